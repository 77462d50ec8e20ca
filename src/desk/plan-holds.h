#pragma once

/* What is fixed by hand, in the planner's problem: a visit fixed to its car or time is required
 * there, its window narrowed to its minute; stops fixed in their order are the locked first of
 * their car; a whole car takes no others. Internal to desk/. */

#include "desk/plan-input.h"

G_BEGIN_DECLS

/* Of a debtor who is visited by hand's choice, the other places stay out of the problem, but those
 * that the plan visits: the planner must not prefer one of them. Before measuring. */
void yx_plan_input_hold_places (YxPlanInput *input);

/* STATE when a car that something is fixed to is not offered. */
gboolean yx_plan_draft_hold (YxPlanDraft *draft, const YxPlanInput *input, GError **error);

/* A stop that has joined a car fixed whole: the other visit of a debtor who is in it already, which
 * the planner cannot be told to keep out. YX_PLAN_NONE: there is none. */
uint32_t yx_plan_draft_find_intruder (const YxPlanInput *input, const YxPlanSolution *solution,
                                      uint32_t *ret_vehicle);

/* STATE, naming the visit or car, unless a solution keeps what is fixed to its car or its time, and
 * nobody joins a car fixed whole. (The checker sees to the rest.) */
gboolean yx_plan_draft_check_holds (const YxPlanDraft *draft, const YxPlanInput *input,
                                    const YxPlanSolution *solution, GError **error);

G_END_DECLS
