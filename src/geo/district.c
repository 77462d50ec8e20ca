#include "geo/district.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "geo/measure.h"

#define NONE UINT32_MAX
#define ROUNDS 12
#define REGROWINGS 6
/* Evenness outweighs compactness: a tenth of the mean load is worth a third of the county's reach.
 */
#define EVENNESS 30.0

typedef struct {
  double x, y;
} Point;

typedef struct {
  const YxDistrictProblem *problem;
  uint32_t n, k;
  Point *at;           /* [n] metres */
  double *load;        /* [n] */
  double total, scale; /* of loads; of distances: metres squared */
  uint32_t *first;     /* [n + 1] into near */
  uint32_t *near;      /* neighbours */
  uint32_t *area;      /* [n] */
  double *sum;         /* [k] load */
  uint32_t *count;     /* [k] units */
  Point *middle;       /* [k] */
  uint32_t *queue;     /* [n] */
  uint32_t *mark;      /* [n] */
  uint32_t stamp;
  uint64_t random;
} District;

/* SplitMix64 (Steele, Lea & Flood 2014). */
static uint64_t
next_random (District *self)
{
  uint64_t z = self->random += 0x9e3779b97f4a7c15u;

  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static double
next_fraction (District *self)
{
  return (double) (next_random (self) >> 11) * 0x1p-53;
}

static double
squared (Point a, Point b)
{
  return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y);
}

static void
district_clear (District *self)
{
  free (self->at);
  free (self->load);
  free (self->first);
  free (self->near);
  free (self->area);
  free (self->sum);
  free (self->count);
  free (self->middle);
  free (self->queue);
  free (self->mark);
}

static uint32_t
find_root (uint32_t *parent, uint32_t u)
{
  while (parent[u] != u)
    u = parent[u] = parent[parent[u]];
  return u;
}

static uint32_t
count_components (uint32_t *parent, uint32_t n)
{
  uint32_t roots = 0;

  for (uint32_t u = 0; u < n; u++)
    roots += find_root (parent, u) == u;
  return roots;
}

/* The nearest two units that nothing joins yet. */
static YxDistrictBorder
nearest_apart (const District *self, uint32_t *parent)
{
  YxDistrictBorder best = { 0, 0 };
  double distance = INFINITY;

  for (uint32_t a = 0; a < self->n; a++)
    for (uint32_t b = a + 1; b < self->n; b++)
      if (squared (self->at[a], self->at[b]) < distance
          && find_root (parent, a) != find_root (parent, b)) {
        distance = squared (self->at[a], self->at[b]);
        best = (YxDistrictBorder){ a, b };
      }
  return best;
}

/* Neighbour lists, with made-up borders until all units hang together. */
static YxDistrictError
build_graph (District *self, uint32_t *ret_n_bridges)
{
  const YxDistrictProblem *problem = self->problem;
  uint32_t *parent = malloc (self->n * sizeof *parent);
  YxDistrictBorder *borders = malloc (((size_t) problem->n_borders + self->n) * sizeof *borders);
  uint32_t n_borders = problem->n_borders;
  uint32_t *next = NULL;

  if (parent == NULL || borders == NULL)
    goto fail;
  if (problem->n_borders > 0)
    memcpy (borders, problem->borders, problem->n_borders * sizeof *borders);
  for (uint32_t u = 0; u < self->n; u++)
    parent[u] = u;
  for (uint32_t i = 0; i < n_borders; i++)
    parent[find_root (parent, borders[i].a)] = find_root (parent, borders[i].b);
  for (uint32_t left = count_components (parent, self->n); left > 1; left--) {
    borders[n_borders] = nearest_apart (self, parent);
    parent[find_root (parent, borders[n_borders].a)] = find_root (parent, borders[n_borders].b);
    n_borders++;
  }
  *ret_n_bridges = n_borders - problem->n_borders;

  self->near = malloc ((2 * (size_t) n_borders + 1) * sizeof *self->near);
  next = malloc (self->n * sizeof *next);
  if (self->near == NULL || next == NULL)
    goto fail;
  for (uint32_t i = 0; i < n_borders; i++) {
    self->first[borders[i].a + 1]++;
    self->first[borders[i].b + 1]++;
  }
  for (uint32_t u = 0; u < self->n; u++)
    self->first[u + 1] += self->first[u];
  memcpy (next, self->first, self->n * sizeof *next);
  for (uint32_t i = 0; i < n_borders; i++) {
    self->near[next[borders[i].a]++] = borders[i].b;
    self->near[next[borders[i].b]++] = borders[i].a;
  }
  free (parent);
  free (borders);
  free (next);
  return YX_DISTRICT_OK;

fail:
  free (parent);
  free (borders);
  free (next);
  return YX_DISTRICT_NO_MEMORY;
}

