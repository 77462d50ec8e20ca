#pragma once

/* What is divided into areas: towns, parts of those that hold too much, or the cells of a grid.
 * Internal to desk/. */

#include "desk/area-private.h"
#include "geo/district.h"
#include "geo/rings.h"
#include "region/region.h"

G_BEGIN_DECLS

typedef struct {
  GArray *units;    /* of YxDistrictUnit */
  GArray *borders;  /* of YxDistrictBorder */
  GPtrArray *names; /* (element-type utf8) of the units' towns; empty for a grid */
  GArray *rings;    /* of YxRings; their points live in what follows */
  GPtrArray *towns; /* of YxRegionTown */
  GArray *parts;    /* of YxOwnRings: of towns that were cut */
  YxOwnRings *joined; /* [n_joined] outlines with borders in common */
  guint n_joined;
  GArray *corners; /* of YxLonLat, four a cell */
  guint32 square;  /* where the ring of a cell ends: 4 */
} YxAreaGround;

void yx_area_ground_free (YxAreaGround *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxAreaGround, yx_area_ground_free)

/* The towns that have cases, and the others of their county, so that areas hang together. Where an
 * area is to hold `share` of the load, towns in several pieces are taken apart, and one with more than
 * half of the share is cut into parts of a sixth; INFINITY: all stay whole. Places beyond the towns count in the nearest one as long as that is
 * near, else not at all: they will lie in no area. Without units where the region has no towns; NULL
 * on error. loads: as yx_case_points_weigh() tells them. */
YxAreaGround *yx_area_ground_of_towns (YxRegion *region, const YxCasePoints *points,
                                       const double *loads, double share, GError **error);

/* Cells of a grid over the places; region: nullable, what lies outside is left out. */
YxAreaGround *yx_area_ground_of_grid (YxRegion *region, const YxCasePoints *points,
                                      const double *loads);

G_END_DECLS
