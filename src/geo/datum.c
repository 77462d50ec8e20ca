#include "geo/datum.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/* Krasovsky 1940 ellipsoid, on which GCJ-02 is defined. */
#define KRASOVSKY_A 6378245.0
#define KRASOVSKY_EE 0.00669342162296594323
#define BD_PI (M_PI * 3000.0 / 180.0)

bool
yx_datum_parse (const char *word, YxDatum *ret_datum)
{
  static const struct {
    const char *word;
    YxDatum datum;
  } words[] = {
    { "wgs84", YX_DATUM_WGS84 },
    { "cgcs2000", YX_DATUM_WGS84 },
    { "gcj02", YX_DATUM_GCJ02 },
    { "bd09", YX_DATUM_BD09 },
  };
  char folded[16];
  size_t n = 0;

  if (word == NULL)
    return false;
  for (; *word != '\0'; word++) {
    if (*word == '-' || *word == '_' || *word == ' ')
      continue;
    if (n + 1 >= sizeof folded)
      return false;
    folded[n++] = (char) tolower ((unsigned char) *word);
  }
  folded[n] = '\0';

  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    if (strcmp (folded, words[i].word) == 0) {
      *ret_datum = words[i].datum;
      return true;
    }
  }
  return false;
}

const char *
yx_datum_name (YxDatum datum)
{
  switch (datum) {
  case YX_DATUM_GCJ02:
    return "GCJ-02";
  case YX_DATUM_BD09:
    return "BD-09";
  case YX_DATUM_WGS84:
  default:
    return "WGS-84";
  }
}

bool
yx_lon_lat_is_valid (YxLonLat point)
{
  /* Written so that a NaN fails. */
  return point.lon >= -180.0 && point.lon <= 180.0 && point.lat >= -90.0 && point.lat <= 90.0;
}

/* The box outside which GCJ-02 is the identity. */
static bool
is_shifted (YxLonLat point)
{
  return point.lon >= 72.004 && point.lon <= 137.8347 && point.lat >= 0.8293
         && point.lat <= 55.8271;
}

static YxLonLat
gcj02_offset (YxLonLat wgs)
{
  const double x = wgs.lon - 105.0;
  const double y = wgs.lat - 35.0;
  const double root = sqrt (fabs (x));
  const double ripple = (20.0 * sin (6.0 * x * M_PI) + 20.0 * sin (2.0 * x * M_PI)) * 2.0 / 3.0;
  double d_lat, d_lon;

  d_lat = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple;
  d_lat += (20.0 * sin (y * M_PI) + 40.0 * sin (y / 3.0 * M_PI)) * 2.0 / 3.0;
  d_lat += (160.0 * sin (y / 12.0 * M_PI) + 320.0 * sin (y * M_PI / 30.0)) * 2.0 / 3.0;

  d_lon = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple;
  d_lon += (20.0 * sin (x * M_PI) + 40.0 * sin (x / 3.0 * M_PI)) * 2.0 / 3.0;
  d_lon += (150.0 * sin (x / 12.0 * M_PI) + 300.0 * sin (x / 30.0 * M_PI)) * 2.0 / 3.0;

  const double phi = wgs.lat / 180.0 * M_PI;
  const double magic = 1.0 - KRASOVSKY_EE * sin (phi) * sin (phi);
  const double root_magic = sqrt (magic);

  return (YxLonLat){
    .lon = d_lon * 180.0 / (KRASOVSKY_A / root_magic * cos (phi) * M_PI),
    .lat = d_lat * 180.0 / (KRASOVSKY_A * (1.0 - KRASOVSKY_EE) / (magic * root_magic) * M_PI),
  };
}

static YxLonLat
wgs84_to_gcj02 (YxLonLat point)
{
  if (!is_shifted (point))
    return point;

  const YxLonLat offset = gcj02_offset (point);
  return (YxLonLat){ point.lon + offset.lon, point.lat + offset.lat };
}

/* Unlike GCJ-02, BD-09 is shifted everywhere. */
static YxLonLat
gcj02_to_bd09 (YxLonLat point)
{
  const double z = hypot (point.lon, point.lat) + 0.00002 * sin (point.lat * BD_PI);
  const double theta = atan2 (point.lat, point.lon) + 0.000003 * cos (point.lon * BD_PI);
  return (YxLonLat){ z * cos (theta) + 0.0065, z * sin (theta) + 0.006 };
}

/* Fixed-point iteration: both shifts vary by less than a hundredth of a degree per degree,
 * so each round gains two digits; the bound is reached in five or six. A point on the rim of
 * the box may flip between shifted and not, hence the cap. */
static YxLonLat
invert (YxLonLat (*forward) (YxLonLat), YxLonLat target)
{
  YxLonLat guess = target;

  for (int round = 0; round < 30; round++) {
    const YxLonLat image = forward (guess);
    const double e_lon = target.lon - image.lon;
    const double e_lat = target.lat - image.lat;

    guess.lon += e_lon;
    guess.lat += e_lat;
    if (fabs (e_lon) < 1e-12 && fabs (e_lat) < 1e-12)
      break;
  }
  return guess;
}

YxLonLat
yx_datum_to_wgs84 (YxDatum datum, YxLonLat point)
{
  return yx_datum_convert (datum, YX_DATUM_WGS84, point);
}

YxLonLat
yx_datum_from_wgs84 (YxDatum datum, YxLonLat point)
{
  return yx_datum_convert (YX_DATUM_WGS84, datum, point);
}

YxLonLat
yx_datum_convert (YxDatum from, YxDatum to, YxLonLat point)
{
  if (from == to || !yx_lon_lat_is_valid (point))
    return point;

  /* Every way leads through GCJ-02. */
  if (from == YX_DATUM_WGS84)
    point = wgs84_to_gcj02 (point);
  else if (from == YX_DATUM_BD09)
    point = invert (gcj02_to_bd09, point);

  if (to == YX_DATUM_WGS84)
    return invert (wgs84_to_gcj02, point);
  if (to == YX_DATUM_BD09)
    return gcj02_to_bd09 (point);
  return point;
}
