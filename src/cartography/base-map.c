#define G_LOG_DOMAIN "yx-cartography"

#include "cartography/base-map.h"

#include "cartography/base-painter.h"

/* The widest stroke that reaches into the view from outside, in units. */
#define STROKE_MARGIN 32.0

gboolean
yx_locale_prefers_english (const char *locale)
{
  return locale != NULL && *locale != '\0' && !g_str_has_prefix (locale, "zh")
         && !g_str_equal (locale, "C") && !g_str_has_prefix (locale, "C.")
         && !g_str_equal (locale, "POSIX");
}

gboolean
yx_base_map_paint (cairo_t *cr, YxRegion *region, const YxPaintView *view, double scale,
                   YxMapStyle style, GCancellable *cancellable, GError **error)
{
  const YxBox box = yx_paint_view_box (view, STROKE_MARGIN);
  const int zoom = yx_base_query_zoom (view, scale);
  g_autoptr (YxRegionFeatures) areas = NULL;
  g_autoptr (YxRegionFeatures) lines = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  yx_base_paint_ground (cr, view, style, region == NULL);
  if (region == NULL)
    return TRUE;

  areas = yx_region_query (region, box, zoom, YX_BASE_AREA_LAYERS, cancellable, error);
  if (areas == NULL)
    return FALSE;
  lines = yx_region_query_whole (region, box, zoom, YX_BASE_LINE_LAYERS, cancellable, error);
  if (lines == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  yx_base_paint_features (cr, view, style, areas, lines);
  return TRUE;
}
