#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include "region/region.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "region/map-file.h"
#include "region/region-private.h"
#include "region/region-query.h"
#include "roads/roads.h"

G_DEFINE_QUARK (yx-region-error-quark, yx_region_error)

/* Connections kept for the next call; more than there are painters would only hold memory. */
#define MAX_IDLE 8

struct _YxRegion {
  GObject parent_instance;

  char *path, *shown;
  GHashTable *meta; /* char * → char * */
  GArray *blocks;   /* YxRegionBlock */
  YxRoads *roads;
  YxBox box;
  GMutex lock;
  GPtrArray *idle; /* YxRegionConnection, under the lock */
};

G_DEFINE_FINAL_TYPE (YxRegion, yx_region, G_TYPE_OBJECT)

static void
connection_free (YxRegionConnection *connection)
{
  sqlite3_finalize (connection->block);
  for (guint i = 0; i < YX_MAX_NAME_QUERIES; i++)
    sqlite3_finalize (connection->names[i]);
  sqlite3_close (connection->db);
  g_free (connection);
}

static const char *
get_meta (YxRegion *self, const char *key)
{
  return g_hash_table_lookup (self->meta, key);
}

static gboolean
fail_foreign (YxRegion *self, GError **error)
{
  g_set_error (error, YX_REGION_ERROR, YX_REGION_ERROR_NOT_A_REGION,
               _("%s is not a region file; make one from an OpenStreetMap extract"), self->shown);
  return FALSE;
}

/* SQLite itself would notice a missing end only when it reads there. */
static gboolean
check_header (YxRegion *self, GError **error)
{
  g_autoptr (GMappedFile) file = NULL;
  const guint8 *bytes;
  guint64 page_size, n_pages;
  guint32 application;
  gsize size;

  file = yx_map_file (self->path, YX_REGION_ERROR_FAILED, error);
  if (file == NULL)
    return FALSE;
  bytes = (const guint8 *) g_mapped_file_get_contents (file);
  size = g_mapped_file_get_length (file);
  if (size < 100 || memcmp (bytes, "SQLite format 3", 16) != 0)
    return fail_foreign (self, error);
  application = (guint32) bytes[68] << 24 | (guint32) bytes[69] << 16 | (guint32) bytes[70] << 8
                | bytes[71];
  if (application != YX_GEOPACKAGE_ID)
    return fail_foreign (self, error);
  page_size = (guint64) bytes[16] << 8 | bytes[17];
  n_pages = (guint64) bytes[28] << 24 | (guint64) bytes[29] << 16 | (guint64) bytes[30] << 8
            | bytes[31];
  if (page_size < 512 || page_size * n_pages > size)
    return yx_region_fail_damaged (self, error);
  return TRUE;
}

static gboolean
read_meta (YxRegion *self, sqlite3 *db, GError **error)
{
  sqlite3_stmt *select = NULL;
  const char *format;
  guint64 version;
  int result;

  if (sqlite3_prepare_v2 (db, "SELECT key, value FROM yx_meta", -1, &select, NULL) != SQLITE_OK)
    return sqlite3_errcode (db) == SQLITE_ERROR ? fail_foreign (self, error)
                                                : yx_region_fail_damaged (self, error);
  while ((result = sqlite3_step (select)) == SQLITE_ROW) {
    const char *key = (const char *) sqlite3_column_text (select, 0);
    const char *value = (const char *) sqlite3_column_text (select, 1);

    if (key != NULL && value != NULL)
      g_hash_table_insert (self->meta, g_utf8_make_valid (key, -1), g_utf8_make_valid (value, -1));
  }
  sqlite3_finalize (select);
  format = get_meta (self, "format");
  if (result != SQLITE_DONE || format == NULL)
    return yx_region_fail_damaged (self, error);
  version = g_ascii_strtoull (format, NULL, 10);
  if (version > YX_REGION_FORMAT) {
    g_set_error (error, YX_REGION_ERROR, YX_REGION_ERROR_NEWER,
                 _("%s was made by a later version of this program"), self->shown);
    return FALSE;
  }
  if (version == 0 || get_meta (self, "name") == NULL || get_meta (self, "attribution") == NULL
      || get_meta (self, "source") == NULL || get_meta (self, "source_sha256") == NULL)
    return yx_region_fail_damaged (self, error);
  return TRUE;
}

