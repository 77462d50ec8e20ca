#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "charts/presence.h"
#include "console/chart-style.h"
#include "console/presence-view.h"

#define HEIGHT 124
#define LEAST_WIDTH 200
#define PERCENT 100.0

struct _YxPresenceView {
  GtkWidget parent_instance;

  YxPresenceChart chart; /* but for size and style */
};

G_DEFINE_FINAL_TYPE (YxPresenceView, yx_presence_view, GTK_TYPE_WIDGET)

static YxPresenceChart
chart_now (YxPresenceView *self)
{
  YxPresenceChart chart = self->chart;

  chart.width = gtk_widget_get_width (GTK_WIDGET (self));
  chart.height = gtk_widget_get_height (GTK_WIDGET (self));
  chart.style = yx_chart_style_of (GTK_WIDGET (self));
  return chart;
}

static void
yx_presence_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  const YxPresenceChart chart = chart_now (YX_PRESENCE_VIEW (widget));
  const graphene_rect_t bounds
      = GRAPHENE_RECT_INIT (0, 0, (float) chart.width, (float) chart.height);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);

  yx_presence_chart_draw (&chart, cr);
  cairo_destroy (cr);
}

static void
yx_presence_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                          int *minimum, int *natural, int *minimum_baseline,
                          int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : LEAST_WIDTH;
}

static gboolean
yx_presence_view_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard,
                                GtkTooltip *tooltip)
{
  const YxPresenceChart chart = chart_now (YX_PRESENCE_VIEW (widget));
  const int hour = keyboard ? -1 : yx_presence_chart_find (&chart, x);
  g_autofree char *text = NULL;

  if (hour < 0)
    return FALSE;
  text = g_strdup_printf (_("%02d:00–%02d:00: %.0f %% on working days, %.0f %% at weekends"), hour,
                          hour + 1, chart.working[hour] * PERCENT, chart.resting[hour] * PERCENT);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
yx_presence_view_class_init (YxPresenceViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = yx_presence_view_snapshot;
  widget_class->measure = yx_presence_view_measure;
  widget_class->query_tooltip = yx_presence_view_query_tooltip;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
yx_presence_view_init (YxPresenceView *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

YxPresenceView *
yx_presence_view_new (const double hours[7][24])
{
  YxPresenceView *self = g_object_new (YX_TYPE_PRESENCE_VIEW, NULL);

  g_autofree char *said = yx_presence_view_describe (hours);

  yx_presence_chart_fill (&self->chart, hours);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
  return self;
}

char *
yx_presence_view_describe (const double hours[7][24])
{
  YxPresenceChart chart = { 0 };
  double working, resting;
  int from, until, rest_from, rest_until;

  yx_presence_chart_fill (&chart, hours);
  working = yx_presence_best_hours (chart.working, &from, &until);
  resting = yx_presence_best_hours (chart.resting, &rest_from, &rest_until);
  return g_strdup_printf (_("Likeliest on working days %02d:00–%02d:00 (%.0f %%), at weekends "
                            "%02d:00–%02d:00 (%.0f %%)"),
                          from, until, working * PERCENT, rest_from, rest_until,
                          resting * PERCENT);
}
