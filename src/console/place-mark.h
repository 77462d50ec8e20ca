#pragma once

/* A pin on a map view: where a place will be set by hand. What a search finds is shown by
 * yx_map_view_show_found(). */

#include "map/map-view.h"

G_BEGIN_DECLS

typedef struct _YxPlaceMark YxPlaceMark;

/* The view is kept; the mark must be freed before it is disposed. */
YxPlaceMark *yx_place_mark_new (YxMapView *view);
void yx_place_mark_free (YxPlaceMark *self);

/* Puts the pin there. */
void yx_place_mark_set (YxPlaceMark *self, YxLonLat point);
/* And moves the map so that the radius around it fills about a third of the view. */
void yx_place_mark_show (YxPlaceMark *self, YxLonLat point, double radius_m);
/* Moves the map so, and leaves the pin. */
void yx_place_mark_aim (YxPlaceMark *self, YxLonLat point, double radius_m);
void yx_place_mark_clear (YxPlaceMark *self);
/* FALSE when there is none. */
gboolean yx_place_mark_get (const YxPlaceMark *self, YxLonLat *ret_point);

G_END_DECLS
