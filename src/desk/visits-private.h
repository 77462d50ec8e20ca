#pragma once

/* Visits within a job. Internal to desk/. */

#include "desk/visits.h"
#include "store/db.h"

G_BEGIN_DECLS

/* Records a visit with its event and what follows from it; `visited` is set. ret_id is nullable,
 * (transfer full). */
gboolean yx_write_visit (YxDb *db, const YxVisitRecord *visit, const char *author, char **ret_id,
                         GError **error);

/* The outcome of a pending stop of the plan in force; place_id is NULL at an institution. */
gboolean yx_tell_stop (YxDb *db, const char *task_id, const char *place_id, YxStopOutcome outcome,
                       GError **error);

G_END_DECLS
