#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "console/chart-style.h"
#include "console/gantt-view.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)
#define SHORTEST_SPAN (10 * MINUTE)
#define LONGEST_SPAN (48 * 60 * MINUTE)
#define ZOOM 1.25
#define MOST_DAYS 4 /* that the longest span touches */
#define NATURAL_HEIGHT 220

struct _YxGanttView {
  GtkWidget parent_instance;

  YxGanttRows *rows;
  YxPlanSelection *selection;
  YxPlanBoard *board;
  char *operation_id;
  gint64 window_start, window_end;
  YxLonLat base;   /* of the operation: there the sun rises */
  GArray *days;    /* of YxSunDay, of the span that is shown */
  gint64 from, to; /* shown */
  double scroll;   /* rows, in pixels */
  guint row;       /* the chosen car; YX_GANTT_NONE: none */

  YxGanttMove *move; /* NULL: nothing is lifted */
  gboolean by_keys;
  double press_x, press_y;
  gint64 press_from, press_to;
  double press_scroll;
  YxGanttHit press; /* what the button went down on */
  gboolean dragging;
};

enum {
  MOVED,
  LOCK,
  LOCK_CAR,
  TOLD,
  FROZEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YxGanttView, yx_gantt_view, GTK_TYPE_WIDGET)

/* The windows of the chosen visit, kept by the caller. */
static GArray *
windows_of (YxGanttView *self, guint row, guint stop)
{
  const YxGanttVisit *visit = yx_gantt_rows_get_visit (self->rows, row, stop);

  return visit != NULL && self->board != NULL
             ? yx_plan_board_get_windows (self->board, visit->task_id, visit->place_id)
             : g_array_new (FALSE, FALSE, sizeof (gint64));
}

static YxGanttChart
chart_of (YxGanttView *self)
{
  YxGanttChart chart = {
    .from = self->from,
    .to = self->to,
    .window_start = self->window_start,
    .window_end = self->window_end,
    .chosen_row = self->row,
    .chosen_stop = YX_GANTT_NONE,
    .lifted_row = YX_GANTT_NONE,
    .ghost_row = YX_GANTT_NONE,
    .days = (const YxSunDay *) (gpointer) self->days->data,
    .n_days = self->days->len,
    .width = gtk_widget_get_width (GTK_WIDGET (self)),
    .style = yx_chart_style_of (GTK_WIDGET (self)),
  };
  const char *stop
      = self->selection != NULL ? yx_plan_selection_get_stop (self->selection) : NULL;

  chart.rows = yx_gantt_rows_get (self->rows, &chart.n_rows);
  if (self->move != NULL) {
    const YxStopMove *move = yx_gantt_move_get (self->move);

    chart.lifted_row = yx_gantt_move_get_row (self->move);
    yx_gantt_move_get_ghost (self->move, &chart.ghost_row, &chart.ghost_begin,
                             &chart.ghost_leave);
    yx_gantt_rows_find (self->rows, move->task_id, move->place_id, &chart.chosen_row,
                        &chart.chosen_stop);
  } else {
    yx_gantt_rows_find_stop (self->rows, stop, &chart.chosen_row, &chart.chosen_stop);
  }
  return chart;
}

static double
most_scroll (YxGanttView *self)
{
  const YxGanttChart chart = chart_of (self);

  return MAX (yx_gantt_chart_height (&chart) - gtk_widget_get_height (GTK_WIDGET (self)), 0.0);
}

/* Of the span that is shown. */
static void
find_days (YxGanttView *self)
{
  gsize n;

  g_array_set_size (self->days, MOST_DAYS);
  n = self->operation_id != NULL
          ? yx_sun_days (self->base, self->from, self->to,
                         (YxSunDay *) (gpointer) self->days->data, MOST_DAYS)
          : 0;
  g_array_set_size (self->days, (guint) n);
}

