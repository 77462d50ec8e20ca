#include "planner/instance.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "planner/seats.h"
#include "planner/travel.h"
#include "planner/validate.h"

#define NONE YX_PLAN_NONE
#define N_NEIGHBOURS 160
#define TILE 16
#define SAMPLE 64 /* distances from which the limit of what is near is guessed */

/* While the instance is built: what is wrong ends the building from wherever it is found. */
typedef struct {
  YxPlanInstance *instance;
  const YxPlanProblem *problem;
  YxPlannerError error;
  YxPlanFault fault;
  uint32_t *group;    /* of a task: union-find over links */
  uint32_t *n_locked; /* locked visits of a task */
  const atomic_bool *cancel;
} Build;

static void *
take (Build *build, size_t n, size_t size)
{
  YxPlanInstance *instance = build->instance;
  /* Each block begins with the address of the one before. */
  void **memory = calloc (1, sizeof (max_align_t) + n * size);

  if (!memory) {
    build->error = YX_PLANNER_NO_MEMORY;
    return NULL;
  }
  *memory = instance->memory;
  instance->memory = memory;
  return (char *) memory + sizeof (max_align_t);
}

static bool
fault (Build *build, const char *field, uint32_t index)
{
  build->error = YX_PLANNER_BAD_INPUT;
  build->fault = (YxPlanFault){ field, { index, NONE, NONE } };
  return false;
}

static bool
is_cancelled (const Build *build)
{
  return build->cancel && atomic_load_explicit (build->cancel, memory_order_relaxed);
}

static uint32_t
cars_of (const YxPlanTask *task)
{
  return task->cars > 1 ? task->cars : 1;
}

double
yx_plan_arrive_slow (const YxPlanInstance *instance, double leave, const double *seconds)
{
  return yx_plan_arrive_by_hours (instance->problem, leave, seconds[0], seconds[instance->other]);
}

double
yx_plan_depart_slow (const YxPlanInstance *instance, double arrive, const double *seconds)
{
  return yx_plan_depart_by_hours (instance->problem, arrive, seconds[0], seconds[instance->other]);
}

static uint32_t
compact_row (Build *build, uint32_t location, uint32_t *used)
{
  if (build->instance->row[location] == NONE) {
    used[build->instance->n_locations] = location;
    build->instance->row[location] = build->instance->n_locations++;
  }
  return build->instance->row[location];
}

static double
slowness_of (const YxPlanVehicle *car)
{
  return car->slowness == 0 ? 1 : car->slowness;
}

/* The first vehicle as slow as v. */
static uint32_t
speed_of (const YxPlanProblem *problem, uint32_t v)
{
  uint32_t like = 0;

  while (slowness_of (&problem->vehicles[like]) != slowness_of (&problem->vehicles[v]))
    like++;
  return like;
}

/* Matrices that follow each other, by column; themselves when they are symmetric, and when a search
 * that has been cancelled will not look at any. */
static const double *
transposed (Build *build, const double *matrices, size_t n_matrices)
{
  const size_t n = build->instance->n_locations;
  bool symmetric = true;

  for (size_t k = 0; k < n_matrices; k++)
    for (size_t i = 0; i < n && symmetric; i++)
      for (size_t j = 0; j < i && symmetric; j++)
        symmetric = matrices[(k * n + i) * n + j] == matrices[(k * n + j) * n + i];
  if (symmetric || is_cancelled (build))
    return matrices;
  double *columns = take (build, n_matrices * n * n, sizeof *columns);
  /* In tiles that fit the cache. */
  for (size_t k = 0; columns && k < n_matrices; k++)
    for (size_t i0 = 0; i0 < n && !is_cancelled (build); i0 += TILE)
      for (size_t j0 = 0; j0 < n; j0 += TILE)
        for (size_t i = i0; i < n && i < i0 + TILE; i++)
          for (size_t j = j0; j < n && j < j0 + TILE; j++)
            columns[(k * n + j) * n + i] = matrices[(k * n + i) * n + j];
  return columns;
}

static double
slowed (double seconds, double slowness)
{
  return slowness == 1 ? seconds : ceil (seconds * slowness - 1e-6);
}

