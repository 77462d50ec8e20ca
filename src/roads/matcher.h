#pragma once

/* What the parts of map matching share: match.c reads the track and finds candidates,
 * match-step.c goes from one fix to the next, match-piece.c writes out what was driven. */

#include "roads/index.h"
#include "roads/search.h"

#define YX_MATCH_MAX_CANDIDATES 24

typedef struct {
  uint32_t lane;
  uint32_t offset_cm; /* on the segment */
  YxNearPiece near;
  double score;       /* log likelihood of the best chain that ends here; -INFINITY: none */
  uint32_t previous;  /* candidate of the layer before */
  bool turned;        /* the car turned round in the road at the previous one */
} YxMatchCandidate;

/* The candidates of one fix that takes part. */
typedef struct {
  size_t fix;
  size_t first, n;
} YxMatchLayer;

typedef struct {
  YxRoadsSearch *search;
  const YxRoads *roads;
  const YxRoadFix *fixes;
  size_t n_fixes;
  YxRoadMatchOptions options;
  bool ok; /* memory has not run out */
  YxVector (YxNearPiece) near;
  YxVector (YxMatchCandidate) candidates;
  YxVector (YxMatchLayer) layers; /* of the piece being followed */
  YxVector (uint32_t) chosen;
  YxVector (uint32_t) states;
  YxVector (YxRun) runs;
  YxVector (YxRoadPath) pieces;
  YxRoadMatchedFix *matched;
} YxMatcher;

double yx_match_spread_of_fix (const YxMatcher *matcher, const YxRoadFix *fix);

/* One step of Viterbi's algorithm: scores the candidates of `next` by the best way from those of
 * `last`. *ret_reached is false when none can be reached. False when memory runs out. */
bool yx_match_advance (YxMatcher *matcher, const YxMatchLayer *last, const YxMatchLayer *next,
                       bool *ret_reached);

/* Appends the states on the way between two candidates to matcher->states, the first one's
 * excepted; *ret_cm is how far it is. False when memory runs out. */
bool yx_match_follow (YxMatcher *matcher, const YxMatchCandidate *from,
                      const YxMatchCandidate *to, uint32_t *ret_cm);

/* Centimetres from the start of the candidate's lane, in the direction of driving. */
int64_t yx_match_driven_offset (const YxMatcher *matcher, const YxMatchCandidate *candidate);

/* Writes out the piece that the layers hold, if it is more than a single fix among many, and
 * empties them. Errors: NO_MEMORY. */
YxRoadsError yx_match_finish_piece (YxMatcher *matcher);
