#include "planner/search.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "planner/crossover.h"
#include "planner/eject.h"
#include "planner/insert.h"
#include "planner/ruin.h"

#define NONE YX_PLAN_NONE
#define CYCLE_STEPS 2500.0     /* per unit */
#define COVER_CYCLES 2         /* each from the best */
#define COVER_UNTIL 0.5        /* of the run, when there are cars to be spared behind it, */
#define COVER_ONLY 0.9         /* and when not */
#define DRAFT_SHARE 0.06       /* of the run, for the cost with any fleet, when all is covered; */
#define FLEET_SHARE 0.3        /* of the rest, for the fleet */
#define LOSS_PRICE 6.0         /* mean legs for what a mean visit gains, in the beginning; */
#define LOSS_GROWTH 1.75       /* times e to this in the end, when little is worth a case */
#define MOST_PARENTS 8         /* plans found apart, whose routes are exchanged, */
#define PARENT_STEPS 200       /* per unit, for each and for each child, */
#define LEAST_PARENT_STEPS 0.3 /* and at least, times the units, */
#define SHARE_OF_STEPS 15      /* when so many times as much is left */
#define SETTLE_STEPS 500       /* per unit, for a plan found apart to have all */
#define AVERAGE_RUIN 10.0
#define COVER_STRINGS 1.6 /* at most, while something is left out: few are in the way of a case */
#define CROSS_TRIES 20
#define CROSS_NEIGHBOURS 30
#define FLEET_TEMPERATURE 0.5
#define EJECT_STEPS 100    /* per unit, for ejections; */
#define MOST_SHAKES 64     /* between them in the beginning, */
#define LEAST_SHAKES 4     /* and in the end, */
#define SHAKES_HALVED 0.01 /* halved after each such share of the run */
#define FLEET_STEPS 300    /* per unit, until a vehicle is given up anew */
#define RESHAPE_STEPS 50   /* likewise, to find another plan for a fleet */
#define SPARE_SPREAD 4     /* stops by which it may have more than the one with the fewest */
#define LOOK_EVERY 0.001   /* seconds between looks at the clock, */
#define MOST_GAP 16        /* and steps at most */

/* How an annealing cools. */
typedef struct {
  double start; /* temperature, of a mean leg's cost */
  double log;   /* of the last temperature against it */
} Cooling;

static const Cooling WHOLE = { 3, -5 };
static const Cooling COVER = { 6, -3.5 }; /* while something is left out */
static const Cooling GENTLE = { 0.5, -3.2 }; /* of a child: as cold in the end */

double
yx_plan_now (const YxPlanOptions *options)
{
  struct timespec now;

  clock_gettime (options->cpu_clock ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &now);
  return (double) now.tv_sec + 1e-9 * (double) now.tv_nsec;
}

bool
yx_plan_search_init (YxPlanSearch *search, const YxPlanInstance *instance, YxPlanTeam *team,
                     uint64_t seed)
{
  const YxPlanOptions *options = team->options;

  *search = (YxPlanSearch){ .team = team };
  search->step_limit = options->steps == 0 && options->seconds == 0 ? 20000 : options->steps;
  if (!yx_plan_state_init (&search->current, instance, seed))
    return false;
  if (!yx_plan_state_init (&search->best, instance, seed)) {
    yx_plan_state_clear (&search->current);
    return false;
  }
  search->absences = calloc (instance->n_units + 1, sizeof *search->absences);
  if (!search->absences || !yx_plan_state_remember (&search->current)) {
    yx_plan_search_clear (search);
    return false;
  }
  const uint32_t most = instance->problem->max_vehicles;
  search->current.max_in_use = search->best.max_in_use = most ? most : NONE;
  search->current.cancel = options->cancel;
  return true;
}

void
yx_plan_search_clear (YxPlanSearch *search)
{
  yx_plan_state_clear (&search->current);
  yx_plan_state_clear (&search->best);
  free (search->absences);
}

