#pragma once

/* The base map's layer in a ShumateMap, and its change for another without a flash: the new one
 * loads unseen over the old one, and takes its place when all its tiles are there. */

#include "map/tile-source.h"

/* The longest that a change waits for tiles. */
#define YX_BASE_CHANGE_MS 2500

#define YX_TYPE_BASE_LAYERS (yx_base_layers_get_type ())
G_DECLARE_FINAL_TYPE (YxBaseLayers, yx_base_layers, YX, BASE_LAYERS, GObject)

/* Layers go under `above`. The map is borrowed: call yx_base_layers_stop() before it goes. */
YxBaseLayers *yx_base_layers_new (ShumateMap *map, ShumateLayer *above);
void yx_base_layers_stop (YxBaseLayers *self);

void yx_base_layers_set_source (YxBaseLayers *self, YxTileSource *source);

/* The source that is set, be it seen yet or not. */
YxTileSource *yx_base_layers_get_source (YxBaseLayers *self);

/* Whether another one is still seen. */
gboolean yx_base_layers_is_changing (YxBaseLayers *self);

/* libshumate draws the base map a frame late when the view moves; called with each move. */
void yx_base_layers_queue_draw (YxBaseLayers *self);
