#pragma once

/* Fleet and staff: vehicles with their absences and terminals, officers with their roster, and
 * lists of both from a file. */

#include <adwaita.h>

#include "console/fleet-pane.h"

G_BEGIN_DECLS

#define YX_TYPE_FLEET_WINDOW (yx_fleet_window_get_type ())
G_DECLARE_FINAL_TYPE (YxFleetWindow, yx_fleet_window, YX, FLEET_WINDOW, AdwWindow)

/* kind: "vehicle" or "officer", nullable; id: which to show, nullable.
 * (transfer none): the window owns itself. */
YxFleetWindow *yx_fleet_window_present (GtkWindow *parent, YxDesk *desk, const char *kind,
                                        const char *id);

/* Whether what the desk has is shown. */
gboolean yx_fleet_window_is_loaded (YxFleetWindow *self);
YxFleetPane *yx_fleet_window_get_pane (YxFleetWindow *self);

/* As the button does, of a file. */
void yx_fleet_window_import (YxFleetWindow *self, GFile *file);

G_END_DECLS
