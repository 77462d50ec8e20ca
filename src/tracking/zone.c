#include "tracking/zone.h"

#include <math.h>

#define ACCURACY_LEAST_M 15.0
#define AGAINST 2 /* doubtful fixes that together are believed */

static bool
is_near_edge (const YxRings *rings, YxLonLat point, double metres)
{
  uint32_t begin = 0;

  for (uint32_t r = 0; r < rings->n_rings; r++) {
    const uint32_t end = rings->ring_ends[r];

    for (uint32_t i = begin; i < end; i++) {
      const YxLonLat next = rings->points[i + 1 < end ? i + 1 : begin];

      if (yx_segment_nearest (point, rings->points[i], next, NULL, NULL) < metres)
        return true;
    }
    begin = end;
  }
  return false;
}

bool
yx_zone_step (YxZoneState *state, const YxRings *rings, int64_t time, YxLonLat point,
              double accuracy_m)
{
  const YxZonePlace place
      = yx_rings_contain (rings, point) ? YX_ZONE_PLACE_INSIDE : YX_ZONE_PLACE_OUTSIDE;
  int64_t since = time;

  if (state->place != YX_ZONE_PLACE_UNKNOWN && time < state->since)
    return false;
  if (place == state->place) {
    state->n_against = 0;
    return false;
  }
  if (is_near_edge (rings, point, isfinite (accuracy_m) ? fmax (accuracy_m, ACCURACY_LEAST_M)
                                                       : ACCURACY_LEAST_M)) {
    if (state->n_against == 0)
      state->against_since = time;
    if (++state->n_against < AGAINST)
      return false;
    since = state->against_since;
  }
  *state = (YxZoneState){ .place = place, .since = since, .n_changes = state->n_changes + 1 };
  return true;
}
