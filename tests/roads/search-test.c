/* Properties on random places of real extracts and of made-up networks: the hierarchy equals
 * plain Dijkstra, a route equals its matrix entry, and no route breaks a rule. */

#include "town.h"
#include "walker.h"

#include <math.h>
#include <string.h>

static void
pick_places (const YxRoads *roads, GRand *rand, YxRoadSnap *places, guint n)
{
  const YxBox box = yx_roads_get_info (roads).box;

  for (guint i = 0; i < n;) {
    const YxLonLat point = { g_rand_double_range (rand, box.west, box.east),
                             g_rand_double_range (rand, box.south, box.north) };

    if (yx_roads_snap (roads, point, YX_ROAD_SNAP_ANY, 2000.0, &places[i]))
      i++;
  }
}

static void
check_geometry (const YxRoadPath *path, const YxRoadSnap *from, const YxRoadSnap *to)
{
  double metres = 0.0;
  guint64 ms = 0, cm = 0;

  g_assert_cmpuint (path->n_points, >=, 2);
  g_assert_cmpuint (path->n_stretches, >=, 1);
  g_assert_cmpfloat (yx_distance (path->points[0], from->point), <, 0.05);
  g_assert_cmpfloat (yx_distance (path->points[path->n_points - 1], to->point), <, 0.05);
  for (gsize i = 0; i < path->n_stretches; i++) {
    ms += path->stretches[i].ms;
    cm += path->stretches[i].cm;
    g_assert_cmpuint (path->stretches[i].n_points, >=, 2);
  }
  g_assert_cmpuint (ms, ==, path->ms);
  g_assert_cmpuint ((cm + 50) / 100, ==, path->metres);
  metres = yx_polyline_length (path->points, path->n_points);
  g_assert_cmpfloat (fabs (metres - path->metres), <, 1.0 + metres * 1e-3);
}

static void
check_routes (YxRoads *roads, Walker *walker, guint n, guint n_routes, guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autofree YxRoadSnap *places = g_new (YxRoadSnap, 2 * n);
  g_autofree uint32_t *ms = g_new (uint32_t, n * n);
  g_autofree uint32_t *metres = g_new (uint32_t, n * n);
  g_autofree uint32_t *row_ms = g_new (uint32_t, n);
  g_autofree uint32_t *row_metres = g_new (uint32_t, n);
  YxRoadsSearch *search;
  guint n_found = 0;

  pick_places (roads, rand, places, 2 * n);
  /* Some places on the same road, before and behind each other. */
  for (guint i = 0; i < n / 5; i++)
    places[n + i] = places[i];
  for (guint i = n / 5; i < 2 * n / 5; i++) {
    const YxLonLat near = { places[i].point.lon + 2e-4, places[i].point.lat + 1e-4 };

    if (!yx_roads_snap (roads, near, YX_ROAD_SNAP_ANY, 500.0, &places[n + i]))
      places[n + i] = places[i];
  }

  g_assert_cmpint (yx_roads_search_new (roads, &search), ==, YX_ROADS_OK);
  for (int period = 0; period < YX_ROADS_N_PERIODS; period++) {
    g_assert_cmpint (yx_roads_matrix (search, (YxRoadsPeriod) period, places, n, places + n, n,
                                      ms, metres),
                     ==, YX_ROADS_OK);
    for (guint i = 0; i < n; i++) {
      g_assert_cmpint (yx_roads_dijkstra (search, (YxRoadsPeriod) period, &places[i], places + n,
                                          n, row_ms, row_metres),
                       ==, YX_ROADS_OK);
      g_assert_cmpmem (row_ms, n * sizeof *ms, ms + i * n, n * sizeof *ms);
      g_assert_cmpmem (row_metres, n * sizeof *ms, metres + i * n, n * sizeof *ms);
    }
    for (guint r = 0; r < n_routes; r++) {
      const guint i = (guint) g_rand_int_range (rand, 0, (gint32) n);
      const guint j = r % 3 == 0 ? i : (guint) g_rand_int_range (rand, 0, (gint32) n);
      YxRoadPath path = YX_ROAD_PATH_EMPTY;
      YxRoadsError error
          = yx_roads_path (search, (YxRoadsPeriod) period, &places[i], &places[n + j], &path);

      if (ms[i * n + j] == YX_ROADS_UNREACHABLE) {
        g_assert_cmpint (error, ==, YX_ROADS_ERROR_NO_ROUTE);
        continue;
      }
      g_assert_cmpint (error, ==, YX_ROADS_OK);
      g_assert_cmpuint (path.ms, ==, ms[i * n + j]);
      g_assert_cmpuint (path.metres, ==, metres[i * n + j]);
      check_geometry (&path, &places[i], &places[n + j]);
      if (walker != NULL) {
        g_autofree char *complaint = walker_judge (walker, &path);

        g_assert_cmpstr (complaint, ==, NULL);
      }
      n_found++;
      yx_road_path_clear (&path);
    }
  }
  g_assert_cmpuint (n_found, >, n_routes);
  yx_roads_search_free (search);
}

