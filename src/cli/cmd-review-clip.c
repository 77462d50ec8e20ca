/* review clip */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "review/clip.h"
#include "review/road-trails.h"

static char *option_desk;
static char *option_from;
static char *option_to;
static double option_speed;
static int option_rate;
static char *option_size;
static gboolean option_as_known;

const GOptionEntry yx_cmd_review_clip_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "from", 0, 0, G_OPTION_ARG_STRING, &option_from, N_ ("From this time on (the night's begin)"),
    N_ ("TIME") },
  { "to", 0, 0, G_OPTION_ARG_STRING, &option_to, N_ ("Until this time (the night's end)"),
    N_ ("TIME") },
  { "speed", 0, 0, G_OPTION_ARG_DOUBLE, &option_speed, N_ ("Times as fast as it was (60)"),
    N_ ("X") },
  { "rate", 0, 0, G_OPTION_ARG_INT, &option_rate, N_ ("Pictures a second (10)"), N_ ("N") },
  { "size", 0, 0, G_OPTION_ARG_STRING, &option_size, N_ ("Pixels (1280x720)"), N_ ("WxH") },
  { "as-known", 0, 0, G_OPTION_ARG_NONE, &option_as_known,
    N_ ("Only what the desk had received by then"), NULL },
  { NULL },
};

static gboolean
read_options (const YxReplay *replay, YxClipOptions *ret_options, GError **error)
{
  YxClipOptions options = { .speed = option_speed,
                            .rate = (guint) MAX (option_rate, 0),
                            .as_known = option_as_known };

  yx_replay_get_span (replay, &options.from, &options.to);
  if ((option_from != NULL && !yx_cli_parse_time (option_from, &options.from))
      || (option_to != NULL && !yx_cli_parse_time (option_to, &options.to))) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 _ ("“%s” or “%s” is no time like 2026-11-18T05:30"),
                 option_from != NULL ? option_from : "", option_to != NULL ? option_to : "");
    return FALSE;
  }
  if (option_size != NULL
      && (sscanf (option_size, "%4dx%4d", &options.width, &options.height) != 2
          || options.width <= 0 || options.height <= 0)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 _ ("“%s” is no size like 1280x720"), option_size);
    return FALSE;
  }
  if (option_speed < 0.0 || option_rate < 0) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                         _ ("Speed and pictures a second are above zero"));
    return FALSE;
  }
  *ret_options = options;
  return TRUE;
}

static void
progress_cb (guint n_done, guint n_all, gpointer data)
{
  yx_cli_progress (data, _ ("pictures"), (double) n_done / n_all);
}

YxExit
yx_cmd_review_clip (YxInvocation *invocation)
{
  const char *path = invocation->arguments[1];
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *roads_path = NULL;
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxReplay) replay = NULL;
  g_autoptr (YxRegion) region = NULL;
  g_autoptr (YxFixStore) roads = NULL;
  YxClipOptions options;
  YxExit exit_code;
  guint n;

  desk = yx_cli_open_operation (invocation, option_desk, invocation->arguments[0], &id, &exit_code);
  if (!desk)
    return exit_code;
  replay = yx_replay_open (desk, id, invocation->cancellable, &error);
  if (replay == NULL || !read_options (replay, &options, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  region = yx_desk_get_region (desk, NULL);
  if (region != NULL) {
    YxFixStore *fixes = yx_replay_get_course (replay)->fixes;

    roads_path = yx_road_trails_path (yx_desk_get_path (desk), id);
    roads = yx_road_trails_open (fixes, region, roads_path);
    if (roads == NULL)
      roads = yx_road_trails_make (fixes, region, roads_path, invocation->cancellable, &error);
    if (roads == NULL)
      return yx_cli_fail (invocation, g_steal_pointer (&error));
  }
  if (!yx_clip_write (replay, roads, region, &options, path, progress_cb, invocation,
                      invocation->cancellable, &n, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  yx_cli_progress (invocation, NULL, 1.0);
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "file", path);
    yx_cli_json_int (json, "pictures", n);
    yx_cli_json_end (json);
  } else {
    g_print (g_dngettext (GETTEXT_PACKAGE, "%s: %u picture\n", "%s: %u pictures\n", n), path, n);
  }
  return YX_EXIT_OK;
}
