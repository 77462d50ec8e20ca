#pragma once

/* The button that draws a stretch of a replayed night into a file: it asks where to, shows how far it is
 * while a thread draws, and stops it when it is pressed again. */

#include <adwaita.h>

#include "review/clip.h"

G_BEGIN_DECLS

#define YX_TYPE_REVIEW_CLIP (yx_review_clip_get_type ())
G_DECLARE_FINAL_TYPE (YxReviewClip, yx_review_clip, YX, REVIEW_CLIP, AdwBin)

/* What a clip would be of; all but @options nullable: nothing. Texts and values are copied. One that is
 * being drawn goes on. */
void yx_review_clip_set (YxReviewClip *self, YxDesk *desk, const char *operation_id,
                         YxRegion *region, YxFixStore *roads, const YxClipOptions *options);

/* As if @path had been chosen. */
void yx_review_clip_begin (YxReviewClip *self, const char *path);
void yx_review_clip_ask (YxReviewClip *self);
gboolean yx_review_clip_is_busy (YxReviewClip *self);

G_END_DECLS
