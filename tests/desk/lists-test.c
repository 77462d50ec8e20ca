/* What is put on a desk comes back as it should: lists, filters, operations and their tasks. */

#include <glib/gstdio.h>

#include "desk/fleet.h"
#include "desk/import.h"
#include "desk/lists.h"
#include "desk/operation.h"

typedef struct {
  char *folder;
  YxDesk *desk;
} Fixture;

#define HOUR_US ((gint64) 3600 * G_USEC_PER_SEC)

/* Two cases against 欧阳某 (a woman), one of them also against a company; one paid case. */
static void
fill (YxDesk *desk)
{
  const YxImportAddress home
      = { .text = "河东区幸福路1号", .has_point = TRUE, .point = { 113.40, 35.10 },
          .kind = YX_PLACE_KIND_HOME, .source = YX_SOURCE_CASE_FILE, .presence = -1 };
  const YxImportAddress far
      = { .text = "外地", .has_point = TRUE, .point = { 114.00, 36.00 },
          .kind = YX_PLACE_KIND_WORK, .source = YX_SOURCE_APPLICANT, .presence = 0.4 };
  const YxImportAddress vague = { .text = "某村", .presence = -1 };
  YxImportRow rows[4] = { YX_IMPORT_ROW_INIT, YX_IMPORT_ROW_INIT, YX_IMPORT_ROW_INIT,
                          YX_IMPORT_ROW_INIT };
  const char *const numbers[] = { "（2025）豫0825执1号", "（2025）豫0825执2号",
                                  "（2025）豫0825执2号", "（2025）豫0825执3号" };
  g_auto (YxImportReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    rows[i].line = i + 2;
    rows[i].case_number = numbers[i];
    rows[i].claim_fen = (i + 1) * 100000;
    rows[i].debtor_name = "欧阳试用";
    rows[i].debtor_id_number = "990825199001010026";
    rows[i].debtor_sex = YX_SEX_FEMALE;
  }
  rows[0].cause = "民间借贷纠纷";
  rows[0].addresses = &home;
  rows[0].n_addresses = 1;
  rows[1].addresses = &vague;
  rows[1].n_addresses = 1;
  rows[2].debtor_name = "试用商贸有限公司";
  rows[2].debtor_id_number = NULL;
  rows[2].debtor_kind = YX_DEBTOR_KIND_ENTITY;
  rows[2].debtor_sex = YX_SEX_UNKNOWN;
  rows[2].addresses = &far;
  rows[2].n_addresses = 1;
  rows[3].debtor_name = "王试用";
  rows[3].debtor_id_number = NULL;
  rows[3].debtor_sex = YX_SEX_MALE;
  rows[3].status = YX_CASE_STATUS_PAID;

  g_assert_true (yx_desk_import_cases (desk, rows, G_N_ELEMENTS (rows), NULL, NULL, NULL, NULL,
                                       &report, &error));
  g_assert_no_error (error);
  g_assert_true (report.kept);
  g_assert_cmpuint (report.n_rejected, ==, 0);
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  fixture->folder = g_dir_make_tmp ("yexun-desk-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (fixture->folder, "desk.yexun", NULL);
  fixture->desk = yx_desk_create (path, &error);
  g_assert_no_error (error);
  fill (fixture->desk);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "desk.yexun", NULL);

  yx_desk_close (fixture->desk);
  g_object_unref (fixture->desk);
  g_unlink (path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

static guint
count_found (YxDesk *desk, const YxCaseFilter *filter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) cases = yx_desk_list_cases (desk, filter, &error);

  g_assert_no_error (error);
  return g_list_model_get_n_items (G_LIST_MODEL (cases));
}

static void
test_cases (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) cases = yx_desk_list_cases (fixture->desk, NULL, &error);
  g_autoptr (YxCase) second = NULL;
  const YxCaseData *data;

  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (cases)), ==, 3);
  second = g_list_model_get_item (G_LIST_MODEL (cases), 1);
  data = yx_case_get_data (second);
  g_assert_cmpstr (data->number, ==, "（2025）豫0825执2号");
  g_assert_cmpstr (data->debtors, ==, "欧阳试用、试用商贸有限公司");
  g_assert_cmpstr (data->masked_debtors, ==, "欧阳某、试用商贸有限公司");
  g_assert_cmpint (data->n_debtors, ==, 2);
  g_assert_cmpint (data->n_places, ==, 3);
  g_assert_cmpint (data->n_on_map, ==, 2);
}

