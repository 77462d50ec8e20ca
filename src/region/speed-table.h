#pragma once

/* The speed table as a file: data/roads/speeds.json, or one of the user's in the same form. */

#include <glib.h>

#include "roads/speeds.h"

G_BEGIN_DECLS

/* The built-in table for a NULL path. Errors: YX_REGION_ERROR_SPEEDS, message names the file and
 * the field that is missing, unknown or out of range. */
gboolean yx_speed_table_load (const char *path, YxRoadsSpeeds *ret_speeds, GError **error);

/* The same from bytes; `shown` is what a message calls them. */
gboolean yx_speed_table_parse (const char *shown, const char *json, gsize size,
                               YxRoadsSpeeds *ret_speeds, GError **error);

/* A table as such a file. Returns: (transfer full) */
char *yx_speed_table_to_json (const YxRoadsSpeeds *speeds);

G_END_DECLS
