#include "planner/ask.h"

#include <math.h>

#include "planner/insert.h"
#include "planner/seats.h"

#define NONE YX_PLAN_NONE

static bool
is_better (const YxPlanAnswer *a, const YxPlanAnswer *b)
{
  if (fabs (a->gain - b->gain) > YX_PLAN_TINY)
    return a->gain > b->gain;
  if (a->fresh != b->fresh)
    return b->fresh;
  return a->extra_cost < b->extra_cost;
}

static void
keep_answer (YxPlanAnswer *answers, uint32_t size, uint32_t *n, YxPlanAnswer answer)
{
  uint32_t at = *n;

  if (at == size && (size == 0 || !is_better (&answer, &answers[--at])))
    return;
  *n = at + 1;
  for (; at > 0 && is_better (&answer, &answers[at - 1]); at--)
    answers[at] = answers[at - 1];
  answers[at] = answer;
}

/* Seats that the car lacks when the visit at `node` takes so many, for the risk to be borne. */
static uint32_t
lacking_seats (const YxPlanState *state, uint32_t node, uint32_t taken)
{
  const YxPlanInstance *instance = state->instance;
  const uint32_t v = state->stops[node].route;
  const YxPlanVehicle *car = &instance->problem->vehicles[v];
  uint32_t first = node, lacking = 0;
  double risk;

  while (state->stops[first].prev != NONE && first < instance->first_start)
    first = state->stops[first].prev;
  do {
    YxPlanSeats seats;

    yx_plan_seats_init (&seats, car->seats + lacking);
    if (first == instance->first_start + v)
      yx_plan_seats_add (&seats, car->aboard, 1);
    for (uint32_t s = state->stops[first].next; s < instance->n_nodes; s = state->stops[s].next)
      yx_plan_seats_add (&seats, s == node ? taken : yx_plan_state_seats (state, s),
                         instance->nodes[s].chance);
    risk = yx_plan_seats_risk (&seats);
  } while (!yx_plan_seats_within (risk, instance->problem->seat_risk)
           && ++lacking <= taken + car->seats
           && car->seats + lacking <= YX_PLAN_MOST_SEATS);
  return lacking;
}

/* What one car answers for one unit; the state is as before afterwards. */
static bool
ask_car (YxPlanState *state, uint32_t unit, uint32_t v, uint32_t seats, YxPlanAnswer *ret_answer)
{
  const YxPlanInstance *instance = state->instance;
  const YxPlanTotals before = state->totals;
  const bool fresh = !yx_plan_state_in_use (state, v);

  yx_plan_state_mark (state);
  const bool fits = yx_plan_insert_into (state, unit, v) && !state->broken;
  if (fits) {
    const uint32_t node = state->filled[instance->units[unit].first_slot];

    *ret_answer = (YxPlanAnswer){
      .vehicle = v,
      .fresh = fresh,
      .place = instance->nodes[node].place,
      .window = instance->nodes[node].window,
      .begin = state->stops[node].early,
      .extra_cost = state->totals.cost - before.cost,
      .gain = before.loss - state->totals.loss,
      .finish = state->stops[instance->first_end + v].early,
      .lacking_seats = seats > 0 ? lacking_seats (state, node, seats) : 0,
    };
  }
  yx_plan_state_undo (state);
  return fits;
}

uint32_t
yx_plan_ask_cars (YxPlanState *state, uint32_t task, uint32_t except, uint32_t seats,
                  YxPlanAnswer *ret_answers, uint32_t size)
{
  const YxPlanInstance *instance = state->instance;
  uint32_t n = 0;

  for (uint32_t v = 0; v < instance->problem->n_vehicles; v++) {
    YxPlanAnswer best = { .vehicle = NONE }, answer;

    for (uint32_t k = instance->first_slot_of[task];
         v != except && k < instance->first_slot_of[task + 1]; k++) {
      const uint32_t unit = instance->slots[instance->slots_of[k]].unit;
      if (unit != NONE && state->where[unit] != NONE
          && ask_car (state, unit, v, seats, &answer)
          && (best.vehicle == NONE || is_better (&answer, &best)))
        best = answer;
    }
    if (best.vehicle != NONE)
      keep_answer (ret_answers, size, &n, best);
  }
  return n;
}
