/* The planner on the public VRPTW sets (Solomon 1987; Gehring & Homberger 1999):
 *
 *   vrptw INSTANCE [--seconds S] [--seed N] [--threads T] [--steps K] [--routes OUT]
 *
 * prints "vehicles distance": Euclidean distances in double precision, fewest vehicles first.
 * OUT gets one route a line, customer numbers only. S is CPU time of one thread, the program's
 * start included. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "planner-bench.h"

static bool
read_instance (const char *path, BenchInstance *instance)
{
  FILE *file = fopen (path, "r");
  char line[512];
  uint32_t n_vehicles = 0, capacity = 0;

  if (!file)
    return false;
  while (fgets (line, sizeof line, file)) {
    double id, x, y, demand, open, close, service;

    if (n_vehicles == 0 && sscanf (line, "%u %u", &n_vehicles, &capacity) == 2)
      continue;
    if (n_vehicles > 0
        && sscanf (line, "%lf %lf %lf %lf %lf %lf %lf", &id, &x, &y, &demand, &open, &close,
                   &service)
               == 7)
      bench_add_point (instance, x, y, service, open, close, 1, (uint32_t) demand);
  }
  fclose (file);
  bench_finish (instance, n_vehicles, capacity, true);
  return instance->n_points > 1;
}

int
main (int argc, char **argv)
{
  BenchArguments arguments = { .seconds = 1, .threads = 1 };
  BenchInstance instance = { 0 };
  YxPlanSolution solution;

  if (!bench_parse (argc, argv, &arguments)) {
    fprintf (stderr, "usage: vrptw INSTANCE [--seconds S] [--seed N] [--threads T] [--steps K]"
                     " [--routes OUT]\n");
    return 2;
  }
  if (!read_instance (arguments.path, &instance)) {
    fprintf (stderr, "vrptw: cannot read %s\n", arguments.path);
    return 1;
  }
  if (!bench_solve (&instance, &arguments, &solution))
    return 1;
  printf ("%u %.2f\n", solution.n_routes, solution.score.cost);
  yx_plan_solution_clear (&solution);
  bench_clear (&instance);
  return 0;
}
