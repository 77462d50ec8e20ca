#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "desk/night-private.h"
#include "geo/measure.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)

/* What is wrong, and when it is worse. An alert that stands is measured by the second figure of a
 * pair, so that what swings about the edge makes one alert and not many. */
#define SOS_QUIET (10 * MINUTE)      /* an acknowledged alarm is over when it was not repeated for */
#define LOST_WORSE (10 * MINUTE)
#define NEVER_HEARD (5 * MINUTE)     /* after departure */
#define PHONE_LOST_LEAST (5 * MINUTE)
#define STILL (8 * MINUTE)
#define STILL_WORSE (20 * MINUTE)
#define OVERSTAY_LEAST_S 900.0
#define OFF_ROUTE_FOR (60 * SECOND)
#define OFF_ROUTE_GAIN_S 30.0        /* a way round that brings the next stop nearer is none */
#define LATE_S (-60)
#define LATE_OVER_S 60
#define LATE_WORSE_S (-20 * 60)
#define BATTERY_LOW 0.20
#define BATTERY_OVER 0.25
#define BATTERY_WORSE 0.10
#define NO_RECORDER_AFTER MINUTE
#define NO_RECORDER_WORSE (5 * MINUTE)
#define SAME_ADDRESS_M 60.0
#define NOT_ACKNOWLEDGED_AFTER MINUTE
#define ROLL_CALL_AFTER (2 * MINUTE)
#define ROLL_CALL_WORSE (5 * MINUTE)
#define BURSTS 2

typedef struct {
  YxNight *night;
  gint64 now;
  GPtrArray *signs;
} Look;

static const char *
name_of (const YxTrackedTeam *team)
{
  return team->call_sign != NULL && *team->call_sign != '\0' ? team->call_sign
         : team->plate != NULL                               ? team->plate
                                                             : team->vehicle_id;
}

static const YxNightAlert *
find_open (const Look *look, YxAlertKind kind, const char *subject)
{
  for (guint i = 0; i < look->night->alerts->len; i++) {
    const YxNightAlert *alert = g_ptr_array_index (look->night->alerts, i);

    if (alert->sign.kind == kind && strcmp (alert->sign.subject, subject) == 0)
      return alert;
  }
  return NULL;
}

static YxNightSign *
find_sign (const Look *look, YxAlertKind kind, const char *subject)
{
  for (guint i = 0; i < look->signs->len; i++) {
    YxNightSign *sign = g_ptr_array_index (look->signs, i);

    if (sign->kind == kind && strcmp (sign->subject, subject) == 0)
      return sign;
  }
  return NULL;
}

/* team is nullable; takes the detail. */
static YxNightSign *
add (const Look *look, YxAlertKind kind, YxAlertLevel level, const char *subject,
     const YxTrackedTeam *team, YxPayload *detail)
{
  YxNightSign *sign = g_new0 (YxNightSign, 1);

  sign->kind = kind;
  sign->level = level;
  sign->subject = g_strdup (subject);
  if (team != NULL) {
    sign->vehicle_id = g_strdup (team->vehicle_id);
    yx_payload_set_text (detail, "team", name_of (team));
  }
  sign->detail = yx_payload_to_json (detail);
  yx_payload_free (detail);
  g_ptr_array_add (look->signs, sign);
  return sign;
}

static const YxTrackedStop *
stop_at (const YxTrackedTeam *team, int index)
{
  return index != YX_TEAM_NO_STOP ? g_ptr_array_index (team->stops, (guint) index) : NULL;
}

static gboolean
is_at_visit (const YxTrackedTeam *team)
{
  const YxTrackedStop *stop = stop_at (team, team->state.there);

  return stop != NULL && stop->shown.kind == YX_STOP_KIND_VISIT;
}

static YxPayload *
detail_since (gint64 since)
{
  YxPayload *detail = yx_payload_new ();

  yx_payload_set_int (detail, "since", since);
  return detail;
}

