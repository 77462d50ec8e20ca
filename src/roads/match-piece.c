#include "roads/matcher.h"

static void
place_fix (YxMatcher *matcher, const YxMatchLayer *layer, const YxMatchCandidate *candidate,
           uint64_t along_cm)
{
  matcher->matched[layer->fix] = (YxRoadMatchedFix){
    .snap = yx_snap_near (matcher->roads, matcher->fixes[layer->fix].point, &candidate->near),
    .forward = candidate->lane % 2 == 0,
    .piece = (uint32_t) matcher->pieces.n,
    .along_m = (double) along_cm / 100.0,
  };
}

/* The likeliest chain of candidates, one of each layer, into matcher->chosen. */
static bool
choose_chain (YxMatcher *matcher)
{
  const size_t n = matcher->layers.n;
  const YxMatchLayer *last = &matcher->layers.items[n - 1];
  const YxMatchCandidate *candidates = matcher->candidates.items;
  uint32_t best = YX_NONE;

  for (size_t i = last->first; i < last->first + last->n; i++) {
    if (best == YX_NONE || candidates[i].score > candidates[best].score)
      best = (uint32_t) i;
  }
  matcher->chosen.n = 0;
  if (!yx_vector_reserve (&matcher->chosen, n))
    return false;
  matcher->chosen.n = n;
  for (size_t i = n; i-- > 0; best = candidates[best].previous)
    matcher->chosen.items[i] = best;
  return true;
}

static bool
begin_run (YxMatcher *matcher, uint32_t lane, uint32_t from_cm)
{
  return yx_vector_push (&matcher->runs, ((YxRun){ .first_state = matcher->states.n,
                                                   .from_cm = from_cm,
                                                   .to_cm = from_cm }))
         && yx_vector_push (&matcher->states, matcher->roads->lane_states[lane]);
}

/* Drives on from where the car has got to (the last run's end, on the lane of `from`; the fix
 * itself may lie behind that) to the next candidate. */
static bool
drive_to (YxMatcher *matcher, YxMatchCandidate from, const YxMatchCandidate *to,
          uint64_t *along_cm)
{
  YxRun *run = &matcher->runs.items[matcher->runs.n - 1];
  uint32_t cm;

  from.offset_cm = run->to_cm;
  if (to->turned) {
    from.lane ^= 1;
    if (!begin_run (matcher, from.lane, from.offset_cm))
      return false;
    run = &matcher->runs.items[matcher->runs.n - 1];
  }
  if (from.lane == to->lane) {
    const int64_t ahead
        = yx_match_driven_offset (matcher, to) - yx_match_driven_offset (matcher, &from);

    if (ahead > 0) {
      *along_cm += (uint64_t) ahead;
      run->to_cm = to->offset_cm;
    }
    return true;
  }
  if (!yx_match_follow (matcher, &from, to, &cm))
    return false;
  *along_cm += cm;
  run->to_cm = to->offset_cm;
  return true;
}

YxRoadsError
yx_match_finish_piece (YxMatcher *matcher)
{
  const size_t n = matcher->layers.n;
  const YxMatchCandidate *first, *last;
  uint64_t along_cm = 0;
  YxRoadPath path;
  YxRoadsError error;

  matcher->runs.n = matcher->states.n = 0;
  if (n == 0 || (n == 1 && matcher->n_fixes > 1)) {
    matcher->layers.n = 0;
    return YX_ROADS_OK;
  }
  if (!choose_chain (matcher))
    return YX_ROADS_ERROR_NO_MEMORY;
  first = last = &matcher->candidates.items[matcher->chosen.items[0]];
  if (!begin_run (matcher, first->lane, first->offset_cm))
    return YX_ROADS_ERROR_NO_MEMORY;
  place_fix (matcher, &matcher->layers.items[0], first, 0);
  for (size_t i = 1; i < n; i++) {
    const YxMatchCandidate *next = &matcher->candidates.items[matcher->chosen.items[i]];

    if (!drive_to (matcher, *last, next, &along_cm))
      return YX_ROADS_ERROR_NO_MEMORY;
    place_fix (matcher, &matcher->layers.items[i], next, along_cm);
    last = next;
  }
  matcher->layers.n = 0;
  error = yx_trace_path (matcher->roads, matcher->options.period, matcher->states.items,
                         matcher->states.n, matcher->runs.items, matcher->runs.n, &path);
  if (error == YX_ROADS_OK && !yx_vector_push (&matcher->pieces, path)) {
    yx_road_path_clear (&path);
    error = YX_ROADS_ERROR_NO_MEMORY;
  }
  return error;
}
