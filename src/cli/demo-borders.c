/* Borders of the counties and towns. A village's land is what lies nearer to it than to any
 * other village; the seat's is drawn the same way. A town is the union of its villages' land: of
 * all edges of these cells only those stay that have another town, or the end of the sheet, on
 * their far side, and these are linked into rings. */

#define G_LOG_DOMAIN "yexun-demo"

#include "config.h"

#include "cli/demo-county-private.h"

/* Farther villages than this do not touch. */
#define NEIGHBOUR_REACH 9000.0
#define FAR_BANK_REACH 5500.0
/* Corners that two cells share come out of different divisions. */
#define CORNER_REACH 1.5

typedef struct {
  YxDemoPoint centre;
  const YxDemoTown *town;
} Cell;

typedef struct {
  YxDemoPoint from, to; /* the land to the left */
  const YxDemoTown *town;
  const YxDemoTown *beyond; /* NULL: the end of the sheet */
  bool used;
} Edge;

/* All land of the sheet's west, south, east and north sides. */
static GArray *
whole_sheet (void)
{
  YxDemoPoint south_west = yx_demo_point_from_lon_lat (YX_DEMO_BOX.west, YX_DEMO_BOX.south);
  YxDemoPoint north_east = yx_demo_point_from_lon_lat (YX_DEMO_BOX.east, YX_DEMO_BOX.north);
  GArray *ring = yx_demo_line_new ();

  yx_demo_line_add (ring, south_west);
  yx_demo_line_add (ring, yx_demo_point (north_east.x, south_west.y));
  yx_demo_line_add (ring, north_east);
  yx_demo_line_add (ring, yx_demo_point (south_west.x, north_east.y));
  return ring;
}

/* The two great rivers are borders: what lies on the far bank mirrors this one, so that halfway
 * is the river. */
static const YxDemoTown far_bank = { .name = "", .county = "" };

static YxDemoPoint
nearest_point (const GArray *line, YxDemoPoint point)
{
  YxDemoPoint best = yx_demo_line_at (line, 0);
  double best_distance = yx_demo_point_distance (best, point);

  for (guint i = 1; i < line->len; i++) {
    YxDemoPoint a = yx_demo_line_at (line, i - 1), b = yx_demo_line_at (line, i);
    double t, distance = yx_demo_segment_distance (point, a, b, &t);

    if (distance < best_distance) {
      best_distance = distance;
      best = yx_demo_point_lerp (a, b, t);
    }
  }
  return best;
}

static GArray *
list_cells (const YxDemoCounty *county)
{
  /* The seat is as wide as its streets. */
  static const double seat[5][2]
      = { { 0, 0 }, { -1500, 1050 }, { 1500, 1050 }, { -1500, -1150 }, { 1500, -1150 } };
  GArray *cells = g_array_new (FALSE, FALSE, sizeof (Cell));

  for (gsize i = 0; i < G_N_ELEMENTS (seat); i++)
    g_array_append_vals (cells,
                         &(Cell){ yx_demo_point (seat[i][0], seat[i][1]), &yx_demo_towns[0] }, 1);
  for (guint i = 0; i < county->places->len; i++) {
    const YxDemoPlace *place = &g_array_index (county->places, YxDemoPlace, i);

    g_array_append_vals (cells, &(Cell){ place->centre, place->town }, 1);
    for (guint k = 0; k < county->courses->len; k++) {
      YxDemoPoint bank = nearest_point (g_ptr_array_index (county->courses, k), place->centre);

      if (yx_demo_rivers[k].width > 100.0
          && yx_demo_point_distance (bank, place->centre) < FAR_BANK_REACH)
        g_array_append_vals (
            cells,
            &(Cell){ yx_demo_point (2.0 * bank.x - place->centre.x, 2.0 * bank.y - place->centre.y),
                     &far_bank },
            1);
    }
  }
  return cells;
}

/* The town of the cell on the other side of an edge of cells[number]; NULL beyond the sheet. */
static const YxDemoTown *
town_beyond (const GArray *cells, guint number, YxDemoPoint a, YxDemoPoint b)
{
  YxDemoPoint middle = yx_demo_point_lerp (a, b, 0.5);
  double own = yx_demo_point_distance (middle, g_array_index (cells, Cell, number).centre);
  const Cell *best = NULL;
  double best_distance = own + 1.0;

  for (guint i = 0; i < cells->len; i++) {
    const Cell *cell = &g_array_index (cells, Cell, i);
    double distance = yx_demo_point_distance (middle, cell->centre);

    if (i != number && distance < best_distance) {
      best_distance = distance;
      best = cell;
    }
  }
  return best ? best->town : NULL;
}

