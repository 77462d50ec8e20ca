#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <math.h>

#include "desk/night-private.h"
#include "desk/reports-private.h"

/* Alarms may be added to a row long written, so they are looked for apart; so often. */
#define ALARMS_US (G_USEC_PER_SEC / 2)
#define BEFORE_US (60 * 60 * (gint64) G_USEC_PER_SEC)

static double
get_known (YxStatement *row, guint column)
{
  return yx_statement_is_null (row, column) ? NAN : yx_statement_get_real (row, column);
}

static void
take_position (YxNight *night, YxStatement *row)
{
  gint64 number = yx_statement_get_int (row, 1);
  YxTrackedDevice *device = g_hash_table_lookup (night->device_of, &number);
  YxFix fix;

  night->last_position = yx_statement_get_int (row, 0);
  if (device == NULL)
    return;
  fix = (YxFix){
    .time = yx_statement_get_int (row, 2),
    .lon = yx_statement_get_real (row, 4),
    .lat = yx_statement_get_real (row, 5),
    .altitude = NAN,
    .speed = get_known (row, 6),
    .course = get_known (row, 7),
    .accuracy = get_known (row, 8),
    .battery = get_known (row, 9),
    .flags = (guint32) yx_statement_get_int (row, 10),
  };
  if ((fix.flags & YX_FIX_NO_POSITION) != 0)
    fix.lon = fix.lat = NAN;
  yx_night_take_fix (night, device, &fix, yx_statement_get_int (row, 3));
}

/* Rows up to a position and a report, both included, as they were written. */
static gboolean
feed_until (YxDb *db, YxNight *night, gint64 position, gint64 report, GError **error)
{
  g_autoptr (GArray) reports
      = yx_read_reports (db, night->operation_id, night->last_report, report, error);
  guint next = 0;
  YxStatement *statement;

  if (reports == NULL)
    return FALSE;
  statement = yx_db_prepare (
      db,
      "SELECT seq, device, device_time, receive_time, lon, lat, speed, course, accuracy, battery, "
      "flags FROM positions WHERE seq > $1 AND seq <= $2 ORDER BY seq",
      error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_int (statement, 1, night->last_position);
  yx_statement_bind_int (statement, 2, position);
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    while (next < reports->len
           && (!row
               || g_array_index (reports, YxOrderedReport, next).after_position
                      < yx_statement_get_int (statement, 0))) {
      const YxOrderedReport *ordered = &g_array_index (reports, YxOrderedReport, next++);

      night->last_report = ordered->report.seq;
      yx_night_take_report (night, &ordered->report);
    }
    if (!row)
      break;
    take_position (night, statement);
  }
  if (position != G_MAXINT64)
    night->last_position = MAX (night->last_position, position);
  if (report != G_MAXINT64)
    night->last_report = MAX (night->last_report, report);
  return TRUE;
}

/* The first row that this night may be about. */
static gboolean
find_first (YxDb *db, YxNight *night, GError **error)
{
  const gint64 departed
      = night->departed != 0 ? yx_night_time_at (night->clocks, night->departed, G_MININT64)
                             : G_MAXINT64;
  const gint64 since = MIN (MIN (night->window_start, departed), night->now) - BEFORE_US;
  gint64 first = G_MAXINT64;

  for (guint i = 0; i < night->devices->len; i++) {
    const YxTrackedDevice *device = g_ptr_array_index (night->devices, i);
    YxStatement *statement = yx_db_prepare (
        db, "SELECT min (seq) FROM positions WHERE device = $1 AND device_time >= $2", error);
    gboolean row;

    if (statement == NULL)
      return FALSE;
    yx_statement_bind_int (statement, 1, device->number);
    yx_statement_bind_int (statement, 2, since);
    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (row && !yx_statement_is_null (statement, 0))
      first = MIN (first, yx_statement_get_int (statement, 0));
    yx_statement_reset (statement);
  }
  if (first == G_MAXINT64) {
    YxStatement *statement = yx_db_prepare (db, "SELECT coalesce (max (seq), 0) FROM positions", error);
    gboolean row;

    if (statement == NULL || !yx_statement_step (statement, &row, error))
      return FALSE;
    first = yx_statement_get_int (statement, 0) + 1;
    yx_statement_reset (statement);
  }
  night->first_position = first;
  night->last_position = first - 1;
  return TRUE;
}

/* The last position that had come in when the operation departed. */
static gboolean
find_departure (YxDb *db, YxNight *night, gint64 *ret_position, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db, "SELECT seq FROM positions WHERE receive_time < $1 ORDER BY seq DESC LIMIT 1", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_int (statement, 1, night->departed);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  *ret_position = row ? yx_statement_get_int (statement, 0) : 0;
  yx_statement_reset (statement);
  return TRUE;
}

static gboolean
apply_mark (YxDb *db, YxNight *night, const YxNightMark *mark, GError **error)
{
  switch (mark->kind) {
  case YX_NIGHT_MARK_PLAN:
    night->tracking = TRUE;
    return yx_night_follow_plan (db, night, mark->plan_version, error);
  case YX_NIGHT_MARK_CLOSED:
    yx_night_close_task (night, mark->task_id, mark->marked);
    return TRUE;
  default:
    night->tracking = FALSE;
    return TRUE;
  }
}