static YxPlanScore
score_of (const YxPlanState *state)
{
  const YxPlanInstance *instance = state->instance;
  const YxPlanProblem *p = instance->problem;
  YxPlanScore score = { 0, 0, state->totals.vehicles, state->totals.cost, state->totals.lateness };

  for (uint32_t t = 0; t < p->n_tasks; t++) {
    score.required_missing += p->tasks[t].required && state->n_visits[t] == 0;
    score.value += p->tasks[t].weight * (1 - state->miss[t]);
  }
  return score;
}

static void
report (YxPlanSearch *search, double now)
{
  const YxPlanOptions *options = search->team->options;
  const YxPlanProgress progress
      = { fmin (search->fraction, 1), search->steps, score_of (&search->best) };

  search->last_report = now;
  if (!options->progress (&progress, options->progress_data))
    atomic_store (&search->team->stop, true);
}

static void
meet (YxPlanSearch *search)
{
  YxPlanTeam *team = search->team;
  const YxPlanSearch *ahead = &team->searches[0];

  search->n_meetings++;
  if (team->n_searches == 1)
    return;
  pthread_barrier_wait (&team->barrier);
  for (uint32_t i = 1; i < team->n_searches; i++)
    if (yx_plan_totals_compare (&team->searches[i].best.totals, &ahead->best.totals) < 0)
      ahead = &team->searches[i];
  /* All have chosen before anyone's best changes, and the one ahead does not change. */
  pthread_barrier_wait (&team->barrier);
  if (yx_plan_totals_compare (&ahead->best.totals, &search->best.totals) < 0) {
    yx_plan_state_copy (&search->best, &ahead->best);
    search->adopted = true;
  }
  pthread_barrier_wait (&team->barrier);
}

/* Looks at the clock as often as steps are slow. */
static void
look_after (YxPlanSearch *search, double now)
{
  const uint64_t done = search->steps - search->last_look_step;
  const bool quick = now - search->last_look < LOOK_EVERY;
  const uint64_t gap = !quick ? 1 : done < MOST_GAP ? done + 1 : MOST_GAP;

  search->last_look_step = search->steps;
  search->last_look = now;
  search->next_look = search->steps + gap;
}

/* Counts a step; false when the time is over. */
static bool
go_on (YxPlanSearch *search)
{
  YxPlanTeam *team = search->team;
  const YxPlanOptions *options = team->options;

  search->steps++;
  if (search->step_limit)
    search->fraction = (double) search->steps / (double) search->step_limit;
  if (options->cancel && atomic_load_explicit (options->cancel, memory_order_relaxed))
    atomic_store (&team->stop, true);
  if (search->steps >= search->next_look) {
    const double now = yx_plan_now (options);

    look_after (search, now);
    if (options->seconds > 0)
      search->fraction = fmax (search->step_limit ? search->fraction : 0,
                               (now - search->began) / options->seconds);
    if (search->reports && now - search->last_report > 0.1)
      report (search, now);
  }
  while (search->n_meetings < YX_PLAN_MEETINGS
         && search->fraction > (search->n_meetings + 1.0) / (YX_PLAN_MEETINGS + 1.0))
    meet (search);
  return search->fraction < 1 && !atomic_load_explicit (&team->stop, memory_order_relaxed);
}

static void
keep_best (YxPlanSearch *search)
{
  if (yx_plan_totals_compare (&search->current.totals, &search->best.totals) < 0)
    yx_plan_state_copy (&search->best, &search->current);
}

/* Of equal plans the old one stays: what is known of its routes stays true. */
static bool
is_equal (const YxPlanTotals *a, const YxPlanTotals *b)
{
  return a->vehicles == b->vehicles && fabs (a->loss - b->loss) < YX_PLAN_TINY
         && fabs (a->cost - b->cost) < YX_PLAN_TINY
         && a->lateness >= b->lateness * (1 - YX_PLAN_TINY);
}

