#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/desk-verb.h"
#include "console/plan-versions.h"
#include "desk/planning.h"
#include "desk/compare.h"
#include "desk/hand.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

struct _YxPlanVersions {
  AdwWindow parent_instance;

  GtkWidget *take_button;
  GtkListBox *list;
  GtkLabel *sentence_label;
  GtkLabel *figures_label;
  GtkColumnView *table;
  GListStore *rows; /* of GtkStringList: one text for each column */

  YxDesk *desk;
  char *operation_id;
  int chosen; /* version; 0: none */
  GCancellable *load;
};

G_DEFINE_FINAL_TYPE (YxPlanVersions, yx_plan_versions, ADW_TYPE_WINDOW)

enum {
  COLUMN_WHAT,
  COLUMN_WHO,
  COLUMN_BEFORE,
  COLUMN_AFTER,
  N_COLUMNS,
};

/* Reading ---------------------------------------------------------------------------------- */

typedef struct {
  char *operation_id;
  int version; /* 0: the list of versions is wanted */
} Question;

static void
question_free (gpointer data)
{
  g_free (((Question *) data)->operation_id);
  g_free (data);
}

static void
answer_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Question *question = task_data;
  GError *error = NULL;
  gpointer answer
      = question->version == 0
            ? (gpointer) yx_desk_list_plan_versions (source, question->operation_id, &error)
            : (gpointer) yx_desk_compare_plans (source, question->operation_id, question->version,
                                                0, &error);

  if (answer == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, answer,
                           question->version == 0 ? (GDestroyNotify) g_array_unref
                                                  : (GDestroyNotify) yx_plan_comparison_free);
}

static void
ask (YxPlanVersions *self, int version, GAsyncReadyCallback callback)
{
  Question *question = g_new0 (Question, 1);
  g_autoptr (GTask) task = g_task_new (self->desk, self->load, callback, g_object_ref (self));

  question->operation_id = g_strdup (self->operation_id);
  question->version = version;
  g_task_set_source_tag (task, ask);
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, answer_thread);
}

static void
show_error (YxPlanVersions *self, const GError *error)
{
  gtk_label_set_label (self->sentence_label, error->message);
  gtk_label_set_label (self->figures_label, "");
}

/* Comparison ------------------------------------------------------------------------------- */

static const char *
change_label (YxStopChange change)
{
  switch (change) {
  case YX_STOP_CHANGE_TIME:
    return _("Other time");
  case YX_STOP_CHANGE_CAR:
    return _("Other car");
  case YX_STOP_CHANGE_ADDED:
    return _("Only now");
  case YX_STOP_CHANGE_DROPPED:
    return _("Only then");
  default:
    return _("Same");
  }
}

static char *
place_in_plan (const char *car, int order, gint64 begin)
{
  g_autofree char *clock = car != NULL ? yx_format_clock (begin, NULL) : NULL;

  return car != NULL ? g_strdup_printf (_("%s · stop %d · %s"), car, order, clock)
                     : g_strdup ("—");
}

static void
add_row (YxPlanVersions *self, const char *what, const char *who, const char *before,
         const char *after)
{
  const char *const texts[] = { what, who, before, after, NULL };
  g_autoptr (GtkStringList) row = gtk_string_list_new (texts);

  g_list_store_append (self->rows, row);
}

static void
add_car_rows (YxPlanVersions *self, const YxPlanComparison *comparison)
{
  for (guint i = 0; i < comparison->cars->len; i++) {
    const YxCarDifference *car = &g_array_index (comparison->cars, YxCarDifference, i);
    g_autofree char *km_before = yx_format_metres (car->metres_before);
    g_autofree char *km_after = yx_format_metres (car->metres_after);
    g_autofree char *back_before = yx_format_clock (car->end_before, NULL);
    g_autofree char *back_after = yx_format_clock (car->end_after, NULL);
    g_autofree char *before
        = car->end_before != 0
              ? g_strdup_printf (_("%d stops, %s, back %s"), car->n_stops_before, km_before,
                                 back_before)
              : g_strdup (_("not used"));
    g_autofree char *after
        = car->end_after != 0 ? g_strdup_printf (_("%d stops, %s, back %s"), car->n_stops_after,
                                                 km_after, back_after)
                              : g_strdup (_("not used"));

    add_row (self, _("Vehicle"), car->car, before, after);
  }
}

