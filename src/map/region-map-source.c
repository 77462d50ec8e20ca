#define G_LOG_DOMAIN "yx-map"

#include "map/region-map-source.h"

#include "cartography/tile-painter.h"
#include "map/texture.h"

/* Painted textures kept, so that panning back paints nothing: 64 tiles at scale 1. */
#define CACHE_BYTES (48u << 20)

/* Painting is bound by the processor: more threads than this only delay the window. */
#define MAX_PAINTERS 4

#define MAX_ZOOM 19

struct _YxRegionMapSource {
  ShumateMapSource parent_instance;

  YxTilePainter *painter; /* set once, used by the painting threads */
  int n_pending; /* atomic */

  /* Main thread only. The queue runs from the latest used to the oldest. */
  GHashTable *cached; /* key of a tile -> link in `recent` */
  GQueue recent;
  gsize cache_bytes;
};

typedef struct {
  gint64 key;
  GdkTexture *texture;
  gsize bytes;
} CachedTile;

G_DEFINE_TYPE (YxRegionMapSource, yx_region_map_source, SHUMATE_TYPE_MAP_SOURCE)

static void
cached_tile_free (CachedTile *cached)
{
  g_object_unref (cached->texture);
  g_free (cached);
}

static YxTile
tile_of (ShumateTile *tile)
{
  return (YxTile){
    .x = shumate_tile_get_x (tile),
    .y = shumate_tile_get_y (tile),
    .zoom = (int) shumate_tile_get_zoom_level (tile),
  };
}

/* Unique up to zoom 28. */
static gint64
key_of (ShumateTile *tile)
{
  const YxTile t = tile_of (tile);

  return ((gint64) t.zoom << 56) | ((gint64) t.y << 28) | t.x;
}

static GdkTexture *
find_cached (YxRegionMapSource *self, gint64 key)
{
  GList *link = g_hash_table_lookup (self->cached, &key);

  if (link == NULL)
    return NULL;

  g_queue_unlink (&self->recent, link);
  g_queue_push_head_link (&self->recent, link);
  return ((CachedTile *) link->data)->texture;
}

static void
keep_cached (YxRegionMapSource *self, gint64 key, GdkTexture *texture)
{
  if (g_hash_table_contains (self->cached, &key))
    return;

  CachedTile *cached = g_new (CachedTile, 1);

  *cached = (CachedTile){
    .key = key,
    .texture = g_object_ref (texture),
    .bytes = (gsize) gdk_texture_get_width (texture) * gdk_texture_get_height (texture) * 3,
  };
  g_queue_push_head (&self->recent, cached);
  g_hash_table_insert (self->cached, &cached->key, self->recent.head);
  self->cache_bytes += cached->bytes;

  while (self->cache_bytes > CACHE_BYTES) {
    CachedTile *oldest = g_queue_pop_tail (&self->recent);

    g_hash_table_remove (self->cached, &oldest->key);
    self->cache_bytes -= oldest->bytes;
    cached_tile_free (oldest);
  }
}

static void
show_texture (ShumateTile *tile, GdkTexture *texture)
{
  shumate_tile_set_paintable (tile, GDK_PAINTABLE (texture));
  shumate_tile_set_fade_in (tile, FALSE);
  shumate_tile_set_state (tile, SHUMATE_STATE_DONE);
}

/* Runs on a painter; takes the task. */
static void
paint_task (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  YxRegionMapSource *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!g_task_return_error_if_cancelled (task)) {
    cairo_surface_t *surface
        = yx_tile_painter_paint (self->painter, tile_of (g_task_get_task_data (task)),
                                 g_task_get_cancellable (task), &error);

    if (surface != NULL) {
      g_task_return_pointer (task, yx_texture_new_opaque (surface), g_object_unref);
      cairo_surface_destroy (surface);
    } else {
      g_task_return_error (task, error);
    }
  }
  g_atomic_int_add (&self->n_pending, -1);
}

/* One pool for all maps of the program, made with the first tile and kept. */
static GThreadPool *
get_painters (void)
{
  static gsize painters = 0;

  if (g_once_init_enter (&painters)) {
    const int n = CLAMP ((int) g_get_num_processors () - 1, 1, MAX_PAINTERS);
    GThreadPool *pool = g_thread_pool_new (paint_task, NULL, n, FALSE, NULL);

    g_once_init_leave (&painters, (gsize) pool);
  }
  return (GThreadPool *) painters;
}

