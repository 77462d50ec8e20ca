/* The Live page on a night with two cars out, driven by its keys: teams, alerts and going to them,
 * sending a car, saying something, the roll call, the wall screen, and that closing the window
 * silences no inquiry clock. */

#include <string.h>

#include "console/alarm.h"
#include "console/dispatch-window.h"
#include "console/live-alert-row.h"
#include "console/live-page.h"
#include "console/live-team-row.h"
#include "console/roll-call-window.h"
#include "console/settings.h"
#include "desk/alerts.h"
#include "desk/custody.h"
#include "desk/devices.h"
#include "desk/night.h"
#include "desk/out.h"
#include "desk/reports.h"
#include "harness.h"

#define MINUTE (60 * (gint64) G_USEC_PER_SEC)

typedef struct {
  Out *out;
  YxNight *writer; /* what the gateway's program does: it raises and clears alerts */
  gint64 terminal;
  YxWindow *window;
  gpointer left;   /* window, until it is gone */
  YxLivePage *page;
} Fixture;

static char *xdotool;

static void
press (const char *keys)
{
  const char *command[] = { xdotool, "key", "--clearmodifiers", keys, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL,
                               NULL, NULL, &error));
  g_assert_no_error (error);
}

static void
type (const char *text)
{
  const char *command[] = { xdotool, "type", "--delay", "5", text, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL,
                               NULL, NULL, &error));
  g_assert_no_error (error);
}

/* The night's clock stands, and follows the positions. */
static void
set_clock (Fixture *f)
{
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO night_clocks (operation_id, real_time, night_time, speed) "
      "VALUES ('%s', 0, %" G_GINT64_FORMAT ", 0)",
      f->out->operation_id, NIGHT_START);

  night_run (f->out->night, sql);
}

/* Car 0 is at its first stop at that time. */
static void
send_position (Fixture *f, gint64 time)
{
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO positions (device, device_time, receive_time, lon, lat, speed, accuracy, flags) "
      "SELECT %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ", lon, lat, 0, 8, 0 "
      "FROM places WHERE id = '%s'",
      f->terminal, time, time, f->out->places[0]);
  g_autoptr (GError) error = NULL;

  night_run (f->out->night, sql);
  yx_night_advance (f->writer, time, NULL, &error);
  g_assert_no_error (error);
}

