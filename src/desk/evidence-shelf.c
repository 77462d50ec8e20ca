#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "desk/desk-private.h"
#include "desk/edit-private.h"
#include "desk/evidence-files.h"
#include "desk/evidence.h"
#include "desk/gather.h"
#include "desk/roles.h"
#include "model/enum-types.h"
#include "model/id.h"
#include "region/file-digest.h"

/* Evidence that is on the desk: listed, taken in from files, handed out, checked. */

#define PIECE YX_EVIDENCE_MAX_PIECE

typedef struct {
  YxEvidenceFilter filter;
  GPtrArray *evidence;
} ListJob;

typedef struct {
  const char *id;
  const char *author;
  const char *to; /* nullable: where it was written */
  char *operation_id;
  char *digest;
  gint64 bytes;
} ReadJob;

void
yx_evidence_item_free (YxEvidenceItem *evidence)
{
  if (evidence == NULL)
    return;
  g_free (evidence->id);
  g_free (evidence->operation_id);
  g_free (evidence->task_id);
  g_free (evidence->place_id);
  g_free (evidence->debtor);
  g_free (evidence->address);
  g_free (evidence->vehicle_id);
  g_free (evidence->vehicle);
  g_free (evidence->officer_id);
  g_free (evidence->officer);
  g_free (evidence->case_numbers);
  g_free (evidence->name);
  g_free (evidence->media_type);
  g_free (evidence->digest);
  g_free (evidence->note);
  g_free (evidence->author);
  g_free (evidence);
}

static void
read_job_clear (ReadJob *job)
{
  g_free (job->operation_id);
  g_free (job->digest);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReadJob, read_job_clear)

/* ---- Listing ---- */

static YxEvidenceItem *
evidence_from_row (YxStatement *row, GHashTable *numbers)
{
  YxEvidenceItem *evidence = g_new0 (YxEvidenceItem, 1);
  const char *name = yx_statement_get_text (row, 4);

  evidence->id = yx_statement_dup_text (row, 0);
  evidence->operation_id = yx_statement_dup_text (row, 1);
  evidence->task_id = yx_statement_dup_text (row, 2);
  evidence->place_id = yx_statement_dup_text (row, 3);
  if (name != NULL)
    evidence->debtor = yx_mask_debtor (
        name, (YxDebtorKind) yx_statement_get_enum (row, 5, YX_TYPE_DEBTOR_KIND,
                                                    YX_DEBTOR_KIND_PERSON));
  evidence->address = yx_statement_dup_text (row, 6);
  evidence->vehicle_id = yx_statement_dup_text (row, 7);
  evidence->vehicle = yx_statement_dup_text (row, 8);
  evidence->officer_id = yx_statement_dup_text (row, 9);
  evidence->officer = yx_statement_dup_text (row, 10);
  evidence->kind = (YxEvidenceKind) yx_statement_get_enum (row, 11, YX_TYPE_EVIDENCE_KIND,
                                                           YX_EVIDENCE_KIND_OTHER);
  evidence->name = yx_statement_dup_text (row, 12);
  evidence->media_type = yx_statement_dup_text (row, 13);
  evidence->digest = yx_statement_dup_text (row, 14);
  evidence->note = yx_statement_dup_text (row, 15);
  evidence->bytes = yx_statement_get_int (row, 16);
  evidence->received = yx_statement_get_int (row, 17);
  evidence->taken = yx_statement_get_int (row, 18);
  evidence->begun = yx_statement_get_int (row, 19);
  evidence->completed = yx_statement_get_int (row, 20);
  evidence->point = yx_statement_is_null (row, 21)
                        ? (YxLonLat){ NAN, NAN }
                        : (YxLonLat){ yx_statement_get_real (row, 21),
                                      yx_statement_get_real (row, 22) };
  evidence->author = yx_statement_dup_text (row, 23);
  evidence->case_numbers
      = g_strdup (yx_gathered_texts (yx_gather_get (numbers, evidence->id)));
  return evidence;
}

