#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/desk-private.h"
#include "desk/leads.h"
#include "desk/roles.h"

typedef struct {
  char *lead_id;
  char *author;
  YxInformant informant;
} ReadJob;

static void
read_job_free (ReadJob *job)
{
  g_free (job->lead_id);
  g_free (job->author);
  yx_informant_clear (&job->informant);
  g_free (job);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReadJob, read_job_free)

static ReadJob *
read_job_new (YxDesk *desk, const char *lead_id)
{
  ReadJob *job = g_new0 (ReadJob, 1);

  job->lead_id = g_strdup (lead_id);
  job->author = yx_desk_dup_author (desk);
  return job;
}

/* A write job: nothing is told before the event of it is durable. */
static gboolean
read_job (YxDb *db, gpointer data, GError **error)
{
  ReadJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  YxStatement *statement = yx_db_prepare (
      db, "SELECT name, phone, note FROM lead_informants WHERE lead_id = $1", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->lead_id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (!row) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                         _("Nobody is on record as the informant of this lead"));
    return FALSE;
  }
  yx_informant_clear (&job->informant);
  job->informant.name = g_strdup (yx_statement_get_text (statement, 0));
  job->informant.phone = g_strdup (yx_statement_get_text (statement, 1));
  job->informant.note = g_strdup (yx_statement_get_text (statement, 2));
  yx_statement_reset (statement);
  yx_payload_set_text (payload, "lead", job->lead_id);
  return yx_desk_append_event (db, job->author, NULL, "lead.informant-read", payload, error);
}

static gboolean
read_informant (YxDesk *desk, ReadJob *job, GCancellable *cancellable, GError **error)
{
  return yx_desk_may (desk, YX_RIGHT_INFORMANT, "lead.read-informant", error)
         && yx_desk_write (desk, read_job, job, cancellable, error);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (read_informant (source, data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
yx_informant_clear (YxInformant *informant)
{
  g_clear_pointer (&informant->name, g_free);
  g_clear_pointer (&informant->phone, g_free);
  g_clear_pointer (&informant->note, g_free);
}

gboolean
yx_desk_read_informant (YxDesk *self, const char *lead_id, YxInformant *ret_informant,
                        GError **error)
{
  g_autoptr (ReadJob) job = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (lead_id != NULL && ret_informant != NULL, FALSE);

  job = read_job_new (self, lead_id);
  if (!read_informant (self, job, NULL, error))
    return FALSE;
  *ret_informant = job->informant;
  job->informant = (YxInformant){ 0 };
  return TRUE;
}

void
yx_desk_read_informant_async (YxDesk *self, const char *lead_id, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (YX_IS_DESK (self));
  g_return_if_fail (lead_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_desk_read_informant_async);
  g_task_set_task_data (task, read_job_new (self, lead_id), (GDestroyNotify) read_job_free);
  g_task_run_in_thread (task, read_thread);
}

gboolean
yx_desk_read_informant_finish (YxDesk *self, GAsyncResult *result, YxInformant *ret_informant,
                               GError **error)
{
  ReadJob *job;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (ret_informant != NULL, FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  job = g_task_get_task_data (G_TASK (result));
  *ret_informant = job->informant;
  job->informant = (YxInformant){ 0 };
  return TRUE;
}
