/* Addresses without coordinates: found at import, set by hand, and remembered. */

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "desk/address.h"
#include "desk/institutions.h"
#include "desk/lists.h"
#include "geo/measure.h"
#include "region/region-build.h"
#include "region/region-update.h"
#include "region/town.h"

typedef struct {
  char *folder, *path, *extract, *region;
  YxDesk *desk;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("address-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "test.desk", NULL);
  self->extract = g_build_filename (self->folder, "town.osm", NULL);
  self->region = g_build_filename (self->folder, "town.gpkg", NULL);
  town_write (self->extract);
  g_assert_true (yx_region_build (&(YxRegionBuildOptions){ .extract = self->extract,
                                                           .out = self->region },
                                  NULL, NULL, NULL, NULL, &error));
  self->desk = yx_desk_create (self->path, &error);
  g_assert_no_error (error);
  yx_desk_set_author (self->desk, "clerk");
  g_assert_true (yx_desk_set_region (self->desk, self->region, &error));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  yx_desk_close (self->desk);
  g_clear_object (&self->desk);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (self->folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->path);
  g_free (self->extract);
  g_free (self->region);
}

static const YxImportAddress addresses[] = {
  { .text = "云川县云山街道沿河路2号", .presence = -1.0 },
  { .text = "云川县石桥镇北街村3组12号", .presence = -1.0 },
  { .text = "云川县石桥镇无名村", .presence = -1.0 },
  { .text = "撒哈拉沙漠", .presence = -1.0 },
  { .text = "某处", .has_point = TRUE, .point = { 113.51, 35.51 }, .presence = -1.0 },
};

static YxImportReport
import (Fixture *self, const char *case_number, const YxImportAddress *list, gsize n)
{
  YxImportRow row = YX_IMPORT_ROW_INIT;
  YxImportReport report;
  g_autoptr (GError) error = NULL;

  row.line = 2;
  row.case_number = case_number;
  row.debtor_name = "甲某";
  row.addresses = list;
  row.n_addresses = n;
  yx_desk_import_cases (self->desk, &row, 1, NULL, NULL, NULL, NULL, &report, &error);
  g_assert_no_error (error);
  return report;
}

static YxPlace *
find_place (Fixture *self, const char *address)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) places = yx_desk_list_places (self->desk, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (places)); i++) {
    g_autoptr (YxPlace) place = g_list_model_get_item (G_LIST_MODEL (places), i);

    if (g_strcmp0 (yx_place_get_data (place)->address, address) == 0)
      return g_steal_pointer (&place);
  }
  g_error ("no place %s", address);
}

static void
check_at (const YxPlaceData *place, double east, double north, double limit)
{
  const YxLonLat want = { TOWN_LON + east / 90500.0, TOWN_LAT + north / 111000.0 };

  g_assert_true (place->has_point);
  g_assert_cmpfloat (yx_distance ((YxLonLat){ place->lon, place->lat }, want), <=, limit);
}

static void
test_import (Fixture *self, gconstpointer data)
{
  g_auto (YxImportReport) report
      = import (self, "（2026）豫0825执1号", addresses, G_N_ELEMENTS (addresses));
  g_auto (YxImportReport) again = { 0 };
  g_autoptr (YxPlace) door = find_place (self, addresses[0].text);
  g_autoptr (YxPlace) village = find_place (self, addresses[1].text);
  g_autoptr (YxPlace) rough = find_place (self, addresses[2].text);
  g_autoptr (YxPlace) nowhere = find_place (self, addresses[3].text);
  g_autoptr (YxPlace) given = find_place (self, addresses[4].text);
  g_autofree char *text = yx_import_report_dup_located (&report);

  g_assert_cmpuint (report.places_added, ==, 5);
  g_assert_cmpuint (report.places_found[YX_MATCH_DOOR], ==, 1);
  g_assert_cmpuint (report.places_found[YX_MATCH_VILLAGE], ==, 1);
  g_assert_cmpuint (report.places_found[YX_MATCH_TOWN], ==, 1);
  g_assert_cmpuint (report.places_unknown, ==, 1);
  g_assert_cmpuint (report.places_without_point, ==, 2);
  g_assert_nonnull (strstr (text, "House number 1"));

  check_at (yx_place_get_data (door), 100, 20, 1);
  g_assert_cmpstr (yx_place_get_data (door)->located, ==, "found");
  check_at (yx_place_get_data (village), 5000, 1500, 1);
  g_assert_cmpstr (yx_place_get_data (village)->match, ==, "village");
  g_assert_cmpfloat (yx_place_get_data (village)->radius_m, >, 200);
  g_assert_false (yx_place_get_data (rough)->has_point);
  g_assert_cmpstr (yx_place_get_data (rough)->match, ==, "town");
  g_assert_false (yx_place_get_data (nowhere)->has_point);
  g_assert_null (yx_place_get_data (nowhere)->match);
  g_assert_cmpstr (yx_place_get_data (given)->located, ==, "list");

  again = import (self, "（2026）豫0825执1号", addresses, G_N_ELEMENTS (addresses));
  g_assert_cmpuint (again.places_unchanged, ==, 5);
}

