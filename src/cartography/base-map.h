#pragma once

/* The whole base map of a view, labels included: what tiles and pictures have in common. */

#include <gio/gio.h>

#include "cartography/style.h"
#include "cartography/view.h"
#include "region/region.h"

/* Paints the view in its own units; `cr` must be scaled by `scale`. With `open_edges` names of
 * places may run over the edge (tiles). `region` NULL: the grid. `locale` nullable. */
gboolean yx_base_map_paint (cairo_t *cr, YxRegion *region, const YxPaintView *view, double scale,
                            YxMapStyle style, const char *locale, bool open_edges,
                            GCancellable *cancellable, GError **error);
