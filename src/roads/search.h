#pragma once

/* The working memory of one thread, shared by matrix, path, plain Dijkstra and map matching. */

#include "roads/heap.h"
#include "roads/image.h"
#include "roads/vector.h"

/* What a backward search leaves at a rank for the forward searches to find. */
typedef struct {
  YxWeight weight;
  uint32_t target;
} YxBucketEntry;

/* What a search knows of a rank or state. The rest is valid where the distance is finite. */
typedef struct {
  YxWeight distance;
  uint32_t parent; /* rank or state before, YX_NONE at the start */
  uint32_t arc;    /* of the hierarchy, that led here */
} YxLabel;

struct YxRoadsSearch {
  const YxRoads *roads;

  /* By direction (0 forward); by rank, or by state in plain searches. All infinite between
   * searches. */
  YxLabel *labels[2];
  YxVector (uint32_t) touched[2];
  YxHeap heaps[2];

  YxVector (YxHeapEntry) settled; /* of the last search of the hierarchy, not stalled */
  uint8_t *marks;            /* by state; zero between matches */
  uint32_t *bucket_ends;     /* by rank; zero between matrices */
  YxVector (YxBucketEntry) entries, buckets;
  YxVector (uint32_t) entry_ranks;
  YxVector (YxWeight) row;
};

typedef struct {
  uint32_t state;
  YxWeight weight;
} YxSeed;

typedef YxVector (YxSeed) YxSeeds;

/* States in which a journey begins at a place (in both directions that its road allows), with
 * minus the weight from the start of the lane to the place: searches run from start to start. */
bool yx_search_source_seeds (const YxRoads *roads, YxRoadsPeriod period, const YxRoadSnap *snap,
                             YxSeeds *seeds);
/* States in which it may end there, with the weight from the start of the lane to the place. */
bool yx_search_target_seeds (const YxRoads *roads, YxRoadsPeriod period, const YxRoadSnap *snap,
                             YxSeeds *seeds);

/* Makes all distances of a direction infinite again. */
void yx_search_reset (YxRoadsSearch *search, int direction);

/* Lowers a distance and queues the item; true also when there is nothing to lower. False when
 * memory runs out. */
bool yx_search_reach (YxRoadsSearch *search, int direction, uint32_t item, YxWeight distance,
                      uint32_t parent, uint32_t arc);

/* Upward search from the seeds (ranks of the states are looked up here); fills `settled`.
 * Direction 0 climbs the upward graph, 1 the downward graph from its lower ends. */
bool yx_search_climb (YxRoadsSearch *search, int direction, const YxHierarchy *hierarchy,
                      const YxSeeds *seeds);

/* The loop at a rank; NULL when there is none. */
const YxImageLoop *yx_hierarchy_find_loop (const YxHierarchy *hierarchy, uint32_t rank);

/* The turn between two states, else one between their lanes (they cost the same); NULL when
 * there is neither. */
const YxImageTurn *yx_find_turn (const YxRoads *roads, uint32_t from, uint32_t to);

/* A run of states, each reached by a turn from the one before, from an offset on the first one's
 * segment to one on the last one's. */
typedef struct {
  size_t first_state; /* lasts until the next run begins */
  uint32_t from_cm, to_cm;
} YxRun;

/* Writes out the route along the states (at least one) of the runs (at least one). Where one run
 * ends and the next begins the car turns round in the road. Errors: NO_MEMORY. */
YxRoadsError yx_trace_path (const YxRoads *roads, YxRoadsPeriod period, const uint32_t *states,
                            size_t n_states, const YxRun *runs, size_t n_runs,
                            YxRoadPath *ret_path);
