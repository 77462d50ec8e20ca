#pragma once

/* A lead taken down while the caller is still on the line: who, where, when, from whom, how sure,
 * all by keyboard. Enter goes on from field to field and saves at the end; what was understood
 * stands below each, and leads that the new one may repeat are shown before it is saved.
 *
 * Signal: recorded (const char *lead_id, const char *sentence): it is on the desk */

#include <adwaita.h>

#include "desk/desk.h"

G_BEGIN_DECLS

#define YX_TYPE_LEAD_ENTRY (yx_lead_entry_get_type ())
G_DECLARE_FINAL_TYPE (YxLeadEntry, yx_lead_entry, YX, LEAD_ENTRY, AdwWindow)

/* Returns: (transfer none): the window, on screen */
YxLeadEntry *yx_lead_entry_present (GtkWindow *parent, YxDesk *desk);

/* No call is on its way. */
gboolean yx_lead_entry_is_idle (YxLeadEntry *self);
/* How many leads it may repeat. */
guint yx_lead_entry_get_n_same (YxLeadEntry *self);

G_END_DECLS
