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
#include "protocols/fix.h"

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

/* ---- What is wrong ---- */

/* The open alert of a kind in the view; NULL: none. More than one is a fault. */
static YxAlert *
open_alert (YxNight *night, YxAlertKind kind)
{
  g_autoptr (YxNightView) view = yx_night_dup_view (night);
  YxAlert *found = NULL;

  for (guint i = 0; i < view->alerts->len; i++) {
    const YxAlert *alert = view->alerts->pdata[i];

    if (alert->kind != kind)
      continue;
    g_assert_null (found);
    found = yx_alert_copy (alert);
  }
  return found;
}

/* The broker says that a phone is gone: nobody waits for its rhythm, until it is heard again. */
static void
test_cut (Fixture *f, gconstpointer data)
{
  g_autoptr (YxNight) night = open_night (f, TRUE);
  g_autoptr (YxAlert) lost = NULL;
  g_autofree char *key = NULL;
  const YxLonLat stop = first_stop (night, f, &key);
  gint64 time = NIGHT_START;

  for (int i = 0; i < 30; i++, time += 10 * SECOND)
    send (f, f->terminals[0], time, time, yx_destination (stop, 40, 5000 - 50.0 * i), 5, 0);
  advance (night, time);
  g_assert_null (open_alert (night, YX_ALERT_KIND_CONTACT_LOST));
  send (f, f->terminals[0], time, time, (YxLonLat){ 0, 0 }, 0, YX_FIX_LOST | YX_FIX_NO_POSITION);
  advance (night, time + SECOND);
  lost = open_alert (night, YX_ALERT_KIND_CONTACT_LOST);
  g_assert_nonnull (lost);
  for (int i = 0; i < 9; i++) {
    time += 10 * SECOND;
    send (f, f->terminals[0], time, time, yx_destination (stop, 40, 3400 - 50.0 * i), 5, 0);
    advance (night, time + SECOND);
  }
  g_assert_null (open_alert (night, YX_ALERT_KIND_CONTACT_LOST));
}