/* ---- Danger ----
 *
 * A call for help stands until somebody has seen it, although no operation is live. */

/* An alarm that somebody has seen and that was not repeated is over, though nobody said so: many
 * terminals have no button for that. */
static gboolean
is_quiet (const Look *look, const char *subject, gint64 last)
{
  const YxNightAlert *alert = find_open (look, YX_ALERT_KIND_SOS, subject);

  if (alert == NULL)
    /* Quiet for long before anybody looked: of an alert that has been dealt with. */
    return FALSE;
  return alert->acknowledged != 0 && look->now - MAX (last, alert->acknowledged) > SOS_QUIET;
}

static gboolean
was_dealt_with (Look *look, const char *subject, gint64 last)
{
  const gint64 *over = g_hash_table_lookup (look->night->quiet, subject);

  if (over != NULL && *over >= last)
    return TRUE;
  if (!is_quiet (look, subject, last))
    return FALSE;
  g_hash_table_insert (look->night->quiet, g_strdup (subject), g_memdup2 (&last, sizeof last));
  return TRUE;
}

static void
look_for_sos (Look *look)
{
  for (guint i = 0; i < look->night->teams->len; i++) {
    const YxTrackedTeam *team = g_ptr_array_index (look->night->teams, i);
    YxNightSign *sign;
    YxPayload *detail;

    if (team->sos_since == 0 || was_dealt_with (look, team->vehicle_id, team->sos_last)
        || (!look->night->tracking
            && find_open (look, YX_ALERT_KIND_SOS, team->vehicle_id) == NULL))
      continue;
    detail = detail_since (team->sos_since);
    yx_payload_set_text (detail, "who", team->leader != NULL ? team->leader : team->plate);
    for (guint d = 0; d < team->devices->len; d++) {
      const YxTrackedDevice *device = g_ptr_array_index (team->devices, d);

      if (team->alarm_officer_id != NULL
          && g_strcmp0 (device->officer_id, team->alarm_officer_id) == 0)
        yx_payload_set_text (detail, "who", device->name);
    }
    sign = add (look, YX_ALERT_KIND_SOS, YX_ALERT_LEVEL_CRITICAL, team->vehicle_id, team, detail);
    sign->officer_id = g_strdup (team->alarm_officer_id);
  }
  for (guint i = 0; i < look->night->devices->len; i++) {
    const YxTrackedDevice *device = g_ptr_array_index (look->night->devices, i);
    const YxTrackedTeam *team = device->vehicle_id != NULL
                                    ? g_hash_table_lookup (look->night->team_of, device->vehicle_id)
                                    : NULL;
    g_autofree char *subject = g_strdup_printf ("device:%" G_GINT64_FORMAT, device->number);
    YxNightSign *sign;
    YxPayload *detail;

    if (device->sos_since == 0 || was_dealt_with (look, subject, device->sos_last)
        || (!look->night->tracking && find_open (look, YX_ALERT_KIND_SOS, subject) == NULL))
      continue;
    detail = detail_since (device->sos_since);
    yx_payload_set_text (detail, "who", device->name);
    yx_payload_set_text (detail, "team", device->name);
    sign = add (look, YX_ALERT_KIND_SOS, YX_ALERT_LEVEL_CRITICAL, subject, team, detail);
    sign->officer_id = g_strdup (device->officer_id);
    sign->device = device->number;
  }
}

