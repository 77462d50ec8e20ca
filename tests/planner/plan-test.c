/* What the planner says and does on problems that are small enough to know the answer. Places lie
 * on a line, ten seconds apart. */

#include <math.h>
#include <string.h>

#include "planner/travel.h"
#include "random-problem.h"

#define N_PLACES 8

typedef struct {
  double seconds[N_PLACES * N_PLACES];
  YxPlanVehicle vehicles[3];
  YxPlanWindow windows[N_PLACES];
  YxPlanPlace places[N_PLACES];
  YxPlanTask tasks[N_PLACES];
  YxPlanProblem problem;
} Line;

/* Task t at place t + 1, service 5, open all the time; cars at place 0 with a shift of 0 … 1000. */
static void
line_init (Line *line, guint n_tasks, guint n_vehicles)
{
  memset (line, 0, sizeof *line);
  for (guint i = 0; i < N_PLACES; i++)
    for (guint j = 0; j < N_PLACES; j++)
      line->seconds[i * N_PLACES + j] = 10 * ABS ((int) i - (int) j);
  for (guint v = 0; v < n_vehicles; v++)
    line->vehicles[v] = (YxPlanVehicle){ .shift_to = 1000, .seats = 4, .crew = 4 };
  for (guint t = 0; t < n_tasks; t++) {
    line->windows[t] = (YxPlanWindow){ 0, 1000, 1 };
    line->places[t] = (YxPlanPlace){ t + 1, 5, &line->windows[t], 1 };
    line->tasks[t] = (YxPlanTask){ .weight = 1, .places = &line->places[t], .n_places = 1 };
  }
  line->problem = (YxPlanProblem){ .n_locations = N_PLACES,
                                   .seconds = line->seconds,
                                   .vehicles = line->vehicles,
                                   .n_vehicles = n_vehicles,
                                   .tasks = line->tasks,
                                   .n_tasks = n_tasks };
}

static void
solve (const YxPlanProblem *problem, YxPlanSolution *ret_solution)
{
  const YxPlanOptions options = { .seed = 7, .steps = 2000 };
  YxPlanBreach breach;

  g_assert_cmpint (yx_planner_solve (problem, &options, ret_solution, NULL), ==, YX_PLANNER_OK);
  g_assert_true (yx_planner_check (problem, ret_solution, &breach));
}

static void
test_one_car_does_it (void)
{
  Line line;
  g_auto (YxPlanSolution) solution = { 0 };

  line_init (&line, 5, 3);
  solve (&line.problem, &solution);
  g_assert_cmpuint (solution.score.vehicles, ==, 1);
  g_assert_cmpfloat (solution.score.value, ==, 5);
  g_assert_cmpfloat (solution.score.cost, ==, 100);
}

static YxPlanReason
reason_with (Line *line)
{
  g_auto (YxPlanSolution) solution = { 0 };

  solve (&line->problem, &solution);
  return solution.tasks[0].reason;
}

static void
test_reasons (void)
{
  Line line;

  line_init (&line, 2, 2);
  line.tasks[0].barred = TRUE;
  g_assert_cmpint (reason_with (&line), ==, YX_PLAN_BARRED);
  line_init (&line, 2, 2);
  line.windows[0].likelihood = 0;
  g_assert_cmpint (reason_with (&line), ==, YX_PLAN_NO_CHANCE);
  line_init (&line, 2, 2);
  for (guint i = 0; i < N_PLACES; i++)
    line.seconds[i * N_PLACES + 1] = i == 1 ? 0 : INFINITY;
  g_assert_cmpint (reason_with (&line), ==, YX_PLAN_UNREACHABLE);
  line_init (&line, 2, 2);
  line.tasks[0].skills = 2;
  line.vehicles[0].skills = 1;
  g_assert_cmpint (reason_with (&line), ==, YX_PLAN_SKILL);
  line_init (&line, 2, 2);
  line.tasks[0].crew = 5;
  g_assert_cmpint (reason_with (&line), ==, YX_PLAN_CREW);
  line_init (&line, 2, 2);
  line.tasks[0].seats = 5;
  g_assert_cmpint (reason_with (&line), ==, YX_PLAN_SEATS);
  line_init (&line, 2, 2);
  line.windows[0] = (YxPlanWindow){ 0, 9, 1 };
  g_assert_cmpint (reason_with (&line), ==, YX_PLAN_TIME);
  line_init (&line, 2, 1);
  line.tasks[0].cars = 2;
  g_assert_cmpint (reason_with (&line), ==, YX_PLAN_SKILL); /* one car cannot meet itself */
  line_init (&line, 2, 2);
  line.tasks[1].barred = TRUE;
  line.problem.links = &(YxPlanLink){ YX_PLAN_SAME_CAR, 0, 1, 0 };
  line.problem.n_links = 1;
  g_assert_cmpint (reason_with (&line), ==, YX_PLAN_LINKED);
  line_init (&line, 2, 1);
  line.windows[0] = line.windows[1] = (YxPlanWindow){ 20, 20, 1 };
  line.tasks[1].weight = 2;
  g_assert_cmpint (reason_with (&line), ==, YX_PLAN_DISPLACED);
}

