#define G_LOG_DOMAIN "yexun-demo"

#include "config.h"

#include "cli/demo-plane.h"

#include <math.h>

#include "cli/demo-facts.h"

/* Metres a degree at the county's latitude. */
#define METRES_PER_LON 91363.0
#define METRES_PER_LAT 110943.0

static double
to_grid (double value, double per_unit)
{
  return floor (value * per_unit + 0.5) / per_unit;
}

YxDemoPoint
yx_demo_point (double x, double y)
{
  return (YxDemoPoint){ to_grid (x, 100.0), to_grid (y, 100.0) };
}

YxDemoPoint
yx_demo_point_from_lon_lat (double lon, double lat)
{
  return yx_demo_point ((lon - YX_DEMO_SEAT_LON) * METRES_PER_LON,
                        (lat - YX_DEMO_SEAT_LAT) * METRES_PER_LAT);
}

YxLonLat
yx_demo_point_to_lon_lat (YxDemoPoint point)
{
  return (YxLonLat){ to_grid (YX_DEMO_SEAT_LON + point.x / METRES_PER_LON, 1e7),
                     to_grid (YX_DEMO_SEAT_LAT + point.y / METRES_PER_LAT, 1e7) };
}

YxDemoPoint
yx_demo_point_lerp (YxDemoPoint a, YxDemoPoint b, double t)
{
  return yx_demo_point (a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t);
}

double
yx_demo_point_distance (YxDemoPoint a, YxDemoPoint b)
{
  double dx = b.x - a.x, dy = b.y - a.y;

  return sqrt (dx * dx + dy * dy);
}

YxDemoPoint
yx_demo_point_offset (YxDemoPoint a, YxDemoPoint b, double along, double left)
{
  double length = yx_demo_point_distance (a, b);
  double ux, uy;

  if (length < 0.005)
    return a;
  ux = (b.x - a.x) / length;
  uy = (b.y - a.y) / length;
  return yx_demo_point (a.x + ux * along - uy * left, a.y + uy * along + ux * left);
}

void
yx_demo_sin_cos (double degrees, double *ret_sin, double *ret_cos)
{
  double x = degrees * 0.017453292519943295;
  double sine = 0.0, cosine = 0.0, term = 1.0;

  for (int i = 0; i < 40; i += 4) {
    cosine += term;
    term *= x / (i + 1);
    sine += term;
    term *= x / (i + 2);
    cosine -= term;
    term *= x / (i + 3);
    sine -= term;
    term *= x / (i + 4);
  }
  *ret_sin = sine;
  *ret_cos = cosine;
}

double
yx_demo_segment_distance (YxDemoPoint p, YxDemoPoint a, YxDemoPoint b, double *ret_t)
{
  double dx = b.x - a.x, dy = b.y - a.y;
  double square = dx * dx + dy * dy;
  double t = square > 0.0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / square : 0.0;

  t = CLAMP (t, 0.0, 1.0);
  if (ret_t)
    *ret_t = t;
  dx = a.x + dx * t - p.x;
  dy = a.y + dy * t - p.y;
  return sqrt (dx * dx + dy * dy);
}

bool
yx_demo_segments_cross (YxDemoPoint a, YxDemoPoint b, YxDemoPoint c, YxDemoPoint d, double *ret_t,
                        double *ret_u)
{
  double rx = b.x - a.x, ry = b.y - a.y;
  double sx = d.x - c.x, sy = d.y - c.y;
  double cross = rx * sy - ry * sx;
  double t, u;

  if (cross == 0.0)
    return false;
  t = ((c.x - a.x) * sy - (c.y - a.y) * sx) / cross;
  u = ((c.x - a.x) * ry - (c.y - a.y) * rx) / cross;
  if (t < 0.0 || t > 1.0 || u < 0.0 || u > 1.0)
    return false;
  *ret_t = t;
  *ret_u = u;
  return true;
}

GArray *
yx_demo_line_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (YxDemoPoint));
}

void
yx_demo_line_add (GArray *line, YxDemoPoint point)
{
  g_array_append_val (line, point);
}

double
yx_demo_line_length (const GArray *line)
{
  double length = 0.0;

  for (guint i = 1; i < line->len; i++)
    length += yx_demo_point_distance (yx_demo_line_at (line, i - 1), yx_demo_line_at (line, i));
  return length;
}

double
yx_demo_line_distance (const GArray *line, YxDemoPoint point)
{
  double best = HUGE_VAL;

  for (guint i = 1; i < line->len; i++)
    best = MIN (best, yx_demo_segment_distance (point, yx_demo_line_at (line, i - 1),
                                                yx_demo_line_at (line, i), NULL));
  return best;
}

