#pragma once

/* What OwnTracks phones say and are told, by whichever way they come. */

#include "desk/fixes.h"
#include "gateway/registry.h"
#include "gateway/stop-book.h"

G_BEGIN_DECLS

typedef struct _YxOwntracksIntake YxOwntracksIntake;

YxOwntracksIntake *yx_owntracks_intake_new (YxRegistry *registry, YxStopBook *book);
void yx_owntracks_intake_free (YxOwntracksIntake *self);

typedef enum {
  YX_OWNTRACKS_TAKEN,
  YX_OWNTRACKS_STRANGER, /* not paired */
  YX_OWNTRACKS_REFUSED,  /* no JSON, faulty, in the clear from a phone with a key, or not to be
                            decrypted */
} YxOwntracksTaken;

/* Appends to `fixes` (of YxDeviceFix) what a body says. `identity` NULL: the bodies name theirs.
 * A broker's word that it has lost the phone becomes a fix with YX_FIX_LOST, except a kept one: that
 * is old. *ret_device (nullable) is the last one that spoke. */
YxOwntracksTaken yx_owntracks_intake_take (YxOwntracksIntake *self, const char *identity,
                                           const char *peer, const char *body, gsize size,
                                           gboolean kept, GArray *fixes,
                                           const YxDevice **ret_device);

/* What a phone is to be told: the stops of its car as fences, when they are others than it was told
 * last, or that was an hour ago. NULL: nothing. Encrypted where the phone has a key.
 * Returns: (transfer full): JSON, one message */
char *yx_owntracks_intake_tell (YxOwntracksIntake *self, const YxDevice *device);

G_END_DECLS
