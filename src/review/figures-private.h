#pragma once

/* The parts of the figures. Internal to review/. */

#include "review/figures.h"

G_BEGIN_DECLS

void yx_pooling_measure (YxPooling *self, const YxCourse *course, const YxReviewCosts *costs);
void yx_funnel_count (YxFunnel *self, const YxCourse *course);
void yx_figures_calibrate (YxFigures *self, const YxCourse *course);
void yx_figures_count_yields (YxFigures *self, const YxCourse *course);

/* The visit that a car came from to this one, when it drove that leg as a plan had it, one stop after
 * the next, and both times are known; else NULL. */
const YxCourseVisit *yx_course_leg_before (const YxCourse *course, guint index);

/* Where a visit was: its place, else its stop. FALSE: not known. */
gboolean yx_course_visit_point (const YxCourse *course, const YxCourseVisit *visit,
                                YxLonLat *ret_point);

G_END_DECLS
