#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/review-compare.h"

#include <glib/gi18n.h>
#include <math.h>

#include "console/log-lines.h"
#include "desk/compare.h"
#include "desk/lists.h"
#include "model/format.h"
#include "model/route.h"

/* Of yx_route_colour(): from YX_N_ROUTE_COLOURS on they are dashed. */
#define BEFORE_COLOUR (YX_N_ROUTE_COLOURS + 1)
#define AFTER_COLOUR 0

/* What a thread reads. */
typedef struct {
  char *operation_id;
  int before, after;
  YxPlanComparison *comparison;
  GListStore *routes[2];
} Reading;

struct _YxReviewCompare {
  AdwBin parent_instance;

  GtkDropDown *before, *after;
  GtkStringList *names;
  GtkLabel *sentence;
  GtkStringList *lines;
  GtkListView *list;

  YxDesk *desk;
  const YxFacts *facts;
  YxMapView *view;    /* NULL: off */
  GArray *points;     /* of YxLonLat: of each line; NAN: of a car */
  Reading *reading;   /* that is shown */
  GCancellable *load;
  gboolean quiet;
};

G_DEFINE_FINAL_TYPE (YxReviewCompare, yx_review_compare, ADW_TYPE_BIN)

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_free (reading->operation_id);
  g_clear_pointer (&reading->comparison, yx_plan_comparison_free);
  g_clear_object (&reading->routes[0]);
  g_clear_object (&reading->routes[1]);
  g_free (reading);
}

static char *
describe_stop (const YxStopDifference *stop)
{
  g_autofree char *from
      = stop->begin_before != 0 ? yx_format_clock (stop->begin_before, NULL) : NULL;
  g_autofree char *to = stop->begin_after != 0 ? yx_format_clock (stop->begin_after, NULL) : NULL;
  const char *whom = stop->masked_debtor != NULL ? stop->masked_debtor : stop->address;

  switch (stop->change) {
  case YX_STOP_CHANGE_ADDED:
    return g_strdup_printf (_("Added: %s · %s at %s"), whom, stop->car_after, to);
  case YX_STOP_CHANGE_DROPPED:
    return g_strdup_printf (_("Dropped: %s · was %s at %s"), whom, stop->car_before, from);
  case YX_STOP_CHANGE_CAR:
    return g_strdup_printf (_("Other car: %s · %s at %s, was %s at %s"), whom, stop->car_after, to,
                            stop->car_before, from);
  case YX_STOP_CHANGE_TIME:
    return g_strdup_printf (_("Other time: %s · %s at %s, was %s"), whom, stop->car_after, to, from);
  case YX_STOP_CHANGE_NONE:
  default:
    return NULL;
  }
}

/* Routes --------------------------------------------------------------------------------------- */

static void
add_routes (const Reading *reading, guint side, GArray *records)
{
  GListModel *routes = G_LIST_MODEL (reading->routes[side]);

  for (guint i = 0; i < g_list_model_get_n_items (routes); i++) {
    g_autoptr (YxRoute) route = g_list_model_get_item (routes, i);
    const YxRouteData *data = yx_route_get_data (route);
    gsize n = 0;
    YxOverlayRoute record = { .id = data->id,
                              .name = data->plate,
                              .colour = side == 0 ? BEFORE_COLOUR : AFTER_COLOUR,
                              .points = yx_line_points (data->line, &n) };

    record.n_points = n;
    g_array_append_val (records, record);
  }
}

static void
show_routes (YxReviewCompare *self)
{
  g_autoptr (GArray) records = g_array_new (FALSE, TRUE, sizeof (YxOverlayRoute));

  if (self->view == NULL)
    return;
  if (self->reading != NULL) {
    add_routes (self->reading, 0, records);
    add_routes (self->reading, 1, records);
  }
  yx_map_view_set_routes (self->view, (const YxOverlayRoute *) (gpointer) records->data,
                          records->len);
}

/* Reading -------------------------------------------------------------------------------------- */