/* The list to fix, the least known first, and empty when all is set. */
static void
test_fix (Fixture *self, gconstpointer data)
{
  g_auto (YxImportReport) report
      = import (self, "（2026）豫0825执1号", addresses, G_N_ELEMENTS (addresses));
  static const char *const order[] = { "撒哈拉沙漠", "云川县石桥镇无名村", "云川县石桥镇北街村3组12号" };
  g_autoptr (GError) error = NULL;
  guint n = G_N_ELEMENTS (order);

  for (;;) {
    g_autoptr (GListStore) places = yx_desk_list_places_to_fix (self->desk, &error);
    g_autoptr (YxPlace) first = NULL;

    g_assert_no_error (error);
    g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (places)), ==, n);
    if (n == 0)
      break;
    first = g_list_model_get_item (G_LIST_MODEL (places), 0);
    g_assert_cmpstr (yx_place_get_data (first)->address, ==, order[G_N_ELEMENTS (order) - n]);
    yx_desk_pin_place (self->desk, yx_place_get_data (first)->id,
                       (YxLonLat){ 113.5 + n / 1000.0, 35.5 }, &error);
    g_assert_no_error (error);
    n--;
  }
}

/* A pin wins over region and list, for everyone at the address, now and later, through a new region. */
static void
test_pin (Fixture *self, gconstpointer data)
{
  const YxLonLat point = { 113.523, 35.487 };
  const YxImportAddress with_point = {
    .text = addresses[0].text, .has_point = TRUE, .point = { 113.4, 35.4 }, .presence = -1.0
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) answers = NULL;

  g_assert_true (yx_desk_pin_address (self->desk, " 云川县 云山街道沿河路２号", point, &error));
  for (guint i = 0; i < 2; i++) {
    g_autofree char *number = g_strdup_printf ("（2026）豫0825执%u号", i + 1);
    g_auto (YxImportReport) report = import (self, number, i == 0 ? addresses : &with_point, 1);
    g_autoptr (YxPlace) place = find_place (self, addresses[0].text);

    if (i == 0)
      g_assert_cmpuint (report.places_pinned, ==, 1);
    g_assert_cmpstr (yx_place_get_data (place)->located, ==, "pin");
    g_assert_cmpfloat (yx_place_get_data (place)->lon, ==, point.lon);
    g_assert_true (yx_region_update (&(YxRegionUpdateOptions){ .region = self->region,
                                                               .extract = self->extract },
                                     NULL, NULL, NULL, NULL, &error));
  }
  answers = yx_desk_find_address (self->desk, addresses[0].text, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answers->len, >=, 2);
  g_assert_true (((YxFound *) g_ptr_array_index (answers, 0))->pinned);
  g_assert_cmpfloat (((YxFound *) g_ptr_array_index (answers, 0))->point.lon, ==, point.lon);
  g_assert_false (((YxFound *) g_ptr_array_index (answers, 1))->pinned);
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  const YxLonLat point = { 113.5, 35.5 }, nowhere = { 500, 35 };
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) invalid = NULL;
  g_autoptr (GError) empty = NULL;

  g_assert_false (yx_desk_pin_place (self->desk, "no-such-place", point, &missing));
  g_assert_error (missing, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND);
  g_assert_false (yx_desk_pin_address (self->desk, "某处", nowhere, &invalid));
  g_assert_error (invalid, YX_DESK_ERROR, YX_DESK_ERROR_INVALID);
  g_assert_false (yx_desk_pin_address (self->desk, "  ", point, &empty));
  g_assert_error (empty, YX_DESK_ERROR, YX_DESK_ERROR_INVALID);
}

static GPtrArray *
type (Fixture *self, const char *text)
{
  const YxRegionFindOptions options = { .limit = 8, .typing = TRUE };
  g_autoptr (GError) error = NULL;
  GPtrArray *answers = yx_desk_find_address (self->desk, text, &options, NULL, &error);

  g_assert_no_error (error);
  return answers;
}

/* Institutions are found by a part of the name or its pinyin while somebody types, and never when
 * a list is looked up. */
static void
test_institutions (Fixture *self, gconstpointer data)
{
  const YxInstitutionData rows[] = {
    { .kind = YX_INSTITUTION_KIND_BANK, .name = "河阳工商银行", .address = "某路1号",
      .has_point = TRUE, .lon = 113.41, .lat = 35.41 },
    { .kind = YX_INSTITUTION_KIND_BANK, .name = "工商银行新区支行", .has_point = TRUE,
      .lon = 113.42, .lat = 35.42 },
    { .kind = YX_INSTITUTION_KIND_BANK, .name = "工商银行无处支行" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) typed = NULL;
  g_autoptr (GPtrArray) initials = NULL;
  g_autoptr (GPtrArray) listed = NULL;
  const YxFound *found;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_true (yx_desk_add_institution (self->desk, &rows[i], NULL, &error));
  typed = type (self, "工商银行");
  g_assert_cmpuint (typed->len, >=, 2);
  found = g_ptr_array_index (typed, 0);
  g_assert_cmpstr (found->name, ==, "工商银行新区支行");
  g_assert_cmpfloat (found->point.lon, ==, 113.42);
  found = g_ptr_array_index (typed, 1);
  g_assert_cmpstr (found->name, ==, "河阳工商银行");
  g_assert_cmpstr (found->within, ==, "某路1号");
  for (guint i = 2; i < typed->len; i++)
    g_assert_cmpstr (((YxFound *) g_ptr_array_index (typed, i))->name, !=, rows[2].name);
  initials = type (self, "gsyhxq");
  g_assert_cmpuint (initials->len, >=, 1);
  found = g_ptr_array_index (initials, 0);
  g_assert_cmpstr (found->name, ==, "工商银行新区支行");
  listed = yx_desk_find_address (self->desk, "工商银行", NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < listed->len; i++)
    g_assert_cmpstr (((YxFound *) g_ptr_array_index (listed, i))->name, !=, "工商银行新区支行");
}

#define ADD(name, function) \
  g_test_add ("/address/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  ADD ("import", test_import);
  ADD ("fix", test_fix);
  ADD ("pin", test_pin);
  ADD ("refused", test_refused);
  ADD ("institutions", test_institutions);
  return g_test_run ();
}
