#include "roads/index.h"
#include "roads/search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Map matching by a hidden Markov model (Newson & Krumm 2009). Each fix may lie on any lane
 * within reach (a candidate), less likely the farther off; from one fix to the next the car
 * drives the fastest way between two candidates, less likely the more its length differs from
 * the straight line; Viterbi's algorithm finds the likeliest chain. What differs from the paper:
 *   - turns and one-ways are those of the routing graph, so a chain is a lawful journey;
 *   - the tolerance for detours grows with the distance between fixes, so that sparse tracks
 *     need no other settings than dense ones;
 *   - a fix to which no way leads in the time is left out; when the next ones are no better
 *     the piece ends before it and another begins;
 *   - a candidate slightly behind the last on its own lane counts as standing still: that is
 *     how a waiting car looks. */

#define MAX_CANDIDATES 24
/* So many fixes in a row that cannot be reached end a piece. */
#define MAX_LEFT_OUT 4
/* Detours are tolerated in proportion to the straight line, too. */
#define BETA_SHARE 0.12
/* The search gives up beyond this much more than the straight line. */
#define DETOUR_FACTOR 3.0
#define DETOUR_M 400.0
/* A way known to exist is followed however long it is. */
#define FOLLOW_LIMIT_M 1e7

typedef struct {
  uint32_t lane;
  uint32_t offset_cm; /* on the segment */
  YxNearPiece near;
  double score;       /* log likelihood of the best chain that ends here; -INFINITY: none */
  uint32_t previous;  /* candidate of the layer before */
} Candidate;

/* The candidates of one fix that takes part. */
typedef struct {
  size_t fix;
  size_t first, n;
} Layer;

typedef struct {
  YxRoadsSearch *search;
  const YxRoads *roads;
  const YxRoadFix *fixes;
  size_t n_fixes;
  YxRoadMatchOptions options;
  YxVector (Candidate) candidates;
  YxVector (Layer) layers; /* of the piece being followed */
  YxVector (uint32_t) chosen;
  YxVector (uint32_t) states;
  YxVector (YxRoadPath) pieces;
  YxRoadMatchedFix *matched;
} Matcher;

/* ---- Candidates ----------------------------------------------------------------------- */

typedef struct {
  YxNearPiece nearest[MAX_CANDIDATES / 2];
  size_t n;
} Nearby;

static bool
is_nearer (const YxNearPiece *a, const YxNearPiece *b)
{
  return a->distance_m != b->distance_m ? a->distance_m < b->distance_m : a->piece < b->piece;
}

/* Keeps the nearest piece of each of the nearest segments, in order. */
static void
collect_cb (const YxNearPiece *near, double *limit_m, void *data)
{
  Nearby *nearby = data;
  size_t at = 0;

  while (at < nearby->n && nearby->nearest[at].segment != near->segment)
    at++;
  if (at < nearby->n) {
    if (!is_nearer (near, &nearby->nearest[at]))
      return;
  } else if (nearby->n < MAX_CANDIDATES / 2) {
    nearby->n++;
  } else {
    at = nearby->n - 1;
    if (!is_nearer (near, &nearby->nearest[at]))
      return;
  }
  for (; at > 0 && is_nearer (near, &nearby->nearest[at - 1]); at--)
    nearby->nearest[at] = nearby->nearest[at - 1];
  nearby->nearest[at] = *near;
}

static double
spread_of_fix (const Matcher *matcher, const YxRoadFix *fix)
{
  /* Devices state the radius of about two thirds of their fixes. */
  return fmax (matcher->options.sigma_m, fmin (fix->accuracy_m, 100.0) * 0.7);
}

