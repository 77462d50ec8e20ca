#define G_LOG_DOMAIN "yx-exchange"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "exchange/case-list.h"
#include "exchange/case-list-report.h"
#include "exchange/case-rows.h"
#include "exchange/columns.h"
#include "exchange/datum-check.h"
#include "exchange/mapping.h"
#include "exchange/table-file.h"
#include "exchange/words.h"

/* Shares of the whole: reading the file, checking its rows, storing them. */
#define READ_SHARE 0.3
#define CHECK_SHARE 0.2

typedef struct {
  YxImportProgress progress;
  gpointer data;
  double start, share;
} Share;

static void
share_progress_cb (double fraction, gpointer user_data)
{
  const Share *share = user_data;

  if (share->progress != NULL)
    share->progress (share->start + share->share * fraction, share->data);
}

/* An import on a thread of its own, and the last progress on its way to the main context. */
typedef struct {
  YxDesk *desk;
  char *path;
  YxCaseListOptions options;
  char *mapping, *sheet; /* what options point to */
  YxImportProgress progress;
  gpointer progress_data;
  GMainContext *context;
  gint64 told; /* monotonic time of the last report */
} Job;

typedef struct {
  YxImportProgress progress;
  gpointer data;
  double fraction;
} Tick;

static void
job_free (Job *job)
{
  g_object_unref (job->desk);
  g_free (job->path);
  g_free (job->mapping);
  g_free (job->sheet);
  g_main_context_unref (job->context);
  g_free (job);
}

static gboolean
tell_progress_cb (gpointer user_data)
{
  const Tick *tick = user_data;

  tick->progress (tick->fraction, tick->data);
  return G_SOURCE_REMOVE;
}

static void
job_progress_cb (double fraction, gpointer user_data)
{
  Job *job = user_data;
  const gint64 now = g_get_monotonic_time ();
  g_autoptr (GSource) source = NULL;
  Tick *tick;

  if (job->progress == NULL || now - job->told < G_USEC_PER_SEC / 10)
    return;
  job->told = now;
  tick = g_new (Tick, 1);
  *tick = (Tick){ job->progress, job->progress_data, fraction };
  /* Of the priority of the task's own return, so that it comes before it. */
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, tell_progress_cb, tick, g_free);
  g_source_attach (source, job->context);
}

static void
import_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  g_autoptr (GError) error = NULL;
  YxCaseListReport *report;

  report = yx_case_list_import (job->desk, job->path, &job->options, job_progress_cb, job,
                                cancellable, &error);
  if (report != NULL)
    g_task_return_pointer (task, report, (GDestroyNotify) yx_case_list_report_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static gboolean
is_wanted_sheet (const char *name, const char *wanted)
{
  return wanted == NULL || g_strcmp0 (name, wanted) == 0;
}

/* The first table that is a case list; the error is that of the first table looked at, since
 * what comes behind it is rarely what the clerk meant. */
static YxTable *
find_table (YxTableFile *file, const char *shown, const char *sheet, const YxMapping *mapping,
            YxColumns **ret_columns, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) first = NULL;
  gboolean is_gb18030 = FALSE;

  for (guint i = 0; i < yx_table_file_get_n_tables (file); i++) {
    g_autoptr (GError) local = NULL;
    g_autoptr (YxTable) table = NULL;
    YxColumns *columns;

    if (!is_wanted_sheet (yx_table_file_get_name (file, i), sheet))
      continue;
    table = yx_table_file_read (file, i, cancellable, error);
    if (table == NULL)
      return NULL;
    columns = yx_columns_find (table, mapping, &local);
    if (columns != NULL) {
      *ret_columns = columns;
      return g_steal_pointer (&table);
    }
    is_gb18030 = g_strcmp0 (table->encoding, "GB18030") == 0;
    if (first == NULL)
      first = g_steal_pointer (&local);
  }

  if (first != NULL && is_gb18030)
    /* Nearly every byte is something in GB18030, so another encoding shows only here. */
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _ ("“%s” is no case list, or its text is neither UTF-8 nor GB18030: %s"), shown,
                 first->message);
  else if (first != NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("“%s” is no case list: %s"), shown,
                 first->message);
  else if (sheet != NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("“%s” has no sheet or layer “%s”"),
                 shown, sheet);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("“%s” has no table in it"), shown);
  return NULL;
}