static void
compare_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Reading *question = data;
  Reading *reading = g_new0 (Reading, 1);
  g_autoptr (GError) error = NULL;

  reading->before = question->before;
  reading->after = question->after;
  reading->comparison = yx_desk_compare_plans (source, question->operation_id, question->before,
                                               question->after, &error);
  if (error == NULL)
    reading->routes[0]
        = yx_desk_list_routes (source, question->operation_id, question->before, &error);
  if (error == NULL)
    reading->routes[1]
        = yx_desk_list_routes (source, question->operation_id, question->after, &error);
  if (error == NULL) {
    g_task_return_pointer (task, reading, reading_free);
    return;
  }
  reading_free (reading);
  g_task_return_error (task, g_steal_pointer (&error));
}

static YxLonLat
stop_point (const YxFacts *facts, const YxStopDifference *stop, const Reading *reading)
{
  const char *task = yx_facts_intern (facts, stop->task_id);
  const char *place = yx_facts_intern (facts, stop->place_id);
  const YxFactStop *found = yx_facts_find_stop (facts, reading->after, task, place, NULL);

  if (found == NULL)
    found = yx_facts_find_stop (facts, reading->before, task, place, NULL);
  return found != NULL ? found->point : (YxLonLat){ NAN, NAN };
}

/* A later version of a night under way has only what is still to be done: what a car had come to by then
 * was not dropped. */
static gboolean
was_done (const YxFacts *facts, const YxStopDifference *stop, const Reading *reading)
{
  const YxFactPlan *plan = yx_facts_find_plan (facts, reading->after);
  const char *task = yx_facts_intern (facts, stop->task_id);
  const char *place = yx_facts_intern (facts, stop->place_id);

  if (stop->change != YX_STOP_CHANGE_DROPPED || plan == NULL)
    return FALSE;
  for (guint i = 0; i < facts->movements->len; i++) {
    const YxFactMovement *row = &g_array_index (facts->movements, YxFactMovement, i);

    if (row->kind == YX_MOVEMENT_KIND_ARRIVED && row->time <= plan->created
        && yx_facts_same (row->task_id, task) && yx_facts_same (row->place_id, place))
      return TRUE;
  }
  for (guint i = 0; i < facts->reports->len; i++) {
    const YxFactReport *row = &g_array_index (facts->reports, YxFactReport, i);

    if (row->kind == YX_REPORT_KIND_ARRIVED && row->time <= plan->created
        && yx_facts_same (row->task_id, task) && yx_facts_same (row->place_id, place))
      return TRUE;
  }
  return FALSE;
}

static char *
dup_sentence (const YxPlanComparison *comparison, guint n_done)
{
  YxPlanComparison rest = *comparison;
  g_autofree char *sentence = NULL;
  g_autofree char *done = g_strdup_printf (
      ngettext ("%u had been visited by then", "%u had been visited by then", n_done), n_done);

  rest.n_dropped -= n_done;
  sentence = yx_plan_comparison_sentence (&rest);
  return n_done > 0 ? g_strdup_printf ("%s · %s", sentence, done) : g_steal_pointer (&sentence);
}

static void
show_reading (YxReviewCompare *self)
{
  const YxPlanComparison *comparison = self->reading->comparison;
  g_autofree char *sentence = NULL;
  guint n_done = 0;

  gtk_string_list_splice (self->lines, 0, g_list_model_get_n_items (G_LIST_MODEL (self->lines)),
                          NULL);
  g_array_set_size (self->points, 0);
  for (guint i = 0; i < comparison->stops->len; i++) {
    const YxStopDifference *stop = &g_array_index (comparison->stops, YxStopDifference, i);
    char *text;
    YxLonLat point;

    if (was_done (self->facts, stop, self->reading)) {
      n_done++;
      continue;
    }
    text = describe_stop (stop);
    if (text == NULL)
      continue;
    point = stop_point (self->facts, stop, self->reading);
    g_array_append_val (self->points, point);
    gtk_string_list_take (self->lines, text);
  }
  sentence = dup_sentence (comparison, n_done);
  gtk_label_set_label (self->sentence, sentence);
  show_routes (self);
}

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxReviewCompare) self = user_data;
  g_autoptr (GError) error = NULL;
  Reading *reading = g_task_propagate_pointer (G_TASK (result), &error);

  if (self->facts == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_clear_pointer (&reading, reading_free);
    return;
  }
  if (reading == NULL) {
    gtk_label_set_label (self->sentence, error->message);
    return;
  }
  g_clear_pointer (&self->reading, reading_free);
  self->reading = reading;
  show_reading (self);
}

