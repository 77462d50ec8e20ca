#define G_LOG_DOMAIN "yx-map"

#include "map/map-view.h"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cartography/style-sheet.h"
#include "map/backdrop-map-source.h"
#include "map/base-layer.h"
#include "map/layer-dialog.h"
#include "map/map-furniture.h"
#include "map/map-layers.h"
#include "map/place-layer.h"
#include "map/projection.h"
#include "map/region-map-source.h"
#include "map/route-layer.h"
#include "map/sketch-layer.h"

/* Widget units. A pointer is less exact than a mark is large. */
#define REACH 10.0
#define CLICK_SLOP 6.0
#define FIT_MARGIN 48.0
#define REVEAL_MARGIN 96.0
#define PAN_STEP 96.0

/* A found place is shown with at least so much ground round it, in metres. */
#define FOUND_AROUND 250.0

/* A single place is not shown nearer than this (zoom of the source, see region-map-source.h). */
#define FIT_MAX_ZOOM 16.0

/* The middle of the country, until a region or something else is shown. */
#define FIRST_ZOOM 4.0
#define FIRST_LON 113.0
#define FIRST_LAT 34.0

struct _YxMapView {
  GtkWidget parent_instance;

  GtkWidget *overlay;
  ShumateMap *map;
  YxBaseLayer *base_layer;
  YxRouteLayer *route_layer;
  YxPlaceLayer *place_layer;
  YxSketchLayer *sketch_layer;
  YxMapFurniture *furniture;
  YxMapLayers *layers;
  char *layer; /* name of the chosen one, "" for the region's */
  gboolean measuring;

  YxRegion *region;
  YxMapStyle style;
  YxBox places_box, routes_box;
  GArray *stop_points; /* YxLonLat */
  gboolean had_region;

  YxBox pending_fit; /* empty: none */
  double press_x, press_y;
};

enum { PROP_MAP_STYLE = 1, PROP_LAYER, PROP_MEASURING, N_PROPS };

