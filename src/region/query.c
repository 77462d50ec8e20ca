#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include "region/region-query.h"

#include <math.h>
#include <stdlib.h>

#include "region/classify.h"
#include "region/paint-block.h"
#include "region/region-private.h"

typedef struct {
  YxRegionFeatures public;

  YxRegionFeature *features;
  YxWorldPoint *points;
  guint32 *part_ends;
  guint8 *text;
} Features;

/* Where a feature's arrays begin while they still grow. */
typedef struct {
  gsize first_point, first_part;
  gsize texts[YX_PAINT_N_TEXTS]; /* offset plus one */
} Offsets;

typedef struct {
  YxPaintBox box;  /* what is asked for */
  gboolean whole;
  double x0, y0, x1, y1; /* where it is cut, in fixed units */
  int zoom;
  GArray *features; /* YxRegionFeature */
  GArray *offsets;  /* Offsets, beside features */
  GArray *points;   /* YxWorldPoint */
  GArray *parts;    /* guint32 */
  GByteArray *text;
  GArray *raw_points;      /* YxPaintPoint, of one feature */
  GArray *raw_parts;       /* guint32 */
  GArray *ring, *cut_ring; /* Corner */
} Query;

typedef struct {
  double x, y;
} Corner;

static gboolean
boxes_meet (const YxPaintBox *a, const YxPaintBox *b)
{
  return a->x0 <= b->x1 && b->x0 <= a->x1 && a->y0 <= b->y1 && b->y0 <= a->y1;
}

static void
append_point (Query *self, double x, double y)
{
  const YxWorldPoint point = { x / YX_PAINT_WORLD, y / YX_PAINT_WORLD };

  g_array_append_val (self->points, point);
}

static void
end_part (Query *self, gsize first_point, gsize first_of_part, guint least)
{
  guint32 end;

  if (self->points->len - first_of_part < least) {
    g_array_set_size (self->points, (guint) first_of_part);
    return;
  }
  end = (guint32) (self->points->len - first_point);
  g_array_append_val (self->parts, end);
}

/* One side of the box: coordinate `axis` (0 x, 1 y), kept where sign × value ≤ sign × limit. */
static void
cut_side (const GArray *from, GArray *to, int axis, double sign, double limit)
{
  Corner last;
  double last_over;

  g_array_set_size (to, 0);
  if (from->len == 0)
    return;
  last = g_array_index (from, Corner, from->len - 1);
  last_over = sign * ((axis == 0 ? last.x : last.y) - limit);
  for (guint i = 0; i < from->len; i++) {
    const Corner at = g_array_index (from, Corner, i);
    const double over = sign * ((axis == 0 ? at.x : at.y) - limit);

    if ((over > 0.0) != (last_over > 0.0)) {
      const double share = last_over / (last_over - over);
      const Corner crossing = { last.x + (at.x - last.x) * share,
                                last.y + (at.y - last.y) * share };

      g_array_append_val (to, crossing);
    }
    if (over <= 0.0)
      g_array_append_val (to, at);
    last = at;
    last_over = over;
  }
}

/* Sutherland & Hodgman (1974). Edges that it leaves along the box lie outside what is seen. */
static void
cut_ring (Query *self, const YxPaintPoint *points, guint n, gsize first_point)
{
  const gsize first = self->points->len;

  g_array_set_size (self->ring, 0);
  for (guint i = 0; i < n; i++) {
    const Corner corner = { points[i].x, points[i].y };

    g_array_append_val (self->ring, corner);
  }
  cut_side (self->ring, self->cut_ring, 0, -1.0, self->x0);
  cut_side (self->cut_ring, self->ring, 0, 1.0, self->x1);
  cut_side (self->ring, self->cut_ring, 1, -1.0, self->y0);
  cut_side (self->cut_ring, self->ring, 1, 1.0, self->y1);
  for (guint i = 0; i < self->ring->len; i++) {
    const Corner *corner = &g_array_index (self->ring, Corner, i);

    append_point (self, corner->x, corner->y);
  }
  end_part (self, first_point, first, 3);
}

