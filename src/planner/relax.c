#include "planner/relax.h"

#include <stdlib.h>
#include <string.h>

#include "planner/insert.h"
#include "planner/ruin.h"

#define NONE YX_PLAN_NONE
#define COLD 0.03 /* temperature in the end, in mean legs; */
#define SPAN 3.5  /* logarithm of the first one against it, */
#define MELT 1.1  /* and more for plans of up to MELT_UNITS: they can afford to be molten */
#define MELT_UNITS 100.0
#define FIRST_PRICE                                                                                \
  30.0 /* of time turned back, against driving; of a mean visit's seats, in legs */
#define HIGHEST_PRICE 1e5
#define LOWEST_PRICE 0.05
#define PRICE_STEP 1.1
#define PRICE_STEPS 2    /* per unit, and a hundred, between changes of price */
#define GIVE_UP 1.5      /* times dearer after a way that led nowhere */
#define OFTEN_BROKEN 0.3 /* share of the steps that should end in a broken plan */
#define LOST_STEPS 5     /* per unit without a whole plan, and the way is given up */
#define HOME_STEPS 8     /* at which a whole plan is written down */
#define NEAR_NODES 80
#define CROSS_TRIES 20
#define CROSS_NEIGHBOURS 30
#define TELL_STEPS 1024

/* A stop, with what a look at the gap behind it needs in O(1). Who comes late turns time back to
 * the close of the window and pays for it (Nagata 2007; Vidal et al. 2013). */
typedef struct {
  uint32_t node, location;
  uint32_t load;  /* seats up to here */
  double leave;   /* as early as it goes */
  double warp;    /* time turned back up to here */
  double late;    /* latest begin that turns back no more than warp_on */
  double warp_on; /* time turned back from here on in any case */
  double leg;     /* cost of the drive to the next */
} Stop;

typedef struct {
  uint32_t n, load;
  uint32_t version; /* unique to its stops and the prices; an undo brings the old one back */
  uint64_t saved;   /* step in which it was put on record */
  double arcs, warp;
} Route;

/* The cheapest gap for a node in a route, as of a version. */
typedef struct {
  double price;
  uint32_t version, after;
} Known;

typedef struct {
  uint32_t *nodes; /* [route · stride] */
  uint32_t *n;     /* [route] */
  double cost;
} Whole;

typedef struct {
  YxPlanSearch *search;
  const YxPlanInstance *instance;
  YxPlanRoads roads;
  uint64_t *random;
  size_t n_locations;
  uint32_t n_routes, stride, capacity;
  uint32_t *vehicle; /* [route] */
  Stop *stops;       /* [route · stride] start, visits, end */
  Route *routes;
  uint32_t *route_of, *at; /* [node] */
  Known *known;            /* [node · n_routes + route] */
  uint32_t clock;          /* of the versions */
  uint32_t n_late, n_over; /* routes that break windows, seats */

  double temperature;
  double leg, leg_seconds, visit_seats; /* means */
  double warp_price, seat_price;
  uint32_t n_steps, steps_late, steps_over; /* since the prices were set */

  YxPlanRanked *absent;
  uint32_t n_absent;
  uint32_t *seen, look;

  uint64_t step; /* the record of this one */
  uint32_t *saved, n_saved;
  Route *saved_routes;
  Stop *saved_stops;
  uint32_t n_saved_stops;

  Whole best, home; /* home: whence the way leads that is lost if it finds no whole plan */
  double home_warp_price, home_seat_price;
  uint64_t home_step;
  bool untold; /* the search does not know the best yet */
  void *memory[16];
  uint32_t n_memory;
} Relaxed;

static Stop *
stops_of (const Relaxed *x, uint32_t r)
{
  return x->stops + (size_t) r * x->stride;
}

static uint32_t
seats_of (const Relaxed *x, uint32_t node)
{
  return yx_plan_state_seats (&x->search->best, node);
}