/* The compact matrices, for each speed. */
static bool
build_matrices (Build *build)
{
  YxPlanInstance *instance = build->instance;
  const YxPlanProblem *p = build->problem;
  uint32_t *used = take (build, p->n_locations, sizeof *used);
  instance->row = take (build, p->n_locations, sizeof *build->instance->row);
  instance->start = take (build, p->n_vehicles, sizeof *instance->start);
  instance->end = take (build, p->n_vehicles, sizeof *instance->end);
  instance->drop_location = take (build, p->n_drop_offs, sizeof *instance->drop_location);
  instance->roads = take (build, p->n_vehicles, sizeof *instance->roads);
  if (build->error)
    return false;

  memset (build->instance->row, 0xff, p->n_locations * sizeof *build->instance->row);
  for (uint32_t v = 0; v < p->n_vehicles; v++)
    instance->start[v] = compact_row (build, p->vehicles[v].start, used);
  for (uint32_t v = 0; v < p->n_vehicles; v++)
    if (p->vehicles[v].end != NONE)
      instance->end[v] = compact_row (build, p->vehicles[v].end, used);
  for (uint32_t d = 0; d < p->n_drop_offs; d++)
    instance->drop_location[d] = compact_row (build, p->drop_offs[d].location, used);
  for (uint32_t t = 0; t < p->n_tasks; t++)
    for (uint32_t i = 0; i < p->tasks[t].n_places; i++)
      compact_row (build, p->tasks[t].places[i].location, used);
  const uint32_t nowhere = instance->n_locations++;
  const size_t n = instance->n_locations, n_matrices = p->other_seconds ? 2 : 1;
  for (uint32_t v = 0; v < p->n_vehicles; v++)
    if (p->vehicles[v].end == NONE)
      instance->end[v] = nowhere;

  const YxPlanCosts *costs = &p->costs;
  const bool unpriced = costs->driving == 0 && costs->waiting == 0 && costs->metre == 0;
  const double driving = unpriced ? 1 : costs->driving;
  for (uint32_t v = 0; v < p->n_vehicles; v++) {
    const double slowness = slowness_of (&p->vehicles[v]);
    const uint32_t like = speed_of (p, v);

    if (like < v) {
      instance->roads[v] = instance->roads[like];
      continue;
    }
    double *seconds = take (build, n_matrices * n * n, sizeof *seconds);
    double *cost = unpriced ? seconds : take (build, n * n, sizeof *cost);
    if (build->error)
      return false;
    for (size_t i = 0; i < n; i++)
      for (size_t j = 0; j < n; j++) {
        if (i == nowhere || j == nowhere)
          continue;
        const size_t from = (size_t) used[i] * p->n_locations + used[j];
        const bool no_way = isinf (p->seconds[from]) || (p->metres && isinf (p->metres[from]))
                            || (p->other_seconds && isinf (p->other_seconds[from]));
        const double time = slowed (p->seconds[from], slowness);

        seconds[i * n + j] = no_way ? INFINITY : time;
        if (p->other_seconds)
          seconds[(n + i) * n + j] = no_way ? INFINITY : slowed (p->other_seconds[from], slowness);
        if (!unpriced)
          cost[i * n + j] = no_way
                                ? INFINITY
                                : driving * time + (p->metres ? costs->metre * p->metres[from] : 0);
      }
    const double *seconds_to = transposed (build, seconds, n_matrices);
    const double *cost_to = unpriced ? seconds_to : transposed (build, cost, 1);
    instance->roads[v] = (YxPlanRoads){ seconds, cost, seconds_to, cost_to };
  }
  instance->by_hour = p->hour_factors || p->other_seconds;
  instance->other = p->other_seconds ? n * n : 0;
  instance->exact_cost = costs->waiting > 0 || (instance->by_hour && driving > 0);
  return true;
}

