/* Where an operation assembles, ends and hands over: kept, refused, and planned by. */

#include "desk/lists.h"
#include "desk/made-night.h"
#include "desk/operation-places.h"
#include "desk/planning.h"
#include "desk/steps.h"

static const YxDropOff court = { "法院", { 113.000, 35.000 } };
static const YxDropOff centre = { "看守所", { 113.028, 35.028 } };

static void
assert_refused (gboolean done, GError **error, YxDeskError code)
{
  g_assert_error (*error, YX_DESK_ERROR, (int) code);
  g_assert_false (done);
  g_clear_error (error);
}

static void
test_kept (void)
{
  Night *night = night_new (1);
  const YxDropOff both[] = { court, centre };
  const YxDropOff nameless = { "", { 113.0, 35.0 } };
  const YxDropOff nowhere = { "某处", { 200.0, 35.0 } };
  YxDropOff many[YX_MAX_DROP_OFFS + 1];
  g_autoptr (GError) error = NULL;
  g_autoptr (YxOperationPlaces) places = NULL;
  const gint64 early = NIGHT_START - 30 * G_TIME_SPAN_MINUTE;

  for (gsize i = 0; i < G_N_ELEMENTS (many); i++)
    many[i] = court;
  yx_desk_set_assembly (night->desk, night->operation_id, "法院南门", &court.point, early, &error);
  g_assert_no_error (error);
  assert_refused (yx_desk_set_assembly (night->desk, night->operation_id, NULL, NULL,
                                        NIGHT_START + 1, &error), &error, YX_DESK_ERROR_INVALID);
  assert_refused (yx_desk_set_assembly (night->desk, night->operation_id, NULL, NULL,
                                        NIGHT_START - 6 * G_TIME_SPAN_HOUR - 1, &error), &error,
                  YX_DESK_ERROR_INVALID);
  assert_refused (yx_desk_set_assembly (night->desk, "none", NULL, NULL, 0, &error), &error,
                  YX_DESK_ERROR_NOT_FOUND);
  yx_desk_set_ends (night->desk, night->operation_id, &centre, both, 2, &error);
  g_assert_no_error (error);
  assert_refused (yx_desk_set_ends (night->desk, night->operation_id, &nameless, NULL, 0, &error),
                  &error, YX_DESK_ERROR_INVALID);
  assert_refused (yx_desk_set_ends (night->desk, night->operation_id, NULL, &nowhere, 1, &error),
                  &error, YX_DESK_ERROR_INVALID);
  assert_refused (yx_desk_set_ends (night->desk, night->operation_id, NULL, many,
                                    G_N_ELEMENTS (many), &error), &error, YX_DESK_ERROR_INVALID);

  places = yx_desk_get_operation_places (night->desk, night->operation_id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (places->assembly, ==, "法院南门");
  g_assert_cmpint (places->assembly_time, ==, early);
  g_assert_cmpstr (places->end, ==, "看守所");
  g_assert_cmpuint (places->drop_offs->len, ==, 2);
  g_assert_cmpstr (g_array_index (places->drop_offs, YxDropOff, 1).name, ==, "看守所");
  night_free (night);
}

/* Cars end at the other base, and whom they meet they hand over at one of the two places. */
static void
test_planned (void)
{
  Night *night = night_new (12);
  const YxDropOff both[] = { court, centre };
  const YxPlanRequest request = { .steps = 2000 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YxPlan) plan = NULL;
  g_autoptr (YxPlan) again = NULL;
  g_autoptr (YxOperationCheck) check = NULL;

  night_add_region (night);
  yx_desk_set_ends (night->desk, night->operation_id, &centre, both, 2, &error);
  check = yx_desk_prepare_operation (night->desk, night->operation_id, &error);
  plan = yx_desk_plan (night->desk, night->operation_id, &request, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM stops WHERE kind = 'end'"), >, 0);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM stops WHERE kind = 'end' "
                                       "AND (address <> '看守所' OR lon < 113.027)"), ==, 0);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM stops WHERE kind = 'start' "
                                       "AND lon > 113.001"), ==, 0);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM stops WHERE kind = 'drop-off' "
                                       "AND address NOT IN ('法院', '看守所')"), ==, 0);

  /* Another end, and the plan is not current any more. */
  yx_desk_set_ends (night->desk, night->operation_id, NULL, NULL, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM operations WHERE plan_version = 0 "
                                       "AND step = 'checked'"), ==, 1);
  again = yx_desk_plan (night->desk, night->operation_id, &request, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM stops s JOIN routes r "
                                       "ON r.id = s.route_id JOIN plans p ON p.id = r.plan_id "
                                       "WHERE p.version = 2 AND s.kind = 'end' "
                                       "AND s.lon > 113.001"), ==, 0);
  yx_desk_record_night (night->desk, night->operation_id, "白天均外出务工", &error);
  yx_desk_approve_night (night->desk, night->operation_id, "例院长", NULL, &error);
  yx_desk_approve_operation (night->desk, night->operation_id, NULL, &error);
  g_assert_no_error (error);
  assert_refused (yx_desk_set_ends (night->desk, night->operation_id, NULL, NULL, 0, &error),
                  &error, YX_DESK_ERROR_STATE);
  yx_desk_set_assembly (night->desk, night->operation_id, "法院", NULL, 0, &error);
  g_assert_no_error (error);
  night_free (night);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/operation-places/kept", test_kept);
  g_test_add_func ("/desk/operation-places/planned", test_planned);
  return g_test_run ();
}
