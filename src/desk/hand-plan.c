#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "desk/hand-plan.h"
#include "desk/plan-holds.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

/* Waiting beyond this, for no reason that the problem has, is somebody's will, and stays. */
#define HELD_S 1.0

static GArray *
car_at (const YxHandPlan *plan, guint vehicle)
{
  return g_ptr_array_index (plan->cars, vehicle);
}

/* Hand-over places lie on roads; a stored stop has only its point. */
static guint32
nearest_drop_off (const YxHandPlan *plan, YxLonLat point)
{
  const YxPlanProblem *problem = &plan->draft->problem;
  const YxRoadSnap *snaps = (const YxRoadSnap *) plan->input->snaps->data;
  double least = INFINITY;
  guint32 found = 0;

  for (uint32_t d = 0; d < problem->n_drop_offs; d++) {
    const YxLonLat at = snaps[problem->drop_offs[d].location].point;
    const double away = hypot (at.lon - point.lon, at.lat - point.lat);

    if (away < least) {
      least = away;
      found = d;
    }
  }
  return found;
}

/* Why a task is not in the problem. */
static char *
absence_of (const YxPlanInput *input, const char *task_id)
{
  const YxPlanInputTask *task = yx_plan_input_find_task (input, task_id);

  if (task == NULL)
    return g_strdup (_("no longer in the operation"));
  for (guint i = 0; i < task->places->len; i++)
    if (g_array_index (task->places, YxPlanInputPlace, i).held)
      return g_strdup (_("the debtor is fixed to another address by hand"));
  if (task->index != YX_PLAN_NONE)
    return g_strdup (_("this address can no longer be planned"));
  return task->note != NULL ? g_strdup (task->note)
                            : g_strdup (yx_enum_label (YX_TYPE_LEFT_OUT, (int) task->left_out));
}

static void
lose (YxHandPlan *plan, const YxStoredStop *stop, guint32 vehicle)
{
  g_autofree char *why = NULL;

  if (plan->lost != NULL)
    return;
  why = vehicle == YX_PLAN_NONE ? g_strdup (_("its car is not offered any more"))
                                : absence_of (plan->input, stop->task_id);
  plan->lost = g_strdup_printf (_("A stop of the plan has become impossible (%s); plan again"), why);
}

static void
add_stop (YxHandPlan *plan, const YxStoredStop *stop)
{
  const guint32 vehicle = yx_plan_input_find_vehicle (plan->input, stop->vehicle_id);
  YxPlanTrialStop to = {
    .task = YX_PLAN_NONE,
    .window = YX_PLAN_NONE,
    .not_before = -INFINITY,
    .was = yx_plan_input_seconds (plan->input, stop->begin),
  };
  const YxPlanInputTask *task;

  if (vehicle == YX_PLAN_NONE) {
    lose (plan, stop, vehicle);
    return;
  }
  if (stop->kind == YX_STOP_KIND_DROP_OFF) {
    to.place = nearest_drop_off (plan, stop->point);
  } else {
    task = yx_plan_input_find_task (plan->input, stop->task_id);
    if (task == NULL || task->index == YX_PLAN_NONE
        || yx_plan_input_find_place (task, stop->place_id, &to.place) == NULL
        || to.place == YX_PLAN_NONE) {
      lose (plan, stop, vehicle);
      return;
    }
    to.task = task->index;
  }
  g_array_append_val (car_at (plan, vehicle), to);
}

/* Cars that carry nobody do not go to the court on their way. */
static gboolean
carries (const YxPlanProblem *problem, const GArray *car)
{
  for (guint i = 0; i < car->len; i++)
    if (g_array_index (car, YxPlanTrialStop, i).task != YX_PLAN_NONE)
      return TRUE;
  return FALSE;
}