static uint32_t
excess (const Relaxed *x, uint32_t load)
{
  return load > x->capacity ? load - x->capacity : 0;
}

static double
price_of (const Relaxed *x, const Route *r)
{
  return r->arcs + x->warp_price * r->warp + x->seat_price * excess (x, r->load);
}

static void
count_broken (Relaxed *x, const Route *r, uint32_t change)
{
  x->n_late += r->warp > 0 ? change : 0;
  x->n_over += r->load > x->capacity ? change : 0;
}

static double
seconds_between (const Relaxed *x, const Stop *a, const Stop *b)
{
  return x->roads.seconds[a->location * x->n_locations + b->location];
}

/* Changing --------------------------------------------------------------------------------- */

/* Forward from stop `first`, backward from stop `last` (or the end), where stops have changed. */
static void
refresh (Relaxed *x, uint32_t r, uint32_t first, uint32_t last)
{
  const YxPlanNode *nodes = x->instance->nodes;
  const YxPlanVehicle *car = &x->instance->problem->vehicles[x->vehicle[r]];
  const YxPlanNode home = { .open = car->shift_from, .close = car->shift_to };
  Route *route = &x->routes[r];
  Stop *s = stops_of (x, r);
  const uint32_t end = route->n + 1;

  count_broken (x, route, (uint32_t) -1);
  for (uint32_t k = first; k <= end; k++) {
    const YxPlanNode *node = k < end ? &nodes[s[k].node] : &home;
    double begin = yx_plan_max (s[k - 1].leave + seconds_between (x, &s[k - 1], &s[k]), node->open);

    s[k].warp = s[k - 1].warp + yx_plan_max (begin - node->close, 0);
    begin = yx_plan_min (begin, node->close);
    s[k].leave = begin + node->service;
    s[k].load = s[k - 1].load;
    s[k - 1].leg = x->roads.cost[s[k - 1].location * x->n_locations + s[k].location];
    if (k < end) {
      s[k].load += seats_of (x, s[k].node);
      x->route_of[s[k].node] = r;
      x->at[s[k].node] = k;
    }
  }
  for (uint32_t k = last < end ? last : end; k > 0; k--) {
    const YxPlanNode *node = k < end ? &nodes[s[k].node] : &home;
    double late = node->close;

    s[k].warp_on = 0;
    if (k < end) {
      late = yx_plan_min (late,
                          s[k + 1].late - seconds_between (x, &s[k], &s[k + 1]) - node->service);
      s[k].warp_on = s[k + 1].warp_on;
    }
    s[k].warp_on += yx_plan_max (node->open - late, 0);
    s[k].late = yx_plan_max (late, node->open);
  }
  route->arcs = 0;
  for (uint32_t k = 0; k < end && route->n > 0; k++)
    route->arcs += s[k].leg;
  route->warp = s[end].warp;
  route->load = s[end].load;
  route->version = ++x->clock;
  count_broken (x, route, 1);
}

static void
begin_step (Relaxed *x)
{
  x->step++;
  x->n_saved = x->n_saved_stops = x->n_absent = 0;
}

static void
save (Relaxed *x, uint32_t r)
{
  Route *route = &x->routes[r];

  if (route->saved == x->step)
    return;
  route->saved = x->step;
  x->saved[x->n_saved] = r;
  x->saved_routes[x->n_saved++] = *route;
  memcpy (x->saved_stops + x->n_saved_stops, stops_of (x, r), (route->n + 2) * sizeof (Stop));
  x->n_saved_stops += route->n + 2;
}

