/* What tags mean: classes, one-ways, access, barriers, ferries, speeds. */

#include "town.h"

#include <string.h>

/* A way round (a-b-e-f-c-d) that is twice as long as the way through (a-b-c-d). */
static Town *
town_with_detour (const char *through_tags)
{
  Town *town = town_new ("a b c d\n"
                         "       \n"
                         "  e f  ");

  town_way (town, "ab", "highway=tertiary");
  town_way (town, "bc", through_tags);
  town_way (town, "cd", "highway=tertiary");
  town_way (town, "befc", "highway=tertiary");
  return town;
}

static void
test_oneway (void)
{
  static const struct {
    const char *tags;
    gboolean forward, backward;
  } cases[] = {
    { "highway=tertiary", TRUE, TRUE },
    { "highway=tertiary oneway=yes", TRUE, FALSE },
    { "highway=tertiary oneway=true", TRUE, FALSE },
    { "highway=tertiary oneway=1", TRUE, FALSE },
    { "highway=tertiary oneway=-1", FALSE, TRUE },
    { "highway=tertiary oneway=reverse", FALSE, TRUE },
    { "highway=tertiary oneway=reversible", FALSE, FALSE },
    { "highway=tertiary oneway=alternating", TRUE, TRUE },
    { "highway=tertiary junction=roundabout", TRUE, FALSE },
    { "highway=tertiary junction=circular", TRUE, FALSE },
    { "highway=tertiary junction=roundabout oneway=no", TRUE, TRUE },
    { "highway=motorway", TRUE, FALSE },
    { "highway=motorway oneway=no", TRUE, TRUE },
    { "highway=tertiary oneway=yes oneway:motor_vehicle=no", TRUE, TRUE },
    { "highway=tertiary oneway:bicycle=yes", TRUE, TRUE },
    { "highway=tertiary motor_vehicle:backward=no", TRUE, FALSE },
    { "highway=tertiary vehicle:forward=no", FALSE, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Town) town = town_with_detour (cases[i].tags);

    g_test_message ("%s", cases[i].tags);
    assert_route (town, 'a', 'd', cases[i].forward ? "abcd" : "abefcd");
    assert_route (town, 'd', 'a', cases[i].backward ? "dcba" : "dcfeba");
  }
}

static void
test_access (void)
{
  static const struct {
    const char *tags;
    gboolean is_through;
  } cases[] = {
    { "highway=tertiary access=no", FALSE },
    { "highway=tertiary access=no motor_vehicle=yes", TRUE },
    { "highway=tertiary access=no vehicle=yes", TRUE },
    { "highway=tertiary vehicle=no motor_vehicle=designated", TRUE },
    { "highway=tertiary motor_vehicle=no motorcar=yes", TRUE },
    { "highway=tertiary motor_vehicle=yes motorcar=no", FALSE },
    { "highway=tertiary access=yes motor_vehicle=no", FALSE },
    { "highway=tertiary access=no motor_vehicle=something_new", FALSE },
    { "highway=tertiary access=permissive", TRUE },
    { "highway=tertiary access=private", FALSE },
    { "highway=tertiary motor_vehicle=destination", FALSE },
    { "highway=tertiary motor_vehicle=agricultural;forestry", FALSE },
    { "highway=tertiary motor_vehicle=no;destination access=yes", FALSE },
    { "highway=tertiary motor_vehicle=destination;permissive", TRUE },
    { "highway=tertiary bicycle=no foot=no", TRUE },
    { "highway=footway motor_vehicle=yes", FALSE }, /* slow, but see test_slow_roads */
    { "highway=tertiary area=yes", FALSE },
    { "highway=tertiary smoothness=impassable", FALSE },
    { "highway=construction construction=tertiary", FALSE },
    { "highway=proposed", FALSE },
    { "railway=rail", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Town) town = town_with_detour (cases[i].tags);

    g_test_message ("%s", cases[i].tags);
    assert_route (town, 'a', 'd', cases[i].is_through ? "abcd" : "abefcd");
  }
}

