#include "planner/report.h"

#include <math.h>
#include <stdlib.h>

#include "planner/insert.h"
#include "planner/seats.h"

#define NONE YX_PLAN_NONE

static const double *
drive (const YxPlanInstance *instance, uint32_t r, uint32_t from, uint32_t to)
{
  return &instance->roads[r].seconds[(size_t) from * instance->n_locations + to];
}

static uint32_t
problem_location (const YxPlanState *state, uint32_t s)
{
  const YxPlanInstance *instance = state->instance;
  const YxPlanProblem *p = instance->problem;

  if (s >= instance->first_drop)
    return p->drop_offs[state->drop_off[s - instance->first_drop]].location;
  if (s >= instance->first_end)
    return p->vehicles[s - instance->first_end].end;
  if (s >= instance->first_start)
    return p->vehicles[s - instance->first_start].start;
  const YxPlanNode *node = &instance->nodes[s];
  return p->tasks[instance->slots[node->slot].task].places[node->place].location;
}

/* Leaving as late as the finish allows. */
static double
latest_leave (const YxPlanState *state, uint32_t r)
{
  const YxPlanInstance *instance = state->instance;
  const uint32_t start = instance->first_start + r, end = instance->first_end + r;
  double late = state->stops[end].early;

  for (uint32_t s = end; s != start;) {
    const uint32_t prev = state->stops[s].prev;
    const YxPlanLinkedStop *stop = &state->stops[prev];
    const double *seconds = drive (instance, r, stop->location, state->stops[s].location);

    late = fmin (stop->close, yx_plan_depart (instance, late, seconds) - stop->service);
    s = prev;
  }
  return fmax (late, state->stops[start].open);
}

static double
route_seat_risk (const YxPlanState *state, uint32_t r)
{
  const YxPlanInstance *instance = state->instance;
  const YxPlanVehicle *car = &instance->problem->vehicles[r];
  double risk = 0;
  YxPlanSeats seats;

  yx_plan_seats_init (&seats, car->seats);
  yx_plan_seats_add (&seats, car->aboard, 1);
  for (uint32_t s = state->stops[instance->first_start + r].next; s != NONE;
       s = state->stops[s].next) {
    if (s < instance->n_nodes)
      yx_plan_seats_add (&seats, yx_plan_state_seats (state, s), instance->nodes[s].chance);
    else if (s >= instance->first_drop || state->stops[s].next == NONE) {
      risk = fmax (risk, yx_plan_seats_risk (&seats));
      yx_plan_seats_init (&seats, car->seats);
    }
  }
  return risk;
}

static void
write_route (const YxPlanState *state, uint32_t r, YxPlanSolution *solution)
{
  const YxPlanInstance *instance = state->instance;
  const YxPlanProblem *p = instance->problem;
  const YxPlanCosts *costs = &p->costs;
  const uint32_t start = instance->first_start + r, anchor = state->routes[r].anchor;
  YxPlanRoute *route = &solution->routes[solution->n_routes++];
  bool locked = anchor != start;

  *route = (YxPlanRoute){ .vehicle = r,
                          .first_stop = solution->n_stops,
                          .leave = latest_leave (state, r),
                          .seat_risk = route_seat_risk (state, r) };
  double time = route->leave;
  for (uint32_t prev = start, s = state->stops[start].next; s != NONE;
       prev = s, s = state->stops[s].next) {
    const YxPlanLinkedStop *stop = &state->stops[s];
    const double arrive = yx_plan_arrive (
        instance, time, drive (instance, r, state->stops[prev].location, stop->location));
    const double begin = fmax (arrive, stop->open);
    const uint32_t from = problem_location (state, prev), to = problem_location (state, s);

    route->driving += arrive - time;
    route->waiting += begin - arrive;
    if (p->metres && to != NONE)
      route->metres += p->metres[(size_t) from * p->n_locations + to];
    time = begin + stop->service;
    if (stop->next == NONE)
      break;
    const bool drop = s >= instance->first_drop;
    const YxPlanNode *node = &instance->nodes[drop ? 0 : s];
    solution->stops[solution->n_stops++] = (YxPlanStop){
      .task = drop ? NONE : instance->slots[node->slot].task,
      .place = drop ? state->drop_off[s - instance->first_drop] : node->place,
      .window = drop ? 0 : node->window,
      .locked = locked,
      .arrive = arrive,
      .begin = begin,
      .leave = time,
    };
    locked = locked && s != anchor;
  }
  route->n_stops = solution->n_stops - route->first_stop;
  route->finish = time;
  const bool unpriced = costs->driving == 0 && costs->waiting == 0 && costs->metre == 0;
  const double spent = route->finish - p->vehicles[r].shift_from;
  solution->score.cost += unpriced
                              ? route->driving
                              : costs->driving * route->driving + costs->waiting * route->waiting
                                    + costs->metre * route->metres;
  solution->score.lateness += spent * spent;
  solution->score.vehicles += !p->vehicles[r].fixed;
}

