#define G_LOG_DOMAIN "yexun-store"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <sqlite3.h>

#include <spatialite.h>

#include "model/case.h"
#include "model/vocabulary.h"
#include "store/db-private.h"
#include "store/store.h"

struct _YxDb {
  sqlite3 *handle;
  void *spatialite; /* its state for this connection */
  GHashTable *statements; /* text → YxStatement */
  char *path;
};

struct _YxStatement {
  YxDb *db;
  sqlite3_stmt *handle;
  guint n_parameters; /* highest n of $n */
  int *places;        /* [n_parameters + 1]: SQLite's index of $n, 0: not in the text */
};

G_DEFINE_QUARK (yx-store-error-quark, yx_store_error)

static void
statement_free (gpointer data)
{
  YxStatement *statement = data;

  sqlite3_finalize (statement->handle);
  g_free (statement->places);
  g_free (statement);
}

/* SQLite numbers named parameters by their first appearance, whatever their name says. */
static void
find_parameters (YxStatement *statement)
{
  const int count = sqlite3_bind_parameter_count (statement->handle);

  for (int pass = 0; pass < 2; pass++) {
    for (int i = 1; i <= count; i++) {
      const char *name = sqlite3_bind_parameter_name (statement->handle, i);
      guint n;

      g_assert (name != NULL && name[0] == '$');
      n = (guint) g_ascii_strtoull (name + 1, NULL, 10);
      if (pass == 0)
        statement->n_parameters = MAX (statement->n_parameters, n);
      else
        statement->places[n] = i;
    }
    if (pass == 0)
      statement->places = g_new0 (int, statement->n_parameters + 1);
  }
}

static int
parameter_index (YxStatement *statement, guint parameter)
{
  g_assert (parameter >= 1 && parameter <= statement->n_parameters);
  g_assert (statement->places[parameter] > 0);

  return statement->places[parameter];
}

void
yx_db_set_error (GError **error, const char *path, sqlite3 *handle, int code)
{
  const char *detail = handle != NULL ? sqlite3_errmsg (handle) : sqlite3_errstr (code);
  g_autofree char *name = g_path_get_basename (path);

  switch (code & 0xff) {
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    g_set_error (error, YX_STORE_ERROR, YX_STORE_ERROR_LOCKED,
                 _ ("“%s” is locked: another program is writing to it. Try again when it has "
                    "finished"),
                 name);
    break;
  case SQLITE_CORRUPT:
    g_set_error (error, YX_STORE_ERROR, YX_STORE_ERROR_DAMAGED, _ ("“%s” is damaged: %s"), name,
                 detail);
    break;
  case SQLITE_NOTADB:
    g_set_error (error, YX_STORE_ERROR, YX_STORE_ERROR_FOREIGN, _ ("“%s” is not a desk file"),
                 name);
    break;
  case SQLITE_READONLY:
  case SQLITE_PERM:
  case SQLITE_AUTH:
    g_set_error (error, YX_STORE_ERROR, YX_STORE_ERROR_READ_ONLY, _ ("“%s” may not be written"),
                 name);
    break;
  case SQLITE_FULL:
    g_set_error (error, YX_STORE_ERROR, YX_STORE_ERROR_FULL,
                 _ ("No room on the disk for “%s”; nothing was stored"), name);
    break;
  case SQLITE_CONSTRAINT:
    g_set_error (error, YX_STORE_ERROR, YX_STORE_ERROR_CONSTRAINT,
                 _ ("“%s” does not take this row: %s"), name, detail);
    break;
  case SQLITE_INTERRUPT:
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("Cancelled"));
    break;
  default:
    g_set_error (error, YX_STORE_ERROR, YX_STORE_ERROR_FAILED, _ ("“%s” cannot be used: %s"), name,
                 detail);
    break;
  }
}

static gboolean
set_error (YxDb *db, int code, GError **error)
{
  yx_db_set_error (error, db->path, db->handle, code);
  return FALSE;
}

static int
collate_case_numbers_cb (void *data, int n_a, const void *a, int n_b, const void *b)
{
  return yx_case_compare_number_bytes (a, (size_t) n_a, b, (size_t) n_b);
}

