#pragma once

/* A crew has seen where the desk sends it. */

#include "desk/phone.h"

G_BEGIN_DECLS

/* From a phone of the car that was sent, or (phone NULL) as heard over the radio. `time`: UTC
 * microseconds, 0: now. The first time counts. NOT_FOUND; STATE when it was withdrawn. */
gboolean yx_desk_acknowledge_dispatch (YxDesk *self, const YxPhone *phone, const char *dispatch_id,
                                       gint64 time, GError **error);

G_END_DECLS
