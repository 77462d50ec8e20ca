/* A plan that is put together by hand. The times are the least solution of "begin no earlier than":
 * arrivals along each car's way, windows and holds, and the ties between cars, raised until nothing
 * moves any more. Driving is first-in-first-out, so the earliest is also the best. */

#include "planner/trial.h"

#include <math.h>
#include <stdlib.h>

#include "planner/seats.h"
#include "planner/travel.h"

#define NONE YX_PLAN_NONE
#define ALMOST 1e-6

typedef struct {
  double least; /* by hold, lock and ties */
  double close; /* of its window, later when it comes later */
  double tie;   /* begin at the latest, for what another car does; INFINITY: not tied */
} Timing;

typedef struct {
  const YxPlanProblem *problem;
  const YxPlanTrial *trial;
  YxPlanSolution *solution; /* its stops are timed in place */
  YxPlanTrialFault *fault;
  Timing *timings;      /* [stop] */
  uint32_t *vehicle_of; /* [stop] */
  uint32_t *n_visits;   /* [task] stops that call for it */
  bool *held;           /* [task] by a lock of the problem */
} Try;

static bool
fail (const Try *try, YxPlanTrialFault fault)
{
  if (try->fault->kind == YX_PLAN_BREACH_NONE)
    *try->fault = fault;
  return false;
}

static bool
fail_at (const Try *try, YxPlanBreachKind kind, uint32_t stop)
{
  return fail (try, (YxPlanTrialFault){ .kind = kind,
                                        .vehicle = try->vehicle_of[stop],
                                        .stop = stop,
                                        .task = try->trial->stops[stop].task,
                                        .other_task = NONE });
}

static uint32_t
cars_of (const YxPlanTask *task)
{
  return task->cars > 1 ? task->cars : 1;
}

static uint32_t
location_of (const YxPlanProblem *p, const YxPlanStop *stop)
{
  return stop->task == NONE ? p->drop_offs[stop->place].location
                            : p->tasks[stop->task].places[stop->place].location;
}

static double
service_of (const YxPlanProblem *p, const YxPlanStop *stop)
{
  return stop->task == NONE ? p->drop_offs[stop->place].handover
                            : p->tasks[stop->task].places[stop->place].service;
}

/* The drive in the car's own seconds, by the usual roads and by those of the other hours. */
typedef struct {
  double usual, other;
} Drive;

static double
slowed (const YxPlanVehicle *car, double seconds)
{
  return car->slowness != 0 && car->slowness != 1 ? ceil (seconds * car->slowness - ALMOST)
                                                  : seconds;
}

static Drive
drive_of (const YxPlanProblem *p, const YxPlanVehicle *car, uint32_t from, uint32_t to)
{
  const size_t at = (size_t) from * p->n_locations + to;
  const double usual = slowed (car, p->seconds[at]);

  return (Drive){ usual, p->other_seconds ? slowed (car, p->other_seconds[at]) : usual };
}

static bool
leads_there (Drive drive)
{
  return isfinite (drive.usual) && isfinite (drive.other);
}

static bool
goes_by_hour (const YxPlanProblem *p)
{
  return p->hour_factors || p->other_seconds;
}

/* Where no way leads, a drive takes no time, so that the times behind it stay numbers. */
static double
arrive (const YxPlanProblem *p, Drive drive, double leave)
{
  return !leads_there (drive) ? leave
         : goes_by_hour (p)   ? yx_plan_arrive_by_hours (p, leave, drive.usual, drive.other)
                              : leave + drive.usual;
}

static double
depart (const YxPlanProblem *p, Drive drive, double arrival)
{
  return !leads_there (drive) ? arrival
         : goes_by_hour (p)   ? yx_plan_depart_by_hours (p, arrival, drive.usual, drive.other)
                              : arrival - drive.usual;
}

static void
window_of_drop (const YxPlanDropOff *drop, double *ret_from, double *ret_to)
{
  const bool always = drop->from == 0 && drop->to == 0;

  *ret_from = always ? -INFINITY : drop->from;
  *ret_to = always ? INFINITY : drop->to;
}

/* Timing ----------------------------------------------------------------------------------- */

/* Whether a visit is rather made in window a than in b: the sooner, else the likelier. */
static bool
comes_before (const YxPlanWindow *a, const YxPlanWindow *b, double ready)
{
  const double in_a = fmax (ready, a->from), in_b = fmax (ready, b->from);

  return in_a < in_b || (in_a == in_b && a->likelihood > b->likelihood);
}

