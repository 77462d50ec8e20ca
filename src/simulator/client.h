#pragma once

/* One phone or terminal as the gateway meets it: connects, sends, waits for the answer, and keeps
 * what was not answered to send it again. Blocking: for a thread of its own. */

#include <gio/gio.h>

#include "model/enums.h"
#include "protocols/fix.h"

G_BEGIN_DECLS

typedef struct _YxClient YxClient;

/* `address` is HOST:PORT; identity as the protocol has it, with FIELD the token. FIELD, OSMAND,
 * OWNTRACKS, JT808 and COT. `certificate` (nullable): the only one that FIELD speaks to. */
YxClient *yx_client_new (YxDeviceProtocol protocol, const char *address, const char *identity,
                         GTlsCertificate *certificate);
void yx_client_free (YxClient *self);

/* Puts a fix behind what waits to be sent. */
void yx_client_keep (YxClient *self, const YxFix *fix);

/* Puts a report behind what waits to be said with a button: JSON, one object of /api/reports. FIELD
 * only; reports are sent before fixes. */
void yx_client_say (YxClient *self, const char *report);

/* How many reports were taken, and how many refused for good. */
void yx_client_get_said (YxClient *self, guint *ret_taken, guint *ret_refused);

/* Sends what waits. FALSE when the gateway cannot be reached or refuses; the rest waits on. */
gboolean yx_client_send (YxClient *self, GError **error);

/* How many fixes and reports wait, and those fixes that were acknowledged, of YxFix, in order. COT acknowledges nothing:
 * there it is what has been written to the connection. */
guint yx_client_get_waiting (YxClient *self);
const GArray *yx_client_get_acknowledged (YxClient *self);

G_END_DECLS
