/* region build, info */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

#include "region/region-build.h"
#include "roads/roads.h"

static char *option_name;
static char *option_speeds;

const GOptionEntry yx_cmd_region_build_options[] = {
  { "name", 0, 0, G_OPTION_ARG_STRING, &option_name, N_ ("What the region is called"),
    N_ ("NAME") },
  { "speeds", 0, 0, G_OPTION_ARG_FILENAME, &option_speeds,
    N_ ("A speed table instead of the built-in one"), N_ ("FILE") },
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

YxExit
yx_cmd_region_build (YxInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  YxRegionBuildReport report = { 0 };
  YxRegionBuildOptions options = {
    .extract = invocation->arguments[0],
    .out = invocation->arguments[1],
    .name = option_name,
    .speeds = option_speeds,
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
    g_print (g_dngettext (GETTEXT_PACKAGE, "%zu area does not close and was left out\n",
                          "%zu areas do not close and were left out\n",
                          (gulong) report.broken_areas),
             (gsize) report.broken_areas);
  return YX_EXIT_OK;
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
  g_print (g_dngettext (GETTEXT_PACKAGE,
                        "%.0f km of road; %zu of %zu segment in the connected network\n",
                        "%.0f km of road; %zu of %zu segments in the connected network\n",
                        info.n_segments),
           info.kilometres, info.n_main_segments, info.n_segments);
  g_print (g_dngettext (GETTEXT_PACKAGE, "%zu turn restriction\n", "%zu turn restrictions\n",
                        info.n_restrictions),
           info.n_restrictions);
  for (gsize i = 0; i < G_N_ELEMENTS (layer_names); i++)
    g_print ("  %-12s %u\n", layer_names[i], yx_region_count (region, layer_names[i]));
  return YX_EXIT_OK;
}
