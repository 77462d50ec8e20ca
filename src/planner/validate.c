#include <math.h>

#include "planner/validate.h"

#include "planner/seats.h"

/* Longer than any shift; also keeps sums of seconds exact. */
#define MOST_SECONDS 1e9

typedef struct {
  const YxPlanProblem *problem;
  YxPlanFault fault;
} Validation;

static bool
fail (Validation *validation, const char *field, uint32_t i, uint32_t j, uint32_t k)
{
  validation->fault = (YxPlanFault){ field, { i, j, k } };
  return false;
}

#define REQUIRE(condition, field, i, j, k)                                                         \
  do {                                                                                             \
    if (!(condition))                                                                              \
      return fail (validation, field, i, j, k);                                                    \
  } while (0)
#define NONE YX_PLAN_NONE

static bool
in_range (double value, double low, double high)
{
  return value >= low && value <= high; /* false for NaN */
}

static bool
is_time (double value)
{
  return in_range (value, -MOST_SECONDS, MOST_SECONDS);
}

static bool
check_matrix (Validation *validation)
{
  const YxPlanProblem *p = validation->problem;
  const uint32_t n = p->n_locations;

  REQUIRE (n == 0 || p->seconds, "seconds", NONE, NONE, NONE);
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t j = 0; j < n; j++) {
      const double seconds = p->seconds[(size_t) i * n + j];

      REQUIRE (in_range (seconds, 0, MOST_SECONDS) || seconds == INFINITY, "seconds", i, j, NONE);
      REQUIRE (!p->other_seconds
                   || in_range (p->other_seconds[(size_t) i * n + j], 0, MOST_SECONDS)
                   || p->other_seconds[(size_t) i * n + j] == INFINITY,
               "other_seconds", i, j, NONE);
      REQUIRE (!p->metres || p->metres[(size_t) i * n + j] >= 0, "metres", i, j, NONE);
    }
  REQUIRE ((p->other_seconds == NULL) == (p->other_hours == NULL), "other_hours", NONE, NONE,
           NONE);
  for (uint32_t h = 0; p->hour_factors && h < 24; h++)
    REQUIRE (in_range (p->hour_factors[h], 0.01, 100), "hour_factors", h, NONE, NONE);
  REQUIRE (is_time (p->clock), "clock", NONE, NONE, NONE);
  return true;
}

static bool
check_fleet (Validation *validation)
{
  const YxPlanProblem *p = validation->problem;

  REQUIRE (p->n_vehicles == 0 || p->vehicles, "vehicles", NONE, NONE, NONE);
  for (uint32_t v = 0; v < p->n_vehicles; v++) {
    const YxPlanVehicle *car = &p->vehicles[v];

    REQUIRE (car->start < p->n_locations, "vehicles.start", v, NONE, NONE);
    REQUIRE (car->end < p->n_locations || car->end == NONE, "vehicles.end", v, NONE, NONE);
    REQUIRE (is_time (car->shift_from), "vehicles.shift_from", v, NONE, NONE);
    REQUIRE (is_time (car->shift_to) && car->shift_to >= car->shift_from, "vehicles.shift_to", v,
             NONE, NONE);
    REQUIRE (car->seats <= YX_PLAN_MOST_SEATS, "vehicles.seats", v, NONE, NONE);
    REQUIRE (car->aboard <= car->seats, "vehicles.aboard", v, NONE, NONE);
    REQUIRE (car->slowness == 0 || in_range (car->slowness, 0.01, 100), "vehicles.slowness", v,
             NONE, NONE);
  }
  for (uint32_t d = 0; d < p->n_drop_offs; d++) {
    const YxPlanDropOff *drop = &p->drop_offs[d];

    REQUIRE (drop->location < p->n_locations, "drop_offs.location", d, NONE, NONE);
    REQUIRE (in_range (drop->handover, 0, MOST_SECONDS), "drop_offs.handover", d, NONE, NONE);
    REQUIRE (is_time (drop->from), "drop_offs.from", d, NONE, NONE);
    REQUIRE (is_time (drop->to) && drop->to >= drop->from, "drop_offs.to", d, NONE, NONE);
  }
  REQUIRE (in_range (p->seat_risk, 0, 1), "seat_risk", NONE, NONE, NONE);
  REQUIRE (in_range (p->costs.driving, 0, 1e6), "costs.driving", NONE, NONE, NONE);
  REQUIRE (in_range (p->costs.waiting, 0, 1e6), "costs.waiting", NONE, NONE, NONE);
  REQUIRE (in_range (p->costs.metre, 0, 1e6), "costs.metre", NONE, NONE, NONE);
  return true;
}

