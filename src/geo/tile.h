#pragma once

/* Spherical Mercator ("slippy map") tiles: at zoom z the world is a square of 2^z tiles a side,
 * x from west to east, y from north to south. World coordinates run from 0 to 1 on both axes. */

#include <stdint.h>

#include "geo/datum.h"
#include "geo/measure.h"

/* Mercator ends here: beyond it the square world has no place for a point. */
#define YX_MERCATOR_MAX_LAT 85.0511287798066

typedef struct {
  double x, y;
} YxWorldPoint;

typedef struct {
  uint32_t x, y;
  int zoom;
} YxTile;

/* Latitudes beyond the Mercator limit are clamped to it. */
YxWorldPoint yx_world_from_lon_lat (YxLonLat point);
YxLonLat yx_world_to_lon_lat (YxWorldPoint point);

/* The tile that holds a point; points on the far rim belong to the last tile. */
YxTile yx_tile_at (YxLonLat point, int zoom);
YxBox yx_tile_box (YxTile tile);

/* Ground metres that one pixel covers at a latitude. */
double yx_metres_per_pixel (double lat, double zoom, int tile_size);

/* The largest zoom (fractional) at which a box fits width × height pixels of tile_size tiles. */
double yx_zoom_to_fit (YxBox box, int width, int height, int tile_size);
