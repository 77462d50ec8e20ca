#pragma once

/* What an OSM object is on our map: layer, kind, flags and the zoom from which it matters. */

#include "region/extract.h"
#include "region/region-query.h"

G_BEGIN_DECLS

typedef enum {
  YX_SHAPE_POINT,
  YX_SHAPE_LINE,
  YX_SHAPE_AREA,
} YxShape;

typedef struct {
  YxRegionLayer layer;
  guint8 kind;
  guint8 min_zoom;
  gint8 level;
  guint16 flags;   /* YxFeatureFlags */
  guint16 storeys; /* levels of a building, lanes of a road */
} YxFeatureClass;

/* An object is at most one base feature, and beside it a point of interest and an address. */
#define YX_MAX_CLASSES 3

/* Fills `classes`; returns how many. For YX_SHAPE_AREA both a way that closes and an assembled
 * multipolygon are meant: what is drawn as an area, and the points that go with it; for
 * YX_SHAPE_LINE what is drawn as a line even when it closes (a roundabout, a canal). An object
 * may be asked for both. */
guint yx_classify (const YxExtract *extract, gsize first_tag, guint n_tags, YxShape shape,
                   YxFeatureClass classes[YX_MAX_CLASSES]);

/* Whether a closed way is to be tried as an area. */
gboolean yx_is_area (const YxExtract *extract, gsize first_tag, guint n_tags);

/* The zoom from which an area of `world_area` (world units squared) is larger than a dozen
 * pixels, but not below `base`. */
guint8 yx_area_min_zoom (guint8 base, double world_area);

/* Stable words for the GeoPackage's "class" column, e.g. "residential". */
const char *yx_layer_table (YxRegionLayer layer);
const char *yx_kind_name (YxRegionLayer layer, guint kind);
YxShape yx_layer_shape (YxRegionLayer layer);
guint yx_n_kinds (YxRegionLayer layer);

G_END_DECLS
