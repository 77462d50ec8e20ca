#pragma once

/* Where the program's own files lie: where they were installed to, or in the build directory
 * when it runs from there without having been installed. */

#include <gio/gio.h>

/* The directory to bind the message catalogue to; g_free() it. */
char *yx_install_locale_dir (void);

/* The console's settings schema, or %NULL when neither place has it. (transfer full) */
GSettingsSchema *yx_install_find_schema (void);

/* The command-line program of the same build or installation. Returns: (transfer full): a path,
 * or just its name when it must be looked for in PATH. */
char *yx_install_find_command (void);
