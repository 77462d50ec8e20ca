#pragma once

/* When each car is back over the nights of a rehearsal: a bar over nine nights of ten, a tick at
 * the planned time, and the end of the window as a line across. */

#include "charts/frame.h"
#include "model/plan-study.h"

G_BEGIN_DECLS

typedef struct {
  const YxPlanStudyData *study;
  int64_t window_end; /* UTC microseconds */
  GTimeZone *zone;    /* nullable: local */
  double width;
  YxChartStyle style;
} YxEndTimesChart;

/* How high it wants to be. */
double yx_end_times_chart_height (const YxEndTimesChart *chart);

void yx_end_times_chart_draw (const YxEndTimesChart *chart, cairo_t *cr);

G_END_DECLS
