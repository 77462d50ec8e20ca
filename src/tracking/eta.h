#pragma once

/* When a team will be where: plain arithmetic on the drives that remain. */

#include <stddef.h>
#include <stdint.h>

typedef struct {
  double drive_s;        /* from the stop before, or from where the team is, as the roads say */
  int64_t opens, closes; /* of the window it was planned in, UTC microseconds; INT64_MIN, INT64_MAX */
  double service_s;      /* on scene */
} YxEtaStop;

typedef struct {
  int64_t arrival;       /* UTC microseconds */
  int64_t begin;         /* of the visit: the arrival, or when the window opens */
  int64_t slack;         /* until the window closes; below 0: late by so much */
} YxEta;

/* Fills `etas`, one for each stop, for a team that is free to go on at `now`; drives take
 * `factor` times as long as the roads say. */
void yx_eta_compute (const YxEtaStop *stops, size_t n_stops, int64_t now, double factor,
                     YxEta *etas);

/* Tonight's factor, from the drives that were driven: the ratio of the sums, held to 1 by
 * twenty minutes of drives as expected, so that one short drive says little. Zeroed to begin with. */
typedef struct {
  double driven_s, expected_s;
} YxEtaPace;

void yx_eta_pace_add (YxEtaPace *pace, double driven_s, double expected_s);
double yx_eta_pace_get (const YxEtaPace *pace);
