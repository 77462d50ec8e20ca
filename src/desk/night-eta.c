#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <math.h>

#include "desk/night-private.h"
#include "desk/place-limit.h"
#include "geo/measure.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define EVERY (10 * SECOND) /* of the night's clock */
#define MATCH_FIXES 6
#define MATCH_WITHIN (90 * SECOND)
#define OFF_LINE_M 400.0
#define ON_LINE_M 250.0

/* Driven from the stop before in the plan to this one: how tonight's roads are. */
void
yx_night_add_pace (YxNight *night, YxTrackedTeam *team, int stop, gint64 arrived)
{
  const YxTrackedStop *reached = g_ptr_array_index (team->stops, (guint) stop);

  if (team->last_left != 0 && team->left_stop == stop - 1)
    yx_eta_pace_add (&night->pace, (double) (arrived - team->last_left) / SECOND,
                     reached->plan_drive_s);
}

static gboolean
is_due (const YxTrackedTeam *team, gint64 now)
{
  return team->eta_stale || team->eta_from != team->state.next || now < team->eta_time
         || now - team->eta_time >= EVERY;
}

/* When the team is free to go on from where it is. */
static gint64
free_from (const YxTrackedTeam *team, gint64 now)
{
  const YxTrackedStop *there;
  gint64 done;

  if (!team->state.under_way)
    return MAX (now, team->start);
  if (team->state.there == YX_TEAM_NO_STOP)
    return now;
  there = g_ptr_array_index (team->stops, (guint) team->state.there);
  done = MAX (there->shown.arrived, there->shown.opens) + (gint64) (there->service_s * SECOND);
  return MAX (now, done);
}

/* As in planning: the roads of the night are those from ten to six. */
static YxRoadsPeriod
period_at (gint64 time)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (time / SECOND);
  const int hour = g_date_time_get_hour (local);

  return hour >= 22 || hour < 6 ? YX_ROADS_NIGHT : YX_ROADS_DAY;
}

static const YxRoads *
get_roads (YxNight *night)
{
  if (!night->region_tried) {
    night->region_tried = TRUE;
    night->region = yx_desk_get_region (night->desk, NULL);
    if (night->region != NULL && yx_region_get_roads (night->region) != NULL
        && yx_roads_search_new (yx_region_get_roads (night->region), &night->roads) != YX_ROADS_OK)
      night->roads = NULL;
  }
  return night->roads != NULL ? yx_region_get_roads (night->region) : NULL;
}

/* Where the car is on the roads, and which way it faces: by its last fixes, else by the nearest
 * road. */
static gboolean
match_place (YxNight *night, const YxRoads *roads, const YxTrackedTeam *team, YxRoadSnap *ret_snap)
{
  YxRoadFix fixes[MATCH_FIXES + 1];
  YxRoadMatch match = YX_ROAD_MATCH_EMPTY;
  const YxRoadMatchOptions options = { .period = period_at (team->fix.time) };
  gsize n = 0;
  gboolean found = FALSE;

  for (guint i = team->trail->len > MATCH_FIXES ? team->trail->len - MATCH_FIXES : 0;
       i < team->trail->len; i++) {
    const YxNightFix *fix = &g_array_index (team->trail, YxNightFix, i);

    if (team->fix.time - fix->time <= MATCH_WITHIN && fix->time < team->fix.time)
      fixes[n++] = (YxRoadFix){ fix->point, fix->time, isfinite (fix->accuracy) ? fix->accuracy : 0 };
  }
  fixes[n++] = (YxRoadFix){ team->fix.point, team->fix.time,
                            isfinite (team->fix.accuracy) ? team->fix.accuracy : 0 };
  if (n > 1 && yx_roads_match (night->roads, fixes, n, &options, &match) == YX_ROADS_OK) {
    const YxRoadMatchedFix *last = &match.fixes[n - 1];

    if (last->snap.reachable) {
      *ret_snap = last->snap;
      ret_snap->heading = last->forward ? YX_ROAD_HEADING_FORWARD : YX_ROAD_HEADING_BACKWARD;
      found = TRUE;
    }
    yx_road_match_clear (&match);
  }
  return found
         || yx_roads_snap (roads, team->fix.point, YX_ROAD_SNAP_ANY, YX_PLACE_LIMIT_M, ret_snap);
}

static gboolean
snap_stop (const YxRoads *roads, YxTrackedStop *stop)
{
  if (!stop->snap_tried) {
    stop->snap_tried = TRUE;
    yx_roads_snap (roads, stop->shown.point, YX_ROAD_SNAP_STOP, YX_PLACE_LIMIT_M, &stop->snap);
  }
  return stop->snap.reachable;
}

/* Seconds by the roads; NAN: not known. */
static double
drive_between (YxNight *night, const YxTrackedTeam *team, const YxRoadSnap *from,
               const YxTrackedStop *to, gint64 now)
{
  uint32_t ms;

  if (yx_roads_matrix (night->roads, period_at (now), from, 1, &to->snap, 1, &ms, NULL)
          != YX_ROADS_OK
      || ms == YX_ROADS_UNREACHABLE)
    return NAN;
  return ms / 1000.0 / team->speed_factor;
}

