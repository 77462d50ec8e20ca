#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "desk/desk-private.h"
#include "desk/purge.h"
#include "desk/roles.h"
#include "model/id.h"

typedef struct {
  YxPurgeReport report;
  const char *author;
} PurgeJob;

static gboolean
read_counts (YxDb *db, const char *sql, gint64 until, YxPurgeReport *report, GError **error)
{
  YxStatement *statement = yx_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_int (statement, 1, until);
  for (;;) {
    YxPurgeCount count;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    count.device = yx_statement_get_int (statement, 0);
    count.n_rows = yx_statement_get_int (statement, 1);
    count.first = yx_statement_get_int (statement, 2);
    count.last = yx_statement_get_int (statement, 3);
    report->n_rows += count.n_rows;
    g_array_append_val (report->counts, count);
  }
}

static gboolean
read_number (YxDb *db, const char *sql, gint64 *ret_number, GError **error)
{
  YxStatement *statement = yx_db_prepare (db, sql, error);
  gboolean row;

  if (statement == NULL || !yx_statement_step (statement, &row, error))
    return FALSE;
  *ret_number = row ? yx_statement_get_int (statement, 0) : 0;
  yx_statement_reset (statement);
  return TRUE;
}

/* An operation under way keeps what it has, however long ago it set out. */
static gboolean
spare_live (YxDb *db, gint64 *until, GError **error)
{
  gint64 first;

  if (!read_number (db,
                    "SELECT coalesce (min (window_start), 9223372036854775807) - 86400000000 "
                    "FROM operations WHERE step = 'live'",
                    &first, error))
    return FALSE;
  *until = MIN (*until, first);
  return TRUE;
}

static gboolean
count_job (YxDb *db, gpointer data, GError **error)
{
  PurgeJob *job = data;
  gint64 n_all;

  g_array_set_size (job->report.counts, 0);
  job->report.n_rows = 0;
  if (!spare_live (db, &job->report.until, error)
      || !read_counts (db,
                       "SELECT device, count(*), min (device_time), max (device_time) FROM positions "
                       "WHERE receive_time < $1 GROUP BY device ORDER BY device",
                       job->report.until, &job->report, error)
      || !read_number (db, "SELECT count(*) FROM positions", &n_all, error))
    return FALSE;
  job->report.n_kept = n_all - job->report.n_rows;
  return TRUE;
}

static gboolean
keep_count (YxDb *db, const char *purge_id, const YxPurgeCount *count, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO purged_positions (purge_id, device, n_rows, first_time, last_time) "
      "VALUES ($1, $2, $3, $4, $5)",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, purge_id);
  yx_statement_bind_int (statement, 2, count->device);
  yx_statement_bind_int (statement, 3, count->n_rows);
  yx_statement_bind_int (statement, 4, count->first);
  yx_statement_bind_int (statement, 5, count->last);
  return yx_statement_run (statement, error);
}

/* When the last rows are gone their numbers are given anew, and what counts after one of them must
 * not be past those that come. */
static gboolean
lower_marks (YxDb *db, GError **error)
{
  return yx_db_run (db,
                    "UPDATE reports SET after_position = (SELECT coalesce (max (seq), 0) FROM positions) "
                    "WHERE after_position > (SELECT coalesce (max (seq), 0) FROM positions)",
                    error)
         && yx_db_run (db,
                       "UPDATE night_marks SET after_position = (SELECT coalesce (max (seq), 0) "
                       "FROM positions) WHERE after_position > (SELECT coalesce (max (seq), 0) "
                       "FROM positions)",
                       error);
}

static gboolean
purge_job (YxDb *db, gpointer data, GError **error)
{
  PurgeJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autofree char *id = yx_id_new ();
  YxStatement *statement;

  if (!count_job (db, job, error))
    return FALSE;
  if (job->report.n_rows == 0)
    return TRUE;
  statement = yx_db_prepare (
      db, "INSERT INTO purges (id, until_time, author, purged) VALUES ($1, $2, $3, $4)", error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, id);
  yx_statement_bind_int (statement, 2, job->report.until);
  yx_statement_bind_text (statement, 3, job->author);
  yx_statement_bind_int (statement, 4, g_get_real_time ());
  if (!yx_statement_run (statement, error))
    return FALSE;
  for (guint i = 0; i < job->report.counts->len; i++) {
    if (!keep_count (db, id, &g_array_index (job->report.counts, YxPurgeCount, i), error))
      return FALSE;
  }
  statement = yx_db_prepare (db, "DELETE FROM positions WHERE receive_time < $1", error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_int (statement, 1, job->report.until);
  if (!yx_statement_run (statement, error) || !lower_marks (db, error))
    return FALSE;
  yx_payload_set_text (payload, "purge", id);
  yx_payload_set_int (payload, "until", job->report.until);
  yx_payload_set_int (payload, "rows", job->report.n_rows);
  yx_payload_set_int (payload, "devices", job->report.counts->len);
  return yx_desk_append_event (db, job->author, NULL, "tracks.purged", payload, error);
}

static gboolean
purged_job (YxDb *db, gpointer data, GError **error)
{
  PurgeJob *job = data;

  return read_number (db, "SELECT coalesce (max (until_time), 0) FROM purges", &job->report.until,
                      error)
         && read_number (db, "SELECT count(*) FROM positions", &job->report.n_kept, error)
         && read_counts (db,
                         "SELECT device, sum (n_rows), min (first_time), max (last_time) "
                         "FROM purged_positions WHERE device >= $1 GROUP BY device ORDER BY device",
                         0, &job->report, error);
}

/* Stores of fixes beside the desk (review/fix-store.h) hold what has just been purged; they are made
 * again when they are needed. */
static void
drop_stores (YxDesk *self)
{
  g_autofree char *folder = g_strconcat (yx_desk_get_path (self), ".replay", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_unlink (path) != 0)
      g_warning ("%s: %s", path, g_strerror (errno));
  }
}

void
yx_purge_report_clear (YxPurgeReport *report)
{
  g_clear_pointer (&report->counts, g_array_unref);
}

gboolean
yx_desk_purge_tracks (YxDesk *self, int days, gboolean dry_run, YxPurgeReport *ret_report,
                      GError **error)
{
  g_autofree char *author = NULL;
  g_auto (YxPurgeReport) report = { 0 };

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (ret_report != NULL, FALSE);

  if (days < 1) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                         _("Tracks are kept for a day at least"));
    return FALSE;
  }
  if (!dry_run && !yx_desk_may (self, YX_RIGHT_ADMINISTER, "tracks.purge", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  PurgeJob job = { { .until = g_get_real_time () - days * G_TIME_SPAN_DAY,
                     .counts = g_array_new (FALSE, FALSE, sizeof (YxPurgeCount)) },
                   author };
  report = job.report;
  if (dry_run ? !yx_store_read (yx_desk_get_store (self), count_job, &job, error)
              : !yx_desk_write (self, purge_job, &job, NULL, error))
    return FALSE;
  if (!dry_run)
    drop_stores (self);
  *ret_report = job.report;
  report.counts = NULL;
  return TRUE;
}

gboolean
yx_desk_count_purged (YxDesk *self, YxPurgeReport *ret_report, GError **error)
{
  g_autoptr (GArray) counts = g_array_new (FALSE, FALSE, sizeof (YxPurgeCount));
  PurgeJob job = { { .counts = counts }, NULL };

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (ret_report != NULL, FALSE);

  if (!yx_store_read (yx_desk_get_store (self), purged_job, &job, error))
    return FALSE;
  *ret_report = job.report;
  ret_report->counts = g_steal_pointer (&counts);
  return TRUE;
}
