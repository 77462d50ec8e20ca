#define G_LOG_DOMAIN "yx-cartography"

#include "cartography/labels.h"

#include <math.h>
#include <string.h>

#include "cartography/placement.h"
#include "cartography/style-sheet.h"
#include "cartography/text.h"

#define HALO 1.4
#define ROAD_NAME_REPEAT 260.0f
#define SHIELD_REPEAT 240.0f

/* Between two letters a road name may turn by this much, in radians. */
#define MAX_TURN 0.45

/* Which labels come first. */
enum {
  RANK_PLACE = 1000,
  RANK_POI_IMPORTANT = 2000,
  RANK_SHIELD = 3000,
  RANK_ROAD = 4000,
  RANK_WATER = 5000,
  RANK_AREA = 6000,
  RANK_POI = 7000,
  RANK_HOUSE_NUMBER = 8000,
};

typedef struct {
  YxText *text;
  YxTextPaint paint;
  YxGlyphPlace *places; /* along a line, else NULL and the text is at x, y */
  YxLabelBox *boxes;
  double x, y;
  double symbol_y;        /* centre of the symbol, over the text */
  const YxColour *symbol; /* nullable */
  gboolean important;
  const YxColour *shield, *shield_edge; /* nullable */
} Label;

struct _YxLabels {
  const YxPaintView *view;
  const YxStyleSheet *sheet;
  YxTextCache *cache;
  float scale;
  gboolean prefer_english;
  GArray *labels;     /* Label */
  GArray *candidates; /* YxLabelCandidate, one for each label */
};

static void
label_clear (gpointer data)
{
  Label *label = data;

  g_free (label->places);
  g_free (label->boxes);
}

static YxText *
shape (YxLabels *self, const char *string, double size, gboolean bold, double wrap)
{
  const YxFont font = { .size = (float) size, .bold = bold, .wrap = (float) wrap,
                        .scale = self->scale };

  return yx_text_get (self->cache, string, &font);
}

/* Takes the label. `part` tells labels of one feature apart. */
static void
add (YxLabels *self, Label label, const YxRegionFeature *feature, guint n_boxes, guint rank,
     guint part, float repeat, const char *string)
{
  const YxLabelCandidate candidate = {
    .boxes = label.boxes,
    .n_boxes = n_boxes,
    .rank = rank,
    .id = (guint64) feature->layer << 56 | (guint64) (part & 0xffff) << 32 | feature->fid,
    .shared = feature->layer == YX_LAYER_PLACE,
    .text = g_str_hash (string),
    .repeat = repeat,
  };

  g_array_append_val (self->labels, label);
  g_array_append_val (self->candidates, candidate);
}

static YxLabelBox *
box_around (double x, double y, double width, double height)
{
  YxLabelBox *box = g_new (YxLabelBox, 1);

  *box = (YxLabelBox){ (float) (x - width / 2), (float) (y - height / 2), (float) (x + width / 2),
                       (float) (y + height / 2) };
  return box;
}

static void
add_block (YxLabels *self, const YxRegionFeature *feature, YxText *text, const YxTextPaint *paint,
           guint rank, float repeat, const char *string)
{
  Label label = { .text = text, .paint = *paint };

  label.x = yx_paint_view_x (self->view, feature->anchor.x);
  label.y = yx_paint_view_y (self->view, feature->anchor.y);
  label.boxes = box_around (label.x, label.y, fmin (text->width, YX_LABEL_MAX_WIDTH),
                            text->height);
  add (self, label, feature, 1, rank, 0, repeat, string);
}

static void
add_place (YxLabels *self, const YxRegionFeature *feature, const char *name)
{
  const YxPlaceMeasure *measure;
  double size;

  if (feature->kind >= YX_N_PLACE_KINDS)
    return;
  measure = &yx_place_measures[feature->kind];
  if (self->view->zoom < measure->from_zoom || self->view->zoom > measure->to_zoom)
    return;
  size = measure->size + (measure->size_near - measure->size)
                             * fmin (1.0, (self->view->zoom - measure->from_zoom) / 5.0);
  add_block (self, feature, shape (self, name, size, measure->bold, 130.0),
             measure->bold ? &self->sheet->place : &self->sheet->place_minor,
             RANK_PLACE + feature->kind, 0.0f, name);
}