static void
test_contact (Fixture *f, gconstpointer data)
{
  g_autoptr (YxNight) night = open_night (f, TRUE);
  g_autoptr (YxAlert) lost = NULL;
  g_autoptr (YxAlert) again = NULL;
  g_autoptr (YxAlert) louder = NULL;
  g_autoptr (YxAlert) seen = NULL;
  g_autoptr (YxNightView) view = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;
  const YxLonLat stop = first_stop (night, f, &key);
  gint64 time = NIGHT_START;

  for (int i = 0; i < 30; i++, time += 10 * SECOND)
    send (f, f->terminals[0], time, time, yx_destination (stop, 40, 5000 - 50.0 * i), 5, 0);
  advance (night, time + 80 * SECOND);
  g_assert_null (open_alert (night, YX_ALERT_KIND_CONTACT_LOST));
  advance (night, time + 100 * SECOND);
  lost = open_alert (night, YX_ALERT_KIND_CONTACT_LOST);
  g_assert_nonnull (lost);
  g_assert_cmpint (lost->level, ==, YX_ALERT_LEVEL_URGENT);
  g_assert_cmpstr (lost->vehicle_id, ==, f->out->cars[0]);
  g_assert_nonnull (strstr (lost->text, "13:04"));
  view = yx_night_dup_view (night);
  g_assert_cmpint (yx_night_view_find_team (view, f->out->cars[0])->status, ==, YX_TEAM_STATUS_LOST);
  g_assert_true (yx_desk_acknowledge_alert (f->out->desk, lost->id, &error));
  advance (night, time + 102 * SECOND);
  seen = open_alert (night, YX_ALERT_KIND_CONTACT_LOST);
  g_assert_cmpint (seen->acknowledged, !=, 0);
  g_assert_cmpstr (seen->acknowledged_by, ==, "指挥");
  /* Ten minutes: worse, and to be acknowledged again. */
  advance (night, time + 11 * MINUTE);
  louder = open_alert (night, YX_ALERT_KIND_CONTACT_LOST);
  g_assert_cmpint (louder->level, ==, YX_ALERT_LEVEL_CRITICAL);
  g_assert_cmpint (louder->acknowledged, ==, 0);
  g_assert_cmpstr (louder->id, ==, lost->id);
  g_assert_cmpuint (louder->n_times, ==, 2);
  /* Heard of again: it stands for a while, and is over. */
  time += 11 * MINUTE;
  send (f, f->terminals[0], time, time, stop, 5, 0);
  advance (night, time + SECOND);
  again = open_alert (night, YX_ALERT_KIND_CONTACT_LOST);
  g_assert_nonnull (again);
  advance (night, time + 30 * SECOND);
  g_assert_null (open_alert (night, YX_ALERT_KIND_CONTACT_LOST));
  g_assert_false (yx_desk_acknowledge_alert (f->out->desk, lost->id, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE);
  g_assert_cmpint (night_query (f->out->night, "SELECT count(*) FROM alerts WHERE kind = 'contact-lost'"),
                   ==, 1);
  g_assert_cmpint (night_query (f->out->night,
                                "SELECT count(*) FROM events WHERE kind LIKE 'alert.%' "
                                "AND payload LIKE '%contact-lost%'"),
                   ==, 4);
}

/* What flickers is one alert that is counted. */
static void
test_no_flood (Fixture *f, gconstpointer data)
{
  g_autoptr (YxNight) night = open_night (f, TRUE);
  g_autoptr (YxAlert) alert = NULL;
  g_autofree char *key = NULL;
  const YxLonLat stop = first_stop (night, f, &key);
  gint64 time = NIGHT_START;

  for (int i = 0; i < 20; i++, time += 100 * SECOND) {
    send (f, f->terminals[0], time, time, yx_destination (stop, 40, 5000 - 100.0 * i), 5, 0);
    advance (night, time);
    /* Too long by ten seconds, each time. */
    advance (night, time + 98 * SECOND);
  }
  g_assert_cmpint (night_query (f->out->night, "SELECT count(*) FROM alerts WHERE kind = 'contact-lost'"),
                   <=, 2);
}

static void
test_sos (Fixture *f, gconstpointer data)
{
  g_autoptr (YxNight) night = open_night (f, TRUE);
  g_autoptr (YxAlert) alert = NULL;
  g_autoptr (GArray) reports = yx_team_reports_new ();
  g_autoptr (GArray) over = yx_team_reports_new ();
  g_autofree char *key = NULL;
  const YxLonLat stop = first_stop (night, f, &key);
  gint64 time = NIGHT_START + MINUTE;

  /* The button of a terminal, added to a row that was there without it. */
  send (f, f->terminals[1], time, time, stop, 0, 0);
  advance (night, time);
  g_assert_null (open_alert (night, YX_ALERT_KIND_SOS));
  night_run (f->out->night, "UPDATE positions SET flags = flags | 4");
  g_usleep (600 * 1000);
  advance (night, time + SECOND);
  alert = open_alert (night, YX_ALERT_KIND_SOS);
  g_assert_nonnull (alert);
  g_assert_cmpint (alert->level, ==, YX_ALERT_LEVEL_CRITICAL);
  g_assert_cmpint (alert->device, ==, f->terminals[1]);
  send (f, f->terminals[1], time + 10 * SECOND, time + 10 * SECOND, stop, 0, YX_FIX_SOS_OVER);
  g_usleep (600 * 1000);
  advance (night, time + 20 * SECOND);
  advance (night, time + 60 * SECOND);
  g_assert_null (open_alert (night, YX_ALERT_KIND_SOS));
  g_clear_pointer (&alert, yx_alert_free);
  /* And that of a phone. */
  add_report (f, reports, YX_REPORT_KIND_SOS, time + 90 * SECOND, NULL);
  record (f, reports, 0);
  advance (night, time + 91 * SECOND);
  alert = open_alert (night, YX_ALERT_KIND_SOS);
  g_assert_cmpstr (alert->vehicle_id, ==, f->out->cars[0]);
  add_report (f, over, YX_REPORT_KIND_SOS_OVER, time + 95 * SECOND, NULL);
  record (f, over, 0);
  advance (night, time + 96 * SECOND);
  advance (night, time + 120 * SECOND);
  g_assert_null (open_alert (night, YX_ALERT_KIND_SOS));
}

static void
test_on_scene (Fixture *f, gconstpointer data)
{
  g_autoptr (YxNight) night = open_night (f, TRUE);
  g_autoptr (YxAlert) recorder = NULL;
  g_autoptr (YxAlert) stopped = NULL;
  g_autoptr (YxAlert) broken = NULL;
  g_autoptr (GArray) arrive = yx_team_reports_new ();
  g_autoptr (GArray) stop_it = yx_team_reports_new ();
  g_autoptr (GArray) go_on = yx_team_reports_new ();
  g_autofree char *key = NULL;
  gint64 time = NIGHT_START + 10 * MINUTE;

  first_stop (night, f, &key);
  add_report (f, arrive, YX_REPORT_KIND_ARRIVED, time, key);
  record (f, arrive, 0);
  advance (night, time + 30 * SECOND);
  g_assert_null (open_alert (night, YX_ALERT_KIND_NO_RECORDER));
  advance (night, time + 70 * SECOND);
  recorder = open_alert (night, YX_ALERT_KIND_NO_RECORDER);
  g_assert_nonnull (recorder);
  time += 2 * MINUTE;
  add_report (f, stop_it, YX_REPORT_KIND_RECORDER_ON, time, NULL);
  add_report (f, stop_it, YX_REPORT_KIND_STOPPED, time, key)->reason = YX_STOP_REASON_WEAPON;
  record (f, stop_it, 0);
  advance (night, time + SECOND);
  stopped = open_alert (night, YX_ALERT_KIND_STOPPED);
  g_assert_cmpint (stopped->level, ==, YX_ALERT_LEVEL_CRITICAL);
  advance (night, time + 40 * SECOND);
  g_assert_null (open_alert (night, YX_ALERT_KIND_NO_RECORDER));
  add_report (f, go_on, YX_REPORT_KIND_EN_ROUTE, time + MINUTE, NULL);
  add_report (f, go_on, YX_REPORT_KIND_BROKEN_DOWN, time + 2 * MINUTE, NULL);
  record (f, go_on, 0);
  advance (night, time + 3 * MINUTE);
  advance (night, time + 4 * MINUTE);
  g_assert_null (open_alert (night, YX_ALERT_KIND_STOPPED));
  broken = open_alert (night, YX_ALERT_KIND_BROKEN_DOWN);
  g_assert_nonnull (broken);
}

/* Six hours, seven and a half, eight: louder each time, and no acknowledging silences the last. */
static void
test_clock (Fixture *f, gconstpointer data)
{
  static const struct {
    gint64 minutes;
    YxAlertLevel level;
  } steps[] = { { 361, YX_ALERT_LEVEL_WARNING },
                { 451, YX_ALERT_LEVEL_URGENT },
                { 481, YX_ALERT_LEVEL_CRITICAL } };
  g_autofree char *debtor = night_query_text (f->out->night, "SELECT min (id) FROM debtors");
  const YxCustodyBegin begin = { .operation_id = f->out->operation_id, .debtor_id = debtor,
                                 .began = NIGHT_START };
  g_autofree char *id = NULL;
  g_autoptr (YxNight) night = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxAlert) nagging = NULL;
  g_autofree char *acknowledged = NULL;

  g_assert_true (yx_desk_begin_custody (f->out->desk, &begin, &id, &error));
  night = open_night (f, TRUE);
  advance (night, NIGHT_START + 359 * MINUTE);
  g_assert_null (open_alert (night, YX_ALERT_KIND_INQUIRY_CLOCK));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_autoptr (YxAlert) alert = NULL;
    g_autoptr (YxAlert) seen = NULL;

    advance (night, NIGHT_START + steps[i].minutes * MINUTE);
    alert = open_alert (night, YX_ALERT_KIND_INQUIRY_CLOCK);
    g_assert_nonnull (alert);
    g_assert_cmpint (alert->level, ==, steps[i].level);
    g_assert_cmpint (alert->acknowledged, ==, 0);
    g_assert_true (yx_desk_acknowledge_alert (f->out->desk, alert->id, &error));
    acknowledged = (g_free (acknowledged), g_strdup_printf (
        "UPDATE alerts SET acknowledged = %" G_GINT64_FORMAT " WHERE cleared IS NULL",
        NIGHT_START + steps[i].minutes * MINUTE));
    night_run (f->out->night, acknowledged);
    advance (night, NIGHT_START + (steps[i].minutes + 1) * MINUTE);
    seen = open_alert (night, YX_ALERT_KIND_INQUIRY_CLOCK);
    g_assert_cmpint (seen->acknowledged, !=, 0);
  }
  advance (night, NIGHT_START + 492 * MINUTE);
  nagging = open_alert (night, YX_ALERT_KIND_INQUIRY_CLOCK);
  g_assert_cmpint (nagging->acknowledged, ==, 0);
  /* Ending it is what ends it. */
  g_assert_true (yx_desk_end_custody (f->out->desk, id, YX_CUSTODY_END_LEFT_FREE, NULL,
                                      NIGHT_START + 492 * MINUTE, &error));
  g_assert_no_error (error);
  advance (night, NIGHT_START + 493 * MINUTE);
  advance (night, NIGHT_START + 494 * MINUTE);
  g_assert_null (open_alert (night, YX_ALERT_KIND_INQUIRY_CLOCK));
}

