#pragma once

/* The plans of a coverage curve as text, to be taken later. Internal to desk/.
 *
 * A solution is a JSON object of arrays of numbers, in the units of planner/planner.h:
 *   routes  [[vehicle, stops, leave, finish, driving, waiting, metres, seat risk], …]
 *   stops   [[task (−1: a drop-off), place, window, locked, arrive, begin, leave], …]
 *   tasks   [[reason, visits, chance], …]
 *   score   [required missing, value, vehicles, cost, lateness]
 * The numbers mean what they did for the problem they were found on and no other, so its
 * fingerprint is kept with them. Whoever reads one has it checked before it is used. */

#include "desk/plan-input.h"

G_BEGIN_DECLS

typedef struct {
  guint vehicles; /* at most */
  char *problem;  /* fingerprint */
  char *solution;
} YxPlanChoice;

void yx_plan_choice_clear (YxPlanChoice *choice);

/* SHA-256 over everything a problem is made of, but for the number of vehicles allowed.
 * Returns: (transfer full) */
char *yx_plan_draft_fingerprint (const YxPlanDraft *draft);

/* Returns: (transfer full) */
char *yx_solution_to_text (const YxPlanSolution *solution);

/* FALSE, with an error, when the text is not such an object. To be cleared by the caller. */
gboolean yx_solution_from_text (const char *text, YxPlanSolution *ret_solution, GError **error);

/* Stores choices (of YxPlanChoice) beside a plan, within a job. */
gboolean yx_plan_choices_store (YxDb *db, const char *plan_id, GArray *choices, GError **error);

/* Those of a plan, by vehicles. Returns: (transfer full): of YxPlanChoice */
GArray *yx_plan_choices_read (YxDb *db, const char *plan_id, GError **error);

G_END_DECLS
