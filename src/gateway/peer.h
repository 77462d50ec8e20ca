#pragma once

/* One connection of a stream protocol: bytes in, bytes out, limits. Nothing here blocks; a peer
 * that is slow, silent or endless costs its buffers until it is let go. */

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _YxPeer YxPeer;

typedef struct {
  /* What has come and was not used yet. Returns how many bytes are used up; to be called again
   * when more come. May call yx_peer_close(). */
  gsize (*received) (YxPeer *peer, const guint8 *bytes, gsize size, gpointer data);
  /* The connection is gone; the peer is freed when its last reference is. */
  void (*closed) (YxPeer *peer, gpointer data);
  gsize max_pending;  /* bytes that may wait for the rest of a message */
  guint idle_seconds; /* without a byte: closed */
} YxPeerClass;

/* Takes over a connection, plain or TLS, whose socket is `socket`. Returns: (transfer full) */
YxPeer *yx_peer_new (GIOStream *stream, GSocket *socket, const char *address,
                     const YxPeerClass *klass, gpointer data);
YxPeer *yx_peer_ref (YxPeer *self);
void yx_peer_unref (YxPeer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxPeer, yx_peer_unref)

/* Queues bytes. A peer that does not read is closed when more than 1 MiB waits for it. Nothing on
 * one that is closed. */
void yx_peer_send (YxPeer *self, const void *bytes, gsize size);

/* What is queued still goes out, as far as it goes at once. */
void yx_peer_close (YxPeer *self);
gboolean yx_peer_is_closed (YxPeer *self);

const char *yx_peer_get_address (YxPeer *self);

G_END_DECLS