static void
test_slow_roads (void)
{
  static const struct {
    const char *tags;
    gboolean exists;
  } cases[] = {
    { "highway=track", TRUE },
    { "highway=track tracktype=grade5", TRUE },
    { "highway=track motor_vehicle=no", FALSE },
    { "highway=service service=driveway", TRUE },
    { "highway=pedestrian", FALSE },
    { "highway=pedestrian motor_vehicle=yes", TRUE },
    { "highway=footway", FALSE },
    { "highway=path", FALSE },
    { "highway=path access=yes", FALSE },
    { "highway=cycleway motorcar=permissive", TRUE },
    { "highway=steps motor_vehicle=yes", FALSE },
    { "highway=busway", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Town) town = town_new ("a b c d");

    g_test_message ("%s", cases[i].tags);
    town_way (town, "ab", "highway=tertiary");
    town_way (town, "bc", cases[i].tags);
    town_way (town, "cd", "highway=tertiary");
    assert_route (town, 'a', 'd', cases[i].exists ? "abcd" : NULL);
  }
}

/* Private ground serves the ends of a journey and nothing else. */
static void
test_private_ends (void)
{
  g_autoptr (Town) town = town_new ("a b c d\n"
                                    "  p q  \n"
                                    "  e f  \n");

  town_way (town, "abefcd", "highway=tertiary");
  town_way (town, "bpqc", "highway=service access=private");
  town_way (town, "pe", "highway=service access=private");
  assert_route (town, 'a', 'd', "abefcd");
  assert_route (town, 'd', 'a', "dcfeba");
  /* In by either gate, out by either gate. */
  assert_route (town, 'a', 'q', "abpq");
  assert_route (town, 'd', 'q', "dcq");
  assert_route (town, 'q', 'd', "qcd");
  assert_route (town, 'q', 'a', "qpba");
}

/* A car may turn round before a private gate: the road does not lead on for it. */
static void
test_private_dead_end (void)
{
  g_autoptr (Town) town = town_new ("a b c\n"
                                    "  d  ");

  town_way (town, "abc", "highway=tertiary");
  town_way (town, "bd", "highway=residential");
  town_way (town, "cz", "highway=service access=private");
  assert_route (town, 'd', 'c', "dbc");
  assert_route (town, 'c', 'd', "cbd");
  g_assert_true (town_snap (town, 'c').reachable);
}

static void
test_barriers (void)
{
  static const struct {
    const char *tags;
    gboolean is_open;
    uint32_t delay;
  } cases[] = {
    { "barrier=bollard", FALSE, 0 },
    { "barrier=block", FALSE, 0 },
    { "barrier=something_new", FALSE, 0 },
    { "barrier=bollard motor_vehicle=yes", TRUE, 0 },
    { "barrier=bollard bollard=rising", TRUE, 15 },
    { "barrier=gate", TRUE, 15 },
    { "barrier=lift_gate", TRUE, 15 },
    { "barrier=gate access=no", FALSE, 0 },
    { "barrier=gate access=no motorcar=yes", TRUE, 15 },
    { "barrier=gate access=private", TRUE, 120 },
    { "barrier=gate locked=yes", TRUE, 120 },
    { "barrier=toll_booth", TRUE, 0 },
    { "barrier=entrance", TRUE, 0 },
    { "highway=traffic_signals", TRUE, 12 },
    { "highway=traffic_signals traffic_signals:direction=forward", TRUE, 12 },
    { "highway=traffic_signals traffic_signals:direction=backward", TRUE, 0 },
    { "highway=stop direction=forward", TRUE, 4 },
    { "highway=stop direction=backward", TRUE, 0 },
    { "railway=level_crossing", TRUE, 15 },
    { "highway=crossing", TRUE, 0 },
  };
  g_autoptr (Town) plain = town_new ("a b c");

  town_way (plain, "abc", "highway=primary");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Town) town = town_new ("a b c");

    g_test_message ("%s", cases[i].tags);
    town_node (town, 'b', cases[i].tags);
    town_way (town, "abc", "highway=primary");
    assert_route (town, 'a', 'c', cases[i].is_open ? "abc" : NULL);
    if (cases[i].is_open)
      g_assert_cmpuint (town_seconds (town, 'a', 'c'), ==,
                        town_seconds (plain, 'a', 'c') + cases[i].delay);
  }
}