static YxDistrictError
check_problem (const YxDistrictProblem *problem)
{
  if (problem->n_areas == 0 || problem->n_areas > problem->n_units)
    return YX_DISTRICT_TOO_FEW_UNITS;
  for (uint32_t u = 0; u < problem->n_units; u++)
    if (!isfinite (problem->units[u].load) || problem->units[u].load < 0.0
        || !isfinite (problem->units[u].at.lon) || !isfinite (problem->units[u].at.lat)
        || fabs (problem->units[u].at.lat) > 90.0)
      return YX_DISTRICT_BAD_INPUT;
  for (uint32_t i = 0; i < problem->n_borders; i++)
    if (problem->borders[i].a >= problem->n_units || problem->borders[i].b >= problem->n_units
        || problem->borders[i].a == problem->borders[i].b)
      return YX_DISTRICT_BAD_INPUT;
  return YX_DISTRICT_OK;
}

/* Planar metres round the first unit, and loads that are never all zero. */
static void
set_up_plane (District *self)
{
  const YxDistrictUnit *units = self->problem->units;
  const double degree = YX_EARTH_RADIUS_M * 3.14159265358979323846 / 180.0;
  const double parallel = cos (units[0].at.lat * 3.14159265358979323846 / 180.0);
  Point middle = { 0.0, 0.0 };

  for (uint32_t u = 0; u < self->n; u++) {
    self->at[u] = (Point){ (units[u].at.lon - units[0].at.lon) * degree * parallel,
                           (units[u].at.lat - units[0].at.lat) * degree };
    self->total += self->load[u] = units[u].load;
  }
  if (self->total <= 0.0) {
    for (uint32_t u = 0; u < self->n; u++)
      self->load[u] = 1.0;
    self->total = self->n;
  }
  for (uint32_t u = 0; u < self->n; u++) {
    middle.x += self->at[u].x / self->n;
    middle.y += self->at[u].y / self->n;
  }
  for (uint32_t u = 0; u < self->n; u++)
    self->scale += squared (self->at[u], middle) / self->n;
  self->scale = self->scale > 0.0 ? self->scale : 1.0;
}

static YxDistrictError
district_init (District *self, const YxDistrictProblem *problem, uint32_t *ret_n_bridges)
{
  const size_t n = problem->n_units, k = problem->n_areas;

  *self = (District){
    .problem = problem, .n = problem->n_units, .k = problem->n_areas, .random = problem->seed
  };
  self->at = malloc (n * sizeof *self->at);
  self->load = malloc (n * sizeof *self->load);
  self->first = calloc (n + 1, sizeof *self->first);
  self->area = malloc (n * sizeof *self->area);
  self->sum = calloc (k, sizeof *self->sum);
  self->count = calloc (k, sizeof *self->count);
  self->middle = calloc (k, sizeof *self->middle);
  self->queue = malloc (n * sizeof *self->queue);
  self->mark = calloc (n, sizeof *self->mark);
  if (self->at == NULL || self->load == NULL || self->first == NULL || self->area == NULL
      || self->sum == NULL || self->count == NULL || self->middle == NULL || self->queue == NULL
      || self->mark == NULL)
    return YX_DISTRICT_NO_MEMORY;
  set_up_plane (self);
  return build_graph (self, ret_n_bridges);
}

