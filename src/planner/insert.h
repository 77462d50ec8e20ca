#pragma once

/* Putting visits in: the best places for a node, the ties of groups and searching on, and the
 * drop-off that makes room. */

#include "planner/state.h"

/* Chance of a fit being overlooked, which varies the greedy choice (Christiaens & Vanden Berghe).
 */
#define YX_PLAN_BLINK 0.01

/* Puts a unit of one slot into one route where it is best there; false when it does not fit. */
bool yx_plan_insert_into (YxPlanState *state, uint32_t unit, uint32_t route);

/* Puts the unit in where it is best; false, with the plan as before, when it fits nowhere. */
bool yx_plan_insert_unit (YxPlanState *state, uint32_t unit, double blink);

/* Tries all absent units in an order drawn at random from several kinds. With `all` it is over when
 * one fits nowhere. `absences` (nullable), by unit: at times those with the most go first. */
void yx_plan_recreate (YxPlanState *state, double blink, bool all, const uint32_t *absences);
