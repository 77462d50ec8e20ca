#define G_LOG_DOMAIN "yx-map"

#include "map/tile-source.h"

/* Painting is bound by the processor: more threads than this only delay the window. */
#define MAX_PAINTERS 4

/* A few requests on the way at once; services ask for no more of one client. */
#define MAX_FETCHERS 6

/* Tiles that many levels up stand in for tiles that are not there: one covers 4 × 4. */
#define STAND_IN_LEVELS 2

/* So many of them are painted that wait; those asked for before are out of view. */
#define MAX_STAND_INS 16

/* Wider tiles are looked for so far up. */
#define MAX_LEVELS_UP 5

#define MAX_ZOOM 19

typedef struct {
  GHashTable *cached; /* key of a tile → link in `recent` */
  GQueue recent;      /* CachedTile, the latest used first */
  gsize cache_bytes;
  GHashTable *stand_ins; /* keys of stand-ins that are being painted */
  guint n_pending;
  int n_painted, n_stand_ins; /* atomic */
} YxTileSourcePrivate;

typedef struct {
  gint64 key;
  YxScreenImage *image;
  gsize bytes;
} CachedTile;

typedef struct {
  YxTile tile;
  gboolean stands_in;
  gint64 order;       /* the higher is painted first */
  int number;         /* of a stand-in: how many were asked for before */
} Request;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (YxTileSource, yx_tile_source, SHUMATE_TYPE_MAP_SOURCE)

static void
cached_tile_free (CachedTile *cached)
{
  yx_screen_image_unref (cached->image);
  g_free (cached);
}

/* Unique up to zoom 28. */
static gint64
key_of (YxTile tile)
{
  return ((gint64) tile.zoom << 56) | ((gint64) tile.y << 28) | tile.x;
}

static YxTile
tile_above (YxTile tile, int levels)
{
  return (YxTile){ tile.x >> levels, tile.y >> levels, tile.zoom - levels };
}

static YxScreenImage *
find_cached (YxTileSource *self, YxTile tile)
{
  YxTileSourcePrivate *priv = yx_tile_source_get_instance_private (self);
  const gint64 key = key_of (tile);
  GList *link = g_hash_table_lookup (priv->cached, &key);

  if (link == NULL)
    return NULL;

  g_queue_unlink (&priv->recent, link);
  g_queue_push_head_link (&priv->recent, link);
  return ((CachedTile *) link->data)->image;
}

static void
keep_cached (YxTileSource *self, YxTile tile, YxScreenImage *image)
{
  YxTileSourcePrivate *priv = yx_tile_source_get_instance_private (self);
  const gint64 key = key_of (tile);
  CachedTile *cached;

  if (g_hash_table_contains (priv->cached, &key))
    return;

  cached = g_new (CachedTile, 1);
  *cached = (CachedTile){
    .key = key,
    .image = yx_screen_image_ref (image),
    .bytes = yx_screen_image_get_bytes (image),
  };
  g_queue_push_head (&priv->recent, cached);
  g_hash_table_insert (priv->cached, &cached->key, priv->recent.head);
  priv->cache_bytes += cached->bytes;

  while (priv->cache_bytes > YX_TILE_CACHE_BYTES) {
    CachedTile *oldest = g_queue_pop_tail (&priv->recent);

    g_hash_table_remove (priv->cached, &oldest->key);
    priv->cache_bytes -= oldest->bytes;
    cached_tile_free (oldest);
  }
}

/* Runs on a painter; takes the task. */
static void
paint_task (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  YxTileSource *self = g_task_get_source_object (task);
  YxTileSourcePrivate *priv = yx_tile_source_get_instance_private (self);
  const Request *request = g_task_get_task_data (task);
  GError *error = NULL;
  YxScreenImage *image;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (request->stands_in
      && g_atomic_int_get (&priv->n_stand_ins) - request->number > MAX_STAND_INS) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the view is elsewhere");
    return;
  }
  image = YX_TILE_SOURCE_GET_CLASS (self)->paint (self, request->tile,
                                                  g_task_get_cancellable (task), &error);
  if (image == NULL) {
    g_task_return_error (task, error);
    return;
  }
  g_atomic_int_inc (&priv->n_painted);
  g_task_return_pointer (task, image, (GDestroyNotify) yx_screen_image_unref);
}

