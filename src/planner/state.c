#include "planner/state.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "planner/seats.h"

#define NONE YX_PLAN_NONE
#define MOST_ROOM 16 /* seats up to which the odds that they are left are kept */

static void *
take (YxPlanState *state, size_t n, size_t size)
{
  const size_t bytes = (n ? n : 1) * size;
  void *memory = aligned_alloc (64, (bytes + 63) / 64 * 64);

  state->memory[state->n_memory++] = memory;
  if (memory)
    memset (memory, 0, bytes);
  return memory;
}

static const YxPlanVehicle *
vehicle_of (const YxPlanState *state, uint32_t route)
{
  return &state->instance->problem->vehicles[route];
}

static bool
is_visit (const YxPlanState *state, uint32_t stop)
{
  return stop < state->instance->n_nodes;
}

static bool
is_drop (const YxPlanState *state, uint32_t stop)
{
  return stop >= state->instance->first_drop;
}

static uint32_t
task_of (const YxPlanState *state, uint32_t node)
{
  return state->instance->slots[state->instance->nodes[node].slot].task;
}

uint32_t
yx_plan_state_seats (const YxPlanState *state, uint32_t stop)
{
  return is_visit (state, stop) ? state->instance->nodes[stop].seats : 0;
}

int
yx_plan_totals_compare (const YxPlanTotals *a, const YxPlanTotals *b)
{
  if (fabs (a->loss - b->loss) > YX_PLAN_TINY)
    return a->loss < b->loss ? -1 : 1;
  if (a->vehicles != b->vehicles)
    return a->vehicles < b->vehicles ? -1 : 1;
  if (fabs (a->cost - b->cost) > YX_PLAN_TINY)
    return a->cost < b->cost ? -1 : 1;
  if (fabs (a->lateness - b->lateness) > YX_PLAN_TINY * (1 + b->lateness))
    return a->lateness < b->lateness ? -1 : 1;
  return 0;
}

/* Seats --------------------------------------------------------------------------------- */

/* Takes all that comes aboard behind `first`, a start or a drop-off, up to the next one. */
static void
add_segment (const YxPlanState *state, uint32_t first, YxPlanSeats *seats)
{
  const YxPlanVehicle *car = vehicle_of (state, state->stops[first].route);

  yx_plan_seats_init (seats, car->seats);
  if (!is_drop (state, first))
    yx_plan_seats_add (seats, car->aboard, 1);
  for (uint32_t s = state->stops[first].next; s != NONE && !is_drop (state, s);
       s = state->stops[s].next)
    if (is_visit (state, s))
      yx_plan_seats_add (seats, yx_plan_state_seats (state, s), state->instance->nodes[s].chance);
}

/* The odds that a segment leaves 0, 1, … seats, worked out once for a version of its route. */
static const double *
odds_of_room (const YxPlanState *state, uint32_t first)
{
  const uint32_t key = first - state->instance->first_start;
  const uint32_t version = state->routes[state->stops[first].route].version;
  double *room = &state->room[(size_t) key * MOST_ROOM];
  YxPlanSeats seats;

  if (state->room_version[key] == version)
    return room;
  state->room_version[key] = version;
  add_segment (state, first, &seats);
  for (uint32_t k = 0; k < MOST_ROOM; k++)
    room[k] = yx_plan_seats_room (&seats, k);
  return room;
}

static void
refresh_segments (YxPlanState *state, uint32_t r)
{
  const uint32_t start = state->instance->first_start + r;
  uint32_t first = start, sum = vehicle_of (state, r)->aboard;

  for (uint32_t s = state->stops[start].next; s != NONE; s = state->stops[s].next) {
    sum += yx_plan_state_seats (state, s);
    if (is_drop (state, s) || state->stops[s].next == NONE) {
      for (uint32_t i = first; i != s; i = state->stops[i].next) {
        state->segment_sum[i] = sum;
        state->segment_first[i] = first;
      }
      first = s;
      sum = 0;
    }
  }
}

