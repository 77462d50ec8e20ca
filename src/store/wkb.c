#define G_LOG_DOMAIN "yexun-store"

#include "config.h"

#include <string.h>

#include "store/db.h"

/* Well-known binary (OGC 06-103r4): byte order (1: little), uint32 type, then for a point its two
 * doubles, for a line a uint32 count and its points, for a polygon a count of rings that are lines
 * without a header whose last point is the first again, for a multipolygon a count of polygons. Both
 * databases read and write it. */
#define WKB_LITTLE 1
#define WKB_POINT 1
#define WKB_LINE 2
#define WKB_POLYGON 3
#define WKB_MULTI_POLYGON 6
#define WKB_HEADER 5
#define WKB_XY 16

static void
put_u32 (guint8 *at, guint32 value)
{
  value = GUINT32_TO_LE (value);
  memcpy (at, &value, sizeof value);
}

static void
put_double (guint8 *at, double value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  bits = GUINT64_TO_LE (bits);
  memcpy (at, &bits, sizeof bits);
}

static guint32
get_u32 (const guint8 *at, gboolean little)
{
  guint32 value;

  memcpy (&value, at, sizeof value);
  return little ? GUINT32_FROM_LE (value) : GUINT32_FROM_BE (value);
}

static double
get_double (const guint8 *at, gboolean little)
{
  guint64 bits;
  double value;

  memcpy (&bits, at, sizeof bits);
  bits = little ? GUINT64_FROM_LE (bits) : GUINT64_FROM_BE (bits);
  memcpy (&value, &bits, sizeof value);
  return value;
}

void
yx_statement_bind_point (YxStatement *statement, guint parameter, YxLonLat point)
{
  guint8 wkb[WKB_HEADER + WKB_XY];

  wkb[0] = WKB_LITTLE;
  put_u32 (wkb + 1, WKB_POINT);
  put_double (wkb + WKB_HEADER, point.lon);
  put_double (wkb + WKB_HEADER + 8, point.lat);
  yx_statement_bind_bytes (statement, parameter, wkb, sizeof wkb);
}

void
yx_statement_bind_line (YxStatement *statement, guint parameter, const YxLonLat *points,
                        gsize n_points)
{
  const gsize size = WKB_HEADER + 4 + n_points * WKB_XY;
  g_autofree guint8 *wkb = NULL;

  /* A line of fewer than two points is none in either database. */
  if (n_points < 2) {
    yx_statement_bind_null (statement, parameter);
    return;
  }
  wkb = g_malloc (size);
  wkb[0] = WKB_LITTLE;
  put_u32 (wkb + 1, WKB_LINE);
  put_u32 (wkb + WKB_HEADER, (guint32) n_points);
  for (gsize i = 0; i < n_points; i++) {
    put_double (wkb + WKB_HEADER + 4 + i * WKB_XY, points[i].lon);
    put_double (wkb + WKB_HEADER + 4 + i * WKB_XY + 8, points[i].lat);
  }
  yx_statement_bind_bytes (statement, parameter, wkb, size);
}

GBytes *
yx_statement_get_line (YxStatement *statement, guint column)
{
  gsize size;
  const guint8 *wkb = yx_statement_get_bytes (statement, column, &size);
  gboolean little;
  guint32 n;
  YxLonLat *points;

  if (wkb == NULL || size < WKB_HEADER + 4)
    return NULL;
  little = wkb[0] == WKB_LITTLE;
  n = get_u32 (wkb + WKB_HEADER, little);
  if (get_u32 (wkb + 1, little) != WKB_LINE || (size - WKB_HEADER - 4) / WKB_XY < n)
    return NULL;

  points = g_new (YxLonLat, n);
  for (guint32 i = 0; i < n; i++) {
    points[i].lon = get_double (wkb + WKB_HEADER + 4 + (gsize) i * WKB_XY, little);
    points[i].lat = get_double (wkb + WKB_HEADER + 4 + (gsize) i * WKB_XY + 8, little);
  }
  return g_bytes_new_take (points, n * sizeof *points);
}

static guint32
ring_size (const YxRings *rings, guint32 r)
{
  return rings->ring_ends[r] - (r > 0 ? rings->ring_ends[r - 1] : 0);
}

/* A ring, closed. Returns where the next begins. */
static guint8 *
put_ring (guint8 *at, const YxRings *rings, guint32 r)
{
  const YxLonLat *points = rings->points + rings->ring_ends[r] - ring_size (rings, r);
  const guint32 n = ring_size (rings, r);

  put_u32 (at, n + 1);
  at += 4;
  for (guint32 i = 0; i <= n; i++, at += WKB_XY) {
    put_double (at, points[i % n].lon);
    put_double (at + 8, points[i % n].lat);
  }
  return at;
}

