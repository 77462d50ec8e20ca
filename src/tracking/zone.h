#pragma once

/* Whether a car is in a zone, from fixes that are never quite where it is. A fix that is nearer to
 * the zone's edge than it is exact says nothing alone; the second of the same kind in a row does.
 *
 * Plain values, no state but the caller's. */

#include <stdbool.h>
#include <stdint.h>

#include "geo/rings.h"

typedef enum {
  YX_ZONE_PLACE_UNKNOWN = 0,
  YX_ZONE_PLACE_INSIDE,
  YX_ZONE_PLACE_OUTSIDE,
} YxZonePlace;

/* Begins as { 0 }. */
typedef struct {
  YxZonePlace place;
  int64_t since;       /* time of the fix that began it; UTC microseconds */
  unsigned n_changes;  /* of place, the first from UNKNOWN: who is OUTSIDE after two has been inside */
  unsigned n_against;  /* doubtful fixes in a row that say the other */
  int64_t against_since;
} YxZoneState;

/* accuracy_m: NAN or 0: as good as receivers are. Fixes come in order of time; an older one than the
 * state says nothing. True when the place is another than before. */
bool yx_zone_step (YxZoneState *state, const YxRings *rings, int64_t time, YxLonLat point,
                   double accuracy_m);