YxDb *
yx_db_open (const char *path, YxDbMode mode, guint busy_ms, GError **error)
{
  const int flags
      = (mode == YX_DB_READ_ONLY ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE)
        | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
  g_autoptr (YxDb) db = g_new0 (YxDb, 1);
  int code;

  db->path = g_strdup (path);
  db->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, statement_free);
  code = sqlite3_open_v2 (path, &db->handle, flags, NULL);
  if (code != SQLITE_OK) {
    set_error (db, code, error);
    return NULL;
  }
  sqlite3_extended_result_codes (db->handle, 1);
  sqlite3_busy_timeout (db->handle, (int) busy_ms);
  db->spatialite = spatialite_alloc_connection ();
  spatialite_init_ex (db->handle, db->spatialite, 0);
  code = sqlite3_create_collation (db->handle, "case_number", SQLITE_UTF8, NULL,
                                   collate_case_numbers_cb);
  if (code != SQLITE_OK) {
    set_error (db, code, error);
    return NULL;
  }

  if (!yx_db_run (db, "PRAGMA foreign_keys = ON; PRAGMA cache_size = -16384", error))
    return NULL;
  /* A job runs in a savepoint, and a row that fires triggers in one of its own: what pages were
   * before is kept for these in memory, not in a temporary file written page by page. */
  if (mode == YX_DB_READ_WRITE
      && !yx_db_run (db,
                     "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864; "
                     "PRAGMA temp_store = MEMORY",
                     error))
    return NULL;
  return g_steal_pointer (&db);
}

void
yx_db_close (YxDb *db)
{
  int code;

  if (db == NULL)
    return;
  g_hash_table_unref (db->statements);
  code = sqlite3_close (db->handle);
  if (code != SQLITE_OK)
    g_critical ("%s: a connection did not close: %s", db->path, sqlite3_errmsg (db->handle));
  if (db->spatialite != NULL)
    spatialite_cleanup_ex (db->spatialite);
  g_free (db->path);
  g_free (db);
}

sqlite3 *
yx_db_get_handle (YxDb *db)
{
  return db->handle;
}

void
yx_db_set_busy_timeout (YxDb *db, guint milliseconds)
{
  sqlite3_busy_timeout (db->handle, (int) milliseconds);
}

YxStatement *
yx_db_prepare (YxDb *db, const char *sql, GError **error)
{
  YxStatement *statement;
  sqlite3_stmt *handle = NULL;
  int code;

  g_return_val_if_fail (db != NULL, NULL);
  g_return_val_if_fail (sql != NULL, NULL);

  statement = g_hash_table_lookup (db->statements, sql);
  if (statement != NULL) {
    g_assert (!sqlite3_stmt_busy (statement->handle));
    sqlite3_clear_bindings (statement->handle);
    return statement;
  }

  code = sqlite3_prepare_v3 (db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, NULL);
  if (code != SQLITE_OK) {
    set_error (db, code, error);
    return NULL;
  }
  statement = g_new0 (YxStatement, 1);
  statement->db = db;
  statement->handle = handle;
  find_parameters (statement);
  g_hash_table_insert (db->statements, g_strdup (sql), statement);
  return statement;
}

gboolean
yx_db_run (YxDb *db, const char *sql, GError **error)
{
  int code;

  g_return_val_if_fail (db != NULL, FALSE);
  g_return_val_if_fail (sql != NULL, FALSE);

  code = sqlite3_exec (db->handle, sql, NULL, NULL, NULL);
  return code == SQLITE_OK || set_error (db, code, error);
}

