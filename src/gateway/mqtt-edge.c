#define G_LOG_DOMAIN "yexun-gateway"

#include "config.h"

#include "gateway/mqtt-edge.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <mosquitto.h>
#include <poll.h>
#include <string.h>

#include "protocols/owntracks.h"

#define KEEP_ALIVE_SECONDS 30
#define CONNECT_SECONDS 5
#define RETRY_MOST_SECONDS 30
#define MAX_PAYLOAD (1024 * 1024)
/* As many packets as one turn may bring. */
#define PACKETS_A_TURN 256
#define QOS 1

/* libmosquitto queues the acknowledgement of a message of QoS 1 before it hands the message on. With
 * mosquitto_threaded_set() it leaves all sending to mosquitto_loop_write(), which is called here only
 * when everything that was handed on is durable. Nothing is read meanwhile; the group commit takes
 * what one turn has brought. */
struct _YxMqttEdge {
  YxMqttBroker broker;
  YxOwntracksIntake *intake;
  YxRecorder *recorder;
  GMainContext *context;
  struct mosquitto *client;
  char *peer;              /* in the list of unknown devices */
  GHashTable *heard;       /* topic of a phone → device number */
  GSource *readable, *writable, *tick, *retry;
  GCancellable *cancellable;
  guint connecting;        /* 1 while a task is */
  guint unwritten;         /* groups of fixes on their way to the disk */
  guint session;           /* counts connections, to tell late answers */
  guint retry_seconds;
  gboolean up;             /* the socket is there */
  gboolean accepted;       /* the broker has let it in */
  gboolean failed;         /* something could not be kept */
  gboolean stopping;       /* nothing more is read */
};

typedef struct {
  YxMqttEdge *edge;
  guint session;
} Group;

static void proceed (YxMqttEdge *self);
static void connect_soon (YxMqttEdge *self);

/* ---- Addresses ---- */

gboolean
yx_mqtt_broker_parse (const char *url, YxMqttBroker *ret_broker, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_HAS_PASSWORD, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  const gboolean tls = g_str_equal (scheme, "mqtts");

  if ((!tls && !g_str_equal (scheme, "mqtt")) || host == NULL || *host == '\0'
      || strlen (g_uri_get_path (uri)) > 1) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 _ ("“%s” is no broker like mqtt://192.168.8.10:1883"), url);
    return FALSE;
  }
  *ret_broker = (YxMqttBroker){
    .host = g_strdup (host),
    .port = g_uri_get_port (uri) > 0 ? (guint16) g_uri_get_port (uri) : tls ? 8883 : 1883,
    .user = g_strdup (g_uri_get_user (uri)),
    .password = g_strdup (g_uri_get_password (uri) ?: g_getenv ("YEXUN_MQTT_PASSWORD")),
    .tls = tls,
  };
  return TRUE;
}

void
yx_mqtt_broker_clear (YxMqttBroker *broker)
{
  g_clear_pointer (&broker->host, g_free);
  g_clear_pointer (&broker->user, g_free);
  g_clear_pointer (&broker->password, g_free);
}

char *
yx_mqtt_broker_format (const YxMqttBroker *broker)
{
  return g_strdup_printf (strchr (broker->host, ':') != NULL ? "%s://[%s]:%u" : "%s://%s:%u",
                          broker->tls ? "mqtts" : "mqtt", broker->host, broker->port);
}

/* ---- Messages ---- */

static void
recorded_cb (gpointer data, const GError *error)
{
  g_autofree Group *group = data;
  YxMqttEdge *self = group->edge;

  if (group->session != self->session)
    return;
  self->unwritten--;
  self->failed |= error != NULL;
  proceed (self);
}

static void
tell (YxMqttEdge *self, const char *phone, const YxDevice *device)
{
  g_autofree char *text = yx_owntracks_intake_tell (self->intake, device);
  g_autofree char *topic = g_strconcat (phone, "/cmd", NULL);
  int result;

  if (text == NULL)
    return;
  result = mosquitto_publish (self->client, NULL, topic, (int) strlen (text), text, QOS, false);
  if (result != MOSQ_ERR_SUCCESS)
    g_message ("%s: %s", topic, mosquitto_strerror (result));
}

/* owntracks/USER/DEVICE of a topic. */
static char *
make_phone (const char *identity)
{
  return g_strconcat ("owntracks/", identity, NULL);
}