static void
test_filters (Fixture *fixture, gconstpointer user_data)
{
  const YxBox near = { 113.3, 35.0, 113.5, 35.2 };
  const YxBox nowhere = { 100.0, 30.0, 101.0, 31.0 };

  g_assert_cmpuint (count_found (fixture->desk, &(YxCaseFilter){ 0 }), ==, 3);
  g_assert_cmpuint (
      count_found (fixture->desk, &(YxCaseFilter){ .statuses = 1 << YX_CASE_STATUS_OPEN }), ==, 2);
  g_assert_cmpuint (count_found (fixture->desk, &(YxCaseFilter){ .text = "欧阳" }), ==, 2);
  g_assert_cmpuint (count_found (fixture->desk, &(YxCaseFilter){ .text = "(2025)" }), ==, 3);
  g_assert_cmpuint (count_found (fixture->desk, &(YxCaseFilter){ .text = "%" }), ==, 0);
  g_assert_cmpuint (count_found (fixture->desk, &(YxCaseFilter){ .cause = "民间借贷纠纷" }), ==, 1);
  g_assert_cmpuint (count_found (fixture->desk, &(YxCaseFilter){ .min_claim_fen = 400000 }), ==, 1);
  g_assert_cmpuint (count_found (fixture->desk, &(YxCaseFilter){ .max_claim_fen = 100000 }), ==, 1);
  g_assert_cmpuint (count_found (fixture->desk, &(YxCaseFilter){ .on_map_only = TRUE }), ==, 2);
  g_assert_cmpuint (count_found (fixture->desk, &(YxCaseFilter){ .box = &near }), ==, 2);
  g_assert_cmpuint (count_found (fixture->desk, &(YxCaseFilter){ .box = &nowhere }), ==, 0);
  g_assert_cmpuint (count_found (fixture->desk, &(YxCaseFilter){ .limit = 1 }), ==, 1);
  g_assert_cmpuint (count_found (fixture->desk, &(YxCaseFilter){ .text = "欧阳",
                                                                 .statuses = 1,
                                                                 .min_claim_fen = 1,
                                                                 .on_map_only = TRUE,
                                                                 .box = &near,
                                                                 .limit = 5 }),
                    ==, 2);
}

static void
test_places (Fixture *fixture, gconstpointer user_data)
{
  const YxPlaceFilter unusable = { .not_plannable = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) all = yx_desk_list_places (fixture->desk, NULL, &error);
  g_autoptr (GListStore) some = yx_desk_list_places (fixture->desk, &unusable, &error);
  g_autoptr (YxPlace) place = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (all)), ==, 3);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (some)), ==, 1);
  place = g_list_model_get_item (G_LIST_MODEL (some), 0);
  g_assert_cmpint (yx_place_get_data (place)->standing, ==, YX_PLACE_STANDING_NO_POINT);
  g_assert_cmpstr (yx_place_get_data (place)->address, ==, "某村");
  g_assert_cmpfloat (yx_place_get_data (place)->presence, >, 0.0);
}

static char *
make_operation (YxDesk *desk)
{
  const YxOperationData draft = { .name = "凌晨行动", .kind = YX_TASK_KIND_SUMMONS,
                                  .window_start = 1000 * HOUR_US, .window_end = 1004 * HOUR_US,
                                  .base = "法院", .base_lon = 113.38, .base_lat = 35.09 };
  g_autoptr (GError) error = NULL;
  char *id = NULL;

  g_assert_true (yx_desk_create_operation (desk, &draft, &id, &error));
  g_assert_no_error (error);
  return id;
}

