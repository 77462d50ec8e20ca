/* Keys, hover, the measuring tool, found places and other base maps. */

#include <math.h>
#include <string.h>

#include "backdrop/tile-server.h"
#include "map/base-layer.h"
#include "map/layer-dialog.h"
#include "map/map-layers.h"
#include "map/map-view.h"
#include "map/place-layer.h"
#include "map/sketch-layer.h"

#define PATIENCE_US (20 * G_USEC_PER_SEC)

static const YxLonLat middle = { 113.07, 34.94 };

typedef struct {
  GtkWidget *window;
  YxMapView *view;
  guint n_background, n_layers_changed;
} Fixture;

/* Turns the main loop until the condition holds; fails when it never does. */
#define WAIT_FOR(condition)                                                                       \
  do {                                                                                            \
    const gint64 until_ = g_get_monotonic_time () + PATIENCE_US;                                  \
    while (!(condition) && g_get_monotonic_time () < until_)                                      \
      if (!g_main_context_iteration (NULL, FALSE))                                                \
        g_usleep (1000);                                                                          \
    g_assert_true (condition);                                                                    \
  } while (0)

static void
background_cb (YxMapView *view, double lon, double lat, Fixture *f)
{
  f->n_background++;
}

static void
layers_changed_cb (YxMapView *view, Fixture *f)
{
  f->n_layers_changed++;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->n_background = f->n_layers_changed = 0;
  f->window = gtk_window_new ();
  f->view = YX_MAP_VIEW (yx_map_view_new ());
  gtk_window_set_default_size (GTK_WINDOW (f->window), 800, 600);
  gtk_window_set_child (GTK_WINDOW (f->window), GTK_WIDGET (f->view));
  g_signal_connect (f->view, "background-activated", G_CALLBACK (background_cb), f);
  g_signal_connect (f->view, "layers-changed", G_CALLBACK (layers_changed_cb), f);
  gtk_window_present (GTK_WINDOW (f->window));
  WAIT_FOR (gtk_widget_get_width (GTK_WIDGET (yx_map_view_get_map (f->view))) > 0);
  yx_map_view_go_to (f->view, middle, 12.0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
}

static ShumateViewport *
viewport_of (Fixture *f)
{
  return shumate_map_get_viewport (yx_map_view_get_map (f->view));
}

static GtkWidget *
layer_of (Fixture *f, GType type)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (yx_map_view_get_map (f->view)));
       child != NULL; child = gtk_widget_get_next_sibling (child))
    if (g_type_is_a (G_OBJECT_TYPE (child), type))
      return child;
  g_assert_not_reached ();
}

/* Does what the widget does for a key: finds the shortcut and activates it. */
static gboolean
press_key (GtkWidget *widget, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint c = 0; c < g_list_model_get_n_items (controllers); c++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, c);

    if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
      continue;
    for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (controller)); i++) {
      g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), i);
      GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

      if (GTK_IS_KEYVAL_TRIGGER (trigger)
          && gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key
          && gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) == 0)
        return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget,
                                             gtk_shortcut_get_arguments (shortcut));
    }
  }
  g_test_message ("no key %s", gdk_keyval_name (key));
  g_assert_not_reached ();
}

static GtkEventController *
controller_of (Fixture *f, GType type, const char *name)
{
  g_autoptr (GListModel) controllers
      = gtk_widget_observe_controllers (GTK_WIDGET (yx_map_view_get_map (f->view)));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (g_type_is_a (G_OBJECT_TYPE (controller), type)
        && g_strcmp0 (gtk_event_controller_get_name (controller), name) == 0)
      return controller;
  }
  g_assert_not_reached ();
}

static void
click (Fixture *f, double x, double y)
{
  GtkEventController *gesture = controller_of (f, GTK_TYPE_GESTURE_CLICK, "activate");

  g_signal_emit_by_name (gesture, "pressed", 1, x, y);
  g_signal_emit_by_name (gesture, "released", 1, x, y);
}

