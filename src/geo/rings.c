#include "geo/rings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define METRES_PER_DEGREE (YX_EARTH_RADIUS_M * 3.14159265358979323846 / 180.0)

/* From the lower point to the upper one, so that both areas at an edge compute with the same
 * numbers. */
typedef struct {
  YxLonLat low, high;
  uint32_t area;
} Edge;

static uint32_t
ring_start (const YxRings *rings, uint32_t r)
{
  return r > 0 ? rings->ring_ends[r - 1] : 0;
}

static uint32_t
count_points (const YxRings *rings)
{
  return rings->n_rings > 0 ? rings->ring_ends[rings->n_rings - 1] : 0;
}

static bool
same_point (YxLonLat a, YxLonLat b)
{
  return a.lon == b.lon && a.lat == b.lat;
}

/* Edge number i of a ring: from point i to the next, the last one back to the first. */
static void
ring_edge (const YxRings *rings, uint32_t r, uint32_t i, YxLonLat *ret_from, YxLonLat *ret_to)
{
  const uint32_t start = ring_start (rings, r);
  const uint32_t n = rings->ring_ends[r] - start;

  *ret_from = rings->points[start + i];
  *ret_to = rings->points[start + (i + 1) % n];
}

static Edge
upward (YxLonLat a, YxLonLat b, uint32_t area)
{
  return a.lat < b.lat ? (Edge){ a, b, area } : (Edge){ b, a, area };
}

/* Whether a ray to the east from the point meets the edge; its lower end belongs to it, its upper
 * end does not. */
static bool
meets_ray (const Edge *edge, YxLonLat point)
{
  if (point.lat < edge->low.lat || point.lat >= edge->high.lat)
    return false;
  return point.lon < edge->low.lon
                         + (point.lat - edge->low.lat) / (edge->high.lat - edge->low.lat)
                               * (edge->high.lon - edge->low.lon);
}

/* Twice the signed surface of a ring in square degrees, counterclockwise positive. */
static double
ring_turn (const YxRings *rings, uint32_t r)
{
  const uint32_t start = ring_start (rings, r);
  const YxLonLat origin = rings->points[start];
  double turn = 0.0;

  for (uint32_t i = 0; i < rings->ring_ends[r] - start; i++) {
    YxLonLat a, b;

    ring_edge (rings, r, i, &a, &b);
    turn += (a.lon - origin.lon) * (b.lat - origin.lat)
            - (b.lon - origin.lon) * (a.lat - origin.lat);
  }
  return turn;
}

static double
side (YxLonLat a, YxLonLat b, YxLonLat p)
{
  return (b.lon - a.lon) * (p.lat - a.lat) - (b.lat - a.lat) * (p.lon - a.lon);
}

static bool
in_box_of (YxLonLat a, YxLonLat b, YxLonLat p)
{
  return fmin (a.lon, b.lon) <= p.lon && p.lon <= fmax (a.lon, b.lon)
         && fmin (a.lat, b.lat) <= p.lat && p.lat <= fmax (a.lat, b.lat);
}

/* Two edges that have more in common than an end of both. Where they are of two rings one may touch
 * the other with an end, as holes and islands may touch what is round them. */
static bool
edges_cross (const Edge *a, const Edge *b, YxLonLat *ret_at)
{
  const double d1 = side (a->low, a->high, b->low), d2 = side (a->low, a->high, b->high);
  const double d3 = side (b->low, b->high, a->low), d4 = side (b->low, b->high, a->high);

  if (((d1 > 0.0 && d2 < 0.0) || (d1 < 0.0 && d2 > 0.0))
      && ((d3 > 0.0 && d4 < 0.0) || (d3 < 0.0 && d4 > 0.0))) {
    const double t = d1 / (d1 - d2);

    *ret_at = (YxLonLat){ b->low.lon + t * (b->high.lon - b->low.lon),
                          b->low.lat + t * (b->high.lat - b->low.lat) };
    return true;
  }
  if ((d1 == 0.0 && d2 == 0.0) || a->area == b->area) {
    /* On one line, or of one ring: an end of one strictly within the other, or both the same. */
    const YxLonLat ends[] = { b->low, b->high, a->low, a->high };
    const double sides[] = { d1, d2, d3, d4 };

    for (int i = 0; i < 4; i++) {
      const Edge *other = i < 2 ? a : b;

      if (sides[i] == 0.0 && in_box_of (other->low, other->high, ends[i])
          && !same_point (other->low, ends[i]) && !same_point (other->high, ends[i])) {
        *ret_at = ends[i];
        return true;
      }
    }
    if ((same_point (a->low, b->low) && same_point (a->high, b->high))
        || (same_point (a->low, b->high) && same_point (a->high, b->low))) {
      *ret_at = a->low;
      return true;
    }
  }
  return false;
}

