/* Turn restrictions of every kind, by way of a node and by way of roads. */

#include "town.h"

/* A crossroads in a block of streets: every turn at x can be avoided by driving round.
 *
 *       n───m
 *       │   │
 *   w───x───e───o
 *       │   │
 *       s───r
 */
static Town *
town_with_block (void)
{
  Town *town = town_new ("  n m\n"
                         "w x e o\n"
                         "  s r\n");

  town_way (town, "wx", "highway=tertiary");   /* 1 */
  town_way (town, "xe", "highway=tertiary");   /* 2 */
  town_way (town, "nx", "highway=tertiary");   /* 3 */
  town_way (town, "xs", "highway=tertiary");   /* 4 */
  town_way (town, "nme", "highway=tertiary");  /* 5 */
  town_way (town, "sre", "highway=tertiary");  /* 6 */
  town_way (town, "eo", "highway=tertiary");   /* 7 */
  return town;
}

static void
test_by_node (void)
{
  static const struct {
    const char *members, *tags;
    const char *east; /* w to o */
  } cases[] = {
    { "from=1 via=x to=4", "type=restriction restriction=no_right_turn", "wxeo" },
    { "from=1 via=x to=2", "type=restriction restriction=no_straight_on", "wxsreo" },
    { "from=1 via=x to=2", "type=restriction restriction=no_left_turn", "wxsreo" },
    { "from=1 via=x to=2", "type=restriction restriction=no_entry", "wxsreo" },
    { "from=1 via=x to=2", "type=restriction restriction=no_exit", "wxsreo" },
    { "from=1 via=x to=2 to=4", "type=restriction restriction=no_exit", "wxnmeo" },
    { "from=1 from=3 via=x to=2", "type=restriction restriction=no_entry", "wxsreo" },
    { "from=1 via=x to=4", "type=restriction restriction=only_right_turn", "wxsreo" },
    { "from=1 via=x to=3", "type=restriction restriction=only_left_turn", "wxnmeo" },
    { "from=1 via=x to=2", "type=restriction restriction=only_straight_on", "wxeo" },
    { "from=1 via=x to=2", "type=restriction:motorcar restriction=no_straight_on", "wxsreo" },
    { "from=1 via=x to=2", "type=restriction restriction:motorcar=no_straight_on", "wxsreo" },
    { "from=1 via=x to=2", "type=restriction restriction:motor_vehicle=no_straight_on", "wxsreo" },
    /* Not for us, or no restriction. */
    { "from=1 via=x to=2", "type=restriction restriction=no_straight_on except=motorcar", "wxeo" },
    { "from=1 via=x to=2", "type=restriction restriction=no_straight_on except=psv;motor_vehicle",
      "wxeo" },
    { "from=1 via=x to=2", "type=restriction restriction=no_straight_on except=psv;bicycle",
      "wxsreo" },
    { "from=1 via=x to=2", "type=restriction restriction:hgv=no_straight_on", "wxeo" },
    { "from=1 via=x to=2", "type=restriction:hgv restriction=no_straight_on", "wxeo" },
    { "from=1 via=x to=2", "type=restriction restriction=no_flying", "wxeo" },
    { "from=1 via=x to=2", "type=route restriction=no_straight_on", "wxeo" },
    /* Incomplete or off the network. */
    { "from=1 via=x", "type=restriction restriction=no_straight_on", "wxeo" },
    { "via=x to=2", "type=restriction restriction=no_straight_on", "wxeo" },
    { "from=1 to=2", "type=restriction restriction=no_straight_on", "wxeo" },
    { "from=1 via=z to=2", "type=restriction restriction=no_straight_on", "wxeo" },
    { "from=1 via=x to=99", "type=restriction restriction=only_left_turn", "wxeo" },
    { "from=1 via=m to=2", "type=restriction restriction=no_straight_on", "wxeo" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Town) town = town_with_block ();

    g_test_message ("%s %s", cases[i].members, cases[i].tags);
    town_relation (town, cases[i].members, cases[i].tags);
    assert_route (town, 'w', 'o', cases[i].east);
    /* Nothing is restricted the other way. */
    assert_route (town, 'o', 'w', "oexw");
  }
}