/* A last line without its end and with fewer cells than every other is what is left of a file
 * that was cut while it was copied. */
static gboolean
check_complete (const YxTable *table, const YxColumns *columns, const char *shown, GError **error)
{
  const YxTableRow *last;

  if (!table->ends_open || table->rows->len < columns->first_row + 2)
    return TRUE;
  last = yx_table_row (table, table->rows->len - 1);
  if (yx_word_is_row_end (last->cells[0]))
    return TRUE;
  for (guint i = columns->first_row; i + 1 < table->rows->len; i++)
    if (yx_table_row (table, i)->n_written <= last->n_written)
      return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               _ ("“%s” ends in the middle of line %u; the file is incomplete"), shown, last->line);
  return FALSE;
}

/* Without a region there is nothing to compare with; that is no fault of the list. */
static void
check_datum (YxDesk *desk, YxCaseRows *rows, YxCaseListReport *report)
{
  const YxDatum declared = report->datum;
  g_autofree char *region_path = yx_desk_dup_region_path (desk);
  g_autoptr (YxRegion) region = region_path != NULL ? yx_desk_get_region (desk, NULL) : NULL;
  const YxRoads *roads = region != NULL ? yx_region_get_roads (region) : NULL;
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (YxLonLat));
  g_autofree char *message = NULL;
  YxDatumDoubt doubt;

  for (guint i = 0; i < rows->addresses->len; i++) {
    const YxImportAddress *address = &g_array_index (rows->addresses, YxImportAddress, i);

    if (address->has_point)
      g_array_append_val (points, address->point);
  }
  if (roads == NULL
      || !yx_datum_check (roads, (const YxLonLat *) (gpointer) points->data, points->len, declared,
                          &doubt))
    return;
  message = g_strdup_printf (
      _ ("the coordinates do not look like %s: read as %s, half of them would lie within %.0f m of "
         "a road instead of %.0f m; check the datum and import again"),
      yx_datum_name (declared), yx_datum_name (doubt.likely), doubt.likely_m, doubt.declared_m);
  g_ptr_array_add (rows->problems,
                   yx_case_list_problem_new (YX_IMPORT_NOTE, 0, NULL, NULL, message));
  report->datum_doubted = TRUE;
  report->likely_datum = doubt.likely;
  report->declared_m = doubt.declared_m;
  report->likely_m = doubt.likely_m;
}

void
yx_case_list_report_free (YxCaseListReport *report)
{
  if (report == NULL)
    return;
  g_free (report->path);
  g_free (report->format);
  g_free (report->encoding);
  g_free (report->sheet);
  g_ptr_array_unref (report->columns);
  g_ptr_array_unref (report->ignored);
  g_clear_pointer (&report->problems, g_ptr_array_unref);
  yx_import_report_clear (&report->desk);
  g_free (report);
}