/* Begins a stop that can begin at `ready`: in the first window that is still open, else late. */
static void
begin_stop (const Try *try, uint32_t i, double ready)
{
  const YxPlanProblem *p = try->problem;
  YxPlanStop *stop = &try->solution->stops[i];
  Timing *timing = &try->timings[i];

  if (stop->task == NONE) {
    double from;

    window_of_drop (&p->drop_offs[stop->place], &from, &timing->close);
    stop->begin = fmax (ready, from);
  } else {
    const YxPlanPlace *place = &p->tasks[stop->task].places[stop->place];
    const uint32_t wanted = try->trial->stops[i].window;
    const bool waits = wanted < place->n_windows && ready <= place->windows[wanted].to + ALMOST;
    uint32_t best = waits ? wanted : place->n_windows;

    for (uint32_t w = 0; w < place->n_windows && !waits; w++)
      if (ready <= place->windows[w].to + ALMOST
          && (best == place->n_windows
              || comes_before (&place->windows[w], &place->windows[best], ready)))
        best = w;
    stop->window = best;
    stop->begin = ready;
    timing->close = ready;
    if (best < place->n_windows) {
      stop->begin = fmax (ready, place->windows[best].from);
      timing->close = place->windows[best].to;
    } else if (place->n_windows > 0) {
      stop->window = place->n_windows - 1;
    }
  }
  stop->leave = stop->begin + service_of (p, stop);
}

/* Drives a route from a time on. */
static void
time_route (const Try *try, uint32_t r, double leave)
{
  const YxPlanProblem *p = try->problem;
  YxPlanRoute *route = &try->solution->routes[r];
  const YxPlanVehicle *car = &p->vehicles[route->vehicle];
  uint32_t here = car->start;
  double time = leave;

  route->leave = leave;
  route->driving = route->waiting = route->metres = 0;
  for (uint32_t i = route->first_stop; i < route->first_stop + route->n_stops; i++) {
    YxPlanStop *stop = &try->solution->stops[i];
    const uint32_t there = location_of (p, stop);

    stop->arrive = arrive (p, drive_of (p, car, here, there), time);
    begin_stop (try, i, fmax (stop->arrive, try->timings[i].least));
    route->driving += stop->arrive - time;
    route->waiting += stop->begin - stop->arrive;
    route->metres += p->metres ? p->metres[(size_t) here * p->n_locations + there] : 0;
    time = stop->leave;
    here = there;
  }
  route->finish = time;
  if (car->end != NONE) {
    route->finish = arrive (p, drive_of (p, car, here, car->end), time);
    route->driving += route->finish - time;
    route->metres += p->metres ? p->metres[(size_t) here * p->n_locations + car->end] : 0;
  }
}

static void
limit (const Try *try, uint32_t i, double latest)
{
  try->timings[i].tie = fmin (try->timings[i].tie, latest);
}

static bool
raise (const Try *try, uint32_t i, double least)
{
  if (try->solution->stops[i].begin >= least - ALMOST)
    return false;
  try->timings[i].least = least;
  return true;
}

/* Whether the first of two visits of one task in different cars goes before the second. */
static bool
goes_first (const Try *try, uint32_t i, uint32_t j)
{
  const YxPlanTrialStop *a = &try->trial->stops[i], *b = &try->trial->stops[j];

  return a->was == b->was || isnan (a->was) || isnan (b->was) ? i < j : a->was < b->was;
}

/* The first ends before the second begins, now and when it leaves later. */
static bool
raise_after (const Try *try, uint32_t first, uint32_t second, double seconds)
{
  const YxPlanStop *a = &try->solution->stops[first], *b = &try->solution->stops[second];

  limit (try, first, b->begin - seconds - service_of (try->problem, a));
  return raise (try, second, a->leave + seconds);
}

/* They begin within so many seconds. Each may move up to where the other one is at the earliest. */
static bool
raise_together (const Try *try, uint32_t i, uint32_t j, double seconds)
{
  const double a = try->solution->stops[i].begin, b = try->solution->stops[j].begin;

  limit (try, i, b + seconds);
  limit (try, j, a + seconds);
  return (raise (try, i, b - seconds) | raise (try, j, a - seconds)) != 0;
}

