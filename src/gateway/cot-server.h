#pragma once

/* Cursor on Target over TCP: ATAK, WinTAK and the like, XML or version 1 of the TAK protocol, which
 * is offered to each client. Positions and alarms come in; every position that is recorded goes
 * out to those clients that are paired, at most every few seconds for each device. A client that
 * is not paired is noted and told nothing. */

#include "gateway/recorder.h"
#include "gateway/registry.h"

G_BEGIN_DECLS

typedef struct _YxCotServer YxCotServer;

YxCotServer *yx_cot_server_new (GSocketAddress *address, YxRegistry *registry,
                                YxRecorder *recorder, GSocketAddress **ret_address,
                                GError **error);
void yx_cot_server_free (YxCotServer *self);

/* Shows recorded fixes (of YxDeviceFix) to the clients. */
void yx_cot_server_publish (YxCotServer *self, const GArray *fixes);

G_END_DECLS
