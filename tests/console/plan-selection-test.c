#include <glib.h>

#include "console/plan-selection.h"

/* Two routes; the first visits a debtor of two cases twice, then one of one case; a third debtor
 * is left out. */
static YxPlanSelection *
create_selection (void)
{
  YxPlanSelection *selection = yx_plan_selection_new ();

  yx_plan_selection_add_task (selection, "task-a", "执1号、执2号");
  yx_plan_selection_add_task (selection, "task-b", "执3号");
  yx_plan_selection_add_task (selection, "task-c", "执4号");
  yx_plan_selection_add_stop (selection, "start", "route-1", NULL);
  yx_plan_selection_add_stop (selection, "a-first", "route-1", "task-a");
  yx_plan_selection_add_stop (selection, "b", "route-2", "task-b");
  yx_plan_selection_add_stop (selection, "a-second", "route-2", "task-a");
  return selection;
}

static void
assert_chosen (YxPlanSelection *selection, const char *case_number, const char *task,
               const char *route, const char *stop)
{
  g_assert_cmpstr (yx_plan_selection_get_case (selection), ==, case_number);
  g_assert_cmpstr (yx_plan_selection_get_task (selection), ==, task);
  g_assert_cmpstr (yx_plan_selection_get_route (selection), ==, route);
  g_assert_cmpstr (yx_plan_selection_get_stop (selection), ==, stop);
}

static void
count_cb (guint *n_changes)
{
  (*n_changes)++;
}

static void
test_one_leads_to_all (void)
{
  g_autoptr (YxPlanSelection) selection = create_selection ();

  yx_plan_selection_select_case (selection, "执2号");
  assert_chosen (selection, "执2号", "task-a", "route-1", "a-first");
  yx_plan_selection_select_stop (selection, "b");
  assert_chosen (selection, "执3号", "task-b", "route-2", "b");
  yx_plan_selection_select_task (selection, "task-c");
  assert_chosen (selection, "执4号", "task-c", NULL, NULL);
  yx_plan_selection_select_route (selection, "route-1");
  assert_chosen (selection, NULL, NULL, "route-1", NULL);
  yx_plan_selection_select_stop (selection, "start");
  assert_chosen (selection, NULL, NULL, "route-1", "start");
  yx_plan_selection_clear (selection);
  assert_chosen (selection, NULL, NULL, NULL, NULL);
}

static void
test_case_at_hand_stays (void)
{
  g_autoptr (YxPlanSelection) selection = create_selection ();

  yx_plan_selection_select_case (selection, "执2号");
  yx_plan_selection_select_stop (selection, "a-second");
  assert_chosen (selection, "执2号", "task-a", "route-2", "a-second");
}

/* Views report back what they show: none of that may be a change. */
static void
test_no_cycle (void)
{
  g_autoptr (YxPlanSelection) selection = create_selection ();
  guint n_changes = 0;

  g_signal_connect_swapped (selection, "changed", G_CALLBACK (count_cb), &n_changes);
  yx_plan_selection_select_stop (selection, "a-second");
  g_assert_cmpuint (n_changes, ==, 1);
  yx_plan_selection_select_case (selection, "执1号");
  yx_plan_selection_select_task (selection, "task-a");
  yx_plan_selection_select_stop (selection, "a-second");
  g_assert_cmpuint (n_changes, ==, 1);
  assert_chosen (selection, "执1号", "task-a", "route-2", "a-second");
}

static void
test_unknown_alone (void)
{
  g_autoptr (YxPlanSelection) selection = create_selection ();

  yx_plan_selection_select_case (selection, "执99号");
  assert_chosen (selection, "执99号", NULL, NULL, NULL);
}

static void
test_reset (void)
{
  g_autoptr (YxPlanSelection) selection = create_selection ();

  yx_plan_selection_select_stop (selection, "b");
  yx_plan_selection_reset (selection);
  assert_chosen (selection, NULL, NULL, NULL, NULL);
  g_assert_null (yx_plan_selection_task_of_case (selection, "执3号"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/console/plan-selection/one-leads-to-all", test_one_leads_to_all);
  g_test_add_func ("/console/plan-selection/case-at-hand-stays", test_case_at_hand_stays);
  g_test_add_func ("/console/plan-selection/no-cycle", test_no_cycle);
  g_test_add_func ("/console/plan-selection/unknown-alone", test_unknown_alone);
  g_test_add_func ("/console/plan-selection/reset", test_reset);
  return g_test_run ();
}
