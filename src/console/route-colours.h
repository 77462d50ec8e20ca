#pragma once

#include <gtk/gtk.h>

#include "cartography/style.h"

/* Gives every display's widgets the map's route colours, as the css classes "yx-route-0" … of a
 * "yx-badge", in the style the map is shown in. Call again when that changes. */
void yx_route_colours_apply (GdkDisplay *display, YxMapStyle style);

/* The css class of a route's ordinal. Returns: (transfer full) */
char *yx_route_colours_class (guint ordinal);