static void
look_at_stopped (Look *look, const YxTrackedTeam *team)
{
  const int index = yx_tracked_team_find_stop (team, team->stopped_at);
  const YxTrackedStop *stop = stop_at (team, index >= 0 ? index : team->state.there);
  YxAlertLevel level = YX_ALERT_LEVEL_URGENT;
  YxPayload *detail;
  YxNightSign *sign;

  if (team->stopped_since != 0) {
    detail = detail_since (team->stopped_since);
    switch (team->stop_reason) {
    case YX_STOP_REASON_SELF_HARM:
    case YX_STOP_REASON_WEAPON:
    case YX_STOP_REASON_CROWD:
    case YX_STOP_REASON_MEDICAL:
      level = YX_ALERT_LEVEL_CRITICAL;
      break;
    default:
      break;
    }
    yx_payload_set_text (detail, "reason",
                         yx_enum_nick (YX_TYPE_STOP_REASON, (int) team->stop_reason));
    yx_payload_set_text (detail, "stop", stop != NULL ? stop->shown.title : NULL);
    sign = add (look, YX_ALERT_KIND_STOPPED, level, team->vehicle_id, team, detail);
    sign->task_id = stop != NULL ? g_strdup (stop->shown.task_id) : NULL;
  }
  if (team->broken_since != 0 && team->state.phase != YX_TEAM_BACK)
    add (look, YX_ALERT_KIND_BROKEN_DOWN, YX_ALERT_LEVEL_URGENT, team->vehicle_id, team,
         detail_since (team->broken_since));
}

/* ---- Contact ---- */

static void
look_at_contact (Look *look, const YxTrackedTeam *team)
{
  const YxNight *night = look->night;
  const gint64 heard = yx_tracked_team_heard (team);
  g_autoptr (GString) silent = g_string_new (NULL);
  g_autofree char *subject = NULL;
  YxPayload *detail;

  if (team->state.phase == YX_TEAM_BACK)
    return;
  if (heard == 0 && team->devices->len > 0 && night->departed != 0
      && look->now - yx_night_time_at (night->clocks, night->departed, night->latest) > NEVER_HEARD) {
    detail = yx_payload_new ();
    yx_payload_set_text (detail, "variant", "never");
    add (look, YX_ALERT_KIND_CONTACT_LOST, YX_ALERT_LEVEL_WARNING, team->vehicle_id, team, detail);
    return;
  }
  if (yx_tracked_team_is_lost (team, look->now)) {
    const gboolean worse = team->state.n_aboard > 0 || is_at_visit (team)
                           || look->now - heard > LOST_WORSE;

    add (look, YX_ALERT_KIND_CONTACT_LOST,
         worse ? YX_ALERT_LEVEL_CRITICAL : YX_ALERT_LEVEL_URGENT, team->vehicle_id, team,
         detail_since (heard));
    return;
  }
  for (guint i = 0; i < team->devices->len; i++) {
    const YxTrackedDevice *device = g_ptr_array_index (team->devices, i);

    if (device->heard != 0 && !device->is_cars
        && look->now - device->heard
               > MAX (PHONE_LOST_LEAST, 2 * yx_tracked_device_patience (device)))
      g_string_append_printf (silent, "%s%s", silent->len > 0 ? "、" : "", device->name);
  }
  if (silent->len == 0)
    return;
  detail = yx_payload_new ();
  yx_payload_set_text (detail, "variant", "phones");
  yx_payload_set_text (detail, "who", silent->str);
  subject = g_strconcat (team->vehicle_id, "/phones", NULL);
  add (look, YX_ALERT_KIND_CONTACT_LOST, YX_ALERT_LEVEL_INFO, subject, team, detail);
}

static gboolean
runs_in_background (const YxTrackedDevice *device)
{
  switch (device->protocol) {
  case YX_DEVICE_PROTOCOL_FIELD:
  case YX_DEVICE_PROTOCOL_OSMAND:
  case YX_DEVICE_PROTOCOL_OWNTRACKS:
  case YX_DEVICE_PROTOCOL_GPSLOGGER:
    return device->officer_id != NULL;
  default:
    return FALSE;
  }
}

