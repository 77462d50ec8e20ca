#define G_LOG_DOMAIN "yexun-demo"

#include "config.h"

#include "cli/demo-past.h"

#include <math.h>

#include "cli/demo-fleet.h"
#include "desk/custody.h"
#include "desk/devices.h"
#include "desk/facts.h"
#include "desk/fixes.h"
#include "desk/lists.h"
#include "desk/night-clock.h"
#include "desk/night.h"
#include "desk/operation.h"
#include "desk/planning.h"
#include "desk/reports.h"
#include "desk/steps.h"
#include "simulator/journey.h"

#define NAME "集中拘传 前次"
#define WINDOW (270 * G_TIME_SPAN_MINUTE)
#define STEPS 20000
#define EVERY (5 * G_TIME_SPAN_SECOND)
#define BATCH (5 * G_TIME_SPAN_MINUTE)

enum { CAR_WITH_GAP = 0, CAR_LATE = 1, CAR_STOPPED = 2 };

typedef struct {
  char *vehicle_id;
  gint64 device;
  YxJourney journey;
  GListStore *stops;
} Team;

typedef struct {
  YxDesk *desk;
  char *operation_id;
  GPtrArray *teams;
  GArray *reports;      /* of YxTeamReport, by device time */
  gint64 begin, end;
  guint n_met, n_not_met;
  GMainContext *context;
  GError **error;
  gboolean done, good;
} Past;

static void
team_free (Team *team)
{
  g_free (team->vehicle_id);
  yx_journey_clear (&team->journey);
  g_clear_object (&team->stops);
  g_free (team);
}

static void
past_clear (Past *past)
{
  g_free (past->operation_id);
  g_clear_pointer (&past->teams, g_ptr_array_unref);
  g_clear_pointer (&past->reports, g_array_unref);
  g_clear_pointer (&past->context, g_main_context_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Past, past_clear)

static GPtrArray *
case_ids (YxDesk *desk, const char *const *numbers, GError **error)
{
  g_autoptr (GListStore) cases = yx_desk_list_cases (desk, NULL, error);
  GPtrArray *ids;

  if (cases == NULL)
    return NULL;
  ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (cases)); i++) {
    g_autoptr (YxCase) item = g_list_model_get_item (G_LIST_MODEL (cases), i);

    if (g_strv_contains (numbers, yx_case_get_data (item)->number))
      g_ptr_array_add (ids, g_strdup (yx_case_get_data (item)->id));
  }
  g_ptr_array_add (ids, NULL);
  return ids;
}

static gboolean
test_recorders (YxDesk *desk, GError **error)
{
  g_autoptr (GListStore) vehicles = yx_desk_list_vehicles (desk, error);

  for (guint i = 0;
       vehicles != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (vehicles)); i++) {
    g_autoptr (YxVehicle) item = g_list_model_get_item (G_LIST_MODEL (vehicles), i);

    if (!yx_desk_test_recorders (desk, yx_vehicle_get_data (item)->id, NULL, error))
      return FALSE;
  }
  return vehicles != NULL;
}

/* From a draft to live. */
static gboolean
send_out (Past *past, const char *const *numbers, gint64 start, guint64 seed, GError **error)
{
  const YxOperationData draft = { .name = NAME, .kind = YX_TASK_KIND_SUMMONS,
                                  .window_start = start, .window_end = start + WINDOW };
  const YxPlanRequest request = { .steps = STEPS, .seed = seed, .threads = 1 };
  g_autoptr (GPtrArray) ids = case_ids (past->desk, numbers, error);
  g_autoptr (YxOperationCheck) check = NULL;
  g_autoptr (YxPlan) plan = NULL;

  if (ids == NULL || !yx_desk_create_operation (past->desk, &draft, &past->operation_id, error)
      || !yx_desk_set_operation_case_ids (past->desk, past->operation_id,
                                          (const char *const *) ids->pdata, NULL, error)
      || !yx_desk_set_weather (past->desk, past->operation_id, YX_WEATHER_FAIR, error)
      || !yx_desk_record_night (past->desk, past->operation_id, "被执行人凌晨方在家", error)
      || !yx_desk_approve_night (past->desk, past->operation_id, "王例（院长）", "夜批示例0号",
                                 error))
    return FALSE;
  check = yx_desk_prepare_operation (past->desk, past->operation_id, error);
  plan = check != NULL
             ? yx_desk_plan (past->desk, past->operation_id, &request, NULL, NULL, NULL, error)
             : NULL;
  return plan != NULL && yx_demo_crews_add (past->desk, past->operation_id, error)
         && test_recorders (past->desk, error)
         && yx_desk_approve_operation (past->desk, past->operation_id, NULL, error)
         && yx_desk_depart_operation (past->desk, past->operation_id, NULL, error)
         && yx_desk_rehearse (past->desk, past->operation_id, start, 0.0, error);
}

