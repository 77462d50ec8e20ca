#include "planner/insert.h"

#include <math.h>
#include <stdlib.h>

#define NONE YX_PLAN_NONE
#define MOST_SIBLINGS 16
#define FEW_RANKED 40 /* sorted fastest by insertion */
#define GROUP_TRIES 3
#define NODE_BLINK 8 /* once in so many times a window is passed over */
#define NEAR_NODES 80
#define FEW_ROUTES 8   /* which are all looked at rather than found among the neighbours */
#define NEAR_ABSENT 20 /* nodes round a ruin that may go in; all, once in ALL_ABSENT times */
#define ALL_ABSENT 8
#define ABSENCES_FIRST 3 /* once in so many times */

/* What the search for an insertion may use. */
typedef struct {
  YxPlanState *state;
  double open, close; /* window of the node, cut by its ties */
  double gain;
  uint32_t only_route; /* YX_PLAN_NONE: all */
  /* Other visits of the task, by time: the node goes after the first n_before of them. */
  const uint32_t *ties;
  uint32_t n_ties, n_before;
  bool alone;      /* not one of a group */
  bool whole;      /* the node's own window, not cut */
  bool in_passing; /* the route will be changed back at once: nothing to remember */
  bool drop_first, drop_too; /* try a drop-off before a fresh vehicle, beside one in use */
  double blink;
  YxPlanInsertion best;
} Quest;

/* What an insertion of the gain at hand must cost less than. */
static double
price_limit (const Quest *quest)
{
  const YxPlanInsertion *best = &quest->best;

  if (best->node == NONE || quest->gain > best->gain + YX_PLAN_TINY)
    return INFINITY;
  return quest->gain >= best->gain - YX_PLAN_TINY ? best->delta : -INFINITY;
}

/* How many of the tied stops that must precede the node still lie ahead in the route. */
static uint32_t
count_ahead (const Quest *quest, uint32_t r)
{
  const YxPlanState *state = quest->state;
  uint32_t ahead = 0;

  for (uint32_t i = 0; i < quest->n_before; i++) {
    const YxPlanNode *node = &state->instance->nodes[quest->ties[i]];
    ahead += state->stops[quest->ties[i]].route == r
             && state->instance->slots[node->slot].unit != NONE;
  }
  return ahead;
}

static bool
is_tied (const Quest *quest, uint32_t from, uint32_t to, uint32_t stop)
{
  for (uint32_t i = from; i < to; i++)
    if (quest->ties[i] == stop)
      return true;
  return false;
}

/* The cheapest position of a route below `limit`; the heart of the planner. A stop a with its
 * successor b takes the node when that can begin within its window after a, and b still by its
 * latest begin. */
static YxPlanKnown
scan_route (const Quest *quest, uint32_t node, uint32_t r, double limit, uint32_t banned)
{
  const YxPlanState *state = quest->state;
  const YxPlanInstance *instance = state->instance;
  const size_t n = instance->n_locations;
  const uint32_t here = instance->nodes[node].location;
  const YxPlanRoads *roads = &instance->roads[r];
  const double *seconds_to = roads->seconds_to + here * n, *cost_to = roads->cost_to + here * n;
  const double *seconds_on = roads->seconds + here * n, *cost_on = roads->cost + here * n;
  const double open = quest->open, close = quest->close;
  const double service = instance->nodes[node].service;
  const bool empty = !yx_plan_state_in_use (state, r);
  uint32_t after = state->routes[r].anchor, ahead = quest->n_ties ? count_ahead (quest, r) : 0;
  const YxPlanLinkedStop *a = &state->stops[after];
  YxPlanKnown found = { limit, NONE, state->routes[r].version };

  /* Without drop-offs the seats are the same question at every position. */
  const bool in_segments = instance->problem->n_drop_offs > 0;
  if (!in_segments && !yx_plan_state_seats_fit (state, node, after))
    return found;
  for (; a->next != NONE; after = a->next, a = &state->stops[after]) {
    const YxPlanLinkedStop *b = &state->stops[a->next];
    const double leave = a->early + a->service;

    if (leave > close)
      break;
    if (quest->n_ties) {
      ahead -= ahead > 0 && is_tied (quest, 0, quest->n_before, after);
      if (is_tied (quest, quest->n_before, quest->n_ties, after))
        break;
      if (ahead > 0)
        continue;
    }
    if (b->late < open + service || b->late - leave < service)
      continue;
    /* Most are too dear, so the price comes first. */
    const double delta = cost_to[a->location] + cost_on[b->location] - (empty ? 0 : a->leg);
    if (!(delta < found.delta) || after == banned)
      continue;
    const double begin
        = yx_plan_max (yx_plan_arrive (instance, leave, &seconds_to[a->location]), open);
    if (begin > close
        || yx_plan_arrive (instance, begin + service, &seconds_on[b->location]) > b->late
        || (in_segments && !yx_plan_state_seats_fit (state, node, after)))
      continue;
    found.delta = delta;
    found.after = after;
  }
  return found;
}

