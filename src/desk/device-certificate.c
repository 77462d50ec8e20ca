#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/desk-private.h"
#include "desk/device-certificate.h"
#include "desk/roles.h"

typedef struct {
  const char *which, *digest, *author;
  char *id;
} CertificateJob;

static gboolean
find (YxDb *db, CertificateJob *job, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT id FROM devices WHERE revoked IS NULL AND protocol = 'cot' AND (id = $1 OR "
      "identity = $1 OR label = $1) ORDER BY id = $1 DESC, identity = $1 DESC",
      error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->which);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (!row) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                 _ ("There is no paired device %s that speaks Cursor on Target"), job->which);
    return FALSE;
  }
  g_free (job->id);
  job->id = g_strdup (yx_statement_get_text (statement, 0));
  yx_statement_reset (statement);
  return TRUE;
}

static gboolean
set_certificate_job (YxDb *db, gpointer data, GError **error)
{
  CertificateJob *job = data;
  g_autoptr (YxPayload) payload = NULL;
  YxStatement *statement;

  if (!find (db, job, error))
    return FALSE;
  statement = yx_db_prepare (db, "UPDATE devices SET certificate = $2 WHERE id = $1", error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->id);
  yx_statement_bind_text (statement, 2, job->digest);
  if (!yx_statement_run (statement, error))
    return FALSE;
  payload = yx_payload_new ();
  yx_payload_set_text (payload, "device", job->id);
  yx_payload_set_text (payload, "certificate", job->digest);
  return yx_desk_append_event (db, job->author, NULL, "device.certificate", payload, error);
}

gboolean
yx_desk_set_device_certificate (YxDesk *self, const char *which, const char *digest, char **ret_id,
                                GError **error)
{
  g_autofree char *author = NULL;
  g_autofree char *id = NULL;
  CertificateJob job = { which, digest, NULL, NULL };
  gboolean ok;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (which != NULL && digest != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_DISPATCH, "device.certificate", error))
    return FALSE;
  job.author = author = yx_desk_dup_author (self);
  ok = yx_desk_write (self, set_certificate_job, &job, NULL, error);
  id = job.id;
  if (ok && ret_id != NULL)
    *ret_id = g_steal_pointer (&id);
  return ok;
}
