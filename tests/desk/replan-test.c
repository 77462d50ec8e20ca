/* Planning again around what is known: done is gone, under way stays, promises are kept, a car that
 * breaks down is emptied onto the others. */

#include <string.h>

#include "desk/lists.h"
#include "desk/made-night.h"
#include "desk/replan.h"
#include "desk/roles.h"

#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)

static Night *
night_planned (guint n_cases)
{
  Night *night = night_new (n_cases);
  const YxPlanRequest request = { .steps = 3000, .seed = 1 };
  g_autoptr (YxPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  night_add_region (night);
  plan = yx_desk_plan (night->desk, night->operation_id, &request, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return night;
}

static YxPlan *
replan (Night *night, const YxReplanRequest *request, YxReplanEffect *effect)
{
  g_autoptr (GError) error = NULL;
  YxPlan *plan
      = yx_desk_replan (night->desk, night->operation_id, request, effect, NULL, &error);

  g_assert_no_error (error);
  return plan;
}

static void
assert_refused (Night *night, const YxReplanRequest *request, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (yx_desk_replan (night->desk, night->operation_id, request, NULL, NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, code);
}

/* Nothing has happened: nothing changes. */
static void
test_nothing_known (void)
{
  Night *night = night_planned (9);
  const YxReplanRequest request = { .steps = 1500, .seed = 7 };
  YxReplanEffect effect;
  g_autoptr (YxPlan) plan = replan (night, &request, &effect);
  g_autofree char *text = yx_replan_effect_text (&effect);
  g_autofree char *origin
      = night_query_text (night, "SELECT origin || ' ' || made_from FROM plans WHERE version = 2");

  g_assert_cmpint (yx_plan_get_data (plan)->version, ==, 2);
  g_assert_cmpstr (origin, ==, "again 1");
  g_assert_cmpuint (effect.n_dropped, ==, 0);
  g_assert_cmpuint (effect.n_kept, >=, (guint) yx_plan_get_data (plan)->n_stops / 2);
  g_assert_true (g_str_has_suffix (text, "promised") || effect.n_cars + effect.n_times > 0);
  night_free (night);
}

/* The first stop behind `from` that is not with the same debtor, who has been met. */
static YxStop *
next_debtor (GListStore *stops, guint from)
{
  g_autoptr (YxStop) first = g_list_model_get_item (G_LIST_MODEL (stops), from);

  for (guint i = from + 1; i < g_list_model_get_n_items (G_LIST_MODEL (stops)); i++) {
    g_autoptr (YxStop) stop = g_list_model_get_item (G_LIST_MODEL (stops), i);

    if (g_strcmp0 (yx_stop_get_data (stop)->task_id, yx_stop_get_data (first)->task_id) != 0)
      return g_steal_pointer (&stop);
  }
  g_assert_not_reached ();
}

/* Half an hour in: the first visit of a car is done, it stands there with a person aboard, on its
 * way to the second. */
static void
test_under_way (void)
{
  Night *night = night_planned (9);
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) routes
      = yx_desk_list_routes (night->desk, night->operation_id, 0, &error);
  g_autoptr (YxRoute) route = g_list_model_get_item (G_LIST_MODEL (routes), 0);
  g_autoptr (GListStore) stops
      = yx_desk_list_stops (night->desk, yx_route_get_data (route)->id, &error);
  g_autoptr (YxStop) first = g_list_model_get_item (G_LIST_MODEL (stops), 1);
  g_autoptr (YxStop) second = next_debtor (stops, 1);
  const YxStopData *was = yx_stop_get_data (first), *next = yx_stop_get_data (second);
  const gint64 now = was->departure + MINUTE;
  const YxCarKnown car = { .vehicle_id = yx_route_get_data (route)->vehicle_id,
                           .has_position = TRUE, .position = { was->lon, was->lat },
                           .aboard = 1, .task_id = next->task_id, .place_id = next->place_id };
  const char *const done[] = { was->task_id, NULL };
  const YxReplanRequest request = { .now = now, .cars = &car, .n_cars = 1, .done = done,
                                    .steps = 1500 };
  YxReplanEffect effect;
  g_autoptr (YxPlan) plan = NULL;
  g_autoptr (GListStore) after = NULL;
  gboolean seen = FALSE;

  g_assert_no_error (error);
  g_assert_cmpint (next->kind, ==, YX_STOP_KIND_VISIT);
  night_run (night, "UPDATE operations SET step = 'live'");
  plan = replan (night, &request, &effect);
  after = yx_desk_list_plan_stops (night->desk, night->operation_id, 0, &error);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (after)); i++) {
    g_autoptr (YxStop) stop = g_list_model_get_item (G_LIST_MODEL (after), i);
    const YxStopData *data = yx_stop_get_data (stop);

    g_assert_cmpint (data->arrival, >=, now);
    g_assert_cmpstr (data->task_id, !=, was->task_id);
    if (g_strcmp0 (data->place_id, next->place_id) != 0)
      continue;
    seen = TRUE;
    g_assert_cmpint (data->ordinal, ==, 1);
  }
  g_assert_true (seen);
  {
    g_autofree char *step = night_query_text (night, "SELECT step FROM operations");
    g_autofree char *sql = g_strdup_printf ("SELECT left_out FROM plan_tasks pt JOIN plans pl "
                                            "ON pl.id = pt.plan_id WHERE pl.version = 2 "
                                            "AND pt.task_id = '%s'",
                                            was->task_id);
    g_autofree char *why = night_query_text (night, sql);

    g_assert_cmpstr (step, ==, "live");
    g_assert_cmpstr (why, ==, "done");
  }
  night_free (night);
}

