/* A night that runs is planned again, at a price for what has been announced. */

#include "planner/planner.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "planner/validate.h"

#define NONE YX_PLAN_NONE

typedef enum {
  KEEP_TIMES, /* and cars */
  KEEP_CARS,
  KEEP_NOTHING,
  N_ANSWERS,
} Keep;

/* Of the allowed time; the first two are small problems. */
static const double shares[N_ANSWERS] = { 0.25, 0.25, 0.5 };

static const YxPlanDisruptionPrices usual_prices = { 0.1, 0.005, 300 };

typedef struct {
  const YxPlanProblem *problem;
  const YxPlanPromise *promises;
  uint32_t n_promises;
  YxPlanDisruptionPrices prices;
  bool *locked; /* [task] */
  YxPlanTask *tasks;
  YxPlanPlace *places;
  YxPlanWindow *windows;
  uint64_t steps;
  bool interrupted;
} Replan;

static bool
replan_init (Replan *replan)
{
  const YxPlanProblem *p = replan->problem;
  size_t n_places = 0, n_windows = 0;

  for (uint32_t t = 0; t < p->n_tasks; t++)
    for (uint32_t i = 0; i < p->tasks[t].n_places; i++, n_places++)
      n_windows += p->tasks[t].places[i].n_windows;
  replan->locked = calloc ((size_t) p->n_tasks + 1, sizeof *replan->locked);
  replan->tasks = calloc ((size_t) p->n_tasks + 1, sizeof *replan->tasks);
  replan->places = calloc (n_places + 1, sizeof *replan->places);
  replan->windows = calloc (n_windows + 1, sizeof *replan->windows);
  if (!replan->locked || !replan->tasks || !replan->places || !replan->windows)
    return false;
  for (uint32_t i = 0; i < p->n_locks; i++)
    if (p->locks[i].task != NONE)
      replan->locked[p->locks[i].task] = true;
  return true;
}

static void
replan_clear (Replan *replan)
{
  free (replan->locked);
  free (replan->tasks);
  free (replan->places);
  free (replan->windows);
}

static bool
check_promises (const Replan *replan, YxPlanFault *ret_fault)
{
  for (uint32_t i = 0; i < replan->n_promises; i++) {
    const YxPlanPromise *promise = &replan->promises[i];
    const YxPlanTask *task
        = promise->task < replan->problem->n_tasks ? &replan->problem->tasks[promise->task] : NULL;
    const char *field = !task ? "promises.task"
                        : promise->place != NONE && promise->place >= task->n_places
                            ? "promises.place"
                        : promise->vehicle >= replan->problem->n_vehicles ? "promises.vehicle"
                        : !isfinite (promise->begin)                      ? "promises.begin"
                                                                          : NULL;
    if (!field)
      continue;
    if (ret_fault)
      *ret_fault = (YxPlanFault){ field, { i, NONE, NONE } };
    return false;
  }
  return true;
}

/* Narrows the windows of the place to where the promised visit may begin. If none holds it they stay
 * as they are. The other places of the task have their own times. */
static void
hold_time (const Replan *replan, YxPlanTask *task, const YxPlanPromise *promise)
{
  const double from = promise->begin - replan->prices.tolerance;
  const double to = promise->begin + replan->prices.tolerance;
  const YxPlanPlace *place = &task->places[promise->place];
  bool held = false;

  for (uint32_t w = 0; w < place->n_windows; w++)
    held |= place->windows[w].from <= to && place->windows[w].to >= from;
  for (uint32_t w = 0; held && w < place->n_windows; w++) {
    YxPlanWindow *window = (YxPlanWindow *) &place->windows[w];

    if (window->from > to || window->to < from) {
      window->likelihood = 0;
      continue;
    }
    window->from = fmax (window->from, from);
    window->to = fmin (window->to, to);
  }
}

/* The problem in which promises are kept. A task with several promised visits is held by its car
 * only when that is the same for all. */