bool
yx_plan_state_seats_fit (const YxPlanState *state, uint32_t node, uint32_t after)
{
  const uint32_t r = state->stops[after].route, seats = yx_plan_state_seats (state, node);
  const uint32_t capacity = vehicle_of (state, r)->seats;

  if (seats == 0)
    return true;
  if (state->instance->plain_seats)
    return state->routes[r].load + seats <= capacity;
  if (state->segment_sum[after] + seats <= capacity)
    return true;
  if (state->instance->problem->seat_risk == 0)
    return false;
  const double chance = state->instance->nodes[node].chance;
  if (seats < MOST_ROOM) {
    const double *room = odds_of_room (state, state->segment_first[after]);
    return yx_plan_seats_within ((1 - chance) * (1 - room[0]) + chance * (1 - room[seats]),
                                 state->instance->problem->seat_risk);
  }
  YxPlanSeats sum;
  add_segment (state, state->segment_first[after], &sum);
  yx_plan_seats_add (&sum, seats, chance);
  return yx_plan_seats_within (yx_plan_seats_risk (&sum), state->instance->problem->seat_risk);
}

/* The record ---------------------------------------------------------------------------- */

/* No version from before comes again. */
static void
renew_versions (YxPlanState *state)
{
  const uint32_t n_vehicles = state->instance->problem->n_vehicles;

  if (state->clock > UINT32_MAX / 2) {
    state->clock = 0;
    if (!state->instance->plain_seats)
      memset (state->room_version, 0,
              (state->instance->n_stops - state->instance->first_start)
                  * sizeof *state->room_version);
    if (state->known)
      memset (state->known, 0,
              (size_t) state->instance->n_nodes * n_vehicles * sizeof *state->known);
  }
  for (uint32_t r = 0; r < n_vehicles; r++)
    state->routes[r].version = ++state->clock;
}

void
yx_plan_state_mark (YxPlanState *state)
{
  state->mark++;
  if (state->clock > UINT32_MAX / 2)
    renew_versions (state);
  state->n_saved_stops = state->n_saved_routes = state->n_saved_tasks = 0;
  state->n_saved_absent = state->n_absent;
  memcpy (state->saved_absent, state->absent, state->n_absent * sizeof *state->absent);
  state->n_saved_free = state->n_free_drops;
  memcpy (state->saved_free, state->free_drops, state->n_free_drops * sizeof *state->free_drops);
  state->saved_totals = state->totals;
}

static void
save_route (YxPlanState *state, uint32_t r)
{
  const YxPlanInstance *instance = state->instance;
  YxPlanLinkedRoute *route = &state->routes[r];

  if (route->saved == state->mark)
    return;
  state->saved_routes[state->n_saved_routes].route = r;
  state->saved_routes[state->n_saved_routes++].was = *route;
  route->saved = state->mark;
  for (uint32_t s = instance->first_start + r; s != NONE; s = state->stops[s].next)
    state->saved_stops[state->n_saved_stops++]
        = (YxPlanSavedStop){ s, is_drop (state, s) ? state->drop_off[s - instance->first_drop] : 0,
                             state->stops[s] };
}

static void
save_task (YxPlanState *state, uint32_t task)
{
  if (state->task_saved[task] == state->mark)
    return;
  state->task_saved[task] = state->mark;
  state->saved_tasks[state->n_saved_tasks++]
      = (YxPlanSavedTask){ task, state->n_visits[task], state->miss[task] };
}

static void
set_route (YxPlanState *state, uint32_t s, uint32_t r)
{
  state->stops[s].route = state->route_of[s] = r;
}

static void
reset_window (YxPlanState *state, uint32_t node)
{
  state->stops[node].open = state->instance->nodes[node].open;
  state->stops[node].close = state->instance->nodes[node].close;
}

