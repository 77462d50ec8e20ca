#include "geo/rings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PI 3.14159265358979323846
#define METRES_PER_DEGREE (YX_EARTH_RADIUS_M * PI / 180.0)

/* A point of a border on the plane round the first point, in metres. */
typedef struct {
  double x, y;
  uint32_t at; /* which point of all it is */
} Node;

typedef struct {
  double t; /* along the edge */
  uint32_t node;
} Between;

typedef struct {
  const YxRings *areas;
  uint32_t n_areas, n; /* points of all */
  double tolerance;
  YxLonLat *points;     /* [n] of all areas, one after the other */
  Node *nodes;          /* [n] by x */
  uint32_t *stands_for; /* [n] the point that stands for this one */
  Between *between;     /* [n] of one edge */
} Joining;

static uint32_t
ring_start (const YxRings *rings, uint32_t r)
{
  return r > 0 ? rings->ring_ends[r - 1] : 0;
}

static int
compare_nodes (const void *a, const void *b)
{
  const Node *first = a, *second = b;

  if (first->x != second->x)
    return first->x < second->x ? -1 : 1;
  return (first->at > second->at) - (first->at < second->at);
}

static int
compare_between (const void *a, const void *b)
{
  const Between *first = a, *second = b;

  if (first->t != second->t)
    return first->t < second->t ? -1 : 1;
  return (first->node > second->node) - (first->node < second->node);
}

