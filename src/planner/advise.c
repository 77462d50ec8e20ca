/* What can be said of a plan that stands: who could take one more, what keeps a task out, and why
 * a task is where it is. */

#include "planner/planner.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "planner/insert.h"

#define NONE YX_PLAN_NONE

/* Loading ---------------------------------------------------------------------------------- */

static uint32_t
node_of (const YxPlanState *state, const YxPlanStop *stop)
{
  const YxPlanInstance *instance = state->instance;

  for (uint32_t k = instance->first_slot_of[stop->task];
       k < instance->first_slot_of[stop->task + 1]; k++) {
    const YxPlanSlot *slot = &instance->slots[instance->slots_of[k]];
    if (state->filled[instance->slots_of[k]] != NONE || slot->unit == NONE)
      continue;
    for (uint32_t node = slot->first_node; node < slot->first_node + slot->n_nodes; node++)
      if (instance->nodes[node].place == stop->place
          && instance->nodes[node].window == stop->window)
        return node;
  }
  return NONE;
}

/* Puts the stops of a plan into an empty state. Visits with ties are held at their times. */
static bool
load_plan (YxPlanState *state, const YxPlanSolution *plan)
{
  const YxPlanInstance *instance = state->instance;

  for (uint32_t r = 0; r < plan->n_routes; r++) {
    const YxPlanRoute *route = &plan->routes[r];

    if (route->vehicle >= instance->problem->n_vehicles)
      return false;
    for (uint32_t i = route->first_stop; i < route->first_stop + route->n_stops; i++) {
      const YxPlanStop *stop = &plan->stops[i];
      const uint32_t last = state->stops[instance->first_end + route->vehicle].prev;

      if (stop->locked)
        continue;
      if (stop->task == NONE) {
        if (stop->place >= instance->problem->n_drop_offs || state->n_free_drops == 0)
          return false;
        yx_plan_state_link (state, yx_plan_state_take_drop (state, stop->place), last);
        continue;
      }
      if (stop->task >= instance->problem->n_tasks)
        return false;
      const uint32_t node = node_of (state, stop);
      if (node == NONE || !yx_plan_allowed (instance, stop->task, route->vehicle)
          || !(instance->problem->n_drop_offs || yx_plan_state_seats_fit (state, node, last)))
        return false;
      yx_plan_state_fill (state, &(YxPlanInsertion){ .node = node, .after = last });
    }
    if (!yx_plan_state_refresh (state, route->vehicle))
      return false;
  }
  for (uint32_t r = 0; r < plan->n_routes; r++) {
    const YxPlanRoute *route = &plan->routes[r];
    uint32_t s = instance->first_start + route->vehicle;

    for (uint32_t i = route->first_stop; i < route->first_stop + route->n_stops; i++) {
      s = state->stops[s].next;
      if (s >= instance->n_nodes || instance->slots[instance->nodes[s].slot].unit == NONE)
        continue;
      const YxPlanUnit *unit = &instance->units[instance->slots[instance->nodes[s].slot].unit];
      const double begin = plan->stops[i].begin;
      if ((unit->n_slots > 1 || unit->siblings) && !yx_plan_state_pin (state, s, begin, begin))
        return false;
    }
  }
  yx_plan_state_mark (state);
  return true;
}

/* Offers ----------------------------------------------------------------------------------- */

static bool
is_better (const YxPlanOffer *a, const YxPlanOffer *b)
{
  if (fabs (a->gain - b->gain) > YX_PLAN_TINY)
    return a->gain > b->gain;
  if (a->fresh != b->fresh)
    return b->fresh;
  return a->extra_cost < b->extra_cost;
}

static void
keep_offer (YxPlanOffer *offers, uint32_t size, uint32_t *n, YxPlanOffer offer)
{
  uint32_t at = *n;

  if (at == size && (size == 0 || !is_better (&offer, &offers[--at])))
    return;
  *n = at + 1;
  for (; at > 0 && is_better (&offer, &offers[at - 1]); at--)
    offers[at] = offers[at - 1];
  offers[at] = offer;
}

/* What one car offers for one unit; the state is as before afterwards. `was` has room for the
 * begins of all stops. */
