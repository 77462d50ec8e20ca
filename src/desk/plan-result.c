#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "desk/baseline.h"
#include "desk/choice.h"
#include "desk/plan-result.h"
#include "desk/study.h"
#include "model/enum-types.h"
#include "model/id.h"
#include "model/vocabulary.h"

#define MICROSECONDS 1000000

typedef struct {
  YxStopKind kind;
  const YxPlanInputTask *task;   /* visits */
  const YxPlanInputPlace *place; /* visits */
  const char *name;              /* of a drop-off or the end, where it has one of its own */
  double presence;               /* visits: in the window that it begins in */
  YxLonLat point;
  double snap_m;
  double arrive, begin, leave; /* seconds after the window's start */
  double drive_s, metres;      /* from the stop before */
} ResultStop;

typedef struct {
  const YxPlanRoute *route;
  const YxPlanInputVehicle *vehicle;
  GArray *stops; /* of ResultStop, start and end included */
  GArray *line;  /* of YxLonLat */
  guint n_visits, n_cases;
  int staff;
  double expected, on_scene_s, metres;
} ResultRoute;

struct _YxPlanResult {
  const YxPlanInput *input;
  const YxPlanDraft *draft;
  const YxPlanSolution *solution;
  GPtrArray *routes; /* of ResultRoute */
  YxPlanData figures;
  YxPlanStudy *study;
  GArray *choices; /* of YxPlanChoice */
  char *id;
  char *region_name;
  char *author;
  guint max_vehicles; /* allowed */
  YxPlanOrigin origin;
  int made_from;      /* version; 0: none */
  YxStoreJob beside;     /* nullable */
  gpointer beside_data;
  gboolean has_effect;
  YxReplanEffect effect;
};

static const struct {
  YxPlanReason reason;
  YxLeftOut left_out;
} reasons[] = {
  { YX_PLAN_PLANNED, YX_LEFT_OUT_NONE },
  { YX_PLAN_BARRED, YX_LEFT_OUT_CASE_CLOSED },
  { YX_PLAN_NO_CHANCE, YX_LEFT_OUT_NO_VALUE },
  { YX_PLAN_UNREACHABLE, YX_LEFT_OUT_UNREACHABLE },
  { YX_PLAN_SKILL, YX_LEFT_OUT_SKILL },
  { YX_PLAN_CREW, YX_LEFT_OUT_CREW },
  { YX_PLAN_SEATS, YX_LEFT_OUT_SEATS },
  { YX_PLAN_TIME, YX_LEFT_OUT_TIME },
  { YX_PLAN_LINKED, YX_LEFT_OUT_LINKED },
  { YX_PLAN_DISPLACED, YX_LEFT_OUT_DISPLACED },
};

static void
route_free (gpointer data)
{
  ResultRoute *route = data;

  g_array_unref (route->stops);
  g_array_unref (route->line);
  g_free (route);
}

static gint64
clock_of (const YxPlanResult *result, double seconds)
{
  return yx_operation_get_data (result->input->operation)->window_start
         + (gint64) llround (seconds * MICROSECONDS);
}

/* Appends the way between two locations to the route's line. */
static gboolean
follow_leg (YxPlanResult *result, ResultRoute *route, YxRoadsPeriod period, guint32 from,
            guint32 to, YxRoadsSearch *search, GError **error)
{
  const YxPlanInput *input = result->input;
  const YxRoadSnap *snaps = (const YxRoadSnap *) input->snaps->data;
  YxRoadPath path = YX_ROAD_PATH_EMPTY;
  const YxRoadsError failure
      = yx_roads_path (search, period, &snaps[from], &snaps[to], &path);

  if (failure != YX_ROADS_OK) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_PLAN, _("A leg cannot be followed: %s"),
                 yx_roads_error_name (failure));
    return FALSE;
  }
  g_array_append_vals (route->line, path.points, (guint) path.n_points);
  yx_road_path_clear (&path);
  return TRUE;
}

