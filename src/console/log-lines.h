#pragma once

/* Lists whose rows are a line of text each, such as a log, wrapped. */

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* For a GtkListView over objects with the text in @property, which is static and does not change.
 * @style_class: (nullable): of each line. Returns: (transfer full) */
GtkListItemFactory *yx_log_lines_factory_new (const char *property, const char *style_class);

G_END_DECLS