static int
compare_west (const void *a, const void *b)
{
  const Edge *first = a, *second = b;
  const double x = fmin (first->low.lon, first->high.lon);
  const double y = fmin (second->low.lon, second->high.lon);

  return (x > y) - (x < y);
}

static YxRingsError
check_crossings (const YxRings *rings, YxLonLat *ret_at)
{
  const uint32_t n = count_points (rings);
  Edge *edges = malloc (n * sizeof *edges);
  YxRingsError found = YX_RINGS_OK;
  uint32_t n_edges = 0;

  if (edges == NULL)
    return YX_RINGS_NO_MEMORY;
  for (uint32_t r = 0; r < rings->n_rings; r++)
    for (uint32_t i = 0; i < rings->ring_ends[r] - ring_start (rings, r); i++) {
      YxLonLat a, b;

      ring_edge (rings, r, i, &a, &b);
      if (!same_point (a, b))
        edges[n_edges++] = upward (a, b, r);
    }
  qsort (edges, n_edges, sizeof *edges, compare_west);
  for (uint32_t i = 0; i < n_edges && found == YX_RINGS_OK; i++) {
    const double east = fmax (edges[i].low.lon, edges[i].high.lon);

    for (uint32_t j = i + 1;
         j < n_edges && fmin (edges[j].low.lon, edges[j].high.lon) <= east && found == YX_RINGS_OK;
         j++) {
      if (edges[j].low.lat <= edges[i].high.lat && edges[j].high.lat >= edges[i].low.lat
          && edges_cross (&edges[i], &edges[j], ret_at))
        found = YX_RINGS_CROSSING;
    }
  }
  free (edges);
  return found;
}

/* Three points that differ, on the globe. */
static YxRingsError
check_ring (const YxRings *rings, uint32_t r, YxLonLat *ret_at)
{
  const uint32_t start = ring_start (rings, r), end = rings->ring_ends[r];
  const YxLonLat *points = rings->points;
  uint32_t n_different = 0;

  for (uint32_t i = start; i < end; i++) {
    const YxLonLat p = points[i];

    if (!isfinite (p.lon) || !isfinite (p.lat) || fabs (p.lon) > 180.0 || fabs (p.lat) > 90.0)
      return YX_RINGS_NOT_ON_EARTH;
    *ret_at = p;
    if (i == start || (!same_point (p, points[i - 1]) && !same_point (p, points[start])))
      n_different++;
  }
  if (n_different < 3)
    return YX_RINGS_TOO_FEW;
  /* A square of a millimetre is none. */
  return fabs (ring_turn (rings, r)) < 1e-16 ? YX_RINGS_NO_SURFACE : YX_RINGS_OK;
}

YxRingsError
yx_rings_check (const YxRings *rings, YxLonLat *ret_at)
{
  YxLonLat at = { NAN, NAN };
  YxRingsError found = rings->n_rings == 0 ? YX_RINGS_EMPTY : YX_RINGS_OK;

  for (uint32_t r = 0; r < rings->n_rings && found == YX_RINGS_OK; r++)
    found = check_ring (rings, r, &at);
  if (found == YX_RINGS_OK)
    found = check_crossings (rings, &at);
  if (ret_at != NULL && found != YX_RINGS_OK && found != YX_RINGS_EMPTY
      && found != YX_RINGS_NO_MEMORY)
    *ret_at = at;
  return found;
}

