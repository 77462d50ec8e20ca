/* A plan changed by hand is judged as the independent checker judges it, whatever the change: plans
 * of random problems, taken up as they are and then with stops moved at random. */

#include <math.h>
#include <string.h>

#include "planner/trial.h"
#include "random-problem.h"

/* Stops of each car, to be moved about. */
typedef struct {
  GArray **cars; /* [vehicle] of YxPlanTrialStop */
  guint n_cars;
  GArray *stops, *routes;
} Board;

static Board
board_new (const YxPlanProblem *problem, const YxPlanSolution *plan)
{
  Board board = { g_new0 (GArray *, problem->n_vehicles + 1), problem->n_vehicles,
                  g_array_new (FALSE, FALSE, sizeof (YxPlanTrialStop)),
                  g_array_new (FALSE, FALSE, sizeof (YxPlanTrialRoute)) };

  for (guint v = 0; v < board.n_cars; v++)
    board.cars[v] = g_array_new (FALSE, FALSE, sizeof (YxPlanTrialStop));
  for (guint r = 0; r < plan->n_routes; r++)
    for (guint i = 0; i < plan->routes[r].n_stops; i++) {
      const YxPlanStop *from = &plan->stops[plan->routes[r].first_stop + i];
      const YxPlanTrialStop stop
          = { from->task, from->place, from->window, -INFINITY, from->begin };

      g_array_append_val (board.cars[plan->routes[r].vehicle], stop);
    }
  return board;
}

static void
board_clear (Board *board)
{
  for (guint v = 0; v < board->n_cars; v++)
    g_array_unref (board->cars[v]);
  g_free (board->cars);
  g_array_unref (board->stops);
  g_array_unref (board->routes);
}

static YxPlanTrial
board_lay_out (Board *board)
{
  g_array_set_size (board->stops, 0);
  g_array_set_size (board->routes, 0);
  for (guint v = 0; v < board->n_cars; v++) {
    const YxPlanTrialRoute route
        = { v, board->stops->len, board->cars[v]->len, v % 2 ? 1000 : INFINITY };

    if (route.n_stops == 0)
      continue;
    g_array_append_vals (board->stops, board->cars[v]->data, board->cars[v]->len);
    g_array_append_val (board->routes, route);
  }
  return (YxPlanTrial){ (const YxPlanTrialRoute *) board->routes->data, board->routes->len,
                        (const YxPlanTrialStop *) board->stops->data, board->stops->len };
}

/* Moves one stop somewhere; or drops it, or brings a new one in. FALSE: there is none. */
static gboolean
board_change (Board *board, const YxPlanProblem *problem, GRand *rand)
{
  const guint from = (guint) g_rand_int_range (rand, 0, (gint) board->n_cars);
  const guint to = (guint) g_rand_int_range (rand, 0, (gint) board->n_cars);
  const guint what = (guint) g_rand_int_range (rand, 0, 8);
  YxPlanTrialStop stop = { 0, 0, YX_PLAN_NONE, -INFINITY, NAN };

  if (what == 0 && problem->n_tasks > 0) {
    stop.task = (guint) g_rand_int_range (rand, 0, (gint) problem->n_tasks);
    if (problem->tasks[stop.task].n_places == 0)
      return FALSE;
    stop.place = (guint) g_rand_int_range (rand, 0, (gint) problem->tasks[stop.task].n_places);
  } else {
    guint at;

    if (board->cars[from]->len == 0)
      return FALSE;
    at = (guint) g_rand_int_range (rand, 0, (gint) board->cars[from]->len);
    stop = g_array_index (board->cars[from], YxPlanTrialStop, at);
    g_array_remove_index (board->cars[from], at);
    if (what == 1)
      return TRUE;
    stop.window = g_rand_boolean (rand) ? YX_PLAN_NONE : stop.window;
    if (what == 2)
      stop.not_before = stop.was + g_rand_int_range (rand, 0, 3600);
  }
  g_array_insert_val (board->cars[to],
                      (guint) g_rand_int_range (rand, 0, (gint) board->cars[to]->len + 1), stop);
  return TRUE;
}

static YxPlanTrialFault
try (const YxPlanProblem *problem, const YxPlanTrial *trial, const YxPlanSolution *before,
     YxPlanSolution *ret_plan)
{
  YxPlanTrialFault fault;

  g_assert_cmpint (yx_planner_try (problem, trial, before, ret_plan, &fault), ==, YX_PLANNER_OK);
  return fault;
}

/* Both ways: what is called sound the checker passes, what is not it does not pass. */
static void
judge_alike (const YxPlanProblem *problem, const YxPlanSolution *plan, YxPlanTrialFault fault,
             guint64 seed, guint step)
{
  YxPlanBreach breach;
  const bool sound = yx_planner_check (problem, plan, &breach);

  if (sound != (fault.kind == YX_PLAN_BREACH_NONE))
    g_error ("seed %" G_GUINT64_FORMAT " step %u: the trial says %d (car %d stop %d task %d), the "
             "checker %d (route %d stop %d task %d)",
             seed, step, fault.kind, (int) fault.vehicle, (int) fault.stop, (int) fault.task,
             breach.kind, (int) breach.route, (int) breach.stop, (int) breach.task);
}

