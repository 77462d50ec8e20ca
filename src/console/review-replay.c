#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/review-replay.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "cartography/overlay.h"
#include "charts/plan-fact.h"
#include "console/chart-style.h"
#include "console/list-reveal.h"
#include "console/log-lines.h"
#include "console/review-clip.h"
#include "console/review-compare.h"
#include "console/review-map.h"
#include "console/review-marks.h"
#include "console/settings.h"
#include "console/team-look.h"
#include "model/enum-types.h"
#include "model/visit.h"
#include "model/vocabulary.h"
#include "review/road-trails.h"

/* Lines of what has happened. */
#define MAX_LINES 200
/* Between two pictures while it plays. */
#define FRAME (G_TIME_SPAN_SECOND / 30)

static const double speeds[] = { 1, 5, 20, 60, 120 };

struct _YxReviewReplay {
  AdwBin parent_instance;

  YxMapView *map_view;
  YxTeamLayer *teams;
  GtkLabel *clock, *version;
  GtkButton *play, *end_loop;
  GtkDropDown *speed;
  GtkToggleButton *as_known, *follow, *ghosts, *compare_button;
  GtkScale *slider;
  GtkDrawingArea *line;   /* the night */
  GtkDrawingArea *cursor; /* above it: now, the stretch that is repeated, evidence */
  GtkListBox *cars;
  GtkStack *below;        /* log, compare */
  GtkStringList *lines;
  GtkListView *log;
  YxReviewCompare *compare;
  YxReviewClip *clip;

  YxDesk *desk;
  YxRegion *region;
  const YxReplay *replay; /* NULL: none */
  YxFixStore *roads;      /* its ways along the roads; NULL: not known yet */
  GCancellable *matching;
  YxReplayMoment *moment;
  gint64 begin, end, time;
  gint64 loop_from, loop_to; /* 0: none */
  gboolean playing, quiet;
  gint64 last_frame;
  char *selected;   /* vehicle */
  int evidence;     /* that Enter opens; -1: none */
  guint n_marks;    /* that are shown */
  guint64 places;   /* what the map's places rest on */
  gboolean shown_known;
};

enum {
  EVIDENCE_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YxReviewReplay, yx_review_replay, ADW_TYPE_BIN)

static void set_playing (YxReviewReplay *self, gboolean playing);

static const YxFacts *
facts_of (YxReviewReplay *self)
{
  return yx_replay_get_course (self->replay)->facts;
}

/* What had happened --------------------------------------------------------------------------- */

/* The latest on top; only what is new is added while the night goes forward. */
static void
show_lines (YxReviewReplay *self)
{
  const gboolean known = gtk_toggle_button_get_active (self->as_known);
  const guint n_old = g_list_model_get_n_items (G_LIST_MODEL (self->lines));
  const guint n = self->moment->n_marks;
  g_autoptr (GPtrArray) texts = NULL;
  const YxReplayMark *marks;
  guint n_all, from;

  if (n == self->n_marks && known == self->shown_known)
    return;
  marks = yx_replay_get_marks (self->replay, known, &n_all);
  from = n > self->n_marks && known == self->shown_known ? self->n_marks : 0;
  from = MAX (from, n > MAX_LINES ? n - MAX_LINES : 0);
  texts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = n; i-- > from;)
    g_ptr_array_add (texts, yx_review_mark_text (facts_of (self), &marks[i]));
  g_ptr_array_add (texts, NULL);
  gtk_string_list_splice (self->lines, 0, from == self->n_marks && known == self->shown_known ? 0 : n_old,
                          (const char *const *) texts->pdata);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->lines)) > MAX_LINES)
    gtk_string_list_splice (self->lines, MAX_LINES,
                            g_list_model_get_n_items (G_LIST_MODEL (self->lines)) - MAX_LINES, NULL);
  self->n_marks = n;
  self->shown_known = known;
  /* Else the view would stay at the line that it had, as the list grows above it. */
  if (n > 0)
    yx_list_reveal (GTK_WIDGET (self->log), 0);
}

/* Map ----------------------------------------------------------------------------------------- */

static YxReviewScene
scene_of (YxReviewReplay *self)
{
  return (YxReviewScene){ .replay = self->replay,
                          .roads = self->roads,
                          .moment = self->moment,
                          .selected = self->selected,
                          .ghosts = gtk_toggle_button_get_active (self->ghosts) };
}

static void
show_teams (YxReviewReplay *self)
{
  const YxReviewScene scene = scene_of (self);
  YxLonLat at;

  if (yx_review_map_show_teams (self->teams, &scene, &at)
      && gtk_toggle_button_get_active (self->follow))
    yx_map_view_reveal (self->map_view, at);
}

