/* region build, update, info, find */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

#include "region/region-build.h"
#include "region/region-find.h"
#include "roads/roads.h"

static char *option_name;
static char *option_speeds;
static char **option_gazetteers;
static int option_max = 5;
static char *option_near;

const GOptionEntry yx_cmd_region_build_options[] = {
  { "name", 0, 0, G_OPTION_ARG_STRING, &option_name, N_ ("What the region is called"),
    N_ ("NAME") },
  { "speeds", 0, 0, G_OPTION_ARG_FILENAME, &option_speeds,
    N_ ("A speed table instead of the built-in one"), N_ ("FILE") },
  { "gazetteer", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &option_gazetteers,
    N_ ("Names to add (CSV: name, code, parent, lon, lat); may be repeated"), N_ ("FILE") },
  { NULL },
};

const GOptionEntry yx_cmd_region_update_options[] = {
  { "name", 0, 0, G_OPTION_ARG_STRING, &option_name, N_ ("What the region is called"),
    N_ ("NAME") },
  { "speeds", 0, 0, G_OPTION_ARG_FILENAME, &option_speeds,
    N_ ("A speed table instead of the built-in one"), N_ ("FILE") },
  { NULL },
};

const GOptionEntry yx_cmd_region_find_options[] = {
  { "max", 0, 0, G_OPTION_ARG_INT, &option_max, N_ ("Give at most N candidates"), N_ ("N") },
  { "near", 0, 0, G_OPTION_ARG_STRING, &option_near, N_ ("Prefer names near this point"),
    N_ ("LON,LAT") },
  { NULL },
};

static const char *const layer_names[]
    = { "roads",  "water_areas", "water_lines", "landuse",  "buildings",
        "places", "addresses",   "pois",        "railways", "boundaries" };

static void
progress_cb (YxRegionPhase phase, double fraction, gpointer user_data)
{
  yx_cli_progress (user_data, yx_region_phase_label (phase), fraction);
}

static YxExit
build (YxInvocation *invocation, gboolean update)
{
  g_autoptr (GError) error = NULL;
  YxRegionBuildReport report = { 0 };
  YxRegionBuildOptions options = {
    .extract = invocation->arguments[0],
    .out = invocation->arguments[1],
    .name = option_name,
    .speeds = option_speeds,
    .gazetteers = (const char *const *) option_gazetteers,
    .update = update,
  };
  double seconds = 0.0;
  gboolean done;

  done = yx_region_build (&options, progress_cb, invocation, &report, invocation->cancellable,
                          &error);
  yx_cli_progress (invocation, NULL, 0);
  if (!done)
    return yx_cli_fail (invocation, g_steal_pointer (&error));

  for (int i = 0; i < YX_REGION_N_PHASES; i++)
    seconds += report.seconds[i];
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "region", options.out);
    yx_cli_json_int (json, "nodes", (gint64) report.nodes);
    yx_cli_json_int (json, "ways", (gint64) report.ways);
    yx_cli_json_int (json, "relations", (gint64) report.relations);
    yx_cli_json_int (json, "broken_areas", (gint64) report.broken_areas);
    yx_cli_json_int (json, "missing_nodes", (gint64) report.missing_nodes);
    yx_cli_json_int (json, "names", (gint64) report.names);
    yx_cli_json_int (json, "pins_kept", (gint64) report.pins_kept);
    yx_cli_json_int (json, "road_segments", (gint64) report.road_segments);
    yx_cli_json_int (json, "road_image_bytes", (gint64) report.road_image_bytes);
    yx_cli_json_int (json, "file_bytes", (gint64) report.file_bytes);
    yx_cli_json_double (json, "seconds", seconds);
    yx_cli_json_end (json);
    return YX_EXIT_OK;
  }
  g_print (_ ("%s: %.1f MB from %zu nodes and %zu ways, %zu road segments, in %.1f s\n"),
           options.out, (double) report.file_bytes / 1e6, (gsize) report.nodes, (gsize) report.ways,
           (gsize) report.road_segments, seconds);
  if (report.broken_areas > 0)
    g_print (_ ("%zu areas do not close and were left out\n"), (gsize) report.broken_areas);
  return YX_EXIT_OK;
}

YxExit
yx_cmd_region_build (YxInvocation *invocation)
{
  return build (invocation, FALSE);
}

YxExit
yx_cmd_region_update (YxInvocation *invocation)
{
  return build (invocation, TRUE);
}

