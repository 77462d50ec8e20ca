#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/custody-private.h"
#include "desk/edit-private.h"
#include "desk/gather.h"
#include "desk/night-private.h"
#include "desk/rulesets-private.h"
#include "model/enum-types.h"
#include "model/id.h"
#include "model/vocabulary.h"

#define MINUTE_US (60 * (gint64) G_USEC_PER_SEC)

typedef struct {
  YxCustodyBegin begin;
  const char *author;
  char *id;
} BeginJob;

typedef struct {
  const char *custody_id;
  const char *author;
  const char *reason;  /* of the extension; the note of the end */
  gint64 time;
  YxCustodyEnd how;
} ChangeJob;

typedef struct {
  const char *operation_id;
  gboolean running_only;
  GPtrArray *custodies;
} ListJob;

/* What the verbs need of a row. */
typedef struct {
  char *operation_id, *debtor_id;
  gint64 began;
  gboolean extended, ended, handed_over;
} Row;

static void
row_clear (Row *row)
{
  g_free (row->operation_id);
  g_free (row->debtor_id);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Row, row_clear)

static gboolean
refuse (GError **error, YxDeskError code, const char *message)
{
  g_set_error_literal (error, YX_DESK_ERROR, (int) code, message);
  return FALSE;
}

/* Fills in the time of what is done now. */
static gboolean
read_running (YxDb *db, ChangeJob *job, Row *ret_row, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT operation_id, debtor_id, began, extended, ended, handed_over FROM custodies "
      "WHERE id = $1",
      error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->custody_id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return refuse (error, YX_DESK_ERROR_NOT_FOUND, _("There is no such custody"));
  *ret_row = (Row){
    .operation_id = g_strdup (yx_statement_get_text (statement, 0)),
    .debtor_id = g_strdup (yx_statement_get_text (statement, 1)),
    .began = yx_statement_get_int (statement, 2),
    .extended = !yx_statement_is_null (statement, 3),
    .ended = !yx_statement_is_null (statement, 4),
    .handed_over = !yx_statement_is_null (statement, 5),
  };
  yx_statement_reset (statement);
  if (ret_row->ended)
    return refuse (error, YX_DESK_ERROR_STATE, _("The custody has ended already"));
  return job->time != 0
         || yx_night_read_time (db, ret_row->operation_id, g_get_real_time (), &job->time, error);
}

/* The ruleset that the operation goes by. (transfer full) */
static YxRuleset *
read_ruleset (YxDb *db, const char *operation_id, GError **error)
{
  g_autofree char *digest = NULL;
  gint64 start;
  gboolean row;
  YxStatement *statement
      = yx_db_prepare (db, "SELECT ruleset, window_start FROM operations WHERE id = $1", error);

  if (statement == NULL)
    return NULL;
  yx_statement_bind_text (statement, 1, operation_id);
  if (!yx_statement_step (statement, &row, error))
    return NULL;
  if (!row) {
    refuse (error, YX_DESK_ERROR_NOT_FOUND, _("There is no such operation"));
    return NULL;
  }
  digest = g_strdup (yx_statement_get_text (statement, 0));
  start = yx_statement_get_int (statement, 1);
  yx_statement_reset (statement);
  return yx_rulesets_read (db, digest, start, error);
}

/* How his last custody stands: running in this operation, or within so many hours before. */
static gboolean
read_before (YxDb *db, const YxCustodyBegin *begin, int hours, gboolean *ret_running,
             gboolean *ret_lately, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT coalesce (sum (CASE WHEN operation_id = $2 AND ended IS NULL THEN 1 ELSE 0 END), 0), "
      "coalesce (sum (CASE WHEN began > $3 THEN 1 ELSE 0 END), 0) FROM custodies "
      "WHERE debtor_id = $1",
      error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, begin->debtor_id);
  yx_statement_bind_text (statement, 2, begin->operation_id);
  yx_statement_bind_int (statement, 3, begin->began - hours * 60 * MINUTE_US);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  *ret_running = yx_statement_get_int (statement, 0) > 0;
  *ret_lately = yx_statement_get_int (statement, 1) > 0;
  yx_statement_reset (statement);
  return TRUE;
}

