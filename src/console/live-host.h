#pragma once

/* What runs behind a window while its desk is open: the gateway that takes positions and reports in,
 * and the watch that follows the operation that is live. Where another program on this PC has the
 * ports already, the watch only reads and the state says so. */

#include <gio/gio.h>

#include "desk/night-watch.h"

G_BEGIN_DECLS

#define YX_TYPE_LIVE_HOST (yx_live_host_get_type ())
G_DECLARE_FINAL_TYPE (YxLiveHost, yx_live_host, YX, LIVE_HOST, GObject)

/* Signals: "changed" (): there is another view. "state" (): the gateway's state is another. */

YxLiveHost *yx_live_host_new (YxDesk *desk, gboolean with_gateway);

/* Returns: (transfer full) (nullable): none while no operation is live */
YxNightView *yx_live_host_dup_view (YxLiveHost *self);

/* One line for the user: where it listens, or why it does not. Returns: (transfer none) */
const char *yx_live_host_get_state (YxLiveHost *self);

/* Whether positions are taken in here. */
gboolean yx_live_host_is_listening (YxLiveHost *self);

/* Reads at once, as after a verb. */
void yx_live_host_wake (YxLiveHost *self);

/* Lets go of the ports and the desk. */
void yx_live_host_stop (YxLiveHost *self);

G_END_DECLS
