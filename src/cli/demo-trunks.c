/* Rivers' courses and the main roads, along the waypoints of demo-facts.c; motorways with two
 * carriageways and diamond interchanges where they cross a trunk or primary road. */

#define G_LOG_DOMAIN "yexun-demo"

#include "config.h"

#include <string.h>

#include "cli/demo-county-private.h"

#define CARRIAGEWAY_HALF 12.0
/* Ramps leave the carriageway this far before the crossing and meet the road this far off it. */
#define RAMP_LENGTH 420.0
#define RAMP_OFFSET 130.0

static GArray *
smooth_course (const YxDemoWaypoint *course, size_t n, double step)
{
  g_autoptr (GArray) coarse = yx_demo_line_new ();

  for (size_t i = 0; i < n; i++)
    yx_demo_line_add (coarse, yx_demo_point_from_lon_lat (course[i].lon, course[i].lat));
  return yx_demo_line_smooth (coarse, step);
}

static GArray *
reversed (const GArray *line)
{
  GArray *back = yx_demo_line_new ();

  for (guint i = line->len; i > 0; i--)
    yx_demo_line_add (back, yx_demo_line_at (line, i - 1));
  return back;
}

static void
describe (YxDemoRoad *road, const YxDemoTrunk *trunk)
{
  road->name = trunk->name;
  road->english = trunk->english;
  road->ref = trunk->ref;
  road->maxspeed = trunk->maxspeed;
  road->lanes = trunk->lanes;
  road->surface = "asphalt";
}

/* The vertex nearest to `distance` metres from vertex `from`, forwards or (negative) back. */
static guint
vertex_along (const GArray *line, guint from, double distance)
{
  double gone = 0.0;
  guint i = from;

  while (distance > 0.0 && i + 1 < line->len && gone < distance) {
    gone += yx_demo_point_distance (yx_demo_line_at (line, i), yx_demo_line_at (line, i + 1));
    i++;
  }
  while (distance < 0.0 && i > 0 && gone < -distance) {
    gone += yx_demo_point_distance (yx_demo_line_at (line, i), yx_demo_line_at (line, i - 1));
    i--;
  }
  return i;
}

/* A ramp between a vertex of the carriageway and a place on the road: it keeps beside the
 * carriageway for two thirds of its way. */
static void
draw_ramp (YxDemoCounty *county, const GArray *carriageway, guint vertex, guint towards,
           YxDemoPoint ground, bool leaving)
{
  YxDemoPoint start = yx_demo_line_at (carriageway, vertex);
  YxDemoPoint middle = yx_demo_line_at (carriageway, (2 * vertex + 3 * towards) / 5);
  YxDemoPoint mean = yx_demo_point_lerp (middle, ground, 0.45);
  g_autoptr (GArray) coarse = yx_demo_line_new ();
  GArray *line;
  YxDemoRoad *ramp;
  gint64 booth;

  yx_demo_line_add (coarse, start);
  yx_demo_line_add (coarse, mean);
  yx_demo_line_add (coarse, ground);
  line = yx_demo_line_smooth (coarse, 30.0);
  booth = yx_demo_osm_share_node (county->osm, yx_demo_line_at (line, line->len / 2),
                                  YX_DEMO_LEVEL_RAMP);
  yx_demo_osm_tag_node (county->osm, booth, "barrier", "toll_booth");
  if (!leaving) {
    GArray *joining = reversed (line);

    g_array_unref (line);
    line = joining;
  }
  ramp = yx_demo_net_add (county->net, "motorway_link", line, YX_DEMO_LEVEL_RAMP);
  ramp->oneway = true;
  ramp->maxspeed = 40;
  ramp->lanes = 1;
  ramp->surface = "asphalt";
  ramp->first_level = leaving ? YX_DEMO_LEVEL_MOTORWAY : YX_DEMO_LEVEL_GROUND;
  ramp->last_level = leaving ? YX_DEMO_LEVEL_GROUND : YX_DEMO_LEVEL_MOTORWAY;
}

