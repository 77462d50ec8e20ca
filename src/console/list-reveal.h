#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Scrolls a GtkListView or GtkColumnView so far that the row is seen. */
void yx_list_reveal (GtkWidget *view, guint position);

G_END_DECLS
