/* The Plan page on the demonstration night: table, map and routes agree, planning can be stopped
 * and finished, and a window that closes leaves nothing behind. */

#include "console/case-list.h"
#include "console/live-page.h"
#include "console/plan-bar.h"
#include "console/plan-page.h"
#include "console/route-list.h"
#include "desk/lists.h"
#include "desk/operation.h"
#include "harness.h"
#include "map/map-view.h"

typedef struct {
  YxWindow *window;
  YxPlanSelection *selection;
  YxCaseList *cases;
  YxRouteList *routes;
  GtkWidget *map;
  YxPlanBar *bar;
} Fixture;

static void
find_parts (Fixture *fixture)
{
  GtkWidget *page = GTK_WIDGET (yx_window_get_plan_page (fixture->window));

  fixture->selection = yx_plan_page_get_selection (YX_PLAN_PAGE (page));
  fixture->cases = YX_CASE_LIST (ui_find (page, YX_TYPE_CASE_LIST));
  fixture->routes = YX_ROUTE_LIST (ui_find (page, YX_TYPE_ROUTE_LIST));
  fixture->map = ui_find (page, YX_TYPE_MAP_VIEW);
  fixture->bar = YX_PLAN_BAR (ui_find (page, YX_TYPE_PLAN_BAR));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *desk = ui_demo_desk ();

  fixture->window = ui_open (desk);
  find_parts (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  ui_close (fixture->window);
}

static guint
count_cases (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (yx_case_list_get_rows (fixture->cases)));
}

static const YxCaseData *
case_at (Fixture *fixture, guint position)
{
  g_autoptr (YxCaseRow) row
      = g_list_model_get_item (G_LIST_MODEL (yx_case_list_get_rows (fixture->cases)), position);

  return yx_case_get_data (yx_case_row_get_case (row));
}

static const char *
selected_case (Fixture *fixture)
{
  YxCaseRow *row
      = gtk_single_selection_get_selected_item (yx_case_list_get_rows (fixture->cases));

  return row != NULL ? yx_case_get_data (yx_case_row_get_case (row))->number : NULL;
}

/* The route, stop or task of a row of the routes. (transfer full) */
static GObject *
object_at (Fixture *fixture, guint position)
{
  g_autoptr (GtkTreeListRow) row
      = g_list_model_get_item (yx_route_list_get_rows (fixture->routes), position);

  return row != NULL ? gtk_tree_list_row_get_item (row) : NULL;
}

static const char *
selected_in_routes (Fixture *fixture)
{
  GtkSingleSelection *rows = GTK_SINGLE_SELECTION (yx_route_list_get_rows (fixture->routes));
  GtkTreeListRow *row = gtk_single_selection_get_selected_item (rows);
  g_autoptr (GObject) object = row != NULL ? gtk_tree_list_row_get_item (row) : NULL;

  return YX_IS_RECORD (object) ? yx_record_get_id (YX_RECORD (object)) : NULL;
}

static gboolean
cases_settled (gpointer data)
{
  return yx_case_list_is_settled (((Fixture *) data)->cases);
}

static int
plan_version (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  YxDesk *desk = yx_window_get_desk (fixture->window);
  g_autoptr (YxOperation) operation = yx_desk_find_operation (desk, NULL, &error);
  g_autoptr (YxPlan) plan = NULL;

  g_assert_no_error (error);
  plan = yx_desk_get_plan (desk, yx_operation_get_data (operation)->id, 0, &error);
  g_assert_no_error (error);
  return yx_plan_get_data (plan)->version;
}