static gboolean
add_route (YxPlanResult *result, const YxPlanRoute *from, YxRoadsSearch *search, GError **error)
{
  const YxPlanInput *input = result->input;
  const YxRoadSnap *snaps = (const YxRoadSnap *) input->snaps->data;
  ResultRoute *route = g_new0 (ResultRoute, 1);
  g_autoptr (GHashTable) cases = g_hash_table_new (g_str_hash, g_str_equal);
  double time = from->leave;
  guint32 here;
  const YxPlanVehicle *planned = &result->draft->problem.vehicles[from->vehicle];

  route->route = from;
  route->vehicle = g_ptr_array_index (input->vehicles, from->vehicle);
  route->stops = g_array_new (FALSE, TRUE, sizeof (ResultStop));
  route->line = g_array_new (FALSE, FALSE, sizeof (YxLonLat));
  g_ptr_array_add (result->routes, route);

  here = planned->start;
  const ResultStop start = {
    .kind = YX_STOP_KIND_START,
    .point = snaps[here].point,
    .arrive = from->leave,
    .begin = from->leave,
    .leave = from->leave,
  };
  g_array_append_val (route->stops, start);

  for (uint32_t s = from->first_stop; s <= from->first_stop + from->n_stops; s++) {
    const gboolean at_end = s == from->first_stop + from->n_stops;
    const YxPlanStop *stop = at_end ? NULL : &result->solution->stops[s];
    ResultStop row = { 0 };
    guint32 there;

    if (at_end) {
      there = planned->end;
      row.kind = YX_STOP_KIND_END;
      if (!route->vehicle->has_base)
        row.name = input->ends->end;
      row.point = snaps[there].point;
      row.arrive = row.begin = row.leave = from->finish;
    } else {
      row.arrive = stop->arrive;
      row.begin = stop->begin;
      row.leave = stop->leave;
      route->on_scene_s += stop->leave - stop->begin;
      if (stop->task == YX_PLAN_NONE) {
        there = result->draft->problem.drop_offs[stop->place].location;
        row.kind = YX_STOP_KIND_DROP_OFF;
        if (stop->place < input->ends->drop_offs->len)
          row.name = g_array_index (input->ends->drop_offs, YxDropOff, stop->place).name;
        row.point = snaps[there].point;
      } else {
        row.kind = YX_STOP_KIND_VISIT;
        row.task = result->draft->tasks[stop->task];
        row.place = yx_plan_input_task_place (row.task, stop->place);
        there = row.place->location;
        row.point = row.place->point;
        row.snap_m = row.place->snap.distance_m;
        route->n_visits++;
        row.presence = result->draft->problem.tasks[stop->task]
                           .places[stop->place]
                           .windows[stop->window]
                           .likelihood;
        route->expected += row.task->meets ? row.presence : 0.0;
        for (guint c = 0; c < row.task->cases->len; c++)
          g_hash_table_add (cases, g_ptr_array_index (row.task->cases, c));
      }
    }
    const YxRoadsPeriod period = yx_plan_input_period (input, time);
    row.metres = yx_plan_input_metres (input, time, here, there);
    row.drive_s = row.arrive - time;
    if (!follow_leg (result, route, input->both_periods ? period : input->period, here, there,
                     search, error))
      return FALSE;
    route->metres += row.metres;
    g_array_append_val (route->stops, row);
    here = there;
    time = row.leave;
  }
  route->n_cases = g_hash_table_size (cases);
  route->staff = yx_route_staff (input, result->draft, result->solution, from);
  return TRUE;
}

static void
add_baseline (YxPlanResult *result)
{
  YxBaseline kinds[YX_N_TASK_KINDS];

  yx_baseline_measure (result->input, result->draft, result->solution, kinds);
  const YxBaseline sum = yx_baseline_sum (kinds);
  result->figures.baseline_vehicles = sum.n_cases;
  result->figures.baseline_staff = sum.n_staff;
  result->figures.baseline_metres = sum.metres;
  result->figures.baseline_drive_s = sum.drive_s;
  result->figures.n_cases_covered = sum.n_cases;
}

