#pragma once

/* Where phones find this PC. */

#include <glib.h>

G_BEGIN_DECLS

/* The first address of this PC that is not its own loop, IPv4 before IPv6; "127.0.0.1" when it has
 * none. Returns: (transfer full) */
char *yx_host_guess (void);

/* "HOST", "HOST:PORT", "[IPv6]:PORT" taken apart; without a port it is `port`. FALSE: it is
 * neither. */
gboolean yx_host_parse (const char *text, guint16 port, char **ret_host, guint16 *ret_port);

/* "host:port", an IPv6 address in brackets. Returns: (transfer full) */
char *yx_host_format (const char *host, guint16 port);

G_END_DECLS
