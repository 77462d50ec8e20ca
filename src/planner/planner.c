#include "planner/planner.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>

#include "planner/load.h"
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

static void *
run_search_thread (void *data)
{
  YxPlanSearch *search = data;

  /* The gate opens when it is known how many threads there are. */
  pthread_mutex_lock (&search->team->gate);
  pthread_mutex_unlock (&search->team->gate);
  yx_plan_search_run (search);
  return NULL;
}

/* Runs the searches of a team, the first in this thread; with as many as the system allows. */
static bool
run_team (YxPlanTeam *team)
{
  pthread_t *threads = calloc (team->n_searches, sizeof *threads);
  const uint32_t n_wanted = team->n_searches;
  bool ready = threads != NULL;

  if (!ready)
    return false;
  pthread_mutex_init (&team->gate, NULL);
  pthread_mutex_lock (&team->gate);
  for (team->n_searches = 1; team->n_searches < n_wanted; team->n_searches++)
    if (pthread_create (&threads[team->n_searches], NULL, run_search_thread,
                        &team->searches[team->n_searches]))
      break;
  pthread_barrier_init (&team->barrier, NULL, team->n_searches);
  pthread_mutex_unlock (&team->gate);
  yx_plan_search_run (&team->searches[0]);
  for (uint32_t i = 1; i < team->n_searches; i++)
    pthread_join (threads[i], NULL);
  pthread_barrier_destroy (&team->barrier);
  pthread_mutex_destroy (&team->gate);
  free (threads);
  return true;
}

static void
clear_team (YxPlanTeam *team, uint32_t n_searches)
{
  for (uint32_t i = 0; i < n_searches; i++)
    yx_plan_search_clear (&team->searches[i]);
  free (team->searches);
}

/* Sets a search up, with the plan to begin with when there is one and it fits. */
static bool
init_search (YxPlanSearch *search, const YxPlanInstance *instance, YxPlanTeam *team, uint64_t seed)
{
  const YxPlanSolution *start = team->options->start;

  if (!yx_plan_search_init (search, instance, team, seed))
    return false;
  if (!start)
    return true;
  if (yx_plan_load (&search->current, start)
      && search->current.totals.in_use <= search->current.max_in_use) {
    yx_plan_state_copy (&search->best, &search->current);
    return true;
  }
  yx_plan_search_clear (search);
  return yx_plan_search_init (search, instance, team, seed);
}

static YxPlannerError
solve (const YxPlanInstance *instance, const YxPlanOptions *options, double spent,
       YxPlanSolution *ret_solution)
{
  const uint32_t n = options->threads > 1 ? options->threads : 1;
  YxPlanTeam team = { .options = options, .spent = spent };
  YxPlanSolution solution;
  uint32_t n_ready = 0;

  team.searches = calloc (n, sizeof *team.searches);
  while (team.searches && n_ready < n
         && init_search (&team.searches[n_ready], instance, &team,
                         options->seed + n_ready * UINT64_C (0x5851f42d4c957f2d)))
    n_ready++;
  team.n_searches = n;
  if (n_ready < n || !run_team (&team)) {
    clear_team (&team, n_ready);
    return YX_PLANNER_NO_MEMORY;
  }
  YxPlanSearch *best = &team.searches[0];
  for (uint32_t i = 1; i < team.n_searches; i++)
    if (yx_plan_totals_compare (&team.searches[i].best.totals, &best->best.totals) < 0)
      best = &team.searches[i];
  const bool reported = yx_plan_report (&best->best, &solution);
  if (reported) {
    for (uint32_t i = 0; i < team.n_searches; i++)
      solution.steps += team.searches[i].steps;
    solution.interrupted = atomic_load (&team.stop);
    *ret_solution = solution;
  }
  clear_team (&team, n);
  return reported ? YX_PLANNER_OK : YX_PLANNER_NO_MEMORY;
}

YxPlannerError
yx_planner_solve (const YxPlanProblem *problem, const YxPlanOptions *options,
                  YxPlanSolution *ret_solution, YxPlanFault *ret_fault)
{
  const double began = yx_plan_now (options);
  YxPlanInstance instance;
  YxPlannerError error = yx_plan_instance_init (&instance, problem, options->cancel, ret_fault);

  if (error)
    return error;
  error = solve (&instance, options, yx_plan_now (options) - began, ret_solution);
  yx_plan_instance_clear (&instance);
  return error;
}
