/* region matrix, route, match */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cli/track-file.h"
#include "roads/roads.h"

static char *option_targets;
static char *option_out;
static char *option_geojson;
static gboolean option_night;
static double option_limit = 1000.0;
static double option_radius;

#define NIGHT_OPTION                                                                               \
  {                                                                                                \
    "night", 0, 0, G_OPTION_ARG_NONE, &option_night, N_ ("Speeds of the night, not the day"), NULL \
  }
#define LIMIT_OPTION                                                                               \
  {                                                                                                \
    "limit", 0, 0, G_OPTION_ARG_DOUBLE, &option_limit,                                             \
        N_ ("Metres that a point may lie off the road (1000)"), N_ ("M")                           \
  }

const GOptionEntry yx_cmd_region_matrix_options[] = {
  { "targets", 0, 0, G_OPTION_ARG_FILENAME, &option_targets,
    N_ ("Points to go to (default: the same)"), N_ ("CSV") },
  { "out", 0, 0, G_OPTION_ARG_FILENAME, &option_out, N_ ("Write from,to,seconds,metres here"),
    N_ ("CSV") },
  NIGHT_OPTION,
  LIMIT_OPTION,
  { NULL },
};

const GOptionEntry yx_cmd_region_route_options[] = {
  { "geojson", 0, 0, G_OPTION_ARG_FILENAME, &option_geojson, N_ ("Write the route here"),
    N_ ("FILE") },
  NIGHT_OPTION,
  LIMIT_OPTION,
  { NULL },
};

const GOptionEntry yx_cmd_region_match_options[] = {
  { "geojson", 0, 0, G_OPTION_ARG_FILENAME, &option_geojson, N_ ("Write what was driven here"),
    N_ ("FILE") },
  { "radius", 0, 0, G_OPTION_ARG_DOUBLE, &option_radius,
    N_ ("Metres around a point to look for roads (60)"), N_ ("M") },
  { NULL },
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxRoadsSearch, yx_roads_search_free)

static double
milliseconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1000.0;
}

/* Opens the region of the first argument and a search on its roads. */
static YxRegion *
open_roads (YxInvocation *invocation, YxRoadsSearch **ret_search, GError **error)
{
  g_autoptr (YxRegion) region = yx_region_open (invocation->arguments[0], error);
  const YxRoads *roads;
  YxRoadsError result;

  if (!region)
    return NULL;
  roads = yx_region_get_roads (region);
  if (!roads) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("%s: the region has no road"),
                 invocation->arguments[0]);
    return NULL;
  }
  result = yx_roads_search_new (roads, ret_search);
  if (result != YX_ROADS_OK) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", yx_roads_error_name (result));
    return NULL;
  }
  return g_steal_pointer (&region);
}

