/* Ids and clock times of the desk as numbers of the planner's problem, and back. */

#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <math.h>

#include "desk/plan-input.h"

const YxPlanInputPlace *
yx_plan_input_task_place (const YxPlanInputTask *task, guint32 place)
{
  guint n_seen = 0;

  for (guint p = 0; p < task->places->len; p++) {
    const YxPlanInputPlace *candidate = &g_array_index (task->places, YxPlanInputPlace, p);

    if (candidate->location != YX_PLAN_NONE && n_seen++ == place)
      return candidate;
  }
  g_assert_not_reached ();
}

const YxPlanInputPlace *
yx_plan_input_find_place (const YxPlanInputTask *task, const char *place_id, guint32 *ret_number)
{
  guint32 n_seen = 0;

  for (guint p = 0; p < task->places->len; p++) {
    const YxPlanInputPlace *place = &g_array_index (task->places, YxPlanInputPlace, p);
    const gboolean has_road = place->location != YX_PLAN_NONE;

    if (g_strcmp0 (place->id, place_id) == 0) {
      *ret_number = has_road ? n_seen : YX_PLAN_NONE;
      return place;
    }
    n_seen += has_road;
  }
  return NULL;
}

YxPlanInputTask *
yx_plan_input_find_task (const YxPlanInput *input, const char *task_id)
{
  for (guint t = 0; t < input->tasks->len; t++) {
    YxPlanInputTask *task = g_ptr_array_index (input->tasks, t);

    if (g_strcmp0 (task->id, task_id) == 0)
      return task;
  }
  return NULL;
}

guint32
yx_plan_input_find_vehicle (const YxPlanInput *input, const char *vehicle_id)
{
  for (guint v = 0; v < input->vehicles->len; v++)
    if (g_strcmp0 (((YxPlanInputVehicle *) g_ptr_array_index (input->vehicles, v))->id, vehicle_id)
        == 0)
      return v;
  return YX_PLAN_NONE;
}

double
yx_plan_input_seconds (const YxPlanInput *input, gint64 time)
{
  return (double) (time - yx_operation_get_data (input->operation)->window_start)
         / G_USEC_PER_SEC;
}

gint64
yx_plan_input_clock (const YxPlanInput *input, double seconds)
{
  return yx_operation_get_data (input->operation)->window_start
         + (gint64) llround (seconds * G_USEC_PER_SEC);
}
