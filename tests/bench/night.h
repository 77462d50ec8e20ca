#pragma once

/* Nights such as the product plans, drawn by seed. */

#include "planner/planner.h"

typedef struct {
  YxPlanProblem problem;
  double *seconds;
  YxPlanVehicle *vehicles;
  YxPlanTask *tasks;
  YxPlanPlace *places;
  YxPlanWindow *windows;
  uint32_t random; /* state of the draw */
} Night;

/* A county of 40 km, three places for every fourth debtor, two for most; 05:00 to 09:00, cars for
 * four with three seats. */
void night_init (Night *night, uint32_t n_tasks, uint32_t n_vehicles, uint32_t seed);
void night_clear (Night *night);
/* Seconds, of the clock on the wall, and of the processor in this thread. */
double night_now (void);
double night_worked (void);
