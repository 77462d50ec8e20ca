#include "simulator/journey.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "geo/measure.h"

#define SECOND 1e6
#define ABSENT_S 600.0 /* at a door where nobody answers */

/* Steele, Lea & Flood (2014), "Fast splittable pseudorandom number generators". */
static uint64_t
next_random (uint64_t *state)
{
  uint64_t z = *state += UINT64_C (0x9e3779b97f4a7c15);

  z = (z ^ z >> 30) * UINT64_C (0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * UINT64_C (0x94d049bb133111eb);
  return z ^ z >> 31;
}

static double
next_share (uint64_t *state)
{
  return (double) (next_random (state) >> 11) / 9007199254740992.0;
}

/* The nearest point of the line to a stop, about where the plan's metres put it. */
static double
find_along (const YxJourney *journey, YxLonLat point, double expected, double tolerance)
{
  double best_m = INFINITY, best = expected;

  for (size_t i = 1; i < journey->n_points; i++) {
    double fraction, metres, along;

    if (journey->along[i] < expected - tolerance || journey->along[i - 1] > expected + tolerance)
      continue;
    metres = yx_segment_nearest (point, journey->line[i - 1], journey->line[i], NULL, &fraction);
    along = journey->along[i - 1] + fraction * (journey->along[i] - journey->along[i - 1]);
    if (metres < best_m - 1) {
      best_m = metres;
      best = along;
    }
  }
  return best;
}

static YxLonLat
point_along (const YxJourney *journey, double along, double *ret_course)
{
  size_t low = 0, high = journey->n_points - 1;
  double length, fraction;

  while (high - low > 1) {
    const size_t middle = (low + high) / 2;

    if (journey->along[middle] <= along)
      low = middle;
    else
      high = middle;
  }
  length = journey->along[high] - journey->along[low];
  fraction = length > 0 ? fmin (1, fmax (0, (along - journey->along[low]) / length)) : 0;
  *ret_course = yx_bearing (journey->line[low], journey->line[high]);
  return (YxLonLat){ journey->line[low].lon
                         + fraction * (journey->line[high].lon - journey->line[low].lon),
                     journey->line[low].lat
                         + fraction * (journey->line[high].lat - journey->line[low].lat) };
}

static void
draw_times (YxJourney *journey, const YxJourneyPlan *plan, uint64_t seed)
{
  uint64_t state = seed;
  double course;
  int64_t time = plan[0].departure;

  for (size_t i = 0; i < journey->n_stops; i++) {
    YxJourneyStop *stop = &journey->stops[i];
    const double planned_s = (double) (plan[i].departure - plan[i].begin) / SECOND;
    double on_scene_s = planned_s;

    stop->point = point_along (journey, stop->along, &course);
    if (i == 0) {
      stop->arrival = plan[0].arrival;
      stop->departure = time;
      continue;
    }
    time += (int64_t) ((double) (plan[i].arrival - plan[i - 1].departure)
                       * (0.9 + 0.35 * next_share (&state)));
    stop->arrival = time;
    stop->met = plan[i].visit && next_share (&state) < plan[i].presence;
    if (plan[i].visit && !stop->met)
      on_scene_s = fmin (planned_s, ABSENT_S);
    stop->lot = next_share (&state);
    on_scene_s *= 0.85 + 0.3 * next_share (&state);
    /* Nobody goes to a door before its hour. */
    if (plan[i].visit && time < plan[i].begin)
      time = plan[i].begin;
    time += (int64_t) (on_scene_s * SECOND);
    stop->departure = time;
  }
}

bool
yx_journey_init (YxJourney *journey, const YxLonLat *line, size_t n_points,
                 const YxJourneyPlan *plan, size_t n_stops, uint64_t seed)
{
  double total, expected = 0, planned = 0;

  *journey = (YxJourney){ .n_points = n_points, .n_stops = n_stops };
  if (n_points < 2 || n_stops < 1)
    return false;
  journey->line = malloc (n_points * sizeof *line);
  journey->along = malloc (n_points * sizeof *journey->along);
  journey->stops = calloc (n_stops, sizeof *journey->stops);
  if (journey->line == NULL || journey->along == NULL || journey->stops == NULL) {
    yx_journey_clear (journey);
    return false;
  }
  memcpy (journey->line, line, n_points * sizeof *line);
  journey->along[0] = 0;
  for (size_t i = 1; i < n_points; i++)
    journey->along[i] = journey->along[i - 1] + yx_distance (line[i - 1], line[i]);
  total = journey->along[n_points - 1];
  for (size_t i = 0; i < n_stops; i++)
    planned += plan[i].metres;
  for (size_t i = 1; i < n_stops; i++) {
    /* The line may be simplified: its metres are those of the plan by the same share. */
    expected += planned > 0 ? plan[i].metres * total / planned : total / (double) (n_stops - 1);
    journey->stops[i].along = fmax (journey->stops[i - 1].along,
                                    find_along (journey, plan[i].point, expected, 100));
  }
  draw_times (journey, plan, seed);
  return true;
}

void
yx_journey_clear (YxJourney *journey)
{
  free (journey->line);
  free (journey->along);
  free (journey->stops);
  *journey = (YxJourney){ .n_points = 0 };
}

void
yx_journey_at (const YxJourney *journey, int64_t time, YxJourneyPlace *ret_place)
{
  const YxJourneyStop *last = &journey->stops[0];

  for (size_t i = 1; i < journey->n_stops && time >= journey->stops[i].arrival; i++)
    last = &journey->stops[i];
  ret_place->speed = 0;
  ret_place->point = point_along (journey, last->along, &ret_place->course);
  if (time > last->departure && last + 1 < journey->stops + journey->n_stops) {
    const YxJourneyStop *next = last + 1;
    const double seconds = (double) (next->arrival - last->departure) / SECOND;
    const double share
        = seconds > 0 ? (double) (time - last->departure) / SECOND / seconds : 1;

    ret_place->point = point_along (journey, last->along + share * (next->along - last->along),
                                    &ret_place->course);
    ret_place->speed = seconds > 0 ? (next->along - last->along) / seconds : 0;
  }
}