static bool
check_tasks (Validation *validation)
{
  const YxPlanProblem *p = validation->problem;

  REQUIRE (p->n_tasks == 0 || p->tasks, "tasks", NONE, NONE, NONE);
  for (uint32_t t = 0; t < p->n_tasks; t++) {
    const YxPlanTask *task = &p->tasks[t];

    REQUIRE (in_range (task->weight, 0, 1e9), "tasks.weight", t, NONE, NONE);
    REQUIRE (task->seats <= YX_PLAN_MOST_SEATS, "tasks.seats", t, NONE, NONE);
    REQUIRE (task->cars <= 64, "tasks.cars", t, NONE, NONE);
    REQUIRE (task->only_car <= p->n_vehicles && (task->only_car == 0 || task->cars < 2),
             "tasks.only_car", t, NONE, NONE);
    REQUIRE (task->n_places == 0 || task->places, "tasks.places", t, NONE, NONE);
    for (uint32_t i = 0; i < task->n_places; i++) {
      const YxPlanPlace *place = &task->places[i];

      REQUIRE (place->location < p->n_locations, "tasks.places.location", t, i, NONE);
      REQUIRE (in_range (place->service, 0, MOST_SECONDS), "tasks.places.service", t, i, NONE);
      REQUIRE (in_range (place->met_service, 0, MOST_SECONDS), "tasks.places.met_service", t, i,
               NONE);
      REQUIRE (in_range (place->missed_service, 0, MOST_SECONDS), "tasks.places.missed_service", t,
               i, NONE);
      REQUIRE (place->n_windows == 0 || place->windows, "tasks.places.windows", t, i, NONE);
      for (uint32_t w = 0; w < place->n_windows; w++) {
        const YxPlanWindow *window = &place->windows[w];

        REQUIRE (is_time (window->from), "tasks.places.windows.from", t, i, w);
        REQUIRE (is_time (window->to) && window->to >= window->from, "tasks.places.windows.to", t,
                 i, w);
        REQUIRE (in_range (window->likelihood, 0, 1), "tasks.places.windows.likelihood", t, i, w);
      }
    }
  }
  return true;
}

static uint32_t
cars_of (const YxPlanTask *task)
{
  return task->cars > 1 ? task->cars : 1;
}

static bool
check_links (Validation *validation)
{
  const YxPlanProblem *p = validation->problem;

  for (uint32_t l = 0; l < p->n_links; l++) {
    const YxPlanLink *link = &p->links[l];

    REQUIRE ((unsigned) link->kind <= YX_PLAN_APART, "links.kind", l, NONE, NONE);
    REQUIRE (link->a < p->n_tasks, "links.a", l, NONE, NONE);
    REQUIRE (link->b < p->n_tasks && link->b != link->a, "links.b", l, NONE, NONE);
    REQUIRE (in_range (link->seconds, 0, MOST_SECONDS), "links.seconds", l, NONE, NONE);
    REQUIRE (link->kind != YX_PLAN_SAME_CAR
                 || cars_of (&p->tasks[link->a]) == cars_of (&p->tasks[link->b]),
             "links.b", l, NONE, NONE);
  }
  for (uint32_t i = 0; i < p->n_locks; i++) {
    const YxPlanLock *lock = &p->locks[i];
    const uint32_t n_places = lock->task < p->n_tasks ? p->tasks[lock->task].n_places
                              : lock->task == NONE    ? p->n_drop_offs
                                                      : 0;

    REQUIRE (lock->vehicle < p->n_vehicles, "locks.vehicle", i, NONE, NONE);
    REQUIRE (lock->task < p->n_tasks || lock->task == NONE, "locks.task", i, NONE, NONE);
    REQUIRE (lock->place < n_places, "locks.place", i, NONE, NONE);
    REQUIRE (is_time (lock->begin_from), "locks.begin_from", i, NONE, NONE);
    REQUIRE (is_time (lock->begin_to) && lock->begin_to >= lock->begin_from, "locks.begin_to", i,
             NONE, NONE);
  }
  return true;
}

bool
yx_plan_validate (const YxPlanProblem *problem, YxPlanFault *ret_fault)
{
  Validation validation = { .problem = problem };

  if (check_matrix (&validation) && check_fleet (&validation) && check_tasks (&validation)
      && check_links (&validation))
    return true;
  *ret_fault = validation.fault;
  return false;
}
