#include "roads/observe.h"
#include "roads/vector.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MIN_STRETCH_CM 8000
#define MAX_SILENCE_US 60000000
/* The car stays where it does not get this far in this time. */
#define STAY_US 120000000
#define STAY_M 30.0

#define ENOUGH_STRETCHES 10
#define ENOUGH_METRES 2000.0

/* ---- Observing ------------------------------------------------------------------------ */

/* A fix of the piece being looked at. */
typedef struct {
  double along_m;
  int64_t time_us;
  bool is_broken; /* nothing is known of the way from here to the next */
} Passing;

typedef YxVector (Passing) Passings;
typedef YxVector (YxRoadObservation) Observations;

static bool
collect_passings (const YxRoadMatch *match, const YxRoadFix *fixes, uint32_t piece,
                  Passings *passings)
{
  passings->n = 0;
  for (size_t i = 0; i < match->n_fixes; i++) {
    const YxRoadMatchedFix *fix = &match->fixes[i];

    if (fix->snap.status != YX_ROAD_SNAP_TOO_FAR && fix->piece == piece
        && !yx_vector_push (passings, ((Passing){ fix->along_m, fixes[i].time_us, false })))
      return false;
  }
  return true;
}

static void
break_at_silences_and_stays (Passings *passings)
{
  size_t first = 0;

  for (size_t i = 0; i + 1 < passings->n; i++) {
    if (passings->items[i + 1].time_us - passings->items[i].time_us > MAX_SILENCE_US)
      passings->items[i].is_broken = true;
  }
  /* From `first` on the car has not got far by `i`. */
  for (size_t i = 0; i < passings->n; i++) {
    while (passings->items[i].along_m - passings->items[first].along_m > STAY_M)
      first++;
    if (passings->items[i].time_us - passings->items[first].time_us >= STAY_US) {
      for (size_t k = first; k < i; k++)
        passings->items[k].is_broken = true;
    }
  }
}

/* When the car was at a point of the piece; false when that is not known well. *at is a fix not
 * beyond the point, and moves on. */
static bool
time_at (const Passings *passings, double along_m, size_t *at, double *ret_us)
{
  const Passing *items = passings->items;
  double share;

  while (*at + 1 < passings->n && items[*at + 1].along_m <= along_m)
    ++*at;
  if (items[*at].along_m > along_m || *at + 1 >= passings->n)
    return false;
  if (items[*at].is_broken)
    return false;
  share = (along_m - items[*at].along_m) / (items[*at + 1].along_m - items[*at].along_m);
  *ret_us = (double) items[*at].time_us
            + share * (double) (items[*at + 1].time_us - items[*at].time_us);
  return true;
}

static bool
is_broken_between (const Passings *passings, size_t from, size_t to)
{
  for (size_t i = from; i <= to && i < passings->n; i++) {
    if (passings->items[i].is_broken)
      return true;
  }
  return false;
}

static bool
observe_piece (const YxRoadPath *path, const Passings *passings, YxRoadsPeriod period,
               Observations *observations)
{
  double along_m = 0.0;
  size_t at = 0;

  for (size_t s = 0; s < path->n_stretches && passings->n > 1; s++) {
    const YxRoadStretch *stretch = &path->stretches[s];
    /* The ends lie on fixes up to rounding: a little inside is inside. */
    const double begin_m = along_m + 0.02;
    const double end_m = along_m + stretch->cm / 100.0 - 0.02;
    double entered, left;
    size_t first, last;

    along_m += stretch->cm / 100.0;
    if (stretch->cm < MIN_STRETCH_CM || !time_at (passings, begin_m, &at, &entered))
      continue;
    first = last = at;
    if (!time_at (passings, end_m, &last, &left) || is_broken_between (passings, first, last)
        || left - entered < 1000.0)
      continue;
    if (!yx_vector_push (observations, ((YxRoadObservation){
                                           .road_class = stretch->road_class,
                                           .pace = stretch->pace,
                                           .period = period,
                                           .time_us = (int64_t) entered,
                                           .cm = stretch->cm,
                                           .ms = (uint32_t) ((left - entered) / 1000.0),
                                           .model_ms = stretch->ms,
                                           .delay_ms = stretch->delay_ms,
                                       })))
      return false;
  }
  return true;
}

YxRoadsError
yx_roads_observe (const YxRoadMatch *match, const YxRoadFix *fixes, YxRoadsPeriod period,
                  YxRoadObservation **ret_observations, size_t *ret_n)
{
  Observations observations = { 0 };
  Passings passings = { 0 };
  bool ok = true;

  for (uint32_t piece = 0; piece < match->n_pieces && ok; piece++) {
    ok = collect_passings (match, fixes, piece, &passings);
    if (!ok)
      break;
    break_at_silences_and_stays (&passings);
    ok = observe_piece (&match->pieces[piece], &passings, period, &observations);
  }
  yx_vector_clear (&passings);
  if (!ok) {
    yx_vector_clear (&observations);
    return YX_ROADS_ERROR_NO_MEMORY;
  }
  *ret_observations = observations.items;
  *ret_n = observations.n;
  return YX_ROADS_OK;
}

/* ---- Judging -------------------------------------------------------------------------- */

