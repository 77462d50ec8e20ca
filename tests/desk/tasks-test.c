/* Tasks added to an operation: at institutions and at debtors' places. */

#include <string.h>

#include "desk/check.h"
#include "desk/institutions.h"
#include "desk/lists.h"
#include "desk/made-night.h"
#include "desk/operation.h"
#include "desk/planning.h"
#include "desk/roles.h"
#include "desk/study-words.h"
#include "desk/tasks.h"

#define HOUR G_TIME_SPAN_HOUR

static const YxLonLat branch_at = { 113.012, 35.012 };

static char *
add_branch (Night *night, const char *name, YxInstitutionKind kind, YxLonLat at)
{
  const YxInstitutionData branch = { .kind = kind, .name = name, .address = "样本路1号",
                                     .has_point = TRUE, .lon = at.lon, .lat = at.lat };
  g_autoptr (GError) error = NULL;
  char *id = NULL;

  yx_desk_add_institution (night->desk, &branch, &id, &error);
  g_assert_no_error (error);
  return id;
}

/* By day on Monday 2025-12-01; the clock of the tests is UTC. */
static char *
add_day (Night *night, int from_hour, int to_hour)
{
  const YxOperationData draft = { .name = "银行查询", .kind = YX_TASK_KIND_BANK,
                                  .window_start = NIGHT_START + (from_hour - 5) * HOUR,
                                  .window_end = NIGHT_START + (to_hour - 5) * HOUR };
  g_autoptr (GError) error = NULL;
  char *id = NULL;

  yx_desk_create_operation (night->desk, &draft, &id, &error);
  g_assert_no_error (error);
  return id;
}

static gint64
count (Night *night, const char *format, const char *id)
{
  g_autofree char *sql = NULL;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  sql = g_strdup_printf (format, id);
#pragma GCC diagnostic pop
  return night_query (night, sql);
}

