#pragma once

/* The map of a page: base map, routes, places, and what belongs at its edges (zoom buttons, scale
 * bar, attribution, the coordinates under the pointer).
 *
 * Keys while it has the focus: arrows pan, + and - zoom, 0 shows everything, m measures, and
 * while measuring Backspace takes the last point back and Escape ends.
 *
 * Actions (for shortcuts and menus): map.zoom-in, map.zoom-out, map.fit, map.measure,
 * map.add-layer, map.remove-layer, and map.layer with the name of a base map.
 *
 * Signals:
 *   place-activated (const char *id)
 *   route-activated (const char *id)
 *   stop-activated (const char *route_id, const char *stop_id)
 *   background-activated (double lon, double lat)
 *   layers-changed (): the user added or removed a base map
 * A click emits exactly one of them and selects nothing by itself: the page decides, and calls
 * yx_map_view_select_…() so that table, list and map agree. */

#include <gtk/gtk.h>
#include <shumate/shumate.h>

#include "cartography/overlay.h"
#include "geo/measure.h"
#include "region/region.h"

#define YX_TYPE_MAP_VIEW (yx_map_view_get_type ())
G_DECLARE_FINAL_TYPE (YxMapView, yx_map_view, YX, MAP_VIEW, GtkWidget)

GtkWidget *yx_map_view_new (void);

/* region: (nullable): shows the quiet ground. The first region set is shown whole. */
void yx_map_view_set_region (YxMapView *self, YxRegion *region);
YxRegion *yx_map_view_get_region (YxMapView *self);

/* Property "map-style" (int, YxMapStyle); night at first. */
void yx_map_view_set_map_style (YxMapView *self, YxMapStyle style);
YxMapStyle yx_map_view_get_map_style (YxMapView *self);

/* Replace what is shown; records are copied. Neither moves the map. */
void yx_map_view_set_places (YxMapView *self, const YxOverlayPlace *places, gsize n_places);
void yx_map_view_set_routes (YxMapView *self, const YxOverlayRoute *routes, gsize n_routes);

/* NULL for none. Selecting does not move the map unless asked with yx_map_view_reveal(). */
void yx_map_view_select_place (YxMapView *self, const char *id);
void yx_map_view_select_route (YxMapView *self, const char *id);
void yx_map_view_select_stop (YxMapView *self, const char *id);

/* Moves the map so far that the point is well inside the view; does nothing when it is. */
void yx_map_view_reveal (YxMapView *self, YxLonLat point);

/* Shows a box whole with a margin. When the view has no size yet this happens with the first. */
void yx_map_view_fit_box (YxMapView *self, YxBox box);

/* The routes if there are any, else the places, else the region. */
void yx_map_view_fit (YxMapView *self);

void yx_map_view_go_to (YxMapView *self, YxLonLat point, double zoom);

/* Shows a place that was searched for: goes there, as near as its accuracy (radius, in metres, 0
 * when it is exact) allows, and marks it with a ring, its label (nullable) and a circle of that
 * radius, until the next one, yx_map_view_clear_found() or Escape. */
void yx_map_view_show_found (YxMapView *self, YxLonLat point, double radius, const char *label);
void yx_map_view_clear_found (YxMapView *self);

/* Property "measuring": while it is set, clicks set points of a line instead of activating what
 * lies under them, and the line's length in metres is shown. */
void yx_map_view_set_measuring (YxMapView *self, gboolean measuring);
double yx_map_view_get_measured (YxMapView *self);

/* The base maps to choose from beside the region's, an array of (name, address, key, datum,
 * attribution), see map/map-layers.h; and property "layer": the name of the one that is shown, ""
 * for the region's, which also stands for a name that is not in the list. */
void yx_map_view_set_layers (YxMapView *self, GVariant *layers);
GVariant *yx_map_view_get_layers (YxMapView *self);
void yx_map_view_set_layer (YxMapView *self, const char *name);
const char *yx_map_view_get_layer (YxMapView *self);

/* Widget coordinates within the view of a place on the ground, and back. */
void yx_map_view_point_to_widget (YxMapView *self, YxLonLat point, double *ret_x, double *ret_y);
YxLonLat yx_map_view_point_at (YxMapView *self, double x, double y);

/* Returns: (transfer none): for a page's own layers (vehicles, selection). */
ShumateMap *yx_map_view_get_map (YxMapView *self);
