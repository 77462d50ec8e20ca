#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/gather.h"
#include "desk/lists-private.h"
#include "desk/named-crews.h"
#include "desk/planning.h"
#include "desk/study.h"
#include "model/enum-types.h"

/* The plan that is asked for: of operation $1, in version $2, 0 being the current one. */
#define PLAN_ASKED_FOR \
  "JOIN operations o ON o.id = pl.operation_id AND o.id = $1 " \
  "AND pl.version = CASE WHEN $2 = 0 THEN o.plan_version ELSE $2 END "

/* Who rides in the car of route `r`: those named for it, else as many as the plan counts with. */
#define CREW_OF_ROUTE \
  "coalesce (nullif (" YX_N_NAMED_SQL ("pl.operation_id", YX_APPROVAL_OF_PLAN_SQL ("pl", "o"), \
                                       "r.vehicle_id") ", 0), r.crew)"

/* What has left the current plan since it was made, of route `r` or of all of plan `pl`: cases that
 * were paid, settled or closed take their visits with them. Older versions stay as they were. Only
 * a summons or a service of documents is counted as a person met. */
#define CURRENT "pl.version = o.plan_version "
#define GONE_OF(what, where) \
  "coalesce ((SELECT " what " FROM routes gr JOIN stops s ON s.route_id = gr.id " \
  "JOIN tasks t ON t.id = s.task_id WHERE " where " AND s.outcome = 'cancelled' AND " CURRENT "), 0)"
#define OF_ROUTE "gr.id = r.id"
#define OF_PLAN "gr.plan_id = pl.id"
#define STOPS_GONE(where) GONE_OF ("count(*)", where)
#define PRESENCE_GONE \
  GONE_OF ("sum (CASE WHEN t.kind IN ('summons', 'service') THEN s.presence ELSE 0 END)", OF_ROUTE)
#define CASES_GONE(where) \
  "(SELECT count(DISTINCT tc.case_id) FROM routes gr JOIN stops s ON s.route_id = gr.id " \
  "JOIN task_cases tc ON tc.task_id = s.task_id WHERE " where " AND (tc.left_at > pl.created " \
  "OR (s.outcome = 'cancelled' AND tc.left_at IS NULL)) AND " CURRENT ")"
#define TASKS_GONE(what) \
  "coalesce ((SELECT " what " FROM plan_tasks pt JOIN tasks t ON t.id = pt.task_id " \
  "WHERE pt.plan_id = pl.id AND pt.left_out = 'case-closed' AND pt.n_stops > 0 " \
  "AND " CURRENT "), 0)"

static YxTask *
task_from_row (YxStatement *row, GHashTable *gather)
{
  const YxGathered *gathered = yx_gather_get (gather, yx_statement_get_text (row, 0));
  g_autofree char *masked = yx_mask_debtor (
      yx_statement_get_text (row, 3),
      (YxDebtorKind) yx_statement_get_enum (row, 4, YX_TYPE_DEBTOR_KIND, YX_DEBTOR_KIND_PERSON));
  const YxTaskData data = {
    .id = yx_statement_get_text (row, 0),
    .operation_id = yx_statement_get_text (row, 1),
    .debtor_id = yx_statement_get_text (row, 2),
    .masked_debtor = masked,
    .sex = (YxSex) yx_statement_get_enum (row, 5, YX_TYPE_SEX, YX_SEX_UNKNOWN),
    .kind = (YxTaskKind) yx_statement_get_enum (row, 6, YX_TYPE_TASK_KIND, YX_TASK_KIND_SUMMONS),
    .weight = yx_statement_get_real (row, 7),
    .required = yx_statement_get_int (row, 8) != 0,
    .crew = (int) yx_statement_get_int (row, 9),
    .seats = (int) yx_statement_get_int (row, 10),
    .female_officer = yx_statement_get_int (row, 11) != 0,
    .n_cases = gathered->n_texts,
    .case_numbers = yx_gathered_texts (gathered),
    .n_places = gathered->n_places,
    .left_out
    = (YxLeftOut) yx_statement_get_enum (row, 12, YX_TYPE_LEFT_OUT, YX_LEFT_OUT_NONE),
    .left_out_note = yx_statement_get_text (row, 13),
    .n_stops = (int) yx_statement_get_int (row, 14),
    .expected = yx_statement_get_real (row, 15),
    .institution_id = yx_statement_get_text (row, 16),
    .added = yx_statement_get_int (row, 17) != 0,
  };

  return yx_task_new (&data);
}

