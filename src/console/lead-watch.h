#pragma once

/* The folder that a desk takes files of leads from (exchange/lead-drop.h), where the settings of
 * this computer name one for it: watched on a thread of its own while the desk is open. Other desks,
 * such as the demonstration, take nothing from it.
 *
 * Signal:
 *   said (const char *text): what came of a file, or why none can be taken; the same once only */

#include "desk/desk.h"

G_BEGIN_DECLS

#define YX_TYPE_LEAD_WATCH (yx_lead_watch_get_type ())
G_DECLARE_FINAL_TYPE (YxLeadWatch, yx_lead_watch, YX, LEAD_WATCH, GObject)

/* Begins at once, and again whenever another folder is named. */
YxLeadWatch *yx_lead_watch_new (YxDesk *desk);
/* For who acts now: he may have other roles. */
void yx_lead_watch_restart (YxLeadWatch *self);

/* The folder named for a desk; NULL: none. Returns: (transfer full) (nullable) */
char *yx_lead_watch_dup_folder (YxDesk *desk);
/* folder: nullable: none. */
void yx_lead_watch_set_folder (YxDesk *desk, const char *folder);

G_END_DECLS