static gint
compare_tasks (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Request *p = g_task_get_task_data ((gpointer) a), *q = g_task_get_task_data ((gpointer) b);

  return p->order > q->order ? -1 : p->order < q->order;
}

static GThreadPool *
make_pool (int n_threads)
{
  GThreadPool *pool = g_thread_pool_new (paint_task, NULL, n_threads, FALSE, NULL);

  g_thread_pool_set_sort_function (pool, compare_tasks, NULL);
  return pool;
}

/* Two pools for all maps of the program, made with the first tile and kept. */
static GThreadPool *
get_pool (gboolean waits)
{
  static gsize painters = 0, fetchers = 0;

  if (waits) {
    if (g_once_init_enter (&fetchers))
      g_once_init_leave (&fetchers, (gsize) make_pool (MAX_FETCHERS));
    return (GThreadPool *) fetchers;
  }
  if (g_once_init_enter (&painters)) {
    const int n = CLAMP ((int) g_get_num_processors () - 1, 1, MAX_PAINTERS);

    g_once_init_leave (&painters, (gsize) make_pool (n));
  }
  return (GThreadPool *) painters;
}

static void
completed_cb (GTask *task, GParamSpec *pspec, YxTileSource *self)
{
  YxTileSourcePrivate *priv = yx_tile_source_get_instance_private (self);

  priv->n_pending--;
}

/* Takes the task. */
static void
push (YxTileSource *self, GTask *task, YxTile tile, gboolean stands_in)
{
  YxTileSourcePrivate *priv = yx_tile_source_get_instance_private (self);
  static gint64 n_requests = 0;
  Request *request = g_new0 (Request, 1);

  request->tile = tile;
  request->stands_in = stands_in;
  request->order = ++n_requests;
  if (stands_in) {
    request->order += G_MAXINT64 / 2;
    request->number = g_atomic_int_add (&priv->n_stand_ins, 1);
  }
  g_task_set_task_data (task, request, g_free);
  g_signal_connect_object (task, "notify::completed", G_CALLBACK (completed_cb), self, 0);
  priv->n_pending++;
  g_thread_pool_push (get_pool (YX_TILE_SOURCE_GET_CLASS (self)->waits), task, NULL);
}

static void
stand_in_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  YxTileSource *self = YX_TILE_SOURCE (object);
  YxTileSourcePrivate *priv = yx_tile_source_get_instance_private (self);
  const Request *request = g_task_get_task_data (G_TASK (result));
  const gint64 key = key_of (request->tile);
  g_autoptr (YxScreenImage) image = g_task_propagate_pointer (G_TASK (result), NULL);

  g_hash_table_remove (priv->stand_ins, &key);
  if (image != NULL)
    keep_cached (self, request->tile, image);
}

/* Has a stand-in painted for a tile, and for what the next drag may bring into view. */
static void
need_stand_ins (YxTileSource *self, YxTile tile)
{
  YxTileSourcePrivate *priv = yx_tile_source_get_instance_private (self);
  static const int aside[][2] = { { 0, 0 }, { -2, 0 }, { 2, 0 }, { 0, -2 }, { 0, 2 } };
  const gint64 side = (gint64) 1 << tile.zoom;

  if (tile.zoom < STAND_IN_LEVELS)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (aside); i++) {
    const gint64 x = (gint64) tile.x + aside[i][0], y = (gint64) tile.y + aside[i][1];
    const YxTile wider
        = tile_above ((YxTile){ (unsigned) ((x + side) % side), (unsigned) CLAMP (y, 0, side - 1),
                                tile.zoom },
                      STAND_IN_LEVELS);
    const gint64 key = key_of (wider);

    if (g_hash_table_contains (priv->cached, &key)
        || g_hash_table_contains (priv->stand_ins, &key))
      continue;
    g_hash_table_add (priv->stand_ins, g_memdup2 (&key, sizeof key));
    push (self, g_task_new (self, NULL, stand_in_cb, NULL), wider, TRUE);
  }
}

