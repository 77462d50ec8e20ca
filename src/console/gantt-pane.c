#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/chart-style.h"
#include "console/desk-call.h"
#include "console/desk-verb.h"
#include "console/gantt-pane.h"
#include "console/plan-versions.h"
#include "desk/locks.h"

struct _YxGanttPane {
  AdwBin parent_instance;

  GtkLabel *told_label;
  GtkWidget *undo_button;
  GtkWidget *versions_button;
  YxGanttView *gantt;
  GtkDrawingArea *legend;

  YxDesk *desk;
  char *operation_id;
  int version;         /* of the plan that is shown; 0: none */
  gboolean board_due;  /* once the pane is in sight */
  gboolean ready;
  char *frozen;        /* why visits cannot be moved; NULL: not known yet */
  GCancellable *load;  /* of the board */
};

enum {
  MESSAGE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YxGanttPane, yx_gantt_pane, ADW_TYPE_BIN)

static void
say (YxGanttPane *self, const char *text)
{
  g_signal_emit (self, signals[MESSAGE], 0, text);
}

static void
tell (YxGanttPane *self, const char *text, gboolean broken)
{
  const char *const css[] = { "yx-gantt-told", broken ? "broken" : NULL, NULL };

  gtk_label_set_label (self->told_label, text != NULL ? text : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->told_label), text);
  gtk_widget_set_css_classes (GTK_WIDGET (self->told_label), (const char **) css);
}

/* What stands there while nothing is under way. */
static void
tell_how (YxGanttPane *self)
{
  if (self->version == 0)
    tell (self, _("No plan yet"), FALSE);
  else if (self->frozen != NULL)
    tell (self, self->frozen, FALSE);
  else
    tell (self, _("Drag a visit to another car, place or time (Shift: begin at the pointer’s "
                  "time), or press M"),
          FALSE);
}

static gpointer
open_board (YxDesk *desk, const char *operation_id, GError **error)
{
  return yx_plan_board_open (desk, operation_id, error);
}

static void
board_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxGanttPane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxPlanBoard) board = yx_desk_call_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_pointer (&self->frozen, g_free);
  if (board == NULL)
    self->frozen = g_strdup (error->message);
  self->ready = TRUE;
  /* A newer version is on its way to the screen. */
  if (board != NULL && yx_plan_board_get_version (board) != self->version)
    return;
  yx_gantt_view_set_board (self->gantt, board);
  tell_how (self);
}

static void
read_board (YxGanttPane *self)
{
  if (!self->board_due || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->board_due = FALSE;
  self->ready = FALSE;
  yx_desk_call_async (self->desk, open_board, self->operation_id, self->load, board_opened_cb,
                      g_object_ref (self));
}

/* Verbs ------------------------------------------------------------------------------------ */

/* The desk says "changed" when a verb has been done, so only what went wrong is left to do. */
static void
verb_done (YxGanttPane *self, const GError *error)
{
  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  say (self, error->message);
  tell_how (self);
}

static void
moved_stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxGanttPane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxPlan) plan = yx_desk_move_stops_finish (YX_DESK (source), result, &error);

  verb_done (self, error);
  if (plan == NULL && YX_DESK (source) == self->desk)
    yx_gantt_view_cancel (self->gantt);
}

static void
verb_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxGanttPane) self = user_data;
  g_autoptr (GError) error = NULL;

  yx_desk_verb_finish (result, &error);
  verb_done (self, error);
}

static gboolean
lock_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  const char *stop_id;
  int kind;
  gboolean locked;

  g_variant_get (arguments, "(&sib)", &stop_id, &kind, &locked);
  return yx_desk_lock_stop (desk, stop_id, (YxLockKind) kind, locked, error);
}

static gboolean
lock_car_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  const char *operation_id, *vehicle_id;
  gboolean locked;

  g_variant_get (arguments, "(&s&sb)", &operation_id, &vehicle_id, &locked);
  return yx_desk_lock_car (desk, operation_id, vehicle_id, locked, error);
}

static gboolean
undo_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  g_autoptr (YxPlan) plan
      = yx_desk_undo_plan (desk, g_variant_get_string (arguments, NULL), NULL, error);

  return plan != NULL;
}

static void
moved_cb (YxGanttView *view, const YxStopMove *move, YxGanttPane *self)
{
  if (self->desk == NULL || self->operation_id == NULL)
    return;
  yx_desk_move_stops_async (self->desk, self->operation_id, self->version, move, 1, NULL,
                            moved_stored_cb, g_object_ref (self));
}

static void
lock_cb (YxGanttView *view, const char *stop_id, int kind, gboolean locked, YxGanttPane *self)
{
  if (self->desk != NULL)
    yx_desk_verb_async (self->desk, lock_verb, g_variant_new ("(sib)", stop_id, kind, locked),
                        NULL, verb_done_cb, g_object_ref (self));
}

static void
lock_car_cb (YxGanttView *view, const char *vehicle_id, gboolean locked, YxGanttPane *self)
{
  if (self->desk != NULL && self->operation_id != NULL)
    yx_desk_verb_async (self->desk, lock_car_verb,
                        g_variant_new ("(ssb)", self->operation_id, vehicle_id, locked), NULL,
                        verb_done_cb, g_object_ref (self));
}