static YxPlanTrial
lay_out (YxHandPlan *plan)
{
  g_array_set_size (plan->stops, 0);
  g_array_set_size (plan->routes, 0);
  for (guint v = 0; v < plan->cars->len; v++) {
    const GArray *car = car_at (plan, v);
    const YxPlanTrialRoute route = { v, plan->stops->len, car->len, plan->leave_by[v] };

    if (car->len == 0 || !carries (&plan->draft->problem, car))
      continue;
    g_array_append_vals (plan->stops, car->data, car->len);
    g_array_append_val (plan->routes, route);
  }
  return (YxPlanTrial){ (const YxPlanTrialRoute *) plan->routes->data, plan->routes->len,
                        (const YxPlanTrialStop *) plan->stops->data, plan->stops->len };
}

/* Takes a visit out of the car that has it. */
static gboolean
lift (YxHandPlan *plan, guint32 task, guint32 place, YxPlanTrialStop *ret_stop)
{
  for (guint v = 0; v < plan->cars->len; v++)
    for (guint i = 0; i < car_at (plan, v)->len; i++) {
      const YxPlanTrialStop stop = g_array_index (car_at (plan, v), YxPlanTrialStop, i);

      if (stop.task != task || stop.place != place)
        continue;
      g_array_remove_index (car_at (plan, v), i);
      plan->leave_by[v] = INFINITY;
      *ret_stop = stop;
      return TRUE;
    }
  return FALSE;
}

/* Holds what begins later than it would by itself. */
static void
keep_holds (YxHandPlan *plan)
{
  const YxPlanTrial trial = lay_out (plan);
  YxPlanSolution alone;
  YxPlanTrialFault fault;

  if (yx_planner_try (&plan->draft->problem, &trial, NULL, &alone, &fault) != YX_PLANNER_OK)
    return;
  for (uint32_t r = 0; r < alone.n_routes; r++)
    for (uint32_t i = 0; i < alone.routes[r].n_stops; i++) {
      YxPlanTrialStop *stop
          = &g_array_index (car_at (plan, alone.routes[r].vehicle), YxPlanTrialStop, i);

      if (alone.stops[alone.routes[r].first_stop + i].begin < stop->was - HELD_S)
        stop->not_before = stop->was;
    }
  yx_plan_solution_clear (&alone);
}

YxHandPlan *
yx_hand_plan_new (const YxStoredPlan *stored, const YxPlanInput *input, const YxPlanDraft *draft)
{
  YxHandPlan *plan = g_new0 (YxHandPlan, 1);

  plan->input = input;
  plan->draft = draft;
  plan->cars = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  plan->stops = g_array_new (FALSE, FALSE, sizeof (YxPlanTrialStop));
  plan->routes = g_array_new (FALSE, FALSE, sizeof (YxPlanTrialRoute));
  for (guint v = 0; v < input->vehicles->len; v++)
    g_ptr_array_add (plan->cars, g_array_new (FALSE, FALSE, sizeof (YxPlanTrialStop)));
  plan->leave_by = g_new0 (double, input->vehicles->len + 1);
  for (guint v = 0; v < input->vehicles->len; v++) {
    const YxPlanInputVehicle *vehicle = g_ptr_array_index (input->vehicles, v);
    const gint64 *leave = g_hash_table_lookup (stored->leaves, vehicle->id);

    plan->leave_by[v] = leave != NULL ? yx_plan_input_seconds (input, *leave) : INFINITY;
  }
  for (guint i = 0; i < stored->stops->len; i++)
    add_stop (plan, &g_array_index (stored->stops, YxStoredStop, i));
  keep_holds (plan);
  return plan;
}

YxHandPlan *
yx_hand_plan_copy (const YxHandPlan *plan)
{
  YxHandPlan *copy = g_new0 (YxHandPlan, 1);

  copy->input = plan->input;
  copy->draft = plan->draft;
  copy->cars = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  copy->stops = g_array_new (FALSE, FALSE, sizeof (YxPlanTrialStop));
  copy->routes = g_array_new (FALSE, FALSE, sizeof (YxPlanTrialRoute));
  copy->lost = g_strdup (plan->lost);
  copy->leave_by = g_memdup2 (plan->leave_by, (plan->cars->len + 1) * sizeof *plan->leave_by);
  for (guint v = 0; v < plan->cars->len; v++)
    g_ptr_array_add (copy->cars, g_array_copy (car_at (plan, v)));
  return copy;
}

