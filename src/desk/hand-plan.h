#pragma once

/* A stored plan as a trial of the planner, to be moved about. Internal to desk/. */

#include "desk/hand.h"
#include "desk/plan-input.h"
#include "planner/trial.h"

G_BEGIN_DECLS

typedef struct {
  const YxPlanInput *input;
  const YxPlanDraft *draft;
  GPtrArray *cars;        /* [vehicle] GArray of YxPlanTrialStop */
  double *leave_by;       /* [vehicle] as stored; INFINITY once something of the car is changed */
  GArray *stops, *routes; /* as yx_hand_plan_try() laid them out */
  char *lost;             /* the first stop of the stored plan that the problem has no more, and
                             why; NULL: all are there */
} YxHandPlan;

YxHandPlan *yx_hand_plan_new (const YxStoredPlan *stored, const YxPlanInput *input,
                              const YxPlanDraft *draft);
YxHandPlan *yx_hand_plan_copy (const YxHandPlan *plan);
void yx_hand_plan_free (YxHandPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxHandPlan, yx_hand_plan_free)

/* INVALID, with the plan as it was, for what the problem does not have. */
gboolean yx_hand_plan_move (YxHandPlan *plan, const YxStopMove *move, GError **error);

/* As yx_planner_try(). */
gboolean yx_hand_plan_try (YxHandPlan *plan, const YxPlanSolution *before,
                           YxPlanSolution *ret_solution, YxPlanTrialFault *ret_fault,
                           GError **error);

/* A fault in words, for people. Returns: (transfer full) */
char *yx_hand_plan_fault_text (const YxHandPlan *plan, const YxPlanTrialFault *fault);

/* The stored plan as a solution of the problem, with `in_part` also when stops of it are gone; FALSE
 * when it is none (also without a plan). *ret_solution is touched on success only. */
gboolean yx_stored_plan_solve (const YxStoredPlan *stored, const YxPlanInput *input,
                               const YxPlanDraft *draft, gboolean in_part,
                               YxPlanSolution *ret_solution);

G_END_DECLS