/* From where the car is to its next stop. */
static double
drive_to_next (YxNight *night, const YxRoads *roads, YxTrackedTeam *team, YxTrackedStop *next,
               gint64 now)
{
  YxTrackedStop *there = team->state.there != YX_TEAM_NO_STOP
                             ? g_ptr_array_index (team->stops, (guint) team->state.there)
                             : NULL;
  YxRoadSnap from;

  if (roads == NULL || !snap_stop (roads, next))
    return NAN;
  if (there != NULL)
    return snap_stop (roads, there) ? drive_between (night, team, &there->snap, next, now) : NAN;
  if (!team->has_fix || !match_place (night, roads, team, &from))
    return NAN;
  return drive_between (night, team, &from, next, now);
}

/* Between two stops that the plan does not drive one after the other; found once. */
static double
drive_over_gap (YxNight *night, const YxRoads *roads, YxTrackedTeam *team, guint from, guint to,
                gint64 now)
{
  YxTrackedStop *before = g_ptr_array_index (team->stops, from);
  YxTrackedStop *stop = g_ptr_array_index (team->stops, to);

  if (roads == NULL || !snap_stop (roads, before) || !snap_stop (roads, stop))
    return stop->plan_drive_s;
  if (stop->gap_from != from + 1) {
    stop->gap_drive_s = drive_between (night, team, &before->snap, stop, now);
    stop->gap_from = from + 1;
  }
  return isfinite (stop->gap_drive_s) ? stop->gap_drive_s : stop->plan_drive_s;
}

/* How far the team is from the route it was given, and since when it is off it. */
static void
look_at_line (YxTrackedTeam *team)
{
  const YxLonLat *line = (const YxLonLat *) (const void *) team->line->data;

  team->off_m = NAN;
  if (!team->has_fix || team->line->len < 2)
    return;
  team->off_m = INFINITY;
  for (guint i = 0; i + 1 < team->line->len; i++)
    team->off_m = fmin (team->off_m,
                        yx_segment_nearest (team->fix.point, line[i], line[i + 1], NULL, NULL));
  if (!team->state.under_way || team->state.there != YX_TEAM_NO_STOP || team->off_m < ON_LINE_M) {
    team->off_since = 0;
  } else if (team->off_m > OFF_LINE_M && team->off_since == 0) {
    team->off_since = team->fix.time;
    team->off_drive_s = team->drive_s;
  }
}

static void
reckon_team (YxNight *night, YxTrackedTeam *team, gint64 now)
{
  g_autofree YxEtaStop *open = g_new0 (YxEtaStop, team->stops->len + 1);
  g_autofree YxEta *etas = g_new0 (YxEta, team->stops->len + 1);
  g_autofree guint *which = g_new0 (guint, team->stops->len + 1);
  const YxRoads *roads = get_roads (night);
  gsize n = 0;

  team->drive_s = NAN;
  for (guint i = 0; i < team->stops->len; i++) {
    YxTrackedStop *stop = g_ptr_array_index (team->stops, i);

    stop->shown.eta = stop->shown.slack_s = 0;
    if (team->state.stops[i] != YX_TEAM_STOP_OPEN)
      continue;
    if (n == 0)
      team->drive_s = drive_to_next (night, roads, team, stop, now);
    which[n] = i;
    open[n] = (YxEtaStop){
      .drive_s = n == 0                    ? team->drive_s
                 : which[n - 1] + 1 == i   ? stop->plan_drive_s
                                           : drive_over_gap (night, roads, team, which[n - 1], i, now),
      .opens = stop->shown.opens != 0 ? stop->shown.opens : G_MININT64,
      .closes = stop->shown.closes != 0 ? stop->shown.closes : G_MAXINT64,
      .service_s = stop->service_s,
    };
    if (!isfinite (open[n].drive_s))
      open[n].drive_s = stop->plan_drive_s;
    n++;
  }
  yx_eta_compute (open, n, free_from (team, now), yx_eta_pace_get (&night->pace), etas);
  for (gsize i = 0; i < n; i++) {
    YxTrackedStop *stop = g_ptr_array_index (team->stops, which[i]);

    stop->shown.eta = etas[i].arrival;
    stop->shown.slack_s = etas[i].slack == G_MAXINT64 ? 0 : etas[i].slack / SECOND;
  }
  look_at_line (team);
  team->eta_time = now;
  team->eta_from = team->state.next;
  team->eta_stale = FALSE;
  team->dirty = TRUE;
}

void
yx_night_reckon (YxNight *night, gint64 now)
{
  if (!night->tracking && night->step == YX_OPERATION_STEP_CLOSED)
    return;
  for (guint i = 0; i < night->teams->len; i++) {
    YxTrackedTeam *team = g_ptr_array_index (night->teams, i);

    if (is_due (team, now))
      reckon_team (night, team, now);
  }
}