/* Something that counts from here on, for whoever reads the rows again. */
static gboolean
add_mark (YxDb *db, YxNight *night, YxNightMarkKind kind, const char *task_id, gint64 position,
          gint64 report, GError **error)
{
  YxNightMark *mark = g_new0 (YxNightMark, 1);

  mark->kind = kind;
  mark->plan_version = night->plan_version;
  mark->task_id = g_strdup (task_id);
  mark->after_position = position;
  mark->after_report = report;
  mark->marked = night->now;
  g_ptr_array_add (night->marks, mark);
  night->next_mark = night->marks->len;
  return apply_mark (db, night, mark, error);
}

static gboolean
is_marked_closed (YxNight *night, const char *task_id)
{
  for (guint i = 0; i < night->marks->len; i++) {
    const YxNightMark *mark = g_ptr_array_index (night->marks, i);

    if (mark->kind == YX_NIGHT_MARK_CLOSED && g_strcmp0 (mark->task_id, task_id) == 0)
      return TRUE;
  }
  return FALSE;
}

/* What has changed that is neither position nor report. */
static gboolean
find_marks (YxDb *db, YxNight *night, GError **error)
{
  GHashTableIter iter;
  gpointer task_id;

  if (night->step == YX_OPERATION_STEP_CLOSED)
    return !night->tracking
           || add_mark (db, night, YX_NIGHT_MARK_END, NULL, night->last_position,
                        night->last_report, error);
  if (night->step != YX_OPERATION_STEP_LIVE || night->plan_version == 0)
    return night->plan_version == 0 || night->version == night->plan_version
           || yx_night_follow_plan (db, night, night->plan_version, error);
  if (night->version != night->plan_version
      && !add_mark (db, night, YX_NIGHT_MARK_PLAN, NULL, night->last_position, night->last_report,
                    error))
    return FALSE;
  g_hash_table_iter_init (&iter, night->closed);
  while (g_hash_table_iter_next (&iter, &task_id, NULL))
    if (!is_marked_closed (night, task_id)
        && !add_mark (db, night, YX_NIGHT_MARK_CLOSED, task_id, night->last_position,
                      night->last_report, error))
      return FALSE;
  return TRUE;
}

/* Live, and nobody has marked it yet: it began when it departed. */
static gboolean
begin (YxDb *db, YxNight *night, GError **error)
{
  gint64 position;

  if (night->marks->len > 0 || night->step != YX_OPERATION_STEP_LIVE || night->plan_version == 0)
    return TRUE;
  position = night->last_position;
  if (night->departed != 0 && !find_departure (db, night, &position, error))
    return FALSE;
  position = MAX (position, night->last_position);
  /* Reports of the roll call move nobody, so none of them comes before. */
  return feed_until (db, night, position, night->last_report, error)
         && add_mark (db, night, YX_NIGHT_MARK_PLAN, NULL, position, night->last_report, error);
}

static gboolean
read_alarms (YxDb *db, YxNight *night, GError **error)
{
  YxStatement *statement;
  gboolean row;

  for (guint i = 0; i < night->devices->len; i++) {
    YxTrackedDevice *device = g_ptr_array_index (night->devices, i);

    device->sos_since = device->sos_last = 0;
  }
  /* The last all-clear of each device, then alarms after it; both by the partial index, which the
   * plus keeps from being passed over for all rows of the night. */
  for (int pass = 0; pass < 2; pass++) {
    statement = yx_db_prepare (db,
                               pass == 0 ? "SELECT device, device_time FROM positions "
                                           "WHERE (flags & 12) <> 0 AND (flags & 8) <> 0 "
                                           "AND +seq >= $1"
                                         : "SELECT device, device_time FROM positions "
                                           "WHERE (flags & 12) <> 0 AND (flags & 12) = 4 "
                                           "AND +seq >= $1",
                               error);
    if (statement == NULL)
      return FALSE;
    yx_statement_bind_int (statement, 1, night->first_position);
    for (;;) {
      YxTrackedDevice *device;
      gint64 number, time;

      if (!yx_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        break;
      number = yx_statement_get_int (statement, 0);
      time = yx_statement_get_int (statement, 1);
      device = g_hash_table_lookup (night->device_of, &number);
      if (device == NULL)
        continue;
      if (pass == 0) {
        device->sos_over = MAX (device->sos_over, time);
      } else if (time > device->sos_over) {
        device->sos_since = device->sos_since == 0 ? time : MIN (device->sos_since, time);
        device->sos_last = MAX (device->sos_last, time);
      }
    }
  }
  return TRUE;
}

gboolean
yx_night_feed (YxDb *db, YxNight *night, GError **error)
{
  const gint64 real = g_get_monotonic_time ();

  if (!night->begun && !find_first (db, night, error))
    return FALSE;
  night->begun = TRUE;
  if (!begin (db, night, error))
    return FALSE;
  while (night->next_mark < night->marks->len) {
    const YxNightMark *mark = g_ptr_array_index (night->marks, night->next_mark);

    if (!feed_until (db, night, mark->after_position, mark->after_report, error))
      return FALSE;
    night->next_mark++;
    if (!apply_mark (db, night, mark, error))
      return FALSE;
  }
  if (!feed_until (db, night, G_MAXINT64, G_MAXINT64, error) || !find_marks (db, night, error))
    return FALSE;
  if (real - night->alarms_time < ALARMS_US)
    return TRUE;
  night->alarms_time = real;
  return read_alarms (db, night, error);
}
