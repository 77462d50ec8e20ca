#pragma once

/* A table: its heading stands again on every page that it runs over, and no row is broken unless
 * it is longer than a page. Cells wrap and are never clipped; an empty one is there to be filled
 * in by hand. */

#include "paper/flow.h"

G_BEGIN_DECLS

typedef struct {
  const char *heading; /* NULL in all columns: the table has no heading */
  double weight;       /* share of the width */
  YxAlign align;
} YxGridColumn;

typedef struct _YxGrid YxGrid;

/* `size` of the letters in points. `columns` are copied. */
YxGrid *yx_grid_new (const YxGridColumn *columns, guint n_columns, double size);
void yx_grid_free (YxGrid *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxGrid, yx_grid_free)

/* Least height of the rows added from here on, points: room to write. */
void yx_grid_set_row_height (YxGrid *self, double height);
/* Kept on one page if it fits on one at all. */
void yx_grid_keep_whole (YxGrid *self);

/* A cell a column, copied; NULL is empty. */
void yx_grid_add_row (YxGrid *self, const char *const *cells);
/* One cell over the whole width, in bold letters: a group begins, and the next row stays with it. */
void yx_grid_add_band (YxGrid *self, const char *text);
/* A picture (referenced) over the whole width. */
void yx_grid_add_picture (YxGrid *self, cairo_surface_t *picture, double height);

/* A picture (referenced) of this size with a text at its right. */
void yx_grid_add_beside (YxGrid *self, cairo_surface_t *picture, double width, double height,
                         const char *text);

guint yx_grid_get_n_rows (const YxGrid *self);

void yx_flow_grid (YxFlow *flow, const YxGrid *table);

G_END_DECLS
