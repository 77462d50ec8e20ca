#pragma once

/* What every verb that makes a plan stands on: rows, roads, the planner's problem; and how a
 * solution becomes a version. Internal to desk/. */

#include "desk/plan-input.h"
#include "desk/planning.h"
#include "desk/replan.h"
#include "model/plan-study.h"

G_BEGIN_DECLS

typedef struct {
  YxPlanInput *input;
  YxRegion *region;
  YxRoadsSearch *roads;
  YxPlanDraft *draft;
} YxPlanGround;

void yx_plan_ground_clear (YxPlanGround *ground);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YxPlanGround, yx_plan_ground_clear)
void yx_plan_ground_free (YxPlanGround *ground);

/* Where progress goes; progress may be NULL. */
typedef struct {
  YxPlanningProgressFunc progress;
  gpointer data;
} YxPlanTeller;

/* best (nullable): of the search so far. */
void yx_plan_tell (const YxPlanTeller *teller, YxPlanningPhase phase, double fraction,
                   const YxPlanScore *best);

/* Shares of the whole, for a progress bar that moves evenly. */
#define YX_PLAN_FRACTION_MATRIX 0.03
#define YX_PLAN_FRACTION_SEARCH 0.06
#define YX_PLAN_FRACTION_STORE 0.97

/* Reads, locates, measures; with what is fixed by hand in the problem. Errors as
 * yx_desk_plan(). */
gboolean yx_plan_ground_prepare (YxPlanGround *ground, YxDesk *desk, const char *operation_id,
                                 guint max_vehicles, const YxPlanTeller *teller,
                                 GCancellable *cancellable, GError **error);

/* The same for what is left of an operation, which may be live. */
gboolean yx_plan_ground_prepare_rest (YxPlanGround *ground, YxDesk *desk,
                                      const char *operation_id, const YxReplanRequest *known,
                                      GCancellable *cancellable, GError **error);

/* PLAN unless the independent checker passes it. */
gboolean yx_plan_check_sound (const YxPlanProblem *problem, const YxPlanSolution *solution,
                              GError **error);

/* What becomes of a solution. */
typedef struct {
  const YxPlanSolution *solution;
  const YxPlanCurve *curve; /* NULL: the points of `before` (nullable) */
  YxPlanStudy *before;
  GArray *choices;          /* of YxPlanChoice */
  YxPlanOrigin origin;
  int made_from;            /* version; 0: none */
  const YxReplanEffect *effect; /* nullable */
  guint64 seed;
  gint64 begun;             /* monotonic */
  YxStoreJob beside;        /* nullable: in the same transaction, after the plan's rows */
  gpointer beside_data;
} YxPlanKeeping;

/* Stores it with its study as the next version. What is fixed by hand must be kept in it: STATE,
 * naming it, otherwise. Returns: (transfer full): that version */
YxPlan *yx_plan_ground_keep (const YxPlanGround *ground, YxDesk *desk, const YxPlanKeeping *keeping,
                             const YxPlanTeller *teller, GCancellable *cancellable,
                             GError **error);

/* BAD_INPUT or NO_MEMORY of the planner, in words. */
void yx_plan_set_planner_error (GError **error, YxPlannerError failure, const YxPlanFault *fault);

G_END_DECLS
