/* Areas and institutions from files: right, wrong and hostile ones. */

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "exchange/area-file.h"
#include "exchange/institution-list.h"

typedef struct {
  char *folder;
  YxDesk *desk;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  fixture->folder = g_dir_make_tmp ("yexun-area-file-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (fixture->folder, "a.desk", NULL);
  fixture->desk = yx_desk_create (path, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  g_clear_object (&fixture->desk);
  while ((name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static char *
write_file (Fixture *fixture, const char *name, const char *text, gssize size)
{
  char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, size, &error);
  g_assert_no_error (error);
  return path;
}

static guint
count_areas (Fixture *fixture)
{
  g_autoptr (YxAreaSet) set = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (yx_desk_get_areas (fixture->desk, YX_AREA_STATE_CURRENT, &set, &error));
  return set != NULL ? set->areas->len : 0;
}

#define SQUARE "[[113.0,34.9],[113.1,34.9],[113.1,35.0],[113.0,35.0],[113.0,34.9]]"
#define HOLE "[[113.02,34.92],[113.04,34.92],[113.04,34.94],[113.02,34.94],[113.02,34.92]]"
#define EAST "[[113.1,34.9],[113.2,34.9],[113.2,35.0],[113.1,35.0],[113.1,34.9]]"
#define BOW "[[113.0,34.9],[113.1,35.0],[113.1,34.9],[113.0,35.2],[113.0,34.9]]"
#define FEATURE(properties, type, coordinates) \
  "{\"type\":\"Feature\",\"properties\":{" properties "},\"geometry\":{\"type\":\"" type \
  "\",\"coordinates\":" coordinates "}}"
#define COLLECTION(features) "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"

/* In, and out again: the same borders, holes and teams. */
static void
test_round (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = write_file (
      fixture, "areas.geojson",
      COLLECTION (FEATURE ("\"名称\":\"城关片区\",\"团队\":\"一组\"", "Polygon",
                           "[" SQUARE "," HOLE "]") ","
                  FEATURE ("\"name\":\"城东\\\"片区\"", "MultiPolygon", "[[" EAST "]]")),
      -1);
  g_autofree char *again = NULL;
  g_autofree char *text = NULL;
  g_autoptr (YxAreaSet) set = NULL;
  g_autoptr (YxAreaSet) back = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  guint n = 0;

  yx_area_file_import (fixture->desk, path, YX_DATUM_WGS84, FALSE, &n, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 2);
  g_assert_true (yx_desk_get_areas (fixture->desk, YX_AREA_STATE_CURRENT, &set, &error));
  g_assert_cmpuint (set->areas->len, ==, 2);
  {
    const YxArea *area = g_ptr_array_index (set->areas, 0);
    const YxRings rings = yx_area_rings (area);

    g_assert_cmpstr (area->name, ==, "城关片区");
    g_assert_cmpstr (area->team, ==, "一组");
    g_assert_cmpuint (rings.n_rings, ==, 2);
    g_assert_cmpuint (rings.ring_ends[1], ==, 8);
    g_assert_false (yx_rings_contain (&rings, (YxLonLat){ 113.03, 34.93 }));
    g_assert_true (yx_rings_contain (&rings, (YxLonLat){ 113.05, 34.95 }));
  }
  text = yx_area_set_to_geojson (set);
  g_assert_true (json_parser_load_from_data (parser, text, -1, &error));
  g_assert_no_error (error);
  again = write_file (fixture, "again.geojson", text, -1);
  yx_area_file_import (fixture->desk, again, YX_DATUM_WGS84, FALSE, &n, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (yx_desk_get_areas (fixture->desk, YX_AREA_STATE_CURRENT, &back, &error));
  for (guint i = 0; i < 2; i++) {
    const YxArea *a = g_ptr_array_index (set->areas, i), *b = g_ptr_array_index (back->areas, i);
    const YxRings x = yx_area_rings (a), y = yx_area_rings (b);

    g_assert_cmpstr (a->name, ==, b->name);
    g_assert_cmpstr (a->team, ==, b->team);
    g_assert_cmpfloat_with_epsilon (yx_rings_surface (&x), yx_rings_surface (&y), 1.0);
  }
}

/* The datum that is declared is what the borders are in. */
static void
test_datum (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path
      = write_file (fixture, "a.geojson",
                    COLLECTION (FEATURE ("\"name\":\"甲\"", "Polygon", "[" SQUARE "]")), -1);
  g_autoptr (YxAreaSet) set = NULL;
  g_autoptr (GError) error = NULL;
  const YxArea *area;
  YxLonLat expected;

  yx_area_file_import (fixture->desk, path, YX_DATUM_GCJ02, FALSE, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (yx_desk_get_areas (fixture->desk, YX_AREA_STATE_CURRENT, &set, &error));
  area = g_ptr_array_index (set->areas, 0);
  expected = yx_datum_to_wgs84 (YX_DATUM_GCJ02, (YxLonLat){ 113.0, 34.9 });
  g_assert_cmpfloat_with_epsilon (g_array_index (area->points, YxLonLat, 0).lon, expected.lon, 1e-9);
  g_assert_cmpfloat (expected.lon, <, 112.998);
}

/* Each is refused with the file, and the feature where there is one; nothing is kept. */
static void
test_hostile (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *name, *text, *named;
    gssize size;
  } files[] = {
    { "bow.geojson",
      COLLECTION (FEATURE ("\"name\":\"好\"", "Polygon", "[" SQUARE "]") ","
                  FEATURE ("\"name\":\"坏\"", "Polygon", "[" BOW "]")),
      "feature 2 “坏”", -1 },
    { "point.geojson", COLLECTION (FEATURE ("", "Point", "[113,35]")), "feature 1", -1 },
    { "line.geojson", COLLECTION (FEATURE ("\"name\":\"线\"", "LineString", "[[113,35],[114,35]]")),
      "“线”", -1 },
    { "none.geojson", COLLECTION (""), "none.geojson", -1 },
    { "flat.geojson",
      COLLECTION (FEATURE ("", "Polygon", "[[[113,35],[114,35],[115,35],[113,35]]]")), "feature 1",
      -1 },
    { "moon.geojson",
      COLLECTION (FEATURE ("", "Polygon", "[[[513,35],[514,35],[515,95],[513,35]]]")), "feature 1",
      -1 },
    { "null.geojson", "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\","
                      "\"properties\":{\"name\":\"空\"},\"geometry\":null}]}",
      "“空”", -1 },
    { "deep.geojson", COLLECTION (FEATURE ("", "Polygon", "[[[[[[113]]]]]]")), "deep.geojson", -1 },
    { "cut.geojson", "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feat",
      "cut.geojson", -1 },
    { "twice.geojson",
      COLLECTION (FEATURE ("\"name\":\"甲\"", "Polygon", "[" SQUARE "]") ","
                  FEATURE ("\"name\":\"甲\"", "Polygon", "[" EAST "]")),
      "甲", -1 },
    { "empty.geojson", "", "empty.geojson", 0 },
    { "zeros.gpkg", "\0\0\0\0\0\0\0\0", "zeros.gpkg", 8 },
    { "vrt.geojson", "<OGRVRTDataSource><OGRVRTLayer name=\"x\"/></OGRVRTDataSource>",
      "vrt.geojson", -1 },
    { "text.kml", "not xml at all", "text.kml", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = write_file (fixture, files[i].name, files[i].text, files[i].size);
    g_autoptr (GError) error = NULL;

    g_assert_false (
        yx_area_file_import (fixture->desk, path, YX_DATUM_WGS84, FALSE, NULL, NULL, &error));
    g_assert_nonnull (error);
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, files[i].named));
    g_assert_cmpuint (count_areas (fixture), ==, 0);
  }
}

/* KML as other programs write it. */
static void
test_kml (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = write_file (
      fixture, "areas.kml",
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?><kml xmlns=\"http://www.opengis.net/kml/2.2\">"
      "<Document><Placemark><name>城关</name><Polygon><outerBoundaryIs><LinearRing><coordinates>"
      "113.0,34.9,0 113.1,34.9,0 113.1,35.0,0 113.0,34.9,0"
      "</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>",
      -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (YxAreaSet) set = NULL;

  yx_area_file_import (fixture->desk, path, YX_DATUM_WGS84, TRUE, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (yx_desk_get_areas (fixture->desk, YX_AREA_STATE_CURRENT, &set, &error));
  g_assert_cmpstr (((YxArea *) g_ptr_array_index (set->areas, 0))->name, ==, "城关");
}

static void
test_institutions (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = write_file (fixture, "网点.csv",
                                      "某县网点清单\n"
                                      "名称,类型,地址,营业时间,经度,纬度\n"
                                      "样本银行,,样本路1号,周一至周五 9:00-17:00,113.07,34.94\n"
                                      "样本登记中心,land-registry,,,113°04'16\"E,34.95\n"
                                      "样本税务局,税务局,,早九晚五,113.08,34.94\n"
                                      "样本社保中心,,,,东经,34.94\n"
                                      ",银行,,,113,35\n"
                                      "样本公积金中心,,,,500,34.9\n",
                                      -1);
  g_autofree char *other = write_file (fixture, "other.csv", "a,b\n1,2\n", -1);
  g_auto (YxInstitutionReport) report = { 0 };
  g_autoptr (YxInstitution) registry = NULL;
  g_autoptr (GListStore) all = NULL;
  g_autoptr (GError) error = NULL;
  static const guint lines[] = { 5, 6, 7, 8 };

  yx_institution_list_import (fixture->desk, path, YX_DATUM_WGS84, &report, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report.n_added, ==, 2);
  g_assert_cmpuint (report.problems->len, ==, G_N_ELEMENTS (lines));
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    g_assert_cmpuint (g_array_index (report.problems, YxInstitutionProblem, i).line, ==, lines[i]);
  registry = yx_desk_find_institution (fixture->desk, "样本登记中心", &error);
  g_assert_no_error (error);
  g_assert_cmpint (yx_institution_get_data (registry)->kind, ==,
                   YX_INSTITUTION_KIND_LAND_REGISTRY);
  g_assert_cmpfloat_with_epsilon (yx_institution_get_data (registry)->lon, 113.0711, 1e-4);

  g_assert_false (yx_institution_list_import (fixture->desk, other, YX_DATUM_WGS84, &report, NULL,
                                              &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "other.csv"));
  all = yx_desk_list_institutions (fixture->desk, NULL, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (all)), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/exchange/area-file/round", Fixture, NULL, set_up, test_round, tear_down);
  g_test_add ("/exchange/area-file/datum", Fixture, NULL, set_up, test_datum, tear_down);
  g_test_add ("/exchange/area-file/hostile", Fixture, NULL, set_up, test_hostile, tear_down);
  g_test_add ("/exchange/area-file/kml", Fixture, NULL, set_up, test_kml, tear_down);
  g_test_add ("/exchange/area-file/institutions", Fixture, NULL, set_up, test_institutions,
              tear_down);
  return g_test_run ();
}