GArray *
yx_demo_line_smooth (const GArray *line, double step)
{
  GArray *smooth = yx_demo_line_new ();

  for (guint i = 0; i + 1 < line->len; i++) {
    YxDemoPoint p1 = yx_demo_line_at (line, i);
    YxDemoPoint p2 = yx_demo_line_at (line, i + 1);
    YxDemoPoint p0 = i > 0 ? yx_demo_line_at (line, i - 1) : p1;
    YxDemoPoint p3 = i + 2 < line->len ? yx_demo_line_at (line, i + 2) : p2;
    int n = MAX (1, (int) (yx_demo_point_distance (p1, p2) / step));

    for (int k = 0; k < n; k++) {
      double t = (double) k / n, t2 = t * t, t3 = t2 * t;
      double a = -t3 + 2 * t2 - t, b = 3 * t3 - 5 * t2 + 2;
      double c = -3 * t3 + 4 * t2 + t, d = t3 - t2;

      yx_demo_line_add (smooth, yx_demo_point (0.5 * (a * p0.x + b * p1.x + c * p2.x + d * p3.x),
                                               0.5 * (a * p0.y + b * p1.y + c * p2.y + d * p3.y)));
    }
  }
  if (line->len > 0)
    yx_demo_line_add (smooth, yx_demo_line_at (line, line->len - 1));
  return smooth;
}

GArray *
yx_demo_line_shift (const GArray *line, double left)
{
  GArray *shifted = yx_demo_line_new ();

  for (guint i = 0; i < line->len; i++) {
    YxDemoPoint before = yx_demo_line_at (line, i > 0 ? i - 1 : 0);
    YxDemoPoint after = yx_demo_line_at (line, i + 1 < line->len ? i + 1 : i);
    double length = yx_demo_point_distance (before, after);
    YxDemoPoint here = yx_demo_line_at (line, i);

    if (length < 0.005)
      continue;
    yx_demo_line_add (shifted, yx_demo_point (here.x - (after.y - before.y) / length * left,
                                              here.y + (after.x - before.x) / length * left));
  }
  return shifted;
}

GArray *
yx_demo_line_widen (const GArray *line, double half_width, double wobble)
{
  GArray *ring = yx_demo_line_new ();

  for (int side = 1; side >= -1; side -= 2)
    for (guint k = 0; k < line->len; k++) {
      guint i = side > 0 ? k : line->len - 1 - k;
      YxDemoPoint before = yx_demo_line_at (line, i > 0 ? i - 1 : 0);
      YxDemoPoint after = yx_demo_line_at (line, i + 1 < line->len ? i + 1 : i);
      YxDemoPoint here = yx_demo_line_at (line, i);
      double length = yx_demo_point_distance (before, after);
      double slow, fast, unused, width;

      if (length < 0.005)
        continue;
      yx_demo_sin_cos ((i * 37 + (side > 0 ? 0 : 120)) % 360 - 180.0, &slow, &unused);
      yx_demo_sin_cos ((i * 83 + (side > 0 ? 40 : 0)) % 360 - 180.0, &fast, &unused);
      width = side * half_width * (1.0 + wobble * (0.65 * slow + 0.35 * fast));
      yx_demo_line_add (ring, yx_demo_point (here.x - (after.y - before.y) / length * width,
                                             here.y + (after.x - before.x) / length * width));
    }
  return ring;
}

bool
yx_demo_ring_contains (const GArray *ring, YxDemoPoint point)
{
  bool inside = false;

  for (guint i = 0, j = ring->len - 1; i < ring->len; j = i++) {
    YxDemoPoint a = yx_demo_line_at (ring, i);
    YxDemoPoint b = yx_demo_line_at (ring, j);

    if ((a.y > point.y) != (b.y > point.y)
        && point.x < (b.x - a.x) * (point.y - a.y) / (b.y - a.y) + a.x)
      inside = !inside;
  }
  return inside;
}

GArray *
yx_demo_ring_clip_nearer (const GArray *ring, YxDemoPoint keep, YxDemoPoint other, double gap)
{
  GArray *clipped = yx_demo_line_new ();
  double length = yx_demo_point_distance (keep, other);
  double ux = (other.x - keep.x) / length, uy = (other.y - keep.y) / length;
  double limit = length / 2.0 - gap;

  for (guint i = 0; i < ring->len; i++) {
    YxDemoPoint a = yx_demo_line_at (ring, i);
    YxDemoPoint b = yx_demo_line_at (ring, (i + 1) % ring->len);
    double da = (a.x - keep.x) * ux + (a.y - keep.y) * uy - limit;
    double db = (b.x - keep.x) * ux + (b.y - keep.y) * uy - limit;

    if (da <= 0.0)
      yx_demo_line_add (clipped, a);
    if ((da < 0.0 && db > 0.0) || (da > 0.0 && db < 0.0))
      yx_demo_line_add (clipped, yx_demo_point_lerp (a, b, da / (da - db)));
  }
  return clipped;
}

bool
yx_demo_ring_is_clockwise (const GArray *ring)
{
  double twice = 0.0;

  for (guint i = 0; i < ring->len; i++) {
    YxDemoPoint a = yx_demo_line_at (ring, i);
    YxDemoPoint b = yx_demo_line_at (ring, (i + 1) % ring->len);

    twice += a.x * b.y - b.x * a.y;
  }
  return twice < 0.0;
}

GArray *
yx_demo_ring_rectangle (YxDemoPoint centre, double half_width, double half_height, double sine,
                        double cosine)
{
  static const double corner[4][2] = { { -1, -1 }, { 1, -1 }, { 1, 1 }, { -1, 1 } };
  GArray *ring = yx_demo_line_new ();

  for (int i = 0; i < 4; i++) {
    double x = corner[i][0] * half_width, y = corner[i][1] * half_height;

    yx_demo_line_add (
        ring, yx_demo_point (centre.x + x * cosine - y * sine, centre.y + x * sine + y * cosine));
  }
  return ring;
}
