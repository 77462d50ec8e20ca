#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/casework-private.h"
#include "desk/desk-private.h"
#include "desk/leads-private.h"
#include "desk/roles.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

typedef struct {
  YxLeadRecord *record;
  YxLeadWriting writing;
  char *author;
  char *id;
} RecordJob;

typedef struct {
  YxLeadStep step;
  char *lead_id;
  char *text;
  char *author;
} SettleJob;

/* A lead as settling it finds it. */
typedef struct {
  char *debtor_id;
  char *place_id;
  YxLeadStatus status;
  gboolean urgent;
  gint64 heard, verify_by;
} Found;

static void
found_clear (Found *found)
{
  g_free (found->debtor_id);
  g_free (found->place_id);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Found, found_clear)

static void
record_job_free (RecordJob *job)
{
  yx_lead_record_free (job->record);
  g_clear_pointer (&job->writing.found, g_hash_table_unref);
  g_free (job->author);
  g_free (job->id);
  g_free (job);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecordJob, record_job_free)

static void
settle_job_free (SettleJob *job)
{
  g_free (job->lead_id);
  g_free (job->text);
  g_free (job->author);
  g_free (job);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SettleJob, settle_job_free)

/* ---- Taking down ---- */

static RecordJob *
record_job_new (YxDesk *desk, const YxLeadRecord *record)
{
  RecordJob *job = g_new0 (RecordJob, 1);

  job->record = yx_lead_record_copy (record);
  job->author = yx_desk_dup_author (desk);
  return job;
}

static gboolean
record_job (YxDb *db, gpointer data, GError **error)
{
  RecordJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autofree char *place_id = NULL;
  gboolean known;

  g_clear_pointer (&job->id, g_free);
  if (!yx_lead_write (db, job->record, &job->writing, NULL, &job->id, &place_id, &known, error))
    return FALSE;
  yx_payload_set_text (payload, "lead", job->id);
  yx_payload_set_text (payload, "debtor", job->record->debtor_id);
  yx_payload_set_text (payload, "place", place_id);
  yx_payload_set_text (payload, "source",
                       yx_enum_nick (YX_TYPE_SOURCE, (int) job->record->source));
  yx_payload_set_flag (payload, "urgent", job->record->urgent);
  yx_payload_set_text (payload, "merged_into", job->record->merge_into);
  return yx_desk_append_event (db, job->author, NULL, "lead.recorded", payload, error);
}

static gboolean
record (YxDesk *desk, RecordJob *job, GCancellable *cancellable, GError **error)
{
  const gint64 now = g_get_real_time ();

  if (!yx_lead_record_check (job->record, now, error)
      || !yx_desk_may (desk, YX_RIGHT_LEADS, "lead.record", error)
      || !yx_lead_times_read (desk, now, &job->writing.times, error))
    return FALSE;
  job->writing.author = job->author;
  job->writing.now = now;
  if (!job->record->has_point && job->record->merge_into == NULL) {
    g_autoptr (YxRegion) region = yx_desk_get_region (desk, NULL);
    const YxImportAddress address = { .text = job->record->address };
    const YxImportRow row = { .addresses = &address, .n_addresses = 1 };
    const gboolean rejected = FALSE;
    const YxLocateJob locate
        = { .rows = &row, .n_rows = 1, .rejected = &rejected, .cancellable = cancellable };

    if (region != NULL) {
      job->writing.found = yx_desk_locate_rows (desk, region, &locate, error);
      if (job->writing.found == NULL)
        return FALSE;
    }
  }
  return yx_desk_write (desk, record_job, job, cancellable, error);
}

static void
record_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  RecordJob *job = data;

  if (record (source, job, cancellable, &error))
    g_task_return_pointer (task, g_steal_pointer (&job->id), g_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

gboolean
yx_desk_record_lead (YxDesk *self, const YxLeadRecord *lead, char **ret_id, GError **error)
{
  g_autoptr (RecordJob) job = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (lead != NULL, FALSE);

  job = record_job_new (self, lead);
  if (!record (self, job, NULL, error))
    return FALSE;
  if (ret_id != NULL)
    *ret_id = g_steal_pointer (&job->id);
  return TRUE;
}

void
yx_desk_record_lead_async (YxDesk *self, const YxLeadRecord *lead, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (YX_IS_DESK (self));
  g_return_if_fail (lead != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_desk_record_lead_async);
  g_task_set_task_data (task, record_job_new (self, lead), (GDestroyNotify) record_job_free);
  g_task_run_in_thread (task, record_thread);
}

gboolean
yx_desk_record_lead_finish (YxDesk *self, GAsyncResult *result, char **ret_id, GError **error)
{
  g_autofree char *id = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  id = g_task_propagate_pointer (G_TASK (result), error);
  if (id == NULL)
    return FALSE;
  if (ret_id != NULL)
    *ret_id = g_steal_pointer (&id);
  return TRUE;
}

/* ---- Settling ---- */

static gboolean
read_found (YxDb *db, const char *lead_id, Found *ret_found, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db, "SELECT debtor_id, place_id, status, urgent, heard, verify_by FROM leads WHERE id = $1",
      error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, lead_id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (!row) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _("There is no lead %s"), lead_id);
    return FALSE;
  }
  ret_found->debtor_id = g_strdup (yx_statement_get_text (statement, 0));
  ret_found->place_id = g_strdup (yx_statement_get_text (statement, 1));
  ret_found->status = (YxLeadStatus) yx_statement_get_enum (statement, 2, YX_TYPE_LEAD_STATUS,
                                                            YX_LEAD_STATUS_OPEN);
  ret_found->urgent = yx_statement_get_int (statement, 3) != 0;
  ret_found->heard = yx_statement_get_int (statement, 4);
  ret_found->verify_by = yx_statement_get_int (statement, 5);
  yx_statement_reset (statement);
  return TRUE;
}