static void
test_extract (gconstpointer data)
{
  g_autofree char *path = test_shared_file (data);
  g_autoptr (Walker) walker = NULL;
  YxRoads *roads;

  if (path == NULL)
    return;
  if (strstr (path, "mosaic") != NULL && !g_test_slow () && g_getenv ("YEXUN_SLOW") == NULL) {
    g_test_skip ("takes minutes: run with -m slow, or with YEXUN_SLOW set");
    return;
  }
  walker = walker_new (path);
  roads = test_load_extract (path, TRUE);
  check_routes (roads, walker, 60, 1500, 7);
  g_test_message ("%u restrictions known to the walker, met %" G_GUINT64_FORMAT " times",
                  walker_count_restrictions (walker), walker_count_tests (walker));
  if (strstr (path, "heidelberg") != NULL)
    g_assert_cmpuint (walker_count_tests (walker), >, 1000);
  yx_roads_free (roads);

  roads = test_load_extract (path, FALSE);
  check_routes (roads, NULL, 40, 200, 8);
  yx_roads_free (roads);
}

/* The walker must be able to condemn: routes that ignore the restrictions break some. */
static void
test_walker_condemns (void)
{
  g_autofree char *path = test_shared_file ("osm/heidelberg.osm.pbf");
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  g_autoptr (Walker) walker = NULL;
  YxRoadSnap places[100];
  YxRoadsSearch *search;
  YxRoads *roads;
  guint n_condemned = 0;

  if (path == NULL)
    return;
  walker = walker_new (path);
  roads = test_load_extract (path, FALSE);
  pick_places (roads, rand, places, 100);
  g_assert_cmpint (yx_roads_search_new (roads, &search), ==, YX_ROADS_OK);
  for (guint i = 0; i < 100; i++) {
    for (guint j = 0; j < 100; j++) {
      YxRoadPath route = YX_ROAD_PATH_EMPTY;

      if (yx_roads_path (search, YX_ROADS_DAY, &places[i], &places[j], &route) == YX_ROADS_OK) {
        g_autofree char *complaint = walker_judge (walker, &route);

        n_condemned += complaint != NULL;
      }
      yx_road_path_clear (&route);
    }
  }
  g_assert_cmpuint (n_condemned, >, 100);
  yx_roads_search_free (search);
  yx_roads_free (roads);
}