static bool
add_candidates (Matcher *matcher, size_t fix, Layer *ret_layer)
{
  const YxRoadFix *given = &matcher->fixes[fix];
  const double spread = spread_of_fix (matcher, given);
  Layer layer = { fix, matcher->candidates.n, 0 };
  Nearby nearby = { .n = 0 };

  if (yx_lon_lat_is_valid (given->point))
    yx_index_visit (matcher->roads, given->point, fmax (matcher->options.radius_m, 3.0 * spread),
                    collect_cb, &nearby);
  for (size_t i = 0; i < nearby.n; i++) {
    const YxNearPiece *near = &nearby.nearest[i];
    const double off = near->distance_m / spread;

    for (uint32_t lane = 2 * near->segment; lane < 2 * near->segment + 2; lane++) {
      const Candidate candidate = {
        .lane = lane,
        .offset_cm
        = yx_offset_of_place (matcher->roads, near->segment, near->piece, near->fraction),
        .near = *near,
        .score = -0.5 * off * off,
        .previous = YX_NONE,
      };

      if (matcher->roads->lane_states[lane] == matcher->roads->lane_states[lane + 1])
        continue;
      if (!yx_vector_push (&matcher->candidates, candidate))
        return false;
      layer.n++;
    }
  }
  *ret_layer = layer;
  return true;
}

/* ---- Ways between candidates ---------------------------------------------------------- */

/* Centimetres from the start of the lane, in the direction of driving. */
static int64_t
driven_offset (const Matcher *matcher, const Candidate *candidate)
{
  return candidate->lane % 2 == 0
             ? (int64_t) candidate->offset_cm
             : (int64_t) matcher->roads->segments[candidate->lane / 2].cm - candidate->offset_cm;
}

/* Fastest ways from a candidate to all states, as far as the limit; ends early when all marked
 * states are settled. */
static bool
spread_from (Matcher *matcher, const Candidate *from, double limit_m, uint32_t n_marked)
{
  YxRoadsSearch *search = matcher->search;
  const YxRoads *roads = matcher->roads;
  const int64_t limit_cm = (int64_t) (limit_m * 100.0);

  yx_search_reset (search, 0);
  if (!yx_search_reach (search, 0, roads->lane_states[from->lane],
                        -yx_lane_weight_to (roads, YX_ROADS_DAY, from->lane, from->offset_cm),
                        YX_NONE, YX_NONE))
    return false;
  while (search->heaps[0].n > 0 && n_marked > 0) {
    const YxHeapEntry entry = yx_heap_pop (&search->heaps[0]);
    YxWeight at_end;

    if (entry.key > search->labels[0][entry.item].distance)
      continue;
    n_marked -= search->marks[entry.item] != 0;
    at_end = entry.key + yx_lane_weight (roads, YX_ROADS_DAY, roads->state_lanes[entry.item]);
    if (yx_weight_cm (at_end) > limit_cm)
      continue;
    for (uint32_t t = roads->first_turns[entry.item]; t < roads->first_turns[entry.item + 1];
         t++) {
      const YxImageTurn *turn = &roads->turns[t];

      if (!yx_search_reach (search, 0, turn->to, at_end + yx_weight (turn->ms[YX_ROADS_DAY], 0),
                            entry.item, YX_NONE))
        return false;
    }
  }
  return true;
}

/* The state of the candidate's lane that the search reached first; YX_NONE when none. */
static uint32_t
reached_state (const Matcher *matcher, uint32_t lane)
{
  uint32_t best = YX_NONE;

  for (uint32_t s = matcher->roads->lane_states[lane]; s < matcher->roads->lane_states[lane + 1];
       s++) {
    if (matcher->search->labels[0][s].distance != YX_WEIGHT_INFINITE
        && (best == YX_NONE
            || matcher->search->labels[0][s].distance < matcher->search->labels[0][best].distance))
      best = s;
  }
  return best;
}

/* Metres driven between two candidates after spread_from() the first; negative when there is no
 * way. */
static double
driven_metres (const Matcher *matcher, const Candidate *from, const Candidate *to,
               double standstill_m)
{
  uint32_t state;
  YxWeight weight;

  if (from->lane == to->lane) {
    const double metres
        = (double) (driven_offset (matcher, to) - driven_offset (matcher, from)) / 100.0;

    if (metres >= -standstill_m)
      return fmax (0.0, metres);
    return -1.0;
  }
  state = reached_state (matcher, to->lane);
  if (state == YX_NONE)
    return -1.0;
  weight = matcher->search->labels[0][state].distance
           + yx_lane_weight_to (matcher->roads, YX_ROADS_DAY, to->lane, to->offset_cm);
  return yx_weight_cm (weight) / 100.0;
}

