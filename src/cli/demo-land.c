/* Water with its banks, the flood plain, and the patchwork of fields between the villages. */

#define G_LOG_DOMAIN "yexun-demo"

#include "config.h"

#include <math.h>

#include "cli/demo-county-private.h"

static gint64
draw_area (YxDemoCounty *county, const GArray *ring, const char *key, const char *value)
{
  gint64 area = yx_demo_osm_add_area (county->osm, ring);

  yx_demo_osm_tag_way (county->osm, area, key, value);
  return area;
}

/* A long ring in pieces that share an edge: a tile need not look at the whole river. */
static void
draw_banks (YxDemoCounty *county, const GArray *course, const YxDemoRiver *river, double wobble,
            const char *key, const char *value, double extra)
{
  const guint step = 24;

  for (guint start = 0; start + 1 < course->len; start += step) {
    guint n = MIN (step + 1, course->len - start);
    g_autoptr (GArray) whole = yx_demo_line_widen (course, river->width / 2.0 + extra, wobble);
    g_autoptr (GArray) ring = yx_demo_line_new ();
    gint64 area;

    if (whole->len != course->len * 2)
      return;
    for (guint i = 0; i < n; i++)
      yx_demo_line_add (ring, yx_demo_line_at (whole, start + i));
    for (guint i = n; i > 0; i--)
      yx_demo_line_add (ring, yx_demo_line_at (whole, whole->len - start - i));
    area = draw_area (county, ring, key, value);
    if (g_str_equal (key, "natural") && g_str_equal (value, "water")) {
      yx_demo_osm_tag_way (county->osm, area, "water", "river");
      yx_demo_osm_tag_way (county->osm, area, "name", river->name);
      yx_demo_osm_tag_way (county->osm, area, "name:en", river->english);
    }
  }
}

static void
draw_course (YxDemoCounty *county, const GArray *course, const YxDemoRiver *river)
{
  static const char *const values[] = { "river", "river", "canal" };
  g_autofree gint64 *nodes = g_new (gint64, course->len);
  gint64 way;

  for (guint i = 0; i < course->len; i++)
    nodes[i] = yx_demo_osm_add_node (county->osm, yx_demo_line_at (course, i));
  way = yx_demo_osm_add_way (county->osm, nodes, course->len);
  yx_demo_osm_tag_way (county->osm, way, "waterway", values[river->kind]);
  yx_demo_osm_tag_way (county->osm, way, "name", river->name);
  yx_demo_osm_tag_way (county->osm, way, "name:en", river->english);
}

/* Shoals of the Yellow River: slim sandbanks along its course. */
static void
draw_shoals (YxDemoCounty *county, const GArray *course, YxDemoRandom *random)
{
  for (guint i = 3; i + 3 < course->len; i += 2 + (guint) yx_demo_random_below (random, 3)) {
    YxDemoPoint here = yx_demo_line_at (course, i), next = yx_demo_line_at (course, i + 1);
    YxDemoPoint centre
        = yx_demo_point_offset (here, next, 0.0, yx_demo_random_uniform (random, -340.0, 340.0));
    double length = yx_demo_point_distance (here, next);
    double half = yx_demo_random_uniform (random, 130.0, 330.0);
    double slim = half * yx_demo_random_uniform (random, 0.16, 0.32);
    double along_x = (next.x - here.x) / length, along_y = (next.y - here.y) / length;
    g_autoptr (GArray) ring = yx_demo_line_new ();

    for (int k = 0; k < 14; k++) {
      double sine, cosine, x, y;

      yx_demo_sin_cos (k * 360.0 / 14.0 - 180.0, &sine, &cosine);
      x = cosine * half * yx_demo_random_uniform (random, 0.85, 1.1);
      y = sine * slim * yx_demo_random_uniform (random, 0.75, 1.15);
      yx_demo_line_add (ring, yx_demo_point (centre.x + x * along_x - y * along_y,
                                             centre.y + x * along_y + y * along_x));
    }
    draw_area (county, ring, "natural", "sand");
  }
}