static void
test_closed (Fixture *f, gconstpointer data)
{
  g_autoptr (YxNight) night = open_night (f, TRUE);
  g_autoptr (YxNightView) view = NULL;
  g_autoptr (YxAlert) alert = NULL;
  g_autofree char *key = NULL;
  g_autofree char *sql = NULL;
  const YxLonLat point = first_stop (night, f, &key);
  const YxNightTeam *team;
  gint64 time = NIGHT_START;

  for (int i = 0; i < 30; i++, time += 10 * SECOND)
    send (f, f->terminals[0], time, time, yx_destination (point, 40, 5000 - 50.0 * i), 5, 0);
  advance (night, time);
  /* As desk/leave.c does, and its event with it. */
  sql = g_strdup_printf ("UPDATE stops SET outcome = 'cancelled' WHERE task_id = '%s'",
                         f->out->tasks[0]);
  night_run (f->out->night, sql);
  yx_desk_set_base (f->out->desk, "法院", point, NULL);
  advance (night, time + SECOND);
  view = yx_night_dup_view (night);
  team = yx_night_view_find_team (view, f->out->cars[0]);
  g_assert_cmpint (yx_night_team_find_stop (team, key)->state, ==, YX_TEAM_STOP_MISSED);
  g_assert_cmpstr (((YxNightStop *) team->stops->pdata[team->next])->key, !=, key);
  alert = open_alert (night, YX_ALERT_KIND_CASE_CLOSED);
  g_assert_nonnull (alert);
  g_assert_cmpstr (alert->task_id, ==, f->out->tasks[0]);
}