static void
show_places (YxReviewReplay *self)
{
  const YxReviewScene scene = scene_of (self);
  const guint64 count = yx_review_map_count_places (&scene);

  if (count == self->places)
    return;
  self->places = count;
  yx_review_map_show_places (self->map_view, &scene);
}

/* Evidence ------------------------------------------------------------------------------------ */

static void
open_evidence (YxReviewReplay *self, guint index)
{
  const YxFactEvidence *row = &g_array_index (facts_of (self)->evidence, YxFactEvidence, index);

  set_playing (self, FALSE);
  g_signal_emit (self, signals[EVIDENCE_ACTIVATED], 0, row->id, row->taken);
}

static void
go_to_evidence (YxReviewReplay *self, guint index)
{
  YxLonLat point;

  set_playing (self, FALSE);
  yx_review_replay_seek (self, yx_review_evidence_time (
                                   facts_of (self), index,
                                   gtk_toggle_button_get_active (self->as_known)));
  self->evidence = (int) index;
  if (yx_review_evidence_point (facts_of (self), index, &point))
    yx_map_view_reveal (self->map_view, point);
  /* So that Enter is not a button's. */
  gtk_widget_grab_focus (GTK_WIDGET (self->slider));
}

/* The next piece after this moment, or the one before it. */
static void
step_evidence (YxReviewReplay *self, gboolean forward)
{
  const gboolean known = gtk_toggle_button_get_active (self->as_known);
  int best = -1;
  gint64 best_time = 0;

  if (self->replay == NULL)
    return;
  for (guint i = 0; i < facts_of (self)->evidence->len; i++) {
    const gint64 time = yx_review_evidence_time (facts_of (self), i, known);
    /* Several of one moment are taken in turn. */
    const gboolean ahead = time > self->time || (time == self->time && (int) i > self->evidence);
    const gboolean behind = time < self->time || (time == self->time && (int) i < self->evidence);

    if (forward ? !ahead || (best >= 0 && time >= best_time)
                : !behind || (best >= 0 && time < best_time))
      continue;
    best = (int) i;
    best_time = time;
  }
  if (best >= 0)
    go_to_evidence (self, (guint) best);
}

static void
place_activated_cb (YxReviewReplay *self, const char *id)
{
  const char *evidence_id;

  if (self->replay == NULL || !g_str_has_prefix (id, YX_REVIEW_EVIDENCE_ID))
    return;
  evidence_id = id + strlen (YX_REVIEW_EVIDENCE_ID);
  for (guint i = 0; i < facts_of (self)->evidence->len; i++) {
    if (g_strcmp0 (g_array_index (facts_of (self)->evidence, YxFactEvidence, i).id, evidence_id) == 0)
      open_evidence (self, i);
  }
}

/* A line of what had happened: goes there, and opens what it is of. */
static void
line_activated_cb (YxReviewReplay *self, guint position)
{
  const gboolean known = gtk_toggle_button_get_active (self->as_known);
  const YxReplayMark *mark;
  guint n;

  if (self->replay == NULL || position >= self->n_marks)
    return;
  mark = &yx_replay_get_marks (self->replay, known, &n)[self->n_marks - 1 - position];
  if (mark->kind == YX_REPLAY_MARK_EVIDENCE) {
    const guint index = mark->index;

    go_to_evidence (self, index);
    open_evidence (self, index);
    return;
  }
  set_playing (self, FALSE);
  if (mark->vehicle_id != NULL) {
    g_free (self->selected);
    self->selected = g_strdup (mark->vehicle_id);
  }
  yx_review_replay_seek (self, known ? mark->known : mark->time);
}

/* Small ticks above the slider; more than one for each two pixels would only be a line. */
static void
mark_slider (YxReviewReplay *self)
{
  const gint64 least = MAX ((self->end - self->begin) / 400, 1);
  gint64 last = -1;

  gtk_scale_clear_marks (self->slider);
  for (guint i = 0; i < facts_of (self)->evidence->len; i++) {
    const gint64 time = yx_review_evidence_time (facts_of (self), i, FALSE) - self->begin;

    if (time < 0 || (last >= 0 && ABS (time - last) < least))
      continue;
    last = time;
    gtk_scale_add_mark (self->slider, (double) time / G_TIME_SPAN_SECOND, GTK_POS_TOP, NULL);
  }
}

/* Cars ---------------------------------------------------------------------------------------- */