/* The stretch of a-b inside the box (Liang & Barsky 1984); FALSE when there is none. */
static gboolean
cut_edge (const Query *self, Corner a, Corner b, double *ret_from, double *ret_to)
{
  const double dx = b.x - a.x, dy = b.y - a.y;
  const double p[] = { -dx, dx, -dy, dy };
  const double q[] = { a.x - self->x0, self->x1 - a.x, a.y - self->y0, self->y1 - a.y };
  double from = 0.0, to = 1.0;

  for (guint i = 0; i < 4; i++) {
    if (p[i] < 0.0)
      from = MAX (from, q[i] / p[i]);
    else if (p[i] > 0.0)
      to = MIN (to, q[i] / p[i]);
    else if (q[i] < 0.0)
      return FALSE;
  }
  *ret_from = from;
  *ret_to = to;
  return from < to;
}

static void
cut_line (Query *self, const YxPaintPoint *points, guint n, gsize first_point)
{
  gsize first = self->points->len;
  gboolean open = FALSE;

  for (guint i = 0; i + 1 < n; i++) {
    const Corner a = { points[i].x, points[i].y }, b = { points[i + 1].x, points[i + 1].y };
    double from, to;

    if (!cut_edge (self, a, b, &from, &to)) {
      open = FALSE;
      continue;
    }
    if (!open || from > 0.0) {
      if (self->points->len > first)
        end_part (self, first_point, first, 2);
      first = self->points->len;
      append_point (self, a.x + (b.x - a.x) * from, a.y + (b.y - a.y) * from);
    }
    append_point (self, a.x + (b.x - a.x) * to, a.y + (b.y - a.y) * to);
    open = to >= 1.0;
  }
  if (self->points->len > first)
    end_part (self, first_point, first, 2);
}

/* Appends the feature's parts, cut where need be; FALSE when nothing is left. */
static gboolean
append_parts (Query *self, const YxPaintHead *head, YxShape shape, gsize first_point,
              gsize first_part)
{
  const gboolean inside = head->box.x0 >= self->x0 && head->box.x1 <= self->x1
                          && head->box.y0 >= self->y0 && head->box.y1 <= self->y1;
  guint32 first = 0;

  for (guint i = 0; i < self->raw_parts->len; i++) {
    const guint32 end = g_array_index (self->raw_parts, guint32, i);
    const YxPaintPoint *points = &g_array_index (self->raw_points, YxPaintPoint, first);

    if (self->whole || inside || shape == YX_SHAPE_POINT) {
      const gsize start = self->points->len;

      for (guint32 p = 0; p < end - first; p++)
        append_point (self, points[p].x, points[p].y);
      end_part (self, first_point, start, 1);
    } else if (shape == YX_SHAPE_AREA) {
      cut_ring (self, points, end - first, first_point);
    } else {
      cut_line (self, points, end - first, first_point);
    }
    first = end;
  }
  return self->parts->len > first_part;
}

static gboolean
read_block (Query *self, guint layer, const guint8 *data, gsize size)
{
  const YxShape shape = yx_layer_shape (layer);
  YxPaintReader reader, body;
  YxPaintHead head;

  yx_paint_reader_init (&reader, data, size);
  while (yx_paint_reader_next (&reader, &head, &body)) {
    Offsets offsets = { .first_point = self->points->len, .first_part = self->parts->len };
    YxRegionFeature feature;

    if (head.min_zoom > self->zoom || !boxes_meet (&head.box, &self->box)
        || head.kind >= yx_n_kinds (layer))
      continue;
    g_array_set_size (self->raw_points, 0);
    g_array_set_size (self->raw_parts, 0);
    if (!yx_paint_reader_body (&body, &head, self->text, offsets.texts, self->raw_points,
                               self->raw_parts))
      return FALSE;
    if (!append_parts (self, &head, shape, offsets.first_point, offsets.first_part))
      continue;
    feature = (YxRegionFeature){
      .layer = (guint8) layer,
      .kind = head.kind,
      .min_zoom = head.min_zoom,
      .level = head.level,
      .flags = head.flags,
      .storeys = head.storeys,
      .fid = head.fid,
      .area = head.area,
      .n_points = (guint32) (self->points->len - offsets.first_point),
      .n_parts = (guint32) (self->parts->len - offsets.first_part),
      .anchor = { head.anchor.x / YX_PAINT_WORLD, head.anchor.y / YX_PAINT_WORLD },
    };
    g_array_append_val (self->features, feature);
    g_array_append_val (self->offsets, offsets);
  }
  return !reader.failed;
}

