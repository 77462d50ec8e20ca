#include "night.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>


static double
unit (Night *night)
{
  night->random = night->random * 1664525u + 1013904223u;
  return night->random / 4294967296.0;
}

void
night_init (Night *night, uint32_t n_tasks, uint32_t n_vehicles, uint32_t seed)
{
  const uint32_t n = 1 + 3 * n_tasks;
  double *x = calloc (n, sizeof *x), *y = calloc (n, sizeof *y);

  *night = (Night){ .random = seed };
  night->seconds = calloc ((size_t) n * n, sizeof (double));
  night->vehicles = calloc (n_vehicles, sizeof *night->vehicles);
  night->tasks = calloc (n_tasks, sizeof *night->tasks);
  night->places = calloc (n, sizeof *night->places);
  night->windows = calloc (n, sizeof *night->windows);
  for (uint32_t i = 0; i < n; i++) {
    x[i] = i ? 40000 * unit (night) : 20000;
    y[i] = i ? 40000 * unit (night) : 20000;
  }
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t j = 0; j < n; j++)
      night->seconds[(size_t) i * n + j] = floor (1.3 * hypot (x[i] - x[j], y[i] - y[j]) / 13);
  for (uint32_t v = 0; v < n_vehicles; v++)
    night->vehicles[v] = (YxPlanVehicle){
      .shift_from = 0, .shift_to = 14400, .seats = 3, .crew = 4, .skills = v % 3 ? 1 : 3
    };
  for (uint32_t t = 0; t < n_tasks; t++) {
    const uint32_t n_places = t % 4 == 0 ? 3 : t % 5 == 0 ? 1 : 2;

    for (uint32_t i = 3 * t; i < 3 * t + n_places; i++) {
      const double from = 3600 * floor (2 * unit (night));
      night->windows[i] = (YxPlanWindow){ from, from + 7200, 0.2 + 0.5 * unit (night) };
      night->places[i] = (YxPlanPlace){ i + 1, 900, &night->windows[i], 1 };
    }
    night->tasks[t] = (YxPlanTask){ .weight = 1 + floor (3 * unit (night)),
                                    .seats = 1,
                                    .crew = 4,
                                    .skills = t % 5 == 0 ? 2 : 1,
                                    .places = &night->places[3 * t],
                                    .n_places = n_places };
  }
  free (x);
  free (y);
  night->problem = (YxPlanProblem){ .n_locations = n,
                                    .seconds = night->seconds,
                                    .vehicles = night->vehicles,
                                    .n_vehicles = n_vehicles,
                                    .tasks = night->tasks,
                                    .n_tasks = n_tasks,
                                    .seat_risk = 0.05 };
}

void
night_clear (Night *night)
{
  free (night->seconds);
  free (night->vehicles);
  free (night->tasks);
  free (night->places);
  free (night->windows);
}

double
night_now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return (double) time.tv_sec + 1e-9 * (double) time.tv_nsec;
}

double
night_worked (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec + 1e-9 * (double) time.tv_nsec;
}
