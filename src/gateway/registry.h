#pragma once

/* The paired devices, as the gateway's thread looks them up for each message; and those that call
 * without being paired. Follows the desk: a device paired or revoked by another program counts
 * within a second. */

#include "desk/devices.h"

G_BEGIN_DECLS

typedef struct _YxRegistry YxRegistry;

/* Reads the devices. To be used in one thread, whose default context it runs in. */
YxRegistry *yx_registry_new (YxDesk *desk, GError **error);
void yx_registry_free (YxRegistry *self);

/* The device; NULL: not known, revoked or expired, and noted with `peer`. Owned by the registry
 * until the main context is iterated. */
const YxDevice *yx_registry_find (YxRegistry *self, YxDeviceProtocol protocol,
                                  const char *identity, const char *peer);

/* The same by the certificate (SHA-256, hexadecimal) that it shows. */
const YxDevice *yx_registry_find_certificate (YxRegistry *self, const char *digest,
                                              const char *peer);

/* Whether a device that was found before is still paired. */
gboolean yx_registry_is_paired (YxRegistry *self, gint64 number);

/* By its number, whatever its state. */
const YxDevice *yx_registry_get (YxRegistry *self, gint64 number);

/* Whether a peer has been refused so often lately that it is not answered any more. Never one from
 * which a paired device has called: phones of one carrier share an address, and none is to shut the
 * others out. What strangers send from there is refused, and no longer noted. */
gboolean yx_registry_is_blocked (YxRegistry *self, const char *peer);

/* Counts a refusal against a peer that has no identity to be noted by. */
void yx_registry_refuse_peer (YxRegistry *self, const char *peer);

/* How many messages were refused so far. */
guint64 yx_registry_get_refused (YxRegistry *self);

G_END_DECLS