/* Arrival times come nearer as the car does, and say so when it is too late. */
static void
test_arrival_times (Fixture *f, gconstpointer data)
{
  g_autoptr (YxNight) night = open_night (f, TRUE);
  g_autoptr (YxNightView) far = NULL;
  g_autoptr (YxNightView) near = NULL;
  g_autoptr (YxNightView) late = NULL;
  guint n_late = 0;
  g_autofree char *key = NULL;
  const YxLonLat corner = { 113.028, 35.028 };
  const YxNightTeam *team;
  gint64 far_s, near_s, time = NIGHT_START + 30 * MINUTE;
  int next;

  first_stop (night, f, &key);
  /* It has left: a long way from where it was first seen. */
  send (f, f->terminals[0], time - MINUTE, time - MINUTE, (YxLonLat){ 113.0, 35.0 }, 10, 0);
  send (f, f->terminals[0], time, time, corner, 10, 0);
  advance (night, time);
  far = yx_night_dup_view (night);
  team = yx_night_view_find_team (far, f->out->cars[0]);
  next = team->next;
  g_assert_cmpint (next, >=, 0);
  far_s = (((YxNightStop *) team->stops->pdata[next])->eta - time) / SECOND;
  g_assert_cmpint (far_s, >, 0);
  for (guint i = (guint) next + 1; i < team->stops->len; i++)
    g_assert_cmpint (((YxNightStop *) team->stops->pdata[i])->eta, >=,
                     ((YxNightStop *) team->stops->pdata[i - 1])->eta);
  {
    const YxLonLat goal = ((YxNightStop *) team->stops->pdata[next])->point;
    const YxLonLat half = { (corner.lon + goal.lon) / 2, (corner.lat + goal.lat) / 2 };

    time += MINUTE;
    send (f, f->terminals[0], time, time, half, 10, 0);
  }
  advance (night, time);
  near = yx_night_dup_view (night);
  team = yx_night_view_find_team (near, f->out->cars[0]);
  g_assert_cmpint (team->next, ==, next);
  near_s = (((YxNightStop *) team->stops->pdata[next])->eta - time) / SECOND;
  g_assert_cmpint (near_s, <, far_s);
  g_assert_null (open_alert (night, YX_ALERT_KIND_LATE));
  /* The window is over in four hours. */
  advance (night, NIGHT_START + 4 * 60 * MINUTE + 5 * MINUTE);
  late = yx_night_dup_view (night);
  for (guint i = 0; i < late->alerts->len; i++) {
    const YxAlert *alert = late->alerts->pdata[i];

    n_late += alert->kind == YX_ALERT_KIND_LATE
              && g_strcmp0 (alert->vehicle_id, f->out->cars[0]) == 0;
  }
  g_assert_cmpuint (n_late, ==, 1);
}

