#define G_LOG_DOMAIN "yexun-charts"

#include "config.h"

#include <math.h>

#include "charts/plan-fact.h"

#define MINUTE G_TIME_SPAN_MINUTE
/* So wide is the shortest stay. */
#define LEAST_BOX 3.0

/* Shares of a row's height. */
#define PLAN_TOP 0.12
#define PLAN_BOTTOM 0.42
#define FACT_TOP 0.50
#define FACT_BOTTOM 0.90

double
yx_plan_fact_chart_row_height (const YxPlanFactChart *chart)
{
  return chart->row_height > 0.0 ? chart->row_height : ceil (chart->style.size * 2.1);
}

double
yx_plan_fact_chart_axis_height (const YxPlanFactChart *chart)
{
  return ceil (chart->style.size * 1.7);
}

double
yx_plan_fact_chart_height (const YxPlanFactChart *chart)
{
  return yx_plan_fact_chart_axis_height (chart)
         + chart->n_rows * yx_plan_fact_chart_row_height (chart) + 2.0;
}

double
yx_plan_fact_chart_left (const YxPlanFactChart *chart)
{
  return ceil (chart->style.size * 5.5);
}

double
yx_plan_fact_chart_x (const YxPlanFactChart *chart, gint64 time)
{
  const double left = yx_plan_fact_chart_left (chart), right = chart->width - 6.0;

  return left
         + (right - left) * (double) (time - chart->from) / (double) MAX (chart->to - chart->from, 1);
}

gint64
yx_plan_fact_chart_time (const YxPlanFactChart *chart, double x)
{
  const double left = yx_plan_fact_chart_left (chart), right = chart->width - 6.0;

  return chart->from
         + (gint64) ((double) (chart->to - chart->from) * (x - left) / MAX (right - left, 1.0));
}

guint
yx_plan_fact_chart_row_at (const YxPlanFactChart *chart, double y)
{
  const double row = (y - yx_plan_fact_chart_axis_height (chart))
                     / yx_plan_fact_chart_row_height (chart);

  return row >= 0.0 && row < chart->n_rows ? (guint) row : G_MAXUINT;
}

void
yx_plan_fact_chart_fit (const YxPlanFactChart *chart, gint64 *ret_from, gint64 *ret_to)
{
  gint64 from = G_MAXINT64, to = G_MININT64;

#define REACH(time)                                                                                \
  if ((time) != 0) {                                                                               \
    from = MIN (from, (time));                                                                     \
    to = MAX (to, (time));                                                                         \
  }
  for (guint i = 0; i < chart->n_rows; i++) {
    const YxPlanFactRow *row = &chart->rows[i];

    REACH (row->plan_start);
    REACH (row->plan_end);
    REACH (row->set_out);
    REACH (row->back);
    for (guint j = 0; j < row->n_stops; j++) {
      REACH (row->stops[j].plan_from);
      REACH (row->stops[j].plan_to);
      REACH (row->stops[j].from);
      REACH (row->stops[j].to);
      REACH (row->stops[j].eta);
    }
  }
  if (from > to) {
    from = chart->now;
    to = chart->now;
  }
  /* A night that is long over, or not begun, is not squeezed by what the clock says now. */
  if (chart->now != 0 && chart->now > from && chart->now < to + 3 * G_TIME_SPAN_HOUR)
    to = MAX (to, chart->now);
#undef REACH
  *ret_from = from - 10 * MINUTE;
  *ret_to = MAX (to + 10 * MINUTE, *ret_from + 60 * MINUTE);
}

