#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/desk-private.h"
#include "desk/gather.h"
#include "desk/steps.h"
#include "model/enum-types.h"

typedef struct {
  const char *operation_id;
  GArray *approvals;
} ListJob;

static void
approval_clear (gpointer data)
{
  YxApproval *approval = data;

  g_free (approval->commander);
  g_free (approval->ruleset);
  g_free (approval->reopened_why);
  g_ptr_array_unref (approval->added);
  g_ptr_array_unref (approval->gone);
}

/* Debtors that one plan visits and the other does not, masked. */
static gboolean
read_difference (YxDb *db, const char *operation_id, int with, int without, GPtrArray *names,
                 GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT DISTINCT coalesce (d.name, i.name) AS name, coalesce (d.kind, 'entity') "
      "FROM plans pl JOIN plan_tasks pt ON pt.plan_id = pl.id "
      "JOIN tasks t ON t.id = pt.task_id LEFT JOIN debtors d ON d.id = t.debtor_id "
      "LEFT JOIN institutions i ON i.id = t.institution_id "
      "WHERE pl.operation_id = $1 AND pl.version = $2 AND pt.n_stops > 0 "
      "AND NOT EXISTS (SELECT 1 FROM plans o JOIN plan_tasks op ON op.plan_id = o.id "
      "WHERE o.operation_id = $1 AND o.version = $3 AND op.task_id = pt.task_id "
      "AND op.n_stops > 0) ORDER BY name",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, operation_id);
  yx_statement_bind_int (statement, 2, with);
  yx_statement_bind_int (statement, 3, without);
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    g_ptr_array_add (names, yx_mask_debtor (
                                yx_statement_get_text (statement, 0),
                                (YxDebtorKind) yx_statement_get_enum (
                                    statement, 1, YX_TYPE_DEBTOR_KIND, YX_DEBTOR_KIND_PERSON)));
  }
}

static gboolean
list_job (YxDb *db, gpointer data, GError **error)
{
  ListJob *job = data;
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT a.version, a.plan_version, a.commander, a.approved, c.ruleset, pl.n_cases_covered, "
      "pl.n_tasks_planned, pl.n_vehicles, pl.expected, pl.metres, a.reopened_why "
      "FROM approvals a JOIN checks c ON c.id = a.check_id "
      "JOIN plans pl ON pl.operation_id = a.operation_id AND pl.version = a.plan_version "
      "WHERE a.operation_id = $1 ORDER BY a.version",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->operation_id);
  for (;;) {
    YxApproval approval = { 0 };
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      break;
    approval.version = (int) yx_statement_get_int (statement, 0);
    approval.plan_version = (int) yx_statement_get_int (statement, 1);
    approval.commander = g_strdup (yx_statement_get_text (statement, 2));
    approval.approved = yx_statement_get_int (statement, 3);
    approval.ruleset = g_strdup (yx_statement_get_text (statement, 4));
    approval.n_cases_covered = (int) yx_statement_get_int (statement, 5);
    approval.n_visits = (int) yx_statement_get_int (statement, 6);
    approval.n_vehicles = (int) yx_statement_get_int (statement, 7);
    approval.expected = yx_statement_get_real (statement, 8);
    approval.metres = yx_statement_get_real (statement, 9);
    approval.reopened_why = g_strdup (yx_statement_get_text (statement, 10));
    approval.added = g_ptr_array_new_with_free_func (g_free);
    approval.gone = g_ptr_array_new_with_free_func (g_free);
    g_array_append_val (job->approvals, approval);
  }
  for (guint i = 1; i < job->approvals->len; i++) {
    const YxApproval *before = &g_array_index (job->approvals, YxApproval, i - 1);
    const YxApproval *after = &g_array_index (job->approvals, YxApproval, i);

    if (!read_difference (db, job->operation_id, after->plan_version, before->plan_version,
                          after->added, error)
        || !read_difference (db, job->operation_id, before->plan_version, after->plan_version,
                             after->gone, error))
      return FALSE;
  }
  return TRUE;
}

GArray *
yx_desk_list_approvals (YxDesk *self, const char *operation_id, GError **error)
{
  g_autoptr (GArray) approvals = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (operation_id != NULL, NULL);

  approvals = g_array_new (FALSE, FALSE, sizeof (YxApproval));
  g_array_set_clear_func (approvals, approval_clear);
  ListJob job = { operation_id, approvals };
  if (!yx_store_read (yx_desk_get_store (self), list_job, &job, error))
    return NULL;
  return g_steal_pointer (&approvals);
}
