#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/check-private.h"
#include "desk/desk-private.h"
#include "desk/roles.h"
#include "model/id.h"

typedef struct {
  const char *task_id;
  const char *case_id; /* nullable */
  YxRuleId rule;
  const char *reason;
  const char *author;
  gboolean is_commander;
  YxRegion *region;
  const char *override_id;
} OverrideJob;

/* The operation of a task, if it can still be decided about. Returns: (transfer full) */
static char *
find_operation (YxDb *db, const char *task_id, GError **error)
{
  g_autofree char *operation_id = NULL;
  gboolean closed = FALSE;
  gboolean row;
  YxStatement *statement
      = yx_db_prepare (db,
                       "SELECT o.id, o.step = 'closed' FROM tasks t "
                       "JOIN operations o ON o.id = t.operation_id WHERE t.id = $1",
                       error);

  if (statement == NULL)
    return NULL;
  yx_statement_bind_text (statement, 1, task_id);
  if (!yx_statement_step (statement, &row, error))
    return NULL;
  if (row) {
    operation_id = g_strdup (yx_statement_get_text (statement, 0));
    closed = yx_statement_get_int (statement, 1) != 0;
  }
  yx_statement_reset (statement);
  if (operation_id == NULL)
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _("There is no task %s"), task_id);
  else if (closed)
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE,
                         _("The operation is closed"));
  return operation_id != NULL && !closed ? g_steal_pointer (&operation_id) : NULL;
}

static const YxTaskFinding *
find_finding (const YxTaskCheck *task, const char *case_id, YxRuleId rule)
{
  for (guint i = 0; i < task->findings->len; i++) {
    const YxTaskFinding *finding = &g_array_index (task->findings, YxTaskFinding, i);

    if (finding->rule == rule && g_strcmp0 (finding->case_id, case_id) == 0)
      return finding;
  }
  return NULL;
}

static gboolean
store_override (YxDb *db, const OverrideJob *job, const char *operation_id,
                const YxTaskFinding *finding, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO overrides (id, operation_id, task_id, case_id, rule, seen, reason, commander, "
      "given) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->override_id);
  yx_statement_bind_text (statement, 2, operation_id);
  yx_statement_bind_text (statement, 3, job->task_id);
  yx_statement_bind_text (statement, 4, job->case_id != NULL ? job->case_id : "");
  yx_statement_bind_text (statement, 5, yx_rule_nick (job->rule));
  yx_statement_bind_text (statement, 6, finding->seen);
  yx_statement_bind_text (statement, 7, job->reason);
  yx_statement_bind_text (statement, 8, job->author);
  yx_statement_bind_int (statement, 9, g_get_real_time ());
  return yx_statement_run (statement, error);
}

static gboolean
override_job (YxDb *db, gpointer data, GError **error)
{
  const OverrideJob *job = data;
  g_autofree char *operation_id = find_operation (db, job->task_id, error);
  g_autoptr (YxOperationCheck) check = NULL;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  const YxTaskCheck *task;
  const YxTaskFinding *finding;
  YxOverrideAnswer answer;

  if (operation_id == NULL)
    return FALSE;
  check = yx_check_read (db, operation_id, YX_CHECK_STAGE_DEPARTURE, TRUE, job->region, error);
  if (check == NULL)
    return FALSE;
  task = yx_operation_check_find (check, job->task_id);
  finding = task != NULL ? find_finding (task, job->case_id, job->rule) : NULL;
  const YxFinding spoken = {
    .rule = job->rule,
    .verdict = finding != NULL ? finding->verdict : YX_VERDICT_NOT_ASKED,
  };
  answer = yx_check_override (check->ruleset, job->rule, &spoken, job->is_commander, job->reason);
  if (answer != YX_OVERRIDE_ANSWER_ALLOWED) {
    g_autofree char *text = yx_override_answer_text (answer, check->ruleset, job->rule);

    g_set_error_literal (error, YX_DESK_ERROR,
                         answer == YX_OVERRIDE_ANSWER_NO_REASON ? YX_DESK_ERROR_INVALID
                                                                : YX_DESK_ERROR_UNLAWFUL,
                         text);
    return FALSE;
  }
  if (!store_override (db, job, operation_id, finding, error))
    return FALSE;
  yx_payload_set_text (payload, "override", job->override_id);
  yx_payload_set_text (payload, "task", job->task_id);
  yx_payload_set_text (payload, "case", job->case_id);
  yx_payload_set_text (payload, "rule", yx_rule_nick (job->rule));
  yx_payload_set_text (payload, "seen", finding->seen);
  yx_payload_set_text (payload, "reason", job->reason);
  return yx_desk_append_event (db, job->author, operation_id, "rule.overridden", payload, error);
}

static gboolean
withdraw_job (YxDb *db, gpointer data, GError **error)
{
  const OverrideJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autofree char *operation_id = NULL;
  gboolean row;
  YxStatement *statement = yx_db_prepare (
      db, "SELECT operation_id FROM overrides WHERE id = $1 AND withdrawn IS NULL", error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->override_id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    operation_id = g_strdup (yx_statement_get_text (statement, 0));
  yx_statement_reset (statement);
  if (operation_id == NULL) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _("There is no override %s"),
                 job->override_id);
    return FALSE;
  }
  statement = yx_db_prepare (
      db, "UPDATE overrides SET withdrawn = $2, withdrawn_by = $3 WHERE id = $1", error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->override_id);
  yx_statement_bind_int (statement, 2, g_get_real_time ());
  yx_statement_bind_text (statement, 3, job->author);
  if (!yx_statement_run (statement, error))
    return FALSE;
  yx_payload_set_text (payload, "override", job->override_id);
  return yx_desk_append_event (db, job->author, operation_id, "override.withdrawn", payload, error);
}

gboolean
yx_desk_override (YxDesk *self, const char *task_id, const char *case_id, YxRuleId rule,
                  const char *reason, char **ret_id, GError **error)
{
  g_autofree char *author = NULL;
  g_autofree char *id = NULL;
  g_autoptr (YxRegion) region = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (task_id != NULL, FALSE);
  g_return_val_if_fail ((guint) rule < YX_N_RULES, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_COMMAND, "rule.override", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  id = yx_id_new ();
  region = yx_desk_get_region (self, NULL);
  OverrideJob job = { task_id, case_id, rule, reason, author, TRUE, region, id };
  if (!yx_desk_write (self, override_job, &job, NULL, error))
    return FALSE;
  if (ret_id != NULL)
    *ret_id = g_steal_pointer (&id);
  return TRUE;
}

gboolean
yx_desk_withdraw_override (YxDesk *self, const char *override_id, GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (override_id != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_COMMAND, "override.withdraw", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  OverrideJob job = { .author = author, .override_id = override_id };
  return yx_desk_write (self, withdraw_job, &job, NULL, error);
}
