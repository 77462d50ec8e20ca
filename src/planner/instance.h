#pragma once

/* A problem made ready for the search. What the search moves are *units*: one place of a task, or
 * a whole group of linked tasks that goes all or none. A unit has *slots*, one for each car that
 * must call, and a slot is filled by one of its *nodes*: one place in one window. So every node
 * has a single time window, and the choice among windows and places is a choice of node.
 *
 * Stop numbers: [0, n_nodes) visits, then a start and an end for each vehicle, then a stock of
 * drop-offs. What a locked stop implies for others is cut into their windows and permissions. */

#include "planner/planner.h"

typedef struct {
  uint32_t slot;
  uint32_t location; /* row of the compact matrix */
  uint32_t place, window;
  uint32_t seats;
  double open, close, service;
  double chance;
} YxPlanNode;

typedef struct {
  uint32_t unit; /* YX_PLAN_NONE: locked in place */
  uint32_t task;
  uint32_t part;                /* 0 … cars − 1 */
  bool counts;                  /* carries the task's chance (one slot of those that meet) */
  uint32_t first_node, n_nodes; /* parts of one task have the same nodes in the same order */
} YxPlanSlot;

typedef struct {
  uint32_t first_slot, n_slots;
  bool siblings; /* other visits of the same task may be planned beside it */
  double weight; /* of its tasks, for orderings */
} YxPlanUnit;

typedef struct {
  uint32_t vehicle;
  uint32_t node; /* YX_PLAN_NONE: a drop-off */
  uint32_t drop_off;
  double open, close;
  double begin; /* as early as it goes */
} YxPlanFixedStop;

/* Square matrices by [from · n_locations + to], and by column, [to · n_locations + from], so that
 * all that has to do with one location lies together. */
typedef struct {
  const double *seconds, *cost;
  const double *seconds_to, *cost_to;
} YxPlanRoads;

typedef struct {
  const YxPlanProblem *problem;
  YxPlanNode *nodes;
  YxPlanSlot *slots;
  YxPlanUnit *units;
  YxPlanFixedStop *fixed; /* locked stops by vehicle, in order */
  uint32_t n_nodes, n_slots, n_units, n_fixed;
  uint32_t first_start, first_end, first_drop, n_stops; /* stop numbers */

  uint32_t *row;        /* of a location of the problem in the compact matrices */
  uint32_t n_locations; /* those in use, then one that is nowhere: no travel to or from it */
  YxPlanRoads *roads;   /* by vehicle; vehicles of one slowness share their matrices */
  uint32_t *start, *end, *drop_location;
  uint32_t *vehicle_class; /* the first vehicle that is the same in all respects */

  uint64_t *allowed; /* [task · words + vehicle / 64]: crew, skills and locked links */
  uint32_t words;
  uint32_t *first_link, *links;       /* of each task: indices of problem->links */
  uint32_t *first_slot_of, *slots_of; /* of each task: its slots, locked ones included */

  uint32_t n_neighbours;
  uint32_t *neighbours; /* [node · n_neighbours] nearest nodes first */
  double *far;          /* [node] cost from the nearest start */

  bool some_fixed;        /* vehicles that are free to use */
  bool some_optional;     /* beside required ones */
  double required_weight; /* a required task weighs more than all optional ones together */
  bool plain_seats;       /* no drop-off, all seats certain: a route's load is one number */
  bool may_cross;         /* no ties to cars: tails may move between cars of a class */
  bool may_exchange;      /* nor between debtors' places, and all cars of one class: so may routes */
  bool by_hour;           /* the hour decides how long a drive takes */
  size_t other;           /* from an entry of a matrix of seconds to that of the other hours */
  bool exact_cost;        /* waiting or the hour matter: arc costs alone are an estimate */
  void **memory;          /* all of the above, in a chain */
} YxPlanInstance;

/* Once `cancel` (nullable) is set, leaves out what only the search needs. */
YxPlannerError yx_plan_instance_init (YxPlanInstance *instance, const YxPlanProblem *problem,
                                      const atomic_bool *cancel, YxPlanFault *ret_fault);
void yx_plan_instance_clear (YxPlanInstance *instance);

/* Not fmax() and fmin(), whose care for NaN costs a call. */
static inline double
yx_plan_max (double a, double b)
{
  return a > b ? a : b;
}

static inline double
yx_plan_min (double a, double b)
{
  return a < b ? a : b;
}

static inline bool
yx_plan_allowed (const YxPlanInstance *instance, uint32_t task, uint32_t vehicle)
{
  return instance->allowed[(size_t) task * instance->words + vehicle / 64] >> (vehicle % 64) & 1;
}

/* When a drive that leaves at a time arrives, and the other way round. `seconds` points into a
 * matrix of YxPlanRoads. */
double yx_plan_arrive_slow (const YxPlanInstance *instance, double leave, const double *seconds);
double yx_plan_depart_slow (const YxPlanInstance *instance, double arrive, const double *seconds);

static inline double
yx_plan_arrive (const YxPlanInstance *instance, double leave, const double *seconds)
{
  return instance->by_hour ? yx_plan_arrive_slow (instance, leave, seconds) : leave + *seconds;
}

static inline double
yx_plan_depart (const YxPlanInstance *instance, double arrive, const double *seconds)
{
  return instance->by_hour ? yx_plan_depart_slow (instance, arrive, seconds) : arrive - *seconds;
}