/* A terminal of the car, told by number afterwards. */
static gboolean
equip (YxDesk *desk, Team *team, guint index, GError **error)
{
  g_autofree char *identity = g_strdup_printf ("990100%06u", index + 1);
  const YxDeviceData data = { .protocol = YX_DEVICE_PROTOCOL_JT808,
                              .identity = identity,
                              .label = identity,
                              .bearer = team->vehicle_id };
  g_autofree char *id = NULL;
  g_autoptr (GArray) devices = NULL;

  if (!yx_desk_add_device (desk, &data, &id, NULL, error))
    return FALSE;
  devices = yx_desk_list_devices (desk, error);
  for (guint i = 0; devices != NULL && i < devices->len; i++) {
    const YxDevice *device = &g_array_index (devices, YxDevice, i);

    if (g_str_equal (device->id, id))
      team->device = device->number;
  }
  return devices != NULL;
}

static gboolean
make_team (Past *past, const YxRouteData *route, guint64 seed, GError **error)
{
  g_autoptr (GListStore) stops = yx_desk_list_stops (past->desk, route->id, error);
  g_autofree YxJourneyPlan *plan = NULL;
  const YxLonLat *line;
  guint n;
  gsize size = 0;
  Team *team;

  if (stops == NULL)
    return FALSE;
  n = g_list_model_get_n_items (G_LIST_MODEL (stops));
  line = route->line != NULL ? g_bytes_get_data (route->line, &size) : NULL;
  if (line == NULL || n < 2 || size / sizeof *line < 2)
    return TRUE;
  plan = g_new0 (YxJourneyPlan, n);
  for (guint i = 0; i < n; i++) {
    g_autoptr (YxStop) item = g_list_model_get_item (G_LIST_MODEL (stops), i);
    const YxStopData *stop = yx_stop_get_data (item);

    plan[i] = (YxJourneyPlan){ .point = { stop->lon, stop->lat },
                               .metres = stop->metres,
                               .arrival = stop->arrival,
                               .begin = stop->begin,
                               .departure = stop->departure,
                               .presence = stop->presence,
                               .visit = stop->kind == YX_STOP_KIND_VISIT };
  }
  team = g_new0 (Team, 1);
  g_ptr_array_add (past->teams, team);
  team->vehicle_id = g_strdup (route->vehicle_id);
  team->stops = g_steal_pointer (&stops);
  if (!yx_journey_init (&team->journey, line, size / sizeof *line, plan, n,
                        seed * 1000 + (guint64) route->ordinal)) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "Out of memory");
    return FALSE;
  }
  return equip (past->desk, team, past->teams->len - 1, error);
}

static YxTeamReport *
add_report (Past *past, const Team *team, YxReportKind kind, gint64 time)
{
  YxTeamReport report = { .operation_id = g_strdup (past->operation_id),
                          .vehicle_id = g_strdup (team->vehicle_id),
                          .kind = kind,
                          .device_time = time };

  g_array_append_val (past->reports, report);
  past->begin = past->begin == 0 ? time : MIN (past->begin, time);
  past->end = MAX (past->end, time);
  return &g_array_index (past->reports, YxTeamReport, past->reports->len - 1);
}

