#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk/desk-private.h"
#include "desk/roles.h"

struct _YxDesk {
  GObject parent_instance;

  YxStore *store;
  GMainContext *context; /* where "changed" is emitted */

  GMutex mutex; /* of what follows */
  char *author;
  YxRegion *region;
  char *region_path; /* of region */
  gboolean change_pending;
};

G_DEFINE_FINAL_TYPE (YxDesk, yx_desk, G_TYPE_OBJECT)
G_DEFINE_QUARK (yx-desk-error-quark, yx_desk_error)

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

typedef struct {
  const char *key;
  const char *value;
} Setting;

typedef struct {
  const Setting *settings;
  gsize n_settings;
  char *author; /* with kind: an event is appended */
  const char *kind;
} SettingsJob;

static gboolean
write_settings (YxDb *db, gpointer data, GError **error)
{
  const SettingsJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();

  for (gsize i = 0; i < job->n_settings; i++) {
    const Setting *setting = &job->settings[i];
    YxStatement *statement;

    if (setting->value == NULL)
      statement = yx_db_prepare (db, "DELETE FROM settings WHERE key = $1", error);
    else
      statement = yx_db_prepare (db,
                                 "INSERT INTO settings (key, value) VALUES ($1, $2) "
                                 "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                                 error);
    if (statement == NULL)
      return FALSE;
    yx_statement_bind_text (statement, 1, setting->key);
    if (setting->value != NULL)
      yx_statement_bind_text (statement, 2, setting->value);
    if (!yx_statement_run (statement, error))
      return FALSE;
    yx_payload_set_text (payload, setting->key, setting->value);
  }
  return job->kind == NULL
         || yx_desk_append_event (db, job->author, NULL, job->kind, payload, error);
}

static gboolean
read_setting (YxDb *db, gpointer data, GError **error)
{
  Setting *setting = data;
  YxStatement *statement = yx_db_prepare (db, "SELECT value FROM settings WHERE key = $1", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, setting->key);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    setting->value = g_strdup (yx_statement_get_text (statement, 0));
  yx_statement_reset (statement);
  return TRUE;
}

static YxDesk *
desk_new (YxStore *store)
{
  YxDesk *self = g_object_new (YX_TYPE_DESK, NULL);

  self->store = store;
  return self;
}

/* Relative when the region lies beside or below the desk, so that both may move together. */
static char *
path_to_keep (YxDesk *self, const char *region_path)
{
  g_autofree char *desk_path = g_canonicalize_filename (yx_store_get_path (self->store), NULL);
  g_autofree char *folder = g_path_get_dirname (desk_path);
  g_autofree char *absolute = g_canonicalize_filename (region_path, NULL);
  const gsize length = strlen (folder);

  if (g_str_has_prefix (absolute, folder) && absolute[length] == G_DIR_SEPARATOR)
    return g_strdup (absolute + length + 1);
  return g_steal_pointer (&absolute);
}

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static gboolean
changed_cb (gpointer user_data)
{
  g_autoptr (YxDesk) self = g_weak_ref_get (user_data);

  if (self == NULL)
    return G_SOURCE_REMOVE;
  g_mutex_lock (&self->mutex);
  self->change_pending = FALSE;
  g_mutex_unlock (&self->mutex);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

/* Many writes between two turns of the main loop are told of once. The reference is weak: a
 * program without a main loop would never give it back, and the file would stay open. */
static void
tell_changed (YxDesk *self)
{
  gboolean first;

  g_mutex_lock (&self->mutex);
  first = !self->change_pending;
  self->change_pending = TRUE;
  g_mutex_unlock (&self->mutex);

  if (first) {
    g_autoptr (GSource) source = g_idle_source_new ();
    GWeakRef *weak = g_new0 (GWeakRef, 1);

    g_weak_ref_init (weak, self);
    g_source_set_callback (source, changed_cb, weak, weak_ref_free);
    g_source_set_priority (source, G_PRIORITY_DEFAULT);
    g_source_attach (source, self->context);
  }
}

static void
open_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  const char *path = g_object_get_data (G_OBJECT (task), "path");
  YxStore *store = yx_store_open (path, GPOINTER_TO_UINT (task_data), &error);

  if (store == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, store, g_object_unref);
}

static void
yx_desk_finalize (GObject *object)
{
  YxDesk *self = YX_DESK (object);

  g_clear_object (&self->store);
  g_clear_object (&self->region);
  g_clear_pointer (&self->region_path, g_free);
  g_clear_pointer (&self->author, g_free);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (yx_desk_parent_class)->finalize (object);
}

static void
yx_desk_class_init (YxDeskClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yx_desk_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", YX_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
yx_desk_init (YxDesk *self)
{
  g_mutex_init (&self->mutex);
  self->author = g_strdup (g_get_user_name ());
  self->context = g_main_context_ref_thread_default ();
}

YxDesk *
yx_desk_create (const char *path, GError **error)
{
  YxStore *store;

  g_return_val_if_fail (path != NULL, NULL);

  store = yx_store_create (path, error);
  return store != NULL ? desk_new (store) : NULL;
}

YxDesk *
yx_desk_open (const char *path, YxStoreOpenFlags flags, GError **error)
{
  YxStore *store;

  g_return_val_if_fail (path != NULL, NULL);

  store = yx_store_open (path, flags, error);
  return store != NULL ? desk_new (store) : NULL;
}

void
yx_desk_open_async (const char *path, YxStoreOpenFlags flags, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (path != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_desk_open_async);
  g_task_set_task_data (task, GUINT_TO_POINTER (flags), NULL);
  g_object_set_data_full (G_OBJECT (task), "path", g_strdup (path), g_free);
  g_task_run_in_thread (task, open_thread);
}

YxDesk *
yx_desk_open_finish (GAsyncResult *result, GError **error)
{
  YxStore *store;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  store = g_task_propagate_pointer (G_TASK (result), error);
  return store != NULL ? desk_new (store) : NULL;
}

void
yx_desk_close (YxDesk *self)
{
  g_return_if_fail (YX_IS_DESK (self));

  yx_store_close (self->store);
}

YxStore *
yx_desk_get_store (YxDesk *self)
{
  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  return self->store;
}

const char *
yx_desk_get_path (YxDesk *self)
{
  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  return yx_store_get_path (self->store);
}

void
yx_desk_set_author (YxDesk *self, const char *author)
{
  g_return_if_fail (YX_IS_DESK (self));
  g_return_if_fail (author != NULL && *author != '\0');

  g_mutex_lock (&self->mutex);
  g_free (self->author);
  self->author = g_strdup (author);
  g_mutex_unlock (&self->mutex);
}

char *
yx_desk_dup_author (YxDesk *self)
{
  char *author;

  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  g_mutex_lock (&self->mutex);
  author = g_strdup (self->author);
  g_mutex_unlock (&self->mutex);
  return author;
}

gboolean
yx_desk_set_region (YxDesk *self, const char *path, GError **error)
{
  g_autofree char *absolute = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *author = NULL;
  g_autoptr (YxRegion) region = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_ADMINISTER, "region.set", error))
    return FALSE;
  absolute = g_canonicalize_filename (path, NULL);
  region = yx_region_open (absolute, error);
  if (region == NULL)
    return FALSE;

  kept = path_to_keep (self, absolute);
  author = yx_desk_dup_author (self);
  const Setting setting = { "region", kept };
  SettingsJob job = { &setting, 1, author, "region.set" };
  if (!yx_desk_write (self, write_settings, &job, NULL, error))
    return FALSE;

  g_mutex_lock (&self->mutex);
  g_set_object (&self->region, region);
  g_free (self->region_path);
  self->region_path = g_steal_pointer (&absolute);
  g_mutex_unlock (&self->mutex);
  return TRUE;
}

