#pragma once

/* The event log of the operation that is watched, the latest first, to be searched by what a line
 * says. It follows the log, reading forward from the last event it has. */

#include <adwaita.h>

#include "console/live-log-line.h"

G_BEGIN_DECLS

#define YX_TYPE_LIVE_LOG (yx_live_log_get_type ())
G_DECLARE_FINAL_TYPE (YxLiveLog, yx_live_log, YX, LIVE_LOG, AdwBin)

/* Signal: line-activated (YxLiveLogLine *line) */

/* @desk: (nullable). Another desk or operation begins anew. */
void yx_live_log_set_desk (YxLiveLog *self, YxDesk *desk);

/* Reads what is new; names of teams and debtors are those of @view (nullable: nothing to show). */
void yx_live_log_follow (YxLiveLog *self, YxNightView *view);

void yx_live_log_focus_search (YxLiveLog *self);

G_END_DECLS
