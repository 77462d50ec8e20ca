/* What stands in the seat's blocks: shops with house numbers along the main streets, estates of
 * flats, old quarters, schools, works, a park, and the county's offices with the court. */

#define G_LOG_DOMAIN "yexun-demo"

#include "config.h"

#include "cli/demo-seat.h"

#define SHOP_DEPTH 7.0
#define SHOP_SET_BACK 22.0
/* What the ring road's bend takes from a corner. */
#define BEND 330.0

static const char *const estate_names[] = {
  "清风花园", "温泉家园", "子夏小区", "司马佳苑", "黄河明珠",     "古温新城",
  "太极御园", "锦绣江南", "翰林学府", "金城花园", "阳光水岸",     "盛世华庭",
  "祥和小区", "育才公寓", "河滨小区", "凤凰城",   "建业森林半岛", "鑫源小区",
  "幸福里",   "福馨家园", "东方花苑", "丽水佳园", "和谐家苑",     "书香名邸",
};

static const struct {
  double x, y; /* seat frame */
  const char *key, *value, *name, *english;
} services[] = {
  { -70, 300, "amenity", "bank", "中国工商银行温县支行", "ICBC" },
  { 60, 205, "amenity", "bank", "中国农业银行温县支行", "Agricultural Bank of China" },
  { 280, 290, "amenity", "bank", "中国建设银行温县支行", "China Construction Bank" },
  { -330, 292, "amenity", "bank", "中国邮政储蓄银行温县支行", "Postal Savings Bank" },
  { 640, -190, "amenity", "bank", "温县农商银行", "Wenxian Rural Commercial Bank" },
  { -900, 295, "amenity", "hospital", "温县人民医院", "Wenxian People's Hospital" },
  { 1000, 650, "amenity", "hospital", "温县中医院", "Wenxian Hospital of TCM" },
  { -420, 730, "amenity", "school", "温县第一高级中学", "Wenxian No. 1 High School" },
  { 600, -760, "amenity", "school", "温县实验中学", "Wenxian Experimental School" },
  { -1400, -280, "amenity", "police", "温泉派出所", "Wenquan Police Station" },
  { 700, 290, "amenity", "police", "司马派出所", "Sima Police Station" },
  { -200, 1170, "amenity", "police", "温县公安局交通警察大队", "Traffic Police" },
  { 1200, -190, "amenity", "bus_station", "温县汽车站", "Wenxian Coach Station" },
  { 150, 640, "amenity", "library", "温县图书馆", "Wenxian Library" },
  { -1700, -1285, "amenity", "fuel", "中国石化加油站", "Sinopec" },
  { 1560, 760, "amenity", "fuel", "中国石油加油站", "PetroChina" },
  { 430, 210, "amenity", "marketplace", "东关农贸市场", "Dongguan Market" },
  { -760, -190, "tourism", "hotel", "温县宾馆", "Wenxian Hotel" },
  { 100, 740, "tourism", "museum", "温县博物馆", "Wenxian Museum" },
};

typedef struct {
  YxDemoCounty *county;
  YxDemoRandom random;
  double sine, cosine;
  int estates;
} Building;

static gint64
build (Building *building, double x, double y, double half_width, double half_height,
       const char *kind)
{
  YxDemoPoint centre = yx_demo_seat_point (x, y);

  if (!yx_demo_seat_contains (building->county, centre))
    return 0;
  return yx_demo_build (building->county, centre, half_width, half_height, building->sine,
                        building->cosine, kind);
}

