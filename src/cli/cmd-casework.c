/* casework show, check, add, remove, list: the dated file of workflow, measures and triage */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

#include "desk/casework.h"
#include "desk/rulesets.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

static char *option_desk;

const GOptionEntry yx_cmd_casework_desk_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { NULL },
};

const GOptionEntry yx_cmd_casework_show_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk,
    N_ ("The desk, with the court's own casework rules; else the built-in ones"), N_ ("DESK") },
  { NULL },
};

static void
json_casework (const YxCasework *casework, const char *date)
{
  YxJsonText *json = yx_cli_json_begin ();

  yx_cli_json_string (json, "name", yx_casework_get_name (casework));
  yx_cli_json_string (json, "valid_from", date);
  yx_cli_json_string (json, "sha256", yx_casework_get_digest (casework));
  yx_json_text_key (json, "nodes");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < yx_casework_get_n_nodes (casework); i++)
    yx_json_text_string (json, yx_casework_get_node (casework, i)->nick);
  yx_json_text_end_array (json);
  yx_json_text_key (json, "triage");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < yx_casework_get_n_rules (casework); i++)
    yx_json_text_string (json, yx_casework_get_rule (casework, i)->nick);
  yx_json_text_end_array (json);
  yx_cli_json_end (json);
}

static void
print_node (const YxCasework *casework, const YxWorkNode *node)
{
  const char *after
      = node->after >= 0
            ? yx_rule_text_get (&yx_casework_get_node (casework, (guint) node->after)->label)
            : NULL;

  g_print ("  %s (%s)", yx_rule_text_get (&node->label), node->nick);
  if (node->days > 0)
    g_print (g_dngettext (GETTEXT_PACKAGE, ": %d day after %s", ": %d days after %s",
                          (gulong) node->days),
             node->days, after);
  if (node->months > 0)
    g_print (g_dngettext (GETTEXT_PACKAGE, ": %d month after %s", ": %d months after %s",
                          (gulong) node->months),
             node->months, after);
  g_print ("%s\n     %s\n", node->repeats > 0 ? _ (", again and again") : "",
           yx_rule_text_get (&node->article));
}

static void
print_casework (YxInvocation *invocation, const YxCasework *casework)
{
  char date[16];

  g_date_strftime (date, sizeof date, "%Y-%m-%d", yx_casework_get_valid_from (casework));
  if (invocation->json) {
    json_casework (casework, date);
    return;
  }
  g_print (_ ("%s, in force since %s\n"), yx_casework_get_name (casework), date);
  for (guint i = 0; i < yx_casework_get_n_nodes (casework); i++)
    print_node (casework, yx_casework_get_node (casework, i));
  for (guint i = 0; i < yx_casework_get_n_rules (casework); i++) {
    const YxTriageRule *rule = yx_casework_get_rule (casework, i);

    g_print ("  → %s: %s\n     %s\n", yx_enum_label (YX_TYPE_TRACK, (int) rule->track),
             yx_rule_text_get (&rule->asks), yx_rule_text_get (&rule->article));
  }
}

YxExit
yx_cmd_casework_show (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxCasework) casework = NULL;
  g_autoptr (GError) error = NULL;
  YxExit exit_code;

  if (option_desk) {
    desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
    if (!desk)
      return exit_code;
    casework = yx_desk_get_casework (desk, &error);
    if (!casework)
      return yx_cli_fail (invocation, g_steal_pointer (&error));
  } else {
    casework = yx_casework_ref (yx_casework_builtin ());
  }
  print_casework (invocation, casework);
  return YX_EXIT_OK;
}

YxExit
yx_cmd_casework_check (YxInvocation *invocation)
{
  g_autoptr (YxCasework) casework = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *shown = NULL;
  gsize size;

  if (!yx_cli_read_file (invocation->arguments[0], &text, &size, &shown, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  casework = yx_casework_parse (shown, text, size, &error);
  if (!casework)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  print_casework (invocation, casework);
  return YX_EXIT_OK;
}

YxExit
yx_cmd_casework_add (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *shown = NULL;
  gsize size;
  YxExit exit_code;

  if (!yx_cli_read_file (invocation->arguments[0], &text, &size, &shown, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (!desk)
    return exit_code;
  if (!yx_desk_add_casework (desk, shown, text, size, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return yx_cmd_casework_list (invocation);
}

YxExit
yx_cmd_casework_remove (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_autoptr (GError) error = NULL;

  if (!desk)
    return exit_code;
  if (!yx_desk_remove_casework (desk, invocation->arguments[0], &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return yx_cmd_casework_list (invocation);
}

YxExit
yx_cmd_casework_list (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_autoptr (GArray) files = NULL;
  g_autoptr (GError) error = NULL;

  if (!desk)
    return exit_code;
  files = yx_desk_list_casework (desk, &error);
  if (!files)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  yx_cli_print_rule_files (invocation, "casework", files,
                           _ ("The desk has no casework rules of its own; the built-in ones are "
                              "in force"));
  return YX_EXIT_OK;
}
