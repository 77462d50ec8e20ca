#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/list-reveal.h"

void
yx_list_reveal (GtkWidget *view, guint position)
{
  GtkWidget *list = view;

  g_return_if_fail (GTK_IS_WIDGET (view));

  /* The rows of a column view are a list view, its last child. */
  if (GTK_IS_COLUMN_VIEW (view))
    list = gtk_widget_get_last_child (view);
  gtk_widget_activate_action (list, "list.scroll-to-item", "u", position);
}
