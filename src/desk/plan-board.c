#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "desk/hand-plan.h"
#include "desk/plan-ground.h"

#define SAME_TIME_S 60.0

struct _YxPlanBoard {
  GObject parent_instance;

  YxPlanGround *ground;
  YxHandPlan *hand;
  YxPlanSolution stands; /* the plan as it is, timed */
};

G_DEFINE_FINAL_TYPE (YxPlanBoard, yx_plan_board, G_TYPE_OBJECT)

static void
yx_plan_board_finalize (GObject *object)
{
  YxPlanBoard *self = YX_PLAN_BOARD (object);

  yx_plan_solution_clear (&self->stands);
  g_clear_pointer (&self->hand, yx_hand_plan_free);
  g_clear_pointer (&self->ground, yx_plan_ground_free);
  G_OBJECT_CLASS (yx_plan_board_parent_class)->finalize (object);
}

static void
yx_plan_board_class_init (YxPlanBoardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yx_plan_board_finalize;
}

static void
yx_plan_board_init (YxPlanBoard *self)
{
}

/* The begin of a visit in a plan; NAN: it has none. */
static double
begin_of (const YxPlanSolution *plan, uint32_t task, uint32_t place)
{
  for (uint32_t i = 0; i < plan->n_stops; i++)
    if (plan->stops[i].task == task && plan->stops[i].place == place)
      return plan->stops[i].begin;
  return NAN;
}

static gboolean
is_moved (const YxHandPlan *plan, const YxStopMove *moves, guint n_moves, const YxPlanStop *stop)
{
  for (guint i = 0; i < n_moves; i++)
    if (g_str_equal (plan->draft->tasks[stop->task]->id, moves[i].task_id)
        && g_strcmp0 (yx_plan_input_task_place (plan->draft->tasks[stop->task], stop->place)->id,
                      moves[i].place_id)
               == 0)
      return TRUE;
  return FALSE;
}

/* By how much the others move. */
static void
measure_shifts (YxPlanBoard *self, const YxPlanSolution *now, const YxStopMove *moves,
                guint n_moves, YxPlanTry *try)
{
  for (uint32_t i = 0; i < now->n_stops; i++) {
    const YxPlanStop *stop = &now->stops[i];
    double was, by;

    if (stop->task == YX_PLAN_NONE || is_moved (self->hand, moves, n_moves, stop))
      continue;
    was = begin_of (&self->stands, stop->task, stop->place);
    by = stop->begin - was;
    if (isnan (was) || fabs (by) < SAME_TIME_S)
      continue;
    if (by > 0.0) {
      try->n_later++;
      try->most_later_s = MAX (try->most_later_s, (gint64) by);
    } else {
      try->n_earlier++;
      try->most_earlier_s = MAX (try->most_earlier_s, (gint64) -by);
    }
  }
}

static void
sum_up (const YxPlanSolution *plan, double sign, YxPlanTry *try)
{
  for (uint32_t r = 0; r < plan->n_routes; r++) {
    try->extra_drive_s += sign * plan->routes[r].driving;
    try->extra_wait_s += sign * plan->routes[r].waiting;
    try->extra_metres += sign * plan->routes[r].metres;
  }
  for (uint32_t t = 0; t < plan->n_tasks; t++)
    try->extra_expected += sign * plan->tasks[t].chance;
  try->extra_cars += (int) sign * (int) plan->n_routes;
}

/* As the stored plan has it: by the roads of each leg's hour. */
static double
measure_route (const YxPlanInput *input, const YxPlanProblem *problem, const YxPlanSolution *plan,
               const YxPlanRoute *route)
{
  const YxPlanVehicle *car = &problem->vehicles[route->vehicle];
  double metres = 0.0, time = route->leave;
  uint32_t here = car->start;

  for (uint32_t s = route->first_stop; s < route->first_stop + route->n_stops; s++) {
    const YxPlanStop *stop = &plan->stops[s];
    const uint32_t there = stop->task == YX_PLAN_NONE
                               ? problem->drop_offs[stop->place].location
                               : problem->tasks[stop->task].places[stop->place].location;

    metres += yx_plan_input_metres (input, time, here, there);
    here = there;
    time = stop->leave;
  }
  return metres + yx_plan_input_metres (input, time, here, car->end);
}