static void
test_keys (Fixture *f, gconstpointer data)
{
  ShumateLocation *location = SHUMATE_LOCATION (viewport_of (f));
  GtkWidget *view = GTK_WIDGET (f->view);
  double lon = shumate_location_get_longitude (location);
  double lat = shumate_location_get_latitude (location);

  g_assert_true (press_key (view, GDK_KEY_Right));
  g_assert_cmpfloat (shumate_location_get_longitude (location), >, lon + 0.001);
  g_assert_true (press_key (view, GDK_KEY_KP_Left));
  g_assert_cmpfloat_with_epsilon (shumate_location_get_longitude (location), lon, 1e-9);
  g_assert_true (press_key (view, GDK_KEY_Up));
  g_assert_cmpfloat (shumate_location_get_latitude (location), >, lat + 0.001);
  g_assert_true (press_key (view, GDK_KEY_Down));
  g_assert_cmpfloat_with_epsilon (shumate_location_get_latitude (location), lat, 1e-6);
  g_assert_true (press_key (view, GDK_KEY_plus));
  WAIT_FOR (shumate_viewport_get_zoom_level (viewport_of (f)) > 12.9);
  g_assert_true (press_key (view, GDK_KEY_KP_Subtract));
  WAIT_FOR (shumate_viewport_get_zoom_level (viewport_of (f)) < 12.1);
  /* Nothing to leave: the key is for others. */
  g_assert_false (press_key (view, GDK_KEY_Escape));
  g_assert_false (press_key (view, GDK_KEY_BackSpace));
}

static gboolean
shows_text (GtkWidget *widget, const char *part)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_visible (widget)
      && strstr (gtk_label_get_text (GTK_LABEL (widget)), part) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows_text (child, part))
      return TRUE;
  return FALSE;
}

static void
test_hover (Fixture *f, gconstpointer data)
{
  const YxOverlayPlace place = { .id = "p1", .point = middle, .mark = YX_MARK_CANDIDATE,
                                 .colour = YX_COLOUR_OF_MARK, .label = "一号" };
  GtkWidget *map = GTK_WIDGET (yx_map_view_get_map (f->view));
  GtkEventController *motion = controller_of (f, GTK_TYPE_EVENT_CONTROLLER_MOTION, "hover");
  double x, y;

  yx_map_view_set_places (f->view, &place, 1);
  yx_map_view_point_to_widget (f->view, middle, &x, &y);
  g_signal_emit_by_name (motion, "motion", x + 2.0, y);
  g_assert_nonnull (gtk_widget_get_cursor (map));
  g_assert_true (shows_text (GTK_WIDGET (f->view), "113.07"));
  g_signal_emit_by_name (motion, "motion", x + 100.0, y);
  g_assert_null (gtk_widget_get_cursor (map));
  g_signal_emit_by_name (motion, "leave");
  g_assert_false (shows_text (GTK_WIDGET (f->view), "113.07"));
}

static void
test_measure (Fixture *f, gconstpointer data)
{
  static const YxLonLat line[] = { { 113.05, 34.94 }, { 113.07, 34.94 }, { 113.07, 34.96 } };
  YxSketchLayer *sketch = YX_SKETCH_LAYER (layer_of (f, YX_TYPE_SKETCH_LAYER));
  GtkWidget *view = GTK_WIDGET (f->view);
  const double length = yx_distance (line[0], line[1]) + yx_distance (line[1], line[2]);
  double x, y;

  press_key (view, GDK_KEY_m);
  for (guint i = 0; i < G_N_ELEMENTS (line); i++) {
    yx_map_view_point_to_widget (f->view, line[i], &x, &y);
    click (f, x, y);
  }
  g_assert_cmpuint (f->n_background, ==, 0);
  g_assert_cmpuint (yx_sketch_layer_get_n_points (sketch), ==, 3);
  g_assert_cmpfloat_with_epsilon (yx_map_view_get_measured (f->view), length, 0.5);
  g_assert_true (press_key (view, GDK_KEY_BackSpace));
  g_assert_cmpfloat_with_epsilon (yx_map_view_get_measured (f->view),
                                  yx_distance (line[0], line[1]), 0.5);
  /* First the line, then the tool. */
  g_assert_true (press_key (view, GDK_KEY_Escape));
  g_assert_cmpuint (yx_sketch_layer_get_n_points (sketch), ==, 0);
  g_assert_true (press_key (view, GDK_KEY_Escape));
  click (f, 100.0, 100.0);
  g_assert_cmpuint (f->n_background, ==, 1);
}