static void
undo (Relaxed *x)
{
  const Stop *from = x->saved_stops;

  /* What was taken out is in saved routes, so each node finds its place again. */
  for (uint32_t i = 0; i < x->n_saved; i++) {
    const uint32_t r = x->saved[i], n = x->saved_routes[i].n;
    Stop *s = stops_of (x, r);

    for (uint32_t k = 1; k <= x->routes[r].n; k++)
      if (x->route_of[s[k].node] == r)
        x->route_of[s[k].node] = NONE; /* another window of its task */
    count_broken (x, &x->routes[r], (uint32_t) -1);
    x->routes[r] = x->saved_routes[i];
    count_broken (x, &x->routes[r], 1);
    memcpy (s, from, (n + 2) * sizeof *s);
    from += n + 2;
  }
  for (uint32_t i = 0; i < x->n_saved; i++) {
    const Stop *s = stops_of (x, x->saved[i]);

    for (uint32_t k = 1; k <= x->routes[x->saved[i]].n; k++) {
      x->route_of[s[k].node] = x->saved[i];
      x->at[s[k].node] = k;
    }
  }
}

static void
take_out (Relaxed *x, uint32_t r, uint32_t first, YxPlanString string)
{
  Stop *s = stops_of (x, r);
  uint32_t to = first;

  save (x, r);
  for (uint32_t i = 0; i < string.length + string.spared; i++) {
    const uint32_t node = s[first + i].node;

    if (i >= string.spare_from && i < string.spare_from + string.spared) {
      s[to++] = s[first + i];
      continue;
    }
    x->route_of[node] = NONE;
    x->absent[x->n_absent++].unit = node;
  }
  x->routes[r].n -= string.length;
  memmove (s + to, s + to + string.length, (x->routes[r].n + 2 - to) * sizeof *s);
  refresh (x, r, first, to);
}

/* Putting in ------------------------------------------------------------------------------- */

/* The cheapest gap of a route, the one behind stop `banned` excepted. */
static Known
scan_route (const Relaxed *x, uint32_t node, uint32_t r, uint32_t banned)
{
  const YxPlanNode *v = &x->instance->nodes[node];
  const size_t row = v->location * x->n_locations;
  const double *cost_to = x->roads.cost_to + row, *cost_on = x->roads.cost + row;
  const double *seconds_to = x->roads.seconds_to + row, *seconds_on = x->roads.seconds + row;
  const Route *route = &x->routes[r];
  const Stop *s = stops_of (x, r);
  Known found = { INFINITY, route->version, NONE };

  if (route->n + 2 >= x->stride)
    return found;
  for (uint32_t i = 0; i <= route->n; i++) {
    const Stop *a = &s[i], *b = &s[i + 1];
    const double detour = cost_to[a->location] + cost_on[b->location] - (route->n > 0 ? a->leg : 0);

    /* Time turned back only adds to it. */
    if (!(detour < found.price) || i == banned)
      continue;
    const double begin = yx_plan_max (a->leave + seconds_to[a->location], v->open);
    const double on = yx_plan_min (begin, v->close) + v->service + seconds_on[b->location];
    const double warp = a->warp + yx_plan_max (begin - v->close, 0) + yx_plan_max (on - b->late, 0)
                        + b->warp_on - route->warp;
    const double price = detour + x->warp_price * warp;
    if (price < found.price) {
      found.price = price;
      found.after = i;
    }
  }
  found.price
      += x->seat_price * (excess (x, route->load + seats_of (x, node)) - excess (x, route->load));
  return found;
}

typedef struct {
  double price;
  uint32_t node, route, after;
} Insertion;

static void
try_route (Relaxed *x, uint32_t node, uint32_t r, Insertion *best)
{
  Known *known = &x->known[(size_t) node * x->n_routes + r];

  if (known->version != x->routes[r].version)
    *known = scan_route (x, node, r, NONE);
  Known found = *known;
  if (found.price < best->price && yx_plan_random_unit (x->random) < YX_PLAN_BLINK)
    found = scan_route (x, node, r, found.after);
  if (found.price < best->price)
    *best = (Insertion){ found.price, node, r, found.after };
}