char *
yx_desk_dup_region_path (YxDesk *self)
{
  g_autofree char *kept = yx_desk_dup_setting (self, "region");
  g_autofree char *desk_path = NULL;
  g_autofree char *folder = NULL;

  if (kept == NULL)
    return NULL;
  desk_path = g_canonicalize_filename (yx_store_get_path (self->store), NULL);
  folder = g_path_get_dirname (desk_path);
  return g_canonicalize_filename (kept, folder);
}

YxRegion *
yx_desk_get_region (YxDesk *self, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) reason = NULL;
  YxRegion *region = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  path = yx_desk_dup_region_path (self);
  if (path == NULL) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NO_REGION,
                         _("No region file is set for this desk"));
    return NULL;
  }

  g_mutex_lock (&self->mutex);
  if (self->region == NULL || g_strcmp0 (self->region_path, path) != 0) {
    g_clear_object (&self->region);
    self->region = yx_region_open (path, &reason);
    g_free (self->region_path);
    self->region_path = g_steal_pointer (&path);
  }
  if (self->region != NULL)
    region = g_object_ref (self->region);
  g_mutex_unlock (&self->mutex);

  if (region == NULL)
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NO_REGION, reason->message);
  return region;
}

gboolean
yx_desk_set_base (YxDesk *self, const char *name, YxLonLat point, GError **error)
{
  char lon[G_ASCII_DTOSTR_BUF_SIZE];
  char lat[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  if (!yx_lon_lat_is_valid (point)) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                         _("The base has no valid coordinates"));
    return FALSE;
  }
  if (!yx_desk_may (self, YX_RIGHT_ADMINISTER, "base.set", error))
    return FALSE;
  const Setting settings[] = {
    { "base.name", name },
    { "base.lon", g_ascii_dtostr (lon, sizeof lon, point.lon) },
    { "base.lat", g_ascii_dtostr (lat, sizeof lat, point.lat) },
  };
  author = yx_desk_dup_author (self);
  SettingsJob job = { settings, G_N_ELEMENTS (settings), author, "base.set" };
  return yx_desk_write (self, write_settings, &job, NULL, error);
}

