/* The go/no-go on a desk: what it finds, what may be overridden by whom, what planning takes, and
 * the way of an operation from draft to closed. */

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "desk/check.h"
#include "desk/crews.h"
#include "desk/facts.h"
#include "desk/fleet.h"
#include "desk/import.h"
#include "desk/lists.h"
#include "desk/made-night.h"
#include "desk/operation.h"
#include "desk/planning.h"
#include "desk/roles.h"
#include "desk/rulesets.h"
#include "desk/steps.h"

static const char reason[] = "已报分管院长同意";

static YxOperationCheck *
look (Night *night, YxCheckStage stage)
{
  g_autoptr (GError) error = NULL;
  YxOperationCheck *check
      = yx_desk_check_operation (night->desk, night->operation_id, stage, &error);

  g_assert_no_error (error);
  return check;
}

static void
assert_sound (Night *night)
{
  g_auto (YxVerifyReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  yx_desk_verify (night->desk, NULL, &report, &error);
  g_assert_no_error (error);
  g_assert_true (report.ok);
}

static void
plan (Night *night)
{
  const YxPlanRequest request = { .steps = 2000, .seed = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YxPlan) made = yx_desk_plan (night->desk, night->operation_id, &request, NULL, NULL,
                                          NULL, &error);

  g_assert_no_error (error);
}

static YxOperationStep
step_of (Night *night)
{
  g_autoptr (YxOperation) operation
      = yx_desk_find_operation (night->desk, night->operation_id, NULL);

  return yx_operation_get_data (operation)->step;
}

/* The task of a debtor, by the number in his name. */
static const YxTaskCheck *
task_of (const YxOperationCheck *check, const char *debtor)
{
  for (guint i = 0; i < check->tasks->len; i++) {
    const YxTaskCheck *task = g_ptr_array_index (check->tasks, i);

    if (g_strcmp0 (task->debtor, debtor) == 0)
      return task;
  }
  g_assert_not_reached ();
}

static void
test_findings (void)
{
  Night *night = night_new (6);
  g_autoptr (YxOperationCheck) check = look (night, YX_CHECK_STAGE_PREPARATION);
  const YxTaskFinding *obstacle;

  /* In order but for the night work, which warns everywhere. */
  g_assert_cmpuint (check->tasks->len, ==, 6);
  g_assert_cmpint (check->n_go, ==, 6);
  g_assert_cmpint (check->n_warned, ==, 6);
  g_assert_true (check->night);
  g_assert_cmpuint (task_of (check, "样1某")->findings->len, ==, YX_N_RULES);
  g_assert_cmpuint (task_of (check, "样1某")->places->len, ==, 2);
  g_assert_null (yx_task_check_get_obstacle (task_of (check, "样1某")));

  night_run (night,
             "UPDATE debtors SET deputy = NULL WHERE name = '样1某';"
             "UPDATE debtors SET deputy = 'county' WHERE name = '样2某';"
             "UPDATE documents SET signed_at = NULL WHERE kind = 'warrant' AND debtor_id = "
             "(SELECT id FROM debtors WHERE name = '样3某');"
             "UPDATE vehicles SET female_officer = 0");
  yx_operation_check_free (g_steal_pointer (&check));
  check = look (night, YX_CHECK_STAGE_PREPARATION);
  g_assert_cmpint ((int) task_of (check, "样1某")->standing, ==, (int) YX_STANDING_NO_GO);
  g_assert_cmpint ((int) task_of (check, "样2某")->standing, ==, (int) YX_STANDING_NO_GO);
  g_assert_cmpint ((int) task_of (check, "样3某")->standing, ==, (int) YX_STANDING_NO_GO);
  /* What is wrong comes before what is missing. */
  obstacle = yx_task_check_get_obstacle (task_of (check, "样1某"));
  g_assert_cmpint ((int) obstacle->rule, ==, (int) YX_RULE_FEMALE_OFFICER);
  obstacle = yx_task_check_get_obstacle (task_of (check, "样3某"));
  g_assert_cmpint ((int) obstacle->rule, ==, (int) YX_RULE_WARRANT);
  g_assert_nonnull (obstacle->case_id);
  g_assert_cmpint (check->n_no_go, ==, 4);
  night_run (night, "UPDATE vehicles SET female_officer = 1");
  yx_operation_check_free (g_steal_pointer (&check));
  check = look (night, YX_CHECK_STAGE_PREPARATION);
  g_assert_cmpint ((int) task_of (check, "样1某")->standing, ==, (int) YX_STANDING_PAPERS);
  g_assert_cmpint (check->n_papers, ==, 1);
  night_free (night);
}

/* A crew named officer by officer counts instead of the usual one. */
static void
test_crews (void)
{
  static const YxOfficerRole roles[] = { YX_OFFICER_ROLE_JUDGE, YX_OFFICER_ROLE_BAILIFF,
                                         YX_OFFICER_ROLE_BAILIFF, YX_OFFICER_ROLE_DRIVER };
  Night *night = night_new (2);
  char *ids[5] = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (YxOperationCheck) check = NULL;
  g_autofree char *car
      = night_query_text (night, "SELECT id FROM vehicles WHERE plate = '豫HO900警'");

  night_run (night, "UPDATE vehicles SET available = 0 WHERE plate <> '豫HO900警'");
  for (int i = 0; i < 4; i++) {
    const YxOfficerData officer = { .name = "例某", .sex = YX_SEX_MALE, .role = roles[i] };

    yx_desk_add_officer (night->desk, &officer, &ids[i], &error);
    g_assert_no_error (error);
  }
  yx_desk_set_crew (night->desk, night->operation_id, car, (const char *const *) ids, &error);
  g_assert_no_error (error);
  check = look (night, YX_CHECK_STAGE_PREPARATION);
  g_assert_cmpint ((int) task_of (check, "样2某")->standing, ==, (int) YX_STANDING_GO);
  g_assert_cmpint ((int) yx_task_check_get_obstacle (task_of (check, "样1某"))->rule, ==,
                   (int) YX_RULE_FEMALE_OFFICER);

  g_clear_pointer (&ids[3], g_free);
  yx_desk_set_crew (night->desk, night->operation_id, car, (const char *const *) ids, &error);
  g_assert_no_error (error);
  yx_operation_check_free (g_steal_pointer (&check));
  check = look (night, YX_CHECK_STAGE_PREPARATION);
  g_assert_cmpint ((int) yx_task_check_get_obstacle (task_of (check, "样2某"))->rule, ==,
                   (int) YX_RULE_CREW);
  for (int i = 0; i < 4; i++)
    g_free (ids[i]);
  night_free (night);
}

static void
test_overrides (void)
{
  Night *night = night_new (3);
  g_autoptr (GError) error = NULL;
  g_autoptr (YxOperationCheck) check = NULL;
  g_autofree char *override = NULL;
  g_autofree char *task = NULL;
  gint64 n_events;

  night_run (night, "UPDATE debtors SET deputy = 'county', identity_by = NULL, "
                    "identity_by_second = NULL WHERE name = '样2某'");
  task = night_query_text (night, "SELECT tasks.id FROM tasks JOIN debtors "
                                  "ON debtors.id = debtor_id WHERE name = '样2某'");

  /* Never, for nothing, without a reason; nothing of it leaves a row. */
  g_assert_false (
      yx_desk_override (night->desk, task, NULL, YX_RULE_PERSON, reason, NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_UNLAWFUL);
  g_clear_error (&error);
  g_assert_false (yx_desk_override (night->desk, task, NULL, YX_RULE_CREW, reason, NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_UNLAWFUL);
  g_clear_error (&error);
  g_assert_false (yx_desk_override (night->desk, task, NULL, YX_RULE_DEPUTY, " 急 ", NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM overrides"), ==, 0);

  n_events = night_query (night, "SELECT count(*) FROM events");
  g_assert_true (
      yx_desk_override (night->desk, task, NULL, YX_RULE_DEPUTY, reason, &override, &error));
  g_assert_no_error (error);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM events"), ==, n_events + 1);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM events WHERE kind = "
                                       "'rule.overridden' AND author = '指挥' AND payload LIKE "
                                       "'%已报分管院长同意%' AND payload LIKE '%\"deputy\"%'"),
                   ==, 1);
  check = look (night, YX_CHECK_STAGE_PREPARATION);
  g_assert_cmpint (task_of (check, "样2某")->n_overridden, ==, 1);
  g_assert_cmpint ((int) task_of (check, "样2某")->standing, ==, (int) YX_STANDING_PAPERS);
  yx_desk_record_identity (night->desk, task_of (check, "样2某")->debtor_id, "丙", "丁", &error);
  g_assert_no_error (error);
  yx_operation_check_free (g_steal_pointer (&check));
  check = look (night, YX_CHECK_STAGE_PREPARATION);
  g_assert_cmpint ((int) task_of (check, "样2某")->standing, ==, (int) YX_STANDING_GO);

  g_assert_true (yx_desk_withdraw_override (night->desk, override, &error));
  g_assert_no_error (error);
  g_assert_false (yx_desk_withdraw_override (night->desk, override, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND);
  yx_operation_check_free (g_steal_pointer (&check));
  check = look (night, YX_CHECK_STAGE_PREPARATION);
  g_assert_cmpint ((int) task_of (check, "样2某")->standing, ==, (int) YX_STANDING_NO_GO);
  assert_sound (night);
  night_free (night);
}

/* Every verb by every role: those that may not, cannot, and each refusal is an event. */
static void
test_roles (void)
{
  static const struct {
    const char *verb;
    guint roles;
  } verbs[] = {
    { "administer", 1u << YX_ROLE_ADMINISTRATOR },
    { "cases", 1u << YX_ROLE_CLERK | 1u << YX_ROLE_COMMANDER | 1u << YX_ROLE_DISPATCHER },
    { "prepare", 1u << YX_ROLE_COMMANDER | 1u << YX_ROLE_DISPATCHER },
    { "approve", 1u << YX_ROLE_COMMANDER },
    { "override", 1u << YX_ROLE_COMMANDER },
    { "night", 1u << YX_ROLE_COMMANDER },
    { "reopen", 1u << YX_ROLE_COMMANDER },
    { "depart", 1u << YX_ROLE_COMMANDER | 1u << YX_ROLE_DISPATCHER },
    { "plan", 1u << YX_ROLE_COMMANDER | 1u << YX_ROLE_DISPATCHER },
    { "ruleset", 1u << YX_ROLE_ADMINISTRATOR },
  };
  static const char *const names[] = { "管理", "指挥", "调度", "评查", "书记" };
  Night *night = night_new (1);
  g_autofree char *task = night_query_text (night, "SELECT id FROM tasks");
  g_autofree char *the_case = night_query_text (night, "SELECT id FROM cases");
  g_autoptr (GError) error = NULL;
  gint64 n_refused = 0;
  guint roles;

  g_assert_true (yx_desk_get_roles (night->desk, &roles, &error));
  g_assert_cmpuint (roles, ==, 31);
  /* The first member must be able to name others. */
  g_assert_false (
      yx_desk_set_member_role (night->desk, names[1], YX_ROLE_COMMANDER, TRUE, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID);
  g_clear_error (&error);
  yx_desk_set_author (night->desk, names[0]);
  for (int role = 0; role <= YX_ROLE_CLERK; role++) {
    yx_desk_set_member_role (night->desk, names[role], (YxRole) role, TRUE, &error);
    g_assert_no_error (error);
  }
  g_assert_false (
      yx_desk_set_member_role (night->desk, names[0], YX_ROLE_ADMINISTRATOR, FALSE, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID);
  g_clear_error (&error);

  for (int role = 0; role <= YX_ROLE_CLERK + 1; role++) {
    /* One more: somebody who is no member at all. */
    yx_desk_set_author (night->desk, role <= YX_ROLE_CLERK ? names[role] : "路人");
    for (gsize v = 0; v < G_N_ELEMENTS (verbs); v++) {
      const gboolean may = (verbs[v].roles & (1u << role)) != 0;
      g_autoptr (YxOperationCheck) check = NULL;
      g_autoptr (YxPlan) made = NULL;
      const YxVehicleData car = { .plate = "?", .seats = 0 };

      g_test_message ("%d %s", role, verbs[v].verb);
      switch (v) {
      case 0:
        yx_desk_add_vehicle (night->desk, &car, NULL, &error);
        break;
      case 1:
        yx_desk_set_case_status (night->desk, the_case, YX_CASE_STATUS_OPEN, &error);
        break;
      case 2:
        check = yx_desk_prepare_operation (night->desk, night->operation_id, &error);
        break;
      case 3:
        yx_desk_approve_operation (night->desk, night->operation_id, NULL, &error);
        break;
      case 4:
        yx_desk_override (night->desk, task, NULL, YX_RULE_CREW, reason, NULL, &error);
        break;
      case 5:
        yx_desk_record_night (night->desk, night->operation_id, "凌晨在家", &error);
        break;
      case 6:
        yx_desk_reopen_operation (night->desk, night->operation_id, "改期", &error);
        break;
      case 7:
        yx_desk_depart_operation (night->desk, night->operation_id, NULL, &error);
        break;
      case 8:
        made = yx_desk_plan (night->desk, night->operation_id, NULL, NULL, NULL, NULL, &error);
        break;
      default:
        yx_desk_add_ruleset (night->desk, "x", "{}", 2, &error);
        break;
      }
      /* Who may can still fail, for another reason. */
      if (may) {
        g_assert_false (g_error_matches (error, YX_DESK_ERROR, YX_DESK_ERROR_FORBIDDEN));
      } else {
        g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_FORBIDDEN);
        n_refused++;
      }
      g_clear_error (&error);
      g_assert_cmpint (
          night_query (night, "SELECT count(*) FROM events WHERE kind = 'access.refused'"), ==,
          n_refused);
    }
  }
  yx_desk_set_author (night->desk, "指挥");
  assert_sound (night);
  night_free (night);
}

/* Planning takes what may go: as a draft also what only lacks papers, checked no more. */
static void
test_planning (void)
{
  Night *night = night_new (12);
  g_autoptr (GError) error = NULL;
  g_autoptr (YxOperationCheck) check = NULL;
  g_autoptr (YxPlan) provisional = NULL;
  g_autoptr (YxPlan) lawful = NULL;
  g_autofree char *note = NULL;

  night_add_region (night);
  night_run (night,
             "DELETE FROM document_places WHERE document_id IN (SELECT d.id FROM documents d "
             "JOIN debtors b ON b.id = d.debtor_id WHERE b.name IN ('样2某', '样3某'));"
             "DELETE FROM documents WHERE kind = 'warrant' AND debtor_id = "
             "(SELECT id FROM debtors WHERE name = '样2某');"
             "UPDATE debtors SET deputy = 'county' WHERE name = '样4某';"
             /* The warrant against the third names his second address only. */
             "INSERT INTO document_places SELECT d.id, p.id FROM documents d JOIN debtors b "
             "ON b.id = d.debtor_id JOIN places p ON p.debtor_id = b.id WHERE d.kind = 'warrant' "
             "AND b.name = '样3某' AND p.address LIKE '%之2'");
  plan (night);
  g_assert_cmpint ((int) step_of (night), ==, (int) YX_OPERATION_STEP_DRAFT);
  provisional = yx_desk_get_plan (night->desk, night->operation_id, 0, &error);
  g_assert_cmpint (yx_plan_get_data (provisional)->n_cases, ==, 11);
  g_assert_cmpint (yx_plan_get_data (provisional)->n_cases_covered, ==, 11);

  check = yx_desk_prepare_operation (night->desk, night->operation_id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (check->n_go, ==, 10);
  g_assert_cmpint (check->n_papers, ==, 1);
  g_assert_cmpint (check->n_no_go, ==, 1);
  plan (night);
  g_assert_cmpint ((int) step_of (night), ==, (int) YX_OPERATION_STEP_PLANNED);
  lawful = yx_desk_get_plan (night->desk, night->operation_id, 0, &error);
  g_assert_cmpint (yx_plan_get_data (lawful)->n_cases, ==, 10);
  g_assert_cmpint (yx_plan_get_data (lawful)->n_cases_covered, ==, 10);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM plan_tasks WHERE left_out = "
                                       "'unlawful' AND plan_id = (SELECT id FROM plans "
                                       "WHERE version = 2)"),
                   ==, 2);
  note = night_query_text (night, "SELECT note FROM plan_tasks JOIN tasks ON tasks.id = task_id "
                                  "JOIN debtors ON debtors.id = debtor_id WHERE name = '样4某' "
                                  "ORDER BY plan_id DESC");
  g_assert_nonnull (strstr (note, "Deputy status"));
  /* No stop at a place that the warrant does not name; women only by the car with an officer. */
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM stops JOIN places ON places.id = "
                                       "place_id JOIN debtors ON debtors.id = places.debtor_id "
                                       "WHERE name = '样3某' AND places.address LIKE '%之1' "
                                       "AND route_id IN (SELECT r.id FROM routes r JOIN plans p "
                                       "ON p.id = plan_id WHERE version = 2)"),
                   ==, 0);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM stops JOIN tasks ON tasks.id = task_id "
                                       "JOIN debtors ON debtors.id = debtor_id JOIN routes "
                                       "ON routes.id = route_id JOIN vehicles "
                                       "ON vehicles.id = vehicle_id WHERE sex = 'female' "
                                       "AND vehicles.female_officer = 0"),
                   ==, 0);
  assert_sound (night);
  night_free (night);
}

