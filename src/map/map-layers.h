#pragma once

/* The base maps to choose from beside the region's own: what the administrator entered, as it is
 * kept in the settings, and as a menu. */

#include <gio/gio.h>

#include "backdrop/backdrop.h"

/* An array of (name, address, key, datum, attribution). */
#define YX_MAP_LAYERS_TYPE G_VARIANT_TYPE ("a(sssss)")

#define YX_TYPE_MAP_LAYERS (yx_map_layers_get_type ())
G_DECLARE_FINAL_TYPE (YxMapLayers, yx_map_layers, YX, MAP_LAYERS, GObject)

YxMapLayers *yx_map_layers_new (void);

/* Entries whose datum is no word of yx_datum_parse() count as WGS-84. */
void yx_map_layers_set_list (YxMapLayers *self, GVariant *list);
GVariant *yx_map_layers_get_list (YxMapLayers *self);

/* Adds a layer, or replaces the one of its name. */
void yx_map_layers_add (YxMapLayers *self, const YxBackdropSpec *spec);
void yx_map_layers_remove (YxMapLayers *self, const char *name);

/* FALSE when there is none of the name. What the spec points to lives until the list changes. */
gboolean yx_map_layers_find (YxMapLayers *self, const char *name, YxBackdropSpec *ret_spec);

/* Choices for the action map.layer; the first, "", is the region's own map. It follows the
 * list. */
GMenuModel *yx_map_layers_get_menu (YxMapLayers *self);