static void
message_cb (struct mosquitto *client, void *data, const struct mosquitto_message *message)
{
  YxMqttEdge *self = data;
  g_autoptr (GArray) fixes = g_array_new (FALSE, FALSE, sizeof (YxDeviceFix));
  const YxDevice *device = NULL;
  char identity[YX_IDENTITY_SIZE];
  YxOwntracksTaken taken;

  if (message->payloadlen <= 0 || message->payloadlen > MAX_PAYLOAD
      || g_str_has_suffix (message->topic, "/cmd")
      || !yx_owntracks_topic_identity (message->topic, identity))
    return;
  taken = yx_owntracks_intake_take (self->intake, identity, self->peer, message->payload,
                                    (gsize) message->payloadlen, message->retain, fixes, &device);
  if (taken == YX_OWNTRACKS_REFUSED)
    g_debug ("%s: what it says cannot be taken", message->topic);
  if (taken != YX_OWNTRACKS_TAKEN || device == NULL)
    return;
  if (fixes->len > 0) {
    Group *group = g_new (Group, 1);

    *group = (Group){ self, self->session };
    self->unwritten++;
    yx_recorder_add (self->recorder, (const YxDeviceFix *) (gpointer) fixes->data, fixes->len,
                     recorded_cb, group);
  }
  {
    g_autofree char *phone = make_phone (identity);

    g_hash_table_insert (self->heard, g_strdup (phone),
                         g_memdup2 (&device->number, sizeof device->number));
    tell (self, phone, device);
  }
}

static void
connected_cb (struct mosquitto *client, void *data, int code)
{
  static char *const topics[]
      = { (char *) "owntracks/+/+",         (char *) "owntracks/+/+/event",
          (char *) "owntracks/+/+/waypoint", (char *) "owntracks/+/+/info",
          (char *) "owntracks/+/+/status" };
  YxMqttEdge *self = data;
  g_autofree char *broker = yx_mqtt_broker_format (&self->broker);

  if (code != 0) {
    g_warning ("%s: %s", broker, mosquitto_connack_string (code));
    return;
  }
  self->accepted = TRUE;
  self->retry_seconds = 1;
  g_message ("%s: connected", broker);
  mosquitto_subscribe_multiple (client, NULL, G_N_ELEMENTS (topics), topics, QOS, 0, NULL);
}

/* ---- The connection ---- */

static void
drop_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
watch (YxMqttEdge *self, GSource **source, GIOCondition condition, GUnixFDSourceFunc callback)
{
  if (*source != NULL)
    return;
  *source = g_unix_fd_source_new (mosquitto_socket (self->client), condition);
  g_source_set_callback (*source, G_SOURCE_FUNC (callback), self, NULL);
  g_source_attach (*source, self->context);
}

/* What was not acknowledged is sent again by the broker, to the next connection. */
static void
lose (YxMqttEdge *self, const char *why)
{
  g_autofree char *broker = yx_mqtt_broker_format (&self->broker);

  if (!self->up)
    return;
  g_message ("%s: %s", broker, why);
  self->up = self->accepted = self->failed = FALSE;
  self->unwritten = 0;
  self->session++;
  drop_source (&self->readable);
  drop_source (&self->writable);
  drop_source (&self->tick);
  connect_soon (self);
}

/* Hands on what is there, up to a turn's worth. */
static void
read_some (YxMqttEdge *self)
{
  int result = MOSQ_ERR_SUCCESS;

  for (guint i = 0; i < PACKETS_A_TURN && result == MOSQ_ERR_SUCCESS; i++) {
    struct pollfd more = { .fd = mosquitto_socket (self->client), .events = POLLIN };

    /* What TLS has decrypted already cannot be seen on the socket. */
    if (!self->broker.tls && poll (&more, 1, 0) <= 0)
      break;
    result = mosquitto_loop_read (self->client, 1);
  }
  if (result != MOSQ_ERR_SUCCESS && result != MOSQ_ERR_CONN_PENDING)
    lose (self, mosquitto_strerror (result));
}

static gboolean
readable_cb (int fd, GIOCondition condition, gpointer user_data)
{
  YxMqttEdge *self = user_data;

  drop_source (&self->readable);
  read_some (self);
  proceed (self);
  return G_SOURCE_REMOVE;
}

static gboolean
writable_cb (int fd, GIOCondition condition, gpointer user_data)
{
  YxMqttEdge *self = user_data;

  drop_source (&self->writable);
  proceed (self);
  return G_SOURCE_REMOVE;
}

/* Sends what waits and reads on, if all that came is durable. */
static void
proceed (YxMqttEdge *self)
{
  int result;

  if (!self->up || self->unwritten > 0)
    return;
  if (self->failed) {
    lose (self, "a message could not be kept, and is not acknowledged");
    return;
  }
  result = mosquitto_loop_write (self->client, 1);
  if (result != MOSQ_ERR_SUCCESS && result != MOSQ_ERR_CONN_PENDING) {
    lose (self, mosquitto_strerror (result));
    return;
  }
  if (mosquitto_want_write (self->client))
    watch (self, &self->writable, G_IO_OUT, writable_cb);
  if (!self->stopping)
    watch (self, &self->readable, G_IO_IN | G_IO_HUP | G_IO_ERR, readable_cb);
}

