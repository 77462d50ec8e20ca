/* Plans changed by hand: what the board says is what the verb stores, what breaks a rule is not
 * stored, and what is fixed by hand stays whoever plans next. */

#include <string.h>

#include "desk/compare.h"
#include "desk/hand.h"
#include "desk/lists.h"
#include "desk/locks.h"
#include "desk/made-night.h"
#include "desk/operation.h"
#include "desk/roles.h"
#include "desk/steps.h"

#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)

typedef struct {
  Night *night;
  YxDesk *desk;
  const char *id;
} Fixture;

/* One visit of the current plan, copied. */
typedef struct {
  char *stop_id, *task_id, *place_id, *vehicle_id;
  guint order;
  gint64 begin;
  gboolean woman;
} Visit;

static void
visit_clear (gpointer data)
{
  Visit *visit = data;

  g_free (visit->stop_id);
  g_free (visit->task_id);
  g_free (visit->place_id);
  g_free (visit->vehicle_id);
}

static void
plan (Fixture *fixture, guint64 seed)
{
  const YxPlanRequest request = { .steps = 3000, .seed = seed };
  g_autoptr (GError) error = NULL;
  g_autoptr (YxPlan) made
      = yx_desk_plan (fixture->desk, fixture->id, &request, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
}

static Fixture
fixture_new (guint n_cases)
{
  Fixture fixture = { night_new (n_cases), NULL, NULL };

  fixture.desk = fixture.night->desk;
  fixture.id = fixture.night->operation_id;
  night_add_region (fixture.night);
  plan (&fixture, 1);
  return fixture;
}

/* By route, in order. */
static GArray *
read_visits (Fixture *fixture)
{
  GArray *visits = g_array_new (FALSE, TRUE, sizeof (Visit));
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) routes = yx_desk_list_routes (fixture->desk, fixture->id, 0, &error);
  g_autoptr (GListStore) tasks = yx_desk_list_tasks (fixture->desk, fixture->id, &error);

  g_array_set_clear_func (visits, visit_clear);
  for (guint r = 0; r < g_list_model_get_n_items (G_LIST_MODEL (routes)); r++) {
    g_autoptr (YxRoute) route = g_list_model_get_item (G_LIST_MODEL (routes), r);
    const YxRouteData *of = yx_route_get_data (route);
    g_autoptr (GListStore) stops = yx_desk_list_stops (fixture->desk, of->id, &error);
    guint order = 0;

    for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (stops)); i++) {
      g_autoptr (YxStop) stop = g_list_model_get_item (G_LIST_MODEL (stops), i);
      const YxStopData *data = yx_stop_get_data (stop);
      Visit visit = { g_strdup (data->id), g_strdup (data->task_id), g_strdup (data->place_id),
                      g_strdup (of->vehicle_id), order, data->begin, FALSE };

      if (data->kind == YX_STOP_KIND_START || data->kind == YX_STOP_KIND_END) {
        visit_clear (&visit);
        continue;
      }
      order++;
      if (data->kind != YX_STOP_KIND_VISIT) {
        visit_clear (&visit);
        continue;
      }
      for (guint t = 0; t < g_list_model_get_n_items (G_LIST_MODEL (tasks)); t++) {
        g_autoptr (YxTask) task = g_list_model_get_item (G_LIST_MODEL (tasks), t);

        if (g_str_equal (yx_task_get_data (task)->id, data->task_id))
          visit.woman = yx_task_get_data (task)->sex == YX_SEX_FEMALE;
      }
      g_array_append_val (visits, visit);
    }
  }
  g_assert_no_error (error);
  g_assert_cmpuint (visits->len, >, 0);
  return visits;
}

static const Visit *
visit_at (GArray *visits, guint i)
{
  return &g_array_index (visits, Visit, i);
}

static const Visit *
find_visit (GArray *visits, const Visit *like)
{
  for (guint i = 0; i < visits->len; i++)
    if (g_str_equal (visit_at (visits, i)->task_id, like->task_id)
        && g_str_equal (visit_at (visits, i)->place_id, like->place_id))
      return visit_at (visits, i);
  return NULL;
}

