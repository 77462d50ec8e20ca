#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "desk/plan-input.h"
#include "desk/place-limit.h"

/* From published practice; what the stops themselves take is in the ruleset. */
#define SECONDS_HANDOVER (20 * 60)

/* From the road to the door and back, at a walker's pace. */
#define WALK_M_PER_S 1.2

/* How often a car may find itself with more persons than seats before it is back at the court. */
#define SEAT_RISK 0.1

#define MICROSECONDS 1000000

/* A location for a snap; equal points need not share one. */
static guint32
add_location (YxPlanInput *input, const YxRoadSnap *snap)
{
  g_array_append_val (input->snaps, *snap);
  return input->snaps->len - 1;
}

gboolean
yx_plan_input_add_location (YxPlanInput *input, const YxRoads *roads, YxLonLat point,
                            const char *what, guint32 *ret_location, GError **error)
{
  YxRoadSnap snap;

  if (!yx_roads_snap (roads, point, YX_ROAD_SNAP_STOP, YX_PLACE_LIMIT_M, &snap)) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_PLAN,
                 _("%s lies %.1f km from any road of the region"), what, snap.distance_m / 1000.0);
    return FALSE;
  }
  *ret_location = add_location (input, &snap);
  return TRUE;
}

/* From the road and back. */
static double
walk_seconds (const YxPlanInputTask *task, const YxPlanInputPlace *place)
{
  return 2.0 * place->snap.distance_m / WALK_M_PER_S * task->service_factor;
}

static void
locate_place (YxPlanInput *input, YxRegion *region, const YxRoads *roads,
              const YxPlanInputTask *task, YxPlanInputPlace *place)
{
  if (!place->has_point) {
    place->standing = YX_PLACE_STANDING_NO_POINT;
    return;
  }
  place->outside_m = yx_box_distance (yx_region_get_box (region), place->point);
  if (place->outside_m > YX_PLACE_LIMIT_M) {
    place->standing = YX_PLACE_STANDING_OUTSIDE;
    return;
  }
  place->standing = YX_PLACE_STANDING_ON_MAP;
  if (!place->barred
      && yx_roads_snap (roads, place->point, YX_ROAD_SNAP_STOP, YX_PLACE_LIMIT_M, &place->snap)
      && yx_plan_input_trim (task, place, walk_seconds (task, place)))
    place->location = add_location (input, &place->snap);
}

/* Why a task cannot even be given to the planner. */
static void
judge_task (YxPlanInputTask *task)
{
  guint n_located = 0;
  const YxPlanInputPlace *on_map = NULL;
  const YxPlanInputPlace *outside = NULL;
  const YxPlanInputPlace *closed = NULL;

  for (guint i = 0; i < task->places->len; i++) {
    const YxPlanInputPlace *place = &g_array_index (task->places, YxPlanInputPlace, i);

    n_located += place->location != YX_PLAN_NONE;
    if (place->closed)
      closed = place;
    else if (place->standing == YX_PLACE_STANDING_ON_MAP && !place->barred)
      on_map = place;
    else if (place->standing == YX_PLACE_STANDING_OUTSIDE)
      outside = place;
  }
  if (task->cases->len == 0) {
    task->left_out = YX_LEFT_OUT_CASE_CLOSED;
  } else if (task->left_out == YX_LEFT_OUT_UNLAWFUL) {
    return;
  } else if (task->places->len == 0) {
    task->left_out = YX_LEFT_OUT_NO_PLACE;
  } else if (n_located > 0) {
    task->left_out = YX_LEFT_OUT_NONE;
  } else if (closed != NULL) {
    task->left_out = YX_LEFT_OUT_TIME;
    task->note = g_strdup_printf (_("Not open long enough then: %s"), closed->hours);
  } else if (on_map != NULL) {
    task->left_out = YX_LEFT_OUT_UNREACHABLE;
    if (on_map->snap.status == YX_ROAD_SNAP_TOO_FAR)
      task->note = g_strdup_printf (_("The nearest road is %.1f km away"),
                                    on_map->snap.distance_m / 1000.0);
    else
      task->note = g_strdup (_("Only roads without a connection to the others are near"));
  } else if (outside != NULL) {
    task->left_out = YX_LEFT_OUT_OUTSIDE;
    task->note
        = g_strdup_printf (_("%.1f km outside the region"), outside->outside_m / 1000.0);
  } else {
    task->left_out = YX_LEFT_OUT_NO_POINT;
  }
}

