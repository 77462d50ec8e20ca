/* Versions of a plan stay side by side, and what differs between two is told stop by stop. */

#include "desk/compare.h"
#include "desk/made-night.h"
#include "desk/planning.h"

static YxPlan *
plan (Night *night, guint max_vehicles, guint take)
{
  const YxPlanRequest request
      = { .max_vehicles = max_vehicles, .steps = 2000, .seed = 1, .take = take };
  g_autoptr (GError) error = NULL;
  YxPlan *made = yx_desk_plan (night->desk, night->operation_id, &request, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return made;
}

static YxPlanComparison *
compare (Night *night, int before, int after)
{
  g_autoptr (GError) error = NULL;
  YxPlanComparison *comparison
      = yx_desk_compare_plans (night->desk, night->operation_id, before, after, &error);

  g_assert_no_error (error);
  return comparison;
}

static void
test_versions (void)
{
  Night *night = night_new (9);
  g_autoptr (YxPlan) first = NULL;
  g_autoptr (YxPlan) second = NULL;
  g_autoptr (GArray) versions = NULL;
  g_autoptr (GError) error = NULL;
  const YxPlanVersion *latest, *oldest;

  night_add_region (night);
  first = plan (night, 0, 0);
  second = plan (night, 0, 1);
  versions = yx_desk_list_plan_versions (night->desk, night->operation_id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (versions->len, ==, 2);
  latest = &g_array_index (versions, YxPlanVersion, 0);
  oldest = &g_array_index (versions, YxPlanVersion, 1);
  g_assert_cmpint (yx_plan_get_data (latest->plan)->version, ==, 2);
  g_assert_cmpint (latest->origin, ==, YX_PLAN_ORIGIN_CURVE);
  g_assert_cmpint (latest->made_from, ==, 1);
  g_assert_true (latest->current && !latest->approved);
  g_assert_cmpint (oldest->origin, ==, YX_PLAN_ORIGIN_SEARCH);
  g_assert_cmpint (oldest->made_from, ==, 0);
  g_assert_false (oldest->current);
  g_assert_cmpstr (oldest->author, ==, "指挥");

  g_assert_null (yx_desk_list_plan_versions (night->desk, "nobody", &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND);
  night_free (night);
}

static void
test_difference (void)
{
  Night *night = night_new (9);
  g_autoptr (YxPlan) first = NULL;
  g_autoptr (YxPlan) second = NULL;
  g_autoptr (YxPlanComparison) same = NULL;
  g_autoptr (YxPlanComparison) other = NULL;
  g_autoptr (YxPlanComparison) back = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *none = NULL;
  g_autofree char *some = NULL;

  night_add_region (night);
  first = plan (night, 0, 0);
  second = plan (night, 0, 1);
  same = compare (night, 1, 1);
  none = yx_plan_comparison_sentence (same);
  g_assert_cmpstr (none, ==, "No difference");
  g_assert_cmpuint (same->n_same, ==, (guint) yx_plan_get_data (first)->n_stops);

  other = compare (night, 1, 0);
  some = yx_plan_comparison_sentence (other);
  g_assert_cmpstr (some, !=, "No difference");
  g_assert_cmpuint (other->n_same + other->n_times + other->n_cars + other->n_added, ==,
                    (guint) yx_plan_get_data (second)->n_stops);
  g_assert_cmpuint (other->n_same + other->n_times + other->n_cars + other->n_dropped, ==,
                    (guint) yx_plan_get_data (first)->n_stops);
  g_assert_cmpuint (other->cars->len, ==, (guint) MAX (yx_plan_get_data (first)->n_vehicles,
                                                       yx_plan_get_data (second)->n_vehicles));
  for (guint i = 0; i < other->stops->len; i++) {
    const YxStopDifference *stop = &g_array_index (other->stops, YxStopDifference, i);

    g_assert_true ((stop->change == YX_STOP_CHANGE_ADDED) == (stop->car_before == NULL));
    g_assert_true ((stop->change == YX_STOP_CHANGE_DROPPED) == (stop->car_after == NULL));
    if (stop->change == YX_STOP_CHANGE_CAR)
      g_assert_cmpstr (stop->vehicle_before, !=, stop->vehicle_after);
    g_assert_nonnull (g_utf8_strchr (stop->masked_debtor, -1, 0x67d0)); /* 某 */
  }
  back = compare (night, 2, 1);
  g_assert_cmpuint (back->n_dropped, ==, other->n_added);
  g_assert_cmpuint (back->n_added, ==, other->n_dropped);
  g_assert_cmpuint (back->n_cars, ==, other->n_cars);

  g_assert_null (yx_desk_compare_plans (night->desk, night->operation_id, 1, 9, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND);
  night_free (night);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/compare/versions", test_versions);
  g_test_add_func ("/desk/compare/difference", test_difference);
  return g_test_run ();
}