void
yx_plan_state_undo (YxPlanState *state)
{
  const YxPlanInstance *instance = state->instance;

  for (uint32_t i = 0; i < state->n_saved_routes; i++) {
    const uint32_t r = state->saved_routes[i].route;

    for (uint32_t s = state->stops[instance->first_start + r].next, next; s != NONE; s = next) {
      next = state->stops[s].next;
      set_route (state, s, NONE);
      if (is_visit (state, s)) {
        state->filled[instance->nodes[s].slot] = NONE;
        reset_window (state, s);
      }
    }
    state->routes[r] = state->saved_routes[i].was;
  }
  for (uint32_t i = 0; i < state->n_saved_stops; i++) {
    const uint32_t s = state->saved_stops[i].index;

    state->stops[s] = state->saved_stops[i].stop;
    state->route_of[s] = state->stops[s].route;
    if (is_visit (state, s))
      state->filled[instance->nodes[s].slot] = s;
    else if (is_drop (state, s))
      state->drop_off[s - instance->first_drop] = state->saved_stops[i].drop_off;
  }
  for (uint32_t i = 0; i < state->n_saved_routes && !instance->plain_seats; i++)
    refresh_segments (state, state->saved_routes[i].route);
  for (uint32_t i = state->n_saved_tasks; i-- > 0;) {
    const YxPlanSavedTask *saved = &state->saved_tasks[i];
    state->miss[saved->task] = saved->miss;
    state->n_visits[saved->task] = saved->n_visits;
  }
  for (uint32_t i = 0; i < state->n_absent; i++)
    state->where[state->absent[i]] = NONE;
  state->n_absent = state->n_saved_absent;
  memcpy (state->absent, state->saved_absent, state->n_absent * sizeof *state->absent);
  for (uint32_t i = 0; i < state->n_absent; i++)
    state->where[state->absent[i]] = i;
  state->n_free_drops = state->n_saved_free;
  memcpy (state->free_drops, state->saved_free, state->n_free_drops * sizeof *state->free_drops);
  state->totals = state->saved_totals;
  state->broken = false;
  yx_plan_state_mark (state);
}

/* Times and costs ------------------------------------------------------------------------ */

/* The seconds of a drive, in their matrix. */
static const double *
drive (const YxPlanState *state, uint32_t r, uint32_t from, uint32_t to)
{
  const YxPlanInstance *instance = state->instance;

  return &instance->roads[r].seconds[(size_t) state->stops[from].location * instance->n_locations
                                     + state->stops[to].location];
}

static double
leg_cost (const YxPlanState *state, uint32_t r, uint32_t from, uint32_t to)
{
  const YxPlanInstance *instance = state->instance;

  return instance->roads[r].cost[(size_t) state->stops[from].location * instance->n_locations
                                 + state->stops[to].location];
}

/* Earliest begins from stop s on; stops where nothing changes any more. */
static bool
push_early (YxPlanState *state, uint32_t r, uint32_t s)
{
  for (; s != NONE; s = state->stops[s].next) {
    YxPlanLinkedStop *stop = &state->stops[s];
    const YxPlanLinkedStop *prev = &state->stops[stop->prev];
    const double arrive = yx_plan_arrive (state->instance, prev->early + prev->service,
                                          drive (state, r, stop->prev, s));
    const double early = yx_plan_max (arrive, stop->open);

    if (early == stop->early)
      return true;
    stop->early = early;
    if (!(early <= stop->close))
      return false;
  }
  return true;
}

static void
push_late (YxPlanState *state, uint32_t r, uint32_t s)
{
  for (; s != NONE; s = state->stops[s].prev) {
    YxPlanLinkedStop *stop = &state->stops[s];
    double late = stop->close;

    if (stop->next != NONE) {
      const double depart = yx_plan_depart (state->instance, state->stops[stop->next].late,
                                            drive (state, r, s, stop->next));
      late = yx_plan_min (late, depart - stop->service);
    }
    if (late == stop->late)
      return;
    stop->late = late;
  }
}

/* Driving at the hours it happens and waiting after leaving as late as the finish allows. */
static double
exact_cost (const YxPlanState *state, uint32_t r)
{
  const YxPlanInstance *instance = state->instance;
  const YxPlanCosts *costs = &instance->problem->costs;
  const bool unpriced = costs->driving == 0 && costs->waiting == 0 && costs->metre == 0;
  const uint32_t start = instance->first_start + r, end = instance->first_end + r;
  double cost = 0, late = state->stops[end].early, time;

  for (uint32_t s = state->stops[end].prev;; s = state->stops[s].prev) {
    const YxPlanLinkedStop *stop = &state->stops[s];
    late
        = yx_plan_min (stop->close, yx_plan_depart (instance, late, drive (state, r, s, stop->next))
                                        - stop->service);
    if (s == start)
      break;
  }
  time = late;
  for (uint32_t s = start; s != end; s = state->stops[s].next) {
    const YxPlanLinkedStop *stop = &state->stops[s];
    const double *seconds = drive (state, r, s, stop->next);
    const double leave = time + stop->service;
    const double arrive = yx_plan_arrive (instance, leave, seconds);

    time = yx_plan_max (arrive, state->stops[stop->next].open);
    cost += stop->leg + (unpriced ? 1 : costs->driving) * (arrive - leave - *seconds)
            + costs->waiting * (time - arrive);
  }
  return cost;
}