/* The first node with x of at least this. */
static uint32_t
first_from (const Joining *self, double x)
{
  uint32_t low = 0, high = self->n;

  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;

    if (self->nodes[middle].x < x)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void
lay_nodes (Joining *self)
{
  const YxLonLat origin = self->points[0];
  const double parallel = cos (origin.lat * PI / 180.0);

  for (uint32_t i = 0; i < self->n; i++)
    self->nodes[i] = (Node){ (self->points[i].lon - origin.lon) * METRES_PER_DEGREE * parallel,
                             (self->points[i].lat - origin.lat) * METRES_PER_DEGREE, i };
  qsort (self->nodes, self->n, sizeof *self->nodes, compare_nodes);
}

/* Points nearer than the tolerance become one: the westernmost that nothing stands for. */
static void
merge_points (Joining *self)
{
  for (uint32_t i = 0; i < self->n; i++)
    self->stands_for[i] = YX_RING_NONE;
  for (uint32_t i = 0; i < self->n; i++) {
    const Node *node = &self->nodes[i];

    if (self->stands_for[node->at] != YX_RING_NONE)
      continue;
    self->stands_for[node->at] = node->at;
    for (uint32_t j = i + 1; j < self->n && self->nodes[j].x <= node->x + self->tolerance; j++) {
      const Node *other = &self->nodes[j];

      if (self->stands_for[other->at] == YX_RING_NONE
          && hypot (other->x - node->x, other->y - node->y) <= self->tolerance)
        self->stands_for[other->at] = node->at;
    }
  }
}

/* The nodes that an edge passes, in order. Returns how many. */
static uint32_t
find_between (Joining *self, const Node *from, const Node *to)
{
  const double west = fmin (from->x, to->x) - self->tolerance;
  const double east = fmax (from->x, to->x) + self->tolerance;
  const double south = fmin (from->y, to->y) - self->tolerance;
  const double north = fmax (from->y, to->y) + self->tolerance;
  const double dx = to->x - from->x, dy = to->y - from->y;
  const double square = dx * dx + dy * dy;
  uint32_t n = 0;

  for (uint32_t i = first_from (self, west); i < self->n && self->nodes[i].x <= east; i++) {
    const Node *node = &self->nodes[i];
    double t;

    if (node->y < south || node->y > north || self->stands_for[node->at] != node->at
        || node->at == from->at || node->at == to->at)
      continue;
    t = ((node->x - from->x) * dx + (node->y - from->y) * dy) / square;
    if (t > 0.0 && t < 1.0
        && hypot (from->x + t * dx - node->x, from->y + t * dy - node->y) <= self->tolerance)
      self->between[n++] = (Between){ t, node->at };
  }
  qsort (self->between, n, sizeof *self->between, compare_between);
  return n;
}

/* Appends a point unless it is the one before. FALSE: no memory. */
static bool
append (const Joining *self, YxOwnRings *into, uint32_t *room, uint32_t node)
{
  const YxLonLat point = self->points[node];
  const uint32_t start = into->n_rings > 0 ? into->ring_ends[into->n_rings - 1] : 0;

  if (into->n_points > start && into->points[into->n_points - 1].lon == point.lon
      && into->points[into->n_points - 1].lat == point.lat)
    return true;
  if (into->n_points == *room) {
    const uint32_t wanted = 2 * *room + 16;
    YxLonLat *points = realloc (into->points, wanted * sizeof *points);

    if (points == NULL)
      return false;
    into->points = points;
    *room = wanted;
  }
  into->points[into->n_points++] = point;
  return true;
}

/* A ring over the points that stand for its own, and those that it passes. */
static bool
join_ring (Joining *self, const Node *by_point, uint32_t first, uint32_t n, YxOwnRings *into,
           uint32_t *room)
{
  const uint32_t start = into->n_points;

  for (uint32_t i = 0; i < n; i++) {
    const uint32_t a = self->stands_for[first + i], b = self->stands_for[first + (i + 1) % n];
    uint32_t n_between;

    if (!append (self, into, room, a))
      return false;
    if (a == b)
      continue;
    n_between = find_between (self, &by_point[a], &by_point[b]);
    for (uint32_t k = 0; k < n_between; k++)
      if (!append (self, into, room, self->between[k].node))
        return false;
  }
  while (into->n_points > start + 1
         && into->points[start].lon == into->points[into->n_points - 1].lon
         && into->points[start].lat == into->points[into->n_points - 1].lat)
    into->n_points--;
  if (into->n_points - start < 3)
    into->n_points = start;
  else
    into->ring_ends[into->n_rings++] = into->n_points;
  return true;
}

static YxRingsError
join_areas (Joining *self, YxOwnRings *ret_areas)
{
  Node *by_point = malloc (self->n * sizeof *by_point);
  bool ok = by_point != NULL;
  uint32_t first = 0;

  for (uint32_t i = 0; ok && i < self->n; i++)
    by_point[self->nodes[i].at] = self->nodes[i];
  for (uint32_t a = 0; ok && a < self->n_areas; a++) {
    const YxRings *area = &self->areas[a];
    uint32_t room = 0;

    ret_areas[a].ring_ends
        = malloc ((area->n_rings > 0 ? area->n_rings : 1) * sizeof *ret_areas[a].ring_ends);
    ok = ret_areas[a].ring_ends != NULL;
    for (uint32_t r = 0; ok && r < area->n_rings; r++) {
      const uint32_t n = area->ring_ends[r] - ring_start (area, r);

      ok = join_ring (self, by_point, first, n, &ret_areas[a], &room);
      first += n;
    }
  }
  free (by_point);
  return ok ? YX_RINGS_OK : YX_RINGS_NO_MEMORY;
}

YxRingsError
yx_rings_join (const YxRings *areas, uint32_t n_areas, double tolerance, YxOwnRings *ret_areas)
{
  Joining self = { .areas = areas, .n_areas = n_areas, .tolerance = tolerance };
  YxRingsError failure = YX_RINGS_NO_MEMORY;

  for (uint32_t a = 0; a < n_areas; a++) {
    ret_areas[a] = (YxOwnRings){ 0 };
    self.n += areas[a].n_rings > 0 ? areas[a].ring_ends[areas[a].n_rings - 1] : 0;
  }
  if (self.n == 0)
    return YX_RINGS_OK;
  self.points = malloc (self.n * sizeof *self.points);
  self.nodes = malloc (self.n * sizeof *self.nodes);
  self.stands_for = malloc (self.n * sizeof *self.stands_for);
  self.between = malloc (self.n * sizeof *self.between);
  if (self.points != NULL && self.nodes != NULL && self.stands_for != NULL
      && self.between != NULL) {
    uint32_t at = 0;

    for (uint32_t a = 0; a < n_areas; a++) {
      const uint32_t n = areas[a].n_rings > 0 ? areas[a].ring_ends[areas[a].n_rings - 1] : 0;

      if (n > 0)
        memcpy (self.points + at, areas[a].points, n * sizeof *self.points);
      at += n;
    }
    lay_nodes (&self);
    merge_points (&self);
    failure = join_areas (&self, ret_areas);
  }
  free (self.points);
  free (self.nodes);
  free (self.stands_for);
  free (self.between);
  for (uint32_t a = 0; a < n_areas && failure != YX_RINGS_OK; a++)
    yx_own_rings_clear (&ret_areas[a]);
  return failure;
}
