#pragma once

/* The planner: which car goes to whom, where and when, so that few cars cover many cases.
 *
 * A plain-C kernel: one problem in, one solution out. It reads the problem, never keeps or
 * changes it, holds no state between calls, and may run in several threads at once.
 *
 * Units: seconds after a time 0 that the caller chooses (say the evening's midnight), metres,
 * probabilities 0…1. Times are doubles; whole seconds stay whole (exact below 2^53), because
 * every travel time that a factor scales is rounded up to a second.
 *
 * The mathematics stand in docs/planner.md. */

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define YX_PLAN_NONE UINT32_MAX

typedef enum {
  YX_PLANNER_OK = 0,
  YX_PLANNER_BAD_INPUT, /* the problem contradicts its description: see YxPlanFault */
  YX_PLANNER_NO_MEMORY,
} YxPlannerError;

/* Where a problem is wrong: "tasks[12].places[1].location" is
 * { "tasks.places.location", 12, 1, YX_PLAN_NONE }. Unused indices are YX_PLAN_NONE. */
typedef struct {
  const char *field; /* static text */
  uint32_t index[3];
} YxPlanFault;

/* Problem ----------------------------------------------------------------------------- */

/* The debtor is met with this likelihood by a visit that begins in [from, to]. */
typedef struct {
  double from, to;
  double likelihood;
} YxPlanWindow;

/* One place of a task. It is visited at most once. */
typedef struct {
  uint32_t location; /* row of the matrix */
  double service;    /* seconds from begin to departure */
  const YxPlanWindow *windows;
  uint32_t n_windows;
  double met_service;    /* seconds in a rehearsal when the debtor is met, and when not; */
  double missed_service; /* both 0: the planned ones, and YxPlanSpread.absent of them */
} YxPlanPlace;

/* A case to go for. Worth weight · (1 − Π(1 − likelihood)) over its visits. Visits of one task
 * to its different places follow each other: the next begins when the one before has ended
 * (searching on after a miss), in the same car or another. */
typedef struct {
  double weight;   /* ≥ 0 */
  bool required;   /* ranks above the weight of all optional tasks: at least one visit */
  bool barred;     /* may not go (a lawfulness gate is shut): always left out, with that reason */
  uint32_t kind;   /* any number; the curve's baseline is told by it */
  uint32_t seats;  /* taken in the car when the debtor is met */
  uint32_t crew;   /* staff that a visiting car must have */
  uint64_t skills; /* bits that a visiting car must have: female officer, kind of task, … */
  uint32_t cars;   /* that meet at the place and begin together; 0 means 1. Each must have the
                      crew, the skills and free seats; at most 64 */
  uint32_t only_car;  /* 1 + the vehicle that it is held to, by hand or by a promise; 0: any */
  const YxPlanPlace *places;
  uint32_t n_places;
} YxPlanTask;

typedef struct {
  uint32_t start;    /* location where it stands at shift_from */
  uint32_t end;      /* location where it ends; YX_PLAN_NONE: wherever it finishes */
  double shift_from; /* leaves not before */
  double shift_to;   /* back not after (when end is none: done not after) */
  uint32_t seats;    /* for persons brought in; at most 4,096 */
  uint32_t aboard;   /* of these taken at the start (a car on its way) */
  uint32_t crew;
  uint64_t skills;
  double slowness; /* travel seconds are multiplied by it; 0 means 1 */
  bool fixed;      /* goes out in any case, so using it costs no vehicle */
} YxPlanVehicle;

/* Where persons brought in are handed over; the car leaves it empty. As many visits as wished. */
typedef struct {
  uint32_t location;
  double handover; /* seconds */
  double from, to; /* hand-over begins in this window; both 0 means always */
} YxPlanDropOff;

typedef enum {
  YX_PLAN_SAME_TIME, /* a and b begin at most `seconds` apart */
  YX_PLAN_SAME_CAR,
  YX_PLAN_ORDER, /* b begins at least `seconds` after a has ended */
  YX_PLAN_APART, /* never in the same car */
} YxPlanLinkKind;

/* Ties two tasks. Tasks tied by anything but APART are planned all or none, with one visit each. */
typedef struct {
  YxPlanLinkKind kind;
  uint32_t a, b; /* tasks */
  double seconds;
} YxPlanLink;

