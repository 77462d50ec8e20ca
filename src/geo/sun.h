#pragma once

/* When the sun rises and sets at a place, by the equations of NOAA's solar calculator, which are
 * the low-precision ones of Meeus, Astronomical Algorithms (2nd ed. 1998), chapters 22, 25 and 28.
 * Good to a minute between the polar circles for a flat horizon at sea level; hills and weather
 * make more. Times are UTC microseconds since 1970. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "geo/datum.h"

/* Altitudes of the sun's centre in degrees: its upper edge on the horizon with the refraction that
 * almanacs use; and where civil twilight, light enough to see a face and a path, begins and ends. */
#define YX_SUN_ON_HORIZON (-0.833)
#define YX_SUN_CIVIL (-6.0)

/* A day from one solar midnight to the next: dawn ≤ rise < set ≤ dusk. What does not happen is 0:
 * rise and set in a polar night or day, dawn and dusk where it does not get dark or light. */
typedef struct {
  int64_t dawn, rise, noon, set, dusk;
} YxSunDay;

/* The sun's declination in degrees and the equation of time in minutes: what a sundial is ahead of
 * a clock of local mean time. */
void yx_sun_place (int64_t time, double *ret_declination, double *ret_equation_min);

/* The days that the span touches, in order: as many as fit in days[n]. Returns how many. */
size_t yx_sun_days (YxLonLat place, int64_t from, int64_t to, YxSunDay *days, size_t n);