static void
assert_refused (gboolean done, GError **error, int code, const char *word)
{
  g_assert_false (done);
  g_assert_error (*error, YX_DESK_ERROR, code);
  g_assert_nonnull (strstr ((*error)->message, word));
  g_clear_error (error);
}

static void
test_steps (void)
{
  static const char stricter[]
      = "{\"version\":1,\"name\":{\"zh\":\"本院\",\"en\":\"Ours\"},\"valid_from\":\"2025-01-01\","
        "\"amends\":true,\"limits\":{\"summonses\":3}}";
  Night *night = night_new (6);
  g_autoptr (GError) error = NULL;
  g_autoptr (YxOperationCheck) check = NULL;
  g_autoptr (GArray) conditions = NULL;
  g_autoptr (GArray) approvals = NULL;
  const YxApproval *second;
  const char *id = night->operation_id;
  YxDesk *desk = night->desk;

  night_add_region (night);
  assert_refused (yx_desk_approve_operation (desk, id, NULL, &error), &error,
                  YX_DESK_ERROR_STATE, "Draft");
  check = yx_desk_prepare_operation (desk, id, &error);
  g_assert_no_error (error);
  g_assert_cmpint ((int) step_of (night), ==, (int) YX_OPERATION_STEP_CHECKED);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM check_findings"), ==, 6 * 16);
  plan (night);

  /* Night work first. */
  assert_refused (yx_desk_approve_operation (desk, id, NULL, &error), &error,
                  YX_DESK_ERROR_UNLAWFUL, "necessary");
  assert_refused (yx_desk_approve_night (desk, id, "院长", NULL, &error), &error,
                  YX_DESK_ERROR_STATE, "why");
  g_assert_true (yx_desk_record_night (desk, id, "被执行人凌晨方在家", &error));
  assert_refused (yx_desk_approve_operation (desk, id, NULL, &error), &error,
                  YX_DESK_ERROR_UNLAWFUL, "president");
  g_assert_true (yx_desk_approve_night (desk, id, "院长", "夜批1号", &error));

  /* A visit whose papers fell away stops the approval, and says which. */
  night_run (night, "UPDATE debtors SET deputy = NULL WHERE name = '样2某'");
  assert_refused (yx_desk_approve_operation (desk, id, NULL, &error), &error,
                  YX_DESK_ERROR_UNLAWFUL, "Deputy status");
  conditions = yx_desk_list_conditions (desk, id, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < conditions->len; i++) {
    const YxStepCondition *condition = &g_array_index (conditions, YxStepCondition, i);

    if (strstr (condition->text, "Deputy status") != NULL)
      g_assert_false (condition->met);
    if (strstr (condition->text, "president") != NULL)
      g_assert_true (condition->met);
  }
  night_run (night, "UPDATE debtors SET deputy = 'none' WHERE name = '样2某'");
  g_assert_true (yx_desk_approve_operation (desk, id, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint ((int) step_of (night), ==, (int) YX_OPERATION_STEP_APPROVED);

  /* Approved, it keeps its ruleset, its cases and its plan. */
  g_assert_true (yx_desk_add_ruleset (desk, "本院", stricter, strlen (stricter), &error));
  g_assert_no_error (error);
  yx_operation_check_free (g_steal_pointer (&check));
  check = look (night, YX_CHECK_STAGE_APPROVAL);
  g_assert_cmpint (check->n_go, ==, 6);
  assert_refused (yx_desk_set_operation_cases (desk, id, NULL, NULL, NULL, &error), &error,
                  YX_DESK_ERROR_STATE, "approved");
  {
    g_autoptr (YxPlan) again = yx_desk_plan (desk, id, NULL, NULL, NULL, NULL, &error);

    g_assert_null (again);
    g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE);
    g_clear_error (&error);
  }

  /* Opened again, it stands under the ruleset of its day anew. */
  assert_refused (yx_desk_reopen_operation (desk, id, "  ", &error), &error,
                  YX_DESK_ERROR_INVALID, "why");
  g_assert_true (yx_desk_reopen_operation (desk, id, "少一辆车", &error));
  assert_refused (yx_desk_approve_operation (desk, id, NULL, &error), &error,
                  YX_DESK_ERROR_UNLAWFUL, "Summons");
  g_assert_true (yx_desk_remove_ruleset (desk, "本院", &error));
  night_run (night, "UPDATE debtors SET deputy = 'county' WHERE name = '样5某'");
  plan (night);
  g_assert_true (yx_desk_approve_operation (desk, id, NULL, &error));
  g_assert_no_error (error);
  approvals = yx_desk_list_approvals (desk, id, &error);
  g_assert_cmpuint (approvals->len, ==, 2);
  g_assert_cmpstr (g_array_index (approvals, YxApproval, 0).reopened_why, ==, "少一辆车");
  second = &g_array_index (approvals, YxApproval, 1);
  g_assert_cmpint (second->version, ==, 2);
  g_assert_cmpint (second->plan_version, ==, 2);
  g_assert_cmpuint (second->gone->len, ==, 1);
  g_assert_cmpuint (second->added->len, ==, 0);
  g_assert_cmpint (second->n_visits, ==, 5);
  g_assert_null (second->reopened_why);

  /* The roll call. */
  assert_refused (yx_desk_depart_operation (desk, id, NULL, &error), &error,
                  YX_DESK_ERROR_UNLAWFUL, "not tested");
  for (int i = 0; i < 3; i++) {
    g_autofree char *sql
        = g_strdup_printf ("SELECT id FROM vehicles ORDER BY plate LIMIT 1 OFFSET %d", i);
    g_autofree char *car = night_query_text (night, sql);

    g_assert_true (yx_desk_test_recorders (desk, car, NULL, &error));
  }
  g_assert_true (yx_desk_depart_operation (desk, id, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (yx_desk_close_operation (desk, id, &error));
  g_assert_no_error (error);
  g_assert_cmpint ((int) step_of (night), ==, (int) YX_OPERATION_STEP_CLOSED);
  assert_sound (night);
  night_free (night);
}

static guint
count_visits (GListStore *stops)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (stops)); i++) {
    g_autoptr (YxStop) stop = g_list_model_get_item (G_LIST_MODEL (stops), i);

    n += yx_stop_get_data (stop)->kind == YX_STOP_KIND_VISIT;
  }
  return n;
}

