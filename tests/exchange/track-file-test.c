/* Tracks of files in each format: what is read, what is refused and where. */

#include <glib.h>
#include <string.h>

#include "exchange/track-file.h"

typedef struct {
  YxTrackFormat format;
  const char *text;
  int n_fixes; /* -1: an error */
  const char *complaint;
} Track;

static const Track tracks[] = {
  { YX_TRACK_CSV, "lon,lat\n113,34\n113.1,34.1\n113.2,34.2\n", 3, NULL },
  { YX_TRACK_CSV, "经度,纬度\n113,34\n113.1,34.1\n", 2, NULL },
  { YX_TRACK_CSV, "lat;lon\n34;113\n34,5;113\n", -1, "line 3" },
  { YX_TRACK_CSV, "lon,lat\n113,34\n", -1, "fewer than two" },
  { YX_TRACK_CSV, "lon,lat\n113,34\n213,34\n", -1, "line 3" },
  { YX_TRACK_CSV, "lon,lat,time\n113,34,5\n113,34,4\n", -1, "earlier" },
  { YX_TRACK_CSV, "lon,lat,time\n113,34,yesterday\n113,34,4\n", -1, "line 2" },
  { YX_TRACK_CSV, "a,b\n1,2\n", -1, "lon and lat" },
  { YX_TRACK_CSV, "", -1, "empty" },
  { YX_TRACK_GPX, "<gpx><trkpt lat='34' lon='113'/><trkpt lat='34' lon='113'/></gpx>", 2, NULL },
  { YX_TRACK_GPX, "<gpx><trkpt lat='34' lon='113'/><wpt lat='34' lon='113'/></gpx>", -1,
    "fewer than two" },
  { YX_TRACK_GPX, "<gpx>\n<trkpt lat='34'/></gpx>", -1, "line 2" },
  { YX_TRACK_GPX, "<gpx><trkpt lat='34' lon='113'>", -1, NULL },
  { YX_TRACK_GPX, "<gpx><trkpt lat='34' lon='113'><time>noon</time></trkpt></gpx>", -1, "noon" },
  { YX_TRACK_GEOJSON, "{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]}", 2, NULL },
  { YX_TRACK_GEOJSON, "{\"type\":\"LineString\",\"coordinates\":[[1,2],[3]]}", -1, "GeoJSON" },
  { YX_TRACK_GEOJSON, "{\"type\":\"LineString\",\"coordinates\":[[1,2],[300,4]]}", -1, "GeoJSON" },
  { YX_TRACK_GEOJSON, "{\"type\":\"Polygon\",\"coordinates\":[[[1,2],[3,4]]]}", -1, "GeoJSON" },
  { YX_TRACK_GEOJSON, "[1,2]", -1, "GeoJSON" },
  { YX_TRACK_GEOJSON, "{\"type\":", -1, NULL },
};

static void
test_tracks (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tracks); i++) {
    const Track *track = &tracks[i];
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) fixes
        = yx_track_parse (track->text, strlen (track->text), track->format, NULL, &error);

    g_test_message ("%s", track->text);
    if (track->n_fixes >= 0) {
      g_assert_no_error (error);
      g_assert_cmpint ((int) fixes->len, ==, track->n_fixes);
      continue;
    }
    g_assert_null (fixes);
    g_assert_nonnull (error);
    if (track->complaint)
      g_assert_nonnull (strstr (error->message, track->complaint));
  }
}

static void
test_track_times (void)
{
  static const char gpx[]
      = "<gpx><trkpt lat='34' lon='113'><time>2025-12-01T05:00:00Z</time></trkpt>"
        "<trkpt lat='34' lon='113'><time>2025-12-01T05:00:07.5Z</time></trkpt></gpx>";
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) fixes = yx_track_parse (gpx, strlen (gpx), YX_TRACK_GPX, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (g_array_index (fixes, YxRoadFix, 0).time_us, ==,
                   G_GINT64_CONSTANT (1764565200000000));
  g_assert_cmpint (g_array_index (fixes, YxRoadFix, 1).time_us, ==,
                   G_GINT64_CONSTANT (1764565207500000));
}

/* Fixes without a time among some that have one; and none that has. */
static void
test_missing_times (void)
{
  static const char some[] = "lon,lat,time\n113,34,\n113,34,\n113,34,1000\n113,34,\n113,34,\n"
                             "113,34,1001.5\n113,34,\n";
  static const double expected[] = { 998.0, 999.0, 1000.0, 1001.0, 1001.5, 1001.5, 1002.5 };
  static const char none[] = "lon,lat\n113,34\n113.1,34\n113.2,34\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) fixes = NULL;
  g_autoptr (GArray) untimed = NULL;
  gboolean is_timed = TRUE;

  fixes = yx_track_parse (some, strlen (some), YX_TRACK_CSV, &is_timed, &error);
  g_assert_no_error (error);
  g_assert_false (is_timed);
  g_assert_cmpuint (fixes->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < fixes->len; i++)
    g_assert_cmpint (g_array_index (fixes, YxRoadFix, i).time_us, ==,
                     (gint64) (expected[i] * G_USEC_PER_SEC));
  untimed = yx_track_parse (none, strlen (none), YX_TRACK_CSV, &is_timed, &error);
  g_assert_no_error (error);
  g_assert_false (is_timed);
  for (guint i = 0; i < untimed->len; i++)
    g_assert_cmpint (g_array_index (untimed, YxRoadFix, i).time_us, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exchange/track-file/parse", test_tracks);
  g_test_add_func ("/exchange/track-file/times", test_track_times);
  g_test_add_func ("/exchange/track-file/missing-times", test_missing_times);

  return g_test_run ();
}