static bool
build_permissions (Build *build)
{
  YxPlanInstance *instance = build->instance;
  const YxPlanProblem *p = build->problem;

  instance->words = (p->n_vehicles + 63) / 64;
  instance->allowed = take (build, (size_t) p->n_tasks * instance->words, sizeof (uint64_t));
  instance->vehicle_class = take (build, p->n_vehicles, sizeof (uint32_t));
  instance->first_link = take (build, p->n_tasks + 1, sizeof (uint32_t));
  instance->links = take (build, 2 * (size_t) p->n_links, sizeof (uint32_t));
  if (build->error)
    return false;

  for (uint32_t t = 0; t < p->n_tasks; t++)
    for (uint32_t v = 0; v < p->n_vehicles; v++) {
      const YxPlanTask *task = &p->tasks[t];
      const YxPlanVehicle *car = &p->vehicles[v];

      if (car->crew >= task->crew && (task->skills & ~car->skills) == 0
          && (task->only_car == 0 || task->only_car == v + 1))
        instance->allowed[(size_t) t * instance->words + v / 64] |= UINT64_C (1) << (v % 64);
    }
  for (uint32_t l = 0; l < p->n_links; l++) {
    instance->first_link[p->links[l].a + 1]++;
    instance->first_link[p->links[l].b + 1]++;
  }
  for (uint32_t t = 0; t < p->n_tasks; t++)
    instance->first_link[t + 1] += instance->first_link[t];
  for (uint32_t l = p->n_links; l-- > 0;) {
    /* Filled backwards from the ends, which moves each first_link[t + 1] to where t starts … */
    instance->links[--instance->first_link[p->links[l].a + 1]] = l;
    instance->links[--instance->first_link[p->links[l].b + 1]] = l;
  }
  for (uint32_t t = 0; t < p->n_tasks; t++) /* … so they move one down. */
    instance->first_link[t] = instance->first_link[t + 1];
  instance->first_link[p->n_tasks] = 2 * p->n_links;
  return true;
}

static void
forbid (YxPlanInstance *instance, uint32_t task, uint32_t vehicle)
{
  instance->allowed[(size_t) task * instance->words + vehicle / 64]
      &= ~(UINT64_C (1) << (vehicle % 64));
}

static void
build_classes (Build *build)
{
  YxPlanInstance *instance = build->instance;
  const YxPlanProblem *p = build->problem;

  for (uint32_t v = 0; v < p->n_vehicles; v++) {
    uint32_t w = 0;

    for (; w < v; w++) {
      const YxPlanVehicle *a = &p->vehicles[v], *b = &p->vehicles[w];
      bool same = a->start == b->start && a->end == b->end && a->shift_from == b->shift_from
                  && a->shift_to == b->shift_to && a->seats == b->seats && a->aboard == b->aboard
                  && slowness_of (a) == slowness_of (b) && a->fixed == b->fixed;

      for (uint32_t t = 0; same && t < p->n_tasks; t++)
        same = yx_plan_allowed (instance, t, v) == yx_plan_allowed (instance, t, w);
      if (same)
        break;
    }
    instance->vehicle_class[v] = w;
  }
}

static uint32_t
find_group (uint32_t *group, uint32_t t)
{
  while (group[t] != t)
    t = group[t] = group[group[t]];
  return t;
}

static bool
is_linked (const YxPlanInstance *instance, uint32_t task)
{
  for (uint32_t i = instance->first_link[task]; i < instance->first_link[task + 1]; i++)
    if (instance->problem->links[instance->links[i]].kind != YX_PLAN_APART)
      return true;
  return false;
}

/* The locked stop after `here` at `time`: fills *stop and a node, earliest window first. */
static bool
lock_stop (Build *build, const YxPlanLock *lock, uint32_t here, double time, YxPlanFixedStop *stop,
           YxPlanNode *node)
{
  const YxPlanInstance *instance = build->instance;
  const YxPlanProblem *p = build->problem;
  const bool any = lock->begin_from == 0 && lock->begin_to == 0;
  const double from = any ? -INFINITY : lock->begin_from, to = any ? INFINITY : lock->begin_to;
  const double *seconds = instance->roads[lock->vehicle].seconds;

  *stop = (YxPlanFixedStop){ .vehicle = lock->vehicle, .node = NONE, .begin = INFINITY };
  if (lock->task == NONE) {
    const YxPlanDropOff *drop = &p->drop_offs[lock->place];
    const bool always = drop->from == 0 && drop->to == 0;

    node->location = instance->drop_location[lock->place];
    node->service = drop->handover;
    stop->drop_off = lock->place;
    stop->open = fmax (from, always ? -INFINITY : drop->from);
    stop->close = fmin (to, always ? INFINITY : drop->to);
    stop->begin = fmax (
        stop->open,
        yx_plan_arrive (instance, time, &seconds[here * instance->n_locations + node->location]));
    return stop->begin <= stop->close;
  }
  const YxPlanPlace *place = &p->tasks[lock->task].places[lock->place];
  node->location = build->instance->row[place->location];
  node->place = lock->place;
  node->service = place->service;
  node->seats = p->tasks[lock->task].seats;
  const double arrive
      = yx_plan_arrive (instance, time, &seconds[here * instance->n_locations + node->location]);
  for (uint32_t w = 0; w < place->n_windows; w++) {
    const YxPlanWindow *window = &place->windows[w];
    const double open = fmax (from, window->from), close = fmin (to, window->to);
    const double begin = fmax (arrive, open);

    if (begin > close || begin > stop->begin
        || (begin == stop->begin && window->likelihood <= node->chance))
      continue;
    *stop = (YxPlanFixedStop){ lock->vehicle, 0, 0, open, close, begin };
    node->window = w;
    node->chance = window->likelihood;
  }
  return stop->begin < INFINITY;
}

