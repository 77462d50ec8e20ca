#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/check-private.h"
#include "desk/desk-private.h"
#include "desk/gather.h"
#include "model/enum-types.h"
#include "model/id.h"

typedef struct {
  const char *operation_id;
  YxCheckStage stage;
  YxRegion *region; /* nullable */
  YxOperationCheck *check;
} ReadJob;

static void
finding_clear (gpointer data)
{
  YxTaskFinding *finding = data;

  g_free (finding->case_id);
  g_free (finding->case_number);
  g_free (finding->seen);
  g_free (finding->override_id);
  g_free (finding->commander);
  g_free (finding->reason);
}

static void
task_check_free (gpointer data)
{
  YxTaskCheck *check = data;

  g_free (check->task_id);
  g_free (check->debtor_id);
  g_free (check->debtor);
  g_free (check->masked_debtor);
  g_free (check->case_numbers);
  g_array_unref (check->findings);
  g_ptr_array_unref (check->cases);
  g_ptr_array_unref (check->places);
  g_free (check);
}

static gboolean
is_standing_block (const YxTaskFinding *finding)
{
  return finding->verdict == YX_VERDICT_BLOCK && finding->override_id == NULL;
}

/* What a task comes to, and which of its cases it may serve. */
static void
judge_task (YxTaskCheck *check, const YxTaskRecord *record)
{
  gboolean task_stopped = FALSE, task_incomplete = FALSE, case_incomplete = FALSE;

  for (guint i = 0; i < check->findings->len; i++) {
    const YxTaskFinding *finding = &g_array_index (check->findings, YxTaskFinding, i);

    check->n_warnings += finding->verdict == YX_VERDICT_WARN;
    check->n_blocks += is_standing_block (finding);
    check->n_overridden += finding->override_id != NULL;
    if (finding->case_id == NULL && is_standing_block (finding)) {
      task_stopped |= !finding->missing;
      task_incomplete |= finding->missing;
    }
  }
  for (guint c = 0; c < record->case_ids->len; c++) {
    const char *case_id = g_ptr_array_index (record->case_ids, c);
    gboolean stopped = FALSE, incomplete = FALSE;

    for (guint i = 0; i < check->findings->len; i++) {
      const YxTaskFinding *finding = &g_array_index (check->findings, YxTaskFinding, i);

      if (g_strcmp0 (finding->case_id, case_id) != 0 || !is_standing_block (finding))
        continue;
      stopped |= !finding->missing;
      incomplete |= finding->missing;
    }
    if (!stopped && !incomplete)
      g_ptr_array_add (check->cases, g_strdup (case_id));
    else if (!stopped)
      case_incomplete = TRUE;
  }

  if (task_stopped || (check->cases->len == 0 && !case_incomplete))
    check->standing = YX_STANDING_NO_GO;
  else if (task_incomplete || check->cases->len == 0)
    check->standing = YX_STANDING_PAPERS;
  else
    check->standing = YX_STANDING_GO;
}

static YxTaskCheck *
check_task (const YxOperationRecord *operation, YxTaskRecord *record, YxCheckStage stage)
{
  YxTaskCheck *check = g_new0 (YxTaskCheck, 1);
  g_autoptr (GArray) findings = NULL;
  guint64 places;

  record->facts.stage = stage;
  findings = yx_check_task (operation->ruleset, &record->facts);
  check->task_id = g_strdup (record->task_id);
  check->debtor_id = g_strdup (record->debtor_id);
  check->debtor = g_strdup (record->debtor_name);
  check->masked_debtor = yx_mask_debtor (record->debtor_name, record->facts.person.kind);
  check->kind = record->facts.kind;
  check->planned = record->vehicle_ids->len > 0;
  check->entry = record->facts.entry_planned;
  check->applicant = record->facts.applicant;
  check->debtor_kind = record->facts.person.kind;
  check->cases = g_ptr_array_new_with_free_func (g_free);
  check->places = g_ptr_array_new_with_free_func (g_free);
  check->findings = g_array_new (FALSE, TRUE, sizeof (YxTaskFinding));
  g_array_set_clear_func (check->findings, finding_clear);

  g_ptr_array_add (record->case_numbers, NULL);
  check->case_numbers = g_strjoinv ("、", (char **) record->case_numbers->pdata);
  g_ptr_array_set_size (record->case_numbers, (int) record->case_numbers->len - 1);

  for (guint i = 0; i < findings->len; i++) {
    YxFinding *from = &g_array_index (findings, YxFinding, i);
    YxTaskFinding finding = { .rule = from->rule, .verdict = from->verdict,
                              .missing = from->missing };

    if (from->case_index >= 0) {
      finding.case_id = g_strdup (g_ptr_array_index (record->case_ids, from->case_index));
      finding.case_number = g_strdup (g_ptr_array_index (record->case_numbers, from->case_index));
    }
    finding.seen = g_steal_pointer (&from->seen);
    g_array_append_val (check->findings, finding);
  }
  places = yx_check_places (operation->ruleset, &record->facts);
  for (guint i = 0; i < record->place_ids->len; i++)
    if (places & (G_GUINT64_CONSTANT (1) << i))
      g_ptr_array_add (check->places, g_strdup (g_ptr_array_index (record->place_ids, i)));
  return check;
}