static void
add_stop_rows (YxPlanVersions *self, const YxPlanComparison *comparison, gboolean same)
{
  for (guint i = 0; i < comparison->stops->len; i++) {
    const YxStopDifference *stop = &g_array_index (comparison->stops, YxStopDifference, i);
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;

    if ((stop->change == YX_STOP_CHANGE_NONE) != same)
      continue;
    before = place_in_plan (stop->car_before, stop->order_before, stop->begin_before);
    after = place_in_plan (stop->car_after, stop->order_after, stop->begin_after);
    add_row (self, change_label (stop->change), stop->masked_debtor, before, after);
  }
}

static char *
figures_of (YxPlan *plan)
{
  g_autofree char *figures = yx_plan_figures_text (plan);

  return g_strdup_printf (_("version %d: %s"), yx_plan_get_data (plan)->version, figures);
}

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxPlanVersions) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxPlanComparison) comparison = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *sentence = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *figures = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_list_store_remove_all (self->rows);
  if (comparison == NULL) {
    show_error (self, error);
    return;
  }
  /* An answer about what has been left meanwhile. */
  if (yx_plan_get_data (comparison->before)->version != self->chosen)
    return;
  sentence = yx_plan_comparison_sentence (comparison);
  before = figures_of (comparison->before);
  after = figures_of (comparison->after);
  figures = g_strdup_printf (_("Then, %s\nNow, %s"), before, after);
  gtk_label_set_label (self->sentence_label, sentence);
  gtk_label_set_label (self->figures_label, figures);
  add_stop_rows (self, comparison, FALSE);
  add_car_rows (self, comparison);
  add_stop_rows (self, comparison, TRUE);
}

/* List ------------------------------------------------------------------------------------- */

static GtkLabel *
add_line (GtkBox *box, const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (box, label);
  return GTK_LABEL (label);
}

static GtkWidget *
create_row (const YxPlanVersion *version)
{
  const YxPlanData *data = yx_plan_get_data (version->plan);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *row = gtk_list_box_row_new ();
  g_autofree char *when = yx_format_time (data->created, NULL);
  g_autofree char *from = version->made_from > 0
                              ? g_strdup_printf (_(" (from version %d)"), version->made_from)
                              : g_strdup ("");
  g_autofree char *title = g_strdup_printf (
      _("Version %d%s%s"), data->version, version->current ? _(" · in force") : "",
      version->approved ? _(" · approved") : "");
  g_autofree char *origin
      = g_strdup_printf ("%s%s · %s · %s", yx_enum_label (YX_TYPE_PLAN_ORIGIN, (int) version->origin),
                         from, version->author, when);
  g_autofree char *figures = yx_plan_figures_text (version->plan);

  add_line (GTK_BOX (box), title, "yx-row-title");
  add_line (GTK_BOX (box), origin, "yx-row-detail");
  add_line (GTK_BOX (box), figures, "yx-row-detail");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data (G_OBJECT (row), "version", GINT_TO_POINTER (data->version));
  g_object_set_data (G_OBJECT (row), "current", GINT_TO_POINTER (version->current));
  return row;
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxPlanVersions) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) versions = g_task_propagate_pointer (G_TASK (result), &error);
  GtkWidget *row;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (versions == NULL) {
    show_error (self, error);
    return;
  }
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < versions->len; i++)
    gtk_list_box_append (self->list,
                         create_row (&g_array_index (versions, YxPlanVersion, i)));
  /* The one before is what people mostly want to see. */
  gtk_list_box_select_row (self->list,
                           gtk_list_box_get_row_at_index (self->list, versions->len > 1 ? 1 : 0));
}

