#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <math.h>
#include <string.h>

#include "desk/night-private.h"
#include "geo/measure.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define CLOCK_SLACK (5 * 60 * SECOND)  /* phones whose clock runs ahead by more are not believed */
#define LEAD_SILENT (30 * SECOND)
#define ACCURACY_MAX_M 150.0
#define TRAIL_STEP (5 * SECOND)
#define TRAIL_STEP_M 25.0
#define TRAIL_LENGTH (60 * 60 * SECOND)
#define STILL_M 60.0
#define PATIENCE_LEAST (90 * SECOND)
#define PATIENCE_MOST (600 * SECOND)
#define BURST_GAP (120 * SECOND)
#define STEADY_GAP (60 * SECOND)
#define BURST_WITHIN (20 * SECOND)
#define BURST_SPAN (60 * SECOND)

int
yx_tracked_team_find_stop (const YxTrackedTeam *team, const char *key)
{
  for (guint i = 0; key != NULL && i < team->stops->len; i++) {
    const YxTrackedStop *stop = g_ptr_array_index (team->stops, i);

    if (strcmp (stop->shown.key, key) == 0)
      return (int) i;
  }
  return -1;
}

/* ---- Movements ---- */

static gboolean
has_moved (YxNight *night, const YxTrackedTeam *team, YxTeamEventKind kind, const char *key)
{
  for (guint i = night->movements->len; i > 0; i--) {
    const YxNightMovement *movement = g_ptr_array_index (night->movements, i - 1);

    if (movement->kind == kind && strcmp (movement->vehicle_id, team->vehicle_id) == 0
        && strcmp (movement->key, key) == 0)
      return TRUE;
  }
  return FALSE;
}

static void
add_movement (YxNight *night, YxTrackedTeam *team, const YxTeamEvent *event)
{
  const YxTrackedStop *stop
      = event->stop != YX_TEAM_NO_STOP ? g_ptr_array_index (team->stops, (guint) event->stop) : NULL;
  const char *key = stop != NULL ? stop->shown.key : "";
  YxNightMovement *movement;

  /* Near, away and near again is one nearing. */
  if (has_moved (night, team, event->kind, key))
    return;
  movement = g_new0 (YxNightMovement, 1);
  movement->vehicle_id = g_strdup (team->vehicle_id);
  movement->key = g_strdup (key);
  movement->kind = event->kind;
  movement->plan_version = night->version;
  movement->time = event->time;
  movement->inferred = event->inferred;
  movement->by_hand = event->by_hand;
  if (stop != NULL) {
    movement->has_stop = TRUE;
    movement->stop_kind = stop->shown.kind;
    movement->task_id = g_strdup (stop->shown.task_id);
    movement->place_id = g_strdup (stop->shown.place_id);
  }
  g_ptr_array_add (night->movements, movement);
}

static void
take_event (YxNight *night, YxTrackedTeam *team, const YxTeamEvent *event)
{
  YxTrackedStop *stop
      = event->stop != YX_TEAM_NO_STOP ? g_ptr_array_index (team->stops, (guint) event->stop) : NULL;

  switch (event->kind) {
  case YX_TEAM_EVENT_SET_OUT:
    team->last_left = event->time;
    break;
  case YX_TEAM_EVENT_ARRIVED:
  case YX_TEAM_EVENT_BACK:
    stop->shown.arrived = event->time;
    if (!event->inferred)
      yx_night_add_pace (night, team, event->stop, event->time);
    break;
  case YX_TEAM_EVENT_LEFT:
    stop->shown.left = event->time;
    team->last_left = event->time;
    team->left_stop = event->stop;
    break;
  default:
    break;
  }
  add_movement (night, team, event);
  team->eta_stale = TRUE;
}

static void
step_team (YxNight *night, YxTrackedTeam *team, const YxTeamInput *input)
{
  YxTeamEvent events[YX_TEAM_MAX_EVENTS];
  size_t n;

  n = yx_team_step (&team->state, input, (const YxTeamStop *) (void *) team->kernel_stops->data,
                    team->stops->len, &yx_team_default_settings, events);
  for (size_t i = 0; i < n; i++)
    take_event (night, team, &events[i]);
}

/* ---- Fixes ---- */