static void
test_searching_on (void)
{
  Line line;
  g_auto (YxPlanSolution) solution = { 0 };

  line_init (&line, 3, 2);
  for (guint t = 0; t < 3; t++)
    line.windows[t].likelihood = 0.5;
  line.tasks[0].n_places = 3; /* places 1, 2 and 3 of one debtor */
  line.problem.n_tasks = 1;
  solve (&line.problem, &solution);
  g_assert_cmpuint (solution.tasks[0].n_visits, ==, 3);
  g_assert_cmpfloat_with_epsilon (solution.score.value, 1 - 0.125, 1e-12);
}

static void
test_drop_off (void)
{
  Line line;
  g_auto (YxPlanSolution) solution = { 0 };

  line_init (&line, 6, 1);
  for (guint t = 0; t < 6; t++)
    line.tasks[t].seats = 1;
  line.vehicles[0].seats = 2;
  line.problem.drop_offs = &(YxPlanDropOff){ .location = 7, .handover = 20 };
  line.problem.n_drop_offs = 1;
  solve (&line.problem, &solution);
  g_assert_cmpfloat (solution.score.value, ==, 6);
  g_assert_cmpuint (solution.n_stops, >=, 8); /* six visits with two hand-overs between */
}

static void
test_two_cars_meet (void)
{
  Line line;
  g_auto (YxPlanSolution) solution = { 0 };

  line_init (&line, 2, 2);
  line.tasks[0].cars = 2;
  line.vehicles[1].start = 5;
  line.vehicles[1].end = 5;
  solve (&line.problem, &solution);
  g_assert_cmpfloat (solution.score.value, ==, 2);
  g_assert_cmpuint (solution.n_routes, ==, 2);
}

static void
test_bad_input (void)
{
  const YxPlanOptions options = { .steps = 10 };
  YxPlanSolution solution = { .n_stops = 77 };
  YxPlanFault fault;
  Line line;

  line_init (&line, 3, 2);
  line.places[1].location = 99;
  g_assert_cmpint (yx_planner_solve (&line.problem, &options, &solution, &fault), ==,
                   YX_PLANNER_BAD_INPUT);
  g_assert_cmpstr (fault.field, ==, "tasks.places.location");
  g_assert_cmpuint (fault.index[0], ==, 1);
  g_assert_cmpuint (solution.n_stops, ==, 77);
  line_init (&line, 3, 2);
  line.seconds[5] = NAN;
  g_assert_cmpint (yx_planner_solve (&line.problem, &options, &solution, &fault), ==,
                   YX_PLANNER_BAD_INPUT);
  g_assert_cmpstr (fault.field, ==, "seconds");
  line_init (&line, 3, 2);
  line.problem.locks = &(YxPlanLock){ .vehicle = 0, .task = 1, .begin_from = 1, .begin_to = 2 };
  line.problem.n_locks = 1;
  g_assert_cmpint (yx_planner_solve (&line.problem, &options, &solution, &fault), ==,
                   YX_PLANNER_BAD_INPUT);
  g_assert_cmpstr (fault.field, ==, "locks");
}

static void
test_nothing_to_do (void)
{
  Line line;
  g_auto (YxPlanSolution) none = { 0 }, no_cars = { 0 }, empty = { 0 };
  const YxPlanProblem nothing = { 0 };

  solve (&nothing, &none);
  line_init (&line, 3, 0);
  solve (&line.problem, &no_cars);
  g_assert_cmpint (no_cars.tasks[0].reason, ==, YX_PLAN_UNREACHABLE);
  line_init (&line, 0, 2);
  solve (&line.problem, &empty);
  g_assert_cmpuint (empty.n_routes, ==, 0);
}

