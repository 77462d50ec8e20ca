#pragma once

/* What happened in a night, in words that name nobody in full. */

#include "review/replay.h"

G_BEGIN_DECLS

/* "04:31:20", local. Returns: (transfer full) */
char *yx_review_clock (gint64 time);

/* Whom a task is about, masked. Returns: (transfer full) (nullable) */
char *yx_review_masked_task (const YxFacts *facts, const char *task_id);

/* "04:31:20  Arrived · 3 号车 · 张某". Returns: (transfer full) */
char *yx_review_mark_text (const YxFacts *facts, const YxReplayMark *mark);

G_END_DECLS