static GArray *
snap_all (const YxRoads *roads, const GArray *points, guint *ret_n_lost)
{
  GArray *snaps = g_array_sized_new (FALSE, TRUE, sizeof (YxRoadSnap), points->len);

  g_array_set_size (snaps, points->len);
  *ret_n_lost = 0;
  for (guint i = 0; i < points->len; i++)
    if (!yx_roads_snap (roads, g_array_index (points, YxLonLat, i), YX_ROAD_SNAP_STOP, option_limit,
                        &g_array_index (snaps, YxRoadSnap, i)))
      ++*ret_n_lost;
  return snaps;
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

YxExit
yx_cmd_region_matrix (YxInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) from_ids = NULL;
  g_autoptr (GPtrArray) to_ids = NULL;
  g_autoptr (GArray) from = NULL;
  g_autoptr (GArray) to = NULL;
  g_autoptr (GArray) sources = NULL;
  g_autoptr (GArray) targets = NULL;
  g_autoptr (YxRegion) region = NULL;
  g_autoptr (YxRoadsSearch) search = NULL;
  g_autofree uint32_t *ms = NULL;
  g_autofree uint32_t *metres = NULL;
  double prepare_ms, snap_ms, table_ms;
  guint lost_sources, lost_targets;
  gsize n_pairs, n_unreachable = 0;
  gint64 start;

  from = yx_points_file_read (invocation->arguments[1], &from_ids, &error);
  if (!from)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  to = yx_points_file_read (option_targets ? option_targets : invocation->arguments[1], &to_ids,
                            &error);
  if (!to)
    return yx_cli_fail (invocation, g_steal_pointer (&error));

  start = g_get_monotonic_time ();
  region = open_roads (invocation, &search, &error);
  if (!region)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  prepare_ms = milliseconds_since (start);

  start = g_get_monotonic_time ();
  sources = snap_all (yx_region_get_roads (region), from, &lost_sources);
  targets = snap_all (yx_region_get_roads (region), to, &lost_targets);
  snap_ms = milliseconds_since (start);

  n_pairs = (gsize) from->len * to->len;
  ms = g_try_new (uint32_t, MAX (n_pairs, 1));
  metres = g_try_new (uint32_t, MAX (n_pairs, 1));
  start = g_get_monotonic_time ();
  if (!ms || !metres
      || yx_roads_matrix (search, option_night ? YX_ROADS_NIGHT : YX_ROADS_DAY,
                          (const YxRoadSnap *) (gpointer) sources->data, sources->len,
                          (const YxRoadSnap *) (gpointer) targets->data, targets->len, ms, metres)
             != YX_ROADS_OK) {
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                 _ ("%u × %u points are too many for this machine's memory"), from->len, to->len);
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  }
  table_ms = milliseconds_since (start);
  for (gsize i = 0; i < n_pairs; i++)
    n_unreachable += ms[i] == YX_ROADS_UNREACHABLE;

  if (option_out) {
    g_autofree char *csv = matrix_to_csv (from_ids, to_ids, ms, metres);

    if (!g_file_set_contents (option_out, csv, -1, &error))
      return yx_cli_fail (invocation, g_steal_pointer (&error));
  }
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_int (json, "sources", from->len);
    yx_cli_json_int (json, "targets", to->len);
    yx_cli_json_int (json, "sources_off_road", lost_sources);
    yx_cli_json_int (json, "targets_off_road", lost_targets);
    yx_cli_json_int (json, "pairs_unreachable", (gint64) n_unreachable);
    yx_cli_json_double (json, "prepare_ms", prepare_ms);
    yx_cli_json_double (json, "snap_ms", snap_ms);
    yx_cli_json_double (json, "table_ms", table_ms);
    yx_cli_json_string (json, "out", option_out);
    yx_cli_json_end (json);
  } else {
    g_print (_ ("%u × %u: prepare %.1f ms, snap %.1f ms, table %.1f ms; %zu pairs "
                "unreachable\n"),
             from->len, to->len, prepare_ms, snap_ms, table_ms, n_unreachable);
    if (!option_out) {
      g_autofree char *csv = matrix_to_csv (from_ids, to_ids, ms, metres);

      g_print ("%s", csv);
    }
  }
  return YX_EXIT_OK;
}

/* The points as a GeoJSON line with what `describe` adds to its properties. */
static void
begin_line (YxJsonText *json, const YxLonLat *points, gsize n)
{
  yx_json_text_begin_object (json);
  yx_cli_json_string (json, "type", "Feature");
  yx_json_text_key (json, "geometry");
  yx_json_text_begin_object (json);
  yx_cli_json_string (json, "type", "LineString");
  yx_json_text_key (json, "coordinates");
  yx_json_text_begin_array (json);
  for (gsize i = 0; i < n; i++)
    yx_json_text_position (json, points[i].lon, points[i].lat);
  yx_json_text_end_array (json);
  yx_json_text_end_object (json);
  yx_json_text_key (json, "properties");
  yx_json_text_begin_object (json);
}

static void
end_line (YxJsonText *json)
{
  yx_json_text_end_object (json);
  yx_json_text_end_object (json);
}

static void
add_path_stretches (YxJsonText *json, const YxRoadPath *path)
{
  for (gsize i = 0; i < path->n_stretches; i++) {
    const YxRoadStretch *stretch = &path->stretches[i];

    begin_line (json, path->points + stretch->first_point, stretch->n_points);
    yx_cli_json_int (json, "way", stretch->way_id);
    yx_cli_json_bool (json, "forward", stretch->forward);
    yx_cli_json_string (json, "name", stretch->name);
    yx_cli_json_double (json, "seconds", stretch->ms / 1000.0);
    yx_cli_json_double (json, "metres", stretch->cm / 100.0);
    yx_json_text_key (json, "nodes");
    yx_json_text_begin_array (json);
    for (gsize k = 0; k < stretch->n_points; k++)
      yx_json_text_int (json, path->node_ids[stretch->first_point + k]);
    yx_json_text_end_array (json);
    end_line (json);
  }
}

