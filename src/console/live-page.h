#pragma once

/* The night itself: every team on the map, its next stop and the time left, what is wrong, the
 * inquiry clocks, the event log, and the night as a line of time.
 *
 * Keys: F7 goes to the next alert that nobody has acknowledged, Shift+F7 acknowledges the chosen
 * one, F12 asks for the best cars, F8 follows the chosen team, F9 writes to it, Ctrl+Shift+P calls the
 * roll, Ctrl+Shift+E shows what the phones sent, Ctrl+Shift+Z draws a zone, Ctrl+Shift+M measures, F11
 * is the wall screen. */

#include <adwaita.h>

#include "console/page.h"

G_BEGIN_DECLS

#define YX_TYPE_LIVE_PAGE (yx_live_page_get_type ())
G_DECLARE_FINAL_TYPE (YxLivePage, yx_live_page, YX, LIVE_PAGE, AdwBin)

/* Persons whose inquiry clock runs. */
guint yx_live_page_get_n_clocks (YxLivePage *self);

/* When the fix was taken at which the car's symbol stands on the map; 0: it has none. For tests. */
gint64 yx_live_page_get_shown_fix (YxLivePage *self, const char *vehicle_id);

/* The team that is chosen; for tests. Returns: (transfer none) (nullable) */
const char *yx_live_page_get_selected (YxLivePage *self);

G_END_DECLS
