#pragma once

/* Who the plan leaves out, why, and what it would take to let him in; the cheapest first. */

#include <adwaita.h>

#include "console/plan-selection.h"
#include "desk/lists.h"

G_BEGIN_DECLS

#define YX_TYPE_LEFT_OUT_LIST (yx_left_out_list_get_type ())
G_DECLARE_FINAL_TYPE (YxLeftOutList, yx_left_out_list, YX, LEFT_OUT_LIST, AdwBin)

/* Signals:
 *   apply (gpointer advice): a const YxTaskAdvice *, valid during the signal: its change is wanted,
 *     and a new plan after it */

/* Once. */
void yx_left_out_list_set_selection (YxLeftOutList *self, YxPlanSelection *selection);

void yx_left_out_list_show (YxLeftOutList *self, const YxPlanView *view);

guint yx_left_out_list_get_n_tasks (YxLeftOutList *self);

/* Whether this task is in the list. */
gboolean yx_left_out_list_has_task (YxLeftOutList *self, const char *task_id);

G_END_DECLS
