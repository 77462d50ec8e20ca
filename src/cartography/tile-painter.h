#pragma once

/* The base map tile by tile, for the map on screen. */

#include <cairo.h>
#include <gio/gio.h>

#include "cartography/style.h"
#include "geo/tile.h"

typedef struct _YxRegion YxRegion;

/* The largest side of a tile in device pixels. */
#define YX_TILE_MAX_SIDE 4096

/* Paints one tile of `tile_size` units (256 is the level of detail of a web map at tile.zoom, 512
 * that of one level nearer), `scale` device pixels a unit. Names of places may run over the edge
 * of a tile and continue in its neighbour; other labels stay inside. `region` NULL: the quiet
 * grid. `locale` (nullable, "zh_CN") says whose names come first.
 *
 * A metatile is a tile of a lower zoom with a larger tile_size: 4 × 4 tiles of 256 units at zoom
 * 15 are the tile of 1024 units at zoom 13 that holds them. It leaves room for road names and
 * costs less than its parts.
 *
 * Returns: (transfer full): a CAIRO_FORMAT_RGB24 image of tile_size × scale device pixels a side
 * (rounded up), or NULL with error set (as yx_region_query(); G_IO_ERROR_INVALID_ARGUMENT for a
 * size out of range). Call from any thread. */
cairo_surface_t *yx_cartography_paint_tile (YxRegion *region, YxTile tile, int tile_size,
                                            double scale, YxMapStyle style, const char *locale,
                                            GCancellable *cancellable, GError **error);
