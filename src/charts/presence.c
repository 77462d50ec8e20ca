#include "charts/presence.h"

#define N_HOURS 24
#define N_WORKING 5
#define BAR 0.7       /* of an hour's width */
#define EVERY_HOURS 3 /* a figure below the bars */
#define NIGHT_ENDS 6
#define NIGHT_BEGINS 22

static YxChartPlot
plot_of (const YxPresenceChart *chart)
{
  const double line = chart->style.size * 1.4;

  return (YxChartPlot){
    .left = chart->style.size * 3.2,
    .top = line * 0.6,
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
  for (int hour = 0; hour < N_HOURS; hour++) {
    const double left = x_of (&plot, hour) + wide * (1.0 - BAR) / 2.0;
    const double top = y_of (&plot, chart->working[hour]);
    const double rest = y_of (&plot, chart->resting[hour]);

    yx_chart_set_ink (cr, chart->style.accent, 0.75);
    cairo_rectangle (cr, left, top, wide * BAR, plot.bottom - top);
    cairo_fill (cr);
    yx_chart_set_ink (cr, chart->style.text, 0.9);
    cairo_set_line_width (cr, 2.0);
    cairo_move_to (cr, left, rest);
    cairo_line_to (cr, left + wide * BAR, rest);
    cairo_stroke (cr);
    cairo_set_line_width (cr, 1.0);
  }
}

int
yx_presence_chart_find (const YxPresenceChart *chart, double x)
{
  const YxChartPlot plot = plot_of (chart);

  if (x < plot.left || x >= plot.right)
    return -1;
  return (int) ((x - plot.left) / (plot.right - plot.left) * N_HOURS);
}
