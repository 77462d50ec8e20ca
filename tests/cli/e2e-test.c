/* The whole way on the command line: the demo from nothing, and real extracts with a spreadsheet
 * of 300 cases made for them. $YEXUNCTL names the program. */

#include <cpl_conv.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <ogr_api.h>
#include <stdarg.h>
#include <string.h>
#include <sys/wait.h>

#include "cli/demo-random.h"
#include "geo/measure.h"

#define N_CASES 300

typedef struct {
  char *folder;
} Fixture;

static void
remove_tree (const char *path)
{
  GDir *listing = g_dir_open (path, 0, NULL);
  const char *name;

  while (listing && (name = g_dir_read_name (listing))) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    if (g_file_test (child, G_FILE_TEST_IS_DIR))
      remove_tree (child);
    else
      g_unlink (child);
  }
  g_clear_pointer (&listing, g_dir_close);
  g_rmdir (path);
}

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("yexun-e2e-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  remove_tree (fixture->folder);
  g_free (fixture->folder);
}

/* Runs yexunctl with --json in the folder and returns what it printed; the arguments end with
 * NULL. */
static JsonNode *
run_json (Fixture *fixture, ...)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  const char *argument;
  va_list arguments;
  int status;

  g_strv_builder_add (builder, g_getenv ("YEXUNCTL"));
  va_start (arguments, fixture);
  while ((argument = va_arg (arguments, const char *)))
    g_strv_builder_add (builder, argument);
  va_end (arguments);
  g_strv_builder_add (builder, "--json");
  argv = g_strv_builder_end (builder);

  g_spawn_sync (fixture->folder, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &err, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpstr (err, ==, "");
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  json_parser_load_from_data (parser, out, -1, &error);
  g_assert_no_error (error);
  return json_parser_steal_root (parser);
}

static gint64
get_int (JsonNode *root, const char *key)
{
  return json_object_get_int_member (json_node_get_object (root), key);
}

static void
assert_file (Fixture *fixture, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->folder, folder, name, NULL);
  GStatBuf status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_size, >, 100);
}

/* Every visit begins within the window, stops follow one another in time, and consecutive stops
 * are at least as far apart by road as they are in the air. */
static void
assert_plan_is_sound (JsonNode *root)
{
  JsonObject *plan = json_node_get_object (root);
  const char *window_start = json_object_get_string_member (plan, "window_start");
  const char *window_end = json_object_get_string_member (plan, "window_end");
  JsonArray *routes = json_object_get_array_member (plan, "routes");

  g_assert_cmpuint (json_array_get_length (routes), ==,
                    json_object_get_int_member (plan, "vehicles"));
  for (guint i = 0; i < json_array_get_length (routes); i++) {
    JsonObject *route = json_array_get_object_element (routes, i);
    JsonArray *stops = json_object_get_array_member (route, "stops");
    const char *last = window_start;
    YxLonLat before = { 0 };

    g_assert_cmpuint (json_array_get_length (stops), >=, 3);
    for (guint k = 0; k < json_array_get_length (stops); k++) {
      JsonObject *stop = json_array_get_object_element (stops, k);
      YxLonLat here = { json_object_get_double_member (stop, "lon"),
                        json_object_get_double_member (stop, "lat") };
      /* All in one time zone, so that text order is time order. */
      const char *arrival = json_object_get_string_member (stop, "arrival");
      const char *departure = json_object_get_string_member (stop, "departure");

      g_assert_cmpstr (arrival, >=, last);
      g_assert_cmpstr (departure, >=, arrival);
      g_assert_cmpstr (departure, <=, window_end);
      if (k > 0) {
        double snaps = 2 * 2000.0; /* either end may lie so far off the road */

        g_assert_cmpfloat (json_object_get_double_member (stop, "metres") + snaps, >=,
                           yx_distance (before, here));
      }
      last = departure;
      before = here;
    }
  }
}

