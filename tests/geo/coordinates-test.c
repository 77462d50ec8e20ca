#include "geo/coordinates.h"

#include <glib.h>
#include <math.h>

static void
test_forms (void)
{
  static const struct {
    const char *text;
    double lon, lat;
    YxDatum datum;
    bool has_datum;
  } forms[] = {
    { "113.0712,34.9433", 113.0712, 34.9433, YX_DATUM_WGS84, false },
    { "34.9433 113.0712", 113.0712, 34.9433, YX_DATUM_WGS84, false },
    { " (113.0712，34.9433) ", 113.0712, 34.9433, YX_DATUM_WGS84, false },
    { "113.0712E 34.9433N", 113.0712, 34.9433, YX_DATUM_WGS84, false },
    { "E113.0712 N34.9433", 113.0712, 34.9433, YX_DATUM_WGS84, false },
    { "N34.9433,E113.0712", 113.0712, 34.9433, YX_DATUM_WGS84, false },
    { "113°4'16\"E, 34°56'36\"N", 113.071111111, 34.943333333, YX_DATUM_WGS84, false },
    { "34°56′36″N 113°4′16″E", 113.071111111, 34.943333333, YX_DATUM_WGS84, false },
    { "东经113度4分16秒 北纬34度56分36秒", 113.071111111, 34.943333333, YX_DATUM_WGS84, false },
    { "北纬34度56.6分，东经113度4.2分", 113.07, 34.943333333, YX_DATUM_WGS84, false },
    { "113 4 16 34 56 36", 113.071111111, 34.943333333, YX_DATUM_WGS84, false },
    { "经度：113.07 纬度：34.94", 113.07, 34.94, YX_DATUM_WGS84, false },
    { "lat=34.94; lng=113.07", 113.07, 34.94, YX_DATUM_WGS84, false },
    { "高德 113.0768,34.9421", 113.0768, 34.9421, YX_DATUM_GCJ02, true },
    { "113.0768,34.9421 gcj-02", 113.0768, 34.9421, YX_DATUM_GCJ02, true },
    { "BD09: 113.0833,34.9481", 113.0833, 34.9481, YX_DATUM_BD09, true },
    { "百度坐标 34.9481,113.0833", 113.0833, 34.9481, YX_DATUM_BD09, true },
    { "CGCS2000 113.0833 34.9481", 113.0833, 34.9481, YX_DATUM_WGS84, true },
    /* Both could be a latitude; one order alone lies in China. */
    { "30.1, 81.2", 81.2, 30.1, YX_DATUM_WGS84, false },
    { "81.2, 30.1", 81.2, 30.1, YX_DATUM_WGS84, false },
    { "-33.9 151.2", 151.2, -33.9, YX_DATUM_WGS84, false },
    { "33.9S 70.6W", -70.6, -33.9, YX_DATUM_WGS84, false },
    { "113.071200000000000000000001,34.9433", 113.0712, 34.9433, YX_DATUM_WGS84, false },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++) {
    YxCoordinates read;

    g_test_message ("%s", forms[i].text);
    g_assert_cmpint (yx_coordinates_parse (forms[i].text, &read), ==, YX_COORDINATES_OK);
    g_assert_cmpfloat_with_epsilon (read.point.lon, forms[i].lon, 1e-8);
    g_assert_cmpfloat_with_epsilon (read.point.lat, forms[i].lat, 1e-8);
    g_assert_cmpint (read.datum, ==, forms[i].datum);
    g_assert_cmpint (read.has_datum, ==, forms[i].has_datum);
  }
}

static void
test_refused (void)
{
  static const struct {
    const char *text;
    YxCoordinatesError says;
  } texts[] = {
    { "", YX_COORDINATES_NONE },
    { "温县黄河路58号", YX_COORDINATES_NONE },
    { "新区3号楼2单元", YX_COORDINATES_NONE },
    { "113.07", YX_COORDINATES_NONE },
    { "113.07,34.94,12", YX_COORDINATES_NONE },
    { "1 2 3 4 5 6 7", YX_COORDINATES_NONE },
    { "113.07E 34.94E", YX_COORDINATES_NONE },
    { "1e2,3e1", YX_COORDINATES_NONE },
    { "113.07,34.94 gcj02 bd09", YX_COORDINATES_NONE },
    { "20.5, 30.5", YX_COORDINATES_AMBIGUOUS },
    { "75, 20, ", YX_COORDINATES_OK },
    { "40 50", YX_COORDINATES_AMBIGUOUS },
    { "190.0, 34.9", YX_COORDINATES_RANGE },
    { "113.07, 95.0", YX_COORDINATES_RANGE },
    { "113°60'E 34°N", YX_COORDINATES_RANGE },
    { "113°4'61\"E 34°N", YX_COORDINATES_RANGE },
    { "113 4 60 34 56 36", YX_COORDINATES_RANGE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    YxCoordinates read = { .point = { 7.0, 7.0 } };

    g_test_message ("%s", texts[i].text);
    g_assert_cmpint (yx_coordinates_parse (texts[i].text, &read), ==, texts[i].says);
    if (texts[i].says != YX_COORDINATES_OK)
      g_assert_cmpfloat (read.point.lon, ==, 7.0);
  }
}

/* Written in either order and in degrees, minutes and seconds, each place in China reads back. */
static void
test_round_trip (void)
{
  for (int i = 0; i < 20000; i++) {
    const double lon = g_test_rand_double_range (91.0, 135.0);
    const double lat = g_test_rand_double_range (4.0, 53.0);
    const int lon_s = (int) (lon * 3600.0), lat_s = (int) (lat * 3600.0);
    char a[G_ASCII_DTOSTR_BUF_SIZE], b[G_ASCII_DTOSTR_BUF_SIZE];
    g_autofree char *text = NULL;
    YxCoordinates read;

    g_ascii_formatd (a, sizeof a, "%.7f", lon);
    g_ascii_formatd (b, sizeof b, "%.7f", lat);
    text = i % 2 == 0 ? g_strconcat (a, ",", b, NULL) : g_strconcat (b, "，", a, NULL);
    g_assert_cmpint (yx_coordinates_parse (text, &read), ==, YX_COORDINATES_OK);
    g_assert_cmpfloat_with_epsilon (read.point.lon, lon, 1e-7);
    g_assert_cmpfloat_with_epsilon (read.point.lat, lat, 1e-7);

    g_free (text);
    text = g_strdup_printf ("%d°%d′%d″N%d°%d′%d″E", lat_s / 3600, lat_s / 60 % 60, lat_s % 60,
                            lon_s / 3600, lon_s / 60 % 60, lon_s % 60);
    g_assert_cmpint (yx_coordinates_parse (text, &read), ==, YX_COORDINATES_OK);
    g_assert_cmpfloat_with_epsilon (read.point.lon, lon_s / 3600.0, 1e-9);
    g_assert_cmpfloat_with_epsilon (read.point.lat, lat_s / 3600.0, 1e-9);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/geo/coordinates/forms", test_forms);
  g_test_add_func ("/geo/coordinates/refused", test_refused);
  g_test_add_func ("/geo/coordinates/round-trip", test_round_trip);
  return g_test_run ();
}
