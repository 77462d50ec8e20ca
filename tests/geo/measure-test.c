#include <glib.h>
#include <math.h>

#include "geo/measure.h"

static void
test_distance (void)
{
  const YxLonLat a = { 0, 0 }, b = { 1, 0 }, c = { 0, 1 };
  const double degree = YX_EARTH_RADIUS_M * G_PI / 180.0;

  g_assert_cmpfloat_with_epsilon (yx_distance (a, b), degree, 1e-6);
  g_assert_cmpfloat_with_epsilon (yx_distance (a, c), degree, 1e-6);
  g_assert_cmpfloat (yx_distance (a, a), ==, 0.0);
  /* Antipodes: half the circumference, no NaN from rounding. */
  g_assert_cmpfloat_with_epsilon (yx_distance (a, (YxLonLat){ 180, 0 }),
                                  G_PI * YX_EARTH_RADIUS_M, 1e-3);
}

static void
test_near_distance_agrees (void)
{
  GRand *rand = g_rand_new_with_seed (2);

  for (int i = 0; i < 20000; i++) {
    const YxLonLat a = { g_rand_double_range (rand, 75, 135), g_rand_double_range (rand, 5, 52) };
    const YxLonLat b = yx_destination (a, g_rand_double_range (rand, 0, 360),
                                       g_rand_double_range (rand, 0.5, 50000));
    const double exact = yx_distance (a, b);

    g_assert_cmpfloat (fabs (yx_distance_near (a, b) - exact), <=, exact * 0.001);
  }
  g_rand_free (rand);
}

static void
test_destination_round_trip (void)
{
  GRand *rand = g_rand_new_with_seed (3);

  for (int i = 0; i < 20000; i++) {
    const YxLonLat a = { g_rand_double_range (rand, -179, 179),
                         g_rand_double_range (rand, -80, 80) };
    const double bearing = g_rand_double_range (rand, 0, 360);
    const double metres = g_rand_double_range (rand, 100, 200000);
    const YxLonLat b = yx_destination (a, bearing, metres);

    g_assert_cmpfloat_with_epsilon (yx_distance (a, b), metres, 0.001);
    g_assert_cmpfloat (yx_bearing_difference (yx_bearing (a, b), bearing), <, 0.001);
  }
  g_rand_free (rand);
}

static void
test_bearings (void)
{
  const YxLonLat o = { 113, 35 };

  g_assert_cmpfloat_with_epsilon (yx_bearing (o, (YxLonLat){ 113, 36 }), 0.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (yx_bearing (o, (YxLonLat){ 113, 34 }), 180.0, 1e-9);
  g_assert_cmpfloat (yx_bearing_difference (350, 10), ==, 20.0);
  g_assert_cmpfloat (yx_bearing_difference (10, 350), ==, 20.0);
  g_assert_cmpfloat (yx_bearing_difference (0, 180), ==, 180.0);
}

static void
test_segment (void)
{
  const YxLonLat a = { 113.00, 35.00 }, b = { 113.01, 35.00 };
  YxLonLat foot;
  double fraction;
  double d;

  d = yx_segment_nearest ((YxLonLat){ 113.005, 35.001 }, a, b, &foot, &fraction);
  g_assert_cmpfloat_with_epsilon (d, 111.195, 0.01);
  g_assert_cmpfloat_with_epsilon (fraction, 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (foot.lon, 113.005, 1e-9);

  yx_segment_nearest ((YxLonLat){ 112.0, 35.0 }, a, b, NULL, &fraction);
  g_assert_cmpfloat (fraction, ==, 0.0);
  yx_segment_nearest ((YxLonLat){ 114.0, 35.0 }, a, b, NULL, &fraction);
  g_assert_cmpfloat (fraction, ==, 1.0);

  /* A segment without length. */
  d = yx_segment_nearest (b, a, a, &foot, &fraction);
  g_assert_cmpfloat (fraction, ==, 0.0);
  g_assert_cmpfloat_with_epsilon (d, yx_distance (a, b), 0.1);
}

/* No point of the original may lie farther from the simplified line than the tolerance. */
static void
test_simplify_keeps_within_tolerance (void)
{
  enum { N = 500 };
  GRand *rand = g_rand_new_with_seed (4);
  YxLonLat line[N];
  bool keep[N];

  for (int round = 0; round < 50; round++) {
    const double tolerance = g_rand_double_range (rand, 1, 100);
    size_t n_kept;

    line[0] = (YxLonLat){ 113, 35 };
    for (int i = 1; i < N; i++)
      line[i] = yx_destination (line[i - 1], g_rand_double_range (rand, 0, 120), 20);
    n_kept = yx_polyline_simplify (line, N, tolerance, keep);

    g_assert_cmpuint (n_kept, >=, 2);
    g_assert_cmpuint (n_kept, <, N);
    g_assert_true (keep[0] && keep[N - 1]);
    for (int i = 0, before = 0; i < N; i++) {
      int after = i;

      if (keep[i]) {
        before = i;
        continue;
      }
      while (!keep[after])
        after++;
      g_assert_cmpfloat (yx_segment_nearest (line[i], line[before], line[after], NULL, NULL), <=,
                         tolerance);
    }
  }
  g_rand_free (rand);
}

static void
test_simplify_short_lines (void)
{
  const YxLonLat line[2] = { { 113, 35 }, { 113, 35 } };
  bool keep[2] = { false, false };

  g_assert_cmpuint (yx_polyline_simplify (line, 0, 1, keep), ==, 0);
  g_assert_cmpuint (yx_polyline_simplify (line, 1, 1, keep), ==, 1);
  g_assert_cmpuint (yx_polyline_simplify (line, 2, 1, keep), ==, 2);
}

static void
test_box (void)
{
  YxBox box = YX_BOX_EMPTY;

  g_assert_true (yx_box_is_empty (box));
  yx_box_extend (&box, (YxLonLat){ 113, 35 });
  g_assert_false (yx_box_is_empty (box));
  yx_box_extend (&box, (YxLonLat){ 114, 34 });
  g_assert_true (yx_box_contains (box, (YxLonLat){ 113.5, 34.5 }));
  g_assert_false (yx_box_contains (box, (YxLonLat){ 113.5, 35.5 }));
  g_assert_cmpfloat (yx_box_distance (box, (YxLonLat){ 113.5, 34.5 }), ==, 0.0);
  g_assert_cmpfloat_with_epsilon (yx_box_distance (box, (YxLonLat){ 113.5, 36 }), 111195.0, 5.0);
  g_assert_true (yx_box_intersects (box, (YxBox){ 113.9, 34.9, 120, 40 }));
  g_assert_false (yx_box_intersects (box, (YxBox){ 115, 34.9, 120, 40 }));
  g_assert_true (yx_box_contains (yx_box_grow (box, 2000), (YxLonLat){ 113.5, 35.015 }));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/geo/measure/distance", test_distance);
  g_test_add_func ("/geo/measure/near-distance", test_near_distance_agrees);
  g_test_add_func ("/geo/measure/destination", test_destination_round_trip);
  g_test_add_func ("/geo/measure/bearings", test_bearings);
  g_test_add_func ("/geo/measure/segment", test_segment);
  g_test_add_func ("/geo/measure/simplify", test_simplify_keeps_within_tolerance);
  g_test_add_func ("/geo/measure/simplify-short", test_simplify_short_lines);
  g_test_add_func ("/geo/measure/box", test_box);
  return g_test_run ();
}
