/* What no desk would ask, and what a damaged one might: an error that names the field, or a valid
 * plan with reasons, at once when cancelled. */

#include <glib.h>
#include <math.h>
#include <string.h>

#include "planner/planner.h"

#define N_TASKS 60
#define N_CARS 4
#define N_PLACES (N_TASKS + 2)

typedef struct {
  double seconds[N_PLACES * N_PLACES], others[N_PLACES * N_PLACES], metres[N_PLACES * N_PLACES];
  double factors[24];
  bool hours[24];
  YxPlanVehicle vehicles[N_CARS];
  YxPlanWindow windows[N_TASKS];
  YxPlanPlace places[N_TASKS];
  YxPlanTask tasks[N_TASKS];
  YxPlanDropOff drop;
  YxPlanLink links[3];
  YxPlanLock lock;
  YxPlanProblem problem;
} Town;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YxPlanSolution, yx_plan_solution_clear)

/* A sound problem: a grid of eight by eight, a car at its corner, the court beside it. */
static void
town_init (Town *town)
{
  memset (town, 0, sizeof *town);
  for (guint i = 0; i < N_PLACES; i++)
    for (guint j = 0; j < N_PLACES; j++)
      town->metres[i * N_PLACES + j] = town->others[i * N_PLACES + j]
          = town->seconds[i * N_PLACES + j]
          = 60 * (ABS ((int) (i % 8) - (int) (j % 8)) + ABS ((int) (i / 8) - (int) (j / 8)));
  for (guint h = 0; h < 24; h++)
    town->factors[h] = 1;
  for (guint v = 0; v < N_CARS; v++)
    town->vehicles[v] = (YxPlanVehicle){ .shift_to = 14400, .seats = 3, .crew = 4 };
  for (guint t = 0; t < N_TASKS; t++) {
    town->windows[t] = (YxPlanWindow){ 0, 14400, 0.5 };
    town->places[t] = (YxPlanPlace){ t + 2, 600, &town->windows[t], 1, 0, 0 };
    town->tasks[t] = (YxPlanTask){
      .weight = 1 + t % 3, .seats = 1, .places = &town->places[t], .n_places = 1
    };
  }
  town->drop = (YxPlanDropOff){ .location = 1, .handover = 300 };
  town->problem = (YxPlanProblem){ .n_locations = N_PLACES,
                                   .seconds = town->seconds,
                                   .vehicles = town->vehicles,
                                   .n_vehicles = N_CARS,
                                   .tasks = town->tasks,
                                   .n_tasks = N_TASKS,
                                   .seat_risk = 0.05 };
}

static void
town_add_all (Town *town)
{
  town->problem.other_seconds = town->others;
  town->problem.other_hours = town->hours;
  town->problem.metres = town->metres;
  town->problem.hour_factors = town->factors;
  town->problem.drop_offs = &town->drop;
  town->problem.n_drop_offs = 1;
  town->links[0] = (YxPlanLink){ YX_PLAN_ORDER, 4, 5, 60 };
  town->problem.links = town->links;
  town->problem.n_links = 1;
  town->lock = (YxPlanLock){ .vehicle = 1, .task = 9 };
  town->problem.locks = &town->lock;
  town->problem.n_locks = 1;
}