static void
add_poi (YxLabels *self, const YxRegionFeature *feature, const char *name)
{
  const YxPoiMeasure *measure;
  Label label = { 0 };
  double top, bottom;

  if (feature->kind >= YX_N_POI_KINDS)
    return;
  measure = &yx_poi_measures[feature->kind];
  if (self->view->zoom < measure->from_zoom)
    return;
  label.text = shape (self, name, measure->important ? 11.0 : 10.0, FALSE, 90.0);
  label.paint = self->sheet->poi;
  label.important = measure->important;
  label.symbol = measure->important ? &self->sheet->symbol_important : &self->sheet->symbol;
  label.x = yx_paint_view_x (self->view, feature->anchor.x);
  label.symbol_y = yx_paint_view_y (self->view, feature->anchor.y);
  label.y = label.symbol_y + 6.0 + label.text->height / 2.0;
  top = label.symbol_y - 5.0;
  bottom = label.y + label.text->height / 2.0;
  label.boxes = box_around (label.x, (top + bottom) / 2.0, label.text->width, bottom - top);
  add (self, label, feature, 1,
       (measure->important ? RANK_POI_IMPORTANT : RANK_POI) + feature->kind, 0, 120.0f, name);
}

/* Estates, parks, lakes: named where the name fits the area. */
static void
add_area (YxLabels *self, const YxRegionFeature *feature, const char *name)
{
  const gboolean water = feature->layer == YX_LAYER_WATER_AREA;
  const double side = sqrt (feature->area * 1e-12) * self->view->per_world;
  YxText *text;

  if (!water && self->view->zoom < YX_AREA_NAME_ZOOM)
    return;
  text = shape (self, name, 10.5, FALSE, 90.0);
  if (side < text->width * 0.8 || side < 24.0)
    return;
  add_block (self, feature, text, water ? &self->sheet->water_name : &self->sheet->area_name,
             water ? RANK_WATER : RANK_AREA, 200.0f, name);
}

static void
add_house_number (YxLabels *self, const YxRegionFeature *feature, const char *name)
{
  if (self->view->zoom >= YX_HOUSE_NUMBER_ZOOM)
    add_block (self, feature, shape (self, name, 9.0, FALSE, 0.0), &self->sheet->house_number,
               RANK_HOUSE_NUMBER, 0.0f, name);
}

/* Length of a line in units; writes its points, as pairs of units, to xy. */
static double
project (const YxLabels *self, const YxWorldPoint *points, guint n, double *xy)
{
  double length = 0.0;

  for (guint i = 0; i < n; i++) {
    xy[2 * i] = yx_paint_view_x (self->view, points[i].x);
    xy[2 * i + 1] = yx_paint_view_y (self->view, points[i].y);
    if (i > 0)
      length += hypot (xy[2 * i] - xy[2 * i - 2], xy[2 * i + 1] - xy[2 * i - 1]);
  }
  return length;
}

/* The point `along` units from the start of the line, and the line's direction there. */
static YxGlyphPlace
point_along (const double *xy, guint n, double along)
{
  YxGlyphPlace place = { (float) xy[0], (float) xy[1], 0.0f };

  for (guint i = 1; i < n; i++) {
    const double dx = xy[2 * i] - xy[2 * i - 2];
    const double dy = xy[2 * i + 1] - xy[2 * i - 1];
    const double length = hypot (dx, dy);

    if (length <= 0.0)
      continue;
    place.angle = (float) atan2 (dy, dx);
    if (along <= length || i == n - 1) {
      const double part = fmin (1.0, along / length);

      place.x = (float) (xy[2 * i - 2] + dx * part);
      place.y = (float) (xy[2 * i - 1] + dy * part);
      break;
    }
    along -= length;
  }
  return place;
}

/* The line from a to b the other way round. */
static void
reverse (double *xy, guint n)
{
  for (guint i = 0; i < n / 2; i++)
    for (int c = 0; c < 2; c++) {
      const double other = xy[2 * (n - 1 - i) + c];

      xy[2 * (n - 1 - i) + c] = xy[2 * i + c];
      xy[2 * i + c] = other;
    }
}

/* Sets the letters along the line from `start` on. Chinese names on steep lines are written from
 * top to bottom with upright letters, all others from left to right. NULL where the line turns
 * too sharply. */
