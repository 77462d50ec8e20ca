#include "map/map-view.h"

#include <math.h>

#include "map/base-layer.h"
#include "map/place-layer.h"
#include "map/region-map-source.h"
#include "map/route-layer.h"

#define WIDTH 800
#define HEIGHT 600
#define PATIENCE_US (20 * G_USEC_PER_SEC)

static const YxLonLat middle = { 113.07, 34.94 };

typedef struct {
  GtkWidget *window;
  YxMapView *view;
  GString *log; /* what the signals said */
} Fixture;

static void
place_cb (YxMapView *view, const char *id, Fixture *f)
{
  g_string_append_printf (f->log, "place %s;", id);
}

static void
route_cb (YxMapView *view, const char *id, Fixture *f)
{
  g_string_append_printf (f->log, "route %s;", id);
}

static void
stop_cb (YxMapView *view, const char *route, const char *stop, Fixture *f)
{
  g_string_append_printf (f->log, "stop %s %s;", route, stop);
}

static void
background_cb (YxMapView *view, double lon, double lat, Fixture *f)
{
  g_string_append_printf (f->log, "ground %.3f %.3f;", lon, lat);
}

/* Turns the main loop until the condition holds; fails when it never does. */
#define WAIT_FOR(condition)                                                                       \
  do {                                                                                            \
    const gint64 until_ = g_get_monotonic_time () + PATIENCE_US;                                  \
    while (!(condition) && g_get_monotonic_time () < until_)                                      \
      if (!g_main_context_iteration (NULL, FALSE))                                                \
        g_usleep (1000);                                                                          \
    g_assert_true (condition);                                                                    \
  } while (0)

static ShumateViewport *
viewport_of (Fixture *f)
{
  return shumate_map_get_viewport (yx_map_view_get_map (f->view));
}

