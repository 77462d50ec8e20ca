#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk/desk-private.h"
#include "desk/edit-private.h"
#include "desk/paper-versions.h"
#include "desk/roles.h"
#include "model/enum-types.h"
#include "model/id.h"
#include "model/vocabulary.h"

typedef struct {
  YxPaperKind kind;
  const char *subject;
  GArray *versions; /* of YxPaperVersion */
  int latest;       /* number in use, also by a paper that was issued without remarks; 0: none */
} ListJob;

typedef struct {
  ListJob list;
  const char *remarks;
  const char *author;
  int version; /* found by the job */
} WriteJob;

typedef struct {
  ListJob list;
  const YxPaperSigning *signing;
  const char *author;
} SignJob;

typedef struct {
  const char *id;
  YxPaperEdition edition;
  YxPaperForm form;
  const char *author;
  GBytes *bytes;
  int n_pages;
  char *sha256;
  char *operation_id; /* nullable */
} FileJob;

gboolean
yx_paper_kind_is_of_period (YxPaperKind kind)
{
  return kind == YX_PAPER_KIND_NOTICE || kind == YX_PAPER_KIND_WEEKLY;
}

gboolean
yx_paper_kind_is_of_review (YxPaperKind kind)
{
  return kind == YX_PAPER_KIND_SUMMARY || kind == YX_PAPER_KIND_DEBRIEF
         || yx_paper_kind_is_of_period (kind);
}

void
yx_paper_version_clear (YxPaperVersion *version)
{
  g_clear_pointer (&version->id, g_free);
  g_clear_pointer (&version->remarks, g_free);
  g_clear_pointer (&version->author, g_free);
  g_clear_pointer (&version->signed_by, g_free);
}

static gboolean
fail_state (GError **error, const char *message)
{
  g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE, message);
  return FALSE;
}

static GArray *
versions_new (void)
{
  GArray *versions = g_array_new (FALSE, FALSE, sizeof (YxPaperVersion));

  g_array_set_clear_func (versions, (GDestroyNotify) yx_paper_version_clear);
  return versions;
}

static YxStatement *
prepare_of (YxDb *db, const ListJob *job, const char *sql, GError **error)
{
  YxStatement *statement = yx_db_prepare (db, sql, error);

  if (statement != NULL) {
    yx_statement_bind_enum (statement, 1, YX_TYPE_PAPER_KIND, (int) job->kind);
    yx_statement_bind_text (statement, 2, job->subject);
  }
  return statement;
}

static gboolean
read_latest_issued (YxDb *db, ListJob *job, GError **error)
{
  YxStatement *statement = prepare_of (db, job,
                                       "SELECT coalesce (max(text_version), 0) FROM papers "
                                       "WHERE kind = $1 AND subject = $2",
                                       error);
  gboolean row;

  if (statement == NULL || !yx_statement_step (statement, &row, error))
    return FALSE;
  g_assert (row);
  job->latest = MAX (job->latest, (int) yx_statement_get_int (statement, 0));
  yx_statement_reset (statement);
  return TRUE;
}

