/* Welcome page, preferences, shortcuts and their keys, About, and what cannot be opened. */

#include "config.h"

#include "console/case-list.h"
#include "console/plan-page.h"
#include "console/preferences.h"
#include "console/settings.h"
#include "console/shortcuts.h"
#include "harness.h"
#include "map/map-view.h"

static char *
make_desk (const char *name)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (ui_folder (), name, NULL);
  g_autoptr (YxDesk) desk = yx_desk_create (path, &error);

  g_assert_no_error (error);
  yx_desk_close (desk);
  return path;
}

static void
test_welcome (void)
{
  YxWindow *window = ui_open (NULL);
  GActionGroup *actions = G_ACTION_GROUP (window);

  ui_wait_label (GTK_WIDGET (window), "Yexun");
  g_assert_true (g_action_group_get_action_enabled (actions, "open-desk"));
  g_assert_false (g_action_group_get_action_enabled (actions, "import-cases"));
  g_assert_false (g_action_group_get_action_enabled (actions, "plan"));
  ui_close (window);
}

static void
test_recent (void)
{
  g_autofree char *path = make_desk ("recent.desk");
  YxWindow *window = ui_open (path);
  GtkWidget *row;

  ui_close (window);
  window = ui_open (NULL);
  row = gtk_widget_get_ancestor (ui_find_label (GTK_WIDGET (window), "recent.desk"),
                                 GTK_TYPE_LIST_BOX_ROW);
  g_assert_nonnull (row);
  g_signal_emit_by_name (row, "activate");
  ui_wait_loaded (window);
  g_assert_cmpstr (yx_desk_get_path (yx_window_get_desk (window)), ==, path);
  ui_close (window);
}

static void
test_not_to_be_opened (void)
{
  static const struct {
    const char *name;
    const char *content;
  } files[] = { { "none.desk", NULL }, { "text.desk", "This is no desk.\n" }, { "empty.desk", "" } };
  YxWindow *window = ui_open (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = g_build_filename (ui_folder (), files[i].name, NULL);
    g_autoptr (GFile) file = g_file_new_for_path (path);

    if (files[i].content != NULL)
      g_assert_true (g_file_set_contents (path, files[i].content, -1, NULL));
    yx_window_open_desk (window, file);
    ui_wait_label (GTK_WIDGET (window), files[i].name);
    g_assert_null (yx_window_get_desk (window));
  }
  ui_close (window);
}

static void
test_preferences (void)
{
  g_autofree char *path = make_desk ("preferences.desk");
  YxWindow *window = ui_open (path);
  YxMapView *map = YX_MAP_VIEW (ui_find (GTK_WIDGET (window), YX_TYPE_MAP_VIEW));
  GtkWindow *dialog;
  GtkWidget *row;
  GtkWidget *spin;

  ui_act (GTK_WIDGET (window), "app.preferences");
  dialog = ui_find_window (YX_TYPE_PREFERENCES);
  g_assert_nonnull (dialog);
  ui_wait_drawn (GTK_WIDGET (dialog));
  ui_wait_label (GTK_WIDGET (dialog), "None chosen");

  row = gtk_widget_get_ancestor (ui_find_label (GTK_WIDGET (dialog), "Night"), ADW_TYPE_COMBO_ROW);
  g_assert_nonnull (row);
  g_assert_cmpint (yx_map_view_get_map_style (map), ==, YX_MAP_STYLE_NIGHT);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), YX_MAP_STYLE_DAY);
  g_assert_cmpint (yx_map_view_get_map_style (map), ==, YX_MAP_STYLE_DAY);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), YX_MAP_STYLE_NIGHT);

  spin = ui_find (GTK_WIDGET (dialog), GTK_TYPE_SPIN_BUTTON);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), 17);
  g_assert_cmpint (g_settings_get_int (yx_settings_get (), YX_SETTINGS_PLANNING_SECONDS), ==, 17);
  g_settings_reset (yx_settings_get (), YX_SETTINGS_PLANNING_SECONDS);

  gtk_window_close (dialog);
  ui_close (window);
}