/* Away from its way, standing still, no crew, a battery that runs down, a phone that sleeps. */
static void
test_on_the_way (Fixture *f, gconstpointer data)
{
  g_autoptr (YxNight) night = NULL;
  g_autoptr (YxAlert) off = NULL;
  g_autoptr (YxAlert) still = NULL;
  g_autoptr (YxAlert) worse = NULL;
  g_autoptr (YxAlert) crew = NULL;
  const YxLonLat outside = { 113.06, 35.06 };
  gint64 time = NIGHT_START;

  night_run (f->out->night, "DELETE FROM operation_crew WHERE vehicle_id <> "
                            "(SELECT min (vehicle_id) FROM operation_crew)");
  night = open_night (f, TRUE);
  for (guint car = 0; car < 2; car++) {
    send (f, f->terminals[car], time, time, (YxLonLat){ 113.0, 35.0 }, 10, 0);
    send (f, f->terminals[car], time + 10 * SECOND, time + 10 * SECOND, (YxLonLat){ 113.006, 35.0 }, 10,
          0);
  }
  time += 20 * SECOND;
  for (int i = 0; i < 30; i++, time += 10 * SECOND) {
    send (f, f->terminals[0], time, time, yx_destination (outside, 45, 100.0 * i), 10, 0);
    send (f, f->terminals[1], time, time, (YxLonLat){ 113.0062, 35.0 }, 0, 0);
    advance (night, time);
  }
  off = open_alert (night, YX_ALERT_KIND_OFF_ROUTE);
  g_assert_nonnull (off);
  g_assert_cmpstr (off->vehicle_id, ==, f->out->cars[0]);
  g_assert_null (open_alert (night, YX_ALERT_KIND_STOPPED_LONG));
  for (int i = 0; i < 30; i++, time += 10 * SECOND) {
    send (f, f->terminals[0], time, time, yx_destination (outside, 45, 3000 + 100.0 * i), 10, 0);
    send (f, f->terminals[1], time, time, (YxLonLat){ 113.0062, 35.0 }, 0, 0);
    advance (night, time);
  }
  still = open_alert (night, YX_ALERT_KIND_STOPPED_LONG);
  g_assert_nonnull (still);
  g_assert_cmpstr (still->vehicle_id, ==, f->out->cars[1]);
  g_assert_cmpint (still->level, ==, YX_ALERT_LEVEL_WARNING);
  /* One of the two cars has nobody in its crew. */
  crew = open_alert (night, YX_ALERT_KIND_NO_CREW);
  g_assert_nonnull (crew);
  for (int i = 0; i < 80; i++, time += 10 * SECOND) {
    send (f, f->terminals[0], time, time, yx_destination (outside, 45, 6000 + 100.0 * i), 10, 0);
    send (f, f->terminals[1], time, time, (YxLonLat){ 113.0062, 35.0 }, 0, 0);
  }
  advance (night, time);
  worse = open_alert (night, YX_ALERT_KIND_STOPPED_LONG);
  g_assert_cmpint (worse->level, ==, YX_ALERT_LEVEL_URGENT);
  g_assert_cmpstr (worse->id, ==, still->id);
}