static void
try_near_routes (Relaxed *x, uint32_t node, Insertion *best)
{
  const YxPlanInstance *instance = x->instance;
  const uint32_t *near = &instance->neighbours[(size_t) node * instance->n_neighbours];
  uint32_t routes[NEAR_NODES], n = 0;

  x->look++;
  for (uint32_t i = 0; i < NEAR_NODES; i++) {
    const uint32_t r = x->route_of[near[i]];

    if (r == NONE || x->seen[r] == x->look)
      continue;
    x->seen[r] = x->look;
    __builtin_prefetch (&x->known[(size_t) node * x->n_routes + r]);
    routes[n++] = r;
  }
  for (uint32_t i = 0; i < n; i++)
    try_route (x, node, routes[i], best);
}

static void
try_all_routes (Relaxed *x, uint32_t node, Insertion *best)
{
  for (uint32_t r = 0; r < x->n_routes; r++)
    try_route (x, node, r, best);
}

/* Puts a visit in, in any of its windows, where it costs least, and returns how much: infinitely
 * much, with nothing done, where no road leads. */
static double
insert (Relaxed *x, uint32_t visit)
{
  const YxPlanInstance *instance = x->instance;
  const YxPlanSlot *slot = &instance->slots[instance->nodes[visit].slot];
  const bool few = instance->n_neighbours == instance->n_nodes;
  Insertion best = { INFINITY, NONE, NONE, NONE };

  for (uint32_t k = 0; k < slot->n_nodes && !few; k++)
    try_near_routes (x, slot->first_node + k, &best);
  for (uint32_t k = 0; k < slot->n_nodes && (few || best.route == NONE); k++)
    try_all_routes (x, slot->first_node + k, &best);
  if (best.route == NONE)
    return INFINITY;
  save (x, best.route);
  Route *route = &x->routes[best.route];
  Stop *s = stops_of (x, best.route) + best.after + 1;
  memmove (s + 1, s, (route->n + 1 - best.after) * sizeof *s);
  s->node = best.node;
  s->location = instance->nodes[best.node].location;
  route->n++;
  refresh (x, best.route, best.after + 1, best.after + 1);
  return best.price;
}

/* Steps ------------------------------------------------------------------------------------- */

/* As in the strict search: see ruin.c. */
static void
ruin (Relaxed *x)
{
  const YxPlanInstance *instance = x->instance;
  const YxPlanUnit *unit = &instance->units[yx_plan_random_below (x->random, instance->n_units)];
  const YxPlanSlot *slot = &instance->slots[unit->first_slot];
  const uint32_t seed = slot->first_node + yx_plan_random_below (x->random, slot->n_nodes);
  const uint32_t *near = &instance->neighbours[(size_t) seed * instance->n_neighbours];
  double longest;
  uint32_t left = yx_plan_draw_strings (x->random, YX_PLAN_AVERAGE_RUIN,
                                        (double) instance->n_units / x->n_routes, &longest);

  x->look++;
  for (uint32_t k = 0; k < instance->n_neighbours && left > 0; k++) {
    const uint32_t r = x->route_of[near[k]];

    if (r == NONE || x->seen[r] == x->look)
      continue;
    x->seen[r] = x->look;
    left--;
    const uint32_t n = x->routes[r].n, at = x->at[near[k]];
    const YxPlanString string = yx_plan_draw_string (x->random, n, longest);
    const uint32_t reach = string.length + string.spared;
    const uint32_t lowest = at >= reach ? at - reach + 1 : 1;
    const uint32_t highest = at + reach <= n + 1 ? at : n + 1 - reach;
    take_out (x, r, lowest + yx_plan_random_below (x->random, highest - lowest + 1), string);
  }
}

typedef enum { RANDOM, SEATS, FAR, CLOSE, NARROW, EARLY, LATE, N_ORDERS } Order;

static double
rank (const Relaxed *x, Order order, uint32_t visit)
{
  const YxPlanNode *node = &x->instance->nodes[visit];

  switch (order) {
  case SEATS:
    return -(double) seats_of (x, visit);
  case FAR:
    return -x->instance->far[visit];
  case CLOSE:
    return x->instance->far[visit];
  case NARROW:
    return node->close - node->open;
  case EARLY:
    return node->open;
  case LATE:
    return -node->close;
  default:
    return yx_plan_random_unit (x->random);
  }
}

