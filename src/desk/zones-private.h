#pragma once

/* Internal to desk/: zones for the night. */

#include "desk/desk-private.h"
#include "desk/zones.h"

G_BEGIN_DECLS

/* Not removed, as they were drawn, whatever the clock says. Returns: (transfer full): of YxZone */
GPtrArray *yx_read_zones (YxDb *db, const char *operation_id, gboolean removed_too,
                          GError **error);

G_END_DECLS
