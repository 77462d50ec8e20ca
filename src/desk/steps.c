#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/check-private.h"
#include "desk/crews-private.h"
#include "desk/desk-private.h"
#include "desk/named-crews.h"
#include "desk/roles.h"
#include "desk/rulesets-private.h"
#include "desk/steps.h"
#include "model/enum-types.h"
#include "model/id.h"
#include "model/vocabulary.h"

typedef struct {
  const char *operation_id;
  const char *author;
  const char *text;     /* necessity, president, reason */
  const char *document; /* nullable */
  YxRegion *region;     /* nullable */
  YxOperationCheck *check;
  GArray *conditions;
} StepJob;

static gboolean
refuse (GError **error, YxDeskError code, const char *message)
{
  g_set_error_literal (error, YX_DESK_ERROR, code, message);
  return FALSE;
}

/* The operation, if it stands in one of the steps from `first` to `last`. */
static YxOperation *
read_in_step (YxDb *db, const char *operation_id, YxOperationStep first, YxOperationStep last,
              GError **error)
{
  g_autoptr (YxOperation) operation = yx_desk_read_operation (db, operation_id, error);
  const YxOperationData *data;

  if (operation == NULL)
    return NULL;
  data = yx_operation_get_data (operation);
  if (data->step < first || data->step > last) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE, _("“%s” cannot do this; its step is: %s"),
                 data->name, yx_enum_label (YX_TYPE_OPERATION_STEP, (int) data->step));
    return NULL;
  }
  return g_steal_pointer (&operation);
}

static gboolean
set_step (YxDb *db, const char *operation_id, YxOperationStep step, const char *digest,
          GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db, "UPDATE operations SET step = $2, ruleset = $3 WHERE id = $1", error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, operation_id);
  yx_statement_bind_enum (statement, 2, YX_TYPE_OPERATION_STEP, (int) step);
  if (digest != NULL)
    yx_statement_bind_text (statement, 3, digest);
  return yx_statement_run (statement, error);
}

static void
add_counts (YxPayload *payload, const YxOperationCheck *check, const char *check_id)
{
  yx_payload_set_text (payload, "check", check_id);
  yx_payload_set_int (payload, "go", check->n_go);
  yx_payload_set_int (payload, "papers", check->n_papers);
  yx_payload_set_int (payload, "no_go", check->n_no_go);
}

/* The first planned visit that may not go; NULL: all may. */
static const YxTaskCheck *
find_stopped_visit (const YxOperationCheck *check, guint *ret_n)
{
  const YxTaskCheck *first = NULL;

  *ret_n = 0;
  for (guint i = 0; i < check->tasks->len; i++) {
    const YxTaskCheck *task = g_ptr_array_index (check->tasks, i);

    if (!task->planned || task->standing == YX_STANDING_GO)
      continue;
    if (first == NULL)
      first = task;
    (*ret_n)++;
  }
  return first;
}

/* "2 planned visits may not go, first 样某: Warrant: No warrant on record". NULL: all may. */
static char *
describe_stopped_visits (const YxOperationCheck *check)
{
  guint n;
  const YxTaskCheck *first = find_stopped_visit (check, &n);
  const YxTaskFinding *obstacle = first != NULL ? yx_task_check_get_obstacle (first) : NULL;

  if (obstacle == NULL)
    return NULL;
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "%u planned visit may not go, first %s: %s: %s",
                                       "%u planned visits may not go, first %s: %s: %s", n),
                          n, first->masked_debtor, yx_rule_label (obstacle->rule), obstacle->seen);
}

/* Checks, within a job, that every planned visit may go at this stage. */
static gboolean
check_visits (YxDb *db, StepJob *job, YxCheckStage stage, GError **error)
{
  g_autofree char *stopped = NULL;

  job->check = yx_check_read (db, job->operation_id, stage, TRUE, job->region, error);
  if (job->check == NULL)
    return FALSE;
  stopped = describe_stopped_visits (job->check);
  return stopped == NULL || refuse (error, YX_DESK_ERROR_UNLAWFUL, stopped);
}