static YxGlyphPlace *
set_letters (const YxText *text, double *xy, guint n, double length, double start)
{
  g_autofree YxGlyphPlace *places = g_new (YxGlyphPlace, text->n_glyphs);
  YxGlyphPlace a = point_along (xy, n, start);
  YxGlyphPlace b = point_along (xy, n, start + text->advance);
  const double dx = b.x - a.x;
  const double dy = b.y - a.y;
  const gboolean downwards = text->all_upright && fabs (dy) > 1.2 * fabs (dx);
  double along = start;

  if (downwards ? dy < 0.0 : dx < 0.0) {
    reverse (xy, n);
    along = length - start - text->advance;
  }
  for (guint i = 0; i < text->n_glyphs; i++) {
    places[i] = point_along (xy, n, along + text->glyphs[i].advance / 2.0);
    if (i > 0
        && fabs (remainder (places[i].angle - places[i - 1].angle, 2.0 * M_PI)) > MAX_TURN)
      return NULL;
    along += text->glyphs[i].advance;
  }
  if (downwards)
    for (guint i = 0; i < text->n_glyphs; i++)
      places[i].angle -= (float) (M_PI / 2.0);
  return g_steal_pointer (&places);
}

static void
add_name_along (YxLabels *self, const YxRegionFeature *feature, const char *name, YxText *text,
                const YxTextPaint *paint, guint rank, double *xy, guint n, double length,
                guint part)
{
  const guint fits = (guint) fmax (1.0, floor (length / (text->advance + ROAD_NAME_REPEAT)));
  const float reach = text->height * 0.5f;

  for (guint k = 0; k < fits; k++) {
    const double middle = length * (k + 0.5) / fits;
    Label label = { .text = text, .paint = *paint };

    label.places = set_letters (text, xy, n, length, middle - text->advance / 2.0);
    if (label.places == NULL)
      continue;
    label.boxes = g_new (YxLabelBox, text->n_glyphs);
    for (guint i = 0; i < text->n_glyphs; i++)
      label.boxes[i] = (YxLabelBox){ label.places[i].x - reach, label.places[i].y - reach,
                                     label.places[i].x + reach, label.places[i].y + reach };
    add (self, label, feature, text->n_glyphs, rank, part << 8 | (k & 0xff), ROAD_NAME_REPEAT,
         name);
  }
}

/* G1 to G99 and the four-figure ring and branch lines are expressways, as are S1 to S99. */
static gboolean
is_expressway (const char *ref)
{
  const size_t digits = strspn (ref + 1, "0123456789");

  return digits <= 2 || (ref[0] == 'G' && digits == 4);
}

static void
add_shield (YxLabels *self, const YxRegionFeature *feature, const double *xy, guint n,
            double length, guint part)
{
  const YxStyleSheet *sheet = self->sheet;
  const gsize size = strcspn (feature->ref, ";");
  g_autofree char *ref = g_strndup (feature->ref, size);
  YxGlyphPlace at;
  Label label = { 0 };

  if (length < 60.0 || size < 2 || size > 8 || self->view->zoom < YX_SHIELD_ZOOM
      || (feature->flags & YX_FEATURE_LINK))
    return;
  label.text = shape (self, ref, 9.5, TRUE, 0.0);
  if ((ref[0] == 'G' || ref[0] == 'S') && is_expressway (ref)) {
    label.paint = (YxTextPaint){ sheet->shield_motorway_text, sheet->shield_motorway };
    label.shield = &sheet->shield_motorway;
    label.shield_edge = &sheet->shield_motorway_edge;
  } else if (ref[0] == 'G') {
    label.paint = (YxTextPaint){ sheet->shield_major_text, sheet->shield_major };
    label.shield = &sheet->shield_major;
    label.shield_edge = &sheet->shield_major_edge;
  } else {
    label.paint = (YxTextPaint){ sheet->shield_text, sheet->shield };
    label.shield = &sheet->shield;
    label.shield_edge = &sheet->shield_edge;
  }
  at = point_along (xy, n, length / 2.0);
  label.x = at.x;
  label.y = at.y;
  label.boxes = box_around (at.x, at.y, label.text->width + 9.0, label.text->height + 5.0);
  add (self, label, feature, 1, RANK_SHIELD + feature->kind, 0x8000 | part, SHIELD_REPEAT, ref);
}

static void
add_line (YxLabels *self, const YxRegionFeature *feature, const char *name)
{
  const gboolean road = feature->layer == YX_LAYER_ROAD;
  YxText *text = NULL;
  guint begin = 0;

  if (road && feature->kind >= YX_N_ROAD_KINDS)
    return;
  if (name != NULL
      && self->view->zoom >= (road ? yx_road_measures[feature->kind].name_zoom : 12.5)) {
    text = shape (self, name, road ? yx_road_measures[feature->kind].name_size : 10.5, FALSE, 0.0);
    yx_text_need_glyphs (self->cache, text);
  }
  for (guint part = 0; part < feature->n_parts; part++) {
    const guint n = feature->part_ends[part] - begin;
    g_autofree double *xy = g_new (double, 2 * (gsize) MAX (n, 1));
    const double length = project (self, feature->points + begin, n, xy);

    if (road && n >= 2 && feature->ref != NULL)
      add_shield (self, feature, xy, n, length, part);
    if (text != NULL && n >= 2 && length >= text->advance + 6.0)
      add_name_along (self, feature, name, text,
                      road ? &self->sheet->road_name : &self->sheet->water_name,
                      road ? RANK_ROAD + feature->kind : RANK_WATER, xy, n, length, part);
    begin = feature->part_ends[part];
  }
}

