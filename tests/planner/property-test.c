/* Whatever the problem, the plan passes the checker: problems with every feature, by seed. */

#include <stdlib.h>

#include "random-problem.h"

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
  g_test_message ("%u of %" G_GUINT64_FORMAT " problems could be driven", n_solved, n);
  g_assert_cmpuint (n_solved, >, n / 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/planner/property/random", test_random);
  return g_test_run ();
}
