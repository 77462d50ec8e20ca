#pragma once

/* The steps of an operation, from draft to closed: which it stands in, what stands between it and
 * the next one, and the buttons that act. What the desk refuses is said in its words below. */

#include <adwaita.h>

#include "console/desk-verb.h"
#include "desk/steps.h"
#include "model/operation.h"

G_BEGIN_DECLS

#define YX_TYPE_STEP_BAR (yx_step_bar_get_type ())
G_DECLARE_FINAL_TYPE (YxStepBar, yx_step_bar, YX, STEP_BAR, AdwBin)

/* Signals:
 *   plan (): the planner is wanted
 *   versions (): the approved versions are wanted */

/* (nullable) */
void yx_step_bar_set_desk (YxStepBar *self, YxDesk *desk);

/* @conditions: of YxStepCondition, copied. @night: the window touches the night. */
void yx_step_bar_show (YxStepBar *self, YxOperation *operation, GArray *conditions, gboolean night,
                       guint roles);

G_END_DECLS
