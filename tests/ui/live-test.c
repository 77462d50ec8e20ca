/* The Live page on a night with two cars out, driven by its keys: teams, alerts and going to them,
 * sending a car, saying something, the roll call, the wall screen, and that closing the window
 * silences no inquiry clock. */

#include "console/alarm.h"
#include "console/dispatch-window.h"
#include "console/live-alert-row.h"
#include "console/live-page.h"
#include "console/live-team-row.h"
#include "console/roll-call-window.h"
#include "console/settings.h"
#include "desk/alerts.h"
#include "desk/custody.h"
#include "night-window.h"

/* Teams and alerts --------------------------------------------------------------------------- */

static YxAlert *
find_alert (UiNight *f, YxAlertKind kind)
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
  UiNight *f;
  const char *text;
} Text;

static gboolean
is_shown (Text *wanted)
{
  return ui_find_label (GTK_WIDGET (wanted->f->page), wanted->text) != NULL;
}

static gboolean
is_car_chosen (UiNight *f)
{
  return g_strcmp0 (yx_live_page_get_selected (f->page), f->out->cars[0]) == 0;
}

static gboolean
is_acknowledged (UiNight *f)
{
  g_autoptr (YxAlert) alert = find_alert (f, YX_ALERT_KIND_SOS);

  return alert != NULL && alert->acknowledged != 0;
}

static void
test_alerts (UiNight *f, gconstpointer data)
{
  g_autofree char *plate = night_query_text (
      f->out->night, "SELECT coalesce (call_sign, plate) FROM vehicles v "
                     "JOIN routes r ON r.vehicle_id = v.id ORDER BY r.ordinal LIMIT 1");
  g_autoptr (YxAlert) alert = NULL;
  Text text = { f, NULL };

  ui_wait_label (GTK_WIDGET (f->page), plate);
  g_assert_cmpuint (ui_count_colours (ui_picture (GTK_WIDGET (f->page))), >, 50);
  ui_night_report (f, YX_REPORT_KIND_SOS, YX_STOP_OUTCOME_PENDING, NIGHT_START + 2 * MINUTE);
  alert = find_alert (f, YX_ALERT_KIND_SOS);
  g_assert_nonnull (alert);
  g_assert_cmpint (alert->acknowledged, ==, 0);
  text.text = alert->text;
  ui_wait_for ("the alert", (UiCondition) is_shown, &text);
  g_assert_null (yx_live_page_get_selected (f->page));
  ui_press ("F7");
  ui_wait (is_car_chosen, f);
  ui_press ("shift+F7");
  ui_wait (is_acknowledged, f);
}