static bool
ask_car (YxPlanState *state, uint32_t unit, uint32_t v, double *was, YxPlanOffer *ret_offer)
{
  const YxPlanInstance *instance = state->instance;
  const YxPlanTotals before = state->totals;
  const bool fresh = !yx_plan_state_in_use (state, v);
  const uint32_t start = instance->first_start + v;

  for (uint32_t s = start; s != NONE; s = state->stops[s].next)
    was[s] = state->stops[s].early;
  yx_plan_state_mark (state);
  const bool fits = yx_plan_insert_into (state, unit, v) && !state->broken;
  if (fits) {
    const uint32_t node = state->filled[instance->units[unit].first_slot];
    uint32_t n_before = 0;
    double delay = 0;

    for (uint32_t s = state->stops[node].prev; s != start; s = state->stops[s].prev)
      n_before++;
    for (uint32_t s = state->stops[node].next; state->stops[s].next != NONE;
         s = state->stops[s].next)
      if (s < instance->first_drop)
        delay = fmax (delay, state->stops[s].early - was[s]);
    *ret_offer = (YxPlanOffer){
      .vehicle = v,
      .fresh = fresh,
      .place = instance->nodes[node].place,
      .window = instance->nodes[node].window,
      .n_before = n_before,
      .begin = state->stops[node].early,
      .extra_cost = state->totals.cost - before.cost,
      .gain = before.loss - state->totals.loss,
      .delay = delay,
    };
    if (instance->problem->tasks[instance->slots[instance->nodes[node].slot].task].required
        && ret_offer->gain >= instance->required_weight)
      ret_offer->gain -= instance->required_weight;
  }
  yx_plan_state_undo (state);
  return fits;
}

static bool
collect_offers (YxPlanState *state, uint32_t task, uint32_t except, YxPlanOffer *offers,
                uint32_t size, uint32_t *ret_n)
{
  const YxPlanInstance *instance = state->instance;
  double *was = malloc (instance->n_stops * sizeof *was);
  uint32_t n = 0;

  if (!was)
    return false;
  for (uint32_t v = 0; v < instance->problem->n_vehicles; v++) {
    YxPlanOffer best = { .vehicle = NONE }, offer;

    for (uint32_t k = instance->first_slot_of[task];
         v != except && k < instance->first_slot_of[task + 1]; k++) {
      const uint32_t unit = instance->slots[instance->slots_of[k]].unit;
      if (unit != NONE && state->where[unit] != NONE && ask_car (state, unit, v, was, &offer)
          && (best.vehicle == NONE || is_better (&offer, &best)))
        best = offer;
    }
    if (best.vehicle != NONE)
      keep_offer (offers, size, &n, best);
  }
  free (was);
  *ret_n = n;
  return true;
}

/* A state with the plan in it. */
static YxPlannerError
open_plan (YxPlanInstance *instance, YxPlanState *state, const YxPlanProblem *problem,
           const YxPlanSolution *plan, YxPlanFault *ret_fault)
{
  YxPlannerError error = yx_plan_instance_init (instance, problem, ret_fault);

  if (error)
    return error;
  if (!yx_plan_state_init (state, instance, 1)) {
    yx_plan_instance_clear (instance);
    return YX_PLANNER_NO_MEMORY;
  }
  if (problem->max_vehicles > 0)
    state->max_in_use = problem->max_vehicles;
  if (load_plan (state, plan))
    return YX_PLANNER_OK;
  if (ret_fault)
    *ret_fault = (YxPlanFault){ "plan", { NONE, NONE, NONE } };
  yx_plan_state_clear (state);
  yx_plan_instance_clear (instance);
  return YX_PLANNER_BAD_INPUT;
}

YxPlannerError
yx_planner_offer (const YxPlanProblem *problem, const YxPlanSolution *plan, uint32_t task,
                  YxPlanOffer *ret_offers, uint32_t size, uint32_t *ret_n, YxPlanFault *ret_fault)
{
  YxPlanInstance instance;
  YxPlanState state;

  if (task >= problem->n_tasks) {
    if (ret_fault)
      *ret_fault = (YxPlanFault){ "task", { task, NONE, NONE } };
    return YX_PLANNER_BAD_INPUT;
  }
  YxPlannerError error = open_plan (&instance, &state, problem, plan, ret_fault);
  if (error)
    return error;
  if (!collect_offers (&state, task, NONE, ret_offers, size, ret_n))
    error = YX_PLANNER_NO_MEMORY;
  yx_plan_state_clear (&state);
  yx_plan_instance_clear (&instance);
  return error;
}

