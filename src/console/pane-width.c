#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/pane-width.h"
#include "console/settings.h"

typedef struct {
  GtkPaned *paned; /* not a reference: they go together */
  const char *key;
  GtkOrientation way; /* what is kept: a width or a height */
  int least;
} PaneSize;

static void
ask_for (GtkWidget *pane, const PaneSize *self, int size)
{
  const gboolean wide = self->way == GTK_ORIENTATION_HORIZONTAL;

  gtk_widget_set_size_request (pane, wide ? size : -1, wide ? -1 : size);
}

/* The pane asks for its size until it has got it; from then on the divider decides. */
static gboolean
let_go_cb (GtkWidget *pane, GdkFrameClock *clock, gpointer user_data)
{
  const PaneSize *self = user_data;

  if (gtk_widget_get_size (pane, self->way) <= 0)
    return G_SOURCE_CONTINUE;
  gtk_paned_set_position (self->paned, gtk_paned_get_position (self->paned));
  ask_for (pane, self, self->least);
  return G_SOURCE_REMOVE;
}

static void
unmap_cb (GtkWidget *pane, const PaneSize *self)
{
  const int size = gtk_widget_get_size (pane, self->way);

  if (size > 0)
    g_settings_set_int (yx_settings_get (), self->key, size);
}

static void
free_cb (gpointer self, GClosure *closure)
{
  g_free (self);
}

static void
keep (GtkPaned *paned, GtkWidget *pane, const char *key, GtkOrientation way, int least)
{
  PaneSize *self = g_new0 (PaneSize, 1);

  self->paned = paned;
  self->key = key;
  self->way = way;
  self->least = least;
  ask_for (pane, self, MAX (least, g_settings_get_int (yx_settings_get (), key)));
  gtk_widget_add_tick_callback (pane, let_go_cb, self, NULL);
  g_signal_connect_data (pane, "unmap", G_CALLBACK (unmap_cb), self, free_cb, 0);
}

void
yx_pane_width_keep (GtkPaned *paned, GtkWidget *pane, const char *key, int min_width)
{
  g_return_if_fail (GTK_IS_PANED (paned));
  g_return_if_fail (GTK_IS_WIDGET (pane));
  g_return_if_fail (key != NULL);

  keep (paned, pane, key, GTK_ORIENTATION_HORIZONTAL, min_width);
}

void
yx_pane_height_keep (GtkPaned *paned, GtkWidget *pane, const char *key, int min_height)
{
  g_return_if_fail (GTK_IS_PANED (paned));
  g_return_if_fail (GTK_IS_WIDGET (pane));
  g_return_if_fail (key != NULL);

  keep (paned, pane, key, GTK_ORIENTATION_VERTICAL, min_height);
}