/* Settles the route's share of the totals after its stops have changed. */
static void
settle_route (YxPlanState *state, uint32_t r)
{
  YxPlanLinkedRoute *route = &state->routes[r];
  const double end = state->stops[state->instance->first_end + r].early;
  const double spent = end - vehicle_of (state, r)->shift_from;

  const bool used = yx_plan_state_in_use (state, r);
  const double lateness = used ? spent * spent : 0;
  const double cost = !used ? 0 : state->instance->exact_cost ? exact_cost (state, r) : route->arcs;
  state->totals.cost += cost - route->cost;
  state->totals.lateness += lateness - route->lateness;
  route->cost = cost;
  route->lateness = lateness;
  route->version = ++state->clock;
  if (!state->instance->plain_seats)
    refresh_segments (state, r);
}

bool
yx_plan_state_refresh (YxPlanState *state, uint32_t r)
{
  const uint32_t start = state->instance->first_start + r, end = state->instance->first_end + r;

  state->routes[r].arcs = 0;
  for (uint32_t s = start; s != NONE; s = state->stops[s].next) {
    state->stops[s].early = s == start ? state->stops[s].open : NAN;
    state->stops[s].late = NAN;
    state->stops[s].leg = s == end ? 0 : leg_cost (state, r, s, state->stops[s].next);
    state->routes[r].arcs += state->stops[s].leg;
  }
  const bool fits = push_early (state, r, state->stops[start].next);
  push_late (state, r, end);
  settle_route (state, r);
  return fits;
}

/* Changing ------------------------------------------------------------------------------- */

double
yx_plan_state_gain (const YxPlanState *state, uint32_t task, double chance)
{
  const YxPlanTask *t = &state->instance->problem->tasks[task];

  return t->weight * state->miss[task] * chance
         + (t->required && state->n_visits[task] == 0 ? state->instance->required_weight : 0);
}

static void
count_vehicle (YxPlanState *state, uint32_t r, int32_t change)
{
  state->totals.in_use += change;
  if (!vehicle_of (state, r)->fixed)
    state->totals.vehicles += change;
}

void
yx_plan_state_link (YxPlanState *state, uint32_t s, uint32_t after)
{
  YxPlanLinkedStop *stop = &state->stops[s];
  const uint32_t r = state->stops[after].route, next = state->stops[after].next;

  save_route (state, r);
  if (!yx_plan_state_in_use (state, r))
    count_vehicle (state, r, 1);
  set_route (state, s, r);
  stop->prev = after;
  stop->next = next;
  state->stops[after].next = s;
  state->stops[next].prev = s;
  const double before = state->stops[after].leg;
  state->stops[after].leg = leg_cost (state, r, after, s);
  stop->leg = leg_cost (state, r, s, next);
  state->routes[r].load += yx_plan_state_seats (state, s);
  if (isinf (before)) /* an empty vehicle that has no way from start to end */
    state->routes[r].arcs = state->stops[after].leg + stop->leg;
  else
    state->routes[r].arcs += state->stops[after].leg + stop->leg - before;
  state->routes[r].n++;
  stop->early = stop->late = NAN;
  push_early (state, r, s);
  push_late (state, r, s);
  settle_route (state, r);
}

static void
visit_task (YxPlanState *state, uint32_t node)
{
  const uint32_t task = task_of (state, node);
  const double chance = state->instance->nodes[node].chance;

  save_task (state, task);
  state->totals.loss -= yx_plan_state_gain (state, task, chance);
  state->miss[task] *= 1 - chance;
  state->n_visits[task]++;
}

static void
unvisit_task (YxPlanState *state, uint32_t node)
{
  const YxPlanInstance *instance = state->instance;
  const uint32_t task = task_of (state, node);

  save_task (state, task);
  state->n_visits[task]--;
  state->miss[task] = 1;
  for (uint32_t i = instance->first_slot_of[task]; i < instance->first_slot_of[task + 1]; i++) {
    const uint32_t s = instance->slots_of[i], other = state->filled[s];
    if (other != NONE && other != node && instance->slots[s].counts)
      state->miss[task] *= 1 - instance->nodes[other].chance;
  }
  state->totals.loss += yx_plan_state_gain (state, task, instance->nodes[node].chance);
}

