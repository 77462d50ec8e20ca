/* A village of the plain: lanes from east to west, one or two across, rows of houses facing
 * south along them. */

#define G_LOG_DOMAIN "yexun-demo"

#include "config.h"

#include <math.h>
#include <string.h>

#include "cli/demo-county-private.h"
#include "region/pinyin.h"

#define LANE_SPACING 47.0
#define PLOT 16.5 /* metres of a house's front */
/* Metres from a lane's middle to a house's. */
#define SET_BACK 13.5
#define HOUSE_HALF_DEPTH 6.0

static void
draw_street (YxDemoCounty *county, const YxDemoPlace *place, const char *highway, double x1,
             double y1, double x2, double y2)
{
  GArray *line = yx_demo_line_new ();
  double along = fabs (x2 - x1) + fabs (y2 - y1);
  YxDemoPoint from = yx_demo_place_point (place, x1, y1);
  YxDemoPoint to = yx_demo_place_point (place, x2, y2);
  YxDemoRoad *road;

  yx_demo_line_add (line, from);
  /* The two main streets keep one point in the middle, where they cross. */
  if (along > 240.0)
    yx_demo_line_add (line, yx_demo_point_offset (from, to, along * 0.5, along * 0.006));
  yx_demo_line_add (line, to);
  road = yx_demo_net_add (county->net, highway, line, YX_DEMO_LEVEL_GROUND);
  road->surface = "concrete";
  if (place->is_town && g_str_equal (highway, "tertiary"))
    road->name = x1 == x2 ? "文化路" : "人民大街";
}

/* The lanes' heights, from south to north; the one at 0 is the main street. */
static GArray *
lane_heights (const YxDemoPlace *place)
{
  GArray *heights = g_array_new (FALSE, FALSE, sizeof (double));
  int n = (int) ((place->half_height - 8.0) / LANE_SPACING);

  for (int i = -n; i <= n; i++) {
    double height = i * LANE_SPACING;

    g_array_append_val (heights, height);
  }
  return heights;
}

static void
draw_lanes (YxDemoCounty *county, const YxDemoPlace *place, YxDemoRandom *random)
{
  g_autoptr (GArray) heights = lane_heights (place);
  const char *main_street = place->is_town ? "tertiary" : "unclassified";
  double top = g_array_index (heights, double, heights->len - 1);
  int n_across = (int) (place->half_width / (place->is_town ? 150.0 : 95.0));

  draw_street (county, place, main_street, -place->half_width, 0, place->half_width, 0);
  draw_street (county, place, main_street, 0, -place->half_height, 0, place->half_height);
  for (guint i = 0; i < heights->len; i++) {
    double y = g_array_index (heights, double, i);
    double reach = yx_demo_place_reach (place, y);
    double west = reach * yx_demo_random_uniform (random, 0.72, 0.98);
    double east = reach * yx_demo_random_uniform (random, 0.72, 0.98);

    if (y != 0.0)
      draw_street (county, place, "residential", -west, y, east, y);
  }
  for (int side = -1; side <= 1; side += 2)
    for (int i = 1; i <= n_across; i++) {
      double x = side * place->half_width * (i - 0.25) / (n_across + 0.35);
      double low = -top, high = top;

      x += yx_demo_random_uniform (random, -10.0, 10.0);
      if (yx_demo_random_chance (random, 0.3))
        low = -LANE_SPACING * (int) (top / LANE_SPACING / 2);
      if (yx_demo_random_chance (random, 0.3))
        high = LANE_SPACING * (int) (top / LANE_SPACING / 2);
      if (high - low > 30.0)
        draw_street (county, place, "residential", x, low, x, high);
    }
}

static void
build_row (YxDemoCounty *county, const YxDemoPlace *place, YxDemoRandom *random, double y,
           double lane, int group, int *number)
{
  double reach = yx_demo_place_reach (place, lane) - PLOT / 2;
  /* Other counties' villages are only sketched. */
  bool sketched = !g_str_equal (place->town->county, "温县");
  double gap = sketched ? 0.66 : place->is_town ? 0.12 : 0.20;
  double x = -reach + yx_demo_random_uniform (random, 0.0, 12.0);

  while (x < reach) {
    int units = 1 + yx_demo_random_weighted (random, (double[]){ 3, 4, 4, 2 }, 4);
    double half = (units * PLOT - 2.0) / 2.0 + yx_demo_random_uniform (random, -1.0, 0.5);
    double depth = HOUSE_HALF_DEPTH + yx_demo_random_uniform (random, -1.4, 1.0);
    YxDemoPoint centre
        = yx_demo_place_point (place, x + half, y + yx_demo_random_uniform (random, -1.2, 1.2));

    if (!yx_demo_random_chance (random, gap) && x + units * PLOT < reach + 8.0
        && yx_demo_build (county, centre, half, depth, place->sine, place->cosine,
                          units == 1 ? "house" : "residential")
        && !sketched) {
      for (int i = 0; i < units; i++) {
        YxDemoHouse house = {
          .kind = YX_DEMO_HOUSE_VILLAGE,
          .county = place->town->county,
          .town = place->town->name,
          .village = place->name,
          .group = group,
          .number = ++*number,
        };

        house.place
            = yx_demo_point_to_lon_lat (yx_demo_place_point (place, x + PLOT * (i + 0.5) - 1.0, y));
        g_array_append_val (county->houses, house);
      }
    }
    x += units * PLOT + yx_demo_random_uniform (random, 0.5, 4.0);
  }
}

