#define G_LOG_DOMAIN "yexun-gateway"

#include "config.h"

#include "gateway/http-server.h"

#include <libsoup/soup.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "gateway/listen.h"
#include "gateway/soup-keep.h"
#include "protocols/osmand.h"
#include "protocols/owntracks.h"

#define MAX_BODY (1024 * 1024)
/* From the connection's begin, or the last answer, to the next one. */
#define IDLE_SECONDS 60
#define SWEEP_SECONDS 5
#define KEY "yx-http-caller"
#define STATUS_TOO_MANY_REQUESTS 429 /* libsoup has no name for it */

struct _YxHttpServer {
  SoupServer *soup;
  YxRegistry *registry;
  YxRecorder *recorder;
  YxOwntracksIntake *owntracks;
  YxListener *listener;
  GHashTable *callers; /* set of Caller */
  GSource *sweep;
  gint32 zone; /* seconds east of Greenwich, of this PC */
};

/* A connection. */
typedef struct {
  YxHttpServer *server;
  GIOStream *stream; /* not owned: it ends the caller when it goes */
  GSocket *socket;
  GSocketAddress *remote; /* what messages know it by */
  gint64 since;           /* when it was opened, or was answered last, monotonic */
} Caller;

/* A request that waits for the disk. */
typedef struct {
  SoupServerMessage *message;
  char *reply; /* NULL: none */
} Waiting;

/* Takes the body (nullable). */
static void
answer (SoupServerMessage *message, guint status, char *body)
{
  soup_server_message_set_status (message, status, NULL);
  if (body != NULL)
    soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, body,
                                      strlen (body));
  else
    soup_message_headers_set_content_length (
        soup_server_message_get_response_headers (message), 0);
}

static void
recorded_cb (gpointer data, const GError *error)
{
  Waiting *waiting = data;

  if (error == NULL)
    answer (waiting->message, SOUP_STATUS_OK, g_steal_pointer (&waiting->reply));
  else
    answer (waiting->message, SOUP_STATUS_SERVICE_UNAVAILABLE, NULL);
  soup_server_message_unpause (waiting->message);
  g_object_unref (waiting->message);
  g_free (waiting->reply);
  g_slice_free (Waiting, waiting);
}

/* Takes the reply (nullable). */
static void
record (YxHttpServer *self, SoupServerMessage *message, const YxDeviceFix *fixes, gsize n,
        char *reply)
{
  Waiting *waiting;

  if (n == 0) {
    answer (message, SOUP_STATUS_OK, reply);
    return;
  }
  waiting = g_slice_new (Waiting);
  waiting->message = g_object_ref (message);
  waiting->reply = reply;
  soup_server_message_pause (message);
  yx_recorder_add (self->recorder, fixes, n, recorded_cb, waiting);
}

/* ---- OsmAnd, Traccar, GPSLogger ---- */

static void
take_reports (YxHttpServer *self, SoupServerMessage *message, const YxHttpReport *request,
              const char *peer)
{
  const gint64 now = g_get_real_time ();
  g_autoptr (GArray) fixes = NULL;
  YxOsmandMessage reports;
  YxDeviceProtocol protocol;

  if (yx_osmand_read (request, &reports) != YX_OSMAND_OK) {
    answer (message, SOUP_STATUS_BAD_REQUEST, NULL);
    return;
  }
  protocol = reports.gpslogger ? YX_DEVICE_PROTOCOL_GPSLOGGER : YX_DEVICE_PROTOCOL_OSMAND;
  fixes = g_array_sized_new (FALSE, FALSE, sizeof (YxDeviceFix), (guint) reports.n_reports);
  for (gsize i = 0; i < reports.n_reports; i++) {
    const YxReport *report = &reports.reports[i];
    const YxDevice *device
        = yx_registry_find (self->registry, protocol, report->identity, peer);

    if (device == NULL) {
      answer (message, reports.json ? SOUP_STATUS_NOT_FOUND : SOUP_STATUS_BAD_REQUEST, NULL);
      yx_osmand_message_clear (&reports);
      return;
    }
    if (report->position || (report->fix.flags & YX_FIX_SOS) != 0) {
      const YxDeviceFix fix = { device->number, now, report->fix };

      g_array_append_val (fixes, fix);
    }
  }
  yx_osmand_message_clear (&reports);
  record (self, message, (const YxDeviceFix *) (gpointer) fixes->data, fixes->len, NULL);
}

