/* What is wrong on a night under way: raised once, told apart, and cleared by itself. */

#include <string.h>

#include "desk/alerts.h"
#include "desk/live-night.h"
#include "desk/reports.h"
#include "geo/measure.h"
#include "protocols/fix.h"

/* The broker says that a phone is gone: nobody waits for its rhythm, until it is heard again. */
static void
test_cut (LiveNight *f, gconstpointer data)
{
  g_autoptr (YxNight) night = live_open (f, YX_NIGHT_WRITES);
  g_autoptr (YxAlert) lost = NULL;
  g_autofree char *key = NULL;
  const YxLonLat stop = live_first_stop (night, f, &key);
  gint64 time = NIGHT_START;

  for (int i = 0; i < 30; i++, time += 10 * SECOND)
    live_send (f, f->terminals[0], time, time, yx_destination (stop, 40, 5000 - 50.0 * i), 5, 0);
  live_advance (night, time);
  g_assert_null (live_find_alert (night, YX_ALERT_KIND_CONTACT_LOST));
  live_send (f, f->terminals[0], time, time, (YxLonLat){ 0, 0 }, 0,
             YX_FIX_LOST | YX_FIX_NO_POSITION);
  live_advance (night, time + SECOND);
  lost = live_find_alert (night, YX_ALERT_KIND_CONTACT_LOST);
  g_assert_nonnull (lost);
  for (int i = 0; i < 9; i++) {
    time += 10 * SECOND;
    live_send (f, f->terminals[0], time, time, yx_destination (stop, 40, 3400 - 50.0 * i), 5, 0);
    live_advance (night, time + SECOND);
  }
  g_assert_null (live_find_alert (night, YX_ALERT_KIND_CONTACT_LOST));
}

