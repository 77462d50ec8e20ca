#pragma once

/* One line of a row in a long list: as wide as there is room, cut off at its end. It is a
 * GtkInscription, whose size does not depend on its text, so that of the couple of hundred rows
 * that a list view keeps only those in sight are ever laid out. */

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @css_class: (nullable) */
GtkWidget *yx_row_text_new (const char *css_class);

G_END_DECLS
