#define G_LOG_DOMAIN "yexun-paper"

#include "config.h"

#include "paper/lines.h"

typedef struct {
  PangoLayoutLine *line; /* of the layout */
  double x, top, bottom, baseline;
} Line;

struct _YxLines {
  gatomicrefcount ref_count;
  PangoLayout *layout;
  GArray *lines; /* of Line */
  double width;
};

static void
collect_lines (YxLines *self)
{
  PangoLayoutIter *iter = pango_layout_get_iter (self->layout);

  do {
    PangoRectangle rectangle;
    int top, bottom;
    Line line = { .line = pango_layout_iter_get_line_readonly (iter) };

    pango_layout_iter_get_line_extents (iter, NULL, &rectangle);
    pango_layout_iter_get_line_yrange (iter, &top, &bottom);
    line.x = (double) rectangle.x / PANGO_SCALE;
    line.top = (double) top / PANGO_SCALE;
    line.bottom = (double) bottom / PANGO_SCALE;
    line.baseline = (double) pango_layout_iter_get_baseline (iter) / PANGO_SCALE;
    self->width = MAX (self->width, (double) rectangle.width / PANGO_SCALE);
    g_array_append_val (self->lines, line);
  } while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
}

YxLines *
yx_lines_new (PangoContext *context, const YxTextStyle *style, const char *text, double width)
{
  YxLines *self = g_new0 (YxLines, 1);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  PangoFontDescription *font = yx_typeface_describe (style->face, style->size);
  PangoAttrList *attributes = pango_attr_list_new ();
  const double pitch = style->pitch > 0.0 ? style->pitch : 1.4 * style->size;

  g_atomic_ref_count_init (&self->ref_count);
  self->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  self->layout = pango_layout_new (context);
  pango_layout_set_font_description (self->layout, font);
  pango_font_description_free (font);
  pango_attr_list_insert (attributes,
                          pango_attr_line_height_new_absolute ((int) (pitch * PANGO_SCALE)));
  pango_layout_set_attributes (self->layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_width (self->layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_indent (self->layout, (int) (style->indent * style->size * PANGO_SCALE));
  pango_layout_set_auto_dir (self->layout, FALSE);
  pango_layout_set_alignment (self->layout, style->align == YX_ALIGN_CENTRE  ? PANGO_ALIGN_CENTER
                                            : style->align == YX_ALIGN_RIGHT ? PANGO_ALIGN_RIGHT
                                                                             : PANGO_ALIGN_LEFT);
  pango_layout_set_justify (self->layout, style->align == YX_ALIGN_JUSTIFIED);
  pango_layout_set_text (self->layout, valid, -1);
  collect_lines (self);
  return self;
}

YxLines *
yx_lines_ref (YxLines *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
yx_lines_unref (YxLines *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_object_unref (self->layout);
  g_array_unref (self->lines);
  g_free (self);
}

guint
yx_lines_get_n (const YxLines *self)
{
  return self->lines->len;
}

double
yx_lines_measure (const YxLines *self, guint from, guint to)
{
  g_assert (from <= to && to <= self->lines->len);

  return from == to ? 0.0
                    : g_array_index (self->lines, Line, to - 1).bottom
                          - g_array_index (self->lines, Line, from).top;
}

guint
yx_lines_fit (const YxLines *self, guint from, double height)
{
  guint to = from;

  while (to < self->lines->len && yx_lines_measure (self, from, to + 1) <= height)
    to++;
  return to;
}

double
yx_lines_get_width (const YxLines *self)
{
  return self->width;
}

void
yx_lines_draw (const YxLines *self, cairo_t *cr, double x, double y, guint from, guint to)
{
  double top;

  g_assert (from <= to && to <= self->lines->len);

  if (from == to)
    return;
  top = g_array_index (self->lines, Line, from).top;
  for (guint i = from; i < to; i++) {
    const Line *line = &g_array_index (self->lines, Line, i);

    cairo_move_to (cr, x + line->x, y + line->baseline - top);
    pango_cairo_show_layout_line (cr, line->line);
  }
  cairo_new_path (cr);
}
