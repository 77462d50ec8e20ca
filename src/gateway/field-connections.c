#define G_LOG_DOMAIN "yexun-gateway"

#include "config.h"

#include "gateway/field-connections.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#define MAX_CONNECTIONS 4096
/* A browser has six; phones behind one router share its address. */
#define MAX_A_PEER 256
#define LOOK_SECONDS 2
/* From the end of a request to the whole head of the next one, however it drips. */
#define IDLE_SECONDS 75
/* Without a byte of a body or an answer. */
#define STILL_SECONDS 30
/* For a whole body. */
#define BODY_SECONDS 300

#define KEY "yx-field-connection"

typedef enum {
  STATE_IDLE,
  STATE_BODY,
  STATE_REST, /* the desk's turn */
  STATE_ANSWER,
} State;

struct _YxFieldConnections {
  SoupServer *soup;
  GHashTable *all;   /* set of Connection */
  GHashTable *peers; /* address → how many, the key owned */
  GSource *timer;
};

typedef struct {
  YxFieldConnections *owner;
  GIOStream *stream; /* not owned: it ends the connection when it goes */
  GSocket *socket;
  GSocketAddress *remote; /* what messages know it by */
  char *address;
  State state;
  gint64 since;      /* of the state, monotonic */
  gint64 moved;      /* the last byte, monotonic */
} Connection;

static void
count (YxFieldConnections *self, const char *address, int step)
{
  const int n = GPOINTER_TO_INT (g_hash_table_lookup (self->peers, address)) + step;

  if (n > 0)
    g_hash_table_insert (self->peers, g_strdup (address), GINT_TO_POINTER (n));
  else
    g_hash_table_remove (self->peers, address);
}

static void
connection_free (Connection *connection)
{
  g_object_set_data (G_OBJECT (connection->remote), KEY, NULL);
  g_object_unref (connection->remote);
  g_object_unref (connection->socket);
  g_free (connection->address);
  g_free (connection);
}

static void
gone_cb (gpointer data, GObject *stream)
{
  Connection *connection = data;

  g_hash_table_remove (connection->owner->all, connection);
  count (connection->owner, connection->address, -1);
  connection_free (connection);
}

static void
enter (Connection *connection, State state)
{
  connection->state = state;
  connection->since = connection->moved = g_get_monotonic_time ();
}

static gboolean
is_stuck (const Connection *connection, gint64 now)
{
  const gint64 still = (now - connection->moved) / G_USEC_PER_SEC;
  const gint64 age = (now - connection->since) / G_USEC_PER_SEC;

  switch (connection->state) {
  case STATE_REST:
    return FALSE;
  case STATE_IDLE:
    return age >= IDLE_SECONDS;
  case STATE_BODY:
    return still >= STILL_SECONDS || age >= BODY_SECONDS;
  case STATE_ANSWER:
  default:
    return still >= STILL_SECONDS;
  }
}

static gboolean
look_cb (gpointer user_data)
{
  YxFieldConnections *self = user_data;
  const gint64 now = g_get_monotonic_time ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->all);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    Connection *connection = key;

    /* Both halves: who waits to read and who waits to write wakes up and lets go. */
    if (is_stuck (connection, now))
      g_socket_shutdown (connection->socket, TRUE, TRUE, NULL);
  }
  return G_SOURCE_CONTINUE;
}

/* ---- What moves ---- */

static Connection *
connection_of (SoupServerMessage *message)
{
  GSocketAddress *address = soup_server_message_get_remote_address (message);

  return address != NULL ? g_object_get_data (G_OBJECT (address), KEY) : NULL;
}

static void
enter_of (SoupServerMessage *message, State state)
{
  Connection *connection = connection_of (message);

  if (connection != NULL)
    enter (connection, state);
}

static void
note_move (SoupServerMessage *message)
{
  Connection *connection = connection_of (message);

  if (connection != NULL)
    connection->moved = g_get_monotonic_time ();
}

