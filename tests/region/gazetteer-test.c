/* Lists of names, read with their faults, and put into a region of an invented town. */

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "geo/measure.h"
#include "region/region-update.h"
#include "town.h"

typedef struct {
  char *folder, *extract, *region, *list;
} Fixture;

static const char town_list[] = "code,name,parent,lon,lat\n"
                                "419901,云川县,,,\n"
                                "419901001,云山街道办事处,419901,,\n"
                                "419901002,石桥镇,419901,,\n"
                                "419901001201,吕家坡村村民委员会,419901001,,\n"
                                "419901002201,北街村民委员会,419901002,,\n"
                                "419901002202,新店村民委员会,419901002,,\n"
                                "419901002203,柳林村,419901002,113.57,35.51\n";

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("gazetteer-XXXXXX", NULL);
  self->extract = g_build_filename (self->folder, "town.osm", NULL);
  self->region = g_build_filename (self->folder, "town.gpkg", NULL);
  self->list = g_build_filename (self->folder, "names.csv", NULL);
  town_write (self->extract);
  g_assert_true (yx_region_build (&(YxRegionBuildOptions){ .extract = self->extract,
                                                           .out = self->region,
                                                           .name = "云川" },
                                  NULL, NULL, NULL, NULL, NULL));
  g_assert_true (g_file_set_contents (self->list, town_list, -1, NULL));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_unlink (self->extract);
  g_unlink (self->region);
  g_unlink (self->list);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
  g_free (self->extract);
  g_free (self->region);
  g_free (self->list);
}

static void
check_problem (const YxGazetteer *gazetteer, guint i, guint line, const char *word)
{
  const YxGazetteerProblem *problem = g_ptr_array_index (gazetteer->problems, i);

  g_assert_cmpuint (problem->line, ==, line);
  g_assert_nonnull (strstr (problem->message, word));
}

static void
test_read (void)
{
  static const char text[] = "\xEF\xBB\xBF名称,上级,代码,备注,经度,纬度\r\n"
                             "\"北街\"\"村\",001,002,\"两\n行\",113.5,35.5\r\n"
                             ",001,003,,,\r\n"
                             "无码村,001,,,,\r\n"
                             "\r\n"
                             "重码村,001,002,,,\r\n"
                             "坏点村,001,004,,113.5,\r\n"
                             "天边村,001,005,,200,35\r\n"
                             "---,001,006,,,\r\n"
                             "石桥镇,,001,,,";
  g_autoptr (YxGazetteer) gazetteer = yx_gazetteer_new ();
  g_autoptr (GError) error = NULL;
  const YxGazetteerRow *row;

  g_assert_true (yx_gazetteer_add (gazetteer, text, strlen (text), "list", &error));
  g_assert_no_error (error);
  yx_gazetteer_finish (gazetteer);
  g_assert_cmpuint (gazetteer->rows->len, ==, 2);
  row = g_ptr_array_index (gazetteer->rows, 0);
  g_assert_cmpstr (row->code, ==, "002");
  g_assert_cmpstr (row->name, ==, "北街\"村");
  g_assert_cmpstr (row->parent, ==, "001");
  g_assert_true (row->has_point);
  g_assert_cmpfloat (row->point.lat, ==, 35.5);
  g_assert_cmpint (row->level, ==, YX_MATCH_VILLAGE);
  row = g_ptr_array_index (gazetteer->rows, 1);
  g_assert_cmpint (row->level, ==, YX_MATCH_TOWN);
  g_assert_null (row->parent);
  g_assert_cmpuint (gazetteer->problems->len, ==, 6);
  check_problem (gazetteer, 0, 4, "name");
  check_problem (gazetteer, 1, 5, "code");
  check_problem (gazetteer, 2, 7, "002");
  check_problem (gazetteer, 3, 8, "113.5");
  check_problem (gazetteer, 4, 9, "200");
  check_problem (gazetteer, 5, 10, "---");
}

