#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include "region/region-build.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "region/feed.h"
#include "region/format.h"
#include "region/gazetteer-apply.h"
#include "region/layers.h"
#include "region/map-file.h"
#include "region/new-file.h"
#include "region/region-private.h"
#include "region/speed-table.h"

#define OSM_ATTRIBUTION "© OpenStreetMap contributors, ODbL"

typedef struct {
  const YxRegionBuildOptions *options;
  YxRegionProgress progress;
  gpointer progress_data;
  GCancellable *cancellable;
  YxRegionBuildReport report;
  YxRegionPhase phase;
  gint64 phase_start;
  char *shown;         /* the region file, for messages */
  int fd;              /* of the file being made; it has no name */
  sqlite3 *db;
  YxExtract *extract;
  YxPaintWriter *painter;
  YxPackage *package;
  YxNames *names;
  YxRoads *roads;
  YxRoadsSpeeds speeds;
  char *hash;
} Build;

static void
progress_cb (double fraction, gpointer user_data)
{
  Build *self = user_data;

  if (self->progress != NULL)
    self->progress (self->phase, fraction, self->progress_data);
}

static gboolean
enter (Build *self, YxRegionPhase phase, GError **error)
{
  const gint64 now = g_get_monotonic_time ();

  self->report.seconds[self->phase] += (double) (now - self->phase_start) / 1e6;
  self->phase = phase;
  self->phase_start = now;
  progress_cb (0.0, self);
  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

static gboolean
fail_errno (const Build *self, int code, GError **error)
{
  g_set_error (error, YX_REGION_ERROR, YX_REGION_ERROR_FAILED, _("%s cannot be written: %s"),
               self->shown, g_strerror (code));
  return FALSE;
}

/* Whether two names are of one file. */
static gboolean
is_same_file (const char *a, const char *b)
{
  GStatBuf status_a, status_b;

  return g_stat (a, &status_a) == 0 && g_stat (b, &status_b) == 0
         && status_a.st_dev == status_b.st_dev && status_a.st_ino == status_b.st_ino;
}

static gboolean
check_target (const Build *self, GError **error)
{
  if (g_file_test (self->options->out, G_FILE_TEST_IS_DIR))
    return fail_errno (self, EISDIR, error);
  if (!is_same_file (self->options->extract, self->options->out))
    return yx_region_may_replace (self->options->out, error);
  g_set_error (error, YX_REGION_ERROR, YX_REGION_ERROR_FAILED,
               _("%s is the extract itself; give the region file another name"), self->shown);
  return FALSE;
}

/* The database is made in a file that loses its name at once: whatever kills the program, the
 * kernel clears it away. No journal, since nothing is to be rolled back. */
static gboolean
open_database (Build *self, GError **error)
{
  g_autofree char *path = NULL;
  int result;

  yx_new_file_sweep (self->options->out);
  self->fd = yx_new_file_begin (self->options->out, 0666, &path);
  if (self->fd < 0)
    return fail_errno (self, errno, error);
  result = sqlite3_open_v2 (path, &self->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
  if (g_unlink (path) != 0 && result == SQLITE_OK)
    return fail_errno (self, errno, error);
  if (result != SQLITE_OK)
    return yx_sql_fail (self->db, self->shown, YX_REGION_ERROR_FAILED, error);
  return yx_sql_run (self->db, self->shown,
                     "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 4096;"
                     "PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -65536;"
                     "PRAGMA temp_store = MEMORY; BEGIN",
                     error);
}

/* Extracts that are not of OpenStreetMap say whose they are. */
static void
osm_start_cb (GMarkupParseContext *context, const char *element, const char **names,
              const char **values, gpointer user_data, GError **error)
{
  char **attribution = user_data;

  for (guint i = 0; g_str_equal (element, "osm") && names[i] != NULL; i++)
    if (g_str_equal (names[i], "attribution") && *attribution == NULL)
      *attribution = g_strdup (values[i]);
}

static char *
find_attribution (const char *bytes, gsize size)
{
  const GMarkupParser parser = { .start_element = osm_start_cb };
  g_autofree char *attribution = NULL;
  g_autofree char *lower = NULL;
  GMarkupParseContext *context = g_markup_parse_context_new (&parser, G_MARKUP_DEFAULT_FLAGS,
                                                             &attribution, NULL);

  /* The root element is all that is wanted; the rest has been read already. */
  g_markup_parse_context_parse (context, bytes, (gssize) MIN (size, 4096), NULL);
  g_markup_parse_context_free (context);
  lower = attribution != NULL ? g_ascii_strdown (attribution, -1) : NULL;
  if (attribution == NULL || *attribution == '\0' || strstr (lower, "openstreetmap") != NULL)
    return g_strdup (OSM_ATTRIBUTION);
  return g_steal_pointer (&attribution);
}

static char *
default_name (const char *extract)
{
  static const char *const endings[] = { ".osm.pbf", ".pbf", ".osm" };
  char *name = g_path_get_basename (extract);

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++) {
    if (g_str_has_suffix (name, endings[i]) && strlen (name) > strlen (endings[i])) {
      name[strlen (name) - strlen (endings[i])] = '\0';
      break;
    }
  }
  return name;
}

static gboolean
add_meta (sqlite3_stmt *insert, const char *shown, const char *key, const char *value,
          GError **error)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);

  yx_sql_bind_text (insert, 1, key);
  yx_sql_bind_text (insert, 2, valid);
  return yx_sql_step (insert, shown, error);
}