/* Seeds far apart, where the load is. */
static void
choose_seeds (District *self)
{
  for (uint32_t k = 0; k < self->k; k++) {
    double sum = 0.0, aim;
    uint32_t chosen = NONE, last = 0;

    for (int pass = 0; pass < 2 && chosen == NONE; pass++) {
      double run = 0.0;

      aim = pass == 1 ? next_fraction (self) * sum : 0.0;
      for (uint32_t u = 0; u < self->n; u++) {
        /* A little for units without load, so that there are always enough. */
        double weight = self->load[u] + self->total / self->n / 1000.0;

        if (k > 0) {
          double nearest = INFINITY;

          for (uint32_t other = 0; other < k; other++)
            nearest = fmin (nearest, squared (self->at[u], self->middle[other]));
          weight *= nearest;
        }
        run += weight;
        if (weight > 0.0)
          last = u;
        if (pass == 1 && weight > 0.0 && run >= aim) {
          chosen = u;
          break;
        }
      }
      sum = run;
    }
    self->middle[k] = self->at[chosen != NONE ? chosen : last];
  }
}

static void
take (District *self, uint32_t u, uint32_t area)
{
  self->area[u] = area;
  self->sum[area] += self->load[u];
  self->count[area]++;
}

/* The unassigned unit nearest to an area's middle; over its borders once it has units. */
static uint32_t
nearest_free (const District *self, uint32_t area)
{
  double distance = INFINITY;
  uint32_t best = NONE;

  for (uint32_t u = 0; u < self->n; u++) {
    bool touches = self->count[area] == 0;

    if (self->area[u] != NONE || squared (self->at[u], self->middle[area]) >= distance)
      continue;
    for (uint32_t i = self->first[u]; i < self->first[u + 1] && !touches; i++)
      touches = self->area[self->near[i]] == area;
    if (touches) {
      distance = squared (self->at[u], self->middle[area]);
      best = u;
    }
  }
  return best;
}

/* The least loaded area that can grow takes the next unit. */
static void
grow (District *self)
{
  uint32_t n_free = self->n;

  for (uint32_t u = 0; u < self->n; u++)
    self->area[u] = NONE;
  for (uint32_t k = 0; k < self->k; k++) {
    self->sum[k] = 0.0;
    self->count[k] = 0;
  }
  for (uint32_t k = 0; k < self->k; k++, n_free--)
    take (self, nearest_free (self, k), k);
  while (n_free > 0) {
    uint32_t unit = NONE;

    self->stamp++;
    while (unit == NONE) {
      uint32_t least = NONE;

      /* Areas that are shut in by others are passed over in this turn. */
      for (uint32_t k = 0; k < self->k; k++)
        if (self->mark[k] != self->stamp && (least == NONE || self->sum[k] < self->sum[least]))
          least = k;
      unit = nearest_free (self, least);
      self->mark[least] = self->stamp;
      if (unit != NONE)
        take (self, unit, least);
    }
    n_free--;
  }
}

static void
find_middles (District *self)
{
  double *weight = self->sum; /* not yet needed in its own sense */

  for (uint32_t k = 0; k < self->k; k++) {
    self->middle[k] = (Point){ 0.0, 0.0 };
    weight[k] = 0.0;
  }
  for (uint32_t u = 0; u < self->n; u++) {
    const double share = self->load[u] + self->total / self->n / 1000.0;

    self->middle[self->area[u]].x += share * self->at[u].x;
    self->middle[self->area[u]].y += share * self->at[u].y;
    weight[self->area[u]] += share;
  }
  for (uint32_t k = 0; k < self->k; k++) {
    self->middle[k].x /= weight[k];
    self->middle[k].y /= weight[k];
    self->sum[k] = 0.0;
  }
  for (uint32_t u = 0; u < self->n; u++)
    self->sum[self->area[u]] += self->load[u];
}