static void
test_counts (void)
{
  g_autoptr (Town) town = town_with_block ();

  town_relation (town, "from=1 via=x to=2", "type=restriction restriction=no_straight_on");
  town_relation (town, "from=1 via=x to=2", "type=restriction restriction=no_straight_on except=motorcar");
  town_relation (town, "from=1 via=z to=2", "type=restriction restriction=no_straight_on");
  town_relation (town, "from=1 via=x to=2", "type=restriction restriction:conditional=no_straight_on");
  town_relation (town, "from=1 via=x to=2", "type=multipolygon");
  g_assert_cmpuint (yx_roads_get_info (town_roads (town)).n_restrictions, ==, 1);
  g_assert_cmpuint (yx_roads_get_info (town_roads (town)).n_restrictions_ignored, ==, 2);
}

/* One way that runs through the junction: only the U-turn is meant, never straight on. */
static void
test_u_turn_within_way (void)
{
  g_autoptr (Town) town = town_new ("a b c");

  town_way (town, "ab", "highway=primary");
  town_way (town, "bc", "highway=primary");
  town_relation (town, "from=2 via=c to=2", "type=restriction restriction=no_u_turn");
  assert_route (town, 'a', 'c', "abc");
  /* From the middle of a-b eastwards there is no way back any more, but westwards there is. */
  assert_route (town, 'c', 'a', "cba");
}

/* A divided road a-b-c / f-e-d with a crossing b-e between the carriageways.
 *
 *   a──▶b──▶c
 *       │
 *   f◀──e◀──d
 */
static Town *
town_with_carriageways (void)
{
  Town *town = town_new ("g a b c h\n"
                         "  f e d  \n");

  town_way (town, "ab", "highway=primary oneway=yes"); /* 1 */
  town_way (town, "bc", "highway=primary oneway=yes"); /* 2 */
  town_way (town, "be", "highway=primary_link");       /* 3 */
  town_way (town, "de", "highway=primary oneway=yes"); /* 4 */
  town_way (town, "ef", "highway=primary oneway=yes"); /* 5 */
  town_way (town, "ga", "highway=primary");            /* 6 */
  town_way (town, "fg", "highway=primary oneway=yes"); /* 7 */
  town_way (town, "ch", "highway=primary");            /* 8 */
  town_way (town, "hd", "highway=primary oneway=yes"); /* 9 */
  return town;
}

static void
test_by_way (void)
{
  g_autoptr (Town) free_town = town_with_carriageways ();
  g_autoptr (Town) town = town_with_carriageways ();
  g_autoptr (Town) only = town_with_carriageways ();
  YxRoadSnap middle_of_ab, middle_of_ef;
  YxRoadPath path = YX_ROAD_PATH_EMPTY;

  /* Halfway a-b to halfway e-f. */
  const YxLonLat from = { (town_place (town, 'a').lon + town_place (town, 'b').lon) / 2.0,
                          town_place (town, 'a').lat };
  const YxLonLat to = { (town_place (town, 'e').lon + town_place (town, 'f').lon) / 2.0,
                        town_place (town, 'e').lat };

  g_assert_true (yx_roads_snap (town_roads (free_town), from, YX_ROAD_SNAP_ANY, 30.0, &middle_of_ab));
  g_assert_true (yx_roads_snap (town_roads (free_town), to, YX_ROAD_SNAP_ANY, 30.0, &middle_of_ef));
  g_assert_cmpint (yx_roads_path (town_search (free_town), YX_ROADS_DAY, &middle_of_ab,
                                  &middle_of_ef, &path),
                   ==, YX_ROADS_OK);
  g_assert_cmpuint (path.n_points, ==, 4); /* * b e * */
  yx_road_path_clear (&path);

  town_relation (town, "from=1 via=3 to=5", "type=restriction restriction=no_u_turn");
  g_assert_cmpuint (yx_roads_get_info (town_roads (town)).n_restrictions, ==, 1);
  g_assert_true (yx_roads_snap (town_roads (town), from, YX_ROAD_SNAP_ANY, 30.0, &middle_of_ab));
  g_assert_true (yx_roads_snap (town_roads (town), to, YX_ROAD_SNAP_ANY, 30.0, &middle_of_ef));
  g_assert_cmpint (
      yx_roads_path (town_search (town), YX_ROADS_DAY, &middle_of_ab, &middle_of_ef, &path), ==,
      YX_ROADS_OK);
  /* * b c h d e *: on to the end and back. */
  g_assert_cmpuint (path.n_points, ==, 7);
  g_assert_cmpint (path.node_ids[2], ==, 'c');
  yx_road_path_clear (&path);

  /* Who comes from a by b must go on to b's far side: the only exit of the crossing is to d's
   * carriageway anyway, so that an only_ by way of it changes nothing for others. */
  town_relation (only, "from=1 via=3 to=5", "type=restriction restriction=only_left_turn");
  g_assert_cmpuint (yx_roads_get_info (town_roads (only)).n_restrictions, ==, 1);
  assert_route (only, 'h', 'g', "hdefg");
}

