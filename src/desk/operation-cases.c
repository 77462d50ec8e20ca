#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/operation-cases.h"
#include "desk/operation-private.h"
#include "desk/roles.h"
#include "desk/tasks.h"

static const char *const none[] = { NULL };

typedef struct {
  const char *operation_id;
  const char *const *add, *const *remove;
  const char *author;
  YxOperationCases cases;
} ChangeJob;

typedef struct {
  const char *operation_id;
  char **ids; /* (transfer full) */
} ReadJob;

/* Refuses the first that is not in enforcement: it would give no visit. */
static gboolean
are_open (YxDb *db, const char *const *ids, GError **error)
{
  for (gsize i = 0; ids[i] != NULL; i++) {
    YxStatement *statement = yx_db_prepare (
        db, "SELECT number FROM cases WHERE id = $1 AND status <> 'open'", error);
    gboolean row;

    if (statement == NULL)
      return FALSE;
    yx_statement_bind_text (statement, 1, ids[i]);
    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (row)
      g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                   _ ("%s is not in enforcement any more"), yx_statement_get_text (statement, 0));
    yx_statement_reset (statement);
    if (row)
      return FALSE;
  }
  return TRUE;
}

/* Runs a statement of operation and case for each; *ret_n: rows that it changed. */
static gboolean
run_each (YxDb *db, const char *sql, const char *operation_id, const char *const *ids,
          guint *ret_n, GError **error)
{
  guint n = 0;

  for (gsize i = 0; ids[i] != NULL; i++) {
    YxStatement *statement = yx_db_prepare (db, sql, error);

    if (statement == NULL)
      return FALSE;
    yx_statement_bind_text (statement, 1, operation_id);
    yx_statement_bind_text (statement, 2, ids[i]);
    if (!yx_statement_run (statement, error))
      return FALSE;
    n += yx_db_get_changes (db) > 0 ? 1 : 0;
  }
  *ret_n = n;
  return TRUE;
}

static gboolean
count_cases (YxDb *db, const char *operation_id, guint *ret_n, GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db,
                       "SELECT count(*) FROM operation_cases WHERE operation_id = $1 "
                       "AND tasks_only = 0",
                       error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, operation_id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  *ret_n = (guint) yx_statement_get_int (statement, 0);
  yx_statement_reset (statement);
  return TRUE;
}

static gboolean
change_job (YxDb *db, gpointer data, GError **error)
{
  ChangeJob *job = data;
  YxOperationCases *cases = &job->cases;
  g_autoptr (YxOperation) operation = yx_operation_read_changeable (db, job->operation_id, error);
  g_autoptr (YxPayload) payload = yx_payload_new ();

  if (operation == NULL)
    return FALSE;
  if (!yx_task_kind_at_debtor (yx_operation_get_data (operation)->kind)) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                         _ ("What is done at institutions is added with its task, and taken out "
                            "with it"));
    return FALSE;
  }
  if (!yx_operation_all_exist (db, "cases", job->add, _ ("There is no case %s"), error)
      || !yx_operation_all_exist (db, "cases", job->remove, _ ("There is no case %s"), error)
      || !are_open (db, job->add, error)
      || !run_each (db,
                    "INSERT INTO operation_cases (operation_id, case_id) VALUES ($1, $2) "
                    "ON CONFLICT (operation_id, case_id) DO UPDATE SET tasks_only = 0 "
                    "WHERE operation_cases.tasks_only <> 0",
                    job->operation_id, job->add, &cases->n_added, error)
      || !run_each (db,
                    "DELETE FROM operation_cases WHERE operation_id = $1 AND case_id = $2 "
                    "AND tasks_only = 0",
                    job->operation_id, job->remove, &cases->n_removed, error)
      || !count_cases (db, job->operation_id, &cases->n_cases, error))
    return FALSE;
  if (cases->n_added == 0 && cases->n_removed == 0) {
    cases->n_tasks = (guint) yx_operation_get_data (operation)->n_tasks;
    return TRUE;
  }
  if (!yx_operation_derive_tasks (db, yx_operation_get_data (operation), &cases->n_tasks, error))
    return FALSE;
  yx_payload_set_texts (payload, "added", job->add, -1);
  yx_payload_set_texts (payload, "removed", job->remove, -1);
  yx_payload_set_int (payload, "n_cases", cases->n_cases);
  yx_payload_set_int (payload, "n_tasks", cases->n_tasks);
  return yx_desk_append_event (db, job->author, job->operation_id, "operation.cases-changed",
                               payload, error);
}

static gboolean
read_job (YxDb *db, gpointer data, GError **error)
{
  ReadJob *job = data;
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (YxOperation) operation = yx_desk_read_operation (db, job->operation_id, error);
  YxStatement *statement;
  gboolean row = TRUE;

  if (operation == NULL)
    return FALSE;
  statement = yx_db_prepare (db,
                             "SELECT c.id FROM operation_cases oc JOIN cases c ON c.id = oc.case_id "
                             "WHERE oc.operation_id = $1 AND oc.tasks_only = 0 "
                             "ORDER BY c.number COLLATE case_number",
                             error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->operation_id);
  while (row) {
    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (row)
      g_strv_builder_add (ids, yx_statement_get_text (statement, 0));
  }
  job->ids = g_strv_builder_end (ids);
  return TRUE;
}

gboolean
yx_desk_change_operation_cases (YxDesk *self, const char *operation_id, const char *const *add,
                                const char *const *remove, YxOperationCases *ret_cases,
                                GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (operation_id != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_PREPARE, "operation.change-cases", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  ChangeJob job = { .operation_id = operation_id,
                    .add = add != NULL ? add : none,
                    .remove = remove != NULL ? remove : none,
                    .author = author };
  if (!yx_desk_write (self, change_job, &job, NULL, error))
    return FALSE;
  if (ret_cases != NULL)
    *ret_cases = job.cases;
  return TRUE;
}

char **
yx_desk_dup_operation_cases (YxDesk *self, const char *operation_id, GError **error)
{
  ReadJob job = { operation_id, NULL };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (operation_id != NULL, NULL);

  return yx_store_read (yx_desk_get_store (self), read_job, &job, error) ? job.ids : NULL;
}