/* Poplars along a canal: a narrow wood on its left bank, with gaps where roads cross. */
static void
draw_tree_belts (YxDemoCounty *county, const GArray *course, const YxDemoRiver *river,
                 YxDemoRandom *random)
{
  g_autoptr (GArray) bank = yx_demo_line_shift (course, river->width / 2.0 + 14.0);

  for (guint start = 0; start + 3 < bank->len;) {
    guint wanted = 4 + (guint) yx_demo_random_below (random, 8);
    guint n = MIN (wanted, bank->len - start);
    g_autoptr (GArray) piece = yx_demo_line_new ();

    for (guint i = start; i < start + n; i++)
      if (yx_demo_grid_distance (county->roads, yx_demo_line_at (bank, i), 24.0) >= 24.0)
        yx_demo_line_add (piece, yx_demo_line_at (bank, i));
      else
        break;
    if (piece->len > 2) {
      g_autoptr (GArray) ring = yx_demo_line_widen (piece, 9.0, 0.15);

      draw_area (county, ring, "landuse", "forest");
    }
    start += MAX (piece->len, 1) + (guint) yx_demo_random_below (random, 3);
  }
}

static void
draw_rivers (YxDemoCounty *county, YxDemoRandom *random)
{
  for (size_t i = 0; i < yx_demo_n_rivers; i++) {
    const YxDemoRiver *river = &yx_demo_rivers[i];
    const GArray *course = g_ptr_array_index (county->courses, i);

    draw_course (county, course, river);
    if (river->width < 100.0)
      draw_tree_belts (county, course, river, random);
    if (river->kind != YX_DEMO_WATER_RIVER)
      continue;
    if (river->width > 500.0)
      draw_banks (county, course, river, 0.22, "natural", "wetland", 560.0);
    else if (river->width > 100.0)
      draw_banks (county, course, river, 0.25, "landuse", "grass", 120.0);
    draw_banks (county, course, river, river->width > 100.0 ? 0.30 : 0.12, "natural", "water", 0.0);
    if (river->width > 500.0)
      draw_shoals (county, course, random);
  }
}

/* The village's land: nearer to it than to any other, less the strip along the boundary. */
static GArray *
village_land (const YxDemoCounty *county, guint number)
{
  YxDemoPoint south_west = yx_demo_point_from_lon_lat (YX_DEMO_BOX.west, YX_DEMO_BOX.south);
  YxDemoPoint north_east = yx_demo_point_from_lon_lat (YX_DEMO_BOX.east, YX_DEMO_BOX.north);
  YxDemoPoint here = g_array_index (county->places, YxDemoPlace, number).centre;
  GArray *land = yx_demo_line_new ();

  yx_demo_line_add (land, yx_demo_point (MAX (south_west.x, here.x - 1900.0),
                                         MAX (south_west.y, here.y - 1900.0)));
  yx_demo_line_add (land, yx_demo_point (MIN (north_east.x, here.x + 1900.0),
                                         MAX (south_west.y, here.y - 1900.0)));
  yx_demo_line_add (land, yx_demo_point (MIN (north_east.x, here.x + 1900.0),
                                         MIN (north_east.y, here.y + 1900.0)));
  yx_demo_line_add (land, yx_demo_point (MAX (south_west.x, here.x - 1900.0),
                                         MIN (north_east.y, here.y + 1900.0)));
  for (guint i = 0; i < county->places->len && land->len >= 3; i++) {
    YxDemoPoint other = g_array_index (county->places, YxDemoPlace, i).centre;

    if (i != number && yx_demo_point_distance (here, other) < 4200.0) {
      GArray *clipped = yx_demo_ring_clip_nearer (land, here, other, 5.0);

      g_array_unref (land);
      land = clipped;
    }
  }
  return land;
}

static bool
is_wet (const YxDemoCounty *county, YxDemoPoint point, double margin)
{
  for (guint i = 0; i < county->courses->len; i++)
    if (yx_demo_line_distance (g_ptr_array_index (county->courses, i), point)
        < yx_demo_rivers[i].width * 0.62 + margin)
      return true;
  return false;
}

