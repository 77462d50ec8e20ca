#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/evidence.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "desk/edit-private.h"
#include "desk/evidence-files.h"
#include "desk/phone-private.h"
#include "model/enum-types.h"
#include "model/id.h"
#include "model/vocabulary.h"

#define DIGEST_LENGTH 64
#define MAX_NAME 200 /* characters */
#define MAX_NOTE 2000
#define MAX_TYPE 100

/* What a row says that decides how an upload goes on. */
typedef struct {
  gboolean found;
  char *operation_id;
  char *digest;
  gint64 device; /* 0: the desk */
  gint64 bytes, received;
  gboolean complete;
} Row;

typedef struct {
  const YxPhone *phone; /* nullable */
  const char *author;
  const YxEvidenceData *data;
  Row row;
} BeginJob;

typedef struct {
  const YxPhone *phone; /* nullable */
  const char *author;
  const char *id;
  gint64 from, to;      /* received, before and after */
  Row row;
} StepJob;

static void
row_clear (Row *row)
{
  g_clear_pointer (&row->operation_id, g_free);
  g_clear_pointer (&row->digest, g_free);
}

static gboolean
read_row (YxDb *db, const char *id, Row *row, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT operation_id, digest, device, bytes, received, completed FROM evidence WHERE id = $1",
      error);

  row_clear (row);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, id);
  if (!yx_statement_step (statement, &row->found, error))
    return FALSE;
  if (!row->found)
    return TRUE;
  row->operation_id = g_strdup (yx_statement_get_text (statement, 0));
  row->digest = g_strdup (yx_statement_get_text (statement, 1));
  row->device = yx_statement_get_int (statement, 2);
  row->bytes = yx_statement_get_int (statement, 3);
  row->received = yx_statement_get_int (statement, 4);
  row->complete = !yx_statement_is_null (statement, 5);
  yx_statement_reset (statement);
  return TRUE;
}

/* The row, if it is the caller's own. */
static gboolean
read_own (YxDb *db, StepJob *job, GError **error)
{
  const gint64 device = job->phone != NULL ? job->phone->device : 0;

  if (job->phone != NULL && !yx_phone_check (db, job->phone, error))
    return FALSE;
  if (!read_row (db, job->id, &job->row, error))
    return FALSE;
  if (job->row.found && job->row.device == device)
    return TRUE;
  g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                       _ ("There is no such upload"));
  return FALSE;
}

static gboolean
read_own_job (YxDb *db, gpointer data, GError **error)
{
  return read_own (db, data, error);
}

static YxEvidenceState
state_of (const Row *row, YxEvidenceVerdict verdict)
{
  return (YxEvidenceState){ verdict, row->received, row->complete };
}

static char *
dup_author (YxDesk *self, const YxPhone *phone)
{
  return phone != NULL ? g_strdup (phone->author) : yx_desk_dup_author (self);
}

/* ---- Beginning ---- */

static gboolean
check_digest (const char *digest)
{
  return digest != NULL && strlen (digest) == DIGEST_LENGTH
         && strspn (digest, "0123456789abcdef") == DIGEST_LENGTH;
}