static GtkWidget *
child_of_type (GtkWidget *parent, GType type)
{
  for (GtkWidget *child = gtk_widget_get_first_child (parent); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (g_type_is_a (G_OBJECT_TYPE (child), type))
      return child;
  return NULL;
}

static GtkWidget *
layer_of (Fixture *f, GType type)
{
  GtkWidget *layer = child_of_type (GTK_WIDGET (yx_map_view_get_map (f->view)), type);

  g_assert_nonnull (layer);
  return layer;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->log = g_string_new (NULL);
  f->window = gtk_window_new ();
  f->view = YX_MAP_VIEW (yx_map_view_new ());
  gtk_window_set_default_size (GTK_WINDOW (f->window), WIDTH, HEIGHT);
  gtk_window_set_child (GTK_WINDOW (f->window), GTK_WIDGET (f->view));
  g_signal_connect (f->view, "place-activated", G_CALLBACK (place_cb), f);
  g_signal_connect (f->view, "route-activated", G_CALLBACK (route_cb), f);
  g_signal_connect (f->view, "stop-activated", G_CALLBACK (stop_cb), f);
  g_signal_connect (f->view, "background-activated", G_CALLBACK (background_cb), f);
  gtk_window_present (GTK_WINDOW (f->window));
  WAIT_FOR (gtk_widget_get_width (GTK_WIDGET (yx_map_view_get_map (f->view))) > 0);
  yx_map_view_go_to (f->view, middle, 12.0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  g_string_free (f->log, TRUE);
}

/* As a mouse does: through the gesture that the view put on its map. */
static void
click_between (Fixture *f, double from_x, double from_y, double x, double y)
{
  g_autoptr (GListModel) controllers
      = gtk_widget_observe_controllers (GTK_WIDGET (yx_map_view_get_map (f->view)));
  gboolean found = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (g_strcmp0 (gtk_event_controller_get_name (controller), "activate") != 0)
      continue;
    found = TRUE;
    g_signal_emit_by_name (controller, "pressed", 1, from_x, from_y);
    g_signal_emit_by_name (controller, "released", 1, x, y);
  }
  g_assert_true (found);
}

static void
click_at (Fixture *f, YxLonLat point)
{
  double x, y;

  yx_map_view_point_to_widget (f->view, point, &x, &y);
  g_string_truncate (f->log, 0);
  click_between (f, x, y, x, y);
}

static void
show_example (Fixture *f)
{
  static const YxLonLat line[] = { { 113.03, 34.92 }, { 113.07, 34.92 }, { 113.11, 34.92 } };
  static const YxOverlayStop stops[] = { { "s1", { 113.07, 34.92 }, 1 } };
  const YxOverlayRoute route = { .id = "r1", .points = line, .n_points = 3, .stops = stops,
                                 .n_stops = 1 };
  const YxOverlayPlace place = { .id = "p1", .point = { 113.07, 34.96 },
                                 .mark = YX_MARK_CANDIDATE, .colour = YX_COLOUR_OF_MARK,
                                 .label = "一号" };

  yx_map_view_set_places (f->view, &place, 1);
  yx_map_view_set_routes (f->view, &route, 1);
}

/* The layers' own projection and libshumate's must agree, also between whole zoom levels. */
static void
test_projection (Fixture *f, gconstpointer data)
{
  static const double zooms[] = { 9.0, 12.0, 12.3, 13.75, 16.0 };

  for (gsize i = 0; i < G_N_ELEMENTS (zooms); i++) {
    const YxLonLat point = { middle.lon + 0.004, middle.lat - 0.003 };
    double x, y, their_x, their_y;

    yx_map_view_go_to (f->view, middle, zooms[i]);
    yx_map_view_point_to_widget (f->view, point, &x, &y);
    shumate_viewport_location_to_widget_coords (viewport_of (f),
                                                GTK_WIDGET (yx_map_view_get_map (f->view)),
                                                point.lat, point.lon, &their_x, &their_y);
    g_assert_cmpfloat_with_epsilon (x, their_x, 0.5);
    g_assert_cmpfloat_with_epsilon (y, their_y, 0.5);

    const YxLonLat back = yx_map_view_point_at (f->view, x, y);

    g_assert_cmpfloat_with_epsilon (back.lon, point.lon, 1e-9);
    g_assert_cmpfloat_with_epsilon (back.lat, point.lat, 1e-9);
  }
}

static void
test_clicks (Fixture *f, gconstpointer data)
{
  show_example (f);
  click_at (f, (YxLonLat){ 113.07, 34.96 });
  g_assert_cmpstr (f->log->str, ==, "place p1;");
  click_at (f, (YxLonLat){ 113.07, 34.92 });
  g_assert_cmpstr (f->log->str, ==, "stop r1 s1;");
  click_at (f, (YxLonLat){ 113.05, 34.92 });
  g_assert_cmpstr (f->log->str, ==, "route r1;");
  click_at (f, (YxLonLat){ 113.05, 34.945 });
  g_assert_cmpstr (f->log->str, ==, "ground 113.050 34.945;");

  /* A drag is no click. */
  g_string_truncate (f->log, 0);
  click_between (f, 200.0, 200.0, 260.0, 230.0);
  g_assert_cmpstr (f->log->str, ==, "");
}

/* A click selects nothing by itself; what the page selects is remembered and drawn. */
static void
test_selection (Fixture *f, gconstpointer data)
{
  show_example (f);

  YxRouteLayer *routes = YX_ROUTE_LAYER (layer_of (f, YX_TYPE_ROUTE_LAYER));
  YxPlaceLayer *places = YX_PLACE_LAYER (layer_of (f, YX_TYPE_PLACE_LAYER));

  click_at (f, (YxLonLat){ 113.07, 34.96 });
  g_assert_null (yx_place_layer_get_selected (places));
  WAIT_FOR (yx_route_layer_get_n_paints (routes) > 0);

  const guint before = yx_route_layer_get_n_paints (routes);

  yx_map_view_select_place (f->view, "p1");
  yx_map_view_select_route (f->view, "r1");
  yx_map_view_select_stop (f->view, "s1");
  g_assert_cmpstr (yx_place_layer_get_selected (places), ==, "p1");
  g_assert_cmpstr (yx_route_layer_get_selected_route (routes), ==, "r1");
  g_assert_cmpstr (yx_route_layer_get_selected_stop (routes), ==, "s1");
  WAIT_FOR (yx_route_layer_get_n_paints (routes) > before);

  yx_map_view_select_place (f->view, NULL);
  g_assert_null (yx_place_layer_get_selected (places));
}

static void
test_fit (Fixture *f, gconstpointer data)
{
  /* Ends of the route; with a plan the places do not count. */
  static const YxLonLat corners[] = { { 113.03, 34.92 }, { 113.11, 34.92 } };

  show_example (f);
  yx_map_view_go_to (f->view, (YxLonLat){ 100.0, 30.0 }, 5.0);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (f->view), "map.fit", NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (corners); i++) {
    double x, y;

    yx_map_view_point_to_widget (f->view, corners[i], &x, &y);
    g_assert_cmpfloat (x, >=, 40.0);
    g_assert_cmpfloat (x, <=, gtk_widget_get_width (GTK_WIDGET (f->view)) - 40.0);
    g_assert_cmpfloat (y, >=, 40.0);
    g_assert_cmpfloat (y, <=, gtk_widget_get_height (GTK_WIDGET (f->view)) - 40.0);
  }
}

