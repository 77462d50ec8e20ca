#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "desk/edit-private.h"
#include "desk/full-record.h"
#include "desk/photo-head.h"

typedef struct {
  const char *debtor_id;
  const char *author;
  GBytes *photo;
  const char *type;
  YxFullRecord *record; /* (transfer full) */
} PhotoJob;

static GBytes *
dup_bytes (YxStatement *statement, guint column)
{
  gsize size;
  gconstpointer bytes = yx_statement_get_bytes (statement, column, &size);

  return bytes != NULL ? g_bytes_new (bytes, size) : NULL;
}

static YxFullRecord *
record_from_row (YxStatement *row)
{
  YxFullRecord *record = g_new0 (YxFullRecord, 1);

  record->name = g_strdup (yx_statement_get_text (row, 0));
  record->id_number = g_strdup (yx_statement_get_text (row, 1));
  record->phone = g_strdup (yx_statement_get_text (row, 2));
  record->appears_name = g_strdup (yx_statement_get_text (row, 3));
  record->appears_id_number = g_strdup (yx_statement_get_text (row, 4));
  record->photo_sha256 = g_strdup (yx_statement_get_text (row, 5));
  record->photo_type = g_strdup (yx_statement_get_text (row, 6));
  record->photo = dup_bytes (row, 7);
  record->photo_author = g_strdup (yx_statement_get_text (row, 8));
  record->photo_added = yx_statement_get_int (row, 9);
  return record;
}

static gboolean
read_applicants (YxDb *db, PhotoJob *job, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);
  YxStatement *statement
      = yx_db_prepare (db,
                       "SELECT DISTINCT c.applicant FROM cases c JOIN case_debtors x "
                       "ON x.case_id = c.id WHERE x.debtor_id = $1 AND c.applicant IS NOT NULL "
                       "ORDER BY c.applicant",
                       error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->debtor_id);
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      break;
    g_string_append_printf (names, "%s%s", names->len > 0 ? "、" : "",
                            yx_statement_get_text (statement, 0));
  }
  if (names->len > 0)
    job->record->applicants = g_string_free (g_steal_pointer (&names), FALSE);
  return TRUE;
}

/* A photo that is not what was attached is no proof of who somebody is. */
static gboolean
photo_is_whole (const YxFullRecord *record, GError **error)
{
  g_autofree char *digest = NULL;

  if (record->photo == NULL)
    return TRUE;
  digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, record->photo);
  if (g_strcmp0 (digest, record->photo_sha256) == 0)
    return TRUE;
  g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                       _("The photo on the desk is not the one that was attached"));
  return FALSE;
}

static gboolean
read_job (YxDb *db, gpointer data, GError **error)
{
  PhotoJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  YxStatement *statement
      = yx_db_prepare (db,
                       "SELECT d.name, d.id_number, d.phone, d.appears_name, d.appears_id_number, "
                       "p.sha256, p.media_type, p.bytes, p.author, p.added FROM debtors d "
                       "LEFT JOIN debtor_photos p ON p.debtor_id = d.id WHERE d.id = $1",
                       error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->debtor_id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (!row) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                         _("There is no such debtor"));
    return FALSE;
  }
  g_clear_pointer (&job->record, yx_full_record_free);
  job->record = record_from_row (statement);
  yx_statement_reset (statement);
  yx_payload_set_text (payload, "debtor", job->debtor_id);
  yx_payload_set_flag (payload, "photo", job->record->photo != NULL);
  return photo_is_whole (job->record, error) && read_applicants (db, job, error)
         && yx_desk_append_event (db, job->author, NULL, "debtor.record-read", payload, error);
}

static gboolean
attach_job (YxDb *db, gpointer data, GError **error)
{
  const PhotoJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, job->photo);
  gsize size;
  const guchar *bytes = g_bytes_get_data (job->photo, &size);
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO debtor_photos (debtor_id, sha256, media_type, bytes, author, added) "
      "SELECT id, $2, $3, $4, $5, $6 FROM debtors WHERE id = $1 ON CONFLICT (debtor_id) "
      "DO UPDATE SET sha256 = excluded.sha256, media_type = excluded.media_type, "
      "bytes = excluded.bytes, author = excluded.author, added = excluded.added",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->debtor_id);
  yx_statement_bind_text (statement, 2, digest);
  yx_statement_bind_text (statement, 3, job->type);
  yx_statement_bind_bytes (statement, 4, bytes, size);
  yx_statement_bind_text (statement, 5, job->author);
  yx_statement_bind_int (statement, 6, g_get_real_time ());
  if (!yx_statement_run (statement, error))
    return FALSE;
  if (yx_db_get_changes (db) == 0) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                         _("There is no such debtor"));
    return FALSE;
  }
  yx_payload_set_text (payload, "debtor", job->debtor_id);
  yx_payload_set_text (payload, "sha256", digest);
  yx_payload_set_text (payload, "type", job->type);
  yx_payload_set_int (payload, "bytes", (gint64) size);
  return yx_desk_append_event (db, job->author, NULL, "debtor.photo-attached", payload, error);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  YxFullRecord *record = yx_desk_read_full_record (source, data, &error);

  if (record != NULL)
    g_task_return_pointer (task, record, (GDestroyNotify) yx_full_record_free);
  else
    g_task_return_error (task, error);
}

