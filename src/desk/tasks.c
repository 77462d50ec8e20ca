#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk/gather.h"
#include "desk/operation-private.h"
#include "desk/operation.h"
#include "desk/roles.h"
#include "desk/rulesets.h"
#include "desk/tasks.h"
#include "model/enum-types.h"
#include "model/id.h"
#include "model/institution.h"
#include "model/vocabulary.h"
#include "rules/identifiers.h"

/* A holiday is over and a weekend past within so many days. */
#define MOST_DAYS_AHEAD 30

typedef struct {
  const char *operation_id;
  const YxTaskOrder *order;
  const char *author;
  YxOperation *operation;
  YxRuleset *ruleset;
  GHashTable *tasks;  /* ids of the tasks of this order */
  GHashTable *served; /* ids of the cases they serve */
  YxTaskReport report;
} AddJob;

typedef struct {
  const char *task_id;
  const char *author;
} DropJob;

/* A debtor of a case. */
typedef struct {
  char *debtor_id;
  char *masked;
  gboolean woman;
  char *place_id; /* where the task is to be; NULL: anywhere */
} Whom;

static void
skip_clear (gpointer data)
{
  YxTaskSkip *skip = data;

  g_free (skip->case_numbers);
  g_free (skip->why);
}

static void
whom_clear (gpointer data)
{
  Whom *whom = data;

  g_free (whom->debtor_id);
  g_free (whom->masked);
  g_free (whom->place_id);
}

static void
add_job_clear (AddJob *job)
{
  g_clear_object (&job->operation);
  g_clear_pointer (&job->ruleset, yx_ruleset_unref);
  g_clear_pointer (&job->tasks, g_hash_table_unref);
  g_clear_pointer (&job->served, g_hash_table_unref);
  g_clear_pointer (&job->report.skipped, g_array_unref);
}

/* Both are copied, why is taken. */
static void
skip (AddJob *job, const char *what, char *why)
{
  const YxTaskSkip skip = { g_strdup (what), why };

  g_array_append_val (job->report.skipped, skip);
}

static gboolean
refuse (GError **error, YxDeskError code, const char *message)
{
  g_set_error_literal (error, YX_DESK_ERROR, code, message);
  return FALSE;
}

/* Which institutions a kind of task is done at. */
static gboolean
suits (YxTaskKind kind, YxInstitutionKind institution)
{
  if (kind == YX_TASK_KIND_BANK)
    return institution == YX_INSTITUTION_KIND_BANK;
  if (kind == YX_TASK_KIND_REGISTRY)
    return institution != YX_INSTITUTION_KIND_BANK && institution != YX_INSTITUTION_KIND_PREMISES;
  return TRUE;
}

static gboolean
check_institution (YxDb *db, const YxTaskOrder *order, GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db, "SELECT kind, name FROM institutions WHERE id = $1", error);
  g_autofree char *name = NULL;
  YxInstitutionKind kind;
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, order->institution_id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (!row) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _ ("There is no institution %s"),
                 order->institution_id);
    return FALSE;
  }
  kind = (YxInstitutionKind) yx_statement_get_enum (statement, 0, YX_TYPE_INSTITUTION_KIND,
                                                    YX_INSTITUTION_KIND_OFFICE);
  name = g_strdup (yx_statement_get_text (statement, 1));
  yx_statement_reset (statement);
  if (suits (order->kind, kind))
    return TRUE;
  g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID, _ ("“%s” is not done at %s (%s)"),
               yx_enum_label (YX_TYPE_TASK_KIND, (int) order->kind), name,
               yx_enum_label (YX_TYPE_INSTITUTION_KIND, (int) kind));
  return FALSE;
}

/* Whether a case may be served at all; *ret_why is set when not, and *ret_number always. */
static gboolean
judge_case (YxDb *db, AddJob *job, const char *case_id, char **ret_number, char **ret_why,
            GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db, "SELECT number, status FROM cases WHERE id = $1", error);
  YxCaseStatus status;
  YxCaseNumber parsed;
  guint type = 0;
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, case_id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  g_assert (row);
  *ret_number = g_strdup (yx_statement_get_text (statement, 0));
  status = (YxCaseStatus) yx_statement_get_enum (statement, 1, YX_TYPE_CASE_STATUS,
                                                 YX_CASE_STATUS_OPEN);
  yx_statement_reset (statement);
  if (yx_case_number_parse (*ret_number, NULL, G_MAXINT16, &parsed) == YX_IDENTIFIER_OK)
    type = yx_case_type_from_code (parsed.type);
  if (status != YX_CASE_STATUS_OPEN)
    *ret_why
        = g_strdup_printf (_ ("Status: %s"), yx_enum_label (YX_TYPE_CASE_STATUS, (int) status));
  else if ((yx_ruleset_get_needs (job->ruleset, job->order->kind)->case_types & type) == 0)
    *ret_why = g_strdup (_ ("Not a case of a type that this kind of task may serve"));
  return TRUE;
}

