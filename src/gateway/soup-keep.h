#pragma once

/* A SoupServer that is handed its connections (soup_server_accept_iostream()). */

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* libsoup keeps a connection for the next request only while it listens somewhere itself. It is given
 * a socket without a name that only this PC could find; what comes in there has to be refused: its
 * remote address is none that was handed over. */
gboolean yx_soup_keep_connections (SoupServer *soup, GError **error);

G_END_DECLS
