#define G_LOG_DOMAIN "yexun-review"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "model/enum-types.h"
#include "review/facts-private.h"

static const YxColumn operation_columns[] = {
  YX_TEXT (YxFactOperation, id),
  YX_TEXT (YxFactOperation, name),
  YX_TEXT (YxFactOperation, base),
  YX_ENUM (YxFactOperation, kind, yx_task_kind_get_type, YX_TASK_KIND_SUMMONS),
  YX_ENUM (YxFactOperation, step, yx_operation_step_get_type, YX_OPERATION_STEP_DRAFT),
  YX_INT64 (YxFactOperation, window_start),
  YX_INT64 (YxFactOperation, window_end),
  YX_INT64 (YxFactOperation, created),
  YX_REAL (YxFactOperation, base_point.lon),
  YX_REAL (YxFactOperation, base_point.lat),
  YX_INT (YxFactOperation, plan_version),
  YX_ENUM (YxFactOperation, weather, yx_weather_get_type, YX_WEATHER_UNKNOWN),
  YX_TEXT (YxFactOperation, night_necessity),
  YX_TEXT (YxFactOperation, night_recorded_by),
  YX_TEXT (YxFactOperation, night_president),
  YX_TEXT (YxFactOperation, night_document),
  YX_INT64 (YxFactOperation, night_recorded),
  YX_INT64 (YxFactOperation, night_approved),
};

static const char operation_sql[]
    = "SELECT id, name, base, kind, step, window_start, window_end, created, base_lon, base_lat, "
      "plan_version, weather, night_necessity, night_recorded_by, night_president, night_document, "
      "night_recorded, night_approved FROM operations WHERE id = $1";

static const YxColumn plan_columns[] = {
  YX_TEXT (YxFactPlan, id),
  YX_TEXT (YxFactPlan, author),
  YX_TEXT (YxFactPlan, study),
  YX_TEXT (YxFactPlan, calibration_id),
  YX_INT (YxFactPlan, version),
  YX_INT (YxFactPlan, made_from),
  YX_ENUM (YxFactPlan, origin, yx_plan_origin_get_type, YX_PLAN_ORIGIN_SEARCH),
  YX_INT64 (YxFactPlan, created),
  YX_INT64 (YxFactPlan, start),
  YX_INT64 (YxFactPlan, end),
  YX_INT (YxFactPlan, n_cases_covered),
  YX_INT (YxFactPlan, n_tasks_planned),
  YX_INT (YxFactPlan, n_stops),
  YX_INT (YxFactPlan, n_vehicles),
  YX_INT (YxFactPlan, n_vehicles_offered),
  YX_INT (YxFactPlan, n_staff),
  YX_REAL (YxFactPlan, expected),
  YX_REAL (YxFactPlan, metres),
  YX_INT64 (YxFactPlan, drive_s),
  YX_INT64 (YxFactPlan, wait_s),
  YX_INT64 (YxFactPlan, on_scene_s),
};

static const char plan_sql[]
    = "SELECT id, author, study, calibration_id, version, made_from, origin, created, start_time, end_time, "
      "n_cases_covered, n_tasks_planned, n_stops, n_vehicles, n_vehicles_offered, n_staff, expected, "
      "metres, drive_s, wait_s, on_scene_s FROM plans WHERE operation_id = $1 ORDER BY version";

static const YxColumn factor_columns[] = {
  YX_TEXT (YxFactFactor, calibration_id),
  YX_TEXT (YxFactFactor, what),
  YX_TEXT (YxFactFactor, subject),
  YX_REAL (YxFactFactor, factor),
};

static const char factor_sql[]
    = "SELECT calibration_id, what, subject, factor FROM calibration_factors WHERE calibration_id IN "
      "(SELECT calibration_id FROM plans WHERE operation_id = $1) "
      "ORDER BY calibration_id, what, subject";

static const YxColumn route_columns[] = {
  YX_TEXT (YxFactRoute, id),
  YX_TEXT (YxFactRoute, vehicle_id),
  YX_INT (YxFactRoute, version),
  YX_INT (YxFactRoute, ordinal),
  YX_INT (YxFactRoute, crew),
  YX_INT64 (YxFactRoute, start),
  YX_INT64 (YxFactRoute, end),
  YX_INT64 (YxFactRoute, drive_s),
  YX_REAL (YxFactRoute, metres),
};

