/* What is kept beside a plan comes back as it was, and nothing that was spoilt comes back. */

#include <string.h>

#include "desk/choice.h"
#include "desk/study-words.h"
#include "desk/study.h"

static YxPlanStudy *
make_study (void)
{
  const YxCurvePoint points[] = {
    { .n_vehicles = 1, .n_used = 1, .n_staff = 4, .n_tasks = 9, .n_cases = 10, .expected = 4.25,
      .low = 2, .high = 7, .metres = 40000.5, .car_s = 14000, .staff_s = 56000,
      .baseline = { .n_cases = 10, .n_staff = 40, .metres = 90000, .drive_s = 9000,
                    .car_s = 20000, .staff_s = 80000 } },
    { .n_vehicles = 2, .n_used = 2, .n_staff = 8, .n_tasks = 18, .n_cases = 20, .expected = 8.5 },
  };
  const YxBaseline baseline = { .kind = YX_TASK_KIND_BANK, .n_cases = 20, .n_staff = 40 };
  const YxTaskAdvice advice[] = {
    { .task_id = "t1", .remedy = YX_REMEDY_SKILL, .vehicle_id = "v3", .car = "夜巡3号",
      .female_officer = TRUE, .price_s = 3600, .extra_s = 60 },
    { .task_id = "t2", .vehicle_id = "v1", .car = "夜巡1号", .other_car = "夜巡2号",
      .other_extra_s = 720 },
    { .task_id = "t3", .remedy = YX_REMEDY_NIGHT, .car = "夜巡1号",
      .time = (gint64) 9 * 3600 * G_USEC_PER_SEC },
  };
  const int met[] = { 0, 2, 8 };
  const YxRouteOdds route = { .vehicle_id = "v1", .car = "夜巡1号", .planned_end = 5, .end_mean = 6,
                              .end_low = 4, .end_high = 9, .late = 0.25, .overflow = 0.004 };
  const YxStopOdds stop = { "t2", "p7", 0.125, 0.5 };
  const YxPlanStudyData data = {
    .points = points, .n_points = 2, .baselines = &baseline, .n_baselines = 1,
    .advice = advice, .n_advice = 3, .n_nights = 10, .met_mean = 1.8, .met_low = 1, .met_high = 2,
    .in_time = 0.75, .met = met, .n_met = 3, .routes = &route, .n_routes = 1, .stops = &stop,
    .n_stops = 1,
  };

  return yx_plan_study_new (&data);
}

static void
test_study_returns (void)
{
  g_autoptr (YxPlanStudy) study = make_study ();
  g_autofree char *text = yx_study_to_text (study);
  g_autoptr (GError) error = NULL;
  g_autoptr (YxPlanStudy) again = yx_study_from_text (text, &error);
  g_autofree char *twice = NULL;
  const YxPlanStudyData *data;
  const YxTaskAdvice *advice;

  g_assert_no_error (error);
  twice = yx_study_to_text (again);
  g_assert_cmpstr (text, ==, twice);
  data = yx_plan_study_get_data (again);
  g_assert_cmpuint (data->n_points, ==, 2);
  g_assert_cmpfloat (data->points[0].expected, ==, 4.25);
  g_assert_cmpint (data->points[0].baseline.drive_s, ==, 9000);
  g_assert_cmpint (data->baselines[0].kind, ==, YX_TASK_KIND_BANK);
  g_assert_cmpint (data->met[2], ==, 8);
  g_assert_cmpfloat (data->routes[0].late, ==, 0.25);
  g_assert_cmpstr (data->stops[0].place_id, ==, "p7");
  advice = yx_plan_study_find_advice (again, "t1");
  g_assert_nonnull (advice);
  g_assert_cmpint (advice->remedy, ==, YX_REMEDY_SKILL);
  g_assert_cmpstr (advice->car, ==, "夜巡3号");
  g_assert_true (advice->female_officer && !advice->recorder);
  g_assert_null (yx_plan_study_find_advice (again, "t9"));
}

/* Members may be missing, or be something else: never a crash, never a wrong kind. */
static void
test_study_spoilt (void)
{
  const char *const poor[] = { "{}", "{\"curve\":7}", "{\"curve\":[1,null,[]],\"advice\":[{}]}",
                               "{\"rehearsal\":[]}", "{\"rehearsal\":{\"met\":[{},[]]}}" };
  const char *const bad[] = { "", "[]", "7", "{", "null" };

  for (guint i = 0; i < G_N_ELEMENTS (poor); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (YxPlanStudy) study = yx_study_from_text (poor[i], &error);

    g_assert_no_error (error);
    g_assert_cmpuint (yx_plan_study_get_data (study)->n_points, ==, 0);
    g_assert_cmpuint (yx_plan_study_get_data (study)->n_advice, ==, 0);
  }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (yx_study_from_text (bad[i], &error));
    g_assert_nonnull (error);
  }
}