static void
test_tasks (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *id = make_operation (fixture->desk);
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) tasks = NULL;
  g_autoptr (GListStore) fewer = NULL;
  g_autoptr (YxOperation) operation = NULL;
  g_autofree char *kept_id = NULL;
  guint n_cases = 0, n_tasks = 0;

  g_assert_true (
      yx_desk_set_operation_cases (fixture->desk, id, NULL, &n_cases, &n_tasks, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_cases, ==, 3);
  g_assert_cmpuint (n_tasks, ==, 2); /* the paid case gives none */

  tasks = yx_desk_list_tasks (fixture->desk, id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (tasks)), ==, 2);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (YxTask) task = g_list_model_get_item (G_LIST_MODEL (tasks), i);
    const YxTaskData *data = yx_task_get_data (task);
    const gboolean woman = data->sex == YX_SEX_FEMALE;

    g_assert_cmpint (data->n_cases, ==, woman ? 2 : 1);
    g_assert_cmpfloat (data->weight, ==, data->n_cases);
    g_assert_cmpint (data->crew, ==, 4);
    g_assert_cmpint (data->seats, ==, 1);
    g_assert_true (data->female_officer == woman);
    if (woman) {
      g_assert_cmpstr (data->case_numbers, ==, "（2025）豫0825执1号、（2025）豫0825执2号");
      kept_id = g_strdup (data->id);
    }
  }

  /* The company leaves; the other visit stays the same row with one case less. */
  g_assert_true (yx_desk_set_operation_cases (
      fixture->desk, id, &(YxCaseFilter){ .max_claim_fen = 100000 }, &n_cases, &n_tasks, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_cases, ==, 1);
  g_assert_cmpuint (n_tasks, ==, 1);
  fewer = yx_desk_list_tasks (fixture->desk, id, &error);
  {
    g_autoptr (YxTask) task = g_list_model_get_item (G_LIST_MODEL (fewer), 0);

    g_assert_cmpstr (yx_task_get_data (task)->id, ==, kept_id);
    g_assert_cmpint (yx_task_get_data (task)->n_cases, ==, 1);
  }
  operation = yx_desk_find_operation (fixture->desk, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (yx_operation_get_data (operation)->id, ==, id);
  g_assert_cmpint (yx_operation_get_data (operation)->n_tasks, ==, 1);
}

static void
test_refusals (Fixture *fixture, gconstpointer user_data)
{
  const char *const ghosts[] = { "no-such-id", NULL };
  YxOperationData draft = { .name = "长", .window_end = 25 * HOUR_US };
  g_autofree char *id = make_operation (fixture->desk);
  g_autoptr (GError) error = NULL;

  g_assert_false (yx_desk_create_operation (fixture->desk, &draft, NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID); /* no base */
  g_clear_error (&error);
  draft.base = "法院";
  g_assert_false (yx_desk_create_operation (fixture->desk, &draft, NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID); /* 25 h */
  g_clear_error (&error);
  g_assert_false (yx_desk_set_operation_case_ids (fixture->desk, id, ghosts, NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (yx_desk_set_operation_vehicles (fixture->desk, id, ghosts, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (yx_desk_find_operation (fixture->desk, "nothing like it", &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  YxPlanView **view = user_data;

  *view = yx_desk_load_plan_view_finish (YX_DESK (source), result, &error);
  g_assert_no_error (error);
}

static YxPlanView *
load_view (YxDesk *desk)
{
  YxPlanView *view = NULL;

  yx_desk_load_plan_view_async (desk, NULL, NULL, loaded_cb, &view);
  while (view == NULL)
    g_main_context_iteration (NULL, TRUE);
  return view;
}

static void
test_plan_view (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (YxPlanView) before = load_view (fixture->desk);
  g_autoptr (YxPlanView) after = NULL;
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (before->operation);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (before->cases)), ==, 3);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (before->places)), ==, 3);

  id = make_operation (fixture->desk);
  g_assert_true (yx_desk_set_operation_cases (
      fixture->desk, id, &(YxCaseFilter){ .max_claim_fen = 100000 }, NULL, NULL, &error));
  after = load_view (fixture->desk);
  g_assert_nonnull (after->operation);
  g_assert_null (after->plan);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (after->cases)), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (after->places)), ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (after->tasks)), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (after->stops)), ==, 0);
}

