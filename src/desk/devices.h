#pragma once

/* Phones and terminals that report to the desk: who they are, whom they go with, until when. One
 * that is not known is refused and noted, so that somebody can pair it. */

#include "desk/desk.h"
#include "model/enums.h"

G_BEGIN_DECLS

typedef struct {
  YxDeviceProtocol protocol;
  const char *identity;   /* as the protocol has it; NULL with FIELD, which gets its own */
  const char *label;      /* nullable */
  const char *bearer;     /* a vehicle's id, plate or call sign, or an officer's id or name;
                             NULL: nobody's yet */
  const char *secret_key; /* OwnTracks: what its messages are encrypted with; NULL: they are not */
  gboolean tolerant;      /* JT/T 808: wrong checksums are taken, and marked */
  gint64 expires;         /* UTC microseconds; 0: never */
} YxDeviceData;

/* Makes an identity as it is kept: an 808 phone number without leading zeros. NULL with INVALID
 * set when the protocol cannot have it. Returns: (transfer full) */
char *yx_device_normalise_identity (YxDeviceProtocol protocol, const char *identity,
                                    GError **error);

/* Pairs a device; one that was revoked comes back. *ret_token (nullable) is the secret of a field
 * page, told this once and kept only as its digest; NULL for other protocols. */
gboolean yx_desk_add_device (YxDesk *self, const YxDeviceData *data, char **ret_id,
                             char **ret_token, GError **error);

/* From now on it is refused. `which`: its id, identity or label. */
gboolean yx_desk_revoke_device (YxDesk *self, const char *which, GError **error);

typedef struct {
  char *id;
  gint64 number;         /* in the rows of fixes */
  YxDeviceProtocol protocol;
  char *identity;
  char *label;           /* nullable, as all below */
  char *vehicle_id, *plate, *call_sign;
  char *officer_id, *officer;
  char *secret_key;
  char *certificate;     /* SHA-256, of the one it shows over TLS */
  gboolean tolerant;
  gint64 created;
  gint64 revoked, expires; /* 0: not */
} YxDevice;

/* Oldest first. Returns: (transfer full): of YxDevice */
GArray *yx_desk_list_devices (YxDesk *self, GError **error);

/* By the token of a field page; FALSE with NOT_FOUND for one that is not known, was revoked or has
 * expired. */
gboolean yx_desk_find_device_by_token (YxDesk *self, const char *token, gint64 now,
                                       YxDevice *ret_device, GError **error);
void yx_device_clear (YxDevice *device);

typedef struct {
  YxDeviceProtocol protocol;
  char *identity;
  char *peer;            /* where it called from, last */
  gint64 first_seen, last_seen;
  gint64 n_seen;
} YxUnknownDevice;

/* The latest first. Returns: (transfer full): of YxUnknownDevice */
GArray *yx_desk_list_unknown_devices (YxDesk *self, GError **error);

/* Notes callers (of YxUnknownDevice, which it takes), as the gateway meets them; at most
 * YX_UNKNOWN_DEVICES_MAX are kept, the latest. */
#define YX_UNKNOWN_DEVICES_MAX 1000
void yx_desk_note_unknown_devices_async (YxDesk *self, GArray *callers,
                                         GAsyncReadyCallback callback, gpointer user_data);
gboolean yx_desk_note_unknown_devices_finish (YxDesk *self, GAsyncResult *result, GError **error);

/* An empty array that frees its elements. */
GArray *yx_unknown_devices_new (void);

G_END_DECLS
