#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "console/application.h"
#include "console/plan-page.h"
#include "harness.h"

/* Generous: what is waited for takes a second at most, unless the machine is busy. */
#define PATIENCE_S 60

static char *folder;
static GtkApplication *application;

typedef struct {
  gboolean over;
  guint source_id;
} Deadline;

static gboolean
over_cb (gpointer user_data)
{
  Deadline *deadline = user_data;

  deadline->over = TRUE;
  deadline->source_id = 0;
  return G_SOURCE_REMOVE;
}

void
ui_wait_for (const char *what, UiCondition condition, gpointer data)
{
  Deadline deadline = { FALSE, 0 };

  deadline.source_id = g_timeout_add_seconds (PATIENCE_S, over_cb, &deadline);
  while (!condition (data)) {
    if (deadline.over)
      g_error ("waited %d s in vain for %s", PATIENCE_S, what);
    g_main_context_iteration (NULL, TRUE);
  }
  g_clear_handle_id (&deadline.source_id, g_source_remove);
}

static void
remove_tree (const char *path)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK)) {
    g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  }
  g_remove (path);
}

void
ui_init (int *argc, char ***argv)
{
  g_autoptr (GError) error = NULL;

  folder = g_dir_make_tmp ("yexun-ui-XXXXXX", &error);
  g_assert_no_error (error);
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  g_setenv ("XDG_CONFIG_HOME", folder, TRUE);
  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  g_setenv ("GTK_USE_PORTAL", "0", TRUE);
  gtk_test_init (argc, argv, NULL);

  application = GTK_APPLICATION (yx_application_new ());
  g_application_set_flags (G_APPLICATION (application),
                           G_APPLICATION_HANDLES_OPEN | G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
}

void
ui_clean_up (void)
{
  g_clear_object (&application);
  remove_tree (folder);
  g_clear_pointer (&folder, g_free);
}

int
ui_run (void)
{
  const int status = g_test_run ();

  ui_clean_up ();
  return status;
}

const char *
ui_folder (void)
{
  return folder;
}

GtkApplication *
ui_application (void)
{
  return application;
}

static void
run_command (const char *const *command)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, &said,
                &status, &error);
  g_assert_no_error (error);
  if (status != 0)
    g_error ("%s %s: %s", command[0], command[1], said);
}

void
ui_command (const char *first, ...)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  va_list rest;

  g_ptr_array_add (words, (gpointer) g_getenv ("YEXUNCTL"));
  va_start (rest, first);
  for (const char *word = first; word != NULL; word = va_arg (rest, const char *))
    g_ptr_array_add (words, (gpointer) word);
  va_end (rest);
  g_ptr_array_add (words, NULL);
  run_command ((const char *const *) words->pdata);
}

