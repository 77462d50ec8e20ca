#pragma once

/* What the Live page asks the dispatch window (console/dispatch-window.h) about. */

#include <gtk/gtk.h>

#include "desk/night.h"
#include "model/lead.h"

G_BEGIN_DECLS

/* Opens the window over @over's. Returns: (transfer none) (nullable): it; none without a window, or
 * for an alert that asks for no car. */
GtkWidget *yx_live_dispatch_for_lead (GtkWidget *over, YxDesk *desk, YxNightView *view,
                                      const YxLeadData *lead);
GtkWidget *yx_live_dispatch_for_alert (GtkWidget *over, YxDesk *desk, YxNightView *view,
                                       const YxAlert *alert);

G_END_DECLS
