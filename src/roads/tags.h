#pragma once

/* What OpenStreetMap tags mean to a car. Everything the kernel knows of tagging is here. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "roads/roads.h"

typedef enum {
  YX_ACCESS_CLOSED,
  YX_ACCESS_ENDS, /* only where a journey begins or ends: private, destination, customers … */
  YX_ACCESS_OPEN,
} YxAccess;

typedef struct {
  YxRoadClass road_class;
  YxAccess access[2];  /* along the way as it is drawn, and against it */
  float posted_kmh[2]; /* as the sign says, along the way and against it; 0 without one */
  uint32_t caps[2];    /* bits by YxRoadCap */
  uint32_t duration_s; /* a ferry's, from end to end; 0 unknown */
  bool is_tunnel;
  const char *name;    /* name, else ref, else ""; points into the tags */
} YxWayMeaning;

/* False when no car may ever use the way. */
bool yx_way_meaning (const YxTag *tags, size_t n_tags, YxWayMeaning *ret_meaning);

enum {
  YX_NODE_BLOCKED = 1 << 0,
  YX_NODE_GATE = 1 << 1,
  YX_NODE_PRIVATE_GATE = 1 << 2,
  YX_NODE_SIGNAL_FORWARD = 1 << 3, /* for those who drive along the way as it is drawn */
  YX_NODE_SIGNAL_BACKWARD = 1 << 4,
  YX_NODE_STOP_FORWARD = 1 << 5,
  YX_NODE_STOP_BACKWARD = 1 << 6,
  YX_NODE_CROSSING = 1 << 7,
};

/* YX_NODE_… flags; 0 for a node that is nothing but a point. */
unsigned yx_node_meaning (const YxTag *tags, size_t n_tags);

typedef enum {
  YX_RESTRICTION_NONE,    /* not a turn restriction, or not one for cars */
  YX_RESTRICTION_IGNORED, /* for cars, but of unknown kind or conditional */
  YX_RESTRICTION_NO,
  YX_RESTRICTION_NO_U_TURN,
  YX_RESTRICTION_ONLY,
  YX_RESTRICTION_ONLY_U_TURN,
} YxRestrictionKind;

YxRestrictionKind yx_restriction_kind (const YxTag *tags, size_t n_tags);
