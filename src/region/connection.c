#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include "region/connection.h"

#include <glib/gi18n-lib.h>

gboolean
yx_sql_fail (sqlite3 *db, const char *shown, YxRegionError code, GError **error)
{
  g_set_error (error, YX_REGION_ERROR, code, _("%s: %s"), shown, sqlite3_errmsg (db));
  return FALSE;
}

gboolean
yx_sql_run (sqlite3 *db, const char *shown, const char *sql, GError **error)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  return yx_sql_fail (db, shown, YX_REGION_ERROR_FAILED, error);
}

sqlite3_stmt *
yx_sql_prepare (sqlite3 *db, const char *shown, const char *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v3 (db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
    yx_sql_fail (db, shown, YX_REGION_ERROR_FAILED, error);
  return statement;
}

gboolean
yx_sql_step (sqlite3_stmt *statement, const char *shown, GError **error)
{
  const int result = sqlite3_step (statement);

  if (result != SQLITE_DONE)
    yx_sql_fail (sqlite3_db_handle (statement), shown, YX_REGION_ERROR_FAILED, error);
  sqlite3_reset (statement);
  return result == SQLITE_DONE;
}

void
yx_sql_bind_text (sqlite3_stmt *statement, int index, const char *text)
{
  sqlite3_bind_text (statement, index, text, -1, SQLITE_STATIC);
}