static YxRoute *
route_from_row (YxStatement *row)
{
  g_autoptr (GBytes) line = yx_statement_get_line (row, 16);
  const YxRouteData data = {
    .id = yx_statement_get_text (row, 0),
    .operation_id = yx_statement_get_text (row, 1),
    .version = (int) yx_statement_get_int (row, 2),
    .ordinal = (int) yx_statement_get_int (row, 3),
    .vehicle_id = yx_statement_get_text (row, 4),
    .plate = yx_statement_get_text (row, 5),
    .call_sign = yx_statement_get_text (row, 6),
    .crew = (int) yx_statement_get_int (row, 7),
    .n_stops = (int) yx_statement_get_int (row, 8),
    .n_cases = (int) yx_statement_get_int (row, 9),
    .expected = MAX (0.0, yx_statement_get_real (row, 10)),
    .start = yx_statement_get_int (row, 11),
    .end = yx_statement_get_int (row, 12),
    .metres = yx_statement_get_real (row, 13),
    .drive_s = yx_statement_get_int (row, 14),
    .wait_s = yx_statement_get_int (row, 15),
    .on_scene_s = yx_statement_get_int (row, 17),
    .line = line,
    .locked = yx_statement_get_int (row, 18) != 0,
  };

  return yx_route_new (&data);
}

static YxStop *
stop_from_row (YxStatement *row, GHashTable *numbers)
{
  g_autofree char *masked = yx_mask_debtor (
      yx_statement_get_text (row, 7),
      (YxDebtorKind) yx_statement_get_enum (row, 8, YX_TYPE_DEBTOR_KIND, YX_DEBTOR_KIND_PERSON));
  const YxStopData data = {
    .id = yx_statement_get_text (row, 0),
    .route_id = yx_statement_get_text (row, 1),
    .ordinal = (int) yx_statement_get_int (row, 2),
    .kind = (YxStopKind) yx_statement_get_enum (row, 3, YX_TYPE_STOP_KIND, YX_STOP_KIND_VISIT),
    .task_id = yx_statement_get_text (row, 4),
    .place_id = yx_statement_get_text (row, 5),
    .debtor_id = yx_statement_get_text (row, 6),
    .masked_debtor = masked,
    .case_numbers = yx_gathered_texts (yx_gather_get (numbers, yx_statement_get_text (row, 4))),
    .address = yx_statement_get_text (row, 9),
    .lon = yx_statement_get_real (row, 10),
    .lat = yx_statement_get_real (row, 11),
    .snap_m = yx_statement_get_real (row, 12),
    .arrival = yx_statement_get_int (row, 13),
    .begin = yx_statement_get_int (row, 14),
    .departure = yx_statement_get_int (row, 15),
    .drive_s = yx_statement_get_int (row, 16),
    .metres = yx_statement_get_real (row, 17),
    .presence = yx_statement_get_real (row, 18),
    .outcome = (YxStopOutcome) yx_statement_get_enum (row, 19, YX_TYPE_STOP_OUTCOME,
                                                      YX_STOP_OUTCOME_PENDING),
    .locks = (int) yx_statement_get_int (row, 20),
  };

  return yx_stop_new (&data);
}