static gboolean
add_number (sqlite3_stmt *insert, const char *shown, const char *key, double number,
            GError **error)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return add_meta (insert, shown, key, g_ascii_formatd (text, sizeof text, "%.7f", number), error);
}

static gboolean
write_meta (Build *self, const char *attribution, GError **error)
{
  const YxRegionBuildOptions *options = self->options;
  g_autoptr (sqlite3_stmt) insert = NULL;
  g_autofree char *name = options->name != NULL ? g_strdup (options->name)
                                                : default_name (options->extract);
  g_autofree char *source = g_path_get_basename (options->extract);
  g_autofree char *time = g_strdup_printf ("%" G_GINT64_FORMAT,
                                           self->extract->latest_edit * G_USEC_PER_SEC);
  g_autofree char *format = g_strdup_printf ("%d", YX_REGION_FORMAT);
  const YxRoadsInfo info = yx_roads_get_info (self->roads);
  const YxBox box = yx_box_is_empty (info.box) ? yx_package_box (self->package) : info.box;

  insert = yx_sql_prepare (self->db, self->shown, "INSERT INTO yx_meta (key, value) VALUES (?1, ?2)", error);
  if (insert == NULL || !add_meta (insert, self->shown, "format", format, error)
      || !add_meta (insert, self->shown, "name", name, error)
      || !add_meta (insert, self->shown, "source", source, error)
      || !add_meta (insert, self->shown, "source_sha256", self->hash, error)
      || !add_meta (insert, self->shown, "attribution", attribution, error)
      || !add_meta (insert, self->shown, "data_time", time, error)
      || !add_meta (insert, self->shown, "program", "yexun " PACKAGE_VERSION, error)
      || !add_number (insert, self->shown, "west", box.west, error)
      || !add_number (insert, self->shown, "south", box.south, error)
      || !add_number (insert, self->shown, "east", box.east, error)
      || !add_number (insert, self->shown, "north", box.north, error))
    return FALSE;
  for (YxRegionLayer layer = 0; layer < YX_N_LAYERS; layer++) {
    g_autofree char *key = g_strconcat ("count:", yx_layer_table (layer), NULL);
    g_autofree char *count = g_strdup_printf ("%u", yx_package_count (self->package, layer));

    if (!add_meta (insert, self->shown, key, count, error))
      return FALSE;
    self->report.features[layer] = yx_package_count (self->package, layer);
  }
  return TRUE;
}

