/* region matrix, route, match and speeds from outside, on a street of its own. $YEXUNCTL names
 * the program. */

#include <glib.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <stdarg.h>
#include <string.h>
#include <sys/wait.h>

#include "geo/measure.h"

/* 温泉街 runs east from node 1 to 6, 200 m apart; 河堤路 leaves it at 3 for the north. */
#define STEP_M 200.0

typedef struct {
  char *folder;
  int exit_code;
  char *out, *err;
} Fixture;

static YxLonLat
node_place (int node)
{
  const YxLonLat origin = { 113.08, 34.94 };

  if (node <= 6)
    return yx_destination (origin, 90.0, STEP_M * (node - 1));
  return yx_destination (node_place (3), 0.0, STEP_M * (node - 6));
}

static void
write_file (Fixture *fixture, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static char *
read_file (Fixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

/* The arguments end with NULL. */
static void
run (Fixture *fixture, int exit_code, ...)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;
  const char *argument;
  va_list arguments;
  int status;

  g_clear_pointer (&fixture->out, g_free);
  g_clear_pointer (&fixture->err, g_free);
  g_strv_builder_add (builder, g_getenv ("YEXUNCTL"));
  va_start (arguments, exit_code);
  while ((argument = va_arg (arguments, const char *)))
    g_strv_builder_add (builder, argument);
  va_end (arguments);
  argv = g_strv_builder_end (builder);
  g_spawn_sync (fixture->folder, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &fixture->out,
                &fixture->err, &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));
  if (WEXITSTATUS (status) != exit_code)
    g_test_message ("%s%s", fixture->out, fixture->err);
  g_assert_cmpint (WEXITSTATUS (status), ==, exit_code);
}

static JsonObject *
parse (const char *text, JsonParser **ret_parser)
{
  g_autoptr (GError) error = NULL;

  *ret_parser = json_parser_new ();
  json_parser_load_from_data (*ret_parser, text, -1, &error);
  g_assert_no_error (error);
  return json_node_get_object (json_parser_get_root (*ret_parser));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) osm = g_string_new ("<osm version=\"0.6\">\n");

  fixture->folder = g_dir_make_tmp ("yexun-roads-XXXXXX", NULL);
  for (int node = 1; node <= 8; node++)
    g_string_append_printf (osm, "<node id=\"%d\" lon=\"%.7f\" lat=\"%.7f\"/>\n", node,
                            node_place (node).lon, node_place (node).lat);
  g_string_append (osm, "<way id=\"100\"><nd ref=\"1\"/><nd ref=\"2\"/><nd ref=\"3\"/><nd ref=\"4\"/>"
                        "<nd ref=\"5\"/><nd ref=\"6\"/><tag k=\"highway\" v=\"primary\"/>"
                        "<tag k=\"name\" v=\"温泉街\"/></way>\n"
                        "<way id=\"200\"><nd ref=\"3\"/><nd ref=\"7\"/><nd ref=\"8\"/>"
                        "<tag k=\"highway\" v=\"tertiary\"/><tag k=\"name\" v=\"河堤路\"/></way>\n"
                        "</osm>\n");
  write_file (fixture, "street.osm", osm->str);
  run (fixture, 0, "region", "build", "street.osm", "street.gpkg", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  GDir *listing = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (listing))) {
    g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

    g_unlink (path);
  }
  g_dir_close (listing);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->out);
  g_free (fixture->err);
}

/* ---- Matrix --------------------------------------------------------------------------- */

static void
write_points (Fixture *fixture, const char *file, const char *first, ...)
{
  g_autoptr (GString) csv = g_string_new ("id,lon,lat\n");
  va_list arguments;

  va_start (arguments, first);
  for (const char *id = first; id; id = va_arg (arguments, const char *)) {
    const int node = va_arg (arguments, int);
    /* Node 0 is 6 km away from all. */
    const YxLonLat place
        = node > 0 ? node_place (node) : yx_destination (node_place (1), 180.0, 6000.0);

    g_string_append_printf (csv, "%s,%.7f,%.7f\n", id, place.lon, place.lat);
  }
  va_end (arguments);
  write_file (fixture, file, csv->str);
}

