#pragma once

/* A text broken into lines, of which any part can be drawn: what lets a paragraph or a cell go on
 * over the page. */

#include "paper/typeface.h"

G_BEGIN_DECLS

typedef enum {
  YX_ALIGN_LEFT,
  YX_ALIGN_CENTRE,
  YX_ALIGN_RIGHT,
  YX_ALIGN_JUSTIFIED, /* both edges, but for the last line */
} YxAlign;

typedef struct {
  YxFace face;
  double size;   /* points */
  double pitch;  /* from line to line, points; 0: 1.4 times the size */
  double indent; /* of the first line, in letters */
  YxAlign align;
} YxTextStyle;

typedef struct _YxLines YxLines;

/* Bytes that are not UTF-8 are replaced. `width` in points; nothing is ever wider: what has no
 * place to break is broken anywhere. */
YxLines *yx_lines_new (PangoContext *context, const YxTextStyle *style, const char *text,
                       double width);
YxLines *yx_lines_ref (YxLines *self);
void yx_lines_unref (YxLines *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxLines, yx_lines_unref)

guint yx_lines_get_n (const YxLines *self);
/* Height of lines [from, to). */
double yx_lines_measure (const YxLines *self, guint from, guint to);
/* The first line after `from` that does not fit into the height any more. */
guint yx_lines_fit (const YxLines *self, guint from, double height);
/* Widest line, points. */
double yx_lines_get_width (const YxLines *self);

/* With the top of line `from` at y. */
void yx_lines_draw (const YxLines *self, cairo_t *cr, double x, double y, guint from, guint to);

G_END_DECLS
