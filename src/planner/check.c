/* The independent checker. It shares no code with the search, on purpose: what it knows of the
 * rules it knows from planner.h, and it recomputes everything the plain way. */

#include "planner/planner.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NONE YX_PLAN_NONE

typedef struct {
  const YxPlanProblem *problem;
  const YxPlanSolution *solution;
  YxPlanBreach *breach;
  uint32_t *vehicle_of; /* [stop] */
  double *odds;         /* [seats + 1] */
} Check;

static bool
breach (const Check *check, YxPlanBreachKind kind, uint32_t route, uint32_t stop)
{
  if (check->breach)
    *check->breach = (YxPlanBreach){ kind, route, stop,
                                     stop == NONE ? NONE : check->solution->stops[stop].task };
  return false;
}

static bool
breach_of_task (const Check *check, YxPlanBreachKind kind, uint32_t task)
{
  if (check->breach)
    *check->breach = (YxPlanBreach){ kind, NONE, NONE, task };
  return false;
}

static bool
same (double a, double b)
{
  return fabs (a - b) <= 1e-6 + 1e-9 * fabs (b);
}

static uint32_t
cars_needed (const YxPlanTask *task)
{
  return task->cars < 2 ? 1 : task->cars;
}

static bool
is_locked_task (const YxPlanProblem *p, uint32_t task)
{
  for (uint32_t i = 0; i < p->n_locks; i++)
    if (p->locks[i].task == task)
      return true;
  return false;
}

static bool
check_shape (const Check *check)
{
  const YxPlanProblem *p = check->problem;
  const YxPlanSolution *s = check->solution;
  uint32_t next = 0;

  if (s->n_tasks != p->n_tasks)
    return breach (check, YX_PLAN_BREACH_SHAPE, NONE, NONE);
  for (uint32_t r = 0; r < s->n_routes; r++) {
    const YxPlanRoute *route = &s->routes[r];

    if (route->vehicle >= p->n_vehicles || route->first_stop != next || route->n_stops == 0
        || route->n_stops > s->n_stops - next
        || (r > 0 && route->vehicle <= s->routes[r - 1].vehicle))
      return breach (check, YX_PLAN_BREACH_SHAPE, r, NONE);
    for (uint32_t i = next; i < next + route->n_stops; i++) {
      const YxPlanStop *stop = &s->stops[i];
      const bool drop = stop->task == NONE;

      check->vehicle_of[i] = route->vehicle;
      if ((drop && stop->place >= p->n_drop_offs) || (!drop && stop->task >= p->n_tasks)
          || (!drop && stop->place >= p->tasks[stop->task].n_places)
          || (!drop && stop->window >= p->tasks[stop->task].places[stop->place].n_windows))
        return breach (check, YX_PLAN_BREACH_SHAPE, r, NONE);
    }
    next += route->n_stops;
  }
  if (next != s->n_stops)
    return breach (check, YX_PLAN_BREACH_SHAPE, NONE, NONE);
  if (p->max_vehicles > 0 && s->n_routes > p->max_vehicles)
    return breach (check, YX_PLAN_BREACH_FLEET, NONE, NONE);
  return true;
}

static double
drive_time (const double *matrix, const YxPlanProblem *p, const YxPlanVehicle *car, uint32_t from,
            uint32_t to)
{
  const double seconds = matrix[(size_t) from * p->n_locations + to];

  return car->slowness != 0 && car->slowness != 1 ? ceil (seconds * car->slowness - 1e-6) : seconds;
}

/* Goes through the hours, doing in each its part of the way; by the definition in planner.h. */
static double
arrival (const YxPlanProblem *p, const YxPlanVehicle *car, double leave, uint32_t from, uint32_t to)
{
  const double usual = drive_time (p->seconds, p, car, from, to);
  const double other = p->other_seconds ? drive_time (p->other_seconds, p, car, from, to) : usual;
  double clock = leave + p->clock, done = 0;

  if ((!p->hour_factors && !p->other_seconds) || isinf (usual) || isinf (other))
    return leave + fmax (usual, isinf (other) ? other : usual);
  while (done < 1) {
    const double hour = floor (clock / 3600), next = (hour + 1) * 3600;
    const long of_day = lround (hour - 24 * floor (hour / 24));
    double whole = p->other_seconds && p->other_hours[of_day] ? other : usual;

    if (p->hour_factors)
      whole *= p->hour_factors[of_day];
    if (clock + (1 - done) * whole <= next) {
      clock += (1 - done) * whole;
      break;
    }
    done += (next - clock) / whole;
    clock = next;
  }
  return ceil (clock - 1e-6) - p->clock;
}

