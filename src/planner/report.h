#pragma once

/* From a plan under search to the solution that the caller gets. */

#include "planner/state.h"

/* Fills a solution with the plan's routes, totals and verdicts. The state is left as it was, but
 * for drop-offs that are not needed. False when memory runs out. */
bool yx_plan_report (YxPlanState *state, YxPlanSolution *ret_solution);
