#pragma once

/* "One case, one car", by kind of task: what a plan is compared with. Internal to desk/. */

#include "desk/plan-input.h"
#include "model/plan-study.h"

G_BEGIN_DECLS

#define YX_N_TASK_KINDS (YX_TASK_KIND_EVICTION + 1)

/* Of each case that a solution covers, on its own: from the base to the stops planned for it and
 * back, with the crew its task needs. Fills ret_kinds by kind; a kind without cases stays 0. A
 * case with several tasks counts under the first and with the larger crew. */
void yx_baseline_measure (const YxPlanInput *input, const YxPlanDraft *draft,
                          const YxPlanSolution *solution,
                          YxBaseline ret_kinds[YX_N_TASK_KINDS]);

/* All kinds together; the kind of the sum means nothing. */
YxBaseline yx_baseline_sum (const YxBaseline kinds[YX_N_TASK_KINDS]);

G_END_DECLS
