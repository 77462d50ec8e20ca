#define G_LOG_DOMAIN "yx-cartography"

#include "cartography/base-painter.h"

#include <math.h>

#include "cartography/line-path.h"
#include "cartography/style-sheet.h"

/* Bridges and tunnels further up or down are painted with the outermost of these. */
#define MAX_LEVEL 3

/* Cells of the quiet grid are between this and twice as wide. */
#define GRID_MIN_CELL 64.0

typedef struct {
  cairo_t *cr;
  const YxPaintView *view;
  const YxStyleSheet *sheet;
  const YxRegionFeatures *areas, *lines;
} Painter;

/* Strokes reach so far beyond the view, in units. */
#define REACH 48.0

static void
stroke (const Painter *painter, YxColour colour, double width)
{
  yx_colour_set (painter->cr, colour);
  cairo_set_line_width (painter->cr, width);
  cairo_stroke (painter->cr);
}

static void
fill_area (const Painter *painter, const YxRegionFeature *feature, YxColour fill, YxColour edge,
           double edge_width)
{
  cairo_t *cr = painter->cr;

  if (fill.alpha <= 0.0)
    return;
  cairo_new_path (cr);
  yx_area_path_add (cr, painter->view, feature, false);
  yx_colour_set (cr, fill);
  if (edge_width <= 0.0) {
    cairo_fill (cr);
    return;
  }
  cairo_fill_preserve (cr);
  stroke (painter, edge, edge_width);
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
  const YxRegionFeatures *features = painter->areas;
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
  const YxRegionFeatures *lines = painter->lines, *areas = painter->areas;
  const YxStyleSheet *sheet = painter->sheet;
  const double zoom = painter->view->zoom;
  guint i = lines->layer_start[YX_LAYER_WATER_LINE];

  cairo_set_line_cap (painter->cr, CAIRO_LINE_CAP_ROUND);
  while (i < lines->layer_start[YX_LAYER_WATER_LINE + 1]) {
    const guint8 kind = lines->features[i].kind;

    cairo_new_path (painter->cr);
    for (; i < lines->layer_start[YX_LAYER_WATER_LINE + 1]
           && lines->features[i].kind == kind; i++)
      if (!(lines->features[i].flags & YX_FEATURE_TUNNEL))
        yx_line_path_add (painter->cr, painter->view, &lines->features[i], REACH);
    if (kind < YX_N_WATERWAY_KINDS && yx_ramp_value (&yx_waterway_widths[kind], zoom) > 0.0)
      stroke (painter,
              kind == YX_REGION_WATERWAY_DAM ? sheet->building_edge : sheet->water_edge,
              yx_ramp_value (&yx_waterway_widths[kind], zoom));
  }
  for (i = areas->layer_start[YX_LAYER_WATER_AREA];
       i < areas->layer_start[YX_LAYER_WATER_AREA + 1]; i++)
    fill_area (painter, &areas->features[i], sheet->water, sheet->water_edge,
               zoom >= 11.0 ? 0.8 : 0.0);
}

/* Buildings of one kind are one path: towns have thousands of them on a tile. Their outlines are
 * turned the same way round so that two that overlap do not cancel out; those with courtyards are
 * filled one by one. */
static void
paint_buildings (const Painter *painter)
{
  const YxRegionFeatures *features = painter->areas;
  const YxStyleSheet *sheet = painter->sheet;
  const double edge = painter->view->zoom >= YX_BUILDING_ZOOM + 0.5 ? 0.7 : 0.0;
  guint i = features->layer_start[YX_LAYER_BUILDING];

  if (painter->view->zoom < YX_BUILDING_ZOOM)
    return;
  while (i < features->layer_start[YX_LAYER_BUILDING + 1]) {
    const guint8 kind = features->features[i].kind;

    if (kind >= YX_N_BUILDING_KINDS)
      break;
    cairo_new_path (painter->cr);
    for (guint k = i; k < features->layer_start[YX_LAYER_BUILDING + 1]
                      && features->features[k].kind == kind; k++)
      if (features->features[k].n_parts == 1)
        yx_area_path_add (painter->cr, painter->view, &features->features[k], true);
    cairo_set_fill_rule (painter->cr, CAIRO_FILL_RULE_WINDING);
    yx_colour_set (painter->cr, sheet->building[kind]);
    if (edge > 0.0) {
      cairo_fill_preserve (painter->cr);
      stroke (painter, sheet->building_edge, edge);
    } else {
      cairo_fill (painter->cr);
    }
    cairo_set_fill_rule (painter->cr, CAIRO_FILL_RULE_EVEN_ODD);
    for (; i < features->layer_start[YX_LAYER_BUILDING + 1]
           && features->features[i].kind == kind; i++)
      if (features->features[i].n_parts > 1)
        fill_area (painter, &features->features[i], sheet->building[kind], sheet->building_edge,
                   edge);
  }
}

