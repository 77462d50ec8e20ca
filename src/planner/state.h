#pragma once

/* The plan under search: routes as linked stops, with the earliest and latest begin of each, so
 * that a visit is known to fit between two stops in O(1). It is feasible at all times.
 *
 * Ties between routes (same time, order, searching on) are kept by *pins*: once such a visit is
 * planned, its window and those of its partners are narrowed so that every schedule within the
 * windows honours the tie; routes stay independent of each other. A pin goes with its visit.
 *
 * A step of the search begins with yx_plan_state_mark(); yx_plan_state_undo() returns there. */

#include <math.h>

#include "planner/instance.h"

#define YX_PLAN_TINY 1e-7 /* below it, costs and values are equal */

typedef struct {
  uint32_t next, prev;
  uint32_t route; /* YX_PLAN_NONE: not in the plan */
  uint32_t location;
  double early, late; /* begin of service: given what is before, given what follows */
  double open, close; /* the window, pinned */
  double service;
  double leg; /* cost of the drive to next */
} YxPlanLinkedStop;

typedef struct {
  uint32_t anchor;       /* the last stop that may not move: the start, or a locked one */
  uint32_t n;            /* movable stops */
  uint32_t load;         /* seats, when they are plain */
  uint32_t saved;        /* mark at which it was last put on record */
  uint32_t version;      /* unique to its stops and times; an undo brings the old one back */
  double arcs;           /* sum of the legs */
  double cost, lateness; /* 0 unless in use */
} YxPlanLinkedRoute;

typedef struct {
  double loss; /* what the best thinkable plan would have more: weights, required tasks first */
  double cost, lateness;
  uint32_t vehicles; /* in use and not fixed */
  uint32_t in_use;
} YxPlanTotals;

typedef struct {
  uint32_t index;
  uint32_t drop_off; /* of a drop-off stop */
  YxPlanLinkedStop stop;
} YxPlanSavedStop;

typedef struct {
  uint32_t task, n_visits;
  double miss;
} YxPlanSavedTask;

typedef struct {
  double key;
  uint32_t unit;
} YxPlanRanked;

/* The cheapest place for a node in a route, as of a version of the route. */
typedef struct {
  double delta;
  uint32_t after; /* YX_PLAN_NONE: it does not fit */
  uint32_t version;
} YxPlanKnown;

typedef struct {
  const YxPlanInstance *instance;
  YxPlanLinkedStop *stops;
  YxPlanLinkedRoute *routes; /* by vehicle */
  uint32_t *route_of; /* [stop] stops[].route again, close together for walks among neighbours */
  uint32_t *filled;          /* [slot] its node in the plan, or none */
  uint32_t *drop_off;        /* [stop − first_drop] which */
  uint32_t *free_drops;      /* stock of unused drop-off stops */
  uint32_t n_free_drops;
  double *miss;       /* [task] Π(1 − likelihood) over planned visits */
  uint32_t *n_visits; /* [task] */
  uint32_t *absent;   /* units not in the plan */
  uint32_t *where;    /* [unit] in absent, or none */
  uint32_t n_absent;
  /* When seats are not plain: by stop, the most seats between the drop-offs round it, and the start
   * or drop-off before it; by that, the odds that 0, 1, … seats are left, as of a version of
   * the route. */
  uint32_t *segment_sum, *segment_first;
  uint32_t *room_version;
  double *room;
  YxPlanTotals totals;
  uint32_t max_in_use;   /* no further vehicle is taken when so many are */
  uint32_t max_vehicles; /* likewise of those not fixed */
  const atomic_bool *cancel; /* nullable: nothing more is put in once it is set */
  bool broken; /* a removal made a route undrivable (no triangle inequality): undo the step */
  uint64_t random;
  uint32_t centre; /* node round which the last ruin was */

  /* Workspace. */
  YxPlanRanked *ranking; /* [unit] */
  uint32_t *route_seen;  /* [vehicle] */
  uint32_t *unit_seen;   /* [unit] */
  uint32_t seen;
  YxPlanKnown *known; /* [node · vehicles + route]; NULL: nothing is remembered */
  uint32_t clock;     /* of the versions */

  /* The record since the mark. */
  uint32_t mark;
  YxPlanSavedStop *saved_stops;
  uint32_t n_saved_stops;
  struct {
    uint32_t route;
    YxPlanLinkedRoute was;
  } * saved_routes;
  uint32_t n_saved_routes;
  YxPlanSavedTask *saved_tasks;
  uint32_t n_saved_tasks;
  uint32_t *task_saved; /* [task] mark at which it was last put on record */
  uint32_t *saved_absent, n_saved_absent;
  uint32_t *saved_free, n_saved_free;
  YxPlanTotals saved_totals;
  void *memory[32];
  uint32_t n_memory;
} YxPlanState;

