/* Pictures without a region, the palette, and the placement of labels. */

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "cartography/picture.h"
#include "cartography/placement.h"
#include "cartography/route-lanes.h"
#include "cartography/style-sheet.h"
#include "cartography/tile-painter.h"

static guint
count_colours (cairo_surface_t *surface)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  const int stride = cairo_image_surface_get_stride (surface);
  const guint8 *data = cairo_image_surface_get_data (surface);

  for (int y = 0; y < cairo_image_surface_get_height (surface); y++)
    for (int x = 0; x < cairo_image_surface_get_width (surface); x++) {
      guint32 pixel;

      memcpy (&pixel, data + (gsize) y * stride + 4 * x, sizeof pixel);
      g_hash_table_add (seen, GUINT_TO_POINTER (pixel & 0xffffff));
    }
  return g_hash_table_size (seen);
}

static void
test_grid (void)
{
  for (int style = 0; style < YX_N_MAP_STYLES; style++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (YxTilePainter) painter
        = yx_tile_painter_new (NULL, 256, 1.5, (YxMapStyle) style, NULL, &error);
    g_autoptr (cairo_surface_t) tile
        = yx_tile_painter_paint (painter, (YxTile){ 13000, 6600, 14 }, NULL, &error);

    g_assert_no_error (error);
    g_assert_cmpint (cairo_image_surface_get_width (tile), ==, 384);
    g_assert_cmpuint (count_colours (tile), >=, 2);
  }
}

