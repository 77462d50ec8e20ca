#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "exchange/feature-file.h"
#include "exchange/gdal-guard.h"
#include "made-workbook.h"

static char *scratch;

static const YxFeatureField fields[] = {
  { "name", YX_FEATURE_TEXT },  { "desc", YX_FEATURE_TEXT },   { "time", YX_FEATURE_TIME },
  { "number", YX_FEATURE_INT }, { "metres", YX_FEATURE_REAL },
};
static const YxLonLat line[] = { { 113.07, 34.94 }, { 113.0712345, 34.9456789 }, { 113.1, 34.9 } };

static void
get_layers (YxExportFormat format, YxFeatureLayer layers[2])
{
  const gboolean is_gpx = format == YX_EXPORT_GPX;

  layers[0]
      = (YxFeatureLayer){ is_gpx ? "waypoints" : "stops", FALSE, fields, G_N_ELEMENTS (fields) };
  layers[1] = (YxFeatureLayer){ is_gpx ? "tracks" : "routes", TRUE, fields, G_N_ELEMENTS (fields) };
}

static void
add_both (YxFeatureFile *file)
{
  g_autoptr (GError) error = NULL;
  YxFeatureValue values[G_N_ELEMENTS (fields)] = {
    { .text = "张某 <&>\"" },
    { .text = NULL },
    { .number = G_GINT64_CONSTANT (1709596805) * G_USEC_PER_SEC },
    { .number = 7 },
    { .real = 1234.5 },
  };

  yx_feature_file_add (file, 0, line, 1, values, &error);
  g_assert_no_error (error);
  values[0].text = "路线 1";
  values[2].number = 0;
  yx_feature_file_add (file, 1, line, G_N_ELEMENTS (line), values, &error);
  g_assert_no_error (error);
}

/* The n-th feature in the file, over all layers; GPX shows a track's points as a layer too. */
static OGRFeatureH
feature_at (GDALDatasetH dataset, int wanted)
{
  for (int i = 0; i < GDALDatasetGetLayerCount (dataset); i++) {
    OGRLayerH layer = GDALDatasetGetLayer (dataset, i);
    OGRFeatureH feature;

    if (g_str_equal (OGR_L_GetName (layer), "track_points"))
      continue;
    OGR_L_ResetReading (layer);
    while ((feature = OGR_L_GetNextFeature (layer)) != NULL) {
      if (wanted-- == 0)
        return feature;
      OGR_F_Destroy (feature);
    }
  }
  return NULL;
}

static void
assert_name (OGRFeatureH feature, const char *name)
{
  const int index = OGR_F_GetFieldIndex (feature, "name");

  g_assert_nonnull (feature);
  g_assert_cmpstr (OGR_F_GetFieldAsString (feature, index), ==, name);
}

static void
test_round_trip (gconstpointer data)
{
  static const struct {
    const char *name;
    const char *driver;
  } kinds[] = {
    [YX_EXPORT_GEOJSON] = { "a.geojson", "GeoJSON" },
    [YX_EXPORT_GPX] = { "a.gpx", "GPX" },
    [YX_EXPORT_KML] = { "a.kml", "KML" },
    [YX_EXPORT_GPKG] = { "a.gpkg", "GPKG" },
  };
  const YxExportFormat format = GPOINTER_TO_INT (data);
  g_autofree char *path = g_build_filename (scratch, kinds[format].name, NULL);
  const char *const drivers[] = { kinds[format].driver, NULL };
  g_autoptr (YxFeatureFile) file = NULL;
  g_autoptr (GError) error = NULL;
  YxFeatureLayer layers[2];
  GDALDatasetH dataset;
  OGRFeatureH stop, route;
  OGRGeometryH geometry;
  struct stat info;

  get_layers (format, layers);
  file = yx_feature_file_new (path, format, layers, 2, &error);
  g_assert_no_error (error);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  add_both (file);
  yx_feature_file_finish (file, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);

  dataset = yx_gdal_open_vector (path, drivers, NULL, &error);
  g_assert_no_error (error);
  stop = feature_at (dataset, 0);
  route = feature_at (dataset, 1);
  g_assert_null (feature_at (dataset, 2));
  assert_name (stop, "张某 <&>\"");
  assert_name (route, "路线 1");

  geometry = OGR_F_GetGeometryRef (stop);
  g_assert_cmpfloat_with_epsilon (OGR_G_GetX (geometry, 0), line[0].lon, 1e-7);
  g_assert_cmpfloat_with_epsilon (OGR_G_GetY (geometry, 0), line[0].lat, 1e-7);
  geometry = OGR_F_GetGeometryRef (route);
  if (OGR_G_GetGeometryCount (geometry) > 0)
    geometry = OGR_G_GetGeometryRef (geometry, 0);
  g_assert_cmpint (OGR_G_GetPointCount (geometry), ==, G_N_ELEMENTS (line));
  for (guint i = 0; i < G_N_ELEMENTS (line); i++) {
    g_assert_cmpfloat_with_epsilon (OGR_G_GetX (geometry, (int) i), line[i].lon, 1e-7);
    g_assert_cmpfloat_with_epsilon (OGR_G_GetY (geometry, (int) i), line[i].lat, 1e-7);
  }

  /* KML's own driver reads names and geometry only. */
  if (format != YX_EXPORT_KML) {
    const int time = OGR_F_GetFieldIndex (stop, "time");
    const int metres = format == YX_EXPORT_GPX ? OGR_F_GetFieldIndex (stop, "ogr_metres")
                                               : OGR_F_GetFieldIndex (stop, "metres");
    int year, month, day, hour, minute, second, zone;

    g_assert_true (
        OGR_F_GetFieldAsDateTime (stop, time, &year, &month, &day, &hour, &minute, &second, &zone));
    g_assert_cmpint (year * 10000 + month * 100 + day, ==, 20240305);
    g_assert_cmpint (hour * 10000 + minute * 100 + second, ==, 5);
    g_assert_cmpint (zone, ==, 100);
    g_assert_cmpfloat (OGR_F_GetFieldAsDouble (stop, metres), ==, 1234.5);
  }
  OGR_F_Destroy (stop);
  OGR_F_Destroy (route);
  GDALClose (dataset);
}

