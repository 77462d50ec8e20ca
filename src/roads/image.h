#pragma once

/* The byte image of a road network, and the view of it that the searches read.
 *
 * Layout, all little-endian, every section on an 8-byte boundary, no gaps but padding:
 *
 *   YxImageHeader       magic "YXROADS\n", version, size and checksum of all that follows the
 *                       checksum field, counts
 *   YxImageSection[]    id, item size, byte offset, item count; ids ascending, each once
 *   sections            plain arrays of the structs below
 *
 * A reader refuses an image whose magic, version, size or checksum is wrong, that lacks a
 * section or has one of another item size, and in which any index points outside what it
 * indexes. After that no search checks an index again. A change of any struct or meaning below
 * raises YX_IMAGE_VERSION; there is no migration, an image is rebuilt from its extract.
 *
 * Terms: a *segment* is the road between two junctions, with its points, drawn from its first
 * to its last. A *lane* is a segment in one direction: 2 × segment along the drawing,
 * 2 × segment + 1 against it. A *state* is a lane plus what must be remembered of the way there:
 * one lane may have several states, which stand side by side. The first, its *plain* state, is
 * where a journey may begin; a journey may end in any of them. Memory is needed by two rules:
 *   - private roads serve only the ends of a journey, so a private lane entered from outside is
 *     a second state that leads to no public road;
 *   - a turn restriction by way of a road makes a copy of that road for those who came from the
 *     restricted side. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "roads/roads.h"

#define YX_IMAGE_MAGIC "YXROADS\n"
#define YX_IMAGE_VERSION 2u
#define YX_NONE UINT32_MAX

/* Weights: milliseconds in the upper half, centimetres in the lower, so that one integer
 * addition adds both and one comparison prefers the faster, then the shorter way. */
typedef int64_t YxWeight;

#define YX_WEIGHT_INFINITE INT64_MAX
/* No arc may cost more, in an image or otherwise: sums then cannot overflow. */
#define YX_MAX_ARC_MS (1u << 26)

static inline YxWeight
yx_weight (uint32_t ms, uint32_t cm)
{
  return (YxWeight) (((uint64_t) ms << 32) | cm);
}

static inline uint32_t
yx_weight_ms (YxWeight weight)
{
  return (uint32_t) ((uint64_t) weight >> 32);
}

static inline uint32_t
yx_weight_cm (YxWeight weight)
{
  return (uint32_t) weight;
}

/* Of a distance and an arc, neither of which wraps: where the sum would, it is infinite. On a
 * graph with circles this keeps a search with whatever figures from running for ever. */
static inline YxWeight
yx_weight_sum (YxWeight distance, YxWeight arc)
{
  const YxWeight sum = (YxWeight) ((uint64_t) distance + (uint64_t) arc);

  return sum >= distance ? sum : YX_WEIGHT_INFINITE;
}

typedef struct {
  int32_t lon, lat; /* 1e-7 degrees, as OpenStreetMap stores them */
} YxImagePoint;

enum {
  YX_SEGMENT_MAIN = 1 << 0,  /* reached from and leading to the largest component */
  YX_SEGMENT_PRIVATE = 1 << 1,
};

/* One more than there are segments: the last only closes the ranges. */
typedef struct {
  uint32_t first_point; /* has at least two points */
  uint32_t first_part;  /* has at least one part */
  uint32_t cm;          /* sum over the parts */
  uint32_t flags;
} YxImageSegment;

enum {
  YX_PART_FORWARD = 1 << 0, /* the way is drawn along the segment */
  YX_PART_TUNNEL = 1 << 1,
};

/* A run of points of one segment along one way. */
typedef struct {
  int64_t way_id;
  uint32_t first_point; /* ends on the first point of the next part, or the segment's last */
  uint32_t name;        /* into the names */
  uint32_t cm;          /* at least 1 */
  uint32_t ms[2][YX_ROADS_N_PERIODS]; /* along and against the drawing */
  uint8_t road_class;
  uint8_t flags;
  uint8_t reserved[2];
} YxImagePart;