static YxPlanBoard *
open_board (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  YxPlanBoard *board = yx_plan_board_open (fixture->desk, fixture->id, &error);

  g_assert_no_error (error);
  return board;
}

static YxPlanTry *
try (YxPlanBoard *board, const YxStopMove *move)
{
  g_autoptr (GError) error = NULL;
  YxPlanTry *try = yx_plan_board_try (board, move, move != NULL, &error);

  g_assert_no_error (error);
  return try;
}

/* A move to another car that breaks nothing. */
static YxStopMove
find_move (YxPlanBoard *board, GArray *visits, const Visit **ret_visit)
{
  for (guint i = 0; i < visits->len; i++)
    for (guint k = 0; k < visits->len; k++) {
      const Visit *visit = visit_at (visits, i), *to = visit_at (visits, k);
      const YxStopMove move
          = { visit->task_id, visit->place_id, to->vehicle_id, to->order, 0 };
      g_autoptr (YxPlanTry) tried = NULL;

      if (g_str_equal (visit->vehicle_id, to->vehicle_id))
        continue;
      tried = try (board, &move);
      *ret_visit = visit;
      if (tried->fault == NULL)
        return move;
    }
  g_error ("no visit can be moved to another car");
}

/* Cars drive as far on the board as in the plan that is stored. */
static void
assert_same_lengths (Fixture *fixture, const YxPlanTry *stands)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) routes = yx_desk_list_routes (fixture->desk, fixture->id, 0, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (stands->routes->len, ==, g_list_model_get_n_items (G_LIST_MODEL (routes)));
  for (guint r = 0; r < stands->routes->len; r++) {
    const YxTriedRoute *tried = &g_array_index (stands->routes, YxTriedRoute, r);
    guint n_same = 0;

    for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (routes)); i++) {
      g_autoptr (YxRoute) route = g_list_model_get_item (G_LIST_MODEL (routes), i);
      const YxRouteData *data = yx_route_get_data (route);

      if (!g_str_equal (data->vehicle_id, tried->vehicle_id))
        continue;
      g_assert_cmpfloat_with_epsilon (tried->metres, data->metres, 0.01);
      n_same++;
    }
    g_assert_cmpuint (n_same, ==, 1);
  }
}

static void
test_board_as_it_stands (void)
{
  Fixture fixture = fixture_new (12);
  g_autoptr (YxPlanBoard) board = open_board (&fixture);
  g_autoptr (YxPlanTry) stands = try (board, NULL);
  g_autoptr (GArray) visits = read_visits (&fixture);
  g_autofree char *cost = yx_plan_try_cost_text (stands);
  guint n = 0;

  g_assert_null (stands->fault);
  g_assert_cmpint (yx_plan_board_get_version (board), ==, 1);
  g_assert_cmpstr (cost, ==, "No difference to speak of");
  assert_same_lengths (&fixture, stands);
  for (guint i = 0; i < stands->stops->len; i++) {
    const YxTriedStop *stop = &g_array_index (stands->stops, YxTriedStop, i);

    if (stop->kind != YX_STOP_KIND_VISIT)
      continue;
    /* As it is stored, to the microsecond. */
    g_assert_cmpstr (stop->task_id, ==, visit_at (visits, n)->task_id);
    g_assert_cmpint (stop->begin, ==, visit_at (visits, n)->begin);
    g_assert_cmpint (stop->latest, >=, stop->begin);
    n++;
  }
  g_assert_cmpuint (n, ==, visits->len);
  {
    g_autoptr (GArray) windows = yx_plan_board_get_windows (board, visit_at (visits, 0)->task_id,
                                                            visit_at (visits, 0)->place_id);

    g_assert_cmpuint (windows->len, ==, 2);
    g_assert_cmpint (g_array_index (windows, gint64, 0), ==, NIGHT_START);
  }
  night_free (fixture.night);
}