/* Reasons ---------------------------------------------------------------------------------- */

/* How far a car comes towards a task, alone: the first thing that it lacks. */
static YxPlanReason
obstacle (const YxPlanState *empty, const YxPlanTask *task, uint32_t v)
{
  const YxPlanInstance *instance = empty->instance;
  const YxPlanProblem *p = instance->problem;
  const YxPlanVehicle *car = &p->vehicles[v];
  const YxPlanLinkedStop *from = &empty->stops[empty->routes[v].anchor];
  bool way = false, time = false;

  for (uint32_t i = 0; i < task->n_places; i++) {
    const YxPlanPlace *place = &task->places[i];
    const uint32_t row = instance->row[place->location];
    const double base = p->seconds[(size_t) car->start * p->n_locations + place->location];
    const double home
        = car->end == NONE ? 0 : p->seconds[(size_t) place->location * p->n_locations + car->end];
    way |= !isinf (base) && !isinf (home);
    if (isinf (base) || isinf (home))
      continue;
    for (uint32_t w = 0; w < place->n_windows; w++) {
      const double arrive = yx_plan_arrive (instance, from->early + from->service,
                                            drive (instance, v, from->location, row));
      const double begin = fmax (arrive, place->windows[w].from);
      const double finish = yx_plan_arrive (instance, begin + place->service,
                                            drive (instance, v, row, instance->end[v]));
      time |= place->windows[w].likelihood > 0 && begin <= place->windows[w].to
              && finish <= car->shift_to;
    }
  }
  return !way                                 ? YX_PLAN_UNREACHABLE
         : (task->skills & ~car->skills) != 0 ? YX_PLAN_SKILL
         : car->crew < task->crew             ? YX_PLAN_CREW
         : car->seats < task->seats           ? YX_PLAN_SEATS
         : !time                              ? YX_PLAN_TIME
                                              : YX_PLAN_PLANNED;
}

static bool
has_chance (const YxPlanTask *task)
{
  if (task->weight <= 0 && !task->required)
    return false;
  for (uint32_t i = 0; i < task->n_places; i++)
    for (uint32_t w = 0; w < task->places[i].n_windows; w++)
      if (task->places[i].windows[w].likelihood > 0)
        return true;
  return false;
}

/* Whether one of the task's units goes into a plan of nothing but the locked stops. */
static bool
goes_alone (YxPlanState *empty, uint32_t t)
{
  const YxPlanInstance *instance = empty->instance;

  for (uint32_t k = instance->first_slot_of[t]; k < instance->first_slot_of[t + 1]; k++) {
    const uint32_t unit = instance->slots[instance->slots_of[k]].unit;
    if (unit == NONE)
      continue;
    yx_plan_state_mark (empty);
    const bool goes = yx_plan_insert_unit (empty, unit, 0);
    yx_plan_state_undo (empty);
    if (goes)
      return true;
  }
  return false;
}