static gboolean
list_job (YxDb *db, gpointer data, GError **error)
{
  ListJob *job = data;
  YxStatement *statement = prepare_of (
      db, job,
      "SELECT v.id, v.version, v.remarks, v.author, v.written, v.signed_by, v.signed, "
      "EXISTS (SELECT 1 FROM papers p WHERE p.kind = v.kind AND p.subject = v.subject "
      "AND p.text_version = v.version) FROM paper_versions v "
      "WHERE v.kind = $1 AND v.subject = $2 ORDER BY v.version",
      error);

  g_array_set_size (job->versions, 0);
  for (;;) {
    YxPaperVersion version;
    gboolean row;

    if (statement == NULL || !yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return read_latest_issued (db, job, error);
    version = (YxPaperVersion){
      .id = g_strdup (yx_statement_get_text (statement, 0)),
      .version = (int) yx_statement_get_int (statement, 1),
      .remarks = g_strdup (yx_statement_get_text (statement, 2)),
      .author = g_strdup (yx_statement_get_text (statement, 3)),
      .written = yx_statement_get_int (statement, 4),
      .signed_by = g_strdup (yx_statement_get_text (statement, 5)),
      .signed_at = yx_statement_get_int (statement, 6),
      .issued = yx_statement_get_int (statement, 7) != 0,
    };
    job->latest = version.version;
    g_array_append_val (job->versions, version);
  }
}

/* The latest row, when it is the latest number too; NULL: remarks would be its first. */
static const YxPaperVersion *
latest_of (const ListJob *job)
{
  const YxPaperVersion *last
      = job->versions->len > 0
            ? &g_array_index (job->versions, YxPaperVersion, job->versions->len - 1)
            : NULL;

  return last != NULL && last->version == job->latest ? last : NULL;
}

/* An operation has gone out; a day or week has been named by the caller. */
static gboolean
check_subject (YxDb *db, const ListJob *job, GError **error)
{
  g_autoptr (YxOperation) operation = NULL;

  if (yx_paper_kind_is_of_period (job->kind))
    return TRUE;
  operation = yx_desk_read_operation (db, job->subject, error);
  if (operation == NULL)
    return FALSE;
  if (yx_operation_get_data (operation)->step >= YX_OPERATION_STEP_LIVE)
    return TRUE;
  return fail_state (error, _("The operation has not gone out yet"));
}

static gboolean
insert_version (YxDb *db, const ListJob *list, const char *id, int version, const char *remarks,
                const char *author, gint64 written, GError **error)
{
  YxStatement *statement
      = prepare_of (db, list,
                    "INSERT INTO paper_versions (kind, subject, id, version, remarks, author, written) "
                    "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                    error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 3, id);
  yx_statement_bind_int (statement, 4, version);
  yx_statement_bind_text (statement, 5, remarks);
  yx_statement_bind_text (statement, 6, author);
  yx_statement_bind_int (statement, 7, written);
  return yx_statement_run (statement, error);
}

static gboolean
update_remarks (YxDb *db, const WriteJob *job, const char *id, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db, "UPDATE paper_versions SET remarks = $2, author = $3, written = $4 WHERE id = $1", error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, id);
  yx_statement_bind_text (statement, 2, job->remarks);
  yx_statement_bind_text (statement, 3, job->author);
  yx_statement_bind_int (statement, 4, g_get_real_time ());
  return yx_statement_run (statement, error);
}

static YxPayload *
describe (const ListJob *list, int version)
{
  YxPayload *payload = yx_payload_new ();

  yx_payload_set_text (payload, "kind", yx_enum_nick (YX_TYPE_PAPER_KIND, (int) list->kind));
  yx_payload_set_text (payload, "subject", list->subject);
  yx_payload_set_int (payload, "version", version);
  return payload;
}

static const char *
operation_of (const ListJob *list)
{
  return yx_paper_kind_is_of_period (list->kind) ? NULL : list->subject;
}

static gboolean
write_job (YxDb *db, gpointer data, GError **error)
{
  WriteJob *job = data;
  g_autoptr (YxPayload) payload = NULL;
  const YxPaperVersion *latest;

  if (!check_subject (db, &job->list, error) || !list_job (db, &job->list, error))
    return FALSE;
  latest = latest_of (&job->list);
  if (latest != NULL && latest->signed_by == NULL && !latest->issued) {
    job->version = latest->version;
    if (!update_remarks (db, job, latest->id, error))
      return FALSE;
  } else {
    g_autofree char *id = yx_id_new ();

    job->version = job->list.latest + 1;
    if (!insert_version (db, &job->list, id, job->version, job->remarks, job->author,
                         g_get_real_time (), error))
      return FALSE;
  }
  payload = describe (&job->list, job->version);
  yx_payload_set_text (payload, "remarks", job->remarks);
  return yx_desk_append_event (db, job->author, operation_of (&job->list), "paper.remarks", payload,
                               error);
}

static gboolean
insert_file (YxDb *db, const char *id, const YxPaperFile *file, const char *digest, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO paper_files (version_id, edition, form, pages, sha256, bytes) "
      "VALUES ($1, $2, $3, $4, $5, $6)",
      error);
  gsize size;
  gconstpointer bytes = g_bytes_get_data (file->bytes, &size);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, id);
  yx_statement_bind_enum (statement, 2, YX_TYPE_PAPER_EDITION, (int) file->edition);
  yx_statement_bind_enum (statement, 3, YX_TYPE_PAPER_FORM, (int) file->form);
  yx_statement_bind_int (statement, 4, file->n_pages);
  yx_statement_bind_text (statement, 5, digest);
  yx_statement_bind_bytes (statement, 6, bytes, size);
  return yx_statement_run (statement, error);
}

