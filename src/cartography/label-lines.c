#define G_LOG_DOMAIN "yx-cartography"

/* Labels that belong to lines: names along roads and rivers, road numbers, one-way arrows. */

#include <math.h>
#include <string.h>

#include "cartography/label-plan-private.h"
#include "cartography/line-text.h"
#include "cartography/named-lines.h"

#define NAME_REPEAT 260.0f
#define SHIELD_SPACING 420.0
#define SHIELD_REPEAT 240.0f
#define SHIELD_MIN_LENGTH 60.0
#define ARROW_SPACING 110.0
#define ARROW_REPEAT 70.0f

/* A stretch shorter than this is left to the neighbour when the line is longer there. */
#define SHORT_STRETCH 170.0

/* Kinds of labels of one layer, in the part of their ids. */
enum { PART_NAME, PART_SHIELD, PART_ARROW };

static guint
part_of (guint what, guint line, guint slot)
{
  return what << 26 | (line & 0x3fff) << 12 | (slot & 0xfff);
}

/* The points of a part as pairs of units. */
static void
project (const YxLabelGather *self, const YxWorldPoint *points, guint n, GArray *xy)
{
  g_array_set_size (xy, 2 * n);
  for (guint i = 0; i < n; i++) {
    g_array_index (xy, double, 2 * i) = yx_paint_view_x (&self->view, points[i].x);
    g_array_index (xy, double, 2 * i + 1) = yx_paint_view_y (&self->view, points[i].y);
  }
}

/* "G327;S237" → "G327"; NULL when it is no road number. */
static const char *
first_ref (const char *ref, GStringChunk *strings)
{
  const gsize size = strcspn (ref, ";");
  g_autofree char *first = NULL;

  if (size < 2 || size > 8)
    return NULL;
  first = g_strndup (ref, size);
  return g_string_chunk_insert_const (strings, first);
}

/* G1 to G99 and the four-figure ring and branch lines are expressways, as are S1 to S99. */
static YxInk
shield_ink (const char *ref)
{
  const size_t digits = strspn (ref + 1, "0123456789");

  if (strchr ("XYC", ref[0]) != NULL && digits >= 3)
    return YX_INK_SHIELD_LOCAL;
  if (strchr ("GS", ref[0]) == NULL || digits == 0 || ref[1 + digits] != '\0')
    return YX_INK_SHIELD;
  if (digits <= 2 || (ref[0] == 'G' && digits == 4))
    return YX_INK_SHIELD_MOTORWAY;
  return ref[0] == 'G' ? YX_INK_SHIELD_MAJOR : YX_INK_SHIELD;
}

static void
add_name (YxLabelGather *self, const YxNamedLine *line, YxRegionLayer layer)
{
  const gboolean road = layer == YX_LAYER_ROAD;
  const guint rank = road ? YX_RANK_ROAD + line->kind : YX_RANK_WATER;
  YxPlannedLabel shaped = { .ink = road ? YX_INK_ROAD_NAME : YX_INK_WATER_NAME };
  YxText *text;
  float reach;
  guint fits;

  if (line->length < 24.0 || (line->length < SHORT_STRETCH && line->outside > line->length))
    return;
  text = yx_label_shape (self, &shaped, line->name,
                         road ? yx_road_measures[line->kind].name_size : 10.5, FALSE, 0.0);
  if (line->length < text->advance + 6.0)
    return;
  yx_text_need_glyphs (self->cache, text);
  reach = text->height * 0.5f;
  fits = (guint) fmax (1.0, floor (line->length / (text->advance + NAME_REPEAT)));
  for (guint slot = 0; slot < fits; slot++) {
    YxLineText choices[YX_LINE_TEXT_CHOICES];
    const guint n = yx_line_text_find (line, text, line->length * slot / fits,
                                       line->length * (slot + 1) / fits, choices);

    for (guint i = 0; i < n; i++) {
      YxPlannedLabel label = shaped;

      label.places = choices[i].places;
      label.n_places = label.n_boxes = text->n_glyphs;
      label.boxes = g_new (YxLabelBox, text->n_glyphs);
      for (guint k = 0; k < text->n_glyphs; k++)
        label.boxes[k] = (YxLabelBox){ label.places[k].x - reach, label.places[k].y - reach,
                                       label.places[k].x + reach, label.places[k].y + reach };
      yx_label_gather_add (self, label, line->name, rank,
                           yx_label_id (layer, part_of (PART_NAME, line->index, slot), line->fid),
                           FALSE, NAME_REPEAT);
    }
  }
}