/* What the locked stop of a task may not contradict: its other locked stops. */
static bool
agrees (const Build *build, uint32_t task, const YxPlanFixedStop *stop, const YxPlanNode *node)
{
  const YxPlanInstance *instance = build->instance;
  const bool meeting = cars_of (&build->problem->tasks[task]) > 1;

  for (uint32_t f = 0; f < instance->n_fixed; f++) {
    const YxPlanFixedStop *other = &instance->fixed[f];
    if (other->node == NONE || instance->slots[instance->nodes[other->node].slot].task != task)
      continue;
    const YxPlanNode *there = &instance->nodes[other->node];
    if (meeting ? there->place != node->place || other->vehicle == stop->vehicle
                      || other->begin != stop->begin
                : there->place == node->place
                      || (stop->begin < other->begin + there->service
                          && other->begin < stop->begin + node->service))
      return false;
  }
  return build->n_locked[task] < cars_of (&build->problem->tasks[task]) || !meeting;
}

/* Drives each vehicle's locked stops as early as they go; nothing can come between, so their
 * times are known. */
static bool
build_locks (Build *build)
{
  YxPlanInstance *instance = build->instance;
  const YxPlanProblem *p = build->problem;

  instance->fixed = take (build, p->n_locks, sizeof *instance->fixed);
  build->n_locked = take (build, p->n_tasks, sizeof *build->n_locked);
  uint32_t n_in_use = 0;
  if (build->error)
    return false;

  for (uint32_t v = 0; v < p->n_vehicles; v++) {
    double time = p->vehicles[v].shift_from;
    uint32_t here = instance->start[v], last = NONE;
    YxPlanSeats seats;

    yx_plan_seats_init (&seats, p->vehicles[v].seats);
    yx_plan_seats_add (&seats, p->vehicles[v].aboard, 1);
    for (uint32_t i = 0; i < p->n_locks; i++) {
      const YxPlanLock *lock = &p->locks[i];
      YxPlanFixedStop *stop = &instance->fixed[instance->n_fixed];
      YxPlanNode *node = &instance->nodes[instance->n_nodes];
      const uint32_t t = lock->task;

      if (lock->vehicle != v)
        continue;
      *node = (YxPlanNode){ .slot = instance->n_slots, .chance = -1 };
      if (!lock_stop (build, lock, here, time, stop, node))
        return fault (build, "locks", i);
      if (t != NONE) {
        const uint32_t cars = cars_of (&p->tasks[t]);

        if (p->tasks[t].barred || !yx_plan_allowed (instance, t, v))
          return fault (build, "locks.task", i);
        if (cars > 1 && (lock->begin_from != lock->begin_to || lock->begin_from == 0))
          return fault (build, "locks.begin_from", i);
        if (!agrees (build, t, stop, node))
          return fault (build, "locks.place", i);
        if (cars > 1 || p->tasks[t].n_places > 1 || is_linked (instance, t))
          stop->open = stop->close = stop->begin; /* others rely on it */
        node->open = stop->open;
        node->close = stop->close;
        stop->node = instance->n_nodes++;
        build->n_locked[t]++;
        instance->slots[instance->n_slots++] = (YxPlanSlot){
          NONE, t, build->n_locked[t] - 1, cars == 1 || build->n_locked[t] == cars, stop->node, 1
        };
      }
      if (t == NONE)
        yx_plan_seats_init (&seats, p->vehicles[v].seats);
      else
        yx_plan_seats_add (&seats, p->tasks[t].seats, node->chance);
      if (!yx_plan_seats_within (yx_plan_seats_risk (&seats), p->seat_risk))
        return fault (build, "locks", i);
      instance->n_fixed++;
      time = stop->begin + node->service;
      here = node->location;
      last = i;
    }
    n_in_use += last != NONE;
    if (p->max_vehicles > 0 && n_in_use > p->max_vehicles)
      return fault (build, "locks.vehicle", last);
    if (last != NONE
        && yx_plan_arrive (
               instance, time,
               &instance->roads[v].seconds[here * instance->n_locations + instance->end[v]])
               > p->vehicles[v].shift_to)
      return fault (build, "locks", last);
  }
  return true;
}