static double
change_of_price (const Relaxed *x)
{
  double change = 0;

  for (uint32_t i = 0; i < x->n_saved; i++)
    change += price_of (x, &x->routes[x->saved[i]]) - price_of (x, &x->saved_routes[i]);
  return change;
}

/* Puts in again what is out. False when it costs `limit` or more, which may show early: a visit
 * makes nothing cheaper. */
static bool
recreate (Relaxed *x, double limit)
{
  static const uint8_t weight[N_ORDERS] = { 4, 4, 2, 1, 2, 2, 2 }; /* 17 in all */
  uint32_t order = 0, draw = yx_plan_random_below (x->random, 17);

  for (; draw >= weight[order]; order++)
    draw -= weight[order];
  for (uint32_t i = 0; i < x->n_absent; i++) {
    const uint32_t visit = x->absent[i].unit;
    const YxPlanRanked one = { rank (x, order, visit), visit };
    uint32_t at = i;

    for (; at > 0 && x->absent[at - 1].key > one.key; at--)
      x->absent[at] = x->absent[at - 1];
    x->absent[at] = one;
  }
  for (uint32_t i = 0; i < x->n_absent; i++) {
    limit -= insert (x, x->absent[i].unit);
    if (!(limit > 0))
      return false;
  }
  return true;
}

static void
write_down (const Relaxed *x, Whole *whole)
{
  whole->cost = 0;
  for (uint32_t r = 0; r < x->n_routes; r++) {
    const Stop *s = stops_of (x, r);

    whole->n[r] = x->routes[r].n;
    whole->cost += x->routes[r].arcs;
    for (uint32_t k = 0; k < x->routes[r].n; k++)
      whole->nodes[r * x->stride + k] = s[k + 1].node;
  }
}

static void
keep_best (Relaxed *x)
{
  double cost = 0;

  if (x->n_late > 0 || x->n_over > 0)
    return;
  for (uint32_t r = 0; r < x->n_routes; r++)
    cost += x->routes[r].arcs;
  if (!(cost < x->best.cost - YX_PLAN_TINY))
    return;
  write_down (x, &x->best);
  x->untold = true;
}

static void
anneal_step (Relaxed *x)
{
  const double limit = x->temperature * yx_plan_random_exponential (x->random);

  begin_step (x);
  ruin (x);
  if (recreate (x, limit - change_of_price (x)))
    keep_best (x);
  else
    undo (x);
}

/* Joins route r up to its position i with route q from its position j on, and the other way
 * round, if it costs less than `limit`. */
static void
cross (Relaxed *x, uint32_t r, uint32_t i, uint32_t q, uint32_t j, double limit)
{
  Stop *s = stops_of (x, r), *t = stops_of (x, q);
  const Stop *a = &s[i], *next = &s[i + 1], *b = &t[j], *prev = &t[j - 1];
  const uint32_t n = x->routes[r].n, m = x->routes[q].n;
  const size_t to_b = a->location * x->n_locations + b->location;
  const size_t to_next = prev->location * x->n_locations + next->location;
  const double arcs = x->roads.cost[to_b] + x->roads.cost[to_next] - a->leg - prev->leg;
  const double broken = price_of (x, &x->routes[r]) - x->routes[r].arcs
                        + price_of (x, &x->routes[q]) - x->routes[q].arcs;

  if (!(arcs - broken < limit) || i + m + 3 - j > x->stride || j + n + 1 - i > x->stride)
    return;
  const double warp = a->warp + yx_plan_max (a->leave + x->roads.seconds[to_b] - b->late, 0)
                      + b->warp_on + prev->warp
                      + yx_plan_max (prev->leave + x->roads.seconds[to_next] - next->late, 0)
                      + next->warp_on;
  const uint32_t over = excess (x, a->load + x->routes[q].load - prev->load)
                        + excess (x, prev->load + x->routes[r].load - a->load);
  if (!(arcs + x->warp_price * warp + x->seat_price * over - broken < limit))
    return;
  begin_step (x);
  save (x, r);
  save (x, q);
  /* Tails with the ends: those are alike. */
  memcpy (&s[i + 1], &x->saved_stops[n + 2 + j], (m + 2 - j) * sizeof *s);
  memcpy (&t[j], &x->saved_stops[i + 1], (n + 1 - i) * sizeof *t);
  x->routes[r].n = i + m + 1 - j;
  x->routes[q].n = j - 1 + n - i;
  refresh (x, r, i + 1, NONE);
  refresh (x, q, j, NONE);
  keep_best (x);
}

