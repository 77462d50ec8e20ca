/* What a region costs: region-bench [EXTRACT], Heidelberg by default. */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "region/region-build.h"
#include "region/region-query.h"

static int
compare_doubles (const void *a, const void *b)
{
  const double *p = a, *q = b;

  return *p < *q ? -1 : *p > *q;
}

static gint64
tile_key (YxWorldPoint point)
{
  const YxTile tile = yx_tile_at (yx_world_to_lon_lat (point), 15);

  return (gint64) tile.x << 32 | tile.y;
}

/* The middle of the town: an anchor in the tile of zoom 15 with the most features. */
static YxLonLat
find_densest (YxRegion *region)
{
  g_autoptr (YxRegionFeatures) all
    = yx_region_query_whole (region, yx_region_get_box (region), 24, YX_LAYER_ALL, NULL, NULL);
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  YxWorldPoint best = { 0 };
  guint most = 0;

  for (guint i = 0; i < all->n_features; i++) {
    const gint64 key = tile_key (all->features[i].anchor);
    const guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, &key)) + 1;

    g_hash_table_insert (counts, g_memdup2 (&key, sizeof key), GUINT_TO_POINTER (n));
    if (n > most) {
      most = n;
      best = all->features[i].anchor;
    }
  }
  return yx_world_to_lon_lat (best);
}

/* 512 px tiles in a square around a point. */
static void
time_queries (YxRegion *region, YxLonLat around, int zoom)
{
  enum { SIDE = 7 };
  const YxTile middle = yx_tile_at (around, zoom - 1);
  double times[SIDE * SIDE];
  guint most = 0;

  for (guint i = 0; i < SIDE * SIDE; i++) {
    const YxTile tile = { middle.x + i % SIDE - SIDE / 2, middle.y + i / SIDE - SIDE / 2,
                          zoom - 1 };
    const gint64 start = g_get_monotonic_time ();
    g_autoptr (YxRegionFeatures) features
      = yx_region_query (region, yx_tile_box (tile), zoom, YX_LAYER_ALL, NULL, NULL);

    times[i] = (double) (g_get_monotonic_time () - start) / 1e3;
    most = MAX (most, features->n_features);
  }
  qsort (times, SIDE * SIDE, sizeof (double), compare_doubles);
  g_print ("zoom %2d: median %.2f ms, worst %.2f ms, at most %u features\n", zoom,
           times[SIDE * SIDE / 2], times[SIDE * SIDE - 1], most);
}

int
main (int argc, char **argv)
{
  g_autofree char *extract
    = argc > 1 ? g_strdup (argv[1])
               : g_build_filename (g_getenv ("YEXUN_SHARED"), "data", "osm", "heidelberg.osm.pbf",
                                   NULL);
  g_autofree char *folder = g_dir_make_tmp ("region-bench-XXXXXX", NULL);
  g_autofree char *out = g_build_filename (folder, "out.gpkg", NULL);
  const YxRegionBuildOptions options = { .extract = extract, .out = out };
  YxRegionBuildReport report = { 0 };
  g_autoptr (YxRegion) region = NULL;
  g_autoptr (GError) error = NULL;
  struct rusage usage;
  GStatBuf status;
  double total = 0.0;
  YxLonLat densest;
  gint64 start;

  if (!g_file_test (extract, G_FILE_TEST_EXISTS)) {
    g_print ("%s is absent\n", extract);
    return 77;
  }
  if (!yx_region_build (&options, NULL, NULL, &report, NULL, &error))
    g_error ("%s", error->message);
  for (int i = 0; i < YX_REGION_N_PHASES; i++)
    g_print ("%-24s %7.2f s\n", yx_region_phase_label ((YxRegionPhase) i), report.seconds[i]);
  getrusage (RUSAGE_SELF, &usage);
  for (int i = 0; i < YX_REGION_N_PHASES; i++)
    total += report.seconds[i];
  g_print ("whole build %.1f s, processor time %.1f s\n", total,
           (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
             + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6);
  if (g_stat (extract, &status) == 0 && status.st_size > 0)
    g_print ("%.1f bytes a byte of extract, ", (double) report.file_bytes / (double) status.st_size);
  g_print ("%.1f MB, roads %.1f MB, memory at most %.0f MB\n", (double) report.file_bytes / 1e6,
           (double) report.road_image_bytes / 1e6, (double) usage.ru_maxrss / 1e3);

  start = g_get_monotonic_time ();
  region = yx_region_open (out, &error);
  if (region == NULL)
    g_error ("%s", error->message);
  g_print ("open %.3f s\n", (double) (g_get_monotonic_time () - start) / 1e6);
  densest = find_densest (region);
  for (int zoom = 9; zoom <= 18; zoom++)
    time_queries (region, densest, zoom);
  g_unlink (out);
  g_rmdir (folder);
  return 0;
}