/* The cheapest position in the node's own window. Routes rarely change between two looks of a node
 * at them, so what was found is remembered. */
static const YxPlanKnown *
recall_route (const Quest *quest, uint32_t node, uint32_t r)
{
  const YxPlanState *state = quest->state;
  const YxPlanInstance *instance = state->instance;
  YxPlanKnown *known = &state->known[(size_t) node * instance->problem->n_vehicles + r];

  if (known->version != state->routes[r].version) {
    const Quest whole = { .state = quest->state,
                          .open = instance->nodes[node].open,
                          .close = instance->nodes[node].close };
    *known = scan_route (&whole, node, r, INFINITY, NONE);
  }
  return known;
}

/* Whether it is known that a route has nothing to offer: most have not. */
static bool
is_useless (const Quest *quest, const YxPlanKnown *known, uint32_t r)
{
  return known && known[r].version == quest->state->routes[r].version
         && (known[r].after == NONE || !(known[r].delta < price_limit (quest)));
}

/* Offers the best position of a route; with a blink the next best. */
static void
try_route (Quest *quest, uint32_t node, uint32_t r)
{
  YxPlanState *state = quest->state;
  const double limit = price_limit (quest);
  const bool known = state->known && !quest->in_passing;
  YxPlanKnown found;

  if (known) {
    found = *recall_route (quest, node, r);
    if (found.after == NONE || !(found.delta < limit))
      return;
  }
  /* Ties only take positions away. */
  if (!known || !quest->whole)
    found = scan_route (quest, node, r, limit, NONE);
  if (found.after == NONE || !(found.delta < limit))
    return;
  if (quest->blink > 0 && yx_plan_random_unit (&state->random) < quest->blink) {
    found = scan_route (quest, node, r, limit, found.after);
    if (found.after == NONE)
      return;
  }
  quest->best = (YxPlanInsertion){ node, r, found.after, NONE, NONE, quest->n_before, found.delta,
                                   quest->gain };
}

static bool
may_go (const Quest *quest, uint32_t task, uint32_t r)
{
  const YxPlanState *state = quest->state;
  const YxPlanInstance *instance = state->instance;

  if (!yx_plan_allowed (instance, task, r) || (quest->only_route != NONE && quest->only_route != r))
    return false;
  for (uint32_t k = instance->first_slot_of[task];
       !quest->alone && k < instance->first_slot_of[task + 1]; k++) {
    const uint32_t there = state->filled[instance->slots_of[k]];
    if (there != NONE && instance->slots[instance->slots_of[k]].unit != NONE
        && state->stops[there].route == r)
      return false; /* each car of a meeting is another */
  }
  for (uint32_t i = instance->first_link[task]; i < instance->first_link[task + 1]; i++) {
    const YxPlanLink *link = &instance->problem->links[instance->links[i]];
    const uint32_t other = link->a == task ? link->b : link->a;

    if (link->kind != YX_PLAN_APART)
      continue;
    for (uint32_t k = instance->first_slot_of[other]; k < instance->first_slot_of[other + 1]; k++) {
      const uint32_t node = state->filled[instance->slots_of[k]];
      if (node != NONE && state->stops[node].route == r)
        return false;
    }
  }
  return true;
}