/* Whether the area stays in one piece without the unit. */
static bool
may_leave (District *self, uint32_t unit)
{
  const uint32_t area = self->area[unit];
  uint32_t head = 0, tail = 0;

  if (self->count[area] < 2)
    return false;
  self->stamp++;
  for (uint32_t i = self->first[unit]; i < self->first[unit + 1] && tail == 0; i++)
    if (self->area[self->near[i]] == area) {
      self->queue[tail++] = self->near[i];
      self->mark[self->near[i]] = self->stamp;
    }
  while (head < tail) {
    const uint32_t u = self->queue[head++];

    for (uint32_t i = self->first[u]; i < self->first[u + 1]; i++) {
      const uint32_t v = self->near[i];

      if (v != unit && self->area[v] == area && self->mark[v] != self->stamp) {
        self->mark[v] = self->stamp;
        self->queue[tail++] = v;
      }
    }
  }
  return tail == self->count[area] - 1;
}

static double
unevenness (const District *self, double sum)
{
  const double off = sum * self->k / self->total - 1.0;

  return EVENNESS * off * off / self->k;
}

static double
farness (const District *self, uint32_t u, uint32_t area)
{
  return (self->load[u] / self->total + 0.05 / self->n) * squared (self->at[u], self->middle[area])
         / self->scale;
}

/* What the whole costs less when a unit goes over. */
static double
gain_of_move (const District *self, uint32_t u, uint32_t to)
{
  const uint32_t from = self->area[u];

  return unevenness (self, self->sum[from]) + unevenness (self, self->sum[to])
         - unevenness (self, self->sum[from] - self->load[u])
         - unevenness (self, self->sum[to] + self->load[u]) + farness (self, u, from)
         - farness (self, u, to);
}

static void
move (District *self, uint32_t u, uint32_t to)
{
  const uint32_t from = self->area[u];

  self->sum[from] -= self->load[u];
  self->count[from]--;
  take (self, u, to);
}

static bool
borders_on (const District *self, uint32_t u, uint32_t area)
{
  for (uint32_t i = self->first[u]; i < self->first[u + 1]; i++)
    if (self->area[self->near[i]] == area)
      return true;
  return false;
}

/* One pass of moves to a neighbouring area. Returns whether any was made. */
static bool
improve_by_moves (District *self)
{
  bool any = false;

  for (uint32_t u = 0; u < self->n; u++) {
    uint32_t best = NONE;
    double gain = 1e-9;

    for (uint32_t i = self->first[u]; i < self->first[u + 1]; i++) {
      const uint32_t to = self->area[self->near[i]];

      if (to != self->area[u] && gain_of_move (self, u, to) > gain) {
        gain = gain_of_move (self, u, to);
        best = to;
      }
    }
    if (best != NONE && may_leave (self, u)) {
      move (self, u, best);
      any = true;
    }
  }
  return any;
}

/* Unit u into the area of v and v into the one u was in, where neither tears its area apart. */
static bool
try_exchange (District *self, uint32_t u, uint32_t v)
{
  const uint32_t a = self->area[u], b = self->area[v];
  const double first = gain_of_move (self, u, b);

  if (!may_leave (self, u))
    return false;
  move (self, u, b);
  if (first + gain_of_move (self, v, a) > 1e-9 && borders_on (self, v, a) && may_leave (self, v)) {
    move (self, v, a);
    if (borders_on (self, u, b))
      return true;
    move (self, v, b);
  }
  move (self, u, a);
  return false;
}

/* For towns, which are too coarse to be moved one by one; a grid's cells are not. */
static bool
improve_by_exchanges (District *self)
{
  if (self->n > 200)
    return false;
  for (uint32_t u = 0; u < self->n; u++)
    for (uint32_t v = 0; v < self->n; v++)
      if (self->area[u] != self->area[v] && borders_on (self, u, self->area[v])
          && borders_on (self, v, self->area[u]) && try_exchange (self, u, v))
        return true;
  return false;
}

