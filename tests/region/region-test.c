#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "region/region-build.h"
#include "region/region-query.h"
#include "roads/roads.h"

typedef struct {
  char *folder, *out;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("region-XXXXXX", NULL);
  self->out = g_build_filename (self->folder, "out.gpkg", NULL);
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
  g_free (self->out);
}

/* NULL, with the test skipped, when the shared data are absent. */
static char *
find_extract (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("YEXUN_SHARED"), "data", "osm", name, NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_test_skip (path);
    return NULL;
  }
  return g_steal_pointer (&path);
}

static YxRegion *
build_and_open (Fixture *self, const char *extract, YxRegionBuildReport *ret_report)
{
  const YxRegionBuildOptions options = { .extract = extract, .out = self->out };
  g_autoptr (GError) error = NULL;
  YxRegion *region;

  yx_region_build (&options, NULL, NULL, ret_report, NULL, &error);
  g_assert_no_error (error);
  region = yx_region_open (self->out, &error);
  g_assert_no_error (error);
  return region;
}

static void
check_features (const YxRegionFeatures *features, YxBox box, int zoom)
{
  const YxWorldPoint a = yx_world_from_lon_lat ((YxLonLat){ box.west, box.north });
  const YxWorldPoint b = yx_world_from_lon_lat ((YxLonLat){ box.east, box.south });
  const double margin_x = (b.x - a.x) * 0.126, margin_y = (b.y - a.y) * 0.126;

  g_assert_cmpuint (features->layer_start[YX_N_LAYERS], ==, features->n_features);
  for (guint i = 0; i < features->n_features; i++) {
    const YxRegionFeature *feature = &features->features[i];

    g_assert_cmpint (feature->min_zoom, <=, zoom);
    g_assert_cmpuint (i, >=, features->layer_start[feature->layer]);
    g_assert_cmpuint (i, <, features->layer_start[feature->layer + 1]);
    g_assert_cmpuint (feature->n_parts, >, 0);
    g_assert_cmpuint (feature->part_ends[feature->n_parts - 1], ==, feature->n_points);
    for (guint p = 0; p < feature->n_points; p++) {
      g_assert_cmpfloat (feature->points[p].x, >, a.x - margin_x);
      g_assert_cmpfloat (feature->points[p].x, <, b.x + margin_x);
      g_assert_cmpfloat (feature->points[p].y, >, a.y - margin_y);
      g_assert_cmpfloat (feature->points[p].y, <, b.y + margin_y);
    }
  }
}

static void
test_extract (Fixture *self, gconstpointer data)
{
  g_autofree char *extract = find_extract (data);
  g_autoptr (YxRegion) region = NULL;
  YxRegionBuildReport report = { 0 };
  guint n_found = 0;
  YxBox box;

  if (extract == NULL)
    return;
  region = build_and_open (self, extract, &report);
  box = yx_region_get_box (region);
  g_assert_false (yx_box_is_empty (box));
  g_assert_nonnull (yx_region_get_roads (region));
  g_assert_cmpstr (yx_region_get_source (region), ==, data);
  g_assert_cmpuint (strlen (yx_region_get_source_hash (region)), ==, 64);
  g_assert_nonnull (strstr (yx_region_get_attribution (region), "OpenStreetMap"));
  g_assert_cmpuint (yx_region_count (region, "roads"), ==, report.features[YX_LAYER_ROAD]);
  g_assert_cmpuint (report.features[YX_LAYER_ROAD], >, 100);
  g_assert_cmpuint (yx_region_count (region, "nonsense"), ==, 0);
  g_assert_cmpuint (count_files (self), ==, 1);

  for (int zoom = 4; zoom <= 18; zoom += 2) {
    g_autoptr (YxRegionFeatures) features = NULL;
    g_autoptr (GError) error = NULL;
    const YxLonLat middle = { (box.west + box.east) / 2.0, (box.south + box.north) / 2.0 };
    const YxBox tile = yx_tile_box (yx_tile_at (middle, zoom));

    features = yx_region_query (region, tile, zoom, YX_LAYER_ALL, NULL, &error);
    g_assert_no_error (error);
    check_features (features, tile, zoom);
    n_found += features->n_features;
  }
  g_assert_cmpuint (n_found, >, 20);

  /* Every road comes out whole at the last zoom. */
  {
    g_autoptr (YxRegionFeatures) all = NULL;
    const YxBox world = { -180, -85, 180, 85 };

    all = yx_region_query_whole (region, world, 24, YX_LAYER_MASK (YX_LAYER_ROAD), NULL, NULL);
    g_assert_cmpuint (all->n_features, ==, report.features[YX_LAYER_ROAD]);
  }
}

