#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/phone-private.h"
#include "model/enum-types.h"

/* What a phone without a network had to say may come so long after the operation was closed. */
#define CLOSED_FOR (3 * G_TIME_SPAN_DAY)

/* Crews meet so long before an operation begins, and may be back so long after it. */
#define BEFORE (2 * G_TIME_SPAN_HOUR)
#define AFTER (12 * G_TIME_SPAN_HOUR)

typedef struct {
  const char *digest;
  gint64 now;
  YxPhone *phone; /* (transfer full); NULL: not found */
} FindJob;

typedef struct {
  const YxPhone *phone;
  const gint64 *times;
  gsize n;
  gboolean *on_duty;
} DutyJob;

typedef struct {
  const YxPhone *phone;
  const char *task_id;
  char *operation_id; /* (transfer full) */
} TaskJob;

void
yx_phone_free (YxPhone *phone)
{
  if (phone == NULL)
    return;
  g_free (phone->device_id);
  g_free (phone->label);
  g_free (phone->officer_id);
  g_free (phone->officer);
  g_free (phone->vehicle_id);
  g_free (phone->plate);
  g_free (phone->call_sign);
  g_free (phone->operation_id);
  g_free (phone->operation);
  g_free (phone->route_id);
  g_free (phone->author);
  g_free (phone);
}

static gboolean
read_device (YxDb *db, FindJob *job, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT d.number, d.id, d.label, d.officer_id, o.name, o.role, d.vehicle_id, v.plate, "
      "v.call_sign FROM devices d LEFT JOIN officers o ON o.id = d.officer_id "
      "LEFT JOIN vehicles v ON v.id = d.vehicle_id WHERE d.token = $1 AND d.revoked IS NULL "
      "AND (d.expires IS NULL OR d.expires > $2)",
      error);
  YxPhone *phone;
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->digest);
  yx_statement_bind_int (statement, 2, job->now);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  job->phone = phone = g_new0 (YxPhone, 1);
  phone->device = yx_statement_get_int (statement, 0);
  phone->device_id = yx_statement_dup_text (statement, 1);
  phone->label = yx_statement_dup_text (statement, 2);
  phone->officer_id = yx_statement_dup_text (statement, 3);
  phone->officer = yx_statement_dup_text (statement, 4);
  phone->role = (YxOfficerRole) yx_statement_get_enum (statement, 5, YX_TYPE_OFFICER_ROLE,
                                                       YX_OFFICER_ROLE_OFFICER);
  phone->vehicle_id = yx_statement_dup_text (statement, 6);
  phone->plate = yx_statement_dup_text (statement, 7);
  phone->call_sign = yx_statement_dup_text (statement, 8);
  yx_statement_reset (statement);
  return TRUE;
}

/* The operation that its car, or the car its officer rides in, is out for. */
static gboolean
read_operation (YxDb *db, const FindJob *job, GError **error)
{
  YxPhone *phone = job->phone;
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT o.id, o.name, o.step, o.window_start, o.window_end, o.plan_version, r.id, v.id, "
      "v.plate, v.call_sign FROM operations o "
      "LEFT JOIN operation_crew oc ON oc.operation_id = o.id AND oc.officer_id = $1 "
      "JOIN vehicles v ON v.id = coalesce ($2, oc.vehicle_id) "
      "LEFT JOIN plans pl ON pl.operation_id = o.id AND pl.version = o.plan_version "
      "LEFT JOIN routes r ON r.plan_id = pl.id AND r.vehicle_id = v.id "
      "WHERE (o.step IN ('approved', 'live') OR (o.step = 'closed' AND o.window_end > $4)) "
      "AND (r.id IS NOT NULL OR EXISTS (SELECT 1 FROM operation_crew c "
      "WHERE c.operation_id = o.id AND c.vehicle_id = v.id)) "
      "ORDER BY CASE o.step WHEN 'live' THEN 0 WHEN 'approved' THEN 1 ELSE 2 END, "
      "abs (o.window_start - $3), o.id LIMIT 1",
      error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, phone->officer_id);
  yx_statement_bind_text (statement, 2, phone->vehicle_id);
  yx_statement_bind_int (statement, 3, job->now);
  yx_statement_bind_int (statement, 4, job->now - CLOSED_FOR);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  phone->operation_id = yx_statement_dup_text (statement, 0);
  phone->operation = yx_statement_dup_text (statement, 1);
  phone->step = (YxOperationStep) yx_statement_get_enum (statement, 2, YX_TYPE_OPERATION_STEP,
                                                         YX_OPERATION_STEP_CLOSED);
  phone->window_start = yx_statement_get_int (statement, 3);
  phone->window_end = yx_statement_get_int (statement, 4);
  phone->plan_version = (int) yx_statement_get_int (statement, 5);
  phone->route_id = yx_statement_dup_text (statement, 6);
  if (phone->vehicle_id == NULL) {
    phone->vehicle_id = yx_statement_dup_text (statement, 7);
    phone->plate = yx_statement_dup_text (statement, 8);
    phone->call_sign = yx_statement_dup_text (statement, 9);
  }
  yx_statement_reset (statement);
  return TRUE;
}