static void
yx_tile_source_finalize (GObject *object)
{
  YxTileSourcePrivate *priv = yx_tile_source_get_instance_private (YX_TILE_SOURCE (object));

  g_clear_pointer (&priv->cached, g_hash_table_unref);
  g_clear_pointer (&priv->stand_ins, g_hash_table_unref);
  g_queue_clear_full (&priv->recent, (GDestroyNotify) cached_tile_free);

  G_OBJECT_CLASS (yx_tile_source_parent_class)->finalize (object);
}

static void
yx_tile_source_class_init (YxTileSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yx_tile_source_finalize;
}

static void
yx_tile_source_init (YxTileSource *self)
{
  YxTileSourcePrivate *priv = yx_tile_source_get_instance_private (self);
  ShumateMapSource *source = SHUMATE_MAP_SOURCE (self);
  /* libshumate keeps tiles by the source's id, so each needs its own. */
  static guint n_sources = 0;
  g_autofree char *id = g_strdup_printf ("yexun-%u", n_sources++);

  priv->cached = g_hash_table_new (g_int64_hash, g_int64_equal);
  priv->stand_ins = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_queue_init (&priv->recent);
  shumate_map_source_set_id (source, id);
  shumate_map_source_set_tile_size (source, YX_MAP_TILE_SIZE);
  shumate_map_source_set_min_zoom_level (source, 0);
  shumate_map_source_set_max_zoom_level (source, MAX_ZOOM);
  shumate_map_source_set_projection (source, SHUMATE_MAP_PROJECTION_MERCATOR);
}

YxScreenImage *
yx_tile_source_peek (YxTileSource *self, YxTile tile)
{
  g_return_val_if_fail (YX_IS_TILE_SOURCE (self), NULL);

  return find_cached (self, tile);
}

YxScreenImage *
yx_tile_source_peek_wider (YxTileSource *self, YxTile tile, int *ret_levels)
{
  g_return_val_if_fail (YX_IS_TILE_SOURCE (self), NULL);

  for (int levels = 1; levels <= MIN (MAX_LEVELS_UP, tile.zoom); levels++) {
    YxScreenImage *image = find_cached (self, tile_above (tile, levels));

    if (image != NULL) {
      *ret_levels = levels;
      return image;
    }
  }
  return NULL;
}

void
yx_tile_source_fetch_async (YxTileSource *self, YxTile tile, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (YX_IS_TILE_SOURCE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_tile_source_fetch_async);
  push (self, task, tile, FALSE);
  if (!YX_TILE_SOURCE_GET_CLASS (self)->waits)
    need_stand_ins (self, tile);
}

YxScreenImage *
yx_tile_source_fetch_finish (YxTileSource *self, GAsyncResult *result, GError **error)
{
  YxScreenImage *image;

  g_return_val_if_fail (YX_IS_TILE_SOURCE (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  image = g_task_propagate_pointer (G_TASK (result), error);
  if (image != NULL)
    keep_cached (self, ((const Request *) g_task_get_task_data (G_TASK (result)))->tile, image);
  return image;
}

guint
yx_tile_source_get_n_pending (YxTileSource *self)
{
  YxTileSourcePrivate *priv = yx_tile_source_get_instance_private (self);

  g_return_val_if_fail (YX_IS_TILE_SOURCE (self), 0);

  return priv->n_pending;
}

guint
yx_tile_source_get_n_painted (YxTileSource *self)
{
  YxTileSourcePrivate *priv = yx_tile_source_get_instance_private (self);

  g_return_val_if_fail (YX_IS_TILE_SOURCE (self), 0);

  return (guint) g_atomic_int_get (&priv->n_painted);
}

gsize
yx_tile_source_get_cache_bytes (YxTileSource *self)
{
  YxTileSourcePrivate *priv = yx_tile_source_get_instance_private (self);

  g_return_val_if_fail (YX_IS_TILE_SOURCE (self), 0);

  return priv->cache_bytes;
}
