#pragma once

/* Forcing a visit in: it takes the place of others that are easier to put elsewhere (the ejection
 * pool of Nagata & Bräysy 2009). How hard a unit is to place shows in how often it stayed absent. */

#include "planner/state.h"

/* Whether the planned unit may be ejected and put back singly: it has no ties to others. */
bool yx_plan_can_eject (const YxPlanInstance *instance, uint32_t unit);

/* Puts the absent unit into the plan at the price of others whose absences, added up, are fewer
 * than its own, by the fewest. False, with the plan as before, when there are none such. */
bool yx_plan_insert_by_ejection (YxPlanState *state, uint32_t unit, const uint32_t *absences);