static void
draw_area (Building *building, const YxDemoBlock *block, double margin, const char *key,
           const char *value, const char *name)
{
  g_autoptr (GArray) ring = yx_demo_line_new ();
  gint64 area;

  for (int i = 0; i < 4; i++) {
    bool east = i == 1 || i == 2, north = i >= 2, turns = i % 2 == 1;
    double x = east ? block->east - margin : block->west + margin;
    double y = north ? block->north - margin : block->south + margin;
    /* The ring road cuts the corner of the blocks in its bends. */
    bool in_bend
        = (east ? x > YX_DEMO_SEAT_HALF_WIDTH - BEND : x < BEND - YX_DEMO_SEAT_HALF_WIDTH)
          && (north ? y > YX_DEMO_SEAT_HALF_HEIGHT - BEND : y < BEND - YX_DEMO_SEAT_HALF_HEIGHT);

    if (in_bend) {
      double dx = east ? -BEND : BEND, dy = north ? -BEND : BEND;

      yx_demo_line_add (ring,
                        turns ? yx_demo_seat_point (x + dx, y) : yx_demo_seat_point (x, y + dy));
      yx_demo_line_add (ring, yx_demo_seat_point (x + dx * 0.3, y + dy * 0.3));
      yx_demo_line_add (ring,
                        turns ? yx_demo_seat_point (x, y + dy) : yx_demo_seat_point (x + dx, y));
    } else {
      yx_demo_line_add (ring, yx_demo_seat_point (x, y));
    }
  }
  area = yx_demo_osm_add_area (building->county->osm, ring);
  yx_demo_osm_tag_way (building->county->osm, area, key, value);
  yx_demo_osm_tag_way (building->county->osm, area, "name", name);
}

static void
add_house (Building *building, YxDemoHouseKind kind, double x, double y, const char *where,
           int group, int number)
{
  YxDemoHouse house = {
    .kind = kind,
    .place = yx_demo_point_to_lon_lat (yx_demo_seat_point (x, y)),
    .county = "温县",
    .town = "温泉街道",
    .village = where,
    .group = group,
    .number = number,
  };

  g_array_append_val (building->county->houses, house);
}

/* Shops along one side of a block. Numbers rise from the west or the south, odd on the north and
 * west side of a street. */
static void
line_street (Building *building, const YxDemoStreet *street, bool upright, double across,
             double from, double to, bool odd)
{
  YxDemoRandom *random = &building->random;
  double at = from + 26.0;

  while (street && at < to - 26.0) {
    double half = yx_demo_random_uniform (random, 8.0, 21.0);
    double middle = at + half;
    double x = upright ? across : middle, y = upright ? middle : across;
    int number = 2 * (int) ((middle + 2300.0) / 14.0) + (odd ? 1 : 2);
    gint64 way = 0;

    if (middle + half < to - 20.0 && !yx_demo_random_chance (random, 0.14))
      way = build (building, x, y, upright ? SHOP_DEPTH : half, upright ? half : SHOP_DEPTH,
                   yx_demo_random_chance (random, 0.6) ? "retail" : "commercial");
    if (way) {
      g_autofree char *text = g_strdup_printf ("%d", number);

      yx_demo_osm_tag_way (building->county->osm, way, "addr:housenumber", text);
      yx_demo_osm_tag_way (building->county->osm, way, "addr:street", street->name);
      add_house (building, YX_DEMO_HOUSE_SHOP, x, y, street->name, 0, number);
    }
    at = middle + half + yx_demo_random_uniform (random, 2.0, 9.0);
  }
}

static void
line_block (Building *building, const YxDemoBlock *block)
{
  line_street (building, block->south_street, false, block->south + SHOP_SET_BACK, block->west,
               block->east, true);
  line_street (building, block->north_street, false, block->north - SHOP_SET_BACK, block->west,
               block->east, false);
  line_street (building, block->west_street, true, block->west + SHOP_SET_BACK, block->south,
               block->north, false);
  line_street (building, block->east_street, true, block->east - SHOP_SET_BACK, block->south,
               block->north, true);
}

