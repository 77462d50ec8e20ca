#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/place-mark.h"

#include <math.h>

/* Metres a pixel at zoom 0 on the equator, and how many pixels the radius shall take. */
#define METRES_PER_PIXEL 156543.034
#define RADIUS_PIXELS 120.0

struct _YxPlaceMark {
  YxMapView *view;
  ShumateMarkerLayer *layer;
  ShumateMarker *marker;
  gboolean is_set;
  YxLonLat point;
};

YxPlaceMark *
yx_place_mark_new (YxMapView *view)
{
  ShumateMap *map = yx_map_view_get_map (view);
  YxPlaceMark *self = g_new0 (YxPlaceMark, 1);
  GtkWidget *image = gtk_image_new_from_icon_name ("mark-location-symbolic");

  gtk_image_set_pixel_size (GTK_IMAGE (image), 32);
  gtk_widget_add_css_class (image, "yx-place-mark");
  /* A marker is centred on its point, a pin stands on it. */
  gtk_widget_set_margin_bottom (image, 32);
  self->view = g_object_ref (view);
  self->layer = shumate_marker_layer_new (shumate_map_get_viewport (map));
  self->marker = g_object_ref_sink (shumate_marker_new ());
  shumate_marker_set_child (self->marker, image);
  gtk_widget_set_can_target (GTK_WIDGET (self->layer), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->marker), FALSE);
  shumate_marker_layer_add_marker (self->layer, self->marker);
  shumate_map_add_layer (map, SHUMATE_LAYER (self->layer));
  return self;
}

void
yx_place_mark_free (YxPlaceMark *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->marker);
  g_object_unref (self->view);
  g_free (self);
}

void
yx_place_mark_set (YxPlaceMark *self, YxLonLat point)
{
  self->is_set = TRUE;
  self->point = point;
  shumate_location_set_location (SHUMATE_LOCATION (self->marker), point.lat, point.lon);
  gtk_widget_set_visible (GTK_WIDGET (self->marker), TRUE);
}

void
yx_place_mark_aim (YxPlaceMark *self, YxLonLat point, double radius_m)
{
  const double metres = METRES_PER_PIXEL * cos (point.lat * G_PI / 180.0);
  const double zoom = log2 (metres * RADIUS_PIXELS / MAX (radius_m, 1.0));

  yx_map_view_go_to (self->view, point, CLAMP (zoom, 10.0, 17.0));
}

void
yx_place_mark_show (YxPlaceMark *self, YxLonLat point, double radius_m)
{
  yx_place_mark_set (self, point);
  yx_place_mark_aim (self, point, radius_m);
}

void
yx_place_mark_clear (YxPlaceMark *self)
{
  self->is_set = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->marker), FALSE);
}

gboolean
yx_place_mark_get (const YxPlaceMark *self, YxLonLat *ret_point)
{
  if (self->is_set)
    *ret_point = self->point;
  return self->is_set;
}