static void
test_shows (Fixture *fixture, gconstpointer data)
{
  YxDeskCounts counts;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) map = ui_picture (fixture->map);

  g_assert_true (yx_desk_count (yx_window_get_desk (fixture->window), &counts, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_cases (fixture), ==, counts.cases);
  ui_wait_label (GTK_WIDGET (fixture->window), "36 cars one by one");
  g_assert_cmpuint (g_list_model_get_n_items (yx_route_list_get_rows (fixture->routes)), >, 3);
  g_assert_nonnull (yx_map_view_get_region (YX_MAP_VIEW (fixture->map)));
  /* Roads, names, routes and stops, and not the quiet ground alone. */
  g_assert_cmpuint (ui_count_colours (map), >, 200);
  for (guint i = 1; i < counts.cases; i++)
    g_assert_cmpint (yx_case_compare_numbers (case_at (fixture, i - 1)->number,
                                              case_at (fixture, i)->number),
                     <, 0);
}

static void
test_narrowed (Fixture *fixture, gconstpointer data)
{
  GtkWidget *entry = ui_find (GTK_WIDGET (fixture->cases), GTK_TYPE_SEARCH_ENTRY);
  const guint n_all = count_cases (fixture);
  guint n_planned = 0;
  g_autofree char *number = g_strdup (case_at (fixture, 2)->number);

  yx_case_list_set_show (fixture->cases, YX_CASE_SHOW_PLANNED);
  ui_wait (cases_settled, fixture);
  n_planned = count_cases (fixture);
  g_assert_cmpuint (n_planned, >, 20);
  g_assert_cmpuint (n_planned, <=, 36);

  yx_case_list_set_show (fixture->cases, YX_CASE_SHOW_ALL);
  gtk_editable_set_text (GTK_EDITABLE (entry), number);
  g_signal_emit_by_name (entry, "search-changed");
  ui_wait (cases_settled, fixture);
  g_assert_cmpuint (count_cases (fixture), ==, 1);
  g_assert_cmpstr (case_at (fixture, 0)->number, ==, number);

  gtk_editable_set_text (GTK_EDITABLE (entry), "no such words");
  g_signal_emit_by_name (entry, "search-changed");
  ui_wait (cases_settled, fixture);
  g_assert_cmpuint (count_cases (fixture), ==, 0);
  ui_wait_drawn (GTK_WIDGET (fixture->window));
  ui_wait_label (GTK_WIDGET (fixture->window), "No Such Case");

  g_signal_emit_by_name (entry, "stop-search");
  ui_wait (cases_settled, fixture);
  g_signal_emit_by_name (entry, "search-changed");
  ui_wait (cases_settled, fixture);
  g_assert_cmpuint (count_cases (fixture), ==, n_all);
}

/* Whether the stop's case leads back to it: a debtor may be visited twice, and a case may have
 * two debtors. */
static gboolean
is_only_stop (Fixture *fixture, YxStop *stop)
{
  g_autofree char *number = NULL;

  yx_plan_selection_select_stop (fixture->selection, yx_record_get_id (YX_RECORD (stop)));
  number = g_strdup (yx_plan_selection_get_case (fixture->selection));
  yx_plan_selection_clear (fixture->selection);
  yx_plan_selection_select_case (fixture->selection, number);
  return g_strcmp0 (yx_plan_selection_get_stop (fixture->selection),
                    yx_record_get_id (YX_RECORD (stop)))
         == 0;
}

/* The row of a visit; all routes are unfolded. Leaves nothing selected. */
static guint
find_visit (Fixture *fixture)
{
  GListModel *rows = yx_route_list_get_rows (fixture->routes);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++) {
    g_autoptr (GObject) object = object_at (fixture, i);

    if (YX_IS_STOP (object) && yx_stop_get_data (YX_STOP (object))->kind == YX_STOP_KIND_VISIT
        && is_only_stop (fixture, YX_STOP (object))) {
      yx_plan_selection_clear (fixture->selection);
      return i;
    }
  }
  g_assert_not_reached ();
}

