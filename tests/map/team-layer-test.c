/* Teams on the map: which one is under a point, that they move with the map, that trails have gaps. */

#include <math.h>

#include "map/map-view.h"
#include "map/team-layer.h"

#define PATIENCE_US (20 * G_USEC_PER_SEC)

static const YxLonLat middle = { 113.07, 34.94 };

#define WAIT_FOR(condition)                                                                       \
  do {                                                                                            \
    const gint64 until_ = g_get_monotonic_time () + PATIENCE_US;                                  \
    while (!(condition) && g_get_monotonic_time () < until_)                                      \
      if (!g_main_context_iteration (NULL, FALSE))                                                \
        g_usleep (1000);                                                                          \
    g_assert_true (condition);                                                                    \
  } while (0)

static guint n_frames;

static gboolean
frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  n_frames++;
  return G_SOURCE_CONTINUE;
}

static void
draw_frames (GtkWidget *widget, guint n)
{
  n_frames = 0;
  for (guint i = 0; i < n; i++) {
    const guint before = n_frames;

    gtk_widget_queue_draw (widget);
    WAIT_FOR (n_frames > before);
  }
}

static void
test_teams (void)
{
  GtkWidget *window = gtk_window_new ();
  YxMapView *view = YX_MAP_VIEW (yx_map_view_new ());
  ShumateMap *map = yx_map_view_get_map (view);
  YxTeamLayer *layer = yx_team_layer_new (shumate_map_get_viewport (map));
  const YxTrailPoint trail[] = { { { 113.00, 34.94 }, FALSE },
                                 { { 113.02, 34.94 }, FALSE },
                                 { { 113.05, 34.95 }, TRUE },
                                 { { 113.07, 34.94 }, FALSE } };
  YxTeamMark teams[] = {
    { .id = "a", .label = "01", .note = "2 min", .point = middle,
      .look = { .shape = YX_TEAM_SHAPE_DRIVING, .course = 90.0, .aboard = 2 },
      .trail = trail, .n_trail = G_N_ELEMENTS (trail) },
    { .id = "b", .label = "02", .point = { 113.10, 34.94 }, .colour = 1,
      .look = { .shape = YX_TEAM_SHAPE_LOST, .ring = YX_TEAM_RING_ALARM }, .has_ghost = TRUE,
      .ghost = { 113.11, 34.94 } },
    { .id = "c", .point = { 113.04, 34.94 }, .colour = 2,
      .look = { .shape = YX_TEAM_SHAPE_DRIVING, .course = NAN } },
  };
  double x, y;

  shumate_map_add_layer (map, SHUMATE_LAYER (layer));
  gtk_window_set_default_size (GTK_WINDOW (window), 800, 600);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (view));
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_add_tick_callback (GTK_WIDGET (layer), frame_cb, NULL, NULL);
  WAIT_FOR (gtk_widget_get_width (GTK_WIDGET (map)) > 0);
  yx_map_view_go_to (view, middle, 12.0);
  g_assert_null (yx_team_layer_pick (layer, 400.0, 300.0, 20.0));
  yx_team_layer_set_teams (layer, teams, G_N_ELEMENTS (teams));
  yx_team_layer_set_selected (layer, "b");
  draw_frames (GTK_WIDGET (layer), 3);

  for (guint i = 0; i < G_N_ELEMENTS (teams); i++) {
    yx_map_view_point_to_widget (view, teams[i].point, &x, &y);
    g_assert_cmpstr (yx_team_layer_pick (layer, x + 5.0, y, 20.0), ==, teams[i].id);
    g_assert_cmpstr (yx_team_layer_pick (layer, x, y + 60.0, 20.0), ==, NULL);
  }

  /* It goes on, and is found where it is now. */
  teams[0].point = (YxLonLat){ 113.075, 34.96 };
  yx_team_layer_set_teams (layer, teams, G_N_ELEMENTS (teams));
  draw_frames (GTK_WIDGET (layer), 2);
  yx_map_view_point_to_widget (view, teams[0].point, &x, &y);
  g_assert_cmpstr (yx_team_layer_pick (layer, x, y, 5.0), ==, "a");
  yx_map_view_point_to_widget (view, middle, &x, &y);
  g_assert_null (yx_team_layer_pick (layer, x, y, 5.0));

  yx_team_layer_set_teams (layer, NULL, 0);
  draw_frames (GTK_WIDGET (layer), 1);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/map/team-layer", test_teams);
  return g_test_run ();
}