static void
test_words (void)
{
  g_autoptr (YxPlanStudy) study = make_study ();
  const YxPlanStudyData *data = yx_plan_study_get_data (study);
  g_autofree char *skill = yx_remedy_text (&data->advice[0]);
  g_autofree char *choice = yx_car_choice_text (&data->advice[1]);
  g_autofree char *night = yx_remedy_text (&data->advice[2]);
  g_autofree char *point = yx_curve_point_text (&data->points[0], 36);
  g_autofree char *saving = yx_saving_text (&data->points[0]);
  g_autofree char *odds = yx_route_odds_text (&data->routes[0]);
  g_autofree char *more = NULL;
  YxCurvePoint longer = data->points[0];

  g_assert_cmpstr (skill, ==, "A female officer in 夜巡3号");
  g_assert_cmpstr (choice, ==, "夜巡2号 would drive 12 min more");
  g_assert_cmpstr (night, ==, "夜巡1号 out until 09:00");
  g_assert_cmpstr (point, ==,
                   "1 car: 10 of 36 cases, 4.2 people expected (2–7 in nine nights of ten)");
  g_assert_nonnull (strstr (saving, "9 cars, 36 staff and 7 h of staff time less"));
  longer.staff_s = longer.baseline.staff_s + 3 * 3600;
  more = yx_saving_text (&longer);
  g_assert_nonnull (strstr (more, "9 cars and 36 staff less"));
  g_assert_nonnull (strstr (more, "3 h of staff time more"));
  g_assert_nonnull (strstr (odds, "after the window in 25 % of nights"));
  g_assert_null (strstr (odds, "seats"));
}

static void
test_solution_returns (void)
{
  YxPlanRoute route = { .vehicle = 1, .n_stops = 2, .leave = 5, .finish = 100.25, .driving = 60,
                        .waiting = 0.1, .metres = 1e6 / 3, .seat_risk = 0.05 };
  YxPlanStop stops[] = { { 0, 1, 2, FALSE, 10, 20, 30 },
                         { YX_PLAN_NONE, 0, 0, TRUE, 40, 40, 60 } };
  YxPlanVerdict verdict = { YX_PLAN_PLANNED, 1, 0.35 };
  const YxPlanSolution solution = { .routes = &route, .n_routes = 1, .stops = stops, .n_stops = 2,
                                    .tasks = &verdict, .n_tasks = 1,
                                    .score = { 0, 0.35, 1, 60, 9000 } };
  g_autofree char *text = yx_solution_to_text (&solution);
  g_autoptr (GError) error = NULL;
  YxPlanSolution again = { 0 };

  g_assert_true (yx_solution_from_text (text, &again, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (again.n_stops, ==, 2);
  g_assert_cmpuint (again.stops[0].window, ==, 2);
  g_assert_cmpuint (again.stops[1].task, ==, YX_PLAN_NONE);
  g_assert_true (again.stops[1].locked);
  g_assert_cmpfloat (again.routes[0].metres, ==, 1e6 / 3);
  g_assert_cmpfloat (again.tasks[0].chance, ==, 0.35);
  g_assert_cmpfloat (again.score.lateness, ==, 9000);
  yx_plan_solution_clear (&again);
}

static void
test_solution_spoilt (void)
{
  const char *const bad[] = {
    "", "[]", "{}",
    "{\"routes\":[],\"stops\":[],\"tasks\":[],\"score\":[0,0,0,0]}",
    "{\"routes\":[[0,1,0,0,0,0,0,0]],\"stops\":[],\"tasks\":[],\"score\":[0,0,0,0,0]}",
    "{\"routes\":[[-1,0,0,0,0,0,0,0]],\"stops\":[],\"tasks\":[],\"score\":[0,0,0,0,0]}",
    "{\"routes\":[],\"stops\":[[1.5,0,0,0,0,0,0]],\"tasks\":[],\"score\":[0,0,0,0,0]}",
    "{\"routes\":[],\"stops\":[[-2,0,0,0,0,0,0]],\"tasks\":[],\"score\":[0,0,0,0,0]}",
    "{\"routes\":[],\"stops\":[],\"tasks\":[[99,0,0]],\"score\":[0,0,0,0,0]}",
    "{\"routes\":[],\"stops\":[],\"tasks\":[[\"1\",0,0]],\"score\":[0,0,0,0,0]}",
    "{\"routes\":7,\"stops\":[],\"tasks\":[],\"score\":[0,0,0,0,0]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    YxPlanSolution solution = { .n_stops = 77 };
    g_autoptr (GError) error = NULL;

    g_assert_false (yx_solution_from_text (bad[i], &solution, &error));
    g_assert_nonnull (error);
    g_assert_cmpuint (solution.n_stops, ==, 77);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/study/returns", test_study_returns);
  g_test_add_func ("/desk/study/spoilt", test_study_spoilt);
  g_test_add_func ("/desk/study/words", test_words);
  g_test_add_func ("/desk/study/solution-returns", test_solution_returns);
  g_test_add_func ("/desk/study/solution-spoilt", test_solution_spoilt);
  return g_test_run ();
}
