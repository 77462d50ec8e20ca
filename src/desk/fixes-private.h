#pragma once

/* Internal to desk/: fixes in a transaction that does more. */

#include "desk/fixes.h"

G_BEGIN_DECLS

gboolean yx_desk_record_fix_rows (YxDb *db, const YxDeviceFix *fixes, gsize n, GError **error);

G_END_DECLS
