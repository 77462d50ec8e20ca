#include "planner/planner.h"

#include <math.h>
#include <stdlib.h>

#include "planner/report.h"
#include "planner/search.h"

void
yx_plan_solution_clear (YxPlanSolution *solution)
{
  free (solution->routes);
  free (solution->stops);
  free (solution->tasks);
  *solution = (YxPlanSolution){ 0 };
}

int
yx_plan_score_compare (const YxPlanScore *a, const YxPlanScore *b)
{
  if (a->required_missing != b->required_missing)
    return a->required_missing < b->required_missing ? -1 : 1;
  if (fabs (a->value - b->value) > YX_PLAN_TINY)
    return a->value > b->value ? -1 : 1;
  if (a->vehicles != b->vehicles)
    return a->vehicles < b->vehicles ? -1 : 1;
  if (fabs (a->cost - b->cost) > YX_PLAN_TINY)
    return a->cost < b->cost ? -1 : 1;
  if (fabs (a->lateness - b->lateness) > YX_PLAN_TINY * (1 + b->lateness))
    return a->lateness < b->lateness ? -1 : 1;
  return 0;
}

YxPlannerError
yx_planner_solve (const YxPlanProblem *problem, const YxPlanOptions *options,
                  YxPlanSolution *ret_solution, YxPlanFault *ret_fault)
{
  YxPlanClock clock = { .options = options, .began = yx_plan_now () };
  YxPlanInstance instance;
  YxPlanSearch search;
  YxPlannerError error = yx_plan_instance_init (&instance, problem, ret_fault);

  if (error)
    return error;
  if (!yx_plan_search_init (&search, &instance, &clock, options->seed)) {
    yx_plan_instance_clear (&instance);
    return YX_PLANNER_NO_MEMORY;
  }
  search.reports = options->progress != NULL;
  yx_plan_search_run (&search);
  YxPlanSolution solution;
  error = yx_plan_report (&search.best, &solution) ? YX_PLANNER_OK : YX_PLANNER_NO_MEMORY;
  if (!error) {
    solution.steps = search.steps;
    solution.interrupted = atomic_load (&clock.stop);
    *ret_solution = solution;
  }
  yx_plan_search_clear (&search);
  yx_plan_instance_clear (&instance);
  return error;
}