static void
test_same_seed_same_plan (void)
{
  g_auto (RandomProblem) random = random_problem (41, (RandomShape){ 40, 6, FALSE });

  for (guint threads = 1; threads <= 2; threads++) {
    const YxPlanOptions options = { .seed = 3, .steps = 600, .threads = threads };
    g_auto (YxPlanSolution) a = { 0 }, b = { 0 };

    g_assert_cmpint (yx_planner_solve (&random.problem, &options, &a, NULL), ==, YX_PLANNER_OK);
    g_assert_cmpint (yx_planner_solve (&random.problem, &options, &b, NULL), ==, YX_PLANNER_OK);
    g_assert_cmpuint (a.n_stops, >, 0);
    g_assert_cmpmem (a.routes, a.n_routes * sizeof *a.routes, b.routes,
                     b.n_routes * sizeof *b.routes);
    for (guint i = 0; i < a.n_stops; i++) {
      g_assert_cmpuint (a.stops[i].task, ==, b.stops[i].task);
      g_assert_cmpfloat (a.stops[i].begin, ==, b.stops[i].begin);
    }
  }
}

static bool
stop_at_once_cb (const YxPlanProgress *progress, void *data)
{
  ++*(guint *) data;
  return false;
}

static void
test_cancel (void)
{
  g_auto (RandomProblem) random = random_problem (5, (RandomShape){ 60, 8, FALSE });
  g_auto (YxPlanSolution) cancelled = { 0 }, stopped = { 0 };
  atomic_bool cancel = true;
  guint n_calls = 0;
  YxPlanBreach breach;
  const gint64 began = g_get_monotonic_time ();

  g_assert_cmpint (
      yx_planner_solve (&random.problem,
                        &(YxPlanOptions){ .seconds = 60, .cancel = &cancel, .threads = 2 },
                        &cancelled, NULL),
      ==, YX_PLANNER_OK);
  g_assert_cmpint (
      yx_planner_solve (
          &random.problem,
          &(YxPlanOptions){ .seconds = 60, .progress = stop_at_once_cb, .progress_data = &n_calls },
          &stopped, NULL),
      ==, YX_PLANNER_OK);
  g_assert_cmpint (g_get_monotonic_time () - began, <, 20 * G_USEC_PER_SEC);
  g_assert_true (cancelled.interrupted && stopped.interrupted);
  g_assert_cmpuint (n_calls, ==, 1);
  g_assert_true (yx_planner_check (&random.problem, &cancelled, &breach));
  g_assert_true (yx_planner_check (&random.problem, &stopped, &breach));
}

/* Leaving later never arrives earlier, and the latest departure is exactly that. */
static void
test_travel_by_hours (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (guint i = 0; i < 2000; i++) {
    double factors[24];
    bool hours[24];
    YxPlanProblem p = { .clock = g_rand_int_range (rand, 0, 86400) };
    const double usual = g_rand_int_range (rand, 0, 20000);
    const double other = g_rand_int_range (rand, 0, 20000);
    const double leave = g_rand_int_range (rand, -5000, 100000);

    for (guint h = 0; h < 24; h++) {
      factors[h] = 0.3 + 2 * g_rand_double (rand);
      hours[h] = g_rand_boolean (rand);
    }
    p.hour_factors = i % 3 ? factors : NULL;
    p.other_hours = i % 2 ? hours : NULL;
    const double arrive = yx_plan_arrive_by_hours (&p, leave, usual, other);
    const double depart = yx_plan_depart_by_hours (&p, arrive, usual, other);

    g_assert_cmpfloat (arrive, >=, leave);
    g_assert_cmpfloat (yx_plan_arrive_by_hours (&p, leave + 1, usual, other), >=, arrive);
    g_assert_cmpfloat (depart, >=, leave);
    g_assert_cmpfloat (yx_plan_arrive_by_hours (&p, depart, usual, other), <=, arrive);
    g_assert_cmpfloat (yx_plan_arrive_by_hours (&p, depart + 1, usual, other), >, arrive);
  }
  /* From 21:50, ten minutes by day rules and half of what takes two hours, then half by night. */
  bool night[24] = { [22] = true, [23] = true };
  const YxPlanProblem p = { .clock = 21 * 3600 + 50 * 60, .other_hours = night };
  g_assert_cmpfloat (yx_plan_arrive_by_hours (&p, 0, 1200, 7200), ==, 600 + 3600);
}

