#pragma once

/* How likely somebody is met at a place, hour by hour: a bar an hour, working days filled, days of
 * rest as a tick across, and the hours of the night shaded; above it what is which. */

#include "charts/frame.h"

G_BEGIN_DECLS

typedef struct {
  double working[24]; /* likelihoods, 0 … 1, of Monday to Friday */
  double resting[24]; /* of Saturday and Sunday */
  double width, height;
  YxChartStyle style;
} YxPresenceChart;

/* From a week of hours, Monday first: the mean of its days. */
void yx_presence_chart_fill (YxPresenceChart *chart, const double hours[7][24]);

void yx_presence_chart_draw (const YxPresenceChart *chart, cairo_t *cr);

/* The longest stretch of hours that are as good as the best (within 0.02), from `from` until before
 * `until`, past midnight when until <= from; the whole day: 0 and 24. Returns the best likelihood. */
double yx_presence_best_hours (const double hours[24], int *ret_from, int *ret_until);

/* The hour at x; below 0: beside the bars. */
int yx_presence_chart_find (const YxPresenceChart *chart, double x);

G_END_DECLS
