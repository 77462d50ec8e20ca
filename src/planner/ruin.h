#pragma once

/* Taking visits out: strings of neighbouring stops from neighbouring routes (Christiaens & Vanden
 * Berghe 2020, section 5.2), so that what comes free is room that lies together. */

#include "planner/state.h"

/* Takes out about `average` stops round a random one, from at most 1 + `most_strings` routes. */
void yx_plan_ruin (YxPlanState *state, double average, double most_strings);

/* Takes all movable stops out of a route. */
void yx_plan_empty_route (YxPlanState *state, uint32_t route);
