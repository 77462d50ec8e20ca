/* operation cases, add-cases, remove-cases */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n.h>

#include "desk/lists.h"
#include "desk/operation-cases.h"

static char *option_desk;
static char *option_operation;

const GOptionEntry yx_cmd_operation_cases_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "operation", 0, 0, G_OPTION_ARG_STRING, &option_operation,
    N_ ("The operation's id, its first letters, or its name; else the latest"), N_ ("ID") },
  { NULL },
};

YxExit
yx_cmd_operation_cases (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autofree char *operation_id = NULL;
  g_autoptr (YxDesk) desk = yx_cli_open_operation (invocation, option_desk, option_operation,
                                                   &operation_id, &exit_code);
  g_auto (GStrv) ids = NULL;
  g_autoptr (GListStore) cases = NULL;
  g_autoptr (GError) error = NULL;
  YxJsonText *json = NULL;

  if (!desk)
    return exit_code;
  ids = yx_desk_dup_operation_cases (desk, operation_id, &error);
  cases = ids ? yx_desk_list_cases (desk, NULL, &error) : NULL;
  if (!cases)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    json = yx_cli_json_begin ();
    yx_json_text_key (json, "cases");
    yx_json_text_begin_array (json);
  }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (cases)); i++) {
    g_autoptr (YxCase) item = g_list_model_get_item (G_LIST_MODEL (cases), i);
    const YxCaseData *data = yx_case_get_data (item);

    if (!g_strv_contains ((const char *const *) ids, data->id))
      continue;
    if (!json) {
      g_print ("%s  %s\n", data->number, data->masked_debtors);
      continue;
    }
    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "id", data->id);
    yx_cli_json_string (json, "number", data->number);
    yx_cli_json_string (json, "debtors", data->masked_debtors);
    yx_json_text_end_object (json);
  }
  if (json) {
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}

static YxExit
change (YxInvocation *invocation, gboolean adds)
{
  YxExit exit_code;
  g_autofree char *operation_id = NULL;
  g_autoptr (YxDesk) desk = yx_cli_open_operation (invocation, option_desk, option_operation,
                                                   &operation_id, &exit_code);
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (GError) error = NULL;
  YxOperationCases cases = { 0 };

  if (!desk)
    return exit_code;
  ids = yx_cli_find_cases (desk, invocation->arguments, &error);
  if (!ids
      || !yx_desk_change_operation_cases (
          desk, operation_id, adds ? (const char *const *) ids->pdata : NULL,
          adds ? NULL : (const char *const *) ids->pdata, &cases, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_int (json, "added", cases.n_added);
    yx_cli_json_int (json, "removed", cases.n_removed);
    yx_cli_json_int (json, "cases", cases.n_cases);
    yx_cli_json_int (json, "tasks", cases.n_tasks);
    yx_cli_json_end (json);
  } else {
    g_print (_ ("added: %u, taken out: %u; now cases: %u, visits: %u\n"), cases.n_added,
             cases.n_removed, cases.n_cases, cases.n_tasks);
  }
  return YX_EXIT_OK;
}

YxExit
yx_cmd_operation_add_cases (YxInvocation *invocation)
{
  return change (invocation, TRUE);
}

YxExit
yx_cmd_operation_remove_cases (YxInvocation *invocation)
{
  return change (invocation, FALSE);
}