static void
show_cars (YxReviewReplay *self)
{
  const YxFacts *facts = facts_of (self);
  guint n = 0;
  GtkListBoxRow *row;

  self->quiet = TRUE;
  for (guint i = 0; i < self->moment->cars->len; i++) {
    const YxReplayCar *car = &g_array_index (self->moment->cars, YxReplayCar, i);
    const YxFactVehicle *vehicle = yx_facts_find_vehicle (facts, car->vehicle_id);
    g_autofree char *who = yx_review_masked_task (facts, car->task_id);
    g_autofree char *text = NULL;
    GtkWidget *label;

    if (vehicle == NULL)
      continue;
    text = g_strdup_printf ("%s · %s%s%s", yx_fact_vehicle_label (vehicle),
                            yx_enum_label (YX_TYPE_TEAM_STATUS, (int) car->status),
                            who != NULL ? " · " : "", who != NULL ? who : "");
    row = gtk_list_box_get_row_at_index (self->cars, (int) n);
    if (row == NULL) {
      label = gtk_label_new (NULL);
      gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (label, "yx-log-line");
      gtk_list_box_append (self->cars, label);
      row = gtk_list_box_get_row_at_index (self->cars, (int) n);
    }
    gtk_label_set_label (GTK_LABEL (gtk_list_box_row_get_child (row)), text);
    g_object_set_data_full (G_OBJECT (row), "vehicle", g_strdup (car->vehicle_id), g_free);
    n++;
  }
  while ((row = gtk_list_box_get_row_at_index (self->cars, (int) n)) != NULL)
    gtk_list_box_remove (self->cars, GTK_WIDGET (row));
  self->quiet = FALSE;
}

static void
car_selected_cb (YxReviewReplay *self, GtkListBoxRow *row)
{
  if (self->quiet)
    return;
  g_free (self->selected);
  self->selected
      = row != NULL ? g_strdup (g_object_get_data (G_OBJECT (row), "vehicle")) : NULL;
  if (self->replay != NULL)
    show_teams (self);
  gtk_widget_queue_draw (GTK_WIDGET (self->line));
}

/* The night as a line ------------------------------------------------------------------------- */

static GArray *
make_stops (YxReviewReplay *self, const YxCourseCar *car)
{
  const YxCourse *course = yx_replay_get_course (self->replay);
  const YxFacts *facts = course->facts;
  GArray *stops = g_array_new (FALSE, TRUE, sizeof (YxPlanFactStop));

  for (guint i = 0; i < facts->stops->len; i++) {
    const YxFactStop *stop = &g_array_index (facts->stops, YxFactStop, i);
    const YxPlanFactStop planned = { .kind = stop->kind,
                                     .plan_from = stop->arrival,
                                     .plan_to = stop->departure };

    if (yx_facts_same (stop->vehicle_id, car->vehicle_id) && yx_facts_was_due (facts, stop)
        && (stop->kind == YX_STOP_KIND_VISIT || stop->kind == YX_STOP_KIND_DROP_OFF))
      g_array_append_val (stops, planned);
  }
  for (guint i = 0; i < course->visits->len; i++) {
    const YxCourseVisit *visit = &g_array_index (course->visits, YxCourseVisit, i);
    const YxPlanFactStop made = { .kind = YX_STOP_KIND_VISIT,
                                  .from = visit->arrived,
                                  .to = visit->left != 0 ? visit->left : visit->arrived,
                                  .sign = yx_visit_sign_of (visit->outcome) };

    if (yx_facts_same (visit->vehicle_id, car->vehicle_id) && visit->arrived != 0)
      g_array_append_val (stops, made);
  }
  return stops;
}

static void
draw_line_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  YxReviewReplay *self = user_data;
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (YxPlanFactRow));
  const YxMapStyle style = yx_map_view_get_map_style (self->map_view);
  YxPlanFactChart chart = { .chosen = G_MAXUINT,
                            .width = width,
                            .style = yx_chart_style_of (GTK_WIDGET (area)) };
  const YxCourse *course;

  if (self->replay == NULL)
    return;
  course = yx_replay_get_course (self->replay);
  for (guint i = 0; i < course->cars->len; i++) {
    const YxCourseCar *car = &g_array_index (course->cars, YxCourseCar, i);
    const YxColour colour = yx_route_colour (i, style);
    GArray *stops = make_stops (self, car);
    const YxPlanFactRow row
        = { .name = yx_fact_vehicle_label (
                &g_array_index (course->facts->vehicles, YxFactVehicle, i)),
            .ink = { colour.red, colour.green, colour.blue, 1.0 },
            .set_out = car->set_out,
            .back = car->back != 0 ? car->back : car->set_out != 0 ? course->end : 0,
            .stops = (const YxPlanFactStop *) (gpointer) stops->data,
            .n_stops = stops->len };

    g_ptr_array_add (kept, stops);
    if (g_strcmp0 (car->vehicle_id, self->selected) == 0)
      chart.chosen = rows->len;
    g_array_append_val (rows, row);
  }
  chart.rows = (const YxPlanFactRow *) (gpointer) rows->data;
  chart.n_rows = rows->len;
  chart.from = self->begin;
  chart.to = self->end;
  yx_plan_fact_chart_draw (&chart, cr);
}

