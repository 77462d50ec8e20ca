#define G_LOG_DOMAIN "yexun-gateway"

#include "config.h"

#include "gateway/field-server.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "desk/devices.h"
#include "gateway/field-connections.h"
#include "gateway/field-handlers.h"
#include "gateway/field-pages.h"
#include "gateway/field-stream.h"
#include "gateway/listen.h"
#include "gateway/soup-keep.h"
#include "gateway/tls-door.h"

#define MAX_BODY (1024 * 1024)
#define WORKERS 8
#define PAINTERS 1
/* Calls, and bytes of their bodies, that may wait for the desk at once. */
#define MAX_WAITING 1000
#define MAX_WAITING_BYTES (128 * 1024 * 1024)
#define STATUS_TOO_MANY_REQUESTS 429 /* libsoup has no name for it */
#define RETRY_SECONDS "5"
/* Calls of one address: a car's crew behind one router, each with a picture for every stop. */
#define CALLS_A_SECOND 200
#define CALLS_AT_ONCE 1000
#define PEERS_MAX 10000

#define POLICY \
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " \
  "img-src 'self' blob:; media-src 'self' blob:; font-src 'self'; manifest-src 'self'; " \
  "worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
#define PERMISSIONS \
  "camera=(self), geolocation=(self), microphone=(self), screen-wake-lock=(self)"

struct _YxFieldServer {
  YxDesk *desk;
  YxRegistry *registry;
  YxRecorder *recorder;
  GMainContext *context;
  SoupServer *soup;
  YxFieldConnections *connections;
  YxFieldStreams *streams;
  YxTlsDoor *door;
  YxListener *listener;
  GThreadPool *workers, *painters;
  guint n_waiting;   /* calls that are not answered yet */
  gsize waiting_bytes; /* of their bodies */
  GHashTable *peers; /* address → Allowance */
};

typedef struct {
  double calls;      /* left */
  gint64 since;      /* monotonic */
} Allowance;

typedef struct {
  const char *method, *path; /* with a "/" at its end one more part follows: the key */
  YxFieldHandler handler;
  gboolean paints;
} Route;

static const Route routes[] = {
  { "GET", "/api/tonight", yx_field_get_tonight, FALSE },
  { "GET", "/api/messages", yx_field_get_messages, FALSE },
  { "GET", "/api/evidence/", yx_field_get_evidence, FALSE },
  { "GET", "/api/photo/", yx_field_get_photo, FALSE },
  { "GET", "/api/map/", yx_field_get_map, TRUE },
  { "POST", "/api/reports", yx_field_post_reports, FALSE },
  { "POST", "/api/fixes", yx_field_post_fixes, FALSE },
  { "POST", "/api/messages", yx_field_post_messages, FALSE },
  { "POST", "/api/receipts", yx_field_post_receipts, FALSE },
  { "POST", "/api/roll-calls/", yx_field_post_roll_call, FALSE },
  { "POST", "/api/dispatches/", yx_field_post_dispatch, FALSE },
  { "POST", "/api/evidence", yx_field_post_evidence, FALSE },
  { "PUT", "/api/evidence/", yx_field_put_evidence, FALSE },
};

/* A call on its way through a worker. */
typedef struct {
  YxFieldServer *server;
  SoupServerMessage *message;
  gboolean finished; /* the connection is gone */
  const Route *route;
  char *token;
  YxFieldCall call;
} Task;

/* ---- Answers ---- */

static void
set_headers (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_message_headers_replace (headers, "Content-Security-Policy", POLICY);
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_message_headers_replace (headers, "X-Frame-Options", "DENY");
  soup_message_headers_replace (headers, "Referrer-Policy", "no-referrer");
  soup_message_headers_replace (headers, "Permissions-Policy", PERMISSIONS);
  soup_message_headers_replace (headers, "Cross-Origin-Opener-Policy", "same-origin");
  soup_message_headers_replace (headers, "Cross-Origin-Resource-Policy", "same-origin");
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
}

static void
answer (SoupServerMessage *message, guint status, const char *type, GBytes *bytes)
{
  gsize size = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  set_headers (message);
  soup_server_message_set_status (message, status, NULL);
  if (data != NULL)
    soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, data, size);
  else if (status != SOUP_STATUS_NOT_MODIFIED)
    soup_message_headers_set_content_length (soup_server_message_get_response_headers (message),
                                             0);
}

/* What is said before or without a handler. */
static void
refuse (SoupServerMessage *message, guint status, const char *text)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  json_t *json = json_pack ("{s:s}", "error", text);
  char *body = json_dumps (json, JSON_COMPACT);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

  answer (message, status, "application/json", bytes);
  if (status == SOUP_STATUS_UNAUTHORIZED)
    soup_message_headers_replace (headers, "WWW-Authenticate", "Bearer");
  if (status == STATUS_TOO_MANY_REQUESTS || status == SOUP_STATUS_SERVICE_UNAVAILABLE)
    soup_message_headers_replace (headers, "Retry-After", RETRY_SECONDS);
  free (body);
  json_decref (json);
}

