#pragma once

/* Routes that use the same road are drawn side by side. Two routes share a segment when both have
 * it between the same two points, whichever way they drive; each then has a lane of its own there,
 * in the order of the routes, and goes over to the next segment's lane at the node. */

#include <glib.h>

#include "geo/tile.h"

typedef struct _YxRouteLanes YxRouteLanes;

/* points[r] holds n_points[r] points of route r. Beyond the 64th, routes keep to the middle. */
YxRouteLanes *yx_route_lanes_new (const YxWorldPoint *const *points, const gsize *n_points,
                                  gsize n_routes);
void yx_route_lanes_free (YxRouteLanes *self);

/* Moves route r to its lanes. xy: its points, as pairs of units; `spacing` units between two
 * lanes, less where many run together. Points that fall together are merged.
 * Returns: (transfer full): 2 × *ret_n doubles. */
double *yx_route_lanes_place (const YxRouteLanes *self, gsize route, const double *xy,
                              double spacing, gsize *ret_n);
