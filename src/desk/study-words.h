#pragma once

/* A plan's study in the user's language, for windows, paper and the command line alike. All
 * return (transfer full) text. */

#include "model/plan-study.h"
#include "model/plan.h"

G_BEGIN_DECLS

/* "One more car, such as 夜巡3", "A female officer in 夜巡2", "A window until 07:10" …: what would
 * let in a task that is left out. */
char *yx_remedy_text (const YxTaskAdvice *advice);

/* "夜巡4 would drive 12 min more", "No other car can take it": why a planned task is in its car. */
char *yx_car_choice_text (const YxTaskAdvice *advice);

/* "5 cars: 33 of 36 cases, 21.4 people expected (17–26 in nine nights of ten)" */
char *yx_curve_point_text (const YxCurvePoint *point, int n_cases);

/* "Against one case, one car: 28 cars, 112 staff, 640 km and 96 h of staff time less" */
char *yx_saving_text (const YxCurvePoint *point);

/* "Summons: 30 cases, 30 cars, 120 staff, 812 km, 143 h of staff time" */
char *yx_baseline_text (const YxBaseline *baseline);

/* "Bank inquiry, 5 cases: 5 cars and 10 people → 1 car and 2 people": the same beside what the plan
 * takes. NULL: that is not known of this plan. */
char *yx_together_text (const YxBaseline *baseline);

/* "31.2 km → 8.4 km; 9.1 h → 3.4 h of staff time". NULL as above. */
char *yx_together_details_text (const YxBaseline *baseline);

/* "10,000 nights rehearsed: 18–27 people met, all in time in 82 % of them, …"; several lines.
 * NULL: it was not rehearsed. */
char *yx_rehearsal_text (const YxPlanStudyData *study);

/* "夜巡2: back 08:31–09:12, planned 08:50; after the window in 3 %, seats short in 2 %" */
char *yx_route_odds_text (const YxRouteOdds *odds);

/* "夜巡2: after the window in 13 % of nights": its latter half. NULL: nothing goes wrong in one
 * night of ten or more. */
char *yx_route_trouble_text (const YxRouteOdds *odds);

G_END_DECLS