static void
paint_symbol (cairo_t *cr, const Label *label, const YxColour *ground)
{
  cairo_new_path (cr);
  if (label->important)
    cairo_rectangle (cr, label->x - 3.2, label->symbol_y - 3.2, 6.4, 6.4);
  else
    cairo_arc (cr, label->x, label->symbol_y, 2.4, 0.0, 2.0 * M_PI);
  yx_colour_set (cr, *ground);
  cairo_set_line_width (cr, 2.4);
  cairo_stroke_preserve (cr);
  yx_colour_set (cr, *label->symbol);
  cairo_fill (cr);
}

static void
paint_shield (cairo_t *cr, const Label *label)
{
  const double width = label->text->width + 7.0;
  const double height = label->text->height + 3.0;

  cairo_new_path (cr);
  cairo_rectangle (cr, rint (label->x - width / 2.0), rint (label->y - height / 2.0), width,
                   height);
  yx_colour_set (cr, *label->shield);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_fill_preserve (cr);
  yx_colour_set (cr, *label->shield_edge);
  cairo_set_line_width (cr, 1.0);
  cairo_stroke (cr);
}

static void
paint_label (YxLabels *self, cairo_t *cr, const Label *label)
{
  if (label->places != NULL) {
    yx_text_paint_along (cr, label->text, label->places, &label->paint, HALO);
    return;
  }
  if (label->symbol != NULL)
    paint_symbol (cr, label, &self->sheet->ground);
  if (label->shield != NULL)
    paint_shield (cr, label);
  yx_text_paint (self->cache, cr, label->text, label->x, label->y, &label->paint, HALO);
}

YxLabels *
yx_labels_new (const YxPaintView *view, YxMapStyle style, double scale, gboolean prefer_english)
{
  YxLabels *self = g_new0 (YxLabels, 1);

  self->view = view;
  self->sheet = yx_style_sheet (style);
  self->cache = yx_text_cache_get ();
  yx_text_cache_trim (self->cache);
  self->scale = (float) scale;
  self->prefer_english = prefer_english;
  self->labels = g_array_new (FALSE, FALSE, sizeof (Label));
  g_array_set_clear_func (self->labels, label_clear);
  self->candidates = g_array_new (FALSE, FALSE, sizeof (YxLabelCandidate));
  return self;
}

void
yx_labels_free (YxLabels *self)
{
  g_array_unref (self->labels);
  g_array_unref (self->candidates);
  g_free (self);
}

void
yx_labels_add (YxLabels *self, const YxRegionFeatures *features)
{
  for (guint i = 0; i < features->n_features; i++) {
    const YxRegionFeature *feature = &features->features[i];
    const char *name = yx_region_feature_label (feature, self->prefer_english);

    switch (feature->layer) {
    case YX_LAYER_ROAD:
    case YX_LAYER_WATER_LINE:
      add_line (self, feature, name);
      break;
    case YX_LAYER_PLACE:
      if (name != NULL)
        add_place (self, feature, name);
      break;
    case YX_LAYER_POI:
      if (name != NULL)
        add_poi (self, feature, name);
      break;
    case YX_LAYER_LANDUSE:
    case YX_LAYER_WATER_AREA:
      if (name != NULL)
        add_area (self, feature, name);
      break;
    case YX_LAYER_ADDRESS:
      if (name != NULL)
        add_house_number (self, feature, name);
      break;
    default:
      break;
    }
  }
}

guint
yx_labels_paint (YxLabels *self, cairo_t *cr, gboolean open_edges)
{
  g_autofree gboolean *shown = g_new0 (gboolean, self->labels->len + 1);
  const guint n
      = yx_place_labels ((const YxLabelCandidate *) (gpointer) self->candidates->data,
                         self->candidates->len, self->view->width, self->view->height, open_edges,
                         shown);

  for (guint i = 0; i < self->labels->len; i++)
    if (shown[i])
      paint_label (self, cr, &g_array_index (self->labels, Label, i));
  return n;
}
