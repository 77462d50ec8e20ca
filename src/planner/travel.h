#pragma once

/* Driving by the hour. In hour h a drive would take seconds T(h) in all, by the matrix and the
 * factor of that hour, and of the way 1 / T(h) is done in each second: the speed model of Ichoua,
 * Gendreau & Potvin (2003), with each pair's own times. It keeps first-in-first-out, so a schedule
 * "as early as possible" is also the best one. Both directions are exact adjoints on whole
 * seconds: arrive (t) ≤ a exactly when t ≤ depart (a). */

#include <math.h>

#include "planner/planner.h"

#define YX_PLAN_HOUR 3600.0

/* A drive's seconds, by `seconds` and `other`, if all of it fell into an hour. */
static inline double
yx_plan_drive_in_hour (const YxPlanProblem *p, double hour, double seconds, double other)
{
  const unsigned h = (unsigned) (hour - 24.0 * floor (hour / 24.0)) % 24;

  return (p->other_hours && p->other_hours[h] ? other : seconds)
         * (p->hour_factors ? p->hour_factors[h] : 1.0);
}

static inline double
yx_plan_arrive_by_hours (const YxPlanProblem *p, double leave, double seconds, double other)
{
  double t = leave + p->clock, left = 1.0;
  double hour = floor (t / YX_PLAN_HOUR);

  if (!isfinite (seconds) || !isfinite (leave))
    return INFINITY;
  for (;;) {
    const double whole = yx_plan_drive_in_hour (p, hour, seconds, other);
    const double room = (hour + 1.0) * YX_PLAN_HOUR - t;

    if (left * whole <= room)
      return ceil (t + left * whole - 1e-6) - p->clock;
    left -= room / whole;
    hour += 1.0;
    t = hour * YX_PLAN_HOUR;
  }
}

static inline double
yx_plan_depart_by_hours (const YxPlanProblem *p, double arrive, double seconds, double other)
{
  double t = arrive + p->clock, left = 1.0;
  double hour = ceil (t / YX_PLAN_HOUR) - 1.0;

  if (!isfinite (seconds) || !isfinite (arrive))
    return -INFINITY;
  for (;;) {
    const double whole = yx_plan_drive_in_hour (p, hour, seconds, other);
    const double room = t - hour * YX_PLAN_HOUR;

    if (left * whole <= room)
      return floor (t - left * whole + 1e-8) - p->clock;
    left -= room / whole;
    t = hour * YX_PLAN_HOUR;
    hour -= 1.0;
  }
}