static double
cost (const District *self)
{
  double sum = 0.0;

  for (uint32_t k = 0; k < self->k; k++)
    sum += unevenness (self, self->sum[k]);
  for (uint32_t u = 0; u < self->n; u++)
    sum += farness (self, u, self->area[u]);
  return sum;
}

static void
improve (District *self)
{
  /* Each pass lowers the cost for the middles it began with; that they move is worth a few more. */
  for (int again = 0; again < 20; again++) {
    bool any = false;

    find_middles (self);
    for (int pass = 0; pass < 60 && improve_by_moves (self); pass++)
      any = true;
    while (improve_by_exchanges (self))
      any = true;
    if (!any)
      break;
  }
  find_middles (self);
}

static void
run_round (District *self)
{
  choose_seeds (self);
  grow (self);
  for (int i = 0; i < REGROWINGS; i++) {
    find_middles (self);
    grow (self);
  }
  improve (self);
}

/* Pieces over real borders, which the made-up ones join no more. */
static uint32_t
count_pieces (const District *self, uint32_t *parent)
{
  const YxDistrictProblem *problem = self->problem;

  for (uint32_t u = 0; u < self->n; u++)
    parent[u] = u;
  for (uint32_t i = 0; i < problem->n_borders; i++)
    if (self->area[problem->borders[i].a] == self->area[problem->borders[i].b])
      parent[find_root (parent, problem->borders[i].a)] = find_root (parent, problem->borders[i].b);
  return count_components (parent, self->n);
}

static void
report_on (District *self, YxDistrictReport *report)
{
  double real = 0.0;

  report->least = INFINITY;
  report->most = 0.0;
  report->reach_m = 0.0;
  find_middles (self);
  for (uint32_t u = 0; u < self->n; u++) {
    real += self->problem->units[u].load;
    report->reach_m
        += self->load[u] / self->total * sqrt (squared (self->at[u], self->middle[self->area[u]]));
  }
  for (uint32_t k = 0; k < self->k; k++) {
    double sum = 0.0;

    for (uint32_t u = 0; u < self->n; u++)
      sum += self->area[u] == k ? self->problem->units[u].load : 0.0;
    report->least = fmin (report->least, sum);
    report->most = fmax (report->most, sum);
  }
  report->mean = real / self->k;
  report->spread = real > 0.0 ? report->most / report->mean : 1.0;
  report->n_pieces = count_pieces (self, self->queue);
}

YxDistrictError
yx_district_divide (const YxDistrictProblem *problem, uint32_t *ret_area,
                    YxDistrictReport *ret_report)
{
  YxDistrictReport report = { 0 };
  YxDistrictError failure = check_problem (problem);
  uint32_t *best = NULL;
  double least = INFINITY;
  District self;

  if (failure != YX_DISTRICT_OK)
    return failure;
  best = malloc (problem->n_units * sizeof *best);
  failure = district_init (&self, problem, &report.n_bridges);
  if (best == NULL)
    failure = YX_DISTRICT_NO_MEMORY;
  for (uint32_t round = 0;
       round < (problem->rounds > 0 ? problem->rounds : ROUNDS) && failure == YX_DISTRICT_OK;
       round++) {
    run_round (&self);
    if (cost (&self) < least) {
      least = cost (&self);
      memcpy (best, self.area, problem->n_units * sizeof *best);
    }
  }
  if (failure == YX_DISTRICT_OK) {
    memcpy (self.area, best, problem->n_units * sizeof *best);
    report_on (&self, &report);
    memcpy (ret_area, best, problem->n_units * sizeof *best);
    if (ret_report != NULL)
      *ret_report = report;
  }
  district_clear (&self);
  free (best);
  return failure;
}