static void
cross_step (Relaxed *x)
{
  const YxPlanInstance *instance = x->instance;
  const uint32_t k
      = instance->n_neighbours < CROSS_NEIGHBOURS ? instance->n_neighbours : CROSS_NEIGHBOURS;

  for (uint32_t i = 0; i < CROSS_TRIES; i++) {
    const uint32_t a = yx_plan_random_below (x->random, instance->n_nodes);
    const uint32_t b = instance->neighbours[(size_t) a * instance->n_neighbours
                                            + yx_plan_random_below (x->random, k)];
    const uint32_t r = x->route_of[a], q = x->route_of[b];

    if (r != NONE && q != NONE && r != q)
      cross (x, r, x->at[a], q, x->at[b], x->temperature * yx_plan_random_exponential (x->random));
  }
}

/* Prices and ways ---------------------------------------------------------------------------- */

static double
between (double least, double most, double value)
{
  return yx_plan_max (least, yx_plan_min (most, value));
}

static void
set_prices (Relaxed *x, double warp_price, double seat_price)
{
  const double second = x->leg / x->leg_seconds, seat = x->leg / x->visit_seats;

  x->warp_price = between (LOWEST_PRICE * second, HIGHEST_PRICE * second, warp_price);
  x->seat_price = between (LOWEST_PRICE * seat, HIGHEST_PRICE * seat, seat_price);
  if (x->clock > UINT32_MAX / 2) { /* no version comes again */
    x->clock = 0;
    memset (x->known, 0, (size_t) x->instance->n_nodes * x->n_routes * sizeof *x->known);
  }
  for (uint32_t r = 0; r < x->n_routes; r++)
    x->routes[r].version = ++x->clock;
}

/* Dearer what is broken too often, cheaper what is kept too well. */
static void
watch_prices (Relaxed *x)
{
  x->n_steps++;
  x->steps_late += x->n_late > 0;
  x->steps_over += x->n_over > 0;
  if (x->n_steps < 100 + PRICE_STEPS * x->instance->n_units)
    return;
  const double often = OFTEN_BROKEN * x->n_steps;
  set_prices (x, x->warp_price * (x->steps_late > often ? PRICE_STEP : 1 / PRICE_STEP),
              x->seat_price * (x->steps_over > often ? PRICE_STEP : 1 / PRICE_STEP));
  x->n_steps = x->steps_late = x->steps_over = 0;
}

/* Lays out the routes of a whole plan. */
static void
go_to (Relaxed *x, const Whole *whole)
{
  memset (x->route_of, 0xff, x->instance->n_nodes * sizeof *x->route_of);
  for (uint32_t r = 0; r < x->n_routes; r++) {
    Stop *s = stops_of (x, r);
    const uint32_t v = x->vehicle[r], n = whole->n[r];

    s[0] = (Stop){ .node = NONE,
                   .location = x->instance->start[v],
                   .load = x->instance->problem->vehicles[v].aboard,
                   .leave = x->instance->problem->vehicles[v].shift_from };
    for (uint32_t k = 1; k <= n; k++) {
      const uint32_t node = whole->nodes[r * x->stride + k - 1];
      s[k] = (Stop){ .node = node, .location = x->instance->nodes[node].location };
    }
    s[n + 1] = (Stop){ .node = NONE, .location = x->instance->end[v] };
    x->routes[r].n = n;
    refresh (x, r, 1, NONE);
  }
}

