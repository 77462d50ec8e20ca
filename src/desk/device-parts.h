#pragma once

/* Split messages of vehicle terminals: each packet is durable before it is acknowledged, and the
 * fixes of the whole are recorded in the transaction that brings the last one. */

#include "desk/fixes.h"
#include "protocols/jt808.h"

G_BEGIN_DECLS

typedef enum {
  YX_DEVICE_PART_KEPT,     /* others are to come */
  YX_DEVICE_PART_REPEATED, /* of a message that was whole already */
  YX_DEVICE_PART_WHOLE,    /* it was the last one: the fixes are recorded */
  YX_DEVICE_PART_FAULTY,   /* it was the last one, and the whole says nothing */
} YxDevicePartState;

/* `packet` is a split message that holds fixes; it is copied. */
void yx_desk_record_part_async (YxDesk *self, gint64 device, const YxJt808Message *packet,
                                gint64 receive_time, GAsyncReadyCallback callback,
                                gpointer user_data);

/* TRUE: what the state says is durable. *ret_fixes (nullable; transfer full; of YxDeviceFix) is
 * set with WHOLE. */
gboolean yx_desk_record_part_finish (YxDesk *self, GAsyncResult *result,
                                     YxDevicePartState *ret_state, GArray **ret_fixes,
                                     GError **error);

/* Records what can be read of messages whose last packet came before `before` (UTC microseconds)
 * and that nothing will complete any more: their fixes up to the first packet that is missing.
 * What lies behind that is let go of, which is an event. */
void yx_desk_settle_parts_async (YxDesk *self, gint64 before, GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean yx_desk_settle_parts_finish (YxDesk *self, GAsyncResult *result, GError **error);

G_END_DECLS