/* Sets the marks of all states of a lane; returns how many changed. */
static uint32_t
mark_lane (Matcher *matcher, uint32_t lane, uint8_t value)
{
  uint32_t n = 0;

  for (uint32_t s = matcher->roads->lane_states[lane]; s < matcher->roads->lane_states[lane + 1];
       s++) {
    n += matcher->search->marks[s] != value;
    matcher->search->marks[s] = value;
  }
  return n;
}

static uint32_t
mark_layer (Matcher *matcher, const Layer *layer, uint8_t value)
{
  uint32_t n = 0;

  for (size_t i = layer->first; i < layer->first + layer->n; i++)
    n += mark_lane (matcher, matcher->candidates.items[i].lane, value);
  return n;
}

/* One step of Viterbi's algorithm: scores the candidates of `next` by the best way from those of
 * `last`. *ret_reached is false when none can be reached. */
static bool
advance (Matcher *matcher, const Layer *last, const Layer *next, bool *ret_reached)
{
  const YxRoadFix *a = &matcher->fixes[last->fix];
  const YxRoadFix *b = &matcher->fixes[next->fix];
  const double straight = yx_distance (a->point, b->point);
  const double seconds = (double) (b->time_us - a->time_us) / 1e6;
  const double slack = 3.0 * (spread_of_fix (matcher, a) + spread_of_fix (matcher, b));
  const double beta = matcher->options.beta_m + BETA_SHARE * straight;
  double limit = straight * DETOUR_FACTOR + DETOUR_M + slack;
  double scores[MAX_CANDIDATES];
  uint32_t origins[MAX_CANDIDATES];
  uint32_t n_marked;
  bool ok = true;

  /* A track without times is believed to have been possible. */
  if (seconds > 0.0)
    limit = fmin (limit, seconds * matcher->options.max_speed_kmh / 3.6 + slack);
  for (size_t j = 0; j < next->n; j++)
    scores[j] = -INFINITY;

  n_marked = mark_layer (matcher, next, 1);
  for (size_t i = 0; i < last->n && ok; i++) {
    const Candidate *from = &matcher->candidates.items[last->first + i];

    if (from->score == -INFINITY)
      continue;
    ok = spread_from (matcher, from, limit, n_marked);
    for (size_t j = 0; j < next->n && ok; j++) {
      const Candidate *to = &matcher->candidates.items[next->first + j];
      const double metres = driven_metres (matcher, from, to, slack);
      double score;

      if (metres < 0.0 || metres > limit)
        continue;
      score = from->score - fabs (metres - straight) / beta;
      if (score > scores[j]) {
        scores[j] = score;
        origins[j] = (uint32_t) (last->first + i);
      }
    }
  }
  mark_layer (matcher, next, 0);

  *ret_reached = false;
  for (size_t j = 0; j < next->n && ok; j++) {
    Candidate *to = &matcher->candidates.items[next->first + j];

    if (scores[j] == -INFINITY) {
      to->score = -INFINITY;
      continue;
    }
    to->score += scores[j];
    to->previous = origins[j];
    *ret_reached = true;
  }
  return ok;
}

/* ---- Pieces --------------------------------------------------------------------------- */

/* Appends the states on the way between two chosen candidates, the first one's excepted. */
static bool
follow (Matcher *matcher, const Candidate *from, const Candidate *to)
{
  const size_t first = matcher->states.n;
  uint32_t state;
  bool ok;

  /* The first state of the lane that is settled is the one. */
  mark_lane (matcher, to->lane, 1);
  ok = spread_from (matcher, from, FOLLOW_LIMIT_M, 1);
  mark_lane (matcher, to->lane, 0);
  if (!ok)
    return false;
  state = reached_state (matcher, to->lane);
  for (; state != YX_NONE && matcher->search->labels[0][state].parent != YX_NONE;
       state = matcher->search->labels[0][state].parent) {
    if (!yx_vector_push (&matcher->states, state))
      return false;
  }
  for (size_t i = first, j = matcher->states.n; i + 1 < j; i++) {
    const uint32_t swap = matcher->states.items[i];

    matcher->states.items[i] = matcher->states.items[--j];
    matcher->states.items[j] = swap;
  }
  return true;
}

