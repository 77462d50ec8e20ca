#define G_LOG_DOMAIN "yexun-store"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "store/db-private.h"
#include "store/inspect.h"
#include "store/migration.h"
#include "store/store.h"
#include "store/writer.h"

#define DEFAULT_BUSY_MS 5000
/* As many as a gateway has threads that read at once. One that is opened anew takes tens of milliseconds. */
#define READERS_KEPT 16

struct _YxStore {
  GObject parent_instance;

  char *path;
  char *backup_path;
  gboolean read_only;
  YxWriter *writer; /* NULL when read-only or closed */

  GMutex lock;     /* guards what follows, and writer against closing */
  GQueue readers;  /* idle connections, of YxDb */
  guint busy_ms;
  gboolean closed;
};

G_DEFINE_FINAL_TYPE (YxStore, yx_store, G_TYPE_OBJECT)

static gboolean
set_errno (GError **error, int code, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  if (code == ENOSPC || code == EDQUOT)
    g_set_error (error, YX_STORE_ERROR, YX_STORE_ERROR_FULL,
                 _ ("No room on the disk for “%s”; nothing was stored"), name);
  else if (code == EEXIST)
    g_set_error (error, YX_STORE_ERROR, YX_STORE_ERROR_EXISTS,
                 _ ("There is already a file “%s”; it was not changed"), path);
  else
    g_set_error (error, YX_STORE_ERROR,
                 code == EACCES || code == EROFS ? YX_STORE_ERROR_READ_ONLY : YX_STORE_ERROR_FAILED,
                 _ ("“%s” cannot be made: %s"), path, g_strerror (code));
  return FALSE;
}

/* An empty file beside `path` that only its owner may read. SQLite gives the same mode to the
 * log and the index that it puts beside it. */
static char *
make_file_beside (const char *path, GError **error)
{
  g_autofree char *beside = g_strconcat (path, ".new-XXXXXX", NULL);
  const int fd = g_mkstemp_full (beside, O_RDWR | O_CLOEXEC, 0600);

  if (fd < 0) {
    set_errno (error, errno, path);
    return NULL;
  }
  close (fd);
  return g_steal_pointer (&beside);
}

static gboolean
sync_folder_of (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  const int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean done;

  if (fd < 0)
    return FALSE;
  done = fsync (fd) == 0;
  close (fd);
  return done;
}

/* Gives a finished file its name unless something has it. */
static gboolean
name_file (const char *beside, const char *path, GError **error)
{
  if (link (beside, path) == 0) {
    g_unlink (beside);
  } else if (errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS) {
    /* FAT and some network mounts have no links. */
    if (renameat2 (AT_FDCWD, beside, AT_FDCWD, path, RENAME_NOREPLACE) != 0) {
      if (errno != EINVAL && errno != ENOSYS)
        return set_errno (error, errno, path);
      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return set_errno (error, EEXIST, path);
      if (g_rename (beside, path) != 0)
        return set_errno (error, errno, path);
    }
  } else {
    return set_errno (error, errno, path);
  }
  sync_folder_of (path);
  return TRUE;
}

static void
remove_file_beside (const char *beside)
{
  static const char *const endings[] = { "", "-wal", "-shm", "-journal" };

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++) {
    g_autofree char *file = g_strconcat (beside, endings[i], NULL);

    g_unlink (file);
  }
}

static gboolean
fill_new_file (const char *beside, GError **error)
{
  g_autoptr (YxDb) db = yx_db_open (beside, YX_DB_READ_WRITE, 0, error);

  /* The schema first, then WAL: the last connection to close leaves a single file with the
   * application id in its header. */
  return db != NULL && yx_schema_migrate (db, 0, yx_schema_version (), error)
         && yx_db_run (db, "PRAGMA journal_mode = WAL", error);
}

