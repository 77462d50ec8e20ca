#pragma once

/* Annealing through plans that break windows and seats at a price, for fleets of like cars whose
 * visits nothing ties to each other. Where cars are few, a plan that keeps everything has hardly a
 * neighbour that does, and the ways from good plans to better ones lead through bad ones. */

#include "planner/search.h"

/* Whether the best plan of the search is of this kind. */
bool yx_plan_can_relax (const YxPlanSearch *search);

/* Cools down from the best plan while the run goes from one fraction to another. True when it is
 * over early, for another search of the team has a better plan to go on from. */
bool yx_plan_relax (YxPlanSearch *search, double from, double until);
