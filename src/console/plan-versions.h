#pragma once

/* The versions of an operation's plan in a window: which there are, what differs between one and the
 * plan in force, stop by stop and car by car, and a button that takes one again. */

#include <adwaita.h>

#include "desk/desk.h"

G_BEGIN_DECLS

#define YX_TYPE_PLAN_VERSIONS (yx_plan_versions_get_type ())
G_DECLARE_FINAL_TYPE (YxPlanVersions, yx_plan_versions, YX, PLAN_VERSIONS, AdwWindow)

/* Over the window of @parent. */
void yx_plan_versions_present (GtkWidget *parent, YxDesk *desk, const char *operation_id);

G_END_DECLS
