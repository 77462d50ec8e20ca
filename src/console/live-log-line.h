#pragma once

/* A line of the Live page's log: an event of the desk in words, by the night's clock, and what it
 * is about. */

#include <glib-object.h>

#include "desk/night.h"

G_BEGIN_DECLS

#define YX_TYPE_LIVE_LOG_LINE (yx_live_log_line_get_type ())
G_DECLARE_FINAL_TYPE (YxLiveLogLine, yx_live_log_line, YX, LIVE_LOG_LINE, GObject)

/* What was asked for and has come of it. */
typedef struct {
  GPtrArray *lines; /* of YxLiveLogLine, the newest first */
  gint64 last;      /* number of the newest event */
} YxLiveLogPart;

void yx_live_log_part_free (YxLiveLogPart *part);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxLiveLogPart, yx_live_log_part_free)

/* "04:31:20  Arrived · 3 号车 · 张某"; a property, "text", too. */
const char *yx_live_log_line_get_text (YxLiveLogLine *self);
/* By the night's clock, UTC microseconds. */
gint64 yx_live_log_line_get_time (YxLiveLogLine *self);
/* What it is about, each nullable. */
const char *yx_live_log_line_get_vehicle (YxLiveLogLine *self);
const char *yx_live_log_line_get_task (YxLiveLogLine *self);
const char *yx_live_log_line_get_evidence (YxLiveLogLine *self);

/* The latest `most` events after number `after` of the view's operation. Names are those of the
 * view. Blocks: for a thread. Returns: (transfer full) */
YxLiveLogPart *yx_live_log_read (YxDesk *desk, const YxNightView *view, gint64 after, guint most,
                                 GError **error);

G_END_DECLS
