#pragma once

#include "desk/desk-private.h"
#include "desk/locks.h"

G_BEGIN_DECLS

/* Of YxStopLock. */
GArray *yx_locks_new (void);

/* Adds those of an operation, within a job. */
gboolean yx_locks_read (YxDb *db, const char *operation_id, GArray *locks, GError **error);

G_END_DECLS
