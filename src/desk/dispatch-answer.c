#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/dispatch-answer.h"

#include <glib/gi18n-lib.h>

#include "desk/phone-private.h"
#include "desk/roles.h"

typedef struct {
  const YxPhone *phone; /* nullable */
  const char *author;
  const char *id;
  gint64 time;
} AnswerJob;

/* The operation of a dispatch that waits; NULL without error when it waits no more. */
static gboolean
find_dispatch (YxDb *db, const AnswerJob *job, char **ret_operation_id, gboolean *ret_waits,
               GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT operation_id, acknowledged, withdrawn FROM dispatches WHERE id = $1 "
      "AND ($2 = 0 OR vehicle_id = $3)",
      error);
  gboolean row, withdrawn;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->id);
  yx_statement_bind_int (statement, 2, job->phone != NULL);
  if (job->phone != NULL)
    yx_statement_bind_text (statement, 3, job->phone->vehicle_id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (!row) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                         _ ("There is no such dispatch"));
    return FALSE;
  }
  *ret_operation_id = g_strdup (yx_statement_get_text (statement, 0));
  *ret_waits = yx_statement_is_null (statement, 1);
  withdrawn = !yx_statement_is_null (statement, 2);
  yx_statement_reset (statement);
  if (!withdrawn || !*ret_waits)
    return TRUE;
  g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE, _ ("This dispatch was withdrawn"));
  return FALSE;
}

static gboolean
answer_job (YxDb *db, gpointer data, GError **error)
{
  const AnswerJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autofree char *operation_id = NULL;
  YxStatement *statement;
  gboolean waits;

  if (job->phone != NULL && !yx_phone_check (db, job->phone, error))
    return FALSE;
  if (!find_dispatch (db, job, &operation_id, &waits, error))
    return FALSE;
  if (!waits)
    return TRUE;
  statement = yx_db_prepare (
      db, "UPDATE dispatches SET acknowledged = $2, acknowledged_by = $3 WHERE id = $1", error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->id);
  yx_statement_bind_int (statement, 2, job->time != 0 ? job->time : g_get_real_time ());
  yx_statement_bind_text (statement, 3, job->author);
  if (!yx_statement_run (statement, error))
    return FALSE;
  yx_payload_set_text (payload, "dispatch", job->id);
  yx_phone_sign (job->phone, payload);
  return yx_desk_append_event (db, job->author, operation_id, "dispatch.acknowledged", payload,
                               error);
}

gboolean
yx_desk_acknowledge_dispatch (YxDesk *self, const YxPhone *phone, const char *dispatch_id,
                              gint64 time, GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (dispatch_id != NULL, FALSE);

  if (phone == NULL && !yx_desk_may (self, YX_RIGHT_DISPATCH, "dispatch.acknowledge", error))
    return FALSE;
  author = phone != NULL ? g_strdup (phone->author) : yx_desk_dup_author (self);
  AnswerJob job = { phone, author, dispatch_id, time };
  return yx_desk_write (self, answer_job, &job, NULL, error);
}
