#pragma once

/* From the planner's solution to rows: road geometry, clock times, figures, and their storing in
 * one transaction. Internal to desk/. */

#include "desk/plan-ground.h"

G_BEGIN_DECLS

typedef struct _YxPlanResult YxPlanResult;

/* Follows every leg along the roads and adds up what the plan page shows. The study and the choices
 * are stored beside the plan. All but the strings must outlive the result. */
YxPlanResult *yx_plan_result_new (const YxPlanInput *input, const YxPlanDraft *draft,
                                  YxPlanStudy *study, const YxPlanKeeping *keeping,
                                  double seconds, const char *region_name, YxRoadsSearch *search,
                                  GError **error);
void yx_plan_result_free (YxPlanResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxPlanResult, yx_plan_result_free)

/* Stores plan, routes, stops, left-outs and the event. STATE when the operation has been approved
 * or its cases changed meanwhile. */
gboolean yx_plan_result_store (YxPlanResult *result, YxDesk *desk, GCancellable *cancellable,
                               GError **error);

G_END_DECLS
