#include "planner/planner.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "planner/state.h"
#include "planner/travel.h"

#define NONE YX_PLAN_NONE
#define TAIL 0.05

typedef struct {
  const YxPlanProblem *problem;
  const YxPlanSolution *plan;
  const YxPlanSpread *spread;
  uint64_t random;
  uint32_t *order;    /* stops by planned begin: what a stop waits for comes before it */
  uint32_t *route_of; /* [stop] */
  double *time;       /* [route] when the car is free */
  uint32_t *here;     /* [route] and where */
  uint32_t *aboard;   /* [route] */
  uint8_t *over;      /* [route] seats were exceeded this night */
  uint8_t *met;       /* [task] */
  double *meeting;    /* [task] when the last of the cars that meet has come */
  double *finish;     /* [route · n_nights + night] */
  uint32_t *n_held;   /* [stop] nights in which it took place */
} Stage;

void
yx_plan_rehearsal_clear (YxPlanRehearsal *rehearsal)
{
  free (rehearsal->routes);
  free (rehearsal->stops);
  free (rehearsal->met);
  *rehearsal = (YxPlanRehearsal){ 0 };
}

/* Mean 1, the given deviation, never below a fifth: a sum of four uniform draws is near enough to
 * a normal one, and the same on every machine. */
static double
draw_factor (Stage *stage, double deviation)
{
  double sum = 0;

  if (deviation <= 0)
    return 1;
  for (uint32_t i = 0; i < 4; i++)
    sum += yx_plan_random_unit (&stage->random);
  return fmax (0.2, 1 + deviation * (sum - 2) * 1.7320508075688772);
}

static double
drive (Stage *stage, uint32_t v, double leave, uint32_t from, uint32_t to, double traffic)
{
  const YxPlanProblem *p = stage->problem;
  const double slowness = p->vehicles[v].slowness == 0 ? 1 : p->vehicles[v].slowness;
  const size_t way = (size_t) from * p->n_locations + to;
  const double tonight = slowness * traffic * draw_factor (stage, stage->spread->leg);
  const double seconds = p->seconds[way] * tonight;

  return p->hour_factors || p->other_seconds
             ? yx_plan_arrive_by_hours (
                 p, leave, seconds, p->other_seconds ? p->other_seconds[way] * tonight : seconds)
             : leave + seconds;
}

/* Brings all cars that meet at a task to it, and returns when the last is there. */
static double
gather (Stage *stage, uint32_t task, double traffic)
{
  const YxPlanSolution *plan = stage->plan;
  double last = -INFINITY;

  for (uint32_t i = 0; i < plan->n_stops; i++) {
    const uint32_t r = stage->route_of[i];
    if (plan->stops[i].task != task)
      continue;
    const uint32_t there = stage->problem->tasks[task].places[plan->stops[i].place].location;
    stage->time[r]
        = drive (stage, plan->routes[r].vehicle, stage->time[r], stage->here[r], there, traffic);
    stage->here[r] = there;
    last = fmax (last, stage->time[r]);
  }
  return last;
}

static bool
play_drop_off (Stage *stage, const YxPlanStop *stop, uint32_t r, double traffic)
{
  const YxPlanDropOff *drop = &stage->problem->drop_offs[stop->place];
  const bool always = drop->from == 0 && drop->to == 0;
  const double arrive = drive (stage, stage->plan->routes[r].vehicle, stage->time[r],
                               stage->here[r], drop->location, traffic);
  const double begin = always ? arrive : fmax (arrive, drop->from);

  stage->time[r] = begin + drop->handover;
  stage->here[r] = drop->location;
  stage->aboard[r] = 0;
  return !always && begin > drop->to;
}

