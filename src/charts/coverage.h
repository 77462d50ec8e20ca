#pragma once

/* The coverage curve: people expected by number of cars, with the interval of nine nights of ten,
 * and the plan that is in force. Where nobody has to be met, as at a counter, the cases covered. */

#include "charts/frame.h"
#include "model/plan-study.h"

G_BEGIN_DECLS

#define YX_COVERAGE_NONE G_MAXUINT

typedef struct {
  const YxCurvePoint *points;
  guint n_points;
  guint chosen; /* index of the plan in force; YX_COVERAGE_NONE: none */
  guint marked; /* pointed at, by mouse or keyboard; YX_COVERAGE_NONE: none */
  double width, height;
  YxChartStyle style;
  int fact_vehicles; /* where it came true: cars that went out; 0: not known yet */
  double fact;       /* and people met, or cases */
} YxCoverageChart;

/* Whether anybody has to be met, so that people are what the curve shows. */
gboolean yx_coverage_has_people (const YxCurvePoint *points, guint n_points);

void yx_coverage_chart_draw (const YxCoverageChart *chart, cairo_t *cr);

/* The point whose number of cars is nearest to x; YX_COVERAGE_NONE beside the plot. */
guint yx_coverage_chart_find (const YxCoverageChart *chart, double x);

/* Where a point is drawn. */
void yx_coverage_chart_locate (const YxCoverageChart *chart, guint index, double *ret_x,
                               double *ret_y);

G_END_DECLS
