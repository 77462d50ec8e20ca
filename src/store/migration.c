#define G_LOG_DOMAIN "yexun-store"

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "store/db-private.h"
#include "store/inspect.h"
#include "store/migration.h"
#include "store/store-resources.h"
#include "store/store.h"

#define RESOURCE_FOLDER "/io/github/yexun/Yexun/store/sql"

static int
compare_names (const void *a, const void *b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* The file names in order; file NNNN is number NNNN, without gaps. */
static char **
list_files (void)
{
  char **names = g_resource_enumerate_children (yx_store_get_resource (), RESOURCE_FOLDER,
                                                G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  guint n;

  g_assert (names != NULL);
  n = g_strv_length (names);
  qsort (names, n, sizeof *names, compare_names);
  return names;
}

static char *
expand_types (const char *sql)
{
  GString *text = g_string_new (sql);

  g_string_replace (text, "{serial}", "integer PRIMARY KEY", 0);
  g_string_replace (text, "{bigkey}", "integer PRIMARY KEY", 0);
  return g_string_free (text, FALSE);
}

static gboolean
call_spatial (YxDb *db, const char *sql, GError **error)
{
  gint64 done = 0;

  if (!yx_db_query_int (db, sql, &done, error))
    return FALSE;
  if (done == 1)
    return TRUE;
  g_set_error (error, YX_STORE_ERROR, YX_STORE_ERROR_FAILED, _ ("SpatiaLite refused “%s”"), sql);
  return FALSE;
}

static gboolean
add_geometry (YxDb *db, const char *table, const char *type, GError **error)
{
  g_autofree char *kind = g_ascii_strup (type, -1);
  g_autofree char *column
      = g_strdup_printf ("SELECT AddGeometryColumn ('%s', 'geom', 4326, '%s', 'XY')", table, kind);
  g_autofree char *index = g_strdup_printf ("SELECT CreateSpatialIndex ('%s', 'geom')", table);

  return call_spatial (db, column, error) && call_spatial (db, index, error);
}

/* SQLite's own way to lift a constraint that no row breaks ("Making Other Kinds Of Table Schema
 * Changes", the second procedure): the definition is edited where it is stored. Rebuilding the table
 * would break the references to it in mid-transaction. */
static gboolean
lift_not_null (YxDb *db, const char *table, const char *column, GError **error)
{
  gint64 version = 0, n_required = 1;
  g_autofree char *edit = NULL;
  g_autofree char *ask = g_strdup_printf (
      "SELECT count(*) FROM pragma_table_info ('%s') WHERE name = '%s' AND \"notnull\" = 1", table,
      column);

  if (!yx_db_query_int (db, "PRAGMA schema_version", &version, error))
    return FALSE;
  edit = g_strdup_printf ("PRAGMA writable_schema = ON; "
                          "UPDATE sqlite_schema SET sql = replace (sql, '%s text NOT NULL', '%s text') "
                          "WHERE type = 'table' AND name = '%s'; "
                          "PRAGMA schema_version = %" G_GINT64_FORMAT "; "
                          "PRAGMA writable_schema = RESET",
                          column, column, table, version + 1);
  if (!yx_db_run (db, edit, error) || !yx_db_query_int (db, ask, &n_required, error))
    return FALSE;
  g_assert (n_required == 0);
  return TRUE;
}

static gboolean
run_directive (YxDb *db, const char *line, GError **error)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);

  g_assert (g_strv_length (words) == 3);
  if (g_str_equal (words[0], "--@geometry"))
    return add_geometry (db, words[1], words[2], error);
  g_assert (g_str_equal (words[0], "--@optional"));
  return lift_not_null (db, words[1], words[2], error);
}

static gboolean
run_file (YxDb *db, const char *name, GError **error)
{
  g_autofree char *path = g_strconcat (RESOURCE_FOLDER "/", name, NULL);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (yx_store_get_resource (), path,
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GString) pending = g_string_new (NULL);

  if (bytes == NULL)
    return FALSE;
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  lines = g_strsplit (text, "\n", -1);

  for (char **line = lines; *line != NULL; line++) {
    if (g_str_has_prefix (*line, "--@")) {
      g_autofree char *sql = expand_types (pending->str);

      if (!yx_db_run (db, sql, error) || !run_directive (db, *line, error))
        return FALSE;
      g_string_truncate (pending, 0);
    } else if (!g_str_has_prefix (*line, "--")) {
      g_string_append (pending, *line);
      g_string_append_c (pending, '\n');
    }
  }
  {
    g_autofree char *sql = expand_types (pending->str);

    return yx_db_run (db, sql, error);
  }
}

guint
yx_schema_version (void)
{
  g_auto (GStrv) names = list_files ();

  return g_strv_length (names);
}

gboolean
yx_schema_migrate (YxDb *db, guint from, guint to, GError **error)
{
  g_auto (GStrv) names = list_files ();
  g_autofree char *stamp = NULL;

  g_return_val_if_fail (db != NULL, FALSE);
  g_return_val_if_fail (from <= to && to <= g_strv_length (names), FALSE);

  if (!yx_db_run (db, "BEGIN IMMEDIATE", error))
    return FALSE;

  if (from == 0 && !call_spatial (db, "SELECT InitSpatialMetaData (0, 'WGS84_ONLY')", error))
    goto undo;
  for (guint n = from; n < to; n++) {
    g_assert (g_ascii_strtoull (names[n], NULL, 10) == n + 1);
    if (!run_file (db, names[n], error)) {
      g_prefix_error (error, _ ("Bringing the desk to version %u: "), n + 1);
      goto undo;
    }
  }

  stamp = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %u; COMMIT",
                           YX_DESK_APPLICATION_ID, to);
  if (yx_db_run (db, stamp, error))
    return TRUE;

undo:
  yx_db_run (db, "ROLLBACK", NULL);
  return FALSE;
}
