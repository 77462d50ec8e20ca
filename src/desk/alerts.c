#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/alerts-private.h"
#include "desk/night-private.h"
#include "desk/roles.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

typedef struct {
  char *id;
  char *author;
} AcknowledgeJob;

typedef struct {
  YxAlertFilter filter;
  GPtrArray *alerts;
} ListJob;

static void
acknowledge_job_free (AcknowledgeJob *job)
{
  g_free (job->id);
  g_free (job->author);
  g_free (job);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AcknowledgeJob, acknowledge_job_free)

static gboolean
acknowledge_job (YxDb *db, gpointer data, GError **error)
{
  const AcknowledgeJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autofree char *operation_id = NULL;
  gboolean row, cleared, known;
  gint64 now;
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT operation_id, cleared, acknowledged, kind, level, subject FROM alerts WHERE id = $1",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (!row) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _("There is no alert %s"), job->id);
    return FALSE;
  }
  operation_id = g_strdup (yx_statement_get_text (statement, 0));
  cleared = !yx_statement_is_null (statement, 1);
  known = !yx_statement_is_null (statement, 2);
  yx_payload_set_text (payload, "alert", job->id);
  yx_payload_set_text (payload, "kind", yx_statement_get_text (statement, 3));
  yx_payload_set_text (payload, "level", yx_statement_get_text (statement, 4));
  yx_payload_set_text (payload, "subject", yx_statement_get_text (statement, 5));
  yx_statement_reset (statement);
  if (cleared) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE,
                         _("The alert is over by itself"));
    return FALSE;
  }
  if (known)
    return TRUE;
  if (!yx_night_read_time (db, operation_id, g_get_real_time (), &now, error))
    return FALSE;
  statement = yx_db_prepare (
      db, "UPDATE alerts SET acknowledged = $2, acknowledged_by = $3 WHERE id = $1", error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->id);
  yx_statement_bind_int (statement, 2, now);
  yx_statement_bind_text (statement, 3, job->author);
  return yx_statement_run (statement, error)
         && yx_desk_append_event (db, job->author, operation_id, "alert.acknowledged", payload,
                                  error);
}

static gboolean
acknowledge (YxDesk *self, AcknowledgeJob *job, GCancellable *cancellable, GError **error)
{
  return yx_desk_may (self, YX_RIGHT_DISPATCH, "alert.acknowledge", error)
         && yx_desk_write (self, acknowledge_job, job, cancellable, error);
}

static AcknowledgeJob *
acknowledge_job_new (YxDesk *self, const char *alert_id)
{
  AcknowledgeJob *job = g_new0 (AcknowledgeJob, 1);

  job->id = g_strdup (alert_id);
  job->author = yx_desk_dup_author (self);
  return job;
}

