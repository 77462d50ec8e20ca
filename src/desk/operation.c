#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/case-query.h"
#include "desk/desk-private.h"
#include "desk/operation-private.h"
#include "desk/operation.h"
#include "desk/roles.h"
#include "desk/rulesets-private.h"
#include "desk/tasks.h"
#include "model/enum-types.h"
#include "model/id.h"
#include "model/vocabulary.h"

#define LONGEST_WINDOW_US (24 * G_TIME_SPAN_HOUR)

typedef struct {
  YxOperationData draft;
  char *id;
  char *author;
} CreateJob;

typedef struct {
  const char *operation_id;
  const YxCaseFilter *filter;   /* nullable */
  const char *const *ids;       /* cases or vehicles, by id; NULL: by filter, or all vehicles */
  char *author;
  guint n_cases;
  guint n_tasks;
} MembersJob;

static gboolean
draft_is_valid (const YxOperationData *draft, GError **error)
{
  const char *wrong = NULL;

  if (draft->name == NULL || *draft->name == '\0')
    wrong = _("An operation needs a name");
  else if (yx_enum_nick (YX_TYPE_TASK_KIND, (int) draft->kind) == NULL)
    wrong = _("There is no such kind of operation");
  else if (draft->window_end <= draft->window_start)
    wrong = _("The operation must end after it starts");
  else if (draft->window_end - draft->window_start > LONGEST_WINDOW_US)
    wrong = _("An operation may last 24 hours at most");
  else if (!yx_lon_lat_is_valid ((YxLonLat){ draft->base_lon, draft->base_lat }))
    wrong = _("The base has no valid coordinates");
  else if (draft->has_drop_off
           && !yx_lon_lat_is_valid ((YxLonLat){ draft->drop_off_lon, draft->drop_off_lat }))
    wrong = _("The drop-off has no valid coordinates");

  if (wrong != NULL)
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID, wrong);
  return wrong == NULL;
}

static gboolean
create_job (YxDb *db, gpointer data, GError **error)
{
  CreateJob *job = data;
  const YxOperationData *draft = &job->draft;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO operations (id, name, kind, step, window_start, window_end, base, base_lon, "
      "base_lat, drop_off_lon, drop_off_lat, plan_version, created) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12)",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->id);
  yx_statement_bind_text (statement, 2, draft->name);
  yx_statement_bind_enum (statement, 3, YX_TYPE_TASK_KIND, (int) draft->kind);
  yx_statement_bind_enum (statement, 4, YX_TYPE_OPERATION_STEP, YX_OPERATION_STEP_DRAFT);
  yx_statement_bind_int (statement, 5, draft->window_start);
  yx_statement_bind_int (statement, 6, draft->window_end);
  yx_statement_bind_text (statement, 7, draft->base);
  yx_statement_bind_real (statement, 8, draft->base_lon);
  yx_statement_bind_real (statement, 9, draft->base_lat);
  if (draft->has_drop_off) {
    yx_statement_bind_real (statement, 10, draft->drop_off_lon);
    yx_statement_bind_real (statement, 11, draft->drop_off_lat);
  }
  yx_statement_bind_int (statement, 12, g_get_real_time ());
  if (!yx_statement_run (statement, error))
    return FALSE;

  yx_payload_set_text (payload, "name", draft->name);
  yx_payload_set_text (payload, "kind", yx_enum_nick (YX_TYPE_TASK_KIND, (int) draft->kind));
  yx_payload_set_int (payload, "window_start", draft->window_start);
  yx_payload_set_int (payload, "window_end", draft->window_end);
  yx_payload_set_text (payload, "base", draft->base);
  yx_payload_set_real (payload, "base_lon", draft->base_lon);
  yx_payload_set_real (payload, "base_lat", draft->base_lat);
  if (draft->has_drop_off) {
    yx_payload_set_real (payload, "drop_off_lon", draft->drop_off_lon);
    yx_payload_set_real (payload, "drop_off_lat", draft->drop_off_lat);
  }
  return yx_desk_append_event (db, job->author, job->id, "operation.created", payload, error);
}

