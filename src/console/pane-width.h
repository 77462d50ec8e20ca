#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Gives a side pane of @paned the width kept in the settings under @key, lets the user change
 * it, but not to less than @min_width, and keeps what he chose. */
void yx_pane_width_keep (GtkPaned *paned, GtkWidget *pane, const char *key, int min_width);

/* The same for the height of a pane below another. */
void yx_pane_height_keep (GtkPaned *paned, GtkWidget *pane, const char *key, int min_height);

G_END_DECLS
