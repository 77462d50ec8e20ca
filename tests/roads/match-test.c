/* Map matching: tracks are driven on real networks along known routes, with the noise, sampling
 * and silences of real devices, and the way found is compared with the way driven. */

#include "town.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

typedef struct {
  double interval_s, noise_m;
  double gap_s; /* one silence this long in the middle of each track; 0 none */
  gboolean timed;
} Drive;

static double
gauss (GRand *rand)
{
  const double u = 1.0 - g_rand_double (rand);

  return sqrt (-2.0 * log (u)) * cos (2.0 * G_PI * g_rand_double (rand));
}

/* The driven part of a piece of road between two nodes, without direction. */
static char *
edge_key (int64_t a, int64_t b)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT ">%" G_GINT64_FORMAT, a, b);
}

static void
count_edges (GHashTable *edges, const YxRoadPath *path, double *ret_metres)
{
  for (gsize i = 1; i < path->n_points; i++) {
    double *metres;
    char *key;

    if (path->node_ids[i - 1] == 0 || path->node_ids[i] == 0
        || path->node_ids[i - 1] == path->node_ids[i])
      continue;
    key = edge_key (path->node_ids[i - 1], path->node_ids[i]);
    metres = g_new (double, 1);
    *metres = yx_distance (path->points[i - 1], path->points[i]);
    *ret_metres += *metres;
    g_hash_table_insert (edges, key, metres);
  }
}

/* Positions along a route every so many seconds, at the speeds of the table, blurred. */
static GArray *
drive (const YxRoadPath *route, const Drive *how, GRand *rand)
{
  GArray *fixes = g_array_new (FALSE, FALSE, sizeof (YxRoadFix));
  double time = 0.0, next = 0.0;
  double drift_x = 0.0, drift_y = 0.0;
  const double whole = route->ms / 1000.0;

  for (gsize s = 0; s < route->n_stretches; s++) {
    const YxRoadStretch *stretch = &route->stretches[s];
    const double speed = stretch->ms > 0 ? stretch->cm / 100.0 / (stretch->ms / 1000.0) : 1e9;

    for (gsize i = stretch->first_point + 1; i < stretch->first_point + stretch->n_points; i++) {
      const YxLonLat a = route->points[i - 1], b = route->points[i];
      const double length = yx_distance (a, b);
      const double takes = length / speed;

      while (next <= time + takes) {
        const double f = takes > 0.0 ? (next - time) / takes : 0.0;
        YxLonLat point = { a.lon + f * (b.lon - a.lon), a.lat + f * (b.lat - a.lat) };
        const gboolean is_silent
            = how->gap_s > 0.0 && fabs (next - whole / 2.0) < how->gap_s / 2.0;

        /* Most of the error drifts slowly, as under trees and between houses. */
        drift_x = 0.8 * drift_x + 0.6 * gauss (rand);
        drift_y = 0.8 * drift_y + 0.6 * gauss (rand);
        point = yx_destination (point, 90.0,
                                how->noise_m * (0.8 * drift_x + 0.6 * gauss (rand)));
        point = yx_destination (point, 0.0,
                                how->noise_m * (0.8 * drift_y + 0.6 * gauss (rand)));
        if (!is_silent)
          g_array_append_val (
              fixes, ((YxRoadFix){ point, how->timed ? (int64_t) (next * 1e6) : 0, 0.0 }));
        next += how->interval_s;
      }
      time += takes;
    }
  }
  return fixes;
}