static void
test_devices (Fixture *f, gconstpointer data)
{
  g_autofree char *sql = g_strdup_printf ("SELECT number FROM devices WHERE officer_id = '%s'",
                                          f->out->officers[0]);
  const gint64 phone = night_query (f->out->night, sql);
  g_autoptr (YxNight) night = open_night (f, TRUE);
  g_autoptr (YxAlert) battery = NULL;
  g_autoptr (YxAlert) asleep = NULL;
  g_autoptr (YxAlert) silent = NULL;
  g_autofree char *key = NULL;
  const YxLonLat stop = first_stop (night, f, &key);
  const YxLonLat away = yx_destination (stop, 40, 5000);
  gint64 time = NIGHT_START;

  /* Three minutes of nothing, then all of it at once; twice. */
  for (int burst = 0; burst < 3; burst++) {
    for (int i = 0; i < 18; i++)
      send (f, phone, time + i * 10 * SECOND, time + 3 * MINUTE + i * 1000, away, 0, 0);
    time += 3 * MINUTE + SECOND;
    send (f, f->terminals[0], time, time, away, 0, 0);
    advance (night, time);
  }
  asleep = open_alert (night, YX_ALERT_KIND_BACKGROUND);
  g_assert_nonnull (asleep);
  g_assert_cmpint (asleep->device, ==, phone);
  g_assert_null (open_alert (night, YX_ALERT_KIND_BATTERY));
  night_run (f->out->night, "UPDATE positions SET battery = 0.9");
  send (f, phone, time, time, away, 0, 0);
  sql = (g_free (sql), g_strdup_printf ("UPDATE positions SET battery = 0.15 WHERE device = %"
                                        G_GINT64_FORMAT " AND device_time = %" G_GINT64_FORMAT,
                                        phone, time));
  night_run (f->out->night, sql);
  advance (night, time + SECOND);
  battery = open_alert (night, YX_ALERT_KIND_BATTERY);
  g_assert_nonnull (battery);
  g_assert_cmpint (battery->level, ==, YX_ALERT_LEVEL_WARNING);
  g_assert_nonnull (strstr (battery->text, "15"));
  /* The phone falls silent, the car does not: no more than a line. */
  for (int i = 1; i < 150; i++)
    send (f, f->terminals[0], time + i * 10 * SECOND, time + i * 10 * SECOND, away, 0, 0);
  advance (night, time + 1490 * SECOND);
  silent = open_alert (night, YX_ALERT_KIND_CONTACT_LOST);
  g_assert_nonnull (silent);
  g_assert_cmpint (silent->level, ==, YX_ALERT_LEVEL_INFO);
  g_assert_nonnull (strstr (silent->text, "例甲"));
}

static void
test_answers (Fixture *f, gconstpointer data)
{
  g_autoptr (YxNight) night = open_night (f, TRUE);
  g_autoptr (YxAlert) sent = NULL;
  g_autoptr (YxAlert) roll = NULL;
  g_autoptr (YxNightView) view = NULL;
  g_autofree char *sql = NULL;
  const gint64 time = NIGHT_START;
  guint n_help = 0;

  sql = g_strdup_printf (
      "INSERT INTO dispatches (id, operation_id, cause, vehicle_id, plan_before, plan_after, author, "
      "sent) VALUES ('d', '%s', 'hand', '%s', 1, 1, 'x', %" G_GINT64_FORMAT ")",
      f->out->operation_id, f->out->cars[0], time);
  night_run (f->out->night, sql);
  sql = (g_free (sql), g_strdup_printf ("INSERT INTO roll_calls (id, operation_id, author, called) VALUES "
                                        "('r', '%s', 'x', %" G_GINT64_FORMAT ")",
                                        f->out->operation_id, time));
  night_run (f->out->night, sql);
  sql = (g_free (sql),
         g_strdup_printf ("INSERT INTO roll_answers (roll_call_id, officer_id, answered, well) VALUES "
                          "('r', '%s', NULL, NULL), ('r', '%s', 5, 0), ('r', '%s', 5, 1)",
                          f->out->officers[0], f->out->officers[1], f->out->officers[2]));
  night_run (f->out->night, sql);
  /* An event makes the night look at its people again. */
  yx_desk_set_base (f->out->desk, "法院", (YxLonLat){ 113.0, 35.0 }, NULL);
  advance (night, time + 59 * SECOND);
  g_assert_null (open_alert (night, YX_ALERT_KIND_NOT_ACKNOWLEDGED));
  advance (night, time + 61 * SECOND);
  sent = open_alert (night, YX_ALERT_KIND_NOT_ACKNOWLEDGED);
  g_assert_nonnull (sent);
  roll = open_alert (night, YX_ALERT_KIND_ROLL_CALL);
  g_assert_cmpint (roll->level, ==, YX_ALERT_LEVEL_CRITICAL);
  g_assert_nonnull (strstr (roll->text, "例乙"));
  advance (night, time + 3 * MINUTE);
  view = yx_night_dup_view (night);
  for (guint i = 0; i < view->alerts->len; i++) {
    const YxAlert *alert = view->alerts->pdata[i];

    if (alert->kind == YX_ALERT_KIND_ROLL_CALL && alert->level == YX_ALERT_LEVEL_WARNING) {
      g_assert_nonnull (strstr (alert->text, "例甲"));
      g_assert_null (strstr (alert->text, "例丙"));
      n_help++;
    }
  }
  g_assert_cmpuint (n_help, ==, 1);
  night_run (f->out->night, "UPDATE dispatches SET acknowledged = 1");
  yx_desk_set_base (f->out->desk, "法院", (YxLonLat){ 113.0, 35.0 }, NULL);
  advance (night, time + 4 * MINUTE);
  advance (night, time + 5 * MINUTE);
  g_assert_null (open_alert (night, YX_ALERT_KIND_NOT_ACKNOWLEDGED));
}