static bool
links_hold_between_locks (const Build *build)
{
  const YxPlanInstance *instance = build->instance;

  for (uint32_t f = 0; f < instance->n_fixed; f++)
    for (uint32_t g = 0; g < instance->n_fixed; g++) {
      const YxPlanFixedStop *a = &instance->fixed[f], *b = &instance->fixed[g];
      if (a->node == NONE || b->node == NONE)
        continue;
      const YxPlanNode *node_a = &instance->nodes[a->node], *node_b = &instance->nodes[b->node];
      const uint32_t t = instance->slots[node_a->slot].task;

      for (uint32_t i = instance->first_link[t]; i < instance->first_link[t + 1]; i++) {
        const YxPlanLink *link = &instance->problem->links[instance->links[i]];
        if (link->a != t || link->b != instance->slots[node_b->slot].task)
          continue;
        if ((link->kind == YX_PLAN_SAME_TIME && fabs (a->begin - b->begin) > link->seconds)
            || (link->kind == YX_PLAN_SAME_CAR && a->vehicle != b->vehicle)
            || (link->kind == YX_PLAN_APART && a->vehicle == b->vehicle)
            || (link->kind == YX_PLAN_ORDER
                && b->begin < a->begin + node_a->service + link->seconds))
          return false;
      }
    }
  return true;
}

/* When visits of a task may begin, and by when they must have ended. */
typedef struct {
  double open, close, end;
} Bounds;

static void
cut_by_link (YxPlanInstance *instance, const YxPlanLink *link, uint32_t t,
             const YxPlanFixedStop *locked, Bounds *bounds)
{
  const double end = locked->begin + instance->nodes[locked->node].service;

  switch (link->kind) {
  case YX_PLAN_SAME_TIME:
    bounds->open = fmax (bounds->open, locked->begin - link->seconds);
    bounds->close = fmin (bounds->close, locked->begin + link->seconds);
    break;
  case YX_PLAN_SAME_CAR:
    for (uint32_t v = 0; v < instance->problem->n_vehicles; v++)
      if (v != locked->vehicle)
        forbid (instance, t, v);
    break;
  case YX_PLAN_ORDER:
    if (link->b == t)
      bounds->open = fmax (bounds->open, end + link->seconds);
    else
      bounds->end = fmin (bounds->end, locked->begin - link->seconds);
    break;
  case YX_PLAN_APART:
    forbid (instance, t, locked->vehicle);
    break;
  }
}

/* What the locked stops leave to the other visits of a task, its own locked ones included. */
static Bounds
bounds_of (Build *build, uint32_t t)
{
  YxPlanInstance *instance = build->instance;
  Bounds bounds = { -INFINITY, INFINITY, INFINITY };

  for (uint32_t f = 0; f < instance->n_fixed; f++) {
    const YxPlanFixedStop *locked = &instance->fixed[f];
    if (locked->node == NONE)
      continue;
    const YxPlanNode *node = &instance->nodes[locked->node];
    const uint32_t other = instance->slots[node->slot].task;

    if (other == t && cars_of (&build->problem->tasks[t]) > 1) {
      bounds.open = bounds.close = locked->begin;
      forbid (instance, t, locked->vehicle);
    } else if (other == t) {
      bounds.open = fmax (bounds.open, locked->begin + node->service);
    }
    for (uint32_t i = instance->first_link[t]; i < instance->first_link[t + 1]; i++) {
      const YxPlanLink *link = &build->problem->links[instance->links[i]];
      if ((link->a == t ? link->b : link->a) == other)
        cut_by_link (instance, link, t, locked, &bounds);
    }
  }
  return bounds;
}