/* ---- The page ---- */

static void
serve_page (SoupServerMessage *message, const char *path)
{
  SoupMessageHeaders *asked = soup_server_message_get_request_headers (message);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const char *method = soup_server_message_get_method (message);
  YxFieldPage page;

  if (!g_str_equal (method, "GET") && !g_str_equal (method, "HEAD")) {
    refuse (message, SOUP_STATUS_METHOD_NOT_ALLOWED, _ ("This cannot be done here"));
    return;
  }
  if (!yx_field_page_find (path, &page)) {
    refuse (message, SOUP_STATUS_NOT_FOUND, _ ("There is nothing here"));
    return;
  }
  if (g_strcmp0 (soup_message_headers_get_one (asked, "If-None-Match"), page.etag) == 0)
    answer (message, SOUP_STATUS_NOT_MODIFIED, NULL, NULL);
  else
    answer (message, SOUP_STATUS_OK, page.type, page.bytes);
  soup_message_headers_replace (headers, "ETag", page.etag);
  soup_message_headers_replace (headers, "Cache-Control", "no-cache");
  soup_message_headers_replace (headers, "Service-Worker-Allowed", "/");
  yx_field_page_clear (&page);
}

/* ---- Who calls ---- */

/* The token of "Authorization: Bearer TOKEN"; NULL: none that could be one. (transfer full) */
static char *
read_token (SoupServerMessage *message)
{
  const char *header = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "Authorization");
  char *token;

  if (header == NULL || g_ascii_strncasecmp (header, "Bearer ", strlen ("Bearer ")) != 0)
    return NULL;
  token = g_strstrip (g_strdup (header + strlen ("Bearer ")));
  if (*token != '\0' && strlen (token) <= 128)
    return token;
  g_free (token);
  return NULL;
}

static gboolean
may_call (YxFieldServer *self, const char *address)
{
  const gint64 now = g_get_monotonic_time ();
  Allowance *left = g_hash_table_lookup (self->peers, address);

  if (left == NULL) {
    if (g_hash_table_size (self->peers) >= PEERS_MAX)
      g_hash_table_remove_all (self->peers);
    left = g_new0 (Allowance, 1);
    left->calls = CALLS_AT_ONCE;
    g_hash_table_insert (self->peers, g_strdup (address), left);
  } else {
    left->calls += (double) (now - left->since) / G_USEC_PER_SEC * CALLS_A_SECOND;
    left->calls = MIN (left->calls, CALLS_AT_ONCE);
  }
  left->since = now;
  if (left->calls < 1)
    return FALSE;
  left->calls -= 1;
  return TRUE;
}

/* Whether the token is that of a paired phone. A look-up by digest: what is compared is not the
 * secret. */
static gboolean
is_paired (YxFieldServer *self, SoupServerMessage *message, const char *address)
{
  g_autofree char *token = read_token (message);
  g_autoptr (GError) error = NULL;
  YxDevice device;

  if (token != NULL
      && yx_desk_find_device_by_token (self->desk, token, g_get_real_time (), &device, &error)) {
    yx_device_clear (&device);
    return TRUE;
  }
  if (error != NULL && !g_error_matches (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND)) {
    refuse (message, SOUP_STATUS_SERVICE_UNAVAILABLE, error->message);
    return FALSE;
  }
  yx_registry_refuse_peer (self->registry, address);
  refuse (message, SOUP_STATUS_UNAUTHORIZED,
          _ ("This phone is not paired, or its pairing has ended"));
  return FALSE;
}

/* Nothing more is read of a message that is refused: the connection ends with the answer. */
static void
drop_body (SoupServerMessage *message)
{
  SoupMessageHeaders *asked = soup_server_message_get_request_headers (message);

  if (soup_message_headers_get_content_length (asked) > 0
      || soup_message_headers_get_encoding (asked) == SOUP_ENCODING_CHUNKED) {
    soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection",
                                  "close");
  }
}

static void
got_chunk_cb (SoupServerMessage *message, GBytes *chunk, gpointer user_data)
{
  gsize *size = user_data;

  *size += g_bytes_get_size (chunk);
  if (*size > MAX_BODY && soup_server_message_get_status (message) == 0) {
    refuse (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, _ ("At most 1 MB at a time"));
    drop_body (message);
  }
}

