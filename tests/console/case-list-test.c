#include <adwaita.h>
#include <time.h>

#include "console/case-list.h"
#include "console/resources.h"

#define N_MANY 50000

/* Longest turn of the main loop allowed, in milliseconds of this thread's CPU time: what still
 * feels immediate. What it measures is printed. */
#define LONGEST_TURN_MS 100.0

/* The loop has settled when nothing was done for three frames, in microseconds. */
#define QUIET_US 50000

static GListStore *
create_cases (guint n_cases)
{
  GListStore *cases = g_list_store_new (YX_TYPE_CASE);
  g_autoptr (GPtrArray) made = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n_cases; i++) {
    g_autofree char *number = g_strdup_printf ("（2025）豫0823执%u号", (i * 7919u) % n_cases + 1);
    const YxCaseData data = { .id = number, .number = number,
                              .debtors = i % 10 == 0 ? "李四" : "王五", .masked_debtors = "某某",
                              .claim_fen = (i * 104729u) % 1000000, .n_places = 2,
                              .n_on_map = i % 3 };

    g_ptr_array_add (made, yx_case_new (&data));
  }
  g_list_store_splice (cases, 0, 0, made->pdata, made->len);
  return cases;
}

static double
thread_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

/* Turns the main loop until the list has caught up and is drawn; returns the longest turn. */
static double
settle (YxCaseList *list)
{
  double longest = 0.0;
  gint64 last_work = g_get_monotonic_time ();

  while (g_get_monotonic_time () - last_work < QUIET_US) {
    const double before = thread_ms ();
    const gboolean worked = g_main_context_iteration (NULL, FALSE);
    const double turn = thread_ms () - before;

    longest = MAX (longest, turn);
    if (worked || !yx_case_list_is_settled (list))
      last_work = g_get_monotonic_time ();
  }
  return longest;
}

/* The same, where the turn that began at start has already done some of the work. */
static double
settle_since (YxCaseList *list, double start)
{
  const double first = thread_ms () - start;
  const double longest = settle (list);

  return MAX (first, longest);
}

static GtkWindow *
present (YxCaseList *list)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());

  gtk_window_set_default_size (window, 480, 700);
  gtk_window_set_child (window, GTK_WIDGET (list));
  gtk_window_present (window);
  return window;
}

static YxCase *
row_at (YxCaseList *list, guint position)
{
  YxCase *record = g_list_model_get_item (yx_case_list_get_rows (list), position);

  g_assert_nonnull (record);
  g_object_unref (record);
  return record;
}

static void
test_selection (void)
{
  g_autoptr (GListStore) cases = create_cases (40);
  g_autoptr (YxPlanSelection) selection = yx_plan_selection_new ();
  YxCaseList *list = g_object_new (YX_TYPE_CASE_LIST, NULL);
  GtkWindow *window = present (list);
  GtkSingleSelection *rows = GTK_SINGLE_SELECTION (yx_case_list_get_rows (list));

  yx_case_list_set_selection (list, selection);
  yx_case_list_set_cases (list, G_LIST_MODEL (cases));
  settle (list);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), ==, 40);

  gtk_single_selection_set_selected (rows, 5);
  g_assert_cmpstr (yx_plan_selection_get_case (selection), ==,
                   yx_case_get_data (row_at (list, 5))->number);
  yx_plan_selection_select_case (selection, "（2025）豫0823执17号");
  settle (list);
  g_assert_cmpstr (
      yx_case_get_data (gtk_single_selection_get_selected_item (rows))->number, ==,
      "（2025）豫0823执17号");
  yx_plan_selection_clear (selection);
  settle (list);
  g_assert_cmpuint (gtk_single_selection_get_selected (rows), ==, GTK_INVALID_LIST_POSITION);
  gtk_window_destroy (window);
}

