#pragma once

/* Records at the left, the form of the one chosen at the right. What was changed and not saved is
 * asked about before another one is shown.
 *
 * Signals:
 *   message (const char *text): something a toast should say
 *   removed (): an entry that yx_fleet_pane_restore() can put back */

#include <adwaita.h>

#include "console/fleet-kind.h"

G_BEGIN_DECLS

#define YX_TYPE_FLEET_PANE (yx_fleet_pane_get_type ())
G_DECLARE_FINAL_TYPE (YxFleetPane, yx_fleet_pane, YX, FLEET_PANE, AdwBin)

/* Once; kind is static. */
void yx_fleet_pane_begin (YxFleetPane *self, YxDesk *desk, const YxFleetKind *kind);

/* What the desk has now; valid until the next call. */
void yx_fleet_pane_take_book (YxFleetPane *self, const YxFleetBook *book);

/* Shows a record, once it is there. */
void yx_fleet_pane_choose (YxFleetPane *self, const char *id);
/* The form of a new one. */
void yx_fleet_pane_add (YxFleetPane *self);
void yx_fleet_pane_save (YxFleetPane *self);
/* Puts the entry back that was removed last; FALSE: there is none, or something is being written. */
gboolean yx_fleet_pane_restore (YxFleetPane *self);
void yx_fleet_pane_focus_search (YxFleetPane *self);

/* Calls back at once, or when what is not saved has been saved or given up; not at all when the
 * user stays. */
typedef void (*YxFleetLeave) (YxFleetPane *self, gpointer user_data);
void yx_fleet_pane_leave (YxFleetPane *self, YxFleetLeave then, gpointer user_data);

gboolean yx_fleet_pane_is_edited (YxFleetPane *self);
/* Whether nothing is being written. */
gboolean yx_fleet_pane_is_idle (YxFleetPane *self);
YxFieldList *yx_fleet_pane_get_fields (YxFleetPane *self);

G_END_DECLS