static void
test_reveal (Fixture *f, gconstpointer data)
{
  const YxLonLat far_away = { middle.lon + 1.0, middle.lat };
  double x, y;

  yx_map_view_reveal (f->view, middle);
  g_assert_cmpfloat_with_epsilon (
      shumate_location_get_longitude (SHUMATE_LOCATION (viewport_of (f))), middle.lon, 1e-9);
  yx_map_view_reveal (f->view, far_away);
  yx_map_view_point_to_widget (f->view, far_away, &x, &y);
  g_assert_cmpfloat (x, >, 0.0);
  g_assert_cmpfloat (x, <, gtk_widget_get_width (GTK_WIDGET (f->view)) - 90.0);
}

static void
test_zoom_actions (Fixture *f, gconstpointer data)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (f->view), "map.zoom-in", NULL));
  WAIT_FOR (shumate_viewport_get_zoom_level (viewport_of (f)) > 12.0);
}

/* Whether the layer draws anything. */
static gboolean
draws (GtkWidget *layer)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;

  GTK_WIDGET_GET_CLASS (layer)->snapshot (layer, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL)
    return FALSE;
  gsk_render_node_unref (node);
  return TRUE;
}

/* A planned place that is a stop shows the stop's number, not its own mark over it. */
static void
test_stops_uncovered (Fixture *f, gconstpointer data)
{
  static const YxLonLat line[] = { { 113.03, 34.92 }, { 113.07, 34.92 } };
  static const YxOverlayStop stops[] = { { "s1", { 113.07, 34.92 }, 1 } };
  const YxOverlayRoute route = { .id = "r1", .points = line, .n_points = 2, .stops = stops,
                                 .n_stops = 1 };
  YxOverlayPlace place = { .id = "p1", .point = { 113.07, 34.92 }, .mark = YX_MARK_PLANNED };
  GtkWidget *layer = layer_of (f, YX_TYPE_PLACE_LAYER);

  yx_map_view_set_places (f->view, &place, 1);
  g_assert_true (draws (layer));
  yx_map_view_set_routes (f->view, &route, 1);
  g_assert_false (draws (layer));
  /* Visited, it shows that. */
  place.mark = YX_MARK_DONE;
  yx_map_view_set_places (f->view, &place, 1);
  g_assert_true (draws (layer));
  place.mark = YX_MARK_PLANNED;
  yx_map_view_set_places (f->view, &place, 1);
  g_assert_false (draws (layer));
  yx_map_view_set_routes (f->view, NULL, 0);
  g_assert_true (draws (layer));
}

