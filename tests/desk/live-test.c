/* A night under way: where teams are held to be, and that the same rows always say the same. */

#include <math.h>
#include <string.h>

#include "desk/alerts.h"
#include "desk/custody.h"
#include "desk/devices.h"
#include "desk/night.h"
#include "desk/out.h"
#include "desk/reports.h"
#include "geo/measure.h"
#include "model/id.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)

typedef struct {
  Out *out;
  gint64 terminals[2]; /* numbers */
} Fixture;

static gint64
add_terminal (Out *out, guint car)
{
  g_autofree char *identity = g_strdup_printf ("terminal-%u", car);
  g_autofree char *sql
      = g_strdup_printf ("SELECT number FROM devices WHERE identity = '%s'", identity);
  const YxDeviceData device = { .protocol = YX_DEVICE_PROTOCOL_OSMAND, .identity = identity,
                                .bearer = out->cars[car] };
  g_autoptr (GError) error = NULL;

  yx_desk_add_device (out->desk, &device, NULL, NULL, &error);
  g_assert_no_error (error);
  return night_query (out->night, sql);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->out = out_new ();
  for (guint car = 0; car < 2; car++)
    f->terminals[car] = add_terminal (f->out, car);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  out_free (f->out);
}

static void
send (Fixture *f, gint64 device, gint64 time, gint64 received, YxLonLat point, double speed,
      guint flags)
{
  char lon[G_ASCII_DTOSTR_BUF_SIZE], lat[G_ASCII_DTOSTR_BUF_SIZE], mps[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO positions (device, device_time, receive_time, lon, lat, speed, accuracy, flags) "
      "VALUES (%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ", %s, %s, %s, 8, %u) "
      "ON CONFLICT DO NOTHING",
      device, time, received, g_ascii_dtostr (lon, sizeof lon, point.lon),
      g_ascii_dtostr (lat, sizeof lat, point.lat), g_ascii_dtostr (mps, sizeof mps, speed), flags);

  night_run (f->out->night, sql);
}

static YxNight *
open_night (Fixture *f, gboolean writes)
{
  g_autoptr (GError) error = NULL;
  YxNight *night = yx_night_new (f->out->desk, f->out->operation_id, writes, &error);

  g_assert_no_error (error);
  return night;
}

static void
advance (YxNight *night, gint64 now)
{
  g_autoptr (GError) error = NULL;

  yx_night_advance (night, now, NULL, &error);
  g_assert_no_error (error);
}

/* Where car 0's first visit is, and its key. */
static YxLonLat
first_stop (YxNight *night, Fixture *f, char **ret_key)
{
  g_autoptr (YxNightView) view = yx_night_dup_view (night);
  const YxNightTeam *team = yx_night_view_find_team (view, f->out->cars[0]);
  const YxNightStop *stop = NULL;

  for (guint i = 0; stop == NULL; i++) {
    g_assert_cmpuint (i, <, team->stops->len);
    stop = g_ptr_array_index (team->stops, i);
    if (stop->kind != YX_STOP_KIND_VISIT)
      stop = NULL;
  }
  *ret_key = g_strdup (stop->key);
  return stop->point;
}

/* From 2 km away to the stop, two minutes there, and on; every ten seconds. Returns the last time. */
static gint64
drive_by (Fixture *f, YxNight *night, YxLonLat stop)
{
  gint64 time = NIGHT_START + 5 * MINUTE;

  for (int i = 20; i >= 0; i--, time += 10 * SECOND) {
    send (f, f->terminals[0], time, time, yx_destination (stop, 40, 100.0 * i), i > 0 ? 10 : 0, 0);
    advance (night, time);
  }
  for (int i = 0; i < 12; i++, time += 10 * SECOND) {
    send (f, f->terminals[0], time, time, yx_destination (stop, 30 * i, 8), 0, 0);
    advance (night, time);
  }
  for (int i = 1; i < 12; i++, time += 10 * SECOND) {
    send (f, f->terminals[0], time, time, yx_destination (stop, 130, 100.0 * i), 10, 0);
    advance (night, time);
  }
  return time;
}

#define MOVEMENTS \
  "SELECT group_concat (vehicle_id || kind || stop_key || time || inferred || by_hand || " \
  "plan_version, ';') FROM (SELECT * FROM movements ORDER BY seq)"