static YxPlan *
plan (Night *night, const char *operation_id)
{
  const YxPlanRequest request = { .steps = 300, .seed = 1 };
  g_autoptr (GError) error = NULL;
  YxPlan *made = yx_desk_plan (night->desk, operation_id, &request, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return made;
}

/* Five cases at one branch are one stop of one car with two people; one by one they are five cars
 * and ten people. The numbers are computed: seven cases give others. */
static void
check_branch (guint n_cases, int cars_alone, int people_alone)
{
  Night *night = night_new (9);
  g_autoptr (GError) error = NULL;
  g_autofree char *branch = add_branch (night, "样本银行城关支行", YX_INSTITUTION_KIND_BANK, branch_at);
  g_autofree char *day = add_day (night, 8, 18);
  const YxCaseFilter filter = { .limit = n_cases };
  const YxTaskOrder order
      = { .kind = YX_TASK_KIND_BANK, .institution_id = branch, .filter = &filter };
  g_auto (YxTaskReport) report = { 0 };
  g_autoptr (YxPlan) made = NULL;
  g_autoptr (YxPlanStudy) study = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *figures = NULL;
  g_autofree char *expected = NULL;
  const YxPlanData *data;
  const YxBaseline *kind;

  night_add_region (night);
  yx_desk_add_tasks (night->desk, day, &order, &report, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report.n_cases, ==, n_cases);
  g_assert_cmpuint (report.n_tasks, ==, 1);
  g_assert_cmpuint (report.n_new, ==, 1);
  g_assert_cmpuint (report.skipped->len, ==, 0);

  made = plan (night, day);
  data = yx_plan_get_data (made);
  g_assert_cmpint (data->n_stops, ==, 1);
  g_assert_cmpint (data->n_vehicles, ==, 1);
  g_assert_cmpint (data->n_staff, ==, 2);
  g_assert_cmpint (data->n_cases_covered, ==, n_cases);
  g_assert_cmpint (data->baseline_vehicles, ==, cars_alone);
  g_assert_cmpint (data->baseline_staff, ==, people_alone);
  /* 20 minutes for the first case and 10 for each further one, and the walk from the road. */
  g_assert_cmpint (data->on_scene_s, >=, (20 + 10 * ((int) n_cases - 1)) * 60);
  g_assert_cmpint (data->on_scene_s, <, (22 + 10 * ((int) n_cases - 1)) * 60);
  g_assert_cmpfloat (data->expected, ==, 0.0);

  study = yx_desk_get_plan_study (night->desk, day, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (yx_plan_study_get_data (study)->n_baselines, ==, 1);
  kind = &yx_plan_study_get_data (study)->baselines[0];
  g_assert_cmpint (kind->kind, ==, YX_TASK_KIND_BANK);
  g_assert_cmpint (kind->together.n_stops, ==, 1);
  g_assert_cmpfloat_with_epsilon (kind->together.metres, data->metres, 1.0);
  /* Each trip of the baseline is the plan's own, so the way is so many times as long. */
  g_assert_cmpfloat_with_epsilon (kind->metres, n_cases * data->metres, 1.0 * n_cases);
  figures = yx_plan_figures_text (made);
  g_assert_null (strstr (figures, "people"));
  sentence = yx_together_text (kind);
  expected = g_strdup_printf ("Bank inquiry, %u cases: %d cars and %d people → 1 car and 2 people",
                              n_cases, cars_alone, people_alone);
  g_assert_cmpstr (sentence, ==, expected);
  night_free (night);
}

static void
test_bank (void)
{
  check_branch (5, 5, 10);
  check_branch (7, 7, 14);
}

/* The stop begins when the branch is open and ends before it closes, lunch break included. */
static void
test_hours (void)
{
  Night *night = night_new (4);
  g_autoptr (GError) error = NULL;
  g_autofree char *branch = add_branch (night, "样本银行城关支行", YX_INSTITUTION_KIND_BANK, branch_at);
  g_autofree char *morning = add_day (night, 11, 14);
  g_autofree char *late = add_day (night, 17, 20);
  g_autofree char *sql = NULL;
  g_autofree char *note = NULL;
  const YxTaskOrder order = { .kind = YX_TASK_KIND_BANK, .institution_id = branch };
  g_autoptr (YxPlan) made = NULL;
  g_autoptr (YxPlan) none = NULL;
  gint64 begin;

  night_add_region (night);
  /* Four cases take 50 minutes: not between 11:00 and 12:00 with the way there, nor from 13:30 to
   * 14:00; with the hour before noon free it fits. */
  yx_desk_add_tasks (night->desk, morning, &order, NULL, &error);
  g_assert_no_error (error);
  made = plan (night, morning);
  sql = g_strdup_printf ("SELECT service_begin FROM stops s JOIN routes r ON r.id = s.route_id "
                         "JOIN plans p ON p.id = r.plan_id WHERE p.operation_id = '%s' "
                         "AND s.kind = 'visit'",
                         morning);
  begin = night_query (night, sql);
  g_assert_cmpint (begin, >=, NIGHT_START + 6 * HOUR);
  g_assert_cmpint (begin, <=, NIGHT_START + 7 * HOUR - 50 * G_TIME_SPAN_MINUTE);

  yx_desk_add_tasks (night->desk, late, &order, NULL, &error);
  g_assert_no_error (error);
  none = plan (night, late);
  g_assert_cmpint (yx_plan_get_data (none)->n_stops, ==, 0);
  g_assert_cmpint (count (night,
                          "SELECT count(*) FROM plan_tasks pt JOIN tasks t ON t.id = pt.task_id "
                          "WHERE t.operation_id = '%s' AND left_out = 'time'",
                          late),
                   ==, 1);
  note = night_query_text (night, "SELECT note FROM plan_tasks WHERE left_out = 'time'");
  g_assert_nonnull (strstr (note, "Mo-Fr 09:00-12:00,13:30-17:00"));
  night_free (night);
}

/* The branch's own hours outrank the office hours. */
static void
test_own_hours (void)
{
  Night *night = night_new (2);
  g_autoptr (GError) error = NULL;
  const YxInstitutionData branch
      = { .kind = YX_INSTITUTION_KIND_BANK, .name = "样本银行夜市支行", .has_point = TRUE,
          .lon = branch_at.lon, .lat = branch_at.lat, .hours = "周一至周日 17:00-21:00" };
  g_autofree char *id = NULL;
  g_autofree char *evening = add_day (night, 17, 20);
  g_autoptr (YxPlan) made = NULL;
  g_autoptr (YxInstitution) kept = NULL;

  night_add_region (night);
  yx_desk_add_institution (night->desk, &branch, &id, &error);
  g_assert_no_error (error);
  kept = yx_desk_find_institution (night->desk, "样本银行夜市支行", &error);
  g_assert_cmpstr (yx_institution_get_data (kept)->hours, ==, "Mo-Su 17:00-21:00");
  {
    const YxTaskOrder order = { .kind = YX_TASK_KIND_BANK, .institution_id = id };

    yx_desk_add_tasks (night->desk, evening, &order, NULL, &error);
    g_assert_no_error (error);
  }
  made = plan (night, evening);
  g_assert_cmpint (yx_plan_get_data (made)->n_stops, ==, 1);
  night_free (night);
}

/* Kinds in one operation: the bank needs two people, the summons a whole crew; no car with fewer
 * ever brings a person in. */
static void
test_mixed (void)
{
  Night *night = night_new (4);
  g_autoptr (GError) error = NULL;
  g_autofree char *branch = add_branch (night, "样本银行城关支行", YX_INSTITUTION_KIND_BANK, branch_at);
  const YxCaseFilter two = { .limit = 2 };
  const YxTaskOrder order = { .kind = YX_TASK_KIND_BANK, .institution_id = branch, .filter = &two };
  g_autoptr (YxPlan) made = NULL;
  g_autoptr (YxPlanStudy) study = NULL;
  const YxPlanStudyData *data;

  night_add_region (night);
  night_run (night, "UPDATE operations SET window_end = window_start + 7 * 3600000000");
  /* A fourth car with two people only. */
  night_run (night, "INSERT INTO vehicles (id, plate, kind, seats, crew, female_officer, recorders, "
                    "speed_factor, available) VALUES ('car-two', '豫HO999警', 'car', 5, 2, 1, 2, 1, 1)");
  yx_desk_add_tasks (night->desk, night->operation_id, &order, NULL, &error);
  g_assert_no_error (error);
  made = plan (night, night->operation_id);
  g_assert_cmpint (yx_plan_get_data (made)->n_tasks_planned, ==, 5);
  g_assert_cmpint (night_query (night,
                                "SELECT count(*) FROM stops s JOIN tasks t ON t.id = s.task_id "
                                "JOIN routes r ON r.id = s.route_id WHERE t.kind = 'summons' "
                                "AND r.crew < 4"),
                   ==, 0);
  study = yx_desk_get_plan_study (night->desk, night->operation_id, 0, &error);
  data = yx_plan_study_get_data (study);
  g_assert_cmpuint (data->n_baselines, >=, 1);
  for (guint i = 0; i < data->n_baselines; i++)
    g_assert_cmpint (data->baselines[i].together.n_cars, >, 0);
  /* A bank visit is sure, so only debtors count as people expected. */
  g_assert_cmpfloat (yx_plan_get_data (made)->expected, <, 4.0);
  night_free (night);
}

/* Added tasks survive a change of the operation's cases, and go when they are dropped. */
static void
test_staying (void)
{
  Night *night = night_new (5);
  g_autoptr (GError) error = NULL;
  g_autofree char *branch = add_branch (night, "样本银行城关支行", YX_INSTITUTION_KIND_BANK, branch_at);
  const YxTaskOrder order = { .kind = YX_TASK_KIND_BANK, .institution_id = branch };
  const YxCaseFilter one = { .limit = 1 };
  g_auto (YxTaskReport) again = { 0 };
  g_autofree char *task = NULL;
  guint n_cases, n_tasks;

  yx_desk_add_tasks (night->desk, night->operation_id, &order, NULL, &error);
  g_assert_no_error (error);
  yx_desk_add_tasks (night->desk, night->operation_id, &order, &again, &error);
  g_assert_cmpuint (again.n_tasks, ==, 1);
  g_assert_cmpuint (again.n_new, ==, 0);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM tasks WHERE dropped = 0"), ==, 6);

  yx_desk_set_operation_cases (night->desk, night->operation_id, &one, &n_cases, &n_tasks, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_tasks, ==, 1);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM tasks WHERE dropped = 0"), ==, 2);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM operation_cases"), ==, 5);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM operation_cases WHERE tasks_only = 1"),
                   ==, 4);
  g_assert_cmpint (night_query (night, "SELECT weight FROM tasks WHERE kind = 'bank'"), ==, 5);

  task = night_query_text (night, "SELECT id FROM tasks WHERE kind = 'summons' AND dropped = 0");
  g_assert_false (yx_desk_drop_task (night->desk, task, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE);
  g_clear_error (&error);
  g_free (task);
  task = night_query_text (night, "SELECT id FROM tasks WHERE kind = 'bank'");
  yx_desk_drop_task (night->desk, task, &error);
  g_assert_no_error (error);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM tasks WHERE dropped = 0"), ==, 1);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM operation_cases"), ==, 1);
  g_assert_cmpint (night_query (night,
                                "SELECT count(*) FROM events WHERE kind IN "
                                "('operation.tasks-added', 'operation.task-dropped')"),
                   ==, 3);
  {
    g_auto (YxVerifyReport) verified = { 0 };

    g_assert_true (yx_desk_verify (night->desk, NULL, &verified, &error));
    g_assert_true (verified.ok);
  }
  night_free (night);
}

