#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/application.h"
#include "console/preferences.h"
#include "console/resources.h"
#include "console/settings.h"
#include "console/shortcuts.h"
#include "console/window.h"

struct _YxApplication {
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (YxApplication, yx_application, ADW_TYPE_APPLICATION)

static YxWindow *
create_window (YxApplication *self)
{
  YxWindow *window = yx_window_new (GTK_APPLICATION (self));

  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static void
apply_appearance_cb (GSettings *settings, const char *key, YxApplication *self)
{
  const gboolean dark = g_settings_get_enum (settings, YX_SETTINGS_APPEARANCE)
                        == YX_APPEARANCE_DARK;

  adw_style_manager_set_color_scheme (adw_application_get_style_manager (ADW_APPLICATION (self)),
                                      dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                           : ADW_COLOR_SCHEME_DEFAULT);
}

static void
new_window_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  create_window (YX_APPLICATION (user_data));
}

static void
preferences_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *parent = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  yx_preferences_present (YX_IS_WINDOW (parent) ? YX_WINDOW (parent) : NULL);
}

static void
shortcuts_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  yx_shortcuts_present (gtk_application_get_active_window (GTK_APPLICATION (user_data)));
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *parent = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  gtk_show_about_dialog (
      parent,
      "program-name", _("Yexun"),
      "logo-icon-name", APP_ID,
      "version", PACKAGE_VERSION,
      "comments", _("Fewer vehicles cover more cases, lawfully"),
      "license-type", GTK_LICENSE_GPL_3_0,
      "copyright", _("© 2026 The Yexun developers\nMap data © OpenStreetMap contributors"),
      "translator-credits", _("translator-credits"),
      NULL);
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (user_data));

  /* Closing each window lets it save what it remembers; the last one ends the program. */
  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (l->data);
}

static const GActionEntry actions[] = {
  { "new-window", new_window_cb },
  { "preferences", preferences_cb },
  { "shortcuts", shortcuts_cb },
  { "about", about_cb },
  { "quit", quit_cb },
};

static void
yx_application_startup (GApplication *application)
{
  GSettings *settings = yx_settings_get ();

  yx_console_register_resources ();
  G_APPLICATION_CLASS (yx_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   application);
  yx_shortcuts_install (GTK_APPLICATION (application));
  gtk_window_set_default_icon_name (APP_ID);
  g_signal_connect_object (settings, "changed::" YX_SETTINGS_APPEARANCE,
                           G_CALLBACK (apply_appearance_cb), application, 0);
  apply_appearance_cb (settings, YX_SETTINGS_APPEARANCE, YX_APPLICATION (application));
}

static void
yx_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window != NULL)
    gtk_window_present (window);
  else
    create_window (YX_APPLICATION (application));
}

static void
yx_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  for (int i = 0; i < n_files; i++)
    yx_window_open_desk (create_window (YX_APPLICATION (application)), files[i]);
}

static void
yx_application_class_init (YxApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = yx_application_startup;
  application_class->activate = yx_application_activate;
  application_class->open = yx_application_open;
}

static void
yx_application_init (YxApplication *self)
{
  GApplication *application = G_APPLICATION (self);

  g_application_set_option_context_parameter_string (application, _("[DESK]"));
  g_application_set_option_context_summary (
      application, _("Plans and runs a night of summons visits with fewer vehicles."));
}

YxApplication *
yx_application_new (void)
{
  return g_object_new (YX_TYPE_APPLICATION,
                       "application-id", APP_ID,
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", "/io/github/yexun/Yexun",
                       NULL);
}
