#pragma once

/* Cars that drive routes on a network and send fixes as real devices do. */

#include <glib.h>

#include "roads/roads.h"

typedef struct {
  double interval_s, noise_m;
  double gap_s; /* one silence this long in the middle of each track; 0 none */
  gboolean timed;
} Drive;

/* A route of 2 to 20 km between random places; FALSE when those picked have none. */
gboolean drive_pick_route (const YxRoads *roads, YxRoadsSearch *search, YxRoadsPeriod period,
                           GRand *rand, YxRoadSnap *ret_ends, YxRoadPath *ret_route);

/* (element-type YxRoadFix): the routes one after the other, at the speeds that they have, from a
 * second since 1970 on. */
GArray *drive_routes (const YxRoadPath *routes, gsize n_routes, const Drive *how, double start_s,
                      GRand *rand);
