#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "desk/baseline.h"
#include "desk/study.h"

#define NIGHTS 10000
#define MICROSECONDS 1000000

/* How a night differs from the plan: all drives together by a tenth, each by a sixth more, the time
 * at the door by a third. */
const YxPlanSpread yx_study_spread = { .travel = 0.10, .leg = 0.15, .service = 0.33, .absent = 0.4 };

typedef struct {
  const YxPlanInput *input;
  const YxPlanDraft *draft;
  const YxPlanSolution *solution;
  GArray *points, *baselines, *advice, *met, *routes, *stops;
  YxPlanStudyData data;
} Maker;

static int64_t
clock_of (const Maker *maker, double seconds)
{
  return yx_operation_get_data (maker->input->operation)->window_start
         + (int64_t) llround (seconds * MICROSECONDS);
}

static const YxPlanInputVehicle *
vehicle_at (const Maker *maker, uint32_t v)
{
  return v < maker->input->vehicles->len ? g_ptr_array_index (maker->input->vehicles, v) : NULL;
}

/* Persons of a number of met visits, without those at which nobody has to be met. */
static int
persons (uint32_t met, guint n_sure)
{
  return met > n_sure ? (int) (met - n_sure) : 0;
}

static void
add_point (Maker *maker, const YxPlanCurvePoint *from)
{
  YxBaseline kinds[YX_N_TASK_KINDS];
  const guint n_sure = yx_count_sure (maker->draft, &from->plan);
  YxCurvePoint point = {
    .n_vehicles = (int) from->max_vehicles,
    .n_used = (int) from->vehicles,
    .n_tasks = (int) from->n_planned,
    .expected = MAX (from->expected - n_sure, 0.0),
    .low = persons (from->low, n_sure),
    .high = persons (from->high, n_sure),
    .metres = from->metres,
    .car_s = (int64_t) from->seconds,
  };

  for (uint32_t r = 0; r < from->plan.n_routes; r++) {
    const YxPlanRoute *route = &from->plan.routes[r];
    const int crew = yx_route_staff (maker->input, maker->draft, &from->plan, route);

    point.n_staff += crew;
    point.staff_s += (int64_t) (route->finish - route->leave) * crew;
  }
  yx_baseline_measure (maker->input, maker->draft, &from->plan, kinds);
  point.baseline = yx_baseline_sum (kinds);
  point.n_cases = point.baseline.n_cases;
  g_array_append_val (maker->points, point);
}

static void
add_baselines (Maker *maker)
{
  YxBaseline kinds[YX_N_TASK_KINDS];

  yx_baseline_measure (maker->input, maker->draft, maker->solution, kinds);
  for (guint kind = 0; kind < YX_N_TASK_KINDS; kind++)
    if (kinds[kind].n_cases > 0)
      g_array_append_val (maker->baselines, kinds[kind]);
}

static YxRemedy
remedy_of (YxPlanChangeKind change)
{
  static const YxRemedy remedies[] = {
    [YX_PLAN_CHANGE_NONE] = YX_REMEDY_NONE,       [YX_PLAN_CHANGE_LATER] = YX_REMEDY_LATER,
    [YX_PLAN_CHANGE_EARLIER] = YX_REMEDY_EARLIER, [YX_PLAN_CHANGE_SHIFT] = YX_REMEDY_NIGHT,
    [YX_PLAN_CHANGE_SKILLS] = YX_REMEDY_SKILL,    [YX_PLAN_CHANGE_CREW] = YX_REMEDY_CREW,
    [YX_PLAN_CHANGE_SEATS] = YX_REMEDY_SEATS,     [YX_PLAN_CHANGE_CAR] = YX_REMEDY_CAR,
  };

  g_assert ((guint) change < G_N_ELEMENTS (remedies));
  return remedies[change];
}

static void
add_advice (Maker *maker, const YxPlanAdvice *advices)
{
  for (uint32_t t = 0; t < maker->draft->problem.n_tasks; t++) {
    const YxPlanAdvice *from = &advices[t];
    const YxPlanInputVehicle *vehicle = vehicle_at (maker, from->vehicle);
    const YxPlanInputVehicle *other = vehicle_at (maker, from->other_vehicle);
    const YxTaskAdvice advice = {
      .task_id = maker->draft->tasks[t]->id,
      .remedy = from->change == YX_PLAN_CHANGE_SKILLS && from->skills == YX_SKILL_OPEN
                    ? YX_REMEDY_UNLOCK
                    : remedy_of (from->change),
      .vehicle_id = vehicle != NULL ? vehicle->id : NULL,
      .car = vehicle != NULL ? vehicle->name : NULL,
      .time = from->time > 0.0 ? clock_of (maker, from->time) : 0,
      .amount = (int) from->amount,
      .female_officer = (from->skills & YX_SKILL_FEMALE_OFFICER) != 0,
      .recorder = (from->skills & YX_SKILL_ALL_RECORDERS) != 0,
      .price_s = (int64_t) from->price,
      .extra_s = (int64_t) from->extra_cost,
      .other_car = other != NULL ? other->name : NULL,
      .other_extra_s = (int64_t) from->other_extra_cost,
    };

    g_array_append_val (maker->advice, advice);
  }
}

