#pragma once

/* The rows of charts/gantt.h, drawn in gantt-row.c. */

#include "charts/gantt.h"

G_BEGIN_DECLS

#define YX_GANTT_LEAST_BOX 7.0 /* so wide is the shortest visit */

/* One row whose top edge is at `top`. */
void yx_gantt_draw_row (const YxGanttChart *chart, cairo_t *cr, guint index, double top);

/* Half a sun that stands on (x, y). */
void yx_gantt_sun (cairo_t *cr, const YxChartStyle *style, double x, double y);

/* Fills a rectangle with slanting lines so far apart. */
void yx_gantt_hatch (cairo_t *cr, YxInk ink, double strength, double apart, double x, double y,
                     double width, double height);

G_END_DECLS
