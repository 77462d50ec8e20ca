/* Tiles against one big picture of the same ground: nothing may differ where they meet. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cartography/base-map.h"
#include "cartography/label-plan.h"
#include "cartography/sample-town.h"
#include "cartography/tile-painter.h"

#define TILE 512

/* Tiles of the block that is compared, each way; it spans two metatiles and a part of a third. */
#define BLOCK 3

static SampleTown town;

static YxTile
corner_of (int zoom)
{
  YxTile tile = yx_tile_at ((YxLonLat){ SAMPLE_TOWN_LON, SAMPLE_TOWN_LAT }, zoom);

  /* An odd one, so that metatiles end within the block. */
  tile.x = (tile.x - 1) | 1;
  tile.y = (tile.y - 1) | 1;
  return tile;
}

static YxLabelPlan *
plan_of_metatile (unsigned x, unsigned y, int zoom, gboolean english)
{
  const YxPaintView view = yx_paint_view_of_tiles (x / 2 * 2, y / 2 * 2, zoom, 2, TILE);
  g_autoptr (GError) error = NULL;
  YxLabelPlan *plan = yx_label_plan_new (town.region, &view, english, TRUE, NULL, &error);

  g_assert_no_error (error);
  return plan;
}

/* The block painted at once, with the labels of the metatiles that it lies in. */
static cairo_surface_t *
paint_whole (YxTile corner, double scale)
{
  const YxPaintView view = yx_paint_view_of_tiles (corner.x, corner.y, corner.zoom, BLOCK, TILE);
  const int side = (int) (BLOCK * TILE * scale);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, side, side);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GError) error = NULL;

  cairo_scale (cr, scale, scale);
  yx_base_map_paint (cr, town.region, &view, scale, YX_MAP_STYLE_DAY, NULL, &error);
  g_assert_no_error (error);
  for (unsigned y = corner.y / 2; y <= (corner.y + BLOCK - 1) / 2; y++)
    for (unsigned x = corner.x / 2; x <= (corner.x + BLOCK - 1) / 2; x++) {
      g_autoptr (YxLabelPlan) plan = plan_of_metatile (2 * x, 2 * y, corner.zoom, FALSE);

      yx_label_plan_paint (plan, cr, &view, scale, YX_MAP_STYLE_DAY);
    }
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static int
pixel_difference (const guint8 *a, const guint8 *b)
{
  int most = 0;

  for (int c = 0; c < 3; c++)
    most = MAX (most, abs (a[c] - b[c]));
  return most;
}

/* The share of pixels of a tile that differ from the same pixels of the picture. */
static double
compare_tile (cairo_surface_t *tile, cairo_surface_t *whole, int left, int top, int side,
              int *ret_worst)
{
  const guint8 *a = cairo_image_surface_get_data (tile), *b = cairo_image_surface_get_data (whole);
  const int stride_a = cairo_image_surface_get_stride (tile);
  const int stride_b = cairo_image_surface_get_stride (whole);
  guint n = 0;

  for (int y = 0; y < side; y++)
    for (int x = 0; x < side; x++) {
      const int difference
          = pixel_difference (a + y * stride_a + 4 * x, b + (top + y) * stride_b + 4 * (left + x));

      *ret_worst = MAX (*ret_worst, difference);
      n += difference > 2;
    }
  return n / (double) side / side;
}

static void
test_seams (gconstpointer data)
{
  const double scale = GPOINTER_TO_INT (data);
  const int side = (int) (TILE * scale);

  for (int zoom = 13; zoom <= 16; zoom++) {
    const YxTile corner = corner_of (zoom);
    g_autoptr (cairo_surface_t) whole = paint_whole (corner, scale);
    g_autoptr (GError) error = NULL;
    g_autoptr (YxTilePainter) painter
        = yx_tile_painter_new (town.region, TILE, scale, YX_MAP_STYLE_DAY, NULL, &error);
    int worst = 0;

    for (unsigned i = 0; i < BLOCK * BLOCK; i++) {
      const YxTile at = { corner.x + i % BLOCK, corner.y + i / BLOCK, zoom };
      g_autoptr (cairo_surface_t) tile = yx_tile_painter_paint (painter, at, NULL, &error);
      double share;

      g_assert_no_error (error);
      g_assert_cmpint (cairo_image_surface_get_width (tile), ==, side);
      share = compare_tile (tile, whole, (int) (i % BLOCK) * side, (int) (i / BLOCK) * side, side,
                            &worst);
      g_test_message ("zoom %d, tile %u: %.4f %% differ, at most by %d", zoom, i, share * 100.0,
                      worst);
      /* Cairo counts coverage from the edge of what it fills, so a few edges of areas differ by
       * a shade. A label or a dash that is cut differs by far more. */
      g_assert_cmpfloat (share, <, 0.0005);
      g_assert_cmpint (worst, <=, 40);
    }
  }
}

