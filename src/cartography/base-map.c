#define G_LOG_DOMAIN "yx-cartography"

#include "cartography/base-map.h"

#include "cartography/base-painter.h"
#include "cartography/labels.h"
#include "cartography/placement.h"

/* The widest stroke and symbol that reach into the view from outside, in units. */
#define STROKE_MARGIN 32.0

static gboolean
prefers_english (const char *locale)
{
  return locale != NULL && *locale != '\0' && !g_str_has_prefix (locale, "zh")
         && !g_str_equal (locale, "C") && !g_str_has_prefix (locale, "C.")
         && !g_str_equal (locale, "POSIX");
}

gboolean
yx_base_map_paint (cairo_t *cr, YxRegion *region, const YxPaintView *view, double scale,
                   YxMapStyle style, const char *locale, bool open_edges,
                   GCancellable *cancellable, GError **error)
{
  g_autoptr (YxRegionFeatures) features = NULL;
  g_autoptr (YxRegionFeatures) places = NULL;
  const guint places_mask = YX_LAYER_MASK (YX_LAYER_PLACE);
  const int zoom = yx_base_query_zoom (view, scale);
  YxLabels *labels;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  yx_base_paint_ground (cr, view, style, region == NULL);
  if (region == NULL)
    return TRUE;

  features = yx_region_query (region, yx_paint_view_box (view, STROKE_MARGIN), zoom,
                              YX_LAYER_ALL & ~places_mask, cancellable, error);
  if (features == NULL)
    return FALSE;
  places = yx_region_query (region, yx_paint_view_box (view, YX_PLACEMENT_MARGIN), zoom,
                            places_mask, cancellable, error);
  if (places == NULL)
    return FALSE;
  yx_base_paint_features (cr, view, style, features);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  labels = yx_labels_new (view, style, scale, prefers_english (locale));
  yx_labels_add (labels, places);
  yx_labels_add (labels, features);
  yx_labels_paint (labels, cr, open_edges);
  yx_labels_free (labels);
  return TRUE;
}