static void
test_same_address (Fixture *f, gconstpointer data)
{
  g_autoptr (YxNight) night = NULL;
  g_autoptr (YxAlert) both = NULL;
  g_autoptr (GArray) reports = yx_team_reports_new ();
  g_autofree char *sql = g_strdup_printf (
      "UPDATE stops SET lon = 113.01, lat = 35.01 WHERE task_id IN ('%s', '%s')", f->out->tasks[0],
      f->out->tasks[1]);
  g_autofree char *first = g_strdup_printf ("%s:%s", f->out->tasks[0], f->out->places[0]);
  g_autofree char *second = g_strdup_printf ("%s:%s", f->out->tasks[1], f->out->places[1]);
  YxTeamReport *report;

  night_run (f->out->night, sql);
  night = open_night (f, TRUE);
  add_report (f, reports, YX_REPORT_KIND_ARRIVED, NIGHT_START + MINUTE, first);
  report = add_report (f, reports, YX_REPORT_KIND_ARRIVED, NIGHT_START + MINUTE, second);
  g_free (report->vehicle_id);
  report->vehicle_id = g_strdup (f->out->cars[1]);
  record (f, reports, 0);
  advance (night, NIGHT_START + 2 * MINUTE);
  both = open_alert (night, YX_ALERT_KIND_SAME_ADDRESS);
  g_assert_nonnull (both);
}

/* Another plan: what was done stays, what is gone is gone, and it is the same when read again. */
static void
test_new_plan (Fixture *f, gconstpointer data)
{
  g_autoptr (YxNight) night = open_night (f, TRUE);
  g_autoptr (YxNight) again = NULL;
  g_autoptr (YxNightView) view = NULL;
  g_autofree char *key = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  const YxLonLat stop = first_stop (night, f, &key);
  const gint64 now = drive_by (f, night, stop);
  const YxNightTeam *team;
  guint n_old, n_done = 0;

  view = yx_night_dup_view (night);
  n_old = yx_night_view_find_team (view, f->out->cars[0])->stops->len;
  g_clear_pointer (&view, yx_night_view_unref);
  /* The same plan once more, without the stop that is done and without the second car. */
  night_run (f->out->night,
             "INSERT INTO plans SELECT 'next', operation_id, version + 1, created, author, n_cases, "
             "n_cases_covered, n_tasks, n_tasks_planned, n_stops, n_vehicles, n_vehicles_offered, "
             "n_staff, expected, metres, drive_s, wait_s, on_scene_s, start_time, end_time, "
             "baseline_vehicles, baseline_staff, baseline_metres, baseline_drive_s, seed, steps, "
             "seconds, region, study, origin, made_from FROM plans");
  night_run (f->out->night,
             "INSERT INTO routes (id, plan_id, ordinal, vehicle_id, crew, n_stops, n_cases, expected, "
             "start_time, end_time, metres, drive_s, wait_s, on_scene_s) SELECT 'route', 'next', 0, "
             "vehicle_id, crew, n_stops, n_cases, expected, start_time, end_time, metres, drive_s, "
             "wait_s, on_scene_s FROM routes WHERE id <> 'second'");
  night_run (f->out->night,
             "INSERT INTO stops (id, route_id, ordinal, kind, task_id, place_id, address, lon, lat, "
             "snap_m, arrival, service_begin, departure, drive_s, metres, presence, outcome) "
             "SELECT 'again' || id, 'route', ordinal, kind, task_id, place_id, address, lon, lat, "
             "snap_m, arrival, service_begin, departure, drive_s, metres, presence, 'pending' FROM stops "
             "WHERE route_id <> 'second' AND id NOT IN (SELECT s.id FROM stops s JOIN movements m "
             "ON m.task_id = s.task_id AND m.place_id = s.place_id)");
  night_run (f->out->night, "UPDATE operations SET plan_version = plan_version + 1");
  yx_desk_set_base (f->out->desk, "法院", (YxLonLat){ 113.0, 35.0 }, NULL);
  advance (night, now + MINUTE);
  view = yx_night_dup_view (night);
  g_assert_cmpint (view->plan_version, ==, 2);
  team = yx_night_view_find_team (view, f->out->cars[0]);
  g_assert_cmpuint (team->stops->len, <=, n_old);
  g_assert_cmpint (yx_night_team_find_stop (team, key)->state, ==, YX_TEAM_STOP_DONE);
  for (guint i = 0; i < team->stops->len; i++)
    n_done += ((YxNightStop *) team->stops->pdata[i])->state == YX_TEAM_STOP_DONE;
  g_assert_cmpuint (n_done, ==, 1);
  /* The car without a route keeps nothing but its way home. */
  team = yx_night_view_find_team (view, f->out->cars[1]);
  for (guint i = 0; i < team->stops->len; i++)
    g_assert_cmpint (((YxNightStop *) team->stops->pdata[i])->kind, ==, YX_STOP_KIND_END);
  g_assert_cmpint (night_query (f->out->night, "SELECT count(*) FROM night_marks WHERE kind = 'plan'"), ==,
                   2);
  before = night_query_text (f->out->night, MOVEMENTS);
  yx_night_free (g_steal_pointer (&night));
  night_run (f->out->night, "DELETE FROM movements");
  again = open_night (f, TRUE);
  advance (again, now + 2 * MINUTE);
  after = night_query_text (f->out->night, MOVEMENTS);
  g_assert_cmpstr (after, ==, before);
}