/* The places where persons are handed over, and where cars end. */
static gboolean
locate_ends (YxPlanInput *input, const YxRoads *roads, GError **error)
{
  const YxOperationData *operation = yx_operation_get_data (input->operation);
  const YxOperationPlaces *ends = input->ends;
  guint32 location;

  input->n_drop_offs = MAX (ends->drop_offs->len, 1);
  for (guint i = 0; i < ends->drop_offs->len; i++) {
    const YxDropOff *place = &g_array_index (ends->drop_offs, YxDropOff, i);

    if (!yx_plan_input_add_location (input, roads, place->point, place->name, &location, error))
      return FALSE;
  }
  if (ends->drop_offs->len == 0) {
    const YxLonLat drop_off
        = operation->has_drop_off
              ? (YxLonLat){ operation->drop_off_lon, operation->drop_off_lat }
              : (YxLonLat){ operation->base_lon, operation->base_lat };

    if (!yx_plan_input_add_location (input, roads, drop_off, _("The drop-off"), &location, error))
      return FALSE;
  }
  input->end_location = 0;
  return ends->end == NULL
         || yx_plan_input_add_location (input, roads, ends->end_point, ends->end, &input->end_location, error);
}

gboolean
yx_plan_input_locate (YxPlanInput *input, YxRegion *region, GError **error)
{
  const YxRoads *roads = yx_region_get_roads (region);
  const YxOperationData *operation = yx_operation_get_data (input->operation);
  guint32 location;

  if (roads == NULL) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NO_REGION,
                         _("The region file has no roads"));
    return FALSE;
  }
  if (!yx_plan_input_add_location (input, roads, (YxLonLat){ operation->base_lon, operation->base_lat },
                    _("The base"), &location, error))
    return FALSE;
  if (!locate_ends (input, roads, error))
    return FALSE;

  for (guint i = 0; i < input->vehicles->len; i++) {
    YxPlanInputVehicle *vehicle = g_ptr_array_index (input->vehicles, i);

    vehicle->location = 0;
    if (vehicle->has_base
        && !yx_plan_input_add_location (input, roads, vehicle->base, _("A vehicle's base"), &vehicle->location,
                         error))
      return FALSE;
    vehicle->start = vehicle->location;
  }
  for (guint i = 0; i < input->tasks->len; i++) {
    YxPlanInputTask *task = g_ptr_array_index (input->tasks, i);

    for (guint p = 0; p < task->places->len; p++)
      locate_place (input, region, roads, task, &g_array_index (task->places, YxPlanInputPlace, p));
    judge_task (task);
  }
  return TRUE;
}

/* Night roads are those of 22:00-06:00. */
static YxRoadsPeriod
period_of_hour (int hour)
{
  return hour >= 22 || hour < 6 ? YX_ROADS_NIGHT : YX_ROADS_DAY;
}

static YxRoadsPeriod
other_period (YxRoadsPeriod period)
{
  return period == YX_ROADS_DAY ? YX_ROADS_NIGHT : YX_ROADS_DAY;
}

YxRoadsPeriod
yx_plan_input_period (const YxPlanInput *input, double leave)
{
  const double of_day = fmod (input->clock + leave, 86400.0);

  return period_of_hour ((int) ((of_day < 0.0 ? of_day + 86400.0 : of_day) / 3600.0));
}

double
yx_plan_input_metres (const YxPlanInput *input, double leave, guint here, guint there)
{
  const gboolean other
      = input->both_periods && yx_plan_input_period (input, leave) != input->period;

  return (other ? input->other_metres : input->metres)[here * input->snaps->len + there];
}