static void
test_matrix (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autofree char *csv = NULL;
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) cells = NULL;
  JsonObject *root;

  write_points (fixture, "points.csv", "A", 1, "\"B, 2\"", 5, "far", 0, NULL);
  write_points (fixture, "targets.csv", "T", 8, NULL);

  run (fixture, 0, "region", "matrix", "street.gpkg", "points.csv", "--out", "out.csv", NULL);
  g_assert_nonnull (strstr (fixture->out, "prepare"));
  g_assert_nonnull (strstr (fixture->out, "snap"));
  g_assert_nonnull (strstr (fixture->out, "table"));
  g_assert_nonnull (strstr (fixture->err, "far: unreachable: the nearest road is 6000 m away"));
  csv = read_file (fixture, "out.csv");
  lines = g_strsplit (csv, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 11);
  g_assert_cmpstr (lines[0], ==, "from,to,seconds,metres");
  g_assert_cmpstr (lines[1], ==, "A,A,0.000,0");
  g_assert_true (g_str_has_prefix (lines[2], "A,\"B, 2\","));
  cells = g_strsplit (lines[2] + strlen ("A,\"B, 2\","), ",", -1);
  /* 800 m at 52 km/h. */
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (cells[0], NULL), 55.385, 0.01);
  g_assert_cmpstr (cells[1], ==, "800");
  g_assert_cmpstr (lines[3], ==, "A,far,,");
  g_assert_cmpstr (lines[9], ==, "far,far,,");

  run (fixture, 0, "region", "matrix", "street.gpkg", "points.csv", "--targets", "targets.csv",
       "--json", NULL);
  root = parse (fixture->out, &parser);
  g_assert_cmpint (json_object_get_int_member (root, "sources"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (root, "targets"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (root, "pairs_unreachable"), ==, 1);
  for (int i = 0; i < 3; i++) {
    static const char *const times[] = { "prepare_ms", "snap_ms", "table_ms" };

    g_assert_cmpfloat (json_object_get_double_member (root, times[i]), >, 0.0);
  }
  g_assert_cmpfloat (
      json_array_get_double_element (
          json_array_get_array_element (json_object_get_array_member (root, "metres"), 0), 0),
      ==, 800.0);
  g_assert_true (json_array_get_null_element (
      json_array_get_array_element (json_object_get_array_member (root, "seconds"), 2), 0));
  g_assert_cmpstr (json_object_get_string_member (
                       json_array_get_object_element (
                           json_object_get_array_member (root, "sources_unreachable"), 0),
                       "id"),
                   ==, "far");

  /* Without --out the table alone is on stdout. */
  run (fixture, 0, "region", "matrix", "street.gpkg", "points.csv", NULL);
  g_assert_cmpstr (fixture->out, ==, csv);
}

static void
test_matrix_refusals (Fixture *fixture, gconstpointer data)
{
  g_autofree char *none = NULL;

  write_file (fixture, "columns.csv", "name,east,north\nA,1,2\n");
  write_file (fixture, "place.csv", "id,lon,lat\nA,113.08,34.94\nB,hundred,34\n");
  run (fixture, 1, "region", "matrix", "street.gpkg", "columns.csv", NULL);
  g_assert_nonnull (strstr (fixture->err, "columns.csv"));
  run (fixture, 1, "region", "matrix", "street.gpkg", "place.csv", "--out", "none.csv", NULL);
  g_assert_nonnull (strstr (fixture->err, "place.csv: line 3"));
  run (fixture, 1, "region", "matrix", "street.gpkg", "missing.csv", NULL);
  none = g_build_filename (fixture->folder, "none.csv", NULL);
  g_assert_false (g_file_test (none, G_FILE_TEST_EXISTS));
}

/* ---- Route ---------------------------------------------------------------------------- */

static char *
point_text (YxLonLat place)
{
  return g_strdup_printf ("%.7f,%.7f", place.lon, place.lat);
}

static void
assert_nodes (JsonObject *feature, const char *expected)
{
  JsonArray *nodes = json_object_get_array_member (
      json_object_get_object_member (feature, "properties"), "nodes");
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (nodes); i++)
    g_string_append_printf (text, "%" G_GINT64_FORMAT, json_array_get_int_element (nodes, i));
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_route (Fixture *fixture, gconstpointer data)
{
  /* South of the street between 1 and 2: the right side of a road drawn to the east. */
  const YxLonLat beside = yx_destination (node_place (1), 115.0, 50.0);
  g_autofree char *from = point_text (beside);
  g_autofree char *to = point_text (node_place (8));
  g_autofree char *far = point_text (yx_destination (node_place (1), 180.0, 5200.0));
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (JsonParser) geojson_parser = NULL;
  g_autofree char *geojson = NULL;
  JsonObject *root, *snap;
  JsonArray *stretches;

  run (fixture, 0, "region", "route", "street.gpkg", from, to, "--geojson", "route.geojson",
       "--json", NULL);
  root = parse (fixture->out, &parser);
  snap = json_object_get_object_member (root, "from");
  g_assert_cmpstr (json_object_get_string_member (snap, "road"), ==, "温泉街");
  g_assert_cmpstr (json_object_get_string_member (snap, "side"), ==, "right");
  g_assert_cmpint (json_object_get_int_member (snap, "way"), ==, 100);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (snap, "distance_m"), 21.1, 0.2);
  g_assert_cmpint (json_object_get_int_member (root, "metres"), ==, 755);
  stretches = json_object_get_array_member (root, "stretches");
  g_assert_cmpuint (json_array_get_length (stretches), ==, 2);
  /* Its first point lies between nodes 1 and 2. */
  assert_nodes (json_array_get_object_element (stretches, 0), "123");
  assert_nodes (json_array_get_object_element (stretches, 1), "378");

  geojson = read_file (fixture, "route.geojson");
  root = parse (geojson, &geojson_parser);
  g_assert_cmpstr (json_object_get_string_member (root, "type"), ==, "FeatureCollection");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (root, "features")), ==,
                    2);

  run (fixture, 0, "region", "route", "street.gpkg", from, to, NULL);
  g_assert_nonnull (strstr (fixture->out, "from 温泉街, 21 m to the right"));
  g_assert_nonnull (strstr (fixture->out, "河堤路"));

  run (fixture, 1, "region", "route", "street.gpkg", from, far, NULL);
  g_assert_nonnull (strstr (fixture->err, "unreachable: the nearest road is 5200 m away"));
  g_assert_cmpstr (fixture->out, ==, "");
}

