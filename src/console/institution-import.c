#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/datum-file.h"
#include "console/institution-import.h"
#include "console/window-private.h"
#include "exchange/institution-list.h"

typedef struct {
  char *path;
  YxDatum datum;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->path);
  g_free (job);
}

/* What became of the list, as a sentence. */
static char *
tell (const YxInstitutionReport *report)
{
  const YxInstitutionProblem *first
      = report->problems->len > 0 ? &g_array_index (report->problems, YxInstitutionProblem, 0)
                                  : NULL;

  if (first == NULL)
    return g_strdup_printf (_("Institutions: %u new, %u changed, %u not on the map"),
                            report->n_added, report->n_changed, report->n_without_point);
  return g_strdup_printf (_("Institutions: %u new, %u changed; %u rows left out, the first in line "
                            "%u: %s"),
                          report->n_added, report->n_changed, report->problems->len, first->line,
                          first->message);
}

static void
import_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Job *job = task_data;
  g_auto (YxInstitutionReport) report = { 0 };
  GError *error = NULL;

  if (yx_institution_list_import (source, job->path, job->datum, &report, cancellable, &error))
    g_task_return_pointer (task, tell (&report), g_free);
  else
    g_task_return_error (task, error);
}

static void
imported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxWindow) window = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_task_propagate_pointer (G_TASK (result), &error);

  yx_window_say (window, text != NULL ? text : error->message);
}

static void
chosen_cb (GFile *file, YxDatum datum, gpointer user_data)
{
  YxWindow *window = user_data;
  g_autoptr (GTask) task = NULL;
  Job *job;

  if (window->desk == NULL)
    return;
  job = g_new0 (Job, 1);
  job->path = g_file_get_path (file);
  job->datum = datum;
  task = g_task_new (window->desk, NULL, imported_cb, g_object_ref (window));
  g_task_set_source_tag (task, chosen_cb);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, import_thread);
}

void
yx_institution_import_choose (YxWindow *window)
{
  static const char *const suffixes[]
      = { "csv", "xlsx", "ods", "geojson", "gpkg", "shp", "txt", NULL };
  const YxFileChoice choice = { .mode = YX_FILE_CHOICE_OPEN,
                                .title = _("Import Institutions"),
                                .filter_name = _("Lists"),
                                .suffixes = suffixes };

  yx_datum_file_choose (GTK_WINDOW (window), &choice, chosen_cb, window);
}