/* Its last receipts came without a pause. */
static gboolean
is_steady (const YxTrackedDevice *device)
{
  if (device->n_gaps < YX_NIGHT_RHYTHM)
    return FALSE;
  for (guint i = 0; i < YX_NIGHT_RHYTHM; i++)
    if (device->gaps[i] > STEADY_GAP)
      return FALSE;
  return TRUE;
}

static void
note_receipt (YxTrackedDevice *device, const YxFix *fix, gint64 received)
{
  const gint64 gap = device->heard != 0 ? received - device->heard : 0;

  /* The broker's word, not the device's: nothing was heard of it. */
  device->cut = (fix->flags & YX_FIX_LOST) != 0;
  if (device->cut)
    return;
  if (gap > SECOND / 2)
    device->gaps[device->n_gaps++ % YX_NIGHT_RHYTHM] = gap;
  if (gap >= BURST_GAP) {
    device->burst_time = fix->time;
    device->n_burst = 1;
  } else if (device->n_bursts > 0 && is_steady (device)) {
    device->n_bursts = device->n_burst = 0;
  } else if (device->n_burst > 0 && gap <= BURST_WITHIN) {
    if (++device->n_burst == 3 && received - device->burst_time >= BURST_SPAN)
      device->n_bursts++;
  } else {
    device->n_burst = 0;
  }
  device->heard = MAX (device->heard, received);
  if (isfinite (fix->battery))
    device->battery = fix->battery;
  device->charging = (fix->flags & YX_FIX_CHARGING) != 0;
}

