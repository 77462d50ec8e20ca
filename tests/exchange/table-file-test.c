#include <string.h>

#include <glib/gstdio.h>

#include "exchange/gdal-guard.h"
#include "exchange/table-file.h"
#include "made-workbook.h"

#define CASE_1 "（2024）豫0825执1号"
#define ID_1 "990000198001010012"

static char *scratch;

static char *
scratch_file (const char *name)
{
  return g_build_filename (scratch, name, NULL);
}

static YxTable *
read_table (const char *path, const char *format, guint index)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxTableFile) file = yx_table_file_open (path, &error);
  YxTable *table;

  g_assert_no_error (error);
  g_assert_cmpstr (yx_table_file_get_format (file), ==, format);
  g_assert_cmpuint (yx_table_file_get_n_tables (file), >, index);
  table = yx_table_file_read (file, index, NULL, &error);
  g_assert_no_error (error);
  return table;
}

static void
assert_row (const YxTable *table, guint index, guint line, const char *cells)
{
  g_auto (GStrv) expected = g_strsplit (cells, "|", -1);
  const YxTableRow *row;

  g_assert_cmpuint (table->rows->len, >, index);
  row = yx_table_row (table, index);
  g_assert_cmpuint (row->line, ==, line);
  for (guint i = 0; expected[i] != NULL; i++)
    g_assert_cmpstr (yx_table_row_cell (row, i), ==, expected[i]);
  g_assert_cmpuint (row->n_cells, <=, g_strv_length (expected));
}

static void
test_workbook (void)
{
  g_autofree char *path = scratch_file ("案件.xlsx");
  static const char *const rows[] = {
    "2024年执行案件清单",
    "",
    "案号|被执行人|身份证号码|执行标的额|立案日期|经度",
    CASE_1 "|张某|#" ID_1 "|#45000.5|@45356|#113.07123456789",
    "",
    "（2024）豫0825执2号|李某|" ID_1 "|#45000||113.1",
    "合计|||#90000.5",
    NULL,
  };
  static const char *const others[] = { "x", NULL };
  const Sheet sheets[] = { { "说明", others, NULL }, { "案件", rows, "A1:F1" } };
  g_autoptr (YxTable) table = NULL;

  workbook_write (path, sheets, G_N_ELEMENTS (sheets));
  table = read_table (path, "XLSX", 1);
  g_assert_cmpstr (table->name, ==, "案件");
  g_assert_null (table->headings);
  g_assert_cmpuint (table->rows->len, ==, 5);
  assert_row (table, 0, 1, "2024年执行案件清单");
  assert_row (table, 1, 3, "案号|被执行人|身份证号码|执行标的额|立案日期|经度");
  /* Eighteen digits must stay eighteen digits, a date must read as one. */
  assert_row (table, 2, 4, CASE_1 "|张某|" ID_1 "|45000.5|2024/03/05|113.07123456789");
  assert_row (table, 3, 6, "（2024）豫0825执2号|李某|" ID_1 "|45000||113.1");
  assert_row (table, 4, 7, "合计|||90000.5");
}

static void
test_ods (void)
{
  g_autofree char *path = scratch_file ("a.ods");
  static const char *const rows[]
      = { "案号|被执行人|身份证号码", CASE_1 "|张某|" ID_1, "", "x|y|z", NULL };
  g_autoptr (YxTable) table = NULL;

  layer_write (path, "ODS", NULL, rows, NULL, 0);
  table = read_table (path, "ODS", 0);
  g_assert_cmpuint (table->rows->len, ==, 3);
  assert_row (table, 0, 1, rows[0]);
  assert_row (table, 1, 2, rows[1]);
  assert_row (table, 2, 4, rows[3]);
}

static const char *const map_rows[]
    = { "案号|被执行人|地址", CASE_1 "|张某|某村1号", "（2024）豫0825执2号|李某|", NULL };
static const YxLonLat map_points[] = { { 113.07, 34.94 }, { 113.1, 34.9 } };

static void
assert_map (const YxTable *table)
{
  g_assert_nonnull (table->headings);
  g_assert_cmpuint (table->headings->len, >=, 3);
  g_assert_cmpstr (g_ptr_array_index (table->headings, 0), ==, "案号");
  g_assert_cmpstr (g_ptr_array_index (table->headings, 2), ==, "地址");
  g_assert_cmpuint (table->rows->len, ==, 2);
  assert_row (table, 0, 1, map_rows[1]);
  assert_row (table, 1, 2, "（2024）豫0825执2号|李某");
  for (guint i = 0; i < 2; i++) {
    g_assert_true (yx_table_row (table, i)->has_point);
    g_assert_cmpfloat_with_epsilon (yx_table_row (table, i)->point.lon, map_points[i].lon, 1e-9);
    g_assert_cmpfloat_with_epsilon (yx_table_row (table, i)->point.lat, map_points[i].lat, 1e-9);
  }
}