static void
add_visit (Past *past, const Team *team, guint car, const YxStopData *stop,
           const YxJourneyStop *came, guint n_visit)
{
  static const YxStopOutcome met[] = { YX_STOP_OUTCOME_COMPELLED, YX_STOP_OUTCOME_PAID,
                                       YX_STOP_OUTCOME_APPEARED, YX_STOP_OUTCOME_SETTLED,
                                       YX_STOP_OUTCOME_DEFERRED };
  static const YxStopOutcome not_met[]
      = { YX_STOP_OUTCOME_NOT_FOUND, YX_STOP_OUTCOME_DOOR_NOT_OPENED, YX_STOP_OUTCOME_NOT_FOUND,
          YX_STOP_OUTCOME_ADDRESS_INVALID };
  const gboolean stops = car == CAR_STOPPED && n_visit == 0;
  const gint64 said = came->departure - G_TIME_SPAN_MINUTE;
  const YxStopOutcome outcome = stops        ? YX_STOP_OUTCOME_WITHDRAWN
                                : came->met ? met[past->n_met++ % G_N_ELEMENTS (met)]
                                            : not_met[past->n_not_met++ % G_N_ELEMENTS (not_met)];
  g_autofree char *key = g_strdup_printf ("%s:%s", stop->task_id, stop->place_id);
  YxTeamReport *report;

  add_report (past, team, YX_REPORT_KIND_ARRIVED, came->arrival + 20 * G_TIME_SPAN_SECOND)->stop
      = g_strdup (key);
  if (came->met)
    add_report (past, team, YX_REPORT_KIND_DOOR_OPENED, came->arrival + 2 * G_TIME_SPAN_MINUTE)->stop
        = g_strdup (key);
  if (stops) {
    report = add_report (past, team, YX_REPORT_KIND_STOPPED, said - G_TIME_SPAN_MINUTE);
    report->stop = g_strdup (key);
    report->reason = YX_STOP_REASON_CROWD;
  }
  report = add_report (past, team, YX_REPORT_KIND_RESULT, said);
  report->stop = g_strdup (key);
  report->outcome = outcome;
  report->aboard = outcome == YX_STOP_OUTCOME_COMPELLED || outcome == YX_STOP_OUTCOME_APPEARED;
  add_report (past, team, YX_REPORT_KIND_LEFT, came->departure)->stop = g_steal_pointer (&key);
}

static void
add_reports (Past *past, const Team *team, guint car)
{
  const gint64 out = team->journey.stops[0].departure;
  gint64 back = out;
  guint n_visit = 0;

  add_report (past, team, YX_REPORT_KIND_ASSEMBLED, out - 10 * G_TIME_SPAN_MINUTE);
  /* The crew that will stop at once has forgotten its recorder until it is there. */
  add_report (past, team, YX_REPORT_KIND_RECORDER_ON,
              car == CAR_STOPPED ? team->journey.stops[1].arrival + 3 * G_TIME_SPAN_MINUTE
                                 : out - G_TIME_SPAN_MINUTE);
  add_report (past, team, YX_REPORT_KIND_EN_ROUTE, out);
  for (guint i = 1; i < team->journey.n_stops; i++) {
    g_autoptr (YxStop) item = g_list_model_get_item (G_LIST_MODEL (team->stops), i);
    const YxStopData *stop = yx_stop_get_data (item);
    const YxJourneyStop *came = &team->journey.stops[i];

    back = came->arrival;
    if (stop->kind == YX_STOP_KIND_VISIT && stop->place_id != NULL)
      add_visit (past, team, car, stop, came, n_visit++);
    else if (stop->kind == YX_STOP_KIND_DROP_OFF)
      add_report (past, team, YX_REPORT_KIND_HANDED_OVER, came->arrival + G_TIME_SPAN_MINUTE);
  }
  add_report (past, team, YX_REPORT_KIND_RECORDER_OFF, back + 30 * G_TIME_SPAN_SECOND);
  add_report (past, team, YX_REPORT_KIND_BACK, back + G_TIME_SPAN_MINUTE);
}

static int
compare_reports (gconstpointer a, gconstpointer b)
{
  const YxTeamReport *x = a;
  const YxTeamReport *y = b;

  return (x->device_time > y->device_time) - (x->device_time < y->device_time);
}

/* A car's fixes from one moment to the next; what a late car keeps back goes with its last batch. */
static void
add_fixes (const Past *past, guint car, gint64 from, gint64 to, GArray *fixes)
{
  const Team *team = g_ptr_array_index (past->teams, car);
  const gint64 gap = past->begin + (past->end - past->begin) / 3;
  const gboolean late = car == CAR_LATE;

  if (late && to < past->end)
    return;
  if (late)
    from = past->begin;
  for (gint64 time = from - from % EVERY + EVERY; time <= to; time += EVERY) {
    YxDeviceFix row = { .device = team->device,
                        .receive_time = (late ? past->end : time) + G_TIME_SPAN_SECOND };
    YxJourneyPlace place;

    if (car == CAR_WITH_GAP && time >= gap && time < gap + 6 * G_TIME_SPAN_MINUTE)
      continue;
    yx_journey_at (&team->journey, time, &place);
    yx_fix_init (&row.fix);
    row.fix.time = time;
    row.fix.lon = place.point.lon;
    row.fix.lat = place.point.lat;
    row.fix.accuracy = 8.0;
    yx_fix_set_speed (&row.fix, place.speed);
    yx_fix_set_course (&row.fix, place.course);
    g_array_append_val (fixes, row);
  }
}

static void
recorded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Past *past = user_data;

  past->good = yx_desk_record_fixes_finish (YX_DESK (source), result, past->error);
  past->done = TRUE;
}