/* One visit; true when it is late. */
static bool
play_visit (Stage *stage, uint32_t i, double traffic, YxPlanStopOdds *odds)
{
  const YxPlanStop *stop = &stage->plan->stops[i];
  const YxPlanTask *task = &stage->problem->tasks[stop->task];
  const YxPlanPlace *place = &task->places[stop->place];
  const YxPlanWindow *window = &place->windows[stop->window];
  const uint32_t r = stage->route_of[i];
  const bool together = task->cars > 1, first = isnan (stage->meeting[stop->task]);

  if (!together && stage->met[stop->task]) {
    odds->skipped++;
    return false;
  }
  if (together && first)
    stage->meeting[stop->task] = gather (stage, stop->task, traffic);
  const double arrive = together ? stage->meeting[stop->task]
                                 : drive (stage, stage->plan->routes[r].vehicle, stage->time[r],
                                          stage->here[r], place->location, traffic);
  const double begin = fmax (arrive, window->from);
  if (!together || first)
    stage->met[stop->task] = yx_plan_random_unit (&stage->random) < window->likelihood;
  const bool met = stage->met[stop->task];
  const bool told = place->met_service > 0 || place->missed_service > 0;
  stage->time[r] = begin
                   + (met    ? (told ? place->met_service : place->service)
                                * draw_factor (stage, stage->spread->service)
                      : told ? place->missed_service
                             : place->service * stage->spread->absent);
  stage->here[r] = place->location;
  if (met && (!together || first))
    stage->aboard[r] += task->seats;
  stage->over[r]
      |= stage->aboard[r] > stage->problem->vehicles[stage->plan->routes[r].vehicle].seats;
  odds->begin_mean += begin;
  stage->n_held[i]++;
  odds->late += begin > window->to + 1e-6;
  return begin > window->to + 1e-6;
}

static void
play_night (Stage *stage, YxPlanRehearsal *rehearsal, uint32_t night)
{
  const YxPlanProblem *p = stage->problem;
  const YxPlanSolution *plan = stage->plan;
  const double traffic = draw_factor (stage, stage->spread->travel);
  bool late = false;
  uint32_t n_met = 0;

  memset (stage->met, 0, p->n_tasks);
  memset (stage->over, 0, plan->n_routes);
  for (uint32_t t = 0; t < p->n_tasks; t++)
    stage->meeting[t] = NAN;
  for (uint32_t r = 0; r < plan->n_routes; r++) {
    stage->time[r] = plan->routes[r].leave;
    stage->here[r] = p->vehicles[plan->routes[r].vehicle].start;
    stage->aboard[r] = p->vehicles[plan->routes[r].vehicle].aboard;
  }
  for (uint32_t k = 0; k < plan->n_stops; k++) {
    const uint32_t i = stage->order[k];

    if (plan->stops[i].task == NONE)
      late |= play_drop_off (stage, &plan->stops[i], stage->route_of[i], traffic);
    else
      late |= play_visit (stage, i, traffic, &rehearsal->stops[i]);
  }
  for (uint32_t r = 0; r < plan->n_routes; r++) {
    const YxPlanVehicle *car = &p->vehicles[plan->routes[r].vehicle];
    const double finish = car->end == NONE ? stage->time[r]
                                           : drive (stage, plan->routes[r].vehicle, stage->time[r],
                                                    stage->here[r], car->end, traffic);

    stage->finish[(size_t) r * rehearsal->n_nights + night] = finish;
    rehearsal->routes[r].finish_mean += finish;
    rehearsal->routes[r].late_finish += finish > car->shift_to + 1e-6;
    rehearsal->routes[r].overflow += stage->over[r];
    late |= finish > car->shift_to + 1e-6;
  }
  for (uint32_t t = 0; t < p->n_tasks; t++)
    n_met += stage->met[t];
  rehearsal->met[n_met]++;
  rehearsal->met_mean += n_met;
  rehearsal->all_in_time += !late;
}

