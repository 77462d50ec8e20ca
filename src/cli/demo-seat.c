/* The county seat's streets: a grid turned by a few degrees inside a ring road, and lanes within
 * its blocks by what stands there. */

#define G_LOG_DOMAIN "yexun-demo"

#include "config.h"

#include <math.h>

#include "cli/demo-seat.h"

#define TURN_DEGREES -3.5
#define CORNER 320.0

const YxDemoStreet yx_demo_avenues[] = {
  { -1240, "鑫源路", "Xinyuan Road", "secondary", false },
  { -720, "振兴路", "Zhenxing Road", "tertiary", false },
  { -230, "黄河路", "Huanghe Road", "primary", false },
  { 250, "人民大街", "Renmin Avenue", "secondary", false },
  { 690, "子夏大街", "Zixia Avenue", "tertiary", false },
  { 1210, "太行路", "Taihang Road", "secondary", false },
};
const int yx_demo_n_avenues = G_N_ELEMENTS (yx_demo_avenues);

const YxDemoStreet yx_demo_streets[] = {
  { -1660, "西环中路", "Xihuan Middle Road", "tertiary", false },
  { -1130, "慈胜大街", "Cisheng Avenue", "secondary", false },
  { -610, "育才街", "Yucai Street", "tertiary", true },
  { -150, "古温大街", "Guwen Avenue", "primary", false },
  { 340, "司马大街", "Sima Avenue", "tertiary", true },
  { 860, "太极大街", "Taiji Avenue", "secondary", false },
  { 1520, "谷黄路", "Guhuang Road", "secondary", false },
};
const int yx_demo_n_streets = G_N_ELEMENTS (yx_demo_streets);

static void
describe (YxDemoRoad *road, const YxDemoStreet *street)
{
  road->name = street->name;
  road->english = street->english;
  road->oneway = street->oneway;
  road->lanes = g_str_equal (street->highway, "tertiary") ? 1 : 2;
  road->maxspeed = g_str_equal (street->highway, "tertiary") ? 40 : 50;
  road->surface = "asphalt";
  road->street = true;
}

/* A straight line of the frame, bent with it. */
static GArray *
frame_line (double x1, double y1, double x2, double y2)
{
  GArray *line = yx_demo_line_new ();
  int n = MAX (1, (int) ((fabs (x2 - x1) + fabs (y2 - y1)) / 110.0));

  for (int i = 0; i <= n; i++)
    yx_demo_line_add (line, yx_demo_seat_point (x1 + (x2 - x1) * i / n, y1 + (y2 - y1) * i / n));
  return line;
}

static void
draw_ring (YxDemoCounty *county)
{
  static const double corner[4][2] = { { 1, -1 }, { 1, 1 }, { -1, 1 }, { -1, -1 } };
  static const char *const names[4] = { "东环路", "北环路", "西环路", "南环路" };
  static const char *const english[4]
      = { "East Ring Road", "North Ring Road", "West Ring Road", "South Ring Road" };
  const double w = YX_DEMO_SEAT_HALF_WIDTH, h = YX_DEMO_SEAT_HALF_HEIGHT;

  county->ring = yx_demo_line_new ();
  for (int side = 0; side < 4; side++) {
    const double *from = corner[side], *to = corner[(side + 1) % 4];
    bool upright = side % 2 == 0;
    double x1 = from[0] * w - (upright ? 0.0 : from[0] * CORNER);
    double y1 = from[1] * h - (upright ? from[1] * CORNER : 0.0);
    double x2 = to[0] * w - (upright ? 0.0 : to[0] * CORNER);
    double y2 = to[1] * h - (upright ? to[1] * CORNER : 0.0);
    GArray *line = frame_line (x1, y1, x2, y2);
    YxDemoRoad *road;

    /* The bend at the end of the side: a quarter circle. */
    for (int i = 1; i <= 8; i++) {
      double sine, cosine, along, across;

      yx_demo_sin_cos (i * 11.25, &sine, &cosine);
      along = sine * CORNER;
      across = (1.0 - cosine) * CORNER;
      yx_demo_line_add (line, upright
                                  ? yx_demo_seat_point (x2 - to[0] * across, y2 + to[1] * along)
                                  : yx_demo_seat_point (x2 + to[0] * along, y2 - to[1] * across));
    }
    g_array_append_vals (county->ring, line->data, line->len - 1);
    road = yx_demo_net_add (county->net, "primary", line, YX_DEMO_LEVEL_GROUND);
    road->name = names[side];
    road->english = english[side];
    road->maxspeed = 60;
    road->lanes = 2;
    road->surface = "asphalt";
    road->street = true;
  }
}

