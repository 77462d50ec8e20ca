#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/review-replay.h"

#include <glib/gi18n.h>
#include <math.h>

#include "cartography/overlay.h"
#include "charts/plan-fact.h"
#include "console/chart-style.h"
#include "console/live-team-row.h"
#include "console/settings.h"
#include "console/team-look.h"
#include "desk/gather.h"
#include "map/map-view.h"
#include "map/team-layer.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/visit.h"
#include "model/vocabulary.h"

/* How much of the way behind a car is shown, and of how many points. */
#define TRAIL (30 * G_TIME_SPAN_MINUTE)
#define MAX_TRAIL 300
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
  GtkButton *play;
  GtkDropDown *speed;
  GtkToggleButton *as_known, *follow, *ghosts;
  GtkScale *slider;
  GtkDrawingArea *line;
  GtkListBox *cars;
  GtkStringList *lines;
  GtkListView *log;

  const YxReplay *replay; /* NULL: none */
  YxFixStore *roads;      /* its ways on the roads; NULL: not made yet */
  YxReplayMoment *moment;
  gint64 begin, end, time;
  gint64 loop_from, loop_to; /* 0: none */
  gboolean playing, quiet;
  gint64 last_frame;
  char *selected;            /* vehicle */
  guint n_marks, n_results;  /* that are shown */
  gboolean shown_known;
};

G_DEFINE_FINAL_TYPE (YxReviewReplay, yx_review_replay, ADW_TYPE_BIN)

static const YxFacts *
facts_of (YxReviewReplay *self)
{
  return yx_replay_get_course (self->replay)->facts;
}

static char *
dup_clock (gint64 time)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_TIME_SPAN_SECOND);
  g_autoptr (GDateTime) local = g_date_time_to_local (utc);

  return g_date_time_format (local, "%H:%M:%S");
}

static char *
dup_masked_task (const YxFacts *facts, const char *task_id)
{
  const YxFactTask *task = task_id != NULL ? yx_facts_find_task (facts, task_id) : NULL;

  if (task == NULL)
    return NULL;
  return task->institution_id != NULL ? g_strdup (task->name)
                                      : yx_mask_debtor (task->name, task->debtor_kind);
}

static guint
vehicle_index (const YxFacts *facts, const char *vehicle_id)
{
  for (guint i = 0; i < facts->vehicles->len; i++)
    if (yx_facts_same (g_array_index (facts->vehicles, YxFactVehicle, i).id, vehicle_id))
      return i;
  return 0;
}

/* What had happened --------------------------------------------------------------------------- */

/* With its day when that is not the night's, as of leads that were taken down days before. */
static char *
dup_mark_clock (gint64 time, gint64 window_start)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) local = NULL;

  if (ABS (time - window_start) < 12 * G_TIME_SPAN_HOUR)
    return dup_clock (time);
  utc = g_date_time_new_from_unix_utc (time / G_TIME_SPAN_SECOND);
  local = g_date_time_to_local (utc);
  return g_date_time_format (local, "%m-%d %H:%M");
}