/* Ticks at whole multiples of a step that leaves room for their letters. */
static void
draw_axis (const YxPlanFactChart *chart, cairo_t *cr, GTimeZone *zone)
{
  static const int steps[] = { 5, 10, 15, 30, 60, 120, 180, 360, 720 };
  const double left = yx_plan_fact_chart_left (chart), height = yx_plan_fact_chart_height (chart);
  const double axis = yx_plan_fact_chart_axis_height (chart);
  const double room = (chart->width - left) / (chart->style.size * 4.2);
  gint64 step = 1440 * MINUTE;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    if ((double) (chart->to - chart->from) / (double) (steps[i] * MINUTE) <= room) {
      step = steps[i] * MINUTE;
      break;
    }
  }
  cairo_set_line_width (cr, 1.0);
  for (gint64 time = chart->from - chart->from % step + step; time < chart->to; time += step) {
    g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_TIME_SPAN_SECOND);
    g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
    g_autofree char *text = g_date_time_format (local, "%H:%M");
    const double x = floor (yx_plan_fact_chart_x (chart, time)) + 0.5;

    yx_chart_set_ink (cr, chart->style.text, 0.14);
    cairo_move_to (cr, x, axis);
    cairo_line_to (cr, x, height);
    cairo_stroke (cr);
    yx_chart_set_ink (cr, chart->style.text, 0.75);
    yx_chart_write (cr, &chart->style, text, x, 0.5 * axis, 0.5, 0.5);
  }
}

static void
box (const YxPlanFactChart *chart, cairo_t *cr, gint64 from, gint64 to, double top, double bottom)
{
  const double x = yx_plan_fact_chart_x (chart, from);

  cairo_rectangle (cr, x, top, MAX (yx_plan_fact_chart_x (chart, to) - x, LEAST_BOX), bottom - top);
}

static void
line (const YxPlanFactChart *chart, cairo_t *cr, gint64 from, gint64 to, double y)
{
  cairo_move_to (cr, yx_plan_fact_chart_x (chart, from), y);
  cairo_line_to (cr, yx_plan_fact_chart_x (chart, to), y);
  cairo_stroke (cr);
}

static void
draw_sign (const YxPlanFactChart *chart, cairo_t *cr, YxPlanFactSign sign, double x, double top,
           double bottom)
{
  const double middle = 0.5 * (top + bottom), r = MIN (0.42 * (bottom - top), 4.5);

  x += r + 1.5;
  cairo_set_line_width (cr, 1.6);
  yx_chart_set_ink (cr, chart->style.text, 1.0);
  switch (sign) {
  case YX_PLAN_FACT_MET:
    cairo_move_to (cr, x - r, middle);
    cairo_line_to (cr, x - 0.2 * r, middle + 0.8 * r);
    cairo_line_to (cr, x + r, middle - 0.8 * r);
    break;
  case YX_PLAN_FACT_IN_VAIN:
    cairo_move_to (cr, x - 0.8 * r, middle - 0.8 * r);
    cairo_line_to (cr, x + 0.8 * r, middle + 0.8 * r);
    cairo_move_to (cr, x + 0.8 * r, middle - 0.8 * r);
    cairo_line_to (cr, x - 0.8 * r, middle + 0.8 * r);
    break;
  case YX_PLAN_FACT_OTHER:
    cairo_move_to (cr, x - r, middle);
    cairo_line_to (cr, x + r, middle);
    break;
  case YX_PLAN_FACT_OPEN:
  default:
    return;
  }
  cairo_stroke (cr);
}

static void
draw_fact (const YxPlanFactChart *chart, cairo_t *cr, const YxPlanFactRow *row,
           const YxPlanFactStop *stop, double top, double bottom)
{
  static const double dashes[] = { 2.0, 2.0 };

  if (stop->from == 0) {
    if (stop->eta == 0)
      return;
    /* Expected: an empty box as long as it was planned. */
    yx_chart_set_ink (cr, stop->late ? chart->style.warning : row->ink, 0.9);
    cairo_set_line_width (cr, 1.0);
    cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0.0);
    box (chart, cr, stop->eta, stop->eta + MAX (stop->plan_to - stop->plan_from, 5 * MINUTE), top,
         bottom);
    cairo_stroke (cr);
    cairo_set_dash (cr, NULL, 0, 0.0);
    return;
  }
  yx_chart_set_ink (cr, row->ink, stop->kind == YX_STOP_KIND_DROP_OFF ? 0.45 : 0.95);
  box (chart, cr, stop->from, stop->to != 0 ? stop->to : MAX (chart->now, stop->from), top, bottom);
  cairo_fill (cr);
  draw_sign (chart, cr, stop->sign,
             MAX (yx_plan_fact_chart_x (chart, stop->to != 0 ? stop->to : chart->now),
                  yx_plan_fact_chart_x (chart, stop->from) + LEAST_BOX),
             top, bottom);
}