/* The plan as it is listed has lost the visits that were called off, and counts without them; the
 * version as it was made still has them. */
static void
check_lists_without_cancelled (Night *night)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxPlan) plan = yx_desk_get_plan (night->desk, night->operation_id, 0, &error);
  g_autoptr (GListStore) now
      = yx_desk_list_plan_stops (night->desk, night->operation_id, 0, &error);
  g_autoptr (GListStore) made
      = yx_desk_list_plan_stops (night->desk, night->operation_id, 1, &error);
  g_autoptr (GListStore) routes
      = yx_desk_list_routes (night->desk, night->operation_id, 0, &error);
  const guint n_gone
      = (guint) night_query (night, "SELECT count(*) FROM stops WHERE outcome = 'cancelled'");
  const guint n_cases = (guint) night_query (night, "SELECT n_cases_covered FROM plans");
  guint n_listed = 0, n_told = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (n_gone, >=, 1);
  g_assert_cmpuint (count_visits (made), ==, count_visits (now) + n_gone);
  g_assert_cmpint (yx_plan_get_data (plan)->n_stops, ==, (int) count_visits (now));
  g_assert_cmpint (yx_plan_get_data (plan)->n_cases_covered, ==, (int) n_cases - 1);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (routes)); i++) {
    g_autoptr (YxRoute) route = g_list_model_get_item (G_LIST_MODEL (routes), i);
    g_autoptr (GListStore) stops
        = yx_desk_list_stops (night->desk, yx_route_get_data (route)->id, &error);

    g_assert_no_error (error);
    n_listed += count_visits (stops);
    n_told += (guint) yx_route_get_data (route)->n_stops;
  }
  g_assert_cmpuint (n_listed, ==, count_visits (now));
  g_assert_cmpuint (n_told, ==, n_listed);
}

