#define G_LOG_DOMAIN "yexun-charts"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "charts/coverage.h"

#define DOT 3.5
#define DOT_CHOSEN 5.5

static double
value_of (const YxCoverageChart *chart, guint index)
{
  return yx_coverage_has_people (chart->points, chart->n_points) ? chart->points[index].expected
                                                                 : chart->points[index].n_cases;
}

static double
highest (const YxCoverageChart *chart)
{
  double most = MAX (1.0, chart->fact_vehicles > 0 ? chart->fact : 0.0);

  for (guint i = 0; i < chart->n_points; i++)
    most = MAX (most, MAX (chart->points[i].high, value_of (chart, i)));
  return most;
}

static YxChartPlot
plot_of (const YxCoverageChart *chart)
{
  const double size = chart->style.size;

  return (YxChartPlot){ .left = 2.2 * size + 6.0,
                        .top = 1.9 * size,
                        .right = chart->width - 1.2 * size,
                        .bottom = chart->height - 1.7 * size };
}

static double
x_of (const YxCoverageChart *chart, const YxChartPlot *plot, guint index)
{
  const double slot = (plot->right - plot->left) / MAX (chart->n_points, 1);

  return plot->left + slot * (index + 0.5);
}

static double
y_of (const YxCoverageChart *chart, const YxChartPlot *plot, double people)
{
  return plot->bottom - (plot->bottom - plot->top) * people / highest (chart);
}

static void
draw_grid (const YxCoverageChart *chart, cairo_t *cr, const YxChartPlot *plot)
{
  const double most = highest (chart);
  const double step = yx_chart_step (most, 4);
  double last = -INFINITY;

  cairo_set_line_width (cr, 1.0);
  for (double people = 0.0; people <= most; people += step) {
    const double y = round (y_of (chart, plot, people)) + 0.5;
    g_autofree char *label = g_strdup_printf ("%.0f", people);

    yx_chart_set_ink (cr, chart->style.text, people == 0.0 ? 0.45 : 0.12);
    cairo_move_to (cr, plot->left, y);
    cairo_line_to (cr, plot->right, y);
    cairo_stroke (cr);
    yx_chart_set_ink (cr, chart->style.text, 0.65);
    yx_chart_write (cr, &chart->style, label, plot->left - 6.0, y, 1.0, 0.5);
  }
  for (guint i = 0; i < chart->n_points; i++) {
    g_autofree char *label = g_strdup_printf ("%d", chart->points[i].n_vehicles);
    const double x = x_of (chart, plot, i);
    const double half = 0.5 * yx_chart_measure (cr, &chart->style, label) + 3.0;
    const gboolean told = i == chart->chosen || i == chart->marked;

    /* Numbers that would touch are left out, but for the one that matters. */
    if (x - half < last && !told)
      continue;
    yx_chart_set_ink (cr, told ? chart->style.accent : chart->style.text, told ? 1.0 : 0.65);
    yx_chart_write (cr, &chart->style, label, x, plot->bottom + 3.0, 0.5, 0.0);
    last = x + half;
  }
}

static void
draw_band (const YxCoverageChart *chart, cairo_t *cr, const YxChartPlot *plot)
{
  for (guint i = 0; i < chart->n_points; i++)
    cairo_line_to (cr, x_of (chart, plot, i), y_of (chart, plot, chart->points[i].high));
  for (guint i = chart->n_points; i-- > 0;)
    cairo_line_to (cr, x_of (chart, plot, i), y_of (chart, plot, chart->points[i].low));
  cairo_close_path (cr);
  yx_chart_set_ink (cr, chart->style.accent, 0.16);
  cairo_fill (cr);
}

static void
draw_line (const YxCoverageChart *chart, cairo_t *cr, const YxChartPlot *plot)
{
  for (guint i = 0; i < chart->n_points; i++)
    cairo_line_to (cr, x_of (chart, plot, i), y_of (chart, plot, value_of (chart, i)));
  yx_chart_set_ink (cr, chart->style.accent, 0.9);
  cairo_set_line_width (cr, 2.0);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
  for (guint i = 0; i < chart->n_points; i++) {
    const double x = x_of (chart, plot, i), y = y_of (chart, plot, value_of (chart, i));
    const gboolean chosen = i == chart->chosen;

    cairo_arc (cr, x, y, chosen ? DOT_CHOSEN : DOT, 0.0, 2.0 * G_PI);
    yx_chart_set_ink (cr, chart->style.accent, 1.0);
    cairo_fill (cr);
    if (i == chart->marked) {
      cairo_arc (cr, x, y, DOT_CHOSEN + 3.0, 0.0, 2.0 * G_PI);
      cairo_set_line_width (cr, 1.5);
      cairo_stroke (cr);
    }
  }
}

