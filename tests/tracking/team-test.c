#include <glib.h>
#include <math.h>
#include <string.h>

#include "geo/measure.h"
#include "tracking/team.h"

#define BASE ((YxLonLat){ 113.08, 34.94 })
#define N_STOPS 4

/* Two visits, a drop-off at the base, home at the base. */
static YxTeamStop stops[N_STOPS];

typedef struct {
  YxTeamState state;
  YxTeamEvent events[512];
  guint n_events;
  gint64 now;       /* seconds */
  GRand *rand;      /* NULL: fixes are exact */
  double drift_lon, drift_lat;
} Run;

static void
run_init (Run *run, GRand *rand)
{
  memset (run, 0, sizeof *run);
  yx_team_init (&run->state, N_STOPS);
  run->rand = rand;
  run->now = 1795363870;
  stops[0] = (YxTeamStop){ YX_TEAM_STOP_VISIT, yx_destination (BASE, 90, 2000), 0 };
  stops[1] = (YxTeamStop){ YX_TEAM_STOP_VISIT, yx_destination (BASE, 45, 3000), 0 };
  stops[2] = (YxTeamStop){ YX_TEAM_STOP_DROP_OFF, BASE, 0 };
  stops[3] = (YxTeamStop){ YX_TEAM_STOP_END, BASE, 0 };
}

static void
give (Run *run, const YxTeamInput *input)
{
  YxTeamEvent events[YX_TEAM_MAX_EVENTS];
  const gsize n = yx_team_step (&run->state, input, stops, N_STOPS, &yx_team_default_settings,
                                events);

  g_assert_cmpuint (run->n_events + n, <=, G_N_ELEMENTS (run->events));
  memcpy (run->events + run->n_events, events, n * sizeof *events);
  run->n_events += (guint) n;
}

/* A fix at a true place; slow drift and noise of some metres when the run has a generator. */
static void
fix (Run *run, YxLonLat place, double speed)
{
  YxTeamInput input = { YX_TEAM_INPUT_FIX, run->now * G_USEC_PER_SEC, place, NAN, speed,
                        YX_TEAM_NO_STOP, 0 };

  if (run->rand != NULL) {
    run->drift_lon = run->drift_lon * 0.98 + g_rand_double_range (run->rand, -2, 2);
    run->drift_lat = run->drift_lat * 0.98 + g_rand_double_range (run->rand, -2, 2);
    input.point = yx_destination (place, 90, run->drift_lon + g_rand_double_range (run->rand, -5, 5));
    input.point = yx_destination (input.point, 0, run->drift_lat + g_rand_double_range (run->rand, -5, 5));
    input.accuracy_m = 15;
    input.speed_mps = fabs (speed + g_rand_double_range (run->rand, -0.7, 0.7));
  }
  give (run, &input);
}

static void
stay (Run *run, YxLonLat place, int seconds, int every)
{
  for (int t = 0; t < seconds; t += every) {
    run->now += every;
    fix (run, place, 0);
  }
}

static void
drive (Run *run, YxLonLat from, YxLonLat to, double speed, int every)
{
  const double metres = yx_distance (from, to), bearing = yx_bearing (from, to);

  for (double gone = speed * every; gone < metres; gone += speed * every) {
    run->now += every;
    fix (run, yx_destination (from, bearing, gone), speed);
  }
  run->now += every;
  fix (run, to, speed / 2);
}

static guint
count (const Run *run, YxTeamEventKind kind, int stop)
{
  guint n = 0;

  for (guint i = 0; i < run->n_events; i++)
    n += run->events[i].kind == kind && run->events[i].stop == stop ? 1 : 0;
  return n;
}

static const YxTeamEvent *
find (const Run *run, YxTeamEventKind kind, int stop)
{
  for (guint i = 0; i < run->n_events; i++) {
    if (run->events[i].kind == kind && run->events[i].stop == stop)
      return &run->events[i];
  }
  return NULL;
}

