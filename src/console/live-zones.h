#pragma once

/* Zones on the Live page's map: those in force, whoever drew them on whichever console; drawing one
 * corner by corner; and taking one away, which can be undone.
 *
 * While one is drawn: a click or Space sets a corner, a double click, a click on the first corner
 * or Enter closes it, Backspace takes a corner back, Escape leaves. */

#include <gtk/gtk.h>

#include "desk/night.h"
#include "map/map-view.h"

G_BEGIN_DECLS

typedef struct _YxLiveZones YxLiveZones;

/* What the page says about it. */
typedef void (*YxLiveZonesSay) (gpointer user_data, const char *text);

/* @place: the map with what lies over it. Both are kept; the result must be freed before they are.
 */
YxLiveZones *yx_live_zones_new (GtkOverlay *place, YxMapView *map, YxLiveZonesSay say,
                                gpointer user_data);
void yx_live_zones_free (YxLiveZones *self);

/* @desk, @view: (nullable); @may: whether who acts may draw. */
void yx_live_zones_show (YxLiveZones *self, YxDesk *desk, YxNightView *view, gboolean may);

/* Begins to draw one. */
void yx_live_zones_draw (YxLiveZones *self);
gboolean yx_live_zones_is_drawing (YxLiveZones *self);

/* A click on the ground: shows the zone that lies there. FALSE: none does. */
gboolean yx_live_zones_click (YxLiveZones *self, YxLonLat point);

/* Draws the zone again that was removed last. */
void yx_live_zones_undo (YxLiveZones *self);

G_END_DECLS
