#include "planner/planner.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "planner/validate.h"

#define NONE YX_PLAN_NONE
#define TAIL 0.05        /* on either side of the interval */
#define LAST_SHARE 0.5   /* of the time, for the plan with all vehicles */
#define STEADY_SHARE 0.1 /* for making that steady */

/* One run of several within a call: its part of the progress. */
typedef struct {
  const YxPlanOptions *options;
  double from, share;
  uint64_t steps;
  YxPlanScore *best; /* of the last point: what the progress tells */
  bool has_best;
  bool stopped;
} Run;

void
yx_plan_curve_clear (YxPlanCurve *curve)
{
  for (uint32_t m = 0; m < curve->n_points; m++)
    yx_plan_solution_clear (&curve->points[m].plan);
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
fill_point (const YxPlanProblem *p, YxPlanCurvePoint *point)
{
  const YxPlanSolution *solution = &point->plan;

  point->score = solution->score;
  point->vehicles = solution->n_routes;
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

static void *
copy_array (const void *from, size_t n, size_t size)
{
  void *copy = calloc (n + 1, size);

  if (copy && n > 0)
    memcpy (copy, from, n * size);
  return copy;
}

static bool
copy_plan (const YxPlanSolution *from, YxPlanSolution *ret_plan)
{
  YxPlanSolution copy = *from;

  copy.routes = copy_array (from->routes, from->n_routes, sizeof *from->routes);
  copy.stops = copy_array (from->stops, from->n_stops, sizeof *from->stops);
  copy.tasks = copy_array (from->tasks, from->n_tasks, sizeof *from->tasks);
  if (copy.routes && copy.stops && copy.tasks) {
    *ret_plan = copy;
    return true;
  }
  yx_plan_solution_clear (&copy);
  return false;
}

static bool
run_progress_cb (const YxPlanProgress *progress, void *data)
{
  Run *run = data;
  const YxPlanProgress whole = { .fraction = run->from + run->share * progress->fraction,
                                 .steps = run->steps + progress->steps,
                                 .best = run->has_best ? *run->best : progress->best };

  run->stopped = !run->options->progress (&whole, run->options->progress_data);
  return !run->stopped;
}

/* Options for a share of the allowed time or steps. */
static YxPlanOptions
share_of (const Run *run, double share)
{
  const YxPlanOptions *options = run->options;
  YxPlanOptions part = *options;

  part.seconds *= share;
  if (options->seconds == 0)
    part.steps = (uint64_t) ceil ((options->steps ? (double) options->steps : 20000.0) * share);
  else if (options->steps > 0)
    part.steps = (uint64_t) ceil ((double) options->steps * share);
  if (run->stopped) {
    part.seconds = 0;
    part.steps = 1;
  }
  return part;
}

/* Solves with at most m vehicles in a share of the allowed time. */
static YxPlannerError
solve_point (Run *run, const YxPlanProblem *problem, uint32_t m, double share,
             const YxPlanSolution *start, YxPlanSolution *ret_plan, YxPlanFault *ret_fault)
{
  YxPlanOptions part = share_of (run, share);
  YxPlanProblem with = *problem;

  with.max_vehicles = m;
  part.start = start;
  part.progress = part.progress ? run_progress_cb : NULL;
  part.progress_data = run;
  run->share = share;
  const YxPlannerError error = yx_planner_solve (&with, &part, ret_plan, ret_fault);
  if (!error) {
    run->from += share;
    run->steps += ret_plan->steps;
    run->stopped |= ret_plan->interrupted;
  }
  return error;
}

/* Vehicles that locked stops hold. */
static uint32_t
count_held (const YxPlanProblem *p)
{
  uint32_t n = 0;

  for (uint32_t i = 0; i < p->n_locks; i++) {
    bool seen = false;

    for (uint32_t k = 0; k < i && !seen; k++)
      seen = p->locks[k].vehicle == p->locks[i].vehicle;
    n += !seen;
  }
  return n;
}

/* Puts a steadier plan in the last point's place. */
static YxPlannerError
steady_last (Run *run, const YxPlanProblem *problem, YxPlanCurvePoint *last, YxPlanFault *ret_fault)
{
  YxPlanOptions part = share_of (run, STEADY_SHARE);
  YxPlanSolution steady;

  part.progress = NULL;
  const YxPlannerError error = yx_planner_steady (problem, &last->plan, run->options->spread, &part,
                                                  &steady, ret_fault);
  if (error)
    return error;
  yx_plan_solution_clear (&last->plan);
  last->plan = steady;
  run->from += STEADY_SHARE;
  return YX_PLANNER_OK;
}

/* The last point first, then from the first up to where it uses no more vehicles. */
static YxPlannerError
draw_curve (Run *run, const YxPlanProblem *problem, YxPlanCurve *curve, YxPlanFault *ret_fault)
{
  const uint32_t n = curve->n_points, held = count_held (problem);
  const double steady_share = run->options->spread ? STEADY_SHARE : 0;
  YxPlanCurvePoint *points = curve->points, *last = &points[n - 1];
  YxPlannerError error = solve_point (run, problem, n, n > 1 ? LAST_SHARE : 1 - steady_share,
                                      run->options->start, &last->plan, ret_fault);

  if (!error && run->options->spread)
    error = steady_last (run, problem, last, ret_fault);
  if (error)
    return error;
  run->best = &last->plan.score;
  run->has_best = true;
  const uint32_t used = last->plan.n_routes > 0 ? last->plan.n_routes : 1;
  for (uint32_t m = 1; m < used && !error; m++)
    error = solve_point (run, problem, m > held ? m : held, (1 - LAST_SHARE - steady_share) / (used - 1),
                         m > 1 ? &points[m - 2].plan : NULL, &points[m - 1].plan, ret_fault);
  for (uint32_t m = used; m < n && !error; m++)
    if (!copy_plan (&last->plan, &points[m - 1].plan))
      error = YX_PLANNER_NO_MEMORY;
  for (uint32_t m = 2; m <= n && !error; m++) {
    if (yx_plan_score_compare (&points[m - 2].plan.score, &points[m - 1].plan.score) >= 0)
      continue;
    yx_plan_solution_clear (&points[m - 1].plan);
    if (!copy_plan (&points[m - 2].plan, &points[m - 1].plan))
      error = YX_PLANNER_NO_MEMORY;
  }
  return error;
}

YxPlannerError
yx_planner_curve (const YxPlanProblem *problem, const YxPlanOptions *options,
                  YxPlanCurve *ret_curve, YxPlanFault *ret_fault)
{
  const uint32_t most = problem->max_vehicles;
  Run run = { .options = options };
  YxPlanCurve curve = { 0 };
  YxPlannerError error = YX_PLANNER_OK;
  YxPlanFault fault;

  if (!yx_plan_validate (problem, &fault)) {
    if (ret_fault)
      *ret_fault = fault;
    return YX_PLANNER_BAD_INPUT;
  }

  curve.n_points = most && most < problem->n_vehicles ? most : problem->n_vehicles;
  curve.points = calloc ((size_t) curve.n_points + 1, sizeof *curve.points);
  if (!curve.points)
    return YX_PLANNER_NO_MEMORY;
  if (curve.n_points > 0)
    error = draw_curve (&run, problem, &curve, ret_fault);
  for (uint32_t m = 1; m <= curve.n_points && !error; m++) {
    curve.points[m - 1].max_vehicles = m;
    if (!fill_point (problem, &curve.points[m - 1]))
      error = YX_PLANNER_NO_MEMORY;
  }
  if (!error && curve.n_points > 0
      && !write_baseline (problem, &curve.points[curve.n_points - 1].plan, &curve))
    error = YX_PLANNER_NO_MEMORY;
  if (error) {
    yx_plan_curve_clear (&curve);
    return error;
  }
  curve.steps = run.steps;
  curve.interrupted = run.stopped;
  *ret_curve = curve;
  return YX_PLANNER_OK;
}