static int
compare_doubles (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

/* From sums over the nights to shares. */
static void
sum_up (Stage *stage, YxPlanRehearsal *rehearsal)
{
  const uint32_t n = rehearsal->n_nights;
  const uint32_t low = (uint32_t) (TAIL * n), high = n - 1 - low;
  uint32_t seen = 0;

  for (uint32_t r = 0; r < rehearsal->n_routes; r++) {
    YxPlanRouteOdds *odds = &rehearsal->routes[r];
    double *finish = &stage->finish[(size_t) r * n];

    qsort (finish, n, sizeof *finish, compare_doubles);
    odds->finish_low = finish[low];
    odds->finish_high = finish[high];
    odds->finish_mean /= n;
    odds->late_finish /= n;
    odds->overflow /= n;
  }
  for (uint32_t i = 0; i < rehearsal->n_stops; i++) {
    YxPlanStopOdds *odds = &rehearsal->stops[i];
    const double held = stage->plan->stops[i].task == NONE ? 0 : stage->n_held[i];

    odds->late = held > 0 ? odds->late / held : 0;
    odds->begin_mean = held > 0 ? odds->begin_mean / held : stage->plan->stops[i].begin;
    odds->skipped /= n;
  }
  rehearsal->met_mean /= n;
  rehearsal->all_in_time /= n;
  for (uint32_t k = 0; k < rehearsal->n_met; k++) {
    if (seen <= low && seen + rehearsal->met[k] > low)
      rehearsal->met_low = k;
    if (seen <= high && seen + rehearsal->met[k] > high)
      rehearsal->met_high = k;
    seen += rehearsal->met[k];
  }
}

typedef struct {
  double begin;
  uint32_t stop;
} Timed;

static int
compare_timed (const void *a, const void *b)
{
  const Timed *x = a, *y = b;

  if (x->begin != y->begin)
    return x->begin < y->begin ? -1 : 1;
  return x->stop < y->stop ? -1 : x->stop > y->stop;
}

static bool
set_stage (Stage *stage)
{
  const YxPlanSolution *plan = stage->plan;
  Timed *timed = calloc ((size_t) plan->n_stops + 1, sizeof *timed);

  if (!timed)
    return false;
  for (uint32_t r = 0; r < plan->n_routes; r++)
    for (uint32_t i = 0; i < plan->routes[r].n_stops; i++)
      stage->route_of[plan->routes[r].first_stop + i] = r;
  for (uint32_t i = 0; i < plan->n_stops; i++)
    timed[i] = (Timed){ plan->stops[i].begin, i };
  qsort (timed, plan->n_stops, sizeof *timed, compare_timed);
  for (uint32_t i = 0; i < plan->n_stops; i++)
    stage->order[i] = timed[i].stop;
  free (timed);
  return true;
}

YxPlannerError
yx_planner_rehearse (const YxPlanProblem *problem, const YxPlanSolution *plan,
                     const YxPlanSpread *spread, uint32_t n_nights, uint64_t seed,
                     YxPlanRehearsal *ret_rehearsal)
{
  const size_t n_routes = plan->n_routes + 1, n_stops = plan->n_stops + 1;
  const size_t n_tasks = problem->n_tasks + 1;
  const uint32_t nights = n_nights > 0 ? n_nights : 1;
  YxPlanRehearsal rehearsal = { .n_routes = plan->n_routes,
                                .n_stops = plan->n_stops,
                                .n_met = problem->n_tasks + 1,
                                .n_nights = nights };
  Stage stage = { .problem = problem, .plan = plan, .spread = spread, .random = seed };

  rehearsal.routes = calloc (n_routes, sizeof *rehearsal.routes);
  rehearsal.stops = calloc (n_stops, sizeof *rehearsal.stops);
  rehearsal.met = calloc (n_tasks, sizeof *rehearsal.met);
  stage.order = calloc (n_stops, sizeof *stage.order);
  stage.route_of = calloc (n_stops, sizeof *stage.route_of);
  stage.n_held = calloc (n_stops, sizeof *stage.n_held);
  stage.time = calloc (n_routes, sizeof *stage.time);
  stage.here = calloc (n_routes, sizeof *stage.here);
  stage.aboard = calloc (n_routes, sizeof *stage.aboard);
  stage.over = calloc (n_routes, sizeof *stage.over);
  stage.met = calloc (n_tasks, sizeof *stage.met);
  stage.meeting = calloc (n_tasks, sizeof *stage.meeting);
  stage.finish = calloc (n_routes * nights, sizeof *stage.finish);
  const bool ready = rehearsal.routes && rehearsal.stops && rehearsal.met && stage.order
                     && stage.route_of && stage.n_held && stage.time && stage.here && stage.aboard
                     && stage.over && stage.met && stage.meeting && stage.finish
                     && set_stage (&stage);
  if (ready) {
    for (uint32_t night = 0; night < nights; night++)
      play_night (&stage, &rehearsal, night);
    sum_up (&stage, &rehearsal);
    *ret_rehearsal = rehearsal;
  } else {
    yx_plan_rehearsal_clear (&rehearsal);
  }
  free (stage.order);
  free (stage.route_of);
  free (stage.n_held);
  free (stage.time);
  free (stage.here);
  free (stage.aboard);
  free (stage.over);
  free (stage.met);
  free (stage.meeting);
  free (stage.finish);
  return ready ? YX_PLANNER_OK : YX_PLANNER_NO_MEMORY;
}