/* ---- OwnTracks ---- */

static void
take_owntracks (YxHttpServer *self, SoupServerMessage *message, const YxHttpReport *request,
                const char *peer)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const YxOwntracksRequest who = {
    .limit_user = soup_message_headers_get_one (headers, "X-Limit-U"),
    .limit_device = soup_message_headers_get_one (headers, "X-Limit-D"),
    .query = request->query,
    .authorization = request->authorization,
  };
  g_autoptr (GArray) fixes = g_array_new (FALSE, FALSE, sizeof (YxDeviceFix));
  const YxDevice *device = NULL;
  char identity[YX_IDENTITY_SIZE];
  g_autofree char *command = NULL;
  char *reply;

  if (yx_owntracks_intake_take (self->owntracks,
                                yx_owntracks_request_identity (&who, identity) ? identity : NULL,
                                peer, request->body, request->body_size, FALSE, fixes, &device)
      != YX_OWNTRACKS_TAKEN) {
    answer (message, SOUP_STATUS_BAD_REQUEST, NULL);
    return;
  }
  if (device != NULL)
    command = yx_owntracks_intake_tell (self->owntracks, device);
  reply = command != NULL ? g_strdup_printf ("[%s]", command) : g_strdup ("[]");
  record (self, message, (const YxDeviceFix *) (gpointer) fixes->data, fixes->len, reply);
}

/* ---- Connections ---- */

/* NULL: it came by no way that leads here. */
static Caller *
caller_of (SoupServerMessage *message)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);

  return remote != NULL ? g_object_get_data (G_OBJECT (remote), KEY) : NULL;
}

static void
caller_free (Caller *caller)
{
  g_object_set_data (G_OBJECT (caller->remote), KEY, NULL);
  g_object_unref (caller->remote);
  g_object_unref (caller->socket);
  g_slice_free (Caller, caller);
}

static void
gone_cb (gpointer data, GObject *stream)
{
  Caller *caller = data;

  g_hash_table_remove (caller->server->callers, caller);
  caller_free (caller);
}

static void
incoming_cb (GSocketConnection *connection, gpointer user_data)
{
  YxHttpServer *self = user_data;
  GSocket *socket = g_socket_connection_get_socket (connection);
  g_autoptr (GSocketAddress) local = g_socket_get_local_address (socket, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_get_remote_address (socket, NULL);
  g_autoptr (GError) error = NULL;
  Caller *caller;

  if (local == NULL || remote == NULL) /* it has gone again */
    return;
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  caller = g_slice_new (Caller);
  caller->server = self;
  caller->stream = G_IO_STREAM (connection);
  caller->socket = g_object_ref (socket);
  caller->remote = g_object_ref (remote);
  caller->since = g_get_monotonic_time ();
  g_object_set_data (G_OBJECT (remote), KEY, caller);
  g_hash_table_add (self->callers, caller);
  g_object_weak_ref (G_OBJECT (connection), gone_cb, caller);
  if (!soup_server_accept_iostream (self->soup, G_IO_STREAM (connection), local, remote, &error))
    g_warning ("A connection cannot be served: %s", error->message);
}

/* A time-out of the socket would begin anew with every byte, and is not looked at between two
 * requests. */
static gboolean
sweep_cb (gpointer user_data)
{
  YxHttpServer *self = user_data;
  const gint64 oldest = g_get_monotonic_time () - IDLE_SECONDS * (gint64) G_USEC_PER_SEC;
  g_autoptr (GPtrArray) late = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->callers);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    const Caller *caller = key;

    if (caller->since <= oldest)
      g_ptr_array_add (late, g_object_ref (caller->socket));
  }
  for (guint i = 0; i < late->len; i++)
    g_socket_shutdown (late->pdata[i], TRUE, TRUE, NULL);
  return G_SOURCE_CONTINUE;
}