/* By way of a road that junctions cut in three, with others coming in between. */
static void
test_by_long_way (void)
{
  g_autoptr (Town) town = town_new ("a p q b\n"
                                    "        \n"
                                    "c r s d\n"
                                    "x     y\n");

  town_way (town, "xa", "highway=tertiary");    /* 1 */
  town_way (town, "apqb", "highway=tertiary");  /* 2 */
  town_way (town, "by", "highway=tertiary");    /* 3 */
  town_way (town, "pr", "highway=tertiary");    /* 4 */
  town_way (town, "qs", "highway=tertiary");    /* 5 */
  town_way (town, "rs", "highway=track");       /* 6 */
  town_relation (town, "from=1 via=2 to=3", "type=restriction restriction=no_right_turn");
  g_assert_cmpuint (yx_roads_get_info (town_roads (town)).n_restrictions, ==, 1);
  /* Leaving the via way for a moment breaks the spell, and is cheaper than anything else: the
   * turn is barred only for those who came all along it. */
  assert_route (town, 'x', 'y', "xaprsqby");
  assert_route (town, 'y', 'x', "ybqpax");
}

/* Two restrictions that share a road, and one by node on top. */
static void
test_overlapping (void)
{
  g_autoptr (Town) town = town_new ("a   e\n"
                                    "  b c d\n"
                                    "f   g\n");

  town_way (town, "ab", "highway=tertiary"); /* 1 */
  town_way (town, "fb", "highway=tertiary"); /* 2 */
  town_way (town, "bc", "highway=tertiary"); /* 3 */
  town_way (town, "ce", "highway=tertiary"); /* 4 */
  town_way (town, "cd", "highway=tertiary"); /* 5 */
  town_way (town, "cg", "highway=tertiary"); /* 6 */
  town_relation (town, "from=1 via=3 to=4", "type=restriction restriction=no_left_turn");
  town_relation (town, "from=2 via=3 to=6", "type=restriction restriction=no_right_turn");
  town_relation (town, "from=1 via=3 to=5", "type=restriction restriction=no_straight_on");
  assert_route (town, 'f', 'e', "fbce");
  assert_route (town, 'a', 'g', "abcg");
  assert_route (town, 'f', 'd', "fbcd");
  /* Out to a dead end and back: then the car comes from there. */
  assert_route (town, 'a', 'e', "abcgce");
  assert_route (town, 'a', 'd', "abcgcd");
  assert_route (town, 'f', 'g', "fbcecg");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/roads/restriction/by-node", test_by_node);
  g_test_add_func ("/roads/restriction/counts", test_counts);
  g_test_add_func ("/roads/restriction/u-turn-within-way", test_u_turn_within_way);
  g_test_add_func ("/roads/restriction/by-way", test_by_way);
  g_test_add_func ("/roads/restriction/by-long-way", test_by_long_way);
  g_test_add_func ("/roads/restriction/overlapping", test_overlapping);
  return g_test_run ();
}