static void
test_hours_choose_the_way (void)
{
  Line line;
  double slow[N_PLACES * N_PLACES];
  bool hours[24] = { [1] = true };
  g_auto (YxPlanSolution) plan = { 0 };

  /* Place 1 is near by day rules and far in the second hour; place 2 the other way round. */
  line_init (&line, 2, 1);
  memcpy (slow, line.seconds, sizeof slow);
  for (guint i = 0; i < N_PLACES; i++) {
    slow[i * N_PLACES + 1] = slow[N_PLACES + i] = i == 1 ? 0 : 3000;
    line.seconds[i * N_PLACES + 2] = line.seconds[2 * N_PLACES + i] = i == 2 ? 0 : 3000;
  }
  line.problem.other_seconds = slow;
  line.problem.other_hours = hours;
  line.vehicles[0].shift_to = 4000;
  for (guint t = 0; t < 2; t++)
    line.windows[t].to = 4000;
  solve (&line.problem, &plan);
  g_assert_cmpfloat (plan.score.value, ==, 2);
  g_assert_cmpuint (plan.stops[0].task, ==, 0);
  /* The way home begins slow, and the rest of it is quick. */
  g_assert_cmpfloat (plan.routes[0].finish, >, 3600);
  g_assert_cmpfloat (plan.routes[0].finish, <, 3620);
}

static void
test_curve (void)
{
  const YxPlanOptions options = { .seed = 1, .steps = 900 };
  Line line;
  YxPlanCurve curve;

  line_init (&line, 4, 3);
  for (guint t = 0; t < 4; t++) {
    line.windows[t] = (YxPlanWindow){ 10 * (t + 1), 10 * (t + 1), 0.5 };
    line.tasks[t].kind = t % 2;
  }
  g_assert_cmpint (yx_planner_curve (&line.problem, &options, &curve, NULL), ==, YX_PLANNER_OK);
  g_assert_cmpuint (curve.n_points, ==, 3);
  for (guint m = 1; m <= 3; m++) {
    const YxPlanCurvePoint *point = &curve.points[m - 1];
    /* Each window shuts before the next place is reached, so a car reaches one. */
    g_assert_cmpuint (point->n_planned, ==, m);
    g_assert_cmpfloat_with_epsilon (point->expected, 0.5 * m, 1e-9);
    g_assert_cmpuint (point->low, ==, 0);
    g_assert_cmpuint (point->high, ==, m);
    g_assert_cmpuint (point->vehicles, ==, m);
    g_assert_cmpuint (point->staff, ==, 4 * m);
  }
  g_assert_cmpuint (curve.n_kinds, ==, 2);
  g_assert_cmpuint (curve.baseline[0].cars + curve.baseline[1].cars, ==, 3);
  yx_plan_curve_clear (&curve);
}

static void
test_curve_never_falls (void)
{
  for (guint seed = 0; seed < 20; seed++) {
    g_auto (RandomProblem) random = random_problem (seed, (RandomShape){ 16, 5, FALSE });
    const YxPlanOptions options = { .seed = seed, .steps = 300 };
    YxPlanCurve curve;

    if (yx_planner_curve (&random.problem, &options, &curve, NULL) != YX_PLANNER_OK)
      continue;
    for (guint m = 1; m < curve.n_points; m++)
      g_assert_cmpint (yx_plan_score_compare (&curve.points[m].score, &curve.points[m - 1].score),
                       <=, 0);
    yx_plan_curve_clear (&curve);
  }
}