static void
add_shields (YxLabelGather *self, const YxNamedLine *line)
{
  const guint fits = (guint) fmax (1.0, floor (line->length / SHIELD_SPACING));
  YxPlannedLabel shaped = { .ink = shield_ink (line->name) };
  const YxText *text;

  if (line->length < SHIELD_MIN_LENGTH
      || (shaped.ink == YX_INK_SHIELD_LOCAL && self->view.zoom < YX_SHIELD_LOCAL_ZOOM)
      || (line->kind > YX_REGION_ROAD_PRIMARY && self->view.zoom < YX_SHIELD_MINOR_ZOOM))
    return;
  text = yx_label_shape (self, &shaped, line->name, 9.5, TRUE, 0.0);
  for (guint slot = 0; slot < fits; slot++)
    for (int alternative = 0; alternative < 3; alternative++) {
      static const double offsets[] = { 0.5, 0.3, 0.7 };
      YxPlannedLabel label = shaped;

      yx_named_line_at (line, line->length * (slot + offsets[alternative]) / fits, &label.x,
                        &label.y);
      label.n_boxes = 1;
      label.boxes = g_new (YxLabelBox, 1);
      label.boxes[0] = (YxLabelBox){ (float) (label.x - text->width / 2.0 - 5.0),
                                     (float) (label.y - text->height / 2.0 - 3.0),
                                     (float) (label.x + text->width / 2.0 + 5.0),
                                     (float) (label.y + text->height / 2.0 + 3.0) };
      yx_label_gather_add (
          self, label, line->name, YX_RANK_SHIELD + line->kind,
          yx_label_id (YX_LAYER_ROAD, part_of (PART_SHIELD, line->index, slot), line->fid), FALSE,
          SHIELD_REPEAT);
    }
}

/* Arrows hang on the way, not on the name: slip roads have none. */
static void
add_arrows (YxLabelGather *self, const YxNamedLine *line, guint *n_arrows)
{
  const guint fits = (guint) fmax (1.0, rint (line->length / ARROW_SPACING));

  if (line->length < 22.0)
    return;
  for (guint slot = 0; slot < fits; slot++) {
    const double along = line->length * (slot + 0.5) / fits;
    YxPlannedLabel label = { .ink = YX_INK_ARROW };
    char direction[8];
    double ax, ay, bx, by;

    yx_named_line_at (line, along, &label.x, &label.y);
    yx_named_line_at (line, fmax (along - 4.0, 0.0), &ax, &ay);
    yx_named_line_at (line, fmin (along + 4.0, line->length), &bx, &by);
    label.angle = (float) atan2 (by - ay, bx - ax);
    /* Those of the same direction keep apart; the opposite carriageway has its own. */
    g_snprintf (direction, sizeof direction, "%d", (int) lrint (label.angle * 4.0 / M_PI));
    label.n_boxes = 1;
    label.boxes = g_new (YxLabelBox, 1);
    label.boxes[0] = (YxLabelBox){ (float) label.x - 4.0f, (float) label.y - 4.0f,
                                   (float) label.x + 4.0f, (float) label.y + 4.0f };
    yx_label_gather_add (
        self, label, direction, YX_RANK_ARROW + line->kind,
        yx_label_id (YX_LAYER_ROAD, part_of (PART_ARROW, *n_arrows >> 12, *n_arrows), line->fid),
        FALSE, ARROW_REPEAT);
    (*n_arrows)++;
  }
}

static gboolean
has_arrows (const YxLabelGather *self, const YxRegionFeature *feature)
{
  return self->view.zoom >= YX_ARROW_ZOOM
         && (feature->flags & (YX_FEATURE_ONEWAY | YX_FEATURE_ONEWAY_REVERSE))
         && yx_road_width (feature, self->view.zoom) >= 4.5;
}