/* Paid this evening: out of tonight's plan, whoever says so and whatever the step. */
static void
test_paid_leaves (void)
{
  Night *night = night_new (6);
  g_autoptr (GError) error = NULL;
  g_autoptr (YxOperationCheck) check = NULL;
  g_autofree char *paid
      = night_query_text (night, "SELECT id FROM cases WHERE number LIKE '%执2号'");
  YxImportRow row = YX_IMPORT_ROW_INIT;
  g_auto (YxImportReport) report = { 0 };

  night_add_region (night);
  check = yx_desk_prepare_operation (night->desk, night->operation_id, &error);
  plan (night);
  g_assert_true (yx_desk_record_night (night->desk, night->operation_id, "凌晨在家", &error));
  g_assert_true (yx_desk_approve_night (night->desk, night->operation_id, "院长", NULL, &error));
  g_assert_true (yx_desk_approve_operation (night->desk, night->operation_id, NULL, &error));
  g_assert_no_error (error);

  g_assert_true (
      yx_desk_set_case_status (night->desk, paid, YX_CASE_STATUS_PAID, &error));
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM stops WHERE outcome = 'cancelled'"),
                   >=, 1);
  check_lists_without_cancelled (night);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM stops JOIN task_cases USING (task_id) "
                                       "JOIN cases ON cases.id = case_id WHERE status = 'paid' "
                                       "AND outcome = 'pending'"),
                   ==, 0);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM events WHERE kind = "
                                       "'operation.case-left'"),
                   ==, 1);
  yx_operation_check_free (g_steal_pointer (&check));
  check = look (night, YX_CHECK_STAGE_DEPARTURE);
  g_assert_false (task_of (check, "样2某")->planned);

  /* The same from a list; said twice, it is one event. */
  row.case_number = "（2025）豫0825执3号";
  row.debtor_name = "样3某";
  row.status = YX_CASE_STATUS_SETTLED;
  for (int i = 0; i < 2; i++) {
    yx_import_report_clear (&report);
    yx_desk_import_cases (night->desk, &row, 1, NULL, NULL, NULL, NULL, &report, &error);
    g_assert_no_error (error);
  }
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM events WHERE kind = "
                                       "'operation.case-left'"),
                   ==, 2);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM tasks WHERE weight = 0"), ==, 2);

  /* Open again, it comes back once the operation may be changed, for the next plan. */
  g_assert_true (yx_desk_set_case_status (night->desk, paid, YX_CASE_STATUS_OPEN, &error));
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM tasks WHERE weight = 0"), ==, 2);
  g_assert_true (yx_desk_reopen_operation (night->desk, night->operation_id, "一案复执", &error));
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM tasks WHERE weight = 0"), ==, 1);
  plan (night);
  yx_operation_check_free (g_steal_pointer (&check));
  check = look (night, YX_CHECK_STAGE_APPROVAL);
  g_assert_true (task_of (check, "样2某")->planned);
  assert_sound (night);
  night_free (night);
}