/* Explaining ------------------------------------------------------------------------------- */

/* A copy of the problem in which one thing about one task or all cars may be changed. */
typedef struct {
  YxPlanProblem problem;
  YxPlanTask *tasks;
  YxPlanVehicle *vehicles; /* room for one more */
  YxPlanPlace *places;     /* of the task at hand */
  YxPlanWindow *windows;
} Variant;

static bool
variant_init (Variant *variant, const YxPlanProblem *p)
{
  uint32_t most_places = 0, most_windows = 0;

  for (uint32_t t = 0; t < p->n_tasks; t++) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < p->tasks[t].n_places; i++)
      n += p->tasks[t].places[i].n_windows;
    most_windows = n > most_windows ? n : most_windows;
    most_places = p->tasks[t].n_places > most_places ? p->tasks[t].n_places : most_places;
  }
  variant->tasks = calloc ((size_t) p->n_tasks + 1, sizeof *variant->tasks);
  variant->vehicles = calloc ((size_t) p->n_vehicles + 1, sizeof *variant->vehicles);
  variant->places = calloc ((size_t) most_places + 1, sizeof *variant->places);
  variant->windows = calloc ((size_t) most_windows + 1, sizeof *variant->windows);
  return variant->tasks && variant->vehicles && variant->places && variant->windows;
}

static void
variant_clear (Variant *variant)
{
  free (variant->tasks);
  free (variant->vehicles);
  free (variant->places);
  free (variant->windows);
}

static void
variant_reset (Variant *variant, const YxPlanProblem *p, uint32_t t)
{
  YxPlanWindow *windows = variant->windows;
  YxPlanTask *task = &variant->tasks[t];

  memcpy (variant->tasks, p->tasks, p->n_tasks * sizeof *p->tasks);
  memcpy (variant->vehicles, p->vehicles, p->n_vehicles * sizeof *p->vehicles);
  for (uint32_t i = 0; i < task->n_places; i++) {
    variant->places[i] = task->places[i];
    memcpy (windows, task->places[i].windows, task->places[i].n_windows * sizeof *windows);
    variant->places[i].windows = windows;
    windows += task->places[i].n_windows;
  }
  task->places = variant->places;
  variant->problem = *p;
  variant->problem.tasks = variant->tasks;
  variant->problem.vehicles = variant->vehicles;
}

static void
apply_change (Variant *variant, const YxPlanProblem *p, uint32_t t, YxPlanChangeKind kind,
              uint32_t like)
{
  YxPlanTask *task = &variant->tasks[t];
  YxPlanWindow *window = variant->windows;
  double from = INFINITY, to = -INFINITY;

  variant_reset (variant, p, t);
  for (uint32_t v = 0; v < p->n_vehicles; v++) {
    from = fmin (from, p->vehicles[v].shift_from);
    to = fmax (to, p->vehicles[v].shift_to);
  }
  for (uint32_t i = 0; i < task->n_places; i++)
    for (uint32_t w = 0; w < task->places[i].n_windows; w++, window++) {
      if (kind == YX_PLAN_CHANGE_LATER)
        window->to = fmax (window->to, to);
      if (kind == YX_PLAN_CHANGE_EARLIER)
        window->from = fmin (window->from, from);
    }
  for (uint32_t v = 0; v < p->n_vehicles && kind == YX_PLAN_CHANGE_SHIFT; v++)
    variant->vehicles[v].shift_to += 4 * 3600;
  if (kind == YX_PLAN_CHANGE_SKILLS)
    task->skills = 0;
  if (kind == YX_PLAN_CHANGE_CREW)
    task->crew = 0;
  if (kind == YX_PLAN_CHANGE_SEATS)
    task->seats = 0;
  if (kind == YX_PLAN_CHANGE_CAR) {
    variant->vehicles[p->n_vehicles] = p->vehicles[like];
    variant->vehicles[p->n_vehicles].aboard = 0;
    variant->problem.n_vehicles++;
    variant->problem.max_vehicles += p->max_vehicles > 0;
  }
}