/* The circle of a village fits the view; a door is shown near, but not from a hand's breadth. */
static void
test_found (Fixture *f, gconstpointer data)
{
  const YxLonLat village = { 112.95, 34.90 };
  YxSketchLayer *sketch = YX_SKETCH_LAYER (layer_of (f, YX_TYPE_SKETCH_LAYER));
  double x, y, rim_x, rim_y;

  yx_map_view_show_found (f->view, village, 1500.0, "前大陈村");
  yx_map_view_point_to_widget (f->view, village, &x, &y);
  g_assert_cmpfloat_with_epsilon (x, 400.0, 1.0);
  g_assert_cmpfloat_with_epsilon (y, 300.0, 1.0);
  yx_map_view_point_to_widget (
      f->view, (YxLonLat){ village.lon, village.lat + 1500.0 / 111320.0 }, &rim_x, &rim_y);
  g_assert_cmpfloat (y - rim_y, >, 100.0);
  g_assert_cmpfloat (y - rim_y, <, 290.0);
  g_assert_true (yx_sketch_layer_has_found (sketch));

  yx_map_view_show_found (f->view, middle, 0.0, NULL);
  g_assert_cmpfloat (shumate_viewport_get_zoom_level (viewport_of (f)), >=, 14.0);
  g_assert_cmpfloat (shumate_viewport_get_zoom_level (viewport_of (f)), <=, 16.0);
  g_assert_true (press_key (GTK_WIDGET (f->view), GDK_KEY_Escape));
  g_assert_false (yx_sketch_layer_has_found (sketch));
}

static YxTileSource *
source_of (Fixture *f)
{
  return yx_base_layer_get_source (YX_BASE_LAYER (layer_of (f, YX_TYPE_BASE_LAYER)));
}

static void
chosen_cb (YxLayerDialog *dialog, const YxBackdropSpec *spec, char **ret_name)
{
  *ret_name = g_strdup (spec->name);
}

static void
test_layer_dialog (Fixture *f, gconstpointer data)
{
  YxLayerDialog *dialog = YX_LAYER_DIALOG (yx_layer_dialog_new (GTK_WINDOW (f->window)));
  g_autofree char *name = NULL;

  g_signal_connect (dialog, "chosen", G_CALLBACK (chosen_cb), &name);
  g_assert_nonnull (yx_layer_dialog_add (dialog));
  yx_layer_dialog_fill (dialog, &(YxBackdropSpec){ .name = "a", .address = "/nonexistent.tif" });
  g_assert_nonnull (strstr (yx_layer_dialog_add (dialog), "nonexistent.tif"));
  yx_layer_dialog_fill (dialog, &(YxBackdropSpec){ .name = "a", .address = "http://x/{z}/{x}" });
  g_assert_nonnull (strstr (yx_layer_dialog_add (dialog), "{y}"));
  g_assert_null (name);
  yx_layer_dialog_fill (dialog, &(YxBackdropSpec){ .name = "天地图", .key = "k",
                                                   .address = "http://x/{z}/{x}/{y}?tk={key}",
                                                   .datum = YX_DATUM_GCJ02 });
  g_assert_null (yx_layer_dialog_add (dialog));
  g_assert_cmpstr (name, ==, "天地图");
}

