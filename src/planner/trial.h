#pragma once

/* What a hand proposes, timed and judged: no search, and no state kept, so that it can be asked
 * anew for each position of a pointer. Shares the clock of planner/travel.h with the search; that
 * a trial without a fault is sound is what yx_planner_check() says. */

#include "planner/planner.h"

typedef struct {
  uint32_t task;     /* YX_PLAN_NONE: a drop-off */
  uint32_t place;    /* of the task, or index of the drop-off */
  uint32_t window;   /* that it waits for; YX_PLAN_NONE, or one that is over: the first it makes */
  double not_before; /* held until then; -INFINITY: as early as it goes */
  double was;        /* its begin in the plan that is changed; of visits to one task in several
                        cars the one with the lower goes first. NAN: none */
} YxPlanTrialStop;

/* Routes lie one after the other in the stops, by ascending vehicle, none of them empty. */
typedef struct {
  uint32_t vehicle;
  uint32_t first_stop, n_stops;
  double leave_by; /* leaves its start not later, if it can; INFINITY: as late as costs no time */
} YxPlanTrialRoute;

typedef struct {
  const YxPlanTrialRoute *routes;
  uint32_t n_routes;
  const YxPlanTrialStop *stops;
  uint32_t n_stops;
} YxPlanTrial;

/* The first rule that is broken: what a car can never do (gate, hand, crew, skills, roads) comes
 * before what it cannot do in time, along its way, and that before what is between cars. SHAPE when the trial names what the problem does not have. */
typedef struct {
  YxPlanBreachKind kind; /* YX_PLAN_BREACH_NONE: it can be driven like this */
  uint32_t vehicle;      /* YX_PLAN_NONE: of no single one */
  uint32_t stop;         /* of the trial; YX_PLAN_NONE: of no single one */
  uint32_t task;
  uint32_t other_task;   /* of a link */
  double amount;         /* WINDOW, SHIFT: seconds too late; SEATS: the risk; CREW: staff missing */
  uint64_t skills;       /* SKILL: those missing */
} YxPlanTrialFault;

/* Times a trial: every car leaves as late as costs no time at the end, and begins each stop as
 * early as its window, holds and ties allow. The
 * solution is filled also when a rule is broken, stops that come too late beginning when they
 * arrive; only after SHAPE it is empty. `before` (nullable) is a plan of the problem: tasks that
 * neither visits keep its reason, others not visited are DISPLACED. NO_MEMORY only. */
YxPlannerError yx_planner_try (const YxPlanProblem *problem, const YxPlanTrial *trial,
                               const YxPlanSolution *before, YxPlanSolution *ret_solution,
                               YxPlanTrialFault *ret_fault);

/* By how much each stop of a plan could begin later with all rules kept, the stops behind it in its
 * car as late as that makes them and the other cars as planned: seconds in ret_slack[plan->n_stops],
 * INFINITY when nothing limits it. The plan must be sound. */
void yx_planner_slack (const YxPlanProblem *problem, const YxPlanSolution *plan,
                       double *ret_slack);
