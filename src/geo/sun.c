#include "geo/sun.h"

#include <math.h>

#define SECOND_US INT64_C (1000000)
#define DAY_US (86400 * SECOND_US)
/* 2000-01-01 12:00 UTC, from which the equations count. */
#define J2000_US (INT64_C (946728000) * SECOND_US)
#define DAYS_IN_CENTURY 36525.0

static double
radians (double degrees)
{
  return degrees * (M_PI / 180.0);
}

static double
degrees (double radians)
{
  return radians * (180.0 / M_PI);
}

void
yx_sun_place (int64_t time, double *ret_declination, double *ret_equation_min)
{
  const double t = (double) (time - J2000_US) / (double) DAY_US / DAYS_IN_CENTURY;
  const double mean_longitude = fmod (280.46646 + t * (36000.76983 + t * 0.0003032), 360.0);
  const double anomaly = radians (357.52911 + t * (35999.05029 - t * 0.0001537));
  const double eccentricity = 0.016708634 - t * (0.000042037 + t * 0.0000001267);
  const double centre = sin (anomaly) * (1.914602 - t * (0.004817 + t * 0.000014))
                        + sin (2.0 * anomaly) * (0.019993 - t * 0.000101)
                        + sin (3.0 * anomaly) * 0.000289;
  const double node = radians (125.04 - t * 1934.136);
  const double apparent
      = radians (mean_longitude + centre - 0.00569 - 0.00478 * sin (node));
  const double mean_obliquity
      = 23.0
        + (26.0 + (21.448 - t * (46.815 + t * (0.00059 - t * 0.001813))) / 60.0) / 60.0;
  const double obliquity = radians (mean_obliquity + 0.00256 * cos (node));
  const double y = tan (obliquity / 2.0) * tan (obliquity / 2.0);
  const double l = radians (mean_longitude);
  const double equation
      = y * sin (2.0 * l) - 2.0 * eccentricity * sin (anomaly)
        + 4.0 * eccentricity * y * sin (anomaly) * cos (2.0 * l) - 0.5 * y * y * sin (4.0 * l)
        - 1.25 * eccentricity * eccentricity * sin (2.0 * anomaly);

  *ret_declination = degrees (asin (sin (obliquity) * sin (apparent)));
  *ret_equation_min = 4.0 * degrees (equation);
}

/* When the sun is highest, on the day whose local mean noon is given. */
static int64_t
find_noon (int64_t mean_noon)
{
  int64_t noon = mean_noon;

  for (int i = 0; i < 3; i++) {
    double declination, equation;

    yx_sun_place (noon, &declination, &equation);
    noon = mean_noon - (int64_t) llround (60.0 * equation * (double) SECOND_US);
  }
  return noon;
}

/* When the sun's centre passes an altitude before noon (side -1) or after it (1). Its declination
 * and the equation of time are those of the passage itself, so it is found by repetition; half a
 * day changes either by less than a quarter of a degree, and a repetition takes the error by two
 * orders of magnitude. 0: it does not. */
static int64_t
find_passage (int64_t mean_noon, int64_t noon, double lat, double altitude, int side)
{
  int64_t time = noon;

  for (int i = 0; i < 5; i++) {
    double declination, equation, cosine, hours;

    yx_sun_place (time, &declination, &equation);
    cosine = (sin (radians (altitude)) - sin (radians (lat)) * sin (radians (declination)))
             / (cos (radians (lat)) * cos (radians (declination)));
    if (!(cosine >= -1.0 && cosine <= 1.0))
      return 0;
    hours = degrees (acos (cosine)) / 15.0;
    time = mean_noon
           + (int64_t) llround ((side * 3600.0 * hours - 60.0 * equation) * (double) SECOND_US);
  }
  return time;
}

size_t
yx_sun_days (YxLonLat place, int64_t from, int64_t to, YxSunDay *days, size_t n)
{
  /* Local mean noon of the day that begins at 1970-01-01 00:00 UTC. */
  const int64_t first = DAY_US / 2 - (int64_t) llround (place.lon / 360.0 * (double) DAY_US);
  const int64_t half = DAY_US / 2 + 3600 * SECOND_US;
  int64_t day = (from - first) / DAY_US - 2;
  size_t n_days = 0;

  for (; first + day * DAY_US - half <= to && n_days < n; day++) {
    const int64_t mean_noon = first + day * DAY_US;
    YxSunDay *sun = &days[n_days];

    if (mean_noon + DAY_US / 2 < from)
      continue;
    if (mean_noon - DAY_US / 2 > to)
      break;
    sun->noon = find_noon (mean_noon);
    sun->dawn = find_passage (mean_noon, sun->noon, place.lat, YX_SUN_CIVIL, -1);
    sun->rise = find_passage (mean_noon, sun->noon, place.lat, YX_SUN_ON_HORIZON, -1);
    sun->set = find_passage (mean_noon, sun->noon, place.lat, YX_SUN_ON_HORIZON, 1);
    sun->dusk = find_passage (mean_noon, sun->noon, place.lat, YX_SUN_CIVIL, 1);
    n_days++;
  }
  return n_days;
}