/* At one place of the debtor; debtors without such a place are named. */
static void
test_property (void)
{
  Night *night = night_new (3);
  g_autoptr (GError) error = NULL;
  const YxTaskOrder order = { .kind = YX_TASK_KIND_EVICTION, .by_place_kind = TRUE,
                              .place_kind = YX_PLACE_KIND_PROPERTY };
  g_auto (YxTaskReport) report = { 0 };
  g_autoptr (GListStore) tasks = NULL;

  g_assert_false (yx_desk_add_tasks (night->desk, night->operation_id, &order, &report, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "Property"));
  g_clear_error (&error);

  night_run (night, "UPDATE places SET kind = 'property' WHERE id = (SELECT min (id) FROM places)");
  yx_desk_add_tasks (night->desk, night->operation_id, &order, &report, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report.n_tasks, ==, 1);
  g_assert_cmpuint (report.skipped->len, ==, 2);
  tasks = yx_desk_list_tasks (night->desk, night->operation_id, &error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (tasks)), ==, 4);
  for (guint i = 0; i < 4; i++) {
    g_autoptr (YxTask) task = g_list_model_get_item (G_LIST_MODEL (tasks), i);
    const YxTaskData *data = yx_task_get_data (task);

    g_assert_cmpint (data->n_places, ==, data->kind == YX_TASK_KIND_EVICTION ? 1 : 2);
    g_assert_cmpint (data->added, ==, data->kind == YX_TASK_KIND_EVICTION);
  }
  night_free (night);
}

