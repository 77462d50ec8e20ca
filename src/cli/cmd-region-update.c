/* region update */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

#include "region/region-update.h"
#include "region/use-speeds.h"

static char **option_gazetteers;
static char *option_extract;
static char *option_speeds;

const GOptionEntry yx_cmd_region_update_options[] = {
  { "gazetteer", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &option_gazetteers,
    N_ ("A list of names (code, name, parent, lon, lat) in place of the present one; may be given "
        "again"),
    N_ ("CSV") },
  { "extract", 0, 0, G_OPTION_ARG_FILENAME, &option_extract,
    N_ ("A newer OpenStreetMap extract to make the map, roads and names from"), N_ ("EXTRACT") },
  { "speeds", 0, 0, G_OPTION_ARG_FILENAME, &option_speeds,
    N_ ("Another speed table; needs no extract"), N_ ("FILE") },
  { NULL },
};

static void
progress_cb (YxRegionPhase phase, double fraction, gpointer user_data)
{
  yx_cli_progress (user_data, yx_region_phase_label (phase), fraction);
}

static void
print_json (const char *path, const YxRegionUpdateReport *report)
{
  YxJsonText *json = yx_cli_json_begin ();

  yx_cli_json_string (json, "region", path);
  yx_cli_json_bool (json, "rebuilt", option_extract != NULL);
  yx_cli_json_int (json, "names_matched", report->names_matched);
  yx_cli_json_int (json, "names_new", report->names_new);
  yx_cli_json_int (json, "names_unplaced", report->names_unplaced);
  yx_json_text_key (json, "problems");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < report->problems->len; i++) {
    const YxGazetteerProblem *problem = g_ptr_array_index (report->problems, i);

    yx_json_text_begin_object (json);
    yx_cli_json_int (json, "line", problem->line);
    yx_cli_json_string (json, "message", problem->message);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
  yx_cli_json_end (json);
}

static void
speeds_progress_cb (double fraction, gpointer user_data)
{
  yx_cli_progress (user_data, yx_region_phase_label (YX_REGION_PHASE_ROADS), fraction);
}

static YxExit
update_speeds (YxInvocation *invocation)
{
  const char *path = invocation->arguments[0];
  g_autoptr (GError) error = NULL;
  gboolean done = yx_region_use_speeds (path, option_speeds, speeds_progress_cb, invocation,
                                        invocation->cancellable, &error);

  yx_cli_progress (invocation, NULL, 0);
  if (!done)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "region", path);
    yx_cli_json_bool (json, "rebuilt", FALSE);
    yx_cli_json_string (json, "speeds", option_speeds);
    yx_cli_json_end (json);
  } else {
    g_print (_ ("%s has the speeds of %s now\n"), path, option_speeds);
  }
  return YX_EXIT_OK;
}

YxExit
yx_cmd_region_update (YxInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  YxRegionUpdateReport report = { 0 };
  const YxRegionUpdateOptions options = {
    .region = invocation->arguments[0],
    .extract = option_extract,
    .gazetteers = (const char *const *) option_gazetteers,
    .speeds = option_speeds,
  };
  gboolean done;

  if (option_extract == NULL && option_gazetteers == NULL && option_speeds == NULL)
    return yx_cli_usage (invocation, _ ("give --extract, --gazetteer or --speeds"));
  if (option_speeds != NULL && option_extract == NULL && option_gazetteers != NULL)
    return yx_cli_usage (invocation, _ ("--speeds goes alone or with --extract"));
  if (option_speeds != NULL && option_extract == NULL)
    return update_speeds (invocation);
  done = yx_region_update (&options, progress_cb, invocation, &report, invocation->cancellable,
                           &error);
  yx_cli_progress (invocation, NULL, 0);
  if (!done)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    print_json (options.region, &report);
  } else {
    for (guint i = 0; i < report.problems->len; i++) {
      const YxGazetteerProblem *problem = g_ptr_array_index (report.problems, i);

      g_print (_ ("line %u: %s\n"), problem->line, problem->message);
    }
    g_print (_ ("%s: %u names of the list are on the map, %u are new, %u of these without a "
                "position\n"),
             options.region, report.names_matched, report.names_new, report.names_unplaced);
  }
  g_ptr_array_unref (report.problems);
  return YX_EXIT_OK;
}
