/* Addresses found in an invented town, to the metre, and names in the real extracts. */

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "find-measure.h"
#include "geo/measure.h"
#include "region/region-build.h"
#include "town.h"

typedef struct {
  char *folder, *extract, *path;
  YxRegion *region;
} Fixture;

static void
open_region (Fixture *self, const char *extract)
{
  const YxRegionBuildOptions options = { .extract = extract, .out = self->path };
  g_autoptr (GError) error = NULL;

  yx_region_build (&options, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  self->region = yx_region_open (self->path, &error);
  g_assert_no_error (error);
}

static void
set_up_empty (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("find-XXXXXX", NULL);
  self->extract = g_build_filename (self->folder, "town.osm", NULL);
  self->path = g_build_filename (self->folder, "town.gpkg", NULL);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  set_up_empty (self, data);
  town_write (self->extract);
  open_region (self, self->extract);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->region);
  g_unlink (self->extract);
  g_unlink (self->path);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
  g_free (self->extract);
  g_free (self->path);
}

static GPtrArray *
find (Fixture *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *answers = yx_region_find (self->region, text, NULL, NULL, &error);

  g_assert_no_error (error);
  return answers;
}

typedef struct {
  const char *text, *name, *within;
  YxMatchLevel level;
  double east, north, error_m; /* of the point */
  double least_m, most_m;      /* of the radius */
} Expected;

static const Expected expected[] = {
  { "沿河路", "沿河路", "云川县 云山街道", YX_MATCH_STREET, 0, 0, 5, 990, 1020 },
  { "沿河路2号", "沿河路 2", NULL, YX_MATCH_DOOR, 100, 20, 1, 20, 40 },
  { "云川县云山街道沿河路２号3单元501", "沿河路 2", NULL, YX_MATCH_DOOR, 100, 20, 1, 20, 40 },
  { "云川县石桥镇吕家坡村3组", "吕家坡村", "云川县 云山街道", YX_MATCH_VILLAGE, -1500, 1500, 1, 200, 900 },
  { "云山街办", "云山街道", "云川县", YX_MATCH_TOWN, 0, 0, 800, 2000, 6000 },
  { "沿河路77号", "沿河路 77", NULL, YX_MATCH_DOOR, -700, 30, 1, 20, 40 },
  { "沿河路99号", "沿河路 99", NULL, YX_MATCH_STREET, -700, 30, 12, 20, 500 },
  { "沿河路6号", "沿河路 6", NULL, YX_MATCH_DOOR, 200, 20, 1, 20, 40 },
  { "沿河路4号", "沿河路 4", NULL, YX_MATCH_DOOR, 150, 20, 1, 70, 90 },
  { "沿河路11a号", "沿河路 11a", NULL, YX_MATCH_DOOR, 310, -20, 1, 20, 40 },
  { "沿河路17号", "沿河路 17", NULL, YX_MATCH_STREET, 300, -20, 12, 90, 120 },
  { "云川县石桥镇沿河路", "沿河路", "云川县 石桥镇", YX_MATCH_STREET, 5300, 0, 310, 300, 610 },
  { "S390", "沿河路", NULL, YX_MATCH_STREET, 0, 0, 5, 990, 1020 },
  { "390省道", "沿河路", NULL, YX_MATCH_STREET, 0, 0, 5, 990, 1020 },
  { "城建路", "云山大道", NULL, YX_MATCH_STREET, 0, 0, 5, 790, 820 },
  { "沿河路与云山大道交叉口", "沿河路 云山大道", NULL, YX_MATCH_CROSSING, 0, 0, 1, 50, 70 },
  { "云川县石桥镇北街村", "北街村", "云川县 石桥镇", YX_MATCH_VILLAGE, 5000, 1500, 1, 200, 900 },
  { "云川县云山街道北街村3组12号", "北街村", "云川县 云山街道", YX_MATCH_VILLAGE, 1000, 1500, 1, 200,
    900 },
  { "云山街道办事处吕家坡村民委员会", "吕家坡村", NULL, YX_MATCH_VILLAGE, -1500, 1500, 1, 200, 900 },
  { "云山街道吕加坡村5号", "吕家坡村", NULL, YX_MATCH_VILLAGE, -1500, 1500, 1, 200, 900 },
  { "云山镇吕家坡", "吕家坡村", NULL, YX_MATCH_VILLAGE, -1500, 1500, 1, 200, 900 },
  { "锦云小区3号楼2单元501室", "锦云小区 3号楼", NULL, YX_MATCH_BUILDING, -460, 130, 10, 15, 60 },
  { "锦云小区3栋", "锦云小区 3号楼", NULL, YX_MATCH_BUILDING, -460, 130, 10, 15, 60 },
  { "锦云小区3-2-501", "锦云小区 3号楼", NULL, YX_MATCH_BUILDING, -460, 130, 10, 15, 60 },
  { "锦云小区9栋", "锦云小区", NULL, YX_MATCH_ESTATE, -450, 250, 60, 200, 330 },
  { "万家超市", "万家超市", NULL, YX_MATCH_BUILDING, 50, 40, 1, 20, 100 },
  { "云川县石桥镇无名村3组", "石桥镇", "云川县", YX_MATCH_TOWN, 5700, 0, 800, 3000, 6000 },
  { "yanhelu", "沿河路", NULL, YX_MATCH_STREET, 0, 0, 5, 990, 1020 },
  { "yhl", "沿河路", NULL, YX_MATCH_STREET, 0, 0, 5, 990, 1020 },
  { "lvjiapocun", "吕家坡村", NULL, YX_MATCH_VILLAGE, -1500, 1500, 1, 200, 900 },
  { "延河路", "沿河路", NULL, YX_MATCH_STREET, 0, 0, 5, 990, 1020 },
  { "沿路", "沿河路", NULL, YX_MATCH_STREET, 0, 0, 5, 990, 1020 },
  { "113.5, 35.5", "113.500000, 35.500000", NULL, YX_MATCH_DOOR, 0, 0, 0.1, 0, 0 },
};

