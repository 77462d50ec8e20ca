#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/dispatch-private.h"
#include "desk/operation-private.h"
#include "desk/operation.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/id.h"
#include "model/vocabulary.h"
#include "rules/ruleset.h"

/* Leads --------------------------------------------------------------------------------------- */

typedef struct {
  const char *operation_id, *lead_id;
  char *author;
  char *task_id, *place_id; /* found */
} AdmitJob;

static gboolean
read_lead (YxDb *db, AdmitJob *job, char **ret_debtor_id, gboolean *ret_woman, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT l.debtor_id, l.place_id, d.sex FROM leads l JOIN debtors d ON d.id = l.debtor_id "
      "WHERE l.id = $1",
      error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->lead_id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (!row) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _("There is no lead %s"),
                 job->lead_id);
    return FALSE;
  }
  *ret_debtor_id = g_strdup (yx_statement_get_text (statement, 0));
  job->place_id = g_strdup (yx_statement_get_text (statement, 1));
  *ret_woman = yx_statement_get_enum (statement, 2, YX_TYPE_SEX, YX_SEX_UNKNOWN) == YX_SEX_FEMALE;
  yx_statement_reset (statement);
  if (job->place_id != NULL)
    return TRUE;
  g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                       _("The lead names no place that a car could be sent to"));
  return FALSE;
}

static gboolean
find_task (YxDb *db, AdmitJob *job, const char *debtor_id, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT id FROM tasks WHERE operation_id = $1 AND debtor_id = $2 AND dropped = 0 "
      "AND kind = 'summons'",
      error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->operation_id);
  yx_statement_bind_text (statement, 2, debtor_id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (row) {
    job->task_id = g_strdup (yx_statement_get_text (statement, 0));
    yx_statement_reset (statement);
  }
  return TRUE;
}

static gboolean
insert_task (YxDb *db, AdmitJob *job, const YxOperationData *operation, const char *debtor_id,
             gboolean woman, GError **error)
{
  g_autoptr (YxRuleset) ruleset = yx_operation_read_ruleset (db, operation, error);
  const YxKindNeeds *needs;
  YxStatement *statement;

  if (ruleset == NULL)
    return FALSE;
  needs = yx_ruleset_get_needs (ruleset, YX_TASK_KIND_SUMMONS);
  statement = yx_db_prepare (
      db,
      "INSERT INTO tasks (id, operation_id, debtor_id, kind, weight, required, crew, seats, "
      "female_officer, dropped, added) VALUES ($1, $2, $3, 'summons', 1, 0, $4, $5, $6, 0, 1) "
      "ON CONFLICT (operation_id, debtor_id, kind) DO UPDATE SET dropped = 0, added = 1 "
      "RETURNING id",
      error);
  if (statement == NULL)
    return FALSE;
  {
    g_autofree char *id = yx_id_new ();
    gboolean row;

    yx_statement_bind_text (statement, 1, id);
    yx_statement_bind_text (statement, 2, operation->id);
    yx_statement_bind_text (statement, 3, debtor_id);
    yx_statement_bind_int (statement, 4, needs->crew);
    yx_statement_bind_int (statement, 5, needs->seats);
    yx_statement_bind_int (statement, 6,
                           woman
                               && yx_ruleset_asks (ruleset, YX_RULE_FEMALE_OFFICER,
                                                   YX_TASK_KIND_SUMMONS));
    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    g_assert (row);
    job->task_id = g_strdup (yx_statement_get_text (statement, 0));
    yx_statement_reset (statement);
  }
  return TRUE;
}