static void
set_span (YxGanttView *self, gint64 from, gint64 to)
{
  const gint64 span = CLAMP (to - from, SHORTEST_SPAN, LONGEST_SPAN);

  self->from = from + (to - from) / 2 - span / 2;
  self->to = self->from + span;
  find_days (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Around a point that stays where it is. */
static void
zoom (YxGanttView *self, double factor, double x)
{
  const YxGanttChart chart = chart_of (self);
  const gint64 at = yx_gantt_chart_time (&chart, MAX (x, yx_gantt_chart_left (&chart)));
  const double span = (double) (self->to - self->from);
  const double wanted = CLAMP (span / factor, (double) SHORTEST_SPAN, (double) LONGEST_SPAN);
  const gint64 from = at - (gint64) ((double) (at - self->from) * wanted / span);

  set_span (self, from, from + (gint64) wanted);
}

static void
pan (YxGanttView *self, double share)
{
  const gint64 by = (gint64) ((double) (self->to - self->from) * share);

  set_span (self, self->from + by, self->to + by);
}

static void
scroll_rows (YxGanttView *self, double to)
{
  self->scroll = CLAMP (to, 0.0, most_scroll (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Brings what is chosen into sight. */
static void
reveal (YxGanttView *self)
{
  const YxGanttChart chart = chart_of (self);
  const double row = yx_gantt_chart_row_height (&chart), axis = yx_gantt_chart_axis_height (&chart);
  const double height = gtk_widget_get_height (GTK_WIDGET (self)) - axis;
  const gint64 span = self->to - self->from;
  const YxGanttStop *stop;

  if (chart.chosen_row >= chart.n_rows || height <= 0.0)
    return;
  if (chart.chosen_row * row < self->scroll)
    scroll_rows (self, chart.chosen_row * row);
  else if ((chart.chosen_row + 1) * row > self->scroll + height)
    scroll_rows (self, (chart.chosen_row + 1) * row - height);
  if (chart.chosen_stop == YX_GANTT_NONE)
    return;
  stop = &chart.rows[chart.chosen_row].stops[chart.chosen_stop];
  if (stop->begin < self->from || stop->leave > self->to)
    set_span (self, stop->begin - span / 2, stop->begin - span / 2 + span);
}

/* Telling ---------------------------------------------------------------------------------- */

static char *
locks_text (guint locks)
{
  GString *text = g_string_new (NULL);

  for (int kind = YX_LOCK_KIND_CAR; kind <= YX_LOCK_KIND_ORDER; kind++)
    if (locks & (1u << kind))
      g_string_append_printf (text, "%s%s", text->len > 0 ? _(", ") : "",
                              yx_enum_label (YX_TYPE_LOCK_KIND, kind));
  return g_string_free (text, FALSE);
}

/* A visit in words: for the tooltip, and for who cannot see the drawing. */
static char *
describe (YxGanttView *self, guint row, guint index)
{
  const YxGanttVisit *visit = yx_gantt_rows_get_visit (self->rows, row, index);
  GString *text = g_string_new (NULL);
  guint n;
  const YxGanttRow *rows = yx_gantt_rows_get (self->rows, &n);
  const YxGanttStop *stop = &rows[row].stops[index];
  g_autofree char *arrive = yx_format_clock (stop->arrive, NULL);
  g_autofree char *begin = yx_format_clock (stop->begin, NULL);
  g_autofree char *leave = yx_format_clock (stop->leave, NULL);

  g_string_append_printf (text, "%s · %s", rows[row].name,
                          visit != NULL && visit->who != NULL
                              ? visit->who
                              : yx_enum_label (YX_TYPE_STOP_KIND, (int) stop->kind));
  if (visit != NULL && visit->cases != NULL && *visit->cases != '\0')
    g_string_append_printf (text, "\n%s", visit->cases);
  if (visit != NULL && visit->address != NULL)
    g_string_append_printf (text, "\n%s", visit->address);
  g_string_append_c (text, '\n');
  g_string_append_printf (text, _("Arrives %s, begins %s, leaves %s"), arrive, begin, leave);
  if (stop->latest > stop->begin) {
    g_autofree char *latest = yx_format_clock (stop->latest, NULL);

    g_string_append_c (text, '\n');
    g_string_append_printf (text, _("May begin as late as %s"), latest);
  }
  if (visit != NULL) {
    g_string_append_c (text, '\n');
    g_string_append_printf (text, _("Likelihood of meeting: %.0f %%"), 100.0 * visit->presence);
  }
  if (visit != NULL && visit->locks != 0) {
    g_autofree char *locks = locks_text (visit->locks);

    g_string_append_printf (text, "\n%s", locks);
  }
  return g_string_free (text, FALSE);
}

static void
tell_move (YxGanttView *self)
{
  g_autofree char *text = self->move != NULL ? yx_gantt_move_text (self->move) : NULL;

  g_signal_emit (self, signals[TOLD], 0, text,
                 self->move != NULL && !yx_gantt_move_is_sound (self->move));
  if (text != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    text, -1);
}

/* Moving ----------------------------------------------------------------------------------- */

static void
show_move (YxGanttView *self)
{
  yx_gantt_rows_show (self->rows, yx_gantt_move_get_try (self->move));
  tell_move (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The plan as it stands, with its slack when there is a board. */
static void
show_plan (YxGanttView *self)
{
  g_autoptr (YxPlanTry) stands
      = self->board != NULL ? yx_plan_board_try (self->board, NULL, 0, NULL) : NULL;

  yx_gantt_rows_show (self->rows, stands != NULL && stands->fault == NULL ? stands : NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
lift (YxGanttView *self, guint row, guint stop, gint64 grabbed, gboolean by_keys)
{
  if (yx_gantt_rows_get_visit (self->rows, row, stop) == NULL)
    return FALSE;
  if (self->board == NULL) {
    g_signal_emit (self, signals[FROZEN], 0);
    return FALSE;
  }
  self->move = yx_gantt_move_new (self->board, self->rows, row, stop, grabbed);
  self->by_keys = by_keys;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grabbing");
  return self->move != NULL;
}

static void
put_down (YxGanttView *self, gboolean drop)
{
  g_autoptr (YxGanttMove) move = g_steal_pointer (&self->move);

  if (move == NULL)
    return;
  self->by_keys = self->dragging = FALSE;
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
  if (drop && yx_gantt_move_is_sound (move) && yx_gantt_move_is_change (move)) {
    /* What is on screen stays until the stored plan comes back as that. */
    g_signal_emit (self, signals[MOVED], 0, yx_gantt_move_get (move));
    g_signal_emit (self, signals[TOLD], 0, _("Storing the change…"), FALSE);
    return;
  }
  if (drop && !yx_gantt_move_is_sound (move)) {
    g_autofree char *why = yx_gantt_move_text (move);
    g_autofree char *text = g_strdup_printf (_("Put back: %s"), why);

    g_signal_emit (self, signals[TOLD], 0, text, TRUE);
  } else {
    g_signal_emit (self, signals[TOLD], 0, NULL, FALSE);
  }
  show_plan (self);
}

/* Choosing --------------------------------------------------------------------------------- */

static void
choose (YxGanttView *self, guint row, guint stop)
{
  const YxGanttVisit *visit = yx_gantt_rows_get_visit (self->rows, row, stop);

  self->row = row;
  if (self->selection != NULL) {
    const char *route = yx_gantt_rows_get_route (self->rows, row);

    if (visit != NULL)
      yx_plan_selection_select_stop (self->selection, visit->stop_id);
    else if (route != NULL)
      yx_plan_selection_select_route (self->selection, route);
    else
      yx_plan_selection_clear (self->selection);
  }
  self->row = row;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
selection_changed_cb (YxGanttView *self)
{
  const guint route
      = yx_gantt_rows_find_route (self->rows, yx_plan_selection_get_route (self->selection));
  guint row, stop;

  if (route != YX_GANTT_NONE)
    self->row = route;
  if (self->move == NULL)
    reveal (self);
  if (yx_gantt_rows_find_stop (self->rows, yx_plan_selection_get_stop (self->selection), &row,
                               &stop)) {
    g_autofree char *text = describe (self, row, stop);

    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    text, -1);
  }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* To the next visit of the chosen car in a direction, or to the first or last. */
static void
step_stop (YxGanttView *self, int step)
{
  const YxGanttChart chart = chart_of (self);
  guint row = chart.chosen_row < chart.n_rows ? chart.chosen_row : 0;
  int at = chart.chosen_stop != YX_GANTT_NONE ? (int) chart.chosen_stop
           : step > 0                         ? 0
                                              : (int) G_MAXINT16;

  if (row >= chart.n_rows)
    return;
  at = MIN (at, (int) chart.rows[row].n_stops);
  for (at += step; at > 0 && at < (int) chart.rows[row].n_stops; at += step)
    if (yx_gantt_rows_get_visit (self->rows, row, (guint) at) != NULL) {
      choose (self, row, (guint) at);
      return;
    }
}

/* To another car, there to the visit nearest in time. */
static void
step_row (YxGanttView *self, int step)
{
  const YxGanttChart chart = chart_of (self);
  const gint64 time = chart.chosen_row < chart.n_rows && chart.chosen_stop != YX_GANTT_NONE
                          ? chart.rows[chart.chosen_row].stops[chart.chosen_stop].begin
                          : (self->from + self->to) / 2;
  const int first = chart.chosen_row < chart.n_rows ? (int) chart.chosen_row + step : 0;
  const int row = CLAMP (first, 0, MAX ((int) chart.n_rows - 1, 0));
  guint nearest = YX_GANTT_NONE;

  if (chart.n_rows == 0)
    return;
  for (guint i = 0; i < chart.rows[row].n_stops; i++) {
    const YxGanttStop *stops = chart.rows[row].stops;

    if (yx_gantt_rows_get_visit (self->rows, (guint) row, i) != NULL
        && (nearest == YX_GANTT_NONE
            || ABS (stops[i].begin - time) < ABS (stops[nearest].begin - time)))
      nearest = i;
  }
  choose (self, (guint) row, nearest);
  reveal (self);
}

static void
toggle_lock (YxGanttView *self, YxLockKind kind)
{
  const YxGanttChart chart = chart_of (self);
  const YxGanttVisit *visit
      = yx_gantt_rows_get_visit (self->rows, chart.chosen_row, chart.chosen_stop);

  if (kind == YX_LOCK_KIND_WHOLE) {
    if (chart.chosen_row < chart.n_rows && chart.rows[chart.chosen_row].n_stops > 0)
      g_signal_emit (self, signals[LOCK_CAR], 0,
                     yx_gantt_rows_get_vehicle (self->rows, chart.chosen_row),
                     !chart.rows[chart.chosen_row].locked);
  } else if (visit != NULL && visit->stop_id != NULL) {
    g_signal_emit (self, signals[LOCK], 0, visit->stop_id, (int) kind,
                   !(visit->locks & (1u << kind)));
  }
}

static void
take_out (YxGanttView *self)
{
  const YxGanttChart chart = chart_of (self);
  const YxGanttVisit *visit
      = yx_gantt_rows_get_visit (self->rows, chart.chosen_row, chart.chosen_stop);
  YxStopMove move = { NULL };

  if (visit == NULL)
    return;
  if (self->board == NULL) {
    g_signal_emit (self, signals[FROZEN], 0);
    return;
  }
  move.task_id = visit->task_id;
  move.place_id = visit->place_id;
  g_autoptr (YxPlanTry) tried = yx_plan_board_try (self->board, &move, 1, NULL);

  if (tried != NULL && tried->fault != NULL)
    g_signal_emit (self, signals[TOLD], 0, tried->fault, TRUE);
  else if (tried != NULL)
    g_signal_emit (self, signals[MOVED], 0, &move);
}

/* Actions ---------------------------------------------------------------------------------- */

static void
move_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  YxGanttView *self = YX_GANTT_VIEW (widget);
  const YxGanttChart chart = chart_of (self);

  if (self->move != NULL || chart.chosen_row >= chart.n_rows
      || chart.chosen_stop == YX_GANTT_NONE)
    return;
  if (lift (self, chart.chosen_row, chart.chosen_stop,
            chart.rows[chart.chosen_row].stops[chart.chosen_stop].begin, TRUE)) {
    gtk_widget_grab_focus (widget);
    show_move (self);
  }
}

static void
lock_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  int kind;

  if (yx_enum_parse (YX_TYPE_LOCK_KIND, g_variant_get_string (parameter, NULL), &kind))
    toggle_lock (YX_GANTT_VIEW (widget), (YxLockKind) kind);
}

static void
take_out_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  take_out (YX_GANTT_VIEW (widget));
}

static void
fit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  yx_gantt_view_fit (YX_GANTT_VIEW (widget));
}

/* Events ----------------------------------------------------------------------------------- */

static gboolean
key_while_moving (YxGanttView *self, guint key)
{
  switch (key) {
  case GDK_KEY_Up:
    yx_gantt_move_step (self->move, -1, 0, 0);
    break;
  case GDK_KEY_Down:
    yx_gantt_move_step (self->move, 1, 0, 0);
    break;
  case GDK_KEY_Left:
    yx_gantt_move_step (self->move, 0, -1, 0);
    break;
  case GDK_KEY_Right:
    yx_gantt_move_step (self->move, 0, 1, 0);
    break;
  case GDK_KEY_plus:
  case GDK_KEY_equal:
  case GDK_KEY_KP_Add:
    yx_gantt_move_step (self->move, 0, 0, 5);
    break;
  case GDK_KEY_minus:
  case GDK_KEY_KP_Subtract:
    yx_gantt_move_step (self->move, 0, 0, -5);
    break;
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
    put_down (self, TRUE);
    return TRUE;
  case GDK_KEY_Escape:
    put_down (self, FALSE);
    return TRUE;
  default:
    return FALSE;
  }
  show_move (self);
  reveal (self);
  return TRUE;
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType modifiers,
        YxGanttView *self)
{
  const gboolean control = (modifiers & GDK_CONTROL_MASK) != 0;

  if (modifiers & GDK_ALT_MASK)
    return FALSE;
  if (self->move != NULL)
    return !control && key_while_moving (self, key);
  switch (key) {
  case GDK_KEY_Left:
  case GDK_KEY_Right:
    if (control)
      pan (self, key == GDK_KEY_Left ? -0.2 : 0.2);
    else
      step_stop (self, key == GDK_KEY_Left ? -1 : 1);
    return TRUE;
  case GDK_KEY_Up:
  case GDK_KEY_Down:
    step_row (self, key == GDK_KEY_Up ? -1 : 1);
    return TRUE;
  default:
    break;
  }
  if (control)
    return FALSE;
  switch (key) {
  case GDK_KEY_plus:
  case GDK_KEY_equal:
  case GDK_KEY_KP_Add:
    zoom (self, ZOOM, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0);
    return TRUE;
  case GDK_KEY_minus:
  case GDK_KEY_KP_Subtract:
    zoom (self, 1.0 / ZOOM, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0);
    return TRUE;
  case GDK_KEY_0:
    yx_gantt_view_fit (self);
    return TRUE;
  case GDK_KEY_m:
    move_action (GTK_WIDGET (self), NULL, NULL);
    return TRUE;
  case GDK_KEY_c:
    toggle_lock (self, YX_LOCK_KIND_CAR);
    return TRUE;
  case GDK_KEY_t:
    toggle_lock (self, YX_LOCK_KIND_TIME);
    return TRUE;
  case GDK_KEY_o:
    toggle_lock (self, YX_LOCK_KIND_ORDER);
    return TRUE;
  case GDK_KEY_w:
    toggle_lock (self, YX_LOCK_KIND_WHOLE);
    return TRUE;
  case GDK_KEY_Delete:
    take_out (self);
    return TRUE;
  default:
    return FALSE;
  }
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, YxGanttView *self)
{
  const GdkModifierType modifiers
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  const double rows = most_scroll (self);

  if (modifiers & GDK_CONTROL_MASK)
    zoom (self, dy < 0.0 ? ZOOM : 1.0 / ZOOM, self->press_x);
  else if ((modifiers & GDK_SHIFT_MASK) || dx != 0.0 || rows <= 0.0)
    pan (self, 0.08 * (dx != 0.0 ? dx : dy));
  else
    scroll_rows (self, self->scroll + 34.0 * dy);
  return TRUE;
}

static void
motion_cb (GtkEventControllerMotion *motion, double x, double y, YxGanttView *self)
{
  const YxGanttChart chart = chart_of (self);
  const YxGanttHit hit = yx_gantt_chart_find (&chart, x, y, self->scroll);

  self->press_x = x;
  if (self->move == NULL && !self->dragging)
    gtk_widget_set_cursor_from_name (
        GTK_WIDGET (self),
        hit.on_box && yx_gantt_rows_get_visit (self->rows, hit.row, hit.stop) != NULL ? "grab"
                                                                                      : NULL);
}

static void
drag_begin_cb (GtkGestureDrag *drag, double x, double y, YxGanttView *self)
{
  const YxGanttChart chart = chart_of (self);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (self->move != NULL)
    put_down (self, FALSE);
  self->press = yx_gantt_chart_find (&chart, x, y, self->scroll);
  self->press_x = x;
  self->press_y = y;
  self->press_from = self->from;
  self->press_to = self->to;
  self->press_scroll = self->scroll;
  self->dragging = FALSE;
  if (self->press.row != YX_GANTT_NONE)
    choose (self, self->press.row, self->press.on_box ? self->press.stop : YX_GANTT_NONE);
}

static void
drag_update_cb (GtkGestureDrag *drag, double dx, double dy, YxGanttView *self)
{
  const GdkModifierType modifiers
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (drag));
  YxGanttChart chart;
  YxGanttHit hit;

  if (!self->dragging
      && !gtk_drag_check_threshold (GTK_WIDGET (self), 0, 0, (int) dx, (int) dy))
    return;
  if (!self->dragging && self->press.on_box)
    lift (self, self->press.row, self->press.stop, self->press.time, FALSE);
  self->dragging = TRUE;
  chart = chart_of (self);
  if (self->move != NULL) {
    double x, y;

    gtk_gesture_drag_get_start_point (drag, &x, &y);
    hit = yx_gantt_chart_find (&chart, x + dx,
                               MAX (y + dy, yx_gantt_chart_axis_height (&chart)), self->scroll);
    yx_gantt_move_to (self->move, hit.row, hit.time, (modifiers & GDK_SHIFT_MASK) != 0);
    show_move (self);
  } else if (!self->press.on_box) {
    const gint64 by = yx_gantt_chart_time (&chart, dx) - yx_gantt_chart_time (&chart, 0.0);

    set_span (self, self->press_from - by, self->press_to - by);
    scroll_rows (self, self->press_scroll - dy);
  }
}

static void
drag_end_cb (GtkGestureDrag *drag, double dx, double dy, YxGanttView *self)
{
  self->dragging = FALSE;
  if (!self->by_keys)
    put_down (self, TRUE);
}

static void
drag_cancel_cb (GtkGesture *gesture, GdkEventSequence *sequence, YxGanttView *self)
{
  self->dragging = FALSE;
  if (!self->by_keys)
    put_down (self, FALSE);
}

static GMenuModel *
menu_of (YxGanttView *self, const YxGanttHit *hit)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) fix = g_menu_new ();
  const gboolean visit = yx_gantt_rows_get_visit (self->rows, hit->row, hit->stop) != NULL;

  if (visit) {
    g_menu_append (menu, _("Move"), "gantt.move");
    g_menu_append (menu, _("Take Out of the Plan"), "gantt.take-out");
    g_menu_append (fix, _("Fix to Its Car, or Let Go"), "gantt.lock::car");
    g_menu_append (fix, _("Fix to Its Time, or Let Go"), "gantt.lock::time");
    g_menu_append (fix, _("Fix in Its Order, or Let Go"), "gantt.lock::order");
  }
  g_menu_append (fix, _("Fix the Whole Car, or Let Go"), "gantt.lock::whole");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (fix));
  return G_MENU_MODEL (menu);
}

static void
menu_closed_cb (GtkPopover *popover, gpointer user_data)
{
  /* Its item is still being activated. */
  g_idle_add_once ((GSourceOnceFunc) gtk_widget_unparent, popover);
}

static void
menu_cb (GtkGestureClick *click, int n_press, double x, double y, YxGanttView *self)
{
  const YxGanttChart chart = chart_of (self);
  const YxGanttHit hit = yx_gantt_chart_find (&chart, x, y, self->scroll);
  g_autoptr (GMenuModel) menu = NULL;
  GtkWidget *popover;

  if (hit.row == YX_GANTT_NONE || self->move != NULL)
    return;
  choose (self, hit.row, hit.on_box ? hit.stop : YX_GANTT_NONE);
  menu = menu_of (self, &hit);
  popover = gtk_popover_menu_new_from_model (menu);
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  gtk_widget_set_parent (popover, GTK_WIDGET (self));
  g_signal_connect (popover, "closed", G_CALLBACK (menu_closed_cb), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}

static gboolean
query_tooltip_cb (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip,
                  gpointer user_data)
{
  YxGanttView *self = YX_GANTT_VIEW (widget);
  const YxGanttChart chart = chart_of (self);
  const YxGanttHit hit = yx_gantt_chart_find (&chart, x, y, self->scroll);
  g_autofree char *text = NULL;

  if (self->move != NULL)
    return FALSE;
  if (keyboard && chart.chosen_row < chart.n_rows && chart.chosen_stop != YX_GANTT_NONE)
    text = describe (self, chart.chosen_row, chart.chosen_stop);
  else if (hit.on_box)
    text = describe (self, hit.row, hit.stop);
  if (text == NULL)
    return FALSE;
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
yx_gantt_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? 60 : 200;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? NATURAL_HEIGHT : 600;
  *minimum_baseline = *natural_baseline = -1;
}

static void
yx_gantt_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  YxGanttView *self = YX_GANTT_VIEW (widget);

  self->scroll = CLAMP (self->scroll, 0.0, most_scroll (self));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_POPOVER (child))
      gtk_popover_present (GTK_POPOVER (child));
}

static void
yx_gantt_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  YxGanttView *self = YX_GANTT_VIEW (widget);
  const int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  YxGanttChart chart = chart_of (self);
  g_autoptr (GArray) windows = windows_of (self, chart.chosen_row, chart.chosen_stop);
  cairo_t *cr;

  chart.windows = (const YxGanttWindow *) (const void *) windows->data;
  chart.n_windows = windows->len / 2;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  yx_gantt_chart_draw (&chart, cr, height, self->scroll);
  cairo_destroy (cr);
}

