#pragma once

/* A map source whose tiles are painted on worker threads; the part that all base layers share.
 *
 *  - A tile that is asked for and not there shows the part of the nearest wider tile meanwhile,
 *    scaled; so that there is one, tiles two levels up are painted too, ahead of the others and
 *    around the view. Panning and zooming never wait.
 *  - What was asked for last is painted first, and a request that is cancelled (its tile left the
 *    screen) is dropped before it is painted.
 *  - The last textures are kept, at most YX_TILE_CACHE_BYTES of them, those used longest ago
 *    dropped first. libshumate itself keeps 100 tiles more in each map layer: about 75 MB at
 *    scale 1. The tiles two levels up are counted in the cache.
 *
 * Signal: settled (): nothing is asked for any more that is not there. */

#include <shumate/shumate.h>

#include "geo/tile.h"

/* Side of one tile in widget units. Zoom level z of a source shows the ground as a map of 256-px
 * tiles does at level z + 1. */
#define YX_MAP_TILE_SIZE 512

/* 64 tiles at scale 1. */
#define YX_TILE_CACHE_BYTES (48u << 20)

#define YX_TYPE_TILE_SOURCE (yx_tile_source_get_type ())
G_DECLARE_DERIVABLE_TYPE (YxTileSource, yx_tile_source, YX, TILE_SOURCE, ShumateMapSource)

struct _YxTileSourceClass {
  ShumateMapSourceClass parent_class;

  /* Called on any thread, several at once. Returns: (transfer full): an opaque texture, or NULL
   * with error set. */
  GdkTexture *(*paint) (YxTileSource *self, YxTile tile, GCancellable *cancellable,
                        GError **error);

  /* Waits for others (a network) rather than for the processor: more are painted at once. */
  gboolean waits;
};

/* Tiles waiting or being painted, tiles painted so far, and bytes held by the cache, for tests
 * and diagnostics. */
guint yx_tile_source_get_n_pending (YxTileSource *self);
guint yx_tile_source_get_n_painted (YxTileSource *self);
gsize yx_tile_source_get_cache_bytes (YxTileSource *self);