YxOperation *
yx_operation_read_changeable (YxDb *db, const char *operation_id, GError **error)
{
  g_autoptr (YxOperation) operation = yx_desk_read_operation (db, operation_id, error);
  const YxOperationData *data;

  if (operation == NULL)
    return NULL;
  data = yx_operation_get_data (operation);
  if (data->step >= YX_OPERATION_STEP_APPROVED) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE,
                 _("“%s” is approved; its cases and vehicles can no longer be changed"),
                 data->name);
    return NULL;
  }
  return g_steal_pointer (&operation);
}

gboolean
yx_operation_run (YxDb *db, const char *sql, const char *text, GError **error)
{
  YxStatement *statement = yx_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, text);
  return yx_statement_run (statement, error);
}

GPtrArray *
yx_operation_find_cases (YxDb *db, const YxCaseFilter *filter, GError **error)
{
  const YxCaseSet set = { filter, NULL };
  g_autofree char *found = yx_case_set_to_sql (&set, db);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  const char *all = "SELECT id FROM cases ORDER BY number COLLATE case_number";
  YxStatement *statement = yx_db_prepare (db, found != NULL ? found : all, error);

  if (statement == NULL)
    return NULL;
  yx_case_set_bind (&set, db, statement);
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return NULL;
    if (!row)
      break;
    g_ptr_array_add (ids, g_strdup (yx_statement_get_text (statement, 0)));
  }
  g_ptr_array_add (ids, NULL);
  return g_steal_pointer (&ids);
}

/* Makes `ids` the members of an operation; *ret_n counts each once. */
static gboolean
replace_members (YxDb *db, const char *operation_id, const char *const *ids, const char *delete_sql,
                 const char *insert_sql, guint *ret_n, GError **error)
{
  guint n = 0;

  if (!yx_operation_run (db, delete_sql, operation_id, error))
    return FALSE;
  for (gsize i = 0; ids[i] != NULL; i++) {
    YxStatement *statement = yx_db_prepare (db, insert_sql, error);

    if (statement == NULL)
      return FALSE;
    yx_statement_bind_text (statement, 1, operation_id);
    yx_statement_bind_text (statement, 2, ids[i]);
    if (!yx_statement_run (statement, error))
      return FALSE;
    if (yx_db_get_changes (db) > 0)
      n++;
  }
  *ret_n = n;
  return TRUE;
}

gboolean
yx_operation_all_exist (YxDb *db, const char *table, const char *const *ids, const char *message,
           GError **error)
{
  for (gsize i = 0; ids[i] != NULL; i++) {
    gboolean exists;

    if (!yx_desk_row_exists (db, table, ids[i], &exists, error))
      return FALSE;
    if (!exists) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, message, ids[i]);
#pragma GCC diagnostic pop
      return FALSE;
    }
  }
  return TRUE;
}

typedef struct {
  char *debtor_id;
  gboolean woman;
  int n_cases;
} Visit;

static void
visit_clear (gpointer data)
{
  g_free (((Visit *) data)->debtor_id);
}

