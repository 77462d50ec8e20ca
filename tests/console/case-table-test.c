#include <glib.h>
#include <locale.h>
#include <string.h>

#include "console/case-table.h"

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
  g_autoptr (YxCaseStates) states = yx_case_states_new (NULL);
  g_autoptr (YxCase) record = create_case ("（2025）豫0823执12号", "王五", YX_CASE_STATUS_OPEN);
  static const struct {
    const char *text;
    gboolean found;
  } rows[] = {
    { "", TRUE }, { "执12", TRUE }, { "王五", TRUE }, { "loan", TRUE }, { "  2025   王 ", TRUE },
    { "执13", FALSE }, { "王五 李", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (YxCaseSearch) search = yx_case_search_new (rows[i].text, YX_CASE_SHOW_ALL, states);

    g_assert_cmpint (yx_case_search_match (search, yx_case_get_data (record), NULL), ==,
                     rows[i].found);
  }
}

static gboolean
shows (YxCaseStates *states, YxCaseShow show, YxCase *record)
{
  g_autoptr (YxCaseSearch) search = yx_case_search_new ("", show, states);

  return yx_case_search_match (search, yx_case_get_data (record), NULL);
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

  g_assert_true (shows (states, YX_CASE_SHOW_PLANNED, case_2));
  g_assert_false (shows (states, YX_CASE_SHOW_PLANNED, case_3));
  g_assert_false (shows (states, YX_CASE_SHOW_LEFT_OUT, case_2));
  g_assert_true (shows (states, YX_CASE_SHOW_LEFT_OUT, case_3));
  g_assert_true (shows (states, YX_CASE_SHOW_OPERATION, case_3));
  g_assert_false (shows (states, YX_CASE_SHOW_OPERATION, case_9));
  g_assert_true (shows (states, YX_CASE_SHOW_CLOSED, case_9));
  g_assert_true (shows (states, YX_CASE_SHOW_NO_POINT, case_9));
}

/* Claims and debtors of these cases tie, numbers do not. */
static YxCaseTable *
create_table (void)
{
  static const struct {
    const char *number;
    const char *debtors;
    gint64 claim_fen;
  } rows[] = {
    { "（2025）豫0823执100号", "张三", 500 }, { "（2025）豫0823执12号", "李四", 300 },
    { "（2024）豫0823执7号", "张三", 300 },  { "（2025）豫0823执9号", "阿大", 500 },
    { "（2025）豫0823执恢1号", "李四", 900 },
  };
  g_autoptr (GListStore) cases = g_list_store_new (YX_TYPE_CASE);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    const YxCaseData data = { .id = rows[i].number, .number = rows[i].number,
                              .debtors = rows[i].debtors, .claim_fen = rows[i].claim_fen };
    g_autoptr (YxCase) record = yx_case_new (&data);

    g_list_store_append (cases, record);
  }
  return yx_case_table_new (G_LIST_MODEL (cases));
}

/* The last characters of the numbers, in the order of the rows. */
static void
assert_order (YxCaseTable *table, const YxCaseOrder *order, const char *wanted)
{
  g_autoptr (YxCaseStates) states = yx_case_states_new (NULL);
  g_autoptr (YxCaseSearch) search = yx_case_search_new ("", YX_CASE_SHOW_ALL, states);
  g_autoptr (YxCaseArrangement) made = yx_case_arrangement_new (table, search, order, NULL);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < made->n_rows; i++) {
    const char *number
        = yx_case_get_data (yx_case_table_get_case (table, made->rows[i]))->number;

    g_assert_cmpuint (made->positions[made->rows[i]], ==, i);
    g_string_append_printf (found, "%s ", strstr (number, "执"));
  }
  g_assert_cmpstr (found->str, ==, wanted);
}

