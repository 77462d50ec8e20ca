#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include "region/region-update.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "region/format.h"
#include "region/gazetteer-apply.h"
#include "region/names.h"
#include "region/new-file.h"
#include "region/region-private.h"
#include "roads/roads.h"

static gboolean
fail_errno (const char *shown, int code, GError **error)
{
  g_set_error (error, YX_REGION_ERROR, YX_REGION_ERROR_FAILED, _("%s cannot be written: %s"), shown,
               g_strerror (code));
  return FALSE;
}

static gboolean
copy_whole (const char *from, int to)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (from, FALSE, NULL);
  const char *bytes;
  gsize size;

  if (file == NULL) {
    errno = EIO;
    return FALSE;
  }
  bytes = g_mapped_file_get_contents (file);
  size = g_mapped_file_get_length (file);
  for (gsize done = 0; done < size;) {
    const gssize n = write (to, bytes + done, size - done);

    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return FALSE;
    done += (gsize) n;
  }
  return TRUE;
}

/* No journal: the copy that is worked on has no name, and nothing of it is to be kept if this
 * fails. */
static gboolean
apply_to_copy (sqlite3 *db, const char *shown, const YxGazetteer *gazetteer,
               YxGazetteerReport *report, GCancellable *cancellable, GError **error)
{
  return yx_sql_run (db, shown,
                     "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = "
                     "EXCLUSIVE; PRAGMA temp_store = MEMORY; BEGIN",
                     error)
         && yx_gazetteer_apply (gazetteer, db, shown, report, cancellable, error)
         && yx_sql_run (db, shown, "COMMIT", error);
}

static gboolean
update_names (const YxRegionUpdateOptions *options, const YxGazetteer *gazetteer,
              YxGazetteerReport *report, GCancellable *cancellable, GError **error)
{
  g_autofree char *shown = g_filename_display_name (options->region);
  g_autofree char *path = NULL;
  g_autoptr (sqlite3) db = NULL;
  guint64 size;
  gboolean ok;
  int fd;

  yx_new_file_sweep (options->region);
  fd = yx_new_file_begin (options->region, 0666, &path);
  if (fd < 0)
    return fail_errno (shown, errno, error);
  ok = copy_whole (options->region, fd) || fail_errno (shown, errno, error);
  if (ok
      && sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL)
             != SQLITE_OK)
    ok = yx_sql_fail (db, shown, YX_REGION_ERROR_FAILED, error);
  g_unlink (path);
  ok = ok && apply_to_copy (db, shown, gazetteer, report, cancellable, error);
  if (ok && sqlite3_close (db) != SQLITE_OK)
    ok = yx_sql_fail (db, shown, YX_REGION_ERROR_FAILED, error);
  else if (ok)
    db = NULL;
  ok = ok && !g_cancellable_set_error_if_cancelled (cancellable, error);
  if (ok && !yx_new_file_publish (fd, options->region, &size))
    ok = fail_errno (shown, errno, error);
  close (fd);
  return ok;
}

/* The lists given, or what the region holds. */
static gboolean
read_gazetteer (const YxRegionUpdateOptions *options, YxRegion *region, YxGazetteer *gazetteer,
                GError **error)
{
  YxRegionConnection *connection;
  gboolean ok;

  if (options->gazetteers != NULL) {
    for (guint i = 0; options->gazetteers[i] != NULL; i++)
      if (!yx_gazetteer_add_file (gazetteer, options->gazetteers[i], error))
        return FALSE;
    yx_gazetteer_finish (gazetteer);
    return TRUE;
  }
  if (g_strcmp0 (yx_region_get_meta (region, "names"), YX_NAMES_VERSION) != 0)
    return TRUE; /* from before there were any */
  connection = yx_region_borrow (region, error);
  if (connection == NULL)
    return FALSE;
  ok = yx_gazetteer_load (gazetteer, connection->db, yx_region_get_path (region), error);
  yx_region_give_back (region, connection);
  return ok;
}

gboolean
yx_region_update (const YxRegionUpdateOptions *options, YxRegionProgress progress,
                  gpointer progress_data, YxRegionUpdateReport *ret_report,
                  GCancellable *cancellable, GError **error)
{
  g_autoptr (YxRegion) region = NULL;
  g_autoptr (YxGazetteer) gazetteer = yx_gazetteer_new ();
  YxGazetteerReport names = { 0 };
  YxRegionUpdateReport report = { 0 };

  g_return_val_if_fail (options != NULL && options->region != NULL, FALSE);
  g_return_val_if_fail (options->extract != NULL || options->gazetteers != NULL, FALSE);

  region = yx_region_open (options->region, error);
  if (region == NULL || !read_gazetteer (options, region, gazetteer, error))
    return FALSE;
  if (options->extract == NULL
      && g_strcmp0 (yx_region_get_meta (region, "names"), YX_NAMES_VERSION) != 0) {
    g_set_error (error, YX_REGION_ERROR, YX_REGION_ERROR_FAILED,
                 _("%s has no index of names that this version reads; give the extract, too"),
                 options->region);
    return FALSE;
  }
  if (options->extract != NULL) {
    const YxRoads *roads = yx_region_get_roads (region);
    YxRoadsSpeeds table;
    const YxRegionBuildOptions build = {
      .extract = options->extract,
      .out = options->region,
      .name = yx_region_get_name (region),
      .speeds = options->speeds,
      .table = roads != NULL ? &table : NULL,
      .gazetteer = gazetteer,
    };

    if (roads != NULL)
      yx_roads_get_speeds (roads, &table);
    if (!yx_region_build (&build, progress, progress_data, &report.build, cancellable, error))
      return FALSE;
    names = (YxGazetteerReport){ report.build.names_matched, report.build.names_new,
                                 report.build.names_unplaced };
  } else if (!update_names (options, gazetteer, &names, cancellable, error)) {
    return FALSE;
  }
  report.names_matched = names.n_matched;
  report.names_new = names.n_new;
  report.names_unplaced = names.n_unplaced;
  report.problems = g_ptr_array_ref (gazetteer->problems);
  if (ret_report != NULL)
    *ret_report = report;
  else
    g_ptr_array_unref (report.problems);
  return TRUE;
}