gboolean
yx_desk_get_base (YxDesk *self, char **ret_name, YxLonLat *ret_point)
{
  g_autofree char *name = yx_desk_dup_setting (self, "base.name");
  g_autofree char *lon = yx_desk_dup_setting (self, "base.lon");
  g_autofree char *lat = yx_desk_dup_setting (self, "base.lat");

  if (name == NULL || lon == NULL || lat == NULL)
    return FALSE;
  if (ret_name != NULL)
    *ret_name = g_steal_pointer (&name);
  if (ret_point != NULL)
    *ret_point = (YxLonLat){ g_ascii_strtod (lon, NULL), g_ascii_strtod (lat, NULL) };
  return TRUE;
}

char *
yx_desk_dup_setting (YxDesk *self, const char *key)
{
  g_autoptr (GError) error = NULL;
  Setting setting = { key, NULL };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  if (!yx_store_read (self->store, read_setting, &setting, &error)) {
    g_message ("Setting %s cannot be read: %s", key, error->message);
    return NULL;
  }
  return (char *) setting.value;
}

gboolean
yx_desk_write (YxDesk *self, YxStoreJob job, gpointer data, GCancellable *cancellable,
               GError **error)
{
  if (!yx_store_write (self->store, job, data, cancellable, error))
    return FALSE;
  tell_changed (self);
  return TRUE;
}

gboolean
yx_desk_append_event (YxDb *db, const char *author, const char *operation_id, const char *kind,
                      YxPayload *payload, GError **error)
{
  g_autofree char *json = yx_payload_to_json (payload);
  const YxEvent event = {
    .operation_id = operation_id,
    .kind = kind,
    .author = author,
    .payload = json,
  };

  return yx_event_log_append (db, &event, NULL, error);
}

gboolean
yx_desk_row_exists (YxDb *db, const char *table, const char *id, gboolean *ret_exists,
                    GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT 1 FROM %s WHERE id = $1", table);
  YxStatement *statement = yx_db_prepare (db, sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  yx_statement_reset (statement);
  *ret_exists = row;
  return TRUE;
}
