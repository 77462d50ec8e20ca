/* In a zone or not: a car at its edge, a phone that drifts, a village with a hole in it. */

#include <glib.h>
#include <math.h>

#include "geo/measure.h"
#include "tracking/zone.h"

#define SECOND G_GINT64_CONSTANT (1000000)

/* About 900 m by 1,100 m; the hole in its middle about 90 m by 110 m. */
static const YxLonLat points[] = {
  { 113.000, 35.000 }, { 113.010, 35.000 }, { 113.010, 35.010 }, { 113.000, 35.010 },
  { 113.0045, 35.0045 }, { 113.0055, 35.0045 }, { 113.0055, 35.0055 }, { 113.0045, 35.0055 },
};
static const uint32_t ends[] = { 4, 8 };
static const YxRings outer = { points, ends, 1 };
static const YxRings holed = { points, ends, 2 };

static const YxLonLat within = { 113.002, 35.002 }, away = { 113.02, 35.02 };

static void
test_enters_and_leaves (void)
{
  YxZoneState state = { 0 };

  g_assert_true (yx_zone_step (&state, &outer, 10 * SECOND, away, 8));
  g_assert_cmpint (state.place, ==, YX_ZONE_PLACE_OUTSIDE);
  g_assert_true (yx_zone_step (&state, &outer, 20 * SECOND, within, NAN));
  g_assert_cmpint (state.place, ==, YX_ZONE_PLACE_INSIDE);
  g_assert_cmpint (state.since, ==, 20 * SECOND);
  g_assert_false (yx_zone_step (&state, &outer, 30 * SECOND, within, 8));
  g_assert_cmpint (state.since, ==, 20 * SECOND);
  /* One that was sent late says nothing of now. */
  g_assert_false (yx_zone_step (&state, &outer, 15 * SECOND, away, 8));
  g_assert_true (yx_zone_step (&state, &outer, 40 * SECOND, away, 8));
  g_assert_cmpint (state.place, ==, YX_ZONE_PLACE_OUTSIDE);
  g_assert_cmpint (state.since, ==, 40 * SECOND);
}

/* On the road that is the zone's edge: single fixes on the other side make nothing of it. */
static void
test_edge (void)
{
  const YxLonLat in = yx_destination ((YxLonLat){ 113.005, 35.000 }, 0, 6);
  const YxLonLat out = yx_destination ((YxLonLat){ 113.005, 35.000 }, 180, 6);
  YxZoneState state = { 0 };

  g_assert_true (yx_zone_step (&state, &outer, SECOND, away, 8));
  for (int i = 1; i <= 20; i++)
    g_assert_false (yx_zone_step (&state, &outer, (10 + i) * SECOND, i % 2 ? in : out, 8));
  /* Two in a row are believed, from the first of them on. */
  g_assert_false (yx_zone_step (&state, &outer, 50 * SECOND, in, 8));
  g_assert_true (yx_zone_step (&state, &outer, 60 * SECOND, in, 8));
  g_assert_cmpint (state.place, ==, YX_ZONE_PLACE_INSIDE);
  g_assert_cmpint (state.since, ==, 50 * SECOND);
}

/* A fix that is 300 m off is doubtful 200 m from the edge; a good one is not. */
static void
test_accuracy (void)
{
  YxZoneState state = { 0 };

  yx_zone_step (&state, &outer, SECOND, away, 8);
  g_assert_false (yx_zone_step (&state, &outer, 2 * SECOND, within, 300));
  g_assert_true (yx_zone_step (&state, &outer, 3 * SECOND, within, 20));
  g_assert_cmpint (state.since, ==, 3 * SECOND);
}

static void
test_hole (void)
{
  const YxLonLat middle = { 113.005, 35.005 };
  YxZoneState state = { 0 };

  g_assert_true (yx_zone_step (&state, &holed, SECOND, middle, 8));
  g_assert_cmpint (state.place, ==, YX_ZONE_PLACE_OUTSIDE);
  state = (YxZoneState){ 0 };
  g_assert_true (yx_zone_step (&state, &outer, SECOND, middle, 8));
  g_assert_cmpint (state.place, ==, YX_ZONE_PLACE_INSIDE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tracking/zone/enters-and-leaves", test_enters_and_leaves);
  g_test_add_func ("/tracking/zone/edge", test_edge);
  g_test_add_func ("/tracking/zone/accuracy", test_accuracy);
  g_test_add_func ("/tracking/zone/hole", test_hole);
  return g_test_run ();
}