static char *
describe_mark (const YxFacts *facts, const YxReplayMark *mark)
{
  g_autofree char *clock = dup_mark_clock (mark->time, facts->operation.window_start);
  GString *text = g_string_new (clock);
  const YxFactVehicle *vehicle
      = mark->vehicle_id != NULL ? yx_facts_find_vehicle (facts, mark->vehicle_id) : NULL;
  g_autofree char *who = NULL;

  g_string_append (text, "  ");
  switch (mark->kind) {
  case YX_REPLAY_MARK_PLAN:
    g_string_append_printf (text, _("Plan version %d"),
                            g_array_index (facts->plans, YxFactPlan, mark->index).version);
    break;
  case YX_REPLAY_MARK_MOVEMENT: {
    const YxFactMovement *row = &g_array_index (facts->movements, YxFactMovement, mark->index);

    g_string_append (text, yx_enum_label (YX_TYPE_MOVEMENT_KIND, (int) row->kind));
    who = dup_masked_task (facts, row->task_id);
    break;
  }
  case YX_REPLAY_MARK_REPORT: {
    const YxFactReport *row = &g_array_index (facts->reports, YxFactReport, mark->index);

    g_string_append (text, yx_enum_label (YX_TYPE_REPORT_KIND, (int) row->kind));
    if (row->outcome != YX_STOP_OUTCOME_PENDING)
      g_string_append_printf (text, " · %s",
                              yx_enum_label (YX_TYPE_STOP_OUTCOME, (int) row->outcome));
    who = dup_masked_task (facts, row->task_id);
    break;
  }
  case YX_REPLAY_MARK_ALERT: {
    const YxFactAlert *row = &g_array_index (facts->alerts, YxFactAlert, mark->index);

    g_string_append_printf (text, _("Alert: %s"),
                            yx_enum_label (YX_TYPE_ALERT_KIND, (int) row->kind));
    who = dup_masked_task (facts, row->task_id);
    break;
  }
  case YX_REPLAY_MARK_MESSAGE:
    g_string_append_printf (text, _("Message: %s"),
                            g_array_index (facts->messages, YxFactMessage, mark->index).said);
    break;
  case YX_REPLAY_MARK_LEAD:
    g_string_append (text, _("Lead taken down"));
    break;
  case YX_REPLAY_MARK_DISPATCH: {
    const YxFactDispatch *row = &g_array_index (facts->dispatches, YxFactDispatch, mark->index);

    g_string_append_printf (text, _("Dispatched: %s"),
                            yx_enum_label (YX_TYPE_DISPATCH_CAUSE, (int) row->cause));
    who = dup_masked_task (facts, row->task_id);
    break;
  }
  case YX_REPLAY_MARK_CUSTODY:
    g_string_append (text, _("Person under control"));
    who = dup_masked_task (facts, g_array_index (facts->custodies, YxFactCustody, mark->index).task_id);
    break;
  case YX_REPLAY_MARK_EVIDENCE: {
    const YxFactEvidence *row = &g_array_index (facts->evidence, YxFactEvidence, mark->index);

    g_string_append_printf (text, _("Evidence: %s"),
                            yx_enum_label (YX_TYPE_EVIDENCE_KIND, (int) row->kind));
    who = dup_masked_task (facts, row->task_id);
    break;
  }
  case YX_N_REPLAY_MARKS:
  default:
    break;
  }
  if (vehicle != NULL)
    g_string_append_printf (text, " · %s", yx_fact_vehicle_label (vehicle));
  if (who != NULL)
    g_string_append_printf (text, " · %s", who);
  return g_string_free (text, FALSE);
}

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
    g_ptr_array_add (texts, describe_mark (facts_of (self), &marks[i]));
  g_ptr_array_add (texts, NULL);
  gtk_string_list_splice (self->lines, 0, from == self->n_marks && known == self->shown_known ? 0 : n_old,
                          (const char *const *) texts->pdata);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->lines)) > MAX_LINES)
    gtk_string_list_splice (self->lines, MAX_LINES,
                            g_list_model_get_n_items (G_LIST_MODEL (self->lines)) - MAX_LINES, NULL);
  self->n_marks = n;
  self->shown_known = known;
}

/* Map ----------------------------------------------------------------------------------------- */

/* Where the plan in force then had the car: at its stop, or on the straight line to the next. */
static gboolean
find_ghost (YxReviewReplay *self, const char *vehicle_id, YxLonLat *ret_point)
{
  const YxFacts *facts = facts_of (self);
  const YxFactStop *before = NULL;

  for (guint i = 0; i < facts->stops->len; i++) {
    const YxFactStop *stop = &g_array_index (facts->stops, YxFactStop, i);

    if (stop->version != self->moment->plan_version
        || !yx_facts_same (stop->vehicle_id, vehicle_id))
      continue;
    if (stop->arrival > self->time) {
      const double part = before != NULL && stop->arrival > before->departure
                              ? (double) (self->time - before->departure)
                                    / (double) (stop->arrival - before->departure)
                              : 0.0;

      if (before == NULL)
        return FALSE;
      ret_point->lon
          = before->point.lon + CLAMP (part, 0.0, 1.0) * (stop->point.lon - before->point.lon);
      ret_point->lat
          = before->point.lat + CLAMP (part, 0.0, 1.0) * (stop->point.lat - before->point.lat);
      return TRUE;
    }
    before = stop;
  }
  if (before == NULL)
    return FALSE;
  *ret_point = before->point;
  return TRUE;
}

static YxTrailPoint *
make_trail (YxReviewReplay *self, guint device, gsize *ret_n)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (YxLonLat));
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (guint));
  YxTrailPoint *trail;
  guint run = 0;

  *ret_n = 0;
  if (!yx_replay_trail (self->replay, self->roads, device, self->time - TRAIL, self->time,
                        gtk_toggle_button_get_active (self->as_known), MAX_TRAIL, points, ends))
    return NULL;
  trail = g_new0 (YxTrailPoint, MAX (points->len, 1));
  for (guint i = 0; i < points->len; i++) {
    trail[i].point = g_array_index (points, YxLonLat, i);
    if (run < ends->len && i == g_array_index (ends, guint, run)) {
      trail[i].gap = TRUE;
      run++;
    }
  }
  *ret_n = points->len;
  return trail;
}

