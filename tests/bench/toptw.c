/* The planner on the public TOPTW sets (Vansteenwegen et al. 2009 and others):
 *
 *   toptw INSTANCE --vehicles M [--seconds S] [--seed N] [--threads T] [--steps K] [--routes OUT]
 *         [--decimals D]
 *
 * prints "score": the most that M vehicles collect in the time windows. OUT gets one route a
 * line, customer numbers only. S is CPU time of one thread, the program's start included. Distances are Euclidean doubles; the
 * published scores have them rounded down, to one decimal (Solomon's) or two (Cordeau's, pr), which
 * --decimals does too. */

#include <stdio.h>
#include <stdlib.h>

#include "planner-bench.h"

static bool
read_instance (const char *path, uint32_t n_vehicles, uint32_t decimals, BenchInstance *instance)
{
  FILE *file = fopen (path, "r");
  char line[512];
  uint32_t n_lines = 0;

  if (!file)
    return false;
  while (fgets (line, sizeof line, file)) {
    double field[64];
    uint32_t n = 0;
    char *at = line, *end;

    for (double value; n < 64 && (value = strtod (at, &end), end != at); at = end)
      field[n++] = value;
    if (n_lines++ < 2 || n < 7)
      continue;
    bench_add_point (instance, field[1], field[2], field[3], field[n - 2], field[n - 1], field[4],
                     0);
  }
  fclose (file);
  if (instance->n_points == 0)
    return false;
  instance->points[0].open = 0;
  instance->decimals = decimals;
  bench_finish (instance, n_vehicles, 0, false);
  return instance->n_points > 1;
}

int
main (int argc, char **argv)
{
  BenchArguments arguments = { .seconds = 10, .threads = 1, .vehicles = 1 };
  BenchInstance instance = { 0 };
  YxPlanSolution solution;

  if (!bench_parse (argc, argv, &arguments)) {
    fprintf (stderr, "usage: toptw INSTANCE --vehicles M [--seconds S] [--seed N] [--threads T]"
                     " [--steps K] [--routes OUT] [--decimals D]\n");
    return 2;
  }
  if (!read_instance (arguments.path, arguments.vehicles, arguments.decimals, &instance)) {
    fprintf (stderr, "toptw: cannot read %s\n", arguments.path);
    return 1;
  }
  if (!bench_solve (&instance, &arguments, &solution))
    return 1;
  printf ("%.0f\n", solution.score.value);
  yx_plan_solution_clear (&solution);
  bench_clear (&instance);
  return 0;
}