static void
test_selected_in_all (Fixture *fixture, gconstpointer data)
{
  GtkSingleSelection *cases = yx_case_list_get_rows (fixture->cases);
  GtkSingleSelection *routes = GTK_SINGLE_SELECTION (yx_route_list_get_rows (fixture->routes));
  g_autoptr (GdkTexture) before = ui_picture (fixture->map);
  g_autoptr (GdkTexture) with_stop = NULL;
  g_autoptr (GdkTexture) with_route = NULL;
  g_autoptr (GObject) stop = NULL;
  g_autoptr (GObject) route = object_at (fixture, 1);
  g_autofree char *number = NULL;
  guint visit;

  /* A route in its list. */
  g_assert_true (YX_IS_ROUTE (route));
  gtk_single_selection_set_selected (routes, 1);
  g_assert_cmpstr (yx_plan_selection_get_route (fixture->selection), ==,
                   yx_record_get_id (YX_RECORD (route)));
  g_assert_null (selected_case (fixture));
  ui_wait_drawn (fixture->map);
  with_route = ui_picture (fixture->map);
  g_assert_false (ui_same_picture (before, with_route));

  /* A stop in its list: its case is selected in the table. */
  ui_act (GTK_WIDGET (fixture->window), "win.expand-routes");
  visit = find_visit (fixture);
  stop = object_at (fixture, visit);
  gtk_single_selection_set_selected (routes, visit);
  g_assert_cmpstr (yx_plan_selection_get_stop (fixture->selection), ==,
                   yx_record_get_id (YX_RECORD (stop)));
  g_assert_nonnull (selected_case (fixture));
  g_assert_nonnull (strstr (yx_stop_get_data (YX_STOP (stop))->case_numbers,
                            selected_case (fixture)));
  ui_wait_drawn (fixture->map);
  with_stop = ui_picture (fixture->map);
  g_assert_false (ui_same_picture (with_route, with_stop));
  number = g_strdup (selected_case (fixture));

  /* Nothing. */
  ui_act (GTK_WIDGET (fixture->window), "win.unselect");
  g_assert_null (selected_case (fixture));
  g_assert_null (selected_in_routes (fixture));

  /* The case in the table: its stop is selected in the routes, which had been folded. */
  ui_act (GTK_WIDGET (fixture->window), "win.expand-routes");
  for (guint i = 0; i < count_cases (fixture); i++) {
    if (g_str_equal (case_at (fixture, i)->number, number))
      gtk_single_selection_set_selected (cases, i);
  }
  g_assert_cmpstr (selected_case (fixture), ==, number);
  g_assert_cmpstr (selected_in_routes (fixture), ==, yx_record_get_id (YX_RECORD (stop)));

  /* The same stop on the map. */
  ui_act (GTK_WIDGET (fixture->window), "win.unselect");
  g_signal_emit_by_name (fixture->map, "stop-activated",
                         yx_stop_get_data (YX_STOP (stop))->route_id,
                         yx_record_get_id (YX_RECORD (stop)));
  g_assert_cmpstr (selected_in_routes (fixture), ==, yx_record_get_id (YX_RECORD (stop)));
  g_assert_cmpstr (selected_case (fixture), ==, number);

  /* And the ground beside it. */
  g_signal_emit_by_name (fixture->map, "background-activated", 113.0, 34.9);
  g_assert_null (selected_case (fixture));
  g_assert_null (selected_in_routes (fixture));
}

static gboolean
is_planning (gpointer data)
{
  return yx_plan_bar_get_planning (((Fixture *) data)->bar);
}

static gboolean
is_idle (gpointer data)
{
  return !is_planning (data);
}

static gboolean
has_progress (gpointer data)
{
  GtkWidget *bar = ui_find (GTK_WIDGET (((Fixture *) data)->bar), GTK_TYPE_PROGRESS_BAR);

  return gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (bar)) > 0.1;
}

static void
set_seconds (Fixture *fixture, double seconds)
{
  GtkWidget *spin = ui_find (GTK_WIDGET (fixture->bar), GTK_TYPE_SPIN_BUTTON);

  /* The second number of the row: cars, then seconds. */
  do
    spin = gtk_widget_get_next_sibling (spin);
  while (!GTK_IS_SPIN_BUTTON (spin));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), seconds);
}