static YxPlanProblem
hold_promises (Replan *replan, Keep keep)
{
  YxPlanProblem held = *replan->problem;
  YxPlanPlace *places = replan->places;
  YxPlanWindow *windows = replan->windows;

  if (keep == KEEP_NOTHING)
    return held;
  for (uint32_t t = 0; t < held.n_tasks; t++) {
    YxPlanTask *task = &replan->tasks[t];

    *task = held.tasks[t];
    for (uint32_t i = 0; i < task->n_places; i++) {
      places[i] = task->places[i];
      if (places[i].n_windows > 0)
        memcpy (windows, places[i].windows, places[i].n_windows * sizeof *windows);
      places[i].windows = windows;
      windows += places[i].n_windows;
    }
    task->places = places;
    places += task->n_places;
  }
  for (uint32_t i = 0; i < replan->n_promises; i++) {
    const YxPlanPromise *promise = &replan->promises[i];
    YxPlanTask *task = &replan->tasks[promise->task];
    bool only = task->cars < 2 && !replan->locked[promise->task];

    for (uint32_t k = 0; k < replan->n_promises; k++)
      only &= replan->promises[k].task != promise->task
              || replan->promises[k].vehicle == promise->vehicle;
    if (only && task->only_car == 0)
      task->only_car = promise->vehicle + 1;
    if (keep == KEEP_TIMES && promise->place != NONE && !replan->locked[promise->task])
      hold_time (replan, task, promise);
  }
  held.tasks = replan->tasks;
  return held;
}

static bool
is_promised (const Replan *replan, const YxPlanStop *stop)
{
  for (uint32_t i = 0; i < replan->n_promises; i++)
    if (replan->promises[i].task == stop->task && replan->promises[i].place == stop->place)
      return true;
  return false;
}

/* The visit that stands for a promise: that of its place, else one at a place where none was
 * promised, by its car if there is one, else the nearest in time. */
static const YxPlanStop *
find_visit (const Replan *replan, const YxPlanSolution *plan, const YxPlanPromise *promise,
            bool *ret_same_car)
{
  const YxPlanStop *found = NULL;
  uint32_t best = 0;

  for (uint32_t r = 0; r < plan->n_routes; r++)
    for (uint32_t i = 0; i < plan->routes[r].n_stops; i++) {
      const YxPlanStop *stop = &plan->stops[plan->routes[r].first_stop + i];
      const bool same = plan->routes[r].vehicle == promise->vehicle;
      const bool there = stop->place == promise->place;
      const uint32_t likeness = (there ? 2 : 0) + same;

      if (stop->task != promise->task || (!there && is_promised (replan, stop))
          || (found && likeness < best)
          || (found && likeness == best
              && fabs (stop->begin - promise->begin) >= fabs (found->begin - promise->begin)))
        continue;
      found = stop;
      best = likeness;
    }
  *ret_same_car = best & 1;
  return found;
}

static YxPlanDisruption
measure_disruption (const Replan *replan, const YxPlanSolution *plan)
{
  const YxPlanDisruptionPrices *prices = &replan->prices;
  YxPlanDisruption disruption = { 0 };

  for (uint32_t i = 0; i < replan->n_promises; i++) {
    const YxPlanPromise *promise = &replan->promises[i];
    bool same_car;
    const YxPlanStop *stop = find_visit (replan, plan, promise, &same_car);
    const double moved
        = stop ? fmax (0, fabs (stop->begin - promise->begin) - prices->tolerance) : 0;

    disruption.n_dropped += !stop;
    disruption.n_cars += stop && !same_car;
    disruption.n_times += moved > 0;
    disruption.n_kept += stop && same_car && moved == 0;
    disruption.seconds += moved;
  }
  disruption.price = prices->car * disruption.n_cars + prices->minute / 60 * disruption.seconds;
  return disruption;
}

