/* What crews say on a night under way, and the clocks of those they bring in. */

#include <string.h>

#include "desk/alerts.h"
#include "desk/custody.h"
#include "desk/live-night.h"
#include "desk/reports.h"

static void
test_reports (LiveNight *f, gconstpointer data)
{
  g_autoptr (YxNight) night = live_open (f, YX_NIGHT_WRITES);
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

  live_first_stop (night, f, &key);
  /* Sent out of order: what happened first counts first. */
  result = live_add_report (f, reports, YX_REPORT_KIND_RESULT, NIGHT_START + 20 * MINUTE, key);
  result->outcome = YX_STOP_OUTCOME_COMPELLED;
  result->aboard = 1;
  live_add_report (f, reports, YX_REPORT_KIND_EN_ROUTE, NIGHT_START + 2 * MINUTE, NULL);
  live_add_report (f, reports, YX_REPORT_KIND_ARRIVED, NIGHT_START + 10 * MINUTE, key);
  live_add_report (f, reports, YX_REPORT_KIND_LEFT, NIGHT_START + 25 * MINUTE, key);
  live_record (f, reports, 0);
  /* The phone did not get the answer. */
  live_record (f, reports, 0);
  g_assert_cmpint (night_query (f->out->night, "SELECT count(*) FROM reports"), ==, 4);
  g_assert_cmpint (
      night_query (f->out->night, "SELECT count(*) FROM events WHERE kind LIKE 'report.%'"), ==, 4);
  g_assert_cmpint (
      night_query (f->out->night, "SELECT count(*) FROM visits WHERE outcome = 'compelled'"), ==,
      1);
  g_assert_cmpint (
      night_query (f->out->night, "SELECT count(*) FROM stops WHERE outcome = 'compelled'"), ==, 1);
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

  live_advance (night, NIGHT_START + 26 * MINUTE);
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
  live_add_report (f, wrong, YX_REPORT_KIND_ARRIVED, NIGHT_START, "none:none");
  live_add_report (f, wrong, YX_REPORT_KIND_RESULT, NIGHT_START, key);
  live_add_report (f, wrong, YX_REPORT_KIND_NOTE, NIGHT_START, NULL);
  g_free (live_add_report (f, wrong, YX_REPORT_KIND_NOTE, NIGHT_START, NULL)->id);
  g_array_index (wrong, YxTeamReport, 3).id = g_strdup ("'; DROP TABLE reports");
  live_record (f, wrong, 3);
  g_assert_cmpint (night_query (f->out->night, "SELECT count(*) FROM reports"), ==, 5);
}

