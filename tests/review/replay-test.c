/* A replay says what the rows say: at any moment, as it was and as it was known. */

#include <glib/gstdio.h>
#include <math.h>

#include "desk/purge.h"
#include "review/long-night.h"
#include "review/replay.h"

#define SECOND G_GINT64_CONSTANT (1000000)

static const LongNightOptions short_night = {
  .n_devices = 5, .seconds = 5400, .every = 5, .late_from = 1200, .late_s = 600,
  .gap_from = 3000, .gap_s = 300,
};

static YxReplay *
open_replay (LongNight *night)
{
  g_autoptr (GError) error = NULL;
  YxReplay *replay
      = yx_replay_open (night->night->desk, night->night->operation_id, NULL, &error);

  g_assert_no_error (error);
  return replay;
}

static const YxReplayPosition *
position_of (const YxReplayMoment *moment, guint device)
{
  return &g_array_index (moment->positions, YxReplayPosition, device - 1);
}

static char *
store_path (LongNight *night)
{
  return yx_fix_store_path (yx_desk_get_path (night->night->desk), night->night->operation_id);
}

/* Against the database itself. */
static void
test_seek (void)
{
  LongNight *night = long_night_new (&short_night);
  g_autoptr (YxReplay) replay = open_replay (night);
  g_autoptr (YxReplayMoment) moment = yx_replay_moment_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (int i = 0; i < 300; i++) {
    const gint64 time = night->begin + g_rand_int_range (rand, -60, 5460) * SECOND;
    const guint device = (guint) g_rand_int_range (rand, 1, 6);
    g_autofree char *sql = g_strdup_printf (
        "SELECT max (device_time) FROM positions WHERE device = %u AND device_time <= "
        "%" G_GINT64_FORMAT " AND receive_time <= %" G_GINT64_FORMAT,
        device, time, time);
    const gint64 last = night_query (night->night, sql);
    const YxReplayPosition *position;

    yx_replay_seek (replay, time, TRUE, moment);
    position = position_of (moment, device);
    g_assert_cmpint (position->has_fix, ==, last > 0);
    if (last <= 0)
      continue;
    g_assert_cmpint (position->time, ==, last);
    g_assert_cmpfloat_with_epsilon (position->point.lon,
                                    long_night_lon ((last - night->begin) / SECOND), 1e-6);
    g_assert_cmpfloat_with_epsilon (position->point.lat, long_night_lat (device), 1e-6);
    g_assert_cmpfloat_with_epsilon (position->speed, 9.0, 0.26);
    g_assert_cmpfloat_with_epsilon (position->course, 90.0, 1.0);
    g_assert_cmpint (position->in_gap, ==, time - last > YX_WAY_GAP_S * SECOND);
  }
  long_night_free (night);
}

static void
test_late (void)
{
  LongNight *night = long_night_new (&short_night);
  g_autoptr (YxReplay) replay = open_replay (night);
  g_autoptr (YxReplayMoment) moment = yx_replay_moment_new ();

  yx_replay_seek (replay, night->begin + 1602 * SECOND, TRUE, moment);
  g_assert_cmpint (position_of (moment, 1)->time, ==, night->begin + 1195 * SECOND);
  g_assert_true (position_of (moment, 1)->in_gap);
  g_assert_cmpint (position_of (moment, 2)->time, ==, night->begin + 1600 * SECOND);
  g_assert_cmpint (g_array_index (moment->cars, YxReplayCar, 0).status, ==, YX_TEAM_STATUS_LOST);
  g_assert_cmpint (g_array_index (moment->cars, YxReplayCar, 1).status, ==,
                   YX_TEAM_STATUS_EN_ROUTE);
  /* As it was: between the fixes at 1600 and 1605 s. */
  yx_replay_seek (replay, night->begin + 1602 * SECOND, FALSE, moment);
  g_assert_false (position_of (moment, 1)->in_gap);
  g_assert_cmpfloat_with_epsilon (position_of (moment, 1)->point.lon, long_night_lon (1602), 1e-6);
  long_night_free (night);
}