static void
look_at_devices (Look *look, const YxTrackedTeam *team)
{
  for (guint i = 0; i < team->devices->len; i++) {
    const YxTrackedDevice *device = g_ptr_array_index (team->devices, i);
    g_autofree char *subject = g_strdup_printf ("device:%" G_GINT64_FORMAT, device->number);
    const double low = find_open (look, YX_ALERT_KIND_BATTERY, subject) != NULL ? BATTERY_OVER
                                                                              : BATTERY_LOW;
    YxPayload *detail;

    if (isfinite (device->battery) && device->battery < low && !device->charging) {
      detail = yx_payload_new ();
      yx_payload_set_text (detail, "who", device->name);
      yx_payload_set_int (detail, "percent", (gint64) floor (device->battery * 20) * 5);
      add (look, YX_ALERT_KIND_BATTERY,
           device->battery < BATTERY_WORSE ? YX_ALERT_LEVEL_URGENT : YX_ALERT_LEVEL_WARNING, subject,
           team, detail)
          ->device
          = device->number;
    }
    if (runs_in_background (device) && device->n_bursts >= BURSTS) {
      detail = yx_payload_new ();
      yx_payload_set_text (detail, "who", device->name);
      add (look, YX_ALERT_KIND_BACKGROUND, YX_ALERT_LEVEL_WARNING, subject, team, detail)->device
          = device->number;
    }
  }
}

/* ---- On the way ---- */

static void
look_at_way (Look *look, const YxTrackedTeam *team)
{
  const YxTrackedStop *there = stop_at (team, team->state.there);
  YxPayload *detail;

  if (!team->state.under_way || team->state.phase == YX_TEAM_BACK
      || yx_tracked_team_is_lost (team, look->now))
    return;
  if (there != NULL) {
    const double stay_s
        = there->service_s + MAX (OVERSTAY_LEAST_S, there->service_s);
    const gint64 since = MAX (there->shown.arrived, there->shown.opens);

    if (there->shown.kind == YX_STOP_KIND_VISIT
        && look->now - since > (gint64) (stay_s * SECOND)) {
      detail = detail_since (there->shown.arrived);
      yx_payload_set_text (detail, "variant", "stop");
      yx_payload_set_text (detail, "stop", there->shown.title);
      yx_payload_set_int (detail, "until", since + (gint64) (there->service_s * SECOND));
      add (look, YX_ALERT_KIND_STOPPED_LONG, YX_ALERT_LEVEL_WARNING, team->vehicle_id, team, detail);
    }
    return;
  }
  if (team->has_fix && look->now - team->still_since > STILL)
    add (look, YX_ALERT_KIND_STOPPED_LONG,
         look->now - team->still_since > STILL_WORSE ? YX_ALERT_LEVEL_URGENT
                                                     : YX_ALERT_LEVEL_WARNING,
         team->vehicle_id, team, detail_since (team->still_since));
  if (team->off_since != 0 && look->now - team->off_since > OFF_ROUTE_FOR
      && !(team->drive_s < team->off_drive_s - OFF_ROUTE_GAIN_S))
    add (look, YX_ALERT_KIND_OFF_ROUTE, YX_ALERT_LEVEL_WARNING, team->vehicle_id, team,
         detail_since (team->off_since));
}

static void
look_at_windows (Look *look, const YxTrackedTeam *team)
{
  const gint64 edge = find_open (look, YX_ALERT_KIND_LATE, team->vehicle_id) != NULL ? LATE_OVER_S
                                                                                  : LATE_S;

  for (guint i = 0; i < team->stops->len; i++) {
    const YxTrackedStop *stop = g_ptr_array_index (team->stops, i);
    YxPayload *detail;
    gint64 late_s;

    if (team->state.stops[i] != YX_TEAM_STOP_OPEN || stop->shown.eta == 0
        || stop->shown.closes == 0 || stop->shown.slack_s >= edge)
      continue;
    late_s = MAX (-stop->shown.slack_s, 1);
    detail = yx_payload_new ();
    yx_payload_set_text (detail, "stop", stop->shown.title);
    yx_payload_set_int (detail, "minutes", (late_s + 299) / 300 * 5);
    yx_payload_set_int (detail, "until", stop->shown.closes);
    add (look, YX_ALERT_KIND_LATE,
         stop->shown.slack_s < LATE_WORSE_S ? YX_ALERT_LEVEL_URGENT : YX_ALERT_LEVEL_WARNING,
         team->vehicle_id, team, detail)
        ->task_id
        = g_strdup (stop->shown.task_id);
    return;
  }
}

