#define G_LOG_DOMAIN "yexun-demo"

#include "config.h"

#include "cli/demo-past.h"

#include <math.h>

#include "cli/demo-fleet.h"
#include "cli/demo-told.h"
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
#include "model/visit.h"
#include "simulator/journey.h"

#define NAME YX_DEMO_PAST_NAME
#define CLERK "内勤 例文"
#define COMMANDER "指挥长 例刚"
#define ON_DUTY "调度 例明"
#define WINDOW (270 * G_TIME_SPAN_MINUTE)
#define STEPS 20000
#define EVERY (5 * G_TIME_SPAN_SECOND)
#define BATCH (5 * G_TIME_SPAN_MINUTE)

enum { CAR_WITH_GAP = 0, CAR_LATE = 1, CAR_STOPPED = 2 };

/* In shares of the night as it was planned: a gap, a stretch without network, and what happens when. */
#define GAP_AT 0.42
#define LATE_FROM 0.62
#define LATE_TO 0.85

typedef enum {
  GREETING,
  LEAD,   /* a car is sent to a debtor who was seen */
  ANSWER,
  CROWD,
  PAID,   /* a visit is called off */
  REMINDER,
  N_HAPPENINGS,
} Happening;

static const double shares[N_HAPPENINGS] = { [GREETING] = 0.03, [LEAD] = 0.28, [ANSWER] = 0.29,
                                             [CROWD] = 0.33,    [PAID] = 0.52, [REMINDER] = 0.7 };

/* As one version of the plan had it. */
typedef struct {
  gint64 from;
  YxJourney journey;
  GListStore *stops;
} Leg;

typedef struct {
  char *vehicle_id;
  gint64 device;
  YxPhone *phone;
  GPtrArray *legs;      /* of Leg, in order */
  gboolean stopped;     /* its first visit was, at once */
} Team;

typedef struct {
  YxDesk *desk;
  char *operation_id;
  GPtrArray *teams;
  GArray *reports;      /* of YxTeamReport, by device time; those recorded are empty */
  GArray *pieces;       /* of YxDemoPiece, by time */
  gint64 begin, end;
  gint64 planned;       /* length of the night as the first plan had it */
  guint n_met, n_not_met;           /* outcomes said or to be said */
  guint n_met_said, n_not_met_said; /* those recorded */
  guint n_pieces, n_next_report, n_next_piece;
  guint64 seed;
  GMainContext *context;
  GError **error;
  gboolean done, good;
} Past;

static void
leg_free (Leg *leg)
{
  yx_journey_clear (&leg->journey);
  g_clear_object (&leg->stops);
  g_free (leg);
}

static void
team_free (Team *team)
{
  g_free (team->vehicle_id);
  g_clear_pointer (&team->phone, yx_phone_free);
  g_ptr_array_unref (team->legs);
  g_free (team);
}

static void
past_clear (Past *past)
{
  g_free (past->operation_id);
  g_clear_pointer (&past->teams, g_ptr_array_unref);
  g_clear_pointer (&past->reports, g_array_unref);
  g_clear_pointer (&past->pieces, g_array_unref);
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

/* No other cars stand by that night. */
static gboolean
offer_used (Past *past, GError **error)
{
  g_autoptr (GListStore) routes = yx_desk_list_routes (past->desk, past->operation_id, 0, error);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; routes != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (routes)); i++) {
    g_autoptr (YxRoute) route = g_list_model_get_item (G_LIST_MODEL (routes), i);

    g_ptr_array_add (ids, g_strdup (yx_route_get_data (route)->vehicle_id));
  }
  g_ptr_array_add (ids, NULL);
  return routes != NULL
         && yx_desk_set_operation_vehicles (past->desk, past->operation_id,
                                            (const char *const *) ids->pdata, error);
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
      || !yx_desk_rehearse (past->desk, past->operation_id, start - 10 * G_TIME_SPAN_HOUR, 1.0, error)
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
  if (plan == NULL || !offer_used (past, error)
      || !yx_demo_crews_add (past->desk, past->operation_id, error))
    return FALSE;
  yx_desk_set_author (past->desk, COMMANDER);
  return test_recorders (past->desk, error)
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

