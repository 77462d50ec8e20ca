#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/live-line.h"

#include <math.h>

#include "cartography/overlay.h"
#include "charts/plan-fact.h"
#include "console/chart-style.h"
#include "console/team-look.h"

/* It is drawn again so often: what it shows changes by the minute, and the whole of it is drawn. */
#define BETWEEN_DRAWINGS_US G_USEC_PER_SEC

struct _YxLiveLine {
  GtkWidget parent_instance;

  YxNightView *view;
  gint64 now;
  char *selected;
  YxMapStyle style;
  gint64 drawn; /* monotonic */
  guint due;
};

G_DEFINE_FINAL_TYPE (YxLiveLine, yx_live_line, GTK_TYPE_WIDGET)

static guint activated_signal;

/* A stop of the plan in force and what came of it. */
static YxPlanFactStop
make_stop (const YxNightStop *stop)
{
  return (YxPlanFactStop){ .kind = stop->kind,
                           .plan_from = stop->planned,
                           .plan_to = stop->planned_end,
                           .from = stop->arrived,
                           .to = stop->left,
                           .eta = stop->arrived == 0 ? stop->eta : 0,
                           .late = stop->eta != 0 && stop->closes != 0 && stop->slack_s < 0,
                           .sign = yx_visit_sign_of (stop->outcome) };
}

static YxPlanFactRow
make_row (YxLiveLine *self, const YxNightTeam *team, GArray *stops)
{
  const YxColour colour = yx_route_colour (team->ordinal, self->style);
  YxPlanFactRow row = { .name = team->call_sign != NULL ? team->call_sign : team->plate,
                        .ink = { colour.red, colour.green, colour.blue, 1.0 } };

  for (guint i = 0; i < team->stops->len; i++) {
    const YxNightStop *stop = team->stops->pdata[i];
    const gint64 went = stop->left != 0 ? stop->left : stop->arrived;

    if (stop->planned != 0 && (row.plan_start == 0 || stop->planned < row.plan_start))
      row.plan_start = stop->planned;
    row.plan_end = MAX (row.plan_end, stop->planned_end);
    if (stop->arrived != 0 && (row.set_out == 0 || stop->arrived < row.set_out))
      row.set_out = stop->arrived;
    if (stop->kind == YX_STOP_KIND_END) {
      row.plan_end = MAX (row.plan_end, stop->planned);
      row.back = went;
      continue;
    }
    {
      const YxPlanFactStop made = make_stop (stop);

      g_array_append_val (stops, made);
    }
  }
  if (team->trail->len > 0) {
    const gint64 first = g_array_index (team->trail, YxNightFix, 0).time;

    if (team->status != YX_TEAM_STATUS_ASSEMBLED && (row.set_out == 0 || first < row.set_out))
      row.set_out = first;
  }
  row.stops = (const YxPlanFactStop *) (gpointer) stops->data;
  row.n_stops = stops->len;
  return row;
}

/* `kept` owns the stops of the rows. */
static YxPlanFactChart
make_chart (YxLiveLine *self, GArray *rows, GPtrArray *kept)
{
  YxPlanFactChart chart = { .now = self->now,
                            .chosen = G_MAXUINT,
                            .width = gtk_widget_get_width (GTK_WIDGET (self)),
                            .style = yx_chart_style_of (GTK_WIDGET (self)) };

  for (guint i = 0; self->view != NULL && i < self->view->teams->len; i++) {
    const YxNightTeam *team = self->view->teams->pdata[i];
    GArray *stops = g_array_new (FALSE, TRUE, sizeof (YxPlanFactStop));
    YxPlanFactRow row = make_row (self, team, stops);

    g_ptr_array_add (kept, stops);
    g_array_append_val (rows, row);
    if (g_strcmp0 (team->vehicle_id, self->selected) == 0)
      chart.chosen = i;
  }
  chart.rows = (const YxPlanFactRow *) (gpointer) rows->data;
  chart.n_rows = rows->len;
  yx_plan_fact_chart_fit (&chart, &chart.from, &chart.to);
  return chart;
}

