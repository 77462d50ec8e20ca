#include <glib.h>

#include "tracking/eta.h"

#define MINUTE (60 * G_GINT64_CONSTANT (1000000))

static void
test_chain (void)
{
  const YxEtaStop stops[] = {
    { 600, INT64_MIN, 20 * MINUTE, 300 },
    { 300, 60 * MINUTE, 70 * MINUTE, 600 },
    { 600, INT64_MIN, INT64_MAX, 0 },
  };
  YxEta etas[3];

  yx_eta_compute (stops, 3, 0, 1.5, etas);
  g_assert_cmpint (etas[0].arrival, ==, 15 * MINUTE);
  g_assert_cmpint (etas[0].slack, ==, 5 * MINUTE);
  g_assert_cmpint (etas[1].arrival, ==, 15 * MINUTE + 5 * MINUTE + 15 * MINUTE / 2);
  g_assert_cmpint (etas[1].begin, ==, 60 * MINUTE); /* it waits for the window */
  g_assert_cmpint (etas[2].arrival, ==, 85 * MINUTE);
  g_assert_cmpint (etas[2].slack, ==, INT64_MAX);
  yx_eta_compute (stops, 3, 10 * MINUTE, 1.5, etas);
  g_assert_cmpint (etas[0].slack, ==, -5 * MINUTE);
}

static void
test_pace (void)
{
  YxEtaPace pace = { 0, 0 };

  g_assert_cmpfloat (yx_eta_pace_get (&pace), ==, 1);
  yx_eta_pace_add (&pace, 40, 10);     /* too short to say anything */
  yx_eta_pace_add (&pace, 9000, 600);  /* somebody slept */
  g_assert_cmpfloat (yx_eta_pace_get (&pace), ==, 1);
  yx_eta_pace_add (&pace, 1800, 1200);
  g_assert_cmpfloat (yx_eta_pace_get (&pace), ==, 1.25);
  for (guint i = 0; i < 1000; i++)
    yx_eta_pace_add (&pace, 1800, 1200);
  g_assert_cmpfloat_with_epsilon (yx_eta_pace_get (&pace), 1.5, 0.001);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tracking/eta/chain", test_chain);
  g_test_add_func ("/tracking/eta/pace", test_pace);
  return g_test_run ();
}
