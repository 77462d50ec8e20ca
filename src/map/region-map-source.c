#define G_LOG_DOMAIN "yx-map"

#include "map/region-map-source.h"

#include "cartography/tile-painter.h"

struct _YxRegionMapSource {
  YxTileSource parent_instance;

  /* Set once, used by the painting threads */
  YxTilePainter *painter;
  int scale;
};

G_DEFINE_TYPE (YxRegionMapSource, yx_region_map_source, YX_TYPE_TILE_SOURCE)

static YxScreenImage *
yx_region_map_source_paint (YxTileSource *source, YxTile tile, GCancellable *cancellable,
                            GError **error)
{
  YxRegionMapSource *self = YX_REGION_MAP_SOURCE (source);
  cairo_surface_t *surface = yx_tile_painter_paint (self->painter, tile, cancellable, error);

  return surface != NULL ? yx_screen_image_new_take (surface, self->scale) : NULL;
}

static void
yx_region_map_source_finalize (GObject *object)
{
  g_clear_pointer (&YX_REGION_MAP_SOURCE (object)->painter, yx_tile_painter_unref);

  G_OBJECT_CLASS (yx_region_map_source_parent_class)->finalize (object);
}

static void
yx_region_map_source_class_init (YxRegionMapSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yx_region_map_source_finalize;
  YX_TILE_SOURCE_CLASS (klass)->paint = yx_region_map_source_paint;
}

static void
yx_region_map_source_init (YxRegionMapSource *self)
{
}

YxRegionMapSource *
yx_region_map_source_new (YxRegion *region, YxMapStyle style, int scale, const char *locale)
{
  YxRegionMapSource *self;

  g_return_val_if_fail (region == NULL || YX_IS_REGION (region), NULL);
  g_return_val_if_fail (scale >= 1 && scale <= 4, NULL);

  self = g_object_new (YX_TYPE_REGION_MAP_SOURCE, NULL);
  self->scale = scale;
  /* Never too large: the scale is bounded above. */
  self->painter = yx_tile_painter_new (region, YX_MAP_TILE_SIZE, scale, style, locale, NULL);
  return self;
}