static void
test_windows (Fixture *f, gconstpointer data)
{
  g_autofree char *sql = g_strdup_printf (
      "UPDATE tasks SET institution_id = 'bank' WHERE id = '%s'", f->out->tasks[0]);
  g_autofree char *lock = g_strdup_printf (
      "INSERT INTO plan_locks (id, operation_id, kind, vehicle_id, task_id, place_id, begin_at, author, "
      "locked) VALUES ('l', '%s', 'time', '%s', '%s', '%s', %" G_GINT64_FORMAT ", 'x', 1)",
      f->out->operation_id, f->out->cars[1], f->out->tasks[1], f->out->places[1],
      NIGHT_START + 40 * MINUTE);
  g_autofree char *key = g_strdup_printf ("%s:%s", f->out->tasks[1], f->out->places[1]);
  g_autoptr (YxNight) night = NULL;
  g_autoptr (YxNightView) view = NULL;
  const YxNightStop *stop;
  const YxNightTeam *team;
  guint n = 0;

  night_run (f->out->night, "INSERT INTO institutions (id, kind, name, name_key, hours, created, updated) "
                            "VALUES ('bank', 'bank', 'x', 'x', '9:00-16:30', 1, 1)");
  night_run (f->out->night, sql);
  night_run (f->out->night, lock);
  night = open_night (f, TRUE);
  view = yx_night_dup_view (night);
  team = yx_night_view_find_team (view, f->out->cars[0]);
  for (guint i = 0; i < team->stops->len; i++) {
    stop = team->stops->pdata[i];
    if (g_strcmp0 (stop->task_id, f->out->tasks[0]) != 0)
      continue;
    /* It opened at nine, four hours before the operation began. */
    g_assert_cmpint (stop->opens, ==, NIGHT_START - 4 * 60 * MINUTE);
    g_assert_cmpint (stop->closes, <, NIGHT_START + 210 * MINUTE);
    g_assert_cmpint (stop->closes, >, NIGHT_START + 150 * MINUTE);
    n++;
  }
  g_assert_cmpuint (n, >, 0);
  stop = yx_night_team_find_stop (yx_night_view_find_team (view, f->out->cars[1]), key);
  g_assert_cmpint (stop->opens, ==, NIGHT_START + 40 * MINUTE);
  g_assert_cmpint (stop->closes, ==, NIGHT_START + 45 * MINUTE);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "Asia/Shanghai", TRUE);
  g_test_init (&argc, &argv, NULL);
#define TEST(name, function) \
  g_test_add ("/desk/live/" name, Fixture, NULL, set_up, function, tear_down)
  TEST ("arrives", test_arrives);
  TEST ("same-rows", test_same_rows);
  TEST ("one-writes", test_one_writes);
  TEST ("late-rows", test_late_rows);
  TEST ("reports", test_reports);
  TEST ("custody", test_custody);
  TEST ("contact", test_contact);
  TEST ("cut", test_cut);
  TEST ("no-flood", test_no_flood);
  TEST ("sos", test_sos);
  TEST ("on-scene", test_on_scene);
  TEST ("clock", test_clock);
  TEST ("closed", test_closed);
  TEST ("arrival-times", test_arrival_times);
  TEST ("on-the-way", test_on_the_way);
  TEST ("devices", test_devices);
  TEST ("answers", test_answers);
  TEST ("same-address", test_same_address);
  TEST ("new-plan", test_new_plan);
  TEST ("windows", test_windows);
  return g_test_run ();
}
