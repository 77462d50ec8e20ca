/* rules show, check, add, remove, list; member set, list; case status */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

#include "desk/import.h"
#include "desk/lists.h"
#include "desk/roles.h"
#include "desk/rulesets.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

static char *option_desk;
static char *option_date;
static gboolean option_remove;

const GOptionEntry yx_cmd_rules_desk_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { NULL },
};

const GOptionEntry yx_cmd_rules_show_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk,
    N_ ("The desk, with the court's own rulesets; else the built-in one"), N_ ("DESK") },
  { "date", 0, 0, G_OPTION_ARG_STRING, &option_date, N_ ("In force on this day (today)"),
    N_ ("YYYY-MM-DD") },
  { NULL },
};

const GOptionEntry yx_cmd_member_set_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "remove", 0, 0, G_OPTION_ARG_NONE, &option_remove, N_ ("Take the role away"), NULL },
  { NULL },
};

static gboolean
parse_day (const char *text, GDate *ret_day)
{
  gint64 time = g_get_real_time ();
  g_autofree char *full = text ? g_strconcat (text, "T12:00", NULL) : NULL;
  g_autoptr (GDateTime) local = NULL;

  if (full && !yx_cli_parse_time (full, &time))
    return FALSE;
  local = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);
  g_date_clear (ret_day, 1);
  g_date_set_dmy (ret_day, (GDateDay) g_date_time_get_day_of_month (local),
                  (GDateMonth) g_date_time_get_month (local),
                  (GDateYear) g_date_time_get_year (local));
  return TRUE;
}

YxExit
yx_cmd_rules_show (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxRuleset) ruleset = NULL;
  g_autoptr (GError) error = NULL;
  char date[16];
  GDate day;
  YxExit exit_code;

  if (!parse_day (option_date, &day))
    return yx_cli_usage (invocation, _ ("“%s” is no day like 2025-12-01"), option_date);
  if (option_desk) {
    desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
    if (!desk)
      return exit_code;
    ruleset = yx_desk_get_ruleset (desk, &day, &error);
  } else {
    g_autoptr (YxRulebook) book = yx_rulebook_new ();

    ruleset = yx_rulebook_in_force (book, &day, &error);
  }
  if (!ruleset)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    g_autofree char *json = yx_ruleset_to_json (ruleset);

    g_print ("%s\n", json);
    return YX_EXIT_OK;
  }
  g_date_strftime (date, sizeof date, "%Y-%m-%d", yx_ruleset_get_valid_from (ruleset));
  g_print (_ ("%s, in force since %s\n"), yx_ruleset_get_name (ruleset), date);
  for (int i = 0; i < YX_N_RULES; i++) {
    const YxRule *rule = yx_ruleset_get_rule (ruleset, (YxRuleId) i);

    g_print ("%2d %s %s: %s\n", i + 1, rule->level == YX_RULE_LEVEL_BLOCK ? "B" : "W",
             yx_rule_label ((YxRuleId) i), yx_rule_text_get (&rule->asks));
    g_print ("     %s%s\n", yx_rule_text_get (&rule->article),
             rule->override == YX_OVERRIDE_NEVER ? _ ("; never overridden") : "");
  }
  return YX_EXIT_OK;
}

/* Whether a file is a ruleset, without a desk. */
YxExit
yx_cmd_rules_check (YxInvocation *invocation)
{
  g_autoptr (YxRuleset) ruleset = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *shown = NULL;
  char date[16];
  gsize size;

  if (!yx_cli_read_file (invocation->arguments[0], &text, &size, &shown, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  ruleset = yx_ruleset_parse (NULL, shown, text, size, &error);
  if (!ruleset)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  g_date_strftime (date, sizeof date, "%Y-%m-%d", yx_ruleset_get_valid_from (ruleset));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "name", yx_ruleset_get_name (ruleset));
    yx_cli_json_string (json, "valid_from", date);
    yx_cli_json_bool (json, "amends", yx_ruleset_amends (ruleset));
    yx_cli_json_end (json);
  } else {
    g_print (yx_ruleset_amends (ruleset) ? _ ("%s amends from %s on\n")
                                         : _ ("%s is complete, in force from %s on\n"),
             yx_ruleset_get_name (ruleset), date);
  }
  return YX_EXIT_OK;
}

