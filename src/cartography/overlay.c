#define G_LOG_DOMAIN "yx-cartography"

#include "config.h"

#include "cartography/overlay.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <pango/pangocairo.h>

#include "cartography/style-sheet.h"
#include "cartography/text.h"

/* Chosen by a search over sRGB for twelve colours that stay furthest apart (CIE 1976 Lab) for
 * normal, protanopic and deuteranopic eyes at once (simulation of Machado et al. 2009), with
 * contrast to the ground of at least 4.5 (night) and 3 (day). The first few are the furthest
 * apart, as most nights need few vehicles. */
static const YxColour hues_on_dark[YX_N_ROUTE_COLOURS] = {
  YX_RGB (0x46b9ff), YX_RGB (0xffd146), YX_RGB (0xff5da2), YX_RGB (0x00ffe8),
  YX_RGB (0xd15d17), YX_RGB (0xa2ff8b), YX_RGB (0xb95db9), YX_RGB (0x008bff),
  YX_RGB (0x5d8b5d), YX_RGB (0xffb9a2), YX_RGB (0xb9a25d), YX_RGB (0x46e8ff),
};

static const YxColour hues_on_light[YX_N_ROUTE_COLOURS] = {
  YX_RGB (0x175db9), YX_RGB (0xd15d00), YX_RGB (0xd1175d), YX_RGB (0x008b74),
  YX_RGB (0x5d0074), YX_RGB (0x8b0000), YX_RGB (0x7474ff), YX_RGB (0x008ba2),
  YX_RGB (0xb97446), YX_RGB (0x74002e), YX_RGB (0x178bd1), YX_RGB (0x5d2e5d),
};

/* Four lightnesses that keep apart in red light; three dashes make twelve of them. */
#define N_REDS 4
static const YxColour reds[N_REDS] = {
  YX_RGB (0xff8068), YX_RGB (0xe83a28), YX_RGB (0xb82a1e), YX_RGB (0x8c2018),
};

static const double dash_long[] = { 5.0, 1.8 };
static const double dash_dot[] = { 4.0, 1.6, 0.6, 1.6 };

YxColour
yx_route_colour (unsigned index, YxMapStyle style)
{
  switch (style) {
  case YX_MAP_STYLE_RED:
    return reds[index % N_REDS];
  case YX_MAP_STYLE_DAY:
  case YX_MAP_STYLE_PRINT:
    return hues_on_light[index % YX_N_ROUTE_COLOURS];
  case YX_MAP_STYLE_NIGHT:
  default:
    return hues_on_dark[index % YX_N_ROUTE_COLOURS];
  }
}

const double *
yx_route_dash (unsigned index, YxMapStyle style, int *ret_n_dashes)
{
  const unsigned hues = style == YX_MAP_STYLE_RED ? N_REDS : YX_N_ROUTE_COLOURS;

  switch (index / hues % 3) {
  case 1:
    *ret_n_dashes = G_N_ELEMENTS (dash_long);
    return dash_long;
  case 2:
    *ret_n_dashes = G_N_ELEMENTS (dash_dot);
    return dash_dot;
  default:
    *ret_n_dashes = 0;
    return NULL;
  }
}