/* Adds the task or finds it, whose id is *ret_id, (transfer full). One that was dropped begins
 * anew: the cases it had are those of old plans. */
static gboolean
keep_task (YxDb *db, AddJob *job, const Whom *whom, char **ret_id, GError **error)
{
  const YxTaskOrder *order = job->order;
  const YxKindNeeds *needs = yx_ruleset_get_needs (job->ruleset, order->kind);
  const gboolean asks_woman = yx_ruleset_asks (job->ruleset, YX_RULE_FEMALE_OFFICER, order->kind);
  g_autofree char *id = yx_id_new ();
  YxStatement *statement;
  gboolean row;

  statement = yx_db_prepare (
      db,
      "DELETE FROM task_cases WHERE task_id IN (SELECT id FROM tasks WHERE operation_id = $1 "
      "AND kind = $2 AND dropped = 1 AND (institution_id = $3 OR debtor_id = $4))",
      error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->operation_id);
  yx_statement_bind_enum (statement, 2, YX_TYPE_TASK_KIND, (int) order->kind);
  yx_statement_bind_text (statement, 3, order->institution_id);
  yx_statement_bind_text (statement, 4, whom != NULL ? whom->debtor_id : NULL);
  if (!yx_statement_run (statement, error))
    return FALSE;

  statement = yx_db_prepare (
      db,
      whom != NULL
          ? "INSERT INTO tasks (id, operation_id, debtor_id, place_id, kind, weight, required, "
            "crew, seats, female_officer, dropped, added) "
            "VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8, $9, 0, 1) "
            "ON CONFLICT (operation_id, debtor_id, kind) DO UPDATE SET dropped = 0, added = 1, "
            "required = excluded.required, place_id = excluded.place_id, crew = excluded.crew, "
            "seats = excluded.seats, female_officer = excluded.female_officer RETURNING id"
          : "INSERT INTO tasks (id, operation_id, institution_id, place_id, kind, weight, "
            "required, crew, seats, female_officer, dropped, added) "
            "VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8, $9, 0, 1) "
            "ON CONFLICT (operation_id, institution_id, kind) DO UPDATE SET dropped = 0, "
            "added = 1, required = excluded.required, crew = excluded.crew, "
            "seats = excluded.seats RETURNING id",
      error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, id);
  yx_statement_bind_text (statement, 2, job->operation_id);
  yx_statement_bind_text (statement, 3, whom != NULL ? whom->debtor_id : order->institution_id);
  yx_statement_bind_text (statement, 4, whom != NULL ? whom->place_id : NULL);
  yx_statement_bind_enum (statement, 5, YX_TYPE_TASK_KIND, (int) order->kind);
  yx_statement_bind_int (statement, 6, order->required ? 1 : 0);
  yx_statement_bind_int (statement, 7, needs->crew);
  yx_statement_bind_int (statement, 8, needs->seats);
  yx_statement_bind_int (statement, 9, whom != NULL && whom->woman && asks_woman ? 1 : 0);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  g_assert (row);
  *ret_id = g_strdup (yx_statement_get_text (statement, 0));
  yx_statement_reset (statement);
  if (g_hash_table_add (job->tasks, g_strdup (*ret_id)) && g_str_equal (*ret_id, id))
    job->report.n_new++;
  return TRUE;
}

static gboolean
give_case (YxDb *db, AddJob *job, const char *task_id, const char *case_id, GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db,
                       "INSERT INTO task_cases (task_id, case_id) VALUES ($1, $2) "
                       "ON CONFLICT (task_id, case_id) DO UPDATE SET left_at = NULL",
                       error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, task_id);
  yx_statement_bind_text (statement, 2, case_id);
  g_hash_table_add (job->served, g_strdup (case_id));
  return yx_statement_run (statement, error);
}

