/* The robust choice: of plans with the same coverage, the one that breaks least often. A plan made
 * with a margin has its slack where the margin was needed; it is timed without it and rehearsed. */

#include "planner/planner.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "planner/load.h"
#include "planner/report.h"

#define NIGHTS 2000
#define DEARER 1.1 /* at most, than the plan it replaces */

static const double margins[] = { 1.06, 1.12, 1.2 };
#define N_MARGINS (sizeof margins / sizeof margins[0])

/* The problem with slower roads and longer visits; its arrays are freed by clear_slower(). */
static bool
init_slower (const YxPlanProblem *p, double margin, YxPlanProblem *ret_slower)
{
  const size_t n = (size_t) p->n_locations * p->n_locations;
  YxPlanProblem slower = *p;
  size_t n_places = 0;

  for (uint32_t t = 0; t < p->n_tasks; t++)
    n_places += p->tasks[t].n_places;
  double *seconds = calloc (n + 1, sizeof *seconds);
  double *others = calloc (n + 1, sizeof *others);
  YxPlanTask *tasks = calloc ((size_t) p->n_tasks + 1, sizeof *tasks);
  YxPlanPlace *places = calloc (n_places + 1, sizeof *places);
  slower.seconds = seconds;
  slower.other_seconds = others;
  slower.tasks = tasks;
  if (!seconds || !others || !tasks || !places) {
    free (seconds);
    free (others);
    free (tasks);
    free (places);
    return false;
  }
  for (size_t i = 0; i < n; i++) {
    seconds[i] = ceil (p->seconds[i] * margin);
    others[i] = p->other_seconds ? ceil (p->other_seconds[i] * margin) : 0;
  }
  /* The first task's places begin the one array of places, whether it has any or not. */
  for (uint32_t t = 0; t < p->n_tasks; t++) {
    tasks[t] = p->tasks[t];
    tasks[t].places = places;
    for (uint32_t i = 0; i < tasks[t].n_places; i++) {
      places[i] = p->tasks[t].places[i];
      places[i].service = ceil (places[i].service * margin);
    }
    places += tasks[t].n_places;
  }
  if (p->n_tasks == 0)
    free (places);
  if (!p->other_seconds) {
    free (others);
    slower.other_seconds = NULL;
  }
  *ret_slower = slower;
  return true;
}

static void
clear_slower (YxPlanProblem *slower)
{
  if (slower->n_tasks > 0)
    free ((void *) slower->tasks[0].places);
  free ((void *) slower->tasks);
  free ((void *) slower->seconds);
  free ((void *) slower->other_seconds);
}

/* The same stops in the same order, as early as the problem at hand allows. */
static YxPlannerError
time_again (const YxPlanProblem *problem, const YxPlanSolution *plan, YxPlanSolution *ret_plan,
            bool *ret_fits)
{
  YxPlanInstance instance;
  YxPlanState state;
  YxPlanFault fault;
  YxPlannerError error = yx_plan_open (&instance, &state, problem, plan, &fault);

  *ret_fits = false;
  if (error)
    return error == YX_PLANNER_BAD_INPUT ? YX_PLANNER_OK : error;
  *ret_fits = yx_plan_report (&state, ret_plan);
  yx_plan_state_clear (&state);
  yx_plan_instance_clear (&instance);
  return *ret_fits ? YX_PLANNER_OK : YX_PLANNER_NO_MEMORY;
}

static bool
covers_as_much (const YxPlanScore *a, const YxPlanScore *b)
{
  YxPlanScore left = *a, right = *b;

  left.cost = right.cost = left.lateness = right.lateness = 0;
  return yx_plan_score_compare (&left, &right) <= 0 && a->cost <= DEARER * b->cost + 1;
}

static YxPlannerError
count_in_time (const YxPlanProblem *problem, const YxPlanSolution *plan,
               const YxPlanSpread *spread, uint64_t seed, double *ret_in_time)
{
  YxPlanRehearsal rehearsal;
  const YxPlannerError error
      = yx_planner_rehearse (problem, plan, spread, NIGHTS, seed, &rehearsal);

  if (error)
    return error;
  *ret_in_time = rehearsal.all_in_time;
  yx_plan_rehearsal_clear (&rehearsal);
  return YX_PLANNER_OK;
}

/* Takes a plan made with this margin for *best if it is as good and breaks less often. */
static YxPlannerError
try_margin (const YxPlanProblem *problem, const YxPlanSpread *spread, const YxPlanOptions *options,
            double margin, YxPlanSolution *best, double *most)
{
  YxPlanProblem slower;
  YxPlanSolution careful, timed = { 0 };
  YxPlanFault fault;
  double in_time = 0;
  bool fits = false;

  if (!init_slower (problem, margin, &slower))
    return YX_PLANNER_NO_MEMORY;
  YxPlannerError error = yx_planner_solve (&slower, options, &careful, &fault);
  clear_slower (&slower);
  if (error)
    return error == YX_PLANNER_BAD_INPUT ? YX_PLANNER_OK : error; /* locked stops do not fit */
  error = time_again (problem, &careful, &timed, &fits);
  yx_plan_solution_clear (&careful);
  if (!error && fits && covers_as_much (&timed.score, &best->score))
    error = count_in_time (problem, &timed, spread, options->seed, &in_time);
  if (!error && in_time > *most) {
    yx_plan_solution_clear (best);
    *best = timed;
    *most = in_time;
  } else {
    yx_plan_solution_clear (&timed);
  }
  return error;
}

YxPlannerError
yx_planner_steady (const YxPlanProblem *problem, const YxPlanSolution *plan,
                   const YxPlanSpread *spread, const YxPlanOptions *options,
                   YxPlanSolution *ret_solution, YxPlanFault *ret_fault)
{
  YxPlanOptions part = *options;
  YxPlanInstance instance;
  YxPlanState state;
  YxPlanSolution best;
  double most = 0;
  YxPlannerError error = yx_plan_open (&instance, &state, problem, plan, ret_fault);

  if (error)
    return error;
  const bool copied = yx_plan_report (&state, &best);
  yx_plan_state_clear (&state);
  yx_plan_instance_clear (&instance);
  if (!copied)
    return YX_PLANNER_NO_MEMORY;
  part.start = plan;
  part.seconds /= N_MARGINS;
  part.steps = (part.steps + N_MARGINS - 1) / N_MARGINS;
  error = count_in_time (problem, &best, spread, options->seed, &most);
  for (uint32_t i = 0; i < N_MARGINS && !error; i++)
    error = try_margin (problem, spread, &part, margins[i], &best, &most);
  if (error) {
    yx_plan_solution_clear (&best);
    return error;
  }
  best.steps = plan->steps;
  best.interrupted = plan->interrupted;
  *ret_solution = best;
  return YX_PLANNER_OK;
}