/* What the times of a part follow from, whatever the speed table. */
typedef struct {
  uint32_t caps[2];      /* bits by YxRoadCap, along and against the drawing of the segment */
  uint32_t fixed_mmps;   /* a ferry that states its duration: millimetres a second; else 0 */
  uint16_t posted[2];    /* speed limit in 0.1 km/h, along and against; 0 without one */
  uint8_t signals[2];    /* passed between the ends of the segment, along and against */
  uint8_t stops[2];
  uint8_t crossings[2];
  uint8_t reserved[2];
} YxImagePartFacts;

/* A turn out of a state (the range of first_turn), not counting the time on either segment. */
typedef struct {
  uint32_t to;
  uint32_t ms[YX_ROADS_N_PERIODS];
} YxImageTurn;

enum {
  YX_TURN_U = 1 << 0,     /* back along the same road */
  YX_TURN_FORK = 1 << 1,  /* more than two roads meet */
  YX_TURN_BOARDS = 1 << 2, /* from land onto a ferry */
  /* What stands at the junction for who comes this way. */
  YX_TURN_SIGNAL = 1 << 3,
  YX_TURN_STOP = 1 << 4,
  YX_TURN_CROSSING = 1 << 5,
  YX_TURN_GATE = 1 << 6,
  YX_TURN_PRIVATE_GATE = 1 << 7,
};

typedef struct {
  int16_t angle; /* 0.01 degrees to the right, from -18000 to 18000 */
  uint16_t flags; /* YX_TURN_… */
} YxImageTurnFacts;

/* An arc of a hierarchy between ranks. Ranks are numbered so that what one search visits lies
 * close together in memory: every arc leads to a higher rank, and the ranks first needed above
 * one state follow each other. The arcs up from a rank are followed by those down to it, as a
 * search in either direction looks at both; the weight covers the segment left and the turn, not the
 * segment entered. In the upward graph from its owner to `other`, in the downward graph from
 * `other` to its owner; `other` always ranks above its owner. */
typedef struct {
  uint32_t other;
  uint32_t cm, ms; /* in this order: together the bytes of a YxWeight */
} YxImageArc;

/* The cheapest way from a rank back to itself by lower ranks only. Ascending by rank. */
typedef struct {
  uint32_t rank;
  uint32_t middle; /* YX_NONE: a turn from the state into itself */
  uint32_t cm, ms;
} YxImageLoop;

/* A box of the spatial index: of `count` consecutive pieces from `first` (leaf: point index of
 * the piece's first point, all in one segment) or of `count` boxes. */
typedef struct {
  int32_t west, south, east, north;
  uint32_t first;
  uint32_t segment; /* leaf only */
  uint32_t count;
  uint32_t is_leaf;
} YxImageBox;

typedef enum {
  YX_SECTION_POINTS = 1,  /* YxImagePoint by point */
  YX_SECTION_NODE_IDS,    /* int64_t by point */
  YX_SECTION_SEGMENTS,    /* YxImageSegment, one more than there are */
  YX_SECTION_PARTS,       /* YxImagePart */
  YX_SECTION_NAMES,       /* NUL-terminated UTF-8, the first empty */
  YX_SECTION_LANE_STATES, /* uint32_t by lane, and one more: first state of the lane */
  YX_SECTION_STATE_LANES, /* uint32_t by state */
  YX_SECTION_FIRST_TURNS, /* uint32_t by state, and one more */
  YX_SECTION_TURNS,       /* YxImageTurn */
  YX_SECTION_BOXES,       /* YxImageBox, the root first; none when there is no segment */
  YX_SECTION_PART_FACTS,  /* YxImagePartFacts by part */
  YX_SECTION_TURN_FACTS,  /* YxImageTurnFacts by turn */
  YX_SECTION_SPEEDS,      /* double: the speed table that the times were made with */
  /* By period: at YX_SECTION_HIERARCHY + YX_HIERARCHY_SECTIONS × period. */
  YX_SECTION_HIERARCHY = 32,
} YxSectionId;

