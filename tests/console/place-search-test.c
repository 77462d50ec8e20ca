/* Going to a place, and setting places by hand, with the keys that a clerk uses. With SHOT set, a
 * picture of each window is written there. */

#include <adwaita.h>
#include <glib/gstdio.h>
#include <locale.h>

#include "console/place-fixer.h"
#include "console/place-search.h"
#include "console/resources.h"
#include "desk/address.h"
#include "region/region-build.h"
#include "region/town.h"

static YxDesk *desk;

static void
iterate_until (gboolean (*done) (gpointer), gpointer data)
{
  while (!done (data))
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
search_done (gpointer search)
{
  return yx_place_search_is_done (search);
}

static gboolean
fixer_idle (gpointer fixer)
{
  return yx_place_fixer_is_idle (fixer);
}

static gboolean
drawn_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/* Xvfb's screen as it is, after the map had time to paint. */
static void
take_picture (const char *name)
{
  const char *folder = g_getenv ("SHOT");
  g_autofree char *path = NULL;
  g_autofree char *command = NULL;
  gboolean drawn = FALSE;

  if (folder == NULL)
    return;
  g_timeout_add (1500, drawn_cb, &drawn);
  iterate_until (is_true, &drawn);
  path = g_strdup_printf ("%s/%s.png", folder, name);
  command = g_strdup_printf ("import -window root %s", path);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
}

static void
found_cb (YxPlaceSearch *search, double lon, double lat, double radius, const char *name,
          char **ret_name)
{
  g_assert_cmpfloat (lon, >, 113.0);
  g_assert_cmpfloat (lat, >, 35.0);
  g_assert_cmpfloat (radius, >, 0.0);
  *ret_name = g_strdup (name);
}

static void
test_search (void)
{
  GtkWidget *window = gtk_window_new ();
  YxPlaceSearch *search = g_object_new (YX_TYPE_PLACE_SEARCH, NULL);
  g_autofree char *name = NULL;

  gtk_window_set_default_size (GTK_WINDOW (window), 420, 480);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (search));
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect (search, "found", G_CALLBACK (found_cb), &name);
  yx_place_search_set_desk (search, desk);
  g_assert_false (yx_place_search_take_first (search));

  yx_place_search_set_text (search, "yanhe");
  iterate_until (search_done, search);
  g_assert_cmpuint (yx_place_search_get_n_answers (search), >, 0);
  take_picture ("place-search");
  g_assert_true (yx_place_search_take_first (search));
  g_assert_cmpstr (name, ==, "沿河路");

  yx_place_search_set_text (search, "xyzzy plugh");
  iterate_until (search_done, search);
  g_assert_cmpuint (yx_place_search_get_n_answers (search), ==, 0);
  g_assert_false (yx_place_search_take_first (search));

  /* The last text counts, however fast it was typed. */
  yx_place_search_set_text (search, "北街村");
  yx_place_search_set_text (search, "吕家坡村");
  yx_place_search_set_text (search, "");
  iterate_until (search_done, search);
  g_assert_cmpuint (yx_place_search_get_n_answers (search), ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

static YxPlaceFixer *
find_fixer (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GObject) window = g_list_model_get_item (windows, i);

    if (YX_IS_PLACE_FIXER (window))
      return YX_PLACE_FIXER (window);
  }
  return NULL;
}

static GtkWidget *
find_child (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_child (child, type);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static void
test_fixer (void)
{
  GtkWidget *parent = gtk_window_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) left = NULL;
  YxPlaceFixer *fixer;
  YxPlaceSearch *search;

  gtk_window_present (GTK_WINDOW (parent));
  yx_place_fixer_present (GTK_WINDOW (parent), desk);
  fixer = find_fixer ();
  g_assert_nonnull (fixer);
  iterate_until (fixer_idle, fixer);
  g_assert_cmpuint (yx_place_fixer_get_n_left (fixer), ==, 3);
  /* Nothing is known of the first: without a pin Enter does nothing. */
  gtk_widget_activate_action (GTK_WIDGET (fixer), "fix.set", NULL);
  iterate_until (fixer_idle, fixer);
  g_assert_cmpuint (yx_place_fixer_get_n_left (fixer), ==, 3);

  search = YX_PLACE_SEARCH (find_child (GTK_WIDGET (fixer), YX_TYPE_PLACE_SEARCH));
  yx_place_search_set_text (search, "北街村");
  iterate_until (fixer_idle, fixer);
  g_assert_true (yx_place_search_take_first (search));
  take_picture ("place-fixer");
  gtk_widget_activate_action (GTK_WIDGET (fixer), "fix.set", NULL);
  iterate_until (fixer_idle, fixer);
  g_assert_cmpuint (yx_place_fixer_get_n_left (fixer), ==, 2);

  gtk_widget_activate_action (GTK_WIDGET (fixer), "fix.skip", NULL);
  iterate_until (fixer_idle, fixer);
  for (guint n = 2; n > 0; n--) {
    g_signal_emit_by_name (find_child (GTK_WIDGET (fixer), g_type_from_name ("YxMapView")),
                           "background-activated", 113.51, 35.49);
    gtk_widget_activate_action (GTK_WIDGET (fixer), "fix.set", NULL);
    iterate_until (fixer_idle, fixer);
    g_assert_cmpuint (yx_place_fixer_get_n_left (fixer), ==, n - 1);
  }
  take_picture ("place-fixer-done");
  left = yx_desk_list_places_to_fix (desk, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (left)), ==, 0);
  gtk_window_destroy (GTK_WINDOW (fixer));
  gtk_window_destroy (GTK_WINDOW (parent));
}

static void
make_desk (const char *folder)
{
  static const YxImportAddress addresses[] = {
    { .text = "云川县云山街道沿河路2号", .presence = -1.0 },
    { .text = "云川县石桥镇北街村3组12号", .presence = -1.0 },
    { .text = "云川县石桥镇无名村", .presence = -1.0 },
    { .text = "撒哈拉沙漠", .presence = -1.0 },
  };
  YxImportRow row = YX_IMPORT_ROW_INIT;
  g_auto (YxImportReport) report = { 0 };
  g_autofree char *extract = g_build_filename (folder, "town.osm", NULL);
  g_autofree char *region = g_build_filename (folder, "town.gpkg", NULL);
  g_autofree char *path = g_build_filename (folder, "test.desk", NULL);
  g_autoptr (GError) error = NULL;

  town_write (extract);
  g_assert_true (yx_region_build (&(YxRegionBuildOptions){ .extract = extract, .out = region },
                                  NULL, NULL, NULL, NULL, &error));
  desk = yx_desk_create (path, &error);
  g_assert_no_error (error);
  g_assert_true (yx_desk_set_region (desk, region, &error));
  row.case_number = "（2026）豫0825执1号";
  row.debtor_name = "甲某";
  row.addresses = addresses;
  row.n_addresses = G_N_ELEMENTS (addresses);
  yx_desk_import_cases (desk, &row, 1, NULL, NULL, NULL, NULL, &report, &error);
  g_assert_no_error (error);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("place-search-XXXXXX", NULL);
  int result;

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  yx_console_register_resources ();
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  make_desk (folder);
  g_test_add_func ("/place/search", test_search);
  g_test_add_func ("/place/fixer", test_fixer);
  result = g_test_run ();
  yx_desk_close (desk);
  g_clear_object (&desk);
  remove_folder (folder);
  return result;
}
