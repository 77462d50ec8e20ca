#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/log-lines.h"
#include "console/versions-dialog.h"
#include "console/attached-window.h"
#include "desk/compare.h"
#include "desk/steps.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

struct _YxVersionsDialog {
  AdwWindow parent_instance;

  GtkStack *stack; /* none, versions */
  GtkLabel *versions;
  GtkWidget *compare_box;
  GtkDropDown *before;
  GtkDropDown *after;
  GtkLabel *sentence;
  GtkListView *list;
  GtkStringList *rows; /* what differs, as text */

  YxDesk *desk;
  char *operation_id;
  GArray *approvals;   /* of YxApproval; NULL: not read yet */
  GCancellable *load;
  gboolean filling;
};

/* What a thread compares. */
typedef struct {
  char *operation_id;
  int before, after; /* approved versions */
} Pair;

G_DEFINE_FINAL_TYPE (YxVersionsDialog, yx_versions_dialog, ADW_TYPE_WINDOW)

static void
pair_free (gpointer data)
{
  g_free (((Pair *) data)->operation_id);
  g_free (data);
}

static char *
or_dash (const char *text)
{
  return g_strdup (text != NULL ? text : "–");
}

static char *
describe_stop (const YxStopDifference *stop)
{
  g_autofree char *from = stop->begin_before != 0 ? yx_format_clock (stop->begin_before, NULL)
                                                  : NULL;
  g_autofree char *to = stop->begin_after != 0 ? yx_format_clock (stop->begin_after, NULL) : NULL;
  g_autofree char *car_before = or_dash (stop->car_before);
  g_autofree char *car_after = or_dash (stop->car_after);
  const char *whom = stop->masked_debtor != NULL ? stop->masked_debtor : stop->address;

  switch (stop->change) {
  case YX_STOP_CHANGE_ADDED:
    return g_strdup_printf (_("+ %s · %s: %s, %s"), whom, stop->case_numbers, car_after, to);
  case YX_STOP_CHANGE_DROPPED:
    return g_strdup_printf (_("− %s · %s: was %s, %s"), whom, stop->case_numbers, car_before, from);
  case YX_STOP_CHANGE_CAR:
    return g_strdup_printf (_("%s · %s: %s, %s instead of %s, %s"), whom, stop->case_numbers,
                            car_after, to, car_before, from);
  case YX_STOP_CHANGE_TIME:
    return g_strdup_printf (_("%s · %s: at %s instead of %s"), whom, stop->case_numbers, to, from);
  case YX_STOP_CHANGE_NONE:
  default:
    return NULL;
  }
}

static char *
describe_car (const YxCarDifference *car)
{
  if (car->n_stops_before == car->n_stops_after && car->end_before == car->end_after)
    return NULL;
  return g_strdup_printf (_("%s: %d visits, %.1f km instead of %d visits, %.1f km"), car->car,
                          car->n_stops_after, car->metres_after / 1000.0, car->n_stops_before,
                          car->metres_before / 1000.0);
}

static char *
describe_rider (const YxRiderDifference *rider)
{
  const char *office = yx_enum_label (YX_TYPE_OFFICER_ROLE, (int) rider->role);

  if (rider->car_before == NULL)
    return g_strdup_printf (_("+ %s %s: rides in %s"), office, rider->name, rider->car_after);
  if (rider->car_after == NULL)
    return g_strdup_printf (_("− %s %s: rode in %s"), office, rider->name, rider->car_before);
  return g_strdup_printf (_("%s %s: rides in %s instead of %s"), office, rider->name,
                          rider->car_after, rider->car_before);
}

static void
show_comparison (YxVersionsDialog *self, const YxPlanComparison *comparison)
{
  g_autofree char *sentence = yx_plan_comparison_sentence (comparison);

  gtk_label_set_label (self->sentence, sentence);
  gtk_string_list_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)),
                          NULL);
  for (guint i = 0; i < comparison->cars->len; i++) {
    char *text = describe_car (&g_array_index (comparison->cars, YxCarDifference, i));

    if (text != NULL)
      gtk_string_list_take (self->rows, text);
  }
  for (guint i = 0; i < comparison->stops->len; i++) {
    char *text = describe_stop (&g_array_index (comparison->stops, YxStopDifference, i));

    if (text != NULL)
      gtk_string_list_take (self->rows, text);
  }
  for (guint i = 0; i < comparison->riders->len; i++)
    gtk_string_list_take (
        self->rows, describe_rider (&g_array_index (comparison->riders, YxRiderDifference, i)));
}

static void
compare_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Pair *pair = task_data;
  g_autoptr (GError) error = NULL;
  YxPlanComparison *comparison
      = yx_desk_compare_approvals (source, pair->operation_id, pair->before, pair->after, &error);

  if (comparison != NULL)
    g_task_return_pointer (task, comparison, (GDestroyNotify) yx_plan_comparison_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxVersionsDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxPlanComparison) comparison = g_task_propagate_pointer (G_TASK (result), &error);

  if (self->desk == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (comparison != NULL)
    show_comparison (self, comparison);
  else
    gtk_label_set_label (self->sentence, error->message);
}

