#include "roads/index.h"
#include "roads/builder.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define HILBERT_ORDER 16

uint32_t
yx_hilbert_key (YxImagePoint point)
{
  /* Cells of about 700 m; within one, the order of the ways is near enough. */
  uint32_t x = ((uint32_t) point.lon + 1800000000u) >> (32 - HILBERT_ORDER);
  uint32_t y = ((uint32_t) point.lat + 1800000000u) >> (32 - HILBERT_ORDER);
  uint32_t key = 0;

  for (uint32_t s = 1u << (HILBERT_ORDER - 1); s > 0; s /= 2) {
    const uint32_t rx = (x & s) != 0;
    const uint32_t ry = (y & s) != 0;

    key += s * s * ((3 * rx) ^ ry);
    if (ry == 0) {
      if (rx == 1) {
        x = (1u << HILBERT_ORDER) - 1 - x;
        y = (1u << HILBERT_ORDER) - 1 - y;
      }
      const uint32_t swap = x;
      x = y;
      y = swap;
    }
  }
  return key;
}

typedef struct {
  uint32_t key;
  YxImageBox box;
} Leaf;

static int
compare_leaves (const void *a, const void *b)
{
  const Leaf *x = a;
  const Leaf *y = b;

  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  return (x->box.first > y->box.first) - (x->box.first < y->box.first);
}

static void
extend_by_point (YxImageBox *box, YxImagePoint point)
{
  box->west = point.lon < box->west ? point.lon : box->west;
  box->east = point.lon > box->east ? point.lon : box->east;
  box->south = point.lat < box->south ? point.lat : box->south;
  box->north = point.lat > box->north ? point.lat : box->north;
}

static YxImageBox
empty_box (void)
{
  return (YxImageBox){ INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN, 0, 0, 0, 0 };
}

static bool
make_leaves (const YxNetwork *network, Leaf **ret_leaves, size_t *ret_n)
{
  YxVector (Leaf) leaves = { 0 };

  for (uint32_t s = 0; s < network->ends.n; s++) {
    const uint32_t last = network->segments.items[s + 1].first_point - 1;

    for (uint32_t first = network->segments.items[s].first_point; first < last;
         first += YX_INDEX_LEAF_PIECES) {
      const uint32_t end = last - first < YX_INDEX_LEAF_PIECES ? last : first + YX_INDEX_LEAF_PIECES;
      Leaf leaf = { 0, empty_box () };

      for (uint32_t p = first; p <= end; p++)
        extend_by_point (&leaf.box, network->points.items[p]);
      leaf.box.first = first;
      leaf.box.segment = s;
      leaf.box.count = end - first;
      leaf.box.is_leaf = 1;
      leaf.key = yx_hilbert_key (network->points.items[(first + end) / 2]);
      if (!yx_vector_push (&leaves, leaf)) {
        yx_vector_clear (&leaves);
        return false;
      }
    }
  }
  if (leaves.n > 1)
    qsort (leaves.items, leaves.n, sizeof *leaves.items, compare_leaves);
  *ret_leaves = leaves.items;
  *ret_n = leaves.n;
  return true;
}

YxRoadsError
yx_index_build (const YxNetwork *network, YxBoxes *ret_boxes)
{
  YxBoxes boxes = { 0 };
  size_t widths[YX_INDEX_MAX_DEPTH + 1];
  int depth = 0;
  Leaf *leaves = NULL;
  size_t total = 0;

  if (!make_leaves (network, &leaves, &widths[0]))
    return YX_ROADS_ERROR_NO_MEMORY;
  if (widths[0] == 0) {
    *ret_boxes = boxes;
    return YX_ROADS_OK;
  }
  total = widths[0];
  while (widths[depth] > 1) {
    depth++;
    widths[depth] = (widths[depth - 1] + YX_INDEX_FAN_OUT - 1) / YX_INDEX_FAN_OUT;
    total += widths[depth];
  }
  if (!yx_vector_reserve (&boxes, total)) {
    free (leaves);
    return YX_ROADS_ERROR_NO_MEMORY;
  }
  boxes.n = total;

  /* Filled from the leaves at the far end towards the root at the front. */
  size_t first = total - widths[0];
  for (size_t i = 0; i < widths[0]; i++)
    boxes.items[first + i] = leaves[i].box;
  free (leaves);
  for (int level = 1; level <= depth; level++) {
    const size_t below = first;

    first -= widths[level];
    for (size_t i = 0; i < widths[level]; i++) {
      const size_t begin = i * YX_INDEX_FAN_OUT;
      const size_t end = begin + YX_INDEX_FAN_OUT < widths[level - 1] ? begin + YX_INDEX_FAN_OUT
                                                                      : widths[level - 1];
      YxImageBox box = empty_box ();

      for (size_t child = below + begin; child < below + end; child++) {
        const YxImageBox *inner = &boxes.items[child];

        extend_by_point (&box, (YxImagePoint){ inner->west, inner->south });
        extend_by_point (&box, (YxImagePoint){ inner->east, inner->north });
      }
      box.first = (uint32_t) (below + begin);
      box.count = (uint32_t) (end - begin);
      boxes.items[first + i] = box;
    }
  }
  *ret_boxes = boxes;
  return YX_ROADS_OK;
}