static gboolean
find_job (YxDb *db, gpointer data, GError **error)
{
  FindJob *job = data;
  YxPhone *phone;

  if (!read_device (db, job, error))
    return FALSE;
  if (job->phone == NULL)
    return TRUE;
  phone = job->phone;
  if ((phone->officer_id != NULL || phone->vehicle_id != NULL)
      && !read_operation (db, job, error)) {
    g_clear_pointer (&job->phone, yx_phone_free);
    return FALSE;
  }
  phone->author = g_strdup (phone->officer      ? phone->officer
                            : phone->call_sign  ? phone->call_sign
                            : phone->plate      ? phone->plate
                            : phone->label      ? phone->label
                                                : phone->device_id);
  return TRUE;
}

YxPhone *
yx_desk_find_phone (YxDesk *self, const char *token, gint64 now, GError **error)
{
  g_autofree char *digest = NULL;
  FindJob job;

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (token != NULL, NULL);

  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
  job = (FindJob){ digest, now, NULL };
  if (!yx_store_read (yx_desk_get_store (self), find_job, &job, error))
    return NULL;
  if (job.phone == NULL)
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                         _ ("This phone is not paired, or its pairing has ended"));
  return job.phone;
}

static gboolean
duty_job (YxDb *db, gpointer data, GError **error)
{
  const DutyJob *job = data;
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT kind FROM reports WHERE device = $1 AND kind IN ('on-duty', 'off-duty') "
      "AND device_time <= $2 ORDER BY device_time DESC, seq DESC LIMIT 1",
      error);

  if (statement == NULL)
    return FALSE;
  for (gsize i = 0; i < job->n; i++) {
    gboolean row;

    yx_statement_reset (statement);
    yx_statement_bind_int (statement, 1, job->phone->device);
    yx_statement_bind_int (statement, 2, job->times[i]);
    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    job->on_duty[i]
        = row && g_strcmp0 (yx_statement_get_text (statement, 0), "on-duty") == 0;
  }
  yx_statement_reset (statement);
  return TRUE;
}

gboolean
yx_desk_was_on_duty (YxDesk *self, const YxPhone *phone, const gint64 *times, gsize n,
                     gboolean *ret_on_duty, GError **error)
{
  DutyJob job = { phone, times, n, ret_on_duty };

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (phone != NULL, FALSE);

  return yx_store_read (yx_desk_get_store (self), duty_job, &job, error);
}

static gboolean
task_job (YxDb *db, gpointer data, GError **error)
{
  TaskJob *job = data;

  job->operation_id = yx_phone_find_operation (db, job->phone, job->task_id, error);
  return job->operation_id != NULL;
}

char *
yx_desk_find_phone_task (YxDesk *self, const YxPhone *phone, const char *task_id, GError **error)
{
  TaskJob job = { phone, task_id, NULL };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (phone != NULL && task_id != NULL, NULL);

  return yx_store_read (yx_desk_get_store (self), task_job, &job, error) ? job.operation_id : NULL;
}

typedef struct {
  const YxPhone *phone;
  gint64 time;
  char *id;
} TimeJob;