static void
add_figures (YxPlanResult *result, guint64 seed, double seconds)
{
  YxPlanData *figures = &result->figures;

  figures->id = result->id;
  figures->operation_id = yx_operation_get_data (result->input->operation)->id;
  figures->version = result->input->next_version;
  figures->created = g_get_real_time ();
  figures->n_cases = (int) g_hash_table_size (result->input->open_cases);
  figures->n_tasks = (int) result->input->tasks->len;
  figures->n_vehicles = (int) result->routes->len;
  figures->n_vehicles_offered = (int) result->input->vehicles->len;
  figures->seed = (int64_t) seed;
  figures->steps = (int64_t) result->solution->steps;
  figures->seconds = seconds;
  figures->region = result->region_name;
  for (uint32_t t = 0; t < result->solution->n_tasks; t++) {
    const YxPlanVerdict *verdict = &result->solution->tasks[t];

    figures->n_tasks_planned += verdict->n_visits > 0;
    figures->expected += result->draft->tasks[t]->meets ? verdict->chance : 0.0;
  }
  for (guint r = 0; r < result->routes->len; r++) {
    const ResultRoute *route = g_ptr_array_index (result->routes, r);
    const gint64 start = clock_of (result, route->route->leave);
    const gint64 end = clock_of (result, route->route->finish);

    figures->n_stops += (int) route->n_visits;
    figures->n_staff += route->staff;
    figures->metres += route->metres;
    figures->drive_s += (int64_t) route->route->driving;
    figures->wait_s += (int64_t) route->route->waiting;
    figures->on_scene_s += (int64_t) route->on_scene_s;
    figures->start = r == 0 ? start : MIN (figures->start, start);
    figures->end = MAX (figures->end, end);
  }
  add_baseline (result);
}

static gboolean
store_stop (YxDb *db, YxPlanResult *result, const char *route_id, guint ordinal,
            const ResultStop *stop, GError **error)
{
  const YxOperationData *operation = yx_operation_get_data (result->input->operation);
  g_autofree char *id = yx_id_new ();
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO stops (id, route_id, ordinal, kind, task_id, place_id, address, lon, lat, geom, "
      "snap_m, arrival, service_begin, departure, drive_s, metres, presence, outcome) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, ST_GeomFromWKB ($10, 4326), $11, $12, $13, "
      "$14, $15, $16, $17, $18)",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, id);
  yx_statement_bind_text (statement, 2, route_id);
  yx_statement_bind_int (statement, 3, ordinal);
  yx_statement_bind_enum (statement, 4, YX_TYPE_STOP_KIND, (int) stop->kind);
  if (stop->task != NULL) {
    yx_statement_bind_text (statement, 5, stop->task->id);
    yx_statement_bind_text (statement, 6, stop->place->id);
    if (stop->place->address != NULL)
      yx_statement_bind_text (statement, 7, stop->place->address);
  } else if (stop->name != NULL) {
    yx_statement_bind_text (statement, 7, stop->name);
  } else if (operation->base != NULL
             && (stop->kind != YX_STOP_KIND_DROP_OFF || !operation->has_drop_off)) {
    yx_statement_bind_text (statement, 7, operation->base);
  }
  yx_statement_bind_real (statement, 8, stop->point.lon);
  yx_statement_bind_real (statement, 9, stop->point.lat);
  yx_statement_bind_point (statement, 10, stop->point);
  yx_statement_bind_real (statement, 11, stop->snap_m);
  yx_statement_bind_int (statement, 12, clock_of (result, stop->arrive));
  yx_statement_bind_int (statement, 13, clock_of (result, stop->begin));
  yx_statement_bind_int (statement, 14, clock_of (result, stop->leave));
  yx_statement_bind_int (statement, 15, (gint64) stop->drive_s);
  yx_statement_bind_real (statement, 16, stop->metres);
  yx_statement_bind_real (statement, 17, stop->presence);
  yx_statement_bind_enum (statement, 18, YX_TYPE_STOP_OUTCOME, (int) YX_STOP_OUTCOME_PENDING);
  return yx_statement_run (statement, error);
}