static void
test_barrier_at_junction (void)
{
  g_autoptr (Town) town = town_new ("a b c\n"
                                    "  d  \n");

  town_node (town, 'b', "barrier=bollard");
  town_way (town, "abc", "highway=primary");
  town_way (town, "bd", "highway=primary");
  assert_route (town, 'a', 'c', NULL);
  assert_route (town, 'd', 'a', NULL);
}

static void
test_ferry (void)
{
  static const struct {
    const char *tags;
    uint32_t seconds; /* 0: no cars */
  } cases[] = {
    { "route=ferry", 900 + 72 },
    { "route=ferry motor_vehicle=yes", 900 + 72 },
    { "route=ferry foot=yes", 0 },
    { "route=ferry foot=yes motorcar=yes", 900 + 72 },
    { "route=ferry motor_vehicle=no", 0 },
    { "route=ferry duration=00:10", 900 + 600 },
    { "route=ferry duration=10", 900 + 600 },
    { "route=ferry duration=0:02:30", 900 + 150 },
    { "route=ferry duration=soon", 900 + 72 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Town) town = town_new ("a b c d");

    g_test_message ("%s", cases[i].tags);
    town_way (town, "ab", "highway=primary");
    town_way (town, "bc", cases[i].tags);
    town_way (town, "cd", "highway=primary");
    assert_route (town, 'a', 'd', cases[i].seconds > 0 ? "abcd" : NULL);
    if (cases[i].seconds > 0)
      g_assert_cmpint (ABS ((int) town_seconds (town, 'a', 'd')
                            - (int) (cases[i].seconds + 400 * 36 / 520)),
                       <=, 1);
  }
}

static void
test_speeds (void)
{
  static const struct {
    const char *tags;
    double kmh;
  } cases[] = {
    { "highway=primary", 52 },
    { "highway=primary maxspeed=30", 27 },
    { "highway=primary maxspeed=20_furlongs", 52 },
    { "highway=primary maxspeed=20mph", 28.97 },
    { "highway=primary maxspeed=CN:30", 27 },
    { "highway=primary maxspeed=none", 52 },
    { "highway=primary maxspeed=walk", 7 },
    { "highway=primary maxspeed=inf", 52 },
    { "highway=primary maxspeed=0", 52 },
    { "highway=primary maxspeed=120", 52 },
    { "highway=primary maxspeed=40 maxspeed:forward=20", 18 },
    { "highway=primary maxspeed=40 maxspeed:backward=20", 36 },
    { "highway=primary surface=gravel", 30 },
    { "highway=primary surface=asphalt", 52 },
    { "highway=primary surface=gravel smoothness=very_bad", 18 },
    { "highway=track", 15 },
    { "highway=track tracktype=grade1", 15 },
    { "highway=track tracktype=grade4", 12 },
    { "highway=service service=alley", 10 },
    { "highway=motorway", 100 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Town) town = town_new ("a         b");
    double expected = 1000.0 * 3.6 / cases[i].kmh;

    g_test_message ("%s", cases[i].tags);
    town_way (town, "ab", cases[i].tags);
    /* A one-way street by itself leads nowhere twice. */
    if (strstr (cases[i].tags, "motorway") != NULL)
      town_way (town, "ba", "highway=motorway");
    g_assert_cmpint (ABS ((int) town_seconds (town, 'a', 'b') - (int) (expected + 0.5)), <=, 1);
    g_assert_cmpuint (town_metres (town, 'a', 'b'), ==, 1000);
  }
}

/* A turn across the oncoming traffic costs more, straight on costs nothing, and where only two
 * roads meet there is nobody to wait for. */
