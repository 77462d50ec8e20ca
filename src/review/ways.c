#define G_LOG_DOMAIN "yexun-review"

#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "geo/measure.h"
#include "review/ways.h"

#define ENOUGH_DELAYS 10

typedef struct {
  const YxFacts *facts;
  const GPtrArray *fixes;
  GArray *ways;
  gint64 begin, end;
} Job;

static int
compare_delays (const void *a, const void *b)
{
  const gint64 x = *(const gint64 *) a;
  const gint64 y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

typedef struct {
  YxWay *way;
  YxLonLat anchor;       /* the last fix that counted */
  gint64 good_time;      /* of the last fix that was no jump */
  gboolean astray;       /* the fix before was a jump: */
  YxLonLat astray_point;
  gint64 astray_time;
} Walk;

static gboolean
is_jump (double metres, gint64 time)
{
  return metres > YX_WAY_JUMP_MPS * (double) MAX (time, G_USEC_PER_SEC) / (double) G_USEC_PER_SEC;
}

static void
set_anchor (Walk *walk, gint64 time, YxLonLat point)
{
  walk->anchor = point;
  walk->good_time = time;
  walk->astray = FALSE;
}

static void
walk_to (Walk *walk, gint64 time, YxLonLat point)
{
  YxWay *way = walk->way;
  const gint64 pause = time - way->last;
  const double metres = yx_distance (walk->anchor, point);

  way->last = time;
  if (pause > YX_WAY_GAP_S * G_USEC_PER_SEC) {
    const gint64 gap_s = pause / G_USEC_PER_SEC;

    way->n_gaps++;
    way->gap_s += gap_s;
    if (gap_s > way->longest_gap_s) {
      way->longest_gap_s = gap_s;
      way->longest_gap_at = time - pause;
    }
    set_anchor (walk, time, point);
    return;
  }
  way->covered_s += pause / G_USEC_PER_SEC;
  if (is_jump (metres, time - walk->good_time)) {
    way->n_jumps++;
    if (walk->astray
        && !is_jump (yx_distance (walk->astray_point, point), time - walk->astray_time)) {
      set_anchor (walk, time, point);
    } else {
      walk->astray = TRUE;
      walk->astray_point = point;
      walk->astray_time = time;
    }
  } else if (metres < YX_WAY_STILL_M) {
    walk->good_time = time;
    walk->astray = FALSE;
  } else {
    way->way_mm += llround (metres * 1000.0);
    set_anchor (walk, time, point);
  }
}

static gint64
delay_of (const YxFacts *facts, const YxRawFix *fix)
{
  return yx_facts_night_time (facts, fix->received, fix->time) - fix->time;
}

static void
judge_clock (guint index, gpointer data)
{
  const Job *job = data;
  const GArray *fixes = g_ptr_array_index (job->fixes, index);
  YxWay *way = &g_array_index (job->ways, YxWay, index);
  g_autofree gint64 *delays = g_new (gint64, MAX (fixes->len, 1));
  gsize n = 0;

  for (guint i = 0; i < fixes->len; i++) {
    const YxRawFix *fix = &g_array_index (fixes, YxRawFix, i);

    if (fix->timed)
      delays[n++] = delay_of (job->facts, fix);
  }
  way->n_timed = (guint) n;
  way->clock_s = yx_way_clock_s (delays, n);
}

static void
measure (guint index, gpointer data)
{
  const Job *job = data;
  const GArray *fixes = g_ptr_array_index (job->fixes, index);
  YxWay *way = &g_array_index (job->ways, YxWay, index);
  const gint64 clock = way->clock_s * G_USEC_PER_SEC;
  Walk walk = { .way = way };

  for (guint i = 0; i < fixes->len; i++) {
    const YxRawFix *fix = &g_array_index (fixes, YxRawFix, i);
    const gint64 time = fix->time + clock;

    if (time < job->begin || time > job->end)
      continue;
    way->n_rows++;
    if (delay_of (job->facts, fix) - clock > YX_WAY_LATE_S * G_USEC_PER_SEC)
      way->n_late++;
    if (isnan (fix->point.lon))
      continue;
    if (way->n_fixes++ == 0) {
      way->first = way->last = time;
      set_anchor (&walk, time, fix->point);
    } else {
      walk_to (&walk, time, fix->point);
    }
  }
}

gint64
yx_way_clock_s (gint64 *delays, gsize n_delays)
{
  gint64 least, middle, most;

  if (n_delays < ENOUGH_DELAYS)
    return 0;
  least = delays[0];
  for (gsize i = 1; i < n_delays; i++)
    least = MIN (least, delays[i]);
  if (ABS (least) <= YX_WAY_CLOCK_S * G_USEC_PER_SEC)
    return 0;
  qsort (delays, n_delays, sizeof *delays, compare_delays);
  middle = delays[n_delays / 2];
  most = delays[n_delays * 9 / 10];
  if ((least < -YX_WAY_CLOCK_S * G_USEC_PER_SEC
       && middle - least < YX_WAY_CLOCK_SPREAD_S * G_USEC_PER_SEC)
      || (least > YX_WAY_CLOCK_S * G_USEC_PER_SEC
          && most - least < YX_WAY_CLOCK_SPREAD_S * G_USEC_PER_SEC))
    return least / G_USEC_PER_SEC;
  return 0;
}

GArray *
yx_ways_new (const YxFacts *facts, const GPtrArray *fixes)
{
  g_autoptr (GArray) ways = g_array_new (FALSE, TRUE, sizeof (YxWay));
  Job job = { .facts = facts, .fixes = fixes, .ways = ways };

  g_return_val_if_fail (facts != NULL && fixes != NULL, NULL);
  g_return_val_if_fail (fixes->len == facts->devices->len, NULL);

  for (guint i = 0; i < facts->devices->len; i++) {
    const YxFactDevice *device = &g_array_index (facts->devices, YxFactDevice, i);
    const YxWay way
        = { .device = device->number, .vehicle_id = device->vehicle_id, .own = device->own };

    g_array_append_val (ways, way);
  }
  yx_raw_each (ways->len, judge_clock, &job);
  return g_steal_pointer (&ways);
}

void
yx_ways_measure (GArray *ways, const YxFacts *facts, const GPtrArray *fixes, gint64 begin,
                 gint64 end)
{
  Job job = { facts, fixes, ways, begin, end };

  g_return_if_fail (ways != NULL && facts != NULL && fixes != NULL);
  g_return_if_fail (fixes->len == ways->len);

  yx_raw_each (ways->len, measure, &job);
}

gint64
yx_ways_vehicle_clock_s (const GArray *ways, const char *vehicle_id)
{
  const YxWay *best = NULL;

  for (guint i = 0; i < ways->len; i++) {
    const YxWay *way = &g_array_index (ways, YxWay, i);

    if (way->vehicle_id == vehicle_id && (best == NULL || way->n_timed > best->n_timed))
      best = way;
  }
  return best != NULL ? best->clock_s : 0;
}

gint64
yx_ways_device_clock_s (const GArray *ways, gint64 device)
{
  for (guint i = 0; i < ways->len; i++) {
    if (g_array_index (ways, YxWay, i).device == device)
      return g_array_index (ways, YxWay, i).clock_s;
  }
  return 0;
}

int
yx_ways_find (const GArray *ways, const char *vehicle_id)
{
  int best = -1;

  for (guint i = 0; i < ways->len; i++) {
    const YxWay *way = &g_array_index (ways, YxWay, i);
    const YxWay *than = best >= 0 ? &g_array_index (ways, YxWay, best) : NULL;

    if (way->vehicle_id != vehicle_id || way->n_fixes == 0)
      continue;
    if (than == NULL || way->n_fixes > than->n_fixes
        || (way->n_fixes == than->n_fixes && way->own && !than->own))
      best = (int) i;
  }
  return best;
}
