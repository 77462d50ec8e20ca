#include <glib.h>
#include <math.h>

#include "geo/tile.h"

static void
test_known_tiles (void)
{
  /* The standard example: Berlin's centre at zoom 10 is 550/335. */
  const YxTile berlin = yx_tile_at ((YxLonLat){ 13.41, 52.52 }, 10);

  g_assert_cmpuint (berlin.x, ==, 550);
  g_assert_cmpuint (berlin.y, ==, 335);
  g_assert_cmpuint (yx_tile_at ((YxLonLat){ 180, -85.06 }, 3).x, ==, 7);
  g_assert_cmpuint (yx_tile_at ((YxLonLat){ 180, -89.9 }, 3).y, ==, 7);
  g_assert_cmpuint (yx_tile_at ((YxLonLat){ -180, 89.9 }, 3).y, ==, 0);
}

static void
test_round_trip (void)
{
  GRand *rand = g_rand_new_with_seed (5);

  for (int i = 0; i < 20000; i++) {
    const YxLonLat p = { g_rand_double_range (rand, -180, 180),
                         g_rand_double_range (rand, -85, 85) };
    const YxLonLat back = yx_world_to_lon_lat (yx_world_from_lon_lat (p));

    g_assert_cmpfloat_with_epsilon (back.lon, p.lon, 1e-9);
    g_assert_cmpfloat_with_epsilon (back.lat, p.lat, 1e-9);
    for (int zoom = 0; zoom <= 20; zoom += 4)
      g_assert_true (yx_box_contains (yx_box_grow (yx_tile_box (yx_tile_at (p, zoom)), 0.01), p));
  }
  g_rand_free (rand);
}

static void
test_neighbours_share_an_edge (void)
{
  const YxTile tile = yx_tile_at ((YxLonLat){ 113.07, 34.94 }, 14);
  const YxTile east = { tile.x + 1, tile.y, tile.zoom };
  const YxTile south = { tile.x, tile.y + 1, tile.zoom };

  g_assert_cmpfloat (yx_tile_box (tile).east, ==, yx_tile_box (east).west);
  g_assert_cmpfloat (yx_tile_box (tile).south, ==, yx_tile_box (south).north);
}

static void
test_zoom_to_fit (void)
{
  const YxBox box = { 113.0, 34.8, 113.2, 35.0 };
  const double zoom = yx_zoom_to_fit (box, 1024, 768, 256);
  const YxWorldPoint a = yx_world_from_lon_lat ((YxLonLat){ box.west, box.north });
  const YxWorldPoint b = yx_world_from_lon_lat ((YxLonLat){ box.east, box.south });
  const double pixels = 256 * exp2 (zoom);

  g_assert_cmpfloat ((b.x - a.x) * pixels, <=, 1024.001);
  g_assert_cmpfloat ((b.y - a.y) * pixels, <=, 768.001);
  g_assert_cmpfloat (fmax ((b.x - a.x) * pixels / 1024, (b.y - a.y) * pixels / 768), >, 0.999);
}

static void
test_scale (void)
{
  g_assert_cmpfloat_with_epsilon (yx_metres_per_pixel (0, 0, 256), 156368.08, 0.01);
  g_assert_cmpfloat_with_epsilon (yx_metres_per_pixel (60, 1, 256), 156368.08 / 4, 0.01);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/geo/tile/known", test_known_tiles);
  g_test_add_func ("/geo/tile/round-trip", test_round_trip);
  g_test_add_func ("/geo/tile/neighbours", test_neighbours_share_an_edge);
  g_test_add_func ("/geo/tile/zoom-to-fit", test_zoom_to_fit);
  g_test_add_func ("/geo/tile/scale", test_scale);
  return g_test_run ();
}
