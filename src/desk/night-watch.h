#pragma once

/* Keeps a YxNight up to date on a thread of its own and tells when something differs. */

#include "desk/night.h"

G_BEGIN_DECLS

#define YX_TYPE_NIGHT_WATCH (yx_night_watch_get_type ())
G_DECLARE_FINAL_TYPE (YxNightWatch, yx_night_watch, YX, NIGHT_WATCH, GObject)

/* Signal "changed" (no arguments): there is a new view. Signal "failed" (const char *message): the
 * night could not be read or written; it is tried again. Both are emitted in the main context that
 * was thread-default when the watch was made. */

/* operation_id: NULL watches whichever operation is live, the latest if several are; while none is,
 * there is no view. `mode` as in yx_night_new(). */
YxNightWatch *yx_night_watch_new (YxDesk *desk, const char *operation_id, YxNightMode mode);

/* Looks at once instead of within 250 ms, as after positions have come in. */
void yx_night_watch_wake (YxNightWatch *self);

/* NULL: nothing has been read yet. Returns: (transfer full) (nullable) */
YxNightView *yx_night_watch_dup_view (YxNightWatch *self);

/* Waits for the thread to end. Also done by the last unref. */
void yx_night_watch_stop (YxNightWatch *self);

G_END_DECLS
