#pragma once

/* The base map under all other layers: the tiles of one source.
 *
 * It is drawn here and not by libshumate's own layer because that puts tiles between pixels (which
 * blurs them, shows their seams, and makes a frame several times as dear), a frame late, and
 * leaves a hole where one is not there yet. Here tiles lie on device pixels; one on its way is
 * stood in for by a part of a wider one, or by the level that was shown before; and another
 * source is shown only when all its tiles are there, so that a change of style does not flash.
 *
 * Signal: status (const char *message): (nullable) why tiles cannot be had, NULL when they can
 * again. That a map has nothing at a place is no trouble. */

#include "map/tile-source.h"

/* The longest that another source is waited for. */
#define YX_BASE_CHANGE_MS 2500

#define YX_TYPE_BASE_LAYER (yx_base_layer_get_type ())
G_DECLARE_FINAL_TYPE (YxBaseLayer, yx_base_layer, YX, BASE_LAYER, ShumateLayer)

YxBaseLayer *yx_base_layer_new (ShumateViewport *viewport);

/* Also sets the viewport's reference source and zoom levels. */
void yx_base_layer_set_source (YxBaseLayer *self, YxTileSource *source);

/* The source that is set, be it seen yet or not. */
YxTileSource *yx_base_layer_get_source (YxBaseLayer *self);

/* Whether another one is still seen. */
gboolean yx_base_layer_is_changing (YxBaseLayer *self);

/* Tiles in view, and those of them that show nothing, not even a part of a wider one. */
guint yx_base_layer_count_tiles (YxBaseLayer *self, guint *ret_empty);