enum { PLACE_ACTIVATED, ROUTE_ACTIVATED, STOP_ACTIVATED, BACKGROUND_ACTIVATED, LAYERS_CHANGED, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_TYPE (YxMapView, yx_map_view, GTK_TYPE_WIDGET)

static ShumateViewport *
get_viewport (YxMapView *self)
{
  return shumate_map_get_viewport (self->map);
}

static YxProjection
get_projection (YxMapView *self)
{
  return yx_projection_of (get_viewport (self), gtk_widget_get_width (GTK_WIDGET (self->map)),
                           gtk_widget_get_height (GTK_WIDGET (self->map)));
}

static void
centre_on (YxMapView *self, YxLonLat point)
{
  shumate_map_stop_go_to (self->map);
  shumate_location_set_location (SHUMATE_LOCATION (get_viewport (self)),
                                 CLAMP (point.lat, SHUMATE_MIN_LATITUDE, SHUMATE_MAX_LATITUDE),
                                 CLAMP (point.lon, SHUMATE_MIN_LONGITUDE, SHUMATE_MAX_LONGITUDE));
}

/* Moves what is under the view by so many widget units. */
static void
pan_by (YxMapView *self, double dx, double dy)
{
  const YxProjection projection = get_projection (self);

  centre_on (self, yx_world_to_lon_lat (yx_projection_at (
                       &projection, projection.width / 2.0 + dx, projection.height / 2.0 + dy)));
}

/* The nearest zoom level at which the world is no larger than `world` widget units. Between whole
 * levels libshumate grows the tiles by a rule of its own, so it is asked. */
static double
zoom_for_world (YxMapView *self, double world)
{
  ShumateViewport *viewport = get_viewport (self);
  ShumateMapSource *source = shumate_viewport_get_reference_map_source (viewport);
  double low = shumate_viewport_get_min_zoom_level (viewport);
  double high = MIN (FIT_MAX_ZOOM, shumate_viewport_get_max_zoom_level (viewport));

  for (int i = 0; i < 40; i++) {
    const double middle = (low + high) / 2.0;
    const double size = shumate_map_source_get_tile_size_at_zoom (source, middle)
                        * exp2 (floor (middle));

    if (size <= world)
      low = middle;
    else
      high = middle;
  }
  return low;
}

static void
fit_into (YxMapView *self, YxBox box, double width, double height)
{
  const YxWorldPoint a = yx_world_from_lon_lat ((YxLonLat){ box.west, box.north });
  const YxWorldPoint b = yx_world_from_lon_lat ((YxLonLat){ box.east, box.south });
  const double room_x = fmax (width - 2.0 * FIT_MARGIN, width / 2.0);
  const double room_y = fmax (height - 2.0 * FIT_MARGIN, height / 2.0);
  /* 1e-9 of the world is 4 cm: a single place. */
  const double world = fmin (room_x / fmax (b.x - a.x, 1e-9), room_y / fmax (b.y - a.y, 1e-9));
  const YxWorldPoint centre = { (a.x + b.x) / 2.0, (a.y + b.y) / 2.0 };

  shumate_viewport_set_zoom_level (get_viewport (self), zoom_for_world (self, world));
  centre_on (self, yx_world_to_lon_lat (centre));
}

static void
extend_box (YxBox *box, YxBox by)
{
  if (yx_box_is_empty (by))
    return;
  yx_box_extend (box, (YxLonLat){ by.west, by.south });
  yx_box_extend (box, (YxLonLat){ by.east, by.north });
}

/* A source paints one map in one style for one kind of screen, so any change needs another. */
static void
renew_source (YxMapView *self)
{
  const int scale = CLAMP (gtk_widget_get_scale_factor (GTK_WIDGET (self)), 1, 4);
  const char *const *languages = g_get_language_names ();
  const char *attribution = self->region != NULL ? yx_region_get_attribution (self->region) : NULL;
  g_autoptr (YxTileSource) source = NULL;
  YxBackdropSpec spec;

  if (yx_map_layers_find (self->layers, self->layer, &spec)) {
    source = YX_TILE_SOURCE (yx_backdrop_map_source_new (&spec, self->style, scale));
    attribution = spec.attribution;
  } else {
    source = YX_TILE_SOURCE (
        yx_region_map_source_new (self->region, self->style, scale, languages[0]));
  }
  yx_base_layer_set_source (self->base_layer, source);
  yx_map_furniture_set_attribution (self->furniture, attribution);
}

/* A place that is a stop shows its number, which lies below the places. */
static void
cover_places (YxMapView *self)
{
  yx_place_layer_set_covered (self->place_layer,
                              (const YxLonLat *) (void *) self->stop_points->data,
                              self->stop_points->len);
}

static void
show_coordinates (YxMapView *self, double x, double y)
{
  const YxLonLat point = yx_map_view_point_at (self, x, y);
  g_autofree char *text = g_strdup_printf ("%.5f, %.5f", point.lon, point.lat);

  yx_map_furniture_set_coordinates (self->furniture, text);
}

/* Places lie over routes, and a stop over its route's line. */
static void
activate_at (YxMapView *self, double x, double y)
{
  const char *place = yx_place_layer_pick (self->place_layer, x, y, REACH);
  const char *route = NULL, *stop = NULL;
  const gboolean hit
      = yx_route_layer_pick (self->route_layer, x, y, REACH, &route, &stop);

  /* A planned place carries its stop's disc: who clicks a number means the stop. */
  if (hit && stop != NULL) {
    g_autofree char *route_id = g_strdup (route);
    g_autofree char *stop_id = g_strdup (stop);

    g_signal_emit (self, signals[STOP_ACTIVATED], 0, route_id, stop_id);
  } else if (place != NULL) {
    g_autofree char *place_id = g_strdup (place);

    g_signal_emit (self, signals[PLACE_ACTIVATED], 0, place_id);
  } else if (hit) {
    g_autofree char *route_id = g_strdup (route);

    g_signal_emit (self, signals[ROUTE_ACTIVATED], 0, route_id);
  } else {
    const YxLonLat point = yx_map_view_point_at (self, x, y);

    g_signal_emit (self, signals[BACKGROUND_ACTIVATED], 0, point.lon, point.lat);
  }
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, YxMapView *self)
{
  self->press_x = x;
  self->press_y = y;
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* A drag ends with a release too, but somewhere else. */
static void
released_cb (GtkGestureClick *gesture, int n_press, double x, double y, YxMapView *self)
{
  if (hypot (x - self->press_x, y - self->press_y) > CLICK_SLOP)
    return;
  if (self->measuring)
    yx_sketch_layer_add_point (self->sketch_layer, yx_map_view_point_at (self, x, y));
  else
    activate_at (self, x, y);
}

static void
motion_cb (GtkEventControllerMotion *motion, double x, double y, YxMapView *self)
{
  const char *place, *route, *stop;
  gboolean hit;

  show_coordinates (self, x, y);
  if (self->measuring) {
    const YxLonLat point = yx_map_view_point_at (self, x, y);

    yx_sketch_layer_set_pointer (self->sketch_layer, &point);
    return;
  }
  place = yx_place_layer_pick (self->place_layer, x, y, REACH);
  hit = place != NULL || yx_route_layer_pick (self->route_layer, x, y, REACH, &route, &stop);
  yx_place_layer_set_hovered (self->place_layer, place);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->map), hit ? "pointer" : NULL);
}