static gboolean
list_job (YxDb *db, gpointer data, GError **error)
{
  ListJob *job = data;
  g_autoptr (GHashTable) numbers = yx_gather_new ();
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT x.evidence_id, c.number FROM evidence_cases x JOIN cases c ON c.id = x.case_id "
      "JOIN evidence e ON e.id = x.evidence_id WHERE ($1 IS NULL OR e.operation_id = $1) "
      "ORDER BY x.evidence_id, c.number COLLATE case_number",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->filter.operation_id);
  if (!yx_gather_texts (numbers, statement, error))
    return FALSE;
  statement = yx_db_prepare (
      db,
      "SELECT e.id, e.operation_id, e.task_id, e.place_id, coalesce (d.name, i.name), "
      "coalesce (d.kind, 'entity'), coalesce (p.address, i.address), e.vehicle_id, "
      "coalesce (v.call_sign, v.plate), e.officer_id, o.name, e.kind, e.name, e.media_type, "
      "e.digest, e.note, e.bytes, e.received, e.taken, e.begun, e.completed, e.lon, e.lat, e.author "
      "FROM evidence e LEFT JOIN tasks t ON t.id = e.task_id "
      "LEFT JOIN debtors d ON d.id = t.debtor_id "
      "LEFT JOIN institutions i ON i.id = t.institution_id LEFT JOIN places p ON p.id = e.place_id "
      "LEFT JOIN vehicles v ON v.id = e.vehicle_id LEFT JOIN officers o ON o.id = e.officer_id "
      "WHERE ($1 IS NULL OR e.operation_id = $1) AND ($2 IS NULL OR e.task_id = $2) "
      "AND ($3 IS NULL OR EXISTS (SELECT 1 FROM evidence_cases x WHERE x.evidence_id = e.id "
      "AND x.case_id = $3)) AND ($4 IS NULL OR substr (e.id, 1, length ($4)) = $4) "
      "ORDER BY e.taken, e.id",
      error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->filter.operation_id);
  yx_statement_bind_text (statement, 2, job->filter.task_id);
  yx_statement_bind_text (statement, 3, job->filter.case_id);
  yx_statement_bind_text (statement, 4, job->filter.id);
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    g_ptr_array_add (job->evidence, evidence_from_row (statement, numbers));
  }
}

GPtrArray *
yx_desk_list_evidence (YxDesk *self, const YxEvidenceFilter *filter, GError **error)
{
  g_autoptr (GPtrArray) evidence
      = g_ptr_array_new_with_free_func ((GDestroyNotify) yx_evidence_item_free);
  ListJob job = { .evidence = evidence };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  if (filter != NULL)
    job.filter = *filter;
  if (!yx_store_read (yx_desk_get_store (self), list_job, &job, error))
    return NULL;
  return g_steal_pointer (&evidence);
}

/* ---- Files in ---- */

static gboolean
copy_in (YxDesk *self, GFile *file, const char *id, YxEvidenceState *state, GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autofree guint8 *chunk = g_malloc (PIECE);

  if (stream == NULL)
    return FALSE;
  while (!state->complete) {
    gsize n;

    if (!g_input_stream_read_all (G_INPUT_STREAM (stream), chunk, PIECE, &n, NULL, error)
        || !yx_desk_append_evidence (self, NULL, id, state->received, chunk, n, state, error))
      return FALSE;
    if (!state->complete && (n == 0 || state->verdict != YX_EVIDENCE_TAKEN))
      return yx_edit_invalid (error, _ ("The file changed while it was read"));
  }
  return TRUE;
}

gboolean
yx_desk_add_evidence_file (YxDesk *self, const YxEvidenceData *evidence, const char *path,
                           char **ret_id, GError **error)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;
  g_autofree char *type = NULL;
  g_autofree char *media_type = NULL;
  g_autofree char *digest = NULL;
  YxEvidenceData data;
  YxEvidenceState state;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (evidence != NULL && path != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_LEADS, "evidence.add", error))
    return FALSE;
  file = g_file_new_for_path (path);
  name = g_file_get_basename (file);
  type = g_content_type_guess (name, NULL, 0, NULL);
  media_type = g_content_type_get_mime_type (type);
  id = yx_id_new ();
  data = *evidence;
  data.id = id;
  data.name = data.name != NULL ? data.name : name;
  data.media_type = data.media_type != NULL ? data.media_type
                    : media_type != NULL    ? media_type
                                            : "application/octet-stream";
  digest = yx_file_digest (path, &data.bytes, error);
  if (digest == NULL)
    return FALSE;
  data.digest = digest;
  if (!yx_desk_begin_evidence (self, NULL, &data, &state, error)
      || !copy_in (self, file, id, &state, error))
    return FALSE;
  if (ret_id != NULL)
    *ret_id = g_steal_pointer (&id);
  return TRUE;
}

/* ---- Handing out ---- */

static gboolean
find_job (YxDb *db, gpointer data, GError **error)
{
  ReadJob *job = data;
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT operation_id, digest, bytes FROM evidence WHERE id = $1 AND completed IS NOT NULL",
      error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (!row) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                         _ ("There is no such evidence, or it is not complete yet"));
    return FALSE;
  }
  job->operation_id = yx_statement_dup_text (statement, 0);
  job->digest = yx_statement_dup_text (statement, 1);
  job->bytes = yx_statement_get_int (statement, 2);
  yx_statement_reset (statement);
  return TRUE;
}