/* One step of simulated annealing over cost, with loss and vehicles above it. */
static void
anneal_step (YxPlanSearch *search, double temperature, double loss_price)
{
  YxPlanState *state = &search->current;
  const YxPlanTotals was = state->totals;
  const bool all = loss_price == 0 && state->n_absent == 0;

  yx_plan_state_mark (state);
  yx_plan_ruin (state, AVERAGE_RUIN, loss_price > 0 ? COVER_STRINGS : INFINITY);
  if (!state->broken)
    yx_plan_recreate (state, YX_PLAN_BLINK, all, NULL);
  const double loss = state->totals.loss - was.loss;
  const double change = loss_price * loss + state->totals.cost - was.cost;
  const double limit = temperature * yx_plan_random_exponential (&state->random);
  if (state->broken || (state->totals.vehicles > was.vehicles && loss > -YX_PLAN_TINY)
      || (loss_price == 0 && loss > YX_PLAN_TINY) || is_equal (&state->totals, &was)
      || ((loss_price > 0 || loss > -YX_PLAN_TINY) && change >= limit
          && !(change <= 0 && yx_plan_totals_compare (&state->totals, &was) < 0))) {
    yx_plan_state_undo (state);
    return;
  }
  keep_best (search);
}

/* Tries to make neighbours of other routes follow each other, by exchange of tails. */
static void
cross_step (YxPlanSearch *search, double temperature)
{
  YxPlanState *state = &search->current;
  const YxPlanInstance *instance = state->instance;
  const uint32_t k
      = instance->n_neighbours < CROSS_NEIGHBOURS ? instance->n_neighbours : CROSS_NEIGHBOURS;

  for (uint32_t i = 0; i < CROSS_TRIES; i++) {
    const uint32_t a = yx_plan_random_below (&state->random, instance->n_nodes);
    const uint32_t b = instance->neighbours[(size_t) a * instance->n_neighbours
                                            + yx_plan_random_below (&state->random, k)];

    if (state->stops[a].route == NONE || state->stops[b].route == NONE
        || instance->slots[instance->nodes[a].slot].unit == NONE
        || instance->slots[instance->nodes[b].slot].unit == NONE)
      continue;
    yx_plan_state_mark (state);
    if (yx_plan_state_cross (state, a, b,
                             temperature * yx_plan_random_exponential (&state->random)))
      keep_best (search);
  }
}

static double
mean_leg (const YxPlanState *state)
{
  uint32_t n = 0;

  for (uint32_t r = 0; r < state->instance->problem->n_vehicles; r++)
    n += yx_plan_state_in_use (state, r) ? state->routes[r].n + 1 : 0;
  return n ? state->totals.cost / n : 1;
}

/* e^x by (1 + x / 1024)^1024: no exp(), for the same reason as no log(). */
static double
power_of_e (double x)
{
  double power = 1 + x / 1024;

  for (uint32_t i = 0; i < 10; i++)
    power *= power;
  return power;
}

static void
anneal (YxPlanSearch *search, double until, const Cooling *cooling, double loss_price)
{
  YxPlanState *state = &search->current;
  const double start = mean_leg (state) * cooling->start;
  const double from = search->fraction;

  while (search->fraction < until && go_on (search)) {
    if (search->adopted) {
      yx_plan_state_copy (state, &search->best);
      search->adopted = false;
    }
    const double x = (search->fraction - from) / (until - from);
    const double temperature = start * power_of_e (x * cooling->log);
    anneal_step (search, temperature, loss_price * power_of_e (x * LOSS_GROWTH));
    if (state->instance->may_cross)
      cross_step (search, temperature);
  }
}

/* A vehicle that is easy to spare: not fixed, nothing locked, few stops. */
static uint32_t
spare_vehicle (YxPlanState *state)
{
  const YxPlanInstance *instance = state->instance;
  uint32_t spare = NONE, fewest = 0;

  for (uint32_t r = 0; r < instance->problem->n_vehicles; r++) {
    if (!yx_plan_state_in_use (state, r) || instance->problem->vehicles[r].fixed
        || state->routes[r].anchor != instance->first_start + r)
      continue;
    const uint32_t n = state->routes[r].n + yx_plan_random_below (&state->random, SPARE_SPREAD);
    if (spare == NONE || n < fewest) {
      spare = r;
      fewest = n;
    }
  }
  return spare;
}

