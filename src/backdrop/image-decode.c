#define G_LOG_DOMAIN "yx-backdrop"

#include "config.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "backdrop/backdrop-private.h"

/* A tile is 256 or 512 pixels wide; what is far larger is no tile. */
#define MAX_SIDE 2048

static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, gboolean *too_large)
{
  if (width > MAX_SIDE || height > MAX_SIDE) {
    *too_large = TRUE;
    gdk_pixbuf_loader_set_size (loader, 1, 1);
  }
}

static guint32
premultiplied (const guint8 *pixel, gboolean has_alpha)
{
  const guint32 alpha = has_alpha ? pixel[3] : 255;

  return alpha << 24 | (pixel[0] * alpha + 127) / 255 << 16 | (pixel[1] * alpha + 127) / 255 << 8
         | (pixel[2] * alpha + 127) / 255;
}

static cairo_surface_t *
surface_of (GdkPixbuf *pixbuf)
{
  const int width = gdk_pixbuf_get_width (pixbuf), height = gdk_pixbuf_get_height (pixbuf);
  const int channels = gdk_pixbuf_get_n_channels (pixbuf);
  const int stride = gdk_pixbuf_get_rowstride (pixbuf);
  const guint8 *pixels = gdk_pixbuf_read_pixels (pixbuf);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);

  cairo_surface_flush (surface);
  for (int y = 0; y < height; y++) {
    guint32 *row = (guint32 *) (void *) (cairo_image_surface_get_data (surface)
                                         + (gsize) y * cairo_image_surface_get_stride (surface));

    for (int x = 0; x < width; x++)
      row[x] = premultiplied (pixels + (gsize) y * stride + x * channels, channels == 4);
  }
  cairo_surface_mark_dirty (surface);
  return surface;
}

/* The format by its first bytes, as gdk-pixbuf calls it; NULL for any that map services do not
 * send: what a drawing or an animation may do is not for strangers to choose. */
static const char *
sniff (GBytes *bytes)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  if (size >= 8 && memcmp (data, "\x89PNG\r\n\x1a\n", 8) == 0)
    return "png";
  if (size >= 3 && memcmp (data, "\xff\xd8\xff", 3) == 0)
    return "jpeg";
  if (size >= 12 && memcmp (data, "RIFF", 4) == 0 && memcmp (data + 8, "WEBP", 4) == 0)
    return "webp";
  return NULL;
}

cairo_surface_t *
yx_image_decode (GBytes *bytes, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = NULL;
  g_autoptr (GError) failure = NULL;
  const char *format = sniff (bytes);
  gboolean too_large = FALSE, ok;
  GdkPixbuf *pixbuf;

  if (format == NULL) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("this is no map picture: %s"),
                 g_bytes_get_size (bytes) == 0 ? _ ("it is empty")
                                               : _ ("it is neither PNG, JPEG nor WebP"));
    return NULL;
  }
  loader = gdk_pixbuf_loader_new_with_type (format, &failure);
  if (loader == NULL) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("this is no map picture: %s"),
                 failure->message);
    return NULL;
  }
  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), &too_large);
  ok = gdk_pixbuf_loader_write_bytes (loader, bytes, &failure);
  /* Closed in any case, or it complains when it goes. */
  ok = gdk_pixbuf_loader_close (loader, ok ? &failure : NULL) && ok;
  pixbuf = ok ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;
  if (pixbuf == NULL || too_large) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("this is no map picture: %s"),
                 too_large       ? _ ("it is too large")
                 : failure != NULL ? failure->message
                                   : _ ("it is empty"));
    return NULL;
  }
  return surface_of (pixbuf);
}