static uint32_t
task_of (const YxPlanState *state, uint32_t node)
{
  return state->instance->slots[state->instance->nodes[node].slot].task;
}

/* Of many nodes only routes that touch the neighbourhood are worth a look. */
static void
try_near_routes (Quest *quest, uint32_t node)
{
  YxPlanState *state = quest->state;
  const YxPlanInstance *instance = state->instance;
  const uint32_t *near = &instance->neighbours[(size_t) node * instance->n_neighbours];
  const uint32_t task = task_of (state, node);

  uint32_t routes[NEAR_NODES], n = 0;

  state->seen++;
  for (uint32_t i = 0; i < NEAR_NODES; i++) {
    const uint32_t r = state->route_of[near[i]];

    if (r == NONE || state->route_seen[r] == state->seen)
      continue;
    state->route_seen[r] = state->seen;
    if (state->known)
      __builtin_prefetch (&state->known[(size_t) node * instance->problem->n_vehicles + r]);
    routes[n++] = r;
  }
  for (uint32_t i = 0; i < n; i++)
    if (may_go (quest, task, routes[i]))
      try_route (quest, node, routes[i]);
}

/* Used vehicles, and fixed ones, which cost nothing to use. */
static void
try_used_vehicles (Quest *quest, uint32_t node)
{
  const YxPlanState *state = quest->state;
  const YxPlanInstance *instance = state->instance;
  const YxPlanProblem *p = instance->problem;
  const uint32_t task = task_of (state, node);
  const bool room = state->totals.in_use < state->max_in_use;
  const YxPlanKnown *known = state->known && !quest->in_passing
                                 ? &state->known[(size_t) node * p->n_vehicles]
                                 : NULL;

  if (instance->n_neighbours < instance->n_nodes && quest->only_route == NONE
      && state->totals.in_use > FEW_ROUTES) {
    try_near_routes (quest, node);
    return;
  }
  for (uint32_t r = 0; r < p->n_vehicles; r++)
    if (!is_useless (quest, known, r)
        && (yx_plan_state_in_use (state, r) || (room && p->vehicles[r].fixed))
        && may_go (quest, task, r))
      try_route (quest, node, r);
}

static void
try_fresh_vehicles (Quest *quest, uint32_t node)
{
  const YxPlanState *state = quest->state;
  const YxPlanInstance *instance = state->instance;
  uint32_t tried = NONE; /* vehicles of a class stand together as a rule */

  if (state->totals.in_use >= state->max_in_use
      || (state->totals.vehicles >= state->max_vehicles && !instance->some_fixed))
    return;
  for (uint32_t r = 0; r < instance->problem->n_vehicles; r++) {
    if (yx_plan_state_in_use (state, r)
        || (instance->vehicle_class[r] == tried && quest->only_route == NONE)
        || (!instance->problem->vehicles[r].fixed && state->totals.vehicles >= state->max_vehicles)
        || !may_go (quest, task_of (state, node), r))
      continue;
    tried = instance->vehicle_class[r];
    try_route (quest, node, r);
  }
}

/* A car that begins with persons aboard must hand them over before it can do anything. */
static bool
is_fresh_and_full (const YxPlanState *state, uint32_t r)
{
  const YxPlanVehicle *car = &state->instance->problem->vehicles[r];

  return car->aboard > 0 && state->totals.in_use < state->max_in_use
         && (car->fixed || state->totals.vehicles < state->max_vehicles);
}