static gboolean
read_box (YxRegion *self, GError **error)
{
  static const char *const sides[] = { "west", "south", "east", "north" };
  double values[4];

  for (guint i = 0; i < 4; i++) {
    const char *text = get_meta (self, sides[i]);

    if (text == NULL)
      return yx_region_fail_damaged (self, error);
    values[i] = g_ascii_strtod (text, NULL);
  }
  if (!yx_lon_lat_is_valid ((YxLonLat){ values[0], values[1] })
      || !yx_lon_lat_is_valid ((YxLonLat){ values[2], values[3] }))
    return yx_region_fail_damaged (self, error);
  self->box = (YxBox){ values[0], values[1], values[2], values[3] };
  return TRUE;
}

static gboolean
read_blocks (YxRegion *self, sqlite3 *db, GError **error)
{
  sqlite3_stmt *select = NULL;
  int result;

  if (sqlite3_prepare_v2 (db,
                          "SELECT id, band, layer, x0, y0, x1, y1 FROM yx_paint_block ORDER BY id",
                          -1, &select, NULL)
      != SQLITE_OK)
    return yx_region_fail_damaged (self, error);
  while ((result = sqlite3_step (select)) == SQLITE_ROW) {
    const YxRegionBlock block = {
      .id = (guint32) sqlite3_column_int (select, 0),
      .band = (guint8) sqlite3_column_int (select, 1),
      .layer = (guint8) sqlite3_column_int (select, 2),
      .box = { sqlite3_column_int (select, 3), sqlite3_column_int (select, 4),
               sqlite3_column_int (select, 5), sqlite3_column_int (select, 6) },
    };

    if (block.band < YX_PAINT_N_BANDS && block.layer < YX_N_LAYERS)
      g_array_append_val (self->blocks, block);
  }
  sqlite3_finalize (select);
  return result == SQLITE_DONE || yx_region_fail_damaged (self, error);
}

static gboolean
read_roads (YxRegion *self, sqlite3 *db, GError **error)
{
  g_autofree guint8 *image = NULL;
  sqlite3_stmt *select = NULL;
  YxRoadsError opened;
  gsize size = 0;
  int result;

  if (sqlite3_prepare_v2 (db, "SELECT data FROM yx_roads ORDER BY part", -1, &select, NULL)
      != SQLITE_OK)
    return yx_region_fail_damaged (self, error);
  while ((result = sqlite3_step (select)) == SQLITE_ROW) {
    const void *data = sqlite3_column_blob (select, 0);
    const gsize n = (gsize) sqlite3_column_bytes (select, 0);

    if (n == 0)
      continue;
    image = g_realloc (image, size + n);
    memcpy (image + size, data, n);
    size += n;
  }
  sqlite3_finalize (select);
  if (result != SQLITE_DONE)
    return yx_region_fail_damaged (self, error);
  if (size == 0)
    return TRUE;
  opened = yx_roads_open_image (image, size, g_free, image, &self->roads);
  if (opened == YX_ROADS_OK) {
    image = NULL; /* the roads own it */
    return TRUE;
  }
  if (opened == YX_ROADS_ERROR_VERSION) {
    g_set_error (error, YX_REGION_ERROR, YX_REGION_ERROR_NEWER,
                 _("%s holds a road graph of another version; build the region again"),
                 self->shown);
    return FALSE;
  }
  return yx_region_fail_damaged (self, error);
}