static void
copy_file (const char *from_folder, const char *to_folder, const char *name)
{
  g_autoptr (GFile) from = g_file_new_build_filename (from_folder, name, NULL);
  g_autoptr (GFile) to = g_file_new_build_filename (to_folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_copy (from, to, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

char *
ui_demo_desk (void)
{
  static guint n_copies;
  /* Of each test program, since several run at once. */
  g_autofree char *own = g_strconcat ("demo-", program_invocation_short_name, NULL);
  g_autofree char *kept = g_build_filename (g_getenv ("G_TEST_BUILDDIR"), own, NULL);
  g_autofree char *name = g_strdup_printf ("night-%u", n_copies++);
  g_autofree char *copy = g_build_filename (folder, name, NULL);

  /* The region, which takes longest, is left as it is when it is still right; the desk is made
   * anew, by the program as it is today. */
  if (n_copies == 1) {
    g_autofree char *before = g_build_filename (kept, "demo.desk", NULL);

    g_remove (before);
    ui_command ("demo", "--out", kept, "--steps", "30000", "--date", "2026-03-02", NULL);
  }
  g_assert_cmpint (g_mkdir (copy, 0700), ==, 0);
  copy_file (kept, copy, "demo.desk");
  copy_file (kept, copy, "wenxian.gpkg");
  return g_build_filename (copy, "demo.desk", NULL);
}

static void
count_frame_cb (guint *n_frames)
{
  (*n_frames)++;
}

static gboolean
two_frames_drawn (gpointer data)
{
  return *(guint *) data >= 2;
}

static gboolean
keep_drawing_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
}

typedef struct {
  GtkWidget *below;
  const char *part;
} Label;

static gboolean
is_label_there (gpointer data)
{
  const Label *wanted = data;

  return ui_find_label (wanted->below, wanted->part) != NULL;
}

void
ui_wait_label (GtkWidget *below, const char *part)
{
  ui_wait_for (part, is_label_there, &(Label){ below, part });
}

void
ui_wait_drawn (GtkWidget *widget)
{
  GdkFrameClock *clock;
  guint n_frames = 0;
  gulong painted_id;
  guint tick_id;

  ui_wait (gtk_widget_get_mapped, widget);
  clock = gtk_widget_get_frame_clock (widget);
  tick_id = gtk_widget_add_tick_callback (widget, keep_drawing_cb, NULL, NULL);
  painted_id = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (count_frame_cb),
                                         &n_frames);
  ui_wait (two_frames_drawn, &n_frames);
  g_signal_handler_disconnect (clock, painted_id);
  gtk_widget_remove_tick_callback (widget, tick_id);
}

static gboolean
is_loaded (gpointer window)
{
  return yx_window_get_desk (window) != NULL
         && yx_plan_page_is_loaded (yx_window_get_plan_page (window));
}

void
ui_wait_loaded (YxWindow *window)
{
  ui_wait (is_loaded, window);
}

YxWindow *
ui_open (const char *desk_path)
{
  YxWindow *window = yx_window_new (application);

  gtk_window_present (GTK_WINDOW (window));
  if (desk_path != NULL) {
    g_autoptr (GFile) file = g_file_new_for_path (desk_path);

    yx_window_open_desk (window, file);
    ui_wait_loaded (window);
  }
  ui_wait_drawn (GTK_WIDGET (window));
  return window;
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

void
ui_close (YxWindow *window)
{
  gpointer left = window;
  gpointer desk = yx_window_get_desk (window);

  g_object_add_weak_pointer (G_OBJECT (window), &left);
  if (desk != NULL)
    g_object_add_weak_pointer (G_OBJECT (desk), &desk);
  gtk_window_close (GTK_WINDOW (window));
  ui_wait (is_gone, &left);
  ui_wait (is_gone, &desk);
}

static GActionGroup *
find_group (GtkWidget *widget, const char *action, const char **ret_name)
{
  *ret_name = strchr (action, '.') + 1;
  return g_str_has_prefix (action, "app.") ? G_ACTION_GROUP (application)
                                           : G_ACTION_GROUP (gtk_widget_get_root (widget));
}

typedef struct {
  GActionGroup *group;
  const char *name;
} Action;

static gboolean
is_enabled (gpointer data)
{
  const Action *wanted = data;

  return g_action_group_get_action_enabled (wanted->group, wanted->name);
}

void
ui_act (GtkWidget *widget, const char *action)
{
  const char *name;
  g_autofree char *plain = NULL;
  g_autoptr (GVariant) target = NULL;
  g_autoptr (GError) error = NULL;
  GActionGroup *group;

  g_action_parse_detailed_name (action, &plain, &target, &error);
  g_assert_no_error (error);
  group = find_group (widget, plain, &name);
  ui_wait_for (action, is_enabled, &(Action){ group, name });
  g_assert_true (gtk_widget_activate_action_variant (widget, plain, target));
}

GtkWidget *
ui_find (GtkWidget *widget, GType type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = ui_find (child, type);
  return found;
}

GtkWidget *
ui_find_label (GtkWidget *widget, const char *part)
{
  GtkWidget *found = NULL;

  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
      && strstr (gtk_label_get_text (GTK_LABEL (widget)), part) != NULL)
    found = widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = ui_find_label (child, part);
  return found;
}

GtkWindow *
ui_find_window (GType type)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next) {
    if (G_TYPE_CHECK_INSTANCE_TYPE (l->data, type))
      return l->data;
  }
  return NULL;
}

