#pragma once

/* What runs behind a window while its desk is open: the gateway that takes positions and reports in,
 * and the watch that follows the operation that is live. Where another program on this PC has the
 * ports already, the state says so and they are tried again; the watch then writes only if no program
 * with a gateway does, so that alarms ring. */

#include <gio/gio.h>

#include "desk/night-watch.h"
#include "gateway/gateway.h"

G_BEGIN_DECLS

#define YX_TYPE_LIVE_HOST (yx_live_host_get_type ())
G_DECLARE_FINAL_TYPE (YxLiveHost, yx_live_host, YX, LIVE_HOST, GObject)

/* Signals: "changed" (): there is another view. "state" (): the gateway's state is another. */

/* `ports`: (nullable): for as long as the program runs; NULL: no gateway, and nothing is written. */
YxLiveHost *yx_live_host_new (YxDesk *desk, const YxGatewayOptions *ports);

/* Returns: (transfer full) (nullable): none while no operation is live */
YxNightView *yx_live_host_dup_view (YxLiveHost *self);

/* One line for the user: where it listens, or why it does not. Returns: (transfer none) */
const char *yx_live_host_get_state (YxLiveHost *self);

/* Whether positions are taken in here. */
gboolean yx_live_host_is_listening (YxLiveHost *self);

/* What is wrong, so that the night is not to be relied on: it cannot be followed, or nobody takes its
 * positions in. Returns: (transfer full) (nullable): one line for the user; NULL: nothing */
char *yx_live_host_dup_trouble (YxLiveHost *self);

/* Reads at once, as after a verb. */
void yx_live_host_wake (YxLiveHost *self);

/* Lets go of the ports and the desk. */
void yx_live_host_stop (YxLiveHost *self);

G_END_DECLS