void
yx_plan_state_fill (YxPlanState *state, const YxPlanInsertion *insertion)
{
  const YxPlanInstance *instance = state->instance;
  const YxPlanSlot *slot = &instance->slots[instance->nodes[insertion->node].slot];

  yx_plan_state_link (state, insertion->node, insertion->after);
  state->filled[slot - instance->slots] = insertion->node;
  if (slot->counts)
    visit_task (state, insertion->node);
  if (slot->unit == NONE)
    return;
  const YxPlanUnit *unit = &instance->units[slot->unit];
  for (uint32_t s = unit->first_slot; s < unit->first_slot + unit->n_slots; s++)
    if (state->filled[s] == NONE)
      return;
  const uint32_t hole = state->where[slot->unit], last = state->absent[--state->n_absent];
  state->absent[hole] = last;
  state->where[last] = hole;
  state->where[slot->unit] = NONE;
}

static void
unlink_stop (YxPlanState *state, uint32_t s)
{
  YxPlanLinkedStop *stop = &state->stops[s];
  const uint32_t r = stop->route, prev = stop->prev, next = stop->next;
  YxPlanLinkedRoute *route = &state->routes[r];

  save_route (state, r);
  const double before = state->stops[prev].leg + stop->leg;
  state->stops[prev].next = next;
  state->stops[next].prev = prev;
  state->stops[prev].leg = leg_cost (state, r, prev, next);
  set_route (state, s, NONE);
  route->load -= yx_plan_state_seats (state, s);
  route->n--;
  if (!yx_plan_state_in_use (state, r))
    count_vehicle (state, r, -1);
  route->arcs += state->stops[prev].leg - before;
  if (!push_early (state, r, next) && yx_plan_state_in_use (state, r))
    state->broken = true;
  push_late (state, r, prev);
  settle_route (state, r);
  if (is_drop (state, s))
    state->free_drops[state->n_free_drops++] = s;
}

/* A visit that remains alone of its task has nothing to wait for. */
static void
relax_last_sibling (YxPlanState *state, uint32_t task)
{
  const YxPlanInstance *instance = state->instance;
  uint32_t last = NONE, n = 0;

  for (uint32_t k = instance->first_slot_of[task]; k < instance->first_slot_of[task + 1]; k++) {
    const uint32_t node = state->filled[instance->slots_of[k]];
    if (node != NONE)
      last = node, n++;
  }
  if (n != 1 || instance->slots[instance->nodes[last].slot].unit == NONE)
    return;
  save_route (state, state->stops[last].route);
  reset_window (state, last);
  if (!yx_plan_state_refresh (state, state->stops[last].route))
    state->broken = true;
}

void
yx_plan_state_remove (YxPlanState *state, uint32_t s)
{
  const YxPlanInstance *instance = state->instance;

  if (is_drop (state, s)) {
    unlink_stop (state, s);
    return;
  }
  const uint32_t u = instance->slots[instance->nodes[s].slot].unit;
  const YxPlanUnit *unit = &instance->units[u];
  for (uint32_t i = unit->first_slot; i < unit->first_slot + unit->n_slots; i++) {
    const uint32_t node = state->filled[i];

    if (node == NONE)
      continue; /* a group being put in */
    unlink_stop (state, node);
    if (instance->slots[i].counts)
      unvisit_task (state, node);
    state->filled[i] = NONE;
    reset_window (state, node);
  }
  if (state->where[u] == NONE) {
    state->where[u] = state->n_absent;
    state->absent[state->n_absent++] = u;
  }
  if (unit->siblings)
    relax_last_sibling (state, instance->slots[unit->first_slot].task);
}

/* Seats taken after stop s to the end of its route. */
static uint32_t
load_behind (const YxPlanState *state, uint32_t s)
{
  uint32_t load = 0;

  for (s = state->stops[s].next; state->stops[s].next != NONE; s = state->stops[s].next)
    load += yx_plan_state_seats (state, s);
  return load;
}

