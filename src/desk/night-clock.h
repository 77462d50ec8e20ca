#pragma once

/* The night's clock: the time of day, but for a rehearsal, whose night begins when somebody says so
 * and runs faster. What a night reads and writes is by this clock. */

#include "desk/desk.h"

G_BEGIN_DECLS

/* From now on it is `night_time` in the operation, `speed` times as fast (0 … 3600; 0: the clock
 * stands and follows the fixes). For those who dispatch. */
gboolean yx_desk_rehearse (YxDesk *self, const char *operation_id, gint64 night_time, double speed,
                           GError **error);

/* What the operation's clock shows at `real_time` (0: now); that same time unless it rehearses. */
gboolean yx_desk_get_night_time (YxDesk *self, const char *operation_id, gint64 real_time,
                                 gint64 *ret_night_time, GError **error);

/* The same for many times at once, in place. */
gboolean yx_desk_convert_night_times (YxDesk *self, const char *operation_id, gint64 *times,
                                      guint n_times, GError **error);

G_END_DECLS
