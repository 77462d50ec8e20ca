#pragma once

/* What the stages of building hand to each other: elements as read → network of segments →
 * states and turns → hierarchies → image. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "roads/image.h"
#include "roads/tags.h"
#include "roads/vector.h"

typedef struct {
  int64_t id;
  YxImagePoint place;
} YxRawNode;

typedef struct {
  int64_t id;
  unsigned flags; /* YX_NODE_… */
} YxRawNodeFlags;

typedef struct {
  int64_t id;
  size_t first_ref;
  uint32_t n_refs;
  uint32_t name; /* into the names */
  float posted_kmh[2];
  uint32_t caps[2];
  uint32_t duration_s;
  uint8_t road_class;
  uint8_t access[2]; /* YxAccess along the way and against it */
  bool is_tunnel;
} YxRawWay;

typedef enum {
  YX_ROLE_FROM,
  YX_ROLE_VIA,
  YX_ROLE_TO,
} YxRole;

typedef struct {
  int64_t id;
  YxRole role;
  bool is_way;
} YxRawMember;

typedef struct {
  YxRestrictionKind kind;
  size_t first_member;
  uint32_t n_members;
} YxRawRestriction;

typedef YxVector (YxRawNode) YxRawNodes;
typedef YxVector (YxRawNodeFlags) YxRawNodesFlags;
typedef YxVector (YxRawWay) YxRawWays;
typedef YxVector (YxRawMember) YxRawMembers;
typedef YxVector (YxRawRestriction) YxRawRestrictions;
typedef YxVector (int64_t) YxIds;
typedef YxVector (char) YxNames;
typedef YxVector (uint32_t) YxIndices;
typedef YxVector (YxImagePoint) YxPoints;
typedef YxVector (YxImageSegment) YxSegments;
typedef YxVector (YxImagePart) YxParts;
typedef YxVector (YxImagePartFacts) YxPartsFacts;
typedef YxVector (YxImageTurn) YxTurns;
typedef YxVector (YxImageTurnFacts) YxTurnsFacts;
typedef YxVector (YxImageArc) YxArcs;
typedef YxVector (YxImageLoop) YxLoops;
typedef YxVector (YxImageBox) YxBoxes;

struct YxRoadsBuilder {
  YxRoadsSpeeds speeds;
  YxRawNodes nodes;
  YxRawNodesFlags node_flags;
  YxRawWays ways;
  YxIds refs;
  YxNames names;
  YxIndices name_table; /* open addressing, offsets into names, a power of two of places */
  size_t n_names;
  YxRawRestrictions restrictions;
  YxRawMembers members;
  uint32_t n_restrictions_ignored;
  bool is_finished;
};

/* What building needs of a segment and the image does not keep. */
typedef struct {
  uint32_t nodes[2]; /* junctions at its first and last point */
  uint8_t access[2]; /* YxAccess of its lanes */
  bool is_ferry;
} YxSegmentEnds;

typedef YxVector (YxSegmentEnds) YxSegmentsEnds;

typedef struct {
  YxPoints points;
  YxIds node_ids;
  YxSegments segments; /* with the closing one */
  YxParts parts;           /* without their times, see roads/price.h */
  YxPartsFacts part_facts; /* by part */
  YxSegmentsEnds ends;

  int64_t *junction_ids; /* sorted: the OSM node of each junction number */
  uint32_t *junction_flags; /* YX_NODE_… */
  uint32_t n_junctions;
} YxNetwork;

/* Cuts the ways at junctions and joins what lies between into segments. */
YxRoadsError yx_network_build (YxRoadsBuilder *builder, YxNetwork *ret_network);
void yx_network_clear (YxNetwork *network);

typedef struct {
  YxIndices lane_states; /* by lane, and one more */
  YxIndices state_lanes;
  YxIndices first_turns; /* by state, and one more */
  YxTurns turns;           /* without their times */
  YxTurnsFacts turn_facts; /* by turn */
  uint32_t n_restrictions, n_restrictions_ignored;
} YxTurnGraph;

/* States and allowed turns, restrictions applied; sets the flags of the network's segments. */
YxRoadsError yx_turn_graph_build (const YxRoadsBuilder *builder, YxNetwork *network,
                                  YxTurnGraph *ret_graph);
void yx_turn_graph_clear (YxTurnGraph *graph);

/* A turn from one lane to another that restrictions take away. */
typedef YxVector (uint64_t) YxLanePairs;

/* The lanes of a restriction by way of roads: lanes[0] the one restricted, then those between,
 * then the target. */
typedef struct {
  YxRestrictionKind kind;
  size_t first_lane;
  uint32_t n_lanes;
} YxViaRestriction;

typedef struct {
  YxLanePairs forbidden; /* from << 32 | to, sorted */
  YxVector (YxViaRestriction) via;
  YxIndices via_lanes;
  uint32_t n_applied, n_ignored;
} YxRestrictions;

/* Slots are the ends of segments at a junction: slot = lane that would start there, whether
 * that direction is open or not. */
typedef struct {
  uint32_t *first_slots; /* by junction, and one more */
  uint32_t *slots;
} YxJunctions;

/* Expresses the builder's restrictions in lanes. */
YxRoadsError yx_restrictions_resolve (const YxRoadsBuilder *builder, const YxNetwork *network,
                                      const YxJunctions *junctions, YxRestrictions *ret_result);
void yx_restrictions_clear (YxRestrictions *restrictions);

static inline bool
yx_lane_is_open (const YxNetwork *network, uint32_t lane)
{
  return network->ends.items[lane / 2].access[lane % 2] != YX_ACCESS_CLOSED;
}

static inline bool
yx_lane_is_private (const YxNetwork *network, uint32_t lane)
{
  return network->ends.items[lane / 2].access[lane % 2] == YX_ACCESS_ENDS;
}

static inline uint32_t
yx_lane_start (const YxNetwork *network, uint32_t lane)
{
  return network->ends.items[lane / 2].nodes[lane % 2];
}

static inline uint32_t
yx_lane_end (const YxNetwork *network, uint32_t lane)
{
  return network->ends.items[lane / 2].nodes[1 - lane % 2];
}

/* Way of the part on which a lane begins, or ends. */
static inline const YxImagePart *
yx_lane_first_part (const YxNetwork *network, uint32_t lane)
{
  const YxImageSegment *segment = &network->segments.items[lane / 2];

  return &network->parts.items[lane % 2 == 0 ? segment[0].first_part : segment[1].first_part - 1];
}

static inline const YxImagePart *
yx_lane_last_part (const YxNetwork *network, uint32_t lane)
{
  return yx_lane_first_part (network, lane ^ 1);
}

/* Marks the segments that are joined to the largest strongly connected component. */
YxRoadsError yx_components_mark (const YxTurnGraph *graph, YxSegments *segments);

/* Packed spatial index over all pieces. */
YxRoadsError yx_index_build (const YxNetwork *network, YxBoxes *ret_boxes);

/* Position along a Hilbert curve: places with near keys are near. */
uint32_t yx_hilbert_key (YxImagePoint point);
