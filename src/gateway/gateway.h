#pragma once

/* Takes in what phones and vehicle terminals send and keeps it on the desk: nothing is
 * acknowledged before it is durable. Runs in a thread of its own; any number of gateways may serve
 * one desk.
 *
 * Protocols that are plain or made for terminals listen on this PC alone unless an address says
 * otherwise; the field page, which speaks TLS and takes tokens, on every interface. */

#include <gio/gio.h>

#include "desk/desk.h"

G_BEGIN_DECLS

#define YX_TYPE_GATEWAY (yx_gateway_get_type ())
G_DECLARE_FINAL_TYPE (YxGateway, yx_gateway, YX, GATEWAY, GObject)

/* Signal "fixes" (no arguments): positions have been recorded. Emitted in the main context that was
 * thread-default when the gateway was made, once for many. */

typedef enum {
  YX_GATEWAY_OSMAND, /* with GPSLogger and OwnTracks */
  YX_GATEWAY_JT808,
  YX_GATEWAY_COT,
  YX_GATEWAY_COT_TLS,
  YX_GATEWAY_FIELD,  /* the field page, HTTPS */
  YX_GATEWAY_N_PORTS,
} YxGatewayPort;

/* Addresses as in gateway/listen.h; NULL: the default. */
typedef struct {
  const char *addresses[YX_GATEWAY_N_PORTS];
  const char *certificate; /* file of a given one (gateway/certificate.h); NULL: the desk's own */
  const char *key;         /* its key's file; NULL: the same file */
  const char *mqtt;        /* URL of a broker (gateway/mqtt-edge.h); NULL: none */
} YxGatewayOptions;

/* "127.0.0.1:5055" */
const char *yx_gateway_default_address (YxGatewayPort port);
/* What the port is called: "OsmAnd". */
const char *yx_gateway_port_name (YxGatewayPort port);

YxGateway *yx_gateway_new (YxDesk *desk);

/* Listens on every port or, with an error that names the one that fails, on none. Blocks until
 * then. */
gboolean yx_gateway_start (YxGateway *self, const YxGatewayOptions *options, GError **error);

/* Answers what it has taken in, then lets go of everything. Also done by the last unref. */
void yx_gateway_stop (YxGateway *self);

/* Where a port listens, "127.0.0.1:5055"; NULL: it is off. Returns: (transfer none) */
const char *yx_gateway_get_address (YxGateway *self, YxGatewayPort port);

typedef struct {
  guint64 n_fixes;   /* durable */
  guint64 n_groups;  /* transactions they took */
  guint64 n_refused; /* messages of devices that are not paired */
  gboolean mqtt;     /* the broker is there */
} YxGatewayCounts;

void yx_gateway_get_counts (YxGateway *self, YxGatewayCounts *ret_counts);

G_END_DECLS