YxExit
yx_cmd_rules_add (YxInvocation *invocation)
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
  if (!yx_desk_add_ruleset (desk, shown, text, size, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return yx_cmd_rules_list (invocation);
}

YxExit
yx_cmd_rules_remove (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_autoptr (GError) error = NULL;

  if (!desk)
    return exit_code;
  if (!yx_desk_remove_ruleset (desk, invocation->arguments[0], &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return yx_cmd_rules_list (invocation);
}

void
yx_cli_print_rule_files (YxInvocation *invocation, const char *key, GArray *files,
                         const char *none)
{
  YxJsonText *json = NULL;

  if (invocation->json) {
    json = yx_cli_json_begin ();
    yx_json_text_key (json, key);
    yx_json_text_begin_array (json);
  }
  for (guint i = 0; i < files->len; i++) {
    const YxRulesetFile *file = &g_array_index (files, YxRulesetFile, i);

    if (!json) {
      g_print ("%s  %s  %s\n", file->valid_from, file->shown, file->author);
      continue;
    }
    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "name", file->shown);
    yx_cli_json_string (json, "valid_from", file->valid_from);
    yx_cli_json_string (json, "author", file->author);
    yx_json_text_end_object (json);
  }
  if (json) {
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  } else if (files->len == 0) {
    g_print ("%s\n", none);
  }
}

YxExit
yx_cmd_rules_list (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_autoptr (GArray) files = NULL;
  g_autoptr (GError) error = NULL;

  if (!desk)
    return exit_code;
  files = yx_desk_list_rulesets (desk, &error);
  if (!files)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  yx_cli_print_rule_files (invocation, "rulesets", files,
                           _ ("The desk has no ruleset of its own; the built-in one is in force"));
  return YX_EXIT_OK;
}

YxExit
yx_cmd_member_set (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GError) error = NULL;
  int role;
  YxExit exit_code;

  if (!yx_enum_parse (YX_TYPE_ROLE, invocation->arguments[1], &role))
    return yx_cli_usage (invocation, _ ("the roles are administrator, commander, dispatcher, "
                                        "reviewer and clerk"));
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (!desk)
    return exit_code;
  if (!yx_desk_set_member_role (desk, invocation->arguments[0], (YxRole) role, !option_remove,
                                &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return yx_cmd_member_list (invocation);
}

YxExit
yx_cmd_member_list (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_autoptr (GArray) members = NULL;
  g_autoptr (GError) error = NULL;
  YxJsonText *json = NULL;

  if (!desk)
    return exit_code;
  members = yx_desk_list_members (desk, &error);
  if (!members)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    json = yx_cli_json_begin ();
    yx_json_text_key (json, "members");
    yx_json_text_begin_array (json);
  }
  for (guint i = 0; i < members->len; i++) {
    const YxMember *member = &g_array_index (members, YxMember, i);

    if (json) {
      yx_json_text_begin_object (json);
      yx_cli_json_string (json, "name", member->name);
      yx_json_text_key (json, "roles");
      yx_json_text_begin_array (json);
    } else {
      g_print ("%s:", member->name);
    }
    for (int role = 0; role <= YX_ROLE_CLERK; role++) {
      if ((member->roles & (1u << role)) == 0)
        continue;
      if (json)
        yx_json_text_string (json, yx_enum_nick (YX_TYPE_ROLE, role));
      else
        g_print (" %s", yx_enum_label (YX_TYPE_ROLE, role));
    }
    if (json) {
      yx_json_text_end_array (json);
      yx_json_text_end_object (json);
    } else {
      g_print ("\n");
    }
  }
  if (json) {
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  } else if (members->len == 0) {
    g_print (_ ("The desk has no members; whoever opens it holds every role\n"));
  }
  return YX_EXIT_OK;
}

/* A case paid, settled … by its number. */
YxExit
yx_cmd_case_status (YxInvocation *invocation)
{
  YxCaseFilter filter = { .text = invocation->arguments[0] };
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GListStore) cases = NULL;
  g_autoptr (YxCase) item = NULL;
  g_autoptr (GError) error = NULL;
  int status;
  YxExit exit_code;

  if (!yx_enum_parse (YX_TYPE_CASE_STATUS, invocation->arguments[1], &status))
    return yx_cli_usage (invocation, _ ("the statuses are open, paid, settled, suspended, "
                                        "terminated and concluded"));
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (!desk)
    return exit_code;
  cases = yx_desk_list_cases (desk, &filter, &error);
  if (!cases)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (g_list_model_get_n_items (G_LIST_MODEL (cases)) != 1)
    return yx_cli_fail (invocation,
                        g_error_new (YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                                     g_list_model_get_n_items (G_LIST_MODEL (cases)) == 0
                                         ? _ ("There is no case %s")
                                         : _ ("More than one case matches %s"),
                                     invocation->arguments[0]));
  item = g_list_model_get_item (G_LIST_MODEL (cases), 0);
  if (!yx_desk_set_case_status (desk, yx_case_get_data (item)->id, (YxCaseStatus) status, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "case", yx_case_get_data (item)->number);
    yx_cli_json_string (json, "status", invocation->arguments[1]);
    yx_cli_json_end (json);
  } else {
    g_print ("%s: %s\n", yx_case_get_data (item)->number,
             yx_enum_label (YX_TYPE_CASE_STATUS, status));
  }
  return YX_EXIT_OK;
}
