/* The road kernel on real extracts: what preparing costs, and what a table and a route cost
 * afterwards, beside plain Dijkstra on the same network in the same run.
 *
 *   roads-bench EXTRACT…        (default: heidelberg and mosaic16 of the shared data) */

#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "roads/osm-loader.h"

typedef struct {
  gint64 begun[4];
} Phases;

/* Microseconds that this process has computed: what other programs do beside it costs nothing. */
static gint64
processor_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static double
milliseconds_since (gint64 start)
{
  return (double) (processor_time () - start) / 1000.0;
}

/* Peak resident memory since the last reset, in MB. */
static double
peak_memory (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL)
      || (line = strstr (status, "VmHWM:")) == NULL)
    return 0.0;
  return g_ascii_strtod (line + 6, NULL) / 1024.0;
}

static double
resident_memory (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL)
      || (line = strstr (status, "VmRSS:")) == NULL)
    return 0.0;
  return g_ascii_strtod (line + 6, NULL) / 1024.0;
}

static bool
note_phase_cb (YxRoadsPhase phase, double fraction, void *user_data)
{
  Phases *phases = user_data;

  if (phases->begun[phase] == 0)
    phases->begun[phase] = processor_time ();
  return true;
}

static void
pick_places (const YxRoads *roads, GRand *rand, YxRoadSnap *places, guint n)
{
  const YxBox box = yx_roads_get_info (roads).box;

  for (guint i = 0; i < n;) {
    const YxLonLat point = { g_rand_double_range (rand, box.west, box.east),
                             g_rand_double_range (rand, box.south, box.north) };

    if (yx_roads_snap (roads, point, YX_ROAD_SNAP_STOP, 1000.0, &places[i]))
      i++;
  }
}

static double
time_matrix (YxRoadsSearch *search, const YxRoadSnap *places, guint n, uint32_t *ms,
             uint32_t *metres)
{
  double best = G_MAXDOUBLE;

  for (int round = 0; round < 9; round++) {
    const gint64 start = processor_time ();

    if (yx_roads_matrix (search, YX_ROADS_DAY, places, n, places + n, n, ms, metres)
        != YX_ROADS_OK)
      g_error ("matrix failed");
    best = MIN (best, milliseconds_since (start));
  }
  return best;
}

static void
time_other_speeds (const YxRoads *roads, const YxRoadsSpeeds *speeds)
{
  YxRoadsSpeeds other = *speeds;
  YxRoads *repriced;
  gint64 start;

  for (int c = 0; c < YX_ROAD_N_CLASSES; c++)
    other.speed_kmh[c][YX_ROADS_DAY] *= 0.8 + 0.02 * c;
  start = processor_time ();
  if (yx_roads_reprice (roads, &other, NULL, NULL, &repriced) != YX_ROADS_OK)
    g_error ("repricing failed");
  printf ("  other speeds: %.0f ms\n", milliseconds_since (start));
  yx_roads_free (repriced);
}