static void
acknowledge_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (acknowledge (source, data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static YxAlert *
alert_from_row (YxStatement *row)
{
  YxAlert *alert = g_new0 (YxAlert, 1);

  alert->id = g_strdup (yx_statement_get_text (row, 0));
  alert->operation_id = g_strdup (yx_statement_get_text (row, 1));
  alert->kind = (YxAlertKind) yx_statement_get_enum (row, 2, YX_TYPE_ALERT_KIND, YX_ALERT_KIND_LATE);
  alert->level
      = (YxAlertLevel) yx_statement_get_enum (row, 3, YX_TYPE_ALERT_LEVEL, YX_ALERT_LEVEL_WARNING);
  alert->subject = g_strdup (yx_statement_get_text (row, 4));
  alert->vehicle_id = g_strdup (yx_statement_get_text (row, 5));
  alert->officer_id = g_strdup (yx_statement_get_text (row, 6));
  alert->task_id = g_strdup (yx_statement_get_text (row, 7));
  alert->custody_id = g_strdup (yx_statement_get_text (row, 8));
  alert->device = yx_statement_get_int (row, 9);
  alert->text = yx_alert_text (alert->kind, yx_statement_get_text (row, 10));
  alert->todo = g_strdup (yx_alert_todo (alert->kind));
  alert->n_times = (guint) yx_statement_get_int (row, 11);
  alert->raised = yx_statement_get_int (row, 12);
  alert->changed = yx_statement_get_int (row, 13);
  alert->acknowledged = yx_statement_get_int (row, 14);
  alert->acknowledged_by = g_strdup (yx_statement_get_text (row, 15));
  alert->cleared = yx_statement_get_int (row, 16);
  return alert;
}

static gboolean
list_job (YxDb *db, gpointer data, GError **error)
{
  ListJob *job = data;
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT id, operation_id, kind, level, subject, vehicle_id, officer_id, task_id, custody_id, "
      "device, detail, n_times, raised, changed, acknowledged, acknowledged_by, cleared FROM alerts "
      "WHERE ($1 IS NULL OR operation_id = $1) AND ($2 = 0 OR cleared IS NULL) "
      "ORDER BY CASE WHEN cleared IS NULL THEN 0 ELSE 1 END, "
      "CASE WHEN cleared IS NOT NULL THEN 0 WHEN level = 'critical' THEN 1 "
      "WHEN level = 'urgent' THEN 2 WHEN level = 'warning' THEN 3 ELSE 4 END, "
      "raised DESC, id DESC LIMIT $3",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->filter.operation_id);
  yx_statement_bind_int (statement, 2, job->filter.open_only);
  yx_statement_bind_int (statement, 3, job->filter.limit > 0 ? job->filter.limit : G_MAXINT64);
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    g_ptr_array_add (job->alerts, alert_from_row (statement));
  }
}

YxAlert *
yx_alert_copy (const YxAlert *alert)
{
  YxAlert *copy;

  g_return_val_if_fail (alert != NULL, NULL);

  copy = g_memdup2 (alert, sizeof *alert);
  copy->id = g_strdup (alert->id);
  copy->operation_id = g_strdup (alert->operation_id);
  copy->subject = g_strdup (alert->subject);
  copy->vehicle_id = g_strdup (alert->vehicle_id);
  copy->officer_id = g_strdup (alert->officer_id);
  copy->task_id = g_strdup (alert->task_id);
  copy->custody_id = g_strdup (alert->custody_id);
  copy->text = g_strdup (alert->text);
  copy->todo = g_strdup (alert->todo);
  copy->acknowledged_by = g_strdup (alert->acknowledged_by);
  return copy;
}

void
yx_alert_free (YxAlert *alert)
{
  if (alert == NULL)
    return;
  g_free (alert->id);
  g_free (alert->operation_id);
  g_free (alert->subject);
  g_free (alert->vehicle_id);
  g_free (alert->officer_id);
  g_free (alert->task_id);
  g_free (alert->custody_id);
  g_free (alert->text);
  g_free (alert->todo);
  g_free (alert->acknowledged_by);
  g_free (alert);
}

GPtrArray *
yx_desk_list_alerts (YxDesk *self, const YxAlertFilter *filter, GError **error)
{
  g_autoptr (GPtrArray) alerts = g_ptr_array_new_with_free_func ((GDestroyNotify) yx_alert_free);
  ListJob job = { .alerts = alerts };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  if (filter != NULL)
    job.filter = *filter;
  if (!yx_store_read (yx_desk_get_store (self), list_job, &job, error))
    return NULL;
  return g_steal_pointer (&alerts);
}

gboolean
yx_desk_acknowledge_alert (YxDesk *self, const char *alert_id, GError **error)
{
  g_autoptr (AcknowledgeJob) job = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (alert_id != NULL, FALSE);

  job = acknowledge_job_new (self, alert_id);
  return acknowledge (self, job, NULL, error);
}

void
yx_desk_acknowledge_alert_async (YxDesk *self, const char *alert_id, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (YX_IS_DESK (self));
  g_return_if_fail (alert_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_desk_acknowledge_alert_async);
  g_task_set_task_data (task, acknowledge_job_new (self, alert_id),
                        (GDestroyNotify) acknowledge_job_free);
  g_task_run_in_thread (task, acknowledge_thread);
}

gboolean
yx_desk_acknowledge_alert_finish (YxDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