/* Whom a case leads to, with the place that is asked for. Returns: (transfer full): of Whom */
static GArray *
find_whom (YxDb *db, const AddJob *job, const char *case_id, GError **error)
{
  const YxTaskOrder *order = job->order;
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Whom));
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT d.id, d.name, d.kind, d.sex, (SELECT p.id FROM places p WHERE p.debtor_id = d.id "
      "AND (p.id = $2 OR p.kind = $3) ORDER BY p.lon IS NULL, p.id LIMIT 1) "
      "FROM case_debtors cd JOIN debtors d ON d.id = cd.debtor_id WHERE cd.case_id = $1 "
      "ORDER BY d.id",
      error);

  g_array_set_clear_func (found, whom_clear);
  if (statement == NULL)
    return NULL;
  yx_statement_bind_text (statement, 1, case_id);
  yx_statement_bind_text (statement, 2, order->place_id);
  if (order->place_id == NULL && order->by_place_kind)
    yx_statement_bind_enum (statement, 3, YX_TYPE_PLACE_KIND, (int) order->place_kind);
  for (;;) {
    gboolean row;
    Whom whom;

    if (!yx_statement_step (statement, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&found);
    whom.debtor_id = g_strdup (yx_statement_get_text (statement, 0));
    whom.masked = yx_mask_debtor (yx_statement_get_text (statement, 1),
                                  (YxDebtorKind) yx_statement_get_enum (
                                      statement, 2, YX_TYPE_DEBTOR_KIND, YX_DEBTOR_KIND_PERSON));
    whom.woman = yx_statement_get_enum (statement, 3, YX_TYPE_SEX, YX_SEX_UNKNOWN) == YX_SEX_FEMALE;
    whom.place_id = g_strdup (yx_statement_get_text (statement, 4));
    g_array_append_val (found, whom);
  }
}

