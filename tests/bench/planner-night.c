/* The planner on a night such as the product plans, drawn by seed: how soon there is a plan, how
 * good it is in two seconds against twenty, what one more task, reasons and a rehearsal take. */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "night.h"
#include "planner/trial.h"

static bool
first_plan_cb (const YxPlanProgress *progress, void *data)
{
  double *first = data;

  if (*first == 0)
    *first = night_now ();
  return true;
}

static bool
plan (const YxPlanProblem *problem, double seconds, YxPlanSolution *ret_plan)
{
  double first = 0;
  const YxPlanOptions options
      = { .seed = 1, .seconds = seconds, .cpu_clock = true, .progress = first_plan_cb, .progress_data = &first };
  const double began = night_now ();
  YxPlanBreach breach;

  if (yx_planner_solve (problem, &options, ret_plan, NULL)
      || !yx_planner_check (problem, ret_plan, &breach))
    return false;
  printf (
      "%3u tasks, %2u cars: first plan %.0f ms; in %4.1f s %.3f expected, %u cars, %.0f s driven\n",
      problem->n_tasks, problem->n_vehicles, 1000 * (first - began), seconds, ret_plan->score.value,
      ret_plan->score.vehicles, ret_plan->score.cost);
  return true;
}

static bool
curve (const YxPlanProblem *problem, double seconds)
{
  const YxPlanSpread spread = { 0.1, 0.15, 0.33, 0.4 };
  const YxPlanOptions options = { .seed = 1, .seconds = seconds, .spread = &spread };
  const double began = night_now ();
  YxPlanCurve drawn;

  if (yx_planner_curve (problem, &options, &drawn, NULL))
    return false;
  printf ("curve in %.1f s:", night_now () - began);
  for (uint32_t m = 0; m < drawn.n_points; m++)
    printf (" %.1f", drawn.points[m].score.value);
  printf ("\n");
  yx_plan_curve_clear (&drawn);
  return true;
}

static bool
explain (const YxPlanProblem *problem, const YxPlanSolution *plan_)
{
  YxPlanAdvice *advice = calloc (problem->n_tasks + 1, sizeof *advice);
  const double began = night_worked ();
  uint32_t n_left_out = 0, n_remedies = 0;

  if (!advice || yx_planner_explain (problem, plan_, advice, NULL)) {
    free (advice);
    return false;
  }
  for (uint32_t t = 0; t < problem->n_tasks; t++) {
    n_left_out += advice[t].reason != YX_PLAN_PLANNED;
    n_remedies += advice[t].reason != YX_PLAN_PLANNED && advice[t].change != YX_PLAN_CHANGE_NONE;
  }
  printf ("explained %u tasks in %.0f ms: %u left out, for %u of them a change\n",
          problem->n_tasks, 1000 * (night_worked () - began), n_left_out, n_remedies);
  free (advice);
  return true;
}

/* As the desk answers for a task that has just come in: in every car, at every place, before every
 * stop. */
static bool
try_one_more (const YxPlanProblem *problem, const YxPlanSolution *plan_, uint32_t task)
{
  YxPlanTrialStop *stops = calloc (plan_->n_stops + 1, sizeof *stops);
  const double began = night_worked ();
  uint32_t n_tried = 0, n_sound = 0;

  for (uint32_t r = 0; stops && r < plan_->n_routes; r++) {
    const YxPlanRoute *route = &plan_->routes[r];

    for (uint32_t place = 0; place < problem->tasks[task].n_places; place++)
      for (uint32_t at = 0; at <= route->n_stops; at++) {
        const YxPlanTrialRoute tried_route = { route->vehicle, 0, route->n_stops + 1, INFINITY };
        YxPlanSolution tried;
        YxPlanTrialFault fault;

        for (uint32_t i = 0; i < route->n_stops; i++) {
          const YxPlanStop *stop = &plan_->stops[route->first_stop + i];
          stops[i + (i >= at)] = (YxPlanTrialStop){ stop->task, stop->place, stop->window,
                                                    -INFINITY, stop->begin };
        }
        stops[at] = (YxPlanTrialStop){ task, place, YX_PLAN_NONE, -INFINITY, NAN };
        if (yx_planner_try (problem, &(YxPlanTrial){ &tried_route, 1, stops, route->n_stops + 1 },
                            NULL, &tried, &fault)) {
          free (stops);
          return false;
        }
        n_tried++;
        n_sound += fault.kind == YX_PLAN_BREACH_NONE;
        yx_plan_solution_clear (&tried);
      }
  }
  printf ("one more task in %u cars: %u ways tried in %.1f ms, %u of them sound\n", plan_->n_routes,
          n_tried, 1000 * (night_worked () - began), n_sound);
  free (stops);
  return n_tried > 0;
}

int
main (void)
{
  YxPlanSolution short_plan, long_plan, big_plan;
  YxPlanRehearsal rehearsal;
  Night night, big;

  night_init (&night, 60, 12, 7);
  if (!plan (&night.problem, 2, &short_plan) || !plan (&night.problem, 20, &long_plan))
    return 1;
  const double began = night_worked ();
  if (yx_planner_rehearse (&night.problem, &long_plan, &(YxPlanSpread){ 0.1, 0.15, 0.3, 0.4 },
                           10000, 1, &rehearsal))
    return 1;
  printf ("rehearsal of 10,000 nights: %.0f ms; %.1f met, all in time in %.0f %%\n",
          1000 * (night_worked () - began), rehearsal.met_mean, 100 * rehearsal.all_in_time);

  if (!curve (&night.problem, 5) || !explain (&night.problem, &long_plan))
    return 1;

  night_init (&big, 300, 20, 7);
  for (uint32_t v = 0; v < 20; v++) {
    big.vehicles[v].shift_to = 36000; /* so that there is room for one more */
    big.vehicles[v].seats = 12;
  }
  for (uint32_t i = 3 * 299; i < 3 * 300; i++)
    big.windows[i].to = 36000;
  big.problem.n_tasks = 299;
  if (!plan (&big.problem, 5, &big_plan))
    return 1;
  big.problem.n_tasks = 300;
  if (!try_one_more (&big.problem, &big_plan, 299))
    return 1;
  big.problem.n_tasks = 299;
  if (!explain (&big.problem, &big_plan))
    return 1;
  yx_plan_rehearsal_clear (&rehearsal);
  yx_plan_solution_clear (&short_plan);
  yx_plan_solution_clear (&long_plan);
  yx_plan_solution_clear (&big_plan);
  night_clear (&night);
  night_clear (&big);
  return 0;
}