static void
run (const char *path)
{
  const YxRoadsSpeeds speeds = test_load_speeds ();
  g_autofree char *name = g_path_get_basename (path);
  g_autofree YxRoadSnap *places = g_new (YxRoadSnap, 2000);
  g_autofree uint32_t *ms = g_new (uint32_t, 1000 * 1000);
  g_autofree uint32_t *metres = g_new (uint32_t, 1000 * 1000);
  g_autofree uint32_t *row = g_new (uint32_t, 1000);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  Phases phases = { 0 };
  YxRoadsBuilder *builder;
  YxRoadsSearch *search;
  YxRoads *roads;
  YxRoadsInfo info;
  gint64 start, done;
  double base;
  gsize size, n_points = 0;

  if (yx_roads_builder_new (&speeds, &builder) != YX_ROADS_OK)
    g_error ("no builder");
  start = processor_time ();
  test_feed_extract (builder, path);
  printf ("%s: read in %.0f ms, %.0f MB\n", name, milliseconds_since (start),
          resident_memory ());
  if (yx_roads_builder_finish (builder, note_phase_cb, &phases, &roads) != YX_ROADS_OK)
    g_error ("building failed");
  done = processor_time ();
  yx_roads_builder_free (builder);

  info = yx_roads_get_info (roads);
  yx_roads_get_image (roads, &size);
  printf ("  %zu segments, %zu states, %zu turns, shortcuts %zu day %zu night, %.0f km, "
          "%zu restrictions (%zu ignored), %zu%% connected\n",
          info.n_segments, info.n_states, info.n_turns, info.n_shortcuts[0], info.n_shortcuts[1],
          info.kilometres, info.n_restrictions, info.n_restrictions_ignored,
          100 * info.n_main_segments / MAX (info.n_segments, 1));
  printf ("  prepare: network %.0f ms, day %.0f ms, night %.0f ms, write %.0f ms; peak %.0f MB\n",
          (double) (phases.begun[1] - phases.begun[0]) / 1000.0,
          (double) (phases.begun[2] - phases.begun[1]) / 1000.0,
          (double) (phases.begun[3] - phases.begun[2]) / 1000.0,
          (double) (done - phases.begun[3]) / 1000.0, peak_memory ());

  malloc_trim (0);
  base = resident_memory () - (double) size / 1e6;
  if (yx_roads_search_new (roads, &search) != YX_ROADS_OK)
    g_error ("no search");
  start = processor_time ();
  pick_places (roads, rand, places, 2000);
  printf ("  snap: %.1f us a place\n", milliseconds_since (start) / 2000.0 * 1000.0);

  printf ("  matrix 500x500: %.1f ms\n", time_matrix (search, places, 500, ms, metres));
  printf ("  matrix 1000x1000: %.1f ms\n", time_matrix (search, places, 1000, ms, metres));
  printf ("  image %.1f MB, with searches %.1f MB\n", (double) size / 1e6,
          resident_memory () - base);

  start = processor_time ();
  for (guint i = 0; i < 1000; i++) {
    YxRoadPath route = YX_ROAD_PATH_EMPTY;

    if (yx_roads_path (search, YX_ROADS_DAY, &places[i], &places[1000 + i], &route)
        == YX_ROADS_OK)
      n_points += route.n_points;
    yx_road_path_clear (&route);
  }
  printf ("  route with geometry: %.3f ms (%.0f points)\n", milliseconds_since (start) / 1000.0,
          (double) n_points / 1000.0);

  guint n_wrong = 0;
  start = processor_time ();
  for (guint i = 0; i < 20; i++) {
    if (yx_roads_dijkstra (search, YX_ROADS_DAY, &places[i], places + 1000, 1000, row, NULL)
        != YX_ROADS_OK)
      g_error ("dijkstra failed");
    for (guint j = 0; j < 1000; j++)
      n_wrong += row[j] != ms[1000 * i + j];
  }
  printf ("  dijkstra: %.1f ms a source, so 500x500 in %.0f ms; %u of 20000 entries differ\n",
          milliseconds_since (start) / 20.0, milliseconds_since (start) / 20.0 * 500.0, n_wrong);
  if (n_wrong > 0)
    g_error ("the hierarchy is wrong");
  time_other_speeds (roads, &speeds);
  yx_roads_search_free (search);
  yx_roads_free (roads);
}

int
main (int argc, char **argv)
{
  static const char *const defaults[] = { "osm/heidelberg.osm.pbf", "osm/mosaic16.osm.pbf" };

  if (argc > 1) {
    for (int i = 1; i < argc; i++)
      run (argv[i]);
    return 0;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (defaults); i++) {
    g_autofree char *path
        = g_build_filename (g_getenv ("YEXUN_SHARED"), "data", defaults[i], NULL);

    if (!g_file_test (path, G_FILE_TEST_EXISTS)) {
      printf ("%s: not there, skipped\n", defaults[i]);
      continue;
    }
    run (path);
  }
  return 0;
}