static void
test_measures (void)
{
  Night *night = night_new (1);
  g_autofree char *debtor = night_query_text (night, "SELECT id FROM debtors");
  g_autofree char *the_case = night_query_text (night, "SELECT id FROM cases");
  g_autoptr (GError) error = NULL;
  g_autoptr (YxOperationCheck) check = NULL;
  YxDesk *desk = night->desk;

  g_assert_true (yx_desk_add_measure (desk, the_case, debtor, YX_MEASURE_KIND_DETENTION,
                                      NIGHT_START, NIGHT_START + 15 * G_TIME_SPAN_DAY, 0, NULL,
                                      &error));
  assert_refused (yx_desk_add_measure (desk, the_case, debtor, YX_MEASURE_KIND_DETENTION,
                                       NIGHT_START, NIGHT_START + 15 * G_TIME_SPAN_DAY + 1, 0,
                                       NULL, &error),
                  &error, YX_DESK_ERROR_INVALID, "15");
  g_assert_true (yx_desk_add_measure (desk, the_case, debtor, YX_MEASURE_KIND_FINE, NIGHT_START, 0,
                                      10000000, NULL, &error));
  assert_refused (yx_desk_add_measure (desk, the_case, debtor, YX_MEASURE_KIND_FINE, NIGHT_START, 0,
                                       10000001, NULL, &error),
                  &error, YX_DESK_ERROR_INVALID, "100000");
  /* No second compelled appearance within a day without a recorded reason. */
  g_assert_true (yx_desk_add_measure (desk, the_case, debtor, YX_MEASURE_KIND_COMPELLED,
                                      NIGHT_START - 23 * G_TIME_SPAN_HOUR, 0, 0, NULL, &error));
  check = look (night, YX_CHECK_STAGE_PREPARATION);
  g_assert_cmpint ((int) yx_task_check_get_obstacle (task_of (check, "样1某"))->rule, ==,
                   (int) YX_RULE_SUMMONS);
  night_free (night);
}