/* Where no whole plan has been met for long, the way is given up, and prices rise. */
static void
watch_way (Relaxed *x)
{
  if (x->n_late == 0 && x->n_over == 0) {
    if (x->n_steps % HOME_STEPS > 0)
      return;
    write_down (x, &x->home);
    x->home_warp_price = x->warp_price;
    x->home_seat_price = x->seat_price;
    x->home_step = x->search->steps;
  } else if (x->search->steps - x->home_step > (uint64_t) LOST_STEPS * x->instance->n_units) {
    if (x->n_late > 0)
      x->home_warp_price *= GIVE_UP;
    if (x->n_over > 0)
      x->home_seat_price *= GIVE_UP;
    go_to (x, &x->home);
    set_prices (x, x->home_warp_price, x->home_seat_price);
    x->home_warp_price = x->warp_price;
    x->home_seat_price = x->seat_price;
    x->home_step = x->search->steps;
  }
}

/* Tells the search of the best plan. */
static void
tell (Relaxed *x)
{
  const YxPlanInstance *instance = x->instance;
  YxPlanSearch *search = x->search;
  YxPlanState *state = &search->current;
  bool fits = true;

  if (!x->untold)
    return;
  x->untold = false;
  yx_plan_state_copy (state, &search->best);
  for (uint32_t v = 0; v < instance->problem->n_vehicles; v++)
    yx_plan_empty_route (state, v);
  for (uint32_t r = 0; r < x->n_routes; r++) {
    uint32_t after = instance->first_start + x->vehicle[r];

    for (uint32_t k = 0; k < x->best.n[r]; k++) {
      const uint32_t node = x->best.nodes[r * x->stride + k];
      yx_plan_state_fill (state, &(YxPlanInsertion){ .node = node, .after = after });
      after = node;
    }
    fits = yx_plan_state_refresh (state, x->vehicle[r]) && fits;
  }
  state->broken = false; /* a route being emptied may have been for a moment */
  if (fits && yx_plan_totals_compare (&state->totals, &search->best.totals) < 0)
    yx_plan_state_copy (&search->best, state);
}

/* Beginning and end --------------------------------------------------------------------------- */

bool
yx_plan_can_relax (const YxPlanSearch *search)
{
  const YxPlanState *best = &search->best;
  const YxPlanInstance *instance = best->instance;
  uint32_t first = NONE;

  if (!instance->may_cross || instance->exact_cost || instance->by_hour || instance->n_fixed > 0
      || best->n_absent > 0 || best->totals.in_use < 2)
    return false;
  for (uint32_t u = 0; u < instance->n_units; u++)
    if (instance->units[u].siblings)
      return false;
  for (uint32_t v = 0; v < instance->problem->n_vehicles; v++) {
    if (!yx_plan_state_in_use (best, v))
      continue;
    first = first == NONE ? v : first;
    if (instance->vehicle_class[v] != instance->vehicle_class[first])
      return false;
  }
  return true;
}

static void *
take (Relaxed *x, size_t n, size_t size)
{
  return x->memory[x->n_memory++] = calloc (n, size);
}

static void
clear (Relaxed *x)
{
  for (uint32_t i = 0; i < x->n_memory; i++)
    free (x->memory[i]);
}