static void
test_move (void)
{
  Fixture fixture = fixture_new (12);
  g_autoptr (YxPlanBoard) board = open_board (&fixture);
  g_autoptr (GArray) visits = read_visits (&fixture);
  g_autoptr (GArray) after = NULL;
  g_autoptr (YxPlanComparison) comparison = NULL;
  g_autoptr (YxPlanTry) tried = NULL;
  g_autoptr (YxPlan) made = NULL;
  g_autoptr (YxPlan) stale = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *event = NULL;
  g_autofree char *text = NULL;
  const Visit *visit;
  const YxStopMove move = find_move (board, visits, &visit);
  guint n = 0;

  tried = try (board, &move);
  made = yx_desk_move_stops (fixture.desk, fixture.id, 1, &move, 1, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (yx_plan_get_data (made)->version, ==, 2);
  after = read_visits (&fixture);
  g_assert_cmpstr (find_visit (after, visit)->vehicle_id, ==, move.vehicle_id);
  for (guint i = 0; i < tried->stops->len; i++) {
    const YxTriedStop *stop = &g_array_index (tried->stops, YxTriedStop, i);

    if (stop->kind == YX_STOP_KIND_VISIT)
      g_assert_cmpint (stop->begin, ==, visit_at (after, n++)->begin);
  }
  comparison = yx_desk_compare_plans (fixture.desk, fixture.id, 1, 2, &error);
  g_assert_cmpuint (comparison->n_cars, ==, 1);
  g_assert_cmpuint (comparison->n_added + comparison->n_dropped, ==, 0);
  g_assert_cmpfloat_with_epsilon (yx_plan_get_data (comparison->after)->metres
                                      - yx_plan_get_data (comparison->before)->metres,
                                  tried->extra_metres, 0.5);
  event = night_query_text (fixture.night,
                            "SELECT kind || ' ' || author FROM events ORDER BY seq DESC "
                            "LIMIT 1");
  g_assert_cmpstr (event, ==, "operation.planned 指挥");
  text = night_query_text (fixture.night,
                           "SELECT origin || ' ' || made_from FROM plans WHERE version = 2");
  g_assert_cmpstr (text, ==, "hand 1");

  /* On a version that is no longer the plan. */
  stale = yx_desk_move_stops (fixture.desk, fixture.id, 1, &move, 1, NULL, &error);
  g_assert_null (stale);
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE);
  night_free (fixture.night);
}

static void
assert_refused (Fixture *fixture, const YxStopMove *move, int code)
{
  g_autoptr (GError) error = NULL;
  const gint64 n = night_query (fixture->night, "SELECT count(*) FROM plans");
  g_autoptr (YxPlan) made
      = yx_desk_move_stops (fixture->desk, fixture->id, 1, move, 1, NULL, &error);

  g_assert_null (made);
  g_assert_error (error, YX_DESK_ERROR, code);
  g_assert_cmpint (night_query (fixture->night, "SELECT count(*) FROM plans"), ==, n);
}

static void
test_what_it_breaks (void)
{
  Fixture fixture = fixture_new (12);
  g_autoptr (YxPlanBoard) board = open_board (&fixture);
  g_autoptr (GArray) visits = read_visits (&fixture);
  g_autofree char *other
      = night_query_text (fixture.night, "SELECT id FROM vehicles WHERE female_officer = 0");
  const Visit *woman = NULL, *last = visit_at (visits, 0);

  for (guint i = 0; i < visits->len; i++) {
    if (visit_at (visits, i)->woman)
      woman = visit_at (visits, i);
    if (visit_at (visits, i)->begin > last->begin)
      last = visit_at (visits, i);
  }
  g_assert_nonnull (woman);
  {
    const YxStopMove move = { woman->task_id, woman->place_id, other, 0, 0 };
    g_autoptr (YxPlanTry) tried = try (board, &move);

    g_assert_nonnull (tried->fault);
    g_assert_nonnull (strstr (tried->fault, "needs a female officer"));
    g_assert_cmpstr (tried->fault_task_id, ==, woman->task_id);
    g_assert_cmpstr (tried->fault_vehicle_id, ==, other);
    assert_refused (&fixture, &move, YX_DESK_ERROR_PLAN);
  }
  {
    const YxStopMove move = { last->task_id, last->place_id, last->vehicle_id, last->order,
                              NIGHT_START + 239 * MINUTE };
    g_autoptr (YxPlanTry) tried = try (board, &move);

    g_assert_nonnull (tried->fault);
    g_assert_nonnull (strstr (tried->fault, "after the end"));
    assert_refused (&fixture, &move, YX_DESK_ERROR_PLAN);
  }
  {
    const YxStopMove moves[] = { { "nobody", "nowhere", other, 0, 0 },
                                 { woman->task_id, "nowhere", other, 0, 0 },
                                 { woman->task_id, woman->place_id, "no car", 0, 0 } };

    for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
      assert_refused (&fixture, &moves[i], YX_DESK_ERROR_INVALID);
  }
  night_free (fixture.night);
}