static void
test_many_places (Fixture *f, gconstpointer data)
{
  const gsize n = 10000;
  g_autofree YxOverlayPlace *places = g_new0 (YxOverlayPlace, n);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  YxPlaceLayer *layer = YX_PLACE_LAYER (layer_of (f, YX_TYPE_PLACE_LAYER));

  for (gsize i = 0; i < n; i++) {
    g_ptr_array_add (ids, g_strdup_printf ("p%zu", i));
    places[i] = (YxOverlayPlace){
      .id = ids->pdata[i],
      .point = { 113.0 + 0.0015 * (double) (i % 100), 34.9 + 0.001 * (double) (i / 100) },
      .mark = (YxMark) (i % YX_N_MARKS),
      .colour = YX_COLOUR_OF_MARK,
    };
  }
  yx_map_view_set_places (f->view, places, n);
  yx_map_view_fit (f->view);
  g_assert_cmpuint (yx_place_layer_get_n_places (layer), ==, n);

  GtkSnapshot *snapshot = gtk_snapshot_new ();
  const gint64 start = g_get_monotonic_time ();

  GTK_WIDGET_GET_CLASS (layer)->snapshot (GTK_WIDGET (layer), snapshot);
  g_test_message ("10,000 places: %.1f ms", (g_get_monotonic_time () - start) / 1000.0);

  g_autoptr (GskRenderNode) node = gtk_snapshot_free_to_node (snapshot);

  g_assert_nonnull (node);
  click_at (f, places[4321].point);
  g_assert_true (g_str_has_prefix (f->log->str, "place p"));
}

/* Paints nothing while its gate is shut. */
#define TEST_TYPE_GATED_SOURCE (test_gated_source_get_type ())
G_DECLARE_FINAL_TYPE (TestGatedSource, test_gated_source, TEST, GATED_SOURCE, YxTileSource)

struct _TestGatedSource {
  YxTileSource parent_instance;

  GMutex lock;
  GCond opened;
  gboolean is_open;
};

G_DEFINE_TYPE (TestGatedSource, test_gated_source, YX_TYPE_TILE_SOURCE)

static YxScreenImage *
test_gated_source_paint (YxTileSource *source, YxTile tile, GCancellable *cancellable,
                         GError **error)
{
  TestGatedSource *self = TEST_GATED_SOURCE (source);

  g_mutex_lock (&self->lock);
  while (!self->is_open)
    g_cond_wait (&self->opened, &self->lock);
  g_mutex_unlock (&self->lock);
  return yx_screen_image_new_take (
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, YX_MAP_TILE_SIZE, YX_MAP_TILE_SIZE), 1.0);
}

static void
test_gated_source_class_init (TestGatedSourceClass *klass)
{
  YX_TILE_SOURCE_CLASS (klass)->paint = test_gated_source_paint;
}

static void
test_gated_source_init (TestGatedSource *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->opened);
}

static void
set_gate (TestGatedSource *self, gboolean is_open)
{
  g_mutex_lock (&self->lock);
  self->is_open = is_open;
  g_cond_broadcast (&self->opened);
  g_mutex_unlock (&self->lock);
}

static YxBaseLayer *
base_layer_of (Fixture *f)
{
  return YX_BASE_LAYER (layer_of (f, YX_TYPE_BASE_LAYER));
}

/* Tiles that leave the screen while they wait are not painted; those that come into view show a
 * part of a wider one at once. */
static void
test_panning (Fixture *f, gconstpointer data)
{
  g_autoptr (TestGatedSource) gated = g_object_new (TEST_TYPE_GATED_SOURCE, NULL);
  YxTileSource *source = YX_TILE_SOURCE (gated);
  YxBaseLayer *layer = base_layer_of (f);
  guint waited, empty;

  yx_base_layer_set_source (layer, source);
  g_assert_cmpuint (yx_base_layer_count_tiles (layer, &empty), >=, 4);
  g_assert_cmpuint (empty, ==, yx_base_layer_count_tiles (layer, &empty));
  for (int i = 1; i <= 40; i++) {
    yx_map_view_go_to (f->view, (YxLonLat){ middle.lon + i * 0.5, middle.lat }, 12.0);
    yx_base_layer_count_tiles (layer, &empty);
  }
  waited = yx_tile_source_get_n_pending (source);
  g_assert_cmpuint (yx_tile_source_get_n_painted (source), ==, 0);
  set_gate (gated, TRUE);
  WAIT_FOR (yx_tile_source_get_n_pending (source) == 0);
  g_test_message ("%u waited, %u were painted", waited, yx_tile_source_get_n_painted (source));
  /* The last of 41 views is painted, beside the latest stand-ins and what was begun. */
  g_assert_cmpuint (waited, >, 200);
  g_assert_cmpuint (yx_tile_source_get_n_painted (source), <, 50);
  g_assert_cmpuint (yx_base_layer_count_tiles (layer, &empty), >=, 4);
  g_assert_cmpuint (empty, ==, 0);

  set_gate (gated, FALSE);
  yx_map_view_go_to (f->view, (YxLonLat){ middle.lon + 20.09, middle.lat }, 12.0);
  yx_base_layer_count_tiles (layer, &empty);
  g_assert_cmpuint (yx_tile_source_get_n_pending (source), >, 0);
  g_assert_cmpuint (empty, ==, 0);
  set_gate (gated, TRUE);
  WAIT_FOR (yx_tile_source_get_n_pending (source) == 0);
  g_assert_cmpuint (yx_tile_source_get_cache_bytes (source), <=, YX_TILE_CACHE_BYTES);
}

