#pragma once

/* A file of map features written through GDAL: GeoJSON, GPX, KML or GeoPackage, in WGS-84.
 * It grows beside its final name and takes that name, readable by its owner only, when it is
 * complete and on disk; freed before that, it leaves nothing behind. */

#include <gio/gio.h>

#include "geo/datum.h"

G_BEGIN_DECLS

typedef enum {
  YX_EXPORT_GEOJSON,
  YX_EXPORT_GPX,
  YX_EXPORT_KML,
  YX_EXPORT_GPKG,
} YxExportFormat;

/* By the ending of a file name (.geojson, .json, .gpx, .kml, .gpkg), ASCII case ignored. Fails
 * with G_IO_ERROR_NOT_SUPPORTED listing the endings known. */
gboolean yx_export_format_for_path (const char *path, YxExportFormat *ret_format, GError **error);

typedef enum {
  YX_FEATURE_TEXT, /* const char *, NULL: not known */
  YX_FEATURE_INT,  /* gint64 */
  YX_FEATURE_REAL, /* double */
  YX_FEATURE_TIME, /* gint64: UTC microseconds, 0: not known */
} YxFeatureType;

typedef struct {
  const char *name;
  YxFeatureType type;
} YxFeatureField;

typedef union {
  const char *text;
  gint64 number; /* INT and TIME */
  double real;
} YxFeatureValue;

typedef struct {
  const char *name; /* GPX: "waypoints" for points, "tracks" for lines */
  gboolean is_line;
  const YxFeatureField *fields;
  guint n_fields;
} YxFeatureLayer;

typedef struct _YxFeatureFile YxFeatureFile;

/* GeoJSON holds one layer whose features may be points and lines, so all `layers` must have the
 * same fields there and become one. GPX wants its points before its lines. `layers` must outlive
 * the file. Fails with G_IO_ERROR naming the file. Returns: (transfer full) */
YxFeatureFile *yx_feature_file_new (const char *path, YxExportFormat format,
                                    const YxFeatureLayer *layers, guint n_layers, GError **error);

/* Features come layer by layer, in the order of the layers. n_points 0: no geometry; 1 for a point
 * layer; at least 2 for a line. `values` is parallel to the layer's fields. */
gboolean yx_feature_file_add (YxFeatureFile *file, guint layer, const YxLonLat *points,
                              gsize n_points, const YxFeatureValue *values, GError **error);

/* Completes the file under its final name. The object still needs freeing. */
gboolean yx_feature_file_finish (YxFeatureFile *file, GError **error);

void yx_feature_file_free (YxFeatureFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxFeatureFile, yx_feature_file_free)

G_END_DECLS
