#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include "region/area.h"

#include <stdlib.h>
#include <string.h>

/* More rings than any real lake district has; nesting is tested pairwise. */
#define MAX_RINGS 20000

typedef struct {
  guint32 first, n; /* into the points being assembled */
  gint64 area2;     /* twice the signed area, in units of 10⁻⁷ degrees squared */
  gint32 west, south, east, north;
  int parent;       /* smallest ring around it, -1 */
  int depth;
} Ring;

/* One end of an open way. */
typedef struct {
  guint32 node;
  guint32 way; /* position among the open ways */
  gboolean at_last;
} WayEnd;

/* Twice the signed area. Differences to the first point keep the products inside 64 bits for
 * rings up to a hemisphere, and unsigned sums wrap harmlessly beyond. */
static gint64
ring_area2 (const YxFixedPoint *points, guint n)
{
  guint64 sum = 0;

  for (guint i = 1; i + 1 < n; i++) {
    gint64 ax = (gint64) points[i].lon - points[0].lon;
    gint64 ay = (gint64) points[i].lat - points[0].lat;
    gint64 bx = (gint64) points[i + 1].lon - points[0].lon;
    gint64 by = (gint64) points[i + 1].lat - points[0].lat;

    sum += (guint64) (ax * by) - (guint64) (ay * bx);
  }
  return (gint64) sum;
}

static gboolean
ring_contains (const YxFixedPoint *points, guint n, YxFixedPoint p)
{
  gboolean inside = FALSE;

  for (guint i = 0, j = n - 1; i < n; j = i++) {
    YxFixedPoint a = points[i], b = points[j];

    if ((a.lat > p.lat) != (b.lat > p.lat)) {
      double x = a.lon
                 + ((double) p.lat - a.lat) * ((double) b.lon - a.lon) / ((double) b.lat - a.lat);

      if (p.lon < x)
        inside = !inside;
    }
  }
  return inside;
}

/* Rings of one area often touch at nodes, so a few midpoints of edges vote. */
static gboolean
ring_within (const YxFixedPoint *points, const Ring *inner, const Ring *outer)
{
  guint step = MAX (inner->n / 7, 1);
  int votes = 0;

  if (inner->west < outer->west || inner->east > outer->east || inner->south < outer->south
      || inner->north > outer->north)
    return FALSE;
  for (guint i = 0; i < inner->n; i += step) {
    YxFixedPoint a = points[inner->first + i];
    YxFixedPoint b = points[inner->first + (i + 1) % inner->n];
    YxFixedPoint middle = {
      (gint32) (((gint64) a.lon + b.lon) / 2),
      (gint32) (((gint64) a.lat + b.lat) / 2),
    };

    votes += ring_contains (points + outer->first, outer->n, middle) ? 1 : -1;
  }
  return votes > 0;
}

static int
compare_rings (const void *a, const void *b)
{
  const Ring *p = a, *q = b;
  guint64 pa = (guint64) llabs (p->area2), qa = (guint64) llabs (q->area2);

  if (pa != qa)
    return pa > qa ? -1 : 1;
  return p->first < q->first ? -1 : p->first > q->first;
}

static void
reverse_points (YxFixedPoint *points, guint n)
{
  for (guint i = 0; i < n / 2; i++) {
    YxFixedPoint swap = points[i];

    points[i] = points[n - 1 - i];
    points[n - 1 - i] = swap;
  }
}

/* Adds the ring that ends the points array, starting at `first`: drops the closing point and
 * repeated ones. Takes it back when fewer than three are left. */
static gboolean
finish_ring (GArray *points, guint first, GArray *rings)
{
  YxFixedPoint *p = &g_array_index (points, YxFixedPoint, first);
  guint n = points->len - first, kept = 0;
  Ring ring;

  for (guint i = 0; i < n; i++)
    if (kept == 0 || p[kept - 1].lon != p[i].lon || p[kept - 1].lat != p[i].lat)
      p[kept++] = p[i];
  while (kept > 1 && p[kept - 1].lon == p[0].lon && p[kept - 1].lat == p[0].lat)
    kept--;
  if (kept < 3) {
    g_array_set_size (points, first);
    return FALSE;
  }
  g_array_set_size (points, first + kept);
  ring = (Ring){
    .first = first,
    .n = kept,
    .area2 = ring_area2 (p, kept),
    .west = G_MAXINT32,
    .south = G_MAXINT32,
    .east = G_MININT32,
    .north = G_MININT32,
    .parent = -1,
  };
  if (ring.area2 == 0) {
    g_array_set_size (points, first);
    return FALSE;
  }
  for (guint i = 0; i < kept; i++) {
    ring.west = MIN (ring.west, p[i].lon);
    ring.east = MAX (ring.east, p[i].lon);
    ring.south = MIN (ring.south, p[i].lat);
    ring.north = MAX (ring.north, p[i].lat);
  }
  g_array_append_val (rings, ring);
  return TRUE;
}