bool
yx_rings_contain (const YxRings *rings, YxLonLat point)
{
  bool inside = false;

  for (uint32_t r = 0; r < rings->n_rings; r++)
    for (uint32_t i = 0; i < rings->ring_ends[r] - ring_start (rings, r); i++) {
      YxLonLat a, b;
      Edge edge;

      ring_edge (rings, r, i, &a, &b);
      edge = upward (a, b, 0);
      if (meets_ray (&edge, point))
        inside = !inside;
    }
  return inside;
}

YxBox
yx_rings_box (const YxRings *rings)
{
  YxBox box = YX_BOX_EMPTY;

  for (uint32_t i = 0; i < count_points (rings); i++)
    yx_box_extend (&box, rings->points[i]);
  return box;
}

void
yx_rings_nest (const YxRings *rings, uint32_t *ret_outer)
{
  for (uint32_t r = 0; r < rings->n_rings; r++) {
    const YxLonLat probe = rings->points[ring_start (rings, r)];
    uint32_t depth = 0, smallest = YX_RING_NONE;
    double surface = INFINITY;

    for (uint32_t o = 0; o < rings->n_rings; o++) {
      const uint32_t end = rings->ring_ends[o] - ring_start (rings, o);
      const YxRings other = { rings->points + ring_start (rings, o), &end, 1 };

      if (o == r || !yx_rings_contain (&other, probe))
        continue;
      depth++;
      if (fabs (ring_turn (rings, o)) < surface) {
        surface = fabs (ring_turn (rings, o));
        smallest = o;
      }
    }
    ret_outer[r] = depth % 2 == 1 ? smallest : YX_RING_NONE;
  }
}

double
yx_rings_surface (const YxRings *rings)
{
  const YxBox box = yx_rings_box (rings);
  const double parallel
      = cos ((box.south + box.north) / 2.0 * METRES_PER_DEGREE / YX_EARTH_RADIUS_M);
  uint32_t *outer = calloc (rings->n_rings > 0 ? rings->n_rings : 1, sizeof *outer);
  double surface = 0.0;

  if (outer == NULL)
    return 0.0;
  yx_rings_nest (rings, outer);
  for (uint32_t r = 0; r < rings->n_rings; r++)
    surface += fabs (ring_turn (rings, r)) / 2.0 * (outer[r] == YX_RING_NONE ? 1.0 : -1.0);
  free (outer);
  return surface * METRES_PER_DEGREE * METRES_PER_DEGREE * parallel;
}

/* Union ---------------------------------------------------------------------------------------- */

void
yx_own_rings_clear (YxOwnRings *rings)
{
  free (rings->points);
  free (rings->ring_ends);
  *rings = (YxOwnRings){ 0 };
}

YxRings
yx_own_rings_view (const YxOwnRings *rings)
{
  return (YxRings){ rings->points, rings->ring_ends, rings->n_rings };
}

typedef struct {
  YxLonLat from, to;
  bool used;
} Side;

static int
compare_points (YxLonLat a, YxLonLat b)
{
  if (a.lat != b.lat)
    return a.lat < b.lat ? -1 : 1;
  return (a.lon > b.lon) - (a.lon < b.lon);
}

static YxLonLat
lesser (const Side *side)
{
  return compare_points (side->from, side->to) < 0 ? side->from : side->to;
}

static YxLonLat
greater (const Side *side)
{
  return compare_points (side->from, side->to) < 0 ? side->to : side->from;
}

/* The same edge whichever way it runs. */
static int
compare_undirected (const void *a, const void *b)
{
  const int by_lesser = compare_points (lesser (a), lesser (b));

  return by_lesser != 0 ? by_lesser : compare_points (greater (a), greater (b));
}