/* What forbids a planned crew to go: an officer on leave, a car in the workshop … NULL without
 * error: nothing does. */
static char *
find_crew_obstacle (YxDb *db, const char *operation_id, GError **error)
{
  g_autoptr (YxCrewBoard) board = yx_crew_board_read (db, operation_id, error);

  return board != NULL ? yx_crew_board_obstacle (board) : NULL;
}

static gboolean
check_crews (YxDb *db, const StepJob *job, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *obstacle = find_crew_obstacle (db, job->operation_id, &failure);

  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  return obstacle == NULL || refuse (error, YX_DESK_ERROR_STATE, obstacle);
}

typedef struct {
  gboolean necessity, approved;
} Night;

static gboolean
read_night (YxDb *db, const char *operation_id, Night *ret_night, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db, "SELECT night_necessity, night_approved FROM operations WHERE id = $1", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, operation_id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  ret_night->necessity = row && !yx_statement_is_null (statement, 0);
  ret_night->approved = row && !yx_statement_is_null (statement, 1);
  yx_statement_reset (statement);
  return TRUE;
}

static gboolean
prepare_job (YxDb *db, gpointer data, GError **error)
{
  StepJob *job = data;
  g_autoptr (YxOperation) operation = read_in_step (
      db, job->operation_id, YX_OPERATION_STEP_DRAFT, YX_OPERATION_STEP_LIVE, error);
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autofree char *digest = NULL;
  g_autofree char *check_id = NULL;
  const YxOperationData *before;
  guint n_stopped;

  if (operation == NULL)
    return FALSE;
  before = yx_operation_get_data (operation);
  if (before->n_tasks == 0)
    return refuse (error, YX_DESK_ERROR_NOTHING, _("The operation has no task to check"));
  job->check = yx_check_read (db, job->operation_id, YX_CHECK_STAGE_PREPARATION, TRUE, job->region,
                              error);
  if (job->check == NULL || !yx_rulesets_keep (db, job->check->ruleset, &digest, error)
      || !yx_check_store (db, job->check, job->author, digest, &check_id, error))
    return FALSE;
  /* A plan made of the draft stands if all its visits may go. */
  if (before->step == YX_OPERATION_STEP_DRAFT
      && !set_step (db, job->operation_id,
                    before->plan_version > 0 && find_stopped_visit (job->check, &n_stopped) == NULL
                        ? YX_OPERATION_STEP_PLANNED
                        : YX_OPERATION_STEP_CHECKED,
                    NULL, error))
    return FALSE;
  add_counts (payload, job->check, check_id);
  return yx_desk_append_event (db, job->author, job->operation_id, "operation.checked", payload,
                               error);
}

static gboolean
record_night_job (YxDb *db, gpointer data, GError **error)
{
  const StepJob *job = data;
  g_autoptr (YxOperation) operation = read_in_step (
      db, job->operation_id, YX_OPERATION_STEP_DRAFT, YX_OPERATION_STEP_PLANNED, error);
  g_autoptr (YxPayload) payload = yx_payload_new ();
  YxStatement *statement;

  if (operation == NULL)
    return FALSE;
  /* Another necessity needs another approval. */
  statement = yx_db_prepare (db,
                             "UPDATE operations SET night_necessity = $2, night_recorded_by = $3, "
                             "night_recorded = $4, night_president = NULL, night_document = NULL, "
                             "night_approved = NULL WHERE id = $1",
                             error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->operation_id);
  yx_statement_bind_text (statement, 2, job->text);
  yx_statement_bind_text (statement, 3, job->author);
  yx_statement_bind_int (statement, 4, g_get_real_time ());
  if (!yx_statement_run (statement, error))
    return FALSE;
  yx_payload_set_text (payload, "necessity", job->text);
  return yx_desk_append_event (db, job->author, job->operation_id, "night.recorded", payload,
                               error);
}

