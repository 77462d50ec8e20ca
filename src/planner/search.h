#pragma once

/* One search: a plan, made better step by step. */

#include "planner/state.h"

/* When to stop; shared by the searches of one call. */
typedef struct {
  const YxPlanOptions *options;
  double began; /* monotonic seconds */
  atomic_bool stop;
} YxPlanClock;

typedef struct {
  YxPlanClock *clock;
  YxPlanState current, best;
  uint64_t steps, step_limit;
  uint32_t *failures; /* [unit] to go in while the fleet is being reduced */
  double fraction; /* of the allowed time or steps */
  bool reports;    /* calls the progress callback */
  double last_report;
} YxPlanSearch;

double yx_plan_now (void);
bool yx_plan_search_init (YxPlanSearch *search, const YxPlanInstance *instance, YxPlanClock *clock,
                          uint64_t seed);
void yx_plan_search_clear (YxPlanSearch *search);
/* From the first plan to the end of the allowed time. */
void yx_plan_search_run (YxPlanSearch *search);
