#include "cartography/view.h"

#include <math.h>

/* Units across the world at zoom 0. */
#define WORLD_UNITS 256.0

YxPaintView
yx_paint_view_around (YxWorldPoint centre, double zoom, int width, int height)
{
  const double per_world = WORLD_UNITS * exp2 (zoom);

  return (YxPaintView){
    .left = centre.x - width / 2.0 / per_world,
    .top = centre.y - height / 2.0 / per_world,
    .per_world = per_world,
    .zoom = zoom,
    .width = width,
    .height = height,
  };
}

YxPaintView
yx_paint_view_of_tiles (unsigned x, unsigned y, int level, int side, int tile_size)
{
  const double n = ldexp (1.0, level);

  return (YxPaintView){
    .left = x / n,
    .top = y / n,
    .per_world = n * tile_size,
    .zoom = level + log2 (tile_size / WORLD_UNITS),
    .width = side * tile_size,
    .height = side * tile_size,
  };
}

YxBox
yx_paint_view_box (const YxPaintView *view, double margin)
{
  const double grow = margin / view->per_world;
  const double right = view->left + view->width / view->per_world + grow;
  const double bottom = view->top + view->height / view->per_world + grow;
  const YxLonLat a = yx_world_to_lon_lat ((YxWorldPoint){ view->left - grow, bottom });
  const YxLonLat b = yx_world_to_lon_lat ((YxWorldPoint){ right, view->top - grow });

  return (YxBox){ a.lon, a.lat, b.lon, b.lat };
}