/* Painting order; the row breaks ties, so that a picture is the same every time. */
static int
compare_features (const void *a, const void *b)
{
  const YxRegionFeature *p = a, *q = b;

  if (p->layer != q->layer)
    return p->layer - q->layer;
  if (p->kind != q->kind)
    return p->kind - q->kind;
  if (p->area < q->area || p->area > q->area)
    return p->area > q->area ? -1 : 1;
  return p->fid < q->fid ? -1 : p->fid > q->fid;
}

static YxRegionFeatures *
collect (Query *self)
{
  Features *result = g_new0 (Features, 1);
  const guint n = self->features->len;
  guint next = 0;

  result->points = (YxWorldPoint *) (void *) g_array_free (g_steal_pointer (&self->points), FALSE);
  result->part_ends = (guint32 *) (void *) g_array_free (g_steal_pointer (&self->parts), FALSE);
  result->text = g_byte_array_free (g_steal_pointer (&self->text), FALSE);
  result->features = (YxRegionFeature *) (void *) g_array_free (g_steal_pointer (&self->features),
                                                                FALSE);
  for (guint i = 0; i < n; i++) {
    const Offsets *offsets = &g_array_index (self->offsets, Offsets, i);
    YxRegionFeature *feature = &result->features[i];
    const char **texts[] = { &feature->name, &feature->name_zh, &feature->name_en, &feature->ref };

    feature->points = result->points + offsets->first_point;
    feature->part_ends = result->part_ends + offsets->first_part;
    for (guint t = 0; t < YX_PAINT_N_TEXTS; t++)
      if (offsets->texts[t] > 0)
        *texts[t] = (const char *) result->text + offsets->texts[t] - 1;
  }
  if (n > 0)
    qsort (result->features, n, sizeof (YxRegionFeature), compare_features);
  for (guint layer = 0; layer < YX_N_LAYERS; layer++) {
    result->public.layer_start[layer] = next;
    while (next < n && result->features[next].layer == layer)
      next++;
  }
  result->public.layer_start[YX_N_LAYERS] = next;
  result->public.features = result->features;
  result->public.n_features = n;
  g_atomic_ref_count_init (&result->public.ref_count);
  return &result->public;
}

static gboolean
read_blocks (Query *self, YxRegion *region, guint layer_mask, GCancellable *cancellable,
             GError **error)
{
  YxRegionConnection *connection = yx_region_borrow (region, error);
  const guint band = yx_paint_band_at (self->zoom);
  gboolean ok = TRUE;
  guint n;
  const YxRegionBlock *blocks = yx_region_get_blocks (region, &n);

  if (connection == NULL)
    return FALSE;
  for (guint i = 0; i < n && ok; i++) {
    const YxRegionBlock *block = &blocks[i];

    if (block->band != band || (layer_mask & YX_LAYER_MASK (block->layer)) == 0
        || !boxes_meet (&block->box, &self->box))
      continue;
    ok = !g_cancellable_set_error_if_cancelled (cancellable, error);
    if (!ok)
      break;
    sqlite3_bind_int (connection->block, 1, (int) block->id);
    ok = sqlite3_step (connection->block) == SQLITE_ROW
         && read_block (self, block->layer, sqlite3_column_blob (connection->block, 0),
                        (gsize) sqlite3_column_bytes (connection->block, 0));
    sqlite3_reset (connection->block);
    if (!ok)
      yx_region_fail_damaged (region, error);
  }
  yx_region_give_back (region, connection);
  return ok;
}

