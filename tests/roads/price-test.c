/* Another speed table for a network that stands: the same times as if it had been built with that
 * table, and the old network untouched. */

#include "town.h"

#include <string.h>

static YxRoads *
load_with (const char *path, const YxRoadsSpeeds *speeds)
{
  YxRoadsBuilder *builder;
  YxRoads *roads;

  g_assert_cmpint (yx_roads_builder_new (speeds, &builder), ==, YX_ROADS_OK);
  test_feed_extract (builder, path);
  g_assert_cmpint (yx_roads_builder_finish (builder, NULL, NULL, &roads), ==, YX_ROADS_OK);
  yx_roads_builder_free (builder);
  return roads;
}

/* A table that differs from the shipped one in every figure. */
static YxRoadsSpeeds
make_other_table (void)
{
  YxRoadsSpeeds speeds = test_load_speeds ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (int p = 0; p < YX_ROADS_N_PERIODS; p++) {
    for (int c = 0; c < YX_ROAD_N_CLASSES; c++)
      speeds.speed_kmh[c][p] = g_rand_double_range (rand, 5.0, 110.0);
    for (int d = 0; d < YX_ROAD_N_DELAYS; d++)
      speeds.delay_s[d][p] = g_rand_double_range (rand, 0.0, 60.0);
  }
  for (int c = 0; c < YX_ROAD_N_CAPS; c++)
    speeds.cap_kmh[c] = g_rand_double_range (rand, 5.0, 60.0);
  speeds.maxspeed_factor = 1.1;
  speeds.drives_left = true;
  return speeds;
}

typedef struct {
  guint n;
  uint32_t *ms, *metres;
} Table;

static void
table_clear (Table *table)
{
  g_free (table->ms);
  g_free (table->metres);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Table, table_clear)

static void
fill_table (const YxRoads *roads, YxRoadsPeriod period, guint n, Table *table)
{
  const YxBox box = yx_roads_get_info (roads).box;
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autofree YxRoadSnap *places = g_new (YxRoadSnap, n);
  g_autofree uint32_t *row = g_new (uint32_t, n);
  g_autofree uint32_t *row_metres = g_new (uint32_t, n);
  YxRoadsSearch *search;

  table->n = n;
  table->ms = g_new (uint32_t, n * n);
  table->metres = g_new (uint32_t, n * n);
  for (guint i = 0; i < n;) {
    const YxLonLat point = { g_rand_double_range (rand, box.west, box.east),
                             g_rand_double_range (rand, box.south, box.north) };

    if (yx_roads_snap (roads, point, YX_ROAD_SNAP_ANY, 2000.0, &places[i]))
      i++;
  }
  g_assert_cmpint (yx_roads_search_new (roads, &search), ==, YX_ROADS_OK);
  g_assert_cmpint (
      yx_roads_matrix (search, period, places, n, places, n, table->ms, table->metres), ==,
      YX_ROADS_OK);
  for (guint i = 0; i < n; i++) {
    g_assert_cmpint (yx_roads_dijkstra (search, period, &places[i], places, n, row, row_metres),
                     ==, YX_ROADS_OK);
    g_assert_cmpmem (row, n * sizeof *row, table->ms + i * n, n * sizeof *row);
    g_assert_cmpmem (row_metres, n * sizeof *row, table->metres + i * n, n * sizeof *row);
  }
  yx_roads_search_free (search);
}

static void
assert_same_times (const YxRoads *a, const YxRoads *b)
{
  for (int p = 0; p < YX_ROADS_N_PERIODS; p++) {
    g_auto (Table) x = { 0 };
    g_auto (Table) y = { 0 };

    fill_table (a, (YxRoadsPeriod) p, 50, &x);
    fill_table (b, (YxRoadsPeriod) p, 50, &y);
    g_assert_cmpmem (x.ms, 2500 * sizeof *x.ms, y.ms, 2500 * sizeof *y.ms);
    g_assert_cmpmem (x.metres, 2500 * sizeof *x.metres, y.metres, 2500 * sizeof *y.metres);
  }
}