/* The clock at the window's start in the desk's local time, and which period most of it is in. */
static void
read_clock (YxPlanInput *input)
{
  const YxOperationData *operation = yx_operation_get_data (input->operation);
  const double window_s
      = (double) ((operation->window_end - operation->window_start) / MICROSECONDS);
  g_autoptr (GDateTime) local
      = g_date_time_new_from_unix_local (operation->window_start / MICROSECONDS);
  guint n_minutes[YX_ROADS_N_PERIODS] = { 0 };
  double factors = 0.0, n_factors = 0.0;

  if (local != NULL)
    input->clock = 3600.0 * g_date_time_get_hour (local) + 60.0 * g_date_time_get_minute (local)
                   + g_date_time_get_second (local);
  for (double s = 0.0; s < window_s; s += 60.0) {
    n_minutes[yx_plan_input_period (input, s)]++;
    factors += input->factors.travel[(int) fmod ((input->clock + s) / 3600.0, 24.0)];
    n_factors += 1.0;
  }
  input->drive_factor = n_factors > 0.0 ? factors / n_factors : 1.0;
  input->period
      = n_minutes[YX_ROADS_NIGHT] > n_minutes[YX_ROADS_DAY] ? YX_ROADS_NIGHT : YX_ROADS_DAY;
  input->both_periods = n_minutes[YX_ROADS_NIGHT] > 0 && n_minutes[YX_ROADS_DAY] > 0;
  for (int hour = 0; hour < 24; hour++)
    input->other_hours[hour] = period_of_hour (hour) != input->period;
}

static gboolean
measure_period (YxPlanInput *input, YxRoadsSearch *search, YxRoadsPeriod period,
                double **ret_seconds, double **ret_metres, GError **error)
{
  const gsize n = input->snaps->len;
  const YxRoadSnap *snaps = (const YxRoadSnap *) input->snaps->data;
  g_autofree guint32 *ms = g_new (guint32, n * n);
  g_autofree guint32 *metres = g_new (guint32, n * n);

  if (yx_roads_matrix (search, period, snaps, n, snaps, n, ms, metres) != YX_ROADS_OK) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_PLAN,
                         _("There is not enough memory for the travel times"));
    return FALSE;
  }
  *ret_seconds = g_new (double, n * n);
  *ret_metres = g_new (double, n * n);
  for (gsize i = 0; i < n * n; i++) {
    const gboolean reachable = ms[i] != YX_ROADS_UNREACHABLE;

    /* Whole seconds, never less than it takes. */
    (*ret_seconds)[i] = reachable ? ceil (ms[i] / 1000.0) : INFINITY;
    (*ret_metres)[i] = reachable ? metres[i] : 0.0;
  }
  return TRUE;
}

gboolean
yx_plan_input_measure (YxPlanInput *input, YxRoadsSearch *search, GError **error)
{
  read_clock (input);
  return measure_period (input, search, input->period, &input->seconds, &input->metres, error)
         && (!input->both_periods
             || measure_period (input, search, other_period (input->period),
                                &input->other_seconds, &input->other_metres, error));
}

gpointer
yx_plan_draft_chunk (YxPlanDraft *draft, gsize n, gsize size)
{
  gpointer memory = g_malloc0_n (MAX (n, 1), size);

  g_ptr_array_add (draft->chunks, memory);
  return memory;
}

/* Expected time at the door, with the walk from the road; whole seconds. */
static double
service_seconds (const YxPlanInputTask *task, const YxPlanInputPlace *place)
{
  return ceil (place->presence * yx_plan_input_done_s (task, task->cases->len)
               + (1.0 - place->presence) * task->vain_s + walk_seconds (task, place));
}

static void
draft_task (YxPlanDraft *draft, const YxPlanInputTask *from, double window_s, YxPlanTask *to)
{
  YxPlanPlace *places = yx_plan_draft_chunk (draft, from->places->len, sizeof *places);
  uint32_t n_places = 0;

  for (guint p = 0; p < from->places->len; p++) {
    const YxPlanInputPlace *place = &g_array_index (from->places, YxPlanInputPlace, p);
    YxPlanWindow *window;
    guint n_windows;

    if (place->location == YX_PLAN_NONE)
      continue;
    n_windows = place->windows != NULL ? place->windows->len : 1;
    window = yx_plan_draft_chunk (draft, n_windows, sizeof *window);
    if (place->windows != NULL)
      memcpy (window, place->windows->data, n_windows * sizeof *window);
    else
      *window = (YxPlanWindow){ 0.0, window_s, place->presence };
    places[n_places++] = (YxPlanPlace){
      .location = place->location,
      .service = service_seconds (from, place),
      .windows = window,
      .n_windows = n_windows,
      .met_service = yx_plan_input_done_s (from, from->cases->len) + walk_seconds (from, place),
      .missed_service = from->vain_s + walk_seconds (from, place),
    };
  }
  *to = (YxPlanTask){
    .weight = from->weight,
    .required = from->required,
    .kind = (uint32_t) from->kind,
    .seats = (uint32_t) from->seats,
    .crew = (uint32_t) from->crew,
    .skills = (from->female_officer ? YX_SKILL_FEMALE_OFFICER : 0u)
              | (from->recorders > 0 ? (uint64_t) YX_SKILL_RECORDER << (from->recorders - 1) : 0u),
    .places = places,
    .n_places = n_places,
  };
}

