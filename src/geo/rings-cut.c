#include "geo/rings.h"

#include <math.h>
#include <stdlib.h>

/* The rings are walked point by point, with a point put in wherever an edge crosses the line. Along
 * the line the area is inside between the first crossing and the second, the third and the fourth:
 * these are partners. The part on one side is traced by following a ring until it crosses, along the
 * line to the partner, and on from there to the same side, whichever way that ring runs. */

typedef enum { LOW, HIGH, ON_LINE } Side;

typedef struct {
  YxLonLat point;
  Side side;
  uint32_t next, before; /* in its ring */
  uint32_t partner;      /* of one on the line */
  bool traced;
} Corner;

typedef struct {
  double along; /* the line */
  uint32_t corner;
} Crossing;

typedef struct {
  bool meridian;
  double at;
  Corner *corners;
  uint32_t n;
  Crossing *crossings;
  uint32_t n_crossings;
} Cutting;

static int
compare_crossings (const void *a, const void *b)
{
  const Crossing *first = a, *second = b;

  if (first->along != second->along)
    return first->along < second->along ? -1 : 1;
  return (first->corner > second->corner) - (first->corner < second->corner);
}

static Side
side_of (const Cutting *self, YxLonLat point)
{
  return (self->meridian ? point.lon : point.lat) < self->at ? LOW : HIGH;
}

static void
add_crossing (Cutting *self, YxLonLat a, YxLonLat b)
{
  YxLonLat point;

  if (self->meridian)
    point = (YxLonLat){ self->at, a.lat + (b.lat - a.lat) * (self->at - a.lon) / (b.lon - a.lon) };
  else
    point = (YxLonLat){ a.lon + (b.lon - a.lon) * (self->at - a.lat) / (b.lat - a.lat), self->at };
  self->crossings[self->n_crossings++]
      = (Crossing){ self->meridian ? point.lat : point.lon, self->n };
  self->corners[self->n++] = (Corner){ .point = point, .side = ON_LINE };
}

static void
lay_ring (Cutting *self, const YxLonLat *points, uint32_t n)
{
  const uint32_t first = self->n;

  for (uint32_t i = 0; i < n; i++) {
    const YxLonLat a = points[i], b = points[i + 1 < n ? i + 1 : 0];

    self->corners[self->n++] = (Corner){ .point = a, .side = side_of (self, a) };
    if (side_of (self, a) != side_of (self, b))
      add_crossing (self, a, b);
  }
  for (uint32_t c = first; c < self->n; c++) {
    self->corners[c].next = c + 1 < self->n ? c + 1 : first;
    self->corners[c].before = c > first ? c - 1 : self->n - 1;
  }
}

static void
pair_crossings (Cutting *self)
{
  qsort (self->crossings, self->n_crossings, sizeof *self->crossings, compare_crossings);
  for (uint32_t i = 0; i + 1 < self->n_crossings; i += 2) {
    const uint32_t a = self->crossings[i].corner, b = self->crossings[i + 1].corner;

    self->corners[a].partner = b;
    self->corners[b].partner = a;
  }
}

static void
add_point (YxOwnRings *part, uint32_t ring_start, YxLonLat point)
{
  if (part->n_points > ring_start) {
    const YxLonLat last = part->points[part->n_points - 1];

    if (last.lon == point.lon && last.lat == point.lat)
      return;
  }
  part->points[part->n_points++] = point;
}

static void
trace (Cutting *self, uint32_t from, YxOwnRings *part)
{
  const Side side = self->corners[from].side;
  const uint32_t start = part->n_points;
  bool forward = true;
  uint32_t at = from;

  do {
    Corner *corner = &self->corners[at];

    corner->traced = true;
    add_point (part, start, corner->point);
    at = forward ? corner->next : corner->before;
    if (self->corners[at].side == ON_LINE) {
      const Corner *leaves = &self->corners[at];
      const Corner *enters = &self->corners[leaves->partner];

      add_point (part, start, leaves->point);
      add_point (part, start, enters->point);
      /* Between a corner of each side. */
      forward = self->corners[enters->next].side == side;
      at = forward ? enters->next : enters->before;
    }
  } while (at != from);
  while (part->n_points > start + 1
         && part->points[part->n_points - 1].lon == part->points[start].lon
         && part->points[part->n_points - 1].lat == part->points[start].lat)
    part->n_points--;
  if (part->n_points < start + 3)
    part->n_points = start;
  else
    part->ring_ends[part->n_rings++] = part->n_points;
}

static bool
trace_side (Cutting *self, Side side, YxOwnRings *part)
{
  *part = (YxOwnRings){ 0 };
  /* A crossing ends one chain and begins another: it is written twice at most. */
  part->points = malloc ((self->n + self->n_crossings + 1) * sizeof *part->points);
  part->ring_ends = malloc ((self->n + 1) * sizeof *part->ring_ends);
  if (part->points == NULL || part->ring_ends == NULL)
    return false;
  for (uint32_t c = 0; c < self->n; c++)
    if (self->corners[c].side == side && !self->corners[c].traced)
      trace (self, c, part);
  return true;
}

/* An edge that lay on the line would be neither crossed nor left out. */
static double
clear_of_points (const YxRings *area, uint32_t n, bool meridian, double at)
{
  for (uint32_t i = 0; i < n; i++)
    if ((meridian ? area->points[i].lon : area->points[i].lat) == at)
      return clear_of_points (area, n, meridian, nextafter (at, INFINITY));
  return at;
}

YxRingsError
yx_rings_cut (const YxRings *area, bool meridian, double at, YxOwnRings *ret_low,
              YxOwnRings *ret_high)
{
  const uint32_t n = area->n_rings > 0 ? area->ring_ends[area->n_rings - 1] : 0;
  Cutting self = { .meridian = meridian, .at = clear_of_points (area, n, meridian, at) };
  YxRingsError failure = YX_RINGS_OK;
  uint32_t start = 0;

  *ret_low = *ret_high = (YxOwnRings){ 0 };
  self.corners = malloc ((2 * (size_t) n + 1) * sizeof *self.corners);
  self.crossings = malloc (((size_t) n + 1) * sizeof *self.crossings);
  if (self.corners != NULL && self.crossings != NULL) {
    for (uint32_t r = 0; r < area->n_rings; r++) {
      lay_ring (&self, area->points + start, area->ring_ends[r] - start);
      start = area->ring_ends[r];
    }
    pair_crossings (&self);
  }
  if (self.corners == NULL || self.crossings == NULL || !trace_side (&self, LOW, ret_low)
      || !trace_side (&self, HIGH, ret_high)) {
    yx_own_rings_clear (ret_low);
    yx_own_rings_clear (ret_high);
    failure = YX_RINGS_NO_MEMORY;
  }
  free (self.corners);
  free (self.crossings);
  return failure;
}