static YxPlanFactChart
chart_axis (YxReviewReplay *self)
{
  return (YxPlanFactChart){ .from = self->begin,
                            .to = self->end,
                            .width = gtk_widget_get_width (GTK_WIDGET (self->line)),
                            .style = yx_chart_style_of (GTK_WIDGET (self->line)) };
}

/* In the row of its car, between plan and fact. */
static double
evidence_y (YxReviewReplay *self, const YxPlanFactChart *chart, guint index)
{
  const YxCourse *course = yx_replay_get_course (self->replay);
  const char *vehicle_id
      = g_array_index (course->facts->evidence, YxFactEvidence, index).vehicle_id;

  for (guint i = 0; vehicle_id != NULL && i < course->cars->len; i++) {
    if (yx_facts_same (g_array_index (course->cars, YxCourseCar, i).vehicle_id, vehicle_id))
      return yx_plan_fact_chart_axis_height (chart)
             + (i + 0.3) * yx_plan_fact_chart_row_height (chart);
  }
  return 7.0;
}

/* What moves lies above the chart, which is drawn only when it changes. */
static void
draw_cursor_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  YxReviewReplay *self = user_data;
  const YxPlanFactChart chart = chart_axis (self);
  const YxMapStyle style = yx_map_view_get_map_style (self->map_view);
  double x;

  if (self->replay == NULL)
    return;
  if (self->loop_to > self->loop_from) {
    const double from = yx_plan_fact_chart_x (&chart, self->loop_from);

    yx_colour_set (cr, yx_colour_with_alpha (yx_mark_colour (YX_MARK_PLANNED, style), 0.25));
    cairo_rectangle (cr, from, 0.0, yx_plan_fact_chart_x (&chart, self->loop_to) - from, height);
    cairo_fill (cr);
  }
  for (guint i = 0; i < facts_of (self)->evidence->len; i++) {
    const gint64 time = yx_review_evidence_time (facts_of (self), i, FALSE);

    if (time >= self->begin && time <= self->end)
      yx_overlay_paint_mark (cr, YX_MARK_EVIDENCE, yx_mark_colour (YX_MARK_EVIDENCE, style), style,
                             yx_plan_fact_chart_x (&chart, time), evidence_y (self, &chart, i), 8.0);
  }
  x = yx_plan_fact_chart_x (&chart, self->time);
  yx_colour_set (cr, yx_mark_colour (YX_MARK_BLOCKED, style));
  cairo_set_line_width (cr, 2.0);
  cairo_move_to (cr, x, 0.0);
  cairo_line_to (cr, x, height);
  cairo_stroke (cr);
}

/* A clip is of the stretch that is repeated, else of all, as fast as it is played. */
static void
tell_clip (YxReviewReplay *self)
{
  const gboolean part = self->loop_to > self->loop_from;
  const YxClipOptions options
      = { .from = part ? self->loop_from : self->begin,
          .to = part ? self->loop_to : self->end,
          .speed = speeds[MIN (gtk_drop_down_get_selected (self->speed), G_N_ELEMENTS (speeds) - 1)],
          .as_known = gtk_toggle_button_get_active (self->as_known),
          .style = yx_map_view_get_map_style (self->map_view) };

  yx_review_clip_set (self->clip, self->desk,
                      self->replay != NULL ? facts_of (self)->operation.id : NULL, self->region,
                      self->roads, &options);
}

static void
set_loop (YxReviewReplay *self, gint64 from, gint64 to)
{
  self->loop_from = from;
  self->loop_to = to;
  gtk_widget_set_visible (GTK_WIDGET (self->end_loop), to > from);
  tell_clip (self);
  gtk_widget_queue_draw (GTK_WIDGET (self->cursor));
}

static void
line_pressed_cb (GtkGestureDrag *gesture, double x, double y, YxReviewReplay *self)
{
  const YxPlanFactChart chart = chart_axis (self);

  if (self->replay != NULL)
    yx_review_replay_seek (self, yx_plan_fact_chart_time (&chart, x));
}