static void
draw_grid (YxDemoCounty *county)
{
  const double w = YX_DEMO_SEAT_HALF_WIDTH, h = YX_DEMO_SEAT_HALF_HEIGHT;

  for (int i = 0; i < yx_demo_n_avenues; i++) {
    const YxDemoStreet *avenue = &yx_demo_avenues[i];
    GArray *line = frame_line (-w, avenue->at, w, avenue->at);

    yx_demo_line_add (county->gates, yx_demo_line_at (line, 0));
    yx_demo_line_add (county->gates, yx_demo_line_at (line, line->len - 1));
    describe (yx_demo_net_add (county->net, avenue->highway, line, YX_DEMO_LEVEL_GROUND), avenue);
  }
  for (int i = 0; i < yx_demo_n_streets; i++) {
    const YxDemoStreet *street = &yx_demo_streets[i];
    GArray *line = frame_line (street->at, -h, street->at, h);

    if (!street->oneway) {
      yx_demo_line_add (county->gates, yx_demo_line_at (line, 0));
      yx_demo_line_add (county->gates, yx_demo_line_at (line, line->len - 1));
    }
    describe (yx_demo_net_add (county->net, street->highway, line, YX_DEMO_LEVEL_GROUND), street);
  }
}

/* Main roads that come to the seat end a little before its ring: each goes on to a gate. */
static void
join_trunks (YxDemoCounty *county, guint n_trunks)
{
  for (guint i = 0; i < n_trunks; i++) {
    YxDemoRoad *road = yx_demo_net_get (county->net, i);

    for (int side = 0; side < 2 && road->level == YX_DEMO_LEVEL_GROUND; side++) {
      YxDemoPoint end = yx_demo_line_at (road->points, side == 0 ? 0 : road->points->len - 1);
      YxDemoPoint best = end;
      double reach = 700.0;

      for (guint k = 0; k < county->gates->len; k++) {
        YxDemoPoint gate = yx_demo_line_at (county->gates, k);

        if (yx_demo_point_distance (gate, end) < reach) {
          reach = yx_demo_point_distance (gate, end);
          best = gate;
        }
      }
      if (reach == 700.0)
        continue;
      if (side == 0)
        g_array_insert_val (road->points, 0, best);
      else
        g_array_append_val (road->points, best);
    }
  }
}

static void
draw_lane (YxDemoCounty *county, const char *highway, double x1, double y1, double x2, double y2)
{
  YxDemoRoad *road
      = yx_demo_net_add (county->net, highway, frame_line (x1, y1, x2, y2), YX_DEMO_LEVEL_GROUND);

  road->surface = "concrete";
}

static void
draw_block_lanes (YxDemoCounty *county, const YxDemoBlock *block, YxDemoRandom *random)
{
  double width = block->east - block->west, height = block->north - block->south;
  double x = block->west + width * yx_demo_random_uniform (random, 0.42, 0.58);
  double y = block->south + height * yx_demo_random_uniform (random, 0.42, 0.58);

  switch (block->kind) {
  case YX_DEMO_BLOCK_CORE:
  case YX_DEMO_BLOCK_ESTATE:
    draw_lane (county, "residential", block->west, y, block->east, y);
    if (yx_demo_random_chance (random, 0.7))
      draw_lane (county, "residential", x, block->south, x, block->north);
    for (int i = 0; i < 2; i++) {
      double lane = block->south + height * (0.25 + 0.5 * i);

      if (yx_demo_random_chance (random, 0.6))
        draw_lane (county, "service", block->west + width * 0.1, lane,
                   i == 0 ? x : block->east - width * 0.1, lane);
      draw_lane (county, "service", block->west + width * (0.2 + 0.55 * i), y,
                 block->west + width * (0.2 + 0.55 * i), lane);
    }
    break;

  case YX_DEMO_BLOCK_OLD:
    for (double lane = block->south + 52.0; lane < block->north - 35.0; lane += 47.0)
      draw_lane (
          county, "residential",
          yx_demo_random_chance (random, 0.7) ? block->west : block->west + width * 0.3, lane,
          yx_demo_random_chance (random, 0.7) ? block->east : block->east - width * 0.3, lane);
    draw_lane (county, "residential", x, block->south, x, block->north);
    break;

  case YX_DEMO_BLOCK_INDUSTRY:
    draw_lane (county, "service", block->west, y, block->east - width * 0.15, y);
    break;

  case YX_DEMO_BLOCK_SCHOOL:
  case YX_DEMO_BLOCK_CIVIC:
    draw_lane (county, "service", x, block->south, x, block->south + height * 0.6);
    break;

  case YX_DEMO_BLOCK_PARK:
  case YX_DEMO_BLOCK_FIELD:
    break;
  }
}

