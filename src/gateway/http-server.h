#pragma once

/* The HTTP port for phones that run somebody else's app: OsmAnd and Traccar's clients and
 * GPSLogger on any path, OwnTracks on /pub and below /owntracks. See protocols/osmand.h and
 * protocols/owntracks.h for what they send. Answers when the fixes are durable:
 *
 *   200  kept, or nothing to keep      400  cannot be read, or (query, form) an unknown device
 *   404  (JSON) an unknown device      413  more than 1 MiB
 *   429  refused too often             503  could not be kept; send again */

#include "gateway/owntracks-intake.h"
#include "gateway/recorder.h"
#include "gateway/registry.h"

G_BEGIN_DECLS

typedef struct _YxHttpServer YxHttpServer;

/* *ret_address: where it listens, (transfer full). */
YxHttpServer *yx_http_server_new (GSocketAddress *address, YxRegistry *registry,
                                  YxRecorder *recorder, YxOwntracksIntake *owntracks,
                                  GSocketAddress **ret_address, GError **error);
void yx_http_server_free (YxHttpServer *self);

G_END_DECLS
