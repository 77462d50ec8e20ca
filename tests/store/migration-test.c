/* A desk of every older schema is copied, then brought up to date with its rows. */

#include <glib/gstdio.h>

#include "store/db-private.h"
#include "store/migration.h"
#include "store/store.h"

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("yexun-migration-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "old.desk", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
}

/* A desk as the program of that version would have left it, with one case, debtor and place. */
static void
make_old (const char *path, guint version)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDb) db = NULL;

  g_assert_true (g_file_set_contents (path, "", 0, &error));
  db = yx_db_open (path, YX_DB_READ_WRITE, 0, &error);
  g_assert_no_error (error);
  yx_schema_migrate (db, 0, version, &error);
  g_assert_no_error (error);
  yx_db_run (db,
             "PRAGMA journal_mode = WAL;"
             "INSERT INTO cases (id, number, status, created, updated) "
             "VALUES ('c', '（2025）豫0825执1号', 'open', 1, 1);"
             "INSERT INTO debtors (id, kind, name, name_key, sex, created, updated) "
             "VALUES ('d', 'person', '样某', '样某', 'male', 1, 1);"
             "INSERT INTO case_debtors (case_id, debtor_id) VALUES ('c', 'd');"
             "INSERT INTO places (id, debtor_id, address_key, kind, source, lon, lat, geom, "
             "created, updated) VALUES ('p', 'd', 'x', 'home', 'case-file', 113.0, 35.0, "
             "MakePoint (113.0, 35.0, 4326), 1, 1)",
             &error);
  g_assert_no_error (error);
}

static gboolean
query_job (YxDb *db, gpointer data, GError **error)
{
  gint64 *n = data;

  return yx_db_query_int (db,
                          "SELECT count(*) FROM cases JOIN case_debtors ON case_id = cases.id "
                          "JOIN places ON places.debtor_id = case_debtors.debtor_id "
                          "WHERE title IS NULL AND status_since IS NULL "
                          "AND NOT EXISTS (SELECT 1 FROM documents) "
                          "AND NOT EXISTS (SELECT 1 FROM visits) "
                          "AND NOT EXISTS (SELECT 1 FROM members)",
                          n, error);
}

static gboolean
version_job (YxDb *db, gpointer data, GError **error)
{
  return yx_db_query_int (db, "PRAGMA user_version", data, error);
}

/* What editing a stored definition could break. */
static gboolean
whole_job (YxDb *db, gpointer data, GError **error)
{
  gint64 *n = data;

  return yx_db_query_int (db,
                          "SELECT (SELECT count(*) FROM pragma_integrity_check "
                          "WHERE integrity_check <> 'ok') "
                          "+ (SELECT count(*) FROM pragma_foreign_key_check) "
                          "+ (SELECT count(*) FROM pragma_table_info ('tasks') "
                          "WHERE name = 'debtor_id' AND \"notnull\" = 1) "
                          "+ (SELECT count(*) <> 1 FROM pragma_foreign_key_list ('tasks') "
                          "WHERE \"from\" = 'debtor_id' AND \"table\" = 'debtors')",
                          n, error);
}

static void
test_every_version (Fixture *fixture, gconstpointer user_data)
{
  /* Looking into the copy makes SQLite put its log and index beside it. */
  static const char *const endings[] = { "", "-wal", "-shm" };

  for (guint version = 1; version < yx_schema_version (); version++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (YxStore) store = NULL;
    g_autoptr (YxDb) copy = NULL;
    g_autofree char *backup = NULL;
    gint64 n = 0;

    make_old (fixture->path, version);

    store = yx_store_open (fixture->path, YX_STORE_OPEN_NORMAL, &error);
    g_assert_no_error (error);
    g_assert_true (yx_store_read (store, query_job, &n, &error));
    g_assert_no_error (error);
    g_assert_cmpint (n, ==, 1);
    g_assert_true (yx_store_read (store, version_job, &n, &error));
    g_assert_cmpint (n, ==, (gint64) yx_schema_version ());
    g_assert_true (yx_store_read (store, whole_job, &n, &error));
    g_assert_no_error (error);
    g_assert_cmpint (n, ==, 0);

    backup = g_strdup (yx_store_get_backup_path (store));
    g_assert_nonnull (backup);
    copy = yx_db_open (backup, YX_DB_READ_ONLY, 0, &error);
    g_assert_no_error (error);
    g_assert_true (yx_db_query_int (copy, "PRAGMA user_version", &n, &error));
    g_assert_cmpint (n, ==, (gint64) version);
    g_assert_true (yx_db_query_int (copy, "SELECT count(*) FROM cases", &n, &error));
    g_assert_cmpint (n, ==, 1);
    g_clear_pointer (&copy, yx_db_close);
    yx_store_close (store);
    g_clear_object (&store);

    /* A second opening has nothing to do. */
    store = yx_store_open (fixture->path, YX_STORE_OPEN_NORMAL, &error);
    g_assert_no_error (error);
    g_assert_null (yx_store_get_backup_path (store));
    yx_store_close (store);
    for (gsize i = 0; i < G_N_ELEMENTS (endings); i++) {
      g_autofree char *file = g_strconcat (backup, endings[i], NULL);

      g_unlink (file);
    }
    g_unlink (fixture->path);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/store/migration/every-version", Fixture, NULL, set_up, test_every_version,
              tear_down);
  return g_test_run ();
}