static gboolean
time_job (YxDb *db, gpointer data, GError **error)
{
  TimeJob *job = data;
  GError *own = NULL;

  job->id = yx_phone_operation_at (db, job->phone, job->time, &own);
  if (own == NULL)
    return TRUE;
  g_propagate_error (error, own);
  return FALSE;
}

gboolean
yx_desk_find_phone_operation (YxDesk *self, const YxPhone *phone, gint64 time, char **ret_id,
                              GError **error)
{
  TimeJob job = { phone, time, NULL };

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (phone != NULL && ret_id != NULL, FALSE);

  if (!yx_store_read (yx_desk_get_store (self), time_job, &job, error))
    return FALSE;
  *ret_id = job.id;
  return TRUE;
}

/* ---- Within a job ---- */

char *
yx_phone_operation_at (YxDb *db, const YxPhone *phone, gint64 time, GError **error)
{
  YxStatement *statement;
  char *id = NULL;
  gboolean row;

  if (time == 0 || phone->vehicle_id == NULL
      || (phone->operation_id != NULL && time >= phone->window_start - BEFORE))
    return g_strdup (phone->operation_id);
  statement = yx_db_prepare (
      db,
      "SELECT o.id FROM operations o WHERE o.step IN ('live', 'closed') AND o.window_start <= $2 "
      "AND o.window_end >= $3 AND (EXISTS (SELECT 1 FROM plans p JOIN routes r ON r.plan_id = p.id "
      "WHERE p.operation_id = o.id AND r.vehicle_id = $1) OR EXISTS (SELECT 1 FROM operation_crew c "
      "WHERE c.operation_id = o.id AND c.vehicle_id = $1)) ORDER BY o.window_start DESC, o.id LIMIT 1",
      error);
  if (statement == NULL)
    return NULL;
  yx_statement_bind_text (statement, 1, phone->vehicle_id);
  yx_statement_bind_int (statement, 2, time + BEFORE);
  yx_statement_bind_int (statement, 3, time - AFTER);
  if (!yx_statement_step (statement, &row, error))
    return NULL;
  if (row) {
    id = yx_statement_dup_text (statement, 0);
    yx_statement_reset (statement);
  }
  return id != NULL ? id : g_strdup (phone->operation_id);
}

gboolean
yx_phone_check (YxDb *db, const YxPhone *phone, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT 1 FROM devices WHERE number = $1 AND revoked IS NULL "
      "AND (expires IS NULL OR expires > $2)",
      error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_int (statement, 1, phone->device);
  yx_statement_bind_int (statement, 2, g_get_real_time ());
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  yx_statement_reset (statement);
  if (!row)
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_FORBIDDEN,
                         _ ("This phone is not paired, or its pairing has ended"));
  return row;
}

void
yx_phone_sign (const YxPhone *phone, YxPayload *payload)
{
  if (phone == NULL)
    return;
  yx_payload_set_text (payload, "phone", phone->device_id);
  yx_payload_set_text (payload, "officer", phone->officer_id);
  yx_payload_set_text (payload, "vehicle", phone->vehicle_id);
}

char *
yx_phone_find_operation (YxDb *db, const YxPhone *phone, const char *task_id, GError **error)
{
  YxStatement *statement;
  char *operation_id = NULL;
  gboolean row;

  if (task_id == NULL) {
    if (phone->operation_id == NULL)
      g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE,
                           _ ("This phone's car is out in no operation"));
    return g_strdup (phone->operation_id);
  }
  statement = yx_db_prepare (
      db,
      "SELECT t.operation_id FROM tasks t JOIN plans pl ON pl.operation_id = t.operation_id "
      "JOIN routes r ON r.plan_id = pl.id JOIN stops s ON s.route_id = r.id "
      "WHERE t.id = $1 AND s.task_id = t.id AND r.vehicle_id = $2 LIMIT 1",
      error);
  if (statement == NULL)
    return NULL;
  yx_statement_bind_text (statement, 1, task_id);
  yx_statement_bind_text (statement, 2, phone->vehicle_id);
  if (!yx_statement_step (statement, &row, error))
    return NULL;
  if (row)
    operation_id = yx_statement_dup_text (statement, 0);
  else
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                         _ ("This stop is not one of this phone's car"));
  yx_statement_reset (statement);
  return operation_id;
}
