#include "planner/eject.h"

#include <math.h>

#define NONE YX_PLAN_NONE
#define MOST_EJECTED 5
#define MOST_LOOKS 10000 /* in one route; long ones have many ways */

typedef struct {
  YxPlanState *state;
  const uint32_t *absences;
  uint32_t route, node;
  double open, close, service;
  uint32_t location;
  uint32_t chosen[MOST_EJECTED], n_chosen; /* on the path at hand */
  uint32_t after;                          /* the node follows it; none: not yet put in */
  uint32_t looks;

  uint32_t best_price, best_route, best_after, best_node, n_ties;
  uint32_t best[MOST_EJECTED], n_best;
} Ejection;

static uint32_t
unit_of (const YxPlanState *state, uint32_t node)
{
  return state->instance->slots[state->instance->nodes[node].slot].unit;
}

bool
yx_plan_can_eject (const YxPlanInstance *instance, uint32_t u)
{
  const YxPlanUnit *unit = &instance->units[u];
  const uint32_t task = instance->slots[unit->first_slot].task;

  return unit->n_slots == 1 && !unit->siblings
         && instance->first_link[task] == instance->first_link[task + 1];
}

static void
note (Ejection *e, uint32_t price)
{
  /* Among equals each has the same chance. */
  e->n_ties = price < e->best_price ? 1 : e->n_ties + 1;
  if (e->n_ties > 1 && yx_plan_random_below (&e->state->random, e->n_ties) > 0)
    return;
  e->best_price = price;
  e->best_route = e->route;
  e->best_after = e->after;
  e->best_node = e->node;
  e->n_best = e->n_chosen;
  for (uint32_t i = 0; i < e->n_chosen; i++)
    e->best[i] = e->chosen[i];
}

/* All ways on from here, in the order of the route: `last` is the last stop kept, left at `leave`
 * from `location`; stop s is next; `excess` seats must still come free. */
static void
descend (Ejection *e, uint32_t last, uint32_t location, double leave, uint32_t s, int64_t excess,
         uint32_t price)
{
  const YxPlanState *state = e->state;
  const YxPlanInstance *instance = state->instance;
  const double *seconds
      = instance->roads[e->route].seconds + (size_t) location * instance->n_locations;
  const YxPlanLinkedStop *stop = &state->stops[s];

  if (++e->looks > MOST_LOOKS)
    return;
  if (e->after == NONE) {
    const double begin
        = yx_plan_max (yx_plan_arrive (instance, leave, &seconds[e->location]), e->open);

    if (leave > e->close)
      return;
    if (begin <= e->close) {
      e->after = last;
      descend (e, e->node, e->location, begin + e->service, s, excess, price);
      e->after = NONE;
    }
  }
  const double begin
      = yx_plan_max (yx_plan_arrive (instance, leave, &seconds[stop->location]), stop->open);
  if (e->after != NONE && excess <= 0 && begin <= stop->late) {
    note (e, price);
    return;
  }
  if (stop->next == NONE)
    return;
  if (begin <= stop->close)
    descend (e, s, stop->location, begin + stop->service, stop->next, excess, price);
  const uint32_t unit = s < instance->n_nodes ? unit_of (state, s) : NONE;
  if (unit == NONE || e->n_chosen == MOST_EJECTED || price + e->absences[unit] > e->best_price
      || !yx_plan_can_eject (instance, unit))
    return;
  e->chosen[e->n_chosen++] = s;
  descend (e, last, location, leave, stop->next, excess - yx_plan_state_seats (state, s),
           price + e->absences[unit]);
  e->n_chosen--;
}

bool
yx_plan_insert_by_ejection (YxPlanState *state, uint32_t u, const uint32_t *absences)
{
  const YxPlanInstance *instance = state->instance;
  const YxPlanSlot *slot = &instance->slots[instance->units[u].first_slot];
  Ejection e = { .state = state, .absences = absences, .after = NONE };

  if (!yx_plan_can_eject (instance, u) || !instance->plain_seats || absences[u] == 0)
    return false;
  e.best_price = absences[u] - 1;
  e.best_node = NONE;
  for (e.node = slot->first_node; e.node < slot->first_node + slot->n_nodes; e.node++) {
    const YxPlanNode *node = &instance->nodes[e.node];

    e.location = node->location;
    e.open = node->open;
    e.close = node->close;
    e.service = node->service;
    for (e.route = 0; e.route < instance->problem->n_vehicles; e.route++) {
      const YxPlanVehicle *car = &instance->problem->vehicles[e.route];
      const uint32_t anchor = state->routes[e.route].anchor;
      const YxPlanLinkedStop *from = &state->stops[anchor];

      if (!yx_plan_state_in_use (state, e.route) || !yx_plan_allowed (instance, slot->task, e.route)
          || yx_plan_state_seats (state, e.node) > car->seats)
        continue;
      const int64_t excess = (int64_t) state->routes[e.route].load
                             + yx_plan_state_seats (state, e.node) - car->seats;
      e.looks = 0;
      descend (&e, anchor, from->location, from->early + from->service, from->next, excess, 0);
    }
  }
  if (e.best_node == NONE)
    return false;
  /* The node goes in last, behind the stop that it follows, which is not among the ejected. */
  for (uint32_t i = 0; i < e.n_best; i++)
    yx_plan_state_remove (state, e.best[i]);
  yx_plan_state_fill (
      state,
      &(YxPlanInsertion){ .node = e.best_node, .route = e.best_route, .after = e.best_after });
  return true;
}