/* The files refer to the row, whose id becomes that of the paper that was signed. */
static gboolean
sign_row (YxDb *db, const SignJob *job, GError **error)
{
  YxStatement *statement = prepare_of (db, &job->list,
                                       "UPDATE paper_versions SET id = $4, signed_by = $5, "
                                       "signed = $6 WHERE kind = $1 AND subject = $2 "
                                       "AND version = $3",
                                       error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_int (statement, 3, job->signing->version);
  yx_statement_bind_text (statement, 4, job->signing->id);
  yx_statement_bind_text (statement, 5, job->author);
  yx_statement_bind_int (statement, 6, job->signing->signed_at);
  return yx_statement_run (statement, error);
}

static gboolean
sign_job (YxDb *db, gpointer data, GError **error)
{
  static const char *const keys[2][2] = {
    [YX_PAPER_EDITION_FULL] = { "full_pdf", "full_xlsx" },
    [YX_PAPER_EDITION_REDACTED] = { "redacted_pdf", "redacted_xlsx" },
  };
  SignJob *job = data;
  const YxPaperSigning *signing = job->signing;
  g_autoptr (YxPayload) payload = describe (&job->list, signing->version);
  const YxPaperVersion *latest;

  if (!check_subject (db, &job->list, error) || !list_job (db, &job->list, error))
    return FALSE;
  latest = latest_of (&job->list);
  if (latest != NULL && latest->version == signing->version && latest->signed_by != NULL)
    return fail_state (error, _("This version has been signed off already"));
  if (signing->version != MAX (job->list.latest, 1)
      || g_strcmp0 (latest != NULL ? latest->remarks : "", signing->remarks) != 0)
    return fail_state (error, _("The paper has changed since it was looked at"));
  if (latest == NULL
      && !insert_version (db, &job->list, signing->id, signing->version, "", job->author,
                          signing->signed_at, error))
    return FALSE;
  if (!sign_row (db, job, error))
    return FALSE;
  for (guint i = 0; i < signing->n_files; i++) {
    const YxPaperFile *file = &signing->files[i];
    g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, file->bytes);

    if (!insert_file (db, signing->id, file, digest, error))
      return FALSE;
    yx_payload_set_text (payload, keys[file->edition][file->form], digest);
  }
  yx_payload_set_text (payload, "paper", signing->id);
  return yx_desk_append_event (db, job->author, operation_of (&job->list), "paper.signed", payload,
                               error);
}

static gboolean
file_job (YxDb *db, gpointer data, GError **error)
{
  FileJob *job = data;
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT f.bytes, f.pages, f.sha256, o.id FROM paper_files f "
      "JOIN paper_versions v ON v.id = f.version_id LEFT JOIN operations o ON o.id = v.subject "
      "WHERE f.version_id = $1 AND f.edition = $2 AND f.form = $3",
      error);
  gconstpointer bytes;
  gboolean row;
  gsize size;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->id);
  yx_statement_bind_enum (statement, 2, YX_TYPE_PAPER_EDITION, (int) job->edition);
  yx_statement_bind_enum (statement, 3, YX_TYPE_PAPER_FORM, (int) job->form);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (!row) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                         _("No such file was signed off"));
    return FALSE;
  }
  bytes = yx_statement_get_bytes (statement, 0, &size);
  job->bytes = g_bytes_new (bytes, size);
  job->n_pages = (int) yx_statement_get_int (statement, 1);
  job->sha256 = g_strdup (yx_statement_get_text (statement, 2));
  job->operation_id = g_strdup (yx_statement_get_text (statement, 3));
  yx_statement_reset (statement);
  return TRUE;
}

static gboolean
read_event_job (YxDb *db, gpointer data, GError **error)
{
  const FileJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();

  yx_payload_set_text (payload, "paper", job->id);
  return yx_desk_append_event (db, job->author, job->operation_id, "records.read", payload, error);
}

