/* The plan in time under a real pointer and real keys (xdotool): what a drag makes of the desk, what
 * is put back, locks, undo, and a selection that all views share. */

#include <adwaita.h>

#include "console/gantt-pane.h"
#include "console/resources.h"
#include "desk/compare.h"
#include "desk/lists.h"
#include "desk/locks.h"
#include "desk/made-night.h"

typedef struct {
  Night *night;
  GtkWindow *window;
  YxGanttPane *pane;
  YxGanttView *view;
  YxPlanSelection *selection;
  char *tool;
  gulong changed_id;
  guint n_loading; /* views on their way */
  guint n_loaded;
  guint n_before; /* of those loaded, when the last keys were pressed */
} Fixture;

typedef gboolean (*Condition) (Fixture *fixture);

static gboolean
timeout_cb (gpointer what)
{
  g_error ("waited in vain until %s", (const char *) what);
  return G_SOURCE_REMOVE;
}

static void
wait_until (Fixture *fixture, Condition condition, const char *what)
{
  const guint id = g_timeout_add_seconds (60, timeout_cb, (gpointer) what);

  while (!condition (fixture))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

static gboolean
is_ready (Fixture *fixture)
{
  return fixture->n_loading == 0 && yx_gantt_pane_is_ready (fixture->pane)
         && gtk_widget_get_width (GTK_WIDGET (fixture->view)) > 0;
}

/* What was written is seen in the desk before the pane hears of it. */
static gboolean
is_ready_anew (Fixture *fixture)
{
  return fixture->n_loaded > fixture->n_before && is_ready (fixture);
}

static gboolean
is_lifted (Fixture *fixture)
{
  return yx_gantt_view_is_moving (fixture->view);
}

static gboolean
is_down (Fixture *fixture)
{
  return !yx_gantt_view_is_moving (fixture->view);
}

static gboolean
is_chosen (Fixture *fixture)
{
  return yx_plan_selection_get_stop (fixture->selection) != NULL;
}

static int
current_version (Fixture *fixture)
{
  return (int) night_query (fixture->night, "SELECT plan_version FROM operations");
}

static gboolean
has_second (Fixture *fixture)
{
  return is_ready_anew (fixture) && current_version (fixture) == 2;
}

static gboolean
has_third (Fixture *fixture)
{
  return is_ready_anew (fixture) && current_version (fixture) == 3;
}

static gboolean
has_lock (Fixture *fixture)
{
  return is_ready_anew (fixture)
         && night_query (fixture->night, "SELECT count(*) FROM plan_locks") == 1;
}

static gboolean
has_no_lock (Fixture *fixture)
{
  return is_ready_anew (fixture)
         && night_query (fixture->night, "SELECT count(*) FROM plan_locks") == 0;
}

static void
view_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxPlanView) view = yx_desk_load_plan_view_finish (YX_DESK (source), result, &error);
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (view->stops));

  g_assert_no_error (error);
  fixture->n_loading--;
  fixture->n_loaded++;
  yx_plan_selection_reset (fixture->selection);
  for (guint i = 0; i < n; i++) {
    g_autoptr (YxStop) stop = g_list_model_get_item (G_LIST_MODEL (view->stops), i);
    const YxStopData *data = yx_stop_get_data (stop);

    yx_plan_selection_add_stop (fixture->selection, data->id, data->route_id, data->task_id);
  }
  yx_gantt_pane_show (fixture->pane, fixture->night->desk, view, YX_MAP_STYLE_NIGHT);
}

static void
load_cb (Fixture *fixture)
{
  fixture->n_loading++;
  yx_desk_load_plan_view_async (fixture->night->desk, NULL, NULL, view_loaded_cb, fixture);
}

static void
message_cb (YxGanttPane *pane, const char *text, gpointer user_data)
{
  g_test_message ("%s", text);
}

/* Runs xdotool while the main loop turns. */
static void
done_cb (GPid pid, gint status, gpointer user_data)
{
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  *(gboolean *) user_data = TRUE;
}