/* A stop that stays: the locked stops of a vehicle are the first of its route, in array order, each
 * as early as it goes. A task with `cars` is locked with begin_from = begin_to, at its meeting. A
 * locked stop stays even when what its task is tied to cannot be planned.
 * Stops already done are not part of a problem: a running night is the same problem later,
 * with cars that start where they are, persons aboard, and the decided tasks gone. */
typedef struct {
  uint32_t vehicle;
  uint32_t task;     /* YX_PLAN_NONE: a drop-off */
  uint32_t place;    /* of the task, or index of the drop-off */
  double begin_from; /* it begins in [begin_from, begin_to], and in a window of the place; */
  double begin_to;   /* both 0 means any */
} YxPlanLock;

/* What driving costs; only the sum counts and only between plans that cover as much with as many
 * cars. All 0 means 1 a driving second. */
typedef struct {
  double driving; /* a second on the road */
  double waiting; /* a second standing between leaving the start and the end */
  double metre;
} YxPlanCosts;

typedef struct {
  uint32_t n_locations;
  const double *seconds; /* [from · n_locations + to]; INFINITY: no way */
  const double *metres;  /* same shape; NULL: none */
  /* At other hours of the day roads are faster or slower, each in its own way: the same shape as
   * `seconds`, in force in the hours marked; both NULL: none. There is a way where both have one. */
  const double *other_seconds;
  const bool *other_hours; /* [24] */
  /* Factor on travel seconds by hour of day besides, NULL: none. */
  const double *hour_factors; /* [24], > 0 */
  /* A drive that passes into another hour takes that hour's time for the share of the way that is
   * left, so leaving later never arrives earlier. `clock` is the second of the day at time 0. */
  double clock;

  const YxPlanVehicle *vehicles;
  uint32_t n_vehicles;
  uint32_t max_vehicles; /* not more in use than this; 0: no limit */

  const YxPlanTask *tasks;
  uint32_t n_tasks;
  const YxPlanDropOff *drop_offs;
  uint32_t n_drop_offs;
  double seat_risk; /* between two drop-offs, the probability that more seats are taken than the car
                       has stays at or below this; 0: never. Each visit counts as if needed. */
  const YxPlanLink *links;
  uint32_t n_links;
  const YxPlanLock *locks;
  uint32_t n_locks;
  YxPlanCosts costs;
} YxPlanProblem;

/* Solution ---------------------------------------------------------------------------- */

typedef struct {
  uint32_t task;   /* YX_PLAN_NONE: a drop-off */
  uint32_t place;  /* of the task, or index of the drop-off */
  uint32_t window; /* of the place; 0 at a drop-off */
  bool locked;
  double arrive, begin, leave;
} YxPlanStop;

typedef struct {
  uint32_t vehicle;
  uint32_t first_stop; /* in the solution's stops */
  uint32_t n_stops;
  double leave; /* the start: as late as costs no time at the end */
  double finish;
  double driving, waiting; /* seconds */
  double metres;
  double seat_risk; /* greatest probability between two drop-offs that the seats do not suffice */
} YxPlanRoute;

/* Why a task is not planned: the first that holds, from the hardest. */
typedef enum {
  YX_PLAN_PLANNED = 0,
  YX_PLAN_BARRED,      /* its gate is shut */
  YX_PLAN_NO_CHANCE,   /* no weight, no place, or no window with a likelihood above 0 */
  YX_PLAN_UNREACHABLE, /* no car has a way there and back */
  YX_PLAN_SKILL,       /* no car has the skills (or too few, when several must meet) */
  YX_PLAN_CREW,        /* cars with the skills lack crew */
  YX_PLAN_SEATS,       /* cars with skills and crew lack seats even when empty */
  YX_PLAN_TIME,        /* even alone no car makes a window within its shift */
  YX_PLAN_LINKED,      /* alone it would go; what it is linked to cannot, or not together with it */
  YX_PLAN_DISPLACED,   /* every car is busy with what is worth more */
} YxPlanReason;

typedef struct {
  YxPlanReason reason;
  uint32_t n_visits;
  double chance; /* 1 − Π(1 − likelihood) over its visits */
} YxPlanVerdict;

/* The objective, in the order in which plans are compared. */
typedef struct {
  uint32_t required_missing; /* tasks, fewer first */
  double value;              /* expected weighted appearances, more first */
  uint32_t vehicles;         /* in use and not fixed, fewer first */
  double cost;               /* by YxPlanCosts, less first */
  double lateness; /* Σ (finish − shift_from)² of the routes: balance and early finish */
} YxPlanScore;