static gboolean
overlap (YxLabelBox a, YxLabelBox b)
{
  return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;
}

static YxLabelBox
shifted (YxLabelBox box, float dx, float dy)
{
  return (YxLabelBox){ box.x0 + dx, box.y0 + dy, box.x1 + dx, box.y1 + dy };
}

static gboolean
is_inside (YxLabelBox box, double side)
{
  return box.x0 >= 0 && box.y0 >= 0 && box.x1 <= side && box.y1 <= side;
}

/* How many labels of one plan cross into the other's ground; each must stand in both, on the same
 * spot, and touch no other. `dx`, `dy`: from the first plan to the second. */
static guint
check_neighbours (const YxLabelPlan *a, const YxLabelPlan *b, float dx, float dy)
{
  guint n_crossing = 0;

  for (guint i = 0; i < yx_label_plan_get_n_labels (a); i++) {
    const YxLabelBox box = shifted (yx_label_plan_get_box (a, i), -dx, -dy);
    const gboolean crosses = overlap (box, (YxLabelBox){ 0, 0, 2 * TILE, 2 * TILE });
    guint same = 0;

    if (!crosses)
      continue;
    for (guint k = 0; k < yx_label_plan_get_n_labels (b); k++) {
      const YxLabelBox other = yx_label_plan_get_box (b, k);

      if (!overlap (box, other))
        continue;
      g_assert_cmpstr (yx_label_plan_get_text (a, i), ==, yx_label_plan_get_text (b, k));
      g_assert_cmpfloat_with_epsilon (box.x0, other.x0, 0.01);
      g_assert_cmpfloat_with_epsilon (box.y0, other.y0, 0.01);
      same++;
    }
    g_assert_cmpuint (same, ==, 1);
    n_crossing++;
  }
  return n_crossing;
}

static void
test_neighbours (void)
{
  guint n_crossing = 0, n_labels = 0;

  for (int zoom = 12; zoom <= 17; zoom++) {
    const YxTile corner = corner_of (zoom);

    for (unsigned y = 0; y < 2; y++)
      for (unsigned x = 0; x < 2; x++) {
        g_autoptr (YxLabelPlan) a
            = plan_of_metatile (corner.x + 2 * x, corner.y + 2 * y, zoom, FALSE);
        g_autoptr (YxLabelPlan) right
            = plan_of_metatile (corner.x + 2 * x + 2, corner.y + 2 * y, zoom, FALSE);
        g_autoptr (YxLabelPlan) below
            = plan_of_metatile (corner.x + 2 * x, corner.y + 2 * y + 2, zoom, FALSE);

        n_labels += yx_label_plan_get_n_labels (a);
        n_crossing += check_neighbours (a, right, 2 * TILE, 0) + check_neighbours (right, a, -2 * TILE, 0);
        n_crossing += check_neighbours (a, below, 0, 2 * TILE) + check_neighbours (below, a, 0, -2 * TILE);
      }
  }
  g_test_message ("%u labels, %u cross an edge", n_labels, n_crossing);
  g_assert_cmpuint (n_labels, >, 400);
  g_assert_cmpuint (n_crossing, >, 0);
}

/* A street of 28 ways is one line: its name stands on it a few times, not 28 times or never. */
static void
test_joined_names (void)
{
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const YxTile corner = corner_of (15);
  g_autoptr (YxLabelPlan) plan = plan_of_metatile (corner.x + 1, corner.y + 1, 15, FALSE);
  guint streets = 0;

  for (guint i = 0; i < yx_label_plan_get_n_labels (plan); i++) {
    const char *text = yx_label_plan_get_text (plan, i);

    if (g_str_has_prefix (text, "南北") || g_str_has_prefix (text, "东西")) {
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, text)) + 1;

      g_assert_cmpuint (n, <=, 3);
      streets += n == 1;
      g_hash_table_replace (counts, g_strdup (text), GUINT_TO_POINTER (n));
      g_assert_true (is_inside (yx_label_plan_get_box (plan, i), 2 * TILE));
    }
  }
  /* A way is 42 units long there, a name 60. */
  g_assert_cmpuint (streets, >=, 4);
}

static gboolean
has_text (const YxLabelPlan *plan, const char *part)
{
  for (guint i = 0; i < yx_label_plan_get_n_labels (plan); i++)
    if (strstr (yx_label_plan_get_text (plan, i), part) != NULL)
      return TRUE;
  return FALSE;
}