/* The visit that could begin later by the most. */
static const Visit *
find_slack (const YxPlanTry *stands, GArray *visits, gint64 *ret_slack)
{
  const Visit *found = NULL;

  *ret_slack = 0;
  for (guint i = 0; i < stands->stops->len; i++) {
    const YxTriedStop *stop = &g_array_index (stands->stops, YxTriedStop, i);
    const Visit like = { .task_id = (char *) stop->task_id, .place_id = (char *) stop->place_id };

    if (stop->kind != YX_STOP_KIND_VISIT || stop->latest - stop->begin <= *ret_slack)
      continue;
    *ret_slack = stop->latest - stop->begin;
    found = find_visit (visits, &like);
  }
  g_assert_nonnull (found);
  return found;
}

/* A later time is kept in the plan, and shifts who comes after. */
static void
test_hold (void)
{
  Fixture fixture = fixture_new (6);
  g_autoptr (YxPlanBoard) board = open_board (&fixture);
  g_autoptr (GArray) visits = read_visits (&fixture);
  g_autoptr (GArray) after = NULL;
  g_autoptr (YxPlanTry) stands = try (board, NULL);
  g_autoptr (YxPlanTry) tried = NULL;
  g_autoptr (YxPlan) made = NULL;
  g_autoptr (YxPlan) back = NULL;
  g_autoptr (GError) error = NULL;
  gint64 slack;
  const Visit *late = find_slack (stands, visits, &slack);
  const gint64 begin = late->begin + slack / 2 / G_USEC_PER_SEC * G_USEC_PER_SEC;
  const YxStopMove move
      = { late->task_id, late->place_id, late->vehicle_id, late->order, begin };

  g_assert_cmpint (begin, >, late->begin);
  tried = try (board, &move);
  g_assert_null (tried->fault);
  g_assert_cmpuint (tried->n_earlier, ==, 0);
  made = yx_desk_move_stops (fixture.desk, fixture.id, 1, &move, 1, NULL, &error);
  g_assert_no_error (error);
  after = read_visits (&fixture);
  g_assert_cmpint (find_visit (after, late)->begin, ==, begin);
  night_free (fixture.night);
}

/* Of a debtor, to whichever of his places. */
static GArray *
moves_out (GArray *visits, const char *task_id)
{
  GArray *moves = g_array_new (FALSE, FALSE, sizeof (YxStopMove));

  for (guint i = 0; i < visits->len; i++) {
    const YxStopMove leave = { visit_at (visits, i)->task_id, visit_at (visits, i)->place_id, NULL,
                               0, 0 };

    if (g_str_equal (leave.task_id, task_id))
      g_array_append_val (moves, leave);
  }
  return moves;
}