/* Owned by the caller once solved; clear with yx_plan_solution_clear(). */
typedef struct _YxPlanSolution {
  YxPlanRoute *routes; /* cars in use, by vehicle index */
  uint32_t n_routes;
  YxPlanStop *stops; /* by route, in driving order */
  uint32_t n_stops;
  YxPlanVerdict *tasks; /* [n_tasks] */
  uint32_t n_tasks;
  YxPlanScore score;
  uint64_t steps;   /* of the search, all threads */
  bool interrupted; /* by cancel or the progress callback */
} YxPlanSolution;

void yx_plan_solution_clear (YxPlanSolution *solution);

/* Negative when a is the better plan, positive when b is, 0 when equal. */
int yx_plan_score_compare (const YxPlanScore *a, const YxPlanScore *b);

/* Solving ----------------------------------------------------------------------------- */

typedef struct {
  double fraction; /* of the allowed time or steps, 0…1 */
  uint64_t steps;
  YxPlanScore best;
} YxPlanProgress;

/* Called from the solving thread about ten times a second. False stops the search. */
typedef bool (*YxPlanProgressFunc) (const YxPlanProgress *progress, void *data);

/* The clock only decides how many steps are taken: a run limited by steps (seconds 0) gives the
 * same plan for the same seed and thread count on any machine. */
typedef struct {
  uint64_t seed;
  double seconds;   /* wall clock for the whole call; 0: no limit */
  uint64_t steps;   /* of the search, per thread; 0: no limit. Both 0: 20,000 steps */
  bool cpu_clock;   /* seconds are processor time, of each thread its own: for measurements */
  uint32_t threads; /* searches that share the best, as the system allows; 0 means 1 */
  YxPlanProgressFunc progress; /* nullable */
  void *progress_data;
  const atomic_bool *cancel; /* nullable; set by another thread, obeyed within 50 ms */
  const struct _YxPlanSolution *start; /* nullable: a plan of this problem, or of it without its
                                last tasks, to begin with. One that does not fit is not used */
  const struct _YxPlanSpread *spread; /* nullable: yx_planner_curve() makes its last plan steady */
} YxPlanOptions;

/* Plans. Always gives a plan that yx_planner_check() passes, even when stopped at once: it may
 * then visit nobody, and each task left out says why.
 *
 * BAD_INPUT (with *ret_fault, nullable): an index out of range, a negative or not finite number
 * where none may be, links that contradict each other, or locked stops that cannot be driven.
 * *ret_solution is touched on success only.
 *
 * Christiaens & Vanden Berghe, Slack Induction by String Removals (2020); Nagata & Bräysy, A
 * powerful route minimization heuristic (2009). */
YxPlannerError yx_planner_solve (const YxPlanProblem *problem, const YxPlanOptions *options,
                                 YxPlanSolution *ret_solution, YxPlanFault *ret_fault);

/* Checking ---------------------------------------------------------------------------- */

typedef enum {
  YX_PLAN_BREACH_NONE = 0,
  YX_PLAN_BREACH_SHAPE,  /* an index out of range, a vehicle twice, stops and routes disagree */
  YX_PLAN_BREACH_TRAVEL, /* arrives before it can, or no way */
  YX_PLAN_BREACH_WINDOW, /* begins outside its window, or leaves before the service is over */
  YX_PLAN_BREACH_SHIFT,
  YX_PLAN_BREACH_SEATS,
  YX_PLAN_BREACH_CREW,
  YX_PLAN_BREACH_SKILL,
  YX_PLAN_BREACH_TWICE,   /* a place visited twice, or visits of one task overlap */
  YX_PLAN_BREACH_MEETING, /* not as many cars as must meet, or not together */
  YX_PLAN_BREACH_LINK,
  YX_PLAN_BREACH_LOCK,
  YX_PLAN_BREACH_FLEET, /* more vehicles than max_vehicles */
  YX_PLAN_BREACH_BARRED,
  YX_PLAN_BREACH_SCORE, /* stated times, totals or verdicts differ from what the stops give */
} YxPlanBreachKind;

typedef struct {
  YxPlanBreachKind kind;
  uint32_t route, stop; /* stop counts over the whole solution; YX_PLAN_NONE: not one stop */
  uint32_t task;        /* YX_PLAN_NONE: not one task */
} YxPlanBreach;

/* Looks at a solution with fresh eyes, sharing no code with the search: recomputes every arrival,
 * seat, link and total from the problem alone. True when the plan is sound; else the first breach
 * is in *ret_breach (nullable). Meant for a problem that yx_planner_solve() accepts. */
