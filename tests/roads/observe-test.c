/* Speeds from driven trips: cars drive at the speeds of one table on roads that believe another,
 * and what comes out must be the first. */

#include "drive.h"
#include "town.h"

#include <math.h>
#include <string.h>

#include "roads/observe.h"

#define N_TRIPS 250

/* What is really driven, unlike what the shipped table says: other speeds by class, or other
 * shares of the posted limits. Not both, as where both change each hides the other. */
static YxRoadsSpeeds
make_truth (gboolean other_limits)
{
  YxRoadsSpeeds truth = test_load_speeds ();

  if (other_limits)
    truth.maxspeed_factor = 0.78;
  for (int c = 0; c < YX_ROAD_N_CLASSES && !other_limits; c++) {
    truth.speed_kmh[c][YX_ROADS_DAY] *= 0.75 + 0.03 * (c % 5);
    truth.speed_kmh[c][YX_ROADS_NIGHT] *= 1.05 + 0.04 * (c % 4);
  }
  return truth;
}

static void
observe_trips (YxRoads *truth, YxRoads *believed, YxRoadsPeriod period, const Drive *how,
               GArray *observations)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (31 + (guint32) period);
  const YxRoadMatchOptions options = { .period = period };
  YxRoadsSearch *driving, *matching;

  g_assert_cmpint (yx_roads_search_new (truth, &driving), ==, YX_ROADS_OK);
  g_assert_cmpint (yx_roads_search_new (believed, &matching), ==, YX_ROADS_OK);
  for (guint t = 0; t < N_TRIPS;) {
    g_autoptr (GArray) fixes = NULL;
    g_autofree YxRoadObservation *found = NULL;
    YxRoadPath route = YX_ROAD_PATH_EMPTY;
    YxRoadMatch match = YX_ROAD_MATCH_EMPTY;
    YxRoadSnap ends[2];
    gsize n;

    if (!drive_pick_route (truth, driving, period, rand, ends, &route))
      continue;
    t++;
    fixes = drive_routes (&route, 1, how, 1.7e9, rand);
    g_assert_cmpint (yx_roads_match (matching, (const YxRoadFix *) (void *) fixes->data,
                                     fixes->len, &options, &match),
                     ==, YX_ROADS_OK);
    g_assert_cmpint (yx_roads_observe (&match, (const YxRoadFix *) (void *) fixes->data, period,
                                       &found, &n),
                     ==, YX_ROADS_OK);
    g_array_append_vals (observations, found, (guint) n);
    yx_road_match_clear (&match);
    yx_road_path_clear (&route);
  }
  yx_roads_search_free (driving);
  yx_roads_search_free (matching);
}

static void
test_recovers_truth (gconstpointer data)
{
  /* No limits are posted on the roads of the other extracts. */
  const gboolean has_limits = strstr (data, "heidelberg") != NULL;
  const Drive how = { .interval_s = 5.0, .noise_m = 5.0, .timed = TRUE };
  g_autofree char *path = test_shared_file (data);
  g_autoptr (GArray) observations = g_array_new (FALSE, FALSE, sizeof (YxRoadObservation));
  const YxRoadsSpeeds believed = test_load_speeds ();
  const YxRoadsSpeeds truth = make_truth (has_limits);
  YxRoadsCalibration calibration;
  YxRoadsSpeeds found;
  YxRoads *roads, *true_roads;
  guint n_changed = 0;

  if (path == NULL)
    return;
  roads = test_load_extract (path, TRUE);
  g_assert_cmpint (yx_roads_reprice (roads, &truth, NULL, NULL, &true_roads), ==, YX_ROADS_OK);
  for (int p = 0; p < YX_ROADS_N_PERIODS; p++)
    observe_trips (true_roads, roads, (YxRoadsPeriod) p, &how, observations);
  g_assert_cmpint (yx_roads_calibrate (&believed, (YxRoadObservation *) (void *) observations->data,
                                       observations->len, &found, &calibration),
                   ==, YX_ROADS_OK);

  for (int p = 0; p < YX_ROADS_N_PERIODS && !has_limits; p++) {
    for (int c = 0; c < YX_ROAD_N_CLASSES; c++) {
      const YxRoadEvidence *evidence = &calibration.speeds[c][p];

      if (!evidence->is_changed) {
        g_assert_cmpfloat (found.speed_kmh[c][p], ==, believed.speed_kmh[c][p]);
        continue;
      }
      n_changed++;
      g_test_message ("%s, %s: %.1f believed, %.1f true, %.1f found (%zu stretches, %.0f km)",
                      yx_road_class_name ((YxRoadClass) c),
                      yx_roads_period_name ((YxRoadsPeriod) p), believed.speed_kmh[c][p],
                      truth.speed_kmh[c][p], found.speed_kmh[c][p], evidence->n,
                      evidence->metres / 1000.0);
      g_assert_cmpfloat (fabs (found.speed_kmh[c][p] / truth.speed_kmh[c][p] - 1.0), <, 0.06);
    }
  }
  if (!has_limits)
    g_assert_cmpuint (n_changed, >=, 6);
  g_test_message ("limits: %.2f believed, %.2f true, %.2f found (%zu stretches)",
                  believed.maxspeed_factor, truth.maxspeed_factor, found.maxspeed_factor,
                  calibration.maxspeed_factor.n);
  g_assert_true (calibration.maxspeed_factor.is_changed == has_limits);
  g_assert_cmpfloat_with_epsilon (found.maxspeed_factor, truth.maxspeed_factor, 0.021);
  g_assert_true (yx_roads_speeds_are_valid (&found, NULL));
  yx_roads_free (roads);
  yx_roads_free (true_roads);
}