/* ---- On scene ---- */

/* Who never reports with buttons cannot say that a recorder runs. */
static gboolean
can_say (const YxTrackedTeam *team)
{
  if (team->reports)
    return TRUE;
  for (guint i = 0; i < team->devices->len; i++) {
    const YxTrackedDevice *device = g_ptr_array_index (team->devices, i);

    if (device->protocol == YX_DEVICE_PROTOCOL_FIELD && device->heard != 0)
      return TRUE;
  }
  return FALSE;
}

static void
look_at_scene (Look *look, const YxTrackedTeam *team)
{
  const YxTrackedStop *there = stop_at (team, team->state.there);
  gint64 since;
  YxPayload *detail;

  if (!is_at_visit (team) || team->recorder_on || !can_say (team))
    return;
  since = look->now - there->shown.arrived;
  if (since < NO_RECORDER_AFTER)
    return;
  detail = yx_payload_new ();
  yx_payload_set_text (detail, "stop", there->shown.title);
  add (look, YX_ALERT_KIND_NO_RECORDER,
       since > NO_RECORDER_WORSE ? YX_ALERT_LEVEL_URGENT : YX_ALERT_LEVEL_WARNING,
       team->vehicle_id, team, detail)
      ->task_id
      = g_strdup (there->shown.task_id);
}

static void
look_for_neighbours (Look *look)
{
  const GPtrArray *teams = look->night->teams;

  for (guint a = 0; a < teams->len; a++) {
    const YxTrackedTeam *first = g_ptr_array_index (teams, a);

    if (!is_at_visit (first))
      continue;
    for (guint b = a + 1; b < teams->len; b++) {
      const YxTrackedTeam *second = g_ptr_array_index (teams, b);
      const YxTrackedStop *here = stop_at (first, first->state.there);
      g_autofree char *subject = NULL;
      YxPayload *detail;

      if (!is_at_visit (second)
          || yx_distance_near (here->shown.point, stop_at (second, second->state.there)->shown.point)
                 > SAME_ADDRESS_M)
        continue;
      detail = yx_payload_new ();
      yx_payload_set_text (detail, "who", name_of (second));
      yx_payload_set_text (detail, "stop",
                           here->shown.address != NULL ? here->shown.address : here->shown.title);
      subject = strcmp (first->vehicle_id, second->vehicle_id) < 0
                    ? g_strdup_printf ("%s+%s", first->vehicle_id, second->vehicle_id)
                    : g_strdup_printf ("%s+%s", second->vehicle_id, first->vehicle_id);
      add (look, YX_ALERT_KIND_SAME_ADDRESS, YX_ALERT_LEVEL_WARNING, subject, first, detail);
    }
  }
}

static void
look_at_zones (Look *look, YxTrackedTeam *team)
{
  if (!team->has_fix || team->state.phase == YX_TEAM_BACK)
    return;
  for (guint i = 0; i < look->night->zones->len; i++) {
    const YxZone *zone = g_ptr_array_index (look->night->zones, i);
    const YxZoneState *state = yx_night_look_at_zone (team, zone);
    const gboolean inside = state->place == YX_ZONE_PLACE_INSIDE;
    g_autofree char *subject = NULL;
    YxAlertKind kind = YX_ALERT_KIND_IN_ZONE;
    YxAlertLevel level;
    YxPayload *detail;

    if (zone->kind == YX_ZONE_KIND_KEEP_OUT && inside) {
      level = YX_ALERT_LEVEL_URGENT;
    } else if (zone->kind == YX_ZONE_KIND_WATCH && inside) {
      level = YX_ALERT_LEVEL_INFO;
    } else if (zone->kind == YX_ZONE_KIND_KEEP_IN && !inside && state->n_changes > 1) {
      kind = YX_ALERT_KIND_LEFT_ZONE;
      level = YX_ALERT_LEVEL_WARNING;
    } else {
      continue;
    }
    subject = g_strdup_printf ("%s/%s", team->vehicle_id, zone->id);
    detail = detail_since (state->since);
    yx_payload_set_text (detail, "zone", zone->name);
    if (zone->kind == YX_ZONE_KIND_WATCH)
      yx_payload_set_text (detail, "variant", "watch");
    add (look, kind, level, subject, team, detail);
  }
}

