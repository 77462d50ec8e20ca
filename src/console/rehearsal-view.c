#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "charts/end-times.h"
#include "charts/met-people.h"
#include "console/chart-style.h"
#include "console/rehearsal-view.h"
#include "desk/study-words.h"

struct _YxRehearsalView {
  AdwBin parent_instance;

  GtkStack *stack; /* figures, none */
  GtkLabel *summary_label;
  GtkDrawingArea *met_area;
  GtkDrawingArea *ends_area;
  GtkLabel *odds_label;

  YxPlanStudy *study;
  gint64 window_end;
};

G_DEFINE_FINAL_TYPE (YxRehearsalView, yx_rehearsal_view, ADW_TYPE_BIN)

static YxEndTimesChart
ends_chart (YxRehearsalView *self, double width)
{
  return (YxEndTimesChart){ .study = yx_plan_study_get_data (self->study),
                            .window_end = self->window_end,
                            .width = width,
                            .style = yx_chart_style_of (GTK_WIDGET (self)) };
}

static void
draw_met_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  YxRehearsalView *self = user_data;
  const YxChartStyle style = yx_chart_style_of (GTK_WIDGET (self));

  if (self->study != NULL)
    yx_met_people_chart_draw (yx_plan_study_get_data (self->study), &style, width, height, cr);
}

static void
draw_ends_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  YxRehearsalView *self = user_data;
  YxEndTimesChart chart;

  if (self->study == NULL)
    return;
  chart = ends_chart (self, width);
  yx_end_times_chart_draw (&chart, cr);
}

static void
yx_rehearsal_view_dispose (GObject *object)
{
  YxRehearsalView *self = YX_REHEARSAL_VIEW (object);

  g_clear_object (&self->study);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_REHEARSAL_VIEW);
  G_OBJECT_CLASS (yx_rehearsal_view_parent_class)->dispose (object);
}

static void
yx_rehearsal_view_class_init (YxRehearsalViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_rehearsal_view_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/rehearsal-view.ui");
  gtk_widget_class_bind_template_child (widget_class, YxRehearsalView, stack);
  gtk_widget_class_bind_template_child (widget_class, YxRehearsalView, summary_label);
  gtk_widget_class_bind_template_child (widget_class, YxRehearsalView, met_area);
  gtk_widget_class_bind_template_child (widget_class, YxRehearsalView, ends_area);
  gtk_widget_class_bind_template_child (widget_class, YxRehearsalView, odds_label);
}

static void
yx_rehearsal_view_init (YxRehearsalView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drawing_area_set_draw_func (self->met_area, draw_met_cb, self, NULL);
  gtk_drawing_area_set_draw_func (self->ends_area, draw_ends_cb, self, NULL);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), self->met_area, G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), self->ends_area, G_CONNECT_SWAPPED);
}

/* Only cars that are late or short of seats are worth a line. */
static char *
list_troubles (const YxPlanStudyData *study)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < study->n_routes; i++) {
    g_autofree char *line = yx_route_trouble_text (&study->routes[i]);

    if (line == NULL)
      continue;
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
  }
  return g_string_free (text, FALSE);
}

void
yx_rehearsal_view_show (YxRehearsalView *self, const YxPlanView *view)
{
  g_autofree char *summary = NULL;
  g_autofree char *troubles = NULL;
  gboolean shown;

  g_return_if_fail (YX_IS_REHEARSAL_VIEW (self));
  g_return_if_fail (view != NULL);

  shown = view->study != NULL && view->operation != NULL
          && yx_plan_study_get_data (view->study)->n_nights > 0;
  g_set_object (&self->study, (shown ? view->study : NULL));
  gtk_stack_set_visible_child_name (self->stack, shown ? "figures" : "none");
  if (!shown)
    return;
  self->window_end = yx_operation_get_data (view->operation)->window_end;
  summary = yx_rehearsal_text (yx_plan_study_get_data (self->study));
  troubles = list_troubles (yx_plan_study_get_data (self->study));
  gtk_label_set_label (self->summary_label, summary);
  gtk_label_set_label (self->odds_label, troubles);
  gtk_widget_set_visible (GTK_WIDGET (self->odds_label), *troubles != '\0');
  const YxEndTimesChart chart = ends_chart (self, 0.0);
  gtk_drawing_area_set_content_height (self->ends_area,
                                       (int) ceil (yx_end_times_chart_height (&chart)));
  gtk_widget_queue_draw (GTK_WIDGET (self->met_area));
  gtk_widget_queue_draw (GTK_WIDGET (self->ends_area));
}
