/* The desk file: made whole or not at all, refused untouched, one commit for many writers, and
 * an event chain that shows every change. */

#include <string.h>

#include <glib/gstdio.h>

#include "store/event-log.h"
#include "store/store.h"

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("yexun-store-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "desk.yexun", NULL);
}

/* What a test leaves is one file at most: no log, no half-made copy. */
static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static YxStore *
create (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  YxStore *store = yx_store_create (fixture->path, &error);

  g_assert_no_error (error);
  return store;
}

static void
assert_refused_untouched (Fixture *fixture, int code)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  gsize n_before, n_after;

  g_assert_true (g_file_get_contents (fixture->path, &before, &n_before, NULL));
  g_assert_null (yx_store_open (fixture->path, YX_STORE_OPEN_NORMAL, &error));
  g_assert_error (error, YX_STORE_ERROR, code);
  g_assert_true (g_file_get_contents (fixture->path, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);
}

static void
test_create (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxStore) store = NULL;
  GStatBuf status;

  g_assert_null (yx_store_open (fixture->path, YX_STORE_OPEN_NORMAL, &error));
  g_assert_error (error, YX_STORE_ERROR, YX_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);

  store = create (fixture);
  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_null (yx_store_create (fixture->path, &error));
  g_assert_error (error, YX_STORE_ERROR, YX_STORE_ERROR_EXISTS);
  g_clear_error (&error);

  yx_store_close (store);
  g_clear_object (&store);
  store = yx_store_open (fixture->path, YX_STORE_OPEN_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_true (yx_store_is_read_only (store));
  yx_store_close (store);
  g_clear_object (&store);

  /* A reader cannot remove the log it looked for; the next writer does. */
  store = yx_store_open (fixture->path, YX_STORE_OPEN_NORMAL, &error);
  g_assert_no_error (error);
  yx_store_close (store);
}

static void
test_foreign (Fixture *fixture, gconstpointer user_data)
{
  g_assert_true (g_file_set_contents (fixture->path, "案号,姓名\n", -1, NULL));
  assert_refused_untouched (fixture, YX_STORE_ERROR_FOREIGN);
}

static void
test_damaged (Fixture *fixture, gconstpointer user_data)
{
  YxStore *store = create (fixture);
  g_autofree char *bytes = NULL;
  gsize size;

  yx_store_close (store);
  g_object_unref (store);
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (fixture->path, bytes, (gssize) (size / 2), NULL));
  assert_refused_untouched (fixture, YX_STORE_ERROR_DAMAGED);
}

static gboolean
append_job (YxDb *db, gpointer data, GError **error)
{
  const YxEvent event = { .kind = "test.written", .author = "tester", .payload = data };

  return yx_event_log_append (db, &event, NULL, error);
}

static gboolean
fail_job (YxDb *db, gpointer data, GError **error)
{
  if (!append_job (db, data, error))
    return FALSE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "on purpose");
  return FALSE;
}

static gboolean
run_job (YxDb *db, gpointer data, GError **error)
{
  return yx_db_run (db, data, error);
}

static gboolean
verify_job (YxDb *db, gpointer data, GError **error)
{
  return yx_event_log_verify (db, NULL, data, error);
}

static void
assert_chain (YxStore *store, guint64 n_events, gint64 broken_seq)
{
  g_auto (YxChainReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (yx_store_read (store, verify_job, &report, &error));
  g_assert_no_error (error);
  g_assert_cmpint (report.broken_seq, ==, broken_seq);
  if (broken_seq == 0)
    g_assert_cmpuint (report.n_events, ==, n_events);
  else
    g_assert_nonnull (report.reason);
}

static void
test_chain (Fixture *fixture, gconstpointer user_data)
{
  static const struct {
    const char *tamper;
    gint64 broken_seq;
  } cases[] = {
    { "UPDATE events SET author = 'other' WHERE seq = 2", 2 },
    { "UPDATE events SET payload = '{\"n\":9}' WHERE seq = 3", 3 },
    { "DELETE FROM events WHERE seq = 2", 2 },
    { "DELETE FROM events WHERE seq = 4", 4 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    YxStore *store = create (fixture);
    g_autoptr (GError) error = NULL;

    for (int n = 0; n < 4; n++)
      g_assert_true (yx_store_write (store, append_job, (gpointer) "{\"n\":1}", NULL, &error));
    g_assert_false (yx_store_write (store, fail_job, (gpointer) "{}", NULL, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
    g_clear_error (&error);
    assert_chain (store, 4, 0); /* the job that failed left nothing */

    g_assert_true (yx_store_write (store, run_job, (gpointer) cases[i].tamper, NULL, &error));
    g_assert_no_error (error);
    assert_chain (store, 0, cases[i].broken_seq);
    yx_store_close (store);
    g_object_unref (store);
    g_unlink (fixture->path);
  }
}

static gboolean
slow_job (YxDb *db, gpointer data, GError **error)
{
  g_usleep (50 * 1000);
  return append_job (db, data, error);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  guint *n_done = user_data;

  g_assert_true (yx_store_write_finish (YX_STORE (source), result, &error));
  g_assert_no_error (error);
  (*n_done)++;
}

/* While the first job runs, the others queue; they are then one transaction. */
static void
test_group_commit (Fixture *fixture, gconstpointer user_data)
{
  YxStore *store = create (fixture);
  guint64 jobs, commits;
  guint n_done = 0;

  yx_store_write_async (store, slow_job, (gpointer) "{}", NULL, NULL, written_cb, &n_done);
  for (int i = 0; i < 40; i++)
    yx_store_write_async (store, append_job, (gpointer) "{}", NULL, NULL, written_cb, &n_done);
  while (n_done < 41)
    g_main_context_iteration (NULL, TRUE);
  yx_store_get_statistics (store, &jobs, &commits);
  g_assert_cmpuint (jobs, ==, 41);
  g_assert_cmpuint (commits, >, 0);
  g_assert_cmpuint (jobs, >, commits);
  assert_chain (store, 41, 0);
  yx_store_close (store);
  g_object_unref (store);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) \
  g_test_add ("/store/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("create", test_create);
  ADD ("foreign", test_foreign);
  ADD ("damaged", test_damaged);
  ADD ("chain", test_chain);
  ADD ("group-commit", test_group_commit);
#undef ADD
  return g_test_run ();
}
