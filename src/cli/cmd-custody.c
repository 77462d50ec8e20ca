/* custody list, begin, extend, hand-over, end */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cli/night-json.h"
#include "desk/custody.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

static char *option_desk;
static char *option_operation;
static char *option_reason;
static char *option_note;
static char *option_time;
static char *option_task;
static char *option_vehicle;
static gboolean option_all;

#define DESK_OPTION \
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") }
#define OPERATION_OPTION \
  { "operation", 0, 0, G_OPTION_ARG_STRING, &option_operation, \
    N_ ("The operation's id, its first letters, or its name; else the latest"), N_ ("ID") }
#define TIME_OPTION \
  { "time", 0, 0, G_OPTION_ARG_STRING, &option_time, \
    N_ ("When it was, as 2025-12-01T21:30 (default: now)"), N_ ("TIME") }

const GOptionEntry yx_cmd_custody_list_options[] = {
  DESK_OPTION,
  OPERATION_OPTION,
  { "all", 0, 0, G_OPTION_ARG_NONE, &option_all, N_ ("Those that have ended as well"), NULL },
  { NULL },
};

const GOptionEntry yx_cmd_custody_begin_options[] = {
  DESK_OPTION,
  OPERATION_OPTION,
  { "task", 0, 0, G_OPTION_ARG_STRING, &option_task, N_ ("The task’s id"), N_ ("ID") },
  { "vehicle", 0, 0, G_OPTION_ARG_STRING, &option_vehicle, N_ ("The id of the car he rides in"),
    N_ ("ID") },
  { "reason", 0, 0, G_OPTION_ARG_STRING, &option_reason,
    N_ ("Why again, when he was under control within the day"), N_ ("TEXT") },
  TIME_OPTION,
  { NULL },
};

const GOptionEntry yx_cmd_custody_extend_options[] = {
  DESK_OPTION,
  { "reason", 0, 0, G_OPTION_ARG_STRING, &option_reason, N_ ("Why the longer time is needed"),
    N_ ("TEXT") },
  { NULL },
};

const GOptionEntry yx_cmd_custody_hand_over_options[] = {
  DESK_OPTION,
  TIME_OPTION,
  { NULL },
};

const GOptionEntry yx_cmd_custody_end_options[] = {
  DESK_OPTION,
  { "note", 0, 0, G_OPTION_ARG_STRING, &option_note, N_ ("A remark"), N_ ("TEXT") },
  TIME_OPTION,
  { NULL },
};

static gboolean
read_time (gint64 *ret_time)
{
  *ret_time = 0;
  return option_time == NULL || yx_cli_parse_time (option_time, ret_time);
}

static YxExit
bad_time (const YxInvocation *invocation)
{
  return yx_cli_usage (invocation, _ ("--time is a time as 2025-12-01T21:30"));
}

YxExit
yx_cmd_custody_list (YxInvocation *invocation)
{
  g_autofree char *operation = NULL;
  YxExit exit_code;
  g_autoptr (YxDesk) desk
      = yx_cli_open_operation (invocation, option_desk, option_operation, &operation, &exit_code);
  g_autoptr (GPtrArray) custodies = NULL;
  g_autoptr (GError) error = NULL;
  YxJsonText *json;

  if (!desk)
    return exit_code;
  custodies = yx_desk_list_custodies (desk, operation, !option_all, &error);
  if (!custodies)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  json = invocation->json ? yx_cli_json_begin () : NULL;
  if (json != NULL) {
    yx_json_text_key (json, "custodies");
    yx_json_text_begin_array (json);
  }
  for (guint i = 0; i < custodies->len; i++) {
    const YxCustody *custody = g_ptr_array_index (custodies, i);
    g_autofree char *began = yx_cli_clock (custody->began);
    g_autofree char *ends = yx_cli_clock (custody->ends);
    g_autofree char *ended = custody->ended != 0 ? yx_cli_clock (custody->ended) : NULL;

    if (json != NULL) {
      yx_json_text_begin_object (json);
      yx_cli_json_custody (json, custody);
      yx_json_text_end_object (json);
    } else if (ended != NULL) {
      g_print (_ ("%s  %s  since %s, ended at %s: %s\n"), custody->id, custody->debtor, began, ended,
               yx_enum_label (YX_TYPE_CUSTODY_END, (int) custody->ended_how));
    } else {
      g_print (_ ("%s  %s  since %s, until %s at the latest\n"), custody->id, custody->debtor, began,
               ends);
    }
  }
  if (json != NULL) {
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}

YxExit
yx_cmd_custody_begin (YxInvocation *invocation)
{
  YxCustodyBegin begin = { .debtor_id = invocation->arguments[0] };
  g_autofree char *operation = NULL;
  g_autofree char *id = NULL;
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GError) error = NULL;
  YxExit exit_code;

  if (!read_time (&begin.began))
    return bad_time (invocation);
  desk = yx_cli_open_operation (invocation, option_desk, option_operation, &operation, &exit_code);
  if (!desk)
    return exit_code;
  begin.operation_id = operation;
  begin.task_id = option_task;
  begin.vehicle_id = option_vehicle;
  begin.reason = option_reason;
  if (!yx_desk_begin_custody (desk, &begin, &id, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "custody", id);
    yx_cli_json_end (json);
  } else {
    g_print ("%s\n", id);
  }
  return YX_EXIT_OK;
}

/* The running one whose id ends so, else what was typed. (transfer full) */
static char *
find_custody (YxDesk *desk, const char *word)
{
  g_autoptr (GPtrArray) custodies = yx_desk_list_custodies (desk, NULL, TRUE, NULL);

  for (guint i = 0; custodies != NULL && strlen (word) >= 4 && i < custodies->len; i++) {
    const YxCustody *custody = g_ptr_array_index (custodies, i);

    if (g_str_has_suffix (custody->id, word))
      return g_strdup (custody->id);
  }
  return g_strdup (word);
}

YxExit
yx_cmd_custody_extend (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  if (!desk)
    return exit_code;
  id = find_custody (desk, invocation->arguments[0]);
  if (!yx_desk_extend_custody (desk, id, option_reason, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return YX_EXIT_OK;
}

YxExit
yx_cmd_custody_hand_over (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  YxExit exit_code;
  gint64 time;

  if (!read_time (&time))
    return bad_time (invocation);
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (!desk)
    return exit_code;
  id = find_custody (desk, invocation->arguments[0]);
  if (!yx_desk_hand_over_custody (desk, id, time, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return YX_EXIT_OK;
}

YxExit
yx_cmd_custody_end (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  YxExit exit_code;
  gint64 time;
  int how;

  if (!yx_enum_parse (YX_TYPE_CUSTODY_END, invocation->arguments[1], &how))
    return yx_cli_usage (invocation, _ ("“%s” is no end of a custody"), invocation->arguments[1]);
  if (!read_time (&time))
    return bad_time (invocation);
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (!desk)
    return exit_code;
  id = find_custody (desk, invocation->arguments[0]);
  if (!yx_desk_end_custody (desk, id, (YxCustodyEnd) how, option_note, time, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return YX_EXIT_OK;
}
