#define G_LOG_DOMAIN "yexun-gateway"

#include "config.h"

#include "gateway/peer.h"

#include <string.h>

#define CHUNK 4096
#define MAX_QUEUED (1024 * 1024)
/* As many bytes as one turn may bring, so that one peer does not keep the others waiting. */
#define CHUNKS_A_TURN 16

struct _YxPeer {
  grefcount refs;
  GIOStream *stream;
  GPollableInputStream *input;
  GPollableOutputStream *output;
  GSocket *socket;
  char *address;
  const YxPeerClass *klass;
  gpointer data;
  GMainContext *context;
  GByteArray *pending; /* received */
  GByteArray *queued;  /* to be sent */
  gsize n_sent;        /* of queued */
  GSource *readable;
  GSource *writable;   /* NULL: nothing is queued */
  gint64 heard;        /* monotonic */
  gboolean tls;
  gboolean closed;
};

static gboolean readable_cb (GObject *stream, gpointer user_data);
static gboolean writable_cb (GObject *stream, gpointer user_data);

static void
drop_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
watch_output (YxPeer *self)
{
  if (self->writable != NULL || self->closed)
    return;
  self->writable = g_pollable_output_stream_create_source (self->output, NULL);
  g_source_set_callback (self->writable, G_SOURCE_FUNC (writable_cb), self, NULL);
  g_source_attach (self->writable, self->context);
}

/* Sends what goes without waiting. */
static void
send_queued (YxPeer *self)
{
  while (self->n_sent < self->queued->len) {
    g_autoptr (GError) error = NULL;
    const gssize n = g_pollable_output_stream_write_nonblocking (
        self->output, self->queued->data + self->n_sent, self->queued->len - self->n_sent, NULL,
        &error);

    if (n > 0) {
      self->n_sent += (gsize) n;
      continue;
    }
    if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)) {
      g_byte_array_set_size (self->queued, 0);
      self->n_sent = 0;
      yx_peer_close (self);
    } else {
      watch_output (self);
    }
    return;
  }
  g_byte_array_set_size (self->queued, 0);
  self->n_sent = 0;
}

static gboolean
writable_cb (GObject *stream, gpointer user_data)
{
  g_autoptr (YxPeer) self = yx_peer_ref (user_data);

  send_queued (self);
  if (self->closed || self->queued->len > 0)
    return self->closed ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
  g_clear_pointer (&self->writable, g_source_unref);
  return G_SOURCE_REMOVE;
}

static void
hand_on (YxPeer *self)
{
  gsize used;

  used = self->klass->received (self, self->pending->data, self->pending->len, self->data);
  g_assert (used <= self->pending->len);
  if (used == self->pending->len)
    g_byte_array_set_size (self->pending, 0);
  else if (used > 0)
    g_byte_array_remove_range (self->pending, 0, (guint) used);
  if (self->pending->len > self->klass->max_pending)
    yx_peer_close (self);
}

/* When it will have been silent for too long. */
static gint64
get_end (YxPeer *self)
{
  return self->heard + (gint64) self->klass->idle_seconds * G_USEC_PER_SEC;
}

/* Also when the time is up. */
static gboolean
readable_cb (GObject *stream, gpointer user_data)
{
  g_autoptr (YxPeer) self = yx_peer_ref (user_data);
  gboolean all = FALSE;

  for (guint i = 0; i < CHUNKS_A_TURN && !self->closed && !all; i++) {
    g_autoptr (GError) error = NULL;
    guint8 chunk[CHUNK];
    const gssize n = g_pollable_input_stream_read_nonblocking (self->input, chunk, sizeof chunk,
                                                               NULL, &error);

    if (n > 0) {
      self->heard = g_get_monotonic_time ();
      g_byte_array_append (self->pending, chunk, (guint) n);
      hand_on (self);
      all = n < CHUNK && !self->tls;
    } else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)) {
      all = TRUE;
    } else {
      yx_peer_close (self);
    }
  }
  if (!self->closed && all && g_get_monotonic_time () >= get_end (self))
    yx_peer_close (self);
  /* What TLS has decrypted already makes no socket readable. */
  if (!self->closed)
    g_source_set_ready_time (self->readable, all ? get_end (self) : 0);
  return self->closed ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static gboolean
socket_readable_cb (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  return readable_cb (NULL, user_data);
}

YxPeer *
yx_peer_new (GIOStream *stream, GSocket *socket, const char *address, const YxPeerClass *klass,
             gpointer data)
{
  YxPeer *self = g_new0 (YxPeer, 1);

  g_ref_count_init (&self->refs);
  self->stream = g_object_ref (stream);
  self->input = G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (stream));
  self->output = G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (stream));
  self->socket = g_object_ref (socket);
  self->address = g_strdup (address);
  self->klass = klass;
  self->tls = G_IS_TLS_CONNECTION (stream);
  self->data = data;
  self->context = g_main_context_ref_thread_default ();
  self->pending = g_byte_array_new ();
  self->queued = g_byte_array_new ();
  self->heard = g_get_monotonic_time ();
  g_socket_set_keepalive (socket, TRUE);

  /* One source for a peer, since the main loop looks at each at every turn; its stream would make two
   * of it, and a timer a third. */
  if (self->tls) {
    self->readable = g_pollable_input_stream_create_source (self->input, NULL);
    g_source_set_callback (self->readable, G_SOURCE_FUNC (readable_cb), self, NULL);
  } else {
    self->readable = g_socket_create_source (socket, G_IO_IN, NULL);
    g_source_set_callback (self->readable, G_SOURCE_FUNC (socket_readable_cb), self, NULL);
  }
  g_source_set_ready_time (self->readable, get_end (self));
  g_source_attach (self->readable, self->context);
  return self;
}

YxPeer *
yx_peer_ref (YxPeer *self)
{
  g_ref_count_inc (&self->refs);
  return self;
}

void
yx_peer_unref (YxPeer *self)
{
  if (!g_ref_count_dec (&self->refs))
    return;
  g_assert (self->closed);
  g_byte_array_unref (self->pending);
  g_byte_array_unref (self->queued);
  g_object_unref (self->socket);
  g_object_unref (self->stream);
  g_main_context_unref (self->context);
  g_free (self->address);
  g_free (self);
}

void
yx_peer_send (YxPeer *self, const void *bytes, gsize size)
{
  if (self->closed)
    return;
  if (self->queued->len - self->n_sent + size > MAX_QUEUED) {
    yx_peer_close (self);
    return;
  }
  g_byte_array_append (self->queued, bytes, (guint) size);
  if (self->writable == NULL)
    send_queued (self);
}

void
yx_peer_close (YxPeer *self)
{
  if (self->closed)
    return;
  self->closed = TRUE;
  drop_source (&self->readable);
  drop_source (&self->writable);
  /* Closing a TLS stream would wait for the other side; the socket is enough. */
  g_socket_shutdown (self->socket, FALSE, TRUE, NULL);
  g_socket_close (self->socket, NULL);
  self->klass->closed (self, self->data);
}

gboolean
yx_peer_is_closed (YxPeer *self)
{
  return self->closed;
}

const char *
yx_peer_get_address (YxPeer *self)
{
  return self->address;
}