/* While another style loads the old one is seen; then the new one. */
static void
test_style_change (Fixture *f, gconstpointer data)
{
  YxBaseLayer *layer = base_layer_of (f);
  YxTileSource *before = yx_base_layer_get_source (layer);

  WAIT_FOR (yx_tile_source_get_n_painted (before) > 0
            && yx_tile_source_get_n_pending (before) == 0);
  g_assert_false (yx_base_layer_is_changing (layer));
  yx_map_view_set_map_style (f->view, YX_MAP_STYLE_DAY);
  g_assert_true (yx_base_layer_is_changing (layer));
  /* A second change before the first is done. */
  yx_map_view_set_map_style (f->view, YX_MAP_STYLE_RED);
  g_assert_true (yx_base_layer_is_changing (layer));
  WAIT_FOR (!yx_base_layer_is_changing (layer));
  g_assert_cmpuint (yx_tile_source_get_n_painted (yx_base_layer_get_source (layer)), >, 0);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **ret_result = user_data;

  *ret_result = g_object_ref (result);
}

/* An opaque image of the tile's size; asked again it is there; a request that was cancelled
 * paints nothing. */
static void
test_tiles (void)
{
  g_autoptr (YxRegionMapSource) region
      = yx_region_map_source_new (NULL, YX_MAP_STYLE_NIGHT, 2, "zh_CN");
  YxTileSource *source = YX_TILE_SOURCE (region);
  const YxTile tile = { 417, 204, 9 }, other = { 416, 204, 9 };
  g_autoptr (GAsyncResult) result = NULL, cancelled = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (YxScreenImage) image = NULL;
  g_autoptr (GError) error = NULL;
  int levels;

  g_assert_null (yx_tile_source_peek (source, tile));
  yx_tile_source_fetch_async (source, tile, NULL, fetched_cb, &result);
  WAIT_FOR (result != NULL);
  image = yx_tile_source_fetch_finish (source, result, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (yx_screen_image_get_width (image), ==, YX_MAP_TILE_SIZE);
  g_assert_cmpint (cairo_image_surface_get_width (yx_screen_image_get_surface (image)), ==,
                   2 * YX_MAP_TILE_SIZE);
  g_assert_true (yx_tile_source_peek (source, tile) == image);
  WAIT_FOR (yx_tile_source_get_n_pending (source) == 0);
  g_assert_nonnull (yx_tile_source_peek_wider (source, other, &levels));
  g_assert_cmpint (levels, ==, 2);

  g_cancellable_cancel (cancellable);
  yx_tile_source_fetch_async (source, other, cancellable, fetched_cb, &cancelled);
  WAIT_FOR (cancelled != NULL);
  g_assert_null (yx_tile_source_fetch_finish (source, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (yx_tile_source_peek (source, other));
  WAIT_FOR (yx_tile_source_get_n_pending (source) == 0);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);

#define ADD(name, function) g_test_add ("/map/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("projection", test_projection);
  ADD ("clicks", test_clicks);
  ADD ("selection", test_selection);
  ADD ("fit", test_fit);
  ADD ("reveal", test_reveal);
  ADD ("zoom-actions", test_zoom_actions);
  ADD ("stops-uncovered", test_stops_uncovered);
  ADD ("many-places", test_many_places);
  ADD ("style-change", test_style_change);
  ADD ("panning", test_panning);
#undef ADD
  g_test_add_func ("/map/tiles", test_tiles);

  return g_test_run ();
}