static gboolean
add_debtors (YxDb *db, AddJob *job, const char *case_id, const char *number, GError **error)
{
  const YxTaskOrder *order = job->order;
  const gboolean place_needed = order->by_place_kind || order->place_id != NULL;
  g_autoptr (GArray) whom = find_whom (db, job, case_id, error);

  if (whom == NULL)
    return FALSE;
  if (whom->len == 0)
    skip (job, number, g_strdup (_ ("No debtor is on record")));
  for (guint i = 0; i < whom->len; i++) {
    const Whom *one = &g_array_index (whom, Whom, i);
    g_autofree char *task_id = NULL;

    if (place_needed && one->place_id == NULL) {
      skip (job, one->masked,
            order->place_id != NULL
                ? g_strdup (_ ("The place is another debtor’s"))
                : g_strdup_printf (_ ("No place of this kind is on record: %s"),
                                   yx_enum_label (YX_TYPE_PLACE_KIND, (int) order->place_kind)));
      continue;
    }
    if (!keep_task (db, job, one, &task_id, error) || !give_case (db, job, task_id, case_id, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
add_case (YxDb *db, AddJob *job, const char *case_id, GError **error)
{
  g_autofree char *number = NULL;
  g_autofree char *why = NULL;
  g_autofree char *task_id = NULL;

  if (!judge_case (db, job, case_id, &number, &why, error))
    return FALSE;
  if (why != NULL) {
    skip (job, number, g_steal_pointer (&why));
    return TRUE;
  }
  if (job->order->institution_id == NULL)
    return add_debtors (db, job, case_id, number, error);
  return keep_task (db, job, NULL, &task_id, error) && give_case (db, job, task_id, case_id, error);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static gboolean
append_added_event (YxDb *db, const AddJob *job, GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autoptr (GPtrArray) cases = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, job->served);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (cases, key);
  g_ptr_array_sort (cases, compare_texts);
  yx_payload_set_text (payload, "kind", yx_enum_nick (YX_TYPE_TASK_KIND, (int) job->order->kind));
  yx_payload_set_text (payload, "institution", job->order->institution_id);
  yx_payload_set_text (payload, "place", job->order->place_id);
  yx_payload_set_texts (payload, "cases", (const char *const *) cases->pdata, cases->len);
  yx_payload_set_int (payload, "n_tasks", job->report.n_tasks);
  yx_payload_set_int (payload, "n_skipped", job->report.skipped->len);
  return yx_desk_append_event (db, job->author, job->operation_id, "operation.tasks-added", payload,
                               error);
}

static gboolean
add_job (YxDb *db, gpointer data, GError **error)
{
  AddJob *job = data;
  const YxTaskOrder *order = job->order;
  g_autoptr (GPtrArray) found = NULL;
  const char *const *ids = order->case_ids;
  guint n_derived;

  job->operation = yx_operation_read_changeable (db, job->operation_id, error);
  if (job->operation == NULL)
    return FALSE;
  job->ruleset = yx_operation_read_ruleset (db, yx_operation_get_data (job->operation), error);
  if (job->ruleset == NULL
      || (order->institution_id != NULL && !check_institution (db, order, error)))
    return FALSE;
  if (ids == NULL) {
    found = yx_operation_find_cases (db, order->filter, error);
    if (found == NULL)
      return FALSE;
    ids = (const char *const *) found->pdata;
  } else if (!yx_operation_all_exist (db, "cases", ids, _ ("There is no case %s"), error)) {
    return FALSE;
  }
  for (gsize i = 0; ids[i] != NULL; i++)
    if (!add_case (db, job, ids[i], error))
      return FALSE;
  job->report.n_cases = g_hash_table_size (job->served);
  job->report.n_tasks = g_hash_table_size (job->tasks);
  if (job->report.n_cases == 0) {
    const YxTaskSkip *first
        = job->report.skipped->len > 0 ? &g_array_index (job->report.skipped, YxTaskSkip, 0) : NULL;

    if (first == NULL)
      return refuse (error, YX_DESK_ERROR_INVALID, _ ("No case is chosen"));
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                 _ ("No case can be served; the first, %s: %s"), first->case_numbers, first->why);
    return FALSE;
  }
  return yx_operation_derive_tasks (db, yx_operation_get_data (job->operation), &n_derived, error)
         && append_added_event (db, job, error);
}

static gboolean
drop_job (YxDb *db, gpointer data, GError **error)
{
  DropJob *job = data;
  YxStatement *statement = yx_db_prepare (
      db, "SELECT operation_id, added FROM tasks WHERE id = $1 AND dropped = 0", error);
  g_autofree char *operation_id = NULL;
  g_autoptr (YxOperation) operation = NULL;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  gboolean row, added = FALSE;
  guint n_derived;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->task_id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (row) {
    operation_id = g_strdup (yx_statement_get_text (statement, 0));
    added = yx_statement_get_int (statement, 1) != 0;
    yx_statement_reset (statement);
  }
  if (!row)
    return refuse (error, YX_DESK_ERROR_NOT_FOUND, _ ("There is no such task"));
  operation = yx_operation_read_changeable (db, operation_id, error);
  if (operation == NULL)
    return FALSE;
  if (!added)
    return refuse (error, YX_DESK_ERROR_STATE,
                   _ ("The task follows from the operation’s cases; take the case out instead"));
  if (!yx_operation_run (db, "UPDATE tasks SET added = 0, place_id = NULL WHERE id = $1",
                         job->task_id, error)
      || !yx_operation_derive_tasks (db, yx_operation_get_data (operation), &n_derived, error))
    return FALSE;
  yx_payload_set_text (payload, "task", job->task_id);
  return yx_desk_append_event (db, job->author, operation_id, "operation.task-dropped", payload,
                               error);
}

static gboolean
order_is_valid (const YxTaskOrder *order, GError **error)
{
  const char *wrong = NULL;

  if (yx_enum_nick (YX_TYPE_TASK_KIND, (int) order->kind) == NULL)
    wrong = _ ("There is no such kind of task");
  else if (order->institution_id == NULL && !yx_task_kind_at_debtor (order->kind))
    wrong = _ ("An inquiry needs the institution at which it is made");
  else if (order->institution_id != NULL && !yx_task_kind_at_institution (order->kind))
    wrong = _ ("This kind of task is done at the debtor’s places, not at an institution");
  else if (order->institution_id != NULL && (order->by_place_kind || order->place_id != NULL))
    wrong = _ ("A task is at an institution or at a debtor’s place, not at both");
  return wrong == NULL || refuse (error, YX_DESK_ERROR_INVALID, wrong);
}

static gint64
minute_of (const GDate *day, int minute)
{
  g_autoptr (GDateTime) local = g_date_time_new_local (
      g_date_get_year (day), (int) g_date_get_month (day), g_date_get_day (day), 0, 0, 0);
  g_autoptr (GDateTime) then = g_date_time_add_minutes (local, minute);

  return g_date_time_to_unix (then) * G_USEC_PER_SEC;
}

static void
order_free (gpointer data)
{
  YxTaskOrder *order = data;

  g_free ((char *) order->institution_id);
  g_free ((char *) order->place_id);
  g_strfreev ((char **) (gpointer) order->case_ids);
  g_free (order);
}

static void
add_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  YxTaskReport *report = g_new0 (YxTaskReport, 1);
  GError *error = NULL;

  if (yx_desk_add_tasks (source, g_object_get_data (G_OBJECT (task), "operation"), task_data,
                         report, &error)) {
    g_task_return_pointer (task, report, NULL);
  } else {
    g_free (report);
    g_task_return_error (task, error);
  }
}

void
yx_task_report_clear (YxTaskReport *report)
{
  g_clear_pointer (&report->skipped, g_array_unref);
}

gboolean
yx_task_kind_at_institution (YxTaskKind kind)
{
  return kind == YX_TASK_KIND_BANK || kind == YX_TASK_KIND_REGISTRY || kind == YX_TASK_KIND_SERVICE
         || kind == YX_TASK_KIND_SEIZURE;
}

gboolean
yx_task_kind_at_debtor (YxTaskKind kind)
{
  return kind != YX_TASK_KIND_BANK && kind != YX_TASK_KIND_REGISTRY;
}

gboolean
yx_desk_add_tasks (YxDesk *self, const char *operation_id, const YxTaskOrder *order,
                   YxTaskReport *ret_report, GError **error)
{
  g_autofree char *author = NULL;
  gboolean ok;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (operation_id != NULL && order != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_PREPARE, "operation.add-tasks", error)
      || !order_is_valid (order, error))
    return FALSE;
  author = yx_desk_dup_author (self);
  AddJob job = { .operation_id = operation_id, .order = order, .author = author };
  job.tasks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  job.served = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  job.report.skipped = g_array_new (FALSE, FALSE, sizeof (YxTaskSkip));
  g_array_set_clear_func (job.report.skipped, skip_clear);
  ok = yx_desk_write (self, add_job, &job, NULL, error);
  if (ok && ret_report != NULL) {
    *ret_report = job.report;
    job.report.skipped = NULL;
  }
  add_job_clear (&job);
  return ok;
}

void
yx_desk_add_tasks_async (YxDesk *self, const char *operation_id, const YxTaskOrder *order,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  YxTaskOrder *copy;

  g_return_if_fail (YX_IS_DESK (self));
  g_return_if_fail (operation_id != NULL && order != NULL && order->case_ids != NULL);

  copy = g_new (YxTaskOrder, 1);
  *copy = *order;
  copy->filter = NULL;
  copy->institution_id = g_strdup (order->institution_id);
  copy->place_id = g_strdup (order->place_id);
  copy->case_ids = (const char *const *) g_strdupv ((char **) (gpointer) order->case_ids);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_desk_add_tasks_async);
  g_task_set_task_data (task, copy, order_free);
  g_object_set_data_full (G_OBJECT (task), "operation", g_strdup (operation_id), g_free);
  g_task_run_in_thread (task, add_thread);
}

