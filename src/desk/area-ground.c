#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <math.h>
#include <string.h>

#include "desk/area-ground.h"
#include "region/towns.h"

#define GRID_CELLS 900
#define GRID_MARGIN_M 1500.0
/* How far apart neighbours may have drawn the border they share. */
#define SEAM_M 20.0
/* Places further from every town are somewhere else. */
#define NEAR_M 2000.0
/* A town with more than this part of an area's share is cut, in half at most so often, and until no
 * part is larger than that part of the share. */
#define CUT_FROM 0.5
#define MOST_CUTS 8
#define PART_MOST (1.0 / 6.0)

void
yx_area_ground_free (YxAreaGround *ground)
{
  g_array_unref (ground->units);
  g_array_unref (ground->borders);
  g_ptr_array_unref (ground->names);
  g_array_unref (ground->rings);
  g_clear_pointer (&ground->towns, g_ptr_array_unref);
  for (guint i = 0; i < ground->n_joined; i++)
    yx_own_rings_clear (&ground->joined[i]);
  g_free (ground->joined);
  for (guint i = 0; i < ground->parts->len; i++)
    yx_own_rings_clear (&g_array_index (ground->parts, YxOwnRings, i));
  g_array_unref (ground->parts);
  g_array_unref (ground->corners);
  g_free (ground);
}

static YxAreaGround *
ground_new (void)
{
  YxAreaGround *ground = g_new0 (YxAreaGround, 1);

  ground->units = g_array_new (FALSE, TRUE, sizeof (YxDistrictUnit));
  ground->borders = g_array_new (FALSE, TRUE, sizeof (YxDistrictBorder));
  ground->names = g_ptr_array_new ();
  ground->parts = g_array_new (FALSE, TRUE, sizeof (YxOwnRings));
  ground->rings = g_array_new (FALSE, TRUE, sizeof (YxRings));
  ground->corners = g_array_new (FALSE, TRUE, sizeof (YxLonLat));
  ground->square = 4;
  return ground;
}

/* Towns ---------------------------------------------------------------------------------------- */

typedef struct {
  YxLonLat low, high;
  guint town;
} Edge;

static int
compare_edges (gconstpointer a, gconstpointer b)
{
  const int by_ends = memcmp (a, b, 2 * sizeof (YxLonLat));

  return by_ends != 0 ? by_ends
         : ((const Edge *) a)->town > ((const Edge *) b)->town
             ? 1
             : -(((const Edge *) a)->town < ((const Edge *) b)->town);
}

static void
add_edges (GArray *edges, const YxRings *rings, guint town)
{
  guint32 start = 0;

  for (guint32 r = 0; r < rings->n_rings; r++) {
    const guint32 end = rings->ring_ends[r];

    for (guint32 i = start; i < end; i++) {
      const YxLonLat a = rings->points[i];
      const YxLonLat b = rings->points[i + 1 < end ? i + 1 : start];
      const gboolean upward = a.lat < b.lat || (a.lat == b.lat && a.lon < b.lon);
      const Edge edge = { upward ? a : b, upward ? b : a, town };

      g_array_append_val (edges, edge);
    }
    start = end;
  }
}

/* Towns that have an edge in common. */
static void
find_borders (YxAreaGround *ground)
{
  g_autoptr (GArray) edges = g_array_new (FALSE, FALSE, sizeof (Edge));
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint t = 0; t < ground->rings->len; t++)
    add_edges (edges, &g_array_index (ground->rings, YxRings, t), t);
  g_array_sort (edges, compare_edges);
  for (guint i = 1; i < edges->len; i++) {
    const Edge *a = &g_array_index (edges, Edge, i - 1), *b = &g_array_index (edges, Edge, i);
    const YxDistrictBorder border = { a->town, b->town };
    gint64 *key;

    if (memcmp (a, b, 2 * sizeof (YxLonLat)) != 0 || a->town == b->town)
      continue;
    key = g_new (gint64, 1);
    *key = (gint64) a->town << 32 | b->town;
    if (g_hash_table_add (known, key))
      g_array_append_val (ground->borders, border);
  }
}

static void
share_borders (YxAreaGround *ground)
{
  ground->joined = g_new0 (YxOwnRings, MAX (ground->rings->len, 1));
  if (yx_rings_join ((const YxRings *) (gpointer) ground->rings->data, ground->rings->len, SEAM_M,
                     ground->joined)
      != YX_RINGS_OK)
    g_error ("out of memory");
  ground->n_joined = ground->rings->len;
  for (guint i = 0; i < ground->rings->len; i++)
    g_array_index (ground->rings, YxRings, i) = yx_own_rings_view (&ground->joined[i]);
}