YxColour
yx_mark_colour (YxMark mark, YxMapStyle style)
{
  static const YxColour on_dark[YX_N_MARKS] = {
    [YX_MARK_CANDIDATE] = YX_RGB (0xb6c2d0), [YX_MARK_PLANNED] = YX_RGB (0x46b9ff),
    [YX_MARK_LEFT_OUT] = YX_RGB (0xf2a93b),  [YX_MARK_BLOCKED] = YX_RGB (0xe0625a),
    [YX_MARK_DONE] = YX_RGB (0x58c48a),      [YX_MARK_FAILED] = YX_RGB (0x98a3b1),
    [YX_MARK_LEAD] = YX_RGB (0xffe14d),      [YX_MARK_DEPOT] = YX_RGB (0xffffff),
    [YX_MARK_EVIDENCE] = YX_RGB (0xd9c2ff),
  };
  static const YxColour on_light[YX_N_MARKS] = {
    [YX_MARK_CANDIDATE] = YX_RGB (0x4d5967), [YX_MARK_PLANNED] = YX_RGB (0x175db9),
    [YX_MARK_LEFT_OUT] = YX_RGB (0xb56a00),  [YX_MARK_BLOCKED] = YX_RGB (0xb3261e),
    [YX_MARK_DONE] = YX_RGB (0x1e7a46),      [YX_MARK_FAILED] = YX_RGB (0x5f6874),
    [YX_MARK_LEAD] = YX_RGB (0x8a6d00),      [YX_MARK_DEPOT] = YX_RGB (0x14191f),
    [YX_MARK_EVIDENCE] = YX_RGB (0x6a3fb5),
  };
  static const YxColour on_red[YX_N_MARKS] = {
    [YX_MARK_CANDIDATE] = YX_RGB (0xb83525), [YX_MARK_PLANNED] = YX_RGB (0xff5a45),
    [YX_MARK_LEFT_OUT] = YX_RGB (0xff7058),  [YX_MARK_BLOCKED] = YX_RGB (0xd03a28),
    [YX_MARK_DONE] = YX_RGB (0xa83022),      [YX_MARK_FAILED] = YX_RGB (0x8c261b),
    [YX_MARK_LEAD] = YX_RGB (0xff8068),      [YX_MARK_DEPOT] = YX_RGB (0xff8068),
    [YX_MARK_EVIDENCE] = YX_RGB (0xff9c88),
  };

  g_return_val_if_fail ((unsigned) mark < YX_N_MARKS, on_dark[0]);

  switch (style) {
  case YX_MAP_STYLE_RED:
    return on_red[mark];
  case YX_MAP_STYLE_DAY:
  case YX_MAP_STYLE_PRINT:
    return on_light[mark];
  case YX_MAP_STYLE_NIGHT:
  default:
    return on_dark[mark];
  }
}

const char *
yx_mark_label (YxMark mark)
{
  switch (mark) {
  case YX_MARK_CANDIDATE:
    return _ ("Not yet decided");
  case YX_MARK_PLANNED:
    return _ ("Planned");
  case YX_MARK_LEFT_OUT:
    return _ ("Left out tonight");
  case YX_MARK_BLOCKED:
    return _ ("May not be visited");
  case YX_MARK_DONE:
    return _ ("Visited, met");
  case YX_MARK_FAILED:
    return _ ("Visited, nobody met");
  case YX_MARK_LEAD:
    return _ ("Lead");
  case YX_MARK_DEPOT:
    return _ ("Start and end");
  case YX_MARK_EVIDENCE:
    return _ ("Evidence taken");
  default:
    g_return_val_if_reached ("");
  }
}

static void
trace_polygon (cairo_t *cr, const double (*xy)[2], int n)
{
  cairo_move_to (cr, xy[0][0], xy[0][1]);
  for (int i = 1; i < n; i++)
    cairo_line_to (cr, xy[i][0], xy[i][1]);
  cairo_close_path (cr);
}

/* The outline of a mark in a box from -1 to 1. */
static void
trace_outline (cairo_t *cr, YxMark mark)
{
  static const double diamond[][2] = { { 0, -1.1 }, { 1.1, 0 }, { 0, 1.1 }, { -1.1, 0 } };
  static const double square[][2] = { { -0.85, -0.85 }, { 0.85, -0.85 }, { 0.85, 0.85 },
                                      { -0.85, 0.85 } };
  static const double triangle[][2] = { { 0, -1.15 }, { 1.08, 0.8 }, { -1.08, 0.8 } };
  static const double house[][2] = { { 0, -1.15 },     { 1.1, -0.15 },   { 0.78, -0.15 },
                                     { 0.78, 0.95 },   { -0.78, 0.95 },  { -0.78, -0.15 },
                                     { -1.1, -0.15 } };
  static const double camera[][2] = { { -1.1, -0.55 },  { -0.45, -0.55 }, { -0.25, -0.95 },
                                      { 0.25, -0.95 },  { 0.45, -0.55 },  { 1.1, -0.55 },
                                      { 1.1, 0.85 },    { -1.1, 0.85 } };

  cairo_new_path (cr);
  switch (mark) {
  case YX_MARK_LEFT_OUT:
    trace_polygon (cr, diamond, G_N_ELEMENTS (diamond));
    break;
  case YX_MARK_BLOCKED:
    trace_polygon (cr, square, G_N_ELEMENTS (square));
    break;
  case YX_MARK_LEAD:
    trace_polygon (cr, triangle, G_N_ELEMENTS (triangle));
    break;
  case YX_MARK_DEPOT:
    trace_polygon (cr, house, G_N_ELEMENTS (house));
    break;
  case YX_MARK_EVIDENCE:
    trace_polygon (cr, camera, G_N_ELEMENTS (camera));
    break;
  case YX_MARK_CANDIDATE:
    cairo_arc (cr, 0, 0, 0.72, 0, 2 * M_PI);
    break;
  case YX_MARK_PLANNED:
  case YX_MARK_DONE:
  case YX_MARK_FAILED:
  default:
    cairo_arc (cr, 0, 0, 1.0, 0, 2 * M_PI);
    break;
  }
}

