#pragma once

/* The parts of the figures. Internal to review/. */

#include "review/figures.h"

G_BEGIN_DECLS

void yx_pooling_measure (YxPooling *self, const YxCourse *course, const YxReviewCosts *costs);
void yx_funnel_count (YxFunnel *self, const YxCourse *course);
void yx_figures_calibrate (YxFigures *self, const YxCourse *course);
void yx_figures_count_yields (YxFigures *self, const YxCourse *course);

/* Where a visit was: its place, else its stop. FALSE: not known. */
gboolean yx_course_visit_point (const YxCourse *course, const YxCourseVisit *visit,
                                YxLonLat *ret_point);

G_END_DECLS
