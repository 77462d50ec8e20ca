/* An invented town of which every feature is known: what becomes of each OSM object, in which
 * layer, with which columns and geometry, and what the painter gets of it. */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <math.h>
#include <sqlite3.h>
#include <string.h>

#include "region/region-build.h"
#include "region/region-query.h"

/* Node N stands (N / 100) rows up and (N % 100) columns to the right of 113° E, 35° N, in steps
 * of 0.001°. */
#define STEP 0.001
#define N_ROWS 12
#define N_COLUMNS 12

static const char objects[]
  /* Roads: a bridge with all that can be said of it, two names, a loop that stays a line, a
   * square that does not, one that is gone, and one of which the extract has not every node. */
  = "<way id='1'><nd ref='0'/><nd ref='1'/><nd ref='2'/><tag k='highway' v='primary'/>"
    "<tag k='name' v='人民路'/><tag k='ref' v='S309'/><tag k='oneway' v='yes'/>"
    "<tag k='lanes' v='4'/><tag k='surface' v='asphalt'/><tag k='maxspeed' v='60'/>"
    "<tag k='bridge' v='yes'/></way>"
    "<way id='2'><nd ref='2'/><nd ref='102'/><tag k='highway' v='residential'/>"
    "<tag k='name' v='Jianshe Jie'/><tag k='name:zh' v='建設街'/><tag k='name:zh-Hans' v='建设街'/>"
    "<tag k='name:en' v='Jianshe Street'/><tag k='oneway' v='-1'/></way>"
    "<way id='3'><nd ref='3'/><nd ref='4'/><nd ref='104'/><nd ref='3'/>"
    "<tag k='highway' v='tertiary'/><tag k='junction' v='roundabout'/></way>"
    "<way id='4'><nd ref='5'/><nd ref='6'/><nd ref='106'/><nd ref='105'/><nd ref='5'/>"
    "<tag k='highway' v='pedestrian'/><tag k='area' v='yes'/><tag k='name' v='人民广场'/></way>"
    "<way id='5' visible='false'><nd ref='0'/><nd ref='1'/><tag k='highway' v='primary'/></way>"
    "<way id='6'><nd ref='7'/><nd ref='8'/><nd ref='99999'/><nd ref='9'/><nd ref='10'/>"
    "<tag k='highway' v='motorway_link'/></way>"
    "<way id='7'><nd ref='8'/><nd ref='108'/><tag k='highway' v='service'/>"
    "<tag k='access' v='private'/></way>"
    "<way id='8'><nd ref='0'/><nd ref='100'/></way>"
    /* Buildings: a block of flats with a number, a shed. */
    "<way id='20'><nd ref='200'/><nd ref='201'/><nd ref='301'/><nd ref='300'/><nd ref='200'/>"
    "<tag k='building' v='apartments'/><tag k='building:levels' v='6'/>"
    "<tag k='addr:housenumber' v='12号'/><tag k='addr:street' v='建设街'/></way>"
    "<way id='21'><nd ref='202'/><nd ref='203'/><nd ref='303'/><nd ref='202'/>"
    "<tag k='building' v='shed'/></way>"
    /* A lake of two half shores, one drawn the wrong way round, with an island whose role is
     * wrong, and a pond on the island: two outer rings, one hole. */
    "<way id='31'><nd ref='400'/><nd ref='406'/><nd ref='1006'/></way>"
    "<way id='32'><nd ref='400'/><nd ref='1000'/><nd ref='1006'/></way>"
    "<way id='33'><nd ref='501'/><nd ref='505'/><nd ref='905'/><nd ref='901'/><nd ref='501'/></way>"
    "<way id='34'><nd ref='602'/><nd ref='802'/><nd ref='804'/><nd ref='604'/><nd ref='602'/></way>"
    "<relation id='30'><member type='way' ref='31' role='outer'/>"
    "<member type='way' ref='32' role='outer'/><member type='way' ref='33' role='outer'/>"
    "<member type='way' ref='34' role='outer'/><tag k='type' v='multipolygon'/>"
    "<tag k='natural' v='water'/><tag k='water' v='lake'/><tag k='name' v='龙湖'/></relation>"
    /* A wood of which one ring is cut off by the extract, and one of which nothing is left. */
    "<way id='41'><nd ref='207'/><nd ref='208'/><nd ref='308'/><nd ref='307'/><nd ref='207'/></way>"
    "<way id='42'><nd ref='209'/><nd ref='210'/><nd ref='310'/></way>"
    "<relation id='40'><member type='way' ref='41' role='outer'/>"
    "<member type='way' ref='42' role='outer'/><member type='way' ref='49' role='outer'/>"
    "<tag k='type' v='multipolygon'/><tag k='landuse' v='forest'/></relation>"
    "<relation id='43'><member type='way' ref='42' role='outer'/>"
    "<tag k='type' v='multipolygon'/><tag k='landuse' v='farmland'/></relation>"
    /* A county and a town in it share a stretch of border, which is the county's. */
    "<way id='51'><nd ref='0'/><nd ref='11'/></way>"
    "<way id='52'><nd ref='11'/><nd ref='1111'/></way>"
    "<way id='53'><nd ref='1111'/><nd ref='1100'/></way>"
    "<relation id='50'><member type='way' ref='51' role='outer'/>"
    "<member type='way' ref='52' role='outer'/><tag k='type' v='boundary'/>"
    "<tag k='boundary' v='administrative'/><tag k='admin_level' v='6'/>"
    "<tag k='name' v='试县'/></relation>"
    "<relation id='54'><member type='way' ref='52' role='outer'/>"
    "<member type='way' ref='53' role='outer'/><tag k='type' v='boundary'/>"
    "<tag k='boundary' v='administrative'/><tag k='admin_level' v='8'/>"
    "<tag k='name' v='试验镇'/></relation>"
    "<relation id='55'><member type='way' ref='53' role='outer'/><tag k='type' v='boundary'/>"
    "<tag k='boundary' v='protected_area'/></relation>"
    /* A railway on a viaduct, a canal in a culvert that is dry in winter. */
    "<way id='60'><nd ref='1100'/><nd ref='1101'/><tag k='railway' v='rail'/>"
    "<tag k='bridge' v='viaduct'/><tag k='ref' v='焦柳线'/></way>"
    "<way id='61'><nd ref='1102'/><nd ref='1103'/><tag k='waterway' v='canal'/>"
    "<tag k='tunnel' v='culvert'/><tag k='intermittent' v='yes'/><tag k='name' v='北渠'/></way>";

