#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/fleet-import.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* More would not be read, and each is a widget. */
#define MOST_PROBLEMS 200

static void
import_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  YxFleetReport *report = yx_fleet_list_import (source, task_data, cancellable, &error);

  if (report != NULL)
    g_task_return_pointer (task, report, (GDestroyNotify) yx_fleet_report_free);
  else
    g_task_return_error (task, error);
}

void
yx_fleet_import_async (YxDesk *desk, GFile *file, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (YX_IS_DESK (desk) && G_IS_FILE (file));

  task = g_task_new (desk, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_fleet_import_async);
  g_task_set_task_data (task, g_file_get_path (file), g_free);
  g_task_run_in_thread (task, import_thread);
}

YxFleetReport *
yx_fleet_import_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, yx_fleet_import_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

char *
yx_fleet_import_tell (const YxFleetReport *report)
{
  g_return_val_if_fail (report != NULL, NULL);

  return g_strdup_printf (_("vehicles: %u new, %u changed, %u as before; officers: %u new, "
                            "%u changed, %u as before"),
                          report->vehicles.added, report->vehicles.updated,
                          report->vehicles.unchanged, report->officers.added,
                          report->officers.updated, report->officers.unchanged);
}

static GtkWidget *
create_row (const YxFleetProblem *problem)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *message = g_markup_escape_text (problem->message, -1);
  g_autofree char *where
      = problem->column != NULL
            ? g_markup_printf_escaped (_("Line %u, %s"), problem->line, problem->column)
            : g_markup_printf_escaped (_("Line %u"), problem->line);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), message);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), where);
  return row;
}

GtkWindow *
yx_fleet_import_show_problems (GtkWindow *parent, const YxFleetReport *report)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  g_return_val_if_fail (report != NULL, NULL);

  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (group), _("Nothing was stored; mend these and import again"));
  for (guint i = 0; i < MIN (report->problems->len, MOST_PROBLEMS); i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                               create_row (g_ptr_array_index (report->problems, i)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (all), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (all), page);
  adw_window_set_content (ADW_WINDOW (window), all);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                        gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);
  gtk_window_set_title (GTK_WINDOW (window), _("What Is Wrong with the List"));
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (window), 560, 480);
  gtk_window_present (GTK_WINDOW (window));
  return GTK_WINDOW (window);
}