static const char route_sql[]
    = "SELECT r.id, r.vehicle_id, p.version, r.ordinal, r.crew, r.start_time, r.end_time, r.drive_s, "
      "r.metres FROM routes r JOIN plans p ON p.id = r.plan_id WHERE p.operation_id = $1 "
      "ORDER BY p.version, r.ordinal";

static const YxColumn stop_columns[] = {
  YX_TEXT (YxFactStop, id),
  YX_TEXT (YxFactStop, vehicle_id),
  YX_TEXT (YxFactStop, task_id),
  YX_TEXT (YxFactStop, place_id),
  YX_TEXT (YxFactStop, address),
  YX_INT (YxFactStop, version),
  YX_INT (YxFactStop, route),
  YX_INT (YxFactStop, ordinal),
  YX_ENUM (YxFactStop, kind, yx_stop_kind_get_type, YX_STOP_KIND_VISIT),
  YX_REAL (YxFactStop, point.lon),
  YX_REAL (YxFactStop, point.lat),
  YX_INT64 (YxFactStop, arrival),
  YX_INT64 (YxFactStop, begin),
  YX_INT64 (YxFactStop, departure),
  YX_INT64 (YxFactStop, drive_s),
  YX_REAL (YxFactStop, metres),
  YX_REAL (YxFactStop, presence),
  YX_ENUM (YxFactStop, outcome, yx_stop_outcome_get_type, YX_STOP_OUTCOME_PENDING),
};

static const char stop_sql[]
    = "SELECT s.id, r.vehicle_id, s.task_id, s.place_id, s.address, p.version, r.ordinal, s.ordinal, "
      "s.kind, s.lon, s.lat, s.arrival, s.service_begin, s.departure, s.drive_s, s.metres, s.presence, "
      "s.outcome FROM stops s JOIN routes r ON r.id = s.route_id JOIN plans p ON p.id = r.plan_id "
      "WHERE p.operation_id = $1 ORDER BY p.version, r.ordinal, s.ordinal";

static const YxColumn plan_task_columns[] = {
  YX_TEXT (YxFactPlanTask, task_id),
  YX_TEXT (YxFactPlanTask, note),
  YX_INT (YxFactPlanTask, version),
  YX_INT (YxFactPlanTask, n_stops),
  YX_ENUM (YxFactPlanTask, left_out, yx_left_out_get_type, YX_LEFT_OUT_NONE),
  YX_REAL (YxFactPlanTask, expected),
};

static const char plan_task_sql[]
    = "SELECT x.task_id, x.note, p.version, x.n_stops, x.left_out, x.expected FROM plan_tasks x "
      "JOIN plans p ON p.id = x.plan_id WHERE p.operation_id = $1 ORDER BY p.version, x.task_id";

static const YxColumn task_columns[] = {
  YX_TEXT (YxFactTask, id),
  YX_TEXT (YxFactTask, debtor_id),
  YX_TEXT (YxFactTask, institution_id),
  YX_TEXT (YxFactTask, name),
  YX_ENUM (YxFactTask, kind, yx_task_kind_get_type, YX_TASK_KIND_SUMMONS),
  YX_ENUM (YxFactTask, debtor_kind, yx_debtor_kind_get_type, YX_DEBTOR_KIND_PERSON),
  YX_ENUM (YxFactTask, sex, yx_sex_get_type, YX_SEX_UNKNOWN),
  YX_INT (YxFactTask, crew),
  YX_INT (YxFactTask, seats),
  YX_INT (YxFactTask, female_officer),
  YX_INT (YxFactTask, dropped),
  YX_INT (YxFactTask, sole_carer),
  YX_TEXT (YxFactTask, born),
};

