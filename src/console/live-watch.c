#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/live-watch.h"

#include <glib/gi18n.h>

#include "console/live-alert-row.h"

/* Rows, the gravest alerts first. Each takes its part of a frame, and nobody reads more of them. */
#define MOST_ROWS 25

struct _YxLiveWatch {
  AdwBin parent_instance;

  GtkListBox *alerts, *clocks;
  GtkLabel *alerts_heading, *more, *clocks_heading;
  GtkWidget *clocks_pane;

  YxNightView *view; /* nullable */
  gboolean may;      /* acknowledge */
  guint placing;     /* tick: rows that are still to find their place, one a frame */
};

G_DEFINE_FINAL_TYPE (YxLiveWatch, yx_live_watch, ADW_TYPE_BIN)

static guint go_signal, acknowledge_signal, debtor_signal;

static GtkWidget *
row_child (GtkListBox *list, guint index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, (int) index);

  return row != NULL ? gtk_list_box_row_get_child (row) : NULL;
}

static void
trim (GtkListBox *list, guint n_wanted)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, (int) n_wanted)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

static guint
n_rows (YxLiveWatch *self)
{
  return self->view != NULL ? MIN (self->view->alerts->len, MOST_ROWS) : 0;
}

static const YxAlert *
alert_at (YxLiveWatch *self, int index)
{
  return self->view != NULL && index >= 0 && (guint) index < n_rows (self)
             ? self->view->alerts->pdata[index]
             : NULL;
}

static void
acknowledge_cb (YxLiveAlertRow *row, YxLiveWatch *self)
{
  const char *id = yx_live_alert_row_get_id (row);

  if (id != NULL)
    g_signal_emit (self, acknowledge_signal, 0, id);
}

static const char *
id_at (YxLiveWatch *self, int index)
{
  GtkWidget *row = row_child (self->alerts, (guint) index);

  return row != NULL ? yx_live_alert_row_get_id (YX_LIVE_ALERT_ROW (row)) : NULL;
}

static gboolean
stands (YxLiveWatch *self, const char *id)
{
  for (int i = 0; alert_at (self, i) != NULL; i++)
    if (g_strcmp0 (alert_at (self, i)->id, id) == 0)
      return TRUE;
  return FALSE;
}

static void
remove_gone (YxLiveWatch *self)
{
  for (int i = 0; id_at (self, i) != NULL;)
    if (stands (self, id_at (self, i)))
      i++;
    else
      gtk_list_box_remove (self->alerts,
                           GTK_WIDGET (gtk_list_box_get_row_at_index (self->alerts, i)));
}

/* Each alert keeps its row wherever it comes to stand: a row that says something else is laid out
 * anew. */
static void
place_row (YxLiveWatch *self, int index, const char *id)
{
  GtkWidget *row;

  if (g_strcmp0 (id_at (self, index), id) == 0)
    return;
  for (int later = index + 1; id_at (self, later) != NULL; later++)
    if (g_str_equal (id_at (self, later), id)) {
      g_autoptr (GtkWidget) moved
          = g_object_ref (GTK_WIDGET (gtk_list_box_get_row_at_index (self->alerts, later)));

      gtk_list_box_remove (self->alerts, moved);
      gtk_list_box_insert (self->alerts, moved, index);
      return;
    }
  row = yx_live_alert_row_new ();
  g_signal_connect_object (row, "acknowledge", G_CALLBACK (acknowledge_cb), self, 0);
  gtk_list_box_insert (self->alerts, row, index);
}

static void
set_more (YxLiveWatch *self, guint n)
{
  g_autofree char *text = g_strdup_printf (
      g_dngettext (NULL, "and %u more, less urgent", "and %u more, less urgent", n), n);

  gtk_label_set_label (self->more, text);
  gtk_widget_set_visible (GTK_WIDGET (self->more), n > 0);
}

/* A row that comes, moves or says something else takes the better part of a frame, for its texts are
 * wrapped: `at_most` of them do. FALSE: there are more. */