/* The curve never falls, its last point is the plan, and what is left out says what it takes. */
static void
assert_study_fits (JsonNode *root)
{
  JsonObject *plan = json_node_get_object (root);
  JsonArray *curve = json_object_get_array_member (plan, "curve");
  JsonArray *left_out = json_object_get_array_member (plan, "left_out");
  JsonObject *rehearsal = json_object_get_object_member (plan, "rehearsal");
  const guint n = json_array_get_length (curve);
  double expected = 0.0;

  g_assert_cmpuint (n, ==, json_object_get_int_member (plan, "vehicles_offered"));
  for (guint i = 0; i < n; i++) {
    JsonObject *point = json_array_get_object_element (curve, i);
    const double now = json_object_get_double_member (point, "expected");

    g_assert_cmpint (json_object_get_int_member (point, "vehicles"), ==, i + 1);
    g_assert_cmpint (json_object_get_int_member (point, "used"), <=, i + 1);
    g_assert_cmpfloat (now, >=, expected - 1e-6);
    g_assert_cmpfloat (now, >=, json_object_get_int_member (point, "expected_low") - 1e-6);
    g_assert_cmpfloat (now, <=, json_object_get_int_member (point, "expected_high") + 1e-6);
    expected = now;
  }
  g_assert_cmpfloat (json_object_get_double_member (rehearsal, "met_mean"), >, 0.0);
  g_assert_cmpuint (
      json_array_get_length (json_object_get_array_member (rehearsal, "routes")), ==,
      json_object_get_int_member (plan, "vehicles"));
  for (guint i = 0; i < json_array_get_length (left_out); i++) {
    JsonObject *task = json_array_get_object_element (left_out, i);

    /* Who may not go out is let in by nothing that a planner knows of; the note has the rule. */
    if (g_str_equal (json_object_get_string_member (task, "reason"), "unlawful"))
      g_assert_nonnull (strchr (json_object_get_string_member (task, "note"), ':'));
    else
      g_assert_true (json_object_has_member (task, "remedy"));
  }
}

