#define G_LOG_DOMAIN "yexun-gateway"

#include "config.h"

#include "gateway/http-server.h"

#include <libsoup/soup.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "gateway/listen.h"
#include "protocols/osmand.h"
#include "protocols/owntracks.h"

#define MAX_BODY (1024 * 1024)
/* A phone sends its request at once; who does not is let go. */
#define IDLE_SECONDS 60
#define STATUS_TOO_MANY_REQUESTS 429 /* libsoup has no name for it */

struct _YxHttpServer {
  SoupServer *soup;
  YxRegistry *registry;
  YxRecorder *recorder;
  YxOwntracksIntake *owntracks;
  gint32 zone; /* seconds east of Greenwich, of this PC */
};

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
  if (peer == NULL)
    peer = "?";
  if (yx_registry_is_blocked (self->registry, peer))
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

  if (body->length > MAX_BODY)
    g_socket_close (soup_server_message_get_socket (message), NULL);
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

/* Called for each request before its first byte, so also on a connection that stays silent. */
static void
request_started_cb (SoupServer *soup, SoupServerMessage *message, gpointer user_data)
{
  GSocket *socket = soup_server_message_get_socket (message);

  if (g_socket_get_timeout (socket) == IDLE_SECONDS)
    return;
  g_socket_set_timeout (socket, IDLE_SECONDS);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
}

YxHttpServer *
yx_http_server_new (GSocketAddress *address, YxRegistry *registry, YxRecorder *recorder,
                    YxOwntracksIntake *owntracks, GSocketAddress **ret_address, GError **error)
{
  YxHttpServer *self = g_new0 (YxHttpServer, 1);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GSList) listeners = NULL;
  g_autoptr (GError) cause = NULL;

  self->registry = registry;
  self->recorder = recorder;
  self->owntracks = owntracks;
  self->zone = (gint32) (g_date_time_get_utc_offset (now) / G_TIME_SPAN_SECOND);
  self->soup = soup_server_new ("server-header", NULL, NULL);
  soup_server_add_handler (self->soup, NULL, request_cb, self, NULL);
  soup_server_add_early_handler (self->soup, NULL, early_cb, self, NULL);
  g_signal_connect (self->soup, "request-started", G_CALLBACK (request_started_cb), self);
  if (!soup_server_listen (self->soup, address, 0, &cause)) {
    yx_listen_set_error ("OsmAnd", address, cause, error);
    yx_http_server_free (self);
    return NULL;
  }
  listeners = soup_server_get_listeners (self->soup);
  *ret_address = g_socket_get_local_address (listeners->data, NULL);
  return self;
}

void
yx_http_server_free (YxHttpServer *self)
{
  soup_server_disconnect (self->soup);
  g_object_unref (self->soup);
  g_free (self);
}
