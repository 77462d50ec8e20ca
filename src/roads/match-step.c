#include "roads/matcher.h"

#include <math.h>

/* Detours are tolerated in proportion to the straight line, too. */
#define BETA_SHARE 0.12
/* The search gives up beyond this much more than the straight line. */
#define DETOUR_FACTOR 3.0
#define DETOUR_M 400.0
/* A way known to exist is followed however long it is. */
#define FOLLOW_LIMIT_M 1e7
/* Log likelihood of turning round in the road; and how far behind the best candidate one may be
 * for this to be tried. */
#define TURN_ROUND_SCORE (-6.0)
#define TURN_ROUND_MARGIN 20.0

int64_t
yx_match_driven_offset (const YxMatcher *matcher, const YxMatchCandidate *candidate)
{
  return candidate->lane % 2 == 0
             ? (int64_t) candidate->offset_cm
             : (int64_t) matcher->roads->segments[candidate->lane / 2].cm - candidate->offset_cm;
}

/* Fastest ways from a candidate to all states, as far as the limit; ends early when all marked
 * states are settled. */
static bool
spread_from (YxMatcher *matcher, const YxMatchCandidate *from, double limit_m, uint32_t n_marked)
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
    at_end = yx_weight_sum (
        entry.key, yx_lane_weight (roads, YX_ROADS_DAY, roads->state_lanes[entry.item]));
    if (yx_weight_cm (at_end) > limit_cm)
      continue;
    for (uint32_t t = roads->first_turns[entry.item]; t < roads->first_turns[entry.item + 1];
         t++) {
      const YxImageTurn *turn = &roads->turns[t];

      if (!yx_search_reach (search, 0, turn->to,
                            yx_weight_sum (at_end, yx_weight (turn->ms[YX_ROADS_DAY], 0)),
                            entry.item, YX_NONE))
        return false;
    }
  }
  return true;
}

