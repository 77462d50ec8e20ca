/* A night of 12 hours and 80 devices at one fix a second: opening its replay the first time and
 * again, and seeking. */

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "review/long-night.h"
#include "review/replay.h"

enum { N_SEEKS = 2000 };

static double
milliseconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1000.0;
}

/* Megabytes of a line of /proc/self/status, such as VmRSS: or RssAnon: */
static double
memory (const char *key)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0.0;
  line = strstr (status, key);
  return line != NULL ? g_ascii_strtod (line + strlen (key), NULL) / 1024.0 : 0.0;
}

/* Of all threads, which tells more than the clock of a machine that is busy. */
static double
processor_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1000.0 + (double) time.tv_nsec / 1e6;
}

static void
seek (const YxReplay *replay, const LongNight *night, gboolean as_known)
{
  g_autoptr (YxReplayMoment) moment = yx_replay_moment_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  double sum = 0.0, worst = 0.0;

  for (int i = 0; i < N_SEEKS; i++) {
    const gint64 span = (night->end - night->begin) / G_USEC_PER_SEC;
    const gint64 time
        = night->begin + (gint64) g_rand_int_range (rand, 0, (gint32) span) * G_USEC_PER_SEC;
    const gint64 start = g_get_monotonic_time ();
    double took;

    yx_replay_seek (replay, time, as_known, moment);
    took = milliseconds_since (start);
    sum += took;
    worst = MAX (worst, took);
  }
  printf ("seek %s: %.3f ms, worst of %d %.3f ms\n", as_known ? "as known" : "as it was",
          sum / N_SEEKS, N_SEEKS, worst);
}

int
main (void)
{
  static const LongNightOptions options = {
    .n_devices = 80, .seconds = 12 * 3600, .every = 1, .late_from = 7200, .late_s = 3600,
    .gap_from = 20000, .gap_s = 300,
  };
  gint64 start = g_get_monotonic_time ();
  LongNight *night = long_night_new (&options);
  g_autoptr (GError) error = NULL;
  double before, processor;

  printf ("%lld fixes written in %.1f s\n",
          (long long) night_query (night->night, "SELECT count(*) FROM positions"),
          milliseconds_since (start) / 1000.0);
  for (int i = 0; i < 3; i++) {
    g_autoptr (YxReplay) replay = NULL;

    before = memory ("RssAnon:");
    processor = processor_ms ();
    start = g_get_monotonic_time ();
    replay = yx_replay_open (night->night->desk, night->night->operation_id, NULL, &error);
    g_assert_no_error (error);
    printf ("%s: %.0f ms, %.0f ms of processors, %.0f MB beside %.0f MB mapped\n",
            i == 0 ? "first opening" : "opening", milliseconds_since (start),
            processor_ms () - processor, memory ("RssAnon:") - before, memory ("RssFile:"));
    if (i == 0)
      continue;
    seek (replay, night, TRUE);
    seek (replay, night, FALSE);
    printf ("in memory: %.0f MB\n", memory ("VmRSS:"));
  }
  printf ("most in memory: %.0f MB\n", memory ("VmHWM:"));
  long_night_free (night);
  return 0;
}