static GtkWidget *
find_row (GtkWidget *widget, const char *title)
{
  GtkWidget *found = NULL;

  if (ADW_IS_ENTRY_ROW (widget)
      && g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title))
    found = widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_row (child, title);
  return found;
}

static gboolean
is_row_there (gpointer data)
{
  const Label *wanted = data;
  GtkWidget *row = find_row (wanted->below, wanted->part);

  return row != NULL && gtk_widget_get_mapped (row);
}

void
ui_fill (GtkWidget *below, const char *title, const char *text)
{
  ui_wait_for (title, is_row_there, &(Label){ below, title });
  gtk_editable_set_text (GTK_EDITABLE (find_row (below, title)), text);
}

static GtkWidget *
find_button (GtkWidget *widget, const char *label)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget) && ui_find_label (widget, label) != NULL)
    found = widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_button (child, label);
  return found;
}

void
ui_click (GtkWidget *below, const char *button_label)
{
  const gint64 deadline = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;
  GtkWidget *button = find_button (below, button_label);

  /* What a button may do is read on a thread. */
  while ((button == NULL || !gtk_widget_is_sensitive (button))
         && g_get_monotonic_time () < deadline) {
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
    button = find_button (below, button_label);
  }
  if (button == NULL || !gtk_widget_is_sensitive (button))
    g_error ("no button “%s” to click: %s", button_label, button == NULL ? "none" : "insensitive");
  g_signal_emit_by_name (button, "clicked");
}

static const char *
find_keys (void)
{
  static char *path;

  if (path == NULL)
    path = g_find_program_in_path ("xdotool");
  return path;
}

gboolean
ui_has_keys (void)
{
  return find_keys () != NULL;
}

static void
run_keys (const char *const *command)
{
  g_autoptr (GError) error = NULL;
  int status = 0;

  /* A window that has gone must not take the keys of the next one with it. */
  gdk_display_sync (gdk_display_get_default ());
  g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

void
ui_press (const char *keys)
{
  run_keys ((const char *const[]){ find_keys (), "key", "--clearmodifiers", keys, NULL });
}

void
ui_type (const char *text)
{
  run_keys ((const char *const[]){ find_keys (), "type", "--delay", "5", text, NULL });
}

GdkTexture *
ui_picture (GtkWidget *widget)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  const int width = gtk_widget_get_width (widget);
  const int height = gtk_widget_get_height (widget);

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_to_node (snapshot);
  g_assert_nonnull (node);
  return gsk_renderer_render_texture (
      gtk_native_get_renderer (gtk_widget_get_native (widget)), node,
      &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
}

static guint32 *
download (GdkTexture *picture, gsize *ret_n_pixels)
{
  const gsize width = (gsize) gdk_texture_get_width (picture);
  const gsize height = (gsize) gdk_texture_get_height (picture);
  guint32 *pixels = g_new (guint32, width * height);

  gdk_texture_download (picture, (guchar *) pixels, width * sizeof *pixels);
  *ret_n_pixels = width * height;
  return pixels;
}

guint
ui_count_colours (GdkTexture *picture)
{
  g_autoptr (GHashTable) colours = g_hash_table_new (NULL, NULL);
  gsize n_pixels;
  g_autofree guint32 *pixels = download (picture, &n_pixels);

  for (gsize i = 0; i < n_pixels; i++)
    g_hash_table_add (colours, GUINT_TO_POINTER (pixels[i]));
  return g_hash_table_size (colours);
}

gboolean
ui_same_picture (GdkTexture *a, GdkTexture *b)
{
  gsize n_a, n_b;
  g_autofree guint32 *pixels_a = download (a, &n_a);
  g_autofree guint32 *pixels_b = download (b, &n_b);

  return n_a == n_b && memcmp (pixels_a, pixels_b, n_a * sizeof *pixels_a) == 0;
}
