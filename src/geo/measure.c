#include "geo/measure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double
radians (double degrees)
{
  return degrees * (M_PI / 180.0);
}

static double
degrees (double radians_)
{
  return radians_ * (180.0 / M_PI);
}

bool
yx_box_is_empty (YxBox box)
{
  return !(box.west <= box.east && box.south <= box.north);
}

bool
yx_box_contains (YxBox box, YxLonLat point)
{
  return point.lon >= box.west && point.lon <= box.east && point.lat >= box.south
         && point.lat <= box.north;
}

bool
yx_box_intersects (YxBox a, YxBox b)
{
  return a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north;
}

void
yx_box_extend (YxBox *box, YxLonLat point)
{
  if (yx_box_is_empty (*box)) {
    *box = (YxBox){ point.lon, point.lat, point.lon, point.lat };
    return;
  }
  box->west = fmin (box->west, point.lon);
  box->east = fmax (box->east, point.lon);
  box->south = fmin (box->south, point.lat);
  box->north = fmax (box->north, point.lat);
}

YxBox
yx_box_grow (YxBox box, double metres)
{
  const double d_lat = degrees (metres / YX_EARTH_RADIUS_M);
  const double widest = fmin (89.0, fmax (fabs (box.south), fabs (box.north)));
  const double d_lon = d_lat / cos (radians (widest));

  return (YxBox){ box.west - d_lon, box.south - d_lat, box.east + d_lon, box.north + d_lat };
}

double
yx_box_distance (YxBox box, YxLonLat point)
{
  const YxLonLat nearest = {
    fmin (fmax (point.lon, box.west), box.east),
    fmin (fmax (point.lat, box.south), box.north),
  };
  return yx_distance (point, nearest);
}

double
yx_distance (YxLonLat a, YxLonLat b)
{
  const double s_lat = sin (radians (b.lat - a.lat) / 2.0);
  const double s_lon = sin (radians (b.lon - a.lon) / 2.0);
  const double h = s_lat * s_lat + cos (radians (a.lat)) * cos (radians (b.lat)) * s_lon * s_lon;

  return 2.0 * YX_EARTH_RADIUS_M * asin (fmin (1.0, sqrt (h)));
}

double
yx_distance_near (YxLonLat a, YxLonLat b)
{
  const double x = radians (b.lon - a.lon) * cos (radians ((a.lat + b.lat) / 2.0));
  const double y = radians (b.lat - a.lat);

  return YX_EARTH_RADIUS_M * sqrt (x * x + y * y);
}

double
yx_bearing (YxLonLat a, YxLonLat b)
{
  const double d_lon = radians (b.lon - a.lon);
  const double lat_a = radians (a.lat);
  const double lat_b = radians (b.lat);
  const double y = sin (d_lon) * cos (lat_b);
  const double x = cos (lat_a) * sin (lat_b) - sin (lat_a) * cos (lat_b) * cos (d_lon);
  const double bearing = degrees (atan2 (y, x));

  /* -0.0 + 360 would be 360. */
  return bearing < 0.0 ? fmod (bearing + 360.0, 360.0) : bearing;
}

double
yx_bearing_difference (double a, double b)
{
  const double d = fabs (fmod (a - b, 360.0));

  return d > 180.0 ? 360.0 - d : d;
}

YxLonLat
yx_destination (YxLonLat from, double bearing, double metres)
{
  const double arc = metres / YX_EARTH_RADIUS_M;
  const double lat = radians (from.lat);
  const double course = radians (bearing);
  const double lat_to = asin (sin (lat) * cos (arc) + cos (lat) * sin (arc) * cos (course));
  const double d_lon = atan2 (sin (course) * sin (arc) * cos (lat),
                              cos (arc) - sin (lat) * sin (lat_to));

  return (YxLonLat){ remainder (from.lon + degrees (d_lon), 360.0), degrees (lat_to) };
}

double
yx_segment_nearest (YxLonLat p, YxLonLat a, YxLonLat b, YxLonLat *ret_point,
                    double *ret_fraction)
{
  const double shrink = cos (radians (p.lat));
  const double bx = (b.lon - a.lon) * shrink;
  const double by = b.lat - a.lat;
  const double px = (p.lon - a.lon) * shrink;
  const double py = p.lat - a.lat;
  const double square = bx * bx + by * by;
  const double fraction = square > 0.0
                              ? fmin (1.0, fmax (0.0, (px * bx + py * by) / square))
                              : 0.0;
  const double dx = px - fraction * bx;
  const double dy = py - fraction * by;

  if (ret_point != NULL)
    *ret_point = (YxLonLat){ a.lon + fraction * (b.lon - a.lon),
                             a.lat + fraction * (b.lat - a.lat) };
  if (ret_fraction != NULL)
    *ret_fraction = fraction;
  return radians (sqrt (dx * dx + dy * dy)) * YX_EARTH_RADIUS_M;
}

double
yx_polyline_length (const YxLonLat *points, size_t n_points)
{
  double length = 0.0;

  for (size_t i = 1; i < n_points; i++)
    length += yx_distance (points[i - 1], points[i]);
  return length;
}

size_t
yx_polyline_simplify (const YxLonLat *points, size_t n_points, double tolerance, bool *keep)
{
  typedef struct {
    size_t first, last;
  } Span;
  size_t n_kept = 0;
  size_t depth = 0;
  Span *stack;

  if (n_points == 0)
    return 0;
  memset (keep, 0, n_points * sizeof *keep);
  keep[0] = keep[n_points - 1] = true;

  /* A span is split at an inner point, so n_points of them is the most that can wait. */
  stack = malloc (n_points * sizeof *stack);
  if (stack == NULL)
    return 0;
  stack[depth++] = (Span){ 0, n_points - 1 };
  while (depth > 0) {
    const Span span = stack[--depth];
    double farthest = tolerance;
    size_t split = 0;

    for (size_t i = span.first + 1; i < span.last; i++) {
      const double d = yx_segment_nearest (points[i], points[span.first], points[span.last],
                                           NULL, NULL);
      if (d > farthest) {
        farthest = d;
        split = i;
      }
    }
    if (split != 0) {
      keep[split] = true;
      stack[depth++] = (Span){ span.first, split };
      stack[depth++] = (Span){ split, span.last };
    }
  }
  free (stack);

  for (size_t i = 0; i < n_points; i++)
    n_kept += keep[i];
  return n_kept;
}
