#pragma once

/* Datums of Chinese maps: WGS-84 (and CGCS2000, equal to it within centimetres),
 * GCJ-02 (the shifted datum of public Chinese maps) and BD-09 (Baidu's shift on top).
 *
 * The forward formulas are the public ones; GCJ-02 leaves a point outside the box that it
 * covers alone. Both inverses are iterated to well under a millimetre. */

#include <stdbool.h>

typedef struct {
  double lon; /* degrees east */
  double lat; /* degrees north */
} YxLonLat;

typedef enum {
  YX_DATUM_WGS84,
  YX_DATUM_GCJ02,
  YX_DATUM_BD09,
} YxDatum;

/* Reads "wgs84", "cgcs2000", "gcj02" or "bd09" in any case, hyphens ignored.
 * Returns false, with *ret_datum untouched, for any other word. */
bool yx_datum_parse (const char *word, YxDatum *ret_datum);

/* The datum's plain name, e.g. "GCJ-02". */
const char *yx_datum_name (YxDatum datum);

/* A finite longitude in [-180, 180] and latitude in [-90, 90]. */
bool yx_lon_lat_is_valid (YxLonLat point);

YxLonLat yx_datum_to_wgs84 (YxDatum datum, YxLonLat point);
YxLonLat yx_datum_from_wgs84 (YxDatum datum, YxLonLat point);

/* From one datum straight to another, by way of GCJ-02 where that is shorter. */
YxLonLat yx_datum_convert (YxDatum from, YxDatum to, YxLonLat point);