static void
build_estate (Building *building, const YxDemoBlock *block)
{
  YxDemoRandom *random = &building->random;
  const char *name = estate_names[building->estates++ % G_N_ELEMENTS (estate_names)];
  double half = yx_demo_random_uniform (random, 17.0, 27.0);
  bool towers = yx_demo_random_chance (random, 0.3);
  int number = 0;

  draw_area (building, block, 12.0, "landuse", "residential", name);
  for (double y = block->south + 62.0; y < block->north - 50.0; y += towers ? 52.0 : 33.0)
    for (double x = block->west + 60.0; x < block->east - 50.0;
         x += half * 2 + (towers ? 34.0 : 14.0)) {
      gint64 way = build (building, x, y, towers ? 14.0 : half, towers ? 9.0 : 6.2, "apartments");
      g_autofree char *text = NULL;

      if (!way)
        continue;
      number++;
      text = g_strdup_printf ("%d号楼", number);
      yx_demo_osm_tag_way (building->county->osm, way, "name", text);
      add_house (building, YX_DEMO_HOUSE_ESTATE, x, y, name, number,
                 1 + yx_demo_random_below (random, 4));
    }
}

static void
build_old_quarter (Building *building, const YxDemoBlock *block)
{
  YxDemoRandom *random = &building->random;

  draw_area (building, block, 10.0, "landuse", "residential", NULL);
  for (double lane = block->south + 52.0; lane < block->north - 35.0; lane += 47.0)
    for (int side = -1; side <= 1; side += 2)
      for (double x = block->west + 48.0; x < block->east - 40.0;) {
        int units = 2 + yx_demo_random_below (random, 3);
        double half = units * 7.6;

        if (!yx_demo_random_chance (random, 0.1))
          build (building, x + half, lane + side * 13.0, half - 1.0, 6.2,
                 units == 1 ? "house" : "residential");
        x += half * 2 + yx_demo_random_uniform (random, 1.0, 6.0);
      }
}

static void
build_works (Building *building, const YxDemoBlock *block)
{
  YxDemoRandom *random = &building->random;

  draw_area (building, block, 14.0, "landuse", "industrial", NULL);
  for (double y = block->south + 70.0; y < block->north - 60.0; y += 92.0)
    for (double x = block->west + 75.0; x < block->east - 60.0; x += 130.0)
      if (!yx_demo_random_chance (random, 0.15))
        build (building, x, y, yx_demo_random_uniform (random, 38.0, 56.0),
               yx_demo_random_uniform (random, 18.0, 34.0),
               yx_demo_random_chance (random, 0.6) ? "industrial" : "warehouse");
}

static void
build_school (Building *building, const YxDemoBlock *block)
{
  double x = (block->west + block->east) / 2.0, y = (block->south + block->north) / 2.0;
  double width = block->east - block->west;
  g_autofree char *name = g_strdup_printf ("温县%s小学", block->row % 2 ? "黄河路" : "子夏");
  YxDemoBlock pitch = {
    .west = x - width * 0.34, .east = x - width * 0.08, .south = y - 75.0, .north = y + 75.0
  };

  draw_area (building, block, 14.0, "amenity", "school", name);
  draw_area (building, &pitch, 0.0, "leisure", "pitch", NULL);
  for (int i = 0; i < 4; i++)
    build (building, x + width * 0.2, y - 120.0 + i * 75.0, 42.0, 9.0, "school");
}

static void
draw_park (Building *building, const YxDemoBlock *block)
{
  g_autoptr (GArray) lake = yx_demo_line_new ();
  double x = (block->west + block->east) / 2.0, y = (block->south + block->north) / 2.0;
  gint64 area;

  draw_area (building, block, 15.0, "leisure", "park", "子夏公园");
  for (int i = 0; i < 20; i++) {
    double sine, cosine, unused, wave;

    yx_demo_sin_cos (i * 18.0 - 180.0, &sine, &cosine);
    yx_demo_sin_cos ((i * 54) % 360 - 180.0, &wave, &unused);
    yx_demo_line_add (lake, yx_demo_seat_point (x + cosine * (120.0 + 22.0 * wave),
                                                y + sine * (72.0 + 14.0 * wave)));
  }
  area = yx_demo_osm_add_area (building->county->osm, lake);
  yx_demo_osm_tag_way (building->county->osm, area, "natural", "water");
  yx_demo_osm_tag_way (building->county->osm, area, "name", "子夏湖");
}

