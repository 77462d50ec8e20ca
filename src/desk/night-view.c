#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <math.h>
#include <string.h>

#include "desk/alerts-private.h"
#include "desk/night-private.h"
#include "model/visit.h"

/* Of all nights of this program, so that no two views are taken for one. */
static gint serials;

/* Views share the teams that have not changed between them. */
typedef struct {
  YxNightTeam team;
  gatomicrefcount references;
} SharedTeam;

typedef struct {
  YxNightView view;
  gatomicrefcount references;
} SharedView;

static void
stop_free (gpointer data)
{
  YxNightStop *stop = data;

  g_free (stop->key);
  g_free (stop->task_id);
  g_free (stop->place_id);
  g_free (stop->title);
  g_free (stop->address);
  g_free (stop);
}

void
yx_night_team_view_unref (YxNightTeam *team)
{
  SharedTeam *shared = (SharedTeam *) team;

  if (!g_atomic_ref_count_dec (&shared->references))
    return;
  g_free (team->vehicle_id);
  g_free (team->plate);
  g_free (team->call_sign);
  g_free (team->leader);
  g_ptr_array_unref (team->stops);
  g_array_unref (team->trail);
  g_array_unref (team->line);
  g_free (shared);
}

static void
team_view_free (gpointer data)
{
  yx_night_team_view_unref (data);
}

static YxNightStop *
copy_stop (const YxTrackedTeam *team, guint index)
{
  const YxTrackedStop *tracked = g_ptr_array_index (team->stops, index);
  YxNightStop *stop = g_memdup2 (&tracked->shown, sizeof tracked->shown);

  stop->key = g_strdup (tracked->shown.key);
  stop->task_id = g_strdup (tracked->shown.task_id);
  stop->place_id = g_strdup (tracked->shown.place_id);
  stop->title = g_strdup (tracked->shown.title);
  stop->address = g_strdup (tracked->shown.address);
  stop->state = team->state.stops[index];
  return stop;
}

static double
lowest_battery (const YxTrackedTeam *team)
{
  double lowest = NAN;

  for (guint i = 0; i < team->devices->len; i++) {
    const YxTrackedDevice *device = g_ptr_array_index (team->devices, i);

    if (isfinite (device->battery) && !(device->battery >= lowest))
      lowest = device->battery;
  }
  return lowest;
}

static YxNightTeam *
show_team (const YxTrackedTeam *tracked)
{
  SharedTeam *shared = g_new0 (SharedTeam, 1);
  YxNightTeam *team = &shared->team;
  const int seats = tracked->seats - (int) tracked->n_crew - tracked->state.n_aboard;

  g_atomic_ref_count_init (&shared->references);
  *team = (YxNightTeam){
    .vehicle_id = g_strdup (tracked->vehicle_id),
    .plate = g_strdup (tracked->plate),
    .call_sign = g_strdup (tracked->call_sign),
    .leader = g_strdup (tracked->leader),
    .ordinal = tracked->ordinal,
    .status = tracked->status,
    .since = tracked->since,
    .has_fix = tracked->has_fix,
    .fix = tracked->fix,
    .heard = yx_tracked_team_heard (tracked),
    .battery = lowest_battery (tracked),
    .next = tracked->state.next,
    .there = tracked->state.there,
    .n_aboard = (guint) tracked->state.n_aboard,
    .n_seats_left = seats > 0 ? (guint) seats : 0,
    .n_crew = tracked->n_crew,
    .n_devices = tracked->devices->len,
    .stops = g_ptr_array_new_with_free_func (stop_free),
    .trail = g_array_copy (tracked->trail),
    .line = g_array_ref (tracked->line),
    .recorder_on = tracked->recorder_on,
  };
  for (guint i = 0; i < tracked->stops->len; i++)
    g_ptr_array_add (team->stops, copy_stop (tracked, i));
  return team;
}

static int
compare_alerts (gconstpointer a, gconstpointer b)
{
  const YxAlert *first = *(YxAlert *const *) a, *second = *(YxAlert *const *) b;

  if (first->level != second->level)
    return first->level > second->level ? -1 : 1;
  if (first->raised != second->raised)
    return first->raised > second->raised ? -1 : 1;
  return strcmp (first->id, second->id);
}

static GPtrArray *
show_alerts (YxNight *night)
{
  GPtrArray *alerts = g_ptr_array_new_with_free_func ((GDestroyNotify) yx_alert_free);

  for (guint i = 0; i < night->alerts->len; i++) {
    const YxNightAlert *from = g_ptr_array_index (night->alerts, i);
    YxAlert alert = {
      .id = from->id,
      .operation_id = night->operation_id,
      .kind = from->sign.kind,
      .level = from->sign.level,
      .subject = from->sign.subject,
      .vehicle_id = from->sign.vehicle_id,
      .officer_id = from->sign.officer_id,
      .task_id = from->sign.task_id,
      .custody_id = from->sign.custody_id,
      .device = from->sign.device,
      .raised = from->raised,
      .changed = from->changed,
      .acknowledged = from->acknowledged,
      .acknowledged_by = from->acknowledged_by,
      .n_times = from->n_times,
    };
    g_autofree char *text = yx_alert_text (from->sign.kind, from->sign.detail);

    alert.text = text;
    alert.todo = (char *) yx_alert_todo (from->sign.kind);
    g_ptr_array_add (alerts, yx_alert_copy (&alert));
  }
  g_ptr_array_sort (alerts, compare_alerts);
  return alerts;
}

