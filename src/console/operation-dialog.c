#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/operation-dialog.h"
#include "desk/cars.h"
#include "desk/operation.h"
#include "model/format.h"

struct _YxOperationDialog {
  AdwWindow parent_instance;

  AdwEntryRow *name_row;
  AdwEntryRow *day_row;
  AdwEntryRow *from_row;
  AdwEntryRow *until_row;
  AdwActionRow *cases_row;
  AdwActionRow *cars_row;
  GtkSpinButton *cars_spin;
  AdwEntryRow *base_row;
  GtkWidget *base_note;
  GtkLabel *error_label;
  GtkButton *create_button;

  YxDesk *desk;
  GStrv case_ids;
  YxLonLat middle;
};

/* What a thread writes. */
typedef struct {
  YxDesk *desk;
  char *name;
  gint64 start, end;
  GStrv case_ids;
  guint n_cars;
  char *base; /* NULL: the desk has one */
  YxLonLat base_point;
} Job;

enum {
  CREATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YxOperationDialog, yx_operation_dialog, ADW_TYPE_WINDOW)

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->desk);
  g_free (job->name);
  g_strfreev (job->case_ids);
  g_free (job->base);
  g_free (job);
}

static void
job_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  const YxOperationData draft = { .name = job->name, .kind = YX_TASK_KIND_SUMMONS,
                                  .window_start = job->start, .window_end = job->end };
  guint n_added = 0;
  guint n_tasks = 0;
  char *id = NULL;
  GError *error = NULL;

  if ((job->base == NULL || yx_desk_set_base (job->desk, job->base, job->base_point, &error))
      && yx_cars_fill (job->desk, job->n_cars, &n_added, &error)
      && yx_desk_create_operation (job->desk, &draft, &id, &error)
      && yx_desk_set_operation_case_ids (job->desk, id, (const char *const *) job->case_ids,
                                         &n_tasks, &error))
    g_task_return_pointer (task, g_steal_pointer (&id), g_free);
  else
    g_task_return_error (task, error);
  g_free (id);
}

static void
show_error (YxOperationDialog *self, const char *text)
{
  gtk_label_set_label (self->error_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), text != NULL);
}

static void
created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YxOperationDialog *self = YX_OPERATION_DIALOG (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = g_task_propagate_pointer (G_TASK (result), &error);

  /* Closed meanwhile: what was asked for is on the desk all the same. */
  if (self->desk == NULL)
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->create_button), TRUE);
  if (id == NULL) {
    show_error (self, error->message);
    return;
  }
  g_signal_emit (self, signals[CREATED], 0, id);
  gtk_window_close (GTK_WINDOW (self));
}

static const char *
text_of (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

/* The hour of @row on the day chosen; marks the row when it is none. */
static gboolean
read_time (YxOperationDialog *self, AdwEntryRow *row, gint64 *ret_time)
{
  g_autofree char *text = g_strdup_printf ("%s %s", text_of (self->day_row), text_of (row));
  const gboolean read = yx_parse_time (text, NULL, ret_time);

  if (read)
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  return read;
}

static void
create_cb (GtkWidget *widget, YxOperationDialog *self)
{
  g_autoptr (GTask) task = NULL;
  gint64 start = 0, end = 0;
  Job *job;

  if (!read_time (self, self->from_row, &start) || !read_time (self, self->until_row, &end)) {
    show_error (self, _("Write the day as 2026-03-02 and the hours as 05:00."));
    return;
  }
  /* 22:00 to 02:00 ends on the next day. */
  if (end <= start)
    end += (gint64) 24 * 3600 * G_USEC_PER_SEC;
  show_error (self, NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->create_button), FALSE);

  job = g_new0 (Job, 1);
  job->desk = g_object_ref (self->desk);
  job->name = g_strdup (text_of (self->name_row));
  job->start = start;
  job->end = end;
  job->case_ids = g_strdupv (self->case_ids);
  if (gtk_widget_get_visible (GTK_WIDGET (self->cars_row)))
    job->n_cars = (guint) gtk_spin_button_get_value_as_int (self->cars_spin);
  if (gtk_widget_get_visible (GTK_WIDGET (self->base_row))) {
    job->base = g_strdup (text_of (self->base_row));
    job->base_point = self->middle;
  }
  task = g_task_new (self, NULL, created_cb, NULL);
  g_task_set_source_tag (task, create_cb);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, job_cb);
}

static void
yx_operation_dialog_dispose (GObject *object)
{
  YxOperationDialog *self = YX_OPERATION_DIALOG (object);

  g_clear_object (&self->desk);
  g_clear_pointer (&self->case_ids, g_strfreev);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_OPERATION_DIALOG);
  G_OBJECT_CLASS (yx_operation_dialog_parent_class)->dispose (object);
}

static void
yx_operation_dialog_class_init (YxOperationDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_operation_dialog_dispose;
  signals[CREATED] = g_signal_new ("created", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/operation-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, YxOperationDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, YxOperationDialog, day_row);
  gtk_widget_class_bind_template_child (widget_class, YxOperationDialog, from_row);
  gtk_widget_class_bind_template_child (widget_class, YxOperationDialog, until_row);
  gtk_widget_class_bind_template_child (widget_class, YxOperationDialog, cases_row);
  gtk_widget_class_bind_template_child (widget_class, YxOperationDialog, cars_row);
  gtk_widget_class_bind_template_child (widget_class, YxOperationDialog, cars_spin);
  gtk_widget_class_bind_template_child (widget_class, YxOperationDialog, base_row);
  gtk_widget_class_bind_template_child (widget_class, YxOperationDialog, base_note);
  gtk_widget_class_bind_template_child (widget_class, YxOperationDialog, error_label);
  gtk_widget_class_bind_template_child (widget_class, YxOperationDialog, create_button);
  gtk_widget_class_bind_template_callback (widget_class, create_cb);
}

static void
yx_operation_dialog_init (YxOperationDialog *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) tomorrow = g_date_time_add_days (now, 1);
  g_autofree char *day = g_date_time_format (tomorrow, "%Y-%m-%d");
  g_autofree char *name = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  name = g_strdup_printf (_("Operation of %s"), day);
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), name);
  gtk_editable_set_text (GTK_EDITABLE (self->day_row), day);
  gtk_editable_set_text (GTK_EDITABLE (self->from_row), "05:00");
  gtk_editable_set_text (GTK_EDITABLE (self->until_row), "09:30");
}

YxOperationDialog *
yx_operation_dialog_present (GtkWindow *parent, const YxOperationBasis *basis)
{
  YxOperationDialog *self;
  g_autofree char *cases = NULL;
  guint n_cases;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (basis != NULL && YX_IS_DESK (basis->desk), NULL);

  self = g_object_new (YX_TYPE_OPERATION_DIALOG, "transient-for", parent, NULL);
  self->desk = g_object_ref (basis->desk);
  self->case_ids = g_strdupv ((char **) basis->case_ids);
  self->middle = basis->middle;

  n_cases = g_strv_length (self->case_ids);
  cases = g_strdup_printf (ngettext ("%u case in enforcement, of those shown in the table",
                                     "%u cases in enforcement, of those shown in the table",
                                     n_cases),
                           n_cases);
  adw_action_row_set_subtitle (self->cases_row, cases);
  gtk_widget_set_sensitive (GTK_WIDGET (self->create_button), n_cases > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->cars_row), basis->n_vehicles == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->base_row), !basis->has_base);
  gtk_widget_set_visible (self->base_note, !basis->has_base);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}