static void
test_same_bytes (Fixture *self, gconstpointer data)
{
  g_autofree char *extract = find_extract ("guixi_jiangxi.osm");
  const YxRegionBuildOptions options = { .extract = extract, .out = self->out };
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  gsize n_first, n_second;

  if (extract == NULL)
    return;
  g_assert_true (yx_region_build (&options, NULL, NULL, NULL, NULL, NULL));
  g_assert_true (g_file_get_contents (self->out, &first, &n_first, NULL));
  g_assert_true (yx_region_build (&options, NULL, NULL, NULL, NULL, NULL));
  g_assert_true (g_file_get_contents (self->out, &second, &n_second, NULL));
  g_assert_cmpmem (first, n_first, second, n_second);
}

static void
check_refused (Fixture *self, const char *name, const char *bytes, gsize size, const char *word)
{
  g_autofree char *extract = g_build_filename (self->folder, name, NULL);
  const YxRegionBuildOptions options = { .extract = extract, .out = self->out };
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (extract, bytes, (gssize) size, NULL));
  g_assert_false (yx_region_build (&options, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, YX_REGION_ERROR, YX_REGION_ERROR_EXTRACT);
  g_assert_nonnull (strstr (error->message, name));
  g_assert_nonnull (strstr (error->message, word));
  g_assert_false (g_file_test (self->out, G_FILE_TEST_EXISTS));
  g_unlink (extract);
  g_assert_cmpuint (count_files (self), ==, 0);
}

static void
test_bad_extracts (Fixture *self, gconstpointer data)
{
  static const char html[] = "<html><body>nothing</body></html>";
  static const char cut[] = "<?xml version=\"1.0\"?><osm version=\"0.6\"><node id=\"1\" lat=\"1\"";
  static const char noise[] = "not an extract at all, not even nearly";
  g_autofree char *pbf = NULL;

  check_refused (self, "empty.osm", "", 0, "empty");
  check_refused (self, "page.osm", html, sizeof html - 1, "<html>");
  check_refused (self, "cut.osm", cut, sizeof cut - 1, "not downloaded completely");
  check_refused (self, "noise.osm.pbf", noise, sizeof noise - 1, "not an OpenStreetMap extract");
  check_refused (self, "packed.osm", "\x1f\x8b\x08\x00", 4, "gzip");
  pbf = find_extract ("zhengzhou_roads.osm.pbf");
  if (pbf != NULL) {
    g_autofree char *bytes = NULL;
    gsize size;

    g_assert_true (g_file_get_contents (pbf, &bytes, &size, NULL));
    check_refused (self, "half.osm.pbf", bytes, size / 2, "not downloaded completely");
    for (gsize at = 100; at < size; at += size / 12) {
      g_autofree char *damaged = g_memdup2 (bytes, size);

      damaged[at] ^= 0x55;
      check_refused (self, "bad.osm.pbf", damaged, size, "bad.osm.pbf");
    }
  }
}