/* Fields that differ from wheat and maize: strips parallel to the village's own axes. */
static void
draw_plots (YxDemoCounty *county, const YxDemoPlace *place, const GArray *land,
            YxDemoRandom *random)
{
  static const struct {
    const char *key, *value;
  } kinds[] = {
    { "landuse", "orchard" },
    { "landuse", "meadow" },
    { "landuse", "greenhouse_horticulture" },
    { "landuse", "forest" },
    { "natural", "water" },
    { "landuse", "industrial" },
    { "landuse", "plant_nursery" },
  };
  int n = 5 + yx_demo_random_below (random, 7);

  for (int i = 0; i < n; i++) {
    int kind = yx_demo_random_weighted (random, (double[]){ 5, 3, 2.5, 4, 0.8, 1.1, 2 }, 7);
    double half_width = yx_demo_random_uniform (random, 45.0, kind == 4 ? 70.0 : 170.0);
    double half_height = yx_demo_random_uniform (random, 35.0, kind == 4 ? 50.0 : 110.0);
    YxDemoPoint centre = yx_demo_place_point (place, yx_demo_random_uniform (random, -900.0, 900.0),
                                              yx_demo_random_uniform (random, -900.0, 900.0));
    g_autoptr (GArray) ring
        = yx_demo_ring_rectangle (centre, half_width, half_height, place->sine, place->cosine);
    double dx = centre.x - place->centre.x, dy = centre.y - place->centre.y;
    bool fits = fabs (dx) > place->half_width + half_width + 30.0
                || fabs (dy) > place->half_height + half_height + 30.0;

    for (guint k = 0; k < 4 && fits; k++)
      fits = yx_demo_ring_contains (land, yx_demo_line_at (ring, k))
             && !yx_demo_grid_crosses (county->roads, yx_demo_line_at (ring, k),
                                       yx_demo_line_at (ring, (k + 1) % 4))
             && !yx_demo_seat_contains (county, yx_demo_line_at (ring, k));
    if (!fits || is_wet (county, centre, half_width + 30.0)
        || yx_demo_grid_distance (county->roads, centre, half_height) < half_height)
      continue;
    draw_area (county, ring, kinds[kind].key, kinds[kind].value);
    if (kind == 5)
      yx_demo_build (county, centre, half_width * 0.6, half_height * 0.55, place->sine,
                     place->cosine, "industrial");
  }
}

/* The south bank: the hills of the next county begin at the river. */
static void
draw_south_bank (YxDemoCounty *county)
{
  const GArray *yellow = g_ptr_array_index (county->courses, 0);
  YxDemoPoint south_west = yx_demo_point_from_lon_lat (YX_DEMO_BOX.west, YX_DEMO_BOX.south);
  g_autoptr (GArray) bank = yx_demo_line_shift (yellow, -1180.0);
  g_autoptr (GArray) ring = yx_demo_line_new ();

  for (guint i = 0; i < bank->len; i++)
    if (yx_demo_line_at (bank, i).y > south_west.y)
      yx_demo_line_add (ring, yx_demo_line_at (bank, i));
  if (ring->len < 3)
    return;
  yx_demo_line_add (ring, yx_demo_point (yx_demo_line_at (ring, ring->len - 1).x, south_west.y));
  yx_demo_line_add (ring, yx_demo_point (yx_demo_line_at (ring, 0).x, south_west.y));
  draw_area (county, ring, "natural", "scrub");
}

void
yx_demo_land_draw (YxDemoCounty *county)
{
  YxDemoRandom random;

  yx_demo_random_init (&random, county->seed, "land");
  for (guint i = 0; i < county->places->len; i++) {
    g_autoptr (GArray) land = village_land (county, i);

    if (land->len < 3)
      continue;
    draw_area (county, land, "landuse", "farmland");
    draw_plots (county, &g_array_index (county->places, YxDemoPlace, i), land, &random);
  }
  draw_south_bank (county);
  draw_rivers (county, &random);
}
