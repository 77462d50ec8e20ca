#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "console/application.h"
#include "console/install-paths.h"
#include "console/settings.h"

static const GOptionEntry options[] = {
  { "version", 'V', 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and leave"), NULL },
  { NULL },
};

/* Anything but a negative number ends the program with it as exit status. */
static int
handle_local_options_cb (GApplication *application, GVariantDict *given, gpointer user_data)
{
  if (g_variant_dict_contains (given, "version")) {
    g_print ("yexun %s\n", PACKAGE_VERSION);
    return 0;
  }
  return -1;
}

int
main (int argc, char **argv)
{
  g_autofree char *locale_dir = yx_install_locale_dir ();
  g_autoptr (YxApplication) application = NULL;
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (!yx_settings_check (&error)) {
    g_printerr ("yexun: %s\n", error->message);
    return 1;
  }
  application = yx_application_new ();
  g_application_add_main_option_entries (G_APPLICATION (application), options);
  g_signal_connect (application, "handle-local-options", G_CALLBACK (handle_local_options_cb),
                    NULL);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
