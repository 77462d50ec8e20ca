#pragma once

/* Cursor on Target over TCP and TLS: ATAK, WinTAK and the like, XML or version 1 of the TAK protocol, which
 * is offered to each client. Positions and alarms come in; every position that is recorded goes
 * out to those clients that are paired, at most every few seconds for each device, and so do the
 * stops and the open alerts. A client that is not paired is noted and told nothing. */

#include "gateway/alert-book.h"
#include "gateway/recorder.h"
#include "gateway/registry.h"
#include "gateway/stop-book.h"

G_BEGIN_DECLS

typedef struct _YxCotServer YxCotServer;

YxCotServer *yx_cot_server_new (YxRegistry *registry, YxRecorder *recorder, YxStopBook *book,
                               YxAlertBook *alerts);
void yx_cot_server_free (YxCotServer *self);

/* In the open. */
gboolean yx_cot_server_listen (YxCotServer *self, GSocketAddress *address,
                               GSocketAddress **ret_address, GError **error);

/* Over TLS, to devices that show the certificate they were given (signed by `authority`). Such a
 * device is known by it; its own uid is its identity, or else that of the first position that comes
 * with an endpoint, as a client describes itself. */
gboolean yx_cot_server_listen_tls (YxCotServer *self, GSocketAddress *address,
                                   GTlsCertificate *certificate, GTlsCertificate *authority,
                                   GSocketAddress **ret_address, GError **error);

/* Shows recorded fixes (of YxDeviceFix) to the clients. */
void yx_cot_server_publish (YxCotServer *self, const GArray *fixes);

/* The stops have changed: clients are shown those that there are, and told which are gone. They
 * are shown them also when they come, and every minute. */
void yx_cot_server_publish_stops (YxCotServer *self);

/* The alert book has looked: clients are shown what is new in it, all of it every minute and when they
 * come, and told what is over. */
void yx_cot_server_publish_alerts (YxCotServer *self);

G_END_DECLS
