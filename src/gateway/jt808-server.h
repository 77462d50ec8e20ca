#pragma once

/* JT/T 808 over TCP. A terminal that is paired may send positions at once; registration hands it a
 * token, which authentication need not repeat, since many terminals keep that of a former
 * platform. Answers to positions go out when these are durable. Wrong checksums are answered with
 * "wrong message" and dropped, unless the device is set to tolerate them. */

#include "gateway/alert-book.h"
#include "gateway/recorder.h"
#include "gateway/registry.h"

G_BEGIN_DECLS

typedef struct _YxJt808Server YxJt808Server;

YxJt808Server *yx_jt808_server_new (GSocketAddress *address, YxRegistry *registry,
                                    YxRecorder *recorder, GSocketAddress **ret_address,
                                    GError **error);
void yx_jt808_server_free (YxJt808Server *self);

/* Tells terminals whose call for help has been acknowledged (of YxBookAlert) that it was seen: 0x8203
 * for the message it came with, once for each. */
void yx_jt808_server_confirm (YxJt808Server *self, const GPtrArray *alerts);

G_END_DECLS
