#pragma once

/* An alert of the desk as Cursor on Target shows it. A call for help is an emergency (b-a-o-tbl), which
 * ends by b-a-o-can; anything else a marker with what to do as its remark, which ends by being
 * deleted, so that no phone sounds the alarm of an emergency for a low battery. Both go stale by
 * themselves when the gateway is no longer there to repeat them. */

#include "gateway/alert-book.h"
#include "protocols/cot.h"

G_BEGIN_DECLS

/* `device_id` (nullable): of the device that calls for help, whose own alarm it then is. FALSE: the
 * alert is nowhere, and cannot be shown. */
gboolean yx_cot_alert_begin (const YxBookAlert *alert, const char *device_id, gint64 now,
                             YxCotEvent *ret_event);
/* What ends an event that the above has made. */
void yx_cot_alert_end (const YxCotEvent *begun, gint64 now, YxCotEvent *ret_event);

G_END_DECLS