static void
draw_row (const YxPlanFactChart *chart, cairo_t *cr, guint index)
{
  const YxPlanFactRow *row = &chart->rows[index];
  const double height = yx_plan_fact_chart_row_height (chart);
  const double top = yx_plan_fact_chart_axis_height (chart) + index * height;
  const double left = yx_plan_fact_chart_left (chart);
  const double plan = top + 0.5 * (PLAN_TOP + PLAN_BOTTOM) * height;
  const double fact = top + 0.5 * (FACT_TOP + FACT_BOTTOM) * height;

  if (index == chart->chosen || index % 2 == 1) {
    yx_chart_set_ink (cr, index == chart->chosen ? row->ink : chart->style.text,
                      index == chart->chosen ? 0.20 : 0.04);
    cairo_rectangle (cr, 0.0, top, chart->width, height);
    cairo_fill (cr);
  }
  yx_chart_set_ink (cr, row->ink, 1.0);
  cairo_rectangle (cr, 0.0, top + 0.14 * height, 4.0, 0.72 * height);
  cairo_fill (cr);
  cairo_save (cr);
  cairo_rectangle (cr, 8.0, top, left - 12.0, height);
  cairo_clip (cr);
  yx_chart_set_ink (cr, chart->style.text, 1.0);
  yx_chart_write (cr, &chart->style, row->name, 9.0, top + 0.5 * height, 0.0, 0.5);
  cairo_restore (cr);

  cairo_save (cr);
  cairo_rectangle (cr, left, top, chart->width - left, height);
  cairo_clip (cr);
  cairo_set_line_width (cr, 1.0);
  yx_chart_set_ink (cr, row->ink, 0.7);
  if (row->plan_start != 0)
    line (chart, cr, row->plan_start, row->plan_end, plan);
  for (guint i = 0; i < row->n_stops; i++) {
    if (row->stops[i].plan_from == 0)
      continue;
    yx_chart_set_ink (cr, row->ink, row->stops[i].kind == YX_STOP_KIND_DROP_OFF ? 0.25 : 0.5);
    box (chart, cr, row->stops[i].plan_from, row->stops[i].plan_to, top + PLAN_TOP * height,
         top + PLAN_BOTTOM * height);
    cairo_fill (cr);
  }
  cairo_set_line_width (cr, 2.0);
  yx_chart_set_ink (cr, row->ink, 0.9);
  if (row->set_out != 0)
    line (chart, cr, row->set_out, row->back != 0 ? row->back : MAX (chart->now, row->set_out),
          fact);
  for (guint i = 0; i < row->n_stops; i++)
    draw_fact (chart, cr, row, &row->stops[i], top + FACT_TOP * height, top + FACT_BOTTOM * height);
  cairo_restore (cr);
}

void
yx_plan_fact_chart_draw (const YxPlanFactChart *chart, cairo_t *cr)
{
  g_autoptr (GTimeZone) zone
      = chart->zone != NULL ? g_time_zone_ref (chart->zone) : g_time_zone_new_local ();

  draw_axis (chart, cr, zone);
  for (guint i = 0; i < chart->n_rows; i++)
    draw_row (chart, cr, i);
  if (chart->now >= chart->from && chart->now <= chart->to) {
    const double x = yx_plan_fact_chart_x (chart, chart->now);

    yx_chart_set_ink (cr, chart->style.accent, 1.0);
    cairo_set_line_width (cr, 1.5);
    cairo_move_to (cr, x, 0.35 * yx_plan_fact_chart_axis_height (chart));
    cairo_line_to (cr, x, yx_plan_fact_chart_height (chart));
    cairo_stroke (cr);
  }
}
