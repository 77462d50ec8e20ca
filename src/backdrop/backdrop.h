#pragma once

/* Base maps other than the region file's: raster files (MBTiles, GeoPackage, GeoTIFF) and WMTS
 * services through GDAL, and tile services by URL template (Tianditu and its like).
 *
 * Whatever its projection and datum, a backdrop is painted as the tiles of geo/tile.h on WGS-84.
 * One in GCJ-02 or BD-09 is resampled so that it lies where it belongs: the shift is taken at a
 * grid of points of each tile and interpolated between them. */

#include <cairo.h>
#include <gio/gio.h>

#include "geo/datum.h"
#include "geo/tile.h"

/* What the administrator enters. Strings are borrowed. */
typedef struct {
  const char *name;
  /* One of:
   *  - a file's path
   *  - "WMTS:https://…", as GDAL takes it
   *  - "https://…{z}…{x}…{y}…": also {-y} (rows from the south), {s} (0 to 3, spreads the load
   *    over servers) and {key} */
  const char *address;
  const char *key;         /* nullable; stands for {key}, escaped */
  YxDatum datum;           /* in which the layer is drawn, whatever it says of itself */
  const char *attribution; /* nullable */
} YxBackdropSpec;

typedef struct _YxBackdrop YxBackdrop;

/* Whether the address can be one, before anything is opened. Errors: G_IO_ERROR_INVALID_ARGUMENT
 * with a message for the user. */
gboolean yx_backdrop_check (const YxBackdropSpec *spec, GError **error);

/* Opens a file or asks a WMTS service; a URL template asks for nothing yet. Blocking.
 * Returns: (transfer full): or NULL with error set (G_IO_ERROR; the message names the file). */
YxBackdrop *yx_backdrop_open (const YxBackdropSpec *spec, GError **error);
YxBackdrop *yx_backdrop_ref (YxBackdrop *self);
void yx_backdrop_unref (YxBackdrop *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxBackdrop, yx_backdrop_unref)

/* Whether it waits for a network. */
gboolean yx_backdrop_is_remote (const YxBackdrop *self);

/* What it covers; the world for a URL template. */
YxBox yx_backdrop_get_box (const YxBackdrop *self);

/* Paints a tile of `side` pixels; `ground` (0xrrggbb) where the layer has nothing. Blocking, from
 * any thread; files are read by one thread at a time.
 * Returns: (transfer full): a CAIRO_FORMAT_RGB24 image, or NULL with error set: G_IO_ERROR_NOT_FOUND
 * where the layer has nothing at all, G_IO_ERROR_CANCELLED, or what went wrong. */
cairo_surface_t *yx_backdrop_paint (YxBackdrop *self, YxTile tile, int side, guint32 ground,
                                    GCancellable *cancellable, GError **error);