bool yx_planner_check (const YxPlanProblem *problem, const YxPlanSolution *solution,
                       YxPlanBreach *ret_breach);

/* Coverage curve ------------------------------------------------------------------------ */

/* The best plan found with at most so many vehicles. */
typedef struct {
  uint32_t max_vehicles;
  YxPlanScore score;
  uint32_t n_planned; /* tasks visited at least once */
  double expected;    /* debtors met, whatever their weight; in nine nights of ten between */
  uint32_t low, high; /* these, by the exact distribution of independent meetings */
  uint32_t vehicles;  /* in use, fixed ones included */
  uint32_t staff;     /* crews of these */
  double seconds;     /* from leaving to finish, summed over cars */
  double metres;
  YxPlanSolution plan;
} YxPlanCurvePoint;

/* What the tasks of a kind that the last point plans would take one by one: each visit by the car
 * that is back soonest, out and home again for itself alone. */
typedef struct {
  uint32_t kind;
  uint32_t n_tasks;
  uint32_t cars, staff;
  double seconds, metres;
} YxPlanBaseline;

typedef struct {
  YxPlanCurvePoint *points; /* for 1 … n_points vehicles */
  uint32_t n_points;
  YxPlanBaseline *baseline; /* by kind, ascending */
  uint32_t n_kinds;
  uint64_t steps;
  bool interrupted;
} YxPlanCurve;

void yx_plan_curve_clear (YxPlanCurve *curve);

/* The coverage for 1 … n vehicles, n being max_vehicles or all. The plan of the last point takes
 * half of the allowed time and is what yx_planner_solve() gives then, made steady for a tenth more
 * when the options have a spread (see yx_planner_steady()); the points below it share the rest, each going on from the one before, and a point takes over the plan of the one
 * before when that is better, so that the curve never falls. From the number of vehicles on that
 * the last plan uses, all points are that plan. When locked stops need more cars than a point
 * allows, it allows those. `options->start` serves the last point. Each plan passes
 * yx_planner_check() for the problem with max_vehicles of its point. */
YxPlannerError yx_planner_curve (const YxPlanProblem *problem, const YxPlanOptions *options,
                                 YxPlanCurve *ret_curve, YxPlanFault *ret_fault);

/* Re-planning: a night that runs ------------------------------------------------------------ */

/* What people have been told: visit of a task at one of its places by a car at a time. */
typedef struct {
  uint32_t task;
  uint32_t place; /* of the task; YX_PLAN_NONE: not among them any more */
  uint32_t vehicle;
  double begin;
} YxPlanPromise;

/* What it is worth to keep to it, in the weight of cases. All 0: what yx_planner_replan() says. */
typedef struct {
  double car;       /* a promised visit that another car makes; 0.1 */
  double minute;    /* a promised time that moves by it, beyond the tolerance; 0.005 */
  double tolerance; /* seconds that nobody minds; 300 */
} YxPlanDisruptionPrices;

typedef struct {
  uint32_t n_kept;    /* promised visits in their car and within the tolerance */
  uint32_t n_cars;    /* in another car */
  uint32_t n_times;   /* begin earlier or later by more than the tolerance */
  uint32_t n_dropped; /* not made any more: their loss is in the score's value */
  double seconds;     /* by which times move beyond the tolerance, summed */
  double price;       /* of all that */
} YxPlanDisruption;

/* Plans again while a night runs: what is under way is locked (see YxPlanLock), `before` is the
 * plan in force as far as it still holds (nullable), promises are what has been announced. Three
 * answers are sought, each from the one before: cars and times kept, cars kept, nothing kept. Taken
 * is the one with the fewest required tasks missing, then the most value less the price of its
 * disruption, then as plans are compared. Errors as yx_planner_solve(), and "promises.task",
 * "promises.place" and "promises.vehicle". prices and ret_disruption are nullable. */
YxPlannerError yx_planner_replan (const YxPlanProblem *problem, const YxPlanSolution *before,
                                  const YxPlanPromise *promises, uint32_t n_promises,
                                  const YxPlanDisruptionPrices *prices,
                                  const YxPlanOptions *options, YxPlanSolution *ret_solution,
                                  YxPlanDisruption *ret_disruption, YxPlanFault *ret_fault);

/* Reasons explained ----------------------------------------------------------------------- */