static bool
check_drive (const Check *check, uint32_t r)
{
  const YxPlanProblem *p = check->problem;
  const YxPlanRoute *route = &check->solution->routes[r];
  const YxPlanVehicle *car = &p->vehicles[route->vehicle];
  double time = route->leave, driving = 0, waiting = 0, metres = 0;
  uint32_t here = car->start;

  if (!(route->leave >= car->shift_from - 1e-6))
    return breach (check, YX_PLAN_BREACH_SHIFT, r, NONE);
  for (uint32_t i = route->first_stop; i < route->first_stop + route->n_stops; i++) {
    const YxPlanStop *stop = &check->solution->stops[i];
    double from = -INFINITY, to = INFINITY, service;
    uint32_t there;

    if (stop->task == NONE) {
      const YxPlanDropOff *drop = &p->drop_offs[stop->place];
      there = drop->location;
      service = drop->handover;
      if (drop->from != 0 || drop->to != 0)
        from = drop->from, to = drop->to;
    } else {
      const YxPlanPlace *place = &p->tasks[stop->task].places[stop->place];
      there = place->location;
      service = place->service;
      from = place->windows[stop->window].from;
      to = place->windows[stop->window].to;
    }
    const double arrive = arrival (p, car, time, here, there);
    if (isinf (arrive) || !same (arrive, stop->arrive) || !(stop->begin >= stop->arrive - 1e-6))
      return breach (check, YX_PLAN_BREACH_TRAVEL, r, i);
    if (!(stop->begin >= from - 1e-6 && stop->begin <= to + 1e-6)
        || !same (stop->leave, stop->begin + service))
      return breach (check, YX_PLAN_BREACH_WINDOW, r, i);
    driving += stop->arrive - time;
    waiting += stop->begin - stop->arrive;
    metres += p->metres ? p->metres[(size_t) here * p->n_locations + there] : 0;
    time = stop->leave;
    here = there;
  }
  const double finish = car->end == NONE ? time : arrival (p, car, time, here, car->end);
  if (car->end != NONE) {
    driving += finish - time;
    metres += p->metres ? p->metres[(size_t) here * p->n_locations + car->end] : 0;
  }
  if (!(finish <= car->shift_to + 1e-6))
    return breach (check, YX_PLAN_BREACH_SHIFT, r, NONE);
  if (!same (finish, route->finish) || !same (driving, route->driving)
      || !same (waiting, route->waiting) || !same (metres, route->metres))
    return breach (check, YX_PLAN_BREACH_SCORE, r, NONE);
  return true;
}

/* Probability that the visits in [first, last) take more seats than there are. */
static double
overflow (const Check *check, const YxPlanVehicle *car, uint32_t aboard, uint32_t first,
          uint32_t last)
{
  double fits = 0;
  uint32_t most = aboard;

  if (aboard > car->seats)
    return 1;
  for (uint32_t k = 0; k <= car->seats; k++)
    check->odds[k] = k == aboard;
  for (uint32_t i = first; i < last; i++) {
    const YxPlanStop *stop = &check->solution->stops[i];
    const YxPlanTask *task = &check->problem->tasks[stop->task];
    const double chance = task->places[stop->place].windows[stop->window].likelihood;

    if (chance > 0)
      most += task->seats;
    for (uint32_t k = car->seats + 1; k-- > 0 && task->seats > 0;) {
      const double with = k >= task->seats ? check->odds[k - task->seats] : 0;
      check->odds[k] = with * chance + check->odds[k] * (1 - chance);
    }
  }
  if (most <= car->seats)
    return 0;
  for (uint32_t k = 0; k <= car->seats; k++)
    fits += check->odds[k];
  return fmax (0, 1 - fits);
}

static bool
check_crew_and_seats (const Check *check, uint32_t r)
{
  const YxPlanProblem *p = check->problem;
  const YxPlanRoute *route = &check->solution->routes[r];
  const YxPlanVehicle *car = &p->vehicles[route->vehicle];
  const uint32_t last = route->first_stop + route->n_stops;
  uint32_t first = route->first_stop, aboard = car->aboard;
  double worst = 0;

  for (uint32_t i = first; i <= last; i++) {
    const YxPlanStop *stop = i < last ? &check->solution->stops[i] : NULL;

    if (stop && stop->task != NONE) {
      const YxPlanTask *task = &p->tasks[stop->task];
      if (task->barred)
        return breach (check, YX_PLAN_BREACH_BARRED, r, i);
      if (task->only_car != 0 && task->only_car != route->vehicle + 1)
        return breach (check, YX_PLAN_BREACH_LOCK, r, i);
      if (car->crew < task->crew)
        return breach (check, YX_PLAN_BREACH_CREW, r, i);
      if ((car->skills & task->skills) != task->skills)
        return breach (check, YX_PLAN_BREACH_SKILL, r, i);
      continue;
    }
    const double risk = overflow (check, car, aboard, first, i);
    if (risk > p->seat_risk + 1e-12)
      return breach (check, YX_PLAN_BREACH_SEATS, r, i < last ? i : NONE);
    worst = fmax (worst, risk);
    aboard = 0;
    first = i + 1;
  }
  if (fabs (worst - route->seat_risk) > 1e-9)
    return breach (check, YX_PLAN_BREACH_SCORE, r, NONE);
  return true;
}