/* What stands inside the outline. */
static void
stroke_sign (cairo_t *cr, YxMark mark, YxColour ink)
{
  yx_colour_set (cr, ink);
  cairo_set_line_width (cr, 0.34);
  cairo_new_path (cr);
  switch (mark) {
  case YX_MARK_DONE:
    cairo_move_to (cr, -0.48, 0.02);
    cairo_line_to (cr, -0.12, 0.40);
    cairo_line_to (cr, 0.50, -0.38);
    break;
  case YX_MARK_FAILED:
    cairo_move_to (cr, -0.38, -0.38);
    cairo_line_to (cr, 0.38, 0.38);
    cairo_move_to (cr, 0.38, -0.38);
    cairo_line_to (cr, -0.38, 0.38);
    break;
  case YX_MARK_BLOCKED:
    cairo_move_to (cr, -0.45, 0);
    cairo_line_to (cr, 0.45, 0);
    break;
  case YX_MARK_LEAD:
    cairo_move_to (cr, 0, -0.42);
    cairo_line_to (cr, 0, 0.12);
    cairo_move_to (cr, 0, 0.44);
    cairo_line_to (cr, 0, 0.45);
    break;
  case YX_MARK_DEPOT:
    cairo_move_to (cr, 0, 0.78);
    cairo_line_to (cr, 0, 0.25);
    break;
  case YX_MARK_EVIDENCE:
    cairo_arc (cr, 0, 0.12, 0.36, 0, 2 * M_PI);
    break;
  case YX_MARK_CANDIDATE:
  case YX_MARK_PLANNED:
  case YX_MARK_LEFT_OUT:
  default:
    return;
  }
  cairo_stroke (cr);
}

void
yx_overlay_paint_mark (cairo_t *cr, YxMark mark, YxColour colour, YxMapStyle style, double x,
                       double y, double size)
{
  const YxStyleSheet *sheet = yx_style_sheet (style);
  const gboolean hollow = mark == YX_MARK_CANDIDATE || mark == YX_MARK_LEFT_OUT;

  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, size / 2.0, size / 2.0);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);

  /* A casing sets the mark off from whatever lies under it. */
  trace_outline (cr, mark);
  yx_colour_set (cr, sheet->route_casing);
  cairo_set_line_width (cr, hollow ? 0.95 : 0.55);
  cairo_stroke_preserve (cr);
  if (hollow) {
    yx_colour_set (cr, yx_colour_with_alpha (sheet->ground, 0.75));
    cairo_fill_preserve (cr);
    yx_colour_set (cr, colour);
    cairo_set_line_width (cr, 0.45);
    cairo_stroke (cr);
  } else {
    yx_colour_set (cr, colour);
    cairo_fill (cr);
    stroke_sign (cr, mark, yx_colour_text_on (colour));
  }
  cairo_restore (cr);
}

void
yx_overlay_paint_stop (cairo_t *cr, unsigned number, YxColour colour, YxMapStyle style, double x,
                       double y, double size)
{
  YxColour ink = yx_colour_text_on (colour);

  yx_overlay_paint_mark (cr, YX_MARK_PLANNED, colour, style, x, y, size);
  if (number == 0)
    return;

  if (style == YX_MAP_STYLE_RED)
    ink = yx_style_sheet (style)->route_casing;
  {
    g_autofree char *digits = g_strdup_printf ("%u", number);
    g_autoptr (PangoLayout) layout = pango_cairo_create_layout (cr);
    PangoFontDescription *font = pango_font_description_from_string ("sans-serif bold");
    PangoRectangle ink_box;

    pango_font_description_set_absolute_size (
        font, size * (number < 10 ? 0.72 : number < 100 ? 0.60 : 0.46) * PANGO_SCALE);
    pango_layout_set_font_description (layout, font);
    pango_layout_set_text (layout, digits, -1);
    pango_layout_get_extents (layout, &ink_box, NULL);
    cairo_move_to (cr, x - (ink_box.x + ink_box.width / 2.0) / PANGO_SCALE,
                   y - (ink_box.y + ink_box.height / 2.0) / PANGO_SCALE);
    yx_colour_set (cr, ink);
    pango_cairo_show_layout (cr, layout);
    cairo_new_path (cr);
    pango_font_description_free (font);
  }
}

