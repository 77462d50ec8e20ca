#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/check-private.h"
#include "desk/desk-private.h"

typedef struct {
  char *operation_id;
  char *task_id;
  char *case_id;
  char *status;
} Leaving;

static void
leaving_clear (gpointer data)
{
  Leaving *leaving = data;

  g_free (leaving->operation_id);
  g_free (leaving->task_id);
  g_free (leaving->case_id);
  g_free (leaving->status);
}

static gboolean
find_leaving (YxDb *db, GArray *found, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT t.operation_id, tc.task_id, tc.case_id, c.status FROM operations o "
      "JOIN tasks t ON t.operation_id = o.id JOIN task_cases tc ON tc.task_id = t.id "
      "JOIN cases c ON c.id = tc.case_id WHERE o.step <> 'closed' AND t.dropped = 0 "
      "AND tc.left_at IS NULL AND c.status <> 'open' ORDER BY t.operation_id, tc.task_id",
      error);

  if (statement == NULL)
    return FALSE;
  for (;;) {
    Leaving leaving;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    leaving.operation_id = g_strdup (yx_statement_get_text (statement, 0));
    leaving.task_id = g_strdup (yx_statement_get_text (statement, 1));
    leaving.case_id = g_strdup (yx_statement_get_text (statement, 2));
    leaving.status = g_strdup (yx_statement_get_text (statement, 3));
    g_array_append_val (found, leaving);
  }
}

/* Runs a statement on a task ($1). */
static gboolean
run_on_task (YxDb *db, const char *sql, const char *task_id, GError **error)
{
  YxStatement *statement = yx_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, task_id);
  return yx_statement_run (statement, error);
}

static gboolean
leave (YxDb *db, const Leaving *leaving, const char *author, gint64 now, GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();
  gint64 n_cancelled;
  YxStatement *statement = yx_db_prepare (
      db, "UPDATE task_cases SET left_at = $3 WHERE task_id = $1 AND case_id = $2", error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, leaving->task_id);
  yx_statement_bind_text (statement, 2, leaving->case_id);
  yx_statement_bind_int (statement, 3, now);
  if (!yx_statement_run (statement, error)
      || !run_on_task (db,
                       "UPDATE tasks SET weight = (SELECT count(*) FROM task_cases "
                       "WHERE task_id = $1 AND left_at IS NULL) WHERE id = $1",
                       leaving->task_id, error)
      || !run_on_task (db,
                       "UPDATE plan_tasks SET left_out = 'case-closed' WHERE task_id = $1 "
                       "AND plan_id IN (SELECT pl.id FROM plans pl JOIN operations o "
                       "ON o.id = pl.operation_id AND o.plan_version = pl.version) "
                       "AND NOT EXISTS (SELECT 1 FROM task_cases WHERE task_id = $1 "
                       "AND left_at IS NULL)",
                       leaving->task_id, error)
      || !run_on_task (db,
                       "UPDATE stops SET outcome = 'cancelled' WHERE task_id = $1 "
                       "AND outcome = 'pending' AND NOT EXISTS (SELECT 1 FROM task_cases "
                       "WHERE task_id = $1 AND left_at IS NULL)",
                       leaving->task_id, error))
    return FALSE;
  n_cancelled = yx_db_get_changes (db);

  yx_payload_set_text (payload, "case", leaving->case_id);
  yx_payload_set_text (payload, "task", leaving->task_id);
  yx_payload_set_text (payload, "status", leaving->status);
  yx_payload_set_int (payload, "visits_cancelled", n_cancelled);
  return yx_desk_append_event (db, author, leaving->operation_id, "operation.case-left", payload,
                               error);
}

/* A case that is open again comes back to what has not been approved yet: its visits are for the
 * next plan to make. */
static gboolean
bring_back (YxDb *db, GError **error)
{
  static const char *const statements[] = {
    "UPDATE task_cases SET left_at = NULL WHERE left_at IS NOT NULL "
    "AND case_id IN (SELECT id FROM cases WHERE status = 'open') "
    "AND task_id IN (SELECT t.id FROM tasks t JOIN operations o ON o.id = t.operation_id "
    "WHERE o.step IN ('draft', 'checked', 'planned'))",
    "UPDATE tasks SET weight = (SELECT count(*) FROM task_cases WHERE task_id = tasks.id "
    "AND left_at IS NULL) WHERE dropped = 0 AND weight < (SELECT count(*) FROM task_cases "
    "WHERE task_id = tasks.id AND left_at IS NULL)",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (statements); i++)
    if (!yx_db_run (db, statements[i], error))
      return FALSE;
  return TRUE;
}

gboolean
yx_leave_closed_cases (YxDb *db, const char *author, GError **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Leaving));
  const gint64 now = g_get_real_time ();

  g_array_set_clear_func (found, leaving_clear);
  if (!bring_back (db, error) || !find_leaving (db, found, error))
    return FALSE;
  for (guint i = 0; i < found->len; i++)
    if (!leave (db, &g_array_index (found, Leaving, i), author, now, error))
      return FALSE;
  return TRUE;
}