/* Negative when a is to be taken rather than b. */
static int
compare_answers (const YxPlanScore *a, double price_a, const YxPlanScore *b, double price_b)
{
  YxPlanScore net_a = *a, net_b = *b;

  net_a.value -= price_a;
  net_b.value -= price_b;
  return yx_plan_score_compare (&net_a, &net_b);
}

static YxPlannerError
answer (Replan *replan, Keep keep, const YxPlanSolution *start, const YxPlanOptions *options,
        YxPlanSolution *ret_plan, YxPlanFault *ret_fault)
{
  const YxPlanProblem held = hold_promises (replan, keep);
  YxPlanOptions part = *options;

  part.start = start;
  part.seconds *= shares[keep];
  part.steps = (uint64_t) ceil (
      (options->steps || options->seconds > 0 ? (double) options->steps : 20000.0) * shares[keep]);
  if (replan->interrupted) {
    part.seconds = 0;
    part.steps = 1;
  }
  const YxPlannerError error = yx_planner_solve (&held, &part, ret_plan, ret_fault);
  if (!error) {
    replan->steps += ret_plan->steps;
    replan->interrupted |= ret_plan->interrupted;
  }
  return error;
}

static YxPlannerError
choose_answer (Replan *replan, const YxPlanSolution *before, const YxPlanOptions *options,
               YxPlanSolution *ret_best, YxPlanDisruption *ret_disruption, YxPlanFault *ret_fault)
{
  YxPlanSolution best = { 0 }, last = { 0 }, now;
  YxPlanDisruption least = { 0 };

  for (Keep keep = KEEP_TIMES; keep < N_ANSWERS; keep++) {
    const YxPlannerError error
        = answer (replan, keep, keep == KEEP_TIMES ? before : &last, options, &now, ret_fault);

    if (error) {
      if (last.routes != best.routes)
        yx_plan_solution_clear (&last);
      yx_plan_solution_clear (&best);
      return error;
    }
    const YxPlanDisruption disruption = measure_disruption (replan, &now);
    const bool better
        = keep == KEEP_TIMES
          || compare_answers (&now.score, disruption.price, &best.score, least.price) < 0;
    if (last.routes != best.routes)
      yx_plan_solution_clear (&last);
    if (better) {
      yx_plan_solution_clear (&best);
      best = now;
      least = disruption;
    }
    last = now;
  }
  if (last.routes != best.routes)
    yx_plan_solution_clear (&last);
  *ret_best = best;
  *ret_disruption = least;
  return YX_PLANNER_OK;
}

YxPlannerError
yx_planner_replan (const YxPlanProblem *problem, const YxPlanSolution *before,
                   const YxPlanPromise *promises, uint32_t n_promises,
                   const YxPlanDisruptionPrices *prices, const YxPlanOptions *options,
                   YxPlanSolution *ret_solution, YxPlanDisruption *ret_disruption,
                   YxPlanFault *ret_fault)
{
  Replan replan = { .problem = problem, .promises = promises, .n_promises = n_promises,
                    .prices = prices ? *prices : usual_prices };
  YxPlanDisruption disruption;
  YxPlanSolution best;
  YxPlanFault fault;
  YxPlannerError error;

  if (replan.prices.car == 0 && replan.prices.minute == 0 && replan.prices.tolerance == 0)
    replan.prices = usual_prices;
  /* Before anything of the problem is read. */
  if (!yx_plan_validate (problem, &fault)) {
    if (ret_fault)
      *ret_fault = fault;
    return YX_PLANNER_BAD_INPUT;
  }
  if (!check_promises (&replan, ret_fault))
    return YX_PLANNER_BAD_INPUT;
  error = replan_init (&replan)
              ? choose_answer (&replan, before, options, &best, &disruption, ret_fault)
              : YX_PLANNER_NO_MEMORY;
  replan_clear (&replan);
  if (error)
    return error;
  best.steps = replan.steps;
  best.interrupted = replan.interrupted;
  *ret_solution = best;
  if (ret_disruption)
    *ret_disruption = disruption;
  return YX_PLANNER_OK;
}
