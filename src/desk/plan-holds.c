#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "desk/plan-holds.h"
#include "model/format.h"

/* A visit fixed to 21:40 begins from 21:40:00 to 21:40:59. */
#define MINUTE_S 59.0

/* Beside this, what another visit of the same task is worth does not count. */
#define HELD_WEIGHT 1000.0

static const YxStopLock *
lock_at (const YxPlanInput *input, guint i)
{
  return &g_array_index (input->locks, YxStopLock, i);
}

static gboolean
is_whole (const YxPlanInput *input, const char *vehicle_id)
{
  for (guint i = 0; i < input->locks->len; i++)
    if (lock_at (input, i)->kind == YX_LOCK_KIND_WHOLE
        && g_str_equal (lock_at (input, i)->vehicle_id, vehicle_id))
      return TRUE;
  return FALSE;
}

/* Marks the place of a visit that is fixed. */
static void
mark_place (const YxPlanInput *input, const char *task_id, const char *place_id)
{
  YxPlanInputTask *task = yx_plan_input_find_task (input, task_id);

  for (guint i = 0; task != NULL && i < task->places->len; i++) {
    YxPlanInputPlace *place = &g_array_index (task->places, YxPlanInputPlace, i);

    if (g_strcmp0 (place->id, place_id) == 0 && place->location != YX_PLAN_NONE)
      place->held = TRUE;
  }
}

void
yx_plan_input_hold_places (YxPlanInput *input)
{
  for (guint i = 0; i < input->locks->len; i++)
    if (lock_at (input, i)->kind == YX_LOCK_KIND_CAR
        || lock_at (input, i)->kind == YX_LOCK_KIND_TIME)
      mark_place (input, lock_at (input, i)->task_id, lock_at (input, i)->place_id);
  for (guint i = 0; input->stored != NULL && i < input->stored->stops->len; i++) {
    const YxStoredStop *stop = &g_array_index (input->stored->stops, YxStoredStop, i);

    if (stop->kind == YX_STOP_KIND_VISIT && is_whole (input, stop->vehicle_id))
      mark_place (input, stop->task_id, stop->place_id);
  }
  for (guint t = 0; t < input->tasks->len; t++) {
    YxPlanInputTask *task = g_ptr_array_index (input->tasks, t);
    gboolean held = FALSE;

    for (guint i = 0; i < task->places->len; i++)
      held |= g_array_index (task->places, YxPlanInputPlace, i).held;
    for (guint i = 0; held && i < task->places->len; i++) {
      YxPlanInputPlace *place = &g_array_index (task->places, YxPlanInputPlace, i);

      if (!place->held && yx_stored_plan_find (input->stored, task->id, place->id) == NULL)
        place->location = YX_PLAN_NONE;
    }
  }
}

static void
hold_time (YxPlanDraft *draft, const YxPlanPlace *place, double begin)
{
  YxPlanWindow *window = yx_plan_draft_chunk (draft, 1, sizeof *window);
  const YxPlanWindow *of = &place->windows[0];

  for (uint32_t w = 0; w < place->n_windows; w++)
    if (begin >= place->windows[w].from && begin <= place->windows[w].to)
      of = &place->windows[w];
  *window = (YxPlanWindow){ begin, begin + MINUTE_S, of->likelihood };
  ((YxPlanPlace *) place)->windows = window;
  ((YxPlanPlace *) place)->n_windows = 1;
}

static gboolean
hold_visit (YxPlanDraft *draft, const YxPlanInput *input, const YxStopLock *lock, GError **error)
{
  const YxPlanInputTask *task = yx_plan_input_find_task (input, lock->task_id);
  const guint32 vehicle = yx_plan_input_find_vehicle (input, lock->vehicle_id);
  YxPlanTask *planned;
  guint32 number;

  /* A debtor whose cases have been closed or may not go stays at home, fixed or not. */
  if (task == NULL || task->index == YX_PLAN_NONE
      || yx_plan_input_find_place (task, lock->place_id, &number) == NULL
      || number == YX_PLAN_NONE)
    return TRUE;
  planned = (YxPlanTask *) &draft->problem.tasks[task->index];
  planned->required = true;
  if (planned->n_places > 1 && planned->weight < HELD_WEIGHT)
    planned->weight *= HELD_WEIGHT;
  if (lock->kind == YX_LOCK_KIND_TIME) {
    hold_time (draft, &planned->places[number], yx_plan_input_seconds (input, lock->begin));
    return TRUE;
  }
  if (vehicle == YX_PLAN_NONE) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE,
                 _("%s is fixed to %s, which is not offered; unfix the visit"),
                 lock->who, lock->car);
    return FALSE;
  }
  planned->only_car = vehicle + 1;
  return TRUE;
}