static void
test_same_as_built (gconstpointer data)
{
  g_autofree char *path = test_shared_file (data);
  const YxRoadsSpeeds shipped = test_load_speeds ();
  const YxRoadsSpeeds other = make_other_table ();
  YxRoadsSpeeds found;
  YxRoads *first, *built, *repriced, *back;
  g_autofree char *copy = NULL;
  const void *bytes;
  gsize n;

  if (path == NULL)
    return;
  first = load_with (path, &shipped);
  built = load_with (path, &other);
  bytes = yx_roads_get_image (first, &n);
  copy = g_memdup2 (bytes, n);

  g_assert_cmpint (yx_roads_reprice (first, &other, NULL, NULL, &repriced), ==, YX_ROADS_OK);
  g_assert_cmpmem (copy, n, bytes, n);
  assert_same_times (repriced, built);
  yx_roads_get_speeds (repriced, &found);
  g_assert_true (found.drives_left);
  for (int p = 0; p < YX_ROADS_N_PERIODS; p++) {
    g_assert_cmpmem (&found.speed_kmh[0][p], sizeof (double), &other.speed_kmh[0][p],
                     sizeof (double));
    g_assert_cmpmem (&found.delay_s[YX_ROAD_N_DELAYS - 1][p], sizeof (double),
                     &other.delay_s[YX_ROAD_N_DELAYS - 1][p], sizeof (double));
  }

  g_assert_cmpint (yx_roads_reprice (repriced, &shipped, NULL, NULL, &back), ==, YX_ROADS_OK);
  assert_same_times (back, first);
  /* Nor does the hierarchy grow from being made in another's order. */
  g_assert_cmpuint (yx_roads_get_info (back).n_shortcuts[YX_ROADS_DAY], <,
                    yx_roads_get_info (first).n_shortcuts[YX_ROADS_DAY] * 5 / 4 + 100);
  yx_roads_free (first);
  yx_roads_free (built);
  yx_roads_free (repriced);
  yx_roads_free (back);
}

/* Each figure reaches the roads that it is about. */
static void
test_figures (void)
{
  g_autoptr (Town) town = town_new ("a b c d e");
  YxRoadsSpeeds speeds = test_load_speeds ();
  YxRoads *repriced;
  YxRoadsSearch *search;
  const YxRoadSnap *ends;
  uint32_t before, after;

  town_node (town, 'b', "highway=traffic_signals");
  town_way (town, "abcde", "highway=primary");
  ends = (YxRoadSnap[]){ town_snap (town, 'a'), town_snap (town, 'e') };
  before = town_seconds (town, 'a', 'e');

  speeds.speed_kmh[YX_ROAD_PRIMARY][YX_ROADS_DAY] /= 2.0;
  speeds.delay_s[YX_ROAD_DELAY_SIGNAL][YX_ROADS_DAY] += 100.0;
  g_assert_cmpint (yx_roads_reprice (town_roads (town), &speeds, NULL, NULL, &repriced), ==,
                   YX_ROADS_OK);
  g_assert_cmpint (yx_roads_search_new (repriced, &search), ==, YX_ROADS_OK);
  yx_roads_matrix (search, YX_ROADS_DAY, &ends[0], 1, &ends[1], 1, &after, NULL);
  /* 800 m once more, and the signal. */
  g_assert_cmpint (ABS ((int) (after / 1000 - before)
                        - (int) (800.0 * 3.6 / (2.0 * speeds.speed_kmh[YX_ROAD_PRIMARY][0])
                                 + 100.0)),
                   <=, 2);
  yx_roads_matrix (search, YX_ROADS_NIGHT, &ends[0], 1, &ends[1], 1, &after, NULL);
  g_assert_cmpuint (after / 1000, <, before);
  yx_roads_search_free (search);
  yx_roads_free (repriced);
}

static bool
give_up_cb (YxRoadsPhase phase, double fraction, void *user_data)
{
  return phase != *(YxRoadsPhase *) user_data;
}

static void
test_refusals (void)
{
  g_autoptr (Town) town = town_new ("a b");
  YxRoadsSpeeds speeds = test_load_speeds ();
  YxRoads *repriced = NULL;
  YxRoadsPhase phase;

  town_way (town, "ab", "highway=primary");
  for (phase = YX_ROADS_PHASE_NETWORK; phase <= YX_ROADS_PHASE_WRITE; phase++)
    g_assert_cmpint (
        yx_roads_reprice (town_roads (town), &speeds, give_up_cb, &phase, &repriced), ==,
        YX_ROADS_ERROR_CANCELLED);
  speeds.speed_kmh[YX_ROAD_TRACK][YX_ROADS_NIGHT] = 0.0;
  g_assert_cmpint (yx_roads_reprice (town_roads (town), &speeds, NULL, NULL, &repriced), ==,
                   YX_ROADS_ERROR_SPEEDS);
  g_assert_null (repriced);
}

int
main (int argc, char **argv)
{
  static const char *const extracts[]
      = { "osm/guixi_jiangxi.osm", "osm/fujian_ninghua.osm", "osm/zhengzhou_roads.osm.pbf",
          "osm/heidelberg.osm.pbf" };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (extracts); i++) {
    g_autofree char *base = g_path_get_basename (extracts[i]);
    g_autofree char *name = g_strdup_printf ("/roads/price/same-as-built/%s", base);

    g_test_add_data_func (name, extracts[i], test_same_as_built);
  }
  g_test_add_func ("/roads/price/figures", test_figures);
  g_test_add_func ("/roads/price/refusals", test_refusals);
  return g_test_run ();
}