static YxRegionFeatures *
query (YxRegion *region, YxBox box, int zoom, guint layer_mask, gboolean whole,
       GCancellable *cancellable, GError **error)
{
  const YxWorldPoint a = yx_world_from_lon_lat ((YxLonLat){ box.west, box.north });
  const YxWorldPoint b = yx_world_from_lon_lat ((YxLonLat){ box.east, box.south });
  const double margin_x = (b.x - a.x) * YX_PAINT_WORLD / 8.0;
  const double margin_y = (b.y - a.y) * YX_PAINT_WORLD / 8.0;
  YxRegionFeatures *result = NULL;
  Query self = {
    .box = { yx_paint_fixed (a.x), yx_paint_fixed (a.y), yx_paint_fixed (b.x),
             yx_paint_fixed (b.y) },
    .whole = whole,
    .x0 = a.x * YX_PAINT_WORLD - margin_x,
    .y0 = a.y * YX_PAINT_WORLD - margin_y,
    .x1 = b.x * YX_PAINT_WORLD + margin_x,
    .y1 = b.y * YX_PAINT_WORLD + margin_y,
    .zoom = zoom,
  };

  self.features = g_array_new (FALSE, FALSE, sizeof (YxRegionFeature));
  self.offsets = g_array_new (FALSE, FALSE, sizeof (Offsets));
  self.points = g_array_new (FALSE, FALSE, sizeof (YxWorldPoint));
  self.parts = g_array_new (FALSE, FALSE, sizeof (guint32));
  self.text = g_byte_array_new ();
  self.raw_points = g_array_new (FALSE, FALSE, sizeof (YxPaintPoint));
  self.raw_parts = g_array_new (FALSE, FALSE, sizeof (guint32));
  self.ring = g_array_new (FALSE, FALSE, sizeof (Corner));
  self.cut_ring = g_array_new (FALSE, FALSE, sizeof (Corner));

  if (yx_box_is_empty (box) || read_blocks (&self, region, layer_mask, cancellable, error))
    result = collect (&self);

  g_clear_pointer (&self.features, g_array_unref);
  g_clear_pointer (&self.points, g_array_unref);
  g_clear_pointer (&self.parts, g_array_unref);
  g_clear_pointer (&self.text, g_byte_array_unref);
  g_array_unref (self.offsets);
  g_array_unref (self.raw_points);
  g_array_unref (self.raw_parts);
  g_array_unref (self.ring);
  g_array_unref (self.cut_ring);
  return result;
}

YxRegionFeatures *
yx_region_features_ref (YxRegionFeatures *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
yx_region_features_unref (YxRegionFeatures *self)
{
  Features *features = (Features *) self;

  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (features->features);
  g_free (features->points);
  g_free (features->part_ends);
  g_free (features->text);
  g_free (features);
}

YxRegionFeatures *
yx_region_query (YxRegion *self, YxBox box, int zoom, guint layer_mask, GCancellable *cancellable,
                 GError **error)
{
  g_return_val_if_fail (YX_IS_REGION (self), NULL);

  return query (self, box, zoom, layer_mask, FALSE, cancellable, error);
}

YxRegionFeatures *
yx_region_query_whole (YxRegion *self, YxBox box, int zoom, guint layer_mask,
                       GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (YX_IS_REGION (self), NULL);

  return query (self, box, zoom, layer_mask, TRUE, cancellable, error);
}

const char *
yx_region_feature_label (const YxRegionFeature *feature, gboolean prefer_english)
{
  g_return_val_if_fail (feature != NULL, NULL);

  if (prefer_english && feature->name_en != NULL)
    return feature->name_en;
  return feature->name_zh != NULL ? feature->name_zh : feature->name;
}
