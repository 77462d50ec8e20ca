/* The Areas page: proposed, accepted, drawn with the keyboard, refused, assigned by hand. */

#include <string.h>

#include "console/areas-page.h"
#include "desk/areas.h"
#include "harness.h"
#include "map/map-view.h"

typedef struct {
  YxWindow *window;
  YxDesk *desk;
  GtkWidget *page;
  const char *text; /* that is waited for */
} Fixture;

static gboolean
is_loaded (Fixture *fixture)
{
  return yx_areas_page_is_loaded (YX_AREAS_PAGE (fixture->page));
}

static gboolean
says (Fixture *fixture)
{
  return ui_find_label (fixture->page, fixture->text) != NULL;
}

static void
wait_for_text (Fixture *fixture, const char *text)
{
  fixture->text = text;
  ui_wait_for (text, (UiCondition) says, fixture);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = ui_demo_desk ();

  fixture->window = ui_open (path);
  fixture->desk = yx_window_get_desk (fixture->window);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.view", "s", "areas"));
  fixture->page = ui_find (GTK_WIDGET (fixture->window), YX_TYPE_AREAS_PAGE);
  g_assert_nonnull (fixture->page);
  ui_wait (is_loaded, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  ui_close (fixture->window);
}

static guint
count_areas (Fixture *fixture, YxAreaState state)
{
  g_autoptr (YxAreaSet) set = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (yx_desk_get_areas (fixture->desk, state, &set, &error));
  return set != NULL ? set->areas->len : 0;
}

/* A key on the map, as its own controllers get it. */
static void
press (Fixture *fixture, guint key)
{
  GtkWidget *map = ui_find (fixture->page, YX_TYPE_MAP_VIEW);
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (map);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !handled; i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
      g_signal_emit_by_name (controller, "key-pressed", key, 0, 0, &handled);
  }
  g_assert_true (handled);
}

static void
test_propose (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) before = NULL;
  g_autoptr (GdkTexture) after = NULL;
  GtkWidget *map = ui_find (fixture->page, YX_TYPE_MAP_VIEW);

  ui_wait_label (fixture->page, "No areas yet");
  ui_wait_drawn (map);
  before = ui_picture (map);
  ui_click (fixture->page, "Propose");
  wait_for_text (fixture, "4 areas proposed");
  g_assert_cmpuint (count_areas (fixture, YX_AREA_STATE_PROPOSED), ==, 4);
  ui_wait_drawn (map);
  after = ui_picture (map);
  g_assert_false (ui_same_picture (before, after));

  ui_click (fixture->page, "Accept");
  wait_for_text (fixture, "4 areas in force");
  g_assert_cmpuint (count_areas (fixture, YX_AREA_STATE_CURRENT), ==, 4);
  g_assert_cmpuint (count_areas (fixture, YX_AREA_STATE_PROPOSED), ==, 0);
  /* Nobody has made teams yet, so every case waits for one. */
  wait_for_text (fixture, "cases to assign by hand");
}

/* Corners are set at the cross while the map is moved under it; one is taken back. */
static void
test_draw (Fixture *fixture, gconstpointer data)
{
  static const YxLonLat corners[] = { { 113.0, 34.9 }, { 113.2, 34.9 }, { 113.2, 35.0 } };
  YxMapView *map = YX_MAP_VIEW (ui_find (fixture->page, YX_TYPE_MAP_VIEW));

  ui_wait_drawn (GTK_WIDGET (map));
  ui_click (fixture->page, "Draw…");
  press (fixture, GDK_KEY_space);
  press (fixture, GDK_KEY_BackSpace);
  press (fixture, GDK_KEY_Return); /* nothing to close yet: refused, and drawing goes on */
  g_assert_cmpuint (count_areas (fixture, YX_AREA_STATE_CURRENT), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (corners); i++) {
    yx_map_view_go_to (map, corners[i], 11.0);
    ui_wait_drawn (GTK_WIDGET (map));
    press (fixture, GDK_KEY_space);
  }
  press (fixture, GDK_KEY_Return);
  wait_for_text (fixture, "1 area in force");
  {
    g_autoptr (YxAreaSet) set = NULL;
    g_autoptr (GError) error = NULL;
    const YxArea *area;
    YxRings rings;

    g_assert_true (yx_desk_get_areas (fixture->desk, YX_AREA_STATE_CURRENT, &set, &error));
    area = g_ptr_array_index (set->areas, 0);
    rings = yx_area_rings (area);
    g_assert_cmpint (set->source, ==, YX_AREA_SOURCE_DRAWN);
    g_assert_cmpuint (area->points->len, ==, 3);
    g_assert_true (yx_rings_contain (&rings, (YxLonLat){ 113.15, 34.93 }));
  }

  /* Given up: nothing comes of it. */
  ui_click (fixture->page, "Draw…");
  press (fixture, GDK_KEY_space);
  press (fixture, GDK_KEY_Escape);
  g_assert_cmpuint (count_areas (fixture, YX_AREA_STATE_CURRENT), ==, 1);
}

int
main (int argc, char **argv)
{
  ui_init (&argc, &argv);
  g_test_add ("/ui/areas/propose", Fixture, NULL, set_up, test_propose, tear_down);
  g_test_add ("/ui/areas/draw", Fixture, NULL, set_up, test_draw, tear_down);
  return ui_run ();
}