/* A stop whose cases were closed concerns the team until it has gone on past it. */
static void
look_at_closed (Look *look, const YxTrackedTeam *team)
{
  gboolean beyond = FALSE;

  for (guint i = team->stops->len; i > 0; i--) {
    const YxTrackedStop *stop = g_ptr_array_index (team->stops, i - 1);
    const YxTeamStopState state = team->state.stops[i - 1];
    g_autofree char *subject = NULL;
    YxPayload *detail;

    if (stop->closed && state != YX_TEAM_STOP_DONE && !beyond) {
      const YxAlertLevel level = stop->closed_as_next || state == YX_TEAM_STOP_THERE
                                     ? YX_ALERT_LEVEL_URGENT
                                     : YX_ALERT_LEVEL_INFO;
      YxNightSign *sign;

      /* Once, however many addresses of his are on the way. */
      subject = g_strdup_printf ("%s/%s", team->vehicle_id, stop->shown.task_id);
      sign = find_sign (look, YX_ALERT_KIND_CASE_CLOSED, subject);
      if (sign == NULL) {
        detail = yx_payload_new ();
        yx_payload_set_text (detail, "stop", stop->shown.title);
        sign = add (look, YX_ALERT_KIND_CASE_CLOSED, level, subject, team, detail);
        sign->task_id = g_strdup (stop->shown.task_id);
      }
      sign->level = MAX (sign->level, level);
    }
    beyond |= state == YX_TEAM_STOP_DONE || state == YX_TEAM_STOP_THERE;
  }
}

static void
look_for_crews (Look *look)
{
  gboolean any = FALSE;

  for (guint i = 0; i < look->night->teams->len; i++)
    any |= ((YxTrackedTeam *) g_ptr_array_index (look->night->teams, i))->n_crew > 0;
  for (guint i = 0; any && i < look->night->teams->len; i++) {
    const YxTrackedTeam *team = g_ptr_array_index (look->night->teams, i);

    if (team->n_crew == 0 && team->state.under_way && team->state.phase != YX_TEAM_BACK)
      add (look, YX_ALERT_KIND_NO_CREW, YX_ALERT_LEVEL_WARNING, team->vehicle_id, team,
           yx_payload_new ());
  }
}

/* ---- The desk's own ---- */

/* People answer by their own clock, also in a rehearsal that runs faster. */
static gint64
age_of (const Look *look, gint64 real_time)
{
  return (look->night->clocks->len > 0 ? g_get_real_time () : look->now) - real_time;
}