static void
count_visits (YxNightView *view)
{
  for (guint i = 0; i < view->teams->len; i++) {
    const YxNightTeam *team = g_ptr_array_index (view->teams, i);

    for (guint s = 0; s < team->stops->len; s++) {
      const YxNightStop *stop = g_ptr_array_index (team->stops, s);

      if (stop->kind != YX_STOP_KIND_VISIT)
        continue;
      view->n_visits++;
      if (stop->state == YX_TEAM_STOP_DONE || stop->outcome != YX_STOP_OUTCOME_PENDING)
        view->n_done++;
      if (yx_outcome_says (stop->outcome) == YX_PRESENCE_SAYS_MET)
        view->n_met++;
      if (stop->outcome == YX_STOP_OUTCOME_PAID)
        view->n_paid++;
    }
  }
}

void
yx_night_show (YxNight *night, gint64 now)
{
  SharedView *shared;
  YxNightView *view, *before;

  for (guint i = 0; i < night->teams->len; i++) {
    YxTrackedTeam *team = g_ptr_array_index (night->teams, i);

    if (!team->dirty && team->view != NULL)
      continue;
    g_clear_pointer (&team->view, yx_night_team_view_unref);
    team->view = show_team (team);
    team->dirty = FALSE;
    night->changed = TRUE;
  }
  if (!night->changed && night->view != NULL)
    return;
  night->changed = FALSE;

  shared = g_new0 (SharedView, 1);
  g_atomic_ref_count_init (&shared->references);
  view = &shared->view;
  *view = (YxNightView){
    .operation_id = g_strdup (night->operation_id),
    .name = g_strdup (night->name),
    .step = night->step,
    .window_start = night->window_start,
    .window_end = night->window_end,
    .now = now,
    .plan_version = night->plan_version,
    .serial = (guint64) g_atomic_int_add (&serials, 1) + 1,
    .writes = night->holds,
    .teams = g_ptr_array_new_with_free_func (team_view_free),
    .alerts = show_alerts (night),
    .custodies = g_ptr_array_new_with_free_func ((GDestroyNotify) yx_custody_free),
    .zones = g_ptr_array_new_with_free_func ((GDestroyNotify) yx_zone_free),
  };
  for (guint i = 0; i < night->teams->len; i++) {
    YxTrackedTeam *team = g_ptr_array_index (night->teams, i);

    g_atomic_ref_count_inc (&((SharedTeam *) team->view)->references);
    g_ptr_array_add (view->teams, team->view);
  }
  for (guint i = 0; i < night->custodies->len; i++)
    g_ptr_array_add (view->custodies, yx_custody_copy (g_ptr_array_index (night->custodies, i)));
  for (guint i = 0; i < night->zones->len; i++)
    g_ptr_array_add (view->zones, yx_zone_copy (g_ptr_array_index (night->zones, i)));
  count_visits (view);

  g_mutex_lock (&night->lock);
  before = night->view;
  night->view = view;
  g_mutex_unlock (&night->lock);
  g_clear_pointer (&before, yx_night_view_unref);
}

YxNightView *
yx_night_dup_view (YxNight *night)
{
  YxNightView *view;

  g_return_val_if_fail (night != NULL, NULL);

  g_mutex_lock (&night->lock);
  view = yx_night_view_ref (night->view);
  g_mutex_unlock (&night->lock);
  return view;
}

YxNightView *
yx_night_view_ref (YxNightView *view)
{
  g_return_val_if_fail (view != NULL, NULL);

  g_atomic_ref_count_inc (&((SharedView *) view)->references);
  return view;
}

void
yx_night_view_unref (YxNightView *view)
{
  g_return_if_fail (view != NULL);

  if (!g_atomic_ref_count_dec (&((SharedView *) view)->references))
    return;
  g_free (view->operation_id);
  g_free (view->name);
  g_ptr_array_unref (view->teams);
  g_ptr_array_unref (view->alerts);
  g_ptr_array_unref (view->custodies);
  g_ptr_array_unref (view->zones);
  g_free (view);
}

const YxNightTeam *
yx_night_view_find_team (const YxNightView *view, const char *vehicle_id)
{
  g_return_val_if_fail (view != NULL, NULL);

  for (guint i = 0; i < view->teams->len; i++) {
    const YxNightTeam *team = g_ptr_array_index (view->teams, i);

    if (g_strcmp0 (team->vehicle_id, vehicle_id) == 0)
      return team;
  }
  return NULL;
}

const YxNightStop *
yx_night_team_find_stop (const YxNightTeam *team, const char *key)
{
  g_return_val_if_fail (team != NULL, NULL);

  for (guint i = 0; i < team->stops->len; i++) {
    const YxNightStop *stop = g_ptr_array_index (team->stops, i);

    if (g_strcmp0 (stop->key, key) == 0)
      return stop;
  }
  return NULL;
}
