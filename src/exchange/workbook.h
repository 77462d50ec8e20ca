#pragma once

/* A workbook (XLSX) written sheet by sheet: headings, rows, and charts that a spreadsheet draws of the
 * rows. Text stays text, whatever it begins with. */

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _YxWorkbook YxWorkbook;

/* `made` goes into the file's properties. Errors (G_FILE_ERROR) of the temporary folder. Returns:
 * (transfer full) */
YxWorkbook *yx_workbook_new (const char *title, const char *author, gint64 made, GError **error);
void yx_workbook_free (YxWorkbook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxWorkbook, yx_workbook_free)

/* A new sheet; its name is shortened and made one that is allowed. `note` (nullable) stands above the
 * headings. */
void yx_workbook_begin_sheet (YxWorkbook *self, const char *name, const char *note);
/* Before the first row. `width` in letters. */
void yx_workbook_add_column (YxWorkbook *self, const char *heading, double width);

/* Cells come from left to right. */
void yx_workbook_begin_row (YxWorkbook *self);
void yx_workbook_put_text (YxWorkbook *self, const char *text); /* NULL: empty */
void yx_workbook_put_int (YxWorkbook *self, gint64 number);
void yx_workbook_put_real (YxWorkbook *self, double number);    /* NAN: empty */
void yx_workbook_put_time (YxWorkbook *self, gint64 time);      /* by the local clock; 0: empty */

typedef enum {
  YX_WORKBOOK_BARS,    /* lying, from the top */
  YX_WORKBOOK_COLUMNS,
  YX_WORKBOOK_LINES,
} YxWorkbookChart;

/* At the right of the sheet's rows, of all of them that are there: `category` and `n` columns of values
 * from `value` on. Nothing for a sheet without rows. */
void yx_workbook_add_chart (YxWorkbook *self, YxWorkbookChart kind, const char *title,
                            guint category, guint value, guint n);

/* Writes nothing more. Returns: (transfer full): the file */
GBytes *yx_workbook_finish (YxWorkbook *self, GError **error);

G_END_DECLS
