#pragma once

/* The page of a case or of a debtor, and the way from one to the other: a case's debtors, a debtor's
 * cases, and back with Alt+Left. What is shown stays until the next is there. */

#include <adwaita.h>

#include "console/sheet-view.h"
#include "desk/desk.h"

G_BEGIN_DECLS

#define YX_TYPE_RECORD_PANE (yx_record_pane_get_type ())
G_DECLARE_FINAL_TYPE (YxRecordPane, yx_record_pane, YX, RECORD_PANE, AdwBin)

typedef enum {
  YX_RECORD_NONE,
  YX_RECORD_CASE,
  YX_RECORD_DEBTOR,
} YxRecordKind;

/* Signals:
 *   message (const char *text): something a toast should say
 *   shown (): the record asked for last is there
 * Actions: record.back, record.full */

/* desk: (nullable): forgets what is shown. */
void yx_record_pane_set_desk (YxRecordPane *self, YxDesk *desk);

/* Shows a record. `anew`: the way back is forgotten. */
void yx_record_pane_show (YxRecordPane *self, YxRecordKind kind, const char *id, gboolean anew);
/* Reads what is shown again. */
void yx_record_pane_reload (YxRecordPane *self);
gboolean yx_record_pane_back (YxRecordPane *self);

/* What was asked for last. */
YxRecordKind yx_record_pane_get_kind (YxRecordPane *self);
const char *yx_record_pane_get_id (YxRecordPane *self);
/* Whether it is there already. */
gboolean yx_record_pane_is_settled (YxRecordPane *self);
YxSheetView *yx_record_pane_get_view (YxRecordPane *self);

G_END_DECLS
