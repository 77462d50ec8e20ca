#pragma once

/* The go/no-go of an operation: who may not go and why first, then whose papers are missing, then
 * the warnings. Each line says what was looked at, its basis and what to do. */

#include <adwaita.h>

#include "console/plan-selection.h"
#include "desk/check.h"

G_BEGIN_DECLS

#define YX_TYPE_CHECK_LIST (yx_check_list_get_type ())
G_DECLARE_FINAL_TYPE (YxCheckList, yx_check_list, YX, CHECK_LIST, AdwBin)

/* Signal "checked" (no arguments): another check is shown. */

/* Once. */
void yx_check_list_set_selection (YxCheckList *self, YxPlanSelection *selection);

/* Asks on a thread and shows the answer. Both nullable: none. */
void yx_check_list_load (YxCheckList *self, YxDesk *desk, const char *operation_id);

/* Visits that may not go, or lack papers. */
guint yx_check_list_get_n_stopped (YxCheckList *self);

G_END_DECLS
