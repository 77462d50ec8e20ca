/* Map matching: tracks are driven on real networks along known routes, with the noise, sampling
 * and silences of real devices, and the way found is compared with the way driven. */

#include "drive.h"
#include "town.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#define N_TRACKS 40

/* ---- What was driven ------------------------------------------------------------------ */

/* Adds the metres driven between each two neighbouring OSM nodes, by direction. */
static void
count_edges (GHashTable *edges, const YxRoadPath *path)
{
  for (gsize s = 0; s < path->n_stretches; s++) {
    const YxRoadStretch *stretch = &path->stretches[s];

    for (gsize i = 1; i < stretch->n_points; i++) {
      const gsize p = stretch->first_point + i;
      const int64_t from = i == 1 ? stretch->first_node : path->node_ids[p - 1];
      const int64_t to = i + 1 == stretch->n_points ? stretch->last_node : path->node_ids[p];
      char *key = g_strdup_printf ("%" G_GINT64_FORMAT ">%" G_GINT64_FORMAT, from, to);
      double *metres = g_hash_table_lookup (edges, key);

      if (metres == NULL) {
        metres = g_new0 (double, 1);
        g_hash_table_insert (edges, key, metres);
      } else {
        g_free (key);
      }
      *metres += yx_distance (path->points[p - 1], path->points[p]);
    }
  }
}

typedef struct {
  double driven, found, extra;
} Score;

static void
compare (const YxRoadPath *routes, gsize n_routes, const YxRoadMatch *match, Score *score)
{
  g_autoptr (GHashTable) truth = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) matched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer key, value;

  for (gsize r = 0; r < n_routes; r++)
    count_edges (truth, &routes[r]);
  for (gsize p = 0; p < match->n_pieces; p++)
    count_edges (matched, &match->pieces[p]);
  g_hash_table_iter_init (&iter, truth);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    const double *metres = g_hash_table_lookup (matched, key);

    score->driven += *(double *) value;
    score->found += metres != NULL ? MIN (*metres, *(double *) value) : 0.0;
  }
  g_hash_table_iter_init (&iter, matched);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    const double *metres = g_hash_table_lookup (truth, key);

    score->extra += MAX (0.0, *(double *) value - (metres != NULL ? *metres : 0.0));
  }
}

static void
drive_and_match (YxRoadsSearch *search, const YxRoadPath *routes, gsize n_routes,
                 const Drive *how, GRand *rand, Score *score, gsize *n_pieces)
{
  g_autoptr (GArray) fixes = drive_routes (routes, n_routes, how, 0.0, rand);
  YxRoadMatch match = YX_ROAD_MATCH_EMPTY;

  g_assert_cmpint (yx_roads_match (search, (const YxRoadFix *) (void *) fixes->data, fixes->len,
                                   NULL, &match),
                   ==, YX_ROADS_OK);
  compare (routes, n_routes, &match, score);
  *n_pieces += match.n_pieces;
  yx_road_match_clear (&match);
}

static void
print_score (const Drive *drive, const Score *score, gsize n_pieces)
{
  g_test_message ("%2.0f s, noise %2.0f m, silence %3.0f s%s: %.2f%% of %.0f km found, %.2f%% "
                  "too much, %.2f pieces a track",
                  drive->interval_s, drive->noise_m, drive->gap_s,
                  drive->timed ? "" : ", no times", 100.0 * score->found / score->driven,
                  score->driven / 1000.0, 100.0 * score->extra / score->driven,
                  (double) n_pieces / N_TRACKS);
}

static void
test_driven_tracks (gconstpointer data)
{
  static const Drive drives[] = {
    { 1.0, 5.0, 0.0, TRUE },    { 5.0, 8.0, 0.0, TRUE },   { 10.0, 8.0, 0.0, TRUE },
    { 30.0, 10.0, 0.0, TRUE },  { 60.0, 10.0, 0.0, TRUE }, { 5.0, 8.0, 60.0, TRUE },
    { 5.0, 8.0, 175.0, TRUE },  { 10.0, 8.0, 0.0, FALSE }, { 30.0, 10.0, 0.0, FALSE }, { 60.0, 10.0, 0.0, FALSE },
  };
  g_autofree char *file = test_shared_file (data);
  YxRoadsSearch *search;
  YxRoads *roads;

  if (file == NULL)
    return;
  roads = test_load_extract (file, TRUE);
  g_assert_cmpint (yx_roads_search_new (roads, &search), ==, YX_ROADS_OK);
  for (gsize d = 0; d < G_N_ELEMENTS (drives); d++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (100 + (guint32) d);
    Score score = { 0 };
    gsize n_pieces = 0;

    for (guint t = 0; t < N_TRACKS;) {
      YxRoadPath route = YX_ROAD_PATH_EMPTY;
      YxRoadSnap ends[2];

      if (!drive_pick_route (roads, search, YX_ROADS_DAY, rand, ends, &route))
        continue;
      t++;
      drive_and_match (search, &route, 1, &drives[d], rand, &score, &n_pieces);
      yx_road_path_clear (&route);
    }
    print_score (&drives[d], &score, n_pieces);
    g_assert_cmpfloat (score.found / score.driven, >=, 0.95);
    g_assert_cmpfloat (score.extra / score.driven, <=, 0.04);
    g_assert_cmpuint (n_pieces, <=, N_TRACKS * 6 / 5);
  }
  yx_roads_search_free (search);
  yx_roads_free (roads);
}