YxExit
yx_cmd_region_info (YxInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxRegion) region = yx_region_open (invocation->arguments[0], &error);
  const YxRoads *roads;
  YxRoadsInfo info = { 0 };
  YxBox box;

  if (!region)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  box = yx_region_get_box (region);
  roads = yx_region_get_roads (region);
  if (roads)
    info = yx_roads_get_info (roads);

  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "name", yx_region_get_name (region));
    yx_cli_json_string (json, "source", yx_region_get_source (region));
    yx_cli_json_string (json, "source_sha256", yx_region_get_source_hash (region));
    yx_cli_json_string (json, "attribution", yx_region_get_attribution (region));
    yx_json_text_key (json, "box");
    yx_json_text_begin_array (json);
    yx_json_text_double (json, box.west);
    yx_json_text_double (json, box.south);
    yx_json_text_double (json, box.east);
    yx_json_text_double (json, box.north);
    yx_json_text_end_array (json);
    yx_json_text_key (json, "layers");
    yx_json_text_begin_object (json);
    for (gsize i = 0; i < G_N_ELEMENTS (layer_names); i++)
      yx_cli_json_int (json, layer_names[i], yx_region_count (region, layer_names[i]));
    yx_json_text_end_object (json);
    yx_cli_json_double (json, "road_km", info.kilometres);
    yx_cli_json_int (json, "road_segments", (gint64) info.n_segments);
    yx_cli_json_int (json, "road_segments_connected", (gint64) info.n_main_segments);
    yx_cli_json_int (json, "turn_restrictions", (gint64) info.n_restrictions);
    yx_cli_json_end (json);
    return YX_EXIT_OK;
  }
  g_print ("%s (%s)\n%s\n", yx_region_get_name (region), yx_region_get_source (region),
           yx_region_get_attribution (region));
  g_print (_ ("from %.5f, %.5f to %.5f, %.5f\n"), box.west, box.south, box.east, box.north);
  g_print (_ ("%.0f km of road; %zu of %zu segments in the connected network; %zu turn "
              "restrictions\n"),
           info.kilometres, info.n_main_segments, info.n_segments, info.n_restrictions);
  for (gsize i = 0; i < G_N_ELEMENTS (layer_names); i++)
    g_print ("  %-12s %u\n", layer_names[i], yx_region_count (region, layer_names[i]));
  return YX_EXIT_OK;
}

YxExit
yx_cmd_region_find (YxInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxRegion) region = NULL;
  g_autoptr (GPtrArray) matches = NULL;
  YxLonLat near = { 0 };
  YxJsonText *json;

  if (option_near && !yx_cli_parse_point (option_near, &near))
    return yx_cli_usage (invocation, _ ("“%s” is no LON,LAT"), option_near);
  if (option_max < 1)
    return yx_cli_usage (invocation, _ ("--max must be at least 1"));
  region = yx_region_open (invocation->arguments[0], &error);
  if (!region)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  matches = yx_region_find (region, invocation->arguments[1], option_near ? &near : NULL,
                            (guint) option_max, &error);
  if (!matches)
    return yx_cli_fail (invocation, g_steal_pointer (&error));

  if (!invocation->json) {
    for (guint i = 0; i < matches->len; i++) {
      const YxRegionMatch *match = g_ptr_array_index (matches, i);

      g_print ("%.6f,%.6f  %s%s%s  %s ± %.0f m  %s\n", match->point.lon, match->point.lat,
               match->context ? match->context : "", match->context ? " " : "", match->name,
               yx_region_match_level_label (match->level), match->radius_m, match->why);
    }
    if (matches->len == 0) {
      g_set_error (&error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   _ ("nothing in the region is like “%s”"), invocation->arguments[1]);
      return yx_cli_fail (invocation, g_steal_pointer (&error));
    }
    return YX_EXIT_OK;
  }

  json = yx_cli_json_begin ();
  yx_cli_json_string (json, "text", invocation->arguments[1]);
  yx_json_text_key (json, "candidates");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < matches->len; i++) {
    const YxRegionMatch *match = g_ptr_array_index (matches, i);

    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "name", match->name);
    yx_cli_json_string (json, "context", match->context);
    yx_cli_json_double (json, "lon", match->point.lon);
    yx_cli_json_double (json, "lat", match->point.lat);
    yx_cli_json_string (json, "level", yx_region_match_level_name (match->level));
    yx_cli_json_double (json, "radius_m", match->radius_m);
    yx_cli_json_double (json, "score", match->score);
    yx_cli_json_bool (json, "exact", match->exact);
    yx_cli_json_string (json, "why", match->why);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
  yx_cli_json_end (json);
  return matches->len > 0 ? YX_EXIT_OK : YX_EXIT_FAILED;
}
