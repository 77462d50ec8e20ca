/* Where things were between fixes: trails, gaps, the plan's own cars. */

#define G_LOG_DOMAIN "yexun-review"

#include "config.h"

#include "review/replay.h"

#define TICK YX_STORED_TICK
#define GAP_TICKS (YX_WAY_GAP_S * 10)

gboolean
yx_replay_trail (const YxReplay *self, const YxFixStore *roads, guint device, gint64 from, gint64 to,
                 gboolean as_known, guint max, GArray *points, GArray *run_ends)
{
  const YxFixStore *store = roads != NULL ? roads : yx_replay_get_course (self)->fixes;
  const gint64 begin = yx_fix_store_get_begin (store);
  const gint64 tick = (to - begin) / TICK;
  gsize n, first, last, step;
  const YxStoredFix *fixes = yx_fix_store_get_fixes (store, device, &n);
  const YxStoredFix *before = NULL;

  g_array_set_size (points, 0);
  g_array_set_size (run_ends, 0);
  first = yx_stored_fixes_count (fixes, n, (from - begin) / TICK - 1);
  last = yx_stored_fixes_count (fixes, n, tick);
  step = MAX (1, (last - first + MAX (max, 2) - 1) / MAX (max, 2));
  for (gsize i = first; i < last; i++) {
    const gboolean gap = before != NULL && fixes[i].time - before->time > GAP_TICKS;
    YxLonLat point;

    if (as_known && !yx_stored_fix_is_known (&fixes[i], tick))
      continue;
    /* Ends of a run always stay, so that a gap is drawn as long as it was. */
    if (gap) {
      point = yx_stored_fix_point (before);
      g_array_append_val (points, point);
      g_array_append_val (run_ends, points->len);
    }
    if (before == NULL || gap || (i - first) % step == 0) {
      point = yx_stored_fix_point (&fixes[i]);
      g_array_append_val (points, point);
    }
    before = &fixes[i];
  }
  if (before != NULL) {
    const YxLonLat point = yx_stored_fix_point (before);

    g_array_append_val (points, point);
    g_array_append_val (run_ends, points->len);
  }
  return points->len > 0;
}

GArray *
yx_replay_list_gaps (const YxReplay *self, guint device)
{
  const YxFixStore *store = yx_replay_get_course (self)->fixes;
  GArray *gaps = g_array_new (FALSE, FALSE, sizeof (gint64));
  gsize n;
  const YxStoredFix *fixes = yx_fix_store_get_fixes (store, device, &n);

  for (gsize i = 1; i < n; i++) {
    const gint64 pair[2] = { yx_fix_store_get_begin (store) + fixes[i - 1].time * TICK,
                             yx_fix_store_get_begin (store) + fixes[i].time * TICK };

    if (fixes[i].time - fixes[i - 1].time > GAP_TICKS)
      g_array_append_vals (gaps, pair, 2);
  }
  return gaps;
}

void
yx_replay_put_on_road (const YxReplay *self, const YxFixStore *roads, const YxReplayMoment *moment,
                       YxReplayPosition *position)
{
  gint64 tick;
  gsize n, past;
  const YxStoredFix *points;

  g_return_if_fail (self != NULL && moment != NULL && position != NULL);

  if (roads == NULL || !position->has_fix || position->in_gap)
    return;
  tick = (moment->time - yx_fix_store_get_begin (roads)) / TICK;
  points = yx_fix_store_get_fixes (roads, position->device, &n);
  past = yx_stored_fixes_count (points, n, tick);
  while (moment->as_known && past > 0 && !yx_stored_fix_is_known (&points[past - 1], tick))
    past--;
  if (past == 0 || tick - points[past - 1].time > GAP_TICKS)
    return;
  if (moment->as_known) {
    /* The fix itself may be a little newer than the last point that was kept of it. */
    if ((position->time - yx_fix_store_get_begin (roads)) / TICK <= points[past - 1].time)
      position->point = yx_stored_fix_point (&points[past - 1]);
    return;
  }
  if (past < n && points[past].time - points[past - 1].time <= GAP_TICKS
      && points[past].time > points[past - 1].time) {
    const double share = (double) (tick - points[past - 1].time)
                         / (double) (points[past].time - points[past - 1].time);
    const YxLonLat before = yx_stored_fix_point (&points[past - 1]);
    const YxLonLat next = yx_stored_fix_point (&points[past]);

    position->point.lon = before.lon + share * (next.lon - before.lon);
    position->point.lat = before.lat + share * (next.lat - before.lat);
  }
}

gboolean
yx_replay_find_ghost (const YxReplay *self, const YxReplayMoment *moment, const char *vehicle_id,
                      YxLonLat *ret_point)
{
  const YxFacts *facts;
  const YxFactStop *before = NULL;

  g_return_val_if_fail (self != NULL && moment != NULL, FALSE);

  facts = yx_replay_get_course (self)->facts;
  for (guint i = 0; i < facts->stops->len; i++) {
    const YxFactStop *stop = &g_array_index (facts->stops, YxFactStop, i);

    if (stop->version != moment->plan_version || !yx_facts_same (stop->vehicle_id, vehicle_id))
      continue;
    if (stop->arrival > moment->time) {
      const double part = before != NULL && stop->arrival > before->departure
                              ? (double) (moment->time - before->departure)
                                    / (double) (stop->arrival - before->departure)
                              : 0.0;

      if (before == NULL)
        return FALSE;
      ret_point->lon
          = before->point.lon + CLAMP (part, 0.0, 1.0) * (stop->point.lon - before->point.lon);
      ret_point->lat
          = before->point.lat + CLAMP (part, 0.0, 1.0) * (stop->point.lat - before->point.lat);
      return TRUE;
    }
    before = stop;
  }
  if (before == NULL)
    return FALSE;
  *ret_point = before->point;
  return TRUE;
}