/* A copy of what the desk holds now, by SQLite's own means, so that the log is in it. */
static char *
copy_desk (const char *path, guint version, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%dT%H%M%SZ");
  g_autofree char *copy = g_strdup_printf ("%s.v%u-%s.bak", path, version, stamp);
  g_autofree char *beside = make_file_beside (copy, error);
  g_autoptr (YxDb) from = NULL;
  sqlite3 *to = NULL;
  sqlite3_backup *backup;
  int code;

  if (beside == NULL)
    return NULL;
  from = yx_db_open (path, YX_DB_READ_ONLY, DEFAULT_BUSY_MS, error);
  if (from == NULL)
    goto undo;

  code = sqlite3_open_v2 (beside, &to, SQLITE_OPEN_READWRITE, NULL);
  backup = code == SQLITE_OK ? sqlite3_backup_init (to, "main", yx_db_get_handle (from), "main")
                             : NULL;
  if (backup != NULL) {
    sqlite3_backup_step (backup, -1);
    code = sqlite3_backup_finish (backup);
  } else {
    code = sqlite3_errcode (to);
  }
  if (code != SQLITE_OK)
    yx_db_set_error (error, copy, to, code);
  sqlite3_close (to);
  if (code != SQLITE_OK || !name_file (beside, copy, error))
    goto undo;
  return g_steal_pointer (&copy);

undo:
  remove_file_beside (beside);
  return NULL;
}

static YxDb *
take_reader (YxStore *self, GError **error)
{
  YxDb *db;
  guint busy_ms;

  g_mutex_lock (&self->lock);
  if (self->closed) {
    g_mutex_unlock (&self->lock);
    g_set_error_literal (error, YX_STORE_ERROR, YX_STORE_ERROR_CLOSED, _ ("The desk is closed"));
    return NULL;
  }
  db = g_queue_pop_tail (&self->readers);
  busy_ms = self->busy_ms;
  g_mutex_unlock (&self->lock);

  return db != NULL ? db : yx_db_open (self->path, YX_DB_READ_ONLY, busy_ms, error);
}

static void
give_reader_back (YxStore *self, YxDb *db)
{
  g_mutex_lock (&self->lock);
  if (!self->closed && g_queue_get_length (&self->readers) < READERS_KEPT)
    g_queue_push_tail (&self->readers, g_steal_pointer (&db));
  g_mutex_unlock (&self->lock);
  yx_db_close (db);
}

static gboolean
check_writable (YxStore *self, GError **error)
{
  if (self->read_only) {
    g_set_error_literal (error, YX_STORE_ERROR, YX_STORE_ERROR_READ_ONLY,
                         _ ("The desk was opened for reading only"));
    return FALSE;
  }
  if (self->writer == NULL) {
    g_set_error_literal (error, YX_STORE_ERROR, YX_STORE_ERROR_CLOSED, _ ("The desk is closed"));
    return FALSE;
  }
  return TRUE;
}

static void
yx_store_finalize (GObject *object)
{
  YxStore *self = YX_STORE (object);

  yx_store_close (self);
  g_mutex_clear (&self->lock);
  g_free (self->path);
  g_free (self->backup_path);

  G_OBJECT_CLASS (yx_store_parent_class)->finalize (object);
}

static void
yx_store_class_init (YxStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yx_store_finalize;
}

static void
yx_store_init (YxStore *self)
{
  g_mutex_init (&self->lock);
  g_queue_init (&self->readers);
  self->busy_ms = DEFAULT_BUSY_MS;
}

YxStore *
yx_store_create (const char *path, GError **error)
{
  g_autofree char *beside = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS)) {
    set_errno (error, EEXIST, path);
    return NULL;
  }
  beside = make_file_beside (path, error);
  if (beside == NULL)
    return NULL;
  if (!fill_new_file (beside, error) || !name_file (beside, path, error)) {
    remove_file_beside (beside);
    return NULL;
  }
  return yx_store_open (path, YX_STORE_OPEN_NORMAL, error);
}

YxStore *
yx_store_open (const char *path, YxStoreOpenFlags flags, GError **error)
{
  g_autoptr (YxStore) self = NULL;
  g_autoptr (YxDb) db = NULL;
  guint version;

  g_return_val_if_fail (path != NULL, NULL);

  if (!yx_desk_file_inspect (path, &version, error))
    return NULL;

  self = g_object_new (YX_TYPE_STORE, NULL);
  self->path = g_strdup (path);
  self->read_only = (flags & YX_STORE_OPEN_READ_ONLY) != 0;
  if (self->read_only) {
    if (version < yx_schema_version ()) {
      g_set_error (error, YX_STORE_ERROR, YX_STORE_ERROR_READ_ONLY,
                   _ ("“%s” is of an older version of Yexun and must be opened for writing once"),
                   path);
      return NULL;
    }
    return g_steal_pointer (&self);
  }

  db = yx_db_open (path, YX_DB_READ_WRITE, self->busy_ms, error);
  if (db == NULL)
    return NULL;
  /* Whoever holds the write lock for longer than the busy time is said to now, not at the first
   * thing the user does. */
  if (!yx_db_run (db, "BEGIN IMMEDIATE", error) || !yx_db_run (db, "ROLLBACK", error))
    return NULL;
  if (version < yx_schema_version ()) {
    self->backup_path = copy_desk (path, version, error);
    if (self->backup_path == NULL
        || !yx_schema_migrate (db, version, yx_schema_version (), error))
      return NULL;
  }
  self->writer = yx_writer_new (g_steal_pointer (&db));
  return g_steal_pointer (&self);
}

