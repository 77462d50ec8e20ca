#pragma once

/* What of a plan is fixed by hand. Locks belong to the operation: whoever plans it again, takes a
 * point of the curve or an older version, or moves stops, must keep them. They can be set as long
 * as the operation is not approved. */

#include "desk/desk.h"
#include "model/enums.h"

G_BEGIN_DECLS

typedef struct {
  char *id;
  YxLockKind kind;
  char *vehicle_id;         /* that it was set in; binding but for a lock of time */
  char *car;                /* its call sign, else its plate */
  char *task_id, *place_id; /* the visit; no task: the whole car; no place: at an institution */
  char *who;                /* the debtor, masked, or the institution */
  gint64 begin;             /* a lock of time: when the visit begins */
  char *author;
  gint64 locked;
} YxStopLock;

/* As they were set. Returns: (transfer full): of YxStopLock */
GArray *yx_desk_list_locks (YxDesk *self, const char *operation_id, GError **error);

/* Fixes a visit of the current plan, or lets go of it: to its CAR, its TIME, or in its ORDER,
 * which fixes what comes before it in its car as well. INVALID for a stop that is no visit, or
 * when another visit to the same debtor is fixed to another car. */
gboolean yx_desk_lock_stop (YxDesk *self, const char *stop_id, YxLockKind kind, gboolean locked,
                            GError **error);

/* Fixes a car of the current plan: its stops, their order, and that nothing joins them. */
gboolean yx_desk_lock_car (YxDesk *self, const char *operation_id, const char *vehicle_id,
                           gboolean locked, GError **error);

/* Lets go of all. */
gboolean yx_desk_unlock_all (YxDesk *self, const char *operation_id, GError **error);

G_END_DECLS