static void
compare_cb (YxVersionsDialog *self)
{
  const guint before = gtk_drop_down_get_selected (self->before);
  const guint after = gtk_drop_down_get_selected (self->after);
  g_autoptr (GTask) task = NULL;
  Pair *pair;

  if (self->filling || self->approvals == NULL || before >= self->approvals->len
      || after >= self->approvals->len)
    return;
  g_cancellable_cancel (self->load);
  g_object_unref (self->load);
  self->load = g_cancellable_new ();
  pair = g_new0 (Pair, 1);
  pair->operation_id = g_strdup (self->operation_id);
  pair->before = g_array_index (self->approvals, YxApproval, before).version;
  pair->after = g_array_index (self->approvals, YxApproval, after).version;
  task = g_task_new (self->desk, self->load, compared_cb, g_object_ref (self));
  g_task_set_source_tag (task, compare_cb);
  g_task_set_task_data (task, pair, pair_free);
  g_task_run_in_thread (task, compare_thread);
}

static void
show_approvals (YxVersionsDialog *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  const guint n = self->approvals->len;

  for (guint i = 0; i < n; i++) {
    const YxApproval *approval = &g_array_index (self->approvals, YxApproval, i);
    g_autofree char *when = yx_format_time (approval->approved, NULL);

    gtk_string_list_take (names, g_strdup_printf (_("Version %d"), approval->version));
    g_string_append_printf (
        text, _("%sVersion %d: plan %d, approved by %s at %s: %d cases, %d cars, %.1f km"),
        text->len > 0 ? "\n" : "", approval->version, approval->plan_version, approval->commander,
        when, approval->n_cases_covered, approval->n_vehicles, approval->metres / 1000.0);
    if (approval->reopened_why != NULL)
      g_string_append_printf (text, _("; opened again: %s"), approval->reopened_why);
  }
  gtk_label_set_label (self->versions, text->str);
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "versions" : "none");
  gtk_widget_set_visible (self->compare_box, n > 1);
  self->filling = TRUE;
  gtk_drop_down_set_model (self->before, G_LIST_MODEL (names));
  gtk_drop_down_set_model (self->after, G_LIST_MODEL (names));
  if (n > 1) {
    gtk_drop_down_set_selected (self->before, n - 2);
    gtk_drop_down_set_selected (self->after, n - 1);
  }
  self->filling = FALSE;
  if (n > 1)
    compare_cb (self);
}

static void
approvals_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  GArray *approvals = yx_desk_list_approvals (source, task_data, &error);

  if (approvals != NULL)
    g_task_return_pointer (task, approvals, (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
approvals_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxVersionsDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) approvals = g_task_propagate_pointer (G_TASK (result), &error);

  if (self->desk == NULL)
    return;
  if (approvals == NULL) {
    gtk_label_set_label (self->versions, error->message);
    gtk_stack_set_visible_child_name (self->stack, "versions");
    return;
  }
  self->approvals = g_steal_pointer (&approvals);
  show_approvals (self);
}

static void
yx_versions_dialog_dispose (GObject *object)
{
  YxVersionsDialog *self = YX_VERSIONS_DIALOG (object);

  g_cancellable_cancel (self->load);
  g_clear_object (&self->load);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->rows);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->operation_id, g_free);
  g_clear_pointer (&self->approvals, g_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_VERSIONS_DIALOG);
  G_OBJECT_CLASS (yx_versions_dialog_parent_class)->dispose (object);
}

static void
yx_versions_dialog_class_init (YxVersionsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_versions_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/versions-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, YxVersionsDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, YxVersionsDialog, versions);
  gtk_widget_class_bind_template_child (widget_class, YxVersionsDialog, compare_box);
  gtk_widget_class_bind_template_child (widget_class, YxVersionsDialog, before);
  gtk_widget_class_bind_template_child (widget_class, YxVersionsDialog, after);
  gtk_widget_class_bind_template_child (widget_class, YxVersionsDialog, sentence);
  gtk_widget_class_bind_template_child (widget_class, YxVersionsDialog, list);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
yx_versions_dialog_init (YxVersionsDialog *self)
{
  g_autoptr (GtkListItemFactory) factory = yx_log_lines_factory_new ("string", NULL);
  g_autoptr (GtkNoSelection) none = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->load = g_cancellable_new ();
  self->rows = gtk_string_list_new (NULL);
  none = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->rows)));
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (none));
  g_signal_connect_object (self->before, "notify::selected", G_CALLBACK (compare_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->after, "notify::selected", G_CALLBACK (compare_cb), self,
                           G_CONNECT_SWAPPED);
}

YxVersionsDialog *
yx_versions_dialog_present (GtkWidget *parent, YxDesk *desk, const char *operation_id)
{
  YxVersionsDialog *self;
  g_autoptr (GTask) task = NULL;

  g_return_val_if_fail (GTK_IS_WIDGET (parent), NULL);
  g_return_val_if_fail (YX_IS_DESK (desk) && operation_id != NULL, NULL);

  self = g_object_new (YX_TYPE_VERSIONS_DIALOG, NULL);
  yx_window_attach (GTK_WINDOW (self), GTK_WINDOW (gtk_widget_get_root (parent)));
  self->desk = g_object_ref (desk);
  self->operation_id = g_strdup (operation_id);
  task = g_task_new (desk, NULL, approvals_cb, g_object_ref (self));
  g_task_set_source_tag (task, yx_versions_dialog_present);
  g_task_set_task_data (task, g_strdup (operation_id), g_free);
  g_task_run_in_thread (task, approvals_thread);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}
