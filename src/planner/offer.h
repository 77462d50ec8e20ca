#pragma once

/* What each car can do for one more task in a plan that stands. */

#include "planner/state.h"

typedef struct {
  YxPlanOffer offer;
  double finish;          /* of the car with the task in it */
  uint32_t lacking_seats; /* that it would need more */
} YxPlanAnswer;

/* Asks every car but `except` (YX_PLAN_NONE: all) for a task that is not in the plan; the best
 * answers first. `seats`: count what the car lacks when the task takes so many. The state is as
 * before. False when memory runs out. */
bool yx_plan_ask_cars (YxPlanState *state, uint32_t task, uint32_t except, uint32_t seats,
                       YxPlanAnswer *ret_answers, uint32_t size, uint32_t *ret_n);