static YxPlan *
plan_from_row (YxStatement *row)
{
  const YxPlanData data = {
    .id = yx_statement_get_text (row, 0),
    .operation_id = yx_statement_get_text (row, 1),
    .version = (int) yx_statement_get_int (row, 2),
    .created = yx_statement_get_int (row, 3),
    .n_cases = (int) yx_statement_get_int (row, 4),
    .n_cases_covered = (int) yx_statement_get_int (row, 5),
    .n_tasks = (int) yx_statement_get_int (row, 6),
    .n_tasks_planned = (int) yx_statement_get_int (row, 7),
    .n_stops = (int) yx_statement_get_int (row, 8),
    .n_vehicles = (int) yx_statement_get_int (row, 9),
    .n_vehicles_offered = (int) yx_statement_get_int (row, 10),
    .n_staff = (int) yx_statement_get_int (row, 11),
    .expected = MAX (0.0, yx_statement_get_real (row, 12)),
    .metres = yx_statement_get_real (row, 13),
    .drive_s = yx_statement_get_int (row, 14),
    .wait_s = yx_statement_get_int (row, 15),
    .on_scene_s = yx_statement_get_int (row, 16),
    .start = yx_statement_get_int (row, 17),
    .end = yx_statement_get_int (row, 18),
    .baseline_vehicles = (int) yx_statement_get_int (row, 19),
    .baseline_staff = (int) yx_statement_get_int (row, 20),
    .baseline_metres = yx_statement_get_real (row, 21),
    .baseline_drive_s = yx_statement_get_int (row, 22),
    .seed = yx_statement_get_int (row, 23),
    .steps = yx_statement_get_int (row, 24),
    .seconds = yx_statement_get_real (row, 25),
    .region = yx_statement_get_text (row, 26),
  };

  return yx_plan_new (&data);
}

#define STILL_SERVED \
  "(tc.left_at IS NULL OR NOT EXISTS (SELECT 1 FROM task_cases other " \
  "WHERE other.task_id = tc.task_id AND other.left_at IS NULL)) "

/* Case numbers by task, of one operation or of the one that a route belongs to: those that the task
 * still serves, or all when it serves none any more. */
static gboolean
gather_task_cases (GHashTable *gather, YxDb *db, const char *operation_id, const char *route_id,
                   GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      route_id != NULL
          ? "SELECT tc.task_id, c.number FROM task_cases tc JOIN cases c ON c.id = tc.case_id "
            "WHERE tc.task_id IN (SELECT task_id FROM stops WHERE route_id = $1) AND " STILL_SERVED
            "ORDER BY c.number COLLATE case_number"
          : "SELECT tc.task_id, c.number FROM task_cases tc JOIN cases c ON c.id = tc.case_id "
            "JOIN tasks t ON t.id = tc.task_id WHERE t.operation_id = $1 AND " STILL_SERVED
            "ORDER BY c.number COLLATE case_number",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, route_id != NULL ? route_id : operation_id);
  return yx_gather_texts (gather, statement, error);
}

static gboolean
tasks_job (YxDb *db, gpointer data, GError **error)
{
  YxListJob *job = data;

  job->result = yx_read_tasks (db, job->id, error);
  return job->result != NULL;
}

static gboolean
plan_job (YxDb *db, gpointer data, GError **error)
{
  YxListJob *job = data;
  GError *reason = NULL;

  job->result = yx_read_plan (db, job->id, job->version, &reason);
  if (reason != NULL)
    g_propagate_error (error, reason);
  return reason == NULL;
}

static gboolean
study_job (YxDb *db, gpointer data, GError **error)
{
  YxListJob *job = data;
  GError *reason = NULL;

  job->result = yx_read_plan_study (db, job->id, job->version, &reason);
  if (reason != NULL)
    g_propagate_error (error, reason);
  return reason == NULL;
}

static gboolean
routes_job (YxDb *db, gpointer data, GError **error)
{
  YxListJob *job = data;

  job->result = yx_read_routes (db, job->id, job->version, error);
  return job->result != NULL;
}