static void
test_driven_tracks (gconstpointer data)
{
  static const Drive drives[] = {
    { 1.0, 5.0, 0.0, TRUE },    { 5.0, 8.0, 0.0, TRUE },   { 10.0, 8.0, 0.0, TRUE },
    { 30.0, 10.0, 0.0, TRUE },  { 5.0, 8.0, 60.0, TRUE },  { 5.0, 8.0, 175.0, TRUE },
    { 10.0, 8.0, 0.0, FALSE },
  };
  g_autofree char *file = test_shared_file (data);
  YxRoadsSearch *search;
  YxRoads *roads;

  if (file == NULL)
    return;
  roads = test_load_extract (file, TRUE);
  g_assert_cmpint (yx_roads_search_new (roads, &search), ==, YX_ROADS_OK);
  const YxBox box = yx_roads_get_info (roads).box;

  for (gsize d = 0; d < G_N_ELEMENTS (drives); d++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (100 + (guint32) d);
    double driven = 0.0, found = 0.0, extra = 0.0;
    gsize n_fixes = 0, n_pieces = 0;
    gint64 spent = 0;

    for (guint t = 0; t < 40;) {
      YxRoadSnap ends[2];
      YxRoadPath route = YX_ROAD_PATH_EMPTY;
      YxRoadMatch match = YX_ROAD_MATCH_EMPTY;
      g_autoptr (GArray) fixes = NULL;
      g_autoptr (GHashTable) truth
          = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_autoptr (GHashTable) matched
          = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      double matched_metres = 0.0;
      GHashTableIter iter;
      gpointer key, value;
      gint64 start;

      for (int e = 0; e < 2; e++)
        yx_roads_snap (roads,
                       (YxLonLat){ g_rand_double_range (rand, box.west, box.east),
                                   g_rand_double_range (rand, box.south, box.north) },
                       YX_ROAD_SNAP_STOP, 500.0, &ends[e]);
      if (yx_roads_path (search, YX_ROADS_DAY, &ends[0], &ends[1], &route) != YX_ROADS_OK
          || route.metres < 2000 || route.metres > 20000 || route.ms < 240000) {
        yx_road_path_clear (&route);
        continue;
      }
      t++;
      fixes = drive (&route, &drives[d], rand);
      start = g_get_monotonic_time ();
      g_assert_cmpint (yx_roads_match (search, (const YxRoadFix *) (void *) fixes->data, fixes->len,
                                       NULL, &match),
                       ==, YX_ROADS_OK);
      spent += g_get_monotonic_time () - start;
      n_fixes += fixes->len;
      n_pieces += match.n_pieces;

      count_edges (truth, &route, &driven);
      for (gsize p = 0; p < match.n_pieces; p++)
        count_edges (matched, &match.pieces[p], &matched_metres);
      g_hash_table_iter_init (&iter, truth);
      while (g_hash_table_iter_next (&iter, &key, &value))
        found += g_hash_table_contains (matched, key) ? *(double *) value : 0.0;
      g_hash_table_iter_init (&iter, matched);
      while (g_hash_table_iter_next (&iter, &key, &value))
        extra += g_hash_table_contains (truth, key) ? 0.0 : *(double *) value;
      yx_road_match_clear (&match);
      yx_road_path_clear (&route);
    }
    g_test_message ("%2.0f s, noise %2.0f m, silence %3.0f s%s: %.2f%% of %.0f km found, %.2f%% "
                    "too much, %.1f us a fix, %.2f pieces a track",
                    drives[d].interval_s, drives[d].noise_m, drives[d].gap_s,
                    drives[d].timed ? "" : ", no times", 100.0 * found / driven, driven / 1000.0,
                    100.0 * extra / driven, (double) spent / (double) n_fixes,
                    (double) n_pieces / 40.0);
    g_assert_cmpfloat (found / driven, >=, 0.95);
  }
  yx_roads_search_free (search);
  yx_roads_free (roads);
}

int
main (int argc, char **argv)
{
  static const char *const extracts[] = { "osm/shenzhen_longgang.osm", "osm/guixi_jiangxi.osm",
                                          "osm/heidelberg.osm.pbf" };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (extracts); i++) {
    g_autofree char *base = g_path_get_basename (extracts[i]);
    g_autofree char *name = g_strdup_printf ("/roads/match/driven/%s", base);

    g_test_add_data_func (name, extracts[i], test_driven_tracks);
  }
  return g_test_run ();
}
