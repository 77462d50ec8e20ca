#pragma once

/* The field page and what it speaks with: HTTPS, on every interface unless an address says
 * otherwise, since everything but the page itself takes the token of a paired phone. A call is read
 * whole, handled on a worker thread, and acknowledged when what it brought is durable. */

#include "gateway/recorder.h"
#include "gateway/registry.h"

G_BEGIN_DECLS

typedef struct _YxFieldServer YxFieldServer;

/* *ret_address: where it listens, (transfer full). */
YxFieldServer *yx_field_server_new (YxDesk *desk, GSocketAddress *address,
                                    GTlsCertificate *certificate, YxRegistry *registry,
                                    YxRecorder *recorder, GSocketAddress **ret_address,
                                    GError **error);

/* Answers what it has taken in, for which it needs the recorder still. */
void yx_field_server_free (YxFieldServer *self);

G_END_DECLS