static void
test_replan (void)
{
  const YxPlanOptions options = { .seed = 2, .steps = 1500 };
  const YxPlanDisruptionPrices dear = { 10, 1, 5 };
  YxPlanPromise promises[4];
  YxPlanDisruption kept, moved;
  YxPlanBreach breach;
  YxPlanFault fault;
  Line line;
  g_auto (YxPlanSolution) plan = { 0 }, calm = { 0 }, free_ = { 0 };

  /* Car 1 has been promised to go where car 0 alone would do it all. */
  line_init (&line, 5, 2);
  line.problem.n_tasks = 4;
  solve (&line.problem, &plan);
  g_assert_cmpuint (plan.n_routes, ==, 1);
  for (guint t = 0; t < 4; t++)
    for (guint i = 0; i < plan.n_stops; i++)
      if (plan.stops[i].task == t)
        promises[t] = (YxPlanPromise){ t, 0, t == 3 ? 1 : 0, plan.stops[i].begin };
  line.problem.n_tasks = 5; /* a lead comes in */
  g_assert_cmpint (yx_planner_replan (&line.problem, &plan, promises, 4, &dear, &options, &calm,
                                      &kept, NULL),
                   ==, YX_PLANNER_OK);
  g_assert_true (yx_planner_check (&line.problem, &calm, &breach));
  g_assert_cmpfloat (calm.score.value, ==, 5);
  g_assert_cmpuint (calm.n_routes, ==, 2);
  g_assert_cmpuint (kept.n_cars, ==, 0);
  g_assert_cmpuint (kept.n_dropped, ==, 0);

  /* What costs nothing to break is broken: one car does it. */
  g_assert_cmpint (yx_planner_replan (&line.problem, &plan, promises, 4,
                                      &(YxPlanDisruptionPrices){ 0, 0, 1 }, &options, &free_,
                                      &moved, NULL),
                   ==, YX_PLANNER_OK);
  g_assert_cmpuint (free_.n_routes, ==, 1);
  g_assert_cmpuint (moved.n_cars, >, 0);
  g_assert_cmpfloat (moved.price, ==, 0);

  promises[1].vehicle = 7;
  g_assert_cmpint (yx_planner_replan (&line.problem, &plan, promises, 4, NULL, &options, &free_,
                                      NULL, &fault),
                   ==, YX_PLANNER_BAD_INPUT);
  g_assert_cmpstr (fault.field, ==, "promises.vehicle");
  g_assert_cmpuint (fault.index[0], ==, 1);
}

/* Each place of a debtor has its own promised time; a shorter way round is not worth breaking it. */
static void
test_replan_searching_on (void)
{
  const YxPlanDisruptionPrices dear = { 10, 1, 1 };
  const YxPlanOptions options = { .seed = 3, .steps = 400 };
  YxPlanPromise promises[6];
  YxPlanDisruption disruption;
  Line line;
  g_auto (YxPlanSolution) plan = { 0 }, again = { 0 };

  line_init (&line, 6, 1);
  for (guint i = 0; i < 6; i++)
    line.windows[i] = (YxPlanWindow){ 700 - 100 * i, 750 - 100 * i, 0.5 };
  line.tasks[0].n_places = line.tasks[3].n_places = 3;
  line.tasks[1] = line.tasks[3];
  line.problem.n_tasks = 2;
  solve (&line.problem, &plan);
  g_assert_cmpuint (plan.n_stops, ==, 6);
  for (guint i = 0; i < 6; i++) {
    promises[i] = (YxPlanPromise){ plan.stops[i].task, plan.stops[i].place, 0, plan.stops[i].begin };
    line.windows[i] = (YxPlanWindow){ 0, 1000, 0.5 };
  }
  g_assert_cmpint (yx_planner_replan (&line.problem, &plan, promises, 6, &dear, &options, &again,
                                      &disruption, NULL),
                   ==, YX_PLANNER_OK);
  g_assert_cmpuint (disruption.n_kept, ==, 6);
  g_assert_cmpfloat (disruption.price, ==, 0);

  promises[2].place = 3;
  g_assert_cmpint (yx_planner_replan (&line.problem, &plan, promises, 6, &dear, &options, &again,
                                      &disruption, NULL),
                   ==, YX_PLANNER_BAD_INPUT);
}

/* Two orders cover as much; one meets its narrow window with time to spare. */
static void
test_steady (void)
{
  const YxPlanSpread spread = { 0.2, 0.2, 0.3, 1 };
  const YxPlanOptions options = { .seed = 1, .steps = 3000 };
  YxPlanRehearsal before, after;
  YxPlanBreach breach;
  Line line;
  g_auto (YxPlanSolution) plan = { 0 }, steady = { 0 };

  line_init (&line, 5, 1);
  for (guint t = 0; t < 5; t++)
    line.places[t].service = 60;
  line.windows[4].to = 320; /* last on the way out, at 290: 30 to spare; or first, at 50 */
  solve (&line.problem, &plan);
  g_assert_cmpint (yx_planner_steady (&line.problem, &plan, &spread, &options, &steady, NULL), ==,
                   YX_PLANNER_OK);
  g_assert_true (yx_planner_check (&line.problem, &steady, &breach));
  g_assert_cmpfloat (steady.score.value, ==, plan.score.value);
  g_assert_cmpint (yx_planner_rehearse (&line.problem, &plan, &spread, 2000, 1, &before), ==,
                   YX_PLANNER_OK);
  g_assert_cmpint (yx_planner_rehearse (&line.problem, &steady, &spread, 2000, 1, &after), ==,
                   YX_PLANNER_OK);
  g_assert_cmpfloat (after.all_in_time, >=, before.all_in_time);
  g_assert_cmpfloat (after.all_in_time, >, 0.99);
  yx_plan_rehearsal_clear (&before);
  yx_plan_rehearsal_clear (&after);
}

