#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/review-stops.h"

#include <glib/gi18n.h>

#include "desk/gather.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

enum {
  CAR,
  WHO,
  PLANNED,
  ARRIVED,
  OFF,
  PLANNED_SCENE,
  SCENE,
  OUTCOME,
  N_COLUMNS,
};

struct _YxReviewStops {
  AdwBin parent_instance;

  GtkStringList *rows; /* the cells of a row with tabs between them */
};

G_DEFINE_FINAL_TYPE (YxReviewStops, yx_review_stops, ADW_TYPE_BIN)

static const char *
column_title (int column)
{
  switch (column) {
  case CAR:
    return _("By car");
  case WHO:
    return _("Debtor");
  case PLANNED:
    return _("Planned at");
  case ARRIVED:
    return _("Came at");
  case OFF:
    return _("Later by");
  case PLANNED_SCENE:
    return _("Planned there");
  case SCENE:
    return _("Was there");
  case OUTCOME:
  default:
    return _("What came of it");
  }
}

static char *
dup_name (const YxCourse *course, const char *task_id)
{
  const YxFactTask *task = yx_facts_find_task (course->facts, task_id);

  if (task == NULL)
    return g_strdup ("–");
  return task->institution_id != NULL ? g_strdup (task->name)
                                      : yx_mask_debtor (task->name, task->debtor_kind);
}

static const char *
car_label (const YxCourse *course, const char *vehicle_id)
{
  const YxFactVehicle *vehicle = yx_facts_find_vehicle (course->facts, vehicle_id);

  return vehicle != NULL ? yx_fact_vehicle_label (vehicle) : "–";
}

static char *
clock_text (gint64 time)
{
  return time != 0 ? yx_format_clock (time, NULL) : g_strdup ("–");
}

/* "+12 min", "−3 min": between the two times as they are shown, to the minute. */
static char *
off_text (const YxCourseVisit *visit)
{
  gint64 minutes;

  if (visit->planned == NULL || visit->arrived == 0)
    return g_strdup ("–");
  minutes = visit->arrived / G_TIME_SPAN_MINUTE - visit->planned->arrival / G_TIME_SPAN_MINUTE;
  if (minutes == 0)
    return g_strdup (_("on time"));
  return g_strdup_printf (minutes < 0 ? _("−%d min") : _("+%d min"), (int) ABS (minutes));
}

static void
append (YxReviewStops *self, char *const cells[N_COLUMNS])
{
  g_autoptr (GString) row = g_string_new (NULL);

  for (int i = 0; i < N_COLUMNS; i++)
    g_string_append_printf (row, "%s%s", i > 0 ? "\t" : "", cells[i]);
  gtk_string_list_append (self->rows, row->str);
}

static void
add_visit (YxReviewStops *self, const YxCourse *course, const YxCourseVisit *visit)
{
  const YxFactStop *planned = visit->planned;
  g_autofree char *who = dup_name (course, visit->task_id);
  g_autofree char *at = clock_text (planned != NULL ? planned->arrival : 0);
  g_autofree char *arrived = clock_text (visit->arrived);
  g_autofree char *off = off_text (visit);
  g_autofree char *planned_scene
      = planned != NULL
            ? yx_format_seconds ((planned->departure - planned->begin) / G_USEC_PER_SEC)
            : g_strdup ("–");
  g_autofree char *scene
      = visit->on_scene_s >= 0 ? yx_format_seconds (visit->on_scene_s) : g_strdup ("–");
  char *const cells[N_COLUMNS] = {
    [CAR] = (char *) car_label (course, visit->vehicle_id),
    [WHO] = who,
    [PLANNED] = at,
    [ARRIVED] = arrived,
    [OFF] = off,
    [PLANNED_SCENE] = planned_scene,
    [SCENE] = scene,
    [OUTCOME] = (char *) yx_enum_label (YX_TYPE_STOP_OUTCOME, (int) visit->outcome),
  };

  append (self, cells);
}