/* The point in force or pointed at, in words at its side where there is room. */
static void
draw_label (const YxCoverageChart *chart, cairo_t *cr, const YxChartPlot *plot)
{
  const guint index = chart->marked < chart->n_points ? chart->marked : chart->chosen;
  g_autofree char *text = NULL;
  double x, half;

  if (index >= chart->n_points)
    return;
  text = yx_coverage_has_people (chart->points, chart->n_points)
             ? g_strdup_printf (_("Cars: %d · cases: %d · people: %.1f"),
                                chart->points[index].n_vehicles, chart->points[index].n_cases,
                                chart->points[index].expected)
             : g_strdup_printf (_("Cars: %d · cases: %d"), chart->points[index].n_vehicles,
                                chart->points[index].n_cases);
  half = 0.5 * yx_chart_measure (cr, &chart->style, text);
  x = CLAMP (x_of (chart, plot, index), plot->left + half, MAX (plot->right - half, half));
  yx_chart_set_ink (cr, chart->style.accent, 1.0);
  yx_chart_write (cr, &chart->style, text, x, plot->top - 3.0, 0.5, 1.0);
  cairo_set_line_width (cr, 1.0);
  cairo_move_to (cr, round (x_of (chart, plot, index)) + 0.5, plot->top);
  cairo_line_to (cr, round (x_of (chart, plot, index)) + 0.5,
                 y_of (chart, plot, value_of (chart, index)));
  yx_chart_set_ink (cr, chart->style.accent, 0.35);
  cairo_stroke (cr);
}

/* A diamond at the cars that went out, between two points where the curve leaves some out; beyond its
 * ends it stands at the end. */
static void
draw_fact (const YxCoverageChart *chart, cairo_t *cr, const YxChartPlot *plot)
{
  const double r = DOT_CHOSEN + 1.0, y = y_of (chart, plot, chart->fact);
  g_autofree char *text
      = yx_coverage_has_people (chart->points, chart->n_points)
            ? g_strdup_printf (_("As it was: cars: %d · people: %.0f"), chart->fact_vehicles,
                               chart->fact)
            : g_strdup_printf (_("As it was: cars: %d · cases: %.0f"), chart->fact_vehicles,
                               chart->fact);
  double x = x_of (chart, plot, 0), width;

  if (chart->fact_vehicles <= 0)
    return;
  for (guint i = 0; i < chart->n_points; i++) {
    const int cars = chart->points[i].n_vehicles;
    const int before = i > 0 ? chart->points[i - 1].n_vehicles : 0;

    if (i > 0 && chart->fact_vehicles > before && chart->fact_vehicles < cars)
      x = x_of (chart, plot, i - 1)
          + (x_of (chart, plot, i) - x_of (chart, plot, i - 1)) * (chart->fact_vehicles - before)
                / (cars - before);
    else if (chart->fact_vehicles >= cars)
      x = x_of (chart, plot, i);
  }
  cairo_move_to (cr, x, y - r);
  cairo_line_to (cr, x + r, y);
  cairo_line_to (cr, x, y + r);
  cairo_line_to (cr, x - r, y);
  cairo_close_path (cr);
  yx_chart_set_ink (cr, chart->style.warning, 1.0);
  cairo_fill (cr);
  width = yx_chart_measure (cr, &chart->style, text);
  /* Below the diamond, clear of the curve and of the grid's line that it may stand on. */
  x = CLAMP (x, plot->left + width / 2.0, MAX (plot->left, plot->right) - width / 2.0);
  if (y + r + 3.0 + 1.5 * chart->style.size <= plot->bottom)
    yx_chart_write (cr, &chart->style, text, x, y + r + 3.0, 0.5, 0.0);
  else
    yx_chart_write (cr, &chart->style, text, x, y - r - 3.0, 0.5, 1.0);
}

gboolean
yx_coverage_has_people (const YxCurvePoint *points, guint n_points)
{
  return n_points > 0 && points[n_points - 1].expected > 0.0;
}

void
yx_coverage_chart_draw (const YxCoverageChart *chart, cairo_t *cr)
{
  const YxChartPlot plot = plot_of (chart);

  if (chart->n_points == 0 || plot.right <= plot.left || plot.bottom <= plot.top)
    return;
  cairo_save (cr);
  draw_grid (chart, cr, &plot);
  if (yx_coverage_has_people (chart->points, chart->n_points))
    draw_band (chart, cr, &plot);
  draw_line (chart, cr, &plot);
  draw_label (chart, cr, &plot);
  draw_fact (chart, cr, &plot);
  cairo_restore (cr);
}

guint
yx_coverage_chart_find (const YxCoverageChart *chart, double x)
{
  const YxChartPlot plot = plot_of (chart);

  if (chart->n_points == 0 || x < plot.left || x > plot.right || plot.right <= plot.left)
    return YX_COVERAGE_NONE;
  return MIN ((guint) ((x - plot.left) / (plot.right - plot.left) * chart->n_points),
              chart->n_points - 1);
}

void
yx_coverage_chart_locate (const YxCoverageChart *chart, guint index, double *ret_x, double *ret_y)
{
  const YxChartPlot plot = plot_of (chart);

  g_return_if_fail (index < chart->n_points);

  *ret_x = x_of (chart, &plot, index);
  *ret_y = y_of (chart, &plot, value_of (chart, index));
}
