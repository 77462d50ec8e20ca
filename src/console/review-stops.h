#pragma once

/* Plan against fact, stop by stop: when each car was to be where, when it was, for how long, and what
 * came of it. */

#include <adwaita.h>

#include "review/course.h"

G_BEGIN_DECLS

#define YX_TYPE_REVIEW_STOPS (yx_review_stops_get_type ())
G_DECLARE_FINAL_TYPE (YxReviewStops, yx_review_stops, YX, REVIEW_STOPS, AdwBin)

/* @course: (nullable). Nothing of it is kept. */
void yx_review_stops_show (YxReviewStops *self, const YxCourse *course);

G_END_DECLS
