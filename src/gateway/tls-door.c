#define G_LOG_DOMAIN "yexun-gateway"

#include "config.h"

#include "gateway/tls-door.h"

#include <errno.h>
#include <sys/socket.h>

#include "gateway/certificate.h"
#include "gateway/listen.h"

#define HANDSHAKE_SECONDS 10
/* A handshake takes a thread while it lasts; those that have not said a byte take none. */
#define HANDSHAKES_A_PEER 4
#define TURN_MS 50
#define RECORD_HANDSHAKE 22
#define RECORD_HEAD 5
#define RECORD_MAX 4096 /* as much of it as must be there */
#define WAITING_MAX 1024

struct _YxTlsDoor {
  GTlsCertificate *certificate;
  GTlsCertificate *authority; /* nullable */
  YxTlsDoorOpened opened;
  gpointer data;
  GMainContext *context;
  GHashTable *guests;     /* set of Guest */
  GHashTable *handshakes; /* address → how many, the key owned */
};

typedef struct {
  YxTlsDoor *door;
  GSocketConnection *connection;
  char *address;
  GIOStream *tls;         /* NULL: nothing has come yet */
  GCancellable *cancellable;
  GSource *readable, *late;
} Guest;

static void
drop_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
count_handshake (YxTlsDoor *self, const char *address, int step)
{
  const int n = GPOINTER_TO_INT (g_hash_table_lookup (self->handshakes, address)) + step;

  if (n > 0)
    g_hash_table_insert (self->handshakes, g_strdup (address), GINT_TO_POINTER (n));
  else
    g_hash_table_remove (self->handshakes, address);
}

static void
guest_free (Guest *guest)
{
  g_hash_table_remove (guest->door->guests, guest);
  if (guest->tls != NULL)
    count_handshake (guest->door, guest->address, -1);
  drop_source (&guest->readable);
  drop_source (&guest->late);
  g_clear_object (&guest->tls);
  g_object_unref (guest->connection);
  g_object_unref (guest->cancellable);
  g_free (guest->address);
  g_free (guest);
}

static void
turn_away (Guest *guest)
{
  g_socket_close (g_socket_connection_get_socket (guest->connection), NULL);
  guest_free (guest);
}

/* Called in whatever thread does the handshake. */
static gboolean
accept_cb (GTlsConnection *tls, GTlsCertificate *certificate, GTlsCertificateFlags errors,
           gpointer user_data)
{
  return yx_certificate_is_issued_by (certificate, user_data);
}

static void
shaken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Guest *guest = user_data;
  YxTlsDoor *self = guest->door;
  GTlsConnection *tls = G_TLS_CONNECTION (source);
  GTlsCertificate *certificate = NULL;
  g_autoptr (GError) error = NULL;

  if (g_tls_connection_handshake_finish (tls, result, &error))
    certificate = g_tls_connection_get_peer_certificate (tls);
  if (error != NULL || g_cancellable_is_cancelled (guest->cancellable)
      || (self->authority != NULL
          && (certificate == NULL
              || !yx_certificate_is_issued_by (certificate, self->authority)))) {
    g_debug ("%s: %s", guest->address, error != NULL ? error->message : "no certificate");
    turn_away (guest);
    return;
  }
  {
    GSocket *socket = g_socket_connection_get_socket (guest->connection);
    g_autofree char *digest
        = self->authority != NULL ? yx_certificate_get_digest (certificate) : NULL;

    self->opened (guest->tls, socket, guest->address, digest, self->data);
  }
  guest_free (guest);
}

static gboolean turn_cb (gpointer user_data);

/* Whether the peer's first message is there: a TLS record (RFC 8446, 5.1) of a type, a version, a
 * length in two bytes and so many more. Whoever has sent half of it gets no thread to wait in. */
static gboolean
has_hello (Guest *guest)
{
  const int fd = g_socket_get_fd (g_socket_connection_get_socket (guest->connection));
  guint8 record[RECORD_HEAD + RECORD_MAX];
  const ssize_t n = recv (fd, record, sizeof record, MSG_PEEK | MSG_DONTWAIT);

  /* A peer that is gone, or that speaks no TLS, is for the handshake to find out. */
  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return FALSE;
  if (n <= 0 || record[0] != RECORD_HANDSHAKE)
    return TRUE;
  return n >= RECORD_HEAD
         && n >= MIN (RECORD_HEAD + (record[3] << 8 | record[4]), (int) sizeof record);
}

