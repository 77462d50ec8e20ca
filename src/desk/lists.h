#pragma once

/* Reading back: rows as objects in a GListStore, ready for lists and maps. Every call is one
 * snapshot; it may run on any thread, and what it returns is the caller's alone. */

#include "desk/desk.h"
#include "desk/filter.h"
#include "desk/locks.h"
#include "model/case.h"
#include "model/debtor.h"
#include "model/operation.h"
#include "model/place.h"
#include "model/plan-study.h"
#include "model/plan.h"
#include "model/route.h"
#include "model/stop.h"
#include "model/task.h"
#include "model/vehicle.h"

G_BEGIN_DECLS

/* By number. filter is nullable: all. Returns: (transfer full): of YxCase */
GListStore *yx_desk_list_cases (YxDesk *self, const YxCaseFilter *filter, GError **error);

/* Of one case, or all (NULL). Returns: (transfer full): of YxDebtor */
GListStore *yx_desk_list_debtors (YxDesk *self, const char *case_id, GError **error);

/* Which places; every member that is set narrows. */
typedef struct {
  const char *debtor_id;
  const char *case_id;
  const char *operation_id; /* of the debtors of its tasks */
  const YxBox *box;
  gboolean to_fix;          /* without a point, or found by the address only roughly */
  gboolean not_plannable;   /* those without a point or outside the region, for listing */
} YxPlaceFilter;

/* Standing and outside_m are towards the desk's region (no region: ON_MAP). filter is nullable.
 * Returns: (transfer full): of YxPlace */
GListStore *yx_desk_list_places (YxDesk *self, const YxPlaceFilter *filter, GError **error);

GListStore *yx_desk_list_vehicles (YxDesk *self, GError **error);

/* The latest first. Returns: (transfer full): of YxOperation */
GListStore *yx_desk_list_operations (YxDesk *self, GError **error);

/* With what the current plan made of them. Returns: (transfer full): of YxTask */
GListStore *yx_desk_list_tasks (YxDesk *self, const char *operation_id, GError **error);

/* The plan of a version (0: the current one); NULL without error when there is none.
 * Returns: (transfer full) (nullable) */
YxPlan *yx_desk_get_plan (YxDesk *self, const char *operation_id, int version, GError **error);

/* Its routes by ordinal, with their lines; empty when there is no plan. */
GListStore *yx_desk_list_routes (YxDesk *self, const char *operation_id, int version,
                                 GError **error);

/* Stops of one route, in order. */
GListStore *yx_desk_list_stops (YxDesk *self, const char *route_id, GError **error);

/* Stops of all routes of a plan, by route ordinal, then in order. */
GListStore *yx_desk_list_plan_stops (YxDesk *self, const char *operation_id, int version,
                                     GError **error);

/* How many rows there are: for titles, without loading them. */
typedef struct {
  guint cases, cases_open, debtors, places, places_on_map, vehicles, operations, events;
} YxDeskCounts;

gboolean yx_desk_count (YxDesk *self, YxDeskCounts *ret_counts, GError **error);

/* All that a Plan page shows, read in one snapshot on a thread. */
typedef struct {
  YxOperation *operation; /* NULL: none on the desk */
  YxPlan *plan;           /* NULL: none yet */
  YxPlanStudy *study;     /* NULL: none beside it */
  GListStore *cases;      /* of the operation; of the desk when there is none */
  GListStore *places;     /* of these cases */
  GListStore *vehicles;
  gboolean has_base;
  GListStore *tasks;
  GListStore *routes;
  GListStore *stops;      /* of all routes */
  GArray *locks;          /* of YxStopLock; NULL: no operation */
} YxPlanView;

void yx_plan_view_free (YxPlanView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxPlanView, yx_plan_view_free)

/* `which` as in yx_desk_find_operation(). */
void yx_desk_load_plan_view_async (YxDesk *self, const char *which, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
YxPlanView *yx_desk_load_plan_view_finish (YxDesk *self, GAsyncResult *result, GError **error);

G_END_DECLS
