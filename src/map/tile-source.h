#pragma once

/* Where the tiles of a base layer come from: painted on worker threads, or fetched.
 *
 *  - What was asked for last is painted first, and a request that is cancelled (its tile left the
 *    screen) is dropped before it is painted.
 *  - Tiles two levels up are painted too, ahead of the others and around the view, so that there
 *    is something to show, scaled, for a tile that is not there yet.
 *  - The last images are kept, at most YX_TILE_CACHE_BYTES of them, those used longest ago
 *    dropped first.
 *
 * For libshumate it is the map source that says how large tiles are; its own layer is not used,
 * see map/base-layer.h. */

#include <shumate/shumate.h>

#include "geo/tile.h"
#include "map/screen-image.h"

/* Side of one tile in widget units. Zoom level z of a source shows the ground as a map of 256-px
 * tiles does at level z + 1. */
#define YX_MAP_TILE_SIZE 512

/* 64 tiles at scale 1, 16 at scale 2. */
#define YX_TILE_CACHE_BYTES (64u << 20)

#define YX_TYPE_TILE_SOURCE (yx_tile_source_get_type ())
G_DECLARE_DERIVABLE_TYPE (YxTileSource, yx_tile_source, YX, TILE_SOURCE, ShumateMapSource)

struct _YxTileSourceClass {
  ShumateMapSourceClass parent_class;

  /* Called on any thread, several at once. Returns: (transfer full): a square RGB24 image of
   * YX_MAP_TILE_SIZE units, or NULL with error set; G_IO_ERROR_NOT_FOUND where there is none. */
  YxScreenImage *(*paint) (YxTileSource *self, YxTile tile, GCancellable *cancellable,
                           GError **error);

  /* Waits for others (a network) rather than for the processor: more are painted at once, and
   * nothing that is not on screen. */
  gboolean waits;
};

/* Returns: (transfer none) (nullable): the image if it is there. */
YxScreenImage *yx_tile_source_peek (YxTileSource *self, YxTile tile);

/* The nearest wider tile that is there; *ret_levels says how many levels up. */
YxScreenImage *yx_tile_source_peek_wider (YxTileSource *self, YxTile tile, int *ret_levels);

/* Returns: (transfer full): from the finish function. */
void yx_tile_source_fetch_async (YxTileSource *self, YxTile tile, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
YxScreenImage *yx_tile_source_fetch_finish (YxTileSource *self, GAsyncResult *result,
                                            GError **error);

/* Tiles waiting or being painted, tiles painted so far, and bytes held by the cache, for tests
 * and diagnostics. */
guint yx_tile_source_get_n_pending (YxTileSource *self);
guint yx_tile_source_get_n_painted (YxTileSource *self);
gsize yx_tile_source_get_cache_bytes (YxTileSource *self);