static gboolean
check_status (const Found *found, gboolean verified_too, GError **error)
{
  if (found->status == YX_LEAD_STATUS_OPEN
      || (verified_too && found->status == YX_LEAD_STATUS_VERIFIED))
    return TRUE;
  g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE, _("The lead is settled already: %s"),
               yx_enum_label (YX_TYPE_LEAD_STATUS, (int) found->status));
  return FALSE;
}

static gboolean
set_status (YxDb *db, const SettleJob *job, YxLeadStatus status, const char *reason,
            const char *merged_into, GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db,
                       "UPDATE leads SET status = $2, settled = $3, settled_by = $4, reason = $5, "
                       "merged_into = $6 WHERE id = $1",
                       error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->lead_id);
  yx_statement_bind_enum (statement, 2, YX_TYPE_LEAD_STATUS, (int) status);
  yx_statement_bind_int (statement, 3, g_get_real_time ());
  yx_statement_bind_text (statement, 4, job->author);
  yx_statement_bind_text (statement, 5, reason);
  yx_statement_bind_text (statement, 6, merged_into);
  return yx_statement_run (statement, error);
}

/* Whoever made sure of the lead made sure of its place. */
static gboolean
verify_place (YxDb *db, const SettleJob *job, const Found *found, GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db,
                       "UPDATE places SET verified = $2, verified_by = $3, updated = $2, "
                       "seen = CASE WHEN coalesce (seen, 0) < $4 THEN $4 ELSE seen END "
                       "WHERE id = $1",
                       error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, found->place_id);
  yx_statement_bind_int (statement, 2, g_get_real_time ());
  yx_statement_bind_text (statement, 3, job->author);
  yx_statement_bind_int (statement, 4, found->heard);
  return yx_statement_run (statement, error);
}

/* The lead that stays takes what is stricter and what is better known, and those that had gone
 * into the other one. */
static gboolean
take_over (YxDb *db, const SettleJob *job, const Found *found, const Found *into, GError **error)
{
  const gboolean verifies
      = found->status == YX_LEAD_STATUS_VERIFIED && into->status == YX_LEAD_STATUS_OPEN;
  YxStatement *statement = yx_db_prepare (
      db,
      "UPDATE leads SET urgent = $2, verify_by = $3, status = CASE WHEN $4 = 1 THEN 'verified' "
      "ELSE status END, settled = CASE WHEN $4 = 1 THEN (SELECT o.settled FROM leads o "
      "WHERE o.id = $5) ELSE settled END, settled_by = CASE WHEN $4 = 1 THEN (SELECT "
      "o.settled_by FROM leads o WHERE o.id = $5) ELSE settled_by END WHERE id = $1",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->text);
  yx_statement_bind_int (statement, 2, into->urgent || found->urgent ? 1 : 0);
  yx_statement_bind_int (statement, 3, MIN (into->verify_by, found->verify_by));
  yx_statement_bind_int (statement, 4, verifies ? 1 : 0);
  yx_statement_bind_text (statement, 5, job->lead_id);
  if (!yx_statement_run (statement, error))
    return FALSE;
  statement = yx_db_prepare (db,
                             "UPDATE leads SET merged_into = CASE WHEN id = $1 THEN merged_into "
                             "ELSE $2 END, place_id = coalesce ($3, place_id) "
                             "WHERE id = $1 OR merged_into = $1",
                             error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->lead_id);
  yx_statement_bind_text (statement, 2, job->text);
  yx_statement_bind_text (statement, 3, into->place_id);
  return yx_statement_run (statement, error);
}