/* A slot for one car of task t at any of its places, or at one. False when no window is left. */
static bool
add_slot (Build *build, uint32_t t, uint32_t part, uint32_t only_place, Bounds bounds)
{
  YxPlanInstance *instance = build->instance;
  const YxPlanTask *task = &build->problem->tasks[t];
  YxPlanSlot *slot = &instance->slots[instance->n_slots];

  *slot = (YxPlanSlot){
    instance->n_units, t, part, part + 1 == cars_of (task), instance->n_nodes, 0
  };
  for (uint32_t i = 0; i < task->n_places; i++) {
    const YxPlanPlace *place = &task->places[i];

    for (uint32_t w = 0; w < place->n_windows && (only_place == NONE || only_place == i); w++) {
      const YxPlanWindow *window = &place->windows[w];
      const YxPlanNode node = {
        .slot = instance->n_slots,
        .location = build->instance->row[place->location],
        .place = i,
        .window = w,
        .open = fmax (bounds.open, window->from),
        .close = fmin (fmin (bounds.close, bounds.end - place->service), window->to),
        .service = place->service,
        .seats = task->seats,
        .chance = window->likelihood,
      };
      if (node.open <= node.close && node.chance > 0)
        instance->nodes[instance->n_nodes++] = node;
    }
  }
  slot->n_nodes = instance->n_nodes - slot->first_node;
  instance->n_slots++;
  return slot->n_nodes > 0;
}

/* Makes a unit of the slots added since first_slot, or, unless whole, takes them back. */
static void
close_unit (Build *build, uint32_t first_slot, bool whole, bool siblings)
{
  YxPlanInstance *instance = build->instance;

  if (!whole) {
    instance->n_nodes = instance->slots[first_slot].first_node;
    instance->n_slots = first_slot;
    return;
  }
  YxPlanUnit *unit = &instance->units[instance->n_units++];
  *unit = (YxPlanUnit){ first_slot, instance->n_slots - first_slot, siblings, 0 };
  for (uint32_t s = first_slot; s < instance->n_slots; s++)
    if (instance->slots[s].counts)
      unit->weight += build->problem->tasks[instance->slots[s].task].weight;
}

static bool
worth_a_visit (const YxPlanTask *task)
{
  return !task->barred && (task->weight > 0 || task->required);
}

static bool
is_locked_place (const YxPlanInstance *instance, uint32_t t, uint32_t place)
{
  for (uint32_t f = 0; f < instance->n_fixed; f++)
    if (instance->fixed[f].node != NONE) {
      const YxPlanNode *node = &instance->nodes[instance->fixed[f].node];
      if (instance->slots[node->slot].task == t && node->place == place)
        return true;
    }
  return false;
}

/* A task that belongs to no group: a unit for each place, or one for what must go as one. */
static void
build_lone_task (Build *build, uint32_t t)
{
  YxPlanInstance *instance = build->instance;
  const YxPlanTask *task = &build->problem->tasks[t];
  const uint32_t cars = cars_of (task), n_locked = build->n_locked[t];
  const bool linked = is_linked (instance, t);

  if (!worth_a_visit (task) || (n_locked >= cars && (linked || cars > 1)))
    return;
  const Bounds bounds = bounds_of (build, t);
  if (cars == 1 && !linked) {
    for (uint32_t i = 0; i < task->n_places; i++) {
      const uint32_t first_slot = instance->n_slots;

      if (!is_locked_place (instance, t, i))
        close_unit (build, first_slot, add_slot (build, t, 0, i, bounds), task->n_places > 1);
    }
    return;
  }
  const uint32_t first_slot = instance->n_slots;
  uint32_t only_place = NONE;
  bool whole = true;
  for (uint32_t i = 0; i < task->n_places; i++)
    if (is_locked_place (instance, t, i))
      only_place = i;
  for (uint32_t part = n_locked; part < cars; part++)
    whole &= add_slot (build, t, part, only_place, bounds);
  close_unit (build, first_slot, whole, false);
}

static void
build_group (Build *build, uint32_t root)
{
  YxPlanInstance *instance = build->instance;
  const YxPlanProblem *p = build->problem;
  const uint32_t first_slot = instance->n_slots;
  bool whole = true;

  for (uint32_t t = root; t < p->n_tasks; t++) {
    if (find_group (build->group, t) != root)
      continue;
    const Bounds bounds = bounds_of (build, t);
    whole &= worth_a_visit (&p->tasks[t]);
    for (uint32_t part = 0; part < cars_of (&p->tasks[t]); part++)
      whole &= add_slot (build, t, part, NONE, bounds);
  }
  close_unit (build, first_slot, whole, false);
}

