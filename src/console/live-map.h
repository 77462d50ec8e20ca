#pragma once

/* What the Live page shows on its map: the planned routes with their stops and what came of them,
 * the teams where they are and the way they came. */

#include "desk/night.h"
#include "map/map-view.h"
#include "map/team-layer.h"

G_BEGIN_DECLS

typedef struct _YxLiveMap YxLiveMap;

/* Both are kept; the result must be freed before the view is disposed. */
YxLiveMap *yx_live_map_new (YxMapView *view);
void yx_live_map_free (YxLiveMap *self);

/* @leads: (element-type YxLead) (nullable): open ones.
 * Routes and stops are set again only when the view's plan or a stop's state differs. */
void yx_live_map_show (YxLiveMap *self, const YxNightView *view, GListModel *leads, gint64 now);

/* The team that stands out; nullable. */
void yx_live_map_select (YxLiveMap *self, const char *vehicle_id);

/* Returns: (nullable) (transfer none): the vehicle's id */
const char *yx_live_map_pick (YxLiveMap *self, double x, double y);

/* When the fix was taken at which the team's symbol stands; 0: it has none. */
gint64 yx_live_map_get_shown_fix (YxLiveMap *self, const char *vehicle_id);

/* For a wall screen: 1.0, or larger. */
void yx_live_map_set_size (YxLiveMap *self, double part);

G_END_DECLS
