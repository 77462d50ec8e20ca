/* Ways on the roads: what was driven beside them lies on them, gaps stay gaps, and what was made is kept. */

#include <glib/gstdio.h>
#include <math.h>

#include "desk/operation.h"
#include "geo/measure.h"
#include "review/long-night.h"
#include "review/replay.h"
#include "review/road-trails.h"
#include "roads/roads.h"

#define SECOND G_GINT64_CONSTANT (1000000)
/* Every fix is so far to the north-east, in degrees: less than half way to the next road. */
#define ASIDE 12e-5
#define EVERY_S 5
#define GAP_AT 40
#define GAP_S 300

typedef struct {
  LongNight *night;
  YxRegion *region;
  YxReplay *replay;
  char *path;
  guint n_fixes;
} Fixture;

/* A drive between two corners of the town, a fix each 50 m, none of them on the road. */
static void
drive (Fixture *f)
{
  const YxRoads *roads = yx_region_get_roads (f->region);
  const YxBox box = yx_region_get_box (f->region);
  const YxLonLat ends[] = { { box.west, box.south }, { box.east, box.north } };
  YxRoadsSearch *search;
  YxRoadSnap from, to;
  YxRoadPath path = YX_ROAD_PATH_EMPTY;
  double at = 0.0, next = 0.0;
  gint64 time = f->night->begin + SECOND;

  g_assert_nonnull (roads);
  g_assert_true (yx_roads_snap (roads, ends[0], YX_ROAD_SNAP_STOP, 1e5, &from));
  g_assert_true (yx_roads_snap (roads, ends[1], YX_ROAD_SNAP_STOP, 1e5, &to));
  g_assert_cmpint (yx_roads_search_new (roads, &search), ==, YX_ROADS_OK);
  g_assert_cmpint (yx_roads_path (search, YX_ROADS_NIGHT, &from, &to, &path), ==, YX_ROADS_OK);
  for (size_t i = 1; i < path.n_points; i++) {
    const YxLonLat a = path.points[i - 1];
    const YxLonLat b = path.points[i];
    const double step = yx_distance (a, b);

    for (; step > 0.0 && next <= at + step; next += 50.0) {
      const double part = (next - at) / step;
      g_autofree char *sql = g_strdup_printf (
          "INSERT INTO positions (device, device_time, receive_time, lon, lat, speed, flags) VALUES "
          "(1, %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ", %.8f, %.8f, 10.0, 0)",
          time, time + 2 * SECOND, a.lon + part * (b.lon - a.lon) + ASIDE,
          a.lat + part * (b.lat - a.lat) + ASIDE);

      night_run (f->night->night, sql);
      f->n_fixes++;
      time += (f->n_fixes == GAP_AT ? GAP_S : EVERY_S) * SECOND;
    }
    at += step;
  }
  yx_road_path_clear (&path);
  yx_roads_search_free (search);
  g_assert_cmpuint (f->n_fixes, >, GAP_AT + 20);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  static const LongNightOptions options = { .n_devices = 1, .seconds = 7200, .every = 7200 };
  g_autoptr (GError) error = NULL;

  f->night = long_night_new (&options);
  night_add_region (f->night->night);
  f->region = yx_desk_get_region (f->night->night->desk, &error);
  g_assert_no_error (error);
  f->n_fixes = 0;
  drive (f);
  f->replay = yx_replay_open (f->night->night->desk, f->night->night->operation_id, NULL, &error);
  g_assert_no_error (error);
  f->path = yx_road_trails_path (yx_desk_get_path (f->night->night->desk),
                                 f->night->night->operation_id);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  yx_replay_free (f->replay);
  g_object_unref (f->region);
  long_night_free (f->night);
  g_free (f->path);
}

static double
metres_off (Fixture *f, YxLonLat point)
{
  YxRoadSnap snap;

  yx_roads_snap (yx_region_get_roads (f->region), point, YX_ROAD_SNAP_ANY, 1000.0, &snap);
  return snap.distance_m;
}