static void
test_attribution (Fixture *self, gconstpointer data)
{
  static const char osm[]
    = "<?xml version='1.0'?><osm version='0.6' attribution='Invented &amp; free'>"
      "<node id='1' lat='30' lon='110'/><node id='2' lat='30.01' lon='110.01'/>"
      "<way id='7'><nd ref='1'/><nd ref='2'/><tag k='highway' v='primary'/>"
      "<tag k='name' v='建设路'/></way></osm>";
  g_autofree char *extract = g_build_filename (self->folder, "small.osm", NULL);
  g_autoptr (YxRegion) region = NULL;
  g_autoptr (YxRegionFeatures) features = NULL;

  g_assert_true (g_file_set_contents (extract, osm, -1, NULL));
  region = build_and_open (self, extract, NULL);
  g_assert_cmpstr (yx_region_get_attribution (region), ==, "Invented & free");
  g_assert_cmpstr (yx_region_get_name (region), ==, "small");
  features = yx_region_query (region, yx_region_get_box (region), 16, YX_LAYER_ALL, NULL, NULL);
  g_assert_cmpuint (features->n_features, ==, 1);
  g_assert_cmpstr (features->features[0].name, ==, "建设路");
  g_assert_cmpint (features->features[0].kind, ==, YX_REGION_ROAD_PRIMARY);
  g_assert_cmpuint (features->features[0].n_points, ==, 2);
}

static void
test_damaged_region (Fixture *self, gconstpointer data)
{
  g_autofree char *extract = find_extract ("zhengzhou_roads.osm.pbf");
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize size;

  if (extract == NULL)
    return;
  g_object_unref (build_and_open (self, extract, NULL));
  g_assert_true (g_file_get_contents (self->out, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (self->out, bytes, (gssize) size / 2, NULL));
  g_assert_null (yx_region_open (self->out, &error));
  g_assert_error (error, YX_REGION_ERROR, YX_REGION_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (self->out, "hello", -1, NULL));
  g_assert_null (yx_region_open (self->out, &error));
  g_assert_error (error, YX_REGION_ERROR, YX_REGION_ERROR_NOT_A_REGION);

  /* Any flipped byte is noticed or harmless. */
  for (gsize at = 0; at < size; at += size / 97) {
    g_autofree char *damaged = g_memdup2 (bytes, size);
    g_autoptr (YxRegion) region = NULL;

    damaged[at] = (char) ~damaged[at];
    g_assert_true (g_file_set_contents (self->out, damaged, (gssize) size, NULL));
    region = yx_region_open (self->out, NULL);
    if (region != NULL) {
      g_autoptr (YxRegionFeatures) features
        = yx_region_query (region, yx_region_get_box (region), 16, YX_LAYER_ALL, NULL, NULL);

      g_assert_true (features == NULL || features->n_features < 1000000);
    }
  }
}

static void
cancel_cb (YxRegionPhase phase, double fraction, gpointer user_data)
{
  if (phase == YX_REGION_PHASE_ROADS)
    g_cancellable_cancel (user_data);
}

static void
test_cancel (Fixture *self, gconstpointer data)
{
  g_autofree char *extract = find_extract ("guixi_jiangxi.osm");
  const YxRegionBuildOptions options = { .extract = extract, .out = self->out };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  if (extract == NULL)
    return;
  g_assert_false (yx_region_build (&options, cancel_cb, cancellable, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_files (self), ==, 0);
}

typedef struct {
  GMainLoop *loop;
  guint n_calls;
  YxRegionBuildReport report;
  GError *error;
} AsyncRun;

static void
async_progress_cb (YxRegionPhase phase, double fraction, gpointer user_data)
{
  AsyncRun *run = user_data;

  run->n_calls++;
}

static void
built_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AsyncRun *run = user_data;

  yx_region_build_finish (result, &run->report, &run->error);
  g_main_loop_quit (run->loop);
}

static void
test_async (Fixture *self, gconstpointer data)
{
  g_autofree char *extract = find_extract ("guixi_jiangxi.osm");
  const YxRegionBuildOptions options = { .extract = extract, .out = self->out };
  AsyncRun run = { 0 };

  if (extract == NULL)
    return;
  run.loop = g_main_loop_new (NULL, FALSE);
  yx_region_build_async (&options, async_progress_cb, &run, NULL, built_cb, &run);
  g_main_loop_run (run.loop);
  g_main_loop_unref (run.loop);
  g_assert_no_error (run.error);
  g_assert_cmpuint (run.n_calls, >=, YX_REGION_N_PHASES - 1);
  g_assert_cmpuint (run.report.features[YX_LAYER_ROAD], >, 100);
}

static gpointer
query_thread (gpointer data)
{
  YxRegion *region = data;
  guint n = 0;

  for (int i = 0; i < 50; i++) {
    g_autoptr (YxRegionFeatures) features
      = yx_region_query (region, yx_region_get_box (region), 14, YX_LAYER_ALL, NULL, NULL);

    n += features->n_features;
  }
  return GUINT_TO_POINTER (n);
}

static void
test_threads (Fixture *self, gconstpointer data)
{
  g_autofree char *extract = find_extract ("guixi_jiangxi.osm");
  g_autoptr (YxRegion) region = NULL;
  GThread *threads[4];
  gpointer first = NULL;

  if (extract == NULL)
    return;
  region = build_and_open (self, extract, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("query", query_thread, region);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++) {
    gpointer n = g_thread_join (threads[i]);

    g_assert_cmpuint (GPOINTER_TO_UINT (n), >, 0);
    if (i == 0)
      first = n;
    g_assert_true (n == first);
  }
}

/* The layers and the page about them, and nothing that only the program understands. */
static void
check_layer_names (const char *output)
{
  static const char head[] = "Layer name: ";
  g_autoptr (GString) names = g_string_new (NULL);
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], head))
      g_string_append_printf (names, "%s ", lines[i] + strlen (head));
  g_assert_cmpstr (names->str, ==,
                   "landuse water_areas water_lines buildings roads railways boundaries places "
                   "addresses pois about ");
}

