#pragma once

/* SQLite with GErrors. */

#include <gio/gio.h>
#include <sqlite3.h>

#include "region/region.h"

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3, sqlite3_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

/* Sets `code` with a message that names the file (its base name in `shown`) and what SQLite says.
 * Returns FALSE. */
gboolean yx_sql_fail (sqlite3 *db, const char *shown, YxRegionError code, GError **error);

gboolean yx_sql_run (sqlite3 *db, const char *shown, const char *sql, GError **error);

/* NULL on error. */
sqlite3_stmt *yx_sql_prepare (sqlite3 *db, const char *shown, const char *sql, GError **error);

/* Steps a statement that gives no rows and resets it. */
gboolean yx_sql_step (sqlite3_stmt *statement, const char *shown, GError **error);

/* A static string is not copied; NULL binds NULL. */
void yx_sql_bind_text (sqlite3_stmt *statement, int index, const char *text);

G_END_DECLS
