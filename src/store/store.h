#pragma once

/* The desk's store: one SQLite file with SpatiaLite, or later a PostgreSQL database, behind the
 * same functions and the same SQL.
 *
 * Writes are jobs. They queue to one writer thread, which runs all that wait in one transaction,
 * each in its own savepoint, and commits once: many callers, one fsync. A job that fails is
 * rolled back alone, and nobody is answered before the commit that holds his rows is on disk
 * (WAL, synchronous=FULL). Reads run on connections of their own, each in one snapshot, and
 * wait for nobody. */

#include <gio/gio.h>

#include "store/db.h"

G_BEGIN_DECLS

#define YX_STORE_ERROR (yx_store_error_quark ())
GQuark yx_store_error_quark (void);

typedef enum {
  YX_STORE_ERROR_FAILED,     /* anything else, e.g. the disk */
  YX_STORE_ERROR_NOT_FOUND,  /* no such file */
  YX_STORE_ERROR_EXISTS,     /* create: there is a file already */
  YX_STORE_ERROR_FOREIGN,    /* a file, but not a desk */
  YX_STORE_ERROR_DAMAGED,    /* a desk, but not whole */
  YX_STORE_ERROR_NEWER,      /* made by a later Yexun */
  YX_STORE_ERROR_LOCKED,     /* another program is writing */
  YX_STORE_ERROR_READ_ONLY,  /* opened so, or the file or folder may not be written */
  YX_STORE_ERROR_FULL,       /* no room on the disk */
  YX_STORE_ERROR_CONSTRAINT, /* a row breaks the schema */
  YX_STORE_ERROR_CLOSED,
} YxStoreError;

typedef enum {
  YX_STORE_OPEN_NORMAL = 0,
  YX_STORE_OPEN_READ_ONLY = 1 << 0, /* never migrates, never waits for a writer */
} YxStoreOpenFlags;

#define YX_TYPE_STORE (yx_store_get_type ())
G_DECLARE_FINAL_TYPE (YxStore, yx_store, YX, STORE, GObject)

/* Work on one connection. Returns FALSE with error set to have all of it undone. A write job
 * runs on the writer thread, a read job on the caller's. */
typedef gboolean (*YxStoreJob) (YxDb *db, gpointer data, GError **error);

/* Makes a new desk file, mode 0600; either all of it is there or none. */
YxStore *yx_store_create (const char *path, GError **error);

/* Opens a desk. One of an older schema is first copied to PATH.vN-DATE.bak, then migrated. One
 * that is refused (foreign, damaged, newer, locked) is left as it was, to the byte. */
YxStore *yx_store_open (const char *path, YxStoreOpenFlags flags, GError **error);

const char *yx_store_get_path (YxStore *self);
gboolean yx_store_is_read_only (YxStore *self);

/* Where the copy was put that opening made of an older desk; NULL: there was no need. */
const char *yx_store_get_backup_path (YxStore *self);

/* How long to wait for another program's write lock before YX_STORE_ERROR_LOCKED;
 * 5,000 ms by default. */
void yx_store_set_busy_timeout (YxStore *self, guint milliseconds);

/* Writes, and returns when the rows are durable. Not from a write job. Cancelling withdraws the
 * job if it has not begun. */
gboolean yx_store_write (YxStore *self, YxStoreJob job, gpointer data, GCancellable *cancellable,
                         GError **error);
/* `free_data` (nullable) is called when the job is done, on the caller's main context. */
void yx_store_write_async (YxStore *self, YxStoreJob job, gpointer data, GDestroyNotify free_data,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean yx_store_write_finish (YxStore *self, GAsyncResult *result, GError **error);

/* Reads in one snapshot, on the calling thread; any number of threads at once. */
gboolean yx_store_read (YxStore *self, YxStoreJob job, gpointer data, GError **error);

/* Refuses further jobs, waits for those that queue, and closes the file; also done by the last
 * unref. */
void yx_store_close (YxStore *self);

/* What the writer has done so far: jobs run, transactions committed. */
void yx_store_get_statistics (YxStore *self, guint64 *ret_jobs, guint64 *ret_commits);

G_END_DECLS
