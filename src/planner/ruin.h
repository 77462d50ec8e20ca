#pragma once

/* Taking visits out: strings of neighbouring stops from neighbouring routes (Christiaens & Vanden
 * Berghe 2020, section 5.2), so that what comes free is room that lies together. */

#include "planner/state.h"

#define YX_PLAN_AVERAGE_RUIN 10.0

/* How much goes out round a stop: `length` stops of a route, less than all that lie between them:
 * `spared` ones from the `spare_from`th on stay. */
typedef struct {
  uint32_t length, spare_from, spared;
} YxPlanString;

/* Draws how many strings go out, and their longest, for so many stops a route. */
uint32_t yx_plan_draw_strings (uint64_t *random, double average, double per_route,
                               double *ret_longest);
/* Draws one for a route of n > 0 stops. */
YxPlanString yx_plan_draw_string (uint64_t *random, uint32_t n, double longest);

/* Takes out about `average` stops round a random one. */
void yx_plan_ruin (YxPlanState *state, double average);

/* Takes all movable stops out of a route. */
void yx_plan_empty_route (YxPlanState *state, uint32_t route);