/* Cars that turn round in the middle of a road, as the graph of routes never does. */
static void
test_turning_round (gconstpointer data)
{
  static const Drive drives[]
      = { { 1.0, 5.0, 0.0, TRUE }, { 5.0, 8.0, 0.0, TRUE }, { 15.0, 8.0, 0.0, TRUE } };
  g_autofree char *file = test_shared_file (data);
  YxRoadsSearch *search;
  YxRoads *roads;

  if (file == NULL)
    return;
  roads = test_load_extract (file, TRUE);
  g_assert_cmpint (yx_roads_search_new (roads, &search), ==, YX_ROADS_OK);
  for (gsize d = 0; d < G_N_ELEMENTS (drives); d++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (200 + (guint32) d);
    Score score = { 0 };
    gsize n_pieces = 0;

    for (guint t = 0; t < N_TRACKS;) {
      YxRoadPath routes[2] = { YX_ROAD_PATH_EMPTY, YX_ROAD_PATH_EMPTY };
      YxRoadSnap ends[2];

      if (!drive_pick_route (roads, search, YX_ROADS_DAY, rand, ends, &routes[0]))
        continue;
      /* From where it ends back to where it began, heading the other way. */
      ends[1].heading = yx_roads_find_heading (
          roads, &ends[1],
          yx_bearing (routes[0].points[routes[0].n_points - 1],
                      routes[0].points[routes[0].n_points - 2]));
      if (ends[1].heading != YX_ROAD_HEADING_ANY
          && yx_roads_path (search, YX_ROADS_DAY, &ends[1], &ends[0], &routes[1])
                 == YX_ROADS_OK) {
        t++;
        drive_and_match (search, routes, 2, &drives[d], rand, &score, &n_pieces);
      }
      yx_road_path_clear (&routes[0]);
      yx_road_path_clear (&routes[1]);
    }
    print_score (&drives[d], &score, n_pieces);
    g_assert_cmpfloat (score.found / score.driven, >=, 0.95);
    g_assert_cmpuint (n_pieces, <=, N_TRACKS * 6 / 5);
  }
  yx_roads_search_free (search);
  yx_roads_free (roads);
}

/* ---- Small cases ---------------------------------------------------------------------- */

/* Fixes at the letters, so many seconds apart; '.' is a fix 2 km off. */
static YxRoadsError
match_letters (Town *town, const char *letters, double interval_s, YxRoadMatch *match)
{
  g_autoptr (GArray) fixes = g_array_new (FALSE, FALSE, sizeof (YxRoadFix));

  for (gsize i = 0; letters[i] != '\0'; i++) {
    YxLonLat point = letters[i] == '.' ? yx_destination (town_place (town, 'a'), 180.0, 2000.0)
                                       : town_place (town, letters[i]);
    const YxRoadFix fix = { point, (int64_t) (1e6 * interval_s * (double) i), 0.0 };

    g_array_append_val (fixes, fix);
  }
  return yx_roads_match (town_search (town), (const YxRoadFix *) (void *) fixes->data, fixes->len,
                         NULL, match);
}

static void
assert_nodes (const YxRoadPath *path, const char *expected)
{
  g_autoptr (GString) nodes = g_string_new (NULL);

  for (gsize i = 0; i < path->n_points; i++)
    g_string_append_c (nodes, path->node_ids[i] != 0 ? (char) path->node_ids[i] : '*');
  g_assert_cmpstr (nodes->str, ==, expected);
}

static void
test_turn_in_road (void)
{
  g_autoptr (Town) town = town_new ("a b c d e f g");
  YxRoadMatch match = YX_ROAD_MATCH_EMPTY;

  town_way (town, "abcdefg", "highway=residential");
  g_assert_cmpint (match_letters (town, "abcdedcb", 20.0, &match), ==, YX_ROADS_OK);
  g_assert_cmpuint (match.n_pieces, ==, 1);
  assert_nodes (&match.pieces[0], "abcdedcb");
  g_assert_cmpuint (match.pieces[0].metres, ==, 1400);
  g_assert_true (match.fixes[0].forward);
  g_assert_false (match.fixes[7].forward);
  g_assert_cmpfloat_with_epsilon (match.fixes[7].along_m, 1400.0, 1.0);
  yx_road_match_clear (&match);
}

/* Where the road may be driven one way only nobody turns round: the piece ends, or the car has
 * stood still. */
