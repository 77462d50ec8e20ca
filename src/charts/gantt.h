#pragma once

/* A plan in time: a row for each car, with its drives, waits, visits and hand-overs as it makes
 * them, and how much later each visit could begin. What a thing is shows by its shape as well as
 * by its colour: a drive is a line, a wait is dotted, a visit is a box, a hand-over is hatched, slack is
 * a thin pale band. Times are UTC microseconds and are shown in `zone`. */

#include "charts/frame.h"
#include "geo/sun.h"
#include "model/enums.h"

G_BEGIN_DECLS

#define YX_GANTT_NONE G_MAXUINT

typedef struct {
  YxStopKind kind;
  const char *label;    /* of a visit: "3 张某"; nullable */
  gint64 arrive, begin, leave;
  gint64 latest;        /* begin at the latest, with all that the plan keeps; 0: not known */
  guint locks;          /* 1 << YxLockKind, or'ed */
  gboolean broken;      /* a rule is broken here */
} YxGanttStop;

typedef struct {
  const char *name;     /* call sign */
  const char *note;     /* below it; nullable */
  YxInk ink;
  const YxGanttStop *stops; /* start and end included, in order; none: the car is idle */
  guint n_stops;
  gboolean locked;      /* the whole car */
  gboolean broken;
} YxGanttRow;

/* A time in which a visit may begin. */
typedef struct {
  gint64 from, to;
} YxGanttWindow;

typedef struct {
  const YxGanttRow *rows;
  guint n_rows;
  gint64 from, to;           /* shown */
  gint64 window_start, window_end; /* of the operation: what lies outside is dimmed */
  const YxSunDay *days;    /* those that the span touches, in order; on the axis a dark band by
                                night, a pale one in twilight, half a sun where it rises or sets */
  guint n_days;
  GTimeZone *zone;           /* nullable: local */
  const YxGanttWindow *windows; /* of the chosen visit, as brackets in its row */
  guint n_windows;
  guint chosen_row, chosen_stop; /* YX_GANTT_NONE: none */
  guint lifted_row;          /* a visit is being moved here; YX_GANTT_NONE: none */
  gint64 ghost_begin, ghost_leave; /* where it was, in ghost_row */
  guint ghost_row;
  gint64 now;                /* a line across; 0: none */
  double width;
  double names;              /* width of the names' column; 0: as wide as they are */
  double row_height;         /* 0: by the letters */
  YxChartStyle style;
} YxGanttChart;

/* What lies under a point. */
typedef struct {
  guint row;   /* YX_GANTT_NONE: beside the rows */
  guint stop;  /* of the row: a visit, a hand-over, or a drive or wait before it; or NONE */
  gboolean on_box; /* on the visit or hand-over itself */
  gint64 time; /* under the point */
} YxGanttHit;

double yx_gantt_chart_row_height (const YxGanttChart *chart);

/* The axis on top and all rows. */
double yx_gantt_chart_height (const YxGanttChart *chart);
double yx_gantt_chart_axis_height (const YxGanttChart *chart);

/* Where the time axis begins: right of the names. */
double yx_gantt_chart_left (const YxGanttChart *chart);

double yx_gantt_chart_x (const YxGanttChart *chart, gint64 time);
gint64 yx_gantt_chart_time (const YxGanttChart *chart, double x);

/* `scroll` is by how much the rows are moved up below the axis, which stays. */
YxGanttHit yx_gantt_chart_find (const YxGanttChart *chart, double x, double y, double scroll);

/* Rows between `top` and `bottom` only, so that a page may be filled with a part: those lie below
 * the axis, moved up by `scroll`. */
void yx_gantt_chart_draw (const YxGanttChart *chart, cairo_t *cr, double bottom, double scroll);

/* The first span that shows the plan whole: its rows' first start to last end, and a little. */
void yx_gantt_chart_fit (const YxGanttChart *chart, gint64 *ret_from, gint64 *ret_to);

/* What the shapes mean, in one line of `height` yx_gantt_chart_axis_height(): as many words as
 * end before `right`. */
void yx_gantt_legend_draw (const YxChartStyle *style, YxInk ink, double x, double y, double right,
                           cairo_t *cr);

G_END_DECLS