/* Called when the head is there, before the body is read: of somebody who may not, none is. */
static void
early_cb (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query,
          gpointer user_data)
{
  YxFieldServer *self = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *address = yx_field_connections_get_address (message);

  if (address == NULL)
    refuse (message, SOUP_STATUS_NOT_FOUND, _ ("There is nothing here"));
  else if (yx_registry_is_blocked (self->registry, address) || !may_call (self, address))
    refuse (message, STATUS_TOO_MANY_REQUESTS, _ ("Too many calls; wait a little"));
  else if (soup_message_headers_get_content_length (headers) > MAX_BODY)
    refuse (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, _ ("At most 1 MB at a time"));
  else if (!g_str_has_prefix (path, "/api/"))
    serve_page (message, path);
  else if (is_paired (self, message, address)) {
    gsize *size = g_new0 (gsize, 1);

    g_signal_connect_data (message, "got-chunk", G_CALLBACK (got_chunk_cb), size,
                           (GClosureNotify) (void *) g_free, 0);
    return;
  }
  drop_body (message);
}

/* ---- Calls ---- */

static void
task_finished_cb (SoupServerMessage *message, gpointer user_data)
{
  ((Task *) user_data)->finished = TRUE;
}

static void
task_free (Task *task)
{
  g_signal_handlers_disconnect_by_data (task->message, task);
  g_object_unref (task->message);
  g_free (task->token);
  yx_field_call_clear (&task->call);
  g_free (task);
}

static void
send_answer (Task *task)
{
  YxFieldCall *call = &task->call;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (task->message);

  task->server->n_waiting--;
  task->server->waiting_bytes -= g_bytes_get_size (call->body);
  if (!task->finished) {
    answer (task->message, call->status, call->type, call->answer);
    if (call->answer_etag != NULL)
      soup_message_headers_replace (headers, "ETag", call->answer_etag);
    if (call->status == SOUP_STATUS_SERVICE_UNAVAILABLE
        || call->status == SOUP_STATUS_INSUFFICIENT_STORAGE)
      soup_message_headers_replace (headers, "Retry-After", RETRY_SECONDS);
    yx_field_connections_move (task->message);
    soup_server_message_unpause (task->message);
  }
  task_free (task);
}

static void
recorded_cb (gpointer data, const GError *error)
{
  Task *task = data;

  if (error != NULL)
    yx_field_answer_failure (&task->call, error);
  send_answer (task);
}

/* In the server's thread again. */
static gboolean
done_cb (gpointer user_data)
{
  Task *task = user_data;
  const GArray *fixes = task->call.fixes;

  if (fixes != NULL && fixes->len > 0)
    yx_recorder_add (task->server->recorder, (const YxDeviceFix *) (gpointer) fixes->data,
                     fixes->len, recorded_cb, task);
  else
    send_answer (task);
  return G_SOURCE_REMOVE;
}

/* On a worker's thread. */
static void
work (gpointer data, gpointer user_data)
{
  Task *task = data;
  YxFieldCall *call = &task->call;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSource) source = g_idle_source_new ();

  call->now = g_get_real_time ();
  call->phone = yx_desk_find_phone (call->desk, task->token, call->now, &error);
  if (call->phone != NULL)
    task->route->handler (call);
  else if (g_error_matches (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND))
    yx_field_answer_error (call, SOUP_STATUS_UNAUTHORIZED, error->message);
  else
    yx_field_answer_failure (call, error);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, done_cb, task, NULL);
  g_source_attach (source, task->server->context);
}

/* The route, and the part of the path behind it; *ret_known: another method would have one. */
static const Route *
find_route (const char *method, const char *path, const char **ret_key, gboolean *ret_known)
{
  *ret_known = FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (routes); i++) {
    const gsize length = strlen (routes[i].path);
    const gboolean keyed = routes[i].path[length - 1] == '/';

    if (keyed ? !g_str_has_prefix (path, routes[i].path) || path[length] == '\0'
                    || strchr (path + length, '/') != NULL
              : !g_str_equal (path, routes[i].path))
      continue;
    *ret_known = TRUE;
    if (!g_str_equal (routes[i].method, method))
      continue;
    *ret_key = keyed ? path + length : NULL;
    return &routes[i];
  }
  return NULL;
}

static void
begin_call (YxFieldServer *self, SoupServerMessage *message, const Route *route, const char *key)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  Task *task;

  if (self->n_waiting >= MAX_WAITING || self->waiting_bytes >= MAX_WAITING_BYTES) {
    refuse (message, SOUP_STATUS_SERVICE_UNAVAILABLE, _ ("Too many calls; wait a little"));
    return;
  }
  task = g_new0 (Task, 1);
  task->server = self;
  task->message = g_object_ref (message);
  task->route = route;
  task->token = read_token (message);
  task->call = (YxFieldCall){
    .desk = g_object_ref (self->desk),
    .key = g_strdup (key),
    .query = g_strdup (g_uri_get_query (soup_server_message_get_uri (message))),
    .etag = g_strdup (soup_message_headers_get_one (headers, "If-None-Match")),
    .media_type = g_strdup (soup_message_headers_get_one (headers, "Content-Type")),
    .body = soup_message_body_flatten (soup_server_message_get_request_body (message)),
  };
  g_signal_connect (message, "finished", G_CALLBACK (task_finished_cb), task);
  self->n_waiting++;
  self->waiting_bytes += g_bytes_get_size (task->call.body);
  soup_server_message_pause (message);
  yx_field_connections_rest (message);
  g_thread_pool_push (route->paints ? self->painters : self->workers, task, NULL);
}