/* A named office with its building; returns where it stands. */
static YxLonLat
build_office (Building *building, double x, double y, double half, const char *key,
              const char *value, const char *name, const char *english)
{
  YxDemoOsm *osm = building->county->osm;
  gint64 node = yx_demo_osm_add_node (osm, yx_demo_seat_point (x, y));

  build (building, x, y, half, 11.0, "public");
  yx_demo_osm_tag_node (osm, node, key, value);
  yx_demo_osm_tag_node (osm, node, "name", name);
  yx_demo_osm_tag_node (osm, node, "name:en", english);
  return yx_demo_point_to_lon_lat (yx_demo_seat_point (x, y));
}

static void
build_offices (Building *building, const YxDemoBlock *block)
{
  double x = (block->west + block->east) / 2.0, y = (block->south + block->north) / 2.0;

  draw_area (building, block, 13.0, "landuse", "commercial", NULL);
  building->county->court = build_office (building, x - 95.0, y - 120.0, 40.0, "amenity",
                                          "courthouse", "温县人民法院", "Wenxian People's Court");
  build_office (building, x + 110.0, y - 120.0, 36.0, "office", "government", "温县人民检察院",
                "Wenxian People's Procuratorate");
  build_office (building, x - 95.0, y + 60.0, 48.0, "amenity", "townhall", "温县人民政府",
                "Wenxian People's Government");
  build_office (building, x + 110.0, y + 60.0, 38.0, "amenity", "police", "温县公安局",
                "Wenxian Public Security Bureau");
}

void
yx_demo_seat_build (YxDemoCounty *county)
{
  Building building = { .county = county };
  gint64 label = yx_demo_osm_add_node (county->osm, yx_demo_seat_point (60.0, 40.0));

  yx_demo_random_init (&building.random, county->seed, "seat");
  yx_demo_seat_sin_cos (&building.sine, &building.cosine);
  yx_demo_osm_tag_node (county->osm, label, "place", "city");
  yx_demo_osm_tag_node (county->osm, label, "name", "温县");
  yx_demo_osm_tag_node (county->osm, label, "name:en", "Wenxian");

  for (int i = 0; i < yx_demo_seat_n_blocks (); i++) {
    YxDemoBlock block = yx_demo_seat_block (county, i);

    switch (block.kind) {
    case YX_DEMO_BLOCK_CORE:
      draw_area (&building, &block, 10.0, "landuse", "retail", NULL);
      line_block (&building, &block);
      build_estate (&building, &block);
      break;
    case YX_DEMO_BLOCK_ESTATE:
      line_block (&building, &block);
      build_estate (&building, &block);
      break;
    case YX_DEMO_BLOCK_OLD:
      line_block (&building, &block);
      build_old_quarter (&building, &block);
      break;
    case YX_DEMO_BLOCK_SCHOOL:
      build_school (&building, &block);
      break;
    case YX_DEMO_BLOCK_INDUSTRY:
      build_works (&building, &block);
      break;
    case YX_DEMO_BLOCK_PARK:
      draw_park (&building, &block);
      break;
    case YX_DEMO_BLOCK_CIVIC:
      build_offices (&building, &block);
      line_block (&building, &block);
      break;
    case YX_DEMO_BLOCK_FIELD:
      draw_area (&building, &block, 12.0, "landuse", "farmland", NULL);
      break;
    }
  }
  for (gsize i = 0; i < G_N_ELEMENTS (services); i++)
    build_office (&building, services[i].x, services[i].y, 16.0, services[i].key, services[i].value,
                  services[i].name, services[i].english);
  build_office (&building, 1880.0, -1480.0, 44.0, "amenity", "prison", "温县拘留所",
                "Wenxian Detention Centre");
}
