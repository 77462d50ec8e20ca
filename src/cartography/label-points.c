#define G_LOG_DOMAIN "yx-cartography"

/* Labels that hang on a point: places, points of interest, areas, house numbers. */

#include <math.h>

#include "cartography/label-plan-private.h"

/* From the middle of a symbol to the text beside it, and over or under it. */
#define SYMBOL_ASIDE 6.0
#define SYMBOL_ABOVE 5.0
#define SYMBOL_REACH 4.0

/* A label that would run over the edge of a metatile is moved so far to stay inside. */
#define NUDGE_NUMBER 5.0

typedef struct {
  double dx, dy;
} Offset;

static YxLabelBox
box_around (double x, double y, double width, double height)
{
  return (YxLabelBox){ (float) (x - width / 2), (float) (y - height / 2), (float) (x + width / 2),
                       (float) (y + height / 2) };
}

static YxLabelBox
box_union (YxLabelBox a, YxLabelBox b)
{
  return (YxLabelBox){ fminf (a.x0, b.x0), fminf (a.y0, b.y0), fmaxf (a.x1, b.x1),
                       fmaxf (a.y1, b.y1) };
}

/* Where `middle` must lie for `size` to fit between 0 and `room`, when that is no further than
 * `reach` away; else where it is. */
static double
nudge (double middle, double size, double room, double reach)
{
  const double inside = CLAMP (middle, size / 2.0, fmax (size / 2.0, room - size / 2.0));

  return fabs (inside - middle) <= reach ? inside : middle;
}

/* A text in the middle of (x, y). */
static void
add_block (YxLabelGather *self, const YxRegionFeature *feature, YxPlannedLabel label,
           const char *name, const YxText *text, guint rank, double reach, float repeat)
{
  const double width = fmin (text->width, YX_LABEL_MAX_WIDTH);

  label.x = yx_paint_view_x (&self->view, feature->anchor.x);
  label.y = yx_paint_view_y (&self->view, feature->anchor.y);
  if (reach > 0.0) {
    label.x = nudge (label.x, width, self->view.width, reach);
    label.y = nudge (label.y, text->height, self->view.height, reach);
  }
  label.n_boxes = 1;
  label.boxes = g_new (YxLabelBox, 1);
  label.boxes[0] = box_around (label.x, label.y, width, text->height);
  yx_label_gather_add (self, label, name, rank,
                       yx_label_id ((YxRegionLayer) feature->layer, 0, feature->fid),
                       feature->layer == YX_LAYER_PLACE, repeat);
}

static void
add_place (YxLabelGather *self, const YxRegionFeature *feature, const char *name)
{
  const YxPlaceMeasure *measure = &yx_place_measures[feature->kind];
  const double zoom = self->view.zoom;
  YxPlannedLabel label = { .ink = measure->bold ? YX_INK_PLACE : YX_INK_PLACE_MINOR };
  const YxText *text;
  double size;

  if (zoom < measure->from_zoom || zoom > measure->to_zoom)
    return;
  size = measure->size
         + (measure->size_near - measure->size) * fmin (1.0, (zoom - measure->from_zoom) / 5.0);
  text = yx_label_shape (self, &label, name, size, measure->bold, 130.0);
  add_block (self, feature, label, name, text, YX_RANK_PLACE + feature->kind, 0.0, 0.0f);
}

