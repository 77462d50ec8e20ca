/* region route, match */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

#include "cli/road-output.h"
#include "exchange/track-file.h"

static char *option_geojson;
static gboolean option_night;
static double option_limit = 1000.0;
static double option_radius;

const GOptionEntry yx_cmd_region_route_options[] = {
  { "geojson", 0, 0, G_OPTION_ARG_FILENAME, &option_geojson, N_ ("Write the route here"),
    N_ ("FILE") },
  { "night", 0, 0, G_OPTION_ARG_NONE, &option_night, N_ ("Speeds of the night, not the day"),
    NULL },
  { "limit", 0, 0, G_OPTION_ARG_DOUBLE, &option_limit,
    N_ ("Metres that a point may lie off the road (1000)"), N_ ("M") },
  { NULL },
};

const GOptionEntry yx_cmd_region_match_options[] = {
  { "geojson", 0, 0, G_OPTION_ARG_FILENAME, &option_geojson, N_ ("Write what was driven here"),
    N_ ("FILE") },
  { "radius", 0, 0, G_OPTION_ARG_DOUBLE, &option_radius,
    N_ ("Metres around a point to look for roads (60)"), N_ ("M") },
  { NULL },
};

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
  region = yx_cli_open_roads (invocation, &search, &error);
  if (!region)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  for (int i = 0; i < 2; i++) {
    g_autofree char *complaint = NULL;

    yx_roads_snap (yx_region_get_roads (region), points[i], YX_ROAD_SNAP_STOP, option_limit,
                   &snaps[i]);
    complaint = yx_snap_complaint (&snaps[i]);
    if (complaint) {
      g_set_error (&error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s: %s",
                   invocation->arguments[i + 1], complaint);
      return yx_cli_fail (invocation, g_steal_pointer (&error));
    }
  }

  start = g_get_monotonic_time ();
  result = yx_roads_path (search, option_night ? YX_ROADS_NIGHT : YX_ROADS_DAY, &snaps[0],
                          &snaps[1], &path);
  search_ms = yx_cli_milliseconds_since (start);
  if (result != YX_ROADS_OK) {
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 result == YX_ROADS_ERROR_NO_ROUTE ? _ ("there is no way from %s to %s")
                                                   : _ ("from %s to %s: out of memory"),
                 invocation->arguments[1], invocation->arguments[2]);
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  }
  if (option_geojson && !yx_paths_write (option_geojson, &path, 1, FALSE, &error)) {
    exit_code = yx_cli_fail (invocation, g_steal_pointer (&error));
  } else if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_double (json, "seconds", path.ms / 1000.0);
    yx_cli_json_int (json, "metres", path.metres);
    yx_cli_json_double (json, "search_ms", search_ms);
    yx_cli_json_snap (json, "from", &snaps[0]);
    yx_cli_json_snap (json, "to", &snaps[1]);
    yx_json_text_key (json, "stretches");
    yx_json_text_begin_array (json);
    yx_cli_json_stretches (json, &path, -1);
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  } else {
    g_autofree char *duration = yx_cli_duration (path.ms / 1000);
    g_autofree char *from = yx_snap_describe (&snaps[0]);
    g_autofree char *to = yx_snap_describe (&snaps[1]);

    g_print (_ ("%.1f km, %s\n"), path.metres / 1000.0, duration);
    g_print (_ ("from %s\nto %s\n"), from, to);
    yx_path_print (&path);
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
  g_autoptr (GArray) fixes = yx_track_file_read (invocation->arguments[1], NULL, &error);
  YxRoadMatchOptions options = { .radius_m = option_radius };
  YxRoadMatch match = YX_ROAD_MATCH_EMPTY;
  YxRoadsError result;
  YxExit exit_code = YX_EXIT_OK;
  double metres = 0.0, match_ms;
  gsize n_matched = 0;
  gint64 start;

  if (!fixes)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  region = yx_cli_open_roads (invocation, &search, &error);
  if (!region)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  start = g_get_monotonic_time ();
  result = yx_roads_match (search, (const YxRoadFix *) (gpointer) fixes->data, fixes->len, &options,
                           &match);
  match_ms = yx_cli_milliseconds_since (start);
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

  if (option_geojson && !yx_paths_write (option_geojson, match.pieces, match.n_pieces, TRUE, &error)) {
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
      yx_cli_json_stretches (json, &match.pieces[i], (int) i);
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  } else {
    g_print (g_dngettext (GETTEXT_PACKAGE, "%zu of %zu points on roads, %.1f km in %zu piece\n",
                          "%zu of %zu points on roads, %.1f km in %zu pieces\n", match.n_pieces),
             n_matched, match.n_fixes, metres / 1000.0, match.n_pieces);
    for (gsize i = 0; i < match.n_pieces; i++)
      yx_path_print (&match.pieces[i]);
  }
  yx_road_match_clear (&match);
  return exit_code;
}