/* All edges that an odd number of the areas' rings have. */
static uint32_t
cancel_shared (Side *sides, uint32_t n)
{
  uint32_t kept = 0;

  qsort (sides, n, sizeof *sides, compare_undirected);
  for (uint32_t i = 0; i < n;) {
    uint32_t j = i + 1;

    while (j < n && compare_undirected (&sides[i], &sides[j]) == 0)
      j++;
    if ((j - i) % 2 == 1)
      sides[kept++] = sides[i];
    i = j;
  }
  return kept;
}

/* An edge's two ends, sorted by the point, to walk from edge to edge. */
typedef struct {
  YxLonLat at;
  uint32_t side;
} End;

static int
compare_ends (const void *a, const void *b)
{
  const int by_point = compare_points (((const End *) a)->at, ((const End *) b)->at);

  return by_point != 0 ? by_point
                       : (((const End *) a)->side > ((const End *) b)->side)
                             - (((const End *) a)->side < ((const End *) b)->side);
}

/* An unused edge that ends at the point; YX_RING_NONE: none. */
static uint32_t
find_side (const Side *sides, const End *ends, uint32_t n_ends, YxLonLat at)
{
  uint32_t low = 0, high = n_ends;

  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;

    if (compare_points (ends[middle].at, at) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < n_ends && compare_points (ends[low].at, at) == 0; low++)
    if (!sides[ends[low].side].used)
      return ends[low].side;
  return YX_RING_NONE;
}

/* Every point has an even number of edges left, so a walk along unused ones comes back. */
static void
walk_ring (Side *sides, const End *ends, uint32_t n_ends, uint32_t first, YxOwnRings *into)
{
  YxLonLat here = sides[first].to;
  const YxLonLat start = sides[first].from;

  sides[first].used = true;
  into->points[into->n_points++] = start;
  while (!same_point (here, start)) {
    const uint32_t next = find_side (sides, ends, n_ends, here);

    if (next == YX_RING_NONE)
      break;
    sides[next].used = true;
    into->points[into->n_points++] = here;
    here = same_point (sides[next].from, here) ? sides[next].to : sides[next].from;
  }
  into->ring_ends[into->n_rings++] = into->n_points;
}

YxRingsError
yx_rings_unite (const YxRings *areas, uint32_t n_areas, YxOwnRings *ret_union)
{
  YxOwnRings united = { 0 };
  Side *sides;
  End *ends;
  uint32_t n = 0, n_sides = 0;

  for (uint32_t a = 0; a < n_areas; a++)
    n += count_points (&areas[a]);
  sides = malloc ((n > 0 ? n : 1) * sizeof *sides);
  ends = malloc ((n > 0 ? n : 1) * 2 * sizeof *ends);
  united.points = malloc ((n > 0 ? n : 1) * sizeof *united.points);
  united.ring_ends = malloc ((n > 0 ? n : 1) * sizeof *united.ring_ends);
  if (sides == NULL || ends == NULL || united.points == NULL || united.ring_ends == NULL) {
    free (sides);
    free (ends);
    yx_own_rings_clear (&united);
    return YX_RINGS_NO_MEMORY;
  }
  for (uint32_t a = 0; a < n_areas; a++)
    for (uint32_t r = 0; r < areas[a].n_rings; r++)
      for (uint32_t i = 0; i < areas[a].ring_ends[r] - ring_start (&areas[a], r); i++) {
        Side one = { .used = false };

        ring_edge (&areas[a], r, i, &one.from, &one.to);
        if (!same_point (one.from, one.to))
          sides[n_sides++] = one;
      }
  n_sides = cancel_shared (sides, n_sides);
  for (uint32_t s = 0; s < n_sides; s++) {
    ends[2 * s] = (End){ sides[s].from, s };
    ends[2 * s + 1] = (End){ sides[s].to, s };
  }
  qsort (ends, 2 * (size_t) n_sides, sizeof *ends, compare_ends);
  for (uint32_t s = 0; s < n_sides; s++)
    if (!sides[s].used)
      walk_ring (sides, ends, 2 * n_sides, s, &united);
  free (sides);
  free (ends);
  *ret_union = united;
  return YX_RINGS_OK;
}