static void
test_turn_costs (void)
{
  g_autoptr (Town) town = town_new ("  n  \n"
                                    "     \n"
                                    "w x e\n"
                                    "     \n"
                                    "  s  \n");
  g_autoptr (Town) bend = town_new ("a b\n"
                                    "   \n"
                                    "  c\n");
  uint32_t straight, left, right;

  town_way (town, "wxe", "highway=primary");
  town_way (town, "nxs", "highway=primary");
  straight = town_seconds (town, 'w', 'e');
  left = town_seconds (town, 'w', 'n');
  right = town_seconds (town, 'w', 's');
  g_assert_cmpuint (left, ==, straight + 7);
  g_assert_cmpuint (right, ==, straight + 3);

  town_way (bend, "abc", "highway=primary");
  g_assert_cmpuint (town_seconds (bend, 'a', 'c'), ==, straight);
}

static void
test_u_turn (void)
{
  g_autoptr (Town) town = town_new ("a b c\n"
                                    "d e f\n");

  /* Out on b-c, a dead end, and back, as the street a-b-d may not be left to the south. */
  town_way (town, "abc", "highway=primary");
  town_way (town, "bef", "highway=primary");
  town_relation (town, "from=1 via=b to=2", "type=restriction restriction=no_right_turn");
  town_way (town, "ed", "highway=primary");
  assert_route (town, 'a', 'c', "abc");
  assert_route (town, 'f', 'd', "fed");
  /* Never in the middle of the road. */
  assert_route (town, 'd', 'a', "deba");
}

/* Whatever is missing, repeated or of no use is survived. */
static void
test_ragged_input (void)
{
  g_autoptr (Town) town = town_new ("a b c d");
  const YxTag nothing[] = { { NULL, NULL }, { "highway", NULL } };

  town_way (town, "abzcd", "highway=primary"); /* z is not there */
  town_way (town, "bbc", "highway=primary");
  town_way (town, "a", "highway=primary");
  town_way (town, "zy", "highway=primary");
  assert_route (town, 'a', 'd', "abcd");
  g_assert_cmpuint (yx_roads_get_info (town_roads (town)).n_segments, ==, 1);

  YxRoadsBuilder *builder;
  YxRoads *roads;
  const YxRoadsSpeeds speeds = test_load_speeds ();
  YxRoadSnap snap;

  g_assert_cmpint (yx_roads_builder_new (&speeds, &builder), ==, YX_ROADS_OK);
  yx_roads_builder_add_way (builder, 1, (const int64_t[]){ 1, 2 }, 2, nothing, 2);
  yx_roads_builder_add_node (builder, 1, (YxLonLat){ 999.0, 0.0 }, nothing, 2);
  yx_roads_builder_add_relation (builder, 1, NULL, 0, nothing, 2);
  g_assert_cmpint (yx_roads_builder_finish (builder, NULL, NULL, &roads), ==, YX_ROADS_OK);
  g_assert_cmpint (yx_roads_builder_finish (builder, NULL, NULL, &roads), ==,
                   YX_ROADS_ERROR_STATE);
  g_assert_cmpint (yx_roads_builder_add_way (builder, 1, NULL, 0, NULL, 0), ==,
                   YX_ROADS_ERROR_STATE);
  g_assert_cmpuint (yx_roads_get_info (roads).n_segments, ==, 0);
  g_assert_false (yx_roads_snap (roads, (YxLonLat){ 113.0, 35.0 }, YX_ROAD_SNAP_ANY, 1e9, &snap));
  g_assert_cmpint (snap.status, ==, YX_ROAD_SNAP_NO_ROADS);
  yx_roads_builder_free (builder);
  yx_roads_free (roads);
}