/* Ties of two visits; whether one of them has to begin later than it does. */
static bool
raise_pair (const Try *try, uint32_t i, uint32_t j)
{
  if (cars_of (&try->problem->tasks[try->solution->stops[i].task]) > 1)
    return raise_together (try, i, j, 0);
  if (try->vehicle_of[i] == try->vehicle_of[j])
    return false;
  return goes_first (try, i, j) ? raise_after (try, i, j, 0) : raise_after (try, j, i, 0);
}

static bool
raise_link (const Try *try, const YxPlanLink *link, uint32_t i, uint32_t j)
{
  return link->kind == YX_PLAN_ORDER       ? raise_after (try, i, j, link->seconds)
         : link->kind == YX_PLAN_SAME_TIME ? raise_together (try, i, j, link->seconds)
                                           : false;
}

static bool
raise_ties (const Try *try)
{
  const YxPlanProblem *p = try->problem;
  const YxPlanSolution *s = try->solution;
  bool moved = false;

  for (uint32_t i = 0; i < s->n_stops; i++)
    try->timings[i].tie = INFINITY;
  for (uint32_t i = 0; i < s->n_stops; i++)
    for (uint32_t j = i + 1;
         s->stops[i].task != NONE && try->n_visits[s->stops[i].task] > 1 && j < s->n_stops; j++)
      if (s->stops[i].task == s->stops[j].task)
        moved |= raise_pair (try, i, j);
  for (uint32_t l = 0; l < p->n_links; l++) {
    const YxPlanLink *link = &p->links[l];

    if (try->n_visits[link->a] == 0 || try->n_visits[link->b] == 0)
      continue;
    for (uint32_t i = 0; i < s->n_stops; i++)
      for (uint32_t j = 0; s->stops[i].task == link->a && j < s->n_stops; j++)
        if (s->stops[j].task == link->b)
          moved |= raise_link (try, link, i, j);
  }
  return moved;
}

static void
time_all (const Try *try)
{
  const YxPlanProblem *p = try->problem;
  const YxPlanSolution *s = try->solution;

  /* A chain of ties is as long as there are stops; one that is longer runs in a circle, which the
   * rules between cars name. */
  for (uint32_t round = 0; round < s->n_stops + 2; round++) {
    for (uint32_t r = 0; r < s->n_routes; r++)
      time_route (try, r, p->vehicles[s->routes[r].vehicle].shift_from);
    if (!raise_ties (try))
      return;
  }
}

/* The latest that a stop may begin without its car being later at the end or at a tie. */
static double
latest (const Try *try, uint32_t i, double by_next)
{
  const YxPlanStop *stop = &try->solution->stops[i];
  const Timing *timing = &try->timings[i];

  /* What is held or tied from below stays; a tie that cannot be kept moves nothing. */
  const double close = isinf (timing->least) ? timing->close : stop->begin;

  return fmin (by_next, fmax (fmin (close, timing->tie), stop->begin));
}

/* Leaving as late as the finish allows. */
static void
leave_late (const Try *try, uint32_t r)
{
  const YxPlanProblem *p = try->problem;
  const YxPlanRoute *route = &try->solution->routes[r];
  const YxPlanVehicle *car = &p->vehicles[route->vehicle];
  uint32_t there = car->end;
  double late = route->finish;

  for (uint32_t i = route->first_stop + route->n_stops; i-- > route->first_stop;) {
    const YxPlanStop *stop = &try->solution->stops[i];
    const uint32_t here = location_of (p, stop);

    if (there != NONE)
      late = depart (p, drive_of (p, car, here, there), late);
    late = latest (try, i, late - service_of (p, stop));
    there = here;
  }
  late = depart (p, drive_of (p, car, car->start, there), late);
  late = fmin (late, try->trial->routes[r].leave_by);
  time_route (try, r, fmax (late, car->shift_from));
}

/* Rules ------------------------------------------------------------------------------------ */

