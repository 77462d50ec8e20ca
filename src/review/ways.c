#define G_LOG_DOMAIN "yexun-review"

#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "geo/measure.h"
#include "protocols/fix.h"
#include "review/ways.h"

/* Device clocks may be off by so much and their fixes are still found. */
#define SLACK (2 * G_TIME_SPAN_HOUR)
#define ENOUGH_DELAYS 10

typedef struct {
  gint64 time, delay;
  YxLonLat point;
  gboolean placed;
} Row;

static int
compare_delays (const void *a, const void *b)
{
  const gint64 x = *(const gint64 *) a;
  const gint64 y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static gboolean
read_delays (YxDb *db, const YxFacts *facts, gint64 device, gint64 begin, gint64 end,
             GArray *delays, GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db,
                       "SELECT device_time, receive_time FROM positions WHERE device = $1 "
                       "AND device_time >= $2 AND device_time <= $3 AND (flags & $4) = 0",
                       error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_int (statement, 1, device);
  yx_statement_bind_int (statement, 2, begin - SLACK);
  yx_statement_bind_int (statement, 3, end + SLACK);
  yx_statement_bind_int (statement, 4, YX_FIX_NO_DEVICE_TIME);
  g_array_set_size (delays, 0);
  for (;;) {
    gint64 time, delay;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    time = yx_statement_get_int (statement, 0);
    delay = yx_facts_night_time (facts, yx_statement_get_int (statement, 1), time) - time;
    g_array_append_val (delays, delay);
  }
}

/* Between two times of the device's own clock. */
static gboolean
read_rows (YxDb *db, const YxFacts *facts, gint64 device, gint64 begin, gint64 end, GArray *rows,
           GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db,
                       "SELECT device_time, receive_time, lon, lat, flags FROM positions "
                       "WHERE device = $1 AND device_time >= $2 AND device_time <= $3 "
                       "ORDER BY device_time, seq",
                       error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_int (statement, 1, device);
  yx_statement_bind_int (statement, 2, begin);
  yx_statement_bind_int (statement, 3, end);
  g_array_set_size (rows, 0);
  for (;;) {
    gboolean row;
    YxFix fix;
    Row taken;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    fix.flags = (guint32) yx_statement_get_int (statement, 4);
    fix.lon = (fix.flags & YX_FIX_NO_POSITION) != 0 ? NAN : yx_statement_get_real (statement, 2);
    fix.lat = (fix.flags & YX_FIX_NO_POSITION) != 0 ? NAN : yx_statement_get_real (statement, 3);
    taken.time = yx_statement_get_int (statement, 0);
    taken.delay = yx_facts_night_time (facts, yx_statement_get_int (statement, 1), taken.time)
                  - taken.time;
    taken.placed = yx_fix_get_point (&fix, &taken.point);
    g_array_append_val (rows, taken);
  }
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

static void
measure (YxWay *way, const GArray *rows)
{
  Walk walk = { .way = way };

  for (guint i = 0; i < rows->len; i++) {
    const Row *row = &g_array_index (rows, Row, i);
    const gint64 time = row->time + way->clock_s * G_USEC_PER_SEC;

    way->n_rows++;
    if (row->delay - way->clock_s * G_USEC_PER_SEC > YX_WAY_LATE_S * G_USEC_PER_SEC)
      way->n_late++;
    if (!row->placed)
      continue;
    if (way->n_fixes++ == 0) {
      way->first = way->last = time;
      set_anchor (&walk, time, row->point);
    } else {
      walk_to (&walk, time, row->point);
    }
  }
}

gint64
yx_way_clock_s (gint64 *delays, gsize n_delays)
{
  gint64 least, middle, most;

  if (n_delays < ENOUGH_DELAYS)
    return 0;
  qsort (delays, n_delays, sizeof *delays, compare_delays);
  least = delays[0];
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
yx_ways_read (YxDb *db, const YxFacts *facts, gint64 begin, gint64 end, GError **error)
{
  g_autoptr (GArray) ways = g_array_new (FALSE, TRUE, sizeof (YxWay));
  g_autoptr (GArray) delays = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_return_val_if_fail (db != NULL && facts != NULL, NULL);

  for (guint i = 0; i < facts->devices->len; i++) {
    const YxFactDevice *device = &g_array_index (facts->devices, YxFactDevice, i);
    YxWay way = { .device = device->number,
                      .vehicle_id = device->vehicle_id,
                      .own = device->own };

    if (!read_delays (db, facts, device->number, begin, end, delays, error))
      return NULL;
    way.n_timed = delays->len;
    way.clock_s = yx_way_clock_s ((gint64 *) (gpointer) delays->data, delays->len);
    g_array_append_val (ways, way);
  }
  return g_steal_pointer (&ways);
}

gboolean
yx_ways_measure (GArray *ways, YxDb *db, const YxFacts *facts, gint64 begin, gint64 end,
                 GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));

  g_return_val_if_fail (ways != NULL && db != NULL, FALSE);

  for (guint i = 0; i < ways->len; i++) {
    YxWay *way = &g_array_index (ways, YxWay, i);
    const gint64 clock = way->clock_s * G_USEC_PER_SEC;

    if (!read_rows (db, facts, way->device, begin - clock, end - clock, rows, error))
      return FALSE;
    measure (way, rows);
  }
  return TRUE;
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
