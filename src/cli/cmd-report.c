/* report */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

#include "desk/night.h"
#include "desk/reports.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

static char *option_desk;
static char *option_operation;
static char *option_vehicle;
static char *option_stop;
static char *option_outcome;
static char *option_reason;
static char *option_note;
static char *option_time;
static int option_aboard;

const GOptionEntry yx_cmd_report_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "operation", 0, 0, G_OPTION_ARG_STRING, &option_operation,
    N_ ("The operation's id, its first letters, or its name; else the latest"), N_ ("ID") },
  { "vehicle", 0, 0, G_OPTION_ARG_STRING, &option_vehicle, N_ ("Call sign, plate or id of the car"),
    N_ ("CAR") },
  { "stop", 0, 0, G_OPTION_ARG_STRING, &option_stop,
    N_ ("The stop’s number on its route, from 1, or its key; else where the team is or goes next"),
    N_ ("STOP") },
  { "outcome", 0, 0, G_OPTION_ARG_STRING, &option_outcome, N_ ("Of a result: paid, not-found …"),
    N_ ("OUTCOME") },
  { "aboard", 0, 0, G_OPTION_ARG_INT, &option_aboard, N_ ("Persons who come along, or get out"),
    N_ ("N") },
  { "reason", 0, 0, G_OPTION_ARG_STRING, &option_reason,
    N_ ("Why it was stopped: weapon, crowd, medical …"), N_ ("REASON") },
  { "note", 0, 0, G_OPTION_ARG_STRING, &option_note, N_ ("A remark"), N_ ("TEXT") },
  { "time", 0, 0, G_OPTION_ARG_STRING, &option_time,
    N_ ("When it was, as 2025-12-01T21:30 (default: now)"), N_ ("TIME") },
  { NULL },
};

static const YxNightTeam *
find_team (const YxNightView *view, const char *word)
{
  for (guint i = 0; i < view->teams->len; i++) {
    const YxNightTeam *team = g_ptr_array_index (view->teams, i);

    if (g_strcmp0 (team->vehicle_id, word) == 0 || g_strcmp0 (team->plate, word) == 0
        || g_strcmp0 (team->call_sign, word) == 0)
      return team;
  }
  return NULL;
}

/* NULL with *ret_wrong: there is none. A report that is about no stop has none either. */
static const char *
find_stop (const YxNightTeam *team, YxReportKind kind, gboolean *ret_wrong)
{
  const int here = team->there >= 0 ? team->there : team->next;
  const YxNightStop *stop = NULL;
  guint64 number;

  *ret_wrong = FALSE;
  if (option_stop != NULL) {
    if (g_ascii_string_to_unsigned (option_stop, 10, 1, team->stops->len, &number, NULL))
      stop = g_ptr_array_index (team->stops, (guint) number - 1);
    else
      stop = yx_night_team_find_stop (team, option_stop);
    *ret_wrong = stop == NULL;
  } else if (here >= 0
             && (kind == YX_REPORT_KIND_ARRIVED || kind == YX_REPORT_KIND_WORKING
                 || kind == YX_REPORT_KIND_DOOR_OPENED || kind == YX_REPORT_KIND_RESULT
                 || kind == YX_REPORT_KIND_LEFT || kind == YX_REPORT_KIND_STOPPED)) {
    stop = g_ptr_array_index (team->stops, (guint) here);
  }
  return stop != NULL ? stop->key : NULL;
}

YxExit
yx_cmd_report (YxInvocation *invocation)
{
  YxTeamReport report = { 0 };
  g_autofree char *operation = NULL;
  YxExit exit_code;
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxNight) night = NULL;
  g_autoptr (YxNightView) view = NULL;
  g_autoptr (GArray) reports = NULL;
  g_autoptr (GPtrArray) refusals = NULL;
  g_autoptr (GError) error = NULL;
  const YxNightTeam *team;
  const char *stop;
  gboolean wrong;
  int kind, outcome = YX_STOP_OUTCOME_PENDING, reason = YX_STOP_REASON_NOT_SAID;

  if (!yx_enum_parse (YX_TYPE_REPORT_KIND, invocation->arguments[0], &kind))
    return yx_cli_usage (invocation, _ ("“%s” is no report"), invocation->arguments[0]);
  if (option_outcome != NULL && !yx_enum_parse (YX_TYPE_STOP_OUTCOME, option_outcome, &outcome))
    return yx_cli_usage (invocation, _ ("“%s” is no outcome"), option_outcome);
  if (option_reason != NULL && !yx_enum_parse (YX_TYPE_STOP_REASON, option_reason, &reason))
    return yx_cli_usage (invocation, _ ("“%s” is no reason to stop"), option_reason);
  if (option_vehicle == NULL)
    return yx_cli_usage (invocation, _ ("Say which car with --vehicle"));
  if (option_time != NULL && !yx_cli_parse_time (option_time, &report.device_time))
    return yx_cli_usage (invocation, _ ("--time is a time as 2025-12-01T21:30"));
  desk = yx_cli_open_operation (invocation, option_desk, option_operation, &operation, &exit_code);
  if (!desk)
    return exit_code;
  night = yx_night_new (desk, operation, YX_NIGHT_READS, &error);
  if (!night)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  view = yx_night_dup_view (night);
  team = find_team (view, option_vehicle);
  stop = team != NULL ? find_stop (team, (YxReportKind) kind, &wrong) : NULL;
  if (team == NULL || wrong) {
    g_set_error (&error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                 team == NULL ? _ ("“%s” is no car of this operation’s plan")
                              : _ ("“%s” is no stop of this car"),
                 team == NULL ? option_vehicle : option_stop);
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  }
  reports = yx_team_reports_new ();
  report.operation_id = g_steal_pointer (&operation);
  report.vehicle_id = g_strdup (team->vehicle_id);
  report.kind = (YxReportKind) kind;
  report.stop = g_strdup (stop);
  report.outcome = (YxStopOutcome) outcome;
  report.aboard = option_aboard;
  report.reason = (YxStopReason) reason;
  report.note = g_strdup (option_note);
  g_array_append_val (reports, report);
  if (!yx_desk_record_reports (desk, reports, &refusals, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (g_ptr_array_index (refusals, 0) != NULL) {
    g_set_error_literal (&error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                         g_ptr_array_index (refusals, 0));
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  }
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "kind", invocation->arguments[0]);
    yx_cli_json_string (json, "vehicle", team->vehicle_id);
    yx_cli_json_string (json, "stop", stop);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}
