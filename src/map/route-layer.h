#pragma once

/* All routes in one layer: painted once into a texture a little larger than the view, which is
 * moved while panning and scaled while zooming, and painted anew when the view has come to rest
 * or left it. */

#include <shumate/shumate.h>

#include "cartography/overlay.h"

#define YX_TYPE_ROUTE_LAYER (yx_route_layer_get_type ())
G_DECLARE_FINAL_TYPE (YxRouteLayer, yx_route_layer, YX, ROUTE_LAYER, ShumateLayer)

YxRouteLayer *yx_route_layer_new (ShumateViewport *viewport);

/* Replaces all routes; the records are copied. */
void yx_route_layer_set_routes (YxRouteLayer *self, const YxOverlayRoute *routes, gsize n_routes);
gsize yx_route_layer_get_n_routes (YxRouteLayer *self);

void yx_route_layer_set_style (YxRouteLayer *self, YxMapStyle style);

/* id: (nullable): none. The selected route is emphasised, the others step back. */
void yx_route_layer_set_selected_route (YxRouteLayer *self, const char *id);
const char *yx_route_layer_get_selected_route (YxRouteLayer *self);
void yx_route_layer_set_selected_stop (YxRouteLayer *self, const char *id);
const char *yx_route_layer_get_selected_stop (YxRouteLayer *self);

/* What lies within `reach` widget units of (x, y). A stop goes before a line, a selected route
 * before the others. Returns TRUE when a route was hit; *ret_stop is NULL when it was hit
 * between stops. Ids are valid until the next set_routes. */
gboolean yx_route_layer_pick (YxRouteLayer *self, double x, double y, double reach,
                              const char **ret_route, const char **ret_stop);

/* How often the texture was painted, for tests and benchmarks. */
guint yx_route_layer_get_n_paints (YxRouteLayer *self);
