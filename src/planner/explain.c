/* What keeps a task out of a plan and what would let it in; why a task is where it is.
 *
 * Changes to tasks are tried on copies: the left-out tasks appear once more for each change, in
 * one problem beside the planned ones, and every car is asked for every copy. So a plan is taken
 * up four times at most, however many tasks are left out. */

#include "planner/planner.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "planner/ask.h"
#include "planner/load.h"

#define NONE YX_PLAN_NONE
#define LONGER_NIGHT (4 * 3600.0) /* what is tried */

/* Prices in seconds of staff time, on top of what the car drives more. */
#define PRICE_SKILL 3600.0  /* an officer is fetched or swapped */
#define PRICE_STAFF 7200.0  /* one more for the night */
#define PRICE_SEAT 1800.0   /* another car */
#define PRICE_TURN_OUT 3600.0 /* of each of a car's crew, and the time it is out */

typedef struct {
  uint32_t task; /* that it is a copy of */
  YxPlanChangeKind change;
} Copy;

typedef struct {
  const YxPlanProblem *problem;
  const YxPlanSolution *plan;
  YxPlanAdvice *advice;
  YxPlanAnswer *answers; /* [vehicles, the added ones included] */
  double first_shift, last_shift; /* earliest begin and latest end of the cars' */
  double first_end;               /* earliest end */

  /* The changed problem. */
  Copy *copies;
  uint32_t n_copies;
  YxPlanTask *tasks;
  YxPlanPlace *places;
  YxPlanWindow *windows;
  uint32_t n_places, n_windows;
  YxPlanVehicle *vehicles;
} Explainer;

static bool
is_open_to_change (const YxPlanVerdict *verdict)
{
  return verdict->reason >= YX_PLAN_SKILL && verdict->reason != YX_PLAN_LINKED;
}

static bool
explainer_init (Explainer *e)
{
  const YxPlanProblem *p = e->problem;
  size_t n_left_out = 0, n_places = 0, n_windows = 0;

  for (uint32_t t = 0; t < p->n_tasks; t++) {
    if (!is_open_to_change (&e->plan->tasks[t]))
      continue;
    n_left_out++;
    n_places += p->tasks[t].n_places;
    for (uint32_t i = 0; i < p->tasks[t].n_places; i++)
      n_windows += p->tasks[t].places[i].n_windows;
  }
  e->first_shift = e->first_end = INFINITY;
  e->last_shift = -INFINITY;
  for (uint32_t v = 0; v < p->n_vehicles; v++) {
    e->first_shift = fmin (e->first_shift, p->vehicles[v].shift_from);
    e->first_end = fmin (e->first_end, p->vehicles[v].shift_to);
    e->last_shift = fmax (e->last_shift, p->vehicles[v].shift_to);
  }
  e->copies = calloc (5 * n_left_out + 1, sizeof *e->copies);
  e->tasks = calloc (p->n_tasks + 5 * n_left_out + 1, sizeof *e->tasks);
  e->places = calloc (2 * n_places + 1, sizeof *e->places);
  e->windows = calloc (2 * n_windows + 1, sizeof *e->windows);
  e->vehicles = calloc (2 * (size_t) p->n_vehicles + 1, sizeof *e->vehicles);
  e->answers = calloc (2 * (size_t) p->n_vehicles + 1, sizeof *e->answers);
  return e->copies && e->tasks && e->places && e->windows && e->vehicles && e->answers;
}

static void
explainer_clear (Explainer *e)
{
  free (e->copies);
  free (e->tasks);
  free (e->places);
  free (e->windows);
  free (e->vehicles);
  free (e->answers);
}

/* A copy of the problem to be changed, as yet without copies of tasks. */
static YxPlanProblem
begin_variant (Explainer *e)
{
  YxPlanProblem variant = *e->problem;

  e->n_copies = e->n_places = e->n_windows = 0;
  if (variant.n_tasks > 0)
    memcpy (e->tasks, variant.tasks, variant.n_tasks * sizeof *e->tasks);
  if (variant.n_vehicles > 0)
    memcpy (e->vehicles, variant.vehicles, variant.n_vehicles * sizeof *e->vehicles);
  variant.tasks = e->tasks;
  variant.vehicles = e->vehicles;
  return variant;
}

static YxPlanTask *
add_copy (Explainer *e, YxPlanProblem *variant, uint32_t t, YxPlanChangeKind change)
{
  YxPlanTask *copy = &e->tasks[variant->n_tasks++];

  e->copies[e->n_copies++] = (Copy){ t, change };
  *copy = e->problem->tasks[t];
  copy->required = false;
  copy->weight = fmax (copy->weight, 1); /* a required task may weigh nothing */
  return copy;
}