static YxPlanReason
reason_of (YxPlanState *empty, uint32_t t)
{
  const YxPlanInstance *instance = empty->instance;
  const YxPlanProblem *p = instance->problem;
  const YxPlanTask *task = &p->tasks[t];
  const uint32_t cars = task->cars > 1 ? task->cars : 1;
  uint32_t beyond[YX_PLAN_DISPLACED + 1] = { 0 }; /* cars that fail no earlier than at a reason */
  bool linked = false;

  if (task->barred)
    return YX_PLAN_BARRED;
  if (!has_chance (task))
    return YX_PLAN_NO_CHANCE;
  for (uint32_t i = instance->first_link[t]; i < instance->first_link[t + 1]; i++)
    linked |= p->links[instance->links[i]].kind != YX_PLAN_APART;
  for (uint32_t v = 0; v < p->n_vehicles; v++) {
    if (task->only_car != 0 && task->only_car != v + 1)
      continue;
    const YxPlanReason lacks = obstacle (empty, task, v);
    for (uint32_t reason = 0; reason < (lacks ? lacks : YX_PLAN_LINKED); reason++)
      beyond[reason + 1]++;
  }
  for (YxPlanReason reason = YX_PLAN_UNREACHABLE; reason <= YX_PLAN_TIME; reason++)
    if (beyond[reason + 1] < (reason == YX_PLAN_UNREACHABLE ? 1 : cars))
      return reason;
  if (goes_alone (empty, t))
    return YX_PLAN_DISPLACED;
  return linked ? YX_PLAN_LINKED : YX_PLAN_TIME;
}

static bool
write_verdicts (const YxPlanState *state, YxPlanSolution *solution)
{
  const YxPlanInstance *instance = state->instance;
  const YxPlanProblem *p = instance->problem;
  YxPlanState empty;

  if (!yx_plan_state_init (&empty, instance, 1))
    return false;
  empty.max_in_use = state->max_in_use;
  for (uint32_t t = 0; t < p->n_tasks; t++) {
    YxPlanVerdict *verdict = &solution->tasks[t];

    *verdict = (YxPlanVerdict){ YX_PLAN_PLANNED, state->n_visits[t], 1 - state->miss[t] };
    if (verdict->n_visits == 0)
      verdict->reason = reason_of (&empty, t);
    solution->score.required_missing += p->tasks[t].required && verdict->n_visits == 0;
    solution->score.value += p->tasks[t].weight * verdict->chance;
  }
  yx_plan_state_clear (&empty);
  return true;
}

bool
yx_plan_report (YxPlanState *state, YxPlanSolution *ret_solution)
{
  const YxPlanInstance *instance = state->instance;
  const YxPlanProblem *p = instance->problem;
  YxPlanSolution solution = { .n_tasks = p->n_tasks };

  const YxPlanTotals was = state->totals;
  yx_plan_state_mark (state);
  for (uint32_t r = 0; r < p->n_vehicles; r++)
    yx_plan_state_drop_drops (state, r);
  /* By way of a drop-off may be shorter. */
  if (state->broken || yx_plan_totals_compare (&state->totals, &was) > 0)
    yx_plan_state_undo (state);
  solution.routes = calloc (p->n_vehicles + 1, sizeof *solution.routes);
  solution.stops = calloc (instance->n_stops + 1, sizeof *solution.stops);
  solution.tasks = calloc (p->n_tasks + 1, sizeof *solution.tasks);
  if (!solution.routes || !solution.stops || !solution.tasks
      || !write_verdicts (state, &solution)) {
    yx_plan_solution_clear (&solution);
    return false;
  }
  for (uint32_t r = 0; r < p->n_vehicles; r++)
    if (yx_plan_state_in_use (state, r))
      write_route (state, r, &solution);
  *ret_solution = solution;
  return true;
}