static void
turn_round (GArray *xy)
{
  double *at = (double *) (void *) xy->data;
  const guint n = xy->len / 2;

  for (guint i = 0; i < n / 2; i++)
    for (guint c = 0; c < 2; c++) {
      const double other = at[2 * (n - 1 - i) + c];

      at[2 * (n - 1 - i) + c] = at[2 * i + c];
      at[2 * i + c] = other;
    }
}

/* What of a line's labels is shown at this zoom. */
static void
gather_line (YxLabelGather *self, const YxRegionFeature *feature, YxNamedLines *names,
             YxNamedLines *refs, GStringChunk *strings, GArray *xy, guint *n_arrows)
{
  const gboolean road = feature->layer == YX_LAYER_ROAD;
  const gboolean link = (feature->flags & YX_FEATURE_LINK) != 0;
  const gboolean arrows = road && has_arrows (self, feature);
  const char *name = yx_region_feature_label (feature, self->prefer_english);
  const char *ref = NULL;
  guint32 begin = 0;

  if (self->view.zoom < (road ? yx_road_measures[feature->kind].name_zoom : YX_WATER_NAME_ZOOM)
      || (road && link))
    name = NULL;
  if (road && !link && feature->ref != NULL && self->view.zoom >= YX_SHIELD_ZOOM)
    ref = first_ref (feature->ref, strings);
  if (name == NULL && ref == NULL && !arrows)
    return;

  for (guint32 part = 0; part < feature->n_parts; part++) {
    const guint32 n = feature->part_ends[part] - begin;

    project (self, feature->points + begin, n, xy);
    begin = feature->part_ends[part];
    if (n < 2)
      continue;
    if (name != NULL)
      yx_named_lines_add (names, name, feature->kind, feature->fid,
                          (const double *) (void *) xy->data, n);
    if (ref != NULL)
      yx_named_lines_add (refs, ref, feature->kind, feature->fid,
                          (const double *) (void *) xy->data, n);
    if (arrows) {
      YxNamedLines *alone = yx_named_lines_new ();
      g_autoptr (GPtrArray) lines = NULL;

      if (feature->flags & YX_FEATURE_ONEWAY_REVERSE)
        turn_round (xy);
      yx_named_lines_add (alone, "", feature->kind, feature->fid,
                          (const double *) (void *) xy->data, n);
      lines = yx_named_lines_join (alone, self->view.width, self->view.height);
      for (guint i = 0; i < lines->len; i++)
        add_arrows (self, lines->pdata[i], n_arrows);
      yx_named_lines_free (alone);
    }
  }
}

void
yx_label_gather_lines (YxLabelGather *self, const YxRegionFeatures *features)
{
  static const YxRegionLayer layers[] = { YX_LAYER_ROAD, YX_LAYER_WATER_LINE };
  g_autoptr (GArray) xy = g_array_new (FALSE, FALSE, sizeof (double));
  GStringChunk *strings = g_string_chunk_new (1024);
  guint n_arrows = 0;

  for (guint l = 0; l < G_N_ELEMENTS (layers); l++) {
    YxNamedLines *names = yx_named_lines_new ();
    YxNamedLines *refs = yx_named_lines_new ();
    g_autoptr (GPtrArray) named = NULL;
    g_autoptr (GPtrArray) numbered = NULL;

    for (guint i = features->layer_start[layers[l]]; i < features->layer_start[layers[l] + 1]; i++)
      if (layers[l] != YX_LAYER_ROAD || features->features[i].kind < YX_N_ROAD_KINDS)
        gather_line (self, &features->features[i], names, refs, strings, xy, &n_arrows);
    named = yx_named_lines_join (names, self->view.width, self->view.height);
    for (guint i = 0; i < named->len; i++)
      add_name (self, named->pdata[i], layers[l]);
    numbered = yx_named_lines_join (refs, self->view.width, self->view.height);
    for (guint i = 0; i < numbered->len; i++)
      add_shields (self, numbered->pdata[i]);
    yx_named_lines_free (names);
    yx_named_lines_free (refs);
  }
  g_string_chunk_free (strings);
}
