/* alert list, ack */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cli/night-json.h"
#include "desk/alerts.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

static char *option_desk;
static char *option_operation;
static gboolean option_all;

const GOptionEntry yx_cmd_alert_list_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "operation", 0, 0, G_OPTION_ARG_STRING, &option_operation,
    N_ ("The operation's id, its first letters, or its name; else the latest"), N_ ("ID") },
  { "all", 0, 0, G_OPTION_ARG_NONE, &option_all, N_ ("Those that are over as well"), NULL },
  { NULL },
};

const GOptionEntry yx_cmd_alert_ack_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { NULL },
};

YxExit
yx_cmd_alert_list (YxInvocation *invocation)
{
  g_autofree char *operation = NULL;
  YxExit exit_code;
  g_autoptr (YxDesk) desk
      = yx_cli_open_operation (invocation, option_desk, option_operation, &operation, &exit_code);
  const YxAlertFilter filter = { .operation_id = operation, .open_only = !option_all };
  g_autoptr (GPtrArray) alerts = NULL;
  g_autoptr (GError) error = NULL;
  YxJsonText *json;

  if (!desk)
    return exit_code;
  alerts = yx_desk_list_alerts (desk, &filter, &error);
  if (!alerts)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  json = invocation->json ? yx_cli_json_begin () : NULL;
  if (json != NULL) {
    yx_json_text_key (json, "alerts");
    yx_json_text_begin_array (json);
  }
  for (guint i = 0; i < alerts->len; i++) {
    const YxAlert *alert = g_ptr_array_index (alerts, i);
    g_autofree char *raised = yx_cli_clock (alert->raised);

    if (json != NULL) {
      yx_json_text_begin_object (json);
      yx_cli_json_alert (json, alert);
      yx_json_text_end_object (json);
      continue;
    }
    g_print ("%s  %s  [%s] %s%s%s\n", alert->id, raised,
             yx_enum_label (YX_TYPE_ALERT_LEVEL, (int) alert->level), alert->text,
             alert->acknowledged != 0 ? _ (" (acknowledged)") : "",
             alert->cleared != 0 ? _ (" (over)") : "");
  }
  if (json != NULL) {
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}

YxExit
yx_cmd_alert_ack (YxInvocation *invocation)
{
  const YxAlertFilter filter = { .open_only = TRUE };
  const char *word = invocation->arguments[0];
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_autoptr (GPtrArray) alerts = NULL;
  g_autoptr (GError) error = NULL;
  const char *id = word;

  if (!desk)
    return exit_code;
  alerts = yx_desk_list_alerts (desk, &filter, &error);
  if (!alerts)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  /* Ids of one minute begin alike, so their ends are what people type. */
  for (guint i = 0; i < alerts->len; i++) {
    const YxAlert *alert = g_ptr_array_index (alerts, i);

    if (strlen (word) >= 4 && g_str_has_suffix (alert->id, word))
      id = alert->id;
  }
  if (!yx_desk_acknowledge_alert (desk, id, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return YX_EXIT_OK;
}
