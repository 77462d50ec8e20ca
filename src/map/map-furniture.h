#pragma once

/* What stands at the edges of a map: buttons and menu at the top, and along the lower edge scale
 * bar, coordinates and attribution side by side, so that none covers another however narrow the
 * map is. */

#include <gtk/gtk.h>
#include <shumate/shumate.h>

#define YX_TYPE_MAP_FURNITURE (yx_map_furniture_get_type ())
G_DECLARE_FINAL_TYPE (YxMapFurniture, yx_map_furniture, YX, MAP_FURNITURE, GObject)

/* Puts the widgets over the map. layers: the choices of base maps in the menu. */
YxMapFurniture *yx_map_furniture_new (GtkOverlay *overlay, ShumateViewport *viewport,
                                      GMenuModel *layers);

/* Each nullable: then it is not shown. */
void yx_map_furniture_set_coordinates (YxMapFurniture *self, const char *text);
void yx_map_furniture_set_attribution (YxMapFurniture *self, const char *text);
void yx_map_furniture_set_message (YxMapFurniture *self, const char *text);
