#pragma once

/* What a slip of the pen must not cost. */

#include <gio/gio.h>

G_BEGIN_DECLS

/* Whether a result may be written to `path`: the folder is there and may be written to, and what
 * has the name already, if anything, is an ordinary file and neither a desk nor a region file.
 * The error (G_IO_ERROR_FAILED) names the path and says what is in the way. */
gboolean yx_output_check (const char *path, GError **error);

G_END_DECLS