static void
yx_gantt_view_dispose (GObject *object)
{
  YxGanttView *self = YX_GANTT_VIEW (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->move, yx_gantt_move_free);
  g_clear_object (&self->selection);
  g_clear_object (&self->board);
  G_OBJECT_CLASS (yx_gantt_view_parent_class)->dispose (object);
}

static void
yx_gantt_view_finalize (GObject *object)
{
  YxGanttView *self = YX_GANTT_VIEW (object);

  yx_gantt_rows_free (self->rows);
  g_array_unref (self->days);
  g_free (self->operation_id);
  G_OBJECT_CLASS (yx_gantt_view_parent_class)->finalize (object);
}

static void
yx_gantt_view_class_init (YxGanttViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_gantt_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = yx_gantt_view_finalize;
  widget_class->measure = yx_gantt_view_measure;
  widget_class->size_allocate = yx_gantt_view_size_allocate;
  widget_class->snapshot = yx_gantt_view_snapshot;

  signals[MOVED] = g_signal_new ("moved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[LOCK] = g_signal_new ("lock", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                3, G_TYPE_STRING, G_TYPE_INT, G_TYPE_BOOLEAN);
  signals[LOCK_CAR] = g_signal_new ("lock-car", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[TOLD] = g_signal_new ("told", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[FROZEN] = g_signal_new ("frozen", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "gantt");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_install_action (widget_class, "gantt.move", NULL, move_action);
  gtk_widget_class_install_action (widget_class, "gantt.lock", "s", lock_action);
  gtk_widget_class_install_action (widget_class, "gantt.take-out", NULL, take_out_action);
  gtk_widget_class_install_action (widget_class, "gantt.fit", NULL, fit_action);
}

static void
add_controllers (YxGanttView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *scroll
      = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *menu = gtk_gesture_click_new ();

  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect (drag, "cancel", G_CALLBACK (drag_cancel_cb), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu), GDK_BUTTON_SECONDARY);
  g_signal_connect (menu, "pressed", G_CALLBACK (menu_cb), self);
  gtk_widget_add_controller (widget, key);
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (menu));
}

static void
yx_gantt_view_init (YxGanttView *self)
{
  self->days = g_array_new (FALSE, FALSE, sizeof (YxSunDay));
  self->rows = yx_gantt_rows_new ();
  self->row = YX_GANTT_NONE;
  self->to = LONGEST_SPAN;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("The plan in time"), -1);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  add_controllers (self);
}

