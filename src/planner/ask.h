#pragma once

/* What each car can do for one more task in a plan that stands. */

#include "planner/state.h"

typedef struct {
  uint32_t vehicle;
  bool fresh; /* the car is not in use yet */
  uint32_t place, window;
  double begin;
  double extra_cost;
  double gain;            /* of what the plan loses */
  double finish;          /* of the car with the task in it */
  uint32_t lacking_seats; /* that it would need more */
} YxPlanAnswer;

/* Asks every car but `except` (YX_PLAN_NONE: all) for a task that is not in the plan, the order of
 * its stops staying as it is; the best answers first, by gain, cars in use, cost. `seats`: count
 * what the car lacks when the task takes so many. How many of `size` answers there are; the state
 * is as before. */
uint32_t yx_plan_ask_cars (YxPlanState *state, uint32_t task, uint32_t except, uint32_t seats,
                           YxPlanAnswer *ret_answers, uint32_t size);