/* What does not depend on the time: whether this car can call there at all. */
static bool
judge_car (const Try *try, uint32_t i, uint32_t from)
{
  const YxPlanProblem *p = try->problem;
  const YxPlanStop *stop = &try->solution->stops[i];
  const uint32_t v = try->vehicle_of[i];
  const YxPlanVehicle *car = &p->vehicles[v];
  YxPlanTrialFault fault = { .vehicle = v, .stop = i, .task = stop->task, .other_task = NONE };

  if (stop->task != NONE) {
    const YxPlanTask *task = &p->tasks[stop->task];

    fault.amount = (double) task->crew - car->crew;
    fault.skills = task->skills & ~car->skills;
    fault.kind = task->barred                                     ? YX_PLAN_BREACH_BARRED
                 : task->only_car != 0 && task->only_car != v + 1 ? YX_PLAN_BREACH_LOCK
                 : car->crew < task->crew                         ? YX_PLAN_BREACH_CREW
                 : fault.skills != 0                              ? YX_PLAN_BREACH_SKILL
                                                                  : YX_PLAN_BREACH_NONE;
  }
  if (fault.kind == YX_PLAN_BREACH_NONE
      && !leads_there (drive_of (p, car, from, location_of (p, stop))))
    fault.kind = YX_PLAN_BREACH_TRAVEL;
  return fault.kind == YX_PLAN_BREACH_NONE || fail (try, fault);
}

static void
judge_cars (const Try *try, uint32_t r)
{
  const YxPlanProblem *p = try->problem;
  const YxPlanRoute *route = &try->solution->routes[r];
  const YxPlanVehicle *car = &p->vehicles[route->vehicle];
  uint32_t here = car->start;

  for (uint32_t i = route->first_stop; i < route->first_stop + route->n_stops; i++) {
    judge_car (try, i, here);
    here = location_of (p, &try->solution->stops[i]);
  }
  if (car->end != NONE && !leads_there (drive_of (p, car, here, car->end)))
    fail_at (try, YX_PLAN_BREACH_TRAVEL, route->first_stop + route->n_stops - 1);
}

static void
judge_window (const Try *try, uint32_t i)
{
  const YxPlanProblem *p = try->problem;
  const YxPlanStop *stop = &try->solution->stops[i];
  double open, close;

  if (stop->task == NONE) {
    window_of_drop (&p->drop_offs[stop->place], &open, &close);
  } else {
    const YxPlanPlace *place = &p->tasks[stop->task].places[stop->place];

    close = place->n_windows > 0 ? place->windows[stop->window].to : -INFINITY;
  }
  if (stop->begin > close + ALMOST)
    fail (try, (YxPlanTrialFault){ .kind = YX_PLAN_BREACH_WINDOW,
                                   .vehicle = try->vehicle_of[i],
                                   .stop = i,
                                   .task = stop->task,
                                   .other_task = NONE,
                                   .amount = stop->begin - close });
}

/* Between two drop-offs no more come aboard than there are seats, but for the risk allowed. */
static void
judge_seats (const Try *try, uint32_t r)
{
  const YxPlanProblem *p = try->problem;
  YxPlanRoute *route = &try->solution->routes[r];
  const YxPlanVehicle *car = &p->vehicles[route->vehicle];
  const uint32_t end = route->first_stop + route->n_stops;
  YxPlanSeats seats;

  route->seat_risk = 0;
  yx_plan_seats_init (&seats, car->seats);
  yx_plan_seats_add (&seats, car->aboard, 1);
  for (uint32_t i = route->first_stop; i <= end; i++) {
    const YxPlanStop *stop = i < end ? &try->solution->stops[i] : NULL;

    if (stop && stop->task != NONE) {
      const YxPlanTask *task = &p->tasks[stop->task];
      const YxPlanPlace *place = &task->places[stop->place];

      if (place->n_windows > 0)
        yx_plan_seats_add (&seats, task->seats, place->windows[stop->window].likelihood);
      continue;
    }
    const double risk = yx_plan_seats_risk (&seats);
    route->seat_risk = fmax (route->seat_risk, risk);
    if (risk > p->seat_risk + 1e-12)
      fail (try, (YxPlanTrialFault){ .kind = YX_PLAN_BREACH_SEATS,
                                     .vehicle = route->vehicle,
                                     .stop = stop ? i : end - 1,
                                     .task = NONE,
                                     .other_task = NONE,
                                     .amount = risk });
    yx_plan_seats_init (&seats, car->seats);
  }
}

