#pragma once

/* A night as one car might drive it: the planned roads, with drives that take longer or shorter than
 * planned and visits that find somebody or nobody. Plain values; the same seed draws the same night. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "geo/datum.h"

/* So long a team stays where it has come home, in microseconds. */
#define YX_JOURNEY_PARKED (60 * (int64_t) 1000000)

typedef struct {
  YxLonLat point;
  double metres;           /* planned from the stop before */
  int64_t arrival, begin, departure; /* as planned, UTC microseconds */
  double presence;         /* likelihood of meeting somebody; 0 where nobody is sought */
  bool visit;
} YxJourneyPlan;

typedef struct {
  YxLonLat point;          /* on the line */
  double along;            /* metres from its begin */
  int64_t arrival, departure; /* as it comes about */
  bool met;
  double lot;              /* 0 … 1, drawn: what comes of it */
} YxJourneyStop;

typedef struct {
  YxLonLat *line;
  double *along;           /* of each point of the line */
  size_t n_points;
  YxJourneyStop *stops;
  size_t n_stops;
} YxJourney;

/* Draws a night along a line (copied) of at least two points. False when there is no memory. */
bool yx_journey_init (YxJourney *journey, const YxLonLat *line, size_t n_points,
                      const YxJourneyPlan *plan, size_t n_stops, uint64_t seed);
void yx_journey_clear (YxJourney *journey);

typedef struct {
  YxLonLat point;
  double speed;            /* metres a second */
  double course;           /* degrees */
} YxJourneyPlace;

/* Where the car is; before the first stop's departure and after the last arrival it stands there. */
void yx_journey_at (const YxJourney *journey, int64_t time, YxJourneyPlace *ret_place);