void
yx_statement_bind_area (YxStatement *statement, guint parameter, const YxRings *rings)
{
  g_autofree guint32 *outer = g_new (guint32, MAX (rings->n_rings, 1));
  g_autofree guint8 *wkb = NULL;
  guint32 n_polygons = 0;
  gsize size = WKB_HEADER + 4;
  guint8 *at;

  if (rings->n_rings == 0) {
    yx_statement_bind_null (statement, parameter);
    return;
  }
  yx_rings_nest (rings, outer);
  for (guint32 r = 0; r < rings->n_rings; r++) {
    n_polygons += outer[r] == YX_RING_NONE;
    size += 4 + (ring_size (rings, r) + (gsize) 1) * WKB_XY;
  }
  size += n_polygons * (gsize) (WKB_HEADER + 4);
  at = wkb = g_malloc (size);
  at[0] = WKB_LITTLE;
  put_u32 (at + 1, WKB_MULTI_POLYGON);
  put_u32 (at + WKB_HEADER, n_polygons);
  at += WKB_HEADER + 4;
  for (guint32 r = 0; r < rings->n_rings; r++) {
    guint8 *count;
    guint32 n_of = 1;

    if (outer[r] != YX_RING_NONE)
      continue;
    at[0] = WKB_LITTLE;
    put_u32 (at + 1, WKB_POLYGON);
    count = at + WKB_HEADER;
    at = put_ring (count + 4, rings, r);
    for (guint32 hole = 0; hole < rings->n_rings; hole++)
      if (outer[hole] == r) {
        at = put_ring (at, rings, hole);
        n_of++;
      }
    put_u32 (count, n_of);
  }
  g_assert ((gsize) (at - wkb) == size);
  yx_statement_bind_bytes (statement, parameter, wkb, size);
}

/* What is left to read. */
typedef struct {
  const guint8 *at;
  gsize left;
} Reading;

static gboolean
read_count (Reading *reading, gboolean little, guint32 *ret_count)
{
  if (reading->left < 4)
    return FALSE;
  *ret_count = get_u32 (reading->at, little);
  reading->at += 4;
  reading->left -= 4;
  return TRUE;
}

static gboolean
read_header (Reading *reading, gboolean *ret_little, guint32 *ret_type)
{
  if (reading->left < WKB_HEADER)
    return FALSE;
  *ret_little = reading->at[0] == WKB_LITTLE;
  *ret_type = get_u32 (reading->at + 1, *ret_little);
  reading->at += WKB_HEADER;
  reading->left -= WKB_HEADER;
  return TRUE;
}

/* The rings of a polygon behind its header, without their closing points. */
static gboolean
read_polygon (Reading *reading, gboolean little, GArray *points, GArray *ring_ends)
{
  guint32 n_rings, n;

  if (!read_count (reading, little, &n_rings))
    return FALSE;
  for (guint32 r = 0; r < n_rings; r++) {
    if (!read_count (reading, little, &n) || n < 2 || reading->left / WKB_XY < n)
      return FALSE;
    for (guint32 i = 0; i + 1 < n; i++) {
      const YxLonLat point = { get_double (reading->at + (gsize) i * WKB_XY, little),
                               get_double (reading->at + (gsize) i * WKB_XY + 8, little) };

      g_array_append_val (points, point);
    }
    g_array_append_val (ring_ends, points->len);
    reading->at += (gsize) n * WKB_XY;
    reading->left -= (gsize) n * WKB_XY;
  }
  return TRUE;
}

static gboolean
read_area (Reading *reading, GArray *points, GArray *ring_ends)
{
  gboolean little;
  guint32 type, n;

  if (!read_header (reading, &little, &type))
    return FALSE;
  if (type == WKB_POLYGON)
    return read_polygon (reading, little, points, ring_ends);
  if (type != WKB_MULTI_POLYGON || !read_count (reading, little, &n))
    return FALSE;
  for (guint32 i = 0; i < n; i++)
    if (!read_header (reading, &little, &type) || type != WKB_POLYGON
        || !read_polygon (reading, little, points, ring_ends))
      return FALSE;
  return TRUE;
}

gboolean
yx_statement_get_area (YxStatement *statement, guint column, GArray *points, GArray *ring_ends)
{
  const guint n_points = points->len, n_rings = ring_ends->len;
  gsize size;
  const guint8 *wkb = yx_statement_get_bytes (statement, column, &size);
  Reading reading = { wkb, wkb != NULL ? size : 0 };

  if (read_area (&reading, points, ring_ends))
    return TRUE;
  g_array_set_size (points, n_points);
  g_array_set_size (ring_ends, n_rings);
  return FALSE;
}