static int
compare_gaps (const void *a, const void *b)
{
  const gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

gint64
yx_tracked_device_patience (const YxTrackedDevice *device)
{
  const guint n = MIN (device->n_gaps, YX_NIGHT_RHYTHM);
  gint64 gaps[YX_NIGHT_RHYTHM], median;

  if (n < 3)
    return PATIENCE_LEAST;
  memcpy (gaps, device->gaps, n * sizeof *gaps);
  qsort (gaps, n, sizeof *gaps, compare_gaps);
  median = gaps[n / 2];
  return MAX (MAX (PATIENCE_LEAST, 2 * median), MIN (6 * median, PATIENCE_MOST));
}

gint64
yx_tracked_team_heard (const YxTrackedTeam *team)
{
  gint64 heard = 0;

  for (guint i = 0; i < team->devices->len; i++)
    heard = MAX (heard, ((YxTrackedDevice *) g_ptr_array_index (team->devices, i))->heard);
  return heard;
}

gboolean
yx_tracked_team_is_lost (const YxTrackedTeam *team, gint64 now)
{
  gboolean any = FALSE;

  for (guint i = 0; i < team->devices->len; i++) {
    const YxTrackedDevice *device = g_ptr_array_index (team->devices, i);

    if (device->heard == 0)
      continue;
    any = TRUE;
    if (!device->cut && now - device->heard <= yx_tracked_device_patience (device))
      return FALSE;
  }
  return any;
}

static void
extend_trail (YxTrackedTeam *team, const YxNightFix *fix)
{
  guint old = 0;

  if (team->trail->len > 0) {
    const YxNightFix *last = &g_array_index (team->trail, YxNightFix, team->trail->len - 1);

    if (fix->time - last->time < TRAIL_STEP
        && yx_distance_near (last->point, fix->point) < TRAIL_STEP_M)
      return;
  }
  g_array_append_val (team->trail, *fix);
  while (old < team->trail->len
         && (team->trail->len - old > YX_NIGHT_TRAIL_MAX
             || fix->time - g_array_index (team->trail, YxNightFix, old).time > TRAIL_LENGTH))
    old++;
  if (old > 0)
    g_array_remove_range (team->trail, 0, old);
}

/* Whether a fix of this device moves the team; the device then leads. */
static gboolean
may_lead (YxTrackedTeam *team, const YxTrackedDevice *device, const YxNightFix *fix)
{
  if (isfinite (fix->accuracy) && fix->accuracy > ACCURACY_MAX_M)
    return FALSE;
  if (team->has_fix && fix->time <= team->fix.time)
    return FALSE;
  if (team->lead != device->number && team->lead != 0
      && !(device->is_cars && !team->lead_is_cars) && fix->time - team->fix.time <= LEAD_SILENT)
    return FALSE;
  team->lead = device->number;
  team->lead_is_cars = device->is_cars;
  return TRUE;
}

static void
move_team (YxNight *night, YxTrackedTeam *team, const YxNightFix *fix)
{
  const double off_m = isfinite (fix->accuracy) ? MIN (fix->accuracy, STILL_M) : 0;
  const YxTeamInput input = {
    .kind = YX_TEAM_INPUT_FIX,
    .time = fix->time,
    .point = fix->point,
    .accuracy_m = fix->accuracy,
    .speed_mps = fix->speed,
    .stop = YX_TEAM_NO_STOP,
  };

  if (!team->has_fix || yx_distance_near (team->still_at, fix->point) > STILL_M + off_m) {
    team->still_at = fix->point;
    team->still_since = fix->time;
  }
  team->has_fix = TRUE;
  team->fix = *fix;
  extend_trail (team, fix);
  yx_night_step_zones (night, team);
  if (night->tracking)
    step_team (night, team, &input);
  yx_night_settle_status (night, team, fix->time);
  team->dirty = TRUE;
}

void
yx_night_take_fix (YxNight *night, YxTrackedDevice *device, const YxFix *fix, gint64 receive_time)
{
  gint64 received = yx_night_time_at (night->clocks, receive_time, MAX (night->latest, fix->time));
  YxTrackedTeam *team = device->vehicle_id != NULL
                            ? g_hash_table_lookup (night->team_of, device->vehicle_id)
                            : NULL;
  YxNightFix place = {
    .time = MIN (fix->time, received + CLOCK_SLACK),
    .speed = fix->speed,
    .course = fix->course,
    .accuracy = fix->accuracy,
  };

  if (place.time < fix->time)
    place.time = received;
  note_receipt (device, fix, received);
  night->latest = MAX (night->latest, place.time);
  if (team != NULL)
    team->dirty = TRUE;
  if (!yx_fix_get_point (fix, &place.point))
    return;
  if (!device->has_fix || place.time > device->fix.time) {
    device->has_fix = TRUE;
    device->fix = place;
  }
  if (team != NULL && may_lead (team, device, &place))
    move_team (night, team, &place);
}

/* ---- Reports ---- */

/* The stop that a report is about: as it says, else where the team is, else the next of a kind. */
static int
find_reported_stop (const YxTrackedTeam *team, const YxTeamReport *report, int kind)
{
  const int named = yx_tracked_team_find_stop (team, report->stop);

  if (named >= 0)
    return named;
  if (kind < 0)
    return team->state.there;
  for (guint i = 0; i < team->stops->len; i++) {
    const YxTeamStop *stop = &g_array_index (team->kernel_stops, YxTeamStop, i);

    if ((int) stop->kind == kind && team->state.stops[i] != YX_TEAM_STOP_DONE)
      return (int) i;
  }
  return YX_TEAM_NO_STOP;
}

static void
press (YxNight *night, YxTrackedTeam *team, YxTeamInputKind kind, gint64 time, int stop, int aboard)
{
  const YxTeamInput input
      = { .kind = kind, .time = time, .stop = stop, .n_aboard = aboard, .speed_mps = NAN,
          .accuracy_m = NAN };

  if (night->tracking)
    step_team (night, team, &input);
}

/* A team that says that it is at work or on its way is not stopped any more. */
static void
go_on (YxTrackedTeam *team)
{
  team->stopped_since = 0;
  team->broken_since = 0;
}

void
yx_night_take_report (YxNight *night, const YxTeamReport *report)
{
  YxTrackedTeam *team = report->vehicle_id != NULL
                            ? g_hash_table_lookup (night->team_of, report->vehicle_id)
                            : NULL;
  const gint64 time = report->device_time;
  int stop;

  if (team == NULL)
    return;
  team->reports |= report->device != 0;
  switch (report->kind) {
  case YX_REPORT_KIND_EN_ROUTE:
    go_on (team);
    press (night, team, YX_TEAM_INPUT_SET_OUT, time, YX_TEAM_NO_STOP, 0);
    if (team->state.there != YX_TEAM_NO_STOP && time >= team->state.turned
        && team->state.there != yx_tracked_team_find_stop (team, report->stop))
      press (night, team, YX_TEAM_INPUT_LEFT, time, team->state.there, 0);
    break;
  case YX_REPORT_KIND_ARRIVED:
    go_on (team);
    press (night, team, YX_TEAM_INPUT_ARRIVED, time,
           report->stop != NULL ? find_reported_stop (team, report, -1) : team->state.next, 0);
    break;
  case YX_REPORT_KIND_WORKING:
  case YX_REPORT_KIND_DOOR_OPENED:
    go_on (team);
    press (night, team, YX_TEAM_INPUT_WORKING, time, find_reported_stop (team, report, -1), 0);
    break;
  case YX_REPORT_KIND_RESULT:
    go_on (team);
    stop = find_reported_stop (team, report, -1);
    press (night, team, YX_TEAM_INPUT_WORKING, time, stop, 0);
    press (night, team, YX_TEAM_INPUT_ABOARD, time, stop, MAX (report->aboard, 0));
    break;
  case YX_REPORT_KIND_LEFT:
    go_on (team);
    press (night, team, YX_TEAM_INPUT_LEFT, time, find_reported_stop (team, report, -1), 0);
    break;
  case YX_REPORT_KIND_HANDED_OVER:
    stop = find_reported_stop (team, report, YX_TEAM_STOP_DROP_OFF);
    press (night, team, YX_TEAM_INPUT_ARRIVED, time, stop, 0);
    press (night, team, YX_TEAM_INPUT_ABOARD, time, stop,
           report->aboard != 0 ? -ABS (report->aboard) : -team->state.n_aboard);
    break;
  case YX_REPORT_KIND_BACK:
    press (night, team, YX_TEAM_INPUT_ARRIVED, time,
           find_reported_stop (team, report, YX_TEAM_STOP_END), 0);
    break;
  case YX_REPORT_KIND_STOPPED:
    team->stopped_since = time;
    team->stop_reason = report->reason;
    g_free (team->stopped_at);
    team->stopped_at = g_strdup (report->stop);
    break;
  case YX_REPORT_KIND_SOS:
    if (team->sos_since == 0)
      team->sos_since = time;
    team->sos_last = time;
    g_free (team->alarm_officer_id);
    team->alarm_officer_id = g_strdup (report->officer_id);
    break;
  case YX_REPORT_KIND_SOS_OVER:
    team->sos_since = team->sos_last = 0;
    break;
  case YX_REPORT_KIND_BROKEN_DOWN:
    team->broken_since = time;
    break;
  case YX_REPORT_KIND_RECORDER_ON:
  case YX_REPORT_KIND_RECORDER_OFF:
    team->recorder_on = report->kind == YX_REPORT_KIND_RECORDER_ON;
    break;
  case YX_REPORT_KIND_ON_DUTY:
  case YX_REPORT_KIND_OFF_DUTY:
  case YX_REPORT_KIND_ASSEMBLED:
  case YX_REPORT_KIND_NOTE:
    break;
  }
  yx_night_settle_status (night, team, time);
  team->eta_stale = team->dirty = TRUE;
}

void
yx_night_settle_status (YxNight *night, YxTrackedTeam *team, gint64 now)
{
  static const YxTeamStatus statuses[] = {
    [YX_TEAM_ASSEMBLED] = YX_TEAM_STATUS_ASSEMBLED,
    [YX_TEAM_EN_ROUTE] = YX_TEAM_STATUS_EN_ROUTE,
    [YX_TEAM_NEAR] = YX_TEAM_STATUS_NEAR,
    [YX_TEAM_ON_SCENE] = YX_TEAM_STATUS_ON_SCENE,
    [YX_TEAM_BUSY] = YX_TEAM_STATUS_BUSY,
    [YX_TEAM_WITH_PERSON] = YX_TEAM_STATUS_WITH_PERSON,
    [YX_TEAM_TO_DROP_OFF] = YX_TEAM_STATUS_TO_DROP_OFF,
    [YX_TEAM_BACK] = YX_TEAM_STATUS_BACK,
  };
  YxTeamStatus status = statuses[team->state.phase];

  if (night->tracking && status != YX_TEAM_STATUS_BACK && yx_tracked_team_is_lost (team, now))
    status = YX_TEAM_STATUS_LOST;
  if (status == team->status && team->since != 0)
    return;
  team->status = status;
  team->since = now;
  team->dirty = TRUE;
}
