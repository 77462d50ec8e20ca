#pragma once

#include "backdrop/backdrop.h"

/* A square of the layer's own Mercator world (geo/tile.h, in the layer's datum), and its size in
 * pixels. */
typedef struct {
  double x0, y0, x1, y1;
  int width, height;
} YxWindow;

typedef struct _YxRasterFile YxRasterFile;
typedef struct _YxWebTiles YxWebTiles;

/* Both paint a window over what is on the surface and leave alone what they have nothing for;
 * *ret_any says whether they had anything. */
YxRasterFile *yx_raster_file_open (const char *address, GError **error);
void yx_raster_file_free (YxRasterFile *self);
YxBox yx_raster_file_get_box (const YxRasterFile *self);
gboolean yx_raster_file_paint (YxRasterFile *self, const YxWindow *window, cairo_surface_t *to,
                               gboolean *ret_any, GCancellable *cancellable, GError **error);

gboolean yx_web_tiles_is_template (const char *address);
gboolean yx_web_tiles_check (const char *address, const char *key, GError **error);
YxWebTiles *yx_web_tiles_new (const char *address, const char *key);
void yx_web_tiles_free (YxWebTiles *self);
gboolean yx_web_tiles_paint (YxWebTiles *self, const YxWindow *window, cairo_surface_t *to,
                             gboolean *ret_any, GCancellable *cancellable, GError **error);

/* The address of one tile. Returns: (transfer full). */
char *yx_web_tiles_address (const YxWebTiles *self, YxTile tile);

/* A PNG, JPEG or (where gdk-pixbuf can) WebP image as CAIRO_FORMAT_ARGB32. Errors:
 * G_IO_ERROR_INVALID_DATA. */
cairo_surface_t *yx_image_decode (GBytes *bytes, GError **error);