static guint
nearest_box (const GArray *boxes, YxLonLat point)
{
  guint best = 0;
  double distance = INFINITY;

  for (guint t = 0; t < boxes->len; t++) {
    const double here = yx_box_distance (g_array_index (boxes, YxBox, t), point);

    if (here < distance) {
      distance = here;
      best = t;
    }
  }
  return best;
}

/* The parent of most of the load: the county that is divided. */
static gint64
main_parent (GPtrArray *towns, const double *loads)
{
  gint64 best = 0;
  double most = -1.0;

  for (guint t = 0; t < towns->len; t++) {
    const gint64 parent = ((YxRegionTown *) g_ptr_array_index (towns, t))->parent;
    double sum = 0.0;

    for (guint other = 0; other < towns->len; other++)
      if (((YxRegionTown *) g_ptr_array_index (towns, other))->parent == parent)
        sum += loads[other];
    if (sum > most) {
      most = sum;
      best = parent;
    }
  }
  return best;
}

/* One place of a case. */
typedef struct {
  YxLonLat at;
  double load;
} Load;

static double
sum_loads (const GArray *loads)
{
  double sum = 0.0;

  for (guint i = 0; i < loads->len; i++)
    sum += g_array_index (loads, Load, i).load;
  return sum;
}

static int
compare_lons (gconstpointer a, gconstpointer b)
{
  const double x = ((const Load *) a)->at.lon, y = ((const Load *) b)->at.lon;

  return (x > y) - (x < y);
}

static int
compare_lats (gconstpointer a, gconstpointer b)
{
  const double x = ((const Load *) a)->at.lat, y = ((const Load *) b)->at.lat;

  return (x > y) - (x < y);
}

/* Between the two places, sorted along the line's normal, where half of the load is reached; FALSE:
 * all lie on one line. */
static gboolean
find_middle (GArray *loads, gboolean meridian, double *ret_at, guint *ret_n_low)
{
  const double half = sum_loads (loads) / 2.0;
  double sum = 0.0, nearest = INFINITY;

  g_array_sort (loads, meridian ? compare_lons : compare_lats);
  for (guint i = 1; i < loads->len; i++) {
    const Load *low = &g_array_index (loads, Load, i - 1), *high = &g_array_index (loads, Load, i);
    const double below = meridian ? low->at.lon : low->at.lat;
    const double above = meridian ? high->at.lon : high->at.lat;

    sum += low->load;
    if (below < above && fabs (sum - half) < nearest) {
      nearest = fabs (sum - half);
      *ret_at = (below + above) / 2.0;
      *ret_n_low = i;
    }
  }
  return isfinite (nearest);
}

static void
add_unit (YxAreaGround *ground, const YxRings *rings, const GArray *loads, char *name)
{
  const YxBox box = yx_rings_box (rings);
  YxDistrictUnit unit
      = { { (box.west + box.east) / 2, (box.south + box.north) / 2 }, sum_loads (loads) };
  YxLonLat middle = { 0.0, 0.0 };

  for (guint i = 0; i < loads->len; i++) {
    const Load *load = &g_array_index (loads, Load, i);

    middle.lon += load->load * load->at.lon;
    middle.lat += load->load * load->at.lat;
  }
  if (unit.load > 0.0)
    unit.at = (YxLonLat){ middle.lon / unit.load, middle.lat / unit.load };
  g_array_append_val (ground->units, unit);
  g_ptr_array_add (ground->names, name);
  g_array_append_val (ground->rings, *rings);
}

/* Halves it across its longer side, and the halves again, until a part holds no more than `most`. */
static void
add_parts (YxAreaGround *ground, const YxRings *rings, GArray *loads, char *name, double most,
           guint n_cuts)
{
  g_autoptr (GArray) high = NULL;
  const YxBox box = yx_rings_box (rings);
  const YxLonLat corner = { box.west, box.south };
  gboolean meridian = yx_distance_near (corner, (YxLonLat){ box.east, box.south })
                      > yx_distance_near (corner, (YxLonLat){ box.west, box.north });
  YxOwnRings parts[2];
  YxRings views[2];
  guint n_low = 0;
  double at = 0.0;

  if (sum_loads (loads) <= most || n_cuts == 0
      || (!find_middle (loads, meridian, &at, &n_low)
          && !find_middle (loads, meridian = !meridian, &at, &n_low))) {
    add_unit (ground, rings, loads, name);
    return;
  }
  if (yx_rings_cut (rings, meridian, at, &parts[0], &parts[1]) != YX_RINGS_OK)
    g_error ("out of memory");
  for (int p = 0; p < 2; p++) {
    g_array_append_val (ground->parts, parts[p]);
    views[p] = yx_own_rings_view (&parts[p]);
  }
  high = g_array_sized_new (FALSE, FALSE, sizeof (Load), loads->len - n_low);
  g_array_append_vals (high, &g_array_index (loads, Load, n_low), loads->len - n_low);
  g_array_set_size (loads, n_low);
  add_parts (ground, &views[0], loads, name, most, n_cuts - 1);
  add_parts (ground, &views[1], high, name, most, n_cuts - 1);
}

