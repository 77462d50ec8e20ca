#pragma once

/* Where a server listens: "127.0.0.1:5055", "[::]:5055", "5055" (loopback) or "off". */

#include <gio/gio.h>

G_BEGIN_DECLS

/* *ret_address is NULL for "off". `option` names what is wrong. */
gboolean yx_listen_parse (const char *option, const char *text, GSocketAddress **ret_address,
                          GError **error);

/* Listens, and has `incoming` (as GSocketService::incoming) called in the thread-default context.
 * *ret_address (nullable) is the address with its port, where 0 was asked for. The error names
 * `what` and the address. */
GSocketService *yx_listen (const char *what, GSocketAddress *address, GCallback incoming,
                           gpointer user_data, GSocketAddress **ret_address, GError **error);

/* A socket that listens, for a server of another library; libsoup's own queue of ten is full when a
 * county's phones call again after a break. */
GSocket *yx_listen_socket (GSocketAddress *address, GError **error);

/* Whether one more connection may stay. Each takes a file of the program, and some are kept back for
 * the desk and all else: one too many is closed at once, and the listening goes on. What yx_listen()
 * hands on has been asked for. `socket` counts until it is freed. */
gboolean yx_listen_admit (GSocket *socket);

/* "JT/T 808 cannot listen on 127.0.0.1:7611: …" */
void yx_listen_set_error (const char *what, GSocketAddress *address, const GError *cause,
                          GError **error);

/* "127.0.0.1:5055". Returns: (transfer full) */
char *yx_listen_format (GSocketAddress *address);

/* The other side of a connection, without its port. Returns: (transfer full) */
char *yx_listen_peer (GSocketConnection *connection);

G_END_DECLS
