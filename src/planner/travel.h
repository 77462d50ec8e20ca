#pragma once

/* Driving under hourly factors. A drive of `seconds` base time uses up Σ dt / factor(hour): the
 * speed model of Ichoua, Gendreau & Potvin (2003), which keeps first-in-first-out, so a schedule
 * "as early as possible" is also the best one. Both directions are exact adjoints on whole
 * seconds: arrive (t) ≤ a exactly when t ≤ depart (a). */

#include <math.h>

#define YX_PLAN_HOUR 3600.0

static inline double
yx_plan_arrive_by_hours (const double *factors, double clock, double leave, double seconds)
{
  double t = leave + clock, left = seconds;
  double hour = floor (t / YX_PLAN_HOUR);

  if (!isfinite (seconds) || !isfinite (leave))
    return INFINITY;
  for (;;) {
    const double factor = factors[(unsigned) (hour - 24.0 * floor (hour / 24.0)) % 24];
    const double room = ((hour + 1.0) * YX_PLAN_HOUR - t) / factor;

    if (left <= room)
      return ceil (t + left * factor - 1e-6) - clock;
    left -= room;
    hour += 1.0;
    t = hour * YX_PLAN_HOUR;
  }
}

static inline double
yx_plan_depart_by_hours (const double *factors, double clock, double arrive, double seconds)
{
  double t = arrive + clock, left = seconds;
  double hour = ceil (t / YX_PLAN_HOUR) - 1.0;

  if (!isfinite (seconds) || !isfinite (arrive))
    return -INFINITY;
  for (;;) {
    const double factor = factors[(unsigned) (hour - 24.0 * floor (hour / 24.0)) % 24];
    const double room = (t - hour * YX_PLAN_HOUR) / factor;

    if (left <= room)
      return floor (t - left * factor + 1e-8) - clock;
    left -= room;
    t = hour * YX_PLAN_HOUR;
    hour -= 1.0;
  }
}
