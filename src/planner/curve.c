#include "planner/planner.h"

#include <math.h>
#include <stdlib.h>

#include "planner/report.h"
#include "planner/search.h"

#define NONE YX_PLAN_NONE
#define TAIL 0.05 /* on either side of the interval */

void
yx_plan_curve_clear (YxPlanCurve *curve)
{
  free (curve->points);
  free (curve->baseline);
  *curve = (YxPlanCurve){ 0 };
}

/* How many debtors are met: the distribution of a sum of independent meetings. */
static bool
meet_debtors (const YxPlanSolution *solution, YxPlanCurvePoint *point)
{
  double *odds = calloc ((size_t) solution->n_tasks + 1, sizeof *odds);
  double sum = 0;
  uint32_t n = 0;

  if (!odds)
    return false;
  odds[0] = 1;
  for (uint32_t t = 0; t < solution->n_tasks; t++) {
    const double chance = solution->tasks[t].chance;

    if (solution->tasks[t].n_visits == 0)
      continue;
    point->n_planned++;
    point->expected += chance;
    for (uint32_t k = ++n; k > 0; k--)
      odds[k] = odds[k] * (1 - chance) + odds[k - 1] * chance;
    odds[0] *= 1 - chance;
  }
  for (point->low = 0; point->low < n && (sum += odds[point->low]) < TAIL;)
    point->low++;
  sum = 0;
  for (point->high = n; point->high > 0 && (sum += odds[point->high]) < TAIL;)
    point->high--;
  free (odds);
  return true;
}

static bool
write_point (YxPlanSearch *search, YxPlanSolution *solution, uint32_t m, YxPlanCurvePoint *point)
{
  const YxPlanProblem *p = search->best.instance->problem;

  yx_plan_solution_clear (solution);
  if (!yx_plan_report (&search->best, solution))
    return false;
  *point = (YxPlanCurvePoint){ .max_vehicles = m,
                               .score = solution->score,
                               .vehicles = solution->n_routes };
  for (uint32_t r = 0; r < solution->n_routes; r++) {
    const YxPlanRoute *route = &solution->routes[r];
    point->staff += p->vehicles[route->vehicle].crew;
    point->seconds += route->finish - route->leave;
    point->metres += route->metres;
  }
  return meet_debtors (solution, point);
}

/* Out to a place and home again; INFINITY when this car cannot. */
static double
round_trip (const YxPlanProblem *p, const YxPlanVehicle *car, const YxPlanTask *task,
            uint32_t place, double *ret_metres)
{
  const uint32_t there = task->places[place].location;
  const uint32_t end = car->end == NONE ? car->start : car->end;
  const size_t out = (size_t) car->start * p->n_locations + there;
  const size_t back = (size_t) there * p->n_locations + end;
  const double slowness = car->slowness == 0 ? 1 : car->slowness;

  if (car->crew < task->crew || (task->skills & ~car->skills) != 0)
    return INFINITY;
  *ret_metres = p->metres ? p->metres[out] + p->metres[back] : 0;
  return (p->seconds[out] + p->seconds[back]) * slowness + task->places[place].service;
}

static void
add_visit (const YxPlanProblem *p, const YxPlanStop *stop, YxPlanBaseline *baseline)
{
  const YxPlanTask *task = &p->tasks[stop->task];
  double soonest = INFINITY, metres = 0;
  uint32_t crew = 0;

  for (uint32_t v = 0; v < p->n_vehicles; v++) {
    double way = 0;
    const double seconds = round_trip (p, &p->vehicles[v], task, stop->place, &way);

    if (seconds < soonest) {
      soonest = seconds;
      metres = way;
      crew = p->vehicles[v].crew;
    }
  }
  if (isinf (soonest))
    return; /* a car that is on its way passes there, but none from its start and back */
  baseline->cars++;
  baseline->staff += crew;
  baseline->seconds += soonest;
  baseline->metres += metres;
}

static int
compare_kinds (const void *a, const void *b)
{
  const YxPlanBaseline *x = a, *y = b;

  return x->kind < y->kind ? -1 : x->kind > y->kind;
}

static bool
write_baseline (const YxPlanProblem *p, const YxPlanSolution *solution, YxPlanCurve *curve)
{
  curve->baseline = calloc ((size_t) p->n_tasks + 1, sizeof *curve->baseline);
  if (!curve->baseline)
    return false;
  for (uint32_t t = 0; t < p->n_tasks; t++) {
    uint32_t k = 0;

    if (solution->tasks[t].n_visits == 0)
      continue;
    while (k < curve->n_kinds && curve->baseline[k].kind != p->tasks[t].kind)
      k++;
    if (k == curve->n_kinds)
      curve->baseline[curve->n_kinds++].kind = p->tasks[t].kind;
    curve->baseline[k].n_tasks++;
    for (uint32_t i = 0; i < solution->n_stops; i++)
      if (solution->stops[i].task == t)
        add_visit (p, &solution->stops[i], &curve->baseline[k]);
  }
  qsort (curve->baseline, curve->n_kinds, sizeof *curve->baseline, compare_kinds);
  return true;
}

static bool
draw_curve (YxPlanSearch *search, uint32_t n_points, YxPlanCurve *curve)
{
  YxPlanSolution solution = { 0 };
  bool drawn = true;

  curve->points = calloc ((size_t) n_points + 1, sizeof *curve->points);
  if (!curve->points)
    return false;
  for (uint32_t m = 1; m <= n_points && drawn; m++) {
    const uint32_t least = search->best.totals.in_use;

    search->current.max_in_use = m > least ? m : least;
    yx_plan_search_extend (search, (double) m / n_points);
    drawn = write_point (search, &solution, m, &curve->points[m - 1]);
  }
  curve->n_points = n_points;
  drawn = drawn
          && (n_points == 0 || write_baseline (search->best.instance->problem, &solution, curve));
  yx_plan_solution_clear (&solution);
  return drawn;
}

YxPlannerError
yx_planner_curve (const YxPlanProblem *problem, const YxPlanOptions *options,
                  YxPlanCurve *ret_curve, YxPlanFault *ret_fault)
{
  YxPlanTeam team = { .options = options, .n_searches = 1 };
  YxPlanInstance instance;
  YxPlanSearch search;
  YxPlanCurve curve = { 0 };
  YxPlannerError error = yx_plan_instance_init (&instance, problem, ret_fault);
  const uint32_t most = problem->max_vehicles;

  if (error)
    return error;
  team.searches = &search;
  if (!yx_plan_search_init (&search, &instance, &team, options->seed)) {
    yx_plan_instance_clear (&instance);
    return YX_PLANNER_NO_MEMORY;
  }
  yx_plan_search_begin (&search);
  if (!draw_curve (&search, most && most < problem->n_vehicles ? most : problem->n_vehicles,
                   &curve)) {
    yx_plan_curve_clear (&curve);
    error = YX_PLANNER_NO_MEMORY;
  } else {
    curve.steps = search.steps;
    curve.interrupted = atomic_load (&team.stop);
    *ret_curve = curve;
  }
  yx_plan_search_clear (&search);
  yx_plan_instance_clear (&instance);
  return error;
}