/* Through the menu's action to tiles of a service, one that fails, and back. */
static void
test_layers (Fixture *f, gconstpointer data)
{
  TileServer *server = tile_server_new (middle);
  g_autofree char *good = g_strconcat (tile_server_get_address (server), "/{z}/{x}/{y}.png", NULL);
  g_autofree char *bad
      = g_strconcat (tile_server_get_address (server), "/forbidden/{z}/{x}/{y}.png", NULL);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, YX_MAP_LAYERS_TYPE);
  g_variant_builder_add (&builder, "(sssss)", "good", good, "", "GCJ-02", "© someone");
  g_variant_builder_add (&builder, "(sssss)", "bad", bad, "", "nonsense", "");
  yx_map_view_set_layers (f->view, g_variant_builder_end (&builder));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (f->view), "map.layer", "s", "good"));
  g_assert_cmpstr (yx_map_view_get_layer (f->view), ==, "good");
  g_assert_true (shows_text (GTK_WIDGET (f->view), "© someone"));
  WAIT_FOR (yx_tile_source_get_n_painted (source_of (f)) > 0
            && yx_tile_source_get_n_pending (source_of (f)) == 0);
  g_assert_cmpuint (tile_server_get_n_requests (server), >=, 4);

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (f->view), "map.layer", "s", "bad"));
  WAIT_FOR (shows_text (GTK_WIDGET (f->view), "403"));

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (f->view), "map.remove-layer", NULL));
  g_assert_cmpuint (f->n_layers_changed, ==, 1);
  g_assert_cmpuint (g_variant_n_children (yx_map_view_get_layers (f->view)), ==, 1);
  g_assert_cmpstr (yx_map_view_get_layer (f->view), ==, "");
  WAIT_FOR (!shows_text (GTK_WIDGET (f->view), "403"));
  g_assert_false (shows_text (GTK_WIDGET (f->view), "© someone"));
  tile_server_free (server);
}

/* However narrow the map is, scale bar and attribution stand beside each other. */
static void
test_narrow (void)
{
  GtkWidget *window = gtk_window_new ();
  YxMapView *view = YX_MAP_VIEW (yx_map_view_new ());
  GVariantBuilder builder;
  GtkWidget *edge = NULL;

  g_variant_builder_init (&builder, YX_MAP_LAYERS_TYPE);
  g_variant_builder_add (&builder, "(sssss)", "one", "/nowhere.tif", "", "",
                         "© OpenStreetMap contributors, Open Database License 1.0");
  yx_map_view_set_layers (view, g_variant_builder_end (&builder));
  yx_map_view_set_layer (view, "one");
  gtk_window_set_default_size (GTK_WINDOW (window), 260, 300);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (view));
  gtk_window_present (GTK_WINDOW (window));
  WAIT_FOR (gtk_widget_get_width (GTK_WIDGET (yx_map_view_get_map (view))) > 0);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (view)), <, 340);

  for (GtkWidget *child = gtk_widget_get_first_child (gtk_widget_get_first_child (GTK_WIDGET (view)));
       child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_BOX (child) && SHUMATE_IS_SCALE (gtk_widget_get_first_child (child)))
      edge = child;
  g_assert_nonnull (edge);

  GtkWidget *scale = gtk_widget_get_first_child (edge);
  GtkWidget *attribution = gtk_widget_get_last_child (edge);
  graphene_rect_t a, b;

  g_assert_true (gtk_widget_get_visible (attribution));
  g_assert_true (gtk_widget_compute_bounds (scale, edge, &a));
  g_assert_true (gtk_widget_compute_bounds (attribution, edge, &b));
  g_assert_cmpfloat (a.origin.x + a.size.width, <=, b.origin.x);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                                       \
  g_test_add ("/map-tools/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("keys", test_keys);
  ADD ("hover", test_hover);
  ADD ("measure", test_measure);
  ADD ("found", test_found);
  ADD ("layer-dialog", test_layer_dialog);
  ADD ("layers", test_layers);
#undef ADD
  g_test_add_func ("/map-tools/narrow", test_narrow);

  return g_test_run ();
}