static void
leave_cb (GtkEventControllerMotion *motion, YxMapView *self)
{
  yx_place_layer_set_hovered (self->place_layer, NULL);
  yx_sketch_layer_set_pointer (self->sketch_layer, NULL);
  yx_map_furniture_set_coordinates (self->furniture, NULL);
}

static void
status_cb (YxBaseLayer *layer, const char *message, YxMapView *self)
{
  yx_map_furniture_set_message (self->furniture, message);
}

static void
layer_chosen_cb (YxLayerDialog *dialog, const YxBackdropSpec *spec, YxMapView *self)
{
  g_autofree char *name = g_strdup (spec->name);

  yx_map_layers_add (self->layers, spec);
  g_signal_emit (self, signals[LAYERS_CHANGED], 0);
  /* The one that is shown may have been replaced. */
  if (g_str_equal (self->layer, name))
    renew_source (self);
  else
    yx_map_view_set_layer (self, name);
}

/* Two fingers can turn a ShumateMap; here north is up, as the projection of the layers says. */
static void
rotation_changed_cb (YxMapView *self)
{
  if (shumate_viewport_get_rotation (get_viewport (self)) != 0.0)
    shumate_viewport_set_rotation (get_viewport (self), 0.0);
}

static gboolean
pan_key_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  double dx, dy;

  g_variant_get (args, "(dd)", &dx, &dy);
  pan_by (YX_MAP_VIEW (widget), dx * PAN_STEP, dy * PAN_STEP);
  return TRUE;
}

/* Out of what is at hand, one thing at a time: the measured line, the tool, the place found. */
static gboolean
escape_key_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  YxMapView *self = YX_MAP_VIEW (widget);

  if (self->measuring && yx_sketch_layer_get_n_points (self->sketch_layer) > 0)
    yx_sketch_layer_clear_points (self->sketch_layer);
  else if (self->measuring)
    yx_map_view_set_measuring (self, FALSE);
  else if (yx_sketch_layer_has_found (self->sketch_layer))
    yx_sketch_layer_clear_found (self->sketch_layer);
  else
    return FALSE;
  return TRUE;
}

static gboolean
backspace_key_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  YxMapView *self = YX_MAP_VIEW (widget);

  if (!self->measuring)
    return FALSE;
  yx_sketch_layer_remove_point (self->sketch_layer);
  return TRUE;
}

static void
add_layer_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *dialog = yx_layer_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL);

  g_signal_connect_object (dialog, "chosen", G_CALLBACK (layer_chosen_cb), widget, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
remove_layer_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  YxMapView *self = YX_MAP_VIEW (widget);

  yx_map_layers_remove (self->layers, self->layer);
  g_signal_emit (self, signals[LAYERS_CHANGED], 0);
  yx_map_view_set_layer (self, "");
}

/* To the next whole level: there tiles are drawn pixel for pixel. */
static void
step_zoom (YxMapView *self, int direction)
{
  ShumateViewport *viewport = get_viewport (self);
  const double zoom = shumate_viewport_get_zoom_level (viewport);

  shumate_map_stop_go_to (self->map);
  shumate_viewport_set_zoom_level (viewport, direction > 0 ? floor (zoom + 1.0 + 1e-6)
                                                           : ceil (zoom - 1.0 - 1e-6));
}

static void
zoom_in_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  step_zoom (YX_MAP_VIEW (widget), 1);
}

static void
zoom_out_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  step_zoom (YX_MAP_VIEW (widget), -1);
}

static void
fit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  yx_map_view_fit (YX_MAP_VIEW (widget));
}

static void
yx_map_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                     int *ret_minimum, int *ret_natural, int *ret_minimum_baseline,
                     int *ret_natural_baseline)
{
  gtk_widget_measure (YX_MAP_VIEW (widget)->overlay, orientation, for_size, ret_minimum,
                      ret_natural, NULL, NULL);
  *ret_minimum_baseline = *ret_natural_baseline = -1;
}