static double
speed_of (const YxRoadObservation *observation, bool free)
{
  const double delay = free ? (double) observation->delay_ms : 0.0;
  /* No delay is longer than the drive; then it did not happen. */
  const double ms = (double) observation->ms - (delay < 0.8 * observation->ms ? delay : 0.0);

  return observation->cm * 36.0 / fmax (1.0, ms);
}

static int
compare_speeds (const void *a, const void *b)
{
  const double x = speed_of (a, false);
  const double y = speed_of (b, false);

  return (x > y) - (x < y);
}

static int
compare_free_speeds (const void *a, const void *b)
{
  const double x = speed_of (a, true);
  const double y = speed_of (b, true);

  return (x > y) - (x < y);
}

double
yx_road_driven_kmh (YxRoadObservation *observations, size_t n, bool free)
{
  uint64_t whole = 0;
  uint64_t sum = 0;

  if (n == 0)
    return NAN;
  qsort (observations, n, sizeof *observations, free ? compare_free_speeds : compare_speeds);
  for (size_t i = 0; i < n; i++)
    whole += observations[i].cm;
  for (size_t i = 0; i < n; i++) {
    sum += observations[i].cm;
    if (2 * sum >= whole)
      return speed_of (&observations[i], free);
  }
  return speed_of (&observations[n - 1], free);
}

/* Moves the observations of a class and period on which its own speed counts to the front. */
static size_t
gather_class (YxRoadObservation *observations, size_t n, YxRoadClass road_class,
              YxRoadsPeriod period)
{
  size_t found = 0;

  for (size_t i = 0; i < n; i++) {
    const YxRoadObservation observation = observations[i];

    if (observation.pace != YX_ROAD_PACE_CLASS || observation.road_class != road_class
        || observation.period != period)
      continue;
    observations[i] = observations[found];
    observations[found++] = observation;
  }
  return found;
}

static void
weigh (const YxRoadObservation *observations, size_t n, YxRoadEvidence *evidence)
{
  evidence->n = n;
  for (size_t i = 0; i < n; i++)
    evidence->metres += observations[i].cm / 100.0;
  evidence->is_changed = n >= ENOUGH_STRETCHES && evidence->metres >= ENOUGH_METRES;
}

typedef struct {
  double factor;
  double metres;
} FactorShare;

static int
compare_factors (const void *a, const void *b)
{
  const FactorShare *x = a;
  const FactorShare *y = b;

  return (x->factor > y->factor) - (x->factor < y->factor);
}

/* The share of posted limits that half of the metres under one were driven faster than. */
static YxRoadsError
calibrate_factor (const YxRoadsSpeeds *speeds, const YxRoadObservation *observations, size_t n,
                  YxRoadsSpeeds *result, YxRoadEvidence *evidence)
{
  FactorShare *shares = malloc ((n + 1) * sizeof *shares);
  double sum = 0.0;

  if (shares == NULL)
    return YX_ROADS_ERROR_NO_MEMORY;
  for (size_t i = 0; i < n; i++) {
    const YxRoadObservation *observation = &observations[i];
    const double model_ms = (double) observation->model_ms - (double) observation->delay_ms;

    if (observation->pace != YX_ROAD_PACE_POSTED || model_ms < 1.0)
      continue;
    shares[evidence->n].factor = speeds->maxspeed_factor * speed_of (observation, true)
                                 / (observation->cm * 36.0 / model_ms);
    shares[evidence->n++].metres = observation->cm / 100.0;
    evidence->metres += observation->cm / 100.0;
  }
  if (evidence->n > 1)
    qsort (shares, evidence->n, sizeof *shares, compare_factors);
  for (size_t i = 0; i < evidence->n && 2.0 * sum < evidence->metres; i++) {
    sum += shares[i].metres;
    evidence->kmh = shares[i].factor;
  }
  evidence->is_changed = evidence->n >= ENOUGH_STRETCHES && evidence->metres >= ENOUGH_METRES;
  if (evidence->is_changed)
    result->maxspeed_factor = fmin (1.5, fmax (0.3, round (evidence->kmh * 100.0) / 100.0));
  free (shares);
  return YX_ROADS_OK;
}

YxRoadsError
yx_roads_calibrate (const YxRoadsSpeeds *speeds, YxRoadObservation *observations, size_t n,
                    YxRoadsSpeeds *ret_speeds, YxRoadsCalibration *ret_calibration)
{
  YxRoadsCalibration calibration = { 0 };
  YxRoadsSpeeds result = *speeds;
  YxRoadsError error;

  for (int c = 0; c < YX_ROAD_N_CLASSES; c++) {
    for (int p = 0; p < YX_ROADS_N_PERIODS; p++) {
      YxRoadEvidence *evidence = &calibration.speeds[c][p];
      const size_t found
          = gather_class (observations, n, (YxRoadClass) c, (YxRoadsPeriod) p);

      weigh (observations, found, evidence);
      evidence->kmh = yx_road_driven_kmh (observations, found, true);
      if (evidence->is_changed)
        result.speed_kmh[c][p] = fmin (160.0, fmax (3.0, round (evidence->kmh * 2.0) / 2.0));
    }
  }
  calibration.maxspeed_factor.kmh = NAN;
  error = calibrate_factor (speeds, observations, n, &result, &calibration.maxspeed_factor);
  if (error != YX_ROADS_OK)
    return error;
  *ret_speeds = result;
  *ret_calibration = calibration;
  return YX_ROADS_OK;
}