/* One outer ring with what is cut out of it, as rings of its own. */
static YxOwnRings
copy_piece (const YxRings *rings, const guint32 *outer, guint32 which)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (YxLonLat));
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (guint32));
  YxOwnRings piece = { 0 };
  YxRings view;
  guint32 start = 0;

  for (guint32 r = 0; r < rings->n_rings; start = rings->ring_ends[r++])
    if (r == which || outer[r] == which) {
      g_array_append_vals (points, rings->points + start, rings->ring_ends[r] - start);
      g_array_append_val (ends, points->len);
    }
  view = (YxRings){ (const YxLonLat *) (gpointer) points->data,
                    (const guint32 *) (gpointer) ends->data, ends->len };
  if (yx_rings_unite (&view, 1, &piece) != YX_RINGS_OK)
    g_error ("out of memory");
  return piece;
}

/* A town may lie in several pieces, which need not fall to one area. */
static void
add_pieces (YxAreaGround *ground, const YxRings *rings, GArray *loads, char *name, double share)
{
  g_autofree guint32 *outer = g_new (guint32, rings->n_rings + 1);
  g_autoptr (GArray) rest = g_array_copy (loads);
  const double whole = sum_loads (loads);

  yx_rings_nest (rings, outer);
  for (guint32 r = 0; r < rings->n_rings; r++) {
    g_autoptr (GArray) within = g_array_new (FALSE, FALSE, sizeof (Load));
    YxOwnRings piece;
    YxRings view;
    gboolean last = TRUE;

    if (outer[r] != YX_RING_NONE)
      continue;
    for (guint32 other = r + 1; other < rings->n_rings; other++)
      last = last && outer[other] != YX_RING_NONE;
    piece = copy_piece (rings, outer, r);
    g_array_append_val (ground->parts, piece);
    view = yx_own_rings_view (&piece);
    /* Those near the town but outside it stay for the last piece. */
    for (guint i = rest->len; i-- > 0;) {
      const Load load = g_array_index (rest, Load, i);

      if (!last && !yx_rings_contain (&view, load.at))
        continue;
      g_array_append_val (within, load);
      g_array_remove_index_fast (rest, i);
    }
    add_parts (ground, &view, within, name, whole > CUT_FROM * share ? PART_MOST * share : INFINITY,
               MOST_CUTS);
  }
}

/* The loads of each town. Returns: (transfer full): of GArray of Load */
static GPtrArray *
share_out (GPtrArray *towns, const YxCasePoints *points, const double *loads)
{
  GPtrArray *of_town = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr (GArray) outlines = g_array_new (FALSE, FALSE, sizeof (YxRings));
  g_autoptr (GArray) boxes = g_array_new (FALSE, FALSE, sizeof (YxBox));
  YxRingsIndex *index;

  for (guint t = 0; t < towns->len; t++) {
    const YxRings rings = yx_region_town_rings (g_ptr_array_index (towns, t));
    const YxBox box = yx_rings_box (&rings);

    g_array_append_val (outlines, rings);
    g_array_append_val (boxes, box);
    g_ptr_array_add (of_town, g_array_new (FALSE, FALSE, sizeof (Load)));
  }
  index = yx_rings_index_new ((const YxRings *) (gpointer) outlines->data, outlines->len);
  for (guint i = 0; i < points->points->len && towns->len > 0; i++) {
    const Load load = { g_array_index (points->points, YxCasePoint, i).point, loads[i] };
    guint32 town = 0;

    if (yx_rings_index_find (index, load.at, &town, 1) == 0) {
      town = nearest_box (boxes, load.at);
      if (yx_box_distance (g_array_index (boxes, YxBox, town), load.at) > NEAR_M)
        continue;
    }
    g_array_append_val (g_ptr_array_index (of_town, town), load);
  }
  yx_rings_index_free (index);
  return of_town;
}

