#pragma once

/* Places that could not be found by their address, set by hand in one sitting: a list, a map, and
 * Enter for the next. */

#include <adwaita.h>

#include "desk/desk.h"

G_BEGIN_DECLS

#define YX_TYPE_PLACE_FIXER (yx_place_fixer_get_type ())
G_DECLARE_FINAL_TYPE (YxPlaceFixer, yx_place_fixer, YX, PLACE_FIXER, AdwWindow)

/* Opens it over a window. */
void yx_place_fixer_present (GtkWindow *parent, YxDesk *desk);

/* How many are still to be set, and whether all that was asked for is on screen. */
guint yx_place_fixer_get_n_left (YxPlaceFixer *self);
gboolean yx_place_fixer_is_idle (YxPlaceFixer *self);

/* Actions of the window: "fix.set" puts the place at hand where the pin is and goes on to the next
 * one (Enter); "fix.skip" goes on without (Ctrl+Down). */

G_END_DECLS