static gboolean
approve_night_job (YxDb *db, gpointer data, GError **error)
{
  const StepJob *job = data;
  g_autoptr (YxOperation) operation = read_in_step (
      db, job->operation_id, YX_OPERATION_STEP_DRAFT, YX_OPERATION_STEP_PLANNED, error);
  g_autoptr (YxPayload) payload = yx_payload_new ();
  YxStatement *statement;
  Night night;

  if (operation == NULL || !read_night (db, job->operation_id, &night, error))
    return FALSE;
  if (!night.necessity)
    return refuse (error, YX_DESK_ERROR_STATE, _("Record first why it must be at night"));
  statement = yx_db_prepare (db,
                             "UPDATE operations SET night_president = $2, night_document = $3, "
                             "night_approved = $4 WHERE id = $1",
                             error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->operation_id);
  yx_statement_bind_text (statement, 2, job->text);
  if (job->document != NULL)
    yx_statement_bind_text (statement, 3, job->document);
  yx_statement_bind_int (statement, 4, g_get_real_time ());
  if (!yx_statement_run (statement, error))
    return FALSE;
  yx_payload_set_text (payload, "president", job->text);
  yx_payload_set_text (payload, "document", job->document);
  return yx_desk_append_event (db, job->author, job->operation_id, "night.approved", payload,
                               error);
}

static gboolean
next_approval (YxDb *db, const char *operation_id, int *ret_version, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db, "SELECT coalesce (max (version), 0) + 1 FROM approvals WHERE operation_id = $1", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, operation_id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  *ret_version = (int) yx_statement_get_int (statement, 0);
  yx_statement_reset (statement);
  return TRUE;
}

static gboolean
store_approval (YxDb *db, const StepJob *job, int version, int plan_version, const char *check_id,
                GError **error)
{
  char id[YX_ID_LENGTH + 1];
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO approvals (id, operation_id, version, plan_version, check_id, commander, "
      "approved) VALUES ($1, $2, $3, $4, $5, $6, $7)",
      error);

  if (statement == NULL)
    return FALSE;
  yx_id_fill (id);
  yx_statement_bind_text (statement, 1, id);
  yx_statement_bind_text (statement, 2, job->operation_id);
  yx_statement_bind_int (statement, 3, version);
  yx_statement_bind_int (statement, 4, plan_version);
  yx_statement_bind_text (statement, 5, check_id);
  yx_statement_bind_text (statement, 6, job->author);
  yx_statement_bind_int (statement, 7, g_get_real_time ());
  return yx_statement_run (statement, error)
         && yx_named_crews_freeze (db, job->operation_id, id, error);
}

static gboolean
approve_job (YxDb *db, gpointer data, GError **error)
{
  StepJob *job = data;
  g_autoptr (YxOperation) operation = read_in_step (
      db, job->operation_id, YX_OPERATION_STEP_PLANNED, YX_OPERATION_STEP_PLANNED, error);
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autofree char *digest = NULL;
  g_autofree char *check_id = NULL;
  const YxOperationData *before;
  Night night;
  int version;

  if (operation == NULL)
    return FALSE;
  before = yx_operation_get_data (operation);
  if (before->plan_version == 0)
    return refuse (error, YX_DESK_ERROR_STATE, _("There is no plan to approve"));
  if (!check_visits (db, job, YX_CHECK_STAGE_APPROVAL, error) || !check_crews (db, job, error)
      || !read_night (db, job->operation_id, &night, error))
    return FALSE;
  if (job->check->night && !night.necessity)
    return refuse (error, YX_DESK_ERROR_UNLAWFUL,
                   _("Night work: record first why it is necessary"));
  if (job->check->night && !night.approved)
    return refuse (error, YX_DESK_ERROR_UNLAWFUL,
                   _("Night work: the president has not approved it yet"));
  if (!next_approval (db, job->operation_id, &version, error)
      || !yx_rulesets_keep (db, job->check->ruleset, &digest, error)
      || !yx_check_store (db, job->check, job->author, digest, &check_id, error)
      || !store_approval (db, job, version, before->plan_version, check_id, error)
      || !set_step (db, job->operation_id, YX_OPERATION_STEP_APPROVED, digest, error))
    return FALSE;
  add_counts (payload, job->check, check_id);
  yx_payload_set_int (payload, "version", version);
  yx_payload_set_int (payload, "plan_version", before->plan_version);
  yx_payload_set_text (payload, "ruleset", digest);
  return yx_desk_append_event (db, job->author, job->operation_id, "operation.approved", payload,
                               error);
}

