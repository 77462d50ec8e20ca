#pragma once

/* The base map below its labels: ground, land use, water, buildings, boundaries, roads, rails. */

#include "cartography/style.h"
#include "cartography/view.h"
#include "region/region-query.h"

/* Fills the view with the ground; with `grid` also the quiet grid that stands for a map where
 * there is none. */
void yx_base_paint_ground (cairo_t *cr, const YxPaintView *view, YxMapStyle style, bool grid);

/* Layers that are asked for cut to the view, and those that are asked for whole, because dashes
 * are counted from the start of a line. */
#define YX_BASE_AREA_LAYERS                                                                       \
  (YX_LAYER_MASK (YX_LAYER_LANDUSE) | YX_LAYER_MASK (YX_LAYER_WATER_AREA)                         \
   | YX_LAYER_MASK (YX_LAYER_BUILDING))
#define YX_BASE_LINE_LAYERS                                                                       \
  (YX_LAYER_MASK (YX_LAYER_WATER_LINE) | YX_LAYER_MASK (YX_LAYER_ROAD)                            \
   | YX_LAYER_MASK (YX_LAYER_RAIL) | YX_LAYER_MASK (YX_LAYER_BOUNDARY))

/* Paints areas and lines in the user space of `view`. */
void yx_base_paint_features (cairo_t *cr, const YxPaintView *view, YxMapStyle style,
                             const YxRegionFeatures *areas, const YxRegionFeatures *lines);

/* The zoom to ask yx_region_query() for, so that its simplification stays below a device pixel. */
int yx_base_query_zoom (const YxPaintView *view, double scale);