static void
test_shortcuts_window (void)
{
  YxWindow *window = ui_open (NULL);
  GtkWindow *dialog = yx_shortcuts_present (GTK_WINDOW (window));
  gsize n_shortcuts;
  const YxShortcut *shortcuts = yx_shortcuts_get (&n_shortcuts);

  ui_wait_drawn (GTK_WIDGET (dialog));
  for (gsize i = 0; i < n_shortcuts; i++) {
    GtkWidget *label = ui_find_label (GTK_WIDGET (dialog), shortcuts[i].title);

    g_assert_nonnull (label);
  }
  gtk_window_close (dialog);
  ui_close (window);
}

static void
test_about (void)
{
  YxWindow *window = ui_open (NULL);
  GtkWindow *dialog;

  ui_act (GTK_WIDGET (window), "app.about");
  dialog = ui_find_window (GTK_TYPE_ABOUT_DIALOG);
  g_assert_nonnull (dialog);
  ui_wait_drawn (GTK_WIDGET (dialog));
  ui_wait_label (GTK_WIDGET (dialog), PACKAGE_VERSION);
  gtk_window_close (dialog);
  ui_close (window);
}

static GSimpleAction *
find_action (YxWindow *window, const char *detailed, char **ret_target)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;
  GActionMap *map;
  GAction *action;

  g_assert_true (g_action_parse_detailed_name (detailed, &name, &target, NULL));
  map = g_str_has_prefix (name, "app.") ? G_ACTION_MAP (ui_application ()) : G_ACTION_MAP (window);
  action = g_action_map_lookup_action (map, strchr (name, '.') + 1);
  if (action == NULL)
    g_error ("%s has keys but is no action", detailed);
  *ret_target = target != NULL ? g_variant_dup_string (target, NULL) : NULL;
  return G_SIMPLE_ACTION (action);
}

/* Keys belong to one action each, every action of the menus has keys, and all are actions. */
static void
test_table_of_keys (void)
{
  g_autofree char *path = make_desk ("keys.desk");
  YxWindow *window = ui_open (path);
  g_autoptr (GHashTable) keys = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) actions
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) of_window = g_action_group_list_actions (G_ACTION_GROUP (window));
  g_auto (GStrv) of_program = g_action_group_list_actions (G_ACTION_GROUP (ui_application ()));
  gsize n_shortcuts;
  const YxShortcut *shortcuts = yx_shortcuts_get (&n_shortcuts);

  for (gsize i = 0; i < n_shortcuts; i++) {
    g_autofree char *target = NULL;
    GSimpleAction *action = find_action (window, shortcuts[i].action, &target);

    g_hash_table_add (actions, g_strdup (g_action_get_name (G_ACTION (action))));
    for (const char *const *key = shortcuts[i].accels; *key != NULL; key++)
      g_assert_true (g_hash_table_add (keys, (gpointer) *key));
  }
  for (char **name = of_window; *name != NULL; name++)
    g_assert_true (g_hash_table_contains (actions, *name));
  for (char **name = of_program; *name != NULL; name++)
    g_assert_true (g_hash_table_contains (actions, *name));
  ui_close (window);
}

typedef struct {
  guint n_times;
  char *target;
} Heard;

static void
heard_cb (GSimpleAction *action, GVariant *parameter, Heard *heard)
{
  heard->n_times++;
  g_free (heard->target);
  heard->target = parameter != NULL ? g_variant_dup_string (parameter, NULL) : NULL;
}

static gboolean
was_heard (gpointer data)
{
  return ((Heard *) data)->n_times > 0;
}

/* "<Control><Shift>n" → "ctrl+shift+n", as xdotool names keys. Returns: (transfer full) */
static char *
name_keys (const char *accel)
{
  g_autoptr (GString) name = g_string_new (accel);

  g_string_replace (name, "<Control>", "ctrl+", 0);
  g_string_replace (name, "<Shift>", "shift+", 0);
  g_string_replace (name, "<Alt>", "alt+", 0);
  return g_strdup (name->str);
}

/* Pressed on the display's keyboard, each key reaches its action, whichever pane has the focus.
 * The actions are kept from being carried out. */
