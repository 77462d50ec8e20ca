#define G_LOG_DOMAIN "yx-cartography"

#include "cartography/base-painter.h"

#include <math.h>

#include "cartography/style-sheet.h"

/* Bridges and tunnels further up or down are painted with the outermost of these. */
#define MAX_LEVEL 3

/* Cells of the quiet grid are between this and twice as wide. */
#define GRID_MIN_CELL 64.0

typedef struct {
  cairo_t *cr;
  const YxPaintView *view;
  const YxStyleSheet *sheet;
  const YxRegionFeatures *features;
} Painter;

/* Adds a feature's parts to the path. */
static void
trace (const Painter *painter, const YxRegionFeature *feature, gboolean closed)
{
  guint32 begin = 0;

  for (guint32 part = 0; part < feature->n_parts; part++) {
    const guint32 end = feature->part_ends[part];

    for (guint32 i = begin; i < end; i++) {
      const double x = yx_paint_view_x (painter->view, feature->points[i].x);
      const double y = yx_paint_view_y (painter->view, feature->points[i].y);

      if (i == begin)
        cairo_move_to (painter->cr, x, y);
      else
        cairo_line_to (painter->cr, x, y);
    }
    if (closed && end > begin)
      cairo_close_path (painter->cr);
    begin = end;
  }
}

static void
fill_area (const Painter *painter, const YxRegionFeature *feature, YxColour fill, YxColour edge,
           double edge_width)
{
  cairo_t *cr = painter->cr;

  if (fill.alpha <= 0.0)
    return;
  cairo_new_path (cr);
  trace (painter, feature, TRUE);
  yx_colour_set (cr, fill);
  if (edge_width <= 0.0) {
    cairo_fill (cr);
    return;
  }
  cairo_fill_preserve (cr);
  yx_colour_set (cr, edge);
  cairo_set_line_width (cr, edge_width);
  cairo_stroke (cr);
}

static void
stroke_line (const Painter *painter, const YxRegionFeature *feature, YxColour colour, double width)
{
  if (colour.alpha <= 0.0 || width <= 0.0)
    return;
  cairo_new_path (painter->cr);
  trace (painter, feature, FALSE);
  yx_colour_set (painter->cr, colour);
  cairo_set_line_width (painter->cr, width);
  cairo_stroke (painter->cr);
}

static gboolean
has_edge (guint8 kind)
{
  switch (kind) {
  case YX_REGION_LAND_RESIDENTIAL:
  case YX_REGION_LAND_EDUCATION:
  case YX_REGION_LAND_HOSPITAL:
  case YX_REGION_LAND_PARK:
  case YX_REGION_LAND_SPORT:
  case YX_REGION_LAND_SQUARE:
    return TRUE;
  default:
    return FALSE;
  }
}

static void
paint_land (const Painter *painter)
{
  const YxRegionFeatures *features = painter->features;
  const gboolean edges = painter->view->zoom >= YX_AREA_NAME_ZOOM;

  for (guint i = features->layer_start[YX_LAYER_LANDUSE];
       i < features->layer_start[YX_LAYER_LANDUSE + 1]; i++) {
    const YxRegionFeature *feature = &features->features[i];

    if (feature->kind < YX_N_LAND_KINDS)
      fill_area (painter, feature, painter->sheet->land[feature->kind], painter->sheet->land_edge,
                 edges && has_edge (feature->kind) ? 0.8 : 0.0);
  }
}

static void
paint_water (const Painter *painter)
{
  const YxRegionFeatures *features = painter->features;
  const YxStyleSheet *sheet = painter->sheet;
  const double zoom = painter->view->zoom;

  cairo_set_line_cap (painter->cr, CAIRO_LINE_CAP_ROUND);
  for (guint i = features->layer_start[YX_LAYER_WATER_LINE];
       i < features->layer_start[YX_LAYER_WATER_LINE + 1]; i++) {
    const YxRegionFeature *feature = &features->features[i];
    const gboolean dam = feature->kind == YX_REGION_WATERWAY_DAM;

    if (feature->kind >= YX_N_WATERWAY_KINDS || (feature->flags & YX_FEATURE_TUNNEL))
      continue;
    stroke_line (painter, feature, dam ? sheet->building_edge : sheet->water_edge,
                 yx_ramp_value (&yx_waterway_widths[feature->kind], zoom));
  }
  for (guint i = features->layer_start[YX_LAYER_WATER_AREA];
       i < features->layer_start[YX_LAYER_WATER_AREA + 1]; i++)
    fill_area (painter, &features->features[i], sheet->water, sheet->water_edge,
               zoom >= 11.0 ? 0.8 : 0.0);
}

static void
paint_buildings (const Painter *painter)
{
  const YxRegionFeatures *features = painter->features;

  if (painter->view->zoom < YX_BUILDING_ZOOM - 1.0)
    return;
  for (guint i = features->layer_start[YX_LAYER_BUILDING];
       i < features->layer_start[YX_LAYER_BUILDING + 1]; i++) {
    const YxRegionFeature *feature = &features->features[i];

    if (feature->kind < YX_N_BUILDING_KINDS)
      fill_area (painter, feature, painter->sheet->building[feature->kind],
                 painter->sheet->building_edge,
                 painter->view->zoom >= YX_BUILDING_ZOOM + 0.5 ? 0.7 : 0.0);
  }
}

