#pragma once

/* What the Plan page shows on the map: the places of the operation's debtors, the routes with
 * their stops, and the selection; and what a click on them selects. */

#include "console/plan-selection.h"
#include "desk/lists.h"
#include "map/map-view.h"

G_BEGIN_DECLS

typedef struct _YxPlanMap YxPlanMap;

/* Both are kept; the result must be freed before the view is disposed. */
YxPlanMap *yx_plan_map_new (YxMapView *view, YxPlanSelection *selection);
void yx_plan_map_free (YxPlanMap *self);

/* Records are copied; the map stays where it is. */
void yx_plan_map_show (YxPlanMap *self, const YxPlanView *plan);

G_END_DECLS
