#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include "region/use-speeds.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "region/connection.h"
#include "region/format.h"
#include "region/new-file.h"
#include "region/speed-table.h"
#include "roads/roads.h"

typedef struct {
  void (*progress) (double fraction, gpointer user_data);
  gpointer user_data;
  GCancellable *cancellable;
} Report;

static bool
progress_cb (YxRoadsPhase phase, double fraction, void *user_data)
{
  /* Where the phases begin; contraction is nearly all. */
  static const double starts[] = { 0.0, 0.02, 0.47, 0.9, 1.0 };
  const Report *report = user_data;

  if (report->progress != NULL)
    report->progress (starts[phase] + (starts[phase + 1] - starts[phase]) * fraction,
                      report->user_data);
  return !g_cancellable_is_cancelled (report->cancellable);
}

static YxRoads *
reprice (YxRegion *region, const YxRoadsSpeeds *speeds, Report *report, const char *shown,
         GError **error)
{
  YxRoads *roads = NULL;
  YxRoadsError result;

  if (yx_region_get_roads (region) == NULL) {
    g_set_error (error, YX_REGION_ERROR, YX_REGION_ERROR_FAILED, _("%s has no road"), shown);
    return NULL;
  }
  result = yx_roads_reprice (yx_region_get_roads (region), speeds, progress_cb, report, &roads);
  if (result != YX_ROADS_OK && !g_cancellable_set_error_if_cancelled (report->cancellable, error))
    g_set_error (error, YX_REGION_ERROR,
                 result == YX_ROADS_ERROR_SPEEDS ? YX_REGION_ERROR_SPEEDS : YX_REGION_ERROR_FAILED,
                 _("the road graph cannot be made: %s"), yx_roads_error_name (result));
  return roads;
}

static gboolean
replace_roads (sqlite3 *db, const char *shown, const YxRoads *roads, GError **error)
{
  g_autoptr (sqlite3_stmt) insert = NULL;
  gsize size;
  const guint8 *image = yx_roads_get_image (roads, &size);
  int part = 0;

  if (!yx_sql_run (db, shown,
                   "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                   "PRAGMA locking_mode = EXCLUSIVE; BEGIN; DELETE FROM yx_roads",
                   error))
    return FALSE;
  insert = yx_sql_prepare (db, shown, "INSERT INTO yx_roads VALUES (?1, ?2)", error);
  if (insert == NULL)
    return FALSE;
  for (gsize at = 0; at < size; at += YX_REGION_ROADS_PIECE) {
    sqlite3_bind_int (insert, 1, ++part);
    sqlite3_bind_blob64 (insert, 2, image + at, MIN (size - at, YX_REGION_ROADS_PIECE),
                         SQLITE_STATIC);
    if (!yx_sql_step (insert, shown, error))
      return FALSE;
  }
  return yx_sql_run (db, shown, "COMMIT", error);
}

static gboolean
fail_errno (const char *shown, GError **error)
{
  g_set_error (error, YX_REGION_ERROR, YX_REGION_ERROR_FAILED, _("%s cannot be written: %s"),
               shown, g_strerror (errno));
  return FALSE;
}

/* The whole file into the descriptor, from its beginning. */
static gboolean
copy_file (const char *from, int to, GCancellable *cancellable)
{
  const gsize step = 1u << 20;
  g_autofree char *buffer = g_malloc (step);
  const int fd = open (from, O_RDONLY | O_CLOEXEC);
  gssize n = -1;

  if (fd < 0)
    return FALSE;
  while (!g_cancellable_is_cancelled (cancellable) && (n = read (fd, buffer, step)) > 0) {
    for (gssize done = 0, written; done < n; done += written) {
      written = write (to, buffer + done, (gsize) (n - done));
      if (written < 0) {
        close (fd);
        return FALSE;
      }
    }
  }
  close (fd);
  return n == 0;
}

/* A copy that has no name takes that of the file when it is whole and on disk. */
static gboolean
replace_file (const char *path, const char *shown, const YxRoads *roads,
              GCancellable *cancellable, GError **error)
{
  g_autofree char *temporary = NULL;
  g_autoptr (sqlite3) db = NULL;
  guint64 size;
  int result, fd;
  gboolean ok;

  yx_new_file_sweep (path);
  fd = yx_new_file_begin (path, 0666, &temporary);
  if (fd < 0)
    return fail_errno (shown, error);
  ok = copy_file (path, fd, cancellable);
  if (!ok && !g_cancellable_set_error_if_cancelled (cancellable, error))
    fail_errno (shown, error);
  result = ok ? sqlite3_open_v2 (temporary, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL)
              : SQLITE_OK;
  g_unlink (temporary);
  if (result != SQLITE_OK)
    ok = yx_sql_fail (db, shown, YX_REGION_ERROR_FAILED, error);
  ok = ok && replace_roads (db, shown, roads, error);
  g_clear_pointer (&db, sqlite3_close);
  if (ok && !yx_new_file_publish (fd, path, &size))
    ok = fail_errno (shown, error);
  close (fd);
  return ok;
}

gboolean
yx_region_use_speeds (const char *path, const char *speeds,
                      void (*progress) (double fraction, gpointer user_data), gpointer user_data,
                      GCancellable *cancellable, GError **error)
{
  g_autofree char *shown = NULL;
  g_autoptr (YxRegion) region = NULL;
  Report report = { progress, user_data, cancellable };
  YxRoadsSpeeds table;
  YxRoads *roads;
  gboolean ok;

  g_return_val_if_fail (path != NULL, FALSE);

  if (!yx_speed_table_load (speeds, &table, error))
    return FALSE;
  region = yx_region_open (path, error);
  if (region == NULL)
    return FALSE;
  shown = g_filename_display_name (path);
  roads = reprice (region, &table, &report, shown, error);
  if (roads == NULL)
    return FALSE;
  ok = replace_file (path, shown, roads, cancellable, error);
  yx_roads_free (roads);
  return ok;
}