static uint64_t
recorder_bits (int n)
{
  return (((uint64_t) 1 << CLAMP (n, 0, YX_MOST_RECORDERS)) - 1) * YX_SKILL_RECORDER;
}

static gboolean
is_by_hour (const YxFactors *factors)
{
  for (guint hour = 0; hour < G_N_ELEMENTS (factors->travel); hour++)
    if (factors->travel[hour] != 1.0)
      return TRUE;
  return FALSE;
}

YxPlanDraft *
yx_plan_draft_new (YxPlanInput *input, guint max_vehicles)
{
  YxPlanDraft *draft = g_new0 (YxPlanDraft, 1);
  const YxOperationData *operation = yx_operation_get_data (input->operation);
  const double window_s
      = (double) ((operation->window_end - operation->window_start) / MICROSECONDS);
  YxPlanVehicle *vehicles;
  YxPlanTask *tasks;
  YxPlanDropOff *drop_offs;
  uint32_t n_tasks = 0;

  draft->chunks = g_ptr_array_new_with_free_func (g_free);
  vehicles = yx_plan_draft_chunk (draft, input->vehicles->len, sizeof *vehicles);
  for (guint v = 0; v < input->vehicles->len; v++) {
    const YxPlanInputVehicle *vehicle = g_ptr_array_index (input->vehicles, v);

    vehicles[v] = (YxPlanVehicle){
      .start = vehicle->start,
      .end = vehicle->has_base ? vehicle->location : input->end_location,
      .shift_from = 0.0,
      .shift_to = window_s,
      .seats = (uint32_t) MAX (vehicle->seats - vehicle->crew, 0),
      .crew = (uint32_t) vehicle->crew,
      .skills = (vehicle->female_officer ? YX_SKILL_FEMALE_OFFICER : 0u)
                | recorder_bits (vehicle->recorders),
      .slowness = 1.0 / vehicle->speed_factor,
    };
  }

  tasks = yx_plan_draft_chunk (draft, input->tasks->len, sizeof *tasks);
  draft->tasks = yx_plan_draft_chunk (draft, input->tasks->len, sizeof *draft->tasks);
  for (guint t = 0; t < input->tasks->len; t++) {
    YxPlanInputTask *task = g_ptr_array_index (input->tasks, t);

    if (task->left_out != YX_LEFT_OUT_NONE)
      continue;
    task->index = n_tasks;
    draft->tasks[n_tasks] = task;
    draft_task (draft, task, window_s, &tasks[n_tasks++]);
  }

  drop_offs = yx_plan_draft_chunk (draft, input->n_drop_offs, sizeof *drop_offs);
  for (guint i = 0; i < input->n_drop_offs; i++)
    drop_offs[i] = (YxPlanDropOff){ .location = 1 + i, .handover = SECONDS_HANDOVER };
  draft->problem = (YxPlanProblem){
    .n_locations = input->snaps->len,
    .seconds = input->seconds,
    .metres = input->metres,
    .other_seconds = input->other_seconds,
    .other_hours = input->both_periods ? input->other_hours : NULL,
    .hour_factors = is_by_hour (&input->factors) ? input->factors.travel : NULL,
    .clock = input->clock,
    .vehicles = vehicles,
    .n_vehicles = input->vehicles->len,
    .max_vehicles = max_vehicles,
    .tasks = tasks,
    .n_tasks = n_tasks,
    .drop_offs = drop_offs,
    .n_drop_offs = input->n_drop_offs,
    .seat_risk = SEAT_RISK,
  };
  return draft;
}

void
yx_plan_draft_free (YxPlanDraft *draft)
{
  g_ptr_array_unref (draft->chunks);
  g_free (draft);
}