/* Dragging sets the stretch that is played again and again. */
static void
line_dragged_cb (GtkGestureDrag *gesture, double by_x, double by_y, YxReviewReplay *self)
{
  const YxPlanFactChart chart = chart_axis (self);
  double x, y;
  gint64 from, to;

  if (self->replay == NULL || fabs (by_x) < 8.0
      || !gtk_gesture_drag_get_start_point (gesture, &x, &y))
    return;
  from = CLAMP (yx_plan_fact_chart_time (&chart, x), self->begin, self->end);
  to = CLAMP (yx_plan_fact_chart_time (&chart, x + by_x), self->begin, self->end);
  set_loop (self, MIN (from, to), MAX (from, to));
}

static void
end_loop_cb (YxReviewReplay *self)
{
  set_loop (self, 0, 0);
}

/* Time ---------------------------------------------------------------------------------------- */

static void
show_moment (YxReviewReplay *self)
{
  g_autofree char *clock = NULL;
  g_autofree char *version = NULL;

  yx_replay_seek (self->replay, self->time, gtk_toggle_button_get_active (self->as_known),
                  self->moment);
  clock = yx_review_clock (self->time);
  version = self->moment->plan_version > 0
                ? g_strdup_printf (_("plan %d · alerts %u · under control %u · leads %u"),
                                   self->moment->plan_version, self->moment->alerts->len,
                                   self->moment->custodies->len, self->moment->leads->len)
                : g_strdup (_("no plan yet"));
  gtk_label_set_label (self->clock, clock);
  gtk_label_set_label (self->version, version);
  self->quiet = TRUE;
  gtk_range_set_value (GTK_RANGE (self->slider),
                       (double) (self->time - self->begin) / G_TIME_SPAN_SECOND);
  self->quiet = FALSE;
  show_places (self);
  show_teams (self);
  show_cars (self);
  show_lines (self);
  gtk_widget_queue_draw (GTK_WIDGET (self->cursor));
}

void
yx_review_replay_seek (YxReviewReplay *self, gint64 time)
{
  g_return_if_fail (YX_IS_REVIEW_REPLAY (self));

  if (self->replay == NULL)
    return;
  self->time = CLAMP (time, self->begin, self->end);
  self->evidence = -1;
  show_moment (self);
}

void
yx_review_replay_choose (YxReviewReplay *self, gint64 time, const char *vehicle_id)
{
  int position = -1;

  g_return_if_fail (YX_IS_REVIEW_REPLAY (self));

  if (self->replay == NULL)
    return;
  set_playing (self, FALSE);
  if (vehicle_id != NULL) {
    g_free (self->selected);
    self->selected = g_strdup (vehicle_id);
  }
  yx_review_replay_seek (self, time);
  for (guint i = 0; i < self->moment->cars->len; i++) {
    const YxReplayCar *car = &g_array_index (self->moment->cars, YxReplayCar, i);

    if (g_strcmp0 (car->vehicle_id, vehicle_id) == 0)
      position = car->position;
  }
  if (position >= 0)
    yx_map_view_reveal (self->map_view, g_array_index (self->moment->positions, YxReplayPosition,
                                                       position).point);
  gtk_widget_grab_focus (GTK_WIDGET (self->slider));
}

static void
set_playing (YxReviewReplay *self, gboolean playing)
{
  self->playing = playing && self->replay != NULL;
  self->last_frame = 0;
  gtk_button_set_icon_name (self->play, self->playing ? "media-playback-pause-symbolic"
                                                      : "media-playback-start-symbolic");
}

static gboolean
frame_cb (GtkWidget *widget, GdkFrameClock *frame_clock, gpointer user_data)
{
  YxReviewReplay *self = YX_REVIEW_REPLAY (widget);
  const gint64 now = gdk_frame_clock_get_frame_time (frame_clock);
  gint64 time;

  if (!self->playing || now - self->last_frame < FRAME)
    return G_SOURCE_CONTINUE;
  if (self->last_frame != 0) {
    time = self->time
           + (gint64) ((double) (now - self->last_frame)
                       * speeds[MIN (gtk_drop_down_get_selected (self->speed),
                                     G_N_ELEMENTS (speeds) - 1)]);
    if (self->loop_to > self->loop_from && time > self->loop_to)
      time = self->loop_from;
    yx_review_replay_seek (self, time);
    if (self->time >= self->end)
      set_playing (self, FALSE);
  }
  self->last_frame = now;
  return G_SOURCE_CONTINUE;
}

