#define G_LOG_DOMAIN "yx-exchange"

#include "config.h"

#include "exchange/workbook.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <xlsxwriter.h>

#define MOST_NAME 31 /* letters of a sheet's name, by the format */
#define MOST_TEXT 32767

struct _YxWorkbook {
  char *folder, *path;
  lxw_workbook *book; /* NULL: closed */
  lxw_worksheet *sheet;
  lxw_format *heading, *time, *wrapped, *real;
  guint n_sheets;
  guint column, n_columns;
  guint row, heading_row;
};

YxWorkbook *
yx_workbook_new (const char *title, const char *author, gint64 made, GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("yexun-XXXXXX", error);
  lxw_workbook_options options = { 0 };
  lxw_doc_properties about = { 0 };
  YxWorkbook *self;

  if (folder == NULL)
    return NULL;
  self = g_new0 (YxWorkbook, 1);
  self->folder = g_steal_pointer (&folder);
  self->path = g_build_filename (self->folder, "numbers.xlsx", NULL);
  options.tmpdir = self->folder;
  self->book = workbook_new_opt (self->path, &options);
  about.title = (char *) title;
  about.author = (char *) author;
  about.created = (time_t) (made / G_USEC_PER_SEC);
  workbook_set_properties (self->book, &about);
  self->heading = workbook_add_format (self->book);
  format_set_bold (self->heading);
  format_set_text_wrap (self->heading);
  format_set_bottom (self->heading, LXW_BORDER_THIN);
  format_set_bg_color (self->heading, 0xEDEDED);
  self->time = workbook_add_format (self->book);
  format_set_num_format (self->time, "yyyy-mm-dd hh:mm:ss");
  self->real = workbook_add_format (self->book);
  format_set_num_format (self->real, "0.00####");
  self->wrapped = workbook_add_format (self->book);
  format_set_text_wrap (self->wrapped);
  return self;
}

static void
remove_files (YxWorkbook *self)
{
  g_unlink (self->path);
  g_rmdir (self->folder);
}

void
yx_workbook_free (YxWorkbook *self)
{
  if (self->book != NULL)
    workbook_close (self->book);
  remove_files (self);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

void
yx_workbook_begin_sheet (YxWorkbook *self, const char *name, const char *note)
{
  g_autofree char *cut = g_utf8_substring (name, 0, MIN (g_utf8_strlen (name, -1), MOST_NAME));
  char *allowed = g_strdelimit (cut, "[]:*?/\\'", ' ');

  /* One name twice is none. */
  self->sheet = workbook_add_worksheet (
      self->book, workbook_get_worksheet_by_name (self->book, allowed) == NULL ? allowed : NULL);
  self->n_sheets++;
  self->n_columns = self->column = 0;
  self->heading_row = 0;
  if (note != NULL) {
    worksheet_write_string (self->sheet, 0, 0, note, NULL);
    self->heading_row = 1;
  }
  self->row = self->heading_row;
  worksheet_freeze_panes (self->sheet, self->heading_row + 1, 0);
}

void
yx_workbook_add_column (YxWorkbook *self, const char *heading, double width)
{
  const lxw_col_t column = (lxw_col_t) self->n_columns++;

  g_return_if_fail (self->sheet != NULL && self->row == self->heading_row);

  worksheet_set_column (self->sheet, column, column, width, NULL);
  worksheet_write_string (self->sheet, self->heading_row, column, heading, self->heading);
}

void
yx_workbook_begin_row (YxWorkbook *self)
{
  self->row++;
  self->column = 0;
}

void
yx_workbook_put_text (YxWorkbook *self, const char *text)
{
  const lxw_col_t column = (lxw_col_t) self->column++;
  g_autofree char *valid = NULL;

  if (text == NULL || *text == '\0')
    return;
  valid = g_utf8_make_valid (text, -1);
  if (g_utf8_strlen (valid, -1) > MOST_TEXT)
    *g_utf8_offset_to_pointer (valid, MOST_TEXT) = '\0';
  worksheet_write_string (self->sheet, self->row, column, valid,
                          strchr (valid, '\n') != NULL ? self->wrapped : NULL);
}

void
yx_workbook_put_int (YxWorkbook *self, gint64 number)
{
  worksheet_write_number (self->sheet, self->row, (lxw_col_t) self->column++, (double) number, NULL);
}

void
yx_workbook_put_real (YxWorkbook *self, double number)
{
  const lxw_col_t column = (lxw_col_t) self->column++;

  if (isfinite (number))
    worksheet_write_number (self->sheet, self->row, column, number, self->real);
}

void
yx_workbook_put_time (YxWorkbook *self, gint64 time)
{
  const lxw_col_t column = (lxw_col_t) self->column++;
  g_autoptr (GDateTime) local
      = time != 0 ? g_date_time_new_from_unix_local (time / G_USEC_PER_SEC) : NULL;
  lxw_datetime cell;

  /* The format's calendar begins with 1900. */
  if (local == NULL || g_date_time_get_year (local) < 1900)
    return;
  cell = (lxw_datetime){ g_date_time_get_year (local),   g_date_time_get_month (local),
                         g_date_time_get_day_of_month (local), g_date_time_get_hour (local),
                         g_date_time_get_minute (local), g_date_time_get_second (local) };
  worksheet_write_datetime (self->sheet, self->row, column, &cell, self->time);
}

void
yx_workbook_add_chart (YxWorkbook *self, YxWorkbookChart kind, const char *title, guint category,
                       guint value, guint n)
{
  static const uint8_t types[] = { LXW_CHART_BAR, LXW_CHART_COLUMN, LXW_CHART_LINE };
  const lxw_row_t first = self->heading_row + 1;
  lxw_chart *chart;

  g_return_if_fail (self->sheet != NULL && value + n <= self->n_columns);

  if (self->row < first)
    return;
  chart = workbook_add_chart (self->book, types[kind]);
  for (guint i = 0; i < n; i++) {
    lxw_chart_series *series = chart_add_series (chart, NULL, NULL);

    chart_series_set_categories (series, self->sheet->name, first, (lxw_col_t) category, self->row,
                                 (lxw_col_t) category);
    chart_series_set_values (series, self->sheet->name, first, (lxw_col_t) (value + i), self->row,
                             (lxw_col_t) (value + i));
    chart_series_set_name_range (series, self->sheet->name, self->heading_row,
                                 (lxw_col_t) (value + i));
  }
  chart_title_set_name (chart, title);
  if (n == 1)
    chart_legend_set_position (chart, LXW_CHART_LEGEND_NONE);
  if (kind == YX_WORKBOOK_BARS)
    chart_axis_set_reverse (chart->y_axis);
  worksheet_insert_chart (self->sheet, self->heading_row, (lxw_col_t) (self->n_columns + 1), chart);
}

GBytes *
yx_workbook_finish (YxWorkbook *self, GError **error)
{
  lxw_workbook *book = g_steal_pointer (&self->book);
  lxw_error code;
  char *bytes;
  gsize size;

  g_return_val_if_fail (book != NULL && self->n_sheets > 0, NULL);

  code = workbook_close (book);
  if (code != LXW_NO_ERROR) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, lxw_strerror (code));
    return NULL;
  }
  if (!g_file_get_contents (self->path, &bytes, &size, error))
    return NULL;
  return g_bytes_new_take (bytes, size);
}