/* Reads from the best offer under a change how much of the change it takes. False when it takes
 * none, so that another reason must hold. */
static bool
measure_change (const YxPlanProblem *p, uint32_t t, YxPlanChangeKind kind, const YxPlanOffer *offer,
                const YxPlanState *state, YxPlanAdvice *advice)
{
  const YxPlanTask *task = &p->tasks[t];
  const YxPlanWindow *window = &task->places[offer->place].windows[offer->window];
  const YxPlanVehicle *car = &p->vehicles[offer->vehicle];

  advice->vehicle = offer->vehicle;
  switch (kind) {
  case YX_PLAN_CHANGE_LATER:
  case YX_PLAN_CHANGE_EARLIER:
    advice->time = offer->begin;
    return offer->begin < window->from || offer->begin > window->to;
  case YX_PLAN_CHANGE_SHIFT:
    advice->time = state->stops[state->instance->first_end + offer->vehicle].early;
    return advice->time > car->shift_to;
  case YX_PLAN_CHANGE_SKILLS:
    advice->skills = task->skills & ~car->skills;
    return advice->skills != 0;
  case YX_PLAN_CHANGE_CREW:
    advice->amount = task->crew > car->crew ? task->crew - car->crew : 0;
    return advice->amount > 0;
  case YX_PLAN_CHANGE_SEATS:
    /* The variant takes none; all at once, as if no drop-off came between. */
    advice->amount = state->routes[offer->vehicle].load + task->seats;
    advice->amount -= advice->amount < car->seats ? advice->amount : car->seats;
    return advice->amount > 0;
  default:
    return true;
  }
}

/* Whether a change admits the task; the least of it over all cars is the advice. */
static YxPlannerError
try_change (Variant *variant, const YxPlanProblem *p, const YxPlanSolution *plan, uint32_t t,
            YxPlanChangeKind kind, uint32_t like, YxPlanAdvice *advice)
{
  YxPlanInstance instance;
  YxPlanState state;
  YxPlanFault fault;

  apply_change (variant, p, t, kind, like);
  const YxPlannerError error = open_plan (&instance, &state, &variant->problem, plan, &fault);
  if (error)
    return error == YX_PLANNER_BAD_INPUT ? YX_PLANNER_OK : error;
  const uint32_t n_vehicles = variant->problem.n_vehicles;
  YxPlanOffer *offers = calloc ((size_t) n_vehicles + 1, sizeof *offers);
  uint32_t n = 0;
  if (!offers || !collect_offers (&state, t, NONE, offers, n_vehicles, &n)) {
    free (offers);
    yx_plan_state_clear (&state);
    yx_plan_instance_clear (&instance);
    return YX_PLANNER_NO_MEMORY;
  }
  for (uint32_t i = 0; i < n; i++) {
    YxPlanAdvice found = { .reason = advice->reason, .change = kind, .other_vehicle = NONE };

    if (kind == YX_PLAN_CHANGE_CAR) {
      found.vehicle = like;
    } else {
      yx_plan_state_mark (&state);
      for (uint32_t k = instance.first_slot_of[t]; k < instance.first_slot_of[t + 1]; k++) {
        const YxPlanSlot *slot = &instance.slots[instance.slots_of[k]];
        if (slot->unit != NONE && instance.nodes[slot->first_node].place == offers[i].place)
          yx_plan_insert_into (&state, slot->unit, offers[i].vehicle);
      }
      const bool needed = measure_change (p, t, kind, &offers[i], &state, &found);
      yx_plan_state_undo (&state);
      if (!needed)
        continue;
    }
    const bool less = kind == YX_PLAN_CHANGE_EARLIER ? found.time > advice->time
                      : kind <= YX_PLAN_CHANGE_SHIFT ? found.time < advice->time
                                                     : found.amount < advice->amount;
    if (advice->change == YX_PLAN_CHANGE_NONE || less)
      *advice = found;
  }
  free (offers);
  yx_plan_state_clear (&state);
  yx_plan_instance_clear (&instance);
  return YX_PLANNER_OK;
}