static void
test_keys_pressed (void)
{
  g_autofree char *path = NULL;
  YxWindow *window;
  gsize n_shortcuts;
  const YxShortcut *shortcuts = yx_shortcuts_get (&n_shortcuts);

  if (!ui_has_keys ()) {
    g_test_skip ("xdotool is not installed");
    return;
  }
  path = make_desk ("pressed.desk");
  window = ui_open (path);
  for (gsize i = 0; i < n_shortcuts; i++) {
    g_autofree char *target = NULL;
    GSimpleAction *action = find_action (window, shortcuts[i].action, &target);
    const guint id = g_signal_lookup ("activate", G_TYPE_SIMPLE_ACTION);
    const GSignalMatchType own = G_SIGNAL_MATCH_ID | G_SIGNAL_MATCH_DATA;
    gpointer owner = g_str_has_prefix (shortcuts[i].action, "app.") ? (gpointer) ui_application ()
                                                                     : (gpointer) window;
    gulong heard_id;
    Heard heard = { 0 };

    g_simple_action_set_enabled (action, TRUE);
    g_assert_cmpuint (g_signal_handlers_block_matched (action, own, id, 0, NULL, NULL, owner), ==,
                      1);
    heard_id = g_signal_connect (action, "activate", G_CALLBACK (heard_cb), &heard);
    for (const char *const *key = shortcuts[i].accels; *key != NULL; key++) {
      g_autofree char *keys = name_keys (*key);

      g_test_message ("%s: %s", keys, shortcuts[i].action);
      heard.n_times = 0;
      ui_press (keys);
      ui_wait (was_heard, &heard);
      g_assert_cmpuint (heard.n_times, ==, 1);
      g_assert_cmpstr (heard.target, ==, target);
    }
    g_signal_handler_disconnect (action, heard_id);
    g_signal_handlers_unblock_matched (action, own, id, 0, NULL, NULL, owner);
    g_free (heard.target);
  }
  ui_close (window);
}

/* What a window remembers of its size and panes. */
static void
test_remembered (void)
{
  g_autofree char *path = make_desk ("size.desk");
  YxWindow *window = ui_open (path);
  GSettings *settings = yx_settings_get ();
  GtkWidget *paned = ui_find (GTK_WIDGET (yx_window_get_plan_page (window)), GTK_TYPE_PANED);

  gtk_window_set_default_size (GTK_WINDOW (window), 1300, 720);
  gtk_paned_set_position (GTK_PANED (paned), 411);
  ui_wait_drawn (GTK_WIDGET (window));
  ui_close (window);
  g_assert_cmpint (g_settings_get_int (settings, "window-width"), ==, 1300);
  g_assert_cmpint (g_settings_get_int (settings, "window-height"), ==, 720);
  g_assert_cmpint (g_settings_get_int (settings, YX_SETTINGS_CASES_WIDTH), ==, 411);

  window = ui_open (path);
  paned = ui_find (GTK_WIDGET (yx_window_get_plan_page (window)), GTK_TYPE_PANED);
  g_assert_cmpint (gtk_paned_get_position (GTK_PANED (paned)), ==, 411);
  ui_close (window);
  g_settings_reset (settings, "window-width");
  g_settings_reset (settings, "window-height");
  g_settings_reset (settings, YX_SETTINGS_CASES_WIDTH);
}

int
main (int argc, char **argv)
{
  ui_init (&argc, &argv);
  g_test_add_func ("/ui/dialogs/welcome", test_welcome);
  g_test_add_func ("/ui/dialogs/recent", test_recent);
  g_test_add_func ("/ui/dialogs/not-to-be-opened", test_not_to_be_opened);
  g_test_add_func ("/ui/dialogs/preferences", test_preferences);
  g_test_add_func ("/ui/dialogs/shortcuts-window", test_shortcuts_window);
  g_test_add_func ("/ui/dialogs/about", test_about);
  g_test_add_func ("/ui/dialogs/table-of-keys", test_table_of_keys);
  g_test_add_func ("/ui/dialogs/keys-pressed", test_keys_pressed);
  g_test_add_func ("/ui/dialogs/remembered", test_remembered);
  return ui_run ();
}