/* His open cases come with him, for this task alone. */
static gboolean
give_cases (YxDb *db, AdmitJob *job, const char *debtor_id, GError **error)
{
  static const char *const statements[] = {
    "INSERT INTO operation_cases (operation_id, case_id, tasks_only) "
    "SELECT $1, c.id, 1 FROM cases c JOIN case_debtors cd ON cd.case_id = c.id "
    "WHERE cd.debtor_id = $2 AND c.status = 'open' AND $3 = $3 "
    "ON CONFLICT (operation_id, case_id) DO NOTHING",
    "INSERT INTO task_cases (task_id, case_id) SELECT $3, c.id FROM cases c "
    "JOIN case_debtors cd ON cd.case_id = c.id "
    "WHERE cd.debtor_id = $2 AND c.status = 'open' AND $1 = $1 "
    "ON CONFLICT (task_id, case_id) DO UPDATE SET left_at = NULL",
    "UPDATE tasks SET weight = (SELECT count(*) FROM task_cases WHERE task_id = $3 "
    "AND left_at IS NULL) WHERE id = $3 AND $1 = $1 AND $2 = $2",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (statements); i++) {
    YxStatement *statement = yx_db_prepare (db, statements[i], error);

    if (statement == NULL)
      return FALSE;
    yx_statement_bind_text (statement, 1, job->operation_id);
    yx_statement_bind_text (statement, 2, debtor_id);
    yx_statement_bind_text (statement, 3, job->task_id);
    if (!yx_statement_run (statement, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
admit_job (YxDb *db, gpointer data, GError **error)
{
  AdmitJob *job = data;
  g_autoptr (YxOperation) operation = NULL;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autofree char *debtor_id = NULL;
  gboolean woman;

  g_clear_pointer (&job->task_id, g_free);
  g_clear_pointer (&job->place_id, g_free);
  operation = yx_desk_read_operation (db, job->operation_id, error);
  if (operation == NULL || !read_lead (db, job, &debtor_id, &woman, error)
      || !find_task (db, job, debtor_id, error))
    return FALSE;
  if (job->task_id != NULL)
    return TRUE;
  if (yx_operation_get_data (operation)->step != YX_OPERATION_STEP_LIVE) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE,
                         _("The operation is not live"));
    return FALSE;
  }
  if (!insert_task (db, job, yx_operation_get_data (operation), debtor_id, woman, error)
      || !give_cases (db, job, debtor_id, error))
    return FALSE;
  yx_payload_set_text (payload, "task", job->task_id);
  yx_payload_set_text (payload, "debtor", debtor_id);
  yx_payload_set_text (payload, "lead", job->lead_id);
  return yx_desk_append_event (db, job->author, job->operation_id, "operation.task-admitted",
                               payload, error);
}

gboolean
yx_dispatch_admit_lead (YxDesk *desk, const char *operation_id, const char *lead_id,
                        char **ret_task_id, char **ret_place_id, GError **error)
{
  AdmitJob job = { .operation_id = operation_id, .lead_id = lead_id };
  gboolean done;

  job.author = yx_desk_dup_author (desk);
  done = yx_desk_write (desk, admit_job, &job, NULL, error);
  g_free (job.author);
  if (!done) {
    g_free (job.task_id);
    g_free (job.place_id);
    return FALSE;
  }
  *ret_task_id = job.task_id;
  *ret_place_id = job.place_id;
  return TRUE;
}

/* Orders -------------------------------------------------------------------------------------- */

static gboolean
write_order (YxDb *db, const YxDispatchOrders *job, const YxDispatchOrder *order, gint64 now,
             GError **error)
{
  g_autofree char *id = yx_id_new ();
  g_autoptr (YxPayload) payload = yx_payload_new ();
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO dispatches (id, operation_id, cause, vehicle_id, task_id, place_id, lead_id, "
      "plan_before, plan_after, offers, author, sent) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, id);
  yx_statement_bind_text (statement, 2, job->question->operation_id);
  yx_statement_bind_enum (statement, 3, YX_TYPE_DISPATCH_CAUSE, (int) job->question->cause);
  yx_statement_bind_text (statement, 4, order->vehicle_id);
  yx_statement_bind_text (statement, 5, order->task_id);
  yx_statement_bind_text (statement, 6, order->place_id);
  yx_statement_bind_text (statement, 7, job->question->lead_id);
  yx_statement_bind_int (statement, 8, job->plan_before);
  yx_statement_bind_int (statement, 9, job->plan_after);
  yx_statement_bind_text (statement, 10, job->offers);
  yx_statement_bind_text (statement, 11, job->author);
  yx_statement_bind_int (statement, 12, now);
  if (!yx_statement_run (statement, error))
    return FALSE;
  yx_payload_set_text (payload, "dispatch", id);
  yx_payload_set_text (payload, "cause",
                       yx_enum_nick (YX_TYPE_DISPATCH_CAUSE, (int) job->question->cause));
  yx_payload_set_text (payload, "vehicle", order->vehicle_id);
  yx_payload_set_text (payload, "task", order->task_id);
  yx_payload_set_text (payload, "place", order->place_id);
  yx_payload_set_text (payload, "lead", job->question->lead_id);
  yx_payload_set_int (payload, "plan_before", job->plan_before);
  yx_payload_set_int (payload, "plan_after", job->plan_after);
  return yx_desk_append_event (db, job->author, job->question->operation_id, "dispatch.sent",
                               payload, error);
}

gboolean
yx_dispatch_write_job (YxDb *db, gpointer data, GError **error)
{
  const YxDispatchOrders *job = data;
  const gint64 now = g_get_real_time ();

  for (guint i = 0; i < job->n_orders; i++)
    if (!write_order (db, job, &job->orders[i], now, error))
      return FALSE;
  return TRUE;
}

/* Reading back -------------------------------------------------------------------------------- */

static void
dispatch_free (gpointer data)
{
  YxDispatch *dispatch = data;

  g_free (dispatch->id);
  g_free (dispatch->operation_id);
  g_free (dispatch->vehicle_id);
  g_free (dispatch->vehicle);
  g_free (dispatch->task_id);
  g_free (dispatch->place_id);
  g_free (dispatch->lead_id);
  g_free (dispatch->title);
  g_free (dispatch->author);
  g_free (dispatch->acknowledged_by);
  g_free (dispatch);
}

typedef struct {
  const char *operation_id;
  GPtrArray *found;
} ListJob;

static gboolean
list_job (YxDb *db, gpointer data, GError **error)
{
  ListJob *job = data;
  YxStatement *row = yx_db_prepare (
      db,
      "SELECT s.id, s.operation_id, s.cause, s.vehicle_id, coalesce (v.call_sign, v.plate), "
      "s.task_id, s.place_id, s.lead_id, d.name, i.name, s.plan_before, s.plan_after, s.author, "
      "s.sent, s.acknowledged, s.acknowledged_by FROM dispatches s "
      "JOIN vehicles v ON v.id = s.vehicle_id LEFT JOIN tasks t ON t.id = s.task_id "
      "LEFT JOIN debtors d ON d.id = t.debtor_id LEFT JOIN institutions i ON i.id = t.institution_id "
      "WHERE s.operation_id = $1 ORDER BY s.sent DESC, s.id DESC",
      error);

  if (row == NULL)
    return FALSE;
  yx_statement_bind_text (row, 1, job->operation_id);
  g_ptr_array_set_size (job->found, 0);
  for (;;) {
    gboolean more;
    YxDispatch *dispatch;

    if (!yx_statement_step (row, &more, error))
      return FALSE;
    if (!more)
      return TRUE;
    dispatch = g_new0 (YxDispatch, 1);
    dispatch->id = g_strdup (yx_statement_get_text (row, 0));
    dispatch->operation_id = g_strdup (yx_statement_get_text (row, 1));
    dispatch->cause = (YxDispatchCause) yx_statement_get_enum (
        row, 2, YX_TYPE_DISPATCH_CAUSE, YX_DISPATCH_CAUSE_HAND);
    dispatch->vehicle_id = g_strdup (yx_statement_get_text (row, 3));
    dispatch->vehicle = g_strdup (yx_statement_get_text (row, 4));
    dispatch->task_id = g_strdup (yx_statement_get_text (row, 5));
    dispatch->place_id = g_strdup (yx_statement_get_text (row, 6));
    dispatch->lead_id = g_strdup (yx_statement_get_text (row, 7));
    dispatch->title = yx_statement_is_null (row, 8)
                          ? g_strdup (yx_statement_get_text (row, 9))
                          : yx_mask_name (yx_statement_get_text (row, 8));
    dispatch->plan_before = (int) yx_statement_get_int (row, 10);
    dispatch->plan_after = (int) yx_statement_get_int (row, 11);
    dispatch->author = g_strdup (yx_statement_get_text (row, 12));
    dispatch->sent = yx_statement_get_int (row, 13);
    dispatch->acknowledged = yx_statement_is_null (row, 14) ? 0 : yx_statement_get_int (row, 14);
    dispatch->acknowledged_by = g_strdup (yx_statement_get_text (row, 15));
    g_ptr_array_add (job->found, dispatch);
  }
}

GPtrArray *
yx_desk_list_dispatches (YxDesk *self, const char *operation_id, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (dispatch_free);
  ListJob job = { operation_id, found };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (operation_id != NULL, NULL);

  if (!yx_store_read (yx_desk_get_store (self), list_job, &job, error))
    return NULL;
  return g_steal_pointer (&found);
}
