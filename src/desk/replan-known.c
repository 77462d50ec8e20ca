#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "desk/replan-private.h"

static gboolean
fail (GError **error, const char *format, const char *what)
{
  g_autofree char *text = g_strdup_printf (_("%s: %s"), format, what != NULL ? what : "-");

  g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID, text);
  return FALSE;
}

gboolean
yx_replan_drop_cars (YxPlanInput *input, const YxReplanRequest *known, GError **error)
{
  for (guint i = 0; i < known->n_cars; i++) {
    const YxCarKnown *car = &known->cars[i];
    const guint32 vehicle = yx_plan_input_find_vehicle (input, car->vehicle_id);

    if (vehicle == YX_PLAN_NONE)
      return fail (error, _("The operation does not have this car"), car->vehicle_id);
    if (car->has_position && !yx_lon_lat_is_valid (car->position))
      return fail (error, _("This car cannot be where it is said to be"), car->vehicle_id);
  }
  for (guint i = 0; i < known->n_cars; i++)
    if (known->cars[i].out)
      g_ptr_array_remove_index (input->vehicles,
                                yx_plan_input_find_vehicle (input, known->cars[i].vehicle_id));
  if (input->vehicles->len > 0)
    return TRUE;
  g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOTHING,
                       _("There is no vehicle to plan with"));
  return FALSE;
}

static gboolean
find_visit (YxPlanInput *input, const char *task_id, const char *place_id,
            YxPlanInputTask **ret_task, YxPlanInputPlace **ret_place, GError **error)
{
  YxPlanInputTask *task = yx_plan_input_find_task (input, task_id);

  if (task == NULL)
    return fail (error, _("The operation does not have this task"), task_id);
  *ret_task = task;
  for (guint i = 0; i < task->places->len; i++) {
    *ret_place = &g_array_index (task->places, YxPlanInputPlace, i);
    if (g_strcmp0 ((*ret_place)->id, place_id) == 0)
      return TRUE;
  }
  return fail (error, _("The task does not have this place"), place_id);
}

static void
close_task (YxPlanInputTask *task)
{
  if (task->left_out == YX_LEFT_OUT_NONE)
    task->left_out = YX_LEFT_OUT_DONE;
}

gboolean
yx_replan_locate (YxPlanInput *input, const YxReplanRequest *known, const YxRoads *roads,
                  GError **error)
{
  YxPlanInputTask *task = NULL;
  YxPlanInputPlace *place = NULL;

  for (guint i = 0; i < known->n_cars; i++) {
    const YxCarKnown *car = &known->cars[i];
    const guint32 vehicle = yx_plan_input_find_vehicle (input, car->vehicle_id);
    YxPlanInputVehicle *at;

    if (vehicle == YX_PLAN_NONE || !car->has_position)
      continue;
    at = g_ptr_array_index (input->vehicles, vehicle);
    if (!yx_plan_input_add_location (input, roads, car->position, at->name, &at->start, error))
      return FALSE;
  }
  for (guint i = 0; known->done != NULL && known->done[i] != NULL; i++) {
    task = yx_plan_input_find_task (input, known->done[i]);
    if (task == NULL)
      return fail (error, _("The operation does not have this task"), known->done[i]);
    close_task (task);
  }
  for (guint i = 0; known->tried != NULL && known->tried[i] != NULL && known->tried[i + 1] != NULL;
       i += 2) {
    gboolean left = FALSE;

    if (!find_visit (input, known->tried[i], known->tried[i + 1], &task, &place, error))
      return FALSE;
    place->location = YX_PLAN_NONE;
    for (guint p = 0; p < task->places->len; p++)
      left |= g_array_index (task->places, YxPlanInputPlace, p).location != YX_PLAN_NONE;
    if (!left)
      close_task (task);
  }
  return TRUE;
}

/* The visit that a car is on its way to becomes the first of its locked ones. */
static gboolean
lock_under_way (YxPlanDraft *draft, const YxPlanInput *input, const YxCarKnown *car,
                guint32 vehicle, GError **error)
{
  const YxPlanInputTask *task = yx_plan_input_find_task (input, car->task_id);
  YxPlanLock *locks
      = yx_plan_draft_chunk (draft, draft->problem.n_locks + 1, sizeof *locks);
  uint32_t n = 1;
  guint32 place;

  if (task == NULL || task->index == YX_PLAN_NONE
      || yx_plan_input_find_place (task, car->place_id, &place) == NULL || place == YX_PLAN_NONE)
    return fail (error, _("This visit cannot be planned"), car->task_id);
  locks[0] = (YxPlanLock){ .vehicle = vehicle, .task = task->index, .place = place };
  for (uint32_t i = 0; i < draft->problem.n_locks; i++)
    if (draft->problem.locks[i].task != task->index || draft->problem.locks[i].place != place)
      locks[n++] = draft->problem.locks[i];
  draft->problem.locks = locks;
  draft->problem.n_locks = n;
  return TRUE;
}

gboolean
yx_replan_begin (YxPlanDraft *draft, const YxPlanInput *input, const YxReplanRequest *known,
                 GError **error)
{
  YxPlanVehicle *vehicles = (YxPlanVehicle *) draft->problem.vehicles;
  const double now = known->now != 0 ? fmax (yx_plan_input_seconds (input, known->now), 0.0) : 0.0;

  for (uint32_t v = 0; v < draft->problem.n_vehicles; v++)
    vehicles[v].shift_from = ceil (fmin (now, vehicles[v].shift_to));
  for (guint i = 0; i < known->n_cars; i++) {
    const YxCarKnown *car = &known->cars[i];
    const guint32 v = yx_plan_input_find_vehicle (input, car->vehicle_id);

    if (v == YX_PLAN_NONE)
      continue;
    if (car->free_from != 0)
      vehicles[v].shift_from
          = ceil (CLAMP (yx_plan_input_seconds (input, car->free_from), vehicles[v].shift_from,
                         vehicles[v].shift_to));
    if (car->aboard > vehicles[v].seats)
      return fail (error, _("More persons in the car than it has seats"), car->vehicle_id);
    vehicles[v].aboard = car->aboard;
    if (car->task_id != NULL && !lock_under_way (draft, input, car, v, error))
      return FALSE;
  }
  return TRUE;
}