/* A random network full of one-ways, private roads, gates and restrictions. */
static YxRoads *
make_random_network (GRand *rand, guint side, gdouble density)
{
  static const char *const classes[]
      = { "primary", "secondary", "residential", "service", "track", "living_street" };
  const YxRoadsSpeeds speeds = test_load_speeds ();
  const guint n_nodes = side * side;
  g_autoptr (GArray) ways = g_array_new (FALSE, FALSE, 2 * sizeof (int64_t));
  YxRoadsBuilder *builder;
  YxRoads *roads;

  g_assert_cmpint (yx_roads_builder_new (&speeds, &builder), ==, YX_ROADS_OK);
  for (guint i = 0; i < n_nodes; i++) {
    const YxLonLat place = { 113.0 + 0.001 * (i % side) + g_rand_double_range (rand, 0, 4e-4),
                             35.0 + 0.001 * (i / side) + g_rand_double_range (rand, 0, 4e-4) };
    const YxTag gate = { "barrier", g_rand_boolean (rand) ? "bollard" : "gate" };

    yx_roads_builder_add_node (builder, i + 1, place, &gate,
                               g_rand_double (rand) < 0.03 ? 1 : 0);
  }
  for (guint i = 0; i < n_nodes; i++) {
    for (guint d = 0; d < 2; d++) {
      const gboolean is_east = d == 0;
      const int64_t refs[2] = { i + 1, is_east ? i + 2 : i + 1 + side };
      YxTag tags[3] = { { "highway", classes[g_rand_int_range (rand, 0, 6)] } };
      gsize n_tags = 1;

      if (g_rand_double (rand) > density || (is_east ? i % side == side - 1 : i + side >= n_nodes))
        continue;
      if (g_rand_double (rand) < 0.2)
        tags[n_tags++] = (YxTag){ "oneway", g_rand_boolean (rand) ? "yes" : "-1" };
      if (g_rand_double (rand) < 0.1)
        tags[n_tags++] = (YxTag){ "access", "private" };
      g_array_append_vals (ways, refs, 1);
      yx_roads_builder_add_way (builder, ways->len, refs, 2, tags, n_tags);
    }
  }
  for (guint i = 0; i < n_nodes / 4 && ways->len > 3; i++) {
    static const char *const kinds[]
        = { "no_left_turn", "no_u_turn", "only_straight_on", "no_straight_on", "no_entry" };
    const YxTag tags[] = { { "type", "restriction" },
                           { "restriction", kinds[g_rand_int_range (rand, 0, 5)] } };
    const guint a = (guint) g_rand_int_range (rand, 0, (gint32) ways->len - 2);
    const guint b = a + (guint) g_rand_int_range (rand, 0, 3);
    const guint c = MIN (b + (guint) g_rand_int_range (rand, 0, 3), ways->len - 1);
    const int64_t *refs = &g_array_index (ways, int64_t, 2 * MIN (a, ways->len - 1));
    const gboolean by_way = g_rand_boolean (rand);
    const YxRoadsMember members[]
        = { { YX_ROADS_MEMBER_WAY, a + 1, "from" },
            { by_way ? YX_ROADS_MEMBER_WAY : YX_ROADS_MEMBER_NODE,
              by_way ? (int64_t) MIN (b + 1, ways->len) : refs[g_rand_boolean (rand)], "via" },
            { YX_ROADS_MEMBER_WAY, c + 1, "to" } };

    yx_roads_builder_add_relation (builder, i + 1, members, 3, tags, 2);
  }
  g_assert_cmpint (yx_roads_builder_finish (builder, NULL, NULL, &roads), ==, YX_ROADS_OK);
  yx_roads_builder_free (builder);
  return roads;
}

static void
test_random_networks (void)
{
  guint64 n_restrictions = 0, n_pairs = 0, n_reached = 0;

  for (guint32 seed = 0; seed < 300; seed++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
    const guint side = 2 + seed % 9;
    YxRoads *roads = make_random_network (rand, side, 0.5 + 0.5 * g_rand_double (rand));
    YxRoadSnap places[24];
    uint32_t ms[24 * 24], metres[24 * 24], row_ms[24], row_metres[24];
    YxRoadsSearch *search;

    n_restrictions += yx_roads_get_info (roads).n_restrictions;
    for (guint i = 0; i < 24; i++) {
      const YxLonLat point = { g_rand_double_range (rand, 113.0, 113.0 + 0.001 * side),
                               g_rand_double_range (rand, 35.0, 35.0 + 0.001 * side) };

      /* Islands too, and places not reachable at all. */
      yx_roads_snap (roads, point, YX_ROAD_SNAP_ANY, 200.0, &places[i]);
      if (places[i].status == YX_ROAD_SNAP_ISLAND)
        places[i].reachable = true;
    }
    g_assert_cmpint (yx_roads_search_new (roads, &search), ==, YX_ROADS_OK);
    g_assert_cmpint (
        yx_roads_matrix (search, YX_ROADS_NIGHT, places, 24, places, 24, ms, metres), ==,
        YX_ROADS_OK);
    for (guint i = 0; i < 24; i++) {
      g_assert_cmpint (
          yx_roads_dijkstra (search, YX_ROADS_NIGHT, &places[i], places, 24, row_ms, row_metres),
          ==, YX_ROADS_OK);
      g_assert_cmpmem (row_ms, sizeof row_ms, ms + 24 * i, sizeof row_ms);
      g_assert_cmpmem (row_metres, sizeof row_ms, metres + 24 * i, sizeof row_ms);
      for (guint j = 0; j < 24; j++) {
        YxRoadPath path = YX_ROAD_PATH_EMPTY;
        YxRoadsError error
            = yx_roads_path (search, YX_ROADS_NIGHT, &places[i], &places[j], &path);

        n_pairs++;
        if (ms[24 * i + j] == YX_ROADS_UNREACHABLE) {
          g_assert_cmpint (error, ==, YX_ROADS_ERROR_NO_ROUTE);
          continue;
        }
        n_reached++;
        g_assert_cmpint (error, ==, YX_ROADS_OK);
        g_assert_cmpuint (path.ms, ==, ms[24 * i + j]);
        g_assert_cmpuint (path.metres, ==, metres[24 * i + j]);
        check_geometry (&path, &places[i], &places[j]);
        if (i == j)
          g_assert_cmpuint (path.ms, ==, 0);
        yx_road_path_clear (&path);
      }
    }
    yx_roads_search_free (search);
    yx_roads_free (roads);
  }
  g_assert_cmpuint (n_restrictions, >, 100);
  g_assert_cmpuint (n_reached, >, n_pairs / 4);
}

