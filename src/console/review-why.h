#pragma once

/* Why was a case not visited? Each task of a night with its reason, those not visited first, unfolding to all
 * that is on record of it: which plan had it, who decided what and when. Emits `moment-activated`
 * (time, vehicle) for a line, to be looked at in the replay. */

#include <adwaita.h>

#include "review/story.h"

G_BEGIN_DECLS

#define YX_TYPE_REVIEW_WHY (yx_review_why_get_type ())
G_DECLARE_FINAL_TYPE (YxReviewWhy, yx_review_why, YX, REVIEW_WHY, AdwBin)

/* `course` (nullable) must stay until the next call. */
void yx_review_why_show (YxReviewWhy *self, const YxCourse *course);
void yx_review_why_focus_search (YxReviewWhy *self);

G_END_DECLS