static void
test_planned (Fixture *fixture, gconstpointer data)
{
  const int version = plan_version (fixture);
  GtkWidget *window = GTK_WIDGET (fixture->window);

  set_seconds (fixture, 60);
  ui_act (window, "win.plan");
  g_assert_true (is_planning (fixture));
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (window), "plan"));
  ui_wait (has_progress, fixture);
  ui_act (window, "win.cancel");
  ui_wait (is_idle, fixture);
  ui_wait_drawn (window);
  ui_wait_label (window, "the plan is as it was");
  g_assert_cmpint (plan_version (fixture), ==, version);
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (window), "cancel"));

  set_seconds (fixture, 1);
  ui_act (window, "win.plan");
  ui_wait (is_idle, fixture);
  ui_wait_loaded (fixture->window);
  g_assert_cmpint (plan_version (fixture), ==, version + 1);
  g_assert_cmpuint (g_list_model_get_n_items (yx_route_list_get_rows (fixture->routes)), >, 3);
}

/* tear_down() insists that the window goes, and the desk with it. */
static void
test_closed_while_planning (Fixture *fixture, gconstpointer data)
{
  set_seconds (fixture, 60);
  ui_act (GTK_WIDGET (fixture->window), "win.plan");
  ui_wait (has_progress, fixture);
}

static void
test_closed_while_loading (void)
{
  g_autofree char *desk = ui_demo_desk ();
  g_autoptr (GFile) file = g_file_new_for_path (desk);
  YxWindow *window = ui_open (NULL);

  yx_window_open_desk (window, file);
  ui_close (window);

  window = ui_open (NULL);
  yx_window_open_desk (window, file);
  while (yx_window_get_desk (window) == NULL)
    g_main_context_iteration (NULL, TRUE);
  ui_close (window);
}

/* A window that is given one desk after the other shows the last. */
static void
test_another_desk (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = ui_demo_desk ();
  g_autoptr (GFile) file = g_file_new_for_path (path);
  YxDesk *first = yx_window_get_desk (fixture->window);
  gpointer left = first;

  g_object_add_weak_pointer (G_OBJECT (first), &left);
  set_seconds (fixture, 60);
  ui_act (GTK_WIDGET (fixture->window), "win.plan");
  ui_wait (has_progress, fixture);
  yx_window_open_desk (fixture->window, file);
  while (yx_window_get_desk (fixture->window) == first)
    g_main_context_iteration (NULL, TRUE);
  ui_wait_loaded (fixture->window);
  g_assert_false (is_planning (fixture));
  g_assert_cmpstr (yx_desk_get_path (yx_window_get_desk (fixture->window)), ==, path);
  while (left != NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_other_pages (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);

  ui_act (window, "win.view::live");
  ui_wait_drawn (window);
  g_assert_true (gtk_widget_get_mapped (ui_find (window, YX_TYPE_LIVE_PAGE)));
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (window), "plan"));
  ui_act (window, "win.view::review");
  ui_wait_drawn (window);
  ui_wait_label (window, "No Operation Has Gone Out Yet");
  ui_act (window, "win.view::plan");
  ui_wait_drawn (window);
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (window), "plan"));
}

#define ADD(path, function) \
  g_test_add ("/ui/window/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  ui_init (&argc, &argv);
  ADD ("shows", test_shows);
  ADD ("narrowed", test_narrowed);
  ADD ("selected-in-all", test_selected_in_all);
  ADD ("planned", test_planned);
  ADD ("other-pages", test_other_pages);
  ADD ("another-desk", test_another_desk);
  ADD ("closed-while-planning", test_closed_while_planning);
  g_test_add_func ("/ui/window/closed-while-loading", test_closed_while_loading);
  return ui_run ();
}
