#pragma once

/* The towns of a region with their borders, as the map has them. */

#include "geo/rings.h"
#include "region/region.h"

G_BEGIN_DECLS

typedef struct {
  gint64 id, parent; /* of the index of names; parent 0: none is known */
  char *name;
  GArray *points;    /* of YxLonLat */
  GArray *ring_ends; /* of guint32 */
} YxRegionTown;

void yx_region_town_free (YxRegionTown *town);
YxRings yx_region_town_rings (const YxRegionTown *town);

/* Towns, townships and subdistricts that have an outline; empty when there is none. Neighbours share
 * their border point by point. Blocking; any thread. YX_REGION_ERROR_DAMAGED.
 * Returns: (transfer full): of YxRegionTown */
GPtrArray *yx_region_list_towns (YxRegion *self, GError **error);

G_END_DECLS