/* Whether the seats alone call for as many vehicles. */
static bool
is_fleet_minimal (const YxPlanState *state)
{
  const YxPlanInstance *instance = state->instance;
  const YxPlanProblem *p = instance->problem;
  uint64_t load = 0, most = 0;

  if (state->totals.vehicles <= 1 && !instance->some_fixed)
    return true;
  if (!instance->plain_seats || instance->some_fixed)
    return false;
  for (uint32_t v = 0; v < p->n_vehicles; v++) {
    load += yx_plan_state_in_use (state, v) ? state->routes[v].load : 0;
    most = p->vehicles[v].seats > most ? p->vehicles[v].seats : most;
  }
  return load > most * (state->totals.in_use - 1);
}

static uint64_t
sum_of_absences (const YxPlanSearch *search)
{
  const YxPlanState *state = &search->current;
  uint64_t sum = 0;

  for (uint32_t i = 0; i < state->n_absent; i++)
    sum += search->absences[state->absent[i]];
  return sum;
}

/* A step towards a plan without absent units: what was often left out may come in for what hardly
 * ever was, at any cost (Christiaens & Vanden Berghe 2020, their fleet minimisation). */
static void
fleet_step (YxPlanSearch *search, double temperature)
{
  YxPlanState *state = &search->current;
  const YxPlanTotals was = state->totals;
  const uint64_t before = sum_of_absences (search);

  yx_plan_state_mark (state);
  yx_plan_ruin (state, AVERAGE_RUIN, INFINITY);
  if (!state->broken)
    yx_plan_recreate (state, YX_PLAN_BLINK, false, search->absences);
  const uint64_t after = sum_of_absences (search);
  const double limit = temperature * yx_plan_random_exponential (&state->random);
  const bool taken = !state->broken && state->totals.vehicles <= was.vehicles
                     && (after < before
                         || (after == before && state->totals.cost - was.cost < limit
                             && !is_equal (&state->totals, &was)));
  for (uint32_t i = 0; i < state->n_absent; i++)
    search->absences[state->absent[i]]++;
  if (!taken)
    yx_plan_state_undo (state);
}

/* Gives a vehicle up. False when there is none to spare. */
static bool
give_up_vehicle (YxPlanSearch *search)
{
  YxPlanState *state = &search->current;
  const uint32_t spare = spare_vehicle (state);

  if (spare == NONE || is_fleet_minimal (state))
    return false;
  yx_plan_state_mark (state);
  yx_plan_empty_route (state, spare);
  if (state->broken) {
    yx_plan_state_undo (state);
    return false;
  }
  state->max_vehicles = state->totals.vehicles;
  for (uint32_t u = 0; u < state->instance->n_units; u++)
    search->absences[u] = 1;
  return true;
}

/* Puts a unit in where it fits, or where it throws out what is easier to place. */
static void
force_in (YxPlanSearch *search, uint32_t unit)
{
  YxPlanState *state = &search->current;

  yx_plan_state_mark (state);
  if (yx_plan_insert_unit (state, unit, YX_PLAN_BLINK))
    return;
  search->absences[unit]++;
  if (state->broken
      || (yx_plan_insert_by_ejection (state, unit, search->absences) && state->broken))
    yx_plan_state_undo (state);
}

static void
recovery_step (YxPlanSearch *search, bool all, double temperature)
{
  if (all)
    fleet_step (search, temperature);
  else
    anneal_step (search, temperature, 0);
  if (search->current.instance->may_cross)
    cross_step (search, temperature);
}

/* Goes on until no more is lost than allowed: by ejections, gently first, for each makes the plan
 * dearer; or by absences, which finds what they do not, at a higher cost. */