/* Killed at any moment of an approval, it has happened or it has not, and the chain holds. */
static void
test_killed (void)
{
  Night *night = night_new (20);
  g_autofree char *path = g_strdup (yx_desk_get_path (night->desk));
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autoptr (GError) error = NULL;

  night_add_region (night);
  {
    g_autoptr (YxOperationCheck) check
        = yx_desk_prepare_operation (night->desk, night->operation_id, &error);

    plan (night);
    yx_desk_record_night (night->desk, night->operation_id, "凌晨在家", &error);
    yx_desk_approve_night (night->desk, night->operation_id, "院长", NULL, &error);
    g_assert_no_error (error);
  }
  for (int round = 0; round < 12; round++) {
    pid_t child;
    int status;

    yx_desk_close (night->desk);
    g_clear_object (&night->desk);
    child = fork ();
    if (child == 0) {
      g_autoptr (YxDesk) desk = yx_desk_open (path, YX_STORE_OPEN_NORMAL, NULL);

      for (;;) {
        yx_desk_approve_operation (desk, night->operation_id, NULL, NULL);
        yx_desk_reopen_operation (desk, night->operation_id, "再来", NULL);
      }
    }
    g_usleep ((gulong) g_rand_int_range (rand, 20000, 200000));
    kill (child, SIGKILL);
    waitpid (child, &status, 0);

    night->desk = yx_desk_open (path, YX_STORE_OPEN_NORMAL, &error);
    g_assert_no_error (error);
    assert_sound (night);
    g_assert_cmpint (night_query (night, "SELECT count(*) FROM approvals WHERE reopened IS NULL"),
                     ==, step_of (night) == YX_OPERATION_STEP_APPROVED ? 1 : 0);
    g_assert_cmpint (night_query (night, "SELECT count(*) FROM approvals"), ==,
                     night_query (night, "SELECT count(*) FROM events WHERE kind = "
                                         "'operation.approved'"));
    g_assert_cmpint (night_query (night, "SELECT count(*) FROM check_findings WHERE check_id "
                                         "NOT IN (SELECT id FROM checks)"),
                     ==, 0);
  }
  night_free (night);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/check/findings", test_findings);
  g_test_add_func ("/desk/check/crews", test_crews);
  g_test_add_func ("/desk/check/overrides", test_overrides);
  g_test_add_func ("/desk/check/roles", test_roles);
  g_test_add_func ("/desk/check/planning", test_planning);
  g_test_add_func ("/desk/check/steps", test_steps);
  g_test_add_func ("/desk/check/paid-leaves", test_paid_leaves);
  g_test_add_func ("/desk/check/measures", test_measures);
  g_test_add_func ("/desk/check/killed", test_killed);
  return g_test_run ();
}