static void
look_for_answers (Look *look)
{
  YxNight *night = look->night;
  g_autoptr (GString) silent = g_string_new (NULL);
  gint64 called = 0;
  YxPayload *detail;

  for (guint i = 0; i < night->dispatches->len; i++) {
    const YxNightDispatch *dispatch = &g_array_index (night->dispatches, YxNightDispatch, i);
    const YxTrackedTeam *team = g_hash_table_lookup (night->team_of, dispatch->vehicle_id);
    const gint64 sent = yx_night_time_at (night->clocks, dispatch->sent, night->latest);
    YxNightSign *sign;

    if (age_of (look, dispatch->sent) < NOT_ACKNOWLEDGED_AFTER)
      continue;
    detail = detail_since (sent);
    yx_payload_set_text (detail, "team", dispatch->vehicle_id);
    sign = add (look, YX_ALERT_KIND_NOT_ACKNOWLEDGED, YX_ALERT_LEVEL_URGENT, dispatch->id, team,
                detail);
    sign->task_id = g_strdup (dispatch->task_id);
  }
  for (guint i = 0; i < night->answers->len; i++) {
    const YxNightAnswer *answer = &g_array_index (night->answers, YxNightAnswer, i);

    if (answer->answered && !answer->well) {
      detail = yx_payload_new ();
      yx_payload_set_text (detail, "variant", "help");
      yx_payload_set_text (detail, "who", answer->name);
      add (look, YX_ALERT_KIND_ROLL_CALL, YX_ALERT_LEVEL_CRITICAL, answer->officer_id,
           answer->vehicle_id != NULL ? g_hash_table_lookup (night->team_of, answer->vehicle_id)
                                      : NULL,
           detail)
          ->officer_id
          = g_strdup (answer->officer_id);
    }
    if (answer->answered)
      continue;
    called = answer->called;
    g_string_append_printf (silent, "%s%s", silent->len > 0 ? "、" : "", answer->name);
  }
  if (silent->len == 0 || age_of (look, called) < ROLL_CALL_AFTER)
    return;
  detail = detail_since (yx_night_time_at (night->clocks, called, night->latest));
  yx_payload_set_text (detail, "who", silent->str);
  add (look, YX_ALERT_KIND_ROLL_CALL,
       age_of (look, called) > ROLL_CALL_WORSE ? YX_ALERT_LEVEL_URGENT : YX_ALERT_LEVEL_WARNING,
       "roll-call", NULL, detail);
}

static void
look_at_clocks (Look *look)
{
  static const YxAlertLevel levels[] = { YX_ALERT_LEVEL_INFO, YX_ALERT_LEVEL_WARNING,
                                         YX_ALERT_LEVEL_URGENT, YX_ALERT_LEVEL_CRITICAL };

  for (guint i = 0; i < look->night->custodies->len; i++) {
    const YxCustody *custody = g_ptr_array_index (look->night->custodies, i);
    const int stage = yx_custody_alarm (custody, look->now);
    const YxTrackedTeam *team = custody->vehicle_id != NULL
                                    ? g_hash_table_lookup (look->night->team_of, custody->vehicle_id)
                                    : NULL;
    YxPayload *detail;
    YxNightSign *sign;

    if (stage == 0)
      continue;
    detail = detail_since (custody->began);
    yx_payload_set_text (detail, "who", custody->debtor);
    yx_payload_set_int (detail, "until", custody->ends);
    yx_payload_set_int (detail, "stage", stage);
    sign = add (look, YX_ALERT_KIND_INQUIRY_CLOCK, levels[stage], custody->id, team, detail);
    sign->custody_id = g_strdup (custody->id);
    sign->task_id = g_strdup (custody->task_id);
  }
}

GPtrArray *
yx_night_find_signs (YxNight *night, gint64 now)
{
  g_autoptr (GPtrArray) signs
      = g_ptr_array_new_with_free_func ((GDestroyNotify) yx_night_sign_free);
  Look look = { night, now, signs };

  look_at_clocks (&look);
  look_for_sos (&look);
  if (!night->tracking)
    return g_steal_pointer (&signs);
  look_for_answers (&look);
  look_for_neighbours (&look);
  look_for_crews (&look);
  for (guint i = 0; i < night->teams->len; i++) {
    YxTrackedTeam *team = g_ptr_array_index (night->teams, i);

    look_at_stopped (&look, team);
    look_at_contact (&look, team);
    look_at_devices (&look, team);
    look_at_way (&look, team);
    look_at_windows (&look, team);
    look_at_scene (&look, team);
    look_at_closed (&look, team);
    look_at_zones (&look, team);
  }
  return g_steal_pointer (&signs);
}