static void
test_contact (LiveNight *f, gconstpointer data)
{
  g_autoptr (YxNight) night = live_open (f, YX_NIGHT_WRITES);
  g_autoptr (YxAlert) lost = NULL;
  g_autoptr (YxAlert) again = NULL;
  g_autoptr (YxAlert) louder = NULL;
  g_autoptr (YxAlert) seen = NULL;
  g_autoptr (YxNightView) view = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;
  const YxLonLat stop = live_first_stop (night, f, &key);
  gint64 time = NIGHT_START;

  for (int i = 0; i < 30; i++, time += 10 * SECOND)
    live_send (f, f->terminals[0], time, time, yx_destination (stop, 40, 5000 - 50.0 * i), 5, 0);
  live_advance (night, time + 80 * SECOND);
  g_assert_null (live_find_alert (night, YX_ALERT_KIND_CONTACT_LOST));
  live_advance (night, time + 100 * SECOND);
  lost = live_find_alert (night, YX_ALERT_KIND_CONTACT_LOST);
  g_assert_nonnull (lost);
  g_assert_cmpint (lost->level, ==, YX_ALERT_LEVEL_URGENT);
  g_assert_cmpstr (lost->vehicle_id, ==, f->out->cars[0]);
  g_assert_nonnull (strstr (lost->text, "13:04"));
  view = yx_night_dup_view (night);
  g_assert_cmpint (yx_night_view_find_team (view, f->out->cars[0])->status, ==,
                   YX_TEAM_STATUS_LOST);
  g_assert_true (yx_desk_acknowledge_alert (f->out->desk, lost->id, &error));
  live_advance (night, time + 102 * SECOND);
  seen = live_find_alert (night, YX_ALERT_KIND_CONTACT_LOST);
  g_assert_cmpint (seen->acknowledged, !=, 0);
  g_assert_cmpstr (seen->acknowledged_by, ==, "指挥");
  /* Ten minutes: worse, and to be acknowledged again. */
  live_advance (night, time + 11 * MINUTE);
  louder = live_find_alert (night, YX_ALERT_KIND_CONTACT_LOST);
  g_assert_cmpint (louder->level, ==, YX_ALERT_LEVEL_CRITICAL);
  g_assert_cmpint (louder->acknowledged, ==, 0);
  g_assert_cmpstr (louder->id, ==, lost->id);
  g_assert_cmpuint (louder->n_times, ==, 2);
  /* Heard of again: it stands for a while, and is over. */
  time += 11 * MINUTE;
  live_send (f, f->terminals[0], time, time, stop, 5, 0);
  live_advance (night, time + SECOND);
  again = live_find_alert (night, YX_ALERT_KIND_CONTACT_LOST);
  g_assert_nonnull (again);
  live_advance (night, time + 30 * SECOND);
  g_assert_null (live_find_alert (night, YX_ALERT_KIND_CONTACT_LOST));
  g_assert_false (yx_desk_acknowledge_alert (f->out->desk, lost->id, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE);
  g_assert_cmpint (
      night_query (f->out->night, "SELECT count(*) FROM alerts WHERE kind = 'contact-lost'"), ==,
      1);
  g_assert_cmpint (night_query (f->out->night,
                                "SELECT count(*) FROM events WHERE kind LIKE 'alert.%' "
                                "AND payload LIKE '%contact-lost%'"),
                   ==, 4);
}

/* What flickers is one alert that is counted. */
static void
test_no_flood (LiveNight *f, gconstpointer data)
{
  g_autoptr (YxNight) night = live_open (f, YX_NIGHT_WRITES);
  g_autoptr (YxAlert) alert = NULL;
  g_autofree char *key = NULL;
  const YxLonLat stop = live_first_stop (night, f, &key);
  gint64 time = NIGHT_START;

  for (int i = 0; i < 20; i++, time += 100 * SECOND) {
    live_send (f, f->terminals[0], time, time, yx_destination (stop, 40, 5000 - 100.0 * i), 5, 0);
    live_advance (night, time);
    /* Too long by ten seconds, each time. */
    live_advance (night, time + 98 * SECOND);
  }
  g_assert_cmpint (
      night_query (f->out->night, "SELECT count(*) FROM alerts WHERE kind = 'contact-lost'"), <=,
      2);
}

static void
test_sos (LiveNight *f, gconstpointer data)
{
  g_autoptr (YxNight) night = live_open (f, YX_NIGHT_WRITES);
  g_autoptr (YxAlert) alert = NULL;
  g_autoptr (GArray) reports = yx_team_reports_new ();
  g_autoptr (GArray) over = yx_team_reports_new ();
  g_autofree char *key = NULL;
  const YxLonLat stop = live_first_stop (night, f, &key);
  gint64 time = NIGHT_START + MINUTE;

  /* The button of a terminal, added to a row that was there without it. */
  live_send (f, f->terminals[1], time, time, stop, 0, 0);
  live_advance (night, time);
  g_assert_null (live_find_alert (night, YX_ALERT_KIND_SOS));
  night_run (f->out->night, "UPDATE positions SET flags = flags | 4");
  g_usleep (600 * 1000);
  live_advance (night, time + SECOND);
  alert = live_find_alert (night, YX_ALERT_KIND_SOS);
  g_assert_nonnull (alert);
  g_assert_cmpint (alert->level, ==, YX_ALERT_LEVEL_CRITICAL);
  g_assert_cmpint (alert->device, ==, f->terminals[1]);
  live_send (f, f->terminals[1], time + 10 * SECOND, time + 10 * SECOND, stop, 0, YX_FIX_SOS_OVER);
  g_usleep (600 * 1000);
  live_advance (night, time + 20 * SECOND);
  live_advance (night, time + 60 * SECOND);
  g_assert_null (live_find_alert (night, YX_ALERT_KIND_SOS));
  g_clear_pointer (&alert, yx_alert_free);
  /* And that of a phone. */
  live_add_report (f, reports, YX_REPORT_KIND_SOS, time + 90 * SECOND, NULL);
  live_record (f, reports, 0);
  live_advance (night, time + 91 * SECOND);
  alert = live_find_alert (night, YX_ALERT_KIND_SOS);
  g_assert_cmpstr (alert->vehicle_id, ==, f->out->cars[0]);
  live_add_report (f, over, YX_REPORT_KIND_SOS_OVER, time + 95 * SECOND, NULL);
  live_record (f, over, 0);
  live_advance (night, time + 96 * SECOND);
  live_advance (night, time + 120 * SECOND);
  g_assert_null (live_find_alert (night, YX_ALERT_KIND_SOS));
}

static void
test_on_scene (LiveNight *f, gconstpointer data)
{
  g_autoptr (YxNight) night = live_open (f, YX_NIGHT_WRITES);
  g_autoptr (YxAlert) recorder = NULL;
  g_autoptr (YxAlert) stopped = NULL;
  g_autoptr (YxAlert) broken = NULL;
  g_autoptr (GArray) arrive = yx_team_reports_new ();
  g_autoptr (GArray) stop_it = yx_team_reports_new ();
  g_autoptr (GArray) go_on = yx_team_reports_new ();
  g_autofree char *key = NULL;
  gint64 time = NIGHT_START + 10 * MINUTE;

  live_first_stop (night, f, &key);
  live_add_report (f, arrive, YX_REPORT_KIND_ARRIVED, time, key);
  live_record (f, arrive, 0);
  live_advance (night, time + 30 * SECOND);
  g_assert_null (live_find_alert (night, YX_ALERT_KIND_NO_RECORDER));
  live_advance (night, time + 70 * SECOND);
  recorder = live_find_alert (night, YX_ALERT_KIND_NO_RECORDER);
  g_assert_nonnull (recorder);
  time += 2 * MINUTE;
  live_add_report (f, stop_it, YX_REPORT_KIND_RECORDER_ON, time, NULL);
  live_add_report (f, stop_it, YX_REPORT_KIND_STOPPED, time, key)->reason = YX_STOP_REASON_WEAPON;
  live_record (f, stop_it, 0);
  live_advance (night, time + SECOND);
  stopped = live_find_alert (night, YX_ALERT_KIND_STOPPED);
  g_assert_cmpint (stopped->level, ==, YX_ALERT_LEVEL_CRITICAL);
  live_advance (night, time + 40 * SECOND);
  g_assert_null (live_find_alert (night, YX_ALERT_KIND_NO_RECORDER));
  live_add_report (f, go_on, YX_REPORT_KIND_EN_ROUTE, time + MINUTE, NULL);
  live_add_report (f, go_on, YX_REPORT_KIND_BROKEN_DOWN, time + 2 * MINUTE, NULL);
  live_record (f, go_on, 0);
  live_advance (night, time + 3 * MINUTE);
  live_advance (night, time + 4 * MINUTE);
  g_assert_null (live_find_alert (night, YX_ALERT_KIND_STOPPED));
  broken = live_find_alert (night, YX_ALERT_KIND_BROKEN_DOWN);
  g_assert_nonnull (broken);
}

static void
test_closed (LiveNight *f, gconstpointer data)
{
  g_autoptr (YxNight) night = live_open (f, YX_NIGHT_WRITES);
  g_autoptr (YxNightView) view = NULL;
  g_autoptr (YxAlert) alert = NULL;
  g_autofree char *key = NULL;
  g_autofree char *sql = NULL;
  const YxLonLat point = live_first_stop (night, f, &key);
  const YxNightTeam *team;
  gint64 time = NIGHT_START;

  for (int i = 0; i < 30; i++, time += 10 * SECOND)
    live_send (f, f->terminals[0], time, time, yx_destination (point, 40, 5000 - 50.0 * i), 5, 0);
  live_advance (night, time);
  /* As desk/leave.c does, and its event with it. */
  sql = g_strdup_printf ("UPDATE stops SET outcome = 'cancelled' WHERE task_id = '%s'",
                         f->out->tasks[0]);
  night_run (f->out->night, sql);
  yx_desk_set_base (f->out->desk, "法院", point, NULL);
  live_advance (night, time + SECOND);
  view = yx_night_dup_view (night);
  team = yx_night_view_find_team (view, f->out->cars[0]);
  g_assert_cmpint (yx_night_team_find_stop (team, key)->state, ==, YX_TEAM_STOP_MISSED);
  g_assert_cmpstr (((YxNightStop *) team->stops->pdata[team->next])->key, !=, key);
  alert = live_find_alert (night, YX_ALERT_KIND_CASE_CLOSED);
  g_assert_nonnull (alert);
  g_assert_cmpstr (alert->task_id, ==, f->out->tasks[0]);
}

static void
test_devices (LiveNight *f, gconstpointer data)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT number FROM devices WHERE officer_id = '%s'", f->out->officers[0]);
  const gint64 phone = night_query (f->out->night, sql);
  g_autoptr (YxNight) night = live_open (f, YX_NIGHT_WRITES);
  g_autoptr (YxAlert) battery = NULL;
  g_autoptr (YxAlert) asleep = NULL;
  g_autoptr (YxAlert) silent = NULL;
  g_autofree char *key = NULL;
  const YxLonLat stop = live_first_stop (night, f, &key);
  const YxLonLat away = yx_destination (stop, 40, 5000);
  gint64 time = NIGHT_START;

  /* Three minutes of nothing, then all of it at once; twice. */
  for (int burst = 0; burst < 3; burst++) {
    for (int i = 0; i < 18; i++)
      live_send (f, phone, time + i * 10 * SECOND, time + 3 * MINUTE + i * 1000, away, 0, 0);
    time += 3 * MINUTE + SECOND;
    live_send (f, f->terminals[0], time, time, away, 0, 0);
    live_advance (night, time);
  }
  asleep = live_find_alert (night, YX_ALERT_KIND_BACKGROUND);
  g_assert_nonnull (asleep);
  g_assert_cmpint (asleep->device, ==, phone);
  g_assert_null (live_find_alert (night, YX_ALERT_KIND_BATTERY));
  night_run (f->out->night, "UPDATE positions SET battery = 0.9");
  live_send (f, phone, time, time, away, 0, 0);
  sql = (g_free (sql),
         g_strdup_printf ("UPDATE positions SET battery = 0.15 WHERE device = %" G_GINT64_FORMAT
                          " AND device_time = %" G_GINT64_FORMAT,
                          phone, time));
  night_run (f->out->night, sql);
  live_advance (night, time + SECOND);
  battery = live_find_alert (night, YX_ALERT_KIND_BATTERY);
  g_assert_nonnull (battery);
  g_assert_cmpint (battery->level, ==, YX_ALERT_LEVEL_WARNING);
  g_assert_nonnull (strstr (battery->text, "15"));
  /* The phone falls silent, the car does not: no more than a line. */
  for (int i = 1; i < 150; i++)
    live_send (f, f->terminals[0], time + i * 10 * SECOND, time + i * 10 * SECOND, away, 0, 0);
  live_advance (night, time + 1490 * SECOND);
  silent = live_find_alert (night, YX_ALERT_KIND_CONTACT_LOST);
  g_assert_nonnull (silent);
  g_assert_cmpint (silent->level, ==, YX_ALERT_LEVEL_INFO);
  g_assert_nonnull (strstr (silent->text, "例甲"));
}