/* The first size decides what fits; it is known before the map itself has it. */
static void
yx_map_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  YxMapView *self = YX_MAP_VIEW (widget);

  if (width > 0 && height > 0 && !yx_box_is_empty (self->pending_fit)) {
    fit_into (self, self->pending_fit, width, height);
    self->pending_fit = YX_BOX_EMPTY;
  }
  gtk_widget_allocate (self->overlay, width, height, baseline, NULL);
}

/* The ground of the style under all, so that a tile on its way is no hole in the night. */
static void
yx_map_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  const YxColour ground = yx_style_sheet (YX_MAP_VIEW (widget)->style)->ground;

  gtk_snapshot_append_color (
      snapshot,
      &(GdkRGBA){ (float) ground.red, (float) ground.green, (float) ground.blue, 1.0f },
      &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                           (float) gtk_widget_get_height (widget)));
  GTK_WIDGET_CLASS (yx_map_view_parent_class)->snapshot (widget, snapshot);
}

static void
yx_map_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_MAP_STYLE:
    g_value_set_int (value, (int) YX_MAP_VIEW (object)->style);
    break;
  case PROP_LAYER:
    g_value_set_string (value, YX_MAP_VIEW (object)->layer);
    break;
  case PROP_MEASURING:
    g_value_set_boolean (value, YX_MAP_VIEW (object)->measuring);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
