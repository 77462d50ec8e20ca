#define G_LOG_DOMAIN "yx-exchange"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "exchange/case-list-report.h"
#include "exchange/columns.h"
#include "exchange/lead-list.h"
#include "exchange/lead-rows.h"
#include "exchange/table-file.h"

static YxTable *
find_table (YxTableFile *file, const char *shown, const char *sheet, const YxMapping *mapping,
            YxColumns **ret_columns, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) first = NULL;

  for (guint i = 0; i < yx_table_file_get_n_tables (file); i++) {
    g_autoptr (GError) local = NULL;
    g_autoptr (YxTable) table = NULL;

    if (sheet != NULL && g_strcmp0 (yx_table_file_get_name (file, i), sheet) != 0)
      continue;
    table = yx_table_file_read (file, i, cancellable, error);
    if (table == NULL)
      return NULL;
    *ret_columns = yx_columns_find_for (table, mapping, YX_LIST_LEADS, &local);
    if (*ret_columns != NULL)
      return g_steal_pointer (&table);
    if (first == NULL)
      first = g_steal_pointer (&local);
  }
  if (first != NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("“%s” is no list of leads: %s"),
                 shown, first->message);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("“%s” has no table in it"), shown);
  return NULL;
}

/* A last line without its end and with fewer cells than every other: the file is still being
 * written, or was cut. */
static gboolean
is_cut (const YxTable *table, const YxColumns *columns)
{
  const YxTableRow *last;

  if (!table->ends_open || table->rows->len < columns->first_row + 2)
    return FALSE;
  last = yx_table_row (table, table->rows->len - 1);
  for (guint i = columns->first_row; i + 1 < table->rows->len; i++)
    if (yx_table_row (table, i)->n_written <= last->n_written)
      return FALSE;
  return TRUE;
}

static int
compare_problems (gconstpointer a, gconstpointer b)
{
  const YxCaseListProblem *first = *(const YxCaseListProblem *const *) a;
  const YxCaseListProblem *second = *(const YxCaseListProblem *const *) b;

  return first->line < second->line ? -1 : first->line > second->line;
}

/* The desk's problems after those of the file, by line. */
static void
take_problems (YxLeadListReport *report)
{
  for (guint i = 0; i < report->desk.problems->len; i++) {
    const YxImportProblem *problem = g_ptr_array_index (report->desk.problems, i);

    g_ptr_array_add (report->problems, yx_case_list_problem_new (problem->kind, problem->line,
                                                                 NULL, NULL, problem->message));
  }
  g_ptr_array_sort (report->problems, compare_problems);
}

static char *
digest_file (const char *path, GError **error)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, error);
  g_autoptr (GBytes) bytes = file != NULL ? g_mapped_file_get_bytes (file) : NULL;

  return bytes != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes) : NULL;
}

static void
set_columns (YxLeadListReport *report, const YxColumns *columns)
{
  g_autoptr (YxCaseListReport) words = yx_case_list_report_new (report->path);

  yx_case_list_report_set_columns (words, columns);
  report->columns = g_ptr_array_ref (words->columns);
  report->ignored = g_ptr_array_ref (words->ignored);
}

void
yx_lead_list_report_free (YxLeadListReport *report)
{
  if (report == NULL)
    return;
  g_free (report->path);
  g_free (report->format);
  g_free (report->encoding);
  g_free (report->sheet);
  g_clear_pointer (&report->columns, g_ptr_array_unref);
  g_clear_pointer (&report->ignored, g_ptr_array_unref);
  g_clear_pointer (&report->problems, g_ptr_array_unref);
  yx_lead_import_report_clear (&report->desk);
  g_free (report);
}

char *
yx_lead_list_report_to_text (const YxLeadListReport *report)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (report != NULL, NULL);

  for (guint i = 0; i < report->problems->len; i++) {
    g_autofree char *line = yx_case_list_problem_text (g_ptr_array_index (report->problems, i));

    g_string_append_printf (text, "%s\n", line);
  }
  if (report->desk.taken_before)
    g_string_append (text, _ ("This file was taken before; nothing was stored again.\n"));
  else if (!report->desk.kept)
    g_string_append (text, _ ("A row is wrong, so nothing was stored.\n"));
  else
    g_string_append_printf (text,
                            _ ("rows: %u; leads: %u new, %u known already, %u left out; %u may "
                               "repeat another\n"),
                            report->n_rows, report->desk.n_added, report->desk.n_known,
                            report->n_rejected, report->desk.n_same);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

YxLeadListReport *
yx_lead_list_import (YxDesk *desk, const char *path, const YxCaseListOptions *options,
                     GCancellable *cancellable, GError **error)
{
  static const YxCaseListOptions defaults = { 0 };
  g_autoptr (YxLeadListReport) report = NULL;
  g_autoptr (YxMapping) mapping = NULL;
  g_autoptr (YxTableFile) file = NULL;
  g_autoptr (YxTable) table = NULL;
  g_autoptr (YxColumns) columns = NULL;
  g_autoptr (YxLeadRows) rows = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *base = NULL;
  g_autofree char *digest = NULL;
  const char *sheet;

  g_return_val_if_fail (YX_IS_DESK (desk) && path != NULL, NULL);

  if (options == NULL)
    options = &defaults;
  if (options->mapping != NULL) {
    mapping = yx_mapping_load_for (options->mapping, YX_LIST_LEADS, error);
    if (mapping == NULL)
      return NULL;
  }
  shown = g_filename_display_name (path);
  base = g_path_get_basename (shown);
  sheet = options->sheet != NULL ? options->sheet : mapping != NULL ? mapping->sheet : NULL;
  file = yx_table_file_open (path, error);
  digest = file != NULL ? digest_file (path, error) : NULL;
  if (digest == NULL)
    return NULL;
  table = find_table (file, shown, sheet, mapping, &columns, cancellable, error);
  if (table == NULL)
    return NULL;
  if (is_cut (table, columns)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
                 _ ("“%s” ends in the middle of a line; the file is incomplete"), shown);
    return NULL;
  }

  report = g_new0 (YxLeadListReport, 1);
  report->path = g_strdup (path);
  report->format = g_strdup (yx_table_file_get_format (file));
  report->encoding = g_strdup (table->encoding);
  report->sheet = g_strdup (table->name);
  report->datum = options->datum;
  if (options->datum == YX_DATUM_WGS84 && mapping != NULL && mapping->has_datum)
    report->datum = mapping->datum;
  set_columns (report, columns);
  g_clear_pointer (&file, yx_table_file_free);

  rows = yx_lead_rows_read (table, columns, report->datum, g_get_real_time (), cancellable, error);
  if (rows == NULL)
    return NULL;
  if (rows->n_rows == 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _ ("“%s” has headings but no rows below them"), shown);
    return NULL;
  }
  const YxLeadImportOptions desk_options
      = { options->strict, rows->n_rejected, base, digest };

  report->problems = g_ptr_array_ref (rows->problems);
  if (!yx_desk_import_leads (desk, (const YxLeadImportRow *) (gpointer) rows->rows->data,
                             rows->rows->len, &desk_options, cancellable, &report->desk, error))
    return NULL;
  report->n_rows = rows->n_rows;
  report->n_rejected = report->desk.n_rejected;
  take_problems (report);
  return g_steal_pointer (&report);
}
