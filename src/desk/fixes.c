#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <math.h>

#include "desk/desk-private.h"
#include "desk/fixes-private.h"

static void
bind_known (YxStatement *statement, guint parameter, double value)
{
  if (isfinite (value))
    yx_statement_bind_real (statement, parameter, value);
  else
    yx_statement_bind_null (statement, parameter);
}

static gboolean
record_fix (YxStatement *statement, const YxDeviceFix *row, GError **error)
{
  const YxFix *fix = &row->fix;
  const gboolean placed = isfinite (fix->lon) && isfinite (fix->lat);
  guint32 flags = fix->flags & ~(guint32) (YX_FIX_NO_POSITION | YX_FIX_NO_DEVICE_TIME);

  flags |= placed ? 0 : YX_FIX_NO_POSITION;
  flags |= fix->time == YX_FIX_NO_TIME ? YX_FIX_NO_DEVICE_TIME : 0;
  yx_statement_bind_int (statement, 1, row->device);
  yx_statement_bind_int (statement, 2, fix->time == YX_FIX_NO_TIME ? row->receive_time : fix->time);
  yx_statement_bind_int (statement, 3, row->receive_time);
  yx_statement_bind_real (statement, 4, placed ? fix->lon : 0);
  yx_statement_bind_real (statement, 5, placed ? fix->lat : 0);
  bind_known (statement, 6, fix->altitude);
  bind_known (statement, 7, fix->speed);
  bind_known (statement, 8, fix->course);
  bind_known (statement, 9, fix->accuracy);
  bind_known (statement, 10, fix->battery);
  yx_statement_bind_int (statement, 11, flags);
  return yx_statement_run (statement, error);
}

gboolean
yx_desk_record_fix_rows (YxDb *db, const YxDeviceFix *fixes, gsize n, GError **error)
{
  /* An alarm that comes with a place and second that were recorded without it is not lost. */
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO positions (device, device_time, receive_time, lon, lat, altitude, speed, course, "
      "accuracy, battery, flags) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) "
      "ON CONFLICT (device, device_time, lon, lat) DO UPDATE SET "
      "flags = positions.flags | (excluded.flags & 12) "
      "WHERE (positions.flags | (excluded.flags & 12)) <> positions.flags",
      error);

  G_STATIC_ASSERT ((YX_FIX_SOS | YX_FIX_SOS_OVER) == 12);
  if (statement == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++) {
    yx_statement_reset (statement);
    if (!record_fix (statement, &fixes[i], error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
record_fixes_job (YxDb *db, gpointer data, GError **error)
{
  const GArray *fixes = data;

  return yx_desk_record_fix_rows (db, (const YxDeviceFix *) (gpointer) fixes->data, fixes->len,
                                  error);
}

static void
recorded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (yx_store_write_finish (YX_STORE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
yx_desk_record_fixes_async (YxDesk *self, GArray *fixes, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (YX_IS_DESK (self));
  g_return_if_fail (fixes != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_desk_record_fixes_async);
  yx_store_write_async (yx_desk_get_store (self), record_fixes_job, fixes,
                        (GDestroyNotify) g_array_unref, cancellable, recorded_cb, task);
}

gboolean
yx_desk_record_fixes_finish (YxDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

typedef struct {
  YxFixFilter filter;
  GArray *rows;
} ListJob;

static double
get_known (YxStatement *statement, guint column)
{
  return yx_statement_is_null (statement, column) ? NAN : yx_statement_get_real (statement, column);
}

static gboolean
list_fixes_job (YxDb *db, gpointer data, GError **error)
{
  ListJob *job = data;
  const gboolean by_time = job->filter.since != G_MININT64;
  g_autofree char *sql = g_strdup_printf (
      "SELECT seq, device, device_time, receive_time, lon, lat, altitude, speed, course, accuracy, "
      "battery, flags FROM positions WHERE seq > $1%s%s ORDER BY %s%s",
      job->filter.device != 0 ? " AND device = $2" : "", by_time ? " AND device_time >= $3" : "",
      by_time ? "device_time, seq" : "seq", job->filter.limit > 0 ? " LIMIT $4" : "");
  YxStatement *statement = yx_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_int (statement, 1, job->filter.after);
  if (job->filter.device != 0)
    yx_statement_bind_int (statement, 2, job->filter.device);
  if (by_time)
    yx_statement_bind_int (statement, 3, job->filter.since);
  if (job->filter.limit > 0)
    yx_statement_bind_int (statement, 4, job->filter.limit);
  for (;;) {
    YxFixRow fix_row;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    fix_row.seq = yx_statement_get_int (statement, 0);
    fix_row.device = yx_statement_get_int (statement, 1);
    fix_row.receive_time = yx_statement_get_int (statement, 3);
    fix_row.fix = (YxFix){
      .time = yx_statement_get_int (statement, 2),
      .lon = yx_statement_get_real (statement, 4),
      .lat = yx_statement_get_real (statement, 5),
      .altitude = get_known (statement, 6),
      .speed = get_known (statement, 7),
      .course = get_known (statement, 8),
      .accuracy = get_known (statement, 9),
      .battery = get_known (statement, 10),
      .flags = (guint32) yx_statement_get_int (statement, 11),
    };
    if ((fix_row.fix.flags & YX_FIX_NO_POSITION) != 0)
      fix_row.fix.lon = fix_row.fix.lat = NAN;
    g_array_append_val (job->rows, fix_row);
  }
}

GArray *
yx_desk_list_fixes (YxDesk *self, const YxFixFilter *filter, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (YxFixRow));
  ListJob job = { { .since = G_MININT64 }, rows };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  if (filter != NULL)
    job.filter = *filter;
  if (!yx_store_read (yx_desk_get_store (self), list_fixes_job, &job, error))
    return NULL;
  return g_steal_pointer (&rows);
}