static void
test_order (void)
{
  g_autoptr (YxCaseTable) table = create_table ();
  const YxCaseOrder as_listed = { 0 };
  const YxCaseOrder by_number = { 1, { { YX_CASE_COLUMN_NUMBER, FALSE } } };
  const YxCaseOrder turned = { 1, { { YX_CASE_COLUMN_NUMBER, TRUE } } };
  const YxCaseOrder by_claim = { 1, { { YX_CASE_COLUMN_CLAIM, FALSE } } };
  const YxCaseOrder by_two
      = { 2, { { YX_CASE_COLUMN_CLAIM, TRUE }, { YX_CASE_COLUMN_NUMBER, FALSE } } };

  assert_order (table, &as_listed, "执100号 执12号 执7号 执9号 执恢1号 ");
  assert_order (table, &by_number, "执7号 执9号 执12号 执100号 执恢1号 ");
  assert_order (table, &turned, "执恢1号 执100号 执12号 执9号 执7号 ");
  assert_order (table, &by_claim, "执12号 执7号 执100号 执9号 执恢1号 ");
  assert_order (table, &by_two, "执恢1号 执9号 执100号 执7号 执12号 ");
}

/* Where the locale is Chinese, names stand as in a Chinese dictionary. */
static void
test_order_of_names (void)
{
  const YxCaseOrder order = { 1, { { YX_CASE_COLUMN_DEBTORS, FALSE } } };
  g_autoptr (YxCaseTable) table = create_table ();

  if (setlocale (LC_COLLATE, "zh_CN.UTF-8") == NULL) {
    g_test_skip ("no zh_CN.UTF-8 here");
    return;
  }
  assert_order (table, &order, "执9号 执12号 执恢1号 执100号 执7号 ");
  setlocale (LC_COLLATE, "C.UTF-8");
}

static void
test_find (void)
{
  g_autoptr (YxCaseTable) table = create_table ();
  g_autoptr (YxCaseStates) states = yx_case_states_new (NULL);
  g_autoptr (YxCaseSearch) search = yx_case_search_new ("李四", YX_CASE_SHOW_ALL, states);
  const YxCaseOrder order = { 1, { { YX_CASE_COLUMN_NUMBER, TRUE } } };
  g_autoptr (YxCaseArrangement) made = yx_case_arrangement_new (table, search, &order, NULL);
  guint index;

  g_assert_cmpuint (made->n_rows, ==, 2);
  index = yx_case_table_find (table, "（2025）豫0823执12号");
  g_assert_cmpuint (made->positions[index], ==, 1);
  index = yx_case_table_find (table, "（2024）豫0823执7号");
  g_assert_cmpuint (made->positions[index], ==, YX_CASE_TABLE_NONE);
  g_assert_cmpuint (yx_case_table_find (table, "（2024）豫0823执8号"), ==, YX_CASE_TABLE_NONE);
}

static YxCaseTable *
create_desk (void)
{
  static const YxCaseData cases[] = {
    { .id = "a", .number = "（2025）豫0825执1号", .debtors = "欧阳建国", .judge = "钱某",
      .status = YX_CASE_STATUS_OPEN, .track = YX_TRACK_FAST, .due = 100 },
    { .id = "b", .number = "（2025）豫0825执2号", .debtors = "单小军、李四", .judge = "孙某",
      .status = YX_CASE_STATUS_OPEN, .track = YX_TRACK_ORDINARY, .due = 300 },
    { .id = "c", .number = "（2025）豫0825执3号", .debtors = "Wang Wu", .judge = "钱某",
      .status = YX_CASE_STATUS_TERMINATED, .track = YX_TRACK_WATCH },
    { .id = "d", .number = "（2025）豫0825执4号", .status = YX_CASE_STATUS_PAID },
  };
  g_autoptr (GListStore) list = g_list_store_new (YX_TYPE_CASE);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (YxCase) record = yx_case_new (&cases[i]);

    g_list_store_append (list, record);
  }
  return yx_case_table_new (G_LIST_MODEL (list));
}