/* Drives a route from `start` on, or when the route begins, if that is later. */
static gboolean
add_leg (Past *past, Team *team, const YxRouteData *route, gint64 start, GError **error)
{
  g_autoptr (GListStore) stops = yx_desk_list_stops (past->desk, route->id, error);
  g_autofree YxJourneyPlan *plan = NULL;
  const YxLonLat *line;
  guint n;
  gsize size = 0;
  gint64 delay;
  Leg *leg;

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
  delay = MAX (start - plan[0].departure, 0);
  for (guint i = 0; i < n; i++) {
    plan[i].departure += delay;
    plan[i].arrival += i > 0 ? delay : 0;
    plan[i].begin += i > 0 ? delay : 0;
  }
  leg = g_new0 (Leg, 1);
  leg->from = team->legs->len > 0 ? start : 0;
  leg->stops = g_steal_pointer (&stops);
  g_ptr_array_add (team->legs, leg);
  if (!yx_journey_init (&leg->journey, line, size / sizeof *line, plan, n,
                        (past->seed + team->legs->len - 1) * 1000 + (guint64) route->ordinal)) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "Out of memory");
    return FALSE;
  }
  return TRUE;
}

static gboolean
make_team (Past *past, const YxRouteData *route, GError **error)
{
  Team *team = g_new0 (Team, 1);

  team->legs = g_ptr_array_new_with_free_func ((GDestroyNotify) leg_free);
  team->vehicle_id = g_strdup (route->vehicle_id);
  g_ptr_array_add (past->teams, team);
  if (!add_leg (past, team, route, 0, error) || !equip (past->desk, team, past->teams->len - 1, error))
    return FALSE;
  team->phone = yx_demo_told_phone (past->desk, past->operation_id, team->vehicle_id, error);
  return team->phone != NULL;
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

/* Evidence of about every other visit: what is met is signed for, what is not is photographed. */
static void
add_piece (Past *past, guint car, const YxStopData *stop, const YxJourneyStop *came)
{
  static const YxEvidenceKind in_vain[]
      = { YX_EVIDENCE_KIND_PHOTO, YX_EVIDENCE_KIND_AUDIO, YX_EVIDENCE_KIND_PHOTO,
          YX_EVIDENCE_KIND_NOTE };
  const guint n = past->n_pieces++;
  const YxDemoPiece piece = { .time = came->arrival + (came->met ? 6 : 3) * G_TIME_SPAN_MINUTE,
                              .team = car,
                              .task_id = g_strdup (stop->task_id),
                              .place_id = g_strdup (stop->place_id),
                              .point = { stop->lon, stop->lat },
                              .kind = came->met ? YX_EVIDENCE_KIND_SCAN
                                                : in_vain[n % G_N_ELEMENTS (in_vain)],
                              .n = n };

  g_array_append_val (past->pieces, piece);
}

static void
add_visit (Past *past, Team *team, guint car, const YxStopData *stop, const YxJourneyStop *came)
{
  static const YxStopOutcome met[] = { YX_STOP_OUTCOME_COMPELLED, YX_STOP_OUTCOME_PAID,
                                       YX_STOP_OUTCOME_APPEARED, YX_STOP_OUTCOME_SETTLED,
                                       YX_STOP_OUTCOME_DEFERRED };
  static const YxStopOutcome not_met[]
      = { YX_STOP_OUTCOME_NOT_FOUND, YX_STOP_OUTCOME_DOOR_NOT_OPENED, YX_STOP_OUTCOME_NOT_FOUND,
          YX_STOP_OUTCOME_ADDRESS_INVALID };
  const gboolean stops = car == CAR_STOPPED && !team->stopped;
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
  team->stopped |= stops;
  if (came->met || (past->n_met + past->n_not_met) % 2 == 0)
    add_piece (past, car, stop, came);
}

/* What a team says on its last leg; of one that had set out before, only what is to come. */
static void
add_reports (Past *past, guint car)
{
  Team *team = g_ptr_array_index (past->teams, car);
  const Leg *leg = g_ptr_array_index (team->legs, team->legs->len - 1);
  const gint64 out = leg->journey.stops[0].departure;
  gint64 back = out;

  if (team->legs->len == 1) {
    add_report (past, team, YX_REPORT_KIND_ASSEMBLED, out - 10 * G_TIME_SPAN_MINUTE);
    /* The crew that will stop at once has forgotten its recorder until it is there. */
    add_report (past, team, YX_REPORT_KIND_RECORDER_ON,
                car == CAR_STOPPED ? leg->journey.stops[1].arrival + 3 * G_TIME_SPAN_MINUTE
                                   : out - G_TIME_SPAN_MINUTE);
    add_report (past, team, YX_REPORT_KIND_EN_ROUTE, out);
  }
  for (guint i = 1; i < leg->journey.n_stops; i++) {
    g_autoptr (YxStop) item = g_list_model_get_item (G_LIST_MODEL (leg->stops), i);
    const YxStopData *stop = yx_stop_get_data (item);
    const YxJourneyStop *came = &leg->journey.stops[i];

    back = came->arrival;
    if (stop->kind == YX_STOP_KIND_VISIT && stop->place_id != NULL)
      add_visit (past, team, car, stop, came);
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

static int
compare_pieces (gconstpointer a, gconstpointer b)
{
  const YxDemoPiece *x = a;
  const YxDemoPiece *y = b;

  return (x->time > y->time) - (x->time < y->time);
}

static gint64
at_share (const Past *past, double share)
{
  return past->begin + (gint64) (share * (double) past->planned);
}

static const Leg *
leg_at (const Team *team, gint64 time)
{
  guint i = team->legs->len - 1;

  while (i > 0 && ((const Leg *) team->legs->pdata[i])->from > time)
    i--;
  return team->legs->pdata[i];
}

/* Until when a team goes on with what it is doing: until it leaves where it is, else from now. */
static gint64
busy_until (const Team *team, gint64 now)
{
  const YxJourney *journey = &leg_at (team, now)->journey;

  for (gsize i = 1; i + 1 < journey->n_stops; i++) {
    if (journey->stops[i].arrival <= now && journey->stops[i].departure > now)
      return journey->stops[i].departure;
  }
  return now;
}

/* Takes back what a team would have said and taken after `time`. */
static void
forget (Past *past, guint car, gint64 time)
{
  const Team *team = g_ptr_array_index (past->teams, car);

  for (guint i = past->reports->len; i > past->n_next_report; i--) {
    const YxTeamReport *report = &g_array_index (past->reports, YxTeamReport, i - 1);

    if (report->device_time > time && g_strcmp0 (report->vehicle_id, team->vehicle_id) == 0)
      g_array_remove_index (past->reports, i - 1);
  }
  for (guint i = past->pieces->len; i > past->n_next_piece; i--) {
    const YxDemoPiece *piece = &g_array_index (past->pieces, YxDemoPiece, i - 1);

    if (piece->time > time && piece->team == car)
      g_array_remove_index (past->pieces, i - 1);
  }
}

static void
sort_what_comes (Past *past)
{
  g_array_sort (past->reports, compare_reports);
  g_array_sort (past->pieces, compare_pieces);
}

static gboolean
is_met (const YxTeamReport *report)
{
  return report->outcome != YX_STOP_OUTCOME_WITHDRAWN
         && yx_outcome_says (report->outcome) == YX_PRESENCE_SAYS_MET;
}

/* Results take turns; what was taken back takes none. */
static void
count_results (Past *past)
{
  past->n_met = past->n_met_said;
  past->n_not_met = past->n_not_met_said;
  for (guint i = past->n_next_report; i < past->reports->len; i++) {
    const YxTeamReport *report = &g_array_index (past->reports, YxTeamReport, i);

    if (report->kind != YX_REPORT_KIND_RESULT)
      continue;
    past->n_met += is_met (report);
    past->n_not_met += !is_met (report);
  }
}

/* The plan is another one: each team finishes what it is at, and goes by it from there. */
static gboolean
follow_plan (Past *past, gint64 now, GError **error)
{
  g_autoptr (GListStore) routes = yx_desk_list_routes (past->desk, past->operation_id, 0, error);

  past->end = now;
  for (guint i = 0; routes != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (routes)); i++) {
    g_autoptr (YxRoute) item = g_list_model_get_item (G_LIST_MODEL (routes), i);
    const YxRouteData *route = yx_route_get_data (item);

    for (guint car = 0; car < past->teams->len; car++) {
      Team *team = g_ptr_array_index (past->teams, car);
      const gint64 free = busy_until (team, now);
      const guint n_legs = team->legs->len;

      if (g_strcmp0 (team->vehicle_id, route->vehicle_id) != 0)
        continue;
      if (!add_leg (past, team, route, free, error))
        return FALSE;
      if (team->legs->len == n_legs)
        continue;
      forget (past, car, free);
      count_results (past);
      add_reports (past, car);
      sort_what_comes (past);
    }
  }
  for (guint i = 0; i < past->reports->len; i++)
    past->end = MAX (past->end, g_array_index (past->reports, YxTeamReport, i).device_time);
  return routes != NULL;
}

/* What happens while teams are out ------------------------------------------------------------ */

static gboolean
was_visited (const YxNightView *view, const char *task_id)
{
  for (guint t = 0; t < view->teams->len; t++) {
    const YxNightTeam *team = view->teams->pdata[t];

    for (guint i = 0; i < team->stops->len; i++) {
      const YxNightStop *stop = team->stops->pdata[i];

      if (stop->arrived != 0 && g_strcmp0 (stop->task_id, task_id) == 0)
        return TRUE;
    }
  }
  return FALSE;
}

/* The visit furthest in the future of those whose debtor nobody has looked for yet. */
static const YxNightStop *
find_late_visit (const YxNightView *view)
{
  const YxNightStop *late = NULL;

  for (guint t = 0; t < view->teams->len; t++) {
    const YxNightTeam *team = view->teams->pdata[t];

    for (guint i = 0; i < team->stops->len; i++) {
      const YxNightStop *stop = team->stops->pdata[i];
      const gboolean open = stop->kind == YX_STOP_KIND_VISIT && stop->arrived == 0
                            && stop->outcome == YX_STOP_OUTCOME_PENDING;

      if (open && !was_visited (view, stop->task_id)
          && (late == NULL || stop->planned > late->planned))
        late = stop;
    }
  }
  return late;
}

static gboolean
send_lead (Past *past, YxNight *night, gint64 time, GCancellable *cancellable, GError **error)
{
  g_autoptr (YxNightView) view = yx_night_dup_view (night);
  const YxNightStop *stop = find_late_visit (view);
  gboolean sent;

  if (stop == NULL)
    return TRUE;
  return yx_demo_told_lead (past->desk, night, stop, time, cancellable, &sent, error)
         && (!sent || follow_plan (past, time, error));
}

static gboolean
call_off (Past *past, YxNight *night, gint64 time, GCancellable *cancellable, GError **error)
{
  g_autoptr (YxNightView) view = yx_night_dup_view (night);
  const YxNightStop *stop = find_late_visit (view);
  gboolean sent;

  if (stop == NULL)
    return TRUE;
  return yx_demo_told_paid (past->desk, night, stop->task_id, time, cancellable, &sent, error)
         && (!sent || follow_plan (past, time, error));
}

static gboolean
say (Past *past, gint64 time, int from, int to, const char *said, gboolean urgent, GError **error)
{
  const Team *sender = from >= 0 && (guint) from < past->teams->len ? past->teams->pdata[from] : NULL;
  const Team *reader = to >= 0 && (guint) to < past->teams->len ? past->teams->pdata[to] : NULL;
  const YxDemoMessage message = { .from = sender != NULL ? sender->phone : NULL,
                                  .to = reader != NULL ? reader->phone : NULL,
                                  .said = said,
                                  .urgent = urgent };

  return yx_demo_told_message (past->desk, past->operation_id, time, &message, error);
}

/* Who does it at the court; invented, as all others. */
static const char *const authors[N_HAPPENINGS]
    = { [GREETING] = ON_DUTY, [LEAD] = ON_DUTY, [ANSWER] = ON_DUTY,
        [CROWD] = COMMANDER,      [PAID] = "案款窗口 例红", [REMINDER] = ON_DUTY };

static gboolean
happen (Past *past, Happening happening, YxNight *night, gint64 time, GCancellable *cancellable,
        GError **error)
{
  if (!yx_demo_told_begin (past->desk, past->operation_id, time, error))
    return FALSE;
  switch (happening) {
  case GREETING:
    if (!say (past, time, -1, -1, "全体注意：先亮明身份、开启记录仪再敲门；有老人孩子在家的，先请示。", FALSE,
              error)
        || !say (past, time, 0, -1, "一组收到，已上路。", FALSE, error))
      return FALSE;
    break;
  case LEAD:
    if (!send_lead (past, night, time, cancellable, error))
      return FALSE;
    break;
  case ANSWER:
    if (!say (past, time, 3, -1, "收到改派，正赶过去，请把照片发来核对。", FALSE, error))
      return FALSE;
    break;
  case CROWD:
    if (!say (past, time, -1, CAR_STOPPED, "围观人多就撤，不硬来，情况已报院领导。", TRUE, error))
      return FALSE;
    break;
  case PAID:
    if (!call_off (past, night, time, cancellable, error))
      return FALSE;
    break;
  case REMINDER:
    if (!say (past, time, -1, -1, "返程注意安全，带回人员先到值班室登记。", FALSE, error))
      return FALSE;
    break;
  case N_HAPPENINGS:
  default:
    g_return_val_if_reached (FALSE);
  }
  return yx_demo_told_end (past->desk, past->operation_id, time, error);
}

/* A car's fixes from one moment to the next; what a car without network keeps back goes when it has it again. */
static void
add_fixes (const Past *past, guint car, gint64 from, gint64 to, GArray *fixes)
{
  const Team *team = g_ptr_array_index (past->teams, car);
  const gint64 gap = at_share (past, GAP_AT);
  const gint64 silent = at_share (past, LATE_FROM);
  const gint64 heard = MIN (at_share (past, LATE_TO), past->end);
  gboolean late = FALSE;

  if (car == CAR_LATE && to > silent) {
    if (to < heard)
      to = MIN (to, MAX (from, silent));
    else if (from < heard) {
      late = TRUE;
      from = MIN (from, silent);
    }
  }
  for (gint64 time = from - from % EVERY + EVERY; time <= to; time += EVERY) {
    YxDeviceFix row = { .device = team->device,
                        .receive_time
                        = (late && time < heard ? MAX (heard, time) : time) + G_TIME_SPAN_SECOND };
    YxJourneyPlace place;

    if (car == CAR_WITH_GAP && time >= gap && time < gap + 6 * G_TIME_SPAN_MINUTE)
      continue;
    yx_journey_at (&leg_at (team, time)->journey, time, &place);
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
record_reports (Past *past, gint64 to, GError **error)
{
  g_autoptr (GArray) batch = yx_team_reports_new ();
  g_autoptr (GPtrArray) refusals = NULL;

  while (past->n_next_report < past->reports->len
         && g_array_index (past->reports, YxTeamReport, past->n_next_report).device_time <= to) {
    YxTeamReport *report = &g_array_index (past->reports, YxTeamReport, past->n_next_report++);

    past->n_met_said += report->kind == YX_REPORT_KIND_RESULT && is_met (report);
    past->n_not_met_said += report->kind == YX_REPORT_KIND_RESULT && !is_met (report);
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

static gboolean
record_pieces (Past *past, gint64 to, GError **error)
{
  while (past->n_next_piece < past->pieces->len) {
    const YxDemoPiece *piece = &g_array_index (past->pieces, YxDemoPiece, past->n_next_piece);
    const Team *team = g_ptr_array_index (past->teams, piece->team);

    if (piece->time > to)
      return TRUE;
    past->n_next_piece++;
    if (!yx_demo_told_evidence (past->desk, team->phone, piece, error))
      return FALSE;
  }
  return TRUE;
}

/* In the order in which it came, so that the desk concludes the same as it would have then. */
static gboolean
live_through (Past *past, GCancellable *cancellable, GError **error)
{
  g_autoptr (YxNight) night = yx_night_new (past->desk, past->operation_id, YX_NIGHT_WRITES, error);
  guint next = 0;
  gint64 to;

  if (night == NULL)
    return FALSE;
  for (gint64 from = past->begin - BATCH; from < past->end; from = to) {
    g_autoptr (GArray) fixes = g_array_new (FALSE, FALSE, sizeof (YxDeviceFix));
    const gint64 event = next < N_HAPPENINGS ? at_share (past, shares[next]) : G_MAXINT64;

    to = MIN (MIN (from + BATCH, past->end), event);
    for (guint car = 0; car < past->teams->len; car++)
      add_fixes (past, car, from, to, fixes);
    if (!record_fixes (past, fixes, error) || !record_reports (past, to, error)
        || !record_pieces (past, to, error) || !yx_night_advance (night, to, cancellable, error))
      return FALSE;
    if (to != event)
      continue;
    yx_desk_set_author (past->desk, authors[next]);
    if (!happen (past, (Happening) next++, night, to, cancellable, error)
        || !yx_night_advance (night, to, cancellable, error))
      return FALSE;
    yx_desk_set_author (past->desk, ON_DUTY);
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

static gboolean
drive_night (Past *past, const char *const *numbers, gint64 start, GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GListStore) routes = NULL;

  if (!send_out (past, numbers, start, past->seed, error))
    return FALSE;
  routes = yx_desk_list_routes (past->desk, past->operation_id, 0, error);
  if (routes == NULL)
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (routes)); i++) {
    g_autoptr (YxRoute) route = g_list_model_get_item (G_LIST_MODEL (routes), i);

    if (!make_team (past, yx_route_get_data (route), error))
      return FALSE;
  }
  for (guint car = 0; car < past->teams->len; car++)
    add_reports (past, car);
  sort_what_comes (past);
  past->planned = past->end - past->begin;
  yx_desk_set_author (past->desk, ON_DUTY);
  return live_through (past, cancellable, error) && end_custodies (past, error)
         && yx_desk_close_operation (past->desk, past->operation_id, error);
}

gboolean
yx_demo_past_add (YxDesk *desk, const char *const *numbers, gint64 start, guint64 seed,
                  GCancellable *cancellable, GError **error)
{
  g_auto (Past) past = { .desk = desk, .seed = seed, .context = g_main_context_new () };
  g_autofree char *author = NULL;
  gboolean good;

  g_return_val_if_fail (YX_IS_DESK (desk) && numbers != NULL, FALSE);

  past.teams = g_ptr_array_new_with_free_func ((GDestroyNotify) team_free);
  past.reports = yx_team_reports_new ();
  past.pieces = g_array_new (FALSE, FALSE, sizeof (YxDemoPiece));
  g_array_set_clear_func (past.pieces, (GDestroyNotify) yx_demo_piece_clear);
  author = yx_desk_dup_author (desk);
  yx_desk_set_author (desk, CLERK);
  good = drive_night (&past, numbers, start, cancellable, error);
  yx_desk_set_author (desk, author);
  return good;
}