/* Later ones first, so that a block that was overridden twice shows the last. */
static gboolean
read_overrides (YxDb *db, const YxOperationCheck *check, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT id, task_id, case_id, rule, commander, reason, given FROM overrides "
      "WHERE operation_id = $1 AND withdrawn IS NULL ORDER BY given DESC, id DESC",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, check->operation_id);
  for (;;) {
    const YxTaskCheck *task;
    const char *case_id;
    gboolean row;
    YxRuleId rule;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    task = yx_operation_check_find (check, yx_statement_get_text (statement, 1));
    if (task == NULL || !yx_rule_parse (yx_statement_get_text (statement, 3), &rule)
        || yx_ruleset_get_rule (check->ruleset, rule)->override == YX_OVERRIDE_NEVER)
      continue;
    case_id = yx_statement_get_text (statement, 2);
    for (guint i = 0; i < task->findings->len; i++) {
      YxTaskFinding *finding = &g_array_index (task->findings, YxTaskFinding, i);

      if (finding->rule != rule || finding->verdict != YX_VERDICT_BLOCK
          || finding->override_id != NULL
          || g_strcmp0 (finding->case_id != NULL ? finding->case_id : "", case_id) != 0)
        continue;
      finding->override_id = g_strdup (yx_statement_get_text (statement, 0));
      finding->commander = g_strdup (yx_statement_get_text (statement, 4));
      finding->reason = g_strdup (yx_statement_get_text (statement, 5));
      finding->given = yx_statement_get_int (statement, 6);
    }
  }
}

static gboolean
read_job (YxDb *db, gpointer data, GError **error)
{
  ReadJob *job = data;

  job->check = yx_check_read (db, job->operation_id, job->stage, TRUE, job->region, error);
  return job->check != NULL;
}