typedef struct {
  const YxRoads *roads;
  YxLonLat point;
  double metres_per_lon, metres_per_lat; /* of a unit of 1e-7 degrees */
  double limit_m;
  YxNearVisit visit;
  void *data;
} Query;

static double
distance_to_box (const Query *query, const YxImageBox *box)
{
  const double lon = query->point.lon * 1e7;
  const double lat = query->point.lat * 1e7;
  const double dx = fmax (0.0, fmax (box->west - lon, lon - box->east)) * query->metres_per_lon;
  const double dy = fmax (0.0, fmax (box->south - lat, lat - box->north)) * query->metres_per_lat;

  return sqrt (dx * dx + dy * dy);
}

static void
visit_leaf (Query *query, const YxImageBox *box)
{
  for (uint32_t piece = box->first; piece < box->first + box->count; piece++) {
    YxNearPiece near = { .segment = box->segment, .piece = piece };

    near.distance_m
        = yx_segment_nearest (query->point, yx_image_point (query->roads, piece),
                              yx_image_point (query->roads, piece + 1), NULL, &near.fraction);
    if (near.distance_m <= query->limit_m)
      query->visit (&near, &query->limit_m, query->data);
  }
}

static void
visit_box (Query *query, const YxImageBox *box)
{
  double distances[YX_INDEX_FAN_OUT];
  uint8_t order[YX_INDEX_FAN_OUT];
  uint32_t n = 0;

  if (box->is_leaf != 0) {
    visit_leaf (query, box);
    return;
  }
  for (uint32_t child = 0; child < box->count; child++) {
    const double distance = distance_to_box (query, &query->roads->boxes[box->first + child]);
    uint32_t at = n++;

    for (; at > 0 && distances[at - 1] > distance; at--) {
      distances[at] = distances[at - 1];
      order[at] = order[at - 1];
    }
    distances[at] = distance;
    order[at] = (uint8_t) child;
  }
  for (uint32_t i = 0; i < n && distances[i] <= query->limit_m; i++)
    visit_box (query, &query->roads->boxes[box->first + order[i]]);
}

void
yx_index_visit (const YxRoads *roads, YxLonLat point, double limit_m, YxNearVisit visit,
                void *data)
{
  const double metres_per_degree = YX_EARTH_RADIUS_M * M_PI / 180.0;
  Query query = {
    .roads = roads,
    .point = point,
    /* The measure of yx_segment_nearest(), so that no box shuts out a piece within it. */
    .metres_per_lon = metres_per_degree * 1e-7 * cos (point.lat * M_PI / 180.0) * (1.0 - 1e-9),
    .metres_per_lat = metres_per_degree * 1e-7 * (1.0 - 1e-9),
    .limit_m = limit_m,
    .visit = visit,
    .data = data,
  };

  if (roads->n_boxes > 0 && distance_to_box (&query, &roads->boxes[0]) <= limit_m)
    visit_box (&query, &roads->boxes[0]);
}

uint32_t
yx_part_of_piece (const YxRoads *roads, uint32_t segment, uint32_t piece)
{
  uint32_t low = roads->segments[segment].first_part;
  uint32_t high = roads->segments[segment + 1].first_part;

  while (high - low > 1) {
    const uint32_t middle = low + (high - low) / 2;

    if (roads->parts[middle].first_point <= piece)
      low = middle;
    else
      high = middle;
  }
  return low;
}

