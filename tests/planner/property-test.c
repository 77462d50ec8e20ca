/* Whatever the problem, the plan passes the checker: problems with every feature, by seed. */

#include <stdlib.h>

#include "random-problem.h"

static void
assert_sound (const YxPlanProblem *problem, const YxPlanSolution *plan, guint64 seed,
              const char *what)
{
  YxPlanBreach breach;

  if (!yx_planner_check (problem, plan, &breach))
    g_error ("seed %" G_GUINT64_FORMAT ": %s: breach %d route %u stop %u task %u", seed, what,
             breach.kind, breach.route, breach.stop, breach.task);
}

/* Whatever gives plans gives sound ones: the curve at each point, planning again, the robust
 * choice, a warm start. */
static void
check_around (const YxPlanProblem *problem, const YxPlanSolution *plan, guint64 seed, guint64 steps)
{
  const YxPlanSpread spread = { 0.1, 0.1, 0.3, 0.4 };
  const YxPlanOptions options = { .seed = seed, .steps = steps, .spread = &spread };
  const YxPlanOptions warm = { .seed = seed, .steps = steps, .start = plan };
  g_autofree YxPlanPromise *promises = g_new0 (YxPlanPromise, plan->n_stops + 1);
  g_auto (YxPlanSolution) again = { 0 }, steady = { 0 }, warmed = { 0 };
  YxPlanProblem with = *problem;
  YxPlanDisruption disruption;
  YxPlanCurve curve;
  guint n = 0;

  g_assert_cmpint (yx_planner_curve (problem, &options, &curve, NULL), ==, YX_PLANNER_OK);
  for (guint m = 0; m < curve.n_points; m++) {
    with.max_vehicles = MAX (m + 1, problem->n_locks); /* locked stops may hold so many cars */
    assert_sound (&with, &curve.points[m].plan, seed, "curve");
    if (m > 0)
      g_assert_cmpint (
          yx_plan_score_compare (&curve.points[m].plan.score, &curve.points[m - 1].plan.score), <=,
          0);
  }
  yx_plan_curve_clear (&curve);

  for (guint r = 0; r < plan->n_routes; r++)
    for (guint i = 0; i < plan->routes[r].n_stops; i++) {
      const YxPlanStop *stop = &plan->stops[plan->routes[r].first_stop + i];
      if (stop->task != YX_PLAN_NONE)
        promises[n++]
            = (YxPlanPromise){ stop->task, stop->place, plan->routes[r].vehicle, stop->begin };
    }
  g_assert_cmpint (
      yx_planner_replan (problem, plan, promises, n, NULL, &options, &again, &disruption, NULL), ==,
      YX_PLANNER_OK);
  assert_sound (problem, &again, seed, "again");
  g_assert_cmpuint (disruption.n_dropped + disruption.n_cars + disruption.n_kept, <=, n);
  g_assert_cmpint (yx_planner_steady (problem, plan, &spread, &options, &steady, NULL), ==,
                   YX_PLANNER_OK);
  assert_sound (problem, &steady, seed, "steady");
  g_assert_cmpint (yx_planner_solve (problem, &warm, &warmed, NULL), ==, YX_PLANNER_OK);
  assert_sound (problem, &warmed, seed, "warm");
  /* Going on from a plan never covers less or needs more cars. (Tied visits are held at their
   * times to begin with, which may cost a little.) */
  YxPlanScore was = plan->score, is = warmed.score;
  was.cost = is.cost = was.lateness = is.lateness = 0;
  g_assert_cmpint (yx_plan_score_compare (&is, &was), <=, 0);
}

static void
solve_and_check (guint64 seed, RandomShape shape, guint64 steps, guint *ret_solved)
{
  g_auto (RandomProblem) random = random_problem (seed, shape);
  const YxPlanOptions options = { .seed = seed, .steps = steps };
  g_auto (YxPlanSolution) solution = { 0 };
  YxPlanFault fault = { 0 };
  YxPlanBreach breach;

  const YxPlannerError error = yx_planner_solve (&random.problem, &options, &solution, &fault);
  if (error) {
    g_assert_cmpint (error, ==, YX_PLANNER_BAD_INPUT);
    g_assert_true (g_str_has_prefix (fault.field, "locks"));
    return;
  }
  if (!yx_planner_check (&random.problem, &solution, &breach))
    g_error ("seed %" G_GUINT64_FORMAT ": breach %d route %u stop %u task %u", seed, breach.kind,
             breach.route, breach.stop, breach.task);
  ++*ret_solved;

  check_around (&random.problem, &solution, seed, steps);

  /* A plan can be taken up again and spoken about. */
  g_autofree YxPlanAdvice *advice = g_new0 (YxPlanAdvice, random.problem.n_tasks + 1);
  const YxPlannerError explained = yx_planner_explain (&random.problem, &solution, advice, &fault);
  if (explained)
    g_error ("seed %" G_GUINT64_FORMAT ": cannot explain, %s", seed, fault.field);
  for (guint t = 0; t < random.problem.n_tasks; t++)
    g_assert_cmpint (advice[t].reason, ==, solution.tasks[t].reason);
  YxPlanRehearsal rehearsal;
  g_assert_cmpint (yx_planner_rehearse (&random.problem, &solution,
                                        &(YxPlanSpread){ 0.1, 0.1, 0.2, 0.5 }, 20, seed,
                                        &rehearsal),
                   ==, YX_PLANNER_OK);
  yx_plan_rehearsal_clear (&rehearsal);
}