static gboolean
show_rows (YxLiveWatch *self, guint at_most)
{
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (self->alerts);
  g_autofree char *chosen
      = selected != NULL ? g_strdup (id_at (self, gtk_list_box_row_get_index (selected))) : NULL;

  remove_gone (self);
  for (int i = 0; alert_at (self, i) != NULL; i++) {
    const YxAlert *alert = alert_at (self, i);

    if (id_at (self, i) == NULL
        || !yx_live_alert_row_says (YX_LIVE_ALERT_ROW (row_child (self->alerts, (guint) i)), alert)) {
      if (at_most == 0)
        return FALSE;
      place_row (self, i, alert->id);
      at_most--;
    }
    yx_live_alert_row_show (YX_LIVE_ALERT_ROW (row_child (self->alerts, (guint) i)), alert,
                            self->may, self->view->now);
    /* A row that was moved is chosen no more. */
    if (g_strcmp0 (alert->id, chosen) == 0)
      gtk_list_box_select_row (self->alerts, gtk_list_box_get_row_at_index (self->alerts, i));
  }
  return TRUE;
}

static gboolean
place_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  YxLiveWatch *self = YX_LIVE_WATCH (widget);

  if (!show_rows (self, 1))
    return G_SOURCE_CONTINUE;
  self->placing = 0;
  return G_SOURCE_REMOVE;
}

static void
place_all (YxLiveWatch *self)
{
  show_rows (self, MOST_ROWS);
  if (self->placing != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->placing);
  self->placing = 0;
}

static void
show_alerts (YxLiveWatch *self)
{
  const guint n = self->view != NULL ? self->view->alerts->len : 0;
  g_autofree char *heading = NULL;
  guint n_new = 0;

  for (guint i = 0; i < n; i++)
    n_new += ((const YxAlert *) self->view->alerts->pdata[i])->acknowledged == 0;
  if (!show_rows (self, self->placing == 0 ? 1 : 0) && self->placing == 0)
    self->placing = gtk_widget_add_tick_callback (GTK_WIDGET (self), place_cb, NULL, NULL);
  set_more (self, n - n_rows (self));
  heading = n_new > 0 ? g_strdup_printf (_("Alerts: %u, not seen yet: %u"), n, n_new)
                      : g_strdup_printf (_("Alerts: %u"), n);
  gtk_label_set_label (self->alerts_heading, heading);
}

static void
show_clocks (YxLiveWatch *self)
{
  const guint n = self->view != NULL ? self->view->custodies->len : 0;
  g_autofree char *heading = NULL;
  guint n_running = 0;

  for (guint i = 0; i < n; i++) {
    const YxCustody *custody = self->view->custodies->pdata[i];
    GtkWidget *row = row_child (self->clocks, i);

    if (row == NULL) {
      row = yx_live_clock_row_new ();
      gtk_list_box_append (self->clocks, row);
    }
    yx_live_clock_row_show (YX_LIVE_CLOCK_ROW (row), custody, self->view->now);
    n_running += custody->ended == 0;
  }
  trim (self->clocks, n);
  heading = g_strdup_printf (_("Inquiry clocks: %u running"), n_running);
  gtk_label_set_label (self->clocks_heading, heading);
  gtk_widget_set_visible (GTK_WIDGET (self->clocks_heading), n > 0);
  gtk_widget_set_visible (self->clocks_pane, n > 0);
}

/* All rows have to be in their places. */
static void
go_to (YxLiveWatch *self, int index)
{
  const YxAlert *alert = alert_at (self, index);

  if (alert == NULL)
    return;
  gtk_list_box_select_row (self->alerts, gtk_list_box_get_row_at_index (self->alerts, index));
  if (alert->vehicle_id != NULL)
    g_signal_emit (self, go_signal, 0, alert->vehicle_id);
}

static void
alert_activated_cb (GtkListBox *list, GtkListBoxRow *row, YxLiveWatch *self)
{
  place_all (self);
  go_to (self, gtk_list_box_row_get_index (row));
}