/* Index ---------------------------------------------------------------------------------------- */

#define MOST_STRIPS 2048

struct _YxRingsIndex {
  YxBox box;
  uint32_t n_strips;
  uint32_t *first; /* [n_strips + 1] into edges */
  Edge *edges;     /* by strip, then by area; an edge is in every strip that it crosses */
};

static uint32_t
strip_of (const YxRingsIndex *self, double lat)
{
  const double share = (lat - self->box.south) / (self->box.north - self->box.south);

  return share <= 0.0 ? 0 : share >= 1.0 ? self->n_strips - 1 : (uint32_t) (share * self->n_strips);
}

/* Counts the edges of each strip into first[strip + 1], or puts them there. */
static void
spread_edges (YxRingsIndex *self, const YxRings *areas, uint32_t n_areas, uint32_t *next)
{
  for (uint32_t a = 0; a < n_areas; a++)
    for (uint32_t r = 0; r < areas[a].n_rings; r++)
      for (uint32_t i = 0; i < areas[a].ring_ends[r] - ring_start (&areas[a], r); i++) {
        YxLonLat from, to;
        Edge edge;

        ring_edge (&areas[a], r, i, &from, &to);
        edge = upward (from, to, a);
        if (!(edge.low.lat < edge.high.lat))
          continue;
        for (uint32_t s = strip_of (self, edge.low.lat); s <= strip_of (self, edge.high.lat); s++) {
          if (next == NULL)
            self->first[s + 1]++;
          else
            self->edges[next[s]++] = edge;
        }
      }
}

YxRingsIndex *
yx_rings_index_new (const YxRings *areas, uint32_t n_areas)
{
  YxRingsIndex *self = calloc (1, sizeof *self);
  uint32_t *next = NULL;
  uint32_t n = 0;

  if (self == NULL)
    return NULL;
  self->box = YX_BOX_EMPTY;
  for (uint32_t a = 0; a < n_areas; a++) {
    for (uint32_t i = 0; i < count_points (&areas[a]); i++)
      yx_box_extend (&self->box, areas[a].points[i]);
    n += count_points (&areas[a]);
  }
  self->n_strips = n < 4 ? 1 : n / 4 < MOST_STRIPS ? n / 4 : MOST_STRIPS;
  self->first = calloc ((size_t) self->n_strips + 1, sizeof *self->first);
  if (self->first == NULL)
    goto fail;
  spread_edges (self, areas, n_areas, NULL);
  for (uint32_t s = 0; s < self->n_strips; s++)
    self->first[s + 1] += self->first[s];
  self->edges = malloc ((self->first[self->n_strips] + (size_t) 1) * sizeof *self->edges);
  next = malloc (self->n_strips * sizeof *next);
  if (self->edges == NULL || next == NULL)
    goto fail;
  memcpy (next, self->first, self->n_strips * sizeof *next);
  spread_edges (self, areas, n_areas, next);
  free (next);
  return self;

fail:
  free (next);
  yx_rings_index_free (self);
  return NULL;
}

void
yx_rings_index_free (YxRingsIndex *self)
{
  if (self == NULL)
    return;
  free (self->first);
  free (self->edges);
  free (self);
}

uint32_t
yx_rings_index_find (const YxRingsIndex *self, YxLonLat point, uint32_t *ret_areas, uint32_t most)
{
  uint32_t n = 0, strip;

  if (!yx_box_contains (self->box, point))
    return 0;
  strip = strip_of (self, point.lat);
  for (uint32_t i = self->first[strip]; i < self->first[strip + 1];) {
    const uint32_t area = self->edges[i].area;
    bool inside = false;

    for (; i < self->first[strip + 1] && self->edges[i].area == area; i++)
      if (meets_ray (&self->edges[i], point))
        inside = !inside;
    if (!inside)
      continue;
    if (n < most)
      ret_areas[n] = area;
    n++;
  }
  return n;
}
