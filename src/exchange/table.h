#pragma once

/* A case list as rows of text cells, whatever file it came from. Read once, then immutable.
 * Blank rows are left out; each row keeps the line by which the clerk finds it in the file:
 * the line of a text file, the row of a spreadsheet, the number of a map feature. */

#include <gio/gio.h>

#include "geo/datum.h"

G_BEGIN_DECLS

typedef struct {
  guint line;
  guint n_cells;            /* without trailing empty cells */
  guint n_written;          /* with them */
  const char *const *cells; /* UTF-8, outer white space stripped, never NULL */
  gboolean has_point;       /* map features: the geometry, in the file's own datum */
  YxLonLat point;
} YxTableRow;

typedef struct {
  char *name;          /* of the sheet or layer; NULL for a text file */
  char *encoding;      /* of a text file: "UTF-8", "GB18030", "UTF-16"; else NULL */
  GPtrArray *headings; /* char *: field names of a map layer; NULL: to be found among the rows */
  gboolean headings_cut; /* the format has no room for long ones */
  gboolean ends_open;  /* text file: the last line has no line break behind it */
  GArray *rows;        /* YxTableRow */
  GStringChunk *text;
  GPtrArray *blocks; /* cell pointers */
} YxTable;

YxTable *yx_table_new (void);
void yx_table_free (YxTable *table);

/* Appends a row unless all its cells are empty. `cells` are n_cells pieces of UTF-8 text, NULL
 * meaning empty; they are copied. Returns the row, valid until the next one, or NULL. */
YxTableRow *yx_table_add_row (YxTable *table, guint line, const char *const *cells, guint n_cells);

static inline const YxTableRow *
yx_table_row (const YxTable *table, guint index)
{
  return &g_array_index (table->rows, YxTableRow, index);
}

/* The cell's text, "" past the end of the row. */
static inline const char *
yx_table_row_cell (const YxTableRow *row, guint column)
{
  return column < row->n_cells ? row->cells[column] : "";
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxTable, yx_table_free)

G_END_DECLS