void
yx_hand_plan_free (YxHandPlan *plan)
{
  if (plan == NULL)
    return;
  g_ptr_array_unref (plan->cars);
  g_array_unref (plan->stops);
  g_array_unref (plan->routes);
  g_free (plan->lost);
  g_free (plan->leave_by);
  g_free (plan);
}

gboolean
yx_hand_plan_move (YxHandPlan *plan, const YxStopMove *move, GError **error)
{
  const YxPlanInputTask *task = yx_plan_input_find_task (plan->input, move->task_id);
  const guint32 vehicle
      = move->vehicle_id != NULL ? yx_plan_input_find_vehicle (plan->input, move->vehicle_id)
                                 : YX_PLAN_NONE;
  YxPlanTrialStop stop = { .window = YX_PLAN_NONE, .was = NAN };
  guint32 place = YX_PLAN_NONE;
  gboolean planned;

  if (task == NULL || task->index == YX_PLAN_NONE
      || yx_plan_input_find_place (task, move->place_id, &place) == NULL
      || place == YX_PLAN_NONE) {
    g_autofree char *why = absence_of (plan->input, move->task_id);

    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID, _("This visit cannot be planned: %s"),
                 why);
    return FALSE;
  }
  if (move->vehicle_id != NULL && vehicle == YX_PLAN_NONE) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                         _("This car is not offered for the operation"));
    return FALSE;
  }
  planned = lift (plan, task->index, place, &stop);
  if (move->vehicle_id == NULL) {
    if (!planned)
      g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                           _("The plan does not have this visit"));
    return planned;
  }
  stop.task = task->index;
  stop.place = place;
  stop.window = YX_PLAN_NONE;
  stop.not_before = move->not_before != 0
                        ? yx_plan_input_seconds (plan->input, move->not_before)
                        : -INFINITY;
  plan->leave_by[vehicle] = INFINITY;
  g_array_insert_val (car_at (plan, vehicle), MIN (move->order, car_at (plan, vehicle)->len), stop);
  return TRUE;
}

gboolean
yx_hand_plan_try (YxHandPlan *plan, const YxPlanSolution *before, YxPlanSolution *ret_solution,
                  YxPlanTrialFault *ret_fault, GError **error)
{
  const YxPlanTrial trial = lay_out (plan);

  if (yx_planner_try (&plan->draft->problem, &trial, before, ret_solution, ret_fault)
      == YX_PLANNER_OK) {
    uint32_t vehicle, stop;

    if (ret_fault->kind == YX_PLAN_BREACH_NONE
        && (stop = yx_plan_draft_find_intruder (plan->input, ret_solution, &vehicle))
               != YX_PLAN_NONE)
      *ret_fault = (YxPlanTrialFault){ .kind = YX_PLAN_BREACH_SKILL,
                                       .vehicle = vehicle,
                                       .stop = stop,
                                       .task = ret_solution->stops[stop].task,
                                       .other_task = YX_PLAN_NONE,
                                       .skills = YX_SKILL_OPEN };
    return TRUE;
  }
  g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_PLAN, _("The planner ran out of memory (%s)"),
               "-");
  return FALSE;
}

gboolean
yx_stored_plan_solve (const YxStoredPlan *stored, const YxPlanInput *input,
                      const YxPlanDraft *draft, gboolean in_part, YxPlanSolution *ret_solution)
{
  g_autoptr (YxHandPlan) plan = NULL;
  YxPlanSolution solution;
  YxPlanTrialFault fault;

  if (stored == NULL)
    return FALSE;
  plan = yx_hand_plan_new (stored, input, draft);
  if ((plan->lost != NULL && !in_part) || !yx_hand_plan_try (plan, NULL, &solution, &fault, NULL))
    return FALSE;
  if (fault.kind != YX_PLAN_BREACH_NONE) {
    yx_plan_solution_clear (&solution);
    return FALSE;
  }
  *ret_solution = solution;
  return TRUE;
}