static gboolean
explain (Maker *maker, const YxPlanProblem *problem, GError **error)
{
  g_autofree YxPlanAdvice *advices = g_new0 (YxPlanAdvice, MAX (problem->n_tasks, 1));
  YxPlanFault fault = { .field = "-" };
  const YxPlannerError failure
      = yx_planner_explain (problem, maker->solution, advices, &fault);

  if (failure == YX_PLANNER_OK) {
    add_advice (maker, advices);
    return TRUE;
  }
  /* The search takes locked stops as early as they go; a plan by hand may have them wait for what
   * another car does. Such a plan is sound and has no advice. */
  if (failure == YX_PLANNER_BAD_INPUT && g_strcmp0 (fault.field, "plan") == 0)
    return TRUE;
  g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_PLAN,
               failure == YX_PLANNER_BAD_INPUT ? _("The planner refuses the field %s")
                                               : _("The planner ran out of memory (%s)"),
               failure == YX_PLANNER_BAD_INPUT ? fault.field : "-");
  return FALSE;
}

static void
add_rehearsal (Maker *maker, const YxPlanRehearsal *rehearsal)
{
  const guint n_sure = yx_count_sure (maker->draft, maker->solution);

  maker->data.n_nights = (int) rehearsal->n_nights;
  maker->data.met_mean = MAX (rehearsal->met_mean - n_sure, 0.0);
  maker->data.met_low = persons (rehearsal->met_low, n_sure);
  maker->data.met_high = persons (rehearsal->met_high, n_sure);
  maker->data.in_time = rehearsal->all_in_time;
  for (uint32_t k = n_sure; k < rehearsal->n_met; k++) {
    const int nights = (int) rehearsal->met[k];

    g_array_append_val (maker->met, nights);
  }
  for (uint32_t r = 0; r < rehearsal->n_routes; r++) {
    const YxPlanRouteOdds *from = &rehearsal->routes[r];
    const YxPlanRoute *route = &maker->solution->routes[r];
    const YxPlanInputVehicle *vehicle = vehicle_at (maker, route->vehicle);
    const YxRouteOdds odds = {
      .vehicle_id = vehicle->id,
      .car = vehicle->name,
      .planned_end = clock_of (maker, route->finish),
      .end_mean = clock_of (maker, from->finish_mean),
      .end_low = clock_of (maker, from->finish_low),
      .end_high = clock_of (maker, from->finish_high),
      .late = from->late_finish,
      .overflow = from->overflow,
    };

    g_array_append_val (maker->routes, odds);
  }
  for (uint32_t s = 0; s < rehearsal->n_stops; s++) {
    const YxPlanStop *stop = &maker->solution->stops[s];
    const YxPlanInputPlace *place;
    YxStopOdds odds;

    if (stop->task == YX_PLAN_NONE)
      continue;
    place = yx_plan_input_task_place (maker->draft->tasks[stop->task], stop->place);
    odds = (YxStopOdds){ maker->draft->tasks[stop->task]->id, place->id,
                         rehearsal->stops[s].late, rehearsal->stops[s].skipped };
    g_array_append_val (maker->stops, odds);
  }
}

static gboolean
rehearse (Maker *maker, const YxPlanProblem *problem, GError **error)
{
  YxPlanRehearsal rehearsal;

  if (yx_planner_rehearse (problem, maker->solution, &yx_study_spread, NIGHTS, 1, &rehearsal)
      != YX_PLANNER_OK) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_PLAN,
                 _("The planner ran out of memory (%s)"), "-");
    return FALSE;
  }
  add_rehearsal (maker, &rehearsal);
  yx_plan_rehearsal_clear (&rehearsal);
  return TRUE;
}

static YxPlanStudy *
finish (Maker *maker)
{
  YxPlanStudyData *data = &maker->data;

  data->points = (const YxCurvePoint *) maker->points->data;
  data->n_points = maker->points->len;
  data->baselines = (const YxBaseline *) maker->baselines->data;
  data->n_baselines = maker->baselines->len;
  data->advice = (const YxTaskAdvice *) maker->advice->data;
  data->n_advice = maker->advice->len;
  data->met = (const int *) maker->met->data;
  data->n_met = maker->met->len;
  data->routes = (const YxRouteOdds *) maker->routes->data;
  data->n_routes = maker->routes->len;
  data->stops = (const YxStopOdds *) maker->stops->data;
  data->n_stops = maker->stops->len;
  return yx_plan_study_new (data);
}

YxPlanStudy *
yx_study_make (const YxPlanInput *input, const YxPlanDraft *draft, const YxPlanSolution *solution,
               const YxPlanCurve *curve, YxPlanStudy *before, GError **error)
{
  g_autoptr (GArray) points = g_array_new (FALSE, TRUE, sizeof (YxCurvePoint));
  g_autoptr (GArray) baselines = g_array_new (FALSE, TRUE, sizeof (YxBaseline));
  g_autoptr (GArray) advice = g_array_new (FALSE, TRUE, sizeof (YxTaskAdvice));
  g_autoptr (GArray) met = g_array_new (FALSE, TRUE, sizeof (int));
  g_autoptr (GArray) routes = g_array_new (FALSE, TRUE, sizeof (YxRouteOdds));
  g_autoptr (GArray) stops = g_array_new (FALSE, TRUE, sizeof (YxStopOdds));
  Maker maker = { input, draft, solution, points, baselines, advice, met, routes, stops, { 0 } };

  if (curve != NULL) {
    for (uint32_t m = 0; m < curve->n_points; m++)
      add_point (&maker, &curve->points[m]);
  } else if (before != NULL) {
    const YxPlanStudyData *data = yx_plan_study_get_data (before);

    g_array_append_vals (points, data->points, data->n_points);
  }
  add_baselines (&maker);
  if (!explain (&maker, &draft->problem, error) || !rehearse (&maker, &draft->problem, error))
    return NULL;
  return finish (&maker);
}