static gboolean
tick_cb (gpointer user_data)
{
  YxMqttEdge *self = user_data;
  const int result = mosquitto_loop_misc (self->client);

  if (result != MOSQ_ERR_SUCCESS) {
    lose (self, mosquitto_strerror (result));
    return G_SOURCE_REMOVE;
  }
  if (self->broker.tls && self->unwritten == 0 && !self->stopping)
    read_some (self);
  proceed (self);
  return self->up ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* ---- Connecting ---- */

/* Blocks in the library's connect, which has no end of its own; a first connection tells before whether
 * anybody is there. */
static void
connect_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  YxMqttEdge *self = data;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) probe = NULL;
  GError *error = NULL;
  int result;

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, CONNECT_SECONDS);
  probe = g_socket_client_connect_to_host (client, self->broker.host, self->broker.port, cancellable,
                                           &error);
  if (probe == NULL) {
    g_task_return_error (task, error);
    return;
  }
  result = mosquitto_connect (self->client, self->broker.host, self->broker.port,
                              KEEP_ALIVE_SECONDS);
  if (result != MOSQ_ERR_SUCCESS)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", mosquitto_strerror (result));
  else
    g_task_return_boolean (task, TRUE);
}

static void
connect_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YxMqttEdge *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *broker = yx_mqtt_broker_format (&self->broker);

  self->connecting = 0;
  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    if (g_cancellable_is_cancelled (self->cancellable))
      return;
    g_message ("%s: %s", broker, error->message);
    connect_soon (self);
    return;
  }
  self->up = TRUE;
  self->tick = g_timeout_source_new_seconds (1);
  g_source_set_callback (self->tick, tick_cb, self, NULL);
  g_source_attach (self->tick, self->context);
  proceed (self);
}

static gboolean
connect_cb (gpointer user_data)
{
  YxMqttEdge *self = user_data;
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, connect_done_cb, self);

  drop_source (&self->retry);
  self->connecting = 1;
  g_task_set_source_tag (task, connect_cb);
  g_task_set_task_data (task, self, NULL);
  g_task_run_in_thread (task, connect_thread);
  return G_SOURCE_REMOVE;
}

static void
connect_soon (YxMqttEdge *self)
{
  if (self->retry != NULL || self->stopping)
    return;
  self->retry = g_timeout_source_new_seconds (self->retry_seconds);
  self->retry_seconds = MIN (2 * self->retry_seconds, RETRY_MOST_SECONDS);
  g_source_set_callback (self->retry, connect_cb, self, NULL);
  g_source_attach (self->retry, self->context);
}

YxMqttEdge *
yx_mqtt_edge_new (const YxMqttBroker *broker, const char *client_id, YxOwntracksIntake *intake,
                  YxRecorder *recorder)
{
  YxMqttEdge *self = g_new0 (YxMqttEdge, 1);

  mosquitto_lib_init ();
  self->broker = (YxMqttBroker){ g_strdup (broker->host), broker->port, g_strdup (broker->user),
                                 g_strdup (broker->password), broker->tls };
  self->intake = intake;
  self->recorder = recorder;
  self->context = g_main_context_ref_thread_default ();
  self->peer = yx_mqtt_broker_format (broker);
  self->heard = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->cancellable = g_cancellable_new ();
  self->retry_seconds = 1;
  self->client = mosquitto_new (client_id, false, self);
  if (self->client == NULL)
    g_error ("No memory");
  mosquitto_threaded_set (self->client, true);
  mosquitto_connect_callback_set (self->client, connected_cb);
  mosquitto_message_callback_set (self->client, message_cb);
  if (broker->user != NULL)
    mosquitto_username_pw_set (self->client, broker->user, broker->password);
  if (broker->tls)
    mosquitto_tls_set (self->client, NULL, "/etc/ssl/certs", NULL, NULL, NULL);
  connect_cb (self);
  return self;
}

void
yx_mqtt_edge_stop (YxMqttEdge *self)
{
  self->stopping = TRUE;
  drop_source (&self->readable);
}

void
yx_mqtt_edge_free (YxMqttEdge *self)
{
  g_cancellable_cancel (self->cancellable);
  drop_source (&self->retry);
  while (self->connecting != 0)
    g_main_context_iteration (self->context, TRUE);
  drop_source (&self->retry);
  drop_source (&self->readable);
  drop_source (&self->writable);
  drop_source (&self->tick);
  if (self->up && self->unwritten == 0 && !self->failed) {
    mosquitto_disconnect (self->client);
    mosquitto_loop_write (self->client, 1);
  }
  mosquitto_destroy (self->client);
  mosquitto_lib_cleanup ();
  g_hash_table_unref (self->heard);
  g_main_context_unref (self->context);
  g_object_unref (self->cancellable);
  yx_mqtt_broker_clear (&self->broker);
  g_free (self->peer);
  g_free (self);
}

gboolean
yx_mqtt_edge_is_connected (YxMqttEdge *self)
{
  return self->accepted;
}

void
yx_mqtt_edge_tell_all (YxMqttEdge *self, YxRegistry *registry)
{
  GHashTableIter iter;
  gpointer phone, number;

  if (!self->accepted)
    return;
  g_hash_table_iter_init (&iter, self->heard);
  while (g_hash_table_iter_next (&iter, &phone, &number)) {
    const YxDevice *device = yx_registry_get (registry, *(const gint64 *) number);

    if (device != NULL && yx_registry_is_paired (registry, device->number))
      tell (self, phone, device);
  }
  proceed (self);
}
