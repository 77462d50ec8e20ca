/* From a place to the road: distance, side, name, and the reasons when there is none. */

#include "town.h"

#include <math.h>
#include <string.h>

static YxLonLat
beside (Town *town, char node, double bearing, double metres)
{
  return yx_destination (town_place (town, node), bearing, metres);
}

static Town *
make_town (void)
{
  Town *town = town_new ("a         b         c");

  town_way (town, "ab", "highway=residential name=温泉街道");
  town_way (town, "bc", "highway=residential ref=X001");
  return town;
}

static void
test_facts (void)
{
  g_autoptr (Town) town = make_town ();
  YxRoadSnap snap;
  YxLonLat point = yx_destination (beside (town, 'a', 90.0, 250.0), 0.0, 40.0);

  g_assert_true (yx_roads_snap (town_roads (town), point, YX_ROAD_SNAP_STOP, 100.0, &snap));
  g_assert_cmpint (snap.status, ==, YX_ROAD_SNAP_OK);
  g_assert_cmpstr (snap.name, ==, "温泉街道");
  g_assert_cmpfloat_with_epsilon (snap.distance_m, 40.0, 0.1);
  g_assert_cmpint (snap.way_id, ==, 1);
  g_assert_cmpint (snap.road_class, ==, YX_ROAD_RESIDENTIAL);
  g_assert_cmpfloat (yx_distance (snap.point, beside (town, 'a', 90.0, 250.0)), <, 0.1);
  g_assert_cmpint (snap.side, ==,
                   yx_bearing_difference (snap.bearing, 90.0) < 1.0 ? YX_ROAD_SIDE_LEFT
                                                                    : YX_ROAD_SIDE_RIGHT);

  point = yx_destination (beside (town, 'b', 90.0, 250.0), 180.0, 2.0);
  g_assert_true (yx_roads_snap (town_roads (town), point, YX_ROAD_SNAP_STOP, 100.0, &snap));
  g_assert_cmpstr (snap.name, ==, "X001");
  g_assert_cmpint (snap.side, ==, YX_ROAD_SIDE_ON);
  g_assert_cmpfloat_with_epsilon (snap.fraction * 2000.0,
                                  yx_bearing_difference (snap.bearing, 90.0) < 1.0 ? 1250.0
                                                                                   : 750.0,
                                  0.5);
}

static void
test_too_far (void)
{
  g_autoptr (Town) town = make_town ();
  YxRoadSnap snap;

  g_assert_false (yx_roads_snap (town_roads (town), beside (town, 'b', 0.0, 5000.0),
                                 YX_ROAD_SNAP_STOP, 1000.0, &snap));
  g_assert_cmpint (snap.status, ==, YX_ROAD_SNAP_TOO_FAR);
  g_assert_false (snap.reachable);
  g_assert_cmpfloat_with_epsilon (snap.distance_m, 5000.0, 5.0);

  const YxLonLat nowhere[] = { { NAN, 35.0 }, { 113.0, INFINITY }, { 400.0, 35.0 } };
  for (gsize i = 0; i < G_N_ELEMENTS (nowhere); i++) {
    g_assert_false (
        yx_roads_snap (town_roads (town), nowhere[i], YX_ROAD_SNAP_ANY, 1e9, &snap));
    g_assert_true (isinf (snap.distance_m));
  }
  /* The other side of the globe is far, and no more. */
  g_assert_false (
      yx_roads_snap (town_roads (town), (YxLonLat){ -67.0, -35.0 }, YX_ROAD_SNAP_ANY, 1e6, &snap));
  g_assert_cmpint (snap.status, ==, YX_ROAD_SNAP_TOO_FAR);
}