static void
show_teams (YxReviewReplay *self)
{
  const YxFacts *facts = facts_of (self);
  g_autoptr (GArray) marks = g_array_new (FALSE, TRUE, sizeof (YxTeamMark));
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  YxLonLat followed = { 0, 0 };
  gboolean follows = FALSE;

  for (guint i = 0; i < self->moment->cars->len; i++) {
    const YxReplayCar *car = &g_array_index (self->moment->cars, YxReplayCar, i);
    const YxReplayPosition *position
        = car->position >= 0
              ? &g_array_index (self->moment->positions, YxReplayPosition, car->position)
              : NULL;
    const YxFactVehicle *vehicle = yx_facts_find_vehicle (facts, car->vehicle_id);
    YxTeamMark mark = { 0 };

    if (position == NULL || !position->has_fix || vehicle == NULL)
      continue;
    mark.id = car->vehicle_id;
    mark.label = yx_fact_vehicle_label (vehicle);
    mark.point = position->point;
    mark.colour = i;
    mark.look = (YxTeamLook){ .shape = yx_team_shape_of (car->status),
                              .course = position->course,
                              .aboard = (unsigned) MAX (car->n_aboard, 0),
                              .faded = position->in_gap };
    if (position->in_gap) {
      mark.note = yx_live_age_text (position->time, self->time);
      g_ptr_array_add (kept, (gpointer) mark.note);
    }
    mark.trail = make_trail (self, position->device, &mark.n_trail);
    if (mark.trail != NULL)
      g_ptr_array_add (kept, (gpointer) mark.trail);
    mark.has_ghost = gtk_toggle_button_get_active (self->ghosts)
                     && find_ghost (self, car->vehicle_id, &mark.ghost);
    g_array_append_val (marks, mark);
    if (g_strcmp0 (car->vehicle_id, self->selected) == 0) {
      followed = position->point;
      follows = TRUE;
    }
  }
  yx_team_layer_set_teams (self->teams, (const YxTeamMark *) (gpointer) marks->data, marks->len);
  yx_team_layer_set_selected (self->teams, self->selected);
  if (follows && gtk_toggle_button_get_active (self->follow))
    yx_map_view_reveal (self->map_view, followed);
}