/* The state of the candidate's lane that the search reached first; YX_NONE when none. */
static uint32_t
reached_state (const YxMatcher *matcher, uint32_t lane)
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
driven_metres (const YxMatcher *matcher, const YxMatchCandidate *from, const YxMatchCandidate *to,
               double standstill_m)
{
  uint32_t state;
  YxWeight weight;

  if (from->lane == to->lane) {
    const double metres
        = (double) (yx_match_driven_offset (matcher, to) - yx_match_driven_offset (matcher, from)) / 100.0;

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
mark_lane (YxMatcher *matcher, uint32_t lane, uint8_t value)
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
mark_layer (YxMatcher *matcher, const YxMatchLayer *layer, uint8_t value)
{
  uint32_t n = 0;

  for (size_t i = layer->first; i < layer->first + layer->n; i++)
    n += mark_lane (matcher, matcher->candidates.items[i].lane, value);
  return n;
}

/* A step from one fix to the next. */
typedef struct {
  const YxMatchLayer *last, *next;
  double straight_m, slack_m, limit_m, beta_m;
  double scores[YX_MATCH_MAX_CANDIDATES];
  uint32_t origins[YX_MATCH_MAX_CANDIDATES];
  bool turned[YX_MATCH_MAX_CANDIDATES];
} Step;

static void
begin_step (const YxMatcher *matcher, const YxMatchLayer *last, const YxMatchLayer *next,
            Step *step)
{
  const YxRoadFix *a = &matcher->fixes[last->fix];
  const YxRoadFix *b = &matcher->fixes[next->fix];
  const double seconds = (double) (b->time_us - a->time_us) / 1e6;

  step->last = last;
  step->next = next;
  step->straight_m = yx_distance (a->point, b->point);
  step->slack_m
      = 3.0 * (yx_match_spread_of_fix (matcher, a) + yx_match_spread_of_fix (matcher, b));
  step->beta_m = matcher->options.beta_m + BETA_SHARE * step->straight_m;
  step->limit_m = step->straight_m * DETOUR_FACTOR + DETOUR_M + step->slack_m;
  /* A track without times is believed to have been possible. */
  if (seconds > 0.0)
    step->limit_m = fmin (step->limit_m, seconds * matcher->options.max_speed_kmh / 3.6
                                             + step->slack_m);
  for (size_t j = 0; j < next->n; j++)
    step->scores[j] = -INFINITY;
}

/* Betters the scores of the next candidates by the ways from one of the last. */
static bool
score_ways_from (YxMatcher *matcher, Step *step, uint32_t origin, bool turned, uint32_t n_marked)
{
  YxMatchCandidate from = matcher->candidates.items[origin];
  double score = from.score;

  if (turned) {
    from.lane ^= 1;
    score += TURN_ROUND_SCORE;
  }
  if (!spread_from (matcher, &from, step->limit_m, n_marked))
    return false;
  for (size_t j = 0; j < step->next->n; j++) {
    const YxMatchCandidate *to = &matcher->candidates.items[step->next->first + j];
    /* Whoever has just turned round has not stood still. */
    const double metres = driven_metres (matcher, &from, to, turned ? 0.0 : step->slack_m);
    double reached;

    if (metres < 0.0 || metres > step->limit_m)
      continue;
    reached = score - fabs (metres - step->straight_m) / step->beta_m;
    if (reached > step->scores[j]) {
      step->scores[j] = reached;
      step->origins[j] = origin;
      step->turned[j] = turned;
    }
  }
  return true;
}

/* Whether the next fix lies behind a car that drives as the candidate has it, on a road where it
 * could turn round. */
static bool
may_turn_round (const YxMatcher *matcher, const Step *step, const YxMatchCandidate *from,
                double best_score)
{
  const uint32_t opposite = from->lane ^ 1;
  const YxLonLat a = yx_image_point (matcher->roads, from->near.piece);
  const YxLonLat b = yx_image_point (matcher->roads, from->near.piece + 1);
  const double ahead = yx_bearing (a, b) + (from->lane % 2 == 0 ? 0.0 : 180.0);
  const double moved = yx_bearing (matcher->fixes[step->last->fix].point,
                                   matcher->fixes[step->next->fix].point);

  return from->score >= best_score - TURN_ROUND_MARGIN
         && matcher->roads->lane_states[opposite] < matcher->roads->lane_states[opposite + 1]
         && fabs (remainder (moved - ahead, 360.0)) > 90.0;
}

bool
yx_match_advance (YxMatcher *matcher, const YxMatchLayer *last, const YxMatchLayer *next,
                  bool *ret_reached)
{
  const uint32_t n_marked = mark_layer (matcher, next, 1);
  double best_score = -INFINITY;
  Step step;
  bool ok = true;

  begin_step (matcher, last, next, &step);
  for (size_t i = last->first; i < last->first + last->n; i++)
    best_score = fmax (best_score, matcher->candidates.items[i].score);
  for (size_t i = last->first; i < last->first + last->n && ok; i++) {
    const YxMatchCandidate *from = &matcher->candidates.items[i];

    if (from->score == -INFINITY)
      continue;
    ok = score_ways_from (matcher, &step, (uint32_t) i, false, n_marked);
    if (ok && may_turn_round (matcher, &step, from, best_score))
      ok = score_ways_from (matcher, &step, (uint32_t) i, true, n_marked);
  }
  mark_layer (matcher, next, 0);

  *ret_reached = false;
  for (size_t j = 0; j < next->n && ok; j++) {
    YxMatchCandidate *to = &matcher->candidates.items[next->first + j];

    if (step.scores[j] == -INFINITY) {
      to->score = -INFINITY;
      continue;
    }
    to->score += step.scores[j];
    to->previous = step.origins[j];
    to->turned = step.turned[j];
    *ret_reached = true;
  }
  return ok;
}

bool
yx_match_follow (YxMatcher *matcher, const YxMatchCandidate *from, const YxMatchCandidate *to,
                 uint32_t *ret_cm)
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
  *ret_cm = state == YX_NONE
                ? 0
                : yx_weight_cm (matcher->search->labels[0][state].distance
                                + yx_lane_weight_to (matcher->roads, YX_ROADS_DAY, to->lane,
                                                     to->offset_cm));
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
