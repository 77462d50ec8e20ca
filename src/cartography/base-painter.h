#pragma once

/* The base map below its labels: ground, land use, water, buildings, boundaries, roads, rails. */

#include "cartography/style.h"
#include "cartography/view.h"
#include "region/region-query.h"

/* Fills the view with the ground; with `grid` also the quiet grid that stands for a map where
 * there is none. */
void yx_base_paint_ground (cairo_t *cr, const YxPaintView *view, YxMapStyle style, bool grid);

/* Paints the areas and lines of the features in the user space of `view`. */
void yx_base_paint_features (cairo_t *cr, const YxPaintView *view, YxMapStyle style,
                             const YxRegionFeatures *features);

/* The zoom to ask yx_region_query() for, so that its simplification stays below a device pixel. */
int yx_base_query_zoom (const YxPaintView *view, double scale);
