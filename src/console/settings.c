#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/install-paths.h"
#include "console/settings.h"

gboolean
yx_settings_check (GError **error)
{
  g_autoptr (GSettingsSchema) schema = yx_install_find_schema ();

  if (schema != NULL)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               _("The settings schema “%s” is not installed; install the program, or set "
                 "GSETTINGS_SCHEMA_DIR to the folder with gschemas.compiled."),
               APP_ID);
  return FALSE;
}

GSettings *
yx_settings_get (void)
{
  static GSettings *settings;

  if (g_once_init_enter (&settings)) {
    g_autoptr (GSettingsSchema) schema = yx_install_find_schema ();

    g_assert (schema != NULL);
    g_once_init_leave (&settings, g_settings_new_full (schema, NULL, NULL));
  }
  return settings;
}

/* @first (nullable) leads; @drop is left out wherever it stood. */
static void
write_recent (const char *first, const char *drop)
{
  g_auto (GStrv) before = g_settings_get_strv (yx_settings_get (), YX_SETTINGS_RECENT_DESKS);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) after = NULL;
  guint n_kept = 0;

  if (first != NULL) {
    g_strv_builder_add (builder, first);
    n_kept++;
  }
  for (char **path = before; *path != NULL && n_kept < YX_SETTINGS_MAX_RECENT_DESKS; path++) {
    if (g_str_equal (*path, drop))
      continue;
    g_strv_builder_add (builder, *path);
    n_kept++;
  }
  after = g_strv_builder_end (builder);
  g_settings_set_strv (yx_settings_get (), YX_SETTINGS_RECENT_DESKS, (const char *const *) after);
}

void
yx_settings_remember_desk (const char *path)
{
  g_return_if_fail (path != NULL);
  write_recent (path, path);
}

void
yx_settings_forget_desk (const char *path)
{
  g_return_if_fail (path != NULL);
  write_recent (NULL, path);
}