/* The stops of the plan in force then, and what had come of them. */
static void
show_places (YxReviewReplay *self, gboolean anew)
{
  const YxCourse *course = yx_replay_get_course (self->replay);
  g_autoptr (GArray) places = g_array_new (FALSE, TRUE, sizeof (YxOverlayPlace));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  guint n_results = 0;

  for (guint i = 0; i < course->visits->len; i++) {
    const YxCourseVisit *visit = &g_array_index (course->visits, YxCourseVisit, i);

    n_results += visit->result_at != 0 && visit->result_at <= self->time;
  }
  if (!anew && n_results == self->n_results)
    return;
  self->n_results = n_results;
  for (guint i = 0; i < course->facts->stops->len; i++) {
    const YxFactStop *stop = &g_array_index (course->facts->stops, YxFactStop, i);
    YxOverlayPlace place = { .id = stop->id,
                             .point = stop->point,
                             .mark = YX_MARK_PLANNED,
                             .colour = (int) vehicle_index (course->facts, stop->vehicle_id) };

    if (stop->kind != YX_STOP_KIND_VISIT || stop->version != self->moment->plan_version)
      continue;
    for (guint j = 0; j < course->visits->len; j++) {
      const YxCourseVisit *visit = &g_array_index (course->visits, YxCourseVisit, j);

      if (visit->task_id == stop->task_id && visit->place_id == stop->place_id
          && visit->result_at != 0 && visit->result_at <= self->time)
        place.mark = yx_visit_mark_of (visit->outcome);
    }
    g_ptr_array_add (texts, dup_masked_task (course->facts, stop->task_id));
    place.label = texts->pdata[texts->len - 1];
    g_array_append_val (places, place);
  }
  yx_map_view_set_places (self->map_view, (const YxOverlayPlace *) (gpointer) places->data,
                          places->len);
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
    g_autofree char *who = dup_masked_task (facts, car->task_id);
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
  const int version = facts->operation.plan_version;
  GArray *stops = g_array_new (FALSE, TRUE, sizeof (YxPlanFactStop));

  for (guint i = 0; i < facts->stops->len; i++) {
    const YxFactStop *stop = &g_array_index (facts->stops, YxFactStop, i);
    const YxPlanFactStop planned = { .kind = stop->kind,
                                     .plan_from = stop->arrival,
                                     .plan_to = stop->departure };

    if (stop->version == version && yx_facts_same (stop->vehicle_id, car->vehicle_id)
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
  chart.now = self->time;
  yx_plan_fact_chart_draw (&chart, cr);
}

static void
line_pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, YxReviewReplay *self)
{
  const YxPlanFactChart chart
      = { .from = self->begin,
          .to = self->end,
          .width = gtk_widget_get_width (GTK_WIDGET (self->line)),
          .style = yx_chart_style_of (GTK_WIDGET (self->line)) };

  if (self->replay != NULL)
    yx_review_replay_seek (self, yx_plan_fact_chart_time (&chart, x));
}

/* Time ---------------------------------------------------------------------------------------- */

static void
show_moment (YxReviewReplay *self)
{
  const int before = self->moment->plan_version;
  g_autofree char *clock = NULL;
  g_autofree char *version = NULL;

  yx_replay_seek (self->replay, self->time, gtk_toggle_button_get_active (self->as_known),
                  self->moment);
  clock = dup_clock (self->time);
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
  show_places (self, before != self->moment->plan_version);
  show_teams (self);
  show_cars (self);
  show_lines (self);
  gtk_widget_queue_draw (GTK_WIDGET (self->line));
}

void
yx_review_replay_seek (YxReviewReplay *self, gint64 time)
{
  g_return_if_fail (YX_IS_REVIEW_REPLAY (self));

  if (self->replay == NULL)
    return;
  self->time = CLAMP (time, self->begin, self->end);
  show_moment (self);
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
  if (self->replay != NULL)
    show_moment (self);
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType modifiers,
        YxReviewReplay *self)
{
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
    self->loop_from = self->time;
    return TRUE;
  case GDK_KEY_bracketright:
    self->loop_to = self->time;
    return TRUE;
  case GDK_KEY_BackSpace:
    self->loop_from = self->loop_to = 0;
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

static void
yx_review_replay_dispose (GObject *object)
{
  YxReviewReplay *self = YX_REVIEW_REPLAY (object);

  self->replay = NULL;
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
  g_type_ensure (YX_TYPE_MAP_VIEW);
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
  gtk_widget_class_bind_template_child (widget_class, YxReviewReplay, log);
  gtk_widget_class_bind_template_callback (widget_class, play_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, forward_cb);
  gtk_widget_class_bind_template_callback (widget_class, slider_cb);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, car_selected_cb);
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, "yx-log-line");
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)),
                       gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

static void
yx_review_replay_init (YxReviewReplay *self)
{
  GSettings *settings = yx_settings_get ();
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkStringList *names = gtk_string_list_new (NULL);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *map_click = gtk_gesture_click_new ();
  ShumateMap *map;

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
  g_object_unref (names);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_list_view_set_factory (self->log, factory);
  g_object_unref (factory);
  gtk_list_view_set_model (self->log, GTK_SELECTION_MODEL (gtk_no_selection_new (
                                          g_object_ref (G_LIST_MODEL (self->lines)))));
  gtk_drawing_area_set_draw_func (self->line, draw_line_cb, self, NULL);
  g_signal_connect (click, "pressed", G_CALLBACK (line_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->line), GTK_EVENT_CONTROLLER (click));
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
}

void
yx_review_replay_show (YxReviewReplay *self, const YxReplay *replay)
{
  YxPlanFactChart chart = { .style = yx_chart_style_of (GTK_WIDGET (self)) };
  YxBox box = YX_BOX_EMPTY;

  g_return_if_fail (YX_IS_REVIEW_REPLAY (self));

  set_playing (self, FALSE);
  self->replay = replay;
  self->n_marks = 0;
  self->loop_from = self->loop_to = 0;
  g_clear_pointer (&self->selected, g_free);
  gtk_string_list_splice (self->lines, 0, g_list_model_get_n_items (G_LIST_MODEL (self->lines)),
                          NULL);
  yx_team_layer_set_teams (self->teams, NULL, 0);
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
  self->moment->plan_version = -1;
  show_moment (self);
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