static void
test_languages (void)
{
  const YxTile corner = corner_of (15);
  g_autoptr (YxLabelPlan) chinese = plan_of_metatile (corner.x + 1, corner.y + 1, 15, FALSE);
  g_autoptr (YxLabelPlan) english = plan_of_metatile (corner.x + 1, corner.y + 1, 15, TRUE);

  g_assert_true (has_text (chinese, "号街") && !has_text (chinese, "Street"));
  g_assert_true (has_text (english, "Street") && !has_text (english, "号街"));
  /* No English name: the Chinese one. */
  g_assert_true (has_text (english, "村"));

  g_assert_false (yx_locale_prefers_english ("zh_CN.UTF-8"));
  g_assert_false (yx_locale_prefers_english ("C"));
  g_assert_false (yx_locale_prefers_english (NULL));
  g_assert_true (yx_locale_prefers_english ("en_GB.UTF-8"));
}

/* Twice as fine, the same map: each pixel is about the mean of the four that take its place. */
static void
test_hidpi (void)
{
  const YxTile tile = corner_of (15);
  g_autoptr (YxTilePainter) coarse
      = yx_tile_painter_new (town.region, TILE, 1.0, YX_MAP_STYLE_NIGHT, NULL, NULL);
  g_autoptr (YxTilePainter) fine
      = yx_tile_painter_new (town.region, TILE, 2.0, YX_MAP_STYLE_NIGHT, NULL, NULL);
  g_autoptr (cairo_surface_t) a = yx_tile_painter_paint (coarse, tile, NULL, NULL);
  g_autoptr (cairo_surface_t) b = yx_tile_painter_paint (fine, tile, NULL, NULL);
  const guint8 *p = cairo_image_surface_get_data (a), *q = cairo_image_surface_get_data (b);
  const int stride_p = cairo_image_surface_get_stride (a);
  const int stride_q = cairo_image_surface_get_stride (b);
  double sum = 0.0;
  guint sharper = 0;

  g_assert_cmpint (cairo_image_surface_get_width (b), ==, 2 * TILE);
  for (int y = 0; y < TILE; y++)
    for (int x = 0; x < TILE; x++) {
      const guint8 *four = q + 2 * y * stride_q + 8 * x;
      const int values[] = { four[1], four[5], four[stride_q + 1], four[stride_q + 5] };
      int low = 255, high = 0;

      for (int i = 0; i < 4; i++) {
        low = MIN (low, values[i]);
        high = MAX (high, values[i]);
      }
      sum += fabs (p[y * stride_p + 4 * x + 1] - (values[0] + values[1] + values[2] + values[3]) / 4.0);
      sharper += high - low > 24;
    }
  g_test_message ("mean difference %.2f, %u pixels with detail", sum / TILE / TILE, sharper);
  g_assert_cmpfloat (sum / TILE / TILE, <, 3.0);
  /* Not blown up from the coarse one. */
  g_assert_cmpuint (sharper, >, 2000);
}

typedef struct {
  YxTilePainter *painter;
  YxTile tile;
} Job;

static gpointer
paint_thread (gpointer data)
{
  const Job *job = data;

  return yx_tile_painter_paint (job->painter, job->tile, NULL, NULL);
}

/* The tiles of one metatile at once, and after a request that was cancelled. */
static void
test_threads (void)
{
  const YxTile corner = corner_of (15);
  const YxTile first = { corner.x + 1, corner.y + 1, 15 };
  g_autoptr (YxTilePainter) painter
      = yx_tile_painter_new (town.region, TILE, 1.0, YX_MAP_STYLE_NIGHT, NULL, NULL);
  g_autoptr (YxTilePainter) alone
      = yx_tile_painter_new (town.region, TILE, 1.0, YX_MAP_STYLE_NIGHT, NULL, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *threads[4];
  Job jobs[4];

  g_cancellable_cancel (cancellable);
  g_assert_null (yx_tile_painter_paint (painter, first, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  for (unsigned i = 0; i < 4; i++) {
    jobs[i] = (Job){ painter, { first.x + i % 2, first.y + i / 2, 15 } };
    threads[i] = g_thread_new ("paint", paint_thread, &jobs[i]);
  }
  for (unsigned i = 0; i < 4; i++) {
    g_autoptr (cairo_surface_t) tile = g_thread_join (threads[i]);
    g_autoptr (cairo_surface_t) again = yx_tile_painter_paint (alone, jobs[i].tile, NULL, NULL);
    int worst = 0;

    g_assert_nonnull (tile);
    compare_tile (tile, again, 0, 0, TILE, &worst);
    g_assert_cmpint (worst, ==, 0);
  }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  sample_town_init (&town);
  g_test_add_data_func ("/tiles/seams", GINT_TO_POINTER (1), test_seams);
  g_test_add_data_func ("/tiles/seams-hidpi", GINT_TO_POINTER (2), test_seams);
  g_test_add_func ("/tiles/neighbours", test_neighbours);
  g_test_add_func ("/tiles/joined-names", test_joined_names);
  g_test_add_func ("/tiles/languages", test_languages);
  g_test_add_func ("/tiles/hidpi", test_hidpi);
  g_test_add_func ("/tiles/threads", test_threads);
  status = g_test_run ();
  sample_town_clear (&town);
  return status;
}
