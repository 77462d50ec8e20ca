#pragma once

/* One row of the route list: a route's head, a stop, the head of what is left out, or a task
 * that is. */

#include <adwaita.h>

#include "console/left-outs.h"
#include "console/types.h"
#include "model/route.h"
#include "model/stop.h"
#include "model/task.h"

G_BEGIN_DECLS

#define YX_TYPE_ROUTE_ROW (yx_route_row_get_type ())
G_DECLARE_FINAL_TYPE (YxRouteRow, yx_route_row, YX, ROUTE_ROW, AdwBin)

GtkWidget *yx_route_row_new (void);

/* (nullable) */
void yx_route_row_set_tree_row (YxRouteRow *self, GtkTreeListRow *row);

void yx_route_row_show_route (YxRouteRow *self, YxRoute *route);
/* @ordinal: of the stop's route, for the colour. */
void yx_route_row_show_stop (YxRouteRow *self, YxStop *stop, guint ordinal);
void yx_route_row_show_left_outs (YxRouteRow *self, YxLeftOuts *left_outs);
void yx_route_row_show_left_out_task (YxRouteRow *self, YxTask *task);

G_END_DECLS