static void
draw_outline (YxDemoCounty *county, const YxDemoPlace *place, YxDemoRandom *random)
{
  g_autoptr (GArray) ring = yx_demo_line_new ();
  gint64 area;

  for (int side = 1; side >= -1; side -= 2)
    for (int i = 0; i <= 6; i++) {
      double share = side * (i / 3.0 - 1.0);
      double y = place->half_height * share;
      double x
          = side * (yx_demo_place_reach (place, y) + yx_demo_random_uniform (random, -6.0, 16.0));

      yx_demo_line_add (ring, yx_demo_place_point (place, x, y * 1.1));
    }
  area = yx_demo_osm_add_area (county->osm, ring);
  yx_demo_osm_tag_way (county->osm, area, "landuse", "residential");
}

static void
add_poi (YxDemoCounty *county, const YxDemoPlace *place, double x, double y, const char *key,
         const char *value, const char *name)
{
  gint64 node = yx_demo_osm_add_node (county->osm, yx_demo_place_point (place, x, y));

  yx_demo_osm_tag_node (county->osm, node, key, value);
  yx_demo_osm_tag_node (county->osm, node, "name", name);
}

/* What every town has along its main street. */
static void
add_town_services (YxDemoCounty *county, const YxDemoPlace *place, YxDemoRandom *random)
{
  static const struct {
    double x, y;
    const char *key, *value, *before, *after; /* the town's name stands between */
  } services[] = {
    { 62, 24, "amenity", "townhall", "", "人民政府" },
    { -70, 22, "amenity", "police", "", "派出所" },
    { 118, -24, "amenity", "bank", "", "农村信用社" },
    { -128, -22, "amenity", "hospital", "", "卫生院" },
    { 175, 26, "amenity", "school", "", "中心小学" },
    { -200, 25, "amenity", "courthouse", "温县人民法院", "人民法庭" },
    { 225, -24, "shop", "supermarket", "", "百货超市" },
    { -250, -24, "amenity", "fuel", "", "加油站" },
  };
  g_autoptr (GString) town = g_string_new (place->town->name);

  g_string_replace (town, "街道", "", 0);
  for (gsize i = 0; i < G_N_ELEMENTS (services); i++) {
    g_autofree char *name = g_strconcat (services[i].before, town->str, services[i].after, NULL);

    /* A people's tribunal sits in few towns, and only in its own county. */
    if (g_str_equal (services[i].value, "courthouse")
        && (!g_str_equal (place->town->county, "温县") || yx_demo_random_chance (random, 0.7)))
      continue;
    add_poi (county, place, services[i].x, services[i].y, services[i].key, services[i].value, name);
  }
}

/* A school in some villages, a clinic in others. */
static void
add_village_services (YxDemoCounty *county, const YxDemoPlace *place, YxDemoRandom *random)
{
  bool school = yx_demo_random_chance (random, 0.30);
  bool clinic = !school && yx_demo_random_chance (random, 0.35);
  g_autofree char *name = g_strconcat (place->name, school ? "小学" : "卫生室", NULL);

  if (school)
    add_poi (county, place, place->half_width * 0.4, 23.0, "amenity", "school", name);
  else if (clinic)
    add_poi (county, place, -place->half_width * 0.3, 22.0, "amenity", "clinic", name);
}

/* "东梁所村" as "Dongliangsuo"; NULL when its reading is not known. */
static char *
village_english (YxPinyin *pinyin, const char *name)
{
  static const char *const generics[] = { "村", "社区" };
  g_autofree char *proper = g_strdup (name);
  g_autoptr (GString) reading = g_string_new (NULL);
  g_autoptr (GString) initials = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (generics); i++)
    if (g_str_has_suffix (proper, generics[i]) && strlen (proper) > strlen (generics[i]) + 3)
      proper[strlen (proper) - strlen (generics[i])] = '\0';
  if (pinyin == NULL || !yx_pinyin_read (pinyin, proper, reading, initials))
    return NULL;
  reading->str[0] = g_ascii_toupper (reading->str[0]);
  return g_string_free (g_steal_pointer (&reading), FALSE);
}

static void
name_place (YxDemoCounty *county, const YxDemoPlace *place, gint64 label, YxPinyin *pinyin)
{
  g_autofree char *english = place->is_town ? g_strdup (place->town->english)
                                            : village_english (pinyin, place->name);

  yx_demo_osm_tag_node (county->osm, label, "place", place->is_town ? "town" : "village");
  yx_demo_osm_tag_node (county->osm, label, "name",
                        place->is_town ? place->town->name : place->name);
  if (english != NULL)
    yx_demo_osm_tag_node (county->osm, label, "name:en", english);
}

void
yx_demo_villages_draw_streets (YxDemoCounty *county)
{
  YxDemoRandom random;

  yx_demo_random_init (&random, county->seed, "lanes");
  for (guint i = 0; i < county->places->len; i++)
    draw_lanes (county, &g_array_index (county->places, YxDemoPlace, i), &random);
}

void
yx_demo_villages_build (YxDemoCounty *county)
{
  g_autoptr (YxPinyin) pinyin = yx_pinyin_new ();
  YxDemoRandom random;

  yx_demo_random_init (&random, county->seed, "houses");
  for (guint i = 0; i < county->places->len; i++) {
    const YxDemoPlace *place = &g_array_index (county->places, YxDemoPlace, i);
    g_autoptr (GArray) heights = lane_heights (place);
    gint64 label = yx_demo_osm_add_node (county->osm, place->centre);
    int n_groups = MAX (1, (int) heights->len);

    draw_outline (county, place, &random);
    for (int k = 0; k < n_groups; k++) {
      double lane = g_array_index (heights, double, k);
      int number = 0;

      build_row (county, place, &random, lane + SET_BACK, lane, k + 1, &number);
      build_row (county, place, &random, lane - SET_BACK, lane, k + 1, &number);
    }
    if (place->is_town)
      add_town_services (county, place, &random);
    else
      add_village_services (county, place, &random);

    name_place (county, place, label, pinyin);
  }
}