static void
test_arrives (Fixture *f, gconstpointer data)
{
  g_autoptr (YxNight) night = open_night (f, TRUE);
  g_autoptr (YxNightView) view = NULL;
  g_autofree char *key = NULL;
  const YxLonLat stop = first_stop (night, f, &key);
  const YxNightTeam *team;
  const YxNightStop *reached;

  drive_by (f, night, stop);
  view = yx_night_dup_view (night);
  g_assert_true (view->writes);
  team = yx_night_view_find_team (view, f->out->cars[0]);
  reached = yx_night_team_find_stop (team, key);
  g_assert_cmpint (reached->state, ==, YX_TEAM_STOP_DONE);
  /* It was there from the 21st fix to the 33rd. */
  g_assert_cmpint (ABS (reached->arrived - (NIGHT_START + 5 * MINUTE + 200 * SECOND)), <=,
                   15 * SECOND);
  g_assert_cmpint (ABS (reached->left - (NIGHT_START + 5 * MINUTE + 330 * SECOND)), <=, 30 * SECOND);
  g_assert_cmpuint (team->trail->len, >, 20);
  g_assert_cmpint (night_query (f->out->night, "SELECT count(*) FROM movements WHERE kind = 'arrived'"),
                   ==, 1);
  g_assert_cmpint (night_query (f->out->night, "SELECT count(*) FROM events WHERE kind LIKE 'movement.%'"),
                   ==, night_query (f->out->night, "SELECT count(*) FROM movements"));
  team = yx_night_view_find_team (view, f->out->cars[1]);
  g_assert_false (team->has_fix);
  g_assert_cmpint (team->status, ==, YX_TEAM_STATUS_ASSEMBLED);
}

static void
test_same_rows (Fixture *f, gconstpointer data)
{
  g_autoptr (YxNight) night = open_night (f, TRUE);
  g_autoptr (YxNight) again = NULL;
  g_autoptr (YxNight) reader = NULL;
  g_autofree char *key = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  const YxLonLat stop = first_stop (night, f, &key);
  const gint64 now = drive_by (f, night, stop);
  gint64 n_events;

  before = night_query_text (f->out->night, MOVEMENTS);
  g_assert_nonnull (before);
  n_events = night_query (f->out->night, "SELECT count(*) FROM events WHERE kind LIKE 'movement.%'");
  /* All at once, by another program that found the rows: nothing is written twice. */
  yx_night_free (g_steal_pointer (&night));
  again = open_night (f, TRUE);
  advance (again, now);
  g_assert_cmpint (night_query (f->out->night, "SELECT count(*) FROM events WHERE kind LIKE 'movement.%'"),
                   ==, n_events);
  /* And from nothing, the same. */
  yx_night_free (g_steal_pointer (&again));
  night_run (f->out->night, "DELETE FROM movements");
  night_run (f->out->night, "DELETE FROM night_writers");
  again = open_night (f, TRUE);
  advance (again, now);
  after = night_query_text (f->out->night, MOVEMENTS);
  g_assert_cmpstr (after, ==, before);
}

/* One that writes, and one that waits for it to let go. */
static void
test_one_writes (Fixture *f, gconstpointer data)
{
  g_autoptr (YxNight) first = open_night (f, TRUE);
  g_autoptr (YxNight) second = open_night (f, TRUE);
  g_autoptr (YxNightView) view = NULL;
  g_autofree char *key = NULL;
  const YxLonLat stop = first_stop (first, f, &key);
  const gint64 now = drive_by (f, first, stop);
  gint64 n;

  n = night_query (f->out->night, "SELECT count(*) FROM movements");
  g_assert_cmpint (n, >, 0);
  advance (second, now);
  view = yx_night_dup_view (second);
  g_assert_false (view->writes);
  g_assert_cmpint (yx_night_team_find_stop (yx_night_view_find_team (view, f->out->cars[0]), key)->state,
                   ==, YX_TEAM_STOP_DONE);
  g_assert_cmpint (night_query (f->out->night, "SELECT count(*) FROM movements"), ==, n);
}