static void
append_part (YxGeometry *self, const YxFixedPoint *points, const Ring *ring, gboolean is_hole)
{
  guint first = self->points->len;
  guint32 end;

  g_array_append_vals (self->points, points + ring->first, ring->n);
  if ((ring->area2 > 0) == is_hole)
    reverse_points (&g_array_index (self->points, YxFixedPoint, first), ring->n);
  end = self->points->len;
  g_array_append_val (self->part_ends, end);
  g_array_append_val (self->holes, is_hole);
}

/* Gives each ring the smallest ring around it as parent; an even depth is land, an odd one hole. */
static void
nest_rings (const YxFixedPoint *points, GArray *rings)
{
  Ring *all = (Ring *) (void *) rings->data;

  qsort (all, rings->len, sizeof (Ring), compare_rings);
  for (guint i = 1; i < rings->len; i++) {
    for (int j = (int) i - 1; j >= 0; j--) {
      if (ring_within (points, &all[i], &all[j])) {
        all[i].parent = j;
        all[i].depth = all[j].depth + 1;
        break;
      }
    }
  }
}

static int
compare_ends (const void *a, const void *b)
{
  const WayEnd *p = a, *q = b;

  if (p->node != q->node)
    return p->node < q->node ? -1 : 1;
  if (p->way != q->way)
    return p->way < q->way ? -1 : 1;
  return p->at_last - q->at_last;
}

static const WayEnd *
find_end (const GArray *ends, guint32 node, const gboolean *used)
{
  guint low = 0, high = ends->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (g_array_index (ends, WayEnd, middle).node < node)
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < ends->len && g_array_index (ends, WayEnd, low).node == node; low++)
    if (!used[g_array_index (ends, WayEnd, low).way])
      return &g_array_index (ends, WayEnd, low);
  return NULL;
}

static const guint32 *
way_nodes (const YxExtract *extract, const YxExtractWay *way)
{
  return &g_array_index (extract->ref_nodes, guint32, way->first_ref);
}

static gboolean
has_all_nodes (const YxExtract *extract, const YxExtractWay *way)
{
  const guint32 *nodes = way_nodes (extract, way);

  for (guint i = 0; i < way->n_refs; i++)
    if (nodes[i] == YX_NODE_MISSING)
      return FALSE;
  return TRUE;
}

static void
append_nodes (GArray *points, const YxExtract *extract, const YxExtractWay *way, gboolean backward)
{
  const guint32 *nodes = way_nodes (extract, way);

  for (guint i = 0; i < way->n_refs; i++) {
    guint32 node = nodes[backward ? way->n_refs - 1 - i : i];

    g_array_append_val (points, g_array_index (extract->node_points, YxFixedPoint, node));
  }
}

/* Joins open ways end to end. A chain that does not come back to its start is dropped. */
static gboolean
join_open_ways (const YxExtract *extract, const GArray *open, GArray *points, GArray *rings)
{
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (WayEnd));
  g_autofree gboolean *used = g_new0 (gboolean, open->len + 1);
  gboolean complete = TRUE;

  for (guint32 i = 0; i < open->len; i++) {
    const YxExtractWay *way = g_array_index (open, const YxExtractWay *, i);
    const guint32 *nodes = way_nodes (extract, way);
    WayEnd first = { nodes[0], i, FALSE }, last = { nodes[way->n_refs - 1], i, TRUE };

    g_array_append_val (ends, first);
    g_array_append_val (ends, last);
  }
  if (ends->len > 0)
    qsort (ends->data, ends->len, sizeof (WayEnd), compare_ends);

  for (guint i = 0; i < open->len; i++) {
    const YxExtractWay *way = g_array_index (open, const YxExtractWay *, i);
    guint first_point = points->len;
    guint32 start, at;

    if (used[i])
      continue;
    used[i] = TRUE;
    append_nodes (points, extract, way, FALSE);
    start = way_nodes (extract, way)[0];
    at = way_nodes (extract, way)[way->n_refs - 1];
    while (at != start) {
      const WayEnd *next = find_end (ends, at, used);
      const YxExtractWay *next_way;

      if (next == NULL)
        break;
      used[next->way] = TRUE;
      next_way = g_array_index (open, const YxExtractWay *, next->way);
      append_nodes (points, extract, next_way, next->at_last);
      at = way_nodes (extract, next_way)[next->at_last ? 0 : next_way->n_refs - 1];
    }
    if (at != start) {
      g_array_set_size (points, first_point);
      complete = FALSE;
    } else {
      finish_ring (points, first_point, rings);
    }
  }
  return complete;
}

