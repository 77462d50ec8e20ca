/* purge */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

#include "desk/devices.h"
#include "desk/purge.h"
#include "model/format.h"

static char *option_desk;
static int option_days = YX_TRACK_DAYS;
static gboolean option_dry_run;
static gboolean option_done;

const GOptionEntry yx_cmd_purge_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "days", 0, 0, G_OPTION_ARG_INT, &option_days, N_ ("Keep tracks so long (180)"), N_ ("N") },
  { "dry-run", 0, 0, G_OPTION_ARG_NONE, &option_dry_run, N_ ("Only say what would go"), NULL },
  { "done", 0, 0, G_OPTION_ARG_NONE, &option_done, N_ ("Say what has gone so far"), NULL },
  { NULL },
};

static const char *
device_name (const GArray *devices, gint64 number)
{
  for (guint i = 0; i < devices->len; i++) {
    const YxDevice *device = &g_array_index (devices, YxDevice, i);

    if (device->number == number)
      return device->label != NULL ? device->label : device->identity;
  }
  return "?";
}

static void
print_json (const YxPurgeReport *report)
{
  YxJsonText *json = yx_cli_json_begin ();

  yx_cli_json_bool (json, "dry_run", option_dry_run);
  yx_cli_json_int (json, "until", report->until);
  yx_cli_json_int (json, "rows", report->n_rows);
  yx_cli_json_int (json, "kept", report->n_kept);
  yx_json_text_key (json, "devices");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < report->counts->len; i++) {
    const YxPurgeCount *count = &g_array_index (report->counts, YxPurgeCount, i);

    yx_json_text_begin_object (json);
    yx_cli_json_int (json, "device", count->device);
    yx_cli_json_int (json, "rows", count->n_rows);
    yx_cli_json_int (json, "first", count->first);
    yx_cli_json_int (json, "last", count->last);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
  yx_cli_json_end (json);
}

static void
print_text (const YxPurgeReport *report, const GArray *devices)
{
  g_autofree char *until = yx_format_time (report->until, NULL);

  if (option_done && report->until == 0) {
    g_print (_ ("Nothing has been purged\n"));
    return;
  }
  g_print (option_done      ? _ ("received before %s, purged: %zu fixes; %zu are kept\n")
           : option_dry_run ? _ ("received before %s, would go: %zu fixes; %zu stay\n")
                            : _ ("received before %s, purged: %zu fixes; %zu stay\n"),
           until, (gsize) report->n_rows, (gsize) report->n_kept);
  for (guint i = 0; i < report->counts->len; i++) {
    const YxPurgeCount *count = &g_array_index (report->counts, YxPurgeCount, i);
    g_autofree char *first = yx_format_time (count->first, NULL);
    g_autofree char *last = yx_format_time (count->last, NULL);

    g_print ("  %s: %zu, %s – %s\n", device_name (devices, count->device), (gsize) count->n_rows,
             first, last);
  }
}

YxExit
yx_cmd_purge (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GArray) devices = NULL;
  g_auto (YxPurgeReport) report = { 0 };
  g_autoptr (GError) error = NULL;
  YxExit exit_code;

  if (option_done && option_dry_run)
    return yx_cli_usage (invocation, _ ("--done and --dry-run are two questions"));
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (!desk)
    return exit_code;
  if (option_done ? !yx_desk_count_purged (desk, &report, &error)
                  : !yx_desk_purge_tracks (desk, option_days, option_dry_run, &report, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  devices = yx_desk_list_devices (desk, &error);
  if (devices == NULL)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json)
    print_json (&report);
  else
    print_text (&report, devices);
  return YX_EXIT_OK;
}