static gsize
observe_letters (Town *town, const char *letters, const double *seconds,
                 YxRoadObservation **ret_found)
{
  g_autoptr (GArray) fixes = g_array_new (FALSE, FALSE, sizeof (YxRoadFix));
  YxRoadMatch match = YX_ROAD_MATCH_EMPTY;
  gsize n;

  for (gsize i = 0; letters[i] != '\0'; i++) {
    const YxRoadFix fix
        = { town_place (town, letters[i]), (int64_t) (1e6 * seconds[i]), 0.0 };

    g_array_append_val (fixes, fix);
  }
  g_assert_cmpint (yx_roads_match (town_search (town), (const YxRoadFix *) (void *) fixes->data,
                                   fixes->len, NULL, &match),
                   ==, YX_ROADS_OK);
  g_assert_cmpint (yx_roads_observe (&match, (const YxRoadFix *) (void *) fixes->data,
                                     YX_ROADS_DAY, ret_found, &n),
                   ==, YX_ROADS_OK);
  yx_road_match_clear (&match);
  return n;
}

/* A visit on the way is no slow road. */
static void
test_stays (void)
{
  const double driving[] = { 0, 20, 40, 60, 80 };
  const double visiting[] = { 0, 20, 70, 120, 170, 190, 210, 230 };
  const double silent[] = { 0, 20, 120, 140, 160 };
  g_autoptr (Town) town = town_new ("a b c d e");
  g_autofree YxRoadObservation *plain = NULL;
  g_autofree YxRoadObservation *visit = NULL;
  g_autofree YxRoadObservation *silence = NULL;

  town_way (town, "abc", "highway=residential");
  town_way (town, "cd", "highway=tertiary");
  town_way (town, "de", "highway=residential maxspeed=20");
  g_assert_cmpuint (observe_letters (town, "abcde", driving, &plain), ==, 3);
  g_assert_cmpint (plain[0].road_class, ==, YX_ROAD_RESIDENTIAL);
  g_assert_cmpint (plain[0].pace, ==, YX_ROAD_PACE_CLASS);
  g_assert_cmpuint (plain[0].cm, ==, 40000);
  g_assert_cmpint (ABS ((int) plain[0].ms - 40000), <, 50);
  g_assert_cmpint (plain[1].road_class, ==, YX_ROAD_TERTIARY);
  g_assert_cmpint (ABS ((int) (plain[1].time_us / 1000) - 40000), <, 50);
  g_assert_cmpint (plain[2].pace, ==, YX_ROAD_PACE_POSTED);
  g_assert_cmpfloat_with_epsilon (yx_road_driven_kmh (plain, 3, false), 36.0, 0.1);

  g_assert_cmpuint (observe_letters (town, "abbbbcde", visiting, &visit), ==, 2);
  g_assert_cmpint (visit[0].road_class, ==, YX_ROAD_TERTIARY);
  g_assert_cmpint (ABS ((int) visit[0].ms - 20000), <, 50);
  g_assert_cmpint (ABS ((int) visit[1].ms - 20000), <, 50);

  /* 100 s without a fix: nobody knows what happened. */
  g_assert_cmpuint (observe_letters (town, "abcde", silent, &silence), ==, 2);
  g_assert_cmpint (silence[0].road_class, ==, YX_ROAD_TERTIARY);
}

static void
test_nothing (void)
{
  const YxRoadsSpeeds speeds = test_load_speeds ();
  YxRoadsCalibration calibration;
  YxRoadsSpeeds found;

  g_assert_true (isnan (yx_road_driven_kmh (NULL, 0, true)));
  g_assert_cmpint (yx_roads_calibrate (&speeds, NULL, 0, &found, &calibration), ==, YX_ROADS_OK);
  g_assert_cmpfloat (found.maxspeed_factor, ==, speeds.maxspeed_factor);
  g_assert_cmpfloat (found.speed_kmh[YX_ROAD_TRACK][YX_ROADS_NIGHT], ==,
                     speeds.speed_kmh[YX_ROAD_TRACK][YX_ROADS_NIGHT]);
  g_assert_false (calibration.speeds[YX_ROAD_TRACK][YX_ROADS_DAY].is_changed);
}

int
main (int argc, char **argv)
{
  static const char *const extracts[] = { "osm/shenzhen_longgang.osm", "osm/guixi_jiangxi.osm",
                                          "osm/heidelberg.osm.pbf" };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (extracts); i++) {
    g_autofree char *base = g_path_get_basename (extracts[i]);
    g_autofree char *name = g_strdup_printf ("/roads/observe/recovers-truth/%s", base);

    g_test_add_data_func (name, extracts[i], test_recovers_truth);
  }
  g_test_add_func ("/roads/observe/stays", test_stays);
  g_test_add_func ("/roads/observe/nothing", test_nothing);
  return g_test_run ();
}
