#define G_LOG_DOMAIN "yx-map"

#include "map/texture.h"

GdkTexture *
yx_texture_new_opaque (cairo_surface_t *surface)
{
  const int width = cairo_image_surface_get_width (surface);
  const int height = cairo_image_surface_get_height (surface);
  const gsize stride = cairo_image_surface_get_stride (surface);
  const gsize row = (gsize) width * 3;

  g_return_val_if_fail (cairo_image_surface_get_format (surface) == CAIRO_FORMAT_RGB24, NULL);

  cairo_surface_flush (surface);
  const guint8 *pixels = cairo_image_surface_get_data (surface);
  guint8 *packed = g_malloc (row * height);

  for (int y = 0; y < height; y++) {
    const guint32 *from = (const guint32 *) (const void *) (pixels + y * stride);
    guint8 *to = packed + y * row;

    for (int x = 0; x < width; x++, to += 3) {
      to[0] = (from[x] >> 16) & 0xff;
      to[1] = (from[x] >> 8) & 0xff;
      to[2] = from[x] & 0xff;
    }
  }

  g_autoptr (GBytes) bytes = g_bytes_new_take (packed, row * height);

  return gdk_memory_texture_new (width, height, GDK_MEMORY_R8G8B8, bytes, row);
}

GdkTexture *
yx_texture_new_take (cairo_surface_t *surface)
{
  const int width = cairo_image_surface_get_width (surface);
  const int height = cairo_image_surface_get_height (surface);
  const gsize stride = cairo_image_surface_get_stride (surface);

  g_return_val_if_fail (cairo_image_surface_get_format (surface) == CAIRO_FORMAT_ARGB32, NULL);

  cairo_surface_flush (surface);
  g_autoptr (GBytes) bytes
      = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface), stride * height,
                                    (GDestroyNotify) cairo_surface_destroy, surface);

  /* Cairo keeps a pixel in native order, which is what GDK_MEMORY_DEFAULT means. */
  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}