/* Round a one-way ring, to a place just behind one's own. */
static void
test_round_the_ring (void)
{
  g_autoptr (Town) town = town_new ("a    b\n"
                                    "      \n"
                                    "d    c\n");
  YxRoadSnap ahead, behind;
  uint32_t ms, metres;
  YxRoadPath path = YX_ROAD_PATH_EMPTY;
  const double east = 1.0 / 111319.49 / 0.819;

  town_way (town, "abcda", "highway=primary oneway=yes");
  yx_roads_snap (town_roads (town),
                 (YxLonLat){ town_place (town, 'a').lon + 300.0 * east, town_place (town, 'a').lat },
                 YX_ROAD_SNAP_ANY, 10.0, &ahead);
  yx_roads_snap (town_roads (town),
                 (YxLonLat){ town_place (town, 'a').lon + 200.0 * east, town_place (town, 'a').lat },
                 YX_ROAD_SNAP_ANY, 10.0, &behind);
  g_assert_true (ahead.reachable && behind.reachable);
  g_assert_cmpuint (ahead.segment, ==, behind.segment);

  yx_roads_matrix (town_search (town), YX_ROADS_DAY, &behind, 1, &ahead, 1, &ms, &metres);
  g_assert_cmpint (ABS ((int) metres - 100), <=, 1);
  yx_roads_matrix (town_search (town), YX_ROADS_DAY, &ahead, 1, &behind, 1, &ms, &metres);
  g_assert_cmpint (ABS ((int) metres - 1300), <=, 2);
  g_assert_cmpint (
      yx_roads_path (town_search (town), YX_ROADS_DAY, &ahead, &behind, &path), ==, YX_ROADS_OK);
  g_assert_cmpuint (path.ms, ==, ms);
  g_assert_cmpuint (path.n_points, ==, 6); /* * b c d a * */
  yx_road_path_clear (&path);
}