static void
test_expected (Fixture *self, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++) {
    const Expected *want = &expected[i];
    const YxLonLat point = { TOWN_LON + want->east / 90500.0, TOWN_LAT + want->north / 111000.0 };
    g_autoptr (GPtrArray) answers = find (self, want->text);
    const YxFound *found;

    g_test_message ("%s", want->text);
    g_assert_cmpuint (answers->len, >, 0);
    found = g_ptr_array_index (answers, 0);
    g_assert_cmpstr (found->name, ==, want->name);
    g_assert_cmpstr (yx_match_level_nick (found->level), ==, yx_match_level_nick (want->level));
    if (want->within != NULL)
      g_assert_cmpstr (found->within, ==, want->within);
    g_assert_cmpfloat (yx_distance (found->point, point), <=, want->error_m);
    g_assert_cmpfloat (found->radius_m, >=, want->least_m);
    g_assert_cmpfloat (found->radius_m, <=, want->most_m);
    g_assert_nonnull (found->why);
  }
}

/* Coarser answers follow the finer ones; nothing comes twice. */
static void
test_fall_back (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) answers = find (self, "云川县石桥镇北街村3组12号");
  gboolean has_town = FALSE;

  for (guint i = 0; i < answers->len; i++) {
    const YxFound *a = g_ptr_array_index (answers, i);

    has_town |= strcmp (a->name, "石桥镇") == 0;
    for (guint j = 0; j < i; j++) {
      const YxFound *b = g_ptr_array_index (answers, j);

      g_assert_false (strcmp (a->name, b->name) == 0 && yx_distance (a->point, b->point) < 1.0);
    }
  }
  g_assert_true (has_town);
  g_assert_nonnull (strstr (((YxFound *) g_ptr_array_index (answers, 0))->why, "3组12号"));
}

static void
test_nothing (Fixture *self, gconstpointer data)
{
  static const char *const texts[] = { "", " ", "----", "xyzzy plugh", "撒哈拉沙漠绿洲酒吧", "0" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GPtrArray) answers = find (self, texts[i]);

    g_assert_cmpuint (answers->len, ==, 0);
  }
}