/* ---- Match and speeds ----------------------------------------------------------------- */

/* From 1 to 3 and up to 8, a fix every 50 m, so many seconds apart, in one of three formats. */
static void
write_track (Fixture *fixture, const char *name, int seconds)
{
  const gboolean is_gpx = g_str_has_suffix (name, ".gpx");
  const gboolean is_csv = g_str_has_suffix (name, ".csv");
  g_autoptr (GString) text = g_string_new (
      is_gpx ? "<gpx><trk><trkseg>\n"
      : is_csv
          ? "lon,lat,time\n"
          : "{\"type\":\"FeatureCollection\",\"features\":[\n");

  for (int i = 0; i <= 16; i++) {
    const YxLonLat place = i < 8 ? yx_destination (node_place (1), 90.0, 50.0 * i)
                                 : yx_destination (node_place (3), 0.0, 50.0 * (i - 8));
    const int t = i * seconds;
    /* Beginning at 09:54:00. */
    g_autofree char *clock = g_strdup_printf ("%02d:%02d:%02d", 9 + (54 * 60 + t) / 3600,
                                              (54 + t / 60) % 60, t % 60);

    if (is_gpx)
      g_string_append_printf (text,
                              "<trkpt lat=\"%.7f\" lon=\"%.7f\"><time>2019-08-04T%sZ</time></trkpt>\n",
                              place.lat, place.lon, clock);
    else if (is_csv)
      g_string_append_printf (text, "%.7f,%.7f,2019-08-04 %s\n", place.lon, place.lat, clock);
    else
      g_string_append_printf (text,
                              "%s{\"type\":\"Feature\",\"properties\":{\"time\":\"2019/08/04 %s\"},"
                              "\"geometry\":{\"type\":\"Point\",\"coordinates\":[%.7f,%.7f]}}\n",
                              i > 0 ? "," : "", clock, place.lon, place.lat);
  }
  g_string_append (text, is_gpx ? "</trkseg></trk></gpx>\n" : is_csv ? "" : "]}\n");
  write_file (fixture, name, text->str);
}

static void
test_match (Fixture *fixture, gconstpointer data)
{
  static const char *const tracks[] = { "track.gpx", "track.geojson", "track.csv" };

  for (gsize i = 0; i < G_N_ELEMENTS (tracks); i++) {
    g_autoptr (JsonParser) parser = NULL;
    g_autofree char *geojson = NULL;
    JsonArray *stretches;
    JsonObject *root;

    write_track (fixture, tracks[i], 5);
    run (fixture, 0, "region", "match", "street.gpkg", tracks[i], "--geojson", "out.geojson",
         "--json", NULL);
    root = parse (fixture->out, &parser);
    g_assert_cmpint (json_object_get_int_member (root, "points"), ==, 17);
    g_assert_cmpint (json_object_get_int_member (root, "points_matched"), ==, 17);
    g_assert_cmpint (json_object_get_int_member (root, "pieces"), ==, 1);
    g_assert_cmpfloat_with_epsilon (json_object_get_double_member (root, "metres"), 800.0, 2.0);
    stretches = json_object_get_array_member (root, "stretches");
    g_assert_cmpuint (json_array_get_length (stretches), ==, 2);
    for (int s = 0; s < 2; s++) {
      JsonObject *feature = json_array_get_object_element (stretches, (guint) s);

      g_assert_cmpint (
          json_object_get_int_member (json_object_get_object_member (feature, "properties"),
                                      "way"),
          ==, s == 0 ? 100 : 200);
      assert_nodes (feature, s == 0 ? "123" : "378");
    }
    geojson = read_file (fixture, "out.geojson");
    g_assert_nonnull (strstr (geojson, "\"piece\""));
  }
  write_file (fixture, "away.csv", "lon,lat\n8.1,49.1\n8.2,49.1\n");
  run (fixture, 1, "region", "match", "street.gpkg", "away.csv", NULL);
  g_assert_nonnull (strstr (fixture->err, "away.csv"));
}

