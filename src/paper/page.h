#pragma once

/* A finished paper: pages of marks in points, from the top left corner, ready for a file, a
 * printer or a window. It does not change any more and may be drawn from any thread. */

#include <gio/gio.h>

#include "paper/lines.h"

G_BEGIN_DECLS

typedef struct _YxPaper YxPaper;

YxPaper *yx_paper_ref (YxPaper *self);
void yx_paper_unref (YxPaper *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxPaper, yx_paper_unref)

guint yx_paper_get_n_pages (const YxPaper *self);
void yx_paper_get_page_size (const YxPaper *self, guint page, double *ret_width,
                             double *ret_height);

/* Draws a page in the user space of `cr`, a point a unit. */
void yx_paper_draw_page (YxPaper *self, guint page, cairo_t *cr);

/* A page on white. Returns: (transfer full): a CAIRO_FORMAT_RGB24 image, `scale` pixels a point */
cairo_surface_t *yx_paper_paint_page (YxPaper *self, guint page, double scale);

/* All pages as PDF; the same paper gives the same bytes. Returns: (transfer full): NULL with error
 * set (G_IO_ERROR: cancelled, or what cairo says) */
GBytes *yx_paper_to_pdf (YxPaper *self, GCancellable *cancellable, GError **error);

/* ---- Making one: for paper/flow.c and paper/furniture.c ---- */

/* Paints in a box whose corner is the origin. */
typedef void (*YxPaperDrawing) (cairo_t *cr, double width, double height, gpointer data);

/* `title` and `author` go into the file's properties with the time `made`. */
YxPaper *yx_paper_new (const char *title, const char *author, gint64 made);

/* Returns the number of the new page, from 0. `part` (nullable) begins here: an entry of the
 * reader's table of contents. */
guint yx_paper_add_page (YxPaper *self, double width, double height, const char *part);

void yx_paper_add_lines (YxPaper *self, guint page, YxLines *lines, double x, double y, guint from,
                         guint to);
void yx_paper_add_rule (YxPaper *self, guint page, double x1, double y1, double x2, double y2,
                        double width);
/* The picture (referenced) is stretched to the box and framed. */
void yx_paper_add_picture (YxPaper *self, guint page, cairo_surface_t *picture, double x, double y,
                           double width, double height);
/* `data` is freed with the paper. */
void yx_paper_add_drawing (YxPaper *self, guint page, YxPaperDrawing drawing, gpointer data,
                           GDestroyNotify free_data, double x, double y, double width,
                           double height);

G_END_DECLS