typedef enum {
  YX_PLAN_CHANGE_NONE,    /* nothing that was tried admits it */
  YX_PLAN_CHANGE_LATER,   /* a window that lasts until `time` */
  YX_PLAN_CHANGE_EARLIER, /* a window that begins at `time` */
  YX_PLAN_CHANGE_SHIFT,   /* the car back as late as `time`, windows that last all night with it */
  YX_PLAN_CHANGE_SKILLS,  /* `skills` in the car */
  YX_PLAN_CHANGE_CREW,    /* `amount` more staff in the car */
  YX_PLAN_CHANGE_SEATS,   /* `amount` more seats in the car */
  YX_PLAN_CHANGE_CAR,     /* one more car like `vehicle` */
} YxPlanChangeKind;

/* Of a task left out: the reason, and the cheapest of the changes above that admits it, alone,
 * into the plan as it stands (NONE also for tasks that are linked, barred or not reachable).
 * Of a planned task: the car, what the task costs there, and the next best car and what it would
 * cost more (YX_PLAN_NONE when no other can). */
typedef struct {
  YxPlanReason reason;
  YxPlanChangeKind change;
  uint32_t vehicle; /* of the change; CAR: one idle so far, or one like it besides */
  double time;
  uint64_t skills;
  uint32_t amount;
  double price;      /* seconds of staff time that the change takes, as docs/planner.md has it */
  double extra_cost; /* of taking the task in; planned: of having it */
  uint32_t other_vehicle;
  double other_extra_cost;
} YxPlanAdvice;

/* Fills ret_advice[problem->n_tasks] for a plan of the problem. BAD_INPUT with the field "plan"
 * when the plan does not fit the problem. */
YxPlannerError yx_planner_explain (const YxPlanProblem *problem, const YxPlanSolution *plan,
                                   YxPlanAdvice *ret_advice, YxPlanFault *ret_fault);

/* Rehearsal: a plan played through many nights -------------------------------------------- */

/* How nights differ from the plan: standard deviations as shares of the planned time. */
typedef struct _YxPlanSpread {
  double travel;  /* of all drives of a night, alike for all cars (weather, traffic) */
  double leg;     /* of each drive on its own */
  double service; /* of each stop's service when the debtor is met */
  double absent;  /* share of the service that a visit in vain takes */
} YxPlanSpread;

/* Of one route, over the nights. */
typedef struct {
  double finish_mean, finish_low, finish_high; /* nine nights of ten lie between */
  double late_finish; /* share of nights in which the car is back after its shift */
  double overflow;    /* share in which persons met exceed the free seats */
} YxPlanRouteOdds;

/* Of one stop. */
typedef struct {
  double late; /* share of nights in which it begins after its window, of those it takes place in */
  double skipped; /* share in which the debtor has been met before */
  double begin_mean;
} YxPlanStopOdds;

typedef struct {
  YxPlanRouteOdds *routes; /* as the plan's routes */
  YxPlanStopOdds *stops;   /* as the plan's stops */
  uint32_t n_routes, n_stops;
  uint32_t *met; /* [n_met] nights in which so many debtors are met */
  uint32_t n_met;
  double met_mean;
  uint32_t met_low, met_high; /* nine nights of ten */
  double all_in_time;         /* share of nights without a late stop or a late finish */
  uint32_t n_nights;
} YxPlanRehearsal;

void yx_plan_rehearsal_clear (YxPlanRehearsal *rehearsal);

/* Plays a plan that passes the checker through n_nights nights. Cars drive their stops in order
 * and leave their start as planned; a debtor is met with the likelihood of the window in which the
 * visit was planned, once, and his later stops are skipped. Cars that meet begin when the last has
 * come. Same seed, same nights. NO_MEMORY only. */
YxPlannerError yx_planner_rehearse (const YxPlanProblem *problem, const YxPlanSolution *plan,
                                    const YxPlanSpread *spread, uint32_t n_nights, uint64_t seed,
                                    YxPlanRehearsal *ret_rehearsal);

/* Among plans that cover as much with as many cars, the one that goes wrong least often: looks for
 * plans that would hold on slower roads and with longer visits, times them as planned, and takes
 * the one with the most rehearsed nights in time, `plan` itself if none is better. Cost may rise,
 * by a tenth at most. *ret_solution is always a plan of its own. */
YxPlannerError yx_planner_steady (const YxPlanProblem *problem, const YxPlanSolution *plan,
                                  const YxPlanSpread *spread, const YxPlanOptions *options,
                                  YxPlanSolution *ret_solution, YxPlanFault *ret_fault);