/* A car under way cannot leave against its heading: it drives on until it comes round. */
static void
test_heading (void)
{
  g_autoptr (Town) town = town_new ("a b\n"
                                    "   \n"
                                    "d c");
  YxRoadPath path = YX_ROAD_PATH_EMPTY;
  YxRoadSnap from, to;
  uint32_t ms, metres, row_ms, row_metres;

  town_way (town, "abcda", "highway=residential");
  town_way (town, "ac", "highway=residential oneway=yes");
  yx_roads_snap (town_roads (town), yx_destination (town_place (town, 'a'), 90.0, 120.0),
                 YX_ROAD_SNAP_ANY, 50.0, &from);
  to = town_snap (town, 'a');
  yx_roads_matrix (town_search (town), YX_ROADS_DAY, &from, 1, &to, 1, &ms, &metres);
  g_assert_cmpuint (metres, ==, 120);

  /* Eastward, away from a. */
  from.heading = yx_roads_find_heading (town_roads (town), &from, 70.0);
  g_assert_cmpint (from.heading, !=, YX_ROAD_HEADING_ANY);
  yx_roads_matrix (town_search (town), YX_ROADS_DAY, &from, 1, &to, 1, &ms, &metres);
  yx_roads_dijkstra (town_search (town), YX_ROADS_DAY, &from, &to, 1, &row_ms, &row_metres);
  g_assert_cmpuint (metres, ==, 680);
  g_assert_cmpuint (ms, ==, row_ms);
  g_assert_cmpuint (metres, ==, row_metres);
  g_assert_cmpint (yx_roads_path (town_search (town), YX_ROADS_DAY, &from, &to, &path), ==,
                   YX_ROADS_OK);
  g_assert_cmpuint (path.ms, ==, ms);
  g_assert_cmpint (path.node_ids[0], ==, 0);
  g_assert_cmpint (path.node_ids[1], ==, 'b');
  g_assert_cmpint (path.stretches[0].first_node, ==, 'a');
  yx_road_path_clear (&path);

  /* Westward, towards a. */
  from.heading = yx_roads_find_heading (town_roads (town), &from, 290.0);
  yx_roads_matrix (town_search (town), YX_ROADS_DAY, &from, 1, &to, 1, &ms, &metres);
  g_assert_cmpuint (metres, ==, 120);
  g_assert_cmpint (yx_roads_path (town_search (town), YX_ROADS_DAY, &from, &to, &path), ==,
                   YX_ROADS_OK);
  g_assert_cmpint (path.stretches[0].first_node, ==, 'b');
  g_assert_cmpint (path.stretches[0].last_node, ==, 'a');
  yx_road_path_clear (&path);

  /* Against a one-way there is no heading. */
  yx_roads_snap (town_roads (town), yx_destination (town_place (town, 'a'), 135.0, 100.0),
                 YX_ROAD_SNAP_ANY, 50.0, &from);
  g_assert_cmpint (yx_roads_find_heading (town_roads (town), &from, 130.0), !=,
                   YX_ROAD_HEADING_ANY);
  g_assert_cmpint (yx_roads_find_heading (town_roads (town), &from, 310.0), ==,
                   YX_ROAD_HEADING_ANY);
}

static void
test_islands (void)
{
  g_autoptr (Town) town = town_new ("a b c   x y\n"
                                    "  d        ");
  YxRoadSnap a, x;
  uint32_t ms[4], metres[4];

  town_way (town, "abc", "highway=primary");
  town_way (town, "bd", "highway=primary");
  town_way (town, "xy", "highway=primary");
  a = town_snap (town, 'a');
  x = town_snap (town, 'x');
  g_assert_true (a.reachable);
  g_assert_false (x.reachable);
  g_assert_cmpint (x.status, ==, YX_ROAD_SNAP_ISLAND);
  const YxRoadSnap both[] = { a, x };
  g_assert_cmpint (
      yx_roads_matrix (town_search (town), YX_ROADS_DAY, both, 2, both, 2, ms, metres), ==,
      YX_ROADS_OK);
  g_assert_cmpuint (ms[0], ==, 0);
  for (guint i = 1; i < 4; i++) {
    g_assert_cmpuint (ms[i], ==, YX_ROADS_UNREACHABLE);
    g_assert_cmpuint (metres[i], ==, YX_ROADS_UNREACHABLE);
  }
  assert_route (town, 'a', 'x', NULL);
  /* Nothing asked, nothing done. */
  g_assert_cmpint (
      yx_roads_matrix (town_search (town), YX_ROADS_DAY, both, 0, both, 0, ms, metres), ==,
      YX_ROADS_OK);
}

int
main (int argc, char **argv)
{
  static const char *const extracts[]
      = { "osm/guixi_jiangxi.osm", "osm/fujian_ninghua.osm", "osm/shenzhen_longgang.osm",
          "osm/zhengzhou_roads.osm.pbf", "osm/heidelberg.osm.pbf", "osm/monaco_osrm.osm.pbf",
          "osm/mosaic16.osm.pbf" };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (extracts); i++) {
    g_autofree char *base = g_path_get_basename (extracts[i]);
    g_autofree char *name = g_strdup_printf ("/roads/search/%s", base);

    g_test_add_data_func (name, extracts[i], test_extract);
  }
  g_test_add_func ("/roads/search/walker-condemns", test_walker_condemns);
  g_test_add_func ("/roads/search/random-networks", test_random_networks);
  g_test_add_func ("/roads/search/round-the-ring", test_round_the_ring);
  g_test_add_func ("/roads/search/heading", test_heading);
  g_test_add_func ("/roads/search/islands", test_islands);
  return g_test_run ();
}