YxDemoPoint
yx_demo_seat_point (double x, double y)
{
  double u = x / YX_DEMO_SEAT_HALF_WIDTH, v = y / YX_DEMO_SEAT_HALF_HEIGHT;
  double bent_x = x + 55.0 * v * v * u + 35.0 * v * v, bent_y = y + 45.0 * u * u;
  double sine, cosine;

  yx_demo_seat_sin_cos (&sine, &cosine);
  return yx_demo_point (bent_x * cosine - bent_y * sine, bent_x * sine + bent_y * cosine);
}

void
yx_demo_seat_sin_cos (double *ret_sine, double *ret_cosine)
{
  yx_demo_sin_cos (TURN_DEGREES, ret_sine, ret_cosine);
}

bool
yx_demo_seat_contains (const YxDemoCounty *county, YxDemoPoint point)
{
  return yx_demo_ring_contains (county->ring, point);
}

int
yx_demo_seat_n_blocks (void)
{
  return (yx_demo_n_avenues + 1) * (yx_demo_n_streets + 1);
}

YxDemoBlock
yx_demo_seat_block (const YxDemoCounty *county, int number)
{
  /* Weights of core, estate, old, school, industry, park, civic, field. */
  static const double inner[] = { 4, 4, 2.4, 0.8, 0, 0.3, 0, 0 };
  static const double middle[] = { 0.8, 5, 3, 1, 0.6, 0.4, 0, 0.2 };
  static const double outer[] = { 0, 2.6, 2.4, 0.5, 3.0, 0.2, 0, 2.4 };
  g_autofree char *stream = g_strdup_printf ("block %d", number);
  int column = number % (yx_demo_n_streets + 1), row = number / (yx_demo_n_streets + 1);
  YxDemoBlock block = { .column = column, .row = row };
  YxDemoRandom random;
  double x, y, distance;

  block.west_street = column > 0 ? &yx_demo_streets[column - 1] : NULL;
  block.east_street = column < yx_demo_n_streets ? &yx_demo_streets[column] : NULL;
  block.south_street = row > 0 ? &yx_demo_avenues[row - 1] : NULL;
  block.north_street = row < yx_demo_n_avenues ? &yx_demo_avenues[row] : NULL;
  block.west = block.west_street ? block.west_street->at : -YX_DEMO_SEAT_HALF_WIDTH;
  block.east = block.east_street ? block.east_street->at : YX_DEMO_SEAT_HALF_WIDTH;
  block.south = block.south_street ? block.south_street->at : -YX_DEMO_SEAT_HALF_HEIGHT;
  block.north = block.north_street ? block.north_street->at : YX_DEMO_SEAT_HALF_HEIGHT;

  yx_demo_random_init (&random, county->seed, stream);
  x = (block.west + block.east) / 2.0;
  y = (block.south + block.north) / 2.0;
  distance = sqrt (x * x + y * y * 1.5);
  block.kind = (YxDemoBlockKind) yx_demo_random_weighted (&random,
                                                          distance < 750.0    ? inner
                                                          : distance < 1450.0 ? middle
                                                                              : outer,
                                                          8);
  /* The seat of the county's offices, and the park beside it. */
  if (column == 3 && row == 2)
    block.kind = YX_DEMO_BLOCK_CIVIC;
  if (column == 4 && row == 4)
    block.kind = YX_DEMO_BLOCK_PARK;
  return block;
}

void
yx_demo_seat_draw_streets (YxDemoCounty *county)
{
  guint n_trunks = yx_demo_net_size (county->net);
  YxDemoRandom random;

  draw_ring (county);
  draw_grid (county);
  join_trunks (county, n_trunks);
  yx_demo_random_init (&random, county->seed, "seat lanes");
  for (int i = 0; i < yx_demo_seat_n_blocks (); i++) {
    YxDemoBlock block = yx_demo_seat_block (county, i);

    draw_block_lanes (county, &block, &random);
  }
}