static void
paint_boundaries (const Painter *painter)
{
  static const double dashes[] = { 9.0, 3.0, 2.0, 3.0 };
  const YxRegionFeatures *features = painter->features;

  cairo_save (painter->cr);
  cairo_set_line_cap (painter->cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_dash (painter->cr, dashes, G_N_ELEMENTS (dashes), 0.0);
  for (guint i = features->layer_start[YX_LAYER_BOUNDARY];
       i < features->layer_start[YX_LAYER_BOUNDARY + 1]; i++) {
    const YxRegionFeature *feature = &features->features[i];
    const double strength = feature->kind <= YX_REGION_BOUNDARY_COUNTY ? 0.85 : 0.5;

    stroke_line (painter, feature, yx_colour_with_alpha (painter->sheet->boundary, strength),
                 feature->kind <= YX_REGION_BOUNDARY_COUNTY ? 1.6 : 0.9);
  }
  cairo_restore (painter->cr);
}

static double
road_width (const YxRegionFeature *feature, double zoom)
{
  const double width = yx_ramp_value (&yx_road_measures[feature->kind].width, zoom);

  return feature->flags & YX_FEATURE_LINK ? width * 0.62 : width;
}

static int
level_of (const YxRegionFeature *feature)
{
  return CLAMP (feature->level, -MAX_LEVEL, MAX_LEVEL);
}

static void
paint_casing (const Painter *painter, const YxRegionFeature *feature)
{
  const double edge = yx_ramp_value (&yx_casing_width, painter->view->zoom);
  const double width = road_width (feature, painter->view->zoom);
  const gboolean bridge = (feature->flags & YX_FEATURE_BRIDGE) != 0;

  if (width < 1.2 || edge <= 0.0 || (feature->flags & YX_FEATURE_TUNNEL))
    return;
  /* A round end would draw a casing across the road that goes on from a bridge. */
  cairo_set_line_cap (painter->cr, bridge ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND);
  stroke_line (painter, feature, painter->sheet->road[feature->kind].casing,
               width + 2.0 * edge * (bridge ? 1.6 : 1.0));
}

static void
paint_road (const Painter *painter, const YxRegionFeature *feature)
{
  const double width = road_width (feature, painter->view->zoom);
  const double dashes[] = { fmax (4.0, width * 2.0), fmax (2.5, width * 1.2) };
  const gboolean dashed = yx_road_measures[feature->kind].dashed;
  YxColour fill = painter->sheet->road[feature->kind].fill;

  if (feature->flags & YX_FEATURE_TUNNEL)
    fill = yx_colour_mix (fill, painter->sheet->ground, painter->sheet->tunnel_part);
  cairo_set_line_cap (painter->cr, dashed ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND);
  if (dashed)
    cairo_set_dash (painter->cr, dashes, G_N_ELEMENTS (dashes), 0.0);
  stroke_line (painter, feature, fill, width);
  if (dashed)
    cairo_set_dash (painter->cr, NULL, 0, 0.0);
}

static void
paint_rail (const Painter *painter, const YxRegionFeature *feature)
{
  const double zoom = painter->view->zoom;
  const gboolean main_line = feature->kind == YX_REGION_RAIL_MAIN;
  const double width = zoom < 12.0 ? 1.0 : main_line ? 2.8 : 1.6;
  const double dashes[] = { 6.0, 6.0 };
  YxColour colour = painter->sheet->rail;

  if (zoom < (main_line ? 8.0 : 13.0))
    return;
  if (feature->flags & YX_FEATURE_TUNNEL)
    colour = yx_colour_mix (colour, painter->sheet->ground, painter->sheet->tunnel_part);
  cairo_set_line_cap (painter->cr, CAIRO_LINE_CAP_BUTT);
  stroke_line (painter, feature, colour, width);
  if (zoom < 12.0 || !main_line || (feature->flags & YX_FEATURE_TUNNEL))
    return;
  cairo_set_dash (painter->cr, dashes, G_N_ELEMENTS (dashes), 0.0);
  stroke_line (painter, feature, painter->sheet->rail_gap, width - 1.2);
  cairo_set_dash (painter->cr, NULL, 0, 0.0);
}

/* What crosses above is painted after what it crosses; on one level all casings come before all
 * fills, so that junctions are open, and the more important road lies on top. */
static void
paint_ways (const Painter *painter)
{
  const YxRegionFeatures *features = painter->features;
  const guint first = features->layer_start[YX_LAYER_ROAD];
  const guint end = features->layer_start[YX_LAYER_ROAD + 1];

  for (int level = -MAX_LEVEL; level <= MAX_LEVEL; level++) {
    for (int pass = 0; pass < 2; pass++)
      for (guint i = end; i-- > first;) {
        const YxRegionFeature *feature = &features->features[i];

        if (feature->kind >= YX_N_ROAD_KINDS || level_of (feature) != level)
          continue;
        if (pass == 0)
          paint_casing (painter, feature);
        else
          paint_road (painter, feature);
      }
    for (guint i = features->layer_start[YX_LAYER_RAIL];
         i < features->layer_start[YX_LAYER_RAIL + 1]; i++)
      if (level_of (&features->features[i]) == level)
        paint_rail (painter, &features->features[i]);
  }
}

#define ARROW_SPACING 110.0

/* Arrows of one part of a one-way road; `sign` -1 turns them against the points. */
static void
trace_arrows (const Painter *painter, const YxWorldPoint *points, guint32 n, double sign)
{
  double until = ARROW_SPACING / 2.0;

  for (guint32 i = 1; i < n; i++) {
    const double x = yx_paint_view_x (painter->view, points[i - 1].x);
    const double y = yx_paint_view_y (painter->view, points[i - 1].y);
    const double dx = yx_paint_view_x (painter->view, points[i].x) - x;
    const double dy = yx_paint_view_y (painter->view, points[i].y) - y;
    const double length = hypot (dx, dy);
    double along = until;

    for (; along <= length; along += ARROW_SPACING) {
      const double ux = dx / length * sign;
      const double uy = dy / length * sign;
      const double px = x + dx / length * along;
      const double py = y + dy / length * along;

      cairo_move_to (painter->cr, px - ux * 4.0, py - uy * 4.0);
      cairo_line_to (painter->cr, px + ux * 4.0, py + uy * 4.0);
      cairo_move_to (painter->cr, px + ux * 1.2 - uy * 2.2, py + uy * 1.2 + ux * 2.2);
      cairo_line_to (painter->cr, px + ux * 4.0, py + uy * 4.0);
      cairo_line_to (painter->cr, px + ux * 1.2 + uy * 2.2, py + uy * 1.2 - ux * 2.2);
    }
    until = along - length;
  }
}

static void
paint_arrows (const Painter *painter)
{
  const YxRegionFeatures *features = painter->features;

  if (painter->view->zoom < YX_ARROW_ZOOM)
    return;
  cairo_new_path (painter->cr);
  for (guint i = features->layer_start[YX_LAYER_ROAD];
       i < features->layer_start[YX_LAYER_ROAD + 1]; i++) {
    const YxRegionFeature *feature = &features->features[i];
    guint32 begin = 0;

    if (!(feature->flags & (YX_FEATURE_ONEWAY | YX_FEATURE_ONEWAY_REVERSE))
        || feature->kind >= YX_N_ROAD_KINDS || road_width (feature, painter->view->zoom) < 4.5)
      continue;
    for (guint32 part = 0; part < feature->n_parts; part++) {
      trace_arrows (painter, feature->points + begin, feature->part_ends[part] - begin,
                    feature->flags & YX_FEATURE_ONEWAY ? 1.0 : -1.0);
      begin = feature->part_ends[part];
    }
  }
  cairo_set_line_cap (painter->cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_width (painter->cr, 1.0);
  yx_colour_set (painter->cr, yx_colour_with_alpha (painter->sheet->arrow, 0.75));
  cairo_stroke (painter->cr);
}

void
yx_base_paint_ground (cairo_t *cr, const YxPaintView *view, YxMapStyle style, bool grid)
{
  const YxStyleSheet *sheet = yx_style_sheet (style);
  const double cell = exp2 (-floor (log2 (view->per_world / GRID_MIN_CELL)));
  const double right = view->left + view->width / view->per_world;
  const double bottom = view->top + view->height / view->per_world;

  yx_colour_set (cr, sheet->ground);
  cairo_paint (cr);
  if (!grid)
    return;
  cairo_new_path (cr);
  for (double x = ceil (view->left / cell) * cell; x <= right; x += cell) {
    cairo_move_to (cr, floor (yx_paint_view_x (view, x)) + 0.5, 0);
    cairo_rel_line_to (cr, 0, view->height);
  }
  for (double y = ceil (view->top / cell) * cell; y <= bottom; y += cell) {
    cairo_move_to (cr, 0, floor (yx_paint_view_y (view, y)) + 0.5);
    cairo_rel_line_to (cr, view->width, 0);
  }
  yx_colour_set (cr, sheet->grid);
  cairo_set_line_width (cr, 1.0);
  cairo_stroke (cr);
}

void
yx_base_paint_features (cairo_t *cr, const YxPaintView *view, YxMapStyle style,
                        const YxRegionFeatures *features)
{
  const Painter painter = { cr, view, yx_style_sheet (style), features };

  cairo_save (cr);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  paint_land (&painter);
  paint_water (&painter);
  paint_buildings (&painter);
  paint_boundaries (&painter);
  paint_ways (&painter);
  paint_arrows (&painter);
  cairo_restore (cr);
}

int
yx_base_query_zoom (const YxPaintView *view, double scale)
{
  return (int) CLAMP (lrint (view->zoom + log2 (scale)), 0, 22);
}
