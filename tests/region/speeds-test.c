/* The speed table as a file, and as another one for a region that stands. */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "region/region-build.h"
#include "region/speed-table.h"
#include "region/use-speeds.h"
#include "roads/roads.h"

static void
assert_same_table (const YxRoadsSpeeds *a, const YxRoadsSpeeds *b)
{
  for (int p = 0; p < YX_ROADS_N_PERIODS; p++) {
    for (int c = 0; c < YX_ROAD_N_CLASSES; c++)
      g_assert_cmpfloat (a->speed_kmh[c][p], ==, b->speed_kmh[c][p]);
    for (int d = 0; d < YX_ROAD_N_DELAYS; d++)
      g_assert_cmpfloat (a->delay_s[d][p], ==, b->delay_s[d][p]);
  }
  for (int c = 0; c < YX_ROAD_N_CAPS; c++)
    g_assert_cmpfloat (a->cap_kmh[c], ==, b->cap_kmh[c]);
  g_assert_cmpfloat (a->maxspeed_factor, ==, b->maxspeed_factor);
  g_assert_true (a->drives_left == b->drives_left);
}

static YxRoadsSpeeds
make_table (void)
{
  YxRoadsSpeeds speeds;

  g_assert_true (yx_speed_table_load (NULL, &speeds, NULL));
  for (int c = 0; c < YX_ROAD_N_CLASSES; c++)
    speeds.speed_kmh[c][YX_ROADS_DAY] *= 0.7;
  speeds.delay_s[YX_ROAD_DELAY_SIGNAL][YX_ROADS_NIGHT] = 1.0 / 3.0;
  speeds.cap_kmh[YX_ROAD_CAP_MUD] = 1e-3;
  speeds.drives_left = TRUE;
  return speeds;
}

static void
test_round_trip (void)
{
  const YxRoadsSpeeds speeds = make_table ();
  g_autofree char *text = yx_speed_table_to_json (&speeds);
  g_autoptr (GError) error = NULL;
  YxRoadsSpeeds read;

  g_assert_true (yx_speed_table_parse ("table", text, strlen (text), &read, &error));
  g_assert_no_error (error);
  assert_same_table (&speeds, &read);
}

/* The shipped file is what the writer would write. */
static void
test_shipped (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "data", "roads",
                                            "speeds.json", NULL);
  g_autofree char *shipped = NULL;
  g_autofree char *written = NULL;
  YxRoadsSpeeds speeds;

  g_assert_true (g_file_get_contents (path, &shipped, NULL, NULL));
  g_assert_true (yx_speed_table_load (NULL, &speeds, NULL));
  written = yx_speed_table_to_json (&speeds);
  g_assert_cmpstr (written, ==, shipped);
}

/* What is wrong, and where, in the words of the message. */
static void
test_complaints (void)
{
  static const struct {
    const char *find, *replace;
    const char *words[3];
  } cases[] = {
    { "\"day\": 52,", "\"day\": 520,", { "speed_kmh.primary", "day", "520" } },
    { "\"day\": 52,", "\"day\": 0,", { "speed_kmh.primary", "day", "more than 0" } },
    { "\"day\": 52,", "\"day\": \"fast\",", { "speed_kmh.primary", "day", "number" } },
    { "\"day\": 52,", "", { "speed_kmh.primary", "day", "missing" } },
    { "\"primary\":", "\"prime\":", { "speed_kmh", "prime", "not known" } },
    { "\"mud\": 8", "\"mud\": -8", { "cap_kmh", "mud", "-8" } },
    { "\"night\": 1800", "\"night\": 4000", { "delay_s.ferry", "night", "4000" } },
    { "\"maxspeed_factor\": 0.9", "\"maxspeed_factor\": 2", { "maxspeed_factor", "2", "1.5" } },
    { "\"drives\": \"right\"", "\"drives\": \"up\"", { "drives", "left", "right" } },
    { "\"version\": 1", "\"version\": 9", { "version", "9", "" } },
    { "\"version\": 1", "\"version\": 1, \"extra\": 1", { "extra", "not known", "" } },
    { "\"cap_kmh\"", "\"caps\"", { "caps", "not known", "" } },
  };
  YxRoadsSpeeds speeds;
  g_autofree char *text = NULL;

  g_assert_true (yx_speed_table_load (NULL, &speeds, NULL));
  text = yx_speed_table_to_json (&speeds);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GString) changed = g_string_new (text);
    g_autoptr (GError) error = NULL;
    YxRoadsSpeeds untouched = { .maxspeed_factor = 42.0 };

    g_assert_cmpuint (g_string_replace (changed, cases[i].find, cases[i].replace, 1), ==, 1);
    g_assert_false (
        yx_speed_table_parse ("mine.json", changed->str, changed->len, &untouched, &error));
    g_assert_error (error, YX_REGION_ERROR, YX_REGION_ERROR_SPEEDS);
    g_test_message ("%s", error->message);
    g_assert_true (g_str_has_prefix (error->message, "mine.json"));
    for (int w = 0; w < 3; w++)
      g_assert_nonnull (strstr (error->message, cases[i].words[w]));
    g_assert_cmpfloat (untouched.maxspeed_factor, ==, 42.0);
  }
}

/* ---- A region that stands ------------------------------------------------------------- */

