#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/phone-private.h"
#include "desk/roles.h"
#include "desk/roll-call.h"
#include "model/id.h"

#define MAX_NOTE 500 /* characters */

typedef struct {
  const char *operation_id;
  const char *author;
  char *id;
} CallJob;

typedef struct {
  const YxPhone *phone; /* nullable */
  const char *author;
  const char *id;
  const char *officer_id;
  gboolean well;
  const char *note;
  char *operation_id;
} AnswerJob;

typedef struct {
  const char *operation_id;
  GPtrArray *roll_calls;
} ListJob;

static void
answer_free (gpointer data)
{
  YxRollAnswer *answer = data;

  g_free (answer->officer_id);
  g_free (answer->name);
  g_free (answer->phone);
  g_free (answer->vehicle_id);
  g_free (answer->vehicle);
  g_free (answer->note);
  g_free (answer);
}

void
yx_roll_call_free (YxRollCall *roll_call)
{
  if (roll_call == NULL)
    return;
  g_free (roll_call->id);
  g_free (roll_call->author);
  g_ptr_array_unref (roll_call->answers);
  g_free (roll_call);
}

static gboolean
set_error (GError **error, YxDeskError code, const char *message)
{
  g_set_error_literal (error, YX_DESK_ERROR, (int) code, message);
  return FALSE;
}

/* ---- Calling ---- */

static gboolean
close_open (YxDb *db, const CallJob *job, gint64 now, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db, "UPDATE roll_calls SET closed = $2 WHERE operation_id = $1 AND closed IS NULL", error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->operation_id);
  yx_statement_bind_int (statement, 2, now);
  return yx_statement_run (statement, error);
}

static gboolean
ask_crews (YxDb *db, const CallJob *job, gint64 *ret_n, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO roll_answers (roll_call_id, officer_id, vehicle_id) "
      "SELECT DISTINCT $1, oc.officer_id, oc.vehicle_id FROM operation_crew oc "
      "JOIN operations o ON o.id = oc.operation_id JOIN plans pl ON pl.operation_id = o.id "
      "AND pl.version = o.plan_version JOIN routes r ON r.plan_id = pl.id "
      "AND r.vehicle_id = oc.vehicle_id WHERE o.id = $2",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->id);
  yx_statement_bind_text (statement, 2, job->operation_id);
  if (!yx_statement_run (statement, error))
    return FALSE;
  *ret_n = yx_db_get_changes (db);
  return TRUE;
}

static gboolean
call_job (YxDb *db, gpointer data, GError **error)
{
  const CallJob *job = data;
  const gint64 now = g_get_real_time ();
  g_autoptr (YxOperation) operation = yx_desk_read_operation (db, job->operation_id, error);
  g_autoptr (YxPayload) payload = yx_payload_new ();
  YxStatement *statement;
  gint64 n;

  if (operation == NULL)
    return FALSE;
  if (yx_operation_get_data (operation)->step != YX_OPERATION_STEP_LIVE)
    return set_error (error, YX_DESK_ERROR_STATE, _ ("A roll is called while an operation is live"));
  if (!close_open (db, job, now, error))
    return FALSE;
  statement = yx_db_prepare (
      db, "INSERT INTO roll_calls (id, operation_id, author, called) VALUES ($1, $2, $3, $4)", error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->id);
  yx_statement_bind_text (statement, 2, job->operation_id);
  yx_statement_bind_text (statement, 3, job->author);
  yx_statement_bind_int (statement, 4, now);
  if (!yx_statement_run (statement, error) || !ask_crews (db, job, &n, error))
    return FALSE;
  if (n == 0)
    return set_error (error, YX_DESK_ERROR_NOTHING,
                      _ ("No officer is named in a crew of this operation"));
  yx_payload_set_text (payload, "roll_call", job->id);
  yx_payload_set_int (payload, "asked", n);
  return yx_desk_append_event (db, job->author, job->operation_id, "roll.called", payload, error);
}