static void
list_stops (YxPlanBoard *self, const YxHandPlan *hand, const YxPlanSolution *plan,
            const YxPlanTrialFault *fault, YxPlanTry *try)
{
  const YxPlanInput *input = self->ground->input;
  const gboolean sound = fault->kind == YX_PLAN_BREACH_NONE;
  g_autofree double *slack = g_new0 (double, plan->n_stops + 1);

  if (sound)
    yx_planner_slack (&hand->draft->problem, plan, slack);
  for (uint32_t r = 0; r < plan->n_routes; r++) {
    const YxPlanRoute *from = &plan->routes[r];
    const YxPlanInputVehicle *vehicle = g_ptr_array_index (input->vehicles, from->vehicle);
    const YxTriedRoute route = {
      .vehicle_id = vehicle->id,
      .car = vehicle->name,
      .first_stop = from->first_stop,
      .n_stops = from->n_stops,
      .leave = yx_plan_input_clock (input, from->leave),
      .finish = yx_plan_input_clock (input, from->finish),
      .metres = measure_route (input, &hand->draft->problem, plan, from),
      .broken = !sound && fault->vehicle == from->vehicle,
    };

    g_array_append_val (try->routes, route);
  }
  for (uint32_t i = 0; i < plan->n_stops; i++) {
    const YxPlanStop *from = &plan->stops[i];
    const YxPlanInputTask *task = from->task != YX_PLAN_NONE ? hand->draft->tasks[from->task] : NULL;
    const YxTriedStop stop = {
      .kind = task != NULL ? YX_STOP_KIND_VISIT : YX_STOP_KIND_DROP_OFF,
      .task_id = task != NULL ? task->id : NULL,
      .place_id = task != NULL ? yx_plan_input_task_place (task, from->place)->id : NULL,
      .arrive = yx_plan_input_clock (input, from->arrive),
      .begin = yx_plan_input_clock (input, from->begin),
      .leave = yx_plan_input_clock (input, from->leave),
      .latest = sound && isfinite (slack[i])
                    ? yx_plan_input_clock (input, from->begin + slack[i])
                    : 0,
      .broken = !sound && fault->stop == i,
    };

    g_array_append_val (try->stops, stop);
  }
}

static YxPlanTry *
tell (YxPlanBoard *self, const YxHandPlan *hand, const YxPlanSolution *plan,
      const YxPlanTrialFault *fault, const YxStopMove *moves, guint n_moves)
{
  YxPlanTry *try = g_new0 (YxPlanTry, 1);
  const YxPlanInput *input = self->ground->input;

  try->routes = g_array_sized_new (FALSE, TRUE, sizeof (YxTriedRoute), plan->n_routes);
  try->stops = g_array_sized_new (FALSE, TRUE, sizeof (YxTriedStop), plan->n_stops);
  list_stops (self, hand, plan, fault, try);
  sum_up (plan, 1.0, try);
  sum_up (&self->stands, -1.0, try);
  measure_shifts (self, plan, moves, n_moves, try);
  if (hand->lost != NULL) {
    try->fault = g_strdup (hand->lost);
  } else if (fault->kind != YX_PLAN_BREACH_NONE) {
    try->fault = yx_hand_plan_fault_text (hand, fault);
    if (fault->task < hand->draft->problem.n_tasks)
      try->fault_task_id = hand->draft->tasks[fault->task]->id;
    if (fault->vehicle < input->vehicles->len)
      try->fault_vehicle_id
          = ((YxPlanInputVehicle *) g_ptr_array_index (input->vehicles, fault->vehicle))->id;
  }
  return try;
}