/* The name under its symbol; where that is taken at its right, at its left, over it. */
static void
add_poi (YxLabelGather *self, const YxRegionFeature *feature, const char *name)
{
  const YxPoiMeasure *measure = &yx_poi_measures[feature->kind];
  const double size = measure->important ? 11.0 : 10.0;
  const double x = yx_paint_view_x (&self->view, feature->anchor.x);
  const double y = yx_paint_view_y (&self->view, feature->anchor.y);
  const YxLabelBox symbol = box_around (x, y, 2.0 * SYMBOL_REACH, 2.0 * SYMBOL_REACH);
  YxPlannedLabel shaped = { .ink = measure->important ? YX_INK_POI_IMPORTANT : YX_INK_POI,
                            .symbol_x = x, .symbol_y = y };
  const YxText *text;

  if (self->view.zoom < measure->from_zoom
      || x < 0.0 || y < 0.0 || x > self->view.width || y > self->view.height)
    return;
  text = yx_label_shape (self, &shaped, name, size, FALSE, 90.0);

  const double across = SYMBOL_ASIDE + text->width / 2.0;
  const double below = SYMBOL_ABOVE + text->height / 2.0;
  const Offset offsets[] = { { 0.0, below }, { across, 0.0 }, { -across, 0.0 }, { 0.0, -below } };

  for (guint i = 0; i < G_N_ELEMENTS (offsets); i++) {
    YxPlannedLabel label = shaped;

    /* Several lines beside a symbol look like two things. */
    if (offsets[i].dx != 0.0 && text->height > 1.5 * size)
      continue;
    label.x = x + offsets[i].dx;
    label.y = y + offsets[i].dy;
    label.n_boxes = 1;
    label.boxes = g_new (YxLabelBox, 1);
    label.boxes[0] = box_union (box_around (label.x, label.y, text->width, text->height), symbol);
    yx_label_gather_add (self, label, name,
                         (measure->important ? YX_RANK_POI_IMPORTANT : YX_RANK_POI)
                             + feature->kind,
                         yx_label_id (YX_LAYER_POI, 0, feature->fid), FALSE, 120.0f);
  }
}

/* Estates, parks, lakes: named where the name fits the area. */
static void
add_area (YxLabelGather *self, const YxRegionFeature *feature, const char *name)
{
  const gboolean water = feature->layer == YX_LAYER_WATER_AREA;
  const double side = sqrt (feature->area * 1e-12) * self->view.per_world;
  YxPlannedLabel label = { .ink = water ? YX_INK_WATER_NAME : YX_INK_AREA_NAME };
  const YxText *text;

  if (side < 24.0 || (!water && self->view.zoom < YX_AREA_NAME_ZOOM))
    return;
  text = yx_label_shape (self, &label, name, 10.5, FALSE, 90.0);
  if (side < text->width * 0.8)
    return;
  add_block (self, feature, label, name, text, water ? YX_RANK_WATER : YX_RANK_AREA, side / 4.0,
             200.0f);
}

static void
add_house_number (YxLabelGather *self, const YxRegionFeature *feature, const char *name)
{
  YxPlannedLabel label = { .ink = YX_INK_HOUSE_NUMBER };
  const YxText *text = yx_label_shape (self, &label, name, 9.0, FALSE, 0.0);

  add_block (self, feature, label, name, text, YX_RANK_HOUSE_NUMBER, NUDGE_NUMBER, 0.0f);
}

/* Whether the anchor is near enough to the view to matter for it. */
static gboolean
is_near (const YxLabelGather *self, const YxRegionFeature *feature)
{
  const double x = yx_paint_view_x (&self->view, feature->anchor.x);
  const double y = yx_paint_view_y (&self->view, feature->anchor.y);

  return x >= -YX_PLACEMENT_MARGIN && y >= -YX_PLACEMENT_MARGIN
         && x <= self->view.width + YX_PLACEMENT_MARGIN
         && y <= self->view.height + YX_PLACEMENT_MARGIN;
}

void
yx_label_gather_points (YxLabelGather *self, const YxRegionFeatures *features)
{
  for (guint i = 0; i < features->n_features; i++) {
    const YxRegionFeature *feature = &features->features[i];
    const char *name = yx_region_feature_label (feature, self->prefer_english);

    if (name == NULL || !is_near (self, feature))
      continue;
    switch (feature->layer) {
    case YX_LAYER_PLACE:
      if (feature->kind < YX_N_PLACE_KINDS)
        add_place (self, feature, name);
      break;
    case YX_LAYER_POI:
      if (feature->kind < YX_N_POI_KINDS)
        add_poi (self, feature, name);
      break;
    case YX_LAYER_LANDUSE:
    case YX_LAYER_WATER_AREA:
      add_area (self, feature, name);
      break;
    case YX_LAYER_ADDRESS:
      if (self->view.zoom >= YX_HOUSE_NUMBER_ZOOM)
        add_house_number (self, feature, name);
      break;
    default:
      break;
    }
  }
}