static gboolean
reopen_job (YxDb *db, gpointer data, GError **error)
{
  const StepJob *job = data;
  g_autoptr (YxOperation) operation = read_in_step (
      db, job->operation_id, YX_OPERATION_STEP_APPROVED, YX_OPERATION_STEP_APPROVED, error);
  g_autoptr (YxPayload) payload = yx_payload_new ();
  YxStatement *statement;

  if (operation == NULL)
    return FALSE;
  statement = yx_db_prepare (db,
                             "UPDATE approvals SET reopened = $2, reopened_by = $3, "
                             "reopened_why = $4 WHERE operation_id = $1 AND reopened IS NULL",
                             error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->operation_id);
  yx_statement_bind_int (statement, 2, g_get_real_time ());
  yx_statement_bind_text (statement, 3, job->author);
  yx_statement_bind_text (statement, 4, job->text);
  if (!yx_statement_run (statement, error)
      || !set_step (db, job->operation_id, YX_OPERATION_STEP_PLANNED, NULL, error))
    return FALSE;
  yx_payload_set_text (payload, "reason", job->text);
  return yx_desk_append_event (db, job->author, job->operation_id, "operation.reopened", payload,
                               error)
         && yx_leave_closed_cases (db, job->author, error);
}

static gboolean
depart_job (YxDb *db, gpointer data, GError **error)
{
  StepJob *job = data;
  g_autoptr (YxOperation) operation = read_in_step (
      db, job->operation_id, YX_OPERATION_STEP_APPROVED, YX_OPERATION_STEP_APPROVED, error);
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autofree char *digest = NULL;
  g_autofree char *check_id = NULL;

  if (operation == NULL || !check_visits (db, job, YX_CHECK_STAGE_DEPARTURE, error)
      || !check_crews (db, job, error)
      || !yx_rulesets_keep (db, job->check->ruleset, &digest, error)
      || !yx_check_store (db, job->check, job->author, digest, &check_id, error)
      || !set_step (db, job->operation_id, YX_OPERATION_STEP_LIVE, digest, error))
    return FALSE;
  add_counts (payload, job->check, check_id);
  return yx_desk_append_event (db, job->author, job->operation_id, "operation.departed", payload,
                               error);
}

static gboolean
close_job (YxDb *db, gpointer data, GError **error)
{
  const StepJob *job = data;
  g_autoptr (YxOperation) operation = read_in_step (
      db, job->operation_id, YX_OPERATION_STEP_LIVE, YX_OPERATION_STEP_LIVE, error);
  g_autoptr (YxPayload) payload = yx_payload_new ();
  YxStatement *statement;

  if (operation == NULL)
    return FALSE;
  /* The frozen ruleset stays. */
  statement = yx_db_prepare (db, "UPDATE operations SET step = 'closed' WHERE id = $1", error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->operation_id);
  return yx_statement_run (statement, error)
         && yx_desk_append_event (db, job->author, job->operation_id, "operation.closed", payload,
                                  error);
}

/* Takes the text. */
static void
add_condition (GArray *conditions, YxOperationStep step, gboolean met, char *text)
{
  const YxStepCondition condition = { step, met, text };

  g_array_append_val (conditions, condition);
}

