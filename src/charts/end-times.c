#define G_LOG_DOMAIN "yexun-charts"

#include "config.h"

#include <math.h>

#include "charts/end-times.h"
#include "model/format.h"

#define MINUTE ((int64_t) 60 * G_USEC_PER_SEC)
#define OFTEN 0.10 /* share of nights beyond the window that deserves the warning colour */

typedef struct {
  int64_t from, to;
  double left, right;
} Scale;

static double
row_height (const YxEndTimesChart *chart)
{
  return 2.0 * chart->style.size;
}

static double
x_of (const Scale *scale, int64_t time)
{
  return scale->left
         + (scale->right - scale->left) * (double) (time - scale->from)
               / (double) (scale->to - scale->from);
}

/* From the first early return to the last late one, at whole half hours. */
static Scale
scale_of (const YxEndTimesChart *chart, cairo_t *cr)
{
  const YxPlanStudyData *study = chart->study;
  Scale scale = { chart->window_end, chart->window_end, 0.0,
                  chart->width - 1.5 * chart->style.size };
  double names = 0.0;

  for (guint i = 0; i < study->n_routes; i++) {
    const YxRouteOdds *odds = &study->routes[i];

    scale.from = MIN (scale.from, MIN (odds->end_low, odds->planned_end));
    scale.to = MAX (scale.to, MAX (odds->end_high, odds->planned_end));
    if (odds->car != NULL)
      names = MAX (names, yx_chart_measure (cr, &chart->style, odds->car));
  }
  scale.from -= ((scale.from % (30 * MINUTE)) + 30 * MINUTE) % (30 * MINUTE);
  scale.to += 30 * MINUTE - scale.to % (30 * MINUTE);
  scale.left = MIN (names + chart->style.size, 0.5 * chart->width);
  return scale;
}

static void
draw_hours (const YxEndTimesChart *chart, cairo_t *cr, const Scale *scale, double bottom)
{
  const double room = yx_chart_measure (cr, &chart->style, "00:00") + chart->style.size;
  int64_t step = 30 * MINUTE;

  while (step < 12 * 60 * MINUTE
         && (scale->right - scale->left) * (double) step / (double) (scale->to - scale->from)
                < room)
    step *= 2;
  cairo_set_line_width (cr, 1.0);
  for (int64_t time = scale->from; time <= scale->to; time += step) {
    const double x = round (x_of (scale, time)) + 0.5;
    g_autofree char *label = yx_format_clock (time, chart->zone);

    cairo_move_to (cr, x, 0.0);
    cairo_line_to (cr, x, bottom);
    yx_chart_set_ink (cr, chart->style.text, 0.12);
    cairo_stroke (cr);
    yx_chart_set_ink (cr, chart->style.text, 0.65);
    yx_chart_write (cr, &chart->style, label, x, bottom + 3.0, 0.5, 0.0);
  }
}

double
yx_end_times_chart_height (const YxEndTimesChart *chart)
{
  return row_height (chart) * chart->study->n_routes + 1.7 * chart->style.size;
}

void
yx_end_times_chart_draw (const YxEndTimesChart *chart, cairo_t *cr)
{
  const YxPlanStudyData *study = chart->study;
  const double row = row_height (chart), bottom = row * study->n_routes;
  Scale scale;

  if (study->n_routes == 0 || chart->width <= 0.0)
    return;
  cairo_save (cr);
  scale = scale_of (chart, cr);
  draw_hours (chart, cr, &scale, bottom);
  for (guint i = 0; i < study->n_routes; i++) {
    const YxRouteOdds *odds = &study->routes[i];
    const YxInk ink = odds->late >= OFTEN ? chart->style.warning : chart->style.accent;
    const double y = row * (i + 0.5), low = x_of (&scale, odds->end_low);
    const double planned = round (x_of (&scale, odds->planned_end));

    yx_chart_set_ink (cr, chart->style.text, 0.85);
    yx_chart_write (cr, &chart->style, odds->car != NULL ? odds->car : "", 0.0, y, 0.0, 0.5);
    cairo_rectangle (cr, low, y - 0.22 * row, MAX (x_of (&scale, odds->end_high) - low, 2.0),
                     0.44 * row);
    yx_chart_set_ink (cr, ink, 0.55);
    cairo_fill (cr);
    cairo_rectangle (cr, planned - 1.0, y - 0.36 * row, 2.0, 0.72 * row);
    yx_chart_set_ink (cr, ink, 1.0);
    cairo_fill (cr);
  }
  cairo_move_to (cr, round (x_of (&scale, chart->window_end)) + 0.5, 0.0);
  cairo_line_to (cr, round (x_of (&scale, chart->window_end)) + 0.5, bottom);
  cairo_set_line_width (cr, 1.0);
  cairo_set_dash (cr, (const double[]){ 4.0, 3.0 }, 2, 0.0);
  yx_chart_set_ink (cr, chart->style.text, 0.7);
  cairo_stroke (cr);
  cairo_restore (cr);
}
