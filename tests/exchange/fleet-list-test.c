/* Vehicles and officers from files: found by headings, merged with what is known, all or none. */

#include <glib/gstdio.h>

#include "desk/lists.h"
#include "exchange/fleet-list.h"

typedef struct {
  char *folder;
  YxDesk *desk;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  self->folder = g_dir_make_tmp ("yexun-fleet-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (self->folder, "fleet.desk", NULL);
  self->desk = yx_desk_create (path, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GDir) folder = NULL;
  const char *name;

  yx_desk_close (self->desk);
  g_object_unref (self->desk);
  folder = g_dir_open (self->folder, 0, NULL);
  while ((name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *path = g_build_filename (self->folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (self->folder);
  g_free (self->folder);
}

static YxFleetReport *
import (Fixture *self, const char *text, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, "list.csv", NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return yx_fleet_list_import (self->desk, path, NULL, error);
}

static void
test_vehicles (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxFleetReport) report
      = import (self, "温县法院车辆清单\n车牌号,呼号,车辆类型,核载人数,执法记录仪,装备,备注\n"
                      "豫H·0001警,夜巡1,商务车,7座,2,\"对讲机不认\",\n", &error);
  g_autoptr (YxFleetReport) again = NULL;
  g_autoptr (YxFleetReport) more = NULL;
  g_autoptr (GListStore) vehicles = NULL;
  g_autoptr (YxVehicle) vehicle = NULL;

  g_assert_no_error (error);
  /* A word that is unknown: the row and its column are named, and nothing is stored. */
  g_assert_cmpuint (report->problems->len, ==, 1);
  g_assert_cmpuint (((YxFleetProblem *) g_ptr_array_index (report->problems, 0))->line, ==, 3);
  g_assert_cmpstr (((YxFleetProblem *) g_ptr_array_index (report->problems, 0))->column, ==, "装备");

  again = import (self, "车牌号,呼号,车辆类型,核载人数,执法记录仪,装备\n"
                        "豫H·0001警,夜巡1,商务车,7座,2,radio、first-aid\n"
                        "豫HB2345,,轿车,5,1,\n", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->problems->len, ==, 0);
  g_assert_cmpuint (again->vehicles.added, ==, 2);

  /* What a later list does not say stays. */
  more = import (self, "plate,seats\n豫H0001警,9\n豫HB2345,5\n", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (more->vehicles.updated, ==, 1);
  g_assert_cmpuint (more->vehicles.unchanged, ==, 1);
  vehicles = yx_desk_list_vehicles (self->desk, &error);
  vehicle = g_list_model_get_item (G_LIST_MODEL (vehicles), 0);
  g_assert_cmpstr (yx_vehicle_get_data (vehicle)->plate, ==, "豫H0001警");
  g_assert_cmpstr (yx_vehicle_get_data (vehicle)->call_sign, ==, "夜巡1");
  g_assert_cmpint (yx_vehicle_get_data (vehicle)->seats, ==, 9);
  g_assert_cmpint ((int) yx_vehicle_get_data (vehicle)->kind, ==, (int) YX_VEHICLE_KIND_VAN);
}

static void
test_officers (Fixture *self, gconstpointer data)
{
  static const char *const wrong[] = {
    "姓名,职务,性别,电话\n例甲,厨师,男,15400000001\n",
    "姓名,职务,性别,电话\n例甲,法官,不详,15400000001\n",
    "姓名,职务,性别,电话\n例甲,法官,男,12345\n",
    "姓名,职务,休息小时\n例甲,法官,很久\n",
    "姓名,职务,技能\n例甲,法官,飞行\n",
    "姓名,职务,在岗\n例甲,法官,也许\n",
    "姓名,职务\n例甲,法官\n例甲,法官\n",
    "姓名,职务\n,法官\n",
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (YxFleetReport) report = NULL;
  g_autoptr (YxFleetReport) again = NULL;
  g_autoptr (GListStore) officers = NULL;
  g_autoptr (YxOfficer) officer = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (YxFleetReport) refused = import (self, wrong[i], &error);

    g_assert_no_error (error);
    g_assert_cmpuint (refused->problems->len, ==, 1);
  }
  officers = yx_desk_list_officers (self->desk, &error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (officers)), ==, 0);
  g_clear_object (&officers);

  report = import (self, "姓名,性别,职务,联系电话,技能,休息小时\n"
                         "例甲,女,员额法官,154 0000 0001,mediation,10\n"
                         "例乙,男,司机,,,\n", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->officers.added, ==, 2);
  again = import (self, "姓名,职务,电话\n例甲,法官,15400000001\n例乙,驾驶员,15400000002\n", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->officers.unchanged, ==, 1);
  g_assert_cmpuint (again->officers.updated, ==, 1);
  officers = yx_desk_list_officers (self->desk, &error);
  officer = g_list_model_get_item (G_LIST_MODEL (officers), 1);
  g_assert_cmpstr (yx_officer_get_data (officer)->name, ==, "例甲");
  g_assert_cmpint ((int) yx_officer_get_data (officer)->sex, ==, (int) YX_SEX_FEMALE);
  g_assert_cmpint (yx_officer_get_data (officer)->rest_hours, ==, 10);
  g_assert_cmpint (yx_officer_get_data (officer)->skills, ==, 1 << YX_OFFICER_SKILL_MEDIATION);
}

static void
test_foreign (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxFleetReport) report = import (self, "案号,被执行人\n（2025）豫0825执1号,例某\n", &error);

  g_assert_null (report);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_clear_error (&error);
  report = yx_fleet_list_import (self->desk, "/nowhere/list.csv", NULL, &error);
  g_assert_null (report);
  g_assert_nonnull (error);
}

#define ADD(name, function) \
  g_test_add ("/exchange/fleet-list/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("vehicles", test_vehicles);
  ADD ("officers", test_officers);
  ADD ("foreign", test_foreign);
  return g_test_run ();
}
