#pragma once

/* Phones and terminals of the desk: pairing a phone with the field page by a code that it scans,
 * those that are paired with when they were last heard of and their battery, and those that called
 * without being known.
 *
 * Ctrl+1, 2, 3 or Ctrl+Page Down turn its pages, Delete revokes the chosen one, Escape closes it.
 */

#include <adwaita.h>

#include "desk/desk.h"

G_BEGIN_DECLS

#define YX_TYPE_DEVICE_WINDOW (yx_device_window_get_type ())
G_DECLARE_FINAL_TYPE (YxDeviceWindow, yx_device_window, YX, DEVICE_WINDOW, AdwWindow)

/* Over @parent; one that is open there already is shown again. */
void yx_device_window_present (GtkWindow *parent, YxDesk *desk);

G_END_DECLS