static gboolean
read_event_job (YxDb *db, gpointer data, GError **error)
{
  const ReadJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();

  yx_payload_set_text (payload, "evidence", job->id);
  yx_payload_set_text (payload, "sha256", job->digest);
  yx_payload_set_text (payload, "to", job->to);
  return yx_desk_append_event (db, job->author, job->operation_id, "evidence.read", payload, error);
}

/* Finds one that may be read and is what was hashed, and says that it is read. */
static gboolean
open_evidence (YxDesk *self, ReadJob *job, gint64 max_bytes, GError **error)
{
  if (!yx_store_read (yx_desk_get_store (self), find_job, job, error))
    return FALSE;
  if (job->bytes > max_bytes)
    return yx_edit_invalid (error, _ ("The file is too large to be shown"));
  if (!yx_evidence_is_whole (yx_desk_get_path (self), job->digest, job->bytes))
    return yx_edit_invalid (error, _ ("The file on the desk is gone, or is not what was hashed"));
  return yx_desk_write (self, read_event_job, job, NULL, error);
}

gboolean
yx_desk_export_evidence (YxDesk *self, const char *id, const char *path, GError **error)
{
  g_autofree char *author = NULL;
  g_autofree char *kept = NULL;
  g_autoptr (GFile) from = NULL;
  g_autoptr (GFile) to = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (id != NULL && path != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_FULL_RECORD, "evidence.read", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  g_auto (ReadJob) job = { .id = id, .author = author, .to = path };
  if (!open_evidence (self, &job, YX_EVIDENCE_MAX_BYTES, error))
    return FALSE;
  kept = yx_evidence_path (yx_desk_get_path (self), job.digest);
  from = g_file_new_for_path (kept);
  to = g_file_new_for_path (path);
  return g_file_copy (from, to, G_FILE_COPY_NONE, NULL, NULL, NULL, error);
}

GBytes *
yx_desk_read_evidence (YxDesk *self, const char *id, gint64 max_bytes, GError **error)
{
  g_autofree char *author = NULL;
  g_autofree char *path = NULL;
  char *bytes;
  gsize size;

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  if (!yx_desk_may (self, YX_RIGHT_FULL_RECORD, "evidence.read", error))
    return NULL;
  author = yx_desk_dup_author (self);
  g_auto (ReadJob) job = { .id = id, .author = author };
  if (!open_evidence (self, &job, max_bytes, error))
    return NULL;
  path = yx_evidence_path (yx_desk_get_path (self), job.digest);
  if (!g_file_get_contents (path, &bytes, &size, error))
    return NULL;
  return g_bytes_new_take (bytes, size);
}

/* ---- Checking ---- */

GPtrArray *
yx_desk_check_evidence (YxDesk *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) evidence = NULL;
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  evidence = yx_desk_list_evidence (self, NULL, error);
  if (evidence == NULL)
    return NULL;
  for (guint i = 0; i < evidence->len; i++) {
    const YxEvidenceItem *item = g_ptr_array_index (evidence, i);

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
    if (item->completed != 0
        && !yx_evidence_is_whole (yx_desk_get_path (self), item->digest, item->bytes))
      g_ptr_array_add (faults,
                       g_strdup_printf (_ ("Evidence %s: its file is gone, or is not what was hashed"),
                                        item->id));
  }
  return g_steal_pointer (&faults);
}

/* Between the file's being put in its place and its row. */
#define UNTOUCHED_SLACK G_TIME_SPAN_MINUTE

YxEvidenceStanding
yx_evidence_look (const char *desk_path, const char *digest, gint64 bytes, gint64 completed,
                  gint64 *budget)
{
  g_autofree char *path = NULL;
  GStatBuf status;

  g_return_val_if_fail (desk_path != NULL && budget != NULL, YX_EVIDENCE_UNREAD);

  if (digest == NULL || strlen (digest) < 2)
    return YX_EVIDENCE_GONE;
  path = yx_evidence_path (desk_path, digest);
  if (g_lstat (path, &status) != 0)
    return YX_EVIDENCE_GONE;
  if (!S_ISREG (status.st_mode) || status.st_size != bytes)
    return YX_EVIDENCE_CHANGED;
  /* Nobody can set back when a file was last changed in whatever way. */
  if ((gint64) status.st_ctime * G_USEC_PER_SEC <= completed + UNTOUCHED_SLACK)
    return YX_EVIDENCE_STANDS;
  if (bytes > *budget)
    return YX_EVIDENCE_UNREAD;
  *budget -= bytes;
  return yx_evidence_is_whole (desk_path, digest, bytes) ? YX_EVIDENCE_STANDS : YX_EVIDENCE_CHANGED;
}
