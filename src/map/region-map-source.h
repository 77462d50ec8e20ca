#pragma once

/* The base map: opaque tiles painted from a region file on worker threads. */

#include <shumate/shumate.h>

#include "cartography/style.h"
#include "region/region.h"

/* Side of one tile in widget units. Zoom level z of this source shows the ground as a map of
 * 256-px tiles does at level z + 1. */
#define YX_MAP_TILE_SIZE 512

#define YX_TYPE_REGION_MAP_SOURCE (yx_region_map_source_get_type ())
G_DECLARE_FINAL_TYPE (YxRegionMapSource, yx_region_map_source, YX, REGION_MAP_SOURCE,
                      ShumateMapSource)

/* region: (nullable): without one every tile is the quiet ground.
 * scale: device pixels per widget unit, 1 to 4.
 * locale: (nullable): whose names come first, as in YxPicture.
 * A source never changes what it paints: make another for another style or scale. */
YxRegionMapSource *yx_region_map_source_new (YxRegion *region, YxMapStyle style, int scale,
                                             const char *locale);

/* Tiles waiting or being painted, and bytes held by the cache, for tests and diagnostics. */
guint yx_region_map_source_get_n_pending (YxRegionMapSource *self);
gsize yx_region_map_source_get_cache_bytes (YxRegionMapSource *self);