static gboolean
store_route (YxDb *db, YxPlanResult *result, guint ordinal, const ResultRoute *route,
             GError **error)
{
  g_autofree char *id = yx_id_new ();
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO routes (id, plan_id, ordinal, vehicle_id, crew, n_stops, n_cases, expected, "
      "start_time, end_time, metres, drive_s, wait_s, on_scene_s, geom) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, "
      "ST_GeomFromWKB ($15, 4326))",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, id);
  yx_statement_bind_text (statement, 2, result->id);
  yx_statement_bind_int (statement, 3, ordinal);
  yx_statement_bind_text (statement, 4, route->vehicle->id);
  yx_statement_bind_int (statement, 5, route->staff);
  yx_statement_bind_int (statement, 6, route->n_visits);
  yx_statement_bind_int (statement, 7, route->n_cases);
  yx_statement_bind_real (statement, 8, route->expected);
  yx_statement_bind_int (statement, 9, clock_of (result, route->route->leave));
  yx_statement_bind_int (statement, 10, clock_of (result, route->route->finish));
  yx_statement_bind_real (statement, 11, route->metres);
  yx_statement_bind_int (statement, 12, (gint64) route->route->driving);
  yx_statement_bind_int (statement, 13, (gint64) route->route->waiting);
  yx_statement_bind_int (statement, 14, (gint64) route->on_scene_s);
  yx_statement_bind_line (statement, 15, (const YxLonLat *) route->line->data, route->line->len);
  if (!yx_statement_run (statement, error))
    return FALSE;
  for (guint s = 0; s < route->stops->len; s++)
    if (!store_stop (db, result, id, s, &g_array_index (route->stops, ResultStop, s), error))
      return FALSE;
  return TRUE;
}

