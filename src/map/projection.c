#include "map/projection.h"

#include <math.h>

YxProjection
yx_projection_of (ShumateViewport *viewport, double width, double height)
{
  ShumateMapSource *source = shumate_viewport_get_reference_map_source (viewport);
  const double zoom = shumate_viewport_get_zoom_level (viewport);
  const YxLonLat centre = {
    .lon = shumate_location_get_longitude (SHUMATE_LOCATION (viewport)),
    .lat = shumate_location_get_latitude (SHUMATE_LOCATION (viewport)),
  };
  YxProjection self = {
    .centre = yx_world_from_lon_lat (centre),
    .width = width,
    .height = height,
  };

  if (source != NULL)
    self.world = shumate_map_source_get_tile_size_at_zoom (source, zoom) * exp2 (floor (zoom));
  return self;
}

void
yx_projection_to_widget (const YxProjection *self, YxWorldPoint point, double *ret_x,
                         double *ret_y)
{
  *ret_x = self->width / 2.0 + (point.x - self->centre.x) * self->world;
  *ret_y = self->height / 2.0 + (point.y - self->centre.y) * self->world;
}

YxWorldPoint
yx_projection_at (const YxProjection *self, double x, double y)
{
  g_return_val_if_fail (self->world > 0.0, self->centre);

  return (YxWorldPoint){
    .x = self->centre.x + (x - self->width / 2.0) / self->world,
    .y = self->centre.y + (y - self->height / 2.0) / self->world,
  };
}

double
yx_projection_zoom (const YxProjection *self)
{
  return log2 (fmax (self->world, 1.0) / 256.0);
}
