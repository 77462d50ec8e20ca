#define G_LOG_DOMAIN "yx-cartography"

#include "cartography/team-mark.h"

#include <glib.h>
#include <math.h>

#include "cartography/style-sheet.h"

#define WARNING YX_RGB (0xf3c969)
#define ALARM YX_RGB (0xff4d4d)

double
yx_team_mark_reach (double size)
{
  return ceil (size * 1.05) + 4.0;
}

/* In a box from -1 to 1, north up. */
static void
trace_body (cairo_t *cr, YxTeamShape shape)
{
  cairo_new_path (cr);
  switch (shape) {
  case YX_TEAM_SHAPE_WAITING:
    cairo_rectangle (cr, -0.82, -0.82, 1.64, 1.64);
    break;
  case YX_TEAM_SHAPE_DRIVING:
    cairo_move_to (cr, 0.0, -1.25);
    cairo_line_to (cr, 0.95, 0.95);
    cairo_line_to (cr, 0.0, 0.5);
    cairo_line_to (cr, -0.95, 0.95);
    cairo_close_path (cr);
    break;
  case YX_TEAM_SHAPE_BACK:
    cairo_move_to (cr, 0.0, -1.1);
    cairo_line_to (cr, 1.05, -0.1);
    cairo_line_to (cr, 0.75, -0.1);
    cairo_line_to (cr, 0.75, 0.9);
    cairo_line_to (cr, -0.75, 0.9);
    cairo_line_to (cr, -0.75, -0.1);
    cairo_line_to (cr, -1.05, -0.1);
    cairo_close_path (cr);
    break;
  case YX_TEAM_SHAPE_AT_STOP:
  case YX_TEAM_SHAPE_AT_WORK:
  case YX_TEAM_SHAPE_LOST:
  default:
    cairo_arc (cr, 0.0, 0.0, 0.95, 0.0, 2.0 * G_PI);
    break;
  }
}

static void
paint_sign (cairo_t *cr, YxTeamShape shape, YxColour ink)
{
  yx_colour_set (cr, ink);
  cairo_new_path (cr);
  if (shape == YX_TEAM_SHAPE_AT_STOP) {
    cairo_arc (cr, 0.0, 0.0, 0.34, 0.0, 2.0 * G_PI);
    cairo_fill (cr);
  } else if (shape == YX_TEAM_SHAPE_AT_WORK) {
    cairo_rectangle (cr, -0.55, -0.17, 1.1, 0.34);
    cairo_fill (cr);
  }
}

/* A question mark of strokes, so that no font decides how it looks. */
static void
paint_lost (cairo_t *cr, YxColour colour)
{
  static const double dashes[] = { 0.42, 0.34 };

  yx_colour_set (cr, colour);
  cairo_set_line_width (cr, 0.26);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0.0);
  cairo_new_path (cr);
  cairo_arc (cr, 0.0, 0.0, 0.95, 0.0, 2.0 * G_PI);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0.0);
  cairo_new_path (cr);
  cairo_arc (cr, 0.0, -0.22, 0.28, -G_PI, 0.6);
  cairo_line_to (cr, 0.0, 0.22);
  cairo_stroke (cr);
  cairo_arc (cr, 0.0, 0.52, 0.13, 0.0, 2.0 * G_PI);
  cairo_fill (cr);
}

static void
paint_ring (cairo_t *cr, YxTeamRing ring, YxColour colour, YxColour casing)
{
  const YxColour warning = WARNING, alarm = ALARM;
  const int n_rings = ring == YX_TEAM_RING_ALARM ? 2 : 1;

  for (int i = 0; i < n_rings; i++) {
    const double radius = 1.42 + 0.42 * i;

    cairo_new_path (cr);
    cairo_arc (cr, 0.0, 0.0, radius, 0.0, 2.0 * G_PI);
    if (ring != YX_TEAM_RING_NEAR) {
      yx_colour_set (cr, casing);
      cairo_set_line_width (cr, 0.42);
      cairo_stroke_preserve (cr);
    }
    yx_colour_set (cr, ring == YX_TEAM_RING_NEAR      ? colour
                       : ring == YX_TEAM_RING_WARNING ? warning
                                                      : alarm);
    cairo_set_line_width (cr, ring == YX_TEAM_RING_NEAR ? 0.14 : 0.26);
    cairo_stroke (cr);
  }
}

static void
paint_aboard (cairo_t *cr, unsigned n, YxColour ink, YxColour casing)
{
  const unsigned shown = MIN (n, 5);

  for (unsigned i = 0; i < shown; i++) {
    cairo_new_path (cr);
    cairo_arc (cr, (i - (shown - 1) / 2.0) * 0.62, 1.32, 0.27, 0.0, 2.0 * G_PI);
    yx_colour_set (cr, ink);
    cairo_fill_preserve (cr);
    yx_colour_set (cr, casing);
    cairo_set_line_width (cr, 0.12);
    cairo_stroke (cr);
  }
}

void
yx_team_mark_paint (cairo_t *cr, const YxTeamLook *look, YxColour colour, YxMapStyle style,
                    double x, double y, double size)
{
  const YxStyleSheet *sheet = yx_style_sheet (style);
  const YxTeamShape shape = look->shape == YX_TEAM_SHAPE_DRIVING && !isfinite (look->course)
                                ? YX_TEAM_SHAPE_AT_STOP
                                : look->shape;
  const YxColour body = look->faded ? yx_colour_mix (colour, sheet->ground, 0.45) : colour;

  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, size / 2.0, size / 2.0);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  if (look->ring != YX_TEAM_RING_NONE)
    paint_ring (cr, look->ring, body, sheet->route_casing);
  cairo_save (cr);
  if (shape == YX_TEAM_SHAPE_DRIVING)
    cairo_rotate (cr, look->course * G_PI / 180.0);
  trace_body (cr, shape);
  yx_colour_set (cr, sheet->route_casing);
  cairo_set_line_width (cr, 0.5);
  cairo_stroke_preserve (cr);
  yx_colour_set (cr, shape == YX_TEAM_SHAPE_LOST ? yx_colour_with_alpha (sheet->ground, 0.8) : body);
  cairo_fill (cr);
  if (shape == YX_TEAM_SHAPE_LOST)
    paint_lost (cr, body);
  else
    paint_sign (cr, shape, yx_colour_text_on (body));
  cairo_restore (cr);
  if (look->aboard > 0)
    paint_aboard (cr, look->aboard, yx_colour_text_on (sheet->ground), sheet->route_casing);
  cairo_restore (cr);
}