static void
test_gap (void)
{
  LongNight *night = long_night_new (&short_night);
  g_autoptr (YxReplay) replay = open_replay (night);
  g_autoptr (YxReplayMoment) moment = yx_replay_moment_new ();
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (YxLonLat));
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) gaps = yx_replay_list_gaps (replay, 2);
  guint end;

  /* No place is made up in a gap, not even afterwards. */
  yx_replay_seek (replay, night->begin + 3200 * SECOND, FALSE, moment);
  g_assert_true (position_of (moment, 3)->in_gap);
  g_assert_cmpfloat_with_epsilon (position_of (moment, 3)->point.lon, long_night_lon (2995), 1e-6);
  g_assert_cmpuint (gaps->len, ==, 2);
  g_assert_cmpint (g_array_index (gaps, gint64, 0), ==, night->begin + 2995 * SECOND);
  g_assert_cmpint (g_array_index (gaps, gint64, 1), ==, night->begin + 3300 * SECOND);

  g_assert_true (yx_replay_trail (replay, NULL, 2, night->begin + 2000 * SECOND,
                                  night->begin + 4000 * SECOND, FALSE, 50, points, ends));
  g_assert_cmpuint (ends->len, ==, 2);
  g_assert_cmpuint (points->len, <=, 56);
  end = g_array_index (ends, guint, 0);
  g_assert_cmpfloat_with_epsilon (g_array_index (points, YxLonLat, end - 1).lon,
                                  long_night_lon (2995), 1e-6);
  g_assert_cmpfloat_with_epsilon (g_array_index (points, YxLonLat, end).lon, long_night_lon (3300),
                                  1e-6);
  g_assert_cmpfloat_with_epsilon (g_array_index (points, YxLonLat, points->len - 1).lon,
                                  long_night_lon (4000), 1e-6);
  g_assert_false (yx_replay_trail (replay, NULL, 2, night->begin + 3000 * SECOND,
                                   night->begin + 3100 * SECOND, FALSE, 50, points, ends));
  long_night_free (night);
}

/* The second opening reads the store, whose sums are those of the rows; a damaged one is made
 * again. */
static void
test_store (void)
{
  LongNight *night = long_night_new (&short_night);
  g_autoptr (YxReplay) first = open_replay (night);
  g_autofree char *path = store_path (night);
  g_autofree char *bytes = NULL;
  gsize size;
  GStatBuf before, after;

  g_assert_cmpint (g_stat (path, &before), ==, 0);
  g_assert_cmpint (before.st_mode & 0777, ==, 0600);
  for (int i = 0; i < 3; i++) {
    g_autoptr (YxReplay) again = NULL;
    const YxCourse *was = yx_replay_get_course (first);
    const YxCourse *is;

    if (i == 1) {
      g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
      g_assert_true (g_file_set_contents (path, bytes, (gssize) size - 16, NULL));
    } else if (i == 2) {
      night_run (night->night, "DELETE FROM positions WHERE device = 3 AND seq % 50 = 0");
    }
    again = open_replay (night);
    is = yx_replay_get_course (again);
    g_assert_cmpint (g_stat (path, &after), ==, 0);
    if (i == 0)
      g_assert_cmpuint (after.st_ino, ==, before.st_ino);
    else
      g_assert_cmpuint (after.st_ino, !=, before.st_ino);
    for (guint d = 0; d < night->n_devices; d++) {
      const YxWay *a = &g_array_index (was->ways, YxWay, d);
      const YxWay *b = &g_array_index (is->ways, YxWay, d);

      g_assert_cmpint (a->way_mm, >, 40 * 1000 * 1000);
      if (i < 2 || d != 2) {
        g_assert_cmpint (a->way_mm, ==, b->way_mm);
        g_assert_cmpuint (a->n_fixes, ==, b->n_fixes);
        g_assert_cmpint (a->gap_s, ==, b->gap_s);
        g_assert_cmpuint (a->n_late, ==, b->n_late);
      } else {
        g_assert_cmpuint (b->n_fixes, <, a->n_fixes);
      }
    }
  }
  g_clear_pointer (&first, yx_replay_free);
  long_night_free (night);
}

/* What is purged is nowhere any more. */
static void
test_purge (void)
{
  LongNight *night = long_night_new (&short_night);
  g_autoptr (YxReplay) replay = open_replay (night);
  g_autofree char *path = store_path (night);
  g_auto (YxPurgeReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&replay, yx_replay_free);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  yx_desk_purge_tracks (night->night->desk, 1, FALSE, &report, &error);
  g_assert_no_error (error);
  g_assert_cmpint (report.n_rows, >, 4000);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  replay = open_replay (night);
  g_assert_cmpint (yx_replay_get_course (replay)->missing->len, >, 0);
  long_night_free (night);
}