static void
test_out_and_in (void)
{
  Fixture fixture = fixture_new (12);
  g_autoptr (GArray) visits = read_visits (&fixture);
  g_autoptr (GArray) without = NULL;
  g_autoptr (GArray) again = NULL;
  g_autoptr (YxPlan) out = NULL;
  g_autoptr (YxPlan) in = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sql = NULL;
  g_autofree char *why = NULL;
  g_autoptr (YxPlanBoard) board = open_board (&fixture);
  g_autoptr (GArray) moves = NULL;
  const Visit *visit = NULL;
  gboolean sound = FALSE;

  for (guint i = 0; i < visits->len && !sound; i++) {
    g_autoptr (YxPlanTry) tried = NULL;

    visit = visit_at (visits, i);
    g_clear_pointer (&moves, g_array_unref);
    moves = moves_out (visits, visit->task_id);
    tried = yx_plan_board_try (board, (const YxStopMove *) moves->data, moves->len, &error);
    sound = tried->fault == NULL;
  }
  g_assert_true (sound);
  const YxStopMove join = { visit->task_id, visit->place_id, visit->vehicle_id, visit->order, 0 };

  out = yx_desk_move_stops (fixture.desk, fixture.id, 1, (const YxStopMove *) moves->data,
                            moves->len, NULL, &error);
  g_assert_no_error (error);
  without = read_visits (&fixture);
  g_assert_null (find_visit (without, visit));
  sql = g_strdup_printf ("SELECT left_out FROM plan_tasks pt JOIN plans pl ON pl.id = pt.plan_id "
                         "WHERE pl.version = 2 AND pt.task_id = '%s'",
                         visit->task_id);
  why = night_query_text (fixture.night, sql);
  g_assert_cmpstr (why, ==, "by-hand");
  in = yx_desk_move_stops (fixture.desk, fixture.id, 2, &join, 1, NULL, &error);
  g_assert_no_error (error);
  again = read_visits (&fixture);
  g_assert_cmpstr (find_visit (again, visit)->vehicle_id, ==, visit->vehicle_id);
  night_free (fixture.night);
}

static void
test_undo (void)
{
  Fixture fixture = fixture_new (12);
  g_autoptr (YxPlanBoard) board = open_board (&fixture);
  g_autoptr (GArray) visits = read_visits (&fixture);
  g_autoptr (YxPlan) made = NULL;
  g_autoptr (YxPlan) undone = NULL;
  g_autoptr (YxPlan) none = NULL;
  g_autoptr (YxPlan) again = NULL;
  g_autoptr (YxPlanComparison) comparison = NULL;
  g_autoptr (GError) error = NULL;
  const Visit *visit;
  const YxStopMove move = find_move (board, visits, &visit);

  made = yx_desk_move_stops (fixture.desk, fixture.id, 1, &move, 1, NULL, &error);
  g_assert_no_error (error);
  undone = yx_desk_undo_plan (fixture.desk, fixture.id, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (yx_plan_get_data (undone)->version, ==, 3);
  comparison = yx_desk_compare_plans (fixture.desk, fixture.id, 1, 3, &error);
  g_assert_cmpuint (comparison->n_same, ==, visits->len);
  none = yx_desk_undo_plan (fixture.desk, fixture.id, NULL, &error);
  g_assert_null (none);
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND);
  g_clear_error (&error);
  again = yx_desk_take_plan_version (fixture.desk, fixture.id, 2, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (yx_plan_get_data (again)->version, ==, 4);
  g_clear_pointer (&comparison, yx_plan_comparison_free);
  comparison = yx_desk_compare_plans (fixture.desk, fixture.id, 2, 4, &error);
  g_assert_cmpuint (comparison->n_same, ==, visits->len);
  night_free (fixture.night);
}

static void
lock (Fixture *fixture, const Visit *visit, YxLockKind kind)
{
  g_autoptr (GError) error = NULL;

  yx_desk_lock_stop (fixture->desk, visit->stop_id, kind, TRUE, &error);
  g_assert_no_error (error);
}

/* Fixed to a car that the planner would not choose by itself, and to a time. */
static void
test_locks_are_kept (void)
{
  Fixture fixture = fixture_new (12);
  g_autoptr (YxPlanBoard) board = open_board (&fixture);
  g_autoptr (GArray) visits = read_visits (&fixture);
  g_autoptr (GArray) moved = NULL;
  g_autoptr (YxPlan) made = NULL;
  g_autoptr (GError) error = NULL;
  const Visit *visit, *timed, *now;
  const YxStopMove move = find_move (board, visits, &visit);

  made = yx_desk_move_stops (fixture.desk, fixture.id, 1, &move, 1, NULL, &error);
  g_assert_no_error (error);
  moved = read_visits (&fixture);
  now = find_visit (moved, visit);
  timed = visit_at (moved, now == visit_at (moved, 0) ? 1 : 0);
  lock (&fixture, now, YX_LOCK_KIND_CAR);
  lock (&fixture, timed, YX_LOCK_KIND_TIME);
  for (guint seed = 2; seed < 6; seed++) {
    g_autoptr (GArray) again = NULL;
    const Visit *kept;

    plan (&fixture, seed);
    again = read_visits (&fixture);
    kept = find_visit (again, now);
    g_assert_nonnull (kept);
    g_assert_cmpstr (kept->vehicle_id, ==, now->vehicle_id);
    kept = find_visit (again, timed);
    g_assert_nonnull (kept);
    g_assert_cmpint (kept->begin, >=, timed->begin);
    g_assert_cmpint (kept->begin, <, timed->begin + MINUTE);
  }
  {
    g_autoptr (YxPlanBoard) fixed = open_board (&fixture);
    const YxStopMove back = { now->task_id, now->place_id, visit->vehicle_id, 0, 0 };
    g_autoptr (YxPlanTry) tried = try (fixed, &back);

    g_assert_nonnull (tried->fault);
    g_assert_nonnull (strstr (tried->fault, "by hand"));
  }
  {
    g_autoptr (GArray) locks = yx_desk_list_locks (fixture.desk, fixture.id, &error);

    g_assert_cmpuint (locks->len, ==, 2);
    g_assert_cmpint (g_array_index (locks, YxStopLock, 1).begin, ==, timed->begin);
    g_assert_cmpstr (g_array_index (locks, YxStopLock, 0).author, ==, "指挥");
    g_assert_true (yx_desk_unlock_all (fixture.desk, fixture.id, &error));
    g_clear_pointer (&locks, g_array_unref);
    locks = yx_desk_list_locks (fixture.desk, fixture.id, &error);
    g_assert_cmpuint (locks->len, ==, 0);
  }
  night_free (fixture.night);
}

/* Stops of a car in order, as one text. */
static char *
car_text (GArray *visits, const char *vehicle_id, guint most)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < visits->len; i++)
    if (g_str_equal (visit_at (visits, i)->vehicle_id, vehicle_id)
        && visit_at (visits, i)->order < most)
      g_string_append_printf (text, "%s@%s ", visit_at (visits, i)->task_id,
                              visit_at (visits, i)->place_id);
  return g_string_free (text, FALSE);
}

