#pragma once

/* The region file: everything that the console knows of a place without a network. It is one
 * GeoPackage (QGIS and ogrinfo open it) with the layers of an OpenStreetMap extract, and beside
 * them the tables that make it fast: painted features by zoom band, and the road graph.
 * region/format.h writes down the tables; region/region-build.h makes the file and
 * region/region-query.h reads features for painting.
 *
 * A YxRegion is immutable and safe to use from any thread: each call borrows a connection of
 * its own from a pool inside. */

#include <gio/gio.h>

#include "geo/measure.h"

/* roads/roads.h is included by whoever needs more than the pointer. */
struct YxRoads;

G_BEGIN_DECLS

typedef enum {
  YX_REGION_ERROR_NOT_A_REGION, /* some other file: not SQLite, or a GeoPackage not made here */
  YX_REGION_ERROR_DAMAGED,      /* a region file, but truncated or altered */
  YX_REGION_ERROR_NEWER,        /* made by a later version than this program can read */
  YX_REGION_ERROR_EXTRACT,      /* the extract is no OSM data, truncated, or empty */
  YX_REGION_ERROR_SPEEDS,       /* the speed table names an unknown or impossible value */
  YX_REGION_ERROR_FAILED,       /* reading or writing failed; the message says why */
} YxRegionError;

#define YX_REGION_ERROR (yx_region_error_quark ())
GQuark yx_region_error_quark (void);

#define YX_TYPE_REGION (yx_region_get_type ())
G_DECLARE_FINAL_TYPE (YxRegion, yx_region, YX, REGION, GObject)

/* Opens a region file read-only and checks that it is one, whole, and of a version that this
 * program reads; the road graph is in memory afterwards. Takes 0.01 s for a county and about
 * 0.1 s per 100 MB of road graph, so a window should use the async form.
 * Errors: YX_REGION_ERROR, message names the file. */
YxRegion *yx_region_open (const char *path, GError **error);
void yx_region_open_async (const char *path, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data);
YxRegion *yx_region_open_finish (GAsyncResult *result, GError **error);

/* Whether the file is a region of this or a later version; nothing is said of its roads. */
gboolean yx_region_is_region (const char *path);

const char *yx_region_get_path (YxRegion *self);

/* What the region is called: given when built, else the extract's file name. */
const char *yx_region_get_name (YxRegion *self);

/* File name of the extract, and its SHA-256 in hexadecimal. */
const char *yx_region_get_source (YxRegion *self);
const char *yx_region_get_source_hash (YxRegion *self);

/* "© OpenStreetMap contributors, ODbL"; must stay visible wherever the map is. */
const char *yx_region_get_attribution (YxRegion *self);

/* The latest edit in the extract in UTC microseconds, 0 when its objects carry no times. */
gint64 yx_region_get_data_time (YxRegion *self);

/* Where there are roads (else: where there is anything); what to show when nothing else is
 * asked, and what "outside the region" is measured from. */
YxBox yx_region_get_box (YxRegion *self);

/* The graph of the region, owned by it and immutable; NULL when the extract has no road. Cast to
 * YxRoads by including roads/roads.h, where `struct YxRoads` is that type. */
const struct YxRoads *yx_region_get_roads (YxRegion *self);

/* Features in a layer; the names are those of the GeoPackage's tables ("roads", "water_areas",
 * "water_lines", "landuse", "buildings", "places", "addresses", "pois", "railways",
 * "boundaries"). 0 for any other word. */
guint yx_region_count (YxRegion *self, const char *layer);

G_END_DECLS