/* The last point of a part. */
static uint32_t
end_of_part (const YxRoads *roads, uint32_t segment, uint32_t part)
{
  return part + 1 < roads->segments[segment + 1].first_part
             ? roads->parts[part + 1].first_point
             : roads->segments[segment + 1].first_point - 1;
}

static double
piece_length (const YxRoads *roads, uint32_t piece)
{
  return yx_distance_near (yx_image_point (roads, piece), yx_image_point (roads, piece + 1));
}

static double
part_length (const YxRoads *roads, uint32_t segment, uint32_t part)
{
  double metres = 0.0;

  for (uint32_t p = roads->parts[part].first_point; p < end_of_part (roads, segment, part); p++)
    metres += piece_length (roads, p);
  return metres;
}

uint32_t
yx_offset_of_place (const YxRoads *roads, uint32_t segment, uint32_t piece, double fraction)
{
  const uint32_t part = yx_part_of_piece (roads, segment, piece);
  const double whole = part_length (roads, segment, part);
  double metres = fraction * piece_length (roads, piece);
  uint32_t offset = 0;

  for (uint32_t p = roads->segments[segment].first_part; p < part; p++)
    offset += roads->parts[p].cm;
  for (uint32_t p = roads->parts[part].first_point; p < piece; p++)
    metres += piece_length (roads, p);
  if (whole > 0.0)
    offset += (uint32_t) (fmin (1.0, metres / whole) * roads->parts[part].cm + 0.5);
  return offset;
}

void
yx_place_of_offset (const YxRoads *roads, uint32_t segment, uint32_t offset_cm,
                    uint32_t *ret_piece, double *ret_fraction)
{
  const uint32_t last_part = roads->segments[segment + 1].first_part - 1;
  uint32_t part = roads->segments[segment].first_part;
  uint32_t piece, end;
  double metres;

  while (part < last_part && offset_cm > roads->parts[part].cm)
    offset_cm -= roads->parts[part++].cm;
  end = end_of_part (roads, segment, part);
  metres = roads->parts[part].cm == 0
               ? 0.0
               : part_length (roads, segment, part) * offset_cm / roads->parts[part].cm;
  for (piece = roads->parts[part].first_point; piece + 1 < end; piece++) {
    const double length = piece_length (roads, piece);

    if (metres <= length)
      break;
    metres -= length;
  }
  *ret_piece = piece;
  /* Offsets are whole centimetres: what is as near to a node lies at the node. */
  if (metres < 0.0075)
    *ret_fraction = 0.0;
  else if (metres > piece_length (roads, piece) - 0.0075)
    *ret_fraction = 1.0;
  else
    *ret_fraction = metres / piece_length (roads, piece);
}

YxRoadSnap
yx_snap_at (const YxRoads *roads, uint32_t segment, uint32_t piece, double fraction)
{
  const YxImagePart *part = &roads->parts[yx_part_of_piece (roads, segment, piece)];
  const YxLonLat a = yx_image_point (roads, piece);
  const YxLonLat b = yx_image_point (roads, piece + 1);
  const bool is_main = (roads->segments[segment].flags & YX_SEGMENT_MAIN) != 0;
  YxRoadSnap snap = {
    .status = is_main ? YX_ROAD_SNAP_OK : YX_ROAD_SNAP_ISLAND,
    .segment = segment,
    .offset_cm = yx_offset_of_place (roads, segment, piece, fraction),
    .point = { a.lon + fraction * (b.lon - a.lon), a.lat + fraction * (b.lat - a.lat) },
    .bearing = yx_bearing (a, b),
    .road_class = part->road_class,
    .name = roads->names + part->name,
    .way_id = part->way_id,
    .reachable = is_main,
  };

  snap.fraction = roads->segments[segment].cm > 0
                      ? (double) snap.offset_cm / roads->segments[segment].cm
                      : 0.0;
  return snap;
}

YxRoadSnap
yx_snap_near (const YxRoads *roads, YxLonLat point, const YxNearPiece *near)
{
  YxRoadSnap snap = yx_snap_at (roads, near->segment, near->piece, near->fraction);

  snap.distance_m = near->distance_m;
  if (near->distance_m > 3.0) {
    const double off = remainder (yx_bearing (snap.point, point) - snap.bearing, 360.0);

    snap.side = off < 0.0 ? YX_ROAD_SIDE_LEFT : YX_ROAD_SIDE_RIGHT;
  }
  return snap;
}
