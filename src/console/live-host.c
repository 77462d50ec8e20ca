#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/live-host.h"

#include <glib/gi18n.h>

#include "gateway/gateway.h"

struct _YxLiveHost {
  GObject parent_instance;

  YxDesk *desk;
  const YxGatewayOptions *ports; /* NULL: no gateway is wanted */
  YxGateway *gateway;            /* NULL: it has no ports */
  YxNightWatch *watch;
  gboolean listening;
  guint again;   /* when the ports are tried again */
  char *state;
  char *failure; /* why the night could not be followed when it was looked at last; nullable */
};

/* Until ports that another program has are tried again. */
#define SECONDS_UNTIL_AGAIN 5
/* Without a position of any car for so long nobody takes them in. Time of the night. */
#define SILENCE_US (3 * 60 * (gint64) G_USEC_PER_SEC)

G_DEFINE_FINAL_TYPE (YxLiveHost, yx_live_host, G_TYPE_OBJECT)

static guint changed_signal, state_signal;

static void try_ports (YxLiveHost *self);
static gpointer stop_thread (gpointer data);

typedef struct {
  YxGateway *gateway;
  YxNightWatch *watch;
} Remains;

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
  g_clear_pointer (&self->failure, g_free);
  g_signal_emit (self, changed_signal, 0);
}

static void
watch_failed_cb (YxNightWatch *watch, const char *message, YxLiveHost *self)
{
  g_free (self->failure);
  self->failure = g_strdup (message);
  g_signal_emit (self, state_signal, 0);
}

static void
stop_apart (YxGateway *gateway, YxNightWatch *watch)
{
  Remains *remains = g_new0 (Remains, 1);

  remains->gateway = gateway;
  remains->watch = watch;
  g_thread_unref (g_thread_new ("yx-live-stop", stop_thread, remains));
}

/* In the place of the one that there is, if any. */
static void
start_watch (YxLiveHost *self, YxNightMode mode)
{
  if (self->watch != NULL) {
    g_signal_handlers_disconnect_by_data (self->watch, self);
    stop_apart (NULL, g_steal_pointer (&self->watch));
  }
  self->watch = yx_night_watch_new (self->desk, NULL, mode);
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

typedef struct {
  YxGateway *gateway;
  const YxGatewayOptions *ports;
} Start;

static void
start_free (gpointer data)
{
  g_object_unref (((Start *) data)->gateway);
  g_free (data);
}

static void
start_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Start *start = data;
  g_autoptr (GError) error = NULL;

  if (yx_gateway_start (start->gateway, start->ports, &error))
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

static gboolean
again_cb (gpointer user_data)
{
  YxLiveHost *self = user_data;

  self->again = 0;
  try_ports (self);
  return G_SOURCE_REMOVE;
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
    start_watch (self, YX_NIGHT_WRITES);
    set_state (self, g_strdup_printf (_("Positions are taken in: %s"), ports));
  } else {
    g_clear_object (&self->gateway);
    if (self->watch == NULL)
      start_watch (self, YX_NIGHT_WRITES_IF_NOBODY);
    set_state (self, g_strdup_printf (_("Positions are not taken in here: %s"), error->message));
    self->again = g_timeout_add_seconds (SECONDS_UNTIL_AGAIN, again_cb, self);
  }
}

static void
try_ports (YxLiveHost *self)
{
  g_autoptr (GTask) task = NULL;
  Start *start = g_new0 (Start, 1);

  self->gateway = yx_gateway_new (self->desk);
  start->gateway = g_object_ref (self->gateway);
  start->ports = self->ports;
  g_signal_connect_object (self->gateway, "fixes", G_CALLBACK (fixes_cb), self, G_CONNECT_SWAPPED);
  task = g_task_new (NULL, NULL, started_cb, g_object_ref (self));
  g_task_set_source_tag (task, try_ports);
  g_task_set_task_data (task, start, start_free);
  g_task_run_in_thread (task, start_thread);
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
  g_free (YX_LIVE_HOST (object)->failure);
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
yx_live_host_new (YxDesk *desk, const YxGatewayOptions *ports)
{
  YxLiveHost *self = g_object_new (YX_TYPE_LIVE_HOST, NULL);

  g_return_val_if_fail (YX_IS_DESK (desk), self);

  self->desk = g_object_ref (desk);
  self->ports = ports;
  if (ports == NULL) {
    self->state = g_strdup (_("Positions are not taken in here: switched off in the preferences"));
    start_watch (self, YX_NIGHT_READS);
  } else {
    self->state = g_strdup (_("Opening the ports…"));
    try_ports (self);
  }
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

static gboolean
is_heard (const YxNightView *view)
{
  for (guint i = 0; i < view->teams->len; i++) {
    const YxNightTeam *team = g_ptr_array_index (view->teams, i);

    if (team->has_fix && view->now - team->fix.time < SILENCE_US)
      return TRUE;
  }
  return FALSE;
}

char *
yx_live_host_dup_trouble (YxLiveHost *self)
{
  g_autoptr (YxNightView) view = NULL;

  g_return_val_if_fail (YX_IS_LIVE_HOST (self), NULL);

  if (self->failure != NULL)
    return g_strdup_printf (_("The night cannot be followed: %s"), self->failure);
  view = yx_live_host_dup_view (self);
  if (view == NULL || view->step != YX_OPERATION_STEP_LIVE || self->listening
      || self->watch == NULL || (!view->writes && is_heard (view)))
    return NULL;
  return g_strdup (self->state);
}

void
yx_live_host_wake (YxLiveHost *self)
{
  g_return_if_fail (YX_IS_LIVE_HOST (self));

  if (self->watch != NULL)
    yx_night_watch_wake (self->watch);
}

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
  YxGateway *gateway;

  g_return_if_fail (YX_IS_LIVE_HOST (self));

  if (self->desk == NULL)
    return;
  g_clear_handle_id (&self->again, g_source_remove);
  /* One that is still opening its ports is let go of by who opens them. */
  gateway = self->listening ? g_steal_pointer (&self->gateway) : NULL;
  g_clear_object (&self->gateway);
  stop_apart (gateway, g_steal_pointer (&self->watch));
  self->listening = FALSE;
  g_clear_object (&self->desk);
}
