#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <math.h>

#include "desk/baseline.h"

typedef struct {
  YxTaskKind kind;
  guint32 here;
  int crew;
  double metres, driving, seconds;
} Trip;

static void
extend_trip (const YxPlanInput *input, Trip *trip, guint32 there, double service)
{
  const gsize leg = (gsize) trip->here * input->snaps->len + there;

  trip->metres += input->metres[leg];
  trip->driving += input->seconds[leg] * input->drive_factor;
  trip->seconds += input->seconds[leg] * input->drive_factor + service;
  trip->here = there;
}

/* Each case on its own: so a stop that serves several takes only as long as one of them. */
static void
measure_trips (const YxPlanInput *input, const YxPlanDraft *draft, const YxPlanSolution *solution,
               YxBaseline kinds[YX_N_TASK_KINDS])
{
  g_autoptr (GHashTable) trips = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  GHashTableIter iter;
  gpointer value;

  for (uint32_t s = 0; s < solution->n_stops; s++) {
    const YxPlanStop *stop = &solution->stops[s];
    const YxPlanPlace *place;
    YxPlanInputTask *task;
    double more_s;

    if (stop->task == YX_PLAN_NONE)
      continue;
    task = draft->tasks[stop->task];
    place = &draft->problem.tasks[stop->task].places[stop->place];
    more_s = yx_plan_input_done_s (task, task->cases->len) - yx_plan_input_done_s (task, 1);
    if (task->meets)
      more_s *= yx_plan_input_task_place (task, stop->place)->presence;
    for (guint c = 0; c < task->cases->len; c++) {
      char *case_id = g_ptr_array_index (task->cases, c);
      Trip *trip = g_hash_table_lookup (trips, case_id);

      if (trip == NULL) {
        trip = g_new0 (Trip, 1); /* at location 0, the base */
        trip->kind = task->kind;
        g_hash_table_insert (trips, case_id, trip);
      }
      trip->crew = MAX (trip->crew, task->staff);
      extend_trip (input, trip, place->location, place->service - more_s);
    }
  }
  g_hash_table_iter_init (&iter, trips);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    Trip *trip = value;
    YxBaseline *kind = &kinds[trip->kind];

    extend_trip (input, trip, 0, 0.0);
    kind->n_cases++;
    kind->n_staff += trip->crew;
    kind->metres += trip->metres;
    kind->drive_s += (int64_t) trip->driving;
    kind->car_s += (int64_t) trip->seconds;
    kind->staff_s += (int64_t) trip->seconds * trip->crew;
  }
}

static double
leg_metres (const YxPlanInput *input, double leave, guint32 here, guint32 there)
{
  const double *metres
      = !input->both_periods || yx_plan_input_period (input, leave) == input->period
            ? input->metres
            : input->other_metres;

  return metres[(gsize) here * input->snaps->len + there];
}

static double
route_metres (const YxPlanInput *input, const YxPlanDraft *draft, const YxPlanSolution *solution,
              const YxPlanRoute *route)
{
  const YxPlanVehicle *vehicle = &draft->problem.vehicles[route->vehicle];
  double metres = 0.0, leave = route->leave;
  guint32 here = vehicle->start;

  for (uint32_t s = route->first_stop; s < route->first_stop + route->n_stops; s++) {
    const YxPlanStop *stop = &solution->stops[s];
    const guint32 there = stop->task == YX_PLAN_NONE
                              ? draft->problem.drop_offs[stop->place].location
                              : draft->problem.tasks[stop->task].places[stop->place].location;

    metres += leg_metres (input, leave, here, there);
    here = there;
    leave = stop->leave;
  }
  return metres + leg_metres (input, leave, here, vehicle->end);
}

/* What the plan takes for each kind: a car counts under every kind it serves, its way and time are
 * shared out by its visits. */