/* Points of their own. */
static const char points[]
  = "<node id='5001' lon='113.005' lat='35.005'><tag k='place' v='town'/>"
    "<tag k='name' v='试验镇'/><tag k='name:en' v='Shiyan'/><tag k='population' v='41000'/></node>"
    "<node id='5002' lon='113.007' lat='35.007'><tag k='place' v='village'/>"
    "<tag k='name' v='小试村'/></node>"
    "<node id='5003' lon='113.001' lat='35.001'><tag k='amenity' v='police'/>"
    "<tag k='name' v='试验镇派出所'/><tag k='addr:housenumber' v='8号'/>"
    "<tag k='addr:place' v='小试村'/></node>"
    "<node id='5004' lon='113.002' lat='35.001'><tag k='amenity' v='restaurant'/></node>"
    "<node id='5005' lon='113.003' lat='35.001'><tag k='place' v='hamlet'/></node>"
    "<node id='5006' lon='113.004' lat='95.0'><tag k='place' v='town'/>"
    "<tag k='name' v='天上镇'/></node>";

typedef struct {
  char *folder, *extract, *out;
  YxRegionBuildReport report;
  sqlite3 *db;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) osm = g_string_new ("<?xml version='1.0'?><osm version='0.6'>");
  g_autoptr (GError) error = NULL;
  YxRegionBuildOptions options = { 0 };

  for (int row = 0; row < N_ROWS; row++)
    for (int column = 0; column < N_COLUMNS; column++)
      g_string_append_printf (osm, "<node id='%d' lon='113.%03d' lat='35.%03d'/>",
                              row * 100 + column, column, row);
  g_string_append_printf (osm, "%s%s</osm>", points, objects);

  self->folder = g_dir_make_tmp ("layers-XXXXXX", NULL);
  self->extract = g_build_filename (self->folder, "小镇.osm", NULL);
  self->out = g_build_filename (self->folder, "小镇.gpkg", NULL);
  g_assert_true (g_file_set_contents (self->extract, osm->str, -1, NULL));
  options.extract = self->extract;
  options.out = self->out;
  yx_region_build (&options, NULL, NULL, &self->report, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sqlite3_open_v2 (self->out, &self->db, SQLITE_OPEN_READONLY, NULL), ==,
                   SQLITE_OK);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  sqlite3_close (self->db);
  g_unlink (self->extract);
  g_unlink (self->out);
  g_rmdir (self->folder);
  g_free (self->extract);
  g_free (self->out);
  g_free (self->folder);
}