gboolean
yx_desk_call_roll (YxDesk *self, const char *operation_id, char **ret_id, GError **error)
{
  g_autofree char *author = NULL;
  g_autofree char *id = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (operation_id != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_DISPATCH, "roll.call", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  id = yx_id_new ();
  CallJob job = { operation_id, author, id };
  if (!yx_desk_write (self, call_job, &job, NULL, error))
    return FALSE;
  if (ret_id != NULL)
    *ret_id = g_steal_pointer (&id);
  return TRUE;
}

/* ---- Answering and closing ---- */

/* The operation of an open roll call. (transfer full) */
static char *
find_open (YxDb *db, const char *id, GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db, "SELECT operation_id, closed FROM roll_calls WHERE id = $1", error);
  char *operation_id = NULL;
  gboolean row, closed;

  if (statement == NULL)
    return NULL;
  yx_statement_bind_text (statement, 1, id);
  if (!yx_statement_step (statement, &row, error))
    return NULL;
  if (!row) {
    set_error (error, YX_DESK_ERROR_NOT_FOUND, _ ("There is no such roll call"));
    return NULL;
  }
  closed = !yx_statement_is_null (statement, 1);
  if (!closed)
    operation_id = g_strdup (yx_statement_get_text (statement, 0));
  yx_statement_reset (statement);
  if (closed)
    set_error (error, YX_DESK_ERROR_STATE, _ ("This roll call is closed"));
  return operation_id;
}

static gboolean
answer_job (YxDb *db, gpointer data, GError **error)
{
  const AnswerJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autofree char *operation_id = NULL;
  YxStatement *statement;

  if (job->phone != NULL && !yx_phone_check (db, job->phone, error))
    return FALSE;
  operation_id = find_open (db, job->id, error);
  if (operation_id == NULL)
    return FALSE;
  /* An officer's own phone answers for him; the car's for those who ride in it. */
  statement = yx_db_prepare (
      db,
      "UPDATE roll_answers SET answered = $3, well = $4, note = $5 WHERE roll_call_id = $1 "
      "AND officer_id = $2 AND ($6 = 1 OR officer_id = $7 OR vehicle_id = $8)",
      error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->id);
  yx_statement_bind_text (statement, 2, job->officer_id);
  yx_statement_bind_int (statement, 3, g_get_real_time ());
  yx_statement_bind_int (statement, 4, job->well ? 1 : 0);
  yx_statement_bind_text (statement, 5, job->note);
  yx_statement_bind_int (statement, 6, job->phone == NULL);
  if (job->phone != NULL) {
    yx_statement_bind_text (statement, 7, job->phone->officer_id);
    yx_statement_bind_text (statement, 8, job->phone->vehicle_id);
  }
  if (!yx_statement_run (statement, error))
    return FALSE;
  if (yx_db_get_changes (db) == 0)
    return set_error (error, YX_DESK_ERROR_NOT_FOUND, _ ("This officer was not asked"));
  yx_payload_set_text (payload, "roll_call", job->id);
  yx_phone_sign (job->phone, payload);
  yx_payload_set_text (payload, "officer", job->officer_id);
  yx_payload_set_flag (payload, "well", job->well);
  yx_payload_set_text (payload, "note", job->note);
  return yx_desk_append_event (db, job->author, operation_id, "roll.answered", payload, error);
}

gboolean
yx_desk_answer_roll (YxDesk *self, const YxPhone *phone, const char *roll_call_id,
                     const char *officer_id, gboolean well, const char *note, GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (roll_call_id != NULL, FALSE);

  if (phone == NULL && !yx_desk_may (self, YX_RIGHT_DISPATCH, "roll.answer", error))
    return FALSE;
  if (officer_id == NULL && phone != NULL)
    officer_id = phone->officer_id;
  if (officer_id == NULL)
    return set_error (error, YX_DESK_ERROR_INVALID, _ ("Say who answers"));
  if (note != NULL && g_utf8_strlen (note, -1) > MAX_NOTE)
    return set_error (error, YX_DESK_ERROR_INVALID, _ ("The note is too long"));
  author = phone != NULL ? g_strdup (phone->author) : yx_desk_dup_author (self);
  AnswerJob job = { phone, author, roll_call_id, officer_id, well, note, NULL };
  return yx_desk_write (self, answer_job, &job, NULL, error);
}

