#pragma once

/* Writes the GeoPackage: the tables of the standard (OGC 12-128r17), one table a layer with a
 * spatial index, and the empty tables of region/format.h. */

#include "region/area.h"
#include "region/classify.h"
#include "region/connection.h"

G_BEGIN_DECLS

typedef struct _YxPackage YxPackage;

/* One row of a layer; what its layer has no column for is not looked at. */
typedef struct {
  char osm_type; /* 'n', 'w' or 'r' */
  gint64 osm_id;
  const char *name, *name_zh, *name_en, *ref; /* nullable */
  const char *street;                         /* of an address, nullable */
  const char *surface, *max_speed;            /* of a road, as tagged, nullable */
  gint64 population;                          /* of a place, 0 unknown */
  int admin_level;                            /* of a boundary */
} YxPackageRow;

/* Makes the tables in an empty database, which must stay open. */
YxPackage *yx_package_new (sqlite3 *db, const char *shown, GError **error);
void yx_package_free (YxPackage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxPackage, yx_package_free)

gboolean yx_package_add (YxPackage *self, const YxFeatureClass *class, const YxPackageRow *row,
                         const YxGeometry *geometry, guint32 *ret_fid, GError **error);

guint32 yx_package_count (const YxPackage *self, YxRegionLayer layer);

/* Everything there is. */
YxBox yx_package_box (const YxPackage *self);

/* Fills in what the standard wants to be said of the layers, and registers the view `about`, with `time` (ISO 8601) as the time
 * of their last change. */
gboolean yx_package_finish (YxPackage *self, const char *time, GError **error);

G_END_DECLS