/* An island next door is passed over for the network farther off, within the limit. */
static void
test_prefers_network (void)
{
  g_autoptr (Town) town = town_new ("a b c d\n"
                                    "       \n"
                                    "   x y ");
  const YxLonLat point = beside (town, 'x', 180.0, 10.0);
  YxRoadSnap snap;

  town_way (town, "abcd", "highway=primary");
  town_way (town, "be", "highway=primary");
  town_way (town, "xy", "highway=primary");
  town_node (town, 'b', "highway=crossing");
  town_way (town, "ca", "highway=primary");
  g_assert_true (yx_roads_snap (town_roads (town), point, YX_ROAD_SNAP_ANY, 500.0, &snap));
  g_assert_cmpfloat_with_epsilon (snap.distance_m, 210.0, 0.5);
  g_assert_false (yx_roads_snap (town_roads (town), point, YX_ROAD_SNAP_ANY, 100.0, &snap));
  g_assert_cmpint (snap.status, ==, YX_ROAD_SNAP_ISLAND);
  g_assert_cmpfloat_with_epsilon (snap.distance_m, 10.0, 0.5);
}

/* A car does not halt on a motorway or in a tunnel, though it may be there. */
static void
test_use (void)
{
  static const char *const unsuited[]
      = { "highway=motorway oneway=no", "highway=motorway_link", "highway=trunk_link",
          "highway=primary tunnel=yes", "route=ferry" };

  for (gsize i = 0; i < G_N_ELEMENTS (unsuited); i++) {
    g_autoptr (Town) town = town_new ("a    b\n"
                                      "c    d");
    YxRoadSnap snap;

    town_way (town, "ab", unsuited[i]);
    town_way (town, "bdca", "highway=primary");
    const YxLonLat point = yx_destination (beside (town, 'a', 90.0, 250.0), 0.0, 10.0);
    g_assert_true (yx_roads_snap (town_roads (town), point, YX_ROAD_SNAP_ANY, 500.0, &snap));
    g_assert_cmpfloat_with_epsilon (snap.distance_m, 10.0, 0.5);
    g_assert_true (yx_roads_snap (town_roads (town), point, YX_ROAD_SNAP_STOP, 500.0, &snap));
    g_assert_cmpfloat_with_epsilon (snap.distance_m, 110.0, 0.5);
  }
}

/* The index finds what looking at every piece finds. */
static void
test_against_all_pieces (void)
{
  g_autofree char *path = test_shared_file ("osm/guixi_jiangxi.osm");
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  YxRoadsSearch *search;
  YxRoads *roads;
  YxBox box;

  if (path == NULL)
    return;
  roads = test_load_extract (path, TRUE);
  box = yx_box_grow (yx_roads_get_info (roads).box, 1000.0);
  g_assert_cmpint (yx_roads_search_new (roads, &search), ==, YX_ROADS_OK);
  for (guint i = 0; i < 2000; i++) {
    const YxLonLat point = { g_rand_double_range (rand, box.west, box.east),
                             g_rand_double_range (rand, box.south, box.north) };
    YxRoadSnap snap, again;

    if (!yx_roads_snap (roads, point, YX_ROAD_SNAP_ANY, 1e5, &snap))
      continue;
    g_assert_cmpfloat (fabs (yx_distance (point, snap.point) - snap.distance_m), <,
                       0.05 + snap.distance_m * 2e-3);
    /* What lies on the road snaps to itself; nothing lies nearer than the nearest. */
    g_assert_true (yx_roads_snap (roads, snap.point, YX_ROAD_SNAP_ANY, 10.0, &again));
    g_assert_cmpfloat (again.distance_m, <, 0.02);
    for (guint t = 1; t < 20; t++) {
      const YxLonLat between = { point.lon + (snap.point.lon - point.lon) * t / 20.0,
                                 point.lat + (snap.point.lat - point.lat) * t / 20.0 };

      g_assert_true (yx_roads_snap (roads, between, YX_ROAD_SNAP_ANY, 1e5, &again));
      g_assert_cmpfloat (again.distance_m, >=, snap.distance_m * (20 - t) / 20.0 - 0.5 - snap.distance_m * 2e-3);
    }
  }
  yx_roads_search_free (search);
  yx_roads_free (roads);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/roads/snap/facts", test_facts);
  g_test_add_func ("/roads/snap/too-far", test_too_far);
  g_test_add_func ("/roads/snap/prefers-network", test_prefers_network);
  g_test_add_func ("/roads/snap/use", test_use);
  g_test_add_func ("/roads/snap/against-all-pieces", test_against_all_pieces);
  return g_test_run ();
}
