#pragma once

/* The base map of a region file. */

#include "cartography/style.h"
#include "map/tile-source.h"
#include "region/region.h"

#define YX_TYPE_REGION_MAP_SOURCE (yx_region_map_source_get_type ())
G_DECLARE_FINAL_TYPE (YxRegionMapSource, yx_region_map_source, YX, REGION_MAP_SOURCE, YxTileSource)

/* region: (nullable): without one every tile is the quiet ground.
 * scale: device pixels per widget unit, 1 to 4.
 * locale: (nullable): whose names come first, as in YxPicture.
 * A source never changes what it paints: make another for another style or scale. */
YxRegionMapSource *yx_region_map_source_new (YxRegion *region, YxMapStyle style, int scale,
                                             const char *locale);
