#pragma once

/* Forecasts against what came true: for each group of forecasts a dot at its mean forecast and the share
 * that came true, a line over the interval of 95 %, its area by how many there were; the diagonal
 * is where forecasts are right. */

#include "charts/frame.h"

G_BEGIN_DECLS

typedef struct {
  double forecast, share; /* 0 … 1 */
  double low, high;       /* of the share */
  guint n;
} YxReliabilityDot;

typedef struct {
  const YxReliabilityDot *dots;
  guint n_dots;
  double width, height;
  YxChartStyle style;
} YxReliabilityChart;

void yx_reliability_chart_draw (const YxReliabilityChart *chart, cairo_t *cr);

G_END_DECLS