static gboolean
write_roads (Build *self, GError **error)
{
  g_autoptr (sqlite3_stmt) insert = NULL;
  const YxRoadsInfo info = yx_roads_get_info (self->roads);
  gsize size;
  const guint8 *image = yx_roads_get_image (self->roads, &size);
  int part = 0;

  self->report.road_segments = info.n_states;
  self->report.road_image_bytes = size;
  if (info.n_segments == 0)
    return TRUE;
  insert = yx_sql_prepare (self->db, self->shown, "INSERT INTO yx_roads VALUES (?1, ?2)", error);
  if (insert == NULL)
    return FALSE;
  for (gsize at = 0; at < size; at += YX_REGION_ROADS_PIECE) {
    sqlite3_bind_int (insert, 1, ++part);
    sqlite3_bind_blob64 (insert, 2, image + at, MIN (size - at, YX_REGION_ROADS_PIECE),
                         SQLITE_STATIC);
    if (!yx_sql_step (insert, self->shown, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_extract (Build *self, char **ret_attribution, GError **error)
{
  const YxRegionBuildOptions *options = self->options;
  g_autoptr (GMappedFile) file = NULL;

  if (options->speeds == NULL && options->table != NULL)
    self->speeds = *options->table;
  else if (!yx_speed_table_load (options->speeds, &self->speeds, error))
    return FALSE;
  self->extract = yx_extract_load (options->extract, progress_cb, self, self->cancellable, error);
  if (self->extract == NULL)
    return FALSE;
  self->report.nodes = self->extract->node_ids->len;
  self->report.ways = self->extract->ways->len;
  self->report.relations = self->extract->relations->len;
  self->report.missing_nodes = self->extract->missing_nodes;

  file = yx_map_file (options->extract, YX_REGION_ERROR_EXTRACT, error);
  if (file == NULL)
    return FALSE;
  *ret_attribution = find_attribution (g_mapped_file_get_contents (file),
                                       g_mapped_file_get_length (file));
  self->hash = g_compute_checksum_for_data (
    G_CHECKSUM_SHA256, (const guchar *) g_mapped_file_get_contents (file),
    g_mapped_file_get_length (file));
  return TRUE;
}

static gboolean
finish (Build *self, const char *attribution, GError **error)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (self->extract->latest_edit);
  g_autofree char *time = g_date_time_format (date, "%Y-%m-%dT%H:%M:%S.000Z");

  if (!write_meta (self, attribution, error) || !yx_package_finish (self->package, time, error)
      || !yx_sql_run (self->db, self->shown, "COMMIT", error))
    return FALSE;
  g_clear_pointer (&self->package, yx_package_free);
  if (sqlite3_close (self->db) != SQLITE_OK)
    return yx_sql_fail (self->db, self->shown, YX_REGION_ERROR_FAILED, error);
  self->db = NULL;
  return yx_new_file_publish (self->fd, self->options->out, &self->report.file_bytes)
         || fail_errno (self, errno, error);
}

static gboolean
add_gazetteer (Build *self, GError **error)
{
  YxGazetteerReport report;

  if (self->options->gazetteer == NULL || self->options->gazetteer->rows->len == 0)
    return TRUE;
  if (!yx_gazetteer_apply (self->options->gazetteer, self->db, self->shown, &report,
                           self->cancellable, error))
    return FALSE;
  self->report.names_matched = report.n_matched;
  self->report.names_new = report.n_new;
  self->report.names_unplaced = report.n_unplaced;
  return TRUE;
}

static gboolean
run (Build *self, GError **error)
{
  g_autofree char *attribution = NULL;

  /* A place that cannot be written is told of before the work, not after. */
  if (!check_target (self, error) || !enter (self, YX_REGION_PHASE_READ, error)
      || !open_database (self, error) || !read_extract (self, &attribution, error)
      || !enter (self, YX_REGION_PHASE_LAYERS, error))
    return FALSE;
  self->package = yx_package_new (self->db, self->shown, error);
  if (self->package == NULL)
    return FALSE;
  self->painter = yx_paint_writer_new ();
  self->names = yx_names_new ();
  if (!yx_layers_write (self->extract, self->package, self->painter, self->names, progress_cb,
                        self, &self->report.broken_areas, self->cancellable, error)
      || !enter (self, YX_REGION_PHASE_NAMES, error)
      || !yx_names_write (self->names, self->db, self->shown, self->cancellable, error)
      || !add_gazetteer (self, error)
      || !enter (self, YX_REGION_PHASE_PAINT, error)
      || !yx_paint_writer_write (self->painter, self->db, self->shown, progress_cb, self,
                                 self->cancellable, error))
    return FALSE;
  g_clear_pointer (&self->painter, yx_paint_writer_free);
  g_clear_pointer (&self->names, yx_names_free);

  if (!enter (self, YX_REGION_PHASE_ROADS, error))
    return FALSE;
  self->roads = yx_feed_roads (self->extract, &self->speeds, progress_cb, self, self->cancellable,
                               error);
  return self->roads != NULL && write_roads (self, error)
         && enter (self, YX_REGION_PHASE_FINISH, error) && finish (self, attribution, error);
}

const char *
yx_region_phase_label (YxRegionPhase phase)
{
  switch (phase) {
  case YX_REGION_PHASE_READ:
    return _("Reading the extract");
  case YX_REGION_PHASE_LAYERS:
    return _("Making the layers");
  case YX_REGION_PHASE_NAMES:
    return _("Making the index of names");
  case YX_REGION_PHASE_PAINT:
    return _("Preparing the map");
  case YX_REGION_PHASE_ROADS:
    return _("Making the road graph");
  case YX_REGION_PHASE_FINISH:
  case YX_REGION_N_PHASES:
  default:
    return _("Writing to disk");
  }
}

gboolean
yx_region_build (const YxRegionBuildOptions *options, YxRegionProgress progress,
                 gpointer progress_data, YxRegionBuildReport *ret_report,
                 GCancellable *cancellable, GError **error)
{
  Build build = {
    .options = options,
    .progress = progress,
    .progress_data = progress_data,
    .cancellable = cancellable,
    .fd = -1,
    .phase_start = g_get_monotonic_time (),
  };
  gboolean ok;

  g_return_val_if_fail (options != NULL, FALSE);
  g_return_val_if_fail (options->extract != NULL && options->out != NULL, FALSE);

  build.shown = g_filename_display_name (options->out);
  ok = run (&build, error);
  build.report.seconds[build.phase] += (double) (g_get_monotonic_time () - build.phase_start) / 1e6;

  g_clear_pointer (&build.package, yx_package_free);
  g_clear_pointer (&build.painter, yx_paint_writer_free);
  g_clear_pointer (&build.names, yx_names_free);
  g_clear_pointer (&build.db, sqlite3_close);
  if (build.fd >= 0)
    close (build.fd);
  yx_roads_free (build.roads);
  yx_extract_free (build.extract);
  g_free (build.hash);
  g_free (build.shown);
  if (ok && ret_report != NULL)
    *ret_report = build.report;
  return ok;
}
