#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "charts/coverage.h"
#include "console/chart-style.h"
#include "console/coverage-curve.h"
#include "desk/study-words.h"

#define NATURAL_HEIGHT 148
#define NATURAL_WIDTH 280

struct _YxCoverageCurve {
  GtkWidget parent_instance;

  YxPlanStudy *study; /* NULL: nothing to draw */
  int n_cases;        /* of the operation */
  guint chosen;       /* index of the plan in force */
  guint marked;       /* index */
};

enum {
  TAKE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YxCoverageCurve, yx_coverage_curve, GTK_TYPE_WIDGET)

static YxCoverageChart
chart_of (YxCoverageCurve *self)
{
  const YxPlanStudyData *study = yx_plan_study_get_data (self->study);

  return (YxCoverageChart){
    .points = study->points,
    .n_points = study->n_points,
    .chosen = self->chosen,
    .marked = self->marked,
    .width = gtk_widget_get_width (GTK_WIDGET (self)),
    .height = gtk_widget_get_height (GTK_WIDGET (self)),
    .style = yx_chart_style_of (GTK_WIDGET (self)),
  };
}

/* What a point says, for the tooltip and for who cannot see the drawing. */
static char *
describe (YxCoverageCurve *self, guint index)
{
  const YxCurvePoint *point = &yx_plan_study_get_data (self->study)->points[index];
  g_autofree char *covers = yx_curve_point_text (point, self->n_cases);
  g_autofree char *saves = yx_saving_text (point);

  return g_strdup_printf ("%s\n%s", covers, saves);
}

static void
mark (YxCoverageCurve *self, guint index)
{
  const guint told = index != YX_COVERAGE_NONE ? index : self->chosen;

  if (self->study != NULL && told < yx_plan_study_get_data (self->study)->n_points) {
    g_autofree char *text = describe (self, told);

    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    text, -1);
  }
  if (self->marked == index)
    return;
  self->marked = index;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
take (YxCoverageCurve *self, guint index)
{
  if (self->study == NULL || index >= yx_plan_study_get_data (self->study)->n_points
      || index == self->chosen)
    return;
  g_signal_emit (self, signals[TAKE], 0,
                 (guint) yx_plan_study_get_data (self->study)->points[index].n_vehicles);
}

static void
motion_cb (GtkEventControllerMotion *motion, double x, double y, YxCoverageCurve *self)
{
  YxCoverageChart chart;

  if (self->study == NULL)
    return;
  chart = chart_of (self);
  mark (self, yx_coverage_chart_find (&chart, x));
}

static void
leave_cb (GtkEventControllerMotion *motion, YxCoverageCurve *self)
{
  mark (self, YX_COVERAGE_NONE);
}

static void
released_cb (GtkGestureClick *click, int n_press, double x, double y, YxCoverageCurve *self)
{
  YxCoverageChart chart;

  if (self->study == NULL)
    return;
  chart = chart_of (self);
  take (self, yx_coverage_chart_find (&chart, x));
}

static void
focus_left_cb (GtkEventControllerFocus *focus, YxCoverageCurve *self)
{
  mark (self, YX_COVERAGE_NONE);
}

static gboolean
query_tooltip_cb (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip,
                  gpointer user_data)
{
  YxCoverageCurve *self = YX_COVERAGE_CURVE (widget);
  g_autofree char *text = NULL;
  YxCoverageChart chart;
  guint index;

  if (self->study == NULL)
    return FALSE;
  chart = chart_of (self);
  index = keyboard ? self->marked : yx_coverage_chart_find (&chart, x);
  if (index >= chart.n_points)
    return FALSE;
  text = describe (self, index);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
mark_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  YxCoverageCurve *self = YX_COVERAGE_CURVE (widget);
  const int step = g_variant_get_int32 (parameter);
  int index;

  if (self->study == NULL || yx_plan_study_get_data (self->study)->n_points == 0)
    return;
  index = self->marked != YX_COVERAGE_NONE ? (int) self->marked
          : self->chosen != YX_COVERAGE_NONE ? (int) self->chosen
                                             : 0;
  index = CLAMP (index + step, 0, (int) yx_plan_study_get_data (self->study)->n_points - 1);
  mark (self, (guint) index);
}