static void
told_cb (YxGanttView *view, const char *text, gboolean broken, YxGanttPane *self)
{
  if (text != NULL)
    tell (self, text, broken);
  else
    tell_how (self);
}

static void
frozen_cb (YxGanttPane *self)
{
  say (self, self->frozen != NULL ? self->frozen : _("The travel times are still being read"));
}

static void
fit_cb (YxGanttPane *self)
{
  yx_gantt_view_fit (self->gantt);
}

static void
draw_legend_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  const YxChartStyle style = yx_chart_style_of (GTK_WIDGET (area));

  yx_gantt_legend_draw (&style, style.accent, 12.0, 1.0, width, cr);
}

static void
yx_gantt_pane_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (yx_gantt_pane_parent_class)->map (widget);
  read_board (YX_GANTT_PANE (widget));
}

static void
yx_gantt_pane_dispose (GObject *object)
{
  YxGanttPane *self = YX_GANTT_PANE (object);

  g_cancellable_cancel (self->load);
  g_clear_object (&self->load);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->operation_id, g_free);
  g_clear_pointer (&self->frozen, g_free);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_GANTT_PANE);
  G_OBJECT_CLASS (yx_gantt_pane_parent_class)->dispose (object);
}

static void
yx_gantt_pane_class_init (YxGanttPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_gantt_pane_dispose;
  widget_class->map = yx_gantt_pane_map;

  signals[MESSAGE] = g_signal_new ("message", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (YX_TYPE_GANTT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/gantt-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, YxGanttPane, told_label);
  gtk_widget_class_bind_template_child (widget_class, YxGanttPane, undo_button);
  gtk_widget_class_bind_template_child (widget_class, YxGanttPane, versions_button);
  gtk_widget_class_bind_template_child (widget_class, YxGanttPane, gantt);
  gtk_widget_class_bind_template_child (widget_class, YxGanttPane, legend);
  gtk_widget_class_bind_template_callback (widget_class, moved_cb);
  gtk_widget_class_bind_template_callback (widget_class, lock_cb);
  gtk_widget_class_bind_template_callback (widget_class, lock_car_cb);
  gtk_widget_class_bind_template_callback (widget_class, told_cb);
  gtk_widget_class_bind_template_callback (widget_class, frozen_cb);
  gtk_widget_class_bind_template_callback (widget_class, fit_cb);
}

static void
yx_gantt_pane_init (YxGanttPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->load = g_cancellable_new ();
  gtk_drawing_area_set_draw_func (self->legend, draw_legend_cb, self, NULL);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), self->legend, G_CONNECT_SWAPPED);
}

void
yx_gantt_pane_set_selection (YxGanttPane *self, YxPlanSelection *selection)
{
  g_return_if_fail (YX_IS_GANTT_PANE (self));

  yx_gantt_view_set_selection (self->gantt, selection);
}

void
yx_gantt_pane_show (YxGanttPane *self, YxDesk *desk, const YxPlanView *view, YxMapStyle style)
{
  g_return_if_fail (YX_IS_GANTT_PANE (self));
  g_return_if_fail (view != NULL);

  g_cancellable_cancel (self->load);
  g_object_unref (self->load);
  self->load = g_cancellable_new ();
  g_set_object (&self->desk, desk);
  g_free (self->operation_id);
  self->operation_id
      = view->operation != NULL ? g_strdup (yx_operation_get_data (view->operation)->id) : NULL;
  self->version = view->plan != NULL ? yx_plan_get_data (view->plan)->version : 0;
  g_clear_pointer (&self->frozen, g_free);
  yx_gantt_view_show (self->gantt, view, style);
  self->board_due = desk != NULL && self->version > 0;
  self->ready = FALSE;
  tell_how (self);
  read_board (self);
}

void
yx_gantt_pane_undo (YxGanttPane *self)
{
  g_return_if_fail (YX_IS_GANTT_PANE (self));

  if (yx_gantt_view_cancel (self->gantt) || self->desk == NULL || self->version == 0)
    return;
  yx_desk_verb_async (self->desk, undo_verb, g_variant_new_string (self->operation_id), NULL,
                      verb_done_cb, g_object_ref (self));
}

void
yx_gantt_pane_show_versions (YxGanttPane *self)
{
  g_return_if_fail (YX_IS_GANTT_PANE (self));

  if (self->desk != NULL && self->operation_id != NULL && self->version > 0)
    yx_plan_versions_present (GTK_WIDGET (self), self->desk, self->operation_id);
}

YxGanttView *
yx_gantt_pane_get_view (YxGanttPane *self)
{
  g_return_val_if_fail (YX_IS_GANTT_PANE (self), NULL);
  return self->gantt;
}

gboolean
yx_gantt_pane_is_ready (YxGanttPane *self)
{
  g_return_val_if_fail (YX_IS_GANTT_PANE (self), FALSE);
  return self->ready;
}
