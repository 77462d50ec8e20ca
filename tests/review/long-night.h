#pragma once

/* A night of many devices, one a car, that drive east along a parallel each, a fix every so many
 * seconds: 1e-4 degrees of longitude a second. */

#include "desk/desk.h"
#include "desk/made-night.h"

#define LONG_NIGHT_BEGIN (NIGHT_START)
#define LONG_NIGHT_LON 110.0
#define LONG_NIGHT_STEP 1e-4

typedef struct {
  Night *night;
  guint n_devices;
  gint64 begin, end;
} LongNight;

/* n_late: from `late_from` on for so many seconds device 1's fixes are received an hour later. From
 * gap_from on for gap_s seconds no device has a fix. Seconds from the begin. */
typedef struct {
  guint n_devices;
  gint64 seconds, every;
  gint64 late_from, late_s;
  gint64 gap_from, gap_s;
} LongNightOptions;

LongNight *long_night_new (const LongNightOptions *options);
void long_night_free (LongNight *self);

double long_night_lon (gint64 second);
double long_night_lat (guint device);