enum {
  YX_HIERARCHY_RANKS,       /* uint32_t by state */
  YX_HIERARCHY_STATES,      /* uint32_t by rank */
  YX_HIERARCHY_FIRSTS,      /* uint32_t by 2 × rank, + 1 for the downward arcs; and one more */
  YX_HIERARCHY_ARCS,        /* YxImageArc */
  YX_HIERARCHY_MIDDLES,     /* uint32_t by arc: rank between, YX_NONE for a turn */
  YX_HIERARCHY_LOOPS,       /* YxImageLoop */
  YX_HIERARCHY_SECTIONS,
};

typedef struct {
  char magic[8];
  uint32_t version;
  uint32_t n_sections;
  uint64_t size;     /* of the whole image */
  uint64_t checksum; /* of the bytes that follow this field */
  uint64_t millimetres; /* of road */
  uint32_t n_restrictions, n_restrictions_ignored;
} YxImageHeader;

typedef struct {
  uint32_t id;
  uint32_t item_size;
  uint64_t offset;
  uint64_t count;
} YxImageSection;

typedef struct {
  const uint32_t *ranks;
  const uint32_t *states;
  const uint32_t *firsts;
  const YxImageArc *arcs;
  const uint32_t *middles;
  const YxImageLoop *loops;
  uint32_t n_arcs, n_loops;
} YxHierarchy;

struct YxRoads {
  const uint8_t *bytes;
  size_t size;
  void (*release) (void *data);
  void *release_data;

  const YxImageHeader *header;
  const YxImagePoint *points;
  const int64_t *node_ids;
  const YxImageSegment *segments;
  const YxImagePart *parts;
  const char *names;
  const uint32_t *lane_states;
  const uint32_t *state_lanes;
  const uint32_t *first_turns;
  const YxImageTurn *turns;
  const YxImageBox *boxes;
  const YxImagePartFacts *part_facts;
  const YxImageTurnFacts *turn_facts;
  const double *speeds; /* in the order of yx_speeds_pack() */
  YxHierarchy hierarchies[YX_ROADS_N_PERIODS];
  uint32_t n_points, n_segments, n_parts, n_names, n_states, n_turns, n_boxes;
  uint32_t n_main;
};

static inline YxWeight
yx_arc_weight (const YxImageArc *arc)
{
  return yx_weight (arc->ms, arc->cm);
}

static inline YxLonLat
yx_image_point (const YxRoads *roads, uint32_t point)
{
  return (YxLonLat){ roads->points[point].lon * 1e-7, roads->points[point].lat * 1e-7 };
}

/* Time and length of a whole lane. */
YxWeight yx_lane_weight (const YxRoads *roads, YxRoadsPeriod period, uint32_t lane);

/* The share of a part's time that its first `covered_cm` centimetres take, in a lane of this
 * direction. The time is cut once, so that both sides of a point add up to the part. */
uint32_t yx_part_ms_before (const YxImagePart *part, uint32_t direction, YxRoadsPeriod period,
                            uint32_t covered_cm);

/* Time and length from the start of a lane to the point `offset_cm` along the *segment*. */
YxWeight yx_lane_weight_to (const YxRoads *roads, YxRoadsPeriod period, uint32_t lane,
                            uint32_t offset_cm);

/* The image of a network whose arrays, counts and header counts (lengths and restrictions) are
 * filled in; bytes and release are not looked at. *ret_bytes is for free(). NULL when memory runs
 * out. */
uint8_t *yx_image_join (const YxRoads *contents, size_t *ret_size);

/* A speed table as the numbers of YX_SECTION_SPEEDS. */
#define YX_SPEEDS_N_NUMBERS \
  (YX_ROADS_N_PERIODS * (YX_ROAD_N_CLASSES + YX_ROAD_N_DELAYS) + YX_ROAD_N_CAPS + 2)
void yx_speeds_pack (const YxRoadsSpeeds *speeds, double *ret_numbers);
void yx_speeds_unpack (const double *numbers, YxRoadsSpeeds *ret_speeds);

/* The checksum of the header's field: 64-bit, four lanes of multiply and rotate. It finds
 * accidents, not malice; that is what the checks of yx_roads_open_image() are for. */
uint64_t yx_image_checksum (const uint8_t *bytes, size_t size);
