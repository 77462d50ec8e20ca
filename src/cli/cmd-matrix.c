/* region matrix */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "cli/road-output.h"
#include "exchange/track-file.h"

/* More are told of in JSON alone. */
#define MAX_LOST_SHOWN 20

static char *option_targets;
static char *option_out;
static gboolean option_night;
static double option_limit = 1000.0;

const GOptionEntry yx_cmd_region_matrix_options[] = {
  { "targets", 0, 0, G_OPTION_ARG_FILENAME, &option_targets,
    N_ ("Points to go to (default: the same)"), N_ ("CSV") },
  { "out", 0, 0, G_OPTION_ARG_FILENAME, &option_out, N_ ("Write from,to,seconds,metres here"),
    N_ ("CSV") },
  { "night", 0, 0, G_OPTION_ARG_NONE, &option_night, N_ ("Speeds of the night, not the day"),
    NULL },
  { "limit", 0, 0, G_OPTION_ARG_DOUBLE, &option_limit,
    N_ ("Metres that a point may lie off the road (1000)"), N_ ("M") },
  { NULL },
};

/* Points of one file and where they lie on the roads. */
typedef struct {
  GPtrArray *ids;
  GArray *points; /* YxLonLat */
  GArray *snaps;  /* YxRoadSnap */
  guint n_lost;
} Places;

