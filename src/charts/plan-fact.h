#pragma once

/* A night as planned and as it is: a row for each team, above what was planned, below it what
 * happened until now. What is not over yet is open to the right. Times are UTC microseconds and
 * are shown in `zone`; 0 means that it has not happened, or was not planned. */

#include "charts/frame.h"
#include "model/enums.h"

G_BEGIN_DECLS

typedef enum {
  YX_PLAN_FACT_OPEN,    /* still to come, or under way */
  YX_PLAN_FACT_MET,     /* came along, paid, settled: a tick */
  YX_PLAN_FACT_IN_VAIN, /* nobody met: a cross */
  YX_PLAN_FACT_OTHER,   /* deferred, withdrawn, handed to police: a bar */
} YxPlanFactSign;

typedef struct {
  YxStopKind kind;       /* VISIT or DROP_OFF */
  gint64 plan_from, plan_to;
  gint64 from, to;       /* there; to 0: still there */
  gint64 eta;            /* when it is expected, while from is 0 */
  gboolean late;         /* it will be too late */
  YxPlanFactSign sign;
} YxPlanFactStop;

typedef struct {
  const char *name;
  YxInk ink;
  gint64 plan_start, plan_end;
  gint64 set_out, back;  /* back 0: under way */
  const YxPlanFactStop *stops;
  guint n_stops;
} YxPlanFactRow;

typedef struct {
  const YxPlanFactRow *rows;
  guint n_rows;
  gint64 from, to;       /* shown */
  gint64 now;            /* a line across; 0: none */
  GTimeZone *zone;       /* nullable: local */
  guint chosen;          /* row that stands out; G_MAXUINT: none */
  double width;
  double row_height;     /* 0: by the letters */
  YxChartStyle style;
} YxPlanFactChart;

double yx_plan_fact_chart_row_height (const YxPlanFactChart *chart);
double yx_plan_fact_chart_axis_height (const YxPlanFactChart *chart);
/* The axis and all rows. */
double yx_plan_fact_chart_height (const YxPlanFactChart *chart);
/* Where the time axis begins: right of the names. */
double yx_plan_fact_chart_left (const YxPlanFactChart *chart);

double yx_plan_fact_chart_x (const YxPlanFactChart *chart, gint64 time);
gint64 yx_plan_fact_chart_time (const YxPlanFactChart *chart, double x);
/* The row under y; G_MAXUINT: none. */
guint yx_plan_fact_chart_row_at (const YxPlanFactChart *chart, double y);

void yx_plan_fact_chart_draw (const YxPlanFactChart *chart, cairo_t *cr);

/* Shows all of plan and fact, and now, with a little room. */
void yx_plan_fact_chart_fit (const YxPlanFactChart *chart, gint64 *ret_from, gint64 *ret_to);

G_END_DECLS
