#pragma once

/* "One case, one car", by kind of task: what a plan is compared with. Internal to desk/. */

#include "desk/plan-input.h"
#include "model/plan-study.h"

G_BEGIN_DECLS

#define YX_N_TASK_KINDS (YX_TASK_KIND_EVICTION + 1)

/* Who rides in the car of a route: the crew set by name; else its whole usual crew where a task
 * needs bailiffs; else only as many as its tasks take. */
int yx_route_staff (const YxPlanInput *input, const YxPlanDraft *draft,
                    const YxPlanSolution *solution, const YxPlanRoute *route);

/* Of each case that a solution covers, on its own: from the base to the stops planned for it and
 * back, with the crew its task needs. Fills ret_kinds by kind; a kind without cases stays 0. A
 * case with several tasks counts under the first and with the larger crew. Beside it stands what the
 * solution itself takes for the kind (YxTogether). */
void yx_baseline_measure (const YxPlanInput *input, const YxPlanDraft *draft,
                          const YxPlanSolution *solution,
                          YxBaseline ret_kinds[YX_N_TASK_KINDS]);

/* The trips of all kinds; the kind of the sum and what stands beside it mean nothing. */
YxBaseline yx_baseline_sum (const YxBaseline kinds[YX_N_TASK_KINDS]);

/* Planned tasks at which nobody has to be met: no persons are expected of them. */
guint yx_count_sure (const YxPlanDraft *draft, const YxPlanSolution *solution);

G_END_DECLS
