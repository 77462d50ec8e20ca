#pragma once

/* Where a server listens: "127.0.0.1:5055", "[::]:5055", "5055" (loopback) or "off". */

#include <gio/gio.h>

G_BEGIN_DECLS

/* *ret_address is NULL for "off". `option` names what is wrong. */
gboolean yx_listen_parse (const char *option, const char *text, GSocketAddress **ret_address,
                          GError **error);

typedef struct _YxListener YxListener;

/* Someone has called; `connection` is the listener's until it is referenced. */
typedef void (*YxListenFunc) (GSocketConnection *connection, gpointer user_data);

/* Listens, and has `incoming` called in the thread-default context. *ret_address (nullable) is the
 * address with its port, where 0 was asked for. The error names `what` and the address. All who wait
 * are let in at one turn of the main loop: a county's phones call at once after a break, and a turn
 * is long when there are many connections (gateway/pace.h).
 *
 * A connection takes a file of the program, and some are kept back for the desk and all else: one
 * too many is closed at once, and the listening goes on. */
YxListener *yx_listen (const char *what, GSocketAddress *address, YxListenFunc incoming,
                       gpointer user_data, GSocketAddress **ret_address, GError **error);
void yx_listener_free (YxListener *self);

/* "JT/T 808 cannot listen on 127.0.0.1:7611: …" */
void yx_listen_set_error (const char *what, GSocketAddress *address, const GError *cause,
                          GError **error);

/* "127.0.0.1:5055". Returns: (transfer full) */
char *yx_listen_format (GSocketAddress *address);

/* The other side of a connection, without its port. Returns: (transfer full) */
char *yx_listen_peer (GSocketConnection *connection);

G_END_DECLS
