#pragma once

/* Connections that begin with TLS, up to the end of the handshake: everybody, or only devices with a
 * certificate of the desk. A peer that says nothing, little or too slowly is let go after a few
 * seconds, and one address may have only a few handshakes at once (more wait), so that none keeps
 * others out. */

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _YxTlsDoor YxTlsDoor;

/* `digest` is that of the device's certificate, which `authority` has signed; NULL without one. */
typedef void (*YxTlsDoorOpened) (GIOStream *stream, GSocket *socket, const char *address,
                                 const char *digest, gpointer data);

/* Runs in the thread-default context. authority NULL: peers need no certificate. */
YxTlsDoor *yx_tls_door_new (GTlsCertificate *certificate, GTlsCertificate *authority,
                            YxTlsDoorOpened opened, gpointer data);

/* Lets go of all whose handshake has not ended. */
void yx_tls_door_free (YxTlsDoor *self);

void yx_tls_door_take (YxTlsDoor *self, GSocketConnection *connection);

G_END_DECLS