static void
test_marks (void)
{
  LongNight *night = long_night_new (&short_night);
  g_autoptr (YxReplay) replay = NULL;
  g_autoptr (YxReplayMoment) moment = yx_replay_moment_new ();
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO messages (id, operation_id, author, said, urgent, device_time, sent) VALUES "
      "('m1', '%s', '', '集合', 0, 0, %" G_GINT64_FORMAT "), "
      "('m2', '%s', '', '收队', 0, 0, %" G_GINT64_FORMAT ");"
      "INSERT INTO alerts (id, operation_id, kind, level, subject, n_times, raised, changed, cleared) "
      "VALUES ('a1', '%s', 'contact-lost', 'urgent', 'car1', 1, %" G_GINT64_FORMAT ", 0, "
      "%" G_GINT64_FORMAT ")",
      night->night->operation_id, night->begin + 100 * SECOND, night->night->operation_id,
      night->begin + 900 * SECOND, night->night->operation_id, night->begin + 200 * SECOND,
      night->begin + 300 * SECOND);
  const YxReplayMark *mark;

  night_run (night->night, sql);
  replay = open_replay (night);
  yx_replay_seek (replay, night->begin + 250 * SECOND, TRUE, moment);
  g_assert_cmpuint (moment->n_messages, ==, 1);
  g_assert_cmpuint (moment->alerts->len, ==, 1);
  yx_replay_seek (replay, night->begin + 300 * SECOND, TRUE, moment);
  g_assert_cmpuint (moment->alerts->len, ==, 0);
  mark = yx_replay_step (replay, night->begin + 100 * SECOND, TRUE, TRUE);
  g_assert_cmpint (mark->kind, ==, YX_REPLAY_MARK_ALERT);
  mark = yx_replay_step (replay, mark->time, TRUE, FALSE);
  g_assert_cmpint (mark->kind, ==, YX_REPLAY_MARK_MESSAGE);
  g_assert_cmpint (mark->time, ==, night->begin + 100 * SECOND);
  yx_replay_seek (replay, night->end + SECOND, TRUE, moment);
  g_assert_cmpint (g_array_index (moment->cars, YxReplayCar, 2).status, ==, YX_TEAM_STATUS_BACK);
  long_night_free (night);
}

/* Whoever is aboard is in the car until somebody says handed over, be it after it has gone on. */
static void
test_aboard (void)
{
  static const struct {
    gint64 at;
    YxTeamStatus status;
  } expected[] = {
    { 150, YX_TEAM_STATUS_ON_SCENE },
    { 350, YX_TEAM_STATUS_WITH_PERSON },
    { 450, YX_TEAM_STATUS_ON_SCENE },
    { 550, YX_TEAM_STATUS_WITH_PERSON },
    { 650, YX_TEAM_STATUS_EN_ROUTE },
  };
  LongNight *night = long_night_new (&short_night);
  g_autoptr (YxReplay) replay = NULL;
  g_autoptr (YxReplayMoment) moment = yx_replay_moment_new ();
  g_autoptr (GString) sql = g_string_new (NULL);
  const struct {
    const char *kind;
    int at, aboard;
  } reports[] = {
    { "arrived", 100, 0 }, { "result", 200, 1 },      { "left", 300, 0 },
    { "arrived", 400, 0 }, { "left", 500, 0 },        { "handed-over", 600, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (reports); i++) {
    const gint64 time = night->begin + reports[i].at * SECOND;

    g_string_append_printf (sql,
                            "INSERT INTO reports (id, operation_id, vehicle_id, device, kind, aboard, "
                            "device_time, receive_time, author) VALUES ('aboard%u', '%s', 'car2', 2, "
                            "'%s', %d, %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ", '');",
                            i, night->night->operation_id, reports[i].kind, reports[i].aboard, time,
                            time);
  }
  night_run (night->night, sql->str);
  replay = open_replay (night);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    yx_replay_seek (replay, night->begin + expected[i].at * SECOND, TRUE, moment);
    g_assert_cmpint (g_array_index (moment->cars, YxReplayCar, 1).status, ==, expected[i].status);
  }
  long_night_free (night);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/review/replay/seek", test_seek);
  g_test_add_func ("/review/replay/late", test_late);
  g_test_add_func ("/review/replay/gap", test_gap);
  g_test_add_func ("/review/replay/store", test_store);
  g_test_add_func ("/review/replay/purge", test_purge);
  g_test_add_func ("/review/replay/marks", test_marks);
  g_test_add_func ("/review/replay/aboard", test_aboard);
  return g_test_run ();
}
