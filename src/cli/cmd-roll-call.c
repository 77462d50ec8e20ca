/* roll-call start, list, answer, close */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

#include "desk/roll-call.h"

static char *option_desk;
static char *option_operation;
static gboolean option_unwell;
static char *option_note;

#define COMMON \
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") }, \
  { "operation", 0, 0, G_OPTION_ARG_STRING, &option_operation, \
    N_ ("The operation's id, its first letters, or its name; else the latest"), N_ ("ID") }

const GOptionEntry yx_cmd_roll_call_options[] = {
  COMMON,
  { NULL },
};

const GOptionEntry yx_cmd_roll_call_answer_options[] = {
  COMMON,
  { "unwell", 0, 0, G_OPTION_ARG_NONE, &option_unwell, N_ ("The officer calls for help"), NULL },
  { "note", 0, 0, G_OPTION_ARG_STRING, &option_note, N_ ("What was said"), N_ ("TEXT") },
  { NULL },
};

/* The open one of the operation. (transfer full) */
static char *
find_open (YxDesk *desk, const char *operation_id, GError **error)
{
  g_autoptr (GPtrArray) calls = yx_desk_list_roll_calls (desk, operation_id, error);

  if (calls == NULL)
    return NULL;
  for (guint i = 0; i < calls->len; i++) {
    const YxRollCall *call = g_ptr_array_index (calls, i);

    if (call->closed == 0)
      return g_strdup (call->id);
  }
  g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                       _ ("No roll call is open in this operation"));
  return NULL;
}

static YxExit
print_id (const YxInvocation *invocation, const char *key, const char *id)
{
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, key, id);
    yx_cli_json_end (json);
  } else {
    g_print ("%s\n", id);
  }
  return YX_EXIT_OK;
}

YxExit
yx_cmd_roll_call_start (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autofree char *operation_id = NULL;
  g_autofree char *id = NULL;
  g_autoptr (YxDesk) desk = yx_cli_open_operation (invocation, option_desk, option_operation,
                                                   &operation_id, &exit_code);
  g_autoptr (GError) error = NULL;

  if (!desk)
    return exit_code;
  if (!yx_desk_call_roll (desk, operation_id, &id, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return print_id (invocation, "roll_call", id);
}

static void
print_call (const YxRollCall *call)
{
  g_autofree char *clock = yx_cli_clock (call->called);

  g_print (call->closed == 0 ? _ ("%s  %u of %u have answered\n")
                             : _ ("%s  %u of %u had answered (closed)\n"),
           clock, call->n_answered, call->answers->len);
  for (guint i = 0; i < call->answers->len; i++) {
    const YxRollAnswer *answer = g_ptr_array_index (call->answers, i);
    g_autofree char *when = answer->answered != 0 ? yx_cli_clock (answer->answered) : NULL;

    g_print ("  %s  %s  %s%s%s\n", answer->vehicle != NULL ? answer->vehicle : "–", answer->name,
             when == NULL ? _ ("no answer") : when,
             when != NULL && !answer->well ? _ ("  calls for help") : "",
             answer->note != NULL ? "  " : "");
    if (answer->note != NULL)
      g_print ("    %s\n", answer->note);
  }
}

static void
add_time (YxJsonText *json, const char *key, gint64 time)
{
  g_autofree char *text = time != 0 ? yx_cli_iso_time (time) : NULL;

  yx_cli_json_string (json, key, text);
}

static void
add_call (YxJsonText *json, const YxRollCall *call)
{
  yx_json_text_begin_object (json);
  yx_cli_json_string (json, "roll_call", call->id);
  yx_cli_json_string (json, "author", call->author);
  add_time (json, "called", call->called);
  add_time (json, "closed", call->closed);
  yx_json_text_key (json, "answers");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < call->answers->len; i++) {
    const YxRollAnswer *answer = g_ptr_array_index (call->answers, i);

    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "officer", answer->officer_id);
    yx_cli_json_string (json, "name", answer->name);
    yx_cli_json_string (json, "phone", answer->phone);
    yx_cli_json_string (json, "vehicle", answer->vehicle);
    add_time (json, "answered", answer->answered);
    yx_json_text_key (json, "well");
    if (answer->answered != 0)
      yx_json_text_bool (json, answer->well);
    else
      yx_json_text_string (json, NULL);
    yx_cli_json_string (json, "note", answer->note);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
  yx_json_text_end_object (json);
}

YxExit
yx_cmd_roll_call_list (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autofree char *operation_id = NULL;
  g_autoptr (YxDesk) desk = yx_cli_open_operation (invocation, option_desk, option_operation,
                                                   &operation_id, &exit_code);
  g_autoptr (GPtrArray) calls = NULL;
  g_autoptr (GError) error = NULL;
  YxJsonText *json = NULL;

  if (!desk)
    return exit_code;
  calls = yx_desk_list_roll_calls (desk, operation_id, &error);
  if (calls == NULL)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    json = yx_cli_json_begin ();
    yx_json_text_key (json, "roll_calls");
    yx_json_text_begin_array (json);
  }
  for (guint i = 0; i < calls->len; i++) {
    if (json != NULL)
      add_call (json, g_ptr_array_index (calls, i));
    else
      print_call (g_ptr_array_index (calls, i));
  }
  if (json != NULL) {
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}

YxExit
yx_cmd_roll_call_answer (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autofree char *operation_id = NULL;
  g_autofree char *id = NULL;
  g_autofree char *officer_id = NULL;
  g_autoptr (YxDesk) desk = yx_cli_open_operation (invocation, option_desk, option_operation,
                                                   &operation_id, &exit_code);
  g_autoptr (GError) error = NULL;

  if (!desk)
    return exit_code;
  officer_id = yx_cli_find_officer (invocation, desk, invocation->arguments[0], &exit_code);
  if (officer_id == NULL)
    return exit_code;
  id = find_open (desk, operation_id, &error);
  if (id == NULL
      || !yx_desk_answer_roll (desk, NULL, id, officer_id, !option_unwell, option_note, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return print_id (invocation, "officer", officer_id);
}

YxExit
yx_cmd_roll_call_close (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autofree char *operation_id = NULL;
  g_autofree char *id = NULL;
  g_autoptr (YxDesk) desk = yx_cli_open_operation (invocation, option_desk, option_operation,
                                                   &operation_id, &exit_code);
  g_autoptr (GError) error = NULL;

  if (!desk)
    return exit_code;
  id = find_open (desk, operation_id, &error);
  if (id == NULL || !yx_desk_close_roll (desk, id, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return print_id (invocation, "roll_call", id);
}