/* Gives a copy windows of its own. */
static YxPlanWindow *
copy_windows (Explainer *e, YxPlanTask *copy, uint32_t *ret_n)
{
  YxPlanPlace *places = &e->places[e->n_places];
  YxPlanWindow *windows = &e->windows[e->n_windows];

  *ret_n = 0;
  for (uint32_t i = 0; i < copy->n_places; i++) {
    places[i] = copy->places[i];
    if (places[i].n_windows > 0)
      memcpy (&windows[*ret_n], places[i].windows, places[i].n_windows * sizeof *windows);
    places[i].windows = &windows[*ret_n];
    *ret_n += places[i].n_windows;
  }
  copy->places = places;
  e->n_places += copy->n_places;
  e->n_windows += *ret_n;
  return windows;
}

/* Lets windows begin no later than `from` and end no earlier than `to`; those only that end at
 * `ending` or later. False, with the copy taken back, when none changes. */
static bool
widen_windows (Explainer *e, YxPlanProblem *variant, uint32_t t, YxPlanChangeKind change,
               double from, double to, double ending)
{
  YxPlanTask *copy = add_copy (e, variant, t, change);
  const uint32_t n_places = e->n_places, n_windows = e->n_windows;
  uint32_t n;
  YxPlanWindow *windows = copy_windows (e, copy, &n);
  bool changed = false;

  for (uint32_t w = 0; w < n; w++)
    if (windows[w].to >= ending && (windows[w].from > from || windows[w].to < to)) {
      windows[w].from = fmin (windows[w].from, from);
      windows[w].to = fmax (windows[w].to, to);
      changed = true;
    }
  if (!changed) {
    e->n_copies--;
    variant->n_tasks--;
    e->n_places = n_places;
    e->n_windows = n_windows;
  }
  return changed;
}

static void
copy_with_less_asked (Explainer *e, YxPlanProblem *variant, uint32_t t)
{
  const YxPlanTask *task = &e->problem->tasks[t];
  bool skills = false, crew = false;

  for (uint32_t v = 0; v < e->problem->n_vehicles; v++) {
    skills |= (task->skills & ~e->problem->vehicles[v].skills) != 0;
    crew |= task->crew > e->problem->vehicles[v].crew;
  }
  if (skills)
    add_copy (e, variant, t, YX_PLAN_CHANGE_SKILLS)->skills = 0;
  if (crew)
    add_copy (e, variant, t, YX_PLAN_CHANGE_CREW)->crew = 0;
  if (task->seats > 0)
    add_copy (e, variant, t, YX_PLAN_CHANGE_SEATS)->seats = 0;
}

/* Reads from an answer how much of the change it takes, and its price. False when it takes none,
 * so that something else must hold the task back. */
static bool
read_answer (const Explainer *e, const Copy *copy, const YxPlanVehicle *cars,
             const YxPlanAnswer *answer, YxPlanAdvice *ret_advice)
{
  const YxPlanTask *task = &e->problem->tasks[copy->task];
  const YxPlanWindow *window
      = &task->places[answer->place].windows[answer->window];
  const YxPlanVehicle *car = &cars[answer->vehicle];
  const double crew = fmax (car->crew, 1);
  double price = answer->extra_cost * crew;
  bool needed = true;

  ret_advice->change = copy->change;
  ret_advice->vehicle = answer->vehicle;
  switch (copy->change) {
  case YX_PLAN_CHANGE_LATER:
    ret_advice->time = answer->begin;
    needed = answer->begin > window->to;
    price += answer->begin - window->to;
    break;
  case YX_PLAN_CHANGE_EARLIER:
    ret_advice->time = answer->begin;
    needed = answer->begin < window->from;
    price += window->from - answer->begin;
    break;
  case YX_PLAN_CHANGE_SHIFT: {
    const double shift_to = e->problem->vehicles[answer->vehicle].shift_to;
    ret_advice->time = answer->finish;
    needed = answer->finish > shift_to;
    price += (answer->finish - shift_to) * crew;
    break;
  }
  case YX_PLAN_CHANGE_SKILLS:
    ret_advice->skills = task->skills & ~car->skills;
    needed = ret_advice->skills != 0;
    price += PRICE_SKILL;
    break;
  case YX_PLAN_CHANGE_CREW:
    ret_advice->amount = task->crew > car->crew ? task->crew - car->crew : 0;
    needed = ret_advice->amount > 0;
    price += PRICE_STAFF * ret_advice->amount;
    break;
  case YX_PLAN_CHANGE_SEATS:
    ret_advice->amount = answer->lacking_seats;
    needed = ret_advice->amount > 0;
    price += PRICE_SEAT * ret_advice->amount;
    break;
  default:
    needed = answer->fresh
             && (answer->vehicle >= e->problem->n_vehicles || e->problem->max_vehicles > 0);
    price += PRICE_TURN_OUT * crew;
    break;
  }
  ret_advice->extra_cost = answer->extra_cost;
  ret_advice->price = price;
  return needed;
}