static void
report (Fixture *f, YxReportKind kind, YxStopOutcome outcome, gint64 time)
{
  YxTeamReport row = { .operation_id = g_strdup (f->out->operation_id),
                       .vehicle_id = g_strdup (f->out->cars[0]),
                       .kind = kind,
                       .outcome = outcome,
                       .aboard = outcome == YX_STOP_OUTCOME_COMPELLED ? 1 : 0,
                       .device_time = time,
                       .device = 1 };
  g_autoptr (GArray) reports = yx_team_reports_new ();
  g_autoptr (GPtrArray) refusals = NULL;
  g_autoptr (GError) error = NULL;

  if (kind == YX_REPORT_KIND_RESULT)
    row.stop = g_strdup_printf ("%s:%s", f->out->tasks[0], f->out->places[0]);
  g_array_append_val (reports, row);
  yx_desk_record_reports (f->out->desk, reports, &refusals, &error);
  g_assert_no_error (error);
  g_assert_null (refusals->pdata[0]);
  yx_night_advance (f->writer, time, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
shows_teams (Fixture *f)
{
  return gtk_widget_get_mapped (GTK_WIDGET (f->page))
         && ui_find (GTK_WIDGET (f->page), YX_TYPE_LIVE_TEAM_ROW) != NULL
         && ui_find_label (GTK_WIDGET (f->page), "visited 0 of") != NULL;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  const YxDeviceData device = { .protocol = YX_DEVICE_PROTOCOL_OSMAND, .identity = "terminal-0" };
  YxDeviceData borne;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  f->out = out_new ();
  borne = device;
  borne.bearer = f->out->cars[0];
  yx_desk_add_device (f->out->desk, &borne, NULL, NULL, &error);
  g_assert_no_error (error);
  f->terminal = night_query (f->out->night,
                             "SELECT number FROM devices WHERE identity = 'terminal-0'");
  set_clock (f);
  f->writer = yx_night_new (f->out->desk, f->out->operation_id, TRUE, &error);
  g_assert_no_error (error);
  send_position (f, NIGHT_START + MINUTE);
  path = g_build_filename (f->out->night->folder, "night.desk", NULL);
  f->window = ui_open (path);
  f->left = f->window;
  g_object_add_weak_pointer (G_OBJECT (f->window), &f->left);
  f->page = YX_LIVE_PAGE (ui_find (GTK_WIDGET (f->window), YX_TYPE_LIVE_PAGE));
  /* A night that runs is what is seen first. */
  ui_wait (shows_teams, f);
  ui_wait_drawn (GTK_WIDGET (f->page));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  if (f->left != NULL) {
    g_object_remove_weak_pointer (G_OBJECT (f->window), &f->left);
    ui_close (f->window);
  }
  yx_night_free (f->writer);
  out_free (f->out);
}

/* Teams and alerts --------------------------------------------------------------------------- */

static YxAlert *
find_alert (Fixture *f, YxAlertKind kind)
{
  const YxAlertFilter filter = { .open_only = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) alerts = yx_desk_list_alerts (f->out->desk, &filter, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < alerts->len; i++)
    if (((YxAlert *) alerts->pdata[i])->kind == kind)
      return yx_alert_copy (alerts->pdata[i]);
  return NULL;
}

typedef struct {
  Fixture *f;
  const char *text;
} Text;

static gboolean
is_shown (Text *wanted)
{
  return ui_find_label (GTK_WIDGET (wanted->f->page), wanted->text) != NULL;
}

static gboolean
is_car_chosen (Fixture *f)
{
  return g_strcmp0 (yx_live_page_get_selected (f->page), f->out->cars[0]) == 0;
}

static gboolean
is_acknowledged (Fixture *f)
{
  g_autoptr (YxAlert) alert = find_alert (f, YX_ALERT_KIND_SOS);

  return alert != NULL && alert->acknowledged != 0;
}

static void
test_alerts (Fixture *f, gconstpointer data)
{
  g_autofree char *plate = night_query_text (
      f->out->night, "SELECT coalesce (call_sign, plate) FROM vehicles v "
                     "JOIN routes r ON r.vehicle_id = v.id ORDER BY r.ordinal LIMIT 1");
  g_autoptr (YxAlert) alert = NULL;
  Text text = { f, NULL };

  g_assert_nonnull (ui_find_label (GTK_WIDGET (f->page), plate));
  g_assert_cmpuint (ui_count_colours (ui_picture (GTK_WIDGET (f->page))), >, 50);
  report (f, YX_REPORT_KIND_SOS, YX_STOP_OUTCOME_PENDING, NIGHT_START + 2 * MINUTE);
  alert = find_alert (f, YX_ALERT_KIND_SOS);
  g_assert_nonnull (alert);
  g_assert_cmpint (alert->acknowledged, ==, 0);
  text.text = alert->text;
  ui_wait_for ("the alert", (UiCondition) is_shown, &text);
  g_assert_null (yx_live_page_get_selected (f->page));
  press ("F7");
  ui_wait (is_car_chosen, f);
  press ("shift+F7");
  ui_wait (is_acknowledged, f);
}

/* Sending a car ------------------------------------------------------------------------------- */

static gboolean
has_offers (gpointer data)
{
  GtkWindow *window = ui_find_window (YX_TYPE_DISPATCH_WINDOW);

  return window != NULL && yx_dispatch_window_get_n_offers (YX_DISPATCH_WINDOW (window)) > 0
         && gtk_widget_get_mapped (GTK_WIDGET (window));
}

static gboolean
is_dispatch_closed (gpointer data)
{
  return ui_find_window (YX_TYPE_DISPATCH_WINDOW) == NULL;
}

static void
test_dispatch (Fixture *f, gconstpointer data)
{
  g_autoptr (YxAlert) alert = NULL;
  Text text = { f, "" };
  gint64 version;

  /* Nothing asks for a car yet, and that is said. */
  press ("F12");
  while (ui_find_label (GTK_WIDGET (f->window), "no lead that a car could be sent to") == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (ui_find_window (YX_TYPE_DISPATCH_WINDOW));

  report (f, YX_REPORT_KIND_BROKEN_DOWN, YX_STOP_OUTCOME_PENDING, NIGHT_START + 2 * MINUTE);
  alert = find_alert (f, YX_ALERT_KIND_BROKEN_DOWN);
  g_assert_nonnull (alert);
  text.text = alert->text;
  ui_wait_for ("the alert", (UiCondition) is_shown, &text);
  version = night_query (f->out->night, "SELECT count(*) FROM plans");
  press ("F7");
  ui_wait (is_car_chosen, f);
  press ("F12");
  ui_wait (has_offers, NULL);
  ui_wait_drawn (GTK_WIDGET (ui_find_window (YX_TYPE_DISPATCH_WINDOW)));
  press ("Escape");
  ui_wait (is_dispatch_closed, NULL);
  g_assert_cmpint (night_query (f->out->night, "SELECT count(*) FROM plans"), ==, version);
  press ("F12");
  ui_wait (has_offers, NULL);
  ui_wait_drawn (GTK_WIDGET (ui_find_window (YX_TYPE_DISPATCH_WINDOW)));
  press ("1");
  ui_wait (is_dispatch_closed, NULL);
  g_assert_cmpint (night_query (f->out->night, "SELECT count(*) FROM plans"), ==, version + 1);
}

/* What is said -------------------------------------------------------------------------------- */

static gboolean
is_said (Fixture *f)
{
  return night_query (f->out->night, "SELECT count(*) FROM messages") == 1;
}

static void
test_message (Fixture *f, gconstpointer data)
{
  Text text = { f, "come back" };
  g_autofree char *to = NULL;

  gtk_widget_grab_focus (ui_find (GTK_WIDGET (f->page), YX_TYPE_LIVE_TEAM_ROW));
  report (f, YX_REPORT_KIND_SOS, YX_STOP_OUTCOME_PENDING, NIGHT_START + 2 * MINUTE);
  while (ui_find (GTK_WIDGET (f->page), YX_TYPE_LIVE_ALERT_ROW) == NULL)
    g_main_context_iteration (NULL, TRUE);
  press ("F7");
  ui_wait (is_car_chosen, f);
  press ("F9");
  while (!GTK_IS_TEXT (gtk_root_get_focus (GTK_ROOT (f->window))))
    g_main_context_iteration (NULL, TRUE);
  /* Nothing is nothing. */
  press ("Return");
  type ("come back");
  press ("Return");
  ui_wait (is_said, f);
  to = night_query_text (f->out->night, "SELECT vehicle_id FROM messages");
  g_assert_cmpstr (to, ==, f->out->cars[0]);
  ui_wait_for ("the message", (UiCondition) is_shown, &text);
  ui_wait_for ("its receipts", (UiCondition) is_shown, &(Text){ f, "not delivered yet" });
}

/* The roll call ------------------------------------------------------------------------------- */

static gboolean
roll_shows (const char *text)
{
  GtkWindow *window = ui_find_window (YX_TYPE_ROLL_CALL_WINDOW);

  return window != NULL && ui_find_label (GTK_WIDGET (window), text) != NULL;
}

static gboolean
is_roll_closed (gpointer data)
{
  return ui_find_window (YX_TYPE_ROLL_CALL_WINDOW) == NULL;
}

static void
test_roll_call (Fixture *f, gconstpointer data)
{
  press ("ctrl+shift+p");
  ui_wait_for ("no roll call", (UiCondition) roll_shows, (gpointer) "No roll has been called");
  ui_wait_drawn (GTK_WIDGET (ui_find_window (YX_TYPE_ROLL_CALL_WINDOW)));
  press ("Return");
  ui_wait_for ("the roll call", (UiCondition) roll_shows, (gpointer) "0 of 3 have answered");
  ui_click (GTK_WIDGET (ui_find_window (YX_TYPE_ROLL_CALL_WINDOW)), "Answered by Radio");
  ui_wait_for ("an answer", (UiCondition) roll_shows, (gpointer) "1 of 3 have answered");
  ui_click (GTK_WIDGET (ui_find_window (YX_TYPE_ROLL_CALL_WINDOW)), "Wait for Nobody More");
  ui_wait_for ("who is missing", (UiCondition) roll_shows, (gpointer) "no answer");
  press ("Escape");
  ui_wait (is_roll_closed, NULL);
}

/* The wall ------------------------------------------------------------------------------------ */

static gboolean
is_wall (Fixture *f)
{
  return gtk_widget_has_css_class (GTK_WIDGET (f->page), "yx-wall");
}

static gboolean
is_no_wall (Fixture *f)
{
  return !is_wall (f);
}

static void
test_wall (Fixture *f, gconstpointer data)
{
  press ("F11");
  ui_wait (is_wall, f);
  ui_wait_drawn (GTK_WIDGET (f->page));
  press ("F11");
  ui_wait (is_no_wall, f);
  ui_wait_drawn (GTK_WIDGET (f->page));
}

/* Closing the window -------------------------------------------------------------------------- */

static gboolean
runs_clock (Fixture *f)
{
  return yx_live_page_get_n_clocks (f->page) == 1;
}

static gboolean
asks (gpointer data)
{
  GtkWindow *dialog = ui_find_window (ADW_TYPE_MESSAGE_DIALOG);

  return dialog != NULL && gtk_widget_get_mapped (GTK_WIDGET (dialog));
}

static gboolean
is_hidden (Fixture *f)
{
  return !gtk_widget_get_visible (GTK_WIDGET (f->window))
         && ui_find_window (ADW_TYPE_MESSAGE_DIALOG) == NULL;
}

static gboolean
is_back (Fixture *f)
{
  return gtk_widget_get_mapped (GTK_WIDGET (f->window));
}

static gboolean
is_gone (Fixture *f)
{
  return f->left == NULL;
}

static void
close_window (Fixture *f, const char *answer)
{
  gtk_window_close (GTK_WINDOW (f->window));
  ui_wait (asks, NULL);
  ui_click (GTK_WIDGET (ui_find_window (ADW_TYPE_MESSAGE_DIALOG)), answer);
}

static void
end_clock (Fixture *f)
{
  g_autofree char *id = night_query_text (f->out->night, "SELECT id FROM custodies");
  g_autoptr (GError) error = NULL;

  yx_desk_end_custody (f->out->desk, id, YX_CUSTODY_END_RELEASED, NULL, 0, &error);
  g_assert_no_error (error);
}

static void
test_close (Fixture *f, gconstpointer data)
{
  gpointer desk = yx_window_get_desk (f->window);

  report (f, YX_REPORT_KIND_RESULT, YX_STOP_OUTCOME_COMPELLED, NIGHT_START + 2 * MINUTE);
  ui_wait (runs_clock, f);
  close_window (f, "Stay");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (f->window)));
  close_window (f, "Close, Keep the Alarms");
  ui_wait (is_hidden, f);

  /* Something critical that stands is no reason to miss the next: it comes back for each. */
  report (f, YX_REPORT_KIND_SOS, YX_STOP_OUTCOME_PENDING, NIGHT_START + 3 * MINUTE);
  ui_wait (is_back, f);
  close_window (f, "Close, Keep the Alarms");
  ui_wait (is_hidden, f);
  send_position (f, NIGHT_START + 8 * 60 * MINUTE + 3 * MINUTE);
  ui_wait (is_back, f);
  close_window (f, "Close, Keep the Alarms");
  ui_wait (is_hidden, f);

  /* Called up by hand, it stays when the last clock ends. */
  gtk_window_present (GTK_WINDOW (f->window));
  ui_wait (is_back, f);
  close_window (f, "Close, Keep the Alarms");
  ui_wait (is_hidden, f);
  g_object_add_weak_pointer (G_OBJECT (desk), &desk);
  end_clock (f);
  ui_wait (is_gone, f);
  while (desk != NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_stays (Fixture *f, gconstpointer data)
{
  report (f, YX_REPORT_KIND_RESULT, YX_STOP_OUTCOME_COMPELLED, NIGHT_START + 2 * MINUTE);
  ui_wait (runs_clock, f);
  close_window (f, "Close, Keep the Alarms");
  ui_wait (is_hidden, f);
  gtk_window_present (GTK_WINDOW (f->window));
  ui_wait (is_back, f);
  send_position (f, NIGHT_START + 4 * MINUTE);
  end_clock (f);
  while (runs_clock (f))
    g_main_context_iteration (NULL, TRUE);
  ui_wait_drawn (GTK_WIDGET (f->window));
  g_assert_nonnull (f->left);
}

#define ADD(name, function) \
  g_test_add ("/ui/live/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  int failed;

  ui_init (&argc, &argv);
  /* Tests run side by side, and the ports are one machine's. */
  g_settings_set_boolean (yx_settings_get (), YX_SETTINGS_GATEWAY, FALSE);
  xdotool = g_find_program_in_path ("xdotool");
  if (xdotool != NULL) {
    ADD ("alerts", test_alerts);
    ADD ("dispatch", test_dispatch);
    ADD ("message", test_message);
    ADD ("roll-call", test_roll_call);
    ADD ("wall", test_wall);
  }
  ADD ("close", test_close);
  ADD ("stays", test_stays);
  failed = ui_run ();
  g_free (xdotool);
  return failed;
}
