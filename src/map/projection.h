#pragma once

/* From places on the ground to widget units of a layer that fills its map, and back. libshumate
 * answers the same for one point at a time; a layer of ten thousand asks once for all. North is
 * up. */

#include <shumate/shumate.h>

#include "geo/tile.h"

typedef struct {
  double world;         /* side of the whole world in widget units; 0 while there is no map */
  YxWorldPoint centre;  /* of the view */
  double width, height; /* of the view */
} YxProjection;

YxProjection yx_projection_of (ShumateViewport *viewport, double width, double height);

void yx_projection_to_widget (const YxProjection *self, YxWorldPoint point, double *ret_x,
                              double *ret_y);
YxWorldPoint yx_projection_at (const YxProjection *self, double x, double y);

/* The zoom of a map of 256-unit tiles that shows the ground as large. */
double yx_projection_zoom (const YxProjection *self);