static gboolean
write_paths (const char *file, const YxRoadPath *paths, gsize n_paths, GError **error)
{
  YxJsonText *json = yx_cli_json_begin ();
  g_autofree char *text = NULL;

  yx_cli_json_string (json, "type", "FeatureCollection");
  yx_json_text_key (json, "features");
  yx_json_text_begin_array (json);
  for (gsize i = 0; i < n_paths; i++)
    add_path_stretches (json, &paths[i]);
  yx_json_text_end_array (json);
  yx_json_text_end_object (json);
  text = yx_json_text_finish (json);
  return g_file_set_contents (file, text, -1, error);
}

/* Why a point has no road, or NULL. */
static char *
snap_complaint (const YxRoadSnap *snap, const char *point)
{
  switch (snap->status) {
  case YX_ROAD_SNAP_OK:
    return NULL;
  case YX_ROAD_SNAP_ISLAND:
    return g_strdup_printf (_ ("%s is unreachable: the roads near it are not connected to the "
                               "network"),
                            point);
  case YX_ROAD_SNAP_TOO_FAR:
    return g_strdup_printf (_ ("%s is unreachable: the nearest road is %.0f m away"), point,
                            snap->distance_m);
  case YX_ROAD_SNAP_NO_ROADS:
    return g_strdup_printf (_ ("%s is unreachable: there are no roads"), point);
  }
  g_assert_not_reached ();
}

static void
add_snap_json (YxJsonText *json, const char *key, const YxRoadSnap *snap)
{
  yx_json_text_key (json, key);
  yx_json_text_begin_object (json);
  yx_cli_json_double (json, "lon", snap->point.lon);
  yx_cli_json_double (json, "lat", snap->point.lat);
  yx_cli_json_double (json, "distance_m", snap->distance_m);
  yx_cli_json_string (json, "road", snap->name);
  yx_cli_json_int (json, "way", snap->way_id);
  yx_cli_json_string (json, "side",
                      snap->side == YX_ROAD_SIDE_LEFT    ? "left"
                      : snap->side == YX_ROAD_SIDE_RIGHT ? "right"
                                                         : "on");
  yx_json_text_end_object (json);
}

static void
print_path (const YxRoadPath *path)
{
  const char *last = NULL;
  double metres = 0.0;

  for (gsize i = 0; i <= path->n_stretches; i++) {
    const char *name = i < path->n_stretches ? path->stretches[i].name : NULL;

    if (last && g_strcmp0 (name, last) != 0) {
      g_print ("%8.0f m  %s\n", metres, *last ? last : _ ("(no name)"));
      metres = 0.0;
    }
    if (name)
      metres += path->stretches[i].cm / 100.0;
    last = name;
  }
}

YxExit
yx_cmd_region_route (YxInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxRegion) region = NULL;
  g_autoptr (YxRoadsSearch) search = NULL;
  YxRoadSnap snaps[2];
  YxRoadPath path = YX_ROAD_PATH_EMPTY;
  YxLonLat points[2];
  YxRoadsError result;
  YxExit exit_code = YX_EXIT_OK;
  gint64 start;
  double search_ms;

  for (int i = 0; i < 2; i++)
    if (!yx_cli_parse_point (invocation->arguments[i + 1], &points[i]))
      return yx_cli_usage (invocation, _ ("“%s” is no LON,LAT"), invocation->arguments[i + 1]);
  region = open_roads (invocation, &search, &error);
  if (!region)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  for (int i = 0; i < 2; i++) {
    g_autofree char *complaint = NULL;

    yx_roads_snap (yx_region_get_roads (region), points[i], YX_ROAD_SNAP_STOP, option_limit,
                   &snaps[i]);
    complaint = snap_complaint (&snaps[i], invocation->arguments[i + 1]);
    if (complaint) {
      g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, complaint);
      return yx_cli_fail (invocation, g_steal_pointer (&error));
    }
  }

  start = g_get_monotonic_time ();
  result = yx_roads_path (search, option_night ? YX_ROADS_NIGHT : YX_ROADS_DAY, &snaps[0],
                          &snaps[1], &path);
  search_ms = milliseconds_since (start);
  if (result != YX_ROADS_OK) {
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 result == YX_ROADS_ERROR_NO_ROUTE ? _ ("there is no way from %s to %s")
                                                   : _ ("from %s to %s: out of memory"),
                 invocation->arguments[1], invocation->arguments[2]);
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  }
  if (option_geojson && !write_paths (option_geojson, &path, 1, &error)) {
    exit_code = yx_cli_fail (invocation, g_steal_pointer (&error));
  } else if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_double (json, "seconds", path.ms / 1000.0);
    yx_cli_json_int (json, "metres", path.metres);
    yx_cli_json_double (json, "search_ms", search_ms);
    add_snap_json (json, "from", &snaps[0]);
    add_snap_json (json, "to", &snaps[1]);
    yx_json_text_key (json, "stretches");
    yx_json_text_begin_array (json);
    add_path_stretches (json, &path);
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  } else {
    g_autofree char *duration = yx_cli_duration (path.ms / 1000);

    g_print (_ ("%.1f km, %s\n"), path.metres / 1000.0, duration);
    print_path (&path);
  }
  yx_road_path_clear (&path);
  return exit_code;
}

