#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "geo/datum.h"
#include "geo/measure.h"

static void
assert_near (YxLonLat got, double lon, double lat, double tolerance, const char *what)
{
  if (fabs (got.lon - lon) > tolerance || fabs (got.lat - lat) > tolerance)
    g_error ("%s: got %.10f,%.10f, expected %.10f,%.10f", what, got.lon, got.lat, lon, lat);
}

/* Columns: name, then five pairs; the forward pairs hold to 1e-7 degrees. The listed inverses
 * come from a library that does not iterate, so ours may only be nearer to the origin. */
static void
test_published_points (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("YEXUN_SHARED"), "data", "vectors",
                                            "datum.csv", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  int n = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL)) {
    g_test_skip ("the published datum points are not here");
    return;
  }
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++) {
    g_auto (GStrv) cells = g_strsplit (lines[i], ",", -1);
    double v[12];

    g_assert_cmpuint (g_strv_length (cells), ==, 13);
    for (int c = 0; c < 12; c++)
      v[c] = g_ascii_strtod (cells[c + 1], NULL);

    const YxLonLat wgs = { v[0], v[1] };
    assert_near (yx_datum_from_wgs84 (YX_DATUM_GCJ02, wgs), v[2], v[3], 1e-7, lines[i]);
    assert_near (yx_datum_from_wgs84 (YX_DATUM_BD09, wgs), v[4], v[5], 1e-7, lines[i]);

    const YxLonLat back = yx_datum_to_wgs84 (YX_DATUM_GCJ02, (YxLonLat){ v[2], v[3] });
    const YxLonLat listed = { v[6], v[7] };
    g_assert_cmpfloat (yx_distance (back, wgs), <=, yx_distance (listed, wgs) + 1e-4);
    assert_near (yx_datum_to_wgs84 (YX_DATUM_BD09, (YxLonLat){ v[4], v[5] }), v[0], v[1], 1e-8,
                 lines[i]);
    n++;
  }
  g_assert_cmpint (n, >, 50);
}

static void
test_round_trip_under_a_millimetre (void)
{
  GRand *rand = g_rand_new_with_seed (1);

  for (int i = 0; i < 100000; i++) {
    /* Inside the shifted box, away from its rim where the shift jumps. */
    const YxLonLat p = { g_rand_double_range (rand, 73.0, 137.0),
                         g_rand_double_range (rand, 1.5, 55.0) };

    for (YxDatum datum = YX_DATUM_GCJ02; datum <= YX_DATUM_BD09; datum++) {
      const YxLonLat back = yx_datum_to_wgs84 (datum, yx_datum_from_wgs84 (datum, p));
      if (yx_distance (p, back) > 0.001)
        g_error ("%s at %f,%f: %g m off", yx_datum_name (datum), p.lon, p.lat,
                 yx_distance (p, back));
    }
  }
  g_rand_free (rand);
}

static void
test_outside_china_is_left_alone (void)
{
  const YxLonLat paris = { 2.3522, 48.8566 };
  const YxLonLat same = yx_datum_from_wgs84 (YX_DATUM_GCJ02, paris);

  g_assert_cmpfloat (same.lon, ==, paris.lon);
  g_assert_cmpfloat (same.lat, ==, paris.lat);
}

static void
test_shift_is_hundreds_of_metres (void)
{
  const YxLonLat wen = { 113.07, 34.94 };
  const double gcj = yx_distance (wen, yx_datum_from_wgs84 (YX_DATUM_GCJ02, wen));
  const double bd = yx_distance (wen, yx_datum_from_wgs84 (YX_DATUM_BD09, wen));

  g_assert_cmpfloat (gcj, >, 300.0);
  g_assert_cmpfloat (gcj, <, 800.0);
  g_assert_cmpfloat (bd, >, gcj);
}

static void
test_words (void)
{
  YxDatum datum = YX_DATUM_BD09;

  g_assert_true (yx_datum_parse ("GCJ-02", &datum));
  g_assert_cmpint (datum, ==, YX_DATUM_GCJ02);
  g_assert_true (yx_datum_parse ("CGCS2000", &datum));
  g_assert_cmpint (datum, ==, YX_DATUM_WGS84);
  g_assert_true (yx_datum_parse ("bd09", &datum));
  g_assert_false (yx_datum_parse ("mars", &datum));
  g_assert_false (yx_datum_parse ("", &datum));
  g_assert_false (yx_datum_parse (NULL, &datum));
  g_assert_false (yx_datum_parse ("wgs84wgs84wgs84wgs84", &datum));
  g_assert_cmpint (datum, ==, YX_DATUM_BD09);
}

static void
test_nonsense_points (void)
{
  g_assert_false (yx_lon_lat_is_valid ((YxLonLat){ NAN, 0 }));
  g_assert_false (yx_lon_lat_is_valid ((YxLonLat){ 0, INFINITY }));
  g_assert_false (yx_lon_lat_is_valid ((YxLonLat){ 181, 0 }));
  g_assert_true (yx_lon_lat_is_valid ((YxLonLat){ 180, -90 }));
  /* Converted unchanged rather than iterated on. */
  g_assert_cmpfloat (yx_datum_to_wgs84 (YX_DATUM_BD09, (YxLonLat){ 500, 500 }).lon, ==, 500);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/geo/datum/published-points", test_published_points);
  g_test_add_func ("/geo/datum/round-trip", test_round_trip_under_a_millimetre);
  g_test_add_func ("/geo/datum/outside-china", test_outside_china_is_left_alone);
  g_test_add_func ("/geo/datum/size-of-shift", test_shift_is_hundreds_of_metres);
  g_test_add_func ("/geo/datum/words", test_words);
  g_test_add_func ("/geo/datum/nonsense", test_nonsense_points);
  return g_test_run ();
}