/* Planned in the version in force at the end, and nobody came. */
static void
add_missed (YxReviewStops *self, const YxCourse *course, const YxFactStop *stop)
{
  const YxCourseTask *task = yx_course_find_task (course, stop->task_id);
  g_autofree char *who = dup_name (course, stop->task_id);
  g_autofree char *at = clock_text (stop->arrival);
  g_autofree char *planned_scene
      = yx_format_seconds ((stop->departure - stop->begin) / G_USEC_PER_SEC);
  g_autofree char *why = task != NULL && task->n_visits == 0 ? yx_course_why_text (course, task)
                                                             : g_strdup (_("not visited here"));
  char *const cells[N_COLUMNS] = {
    [CAR] = (char *) car_label (course, stop->vehicle_id),
    [WHO] = who,
    [PLANNED] = at,
    [ARRIVED] = (char *) "–",
    [OFF] = (char *) "–",
    [PLANNED_SCENE] = planned_scene,
    [SCENE] = (char *) "–",
    [OUTCOME] = why,
  };

  append (self, cells);
}

static gboolean
was_visited (const YxCourse *course, const YxFactStop *stop)
{
  for (guint i = 0; i < course->visits->len; i++) {
    const YxCourseVisit *visit = &g_array_index (course->visits, YxCourseVisit, i);

    if (visit->task_id == stop->task_id
        && (visit->place_id == stop->place_id || visit->place_id == NULL))
      return TRUE;
  }
  return FALSE;
}

/* Columns ------------------------------------------------------------------------------------- */

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  const int column = GPOINTER_TO_INT (user_data);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), column >= PLANNED && column <= SCENE ? 1.0f : 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (column >= PLANNED && column <= SCENE)
    gtk_widget_add_css_class (label, "yx-numeric");
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  g_auto (GStrv) cells
      = g_strsplit (gtk_string_object_get_string (gtk_list_item_get_item (item)), "\t", N_COLUMNS);
  const char *text = cells[GPOINTER_TO_INT (user_data)];

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), text);
  gtk_widget_set_tooltip_text (gtk_list_item_get_child (item),
                               GPOINTER_TO_INT (user_data) == OUTCOME ? text : NULL);
}

static GtkColumnViewColumn *
make_column (int column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *made = gtk_column_view_column_new (column_title (column), factory);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GINT_TO_POINTER (column));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), GINT_TO_POINTER (column));
  gtk_column_view_column_set_resizable (made, TRUE);
  gtk_column_view_column_set_expand (made, column == WHO || column == OUTCOME);
  return made;
}

static void
yx_review_stops_dispose (GObject *object)
{
  YxReviewStops *self = YX_REVIEW_STOPS (object);

  adw_bin_set_child (ADW_BIN (object), NULL);
  g_clear_object (&self->rows);
  G_OBJECT_CLASS (yx_review_stops_parent_class)->dispose (object);
}

static void
yx_review_stops_class_init (YxReviewStopsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yx_review_stops_dispose;
}

static void
yx_review_stops_init (YxReviewStops *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *view;

  self->rows = gtk_string_list_new (NULL);
  view = gtk_column_view_new (
      GTK_SELECTION_MODEL (gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->rows)))));
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (view), TRUE);
  for (int column = 0; column < N_COLUMNS; column++) {
    g_autoptr (GtkColumnViewColumn) made = make_column (column);

    gtk_column_view_append_column (GTK_COLUMN_VIEW (view), made);
  }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  adw_bin_set_child (ADW_BIN (self), scrolled);
}

void
yx_review_stops_show (YxReviewStops *self, const YxCourse *course)
{
  g_return_if_fail (YX_IS_REVIEW_STOPS (self));

  gtk_string_list_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)), NULL);
  for (guint c = 0; course != NULL && c <= course->facts->vehicles->len; c++) {
    /* Those of no car come last. */
    const char *vehicle_id
        = c < course->facts->vehicles->len
              ? g_array_index (course->facts->vehicles, YxFactVehicle, c).id
              : NULL;

    for (guint i = 0; i < course->visits->len; i++) {
      const YxCourseVisit *visit = &g_array_index (course->visits, YxCourseVisit, i);

      if (visit->vehicle_id == vehicle_id)
        add_visit (self, course, visit);
    }
    for (guint i = 0; vehicle_id != NULL && i < course->facts->stops->len; i++) {
      const YxFactStop *stop = &g_array_index (course->facts->stops, YxFactStop, i);

      if (stop->version == course->facts->operation.plan_version && stop->vehicle_id == vehicle_id
          && stop->kind == YX_STOP_KIND_VISIT && !was_visited (course, stop))
        add_missed (self, course, stop);
    }
  }
}
