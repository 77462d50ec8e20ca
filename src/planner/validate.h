#pragma once

#include "planner/planner.h"

/* True when every number of the problem is where its description allows it; else *ret_fault says
 * which is not. */
bool yx_plan_validate (const YxPlanProblem *problem, YxPlanFault *ret_fault);
