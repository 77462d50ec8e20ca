#pragma once

/* A whole map picture without a display: base map, routes, places, and the furniture of a sheet
 * (title, legend, scale bar, attribution). */

#include <cairo.h>
#include <gio/gio.h>

#include "cartography/overlay.h"
#include "cartography/style.h"
#include "geo/measure.h"

typedef struct _YxRegion YxRegion;

/* Zeroed is a valid picture: night, one device pixel per unit, the whole region, no overlays,
 * nothing in the margins but the attribution. Strings and arrays are borrowed. */
typedef struct {
  YxMapStyle style;
  double scale;       /* device pixels per unit, 0 means 1; 2 for a HiDPI screen or print */
  const char *locale; /* nullable; "zh_CN", "en_GB": whose names come first. NULL: Chinese */

  /* The extent. `box` is shown whole (grown to the picture's shape); an empty box, or one of all
   * zeros, means the routes and places if there are any, else the region. With width and height
   * 0 the size follows from box and zoom. */
  YxBox box;
  double zoom;       /* 0: as near as the box allows; else pixels as a 256-px tile map's level */
  int width, height; /* units; 0 and 0 with a zoom: as large as the box needs */

  const YxOverlayRoute *routes;
  size_t n_routes;
  const YxOverlayPlace *places;
  size_t n_places;

  const char *title;       /* nullable */
  const char *subtitle;    /* nullable */
  const char *attribution; /* nullable: the region's own */
  bool legend;             /* routes by name and note, marks that occur */
  bool scale_bar;
} YxPicture;

/* The longest side of a picture in device pixels. */
#define YX_PICTURE_MAX_SIDE 16384

/* Paints the picture. `region` may be NULL: then the ground is the quiet grid.
 * Returns: (transfer full): an image surface (CAIRO_FORMAT_RGB24) of width × height × scale
 * device pixels, or NULL with error set (G_IO_ERROR: size out of range, cancelled, region
 * unreadable). Call from any thread. */
cairo_surface_t *yx_cartography_render (YxRegion *region, const YxPicture *picture,
                                        GCancellable *cancellable, GError **error);

/* Writes the surface as PNG, whole or not at all (a temporary file is renamed). */
gboolean yx_cartography_write_png (cairo_surface_t *surface, const char *path, GError **error);