static void
chosen_cb (GtkListBox *list, GtkListBoxRow *row, YxPlanVersions *self)
{
  self->chosen
      = row != NULL ? GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), "version")) : 0;
  gtk_widget_set_sensitive (self->take_button,
                            row != NULL
                                && !GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), "current")));
  if (self->chosen > 0)
    ask (self, self->chosen, compared_cb);
}

/* Taking ----------------------------------------------------------------------------------- */

static gboolean
take_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  g_autoptr (YxPlan) plan = NULL;
  const char *operation_id;
  int version;

  g_variant_get (arguments, "(&si)", &operation_id, &version);
  plan = yx_desk_take_plan_version (desk, operation_id, version, NULL, error);
  return plan != NULL;
}

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxPlanVersions) self = user_data;
  g_autoptr (GError) error = NULL;

  if (yx_desk_verb_finish (result, &error)) {
    gtk_window_close (GTK_WINDOW (self));
    return;
  }
  gtk_widget_set_sensitive (self->take_button, TRUE);
  show_error (self, error);
}

static void
take_cb (YxPlanVersions *self)
{
  gtk_widget_set_sensitive (self->take_button, FALSE);
  yx_desk_verb_async (self->desk, take_verb,
                      g_variant_new ("(si)", self->operation_id, self->chosen), NULL, taken_cb,
                      g_object_ref (self));
}

/* Table ------------------------------------------------------------------------------------ */

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer column)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer column)
{
  GtkStringList *row = gtk_list_item_get_item (item);
  GtkLabel *label = GTK_LABEL (gtk_list_item_get_child (item));
  const char *text = gtk_string_list_get_string (row, GPOINTER_TO_UINT (column));

  gtk_label_set_label (label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), text);
}

static void
add_columns (YxPlanVersions *self)
{
  const char *const titles[N_COLUMNS] = { _("What"), _("Whom"), _("Then"), _("Now") };

  for (guint i = 0; i < N_COLUMNS; i++) {
    GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
    GtkColumnViewColumn *column;

    g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GUINT_TO_POINTER (i));
    g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), GUINT_TO_POINTER (i));
    column = gtk_column_view_column_new (titles[i], factory);
    gtk_column_view_column_set_expand (column, i >= COLUMN_BEFORE);
    gtk_column_view_column_set_resizable (column, TRUE);
    gtk_column_view_append_column (self->table, column);
    g_object_unref (column);
  }
}

static void
yx_plan_versions_dispose (GObject *object)
{
  YxPlanVersions *self = YX_PLAN_VERSIONS (object);

  g_cancellable_cancel (self->load);
  g_clear_object (&self->load);
  g_clear_object (&self->desk);
  g_clear_object (&self->rows);
  g_clear_pointer (&self->operation_id, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_PLAN_VERSIONS);
  G_OBJECT_CLASS (yx_plan_versions_parent_class)->dispose (object);
}

static void
yx_plan_versions_class_init (YxPlanVersionsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_plan_versions_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/plan-versions.ui");
  gtk_widget_class_bind_template_child (widget_class, YxPlanVersions, take_button);
  gtk_widget_class_bind_template_child (widget_class, YxPlanVersions, list);
  gtk_widget_class_bind_template_child (widget_class, YxPlanVersions, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, YxPlanVersions, figures_label);
  gtk_widget_class_bind_template_child (widget_class, YxPlanVersions, table);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, take_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
yx_plan_versions_init (YxPlanVersions *self)
{
  GtkNoSelection *none;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->load = g_cancellable_new ();
  self->rows = g_list_store_new (GTK_TYPE_STRING_LIST);
  none = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->rows)));
  gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (none));
  g_object_unref (none);
  add_columns (self);
}

void
yx_plan_versions_present (GtkWidget *parent, YxDesk *desk, const char *operation_id)
{
  YxPlanVersions *self;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (YX_IS_DESK (desk));
  g_return_if_fail (operation_id != NULL);

  self = g_object_new (YX_TYPE_PLAN_VERSIONS, "transient-for", gtk_widget_get_root (parent), NULL);
  self->desk = g_object_ref (desk);
  self->operation_id = g_strdup (operation_id);
  ask (self, 0, listed_cb);
  gtk_window_present (GTK_WINDOW (self));
}