static bool
check_locks (const Check *check)
{
  const YxPlanProblem *p = check->problem;
  const YxPlanSolution *s = check->solution;
  uint32_t n_locked = 0;

  for (uint32_t i = 0; i < p->n_locks; i++) {
    const YxPlanLock *lock = &p->locks[i];
    const bool any = lock->begin_from == 0 && lock->begin_to == 0;
    const YxPlanRoute *route = NULL;
    uint32_t rank = 0;

    for (uint32_t k = 0; k < i; k++)
      rank += p->locks[k].vehicle == lock->vehicle;
    for (uint32_t r = 0; r < s->n_routes; r++)
      if (s->routes[r].vehicle == lock->vehicle)
        route = &s->routes[r];
    if (!route || rank >= route->n_stops)
      return breach (check, YX_PLAN_BREACH_LOCK, NONE, NONE);
    const uint32_t at = route->first_stop + rank;
    const YxPlanStop *stop = &s->stops[at];
    if (stop->task != lock->task || stop->place != lock->place || !stop->locked
        || (!any
            && !(stop->begin >= lock->begin_from - 1e-6 && stop->begin <= lock->begin_to + 1e-6)))
      return breach (check, YX_PLAN_BREACH_LOCK, (uint32_t) (route - s->routes), at);
  }
  for (uint32_t i = 0; i < s->n_stops; i++)
    n_locked += s->stops[i].locked;
  return n_locked == p->n_locks || breach (check, YX_PLAN_BREACH_LOCK, NONE, NONE);
}

static uint32_t
count_stops (const Check *check, uint32_t task)
{
  uint32_t n = 0;

  for (uint32_t i = 0; i < check->solution->n_stops; i++)
    n += check->solution->stops[i].task == task;
  return n;
}

/* Two visits of one task: of one meeting, or one after the other at different places. */
static bool
check_pair (const Check *check, uint32_t i, uint32_t j)
{
  const YxPlanStop *a = &check->solution->stops[i], *b = &check->solution->stops[j];

  if (cars_needed (&check->problem->tasks[a->task]) > 1) {
    if (a->place != b->place || !same (a->begin, b->begin)
        || check->vehicle_of[i] == check->vehicle_of[j])
      return breach (check, YX_PLAN_BREACH_MEETING, NONE, j);
    return true;
  }
  if (a->place == b->place || (a->begin < b->leave - 1e-6 && b->begin < a->leave - 1e-6))
    return breach (check, YX_PLAN_BREACH_TWICE, NONE, j);
  return true;
}

static bool
check_tasks (const Check *check)
{
  const YxPlanProblem *p = check->problem;
  const YxPlanSolution *s = check->solution;

  for (uint32_t i = 0; i < s->n_stops; i++)
    for (uint32_t j = i + 1; j < s->n_stops; j++)
      if (s->stops[i].task != NONE && s->stops[i].task == s->stops[j].task
          && !check_pair (check, i, j))
        return false;
  for (uint32_t t = 0; t < p->n_tasks; t++) {
    const uint32_t n = count_stops (check, t), cars = cars_needed (&p->tasks[t]);
    if (cars > 1 && n > 0 && (n > cars || (n < cars && !is_locked_task (p, t))))
      return breach_of_task (check, YX_PLAN_BREACH_MEETING, t);
  }
  return true;
}

static bool
visits_link (const Check *check, const YxPlanLink *link, uint32_t i, uint32_t j)
{
  const YxPlanStop *a = &check->solution->stops[i], *b = &check->solution->stops[j];

  switch (link->kind) {
  case YX_PLAN_SAME_TIME:
    return fabs (a->begin - b->begin) <= link->seconds + 1e-6;
  case YX_PLAN_ORDER:
    return b->begin >= a->leave + link->seconds - 1e-6;
  case YX_PLAN_APART:
    return check->vehicle_of[i] != check->vehicle_of[j];
  default:
    return true;
  }
}

static bool
calls_at (const Check *check, uint32_t vehicle, uint32_t task)
{
  for (uint32_t i = 0; i < check->solution->n_stops; i++)
    if (check->solution->stops[i].task == task && check->vehicle_of[i] == vehicle)
      return true;
  return false;
}

