#define G_LOG_DOMAIN "yx-cartography"

#include "cartography/text.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

/* Sans families that hold Chinese as well as Latin, the first that is installed is used. */
#define FAMILIES "Noto Sans CJK SC,Noto Sans SC,Source Han Sans SC,WenQuanYi Micro Hei,sans-serif"

struct _YxTextCache {
  PangoContext *context;
  GHashTable *texts; /* key → YxText */
  gsize bytes;
};

/* Space round the ink in a mask, in units: the widest halo and a pixel of smoothing. */
#define MASK_BORDER 4.0

static void
text_free (gpointer data)
{
  YxText *text = data;

  for (guint i = 0; i < text->n_glyphs; i++)
    g_clear_pointer (&text->glyphs[i].outline, cairo_path_destroy);
  g_free (text->glyphs);
  g_clear_pointer (&text->mask, cairo_surface_destroy);
  g_clear_pointer (&text->halo, cairo_surface_destroy);
  g_clear_object (&text->layout);
  g_free (text->key);
  g_free (text);
}

static void
cache_free (gpointer data)
{
  YxTextCache *cache = data;

  g_hash_table_unref (cache->texts);
  g_object_unref (cache->context);
  g_free (cache);
}

static GPrivate thread_cache = G_PRIVATE_INIT (cache_free);

YxTextCache *
yx_text_cache_get (void)
{
  YxTextCache *cache = g_private_get (&thread_cache);

  if (cache == NULL) {
    /* The default font map is per thread. */
    PangoFontMap *map = pango_cairo_font_map_get_default ();
    cairo_font_options_t *options = cairo_font_options_create ();

    cache = g_new0 (YxTextCache, 1);
    cache->context = pango_font_map_create_context (map);
    cache->texts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, text_free);
    pango_cairo_context_set_resolution (cache->context, 72.0);
    /* Unhinted, so that a name has the same shape wherever it stands. */
    cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options (cache->context, options);
    cairo_font_options_destroy (options);
    pango_context_set_language (cache->context, pango_language_from_string ("zh-cn"));
    pango_context_set_round_glyph_positions (cache->context, FALSE);
    g_private_set (&thread_cache, cache);
  }
  return cache;
}

void
yx_text_cache_trim (YxTextCache *cache)
{
  if (cache->bytes <= YX_TEXT_CACHE_BYTES)
    return;
  g_hash_table_remove_all (cache->texts);
  cache->bytes = 0;
}

static bool
is_cjk (gunichar letter)
{
  return (letter >= 0x2e80 && letter <= 0x9fff) || (letter >= 0xac00 && letter <= 0xd7af)
         || (letter >= 0xf900 && letter <= 0xfaff) || (letter >= 0xff00 && letter <= 0xffef)
         || (letter >= 0x20000 && letter <= 0x3ffff);
}

/* A word is not torn up to this many times the width that names are wrapped at. */
#define MAX_WORD 1.6

/* Lines of about equal length look better than a full one and a rest. */
static void
wrap_evenly (PangoLayout *layout, float wrap)
{
  PangoRectangle logical, word;
  double lines, width;

  pango_layout_get_extents (layout, NULL, &logical);
  lines = ceil (logical.width / (double) PANGO_SCALE / wrap);
  if (lines < 2)
    return;
  width = MIN (wrap * PANGO_SCALE, logical.width / lines * 1.12 + 6 * PANGO_SCALE);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  /* At no width every word is a line, and the widest one the layout. */
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD);
  pango_layout_set_width (layout, 0);
  pango_layout_get_extents (layout, NULL, &word);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  if (word.width <= MAX_WORD * wrap * PANGO_SCALE)
    width = MAX (width, word.width);
  pango_layout_set_width (layout, (int) width);
  /* A name of more than three lines is no label any more. */
  pango_layout_set_height (layout, -3);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
}

