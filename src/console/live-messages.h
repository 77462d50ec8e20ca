#pragma once

/* Messages of the operation that is watched: what was said between the desk and the cars, who has
 * it and who has read it, and a line to say something to one car or to all. */

#include <adwaita.h>

#include "desk/night.h"

G_BEGIN_DECLS

#define YX_TYPE_LIVE_MESSAGES (yx_live_messages_get_type ())
G_DECLARE_FINAL_TYPE (YxLiveMessages, yx_live_messages, YX, LIVE_MESSAGES, AdwBin)

/* Signal: failed (const char *text): a message could not be sent; what was written stays. */

/* @desk: (nullable) */
void yx_live_messages_set_desk (YxLiveMessages *self, YxDesk *desk);

/* Reads what is new; @view: (nullable). */
void yx_live_messages_follow (YxLiveMessages *self, YxNightView *view);

/* Writes to this car (nullable: to all) with the next message. */
void yx_live_messages_address (YxLiveMessages *self, const char *vehicle_id);

void yx_live_messages_focus_entry (YxLiveMessages *self);

G_END_DECLS
