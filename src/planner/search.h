#pragma once

/* One search: a plan, made better step by step. */

#include <pthread.h>

#include "planner/state.h"

#define YX_PLAN_MEETINGS 6 /* times that the searches of a call share their best */

typedef struct _YxPlanSearch YxPlanSearch;

/* What the searches of one call share. They meet at set fractions of the run, all of them, and
 * those that are behind go on from the best; so a run by steps is the same every time. */
typedef struct {
  const YxPlanOptions *options;
  double spent; /* seconds before the searches began */
  atomic_bool stop;
  YxPlanSearch *searches;
  uint32_t n_searches;
  pthread_mutex_t gate;
  pthread_barrier_t barrier;
} YxPlanTeam;

struct _YxPlanSearch {
  YxPlanTeam *team;
  YxPlanState current, best;
  uint64_t steps, step_limit;
  bool stuck;           /* ejections have not spared a vehicle of the best */
  uint32_t *absences;   /* [unit] steps that left it out while the fleet is being reduced */
  double fraction;      /* of the allowed time or steps */
  double began;         /* by yx_plan_now() */
  double last_look;     /* at the clock */
  uint64_t last_look_step, next_look;
  bool reports;         /* calls the progress callback */
  double last_report;
  uint32_t n_meetings;
  bool adopted; /* best is another's, and current not yet */
};

/* Seconds, of the clock that the options name. */
double yx_plan_now (const YxPlanOptions *options);
bool yx_plan_search_init (YxPlanSearch *search, const YxPlanInstance *instance, YxPlanTeam *team,
                          uint64_t seed);
void yx_plan_search_clear (YxPlanSearch *search);
/* From the first plan to the end of the allowed time. */
void yx_plan_search_run (YxPlanSearch *search);
