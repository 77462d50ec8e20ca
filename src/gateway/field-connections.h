#pragma once

/* The connections of the field page's server after their handshake: how many there may be, and
 * which are let go because nothing moves on them any more. */

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef struct _YxFieldConnections YxFieldConnections;

/* Runs in the thread-default context; hands connections to `soup`. */
YxFieldConnections *yx_field_connections_new (SoupServer *soup);
void yx_field_connections_free (YxFieldConnections *self);

/* Whether one more of this address may come in. */
gboolean yx_field_connections_has_room (YxFieldConnections *self, const char *address);

/* Takes one over: `stream` speaks TLS on `socket`. */
void yx_field_connections_take (YxFieldConnections *self, GIOStream *stream, GSocket *socket,
                                const char *address);

/* The address that a message came from; NULL: through no connection that was taken over. */
const char *yx_field_connections_get_address (SoupServerMessage *message);

/* While a message waits for the desk its connection may be still; and a stream may be unless
 * something is on its way. */
void yx_field_connections_rest (SoupServerMessage *message);
/* From now on bytes must move. */
void yx_field_connections_move (SoupServerMessage *message);

G_END_DECLS
