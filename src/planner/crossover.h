#pragma once

/* A plan from two others. */

#include "planner/state.h"

/* Makes `child` from `a`: some routes close together give way to those of `b` that hold most of
 * their visits; what the rest of `a` has already is left out of them, and what nobody has is
 * absent. The selective route exchange of Nagata & Kobayashi 2010, without its search for the best
 * exchange. All three of one instance that may_exchange. False when the routes cannot be driven so:
 * the child is then no plan, and has to be made anew. */
bool yx_plan_exchange_routes (YxPlanState *child, const YxPlanState *a, const YxPlanState *b);
