#pragma once

/* How likely more persons come aboard than there are seats: the exact distribution of a sum of
 * independent "this many or none". */

#include <stdbool.h>
#include <stdint.h>

#define YX_PLAN_MOST_SEATS 4096

typedef struct {
  uint32_t capacity;
  uint32_t certain;                    /* taken for sure */
  uint32_t most;                       /* that the others can take */
  uint32_t reach;                      /* min (most, capacity) */
  double odds[YX_PLAN_MOST_SEATS + 1]; /* [seats that the others take], 0 … reach */
} YxPlanSeats;

void yx_plan_seats_init (YxPlanSeats *seats, uint32_t capacity);
void yx_plan_seats_add (YxPlanSeats *seats, uint32_t taken, double chance);
/* The probability that so many seats are left. */
double yx_plan_seats_room (const YxPlanSeats *seats, uint32_t left);
/* The probability that the sum exceeds the capacity. */
double yx_plan_seats_risk (const YxPlanSeats *seats);

/* Whether a risk is within a bound. The same persons in another order give a sum that differs in its
 * last digits: a plan that was found must be found sound again. Half of what the checker grants. */
static inline bool
yx_plan_seats_within (double risk, double bound)
{
  return risk <= bound + 5e-13;
}
