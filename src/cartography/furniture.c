#define G_LOG_DOMAIN "yx-cartography"

#include "config.h"

#include "cartography/furniture.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cartography/style-sheet.h"
#include "cartography/text.h"

#define EDGE 14.0
#define PADDING 10.0
#define LINE 19.0
#define SAMPLE 30.0 /* width of a line or mark in the legend */

/* From the lower edge of the picture to the upper one of the scale bar. */
#define SCALE_BAR_HEIGHT 48.0

/* The scale bar is at most this wide. */
#define BAR_MAX 160.0

typedef struct {
  cairo_t *cr;
  const YxStyleSheet *sheet;
  YxTextCache *cache;
  float scale;
} Sheet;

static YxText *
shape (const Sheet *sheet, const char *string, double size, bool bold, double wrap)
{
  const YxFont font = { .size = (float) size, .bold = bold, .wrap = (float) wrap,
                        .scale = sheet->scale };

  return yx_text_get (sheet->cache, string, &font);
}

/* `x` is the left edge, `y` the middle. */
static void
put (const Sheet *sheet, YxText *text, double x, double y, YxColour colour)
{
  const YxTextPaint paint = { colour, sheet->sheet->panel };

  yx_text_paint (sheet->cache, sheet->cr, text, x + text->width / 2.0, y, &paint, 1.0);
}

static void
panel (const Sheet *sheet, double x, double y, double width, double height)
{
  cairo_t *cr = sheet->cr;
  const double r = 6.0;

  cairo_new_path (cr);
  cairo_arc (cr, x + width - r, y + r, r, -M_PI / 2, 0);
  cairo_arc (cr, x + width - r, y + height - r, r, 0, M_PI / 2);
  cairo_arc (cr, x + r, y + height - r, r, M_PI / 2, M_PI);
  cairo_arc (cr, x + r, y + r, r, M_PI, 1.5 * M_PI);
  cairo_close_path (cr);
  yx_colour_set (cr, yx_colour_with_alpha (sheet->sheet->panel, 0.92));
  cairo_fill_preserve (cr);
  yx_colour_set (cr, sheet->sheet->panel_edge);
  cairo_set_line_width (cr, 1.0);
  cairo_stroke (cr);
}

/* Returns where the next panel may begin. */
static double
paint_title (const Sheet *sheet, const YxPicture *picture)
{
  const double room = picture->width - 2.0 * (EDGE + PADDING);
  YxText *title = picture->title ? shape (sheet, picture->title, 17.0, true, room) : NULL;
  YxText *subtitle = picture->subtitle ? shape (sheet, picture->subtitle, 12.0, false, room) : NULL;
  double width, height, y = EDGE + PADDING;

  if (title == NULL && subtitle == NULL)
    return EDGE;
  width = fmax (title ? title->width : 0.0, subtitle ? subtitle->width : 0.0) + 2.0 * PADDING;
  height = (title ? title->height : 0.0) + (subtitle ? subtitle->height : 0.0)
           + (title && subtitle ? 6.0 : 0.0) + 2.0 * PADDING;
  panel (sheet, EDGE, EDGE, width, height);
  if (title != NULL) {
    put (sheet, title, EDGE + PADDING, y + title->height / 2.0, sheet->sheet->panel_text);
    y += title->height + 6.0;
  }
  if (subtitle != NULL)
    put (sheet, subtitle, EDGE + PADDING, y + subtitle->height / 2.0,
         sheet->sheet->panel_text_dim);
  return EDGE + height + 8.0;
}