/* A whole night; with drift, at many rhythms: each stop is reached once and left once. */
static void
test_night (void)
{
  static const int rhythms[] = { 1, 5, 10, 30 };

  for (guint seed = 0; seed < 60; seed++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
    const int every = rhythms[seed % G_N_ELEMENTS (rhythms)];
    gint64 arrived, left;
    Run run;

    run_init (&run, rand);
    stay (&run, BASE, 600, every);
    g_assert_cmpint (run.state.phase, ==, YX_TEAM_ASSEMBLED);
    drive (&run, BASE, stops[0].point, 11, every);
    arrived = run.now;
    stay (&run, stops[0].point, 900, every);
    g_assert_cmpint (run.state.phase, ==, YX_TEAM_ON_SCENE);
    left = run.now;
    drive (&run, stops[0].point, stops[1].point, 11, every);
    stay (&run, stops[1].point, 600, every);
    give (&run, &(YxTeamInput){ YX_TEAM_INPUT_LEFT, run.now * G_USEC_PER_SEC, .stop = 1, .n_aboard = 1 });
    g_assert_cmpint (run.state.phase, ==, YX_TEAM_TO_DROP_OFF);
    drive (&run, stops[1].point, BASE, 11, every);
    stay (&run, BASE, 1200, every);
    give (&run, &(YxTeamInput){ YX_TEAM_INPUT_LEFT, run.now * G_USEC_PER_SEC, .stop = 2, .n_aboard = -1 });
    stay (&run, BASE, 120, every);
    g_assert_cmpint (run.state.phase, ==, YX_TEAM_BACK);

    for (int stop = 0; stop < 3; stop++) {
      g_assert_cmpuint (count (&run, YX_TEAM_EVENT_ARRIVED, stop), ==, 1);
      g_assert_cmpuint (count (&run, YX_TEAM_EVENT_LEFT, stop), ==, 1);
      g_assert_cmpuint (count (&run, YX_TEAM_EVENT_MISSED, stop), ==, 0);
    }
    g_assert_cmpuint (count (&run, YX_TEAM_EVENT_BACK, 3), ==, 1);
    g_assert_cmpuint (count (&run, YX_TEAM_EVENT_SET_OUT, YX_TEAM_NO_STOP), ==, 1);
    g_assert_cmpuint (count (&run, YX_TEAM_EVENT_NEAR, 0), ==, 1);
    g_assert_cmpint (ABS (find (&run, YX_TEAM_EVENT_ARRIVED, 0)->time / G_USEC_PER_SEC - arrived),
                     <=, 30 + every);
    g_assert_cmpint (ABS (find (&run, YX_TEAM_EVENT_LEFT, 0)->time / G_USEC_PER_SEC - left), <=,
                     40 + every);
  }
}

/* Driving past at speed is no arrival, however often. */
static void
test_passing_by (void)
{
  Run run;

  run_init (&run, NULL);
  stay (&run, BASE, 60, 5);
  for (guint i = 0; i < 5; i++) {
    drive (&run, BASE, yx_destination (BASE, 90, 4000), 13, 5);
    drive (&run, yx_destination (BASE, 90, 4000), BASE, 13, 5);
  }
  g_assert_cmpuint (count (&run, YX_TEAM_EVENT_ARRIVED, 0), ==, 0);
}

/* The only fixes are before and after; there was time for a visit, or there was not. */
static void
test_crossed_between_two_fixes (void)
{
  const YxLonLat before = yx_destination (BASE, 90, 1000), after = yx_destination (BASE, 90, 3000);
  Run run;

  run_init (&run, NULL);
  stay (&run, BASE, 30, 10);
  drive (&run, BASE, before, 11, 10);
  run.now += 1200;
  fix (&run, after, 11);
  g_assert_cmpuint (count (&run, YX_TEAM_EVENT_ARRIVED, 0), ==, 1);
  g_assert_cmpuint (count (&run, YX_TEAM_EVENT_LEFT, 0), ==, 1);
  g_assert_true (find (&run, YX_TEAM_EVENT_ARRIVED, 0)->inferred);
  g_assert_cmpint (find (&run, YX_TEAM_EVENT_ARRIVED, 0)->time, <, find (&run, YX_TEAM_EVENT_LEFT, 0)->time);

  run_init (&run, NULL);
  stay (&run, BASE, 30, 10);
  drive (&run, BASE, before, 11, 10);
  run.now += 220;
  fix (&run, after, 11);
  g_assert_cmpuint (count (&run, YX_TEAM_EVENT_ARRIVED, 0), ==, 0);
}

/* Already at the first stop when the night begins. */
static void
test_already_inside (void)
{
  Run run;

  run_init (&run, NULL);
  stay (&run, stops[0].point, 60, 5);
  g_assert_cmpint (run.state.there, ==, 0);
  g_assert_cmpint (run.state.phase, ==, YX_TEAM_ON_SCENE);
}

/* The second stop first: the first one is missed, and done when it is visited after all. */
static void
test_other_order (void)
{
  Run run;

  run_init (&run, NULL);
  stay (&run, BASE, 30, 5);
  drive (&run, BASE, stops[1].point, 11, 5);
  stay (&run, stops[1].point, 300, 5);
  g_assert_cmpint (run.state.there, ==, 1);
  g_assert_cmpuint (count (&run, YX_TEAM_EVENT_MISSED, 0), ==, 1);
  drive (&run, stops[1].point, stops[0].point, 11, 5);
  stay (&run, stops[0].point, 300, 5);
  g_assert_cmpint (run.state.there, ==, 0);
  drive (&run, stops[0].point, BASE, 11, 5);
  g_assert_cmpint (run.state.stops[0], ==, YX_TEAM_STOP_DONE);
}