static void
test_ogrinfo (Fixture *self, gconstpointer data)
{
  g_autofree char *ogrinfo = g_find_program_in_path ("ogrinfo");
  g_autofree char *extract = find_extract ("guixi_jiangxi.osm");
  g_autoptr (YxRegion) region = NULL;
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autofree char *count = NULL;

  if (extract == NULL)
    return;
  if (ogrinfo == NULL) {
    g_test_skip ("ogrinfo is not installed");
    return;
  }
  region = build_and_open (self, extract, NULL);
  {
    const char *argv[] = { ogrinfo, "-ro", "-so", "-al", self->out, NULL };
    int status;

    g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out,
                                 &err, &status, NULL));
    g_assert_true (g_spawn_check_wait_status (status, NULL));
  }
  g_assert_cmpstr (err, ==, "");
  check_layer_names (out);
  count = g_strdup_printf ("Layer name: roads\nGeometry: Multi Line String\nFeature Count: %u\n",
                           yx_region_count (region, "roads"));
  g_assert_nonnull (strstr (out, count));
}

#define ADD(path, data, test) g_test_add (path, Fixture, data, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/region/extract/guixi", "guixi_jiangxi.osm", test_extract);
  ADD ("/region/extract/zhengzhou", "zhengzhou_roads.osm.pbf", test_extract);
  ADD ("/region/extract/monaco", "monaco_osrm.osm.pbf", test_extract);
  if (g_test_slow ())
    ADD ("/region/extract/heidelberg", "heidelberg.osm.pbf", test_extract);
  ADD ("/region/same-bytes", NULL, test_same_bytes);
  ADD ("/region/bad-extracts", NULL, test_bad_extracts);
  ADD ("/region/attribution", NULL, test_attribution);
  ADD ("/region/damaged-region", NULL, test_damaged_region);
  ADD ("/region/cancel", NULL, test_cancel);
  ADD ("/region/async", NULL, test_async);
  ADD ("/region/threads", NULL, test_threads);
  ADD ("/region/ogrinfo", NULL, test_ogrinfo);
  return g_test_run ();
}