static void
paint_boundaries (const Painter *painter)
{
  const YxRegionFeatures *features = painter->lines;

  cairo_set_line_cap (painter->cr, CAIRO_LINE_CAP_BUTT);
  for (int minor = 1; minor >= 0; minor--) {
    cairo_new_path (painter->cr);
    for (guint i = features->layer_start[YX_LAYER_BOUNDARY];
         i < features->layer_start[YX_LAYER_BOUNDARY + 1]; i++)
      if ((features->features[i].kind > YX_REGION_BOUNDARY_COUNTY) == minor)
        yx_line_path_add_dashed (painter->cr, painter->view, &features->features[i], REACH,
                                 minor ? 4.0 : 9.0, minor ? 4.0 : 5.0);
    stroke (painter, yx_colour_with_alpha (painter->sheet->boundary, minor ? 0.5 : 0.85),
            minor ? 0.9 : 1.6);
  }
}

static int
level_of (const YxRegionFeature *feature)
{
  return CLAMP (feature->level, -MAX_LEVEL, MAX_LEVEL);
}

/* What roads of one kind are stroked together: same width, same colour, same ends. */
#define VARIANT_FLAGS (YX_FEATURE_LINK | YX_FEATURE_BRIDGE | YX_FEATURE_TUNNEL)

typedef struct {
  guint first, end; /* features of the kind */
  guint kind;
  int level;
  guint flags; /* of VARIANT_FLAGS */
} Roads;

/* Whether there is any; the path is theirs then, in dashes unless `on` is 0. */
static gboolean
trace_roads (const Painter *painter, const Roads *roads, double on, double off)
{
  gboolean any = FALSE;

  cairo_new_path (painter->cr);
  for (guint i = roads->first; i < roads->end; i++) {
    const YxRegionFeature *feature = &painter->lines->features[i];

    if (level_of (feature) != roads->level || (feature->flags & VARIANT_FLAGS) != roads->flags)
      continue;
    any = TRUE;
    if (on > 0.0)
      yx_line_path_add_dashed (painter->cr, painter->view, feature, REACH, on, off);
    else
      yx_line_path_add (painter->cr, painter->view, feature, REACH);
  }
  return any;
}

static void
paint_casing (const Painter *painter, const Roads *roads, double width)
{
  const YxColour colour = painter->sheet->road[roads->kind].casing;
  const double edge = yx_ramp_value (&yx_casing_width, painter->view->zoom);
  const gboolean bridge = (roads->flags & YX_FEATURE_BRIDGE) != 0;
  const gboolean tunnel = (roads->flags & YX_FEATURE_TUNNEL) != 0;

  if (width < 1.2 || edge <= 0.0 || colour.alpha <= 0.0
      || !trace_roads (painter, roads, tunnel ? 4.0 : 0.0, 3.0))
    return;
  /* A round end would draw a casing across the road that goes on from a bridge. */
  cairo_set_line_cap (painter->cr,
                      bridge || tunnel ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND);
  stroke (painter, colour, width + 2.0 * edge * (bridge ? 1.6 : 1.0));
}

static void
paint_road (const Painter *painter, const Roads *roads, double width)
{
  const gboolean dashed = yx_road_measures[roads->kind].dashed;
  YxColour fill = painter->sheet->road[roads->kind].fill;

  if (width <= 0.0
      || !trace_roads (painter, roads, dashed ? fmax (4.0, width * 2.0) : 0.0,
                       fmax (2.5, width * 1.2)))
    return;
  if (roads->flags & YX_FEATURE_TUNNEL)
    fill = yx_colour_mix (fill, painter->sheet->ground, painter->sheet->tunnel_part);
  cairo_set_line_cap (painter->cr, dashed || (roads->flags & YX_FEATURE_TUNNEL)
                                       ? CAIRO_LINE_CAP_BUTT
                                       : CAIRO_LINE_CAP_ROUND);
  stroke (painter, fill, width);
}