static void
test_order_and_whole_car (void)
{
  Fixture fixture = fixture_new (10);
  g_autoptr (YxPlanBoard) board = open_board (&fixture);
  g_autoptr (GArray) visits = read_visits (&fixture);
  g_autoptr (GArray) moved = NULL;
  g_autoptr (YxPlan) made = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *prefix = NULL;
  g_autofree char *car = NULL;
  const Visit *visit, *now;
  const YxStopMove move = find_move (board, visits, &visit);

  made = yx_desk_move_stops (fixture.desk, fixture.id, 1, &move, 1, NULL, &error);
  g_assert_no_error (error);
  moved = read_visits (&fixture);
  now = find_visit (moved, visit);
  prefix = car_text (moved, now->vehicle_id, now->order + 1);
  lock (&fixture, now, YX_LOCK_KIND_ORDER);
  for (guint seed = 2; seed < 5; seed++) {
    g_autoptr (GArray) again = NULL;
    g_autofree char *text = NULL;

    plan (&fixture, seed);
    again = read_visits (&fixture);
    text = car_text (again, now->vehicle_id, now->order + 1);
    g_assert_cmpstr (text, ==, prefix);
  }
  g_assert_true (yx_desk_unlock_all (fixture.desk, fixture.id, &error));

  g_array_unref (g_steal_pointer (&moved));
  moved = read_visits (&fixture);
  car = g_strdup (visit_at (moved, 0)->vehicle_id);
  g_free (prefix);
  prefix = car_text (moved, car, G_MAXUINT);
  g_assert_true (yx_desk_lock_car (fixture.desk, fixture.id, car, TRUE, &error));
  for (guint seed = 5; seed < 8; seed++) {
    g_autoptr (GArray) again = NULL;
    g_autofree char *text = NULL;

    plan (&fixture, seed);
    again = read_visits (&fixture);
    text = car_text (again, car, G_MAXUINT);
    g_assert_cmpstr (text, ==, prefix);
  }
  /* Nobody joins it by hand either. */
  {
    g_autoptr (YxPlanBoard) fixed = open_board (&fixture);
    g_autoptr (GArray) current = read_visits (&fixture);

    for (guint i = 0; i < current->len; i++) {
      const Visit *other = visit_at (current, i);
      const YxStopMove in = { other->task_id, other->place_id, car, 99, 0 };
      g_autoptr (YxPlanTry) tried = NULL;

      if (g_str_equal (other->vehicle_id, car))
        continue;
      tried = try (fixed, &in);
      g_assert_nonnull (tried->fault);
    }
  }
  night_free (fixture.night);
}