static void
yx_region_map_source_fill_tile_async (ShumateMapSource *source, ShumateTile *tile,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  YxRegionMapSource *self = YX_REGION_MAP_SOURCE (source);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GdkTexture *texture = find_cached (self, key_of (tile));

  g_task_set_source_tag (task, yx_region_map_source_fill_tile_async);
  g_task_set_task_data (task, g_object_ref (tile), g_object_unref);

  if (texture != NULL) {
    g_task_return_pointer (task, g_object_ref (texture), g_object_unref);
    return;
  }

  shumate_tile_set_state (tile, SHUMATE_STATE_LOADING);
  g_atomic_int_inc (&self->n_pending);
  g_thread_pool_push (get_painters (), g_steal_pointer (&task), NULL);
}

static gboolean
yx_region_map_source_fill_tile_finish (ShumateMapSource *source, GAsyncResult *result,
                                       GError **error)
{
  YxRegionMapSource *self = YX_REGION_MAP_SOURCE (source);

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  ShumateTile *tile = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) failure = NULL;
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), &failure);

  if (texture == NULL) {
    /* The map layer has no place to show an error, so the log is where it can be found. */
    if (!g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      g_message ("map tile %u/%u/%u: %s", shumate_tile_get_zoom_level (tile),
                 shumate_tile_get_x (tile), shumate_tile_get_y (tile), failure->message);
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }

  keep_cached (self, key_of (tile), texture);
  show_texture (tile, texture);
  return TRUE;
}

static void
yx_region_map_source_finalize (GObject *object)
{
  YxRegionMapSource *self = YX_REGION_MAP_SOURCE (object);

  g_clear_pointer (&self->cached, g_hash_table_unref);
  g_queue_clear_full (&self->recent, (GDestroyNotify) cached_tile_free);
  g_clear_pointer (&self->painter, yx_tile_painter_unref);

  G_OBJECT_CLASS (yx_region_map_source_parent_class)->finalize (object);
}

static void
yx_region_map_source_class_init (YxRegionMapSourceClass *klass)
{
  ShumateMapSourceClass *source_class = SHUMATE_MAP_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = yx_region_map_source_finalize;
  source_class->fill_tile_async = yx_region_map_source_fill_tile_async;
  source_class->fill_tile_finish = yx_region_map_source_fill_tile_finish;
}

static void
yx_region_map_source_init (YxRegionMapSource *self)
{
  self->cached = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_queue_init (&self->recent);
}

YxRegionMapSource *
yx_region_map_source_new (YxRegion *region, YxMapStyle style, int scale, const char *locale)
{
  g_return_val_if_fail (scale >= 1 && scale <= 4, NULL);

  YxRegionMapSource *self = g_object_new (YX_TYPE_REGION_MAP_SOURCE, NULL);
  ShumateMapSource *source = SHUMATE_MAP_SOURCE (self);
  /* libshumate keeps tiles by the source's id, so each needs its own. */
  static guint n_sources = 0;
  g_autofree char *id = g_strdup_printf ("yexun-region-%u", n_sources++);

  /* Never too large: the scale is bounded above. */
  self->painter = yx_tile_painter_new (region, YX_MAP_TILE_SIZE, scale, style, locale, NULL);
  shumate_map_source_set_id (source, id);
  shumate_map_source_set_tile_size (source, YX_MAP_TILE_SIZE);
  shumate_map_source_set_min_zoom_level (source, 0);
  shumate_map_source_set_max_zoom_level (source, MAX_ZOOM);
  shumate_map_source_set_projection (source, SHUMATE_MAP_PROJECTION_MERCATOR);
  return self;
}

guint
yx_region_map_source_get_n_pending (YxRegionMapSource *self)
{
  g_return_val_if_fail (YX_IS_REGION_MAP_SOURCE (self), 0);

  return (guint) g_atomic_int_get (&self->n_pending);
}

gsize
yx_region_map_source_get_cache_bytes (YxRegionMapSource *self)
{
  g_return_val_if_fail (YX_IS_REGION_MAP_SOURCE (self), 0);

  return self->cache_bytes;
}