/* Something has come: the handshake, when it is this peer's turn. */
static void
begin (Guest *guest)
{
  YxTlsDoor *self = guest->door;
  g_autoptr (GError) error = NULL;

  if (!has_hello (guest)
      || GPOINTER_TO_INT (g_hash_table_lookup (self->handshakes, guest->address))
             >= HANDSHAKES_A_PEER) {
    guest->readable = g_timeout_source_new (TURN_MS);
    g_source_set_callback (guest->readable, turn_cb, guest, NULL);
    g_source_attach (guest->readable, self->context);
    return;
  }
  guest->tls = g_tls_server_connection_new (G_IO_STREAM (guest->connection), self->certificate,
                                            &error);
  if (guest->tls == NULL) {
    g_warning ("TLS cannot be spoken: %s", error->message);
    turn_away (guest);
    return;
  }
  /* Whom this PC trusts in the world has no say here, and would cost 4 MB a connection. */
  g_tls_connection_set_database (G_TLS_CONNECTION (guest->tls), NULL);
  count_handshake (self, guest->address, 1);
  if (self->authority != NULL) {
    g_object_set (guest->tls, "authentication-mode", G_TLS_AUTHENTICATION_REQUIRED, NULL);
    g_signal_connect_data (guest->tls, "accept-certificate", G_CALLBACK (accept_cb),
                           g_object_ref (self->authority),
                           (GClosureNotify) (void *) g_object_unref, 0);
  }
  g_tls_connection_handshake_async (G_TLS_CONNECTION (guest->tls), G_PRIORITY_DEFAULT,
                                    guest->cancellable, shaken_cb, guest);
}

static gboolean
turn_cb (gpointer user_data)
{
  Guest *guest = user_data;

  drop_source (&guest->readable);
  begin (guest);
  return G_SOURCE_REMOVE;
}

static gboolean
readable_cb (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  return turn_cb (user_data);
}

static gboolean
late_cb (gpointer user_data)
{
  Guest *guest = user_data;

  drop_source (&guest->late);
  if (guest->tls == NULL)
    turn_away (guest);
  else
    g_cancellable_cancel (guest->cancellable);
  return G_SOURCE_REMOVE;
}

YxTlsDoor *
yx_tls_door_new (GTlsCertificate *certificate, GTlsCertificate *authority, YxTlsDoorOpened opened,
                 gpointer data)
{
  YxTlsDoor *self = g_new0 (YxTlsDoor, 1);

  self->certificate = g_object_ref (certificate);
  self->authority = authority != NULL ? g_object_ref (authority) : NULL;
  self->opened = opened;
  self->data = data;
  self->context = g_main_context_ref_thread_default ();
  self->guests = g_hash_table_new (NULL, NULL);
  self->handshakes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
yx_tls_door_free (YxTlsDoor *self)
{
  g_autoptr (GList) guests = g_hash_table_get_keys (self->guests);

  for (GList *each = guests; each != NULL; each = each->next) {
    Guest *guest = each->data;

    if (guest->tls == NULL)
      turn_away (guest);
    else
      g_cancellable_cancel (guest->cancellable);
  }
  while (g_hash_table_size (self->guests) > 0)
    g_main_context_iteration (self->context, TRUE);
  g_hash_table_unref (self->guests);
  g_hash_table_unref (self->handshakes);
  g_main_context_unref (self->context);
  g_object_unref (self->certificate);
  g_clear_object (&self->authority);
  g_free (self);
}

void
yx_tls_door_take (YxTlsDoor *self, GSocketConnection *connection)
{
  GSocket *socket = g_socket_connection_get_socket (connection);
  Guest *guest;

  if (g_hash_table_size (self->guests) >= WAITING_MAX) {
    g_socket_close (socket, NULL);
    return;
  }
  guest = g_new0 (Guest, 1);
  guest->door = self;
  guest->connection = g_object_ref (connection);
  guest->address = yx_listen_peer (connection);
  guest->cancellable = g_cancellable_new ();
  g_hash_table_add (self->guests, guest);
  guest->readable = g_socket_create_source (socket, G_IO_IN, NULL);
  g_source_set_callback (guest->readable, G_SOURCE_FUNC (readable_cb), guest, NULL);
  g_source_attach (guest->readable, self->context);
  guest->late = g_timeout_source_new_seconds (HANDSHAKE_SECONDS);
  g_source_set_callback (guest->late, late_cb, guest, NULL);
  g_source_attach (guest->late, self->context);
}