bool
yx_plan_state_cross (YxPlanState *state, uint32_t a, uint32_t b, double limit)
{
  const YxPlanInstance *instance = state->instance;
  const uint32_t r = state->stops[a].route, q = state->stops[b].route;
  const uint32_t next = state->stops[a].next, prev = state->stops[b].prev;
  YxPlanLinkedStop *stops = state->stops;

  if (r == q || instance->vehicle_class[r] != instance->vehicle_class[q])
    return false;
  const double to_b = leg_cost (state, r, a, b), to_next = leg_cost (state, q, prev, next);
  const double change = to_b + to_next - stops[a].leg - stops[prev].leg;
  if (!(change < limit)
      || yx_plan_arrive (instance, stops[a].early + stops[a].service, drive (state, r, a, b))
             > stops[b].late
      || yx_plan_arrive (instance, stops[prev].early + stops[prev].service,
                         drive (state, q, prev, next))
             > stops[next].late)
    return false;
  const uint32_t from_r = load_behind (state, a), from_q = load_behind (state, prev);
  const uint32_t capacity = vehicle_of (state, r)->seats;
  YxPlanLinkedRoute *one = &state->routes[r], *two = &state->routes[q];
  if (one->load - from_r + from_q > capacity || two->load - from_q + from_r > capacity)
    return false;
  save_route (state, r);
  save_route (state, q);

  const uint32_t end_r = instance->first_end + r, end_q = instance->first_end + q;
  const uint32_t last_r = stops[end_r].prev, last_q = stops[end_q].prev;
  uint32_t n_r = 0, n_q = 0;
  double arcs_r = 0, arcs_q = 0;
  for (uint32_t s = next; s != end_r; s = stops[s].next) {
    set_route (state, s, q);
    arcs_r += stops[s].leg;
    n_r++;
  }
  for (uint32_t s = b; s != end_q; s = stops[s].next) {
    set_route (state, s, r);
    arcs_q += stops[s].leg;
    n_q++;
  }
  /* The ends stay; what stood before them changes places. */
  const uint32_t tail_r = next == end_r ? prev : last_r, head_q = next == end_r ? end_q : next;
  const uint32_t tail_q = last_q;
  const double leg_prev = stops[prev].leg, leg_a = stops[a].leg;
  stops[a].next = b;
  stops[b].prev = a;
  stops[a].leg = to_b;
  stops[tail_q].next = end_r;
  stops[end_r].prev = tail_q;
  stops[prev].next = head_q;
  stops[head_q].prev = prev;
  stops[prev].leg = to_next;
  stops[tail_r].next = end_q;
  stops[end_q].prev = tail_r;
  one->load += from_q - from_r;
  two->load += from_r - from_q;
  one->n += n_q - n_r;
  two->n += n_r - n_q;
  one->arcs += arcs_q - arcs_r + to_b - leg_a;
  two->arcs += arcs_r - arcs_q + to_next - leg_prev;
  push_early (state, r, b);
  push_early (state, q, head_q);
  stops[end_r].early = stops[end_q].early = NAN;
  push_early (state, r, end_r);
  push_early (state, q, end_q);
  push_late (state, r, a); /* in the tails nothing changes: both end alike */
  push_late (state, q, prev);
  if (!yx_plan_state_in_use (state, q))
    count_vehicle (state, q, -1);
  settle_route (state, r);
  settle_route (state, q);
  return true;
}

bool
yx_plan_state_pin (YxPlanState *state, uint32_t s, double open, double close)
{
  YxPlanLinkedStop *stop = &state->stops[s];
  const uint32_t r = stop->route;

  open = yx_plan_max (open, stop->open);
  close = yx_plan_min (close, stop->close);
  if (open > stop->late || stop->early > close || open > close)
    return false;
  if (open == stop->open && close == stop->close)
    return true;
  save_route (state, r);
  stop->open = open;
  stop->close = close;
  if (stop->early < open)
    push_early (state, r, s);
  if (stop->late > close)
    push_late (state, r, s);
  settle_route (state, r);
  return true;
}

/* Drop-offs ------------------------------------------------------------------------------- */

uint32_t
yx_plan_state_take_drop (YxPlanState *state, uint32_t drop_off)
{
  const YxPlanInstance *instance = state->instance;
  const YxPlanDropOff *drop = &instance->problem->drop_offs[drop_off];
  const uint32_t s = state->free_drops[--state->n_free_drops];
  const bool always = drop->from == 0 && drop->to == 0;

  state->drop_off[s - instance->first_drop] = drop_off;
  state->stops[s] = (YxPlanLinkedStop){
    .route = NONE,
    .location = instance->drop_location[drop_off],
    .open = always ? -INFINITY : drop->from,
    .close = always ? INFINITY : drop->to,
    .service = drop->handover,
  };
  return s;
}

