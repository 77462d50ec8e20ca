#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <adwaita.h>

#include "console/chart-style.h"

#define PIXELS_PER_POINT (96.0 / 72.0)
#define SMALLER 0.85 /* than the text around */

YxChartStyle
yx_chart_style_of (GtkWidget *widget)
{
  const PangoFontDescription *font
      = pango_context_get_font_description (gtk_widget_get_pango_context (widget));
  const double size = (double) pango_font_description_get_size (font) / PANGO_SCALE;
  const gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  return (YxChartStyle){
    .text = dark ? (YxInk){ 1.0, 1.0, 1.0, 1.0 } : (YxInk){ 0.0, 0.0, 0.0, 0.85 },
    .accent = dark ? (YxInk){ 1.0, 0.71, 0.26, 1.0 } : (YxInk){ 0.11, 0.44, 0.85, 1.0 },
    .warning = dark ? (YxInk){ 1.0, 0.45, 0.38, 1.0 } : (YxInk){ 0.78, 0.20, 0.10, 1.0 },
    .font = pango_font_description_get_family (font),
    .size = SMALLER
            * (pango_font_description_get_size_is_absolute (font) ? size
                                                                   : size * PIXELS_PER_POINT),
  };
}
