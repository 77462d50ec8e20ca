#include "planner/seats.h"

void
yx_plan_seats_init (YxPlanSeats *seats, uint32_t capacity)
{
  seats->capacity = capacity;
  seats->certain = seats->most = seats->reach = 0;
  seats->odds[0] = 1;
}

void
yx_plan_seats_add (YxPlanSeats *seats, uint32_t taken, double chance)
{
  if (taken == 0 || chance <= 0)
    return;
  if (chance >= 1) {
    seats->certain += taken;
    return;
  }
  /* Convolution in place, from above; what exceeds the capacity is cut off: it is the risk. */
  const uint32_t reach
      = seats->reach + taken < seats->capacity ? seats->reach + taken : seats->capacity;
  for (uint32_t k = seats->reach + 1; k <= reach; k++)
    seats->odds[k] = 0;
  for (uint32_t k = reach + 1; k-- > 0;)
    seats->odds[k]
        = seats->odds[k] * (1 - chance) + (k >= taken ? seats->odds[k - taken] * chance : 0);
  seats->reach = reach;
  seats->most += taken;
}

double
yx_plan_seats_room (const YxPlanSeats *seats, uint32_t left)
{
  const uint64_t taken = (uint64_t) seats->certain + left;
  double fits = 0;

  if (taken > seats->capacity)
    return 0;
  if (taken + seats->most <= seats->capacity)
    return 1; /* not a rounding error of the sum */
  for (uint32_t k = 0; k <= seats->reach && k + taken <= seats->capacity; k++)
    fits += seats->odds[k];
  return fits < 1 ? fits : 1;
}

double
yx_plan_seats_risk (const YxPlanSeats *seats)
{
  return 1 - yx_plan_seats_room (seats, 0);
}