/* How many of a car's stops are fixed in their order. */
static guint
count_ordered (const YxPlanInput *input, const char *vehicle_id)
{
  const gboolean whole = is_whole (input, vehicle_id);
  guint n = 0, depth = 0;

  for (guint i = 0; i < input->stored->stops->len; i++) {
    const YxStoredStop *stop = &g_array_index (input->stored->stops, YxStoredStop, i);
    gboolean ordered = whole;

    if (!g_str_equal (stop->vehicle_id, vehicle_id))
      continue;
    n++;
    for (guint k = 0; !ordered && k < input->locks->len; k++)
      ordered = lock_at (input, k)->kind == YX_LOCK_KIND_ORDER
                && g_strcmp0 (lock_at (input, k)->task_id, stop->task_id) == 0
                && g_strcmp0 (lock_at (input, k)->place_id, stop->place_id) == 0;
    if (ordered)
      depth = n;
  }
  return depth;
}

static gboolean
lock_of_stop (const YxPlanInput *input, const YxStoredStop *stop, guint32 vehicle,
              YxPlanLock *ret_lock)
{
  const YxPlanInputTask *task;

  if (stop->kind == YX_STOP_KIND_DROP_OFF) {
    *ret_lock = (YxPlanLock){ .vehicle = vehicle, .task = YX_PLAN_NONE };
    return TRUE;
  }
  task = yx_plan_input_find_task (input, stop->task_id);
  *ret_lock = (YxPlanLock){ .vehicle = vehicle };
  if (task == NULL || task->index == YX_PLAN_NONE
      || yx_plan_input_find_place (task, stop->place_id, &ret_lock->place) == NULL)
    return FALSE;
  ret_lock->task = task->index;
  return ret_lock->place != YX_PLAN_NONE;
}

static void
hold_order (YxPlanDraft *draft, const YxPlanInput *input)
{
  YxPlanLock *locks = yx_plan_draft_chunk (draft, input->stored->stops->len, sizeof *locks);
  uint32_t n = 0;

  for (guint v = 0; v < input->vehicles->len; v++) {
    const YxPlanInputVehicle *vehicle = g_ptr_array_index (input->vehicles, v);
    guint left = count_ordered (input, vehicle->id);

    for (guint i = 0; left > 0 && i < input->stored->stops->len; i++) {
      const YxStoredStop *stop = &g_array_index (input->stored->stops, YxStoredStop, i);

      if (!g_str_equal (stop->vehicle_id, vehicle->id))
        continue;
      left--;
      n += lock_of_stop (input, stop, v, &locks[n]);
    }
  }
  draft->problem.locks = locks;
  draft->problem.n_locks = n;
}

/* Cars that are fixed whole lack a skill that all visits of others need. */
static void
close_cars (YxPlanDraft *draft, const YxPlanInput *input)
{
  guint n_whole = 0;

  for (guint v = 0; v < input->vehicles->len; v++) {
    const YxPlanInputVehicle *vehicle = g_ptr_array_index (input->vehicles, v);

    if (is_whole (input, vehicle->id))
      n_whole++;
    else
      ((YxPlanVehicle *) draft->problem.vehicles)[v].skills |= YX_SKILL_OPEN;
  }
  draft->all_held = n_whole == input->vehicles->len;
  for (uint32_t t = 0; n_whole > 0 && t < draft->problem.n_tasks; t++) {
    gboolean inside = FALSE;

    for (guint i = 0; input->stored != NULL && i < input->stored->stops->len; i++) {
      const YxStoredStop *stop = &g_array_index (input->stored->stops, YxStoredStop, i);

      inside |= g_strcmp0 (stop->task_id, draft->tasks[t]->id) == 0
                && is_whole (input, stop->vehicle_id);
    }
    if (!inside)
      ((YxPlanTask *) draft->problem.tasks)[t].skills |= YX_SKILL_OPEN;
  }
}

