#define G_LOG_DOMAIN "yexun-charts"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "charts/presence.h"

#define N_HOURS 24
#define N_WORKING 5
#define BAR 0.7       /* of an hour's width */
#define EVERY_HOURS 3 /* a figure below the bars */
#define NIGHT_ENDS 6
#define NIGHT_BEGINS 22
#define AS_GOOD 0.02  /* likelihoods nearer than this are the same to whoever goes there */

static YxChartPlot
plot_of (const YxPresenceChart *chart)
{
  const double line = chart->style.size * 1.4;

  return (YxChartPlot){
    .left = chart->style.size * 3.2,
    .top = line * 1.7,
    .right = chart->width - chart->style.size * 0.5,
    .bottom = chart->height - line,
  };
}

static double
x_of (const YxChartPlot *plot, double hour)
{
  return plot->left + (plot->right - plot->left) * hour / N_HOURS;
}

static double
y_of (const YxChartPlot *plot, double likelihood)
{
  return plot->bottom - (plot->bottom - plot->top) * CLAMP (likelihood, 0.0, 1.0);
}

static void
shade (const YxPresenceChart *chart, cairo_t *cr, const YxChartPlot *plot, int from, int to)
{
  yx_chart_set_ink (cr, chart->style.text, 0.06);
  cairo_rectangle (cr, x_of (plot, from), plot->top, x_of (plot, to) - x_of (plot, from),
                   plot->bottom - plot->top);
  cairo_fill (cr);
}

static void
draw_scale (const YxPresenceChart *chart, cairo_t *cr, const YxChartPlot *plot)
{
  for (int percent = 0; percent <= 100; percent += 50) {
    const double y = y_of (plot, percent / 100.0);
    char text[8];

    g_snprintf (text, sizeof text, "%d%%", percent);
    yx_chart_set_ink (cr, chart->style.text, 0.15);
    cairo_move_to (cr, plot->left, y);
    cairo_line_to (cr, plot->right, y);
    cairo_stroke (cr);
    yx_chart_set_ink (cr, chart->style.text, 0.7);
    yx_chart_write (cr, &chart->style, text, plot->left - chart->style.size * 0.4, y, 1.0, 0.5);
  }
  for (int hour = 0; hour < N_HOURS; hour += EVERY_HOURS) {
    char text[8];

    g_snprintf (text, sizeof text, "%02d", hour);
    yx_chart_set_ink (cr, chart->style.text, 0.7);
    yx_chart_write (cr, &chart->style, text, x_of (plot, hour + 0.5), plot->bottom + 2.0, 0.5, 0.0);
  }
}

/* A tick as it lies on a bar. */
static void
draw_tick (const YxPresenceChart *chart, cairo_t *cr, double left, double right, double y)
{
  yx_chart_set_ink (cr, chart->style.text, 0.9);
  cairo_set_line_width (cr, 2.0);
  cairo_move_to (cr, left, y);
  cairo_line_to (cr, right, y);
  cairo_stroke (cr);
  cairo_set_line_width (cr, 1.0);
}

static void
draw_legend (const YxPresenceChart *chart, cairo_t *cr, const YxChartPlot *plot)
{
  const double size = chart->style.size;
  const double y = 0.6 * size;
  double x = plot->left;

  yx_chart_set_ink (cr, chart->style.accent, 0.75);
  cairo_rectangle (cr, x, y - 0.4 * size, 0.8 * size, 0.8 * size);
  cairo_fill (cr);
  yx_chart_set_ink (cr, chart->style.text, 0.75);
  x += 1.2 * size;
  x += yx_chart_write (cr, &chart->style, _("working days"), x, y, 0.0, 0.5) + 1.4 * size;
  draw_tick (chart, cr, x, x + size, y);
  yx_chart_set_ink (cr, chart->style.text, 0.75);
  yx_chart_write (cr, &chart->style, _("weekends"), x + 1.4 * size, y, 0.0, 0.5);
}

void
yx_presence_chart_fill (YxPresenceChart *chart, const double hours[7][24])
{
  for (int hour = 0; hour < N_HOURS; hour++) {
    double working = 0.0;

    for (int day = 0; day < N_WORKING; day++)
      working += hours[day][hour];
    chart->working[hour] = working / N_WORKING;
    chart->resting[hour] = (hours[N_WORKING][hour] + hours[N_WORKING + 1][hour]) / 2.0;
  }
}

void
yx_presence_chart_draw (const YxPresenceChart *chart, cairo_t *cr)
{
  const YxChartPlot plot = plot_of (chart);
  const double wide = (plot.right - plot.left) / N_HOURS;

  if (wide <= 0.0 || plot.bottom <= plot.top)
    return;
  cairo_set_line_width (cr, 1.0);
  shade (chart, cr, &plot, 0, NIGHT_ENDS);
  shade (chart, cr, &plot, NIGHT_BEGINS, N_HOURS);
  draw_scale (chart, cr, &plot);
  draw_legend (chart, cr, &plot);
  for (int hour = 0; hour < N_HOURS; hour++) {
    const double left = x_of (&plot, hour) + wide * (1.0 - BAR) / 2.0;
    const double top = y_of (&plot, chart->working[hour]);
    const double rest = y_of (&plot, chart->resting[hour]);

    yx_chart_set_ink (cr, chart->style.accent, 0.75);
    cairo_rectangle (cr, left, top, wide * BAR, plot.bottom - top);
    cairo_fill (cr);
    draw_tick (chart, cr, left, left + wide * BAR, rest);
  }
}

double
yx_presence_best_hours (const double hours[24], int *ret_from, int *ret_until)
{
  double best = hours[0];
  int from = 0, longest = 0;

  for (int hour = 1; hour < N_HOURS; hour++)
    best = MAX (best, hours[hour]);
  for (int first = 0; first < N_HOURS; first++) {
    int n = 0;

    while (n < N_HOURS && hours[(first + n) % N_HOURS] >= best - AS_GOOD)
      n++;
    if (n > longest) {
      longest = n;
      from = first;
    }
  }
  *ret_from = longest == N_HOURS ? 0 : from;
  *ret_until = longest == N_HOURS ? N_HOURS : (from + longest) % N_HOURS;
  return best;
}

int
yx_presence_chart_find (const YxPresenceChart *chart, double x)
{
  const YxChartPlot plot = plot_of (chart);

  if (x < plot.left || x >= plot.right)
    return -1;
  return (int) ((x - plot.left) / (plot.right - plot.left) * N_HOURS);
}