static bool
build_units (Build *build)
{
  YxPlanInstance *instance = build->instance;
  const YxPlanProblem *p = build->problem;
  build->group = take (build, p->n_tasks, sizeof *build->group);
  uint32_t *n_members = take (build, p->n_tasks, sizeof *n_members);
  instance->first_slot_of = take (build, p->n_tasks + 2, sizeof (uint32_t));
  if (build->error)
    return false;
  if (!links_hold_between_locks (build))
    return fault (build, "locks", 0);

  for (uint32_t t = 0; t < p->n_tasks; t++)
    build->group[t] = t;
  for (uint32_t l = 0; l < p->n_links; l++) {
    const YxPlanLink *link = &p->links[l];
    if (link->kind == YX_PLAN_APART || build->n_locked[link->a] || build->n_locked[link->b])
      continue;
    const uint32_t a = find_group (build->group, link->a), b = find_group (build->group, link->b);
    build->group[a > b ? a : b] = a > b ? b : a; /* the root is the first of its group */
  }
  instance->required_weight = 1;
  for (uint32_t t = 0; t < p->n_tasks; t++) {
    instance->required_weight += p->tasks[t].weight;
    instance->some_optional |= !p->tasks[t].required;
    n_members[find_group (build->group, t)]++;
  }
  for (uint32_t t = 0; t < p->n_tasks; t++)
    if (n_members[t] == 1)
      build_lone_task (build, t);
    else if (n_members[t] > 1)
      build_group (build, t);

  instance->slots_of = take (build, instance->n_slots, sizeof (uint32_t));
  if (build->error)
    return false;
  for (uint32_t s = 0; s < instance->n_slots; s++)
    instance->first_slot_of[instance->slots[s].task + 2]++;
  for (uint32_t t = 0; t < p->n_tasks; t++)
    instance->first_slot_of[t + 2] += instance->first_slot_of[t + 1];
  for (uint32_t s = 0; s < instance->n_slots; s++)
    instance->slots_of[instance->first_slot_of[instance->slots[s].task + 1]++] = s;
  return true;
}

typedef struct {
  double distance;
  uint32_t node;
} Near;

static int
compare_near (const void *a, const void *b)
{
  const Near *x = a, *y = b;

  if (x->distance != y->distance)
    return x->distance < y->distance ? -1 : 1;
  return x->node < y->node ? -1 : x->node > y->node;
}