/* "image/jpeg": what may stand in a header. */
static gboolean
check_type (const char *type)
{
  const char *slash = type != NULL ? strchr (type, '/') : NULL;

  if (slash == NULL || slash == type || slash[1] == '\0' || strlen (type) > MAX_TYPE)
    return FALSE;
  for (const char *c = type; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && strchr ("/.+-_;= ", *c) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
is_text (const char *text, glong max)
{
  return g_utf8_validate (text, -1, NULL) && g_utf8_strlen (text, -1) <= max;
}

static gboolean
check_data (const YxEvidenceData *data, GError **error)
{
  if (!yx_id_is_uuid (data->id))
    return yx_edit_invalid (error, _ ("The id is no UUID"));
  if (!check_digest (data->digest))
    return yx_edit_invalid (error, _ ("A SHA-256 has 64 small hexadecimal digits"));
  if (!yx_edit_said (data->name) || !is_text (data->name, MAX_NAME)
      || strpbrk (data->name, "/\\\r\n") != NULL)
    return yx_edit_invalid (error, _ ("The file needs a name, without slashes"));
  if (!check_type (data->media_type))
    return yx_edit_invalid (error, _ ("The media type is none like image/jpeg"));
  if (data->bytes < 1 || data->bytes > YX_EVIDENCE_MAX_BYTES)
    return yx_edit_invalid (error, _ ("The file is empty or larger than 2 GB"));
  if (data->note != NULL && !is_text (data->note, MAX_NOTE))
    return yx_edit_invalid (error, _ ("The note is too long"));
  if (isfinite (data->point.lon) != isfinite (data->point.lat)
      || (isfinite (data->point.lon)
          && (fabs (data->point.lon) > 180 || fabs (data->point.lat) > 90)))
    return yx_edit_invalid (error, _ ("The place is not on the globe"));
  return TRUE;
}

/* At the desk: a task's own operation. */
static char *
find_task_operation (YxDb *db, const YxEvidenceData *data, GError **error)
{
  YxStatement *statement;
  char *operation_id = NULL;
  gboolean row;

  if (data->task_id == NULL) {
    g_autoptr (YxOperation) operation = yx_desk_read_operation (
        db, data->operation_id != NULL ? data->operation_id : "", error);

    return operation != NULL ? g_strdup (data->operation_id) : NULL;
  }
  statement = yx_db_prepare (db, "SELECT operation_id FROM tasks WHERE id = $1", error);
  if (statement == NULL)
    return NULL;
  yx_statement_bind_text (statement, 1, data->task_id);
  if (!yx_statement_step (statement, &row, error))
    return NULL;
  if (row) {
    operation_id = g_strdup (yx_statement_get_text (statement, 0));
    yx_statement_reset (statement);
  } else {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _ ("There is no such task"));
  }
  return operation_id;
}

static void
bind_place (YxStatement *statement, guint parameter, YxLonLat point)
{
  if (!isfinite (point.lon))
    return;
  yx_statement_bind_real (statement, parameter, point.lon);
  yx_statement_bind_real (statement, parameter + 1, point.lat);
}

static gboolean
insert_evidence (YxDb *db, const BeginJob *job, const char *operation_id, GError **error)
{
  const YxEvidenceData *data = job->data;
  const YxPhone *phone = job->phone;
  const gint64 now = g_get_real_time ();
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO evidence (id, operation_id, task_id, place_id, vehicle_id, officer_id, device, "
      "kind, name, media_type, bytes, digest, received, taken, lon, lat, note, author, begun) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, $13, $14, $15, $16, $17, $18)",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, data->id);
  yx_statement_bind_text (statement, 2, operation_id);
  yx_statement_bind_text (statement, 3, data->task_id);
  yx_statement_bind_text (statement, 4, data->place_id);
  if (phone != NULL) {
    yx_statement_bind_text (statement, 5, phone->vehicle_id);
    yx_statement_bind_text (statement, 6, phone->officer_id);
    yx_statement_bind_int (statement, 7, phone->device);
  }
  yx_statement_bind_enum (statement, 8, YX_TYPE_EVIDENCE_KIND, (int) data->kind);
  yx_statement_bind_text (statement, 9, data->name);
  yx_statement_bind_text (statement, 10, data->media_type);
  yx_statement_bind_int (statement, 11, data->bytes);
  yx_statement_bind_text (statement, 12, data->digest);
  yx_statement_bind_int (statement, 13, data->taken != 0 ? data->taken : now);
  bind_place (statement, 14, data->point);
  yx_statement_bind_text (statement, 16, data->note);
  yx_statement_bind_text (statement, 17, job->author);
  yx_statement_bind_int (statement, 18, now);
  if (!yx_statement_run (statement, error))
    return FALSE;
  if (data->task_id == NULL)
    return TRUE;
  statement = yx_db_prepare (db,
                             "INSERT INTO evidence_cases (evidence_id, case_id) "
                             "SELECT $1, case_id FROM task_cases WHERE task_id = $2",
                             error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, data->id);
  yx_statement_bind_text (statement, 2, data->task_id);
  return yx_statement_run (statement, error);
}

static gboolean
check_place (YxDb *db, const char *place_id, GError **error)
{
  gboolean exists;

  if (place_id == NULL)
    return TRUE;
  if (!yx_desk_row_exists (db, "places", place_id, &exists, error))
    return FALSE;
  if (!exists)
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                         _ ("There is no such place"));
  return exists;
}

