#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/pane-width.h"
#include "console/settings.h"

typedef struct {
  GtkPaned *paned; /* not a reference: they go together */
  const char *key;
  int min_width;
} PaneWidth;

/* The pane asks for its width until it has got it; from then on the divider decides. */
static gboolean
let_go_cb (GtkWidget *pane, GdkFrameClock *clock, gpointer user_data)
{
  const PaneWidth *self = user_data;

  if (gtk_widget_get_width (pane) <= 0)
    return G_SOURCE_CONTINUE;
  gtk_paned_set_position (self->paned, gtk_paned_get_position (self->paned));
  gtk_widget_set_size_request (pane, self->min_width, -1);
  return G_SOURCE_REMOVE;
}

static void
unmap_cb (GtkWidget *pane, const PaneWidth *self)
{
  const int width = gtk_widget_get_width (pane);

  if (width > 0)
    g_settings_set_int (yx_settings_get (), self->key, width);
}

static void
free_cb (gpointer self, GClosure *closure)
{
  g_free (self);
}

void
yx_pane_width_keep (GtkPaned *paned, GtkWidget *pane, const char *key, int min_width)
{
  PaneWidth *self;

  g_return_if_fail (GTK_IS_PANED (paned));
  g_return_if_fail (GTK_IS_WIDGET (pane));
  g_return_if_fail (key != NULL);

  self = g_new0 (PaneWidth, 1);
  self->paned = paned;
  self->key = key;
  self->min_width = min_width;
  gtk_widget_set_size_request (pane, MAX (min_width, g_settings_get_int (yx_settings_get (), key)),
                               -1);
  gtk_widget_add_tick_callback (pane, let_go_cb, self, NULL);
  g_signal_connect_data (pane, "unmap", G_CALLBACK (unmap_cb), self, free_cb, 0);
}