/* Digits of a number count as a number wherever cases are listed or the first few are taken. */
static void
test_number_order (Fixture *fixture, gconstpointer user_data)
{
  static const char *const numbers[] = { "（2025）豫0825执100号", "（2025）豫0825执99号",
                                         "（2025）豫0825执12号", "（2024）豫0825执1000号" };
  static const char *const ordered[]
      = { "（2024）豫0825执1000号", "（2025）豫0825执1号",  "（2025）豫0825执2号",
          "（2025）豫0825执3号",    "（2025）豫0825执12号", "（2025）豫0825执99号",
          "（2025）豫0825执100号" };
  const YxCaseFilter first = { .limit = 5 };
  YxImportRow rows[G_N_ELEMENTS (numbers)];
  g_auto (YxImportReport) report = { 0 };
  g_autoptr (GListStore) debtors = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    rows[i] = (YxImportRow) YX_IMPORT_ROW_INIT;
    rows[i].line = i + 2;
    rows[i].case_number = numbers[i];
    rows[i].debtor_name = "赵试用";
    rows[i].debtor_id_number = "990825198001010018";
  }
  g_assert_true (yx_desk_import_cases (fixture->desk, rows, G_N_ELEMENTS (rows), NULL, NULL, NULL,
                                       NULL, &report, &error));
  g_assert_no_error (error);

  for (guint pass = 0; pass < 2; pass++) {
    g_autoptr (GListStore) cases
        = yx_desk_list_cases (fixture->desk, pass == 0 ? NULL : &first, &error);
    const guint n = pass == 0 ? G_N_ELEMENTS (ordered) : first.limit;

    g_assert_no_error (error);
    g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (cases)), ==, n);
    for (guint i = 0; i < n; i++) {
      g_autoptr (YxCase) item = g_list_model_get_item (G_LIST_MODEL (cases), i);

      g_assert_cmpstr (yx_case_get_data (item)->number, ==, ordered[i]);
    }
  }

  debtors = yx_desk_list_debtors (fixture->desk, NULL, &error);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (debtors)); i++) {
    g_autoptr (YxDebtor) item = g_list_model_get_item (G_LIST_MODEL (debtors), i);
    const YxDebtorData *debtor = yx_debtor_get_data (item);

    if (g_str_equal (debtor->name, "赵试用"))
      g_assert_cmpstr (debtor->case_numbers, ==,
                       "（2024）豫0825执1000号、（2025）豫0825执12号、（2025）豫0825执99号、"
                       "（2025）豫0825执100号");
  }
}

static void
test_whole (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *id = make_operation (fixture->desk);
  g_auto (YxVerifyReport) report = { 0 };
  g_autoptr (GError) error = NULL;
  YxDeskCounts counts;

  g_assert_true (yx_desk_verify (fixture->desk, NULL, &report, &error));
  g_assert_no_error (error);
  g_assert_true (report.ok);
  g_assert_true (yx_desk_count (fixture->desk, &counts, &error));
  g_assert_cmpuint (counts.cases, ==, 3);
  g_assert_cmpuint (counts.cases_open, ==, 2);
  g_assert_cmpuint (counts.debtors, ==, 3);
  g_assert_cmpuint (counts.places_on_map, ==, 2);
  g_assert_cmpuint (counts.operations, ==, 1);
  g_assert_cmpuint (counts.events, ==, report.chain.n_events);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) \
  g_test_add ("/desk/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("cases", test_cases);
  ADD ("filters", test_filters);
  ADD ("number-order", test_number_order);
  ADD ("places", test_places);
  ADD ("tasks", test_tasks);
  ADD ("refusals", test_refusals);
  ADD ("plan-view", test_plan_view);
  ADD ("whole", test_whole);
#undef ADD
  return g_test_run ();
}