static const char task_sql[]
    = "SELECT t.id, t.debtor_id, t.institution_id, coalesce (d.name, i.name), t.kind, d.kind, d.sex, "
      "t.crew, t.seats, t.female_officer, t.dropped, "
      "(SELECT count(*) FROM debtor_flags f JOIN operations o ON o.id = t.operation_id "
      "WHERE f.debtor_id = d.id AND f.kind = 'sole-carer' AND f.noted < o.window_end "
      "AND (f.cleared IS NULL OR f.cleared > o.window_start)), "
      "CASE WHEN d.kind <> 'person' THEN NULL WHEN length (d.id_number) = 18 "
      "THEN substr (d.id_number, 7, 8) ELSE d.born END FROM tasks t "
      "LEFT JOIN debtors d ON d.id = t.debtor_id LEFT JOIN institutions i ON i.id = t.institution_id "
      "WHERE t.operation_id = $1 ORDER BY t.id";

static const YxColumn task_case_columns[] = {
  YX_TEXT (YxFactTaskCase, task_id),
  YX_TEXT (YxFactTaskCase, case_id),
  YX_TEXT (YxFactTaskCase, number),
  YX_ENUM (YxFactTaskCase, status, yx_case_status_get_type, YX_CASE_STATUS_OPEN),
  YX_INT64 (YxFactTaskCase, claim_fen),
  YX_INT64 (YxFactTaskCase, paid_fen),
  YX_INT64 (YxFactTaskCase, left_at),
};

static const char task_case_sql[]
    = "SELECT x.task_id, x.case_id, c.number, c.status, c.claim_fen, c.paid_fen, x.left_at "
      "FROM task_cases x JOIN tasks t ON t.id = x.task_id JOIN cases c ON c.id = x.case_id "
      "WHERE t.operation_id = $1 ORDER BY x.task_id, c.number COLLATE case_number";

static const YxColumn place_columns[] = {
  YX_TEXT (YxFactPlace, id),
  YX_TEXT (YxFactPlace, debtor_id),
  YX_TEXT (YxFactPlace, address),
  YX_ENUM (YxFactPlace, kind, yx_place_kind_get_type, YX_PLACE_KIND_OTHER),
  YX_ENUM (YxFactPlace, source, yx_source_get_type, YX_SOURCE_OTHER),
  YX_REAL (YxFactPlace, point.lon),
  YX_REAL (YxFactPlace, point.lat),
};

static const char place_sql[]
    = "SELECT p.id, p.debtor_id, p.address, p.kind, p.source, p.lon, p.lat FROM places p "
      "WHERE p.debtor_id IN (SELECT debtor_id FROM tasks WHERE operation_id = $1) ORDER BY p.id";

gboolean
yx_facts_read_plan (YxFacts *self, YxDb *db, const char *operation_id, GError **error)
{
  g_autoptr (GArray) operations = yx_rows_read (
      db, operation_sql, operation_id, operation_columns, G_N_ELEMENTS (operation_columns),
      sizeof (YxFactOperation), self->texts, error);

  if (operations == NULL)
    return FALSE;
  if (operations->len == 0) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _("There is no operation %s"),
                 operation_id);
    return FALSE;
  }
  self->operation = g_array_index (operations, YxFactOperation, 0);
  return YX_FACTS_READ (self, db, plans, plan_sql, operation_id, plan_columns, YxFactPlan, error)
         && YX_FACTS_READ (self, db, factors, factor_sql, operation_id, factor_columns, YxFactFactor,
                           error)
         && YX_FACTS_READ (self, db, routes, route_sql, operation_id, route_columns, YxFactRoute,
                           error)
         && YX_FACTS_READ (self, db, stops, stop_sql, operation_id, stop_columns, YxFactStop, error)
         && YX_FACTS_READ (self, db, plan_tasks, plan_task_sql, operation_id, plan_task_columns,
                           YxFactPlanTask, error)
         && YX_FACTS_READ (self, db, tasks, task_sql, operation_id, task_columns, YxFactTask, error)
         && YX_FACTS_READ (self, db, task_cases, task_case_sql, operation_id, task_case_columns,
                           YxFactTaskCase, error)
         && YX_FACTS_READ (self, db, places, place_sql, operation_id, place_columns, YxFactPlace,
                           error);
}