/* Buttons alone, without a single fix; fixes that come late move nobody. */
static void
test_buttons_and_late_fixes (void)
{
  Run run;
  YxTeamState before;

  run_init (&run, NULL);
  give (&run, &(YxTeamInput){ YX_TEAM_INPUT_SET_OUT, 1 });
  give (&run, &(YxTeamInput){ YX_TEAM_INPUT_WORKING, 2, .stop = 0 });
  g_assert_cmpint (run.state.phase, ==, YX_TEAM_BUSY);
  give (&run, &(YxTeamInput){ YX_TEAM_INPUT_LEFT, 3, .stop = 0, .n_aboard = 2 });
  g_assert_cmpint (run.state.phase, ==, YX_TEAM_WITH_PERSON);
  g_assert_cmpint (run.state.n_aboard, ==, 2);
  give (&run, &(YxTeamInput){ YX_TEAM_INPUT_ARRIVED, 4, .stop = 77 });
  g_assert_true (run.events[run.n_events - 1].by_hand);

  run_init (&run, NULL);
  stay (&run, BASE, 60, 5);
  before = run.state;
  give (&run, &(YxTeamInput){ YX_TEAM_INPUT_FIX, (run.now - 30) * G_USEC_PER_SEC, stops[0].point, NAN, 0 });
  g_assert_cmpmem (&before, sizeof before, &run.state, sizeof run.state);
}

/* A new plan keeps what has been done. */
static void
test_replan (void)
{
  const int kept[] = { YX_TEAM_NO_STOP, 1, 0 };
  Run run;

  run_init (&run, NULL);
  give (&run, &(YxTeamInput){ YX_TEAM_INPUT_LEFT, 2, .stop = 0 });
  give (&run, &(YxTeamInput){ YX_TEAM_INPUT_ARRIVED, 3, .stop = 1 });
  yx_team_replan (&run.state, kept, G_N_ELEMENTS (kept));
  g_assert_cmpint (run.state.stops[2], ==, YX_TEAM_STOP_DONE);
  g_assert_cmpint (run.state.there, ==, 1);
  g_assert_cmpint (run.state.next, ==, 0);
}

/* Pressed without a network and told an hour later: it was so then, and moves nobody now. */
static void
test_buttons_told_late (void)
{
  const YxTeamStop both[] = { { YX_TEAM_STOP_VISIT, { 113.0, 35.0 }, 0 },
                               { YX_TEAM_STOP_VISIT, { 113.1, 35.0 }, 0 } };
  const int64_t second = INT64_C (1000000);
  YxTeamEvent events[YX_TEAM_MAX_EVENTS];
  YxTeamState state;
  YxTeamInput input = { .kind = YX_TEAM_INPUT_ARRIVED, .time = 1000 * second, .stop = 1 };
  size_t n;

  yx_team_init (&state, 2);
  yx_team_step (&state, &input, both, 2, &yx_team_default_settings, events);
  g_assert_cmpint (state.there, ==, 1);
  g_assert_cmpint (state.stops[0], ==, YX_TEAM_STOP_MISSED);
  input = (YxTeamInput){ .kind = YX_TEAM_INPUT_WORKING, .time = 500 * second, .stop = 0 };
  n = yx_team_step (&state, &input, both, 2, &yx_team_default_settings, events);
  g_assert_cmpint (state.stops[0], ==, YX_TEAM_STOP_DONE);
  g_assert_cmpint (state.there, ==, 1);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (events[0].kind, ==, YX_TEAM_EVENT_ARRIVED);
  g_assert_cmpint (events[0].time, ==, 500 * second);
  /* Nor does a fix from before the button. */
  input = (YxTeamInput){ .kind = YX_TEAM_INPUT_FIX, .time = 900 * second, .point = { 113.0, 35.0 },
                         .accuracy_m = 5, .speed_mps = 0 };
  g_assert_cmpuint (yx_team_step (&state, &input, both, 2, &yx_team_default_settings, events), ==, 0);
  g_assert_cmpint (state.there, ==, 1);
  /* Persons get in and out where the team stands. */
  input = (YxTeamInput){ .kind = YX_TEAM_INPUT_ABOARD, .time = 1100 * second, .stop = 1, .n_aboard = 2 };
  yx_team_step (&state, &input, both, 2, &yx_team_default_settings, events);
  g_assert_cmpint (state.n_aboard, ==, 2);
  g_assert_cmpint (state.there, ==, 1);
  input.n_aboard = -5;
  yx_team_step (&state, &input, both, 2, &yx_team_default_settings, events);
  g_assert_cmpint (state.n_aboard, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tracking/team/night", test_night);
  g_test_add_func ("/tracking/team/passing-by", test_passing_by);
  g_test_add_func ("/tracking/team/crossed-between-two-fixes", test_crossed_between_two_fixes);
  g_test_add_func ("/tracking/team/already-inside", test_already_inside);
  g_test_add_func ("/tracking/team/other-order", test_other_order);
  g_test_add_func ("/tracking/team/buttons-and-late-fixes", test_buttons_and_late_fixes);
  g_test_add_func ("/tracking/team/replan", test_replan);
  g_test_add_func ("/tracking/team/buttons-told-late", test_buttons_told_late);
  return g_test_run ();
}