static gboolean
close_job (YxDb *db, gpointer data, GError **error)
{
  const AnswerJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autofree char *operation_id = find_open (db, job->id, error);
  YxStatement *statement;

  if (operation_id == NULL)
    return FALSE;
  statement = yx_db_prepare (db, "UPDATE roll_calls SET closed = $2 WHERE id = $1", error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->id);
  yx_statement_bind_int (statement, 2, g_get_real_time ());
  if (!yx_statement_run (statement, error))
    return FALSE;
  yx_payload_set_text (payload, "roll_call", job->id);
  return yx_desk_append_event (db, job->author, operation_id, "roll.closed", payload, error);
}

gboolean
yx_desk_close_roll (YxDesk *self, const char *roll_call_id, GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (roll_call_id != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_DISPATCH, "roll.close", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  AnswerJob job = { .author = author, .id = roll_call_id };
  return yx_desk_write (self, close_job, &job, NULL, error);
}

/* ---- Reading back ---- */

static YxRollCall *
roll_call_from_row (YxStatement *row)
{
  YxRollCall *roll_call = g_new0 (YxRollCall, 1);

  roll_call->id = g_strdup (yx_statement_get_text (row, 0));
  roll_call->author = g_strdup (yx_statement_get_text (row, 1));
  roll_call->called = yx_statement_get_int (row, 2);
  roll_call->closed = yx_statement_get_int (row, 3);
  roll_call->answers = g_ptr_array_new_with_free_func (answer_free);
  return roll_call;
}

static void
take_answer (YxRollCall *roll_call, YxStatement *row)
{
  YxRollAnswer *answer = g_new0 (YxRollAnswer, 1);

  answer->officer_id = g_strdup (yx_statement_get_text (row, 4));
  answer->name = g_strdup (yx_statement_get_text (row, 5));
  answer->phone = g_strdup (yx_statement_get_text (row, 6));
  answer->vehicle_id = g_strdup (yx_statement_get_text (row, 7));
  answer->vehicle = g_strdup (yx_statement_get_text (row, 8));
  answer->answered = yx_statement_get_int (row, 9);
  answer->well = yx_statement_get_int (row, 10) != 0;
  answer->note = g_strdup (yx_statement_get_text (row, 11));
  roll_call->n_answered += answer->answered != 0;
  roll_call->n_unwell += answer->answered != 0 && !answer->well;
  g_ptr_array_add (roll_call->answers, answer);
}

static gboolean
list_job (YxDb *db, gpointer data, GError **error)
{
  ListJob *job = data;
  YxRollCall *last = NULL;
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT c.id, c.author, c.called, c.closed, a.officer_id, o.name, o.phone, a.vehicle_id, "
      "coalesce (v.call_sign, v.plate), a.answered, a.well, a.note FROM roll_calls c "
      "JOIN roll_answers a ON a.roll_call_id = c.id JOIN officers o ON o.id = a.officer_id "
      "LEFT JOIN vehicles v ON v.id = a.vehicle_id WHERE c.operation_id = $1 "
      "ORDER BY c.called DESC, c.id DESC, CASE WHEN a.answered IS NULL THEN 0 ELSE 1 END, "
      "v.plate, o.name, o.id",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->operation_id);
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    if (last == NULL || g_strcmp0 (last->id, yx_statement_get_text (statement, 0)) != 0) {
      last = roll_call_from_row (statement);
      g_ptr_array_add (job->roll_calls, last);
    }
    take_answer (last, statement);
  }
}

GPtrArray *
yx_desk_list_roll_calls (YxDesk *self, const char *operation_id, GError **error)
{
  g_autoptr (GPtrArray) roll_calls
      = g_ptr_array_new_with_free_func ((GDestroyNotify) yx_roll_call_free);
  ListJob job = { operation_id, roll_calls };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (operation_id != NULL, NULL);

  if (!yx_store_read (yx_desk_get_store (self), list_job, &job, error))
    return NULL;
  return g_steal_pointer (&roll_calls);
}