void
yx_full_record_free (YxFullRecord *record)
{
  if (record == NULL)
    return;
  g_free (record->name);
  g_free (record->id_number);
  g_free (record->phone);
  g_free (record->appears_name);
  g_free (record->appears_id_number);
  g_free (record->applicants);
  g_clear_pointer (&record->photo, g_bytes_unref);
  g_free (record->photo_type);
  g_free (record->photo_sha256);
  g_free (record->photo_author);
  g_free (record);
}

YxFullRecord *
yx_desk_read_full_record (YxDesk *self, const char *debtor_id, GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (debtor_id != NULL, NULL);

  if (!yx_desk_may (self, YX_RIGHT_FULL_RECORD, "debtor.read-record", error))
    return NULL;
  author = yx_desk_dup_author (self);
  PhotoJob job = { .debtor_id = debtor_id, .author = author };
  if (yx_store_write (yx_desk_get_store (self), read_job, &job, NULL, error))
    return job.record;
  yx_full_record_free (job.record);
  return NULL;
}

void
yx_desk_read_full_record_async (YxDesk *self, const char *debtor_id, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (YX_IS_DESK (self));
  g_return_if_fail (debtor_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_desk_read_full_record_async);
  g_task_set_task_data (task, g_strdup (debtor_id), g_free);
  g_task_run_in_thread (task, read_thread);
}

YxFullRecord *
yx_desk_read_full_record_finish (YxDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, yx_desk_read_full_record_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
yx_desk_attach_photo (YxDesk *self, const char *debtor_id, GBytes *photo, GError **error)
{
  g_autofree char *author = NULL;
  const guchar *bytes;
  const char *type;
  guint width, height;
  gsize size;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (debtor_id != NULL && photo != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_KEEP_CASES, "debtor.attach-photo", error))
    return FALSE;
  bytes = g_bytes_get_data (photo, &size);
  if (size > YX_PHOTO_MAX_BYTES)
    return yx_edit_invalid (error, _("The photo is larger than 4 MB; make it smaller first"));
  type = yx_photo_head (bytes, size, &width, &height);
  if (type == NULL)
    return yx_edit_invalid (error, _("This is no whole JPEG or PNG picture"));
  if ((guint64) width * height > YX_PHOTO_MAX_PIXELS)
    return yx_edit_invalid (error, _("The photo has more than 25 million pixels"));
  author = yx_desk_dup_author (self);
  PhotoJob job = { .debtor_id = debtor_id, .author = author, .photo = photo, .type = type };
  return yx_desk_write (self, attach_job, &job, NULL, error);
}

gboolean
yx_desk_attach_photo_file (YxDesk *self, const char *debtor_id, const char *path, GError **error)
{
  g_autoptr (GBytes) photo = NULL;
  GStatBuf stat_buf;
  char *text;
  gsize size;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (debtor_id != NULL && path != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_KEEP_CASES, "debtor.attach-photo", error))
    return FALSE;
  /* A film picked by mistake is not read to be refused. */
  if (g_stat (path, &stat_buf) == 0 && stat_buf.st_size > YX_PHOTO_MAX_BYTES)
    return yx_edit_invalid (error, _("The photo is larger than 4 MB; make it smaller first"));
  if (!g_file_get_contents (path, &text, &size, error))
    return FALSE;
  photo = g_bytes_new_take (text, size);
  return yx_desk_attach_photo (self, debtor_id, photo, error);
}

gboolean
yx_desk_remove_photo (YxDesk *self, const char *debtor_id, const char *reason, GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (debtor_id != NULL, FALSE);

  if (!yx_edit_said (reason))
    return yx_edit_invalid (error, _("Say why it is taken back"));
  const YxEditValue values[] = { YX_EDIT_TEXT (debtor_id) };
  YxEdit edit = {
    .sql = "DELETE FROM debtor_photos WHERE debtor_id = $1",
    .values = values,
    .n_values = G_N_ELEMENTS (values),
    .missing = _("The debtor has no photo"),
    .kind = "debtor.photo-removed",
    .payload = payload,
  };

  yx_payload_set_text (payload, "debtor", debtor_id);
  yx_payload_set_text (payload, "reason", reason);
  return yx_edit_run (self, YX_RIGHT_KEEP_CASES, &edit, error);
}