static void
judge_route (const Try *try, uint32_t r)
{
  const YxPlanRoute *route = &try->solution->routes[r];
  const YxPlanVehicle *car = &try->problem->vehicles[route->vehicle];

  for (uint32_t i = route->first_stop; i < route->first_stop + route->n_stops; i++)
    judge_window (try, i);
  judge_seats (try, r);
  if (route->finish > car->shift_to + ALMOST)
    fail (try, (YxPlanTrialFault){ .kind = YX_PLAN_BREACH_SHIFT,
                                   .vehicle = route->vehicle,
                                   .stop = NONE,
                                   .task = NONE,
                                   .other_task = NONE,
                                   .amount = route->finish - car->shift_to });
}

/* Locked stops are the first of their car, and begin when they may. */
static bool
judge_locks (const Try *try)
{
  const YxPlanProblem *p = try->problem;

  for (uint32_t i = 0; i < p->n_locks; i++) {
    const YxPlanLock *lock = &p->locks[i];
    const bool any = lock->begin_from == 0 && lock->begin_to == 0;
    uint32_t rank = 0, at = NONE;

    for (uint32_t k = 0; k < i; k++)
      rank += p->locks[k].vehicle == lock->vehicle;
    for (uint32_t r = 0; r < try->solution->n_routes; r++)
      if (try->solution->routes[r].vehicle == lock->vehicle
          && rank < try->solution->routes[r].n_stops)
        at = try->solution->routes[r].first_stop + rank;
    const YxPlanStop *stop = at != NONE ? &try->solution->stops[at] : NULL;
    if (!stop || stop->task != lock->task || stop->place != lock->place
        || (!any
            && !(stop->begin >= lock->begin_from - ALMOST
                 && stop->begin <= lock->begin_to + ALMOST)))
      return fail (try, (YxPlanTrialFault){ .kind = YX_PLAN_BREACH_LOCK,
                                            .vehicle = lock->vehicle,
                                            .stop = at,
                                            .task = lock->task,
                                            .other_task = NONE });
    try->solution->stops[at].locked = true;
  }
  return true;
}

static bool
judge_visits (const Try *try)
{
  const YxPlanProblem *p = try->problem;
  const YxPlanSolution *s = try->solution;

  for (uint32_t i = 0; i < s->n_stops; i++) {
    const YxPlanStop *a = &s->stops[i];

    if (a->task == NONE || try->n_visits[a->task] < 2)
      continue;
    for (uint32_t j = i + 1; j < s->n_stops; j++) {
      const YxPlanStop *b = &s->stops[j];
      const bool together = b->task == a->task && cars_of (&p->tasks[a->task]) > 1;

      if (b->task != a->task)
        continue;
      if (together
          && (a->place != b->place || fabs (a->begin - b->begin) > ALMOST
              || try->vehicle_of[i] == try->vehicle_of[j]))
        return fail_at (try, YX_PLAN_BREACH_MEETING, j);
      if (!together
          && (a->place == b->place
              || (a->begin < b->leave - ALMOST && b->begin < a->leave - ALMOST)))
        return fail_at (try, YX_PLAN_BREACH_TWICE, j);
    }
  }
  for (uint32_t t = 0; t < p->n_tasks; t++) {
    const uint32_t n = try->n_visits[t], cars = cars_of (&p->tasks[t]);

    if (cars > 1 && n > 0 && (n > cars || (n < cars && !try->held[t])))
      return fail (try, (YxPlanTrialFault){ .kind = YX_PLAN_BREACH_MEETING,
                                            .vehicle = NONE,
                                            .stop = NONE,
                                            .task = t,
                                            .other_task = NONE });
  }
  return true;
}

static bool
calls_at (const Try *try, uint32_t vehicle, uint32_t task)
{
  for (uint32_t i = 0; i < try->solution->n_stops; i++)
    if (try->solution->stops[i].task == task && try->vehicle_of[i] == vehicle)
      return true;
  return false;
}

static bool
keeps_link (const Try *try, const YxPlanLink *link, uint32_t i, uint32_t j)
{
  const YxPlanStop *a = &try->solution->stops[i], *b = &try->solution->stops[j];

  switch (link->kind) {
  case YX_PLAN_SAME_TIME:
    return fabs (a->begin - b->begin) <= link->seconds + ALMOST;
  case YX_PLAN_ORDER:
    return b->begin >= a->leave + link->seconds - ALMOST;
  case YX_PLAN_APART:
    return try->vehicle_of[i] != try->vehicle_of[j];
  case YX_PLAN_SAME_CAR:
    return calls_at (try, try->vehicle_of[i], link->b)
           && calls_at (try, try->vehicle_of[j], link->a);
  default:
    return true;
  }
}

