#include "cartography/line-path.h"

#include <math.h>
#include <stdbool.h>

typedef struct {
  double x, y;
} Point;

static Point
to_view (const YxPaintView *view, YxWorldPoint point)
{
  return (Point){ yx_paint_view_x (view, point.x), yx_paint_view_y (view, point.y) };
}

/* Whether the box of a-b comes near the view; a few segments that do not are no harm. */
static bool
is_near (const YxPaintView *view, Point a, Point b, double reach)
{
  return fmax (a.x, b.x) >= -reach && fmin (a.x, b.x) <= view->width + reach
         && fmax (a.y, b.y) >= -reach && fmin (a.y, b.y) <= view->height + reach;
}

void
yx_line_path_add (cairo_t *cr, const YxPaintView *view, const YxRegionFeature *feature,
                  double reach)
{
  guint32 begin = 0;

  for (guint32 part = 0; part < feature->n_parts; part++) {
    const guint32 end = feature->part_ends[part];
    Point last = to_view (view, feature->points[begin]);
    bool open = false;

    for (guint32 i = begin + 1; i < end; i++) {
      const Point at = to_view (view, feature->points[i]);

      if (!is_near (view, last, at, reach)) {
        open = false;
      } else {
        if (!open)
          cairo_move_to (cr, last.x, last.y);
        cairo_line_to (cr, at.x, at.y);
        open = true;
      }
      last = at;
    }
    begin = end;
  }
}

/* Dashes of one segment; `start` is how far along the line it begins. */
static void
add_dashes (cairo_t *cr, Point a, Point b, double length, double start, double on, double off,
            bool open)
{
  const double ux = (b.x - a.x) / length, uy = (b.y - a.y) / length;
  double along = 0.0;

  while (along < length) {
    const double phase = fmod (start + along, on + off);

    if (phase < on) {
      const double until = fmin (length, along + on - phase);

      if (!open || along > 0.0)
        cairo_move_to (cr, a.x + ux * along, a.y + uy * along);
      cairo_line_to (cr, a.x + ux * until, a.y + uy * until);
    }
    /* A hair further, lest rounding leaves it where it is. */
    along += fmax ((phase < on ? on : on + off) - phase, 1e-6);
  }
}

void
yx_line_path_add_dashed (cairo_t *cr, const YxPaintView *view, const YxRegionFeature *feature,
                         double reach, double on, double off)
{
  guint32 begin = 0;

  g_return_if_fail (on > 0.0 && off > 0.0);

  for (guint32 part = 0; part < feature->n_parts; part++) {
    const guint32 end = feature->part_ends[part];
    Point last = to_view (view, feature->points[begin]);
    double start = 0.0;
    bool open = false;

    for (guint32 i = begin + 1; i < end; i++) {
      const Point at = to_view (view, feature->points[i]);
      const double length = hypot (at.x - last.x, at.y - last.y);

      if (length <= 0.0)
        continue;
      if (is_near (view, last, at, reach)) {
        /* A dash that reaches into this segment goes on round the corner. */
        add_dashes (cr, last, at, length, start, on, off,
                    open && fmod (start, on + off) > 1e-3 && cairo_has_current_point (cr));
        open = true;
      } else {
        open = false;
      }
      start += length;
      last = at;
    }
    begin = end;
  }
}

static double
twice_area (const YxWorldPoint *points, guint32 n)
{
  double sum = 0.0;

  for (guint32 i = 0; i < n; i++) {
    const YxWorldPoint a = points[i], b = points[i + 1 < n ? i + 1 : 0];

    /* From the first point, as the differences of world coordinates are small. */
    sum += (a.x - points[0].x) * (b.y - points[0].y) - (b.x - points[0].x) * (a.y - points[0].y);
  }
  return sum;
}

void
yx_area_path_add (cairo_t *cr, const YxPaintView *view, const YxRegionFeature *feature,
                  bool oriented)
{
  guint32 begin = 0;

  for (guint32 part = 0; part < feature->n_parts; part++) {
    const guint32 end = feature->part_ends[part], n = end - begin;
    const YxWorldPoint *points = feature->points + begin;
    const bool turned = oriented && twice_area (points, n) < 0.0;

    for (guint32 i = 0; i < n; i++) {
      const Point at = to_view (view, points[turned ? n - 1 - i : i]);

      if (i == 0)
        cairo_move_to (cr, at.x, at.y);
      else
        cairo_line_to (cr, at.x, at.y);
    }
    if (n > 0)
      cairo_close_path (cr);
    begin = end;
  }
}
