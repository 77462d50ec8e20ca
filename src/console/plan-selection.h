#pragma once

/* What is selected on the Plan page, kept in one place so that table, map and list agree.
 *
 * A case belongs to at most one task of the operation, a task has the stops planned for it (none
 * when it was left out), a stop lies on one route. Selecting one thing selects what follows from
 * it: a stop its route, task and first case; a case its task and that task's first stop; a route
 * nothing but itself. A view that is told "changed" shows the four ids as they are; when showing
 * them makes it report the same ids back, that is no change and nothing is emitted, so views
 * cannot chase each other. */

#include <glib-object.h>

#include "console/types.h"

G_BEGIN_DECLS

#define YX_TYPE_PLAN_SELECTION (yx_plan_selection_get_type ())
G_DECLARE_FINAL_TYPE (YxPlanSelection, yx_plan_selection, YX, PLAN_SELECTION, GObject)

/* Signals:
 *   changed () */
YxPlanSelection *yx_plan_selection_new (void);

/* Forgets all that is known of the plan, selects nothing. */
void yx_plan_selection_reset (YxPlanSelection *self);
/* The cases of a task, as their numbers, joined by 、 as the model does. */
void yx_plan_selection_add_task (YxPlanSelection *self, const char *task_id,
                                 const char *case_numbers);
/* In the order they are driven. @task_id is %NULL for a start or end. */
void yx_plan_selection_add_stop (YxPlanSelection *self, const char *stop_id, const char *route_id,
                                 const char *task_id);

/* An id that is not known is selected alone. %NULL selects nothing. */
void yx_plan_selection_select_case (YxPlanSelection *self, const char *case_number);
void yx_plan_selection_select_task (YxPlanSelection *self, const char *task_id);
void yx_plan_selection_select_route (YxPlanSelection *self, const char *route_id);
void yx_plan_selection_select_stop (YxPlanSelection *self, const char *stop_id);
void yx_plan_selection_clear (YxPlanSelection *self);

/* All (nullable) (transfer none), valid until the next change. */
const char *yx_plan_selection_get_case (YxPlanSelection *self);
const char *yx_plan_selection_get_task (YxPlanSelection *self);
const char *yx_plan_selection_get_route (YxPlanSelection *self);
const char *yx_plan_selection_get_stop (YxPlanSelection *self);

/* Looked up, not selected. */
const char *yx_plan_selection_task_of_case (YxPlanSelection *self, const char *case_number);

G_END_DECLS