/* Odd problems: an error that names the field, or a plan with reasons. */
static void
test_odd_problems (void)
{
  const YxPlanOptions options = { .seed = 1, .steps = 200 };
  const YxPlanSpread spread = { 0.1, 0.1, 0.3, 0.4 };
  Line line;
  YxPlanFault fault;

  for (guint odd = 0; odd < 8; odd++) {
    g_auto (YxPlanSolution) plan = { 0 };
    YxPlanBreach breach;

    line_init (&line, odd == 0 ? 1 : 6, 2);
    for (guint i = 0; odd == 1 && i < N_PLACES * N_PLACES; i++)
      line.seconds[i] = 0; /* all at the same place */
    for (guint t = 0; odd == 2 && t < 6; t++)
      line.windows[t].likelihood = 0;
    for (guint i = 0; odd == 3 && i < N_PLACES; i++)
      for (guint j = 0; j < N_PLACES; j++)
        line.seconds[i * N_PLACES + j] = i == j ? 0 : INFINITY;
    if (odd == 4) /* a million seconds to and from everywhere, and time for it */
      for (guint i = 0; i < N_PLACES * N_PLACES; i++)
        line.seconds[i] = i % (N_PLACES + 1) ? 1e6 : 0;
    for (guint t = 0; odd == 4 && t < 6; t++)
      line.windows[t].to = 1e7;
    line.vehicles[0].shift_to = odd == 4 ? 1e7 : 1000;
    for (guint t = 0; odd == 5 && t < 6; t++)
      line.places[t].service = 1e6;
    for (guint t = 0; odd == 6 && t < 6; t++)
      line.tasks[t].only_car = 1 + t % 2;
    for (guint v = 0; odd == 7 && v < 2; v++)
      line.vehicles[v].shift_to = line.vehicles[v].shift_from; /* no time at all */
    g_assert_cmpint (yx_planner_solve (&line.problem, &options, &plan, NULL), ==, YX_PLANNER_OK);
    g_assert_true (yx_planner_check (&line.problem, &plan, &breach));
    const guint planned = odd == 2 || odd == 3 || odd == 5 || odd == 7 ? 0 : line.problem.n_tasks;
    guint n = 0;
    for (guint t = 0; t < plan.n_tasks; t++) {
      n += plan.tasks[t].n_visits > 0;
      g_assert_true ((plan.tasks[t].reason == YX_PLAN_PLANNED) == (plan.tasks[t].n_visits > 0));
    }
    g_assert_cmpuint (n, ==, planned);

    YxPlanCurve curve;
    g_autofree YxPlanAdvice *advice = g_new0 (YxPlanAdvice, plan.n_tasks + 1);
    const YxPlanOptions steady = { .seed = 1, .steps = 200, .spread = &spread };
    g_assert_cmpint (yx_planner_curve (&line.problem, odd % 2 ? &options : &steady, &curve, NULL),
                     ==, YX_PLANNER_OK);
    g_assert_cmpuint (curve.n_points, ==, 2);
    g_assert_cmpint (yx_planner_explain (&line.problem, &plan, advice, NULL), ==, YX_PLANNER_OK);
    yx_plan_curve_clear (&curve);
  }

  /* A pair that must go together and apart, a task held to a car that is not there. */
  g_auto (YxPlanSolution) torn = { 0 };
  const YxPlanLink links[] = { { YX_PLAN_SAME_CAR, 0, 1, 0 }, { YX_PLAN_APART, 0, 1, 0 } };
  line_init (&line, 3, 2);
  line.problem.links = links;
  line.problem.n_links = 2;
  solve (&line.problem, &torn);
  g_assert_cmpint (torn.tasks[0].reason, ==, YX_PLAN_LINKED);
  g_assert_cmpuint (torn.tasks[2].n_visits, ==, 1);
  line_init (&line, 3, 2);
  line.tasks[1].only_car = 3;
  YxPlanSolution none;
  g_assert_cmpint (yx_planner_solve (&line.problem, &options, &none, &fault), ==,
                   YX_PLANNER_BAD_INPUT);
  g_assert_cmpstr (fault.field, ==, "tasks.only_car");
}