/* Traffic keeps to the right, so the ramps of a carriageway lie on its right-hand side. */
static void
draw_interchange (YxDemoCounty *county, const GArray *carriageway, const GArray *road)
{
  for (guint i = 1; i < carriageway->len; i++)
    for (guint k = 1; k < road->len; k++) {
      YxDemoPoint a = yx_demo_line_at (carriageway, i - 1);
      YxDemoPoint b = yx_demo_line_at (carriageway, i);
      YxDemoPoint c = yx_demo_line_at (road, k - 1);
      YxDemoPoint d = yx_demo_line_at (road, k);
      guint before, after, foot;
      double t, u;

      if (!yx_demo_segments_cross (a, b, c, d, &t, &u))
        continue;
      before = vertex_along (carriageway, i - 1, -RAMP_LENGTH);
      after = vertex_along (carriageway, i, RAMP_LENGTH);
      /* The road's vertex on the right of a → b. */
      foot = vertex_along (road, k - 1, -RAMP_OFFSET);
      if ((b.x - a.x) * (yx_demo_line_at (road, foot).y - a.y)
              - (b.y - a.y) * (yx_demo_line_at (road, foot).x - a.x)
          > 0.0)
        foot = vertex_along (road, k, RAMP_OFFSET);
      draw_ramp (county, carriageway, before, i, yx_demo_line_at (road, foot), true);
      draw_ramp (county, carriageway, after, i, yx_demo_line_at (road, foot), false);
      return;
    }
}

void
yx_demo_water_draw (YxDemoCounty *county)
{
  for (size_t i = 0; i < yx_demo_n_rivers; i++) {
    const YxDemoRiver *river = &yx_demo_rivers[i];
    double step = river->width > 500.0 ? 260.0 : river->width > 100.0 ? 110.0 : 70.0;
    GArray *course = smooth_course (river->course, river->n_course, step);
    YxDemoRandom random;

    /* Rivers wind; canals do not. */
    yx_demo_random_init (&random, county->seed, river->name);
    for (guint k = 1; river->kind != YX_DEMO_WATER_CANAL && k + 1 < course->len; k++) {
      double stray = MIN (26.0, 8.0 + river->width * 0.08);
      YxDemoPoint *at = &yx_demo_line_at (course, k);

      *at = yx_demo_point (at->x + stray * yx_demo_random_uniform (&random, -1.0, 1.0),
                           at->y + stray * yx_demo_random_uniform (&random, -1.0, 1.0));
    }
    yx_demo_net_add_water (county->net, course, river->width * (river->width > 500 ? 1.3 : 1));
    g_ptr_array_add (county->courses, course);
  }
}

void
yx_demo_trunks_draw (YxDemoCounty *county)
{
  g_autoptr (GPtrArray) crossed = g_ptr_array_new ();

  for (size_t i = 0; i < yx_demo_n_trunks; i++) {
    const YxDemoTrunk *trunk = &yx_demo_trunks[i];
    YxDemoRoad *road;

    if (g_str_equal (trunk->highway, "motorway"))
      continue;
    road = yx_demo_net_add (county->net, trunk->highway,
                            smooth_course (trunk->course, trunk->n_course, 60.0),
                            YX_DEMO_LEVEL_GROUND);
    describe (road, trunk);
    if (g_str_equal (trunk->highway, "trunk") || g_str_equal (trunk->highway, "primary"))
      g_ptr_array_add (crossed, road->points);
  }

  for (size_t i = 0; i < yx_demo_n_trunks; i++) {
    const YxDemoTrunk *trunk = &yx_demo_trunks[i];
    g_autoptr (GArray) middle = NULL;
    GArray *carriageways[2];

    if (!g_str_equal (trunk->highway, "motorway"))
      continue;
    middle = smooth_course (trunk->course, trunk->n_course, 60.0);
    carriageways[0] = yx_demo_line_shift (middle, -CARRIAGEWAY_HALF);
    {
      g_autoptr (GArray) other = yx_demo_line_shift (middle, CARRIAGEWAY_HALF);

      carriageways[1] = reversed (other);
    }
    for (int side = 0; side < 2; side++) {
      YxDemoRoad *road
          = yx_demo_net_add (county->net, "motorway", carriageways[side], YX_DEMO_LEVEL_MOTORWAY);

      describe (road, trunk);
      road->oneway = true;
      for (guint k = 0; k < crossed->len; k++)
        draw_interchange (county, carriageways[side], g_ptr_array_index (crossed, k));
    }
  }
}