static void
recover (YxPlanSearch *search, double until, double loss, uint32_t steps_per_unit, bool eject)
{
  YxPlanState *state = &search->current;
  const double temperature = FLEET_TEMPERATURE * mean_leg (&search->best);
  const bool all = search->best.n_absent == 0 && !eject;
  const double began = search->fraction;
  const uint64_t last_step
      = search->steps + (uint64_t) steps_per_unit * (state->instance->n_units + 1);

  while (state->totals.loss > loss + YX_PLAN_TINY && search->fraction < until
         && search->steps < last_step && !search->adopted && go_on (search)) {
    uint32_t n_steps = 1;

    if (eject && state->n_absent > 0) {
      const double halvings = yx_plan_min ((search->fraction - began) / SHAKES_HALVED, 31);
      n_steps = MOST_SHAKES >> (uint32_t) halvings;
      n_steps = n_steps > LEAST_SHAKES ? n_steps : LEAST_SHAKES;
      force_in (search, state->absent[state->n_absent - 1]);
    }
    recovery_step (search, all, temperature);
    while (--n_steps > 0 && state->totals.loss > loss + YX_PLAN_TINY && go_on (search))
      recovery_step (search, all, temperature);
  }
}

/* Tries to do with one vehicle less, without losing a visit (Nagata & Bräysy 2009, and where that
 * fails another vehicle, by absences). True when it may be tried on. */
static bool
reduce_fleet (YxPlanSearch *search, double until)
{
  const double loss = search->best.totals.loss;

  yx_plan_state_copy (&search->current, &search->best);
  search->adopted = false;
  if (!give_up_vehicle (search))
    return false;
  recover (search, until, loss, search->stuck ? FLEET_STEPS : EJECT_STEPS, !search->stuck);
  search->stuck = search->current.totals.loss > loss + YX_PLAN_TINY && !search->adopted;
  keep_best (search);
  return search->fraction < until && !atomic_load (&search->team->stop);
}

/* Another plan with as many vehicles, however dear: a tight fleet keeps the shape that it was found
 * in, so the best shape may be one that annealing does not reach. */
static void
reshape (YxPlanSearch *search)
{
  YxPlanState *state = &search->current;
  const double loss = search->best.totals.loss;

  if (search->best.n_absent > 0 || !give_up_vehicle (search))
    return;
  recover (search, 1, loss, RESHAPE_STEPS, false);
  keep_best (search);
  state->max_vehicles = search->best.totals.vehicles;
  recover (search, 1, loss, RESHAPE_STEPS, false);
  if (state->totals.loss > loss + YX_PLAN_TINY)
    yx_plan_state_copy (state, &search->best);
}

/* Steps for each unit in the whole run, as fast as it has been so far. */
static double
steps_per_unit (const YxPlanSearch *search)
{
  const double steps = search->fraction > 0 ? (double) search->steps / search->fraction
                                            : (double) search->step_limit;

  return steps / (search->current.instance->n_units + 1);
}

/* Cools once, or, with time to spare, several times from the best, since what is found in the end
 * is decided while it is hot. */
static void
anneal_in_cycles (YxPlanSearch *search)
{
  const double from = search->fraction;
  const uint32_t n_cycles
      = (uint32_t) yx_plan_max (1, yx_plan_min (steps_per_unit (search) / CYCLE_STEPS, 8));

  for (uint32_t i = 1; i <= n_cycles; i++) {
    yx_plan_state_copy (&search->current, &search->best);
    if (i % 2 == 0)
      reshape (search);
    anneal (search, from + (1 - from) * i / n_cycles, &WHOLE, 0);
  }
}

/* Puts in what is left out, at any cost. False when it does not come to the vehicles of the best.
 */
static bool
settle (YxPlanSearch *search, uint32_t steps)
{
  YxPlanState *state = &search->current;
  const double loss = search->best.totals.loss;

  state->max_vehicles = search->best.totals.vehicles;
  yx_plan_state_mark (state);
  yx_plan_recreate (state, YX_PLAN_BLINK, false, NULL);
  for (uint32_t u = 0; u < state->instance->n_units; u++)
    search->absences[u] = 1;
  recover (search, 1, loss, steps, false);
  return !state->broken && state->totals.loss <= loss + YX_PLAN_TINY
         && state->totals.vehicles <= search->best.totals.vehicles;
}

