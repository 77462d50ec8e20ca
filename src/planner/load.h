#pragma once

/* A plan that stands, taken up again as a plan under search. */

#include "planner/state.h"

/* Puts the stops of a plan into an empty state (locked ones are there). Visits with ties are held
 * at their times. False, with the state in no use any more, when the plan does not fit. */
bool yx_plan_load (YxPlanState *state, const YxPlanSolution *plan);

/* An instance of the problem and a state of it with the plan, both to be cleared by the caller.
 * BAD_INPUT with the field "plan" when the plan does not fit the problem. */
YxPlannerError yx_plan_open (YxPlanInstance *instance, YxPlanState *state,
                             const YxPlanProblem *problem, const YxPlanSolution *plan,
                             YxPlanFault *ret_fault);
