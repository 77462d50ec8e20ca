#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/pace.h"

static gboolean
go_on (YxPace *self)
{
  void (*finish) (gpointer user_data) = self->finish;
  gpointer user_data = self->user_data;

  if (self->step (user_data))
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  self->idle = 0;
  g_clear_object (&self->widget);
  if (finish != NULL)
    finish (user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  return go_on (user_data);
}

static gboolean
idle_cb (gpointer user_data)
{
  return go_on (user_data);
}

void
yx_pace_begin (YxPace *self, GtkWidget *widget, gboolean (*step) (gpointer user_data),
               void (*finish) (gpointer user_data), gpointer user_data)
{
  g_return_if_fail (self != NULL && step != NULL);
  g_return_if_fail (widget == NULL || GTK_IS_WIDGET (widget));

  yx_pace_stop (self);
  self->step = step;
  self->finish = finish;
  self->user_data = user_data;
  if (widget != NULL && gtk_widget_get_mapped (widget)) {
    self->widget = g_object_ref (widget);
    self->tick = gtk_widget_add_tick_callback (widget, tick_cb, self, NULL);
  } else {
    self->idle = g_idle_add (idle_cb, self);
  }
}

void
yx_pace_stop (YxPace *self)
{
  g_return_if_fail (self != NULL);

  if (self->tick != 0)
    gtk_widget_remove_tick_callback (self->widget, self->tick);
  self->tick = 0;
  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_object (&self->widget);
}
