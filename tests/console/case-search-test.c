#include <glib.h>

#include "console/case-order.h"
#include "console/case-search.h"

static YxCase *
create_case (const char *number, const char *debtors, YxCaseStatus status)
{
  const YxCaseData data = { .id = number, .number = number, .debtors = debtors,
                            .masked_debtors = "王某", .cause = "Loan", .status = status,
                            .n_places = 1 };

  return yx_case_new (&data);
}

static void
test_words (void)
{
  g_autoptr (YxCaseSearch) search = yx_case_search_new ();
  g_autoptr (YxCase) record = create_case ("（2025）豫0823执12号", "王五", YX_CASE_STATUS_OPEN);
  static const struct {
    const char *text;
    gboolean found;
  } rows[] = {
    { "", TRUE }, { "执12", TRUE }, { "王五", TRUE }, { "loan", TRUE }, { "  2025   王 ", TRUE },
    { "执13", FALSE }, { "王五 李", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    yx_case_search_set_text (search, rows[i].text);
    g_assert_cmpint (gtk_filter_match (GTK_FILTER (search), record), ==, rows[i].found);
  }
}

static void
test_states (void)
{
  const YxTaskData planned = { .id = "a", .case_numbers = "执1号、执2号", .n_stops = 1 };
  const YxTaskData left_out = { .id = "b", .case_numbers = "执3号",
                                .left_out = YX_LEFT_OUT_TIME };
  g_autoptr (GListStore) tasks = g_list_store_new (YX_TYPE_TASK);
  g_autoptr (YxTask) first = yx_task_new (&planned);
  g_autoptr (YxTask) second = yx_task_new (&left_out);
  g_autoptr (YxCase) case_2 = create_case ("执2号", "", YX_CASE_STATUS_OPEN);
  g_autoptr (YxCase) case_3 = create_case ("执3号", "", YX_CASE_STATUS_OPEN);
  g_autoptr (YxCase) case_9 = create_case ("执9号", "", YX_CASE_STATUS_PAID);
  g_autoptr (YxCaseSearch) search = yx_case_search_new ();
  g_autoptr (YxCaseStates) states = NULL;

  g_list_store_append (tasks, first);
  g_list_store_append (tasks, second);
  states = yx_case_states_new (G_LIST_MODEL (tasks));
  g_assert_cmpint (yx_case_states_get (states, yx_case_get_data (case_2)), ==,
                   YX_CASE_STATE_PLANNED);
  g_assert_cmpint (yx_case_states_get (states, yx_case_get_data (case_3)), ==,
                   YX_CASE_STATE_LEFT_OUT);
  g_assert_cmpint (yx_case_states_get (states, yx_case_get_data (case_9)), ==,
                   YX_CASE_STATE_CLOSED);

  yx_case_search_set_states (search, states);
  yx_case_search_set_show (search, YX_CASE_SHOW_PLANNED);
  g_assert_true (gtk_filter_match (GTK_FILTER (search), case_2));
  g_assert_false (gtk_filter_match (GTK_FILTER (search), case_3));
  yx_case_search_set_show (search, YX_CASE_SHOW_LEFT_OUT);
  g_assert_false (gtk_filter_match (GTK_FILTER (search), case_2));
  g_assert_true (gtk_filter_match (GTK_FILTER (search), case_3));
  yx_case_search_set_show (search, YX_CASE_SHOW_CLOSED);
  g_assert_true (gtk_filter_match (GTK_FILTER (search), case_9));
}

static void
test_numbers (void)
{
  static const char *const ordered[] = {
    "（2024）豫0823执10号", "（2025）豫0823执9号", "（2025）豫0823执010号",
    "（2025）豫0823执11号", "（2025）豫0823执100号", "（2025）豫0823执恢1号",
  };

  for (guint i = 0; i < G_N_ELEMENTS (ordered); i++) {
    for (guint j = 0; j < G_N_ELEMENTS (ordered); j++) {
      const int order = yx_case_compare_numbers (ordered[i], ordered[j]);

      g_assert_cmpint ((order > 0) - (order < 0), ==, (i > j) - (i < j));
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/console/case-search/words", test_words);
  g_test_add_func ("/console/case-search/states", test_states);
  g_test_add_func ("/console/case-search/numbers", test_numbers);
  return g_test_run ();
}
