#include "roads/index.h"

#include <math.h>

typedef struct {
  const YxRoads *roads;
  YxRoadSnapUse use;
  bool main_only;
  bool any_use;
  YxNearPiece best;
} Nearest;

static bool
may_halt (const YxRoads *roads, const YxNearPiece *near)
{
  const YxImagePart *part = &roads->parts[yx_part_of_piece (roads, near->segment, near->piece)];

  return part->road_class != YX_ROAD_MOTORWAY && part->road_class != YX_ROAD_MOTORWAY_LINK
         && part->road_class != YX_ROAD_TRUNK_LINK && part->road_class != YX_ROAD_FERRY
         && (part->flags & YX_PART_TUNNEL) == 0;
}

static void
keep_nearest_cb (const YxNearPiece *near, double *limit_m, void *data)
{
  Nearest *nearest = data;

  if (nearest->main_only
      && (nearest->roads->segments[near->segment].flags & YX_SEGMENT_MAIN) == 0)
    return;
  /* Where roads meet, several are equally near: the first in the image, always. */
  if (near->distance_m > nearest->best.distance_m
      || (near->distance_m == nearest->best.distance_m && near->piece >= nearest->best.piece))
    return;
  if (!nearest->any_use && nearest->use == YX_ROAD_SNAP_STOP && !may_halt (nearest->roads, near))
    return;
  nearest->best = *near;
  *limit_m = near->distance_m;
}

static bool
find_nearest (Nearest *nearest, YxLonLat point, double limit_m)
{
  nearest->best = (YxNearPiece){ YX_NONE, YX_NONE, 0.0, INFINITY };
  yx_index_visit (nearest->roads, point, limit_m, keep_nearest_cb, nearest);
  return nearest->best.segment != YX_NONE;
}

bool
yx_roads_snap (const YxRoads *roads, YxLonLat point, YxRoadSnapUse use, double limit_m,
               YxRoadSnap *ret_snap)
{
  Nearest nearest = { .roads = roads, .use = use, .main_only = true };

  *ret_snap = (YxRoadSnap){
    .status = YX_ROAD_SNAP_NO_ROADS,
    .distance_m = INFINITY,
    .name = "",
  };
  if (!yx_lon_lat_is_valid (point))
    return false;
  if (find_nearest (&nearest, point, limit_m)) {
    *ret_snap = yx_snap_near (roads, point, &nearest.best);
    return true;
  }
  nearest.main_only = false;
  if (find_nearest (&nearest, point, limit_m)) {
    *ret_snap = yx_snap_near (roads, point, &nearest.best);
    return false;
  }
  nearest.any_use = true;
  if (find_nearest (&nearest, point, INFINITY)) {
    ret_snap->status = YX_ROAD_SNAP_TOO_FAR;
    ret_snap->distance_m = nearest.best.distance_m;
  }
  return false;
}

YxRoadHeading
yx_roads_find_heading (const YxRoads *roads, const YxRoadSnap *snap, double bearing)
{
  const bool backward = fabs (remainder (bearing - snap->bearing, 360.0)) > 90.0;
  const uint32_t lane = 2 * snap->segment + (backward ? 1 : 0);

  if (!snap->reachable || snap->segment >= roads->n_segments
      || roads->lane_states[lane] == roads->lane_states[lane + 1])
    return YX_ROAD_HEADING_ANY;
  return backward ? YX_ROAD_HEADING_BACKWARD : YX_ROAD_HEADING_FORWARD;
}