static void
play_cb (YxReviewReplay *self)
{
  if (!self->playing && self->time >= self->end)
    self->time = self->begin;
  set_playing (self, !self->playing);
}

static void
step (YxReviewReplay *self, gboolean forward)
{
  const YxReplayMark *mark;

  if (self->replay == NULL)
    return;
  set_playing (self, FALSE);
  mark = yx_replay_step (self->replay, self->time,
                         gtk_toggle_button_get_active (self->as_known), forward);
  if (mark != NULL)
    yx_review_replay_seek (self, gtk_toggle_button_get_active (self->as_known) ? mark->known
                                                                               : mark->time);
}

static void
back_cb (YxReviewReplay *self)
{
  step (self, FALSE);
}

static void
forward_cb (YxReviewReplay *self)
{
  step (self, TRUE);
}

static void
slider_cb (YxReviewReplay *self)
{
  if (!self->quiet)
    yx_review_replay_seek (self, self->begin
                                     + (gint64) (gtk_range_get_value (GTK_RANGE (self->slider))
                                                 * G_TIME_SPAN_SECOND));
}

static void
toggled_cb (YxReviewReplay *self)
{
  tell_clip (self);
  if (self->replay != NULL)
    show_moment (self);
}

static void
change_speed (YxReviewReplay *self, int by)
{
  const int now = (int) gtk_drop_down_get_selected (self->speed);

  gtk_drop_down_set_selected (self->speed,
                              (guint) CLAMP (now + by, 0, (int) G_N_ELEMENTS (speeds) - 1));
}

static void
toggle (GtkToggleButton *button)
{
  gtk_toggle_button_set_active (button, !gtk_toggle_button_get_active (button));
}

static void
compare_cb (YxReviewReplay *self)
{
  const gboolean on = gtk_toggle_button_get_active (self->compare_button);

  gtk_stack_set_visible_child_name (self->below, on ? "compare" : "log");
  yx_review_compare_set_on (self->compare, self->map_view, on,
                            self->replay != NULL ? self->moment->plan_version : 0);
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType modifiers,
        YxReviewReplay *self)
{
  if ((modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  switch (key) {
  case GDK_KEY_space:
    play_cb (self);
    return TRUE;
  case GDK_KEY_comma:
    step (self, FALSE);
    return TRUE;
  case GDK_KEY_period:
    step (self, TRUE);
    return TRUE;
  case GDK_KEY_bracketleft:
    set_loop (self, self->time, self->loop_to > self->time ? self->loop_to : self->end);
    return TRUE;
  case GDK_KEY_bracketright:
    set_loop (self, self->loop_from > 0 && self->loop_from < self->time ? self->loop_from : self->begin,
              self->time);
    return TRUE;
  case GDK_KEY_BackSpace:
    end_loop_cb (self);
    return TRUE;
  case GDK_KEY_less:
  case GDK_KEY_greater:
    change_speed (self, key == GDK_KEY_greater ? 1 : -1);
    return TRUE;
  case GDK_KEY_e:
  case GDK_KEY_E:
    step_evidence (self, key == GDK_KEY_e);
    return TRUE;
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
    if (self->replay == NULL || self->evidence < 0)
      return FALSE;
    open_evidence (self, (guint) self->evidence);
    return TRUE;
  case GDK_KEY_f:
    toggle (self->follow);
    return TRUE;
  case GDK_KEY_k:
    toggle (self->as_known);
    return TRUE;
  case GDK_KEY_p:
    toggle (self->ghosts);
    return TRUE;
  case GDK_KEY_v:
    yx_review_clip_ask (self->clip);
    return TRUE;
  case GDK_KEY_c:
    toggle (self->compare_button);
    return TRUE;
  default:
    return FALSE;
  }
}

/* The widget ---------------------------------------------------------------------------------- */

static void
map_pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, YxReviewReplay *self)
{
  const char *id = yx_team_layer_pick (self->teams, x, y, 22.0);

  if (id == NULL)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  g_free (self->selected);
  self->selected = g_strdup (id);
  show_moment (self);
}

static void
map_style_changed_cb (GSettings *settings, const char *key, YxReviewReplay *self)
{
  const YxMapStyle style = (YxMapStyle) g_settings_get_enum (settings, key);

  yx_map_view_set_map_style (self->map_view, style);
  yx_team_layer_set_style (self->teams, style);
}

/* Ways along the roads are looked for while the night is shown by its fixes. */
static void
stop_matching (YxReviewReplay *self)
{
  if (self->matching != NULL)
    g_cancellable_cancel (self->matching);
  g_clear_object (&self->matching);
  g_clear_pointer (&self->roads, yx_fix_store_unref);
}

static void
matched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxReviewReplay) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxFixStore) roads = yx_road_trails_load_finish (result, &error);

  if (self->replay == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (roads == NULL) {
    g_warning ("ways are not on the roads: %s", error->message);
    return;
  }
  self->roads = g_steal_pointer (&roads);
  tell_clip (self);
  show_moment (self);
}