static void
test_no_turn_in_one_way (void)
{
  g_autoptr (Town) town = town_new ("a b c d e f\n"
                                    "g h i j k l");
  YxRoadMatch match = YX_ROAD_MATCH_EMPTY;

  town_way (town, "abcdef", "highway=residential oneway=yes");
  town_way (town, "gflk", "highway=residential oneway=yes");
  g_assert_cmpint (match_letters (town, "abcdcb", 20.0, &match), ==, YX_ROADS_OK);
  for (gsize p = 0; p < match.n_pieces; p++) {
    for (gsize i = 1; i < match.pieces[p].n_points; i++)
      g_assert_cmpint (match.pieces[p].node_ids[i - 1], <, match.pieces[p].node_ids[i]);
  }
  yx_road_match_clear (&match);
}

/* A road that comes back beside itself, without a junction: both strands are candidates. */
static void
test_hairpin (void)
{
  g_autoptr (Town) town = town_new ("abcdefghijklm\n"
                                    "\n"
                                    "zyxwvutsrqpon");
  YxRoadMatch match = YX_ROAD_MATCH_EMPTY;
  YxRoadMatchOptions wide = { .radius_m = 250.0 };
  g_autoptr (GArray) fixes = g_array_new (FALSE, FALSE, sizeof (YxRoadFix));

  town_way (town, "abcdefghijklmnopqrstuvwxyz", "highway=residential oneway=yes");
  for (int i = 0; i < 26; i++) {
    const YxRoadFix fix = { town_place (town, (char) ('a' + i)), (int64_t) i * 15000000, 0.0 };

    g_array_append_val (fixes, fix);
  }
  /* Two of them thrown across the middle. */
  g_array_index (fixes, YxRoadFix, 5).point
      = yx_destination (g_array_index (fixes, YxRoadFix, 5).point, 180.0, 105.0);
  g_array_index (fixes, YxRoadFix, 20).point
      = yx_destination (g_array_index (fixes, YxRoadFix, 20).point, 0.0, 105.0);
  g_assert_cmpint (yx_roads_match (town_search (town), (const YxRoadFix *) (void *) fixes->data,
                                   fixes->len, &wide, &match),
                   ==, YX_ROADS_OK);
  g_assert_cmpuint (match.n_pieces, ==, 1);
  assert_nodes (&match.pieces[0], "abcdefghijklmnopqrstuvwxyz");
  for (gsize i = 0; i < match.n_fixes; i++)
    g_assert_cmpint (match.fixes[i].snap.status, ==, YX_ROAD_SNAP_OK);
  yx_road_match_clear (&match);
}

static void
test_gaps_and_speed (void)
{
  g_autoptr (Town) town = town_new ("a b c d e f");
  YxRoadMatch match = YX_ROAD_MATCH_EMPTY;

  town_way (town, "abcdef", "highway=residential");
  /* Up to 3 minutes are bridged, more are not. */
  g_assert_cmpint (match_letters (town, "acf", 179.0, &match), ==, YX_ROADS_OK);
  g_assert_cmpuint (match.n_pieces, ==, 1);
  assert_nodes (&match.pieces[0], "abcdef");
  yx_road_match_clear (&match);
  g_assert_cmpint (match_letters (town, "acf", 181.0, &match), ==, YX_ROADS_ERROR_NO_MATCH);
  /* 200 m in a second is no driving. */
  g_assert_cmpint (match_letters (town, "af", 1.0, &match), ==, YX_ROADS_ERROR_NO_MATCH);
  /* One fix far off is left out, and nothing else. */
  g_assert_cmpint (match_letters (town, "ab.cd", 20.0, &match), ==, YX_ROADS_OK);
  g_assert_cmpuint (match.n_pieces, ==, 1);
  assert_nodes (&match.pieces[0], "abcd");
  g_assert_cmpint (match.fixes[2].snap.status, ==, YX_ROAD_SNAP_TOO_FAR);
  yx_road_match_clear (&match);
  g_assert_cmpint (match_letters (town, "...", 20.0, &match), ==, YX_ROADS_ERROR_NO_MATCH);
}

int
main (int argc, char **argv)
{
  static const char *const extracts[] = { "osm/shenzhen_longgang.osm", "osm/guixi_jiangxi.osm",
                                          "osm/heidelberg.osm.pbf" };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (extracts); i++) {
    g_autofree char *base = g_path_get_basename (extracts[i]);
    g_autofree char *driven = g_strdup_printf ("/roads/match/driven/%s", base);
    g_autofree char *round = g_strdup_printf ("/roads/match/turning-round/%s", base);

    g_test_add_data_func (driven, extracts[i], test_driven_tracks);
    g_test_add_data_func (round, extracts[i], test_turning_round);
  }
  g_test_add_func ("/roads/match/turn-in-road", test_turn_in_road);
  g_test_add_func ("/roads/match/no-turn-in-one-way", test_no_turn_in_one_way);
  g_test_add_func ("/roads/match/hairpin", test_hairpin);
  g_test_add_func ("/roads/match/gaps-and-speed", test_gaps_and_speed);
  return g_test_run ();
}