static void
paint_legend (const Sheet *sheet, const YxPicture *picture, double top)
{
  const double x = EDGE + PADDING + SAMPLE + 8.0;
  const double room = YX_LEGEND_WIDTH - SAMPLE - 8.0 - 2.0 * PADDING;
  bool occurs[YX_N_MARKS] = { false };
  size_t n_lines = 0, n_routes;
  double y = top + PADDING + LINE / 2.0;

  for (size_t i = 0; i < picture->n_places; i++)
    occurs[picture->places[i].mark] = true;
  for (int mark = 0; mark < YX_N_MARKS; mark++)
    n_lines += occurs[mark];
  /* As many routes as the height holds. */
  n_routes = (size_t) fmax (0.0, (picture->height - top - 70.0 - n_lines * LINE) / (2.0 * LINE));
  n_routes = MIN (n_routes, picture->n_routes);
  n_lines += 2 * n_routes;
  if (n_lines == 0)
    return;

  panel (sheet, EDGE, top, YX_LEGEND_WIDTH, n_lines * LINE + 2.0 * PADDING);
  for (size_t i = 0; i < n_routes; i++) {
    const YxOverlayRoute *route = &picture->routes[i];
    const double line[] = { EDGE + PADDING, y, EDGE + PADDING + SAMPLE, y };

    yx_overlay_paint_route (sheet->cr, line, 2, route->colour, picture->style, YX_ROUTE_NORMAL);
    if (route->name != NULL)
      put (sheet, shape (sheet, route->name, 12.5, true, room), x, y, sheet->sheet->panel_text);
    if (route->note != NULL)
      put (sheet, shape (sheet, route->note, 11.0, false, room), x, y + LINE * 0.9,
           sheet->sheet->panel_text_dim);
    y += 2.0 * LINE;
  }
  for (int mark = 0; mark < YX_N_MARKS; mark++)
    if (occurs[mark]) {
      yx_overlay_paint_mark (sheet->cr, (YxMark) mark,
                             yx_mark_colour ((YxMark) mark, picture->style), picture->style,
                             EDGE + PADDING + SAMPLE / 2.0, y, 13.0);
      put (sheet, shape (sheet, yx_mark_label ((YxMark) mark), 11.5, false, room), x, y,
           sheet->sheet->panel_text);
      y += LINE;
    }
}

/* The largest 1, 2 or 5 times a power of ten that is no longer than `metres`. */
static double
round_length (double metres)
{
  const double power = pow (10.0, floor (log10 (metres)));
  const double part = metres / power;

  return power * (part >= 5.0 ? 5.0 : part >= 2.0 ? 2.0 : 1.0);
}

/* Returns its right edge. */
static double
paint_scale_bar (const Sheet *sheet, const YxPicture *picture, const YxPaintView *view)
{
  const YxWorldPoint middle = { view->left + view->width / 2.0 / view->per_world,
                                view->top + view->height / 2.0 / view->per_world };
  const double metres_per_unit
      = yx_metres_per_pixel (yx_world_to_lon_lat (middle).lat, view->zoom, 256);
  const double metres = round_length (metres_per_unit * BAR_MAX);
  const double width = metres / metres_per_unit;
  g_autofree char *string = metres >= 1000.0 ? g_strdup_printf (_ ("%g km"), metres / 1000.0)
                                             : g_strdup_printf (_ ("%g m"), metres);
  YxText *text = shape (sheet, string, 11.0, false, 0.0);
  const double x = EDGE + PADDING;
  const double y = picture->height - EDGE - PADDING;

  panel (sheet, EDGE, y - 22.0, fmax (width, text->width) + 2.0 * PADDING, 22.0 + PADDING);
  put (sheet, text, x, y - 12.0, sheet->sheet->panel_text);
  cairo_new_path (sheet->cr);
  cairo_move_to (sheet->cr, x, y - 3.0);
  cairo_rel_line_to (sheet->cr, 0.0, 5.0);
  cairo_rel_line_to (sheet->cr, width, 0.0);
  cairo_rel_line_to (sheet->cr, 0.0, -5.0);
  yx_colour_set (sheet->cr, sheet->sheet->panel_text);
  cairo_set_line_width (sheet->cr, 1.6);
  cairo_stroke (sheet->cr);
  return EDGE + fmax (width, text->width) + 2.0 * PADDING;
}

/* In the lower right corner; over the scale bar (whose right edge is `taken`) in a picture that is
 * too narrow for both, in several lines in one that is narrower still. */
static void
paint_attribution (const Sheet *sheet, const YxPicture *picture, const char *attribution,
                   double taken)
{
  YxText *text = shape (sheet, attribution, 10.0, false, picture->width - 18.0);
  const double width = text->width + 10.0;
  const double height = text->height + 6.0;
  const double x = picture->width - width - 4.0;
  const double y = picture->height - height - 4.0 - (x < taken + 6.0 ? SCALE_BAR_HEIGHT : 0.0);

  panel (sheet, x, y, width, height);
  put (sheet, text, x + 5.0, y + height / 2.0, sheet->sheet->panel_text_dim);
}

void
yx_furniture_paint (cairo_t *cr, const YxPicture *picture, const YxPaintView *view, double scale,
                    const char *attribution)
{
  const Sheet sheet = { cr, yx_style_sheet (picture->style), yx_text_cache_get (),
                        (float) scale };
  double top, taken = 0.0;

  yx_text_cache_trim (sheet.cache);
  top = paint_title (&sheet, picture);
  if (picture->legend)
    paint_legend (&sheet, picture, top);
  if (picture->scale_bar)
    taken = paint_scale_bar (&sheet, picture, view);
  if (attribution != NULL && *attribution != '\0')
    paint_attribution (&sheet, picture, attribution, taken);
}