static void
test_sorting (void)
{
  g_autoptr (GListStore) cases = create_cases (40);
  YxCaseList *list = g_object_new (YX_TYPE_CASE_LIST, NULL);
  GtkWindow *window = present (list);
  GtkColumnView *view = yx_case_list_get_view (list);
  g_autoptr (GtkColumnViewColumn) claim = NULL;

  yx_case_list_set_cases (list, G_LIST_MODEL (cases));
  claim = g_list_model_get_item (gtk_column_view_get_columns (view), 2);
  gtk_column_view_sort_by_column (view, claim, GTK_SORT_DESCENDING);
  settle (list);
  for (guint i = 1; i < 40; i++)
    g_assert_cmpint (yx_case_get_data (row_at (list, i - 1))->claim_fen, >=,
                     yx_case_get_data (row_at (list, i))->claim_fen);
  gtk_window_destroy (window);
}

static void
test_many (void)
{
  g_autoptr (GListStore) cases = create_cases (N_MANY);
  g_autoptr (YxPlanSelection) selection = yx_plan_selection_new ();
  YxCaseList *list = g_object_new (YX_TYPE_CASE_LIST, NULL);
  GtkWindow *window = present (list);
  GtkColumnView *view = yx_case_list_get_view (list);
  g_autoptr (GtkColumnViewColumn) number = NULL;
  g_autoptr (GtkFilter) filter = NULL;
  GtkSortListModel *sorted;
  GtkFilterListModel *filtered;
  double longest;
  double start;

  yx_case_list_set_selection (list, selection);
  settle (list);

  start = thread_ms ();
  yx_case_list_set_cases (list, G_LIST_MODEL (cases));
  longest = settle_since (list, start);
  g_test_message ("showing %d rows: longest turn %.1f ms", N_MANY, longest);
  g_assert_cmpfloat (longest, <, LONGEST_TURN_MS);
  g_assert_cmpuint (g_list_model_get_n_items (yx_case_list_get_rows (list)), ==, N_MANY);

  number = g_list_model_get_item (gtk_column_view_get_columns (view), 0);
  start = thread_ms ();
  gtk_column_view_sort_by_column (view, number, GTK_SORT_ASCENDING);
  longest = settle_since (list, start);
  g_test_message ("sorting: longest turn %.1f ms", longest);
  g_assert_cmpfloat (longest, <, LONGEST_TURN_MS);
  g_assert_cmpstr (yx_case_get_data (row_at (list, 9))->number, ==, "（2025）豫0823执10号");

  start = thread_ms ();
  yx_plan_selection_select_case (selection, "（2025）豫0823执49000号");
  longest = settle_since (list, start);
  g_test_message ("revealing row 49,000: longest turn %.1f ms", longest);
  g_assert_cmpfloat (longest, <, LONGEST_TURN_MS);
  g_assert_cmpuint (
      gtk_single_selection_get_selected (GTK_SINGLE_SELECTION (yx_case_list_get_rows (list))), ==,
      48999);

  sorted = GTK_SORT_LIST_MODEL (
      gtk_single_selection_get_model (GTK_SINGLE_SELECTION (yx_case_list_get_rows (list))));
  filtered = GTK_FILTER_LIST_MODEL (gtk_sort_list_model_get_model (sorted));
  g_set_object (&filter, gtk_filter_list_model_get_filter (filtered));
  start = thread_ms ();
  yx_case_search_set_text (YX_CASE_SEARCH (filter), "李四");
  longest = settle_since (list, start);
  g_test_message ("filtering: longest turn %.1f ms", longest);
  g_assert_cmpfloat (longest, <, LONGEST_TURN_MS);
  g_assert_cmpuint (g_list_model_get_n_items (yx_case_list_get_rows (list)), ==, N_MANY / 10);

  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  yx_console_register_resources ();
  g_test_add_func ("/console/case-list/selection", test_selection);
  g_test_add_func ("/console/case-list/sorting", test_sorting);
  g_test_add_func ("/console/case-list/many", test_many);
  return g_test_run ();
}
