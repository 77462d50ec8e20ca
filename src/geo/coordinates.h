#pragma once

/* A place as people write it down or read it out: a pair of coordinates in text.
 *
 *   113.0712,34.9433        34.9433 113.0712       (113.0712，34.9433)
 *   东经113度4分16秒 北纬34度56分36秒               113°4'16"E, 34°56'36"N
 *   N34.9433 E113.0712      经度113.07 纬度34.94    lat=34.94; lng=113.07
 *   113 4 16 34 56 36       高德 113.0768,34.9421   bd09: 113.0833,34.9481
 *
 * The order is told by letters or words; else by what can be: a longitude above 90, or the only
 * order that lies in China. */

#include "geo/datum.h"

typedef enum {
  YX_COORDINATES_OK,
  YX_COORDINATES_NONE,      /* the text is no pair of numbers: perhaps an address */
  YX_COORDINATES_AMBIGUOUS, /* either order could be meant */
  YX_COORDINATES_RANGE,     /* off the globe, or 60 minutes and more */
} YxCoordinatesError;

typedef struct {
  YxLonLat point; /* in its datum */
  bool has_datum; /* the text names it */
  YxDatum datum;  /* WGS-84 when it does not */
  bool lat_first;
} YxCoordinates;

/* Reads UTF-8 text; *ret_coordinates is touched on OK only. */
YxCoordinatesError yx_coordinates_parse (const char *text, YxCoordinates *ret_coordinates);