static bool
judge_links (const Try *try)
{
  const YxPlanProblem *p = try->problem;
  const YxPlanSolution *s = try->solution;

  for (uint32_t l = 0; l < p->n_links; l++) {
    const YxPlanLink *link = &p->links[l];
    const uint32_t n_a = try->n_visits[link->a], n_b = try->n_visits[link->b];
    YxPlanTrialFault fault = { .kind = YX_PLAN_BREACH_LINK,
                               .vehicle = NONE,
                               .stop = NONE,
                               .task = n_a > 0 ? link->a : link->b,
                               .other_task = n_a > 0 ? link->b : link->a };

    if (link->kind != YX_PLAN_APART && !try->held[link->a] && !try->held[link->b]
        && ((n_a > 0) != (n_b > 0) || n_a > cars_of (&p->tasks[link->a])
            || n_b > cars_of (&p->tasks[link->b])))
      return fail (try, fault);
    for (uint32_t i = 0; n_a > 0 && n_b > 0 && i < s->n_stops; i++)
      for (uint32_t j = 0; s->stops[i].task == link->a && j < s->n_stops; j++)
        if (s->stops[j].task == link->b && !keeps_link (try, link, i, j)) {
          fault.stop = j;
          fault.vehicle = try->vehicle_of[j];
          return fail (try, fault);
        }
  }
  return true;
}

static void
judge (const Try *try)
{
  const YxPlanProblem *p = try->problem;

  for (uint32_t r = 0; r < try->solution->n_routes; r++)
    judge_cars (try, r);
  for (uint32_t r = 0; r < try->solution->n_routes; r++)
    judge_route (try, r);
  if (p->max_vehicles > 0 && try->solution->n_routes > p->max_vehicles)
    fail (try, (YxPlanTrialFault){ .kind = YX_PLAN_BREACH_FLEET,
                                   .vehicle = NONE,
                                   .stop = NONE,
                                   .task = NONE,
                                   .other_task = NONE,
                                   .amount = try->solution->n_routes - p->max_vehicles });
  if (judge_locks (try) && judge_visits (try))
    judge_links (try);
}

/* Result ----------------------------------------------------------------------------------- */

static void
score_tasks (const Try *try, const YxPlanSolution *before)
{
  const YxPlanProblem *p = try->problem;
  YxPlanSolution *s = try->solution;

  for (uint32_t t = 0; t < p->n_tasks; t++) {
    const uint32_t n = try->n_visits[t], cars = cars_of (&p->tasks[t]);
    YxPlanVerdict *verdict = &s->tasks[t];

    *verdict = (YxPlanVerdict){ .n_visits = cars == 1 ? n : n == cars, .chance = 1 };
    if (verdict->n_visits == 0)
      verdict->reason = before && before->tasks[t].n_visits == 0 ? before->tasks[t].reason
                                                                 : YX_PLAN_DISPLACED;
  }
  for (uint32_t i = 0; i < s->n_stops; i++) {
    const YxPlanStop *stop = &s->stops[i];

    if (stop->task == NONE || s->tasks[stop->task].n_visits == 0)
      continue;
    const YxPlanPlace *place = &p->tasks[stop->task].places[stop->place];
    const double miss
        = 1 - (place->n_windows > 0 ? place->windows[stop->window].likelihood : 0);
    /* Cars that meet meet one person. */
    if (cars_of (&p->tasks[stop->task]) == 1)
      s->tasks[stop->task].chance *= miss;
    else
      s->tasks[stop->task].chance = miss;
  }
  for (uint32_t t = 0; t < p->n_tasks; t++) {
    YxPlanVerdict *verdict = &s->tasks[t];

    verdict->chance = 1 - verdict->chance;
    s->score.value += p->tasks[t].weight * verdict->chance;
    s->score.required_missing += p->tasks[t].required && verdict->n_visits == 0;
  }
}