static gboolean
settle_job (YxDb *db, gpointer data, GError **error)
{
  static const char *const events[] = {
    [YX_LEAD_VERIFY] = "lead.verified",
    [YX_LEAD_DISMISS] = "lead.dismissed",
    [YX_LEAD_MERGE] = "lead.merged",
  };
  const SettleJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_auto (Found) found = { 0 };
  g_auto (Found) into = { 0 };

  if (!read_found (db, job->lead_id, &found, error)
      || !check_status (&found, job->step != YX_LEAD_VERIFY, error))
    return FALSE;
  switch (job->step) {
  case YX_LEAD_VERIFY:
    if (!set_status (db, job, YX_LEAD_STATUS_VERIFIED, NULL, NULL, error)
        || (found.place_id != NULL && !verify_place (db, job, &found, error)))
      return FALSE;
    yx_payload_set_text (payload, "place", found.place_id);
    break;
  case YX_LEAD_DISMISS:
    if (!set_status (db, job, YX_LEAD_STATUS_DISMISSED, job->text, NULL, error))
      return FALSE;
    yx_payload_set_text (payload, "reason", job->text);
    break;
  case YX_LEAD_MERGE:
    if (!read_found (db, job->text, &into, error) || !check_status (&into, TRUE, error))
      return FALSE;
    if (g_strcmp0 (found.debtor_id, into.debtor_id) != 0) {
      g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                           _("Leads of two debtors cannot be merged"));
      return FALSE;
    }
    if (!take_over (db, job, &found, &into, error)
        || !set_status (db, job, YX_LEAD_STATUS_MERGED, NULL, job->text, error))
      return FALSE;
    yx_payload_set_text (payload, "into", job->text);
    break;
  default:
    g_return_val_if_reached (FALSE);
  }
  yx_payload_set_text (payload, "lead", job->lead_id);
  yx_payload_set_text (payload, "debtor", found.debtor_id);
  return yx_desk_append_event (db, job->author, NULL, events[job->step], payload, error)
         && yx_triage_refresh (db, job->author, NULL, found.debtor_id, error);
}

static gboolean
settle (YxDesk *desk, SettleJob *job, GCancellable *cancellable, GError **error)
{
  static const char *const verbs[] = {
    [YX_LEAD_VERIFY] = "lead.verify",
    [YX_LEAD_DISMISS] = "lead.dismiss",
    [YX_LEAD_MERGE] = "lead.merge",
  };

  if (!yx_desk_may (desk, YX_RIGHT_LEADS, verbs[job->step], error))
    return FALSE;
  g_strstrip (job->text);
  if (job->step == YX_LEAD_DISMISS && *job->text == '\0') {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                         _("A lead is dismissed with a reason"));
    return FALSE;
  }
  if (job->step == YX_LEAD_MERGE && g_str_equal (job->text, job->lead_id)) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                         _("A lead cannot be merged into itself"));
    return FALSE;
  }
  return yx_desk_write (desk, settle_job, job, cancellable, error);
}

static SettleJob *
settle_job_new (YxDesk *desk, YxLeadStep step, const char *lead_id, const char *text)
{
  SettleJob *job = g_new0 (SettleJob, 1);

  job->step = step;
  job->lead_id = g_strdup (lead_id);
  job->text = g_strdup (text != NULL ? text : "");
  job->author = yx_desk_dup_author (desk);
  return job;
}

static gboolean
settle_now (YxDesk *desk, YxLeadStep step, const char *lead_id, const char *text, GError **error)
{
  g_autoptr (SettleJob) job = settle_job_new (desk, step, lead_id, text);

  return settle (desk, job, NULL, error);
}

static void
settle_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (settle (source, data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

gboolean
yx_desk_verify_lead (YxDesk *self, const char *lead_id, GError **error)
{
  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (lead_id != NULL, FALSE);

  return settle_now (self, YX_LEAD_VERIFY, lead_id, NULL, error);
}

gboolean
yx_desk_dismiss_lead (YxDesk *self, const char *lead_id, const char *reason, GError **error)
{
  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (lead_id != NULL, FALSE);

  return settle_now (self, YX_LEAD_DISMISS, lead_id, reason, error);
}

gboolean
yx_desk_merge_leads (YxDesk *self, const char *into_id, const char *lead_id, GError **error)
{
  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (into_id != NULL && lead_id != NULL, FALSE);

  return settle_now (self, YX_LEAD_MERGE, lead_id, into_id, error);
}

void
yx_desk_settle_lead_async (YxDesk *self, YxLeadStep step, const char *lead_id, const char *text,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (YX_IS_DESK (self));
  g_return_if_fail (lead_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_desk_settle_lead_async);
  g_task_set_task_data (task, settle_job_new (self, step, lead_id, text),
                        (GDestroyNotify) settle_job_free);
  g_task_run_in_thread (task, settle_thread);
}

gboolean
yx_desk_settle_lead_finish (YxDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
