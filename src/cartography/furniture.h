#pragma once

/* What stands in the margins of a picture: title, legend, scale bar, attribution. */

#include "cartography/picture.h"
#include "cartography/view.h"

/* Units on the left that the legend takes. */
#define YX_LEGEND_WIDTH 250

/* Paints what the picture asks for. `attribution` is nullable. */
void yx_furniture_paint (cairo_t *cr, const YxPicture *picture, const YxPaintView *view,
                         double scale, const char *attribution);