static void
take_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  take (YX_COVERAGE_CURVE (widget), YX_COVERAGE_CURVE (widget)->marked);
}

static void
yx_coverage_curve_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                           int *minimum, int *natural, int *minimum_baseline,
                           int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? NATURAL_HEIGHT : NATURAL_WIDTH;
  *minimum_baseline = *natural_baseline = -1;
}

static void
yx_coverage_curve_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  YxCoverageCurve *self = YX_COVERAGE_CURVE (widget);
  const int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  YxCoverageChart chart;
  cairo_t *cr;

  if (self->study == NULL)
    return;
  chart = chart_of (self);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  yx_coverage_chart_draw (&chart, cr);
  cairo_destroy (cr);
}

static void
yx_coverage_curve_finalize (GObject *object)
{
  g_clear_object (&YX_COVERAGE_CURVE (object)->study);
  G_OBJECT_CLASS (yx_coverage_curve_parent_class)->finalize (object);
}

static void
yx_coverage_curve_class_init (YxCoverageCurveClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = yx_coverage_curve_finalize;
  widget_class->measure = yx_coverage_curve_measure;
  widget_class->snapshot = yx_coverage_curve_snapshot;

  signals[TAKE] = g_signal_new ("take", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_css_name (widget_class, "coverage-curve");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_install_action (widget_class, "curve.mark", "i", mark_action);
  gtk_widget_class_install_action (widget_class, "curve.take", NULL, take_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, 0, "curve.mark", "i", -1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, 0, "curve.mark", "i", 1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Home, 0, "curve.mark", "i", -10000);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_End, 0, "curve.mark", "i", 10000);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, 0, "curve.take", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, 0, "curve.take", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_space, 0, "curve.take", NULL);
}

static void
yx_coverage_curve_init (YxCoverageCurve *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->chosen = self->marked = YX_COVERAGE_NONE;
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_visible (widget, FALSE);
  gtk_widget_set_has_tooltip (widget, TRUE);
  gtk_widget_set_cursor_from_name (widget, "pointer");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Coverage by number of cars"), -1);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect (focus, "leave", G_CALLBACK (focus_left_cb), self);
  g_signal_connect (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, focus);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

/* The plan in force among the points: the first that covers as much with as many cars. */
static guint
find_chosen (const YxPlanView *view)
{
  const YxPlanStudyData *study = yx_plan_study_get_data (view->study);
  const YxPlanData *plan = yx_plan_get_data (view->plan);

  for (guint i = 0; i < study->n_points; i++)
    if (study->points[i].n_used == plan->n_vehicles
        && study->points[i].n_cases == plan->n_cases_covered
        && ABS (study->points[i].expected - plan->expected) < 1e-6)
      return i;
  return YX_COVERAGE_NONE;
}

gboolean
yx_coverage_curve_has_people (YxCoverageCurve *self)
{
  const YxPlanStudyData *data;

  g_return_val_if_fail (YX_IS_COVERAGE_CURVE (self), FALSE);

  data = self->study != NULL ? yx_plan_study_get_data (self->study) : NULL;
  return data == NULL || yx_coverage_has_people (data->points, data->n_points);
}

void
yx_coverage_curve_show (YxCoverageCurve *self, const YxPlanView *view)
{
  gboolean shown;

  g_return_if_fail (YX_IS_COVERAGE_CURVE (self));
  g_return_if_fail (view != NULL);

  shown = view->study != NULL && view->plan != NULL
          && yx_plan_study_get_data (view->study)->n_points > 0;
  g_set_object (&self->study, (shown ? view->study : NULL));
  self->n_cases = shown ? yx_plan_get_data (view->plan)->n_cases : 0;
  self->chosen = shown ? find_chosen (view) : YX_COVERAGE_NONE;
  self->marked = YX_COVERAGE_NONE;
  mark (self, YX_COVERAGE_NONE);
  gtk_widget_set_visible (GTK_WIDGET (self), shown);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

guint
yx_coverage_curve_get_marked (YxCoverageCurve *self)
{
  g_return_val_if_fail (YX_IS_COVERAGE_CURVE (self), 0);

  if (self->study == NULL || self->marked == YX_COVERAGE_NONE)
    return 0;
  return (guint) yx_plan_study_get_data (self->study)->points[self->marked].n_vehicles;
}
