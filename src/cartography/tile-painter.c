#define G_LOG_DOMAIN "yx-cartography"

#include "config.h"

#include "cartography/tile-painter.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cartography/base-map.h"
#include "cartography/label-plan.h"

/* A side of a metatile in tiles. */
#define METATILE 2

/* A plan that is there, or that a thread is making. */
typedef struct {
  YxTile first;      /* of the metatile's tiles */
  YxLabelPlan *plan; /* NULL while it is made */
} Slot;

struct _YxTilePainter {
  gatomicrefcount ref_count;
  YxRegion *region; /* nullable */
  int tile_size;
  double scale;
  YxMapStyle style;
  gboolean prefer_english;

  GMutex lock;
  GCond made;
  GQueue slots; /* Slot, the latest used first; under the lock */
};

static void
slot_free (Slot *slot)
{
  g_clear_pointer (&slot->plan, yx_label_plan_unref);
  g_free (slot);
}

static Slot *
find_slot (YxTilePainter *self, YxTile first)
{
  for (GList *l = self->slots.head; l != NULL; l = l->next) {
    Slot *slot = l->data;

    if (slot->first.x == first.x && slot->first.y == first.y && slot->first.zoom == first.zoom) {
      g_queue_unlink (&self->slots, l);
      g_queue_push_head_link (&self->slots, l);
      return slot;
    }
  }
  return NULL;
}

/* Drops the plans used longest ago; those in the making stay. */
static void
trim_slots (YxTilePainter *self)
{
  for (GList *l = self->slots.tail; l != NULL && self->slots.length > YX_TILE_PLANS;) {
    GList *before = l->prev;
    Slot *slot = l->data;

    if (slot->plan != NULL) {
      g_queue_delete_link (&self->slots, l);
      slot_free (slot);
    }
    l = before;
  }
}

/* The plan of a metatile. Who asks while another thread makes it waits for that: the tiles of a
 * metatile are asked for together. A maker that was cancelled leaves the work to the next. */
static YxLabelPlan *
get_plan (YxTilePainter *self, YxTile tile, GCancellable *cancellable, GError **error)
{
  const unsigned side = tile.zoom > 0 ? METATILE : 1;
  const YxTile first = { tile.x / side * side, tile.y / side * side, tile.zoom };
  const YxPaintView view
      = yx_paint_view_of_tiles (first.x, first.y, first.zoom, (int) side, self->tile_size);
  YxLabelPlan *plan;
  Slot *slot;

  g_mutex_lock (&self->lock);
  while ((slot = find_slot (self, first)) != NULL && slot->plan == NULL)
    g_cond_wait (&self->made, &self->lock);
  if (slot != NULL) {
    plan = yx_label_plan_ref (slot->plan);
    g_mutex_unlock (&self->lock);
    return plan;
  }
  slot = g_new0 (Slot, 1);
  slot->first = first;
  g_queue_push_head (&self->slots, slot);
  g_mutex_unlock (&self->lock);

  plan = yx_label_plan_new (self->region, &view, self->prefer_english, TRUE, cancellable, error);

  g_mutex_lock (&self->lock);
  if (plan != NULL) {
    slot->plan = yx_label_plan_ref (plan);
    trim_slots (self);
  } else {
    g_queue_remove (&self->slots, slot);
    slot_free (slot);
  }
  g_cond_broadcast (&self->made);
  g_mutex_unlock (&self->lock);
  return plan;
}

YxTilePainter *
yx_tile_painter_new (YxRegion *region, int tile_size, double scale, YxMapStyle style,
                     const char *locale, GError **error)
{
  YxTilePainter *self;

  g_return_val_if_fail ((unsigned) style < YX_N_MAP_STYLES, NULL);

  if (!(tile_size >= 1 && scale > 0.0 && tile_size * scale <= YX_TILE_MAX_SIDE)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 _ ("a map tile of %d units at scale %g cannot be painted"), tile_size, scale);
    return NULL;
  }
  self = g_new0 (YxTilePainter, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->region = region != NULL ? g_object_ref (region) : NULL;
  self->tile_size = tile_size;
  self->scale = scale;
  self->style = style;
  self->prefer_english = yx_locale_prefers_english (locale);
  g_mutex_init (&self->lock);
  g_cond_init (&self->made);
  g_queue_init (&self->slots);
  return self;
}

YxTilePainter *
yx_tile_painter_ref (YxTilePainter *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
yx_tile_painter_unref (YxTilePainter *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_queue_clear_full (&self->slots, (GDestroyNotify) slot_free);
  g_clear_object (&self->region);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->made);
  g_free (self);
}

cairo_surface_t *
yx_tile_painter_paint (YxTilePainter *self, YxTile tile, GCancellable *cancellable, GError **error)
{
  const YxPaintView view
      = yx_paint_view_of_tiles (tile.x, tile.y, tile.zoom, 1, self->tile_size);
  const int side = (int) ceil (self->tile_size * self->scale);
  g_autoptr (cairo_surface_t) surface = NULL;
  g_autoptr (cairo_t) cr = NULL;

  if (tile.zoom < 0 || tile.zoom > 30) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 _ ("there are no map tiles at zoom %d"), tile.zoom);
    return NULL;
  }
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, side, side);
  cr = cairo_create (surface);
  cairo_scale (cr, self->scale, self->scale);
  if (!yx_base_map_paint (cr, self->region, &view, self->scale, self->style, cancellable, error))
    return NULL;
  if (self->region != NULL) {
    g_autoptr (YxLabelPlan) plan = get_plan (self, tile, cancellable, error);

    if (plan == NULL)
      return NULL;
    yx_label_plan_paint (plan, cr, &view, self->scale, self->style);
  }
  if (cairo_status (cr) != CAIRO_STATUS_SUCCESS) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                         cairo_status_to_string (cairo_status (cr)));
    return NULL;
  }
  cairo_surface_flush (surface);
  return g_steal_pointer (&surface);
}