static double
speed_of (JsonObject *root, const char *road_class, const char *period)
{
  return json_object_get_double_member (
      json_object_get_object_member (json_object_get_object_member (root, "model"), road_class),
      period);
}

static void
test_speeds (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (JsonParser) after_parser = NULL;
  g_autoptr (JsonParser) route_parser = NULL;
  g_autoptr (JsonParser) updated_parser = NULL;
  g_autofree char *from = point_text (node_place (1));
  g_autofree char *to = point_text (node_place (3));
  JsonObject *root, *row;
  JsonArray *driven;

  /* 50 m in 7 s: half of what the table says. */
  write_track (fixture, "slow.gpx", 7);
  run (fixture, 0, "region", "speeds", "street.gpkg", "--trips", "slow.gpx", "slow.gpx", "--json",
       NULL);
  root = parse (fixture->out, &parser);
  g_assert_cmpfloat (speed_of (root, "primary", "day"), ==, 52.0);
  g_assert_cmpint (json_object_get_int_member (root, "trips_matched"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (root, "stretches"), ==, 4);
  driven = json_object_get_array_member (root, "driven");
  g_assert_cmpuint (json_array_get_length (driven), ==, 2);
  row = json_array_get_object_element (driven, 0);
  g_assert_cmpstr (json_object_get_string_member (row, "class"), ==, "primary");
  g_assert_cmpint (json_object_get_int_member (row, "hour"), ==, 9);
  g_assert_cmpint (json_object_get_int_member (row, "stretches"), ==, 2);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (row, "model_kmh"), 52.0, 0.1);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (row, "driven_kmh"), 25.7, 0.2);

  /* A dozen such trips are evidence. */
  run (fixture, 0, "region", "speeds", "street.gpkg", "--out", "new.json", "slow.gpx", "slow.gpx",
       "slow.gpx", "slow.gpx", "slow.gpx", "slow.gpx", "slow.gpx", "slow.gpx", "slow.gpx",
       "slow.gpx", "slow.gpx", "slow.gpx", NULL);
  g_assert_nonnull (strstr (fixture->out, "52.0"));
  run (fixture, 0, "region", "update", "street.gpkg", "--speeds", "new.json", NULL);
  run (fixture, 0, "region", "speeds", "street.gpkg", "--json", NULL);
  root = parse (fixture->out, &after_parser);
  g_assert_cmpfloat (speed_of (root, "primary", "day"), ==, 25.5);
  g_assert_cmpfloat (speed_of (root, "primary", "night"), ==, 62.0);
  g_assert_cmpfloat (speed_of (root, "secondary", "day"), ==, 45.0);
  run (fixture, 0, "region", "route", "street.gpkg", from, to, "--json", NULL);
  root = parse (fixture->out, &route_parser);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (root, "seconds"),
                                  400.0 * 3.6 / 25.5, 0.1);

  /* A newer extract keeps what the region has learned. */
  run (fixture, 0, "region", "update", "street.gpkg", "--extract", "street.osm", NULL);
  run (fixture, 0, "region", "speeds", "street.gpkg", "--json", NULL);
  root = parse (fixture->out, &updated_parser);
  g_assert_cmpfloat (speed_of (root, "primary", "day"), ==, 25.5);

  write_file (fixture, "bad.json", "{\"version\": 1}");
  run (fixture, 1, "region", "update", "street.gpkg", "--speeds", "bad.json", NULL);
  g_assert_nonnull (strstr (fixture->err, "bad.json"));
  write_file (fixture, "untimed.csv", "lon,lat\n113.0801,34.94\n113.083,34.94\n");
  run (fixture, 1, "region", "speeds", "street.gpkg", "untimed.csv", NULL);
  g_assert_nonnull (strstr (fixture->err, "untimed.csv"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!g_getenv ("YEXUNCTL"))
    g_error ("$YEXUNCTL does not name the program");

  g_test_add ("/cli/roads/matrix", Fixture, NULL, set_up, test_matrix, tear_down);
  g_test_add ("/cli/roads/matrix-refusals", Fixture, NULL, set_up, test_matrix_refusals,
              tear_down);
  g_test_add ("/cli/roads/route", Fixture, NULL, set_up, test_route, tear_down);
  g_test_add ("/cli/roads/match", Fixture, NULL, set_up, test_match, tear_down);
  g_test_add ("/cli/roads/speeds", Fixture, NULL, set_up, test_speeds, tear_down);
  return g_test_run ();
}
