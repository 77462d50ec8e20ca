/* What a tile of the base map costs: tile-bench [EXTRACT [ZOOM]], Heidelberg by default.
 *
 * For each zoom (of 256 px tiles, one more than that of the 512 px tile) the tiles with the most
 * features are painted in the order in which a window asks for them, metatile by metatile, by a
 * thread whose text cache is cold at first and warm then; processor time of that thread. */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <time.h>

#include "cartography/tile-painter.h"
#include "region/region-build.h"
#include "region/region-query.h"

#define TILE 512
#define N_TILES 24

typedef struct {
  YxTile tile;
  guint n_features;
} Dense;

static int
compare_doubles (const void *a, const void *b)
{
  const double *p = a, *q = b;

  return *p < *q ? -1 : *p > *q;
}

static gint
most_first (gconstpointer a, gconstpointer b)
{
  const Dense *p = a, *q = b;

  return p->n_features > q->n_features ? -1 : p->n_features < q->n_features;
}

static gint
by_metatile (gconstpointer a, gconstpointer b)
{
  const YxTile p = ((const Dense *) a)->tile, q = ((const Dense *) b)->tile;

  if (p.y / 2 != q.y / 2)
    return p.y / 2 < q.y / 2 ? -1 : 1;
  if (p.x / 2 != q.x / 2)
    return p.x / 2 < q.x / 2 ? -1 : 1;
  return p.y != q.y ? (p.y < q.y ? -1 : 1) : p.x < q.x ? -1 : p.x > q.x;
}

/* The densest tiles of a level, found through the anchors of all features. */
static GArray *
find_dense (YxRegion *region, int level)
{
  g_autoptr (YxRegionFeatures) all
      = yx_region_query_whole (region, yx_region_get_box (region), level + 1, YX_LAYER_ALL, NULL, NULL);
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  GArray *dense = g_array_new (FALSE, FALSE, sizeof (Dense));
  GHashTableIter iter;
  gpointer key, value;

  for (guint i = 0; i < all->n_features; i++) {
    const YxTile tile = yx_tile_at (yx_world_to_lon_lat (all->features[i].anchor), level);
    const gint64 packed = (gint64) tile.x << 32 | tile.y;

    g_hash_table_insert (
        counts, g_memdup2 (&packed, sizeof packed),
        GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, &packed)) + 1));
  }
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    const gint64 packed = *(gint64 *) key;
    const Dense one = { { (unsigned) (packed >> 32), (unsigned) (packed & 0xffffffff), level },
                        GPOINTER_TO_UINT (value) };

    g_array_append_val (dense, one);
  }
  g_array_sort (dense, most_first);
  g_array_set_size (dense, MIN (dense->len, N_TILES));
  g_array_sort (dense, by_metatile);
  return dense;
}

static double
thread_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static void
time_level (YxRegion *region, int level, double scale)
{
  g_autoptr (GArray) dense = find_dense (region, level);
  g_autoptr (GError) error = NULL;
  double times[2][N_TILES], sums[2] = { 0.0, 0.0 };
  guint most = 0;

  for (int run = 0; run < 2; run++) {
    /* A painter of its own, so that its plans are made anew. */
    g_autoptr (YxTilePainter) painter
        = yx_tile_painter_new (region, TILE, scale, YX_MAP_STYLE_NIGHT, "zh_CN", &error);

    for (guint i = 0; i < dense->len; i++) {
      const Dense *one = &g_array_index (dense, Dense, i);
      const double start = thread_ms ();
      cairo_surface_t *surface = yx_tile_painter_paint (painter, one->tile, NULL, &error);

      if (surface == NULL)
        g_error ("%s", error->message);
      times[run][i] = thread_ms () - start;
      sums[run] += times[run][i];
      most = MAX (most, one->n_features);
      cairo_surface_destroy (surface);
    }
    qsort (times[run], dense->len, sizeof (double), compare_doubles);
  }
  g_print ("zoom %2d scale %g: %2u tiles, at most %5u features; first mean %5.1f worst %5.1f ms; "
           "again mean %5.1f median %5.1f worst %5.1f ms\n",
           level + 1, scale, dense->len, most, sums[0] / dense->len, times[0][dense->len - 1],
           sums[1] / dense->len, times[1][dense->len / 2], times[1][dense->len - 1]);
}

static gpointer
bench_thread (gpointer data)
{
  YxRegion *region = data;

  for (int level = 11; level <= 17; level++)
    time_level (region, level, 1.0);
  time_level (region, 15, 2.0);
  return NULL;
}

int
main (int argc, char **argv)
{
  g_autofree char *extract
      = argc > 1 ? g_strdup (argv[1])
                 : g_build_filename (g_getenv ("YEXUN_SHARED"), "data", "osm",
                                     "heidelberg.osm.pbf", NULL);
  g_autofree char *folder = g_dir_make_tmp ("tile-bench-XXXXXX", NULL);
  g_autofree char *out = g_build_filename (folder, "out.gpkg", NULL);
  g_autoptr (YxRegion) region = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_test (extract, G_FILE_TEST_EXISTS)) {
    g_print ("%s is absent\n", extract);
    return 77;
  }
  if (g_str_has_suffix (extract, ".gpkg")) {
    region = yx_region_open (extract, &error);
  } else if (yx_region_build (&(YxRegionBuildOptions){ .extract = extract, .out = out }, NULL, NULL,
                              NULL, NULL, &error)) {
    region = yx_region_open (out, &error);
  }
  if (region == NULL)
    g_error ("%s", error->message);
  g_thread_join (g_thread_new ("paint", bench_thread, region));
  g_clear_object (&region);
  g_unlink (out);
  g_rmdir (folder);
  return 0;
}
