/* The coverage curve by keyboard and the panes below it: what they show, and what they ask for. */

#include <adwaita.h>

#include "console/coverage-curve.h"
#include "console/plan-panes.h"
#include "console/resources.h"

#define HOUR_US ((gint64) 3600 * G_USEC_PER_SEC)

typedef struct {
  YxPlanPanes *panes;
  YxCoverageCurve *curve;
  GtkStack *stack;
  GtkWindow *window;
  YxPlanSelection *selection;
  YxPlanView view;
  guint taken; /* cars last asked for */
  guint n_taken;
} Fixture;

static YxPlanStudy *
make_study (void)
{
  YxCurvePoint points[6] = { { 0 } };
  const YxTaskAdvice advice[] = {
    { .task_id = "dear", .remedy = YX_REMEDY_CAR, .car = "夜巡9号", .price_s = 20000 },
    { .task_id = "never", .remedy = YX_REMEDY_NONE },
    { .task_id = "cheap", .remedy = YX_REMEDY_SKILL, .car = "夜巡3号", .female_officer = TRUE,
      .price_s = 3600 },
  };
  const int met[] = { 1, 4, 5 };
  const YxRouteOdds route = { .vehicle_id = "v", .car = "夜巡1号", .planned_end = 9 * HOUR_US,
                              .end_mean = 9 * HOUR_US, .end_low = 8 * HOUR_US,
                              .end_high = 10 * HOUR_US, .late = 0.3 };

  for (int i = 0; i < 6; i++)
    points[i] = (YxCurvePoint){ .n_vehicles = i + 1, .n_used = MIN (i + 1, 4),
                                .n_cases = 3 * MIN (i + 1, 4), .expected = 1.5 * MIN (i + 1, 4),
                                .low = i, .high = 2 * i + 2 };
  return yx_plan_study_new (&(YxPlanStudyData){
      .points = points, .n_points = 6, .advice = advice, .n_advice = 3, .n_nights = 10,
      .met_mean = 1.4, .met_high = 2, .in_time = 0.7, .met = met, .n_met = 3, .routes = &route,
      .n_routes = 1 });
}

static void
fill_view (YxPlanView *view)
{
  static const char *const left_out[] = { "dear", "never", "cheap" };

  view->operation = yx_operation_new (
      &(YxOperationData){ .id = "o", .window_start = 5 * HOUR_US, .window_end = 9 * HOUR_US });
  view->plan = yx_plan_new (&(YxPlanData){ .id = "p", .n_cases = 15, .n_cases_covered = 9,
                                           .n_vehicles = 3, .expected = 4.5 });
  view->study = make_study ();
  view->tasks = g_list_store_new (YX_TYPE_TASK);
  view->routes = g_list_store_new (YX_TYPE_ROUTE);
  view->stops = g_list_store_new (YX_TYPE_STOP);
  for (guint i = 0; i < G_N_ELEMENTS (left_out); i++) {
    g_autoptr (YxTask) task
        = yx_task_new (&(YxTaskData){ .id = left_out[i], .masked_debtor = "王某",
                                      .case_numbers = left_out[i],
                                      .left_out = YX_LEFT_OUT_DISPLACED });

    g_list_store_append (view->tasks, task);
  }
}

static GtkWidget *
find_widget (GtkWidget *root, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_widget (child, type);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static void
taken_cb (YxPlanPanes *panes, guint n_vehicles, Fixture *fixture)
{
  fixture->taken = n_vehicles;
  fixture->n_taken++;
}

static void
painted_cb (gboolean *painted)
{
  *painted = TRUE;
}

/* Until the next frame is drawn. */
static void
draw_frame (Fixture *fixture)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (fixture->window));
  gboolean painted = FALSE;
  const gulong id
      = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (painted_cb), &painted);

  gtk_widget_queue_draw (GTK_WIDGET (fixture->window));
  while (!painted)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (clock, id);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->panes = g_object_new (YX_TYPE_PLAN_PANES, NULL);
  fixture->selection = yx_plan_selection_new ();
  fixture->window = GTK_WINDOW (gtk_window_new ());
  yx_plan_panes_set_selection (fixture->panes, fixture->selection);
  gtk_window_set_default_size (fixture->window, 400, 700);
  gtk_window_set_child (fixture->window, GTK_WIDGET (fixture->panes));
  fixture->curve
      = YX_COVERAGE_CURVE (find_widget (GTK_WIDGET (fixture->panes), YX_TYPE_COVERAGE_CURVE));
  fixture->stack = GTK_STACK (gtk_widget_get_ancestor (
      find_widget (GTK_WIDGET (fixture->panes), YX_TYPE_ROUTE_LIST), GTK_TYPE_STACK));
  g_signal_connect (fixture->panes, "take", G_CALLBACK (taken_cb), fixture);
  fill_view (&fixture->view);
  for (guint i = 0; i < 3; i++) {
    g_autoptr (YxTask) task = g_list_model_get_item (G_LIST_MODEL (fixture->view.tasks), i);

    yx_plan_selection_add_task (fixture->selection, yx_task_get_data (task)->id,
                                yx_task_get_data (task)->case_numbers);
  }
  gtk_window_present (fixture->window);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  g_object_unref (fixture->selection);
  g_object_unref (fixture->view.operation);
  g_object_unref (fixture->view.plan);
  g_clear_object (&fixture->view.study);
  g_object_unref (fixture->view.tasks);
  g_object_unref (fixture->view.routes);
  g_object_unref (fixture->view.stops);
}