const char *
yx_store_get_path (YxStore *self)
{
  g_return_val_if_fail (YX_IS_STORE (self), NULL);

  return self->path;
}

gboolean
yx_store_is_read_only (YxStore *self)
{
  g_return_val_if_fail (YX_IS_STORE (self), TRUE);

  return self->read_only;
}

const char *
yx_store_get_backup_path (YxStore *self)
{
  g_return_val_if_fail (YX_IS_STORE (self), NULL);

  return self->backup_path;
}

void
yx_store_set_busy_timeout (YxStore *self, guint milliseconds)
{
  g_return_if_fail (YX_IS_STORE (self));

  g_mutex_lock (&self->lock);
  self->busy_ms = milliseconds;
  for (GList *l = self->readers.head; l != NULL; l = l->next)
    yx_db_set_busy_timeout (l->data, milliseconds);
  if (self->writer != NULL)
    yx_writer_set_busy_timeout (self->writer, milliseconds);
  g_mutex_unlock (&self->lock);
}

gboolean
yx_store_write (YxStore *self, YxStoreJob job, gpointer data, GCancellable *cancellable,
                GError **error)
{
  YxWriterTicket *ticket = NULL;

  g_return_val_if_fail (YX_IS_STORE (self), FALSE);
  g_return_val_if_fail (job != NULL, FALSE);

  g_mutex_lock (&self->lock);
  if (check_writable (self, error))
    ticket = yx_writer_push (self->writer, job, data, cancellable);
  g_mutex_unlock (&self->lock);
  return ticket != NULL && yx_writer_wait (ticket, error);
}

void
yx_store_write_async (YxStore *self, YxStoreJob job, gpointer data, GDestroyNotify free_data,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (YX_IS_STORE (self));
  g_return_if_fail (job != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_store_write_async);
  /* A job that is committed has happened, whenever the cancel came. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, data, free_data);

  g_mutex_lock (&self->lock);
  if (check_writable (self, &error))
    yx_writer_push_task (self->writer, job, data, cancellable, g_object_ref (task));
  g_mutex_unlock (&self->lock);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
}

gboolean
yx_store_write_finish (YxStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, yx_store_write_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
yx_store_read (YxStore *self, YxStoreJob job, gpointer data, GError **error)
{
  YxDb *db;
  gboolean done;

  g_return_val_if_fail (YX_IS_STORE (self), FALSE);
  g_return_val_if_fail (job != NULL, FALSE);

  db = take_reader (self, error);
  if (db == NULL)
    return FALSE;

  done = yx_db_run (db, "BEGIN", error);
  if (done) {
    done = job (db, data, error);
    yx_db_run (db, "ROLLBACK", NULL);
  }
  give_reader_back (self, db);
  return done;
}

void
yx_store_close (YxStore *self)
{
  YxWriter *writer;
  YxDb *db;

  g_return_if_fail (YX_IS_STORE (self));

  g_mutex_lock (&self->lock);
  self->closed = TRUE;
  writer = g_steal_pointer (&self->writer);
  while ((db = g_queue_pop_tail (&self->readers)) != NULL)
    yx_db_close (db);
  g_mutex_unlock (&self->lock);

  /* Last, so that the connection that empties the log is the one that may write. */
  if (writer != NULL)
    yx_writer_free (writer);
}

void
yx_store_get_statistics (YxStore *self, guint64 *ret_jobs, guint64 *ret_commits)
{
  g_return_if_fail (YX_IS_STORE (self));

  g_mutex_lock (&self->lock);
  *ret_jobs = *ret_commits = 0;
  if (self->writer != NULL)
    yx_writer_get_statistics (self->writer, ret_jobs, ret_commits);
  g_mutex_unlock (&self->lock);
}