/* Whom the operation's open cases lead to. Returns: (transfer full): of Visit */
static GArray *
find_visits (YxDb *db, const char *operation_id, GError **error)
{
  g_autoptr (GArray) visits = g_array_new (FALSE, FALSE, sizeof (Visit));
  YxStatement *statement
      = yx_db_prepare (db,
                       "SELECT d.id, d.sex, count(*) FROM operation_cases oc "
                       "JOIN cases c ON c.id = oc.case_id AND c.status = 'open' "
                       "JOIN case_debtors cd ON cd.case_id = c.id "
                       "JOIN debtors d ON d.id = cd.debtor_id "
                       "WHERE oc.operation_id = $1 AND oc.tasks_only = 0 "
                       "GROUP BY d.id, d.sex ORDER BY d.id",
                       error);

  g_array_set_clear_func (visits, visit_clear);
  if (statement == NULL)
    return NULL;
  yx_statement_bind_text (statement, 1, operation_id);
  for (;;) {
    gboolean row;
    Visit visit;

    if (!yx_statement_step (statement, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&visits);
    visit.debtor_id = g_strdup (yx_statement_get_text (statement, 0));
    visit.woman = yx_statement_get_enum (statement, 1, YX_TYPE_SEX, YX_SEX_UNKNOWN) == YX_SEX_FEMALE;
    visit.n_cases = (int) yx_statement_get_int (statement, 2);
    g_array_append_val (visits, visit);
  }
}

/* A task that comes back keeps its id and whether it is required. */
static gboolean
keep_visit (YxDb *db, const char *operation_id, YxTaskKind kind, const YxKindNeeds *needs,
            gboolean asks_woman, const Visit *visit, GError **error)
{
  char id[YX_ID_LENGTH + 1];
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO tasks (id, operation_id, debtor_id, kind, weight, required, crew, seats, "
      "female_officer, dropped) VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8, 0) "
      "ON CONFLICT (operation_id, debtor_id, kind) DO UPDATE SET weight = excluded.weight, "
      "crew = excluded.crew, seats = excluded.seats, "
      "female_officer = excluded.female_officer, dropped = 0",
      error);

  if (statement == NULL)
    return FALSE;
  yx_id_fill (id);
  yx_statement_bind_text (statement, 1, id);
  yx_statement_bind_text (statement, 2, operation_id);
  yx_statement_bind_text (statement, 3, visit->debtor_id);
  yx_statement_bind_enum (statement, 4, YX_TYPE_TASK_KIND, (int) kind);
  yx_statement_bind_real (statement, 5, visit->n_cases);
  yx_statement_bind_int (statement, 6, needs->crew);
  yx_statement_bind_int (statement, 7, needs->seats);
  yx_statement_bind_int (statement, 8, visit->woman && asks_woman ? 1 : 0);
  return yx_statement_run (statement, error);
}

YxRuleset *
yx_operation_read_ruleset (YxDb *db, const YxOperationData *operation, GError **error)
{
  g_autoptr (GError) reason = NULL;
  YxRuleset *ruleset = yx_rulesets_read (db, NULL, operation->window_start, &reason);

  if (ruleset == NULL && g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return yx_ruleset_ref (yx_ruleset_builtin ());
  if (ruleset == NULL)
    g_propagate_error (error, g_steal_pointer (&reason));
  return ruleset;
}

/* Cases that added tasks serve are in the operation for these, whatever its own cases are. */
static gboolean
keep_added_cases (YxDb *db, const char *operation_id, GError **error)
{
  return yx_operation_run (db,
                           "INSERT INTO operation_cases (operation_id, case_id, tasks_only) "
                           "SELECT DISTINCT t.operation_id, tc.case_id, 1 FROM tasks t "
                           "JOIN task_cases tc ON tc.task_id = t.id WHERE t.operation_id = $1 "
                           "AND t.added = 1 AND t.dropped = 0 "
                           "ON CONFLICT (operation_id, case_id) DO NOTHING",
                           operation_id, error)
         && yx_operation_run (db,
                              "DELETE FROM operation_cases WHERE operation_id = $1 "
                              "AND tasks_only = 1 AND NOT EXISTS (SELECT 1 FROM tasks t "
                              "JOIN task_cases tc ON tc.task_id = t.id "
                              "WHERE t.operation_id = $1 AND t.added = 1 AND t.dropped = 0 "
                              "AND tc.case_id = operation_cases.case_id)",
                              operation_id, error);
}

/* The cases of the visits; a task that is there by hand as well keeps those it has. */
static gboolean
give_cases (YxDb *db, const YxOperationData *operation, GError **error)
{
  YxStatement *statement;

  if (!yx_operation_run (db,
                         "DELETE FROM task_cases WHERE task_id IN "
                         "(SELECT id FROM tasks WHERE operation_id = $1 AND dropped = 0 "
                         "AND added = 0)",
                         operation->id, error))
    return FALSE;
  statement = yx_db_prepare (db,
                             "INSERT INTO task_cases (task_id, case_id) "
                             "SELECT t.id, oc.case_id FROM operation_cases oc "
                             "JOIN cases c ON c.id = oc.case_id AND c.status = 'open' "
                             "JOIN case_debtors cd ON cd.case_id = c.id "
                             "JOIN tasks t ON t.operation_id = oc.operation_id "
                             "AND t.debtor_id = cd.debtor_id AND t.dropped = 0 AND t.kind = $2 "
                             "WHERE oc.operation_id = $1 AND oc.tasks_only = 0 "
                             "ON CONFLICT (task_id, case_id) DO NOTHING",
                             error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, operation->id);
  yx_statement_bind_enum (statement, 2, YX_TYPE_TASK_KIND, (int) operation->kind);
  return yx_statement_run (statement, error)
         && yx_operation_run (db,
                              "UPDATE tasks SET weight = (SELECT count(*) FROM task_cases "
                              "WHERE task_id = tasks.id AND left_at IS NULL) "
                              "WHERE operation_id = $1 AND dropped = 0 AND added = 1",
                              operation->id, error);
}

/* Dropped tasks keep their cases, which earlier plans still show. */
gboolean
yx_operation_derive_tasks (YxDb *db, const YxOperationData *operation, guint *ret_n_tasks,
                           GError **error)
{
  g_autoptr (GArray) visits = NULL;
  g_autoptr (YxRuleset) ruleset = yx_operation_read_ruleset (db, operation, error);
  /* What is done at an institution follows from no case alone: it has to be said which. */
  const gboolean follows = yx_task_kind_at_debtor (operation->kind);

  if (ruleset == NULL || !keep_added_cases (db, operation->id, error))
    return FALSE;
  visits = find_visits (db, operation->id, error);
  if (visits == NULL
      || !yx_operation_run (db,
                            "UPDATE tasks SET dropped = 1 WHERE operation_id = $1 AND added = 0",
                            operation->id, error))
    return FALSE;
  for (guint i = 0; i < visits->len && follows; i++) {
    if (!keep_visit (db, operation->id, operation->kind,
                     yx_ruleset_get_needs (ruleset, operation->kind),
                     yx_ruleset_asks (ruleset, YX_RULE_FEMALE_OFFICER, operation->kind),
                     &g_array_index (visits, Visit, i), error))
      return FALSE;
  }
  if (!give_cases (db, operation, error)
      || !yx_operation_run (db,
                            "UPDATE operations SET plan_version = 0, step = 'draft' WHERE id = $1",
                            operation->id, error))
    return FALSE;
  *ret_n_tasks = follows ? visits->len : 0;
  return TRUE;
}

static gboolean
set_cases_job (YxDb *db, gpointer data, GError **error)
{
  MembersJob *job = data;
  g_autoptr (YxOperation) operation = yx_operation_read_changeable (db, job->operation_id, error);
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  const char *const *ids = job->ids;

  if (operation == NULL)
    return FALSE;
  if (ids == NULL) {
    found = yx_operation_find_cases (db, job->filter, error);
    if (found == NULL)
      return FALSE;
    ids = (const char *const *) found->pdata;
  } else if (!yx_operation_all_exist (db, "cases", ids, _("There is no case %s"), error)) {
    return FALSE;
  }

  if (!replace_members (db, job->operation_id, ids,
                        "DELETE FROM operation_cases WHERE operation_id = $1",
                        "INSERT INTO operation_cases (operation_id, case_id) VALUES ($1, $2) "
                        "ON CONFLICT (operation_id, case_id) DO NOTHING",
                        &job->n_cases, error)
      || !yx_operation_derive_tasks (db, yx_operation_get_data (operation), &job->n_tasks, error))
    return FALSE;

  yx_payload_set_int (payload, "n_cases", job->n_cases);
  yx_payload_set_int (payload, "n_tasks", job->n_tasks);
  yx_payload_set_texts (payload, "cases", ids, -1);
  return yx_desk_append_event (db, job->author, job->operation_id, "operation.cases-set", payload,
                               error);
}

static gboolean
set_vehicles_job (YxDb *db, gpointer data, GError **error)
{
  static const char *const none[] = { NULL };
  MembersJob *job = data;
  g_autoptr (YxOperation) operation = yx_operation_read_changeable (db, job->operation_id, error);
  g_autoptr (YxPayload) payload = yx_payload_new ();
  const char *const *ids = job->ids != NULL ? job->ids : none;
  guint n;

  if (operation == NULL || !yx_operation_all_exist (db, "vehicles", ids, _("There is no vehicle %s"), error)
      || !replace_members (
          db, job->operation_id, ids, "DELETE FROM operation_vehicles WHERE operation_id = $1",
          "INSERT INTO operation_vehicles (operation_id, vehicle_id) VALUES ($1, $2) "
          "ON CONFLICT (operation_id, vehicle_id) DO NOTHING",
          &n, error))
    return FALSE;

  yx_payload_set_texts (payload, "vehicles", ids, -1);
  return yx_desk_append_event (db, job->author, job->operation_id, "operation.vehicles-set",
                               payload, error);
}

gboolean
yx_desk_create_operation (YxDesk *self, const YxOperationData *draft, char **ret_id,
                          GError **error)
{
  g_autofree char *id = yx_id_new ();
  g_autofree char *author = NULL;
  g_autofree char *base = NULL;
  YxLonLat point;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (draft != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_PREPARE, "operation.create", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  CreateJob job = { .draft = *draft, .id = id, .author = author };
  if (draft->base == NULL) {
    if (!yx_desk_get_base (self, &base, &point)) {
      g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                           _("The desk has no base yet; say where the operation starts"));
      return FALSE;
    }
    job.draft.base = base;
    job.draft.base_lon = point.lon;
    job.draft.base_lat = point.lat;
  }
  if (!draft_is_valid (&job.draft, error) || !yx_desk_write (self, create_job, &job, NULL, error))
    return FALSE;
  if (ret_id != NULL)
    *ret_id = g_steal_pointer (&id);
  return TRUE;
}

gboolean
yx_desk_set_operation_cases (YxDesk *self, const char *operation_id, const YxCaseFilter *filter,
                             guint *ret_n_cases, guint *ret_n_tasks, GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (operation_id != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_PREPARE, "operation.set-cases", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  MembersJob job = { .operation_id = operation_id, .filter = filter, .author = author };
  if (!yx_desk_write (self, set_cases_job, &job, NULL, error))
    return FALSE;
  if (ret_n_cases != NULL)
    *ret_n_cases = job.n_cases;
  if (ret_n_tasks != NULL)
    *ret_n_tasks = job.n_tasks;
  return TRUE;
}

gboolean
yx_desk_set_operation_case_ids (YxDesk *self, const char *operation_id,
                                const char *const *case_ids, guint *ret_n_tasks, GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (operation_id != NULL, FALSE);
  g_return_val_if_fail (case_ids != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_PREPARE, "operation.set-cases", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  MembersJob job = { .operation_id = operation_id, .ids = case_ids, .author = author };
  if (!yx_desk_write (self, set_cases_job, &job, NULL, error))
    return FALSE;
  if (ret_n_tasks != NULL)
    *ret_n_tasks = job.n_tasks;
  return TRUE;
}

gboolean
yx_desk_set_operation_vehicles (YxDesk *self, const char *operation_id,
                                const char *const *vehicle_ids, GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (operation_id != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_PREPARE, "operation.set-vehicles", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  MembersJob job = { .operation_id = operation_id, .ids = vehicle_ids, .author = author };
  return yx_desk_write (self, set_vehicles_job, &job, NULL, error);
}