static void
clock_activated_cb (GtkListBox *list, GtkListBoxRow *row, YxLiveWatch *self)
{
  const int index = gtk_list_box_row_get_index (row);

  if (self->view != NULL && index >= 0 && (guint) index < self->view->custodies->len)
    g_signal_emit (self, debtor_signal, 0,
                   ((const YxCustody *) self->view->custodies->pdata[index])->debtor_id);
}

static void
yx_live_watch_dispose (GObject *object)
{
  YxLiveWatch *self = YX_LIVE_WATCH (object);

  g_clear_pointer (&self->view, yx_night_view_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_LIVE_WATCH);
  G_OBJECT_CLASS (yx_live_watch_parent_class)->dispose (object);
}

static void
yx_live_watch_class_init (YxLiveWatchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_live_watch_dispose;
  go_signal = g_signal_new ("go", YX_TYPE_LIVE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                            G_TYPE_NONE, 1, G_TYPE_STRING);
  acknowledge_signal = g_signal_new ("acknowledge", YX_TYPE_LIVE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  debtor_signal = g_signal_new ("debtor", YX_TYPE_LIVE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/live-watch.ui");
  gtk_widget_class_bind_template_child (widget_class, YxLiveWatch, alerts);
  gtk_widget_class_bind_template_child (widget_class, YxLiveWatch, alerts_heading);
  gtk_widget_class_bind_template_child (widget_class, YxLiveWatch, more);
  gtk_widget_class_bind_template_child (widget_class, YxLiveWatch, clocks);
  gtk_widget_class_bind_template_child (widget_class, YxLiveWatch, clocks_heading);
  gtk_widget_class_bind_template_child (widget_class, YxLiveWatch, clocks_pane);
  gtk_widget_class_bind_template_callback (widget_class, alert_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, clock_activated_cb);
}

static void
yx_live_watch_init (YxLiveWatch *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yx_live_watch_show (YxLiveWatch *self, YxNightView *view, gboolean may)
{
  g_return_if_fail (YX_IS_LIVE_WATCH (self));

  if (view != NULL)
    yx_night_view_ref (view);
  g_clear_pointer (&self->view, yx_night_view_unref);
  self->view = view;
  self->may = may;
  show_alerts (self);
  show_clocks (self);
}

void
yx_live_watch_next (YxLiveWatch *self)
{
  GtkListBoxRow *row;
  int n, here;

  g_return_if_fail (YX_IS_LIVE_WATCH (self));

  place_all (self);
  row = gtk_list_box_get_selected_row (self->alerts);
  n = (int) n_rows (self);
  here = row != NULL ? gtk_list_box_row_get_index (row) : -1;
  for (int step = 1; step <= n; step++) {
    const int index = (here + step) % n;

    if (alert_at (self, index)->acknowledged == 0) {
      go_to (self, index);
      return;
    }
  }
  if (n > 0)
    go_to (self, (here + 1) % n);
}

void
yx_live_watch_acknowledge (YxLiveWatch *self)
{
  const YxAlert *alert;

  g_return_if_fail (YX_IS_LIVE_WATCH (self));

  alert = yx_live_watch_get_chosen (self);
  if (alert == NULL)
    alert = alert_at (self, 0);
  if (alert != NULL && alert->acknowledged == 0)
    g_signal_emit (self, acknowledge_signal, 0, alert->id);
}

const YxAlert *
yx_live_watch_get_chosen (YxLiveWatch *self)
{
  GtkListBoxRow *row;

  g_return_val_if_fail (YX_IS_LIVE_WATCH (self), NULL);

  place_all (self);
  row = gtk_list_box_get_selected_row (self->alerts);
  return row != NULL ? alert_at (self, gtk_list_box_row_get_index (row)) : NULL;
}

gboolean
yx_live_watch_focus (YxLiveWatch *self)
{
  g_return_val_if_fail (YX_IS_LIVE_WATCH (self), FALSE);

  return gtk_widget_grab_focus (GTK_WIDGET (self->alerts))
         || gtk_widget_child_focus (GTK_WIDGET (self->alerts), GTK_DIR_TAB_FORWARD);
}