static void
test_ring (void)
{
  static const char text[] = "code,name,parent\na,甲,b\nb,乙,a\nc,丙,a\n";
  g_autoptr (YxGazetteer) gazetteer = yx_gazetteer_new ();

  g_assert_true (yx_gazetteer_add (gazetteer, text, strlen (text), "list", NULL));
  yx_gazetteer_finish (gazetteer);
  g_assert_cmpuint (gazetteer->rows->len, ==, 3);
  g_assert_cmpuint (gazetteer->problems->len, >, 0);
  g_assert_null (((YxGazetteerRow *) g_ptr_array_index (gazetteer->rows, 0))->parent);
  g_assert_cmpstr (((YxGazetteerRow *) g_ptr_array_index (gazetteer->rows, 2))->parent, ==, "a");
}

static void
test_no_list (void)
{
  static const struct {
    const char *bytes;
    gsize size;
  } cases[] = { { "", 0 },
                { "\n\n", 2 },
                { "one,two\n1,2\n", 12 },
                { "PK\x03\x04\0\0", 6 },
                { "code,name\n\xff\xff\xff,x\n", 16 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (YxGazetteer) gazetteer = yx_gazetteer_new ();
    g_autoptr (GError) error = NULL;

    g_assert_false (yx_gazetteer_add (gazetteer, cases[i].bytes, cases[i].size, "list", &error));
    g_assert_error (error, YX_REGION_ERROR, YX_REGION_ERROR_FAILED);
  }
}

static void
update (Fixture *self, const char *list, const char *extract, YxRegionUpdateReport *ret_report)
{
  const char *const lists[] = { list, NULL };
  const YxRegionUpdateOptions options = {
    .region = self->region, .extract = extract, .gazetteers = list != NULL ? lists : NULL
  };
  g_autoptr (GError) error = NULL;

  yx_region_update (&options, NULL, NULL, ret_report, NULL, &error);
  g_assert_no_error (error);
}

static void
check_first (Fixture *self, const char *text, const char *name, YxMatchLevel level,
             const char *within)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxRegion) region = yx_region_open (self->region, &error);
  g_autoptr (GPtrArray) answers = NULL;
  const YxFound *found;

  g_assert_no_error (error);
  g_assert_cmpstr (yx_region_get_name (region), ==, "云川");
  answers = yx_region_find (region, text, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answers->len, >, 0);
  found = g_ptr_array_index (answers, 0);
  g_assert_cmpstr (found->name, ==, name);
  g_assert_cmpint (found->level, ==, level);
  g_assert_cmpstr (found->within, ==, within);
}

static void
check_all (Fixture *self)
{
  check_first (self, "云川县石桥镇新店村2组", "新店村", YX_MATCH_TOWN, "云川县 石桥镇");
  check_first (self, "柳林村", "柳林村", YX_MATCH_VILLAGE, "云川县 石桥镇");
  check_first (self, "石桥镇北街村民委员会", "北街村", YX_MATCH_VILLAGE, "云川县 石桥镇");
  check_first (self, "xindian", "新店村", YX_MATCH_TOWN, "云川县 石桥镇");
}

/* The list is put in, stays through a newer extract, and another takes its place. */
static void
test_update (Fixture *self, gconstpointer data)
{
  YxRegionUpdateReport report;

  update (self, self->list, NULL, &report);
  g_assert_cmpuint (report.names_matched, ==, 5);
  g_assert_cmpuint (report.names_new, ==, 2);
  g_assert_cmpuint (report.names_unplaced, ==, 1);
  g_assert_cmpuint (report.problems->len, ==, 0);
  g_ptr_array_unref (report.problems);
  check_all (self);

  update (self, NULL, self->extract, &report);
  g_assert_cmpuint (report.names_matched, ==, 5);
  g_assert_cmpuint (report.names_new, ==, 2);
  g_ptr_array_unref (report.problems);
  check_all (self);

  g_assert_true (g_file_set_contents (self->list, "code,name\n1,东坡寨\n", -1, NULL));
  update (self, self->list, NULL, &report);
  g_assert_cmpuint (report.names_new, ==, 1);
  g_ptr_array_unref (report.problems);
  check_first (self, "北街村", "北街村", YX_MATCH_VILLAGE, "云川县 云山街道");
  {
    g_autoptr (YxRegion) region = yx_region_open (self->region, NULL);
    g_autoptr (GPtrArray) answers = yx_region_find (region, "新店村", NULL, NULL, NULL);

    g_assert_cmpuint (answers->len, ==, 0);
  }
}

