#pragma once

/* Everything of a night that has a place, as GeoPackage (for QGIS), GPX, KML or GeoJSON: what was driven
 * (a line for each stretch between two gaps), visits, evidence, and the plan's stops beside them.
 * Written whole or not at all (exchange/feature-file.h). */

#include "exchange/feature-file.h"
#include "review/timeline.h"

G_BEGIN_DECLS

/* One layer "night" in GeoJSON, "tracks" and "waypoints" in GPX; else layers "tracks", "visits",
 * "stops" (of the last plan), "evidence". Names are masked unless full, within notes too. In a redacted
 * edition each place is the middle of a square of 500 m, also those that a track goes through (of one
 * that never leaves a square there is no line), and addresses are cut to the township. */
gboolean yx_night_file_write (const YxReplay *replay, const char *path, YxExportFormat format,
                              const YxNightEdition *edition, GCancellable *cancellable,
                              GError **error);

G_END_DECLS
