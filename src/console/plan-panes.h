#pragma once

/* What the Plan page says of a plan beside the map: the coverage curve, and below it, one at a
 * time, the routes, who is left out, the go/no-go, and the rehearsal. */

#include <adwaita.h>

#include "console/plan-selection.h"
#include "console/route-list.h"
#include "desk/lists.h"

G_BEGIN_DECLS

#define YX_TYPE_PLAN_PANES (yx_plan_panes_get_type ())
G_DECLARE_FINAL_TYPE (YxPlanPanes, yx_plan_panes, YX, PLAN_PANES, AdwBin)

/* Signals:
 *   take (guint n_vehicles): a point of the curve is wanted as the plan
 *   apply (gpointer advice): as that of YxLeftOutList */

/* Once. */
void yx_plan_panes_set_selection (YxPlanPanes *self, YxPlanSelection *selection);

void yx_plan_panes_show (YxPlanPanes *self, const YxPlanView *view);

/* Asks the go/no-go of an operation; both nullable: none. */
void yx_plan_panes_check (YxPlanPanes *self, YxDesk *desk, const char *operation_id);

YxRouteList *yx_plan_panes_get_route_list (YxPlanPanes *self);

/* "routes", "left-out", "check", "rehearsal" */
void yx_plan_panes_turn_to (YxPlanPanes *self, const char *pane);

G_END_DECLS
