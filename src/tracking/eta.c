#include "tracking/eta.h"

#include <math.h>

#define SECOND 1e6
#define HELD_S 1200.0
#define MIN_FACTOR 0.5
#define MAX_FACTOR 3.0

void
yx_eta_compute (const YxEtaStop *stops, size_t n_stops, int64_t now, double factor, YxEta *etas)
{
  int64_t time = now;

  for (size_t i = 0; i < n_stops; i++) {
    const YxEtaStop *stop = &stops[i];
    YxEta *eta = &etas[i];

    eta->arrival = time + (int64_t) (fmax (0, stop->drive_s) * factor * SECOND);
    eta->begin = eta->arrival > stop->opens ? eta->arrival : stop->opens;
    eta->slack = stop->closes == INT64_MAX ? INT64_MAX : stop->closes - eta->begin;
    time = eta->begin + (int64_t) (fmax (0, stop->service_s) * SECOND);
  }
}

void
yx_eta_pace_add (YxEtaPace *pace, double driven_s, double expected_s)
{
  /* A drive of nothing, and one that was broken off or slept through, say nothing of the roads. */
  if (!(expected_s >= 30) || !(driven_s > 0) || driven_s > 6 * expected_s)
    return;
  pace->driven_s += driven_s;
  pace->expected_s += expected_s;
}

double
yx_eta_pace_get (const YxEtaPace *pace)
{
  const double factor = (HELD_S + pace->driven_s) / (HELD_S + pace->expected_s);

  return fmin (MAX_FACTOR, fmax (MIN_FACTOR, factor));
}