static bool
needs_drop (YxPlanState *state, uint32_t s)
{
  const uint32_t prev = state->stops[s].prev, next = state->stops[s].next;
  YxPlanSeats seats;

  /* As if it were not there; both neighbours' segments become one. */
  state->stops[prev].next = next;
  state->stops[next].prev = prev;
  add_segment (state, state->segment_first[prev], &seats);
  const bool needed
      = !yx_plan_seats_within (yx_plan_seats_risk (&seats), state->instance->problem->seat_risk);
  state->stops[prev].next = s;
  state->stops[next].prev = s;
  return needed;
}

void
yx_plan_state_drop_drops (YxPlanState *state, uint32_t r)
{
  if (state->instance->problem->n_drop_offs == 0)
    return;
  uint32_t s = state->stops[state->routes[r].anchor].next, next;
  for (; (next = state->stops[s].next) != NONE; s = next)
    if (is_drop (state, s) && !needs_drop (state, s))
      unlink_stop (state, s);
}

/* Beginning and copying --------------------------------------------------------------------- */

static void
load_fixed (YxPlanState *state)
{
  const YxPlanInstance *instance = state->instance;

  for (uint32_t i = 0; i < instance->n_fixed; i++) {
    const YxPlanFixedStop *fixed = &instance->fixed[i];
    const uint32_t after = state->routes[fixed->vehicle].anchor;
    uint32_t s = fixed->node;

    if (s == NONE) {
      s = yx_plan_state_take_drop (state, fixed->drop_off);
      state->stops[s].open = fixed->open;
      state->stops[s].close = fixed->close;
      yx_plan_state_link (state, s, after);
    } else {
      yx_plan_state_fill (state, &(YxPlanInsertion){ .node = s, .after = after });
    }
    state->routes[fixed->vehicle].anchor = s;
    state->routes[fixed->vehicle].n--;
  }
}

bool
yx_plan_state_init (YxPlanState *state, const YxPlanInstance *instance, uint64_t seed)
{
  const YxPlanProblem *p = instance->problem;
  const uint32_t n_drops = instance->n_stops - instance->first_drop;
  const uint32_t n_segments = instance->plain_seats ? 0 : instance->n_stops - instance->first_start;

  *state = (YxPlanState){
    .instance = instance, .random = seed, .max_in_use = NONE, .max_vehicles = NONE
  };
  state->stops = take (state, instance->n_stops, sizeof *state->stops);
  state->routes = take (state, p->n_vehicles, sizeof *state->routes);
  state->route_of = take (state, instance->n_stops, sizeof *state->route_of);
  state->filled = take (state, instance->n_slots, sizeof *state->filled);
  state->drop_off = take (state, n_drops, sizeof *state->drop_off);
  state->free_drops = take (state, n_drops, sizeof *state->free_drops);
  state->miss = take (state, p->n_tasks, sizeof *state->miss);
  state->n_visits = take (state, p->n_tasks, sizeof *state->n_visits);
  state->absent = take (state, instance->n_units, sizeof *state->absent);
  state->where = take (state, instance->n_units, sizeof *state->where);
  state->segment_sum = take (state, instance->n_stops, sizeof *state->segment_sum);
  state->segment_first = take (state, instance->n_stops, sizeof *state->segment_first);
  state->room_version = take (state, n_segments, sizeof *state->room_version);
  state->room = take (state, (size_t) n_segments * MOST_ROOM, sizeof *state->room);
  state->saved_stops = take (state, instance->n_stops, sizeof *state->saved_stops);
  state->saved_routes = take (state, p->n_vehicles, sizeof *state->saved_routes);
  state->saved_tasks = take (state, p->n_tasks, sizeof *state->saved_tasks);
  state->task_saved = take (state, p->n_tasks, sizeof *state->task_saved);
  state->saved_absent = take (state, instance->n_units, sizeof *state->saved_absent);
  state->saved_free = take (state, n_drops, sizeof *state->saved_free);
  state->ranking = take (state, instance->n_units, sizeof *state->ranking);
  state->route_seen = take (state, p->n_vehicles, sizeof *state->route_seen);
  state->unit_seen = take (state, instance->n_units, sizeof *state->unit_seen);
  for (uint32_t i = 0; i < state->n_memory; i++)
    if (!state->memory[i]) {
      yx_plan_state_clear (state);
      return false;
    }

  memset (state->route_of, 0xff, instance->n_stops * sizeof *state->route_of);
  for (uint32_t i = 0; i < instance->n_nodes; i++) {
    const YxPlanNode *node = &instance->nodes[i];
    state->stops[i] = (YxPlanLinkedStop){ .route = NONE,
                                          .location = node->location,
                                          .open = node->open,
                                          .close = node->close,
                                          .service = node->service };
  }
  for (uint32_t d = 0; d < n_drops; d++)
    state->free_drops[state->n_free_drops++] = instance->first_drop + n_drops - 1 - d;
  for (uint32_t s = 0; s < instance->n_slots; s++)
    state->filled[s] = NONE;
  for (uint32_t u = 0; u < instance->n_units; u++)
    state->absent[u] = state->where[u] = u;
  state->n_absent = instance->n_units;
  for (uint32_t t = 0; t < p->n_tasks; t++) {
    state->miss[t] = 1;
    state->totals.loss += yx_plan_state_gain (state, t, 1);
  }
  for (uint32_t v = 0; v < p->n_vehicles; v++) {
    const uint32_t start = instance->first_start + v, end = instance->first_end + v;
    const YxPlanVehicle *car = &p->vehicles[v];

    state->stops[start] = (YxPlanLinkedStop){
      end, NONE, v, instance->start[v], .late = NAN, .open = car->shift_from, .close = car->shift_to
    };
    state->stops[end] = (YxPlanLinkedStop){
      NONE, start, v, instance->end[v], .late = NAN, .open = car->shift_from, .close = car->shift_to
    };
    state->route_of[start] = state->route_of[end] = v;
    state->routes[v] = (YxPlanLinkedRoute){ .anchor = start, .load = car->aboard };
    yx_plan_state_refresh (state, v);
  }
  yx_plan_state_mark (state);
  load_fixed (state);
  yx_plan_state_mark (state);
  return true;
}

