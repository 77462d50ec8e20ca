#pragma once

/* The spatial index in the image: a packed tree of boxes, the root first, each level whole
 * before the next; children of one box stand side by side. */

#include <stdbool.h>
#include <stdint.h>

#include "roads/image.h"

#define YX_INDEX_FAN_OUT 16
#define YX_INDEX_MAX_DEPTH 12
/* Pieces of one segment that share a leaf. */
#define YX_INDEX_LEAF_PIECES 8

/* A piece of road (from point `piece` to the next) near the place asked for. */
typedef struct {
  uint32_t segment;
  uint32_t piece;
  double fraction; /* along the piece */
  double distance_m;
} YxNearPiece;

/* Called for each piece within the limit, in no order; may lower *limit_m. */
typedef void (*YxNearVisit) (const YxNearPiece *near, double *limit_m, void *data);

/* Visits every piece no further than limit_m from the point, nearer boxes first. */
void yx_index_visit (const YxRoads *roads, YxLonLat point, double limit_m, YxNearVisit visit,
                     void *data);

/* The part of the segment that a piece belongs to. */
uint32_t yx_part_of_piece (const YxRoads *roads, uint32_t segment, uint32_t piece);

/* Centimetres from the segment's first point to a place on a piece; and back (exactly 0 or 1 at a
 * node). */
uint32_t yx_offset_of_place (const YxRoads *roads, uint32_t segment, uint32_t piece,
                             double fraction);
void yx_place_of_offset (const YxRoads *roads, uint32_t segment, uint32_t offset_cm,
                         uint32_t *ret_piece, double *ret_fraction);

/* A snap with everything but distance and side filled in. */
YxRoadSnap yx_snap_at (const YxRoads *roads, uint32_t segment, uint32_t piece, double fraction);

/* As yx_snap_at(), for the piece nearest to a point. */
YxRoadSnap yx_snap_near (const YxRoads *roads, YxLonLat point, const YxNearPiece *near);