static int
chosen_version (YxReviewCompare *self, GtkDropDown *drop)
{
  const guint index = gtk_drop_down_get_selected (drop);

  return self->facts != NULL && index < self->facts->plans->len
             ? g_array_index (self->facts->plans, YxFactPlan, index).version
             : 0;
}

static void
stop_loading (YxReviewCompare *self)
{
  g_cancellable_cancel (self->load);
  g_object_unref (self->load);
  self->load = g_cancellable_new ();
}

static void
compare (YxReviewCompare *self)
{
  g_autoptr (GTask) task = NULL;
  Reading *question;

  if (self->quiet || self->view == NULL || self->desk == NULL || self->facts == NULL
      || self->facts->plans->len == 0)
    return;
  stop_loading (self);
  question = g_new0 (Reading, 1);
  question->operation_id = g_strdup (self->facts->operation.id);
  question->before = chosen_version (self, self->before);
  question->after = chosen_version (self, self->after);
  task = g_task_new (self->desk, self->load, compared_cb, g_object_ref (self));
  g_task_set_source_tag (task, compare);
  g_task_set_task_data (task, question, reading_free);
  g_task_run_in_thread (task, compare_thread);
}

static void
activate_cb (GtkListView *list, guint position, YxReviewCompare *self)
{
  if (self->view != NULL && position < self->points->len
      && !isnan (g_array_index (self->points, YxLonLat, position).lon))
    yx_map_view_show_found (self->view, g_array_index (self->points, YxLonLat, position), 0.0, NULL);
}

/* The widget ----------------------------------------------------------------------------------- */

static void
yx_review_compare_dispose (GObject *object)
{
  YxReviewCompare *self = YX_REVIEW_COMPARE (object);

  if (self->load != NULL)
    g_cancellable_cancel (self->load);
  g_clear_object (&self->load);
  g_clear_pointer (&self->reading, reading_free);
  g_clear_pointer (&self->points, g_array_unref);
  g_clear_object (&self->names);
  g_clear_object (&self->lines);
  g_clear_object (&self->desk);
  self->facts = NULL;
  self->view = NULL;
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (yx_review_compare_parent_class)->dispose (object);
}

static void
yx_review_compare_class_init (YxReviewCompareClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yx_review_compare_dispose;
}

static GtkDropDown *
add_choice (YxReviewCompare *self, GtkGrid *grid, int row, const char *title)
{
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *drop = gtk_drop_down_new (g_object_ref (G_LIST_MODEL (self->names)), NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_widget_set_hexpand (drop, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_grid_attach (grid, label, 0, row, 1, 1);
  gtk_grid_attach (grid, drop, 1, row, 1, 1);
  g_signal_connect_object (drop, "notify::selected", G_CALLBACK (compare), self, G_CONNECT_SWAPPED);
  return GTK_DROP_DOWN (drop);
}

static void
yx_review_compare_init (YxReviewCompare *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->load = g_cancellable_new ();
  self->points = g_array_new (FALSE, FALSE, sizeof (YxLonLat));
  self->names = gtk_string_list_new (NULL);
  self->lines = gtk_string_list_new (NULL);
  g_object_set (grid, "row-spacing", 6, "column-spacing", 9, "margin-start", 6, "margin-end", 6,
                "margin-top", 6, NULL);
  self->before = add_choice (self, GTK_GRID (grid), 0, _("Dashed: plan"));
  self->after = add_choice (self, GTK_GRID (grid), 1, _("Solid: plan"));
  self->sentence = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->sentence, TRUE);
  gtk_label_set_xalign (self->sentence, 0.0f);
  g_object_set (self->sentence, "margin-start", 6, "margin-end", 6, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->sentence), "heading");
  self->list = GTK_LIST_VIEW (gtk_list_view_new (
      GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->lines)))),
      yx_log_lines_factory_new ("string", "yx-log-line")));
  gtk_list_view_set_single_click_activate (self->list, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("What differs"), -1);
  g_signal_connect (self->list, "activate", G_CALLBACK (activate_cb), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->list));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (box), grid);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->sentence));
  gtk_box_append (GTK_BOX (box), scrolled);
  adw_bin_set_child (ADW_BIN (self), box);
}