static void
test_custody (LiveNight *f, gconstpointer data)
{
  g_autofree char *debtor = night_query_text (f->out->night, "SELECT min (id) FROM debtors");
  YxCustodyBegin begin = { .operation_id = f->out->operation_id,
                           .debtor_id = debtor,
                           .vehicle_id = f->out->cars[0],
                           .began = NIGHT_START };
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
  g_assert_false (
      yx_desk_end_custody (f->out->desk, id, YX_CUSTODY_END_PAID, NULL, NIGHT_START - 1, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_true (yx_desk_hand_over_custody (f->out->desk, id, NIGHT_START + MINUTE, &error));
  g_assert_true (yx_desk_end_custody (f->out->desk, id, YX_CUSTODY_END_PAID, NULL,
                                      NIGHT_START + 2 * MINUTE, &error));
  g_assert_no_error (error);
  g_assert_cmpint (
      night_query (f->out->night, "SELECT count(*) FROM events WHERE kind LIKE 'custody.%'"), ==,
      4);
  /* Again within a day: not without saying why. */
  begin.began = NIGHT_START + 60 * MINUTE;
  g_assert_false (yx_desk_begin_custody (f->out->desk, &begin, NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID);
  g_clear_error (&error);
  begin.reason = "新的案件";
  g_assert_true (yx_desk_begin_custody (f->out->desk, &begin, NULL, &error));
  g_assert_no_error (error);
}

/* Six hours, seven and a half, eight: louder each time, and no acknowledging silences the last. */
static void
test_clock (LiveNight *f, gconstpointer data)
{
  static const struct {
    gint64 minutes;
    YxAlertLevel level;
  } steps[] = { { 361, YX_ALERT_LEVEL_WARNING },
                { 451, YX_ALERT_LEVEL_URGENT },
                { 481, YX_ALERT_LEVEL_CRITICAL } };
  g_autofree char *debtor = night_query_text (f->out->night, "SELECT min (id) FROM debtors");
  const YxCustodyBegin begin
      = { .operation_id = f->out->operation_id, .debtor_id = debtor, .began = NIGHT_START };
  g_autofree char *id = NULL;
  g_autoptr (YxNight) night = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxAlert) nagging = NULL;
  g_autofree char *acknowledged = NULL;

  g_assert_true (yx_desk_begin_custody (f->out->desk, &begin, &id, &error));
  night = live_open (f, YX_NIGHT_WRITES);
  live_advance (night, NIGHT_START + 359 * MINUTE);
  g_assert_null (live_find_alert (night, YX_ALERT_KIND_INQUIRY_CLOCK));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_autoptr (YxAlert) alert = NULL;
    g_autoptr (YxAlert) seen = NULL;

    live_advance (night, NIGHT_START + steps[i].minutes * MINUTE);
    alert = live_find_alert (night, YX_ALERT_KIND_INQUIRY_CLOCK);
    g_assert_nonnull (alert);
    g_assert_cmpint (alert->level, ==, steps[i].level);
    g_assert_cmpint (alert->acknowledged, ==, 0);
    g_assert_true (yx_desk_acknowledge_alert (f->out->desk, alert->id, &error));
    acknowledged = (g_free (acknowledged),
                    g_strdup_printf ("UPDATE alerts SET acknowledged = %" G_GINT64_FORMAT
                                     " WHERE cleared IS NULL",
                                     NIGHT_START + steps[i].minutes * MINUTE));
    night_run (f->out->night, acknowledged);
    live_advance (night, NIGHT_START + (steps[i].minutes + 1) * MINUTE);
    seen = live_find_alert (night, YX_ALERT_KIND_INQUIRY_CLOCK);
    g_assert_cmpint (seen->acknowledged, !=, 0);
  }
  live_advance (night, NIGHT_START + 492 * MINUTE);
  nagging = live_find_alert (night, YX_ALERT_KIND_INQUIRY_CLOCK);
  g_assert_cmpint (nagging->acknowledged, ==, 0);
  /* Ending it is what ends it. */
  g_assert_true (yx_desk_end_custody (f->out->desk, id, YX_CUSTODY_END_LEFT_FREE, NULL,
                                      NIGHT_START + 492 * MINUTE, &error));
  g_assert_no_error (error);
  live_advance (night, NIGHT_START + 493 * MINUTE);
  live_advance (night, NIGHT_START + 494 * MINUTE);
  g_assert_null (live_find_alert (night, YX_ALERT_KIND_INQUIRY_CLOCK));
}

static void
test_answers (LiveNight *f, gconstpointer data)
{
  g_autoptr (YxNight) night = live_open (f, YX_NIGHT_WRITES);
  g_autoptr (YxAlert) sent = NULL;
  g_autoptr (YxAlert) roll = NULL;
  g_autoptr (YxNightView) view = NULL;
  g_autofree char *sql = NULL;
  const gint64 time = NIGHT_START;
  guint n_help = 0;

  sql = g_strdup_printf ("INSERT INTO dispatches (id, operation_id, cause, vehicle_id, "
                         "plan_before, plan_after, author, "
                         "sent) VALUES ('d', '%s', 'hand', '%s', 1, 1, 'x', %" G_GINT64_FORMAT ")",
                         f->out->operation_id, f->out->cars[0], time);
  night_run (f->out->night, sql);
  sql = (g_free (sql),
         g_strdup_printf ("INSERT INTO roll_calls (id, operation_id, author, called) VALUES "
                          "('r', '%s', 'x', %" G_GINT64_FORMAT ")",
                          f->out->operation_id, time));
  night_run (f->out->night, sql);
  sql = (g_free (sql),
         g_strdup_printf (
             "INSERT INTO roll_answers (roll_call_id, officer_id, answered, well) VALUES "
             "('r', '%s', NULL, NULL), ('r', '%s', 5, 0), ('r', '%s', 5, 1)",
             f->out->officers[0], f->out->officers[1], f->out->officers[2]));
  night_run (f->out->night, sql);
  /* An event makes the night look at its people again. */
  yx_desk_set_base (f->out->desk, "法院", (YxLonLat){ 113.0, 35.0 }, NULL);
  live_advance (night, time + 59 * SECOND);
  g_assert_null (live_find_alert (night, YX_ALERT_KIND_NOT_ACKNOWLEDGED));
  live_advance (night, time + 61 * SECOND);
  sent = live_find_alert (night, YX_ALERT_KIND_NOT_ACKNOWLEDGED);
  g_assert_nonnull (sent);
  roll = live_find_alert (night, YX_ALERT_KIND_ROLL_CALL);
  g_assert_cmpint (roll->level, ==, YX_ALERT_LEVEL_CRITICAL);
  g_assert_nonnull (strstr (roll->text, "例乙"));
  live_advance (night, time + 3 * MINUTE);
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
  live_advance (night, time + 4 * MINUTE);
  live_advance (night, time + 5 * MINUTE);
  g_assert_null (live_find_alert (night, YX_ALERT_KIND_NOT_ACKNOWLEDGED));
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "Asia/Shanghai", TRUE);
  g_test_init (&argc, &argv, NULL);
#define TEST(name, function)                                                                       \
  g_test_add ("/desk/reports/" name, LiveNight, NULL, live_set_up, function, live_tear_down)
  TEST ("reports", test_reports);
  TEST ("custody", test_custody);
  TEST ("clock", test_clock);
  TEST ("answers", test_answers);
  return g_test_run ();
}
