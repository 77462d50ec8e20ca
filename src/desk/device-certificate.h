#pragma once

/* Certificates by which devices are known over TLS. */

#include "desk/devices.h"

G_BEGIN_DECLS

/* From now on a device is known by this certificate (SHA-256, hexadecimal) and by no former one.
 * `which`: id, identity or label of a paired device that speaks Cursor on Target. *ret_id
 * (nullable) is its id. */
gboolean yx_desk_set_device_certificate (YxDesk *self, const char *which, const char *digest,
                                         char **ret_id, GError **error);

G_END_DECLS
