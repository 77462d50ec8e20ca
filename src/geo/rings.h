#pragma once

/* Areas on the map as rings of points. The rings of an area are not closed (the last point differs
 * from the first) and count by the even-odd rule: a ring within another is a hole. Coordinates are
 * taken as they are, so an edge is straight in degrees, as map files mean it.
 *
 * Plain values, no state between calls. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "geo/measure.h"

#define YX_RING_NONE UINT32_MAX

/* Points of ring r: points[r > 0 ? ring_ends[r - 1] : 0] up to ring_ends[r], exclusive. */
typedef struct {
  const YxLonLat *points;
  const uint32_t *ring_ends;
  uint32_t n_rings;
} YxRings;

typedef enum {
  YX_RINGS_OK = 0,
  YX_RINGS_EMPTY,      /* no ring at all */
  YX_RINGS_TOO_FEW,    /* fewer than three different points */
  YX_RINGS_NOT_ON_EARTH, /* a coordinate that is none */
  YX_RINGS_NO_SURFACE, /* all its points on one line */
  YX_RINGS_CROSSING,   /* two edges cross or lie on each other */
  YX_RINGS_NO_MEMORY,
} YxRingsError;

/* Whether the rings bound an area. *ret_at (nullable) is where they do not, as far as that is a
 * place. Sorts edges by longitude: O(n log n) and what overlaps in longitude. */
YxRingsError yx_rings_check (const YxRings *rings, YxLonLat *ret_at);

/* A point on an edge belongs to one side only, and to the area there: of areas that share the edge
 * exactly one contains it. */
bool yx_rings_contain (const YxRings *rings, YxLonLat point);

/* Square metres, holes taken off; planar on the parallel of the mean latitude. */
double yx_rings_surface (const YxRings *rings);

/* The box around them. */
YxBox yx_rings_box (const YxRings *rings);

/* Fills ret_outer[n_rings] with the ring that a hole is in, YX_RING_NONE for an outer ring. */
void yx_rings_nest (const YxRings *rings, uint32_t *ret_outer);

/* Rings that own their memory. */
typedef struct {
  YxLonLat *points;
  uint32_t *ring_ends;
  uint32_t n_points, n_rings;
} YxOwnRings;

void yx_own_rings_clear (YxOwnRings *rings);
YxRings yx_own_rings_view (const YxOwnRings *rings);

/* Areas whose borders were drawn apart get them in common: points within `tolerance` metres of each
 * other become one, and an edge goes through the points of others that it passes as near. Fills
 * ret_areas[n_areas], each to be cleared; a ring that comes to nothing is left out. OK or NO_MEMORY
 * (nothing to clear then). A simple kind of snap rounding (Hobby 1999), for borders that meet
 * already but for how they were digitised. */
YxRingsError yx_rings_join (const YxRings *areas, uint32_t n_areas, double tolerance,
                            YxOwnRings *ret_areas);

/* Cuts an area along a meridian (of longitude `at`) or a parallel (of latitude `at`) into what is
 * west or south of it and what is east or north. Both parts have the same points on the line, which
 * is moved by the least there is where it would go through a point of the area; either may be without
 * a ring. Fills both, to be cleared. OK or NO_MEMORY (nothing to clear then). */
YxRingsError yx_rings_cut (const YxRings *area, bool meridian, double at, YxOwnRings *ret_low,
                           YxOwnRings *ret_high);

/* Areas that share their borders point by point as one: edges that two of them have fall away.
 * OK or NO_MEMORY. */
YxRingsError yx_rings_unite (const YxRings *areas, uint32_t n_areas, YxOwnRings *ret_union);

/* Finds the areas that a point is in, out of many, in the time it takes to cross those of its
 * latitude: edges are kept by strips of latitude. */
typedef struct _YxRingsIndex YxRingsIndex;

/* The rings need not stay. NULL: out of memory. */
YxRingsIndex *yx_rings_index_new (const YxRings *areas, uint32_t n_areas);
void yx_rings_index_free (YxRingsIndex *self);

/* Fills ret_areas with the first `most` of them in order, and returns how many there are. Any
 * number of threads may ask at once. */
uint32_t yx_rings_index_find (const YxRingsIndex *self, YxLonLat point, uint32_t *ret_areas,
                              uint32_t most);