gboolean
yx_plan_draft_hold (YxPlanDraft *draft, const YxPlanInput *input, GError **error)
{
  if (input->locks->len == 0)
    return TRUE;
  for (guint i = 0; i < input->locks->len; i++) {
    const YxStopLock *lock = lock_at (input, i);

    if ((lock->kind == YX_LOCK_KIND_CAR || lock->kind == YX_LOCK_KIND_TIME)
        && !hold_visit (draft, input, lock, error))
      return FALSE;
    if (lock->kind == YX_LOCK_KIND_WHOLE
        && yx_plan_input_find_vehicle (input, lock->vehicle_id) == YX_PLAN_NONE) {
      g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE,
                   _("%s is fixed by hand but not offered; unfix the car"), lock->car);
      return FALSE;
    }
  }
  close_cars (draft, input);
  if (input->stored != NULL)
    hold_order (draft, input);
  return TRUE;
}

static gboolean
is_kept (const YxPlanInput *input, const YxPlanSolution *solution, const YxStopLock *lock,
         uint32_t task, uint32_t place)
{
  const guint32 vehicle = yx_plan_input_find_vehicle (input, lock->vehicle_id);
  const double begin = yx_plan_input_seconds (input, lock->begin);

  for (uint32_t r = 0; r < solution->n_routes; r++)
    for (uint32_t i = 0; i < solution->routes[r].n_stops; i++) {
      const YxPlanStop *stop = &solution->stops[solution->routes[r].first_stop + i];

      if (stop->task == task && stop->place == place
          && (lock->kind == YX_LOCK_KIND_CAR ? solution->routes[r].vehicle == vehicle
                                             : stop->begin >= begin - 1.0
                                                   && stop->begin <= begin + MINUTE_S + 1.0))
        return TRUE;
    }
  return FALSE;
}

uint32_t
yx_plan_draft_find_intruder (const YxPlanInput *input, const YxPlanSolution *solution,
                             uint32_t *ret_vehicle)
{
  for (uint32_t r = 0; r < solution->n_routes; r++) {
    const YxPlanRoute *route = &solution->routes[r];
    const YxPlanInputVehicle *vehicle = g_ptr_array_index (input->vehicles, route->vehicle);

    for (uint32_t i = 0; is_whole (input, vehicle->id) && i < route->n_stops; i++)
      if (!solution->stops[route->first_stop + i].locked
          && solution->stops[route->first_stop + i].task != YX_PLAN_NONE) {
        *ret_vehicle = route->vehicle;
        return route->first_stop + i;
      }
  }
  return YX_PLAN_NONE;
}

gboolean
yx_plan_draft_check_holds (const YxPlanDraft *draft, const YxPlanInput *input,
                           const YxPlanSolution *solution, GError **error)
{
  uint32_t vehicle;

  if (yx_plan_draft_find_intruder (input, solution, &vehicle) != YX_PLAN_NONE) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE,
                 _("%s is fixed by hand and takes nobody else"),
                 ((YxPlanInputVehicle *) g_ptr_array_index (input->vehicles, vehicle))->name);
    return FALSE;
  }
  for (guint i = 0; i < input->locks->len; i++) {
    const YxStopLock *lock = lock_at (input, i);
    const YxPlanInputTask *task;
    guint32 place;

    if (lock->kind != YX_LOCK_KIND_CAR && lock->kind != YX_LOCK_KIND_TIME)
      continue;
    task = yx_plan_input_find_task (input, lock->task_id);
    if (task == NULL || task->index == YX_PLAN_NONE
        || yx_plan_input_find_place (task, lock->place_id, &place) == NULL
        || place == YX_PLAN_NONE || is_kept (input, solution, lock, task->index, place))
      continue;
    if (lock->kind == YX_LOCK_KIND_CAR) {
      g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE,
                   _("%s is fixed to %s; this plan does not keep to it"), lock->who,
                   lock->car);
    } else {
      g_autofree char *clock = yx_format_clock (lock->begin, NULL);

      g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE,
                   _("%s is fixed to %s; this plan does not keep to it"), lock->who,
                   clock);
    }
    return FALSE;
  }
  return TRUE;
}