static void
test_typing (Fixture *self, gconstpointer data)
{
  const YxRegionFindOptions options = { .limit = 3, .typing = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) answers = yx_region_find (self->region, "吕", &options, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (answers->len, ==, 1);
  g_assert_cmpstr (((YxFound *) g_ptr_array_index (answers, 0))->name, ==, "吕家坡村");
}

/* The nearer of two streets of one name, where the asker looks. */
static void
test_near (Fixture *self, gconstpointer data)
{
  const YxLonLat east = { TOWN_LON + 5000 / 90500.0, TOWN_LAT };
  const YxRegionFindOptions options = { .near = &east };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) answers = yx_region_find (self->region, "沿河路", &options, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (answers->len, ==, 2);
  g_assert_cmpstr (((YxFound *) g_ptr_array_index (answers, 0))->within, ==, "云川县 石桥镇");
}

/* The names that people really search for: streets and places of real extracts. */
static void
test_extract (Fixture *self, gconstpointer data)
{
  const char *name = data;
  g_autofree char *extract = g_build_filename (g_getenv ("YEXUN_SHARED"), "data", "osm", name, NULL);
  FindMeasure measure;

  if (!g_file_test (extract, G_FILE_TEST_EXISTS)) {
    g_test_skip (extract);
    return;
  }
  open_region (self, extract);
  measure = find_measure (self->region, self->path, g_str_has_prefix (name, "heidelberg") ? 8 : 1);
  g_test_message ("%u names: %u found, %u of %u misspelt found, %.2f ms", measure.n_names,
                  measure.n_found, measure.n_mended, measure.n_wrong,
                  1000.0 * measure.total_s / measure.n_queries);
  g_assert_cmpuint (measure.n_names, >, 10);
  g_assert_cmpfloat (measure.n_found, >=, 0.99 * measure.n_names);
  g_assert_cmpfloat (measure.n_mended, >=, 0.90 * measure.n_wrong);
}

#define ADD(name, function) \
  g_test_add ("/find/" name, Fixture, NULL, set_up, function, tear_down)
#define ADD_EXTRACT(name) \
  g_test_add ("/find/extract/" name, Fixture, name, set_up_empty, test_extract, tear_down)

/* Words that are no address are not looked for; beside one they are passed over. */
static void
test_absent (Fixture *self, gconstpointer data)
{
  static const char *const absent[]
      = { "外出务工", "下落不明", "不详", "无", "", " / ", "现外出务工，下落不明。", "家庭住址：不详", "n/a" };
  static const char *const present[] = { "云川县云山街道下落不明", "下落不明，原住云川县云山街道" };

  for (gsize i = 0; i < G_N_ELEMENTS (absent); i++) {
    g_autoptr (GPtrArray) answers = find (self, absent[i]);
    g_autofree char *why = yx_region_find_why_not (self->region, absent[i]);

    g_test_message ("%s", absent[i]);
    g_assert_cmpuint (answers->len, ==, 0);
    g_assert_nonnull (strstr (why, "is no address"));
  }
  for (gsize i = 0; i < G_N_ELEMENTS (present); i++) {
    g_autoptr (GPtrArray) answers = find (self, present[i]);
    const YxFound *best;

    g_assert_cmpuint (answers->len, >, 0);
    best = g_ptr_array_index (answers, 0);
    g_assert_cmpint (best->level, ==, YX_MATCH_TOWN);
    g_assert_cmpstr (best->name, ==, "云山街道");
    g_assert_nonnull (strstr (best->why, "下落不明"));
  }
  {
    g_autofree char *why = yx_region_find_why_not (self->region, "无锡路");

    g_assert_null (strstr (why, "is no address"));
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  ADD ("expected", test_expected);
  ADD ("fall-back", test_fall_back);
  ADD ("nothing", test_nothing);
  ADD ("absent", test_absent);
  ADD ("typing", test_typing);
  ADD ("near", test_near);
  ADD_EXTRACT ("guixi_jiangxi.osm");
  ADD_EXTRACT ("fujian_ninghua.osm");
  ADD_EXTRACT ("shenzhen_longgang.osm");
  ADD_EXTRACT ("zhengzhou_roads.osm.pbf");
  ADD_EXTRACT ("heidelberg.osm.pbf");
  return g_test_run ();
}
