#define G_LOG_DOMAIN "yexun-store"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <sqlite3.h>

#include "store/db-private.h"
#include "store/inspect.h"
#include "store/migration.h"
#include "store/store.h"

/* The SQLite header (fileformat2.html#the_database_header): big-endian, 100 bytes. The page
 * count holds when the change counter equals the number the count is valid for. */
#define HEADER_SIZE 100
#define AT_PAGE_SIZE 16
#define AT_CHANGE_COUNTER 24
#define AT_PAGE_COUNT 28
#define AT_USER_VERSION 60
#define AT_APPLICATION_ID 68
#define AT_COUNT_VALID_FOR 92

/* Reading every page of a 60 MB desk takes about this long; a larger file is checked in part
 * here and in full by yx_desk_verify(). */
#define CHECK_BUDGET_US 250000

static const char magic[16] = "SQLite format 3";

static guint32
header_u32 (const guint8 *header, guint at)
{
  return (guint32) header[at] << 24 | (guint32) header[at + 1] << 16 | (guint32) header[at + 2] << 8
         | header[at + 3];
}

/* A crash in mid-checkpoint leaves a file shorter than its header says, made whole again from
 * the log beside it. */
static gboolean
has_wal (const char *path)
{
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  struct stat status;

  return stat (wal, &status) == 0 && status.st_size > 0;
}

static gboolean
refuse_newer (const char *name, guint version, GError **error)
{
  g_set_error (error, YX_STORE_ERROR, YX_STORE_ERROR_NEWER,
               _ ("“%s” was made by a later version of Yexun (desk version %u, this program knows "
                  "%u). It was not changed"),
               name, version, yx_schema_version ());
  return FALSE;
}

static gboolean
check_header (const char *path, const char *name, const guint8 *header, gsize n, goffset size,
              GError **error)
{
  guint32 page_size, page_count, version;

  if (size == 0) {
    g_set_error (error, YX_STORE_ERROR, YX_STORE_ERROR_FOREIGN,
                 _ ("“%s” is empty, not a desk file"), name);
    return FALSE;
  }
  if (n < sizeof magic || memcmp (header, magic, sizeof magic) != 0) {
    g_set_error (error, YX_STORE_ERROR, YX_STORE_ERROR_FOREIGN, _ ("“%s” is not a desk file"),
                 name);
    return FALSE;
  }
  if (n < HEADER_SIZE) {
    g_set_error (error, YX_STORE_ERROR, YX_STORE_ERROR_DAMAGED,
                 _ ("“%s” is damaged: it ends within its first bytes"), name);
    return FALSE;
  }
  if (header_u32 (header, AT_APPLICATION_ID) != YX_DESK_APPLICATION_ID) {
    g_set_error (error, YX_STORE_ERROR, YX_STORE_ERROR_FOREIGN,
                 _ ("“%s” is a database of another program, not a desk"), name);
    return FALSE;
  }

  page_size = (guint32) header[AT_PAGE_SIZE] << 8 | header[AT_PAGE_SIZE + 1];
  if (page_size == 1)
    page_size = 65536;
  page_count = header_u32 (header, AT_PAGE_COUNT);
  if (header_u32 (header, AT_CHANGE_COUNTER) == header_u32 (header, AT_COUNT_VALID_FOR)
      && (goffset) page_size * page_count > size && !has_wal (path)) {
    g_set_error (error, YX_STORE_ERROR, YX_STORE_ERROR_DAMAGED,
                 _ ("“%s” is damaged: its end is missing"), name);
    return FALSE;
  }

  version = header_u32 (header, AT_USER_VERSION);
  return version <= yx_schema_version () || refuse_newer (name, version, error);
}

static gboolean
read_header (const char *path, const char *name, GError **error)
{
  guint8 header[HEADER_SIZE];
  struct stat status;
  gsize n = 0;
  ssize_t got = 0;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

  if (fd < 0 || fstat (fd, &status) != 0) {
    const int code = errno;

    if (fd >= 0)
      close (fd);
    g_set_error (error, YX_STORE_ERROR,
                 code == ENOENT ? YX_STORE_ERROR_NOT_FOUND : YX_STORE_ERROR_FAILED,
                 code == ENOENT ? _ ("There is no desk “%s”: %s") : _ ("“%s” cannot be read: %s"),
                 path, g_strerror (code));
    return FALSE;
  }
  if (!S_ISREG (status.st_mode)) {
    close (fd);
    g_set_error (error, YX_STORE_ERROR, YX_STORE_ERROR_FOREIGN, _ ("“%s” is not a file"), name);
    return FALSE;
  }
  while (n < sizeof header && (got = read (fd, header + n, sizeof header - n)) > 0)
    n += (gsize) got;
  close (fd);
  if (got < 0) {
    g_set_error (error, YX_STORE_ERROR, YX_STORE_ERROR_FAILED, _ ("“%s” cannot be read: %s"), name,
                 g_strerror (errno));
    return FALSE;
  }
  return check_header (path, name, header, n, status.st_size, error);
}

static int
out_of_time_cb (void *data)
{
  const gint64 *deadline = data;

  return g_get_monotonic_time () > *deadline;
}

static gboolean
check_pages (YxDb *db, const char *name, GError **error)
{
  sqlite3 *handle = yx_db_get_handle (db);
  sqlite3_stmt *check = NULL;
  gint64 deadline = g_get_monotonic_time () + CHECK_BUDGET_US;
  gboolean whole = TRUE;
  int code;

  sqlite3_progress_handler (handle, 1000, out_of_time_cb, &deadline);
  code = sqlite3_prepare_v2 (handle, "PRAGMA quick_check (1)", -1, &check, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_step (check);
  if (code == SQLITE_ROW) {
    const char *said = (const char *) sqlite3_column_text (check, 0);

    whole = g_strcmp0 (said, "ok") == 0;
    if (!whole)
      g_set_error (error, YX_STORE_ERROR, YX_STORE_ERROR_DAMAGED, _ ("“%s” is damaged: %s"), name,
                   said);
  } else if ((code & 0xff) != SQLITE_INTERRUPT) {
    whole = FALSE;
    yx_db_set_error (error, name, handle, code);
  }
  sqlite3_finalize (check);
  sqlite3_progress_handler (handle, 0, NULL, NULL);
  return whole;
}

gboolean
yx_desk_file_inspect (const char *path, guint *ret_version, GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr (YxDb) db = NULL;
  gint64 version;

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (ret_version != NULL, FALSE);

  name = g_path_get_basename (path);
  if (!read_header (path, name, error))
    return FALSE;

  /* The version in the header may be older than the one in the log beside the file. */
  db = yx_db_open (path, YX_DB_READ_ONLY, 500, error);
  if (db == NULL || !yx_db_query_int (db, "PRAGMA user_version", &version, error))
    return FALSE;
  if (version > yx_schema_version ())
    return refuse_newer (name, (guint) version, error);
  if (version < 1) {
    g_set_error (error, YX_STORE_ERROR, YX_STORE_ERROR_DAMAGED,
                 _ ("“%s” is damaged: it has no version"), name);
    return FALSE;
  }
  if (!check_pages (db, name, error))
    return FALSE;

  *ret_version = (guint) version;
  return TRUE;
}

gboolean
yx_desk_file_is_desk (const char *path)
{
  g_autoptr (GError) reason = NULL;

  g_return_val_if_fail (path != NULL, FALSE);

  return read_header (path, path, &reason)
         || g_error_matches (reason, YX_STORE_ERROR, YX_STORE_ERROR_DAMAGED)
         || g_error_matches (reason, YX_STORE_ERROR, YX_STORE_ERROR_NEWER);
}