/* The same list gives the same bytes, whether with the extract or the second time alone. */
static void
test_same_bytes (Fixture *self, gconstpointer data)
{
  char *first, *second;
  gsize n_first, n_second;

  update (self, self->list, self->extract, NULL);
  g_assert_true (g_file_get_contents (self->region, &first, &n_first, NULL));
  update (self, self->list, self->extract, NULL);
  g_assert_true (g_file_get_contents (self->region, &second, &n_second, NULL));
  g_assert_cmpmem (first, n_first, second, n_second);
  g_free (first);
  g_free (second);
}

/* What fails leaves the region as it was, byte for byte, and nothing beside it. */
static void
test_failure (Fixture *self, gconstpointer data)
{
  const char *const lists[] = { self->list, NULL };
  const char *const missing[] = { "/nowhere/names.csv", NULL };
  const YxRegionUpdateOptions cases[] = {
    { .region = self->region, .gazetteers = missing },
    { .region = self->region, .extract = "/nowhere/extract.osm" },
    { .region = self->region, .extract = self->list, .gazetteers = lists },
    { .region = self->list, .gazetteers = lists },
  };
  g_autofree char *before = NULL;
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  gsize n_before;

  g_assert_true (g_file_get_contents (self->region, &before, &n_before, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) reason = NULL;

    g_assert_false (yx_region_update (&cases[i], NULL, NULL, NULL, NULL, &reason));
    g_assert_nonnull (reason);
  }
  g_cancellable_cancel (cancelled);
  g_assert_false (yx_region_update (&(YxRegionUpdateOptions){ .region = self->region,
                                                              .gazetteers = lists },
                                    NULL, NULL, NULL, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  {
    g_autofree char *after = NULL;
    gsize n_after;

    g_assert_true (g_file_get_contents (self->region, &after, &n_after, NULL));
    g_assert_cmpmem (before, n_before, after, n_after);
  }
}

/* The villages of a real prefecture: read whole, every village below its town. */
static void
test_prefecture (void)
{
  g_autoptr (YxGazetteer) gazetteer = yx_gazetteer_new ();
  g_autoptr (GError) error = NULL;
  static const char *const names[] = { "jiaozuo_streets_4108.csv", "jiaozuo_villages_4108.csv" };
  guint n_below = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path
        = g_build_filename (g_getenv ("YEXUN_SHARED"), "data", "names", names[i], NULL);

    if (!g_file_test (path, G_FILE_TEST_EXISTS)) {
      g_test_skip (path);
      return;
    }
    g_assert_true (yx_gazetteer_add_file (gazetteer, path, &error));
  }
  yx_gazetteer_finish (gazetteer);
  g_assert_cmpuint (gazetteer->problems->len, ==, 0);
  g_assert_cmpuint (gazetteer->rows->len, ==, 112 + 2024);
  for (guint i = 0; i < gazetteer->rows->len; i++) {
    const YxGazetteerRow *row = g_ptr_array_index (gazetteer->rows, i);

    n_below += row->level == YX_MATCH_VILLAGE && strlen (row->parent) == 9;
  }
  g_assert_cmpuint (n_below, ==, 2024);
}

#define ADD(name, function) \
  g_test_add ("/gazetteer/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gazetteer/read", test_read);
  g_test_add_func ("/gazetteer/ring", test_ring);
  g_test_add_func ("/gazetteer/no-list", test_no_list);
  g_test_add_func ("/gazetteer/prefecture", test_prefecture);
  ADD ("update", test_update);
  ADD ("same-bytes", test_same_bytes);
  ADD ("failure", test_failure);
  return g_test_run ();
}