gboolean
yx_write_custody (YxDb *db, const YxCustodyBegin *begin, const char *author, gboolean *ret_begun,
                  char **ret_id, GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autoptr (YxRuleset) ruleset = read_ruleset (db, begin->operation_id, error);
  g_autofree char *id = yx_id_new ();
  const YxRuleLimits *limits;
  gboolean running, lately;
  YxStatement *statement;

  if (ruleset == NULL)
    return FALSE;
  limits = yx_ruleset_get_limits (ruleset);
  if (!read_before (db, begin, limits->chaining_hours, &running, &lately, error))
    return FALSE;
  if (running) {
    if (ret_begun != NULL) {
      *ret_begun = FALSE;
      return TRUE;
    }
    return refuse (error, YX_DESK_ERROR_EXISTS, _("He is under control already"));
  }
  /* What a team reports has happened; a rule broken is for the event to say. */
  if (lately && ret_begun == NULL && !yx_edit_said (begin->reason)) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                 _("He was under control within the last %d hours; a reason is needed"),
                 limits->chaining_hours);
    return FALSE;
  }
  statement = yx_db_prepare (
      db,
      "INSERT INTO custodies (id, operation_id, debtor_id, task_id, vehicle_id, began, limit_s, "
      "author, recorded) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, id);
  yx_statement_bind_text (statement, 2, begin->operation_id);
  yx_statement_bind_text (statement, 3, begin->debtor_id);
  yx_statement_bind_text (statement, 4, begin->task_id);
  yx_statement_bind_text (statement, 5, begin->vehicle_id);
  yx_statement_bind_int (statement, 6, begin->began);
  yx_statement_bind_int (statement, 7, limits->inquiry_minutes * 60);
  yx_statement_bind_text (statement, 8, author);
  yx_statement_bind_int (statement, 9, g_get_real_time ());
  if (!yx_statement_run (statement, error))
    return FALSE;
  yx_payload_set_text (payload, "custody", id);
  yx_payload_set_text (payload, "debtor", begin->debtor_id);
  yx_payload_set_text (payload, "task", begin->task_id);
  yx_payload_set_text (payload, "vehicle", begin->vehicle_id);
  yx_payload_set_int (payload, "began", begin->began);
  yx_payload_set_int (payload, "limit_s", limits->inquiry_minutes * 60);
  yx_payload_set_text (payload, "reason", begin->reason);
  if (lately)
    yx_payload_set_flag (payload, "again_within_limit", TRUE);
  if (!yx_desk_append_event (db, author, begin->operation_id, "custody.began", payload, error))
    return FALSE;
  if (ret_begun != NULL)
    *ret_begun = TRUE;
  if (ret_id != NULL)
    *ret_id = g_steal_pointer (&id);
  return TRUE;
}

static gboolean
begin_job (YxDb *db, gpointer data, GError **error)
{
  BeginJob *job = data;

  g_clear_pointer (&job->id, g_free);
  if (job->begin.began == 0
      && !yx_night_read_time (db, job->begin.operation_id, g_get_real_time (), &job->begin.began,
                              error))
    return FALSE;
  return yx_write_custody (db, &job->begin, job->author, NULL, &job->id, error);
}

/* One UPDATE of a running custody, and its event. */
static gboolean
change (YxDb *db, const char *sql, const YxEditValue *values, gsize n_values, const ChangeJob *job,
        const Row *row, const char *kind, YxPayload *payload, GError **error)
{
  YxStatement *statement = yx_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  yx_edit_bind (statement, values, n_values);
  if (!yx_statement_run (statement, error))
    return FALSE;
  yx_payload_set_text (payload, "custody", job->custody_id);
  yx_payload_set_text (payload, "debtor", row->debtor_id);
  yx_payload_set_int (payload, "time", job->time);
  return yx_desk_append_event (db, job->author, row->operation_id, kind, payload, error);
}