static void
test_geojson (void)
{
  g_autofree char *path = scratch_file ("a.geojson");
  g_autoptr (YxTable) table = NULL;

  layer_write (path, "GeoJSON", NULL, map_rows, map_points, 4326);
  table = read_table (path, "GeoJSON", 0);
  assert_map (table);
}

static void
test_gpkg (void)
{
  g_autofree char *path = scratch_file ("a.gpkg");
  g_autoptr (YxTable) table = NULL;

  layer_write (path, "GPKG", NULL, map_rows, map_points, 4490);
  table = read_table (path, "GPKG", 0);
  assert_map (table);
}

/* A layer in metres comes out in degrees. */
static void
test_projected (void)
{
  g_autofree char *path = scratch_file ("b.gpkg");
  static const YxLonLat metres[] = { { 38415000.0, 3867000.0 }, { 38416000.0, 3868000.0 } };
  g_autoptr (YxTable) table = NULL;
  const YxTableRow *row;

  layer_write (path, "GPKG", NULL, map_rows, metres, 4526); /* CGCS2000 / GK zone 38 */
  table = read_table (path, "GPKG", 0);
  row = yx_table_row (table, 0);
  g_assert_cmpfloat_with_epsilon (row->point.lon, 113.07, 0.1);
  g_assert_cmpfloat_with_epsilon (row->point.lat, 34.93, 0.1);
}

static void
test_shapefile (const char *name, const char *encoding, gboolean keep_cpg)
{
  g_autofree char *file_name = g_strconcat (name, ".shp", NULL);
  g_autofree char *cpg_name = g_strconcat (name, ".cpg", NULL);
  g_autofree char *path = scratch_file (file_name);
  g_autofree char *cpg = scratch_file (cpg_name);
  static const char *const rows[]
      = { "案号|姓名|地址", CASE_1 "|张某|某村1号", "（2024）豫0825执2号|李某|", NULL };
  g_autoptr (YxTable) table = NULL;

  layer_write (path, "ESRI Shapefile", encoding, rows, map_points, 4326);
  if (!keep_cpg)
    g_assert_cmpint (g_remove (cpg), ==, 0);
  table = read_table (path, "ESRI Shapefile", 0);
  assert_map (table);
}

static void
test_shapefile_utf8 (void)
{
  test_shapefile ("utf8", "UTF-8", TRUE);
}

static void
test_shapefile_gbk (void)
{
  test_shapefile ("gbk", "GBK", TRUE);
}

static void
test_shapefile_silent (void)
{
  test_shapefile ("silent", "GBK", FALSE);
  test_shapefile ("silent8", "UTF-8", FALSE);
}

/* Ten bytes end within the fourth character. */
static void
test_shapefile_cut (void)
{
  static const char *const rows[]
      = { "案号|被执行人|执行标的额", CASE_1 "|张某|45000", NULL };
  g_autofree char *path = scratch_file ("cut-headings.shp");
  g_autoptr (YxTable) table = NULL;

  layer_write (path, "ESRI Shapefile", "UTF-8", rows, map_points, 4326);
  table = read_table (path, "ESRI Shapefile", 0);
  g_assert_true (table->headings_cut);
  g_assert_cmpstr (g_ptr_array_index (table->headings, 0), ==, "案号");
  g_assert_cmpstr (g_ptr_array_index (table->headings, 1), ==, "被执行");
  g_assert_cmpstr (g_ptr_array_index (table->headings, 2), ==, "执行标");
  assert_row (table, 0, 1, rows[1]);
}

