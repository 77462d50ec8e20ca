#include "geo/tile.h"

#include <math.h>

YxWorldPoint
yx_world_from_lon_lat (YxLonLat point)
{
  const double lat = fmin (YX_MERCATOR_MAX_LAT, fmax (-YX_MERCATOR_MAX_LAT, point.lat));
  const double s = sin (lat * M_PI / 180.0);

  return (YxWorldPoint){
    .x = point.lon / 360.0 + 0.5,
    .y = 0.5 - log ((1.0 + s) / (1.0 - s)) / (4.0 * M_PI),
  };
}

YxLonLat
yx_world_to_lon_lat (YxWorldPoint point)
{
  return (YxLonLat){
    .lon = (point.x - 0.5) * 360.0,
    .lat = atan (sinh (M_PI * (1.0 - 2.0 * point.y))) * 180.0 / M_PI,
  };
}

static uint32_t
tile_index (double world, int zoom)
{
  const double n = ldexp (1.0, zoom);
  const double index = floor (world * n);

  return (uint32_t) fmin (n - 1.0, fmax (0.0, index));
}

YxTile
yx_tile_at (YxLonLat point, int zoom)
{
  const YxWorldPoint world = yx_world_from_lon_lat (point);

  return (YxTile){ tile_index (world.x, zoom), tile_index (world.y, zoom), zoom };
}

YxBox
yx_tile_box (YxTile tile)
{
  const double n = ldexp (1.0, tile.zoom);
  const YxLonLat north_west = yx_world_to_lon_lat ((YxWorldPoint){ tile.x / n, tile.y / n });
  const YxLonLat south_east
      = yx_world_to_lon_lat ((YxWorldPoint){ (tile.x + 1.0) / n, (tile.y + 1.0) / n });

  return (YxBox){ north_west.lon, south_east.lat, south_east.lon, north_west.lat };
}

double
yx_metres_per_pixel (double lat, double zoom, int tile_size)
{
  return 2.0 * M_PI * YX_EARTH_RADIUS_M * cos (lat * M_PI / 180.0) / (tile_size * exp2 (zoom));
}

double
yx_zoom_to_fit (YxBox box, int width, int height, int tile_size)
{
  const YxWorldPoint a = yx_world_from_lon_lat ((YxLonLat){ box.west, box.north });
  const YxWorldPoint b = yx_world_from_lon_lat ((YxLonLat){ box.east, box.south });
  const double dx = fmax (b.x - a.x, 1e-12);
  const double dy = fmax (b.y - a.y, 1e-12);

  return fmin (log2 (width / (dx * tile_size)), log2 (height / (dy * tile_size)));
}
