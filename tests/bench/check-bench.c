/* The whole go/no-go of an operation of 60 cases: looking, and looking and keeping. */

#include <stdio.h>

#include "desk/check.h"
#include "desk/made-night.h"
#include "desk/steps.h"

enum { N_CASES = 60, N_ROUNDS = 20 };

static double
milliseconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1000.0;
}

int
main (void)
{
  Night *night = night_new (N_CASES);
  double look = 0.0, keep = 0.0, worst = 0.0;
  g_autoptr (GError) error = NULL;

  night_add_region (night);
  for (int i = 0; i < N_ROUNDS; i++) {
    gint64 start = g_get_monotonic_time ();
    g_autoptr (YxOperationCheck) check = yx_desk_check_operation (
        night->desk, night->operation_id, YX_CHECK_STAGE_PREPARATION, &error);
    g_autoptr (YxOperationCheck) kept = NULL;
    const double once = milliseconds_since (start);

    g_assert_no_error (error);
    g_assert_cmpint (check->n_go, ==, N_CASES);
    look += once;
    worst = MAX (worst, once);
    start = g_get_monotonic_time ();
    kept = yx_desk_prepare_operation (night->desk, night->operation_id, &error);
    g_assert_no_error (error);
    keep += milliseconds_since (start);
  }
  printf ("go/no-go of %d cases: %.1f ms (worst of %d: %.1f ms); kept with its event: %.1f ms\n",
          N_CASES, look / N_ROUNDS, N_ROUNDS, worst, keep / N_ROUNDS);
  night_free (night);
  return 0;
}