YxText *
yx_text_get (YxTextCache *cache, const char *string, const YxFont *font)
{
  g_autofree char *key = g_strdup_printf ("%g %d %d %g %g %s", font->size, font->bold,
                                          font->italic, font->wrap, font->scale, string);
  YxText *text = g_hash_table_lookup (cache->texts, key);
  PangoFontDescription *description;
  PangoLayout *layout;
  PangoRectangle logical;

  if (text != NULL)
    return text;

  description = pango_font_description_new ();
  pango_font_description_set_family_static (description, FAMILIES);
  pango_font_description_set_absolute_size (description, font->size * PANGO_SCALE);
  pango_font_description_set_weight (description,
                                     font->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  if (font->italic)
    pango_font_description_set_style (description, PANGO_STYLE_ITALIC);

  layout = pango_layout_new (cache->context);
  pango_layout_set_font_description (layout, description);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_line_spacing (layout, 0.82f);
  pango_layout_set_text (layout, string, -1);
  if (font->wrap > 0)
    wrap_evenly (layout, font->wrap);
  pango_font_description_free (description);

  pango_layout_get_extents (layout, NULL, &logical);
  text = g_new0 (YxText, 1);
  text->key = g_steal_pointer (&key);
  text->layout = layout;
  text->scale = font->scale;
  text->advance = logical.width / (float) PANGO_SCALE;
  text->width = ceilf (text->advance);
  /* The logical height of a CJK font is 1.45 em; the ink needs about 1.1 em a line. */
  text->height = ceilf ((pango_layout_get_line_count (layout) - 1) * font->size * 1.19f
                        + font->size * 1.12f);
  g_hash_table_insert (cache->texts, text->key, text);
  cache->bytes += sizeof *text + 512;
  return text;
}

/* Calls back for each glyph of the first line, alone in a string. */
typedef void (*GlyphFunc) (PangoFont *font, PangoGlyphString *one, gunichar letter, gpointer data);

static void
for_each_glyph (const YxText *text, GlyphFunc func, gpointer data)
{
  PangoLayoutLine *line = pango_layout_get_line_readonly (text->layout, 0);
  const char *string = pango_layout_get_text (text->layout);
  PangoGlyphString *one = pango_glyph_string_new ();

  pango_glyph_string_set_size (one, 1);
  for (GSList *l = line->runs; l != NULL; l = l->next) {
    PangoLayoutRun *run = l->data;

    for (int i = 0; i < run->glyphs->num_glyphs; i++) {
      const int offset = run->item->offset + run->glyphs->log_clusters[i];

      one->glyphs[0] = run->glyphs->glyphs[i];
      one->log_clusters[0] = 0;
      func (run->item->analysis.font, one, g_utf8_get_char (string + offset), data);
    }
  }
  pango_glyph_string_free (one);
}

static void
measure_glyph (PangoFont *font, PangoGlyphString *one, gunichar letter, gpointer data)
{
  GArray *glyphs = data;
  const YxGlyph last = { .advance = one->glyphs[0].geometry.width / (float) PANGO_SCALE,
                         .upright = is_cjk (letter) };
  PangoRectangle ink;

  g_array_append_val (glyphs, last);
  if (last.upright) {
    pango_glyph_string_extents (one, font, &ink, NULL);
    g_array_index (glyphs, YxGlyph, glyphs->len - 1).centre
        = -(ink.y + ink.height / 2.0f) / PANGO_SCALE;
  }
}

static bool
is_all_upright (const char *string)
{
  for (; *string != '\0'; string = g_utf8_next_char (string)) {
    const gunichar letter = g_utf8_get_char (string);

    if (!is_cjk (letter) && !g_unichar_isdigit (letter) && !g_unichar_isspace (letter))
      return false;
  }
  return true;
}

void
yx_text_need_glyphs (YxTextCache *cache, YxText *text)
{
  /* All letters hang on one middle line: that of the CJK ones, about 0.37 em. */
  const float middle = text->height / 1.12f * 0.36f;
  GArray *glyphs;

  if (text->glyphs != NULL)
    return;
  glyphs = g_array_new (FALSE, FALSE, sizeof (YxGlyph));
  for_each_glyph (text, measure_glyph, glyphs);
  text->all_upright = is_all_upright (pango_layout_get_text (text->layout));
  text->n_glyphs = glyphs->len;
  text->glyphs = (YxGlyph *) g_array_free (glyphs, FALSE);
  cache->bytes += text->n_glyphs * sizeof (YxGlyph);
  for (guint i = 0; i < text->n_glyphs; i++)
    if (!text->glyphs[i].upright)
      text->glyphs[i].centre = middle;
}

typedef struct {
  cairo_t *cr;
  YxGlyph *next;
  gsize bytes;
} Tracer;

/* The outline is taken at the origin so that it can be turned and put anywhere. */
static void
trace_glyph (PangoFont *font, PangoGlyphString *one, gunichar letter, gpointer data)
{
  Tracer *tracer = data;
  YxGlyph *glyph = tracer->next++;

  if (g_unichar_isspace (letter))
    return;
  cairo_new_path (tracer->cr);
  cairo_move_to (tracer->cr, 0, 0);
  pango_cairo_glyph_string_path (tracer->cr, font, one);
  glyph->outline = cairo_copy_path (tracer->cr);
  tracer->bytes += glyph->outline->num_data * sizeof (cairo_path_data_t);
}

void
yx_text_need_outlines (YxTextCache *cache, YxText *text)
{
  g_autoptr (cairo_surface_t) probe = NULL;
  g_autoptr (cairo_t) cr = NULL;
  Tracer tracer;

  yx_text_need_glyphs (cache, text);
  if (text->has_outlines)
    return;
  text->has_outlines = true;
  probe = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  cr = cairo_create (probe);
  cairo_set_tolerance (cr, 0.2 / text->scale);
  tracer = (Tracer){ .cr = cr, .next = text->glyphs };
  for_each_glyph (text, trace_glyph, &tracer);
  cache->bytes += tracer.bytes;
}

/* The disc that a halo is the dilation by, as offsets with weights 0 to 255. */
typedef struct {
  int dx, dy;
  guint weight;
} Dot;

static GArray *
make_disc (double radius)
{
  GArray *disc = g_array_new (FALSE, FALSE, sizeof (Dot));
  const int reach = (int) ceil (radius);

  for (int dy = -reach; dy <= reach; dy++)
    for (int dx = -reach; dx <= reach; dx++) {
      const double weight = CLAMP (radius + 0.5 - sqrt (dx * dx + dy * dy), 0.0, 1.0);
      const Dot dot = { dx, dy, (guint) lrint (weight * 255.0) };

      if (dot.weight > 8)
        g_array_append_val (disc, dot);
    }
  return disc;
}

/* Grey-scale dilation of an A8 image by a disc of `radius` device pixels. */
static cairo_surface_t *
dilate (cairo_surface_t *mask, double radius)
{
  const int width = cairo_image_surface_get_width (mask);
  const int height = cairo_image_surface_get_height (mask);
  cairo_surface_t *halo = cairo_image_surface_create (CAIRO_FORMAT_A8, width, height);
  const int stride = cairo_image_surface_get_stride (mask);
  g_autoptr (GArray) disc = make_disc (radius);
  const guint8 *from;
  guint8 *to;

  cairo_surface_flush (mask);
  from = cairo_image_surface_get_data (mask);
  to = cairo_image_surface_get_data (halo);
  if (from == NULL || to == NULL)
    return halo;
  g_assert (cairo_image_surface_get_stride (halo) == stride);
  for (guint d = 0; d < disc->len; d++) {
    const Dot dot = g_array_index (disc, Dot, d);
    const int x0 = MAX (0, -dot.dx);
    const int x1 = MIN (width, width - dot.dx);

    for (int y = MAX (0, -dot.dy); y < MIN (height, height - dot.dy); y++) {
      const guint8 *row = from + (gsize) (y + dot.dy) * stride + dot.dx;
      guint8 *out = to + (gsize) y * stride;

      for (int x = x0; x < x1; x++) {
        const guint8 value = (guint8) ((row[x] * dot.weight) >> 8);

        out[x] = MAX (out[x], value);
      }
    }
  }
  cairo_surface_mark_dirty (halo);
  return halo;
}

static void
make_masks (YxTextCache *cache, YxText *text, double halo_radius)
{
  const int width = (int) ceil ((text->width + 2 * MASK_BORDER) * text->scale);
  const int height = (int) ceil ((text->height + 2 * MASK_BORDER) * text->scale);
  PangoRectangle logical;
  g_autoptr (cairo_t) cr = NULL;

  text->mask = cairo_image_surface_create (CAIRO_FORMAT_A8, width, height);
  cr = cairo_create (text->mask);
  cairo_scale (cr, text->scale, text->scale);
  pango_layout_get_extents (text->layout, NULL, &logical);
  cairo_translate (cr,
                   (text->width + 2 * MASK_BORDER) / 2
                       - (logical.x + logical.width / 2.0) / PANGO_SCALE,
                   (text->height + 2 * MASK_BORDER) / 2
                       - (logical.y + logical.height / 2.0) / PANGO_SCALE);
  pango_cairo_show_layout (cr, text->layout);
  text->halo = dilate (text->mask, halo_radius * text->scale);
  text->halo_radius = (float) halo_radius;
  cache->bytes += 2 * (gsize) width * height;
}

/* `mask` lies at device pixel (x, y) of the target. */
static void
paint_masks (cairo_t *cr, cairo_surface_t *mask, cairo_surface_t *halo, double x, double y,
             const YxTextPaint *paint)
{
  cairo_save (cr);
  cairo_identity_matrix (cr);
  yx_colour_set (cr, paint->halo);
  cairo_mask_surface (cr, halo, x, y);
  yx_colour_set (cr, paint->text);
  cairo_mask_surface (cr, mask, x, y);
  cairo_restore (cr);
}

void
yx_text_paint (YxTextCache *cache, cairo_t *cr, YxText *text, double x, double y,
               const YxTextPaint *paint, double halo_radius)
{
  g_assert (halo_radius < MASK_BORDER);

  if (text->mask != NULL && text->halo_radius != (float) halo_radius) {
    g_clear_pointer (&text->mask, cairo_surface_destroy);
    g_clear_pointer (&text->halo, cairo_surface_destroy);
  }
  if (text->mask == NULL)
    make_masks (cache, text, halo_radius);
  cairo_user_to_device (cr, &x, &y);
  paint_masks (cr, text->mask, text->halo,
               rint (x - cairo_image_surface_get_width (text->mask) / 2.0),
               rint (y - cairo_image_surface_get_height (text->mask) / 2.0), paint);
}

/* Adds an outline turned by `angle` round (0, -centre), that point put on (x, y). */
static void
append_outline (cairo_t *cr, const YxGlyph *glyph, const YxGlyphPlace *place)
{
  cairo_save (cr);
  cairo_translate (cr, place->x, place->y);
  cairo_rotate (cr, place->angle);
  cairo_translate (cr, -glyph->advance / 2.0, glyph->centre);
  cairo_append_path (cr, glyph->outline);
  cairo_restore (cr);
}

void
yx_text_paint_along (cairo_t *cr, const YxText *text, const YxGlyphPlace *places,
                     const YxTextPaint *paint, double halo_radius)
{
  const double reach = text->height + halo_radius + 1.0;
  double x0 = G_MAXDOUBLE, y0 = G_MAXDOUBLE, x1 = -G_MAXDOUBLE, y1 = -G_MAXDOUBLE;
  g_autoptr (cairo_surface_t) mask = NULL;
  g_autoptr (cairo_surface_t) halo = NULL;
  g_autoptr (cairo_t) mask_cr = NULL;

  for (guint i = 0; i < text->n_glyphs; i++) {
    x0 = fmin (x0, places[i].x - reach);
    y0 = fmin (y0, places[i].y - reach);
    x1 = fmax (x1, places[i].x + reach);
    y1 = fmax (y1, places[i].y + reach);
  }
  if (x1 <= x0)
    return;
  cairo_user_to_device (cr, &x0, &y0);
  cairo_user_to_device (cr, &x1, &y1);
  x0 = floor (x0);
  y0 = floor (y0);

  mask = cairo_image_surface_create (CAIRO_FORMAT_A8, (int) ceil (x1 - x0), (int) ceil (y1 - y0));
  mask_cr = cairo_create (mask);
  {
    cairo_matrix_t matrix;

    cairo_get_matrix (cr, &matrix);
    matrix.x0 -= x0;
    matrix.y0 -= y0;
    cairo_set_matrix (mask_cr, &matrix);
  }
  for (guint i = 0; i < text->n_glyphs; i++)
    if (text->glyphs[i].outline != NULL)
      append_outline (mask_cr, &text->glyphs[i], &places[i]);
  cairo_fill (mask_cr);
  halo = dilate (mask, halo_radius * text->scale);
  paint_masks (cr, mask, halo, x0, y0, paint);
}
