#pragma once

/* The map of a page: base map, routes, places, and what belongs at its edges (zoom buttons, scale
 * bar, attribution, the coordinates under the pointer).
 *
 * Keys while it has the focus: arrows pan, + and - zoom, 0 shows everything.
 *
 * Actions (for shortcuts and menus): map.zoom-in, map.zoom-out, map.fit.
 *
 * Signals:
 *   place-activated (const char *id)
 *   route-activated (const char *id)
 *   stop-activated (const char *route_id, const char *stop_id)
 *   background-activated (double lon, double lat)
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

/* Widget coordinates within the view of a place on the ground, and back. */
void yx_map_view_point_to_widget (YxMapView *self, YxLonLat point, double *ret_x, double *ret_y);
YxLonLat yx_map_view_point_at (YxMapView *self, double x, double y);

/* Returns: (transfer none): for a page's own layers (vehicles, selection). */
ShumateMap *yx_map_view_get_map (YxMapView *self);
