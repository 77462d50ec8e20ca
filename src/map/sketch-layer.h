#pragma once

/* What is drawn on the map for the moment: a place that was searched for, and the line of the
 * measuring tool. */

#include <shumate/shumate.h>

#include "cartography/style.h"
#include "geo/tile.h"

#define YX_TYPE_SKETCH_LAYER (yx_sketch_layer_get_type ())
G_DECLARE_FINAL_TYPE (YxSketchLayer, yx_sketch_layer, YX, SKETCH_LAYER, ShumateLayer)

YxSketchLayer *yx_sketch_layer_new (ShumateViewport *viewport);

void yx_sketch_layer_set_style (YxSketchLayer *self, YxMapStyle style);

/* radius: metres within which the place is sure to lie, 0 when it is exact. label: (nullable). */
void yx_sketch_layer_set_found (YxSketchLayer *self, YxLonLat point, double radius,
                                const char *label);
void yx_sketch_layer_clear_found (YxSketchLayer *self);
gboolean yx_sketch_layer_has_found (YxSketchLayer *self);

/* The measured line. The pointer, where it is, is shown as its next point. */
void yx_sketch_layer_add_point (YxSketchLayer *self, YxLonLat point);
void yx_sketch_layer_remove_point (YxSketchLayer *self);
void yx_sketch_layer_clear_points (YxSketchLayer *self);
guint yx_sketch_layer_get_n_points (YxSketchLayer *self);
void yx_sketch_layer_set_pointer (YxSketchLayer *self, const YxLonLat *point); /* nullable */

/* Metres along the points, without the pointer. */
double yx_sketch_layer_get_length (YxSketchLayer *self);