static void
begin_stream (YxFieldServer *self, SoupServerMessage *message)
{
  g_autofree char *token = read_token (message);
  g_autoptr (GError) error = NULL;
  YxPhone *phone = yx_desk_find_phone (self->desk, token, g_get_real_time (), &error);

  if (phone == NULL) {
    refuse (message,
            g_error_matches (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND)
                ? SOUP_STATUS_UNAUTHORIZED
                : SOUP_STATUS_SERVICE_UNAVAILABLE,
            error->message);
    return;
  }
  set_headers (message);
  soup_message_headers_set_content_type (soup_server_message_get_response_headers (message),
                                         "text/event-stream", NULL);
  yx_field_streams_add (self->streams, message, phone, token);
}

/* Called when the body is there, unless it was answered before. */
static void
request_cb (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer user_data)
{
  YxFieldServer *self = user_data;
  const char *method = soup_server_message_get_method (message);
  const char *key;
  gboolean known;
  const Route *route = find_route (method, path, &key, &known);

  if (route != NULL)
    begin_call (self, message, route, key);
  else if (g_str_equal (path, "/api/stream") && g_str_equal (method, "GET"))
    begin_stream (self, message);
  else if (known)
    refuse (message, SOUP_STATUS_METHOD_NOT_ALLOWED, _ ("This cannot be done here"));
  else
    refuse (message, SOUP_STATUS_NOT_FOUND, _ ("There is nothing here"));
}

/* ---- The server ---- */

static void
incoming_cb (GSocketConnection *connection, gpointer user_data)
{
  YxFieldServer *self = user_data;
  g_autofree char *address = yx_listen_peer (connection);

  if (yx_field_connections_has_room (self->connections, address)
      && !yx_registry_is_blocked (self->registry, address))
    yx_tls_door_take (self->door, connection);
  else
    g_socket_close (g_socket_connection_get_socket (connection), NULL);
}

static void
opened_cb (GIOStream *stream, GSocket *socket, const char *address, const char *digest,
           gpointer data)
{
  YxFieldServer *self = data;

  if (yx_field_connections_has_room (self->connections, address))
    yx_field_connections_take (self->connections, stream, socket, address);
  else
    g_socket_close (socket, NULL);
}

YxFieldServer *
yx_field_server_new (YxDesk *desk, GSocketAddress *address, GTlsCertificate *certificate,
                     YxRegistry *registry, YxRecorder *recorder, GSocketAddress **ret_address,
                     GError **error)
{
  YxFieldServer *self = g_new0 (YxFieldServer, 1);

  self->desk = g_object_ref (desk);
  self->registry = registry;
  self->recorder = recorder;
  self->context = g_main_context_ref_thread_default ();
  self->peers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->soup = soup_server_new ("server-header", NULL, NULL);
  soup_server_add_handler (self->soup, NULL, request_cb, self, NULL);
  soup_server_add_early_handler (self->soup, NULL, early_cb, self, NULL);
  self->connections = yx_field_connections_new (self->soup);
  self->streams = yx_field_streams_new (desk);
  self->door = yx_tls_door_new (certificate, NULL, opened_cb, self);
  self->workers = g_thread_pool_new (work, self, WORKERS, FALSE, NULL);
  self->painters = g_thread_pool_new (work, self, PAINTERS, FALSE, NULL);
  if (yx_soup_keep_connections (self->soup, error))
    self->listener = yx_listen (_ ("Field page"), address, incoming_cb, self, ret_address, error);
  if (self->listener == NULL)
    g_clear_pointer (&self, yx_field_server_free);
  return self;
}

void
yx_field_server_free (YxFieldServer *self)
{
  g_clear_pointer (&self->listener, yx_listener_free);
  yx_tls_door_free (self->door);
  while (self->n_waiting > 0)
    g_main_context_iteration (self->context, TRUE);
  g_thread_pool_free (self->workers, FALSE, TRUE);
  g_thread_pool_free (self->painters, FALSE, TRUE);
  yx_field_streams_free (self->streams);
  soup_server_disconnect (self->soup);
  yx_field_connections_free (self->connections);
  g_object_unref (self->soup);
  g_hash_table_unref (self->peers);
  g_main_context_unref (self->context);
  g_object_unref (self->desk);
  g_free (self);
}