static void
test_repeated_ids (void)
{
  g_autoptr (Town) town = town_new ("a b c\n"
                                    "  d  ");
  const YxTag tags[] = { { "highway", "primary" } };

  town_way (town, "abc", "highway=primary");
  town_roads (town);

  YxRoadsBuilder *builder;
  YxRoads *roads;
  const YxRoadsSpeeds speeds = test_load_speeds ();

  g_assert_cmpint (yx_roads_builder_new (&speeds, &builder), ==, YX_ROADS_OK);
  /* Ways before nodes, and each thing twice with another meaning. */
  yx_roads_builder_add_way (builder, 1, (const int64_t[]){ 'a', 'b' }, 2, tags, 1);
  yx_roads_builder_add_way (builder, 1, (const int64_t[]){ 'a', 'c' }, 2, tags, 1);
  yx_roads_builder_add_node (builder, 'a', town_place (town, 'a'), NULL, 0);
  yx_roads_builder_add_node (builder, 'b', town_place (town, 'b'), NULL, 0);
  yx_roads_builder_add_node (builder, 'a', town_place (town, 'd'), NULL, 0);
  yx_roads_builder_add_node (builder, 'c', town_place (town, 'c'), NULL, 0);
  g_assert_cmpint (yx_roads_builder_finish (builder, NULL, NULL, &roads), ==, YX_ROADS_OK);
  g_assert_cmpuint (yx_roads_get_info (roads).n_segments, ==, 1);
  g_assert_cmpfloat_with_epsilon (yx_roads_get_info (roads).kilometres, 0.2, 0.001);
  yx_roads_builder_free (builder);
  yx_roads_free (roads);
}

static void
test_speed_table (void)
{
  YxRoadsSpeeds speeds = test_load_speeds ();
  YxRoadsBuilder *builder = NULL;
  const char *field = NULL;

  speeds.speed_kmh[YX_ROAD_TRACK][YX_ROADS_NIGHT] = 0.0 / 0.0;
  g_assert_false (yx_roads_speeds_are_valid (&speeds, &field));
  g_assert_cmpstr (field, ==, "track");
  g_assert_cmpint (yx_roads_builder_new (&speeds, &builder), ==, YX_ROADS_ERROR_SPEEDS);
  g_assert_null (builder);
  g_assert_null (yx_road_class_name (YX_ROAD_N_CLASSES));
  g_assert_cmpstr (yx_road_cap_name (YX_ROAD_CAP_GRADE3), ==, "grade3");
}

static bool
stop_cb (YxRoadsPhase phase, double fraction, void *user_data)
{
  return phase != (YxRoadsPhase) GPOINTER_TO_INT (user_data);
}

static void
test_cancel (void)
{
  for (int phase = YX_ROADS_PHASE_NETWORK; phase <= YX_ROADS_PHASE_WRITE; phase++) {
    const YxRoadsSpeeds speeds = test_load_speeds ();
    const YxTag tags[] = { { "highway", "primary" } };
    YxRoadsBuilder *builder;
    YxRoads *roads = NULL;

    g_assert_cmpint (yx_roads_builder_new (&speeds, &builder), ==, YX_ROADS_OK);
    yx_roads_builder_add_way (builder, 1, (const int64_t[]){ 1, 2 }, 2, tags, 1);
    yx_roads_builder_add_node (builder, 1, (YxLonLat){ 113.0, 35.0 }, NULL, 0);
    yx_roads_builder_add_node (builder, 2, (YxLonLat){ 113.1, 35.0 }, NULL, 0);
    g_assert_cmpint (yx_roads_builder_finish (builder, stop_cb, GINT_TO_POINTER (phase), &roads),
                     ==, YX_ROADS_ERROR_CANCELLED);
    g_assert_null (roads);
    yx_roads_builder_free (builder);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/roads/network/oneway", test_oneway);
  g_test_add_func ("/roads/network/access", test_access);
  g_test_add_func ("/roads/network/slow-roads", test_slow_roads);
  g_test_add_func ("/roads/network/private-ends", test_private_ends);
  g_test_add_func ("/roads/network/private-dead-end", test_private_dead_end);
  g_test_add_func ("/roads/network/barriers", test_barriers);
  g_test_add_func ("/roads/network/barrier-at-junction", test_barrier_at_junction);
  g_test_add_func ("/roads/network/ferry", test_ferry);
  g_test_add_func ("/roads/network/speeds", test_speeds);
  g_test_add_func ("/roads/network/turn-costs", test_turn_costs);
  g_test_add_func ("/roads/network/u-turn", test_u_turn);
  g_test_add_func ("/roads/network/ragged-input", test_ragged_input);
  g_test_add_func ("/roads/network/repeated-ids", test_repeated_ids);
  g_test_add_func ("/roads/network/speed-table", test_speed_table);
  g_test_add_func ("/roads/network/cancel", test_cancel);
  return g_test_run ();
}