static void
test_refusals (void)
{
  Night *night = night_new (2);
  g_autofree char *bank = add_branch (night, "样本银行", YX_INSTITUTION_KIND_BANK, branch_at);
  g_autofree char *registry
      = add_branch (night, "样本登记中心", YX_INSTITUTION_KIND_LAND_REGISTRY, branch_at);
  static const char *const nobody[] = { "no-such-case", NULL };
  static const char *const none[] = { NULL };
  const struct {
    YxTaskOrder order;
    YxDeskError code;
  } cases[] = {
    { { .kind = YX_TASK_KIND_BANK }, YX_DESK_ERROR_INVALID },
    { { .kind = YX_TASK_KIND_SUMMONS, .institution_id = bank }, YX_DESK_ERROR_INVALID },
    { { .kind = YX_TASK_KIND_SEARCH, .institution_id = bank }, YX_DESK_ERROR_INVALID },
    { { .kind = YX_TASK_KIND_BANK, .institution_id = registry }, YX_DESK_ERROR_INVALID },
    { { .kind = YX_TASK_KIND_REGISTRY, .institution_id = bank }, YX_DESK_ERROR_INVALID },
    { { .kind = YX_TASK_KIND_SERVICE, .institution_id = bank, .place_id = "x" },
      YX_DESK_ERROR_INVALID },
    { { .kind = (YxTaskKind) 99 }, YX_DESK_ERROR_INVALID },
    { { .kind = YX_TASK_KIND_BANK, .institution_id = "nowhere" }, YX_DESK_ERROR_NOT_FOUND },
    { { .kind = YX_TASK_KIND_BANK, .institution_id = bank, .case_ids = nobody },
      YX_DESK_ERROR_NOT_FOUND },
    { { .kind = YX_TASK_KIND_BANK, .institution_id = bank, .case_ids = none },
      YX_DESK_ERROR_INVALID },
  };
  const gint64 n_events = night_query (night, "SELECT count(*) FROM events");
  g_autoptr (GError) error = NULL;
  g_auto (YxTaskReport) report = { 0 };
  const YxTaskOrder right = { .kind = YX_TASK_KIND_BANK, .institution_id = bank };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_assert_false (
        yx_desk_add_tasks (night->desk, night->operation_id, &cases[i].order, NULL, &error));
    g_assert_error (error, YX_DESK_ERROR, (int) cases[i].code);
    g_clear_error (&error);
  }
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM tasks WHERE kind <> 'summons'"), ==, 0);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM events"), ==, n_events);

  /* A closed case is named and left out. */
  night_run (night, "UPDATE cases SET status = 'paid' WHERE number LIKE '%执1号'");
  yx_desk_add_tasks (night->desk, night->operation_id, &right, &report, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report.n_cases, ==, 1);
  g_assert_cmpuint (report.skipped->len, ==, 1);

  night_run (night, "UPDATE operations SET step = 'approved'");
  g_assert_false (yx_desk_add_tasks (night->desk, night->operation_id, &right, NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE);
  night_free (night);
}

