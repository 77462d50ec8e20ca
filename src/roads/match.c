#include "roads/matcher.h"

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
 *     how a waiting car looks;
 *   - a car may turn round in a road, where the routing graph would not have it, at a price. */

/* So many fixes in a row that cannot be reached end a piece. */
#define MAX_LEFT_OUT 4

static int
compare_places (const void *a, const void *b)
{
  const YxNearPiece *x = a;
  const YxNearPiece *y = b;

  return (x->piece > y->piece) - (x->piece < y->piece);
}

static int
compare_distances (const void *a, const void *b)
{
  const YxNearPiece *x = a;
  const YxNearPiece *y = b;

  if (x->distance_m != y->distance_m)
    return x->distance_m < y->distance_m ? -1 : 1;
  return compare_places (a, b);
}

static void
collect_cb (const YxNearPiece *near, double *limit_m, void *data)
{
  YxMatcher *matcher = data;

  matcher->ok = matcher->ok && yx_vector_push (&matcher->near, *near);
}

static bool
is_next_to (const YxNearPiece *a, const YxNearPiece *b)
{
  return a->segment == b->segment && a->piece + 1 == b->piece;
}

/* The places within reach where a road comes nearest to the fix, into matcher->near: one of a road
 * that passes by, two of one that comes back. No more than there can be candidates. */
static bool
find_near_places (YxMatcher *matcher, YxLonLat point, double radius_m)
{
  size_t n_kept = 0;

  matcher->near.n = 0;
  yx_index_visit (matcher->roads, point, radius_m, collect_cb, matcher);
  if (matcher->near.n > 1)
    qsort (matcher->near.items, matcher->near.n, sizeof *matcher->near.items, compare_places);
  for (size_t i = 0; i < matcher->near.n; i++) {
    const YxNearPiece near = matcher->near.items[i];

    /* The one before has been overwritten at most by itself. */
    if (i > 0 && is_next_to (&matcher->near.items[i - 1], &near)
        && matcher->near.items[i - 1].distance_m <= near.distance_m)
      continue;
    if (i + 1 < matcher->near.n && is_next_to (&near, &matcher->near.items[i + 1])
        && matcher->near.items[i + 1].distance_m < near.distance_m)
      continue;
    matcher->near.items[n_kept++] = near;
  }
  if (n_kept > 1)
    qsort (matcher->near.items, n_kept, sizeof *matcher->near.items, compare_distances);
  matcher->near.n = n_kept < YX_MATCH_MAX_CANDIDATES / 2 ? n_kept : YX_MATCH_MAX_CANDIDATES / 2;
  return matcher->ok;
}

double
yx_match_spread_of_fix (const YxMatcher *matcher, const YxRoadFix *fix)
{
  /* Devices state the radius of about two thirds of their fixes. */
  return fmax (matcher->options.sigma_m, fmin (fix->accuracy_m, 100.0) * 0.7);
}

static bool
add_candidates (YxMatcher *matcher, size_t fix, YxMatchLayer *ret_layer)
{
  const YxRoadFix *given = &matcher->fixes[fix];
  const double spread = yx_match_spread_of_fix (matcher, given);
  YxMatchLayer layer = { fix, matcher->candidates.n, 0 };

  if (!yx_lon_lat_is_valid (given->point)) {
    *ret_layer = layer;
    return true;
  }
  if (!find_near_places (matcher, given->point, fmax (matcher->options.radius_m, 3.0 * spread)))
    return false;
  for (size_t i = 0; i < matcher->near.n; i++) {
    const YxNearPiece *near = &matcher->near.items[i];
    const double off = near->distance_m / spread;

    for (uint32_t lane = 2 * near->segment; lane < 2 * near->segment + 2; lane++) {
      const YxMatchCandidate candidate = {
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

/* Follows the track from one fix until the piece ends; *ret_next is where the next begins. */
static YxRoadsError
follow_piece (YxMatcher *matcher, size_t first, size_t *ret_next)
{
  size_t left_out = 0;
  size_t resume = first;

  matcher->candidates.n = matcher->layers.n = 0;
  for (size_t i = first; i < matcher->n_fixes; i++) {
    const YxMatchLayer *last = matcher->layers.n > 0 ? &matcher->layers.items[matcher->layers.n - 1]
                                              : NULL;
    bool is_reached = true;
    YxMatchLayer layer;

    if (last != NULL
        && (double) (matcher->fixes[i].time_us - matcher->fixes[last->fix].time_us) / 1e6
               > matcher->options.max_gap_s) {
      *ret_next = left_out > 0 ? resume : i;
      return yx_match_finish_piece (matcher);
    }
    if (!add_candidates (matcher, i, &layer))
      return YX_ROADS_ERROR_NO_MEMORY;
    if (layer.n == 0)
      continue;
    if (last != NULL && !yx_match_advance (matcher, last, &layer, &is_reached))
      return YX_ROADS_ERROR_NO_MEMORY;
    if (!is_reached) {
      matcher->candidates.n = layer.first;
      if (left_out++ == 0)
        resume = i;
      if (left_out >= MAX_LEFT_OUT) {
        *ret_next = resume;
        return yx_match_finish_piece (matcher);
      }
      continue;
    }
    left_out = 0;
    if (!yx_vector_push (&matcher->layers, layer))
      return YX_ROADS_ERROR_NO_MEMORY;
  }
  *ret_next = left_out > 0 ? resume : matcher->n_fixes;
  return yx_match_finish_piece (matcher);
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
  YxMatcher matcher = {
    .search = search,
    .roads = search->roads,
    .fixes = fixes,
    .n_fixes = n_fixes,
    .options = complete_options (options),
    .ok = true,
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

  yx_vector_clear (&matcher.near);
  yx_vector_clear (&matcher.candidates);
  yx_vector_clear (&matcher.layers);
  yx_vector_clear (&matcher.chosen);
  yx_vector_clear (&matcher.states);
  yx_vector_clear (&matcher.runs);
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