static void
test_on_roads (Fixture *f, gconstpointer data)
{
  YxFixStore *fixes = yx_replay_get_course (f->replay)->fixes;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxFixStore) trails = yx_road_trails_make (fixes, f->region, f->path, NULL, &error);
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (YxLonLat));
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (guint));
  const gint64 last = f->night->begin + (f->n_fixes * EVERY_S + GAP_S) * SECOND;
  gsize n;
  const YxStoredFix *stored;
  YxLonLat before, after;
  guint n_off = 0;

  g_assert_no_error (error);
  g_assert_true (yx_replay_trail (f->replay, NULL, 0, f->night->begin + SECOND, last, FALSE, 100000,
                                  points, ends));
  for (guint i = 0; i < points->len; i++)
    n_off += metres_off (f, g_array_index (points, YxLonLat, i)) > 3.0;
  g_assert_cmpuint (n_off, >, points->len * 3 / 4);
  g_assert_true (yx_replay_trail (f->replay, trails, 0, f->night->begin + SECOND, last, FALSE,
                                  100000, points, ends));
  g_assert_cmpuint (ends->len, ==, 2);
  g_assert_cmpuint (points->len, >=, f->n_fixes);
  for (guint i = 0; i < points->len; i++)
    g_assert_cmpfloat (metres_off (f, g_array_index (points, YxLonLat, i)), <, 0.5);
  /* The gap is where it was, and is no line. */
  before = g_array_index (points, YxLonLat, g_array_index (ends, guint, 0) - 1);
  after = g_array_index (points, YxLonLat, g_array_index (ends, guint, 0));
  g_assert_cmpfloat (yx_distance (before, after), >, 25.0);
  stored = yx_fix_store_get_fixes (trails, 0, &n);
  for (gsize i = 1; i < n; i++)
    g_assert_cmpint (stored[i].time, >=, stored[i - 1].time);
}

/* What was not known then is not on the roads then, either. */
static void
test_as_known (Fixture *f, gconstpointer data)
{
  g_autoptr (YxFixStore) trails = NULL;
  g_autoptr (YxReplay) replay = NULL;
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (YxLonLat));
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GError) error = NULL;
  const gint64 from = f->night->begin + SECOND;
  const gint64 late = from + 20 * EVERY_S * SECOND;
  g_autofree char *sql = g_strdup_printf (
      "UPDATE positions SET receive_time = receive_time + 3600000000 WHERE device_time >= "
      "%" G_GINT64_FORMAT,
      late);
  guint n_all;

  night_run (f->night->night, sql);
  g_unlink (f->path);
  {
    g_autofree char *store = yx_fix_store_path (yx_desk_get_path (f->night->night->desk),
                                                f->night->night->operation_id);

    g_unlink (store);
  }
  replay = yx_replay_open (f->night->night->desk, f->night->night->operation_id, NULL, &error);
  g_assert_no_error (error);
  trails = yx_road_trails_make (yx_replay_get_course (replay)->fixes, f->region, f->path, NULL,
                                &error);
  g_assert_no_error (error);
  g_assert_true (yx_replay_trail (replay, trails, 0, from, late + 60 * SECOND, FALSE, 100000, points,
                                  ends));
  n_all = points->len;
  g_assert_true (yx_replay_trail (replay, trails, 0, from, late + 60 * SECOND, TRUE, 100000, points,
                                  ends));
  g_assert_cmpuint (points->len, <, n_all);
  g_assert_cmpuint (points->len, >=, 18);
}

static void
test_kept (Fixture *f, gconstpointer data)
{
  YxFixStore *fixes = yx_replay_get_course (f->replay)->fixes;
  g_autoptr (YxFixStore) made = NULL;
  g_autoptr (YxFixStore) kept = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GStatBuf status;
  gsize n_made, n_kept;

  g_assert_null (yx_road_trails_open (fixes, f->region, f->path));
  g_cancellable_cancel (cancellable);
  g_assert_null (yx_road_trails_make (fixes, f->region, f->path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_stat (f->path, &status), !=, 0);
  g_clear_error (&error);
  made = yx_road_trails_make (fixes, f->region, f->path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (f->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  kept = yx_road_trails_open (fixes, f->region, f->path);
  g_assert_nonnull (kept);
  yx_fix_store_get_fixes (made, 0, &n_made);
  yx_fix_store_get_fixes (kept, 0, &n_kept);
  g_assert_cmpuint (n_made, ==, n_kept);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/review/road-trails/on-roads", Fixture, NULL, set_up, test_on_roads, tear_down);
  g_test_add ("/review/road-trails/as-known", Fixture, NULL, set_up, test_as_known, tear_down);
  g_test_add ("/review/road-trails/kept", Fixture, NULL, set_up, test_kept, tear_down);
  return g_test_run ();
}
