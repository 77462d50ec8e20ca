#define G_LOG_DOMAIN "yexun-paper"

#include "config.h"

#include "paper/typeface.h"

static const struct {
  const char *families; /* the first that is there */
  PangoWeight weight;
} faces[] = {
  [YX_FACE_TITLE] = { "FZXiaoBiaoSong-B05S,方正小标宋简体,STZhongsong,Noto Serif CJK SC,serif",
                      PANGO_WEIGHT_BOLD },
  [YX_FACE_BODY] = { "FangSong_GB2312,仿宋_GB2312,FangSong,仿宋,STFangsong,Noto Serif CJK SC,serif",
                     PANGO_WEIGHT_NORMAL },
  [YX_FACE_HEADING] = { "SimHei,黑体,STHeiti,Noto Sans CJK SC,sans-serif", PANGO_WEIGHT_MEDIUM },
  [YX_FACE_SUBHEADING] = { "KaiTi_GB2312,楷体_GB2312,KaiTi,楷体,STKaiti,Noto Serif CJK SC,serif",
                           PANGO_WEIGHT_SEMIBOLD },
  [YX_FACE_TABLE] = { "SimSun,宋体,STSong,Noto Serif CJK SC,serif", PANGO_WEIGHT_NORMAL },
};

PangoContext *
yx_typeface_context_new (void)
{
  g_autoptr (PangoFontMap) map = pango_cairo_font_map_new ();
  PangoContext *context = pango_font_map_create_context (map);
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_cairo_context_set_resolution (context, 72.0);
  pango_context_set_round_glyph_positions (context, FALSE);
  pango_context_set_language (context, pango_language_from_string ("zh-cn"));
  pango_context_set_base_dir (context, PANGO_DIRECTION_LTR);
  return context;
}

PangoFontDescription *
yx_typeface_describe (YxFace face, double size)
{
  PangoFontDescription *font = pango_font_description_new ();

  g_assert ((guint) face < G_N_ELEMENTS (faces));

  pango_font_description_set_family_static (font, faces[face].families);
  pango_font_description_set_weight (font, faces[face].weight);
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  return font;
}
