#pragma once

/* All places of the operation in one layer: one widget, one batched drawing, however many. */

#include <shumate/shumate.h>

#include "cartography/overlay.h"

#define YX_TYPE_PLACE_LAYER (yx_place_layer_get_type ())
G_DECLARE_FINAL_TYPE (YxPlaceLayer, yx_place_layer, YX, PLACE_LAYER, ShumateLayer)

YxPlaceLayer *yx_place_layer_new (ShumateViewport *viewport);

/* Replaces all places; the records are copied. Later ones are drawn on top. */
void yx_place_layer_set_places (YxPlaceLayer *self, const YxOverlayPlace *places, gsize n_places);
/* Planned places at these points are not drawn: their numbered stops are. Until the next places. */
void yx_place_layer_set_covered (YxPlaceLayer *self, const YxLonLat *points, gsize n_points);

gsize yx_place_layer_get_n_places (YxPlaceLayer *self);

void yx_place_layer_set_style (YxPlaceLayer *self, YxMapStyle style);

/* id: (nullable): none. An unknown id selects none and is remembered for the next set_places. */
void yx_place_layer_set_selected (YxPlaceLayer *self, const char *id);
const char *yx_place_layer_get_selected (YxPlaceLayer *self);
void yx_place_layer_set_hovered (YxPlaceLayer *self, const char *id);

/* The topmost place within `reach` widget units of (x, y).
 * Returns: (nullable) (transfer none): its id, valid until the next set_places. */
const char *yx_place_layer_pick (YxPlaceLayer *self, double x, double y, double reach);