static gboolean
extend_job (YxDb *db, gpointer data, GError **error)
{
  ChangeJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autoptr (YxRuleset) ruleset = NULL;
  g_auto (Row) row = { 0 };
  gint64 limit_s;

  if (!read_running (db, job, &row, error))
    return FALSE;
  if (row.extended)
    return refuse (error, YX_DESK_ERROR_STATE, _("The time for inquiry has been extended already"));
  ruleset = read_ruleset (db, row.operation_id, error);
  if (ruleset == NULL)
    return FALSE;
  limit_s = yx_ruleset_get_limits (ruleset)->inquiry_complex_minutes * (gint64) 60;
  yx_payload_set_text (payload, "reason", job->reason);
  yx_payload_set_int (payload, "limit_s", limit_s);
  const YxEditValue values[]
      = { YX_EDIT_TEXT (job->custody_id), YX_EDIT_NUMBER (job->time), YX_EDIT_TEXT (job->author),
          YX_EDIT_TEXT (job->reason), YX_EDIT_NUMBER (limit_s) };
  return change (db,
                 "UPDATE custodies SET extended = $2, extended_by = $3, extended_reason = $4, "
                 "limit_s = $5 WHERE id = $1",
                 values, G_N_ELEMENTS (values), job, &row, "custody.extended", payload, error);
}

static gboolean
hand_over_job (YxDb *db, gpointer data, GError **error)
{
  ChangeJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_auto (Row) row = { 0 };

  if (!read_running (db, job, &row, error))
    return FALSE;
  if (row.handed_over)
    return TRUE;
  if (job->time < row.began)
    return refuse (error, YX_DESK_ERROR_INVALID, _("That was before he was under control"));
  const YxEditValue values[] = { YX_EDIT_TEXT (job->custody_id), YX_EDIT_NUMBER (job->time) };
  return change (db, "UPDATE custodies SET handed_over = $2 WHERE id = $1", values,
                 G_N_ELEMENTS (values), job, &row, "custody.handed-over", payload, error);
}

static gboolean
end_job (YxDb *db, gpointer data, GError **error)
{
  ChangeJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_auto (Row) row = { 0 };

  if (!read_running (db, job, &row, error))
    return FALSE;
  if (job->time < row.began)
    return refuse (error, YX_DESK_ERROR_INVALID, _("That was before he was under control"));
  yx_payload_set_text (payload, "how", yx_enum_nick (YX_TYPE_CUSTODY_END, (int) job->how));
  yx_payload_set_text (payload, "note", job->reason);
  const YxEditValue values[]
      = { YX_EDIT_TEXT (job->custody_id), YX_EDIT_NUMBER (job->time), YX_EDIT_TEXT (job->author),
          YX_EDIT_TEXT (job->reason),
          YX_EDIT_TEXT (yx_enum_nick (YX_TYPE_CUSTODY_END, (int) job->how)) };
  return change (db,
                 "UPDATE custodies SET ended = $2, ended_by = $3, ended_note = $4, ended_how = $5 "
                 "WHERE id = $1",
                 values, G_N_ELEMENTS (values), job, &row, "custody.ended", payload, error);
}