static void
check_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const char *operation_id = g_object_get_data (G_OBJECT (task), "operation");
  g_autoptr (GError) error = NULL;
  YxOperationCheck *check = yx_desk_check_operation (
      source, operation_id, (YxCheckStage) GPOINTER_TO_INT (task_data), &error);

  if (check != NULL)
    g_task_return_pointer (task, check, (GDestroyNotify) yx_operation_check_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static gboolean
store_finding (YxDb *db, const char *check_id, const char *task_id, const YxTaskFinding *finding,
               GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO check_findings (check_id, task_id, case_id, rule, verdict, missing, seen, "
      "override_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, check_id);
  yx_statement_bind_text (statement, 2, task_id);
  yx_statement_bind_text (statement, 3, finding->case_id != NULL ? finding->case_id : "");
  yx_statement_bind_text (statement, 4, yx_rule_nick (finding->rule));
  yx_statement_bind_enum (statement, 5, YX_TYPE_VERDICT, (int) finding->verdict);
  yx_statement_bind_int (statement, 6, finding->missing);
  if (finding->seen != NULL)
    yx_statement_bind_text (statement, 7, finding->seen);
  if (finding->override_id != NULL)
    yx_statement_bind_text (statement, 8, finding->override_id);
  return yx_statement_run (statement, error);
}

const YxTaskFinding *
yx_task_check_get_obstacle (const YxTaskCheck *check)
{
  const YxTaskFinding *missing = NULL;

  g_return_val_if_fail (check != NULL, NULL);

  if (check->standing == YX_STANDING_GO)
    return NULL;
  for (guint i = 0; i < check->findings->len; i++) {
    const YxTaskFinding *finding = &g_array_index (check->findings, YxTaskFinding, i);

    if (is_standing_block (finding) && !finding->missing)
      return finding;
    if (is_standing_block (finding) && missing == NULL)
      missing = finding;
  }
  return missing;
}

void
yx_operation_check_free (YxOperationCheck *check)
{
  g_free (check->operation_id);
  g_clear_pointer (&check->ruleset, yx_ruleset_unref);
  g_ptr_array_unref (check->tasks);
  g_free (check);
}

const YxTaskCheck *
yx_operation_check_find (const YxOperationCheck *check, const char *task_id)
{
  g_return_val_if_fail (check != NULL && task_id != NULL, NULL);

  for (guint i = 0; i < check->tasks->len; i++) {
    const YxTaskCheck *task = g_ptr_array_index (check->tasks, i);

    if (g_str_equal (task->task_id, task_id))
      return task;
  }
  return NULL;
}

char *
yx_operation_check_sentence (const YxOperationCheck *check)
{
  g_return_val_if_fail (check != NULL, NULL);

  return g_strdup_printf (_("May go: %d (%d with warnings); papers missing: %d; may not go: %d"),
                          check->n_go, check->n_warned, check->n_papers, check->n_no_go);
}

YxOperationCheck *
yx_check_read (YxDb *db, const char *operation_id, YxCheckStage stage, gboolean use_plan,
               YxRegion *region, GError **error)
{
  g_autoptr (YxOperationRecord) record
      = yx_operation_record_read (db, operation_id, use_plan, region, error);
  g_autoptr (YxOperationCheck) check = NULL;
  const YxOperationData *operation;

  if (record == NULL)
    return NULL;
  operation = yx_operation_get_data (record->operation);
  check = g_new0 (YxOperationCheck, 1);
  check->operation_id = g_strdup (operation_id);
  check->stage = stage;
  check->ruleset = yx_ruleset_ref (record->ruleset);
  check->made = record->now;
  check->plan_version = use_plan ? operation->plan_version : 0;
  check->tasks = g_ptr_array_new_with_free_func (task_check_free);
  for (guint i = 0; i < record->tasks->len; i++)
    g_ptr_array_add (check->tasks,
                     check_task (record, g_ptr_array_index (record->tasks, i), stage));
  if (record->tasks->len > 0) {
    const YxTaskRecord *first = g_ptr_array_index (record->tasks, 0);

    check->night = yx_ruleset_is_night (
        record->ruleset, first->facts.start_minute,
        (int) ((operation->window_end - operation->window_start) / G_TIME_SPAN_MINUTE));
  }
  if (!read_overrides (db, check, error))
    return NULL;
  for (guint i = 0; i < check->tasks->len; i++) {
    YxTaskCheck *task = g_ptr_array_index (check->tasks, i);

    judge_task (task, g_ptr_array_index (record->tasks, i));
    check->n_go += task->standing == YX_STANDING_GO;
    check->n_papers += task->standing == YX_STANDING_PAPERS;
    check->n_no_go += task->standing == YX_STANDING_NO_GO;
    check->n_warned += task->standing == YX_STANDING_GO && task->n_warnings > 0;
  }
  return g_steal_pointer (&check);
}

gboolean
yx_check_store (YxDb *db, const YxOperationCheck *check, const char *author, const char *digest,
                char **ret_id, GError **error)
{
  g_autofree char *id = yx_id_new ();
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO checks (id, operation_id, stage, author, made, ruleset, plan_version, n_go, "
      "n_papers, n_no_go, n_warned) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, id);
  yx_statement_bind_text (statement, 2, check->operation_id);
  yx_statement_bind_enum (statement, 3, YX_TYPE_CHECK_STAGE, (int) check->stage);
  yx_statement_bind_text (statement, 4, author);
  yx_statement_bind_int (statement, 5, check->made);
  yx_statement_bind_text (statement, 6, digest);
  yx_statement_bind_int (statement, 7, check->plan_version);
  yx_statement_bind_int (statement, 8, check->n_go);
  yx_statement_bind_int (statement, 9, check->n_papers);
  yx_statement_bind_int (statement, 10, check->n_no_go);
  yx_statement_bind_int (statement, 11, check->n_warned);
  if (!yx_statement_run (statement, error))
    return FALSE;
  for (guint i = 0; i < check->tasks->len; i++) {
    const YxTaskCheck *task = g_ptr_array_index (check->tasks, i);

    for (guint f = 0; f < task->findings->len; f++) {
      const YxTaskFinding *finding = &g_array_index (task->findings, YxTaskFinding, f);

      if (finding->verdict != YX_VERDICT_NOT_ASKED
          && !store_finding (db, id, task->task_id, finding, error))
        return FALSE;
    }
  }
  *ret_id = g_steal_pointer (&id);
  return TRUE;
}

YxOperationCheck *
yx_desk_check_operation (YxDesk *self, const char *operation_id, YxCheckStage stage,
                         GError **error)
{
  g_autoptr (YxRegion) region = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (operation_id != NULL, NULL);

  region = yx_desk_get_region (self, NULL);
  ReadJob job = { operation_id, stage, region, NULL };
  if (!yx_store_read (yx_desk_get_store (self), read_job, &job, error))
    return NULL;
  return job.check;
}

void
yx_desk_check_operation_async (YxDesk *self, const char *operation_id, YxCheckStage stage,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (YX_IS_DESK (self));
  g_return_if_fail (operation_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_desk_check_operation_async);
  g_task_set_task_data (task, GINT_TO_POINTER ((int) stage), NULL);
  g_object_set_data_full (G_OBJECT (task), "operation", g_strdup (operation_id), g_free);
  g_task_run_in_thread (task, check_thread);
}

YxOperationCheck *
yx_desk_check_operation_finish (YxDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