/* A way to fill a slot: its node after stop `after` of a route. */
typedef struct {
  uint32_t node, route, after;
  uint32_t drop_off, drop_after; /* put in first, to make room; else YX_PLAN_NONE */
  uint32_t n_before;             /* visits of the same task that it follows */
  double delta;                  /* of cost */
  double gain;                   /* of value */
} YxPlanInsertion;

bool yx_plan_state_init (YxPlanState *state, const YxPlanInstance *instance, uint64_t seed);
void yx_plan_state_clear (YxPlanState *state);
/* From now on remembers insertions that were looked at. False when memory runs out. */
bool yx_plan_state_remember (YxPlanState *state);
/* Both of one instance. Keeps the random sequence of `to`. */
void yx_plan_state_copy (YxPlanState *to, const YxPlanState *from);

void yx_plan_state_mark (YxPlanState *state);
void yx_plan_state_undo (YxPlanState *state);

/* What the task adds to the loss as it stands, and what a visit with a likelihood would gain. */
double yx_plan_state_gain (const YxPlanState *state, uint32_t task, double chance);

/* Links a stop in after another and brings times and costs up to date. The caller has made sure
 * that it fits. */
void yx_plan_state_link (YxPlanState *state, uint32_t stop, uint32_t after);
/* Fills the slot of a node; the unit becomes present when its last slot is filled. */
void yx_plan_state_fill (YxPlanState *state, const YxPlanInsertion *insertion);
/* Takes a stop out; a visit's whole unit goes with it. */
void yx_plan_state_remove (YxPlanState *state, uint32_t stop);
/* Joins the route of `a` up to a with the other route from `b` on, and the other way round (the
 * 2-opt* of Potvin & Rousseau 1995), if it costs less than `limit` more and is feasible. Only for
 * instances of interchangeable cars; see YxPlanInstance. */
bool yx_plan_state_cross (YxPlanState *state, uint32_t a, uint32_t b, double limit);
/* Narrows the window of a planned stop. False, with nothing changed, when it would not hold. */
bool yx_plan_state_pin (YxPlanState *state, uint32_t stop, double open, double close);
/* Takes out drop-offs that the route no longer needs. */
void yx_plan_state_drop_drops (YxPlanState *state, uint32_t route);
/* A drop-off stop from the stock, made ready for yx_plan_state_link(). */
uint32_t yx_plan_state_take_drop (YxPlanState *state, uint32_t drop_off);

static inline bool
yx_plan_state_in_use (const YxPlanState *state, uint32_t route)
{
  const YxPlanLinkedRoute *r = &state->routes[route];

  return r->n > 0 || r->anchor != state->instance->first_start + route;
}

/* Whether the seats of a node fit into the route behind stop `after`. */
bool yx_plan_state_seats_fit (const YxPlanState *state, uint32_t node, uint32_t after);
/* The seats that a stop takes: 0 unless it is a visit. */
uint32_t yx_plan_state_seats (const YxPlanState *state, uint32_t stop);

/* Forward and backward pass over a whole route; false when it cannot be driven. */
bool yx_plan_state_refresh (YxPlanState *state, uint32_t route);

/* Negative when a is better. Loss, vehicles, cost, lateness, in this order. */
int yx_plan_totals_compare (const YxPlanTotals *a, const YxPlanTotals *b);

/* Steele & Vigna's splitmix64: every state is good, and it is quick. */
static inline uint64_t
yx_plan_random (uint64_t *state)
{
  uint64_t z = (*state += UINT64_C (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * UINT64_C (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static inline uint32_t
yx_plan_random_below (uint64_t *state, uint32_t n)
{
  return (uint32_t) (((yx_plan_random (state) >> 32) * n) >> 32);
}

static inline double
yx_plan_random_unit (uint64_t *state)
{
  return (double) (yx_plan_random (state) >> 11) * 0x1p-53;
}

/* Exponentially distributed with mean 1: −log of a uniform draw, by the series of artanh. Plain
 * arithmetic only, for a C library's log() may differ in its last bit from machine to machine. */
static inline double
yx_plan_random_exponential (uint64_t *state)
{
  int exponent;
  const double mantissa = frexp (1 - yx_plan_random_unit (state), &exponent); /* 0.5 … 1 */
  const double s = (mantissa - 1) / (mantissa + 1), q = s * s;
  const double series
      = 1 + q * (1 / 3.0 + q * (1 / 5.0 + q * (1 / 7.0 + q * (1 / 9.0 + q * (1 / 11.0)))));

  return -2 * s * series - exponent * 0.6931471805599453;
}