static void
score_routes (const Try *try)
{
  const YxPlanProblem *p = try->problem;
  const YxPlanCosts *costs = &p->costs;
  const bool unpriced = costs->driving == 0 && costs->waiting == 0 && costs->metre == 0;
  YxPlanScore *score = &try->solution->score;

  for (uint32_t r = 0; r < try->solution->n_routes; r++) {
    const YxPlanRoute *route = &try->solution->routes[r];
    const double spent = route->finish - p->vehicles[route->vehicle].shift_from;

    score->vehicles += !p->vehicles[route->vehicle].fixed;
    score->lateness += spent * spent;
    score->cost += unpriced ? route->driving
                            : costs->driving * route->driving + costs->waiting * route->waiting
                                  + costs->metre * route->metres;
  }
}

static bool
has_shape (const YxPlanProblem *p, const YxPlanTrial *trial)
{
  uint32_t next = 0;

  for (uint32_t r = 0; r < trial->n_routes; r++) {
    const YxPlanTrialRoute *route = &trial->routes[r];

    if (route->vehicle >= p->n_vehicles || route->first_stop != next || route->n_stops == 0
        || route->n_stops > trial->n_stops - next
        || (r > 0 && route->vehicle <= trial->routes[r - 1].vehicle))
      return false;
    next += route->n_stops;
  }
  for (uint32_t i = 0; i < trial->n_stops; i++) {
    const YxPlanTrialStop *stop = &trial->stops[i];

    if (stop->task == NONE ? stop->place >= p->n_drop_offs
                           : stop->task >= p->n_tasks
                                 || stop->place >= p->tasks[stop->task].n_places)
      return false;
  }
  return next == trial->n_stops;
}

static bool
try_init (Try *try)
{
  const YxPlanProblem *p = try->problem;
  const YxPlanTrial *trial = try->trial;
  YxPlanSolution *s = try->solution;

  try->timings = calloc ((size_t) trial->n_stops + 1, sizeof *try->timings);
  try->vehicle_of = calloc ((size_t) trial->n_stops + 1, sizeof *try->vehicle_of);
  try->n_visits = calloc ((size_t) p->n_tasks + 1, sizeof *try->n_visits);
  try->held = calloc ((size_t) p->n_tasks + 1, sizeof *try->held);
  s->routes = calloc ((size_t) trial->n_routes + 1, sizeof *s->routes);
  s->stops = calloc ((size_t) trial->n_stops + 1, sizeof *s->stops);
  s->tasks = calloc ((size_t) p->n_tasks + 1, sizeof *s->tasks);
  return try->timings && try->vehicle_of && try->n_visits && try->held && s->routes && s->stops
         && s->tasks;
}

static void
try_clear (Try *try)
{
  free (try->timings);
  free (try->vehicle_of);
  free (try->n_visits);
  free (try->held);
}

static void
take_up (const Try *try)
{
  const YxPlanProblem *p = try->problem;
  const YxPlanTrial *trial = try->trial;
  YxPlanSolution *s = try->solution;

  s->n_routes = trial->n_routes;
  s->n_stops = trial->n_stops;
  s->n_tasks = p->n_tasks;
  for (uint32_t r = 0; r < trial->n_routes; r++) {
    const YxPlanTrialRoute *route = &trial->routes[r];

    s->routes[r] = (YxPlanRoute){ .vehicle = route->vehicle,
                                  .first_stop = route->first_stop,
                                  .n_stops = route->n_stops };
    for (uint32_t i = route->first_stop; i < route->first_stop + route->n_stops; i++) {
      const YxPlanTrialStop *stop = &trial->stops[i];

      try->vehicle_of[i] = route->vehicle;
      try->timings[i].least = stop->not_before;
      s->stops[i] = (YxPlanStop){ .task = stop->task, .place = stop->place };
      if (stop->task != NONE)
        try->n_visits[stop->task]++;
    }
  }
  for (uint32_t i = 0; i < p->n_locks; i++) {
    const YxPlanLock *lock = &p->locks[i];

    if (lock->task == NONE)
      continue;
    try->held[lock->task] = true;
    for (uint32_t k = 0; k < s->n_stops; k++)
      if ((lock->begin_from != 0 || lock->begin_to != 0) && s->stops[k].task == lock->task
          && s->stops[k].place == lock->place && try->vehicle_of[k] == lock->vehicle)
        try->timings[k].least = fmax (try->timings[k].least, lock->begin_from);
  }
}

