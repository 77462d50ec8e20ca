#define G_LOG_DOMAIN "yexun-charts"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "charts/reliability.h"

#define LEAST_DOT 2.5
#define MOST_DOT 8.0

static double
x_of (const YxChartPlot *plot, double forecast)
{
  return plot->left + forecast * (plot->right - plot->left);
}

static double
y_of (const YxChartPlot *plot, double share)
{
  return plot->bottom - share * (plot->bottom - plot->top);
}

static void
draw_frame (const YxReliabilityChart *chart, const YxChartPlot *plot, cairo_t *cr)
{
  const YxChartStyle *style = &chart->style;
  const double dashes[] = { 4.0, 3.0 };

  cairo_set_line_width (cr, 1.0);
  for (int i = 0; i <= 4; i++) {
    const double part = i / 4.0;
    g_autofree char *text = g_strdup_printf ("%d%%", (int) lround (100.0 * part));

    yx_chart_set_ink (cr, style->text, 0.12);
    cairo_move_to (cr, plot->left, y_of (plot, part));
    cairo_line_to (cr, plot->right, y_of (plot, part));
    cairo_stroke (cr);
    yx_chart_set_ink (cr, style->text, 0.7);
    yx_chart_write (cr, style, text, plot->left - 0.4 * style->size, y_of (plot, part), 1.0, 0.5);
    yx_chart_write (cr, style, text, x_of (plot, part), plot->bottom + 0.3 * style->size, 0.5, 0.0);
  }
  yx_chart_write (cr, style, _("came true"), plot->left, plot->top - 0.3 * style->size, 0.0, 1.0);
  yx_chart_write (cr, style, _("forecast"), plot->right, plot->bottom - 0.3 * style->size, 1.0, 1.0);
  yx_chart_set_ink (cr, style->text, 0.5);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0.0);
  cairo_move_to (cr, x_of (plot, 0.0), y_of (plot, 0.0));
  cairo_line_to (cr, x_of (plot, 1.0), y_of (plot, 1.0));
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0.0);
}

void
yx_reliability_chart_draw (const YxReliabilityChart *chart, cairo_t *cr)
{
  const YxChartStyle *style = &chart->style;
  YxChartPlot plot;
  guint most = 1;

  cairo_save (cr);
  plot = (YxChartPlot){ .left = yx_chart_measure (cr, style, "100%") + 0.8 * style->size,
                        .top = 1.8 * style->size,
                        .right = chart->width - 2.0 * style->size,
                        .bottom = chart->height - 1.8 * style->size };
  if (plot.right <= plot.left || plot.bottom <= plot.top) {
    cairo_restore (cr);
    return;
  }
  draw_frame (chart, &plot, cr);
  for (guint i = 0; i < chart->n_dots; i++)
    most = MAX (most, chart->dots[i].n);
  for (guint i = 0; i < chart->n_dots; i++) {
    const YxReliabilityDot *dot = &chart->dots[i];
    const double x = x_of (&plot, CLAMP (dot->forecast, 0.0, 1.0));

    if (dot->n == 0)
      continue;
    yx_chart_set_ink (cr, style->accent, 0.5);
    cairo_set_line_width (cr, 1.5);
    cairo_move_to (cr, x, y_of (&plot, dot->low));
    cairo_line_to (cr, x, y_of (&plot, dot->high));
    cairo_stroke (cr);
    yx_chart_set_ink (cr, style->accent, 1.0);
    cairo_arc (cr, x, y_of (&plot, dot->share),
               fmax (LEAST_DOT, MOST_DOT * sqrt ((double) dot->n / most)), 0.0, 2.0 * G_PI);
    cairo_fill (cr);
  }
  cairo_restore (cr);
}
