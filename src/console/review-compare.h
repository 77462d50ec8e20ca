#pragma once

/* Two versions of a night's plan beside each other: which stops the second has in another car, at
 * another time, anew or no more, as a list; on the map both with their routes, the first dashed. */

#include <adwaita.h>

#include "desk/desk.h"
#include "map/map-view.h"
#include "review/facts.h"

G_BEGIN_DECLS

#define YX_TYPE_REVIEW_COMPARE (yx_review_compare_get_type ())
G_DECLARE_FINAL_TYPE (YxReviewCompare, yx_review_compare, YX, REVIEW_COMPARE, AdwBin)

/* Both nullable: nothing to compare. @facts must outlive its being shown. */
void yx_review_compare_set_night (YxReviewCompare *self, YxDesk *desk, const YxFacts *facts);

/* Draws on the map while it is on; off, what it drew goes. @version is proposed as the second. */
void yx_review_compare_set_on (YxReviewCompare *self, YxMapView *view, gboolean on, int version);

/* For tests: the sentence, and how many lines there are. */
const char *yx_review_compare_get_sentence (YxReviewCompare *self);
guint yx_review_compare_get_n_lines (YxReviewCompare *self);
void yx_review_compare_choose (YxReviewCompare *self, int before, int after);

G_END_DECLS