static void
clear (YxGeometry *self)
{
  g_array_set_size (self->points, 0);
  g_array_set_size (self->part_ends, 0);
  g_array_set_size (self->holes, 0);
}

YxGeometry *
yx_geometry_new (void)
{
  YxGeometry *self = g_new (YxGeometry, 1);

  self->points = g_array_new (FALSE, FALSE, sizeof (YxFixedPoint));
  self->part_ends = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->holes = g_array_new (FALSE, FALSE, sizeof (gboolean));
  return self;
}

void
yx_geometry_free (YxGeometry *self)
{
  g_array_unref (self->points);
  g_array_unref (self->part_ends);
  g_array_unref (self->holes);
  g_free (self);
}

void
yx_geometry_set_point (YxGeometry *self, YxFixedPoint point)
{
  guint32 end = 1;
  gboolean is_hole = FALSE;

  clear (self);
  g_array_append_val (self->points, point);
  g_array_append_val (self->part_ends, end);
  g_array_append_val (self->holes, is_hole);
}

gboolean
yx_geometry_set_line (YxGeometry *self, const YxExtract *extract, const YxExtractWay *way)
{
  const guint32 *nodes = way_nodes (extract, way);
  const gboolean is_hole = FALSE;
  guint32 first = 0;

  clear (self);
  for (guint i = 0; i <= way->n_refs; i++) {
    if (i < way->n_refs && nodes[i] != YX_NODE_MISSING) {
      YxFixedPoint point = g_array_index (extract->node_points, YxFixedPoint, nodes[i]);
      const YxFixedPoint *last = self->points->len > first
                                   ? &g_array_index (self->points, YxFixedPoint,
                                                     self->points->len - 1)
                                   : NULL;

      if (last == NULL || last->lon != point.lon || last->lat != point.lat)
        g_array_append_val (self->points, point);
    } else if (self->points->len >= first + 2) {
      first = self->points->len;
      g_array_append_val (self->part_ends, first);
      g_array_append_val (self->holes, is_hole);
    } else {
      g_array_set_size (self->points, first);
    }
  }
  return self->part_ends->len > 0;
}

gboolean
yx_geometry_set_ring (YxGeometry *self, const YxExtract *extract, const YxExtractWay *way)
{
  g_autoptr (GArray) points = NULL;
  g_autoptr (GArray) rings = NULL;
  const guint32 *nodes = way_nodes (extract, way);

  clear (self);
  if (way->n_refs < 4 || nodes[0] != nodes[way->n_refs - 1] || !has_all_nodes (extract, way))
    return FALSE;
  points = g_array_sized_new (FALSE, FALSE, sizeof (YxFixedPoint), way->n_refs);
  rings = g_array_new (FALSE, FALSE, sizeof (Ring));
  append_nodes (points, extract, way, FALSE);
  if (!finish_ring (points, 0, rings))
    return FALSE;
  append_part (self, (const YxFixedPoint *) (void *) points->data, &g_array_index (rings, Ring, 0),
               FALSE);
  return TRUE;
}