static gboolean
record_fixes (Past *past, GArray *fixes, GError **error)
{
  if (fixes->len == 0)
    return TRUE;
  past->done = FALSE;
  past->error = error;
  g_main_context_push_thread_default (past->context);
  yx_desk_record_fixes_async (past->desk, g_array_ref (fixes), NULL, recorded_cb, past);
  while (!past->done)
    g_main_context_iteration (past->context, TRUE);
  g_main_context_pop_thread_default (past->context);
  return past->good;
}

static gboolean
record_reports (Past *past, guint *next, gint64 to, GError **error)
{
  g_autoptr (GArray) batch = yx_team_reports_new ();
  g_autoptr (GPtrArray) refusals = NULL;

  while (*next < past->reports->len
         && g_array_index (past->reports, YxTeamReport, *next).device_time <= to) {
    YxTeamReport *report = &g_array_index (past->reports, YxTeamReport, (*next)++);

    g_array_append_val (batch, *report);
    *report = (YxTeamReport){ 0 };
  }
  if (batch->len == 0)
    return TRUE;
  if (!yx_desk_record_reports (past->desk, batch, &refusals, error))
    return FALSE;
  for (guint i = 0; i < refusals->len; i++) {
    if (g_ptr_array_index (refusals, i) == NULL)
      continue;
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", NAME,
                 (const char *) g_ptr_array_index (refusals, i));
    return FALSE;
  }
  return TRUE;
}

/* In the order in which it came, so that the desk concludes the same as it would have then. */
static gboolean
live_through (Past *past, GCancellable *cancellable, GError **error)
{
  g_autoptr (YxNight) night = yx_night_new (past->desk, past->operation_id, TRUE, error);
  guint next = 0;

  if (night == NULL)
    return FALSE;
  for (gint64 from = past->begin - BATCH; from < past->end; from += BATCH) {
    const gint64 to = MIN (from + BATCH, past->end);
    g_autoptr (GArray) fixes = g_array_new (FALSE, FALSE, sizeof (YxDeviceFix));

    for (guint car = 0; car < past->teams->len; car++)
      add_fixes (past, car, from, to, fixes);
    if (!record_fixes (past, fixes, error) || !record_reports (past, &next, to, error)
        || !yx_night_advance (night, to, cancellable, error))
      return FALSE;
  }
  return TRUE;
}

/* All inquiries end within their limit. */
static gboolean
end_custodies (Past *past, GError **error)
{
  static const YxCustodyEnd ends[] = { YX_CUSTODY_END_LEFT_FREE, YX_CUSTODY_END_PAID,
                                       YX_CUSTODY_END_SETTLED, YX_CUSTODY_END_DETAINED };
  g_autoptr (GPtrArray) custodies
      = yx_desk_list_custodies (past->desk, past->operation_id, TRUE, error);

  for (guint i = 0; custodies != NULL && i < custodies->len; i++) {
    const YxCustody *custody = g_ptr_array_index (custodies, i);

    if (!yx_desk_end_custody (past->desk, custody->id, ends[i % G_N_ELEMENTS (ends)], NULL,
                              custody->began + (90 + 25 * (gint64) i) * G_TIME_SPAN_MINUTE, error))
      return FALSE;
  }
  return custodies != NULL;
}

gboolean
yx_demo_past_add (YxDesk *desk, const char *const *numbers, gint64 start, guint64 seed,
                  GCancellable *cancellable, GError **error)
{
  g_auto (Past) past = { .desk = desk, .context = g_main_context_new () };
  g_autoptr (GListStore) routes = NULL;

  g_return_val_if_fail (YX_IS_DESK (desk) && numbers != NULL, FALSE);

  past.teams = g_ptr_array_new_with_free_func ((GDestroyNotify) team_free);
  past.reports = yx_team_reports_new ();
  if (!send_out (&past, numbers, start, seed, error))
    return FALSE;
  routes = yx_desk_list_routes (desk, past.operation_id, 0, error);
  if (routes == NULL)
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (routes)); i++) {
    g_autoptr (YxRoute) route = g_list_model_get_item (G_LIST_MODEL (routes), i);

    if (!make_team (&past, yx_route_get_data (route), seed, error))
      return FALSE;
  }
  for (guint car = 0; car < past.teams->len; car++)
    add_reports (&past, g_ptr_array_index (past.teams, car), car);
  g_array_sort (past.reports, compare_reports);
  return live_through (&past, cancellable, error) && end_custodies (&past, error)
         && yx_desk_close_operation (desk, past.operation_id, error);
}