static void
match (YxReviewReplay *self)
{
  g_autofree char *path = NULL;

  stop_matching (self);
  if (self->replay == NULL || self->region == NULL || self->desk == NULL)
    return;
  self->matching = g_cancellable_new ();
  path = yx_road_trails_path (yx_desk_get_path (self->desk), facts_of (self)->operation.id);
  yx_road_trails_load_async (yx_replay_get_course (self->replay)->fixes, self->region, path,
                             self->matching, matched_cb, g_object_ref (self));
}

static void
yx_review_replay_dispose (GObject *object)
{
  YxReviewReplay *self = YX_REVIEW_REPLAY (object);

  stop_matching (self);
  self->replay = NULL;
  g_clear_object (&self->desk);
  g_clear_object (&self->region);
  g_clear_pointer (&self->moment, yx_replay_moment_free);
  g_clear_pointer (&self->selected, g_free);
  g_clear_object (&self->lines);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_REVIEW_REPLAY);
  G_OBJECT_CLASS (yx_review_replay_parent_class)->dispose (object);
}

static void
yx_review_replay_class_init (YxReviewReplayClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_review_replay_dispose;
  signals[EVIDENCE_ACTIVATED]
      = g_signal_new ("evidence-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT64);
  g_type_ensure (YX_TYPE_MAP_VIEW);
  g_type_ensure (YX_TYPE_REVIEW_CLIP);
  g_type_ensure (YX_TYPE_REVIEW_COMPARE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/review-replay.ui");
  gtk_widget_class_bind_template_child (widget_class, YxReviewReplay, map_view);
  gtk_widget_class_bind_template_child (widget_class, YxReviewReplay, clock);
  gtk_widget_class_bind_template_child (widget_class, YxReviewReplay, version);
  gtk_widget_class_bind_template_child (widget_class, YxReviewReplay, play);
  gtk_widget_class_bind_template_child (widget_class, YxReviewReplay, speed);
  gtk_widget_class_bind_template_child (widget_class, YxReviewReplay, as_known);
  gtk_widget_class_bind_template_child (widget_class, YxReviewReplay, follow);
  gtk_widget_class_bind_template_child (widget_class, YxReviewReplay, ghosts);
  gtk_widget_class_bind_template_child (widget_class, YxReviewReplay, slider);
  gtk_widget_class_bind_template_child (widget_class, YxReviewReplay, line);
  gtk_widget_class_bind_template_child (widget_class, YxReviewReplay, cars);
  gtk_widget_class_bind_template_child (widget_class, YxReviewReplay, clip);
  gtk_widget_class_bind_template_child (widget_class, YxReviewReplay, compare);
  gtk_widget_class_bind_template_child (widget_class, YxReviewReplay, below);
  gtk_widget_class_bind_template_child (widget_class, YxReviewReplay, compare_button);
  gtk_widget_class_bind_template_child (widget_class, YxReviewReplay, end_loop);
  gtk_widget_class_bind_template_child (widget_class, YxReviewReplay, cursor);
  gtk_widget_class_bind_template_child (widget_class, YxReviewReplay, log);
  gtk_widget_class_bind_template_callback (widget_class, play_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, forward_cb);
  gtk_widget_class_bind_template_callback (widget_class, slider_cb);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, car_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, place_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, line_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, end_loop_cb);
  gtk_widget_class_bind_template_callback (widget_class, compare_cb);
}

static void
yx_review_replay_init (YxReviewReplay *self)
{
  GSettings *settings = yx_settings_get ();
  GtkListItemFactory *factory = yx_log_lines_factory_new ("string", "yx-log-line");
  GtkStringList *names = gtk_string_list_new (NULL);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *map_click = gtk_gesture_click_new ();
  ShumateMap *map;

  self->evidence = -1;
  self->moment = yx_replay_moment_new ();
  self->lines = gtk_string_list_new (NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  map = yx_map_view_get_map (self->map_view);
  self->teams = yx_team_layer_new (shumate_map_get_viewport (map));
  shumate_map_add_layer (map, SHUMATE_LAYER (self->teams));
  for (gsize i = 0; i < G_N_ELEMENTS (speeds); i++) {
    g_autofree char *name = g_strdup_printf ("%g×", speeds[i]);

    gtk_string_list_append (names, name);
  }
  gtk_drop_down_set_model (self->speed, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->speed, 3);
  g_signal_connect_object (self->speed, "notify::selected", G_CALLBACK (tell_clip), self,
                           G_CONNECT_SWAPPED);
  g_object_unref (names);
  gtk_list_view_set_factory (self->log, factory);
  g_object_unref (factory);
  gtk_list_view_set_model (self->log, GTK_SELECTION_MODEL (gtk_no_selection_new (
                                          g_object_ref (G_LIST_MODEL (self->lines)))));
  gtk_drawing_area_set_draw_func (self->line, draw_line_cb, self, NULL);
  gtk_drawing_area_set_draw_func (self->cursor, draw_cursor_cb, self, NULL);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (line_pressed_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (line_dragged_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->line), GTK_EVENT_CONTROLLER (drag));
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (map_click), GTK_PHASE_CAPTURE);
  g_signal_connect (map_click, "pressed", G_CALLBACK (map_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->map_view), GTK_EVENT_CONTROLLER (map_click));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_tick_callback (GTK_WIDGET (self), frame_cb, NULL, NULL);
  g_signal_connect_object (settings, "changed::" YX_SETTINGS_MAP_STYLE,
                           G_CALLBACK (map_style_changed_cb), self, 0);
  map_style_changed_cb (settings, YX_SETTINGS_MAP_STYLE, self);
}

void
yx_review_replay_set_region (YxReviewReplay *self, YxRegion *region)
{
  g_return_if_fail (YX_IS_REVIEW_REPLAY (self));

  yx_map_view_set_region (self->map_view, region);
  if (g_set_object (&self->region, region))
    match (self);
}

void
yx_review_replay_show (YxReviewReplay *self, YxDesk *desk, const YxReplay *replay)
{
  YxPlanFactChart chart = { .style = yx_chart_style_of (GTK_WIDGET (self)) };
  YxBox box = YX_BOX_EMPTY;

  g_return_if_fail (YX_IS_REVIEW_REPLAY (self));

  set_playing (self, FALSE);
  stop_matching (self);
  g_set_object (&self->desk, desk);
  self->replay = replay;
  self->n_marks = 0;
  set_loop (self, 0, 0);
  g_clear_pointer (&self->selected, g_free);
  gtk_string_list_splice (self->lines, 0, g_list_model_get_n_items (G_LIST_MODEL (self->lines)),
                          NULL);
  yx_team_layer_set_teams (self->teams, NULL, 0);
  yx_review_compare_set_night (self->compare, desk, replay != NULL ? facts_of (self) : NULL);
  tell_clip (self);
  if (replay == NULL)
    return;
  yx_replay_get_span (replay, &self->begin, &self->end);
  self->end = MAX (self->end, self->begin + G_TIME_SPAN_MINUTE);
  self->quiet = TRUE;
  gtk_range_set_range (GTK_RANGE (self->slider), 0.0,
                       (double) (self->end - self->begin) / G_TIME_SPAN_SECOND);
  gtk_range_set_increments (GTK_RANGE (self->slider), 10.0, 300.0);
  self->quiet = FALSE;
  chart.n_rows = yx_replay_get_course (replay)->cars->len;
  gtk_drawing_area_set_content_height (self->line, (int) ceil (yx_plan_fact_chart_height (&chart)));
  self->time = self->begin;
  self->places = G_MAXUINT64;
  mark_slider (self);
  show_moment (self);
  match (self);
  tell_clip (self);
  gtk_widget_queue_draw (GTK_WIDGET (self->line));
  for (guint i = 0; i < facts_of (self)->stops->len; i++)
    yx_box_extend (&box, g_array_index (facts_of (self)->stops, YxFactStop, i).point);
  if (!yx_box_is_empty (box))
    yx_map_view_fit_box (self->map_view, box);
}

gint64
yx_review_replay_get_time (YxReviewReplay *self)
{
  g_return_val_if_fail (YX_IS_REVIEW_REPLAY (self), 0);

  return self->time;
}

void
yx_review_replay_get_loop (YxReviewReplay *self, gint64 *ret_from, gint64 *ret_to)
{
  g_return_if_fail (YX_IS_REVIEW_REPLAY (self));

  if (ret_from != NULL)
    *ret_from = self->loop_from;
  if (ret_to != NULL)
    *ret_to = self->loop_to;
}
