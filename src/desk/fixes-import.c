#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/desk-private.h"
#include "desk/fixes-import.h"
#include "desk/fixes-private.h"
#include "desk/roles.h"

typedef struct {
  const char *device, *source, *author;
  const YxFix *fixes;
  gsize n;
  guint n_new;
} ImportJob;

static gboolean
read_number (YxDb *db, const char *sql, const char *word, gint64 *ret_number, gboolean *ret_row,
             GError **error)
{
  YxStatement *statement = yx_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  if (word != NULL)
    yx_statement_bind_text (statement, 1, word);
  if (!yx_statement_step (statement, ret_row, error))
    return FALSE;
  *ret_number = *ret_row ? yx_statement_get_int (statement, 0) : 0;
  yx_statement_reset (statement);
  return TRUE;
}

static gboolean
import_fixes_job (YxDb *db, gpointer data, GError **error)
{
  ImportJob *job = data;
  g_autofree YxDeviceFix *rows = g_new (YxDeviceFix, MAX (job->n, 1));
  g_autoptr (YxPayload) payload = NULL;
  const gint64 now = g_get_real_time ();
  gint64 device, before, after;
  gboolean row;

  if (!read_number (db,
                    "SELECT number FROM devices WHERE id = $1 OR identity = $1 OR label = $1 "
                    "ORDER BY id = $1 DESC, identity = $1 DESC, number",
                    job->device, &device, &row, error))
    return FALSE;
  if (!row) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _ ("There is no device %s"),
                 job->device);
    return FALSE;
  }
  for (gsize i = 0; i < job->n; i++) {
    rows[i] = (YxDeviceFix){ device, now, job->fixes[i] };
    rows[i].fix.flags |= YX_FIX_BACKLOG;
  }
  if (!read_number (db, "SELECT count (*) FROM positions", NULL, &before, &row, error)
      || !yx_desk_record_fix_rows (db, rows, job->n, error)
      || !read_number (db, "SELECT count (*) FROM positions", NULL, &after, &row, error))
    return FALSE;
  job->n_new = (guint) (after - before);
  payload = yx_payload_new ();
  yx_payload_set_int (payload, "device", device);
  yx_payload_set_text (payload, "source", job->source);
  yx_payload_set_int (payload, "fixes", (gint64) job->n);
  yx_payload_set_int (payload, "new", job->n_new);
  return yx_desk_append_event (db, job->author, NULL, "device.track-imported", payload, error);
}

gboolean
yx_desk_import_fixes (YxDesk *self, const char *device, const YxFix *fixes, gsize n,
                      const char *source, guint *ret_new, GError **error)
{
  g_autofree char *author = NULL;
  ImportJob job = { device, source, NULL, fixes, n, 0 };

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (device != NULL && source != NULL, FALSE);

  for (gsize i = 0; i < n; i++)
    g_return_val_if_fail (fixes[i].time != YX_FIX_NO_TIME, FALSE);
  if (!yx_desk_may (self, YX_RIGHT_DISPATCH, "device.track-imported", error))
    return FALSE;
  job.author = author = yx_desk_dup_author (self);
  if (!yx_desk_write (self, import_fixes_job, &job, NULL, error))
    return FALSE;
  if (ret_new != NULL)
    *ret_new = job.n_new;
  return TRUE;
}