/* A drop-off anywhere in a route, and the node then anywhere: for cars that are full. */
static void
try_with_drop_off (Quest *quest, uint32_t node)
{
  YxPlanState *state = quest->state;
  const YxPlanInstance *instance = state->instance;
  const YxPlanProblem *p = instance->problem;
  const size_t n = instance->n_locations;

  for (uint32_t r = 0; r < p->n_vehicles && state->n_free_drops > 0; r++) {
    const bool in_use = yx_plan_state_in_use (state, r);

    if (!(in_use || is_fresh_and_full (state, r)) || !may_go (quest, task_of (state, node), r))
      continue;
    for (uint32_t d = 0; d < p->n_drop_offs; d++)
      for (uint32_t after = state->routes[r].anchor; state->stops[after].next != NONE;
           after = state->stops[after].next) {
        const YxPlanLinkedStop *a = &state->stops[after], *b = &state->stops[a->next];
        const uint32_t stop = yx_plan_state_take_drop (state, d);
        const YxPlanLinkedStop *drop = &state->stops[stop];
        const double arrive
            = yx_plan_arrive (instance, a->early + a->service,
                              &instance->roads[r].seconds[a->location * n + drop->location]);
        const double begin = yx_plan_max (arrive, drop->open);
        const double on
            = yx_plan_arrive (instance, begin + drop->service,
                              &instance->roads[r].seconds[drop->location * n + b->location]);

        if (begin > drop->close || on > b->late || isinf (begin)) {
          state->free_drops[state->n_free_drops++] = stop;
          continue;
        }
        /* The same stop number comes from the stock again when the insertion is carried out. */
        Quest inner = *quest;
        const double before = in_use ? state->routes[r].arcs : 0;
        inner.best.node = NONE;
        inner.in_passing = true;
        yx_plan_state_link (state, stop, after);
        const double detour = state->routes[r].arcs - before;
        try_route (&inner, node, r);
        yx_plan_state_remove (state, stop);
        if (inner.best.node != NONE && inner.best.delta + detour < price_limit (quest)) {
          quest->best = inner.best;
          quest->best.delta += detour;
          quest->best.drop_off = d;
          quest->best.drop_after = after;
        }
      }
  }
}

static void
start_quest (Quest *quest, YxPlanState *state, double blink)
{
  *quest = (Quest){ .state = state, .only_route = NONE, .blink = blink };
  if (state->instance->problem->n_drop_offs > 0) {
    const uint32_t draw = yx_plan_random_below (&state->random, 8);
    quest->drop_first = draw < 4;
    quest->drop_too = draw == 0 && blink > 0;
  }
  quest->best.node = NONE;
}

typedef void (*Tries) (Quest *quest, uint32_t node);

static void
set_node (Quest *quest, uint32_t node)
{
  const YxPlanState *state = quest->state;
  const YxPlanNode *n = &state->instance->nodes[node];

  quest->open = n->open;
  quest->close = n->close;
  quest->gain = yx_plan_state_gain (state, state->instance->slots[n->slot].task, n->chance);
  quest->whole = quest->n_ties == 0;
}

/* Searching on ---------------------------------------------------------------------------- */

/* The planned visits of the task, in the order of time. */
static uint32_t
list_siblings (const YxPlanState *state, uint32_t task, uint32_t *ties, uint32_t size)
{
  const YxPlanInstance *instance = state->instance;
  uint32_t n = 0;

  for (uint32_t k = instance->first_slot_of[task]; k < instance->first_slot_of[task + 1]; k++) {
    const uint32_t node = state->filled[instance->slots_of[k]];
    uint32_t at = n;

    if (node == NONE || n == size)
      continue;
    for (; at > 0 && state->stops[ties[at - 1]].early > state->stops[node].early; at--)
      ties[at] = ties[at - 1];
    ties[at] = node;
    n++;
  }
  return n;
}

/* The node in each gap between the other visits of its task. */
static void
try_gaps (Quest *quest, uint32_t node, Tries tries)
{
  const YxPlanState *state = quest->state;
  const double open = quest->open, close = quest->close;
  const double service = state->instance->nodes[node].service;

  for (uint32_t gap = 0; gap <= quest->n_ties; gap++) {
    quest->n_before = gap;
    quest->open = open;
    quest->close = close;
    for (uint32_t i = 0; i < gap; i++) {
      const YxPlanLinkedStop *stop = &state->stops[quest->ties[i]];
      quest->open = yx_plan_max (quest->open, stop->early + stop->service);
    }
    for (uint32_t i = gap; i < quest->n_ties; i++)
      quest->close = yx_plan_min (quest->close, state->stops[quest->ties[i]].late - service);
    if (quest->open <= quest->close)
      tries (quest, node);
  }
}

