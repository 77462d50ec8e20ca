/* Tracks whose time is over: what is counted by their numbers goes on after them. */

#include "desk/live-night.h"
#include "desk/purge.h"

static void
test_numbers (LiveNight *f, gconstpointer data)
{
  g_autoptr (YxNight) night = live_open (f, TRUE);
  g_autoptr (YxNight) again = NULL;
  g_autoptr (YxNightView) view = NULL;
  g_autoptr (GArray) reports = yx_team_reports_new ();
  g_auto (YxPurgeReport) report = { 0 };
  g_autoptr (GError) error = NULL;
  const YxLonLat point = { 113.05, 35.05 };

  for (int i = 1; i <= 20; i++)
    live_send (f, f->terminals[0], NIGHT_START + i * SECOND, NIGHT_START + i * SECOND, point, 0, 0);
  live_add_report (f, reports, YX_REPORT_KIND_RECORDER_ON, NIGHT_START + 30 * SECOND, NULL);
  live_record (f, reports, 0);
  live_advance (night, NIGHT_START + MINUTE);
  g_assert_cmpint (night_query (f->out->night, "SELECT max (after_position) FROM reports"), ==, 20);
  night_run (f->out->night, "UPDATE night_marks SET after_position = 20");
  night_run (f->out->night, "UPDATE operations SET step = 'closed'");
  yx_desk_purge_tracks (f->out->desk, 1, FALSE, &report, &error);
  g_assert_no_error (error);
  g_assert_cmpint (report.n_rows, ==, 20);
  g_assert_cmpint (night_query (f->out->night, "SELECT max (after_position) FROM reports"), ==, 0);
  g_assert_cmpint (night_query (f->out->night, "SELECT max (after_position) FROM night_marks"), ==, 0);

  /* What comes now is number 1 again, and is seen by who was there and by who comes. */
  night_run (f->out->night, "UPDATE operations SET step = 'live'");
  live_send (f, f->terminals[1], NIGHT_START + 2 * MINUTE, NIGHT_START + 2 * MINUTE, point, 0, 0);
  g_assert_cmpint (night_query (f->out->night, "SELECT max (seq) FROM positions"), ==, 1);
  live_advance (night, NIGHT_START + 3 * MINUTE);
  view = yx_night_dup_view (night);
  g_assert_true (yx_night_view_find_team (view, f->out->cars[1])->has_fix);
  g_clear_pointer (&view, yx_night_view_unref);
  yx_night_free (g_steal_pointer (&night));
  again = live_open (f, FALSE);
  view = yx_night_dup_view (again);
  g_assert_true (yx_night_view_find_team (view, f->out->cars[1])->has_fix);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "Asia/Shanghai", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/desk/purge/numbers", LiveNight, NULL, live_set_up, test_numbers, live_tear_down);
  return g_test_run ();
}
