#include "roads/search.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
  YxRoadsSearch *search;
  YxRoadsPeriod period;
  /* Journeys begin in at most two states; what it costs to come back to each. */
  uint32_t starts[2];
  YxWeight returns[2];
  size_t n_starts;
} Spread;

/* Relaxes all turns out of a state. */
static bool
leave_state (Spread *spread, uint32_t state, YxWeight distance)
{
  YxRoadsSearch *search = spread->search;
  const YxRoads *roads = search->roads;
  const YxWeight at_end
      = yx_weight_sum (distance,
                       yx_lane_weight (roads, spread->period, roads->state_lanes[state]));

  for (uint32_t t = roads->first_turns[state]; t < roads->first_turns[state + 1]; t++) {
    const YxImageTurn *turn = &roads->turns[t];
    const YxWeight reached = yx_weight_sum (at_end, yx_weight (turn->ms[spread->period], 0));

    for (size_t i = 0; i < spread->n_starts; i++) {
      if (turn->to == spread->starts[i] && reached < spread->returns[i])
        spread->returns[i] = reached;
    }
    if (!yx_search_reach (search, 0, turn->to, reached, state, YX_NONE))
      return false;
  }
  return true;
}

static bool
spread_all (Spread *spread, const YxSeeds *seeds)
{
  YxRoadsSearch *search = spread->search;

  yx_search_reset (search, 0);
  for (size_t i = 0; i < seeds->n; i++) {
    spread->starts[spread->n_starts] = seeds->items[i].state;
    spread->returns[spread->n_starts++] = YX_WEIGHT_INFINITE;
    if (!yx_search_reach (search, 0, seeds->items[i].state, seeds->items[i].weight, YX_NONE,
                          YX_NONE))
      return false;
  }
  while (search->heaps[0].n > 0) {
    const YxHeapEntry entry = yx_heap_pop (&search->heaps[0]);

    if (entry.key == search->labels[0][entry.item].distance
        && !leave_state (spread, entry.item, entry.key))
      return false;
  }
  return true;
}

static YxWeight
weight_to_seed (const Spread *spread, const YxSeed *seed)
{
  const YxWeight distance = spread->search->labels[0][seed->state].distance;

  if (distance == YX_WEIGHT_INFINITE || distance + seed->weight >= 0)
    return distance == YX_WEIGHT_INFINITE ? distance : distance + seed->weight;
  /* Behind the place of departure on the same lane: once round. */
  for (size_t i = 0; i < spread->n_starts; i++) {
    if (spread->starts[i] == seed->state && spread->returns[i] != YX_WEIGHT_INFINITE)
      return spread->returns[i] + seed->weight;
  }
  return YX_WEIGHT_INFINITE;
}

YxRoadsError
yx_roads_dijkstra (YxRoadsSearch *search, YxRoadsPeriod period, const YxRoadSnap *source,
                   const YxRoadSnap *targets, size_t n_targets, uint32_t *ret_ms,
                   uint32_t *ret_metres)
{
  Spread spread = { .search = search, .period = period };
  YxSeeds seeds = { 0 };
  bool ok = yx_search_source_seeds (search->roads, period, source, &seeds)
            && spread_all (&spread, &seeds);

  for (size_t j = 0; j < n_targets && ok; j++) {
    YxWeight best = YX_WEIGHT_INFINITE;

    ok = yx_search_target_seeds (search->roads, period, &targets[j], &seeds);
    for (size_t i = 0; i < seeds.n && ok; i++) {
      const YxWeight weight = weight_to_seed (&spread, &seeds.items[i]);

      best = weight < best ? weight : best;
    }
    if (!ok)
      break;
    ret_ms[j] = best != YX_WEIGHT_INFINITE ? yx_weight_ms (best) : YX_ROADS_UNREACHABLE;
    if (ret_metres != NULL)
      ret_metres[j]
          = best != YX_WEIGHT_INFINITE ? (yx_weight_cm (best) + 50) / 100 : YX_ROADS_UNREACHABLE;
  }
  yx_vector_clear (&seeds);
  return ok ? YX_ROADS_OK : YX_ROADS_ERROR_NO_MEMORY;
}
