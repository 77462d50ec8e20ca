#pragma once

/* The tables of a region file beside those of the GeoPackage standard.
 *
 *   yx_meta (id, key, value)  "format" (YX_REGION_FORMAT), "name", "source", "source_sha256",
 *                          "attribution", "data_time" (UTC microseconds), "west" "south" "east"
 *                          "north" (degrees), "count:TABLE" for each layer, "program"
 *   about                  a view of yx_meta, for other programs
 *   yx_paint (id, data)    features for painting, in blocks (layout: region/paint-block.h)
 *   yx_paint_block (id, band, layer, x0, y0, x1, y1)
 *                          what block `id` holds, and the box of it in fixed world units
 *   yx_spot…, yx_door, yx_crossing, yx_gazetteer
 *                          what addresses name (region/names.h)
 *   yx_roads (part, data)  the road image (roads/image.h) cut into pieces, in order
 *
 * Coordinates for painting are Mercator world coordinates (geo/tile.h) times 2^31, rounded:
 * a unit is 1.9 cm at the equator. A feature is kept once for every band of zooms in which it is
 * seen, simplified for the largest zoom of the band, so that a tile reads about as much
 * whatever the zoom. */

#include "geo/tile.h"

#include <glib.h>

G_BEGIN_DECLS

/* Raised when a reader of the last version would misread the file; it is rebuilt, not migrated. */
#define YX_REGION_FORMAT 1

/* "GPKG" as the standard asks, in the header of the SQLite file. */
#define YX_GEOPACKAGE_ID 0x47504B47
#define YX_GEOPACKAGE_VERSION 10300

#define YX_REGION_ROADS_PIECE (16u << 20)

#define YX_PAINT_WORLD 2147483648.0 /* 2^31 */
#define YX_PAINT_N_BANDS 6
/* The last band holds the full geometry. */
#define YX_PAINT_FULL (YX_PAINT_N_BANDS - 1)

/* In fixed world units. */
typedef struct {
  gint32 x, y;
} YxPaintPoint;

typedef struct {
  gint32 x0, y0, x1, y1;
} YxPaintBox;

static inline gint32
yx_paint_fixed (double world)
{
  const double fixed = world * YX_PAINT_WORLD + 0.5;

  return fixed <= 0.0 ? 0 : fixed >= G_MAXINT32 ? G_MAXINT32 : (gint32) fixed;
}

/* The largest zoom that a band is simplified for. */
static inline int
yx_paint_band_zoom (guint band)
{
  static const guint8 tops[YX_PAINT_N_BANDS] = { 7, 9, 11, 13, 14, 24 };

  return tops[band];
}

static inline guint
yx_paint_band_at (int zoom)
{
  guint band = 0;

  while (band < YX_PAINT_FULL && zoom > yx_paint_band_zoom (band))
    band++;
  return band;
}

G_END_DECLS
