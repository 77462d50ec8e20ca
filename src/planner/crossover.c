#include "planner/crossover.h"

#include "planner/ruin.h"

#define NONE YX_PLAN_NONE

/* Whether it is a visit of b that the child has not, at this place or another. */
static bool
is_missing (const YxPlanState *child, uint32_t stop)
{
  return stop < child->instance->n_nodes
         && child->filled[child->instance->nodes[stop].slot] == NONE;
}

/* Empties up to `most` routes round a random visit, and marks them seen. */
static void
empty_routes (YxPlanState *child, uint32_t most)
{
  const YxPlanInstance *instance = child->instance;
  const uint32_t centre = yx_plan_random_below (&child->random, instance->n_nodes);
  const uint32_t *near = &instance->neighbours[(size_t) centre * instance->n_neighbours];
  uint32_t n = 0;

  child->seen++;
  for (uint32_t k = 0; k < instance->n_neighbours && n < most; k++) {
    const uint32_t r = child->route_of[near[k]];

    if (r == NONE)
      continue;
    child->route_seen[r] = child->seen;
    n++;
    yx_plan_state_mark (child);
    yx_plan_empty_route (child, r);
  }
}

/* Of the routes of b, the one with the most visits that the child lacks. */
static uint32_t
most_missing (const YxPlanState *child, const YxPlanState *b)
{
  uint32_t best = NONE, most = 0;

  for (uint32_t r = 0; r < child->instance->problem->n_vehicles; r++) {
    uint32_t missing = 0;

    for (uint32_t s = b->stops[b->routes[r].anchor].next; b->stops[s].next != NONE;
         s = b->stops[s].next)
      missing += is_missing (child, s);
    if (missing > most) {
      most = missing;
      best = r;
    }
  }
  return best;
}

/* A part of a route can be driven where the whole can, unless a detour is quicker than the way. */
static bool
adopt_route (YxPlanState *child, uint32_t to, const YxPlanState *b, uint32_t from)
{
  uint32_t last = child->routes[to].anchor;

  for (uint32_t s = b->stops[b->routes[from].anchor].next; b->stops[s].next != NONE;
       s = b->stops[s].next) {
    if (!is_missing (child, s))
      continue;
    yx_plan_state_mark (child);
    yx_plan_state_fill (child, &(YxPlanInsertion){ .node = s, .route = to, .after = last });
    last = s;
  }
  return yx_plan_state_refresh (child, to);
}

bool
yx_plan_exchange_routes (YxPlanState *child, const YxPlanState *a, const YxPlanState *b)
{
  yx_plan_state_copy (child, a);
  empty_routes (child, 1 + yx_plan_random_below (&child->random, a->totals.in_use / 2));
  for (uint32_t r = 0; r < child->instance->problem->n_vehicles && !child->broken; r++) {
    if (child->route_seen[r] != child->seen)
      continue;
    const uint32_t from = most_missing (child, b);

    if (from == NONE)
      break;
    if (!adopt_route (child, r, b, from))
      return false;
  }
  return !child->broken;
}