static void
measure_together (const YxPlanInput *input, const YxPlanDraft *draft,
                  const YxPlanSolution *solution, YxBaseline kinds[YX_N_TASK_KINDS])
{
  double metres[YX_N_TASK_KINDS] = { 0.0 }, car_s[YX_N_TASK_KINDS] = { 0.0 };
  double staff_s[YX_N_TASK_KINDS] = { 0.0 };

  for (uint32_t r = 0; r < solution->n_routes; r++) {
    const YxPlanRoute *route = &solution->routes[r];
    const int staff = yx_route_staff (input, draft, solution, route);
    const double way = route_metres (input, draft, solution, route);
    guint n_of[YX_N_TASK_KINDS] = { 0 }, n_all = 0;

    for (uint32_t s = route->first_stop; s < route->first_stop + route->n_stops; s++) {
      if (solution->stops[s].task == YX_PLAN_NONE)
        continue;
      n_of[draft->tasks[solution->stops[s].task]->kind]++;
      n_all++;
    }
    for (guint kind = 0; kind < YX_N_TASK_KINDS; kind++) {
      const double share = n_all > 0 ? (double) n_of[kind] / n_all : 0.0;

      if (n_of[kind] == 0)
        continue;
      kinds[kind].together.n_stops += (int) n_of[kind];
      kinds[kind].together.n_cars++;
      kinds[kind].together.n_staff += staff;
      metres[kind] += share * way;
      car_s[kind] += share * (route->finish - route->leave);
      staff_s[kind] += share * (route->finish - route->leave) * staff;
    }
  }
  for (guint kind = 0; kind < YX_N_TASK_KINDS; kind++) {
    kinds[kind].together.metres = metres[kind];
    kinds[kind].together.car_s = (int64_t) llround (car_s[kind]);
    kinds[kind].together.staff_s = (int64_t) llround (staff_s[kind]);
  }
}

int
yx_route_staff (const YxPlanInput *input, const YxPlanDraft *draft, const YxPlanSolution *solution,
                const YxPlanRoute *route)
{
  const YxPlanInputVehicle *vehicle = g_ptr_array_index (input->vehicles, route->vehicle);
  int staff = 0;

  if (vehicle->crew_by_name)
    return vehicle->crew;
  for (uint32_t s = route->first_stop; s < route->first_stop + route->n_stops; s++) {
    const YxPlanInputTask *task;

    if (solution->stops[s].task == YX_PLAN_NONE)
      continue;
    task = draft->tasks[solution->stops[s].task];
    staff = MAX (staff, task->staff);
  }
  return MIN (staff, vehicle->crew);
}

void
yx_baseline_measure (const YxPlanInput *input, const YxPlanDraft *draft,
                     const YxPlanSolution *solution, YxBaseline ret_kinds[YX_N_TASK_KINDS])
{
  for (guint kind = 0; kind < YX_N_TASK_KINDS; kind++)
    ret_kinds[kind] = (YxBaseline){ .kind = (YxTaskKind) kind };
  measure_trips (input, draft, solution, ret_kinds);
  measure_together (input, draft, solution, ret_kinds);
}

YxBaseline
yx_baseline_sum (const YxBaseline kinds[YX_N_TASK_KINDS])
{
  YxBaseline sum = { 0 };

  for (guint kind = 0; kind < YX_N_TASK_KINDS; kind++) {
    sum.n_cases += kinds[kind].n_cases;
    sum.n_staff += kinds[kind].n_staff;
    sum.metres += kinds[kind].metres;
    sum.drive_s += kinds[kind].drive_s;
    sum.car_s += kinds[kind].car_s;
    sum.staff_s += kinds[kind].staff_s;
  }
  return sum;
}

guint
yx_count_sure (const YxPlanDraft *draft, const YxPlanSolution *solution)
{
  guint n = 0;

  for (uint32_t t = 0; t < solution->n_tasks; t++)
    n += solution->tasks[t].n_visits > 0 && !draft->tasks[t]->meets;
  return n;
}
