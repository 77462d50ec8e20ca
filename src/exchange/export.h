#pragma once

/* Desk data out to files that other programs read: GeoJSON, GPX, KML and GeoPackage, in WGS-84.
 * A file is written whole beside its final name and then renamed over it, so there is never half
 * a file, and an existing one survives a failure. */

#include "desk/lists.h"
#include "desk/veil.h"
#include "exchange/feature-file.h"

G_BEGIN_DECLS

typedef struct {
  gboolean full_names; /* names as they are; else masked as 姓+某 */
  YxVeil *veil;        /* of a redacted edition (desk/names.h): addresses to the township, points to
                        * 500 m, plates masked; nullable */
} YxExportOptions;

/* The routes of a plan (version 0: the current one) as lines and their stops as points. GeoJSON
 * has both in one collection, told apart by "kind"; the others in the layers "routes" and
 * "stops" (GPX: tracks and waypoints). Fails with YX_DESK_ERROR_NOT_FOUND when there is no plan.
 * `options` is nullable: masked. */
gboolean yx_export_routes (YxDesk *desk, const char *operation_id, int version, const char *path,
                           YxExportFormat format, const YxExportOptions *options,
                           GCancellable *cancellable, GError **error);

/* One point per place, with its case numbers, debtor and address; addresses without coordinates
 * are features without geometry (GeoJSON, GeoPackage) or left out (GPX, KML). *ret_n_left_out is
 * nullable. */
gboolean yx_export_places (YxDesk *desk, const YxPlaceFilter *filter, const char *path,
                           YxExportFormat format, const YxExportOptions *options,
                           guint *ret_n_left_out, GCancellable *cancellable, GError **error);

G_END_DECLS
