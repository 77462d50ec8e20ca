#pragma once

/* What all drawings of figures share: colours, letters, and the plot inside its margins. They
 * paint with cairo and pango alone, so that a window and a page of paper get the same picture.
 * Lengths are in the caller's units: pixels on a screen, points on paper. */

#include <cairo.h>
#include <pango/pangocairo.h>

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  double red, green, blue, alpha;
} YxInk;

typedef struct {
  YxInk text;    /* letters, axes */
  YxInk accent;  /* what the figure is about */
  YxInk warning; /* what goes wrong */
  const char *font; /* pango's family; NULL: sans */
  double size;   /* of letters */
} YxChartStyle;

/* The part of a drawing that holds the figures. */
typedef struct {
  double left, top, right, bottom;
} YxChartPlot;

/* Paper: black on white. */
extern const YxChartStyle yx_chart_paper;

void yx_chart_set_ink (cairo_t *cr, YxInk ink, double strength);

/* Text with a corner or an edge's middle at (x, y): align_x and align_y 0 … 1 say which point of
 * the text that is. Returns its width. */
double yx_chart_write (cairo_t *cr, const YxChartStyle *style, const char *text, double x,
                       double y, double align_x, double align_y);

/* How wide a text is. */
double yx_chart_measure (cairo_t *cr, const YxChartStyle *style, const char *text);

/* 1, 2 or 5 times a power of ten, so that `span` has at most `most` such steps; at least 1. */
double yx_chart_step (double span, guint most);

G_END_DECLS