gboolean
yx_geometry_set_multipolygon (YxGeometry *self, const YxExtract *extract,
                              const YxExtractRelation *relation, gboolean *ret_broken)
{
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (const YxExtractWay *));
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (YxFixedPoint));
  g_autoptr (GArray) rings = g_array_new (FALSE, FALSE, sizeof (Ring));
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  const YxFixedPoint *data;
  gboolean broken = FALSE;

  clear (self);
  for (guint i = 0; i < relation->n_members; i++) {
    const YxExtractMember *member = &g_array_index (extract->members, YxExtractMember,
                                                    relation->first_member + i);
    const char *role = yx_extract_string (extract, member->role);
    const YxExtractWay *way;
    const guint32 *nodes;
    gssize index;

    if (member->type != YX_MEMBER_WAY
        || (role[0] != '\0' && strcmp (role, "outer") != 0 && strcmp (role, "inner") != 0))
      continue;
    index = yx_extract_find_way (extract, member->id);
    if (index < 0) {
      broken = TRUE;
      continue;
    }
    if (!g_hash_table_add (seen, GSIZE_TO_POINTER ((gsize) index + 1)))
      continue;
    way = &g_array_index (extract->ways, YxExtractWay, index);
    if (way->n_refs < 2 || !has_all_nodes (extract, way)) {
      broken = TRUE;
      continue;
    }
    nodes = way_nodes (extract, way);
    if (nodes[0] == nodes[way->n_refs - 1]) {
      guint first = points->len;

      append_nodes (points, extract, way, FALSE);
      finish_ring (points, first, rings);
    } else {
      g_array_append_val (open, way);
    }
  }
  if (!join_open_ways (extract, open, points, rings))
    broken = TRUE;
  if (ret_broken != NULL)
    *ret_broken = broken || rings->len > MAX_RINGS;
  if (rings->len == 0 || rings->len > MAX_RINGS)
    return FALSE;

  data = (const YxFixedPoint *) (void *) points->data;
  nest_rings (data, rings);
  for (guint i = 0; i < rings->len; i++) {
    const Ring *outer = &g_array_index (rings, Ring, i);

    if (outer->depth % 2 != 0)
      continue;
    append_part (self, data, outer, FALSE);
    for (guint j = i + 1; j < rings->len; j++) {
      const Ring *hole = &g_array_index (rings, Ring, j);

      if (hole->parent == (int) i)
        append_part (self, data, hole, TRUE);
    }
  }
  return TRUE;
}

YxBox
yx_geometry_box (const YxGeometry *self)
{
  YxBox box = YX_BOX_EMPTY;

  for (guint i = 0; i < self->points->len; i++) {
    const YxFixedPoint *p = &g_array_index (self->points, YxFixedPoint, i);

    yx_box_extend (&box, (YxLonLat){ p->lon / 1e7, p->lat / 1e7 });
  }
  return box;
}

static int
compare_doubles (const void *a, const void *b)
{
  const double *p = a, *q = b;

  return *p < *q ? -1 : *p > *q;
}

/* The widest inside stretch of a parallel: crossings sorted, taken in pairs (even-odd). */
static double
widest_stretch (const YxGeometry *self, double lat, GArray *crossings, double *ret_middle)
{
  double widest = 0.0;
  guint32 first = 0;

  g_array_set_size (crossings, 0);
  for (guint part = 0; part < self->part_ends->len; part++) {
    guint32 end = g_array_index (self->part_ends, guint32, part);

    for (guint32 i = first, j = end - 1; i < end; j = i++) {
      YxFixedPoint a = g_array_index (self->points, YxFixedPoint, i);
      YxFixedPoint b = g_array_index (self->points, YxFixedPoint, j);

      if ((a.lat > lat) != (b.lat > lat)) {
        double x = a.lon + (lat - a.lat) * ((double) b.lon - a.lon) / ((double) b.lat - a.lat);

        g_array_append_val (crossings, x);
      }
    }
    first = end;
  }
  g_array_sort (crossings, compare_doubles);
  for (guint i = 0; i + 1 < crossings->len; i += 2) {
    double from = g_array_index (crossings, double, i);
    double to = g_array_index (crossings, double, i + 1);

    if (to - from > widest) {
      widest = to - from;
      *ret_middle = (from + to) / 2.0;
    }
  }
  return widest;
}

YxFixedPoint
yx_geometry_inner_point (const YxGeometry *self)
{
  /* The middle first: it wins ties, and is where a label is looked for. */
  static const double shares[] = { 0.5, 0.4, 0.6, 0.28, 0.72 };
  g_autoptr (GArray) crossings = g_array_new (FALSE, FALSE, sizeof (double));
  YxFixedPoint best = g_array_index (self->points, YxFixedPoint, 0);
  gint32 south = G_MAXINT32, north = G_MININT32;
  double widest = 0.0;

  for (guint i = 0; i < self->points->len; i++) {
    gint32 lat = g_array_index (self->points, YxFixedPoint, i).lat;

    south = MIN (south, lat);
    north = MAX (north, lat);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (shares); i++) {
    /* Half a unit off the grid, so that no vertex lies on the line. */
    double lat = south + (gint64) (((double) north - south) * shares[i]) + 0.5;
    double middle = 0.0, width = widest_stretch (self, lat, crossings, &middle);

    /* Away from the middle it has to be clearly better. */
    if (width > widest * (i == 0 ? 1.0 : 1.25)) {
      widest = width;
      best = (YxFixedPoint){ (gint32) middle, (gint32) lat };
    }
  }
  return best;
}