/* What comes late, twice or out of order makes nobody arrive. */
static void
test_late_rows (Fixture *f, gconstpointer data)
{
  g_autoptr (YxNight) night = open_night (f, TRUE);
  g_autoptr (YxNightView) view = NULL;
  g_autofree char *key = NULL;
  const YxLonLat stop = first_stop (night, f, &key);
  const gint64 now = NIGHT_START + 30 * MINUTE;
  const YxNightTeam *team;

  for (int i = 0; i < 30; i++)
    send (f, f->terminals[0], now + i * 10 * SECOND, now + i * 10 * SECOND,
          yx_destination (stop, 40, 3000 + 50.0 * i), 10, 0);
  /* From ten minutes ago, at the door; and once more. */
  for (int repeat = 0; repeat < 2; repeat++)
    for (int i = 0; i < 30; i++)
      send (f, f->terminals[0], now - 10 * MINUTE + i * 10 * SECOND, now + 5 * MINUTE, stop, 0, 0);
  advance (night, now + 6 * MINUTE);
  view = yx_night_dup_view (night);
  team = yx_night_view_find_team (view, f->out->cars[0]);
  g_assert_cmpint (yx_night_team_find_stop (team, key)->state, ==, YX_TEAM_STOP_OPEN);
  g_assert_cmpint (night_query (f->out->night, "SELECT count(*) FROM movements WHERE kind = 'arrived'"),
                   ==, 0);
}

static YxTeamReport *
add_report (Fixture *f, GArray *reports, YxReportKind kind, gint64 time, const char *stop)
{
  const YxTeamReport report = { .id = yx_id_new (), .operation_id = g_strdup (f->out->operation_id),
                                .vehicle_id = g_strdup (f->out->cars[0]), .kind = kind,
                                .stop = g_strdup (stop), .device_time = time, .device = 1 };

  g_array_append_val (reports, report);
  return &g_array_index (reports, YxTeamReport, reports->len - 1);
}