void
yx_gantt_view_set_selection (YxGanttView *self, YxPlanSelection *selection)
{
  g_return_if_fail (YX_IS_GANTT_VIEW (self));
  g_return_if_fail (self->selection == NULL);

  self->selection = g_object_ref (selection);
  g_signal_connect_object (selection, "changed", G_CALLBACK (selection_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

void
yx_gantt_view_show (YxGanttView *self, const YxPlanView *view, YxMapStyle style)
{
  const YxOperationData *operation;
  gboolean same;

  g_return_if_fail (YX_IS_GANTT_VIEW (self));
  g_return_if_fail (view != NULL);

  operation = view->operation != NULL ? yx_operation_get_data (view->operation) : NULL;
  same = operation != NULL && g_strcmp0 (operation->id, self->operation_id) == 0
         && self->window_end == operation->window_end;
  g_clear_pointer (&self->move, yx_gantt_move_free);
  self->by_keys = self->dragging = FALSE;
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
  g_clear_object (&self->board);
  g_free (self->operation_id);
  self->operation_id = g_strdup (operation != NULL ? operation->id : NULL);
  self->window_start = operation != NULL ? operation->window_start : 0;
  self->window_end = operation != NULL ? operation->window_end : 0;
  self->base = operation != NULL ? (YxLonLat){ operation->base_lon, operation->base_lat }
                                 : (YxLonLat){ 0 };
  yx_gantt_rows_set_view (self->rows, view, style);
  if (!same)
    yx_gantt_view_fit (self);
  find_days (self);
  g_signal_emit (self, signals[TOLD], 0, NULL, FALSE);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
yx_gantt_view_set_board (YxGanttView *self, YxPlanBoard *board)
{
  g_return_if_fail (YX_IS_GANTT_VIEW (self));

  g_set_object (&self->board, board);
  yx_gantt_rows_set_board (self->rows, board);
  show_plan (self);
}

void
yx_gantt_view_fit (YxGanttView *self)
{
  YxGanttChart chart;

  g_return_if_fail (YX_IS_GANTT_VIEW (self));

  chart = chart_of (self);
  yx_gantt_chart_fit (&chart, &self->from, &self->to);
  find_days (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
yx_gantt_view_cancel (YxGanttView *self)
{
  g_return_val_if_fail (YX_IS_GANTT_VIEW (self), FALSE);

  if (self->move == NULL) {
    show_plan (self);
    return FALSE;
  }
  put_down (self, FALSE);
  return TRUE;
}

gboolean
yx_gantt_view_locate (YxGanttView *self, const char *stop_id, double *ret_x, double *ret_y)
{
  YxGanttChart chart;
  guint row, stop;

  g_return_val_if_fail (YX_IS_GANTT_VIEW (self), FALSE);

  chart = chart_of (self);
  if (!yx_gantt_rows_find_stop (self->rows, stop_id, &row, &stop))
    return FALSE;
  const YxGanttStop *at = &chart.rows[row].stops[stop];

  *ret_x = 0.5 * (yx_gantt_chart_x (&chart, at->begin) + yx_gantt_chart_x (&chart, at->leave));
  *ret_y = yx_gantt_chart_axis_height (&chart)
           + (row + 0.45) * yx_gantt_chart_row_height (&chart) - self->scroll;
  return TRUE;
}

gboolean
yx_gantt_view_is_moving (YxGanttView *self)
{
  g_return_val_if_fail (YX_IS_GANTT_VIEW (self), FALSE);

  return self->move != NULL;
}