static void
place_fix (Matcher *matcher, const Layer *layer, const Candidate *candidate, double along_m)
{
  matcher->matched[layer->fix] = (YxRoadMatchedFix){
    .snap = yx_snap_near (matcher->roads, matcher->fixes[layer->fix].point, &candidate->near),
    .forward = candidate->lane % 2 == 0,
    .piece = (uint32_t) matcher->pieces.n,
    .along_m = along_m,
  };
}

/* Writes out the piece that the layers hold, if it is more than a single fix among many. */
static YxRoadsError
finish_piece (Matcher *matcher)
{
  const size_t n = matcher->layers.n;
  const Layer *layers = matcher->layers.items;
  const Candidate *candidates = matcher->candidates.items;
  uint32_t best = YX_NONE;
  uint64_t along_cm = 0;
  uint32_t first_cm, last_cm;
  YxRoadPath path;
  YxRoadsError error;

  matcher->layers.n = 0;
  if (n == 0 || (n == 1 && matcher->n_fixes > 1))
    return YX_ROADS_OK;
  for (size_t i = layers[n - 1].first; i < layers[n - 1].first + layers[n - 1].n; i++) {
    if (best == YX_NONE || candidates[i].score > candidates[best].score)
      best = (uint32_t) i;
  }
  matcher->chosen.n = 0;
  if (!yx_vector_reserve (&matcher->chosen, n))
    return YX_ROADS_ERROR_NO_MEMORY;
  matcher->chosen.n = n;
  for (size_t i = n; i-- > 0; best = candidates[best].previous)
    matcher->chosen.items[i] = best;

  matcher->states.n = 0;
  first_cm = last_cm = candidates[matcher->chosen.items[0]].offset_cm;
  if (!yx_vector_push (&matcher->states,
                       matcher->roads->lane_states[candidates[matcher->chosen.items[0]].lane]))
    return YX_ROADS_ERROR_NO_MEMORY;
  place_fix (matcher, &layers[0], &candidates[matcher->chosen.items[0]], 0.0);
  for (size_t i = 1; i < n; i++) {
    const Candidate *to = &candidates[matcher->chosen.items[i]];
    Candidate from = candidates[matcher->chosen.items[i - 1]];

    /* From where the car has got to: a fix may lie behind the one before. */
    from.offset_cm = last_cm;
    if (from.lane == to->lane) {
      const int64_t ahead = driven_offset (matcher, to) - driven_offset (matcher, &from);

      if (ahead > 0) {
        along_cm += (uint64_t) ahead;
        last_cm = to->offset_cm;
      }
    } else {
      uint32_t state;

      if (!follow (matcher, &from, to))
        return YX_ROADS_ERROR_NO_MEMORY;
      state = reached_state (matcher, to->lane);
      if (state != YX_NONE)
        along_cm += yx_weight_cm (
            matcher->search->labels[0][state].distance
            + yx_lane_weight_to (matcher->roads, YX_ROADS_DAY, to->lane, to->offset_cm));
      last_cm = to->offset_cm;
    }
    place_fix (matcher, &layers[i], to, (double) along_cm / 100.0);
  }
  error = yx_trace_path (matcher->roads, YX_ROADS_DAY, matcher->states.items, matcher->states.n,
                         first_cm, last_cm, &path);
  if (error == YX_ROADS_OK && !yx_vector_push (&matcher->pieces, path)) {
    yx_road_path_clear (&path);
    error = YX_ROADS_ERROR_NO_MEMORY;
  }
  return error;
}