/* Without the visits that were called off. */
void
yx_stops_still_to_go (GListStore *stops)
{
  for (guint i = stops != NULL ? g_list_model_get_n_items (G_LIST_MODEL (stops)) : 0; i-- > 0;) {
    g_autoptr (YxStop) stop = g_list_model_get_item (G_LIST_MODEL (stops), i);

    if (yx_stop_get_data (stop)->outcome == YX_STOP_OUTCOME_CANCELLED)
      g_list_store_remove (stops, i);
  }
}

/* Whether a route is one of its operation's current plan. */
static gboolean
is_current (YxDb *db, const char *route_id, gboolean *ret_is, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT 1 FROM routes r JOIN plans pl ON pl.id = r.plan_id "
      "JOIN operations o ON o.id = pl.operation_id WHERE r.id = $1 AND " CURRENT,
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, route_id);
  if (!yx_statement_step (statement, ret_is, error))
    return FALSE;
  yx_statement_reset (statement);
  return TRUE;
}

static gboolean
route_stops_job (YxDb *db, gpointer data, GError **error)
{
  YxListJob *job = data;

  gboolean current;

  if (!is_current (db, job->id, &current, error))
    return FALSE;
  job->result = yx_read_stops (db, job->id, NULL, 0, error);
  if (current)
    yx_stops_still_to_go (job->result);
  return job->result != NULL;
}

static gboolean
plan_stops_job (YxDb *db, gpointer data, GError **error)
{
  YxListJob *job = data;

  job->result = yx_read_stops (db, NULL, job->id, job->version, error);
  if (job->version == 0)
    yx_stops_still_to_go (job->result);
  return job->result != NULL;
}

GListStore *
yx_read_tasks (YxDb *db, const char *operation_id, GError **error)
{
  g_autoptr (GPtrArray) tasks = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) gather = yx_gather_new ();
  YxStatement *statement;

  if (!gather_task_cases (gather, db, operation_id, NULL, error))
    return NULL;
  statement = yx_db_prepare (db,
                             "SELECT t.id, count(*), count(p.lon) FROM tasks t "
                             "JOIN places p ON p.debtor_id = t.debtor_id "
                             "AND (t.place_id IS NULL OR t.place_id = p.id) "
                             "WHERE t.operation_id = $1 GROUP BY t.id "
                             "UNION ALL SELECT t.id, 1, CASE WHEN i.lon IS NULL THEN 0 ELSE 1 END "
                             "FROM tasks t JOIN institutions i ON i.id = t.institution_id "
                             "WHERE t.operation_id = $1",
                             error);
  if (statement == NULL)
    return NULL;
  yx_statement_bind_text (statement, 1, operation_id);
  if (!yx_gather_places (gather, statement, error))
    return NULL;

  statement = yx_db_prepare (
      db,
      "SELECT t.id, t.operation_id, t.debtor_id, coalesce (d.name, i.name), "
      "coalesce (d.kind, 'entity'), d.sex, t.kind, t.weight, "
      "t.required, t.crew, t.seats, t.female_officer, pt.left_out, pt.note, pt.n_stops, "
      "pt.expected, t.institution_id, t.added FROM tasks t "
      "LEFT JOIN debtors d ON d.id = t.debtor_id "
      "LEFT JOIN institutions i ON i.id = t.institution_id "
      "JOIN operations o ON o.id = t.operation_id "
      "LEFT JOIN plans pl ON pl.operation_id = o.id AND pl.version = o.plan_version "
      "LEFT JOIN plan_tasks pt ON pt.plan_id = pl.id AND pt.task_id = t.id "
      "WHERE t.operation_id = $1 AND t.dropped = 0 "
      "ORDER BY coalesce (d.name_key, i.name_key), t.id",
      error);
  if (statement == NULL)
    return NULL;
  yx_statement_bind_text (statement, 1, operation_id);
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return NULL;
    if (!row)
      return yx_list_new (YX_TYPE_TASK, tasks);
    g_ptr_array_add (tasks, task_from_row (statement, gather));
  }
}

