#pragma once

/* Tasks added to an operation besides the visits that follow from its cases: inquiries at banks
 * and registries, service, searches, seizures, evictions, further summonses. What each kind needs
 * and takes is in the ruleset of the operation's day.
 *
 * At an institution one task of a kind serves every case that is given, by one stop. Elsewhere each
 * debtor of the cases is a task, at all his places or at one. */

#include "desk/desk.h"
#include "desk/filter.h"
#include "model/enums.h"

G_BEGIN_DECLS

typedef struct {
  YxTaskKind kind;
  const char *institution_id;  /* NULL: at the debtors' places */
  gboolean by_place_kind;      /* at the debtors' places of place_kind only, one each */
  YxPlaceKind place_kind;
  const char *place_id;        /* at this place of a debtor; nullable */
  const YxCaseFilter *filter;  /* which cases; nullable */
  const char *const *case_ids; /* by id instead; nullable */
  gboolean required;
} YxTaskOrder;

typedef struct {
  char *case_numbers; /* joined by 、; or the debtor, masked */
  char *why;
} YxTaskSkip;

typedef struct {
  guint n_cases;   /* served by the tasks of this order, new here or not */
  guint n_tasks;   /* that these are */
  guint n_new;     /* of them not there before */
  GArray *skipped; /* of YxTaskSkip */
} YxTaskReport;

void yx_task_report_clear (YxTaskReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YxTaskReport, yx_task_report_clear)

/* Whether a kind of task is done at institutions, and whether at debtors' places. */
gboolean yx_task_kind_at_institution (YxTaskKind kind);
gboolean yx_task_kind_at_debtor (YxTaskKind kind);

/* Adds them; the operation is a draft again. Cases that are not open, or of a type that the kind
 * may not serve, are skipped and named. NOT_FOUND, STATE (approved), INVALID (a kind that is not
 * done there; no case at all). */
gboolean yx_desk_add_tasks (YxDesk *self, const char *operation_id, const YxTaskOrder *order,
                            YxTaskReport *ret_report, GError **error);
void yx_desk_add_tasks_async (YxDesk *self, const char *operation_id, const YxTaskOrder *order,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean yx_desk_add_tasks_finish (YxDesk *self, GAsyncResult *result, YxTaskReport *ret_report,
                                   GError **error);

/* Takes a task out that was added. */
gboolean yx_desk_drop_task (YxDesk *self, const char *task_id, GError **error);

/* The window that is proposed for an operation of a kind that begins on `day` or, where that is no
 * day for it (a holiday, a weekend), on the next that is. UTC microseconds. */
gboolean yx_desk_propose_window (YxDesk *self, YxTaskKind kind, const GDate *day,
                                 gint64 *ret_start, gint64 *ret_end, GError **error);

G_END_DECLS
