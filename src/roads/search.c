#include "roads/search.h"

#include <stdlib.h>
#include <string.h>

YxRoadsError
yx_roads_search_new (const YxRoads *roads, YxRoadsSearch **ret_search)
{
  const size_t n = roads->n_states + 1u;
  YxRoadsSearch *search = calloc (1, sizeof *search);

  if (search == NULL)
    return YX_ROADS_ERROR_NO_MEMORY;
  search->roads = roads;
  search->bucket_ends = calloc (n, sizeof *search->bucket_ends);
  search->marks = calloc (n, sizeof *search->marks);
  for (int d = 0; d < 2; d++) {
    search->labels[d] = malloc (n * sizeof *search->labels[d]);
    if (search->labels[d] == NULL || search->bucket_ends == NULL || search->marks == NULL) {
      yx_roads_search_free (search);
      return YX_ROADS_ERROR_NO_MEMORY;
    }
    for (size_t i = 0; i < n; i++)
      search->labels[d][i].distance = YX_WEIGHT_INFINITE;
  }
  *ret_search = search;
  return YX_ROADS_OK;
}

void
yx_roads_search_free (YxRoadsSearch *search)
{
  if (search == NULL)
    return;
  for (int d = 0; d < 2; d++) {
    free (search->labels[d]);
    yx_vector_clear (&search->touched[d]);
    yx_vector_clear (&search->heaps[d]);
  }
  yx_vector_clear (&search->settled);
  free (search->bucket_ends);
  free (search->marks);
  yx_vector_clear (&search->entries);
  yx_vector_clear (&search->buckets);
  yx_vector_clear (&search->entry_ranks);
  yx_vector_clear (&search->row);
  free (search);
}

static bool
is_on_network (const YxRoads *roads, const YxRoadSnap *snap)
{
  return snap->reachable && snap->segment < roads->n_segments;
}

bool
yx_search_source_seeds (const YxRoads *roads, YxRoadsPeriod period, const YxRoadSnap *snap,
                        YxSeeds *seeds)
{
  seeds->n = 0;
  for (uint32_t d = 0; d < 2 && is_on_network (roads, snap); d++) {
    const uint32_t lane = 2 * snap->segment + d;
    const YxSeed seed
        = { roads->lane_states[lane],
            -yx_lane_weight_to (roads, period, lane, snap->offset_cm) };

    if ((snap->heading == YX_ROAD_HEADING_FORWARD && d == 1)
        || (snap->heading == YX_ROAD_HEADING_BACKWARD && d == 0))
      continue;
    if (roads->lane_states[lane] < roads->lane_states[lane + 1] && !yx_vector_push (seeds, seed))
      return false;
  }
  return true;
}

bool
yx_search_target_seeds (const YxRoads *roads, YxRoadsPeriod period, const YxRoadSnap *snap,
                        YxSeeds *seeds)
{
  seeds->n = 0;
  for (uint32_t d = 0; d < 2 && is_on_network (roads, snap); d++) {
    const uint32_t lane = 2 * snap->segment + d;
    const YxWeight weight = yx_lane_weight_to (roads, period, lane, snap->offset_cm);

    for (uint32_t state = roads->lane_states[lane]; state < roads->lane_states[lane + 1]; state++) {
      if (!yx_vector_push (seeds, ((YxSeed){ state, weight })))
        return false;
    }
  }
  return true;
}

void
yx_search_reset (YxRoadsSearch *search, int direction)
{
  for (size_t i = 0; i < search->touched[direction].n; i++)
    search->labels[direction][search->touched[direction].items[i]].distance = YX_WEIGHT_INFINITE;
  search->touched[direction].n = 0;
  search->heaps[direction].n = 0;
}

bool
yx_search_reach (YxRoadsSearch *search, int direction, uint32_t item, YxWeight distance,
                 uint32_t parent, uint32_t arc)
{
  YxLabel *label = &search->labels[direction][item];

  if (distance >= label->distance)
    return true;
  if (label->distance == YX_WEIGHT_INFINITE
      && !yx_vector_push (&search->touched[direction], item))
    return false;
  *label = (YxLabel){ distance, parent, arc };
  return yx_heap_push (&search->heaps[direction], distance, item);
}

/* Stall-on-demand: whether the rank is reached more cheaply by way of a higher one, in which case
 * no shortest path climbs through it. */
static bool
is_stalled (const YxLabel *labels, const YxImageArc *arc, const YxImageArc *end,
            YxWeight distance)
{
  for (; arc < end; arc++) {
    const YxWeight above = labels[arc->other].distance;

    if (above != YX_WEIGHT_INFINITE && above + yx_arc_weight (arc) < distance)
      return true;
  }
  return false;
}

bool
yx_search_climb (YxRoadsSearch *search, int direction, const YxHierarchy *hierarchy,
                 const YxSeeds *seeds)
{
  const YxLabel *labels = search->labels[direction];
  YxHeap *heap = &search->heaps[direction];

  yx_search_reset (search, direction);
  search->settled.n = 0;
  for (size_t i = 0; i < seeds->n; i++) {
    if (!yx_search_reach (search, direction, hierarchy->ranks[seeds->items[i].state],
                          seeds->items[i].weight, YX_NONE, YX_NONE))
      return false;
  }
  while (heap->n > 0) {
    const YxHeapEntry entry = yx_heap_pop (heap);
    const uint32_t rank = entry.item;
    const uint32_t *firsts = hierarchy->firsts + 2 * rank;
    const YxImageArc *arcs = hierarchy->arcs;

    if (entry.key > labels[rank].distance
        || is_stalled (labels, arcs + firsts[1 - direction], arcs + firsts[2 - direction],
                       entry.key))
      continue;
    if (!yx_vector_push (&search->settled, entry))
      return false;
    for (uint32_t a = firsts[direction]; a < firsts[direction + 1]; a++) {
      const YxWeight distance = entry.key + yx_arc_weight (&arcs[a]);

      if (distance < labels[arcs[a].other].distance
          && !yx_search_reach (search, direction, arcs[a].other, distance, rank, a))
        return false;
    }
  }
  return true;
}

const YxImageLoop *
yx_hierarchy_find_loop (const YxHierarchy *hierarchy, uint32_t rank)
{
  uint32_t low = 0;
  uint32_t high = hierarchy->n_loops;

  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;

    if (hierarchy->loops[middle].rank < rank)
      low = middle + 1;
    else
      high = middle;
  }
  return low < hierarchy->n_loops && hierarchy->loops[low].rank == rank ? &hierarchy->loops[low]
                                                                        : NULL;
}

const YxImageTurn *
yx_find_turn (const YxRoads *roads, uint32_t from, uint32_t to)
{
  const uint32_t lane = roads->state_lanes[from];
  const YxImageTurn *same_lanes = NULL;

  for (uint32_t s = roads->lane_states[lane]; s < roads->lane_states[lane + 1]; s++) {
    for (uint32_t t = roads->first_turns[s]; t < roads->first_turns[s + 1]; t++) {
      if (s == from && roads->turns[t].to == to)
        return &roads->turns[t];
      if (roads->state_lanes[roads->turns[t].to] == roads->state_lanes[to])
        same_lanes = &roads->turns[t];
    }
  }
  return same_lanes;
}