static gboolean
conditions_job (YxDb *db, gpointer data, GError **error)
{
  StepJob *job = data;
  g_autoptr (YxOperation) operation = yx_desk_read_operation (db, job->operation_id, error);
  g_autoptr (YxOperationCheck) departure = NULL;
  g_autofree char *stopped = NULL;
  g_autofree char *late = NULL;
  g_autofree char *crews = NULL;
  g_autoptr (GError) failure = NULL;
  const YxOperationData *now;
  Night night;

  if (operation == NULL || !read_night (db, job->operation_id, &night, error))
    return FALSE;
  crews = find_crew_obstacle (db, job->operation_id, &failure);
  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  now = yx_operation_get_data (operation);
  job->check = yx_check_read (db, job->operation_id, YX_CHECK_STAGE_APPROVAL, TRUE, job->region,
                              error);
  departure = yx_check_read (db, job->operation_id, YX_CHECK_STAGE_DEPARTURE, TRUE, job->region,
                             error);
  if (job->check == NULL || departure == NULL)
    return FALSE;
  stopped = describe_stopped_visits (job->check);
  late = describe_stopped_visits (departure);

  if (now->step < YX_OPERATION_STEP_CHECKED) {
    add_condition (job->conditions, YX_OPERATION_STEP_CHECKED, now->n_tasks > 0,
                   g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d task to check",
                                                 "%d tasks to check", (gulong) now->n_tasks),
                                    now->n_tasks));
  }
  if (now->step < YX_OPERATION_STEP_PLANNED) {
    add_condition (job->conditions, YX_OPERATION_STEP_PLANNED,
                   now->step >= YX_OPERATION_STEP_CHECKED, g_strdup (_("The go/no-go is asked")));
    add_condition (job->conditions, YX_OPERATION_STEP_PLANNED, job->check->n_go > 0,
                   yx_operation_check_sentence (job->check));
  }
  if (now->step < YX_OPERATION_STEP_APPROVED) {
    add_condition (job->conditions, YX_OPERATION_STEP_APPROVED,
                   now->step >= YX_OPERATION_STEP_PLANNED && now->plan_version > 0,
                   g_strdup (_("There is a plan of checked visits")));
    add_condition (job->conditions, YX_OPERATION_STEP_APPROVED,
                   now->plan_version > 0 && stopped == NULL,
                   stopped != NULL ? g_strdup (stopped)
                                   : g_strdup (_("Every planned visit may go")));
    add_condition (job->conditions, YX_OPERATION_STEP_APPROVED, crews == NULL,
                   crews != NULL ? g_strdup (crews)
                                 : g_strdup (_("No planned car or crew is wanted elsewhere")));
    if (job->check->night) {
      add_condition (job->conditions, YX_OPERATION_STEP_APPROVED, night.necessity,
                     g_strdup (_("The need for night work is recorded")));
      add_condition (job->conditions, YX_OPERATION_STEP_APPROVED, night.approved,
                     g_strdup (_("The president has approved night work")));
    }
  }
  if (now->step < YX_OPERATION_STEP_LIVE) {
    add_condition (job->conditions, YX_OPERATION_STEP_LIVE,
                   now->step >= YX_OPERATION_STEP_APPROVED,
                   g_strdup (_("The commander has approved")));
    add_condition (job->conditions, YX_OPERATION_STEP_LIVE,
                   now->plan_version > 0 && late == NULL,
                   late != NULL ? g_strdup (late)
                                : g_strdup (_("Every planned visit may leave, recorders tested")));
  }
  if (now->step < YX_OPERATION_STEP_CLOSED)
    add_condition (job->conditions, YX_OPERATION_STEP_CLOSED,
                   now->step >= YX_OPERATION_STEP_LIVE, g_strdup (_("The operation is live")));
  return TRUE;
}

static void
condition_clear (gpointer data)
{
  g_free (((YxStepCondition *) data)->text);
}

/* One verb: asks for the right, runs the job; the check it made goes to the caller. */
static gboolean
run_step (YxDesk *self, YxRight right, const char *verb, YxStoreJob function, StepJob *job,
          YxOperationCheck **ret_check, GError **error)
{
  g_autofree char *author = NULL;
  g_autoptr (YxRegion) region = NULL;
  gboolean done;

  if (!yx_desk_may (self, right, verb, error))
    return FALSE;
  author = yx_desk_dup_author (self);
  region = yx_desk_get_region (self, NULL);
  job->author = author;
  job->region = region;
  done = yx_desk_write (self, function, job, NULL, error);
  if (done && ret_check != NULL)
    *ret_check = g_steal_pointer (&job->check);
  g_clear_pointer (&job->check, yx_operation_check_free);
  return done;
}