typedef struct {
  char *folder, *region, *table;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  const YxRoadsSpeeds speeds = make_table ();
  g_autofree char *text = yx_speed_table_to_json (&speeds);

  self->folder = g_dir_make_tmp ("region-speeds-XXXXXX", NULL);
  self->region = g_build_filename (self->folder, "region.gpkg", NULL);
  self->table = g_build_filename (self->folder, "table.json", NULL);
  g_assert_true (g_file_set_contents (self->table, text, -1, NULL));
}

static guint
count_files (Fixture *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (self->folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->region);
  g_free (self->table);
}

static gboolean
build (const char *out, const char *speeds)
{
  g_autofree char *extract = g_build_filename (g_getenv ("YEXUN_SHARED"), "data", "osm",
                                               "guixi_jiangxi.osm", NULL);
  const YxRegionBuildOptions options = { .extract = extract, .out = out, .speeds = speeds };
  g_autoptr (GError) error = NULL;

  if (!g_file_test (extract, G_FILE_TEST_EXISTS)) {
    g_test_skip (extract);
    return FALSE;
  }
  yx_region_build (&options, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return TRUE;
}

static void
fill_times (YxRegion *region, YxRoadsPeriod period, uint32_t *ms)
{
  const YxRoads *roads = yx_region_get_roads (region);
  const YxBox box = yx_region_get_box (region);
  YxRoadSnap places[20];
  YxRoadsSearch *search;

  for (int i = 0; i < 20; i++)
    yx_roads_snap (roads,
                   (YxLonLat){ box.west + (box.east - box.west) * (i % 5) / 4.0,
                               box.south + (box.north - box.south) * (i / 5) / 3.0 },
                   YX_ROAD_SNAP_STOP, 5000.0, &places[i]);
  g_assert_cmpint (yx_roads_search_new (roads, &search), ==, YX_ROADS_OK);
  g_assert_cmpint (yx_roads_matrix (search, period, places, 20, places, 20, ms, NULL), ==,
                   YX_ROADS_OK);
  yx_roads_search_free (search);
}

static void
test_use (Fixture *self, gconstpointer data)
{
  g_autofree char *other = g_build_filename (self->folder, "other.gpkg", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (YxRegion) before = NULL;
  g_autoptr (YxRegion) after = NULL;
  g_autoptr (YxRegion) built = NULL;
  uint32_t old_ms[400], ms[400], expected_ms[400];
  YxRoadsSpeeds used;
  const YxRoadsSpeeds wanted = make_table ();

  if (!build (self->region, NULL))
    return;
  build (other, self->table);
  before = yx_region_open (self->region, &error);
  g_assert_no_error (error);
  fill_times (before, YX_ROADS_DAY, old_ms);
  yx_region_use_speeds (self->region, self->table, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_files (self), ==, 3);

  after = yx_region_open (self->region, &error);
  g_assert_no_error (error);
  built = yx_region_open (other, &error);
  g_assert_no_error (error);
  yx_roads_get_speeds (yx_region_get_roads (after), &used);
  assert_same_table (&used, &wanted);
  for (int p = 0; p < YX_ROADS_N_PERIODS; p++) {
    fill_times (after, (YxRoadsPeriod) p, ms);
    fill_times (built, (YxRoadsPeriod) p, expected_ms);
    g_assert_cmpmem (ms, sizeof ms, expected_ms, sizeof ms);
  }
  fill_times (after, YX_ROADS_DAY, ms);
  g_assert_true (memcmp (ms, old_ms, sizeof ms) != 0);
  /* Whoever had the region open keeps what he had; all else in it is as it was. */
  fill_times (before, YX_ROADS_DAY, ms);
  g_assert_cmpmem (ms, sizeof ms, old_ms, sizeof ms);
  g_assert_cmpuint (yx_region_count (after, "buildings"), ==, yx_region_count (before, "buildings"));
  g_assert_cmpstr (yx_region_get_source_hash (after), ==, yx_region_get_source_hash (before));
}

static void
cancel_cb (double fraction, gpointer user_data)
{
  if (fraction >= 0.4)
    g_cancellable_cancel (user_data);
}

static void
test_untouched (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *bytes = NULL;
  g_autofree char *after = NULL;
  gsize n, n_after;

  if (!build (self->region, NULL))
    return;
  g_assert_true (g_file_get_contents (self->region, &bytes, &n, NULL));
  for (int i = 0; i < 3; i++) {
    g_autoptr (GError) error = NULL;

    if (i == 2)
      g_assert_true (g_file_set_contents (self->table, "{}", -1, NULL));
    g_assert_false (yx_region_use_speeds (self->region, i == 1 ? "missing.json" : self->table,
                                          i == 0 ? cancel_cb : NULL, cancellable,
                                          i == 0 ? cancellable : NULL, &error));
    if (i == 0)
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    else
      g_assert_error (error, YX_REGION_ERROR, YX_REGION_ERROR_SPEEDS);
    g_assert_true (g_file_get_contents (self->region, &after, &n_after, NULL));
    g_assert_cmpmem (bytes, n, after, n_after);
    g_clear_pointer (&after, g_free);
    g_assert_cmpuint (count_files (self), ==, 2);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/region/speeds/round-trip", test_round_trip);
  g_test_add_func ("/region/speeds/shipped", test_shipped);
  g_test_add_func ("/region/speeds/complaints", test_complaints);
  g_test_add ("/region/speeds/use", Fixture, NULL, set_up, test_use, tear_down);
  g_test_add ("/region/speeds/untouched", Fixture, NULL, set_up, test_untouched, tear_down);
  return g_test_run ();
}
