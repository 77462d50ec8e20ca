/* The whole way through the console's widgets, on a real extract: a list of 300 cases goes in by
 * the import dialog, the operation is made by its own, the plan by the window's action, and what the window then shows is
 * kept as a picture beside this program. */

#include "config.h"

#include "console/case-list.h"
#include "console/import-dialog.h"
#include "console/operation-dialog.h"
#include "console/plan-bar.h"
#include "console/plan-page.h"
#include "console/route-list.h"
#include "desk/lists.h"
#include "desk/operation.h"
#include "harness.h"
#include "map/map-view.h"

#define N_CASES 300
#define HOUR_US ((gint64) 3600 * G_USEC_PER_SEC)
/* 30 November 2025, 21:00, as the tests' clock shows it */
#define NIGHT ((gint64) 1764536400 * G_USEC_PER_SEC)

static char *
find_extract (void)
{
  const char *shared = g_getenv ("YEXUN_SHARED");
  g_autofree char *path = shared != NULL ? g_build_filename (shared, "data", "osm",
                                                             "guixi_jiangxi.osm", NULL)
                                         : NULL;

  return path != NULL && g_file_test (path, G_FILE_TEST_EXISTS) ? g_steal_pointer (&path) : NULL;
}

/* Returns: (transfer full): "NAME,LON,LAT" of the court */
static char *
write_list (const char *extract, const char *path)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "ui", "guixi_list.py", NULL);
  const char *command[] = { g_getenv ("PYTHON"), "-B", script, extract, path, NULL };
  g_autofree char *said = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_DEFAULT, NULL, NULL, &said, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return g_strconcat ("法院,", g_strstrip (said), NULL);
}

static gboolean
shows_result (gpointer dialog)
{
  return yx_import_dialog_is_done (dialog);
}

static void
import_list (YxWindow *window, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  YxImportDialog *dialog;

  ui_act (GTK_WIDGET (window), "win.import-cases");
  dialog = YX_IMPORT_DIALOG (ui_find_window (YX_TYPE_IMPORT_DIALOG));
  ui_wait_drawn (GTK_WIDGET (dialog));
  yx_import_dialog_set_file (dialog, file);
  ui_click (GTK_WIDGET (dialog), "Import");
  ui_wait (shows_result, dialog);
  ui_wait_label (GTK_WIDGET (dialog), "300 new");
  gtk_window_close (GTK_WINDOW (dialog));
}

static void
create_operation (YxWindow *window)
{
  GtkWidget *dialog;

  ui_act (GTK_WIDGET (window), "win.new-operation");
  dialog = GTK_WIDGET (ui_find_window (YX_TYPE_OPERATION_DIALOG));
  ui_wait_drawn (dialog);
  ui_wait_label (dialog, "300 cases in enforcement");
  ui_fill (dialog, "Date", "2025-11-30");
  ui_fill (dialog, "From", "21:00");
  ui_fill (dialog, "Until", "01:30");
  ui_click (dialog, "Create");
}

static gboolean
lists_cases (gpointer page)
{
  YxCaseList *cases = YX_CASE_LIST (ui_find (page, YX_TYPE_CASE_LIST));

  return yx_plan_page_is_loaded (page)
         && g_list_model_get_n_items (G_LIST_MODEL (yx_case_list_get_rows (cases))) == N_CASES;
}

static gboolean
has_operation (gpointer page)
{
  return yx_plan_page_is_loaded (page)
         && ui_find_label (page, "300 cases, 6 vehicles at hand") != NULL;
}

static gboolean
has_plan (gpointer page)
{
  return yx_plan_page_is_loaded (page) && ui_find_label (page, "cars together") != NULL;
}

static void
assert_within_window (YxDesk *desk)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxOperation) operation = yx_desk_find_operation (desk, NULL, &error);
  g_autoptr (GListStore) stops = NULL;
  guint n_visits = 0;

  g_assert_no_error (error);
  stops = yx_desk_list_plan_stops (desk, yx_operation_get_data (operation)->id, 0, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (stops)); i++) {
    g_autoptr (YxStop) stop = g_list_model_get_item (G_LIST_MODEL (stops), i);
    const YxStopData *data = yx_stop_get_data (stop);

    g_assert_cmpint (data->arrival, <=, data->begin);
    g_assert_cmpint (data->begin, <=, data->departure);
    g_assert_cmpint (data->begin, >=, NIGHT);
    g_assert_cmpint (data->departure, <=, NIGHT + 4 * HOUR_US + HOUR_US / 2);
    n_visits += data->kind == YX_STOP_KIND_VISIT;
  }
  g_assert_cmpuint (n_visits, >, 20);
}

static void
assert_shown (YxWindow *window)
{
  GtkWidget *page = GTK_WIDGET (yx_window_get_plan_page (window));
  GtkWidget *map = ui_find (page, YX_TYPE_MAP_VIEW);
  YxCaseList *cases = YX_CASE_LIST (ui_find (page, YX_TYPE_CASE_LIST));
  YxRouteList *routes = YX_ROUTE_LIST (ui_find (page, YX_TYPE_ROUTE_LIST));
  g_autofree char *path = g_test_build_filename (G_TEST_BUILT, "first-light.png", NULL);
  g_autoptr (GdkTexture) whole = NULL;
  g_autoptr (GdkTexture) of_map = NULL;

  ui_wait_drawn (GTK_WIDGET (window));
  whole = ui_picture (GTK_WIDGET (window));
  of_map = ui_picture (map);
  g_assert_true (gdk_texture_save_to_png (whole, path));
  g_test_message ("picture: %s", path);
  g_assert_cmpuint (ui_count_colours (of_map), >, 200);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (yx_case_list_get_rows (cases))), ==,
                    N_CASES);
  /* Cars and, at the end, what is left out. */
  g_assert_cmpuint (g_list_model_get_n_items (yx_route_list_get_rows (routes)), >=, 2);
  g_assert_cmpuint (g_list_model_get_n_items (yx_route_list_get_rows (routes)), <=, 7);
}

static void
test_first_light (void)
{
  g_autofree char *extract = find_extract ();
  g_autofree char *list = g_build_filename (ui_folder (), "案件.xlsx", NULL);
  g_autofree char *region = g_build_filename (ui_folder (), "guixi.gpkg", NULL);
  g_autofree char *path = g_build_filename (ui_folder (), "guixi.desk", NULL);
  g_autofree char *base = NULL;
  YxWindow *window;
  YxPlanPage *page;

  if (extract == NULL) {
    g_test_skip ("the extract of Guixi is not there");
    return;
  }
  base = write_list (extract, list);
  ui_command ("region", "build", extract, region, NULL);
  ui_command ("desk", "create", path, "--region", region, "--base", base, NULL);
  ui_command ("fleet", "add", "--desk", path, "--count", "6", "--female-officer", NULL);

  window = ui_open (path);
  page = yx_window_get_plan_page (window);
  import_list (window, list);
  ui_wait (lists_cases, page);
  create_operation (window);
  ui_wait (has_operation, page);
  ui_act (GTK_WIDGET (window), "win.plan");
  ui_wait (has_plan, page);
  assert_within_window (yx_window_get_desk (window));
  assert_shown (window);
  ui_close (window);
}

int
main (int argc, char **argv)
{
  ui_init (&argc, &argv);
  g_test_add_func ("/ui/first-light", test_first_light);
  return ui_run ();
}