static void
test_same_address (LiveNight *f, gconstpointer data)
{
  g_autoptr (YxNight) night = NULL;
  g_autoptr (YxAlert) both = NULL;
  g_autoptr (GArray) reports = yx_team_reports_new ();
  g_autofree char *sql
      = g_strdup_printf ("UPDATE stops SET lon = 113.01, lat = 35.01 WHERE task_id IN ('%s', '%s')",
                         f->out->tasks[0], f->out->tasks[1]);
  g_autofree char *first = g_strdup_printf ("%s:%s", f->out->tasks[0], f->out->places[0]);
  g_autofree char *second = g_strdup_printf ("%s:%s", f->out->tasks[1], f->out->places[1]);
  YxTeamReport *report;

  night_run (f->out->night, sql);
  night = live_open (f, YX_NIGHT_WRITES);
  live_add_report (f, reports, YX_REPORT_KIND_ARRIVED, NIGHT_START + MINUTE, first);
  report = live_add_report (f, reports, YX_REPORT_KIND_ARRIVED, NIGHT_START + MINUTE, second);
  g_free (report->vehicle_id);
  report->vehicle_id = g_strdup (f->out->cars[1]);
  live_record (f, reports, 0);
  live_advance (night, NIGHT_START + 2 * MINUTE);
  both = live_find_alert (night, YX_ALERT_KIND_SAME_ADDRESS);
  g_assert_nonnull (both);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "Asia/Shanghai", TRUE);
  g_test_init (&argc, &argv, NULL);
#define TEST(name, function)                                                                       \
  g_test_add ("/desk/alerts/" name, LiveNight, NULL, live_set_up, function, live_tear_down)
  TEST ("contact", test_contact);
  TEST ("cut", test_cut);
  TEST ("no-flood", test_no_flood);
  TEST ("sos", test_sos);
  TEST ("on-scene", test_on_scene);
  TEST ("closed", test_closed);
  TEST ("devices", test_devices);
  TEST ("same-address", test_same_address);
  return g_test_run ();
}
