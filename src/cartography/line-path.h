#pragma once

/* Lines of the region as paths of cairo, cut to what is near the view. A dash pattern runs from
 * the start of the line in the data, wherever the view is, so it goes on from tile to tile. */

#include "cartography/view.h"
#include "region/region-query.h"

#include <cairo.h>
#include <stdbool.h>

/* Adds the parts of a line that come within `reach` units of the view to the current path. */
void yx_line_path_add (cairo_t *cr, const YxPaintView *view, const YxRegionFeature *feature,
                       double reach);

/* The same in dashes of `on` units with gaps of `off`. */
void yx_line_path_add_dashed (cairo_t *cr, const YxPaintView *view,
                              const YxRegionFeature *feature, double reach, double on,
                              double off);

/* Adds the rings of an area. With `oriented` all of them run the same way round, so that the
 * non-zero rule fills areas that overlap; for areas of one ring. */
void yx_area_path_add (cairo_t *cr, const YxPaintView *view, const YxRegionFeature *feature,
                       bool oriented);