/* Each number that is checked, and what it must not be. */
static void
test_every_field (void)
{
  static Town town;
  const struct {
    const char *field;
    void *at;
    double bad[3];
    gboolean whole; /* a uint32_t */
  } fields[] = {
    { "seconds", &town.seconds[7], { -1, NAN, 2e9 }, FALSE },
    { "other_seconds", &town.others[7], { -1, NAN, 2e9 }, FALSE },
    { "metres", &town.metres[7], { -1, NAN, -INFINITY }, FALSE },
    { "hour_factors", &town.factors[3], { 0, NAN, 1e6 }, FALSE },
    { "clock", &town.problem.clock, { NAN, INFINITY, 2e9 }, FALSE },
    { "seat_risk", &town.problem.seat_risk, { -0.1, NAN, 1.1 }, FALSE },
    { "costs.driving", &town.problem.costs.driving, { -1, NAN, INFINITY }, FALSE },
    { "costs.waiting", &town.problem.costs.waiting, { -1, NAN, INFINITY }, FALSE },
    { "costs.metre", &town.problem.costs.metre, { -1, NAN, INFINITY }, FALSE },
    { "vehicles.start", &town.vehicles[1].start, { N_PLACES, 1e9, 4e9 }, TRUE },
    { "vehicles.end", &town.vehicles[1].end, { N_PLACES, 1e9, 4e9 }, TRUE },
    { "vehicles.shift_from", &town.vehicles[1].shift_from, { NAN, -INFINITY, -2e9 }, FALSE },
    { "vehicles.shift_to", &town.vehicles[1].shift_to, { NAN, INFINITY, -1 }, FALSE },
    { "vehicles.seats", &town.vehicles[1].seats, { 4097, 1e9, 4e9 }, TRUE },
    { "vehicles.aboard", &town.vehicles[1].aboard, { 4, 1e9, 4e9 }, TRUE },
    { "vehicles.slowness", &town.vehicles[1].slowness, { -1, NAN, 1e6 }, FALSE },
    { "drop_offs.location", &town.drop.location, { N_PLACES, 1e9, 4e9 }, TRUE },
    { "drop_offs.handover", &town.drop.handover, { -1, NAN, INFINITY }, FALSE },
    { "drop_offs.from", &town.drop.from, { NAN, -INFINITY, -2e9 }, FALSE },
    { "drop_offs.to", &town.drop.to, { NAN, INFINITY, -1 }, FALSE },
    { "tasks.weight", &town.tasks[3].weight, { -1, NAN, INFINITY }, FALSE },
    { "tasks.seats", &town.tasks[3].seats, { 4097, 1e9, 4e9 }, TRUE },
    { "tasks.cars", &town.tasks[3].cars, { 65, 1e9, 4e9 }, TRUE },
    { "tasks.only_car", &town.tasks[3].only_car, { N_CARS + 1, 1e9, 4e9 }, TRUE },
    { "tasks.places.location", &town.places[3].location, { N_PLACES, 1e9, 4e9 }, TRUE },
    { "tasks.places.service", &town.places[3].service, { -1, NAN, INFINITY }, FALSE },
    { "tasks.places.met_service", &town.places[3].met_service, { -1, NAN, INFINITY }, FALSE },
    { "tasks.places.missed_service", &town.places[3].missed_service, { -1, NAN, 2e9 }, FALSE },
    { "tasks.places.windows.from", &town.windows[3].from, { NAN, -INFINITY, -2e9 }, FALSE },
    { "tasks.places.windows.to", &town.windows[3].to, { NAN, INFINITY, -1 }, FALSE },
    { "tasks.places.windows.likelihood", &town.windows[3].likelihood, { -0.1, NAN, 1.1 }, FALSE },
    { "links.kind", &town.links[0].kind, { 4, 77, 4e9 }, TRUE },
    { "links.a", &town.links[0].a, { N_TASKS, 1e9, 4e9 }, TRUE },
    { "links.b", &town.links[0].b, { N_TASKS, 4, 4e9 }, TRUE },
    { "links.seconds", &town.links[0].seconds, { -1, NAN, INFINITY }, FALSE },
    { "locks.vehicle", &town.lock.vehicle, { N_CARS, 1e9, 4e9 }, TRUE },
    { "locks.task", &town.lock.task, { N_TASKS, 1e9, 4e9 }, TRUE },
    { "locks.place", &town.lock.place, { 1, 1e9, 4e9 }, TRUE },
    { "locks.begin_from", &town.lock.begin_from, { NAN, -INFINITY, -2e9 }, FALSE },
    { "locks.begin_to", &town.lock.begin_to, { NAN, INFINITY, -1 }, FALSE },
  };
  const YxPlanOptions options = { .steps = 20 };

  town_init (&town);
  town_add_all (&town);
  g_auto (YxPlanSolution) sound = { 0 };
  g_assert_cmpint (yx_planner_solve (&town.problem, &options, &sound, NULL), ==, YX_PLANNER_OK);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    for (guint k = 0; k < 3; k++) {
      YxPlanSolution solution = { .n_stops = 77 };
      YxPlanFault fault = { "", { 0 } };

      town_init (&town);
      town_add_all (&town);
      if (fields[i].whole)
        *(guint32 *) fields[i].at = (guint32) fields[i].bad[k];
      else
        *(double *) fields[i].at = fields[i].bad[k];
      g_assert_cmpint (yx_planner_solve (&town.problem, &options, &solution, &fault), ==,
                       YX_PLANNER_BAD_INPUT);
      if (strcmp (fields[i].field, "locks.task") == 0 && k > 0)
        g_assert_true (g_str_has_prefix (fault.field, "locks."));
      else
        g_assert_cmpstr (fault.field, ==, fields[i].field);
      g_assert_cmpuint (solution.n_stops, ==, 77);
    }
}

/* Solves, draws the curve and explains; returns the tasks planned. */
static guint
plan_all_ways (const Town *town)
{
  const YxPlanOptions options = { .seed = 1, .steps = 300 };
  g_autofree YxPlanAdvice *advice = g_new0 (YxPlanAdvice, town->problem.n_tasks + 1);
  g_auto (YxPlanSolution) plan = { 0 };
  YxPlanCurve curve;
  YxPlanBreach breach;
  guint n = 0;

  g_assert_cmpint (yx_planner_solve (&town->problem, &options, &plan, NULL), ==, YX_PLANNER_OK);
  g_assert_true (yx_planner_check (&town->problem, &plan, &breach));
  g_assert_cmpint (yx_planner_explain (&town->problem, &plan, advice, NULL), ==, YX_PLANNER_OK);
  g_assert_cmpint (yx_planner_curve (&town->problem, &options, &curve, NULL), ==, YX_PLANNER_OK);
  yx_plan_curve_clear (&curve);
  for (guint t = 0; t < plan.n_tasks; t++) {
    const gboolean planned = plan.tasks[t].n_visits > 0;

    g_assert_true ((plan.tasks[t].reason == YX_PLAN_PLANNED) == planned);
    n += planned;
  }
  return n;
}

