#define G_LOG_DOMAIN "yexun-charts"

#include "config.h"

#include <math.h>

#include "charts/frame.h"

const YxChartStyle yx_chart_paper = {
  .text = { 0.0, 0.0, 0.0, 1.0 },
  .accent = { 0.10, 0.37, 0.71, 1.0 },
  .warning = { 0.69, 0.35, 0.0, 1.0 },
  .size = 9.0,
};

static PangoLayout *
lay_out (cairo_t *cr, const YxChartStyle *style, const char *text)
{
  PangoLayout *layout = pango_cairo_create_layout (cr);
  PangoFontDescription *font = pango_font_description_new ();

  pango_font_description_set_family (font, style->font != NULL ? style->font : "sans");
  pango_font_description_set_absolute_size (font, style->size * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

void
yx_chart_set_ink (cairo_t *cr, YxInk ink, double strength)
{
  cairo_set_source_rgba (cr, ink.red, ink.green, ink.blue, ink.alpha * strength);
}

double
yx_chart_write (cairo_t *cr, const YxChartStyle *style, const char *text, double x, double y,
                double align_x, double align_y)
{
  g_autoptr (PangoLayout) layout = lay_out (cr, style, text);
  int width, height;

  pango_layout_get_size (layout, &width, &height);
  cairo_move_to (cr, x - align_x * width / PANGO_SCALE, y - align_y * height / PANGO_SCALE);
  pango_cairo_show_layout (cr, layout);
  cairo_new_path (cr);
  return (double) width / PANGO_SCALE;
}

double
yx_chart_measure (cairo_t *cr, const YxChartStyle *style, const char *text)
{
  g_autoptr (PangoLayout) layout = lay_out (cr, style, text);
  int width;

  pango_layout_get_size (layout, &width, NULL);
  return (double) width / PANGO_SCALE;
}

double
yx_chart_step (double span, guint most)
{
  static const double factors[] = { 1.0, 2.0, 5.0 };

  for (double power = 1.0;; power *= 10.0)
    for (guint i = 0; i < G_N_ELEMENTS (factors); i++)
      if (span <= factors[i] * power * MAX (most, 1))
        return factors[i] * power;
}