static void
places_clear (Places *places)
{
  g_clear_pointer (&places->ids, g_ptr_array_unref);
  g_clear_pointer (&places->points, g_array_unref);
  g_clear_pointer (&places->snaps, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Places, places_clear)

static gboolean
read_places (const char *path, Places *places, GError **error)
{
  places->points = yx_points_file_read (path, &places->ids, error);
  return places->points != NULL;
}

static void
snap_places (const YxRoads *roads, Places *places)
{
  places->snaps = g_array_sized_new (FALSE, TRUE, sizeof (YxRoadSnap), places->points->len);
  g_array_set_size (places->snaps, places->points->len);
  for (guint i = 0; i < places->points->len; i++)
    if (!yx_roads_snap (roads, g_array_index (places->points, YxLonLat, i), YX_ROAD_SNAP_STOP,
                        option_limit, &g_array_index (places->snaps, YxRoadSnap, i)))
      places->n_lost++;
}

static const YxRoadSnap *
snaps_of (const Places *places)
{
  return (const YxRoadSnap *) (gpointer) places->snaps->data;
}

static void
append_csv_cell (GString *csv, const char *text)
{
  if (!strpbrk (text, ",\"\r\n")) {
    g_string_append (csv, text);
    return;
  }
  g_string_append_c (csv, '"');
  for (; *text; text++) {
    if (*text == '"')
      g_string_append_c (csv, '"');
    g_string_append_c (csv, *text);
  }
  g_string_append_c (csv, '"');
}

/* Empty cells where there is no way. */
static char *
matrix_to_csv (const GPtrArray *from, const GPtrArray *to, const uint32_t *ms,
               const uint32_t *metres)
{
  GString *csv = g_string_new ("from,to,seconds,metres\n");

  for (guint i = 0; i < from->len; i++)
    for (guint k = 0; k < to->len; k++) {
      uint32_t time = ms[(gsize) i * to->len + k];

      append_csv_cell (csv, g_ptr_array_index (from, i));
      g_string_append_c (csv, ',');
      append_csv_cell (csv, g_ptr_array_index (to, k));
      if (time == YX_ROADS_UNREACHABLE)
        g_string_append (csv, ",,\n");
      else
        g_string_append_printf (csv, ",%u.%03u,%u\n", time / 1000, time % 1000,
                                metres[(gsize) i * to->len + k]);
    }
  return g_string_free (csv, FALSE);
}

/* Rows of numbers; null where there is no way. */
static void
add_table_json (YxJsonText *json, const char *key, const uint32_t *numbers, double unit,
                guint n_rows, guint n_columns)
{
  yx_json_text_key (json, key);
  yx_json_text_begin_array (json);
  for (guint i = 0; i < n_rows; i++) {
    yx_json_text_begin_array (json);
    for (guint k = 0; k < n_columns; k++) {
      uint32_t number = numbers[(gsize) i * n_columns + k];

      yx_json_text_double (json, number == YX_ROADS_UNREACHABLE ? NAN : number * unit);
    }
    yx_json_text_end_array (json);
  }
  yx_json_text_end_array (json);
}

static void
add_lost_json (YxJsonText *json, const char *key, const Places *places)
{
  yx_json_text_key (json, key);
  yx_json_text_begin_array (json);
  for (guint i = 0; i < places->snaps->len; i++) {
    const YxRoadSnap *snap = &g_array_index (places->snaps, YxRoadSnap, i);
    g_autofree char *complaint = yx_snap_complaint (snap);

    if (!complaint)
      continue;
    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "id", g_ptr_array_index (places->ids, i));
    yx_cli_json_string (json, "reason", complaint);
    yx_cli_json_double (json, "distance_m", snap->distance_m);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
}

static void
print_lost (const Places *places)
{
  guint n = 0;

  for (guint i = 0; i < places->snaps->len && n < MAX_LOST_SHOWN; i++) {
    g_autofree char *complaint = yx_snap_complaint (&g_array_index (places->snaps, YxRoadSnap, i));

    if (!complaint)
      continue;
    n++;
    g_printerr ("%s: %s\n", (const char *) g_ptr_array_index (places->ids, i), complaint);
  }
  if (n < places->n_lost)
    g_printerr (g_dngettext (GETTEXT_PACKAGE, "and %u more point unreachable\n",
                             "and %u more points unreachable\n", places->n_lost - n),
                places->n_lost - n);
}

YxExit
yx_cmd_region_matrix (YxInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  g_auto (Places) from = { 0 };
  g_auto (Places) to = { 0 };
  g_autoptr (YxRegion) region = NULL;
  g_autoptr (YxRoadsSearch) search = NULL;
  g_autofree uint32_t *ms = NULL;
  g_autofree uint32_t *metres = NULL;
  g_autofree char *csv = NULL;
  double prepare_ms, snap_ms, table_ms;
  gsize n_pairs, n_unreachable = 0;
  gint64 start;

  if (!read_places (invocation->arguments[1], &from, &error)
      || !read_places (option_targets ? option_targets : invocation->arguments[1], &to, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));

  start = g_get_monotonic_time ();
  region = yx_cli_open_roads (invocation, &search, &error);
  if (!region)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  prepare_ms = yx_cli_milliseconds_since (start);

  start = g_get_monotonic_time ();
  snap_places (yx_region_get_roads (region), &from);
  snap_places (yx_region_get_roads (region), &to);
  snap_ms = yx_cli_milliseconds_since (start);

  n_pairs = (gsize) from.points->len * to.points->len;
  ms = g_try_new (uint32_t, MAX (n_pairs, 1));
  metres = g_try_new (uint32_t, MAX (n_pairs, 1));
  start = g_get_monotonic_time ();
  if (!ms || !metres
      || yx_roads_matrix (search, option_night ? YX_ROADS_NIGHT : YX_ROADS_DAY, snaps_of (&from),
                          from.snaps->len, snaps_of (&to), to.snaps->len, ms, metres)
             != YX_ROADS_OK) {
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                 _ ("%u × %u points are too many for this machine's memory"), from.points->len,
                 to.points->len);
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  }
  table_ms = yx_cli_milliseconds_since (start);
  for (gsize i = 0; i < n_pairs; i++)
    n_unreachable += ms[i] == YX_ROADS_UNREACHABLE;

  if (option_out || !invocation->json)
    csv = matrix_to_csv (from.ids, to.ids, ms, metres);
  if (option_out && !yx_cli_write_text (option_out, csv, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_int (json, "sources", from.points->len);
    yx_cli_json_int (json, "targets", to.points->len);
    yx_cli_json_int (json, "pairs_unreachable", (gint64) n_unreachable);
    yx_cli_json_double (json, "prepare_ms", prepare_ms);
    yx_cli_json_double (json, "snap_ms", snap_ms);
    yx_cli_json_double (json, "table_ms", table_ms);
    add_lost_json (json, "sources_unreachable", &from);
    add_lost_json (json, "targets_unreachable", &to);
    yx_cli_json_string (json, "out", option_out);
    if (!option_out) {
      add_table_json (json, "seconds", ms, 1e-3, from.points->len, to.points->len);
      add_table_json (json, "metres", metres, 1.0, from.points->len, to.points->len);
    }
    yx_cli_json_end (json);
    return YX_EXIT_OK;
  }
  print_lost (&from);
  if (option_targets)
    print_lost (&to);
  /* The table itself goes to stdout when it goes to no file, and nothing else then. */
  (option_out ? g_print : g_printerr) (
      g_dngettext (GETTEXT_PACKAGE,
                   "%u × %u: prepare %.1f ms, snap %.1f ms, table %.1f ms; %zu pair unreachable\n",
                   "%u × %u: prepare %.1f ms, snap %.1f ms, table %.1f ms; %zu pairs unreachable\n",
                   n_unreachable),
      from.points->len, to.points->len, prepare_ms, snap_ms, table_ms, n_unreachable);
  if (!option_out)
    g_print ("%s", csv);
  return YX_EXIT_OK;
}
