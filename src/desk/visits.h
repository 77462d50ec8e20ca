#pragma once

/* What came of going to a place: rows that presence (desk/presence.h) and the go/no-go's rule of
 * addresses rest on. */

#include "desk/desk.h"
#include "model/visit.h"

G_BEGIN_DECLS

typedef struct {
  const char *place_id;
  const char *task_id;   /* nullable: of an operation that it was for */
  gint64 visited;        /* UTC microseconds; 0: now */
  YxStopOutcome outcome; /* not PENDING */
  const char *note;      /* nullable */
} YxVisitRecord;

/* Records a visit; the stop of the task's current plan at this place, if it is pending, takes its
 * outcome, and a place where the debtor was met has been seen then. INVALID for a time to come or a
 * place of another debtor than the task's; NOT_FOUND. *ret_id (nullable) is (transfer full). */
gboolean yx_desk_record_visit (YxDesk *self, const YxVisitRecord *visit, char **ret_id,
                               GError **error);
void yx_desk_record_visit_async (YxDesk *self, const YxVisitRecord *visit,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean yx_desk_record_visit_finish (YxDesk *self, GAsyncResult *result, GError **error);

/* Every member that is set narrows. */
typedef struct {
  const char *debtor_id;
  const char *place_id;
  const char *case_id; /* of its debtors */
  const char *task_id;
  guint limit;         /* the latest so many; 0: all */
} YxVisitFilter;

/* The latest first; those without a time last. filter is nullable: all.
 * Returns: (transfer full): of YxVisit */
GListStore *yx_desk_list_visits (YxDesk *self, const YxVisitFilter *filter, GError **error);

G_END_DECLS