static void
test_explain (void)
{
  Line line;
  g_auto (YxPlanSolution) plan = { 0 };
  YxPlanAdvice advice[5];

  line_init (&line, 5, 2);
  line.windows[0] = (YxPlanWindow){ 0, 4, 1 };
  line.tasks[1].skills = 8;
  line.tasks[2].crew = 6;
  line.tasks[3].seats = 7;
  solve (&line.problem, &plan);
  g_assert_cmpint (yx_planner_explain (&line.problem, &plan, advice, NULL), ==, YX_PLANNER_OK);
  g_assert_cmpint (advice[0].reason, ==, YX_PLAN_TIME);
  g_assert_cmpint (advice[0].change, ==, YX_PLAN_CHANGE_LATER);
  g_assert_cmpfloat (advice[0].time, ==, 10);
  g_assert_cmpint (advice[1].change, ==, YX_PLAN_CHANGE_SKILLS);
  g_assert_cmpuint (advice[1].skills, ==, 8);
  g_assert_cmpint (advice[2].change, ==, YX_PLAN_CHANGE_CREW);
  g_assert_cmpuint (advice[2].amount, ==, 2);
  g_assert_cmpint (advice[3].change, ==, YX_PLAN_CHANGE_SEATS);
  g_assert_cmpuint (advice[3].amount, ==, 3);
  g_assert_cmpint (advice[4].reason, ==, YX_PLAN_PLANNED);
  g_assert_cmpuint (advice[4].other_vehicle, !=, advice[4].vehicle);
  g_assert_cmpfloat (advice[4].other_extra_cost, ==, 0);

  g_auto (YxPlanSolution) busy = { 0 };
  line_init (&line, 2, 1);
  for (guint t = 0; t < 2; t++)
    line.windows[t] = (YxPlanWindow){ 20, 20, 1 };
  line.places[1].service = 2000; /* no time helps the second beside the first */
  line.vehicles[0].shift_to = 2050;
  line.tasks[1].weight = 3;
  solve (&line.problem, &busy);
  g_assert_cmpint (yx_planner_explain (&line.problem, &busy, advice, NULL), ==, YX_PLANNER_OK);
  g_assert_cmpint (advice[0].reason, ==, YX_PLAN_DISPLACED);
  g_assert_cmpint (advice[0].change, !=, YX_PLAN_CHANGE_NONE);
}

static void
test_rehearse (void)
{
  Line line;
  g_auto (YxPlanSolution) plan = { 0 };
  YxPlanRehearsal calm, rough;

  line_init (&line, 5, 2);
  for (guint t = 0; t < 5; t++) {
    line.windows[t].likelihood = 0.4;
    line.tasks[t].seats = 1;
  }
  line.vehicles[0].seats = line.vehicles[1].seats = 3;
  line.problem.seat_risk = 0.2;
  solve (&line.problem, &plan);
  g_assert_cmpuint (plan.n_stops, ==, 5);
  g_assert_cmpint (
      yx_planner_rehearse (&line.problem, &plan, &(YxPlanSpread){ .absent = 1 }, 4000, 1, &calm),
      ==, YX_PLANNER_OK);
  g_assert_cmpfloat (calm.all_in_time, ==, 1);
  for (guint r = 0; r < plan.n_routes; r++) {
    g_assert_cmpfloat_with_epsilon (calm.routes[r].finish_mean, plan.routes[r].finish, 1e-6);
    g_assert_cmpfloat_with_epsilon (calm.routes[r].overflow, plan.routes[r].seat_risk, 0.02);
  }
  g_assert_cmpfloat_with_epsilon (calm.met_mean, 2, 0.06);
  g_assert_cmpint (yx_planner_rehearse (&line.problem, &plan, &(YxPlanSpread){ 0.3, 0.2, 0.5, 0.4 },
                                        4000, 1, &rough),
                   ==, YX_PLANNER_OK);
  for (guint r = 0; r < plan.n_routes; r++)
    g_assert_cmpfloat (rough.routes[r].finish_low, <, rough.routes[r].finish_high);
  yx_plan_rehearsal_clear (&calm);
  yx_plan_rehearsal_clear (&rough);
}

