#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/live-host.h"

#include <glib/gi18n.h>

#include "gateway/gateway.h"

struct _YxLiveHost {
  GObject parent_instance;

  YxDesk *desk;
  YxGateway *gateway;     /* NULL: none wanted */
  YxNightWatch *watch;
  gboolean listening;
  char *state;
  GCancellable *starting;
};

G_DEFINE_FINAL_TYPE (YxLiveHost, yx_live_host, G_TYPE_OBJECT)

static guint changed_signal, state_signal;

static void
set_state (YxLiveHost *self, char *text)
{
  g_free (self->state);
  self->state = text;
  g_signal_emit (self, state_signal, 0);
}

static void
watch_changed_cb (YxLiveHost *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static void
watch_failed_cb (YxNightWatch *watch, const char *message, YxLiveHost *self)
{
  set_state (self, g_strdup_printf (_("The night cannot be followed: %s"), message));
}

/* Only who has the ports writes what follows from the positions. */
static void
start_watch (YxLiveHost *self, gboolean writes)
{
  self->watch = yx_night_watch_new (self->desk, NULL, writes);
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (watch_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->watch, "failed", G_CALLBACK (watch_failed_cb), self, 0);
}

static void
fixes_cb (YxLiveHost *self)
{
  if (self->watch != NULL)
    yx_night_watch_wake (self->watch);
}

static void
start_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const YxGatewayOptions options = { 0 };
  g_autoptr (GError) error = NULL;

  if (yx_gateway_start (data, &options, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static char *
describe_ports (YxGateway *gateway)
{
  GString *text = g_string_new (NULL);

  for (YxGatewayPort port = 0; port < YX_GATEWAY_N_PORTS; port++) {
    const char *address = yx_gateway_get_address (gateway, port);

    if (address == NULL)
      continue;
    g_string_append_printf (text, "%s%s %s", text->len > 0 ? " · " : "",
                            yx_gateway_port_name (port), address);
  }
  return g_string_free (text, FALSE);
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxLiveHost) self = user_data;
  g_autoptr (GError) error = NULL;

  if (self->desk == NULL)
    return;
  if (g_task_propagate_boolean (G_TASK (result), &error)) {
    g_autofree char *ports = describe_ports (self->gateway);

    self->listening = TRUE;
    start_watch (self, TRUE);
    set_state (self, g_strdup_printf (_("Positions are taken in: %s"), ports));
  } else {
    g_clear_object (&self->gateway);
    start_watch (self, FALSE);
    set_state (self, g_strdup_printf (_("Positions are not taken in here: %s"), error->message));
  }
}

static void
yx_live_host_dispose (GObject *object)
{
  yx_live_host_stop (YX_LIVE_HOST (object));
  G_OBJECT_CLASS (yx_live_host_parent_class)->dispose (object);
}

static void
yx_live_host_finalize (GObject *object)
{
  g_free (YX_LIVE_HOST (object)->state);
  G_OBJECT_CLASS (yx_live_host_parent_class)->finalize (object);
}

static void
yx_live_host_class_init (YxLiveHostClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yx_live_host_dispose;
  G_OBJECT_CLASS (klass)->finalize = yx_live_host_finalize;
  changed_signal = g_signal_new ("changed", YX_TYPE_LIVE_HOST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  state_signal = g_signal_new ("state", YX_TYPE_LIVE_HOST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
}

static void
yx_live_host_init (YxLiveHost *self)
{
}

YxLiveHost *
yx_live_host_new (YxDesk *desk, gboolean with_gateway)
{
  YxLiveHost *self = g_object_new (YX_TYPE_LIVE_HOST, NULL);
  g_autoptr (GTask) task = NULL;

  g_return_val_if_fail (YX_IS_DESK (desk), self);

  self->desk = g_object_ref (desk);
  if (!with_gateway) {
    self->state = g_strdup (_("Positions are not taken in here: switched off in the preferences"));
    start_watch (self, FALSE);
    return self;
  }
  self->state = g_strdup (_("Opening the ports…"));
  self->gateway = yx_gateway_new (desk);
  g_signal_connect_object (self->gateway, "fixes", G_CALLBACK (fixes_cb), self, G_CONNECT_SWAPPED);
  task = g_task_new (NULL, NULL, started_cb, g_object_ref (self));
  g_task_set_source_tag (task, yx_live_host_new);
  g_task_set_task_data (task, g_object_ref (self->gateway), g_object_unref);
  g_task_run_in_thread (task, start_thread);
  return self;
}

YxNightView *
yx_live_host_dup_view (YxLiveHost *self)
{
  g_return_val_if_fail (YX_IS_LIVE_HOST (self), NULL);

  return self->watch != NULL ? yx_night_watch_dup_view (self->watch) : NULL;
}

const char *
yx_live_host_get_state (YxLiveHost *self)
{
  g_return_val_if_fail (YX_IS_LIVE_HOST (self), "");

  return self->state;
}

gboolean
yx_live_host_is_listening (YxLiveHost *self)
{
  g_return_val_if_fail (YX_IS_LIVE_HOST (self), FALSE);

  return self->listening;
}

void
yx_live_host_wake (YxLiveHost *self)
{
  g_return_if_fail (YX_IS_LIVE_HOST (self));

  if (self->watch != NULL)
    yx_night_watch_wake (self->watch);
}

typedef struct {
  YxGateway *gateway;
  YxNightWatch *watch;
} Remains;

/* Both wait for threads of theirs, which the main loop must not. */
static gpointer
stop_thread (gpointer data)
{
  Remains *remains = data;

  if (remains->gateway != NULL)
    yx_gateway_stop (remains->gateway);
  if (remains->watch != NULL)
    yx_night_watch_stop (remains->watch);
  g_clear_object (&remains->gateway);
  g_clear_object (&remains->watch);
  g_free (remains);
  return NULL;
}

void
yx_live_host_stop (YxLiveHost *self)
{
  Remains *remains;

  g_return_if_fail (YX_IS_LIVE_HOST (self));

  if (self->desk == NULL)
    return;
  remains = g_new0 (Remains, 1);
  /* One that is still opening its ports is let go of by who opens them. */
  if (self->listening)
    remains->gateway = g_steal_pointer (&self->gateway);
  g_clear_object (&self->gateway);
  remains->watch = g_steal_pointer (&self->watch);
  self->listening = FALSE;
  g_clear_object (&self->desk);
  g_thread_unref (g_thread_new ("yx-live-stop", stop_thread, remains));
}