static void
got_headers_cb (SoupServerMessage *message, gpointer user_data)
{
  enter_of (message, STATE_BODY);
}

static void
got_chunk_cb (SoupServerMessage *message, GBytes *chunk, gpointer user_data)
{
  note_move (message);
}

static void
wrote_body_data_cb (SoupServerMessage *message, guint n_bytes, gpointer user_data)
{
  note_move (message);
}

static void
got_body_cb (SoupServerMessage *message, gpointer user_data)
{
  enter_of (message, STATE_ANSWER);
}

static void
finished_cb (SoupServerMessage *message, gpointer user_data)
{
  enter_of (message, STATE_IDLE);
}

/* Called for each request before its first byte. */
static void
request_started_cb (SoupServer *soup, SoupServerMessage *message, gpointer user_data)
{
  enter_of (message, STATE_IDLE);
  g_signal_connect (message, "got-headers", G_CALLBACK (got_headers_cb), NULL);
  g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), NULL);
  g_signal_connect (message, "got-body", G_CALLBACK (got_body_cb), NULL);
  g_signal_connect (message, "wrote-body-data", G_CALLBACK (wrote_body_data_cb), NULL);
  g_signal_connect (message, "finished", G_CALLBACK (finished_cb), NULL);
}

YxFieldConnections *
yx_field_connections_new (SoupServer *soup)
{
  YxFieldConnections *self = g_new0 (YxFieldConnections, 1);

  self->soup = soup;
  self->all = g_hash_table_new (NULL, NULL);
  self->peers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_signal_connect (soup, "request-started", G_CALLBACK (request_started_cb), self);
  self->timer = g_timeout_source_new_seconds (LOOK_SECONDS);
  g_source_set_callback (self->timer, look_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
  return self;
}

void
yx_field_connections_free (YxFieldConnections *self)
{
  GHashTableIter iter;
  gpointer key;

  g_source_destroy (self->timer);
  g_source_unref (self->timer);
  g_hash_table_iter_init (&iter, self->all);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    Connection *connection = key;

    g_object_weak_unref (G_OBJECT (connection->stream), gone_cb, connection);
    g_socket_close (connection->socket, NULL);
    connection_free (connection);
  }
  g_hash_table_unref (self->all);
  g_hash_table_unref (self->peers);
  g_free (self);
}

gboolean
yx_field_connections_has_room (YxFieldConnections *self, const char *address)
{
  return g_hash_table_size (self->all) < MAX_CONNECTIONS
         && GPOINTER_TO_INT (g_hash_table_lookup (self->peers, address)) < MAX_A_PEER;
}

void
yx_field_connections_take (YxFieldConnections *self, GIOStream *stream, GSocket *socket,
                           const char *address)
{
  g_autoptr (GSocketAddress) local = g_socket_get_local_address (socket, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_get_remote_address (socket, NULL);
  g_autoptr (GError) error = NULL;
  Connection *connection;

  if (local == NULL || remote == NULL)
    return;
  connection = g_new0 (Connection, 1);
  connection->owner = self;
  connection->stream = stream;
  connection->socket = g_object_ref (socket);
  connection->remote = g_object_ref (remote);
  connection->address = g_strdup (address);
  enter (connection, STATE_IDLE);
  g_hash_table_add (self->all, connection);
  count (self, address, 1);
  g_object_weak_ref (G_OBJECT (stream), gone_cb, connection);
  g_object_set_data (G_OBJECT (remote), KEY, connection);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  if (!soup_server_accept_iostream (self->soup, stream, local, remote, &error))
    g_warning ("%s: %s", address, error->message);
}

const char *
yx_field_connections_get_address (SoupServerMessage *message)
{
  const Connection *connection = connection_of (message);

  return connection != NULL ? connection->address : NULL;
}

void
yx_field_connections_rest (SoupServerMessage *message)
{
  enter_of (message, STATE_REST);
}

void
yx_field_connections_move (SoupServerMessage *message)
{
  enter_of (message, STATE_ANSWER);
}
