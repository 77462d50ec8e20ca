#pragma once

/* Positions from a file, recorded where there was no network and brought in afterwards. */

#include "desk/fixes.h"

G_BEGIN_DECLS

/* Records fixes, which all have a time and a place, for a device (id, identity or label; also one that
 * is revoked by now), each once however often it is imported, and says so in an event with the name
 * of the `source`. *ret_new (nullable): how many were not there. */
gboolean yx_desk_import_fixes (YxDesk *self, const char *device, const YxFix *fixes, gsize n,
                               const char *source, guint *ret_new, GError **error);

G_END_DECLS