void
yx_review_compare_set_night (YxReviewCompare *self, YxDesk *desk, const YxFacts *facts)
{
  g_return_if_fail (YX_IS_REVIEW_COMPARE (self));

  stop_loading (self);
  g_clear_pointer (&self->reading, reading_free);
  g_set_object (&self->desk, desk);
  self->facts = facts;
  gtk_label_set_label (self->sentence, NULL);
  gtk_string_list_splice (self->lines, 0, g_list_model_get_n_items (G_LIST_MODEL (self->lines)),
                          NULL);
  self->quiet = TRUE;
  gtk_string_list_splice (self->names, 0, g_list_model_get_n_items (G_LIST_MODEL (self->names)),
                          NULL);
  for (guint i = 0; facts != NULL && i < facts->plans->len; i++) {
    const YxFactPlan *plan = &g_array_index (facts->plans, YxFactPlan, i);
    g_autofree char *clock = yx_format_clock (plan->created, NULL);

    gtk_string_list_take (self->names, g_strdup_printf (_("%d · made at %s"), plan->version, clock));
  }
  self->quiet = FALSE;
  show_routes (self);
  compare (self);
}

void
yx_review_compare_set_on (YxReviewCompare *self, YxMapView *view, gboolean on, int version)
{
  g_return_if_fail (YX_IS_REVIEW_COMPARE (self));

  if (!on) {
    if (self->view != NULL)
      yx_map_view_set_routes (self->view, NULL, 0);
    self->view = NULL;
    return;
  }
  self->view = view;
  for (guint i = 0; self->facts != NULL && i < self->facts->plans->len; i++) {
    if (g_array_index (self->facts->plans, YxFactPlan, i).version != version)
      continue;
    self->quiet = TRUE;
    /* The first one has none before it: what became of it is asked. */
    const guint after = i > 0 ? i : MIN (1, self->facts->plans->len - 1);

    gtk_drop_down_set_selected (self->after, after);
    gtk_drop_down_set_selected (self->before, after > 0 ? after - 1 : 0);
    self->quiet = FALSE;
  }
  compare (self);
}

const char *
yx_review_compare_get_sentence (YxReviewCompare *self)
{
  g_return_val_if_fail (YX_IS_REVIEW_COMPARE (self), NULL);

  return gtk_label_get_label (self->sentence);
}

guint
yx_review_compare_get_n_lines (YxReviewCompare *self)
{
  g_return_val_if_fail (YX_IS_REVIEW_COMPARE (self), 0);

  return g_list_model_get_n_items (G_LIST_MODEL (self->lines));
}

void
yx_review_compare_choose (YxReviewCompare *self, int before, int after)
{
  g_return_if_fail (YX_IS_REVIEW_COMPARE (self));

  for (guint i = 0; self->facts != NULL && i < self->facts->plans->len; i++) {
    const int version = g_array_index (self->facts->plans, YxFactPlan, i).version;

    if (version == before)
      gtk_drop_down_set_selected (self->before, i);
    if (version == after)
      gtk_drop_down_set_selected (self->after, i);
  }
}