/* From the best plan of the search. */
static bool
init (Relaxed *x, YxPlanSearch *search)
{
  const YxPlanState *best = &search->best;
  const YxPlanInstance *instance = best->instance;
  const uint32_t n_units = instance->n_units, m = best->totals.in_use;
  uint32_t longest = 0, r = 0;

  *x = (Relaxed){ .search = search,
                  .instance = instance,
                  .random = &search->current.random,
                  .n_locations = instance->n_locations,
                  .n_routes = m,
                  .step = 1 };
  for (uint32_t v = 0; v < instance->problem->n_vehicles; v++)
    longest = best->routes[v].n > longest ? best->routes[v].n : longest;
  /* Routes lie close together, so none may grow without end. */
  x->stride = 2 * longest + 16 < n_units ? 2 * longest + 18 : n_units + 2;
  x->vehicle = take (x, m, sizeof *x->vehicle);
  x->stops = take (x, (size_t) m * x->stride, sizeof *x->stops);
  x->routes = take (x, m, sizeof *x->routes);
  x->route_of = take (x, instance->n_nodes, sizeof *x->route_of);
  x->at = take (x, instance->n_nodes, sizeof *x->at);
  x->known = take (x, (size_t) instance->n_nodes * m, sizeof *x->known);
  x->absent = take (x, n_units, sizeof *x->absent);
  x->seen = take (x, m, sizeof *x->seen);
  x->saved = take (x, m, sizeof *x->saved);
  x->saved_routes = take (x, m, sizeof *x->saved_routes);
  x->saved_stops = take (x, n_units + 2 * (size_t) m, sizeof *x->saved_stops);
  x->best.nodes = take (x, (size_t) m * x->stride, sizeof *x->best.nodes);
  x->best.n = take (x, m, sizeof *x->best.n);
  x->home.nodes = take (x, (size_t) m * x->stride, sizeof *x->home.nodes);
  x->home.n = take (x, m, sizeof *x->home.n);
  for (uint32_t i = 0; i < x->n_memory; i++)
    if (!x->memory[i])
      return false;

  for (uint32_t v = 0; v < instance->problem->n_vehicles; v++) {
    if (!yx_plan_state_in_use (best, v))
      continue;
    x->vehicle[r] = v;
    x->roads = instance->roads[v];
    x->capacity = instance->problem->vehicles[v].seats;
    for (uint32_t s = best->stops[instance->first_start + v].next; s < instance->n_nodes;
         s = best->stops[s].next)
      x->home.nodes[r * x->stride + x->home.n[r]++] = s;
    r++;
  }
  go_to (x, &x->home);
  x->home_step = search->steps;
  x->best.cost = best->totals.cost;
  for (r = 0; r < m; r++) {
    const Stop *s = stops_of (x, r);

    x->visit_seats += (double) x->routes[r].load / n_units;
    x->leg += x->routes[r].arcs / (n_units + m);
    for (uint32_t k = 0; k <= x->routes[r].n; k++)
      x->leg_seconds += seconds_between (x, &s[k], &s[k + 1]) / (n_units + m);
  }
  x->visit_seats = yx_plan_max (x->visit_seats, 1);
  x->leg_seconds = yx_plan_max (x->leg_seconds, YX_PLAN_TINY);
  set_prices (x, FIRST_PRICE * x->leg / x->leg_seconds, FIRST_PRICE * x->leg / x->visit_seats);
  x->home_warp_price = x->warp_price;
  x->home_seat_price = x->seat_price;
  return true;
}

bool
yx_plan_relax (YxPlanSearch *search, double from, double until)
{
  const double n_units = search->best.instance->n_units;
  const double span = SPAN + MELT * yx_plan_min (1, MELT_UNITS / n_units);
  Relaxed x;

  search->adopted = false;
  if (init (&x, search)) {
    while (search->fraction < until && yx_plan_search_go_on (search) && !search->adopted) {
      x.temperature
          = COLD * x.leg * yx_plan_power_of_e (span * (until - search->fraction) / (until - from));
      anneal_step (&x);
      cross_step (&x);
      watch_prices (&x);
      watch_way (&x);
      if (search->steps % TELL_STEPS == 0)
        tell (&x);
    }
    tell (&x);
  }
  clear (&x);
  return search->adopted;
}