static void
add_fixes_json (YxJsonText *json, const YxRoadMatch *match)
{
  yx_json_text_key (json, "fixes");
  yx_json_text_begin_array (json);
  for (gsize i = 0; i < match->n_fixes; i++) {
    const YxRoadMatchedFix *fix = &match->fixes[i];

    yx_json_text_begin_object (json);
    yx_cli_json_bool (json, "matched", fix->snap.status == YX_ROAD_SNAP_OK);
    if (fix->snap.status == YX_ROAD_SNAP_OK) {
      yx_cli_json_double (json, "lon", fix->snap.point.lon);
      yx_cli_json_double (json, "lat", fix->snap.point.lat);
      yx_cli_json_double (json, "distance_m", fix->snap.distance_m);
      yx_cli_json_int (json, "way", fix->snap.way_id);
      yx_cli_json_int (json, "piece", fix->piece);
    }
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
}

YxExit
yx_cmd_region_match (YxInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxRegion) region = NULL;
  g_autoptr (YxRoadsSearch) search = NULL;
  g_autoptr (GArray) fixes = yx_track_file_read (invocation->arguments[1], &error);
  YxRoadMatchOptions options = { .radius_m = option_radius };
  YxRoadMatch match = YX_ROAD_MATCH_EMPTY;
  YxRoadsError result;
  YxExit exit_code = YX_EXIT_OK;
  double metres = 0.0, match_ms;
  gsize n_matched = 0;
  gint64 start;

  if (!fixes)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  region = open_roads (invocation, &search, &error);
  if (!region)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  start = g_get_monotonic_time ();
  result = yx_roads_match (search, (const YxRoadFix *) (gpointer) fixes->data, fixes->len, &options,
                           &match);
  match_ms = milliseconds_since (start);
  if (result != YX_ROADS_OK) {
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 result == YX_ROADS_ERROR_NO_MATCH ? _ ("%s: no point lies near a road")
                                                   : _ ("%s: out of memory"),
                 invocation->arguments[1]);
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  }
  for (gsize i = 0; i < match.n_pieces; i++)
    metres += match.pieces[i].metres;
  for (gsize i = 0; i < match.n_fixes; i++)
    n_matched += match.fixes[i].snap.status == YX_ROAD_SNAP_OK;

  if (option_geojson && !write_paths (option_geojson, match.pieces, match.n_pieces, &error)) {
    exit_code = yx_cli_fail (invocation, g_steal_pointer (&error));
  } else if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_int (json, "points", (gint64) match.n_fixes);
    yx_cli_json_int (json, "points_matched", (gint64) n_matched);
    yx_cli_json_int (json, "pieces", (gint64) match.n_pieces);
    yx_cli_json_double (json, "metres", metres);
    yx_cli_json_double (json, "match_ms", match_ms);
    add_fixes_json (json, &match);
    yx_json_text_key (json, "stretches");
    yx_json_text_begin_array (json);
    for (gsize i = 0; i < match.n_pieces; i++)
      add_path_stretches (json, &match.pieces[i]);
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  } else {
    g_print (_ ("%zu of %zu points on roads, %.1f km in %zu pieces\n"), n_matched, match.n_fixes,
             metres / 1000.0, match.n_pieces);
    for (gsize i = 0; i < match.n_pieces; i++)
      print_path (&match.pieces[i]);
  }
  yx_road_match_clear (&match);
  return exit_code;
}