static gboolean
needs_text (const char *text, const char *message, GError **error)
{
  g_autofree char *plain = g_strdup (text != NULL ? text : "");

  return *g_strstrip (plain) != '\0' || refuse (error, YX_DESK_ERROR_INVALID, message);
}

YxOperationCheck *
yx_desk_prepare_operation (YxDesk *self, const char *operation_id, GError **error)
{
  StepJob job = { .operation_id = operation_id };
  YxOperationCheck *check = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (operation_id != NULL, NULL);

  return run_step (self, YX_RIGHT_PREPARE, "operation.check", prepare_job, &job, &check, error)
             ? check
             : NULL;
}

gboolean
yx_desk_record_night (YxDesk *self, const char *operation_id, const char *necessity,
                      GError **error)
{
  StepJob job = { .operation_id = operation_id, .text = necessity };

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (operation_id != NULL, FALSE);

  return needs_text (necessity, _("Say why it must be at night"), error)
         && run_step (self, YX_RIGHT_COMMAND, "night.record", record_night_job, &job, NULL, error);
}

gboolean
yx_desk_approve_night (YxDesk *self, const char *operation_id, const char *president,
                       const char *document, GError **error)
{
  StepJob job = { .operation_id = operation_id, .text = president, .document = document };

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (operation_id != NULL, FALSE);

  return needs_text (president, _("Say which president has approved"), error)
         && run_step (self, YX_RIGHT_COMMAND, "night.approve", approve_night_job, &job, NULL,
                      error);
}

gboolean
yx_desk_approve_operation (YxDesk *self, const char *operation_id, YxOperationCheck **ret_check,
                           GError **error)
{
  StepJob job = { .operation_id = operation_id };

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (operation_id != NULL, FALSE);

  return run_step (self, YX_RIGHT_COMMAND, "operation.approve", approve_job, &job, ret_check,
                   error);
}

gboolean
yx_desk_reopen_operation (YxDesk *self, const char *operation_id, const char *reason,
                          GError **error)
{
  StepJob job = { .operation_id = operation_id, .text = reason };

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (operation_id != NULL, FALSE);

  return needs_text (reason, _("Say why it is opened again"), error)
         && run_step (self, YX_RIGHT_COMMAND, "operation.reopen", reopen_job, &job, NULL, error);
}

gboolean
yx_desk_depart_operation (YxDesk *self, const char *operation_id, YxOperationCheck **ret_check,
                          GError **error)
{
  StepJob job = { .operation_id = operation_id };

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (operation_id != NULL, FALSE);

  return run_step (self, YX_RIGHT_DISPATCH, "operation.depart", depart_job, &job, ret_check, error);
}

gboolean
yx_desk_close_operation (YxDesk *self, const char *operation_id, GError **error)
{
  StepJob job = { .operation_id = operation_id };

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (operation_id != NULL, FALSE);

  return run_step (self, YX_RIGHT_DISPATCH, "operation.close", close_job, &job, NULL, error);
}

GArray *
yx_desk_list_conditions (YxDesk *self, const char *operation_id, GError **error)
{
  g_autoptr (GArray) conditions = NULL;
  g_autoptr (YxRegion) region = NULL;
  gboolean done;

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (operation_id != NULL, NULL);

  conditions = g_array_new (FALSE, FALSE, sizeof (YxStepCondition));
  g_array_set_clear_func (conditions, condition_clear);
  region = yx_desk_get_region (self, NULL);
  StepJob job = { .operation_id = operation_id, .region = region, .conditions = conditions };
  done = yx_store_read (yx_desk_get_store (self), conditions_job, &job, error);
  g_clear_pointer (&job.check, yx_operation_check_free);
  return done ? g_steal_pointer (&conditions) : NULL;
}