/* ---- The server ---- */

static void
request_cb (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer user_data)
{
  YxHttpServer *self = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  const char *peer = soup_server_message_get_remote_host (message);
  YxHttpReport request = {
    .path = path,
    .query = g_uri_get_query (soup_server_message_get_uri (message)),
    .authorization = soup_message_headers_get_one (headers, "Authorization"),
    .content_type = soup_message_headers_get_one (headers, "Content-Type"),
    .zone = self->zone,
  };

  request.body = g_bytes_get_data (bytes, &request.body_size);
  if (peer == NULL || caller_of (message) == NULL)
    answer (message, SOUP_STATUS_FORBIDDEN, NULL);
  else if (yx_registry_is_blocked (self->registry, peer))
    answer (message, STATUS_TOO_MANY_REQUESTS, NULL);
  else if (g_str_equal (path, "/pub") || g_str_has_prefix (path, "/owntracks"))
    take_owntracks (self, message, &request, peer);
  else
    take_reports (self, message, &request, peer);
}

static void
got_chunk_cb (SoupServerMessage *message, GBytes *chunk, gpointer user_data)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  Caller *caller = caller_of (message);

  if (caller != NULL && body->length > MAX_BODY)
    g_socket_close (caller->socket, NULL);
}

/* Called when the headers are there: what says how long it is can be refused at once. */
static void
early_cb (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query,
          gpointer user_data)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  if (soup_message_headers_get_content_length (headers) > MAX_BODY)
    answer (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, NULL);
  else if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CHUNKED)
    g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), NULL);
}

static void
request_finished_cb (SoupServer *soup, SoupServerMessage *message, gpointer user_data)
{
  Caller *caller = caller_of (message);

  if (caller != NULL)
    caller->since = g_get_monotonic_time ();
}

YxHttpServer *
yx_http_server_new (GSocketAddress *address, YxRegistry *registry, YxRecorder *recorder,
                    YxOwntracksIntake *owntracks, GSocketAddress **ret_address, GError **error)
{
  YxHttpServer *self = g_new0 (YxHttpServer, 1);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  self->registry = registry;
  self->recorder = recorder;
  self->callers = g_hash_table_new (NULL, NULL);
  self->owntracks = owntracks;
  self->zone = (gint32) (g_date_time_get_utc_offset (now) / G_TIME_SPAN_SECOND);
  self->soup = soup_server_new ("server-header", NULL, NULL);
  soup_server_add_handler (self->soup, NULL, request_cb, self, NULL);
  soup_server_add_early_handler (self->soup, NULL, early_cb, self, NULL);
  g_signal_connect (self->soup, "request-finished", G_CALLBACK (request_finished_cb), self);
  self->sweep = g_timeout_source_new_seconds (SWEEP_SECONDS);
  g_source_set_callback (self->sweep, sweep_cb, self, NULL);
  g_source_attach (self->sweep, g_main_context_get_thread_default ());
  if (yx_soup_keep_connections (self->soup, error))
    self->listener = yx_listen ("OsmAnd", address, incoming_cb, self, ret_address, error);
  if (self->listener == NULL)
    g_clear_pointer (&self, yx_http_server_free);
  return self;
}

void
yx_http_server_free (YxHttpServer *self)
{
  GHashTableIter iter;
  gpointer key;

  g_clear_pointer (&self->listener, yx_listener_free);
  g_source_destroy (self->sweep);
  g_source_unref (self->sweep);
  g_signal_handlers_disconnect_by_data (self->soup, self);
  soup_server_disconnect (self->soup);
  g_hash_table_iter_init (&iter, self->callers);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    Caller *caller = key;

    g_object_weak_unref (G_OBJECT (caller->stream), gone_cb, caller);
    g_socket_close (caller->socket, NULL);
    caller_free (caller);
  }
  g_hash_table_unref (self->callers);
  g_object_unref (self->soup);
  g_free (self);
}