/* All roads of one level and kind. */
static void
paint_kind (const Painter *painter, Roads roads, gboolean casing)
{
  const YxRegionFeature *features = painter->lines->features;
  guint seen = 0; /* bit f: a road with flags f × YX_FEATURE_BRIDGE */

  G_STATIC_ASSERT (VARIANT_FLAGS == 7 * YX_FEATURE_BRIDGE);
  for (guint i = roads.first; i < roads.end; i++)
    if (level_of (&features[i]) == roads.level)
      seen |= 1u << (features[i].flags & VARIANT_FLAGS) / YX_FEATURE_BRIDGE;
  /* Slip roads below what they leave. */
  for (guint f = 8; f-- > 0;)
    if (seen & 1u << f) {
      const YxRegionFeature variant = { .kind = (guint8) roads.kind,
                                        .flags = (guint16) (f * YX_FEATURE_BRIDGE) };
      const double width = yx_road_width (&variant, painter->view->zoom);

      roads.flags = variant.flags;
      if (casing)
        paint_casing (painter, &roads, width);
      else
        paint_road (painter, &roads, width);
    }
}

static void
paint_rails (const Painter *painter, int level)
{
  const YxRegionFeatures *features = painter->lines;
  const double zoom = painter->view->zoom;

  cairo_set_line_cap (painter->cr, CAIRO_LINE_CAP_BUTT);
  for (int main_line = 0; main_line < 2; main_line++)
    for (int tunnel = 1; tunnel >= 0; tunnel--) {
      const double width = zoom < 12.0 ? 1.0 : main_line ? 2.8 : 1.1;
      YxColour colour = painter->sheet->rail;

      if (zoom < (main_line ? 8.0 : 13.0))
        continue;
      for (int gaps = 0; gaps < 2; gaps++) {
        /* Sleepers: a main line is drawn black and white. */
        if (gaps && (zoom < 12.0 || !main_line || tunnel))
          continue;
        cairo_new_path (painter->cr);
        for (guint i = features->layer_start[YX_LAYER_RAIL];
             i < features->layer_start[YX_LAYER_RAIL + 1]; i++) {
          const YxRegionFeature *feature = &features->features[i];

          if (level_of (feature) != level
              || (feature->kind == YX_REGION_RAIL_MAIN) != main_line
              || ((feature->flags & YX_FEATURE_TUNNEL) != 0) != tunnel)
            continue;
          if (gaps)
            yx_line_path_add_dashed (painter->cr, painter->view, feature, REACH, 6.0, 6.0);
          else
            yx_line_path_add (painter->cr, painter->view, feature, REACH);
        }
        if (tunnel)
          colour = yx_colour_mix (colour, painter->sheet->ground, painter->sheet->tunnel_part);
        stroke (painter, gaps ? painter->sheet->rail_gap : colour, gaps ? width - 1.2 : width);
      }
    }
}

/* What crosses above is painted after what it crosses; on one level all casings come before all
 * fills, so that junctions are open, and the more important road lies on top. */
static void
paint_ways (const Painter *painter)
{
  const YxRegionFeatures *features = painter->lines;
  const guint first = features->layer_start[YX_LAYER_ROAD];
  const guint end = features->layer_start[YX_LAYER_ROAD + 1];
  guint levels = 0; /* bit l + MAX_LEVEL: there is something on level l */

  for (guint i = first; i < features->layer_start[YX_LAYER_RAIL + 1]; i++)
    levels |= 1u << (level_of (&features->features[i]) + MAX_LEVEL);
  for (int level = -MAX_LEVEL; level <= MAX_LEVEL; level++) {
    if (!(levels & 1u << (level + MAX_LEVEL)))
      continue;
    for (int pass = 0; pass < 2; pass++)
      for (guint i = end; i > first;) {
        Roads roads = { .end = i, .kind = features->features[i - 1].kind, .level = level };

        while (i > first && features->features[i - 1].kind == roads.kind)
          i--;
        roads.first = i;
        if (roads.kind < YX_N_ROAD_KINDS)
          paint_kind (painter, roads, pass == 0);
      }
    paint_rails (painter, level);
  }
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
                        const YxRegionFeatures *areas, const YxRegionFeatures *lines)
{
  const Painter painter = { cr, view, yx_style_sheet (style), areas, lines };

  cairo_save (cr);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  /* Half the time, and told from the best only under a glass: most of a tile's cost is coverage. */
  cairo_set_tolerance (cr, 0.25);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_FAST);
  paint_land (&painter);
  paint_water (&painter);
  paint_buildings (&painter);
  paint_boundaries (&painter);
  paint_ways (&painter);
  cairo_restore (cr);
}

int
yx_base_query_zoom (const YxPaintView *view, double scale)
{
  return (int) CLAMP (lrint (view->zoom + log2 (scale)), 0, 22);
}