static void
press (Fixture *fixture, const char *line)
{
  g_autofree char *command = g_strdup_printf ("%s %s", fixture->tool, line);
  g_auto (GStrv) words = g_strsplit (command, " ", -1);
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;
  GPid pid;

  fixture->n_before = fixture->n_loaded;
  g_spawn_async (NULL, words, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, &error);
  g_assert_no_error (error);
  g_child_watch_add (pid, done_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const YxPlanRequest request = { .steps = 2000, .seed = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YxPlan) plan = NULL;

  fixture->tool = g_find_program_in_path ("xdotool");
  fixture->night = night_new (10);
  night_add_region (fixture->night);
  plan = yx_desk_plan (fixture->night->desk, fixture->night->operation_id, &request, NULL, NULL,
                       NULL, &error);
  g_assert_no_error (error);
  /* That all this has changed the desk is told before anybody listens. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  fixture->selection = yx_plan_selection_new ();
  fixture->pane = g_object_new (YX_TYPE_GANTT_PANE, NULL);
  fixture->view = yx_gantt_pane_get_view (fixture->pane);
  g_signal_connect (fixture->pane, "message", G_CALLBACK (message_cb), NULL);
  yx_gantt_pane_set_selection (fixture->pane, fixture->selection);
  fixture->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_decorated (fixture->window, FALSE);
  gtk_window_set_default_size (fixture->window, 1400, 400);
  gtk_window_set_child (fixture->window, GTK_WIDGET (fixture->pane));
  fixture->changed_id = g_signal_connect_swapped (fixture->night->desk, "changed",
                                                  G_CALLBACK (load_cb), fixture);
  load_cb (fixture);
  gtk_window_present (fixture->window);
  wait_until (fixture, is_ready, "the travel times are read");
  /* Without a window manager keys go where the pointer is. */
  if (fixture->tool != NULL)
    press (fixture, "mousemove 5 5");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_signal_handler (&fixture->changed_id, fixture->night->desk);
  wait_until (fixture, is_ready, "all is read");
  gtk_window_destroy (fixture->window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (fixture->selection);
  night_free (fixture->night);
  g_free (fixture->tool);
}

/* Where a visit is on the screen; the window has no frame and stands in the corner. */
static void
locate (Fixture *fixture, const char *stop_id, int *ret_x, int *ret_y)
{
  double x, y;
  graphene_point_t point;

  g_assert_true (yx_gantt_view_locate (fixture->view, stop_id, &x, &y));
  g_assert_true (gtk_widget_compute_point (GTK_WIDGET (fixture->view),
                                           GTK_WIDGET (fixture->window),
                                           &GRAPHENE_POINT_INIT ((float) x, (float) y), &point));
  *ret_x = (int) point.x;
  *ret_y = (int) point.y;
}

/* A visit and a stop of another car where it can go, by the board. */
static void
find_move (Fixture *fixture, char **ret_stop, char **ret_target)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxPlanBoard) board
      = yx_plan_board_open (fixture->night->desk, fixture->night->operation_id, &error);
  g_autoptr (GListStore) stops = yx_desk_list_plan_stops (
      fixture->night->desk, fixture->night->operation_id, 0, &error);
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (stops));

  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < n; k++) {
      g_autoptr (YxStop) a = g_list_model_get_item (G_LIST_MODEL (stops), i);
      g_autoptr (YxStop) b = g_list_model_get_item (G_LIST_MODEL (stops), k);
      const YxStopData *visit = yx_stop_get_data (a), *to = yx_stop_get_data (b);
      g_autofree char *sql = g_strdup_printf ("SELECT vehicle_id FROM routes WHERE id = '%s'",
                                              to->route_id);
      g_autofree char *vehicle = NULL;
      YxStopMove move = { visit->task_id, visit->place_id, NULL, 0, 0 };
      g_autoptr (YxPlanTry) tried = NULL;

      if (visit->kind != YX_STOP_KIND_VISIT || to->kind != YX_STOP_KIND_VISIT
          || g_str_equal (visit->route_id, to->route_id))
        continue;
      vehicle = night_query_text (fixture->night, sql);
      move.vehicle_id = vehicle;
      move.order = (guint) to->ordinal - 1;
      tried = yx_plan_board_try (board, &move, 1, &error);
      if (tried == NULL || tried->fault != NULL)
        continue;
      *ret_stop = g_strdup (visit->id);
      *ret_target = g_strdup (to->id);
      return;
    }
  g_error ("no visit can be moved");
}

static void
test_drag (Fixture *fixture, gconstpointer data)
{
  g_autofree char *stop = NULL;
  g_autofree char *target = NULL;
  g_autofree char *line = NULL;
  g_autoptr (YxPlanComparison) comparison = NULL;
  g_autoptr (GError) error = NULL;
  int x, y, to_x, to_y;

  if (fixture->tool == NULL) {
    g_test_skip ("xdotool is not installed");
    return;
  }
  find_move (fixture, &stop, &target);
  locate (fixture, stop, &x, &y);
  locate (fixture, target, &to_x, &to_y);
  line = g_strdup_printf ("mousemove %d %d mousedown 1 mousemove_relative 6 3 "
                          "mousemove %d %d mousemove %d %d",
                          x, y, (x + to_x) / 2, (y + to_y) / 2, to_x - 4, to_y);
  press (fixture, line);
  wait_until (fixture, is_lifted, "the visit is lifted");
  g_assert_cmpstr (yx_plan_selection_get_stop (fixture->selection), ==, stop);
  press (fixture, "mouseup 1");
  wait_until (fixture, has_second, "the change is stored");
  comparison = yx_desk_compare_plans (fixture->night->desk, fixture->night->operation_id, 1, 2,
                                      &error);
  g_assert_no_error (error);
  g_assert_cmpuint (comparison->n_cars, ==, 1);
  g_assert_cmpuint (comparison->n_added + comparison->n_dropped, ==, 0);

  fixture->n_before = fixture->n_loaded;
  yx_gantt_pane_undo (fixture->pane);
  wait_until (fixture, has_third, "the version before is taken");
  g_clear_pointer (&comparison, yx_plan_comparison_free);
  comparison = yx_desk_compare_plans (fixture->night->desk, fixture->night->operation_id, 1, 3,
                                      &error);
  g_assert_cmpuint (comparison->n_cars + comparison->n_times, ==, 0);
}

