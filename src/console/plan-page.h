#pragma once

/* The Plan page: cases on the left, map in the middle, vehicles and routes on the right. Reads
 * all it shows on threads and keeps what is on screen until the new is there. */

#include <adwaita.h>

#include "console/types.h"
#include "desk/desk.h"

G_BEGIN_DECLS

#define YX_TYPE_PLAN_PAGE (yx_plan_page_get_type ())
G_DECLARE_FINAL_TYPE (YxPlanPage, yx_plan_page, YX, PLAN_PAGE, AdwBin)

/* Implements YxPage.
 * Property "planning" (boolean, read-only): the planner runs. */

/* Whether all that was asked for is on screen. */
gboolean yx_plan_page_is_loaded (YxPlanPage *self);

/* Opens the dialog for a new operation with the cases that the table shows. */
void yx_plan_page_new_operation (YxPlanPage *self);
void yx_plan_page_plan (YxPlanPage *self);
void yx_plan_page_cancel (YxPlanPage *self);
void yx_plan_page_choose_operation (YxPlanPage *self);
void yx_plan_page_unselect (YxPlanPage *self);
void yx_plan_page_toggle_routes (YxPlanPage *self);
/* As yx_map_view_show_found(). */
void yx_plan_page_show_found (YxPlanPage *self, YxLonLat point, double radius_m, const char *name);
/* "map.zoom-in", "map.zoom-out", "map.fit" */
void yx_plan_page_activate_map (YxPlanPage *self, const char *action);

/* The operation shown; %NULL: the latest. */
const char *yx_plan_page_get_operation (YxPlanPage *self);

/* Shows or hides the plan in time, which is remembered. */
void yx_plan_page_toggle_time_plan (YxPlanPage *self);
/* Takes the version of the plan before. */
void yx_plan_page_undo (YxPlanPage *self);
void yx_plan_page_show_versions (YxPlanPage *self);

YxGanttPane *yx_plan_page_get_gantt_pane (YxPlanPage *self);
YxPlanSelection *yx_plan_page_get_selection (YxPlanPage *self);

G_END_DECLS
