#pragma once

/* Vehicles and routes: a head for each route, unfolding to its stops; at the end what the plan
 * leaves out, with reasons. */

#include <adwaita.h>

#include "console/plan-selection.h"
#include "model/plan-study.h"

G_BEGIN_DECLS

#define YX_TYPE_ROUTE_LIST (yx_route_list_get_type ())
G_DECLARE_FINAL_TYPE (YxRouteList, yx_route_list, YX, ROUTE_LIST, AdwBin)

/* Signal "opened" (const char *debtor_id): a double click, or Enter, on a visit. */

/* Shows and sets route, stop and task of @selection from now on. */
void yx_route_list_set_selection (YxRouteList *self, YxPlanSelection *selection);

/* Lists of YxRoute, of YxStop of all routes in order, and of YxTask; read at once, not kept. */
void yx_route_list_set_plan (YxRouteList *self, GListModel *routes, GListModel *stops,
                             GListModel *tasks);

/* Why each visit is in its car, for the tooltips; nullable. Before yx_route_list_set_plan(). */
void yx_route_list_set_study (YxRouteList *self, YxPlanStudy *study);

/* Unfolds all routes, or folds them when all are unfolded. */
void yx_route_list_toggle_all (YxRouteList *self);

void yx_route_list_focus_list (YxRouteList *self);

/* The rows in sight or to scroll to: a list of GtkTreeListRow. (transfer none) */
GListModel *yx_route_list_get_rows (YxRouteList *self);

G_END_DECLS
