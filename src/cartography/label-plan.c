#define G_LOG_DOMAIN "yx-cartography"

#include "cartography/label-plan.h"

#include <math.h>

#include "cartography/label-plan-private.h"

/* Lines are looked at so far beyond the view, so that a stretch knows how it goes on; under the
 * eighth of a metatile by which yx_region_query() grows its box. */
#define LINE_MARGIN 8.0

void
yx_planned_label_clear (YxPlannedLabel *label)
{
  g_free (label->text);
  g_free (label->places);
  g_free (label->boxes);
}

void
yx_label_gather_init (YxLabelGather *self, const YxPaintView *view, gboolean prefer_english)
{
  *self = (YxLabelGather){ .view = *view, .prefer_english = prefer_english };
  self->cache = yx_text_cache_get ();
  yx_text_cache_trim (self->cache);
  self->labels = g_array_new (FALSE, FALSE, sizeof (YxPlannedLabel));
  g_array_set_clear_func (self->labels, (GDestroyNotify) yx_planned_label_clear);
  self->candidates = g_array_new (FALSE, FALSE, sizeof (YxLabelCandidate));
}

void
yx_label_gather_clear (YxLabelGather *self)
{
  g_array_unref (self->labels);
  g_array_unref (self->candidates);
}

guint64
yx_label_id (YxRegionLayer layer, guint part, guint32 fid)
{
  return (guint64) layer << 60 | (guint64) (part & 0xfffffff) << 32 | fid;
}

YxText *
yx_label_shape (YxLabelGather *self, YxPlannedLabel *label, const char *text, double size,
                gboolean bold, double wrap)
{
  label->font = (YxFont){ .size = (float) size, .bold = bold, .wrap = (float) wrap,
                          .scale = 1.0f };
  return yx_text_get (self->cache, text, &label->font);
}

void
yx_label_gather_add (YxLabelGather *self, YxPlannedLabel label, const char *text, guint rank,
                     guint64 id, gboolean shared, float repeat)
{
  const YxLabelCandidate candidate = {
    .boxes = label.boxes,
    .n_boxes = label.n_boxes,
    .rank = rank,
    .id = id,
    .alternative = self->candidates->len,
    .shared = shared,
    .text = g_str_hash (text),
    .repeat = repeat,
  };

  label.text = g_strdup (label.ink == YX_INK_ARROW ? "" : text);
  g_array_append_val (self->labels, label);
  g_array_append_val (self->candidates, candidate);
}

/* Moves what is shown to the plan. */
static void
take_shown (YxLabelPlan *self, YxLabelGather *gather, gboolean open_edges)
{
  const guint n = gather->candidates->len;
  g_autofree gboolean *shown = g_new0 (gboolean, n + 1);

  yx_place_labels ((const YxLabelCandidate *) (void *) gather->candidates->data, n,
                   self->view.width, self->view.height, open_edges, shown);
  for (guint i = 0; i < n; i++)
    if (shown[i]) {
      YxPlannedLabel *label = &g_array_index (gather->labels, YxPlannedLabel, i);

      g_array_append_val (self->labels, *label);
      *label = (YxPlannedLabel){ 0 };
    }
}

YxLabelPlan *
yx_label_plan_new (YxRegion *region, const YxPaintView *view, gboolean prefer_english,
                   gboolean open_edges, GCancellable *cancellable, GError **error)
{
  const int zoom = (int) CLAMP (lrint (view->zoom), 0, 22);
  guint mask = YX_LAYER_MASK (YX_LAYER_ROAD) | YX_LAYER_MASK (YX_LAYER_WATER_LINE)
               | YX_LAYER_MASK (YX_LAYER_WATER_AREA) | YX_LAYER_MASK (YX_LAYER_POI);
  g_autoptr (YxRegionFeatures) places = NULL;
  g_autoptr (YxRegionFeatures) features = NULL;
  YxLabelGather gather;
  YxLabelPlan *self;

  if (view->zoom >= YX_AREA_NAME_ZOOM)
    mask |= YX_LAYER_MASK (YX_LAYER_LANDUSE);
  if (view->zoom >= YX_HOUSE_NUMBER_ZOOM)
    mask |= YX_LAYER_MASK (YX_LAYER_ADDRESS);
  places = yx_region_query (region, yx_paint_view_box (view, YX_PLACEMENT_MARGIN), zoom,
                            YX_LAYER_MASK (YX_LAYER_PLACE), cancellable, error);
  if (places == NULL)
    return NULL;
  features = yx_region_query (region, yx_paint_view_box (view, LINE_MARGIN), zoom, mask,
                              cancellable, error);
  if (features == NULL)
    return NULL;

  self = g_new0 (YxLabelPlan, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->view = *view;
  self->labels = g_array_new (FALSE, FALSE, sizeof (YxPlannedLabel));
  g_array_set_clear_func (self->labels, (GDestroyNotify) yx_planned_label_clear);

  yx_label_gather_init (&gather, view, prefer_english);
  yx_label_gather_points (&gather, places);
  yx_label_gather_points (&gather, features);
  yx_label_gather_lines (&gather, features);
  take_shown (self, &gather, open_edges);
  yx_label_gather_clear (&gather);
  return self;
}

YxLabelPlan *
yx_label_plan_ref (YxLabelPlan *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
yx_label_plan_unref (YxLabelPlan *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_array_unref (self->labels);
  g_free (self);
}

guint
yx_label_plan_get_n_labels (const YxLabelPlan *self)
{
  return self->labels->len;
}

const char *
yx_label_plan_get_text (const YxLabelPlan *self, guint i)
{
  g_return_val_if_fail (i < self->labels->len, NULL);

  return g_array_index (self->labels, YxPlannedLabel, i).text;
}

YxLabelBox
yx_label_plan_get_box (const YxLabelPlan *self, guint i)
{
  YxLabelBox box = { INFINITY, INFINITY, -INFINITY, -INFINITY };
  const YxPlannedLabel *label;

  g_return_val_if_fail (i < self->labels->len, box);

  label = &g_array_index (self->labels, YxPlannedLabel, i);
  for (guint b = 0; b < label->n_boxes; b++) {
    box.x0 = fminf (box.x0, label->boxes[b].x0);
    box.y0 = fminf (box.y0, label->boxes[b].y0);
    box.x1 = fmaxf (box.x1, label->boxes[b].x1);
    box.y1 = fmaxf (box.y1, label->boxes[b].y1);
  }
  return box;
}