YxCaseListReport *
yx_case_list_import (YxDesk *desk, const char *path, const YxCaseListOptions *options,
                     YxImportProgress progress, gpointer progress_data, GCancellable *cancellable,
                     GError **error)
{
  static const YxCaseListOptions defaults = { 0 };
  g_autoptr (YxCaseListReport) report = NULL;
  g_autoptr (YxMapping) mapping = NULL;
  g_autoptr (YxTableFile) file = NULL;
  g_autoptr (YxTable) table = NULL;
  g_autoptr (YxColumns) columns = NULL;
  g_autoptr (YxCaseRows) rows = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *shown = NULL;
  g_autofree char *base = NULL;
  const char *sheet;
  Share share = { progress, progress_data, READ_SHARE, CHECK_SHARE };
  YxImportOptions desk_options = { 0 };
  GDate today;

  g_return_val_if_fail (YX_IS_DESK (desk) && path != NULL, NULL);

  if (options == NULL)
    options = &defaults;
  if (options->mapping != NULL) {
    mapping = yx_mapping_load (options->mapping, error);
    if (mapping == NULL)
      return NULL;
  }
  shown = g_filename_display_name (path);
  sheet = options->sheet != NULL ? options->sheet : mapping != NULL ? mapping->sheet : NULL;

  report = yx_case_list_report_new (path);
  file = yx_table_file_open (path, error);
  if (file == NULL)
    return NULL;
  table = find_table (file, shown, sheet, mapping, &columns, cancellable, error);
  if (table == NULL || !check_complete (table, columns, shown, error))
    return NULL;

  report->format = g_strdup (yx_table_file_get_format (file));
  report->encoding = g_strdup (table->encoding);
  report->sheet = g_strdup (table->name);
  report->heading_line = columns->heading_line;
  report->datum = options->datum;
  if (options->datum == YX_DATUM_WGS84 && mapping != NULL && mapping->has_datum)
    report->datum = mapping->datum;
  yx_case_list_report_set_columns (report, columns);
  /* A workbook's driver keeps all of it in memory; it is not needed any more. */
  g_clear_pointer (&file, yx_table_file_free);

  g_date_clear (&today, 1);
  g_date_set_dmy (&today, g_date_time_get_day_of_month (now), g_date_time_get_month (now),
                  g_date_time_get_year (now));
  rows = yx_case_rows_read (table, columns, report->datum, &today, share_progress_cb, &share,
                            cancellable, error);
  if (rows == NULL)
    return NULL;
  if (rows->n_rows == 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _ ("“%s” has headings but no rows below them"), shown);
    return NULL;
  }

  check_datum (desk, rows, report);
  report->n_rows = rows->n_rows;
  report->n_rejected = rows->n_rejected;
  if (report->datum_doubted && options->ask_datum) {
    report->problems = g_ptr_array_ref (rows->problems);
    return g_steal_pointer (&report);
  }

  base = g_path_get_basename (shown);
  desk_options = (YxImportOptions){ options->strict, rows->n_rejected, base };
  share.start = READ_SHARE + CHECK_SHARE;
  share.share = 1.0 - share.start;
  if (!yx_desk_import_cases (desk, (const YxImportRow *) (gpointer) rows->rows->data,
                             rows->rows->len, &desk_options, share_progress_cb, &share, cancellable,
                             &report->desk, error))
    return NULL;

  report->n_rejected += report->desk.n_rejected;
  yx_case_list_report_take_problems (report, g_ptr_array_ref (rows->problems), columns);
  return g_steal_pointer (&report);
}

void
yx_case_list_import_async (YxDesk *desk, const char *path, const YxCaseListOptions *options,
                           YxImportProgress progress, gpointer progress_data,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  g_return_if_fail (YX_IS_DESK (desk) && path != NULL);

  task = g_task_new (desk, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_case_list_import_async);

  job = g_new0 (Job, 1);
  job->desk = g_object_ref (desk);
  job->path = g_strdup (path);
  if (options != NULL) {
    job->options = *options;
    job->options.mapping = job->mapping = g_strdup (options->mapping);
    job->options.sheet = job->sheet = g_strdup (options->sheet);
  }
  job->progress = progress;
  job->progress_data = progress_data;
  job->context = g_main_context_ref_thread_default ();
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, import_thread);
}

YxCaseListReport *
yx_case_list_import_finish (YxDesk *desk, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (YX_IS_DESK (desk), NULL);
  g_return_val_if_fail (g_task_is_valid (result, desk), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
