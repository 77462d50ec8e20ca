#define G_LOG_DOMAIN "yexun-charts"

#include "config.h"

#include <math.h>

#include "charts/met-people.h"

#define RARE 2000 /* numbers rarer than one night in so many are not drawn at the ends */

void
yx_met_people_chart_draw (const YxPlanStudyData *study, const YxChartStyle *style, double width,
                          double height, cairo_t *cr)
{
  const YxChartPlot plot = { 0.0, 2.0, width, height - 1.7 * style->size };
  guint first = 0, last = study->n_met;
  int most = 0;
  double slot, taken = -INFINITY;

  while (first < last && study->met[first] * RARE < study->n_nights)
    first++;
  while (last > first && study->met[last - 1] * RARE < study->n_nights)
    last--;
  for (guint k = first; k < last; k++)
    most = MAX (most, study->met[k]);
  if (most == 0 || plot.bottom <= plot.top || width <= 0.0)
    return;

  cairo_save (cr);
  slot = (plot.right - plot.left) / (last - first);
  for (guint k = first; k < last; k++) {
    const gboolean usual = (int) k >= study->met_low && (int) k <= study->met_high;
    const double tall = (plot.bottom - plot.top) * study->met[k] / most;
    const double x = plot.left + slot * (k - first);
    g_autofree char *label = g_strdup_printf ("%u", k);
    const double half = 0.5 * yx_chart_measure (cr, style, label) + 4.0;

    cairo_rectangle (cr, x + 0.1 * slot, plot.bottom - tall, 0.8 * slot, tall);
    yx_chart_set_ink (cr, style->accent, usual ? 0.85 : 0.3);
    cairo_fill (cr);
    if (x + 0.5 * slot - half < taken)
      continue;
    yx_chart_set_ink (cr, style->text, 0.65);
    yx_chart_write (cr, style, label, x + 0.5 * slot, plot.bottom + 3.0, 0.5, 0.0);
    taken = x + 0.5 * slot + half;
  }
  cairo_move_to (cr, plot.left, floor (plot.bottom) + 0.5);
  cairo_line_to (cr, plot.right, floor (plot.bottom) + 0.5);
  cairo_set_line_width (cr, 1.0);
  yx_chart_set_ink (cr, style->text, 0.45);
  cairo_stroke (cr);
  cairo_restore (cr);
}