static void
test_demo (Fixture *fixture, gconstpointer data)
{
  static const char *const files[]
      = { "wenxian.osm", "cases.csv",      "backlog.csv", "wenxian.gpkg",
          "demo.desk",   "routes.geojson", "plan.txt",    "plan.png" };
  g_autoptr (JsonNode) first = NULL;
  g_autoptr (JsonNode) second = NULL;
  g_autoptr (JsonNode) taken = NULL;
  g_autoptr (JsonNode) verified = NULL;
  JsonObject *point;

  first = run_json (fixture, "demo", "--out", "demo", "--steps", "30000", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    assert_file (fixture, "demo", files[i]);
  g_assert_false (
      json_object_get_boolean_member (json_node_get_object (first), "region_reused"));
  g_assert_cmpint (get_int (first, "cases"), ==, 36);
  g_assert_cmpint (get_int (first, "tasks"), ==, 42);
  g_assert_cmpint (get_int (first, "tasks_planned"), ==, 36);
  g_assert_cmpint (get_int (first, "go"), ==, 36);
  g_assert_cmpint (get_int (first, "papers"), ==, 1);
  g_assert_cmpint (get_int (first, "no_go"), ==, 5);
  g_assert_cmpint (get_int (first, "vehicles_offered"), ==, 8);
  g_assert_cmpint (get_int (first, "vehicles"), <=, 8);
  g_assert_cmpint (get_int (first, "vehicles"), >, 0);
  assert_plan_is_sound (first);

  /* Again: the region is as it was, nothing is doubled. */
  second = run_json (fixture, "demo", "--out", "demo", "--steps", "30000", NULL);
  g_assert_true (
      json_object_get_boolean_member (json_node_get_object (second), "region_reused"));
  g_assert_cmpint (get_int (second, "cases"), ==, 36);
  g_assert_cmpint (get_int (second, "version"), ==, get_int (first, "version"));
  g_assert_cmpint (get_int (second, "vehicles_offered"), ==, 8);

  /* The curve's plan with two cars, as it was found. */
  assert_study_fits (second);
  point = json_array_get_object_element (
      json_object_get_array_member (json_node_get_object (second), "curve"), 1);
  taken = run_json (fixture, "plan", "--desk", "demo/demo.desk", "--take", "2", NULL);
  assert_plan_is_sound (taken);
  assert_study_fits (taken);
  g_assert_cmpint (get_int (taken, "version"), ==, get_int (second, "version") + 1);
  g_assert_cmpint (get_int (taken, "vehicles"), ==, json_object_get_int_member (point, "used"));
  g_assert_cmpint (get_int (taken, "cases_covered"), ==,
                   json_object_get_int_member (point, "cases_covered"));
  g_assert_cmpfloat_with_epsilon (
      json_object_get_double_member (json_node_get_object (taken), "expected"),
      json_object_get_double_member (point, "expected"), 1e-6);

  verified = run_json (fixture, "verify", "--desk", "demo/demo.desk", NULL);
  g_assert_true (json_object_get_boolean_member (json_node_get_object (verified), "ok"));
}

/* GB 11643's check character. */
static void
finish_citizen_id (char *id)
{
  static const int weights[17] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
  int sum = 0;

  for (int i = 0; i < 17; i++)
    sum += (id[i] - '0') * weights[i];
  id[17] = "10X98765432"[sum % 11];
  id[18] = '\0';
}

static void
write_xlsx (const char *path, YxBox box)
{
  static const char *const headings[] = { "案号", "被执行人", "身份证号码", "执行标的额",
                                          "现住址1", "经度1", "纬度1" };
  OGRSFDriverH driver;
  OGRDataSourceH file;
  OGRLayerH layer;
  YxDemoRandom random;

  OGRRegisterAll ();
  driver = OGRGetDriverByName ("XLSX");
  g_assert_nonnull (driver);
  file = OGR_Dr_CreateDataSource (driver, path, NULL);
  g_assert_nonnull (file);
  layer = OGR_DS_CreateLayer (file, "案件", NULL, wkbNone, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (headings); i++) {
    OGRFieldDefnH field = OGR_Fld_Create (headings[i], OFTString);

    OGR_L_CreateField (layer, field, 1);
    OGR_Fld_Destroy (field);
  }
  yx_demo_random_init (&random, 7, "e2e");
  for (int i = 0; i < N_CASES; i++) {
    OGRFeatureH feature = OGR_F_Create (OGR_L_GetLayerDefn (layer));
    g_autofree char *number = g_strdup_printf ("（2025）豫0825执%d号", i + 1);
    g_autofree char *name = g_strdup_printf ("例%d", i + 1);
    g_autofree char *claim = g_strdup_printf ("%d", 1000 + yx_demo_random_below (&random, 90000));
    g_autofree char *address = g_strdup_printf ("示例村%d号", i + 1);
    char id[20], lon[G_ASCII_DTOSTR_BUF_SIZE], lat[G_ASCII_DTOSTR_BUF_SIZE];

    g_snprintf (id, sizeof id, "99082519%02d0101%03d0", 60 + i % 30, 1 + i % 998);
    finish_citizen_id (id);
    g_ascii_formatd (lon, sizeof lon, "%.6f",
                     yx_demo_random_uniform (&random, box.west, box.east));
    g_ascii_formatd (lat, sizeof lat, "%.6f",
                     yx_demo_random_uniform (&random, box.south, box.north));
    OGR_F_SetFieldString (feature, 0, number);
    OGR_F_SetFieldString (feature, 1, name);
    OGR_F_SetFieldString (feature, 2, id);
    OGR_F_SetFieldString (feature, 3, claim);
    OGR_F_SetFieldString (feature, 4, address);
    OGR_F_SetFieldString (feature, 5, lon);
    OGR_F_SetFieldString (feature, 6, lat);
    g_assert_cmpint (OGR_L_CreateFeature (layer, feature), ==, OGRERR_NONE);
    OGR_F_Destroy (feature);
  }
  OGR_DS_Destroy (file);
}

static void
test_real_extract (Fixture *fixture, gconstpointer data)
{
  const char *name = data;
  g_autofree char *extract
      = g_build_filename (g_getenv ("YEXUN_SHARED"), "data", "osm", name, NULL);
  g_autofree char *list = g_build_filename (fixture->folder, "cases.xlsx", NULL);
  g_autofree char *base = NULL;
  g_autoptr (JsonNode) built = NULL;
  g_autoptr (JsonNode) info = NULL;
  g_autoptr (JsonNode) desk = NULL;
  g_autoptr (JsonNode) imported = NULL;
  g_autoptr (JsonNode) again = NULL;
  g_autoptr (JsonNode) operation = NULL;
  g_autoptr (JsonNode) plan = NULL;
  g_autoptr (JsonNode) exported = NULL;
  g_autoptr (JsonNode) verified = NULL;
  JsonArray *corners;
  char lon[G_ASCII_DTOSTR_BUF_SIZE], lat[G_ASCII_DTOSTR_BUF_SIZE];
  YxBox box;

  if (!g_file_test (extract, G_FILE_TEST_EXISTS)) {
    g_test_skip ("no shared data");
    return;
  }
  built = run_json (fixture, "region", "build", extract, "region.gpkg", NULL);
  g_assert_cmpint (get_int (built, "road_segments"), >, 50);
  info = run_json (fixture, "region", "info", "region.gpkg", NULL);
  corners = json_object_get_array_member (json_node_get_object (info), "box");
  box = (YxBox){ json_array_get_double_element (corners, 0),
                 json_array_get_double_element (corners, 1),
                 json_array_get_double_element (corners, 2),
                 json_array_get_double_element (corners, 3) };
  write_xlsx (list, box);

  g_ascii_formatd (lon, sizeof lon, "%.6f", (box.west + box.east) / 2);
  g_ascii_formatd (lat, sizeof lat, "%.6f", (box.south + box.north) / 2);
  base = g_strdup_printf ("法院,%s,%s", lon, lat);
  desk = run_json (fixture, "desk", "create", "night.desk", "--region", "region.gpkg", "--base",
                   base, NULL);
  imported = run_json (fixture, "import", "cases", list, "--desk", "night.desk", NULL);
  g_assert_cmpint (get_int (imported, "rows_rejected"), ==, 0);
  g_assert_cmpint (get_int (imported, "cases_added"), ==, N_CASES);
  again = run_json (fixture, "import", "cases", list, "--desk", "night.desk", NULL);
  g_assert_cmpint (get_int (again, "cases_added"), ==, 0);
  g_assert_cmpint (get_int (again, "cases_unchanged"), ==, N_CASES);

  operation = run_json (fixture, "operation", "create", "夜巡", "--desk", "night.desk",
                        "--vehicles", "12", NULL);
  g_assert_cmpint (get_int (operation, "cases"), ==, N_CASES);
  plan = run_json (fixture, "plan", "--desk", "night.desk", "--operation",
                   json_object_get_string_member (json_node_get_object (operation), "operation"),
                   "--seconds", "2", NULL);
  g_assert_cmpint (get_int (plan, "tasks_planned"), >, 20);
  assert_plan_is_sound (plan);

  exported = run_json (fixture, "export", "routes", "routes.gpx", "--desk", "night.desk", NULL);
  assert_file (fixture, "", "routes.gpx");
  verified = run_json (fixture, "verify", "--desk", "night.desk", NULL);
  g_assert_true (json_object_get_boolean_member (json_node_get_object (verified), "ok"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!g_getenv ("YEXUNCTL"))
    g_error ("$YEXUNCTL does not name the program");

  g_test_add ("/e2e/demo", Fixture, NULL, fixture_set_up, test_demo, fixture_tear_down);
  g_test_add ("/e2e/guixi", Fixture, "guixi_jiangxi.osm", fixture_set_up, test_real_extract,
              fixture_tear_down);
  g_test_add ("/e2e/zhengzhou", Fixture, "zhengzhou_roads.osm.pbf", fixture_set_up,
              test_real_extract, fixture_tear_down);

  return g_test_run ();
}