/* Ids of the cases found, in the order of the list. */
static char *
find_on_desk (YxCaseTable *table, const char *text, const YxCaseNarrow *narrow)
{
  g_autoptr (YxCaseStates) states = yx_case_states_new (NULL);
  g_autoptr (YxCaseSearch) search = yx_case_search_new (text, YX_CASE_SHOW_ALL, states);
  const YxCaseOrder order = { 0 };
  g_autoptr (YxCaseArrangement) made = NULL;
  GString *ids = g_string_new (NULL);

  yx_case_search_narrow (search, narrow);
  made = yx_case_arrangement_new (table, search, &order, NULL);
  for (guint i = 0; i < made->n_rows; i++)
    g_string_append (ids, yx_case_get_data (yx_case_table_get_case (table, made->rows[i]))->id);
  return g_string_free (ids, FALSE);
}

static void
test_pinyin (void)
{
  static const struct {
    const char *text, *found;
  } rows[] = {
    { "ouyang", "a" },   { "OuYang", "a" }, { "oyjg", "a" }, { "xiaojun", "b" }, { "lisi", "b" },
    /* A surname that is read otherwise than the word. */
    { "shanxiaojun", "b" }, { "wang", "c" }, { "oyjg lisi", "" }, { "jianguo 执1", "a" },
    { "zhangsan", "" },
  };
  const YxCaseNarrow all = { 0 };
  g_autoptr (YxCaseTable) table = create_desk ();
  g_autofree char *probe = find_on_desk (table, "ouyang", &all);

  if (*probe == '\0') {
    g_test_skip ("this ICU reads no Chinese");
    return;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *found = find_on_desk (table, rows[i].text, &all);

    g_test_message ("%s", rows[i].text);
    g_assert_cmpstr (found, ==, rows[i].found);
  }
}

static void
test_narrow (void)
{
  static const struct {
    YxCaseNarrow narrow;
    const char *found;
  } rows[] = {
    { { 0 }, "abcd" },
    { { .tracks = 1u << YX_TRACK_FAST }, "a" },
    { { .tracks = 1u << YX_TRACK_FAST | 1u << YX_TRACK_WATCH }, "ac" },
    { { .statuses = 1u << YX_CASE_STATUS_OPEN }, "ab" },
    { { .due = YX_CASE_DUE_OVERDUE, .now = 101 }, "a" },
    { { .due = YX_CASE_DUE_OVERDUE, .now = 100 }, "" },
    { { .due = YX_CASE_DUE_SOON, .now = 101, .soon = 301 }, "ab" },
    { { .due = YX_CASE_DUE_SOON, .now = 101, .soon = 300 }, "a" },
    { { .judge = "钱某" }, "ac" },
    { { .judge = "钱" }, "" },
    { { .judge = "钱某", .statuses = 1u << YX_CASE_STATUS_OPEN }, "a" },
  };
  g_autoptr (YxCaseTable) table = create_desk ();
  const char *const *judges = yx_case_table_get_judges (table);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *found = find_on_desk (table, "", &rows[i].narrow);

    g_assert_cmpstr (found, ==, rows[i].found);
  }
  g_assert_cmpuint (g_strv_length ((char **) judges), ==, 2);
}

static void
test_cancelled (void)
{
  g_autoptr (YxCaseTable) table = create_table ();
  g_autoptr (YxCaseStates) states = yx_case_states_new (NULL);
  g_autoptr (YxCaseSearch) search = yx_case_search_new ("", YX_CASE_SHOW_ALL, states);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const YxCaseOrder order = { 0 };

  g_cancellable_cancel (cancellable);
  g_assert_null (yx_case_arrangement_new (table, search, &order, cancellable));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/console/case-table/words", test_words);
  g_test_add_func ("/console/case-table/states", test_states);
  g_test_add_func ("/console/case-table/order", test_order);
  g_test_add_func ("/console/case-table/order-of-names", test_order_of_names);
  g_test_add_func ("/console/case-table/find", test_find);
  g_test_add_func ("/console/case-table/pinyin", test_pinyin);
  g_test_add_func ("/console/case-table/narrow", test_narrow);
  g_test_add_func ("/console/case-table/cancelled", test_cancelled);
  return g_test_run ();
}
