#include "roads/index.h"
#include "roads/price.h"
#include "roads/search.h"

#include <math.h>
#include <stdlib.h>

/* From states to geometry: the points, OSM nodes and stretches of a journey. */

typedef struct {
  const YxRoads *roads;
  YxRoadsPeriod period;
  YxRoadsSpeeds speeds;
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

/* The OSM node of a place, or for one between two nodes, that which lies behind (or ahead of) a
 * car driving in a direction. */
static int64_t
node_behind (const YxRoads *roads, const Place *place, uint32_t direction)
{
  if (place->node_id != 0)
    return place->node_id;
  return roads->node_ids[direction == 0 ? place->before : place->after];
}

static int64_t
node_ahead (const YxRoads *roads, const Place *place, uint32_t direction)
{
  return node_behind (roads, place, 1 - direction);
}


static Place
place_of_node (const YxRoads *roads, uint32_t node)
{
  return (Place){ yx_image_point (roads, node), (int64_t) node - 1, (int64_t) node + 1,
                  roads->node_ids[node] };
}

static Place
place_at (const YxRoads *roads, uint32_t segment, uint32_t offset_cm)
{
  uint32_t piece;
  double fraction;
  Place place;

  yx_place_of_offset (roads, segment, offset_cm, &piece, &fraction);
  if (fraction == 0.0 || fraction == 1.0) {
    place = place_of_node (roads, piece + (fraction == 1.0));
  } else {
    const YxLonLat a = yx_image_point (roads, piece);
    const YxLonLat b = yx_image_point (roads, piece + 1);

    place = (Place){ { a.lon + fraction * (b.lon - a.lon), a.lat + fraction * (b.lat - a.lat) },
                     piece, (int64_t) piece + 1, 0 };
  }
  return place;
}

/* The stretch that the part continues, or a new one that begins at the last point, which is the
 * given place. */
static YxRoadStretch *
stretch_of_part (Tracer *tracer, uint32_t index, uint32_t direction, const Place *begin)
{
  const YxRoads *roads = tracer->roads;
  const YxImagePart *part = &roads->parts[index];
  const bool forward = ((part->flags & YX_PART_FORWARD) != 0) == (direction == 0);
  YxRoadStretch *last
      = tracer->stretches.n > 0 ? &tracer->stretches.items[tracer->stretches.n - 1] : NULL;
  double kmh;

  if (last != NULL && last->way_id == part->way_id && last->forward == forward)
    return last;
  if (!yx_vector_push (&tracer->stretches,
                       ((YxRoadStretch){
                           .way_id = part->way_id,
                           .forward = forward,
                           .road_class = part->road_class,
                           .pace = yx_part_pace (&tracer->speeds, part->road_class,
                                                 &roads->part_facts[index], direction,
                                                 tracer->period, &kmh),
                           .name = roads->names + part->name,
                           .first_node = node_behind (roads, begin, direction),
                           .first_point = tracer->points.n - 1,
                       }))) {
    tracer->ok = false;
    return NULL;
  }
  return &tracer->stretches.items[tracer->stretches.n - 1];
}

/* The stretch of one part between two offsets within it, in the direction of the lane. */
static void
trace_part (Tracer *tracer, uint32_t segment, uint32_t index, uint32_t direction,
            uint32_t begin_cm, uint32_t end_cm, uint32_t part_start_cm)
{
  const YxRoads *roads = tracer->roads;
  const YxImagePart *part = &roads->parts[index];
  const uint32_t low = direction == 0 ? begin_cm : end_cm;
  const uint32_t high = direction == 0 ? end_cm : begin_cm;
  const uint32_t ms = yx_part_ms_before (part, direction, tracer->period, high)
                      - yx_part_ms_before (part, direction, tracer->period, low);
  const int64_t first = part->first_point;
  const int64_t last = index + 1 < roads->segments[segment + 1].first_part
                           ? roads->parts[index + 1].first_point
                           : roads->segments[segment + 1].first_point - 1;
  /* Most parts are driven whole: no need to measure along them. */
  const Place low_place = low == 0 ? place_of_node (roads, (uint32_t) first)
                                   : place_at (roads, segment, part_start_cm + low);
  const Place high_place = high == part->cm ? place_of_node (roads, (uint32_t) last)
                                            : place_at (roads, segment, part_start_cm + high);
  const int64_t first_inner = low > 0 ? low_place.after : first + 1;
  const int64_t last_inner = high < part->cm ? high_place.before : last - 1;
  const double delay_ms = yx_part_delay_ms (&tracer->speeds, &roads->part_facts[index], direction,
                                            tracer->period);
  YxRoadStretch *stretch
      = stretch_of_part (tracer, index, direction, direction == 0 ? &low_place : &high_place);

  if (stretch == NULL)
    return;
  stretch->ms += ms + tracer->turn_ms;
  stretch->delay_ms
      += tracer->turn_ms + (uint32_t) lround (delay_ms * (high - low) / part->cm);
  stretch->last_node
      = node_ahead (roads, direction == 0 ? &high_place : &low_place, direction);
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
  const Place place = place_at (tracer->roads, segment, offset_cm);
  YxRoadStretch *stretch;
  uint32_t piece;
  double fraction;

  if (tracer->turn_ms == 0 && tracer->stretches.n > 0)
    return;
  yx_place_of_offset (tracer->roads, segment, offset_cm, &piece, &fraction);
  stretch = stretch_of_part (tracer, yx_part_of_piece (tracer->roads, segment, piece), direction,
                             &place);
  if (stretch == NULL)
    return;
  stretch->ms += tracer->turn_ms;
  stretch->delay_ms += tracer->turn_ms;
  stretch->last_node = node_ahead (tracer->roads, &place, direction);
  tracer->ms += tracer->turn_ms;
  tracer->turn_ms = 0;
  add_point (tracer, place.point, place.node_id);
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

static void
trace_run (Tracer *tracer, const uint32_t *states, size_t n_states, const YxRun *run)
{
  const YxRoads *roads = tracer->roads;

  for (size_t i = 0; i < n_states && tracer->ok; i++) {
    const uint32_t lane = roads->state_lanes[states[i]];
    const uint32_t length = roads->segments[lane / 2].cm;
    const uint32_t begin = i == 0 ? run->from_cm : lane % 2 == 0 ? 0 : length;
    const uint32_t end = i + 1 == n_states ? run->to_cm : lane % 2 == 0 ? length : 0;

    if (i > 0) {
      const YxImageTurn *turn = yx_find_turn (roads, states[i - 1], states[i]);

      tracer->turn_ms += turn != NULL ? turn->ms[tracer->period] : 0;
    }
    trace_lane (tracer, lane, begin, end);
  }
}

YxRoadsError
yx_trace_path (const YxRoads *roads, YxRoadsPeriod period, const uint32_t *states,
               size_t n_states, const YxRun *runs, size_t n_runs, YxRoadPath *ret_path)
{
  Tracer tracer = { .roads = roads, .period = period, .ok = true };

  yx_roads_get_speeds (roads, &tracer.speeds);
  add_place (&tracer, roads->state_lanes[states[0]] / 2, runs[0].from_cm);
  for (size_t i = 0; i < n_runs; i++) {
    const size_t end = i + 1 < n_runs ? runs[i + 1].first_state : n_states;

    if (i > 0)
      tracer.turn_ms
          += (uint32_t) lround (tracer.speeds.delay_s[YX_ROAD_DELAY_U_TURN][period] * 1000.0);
    trace_run (&tracer, states + runs[i].first_state, end - runs[i].first_state, &runs[i]);
  }
  if (tracer.ok) {
    const uint32_t lane = roads->state_lanes[states[n_states - 1]];

    end_at (&tracer, lane / 2, lane % 2, runs[n_runs - 1].to_cm);
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