/* Let go outside, or Escape: nothing has happened. */
static void
test_put_back (Fixture *fixture, gconstpointer data)
{
  g_autofree char *stop = NULL;
  g_autofree char *target = NULL;
  g_autofree char *line = NULL;
  int x, y;

  if (fixture->tool == NULL) {
    g_test_skip ("xdotool is not installed");
    return;
  }
  find_move (fixture, &stop, &target);
  locate (fixture, stop, &x, &y);
  line = g_strdup_printf ("mousemove %d %d click 1", x, y);
  press (fixture, line);
  wait_until (fixture, is_chosen, "a visit is chosen");
  g_assert_cmpstr (yx_plan_selection_get_stop (fixture->selection), ==, stop);
  press (fixture, "key m");
  wait_until (fixture, is_lifted, "the visit is lifted by key");
  press (fixture, "key Down key Right key plus");
  g_assert_true (is_lifted (fixture));
  press (fixture, "key Escape");
  wait_until (fixture, is_down, "the visit is put back");
  g_assert_cmpint (current_version (fixture), ==, 1);
}

/* Later by keys within its own place, dropped with Enter. */
static void
test_keys (Fixture *fixture, gconstpointer data)
{
  g_autofree char *stop
      = night_query_text (fixture->night, "SELECT s.id FROM stops s JOIN routes r "
                                          "ON r.id = s.route_id WHERE s.kind = 'visit' "
                                          "ORDER BY s.service_begin DESC LIMIT 1");
  g_autofree char *sql = g_strdup_printf ("SELECT service_begin FROM stops WHERE id = '%s'", stop);
  g_autofree char *sql_after = NULL;
  g_autofree char *place = NULL;
  const gint64 before = night_query (fixture->night, sql);
  gint64 after;

  if (fixture->tool == NULL) {
    g_test_skip ("xdotool is not installed");
    return;
  }
  g_free (sql);
  sql = g_strdup_printf ("SELECT place_id FROM stops WHERE id = '%s'", stop);
  place = night_query_text (fixture->night, sql);
  yx_plan_selection_select_stop (fixture->selection, stop);
  gtk_widget_grab_focus (GTK_WIDGET (fixture->view));
  press (fixture, "key m");
  wait_until (fixture, is_lifted, "the visit is lifted by key");
  press (fixture, "key plus key Return");
  wait_until (fixture, has_second, "the change is stored");
  sql_after = g_strdup_printf ("SELECT s.service_begin FROM stops s JOIN routes r "
                               "ON r.id = s.route_id JOIN plans pl ON pl.id = r.plan_id "
                               "WHERE pl.version = 2 AND s.place_id = '%s'",
                               place);
  after = night_query (fixture->night, sql_after);
  g_assert_cmpint (after, >, before);
  g_assert_cmpint (after - before, <=, 5 * 60 * G_USEC_PER_SEC);
  g_assert_cmpint (after % (5 * 60 * G_USEC_PER_SEC), ==, 0);
}

static void
test_locks (Fixture *fixture, gconstpointer data)
{
  g_autofree char *stop = night_query_text (
      fixture->night, "SELECT id FROM stops WHERE kind = 'visit' ORDER BY service_begin LIMIT 1");

  if (fixture->tool == NULL) {
    g_test_skip ("xdotool is not installed");
    return;
  }
  yx_plan_selection_select_stop (fixture->selection, stop);
  gtk_widget_grab_focus (GTK_WIDGET (fixture->view));
  press (fixture, "key t");
  wait_until (fixture, has_lock, "its time is fixed");
  g_assert_cmpint (night_query (fixture->night,
                                "SELECT count(*) FROM plan_locks WHERE kind = 'time'"),
                   ==, 1);
  yx_plan_selection_select_stop (fixture->selection, stop);
  press (fixture, "key t");
  wait_until (fixture, has_no_lock, "its time is let go");
  yx_plan_selection_select_stop (fixture->selection, stop);
  press (fixture, "key w");
  wait_until (fixture, has_lock, "the whole car is fixed");
  g_assert_cmpint (night_query (fixture->night,
                                "SELECT count(*) FROM plan_locks WHERE kind = 'whole'"),
                   ==, 1);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  yx_console_register_resources ();
  g_test_add ("/console/gantt/drag", Fixture, NULL, set_up, test_drag, tear_down);
  g_test_add ("/console/gantt/put-back", Fixture, NULL, set_up, test_put_back, tear_down);
  g_test_add ("/console/gantt/keys", Fixture, NULL, set_up, test_keys, tear_down);
  g_test_add ("/console/gantt/locks", Fixture, NULL, set_up, test_locks, tear_down);
  return g_test_run ();
}