/* b may begin when a has ended and `lag` has passed: both are held to either side of a moment,
 * which leaves b where it is if it can. */
static bool
hold_order (YxPlanState *state, uint32_t a, uint32_t b, double lag)
{
  const YxPlanLinkedStop *first = &state->stops[a], *second = &state->stops[b];
  const double moment = yx_plan_max (first->early + first->service + lag, second->early);

  return yx_plan_state_pin (state, a, -INFINITY, moment - lag - first->service)
         && yx_plan_state_pin (state, b, moment, INFINITY);
}

static bool
hold_together (YxPlanState *state, uint32_t a, uint32_t b, double tolerance)
{
  const double moment = yx_plan_max (state->stops[a].early, state->stops[b].early);

  return yx_plan_state_pin (state, a, moment - tolerance, moment)
         && yx_plan_state_pin (state, b, moment - tolerance, moment);
}

static void
carry_out (YxPlanState *state, const YxPlanInsertion *insertion)
{
  if (insertion->drop_off != NONE)
    yx_plan_state_link (state, yx_plan_state_take_drop (state, insertion->drop_off),
                        insertion->drop_after);
  yx_plan_state_fill (state, insertion);
}

static void
try_slot (Quest *quest, uint32_t slot)
{
  static const Tries ways[] = { try_used_vehicles, try_fresh_vehicles, try_with_drop_off };
  const YxPlanInstance *instance = quest->state->instance;
  const YxPlanSlot *s = &instance->slots[slot];
  const bool seated = instance->problem->n_drop_offs > 0 && instance->problem->tasks[s->task].seats;
  const bool choosy = quest->blink > 0 && s->n_nodes > 1;
  /* Where only so many cars may go out, the fixed ones need not be the ones to begin with. */
  YxPlanState *state = quest->state;
  const bool anew = quest->blink > 0 && state->max_in_use != NONE && state->totals.in_use == 0
                    && yx_plan_random_below (&state->random, 2) == 0;

  for (uint32_t way = 0; way < (seated ? 3 : 2); way++) {
    /* A drop-off saves a fresh car: look at it first at times. */
    const Tries tries = ways[seated && way > 0 && quest->drop_first ? 3 - way
                             : anew && way < 2                     ? 1 - way
                                                                   : way];

    for (uint32_t node = s->first_node; node < s->first_node + s->n_nodes; node++) {
      if (choosy && yx_plan_random_below (&quest->state->random, NODE_BLINK) == 0)
        continue; /* the likeliest window need not be the best */
      set_node (quest, node);
      if (quest->alone && quest->gain <= YX_PLAN_TINY)
        continue; /* the debtor has been met for certain, or need be visited but once */
      if (quest->n_ties > 0)
        try_gaps (quest, node, tries);
      else
        tries (quest, node);
    }
    if (quest->best.node != NONE && !(way == 0 && quest->drop_too))
      return;
  }
}

static bool
insert_lone (YxPlanState *state, const YxPlanUnit *unit, uint32_t only_route, double blink)
{
  const uint32_t task = state->instance->slots[unit->first_slot].task;
  uint32_t ties[MOST_SIBLINGS];
  Quest quest;

  start_quest (&quest, state, blink);
  quest.only_route = only_route;
  quest.alone = true;
  if (unit->siblings) {
    quest.ties = ties;
    quest.n_ties = list_siblings (state, task, ties, MOST_SIBLINGS);
    if (quest.n_ties == MOST_SIBLINGS)
      return false;
  }
  try_slot (&quest, unit->first_slot);
  const uint32_t node = quest.best.node;
  if (node == NONE)
    return false;
  carry_out (state, &quest.best);
  for (uint32_t i = 0; i < quest.n_ties; i++) {
    /* The gap that was chosen shows in the times. */
    const bool before = i < quest.best.n_before;
    if (!hold_order (state, before ? ties[i] : node, before ? node : ties[i], 0)) {
      const uint32_t r = state->stops[node].route;
      yx_plan_state_remove (state, node);
      yx_plan_state_drop_drops (state, r);
      return false;
    }
  }
  return true;
}

