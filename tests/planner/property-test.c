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
