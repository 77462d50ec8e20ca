#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/alerts.h"
#include "desk/desk-private.h"
#include "protocols/fix.h"

/* Where an alert is. */

typedef struct {
  const YxAlert *alert;
  char *car;
  gboolean found;
  YxLonLat point;
} PlaceJob;

/* The first row of a query: lon, lat. */
static gboolean
take_point (YxStatement *statement, PlaceJob *job, gint64 *ret_time, GError **error)
{
  gboolean row;

  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  if (yx_statement_get_int (statement, 2) > *ret_time) {
    job->found = TRUE;
    job->point
        = (YxLonLat){ yx_statement_get_real (statement, 0), yx_statement_get_real (statement, 1) };
    *ret_time = yx_statement_get_int (statement, 2);
  }
  yx_statement_reset (statement);
  return TRUE;
}

static gboolean
read_car (YxDb *db, PlaceJob *job, GError **error)
{
  YxStatement *statement;
  gboolean row;

  if (job->alert->vehicle_id == NULL)
    return TRUE;
  statement = yx_db_prepare (db, "SELECT coalesce (call_sign, plate) FROM vehicles WHERE id = $1", error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->alert->vehicle_id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (row) {
    job->car = g_strdup (yx_statement_get_text (statement, 0));
    yx_statement_reset (statement);
  }
  return TRUE;
}

/* The devices it may be seen by: its own, else the car's and its crew's. */
static GArray *
read_devices (YxDb *db, const PlaceJob *job, GError **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  YxStatement *statement;

  if (job->alert->device != 0) {
    g_array_append_val (numbers, job->alert->device);
    return g_steal_pointer (&numbers);
  }
  statement = yx_db_prepare (
      db,
      "SELECT number FROM devices WHERE number IS NOT NULL AND (vehicle_id = $1 OR officer_id IN "
      "(SELECT officer_id FROM operation_crew WHERE operation_id = $2 AND vehicle_id = $1))",
      error);
  if (statement == NULL)
    return NULL;
  yx_statement_bind_text (statement, 1, job->alert->vehicle_id);
  yx_statement_bind_text (statement, 2, job->alert->operation_id);
  for (;;) {
    gboolean row;
    gint64 number;

    if (!yx_statement_step (statement, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&numbers);
    number = yx_statement_get_int (statement, 0);
    g_array_append_val (numbers, number);
  }
}

static gboolean
find_place_job (YxDb *db, gpointer data, GError **error)
{
  PlaceJob *job = data;
  g_autoptr (GArray) devices = NULL;
  gint64 time = G_MININT64;
  YxStatement *statement;

  g_clear_pointer (&job->car, g_free);
  job->found = FALSE;
  if (!read_car (db, job, error))
    return FALSE;
  devices = read_devices (db, job, error);
  if (devices == NULL)
    return FALSE;
  for (guint i = 0; i < devices->len; i++) {
    statement = yx_db_prepare (db,
                               "SELECT lon, lat, device_time FROM positions WHERE device = $1 "
                               "AND (flags & $2) = 0 ORDER BY device_time DESC LIMIT 1",
                               error);
    if (statement == NULL)
      return FALSE;
    yx_statement_bind_int (statement, 1, g_array_index (devices, gint64, i));
    yx_statement_bind_int (statement, 2, YX_FIX_NO_POSITION | YX_FIX_ENCRYPTED | YX_FIX_NOT_VALID);
    if (!take_point (statement, job, &time, error))
      return FALSE;
  }
  if (job->found || job->alert->task_id == NULL)
    return TRUE;
  statement = yx_db_prepare (db,
                             "SELECT s.lon, s.lat, p.version FROM stops s JOIN routes r ON r.id = "
                             "s.route_id JOIN plans p ON p.id = r.plan_id WHERE s.task_id = $1 "
                             "ORDER BY p.version DESC LIMIT 1",
                             error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->alert->task_id);
  return take_point (statement, job, &time, error);
}

gboolean
yx_desk_locate_alert (YxDesk *self, const YxAlert *alert, char **ret_car, gboolean *ret_found,
                      YxLonLat *ret_point, GError **error)
{
  PlaceJob job = { .alert = alert };

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (alert != NULL, FALSE);

  if (!yx_store_read (yx_desk_get_store (self), find_place_job, &job, error)) {
    g_free (job.car);
    return FALSE;
  }
  *ret_car = job.car;
  *ret_found = job.found;
  *ret_point = job.point;
  return TRUE;
}
