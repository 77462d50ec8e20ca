#define G_LOG_DOMAIN "yx-cartography"

#include <math.h>

#include "cartography/label-plan-private.h"

#define HALO 1.4

/* Halo, shield edge and symbol reach so far beyond a label's box, in units. */
#define BEYOND_BOX 4.0f

/* Half the length of an arrow. */
#define ARROW 4.0

static YxTextPaint
paint_of (const YxStyleSheet *sheet, YxInk ink)
{
  switch (ink) {
  case YX_INK_PLACE:
    return sheet->place;
  case YX_INK_PLACE_MINOR:
    return sheet->place_minor;
  case YX_INK_ROAD_NAME:
    return sheet->road_name;
  case YX_INK_WATER_NAME:
    return sheet->water_name;
  case YX_INK_AREA_NAME:
    return sheet->area_name;
  case YX_INK_HOUSE_NUMBER:
    return sheet->house_number;
  case YX_INK_SHIELD:
  case YX_INK_SHIELD_LOCAL:
  case YX_INK_SHIELD_MAJOR:
  case YX_INK_SHIELD_MOTORWAY: {
    const YxShieldPaint *shield = &sheet->shields[ink - YX_INK_SHIELD];

    return (YxTextPaint){ shield->text, shield->ground };
  }
  case YX_INK_POI_IMPORTANT:
    return sheet->poi_important;
  case YX_INK_POI:
  case YX_INK_ARROW:
  default:
    return sheet->poi;
  }
}

static void
paint_symbol (cairo_t *cr, const YxStyleSheet *sheet, const YxPlannedLabel *label)
{
  const gboolean important = label->ink == YX_INK_POI_IMPORTANT;

  cairo_new_path (cr);
  if (important)
    cairo_rectangle (cr, label->symbol_x - 3.2, label->symbol_y - 3.2, 6.4, 6.4);
  else
    cairo_arc (cr, label->symbol_x, label->symbol_y, 2.4, 0.0, 2.0 * M_PI);
  yx_colour_set (cr, sheet->ground);
  cairo_set_line_width (cr, 2.4);
  cairo_stroke_preserve (cr);
  yx_colour_set (cr, important ? sheet->symbol_important : sheet->symbol);
  cairo_fill (cr);
}

static void
paint_shield (cairo_t *cr, const YxShieldPaint *shield, const YxText *text, double x, double y)
{
  const double width = text->width + 7.0;
  const double height = text->height + 3.0;

  cairo_new_path (cr);
  cairo_rectangle (cr, rint (x - width / 2.0), rint (y - height / 2.0), width, height);
  yx_colour_set (cr, shield->ground);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_fill_preserve (cr);
  yx_colour_set (cr, shield->edge);
  cairo_set_line_width (cr, 1.0);
  cairo_stroke (cr);
}

static void
trace_arrow (cairo_t *cr, const YxPlannedLabel *label)
{
  const double ux = cos (label->angle), uy = sin (label->angle);
  const double tip_x = label->x + ux * ARROW, tip_y = label->y + uy * ARROW;

  cairo_move_to (cr, label->x - ux * ARROW, label->y - uy * ARROW);
  cairo_line_to (cr, tip_x, tip_y);
  cairo_move_to (cr, tip_x - ux * 2.8 - uy * 2.2, tip_y - uy * 2.8 + ux * 2.2);
  cairo_line_to (cr, tip_x, tip_y);
  cairo_line_to (cr, tip_x - ux * 2.8 + uy * 2.2, tip_y - uy * 2.8 - ux * 2.2);
}

static void
paint_arrows (cairo_t *cr, const YxStyleSheet *sheet)
{
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, 1.0);
  yx_colour_set (cr, yx_colour_with_alpha (sheet->arrow, 0.75));
  cairo_stroke (cr);
}

static void
paint_label (YxTextCache *cache, cairo_t *cr, const YxStyleSheet *sheet,
             const YxPlannedLabel *label, float scale)
{
  const YxTextPaint paint = paint_of (sheet, label->ink);
  YxFont font = label->font;
  YxText *text;

  font.scale = scale;
  text = yx_text_get (cache, label->text, &font);
  if (label->places != NULL) {
    yx_text_need_outlines (cache, text);
    /* The same font gave the plan its letters. */
    g_return_if_fail (text->n_glyphs == label->n_places);
    yx_text_paint_along (cr, text, label->places, &paint, HALO);
    return;
  }
  if (label->ink == YX_INK_POI || label->ink == YX_INK_POI_IMPORTANT)
    paint_symbol (cr, sheet, label);
  if (label->ink >= YX_INK_SHIELD && label->ink <= YX_INK_SHIELD_MOTORWAY)
    paint_shield (cr, &sheet->shields[label->ink - YX_INK_SHIELD], text, label->x, label->y);
  yx_text_paint (cache, cr, text, label->x, label->y, &paint, HALO);
}

static gboolean
reaches_into (YxLabelBox box, double x, double y, const YxPaintView *view)
{
  return box.x1 + BEYOND_BOX >= x && box.y1 + BEYOND_BOX >= y
         && box.x0 - BEYOND_BOX <= x + view->width && box.y0 - BEYOND_BOX <= y + view->height;
}

void
yx_label_plan_paint (const YxLabelPlan *self, cairo_t *cr, const YxPaintView *view, double scale,
                     YxMapStyle style)
{
  const YxStyleSheet *sheet = yx_style_sheet (style);
  YxTextCache *cache = yx_text_cache_get ();
  /* Of the view within the plan; whole units where both are tiles. */
  const double x = (view->left - self->view.left) * self->view.per_world;
  const double y = (view->top - self->view.top) * self->view.per_world;

  yx_text_cache_trim (cache);
  cairo_save (cr);
  cairo_translate (cr, -rint (x * scale) / scale, -rint (y * scale) / scale);
  cairo_new_path (cr);
  for (guint i = 0; i < self->labels->len; i++) {
    const YxPlannedLabel *label = &g_array_index (self->labels, YxPlannedLabel, i);

    if (label->ink == YX_INK_ARROW && reaches_into (label->boxes[0], x, y, view))
      trace_arrow (cr, label);
  }
  paint_arrows (cr, sheet);
  for (guint i = 0; i < self->labels->len; i++)
    if (g_array_index (self->labels, YxPlannedLabel, i).ink != YX_INK_ARROW
        && reaches_into (yx_label_plan_get_box (self, i), x, y, view))
      paint_label (cache, cr, sheet, &g_array_index (self->labels, YxPlannedLabel, i),
                   (float) scale);
  cairo_restore (cr);
}
