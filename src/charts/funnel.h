#pragma once

/* How far targets got: a bar a step from the same edge, with its number, and its share of the first. */

#include "charts/frame.h"

G_BEGIN_DECLS

typedef struct {
  const char *label;
  guint count;
  gboolean apart; /* how it ended, not a part of the bar above: paler, after a gap */
} YxFunnelBar;

typedef struct {
  const YxFunnelBar *bars; /* the first is what shares are of */
  guint n_bars;
  double width;
  YxChartStyle style;
} YxFunnelChart;

double yx_funnel_chart_height (const YxFunnelChart *chart);
void yx_funnel_chart_draw (const YxFunnelChart *chart, cairo_t *cr);

G_END_DECLS