static guint
count_files (void)
{
  g_autoptr (GDir) dir = g_dir_open (scratch, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* An existing file is replaced whole or not at all. */
static void
test_atomic (void)
{
  g_autofree char *path = g_build_filename (scratch, "kept.geojson", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  YxFeatureLayer layers[2];
  YxFeatureFile *file;
  guint n_files;

  get_layers (YX_EXPORT_GEOJSON, layers);
  g_assert_true (g_file_set_contents (path, "before", -1, NULL));
  n_files = count_files ();

  file = yx_feature_file_new (path, YX_EXPORT_GEOJSON, layers, 2, &error);
  g_assert_no_error (error);
  add_both (file);
  yx_feature_file_free (file);
  g_assert_cmpuint (count_files (), ==, n_files);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "before");

  file = yx_feature_file_new (path, YX_EXPORT_GEOJSON, layers, 2, &error);
  add_both (file);
  g_assert_true (yx_feature_file_finish (file, &error));
  yx_feature_file_free (file);
  g_assert_cmpuint (count_files (), ==, n_files);
  g_clear_pointer (&text, g_free);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "路线 1"));
}

static void
test_refused (void)
{
  g_autofree char *folder = g_build_filename (scratch, "folder.kml", NULL);
  const char *const paths[]
      = { "/nowhere/at/all/a.kml", "/vsicurl/http://127.0.0.1:9/a.kml", folder };
  YxFeatureLayer layers[2];

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  get_layers (YX_EXPORT_KML, layers);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (yx_feature_file_new (paths[i], YX_EXPORT_KML, layers, 2, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
    g_assert_nonnull (strstr (error->message, paths[i]));
  }
}

static void
test_format_for_path (void)
{
  YxExportFormat format = YX_EXPORT_KML;
  g_autoptr (GError) error = NULL;

  g_assert_true (yx_export_format_for_path ("/a/b.GeoJSON", &format, &error));
  g_assert_cmpint (format, ==, YX_EXPORT_GEOJSON);
  g_assert_true (yx_export_format_for_path ("b.gpx", &format, &error));
  g_assert_cmpint (format, ==, YX_EXPORT_GPX);
  g_assert_false (yx_export_format_for_path ("b.shp", &format, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_assert_cmpint (format, ==, YX_EXPORT_GPX);
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  scratch = scratch_new ();
  g_test_add_data_func ("/exchange/feature-file/geojson", GINT_TO_POINTER (YX_EXPORT_GEOJSON),
                        test_round_trip);
  g_test_add_data_func ("/exchange/feature-file/gpx", GINT_TO_POINTER (YX_EXPORT_GPX),
                        test_round_trip);
  g_test_add_data_func ("/exchange/feature-file/kml", GINT_TO_POINTER (YX_EXPORT_KML),
                        test_round_trip);
  g_test_add_data_func ("/exchange/feature-file/gpkg", GINT_TO_POINTER (YX_EXPORT_GPKG),
                        test_round_trip);
  g_test_add_func ("/exchange/feature-file/atomic", test_atomic);
  g_test_add_func ("/exchange/feature-file/refused", test_refused);
  g_test_add_func ("/exchange/feature-file/format-for-path", test_format_for_path);
  result = g_test_run ();
  scratch_free (scratch);
  return result;
}