YxPlan *
yx_read_plan (YxDb *db, const char *operation_id, int version, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT pl.id, pl.operation_id, pl.version, pl.created, pl.n_cases, "
      "pl.n_cases_covered - " CASES_GONE (OF_PLAN) ", pl.n_tasks, "
      "pl.n_tasks_planned - " TASKS_GONE ("count(*)") ", pl.n_stops - " STOPS_GONE (OF_PLAN) ", "
      "pl.n_vehicles, pl.n_vehicles_offered, "
      "(SELECT sum (" CREW_OF_ROUTE ") FROM routes r WHERE r.plan_id = pl.id), "
      "pl.expected - " TASKS_GONE ("sum (CASE WHEN t.kind IN ('summons', 'service') "
      "THEN pt.expected ELSE 0 END)") ", pl.metres, pl.drive_s, pl.wait_s, pl.on_scene_s, pl.start_time, "
      "pl.end_time, pl.baseline_vehicles, pl.baseline_staff, pl.baseline_metres, "
      "pl.baseline_drive_s, pl.seed, pl.steps, pl.seconds, pl.region FROM plans pl " PLAN_ASKED_FOR,
      error);
  YxPlan *plan = NULL;
  gboolean row;

  if (statement == NULL)
    return NULL;
  yx_statement_bind_text (statement, 1, operation_id);
  yx_statement_bind_int (statement, 2, version);
  if (!yx_statement_step (statement, &row, error))
    return NULL;
  if (row)
    plan = plan_from_row (statement);
  yx_statement_reset (statement);
  return plan;
}

YxPlanStudy *
yx_read_plan_study (YxDb *db, const char *operation_id, int version, GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db, "SELECT pl.study FROM plans pl " PLAN_ASKED_FOR, error);
  YxPlanStudy *study = NULL;
  gboolean row;

  if (statement == NULL)
    return NULL;
  yx_statement_bind_text (statement, 1, operation_id);
  yx_statement_bind_int (statement, 2, version);
  if (!yx_statement_step (statement, &row, error))
    return NULL;
  if (row && !yx_statement_is_null (statement, 0))
    study = yx_study_from_text (yx_statement_get_text (statement, 0), error);
  yx_statement_reset (statement);
  return study;
}

GListStore *
yx_read_routes (YxDb *db, const char *operation_id, int version, GError **error)
{
  g_autoptr (GPtrArray) routes = g_ptr_array_new_with_free_func (g_object_unref);
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT r.id, pl.operation_id, pl.version, r.ordinal, r.vehicle_id, v.plate, v.call_sign, "
      CREW_OF_ROUTE ", r.n_stops - " STOPS_GONE (OF_ROUTE) ", r.n_cases - " CASES_GONE (OF_ROUTE) ", "
      "r.expected - " PRESENCE_GONE ", r.start_time, r.end_time, r.metres, r.drive_s, "
      "r.wait_s, ST_AsBinary (r.geom), r.on_scene_s, EXISTS (SELECT 1 FROM plan_locks l "
      "WHERE l.operation_id = pl.operation_id AND l.kind = 'whole' "
      "AND l.vehicle_id = r.vehicle_id) FROM plans pl " PLAN_ASKED_FOR
      "JOIN routes r ON r.plan_id = pl.id JOIN vehicles v ON v.id = r.vehicle_id "
      "ORDER BY r.ordinal",
      error);

  if (statement == NULL)
    return NULL;
  yx_statement_bind_text (statement, 1, operation_id);
  yx_statement_bind_int (statement, 2, version);
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return NULL;
    if (!row)
      return yx_list_new (YX_TYPE_ROUTE, routes);
    g_ptr_array_add (routes, route_from_row (statement));
  }
}

