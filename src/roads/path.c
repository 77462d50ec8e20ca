#include "roads/search.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
  uint32_t from, to, middle;
} Hop;

typedef struct {
  const YxHierarchy *hierarchy;
  YxVector (Hop) stack;
  YxVector (uint32_t) ranks;
  size_t most; /* a shortest path visits no state twice; more means a damaged image */
} Unpacker;

/* Middle of the arc of `rank` from (direction 1) or to (0) `other`. */
static bool
find_middle (const YxHierarchy *h, uint32_t rank, uint32_t direction, uint32_t other,
             uint32_t *ret_middle)
{
  for (uint32_t a = h->firsts[2 * rank + direction]; a < h->firsts[2 * rank + direction + 1];
       a++) {
    if (h->arcs[a].other == other) {
      *ret_middle = h->middles[a];
      return true;
    }
  }
  return false;
}

/* Appends the ranks after `hop.from` up to `hop.to`. */
static YxRoadsError
unpack (Unpacker *unpacker, Hop hop)
{
  const YxHierarchy *h = unpacker->hierarchy;

  unpacker->stack.n = 0;
  if (!yx_vector_push (&unpacker->stack, hop))
    return YX_ROADS_ERROR_NO_MEMORY;
  while (unpacker->stack.n > 0) {
    const Hop top = unpacker->stack.items[--unpacker->stack.n];
    uint32_t before, after;

    if (top.middle == YX_NONE) {
      if (unpacker->ranks.n >= unpacker->most)
        return YX_ROADS_ERROR_NO_ROUTE;
      if (!yx_vector_push (&unpacker->ranks, top.to))
        return YX_ROADS_ERROR_NO_MEMORY;
      continue;
    }
    if (!find_middle (h, top.middle, 1, top.from, &before)
        || !find_middle (h, top.middle, 0, top.to, &after))
      return YX_ROADS_ERROR_NO_ROUTE;
    if (unpacker->stack.n > unpacker->most)
      return YX_ROADS_ERROR_NO_ROUTE;
    if (!yx_vector_push (&unpacker->stack, ((Hop){ top.middle, top.to, after }))
        || !yx_vector_push (&unpacker->stack, ((Hop){ top.from, top.middle, before })))
      return YX_ROADS_ERROR_NO_MEMORY;
  }
  return YX_ROADS_OK;
}

typedef struct {
  uint32_t rank; /* where the two searches meet */
  const YxImageLoop *loop; /* driven there once, or NULL */
  YxWeight weight;
} Meeting;

static Meeting
find_meeting (const YxRoadsSearch *search, const YxHierarchy *hierarchy)
{
  Meeting best = { YX_NONE, NULL, YX_WEIGHT_INFINITE };

  for (size_t i = 0; i < search->settled.n; i++) {
    const uint32_t rank = search->settled.items[i].item;
    const YxWeight back = search->labels[1][rank].distance;
    Meeting meeting = { rank, NULL, search->settled.items[i].key };

    if (back == YX_WEIGHT_INFINITE)
      continue;
    meeting.weight += back;
    if (meeting.weight < 0) {
      meeting.loop = yx_hierarchy_find_loop (hierarchy, rank);
      if (meeting.loop == NULL)
        continue;
      meeting.weight += yx_weight (meeting.loop->ms, meeting.loop->cm);
    }
    if (meeting.weight < best.weight)
      best = meeting;
  }
  return best;
}

/* The chain of arcs from start to meeting to end, unpacked into unpacker->ranks. */
static YxRoadsError
unpack_journey (const YxRoadsSearch *search, const Meeting *meeting, Unpacker *unpacker)
{
  YxVector (Hop) climb = { 0 };
  uint32_t rank = meeting->rank;
  YxRoadsError error = YX_ROADS_OK;

  while (search->labels[0][rank].parent != YX_NONE) {
    const YxLabel *label = &search->labels[0][rank];
    const Hop hop = { label->parent, rank, unpacker->hierarchy->middles[label->arc] };

    if (!yx_vector_push (&climb, hop)) {
      yx_vector_clear (&climb);
      return YX_ROADS_ERROR_NO_MEMORY;
    }
    rank = hop.from;
  }
  if (!yx_vector_push (&unpacker->ranks, rank))
    error = YX_ROADS_ERROR_NO_MEMORY;
  for (size_t i = climb.n; i > 0 && error == YX_ROADS_OK; i--)
    error = unpack (unpacker, climb.items[i - 1]);
  yx_vector_clear (&climb);
  if (error == YX_ROADS_OK && meeting->loop != NULL)
    error = unpack (unpacker, (Hop){ meeting->rank, meeting->rank, meeting->loop->middle });
  rank = meeting->rank;
  while (error == YX_ROADS_OK && search->labels[1][rank].parent != YX_NONE) {
    const YxLabel *label = &search->labels[1][rank];

    error = unpack (unpacker,
                    (Hop){ rank, label->parent, unpacker->hierarchy->middles[label->arc] });
    rank = label->parent;
  }
  return error;
}

YxRoadsError
yx_roads_path (YxRoadsSearch *search, YxRoadsPeriod period, const YxRoadSnap *from,
               const YxRoadSnap *to, YxRoadPath *ret_path)
{
  const YxRoads *roads = search->roads;
  const YxHierarchy *hierarchy = &roads->hierarchies[period];
  Unpacker unpacker = { .hierarchy = hierarchy, .most = 2u * roads->n_states + 4u };
  YxSeeds seeds = { 0 };
  YxRoadsError error = YX_ROADS_ERROR_NO_MEMORY;
  Meeting meeting;

  if (!yx_search_target_seeds (roads, period, to, &seeds)
      || !yx_search_climb (search, 1, hierarchy, &seeds)
      || !yx_search_source_seeds (roads, period, from, &seeds)
      || !yx_search_climb (search, 0, hierarchy, &seeds))
    goto out;
  meeting = find_meeting (search, hierarchy);
  error = YX_ROADS_ERROR_NO_ROUTE;
  if (meeting.rank == YX_NONE)
    goto out;
  error = unpack_journey (search, &meeting, &unpacker);
  if (error != YX_ROADS_OK)
    goto out;
  for (size_t i = 0; i < unpacker.ranks.n; i++)
    unpacker.ranks.items[i] = hierarchy->states[unpacker.ranks.items[i]];
  error = yx_trace_path (roads, period, unpacker.ranks.items, unpacker.ranks.n,
                         &(YxRun){ 0, from->offset_cm, to->offset_cm }, 1, ret_path);

out:
  yx_vector_clear (&seeds);
  yx_vector_clear (&unpacker.stack);
  yx_vector_clear (&unpacker.ranks);
  return error;
}

void
yx_road_path_clear (YxRoadPath *path)
{
  free (path->points);
  free (path->node_ids);
  free (path->stretches);
  *path = YX_ROAD_PATH_EMPTY;
}