static gboolean
store_task (YxDb *db, YxPlanResult *result, const YxPlanInputTask *task, GError **error)
{
  YxLeftOut left_out = task->left_out;
  const YxPlanVerdict *verdict = NULL;
  YxStatement *statement;

  if (task->index != YX_PLAN_NONE) {
    verdict = &result->solution->tasks[task->index];
    for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
      if (reasons[i].reason == verdict->reason)
        left_out = reasons[i].left_out;
    if (verdict->n_visits == 0 && task->taken_out)
      left_out = YX_LEFT_OUT_BY_HAND;
    else if (left_out == YX_LEFT_OUT_SKILL && result->draft->all_held)
      left_out = YX_LEFT_OUT_DISPLACED;
  }
  statement = yx_db_prepare (
      db,
      "INSERT INTO plan_tasks (plan_id, task_id, left_out, note, n_cases, n_stops, expected) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7)",
      error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, result->id);
  yx_statement_bind_text (statement, 2, task->id);
  yx_statement_bind_enum (statement, 3, YX_TYPE_LEFT_OUT, (int) left_out);
  if (task->note != NULL)
    yx_statement_bind_text (statement, 4, task->note);
  yx_statement_bind_int (statement, 5, task->cases->len);
  yx_statement_bind_int (statement, 6, verdict != NULL ? verdict->n_visits : 0);
  yx_statement_bind_real (statement, 7, verdict != NULL ? verdict->chance : 0.0);
  if (!yx_statement_run (statement, error))
    return FALSE;

  for (guint p = 0; p < task->places->len; p++) {
    const YxPlanInputPlace *place = &g_array_index (task->places, YxPlanInputPlace, p);

    if (place->is_institution)
      continue;
    statement = yx_db_prepare (
        db,
        "INSERT INTO task_places (plan_id, task_id, place_id, standing, presence, snap_m, "
        "outside_m) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        error);
    if (statement == NULL)
      return FALSE;
    yx_statement_bind_text (statement, 1, result->id);
    yx_statement_bind_text (statement, 2, task->id);
    yx_statement_bind_text (statement, 3, place->id);
    yx_statement_bind_enum (statement, 4, YX_TYPE_PLACE_STANDING, (int) place->standing);
    yx_statement_bind_real (statement, 5, place->presence);
    if (place->standing == YX_PLACE_STANDING_ON_MAP && isfinite (place->snap.distance_m))
      yx_statement_bind_real (statement, 6, place->snap.distance_m);
    if (place->standing == YX_PLACE_STANDING_OUTSIDE)
      yx_statement_bind_real (statement, 7, place->outside_m);
    if (!yx_statement_run (statement, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
store_plan (YxDb *db, YxPlanResult *result, GError **error)
{
  const YxPlanData *figures = &result->figures;
  const gint64 counts[] = {
    figures->version,         figures->created,       0 /* author */,
    figures->n_cases,         figures->n_cases_covered, figures->n_tasks,
    figures->n_tasks_planned, figures->n_stops,       figures->n_vehicles,
    figures->n_vehicles_offered, figures->n_staff,
  };
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO plans (id, operation_id, version, created, author, n_cases, n_cases_covered, "
      "n_tasks, n_tasks_planned, n_stops, n_vehicles, n_vehicles_offered, n_staff, expected, "
      "metres, drive_s, wait_s, on_scene_s, start_time, end_time, baseline_vehicles, "
      "baseline_staff, baseline_metres, baseline_drive_s, seed, steps, seconds, region, study, "
      "origin, made_from, calibration_id) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, "
      "$19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)",
      error);
  g_autofree char *study = yx_study_to_text (result->study);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, result->id);
  yx_statement_bind_text (statement, 2, figures->operation_id);
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    if (i != 2)
      yx_statement_bind_int (statement, 3 + i, counts[i]);
  yx_statement_bind_text (statement, 5, result->author);
  yx_statement_bind_real (statement, 14, figures->expected);
  yx_statement_bind_real (statement, 15, figures->metres);
  yx_statement_bind_int (statement, 16, figures->drive_s);
  yx_statement_bind_int (statement, 17, figures->wait_s);
  yx_statement_bind_int (statement, 18, figures->on_scene_s);
  yx_statement_bind_int (statement, 19, figures->start);
  yx_statement_bind_int (statement, 20, figures->end);
  yx_statement_bind_int (statement, 21, figures->baseline_vehicles);
  yx_statement_bind_int (statement, 22, figures->baseline_staff);
  yx_statement_bind_real (statement, 23, figures->baseline_metres);
  yx_statement_bind_int (statement, 24, figures->baseline_drive_s);
  yx_statement_bind_int (statement, 25, figures->seed);
  yx_statement_bind_int (statement, 26, figures->steps);
  yx_statement_bind_real (statement, 27, figures->seconds);
  yx_statement_bind_text (statement, 28, figures->region);
  yx_statement_bind_text (statement, 29, study);
  yx_statement_bind_enum (statement, 30, YX_TYPE_PLAN_ORIGIN, (int) result->origin);
  if (result->made_from > 0)
    yx_statement_bind_int (statement, 31, result->made_from);
  if (*result->input->factors.id != '\0')
    yx_statement_bind_text (statement, 32, result->input->factors.id);
  return yx_statement_run (statement, error);
}

/* The operation may have been approved, or given other cases, while the search ran: then the
 * plan is of a night that is not planned any more. */
static gboolean
make_current (YxDb *db, YxPlanResult *result, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "UPDATE operations SET plan_version = $2, "
      "step = CASE WHEN step IN ('draft', 'live') THEN step ELSE 'planned' END WHERE id = $1 "
      "AND (step IN ('draft', 'checked', 'planned') OR (step = 'live' AND $4 = 1)) "
      "AND $3 = (SELECT count(*) FROM tasks WHERE operation_id = $1 AND dropped = 0)",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, result->figures.operation_id);
  yx_statement_bind_int (statement, 2, result->figures.version);
  yx_statement_bind_int (statement, 3, result->input->tasks->len);
  yx_statement_bind_int (statement, 4, result->origin == YX_PLAN_ORIGIN_AGAIN);
  if (!yx_statement_run (statement, error))
    return FALSE;
  if (yx_db_get_changes (db) == 1)
    return TRUE;
  g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE,
                       _("The operation was changed while it was being planned; plan again"));
  return FALSE;
}

/* What the commander was shown with the plan. */
static void
add_study_to_payload (const YxPlanResult *result, YxPayload *payload)
{
  const YxPlanStudyData *study = yx_plan_study_get_data (result->study);

  yx_payload_set_int (payload, "left_out", result->figures.n_tasks - result->figures.n_tasks_planned);
  yx_payload_set_int (payload, "rehearsed_nights", study->n_nights);
  yx_payload_set_real (payload, "nights_in_time", study->in_time);
  yx_payload_set_int (payload, "curve_points", study->n_points);
}

static gboolean
store_job (YxDb *db, gpointer data, GError **error)
{
  YxPlanResult *result = data;
  const YxPlanData *figures = &result->figures;
  g_autoptr (YxPayload) payload = yx_payload_new ();

  if (!make_current (db, result, error) || !store_plan (db, result, error)
      || !yx_plan_choices_store (db, result->id, result->choices, error))
    return FALSE;
  for (guint r = 0; r < result->routes->len; r++)
    if (!store_route (db, result, r, g_ptr_array_index (result->routes, r), error))
      return FALSE;
  for (guint t = 0; t < result->input->tasks->len; t++)
    if (!store_task (db, result, g_ptr_array_index (result->input->tasks, t), error))
      return FALSE;

  yx_payload_set_text (payload, "plan", result->id);
  yx_payload_set_int (payload, "version", figures->version);
  yx_payload_set_int (payload, "cases", figures->n_cases);
  yx_payload_set_int (payload, "cases_covered", figures->n_cases_covered);
  yx_payload_set_int (payload, "vehicles", figures->n_vehicles);
  yx_payload_set_real (payload, "expected", figures->expected);
  yx_payload_set_real (payload, "metres", figures->metres);
  yx_payload_set_int (payload, "vehicles_allowed", result->max_vehicles);
  yx_payload_set_flag (payload, "from_curve", result->origin == YX_PLAN_ORIGIN_CURVE);
  yx_payload_set_text (payload, "origin", yx_enum_nick (YX_TYPE_PLAN_ORIGIN, (int) result->origin));
  yx_payload_set_int (payload, "made_from", result->made_from);
  if (result->has_effect) {
    yx_payload_set_int (payload, "promises_kept", result->effect.n_kept);
    yx_payload_set_int (payload, "promises_in_other_car", result->effect.n_cars);
    yx_payload_set_int (payload, "promises_at_other_time", result->effect.n_times);
    yx_payload_set_int (payload, "promises_dropped", result->effect.n_dropped);
  }
  add_study_to_payload (result, payload);
  return yx_desk_append_event (db, result->author, figures->operation_id, "operation.planned",
                               payload, error)
         && (result->beside == NULL || result->beside (db, result->beside_data, error));
}

YxPlanResult *
yx_plan_result_new (const YxPlanInput *input, const YxPlanDraft *draft,
                    YxPlanStudy *study, const YxPlanKeeping *keeping, double seconds,
                    const char *region_name, YxRoadsSearch *search, GError **error)
{
  const YxPlanSolution *solution = keeping->solution;
  g_autoptr (YxPlanResult) result = g_new0 (YxPlanResult, 1);

  result->input = input;
  result->draft = draft;
  result->solution = solution;
  result->id = yx_id_new ();
  result->study = g_object_ref (study);
  result->choices = g_array_ref (keeping->choices);
  result->max_vehicles = draft->problem.max_vehicles > 0 ? draft->problem.max_vehicles
                                                         : draft->problem.n_vehicles;
  result->origin = keeping->origin;
  result->beside = keeping->beside;
  result->beside_data = keeping->beside_data;
  result->made_from = keeping->made_from;
  result->has_effect = keeping->effect != NULL;
  if (keeping->effect != NULL)
    result->effect = *keeping->effect;
  result->region_name = g_strdup (region_name);
  result->routes = g_ptr_array_new_with_free_func (route_free);
  for (uint32_t r = 0; r < solution->n_routes; r++)
    if (!add_route (result, &solution->routes[r], search, error))
      return NULL;
  add_figures (result, keeping->seed, seconds);
  return g_steal_pointer (&result);
}

void
yx_plan_result_free (YxPlanResult *result)
{
  g_ptr_array_unref (result->routes);
  g_object_unref (result->study);
  g_array_unref (result->choices);
  g_free (result->id);
  g_free (result->region_name);
  g_free (result->author);
  g_free (result);
}

gboolean
yx_plan_result_store (YxPlanResult *result, YxDesk *desk, GCancellable *cancellable,
                      GError **error)
{
  result->author = yx_desk_dup_author (desk);
  return yx_desk_write (desk, store_job, result, cancellable, error);
}
