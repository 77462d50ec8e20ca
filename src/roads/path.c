#include "roads/index.h"
#include "roads/search.h"

#include <stdlib.h>
#include <string.h>

/* ---- From states to geometry ---------------------------------------------------------- */

typedef struct {
  const YxRoads *roads;
  YxRoadsPeriod period;
  YxVector (YxLonLat) points;
  YxVector (int64_t) node_ids;
  YxVector (YxRoadStretch) stretches;
  uint64_t ms, cm;
  uint32_t turn_ms; /* not yet counted: belongs to the next stretch */
  bool ok;
} Tracer;

static void
add_point (Tracer *tracer, YxLonLat point, int64_t node_id)
{
  tracer->ok = tracer->ok && yx_vector_push (&tracer->points, point)
               && yx_vector_push (&tracer->node_ids, node_id);
}

/* A place on a segment: its neighbours among the points, itself not counted. */
typedef struct {
  YxLonLat point;
  int64_t before, after; /* point indices; may lie one beyond the segment */
  int64_t node_id;       /* 0 when it lies between two nodes */
} Place;

static Place
place_at (const YxRoads *roads, uint32_t segment, uint32_t offset_cm)
{
  uint32_t piece;
  double fraction;
  Place place;

  yx_place_of_offset (roads, segment, offset_cm, &piece, &fraction);
  if (fraction == 0.0 || fraction == 1.0) {
    const uint32_t node = piece + (fraction == 1.0);

    place = (Place){ yx_image_point (roads, node), (int64_t) node - 1, (int64_t) node + 1,
                     roads->node_ids[node] };
  } else {
    const YxLonLat a = yx_image_point (roads, piece);
    const YxLonLat b = yx_image_point (roads, piece + 1);

    place = (Place){ { a.lon + fraction * (b.lon - a.lon), a.lat + fraction * (b.lat - a.lat) },
                     piece, (int64_t) piece + 1, 0 };
  }
  return place;
}

/* The stretch that the part continues, or a new one that begins at the last point. */
static YxRoadStretch *
stretch_of_part (Tracer *tracer, const YxImagePart *part, bool forward)
{
  const char *name = tracer->roads->names + part->name;
  YxRoadStretch *last
      = tracer->stretches.n > 0 ? &tracer->stretches.items[tracer->stretches.n - 1] : NULL;

  if (last != NULL && last->way_id == part->way_id && last->forward == forward)
    return last;
  if (!yx_vector_push (&tracer->stretches,
                       ((YxRoadStretch){
                           .way_id = part->way_id,
                           .forward = forward,
                           .road_class = part->road_class,
                           .name = name,
                           .first_point = tracer->points.n - 1,
                       })))
    return NULL;
  return &tracer->stretches.items[tracer->stretches.n - 1];
}

/* The stretch of one part between two offsets within it, in the direction of the lane. */
static void
trace_part (Tracer *tracer, uint32_t segment, uint32_t index, uint32_t direction,
            uint32_t begin_cm, uint32_t end_cm, uint32_t part_start_cm)
{
  const YxRoads *roads = tracer->roads;
  const YxImagePart *part = &roads->parts[index];
  const bool forward = ((part->flags & YX_PART_FORWARD) != 0) == (direction == 0);
  const uint32_t low = direction == 0 ? begin_cm : end_cm;
  const uint32_t high = direction == 0 ? end_cm : begin_cm;
  const uint32_t ms = yx_part_ms_before (part, direction, tracer->period, high)
                      - yx_part_ms_before (part, direction, tracer->period, low);
  const int64_t first = part->first_point;
  const int64_t last = index + 1 < roads->segments[segment + 1].first_part
                           ? roads->parts[index + 1].first_point
                           : roads->segments[segment + 1].first_point - 1;
  const Place low_place = place_at (roads, segment, part_start_cm + low);
  const Place high_place = place_at (roads, segment, part_start_cm + high);
  const int64_t first_inner = low > 0 ? low_place.after : first + 1;
  const int64_t last_inner = high < part->cm ? high_place.before : last - 1;
  YxRoadStretch *stretch = stretch_of_part (tracer, part, forward);

  if (stretch == NULL) {
    tracer->ok = false;
    return;
  }
  stretch->ms += ms + tracer->turn_ms;
  stretch->cm += high - low;
  tracer->ms += ms + tracer->turn_ms;
  tracer->cm += high - low;
  tracer->turn_ms = 0;

  if (direction == 0) {
    for (int64_t p = first_inner; p <= last_inner; p++)
      add_point (tracer, yx_image_point (roads, (uint32_t) p), roads->node_ids[p]);
    if (high == part->cm)
      add_point (tracer, yx_image_point (roads, (uint32_t) last), roads->node_ids[last]);
    else
      add_point (tracer, high_place.point, high_place.node_id);
  } else {
    for (int64_t p = last_inner; p >= first_inner; p--)
      add_point (tracer, yx_image_point (roads, (uint32_t) p), roads->node_ids[p]);
    if (low == 0)
      add_point (tracer, yx_image_point (roads, (uint32_t) first), roads->node_ids[first]);
    else
      add_point (tracer, low_place.point, low_place.node_id);
  }
}

