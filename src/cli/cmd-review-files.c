/* review timeline, log, tracks, package */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "desk/names.h"
#include "review/night-file.h"
#include "review/package.h"
#include "review/timeline.h"

static char *option_desk;
static gboolean option_full_names;
static gboolean option_redacted;

#define DESK_OPTION \
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") }

const GOptionEntry yx_cmd_review_files_options[] = {
  DESK_OPTION,
  { "full-names", 0, 0, G_OPTION_ARG_NONE, &option_full_names,
    N_ ("Write names as they are, not masked"), NULL },
  { "redacted", 0, 0, G_OPTION_ARG_NONE, &option_redacted,
    N_ ("Names, numbers and plates hidden, addresses to the township, places to 500 m"), NULL },
  { NULL },
};

const GOptionEntry yx_cmd_review_package_options[] = {
  DESK_OPTION,
  { NULL },
};

static void
edition_clear (YxNightEdition *edition)
{
  g_clear_pointer (&edition->veil, yx_veil_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YxNightEdition, edition_clear)

static YxReplay *
open_replay (YxInvocation *invocation, YxDesk **ret_desk, YxNightEdition *ret_edition,
             YxExit *ret_exit)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxVeil) names = NULL;
  YxReplay *replay;

  if (option_full_names && option_redacted) {
    *ret_exit = yx_cli_usage (invocation, "%s",
                              _ ("--full-names and --redacted exclude each other"));
    return NULL;
  }
  desk = yx_cli_open_operation (invocation, option_desk, invocation->arguments[0], &id, ret_exit);
  if (!desk)
    return NULL;
  /* Full names take the right, and are the event of reading them. */
  if (option_full_names || option_redacted) {
    names = yx_desk_read_names (
        desk, id, option_full_names ? YX_PAPER_EDITION_FULL : YX_PAPER_EDITION_REDACTED, NULL, &error);
    if (names == NULL) {
      *ret_exit = yx_cli_fail (invocation, g_steal_pointer (&error));
      return NULL;
    }
  }
  replay = yx_replay_open (desk, id, invocation->cancellable, &error);
  if (replay == NULL)
    *ret_exit = yx_cli_fail (invocation, g_steal_pointer (&error));
  else if (option_redacted)
    yx_replay_mask_plates (replay);
  ret_edition->full_names = option_full_names;
  ret_edition->veil = option_redacted ? g_steal_pointer (&names) : NULL;
  *ret_desk = g_steal_pointer (&desk);
  return replay;
}

static YxExit
print_file (YxInvocation *invocation, const char *path)
{
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "file", path);
    yx_cli_json_end (json);
  } else {
    g_print ("%s\n", path);
  }
  return YX_EXIT_OK;
}

YxExit
yx_cmd_review_timeline (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (YxNightEdition) edition = { 0 };
  g_autofree char *csv = NULL;
  YxExit exit_code;
  g_autoptr (YxReplay) replay = open_replay (invocation, &desk, &edition, &exit_code);

  if (replay == NULL)
    return exit_code;
  csv = yx_timeline_to_csv (replay, &edition);
  if (!yx_cli_write_text (invocation->arguments[1], csv, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return print_file (invocation, invocation->arguments[1]);
}

/* One file for each car that went out, by its call sign or plate. */
YxExit
yx_cmd_review_log (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (YxNightEdition) edition = { 0 };
  g_autofree char *author = NULL;
  const char *folder = invocation->arguments[1];
  YxJsonText *json = NULL;
  YxExit exit_code;
  g_autoptr (YxReplay) replay = open_replay (invocation, &desk, &edition, &exit_code);
  const YxCourse *course;

  if (replay == NULL)
    return exit_code;
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return yx_cli_fail (invocation, g_error_new (G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s",
                                                 folder, g_strerror (errno)));
  author = yx_desk_dup_author (desk);
  course = yx_replay_get_course (replay);
  if (invocation->json) {
    json = yx_cli_json_begin ();
    yx_json_text_key (json, "files");
    yx_json_text_begin_array (json);
  }
  for (guint i = 0; i < course->cars->len && error == NULL; i++) {
    const YxFactVehicle *vehicle = &g_array_index (course->facts->vehicles, YxFactVehicle, i);
    g_autofree char *log = NULL;
    g_autofree char *name = NULL;
    g_autofree char *path = NULL;

    if (!g_array_index (course->cars, YxCourseCar, i).used)
      continue;
    log = yx_unit_log (replay, vehicle->id, author, &edition);
    name = g_strdelimit (g_strdup_printf ("%s.txt", yx_fact_vehicle_label (vehicle)), "/\\", '-');
    path = g_build_filename (folder, name, NULL);
    if (!yx_cli_write_text (path, log, &error))
      break;
    if (json != NULL)
      yx_json_text_string (json, path);
    else
      g_print ("%s\n", path);
  }
  if (json != NULL && error == NULL) {
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  } else if (json != NULL) {
    yx_json_text_free (json);
  }
  return error == NULL ? YX_EXIT_OK : yx_cli_fail (invocation, g_steal_pointer (&error));
}

YxExit
yx_cmd_review_tracks (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (YxNightEdition) edition = { 0 };
  g_autoptr (YxReplay) replay = NULL;
  YxExportFormat format;
  YxExit exit_code;

  if (!yx_export_format_for_path (invocation->arguments[1], &format, &error))
    return yx_cli_usage (invocation, "%s", error->message);
  replay = open_replay (invocation, &desk, &edition, &exit_code);
  if (replay == NULL)
    return exit_code;
  if (!yx_night_file_write (replay, invocation->arguments[1], format, &edition,
                            invocation->cancellable, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return print_file (invocation, invocation->arguments[1]);
}

YxExit
yx_cmd_review_package (YxInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  g_auto (YxPackageReport) report = { 0 };
  g_autofree char *id = NULL;
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_operation (invocation, option_desk,
                                                   invocation->arguments[0], &id, &exit_code);

  if (!desk)
    return exit_code;
  if (!yx_package_write (desk, id, invocation->arguments[1], invocation->cancellable, &report,
                         &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_int (json, "files", report.n_files);
    yx_cli_json_int (json, "incomplete", report.n_incomplete);
    yx_cli_json_int (json, "bytes", report.n_bytes);
    yx_cli_json_int (json, "events", report.n_events);
    yx_cli_json_string (json, "head_hash", report.head_hash);
    yx_cli_json_end (json);
  } else {
    g_print (_ ("%s: %u files, %zu bytes, %zu events\nwrite down its head: %s\n"),
             invocation->arguments[1], report.n_files, (gsize) report.n_bytes,
             (gsize) report.n_events, report.head_hash);
    if (report.n_incomplete > 0)
      g_print (g_dngettext (GETTEXT_PACKAGE, "%u file never arrived whole and is not in it\n",
                            "%u files never arrived whole and are not in it\n", report.n_incomplete),
               report.n_incomplete);
  }
  return YX_EXIT_OK;
}