/* A reviewer may neither add tasks nor keep institutions; each refusal is an event. */
static void
test_roles (void)
{
  Night *night = night_new (2);
  g_autoptr (GError) error = NULL;
  g_autofree char *bank = add_branch (night, "样本银行", YX_INSTITUTION_KIND_BANK, branch_at);
  const YxInstitutionData other = { .kind = YX_INSTITUTION_KIND_TAX, .name = "样本税务局" };
  const YxTaskOrder order = { .kind = YX_TASK_KIND_BANK, .institution_id = bank };
  YxInstitutionReport report;
  const guint line = 2;

  yx_desk_set_member_role (night->desk, "指挥", YX_ROLE_ADMINISTRATOR, TRUE, &error);
  yx_desk_set_member_role (night->desk, "复盘员", YX_ROLE_REVIEWER, TRUE, &error);
  g_assert_no_error (error);
  yx_desk_set_author (night->desk, "复盘员");
  g_assert_false (yx_desk_add_tasks (night->desk, night->operation_id, &order, NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_FORBIDDEN);
  g_clear_error (&error);
  g_assert_false (yx_desk_drop_task (night->desk, "any", &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_FORBIDDEN);
  g_clear_error (&error);
  g_assert_false (yx_desk_add_institution (night->desk, &other, NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_FORBIDDEN);
  g_clear_error (&error);
  g_assert_false (
      yx_desk_import_institutions (night->desk, &other, &line, 1, &report, NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_FORBIDDEN);
  g_clear_error (&error);
  g_assert_false (yx_desk_remove_institution (night->desk, bank, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_FORBIDDEN);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM events WHERE kind = 'access.refused'"),
                   ==, 5);
  night_free (night);
}

static void
test_institutions (void)
{
  Night *night = night_new (1);
  g_autoptr (GError) error = NULL;
  g_autofree char *bank = add_branch (night, "样本银行", YX_INSTITUTION_KIND_BANK, branch_at);
  const YxInstitutionData rows[] = {
    { .kind = YX_INSTITUTION_KIND_BANK, .name = "样本银行", .phone = "（样本）" },
    { .kind = YX_INSTITUTION_KIND_TAX, .name = "样本税务局" },
    { .kind = YX_INSTITUTION_KIND_TAX, .name = "" },
    { .kind = YX_INSTITUTION_KIND_TAX, .name = "甲", .hours = "早九晚五" },
    { .kind = YX_INSTITUTION_KIND_TAX, .name = "乙", .has_point = TRUE, .lon = 200, .lat = 35 },
  };
  static const guint lines[] = { 2, 3, 4, 5, 6 };
  g_auto (YxInstitutionReport) report = { 0 };
  g_autoptr (GListStore) all = NULL;
  g_autoptr (GListStore) found = NULL;
  g_autoptr (YxInstitution) kept = NULL;
  const YxTaskOrder order = { .kind = YX_TASK_KIND_BANK, .institution_id = bank };

  yx_desk_import_institutions (night->desk, rows, lines, G_N_ELEMENTS (rows), &report, NULL,
                               &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report.n_added, ==, 1);
  g_assert_cmpuint (report.n_changed, ==, 1);
  g_assert_cmpuint (report.problems->len, ==, 3);
  g_assert_cmpuint (g_array_index (report.problems, YxInstitutionProblem, 0).line, ==, 4);
  all = yx_desk_list_institutions (night->desk, NULL, &error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (all)), ==, 2);
  found = yx_desk_list_institutions (night->desk, "税务", &error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (found)), ==, 1);

  /* What a row does not say stays. */
  kept = yx_desk_find_institution (night->desk, "样本银行", &error);
  g_assert_no_error (error);
  g_assert_true (yx_institution_get_data (kept)->has_point);
  g_assert_cmpstr (yx_institution_get_data (kept)->address, ==, "样本路1号");
  g_assert_cmpstr (yx_institution_get_data (kept)->phone, ==, "（样本）");

  yx_desk_add_tasks (night->desk, night->operation_id, &order, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (yx_desk_remove_institution (night->desk, bank, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE);
  g_clear_error (&error);
  g_assert_null (yx_desk_find_institution (night->desk, "丙", &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND);
  night_free (night);
}

/* The go/no-go of an inquiry asks of cases, crew and recorder, not of a person. */
static void
test_check (void)
{
  Night *night = night_new (2);
  g_autoptr (GError) error = NULL;
  g_autofree char *bank = add_branch (night, "样本银行", YX_INSTITUTION_KIND_BANK, branch_at);
  g_autofree char *day = add_day (night, 8, 18);
  const YxTaskOrder order = { .kind = YX_TASK_KIND_BANK, .institution_id = bank };
  g_autoptr (YxOperationCheck) check = NULL;

  yx_desk_add_tasks (night->desk, day, &order, NULL, &error);
  g_assert_no_error (error);
  check = yx_desk_check_operation (night->desk, day, YX_CHECK_STAGE_PREPARATION, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (check->tasks->len, ==, 1);
  g_assert_cmpint (check->n_go, ==, 1);
  g_assert_cmpstr (((YxTaskCheck *) g_ptr_array_index (check->tasks, 0))->masked_debtor, ==,
                   "样本银行");
  night_free (night);
}

/* A bank day is never a holiday or a Sunday; a dawn may be. */
static void
test_proposed_window (void)
{
  Night *night = night_new (1);
  g_autoptr (GError) error = NULL;
  gint64 start, end;
  GDate day;

  g_date_clear (&day, 1);
  g_date_set_dmy (&day, 3, 10, 2026); /* a Saturday in the holidays, which end on Wednesday */
  yx_desk_propose_window (night->desk, YX_TASK_KIND_BANK, &day, &start, &end, &error);
  g_assert_no_error (error);
  g_assert_cmpint (end - start, ==, 9 * HOUR);
  g_assert_cmpint (start / G_USEC_PER_SEC, ==, 1791448200); /* Thursday 2026-10-08 08:30 */
  yx_desk_propose_window (night->desk, YX_TASK_KIND_SUMMONS, &day, &start, &end, &error);
  g_assert_cmpint (start / G_USEC_PER_SEC, ==, 1791003600); /* Saturday 2026-10-03 05:00 */
  night_free (night);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/tasks/bank", test_bank);
  g_test_add_func ("/desk/tasks/hours", test_hours);
  g_test_add_func ("/desk/tasks/own-hours", test_own_hours);
  g_test_add_func ("/desk/tasks/mixed", test_mixed);
  g_test_add_func ("/desk/tasks/staying", test_staying);
  g_test_add_func ("/desk/tasks/property", test_property);
  g_test_add_func ("/desk/tasks/refusals", test_refusals);
  g_test_add_func ("/desk/tasks/roles", test_roles);
  g_test_add_func ("/desk/tasks/institutions", test_institutions);
  g_test_add_func ("/desk/tasks/check", test_check);
  g_test_add_func ("/desk/tasks/proposed-window", test_proposed_window);
  return g_test_run ();
}
