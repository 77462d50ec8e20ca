#pragma once

/* Divides a county into compact areas of equal load, along the borders of its parts.
 *
 * The parts ("units": towns, or cells of a grid) are never split. Areas grow from seeds over the
 * borders that units share, the least loaded one first, each taking the unit nearest to its middle;
 * middles are moved and areas grown anew, as in k-means; then single units and pairs of them change
 * sides as long as that evens the loads out or draws the areas together, and no area falls apart.
 * The best of several such rounds is taken.
 *
 * Growing after Bodin & Levy, "The arc partitioning problem" (EJOR 53, 1991) and Mehrotra, Johnson &
 * Nemhauser, "An optimization based heuristic for political districting" (Management Science 44,
 * 1998); seeds after Arthur & Vassilvitskii, "k-means++" (SODA 2007); the exchange of border units
 * after Bozkaya, Erkut & Laporte, "A tabu search heuristic and adaptive memory procedure for
 * political districting" (EJOR 144, 2003), without the tabu list.
 *
 * A plain-C kernel: same input, same answer on any machine. */

#include <stdint.h>

#include "geo/datum.h"

typedef struct {
  YxLonLat at; /* its middle */
  double load; /* ≥ 0: open cases, or what else is to be shared out evenly */
} YxDistrictUnit;

/* Two units that share a border. */
typedef struct {
  uint32_t a, b;
} YxDistrictBorder;

typedef struct {
  const YxDistrictUnit *units;
  uint32_t n_units;
  const YxDistrictBorder *borders;
  uint32_t n_borders;
  uint32_t n_areas; /* 1…n_units */
  uint64_t seed;
  uint32_t rounds;  /* 0: 12 */
} YxDistrictProblem;

typedef enum {
  YX_DISTRICT_OK = 0,
  YX_DISTRICT_TOO_FEW_UNITS, /* more areas asked for than there are units, or none */
  YX_DISTRICT_BAD_INPUT,     /* a load, place or border that is none */
  YX_DISTRICT_NO_MEMORY,
} YxDistrictError;

typedef struct {
  double mean, least, most; /* load of an area */
  double spread;            /* most ÷ mean; 1 is even. 1 where there is no load at all */
  double reach_m;           /* from a unit to the middle of its area, mean by load */
  uint32_t n_bridges;       /* borders that had to be made up, because nothing joins the units */
  uint32_t n_pieces;        /* connected pieces of all areas over real borders; n_areas: each is one */
} YxDistrictReport;

/* Fills ret_area[n_units] with 0…n_areas − 1; every area has a unit. Without any load units are shared
 * out by number. ret_report is nullable. */
YxDistrictError yx_district_divide (const YxDistrictProblem *problem, uint32_t *ret_area,
                                    YxDistrictReport *ret_report);