void
yx_overlay_paint_lock (cairo_t *cr, YxMapStyle style, double x, double y, double size)
{
  const YxStyleSheet *sheet = yx_style_sheet (style);
  const double lock = 0.42 * size, left = x + 0.22 * size, top = y - 0.58 * size;

  cairo_save (cr);
  cairo_arc (cr, left + 0.5 * lock, top + 0.55 * lock, 0.85 * lock, 0.0, 2.0 * G_PI);
  yx_colour_set (cr, sheet->ground);
  cairo_fill (cr);
  yx_colour_set (cr, yx_colour_text_on (sheet->ground));
  cairo_rectangle (cr, left + 0.08 * lock, top + 0.45 * lock, 0.84 * lock, 0.6 * lock);
  cairo_fill (cr);
  cairo_set_line_width (cr, 0.16 * lock);
  cairo_arc (cr, left + 0.5 * lock, top + 0.45 * lock, 0.27 * lock, G_PI, 2.0 * G_PI);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
trace_line (cairo_t *cr, const double *xy, size_t n_points)
{
  cairo_new_path (cr);
  cairo_move_to (cr, xy[0], xy[1]);
  for (size_t i = 1; i < n_points; i++)
    cairo_line_to (cr, xy[2 * i], xy[2 * i + 1]);
}

#define CHEVRON_SPACING 90.0

/* Chevrons along the line that point the way it is driven. */
static void
paint_direction (cairo_t *cr, const double *xy, size_t n_points, double width, YxColour ink)
{
  double until = CHEVRON_SPACING / 2.0;

  cairo_save (cr);
  yx_colour_set (cr, ink);
  cairo_set_line_width (cr, fmax (1.1, width * 0.26));
  cairo_set_dash (cr, NULL, 0, 0.0);
  cairo_new_path (cr);
  for (size_t i = 1; i < n_points; i++) {
    const double *a = &xy[2 * (i - 1)];
    const double dx = xy[2 * i] - a[0];
    const double dy = xy[2 * i + 1] - a[1];
    const double length = hypot (dx, dy);
    double along = until;

    for (; along <= length; along += CHEVRON_SPACING) {
      const double ux = dx / length;
      const double uy = dy / length;
      const double x = a[0] + ux * along;
      const double y = a[1] + uy * along;
      const double arm = width * 0.34;

      cairo_move_to (cr, x - ux * arm - uy * arm, y - uy * arm + ux * arm);
      cairo_line_to (cr, x + ux * arm * 0.7, y + uy * arm * 0.7);
      cairo_line_to (cr, x - ux * arm + uy * arm, y - uy * arm - ux * arm);
    }
    until = along - length;
  }
  cairo_stroke (cr);
  cairo_restore (cr);
}

void
yx_overlay_paint_route (cairo_t *cr, const double *xy, size_t n_points, unsigned colour,
                        YxMapStyle style, YxRouteWeight weight)
{
  const YxStyleSheet *sheet = yx_style_sheet (style);
  const double width = weight == YX_ROUTE_EMPHASISED ? 6.5 : 4.2;
  YxColour ink = yx_route_colour (colour, style);
  const double *dash;
  double scaled[4];
  int n_dashes;

  if (n_points < 2)
    return;
  if (weight == YX_ROUTE_FADED)
    ink = yx_colour_mix (ink, sheet->ground, 0.62);

  cairo_save (cr);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  trace_line (cr, xy, n_points);
  if (weight == YX_ROUTE_EMPHASISED) {
    yx_colour_set (cr, yx_colour_with_alpha (ink, 0.28));
    cairo_set_line_width (cr, width + 9.0);
    cairo_stroke_preserve (cr);
  }
  yx_colour_set (cr, yx_colour_with_alpha (sheet->route_casing,
                                           weight == YX_ROUTE_FADED ? 0.55 : 0.9));
  cairo_set_line_width (cr, width + 2.6);
  cairo_stroke_preserve (cr);

  dash = yx_route_dash (colour, style, &n_dashes);
  for (int i = 0; i < n_dashes; i++)
    scaled[i] = dash[i] * width;
  if (n_dashes > 0) {
    cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
    cairo_set_dash (cr, scaled, n_dashes, 0.0);
  }
  yx_colour_set (cr, ink);
  cairo_set_line_width (cr, width);
  cairo_stroke (cr);
  if (weight != YX_ROUTE_FADED)
    paint_direction (cr, xy, n_points, width, yx_colour_with_alpha (sheet->route_casing, 0.85));
  cairo_restore (cr);
}