/* A plan whose stops each begin later by their slack, or a little more. */
static void
check_slack (const YxPlanProblem *problem, const YxPlanSolution *plan, guint64 seed)
{
  g_autofree double *slack = g_new0 (double, plan->n_stops + 1);
  Board board = board_new (problem, plan);
  YxPlanTrial trial;

  yx_planner_slack (problem, plan, slack);
  trial = board_lay_out (&board);
  for (guint i = 0; i < plan->n_stops; i++) {
    YxPlanTrialStop *stop = &g_array_index (board.stops, YxPlanTrialStop, i);
    g_auto (YxPlanSolution) later = { 0 };

    g_assert_cmpfloat (slack[i], >=, 0);
    if (isinf (slack[i]))
      continue;
    stop->not_before = plan->stops[i].begin + slack[i];
    const YxPlanTrialFault fault = try (problem, &trial, plan, &later);
    if (fault.kind != YX_PLAN_BREACH_NONE)
      g_error ("seed %" G_GUINT64_FORMAT ": stop %u has no slack of %g: %d", seed, i, slack[i],
               fault.kind);
    stop->not_before = -INFINITY;
  }
  board_clear (&board);
}

static void
change_at_random (guint64 seed, RandomShape shape, guint *ret_sound, guint *ret_broken)
{
  g_auto (RandomProblem) random = random_problem (seed, shape);
  const YxPlanProblem *problem = &random.problem;
  const YxPlanOptions options = { .seed = seed, .steps = 300 };
  g_auto (YxPlanSolution) plan = { 0 };
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) seed);
  Board board;

  if (yx_planner_solve (problem, &options, &plan, NULL) != YX_PLANNER_OK || plan.n_routes == 0)
    return;
  check_slack (problem, &plan, seed);
  board = board_new (problem, &plan);
  for (guint step = 0; step < 40; step++) {
    g_auto (YxPlanSolution) changed = { 0 };
    const YxPlanTrial trial = board_lay_out (&board);
    const YxPlanTrialFault fault = try (problem, &trial, &plan, &changed);

    judge_alike (problem, &changed, fault, seed, step);
    if (step == 0) {
      /* As it is: sound, worth the same with the same cars. */
      g_assert_cmpint (fault.kind, ==, YX_PLAN_BREACH_NONE);
      g_assert_cmpfloat_with_epsilon (changed.score.value, plan.score.value, 1e-9);
      g_assert_cmpuint (changed.score.vehicles, ==, plan.score.vehicles);
      for (guint r = 0; r < plan.n_routes; r++)
        g_assert_cmpfloat (changed.routes[r].finish, <=, plan.routes[r].finish + 1e-6);
    } else {
      *(fault.kind == YX_PLAN_BREACH_NONE ? ret_sound : ret_broken) += 1;
    }
    if (!board_change (&board, problem, rand))
      continue;
  }
  board_clear (&board);
}

static void
test_random (void)
{
  const char *text = g_getenv ("YEXUN_PLANNER_SEEDS");
  const guint64 n = text ? g_ascii_strtoull (text, NULL, 10) : 400;
  guint sound = 0, broken = 0;

  for (guint64 seed = 1; seed <= n; seed++)
    change_at_random (seed, (RandomShape){ 2 + seed % 14, 1 + seed % 4, seed % 3 == 0 }, &sound,
                      &broken);
  g_test_message ("%u changes sound, %u not", sound, broken);
  g_assert_cmpuint (sound, >, 10 * n / 4);
  g_assert_cmpuint (broken, >, 10 * n / 4);
}

/* Two places 600 s from the base and from each other, one car with two seats. */
typedef struct {
  double seconds[9];
  YxPlanWindow windows[2];
  YxPlanPlace places[2];
  YxPlanTask tasks[2];
  YxPlanVehicle car;
  YxPlanProblem problem;
} Small;

static void
small_init (Small *small)
{
  for (guint i = 0; i < 9; i++)
    small->seconds[i] = i % 4 == 0 ? 0 : 600;
  for (guint t = 0; t < 2; t++) {
    small->windows[t] = (YxPlanWindow){ 0, 7200, 0.5 };
    small->places[t] = (YxPlanPlace){ t + 1, 900, &small->windows[t], 1, 0, 0 };
    small->tasks[t] = (YxPlanTask){ .weight = 1, .seats = 1, .crew = 2,
                                    .places = &small->places[t], .n_places = 1 };
  }
  small->car = (YxPlanVehicle){ .shift_to = 7200, .seats = 2, .crew = 4 };
  small->problem = (YxPlanProblem){ .n_locations = 3, .seconds = small->seconds,
                                    .vehicles = &small->car, .n_vehicles = 1,
                                    .tasks = small->tasks, .n_tasks = 2 };
}