/* The columns of every row joined by blanks, "-" for NULL, one row a line. */
static char *
rows (Fixture *self, const char *sql)
{
  g_autoptr (GString) text = g_string_new (NULL);
  sqlite3_stmt *select;

  g_assert_cmpint (sqlite3_prepare_v2 (self->db, sql, -1, &select, NULL), ==, SQLITE_OK);
  while (sqlite3_step (select) == SQLITE_ROW) {
    for (int i = 0; i < sqlite3_column_count (select); i++) {
      const char *value = (const char *) sqlite3_column_text (select, i);

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", value != NULL ? value : "-");
    }
    g_string_append_c (text, '\n');
  }
  sqlite3_finalize (select);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
check_rows (Fixture *self, const char *sql, const char *expected)
{
  g_autofree char *found = rows (self, sql);

  g_assert_cmpstr (found, ==, expected);
}

/* ---- Geometry as the GeoPackage has it ---- */

typedef struct {
  const guint8 *bytes;
  gsize size, at;
} Blob;

static guint32
take_u32 (Blob *blob)
{
  guint32 value;

  g_assert_cmpuint (blob->at + 4, <=, blob->size);
  memcpy (&value, blob->bytes + blob->at, 4);
  blob->at += 4;
  return GUINT32_FROM_LE (value);
}

static double
take_double (Blob *blob)
{
  union {
    guint64 bits;
    double number;
  } value;

  g_assert_cmpuint (blob->at + 8, <=, blob->size);
  memcpy (&value.bits, blob->bytes + blob->at, 8);
  blob->at += 8;
  value.bits = GUINT64_FROM_LE (value.bits);
  return value.number;
}

static guint32
take_type (Blob *blob)
{
  g_assert_cmpuint (blob->bytes[blob->at], ==, 1);
  blob->at++;
  return take_u32 (blob);
}

/* One ring or line, as "n" points; the signed area in steps squared, counter-clockwise positive. */
static double
take_points (Blob *blob, GString *text)
{
  const guint32 n = take_u32 (blob);
  double area = 0.0, x0 = 0.0, y0 = 0.0, x = 0.0, y = 0.0;

  for (guint32 i = 0; i < n; i++) {
    const double next_x = (take_double (blob) - 113.0) / STEP;
    const double next_y = (take_double (blob) - 35.0) / STEP;

    if (i == 0) {
      x0 = next_x;
      y0 = next_y;
    } else {
      area += (x * next_y - next_x * y) / 2.0;
    }
    x = next_x;
    y = next_y;
  }
  g_string_append_printf (text, "%u%s", n,
                          fabs (x - x0) < 1e-6 && fabs (y - y0) < 1e-6 ? " closed" : "");
  return area;
}

/* "2 lines: 2, 2" or "2 areas: 5 closed +36, 5 closed -16; 5 closed +4". */
static char *
geometry (Fixture *self, const char *table, const char *osm_type, int osm_id)
{
  g_autofree char *sql = g_strdup_printf ("SELECT geom FROM %s WHERE osm_type = '%s' AND "
                                          "osm_id = %d",
                                          table, osm_type, osm_id);
  g_autoptr (GString) text = g_string_new (NULL);
  sqlite3_stmt *select;
  Blob blob = { 0 };
  guint32 type, n;

  g_assert_cmpint (sqlite3_prepare_v2 (self->db, sql, -1, &select, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (select), ==, SQLITE_ROW);
  blob.bytes = sqlite3_column_blob (select, 0);
  blob.size = (gsize) sqlite3_column_bytes (select, 0);
  g_assert_cmpuint (blob.size, >, 40);
  g_assert_cmpmem (blob.bytes, 4, "GP\0\x03", 4);
  blob.at = 4;
  g_assert_cmpuint (take_u32 (&blob), ==, 4326);
  blob.at += 4 * sizeof (double); /* the envelope */

  type = take_type (&blob);
  n = take_u32 (&blob);
  g_string_append_printf (text, "%u %s:", n, type == 6 ? "areas" : "lines");
  for (guint32 i = 0; i < n; i++) {
    guint32 n_rings = 1;

    g_assert_cmpuint (take_type (&blob), ==, type == 6 ? 3 : 2);
    if (type == 6)
      n_rings = take_u32 (&blob);
    for (guint32 ring = 0; ring < n_rings; ring++) {
      double area;

      g_string_append (text, ring > 0 ? ", " : i > 0 ? "; " : " ");
      area = take_points (&blob, text);
      if (type == 6)
        g_string_append_printf (text, " %+.4g", area);
    }
  }
  g_assert_cmpuint (blob.at, ==, blob.size);
  sqlite3_finalize (select);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
check_geometry (Fixture *self, const char *table, const char *osm_type, int osm_id,
                const char *expected)
{
  g_autofree char *found = geometry (self, table, osm_type, osm_id);

  g_assert_cmpstr (found, ==, expected);
}

/* ---- Tests ---- */

static void
test_report (Fixture *self, gconstpointer data)
{
  g_assert_cmpuint (self->report.nodes, ==, N_ROWS * N_COLUMNS + 5);
  g_assert_cmpuint (self->report.ways, ==, 20);
  g_assert_cmpuint (self->report.relations, ==, 6);
  g_assert_cmpuint (self->report.missing_nodes, ==, 1);
  g_assert_cmpuint (self->report.broken_areas, ==, 2);
  g_assert_cmpuint (self->report.features[YX_LAYER_ROAD], ==, 5);
  g_assert_cmpuint (self->report.features[YX_LAYER_LANDUSE], ==, 2);
  check_rows (self, "SELECT key, value FROM about WHERE key IN ('name', 'count:roads') ORDER BY id",
              "name 小镇\ncount:roads 5\n");
}

static void
test_roads (Fixture *self, gconstpointer data)
{
  check_rows (self,
              "SELECT osm_id, class, name, name_zh, name_en, ref, oneway, link, roundabout, "
              "private, bridge, tunnel, layer, lanes, surface, maxspeed FROM roads ORDER BY fid",
              "1 primary 人民路 - - S309 1 0 0 0 1 0 1 4 asphalt 60\n"
              "2 residential Jianshe Jie 建设街 Jianshe Street - -1 0 0 0 0 0 0 - - -\n"
              "3 tertiary - - - - 1 0 1 0 0 0 0 - - -\n"
              "6 motorway - - - - 1 1 0 0 0 0 0 - - -\n"
              "7 service - - - - 0 0 0 1 0 0 0 - - -\n");
  check_geometry (self, "roads", "w", 1, "1 lines: 3");
  check_geometry (self, "roads", "w", 3, "1 lines: 4 closed");
  check_geometry (self, "roads", "w", 6, "2 lines: 2; 2");
}

static void
test_areas (Fixture *self, gconstpointer data)
{
  check_rows (self, "SELECT osm_type, osm_id, class, name FROM landuse ORDER BY fid",
              "r 40 forest -\nw 4 square 人民广场\n");
  check_geometry (self, "landuse", "w", 4, "1 areas: 5 closed +1");
  check_geometry (self, "landuse", "r", 40, "1 areas: 5 closed +1");
  check_rows (self, "SELECT osm_type, osm_id, class, name, intermittent FROM water_areas",
              "r 30 lake 龙湖 0\n");
  check_geometry (self, "water_areas", "r", 30,
                  "2 areas: 5 closed +36, 5 closed -16; 5 closed +4");
  check_rows (self, "SELECT osm_id, class, storeys FROM buildings ORDER BY fid",
              "20 residential 6\n21 minor -\n");
  check_geometry (self, "buildings", "w", 21, "1 areas: 4 closed +0.5");
}

static void
test_lines (Fixture *self, gconstpointer data)
{
  check_rows (self, "SELECT osm_id, class, admin_level FROM boundaries ORDER BY fid",
              "51 county 6\n52 county 6\n53 town 8\n");
  check_rows (self, "SELECT osm_id, class, ref, bridge, tunnel, layer FROM railways",
              "60 main 焦柳线 1 0 1\n");
  check_rows (self, "SELECT osm_id, class, name, tunnel, intermittent FROM water_lines",
              "61 canal 北渠 1 1\n");
}

static void
test_points (Fixture *self, gconstpointer data)
{
  check_rows (self, "SELECT osm_id, class, name, name_en, population FROM places ORDER BY fid",
              "5001 town 试验镇 Shiyan 41000\n5002 village 小试村 - -\n");
  check_rows (self, "SELECT osm_type, osm_id, name, street FROM addresses ORDER BY fid",
              "w 20 12号 建设街\nn 5003 8号 小试村\n");
  check_rows (self, "SELECT osm_id, class, name FROM pois ORDER BY fid",
              "5003 police 试验镇派出所\n");
}

/* The same through the reader that paints. */
static void
test_painted (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxRegion) region = yx_region_open (self->out, &error);
  g_autoptr (YxRegionFeatures) features = NULL;
  guint n[YX_N_LAYERS] = { 0 };

  g_assert_no_error (error);
  g_assert_cmpstr (yx_region_get_name (region), ==, "小镇");
  features = yx_region_query_whole (region, (YxBox){ 112.9, 34.9, 113.1, 35.1 }, 18, YX_LAYER_ALL,
                                    NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < features->n_features; i++) {
    const YxRegionFeature *feature = &features->features[i];

    n[feature->layer]++;
    if (feature->layer == YX_LAYER_WATER_AREA) {
      const YxLonLat anchor = yx_world_to_lon_lat (feature->anchor);
      const double x = (anchor.lon - 113.0) / STEP, y = (anchor.lat - 35.0) / STEP;

      g_assert_cmpuint (feature->n_parts, ==, 3);
      /* In the water: in the pond, or off the island. */
      g_assert_true (x > 0.0 && x < 6.0 && y > 4.0 && y < 10.0);
      g_assert_true ((x > 2.0 && x < 4.0 && y > 6.0 && y < 8.0) || x < 1.0 || x > 5.0 || y < 5.0
                     || y > 9.0);
    }
    if (feature->layer == YX_LAYER_ROAD && g_strcmp0 (feature->ref, "S309") == 0) {
      g_assert_cmpint (feature->kind, ==, YX_REGION_ROAD_PRIMARY);
      g_assert_cmpuint (feature->flags, ==, YX_FEATURE_ONEWAY | YX_FEATURE_BRIDGE);
      g_assert_cmpuint (feature->storeys, ==, 4);
      g_assert_cmpint (feature->level, ==, 1);
    }
    if (feature->layer == YX_LAYER_ROAD && g_strcmp0 (feature->name, "Jianshe Jie") == 0) {
      g_assert_cmpstr (yx_region_feature_label (feature, FALSE), ==, "建设街");
      g_assert_cmpstr (yx_region_feature_label (feature, TRUE), ==, "Jianshe Street");
    }
  }
  for (YxRegionLayer layer = 0; layer < YX_N_LAYERS; layer++)
    g_assert_cmpuint (n[layer], ==, self->report.features[layer]);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/region/layers/report", test_report);
  ADD ("/region/layers/roads", test_roads);
  ADD ("/region/layers/areas", test_areas);
  ADD ("/region/layers/lines", test_lines);
  ADD ("/region/layers/points", test_points);
  ADD ("/region/layers/painted", test_painted);
  return g_test_run ();
}