static void
test_who_may (void)
{
  Fixture fixture = fixture_new (6);
  g_autoptr (GArray) visits = read_visits (&fixture);
  const Visit *visit = visit_at (visits, 0);
  const YxStopMove move = { visit->task_id, visit->place_id, NULL, 0, 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (yx_desk_lock_stop (fixture.desk, "no stop", YX_LOCK_KIND_CAR, TRUE, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (yx_desk_lock_car (fixture.desk, fixture.id, "no car", TRUE, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND);
  g_clear_error (&error);

  yx_desk_set_member_role (fixture.desk, "指挥", YX_ROLE_ADMINISTRATOR, TRUE, &error);
  yx_desk_set_member_role (fixture.desk, "书记员", YX_ROLE_CLERK, TRUE, &error);
  g_assert_no_error (error);
  yx_desk_set_author (fixture.desk, "书记员");
  assert_refused (&fixture, &move, YX_DESK_ERROR_FORBIDDEN);
  g_assert_false (
      yx_desk_lock_stop (fixture.desk, visit->stop_id, YX_LOCK_KIND_CAR, TRUE, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_FORBIDDEN);
  g_clear_error (&error);
  g_assert_null (yx_desk_undo_plan (fixture.desk, fixture.id, NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_FORBIDDEN);
  g_assert_cmpint (night_query (fixture.night,
                                "SELECT count(*) FROM events WHERE kind = 'access.refused'"),
                   ==, 3);
  night_free (fixture.night);
}

static void
test_approved_stays (void)
{
  Fixture fixture = fixture_new (6);
  g_autoptr (GArray) visits = read_visits (&fixture);
  const Visit *visit = visit_at (visits, 0);
  const YxStopMove move = { visit->task_id, visit->place_id, NULL, 0, 0 };
  g_autoptr (GError) error = NULL;

  night_run (fixture.night, "UPDATE operations SET step = 'approved'");
  assert_refused (&fixture, &move, YX_DESK_ERROR_STATE);
  g_assert_false (
      yx_desk_lock_stop (fixture.desk, visit->stop_id, YX_LOCK_KIND_CAR, TRUE, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE);
  g_clear_error (&error);
  g_assert_null (yx_desk_take_plan_version (fixture.desk, fixture.id, 1, NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE);
  night_free (fixture.night);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/hand/as-it-stands", test_board_as_it_stands);
  g_test_add_func ("/desk/hand/move", test_move);
  g_test_add_func ("/desk/hand/what-it-breaks", test_what_it_breaks);
  g_test_add_func ("/desk/hand/hold", test_hold);
  g_test_add_func ("/desk/hand/out-and-in", test_out_and_in);
  g_test_add_func ("/desk/hand/undo", test_undo);
  g_test_add_func ("/desk/hand/locks-are-kept", test_locks_are_kept);
  g_test_add_func ("/desk/hand/order-and-whole-car", test_order_and_whole_car);
  g_test_add_func ("/desk/hand/who-may", test_who_may);
  g_test_add_func ("/desk/hand/approved-stays", test_approved_stays);
  return g_test_run ();
}
