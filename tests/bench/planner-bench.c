#include "planner-bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

bool
bench_parse (int argc, char **argv, BenchArguments *arguments)
{
  for (int i = 1; i < argc; i++) {
    const char *value = i + 1 < argc ? argv[i + 1] : NULL;

    if (strncmp (argv[i], "--", 2) != 0) {
      if (arguments->path)
        return false;
      arguments->path = argv[i];
      continue;
    }
    if (!value)
      return false;
    if (strcmp (argv[i], "--seconds") == 0)
      arguments->seconds = atof (value);
    else if (strcmp (argv[i], "--seed") == 0)
      arguments->seed = strtoull (value, NULL, 10);
    else if (strcmp (argv[i], "--steps") == 0)
      arguments->steps = strtoull (value, NULL, 10);
    else if (strcmp (argv[i], "--threads") == 0)
      arguments->threads = (uint32_t) atoi (value);
    else if (strcmp (argv[i], "--vehicles") == 0)
      arguments->vehicles = (uint32_t) atoi (value);
    else if (strcmp (argv[i], "--decimals") == 0)
      arguments->decimals = (uint32_t) atoi (value);
    else if (strcmp (argv[i], "--routes") == 0)
      arguments->routes = value;
    else
      return false;
    i++;
  }
  return arguments->path != NULL;
}

void
bench_add_point (BenchInstance *instance, double x, double y, double service, double open,
                 double close, double weight, uint32_t demand)
{
  const uint32_t n = instance->n_points++;

  if ((n & (n + 1)) == 0 || n == 0) /* room for 2^k − 1 points is used up */
    instance->points = realloc (instance->points, (2 * n + 2) * sizeof *instance->points);
  instance->points[n].x = x;
  instance->points[n].y = y;
  instance->points[n].service = service;
  instance->points[n].open = open;
  instance->points[n].close = close;
  instance->points[n].weight = weight;
  instance->points[n].demand = demand;
}

void
bench_finish (BenchInstance *instance, uint32_t n_vehicles, uint32_t capacity, bool required)
{
  const uint32_t n = instance->n_points;
  double *seconds = malloc ((size_t) n * n * sizeof *seconds);
  YxPlanVehicle *vehicles = calloc (n_vehicles, sizeof *vehicles);
  YxPlanTask *tasks = calloc (n, sizeof *tasks);
  YxPlanPlace *places = calloc (n, sizeof *places);
  YxPlanWindow *windows = calloc (n, sizeof *windows);

  for (uint32_t i = 0; i < n; i++)
    for (uint32_t j = 0; j < n; j++) {
      const double distance = sqrt (pow (instance->points[i].x - instance->points[j].x, 2)
                                    + pow (instance->points[i].y - instance->points[j].y, 2));
      const double unit = pow (10, instance->decimals);

      seconds[(size_t) i * n + j]
          = instance->decimals ? floor (distance * unit) / unit : distance;
    }
  for (uint32_t v = 0; v < n_vehicles; v++)
    vehicles[v] = (YxPlanVehicle){ .shift_from = instance->points[0].open,
                                   .shift_to = instance->points[0].close,
                                   .seats = capacity,
                                   .fixed = !required };
  for (uint32_t i = 1; i < n; i++) {
    windows[i] = (YxPlanWindow){ instance->points[i].open, instance->points[i].close, 1 };
    places[i] = (YxPlanPlace){ i, instance->points[i].service, &windows[i], 1 };
    tasks[i - 1] = (YxPlanTask){ .weight = instance->points[i].weight,
                                 .required = required,
                                 .seats = instance->points[i].demand,
                                 .places = &places[i],
                                 .n_places = 1 };
  }
  instance->problem = (YxPlanProblem){ .n_locations = n,
                                       .seconds = seconds,
                                       .vehicles = vehicles,
                                       .n_vehicles = n_vehicles,
                                       .tasks = tasks,
                                       .n_tasks = n - 1 };
}

bool
bench_solve (const BenchInstance *instance, const BenchArguments *arguments,
             YxPlanSolution *ret_solution)
{
  const YxPlanOptions options = {
    .seed = arguments->seed,
    .steps = arguments->steps,
    .threads = arguments->threads,
    .cpu_clock = true,
    /* What the start has cost, and a margin for the end. */
    .seconds
    = arguments->steps ? 0 : arguments->seconds - (double) clock () / CLOCKS_PER_SEC - 0.005,
  };
  YxPlanFault fault;
  YxPlanBreach breach;

  const YxPlannerError error
      = yx_planner_solve (&instance->problem, &options, ret_solution, &fault);
  if (error) {
    fprintf (stderr, "error %d: %s\n", error, error == YX_PLANNER_BAD_INPUT ? fault.field : "");
    return false;
  }
  if (!yx_planner_check (&instance->problem, ret_solution, &breach)) {
    fprintf (stderr, "breach %d at stop %u\n", breach.kind, breach.stop);
    return false;
  }
  if (!arguments->routes)
    return true;
  FILE *file = fopen (arguments->routes, "w");
  if (!file) {
    fprintf (stderr, "cannot write %s\n", arguments->routes);
    return false;
  }
  for (uint32_t r = 0; r < ret_solution->n_routes; r++) {
    const YxPlanRoute *route = &ret_solution->routes[r];
    for (uint32_t i = 0; i < route->n_stops; i++)
      fprintf (file, "%s%u", i ? " " : "", ret_solution->stops[route->first_stop + i].task + 1);
    fputc ('\n', file);
  }
  return fclose (file) == 0;
}

void
bench_clear (BenchInstance *instance)
{
  const YxPlanProblem *p = &instance->problem;

  if (p->n_tasks > 0) {
    free ((void *) (p->tasks[0].places[0].windows - 1)); /* the depot's, unused */
    free ((void *) (p->tasks[0].places - 1));
  }
  free ((void *) p->tasks);
  free ((void *) p->vehicles);
  free ((void *) p->seconds);
  free (instance->points);
}