gboolean
yx_desk_add_tasks_finish (YxDesk *self, GAsyncResult *result, YxTaskReport *ret_report,
                          GError **error)
{
  g_autofree YxTaskReport *report = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, yx_desk_add_tasks_async), FALSE);

  report = g_task_propagate_pointer (G_TASK (result), error);
  if (report == NULL)
    return FALSE;
  if (ret_report != NULL)
    *ret_report = *report;
  else
    yx_task_report_clear (report);
  return TRUE;
}

gboolean
yx_desk_drop_task (YxDesk *self, const char *task_id, GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (task_id != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_PREPARE, "operation.drop-task", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  DropJob job = { task_id, author };
  return yx_desk_write (self, drop_job, &job, NULL, error);
}

gboolean
yx_desk_propose_window (YxDesk *self, YxTaskKind kind, const GDate *day, gint64 *ret_start,
                        gint64 *ret_end, GError **error)
{
  g_autoptr (YxRuleset) ruleset = NULL;
  const YxKindWork *work;
  GDate then = *day;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (g_date_valid (day), FALSE);

  ruleset = yx_desk_get_ruleset (self, day, error);
  if (ruleset == NULL)
    return FALSE;
  work = yx_ruleset_get_work (ruleset, kind);
  for (int ahead = 0; work->office_hours && ahead < MOST_DAYS_AHEAD; ahead++) {
    const YxCalendar calendar = yx_ruleset_get_calendar (ruleset);
    const YxOpenSpan *spans;

    if (yx_opening_hours_on (yx_ruleset_get_office_hours (ruleset), &calendar, &then, &spans) > 0)
      break;
    g_date_add_days (&then, 1);
  }
  *ret_start = minute_of (&then, work->from_minute);
  *ret_end = minute_of (&then, work->to_minute);
  return TRUE;
}