YxPlannerError
yx_planner_try (const YxPlanProblem *problem, const YxPlanTrial *trial,
                const YxPlanSolution *before, YxPlanSolution *ret_solution,
                YxPlanTrialFault *ret_fault)
{
  YxPlanSolution solution = { 0 };
  YxPlanTrialFault fault = { YX_PLAN_BREACH_NONE, NONE, NONE, NONE, NONE, 0, 0 };
  Try try = { .problem = problem, .trial = trial, .solution = &solution, .fault = &fault };

  if (!has_shape (problem, trial)) {
    *ret_solution = solution;
    *ret_fault = (YxPlanTrialFault){ YX_PLAN_BREACH_SHAPE, NONE, NONE, NONE, NONE, 0, 0 };
    return YX_PLANNER_OK;
  }
  if (!try_init (&try)) {
    try_clear (&try);
    yx_plan_solution_clear (&solution);
    return YX_PLANNER_NO_MEMORY;
  }
  take_up (&try);
  time_all (&try);
  for (uint32_t r = 0; r < solution.n_routes; r++)
    leave_late (&try, r);
  judge (&try);
  score_tasks (&try, before);
  score_routes (&try);
  try_clear (&try);
  *ret_solution = solution;
  *ret_fault = fault;
  return YX_PLANNER_OK;
}

/* Slack ------------------------------------------------------------------------------------ */

/* As limit(): up to where the others of the plan are. */
static double
latest_by_ties (const YxPlanProblem *p, const YxPlanSolution *plan, uint32_t route, uint32_t i)
{
  const YxPlanRoute *of = &plan->routes[route];
  const YxPlanStop *stop = &plan->stops[i];
  const double service = service_of (p, stop);
  double latest = INFINITY;

  for (uint32_t k = 0; k < plan->n_stops; k++) {
    const YxPlanStop *other = &plan->stops[k];
    const bool elsewhere = k < of->first_stop || k >= of->first_stop + of->n_stops;

    if (k == i || other->task == NONE)
      continue;
    if (other->task == stop->task && elsewhere)
      latest = fmin (latest, cars_of (&p->tasks[stop->task]) > 1 ? stop->begin
                             : other->begin > stop->begin        ? other->begin - service
                                                                 : INFINITY);
    for (uint32_t l = 0; l < p->n_links; l++) {
      const YxPlanLink *link = &p->links[l];

      if (link->kind == YX_PLAN_ORDER && link->a == stop->task && link->b == other->task)
        latest = fmin (latest, other->begin - link->seconds - service);
      if (link->kind == YX_PLAN_SAME_TIME
          && ((link->a == stop->task && link->b == other->task)
              || (link->b == stop->task && link->a == other->task)))
        latest = fmin (latest, other->begin + link->seconds);
    }
  }
  return latest;
}

static double
latest_by_rule (const YxPlanProblem *p, const YxPlanSolution *plan, uint32_t route, uint32_t i)
{
  const YxPlanStop *stop = &plan->stops[i];
  double from, to;

  if (stop->task == NONE)
    window_of_drop (&p->drop_offs[stop->place], &from, &to);
  else
    to = p->tasks[stop->task].places[stop->place].windows[stop->window].to;
  for (uint32_t k = 0; k < p->n_locks && stop->locked; k++) {
    const YxPlanLock *lock = &p->locks[k];

    if (lock->vehicle == plan->routes[route].vehicle && lock->task == stop->task
        && lock->place == stop->place && (lock->begin_from != 0 || lock->begin_to != 0))
      to = fmin (to, lock->begin_to);
  }
  return stop->task == NONE ? to : fmin (to, latest_by_ties (p, plan, route, i));
}

void
yx_planner_slack (const YxPlanProblem *problem, const YxPlanSolution *plan, double *ret_slack)
{
  for (uint32_t r = 0; r < plan->n_routes; r++) {
    const YxPlanRoute *route = &plan->routes[r];
    const YxPlanVehicle *car = &problem->vehicles[route->vehicle];
    uint32_t there = car->end;
    double late = car->shift_to;

    for (uint32_t i = route->first_stop + route->n_stops; i-- > route->first_stop;) {
      const YxPlanStop *stop = &plan->stops[i];
      const uint32_t here = location_of (problem, stop);

      if (there != NONE)
        late = depart (problem, drive_of (problem, car, here, there), late);
      late = fmin (late - service_of (problem, stop), latest_by_rule (problem, plan, r, i));
      ret_slack[i] = fmax (late - stop->begin, 0);
      there = here;
    }
  }
}