yx_map_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_MAP_STYLE:
    yx_map_view_set_map_style (YX_MAP_VIEW (object), (YxMapStyle) g_value_get_int (value));
    break;
  case PROP_LAYER:
    yx_map_view_set_layer (YX_MAP_VIEW (object), g_value_get_string (value));
    break;
  case PROP_MEASURING:
    yx_map_view_set_measuring (YX_MAP_VIEW (object), g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
yx_map_view_dispose (GObject *object)
{
  YxMapView *self = YX_MAP_VIEW (object);

  if (self->map != NULL)
    shumate_map_stop_go_to (self->map);
  self->map = NULL;
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  g_clear_object (&self->region);
  g_clear_object (&self->furniture);
  g_clear_object (&self->layers);
  g_clear_pointer (&self->layer, g_free);
  g_clear_pointer (&self->stop_points, g_array_unref);

  G_OBJECT_CLASS (yx_map_view_parent_class)->dispose (object);
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  static const struct {
    guint key, keypad;
    double dx, dy;
  } arrows[] = {
    { GDK_KEY_Left, GDK_KEY_KP_Left, -1.0, 0.0 },
    { GDK_KEY_Right, GDK_KEY_KP_Right, 1.0, 0.0 },
    { GDK_KEY_Up, GDK_KEY_KP_Up, 0.0, -1.0 },
    { GDK_KEY_Down, GDK_KEY_KP_Down, 0.0, 1.0 },
  };
  static const struct {
    guint key;
    const char *action;
  } zooms[] = {
    { GDK_KEY_plus, "map.zoom-in" },   { GDK_KEY_equal, "map.zoom-in" },
    { GDK_KEY_KP_Add, "map.zoom-in" }, { GDK_KEY_minus, "map.zoom-out" },
    { GDK_KEY_KP_Subtract, "map.zoom-out" }, { GDK_KEY_0, "map.fit" },
    { GDK_KEY_KP_0, "map.fit" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (arrows); i++) {
    gtk_widget_class_add_binding (widget_class, arrows[i].key, 0, pan_key_cb, "(dd)",
                                  arrows[i].dx, arrows[i].dy);
    gtk_widget_class_add_binding (widget_class, arrows[i].keypad, 0, pan_key_cb, "(dd)",
                                  arrows[i].dx, arrows[i].dy);
  }
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_BackSpace, 0, backspace_key_cb, NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_m, 0, "map.measure", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (zooms); i++)
    gtk_widget_class_add_binding_action (widget_class, zooms[i].key, 0, zooms[i].action, NULL);
}

static void
yx_map_view_class_init (YxMapViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = yx_map_view_get_property;
  object_class->set_property = yx_map_view_set_property;
  object_class->dispose = yx_map_view_dispose;
  widget_class->measure = yx_map_view_measure;
  widget_class->size_allocate = yx_map_view_size_allocate;
  widget_class->snapshot = yx_map_view_snapshot;

  props[PROP_MAP_STYLE]
      = g_param_spec_int ("map-style", NULL, NULL, 0, YX_N_MAP_STYLES - 1, YX_MAP_STYLE_NIGHT,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_LAYER]
      = g_param_spec_string ("layer", NULL, NULL, "",
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_MEASURING]
      = g_param_spec_boolean ("measuring", NULL, NULL, FALSE,
                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[PLACE_ACTIVATED]
      = g_signal_new ("place-activated", YX_TYPE_MAP_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[ROUTE_ACTIVATED]
      = g_signal_new ("route-activated", YX_TYPE_MAP_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[STOP_ACTIVATED]
      = g_signal_new ("stop-activated", YX_TYPE_MAP_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[BACKGROUND_ACTIVATED]
      = g_signal_new ("background-activated", YX_TYPE_MAP_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);

  signals[LAYERS_CHANGED] = g_signal_new ("layers-changed", YX_TYPE_MAP_VIEW, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_property_action (widget_class, "map.layer", "layer");
  gtk_widget_class_install_property_action (widget_class, "map.measure", "measuring");
  gtk_widget_class_install_action (widget_class, "map.add-layer", NULL, add_layer_action);
  gtk_widget_class_install_action (widget_class, "map.remove-layer", NULL, remove_layer_action);
  gtk_widget_class_install_action (widget_class, "map.zoom-in", NULL, zoom_in_action);
  gtk_widget_class_install_action (widget_class, "map.zoom-out", NULL, zoom_out_action);
  gtk_widget_class_install_action (widget_class, "map.fit", NULL, fit_action);
  add_keys (widget_class);
  gtk_widget_class_set_css_name (widget_class, "mapview");
}

static void
add_controllers (YxMapView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  /* Ahead of the map's own gestures, and without taking anything from them. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  gtk_event_controller_set_name (GTK_EVENT_CONTROLLER (click), "activate");
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->map), GTK_EVENT_CONTROLLER (click));

  gtk_event_controller_set_name (motion, "hover");
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->map), motion);
}

static void
yx_map_view_init (YxMapView *self)
{
  self->style = YX_MAP_STYLE_NIGHT;
  self->places_box = self->routes_box = self->pending_fit = YX_BOX_EMPTY;

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Map"),
                                  -1);

  self->overlay = gtk_overlay_new ();
  gtk_widget_set_parent (self->overlay, GTK_WIDGET (self));
  self->map = shumate_map_new ();
  shumate_map_set_zoom_on_double_click (self->map, FALSE);
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), GTK_WIDGET (self->map));

  self->base_layer = yx_base_layer_new (get_viewport (self));
  self->route_layer = yx_route_layer_new (get_viewport (self));
  self->place_layer = yx_place_layer_new (get_viewport (self));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->base_layer));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->route_layer));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->place_layer));
  self->sketch_layer = yx_sketch_layer_new (get_viewport (self));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->sketch_layer));
  self->stop_points = g_array_new (FALSE, FALSE, sizeof (YxLonLat));
  self->layer = g_strdup ("");
  self->layers = yx_map_layers_new ();
  self->furniture = yx_map_furniture_new (GTK_OVERLAY (self->overlay), get_viewport (self),
                                          yx_map_layers_get_menu (self->layers));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "map.remove-layer", FALSE);
  g_signal_connect_object (self->base_layer, "status", G_CALLBACK (status_cb), self, 0);
  renew_source (self);
  shumate_viewport_set_zoom_level (get_viewport (self), FIRST_ZOOM);
  centre_on (self, (YxLonLat){ FIRST_LON, FIRST_LAT });

  add_controllers (self);
  g_signal_connect_object (get_viewport (self), "notify::rotation",
                           G_CALLBACK (rotation_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (renew_source), NULL);
}

GtkWidget *
yx_map_view_new (void)
{
  return g_object_new (YX_TYPE_MAP_VIEW, NULL);
}

void
yx_map_view_set_region (YxMapView *self, YxRegion *region)
{
  g_return_if_fail (YX_IS_MAP_VIEW (self));
  g_return_if_fail (region == NULL || YX_IS_REGION (region));

  if (!g_set_object (&self->region, region))
    return;

  renew_source (self);
  if (region != NULL && !self->had_region) {
    self->had_region = TRUE;
    yx_map_view_fit_box (self, yx_region_get_box (region));
  }
}

YxRegion *
yx_map_view_get_region (YxMapView *self)
{
  g_return_val_if_fail (YX_IS_MAP_VIEW (self), NULL);

  return self->region;
}

void
yx_map_view_set_map_style (YxMapView *self, YxMapStyle style)
{
  g_return_if_fail (YX_IS_MAP_VIEW (self));
  g_return_if_fail ((guint) style < YX_N_MAP_STYLES);

  if (self->style == style)
    return;
  self->style = style;
  yx_route_layer_set_style (self->route_layer, style);
  yx_place_layer_set_style (self->place_layer, style);
  yx_sketch_layer_set_style (self->sketch_layer, style);
  renew_source (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MAP_STYLE]);
}

YxMapStyle
yx_map_view_get_map_style (YxMapView *self)
{
  g_return_val_if_fail (YX_IS_MAP_VIEW (self), YX_MAP_STYLE_NIGHT);

  return self->style;
}

void
yx_map_view_set_places (YxMapView *self, const YxOverlayPlace *places, gsize n_places)
{
  g_return_if_fail (YX_IS_MAP_VIEW (self));

  self->places_box = YX_BOX_EMPTY;
  for (gsize i = 0; i < n_places; i++)
    yx_box_extend (&self->places_box, places[i].point);
  yx_place_layer_set_places (self->place_layer, places, n_places);
  cover_places (self);
}

void
yx_map_view_set_routes (YxMapView *self, const YxOverlayRoute *routes, gsize n_routes)
{
  g_return_if_fail (YX_IS_MAP_VIEW (self));

  self->routes_box = YX_BOX_EMPTY;
  g_array_set_size (self->stop_points, 0);
  for (gsize i = 0; i < n_routes; i++) {
    for (gsize j = 0; j < routes[i].n_points; j++)
      yx_box_extend (&self->routes_box, routes[i].points[j]);
    for (gsize j = 0; j < routes[i].n_stops; j++) {
      yx_box_extend (&self->routes_box, routes[i].stops[j].point);
      g_array_append_val (self->stop_points, routes[i].stops[j].point);
    }
  }
  yx_route_layer_set_routes (self->route_layer, routes, n_routes);
  cover_places (self);
}

void
yx_map_view_select_place (YxMapView *self, const char *id)
{
  g_return_if_fail (YX_IS_MAP_VIEW (self));

  yx_place_layer_set_selected (self->place_layer, id);
}

void
yx_map_view_select_route (YxMapView *self, const char *id)
{
  g_return_if_fail (YX_IS_MAP_VIEW (self));

  yx_route_layer_set_selected_route (self->route_layer, id);
}

void
yx_map_view_select_stop (YxMapView *self, const char *id)
{
  g_return_if_fail (YX_IS_MAP_VIEW (self));

  yx_route_layer_set_selected_stop (self->route_layer, id);
}

void
yx_map_view_reveal (YxMapView *self, YxLonLat point)
{
  g_return_if_fail (YX_IS_MAP_VIEW (self));
  g_return_if_fail (yx_lon_lat_is_valid (point));

  const YxProjection projection = get_projection (self);

  if (projection.width <= 0.0 || projection.height <= 0.0) {
    centre_on (self, point);
    return;
  }

  const double margin_x = fmin (REVEAL_MARGIN, projection.width / 4.0);
  const double margin_y = fmin (REVEAL_MARGIN, projection.height / 4.0);
  double x, y;

  yx_projection_to_widget (&projection, yx_world_from_lon_lat (point), &x, &y);

  const double dx = x - CLAMP (x, margin_x, projection.width - margin_x);
  const double dy = y - CLAMP (y, margin_y, projection.height - margin_y);

  if (dx != 0.0 || dy != 0.0)
    pan_by (self, dx, dy);
}

void
yx_map_view_fit_box (YxMapView *self, YxBox box)
{
  g_return_if_fail (YX_IS_MAP_VIEW (self));

  const int width = gtk_widget_get_width (GTK_WIDGET (self));
  const int height = gtk_widget_get_height (GTK_WIDGET (self));

  if (yx_box_is_empty (box))
    return;
  if (width > 0 && height > 0)
    fit_into (self, box, width, height);
  else
    self->pending_fit = box;
}

void
yx_map_view_fit (YxMapView *self)
{
  g_return_if_fail (YX_IS_MAP_VIEW (self));

  YxBox box = YX_BOX_EMPTY;

  /* With a plan the plan, not the places: one wrong coordinate would shrink it to a speck. */
  extend_box (&box, self->routes_box);
  if (yx_box_is_empty (box))
    extend_box (&box, self->places_box);
  if (yx_box_is_empty (box) && self->region != NULL)
    box = yx_region_get_box (self->region);
  yx_map_view_fit_box (self, box);
}

void
yx_map_view_go_to (YxMapView *self, YxLonLat point, double zoom)
{
  g_return_if_fail (YX_IS_MAP_VIEW (self));
  g_return_if_fail (yx_lon_lat_is_valid (point));

  ShumateViewport *viewport = get_viewport (self);

  self->pending_fit = YX_BOX_EMPTY;
  shumate_viewport_set_zoom_level (
      viewport, CLAMP (zoom, shumate_viewport_get_min_zoom_level (viewport),
                       shumate_viewport_get_max_zoom_level (viewport)));
  centre_on (self, point);
}

void
yx_map_view_show_found (YxMapView *self, YxLonLat point, double radius, const char *label)
{
  g_return_if_fail (YX_IS_MAP_VIEW (self));
  g_return_if_fail (yx_lon_lat_is_valid (point));
  g_return_if_fail (radius >= 0.0);

  yx_sketch_layer_set_found (self->sketch_layer, point, radius, label);
  yx_map_view_fit_box (self, yx_box_grow ((YxBox){ point.lon, point.lat, point.lon, point.lat },
                                          fmax (radius, FOUND_AROUND)));
}

void
yx_map_view_clear_found (YxMapView *self)
{
  g_return_if_fail (YX_IS_MAP_VIEW (self));

  yx_sketch_layer_clear_found (self->sketch_layer);
}

void
yx_map_view_set_measuring (YxMapView *self, gboolean measuring)
{
  g_return_if_fail (YX_IS_MAP_VIEW (self));

  if (self->measuring == measuring)
    return;
  self->measuring = measuring;
  yx_sketch_layer_clear_points (self->sketch_layer);
  yx_sketch_layer_set_pointer (self->sketch_layer, NULL);
  yx_place_layer_set_hovered (self->place_layer, NULL);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->map), measuring ? "crosshair" : NULL);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MEASURING]);
}

double
yx_map_view_get_measured (YxMapView *self)
{
  g_return_val_if_fail (YX_IS_MAP_VIEW (self), 0.0);

  return yx_sketch_layer_get_length (self->sketch_layer);
}

void
yx_map_view_set_layers (YxMapView *self, GVariant *layers)
{
  g_return_if_fail (YX_IS_MAP_VIEW (self));

  yx_map_layers_set_list (self->layers, layers);
  if (*self->layer != '\0')
    renew_source (self);
}

GVariant *
yx_map_view_get_layers (YxMapView *self)
{
  g_return_val_if_fail (YX_IS_MAP_VIEW (self), NULL);

  return yx_map_layers_get_list (self->layers);
}

void
yx_map_view_set_layer (YxMapView *self, const char *name)
{
  g_return_if_fail (YX_IS_MAP_VIEW (self));

  if (name == NULL)
    name = "";
  if (g_str_equal (self->layer, name))
    return;
  g_free (self->layer);
  self->layer = g_strdup (name);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "map.remove-layer", *name != '\0');
  renew_source (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LAYER]);
}

const char *
yx_map_view_get_layer (YxMapView *self)
{
  g_return_val_if_fail (YX_IS_MAP_VIEW (self), NULL);

  return self->layer;
}

void
yx_map_view_point_to_widget (YxMapView *self, YxLonLat point, double *ret_x, double *ret_y)
{
  g_return_if_fail (YX_IS_MAP_VIEW (self));
  g_return_if_fail (ret_x != NULL && ret_y != NULL);

  const YxProjection projection = get_projection (self);

  yx_projection_to_widget (&projection, yx_world_from_lon_lat (point), ret_x, ret_y);
}

YxLonLat
yx_map_view_point_at (YxMapView *self, double x, double y)
{
  g_return_val_if_fail (YX_IS_MAP_VIEW (self), ((YxLonLat){ 0.0, 0.0 }));

  const YxProjection projection = get_projection (self);

  return yx_world_to_lon_lat (yx_projection_at (&projection, x, y));
}

ShumateMap *
yx_map_view_get_map (YxMapView *self)
{
  g_return_val_if_fail (YX_IS_MAP_VIEW (self), NULL);

  return self->map;
}
