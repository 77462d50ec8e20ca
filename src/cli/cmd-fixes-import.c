/* fixes import */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

#include "exchange/track-file.h"
#include "desk/fixes-import.h"

static char *option_desk;
static char *option_device;

const GOptionEntry yx_cmd_fixes_import_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "device", 0, 0, G_OPTION_ARG_STRING, &option_device,
    N_ ("Whose track it is: a device’s id, identity or label"), N_ ("DEVICE") },
  { NULL },
};

static YxFix *
read_fixes (const char *path, gsize *ret_n, GError **error)
{
  g_autoptr (GArray) track = NULL;
  gboolean timed;
  YxFix *fixes;

  track = yx_track_file_read (path, &timed, error);
  if (track == NULL)
    return NULL;
  if (!timed) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _ ("%s: not every point has a time, so nobody knows when it was there"), path);
    return NULL;
  }
  fixes = g_new (YxFix, track->len);
  for (guint i = 0; i < track->len; i++) {
    const YxRoadFix *point = &g_array_index (track, YxRoadFix, i);

    yx_fix_init (&fixes[i]);
    fixes[i].lon = point->point.lon;
    fixes[i].lat = point->point.lat;
    fixes[i].time = point->time_us;
    if (point->accuracy_m > 0)
      yx_fix_set_accuracy (&fixes[i], point->accuracy_m);
  }
  *ret_n = track->len;
  return fixes;
}

YxExit
yx_cmd_fixes_import (YxInvocation *invocation)
{
  const char *path = invocation->arguments[0];
  g_autofree YxFix *fixes = NULL;
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GError) error = NULL;
  YxExit exit_code;
  guint n_new;
  gsize n;

  if (option_device == NULL)
    return yx_cli_usage (invocation, _ ("--device DEVICE is needed"));
  fixes = read_fixes (path, &n, &error);
  if (fixes == NULL)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (desk == NULL)
    return exit_code;
  if (!yx_desk_import_fixes (desk, option_device, fixes, n, name, &n_new, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_int (json, "fixes", (gint64) n);
    yx_cli_json_int (json, "new", n_new);
    yx_cli_json_end (json);
  } else {
    g_print (_ ("%zu positions, %u of them new\n"), n, n_new);
  }
  return YX_EXIT_OK;
}
