#pragma once

/* Recorded tracks from files: GPX (track and route points), GeoJSON (lines, or points in
 * order), CSV (columns lon, lat, and if there are time and accuracy). */

#include <gio/gio.h>

#include "roads/roads.h"

G_BEGIN_DECLS

/* (element-type YxRoadFix), in the order of the file. Fixes without a time are a second apart.
 * Fails with G_IO_ERROR naming the file and the line or what is wrong. */
GArray *yx_track_file_read (const char *path, GError **error);

/* Points of a CSV file with columns id (optional), lon, lat. ret_ids (nullable) receives their
 * ids, else their row numbers. Returns: (element-type YxLonLat) */
GArray *yx_points_file_read (const char *path, GPtrArray **ret_ids, GError **error);

G_END_DECLS
