#pragma once

/* Windows that belong to another one. */

#include <gtk/gtk.h>

/* Puts @window above @parent (nullable), and closes it for good when that goes. */
void yx_window_attach (GtkWindow *window, GtkWindow *parent);