/* Asks all cars of a changed problem for each copy, and keeps what is cheaper than what is known. */
static YxPlannerError
ask_for_copies (Explainer *e, const YxPlanProblem *variant)
{
  YxPlanInstance instance;
  YxPlanState state;
  YxPlanFault fault;
  YxPlannerError error;

  if (e->n_copies == 0)
    return YX_PLANNER_OK;
  error = yx_plan_open (&instance, &state, variant, e->plan, &fault);
  if (error)
    return error == YX_PLANNER_BAD_INPUT ? YX_PLANNER_OK : error;
  for (uint32_t c = 0; c < e->n_copies; c++) {
    const Copy *copy = &e->copies[c];
    YxPlanAdvice *best = &e->advice[copy->task];
    const uint32_t seats
        = copy->change == YX_PLAN_CHANGE_SEATS ? e->problem->tasks[copy->task].seats : 0;
    const uint32_t n = yx_plan_ask_cars (&state, e->problem->n_tasks + c, NONE, seats, e->answers,
                                         variant->n_vehicles);

    for (uint32_t i = 0; i < n; i++) {
      YxPlanAdvice found = { .reason = best->reason, .other_vehicle = NONE };

      if (!read_answer (e, copy, variant->vehicles, &e->answers[i], &found))
        continue;
      if (best->change == YX_PLAN_CHANGE_NONE || found.price < best->price)
        *best = found;
    }
  }
  yx_plan_state_clear (&state);
  yx_plan_instance_clear (&instance);
  return error;
}

static YxPlannerError
try_other_tasks (Explainer *e)
{
  YxPlanProblem variant = begin_variant (e);

  for (uint32_t t = 0; t < e->problem->n_tasks; t++) {
    if (!is_open_to_change (&e->plan->tasks[t]))
      continue;
    widen_windows (e, &variant, t, YX_PLAN_CHANGE_LATER, INFINITY, e->last_shift, -INFINITY);
    widen_windows (e, &variant, t, YX_PLAN_CHANGE_EARLIER, e->first_shift, -INFINITY, -INFINITY);
    copy_with_less_asked (e, &variant, t);
  }
  return ask_for_copies (e, &variant);
}

/* A longer night, also for the windows that last as long as the night does. */
static YxPlannerError
try_longer_night (Explainer *e)
{
  YxPlanProblem variant = begin_variant (e);

  for (uint32_t v = 0; v < variant.n_vehicles; v++)
    e->vehicles[v].shift_to += LONGER_NIGHT;
  for (uint32_t t = 0; t < e->problem->n_tasks; t++)
    if (is_open_to_change (&e->plan->tasks[t])
        && !widen_windows (e, &variant, t, YX_PLAN_CHANGE_SHIFT, INFINITY,
                           e->last_shift + LONGER_NIGHT, e->first_end))
      add_copy (e, &variant, t, YX_PLAN_CHANGE_SHIFT);
  return ask_for_copies (e, &variant);
}

static bool
is_same_car (const YxPlanVehicle *a, const YxPlanVehicle *b)
{
  return a->start == b->start && a->end == b->end && a->shift_from == b->shift_from
         && a->shift_to == b->shift_to && a->seats == b->seats && a->crew == b->crew
         && a->skills == b->skills && a->slowness == b->slowness;
}