static void
test_odd_towns (void)
{
  static Town town;
  YxPlanLink ring[3] = { { YX_PLAN_ORDER, 0, 1, 0 }, { YX_PLAN_ORDER, 1, 2, 0 },
                         { YX_PLAN_ORDER, 2, 0, 0 } };

  town_init (&town); /* all at one place, all alike */
  memset (town.seconds, 0, sizeof town.seconds);
  for (guint t = 0; t < N_TASKS; t++)
    town.places[t].location = 2, town.places[t].service = 0;
  g_assert_cmpuint (plan_all_ways (&town), >, 0);

  town_init (&town); /* an order that bites its tail: none of the three, all others as they may */
  town.problem.links = ring;
  town.problem.n_links = 3;
  town.problem.n_tasks = 6;
  g_assert_cmpuint (plan_all_ways (&town), ==, 3);

  town_init (&town); /* at the same time, but their windows do not meet */
  town.links[0] = (YxPlanLink){ YX_PLAN_SAME_TIME, 0, 1, 0 };
  town.problem.links = town.links;
  town.problem.n_links = 1;
  town.problem.n_tasks = 3;
  town.windows[0] = (YxPlanWindow){ 0, 1000, 1 };
  town.windows[1] = (YxPlanWindow){ 9000, 9500, 1 };
  g_assert_cmpuint (plan_all_ways (&town), ==, 1);

  town_init (&town); /* more cars must meet than there are */
  town.tasks[0].cars = N_CARS + 1;
  town.problem.n_tasks = 2;
  g_assert_cmpuint (plan_all_ways (&town), ==, 1);

  town_init (&town); /* all required, time for few: the most that fit, none refused */
  for (guint t = 0; t < N_TASKS; t++)
    town.tasks[t].required = true;
  for (guint v = 0; v < N_CARS; v++)
    town.vehicles[v].shift_to = 3600;
  g_assert_cmpuint (plan_all_ways (&town), >=, N_CARS);

  town_init (&town); /* full from the start, and the court cannot be reached */
  town_add_all (&town);
  town.problem.n_locks = town.problem.n_links = 0;
  for (guint v = 0; v < N_CARS; v++)
    town.vehicles[v].aboard = 3;
  for (guint i = 0; i < N_PLACES; i++)
    town.seconds[i * N_PLACES + 1] = INFINITY;
  g_assert_cmpuint (plan_all_ways (&town), ==, 0);

  town_init (&town); /* seats beyond any car, weights beyond any sum, worth nothing */
  town.problem.n_tasks = 3;
  town.tasks[0].seats = 4096;
  town.tasks[1].weight = 1e9;
  town.tasks[2].weight = 0;
  g_assert_cmpuint (plan_all_ways (&town), ==, 1);

  town_init (&town); /* drives of 10⁶ seconds, by day and night, with drop-offs */
  town_add_all (&town);
  town.problem.n_locks = town.problem.n_links = 0;
  town.problem.n_tasks = 5;
  for (guint i = 0; i < N_PLACES * N_PLACES; i++)
    town.seconds[i] = town.others[i] = i % (N_PLACES + 1) ? 1e6 : 0;
  for (guint t = 0; t < 5; t++)
    town.windows[t].to = 1e8;
  for (guint v = 0; v < N_CARS; v++)
    town.vehicles[v].shift_to = 1e8;
  g_assert_cmpuint (plan_all_ways (&town), ==, 5);
}

/* A cancel that is there before anything else still leaves a plan that holds. */
static void
test_cancelled_before (void)
{
  static Town town;
  const atomic_bool cancel = true;
  const YxPlanOptions options = { .seconds = 60, .threads = 2, .cancel = &cancel };
  g_auto (YxPlanSolution) plan = { 0 };
  YxPlanBreach breach;
  const gint64 began = g_get_monotonic_time ();

  town_init (&town);
  g_assert_cmpint (yx_planner_solve (&town.problem, &options, &plan, NULL), ==, YX_PLANNER_OK);
  g_assert_true (plan.interrupted);
  g_assert_true (yx_planner_check (&town.problem, &plan, &breach));
  g_assert_cmpint (g_get_monotonic_time () - began, <, 20 * G_USEC_PER_SEC);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/planner/hostile/every-field", test_every_field);
  g_test_add_func ("/planner/hostile/odd-towns", test_odd_towns);
  g_test_add_func ("/planner/hostile/cancelled-before", test_cancelled_before);
  return g_test_run ();
}
