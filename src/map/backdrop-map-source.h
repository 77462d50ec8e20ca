#pragma once

/* Tiles of a base map other than the region's (backdrop/backdrop.h), toned down where the style
 * is dark: a white street map at three in the morning costs an officer his eyes. */

#include "backdrop/backdrop.h"
#include "cartography/style.h"
#include "map/tile-source.h"

#define YX_TYPE_BACKDROP_MAP_SOURCE (yx_backdrop_map_source_get_type ())
G_DECLARE_FINAL_TYPE (YxBackdropMapSource, yx_backdrop_map_source, YX, BACKDROP_MAP_SOURCE,
                      YxTileSource)

/* The layer is opened with the first tile, on a painting thread; a failure is that of the tile.
 * scale: device pixels per widget unit, 1 to 4. The spec is copied. */
YxBackdropMapSource *yx_backdrop_map_source_new (const YxBackdropSpec *spec, YxMapStyle style,
                                                 int scale);
