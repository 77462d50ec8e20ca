#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/install-paths.h"

/* src/console/yexun in a build directory has data/ and po/ two folders up. */
static char *
build_path (const char *below)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = NULL;

  if (program == NULL)
    return NULL;
  folder = g_path_get_dirname (program);
  return g_build_filename (folder, "..", "..", below, NULL);
}

char *
yx_install_locale_dir (void)
{
  g_autofree char *built = build_path ("po");
  g_autofree char *catalogue = NULL;

  if (built != NULL) {
    catalogue = g_build_filename (built, "zh_CN", "LC_MESSAGES", GETTEXT_PACKAGE ".mo", NULL);
    if (g_file_test (catalogue, G_FILE_TEST_IS_REGULAR))
      return g_steal_pointer (&built);
  }
  return g_strdup (LOCALEDIR);
}

GSettingsSchema *
yx_install_find_schema (void)
{
  GSettingsSchemaSource *installed = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchemaSource) source = NULL;
  g_autofree char *built = build_path ("data");
  GSettingsSchema *schema = NULL;

  if (built != NULL)
    source = g_settings_schema_source_new_from_directory (built, installed, TRUE, NULL);
  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, APP_ID, TRUE);
  if (schema == NULL && installed != NULL)
    schema = g_settings_schema_source_lookup (installed, APP_ID, TRUE);
  return schema;
}

char *
yx_install_find_command (void)
{
  static const char *const places[] = { "yexunctl", "../cli/yexunctl" };
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : g_strdup (".");

  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autofree char *path = g_build_filename (folder, places[i], NULL);

    if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
      return g_steal_pointer (&path);
  }
  return g_strdup ("yexunctl");
}