static void
assert_refused (const char *name, const char *bytes, gssize n_bytes, const char *word)
{
  g_autofree char *path = scratch_file (name);
  g_autoptr (GError) error = NULL;
  g_autoptr (YxTableFile) file = NULL;

  if (bytes != NULL)
    g_assert_true (g_file_set_contents (path, bytes, n_bytes, NULL));
  file = yx_table_file_open (path, &error);
  if (file != NULL)
    g_assert_null (yx_table_file_read (file, 0, NULL, &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_cmpint (error->domain, ==, G_IO_ERROR);
  g_assert_nonnull (strstr (error->message, name));
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_bad_files (void)
{
  static const char binary[] = "\x7f"
                               "ELF\x02\x01\x01\0\0\0\0";
  static const char xls[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old";

  assert_refused ("missing.csv", NULL, 0, "cannot be read");
  assert_refused ("empty.csv", "", 0, "empty");
  assert_refused ("empty.xlsx", "", 0, "empty");
  assert_refused ("binary.csv", binary, sizeof binary, "binary");
  assert_refused ("binary.xlsx", binary, sizeof binary, "damaged");
  assert_refused ("text.xlsx", "案号,被执行人\n", -1, "damaged");
  assert_refused ("old.xlsx", xls, sizeof xls, "password");
  assert_refused ("page.xls", "<html><table>", -1, "web page");
  assert_refused ("zip.xlsx", "PK\003\004 not really", -1, "damaged");
  assert_refused ("cut.geojson", "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":", -1,
                  "damaged");
  assert_refused ("other.geojson", "{\"type\":\"Topology\"}", -1, "damaged");
  assert_refused ("cut.gpkg", "SQLite format 3\0abc", 19, "damaged");
  assert_refused ("cut.shp", "\0\0\x27\x0a\0\0\0\0", 8, "damaged");
  assert_refused ("open.csv", "a,b\n1,\"x\n", -1, "line 2");
}

/* Cut anywhere, a workbook or a GeoPackage is refused or read, never a crash, and refused
 * whenever what is left is less than the whole. */
static void
test_truncated (void)
{
  static const char *const names[] = { "whole.xlsx", "whole.gpkg", "whole.geojson" };
  static const char *const rows[]
      = { "案号|被执行人|地址", CASE_1 "|张某|某村", CASE_1 "|李某|某镇", NULL };
  const Sheet sheet = { "案件", rows, NULL };
  g_autofree char *xlsx = scratch_file (names[0]);
  g_autofree char *gpkg = scratch_file (names[1]);
  g_autofree char *geojson = scratch_file (names[2]);

  workbook_write (xlsx, &sheet, 1);
  layer_write (gpkg, "GPKG", NULL, map_rows, map_points, 4326);
  layer_write (geojson, "GeoJSON", NULL, map_rows, map_points, 4326);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *whole = scratch_file (names[i]);
    g_autofree char *cut_name = g_strconcat ("cut-", names[i], NULL);
    g_autofree char *cut = scratch_file (cut_name);
    g_autofree char *bytes = NULL;
    gsize n_bytes;

    g_assert_true (g_file_get_contents (whole, &bytes, &n_bytes, NULL));
    for (int tenth = 1; tenth < 10; tenth++) {
      g_autoptr (YxTableFile) file = NULL;
      g_autoptr (YxTable) table = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (cut, bytes, (gssize) (n_bytes * tenth / 10), NULL));
      file = yx_table_file_open (cut, &error);
      if (file != NULL && yx_table_file_get_n_tables (file) > 0)
        table = yx_table_file_read (file, 0, NULL, &error);
      g_test_message ("%s at %d/10: %s", names[i], tenth, error != NULL ? error->message : "read");
      g_assert_true (error != NULL || table == NULL);
    }
  }
}

/* Nothing that GDAL takes for a connection or another file system is opened. */
static void
test_locked_down (void)
{
  static const char *const paths[] = { "/vsicurl/http://127.0.0.1:9/x.csv",
                                       "/vsizip/x.zip",
                                       "PG:dbname=x",
                                       "/dev/zero",
                                       "/tmp",
                                       "GeoJSON:{}" };
  static const char *const drivers[] = { "GeoJSON", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (yx_table_file_open (paths[i], &error));
    g_assert_nonnull (error);
    g_clear_error (&error);
    g_assert_null (yx_gdal_open_vector (paths[i], drivers, NULL, &error));
    g_assert_nonnull (error);
  }
}

static gpointer
complain_thread (gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = scratch_file ("zip.xlsx");
  g_autoptr (YxTableFile) file = NULL;

  for (int i = 0; i < 50; i++) {
    g_assert_null (yx_table_file_open (path, &error));
    g_assert_nonnull (strstr (error->message, "zip.xlsx"));
    g_clear_error (&error);
  }
  return NULL;
}

/* In a process of its own: whatever GDAL says must not reach its stderr. */
static void
test_quiet (void)
{
  if (g_test_subprocess ()) {
    GThread *threads[4];
    g_autofree char *path = scratch_file ("zip.xlsx");

    g_assert_true (g_file_set_contents (path, "PK\003\004 not really", -1, NULL));
    for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
      threads[i] = g_thread_new ("complain", complain_thread, NULL);
    for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
      g_thread_join (threads[i]);
    return;
  }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("");
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  scratch = scratch_new ();
  g_test_add_func ("/exchange/table-file/workbook", test_workbook);
  g_test_add_func ("/exchange/table-file/ods", test_ods);
  g_test_add_func ("/exchange/table-file/geojson", test_geojson);
  g_test_add_func ("/exchange/table-file/gpkg", test_gpkg);
  g_test_add_func ("/exchange/table-file/projected", test_projected);
  g_test_add_func ("/exchange/table-file/shapefile-utf8", test_shapefile_utf8);
  g_test_add_func ("/exchange/table-file/shapefile-gbk", test_shapefile_gbk);
  g_test_add_func ("/exchange/table-file/shapefile-cut", test_shapefile_cut);
  g_test_add_func ("/exchange/table-file/shapefile-silent", test_shapefile_silent);
  g_test_add_func ("/exchange/table-file/bad-files", test_bad_files);
  g_test_add_func ("/exchange/table-file/truncated", test_truncated);
  g_test_add_func ("/exchange/table-file/locked-down", test_locked_down);
  g_test_add_func ("/exchange/table-file/quiet", test_quiet);
  result = g_test_run ();
  scratch_free (scratch);
  return result;
}