static bool
check_links (const Check *check)
{
  const YxPlanProblem *p = check->problem;
  const YxPlanSolution *s = check->solution;

  for (uint32_t l = 0; l < p->n_links; l++) {
    const YxPlanLink *link = &p->links[l];
    const uint32_t n_a = count_stops (check, link->a), n_b = count_stops (check, link->b);
    const bool locked = is_locked_task (p, link->a) || is_locked_task (p, link->b);

    if (link->kind != YX_PLAN_APART && !locked
        && ((n_a > 0) != (n_b > 0) || n_a > cars_needed (&p->tasks[link->a])
            || n_b > cars_needed (&p->tasks[link->b])))
      return breach_of_task (check, YX_PLAN_BREACH_LINK, n_a > 0 ? link->a : link->b);
    for (uint32_t i = 0; i < s->n_stops; i++)
      for (uint32_t j = 0; j < s->n_stops; j++)
        if (s->stops[i].task == link->a && s->stops[j].task == link->b
            && (!visits_link (check, link, i, j)
                || (link->kind == YX_PLAN_SAME_CAR
                    && (!calls_at (check, check->vehicle_of[i], link->b)
                        || !calls_at (check, check->vehicle_of[j], link->a)))))
          return breach (check, YX_PLAN_BREACH_LINK, NONE, j);
  }
  return true;
}

static bool
check_score (const Check *check)
{
  const YxPlanProblem *p = check->problem;
  const YxPlanSolution *s = check->solution;
  const YxPlanCosts *costs = &p->costs;
  const bool unpriced = costs->driving == 0 && costs->waiting == 0 && costs->metre == 0;
  YxPlanScore score = { 0 };

  for (uint32_t t = 0; t < p->n_tasks; t++) {
    const YxPlanTask *task = &p->tasks[t];
    const uint32_t n = count_stops (check, t), cars = cars_needed (task);
    const uint32_t n_visits = cars == 1 ? n : n == cars;
    double miss = 1;

    for (uint32_t i = 0; i < s->n_stops && n_visits > 0; i++)
      if (s->stops[i].task == t) {
        miss *= 1 - task->places[s->stops[i].place].windows[s->stops[i].window].likelihood;
        if (cars > 1)
          break;
      }
    if (s->tasks[t].n_visits != n_visits || fabs (s->tasks[t].chance - (1 - miss)) > 1e-9
        || (s->tasks[t].reason == YX_PLAN_PLANNED) != (n_visits > 0))
      return breach_of_task (check, YX_PLAN_BREACH_SCORE, t);
    score.required_missing += task->required && n_visits == 0;
    score.value += task->weight * (1 - miss);
  }
  for (uint32_t r = 0; r < s->n_routes; r++) {
    const YxPlanRoute *route = &s->routes[r];
    const YxPlanVehicle *car = &p->vehicles[route->vehicle];
    const double spent = route->finish - car->shift_from;

    score.vehicles += !car->fixed;
    score.lateness += spent * spent;
    score.cost += unpriced ? route->driving : 0;
    score.cost += costs->driving * route->driving + costs->waiting * route->waiting
                  + costs->metre * route->metres;
  }
  if (score.required_missing != s->score.required_missing || !same (score.value, s->score.value)
      || score.vehicles != s->score.vehicles || !same (score.cost, s->score.cost)
      || !same (score.lateness, s->score.lateness))
    return breach (check, YX_PLAN_BREACH_SCORE, NONE, NONE);
  return true;
}

bool
yx_planner_check (const YxPlanProblem *problem, const YxPlanSolution *solution,
                  YxPlanBreach *ret_breach)
{
  Check check = { problem, solution, ret_breach, NULL, NULL };
  uint32_t most_seats = 0;

  if (ret_breach)
    *ret_breach = (YxPlanBreach){ YX_PLAN_BREACH_NONE, NONE, NONE, NONE };
  for (uint32_t v = 0; v < problem->n_vehicles; v++)
    most_seats = problem->vehicles[v].seats > most_seats ? problem->vehicles[v].seats : most_seats;
  check.vehicle_of = calloc ((size_t) solution->n_stops + 1, sizeof *check.vehicle_of);
  check.odds = calloc ((size_t) most_seats + 1, sizeof *check.odds);
  bool sound = check.vehicle_of && check.odds && check_shape (&check);
  for (uint32_t r = 0; sound && r < solution->n_routes; r++)
    sound = check_drive (&check, r) && check_crew_and_seats (&check, r);
  sound = sound && check_locks (&check) && check_tasks (&check) && check_links (&check)
          && check_score (&check);
  free (check.vehicle_of);
  free (check.odds);
  return sound;
}
