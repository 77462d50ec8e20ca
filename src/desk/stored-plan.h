#pragma once

/* A version of a plan as it is stored, stop by stop: what a hand changes, and what locks refer to.
 * Internal to desk/. */

#include "desk/desk-private.h"
#include "model/enums.h"

G_BEGIN_DECLS

typedef struct {
  char *vehicle_id;
  YxStopKind kind;          /* VISIT or DROP_OFF */
  char *task_id, *place_id; /* of a visit */
  YxLonLat point;
  gint64 arrival, begin, departure;
} YxStoredStop;

typedef struct {
  int version;
  GArray *stops; /* of YxStoredStop: by route, in order; those that were cancelled are not in it */
  GHashTable *leaves; /* vehicle id → gint64 *: when the car leaves its start */
} YxStoredPlan;

void yx_stored_plan_free (YxStoredPlan *stored);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxStoredPlan, yx_stored_plan_free)

/* version 0: the current one. NULL also, without error, when there is none. */
YxStoredPlan *yx_stored_plan_read (YxDb *db, const char *operation_id, int version, GError **error);

/* NULL: the plan does not visit it. */
const YxStoredStop *yx_stored_plan_find (const YxStoredPlan *stored, const char *task_id,
                                        const char *place_id);

G_END_DECLS
