#pragma once

/* From the planner's solution to rows: road geometry, clock times, figures, and their storing in
 * one transaction. Internal to desk/. */

#include "desk/plan-input.h"
#include "desk/planning.h"
#include "model/plan-study.h"

G_BEGIN_DECLS

typedef struct _YxPlanResult YxPlanResult;

/* Follows every leg along the roads and adds up what the plan page shows. The study and the choices
 * (of YxPlanChoice) are stored beside the plan. made_from is a version; 0: none. */
YxPlanResult *yx_plan_result_new (const YxPlanInput *input, const YxPlanDraft *draft,
                                  const YxPlanSolution *solution, YxPlanStudy *study,
                                  GArray *choices, const YxPlanRequest *request,
                                  YxPlanOrigin origin, int made_from, double seconds,
                                  const char *region_name, YxRoadsSearch *search, GError **error);
void yx_plan_result_free (YxPlanResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxPlanResult, yx_plan_result_free)

/* Stores plan, routes, stops, left-outs and the event. STATE when the operation has been approved
 * or its cases changed meanwhile. */
gboolean yx_plan_result_store (YxPlanResult *result, YxDesk *desk, GCancellable *cancellable,
                               GError **error);

G_END_DECLS