/* Groups ----------------------------------------------------------------------------------- */

/* Cuts the quest for a node by one link to what is already in. */
static bool
cut_by_link (Quest *quest, uint32_t slot, uint32_t node, const YxPlanLink *link)
{
  const YxPlanState *state = quest->state;
  const YxPlanInstance *instance = state->instance;
  const uint32_t task = instance->slots[slot].task;
  const uint32_t other = link->a == task ? link->b : link->a;

  for (uint32_t k = instance->first_slot_of[other]; k < instance->first_slot_of[other + 1]; k++) {
    const uint32_t s = instance->slots_of[k], there = state->filled[s];
    if (there == NONE || instance->slots[s].unit != instance->slots[slot].unit)
      continue;
    const YxPlanLinkedStop *stop = &state->stops[there];

    switch (link->kind) {
    case YX_PLAN_SAME_TIME:
      quest->open = yx_plan_max (quest->open, stop->early - link->seconds);
      quest->close = yx_plan_min (quest->close, stop->late + link->seconds);
      break;
    case YX_PLAN_SAME_CAR:
      if (instance->slots[s].part != instance->slots[slot].part)
        break;
      if (quest->only_route != NONE && quest->only_route != stop->route)
        return false;
      quest->only_route = stop->route;
      break;
    case YX_PLAN_ORDER:
      if (link->b == task)
        quest->open = yx_plan_max (quest->open, stop->early + stop->service + link->seconds);
      else
        quest->close = yx_plan_min (quest->close,
                                    stop->late - link->seconds - instance->nodes[node].service);
      break;
    case YX_PLAN_APART:
      break; /* may_go() */
    }
  }
  return true;
}

/* Cuts the quest for a node by all that is in of its group; false when nothing is left. */
static bool
cut_by_group (Quest *quest, uint32_t slot, uint32_t node)
{
  const YxPlanState *state = quest->state;
  const YxPlanInstance *instance = state->instance;
  const YxPlanSlot *s = &instance->slots[slot];
  const uint32_t task = s->task;

  quest->only_route = NONE;
  quest->whole = false;
  for (uint32_t k = instance->first_slot_of[task]; k < instance->first_slot_of[task + 1]; k++) {
    const YxPlanSlot *part = &instance->slots[instance->slots_of[k]];
    const uint32_t there = state->filled[instance->slots_of[k]];

    if (there == NONE || part->unit != s->unit)
      continue;
    if (there - part->first_node != node - s->first_node)
      return false;
    quest->open = yx_plan_max (quest->open, state->stops[there].early);
    quest->close = yx_plan_min (quest->close, state->stops[there].late);
  }
  for (uint32_t i = instance->first_link[task]; i < instance->first_link[task + 1]; i++)
    if (!cut_by_link (quest, slot, node, &instance->problem->links[instance->links[i]]))
      return false;
  return quest->open <= quest->close;
}

/* Pins the node and all that it is tied to of its group. */
static bool
hold_group (YxPlanState *state, uint32_t slot)
{
  const YxPlanInstance *instance = state->instance;
  const uint32_t node = state->filled[slot], task = instance->slots[slot].task;

  for (uint32_t k = instance->first_slot_of[task]; k < instance->first_slot_of[task + 1]; k++) {
    const uint32_t s = instance->slots_of[k];
    if (s != slot && state->filled[s] != NONE
        && instance->slots[s].unit == instance->slots[slot].unit
        && !hold_together (state, node, state->filled[s], 0))
      return false;
  }
  for (uint32_t i = instance->first_link[task]; i < instance->first_link[task + 1]; i++) {
    const YxPlanLink *link = &instance->problem->links[instance->links[i]];
    const uint32_t other = link->a == task ? link->b : link->a;

    for (uint32_t k = instance->first_slot_of[other]; k < instance->first_slot_of[other + 1]; k++) {
      const uint32_t s = instance->slots_of[k], there = state->filled[s];
      if (there == NONE || instance->slots[s].unit != instance->slots[slot].unit)
        continue;
      if ((link->kind == YX_PLAN_SAME_TIME && !hold_together (state, node, there, link->seconds))
          || (link->kind == YX_PLAN_ORDER
              && !(link->a == task ? hold_order (state, node, there, link->seconds)
                                   : hold_order (state, there, node, link->seconds))))
        return false;
    }
  }
  return true;
}

