#define G_LOG_DOMAIN "yexun-store"

#include "config.h"

#include <string.h>

#include "store/db.h"

/* Well-known binary (OGC 06-103r4): byte order (1: little), uint32 type, then for a point its two
 * doubles, for a line a uint32 count and its points. Both databases read and write it. */
#define WKB_LITTLE 1
#define WKB_POINT 1
#define WKB_LINE 2
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
