#pragma once

/* Looks at a file before anything opens it as a desk, so that a refused one stays untouched. */

#include <glib.h>

G_BEGIN_DECLS

/* "YxDk" at offset 68 of the file (SQLite's application id): what tells a desk from any other
 * SQLite file. */
#define YX_DESK_APPLICATION_ID 0x5978446b

/* Reads the file's header and, without writing, its structure: the pages of a file of ordinary
 * size in full, of a huge one for as long as opening may take. *ret_version is its schema's.
 * Errors: NOT_FOUND, FOREIGN, DAMAGED, NEWER, LOCKED. */
gboolean yx_desk_file_inspect (const char *path, guint *ret_version, GError **error);

/* Whether it is a desk, be it damaged or of a later version, by its header alone. */
gboolean yx_desk_file_is_desk (const char *path);

G_END_DECLS