bool
yx_plan_state_remember (YxPlanState *state)
{
  const YxPlanInstance *instance = state->instance;

  state->known = take (state, (size_t) instance->n_nodes * instance->problem->n_vehicles,
                       sizeof *state->known);
  return state->known != NULL;
}

void
yx_plan_state_clear (YxPlanState *state)
{
  for (uint32_t i = 0; i < state->n_memory; i++)
    free (state->memory[i]);
  *state = (YxPlanState){ 0 };
}

void
yx_plan_state_copy (YxPlanState *to, const YxPlanState *from)
{
  const YxPlanInstance *instance = to->instance;
  const YxPlanProblem *p = instance->problem;
  const uint32_t n_drops = instance->n_stops - instance->first_drop;

  memcpy (to->stops, from->stops, instance->n_stops * sizeof *to->stops);
  memcpy (to->route_of, from->route_of, instance->n_stops * sizeof *to->route_of);
  memcpy (to->routes, from->routes, p->n_vehicles * sizeof *to->routes);
  memcpy (to->filled, from->filled, instance->n_slots * sizeof *to->filled);
  memcpy (to->drop_off, from->drop_off, n_drops * sizeof *to->drop_off);
  memcpy (to->free_drops, from->free_drops, n_drops * sizeof *to->free_drops);
  memcpy (to->miss, from->miss, p->n_tasks * sizeof *to->miss);
  memcpy (to->n_visits, from->n_visits, p->n_tasks * sizeof *to->n_visits);
  memcpy (to->absent, from->absent, instance->n_units * sizeof *to->absent);
  memcpy (to->where, from->where, instance->n_units * sizeof *to->where);
  memcpy (to->segment_sum, from->segment_sum, instance->n_stops * sizeof *to->segment_sum);
  memcpy (to->segment_first, from->segment_first, instance->n_stops * sizeof *to->segment_first);
  to->n_free_drops = from->n_free_drops;
  to->n_absent = from->n_absent;
  to->totals = from->totals;
  to->broken = from->broken;
  for (uint32_t v = 0; v < p->n_vehicles; v++)
    to->routes[v].saved = 0; /* a mark of the other's */
  renew_versions (to);
  yx_plan_state_mark (to);
}
