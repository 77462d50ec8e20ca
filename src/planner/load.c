#include "planner/load.h"

#define NONE YX_PLAN_NONE

static uint32_t
node_of (const YxPlanState *state, const YxPlanStop *stop)
{
  const YxPlanInstance *instance = state->instance;

  for (uint32_t k = instance->first_slot_of[stop->task];
       k < instance->first_slot_of[stop->task + 1]; k++) {
    const YxPlanSlot *slot = &instance->slots[instance->slots_of[k]];
    if (state->filled[instance->slots_of[k]] != NONE || slot->unit == NONE)
      continue;
    for (uint32_t node = slot->first_node; node < slot->first_node + slot->n_nodes; node++)
      if (instance->nodes[node].place == stop->place
          && instance->nodes[node].window == stop->window)
        return node;
  }
  return NONE;
}

bool
yx_plan_load (YxPlanState *state, const YxPlanSolution *plan)
{
  const YxPlanInstance *instance = state->instance;

  for (uint32_t r = 0; r < plan->n_routes; r++) {
    const YxPlanRoute *route = &plan->routes[r];

    if (route->vehicle >= instance->problem->n_vehicles || route->first_stop > plan->n_stops
        || route->n_stops > plan->n_stops - route->first_stop)
      return false;
    for (uint32_t i = route->first_stop; i < route->first_stop + route->n_stops; i++) {
      const YxPlanStop *stop = &plan->stops[i];
      const uint32_t last = state->stops[instance->first_end + route->vehicle].prev;

      if (stop->locked)
        continue;
      if (stop->task == NONE) {
        if (stop->place >= instance->problem->n_drop_offs || state->n_free_drops == 0)
          return false;
        yx_plan_state_link (state, yx_plan_state_take_drop (state, stop->place), last);
        continue;
      }
      if (stop->task >= instance->problem->n_tasks)
        return false;
      const uint32_t node = node_of (state, stop);
      if (node == NONE || !yx_plan_allowed (instance, stop->task, route->vehicle)
          || !(instance->problem->n_drop_offs || yx_plan_state_seats_fit (state, node, last)))
        return false;
      yx_plan_state_fill (state, &(YxPlanInsertion){ .node = node, .after = last });
    }
    if (!yx_plan_state_refresh (state, route->vehicle))
      return false;
  }
  for (uint32_t r = 0; r < plan->n_routes; r++) {
    const YxPlanRoute *route = &plan->routes[r];
    uint32_t s = instance->first_start + route->vehicle;

    for (uint32_t i = route->first_stop; i < route->first_stop + route->n_stops; i++) {
      s = state->stops[s].next;
      if (s >= instance->n_nodes || instance->slots[instance->nodes[s].slot].unit == NONE)
        continue;
      const YxPlanUnit *unit = &instance->units[instance->slots[instance->nodes[s].slot].unit];
      const double begin = plan->stops[i].begin;
      if ((unit->n_slots > 1 || unit->siblings) && !yx_plan_state_pin (state, s, begin, begin))
        return false;
    }
  }
  yx_plan_state_mark (state);
  return true;
}

YxPlannerError
yx_plan_open (YxPlanInstance *instance, YxPlanState *state, const YxPlanProblem *problem,
              const YxPlanSolution *plan, YxPlanFault *ret_fault)
{
  YxPlannerError error = yx_plan_instance_init (instance, problem, NULL, ret_fault);

  if (error)
    return error;
  if (!yx_plan_state_init (state, instance, 1)) {
    yx_plan_instance_clear (instance);
    return YX_PLANNER_NO_MEMORY;
  }
  if (problem->max_vehicles > 0)
    state->max_in_use = problem->max_vehicles;
  if (yx_plan_load (state, plan))
    return YX_PLANNER_OK;
  if (ret_fault)
    *ret_fault = (YxPlanFault){ "plan", { NONE, NONE, NONE } };
  yx_plan_state_clear (state);
  yx_plan_instance_clear (instance);
  return YX_PLANNER_BAD_INPUT;
}
