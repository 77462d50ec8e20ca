#pragma once

/* The base map without its labels (cartography/label-plan.h). */

#include <gio/gio.h>
#include <stdbool.h>

#include "cartography/style.h"
#include "cartography/view.h"
#include "region/region.h"

/* Paints ground, areas and lines of the region (NULL: the quiet grid) in the user space of `cr`,
 * `scale` device pixels a unit. Errors as yx_region_query(). */
gboolean yx_base_map_paint (cairo_t *cr, YxRegion *region, const YxPaintView *view, double scale,
                            YxMapStyle style, GCancellable *cancellable, GError **error);

/* Whether names in English come before Chinese ones under a locale ("en_GB.UTF-8"). NULL, "C"
 * and "POSIX" ask for nothing, so Chinese names come first. */
gboolean yx_locale_prefers_english (const char *locale);