YxPlanBoard *
yx_plan_board_open (YxDesk *desk, const char *operation_id, GError **error)
{
  g_autoptr (YxPlanBoard) self = NULL;
  const YxPlanTeller nobody = { NULL, NULL };
  YxPlanTrialFault fault;

  g_return_val_if_fail (YX_IS_DESK (desk), NULL);
  g_return_val_if_fail (operation_id != NULL, NULL);

  self = g_object_new (YX_TYPE_PLAN_BOARD, NULL);
  self->ground = g_new0 (YxPlanGround, 1);
  if (!yx_plan_ground_prepare (self->ground, desk, operation_id, 0, &nobody, NULL, error))
    return NULL;
  if (self->ground->input->stored == NULL) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                         _("The operation has no plan yet"));
    return NULL;
  }
  self->hand = yx_hand_plan_new (self->ground->input->stored, self->ground->input,
                                 self->ground->draft);
  if (!yx_hand_plan_try (self->hand, NULL, &self->stands, &fault, error))
    return NULL;
  return g_steal_pointer (&self);
}

int
yx_plan_board_get_version (YxPlanBoard *self)
{
  g_return_val_if_fail (YX_IS_PLAN_BOARD (self), 0);

  return self->ground->input->stored->version;
}

guint
yx_plan_board_get_n_cars (YxPlanBoard *self)
{
  g_return_val_if_fail (YX_IS_PLAN_BOARD (self), 0);

  return self->ground->input->vehicles->len;
}

const char *
yx_plan_board_get_car (YxPlanBoard *self, guint index, const char **ret_name)
{
  const YxPlanInputVehicle *vehicle;

  g_return_val_if_fail (YX_IS_PLAN_BOARD (self), NULL);
  g_return_val_if_fail (index < self->ground->input->vehicles->len, NULL);

  vehicle = g_ptr_array_index (self->ground->input->vehicles, index);
  if (ret_name != NULL)
    *ret_name = vehicle->name;
  return vehicle->id;
}

void
yx_plan_try_free (YxPlanTry *try)
{
  if (try == NULL)
    return;
  g_array_unref (try->routes);
  g_array_unref (try->stops);
  g_free (try->fault);
  g_free (try);
}

YxPlanTry *
yx_plan_board_try (YxPlanBoard *self, const YxStopMove *moves, guint n_moves, GError **error)
{
  g_autoptr (YxHandPlan) hand = NULL;
  YxPlanSolution plan;
  YxPlanTrialFault fault;
  YxPlanTry *try;

  g_return_val_if_fail (YX_IS_PLAN_BOARD (self), NULL);
  g_return_val_if_fail (moves != NULL || n_moves == 0, NULL);

  hand = yx_hand_plan_copy (self->hand);
  for (guint i = 0; i < n_moves; i++)
    if (!yx_hand_plan_move (hand, &moves[i], error))
      return NULL;
  if (!yx_hand_plan_try (hand, &self->stands, &plan, &fault, error))
    return NULL;
  try = tell (self, hand, &plan, &fault, moves, n_moves);
  yx_plan_solution_clear (&plan);
  return try;
}

GArray *
yx_plan_board_get_windows (YxPlanBoard *self, const char *task_id, const char *place_id)
{
  GArray *windows = g_array_new (FALSE, FALSE, sizeof (gint64));
  const YxPlanInputTask *task;
  guint32 number = YX_PLAN_NONE;

  g_return_val_if_fail (YX_IS_PLAN_BOARD (self), windows);

  task = yx_plan_input_find_task (self->ground->input, task_id);
  if (task == NULL || task->index == YX_PLAN_NONE
      || yx_plan_input_find_place (task, place_id, &number) == NULL || number == YX_PLAN_NONE)
    return windows;
  const YxPlanPlace *place = &self->ground->draft->problem.tasks[task->index].places[number];

  for (uint32_t w = 0; w < place->n_windows; w++) {
    const gint64 pair[] = { yx_plan_input_clock (self->ground->input, place->windows[w].from),
                            yx_plan_input_clock (self->ground->input, place->windows[w].to) };
    gint64 *last = windows->len > 0 ? &g_array_index (windows, gint64, windows->len - 1) : NULL;

    /* Hours that differ in likelihood only are one window to people. */
    if (last != NULL && pair[0] <= *last + G_USEC_PER_SEC)
      *last = MAX (*last, pair[1]);
    else
      g_array_append_vals (windows, pair, 2);
  }
  return windows;
}
