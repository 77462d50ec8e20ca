#define G_LOG_DOMAIN "yx-map"

#include "map/backdrop-map-source.h"

#include "cartography/style-sheet.h"

struct _YxBackdropMapSource {
  YxTileSource parent_instance;

  /* Set once */
  char *address, *key;
  YxDatum datum;
  YxMapStyle style;
  int scale;

  GMutex lock;
  YxBackdrop *backdrop; /* under the lock; NULL until opened */
};

G_DEFINE_TYPE (YxBackdropMapSource, yx_backdrop_map_source, YX_TYPE_TILE_SOURCE)

/* A failed opening is tried again with the next tile: a file on a stick may come back. */
static YxBackdrop *
open_backdrop (YxBackdropMapSource *self, GError **error)
{
  const YxBackdropSpec spec
      = { .address = self->address, .key = self->key, .datum = self->datum };
  YxBackdrop *backdrop;

  g_mutex_lock (&self->lock);
  if (self->backdrop == NULL)
    self->backdrop = yx_backdrop_open (&spec, error);
  backdrop = self->backdrop != NULL ? yx_backdrop_ref (self->backdrop) : NULL;
  g_mutex_unlock (&self->lock);
  return backdrop;
}

static guint32
packed (YxColour colour)
{
  return (guint32) (colour.red * 255.0 + 0.5) << 16 | (guint32) (colour.green * 255.0 + 0.5) << 8
         | (guint32) (colour.blue * 255.0 + 0.5);
}

/* Night: half as bright. Red: the lightness alone, in red, inverted where the map is light, so
 * that paper turns dark and writing glows. */
static guint32
tone_pixel (guint32 pixel, YxMapStyle style)
{
  const guint red = pixel >> 16 & 0xff, green = pixel >> 8 & 0xff, blue = pixel & 0xff;
  const guint light = (red * 54 + green * 183 + blue * 19) >> 8;

  if (style == YX_MAP_STYLE_RED)
    return (255 - light) * 5 / 8 << 16;
  return red / 2 << 16 | green / 2 << 8 | blue / 2;
}

static void
tone (cairo_surface_t *surface, YxMapStyle style, guint32 ground)
{
  const int width = cairo_image_surface_get_width (surface);

  if (style != YX_MAP_STYLE_NIGHT && style != YX_MAP_STYLE_RED)
    return;
  for (int y = 0; y < cairo_image_surface_get_height (surface); y++) {
    guint32 *row = (guint32 *) (void *) (cairo_image_surface_get_data (surface)
                                         + (gsize) y * cairo_image_surface_get_stride (surface));

    for (int x = 0; x < width; x++)
      if ((row[x] & 0xffffff) != ground)
        row[x] = tone_pixel (row[x], style);
  }
  cairo_surface_mark_dirty (surface);
}

static YxScreenImage *
yx_backdrop_map_source_paint (YxTileSource *source, YxTile tile, GCancellable *cancellable,
                              GError **error)
{
  YxBackdropMapSource *self = YX_BACKDROP_MAP_SOURCE (source);
  const guint32 ground = packed (yx_style_sheet (self->style)->ground);
  g_autoptr (YxBackdrop) backdrop = open_backdrop (self, error);
  cairo_surface_t *surface;

  if (backdrop == NULL)
    return NULL;
  surface = yx_backdrop_paint (backdrop, tile, YX_MAP_TILE_SIZE * self->scale, ground, cancellable,
                               error);
  if (surface == NULL)
    return NULL;
  tone (surface, self->style, ground);
  return yx_screen_image_new_take (surface, self->scale);
}

static void
yx_backdrop_map_source_finalize (GObject *object)
{
  YxBackdropMapSource *self = YX_BACKDROP_MAP_SOURCE (object);

  g_clear_pointer (&self->backdrop, yx_backdrop_unref);
  g_mutex_clear (&self->lock);
  g_free (self->address);
  g_free (self->key);

  G_OBJECT_CLASS (yx_backdrop_map_source_parent_class)->finalize (object);
}

static void
yx_backdrop_map_source_class_init (YxBackdropMapSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yx_backdrop_map_source_finalize;
  YX_TILE_SOURCE_CLASS (klass)->paint = yx_backdrop_map_source_paint;
  YX_TILE_SOURCE_CLASS (klass)->waits = TRUE;
}

static void
yx_backdrop_map_source_init (YxBackdropMapSource *self)
{
  g_mutex_init (&self->lock);
}

YxBackdropMapSource *
yx_backdrop_map_source_new (const YxBackdropSpec *spec, YxMapStyle style, int scale)
{
  YxBackdropMapSource *self;

  g_return_val_if_fail (spec != NULL && spec->address != NULL, NULL);
  g_return_val_if_fail (scale >= 1 && scale <= 4, NULL);

  self = g_object_new (YX_TYPE_BACKDROP_MAP_SOURCE, NULL);
  self->address = g_strdup (spec->address);
  self->key = g_strdup (spec->key);
  self->datum = spec->datum;
  self->style = style;
  self->scale = scale;
  return self;
}