/* A plan that owes nothing to the best, or, where none is found, the best reshaped. */
static void
found_apart (YxPlanSearch *search)
{
  YxPlanState *state = &search->current;

  for (uint32_t r = 0; r < state->instance->problem->n_vehicles; r++) {
    yx_plan_state_mark (state);
    yx_plan_empty_route (state, r);
  }
  if (state->broken || !settle (search, SETTLE_STEPS)) {
    yx_plan_state_copy (state, &search->best);
    reshape (search);
  }
}

/* A child takes the place of its worse parent, unless it is none better or one of them all. */
static void
take_in (YxPlanState *pool, uint32_t n_pool, uint32_t worse, const YxPlanState *child)
{
  if (yx_plan_totals_compare (&child->totals, &pool[worse].totals) >= 0)
    return;
  for (uint32_t i = 0; i < n_pool; i++)
    if (is_equal (&child->totals, &pool[i].totals))
      return;
  yx_plan_state_copy (&pool[worse], child);
}

/* Plans found apart, then children of two of them (Nagata & Kobayashi 2010): a tight fleet keeps
 * the shape that it was found in, and what one shape has well another lacks. */
static void
breed (YxPlanSearch *search, YxPlanState *pool, uint32_t n_pool, double share)
{
  YxPlanState *state = &search->current;

  yx_plan_state_copy (state, &search->best);
  for (uint32_t i = 0; i < n_pool && go_on (search); i++) {
    if (i > 0)
      found_apart (search);
    anneal (search, fmin (1, search->fraction + share), &WHOLE, 0);
    yx_plan_state_copy (&pool[i], state);
  }
  while (search->fraction < 1 && go_on (search)) {
    const uint32_t a = yx_plan_random_below (&state->random, n_pool);
    const uint32_t b = (a + 1 + yx_plan_random_below (&state->random, n_pool - 1)) % n_pool;
    const uint32_t worse = yx_plan_totals_compare (&pool[a].totals, &pool[b].totals) > 0 ? a : b;

    if (search->adopted) {
      take_in (pool, n_pool, worse, &search->best);
      search->adopted = false;
    }
    if (!yx_plan_exchange_routes (state, &pool[a], &pool[b]) || !settle (search, RESHAPE_STEPS))
      continue;
    anneal (search, fmin (1, search->fraction + share), &GENTLE, 0);
    take_in (pool, n_pool, worse, state);
  }
}

/* True when there was time, memory and reason for it. */
static bool
breed_in_pool (YxPlanSearch *search)
{
  const YxPlanInstance *instance = search->current.instance;
  const double per_unit = steps_per_unit (search);
  const double steps = fmin ((1 - search->fraction) * per_unit / SHARE_OF_STEPS, PARENT_STEPS);
  YxPlanState pool[MOST_PARENTS];
  uint32_t n_pool = 0;

  if (!instance->may_exchange || search->best.n_absent > 0 || search->best.totals.in_use < 2
      || steps < LEAST_PARENT_STEPS * instance->n_units)
    return false;
  while (n_pool < MOST_PARENTS && yx_plan_state_init (&pool[n_pool], instance, 0))
    n_pool++;
  if (n_pool > 1)
    breed (search, pool, n_pool, steps / per_unit);
  for (uint32_t i = 0; i < n_pool; i++)
    yx_plan_state_clear (&pool[i]);
  return n_pool > 1;
}

/* A planned visit that nothing ties to another one. */
static bool
stands_alone (const YxPlanState *state, uint32_t s)
{
  const YxPlanInstance *instance = state->instance;

  if (s >= instance->n_nodes)
    return false;
  const YxPlanSlot *slot = &instance->slots[instance->nodes[s].slot];
  return slot->unit != NONE && instance->units[slot->unit].n_slots == 1
         && instance->first_link[slot->task] == instance->first_link[slot->task + 1]
         && state->n_visits[slot->task] == 1;
}