YxAreaGround *
yx_area_ground_of_towns (YxRegion *region, const YxCasePoints *points, const double *loads,
                         double share, GError **error)
{
  g_autoptr (GPtrArray) towns = yx_region_list_towns (region, error);
  g_autoptr (GPtrArray) of_town = NULL;
  g_autofree double *sums = NULL;
  g_autoptr (YxAreaGround) ground = ground_new ();
  gint64 county;

  if (towns == NULL)
    return NULL;
  of_town = share_out (towns, points, loads);
  sums = g_new0 (double, towns->len + 1);
  for (guint t = 0; t < towns->len; t++)
    sums[t] = sum_loads (g_ptr_array_index (of_town, t));
  county = main_parent (towns, sums);
  for (guint t = 0; t < towns->len; t++) {
    YxRegionTown *town = g_ptr_array_index (towns, t);
    const YxRings rings = yx_region_town_rings (town);

    if (sums[t] <= 0.0 && town->parent != county)
      continue;
    if (isfinite (share))
      add_pieces (ground, &rings, g_ptr_array_index (of_town, t), town->name, share);
    else
      add_unit (ground, &rings, g_ptr_array_index (of_town, t), town->name);
  }
  ground->towns = g_steal_pointer (&towns);
  share_borders (ground);
  find_borders (ground);
  return g_steal_pointer (&ground);
}

/* Grid ----------------------------------------------------------------------------------------- */

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* From the 1st to the 99th hundredth: one wrong address does not stretch the sheet. */
static void
middle_range (GArray *values, double *ret_least, double *ret_most)
{
  g_array_sort (values, compare_doubles);
  *ret_least = g_array_index (values, double, values->len / 100);
  *ret_most = g_array_index (values, double, values->len - 1 - values->len / 100);
}

static YxBox
sheet_of (YxRegion *region, const YxCasePoints *points)
{
  const YxBox within = region != NULL ? yx_region_get_box (region) : YX_BOX_EMPTY;
  g_autoptr (GArray) lons = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) lats = g_array_new (FALSE, FALSE, sizeof (double));
  YxBox box;

  for (guint i = 0; i < points->points->len; i++) {
    const YxLonLat point = g_array_index (points->points, YxCasePoint, i).point;

    if (!yx_box_is_empty (within) && !yx_box_contains (within, point))
      continue;
    g_array_append_val (lons, point.lon);
    g_array_append_val (lats, point.lat);
  }
  if (lons->len == 0)
    return within;
  middle_range (lons, &box.west, &box.east);
  middle_range (lats, &box.south, &box.north);
  return yx_box_grow (box, GRID_MARGIN_M);
}

YxAreaGround *
yx_area_ground_of_grid (YxRegion *region, const YxCasePoints *points, const double *loads)
{
  YxAreaGround *ground = ground_new ();
  const YxBox box = sheet_of (region, points);
  const double width
      = yx_distance_near ((YxLonLat){ box.west, box.south }, (YxLonLat){ box.east, box.south });
  const double height
      = yx_distance_near ((YxLonLat){ box.west, box.south }, (YxLonLat){ box.west, box.north });
  const double side = sqrt (width * height / GRID_CELLS);
  const guint nx = (guint) CLAMP (round (width / side), 1, GRID_CELLS);
  const guint ny = (guint) CLAMP (round (height / side), 1, GRID_CELLS);

  for (guint y = 0; y < ny; y++)
    for (guint x = 0; x < nx; x++) {
      /* Neighbours compute a corner they share from the same numbers. */
      const double west = box.west + (box.east - box.west) * x / nx;
      const double east = box.west + (box.east - box.west) * (x + 1) / nx;
      const double south = box.south + (box.north - box.south) * y / ny;
      const double north = box.south + (box.north - box.south) * (y + 1) / ny;
      const YxLonLat corners[]
          = { { west, south }, { east, south }, { east, north }, { west, north } };
      const YxDistrictUnit unit = { { (west + east) / 2, (south + north) / 2 }, 0.0 };
      const guint u = y * nx + x;

      g_array_append_vals (ground->corners, corners, 4);
      g_array_append_val (ground->units, unit);
      if (x + 1 < nx) {
        const YxDistrictBorder border = { u, u + 1 };

        g_array_append_val (ground->borders, border);
      }
      if (y + 1 < ny) {
        const YxDistrictBorder border = { u, u + nx };

        g_array_append_val (ground->borders, border);
      }
    }
  for (guint u = 0; u < ground->units->len; u++) {
    const YxRings rings = { &g_array_index (ground->corners, YxLonLat, 4 * u), &ground->square, 1 };

    g_array_append_val (ground->rings, rings);
  }
  for (guint i = 0; i < points->points->len; i++) {
    const YxLonLat point = g_array_index (points->points, YxCasePoint, i).point;
    const double x = (point.lon - box.west) / (box.east - box.west) * nx;
    const double y = (point.lat - box.south) / (box.north - box.south) * ny;

    if (x >= 0 && y >= 0 && x < nx && y < ny)
      g_array_index (ground->units, YxDistrictUnit, (guint) y * nx + (guint) x).load += loads[i];
  }
  return ground;
}

