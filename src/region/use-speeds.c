#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include "region/use-speeds.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "region/connection.h"
#include "region/format.h"
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
                   "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;"
                   "DELETE FROM yx_roads",
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

static gboolean
copy_with_roads (const char *from, const char *to, const char *shown, const YxRoads *roads,
                 GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);
  g_autoptr (sqlite3) db = NULL;

  if (!g_file_copy (source, target, G_FILE_COPY_OVERWRITE, cancellable, NULL, NULL, error))
    return FALSE;
  if (sqlite3_open_v2 (to, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    return yx_sql_fail (db, shown, YX_REGION_ERROR_FAILED, error);
  return replace_roads (db, shown, roads, error);
}

static gboolean
sync_path (const char *path, int flags)
{
  const int fd = open (path, flags | O_CLOEXEC);
  gboolean ok;

  if (fd < 0)
    return FALSE;
  ok = fsync (fd) == 0;
  close (fd);
  return ok;
}

/* A copy beside the file takes its name once it is on disk. */
static gboolean
replace_file (const char *path, const char *shown, const YxRoads *roads,
              GCancellable *cancellable, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *temporary = g_strdup_printf ("%s/.%s.XXXXXX", folder, base);
  const int fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0600);
  gboolean ok;

  if (fd < 0)
    return fail_errno (shown, error);
  close (fd);
  ok = copy_with_roads (path, temporary, shown, roads, cancellable, error);
  if (ok && (!sync_path (temporary, O_RDWR) || g_rename (temporary, path) != 0))
    ok = fail_errno (shown, error);
  if (!ok)
    g_unlink (temporary);
  else
    sync_path (folder, O_RDONLY | O_DIRECTORY);
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