gboolean
yx_db_query_int (YxDb *db, const char *sql, gint64 *ret_value, GError **error)
{
  YxStatement *statement = yx_db_prepare (db, sql, error);
  gboolean row;

  if (statement == NULL || !yx_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return set_error (db, SQLITE_ERROR, error);
  *ret_value = yx_statement_get_int (statement, 0);
  yx_statement_reset (statement);
  return TRUE;
}

gint64
yx_db_get_changes (YxDb *db)
{
  return sqlite3_changes64 (db->handle);
}

char *
yx_db_box_clause (YxDb *db, const char *table, const char *alias, guint first)
{
  /* PostGIS: " AND alias.geom && ST_MakeEnvelope ($w, $s, $e, $n, 4326)". The R-tree keeps
   * 32-bit floats rounded outwards, so the exact test follows the search. */
  return g_strdup_printf (" AND %s.fid IN (SELECT pkid FROM idx_%s_geom WHERE xmin <= $%u"
                          " AND xmax >= $%u AND ymin <= $%u AND ymax >= $%u)"
                          " AND MbrIntersects (%s.geom, BuildMbr ($%u, $%u, $%u, $%u, 4326))",
                          alias, table, first + 2, first, first + 3, first + 1, alias, first,
                          first + 1, first + 2, first + 3);
}

void
yx_statement_bind_text (YxStatement *statement, guint parameter, const char *text)
{
  const int i = parameter_index (statement, parameter);

  if (text == NULL)
    sqlite3_bind_null (statement->handle, i);
  else
    sqlite3_bind_text (statement->handle, i, text, -1, SQLITE_TRANSIENT);
}

void
yx_statement_bind_int (YxStatement *statement, guint parameter, gint64 value)
{
  sqlite3_bind_int64 (statement->handle, parameter_index (statement, parameter), value);
}

void
yx_statement_bind_real (YxStatement *statement, guint parameter, double value)
{
  sqlite3_bind_double (statement->handle, parameter_index (statement, parameter), value);
}

void
yx_statement_bind_bytes (YxStatement *statement, guint parameter, gconstpointer bytes, gsize size)
{
  sqlite3_bind_blob64 (statement->handle, parameter_index (statement, parameter), bytes, size,
                       SQLITE_TRANSIENT);
}

void
yx_statement_bind_null (YxStatement *statement, guint parameter)
{
  sqlite3_bind_null (statement->handle, parameter_index (statement, parameter));
}

void
yx_statement_bind_enum (YxStatement *statement, guint parameter, GType type, int value)
{
  const char *nick = yx_enum_nick (type, value);

  g_assert (nick != NULL);
  sqlite3_bind_text (statement->handle, parameter_index (statement, parameter), nick, -1,
                     SQLITE_STATIC);
}

gboolean
yx_statement_step (YxStatement *statement, gboolean *ret_row, GError **error)
{
  int code;

  g_return_val_if_fail (statement != NULL, FALSE);
  g_return_val_if_fail (ret_row != NULL, FALSE);

  code = sqlite3_step (statement->handle);
  if (code == SQLITE_ROW) {
    *ret_row = TRUE;
    return TRUE;
  }
  if (code == SQLITE_DONE) {
    sqlite3_reset (statement->handle);
    *ret_row = FALSE;
    return TRUE;
  }
  set_error (statement->db, code, error);
  sqlite3_reset (statement->handle);
  return FALSE;
}

gboolean
yx_statement_run (YxStatement *statement, GError **error)
{
  gboolean row;

  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  sqlite3_reset (statement->handle);
  return TRUE;
}

void
yx_statement_reset (YxStatement *statement)
{
  sqlite3_reset (statement->handle);
}

const char *
yx_statement_get_text (YxStatement *statement, guint column)
{
  return (const char *) sqlite3_column_text (statement->handle, (int) column);
}

char *
yx_statement_dup_text (YxStatement *statement, guint column)
{
  return g_strdup (yx_statement_get_text (statement, column));
}

gint64
yx_statement_get_int (YxStatement *statement, guint column)
{
  return sqlite3_column_int64 (statement->handle, (int) column);
}

double
yx_statement_get_real (YxStatement *statement, guint column)
{
  return sqlite3_column_double (statement->handle, (int) column);
}

gboolean
yx_statement_is_null (YxStatement *statement, guint column)
{
  return sqlite3_column_type (statement->handle, (int) column) == SQLITE_NULL;
}

gconstpointer
yx_statement_get_bytes (YxStatement *statement, guint column, gsize *ret_size)
{
  gconstpointer bytes = sqlite3_column_blob (statement->handle, (int) column);

  *ret_size = (gsize) sqlite3_column_bytes (statement->handle, (int) column);
  return bytes;
}

int
yx_statement_get_enum (YxStatement *statement, guint column, GType type, int fallback)
{
  int value = fallback;

  yx_enum_parse (type, yx_statement_get_text (statement, column), &value);
  return value;
}
