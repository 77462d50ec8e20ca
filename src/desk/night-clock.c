#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "desk/edit-private.h"
#include "desk/night-clock.h"
#include "desk/night-private.h"

#define MAX_SPEED 3600.0

typedef struct {
  const char *operation_id;
  GArray *clocks;
  gint64 latest;
} ClockJob;

/* A clock that stands follows the fixes. */
static gboolean
read_latest (YxDb *db, gint64 *ret_latest, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db, "SELECT max (device_time) FROM (SELECT device_time FROM positions ORDER BY seq DESC LIMIT 200) p",
      error);
  gboolean row;

  if (statement == NULL || !yx_statement_step (statement, &row, error))
    return FALSE;
  *ret_latest = row && !yx_statement_is_null (statement, 0) ? yx_statement_get_int (statement, 0)
                                                            : G_MININT64;
  yx_statement_reset (statement);
  return TRUE;
}

static gboolean
clock_job (YxDb *db, gpointer data, GError **error)
{
  ClockJob *job = data;

  return yx_night_read_clocks (db, job->operation_id, job->clocks, error)
         && read_latest (db, &job->latest, error);
}

gint64
yx_night_time_at (const GArray *clocks, gint64 real_time, gint64 latest)
{
  for (guint i = clocks->len; i > 0; i--) {
    const YxNightClock *clock = &g_array_index (clocks, YxNightClock, i - 1);

    if (clock->real_time > real_time)
      continue;
    if (clock->speed <= 0)
      return MAX (clock->night_time, latest);
    return clock->night_time + (gint64) ((double) (real_time - clock->real_time) * clock->speed);
  }
  return real_time;
}

gboolean
yx_night_read_clocks (YxDb *db, const char *operation_id, GArray *clocks, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT real_time, night_time, speed FROM night_clocks WHERE operation_id = $1 ORDER BY seq",
      error);

  if (statement == NULL)
    return FALSE;
  g_array_set_size (clocks, 0);
  yx_statement_bind_text (statement, 1, operation_id);
  for (;;) {
    YxNightClock clock;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    clock.real_time = yx_statement_get_int (statement, 0);
    clock.night_time = yx_statement_get_int (statement, 1);
    clock.speed = yx_statement_get_real (statement, 2);
    g_array_append_val (clocks, clock);
  }
}

gboolean
yx_night_read_time (YxDb *db, const char *operation_id, gint64 real_time, gint64 *ret_time,
                    GError **error)
{
  g_autoptr (GArray) clocks = g_array_new (FALSE, FALSE, sizeof (YxNightClock));
  ClockJob job = { operation_id, clocks, G_MININT64 };

  if (!clock_job (db, &job, error))
    return FALSE;
  *ret_time = yx_night_time_at (clocks, real_time, job.latest);
  return TRUE;
}

gboolean
yx_desk_rehearse (YxDesk *self, const char *operation_id, gint64 night_time, double speed,
                  GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();
  const gint64 now = g_get_real_time ();
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (operation_id != NULL, FALSE);

  if (!(speed >= 0 && speed <= MAX_SPEED))
    return yx_edit_invalid (error, _("A night runs at most 3,600 times as fast"));
  g_ascii_dtostr (text, sizeof text, speed);
  const YxEditValue values[] = { YX_EDIT_TEXT (operation_id), YX_EDIT_NUMBER (now),
                                 YX_EDIT_NUMBER (night_time), YX_EDIT_TEXT (text) };
  YxEdit edit = {
    .sql = "INSERT INTO night_clocks (operation_id, real_time, night_time, speed) "
           "SELECT id, $2, $3, CAST ($4 AS double precision) FROM operations WHERE id = $1",
    .values = values,
    .n_values = G_N_ELEMENTS (values),
    .missing = _("There is no such operation"),
    .operation_id = operation_id,
    .kind = "operation.rehearsed",
    .payload = payload,
  };

  yx_payload_set_int (payload, "night_time", night_time);
  yx_payload_set_real (payload, "speed", speed);
  return yx_edit_run (self, YX_RIGHT_DISPATCH, &edit, error);
}

gboolean
yx_desk_get_night_time (YxDesk *self, const char *operation_id, gint64 real_time,
                        gint64 *ret_night_time, GError **error)
{
  g_autoptr (GArray) clocks = g_array_new (FALSE, FALSE, sizeof (YxNightClock));
  ClockJob job = { operation_id, clocks, G_MININT64 };

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (operation_id != NULL && ret_night_time != NULL, FALSE);

  if (!yx_store_read (yx_desk_get_store (self), clock_job, &job, error))
    return FALSE;
  *ret_night_time
      = yx_night_time_at (clocks, real_time != 0 ? real_time : g_get_real_time (), job.latest);
  return TRUE;
}

gboolean
yx_desk_convert_night_times (YxDesk *self, const char *operation_id, gint64 *times, guint n_times,
                             GError **error)
{
  g_autoptr (GArray) clocks = g_array_new (FALSE, FALSE, sizeof (YxNightClock));
  ClockJob job = { operation_id, clocks, G_MININT64 };

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (operation_id != NULL, FALSE);
  g_return_val_if_fail (times != NULL || n_times == 0, FALSE);

  if (!yx_store_read (yx_desk_get_store (self), clock_job, &job, error))
    return FALSE;
  for (guint i = 0; i < n_times; i++)
    times[i] = yx_night_time_at (clocks, times[i], job.latest);
  return TRUE;
}
