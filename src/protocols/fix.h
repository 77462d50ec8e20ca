#pragma once

/* What a phone or terminal said of itself in one report, whichever protocol it speaks: SI units,
 * WGS-84, UTC. Everything may be unknown; nothing is guessed here. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "geo/datum.h"

#define YX_FIX_NO_TIME INT64_MIN

/* Kept in the desk's rows, so a bit never changes its meaning. */
typedef enum {
  YX_FIX_NOT_VALID = 1 << 0,    /* the receiver itself says that it has no fix */
  YX_FIX_ENCRYPTED = 1 << 1,    /* the coordinates are encrypted: kept, never plotted */
  YX_FIX_SOS = 1 << 2,
  YX_FIX_SOS_OVER = 1 << 3,     /* the alarm is taken back */
  YX_FIX_BAD_CHECKSUM = 1 << 4,
  YX_FIX_BACKLOG = 1 << 5,      /* sent late, from where there was no network */
  YX_FIX_CHARGING = 1 << 6,
  YX_FIX_IGNITION = 1 << 7,
  YX_FIX_NO_DEVICE_TIME = 1 << 8, /* the time is that of receipt */
  YX_FIX_NO_POSITION = 1 << 9,    /* no coordinates were said */
  YX_FIX_LOST = 1 << 10,          /* the broker lost the connection to the device */
} YxFixFlags;

typedef struct {
  double lon, lat;  /* degrees as said, NAN: not said; see yx_fix_get_point() */
  int64_t time;     /* by the device's clock, UTC microseconds; YX_FIX_NO_TIME: not said */
  double altitude;  /* metres */
  double speed;     /* metres a second */
  double course;    /* degrees from north, clockwise, in [0, 360) */
  double accuracy;  /* metres */
  double battery;   /* 0 … 1 */
  uint32_t flags;   /* YxFixFlags */
} YxFix;

/* Nothing known. */
void yx_fix_init (YxFix *fix);

/* Whether it says where the device is: coordinates on the globe, not encrypted, from a receiver
 * that had a fix, and not the point 0, 0, which devices report for want of one. */
bool yx_fix_get_point (const YxFix *fix, YxLonLat *ret_point);

/* Each sets one member if the value is possible, else leaves it unknown. */
void yx_fix_set_speed (YxFix *fix, double metres_per_second);
void yx_fix_set_course (YxFix *fix, double degrees);
void yx_fix_set_accuracy (YxFix *fix, double metres);
void yx_fix_set_altitude (YxFix *fix, double metres);
void yx_fix_set_battery (YxFix *fix, double share);

#define YX_IDENTITY_SIZE 128

/* A fix with the identity by which its device is known in that protocol. */
typedef struct {
  char identity[YX_IDENTITY_SIZE]; /* UTF-8, empty: none was said */
  bool position;                   /* coordinates were said */
  YxFix fix;
} YxReport;

/* Copies an identity; false, with an empty one set, when it is too long or no valid UTF-8, or
 * holds a control character. */
bool yx_report_set_identity (YxReport *report, const char *identity, size_t size);

/* Copies a UTF-8 text into `size` bytes, its end included; cut between characters. */
void yx_text_copy (const char *text, char *ret_text, size_t size);

#define YX_KNOT (1852.0 / 3600.0)
#define YX_KILOMETRE_AN_HOUR (1 / 3.6)
