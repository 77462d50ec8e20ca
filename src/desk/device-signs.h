#pragma once

/* When each device was last heard of. */

#include "desk/desk.h"

G_BEGIN_DECLS

typedef struct {
  gint64 device;  /* YxDevice.number */
  gint64 heard;   /* when its last position or report came in, UTC microseconds; 0: never */
  double battery; /* 0 … 1, as its last position said; NAN: it did not */
} YxDeviceSign;

/* Of all devices, by number. Returns: (transfer full): of YxDeviceSign */
GArray *yx_desk_list_device_signs (YxDesk *self, GError **error);

G_END_DECLS