static gboolean
begin_job (YxDb *db, gpointer user_data, GError **error)
{
  BeginJob *job = user_data;
  const YxEvidenceData *data = job->data;
  const gint64 device = job->phone != NULL ? job->phone->device : 0;
  g_autofree char *operation_id = NULL;
  g_autoptr (YxPayload) payload = yx_payload_new ();

  if (job->phone != NULL && !yx_phone_check (db, job->phone, error))
    return FALSE;
  if (!read_row (db, data->id, &job->row, error))
    return FALSE;
  if (job->row.found) {
    if (job->row.device == device && job->row.bytes == data->bytes
        && g_strcmp0 (job->row.digest, data->digest) == 0)
      return TRUE;
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_EXISTS,
                         _ ("An upload of another file was begun under this id"));
    return FALSE;
  }
  operation_id = job->phone != NULL
                     ? yx_phone_find_operation (db, job->phone, data->task_id, error)
                     : find_task_operation (db, data, error);
  if (operation_id == NULL || !check_place (db, data->place_id, error)
      || !insert_evidence (db, job, operation_id, error))
    return FALSE;
  yx_payload_set_text (payload, "evidence", data->id);
  yx_payload_set_text (payload, "kind", yx_enum_nick (YX_TYPE_EVIDENCE_KIND, (int) data->kind));
  yx_payload_set_text (payload, "sha256", data->digest);
  yx_payload_set_int (payload, "bytes", data->bytes);
  yx_payload_set_text (payload, "task", data->task_id);
  yx_payload_set_text (payload, "place", data->place_id);
  yx_payload_set_int (payload, "taken", data->taken);
  yx_phone_sign (job->phone, payload);
  return yx_desk_append_event (db, job->author, operation_id, "evidence.begun", payload, error);
}

gboolean
yx_desk_begin_evidence (YxDesk *self, const YxPhone *phone, const YxEvidenceData *evidence,
                        YxEvidenceState *ret_state, GError **error)
{
  g_autofree char *author = NULL;
  BeginJob job;
  gboolean ok;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (evidence != NULL && ret_state != NULL, FALSE);

  if (phone == NULL && !yx_desk_may (self, YX_RIGHT_LEADS, "evidence.add", error))
    return FALSE;
  if (!check_data (evidence, error)
      || !yx_evidence_has_room (yx_desk_get_path (self), evidence->bytes, error))
    return FALSE;
  author = dup_author (self, phone);
  job = (BeginJob){ phone, author, evidence, { 0 } };
  ok = yx_desk_write (self, begin_job, &job, NULL, error);
  if (ok)
    *ret_state = state_of (&job.row, YX_EVIDENCE_TAKEN);
  row_clear (&job.row);
  return ok;
}

/* ---- Going on ---- */

/* From `from` to `to` bytes, unless another call did it meanwhile. */
static gboolean
advance_job (YxDb *db, gpointer data, GError **error)
{
  StepJob *job = data;
  YxStatement *statement;

  if (!read_own (db, job, error))
    return FALSE;
  statement = yx_db_prepare (db,
                             "UPDATE evidence SET received = $3 WHERE id = $1 AND received = $2 "
                             "AND completed IS NULL",
                             error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->id);
  yx_statement_bind_int (statement, 2, job->from);
  yx_statement_bind_int (statement, 3, job->to);
  return yx_statement_run (statement, error) && read_row (db, job->id, &job->row, error);
}

static gboolean
append_stored_event (YxDb *db, const StepJob *job, const char *kind, GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();

  yx_payload_set_text (payload, "evidence", job->id);
  yx_payload_set_text (payload, "sha256", job->row.digest);
  yx_payload_set_int (payload, "bytes", job->row.bytes);
  yx_phone_sign (job->phone, payload);
  return yx_desk_append_event (db, job->author, job->row.operation_id, kind, payload, error);
}

static gboolean
complete_job (YxDb *db, gpointer data, GError **error)
{
  StepJob *job = data;
  YxStatement *statement;

  if (!read_own (db, job, error))
    return FALSE;
  if (job->row.complete)
    return TRUE;
  statement = yx_db_prepare (
      db, "UPDATE evidence SET received = bytes, completed = $2 WHERE id = $1", error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->id);
  yx_statement_bind_int (statement, 2, g_get_real_time ());
  return yx_statement_run (statement, error)
         && append_stored_event (db, job, "evidence.stored", error)
         && read_row (db, job->id, &job->row, error);
}

static gboolean
fail_job (YxDb *db, gpointer data, GError **error)
{
  StepJob *job = data;
  YxStatement *statement;

  if (!read_own (db, job, error))
    return FALSE;
  statement = yx_db_prepare (
      db, "UPDATE evidence SET received = 0 WHERE id = $1 AND completed IS NULL", error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->id);
  return yx_statement_run (statement, error)
         && append_stored_event (db, job, "evidence.failed", error)
         && read_row (db, job->id, &job->row, error);
}

/* The bytes are all there: they are what was hashed, or they are nothing. */
static gboolean
finish (YxDesk *self, StepJob *job, YxEvidencePart *part, YxEvidenceState *ret_state,
        GError **error)
{
  gboolean right;

  if (!yx_evidence_part_keep (part, job->row.bytes, job->row.digest, &right, error)
      || !yx_desk_write (self, right ? complete_job : fail_job, job, NULL, error))
    return FALSE;
  *ret_state = state_of (&job->row, right ? YX_EVIDENCE_TAKEN : YX_EVIDENCE_WRONG_DIGEST);
  return TRUE;
}

