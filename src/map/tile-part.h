#pragma once

/* A part of a wider tile, drawn as large as a tile: what is shown until the tile is there. */

#include <gtk/gtk.h>

#define YX_TYPE_TILE_PART (yx_tile_part_get_type ())
G_DECLARE_FINAL_TYPE (YxTilePart, yx_tile_part, YX, TILE_PART, GObject)

/* The square (column, row) of the 2^levels × 2^levels into which the texture is divided.
 * Returns: (transfer full). */
GdkPaintable *yx_tile_part_new (GdkTexture *texture, int levels, guint column, guint row);
