#pragma once

/* A night replayed: cars on the map at one moment, what had happened by then, and the night as a line
 * of time under a slider.
 *
 * Keys within it: space plays and halts, comma and full stop step by event, < and > change the speed,
 * [ and ] set the ends of a stretch that is played again and again, Backspace takes it away,
 * e and E go to the evidence after and before, Enter opens it, f keeps the chosen car in sight, k shows
 * the night as it was known then, p the plan's cars, c compares two versions of the plan, v draws a
 * clip.
 *
 * Signal: evidence-activated (const char *id, gint64 taken): somebody wants to see it. */

#include <adwaita.h>

#include "region/region.h"
#include "review/replay.h"

G_BEGIN_DECLS

#define YX_TYPE_REVIEW_REPLAY (yx_review_replay_get_type ())
G_DECLARE_FINAL_TYPE (YxReviewReplay, yx_review_replay, YX, REVIEW_REPLAY, AdwBin)

/* @region: (nullable) */
void yx_review_replay_set_region (YxReviewReplay *self, YxRegion *region);

/* Shows a night from its begin; @replay (nullable) must outlive its being shown. */
void yx_review_replay_show (YxReviewReplay *self, YxDesk *desk, const YxReplay *replay);

/* A moment, with this car (nullable: as it was) chosen and in sight. */
void yx_review_replay_choose (YxReviewReplay *self, gint64 time, const char *vehicle_id);

/* For tests. */
gint64 yx_review_replay_get_time (YxReviewReplay *self);
/* Both nullable; 0: no stretch is repeated. */
void yx_review_replay_get_loop (YxReviewReplay *self, gint64 *ret_from, gint64 *ret_to);
void yx_review_replay_seek (YxReviewReplay *self, gint64 time);

G_END_DECLS