/* One more car: one that stands idle because of max_vehicles, or a second of a kind there is. */
static YxPlannerError
try_another_car (Explainer *e)
{
  const YxPlanProblem *p = e->problem;
  YxPlanProblem variant = begin_variant (e);

  for (uint32_t v = 0; v < p->n_vehicles; v++) {
    bool seen = false;

    for (uint32_t u = 0; u < v && !seen; u++)
      seen = is_same_car (&p->vehicles[u], &p->vehicles[v]);
    if (seen)
      continue;
    e->vehicles[variant.n_vehicles] = p->vehicles[v];
    e->vehicles[variant.n_vehicles++].aboard = 0;
  }
  variant.max_vehicles += variant.max_vehicles > 0;
  for (uint32_t t = 0; t < p->n_tasks; t++)
    if (is_open_to_change (&e->plan->tasks[t]))
      add_copy (e, &variant, t, YX_PLAN_CHANGE_CAR);
  const YxPlannerError error = ask_for_copies (e, &variant);
  for (uint32_t t = 0; t < p->n_tasks; t++) {
    YxPlanAdvice *advice = &e->advice[t];

    if (advice->change != YX_PLAN_CHANGE_CAR || advice->vehicle < p->n_vehicles)
      continue;
    for (uint32_t v = p->n_vehicles; v-- > 0;)
      if (is_same_car (&p->vehicles[v], &e->vehicles[advice->vehicle]))
        advice->vehicle = v;
  }
  return error;
}

/* The car that would be next best for a planned task that moves alone. */
static void
name_other_car (YxPlanState *state, const YxPlanSolution *plan, uint32_t t, YxPlanAdvice *advice)
{
  const YxPlanInstance *instance = state->instance;
  YxPlanAnswer answer;
  uint32_t node = NONE;

  for (uint32_t r = 0; r < plan->n_routes; r++)
    for (uint32_t i = 0; i < plan->routes[r].n_stops; i++)
      if (plan->stops[plan->routes[r].first_stop + i].task == t)
        advice->vehicle = plan->routes[r].vehicle;
  for (uint32_t k = instance->first_slot_of[t]; k < instance->first_slot_of[t + 1]; k++)
    if (instance->slots[instance->slots_of[k]].unit != NONE
        && state->filled[instance->slots_of[k]] != NONE)
      node = state->filled[instance->slots_of[k]];
  if (node == NONE)
    return;
  const uint32_t unit = instance->slots[instance->nodes[node].slot].unit;
  if (instance->units[unit].n_slots > 1 || instance->units[unit].siblings)
    return;
  /* Out, asked, and back at its place. */
  const uint32_t after = state->stops[node].prev;
  const double cost = state->totals.cost;
  yx_plan_state_remove (state, node);
  advice->extra_cost = cost - state->totals.cost;
  if (!state->broken && yx_plan_ask_cars (state, t, advice->vehicle, 0, &answer, 1) > 0) {
    advice->other_vehicle = answer.vehicle;
    advice->other_extra_cost = answer.extra_cost - advice->extra_cost;
  }
  yx_plan_state_fill (state, &(YxPlanInsertion){ .node = node, .after = after });
  yx_plan_state_refresh (state, state->stops[node].route);
  state->broken = false;
}

static YxPlannerError
explain_planned (const YxPlanProblem *problem, const YxPlanSolution *plan, YxPlanAdvice *advice,
                 YxPlanFault *ret_fault)
{
  YxPlanInstance instance;
  YxPlanState state;
  const YxPlannerError error = yx_plan_open (&instance, &state, problem, plan, ret_fault);

  if (error)
    return error;
  for (uint32_t t = 0; t < problem->n_tasks; t++)
    if (plan->tasks[t].reason == YX_PLAN_PLANNED)
      name_other_car (&state, plan, t, &advice[t]);
  yx_plan_state_clear (&state);
  yx_plan_instance_clear (&instance);
  return YX_PLANNER_OK;
}

YxPlannerError
yx_planner_explain (const YxPlanProblem *problem, const YxPlanSolution *plan,
                    YxPlanAdvice *ret_advice, YxPlanFault *ret_fault)
{
  Explainer e = { .problem = problem, .plan = plan, .advice = ret_advice };
  YxPlannerError error;

  if (plan->n_tasks != problem->n_tasks) {
    if (ret_fault)
      *ret_fault = (YxPlanFault){ "plan", { NONE, NONE, NONE } };
    return YX_PLANNER_BAD_INPUT;
  }
  for (uint32_t t = 0; t < problem->n_tasks; t++)
    ret_advice[t]
        = (YxPlanAdvice){ .reason = plan->tasks[t].reason, .vehicle = NONE, .other_vehicle = NONE };
  error = explain_planned (problem, plan, ret_advice, ret_fault);
  if (!error && !explainer_init (&e))
    error = YX_PLANNER_NO_MEMORY;
  if (!error)
    error = try_other_tasks (&e);
  if (!error)
    error = try_longer_night (&e);
  if (!error)
    error = try_another_car (&e);
  explainer_clear (&e);
  return error;
}