gboolean
yx_hand_over_custodies (YxDb *db, const char *operation_id, const char *vehicle_id, gint64 time,
                        const char *author, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT id FROM custodies WHERE operation_id = $1 AND vehicle_id = $2 AND ended IS NULL "
      "AND handed_over IS NULL AND began <= $3 ORDER BY began, id",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, operation_id);
  yx_statement_bind_text (statement, 2, vehicle_id);
  yx_statement_bind_int (statement, 3, time);
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      break;
    g_ptr_array_add (ids, g_strdup (yx_statement_get_text (statement, 0)));
  }
  for (guint i = 0; i < ids->len; i++) {
    ChangeJob job = { .custody_id = g_ptr_array_index (ids, i), .author = author, .time = time };

    if (!hand_over_job (db, &job, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- Reading ---- */

static YxCustody *
custody_from_row (YxStatement *row)
{
  YxCustody *custody = g_new0 (YxCustody, 1);

  custody->id = g_strdup (yx_statement_get_text (row, 0));
  custody->operation_id = g_strdup (yx_statement_get_text (row, 1));
  custody->debtor_id = g_strdup (yx_statement_get_text (row, 2));
  custody->debtor = yx_mask_debtor (
      yx_statement_get_text (row, 3),
      (YxDebtorKind) yx_statement_get_enum (row, 4, YX_TYPE_DEBTOR_KIND, YX_DEBTOR_KIND_PERSON));
  custody->task_id = g_strdup (yx_statement_get_text (row, 5));
  custody->vehicle_id = g_strdup (yx_statement_get_text (row, 6));
  custody->plate = g_strdup (yx_statement_get_text (row, 7));
  custody->call_sign = g_strdup (yx_statement_get_text (row, 8));
  custody->began = yx_statement_get_int (row, 9);
  custody->limit_s = yx_statement_get_int (row, 10);
  custody->ends = custody->began + custody->limit_s * (gint64) G_USEC_PER_SEC;
  custody->extended = yx_statement_get_int (row, 11);
  custody->extended_by = g_strdup (yx_statement_get_text (row, 12));
  custody->extended_reason = g_strdup (yx_statement_get_text (row, 13));
  custody->handed_over = yx_statement_get_int (row, 14);
  custody->ended = yx_statement_get_int (row, 15);
  custody->ended_how = (YxCustodyEnd) yx_statement_get_enum (row, 16, YX_TYPE_CUSTODY_END,
                                                             YX_CUSTODY_END_LEFT_FREE);
  custody->ended_by = g_strdup (yx_statement_get_text (row, 17));
  custody->ended_note = g_strdup (yx_statement_get_text (row, 18));
  custody->author = g_strdup (yx_statement_get_text (row, 19));
  custody->recorded = yx_statement_get_int (row, 20);
  return custody;
}

/* The alarms lie as far before the limit as the ruleset has them before its shorter one. */
static void
set_alarms (YxCustody *custody, const YxRuleset *ruleset)
{
  const YxRuleLimits *limits = yx_ruleset_get_limits (ruleset);

  custody->first_alarm
      = custody->ends
        - (limits->inquiry_minutes - limits->inquiry_first_alarm_minutes) * MINUTE_US;
  custody->second_alarm
      = custody->ends
        - (limits->inquiry_minutes - limits->inquiry_second_alarm_minutes) * MINUTE_US;
}

GPtrArray *
yx_read_custodies (YxDb *db, const char *operation_id, gboolean running_only,
                   const YxRuleset *ruleset, GError **error)
{
  g_autoptr (GPtrArray) custodies
      = g_ptr_array_new_with_free_func ((GDestroyNotify) yx_custody_free);
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT c.id, c.operation_id, c.debtor_id, d.name, d.kind, c.task_id, c.vehicle_id, v.plate, "
      "v.call_sign, c.began, c.limit_s, c.extended, c.extended_by, c.extended_reason, c.handed_over, "
      "c.ended, c.ended_how, c.ended_by, c.ended_note, c.author, c.recorded FROM custodies c "
      "JOIN debtors d ON d.id = c.debtor_id LEFT JOIN vehicles v ON v.id = c.vehicle_id "
      "WHERE ($1 IS NULL OR c.operation_id = $1) AND ($2 = 0 OR c.ended IS NULL) "
      "ORDER BY CASE WHEN c.ended IS NULL THEN 0 ELSE 1 END, "
      "CASE WHEN c.ended IS NULL THEN c.began + c.limit_s * 1000000 ELSE - c.ended END, c.id",
      error);

  if (statement == NULL)
    return NULL;
  yx_statement_bind_text (statement, 1, operation_id);
  yx_statement_bind_int (statement, 2, running_only);
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return NULL;
    if (!row)
      break;
    g_ptr_array_add (custodies, custody_from_row (statement));
  }
  for (guint i = 0; i < custodies->len; i++) {
    YxCustody *custody = g_ptr_array_index (custodies, i);
    g_autoptr (YxRuleset) own = NULL;

    if (ruleset == NULL) {
      own = read_ruleset (db, custody->operation_id, error);
      if (own == NULL)
        return NULL;
    }
    set_alarms (custody, ruleset != NULL ? ruleset : own);
  }
  return g_steal_pointer (&custodies);
}

static gboolean
list_job (YxDb *db, gpointer data, GError **error)
{
  ListJob *job = data;

  job->custodies = yx_read_custodies (db, job->operation_id, job->running_only, NULL, error);
  return job->custodies != NULL;
}

/* ---- Verbs ---- */

YxCustody *
yx_custody_copy (const YxCustody *custody)
{
  YxCustody *copy;

  g_return_val_if_fail (custody != NULL, NULL);

  copy = g_memdup2 (custody, sizeof *custody);
  copy->id = g_strdup (custody->id);
  copy->operation_id = g_strdup (custody->operation_id);
  copy->debtor_id = g_strdup (custody->debtor_id);
  copy->debtor = g_strdup (custody->debtor);
  copy->task_id = g_strdup (custody->task_id);
  copy->vehicle_id = g_strdup (custody->vehicle_id);
  copy->plate = g_strdup (custody->plate);
  copy->call_sign = g_strdup (custody->call_sign);
  copy->extended_by = g_strdup (custody->extended_by);
  copy->extended_reason = g_strdup (custody->extended_reason);
  copy->ended_by = g_strdup (custody->ended_by);
  copy->ended_note = g_strdup (custody->ended_note);
  copy->author = g_strdup (custody->author);
  return copy;
}

void
yx_custody_free (YxCustody *custody)
{
  if (custody == NULL)
    return;
  g_free (custody->id);
  g_free (custody->operation_id);
  g_free (custody->debtor_id);
  g_free (custody->debtor);
  g_free (custody->task_id);
  g_free (custody->vehicle_id);
  g_free (custody->plate);
  g_free (custody->call_sign);
  g_free (custody->extended_by);
  g_free (custody->extended_reason);
  g_free (custody->ended_by);
  g_free (custody->ended_note);
  g_free (custody->author);
  g_free (custody);
}

int
yx_custody_alarm (const YxCustody *custody, gint64 now)
{
  g_return_val_if_fail (custody != NULL, 0);

  if (custody->ended != 0 || now < custody->first_alarm)
    return 0;
  if (now < custody->second_alarm)
    return 1;
  return now < custody->ends ? 2 : 3;
}

gboolean
yx_desk_begin_custody (YxDesk *self, const YxCustodyBegin *begin, char **ret_id, GError **error)
{
  g_autofree char *author = NULL;
  BeginJob job = { 0 };
  gboolean done;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (begin != NULL && begin->operation_id != NULL && begin->debtor_id != NULL,
                        FALSE);

  if (!yx_desk_may (self, YX_RIGHT_DISPATCH, "custody.begin", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  job.begin = *begin;
  job.author = author;
  done = yx_desk_write (self, begin_job, &job, NULL, error);
  if (done && ret_id != NULL)
    *ret_id = g_steal_pointer (&job.id);
  g_free (job.id);
  return done;
}

gboolean
yx_desk_extend_custody (YxDesk *self, const char *custody_id, const char *reason, GError **error)
{
  g_autofree char *author = NULL;
  g_autofree char *stripped = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (custody_id != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_COMMAND, "custody.extend", error))
    return FALSE;
  stripped = g_strstrip (g_strdup (reason != NULL ? reason : ""));
  if (*stripped == '\0')
    return yx_edit_invalid (error, _("Extending the time for inquiry needs a reason"));
  author = yx_desk_dup_author (self);
  ChangeJob job = { .custody_id = custody_id, .author = author, .reason = stripped };
  return yx_desk_write (self, extend_job, &job, NULL, error);
}

gboolean
yx_desk_hand_over_custody (YxDesk *self, const char *custody_id, gint64 time, GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (custody_id != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_DISPATCH, "custody.hand-over", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  ChangeJob job = { .custody_id = custody_id, .author = author,
                    .time = time };
  return yx_desk_write (self, hand_over_job, &job, NULL, error);
}

gboolean
yx_desk_end_custody (YxDesk *self, const char *custody_id, YxCustodyEnd how, const char *note,
                     gint64 time, GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (custody_id != NULL, FALSE);
  g_return_val_if_fail (yx_enum_nick (YX_TYPE_CUSTODY_END, (int) how) != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_DISPATCH, "custody.end", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  ChangeJob job = { .custody_id = custody_id, .author = author,
                    .reason = yx_edit_said (note) ? note : NULL, .how = how,
                    .time = time };
  return yx_desk_write (self, end_job, &job, NULL, error);
}

GPtrArray *
yx_desk_list_custodies (YxDesk *self, const char *operation_id, gboolean running_only,
                        GError **error)
{
  ListJob job = { operation_id, running_only, NULL };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  if (!yx_store_read (yx_desk_get_store (self), list_job, &job, error))
    return NULL;
  return job.custodies;
}