/* The checker must be able to fail. */
static void
test_checker_objects (void)
{
  Line line;
  g_auto (YxPlanSolution) plan = { 0 };
  YxPlanBreach breach;

  line_init (&line, 3, 1);
  solve (&line.problem, &plan);
#define OBJECTS(kind_, change, back)                                                               \
  change;                                                                                          \
  g_assert_false (yx_planner_check (&line.problem, &plan, &breach));                               \
  g_assert_cmpint (breach.kind, ==, kind_);                                                        \
  back
  OBJECTS (YX_PLAN_BREACH_TRAVEL, plan.stops[1].arrive -= 1, plan.stops[1].arrive += 1);
  OBJECTS (YX_PLAN_BREACH_WINDOW, line.windows[plan.stops[0].task].to = 1,
           line.windows[plan.stops[0].task].to = 1000);
  OBJECTS (YX_PLAN_BREACH_SHIFT, line.vehicles[0].shift_to = 20, line.vehicles[0].shift_to = 1000);
  OBJECTS (YX_PLAN_BREACH_CREW, line.tasks[1].crew = 9, line.tasks[1].crew = 0);
  OBJECTS (YX_PLAN_BREACH_SKILL, line.tasks[1].skills = 9, line.tasks[1].skills = 0);
  OBJECTS (YX_PLAN_BREACH_SEATS, line.tasks[1].seats = 9, line.tasks[1].seats = 0);
  OBJECTS (YX_PLAN_BREACH_BARRED, line.tasks[1].barred = TRUE, line.tasks[1].barred = FALSE);
  OBJECTS (YX_PLAN_BREACH_MEETING, line.tasks[1].cars = 2, line.tasks[1].cars = 0);
  OBJECTS (YX_PLAN_BREACH_SCORE, plan.score.cost += 1, plan.score.cost -= 1);
  OBJECTS (YX_PLAN_BREACH_SHAPE, plan.routes[0].n_stops--, plan.routes[0].n_stops++);
  line.problem.n_links = 1;
  OBJECTS (YX_PLAN_BREACH_LINK, line.problem.links = &((YxPlanLink){ YX_PLAN_APART, 0, 1, 0 }), );
  OBJECTS (YX_PLAN_BREACH_LINK, line.problem.links = &((YxPlanLink){ YX_PLAN_ORDER, 0, 1, 900 }), );
  OBJECTS (YX_PLAN_BREACH_LINK, line.problem.links = &((YxPlanLink){ YX_PLAN_SAME_TIME, 0, 2, 1 }),
           line.problem.n_links = 0);
#undef OBJECTS
  g_assert_true (yx_planner_check (&line.problem, &plan, &breach));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/planner/plan/one-car-does-it", test_one_car_does_it);
  g_test_add_func ("/planner/plan/reasons", test_reasons);
  g_test_add_func ("/planner/plan/searching-on", test_searching_on);
  g_test_add_func ("/planner/plan/drop-off", test_drop_off);
  g_test_add_func ("/planner/plan/two-cars-meet", test_two_cars_meet);
  g_test_add_func ("/planner/plan/bad-input", test_bad_input);
  g_test_add_func ("/planner/plan/nothing-to-do", test_nothing_to_do);
  g_test_add_func ("/planner/plan/same-seed-same-plan", test_same_seed_same_plan);
  g_test_add_func ("/planner/plan/cancel", test_cancel);
  g_test_add_func ("/planner/plan/travel-by-hours", test_travel_by_hours);
  g_test_add_func ("/planner/plan/hours-choose-the-way", test_hours_choose_the_way);
  g_test_add_func ("/planner/plan/curve", test_curve);
  g_test_add_func ("/planner/plan/curve-never-falls", test_curve_never_falls);
  g_test_add_func ("/planner/plan/replan", test_replan);
  g_test_add_func ("/planner/plan/replan-searching-on", test_replan_searching_on);
  g_test_add_func ("/planner/plan/steady", test_steady);
  g_test_add_func ("/planner/plan/odd-problems", test_odd_problems);
  g_test_add_func ("/planner/plan/explain", test_explain);
  g_test_add_func ("/planner/plan/rehearse", test_rehearse);
  g_test_add_func ("/planner/plan/checker-objects", test_checker_objects);
  return g_test_run ();
}