static void
mark (Fixture *fixture, int step)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->curve), "curve.mark", "i", step);
}

static void
test_curve (Fixture *fixture, gconstpointer data)
{
  GtkWidget *curve = GTK_WIDGET (fixture->curve);

  g_assert_false (gtk_widget_get_visible (curve));
  mark (fixture, 1); /* nothing to mark: nothing happens */
  yx_plan_panes_show (fixture->panes, &fixture->view);
  g_assert_true (gtk_widget_get_visible (curve));
  draw_frame (fixture);
  g_assert_cmpuint (yx_coverage_curve_get_marked (fixture->curve), ==, 0);

  /* From the plan in force, three cars, step by step; it stops at the ends. */
  mark (fixture, 1);
  g_assert_cmpuint (yx_coverage_curve_get_marked (fixture->curve), ==, 4);
  mark (fixture, -10000);
  g_assert_cmpuint (yx_coverage_curve_get_marked (fixture->curve), ==, 1);
  mark (fixture, 10000);
  g_assert_cmpuint (yx_coverage_curve_get_marked (fixture->curve), ==, 6);
  mark (fixture, -4);
  draw_frame (fixture);
  gtk_widget_activate_action (curve, "curve.take", NULL);
  g_assert_cmpuint (fixture->taken, ==, 2);

  /* What is in force need not be taken. */
  mark (fixture, 1);
  gtk_widget_activate_action (curve, "curve.take", NULL);
  g_assert_cmpuint (fixture->n_taken, ==, 1);

  g_clear_object (&fixture->view.study);
  yx_plan_panes_show (fixture->panes, &fixture->view);
  g_assert_false (gtk_widget_get_visible (curve));
}

static void
test_left_out (Fixture *fixture, gconstpointer data)
{
  static const char *const order[] = { "cheap", "dear", "never" };
  GtkListView *list;
  GListModel *model;
  g_autofree char *title = NULL;

  yx_plan_panes_show (fixture->panes, &fixture->view);
  g_object_get (gtk_stack_get_page (fixture->stack,
                                    gtk_stack_get_child_by_name (fixture->stack, "left-out")),
                "title", &title, NULL);
  g_assert_cmpstr (title, ==, "Left out (3)");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (fixture->stack), ==, "routes");

  list = GTK_LIST_VIEW (find_widget (gtk_stack_get_child_by_name (fixture->stack, "left-out"),
                                     GTK_TYPE_LIST_VIEW));
  model = G_LIST_MODEL (gtk_list_view_get_model (list));
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 3);
  for (guint i = 0; i < 3; i++) {
    g_autoptr (YxTask) task = g_list_model_get_item (model, i);

    g_assert_cmpstr (yx_task_get_data (task)->id, ==, order[i]);
  }

  /* A selection made elsewhere brings the pane up; one made here goes out. */
  yx_plan_selection_select_task (fixture->selection, "dear");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (fixture->stack), ==, "left-out");
  g_assert_cmpuint (gtk_single_selection_get_selected (GTK_SINGLE_SELECTION (model)), ==, 1);
  draw_frame (fixture);
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (model), 0);
  g_assert_cmpstr (yx_plan_selection_get_task (fixture->selection), ==, "cheap");
}

static void
test_rehearsal (Fixture *fixture, gconstpointer data)
{
  GtkWidget *label;

  yx_plan_panes_show (fixture->panes, &fixture->view);
  yx_plan_panes_turn_to (fixture->panes, "rehearsal");
  draw_frame (fixture);
  label = find_widget (
      find_widget (gtk_stack_get_child_by_name (fixture->stack, "rehearsal"), GTK_TYPE_VIEWPORT),
      GTK_TYPE_LABEL);
  g_assert_nonnull (strstr (gtk_label_get_label (GTK_LABEL (label)), "10 nights rehearsed"));
  g_assert_nonnull (strstr (gtk_label_get_label (GTK_LABEL (label)), "夜巡1号"));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  yx_console_register_resources ();
  add ("/console/plan-panes/curve", test_curve);
  add ("/console/plan-panes/left-out", test_left_out);
  add ("/console/plan-panes/rehearsal", test_rehearsal);
  return g_test_run ();
}
