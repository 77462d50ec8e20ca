#pragma once

/* What mends a finding of the go/no-go: small forms over desk/facts.h, or the page where it is
 * done. And overriding one, or taking an override back. */

#include <gtk/gtk.h>

#include "desk/check.h"
#include "desk/roles.h"

G_BEGIN_DECLS

/* A way to mend, for a button. */
typedef enum {
  YX_MEND_NONE,
  YX_MEND_CASE,      /* the case's page */
  YX_MEND_TITLE,
  YX_MEND_SUMMONS,
  YX_MEND_WARRANT,
  YX_MEND_IDENTITY,
  YX_MEND_CAPACITY,
  YX_MEND_DEPUTY,
  YX_MEND_DEBTOR,    /* the debtor's page */
  YX_MEND_FLAG,
  YX_MEND_CREWS,     /* the Crews page */
  YX_MEND_RECORDERS,
  YX_MEND_ENTRY,     /* search warrant or eviction notice */
  YX_MEND_VISIT,     /* entry, applicant */
  YX_MEND_PLACE,
  YX_MEND_WEATHER,
} YxMend;

#define YX_MEND_MOST 2

/* The ways for a rule, at most YX_MEND_MOST, YX_MEND_NONE behind them. */
void yx_mend_list (YxRuleId rule, const YxTaskCheck *task, YxMend ret_mends[YX_MEND_MOST + 1]);
/* "Record Warrant…", static. */
const char *yx_mend_label (YxMend mend);
YxRight yx_mend_right (YxMend mend);

/* The recorders of all cars that go have been tested now. Blocking. */
gboolean yx_mend_test_recorders (YxDesk *desk, const char *operation_id, GError **error);

/* Opens the form, over @parent. For YX_MEND_CASE, YX_MEND_DEBTOR and YX_MEND_CREWS nothing is
 * done: the caller turns to the page. */
void yx_mend_present (GtkWidget *parent, YxDesk *desk, const char *operation_id,
                      const YxTaskCheck *task, const YxTaskFinding *finding, YxMend mend);

/* Asks for the reason and overrides. */
void yx_override_present (GtkWidget *parent, YxDesk *desk, const YxRuleset *ruleset,
                          const YxTaskCheck *task, const YxTaskFinding *finding);
/* Asks whether to take the override back. */
void yx_withdraw_present (GtkWidget *parent, YxDesk *desk, const YxTaskCheck *task,
                          const YxTaskFinding *finding);

G_END_DECLS