#define STOP_COLUMNS \
  "SELECT s.id, s.route_id, s.ordinal, s.kind, s.task_id, s.place_id, t.debtor_id, " \
  "coalesce (d.name, i.name), coalesce (d.kind, 'entity'), s.address, s.lon, s.lat, s.snap_m, s.arrival, s.service_begin, s.departure, " \
  "s.drive_s, s.metres, s.presence, s.outcome, " \
  "(SELECT sum (CASE l.kind WHEN 'car' THEN 1 WHEN 'time' THEN 2 ELSE 4 END) FROM plan_locks l " \
  "WHERE l.task_id = s.task_id AND coalesce (l.place_id, '') = coalesce (s.place_id, '')) "
#define STOP_DEBTOR \
  "LEFT JOIN tasks t ON t.id = s.task_id LEFT JOIN debtors d ON d.id = t.debtor_id " \
  "LEFT JOIN institutions i ON i.id = t.institution_id "

GListStore *
yx_read_stops (YxDb *db, const char *route_id, const char *operation_id, int version,
               GError **error)
{
  g_autoptr (GPtrArray) stops = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) numbers = yx_gather_new ();
  YxStatement *statement;

  if (!gather_task_cases (numbers, db, operation_id, route_id, error))
    return NULL;
  if (route_id != NULL)
    statement = yx_db_prepare (db,
                               STOP_COLUMNS "FROM stops s " STOP_DEBTOR
                                            "WHERE s.route_id = $1 ORDER BY s.ordinal",
                               error);
  else
    statement = yx_db_prepare (db,
                               STOP_COLUMNS "FROM plans pl " PLAN_ASKED_FOR
                                            "JOIN routes r ON r.plan_id = pl.id "
                                            "JOIN stops s ON s.route_id = r.id " STOP_DEBTOR
                                            "ORDER BY r.ordinal, s.ordinal",
                               error);
  if (statement == NULL)
    return NULL;
  yx_statement_bind_text (statement, 1, route_id != NULL ? route_id : operation_id);
  if (route_id == NULL)
    yx_statement_bind_int (statement, 2, version);
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return NULL;
    if (!row)
      return yx_list_new (YX_TYPE_STOP, stops);
    g_ptr_array_add (stops, stop_from_row (statement, numbers));
  }
}

GListStore *
yx_desk_list_tasks (YxDesk *self, const char *operation_id, GError **error)
{
  YxListJob job = { .id = operation_id };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (operation_id != NULL, NULL);

  return yx_list_job_run (self, tasks_job, &job, error);
}

YxPlan *
yx_desk_get_plan (YxDesk *self, const char *operation_id, int version, GError **error)
{
  YxListJob job = { .id = operation_id, .version = version };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (operation_id != NULL, NULL);

  return yx_list_job_run (self, plan_job, &job, error);
}

YxPlanStudy *
yx_desk_get_plan_study (YxDesk *self, const char *operation_id, int version, GError **error)
{
  YxListJob job = { .id = operation_id, .version = version };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (operation_id != NULL, NULL);

  return yx_list_job_run (self, study_job, &job, error);
}

GListStore *
yx_desk_list_routes (YxDesk *self, const char *operation_id, int version, GError **error)
{
  YxListJob job = { .id = operation_id, .version = version };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (operation_id != NULL, NULL);

  return yx_list_job_run (self, routes_job, &job, error);
}

GListStore *
yx_desk_list_stops (YxDesk *self, const char *route_id, GError **error)
{
  YxListJob job = { .id = route_id };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (route_id != NULL, NULL);

  return yx_list_job_run (self, route_stops_job, &job, error);
}

GListStore *
yx_desk_list_plan_stops (YxDesk *self, const char *operation_id, int version, GError **error)
{
  YxListJob job = { .id = operation_id, .version = version };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (operation_id != NULL, NULL);

  return yx_list_job_run (self, plan_stops_job, &job, error);
}