static void
collect_edges (const GArray *cells, guint number, GArray *edges)
{
  const Cell *cell = &g_array_index (cells, Cell, number);
  GArray *land = whole_sheet ();

  for (guint i = 0; i < cells->len && land->len >= 3; i++) {
    const Cell *other = &g_array_index (cells, Cell, i);

    if (i != number && yx_demo_point_distance (cell->centre, other->centre) < NEIGHBOUR_REACH) {
      GArray *clipped = yx_demo_ring_clip_nearer (land, cell->centre, other->centre, 0.0);

      g_array_unref (land);
      land = clipped;
    }
  }
  for (guint i = 0; i < land->len; i++) {
    Edge edge = { .from = yx_demo_line_at (land, i),
                  .to = yx_demo_line_at (land, (i + 1) % land->len),
                  .town = cell->town };

    if (yx_demo_point_distance (edge.from, edge.to) < CORNER_REACH)
      continue;
    edge.beyond = town_beyond (cells, number, edge.from, edge.to);
    if (edge.beyond != edge.town)
      g_array_append_val (edges, edge);
  }
  g_array_unref (land);
}

/* Whether the edge belongs to the border of a county (town NULL) or of a town. */
static bool
is_border (const Edge *edge, const YxDemoTown *town, const char *county)
{
  if (town)
    return edge->town == town;
  return g_str_equal (edge->town->county, county)
         && !(edge->beyond && g_str_equal (edge->beyond->county, county));
}

/* Follows unused edges from edges[first] until they close; NULL when they do not. */
static GArray *
follow_ring (GArray *edges, guint first, const YxDemoTown *town, const char *county)
{
  g_autoptr (GArray) ring = yx_demo_line_new ();
  Edge *edge = &g_array_index (edges, Edge, first);
  YxDemoPoint start = edge->from;

  for (;;) {
    Edge *next = NULL;
    double best = CORNER_REACH * 2.0;

    edge->used = true;
    yx_demo_line_add (ring, edge->from);
    if (ring->len > 2 && yx_demo_point_distance (edge->to, start) < CORNER_REACH * 2.0)
      return g_steal_pointer (&ring);
    for (guint i = 0; i < edges->len; i++) {
      Edge *other = &g_array_index (edges, Edge, i);
      double distance = yx_demo_point_distance (edge->to, other->from);

      if (!other->used && is_border (other, town, county) && distance < best) {
        best = distance;
        next = other;
      }
    }
    if (!next)
      return NULL;
    edge = next;
  }
}

static void
write_border (YxDemoCounty *county, GArray *edges, const YxDemoTown *town, const char *county_name,
              const char *english, const char *level)
{
  YxDemoOsm *osm = county->osm;
  gint64 relation = 0;

  for (guint i = 0; i < edges->len; i++)
    g_array_index (edges, Edge, i).used = false;
  for (guint i = 0; i < edges->len; i++) {
    const Edge *edge = &g_array_index (edges, Edge, i);
    g_autoptr (GArray) ring = NULL;
    gint64 way;

    if (edge->used || !is_border (edge, town, county_name))
      continue;
    ring = follow_ring (edges, i, town, county_name);
    if (!ring)
      continue;
    way = yx_demo_osm_add_area (osm, ring);
    yx_demo_osm_tag_way (osm, way, "boundary", "administrative");
    yx_demo_osm_tag_way (osm, way, "admin_level", level);
    if (relation == 0) {
      relation = yx_demo_osm_add_relation (osm);
      yx_demo_osm_tag_relation (osm, relation, "type", "boundary");
      yx_demo_osm_tag_relation (osm, relation, "boundary", "administrative");
      yx_demo_osm_tag_relation (osm, relation, "admin_level", level);
      yx_demo_osm_tag_relation (osm, relation, "name", town ? town->name : county_name);
      yx_demo_osm_tag_relation (osm, relation, "name:en", english);
    }
    /* Land lies to the left, so a hole runs clockwise. */
    yx_demo_osm_add_member (osm, relation, "way", way,
                            yx_demo_ring_is_clockwise (ring) ? "inner" : "outer");
  }
}

void
yx_demo_borders_draw (YxDemoCounty *county)
{
  g_autoptr (GArray) cells = list_cells (county);
  g_autoptr (GArray) edges = g_array_new (FALSE, FALSE, sizeof (Edge));

  for (guint i = 0; i < cells->len; i++)
    collect_edges (cells, i, edges);
  write_border (county, edges, NULL, "温县", "Wenxian County", "6");
  for (size_t i = 0; i < yx_demo_n_towns; i++)
    if (g_str_equal (yx_demo_towns[i].county, "温县"))
      write_border (county, edges, &yx_demo_towns[i], "温县", yx_demo_towns[i].english, "8");
}