static void
test_refused (void)
{
  g_autoptr (GError) error = NULL;
  const YxPicture nothing = { .width = 100, .height = 100 };
  const YxPicture huge = { .box = { 112, 34, 113, 35 }, .width = 20000, .height = 20000 };

  g_assert_null (yx_tile_painter_new (NULL, 0, 1.0, YX_MAP_STYLE_DAY, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_null (yx_cartography_render (NULL, &nothing, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_null (yx_cartography_render (NULL, &huge, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static void
test_overlays (void)
{
  static const YxLonLat line[] = { { 112.90, 34.90 }, { 113.00, 34.95 }, { 113.10, 34.92 } };
  static const YxOverlayStop stops[] = { { "s1", { 113.00, 34.95 }, 1 } };
  static const YxOverlayRoute route = { .id = "r", .name = "1", .note = "1", .points = line,
                                        .n_points = 3, .stops = stops, .n_stops = 1 };
  static const YxOverlayPlace depot = { "d", { 112.90, 34.90 }, YX_MARK_DEPOT, YX_COLOUR_OF_MARK,
                                        "Court" };
  const YxPicture bare = { .box = { 112.8, 34.8, 113.2, 35.0 }, .width = 900, .height = 600 };
  YxPicture full = { .width = 900, .height = 600, .routes = &route, .n_routes = 1,
                     .places = &depot, .n_places = 1, .title = "Tonight", .legend = true,
                     .scale_bar = true };
  g_autoptr (GError) error = NULL;
  g_autoptr (cairo_surface_t) ground = yx_cartography_render (NULL, &bare, NULL, &error);
  g_autoptr (cairo_surface_t) picture = NULL;
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "yexun-picture-test.png", NULL);

  g_assert_no_error (error);
  picture = yx_cartography_render (NULL, &full, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_colours (picture), >, count_colours (ground) + 20);

  g_assert_true (yx_cartography_write_png (picture, path, &error));
  g_assert_no_error (error);
  {
    g_autoptr (cairo_surface_t) again = cairo_image_surface_create_from_png (path);

    g_assert_cmpint (cairo_image_surface_get_width (again), ==, 900);
  }
  g_remove (path);
  g_assert_false (yx_cartography_write_png (picture, "/nonexistent/map.png", &error));
  g_assert_nonnull (error);
}

/* Lines and names must be seen on the ground of their style: WCAG asks 3 for graphics. */
static void
test_palette (void)
{
  for (int style = 0; style < YX_N_MAP_STYLES; style++) {
    const YxStyleSheet *sheet = yx_style_sheet ((YxMapStyle) style);
    /* Red light is dark by nature: its lines differ in dash as well. */
    const double least = style == YX_MAP_STYLE_RED ? 1.9 : 3.0;

    for (unsigned i = 0; i < YX_N_ROUTE_COLOURS; i++)
      g_assert_cmpfloat (
          yx_colour_contrast (yx_route_colour (i, (YxMapStyle) style), sheet->ground), >, least);
    g_assert_cmpfloat (yx_colour_contrast (sheet->place.text, sheet->ground), >, 4.5);
    {
      const YxTextPaint *const names[]
          = { &sheet->place_minor, &sheet->road_name, &sheet->water_name, &sheet->area_name,
              &sheet->poi,         &sheet->poi_important };

      for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
        g_assert_cmpfloat (yx_colour_contrast (names[i]->text, names[i]->halo), >,
                           style == YX_MAP_STYLE_RED ? 2.5 : 4.5);
      g_assert_cmpfloat (yx_colour_contrast (sheet->house_number.text,
                                             sheet->building[YX_REGION_BUILDING_RESIDENTIAL]),
                         >, style == YX_MAP_STYLE_RED ? 2.5 : 3.0);
    }
    g_assert_cmpfloat (yx_colour_contrast (sheet->panel_text, sheet->panel), >, 4.5);
  }
}

/* Two routes share the middle of three segments, one drives it backwards: there they run at the
 * spacing, on both sides of the road; elsewhere on the road. */
static void
test_lanes (void)
{
  static const YxWorldPoint a[] = { { 0.5, 0.5 }, { 0.501, 0.5 }, { 0.502, 0.5 }, { 0.503, 0.5 } };
  static const YxWorldPoint b[] = { { 0.502, 0.6 }, { 0.502, 0.5 }, { 0.501, 0.5 }, { 0.501, 0.4 } };
  const YxWorldPoint *const points[] = { a, b };
  const gsize n_points[] = { G_N_ELEMENTS (a), G_N_ELEMENTS (b) };
  YxRouteLanes *lanes = yx_route_lanes_new (points, n_points, 2);
  static const double a_xy[] = { 0, 0, 100, 0, 200, 0, 300, 0 };
  static const double b_xy[] = { 200, 100, 200, 0, 100, 0, 100, -100 };
  gsize n_a, n_b;
  g_autofree double *placed_a = yx_route_lanes_place (lanes, 0, a_xy, 5.0, &n_a);
  g_autofree double *placed_b = yx_route_lanes_place (lanes, 1, b_xy, 5.0, &n_b);

  g_assert_cmpuint (n_a, ==, 4);
  g_assert_cmpuint (n_b, ==, 4);
  /* The ends stay. */
  g_assert_cmpfloat_with_epsilon (placed_a[1], 0.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (placed_a[7], 0.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (placed_b[0], 200.0, 1e-9);
  /* The first is on the road before the shared stretch and 2.5 beside it in it. */
  g_assert_cmpfloat (fabs (placed_a[3]), >, 1.0);
  g_assert_cmpfloat (fabs (placed_a[5]), >, 1.0);
  g_assert_cmpfloat (placed_a[3] * placed_b[3], <, 0.0);
  g_assert_cmpfloat (placed_a[5] * placed_b[5], <, 0.0);
  yx_route_lanes_free (lanes);

  /* Both all the way: exactly the spacing. */
  {
    const YxWorldPoint *const same[] = { a, a };
    const gsize n_same[] = { 4, 4 };
    YxRouteLanes *twins = yx_route_lanes_new (same, n_same, 2);
    g_autofree double *p = yx_route_lanes_place (twins, 0, a_xy, 5.0, &n_a);
    g_autofree double *q = yx_route_lanes_place (twins, 1, a_xy, 5.0, &n_b);

    for (gsize i = 0; i < 4; i++)
      g_assert_cmpfloat_with_epsilon (fabs (p[2 * i + 1] - q[2 * i + 1]), 5.0, 1e-9);
    yx_route_lanes_free (twins);
  }
}

#define N_LABELS 600

static void
test_labels_apart (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  static YxLabelBox boxes[N_LABELS];
  static YxLabelCandidate candidates[N_LABELS];
  static gboolean shown[N_LABELS];
  guint n;

  for (guint i = 0; i < N_LABELS; i++) {
    const float x = (float) g_rand_double_range (random, -300, 900);
    const float y = (float) g_rand_double_range (random, -300, 900);
    const float width = (float) g_rand_double_range (random, 20, 120);

    boxes[i] = (YxLabelBox){ x, y, x + width, y + 14 };
    candidates[i] = (YxLabelCandidate){ .boxes = &boxes[i], .n_boxes = 1, .rank = i % 7, .id = i,
                                        .shared = i % 2 == 0 };
  }
  n = yx_place_labels (candidates, N_LABELS, 512, 512, TRUE, shown);
  g_assert_cmpuint (n, >, 20);
  for (guint i = 0; i < N_LABELS; i++)
    for (guint k = i + 1; shown[i] && k < N_LABELS; k++)
      if (shown[k])
        g_assert_false (boxes[i].x0 < boxes[k].x1 && boxes[k].x0 < boxes[i].x1
                        && boxes[i].y0 < boxes[k].y1 && boxes[k].y0 < boxes[i].y1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cartography/grid", test_grid);
  g_test_add_func ("/cartography/refused", test_refused);
  g_test_add_func ("/cartography/overlays", test_overlays);
  g_test_add_func ("/cartography/palette", test_palette);
  g_test_add_func ("/cartography/lanes", test_lanes);
  g_test_add_func ("/cartography/labels-apart", test_labels_apart);
  return g_test_run ();
}
