#define G_LOG_DOMAIN "yexun-gateway"

#include "config.h"

#include "gateway/listen.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/resource.h>

#define BACKLOG 1024
/* So many are let in at a turn. */
#define A_TURN 64
/* When the system has no file or no memory left for one more. */
#define REST_MS 200

/* For the desk, its readers, TLS and what else a program opens. */
#define FILES_KEPT_BACK 128
#define LEAST_CONNECTIONS 16
#define WARN_EVERY (60 * G_USEC_PER_SEC)

struct _YxListener {
  GSocket *socket;
  GMainContext *context;
  GSource *watch; /* of who calls, or of the end of a rest */
  YxListenFunc incoming;
  gpointer user_data;
};

/* Of the whole program, as its files are. */
static int n_connections;

static void watch_callers (YxListener *self);

static void
freed_cb (gpointer data, GObject *where)
{
  g_atomic_int_add (&n_connections, -1);
}

static int
get_most (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= G_MAXINT)
    return G_MAXINT;
  return MAX ((int) limit.rlim_cur - FILES_KEPT_BACK, LEAST_CONNECTIONS);
}

/* Counts until it is freed. */
static gboolean
admit (GSocket *socket)
{
  static gint64 warned;
  const gint64 now = g_get_monotonic_time ();

  if (g_atomic_int_get (&n_connections) < get_most ()) {
    g_atomic_int_inc (&n_connections);
    g_object_weak_ref (G_OBJECT (socket), freed_cb, NULL);
    return TRUE;
  }
  if (warned == 0 || now - warned > WARN_EVERY) {
    warned = now;
    g_warning ("%d connections are as many as the system lets this program have; more are closed at once",
               get_most ());
  }
  return FALSE;
}

static void
drop_watch (YxListener *self)
{
  if (self->watch == NULL)
    return;
  g_source_destroy (self->watch);
  g_clear_pointer (&self->watch, g_source_unref);
}

static gboolean
rested_cb (gpointer user_data)
{
  watch_callers (user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
called_cb (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  YxListener *self = user_data;

  for (guint i = 0; i < A_TURN; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GSocket) caller = g_socket_accept (self->socket, NULL, &error);

    if (caller != NULL && admit (caller)) {
      g_autoptr (GSocketConnection) connection
          = g_socket_connection_factory_create_connection (caller);

      self->incoming (connection, self->user_data);
    } else if (caller != NULL) {
      g_socket_close (caller, NULL);
    } else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)) {
      break;
    } else {
      g_debug ("Nobody is let in for %d ms: %s", REST_MS, error->message);
      drop_watch (self);
      self->watch = g_timeout_source_new (REST_MS);
      g_source_set_callback (self->watch, rested_cb, self, NULL);
      g_source_attach (self->watch, self->context);
      return G_SOURCE_REMOVE;
    }
  }
  return G_SOURCE_CONTINUE;
}

static void
watch_callers (YxListener *self)
{
  drop_watch (self);
  self->watch = g_socket_create_source (self->socket, G_IO_IN, NULL);
  g_source_set_callback (self->watch, G_SOURCE_FUNC (called_cb), self, NULL);
  g_source_attach (self->watch, self->context);
}

static gboolean
parse_port (const char *text, guint16 *ret_port)
{
  guint64 port;

  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT16, &port, NULL))
    return FALSE;
  *ret_port = (guint16) port;
  return TRUE;
}

gboolean
yx_listen_parse (const char *option, const char *text, GSocketAddress **ret_address,
                 GError **error)
{
  const char *colon = strrchr (text, ':');
  g_autofree char *host = NULL;
  g_autoptr (GInetAddress) address = NULL;
  guint16 port;

  if (g_str_equal (text, "off")) {
    *ret_address = NULL;
    return TRUE;
  }
  if (colon == NULL)
    host = g_strdup ("127.0.0.1");
  else if (text[0] == '[' && colon > text + 1 && colon[-1] == ']')
    host = g_strndup (text + 1, (gsize) (colon - text) - 2);
  else
    host = g_strndup (text, (gsize) (colon - text));
  address = g_inet_address_new_from_string (g_str_equal (host, "localhost") ? "127.0.0.1" : host);
  if (address == NULL || !parse_port (colon != NULL ? colon + 1 : text, &port)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 _ ("%s: “%s” is no address like 127.0.0.1:5055, nor “off”"), option, text);
    return FALSE;
  }
  *ret_address = g_inet_socket_address_new (address, port);
  return TRUE;
}

char *
yx_listen_format (GSocketAddress *address)
{
  GInetSocketAddress *inet = G_INET_SOCKET_ADDRESS (address);
  GInetAddress *host = g_inet_socket_address_get_address (inet);
  g_autofree char *text = g_inet_address_to_string (host);

  return g_strdup_printf (g_inet_address_get_family (host) == G_SOCKET_FAMILY_IPV6 ? "[%s]:%u"
                                                                                   : "%s:%u",
                          text, g_inet_socket_address_get_port (inet));
}

void
yx_listen_set_error (const char *what, GSocketAddress *address, const GError *cause,
                     GError **error)
{
  g_autofree char *where = yx_listen_format (address);

  g_set_error (error, cause->domain, cause->code, _ ("%s cannot listen on %s: %s"), what, where,
               cause->message);
}

static GSocket *
open_socket (GSocketAddress *address, GError **error)
{
  g_autoptr (GSocket) socket = g_socket_new (g_socket_address_get_family (address),
                                             G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);

  if (socket == NULL)
    return NULL;
  g_socket_set_listen_backlog (socket, BACKLOG);
  g_socket_set_blocking (socket, FALSE);
  if (!g_socket_bind (socket, address, TRUE, error) || !g_socket_listen (socket, error))
    return NULL;
  return g_steal_pointer (&socket);
}

YxListener *
yx_listen (const char *what, GSocketAddress *address, YxListenFunc incoming, gpointer user_data,
           GSocketAddress **ret_address, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GSocket) socket = open_socket (address, &cause);
  g_autoptr (GSocketAddress) local = NULL;
  YxListener *self;

  if (socket != NULL)
    local = g_socket_get_local_address (socket, &cause);
  if (local == NULL) {
    yx_listen_set_error (what, address, cause, error);
    return NULL;
  }
  self = g_new0 (YxListener, 1);
  self->socket = g_steal_pointer (&socket);
  self->context = g_main_context_ref_thread_default ();
  self->incoming = incoming;
  self->user_data = user_data;
  watch_callers (self);
  if (ret_address != NULL)
    *ret_address = g_steal_pointer (&local);
  return self;
}

void
yx_listener_free (YxListener *self)
{
  drop_watch (self);
  g_socket_close (self->socket, NULL);
  g_object_unref (self->socket);
  g_main_context_unref (self->context);
  g_free (self);
}

char *
yx_listen_peer (GSocketConnection *connection)
{
  g_autoptr (GSocketAddress) address
      = g_socket_connection_get_remote_address (connection, NULL);

  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return g_strdup ("?");
  return g_inet_address_to_string (
      g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}