static int
compare_numbers (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

/* Writes those of n distances that are up to a limit for which there are at least k of them, and
 * returns how many: the limit is guessed from a sample and raised until it suffices. */
static uint32_t
pick_near (const double *distance, uint32_t n, uint32_t k, Near *ret_near)
{
  double sample[SAMPLE];
  uint32_t n_near = 0;

  for (uint32_t i = 0; i < SAMPLE; i++)
    sample[i] = distance[(size_t) i * n / SAMPLE];
  qsort (sample, SAMPLE, sizeof *sample, compare_numbers);
  for (size_t at = (size_t) SAMPLE * k / n + SAMPLE / 16; n_near < k; at += SAMPLE / 8) {
    const double limit = at < SAMPLE ? sample[at] : INFINITY;

    n_near = 0;
    for (uint32_t j = 0; j < n; j++)
      if (distance[j] <= limit)
        ret_near[n_near++] = (Near){ distance[j], j };
  }
  return n_near;
}

static bool
build_neighbours (Build *build)
{
  YxPlanInstance *instance = build->instance;
  const uint32_t n = instance->n_nodes, n_vehicles = build->problem->n_vehicles;
  const size_t n_rows = instance->n_locations;

  instance->n_neighbours = n < N_NEIGHBOURS ? n : N_NEIGHBOURS;
  instance->neighbours
      = take (build, (size_t) n * instance->n_neighbours, sizeof *instance->neighbours);
  instance->far = take (build, n, sizeof *instance->far);
  Near *near = take (build, n, sizeof *near);
  double *distance = take (build, n, sizeof *distance);
  if (build->error)
    return false;

  for (uint32_t i = 0; i < n && n_vehicles > 0; i++) {
    const uint32_t here = instance->nodes[i].location;
    /* The search ends before it looks at any. */
    if (is_cancelled (build))
      break;
    const double *out = instance->roads[0].cost + here * n_rows;
    const double *back = instance->roads[0].cost_to + here * n_rows;

    for (uint32_t j = 0; j < n; j++)
      distance[j] = out[instance->nodes[j].location] + back[instance->nodes[j].location];
    distance[i] = -1;
    const uint32_t n_near = pick_near (distance, n, instance->n_neighbours, near);
    qsort (near, n_near, sizeof *near, compare_near);
    for (uint32_t k = 0; k < instance->n_neighbours; k++)
      instance->neighbours[(size_t) i * instance->n_neighbours + k] = near[k].node;
    instance->far[i] = INFINITY;
    for (uint32_t v = 0; v < n_vehicles; v++)
      instance->far[i]
          = fmin (instance->far[i], instance->roads[v].cost[instance->start[v] * n_rows + here]);
  }
  return true;
}

static bool
has_plain_seats (const YxPlanInstance *instance)
{
  const YxPlanProblem *p = instance->problem;

  for (uint32_t i = 0; i < instance->n_nodes && p->seat_risk > 0; i++) {
    const YxPlanNode *node = &instance->nodes[i];
    if (node->chance < 1 && p->tasks[instance->slots[node->slot].task].seats > 0)
      return false;
  }
  return p->n_drop_offs == 0;
}

YxPlannerError
yx_plan_instance_init (YxPlanInstance *instance, const YxPlanProblem *problem,
                       const atomic_bool *cancel, YxPlanFault *ret_fault)
{
  Build build = { .instance = instance, .problem = problem, .cancel = cancel };
  size_t n_nodes = problem->n_locks, n_slots = problem->n_locks, n_units = 0;

  *instance = (YxPlanInstance){ .problem = problem };
  if (!yx_plan_validate (problem, &build.fault)) {
    build.error = YX_PLANNER_BAD_INPUT;
    goto out;
  }
  for (uint32_t t = 0; t < problem->n_tasks; t++) {
    const YxPlanTask *task = &problem->tasks[t];
    const size_t cars = cars_of (task);

    n_slots += cars > task->n_places ? cars : task->n_places;
    n_units += task->n_places + 1;
    for (uint32_t i = 0; i < task->n_places; i++)
      n_nodes += cars * task->places[i].n_windows;
  }
  instance->nodes = take (&build, n_nodes + 1, sizeof *instance->nodes);
  instance->slots = take (&build, n_slots + 1, sizeof *instance->slots);
  instance->units = take (&build, n_units, sizeof *instance->units);
  if (build.error || !build_matrices (&build) || !build_permissions (&build)
      || !build_locks (&build) || !build_units (&build) || !build_neighbours (&build))
    goto out;
  build_classes (&build);
  for (uint32_t v = 0; v < problem->n_vehicles; v++)
    instance->some_fixed |= problem->vehicles[v].fixed;
  instance->plain_seats = has_plain_seats (instance);
  instance->may_cross = instance->plain_seats && problem->n_links == 0 && instance->n_nodes > 1;
  for (uint32_t t = 0; t < problem->n_tasks; t++)
    instance->may_cross = instance->may_cross && problem->tasks[t].cars < 2;
  instance->may_exchange = instance->may_cross && problem->n_locks == 0 && !instance->some_fixed;
  for (uint32_t v = 1; v < problem->n_vehicles; v++)
    instance->may_exchange
        = instance->may_exchange && instance->vehicle_class[v] == instance->vehicle_class[0];
  for (uint32_t u = 0; u < instance->n_units; u++)
    instance->may_exchange = instance->may_exchange && instance->units[u].n_slots == 1
                             && !instance->units[u].siblings;
  instance->first_start = instance->n_nodes;
  instance->first_end = instance->first_start + problem->n_vehicles;
  instance->first_drop = instance->first_end + problem->n_vehicles;
  instance->n_stops
      = instance->first_drop + (problem->n_drop_offs ? instance->n_slots + problem->n_locks : 0);

out:
  if (build.error) {
    yx_plan_instance_clear (instance);
    if (build.error == YX_PLANNER_BAD_INPUT && ret_fault)
      *ret_fault = build.fault;
  }
  return build.error;
}

void
yx_plan_instance_clear (YxPlanInstance *instance)
{
  for (void **memory = instance->memory, **next; memory; memory = next) {
    next = *memory;
    free (memory);
  }
  *instance = (YxPlanInstance){ 0 };
}