static void
add_place (Tracer *tracer, uint32_t segment, uint32_t offset_cm)
{
  const Place place = place_at (tracer->roads, segment, offset_cm);

  add_point (tracer, place.point, place.node_id);
}

/* One lane between two offsets of its segment. */
static void
trace_lane (Tracer *tracer, uint32_t lane, uint32_t from_cm, uint32_t to_cm)
{
  const uint32_t segment = lane / 2;
  const uint32_t direction = lane % 2;
  const uint32_t first_part = tracer->roads->segments[segment].first_part;
  const uint32_t end_part = tracer->roads->segments[segment + 1].first_part;
  const uint32_t low = direction == 0 ? from_cm : to_cm;
  const uint32_t high = direction == 0 ? to_cm : from_cm;
  uint32_t start = direction == 0 ? 0 : tracer->roads->segments[segment].cm;

  for (uint32_t i = 0; i < end_part - first_part && tracer->ok; i++) {
    const uint32_t index = direction == 0 ? first_part + i : end_part - 1 - i;
    const uint32_t cm = tracer->roads->parts[index].cm;
    uint32_t covered_low, covered_high;

    if (direction == 1)
      start -= cm;
    covered_low = low > start ? low - start : 0;
    covered_high = high < start + cm ? high - start : cm;
    if (high > start && low < start + cm && covered_low < covered_high)
      trace_part (tracer, segment, index, direction, direction == 0 ? covered_low : covered_high,
                  direction == 0 ? covered_high : covered_low, start);
    if (direction == 0)
      start += cm;
  }
}

/* A journey that ends where it began, or whose last turn leads to where it ends at once, has
 * still two points and a stretch to carry what is left. */
static void
end_at (Tracer *tracer, uint32_t segment, uint32_t direction, uint32_t offset_cm)
{
  uint32_t piece;
  double fraction;

  yx_place_of_offset (tracer->roads, segment, offset_cm, &piece, &fraction);
  if (tracer->turn_ms > 0 || tracer->stretches.n == 0) {
    const YxImagePart *part
        = &tracer->roads->parts[yx_part_of_piece (tracer->roads, segment, piece)];
    YxRoadStretch *stretch = stretch_of_part (
        tracer, part, ((part->flags & YX_PART_FORWARD) != 0) == (direction == 0));

    if (stretch == NULL) {
      tracer->ok = false;
      return;
    }
    stretch->ms += tracer->turn_ms;
    tracer->ms += tracer->turn_ms;
    add_place (tracer, segment, offset_cm);
  }
}

static void
close_stretches (Tracer *tracer)
{
  for (size_t i = 0; i < tracer->stretches.n; i++) {
    YxRoadStretch *stretch = &tracer->stretches.items[i];
    const size_t end = i + 1 < tracer->stretches.n ? tracer->stretches.items[i + 1].first_point
                                                   : tracer->points.n - 1;

    stretch->n_points = end - stretch->first_point + 1;
  }
}

YxRoadsError
yx_trace_path (const YxRoads *roads, YxRoadsPeriod period, const uint32_t *states,
               size_t n_states, uint32_t from_cm, uint32_t to_cm, YxRoadPath *ret_path)
{
  Tracer tracer = { .roads = roads, .period = period, .ok = true };

  add_place (&tracer, roads->state_lanes[states[0]] / 2, from_cm);
  for (size_t i = 0; i < n_states && tracer.ok; i++) {
    const uint32_t lane = roads->state_lanes[states[i]];
    const uint32_t length = roads->segments[lane / 2].cm;
    const uint32_t begin = i == 0 ? from_cm : lane % 2 == 0 ? 0 : length;
    const uint32_t end = i + 1 == n_states ? to_cm : lane % 2 == 0 ? length : 0;

    if (i > 0) {
      const YxImageTurn *turn = yx_find_turn (roads, states[i - 1], states[i]);

      tracer.turn_ms += turn != NULL ? turn->ms[period] : 0;
    }
    trace_lane (&tracer, lane, begin, end);
  }
  if (tracer.ok) {
    const uint32_t lane = roads->state_lanes[states[n_states - 1]];

    end_at (&tracer, lane / 2, lane % 2, to_cm);
  }
  if (!tracer.ok) {
    yx_vector_clear (&tracer.points);
    yx_vector_clear (&tracer.node_ids);
    yx_vector_clear (&tracer.stretches);
    return YX_ROADS_ERROR_NO_MEMORY;
  }
  close_stretches (&tracer);
  *ret_path = (YxRoadPath){
    .ms = (uint32_t) tracer.ms,
    .metres = (uint32_t) ((tracer.cm + 50) / 100),
    .points = tracer.points.items,
    .node_ids = tracer.node_ids.items,
    .n_points = tracer.points.n,
    .stretches = tracer.stretches.items,
    .n_stretches = tracer.stretches.n,
  };
  return YX_ROADS_OK;
}

/* ---- From hierarchy to states --------------------------------------------------------- */

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
  error = yx_trace_path (roads, period, unpacker.ranks.items, unpacker.ranks.n, from->offset_cm,
                         to->offset_cm, ret_path);

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
