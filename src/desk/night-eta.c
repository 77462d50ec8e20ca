#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <math.h>

#include "desk/night-private.h"
#include "geo/measure.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define EVERY (10 * SECOND) /* of the night's clock */

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

static void
reckon_team (YxNight *night, YxTrackedTeam *team, gint64 now)
{
  g_autofree YxEtaStop *open = g_new0 (YxEtaStop, team->stops->len + 1);
  g_autofree YxEta *etas = g_new0 (YxEta, team->stops->len + 1);
  g_autofree guint *which = g_new0 (guint, team->stops->len + 1);
  gsize n = 0;

  for (guint i = 0; i < team->stops->len; i++) {
    YxTrackedStop *stop = g_ptr_array_index (team->stops, i);

    stop->shown.eta = stop->shown.slack_s = 0;
    if (team->state.stops[i] != YX_TEAM_STOP_OPEN)
      continue;
    which[n] = i;
    open[n++] = (YxEtaStop){
      .drive_s = stop->plan_drive_s,
      .opens = stop->shown.opens != 0 ? stop->shown.opens : G_MININT64,
      .closes = stop->shown.closes != 0 ? stop->shown.closes : G_MAXINT64,
      .service_s = stop->service_s,
    };
  }
  yx_eta_compute (open, n, free_from (team, now), yx_eta_pace_get (&night->pace), etas);
  for (gsize i = 0; i < n; i++) {
    YxTrackedStop *stop = g_ptr_array_index (team->stops, which[i]);

    stop->shown.eta = etas[i].arrival;
    stop->shown.slack_s = etas[i].slack == G_MAXINT64 ? 0 : etas[i].slack / SECOND;
  }
  team->eta_time = now;
  team->eta_from = team->state.next;
  team->eta_stale = FALSE;
  team->dirty = TRUE;
}

void
yx_night_reckon (YxNight *night, gint64 now)
{
  for (guint i = 0; i < night->teams->len; i++) {
    YxTrackedTeam *team = g_ptr_array_index (night->teams, i);

    if (is_due (team, now))
      reckon_team (night, team, now);
  }
}
