#pragma once

/* Makes what stands beside a plan: curve, advice, rehearsal. Internal to desk/. */

#include "desk/plan-input.h"
#include "model/plan-study.h"

G_BEGIN_DECLS

/* How nights differ from the plan, for the rehearsal and for the choice among plans. */
extern const YxPlanSpread yx_study_spread;

/* For `solution` of the draft's problem with at most max_vehicles. The curve's points are those of
 * `curve` or, when that is NULL, of `before`, a study of the same problem. PLAN when the planner
 * runs out of memory. Returns: (transfer full) */
YxPlanStudy *yx_study_make (const YxPlanInput *input, const YxPlanDraft *draft,
                            const YxPlanSolution *solution, const YxPlanCurve *curve,
                            YxPlanStudy *before, GError **error);

/* The study as JSON and back; what a column of the table plans holds. Members, of which each may
 * be missing:
 *   curve       [{vehicles, used, staff, tasks, cases, expected, low, high, metres, car_s, staff_s,
 *                one_by_one: {cases, staff, metres, drive_s, car_s,
 *                staff_s}}, …]
 *   one_by_one  [{kind, cases, staff, metres, drive_s, car_s, staff_s,
 *                together: {stops, cars, staff, metres, car_s, staff_s}}, …] of the plan itself
 *   advice      [{task, remedy, vehicle, car, time, amount, female_officer, recorder, price_s,
 *                extra_s, other_car, other_extra_s}, …]
 *   rehearsal   {nights, mean, low, high, in_time, met: [nights, …],
 *                routes: [{vehicle, car, planned, mean, low, high, late, overflow}, …],
 *                stops: [{task, place, late, skipped}, …]}
 * Returns: (transfer full) */
char *yx_study_to_text (YxPlanStudy *study);
YxPlanStudy *yx_study_from_text (const char *text, GError **error);

G_END_DECLS
