#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/night-private.h"
#include "model/enum-types.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)

/* The stop must begin early enough to be done before the place closes. */
static void
set_window (YxTrackedStop *stop, gint64 opens, gint64 closes)
{
  stop->shown.opens = opens;
  stop->shown.closes = stop->shown.closes != 0 ? MIN (stop->shown.closes, closes) : closes;
}

gboolean
yx_night_find_hours (const YxRuleset *ruleset, const char *text, YxInstitutionKind kind,
                     YxTaskKind task_kind, gint64 time, gint64 *ret_opens, gint64 *ret_closes)
{
  const YxCalendar calendar = yx_ruleset_get_calendar (ruleset);
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (time / SECOND);
  g_autoptr (GDateTime) midnight = g_date_time_new_local (
      g_date_time_get_year (local), g_date_time_get_month (local),
      g_date_time_get_day_of_month (local), 0, 0, 0);
  const gint64 day_begins = g_date_time_to_unix (midnight) * SECOND;
  const YxOpenSpan *spans;
  YxOpeningHours hours;
  GDate day;
  guint n;

  /* As the plan has it (desk/plan-hours.c). */
  if (text == NULL
      && (kind == YX_INSTITUTION_KIND_PREMISES
          || !yx_ruleset_get_work (ruleset, task_kind)->office_hours))
    return FALSE;
  if (text == NULL || !yx_opening_hours_parse (text, &hours, NULL))
    hours = *yx_ruleset_get_office_hours (ruleset);
  g_date_clear (&day, 1);
  g_date_set_dmy (&day, (GDateDay) g_date_time_get_day_of_month (local),
                  (GDateMonth) g_date_time_get_month (local),
                  (GDateYear) g_date_time_get_year (local));
  n = yx_opening_hours_on (&hours, &calendar, &day, &spans);
  for (guint i = 0; i < n; i++) {
    const gint64 opens = day_begins + spans[i].from * MINUTE;
    const gint64 closes = day_begins + spans[i].to * MINUTE;

    if (time < opens || time >= closes)
      continue;
    *ret_opens = opens;
    *ret_closes = closes;
    return TRUE;
  }
  return FALSE;
}

static void
take_institution (YxNight *night, YxStatement *row)
{
  const char *task_id = yx_statement_get_text (row, 0);
  const YxInstitutionKind kind = (YxInstitutionKind) yx_statement_get_enum (
      row, 2, YX_TYPE_INSTITUTION_KIND, YX_INSTITUTION_KIND_OFFICE);
  const YxTaskKind task_kind
      = (YxTaskKind) yx_statement_get_enum (row, 3, YX_TYPE_TASK_KIND, YX_TASK_KIND_BANK);

  for (guint i = 0; i < night->teams->len; i++) {
    YxTrackedTeam *team = g_ptr_array_index (night->teams, i);

    for (guint s = 0; s < team->stops->len; s++) {
      YxTrackedStop *stop = g_ptr_array_index (team->stops, s);
      const gint64 service = (gint64) (stop->service_s * SECOND);
      gint64 opens, closes;

      /* None when the plan goes by other hours. */
      if (g_strcmp0 (stop->shown.task_id, task_id) == 0
          && yx_night_find_hours (night->ruleset, yx_statement_get_text (row, 1), kind, task_kind,
                                  stop->shown.planned_end - service, &opens, &closes))
        set_window (stop, opens, closes - service);
    }
  }
}

static void
take_promise (YxNight *night, YxStatement *row)
{
  const char *task_id = yx_statement_get_text (row, 0);
  const char *place_id = yx_statement_get_text (row, 1);
  const gint64 begin = yx_statement_get_int (row, 2);

  for (guint i = 0; i < night->teams->len; i++) {
    YxTrackedTeam *team = g_ptr_array_index (night->teams, i);

    for (guint s = 0; s < team->stops->len; s++) {
      YxTrackedStop *stop = g_ptr_array_index (team->stops, s);

      if (g_strcmp0 (stop->shown.task_id, task_id) == 0
          && g_strcmp0 (stop->shown.place_id, place_id) == 0)
        set_window (stop, begin, begin + YX_PROMISE_SLACK);
    }
  }
}

gboolean
yx_night_read_windows (YxDb *db, YxNight *night, GError **error)
{
  return yx_night_read_rows (db, night,
                             "SELECT t.id, i.hours, i.kind, t.kind FROM tasks t "
                             "JOIN institutions i ON i.id = t.institution_id "
                             "WHERE t.operation_id = $1 AND t.dropped = 0",
                             take_institution, error)
         && yx_night_read_rows (db, night,
                                "SELECT task_id, place_id, begin_at FROM plan_locks "
                                "WHERE operation_id = $1 AND kind = 'time' "
                                "AND task_id IS NOT NULL AND begin_at IS NOT NULL",
                                take_promise, error);
}
