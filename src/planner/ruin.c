#include "planner/ruin.h"

#include <math.h>

#define NONE YX_PLAN_NONE
#define LONGEST_STRING 10
#define SPLIT_CHANCE 0.5 /* a string that spares a piece in its middle */
#define SPARE_MORE 0.99  /* the paper's 1 − β: each further stop is spared with 1 − this … */

static uint32_t
random_upto (YxPlanState *state, double most)
{
  return 1 + (uint32_t) (yx_plan_random_unit (&state->random) * fmax (most, 0));
}

static bool
is_movable (const YxPlanState *state, uint32_t stop)
{
  const YxPlanInstance *instance = state->instance;

  return stop >= instance->first_drop
         || (stop < instance->n_nodes && instance->slots[instance->nodes[stop].slot].unit != NONE);
}

/* Takes `length` stops round `centre` out of its route, sparing `spared` in their midst. Groups
 * take their partners elsewhere along. */
static void
remove_string (YxPlanState *state, uint32_t centre, uint32_t length, uint32_t spared)
{
  const uint32_t r = state->stops[centre].route, anchor = state->routes[r].anchor;
  const uint32_t reach = length + spared;
  uint32_t before = 0, behind = 0, first = centre;

  for (uint32_t s = state->stops[centre].prev; s != anchor && before + 1 < reach;
       s = state->stops[s].prev)
    before++;
  for (uint32_t s = state->stops[centre].next; state->stops[s].next != NONE && behind + 1 < reach;
       s = state->stops[s].next)
    behind++;
  const uint32_t least = behind + 1 >= reach ? 0 : reach - behind - 1;
  const uint32_t back = least + yx_plan_random_below (&state->random, before - least + 1);
  for (uint32_t i = 0; i < back; i++)
    first = state->stops[first].prev;

  const uint32_t spare_from = spared ? yx_plan_random_below (&state->random, length) + 1 : reach;
  uint32_t stop = first;
  for (uint32_t i = 0; i < reach && state->stops[stop].next != NONE; i++) {
    uint32_t next = state->stops[stop].next;
    /* A drop-off stays while it is needed: see yx_plan_state_drop_drops(). */
    if ((i < spare_from || i >= spare_from + spared) && stop < state->instance->n_nodes) {
      yx_plan_state_remove (state, stop);
      /* The removal of a group may have taken the next ones too. */
      while (state->stops[next].route == NONE)
        next = state->stops[next].next;
    }
    stop = next;
  }
}

void
yx_plan_ruin (YxPlanState *state, double average, double most_strings)
{
  const YxPlanInstance *instance = state->instance;
  const YxPlanProblem *p = instance->problem;
  const uint32_t n_planned = instance->n_units - state->n_absent;
  uint32_t ruined = 0;

  if (n_planned == 0 || instance->n_units == 0)
    return;
  const double per_route = (double) n_planned / fmax (state->totals.in_use, 1);
  const double longest = fmin (LONGEST_STRING, per_route);
  const uint32_t strings
      = random_upto (state, fmin (4 * average / (1 + longest) - 1, most_strings));
  /* Half the time where something waits for a place. */
  const bool absent = state->n_absent > 0 && yx_plan_random_below (&state->random, 2) == 0;
  const YxPlanUnit *unit
      = &instance->units[absent
                             ? state->absent[yx_plan_random_below (&state->random, state->n_absent)]
                             : yx_plan_random_below (&state->random, instance->n_units)];
  const YxPlanSlot *slot = &instance->slots[unit->first_slot];
  const uint32_t seed = slot->first_node + yx_plan_random_below (&state->random, slot->n_nodes);
  const uint32_t *near = &instance->neighbours[(size_t) seed * instance->n_neighbours];

  state->centre = seed;
  state->seen++;
  for (uint32_t k = 0; k < instance->n_neighbours && ruined < strings; k++) {
    const uint32_t node = near[k], r = state->route_of[node];

    if (r == NONE || state->route_seen[r] == state->seen || !is_movable (state, node))
      continue;
    state->route_seen[r] = state->seen;
    ruined++;
    const uint32_t n = state->routes[r].n;
    const uint32_t length = random_upto (state, fmin (n, longest));
    uint32_t spared = 0;
    if (length > 1 && length < n && yx_plan_random_unit (&state->random) < SPLIT_CHANCE)
      for (spared = 1; length + spared < n && yx_plan_random_unit (&state->random) > SPARE_MORE;)
        spared++;
    remove_string (state, node, length > n ? n : length, spared);
  }
  for (uint32_t r = 0; p->n_drop_offs > 0 && r < p->n_vehicles; r++)
    yx_plan_state_drop_drops (state, r);
}

void
yx_plan_empty_route (YxPlanState *state, uint32_t r)
{
  uint32_t s;

  while (s = state->stops[state->routes[r].anchor].next, state->stops[s].next != NONE)
    yx_plan_state_remove (state, s);
}
