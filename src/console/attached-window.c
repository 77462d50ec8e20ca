#include "console/attached-window.h"

void
yx_window_attach (GtkWindow *window, GtkWindow *parent)
{
  g_return_if_fail (GTK_IS_WINDOW (window));
  g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));

  gtk_window_set_transient_for (window, parent);
  /* GTK's own "destroy-with-parent" leaves a window that was closed before, and that a task still
   * holds, with a parent that is no more (4.8). */
  if (parent != NULL)
    g_signal_connect_object (parent, "destroy", G_CALLBACK (gtk_window_destroy), window,
                             G_CONNECT_SWAPPED);
}