static YxPlanTrialFault
try_both (Small *small, double hold, YxPlanSolution *ret_plan)
{
  const YxPlanTrialStop stops[] = { { 0, 0, YX_PLAN_NONE, hold, NAN },
                                    { 1, 0, YX_PLAN_NONE, -INFINITY, NAN } };
  const YxPlanTrialRoute route = { 0, 0, 2, INFINITY };

  return try (&small->problem, &(YxPlanTrial){ &route, 1, stops, 2 }, NULL, ret_plan);
}

/* Each rule by name, with its stop and by how much. */
static void
test_names_the_rule (void)
{
  YxPlanTrialFault fault;
  Small small;
  double slack[2];

  {
    g_auto (YxPlanSolution) plan = { 0 };

    small_init (&small);
    fault = try_both (&small, -INFINITY, &plan);
    g_assert_cmpint (fault.kind, ==, YX_PLAN_BREACH_NONE);
    g_assert_cmpfloat (plan.routes[0].finish, ==, 3600);
    g_assert_cmpfloat (plan.score.value, ==, 1);
    yx_planner_slack (&small.problem, &plan, slack);
    g_assert_cmpfloat (slack[0], ==, 3600);
    g_assert_cmpfloat (slack[1], ==, 3600);
  }
  {
    g_auto (YxPlanSolution) plan = { 0 };

    /* Held to 1500, the car leaves late enough not to wait there. */
    fault = try_both (&small, 1500, &plan);
    g_assert_cmpint (fault.kind, ==, YX_PLAN_BREACH_NONE);
    g_assert_cmpfloat (plan.stops[0].begin, ==, 1500);
    g_assert_cmpfloat (plan.routes[0].leave, ==, 900);
    g_assert_cmpfloat (plan.routes[0].waiting, ==, 0);
  }
  {
    g_auto (YxPlanSolution) plan = { 0 };

    small.windows[1].to = 2000;
    fault = try_both (&small, -INFINITY, &plan);
    g_assert_cmpint (fault.kind, ==, YX_PLAN_BREACH_WINDOW);
    g_assert_cmpuint (fault.stop, ==, 1);
    g_assert_cmpuint (fault.task, ==, 1);
    g_assert_cmpfloat (fault.amount, ==, 100);
    g_assert_cmpfloat (plan.stops[1].begin, ==, 2100);
  }
  {
    g_auto (YxPlanSolution) plan = { 0 };

    small_init (&small);
    fault = try_both (&small, 5000, &plan);
    g_assert_cmpint (fault.kind, ==, YX_PLAN_BREACH_SHIFT);
    g_assert_cmpfloat (fault.amount, ==, 800);
  }
  {
    g_auto (YxPlanSolution) plan = { 0 };

    small.tasks[1].crew = 6;
    fault = try_both (&small, -INFINITY, &plan);
    g_assert_cmpint (fault.kind, ==, YX_PLAN_BREACH_CREW);
    g_assert_cmpfloat (fault.amount, ==, 2);
  }
  {
    g_auto (YxPlanSolution) plan = { 0 };

    small.tasks[1].crew = 0;
    small.tasks[0].skills = 6;
    small.car.skills = 2;
    fault = try_both (&small, -INFINITY, &plan);
    g_assert_cmpint (fault.kind, ==, YX_PLAN_BREACH_SKILL);
    g_assert_cmpuint (fault.stop, ==, 0);
    g_assert_cmpuint (fault.skills, ==, 4);
  }
  {
    g_auto (YxPlanSolution) plan = { 0 };

    small_init (&small);
    small.car.seats = 1;
    fault = try_both (&small, -INFINITY, &plan);
    g_assert_cmpint (fault.kind, ==, YX_PLAN_BREACH_SEATS);
    g_assert_cmpfloat (fault.amount, ==, 0.25);
  }
  {
    g_auto (YxPlanSolution) plan = { 0 };

    small_init (&small);
    small.tasks[1].barred = true;
    fault = try_both (&small, -INFINITY, &plan);
    g_assert_cmpint (fault.kind, ==, YX_PLAN_BREACH_BARRED);
    g_assert_cmpuint (fault.task, ==, 1);
  }
}

static void
test_bad_shape (void)
{
  Small small;
  const YxPlanTrialStop stop = { 7, 0, YX_PLAN_NONE, -INFINITY, NAN };
  const YxPlanTrialStop none = { 0, 0, YX_PLAN_NONE, -INFINITY, NAN };
  const YxPlanTrialRoute routes[] = { { 0, 0, 1, 0 }, { 4, 0, 1, 0 }, { 0, 0, 0, 0 }, { 0, 1, 1, 0 } };

  small_init (&small);
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++) {
    g_auto (YxPlanSolution) plan = { 0 };
    const YxPlanTrial trial = { &routes[i], 1, i == 0 ? &stop : &none, 1 };

    g_assert_cmpint (try (&small.problem, &trial, NULL, &plan).kind, ==, YX_PLAN_BREACH_SHAPE);
    g_assert_cmpuint (plan.n_stops, ==, 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/planner/trial/names-the-rule", test_names_the_rule);
  g_test_add_func ("/planner/trial/bad-shape", test_bad_shape);
  g_test_add_func ("/planner/trial/random", test_random);
  return g_test_run ();
}