/* Gives all stops of a route to an unused vehicle, in the same order. */
static bool
move_route (YxPlanState *state, uint32_t from, uint32_t to)
{
  const YxPlanInstance *instance = state->instance;
  const uint32_t first = state->stops[instance->first_start + from].next;
  uint32_t s, next;

  for (s = first; state->stops[s].next != NONE; s = state->stops[s].next)
    if (!stands_alone (state, s)
        || !yx_plan_allowed (instance, instance->slots[instance->nodes[s].slot].task, to))
      return false;
  for (s = first; state->stops[s].next != NONE; s = next) {
    const uint32_t last = state->stops[instance->first_end + to].prev;

    next = state->stops[s].next;
    yx_plan_state_remove (state, s);
    if (!yx_plan_state_seats_fit (state, s, last))
      return false;
    yx_plan_state_fill (state, &(YxPlanInsertion){ .node = s, .after = last });
  }
  return yx_plan_state_refresh (state, to) && !state->broken;
}

/* Looks for unused vehicles that suit a route better. */
static void
choose_vehicles (YxPlanSearch *search)
{
  YxPlanState *state = &search->current;
  const YxPlanInstance *instance = state->instance;
  const uint32_t n = instance->problem->n_vehicles;

  yx_plan_state_copy (state, &search->best);
  for (uint32_t from = 0; from < n && !atomic_load (&search->team->stop); from++)
    for (uint32_t to = 0; to < n; to++) {
      const YxPlanTotals was = state->totals;

      if (!yx_plan_state_in_use (state, from) || yx_plan_state_in_use (state, to)
          || instance->vehicle_class[from] == instance->vehicle_class[to]
          || state->routes[from].anchor != instance->first_start + from)
        continue;
      yx_plan_state_mark (state);
      if (!move_route (state, from, to) || yx_plan_totals_compare (&state->totals, &was) >= 0)
        yx_plan_state_undo (state);
    }
  keep_best (search);
}

/* What an expected unit of weight that is left out costs while the search weighs it against
 * driving. */
static double
price_of_loss (const YxPlanState *state)
{
  const YxPlanInstance *instance = state->instance;
  double gain = 0;

  for (uint32_t u = 0; u < instance->n_units; u++) {
    const YxPlanSlot *slot = &instance->slots[instance->units[u].first_slot];
    double chance = 0;

    for (uint32_t i = slot->first_node; i < slot->first_node + slot->n_nodes; i++)
      chance = yx_plan_max (chance, instance->nodes[i].chance);
    gain += chance * instance->units[u].weight;
  }
  return gain > 0 ? LOSS_PRICE * mean_leg (state) * instance->n_units / gain : 1;
}

static void
search_begin (YxPlanSearch *search)
{
  search->began = yx_plan_now (search->team->options) - search->team->spent;
  search->reports = search->team->options->progress && search == search->team->searches;
}

void
yx_plan_search_run (YxPlanSearch *search)
{
  YxPlanState *state = &search->current;

  search_begin (search);
  if (state->instance->problem->n_vehicles > 0) {
    yx_plan_state_mark (state);
    yx_plan_recreate (state, 0, false, NULL);
    if (state->broken)
      yx_plan_state_undo (state);
    keep_best (search);
    if (search->reports)
      report (search, yx_plan_now (search->team->options));
    if (state->n_absent > 0) {
      const double cover_until = spare_vehicle (state) == NONE ? COVER_ONLY : COVER_UNTIL;
      const double price = price_of_loss (state), from = search->fraction;

      for (uint32_t i = 1; i <= COVER_CYCLES; i++) {
        anneal (search, from + (cover_until - from) * i / COVER_CYCLES, &COVER, price);
        yx_plan_state_copy (state, &search->best);
      }
    } else {
      /* A fleet cut down from a good plan costs less than one cut down from any. */
      anneal (search, DRAFT_SHARE, &WHOLE, 0);
    }
    const double fleet_until = search->fraction + FLEET_SHARE * (1 - search->fraction);
    while (search->fraction < fleet_until && reduce_fleet (search, fleet_until))
      ;
    yx_plan_state_copy (state, &search->best);
    state->max_vehicles = state->n_absent == 0 ? state->totals.vehicles : NONE;
    choose_vehicles (search);
    if (!breed_in_pool (search))
      anneal_in_cycles (search);
    choose_vehicles (search);
  }
  while (search->n_meetings < YX_PLAN_MEETINGS)
    meet (search);
}
