#pragma once

/* Areas from and to map files. In: GeoJSON, GeoPackage, shapefile, KML, polygons in the datum that is
 * declared. A field 名称 or name is the area's name, 团队 or team its team. One ring that bounds
 * nothing refuses the whole file, with the feature named. Out: GeoJSON. */

#include <gio/gio.h>

#include "desk/areas.h"
#include "geo/datum.h"

G_BEGIN_DECLS

/* *ret_n is nullable. */
gboolean yx_area_file_import (YxDesk *desk, const char *path, YxDatum datum, gboolean add,
                              guint *ret_n, GCancellable *cancellable, GError **error);

/* GeoJSON text of a set, in WGS-84. Returns: (transfer full) */
char *yx_area_set_to_geojson (const YxAreaSet *set);

G_END_DECLS