static void
test_breakdown (void)
{
  Night *night = night_planned (6);
  g_autofree char *vehicle
      = night_query_text (night, "SELECT vehicle_id FROM routes ORDER BY ordinal DESC LIMIT 1");
  const YxCarKnown car = { .vehicle_id = vehicle, .out = TRUE };
  const YxReplanRequest request = { .cars = &car, .n_cars = 1, .steps = 1500 };
  g_autoptr (YxPlan) plan = replan (night, &request, NULL);
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM routes r JOIN plans pl "
                                          "ON pl.id = r.plan_id WHERE pl.version = 2 "
                                          "AND r.vehicle_id = '%s'",
                                          vehicle);

  g_assert_cmpint (yx_plan_get_data (plan)->n_vehicles, >, 0);
  g_assert_cmpint (night_query (night, sql), ==, 0);
  night_free (night);
}

static void
test_refused (void)
{
  Night *night = night_planned (6);
  const YxCarKnown cars[] = { { .vehicle_id = "no car" },
                              { .vehicle_id = NULL, .aboard = 99 },
                              { .vehicle_id = NULL, .task_id = "no task" },
                              { .vehicle_id = NULL, .has_position = TRUE,
                                .position = { 400.0, 95.0 } } };
  g_autofree char *vehicle = night_query_text (night, "SELECT id FROM vehicles");
  const char *const done[] = { "no task", NULL };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cars); i++) {
    YxCarKnown car = cars[i];
    const YxReplanRequest request = { .cars = &car, .n_cars = 1, .steps = 100 };

    if (car.vehicle_id == NULL)
      car.vehicle_id = vehicle;
    assert_refused (night, &request, YX_DESK_ERROR_INVALID);
  }
  assert_refused (night, &(YxReplanRequest){ .done = done, .steps = 100 }, YX_DESK_ERROR_INVALID);
  night_run (night, "UPDATE operations SET step = 'approved'");
  assert_refused (night, NULL, YX_DESK_ERROR_STATE);

  /* Once it is live, those who dispatch plan again, those who prepare do not. */
  night_run (night, "UPDATE operations SET step = 'live'");
  yx_desk_set_member_role (night->desk, "指挥", YX_ROLE_ADMINISTRATOR, TRUE, &error);
  yx_desk_set_member_role (night->desk, "书记员", YX_ROLE_CLERK, TRUE, &error);
  g_assert_no_error (error);
  yx_desk_set_author (night->desk, "书记员");
  assert_refused (night, NULL, YX_DESK_ERROR_FORBIDDEN);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM plans"), ==, 1);
  night_free (night);
}

typedef struct {
  GMainLoop *loop;
  YxPlan *plan;
  YxReplanEffect effect;
} Waiting;

static void
replanned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Waiting *waiting = user_data;
  g_autoptr (GError) error = NULL;

  waiting->plan
      = yx_desk_replan_finish (YX_DESK (source), result, &waiting->effect, &error);
  g_assert_no_error (error);
  g_main_loop_quit (waiting->loop);
}

/* What is known lives as long as the question only. */
static void
test_async (void)
{
  Night *night = night_planned (6);
  Waiting waiting = { .loop = g_main_loop_new (NULL, FALSE) };
  char *vehicle = night_query_text (night, "SELECT id FROM vehicles");
  YxCarKnown car = { .vehicle_id = vehicle, .free_from = NIGHT_START + 30 * MINUTE };
  YxReplanRequest request = { .cars = &car, .n_cars = 1, .steps = 500 };

  yx_desk_replan_async (night->desk, night->operation_id, &request, NULL, replanned_cb, &waiting);
  memset (vehicle, 'x', strlen (vehicle));
  g_free (vehicle);
  request = (YxReplanRequest){ 0 };
  g_main_loop_run (waiting.loop);
  g_assert_cmpint (yx_plan_get_data (waiting.plan)->version, ==, 2);
  g_assert_cmpuint (waiting.effect.n_kept + waiting.effect.n_times + waiting.effect.n_cars, >, 0);
  g_object_unref (waiting.plan);
  g_main_loop_unref (waiting.loop);
  night_free (night);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/replan/nothing-known", test_nothing_known);
  g_test_add_func ("/desk/replan/under-way", test_under_way);
  g_test_add_func ("/desk/replan/breakdown", test_breakdown);
  g_test_add_func ("/desk/replan/refused", test_refused);
  g_test_add_func ("/desk/replan/async", test_async);
  return g_test_run ();
}
