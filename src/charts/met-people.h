#pragma once

/* How many people are met over the nights of a rehearsal: a bar for each number, those of nine
 * nights of ten in full colour. */

#include "charts/frame.h"
#include "model/plan-study.h"

G_BEGIN_DECLS

void yx_met_people_chart_draw (const YxPlanStudyData *study, const YxChartStyle *style,
                               double width, double height, cairo_t *cr);

G_END_DECLS
