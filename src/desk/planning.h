#pragma once

/* Plans. With a plan comes its coverage curve, the plan being the curve's last point; the plans of
 * its other points are kept, so that one of them can be taken later as it was found.
 *
 * A plan is made of what the desk holds when it begins: open cases, places with their
 * likelihoods, vehicles offered; travel times come from the region's roads at the hours of the
 * window. The search runs outside every lock, its result passes the planner's independent
 * checker, and only then version N + 1 is stored: routes with road geometry, stops, reasons for
 * what is left out, figures, and the event, in one transaction. */

#include "desk/desk.h"
#include "model/plan-study.h"
#include "model/plan.h"

G_BEGIN_DECLS

typedef struct {
  guint max_vehicles; /* not more of those offered; 0: no limit */
  double seconds;     /* of search, wall clock; 0: by steps alone */
  guint64 steps;      /* of search; 0: by seconds alone; both 0: 5 seconds */
  guint64 seed;
  guint threads;      /* 0: 1 */
  guint take;         /* 0: search; else take the plan with at most so many vehicles from the
                         curve of the current plan, whatever the other members say */
} YxPlanRequest;

typedef enum {
  YX_PLANNING_READ,   /* rows, snapping */
  YX_PLANNING_MATRIX, /* travel times */
  YX_PLANNING_SEARCH,
  YX_PLANNING_STORE,  /* geometry, rows */
} YxPlanningPhase;

typedef struct {
  YxPlanningPhase phase;
  double fraction;   /* of the whole, 0…1 */
  int n_vehicles;    /* of the best plan so far; 0 before there is one */
  double expected;   /* weighted appearances of it */
} YxPlanningProgress;

/* "Reading places", "Searching: 5 vehicles" … Returns: (transfer full) */
char *yx_planning_progress_text (const YxPlanningProgress *progress);

typedef void (*YxPlanningProgressFunc) (const YxPlanningProgress *progress, gpointer user_data);

/* Plans and stores. `request` is nullable. Progress is called on the calling thread here, on the
 * caller's main context in the async form (at most ten times a second, not after the callback).
 *
 * Errors: G_IO_ERROR_CANCELLED (nothing is stored), NO_REGION, NOTHING, NOT_FOUND, STATE (the
 * operation is approved or further; a plan to be taken no longer fits what the desk holds), PLAN.
 * Tasks that cannot be planned are no error: each
 * carries its reason. Returns: (transfer full) */
YxPlan *yx_desk_plan (YxDesk *self, const char *operation_id, const YxPlanRequest *request,
                      YxPlanningProgressFunc progress, gpointer progress_data,
                      GCancellable *cancellable, GError **error);
void yx_desk_plan_async (YxDesk *self, const char *operation_id, const YxPlanRequest *request,
                         YxPlanningProgressFunc progress, gpointer progress_data,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data);
YxPlan *yx_desk_plan_finish (YxDesk *self, GAsyncResult *result, GError **error);

/* The study of a plan (version 0: of the current one). NULL without error when there is none.
 * Returns: (transfer full) (nullable) */
YxPlanStudy *yx_desk_get_plan_study (YxDesk *self, const char *operation_id, int version,
                                     GError **error);

/* "36 cases: 36 cars one by one, 6 cars together", in the user's language.
 * Returns: (transfer full) */
char *yx_plan_sentence (YxPlan *plan);
/* "6 cars, 36 cases, 20.15 people expected, 370 km"; without the people where nobody has to be
 * met, as at a counter. Returns: (transfer full) */
char *yx_plan_figures_text (YxPlan *plan);

G_END_DECLS