/* Follows the track from one fix until the piece ends; *ret_next is where the next begins. */
static YxRoadsError
follow_piece (Matcher *matcher, size_t first, size_t *ret_next)
{
  size_t left_out = 0;
  size_t resume = first;

  matcher->candidates.n = matcher->layers.n = 0;
  for (size_t i = first; i < matcher->n_fixes; i++) {
    const Layer *last = matcher->layers.n > 0 ? &matcher->layers.items[matcher->layers.n - 1]
                                              : NULL;
    bool is_reached = true;
    Layer layer;

    if (last != NULL
        && (double) (matcher->fixes[i].time_us - matcher->fixes[last->fix].time_us) / 1e6
               > matcher->options.max_gap_s) {
      *ret_next = left_out > 0 ? resume : i;
      return finish_piece (matcher);
    }
    if (!add_candidates (matcher, i, &layer))
      return YX_ROADS_ERROR_NO_MEMORY;
    if (layer.n == 0)
      continue;
    if (last != NULL && !advance (matcher, last, &layer, &is_reached))
      return YX_ROADS_ERROR_NO_MEMORY;
    if (!is_reached) {
      matcher->candidates.n = layer.first;
      if (left_out++ == 0)
        resume = i;
      if (left_out >= MAX_LEFT_OUT) {
        *ret_next = resume;
        return finish_piece (matcher);
      }
      continue;
    }
    left_out = 0;
    if (!yx_vector_push (&matcher->layers, layer))
      return YX_ROADS_ERROR_NO_MEMORY;
  }
  *ret_next = left_out > 0 ? resume : matcher->n_fixes;
  return finish_piece (matcher);
}

static YxRoadMatchOptions
complete_options (const YxRoadMatchOptions *options)
{
  YxRoadMatchOptions complete = options != NULL ? *options : (YxRoadMatchOptions){ 0 };

  if (!(complete.radius_m > 0.0))
    complete.radius_m = 60.0;
  if (!(complete.sigma_m > 0.0))
    complete.sigma_m = 8.0;
  if (!(complete.beta_m > 0.0))
    complete.beta_m = 15.0;
  if (!(complete.max_speed_kmh > 0.0))
    complete.max_speed_kmh = 160.0;
  if (!(complete.max_gap_s > 0.0))
    complete.max_gap_s = 180.0;
  return complete;
}

YxRoadsError
yx_roads_match (YxRoadsSearch *search, const YxRoadFix *fixes, size_t n_fixes,
                const YxRoadMatchOptions *options, YxRoadMatch *ret_match)
{
  Matcher matcher = {
    .search = search,
    .roads = search->roads,
    .fixes = fixes,
    .n_fixes = n_fixes,
    .options = complete_options (options),
    .matched = calloc (n_fixes + 1, sizeof *matcher.matched),
  };
  YxRoadsError error = matcher.matched != NULL ? YX_ROADS_OK : YX_ROADS_ERROR_NO_MEMORY;

  for (size_t i = 0; i < n_fixes && error == YX_ROADS_OK; i++) {
    matcher.matched[i].snap
        = (YxRoadSnap){ .status = YX_ROAD_SNAP_TOO_FAR, .distance_m = INFINITY, .name = "" };
    matcher.matched[i].piece = YX_NONE;
  }
  for (size_t i = 0; i < n_fixes && error == YX_ROADS_OK;)
    error = follow_piece (&matcher, i, &i);
  if (error == YX_ROADS_OK && matcher.pieces.n == 0)
    error = YX_ROADS_ERROR_NO_MATCH;

  yx_vector_clear (&matcher.candidates);
  yx_vector_clear (&matcher.layers);
  yx_vector_clear (&matcher.chosen);
  yx_vector_clear (&matcher.states);
  if (error != YX_ROADS_OK) {
    YxRoadMatch match = { matcher.matched, n_fixes, matcher.pieces.items, matcher.pieces.n };

    yx_road_match_clear (&match);
    return error;
  }
  *ret_match = (YxRoadMatch){ matcher.matched, n_fixes, matcher.pieces.items, matcher.pieces.n };
  return YX_ROADS_OK;
}

void
yx_road_match_clear (YxRoadMatch *match)
{
  for (size_t i = 0; i < match->n_pieces; i++)
    yx_road_path_clear (&match->pieces[i]);
  free (match->pieces);
  free (match->fixes);
  *match = YX_ROAD_MATCH_EMPTY;
}
