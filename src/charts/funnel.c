#define G_LOG_DOMAIN "yexun-charts"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "charts/funnel.h"

#define GAP 0.5 /* before the bars that stand apart, of a row */

static double
row_height (const YxFunnelChart *chart)
{
  return ceil (chart->style.size * 1.75);
}

static double
labels_width (const YxFunnelChart *chart, cairo_t *cr)
{
  double widest = 0.0;

  for (guint i = 0; i < chart->n_bars; i++)
    widest = MAX (widest, yx_chart_measure (cr, &chart->style, chart->bars[i].label));
  return widest;
}

static gboolean
gap_before (const YxFunnelChart *chart, guint index)
{
  return index > 0 && chart->bars[index].apart && !chart->bars[index - 1].apart;
}

double
yx_funnel_chart_height (const YxFunnelChart *chart)
{
  double rows = 0.0;

  for (guint i = 0; i < chart->n_bars; i++)
    rows += gap_before (chart, i) ? 1.0 + GAP : 1.0;
  return ceil (rows * row_height (chart));
}

void
yx_funnel_chart_draw (const YxFunnelChart *chart, cairo_t *cr)
{
  const double height = row_height (chart);
  const guint most = chart->n_bars > 0 ? MAX (chart->bars[0].count, 1) : 1;
  double left, room, top = 0.0;

  cairo_save (cr);
  left = labels_width (chart, cr) + chart->style.size;
  room = chart->width - left - yx_chart_measure (cr, &chart->style, "0000 (100 %)") - chart->style.size;
  for (guint i = 0; i < chart->n_bars && room > 0.0; i++) {
    const YxFunnelBar *bar = &chart->bars[i];
    const double width = room * MIN (bar->count, most) / most;
    g_autofree char *number = i == 0 ? g_strdup_printf ("%u", bar->count)
                                     : g_strdup_printf (_("%u (%.0f %%)"), bar->count,
                                                        100.0 * bar->count / most);

    if (gap_before (chart, i))
      top += GAP * height;
    yx_chart_set_ink (cr, chart->style.text, 1.0);
    yx_chart_write (cr, &chart->style, bar->label, left - 0.6 * chart->style.size,
                    top + 0.5 * height, 1.0, 0.5);
    yx_chart_write (cr, &chart->style, number, left + width + 0.5 * chart->style.size,
                    top + 0.5 * height, 0.0, 0.5);
    yx_chart_set_ink (cr, chart->style.accent, bar->apart ? 0.45 : 0.85);
    cairo_rectangle (cr, left, top + 0.14 * height, MAX (width, 1.0), 0.72 * height);
    cairo_fill (cr);
    top += height;
  }
  cairo_restore (cr);
}