static void
yx_live_line_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  YxLiveLine *self = YX_LIVE_LINE (widget);
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (YxPlanFactRow));
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  const YxPlanFactChart chart = make_chart (self, rows, kept);
  cairo_t *cr;

  if (self->view == NULL || gtk_widget_get_width (widget) < 50)
    return;
  cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                     (float) gtk_widget_get_height (widget)));
  yx_plan_fact_chart_draw (&chart, cr);
  cairo_destroy (cr);
}

static void
yx_live_line_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                      int *natural, int *minimum_baseline, int *natural_baseline)
{
  YxLiveLine *self = YX_LIVE_LINE (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = 200;
    *natural = 800;
  } else {
    const YxPlanFactChart chart = { .n_rows = self->view != NULL ? self->view->teams->len : 0,
                                    .style = yx_chart_style_of (widget) };

    *minimum = *natural = (int) ceil (yx_plan_fact_chart_height (&chart));
  }
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, YxLiveLine *self)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (YxPlanFactRow));
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  const YxPlanFactChart chart = make_chart (self, rows, kept);
  const guint row = yx_plan_fact_chart_row_at (&chart, y);

  if (self->view == NULL || row >= self->view->teams->len)
    return;
  g_signal_emit (self, activated_signal, 0,
                 ((const YxNightTeam *) self->view->teams->pdata[row])->vehicle_id);
}

static void
yx_live_line_dispose (GObject *object)
{
  g_clear_handle_id (&YX_LIVE_LINE (object)->due, g_source_remove);
  G_OBJECT_CLASS (yx_live_line_parent_class)->dispose (object);
}

static void
yx_live_line_finalize (GObject *object)
{
  YxLiveLine *self = YX_LIVE_LINE (object);

  g_clear_pointer (&self->view, yx_night_view_unref);
  g_free (self->selected);
  G_OBJECT_CLASS (yx_live_line_parent_class)->finalize (object);
}

static void
yx_live_line_class_init (YxLiveLineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yx_live_line_dispose;
  G_OBJECT_CLASS (klass)->finalize = yx_live_line_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = yx_live_line_snapshot;
  GTK_WIDGET_CLASS (klass)->measure = yx_live_line_measure;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "live-line");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_IMG);
  activated_signal = g_signal_new ("team-activated", YX_TYPE_LIVE_LINE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
yx_live_line_init (YxLiveLine *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
yx_live_line_new (void)
{
  return g_object_new (YX_TYPE_LIVE_LINE, NULL);
}

static void
draw (YxLiveLine *self)
{
  g_clear_handle_id (&self->due, g_source_remove);
  self->drawn = g_get_monotonic_time ();
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
due_cb (gpointer user_data)
{
  YxLiveLine *self = user_data;

  self->due = 0;
  draw (self);
  return G_SOURCE_REMOVE;
}

void
yx_live_line_show (YxLiveLine *self, YxNightView *view, gint64 now)
{
  const guint old = self->view != NULL ? self->view->teams->len : 0;
  const guint new = view != NULL ? view->teams->len : 0;
  gint64 wait;

  g_return_if_fail (YX_IS_LIVE_LINE (self));

  if (view != self->view) {
    g_clear_pointer (&self->view, yx_night_view_unref);
    self->view = view != NULL ? yx_night_view_ref (view) : NULL;
  }
  self->now = now;
  wait = self->drawn + BETWEEN_DRAWINGS_US - g_get_monotonic_time ();
  if (old != new)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  if (old != new || wait <= 0)
    draw (self);
  else if (self->due == 0)
    self->due = g_timeout_add ((guint) (wait / 1000 + 1), due_cb, self);
}

void
yx_live_line_select (YxLiveLine *self, const char *vehicle_id)
{
  g_return_if_fail (YX_IS_LIVE_LINE (self));

  g_free (self->selected);
  self->selected = g_strdup (vehicle_id);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
yx_live_line_set_map_style (YxLiveLine *self, int style)
{
  g_return_if_fail (YX_IS_LIVE_LINE (self));

  self->style = (YxMapStyle) style;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
