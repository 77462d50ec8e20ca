#pragma once

/* The head of the right pane: which operation, what pooling saves, how many vehicles and
 * seconds, and the Plan button, which turns into progress and Cancel while the planner runs. */

#include <adwaita.h>

#include "desk/lists.h"

G_BEGIN_DECLS

#define YX_TYPE_PLAN_BAR (yx_plan_bar_get_type ())
G_DECLARE_FINAL_TYPE (YxPlanBar, yx_plan_bar, YX, PLAN_BAR, AdwBin)

/* Signals:
 *   planned (): a new plan is on the desk
 *   message (const char *text): something a toast should say
 *   operation-chosen (const char *id)
 * Property "planning" (boolean, read-only). */

/* (nullable); a run that is under way is cancelled. */
void yx_plan_bar_set_desk (YxPlanBar *self, YxDesk *desk);

/* @operations: a list of YxOperation, kept. @chosen_id (nullable) is selected without a signal. */
void yx_plan_bar_set_operations (YxPlanBar *self, GListModel *operations, const char *chosen_id);

/* Shows the sentence, the saving and the vehicles at hand. */
void yx_plan_bar_show (YxPlanBar *self, const YxPlanView *view);

/* Does nothing when no operation is shown or a run is under way. */
void yx_plan_bar_plan (YxPlanBar *self);
/* The same with one car more than the plan that is shown uses. */
void yx_plan_bar_plan_one_more (YxPlanBar *self);
/* Takes the plan with at most so many vehicles from the curve of the plan that is shown. */
void yx_plan_bar_take (YxPlanBar *self, guint n_vehicles);
void yx_plan_bar_cancel (YxPlanBar *self);
gboolean yx_plan_bar_get_planning (YxPlanBar *self);

/* Opens the list of operations. */
void yx_plan_bar_choose_operation (YxPlanBar *self);

G_END_DECLS
