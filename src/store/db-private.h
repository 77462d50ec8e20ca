#pragma once

/* What only store/ itself may do with a connection. */

#include <sqlite3.h>

#include "store/db.h"

G_BEGIN_DECLS

typedef enum {
  YX_DB_READ_ONLY,
  YX_DB_READ_WRITE,
} YxDbMode;

/* Opens a connection to an existing file, with SpatiaLite's functions on it. */
YxDb *yx_db_open (const char *path, YxDbMode mode, guint busy_ms, GError **error);
void yx_db_close (YxDb *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxDb, yx_db_close)

sqlite3 *yx_db_get_handle (YxDb *db);
void yx_db_set_busy_timeout (YxDb *db, guint milliseconds);

/* Sets an YX_STORE_ERROR for an SQLite result code, in words for people. */
void yx_db_set_error (GError **error, const char *path, sqlite3 *handle, int code);

/* The single value of a query without parameters, e.g. a pragma. */
gboolean yx_db_query_int (YxDb *db, const char *sql, gint64 *ret_value, GError **error);

G_END_DECLS