static YxPlannerError
advise (Variant *variant, const YxPlanProblem *p, const YxPlanSolution *plan, uint32_t t,
        YxPlanAdvice *advice)
{
  YxPlannerError error = YX_PLANNER_OK;

  if (advice->reason == YX_PLAN_BARRED || advice->reason == YX_PLAN_NO_CHANCE
      || advice->reason == YX_PLAN_UNREACHABLE)
    return error;
  for (YxPlanChangeKind kind = YX_PLAN_CHANGE_LATER;
       kind < YX_PLAN_CHANGE_CAR && advice->change == YX_PLAN_CHANGE_NONE && !error; kind++)
    error = try_change (variant, p, plan, t, kind, NONE, advice);
  for (uint32_t v = 0; v < p->n_vehicles && advice->change == YX_PLAN_CHANGE_NONE && !error; v++)
    error = try_change (variant, p, plan, t, YX_PLAN_CHANGE_CAR, v, advice);
  return error;
}

/* The car that would be next best for a planned task that moves alone. */
static bool
name_other_car (YxPlanState *state, const YxPlanSolution *plan, uint32_t t, YxPlanAdvice *advice)
{
  const YxPlanInstance *instance = state->instance;
  YxPlanOffer offer;
  uint32_t n = 0, node = NONE;

  for (uint32_t r = 0; r < plan->n_routes; r++)
    for (uint32_t i = 0; i < plan->routes[r].n_stops; i++)
      if (plan->stops[plan->routes[r].first_stop + i].task == t)
        advice->vehicle = plan->routes[r].vehicle;
  for (uint32_t k = instance->first_slot_of[t]; k < instance->first_slot_of[t + 1]; k++)
    if (instance->slots[instance->slots_of[k]].unit != NONE
        && state->filled[instance->slots_of[k]] != NONE)
      node = state->filled[instance->slots_of[k]];
  if (node == NONE)
    return true;
  const uint32_t unit = instance->slots[instance->nodes[node].slot].unit;
  if (instance->units[unit].n_slots > 1 || instance->units[unit].siblings)
    return true;
  /* Out, asked, and back at its place. */
  const uint32_t after = state->stops[node].prev;
  const double cost = state->totals.cost;
  yx_plan_state_remove (state, node);
  const double saved = cost - state->totals.cost;
  const bool asked = state->broken || collect_offers (state, t, advice->vehicle, &offer, 1, &n);
  if (asked && n > 0) {
    advice->other_vehicle = offer.vehicle;
    advice->other_extra_cost = offer.extra_cost - saved;
  }
  yx_plan_state_fill (state, &(YxPlanInsertion){ .node = node, .after = after });
  yx_plan_state_refresh (state, state->stops[node].route);
  state->broken = false;
  return asked;
}

YxPlannerError
yx_planner_explain (const YxPlanProblem *problem, const YxPlanSolution *plan,
                    YxPlanAdvice *ret_advice, YxPlanFault *ret_fault)
{
  YxPlanInstance instance;
  YxPlanState state;
  Variant variant = { 0 };

  if (plan->n_tasks != problem->n_tasks) {
    if (ret_fault)
      *ret_fault = (YxPlanFault){ "plan", { NONE, NONE, NONE } };
    return YX_PLANNER_BAD_INPUT;
  }
  YxPlannerError error = open_plan (&instance, &state, problem, plan, ret_fault);
  if (error)
    return error;
  if (!variant_init (&variant, problem))
    error = YX_PLANNER_NO_MEMORY;
  for (uint32_t t = 0; t < problem->n_tasks && !error; t++) {
    ret_advice[t]
        = (YxPlanAdvice){ .reason = plan->tasks[t].reason, .vehicle = NONE, .other_vehicle = NONE };
    if (plan->tasks[t].reason != YX_PLAN_PLANNED)
      error = advise (&variant, problem, plan, t, &ret_advice[t]);
    else if (!name_other_car (&state, plan, t, &ret_advice[t]))
      error = YX_PLANNER_NO_MEMORY;
  }
  variant_clear (&variant);
  yx_plan_state_clear (&state);
  yx_plan_instance_clear (&instance);
  return error;
}