GArray *
yx_desk_list_paper_versions (YxDesk *self, YxPaperKind kind, const char *subject, GError **error)
{
  g_autoptr (GArray) versions = versions_new ();
  ListJob job = { kind, subject, versions, 0 };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (yx_paper_kind_is_of_review (kind) && subject != NULL, NULL);

  if (!yx_store_read (yx_desk_get_store (self), list_job, &job, error))
    return NULL;
  return g_steal_pointer (&versions);
}

gboolean
yx_desk_get_paper_version (YxDesk *self, YxPaperKind kind, const char *subject,
                           YxPaperVersion *ret_version, GError **error)
{
  g_autoptr (GArray) versions = versions_new ();
  ListJob job = { kind, subject, versions, 0 };
  YxPaperVersion *latest;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (yx_paper_kind_is_of_review (kind) && subject != NULL, FALSE);
  g_return_val_if_fail (ret_version != NULL, FALSE);

  if (!yx_store_read (yx_desk_get_store (self), list_job, &job, error))
    return FALSE;
  latest = (YxPaperVersion *) latest_of (&job);
  if (latest != NULL) {
    *ret_version = *latest;
    *latest = (YxPaperVersion){ 0 };
  } else {
    *ret_version = (YxPaperVersion){ .version = MAX (job.latest, 1),
                                     .remarks = g_strdup (""),
                                     .issued = job.latest > 0 };
  }
  return TRUE;
}

gboolean
yx_desk_write_paper_remarks (YxDesk *self, YxPaperKind kind, const char *subject,
                             const char *remarks, int *ret_version, GError **error)
{
  g_autoptr (GArray) versions = versions_new ();
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (yx_paper_kind_is_of_review (kind), FALSE);
  g_return_val_if_fail (subject != NULL && remarks != NULL, FALSE);

  if (!g_utf8_validate (remarks, -1, NULL) || strlen (remarks) > YX_PAPER_REMARKS_MAX)
    return yx_edit_invalid (error, _("Remarks are a text of at most 20,000 bytes"));
  if (!yx_desk_may (self, YX_RIGHT_REVIEW, "paper.write-remarks", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  WriteJob job = { { kind, subject, versions, 0 }, remarks, author, 0 };
  if (!yx_desk_write (self, write_job, &job, NULL, error))
    return FALSE;
  if (ret_version != NULL)
    *ret_version = job.version;
  return TRUE;
}

gboolean
yx_desk_sign_paper (YxDesk *self, const YxPaperSigning *signing, GError **error)
{
  g_autoptr (GArray) versions = versions_new ();
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (signing != NULL && yx_paper_kind_is_of_review (signing->kind), FALSE);
  g_return_val_if_fail (signing->subject != NULL && yx_id_is_valid (signing->id), FALSE);

  if (!yx_desk_may (self, YX_RIGHT_REVIEW, "paper.sign", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  if (g_strcmp0 (author, signing->signer) != 0)
    return fail_state (error, _("The paper bears the name of somebody else"));
  SignJob job = { { signing->kind, signing->subject, versions, 0 }, signing, author };
  return yx_desk_write (self, sign_job, &job, NULL, error);
}

GBytes *
yx_desk_read_paper_file (YxDesk *self, const char *id, YxPaperEdition edition, YxPaperForm form,
                         int *ret_n_pages, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *author = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *sha256 = NULL;
  g_autofree char *operation_id = NULL;
  gboolean read;

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  if (edition == YX_PAPER_EDITION_FULL
      && !yx_desk_may (self, YX_RIGHT_FULL_RECORD, "records.read", error))
    return NULL;
  author = yx_desk_dup_author (self);
  FileJob job = { id, edition, form, author, NULL, 0, NULL, NULL };
  read = yx_store_read (yx_desk_get_store (self), file_job, &job, error);
  bytes = job.bytes;
  sha256 = job.sha256;
  operation_id = job.operation_id;
  if (!read)
    return NULL;
  digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  if (g_strcmp0 (digest, sha256) != 0) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                         _("The file on the desk is not the one that was signed off"));
    return NULL;
  }
  /* What cannot be logged is not read. */
  if (edition == YX_PAPER_EDITION_FULL
      && !yx_desk_write (self, read_event_job, &job, NULL, error))
    return NULL;
  if (ret_n_pages != NULL)
    *ret_n_pages = job.n_pages;
  return g_steal_pointer (&bytes);
}
