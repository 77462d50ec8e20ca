/* What yexunctl reads and writes: JSON text, tracks, points. */

#include <glib.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "cli/command.h"
#include "cli/json-text.h"
#include "cli/track-file.h"

static void
test_json_layout (void)
{
  YxJsonText *json = yx_json_text_new ();
  g_autofree char *text = NULL;

  yx_json_text_begin_object (json);
  yx_json_text_key (json, "name");
  yx_json_text_string (json, "夜巡 \"1\"\n\t\\");
  yx_json_text_key (json, "place");
  yx_json_text_position (json, 113.07330000000001, 34.9352999999);
  yx_json_text_key (json, "empty");
  yx_json_text_begin_array (json);
  yx_json_text_end_array (json);
  yx_json_text_key (json, "mixed");
  yx_json_text_begin_array (json);
  yx_json_text_int (json, -3);
  yx_json_text_bool (json, TRUE);
  yx_json_text_string (json, NULL);
  yx_json_text_end_array (json);
  yx_json_text_end_object (json);
  text = yx_json_text_finish (json);
  g_assert_cmpstr (text, ==,
                   "{\n"
                   "  \"name\": \"夜巡 \\\"1\\\"\\n\\u0009\\\\\",\n"
                   "  \"place\": [113.0733, 34.9353],\n"
                   "  \"empty\": [],\n"
                   "  \"mixed\": [-3, true,\n"
                   "    null\n"
                   "  ]\n"
                   "}\n");
}

/* Every number comes back as it was, through another reader, in as few digits as that takes. */
static void
test_json_numbers (void)
{
  static const double numbers[]
      = { 0.0, 0.1, -2.5, 1e-7, 1.0 / 3.0, 123456789.25, 1e300, 5e-324, 113.0733, 717.749 };
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  YxJsonText *json = yx_json_text_new ();
  JsonArray *array;

  yx_json_text_begin_array (json);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    yx_json_text_double (json, numbers[i]);
  yx_json_text_double (json, NAN);
  yx_json_text_double (json, -INFINITY);
  yx_json_text_end_array (json);
  text = yx_json_text_finish (json);
  g_assert_nonnull (strstr (text, " 0.1,"));
  g_assert_nonnull (strstr (text, " 717.749,"));

  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  array = json_node_get_array (json_parser_get_root (parser));
  g_assert_cmpuint (json_array_get_length (array), ==, G_N_ELEMENTS (numbers) + 2);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_assert_cmpfloat (json_array_get_double_element (array, i), ==, numbers[i]);
  g_assert_true (json_array_get_null_element (array, G_N_ELEMENTS (numbers)));
  g_assert_true (json_array_get_null_element (array, G_N_ELEMENTS (numbers) + 1));
}

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

static void
test_arguments (void)
{
  YxLonLat point = { 0 };
  YxBox box;
  gint64 time;

  g_assert_true (yx_cli_parse_point ("113.5, 34.25", &point));
  g_assert_cmpfloat (point.lon, ==, 113.5);
  g_assert_cmpfloat (point.lat, ==, 34.25);
  g_assert_false (yx_cli_parse_point ("113.5", &point));
  g_assert_false (yx_cli_parse_point ("113.5,34,1", &point));
  g_assert_false (yx_cli_parse_point ("181,34", &point));
  g_assert_false (yx_cli_parse_point ("nan,34", &point));
  g_assert_false (yx_cli_parse_point (NULL, &point));
  g_assert_true (yx_cli_parse_box ("1,2,3,4", &box));
  g_assert_false (yx_cli_parse_box ("3,2,1,4", &box));
  g_assert_true (yx_cli_parse_time ("2025-12-01T05:00+08:00", &time)
                 || yx_cli_parse_time ("2025-12-01T05:00:00+08:00", &time));
  g_assert_cmpint (time, ==, G_GINT64_CONSTANT (1764536400000000));
  g_assert_true (yx_cli_parse_time ("2025-12-01T05:00", &time));
  g_assert_false (yx_cli_parse_time ("2025-13-01T05:00", &time));
  g_assert_false (yx_cli_parse_time ("noon", &time));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli/json/layout", test_json_layout);
  g_test_add_func ("/cli/json/numbers", test_json_numbers);
  g_test_add_func ("/cli/track/parse", test_tracks);
  g_test_add_func ("/cli/track/times", test_track_times);
  g_test_add_func ("/cli/track/missing-times", test_missing_times);
  g_test_add_func ("/cli/arguments", test_arguments);

  return g_test_run ();
}
