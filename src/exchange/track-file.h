#pragma once

/* Recorded tracks from files: GPX (track and route points), GeoJSON (lines, or points in
 * order), CSV (columns lon, lat, and if there are time and accuracy). */

#include <gio/gio.h>

#include "roads/roads.h"

G_BEGIN_DECLS

typedef enum {
  YX_TRACK_CSV,
  YX_TRACK_GPX,
  YX_TRACK_GEOJSON,
} YxTrackFormat;

/* At least two fixes, times not decreasing; else G_IO_ERROR_INVALID_DATA or the parser's error,
 * saying where. Returns: (element-type YxRoadFix) */
GArray *yx_track_parse (const char *bytes, gsize length, YxTrackFormat format,
                        gboolean *ret_is_timed, GError **error);

/* (element-type YxRoadFix), in the order of the file, whose format its ending tells (.gpx,
 * .geojson or .json, else CSV). Fixes without a time go between the others
 * at the pace of a car, and have the time 0 when none has one;
 * *ret_is_timed (nullable) is whether all have one. Times without an offset are local ones.
 * Errors name the file and the line or what is wrong. */
GArray *yx_track_file_read (const char *path, gboolean *ret_is_timed, GError **error);

/* Points of a CSV file with columns id (optional), lon, lat. ret_ids (nullable) receives their
 * ids, else their row numbers. Returns: (element-type YxLonLat) */
GArray *yx_points_file_read (const char *path, GPtrArray **ret_ids, GError **error);

G_END_DECLS