static bool
insert_group_from (YxPlanState *state, const YxPlanUnit *unit, uint32_t start, bool freely)
{
  const YxPlanInstance *instance = state->instance;
  static const Tries ways[] = { try_used_vehicles, try_fresh_vehicles, try_with_drop_off };
  const uint32_t n_ways = instance->problem->n_drop_offs > 0 ? 3 : 2;

  for (uint32_t i = 0; i < unit->n_slots; i++) {
    const uint32_t slot = unit->first_slot + (start + i) % unit->n_slots;
    const YxPlanSlot *s = &instance->slots[slot];
    Quest quest;

    start_quest (&quest, state, freely ? 0.5 : YX_PLAN_BLINK);
    /* A car in use that suits the first need not suit the others, so at times a fresh one, or a
     * drop-off, is first. */
    const uint32_t draw = freely ? yx_plan_random_below (&state->random, 8) : 0;
    const uint32_t first = draw < n_ways ? draw : 0;
    for (uint32_t way = 0; way < n_ways && quest.best.node == NONE; way++)
      for (uint32_t node = s->first_node; node < s->first_node + s->n_nodes; node++) {
        if (freely && yx_plan_random_below (&state->random, 2) == 0)
          continue;
        set_node (&quest, node);
        if (cut_by_group (&quest, slot, node))
          ways[(first + way) % n_ways](&quest, node);
      }
    if (quest.best.node != NONE)
      carry_out (state, &quest.best);
    if (quest.best.node != NONE && hold_group (state, slot))
      continue;
    for (uint32_t k = 0; k < unit->n_slots; k++)
      if (state->filled[unit->first_slot + k] != NONE) {
        yx_plan_state_remove (state, state->filled[unit->first_slot + k]);
        break; /* the whole unit has gone */
      }
    for (uint32_t r = 0; r < instance->problem->n_vehicles; r++)
      yx_plan_state_drop_drops (state, r);
    return false;
  }
  return true;
}

bool
yx_plan_insert_into (YxPlanState *state, uint32_t u, uint32_t route)
{
  const YxPlanUnit *unit = &state->instance->units[u];

  return unit->n_slots == 1 && insert_lone (state, unit, route, 0);
}

bool
yx_plan_insert_unit (YxPlanState *state, uint32_t u, double blink)
{
  const YxPlanUnit *unit = &state->instance->units[u];

  if (unit->n_slots == 1)
    return insert_lone (state, unit, NONE, blink);
  /* The place of the first decides for the others, so several begin, and later ones more freely. */
  const uint32_t start = yx_plan_random_below (&state->random, unit->n_slots);
  for (uint32_t i = 0; i < GROUP_TRIES; i++)
    if (insert_group_from (state, unit, start + i,
                           i > 0 || (blink > 0 && yx_plan_random_below (&state->random, 4) == 0)))
      return true;
  return false;
}

/* Recreate --------------------------------------------------------------------------------- */

static int
compare_ranked (const void *a, const void *b)
{
  const YxPlanRanked *x = a, *y = b;

  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  return x->unit < y->unit ? -1 : x->unit > y->unit;
}

static void
sort_ranked (YxPlanRanked *ranked, uint32_t n)
{
  if (n > FEW_RANKED) {
    qsort (ranked, n, sizeof *ranked, compare_ranked);
    return;
  }
  for (uint32_t i = 1; i < n; i++) {
    const YxPlanRanked one = ranked[i];
    uint32_t at = i;

    for (; at > 0 && compare_ranked (&ranked[at - 1], &one) > 0; at--)
      ranked[at] = ranked[at - 1];
    ranked[at] = one;
  }
}

