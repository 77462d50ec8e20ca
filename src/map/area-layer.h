#pragma once

/* Areas on the map, and the one that is being drawn. */

#include <shumate/shumate.h>

#include "cartography/style.h"
#include "geo/rings.h"

#define YX_TYPE_AREA_LAYER (yx_area_layer_get_type ())
G_DECLARE_FINAL_TYPE (YxAreaLayer, yx_area_layer, YX, AREA_LAYER, ShumateLayer)

/* Areas have colours of their own, in turn. */
#define YX_N_AREA_COLOURS 8

/* Those of the eight that say something. */
typedef enum {
  YX_AREA_COLOUR_SKY = 2,
  YX_AREA_COLOUR_GREEN = 3,
  YX_AREA_COLOUR_YELLOW = 4,
  YX_AREA_COLOUR_RED = 7,
} YxAreaColour;

typedef struct {
  YxRings rings;
  const char *label;
  guint colour; /* YxAreaColour, or 0: its own, in turn */
} YxAreaShape;

YxAreaLayer *yx_area_layer_new (ShumateViewport *viewport);

void yx_area_layer_set_style (YxAreaLayer *self, YxMapStyle style);

/* Copies the shapes. */
void yx_area_layer_set_shapes (YxAreaLayer *self, const YxAreaShape *shapes, gsize n_shapes);

/* The shape that stands out; -1: none. */
void yx_area_layer_set_selected (YxAreaLayer *self, int index);

/* The colour of a shape, for a list beside the map. */
void yx_area_layer_get_colour (guint index, GdkRGBA *ret_colour);

/* While an area is drawn its corners so far are shown, the way to the pointer, and a cross in the
 * middle of the map, where a key sets a corner. */
void yx_area_layer_set_drawing (YxAreaLayer *self, gboolean drawing);
void yx_area_layer_add_corner (YxAreaLayer *self, YxLonLat corner);
void yx_area_layer_remove_corner (YxAreaLayer *self);
guint yx_area_layer_get_n_corners (YxAreaLayer *self);
const YxLonLat *yx_area_layer_get_corners (YxAreaLayer *self);
void yx_area_layer_set_pointer (YxAreaLayer *self, const YxLonLat *point); /* nullable */

/* Whether a corner here would close the ring: near the first one, and there are three. */
gboolean yx_area_layer_closes (YxAreaLayer *self, YxLonLat corner);