static void
test_random (void)
{
  /* YEXUN_PLANNER_SEEDS=10000 for the long run. */
  const char *text = g_getenv ("YEXUN_PLANNER_SEEDS");
  const guint64 n = text ? g_ascii_strtoull (text, NULL, 10) : 400;
  guint n_solved = 0;

  for (guint64 seed = 0; seed < n; seed++)
    solve_and_check (seed, (RandomShape){ 4 + seed % 24, 1 + seed % 7, FALSE }, 150, &n_solved);
  /* Persons whose order decided in the last digit whether they fit. */
  if (n <= 3541)
    solve_and_check (3541, (RandomShape){ 4 + 3541 % 24, 1 + 3541 % 7, FALSE }, 150, &n_solved);
  g_test_message ("%u of %" G_GUINT64_FORMAT " problems could be driven", n_solved, n);
  g_assert_cmpuint (n_solved, >, n / 2);
}

#define N_CUSTOMERS 24
#define N_ALIKE 12

/* Cars that are all alike and one place each: routes are exchanged between plans, here on roads
 * where a detour is often quicker than the way. */
static void
test_exchange (void)
{
  guint n_shared = 0;

  for (guint seed = 0; seed < 20; seed++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
    double seconds[(N_CUSTOMERS + 1) * (N_CUSTOMERS + 1)];
    YxPlanWindow windows[N_CUSTOMERS];
    YxPlanPlace places[N_CUSTOMERS];
    YxPlanTask tasks[N_CUSTOMERS];
    YxPlanVehicle vehicles[N_ALIKE];
    const YxPlanProblem problem = { .n_locations = N_CUSTOMERS + 1,
                                    .seconds = seconds,
                                    .vehicles = vehicles,
                                    .n_vehicles = N_ALIKE,
                                    .tasks = tasks,
                                    .n_tasks = N_CUSTOMERS };
    const YxPlanOptions options = { .seed = seed, .steps = 15000, .threads = 1 + seed % 2 };
    g_auto (YxPlanSolution) plan = { 0 }, again = { 0 };

    for (guint i = 0; i < G_N_ELEMENTS (seconds); i++)
      seconds[i] = i % (N_CUSTOMERS + 2) == 0 ? 0 : g_rand_double_range (rand, 10, 200);
    for (guint v = 0; v < N_ALIKE; v++)
      vehicles[v] = (YxPlanVehicle){ .shift_to = 1000, .seats = 8, .crew = 2 };
    for (guint t = 0; t < N_CUSTOMERS; t++) {
      const double open = g_rand_double_range (rand, 0, 600);
      windows[t] = (YxPlanWindow){ open, open + g_rand_double_range (rand, 60, 300), 1 };
      places[t] = (YxPlanPlace){ t + 1, 20, &windows[t], 1 };
      tasks[t] = (YxPlanTask){ .weight = 1,
                               .places = &places[t],
                               .n_places = 1,
                               .seats = (guint) g_rand_int_range (rand, 0, 3) };
    }
    g_assert_cmpint (yx_planner_solve (&problem, &options, &plan, NULL), ==, YX_PLANNER_OK);
    assert_sound (&problem, &plan, seed, "exchange");
    g_assert_cmpint (yx_planner_solve (&problem, &options, &again, NULL), ==, YX_PLANNER_OK);
    g_assert_cmpint (yx_plan_score_compare (&plan.score, &again.score), ==, 0);
    n_shared += plan.score.value == N_CUSTOMERS && plan.score.vehicles > 2;
  }
  g_assert_cmpuint (n_shared, >, 10); /* else nothing was exchanged */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/planner/property/random", test_random);
  g_test_add_func ("/planner/property/exchange", test_exchange);
  return g_test_run ();
}