/* Nobody takes positions in: minutes pass, and no car is heard of. */
static void
test_trouble (UiNight *f, gconstpointer data)
{
  g_autofree char *sql = g_strdup_printf ("UPDATE night_clocks SET night_time = %" G_GINT64_FORMAT,
                                          NIGHT_START + 10 * MINUTE);
  Text text = { f, "Positions are not taken in here" };

  g_assert_false (is_shown (&text));
  night_run (f->out->night, sql);
  /* Clocks are read when something has happened. */
  ui_night_report (f, YX_REPORT_KIND_EN_ROUTE, YX_STOP_OUTCOME_PENDING,
                   NIGHT_START + 10 * MINUTE);
  ui_wait_for ("what is wrong", (UiCondition) is_shown, &text);
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
test_dispatch (UiNight *f, gconstpointer data)
{
  g_autoptr (YxAlert) alert = NULL;
  Text text = { f, "" };
  gint64 version;

  /* Nothing asks for a car yet, and that is said. */
  ui_press ("F12");
  while (ui_find_label (GTK_WIDGET (f->window), "no lead that a car could be sent to") == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (ui_find_window (YX_TYPE_DISPATCH_WINDOW));

  ui_night_report (f, YX_REPORT_KIND_BROKEN_DOWN, YX_STOP_OUTCOME_PENDING,
                   NIGHT_START + 2 * MINUTE);
  alert = find_alert (f, YX_ALERT_KIND_BROKEN_DOWN);
  g_assert_nonnull (alert);
  text.text = alert->text;
  ui_wait_for ("the alert", (UiCondition) is_shown, &text);
  version = night_query (f->out->night, "SELECT count(*) FROM plans");
  ui_press ("F7");
  ui_wait (is_car_chosen, f);
  ui_press ("F12");
  ui_wait (has_offers, NULL);
  ui_wait_drawn (GTK_WIDGET (ui_find_window (YX_TYPE_DISPATCH_WINDOW)));
  ui_press ("Escape");
  ui_wait (is_dispatch_closed, NULL);
  g_assert_cmpint (night_query (f->out->night, "SELECT count(*) FROM plans"), ==, version);
  ui_press ("F12");
  ui_wait (has_offers, NULL);
  ui_wait_drawn (GTK_WIDGET (ui_find_window (YX_TYPE_DISPATCH_WINDOW)));
  ui_press ("1");
  ui_wait (is_dispatch_closed, NULL);
  g_assert_cmpint (night_query (f->out->night, "SELECT count(*) FROM plans"), ==, version + 1);
}

static gboolean
tells_failure (gpointer none)
{
  GtkWindow *dialog = ui_find_window (ADW_TYPE_MESSAGE_DIALOG);

  return dialog != NULL && ui_find_label (GTK_WIDGET (dialog), "The plan is as it was") != NULL;
}

/* Chosen, and the window closed in the same moment; meanwhile the plan has become another one. */
static void
test_failed (UiNight *f, gconstpointer data)
{
  g_autoptr (YxAlert) alert = NULL;
  GtkWidget *window, *list;
  gint64 version;

  ui_night_report (f, YX_REPORT_KIND_BROKEN_DOWN, YX_STOP_OUTCOME_PENDING,
                   NIGHT_START + 2 * MINUTE);
  alert = find_alert (f, YX_ALERT_KIND_BROKEN_DOWN);
  g_assert_nonnull (alert);
  ui_wait_for ("the alert", (UiCondition) is_shown, &(Text){ f, alert->text });
  ui_press ("F7");
  ui_wait (is_car_chosen, f);
  ui_press ("F12");
  ui_wait (has_offers, NULL);
  version = night_query (f->out->night, "SELECT count(*) FROM plans");
  night_run (f->out->night, "UPDATE operations SET plan_version = plan_version + 1");
  window = GTK_WIDGET (ui_find_window (YX_TYPE_DISPATCH_WINDOW));
  list = ui_find (window, GTK_TYPE_LIST_BOX);
  g_signal_emit_by_name (list, "row-activated",
                         gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0));
  gtk_window_destroy (GTK_WINDOW (window));
  ui_wait (tells_failure, NULL);
  g_assert_cmpint (night_query (f->out->night, "SELECT count(*) FROM plans"), ==, version);
  ui_click (GTK_WIDGET (ui_find_window (ADW_TYPE_MESSAGE_DIALOG)), "Close");
  night_run (f->out->night, "UPDATE operations SET plan_version = plan_version - 1");
}

/* What is said -------------------------------------------------------------------------------- */

static gboolean
is_said (UiNight *f)
{
  return night_query (f->out->night, "SELECT count(*) FROM messages") == 1;
}

static void
test_message (UiNight *f, gconstpointer data)
{
  Text text = { f, "come back" };
  g_autofree char *to = NULL;

  gtk_widget_grab_focus (ui_find (GTK_WIDGET (f->page), YX_TYPE_LIVE_TEAM_ROW));
  ui_night_report (f, YX_REPORT_KIND_SOS, YX_STOP_OUTCOME_PENDING, NIGHT_START + 2 * MINUTE);
  while (ui_find (GTK_WIDGET (f->page), YX_TYPE_LIVE_ALERT_ROW) == NULL)
    g_main_context_iteration (NULL, TRUE);
  ui_press ("F7");
  ui_wait (is_car_chosen, f);
  ui_press ("F9");
  while (!GTK_IS_TEXT (gtk_root_get_focus (GTK_ROOT (f->window))))
    g_main_context_iteration (NULL, TRUE);
  /* Nothing is nothing. */
  ui_press ("Return");
  ui_type ("come back");
  ui_press ("Return");
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
test_roll_call (UiNight *f, gconstpointer data)
{
  ui_press ("ctrl+shift+p");
  ui_wait_for ("no roll call", (UiCondition) roll_shows, (gpointer) "No roll has been called");
  ui_wait_drawn (GTK_WIDGET (ui_find_window (YX_TYPE_ROLL_CALL_WINDOW)));
  ui_press ("Return");
  ui_wait_for ("the roll call", (UiCondition) roll_shows, (gpointer) "0 of 3 have answered");
  ui_click (GTK_WIDGET (ui_find_window (YX_TYPE_ROLL_CALL_WINDOW)), "Answered by Radio");
  ui_wait_for ("an answer", (UiCondition) roll_shows, (gpointer) "1 of 3 have answered");
  ui_click (GTK_WIDGET (ui_find_window (YX_TYPE_ROLL_CALL_WINDOW)), "Wait for Nobody More");
  ui_wait_for ("who is missing", (UiCondition) roll_shows, (gpointer) "no answer");
  ui_press ("Escape");
  ui_wait (is_roll_closed, NULL);
}

/* The wall ------------------------------------------------------------------------------------ */

static gboolean
is_wall (UiNight *f)
{
  return gtk_widget_has_css_class (GTK_WIDGET (f->page), "yx-wall");
}

static gboolean
is_no_wall (UiNight *f)
{
  return !is_wall (f);
}

static void
test_wall (UiNight *f, gconstpointer data)
{
  ui_press ("F11");
  ui_wait (is_wall, f);
  ui_wait_drawn (GTK_WIDGET (f->page));
  ui_press ("F11");
  ui_wait (is_no_wall, f);
  ui_wait_drawn (GTK_WIDGET (f->page));
}

/* Closing the window -------------------------------------------------------------------------- */

static gboolean
runs_clock (UiNight *f)
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
is_hidden (UiNight *f)
{
  return !gtk_widget_get_visible (GTK_WIDGET (f->window))
         && ui_find_window (ADW_TYPE_MESSAGE_DIALOG) == NULL;
}

static gboolean
is_back (UiNight *f)
{
  return gtk_widget_get_mapped (GTK_WIDGET (f->window));
}

static gboolean
is_gone (UiNight *f)
{
  return f->left == NULL;
}

static void
close_window (UiNight *f, const char *answer)
{
  gtk_window_close (GTK_WINDOW (f->window));
  ui_wait (asks, NULL);
  ui_click (GTK_WIDGET (ui_find_window (ADW_TYPE_MESSAGE_DIALOG)), answer);
}

static void
end_clock (UiNight *f)
{
  g_autofree char *id = night_query_text (f->out->night, "SELECT id FROM custodies");
  g_autoptr (GError) error = NULL;

  yx_desk_end_custody (f->out->desk, id, YX_CUSTODY_END_RELEASED, NULL, 0, &error);
  g_assert_no_error (error);
}

static void
test_close (UiNight *f, gconstpointer data)
{
  gpointer desk = yx_window_get_desk (f->window);

  ui_night_report (f, YX_REPORT_KIND_RESULT, YX_STOP_OUTCOME_COMPELLED, NIGHT_START + 2 * MINUTE);
  ui_wait (runs_clock, f);
  close_window (f, "Stay");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (f->window)));
  close_window (f, "Close, Keep the Alarms");
  ui_wait (is_hidden, f);

  /* Something critical that stands is no reason to miss the next: it comes back for each. */
  ui_night_report (f, YX_REPORT_KIND_SOS, YX_STOP_OUTCOME_PENDING, NIGHT_START + 3 * MINUTE);
  ui_wait (is_back, f);
  close_window (f, "Close, Keep the Alarms");
  ui_wait (is_hidden, f);
  ui_night_send_position (f, NIGHT_START + 8 * 60 * MINUTE + 3 * MINUTE);
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
test_stays (UiNight *f, gconstpointer data)
{
  ui_night_report (f, YX_REPORT_KIND_RESULT, YX_STOP_OUTCOME_COMPELLED, NIGHT_START + 2 * MINUTE);
  ui_wait (runs_clock, f);
  close_window (f, "Close, Keep the Alarms");
  ui_wait (is_hidden, f);
  gtk_window_present (GTK_WINDOW (f->window));
  ui_wait (is_back, f);
  ui_night_send_position (f, NIGHT_START + 4 * MINUTE);
  end_clock (f);
  while (runs_clock (f))
    g_main_context_iteration (NULL, TRUE);
  ui_wait_drawn (GTK_WIDGET (f->window));
  g_assert_nonnull (f->left);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/ui/live/" name, UiNight, NULL, ui_night_set_up, function, ui_night_tear_down)

int
main (int argc, char **argv)
{
  int failed;

  ui_init (&argc, &argv);
  /* Tests run side by side, and the ports are one machine's. */
  g_settings_set_boolean (yx_settings_get (), YX_SETTINGS_GATEWAY, FALSE);
  ADD ("trouble", test_trouble);
  if (ui_has_keys ()) {
    ADD ("alerts", test_alerts);
    ADD ("dispatch", test_dispatch);
    ADD ("failed", test_failed);
    ADD ("message", test_message);
    ADD ("roll-call", test_roll_call);
    ADD ("wall", test_wall);
  }
  ADD ("close", test_close);
  ADD ("stays", test_stays);
  failed = ui_run ();
  return failed;
}