static void
record (Fixture *f, GArray *reports, guint n_refused)
{
  g_autoptr (GPtrArray) refusals = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  yx_desk_record_reports (f->out->desk, reports, &refusals, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (refusals->len, ==, reports->len);
  for (guint i = 0; i < refusals->len; i++)
    n += refusals->pdata[i] != NULL;
  g_assert_cmpuint (n, ==, n_refused);
}

static void
test_reports (Fixture *f, gconstpointer data)
{
  g_autoptr (YxNight) night = open_night (f, TRUE);
  g_autoptr (GArray) reports = yx_team_reports_new ();
  g_autoptr (GArray) wrong = yx_team_reports_new ();
  g_autoptr (GPtrArray) custodies = NULL;
  g_autoptr (GArray) listed = NULL;
  g_autoptr (YxNightView) view = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;
  const YxNightTeam *team;
  const YxNightStop *stop;
  const YxCustody *custody;
  YxTeamReport *result;

  first_stop (night, f, &key);
  /* Sent out of order: what happened first counts first. */
  result = add_report (f, reports, YX_REPORT_KIND_RESULT, NIGHT_START + 20 * MINUTE, key);
  result->outcome = YX_STOP_OUTCOME_COMPELLED;
  result->aboard = 1;
  add_report (f, reports, YX_REPORT_KIND_EN_ROUTE, NIGHT_START + 2 * MINUTE, NULL);
  add_report (f, reports, YX_REPORT_KIND_ARRIVED, NIGHT_START + 10 * MINUTE, key);
  add_report (f, reports, YX_REPORT_KIND_LEFT, NIGHT_START + 25 * MINUTE, key);
  record (f, reports, 0);
  /* The phone did not get the answer. */
  record (f, reports, 0);
  g_assert_cmpint (night_query (f->out->night, "SELECT count(*) FROM reports"), ==, 4);
  g_assert_cmpint (night_query (f->out->night, "SELECT count(*) FROM events WHERE kind LIKE 'report.%'"),
                   ==, 4);
  g_assert_cmpint (night_query (f->out->night, "SELECT count(*) FROM visits WHERE outcome = 'compelled'"),
                   ==, 1);
  g_assert_cmpint (night_query (f->out->night, "SELECT count(*) FROM stops WHERE outcome = 'compelled'"),
                   ==, 1);
  custodies = yx_desk_list_custodies (f->out->desk, f->out->operation_id, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (custodies->len, ==, 1);
  custody = custodies->pdata[0];
  g_assert_cmpint (custody->began, ==, NIGHT_START + 20 * MINUTE);
  g_assert_cmpint (custody->ends - custody->began, ==, 8 * 60 * MINUTE);
  g_assert_cmpint (yx_custody_alarm (custody, custody->began + 360 * MINUTE - 1), ==, 0);
  g_assert_cmpint (yx_custody_alarm (custody, custody->began + 360 * MINUTE), ==, 1);
  g_assert_cmpint (yx_custody_alarm (custody, custody->began + 450 * MINUTE), ==, 2);
  g_assert_cmpint (yx_custody_alarm (custody, custody->began + 480 * MINUTE), ==, 3);

  advance (night, NIGHT_START + 26 * MINUTE);
  view = yx_night_dup_view (night);
  team = yx_night_view_find_team (view, f->out->cars[0]);
  stop = yx_night_team_find_stop (team, key);
  g_assert_cmpint (stop->state, ==, YX_TEAM_STOP_DONE);
  g_assert_cmpint (stop->arrived, ==, NIGHT_START + 10 * MINUTE);
  g_assert_cmpint (stop->left, ==, NIGHT_START + 25 * MINUTE);
  g_assert_cmpint (stop->outcome, ==, YX_STOP_OUTCOME_COMPELLED);
  g_assert_cmpuint (team->n_aboard, ==, 1);
  g_assert_cmpuint (view->custodies->len, ==, 1);
  g_assert_cmpuint (view->n_met, ==, 1);
  listed = yx_desk_list_reports (f->out->desk, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (listed->len, ==, 4);
  g_assert_cmpint (g_array_index (listed, YxTeamReport, 0).kind, ==, YX_REPORT_KIND_EN_ROUTE);

  /* What is wrong is refused by itself. */
  add_report (f, wrong, YX_REPORT_KIND_ARRIVED, NIGHT_START, "none:none");
  add_report (f, wrong, YX_REPORT_KIND_RESULT, NIGHT_START, key);
  add_report (f, wrong, YX_REPORT_KIND_NOTE, NIGHT_START, NULL);
  g_free (add_report (f, wrong, YX_REPORT_KIND_NOTE, NIGHT_START, NULL)->id);
  g_array_index (wrong, YxTeamReport, 3).id = g_strdup ("'; DROP TABLE reports");
  record (f, wrong, 3);
  g_assert_cmpint (night_query (f->out->night, "SELECT count(*) FROM reports"), ==, 5);
}

static void
test_custody (Fixture *f, gconstpointer data)
{
  g_autofree char *debtor = night_query_text (f->out->night, "SELECT min (id) FROM debtors");
  YxCustodyBegin begin = { .operation_id = f->out->operation_id, .debtor_id = debtor,
                           .vehicle_id = f->out->cars[0], .began = NIGHT_START };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) custodies = NULL;
  g_autofree char *id = NULL;
  const YxCustody *custody;

  g_assert_true (yx_desk_begin_custody (f->out->desk, &begin, &id, &error));
  g_assert_false (yx_desk_begin_custody (f->out->desk, &begin, NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (yx_desk_extend_custody (f->out->desk, id, "  ", &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_true (yx_desk_extend_custody (f->out->desk, id, "案情复杂，可能采取拘留措施", &error));
  g_assert_false (yx_desk_extend_custody (f->out->desk, id, "再次", &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE);
  g_clear_error (&error);
  custodies = yx_desk_list_custodies (f->out->desk, NULL, TRUE, &error);
  custody = custodies->pdata[0];
  g_assert_cmpint (custody->limit_s, ==, 24 * 3600);
  g_assert_cmpint (yx_custody_alarm (custody, NIGHT_START + 1320 * MINUTE), ==, 1);
  g_assert_false (yx_desk_end_custody (f->out->desk, id, YX_CUSTODY_END_PAID, NULL, NIGHT_START - 1,
                                       &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_true (yx_desk_hand_over_custody (f->out->desk, id, NIGHT_START + MINUTE, &error));
  g_assert_true (yx_desk_end_custody (f->out->desk, id, YX_CUSTODY_END_PAID, NULL,
                                      NIGHT_START + 2 * MINUTE, &error));
  g_assert_no_error (error);
  g_assert_cmpint (night_query (f->out->night, "SELECT count(*) FROM events WHERE kind LIKE 'custody.%'"),
                   ==, 4);
  /* Again within a day: not without saying why. */
  begin.began = NIGHT_START + 60 * MINUTE;
  g_assert_false (yx_desk_begin_custody (f->out->desk, &begin, NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID);
  g_clear_error (&error);
  begin.reason = "新的案件";
  g_assert_true (yx_desk_begin_custody (f->out->desk, &begin, NULL, &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define TEST(name, function) \
  g_test_add ("/desk/live/" name, Fixture, NULL, set_up, function, tear_down)
  TEST ("arrives", test_arrives);
  TEST ("same-rows", test_same_rows);
  TEST ("one-writes", test_one_writes);
  TEST ("late-rows", test_late_rows);
  TEST ("reports", test_reports);
  TEST ("custody", test_custody);
  return g_test_run ();
}
