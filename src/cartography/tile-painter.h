#pragma once

/* The base map tile by tile, for the map on screen.
 *
 * Labels are planned for a metatile of 2 × 2 tiles (cartography/label-plan.h), and its tiles
 * share the plan: nothing is cut where tiles meet, because both paint their part of the same
 * label, nor where metatiles meet, because only names of places cross there, by a rule that
 * gives the same answer on both sides. A painter keeps the last YX_TILE_PLANS plans, under
 * 0.3 MB each even in a dense town.
 *
 * A painter never changes what it paints, and may be used from any number of threads. */

#include <cairo.h>
#include <gio/gio.h>

#include "cartography/style.h"
#include "geo/tile.h"

typedef struct _YxRegion YxRegion;
typedef struct _YxTilePainter YxTilePainter;

/* The largest side of a tile in device pixels. */
#define YX_TILE_MAX_SIDE 4096

#define YX_TILE_PLANS 16

/* Tiles of `tile_size` units a side (256 is the level of detail of a web map at the tile's zoom,
 * 512 that of one level nearer), `scale` device pixels a unit. `region` NULL: the quiet grid.
 * `locale` (nullable, "zh_CN") says whose names come first.
 * Returns: (transfer full): or NULL with error set (G_IO_ERROR_INVALID_ARGUMENT) for a size out
 * of range. */
YxTilePainter *yx_tile_painter_new (YxRegion *region, int tile_size, double scale,
                                    YxMapStyle style, const char *locale, GError **error);
YxTilePainter *yx_tile_painter_ref (YxTilePainter *self);
void yx_tile_painter_unref (YxTilePainter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxTilePainter, yx_tile_painter_unref)

/* Returns: (transfer full): a CAIRO_FORMAT_RGB24 image of tile_size × scale device pixels a side
 * (rounded up), or NULL with error set: as yx_region_query(), or G_IO_ERROR_INVALID_ARGUMENT for
 * a zoom out of range. */
cairo_surface_t *yx_tile_painter_paint (YxTilePainter *self, YxTile tile,
                                        GCancellable *cancellable, GError **error);