typedef enum { RANDOM, SEATS, FAR, CLOSE, NARROW, EARLY, LATE, WORTH, N_ORDERS } Order;

/* As in the paper, with the weight of a case added. */
static const uint8_t order_weight[N_ORDERS] = { 4, 4, 2, 1, 2, 2, 2, 4 };

static double
rank (YxPlanState *state, Order order, const YxPlanUnit *unit)
{
  const YxPlanInstance *instance = state->instance;
  const YxPlanSlot *slot = &instance->slots[unit->first_slot];
  const YxPlanNode *node = &instance->nodes[slot->first_node];
  const YxPlanTask *task = &instance->problem->tasks[slot->task];

  switch (order) {
  case SEATS:
    return -(double) task->seats;
  case FAR:
    return -instance->far[slot->first_node];
  case CLOSE:
    return instance->far[slot->first_node];
  case NARROW:
    return node->close - node->open;
  case EARLY:
    return node->open;
  case LATE:
    return -node->close;
  case WORTH:
    return -unit->weight * (0.5 + yx_plan_random_unit (&state->random));
  default:
    return yx_plan_random_unit (&state->random);
  }
}

/* Where most of the tasks are left out, hardly any fits but near the ruin. */
static bool
mark_near_units (YxPlanState *state)
{
  const YxPlanInstance *instance = state->instance;
  const uint32_t *near = &instance->neighbours[(size_t) state->centre * instance->n_neighbours];

  if (state->n_saved_absent <= NEAR_ABSENT
      || yx_plan_random_below (&state->random, ALL_ABSENT) == 0)
    return false;
  state->seen++;
  for (uint32_t k = 0; k < instance->n_neighbours && k < NEAR_ABSENT; k++) {
    const uint32_t unit = instance->slots[instance->nodes[near[k]].slot].unit;
    if (unit != NONE)
      state->unit_seen[unit] = state->seen;
  }
  return true;
}

void
yx_plan_recreate (YxPlanState *state, double blink, bool all, const uint32_t *absences)
{
  const YxPlanInstance *instance = state->instance;
  YxPlanRanked *ranked = state->ranking;
  uint32_t total = 0, order = 0, n = 0;

  for (uint32_t i = 0; i < N_ORDERS; i++)
    total += order_weight[i];
  for (uint32_t draw = yx_plan_random_below (&state->random, total); draw >= order_weight[order];
       order++)
    draw -= order_weight[order];
  /* Not always: an optional visit may need the room that a required one has a choice of. */
  const bool required_first
      = instance->some_optional && (blink <= 0 || yx_plan_random_below (&state->random, 8) > 0);
  const bool by_absences = absences && yx_plan_random_below (&state->random, ABSENCES_FIRST) == 0;
  const bool near_only = blink > 0 && mark_near_units (state);
  for (uint32_t i = 0; i < state->n_absent; i++) {
    const uint32_t u = state->absent[i];
    const YxPlanUnit *unit = &instance->units[u];
    const bool required = instance->problem->tasks[instance->slots[unit->first_slot].task].required;

    /* What has just been taken out stands behind what was left out before. */
    if (near_only && !required && i < state->n_saved_absent && state->unit_seen[u] != state->seen)
      continue;
    ranked[n] = (YxPlanRanked){ by_absences ? -(double) absences[u] : rank (state, order, unit), u };
    if (required && required_first)
      ranked[n].key -= 1e12;
    n++;
  }
  sort_ranked (ranked, n);
  /* A cancel is seen first, for an instance that it cut short has nothing to search by. */
  for (uint32_t i = 0; i < n; i++)
    if ((state->cancel && atomic_load_explicit (state->cancel, memory_order_relaxed))
        || (!yx_plan_insert_unit (state, ranked[i].unit, blink) && all))
      return;
}
