#pragma once

/* What a file is known by. */

#include <gio/gio.h>

G_BEGIN_DECLS

/* SHA-256 of a file as hex, read in pieces. *ret_bytes: how long it is. Errors: G_IO_ERROR. Returns:
 * (transfer full) */
char *yx_file_digest (const char *path, gint64 *ret_bytes, GError **error);

G_END_DECLS