static gboolean
load (YxRegion *self, GError **error)
{
  YxRegionConnection *connection;
  gboolean ok;

  if (!check_header (self, error))
    return FALSE;
  connection = yx_region_borrow (self, error);
  if (connection == NULL)
    return FALSE;
  ok = read_meta (self, connection->db, error) && read_box (self, error)
       && read_blocks (self, connection->db, error) && read_roads (self, connection->db, error);
  yx_region_give_back (self, connection);
  return ok;
}

/* Whether the file says that it is a region that this program reads. */
static gboolean
peek (const char *path, GError **error)
{
  g_autoptr (YxRegion) self = g_object_new (YX_TYPE_REGION, NULL);
  YxRegionConnection *connection;
  gboolean ok;

  self->path = g_strdup (path);
  self->shown = g_filename_display_name (path);
  if (!check_header (self, error))
    return FALSE;
  connection = yx_region_borrow (self, error);
  if (connection == NULL)
    return FALSE;
  ok = read_meta (self, connection->db, error);
  yx_region_give_back (self, connection);
  return ok;
}

static void
open_thread_cb (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  YxRegion *region = yx_region_open (data, &error);

  if (region != NULL)
    g_task_return_pointer (task, region, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
yx_region_finalize (GObject *object)
{
  YxRegion *self = YX_REGION (object);

  g_ptr_array_unref (self->idle);
  g_mutex_clear (&self->lock);
  yx_roads_free (self->roads);
  g_array_unref (self->blocks);
  g_hash_table_unref (self->meta);
  g_free (self->path);
  g_free (self->shown);
  G_OBJECT_CLASS (yx_region_parent_class)->finalize (object);
}

static void
yx_region_class_init (YxRegionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yx_region_finalize;
}

static void
yx_region_init (YxRegion *self)
{
  self->meta = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->blocks = g_array_new (FALSE, FALSE, sizeof (YxRegionBlock));
  self->idle = g_ptr_array_new_with_free_func ((GDestroyNotify) connection_free);
  g_mutex_init (&self->lock);
}

YxRegion *
yx_region_open (const char *path, GError **error)
{
  g_autoptr (YxRegion) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (YX_TYPE_REGION, NULL);
  self->path = g_strdup (path);
  self->shown = g_filename_display_name (path);
  return load (self, error) ? g_steal_pointer (&self) : NULL;
}

gboolean
yx_region_is_region (const char *path)
{
  g_autoptr (GError) reason = NULL;

  g_return_val_if_fail (path != NULL, FALSE);

  return peek (path, &reason)
         || g_error_matches (reason, YX_REGION_ERROR, YX_REGION_ERROR_NEWER);
}

gboolean
yx_region_may_replace (const char *path, GError **error)
{
  g_autofree char *shown = NULL;
  g_autoptr (GError) reason = NULL;
  GStatBuf status;

  if (g_stat (path, &status) != 0 || status.st_size == 0 || peek (path, &reason)
      || g_error_matches (reason, YX_REGION_ERROR, YX_REGION_ERROR_DAMAGED)
      || g_error_matches (reason, YX_REGION_ERROR, YX_REGION_ERROR_NEWER))
    return TRUE;
  shown = g_filename_display_name (path);
  g_set_error (error, YX_REGION_ERROR, YX_REGION_ERROR_FAILED,
               _("%s is there and is not a region file; it was left as it is"), shown);
  return FALSE;
}

void
yx_region_open_async (const char *path, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (path != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_region_open_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, open_thread_cb);
}

YxRegion *
yx_region_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

const char *
yx_region_get_path (YxRegion *self)
{
  g_return_val_if_fail (YX_IS_REGION (self), NULL);

  return self->path;
}

const char *
yx_region_get_name (YxRegion *self)
{
  g_return_val_if_fail (YX_IS_REGION (self), NULL);

  return get_meta (self, "name");
}

const char *
yx_region_get_source (YxRegion *self)
{
  g_return_val_if_fail (YX_IS_REGION (self), NULL);

  return get_meta (self, "source");
}

const char *
yx_region_get_source_hash (YxRegion *self)
{
  g_return_val_if_fail (YX_IS_REGION (self), NULL);

  return get_meta (self, "source_sha256");
}

const char *
yx_region_get_attribution (YxRegion *self)
{
  g_return_val_if_fail (YX_IS_REGION (self), NULL);

  return get_meta (self, "attribution");
}

gint64
yx_region_get_data_time (YxRegion *self)
{
  const char *time;

  g_return_val_if_fail (YX_IS_REGION (self), 0);

  time = get_meta (self, "data_time");
  return time != NULL ? g_ascii_strtoll (time, NULL, 10) : 0;
}

YxBox
yx_region_get_box (YxRegion *self)
{
  g_return_val_if_fail (YX_IS_REGION (self), YX_BOX_EMPTY);

  return self->box;
}

const YxRoads *
yx_region_get_roads (YxRegion *self)
{
  g_return_val_if_fail (YX_IS_REGION (self), NULL);

  return self->roads;
}

guint
yx_region_count (YxRegion *self, const char *layer)
{
  g_autofree char *key = NULL;
  const char *count;

  g_return_val_if_fail (YX_IS_REGION (self), 0);
  g_return_val_if_fail (layer != NULL, 0);

  key = g_strconcat ("count:", layer, NULL);
  count = get_meta (self, key);
  return count != NULL ? (guint) g_ascii_strtoull (count, NULL, 10) : 0;
}

const char *
yx_region_get_meta (YxRegion *self, const char *key)
{
  return get_meta (self, key);
}

const YxRegionBlock *
yx_region_get_blocks (YxRegion *self, guint *ret_n)
{
  *ret_n = self->blocks->len;
  return (const YxRegionBlock *) (void *) self->blocks->data;
}

YxRegionConnection *
yx_region_borrow (YxRegion *self, GError **error)
{
  g_autoptr (sqlite3) db = NULL;
  YxRegionConnection *connection = NULL;

  g_mutex_lock (&self->lock);
  if (self->idle->len > 0)
    connection = g_ptr_array_steal_index_fast (self->idle, self->idle->len - 1);
  g_mutex_unlock (&self->lock);
  if (connection != NULL)
    return connection;

  if (sqlite3_open_v2 (self->path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL)
      != SQLITE_OK) {
    yx_sql_fail (db, self->shown, YX_REGION_ERROR_FAILED, error);
    return NULL;
  }
  sqlite3_busy_timeout (db, 2000);
  connection = g_new0 (YxRegionConnection, 1);
  if (sqlite3_prepare_v3 (db, "SELECT data FROM yx_paint WHERE id = ?1", -1,
                          SQLITE_PREPARE_PERSISTENT, &connection->block, NULL)
      != SQLITE_OK) {
    if (sqlite3_errcode (db) == SQLITE_ERROR)
      fail_foreign (self, error); /* SQLite is fine, but has no such table */
    else
      yx_region_fail_damaged (self, error);
    g_free (connection);
    return NULL;
  }
  connection->db = g_steal_pointer (&db);
  return connection;
}

void
yx_region_give_back (YxRegion *self, YxRegionConnection *connection)
{
  g_mutex_lock (&self->lock);
  if (self->idle->len < MAX_IDLE) {
    g_ptr_array_add (self->idle, connection);
    connection = NULL;
  }
  g_mutex_unlock (&self->lock);
  if (connection != NULL)
    connection_free (connection);
}

gboolean
yx_region_fail_damaged (YxRegion *self, GError **error)
{
  g_set_error (error, YX_REGION_ERROR, YX_REGION_ERROR_DAMAGED,
               _("%s is damaged or incomplete; build the region again"), self->shown);
  return FALSE;
}
