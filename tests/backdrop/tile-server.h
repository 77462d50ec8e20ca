#pragma once

/* A tile service on loopback, on a thread of its own. Its tiles are black but for a white disc
 * round one place of its world; other paths misbehave:
 *   /{z}/{x}/{y}.png   the tiles; 404 for rows that are multiples of 7 at zoom 9
 *   /wmts.xml           the description of the same tiles as a WMTS
 *   /garbage/…         bytes that are no picture
 *   /forbidden/…       403
 *   /slow/…            answers after the server is stopped, if ever */

#include <glib.h>

#include "geo/tile.h"

typedef struct _TileServer TileServer;

TileServer *tile_server_new (YxLonLat disc);
void tile_server_free (TileServer *self);

/* "http://127.0.0.1:PORT" */
const char *tile_server_get_address (TileServer *self);
guint tile_server_get_n_requests (TileServer *self);
/* The query of the last request, "" when there was none. Returns: (transfer full). */
char *tile_server_get_last_query (TileServer *self);