/* A part that is shorter than its row says: the program ended between putting the file in its place
 * and saying so, or the file is lost. TRUE with *ret_known set to whether `ret_state` is. */
static gboolean
mend (YxDesk *self, StepJob *job, YxEvidencePart *part, YxEvidenceState *ret_state,
      gboolean *ret_known, GError **error)
{
  gint64 size;

  *ret_known = FALSE;
  if (!yx_evidence_part_size (part, &size, error))
    return FALSE;
  if (size >= job->row.received)
    return TRUE;
  *ret_known = TRUE;
  if (size == 0
      && yx_evidence_is_whole (yx_desk_get_path (self), job->row.digest, job->row.bytes)) {
    if (!yx_desk_write (self, complete_job, job, NULL, error))
      return FALSE;
    yx_evidence_part_drop (part);
    *ret_state = state_of (&job->row, YX_EVIDENCE_TAKEN);
    return TRUE;
  }
  g_message ("Evidence %s: %" G_GINT64_FORMAT " bytes were kept and %" G_GINT64_FORMAT
             " are there; the sender is asked for them again",
             job->id, job->row.received, size);
  job->from = job->row.received;
  job->to = size;
  if (!yx_desk_write (self, advance_job, job, NULL, error))
    return FALSE;
  *ret_state = state_of (&job->row, YX_EVIDENCE_WRONG_OFFSET);
  return TRUE;
}

static gboolean
append (YxDesk *self, StepJob *job, gint64 offset, const guint8 *piece, gsize size,
        YxEvidenceState *ret_state, GError **error)
{
  g_autoptr (YxEvidencePart) part = yx_evidence_part_open (yx_desk_get_path (self), job->id, error);
  gboolean known;

  /* The row is read again under the file's lock: another call may have gone on meanwhile. */
  if (part == NULL || !yx_store_read (yx_desk_get_store (self), read_own_job, job, error))
    return FALSE;
  if (job->row.complete) {
    yx_evidence_part_drop (part);
    *ret_state = state_of (&job->row, YX_EVIDENCE_TAKEN);
    return TRUE;
  }
  if (!mend (self, job, part, ret_state, &known, error))
    return FALSE;
  if (known)
    return TRUE;
  if (offset != job->row.received) {
    *ret_state = state_of (&job->row, YX_EVIDENCE_WRONG_OFFSET);
    return TRUE;
  }
  if (offset + (gint64) size > job->row.bytes)
    return yx_edit_invalid (error, _ ("These are more bytes than were announced"));
  if (size > 0 && !yx_evidence_part_write (part, offset, piece, size, error))
    return FALSE;
  if (offset + (gint64) size == job->row.bytes)
    return finish (self, job, part, ret_state, error);
  job->from = offset;
  job->to = offset + (gint64) size;
  if (!yx_desk_write (self, advance_job, job, NULL, error))
    return FALSE;
  *ret_state = state_of (&job->row, YX_EVIDENCE_TAKEN);
  return TRUE;
}

gboolean
yx_desk_append_evidence (YxDesk *self, const YxPhone *phone, const char *id, gint64 offset,
                         const guint8 *piece, gsize size, YxEvidenceState *ret_state,
                         GError **error)
{
  g_autofree char *author = NULL;
  StepJob job;
  gboolean ok;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (id != NULL && ret_state != NULL, FALSE);

  if (phone == NULL && !yx_desk_may (self, YX_RIGHT_LEADS, "evidence.add", error))
    return FALSE;
  if (!yx_id_is_uuid (id) || offset < 0 || size > YX_EVIDENCE_MAX_PIECE)
    return yx_edit_invalid (error, _ ("A piece has at most 1 MB"));
  author = dup_author (self, phone);
  job = (StepJob){ .phone = phone, .author = author, .id = id };
  ok = yx_store_read (yx_desk_get_store (self), read_own_job, &job, error);
  if (ok && job.row.complete)
    *ret_state = state_of (&job.row, YX_EVIDENCE_TAKEN);
  else if (ok)
    ok = append (self, &job, offset, piece, size, ret_state, error);
  row_clear (&job.row);
  return ok;
}

gboolean
yx_desk_get_evidence_state (YxDesk *self, const YxPhone *phone, const char *id,
                            YxEvidenceState *ret_state, GError **error)
{
  StepJob job = { .phone = phone, .id = id };
  gboolean ok;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (id != NULL && ret_state != NULL, FALSE);

  ok = yx_store_read (yx_desk_get_store (self), read_own_job, &job, error);
  if (ok)
    *ret_state = state_of (&job.row, YX_EVIDENCE_TAKEN);
  row_clear (&job.row);
  return ok;
}
