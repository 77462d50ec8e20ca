/* operation check, override, withdraw: the go/no-go */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

#include "desk/operation.h"
#include "desk/steps.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

static char *option_desk;
static char *option_operation;
static char *option_stage;
static char *option_debtor;
static char *option_task;
static char *option_case;
static gboolean option_all;

#define OPERATION_OPTIONS \
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") }, \
  { "operation", 0, 0, G_OPTION_ARG_STRING, &option_operation, \
    N_ ("The operation's id, its first letters, or its name; else the latest"), N_ ("ID") }

const GOptionEntry yx_cmd_operation_check_options[] = {
  OPERATION_OPTIONS,
  { "stage", 0, 0, G_OPTION_ARG_STRING, &option_stage,
    N_ ("preparation (kept with its event; the default), approval or departure (a look ahead)"),
    N_ ("STAGE") },
  { "all", 0, 0, G_OPTION_ARG_NONE, &option_all, N_ ("Print the rules that pass as well"), NULL },
  { NULL },
};

const GOptionEntry yx_cmd_operation_override_options[] = {
  OPERATION_OPTIONS,
  { "debtor", 0, 0, G_OPTION_ARG_STRING, &option_debtor, N_ ("Of the visit to this debtor"),
    N_ ("NAME") },
  { "task", 0, 0, G_OPTION_ARG_STRING, &option_task, N_ ("Of the visit with this id"), N_ ("ID") },
  { "case", 0, 0, G_OPTION_ARG_STRING, &option_case, N_ ("Of this case of the visit only"),
    N_ ("NUMBER") },
  { NULL },
};

const GOptionEntry yx_cmd_operation_withdraw_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { NULL },
};

/* ---- Writing a check ---- */

static const char *
mark_of (const YxTaskFinding *finding)
{
  if (finding->override_id)
    return "»";
  switch (finding->verdict) {
  case YX_VERDICT_BLOCK:
    return finding->missing ? "?" : "×";
  case YX_VERDICT_WARN:
    return "!";
  case YX_VERDICT_PASS:
    return "✓";
  case YX_VERDICT_NOT_ASKED:
  default:
    return "–";
  }
}

static void
print_finding (const YxOperationCheck *check, const YxTaskFinding *finding)
{
  const YxRule *rule = yx_ruleset_get_rule (check->ruleset, finding->rule);

  g_print (_("  %s %2d %s%s%s: %s\n"), mark_of (finding), (int) finding->rule + 1,
           yx_rule_label (finding->rule), finding->case_number ? " " : "",
           finding->case_number ? finding->case_number : "", finding->seen);
  if (finding->verdict == YX_VERDICT_PASS)
    return;
  if (finding->override_id) {
    g_autofree char *when = yx_format_time (finding->given, NULL);

    g_print (_ ("       overridden by %s at %s: %s\n"), finding->commander, when, finding->reason);
    return;
  }
  g_print ("       %s\n       → %s\n", yx_rule_text_get (&rule->article),
           yx_rule_text_get (&rule->remedy));
}

static void
print_text (const YxOperationCheck *check)
{
  for (guint i = 0; i < check->tasks->len; i++) {
    const YxTaskCheck *task = g_ptr_array_index (check->tasks, i);

    g_print ("%s  %s  %s\n", task->masked_debtor, task->case_numbers,
             yx_enum_label (YX_TYPE_STANDING, (int) task->standing));
    for (guint f = 0; f < task->findings->len; f++) {
      const YxTaskFinding *finding = &g_array_index (task->findings, YxTaskFinding, f);

      if (finding->verdict >= YX_VERDICT_WARN
          || (option_all && finding->verdict == YX_VERDICT_PASS))
        print_finding (check, finding);
    }
  }
  /* What stops somebody is said on stderr. */
  if (check->n_papers + check->n_no_go == 0) {
    g_autofree char *sentence = yx_operation_check_sentence (check);

    g_print (_ ("%s (%s)\n"), sentence, yx_ruleset_get_name (check->ruleset));
  }
}

static void
add_finding (YxJsonText *json, const YxOperationCheck *check, const YxTaskFinding *finding)
{
  const YxRule *rule = yx_ruleset_get_rule (check->ruleset, finding->rule);

  yx_json_text_begin_object (json);
  yx_cli_json_string (json, "rule", yx_rule_nick (finding->rule));
  yx_cli_json_int (json, "number", (int) finding->rule + 1);
  yx_cli_json_string (json, "verdict", yx_enum_nick (YX_TYPE_VERDICT, (int) finding->verdict));
  yx_cli_json_bool (json, "missing", finding->missing);
  yx_cli_json_string (json, "case", finding->case_number);
  yx_cli_json_string (json, "seen", finding->seen);
  yx_cli_json_string (json, "basis", yx_rule_text_get (&rule->article));
  yx_cli_json_string (json, "remedy", yx_rule_text_get (&rule->remedy));
  yx_cli_json_bool (json, "may_be_overridden", rule->override == YX_OVERRIDE_COMMANDER);
  yx_json_text_key (json, "override");
  if (finding->override_id) {
    g_autofree char *given = yx_cli_iso_time (finding->given);

    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "id", finding->override_id);
    yx_cli_json_string (json, "commander", finding->commander);
    yx_cli_json_string (json, "reason", finding->reason);
    yx_cli_json_string (json, "given", given);
    yx_json_text_end_object (json);
  } else {
    yx_json_text_string (json, NULL);
  }
  yx_json_text_end_object (json);
}

static void
print_json (const YxOperationCheck *check)
{
  YxJsonText *json = yx_cli_json_begin ();
  g_autofree char *sentence = yx_operation_check_sentence (check);

  yx_cli_json_string (json, "operation", check->operation_id);
  yx_cli_json_string (json, "stage", yx_enum_nick (YX_TYPE_CHECK_STAGE, (int) check->stage));
  yx_cli_json_string (json, "ruleset", yx_ruleset_get_name (check->ruleset));
  yx_cli_json_bool (json, "night", check->night);
  yx_cli_json_int (json, "go", check->n_go);
  yx_cli_json_int (json, "warned", check->n_warned);
  yx_cli_json_int (json, "papers", check->n_papers);
  yx_cli_json_int (json, "no_go", check->n_no_go);
  yx_cli_json_string (json, "sentence", sentence);
  yx_json_text_key (json, "tasks");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < check->tasks->len; i++) {
    const YxTaskCheck *task = g_ptr_array_index (check->tasks, i);

    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "task", task->task_id);
    yx_cli_json_string (json, "debtor", task->masked_debtor);
    yx_cli_json_string (json, "cases", task->case_numbers);
    yx_cli_json_bool (json, "planned", task->planned);
    yx_cli_json_string (json, "standing",
                        yx_enum_nick (YX_TYPE_STANDING, (int) task->standing));
    yx_json_text_key (json, "findings");
    yx_json_text_begin_array (json);
    for (guint f = 0; f < task->findings->len; f++) {
      const YxTaskFinding *finding = &g_array_index (task->findings, YxTaskFinding, f);

      if (finding->verdict != YX_VERDICT_NOT_ASKED)
        add_finding (json, check, finding);
    }
    yx_json_text_end_array (json);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
  yx_cli_json_end (json);
}

YxExit
yx_cli_print_check (YxInvocation *invocation, const YxOperationCheck *check)
{
  if (invocation->json)
    print_json (check);
  else
    print_text (check);
  if (check->n_papers + check->n_no_go > 0) {
    g_autofree char *sentence = yx_operation_check_sentence (check);

    return yx_cli_fail (invocation,
                        g_error_new_literal (YX_DESK_ERROR, YX_DESK_ERROR_UNLAWFUL, sentence));
  }
  return YX_EXIT_OK;
}

/* ---- Commands ---- */

YxDesk *
yx_cli_open_operation (YxInvocation *invocation, const char *path, const char *which,
                       char **ret_operation_id, YxExit *ret_exit)
{
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, path, ret_exit);
  g_autoptr (YxOperation) operation = NULL;
  g_autoptr (GError) error = NULL;

  if (!desk)
    return NULL;
  operation = yx_desk_find_operation (desk, which, &error);
  if (!operation) {
    *ret_exit = yx_cli_fail (invocation, g_steal_pointer (&error));
    return NULL;
  }
  *ret_operation_id = g_strdup (yx_operation_get_data (operation)->id);
  return g_steal_pointer (&desk);
}

YxExit
yx_cmd_operation_check (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxOperationCheck) check = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  int stage = YX_CHECK_STAGE_PREPARATION;
  YxExit exit_code;

  if (option_stage && !yx_enum_parse (YX_TYPE_CHECK_STAGE, option_stage, &stage))
    return yx_cli_usage (invocation, _ ("--stage is preparation, approval or departure"));
  desk = yx_cli_open_operation (invocation, option_desk, option_operation, &id, &exit_code);
  if (!desk)
    return exit_code;
  check = stage == YX_CHECK_STAGE_PREPARATION
              ? yx_desk_prepare_operation (desk, id, &error)
              : yx_desk_check_operation (desk, id, (YxCheckStage) stage, &error);
  if (!check)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return yx_cli_print_check (invocation, check);
}

/* The visit that --debtor or --task means; a usage error when none or several. */
static const YxTaskCheck *
find_visit (YxInvocation *invocation, const YxOperationCheck *check, YxExit *ret_exit)
{
  const YxTaskCheck *found = NULL;

  for (guint i = 0; i < check->tasks->len; i++) {
    const YxTaskCheck *task = g_ptr_array_index (check->tasks, i);

    if (option_task ? !g_str_equal (task->task_id, option_task)
                    : !g_str_equal (task->debtor, option_debtor))
      continue;
    if (found) {
      *ret_exit = yx_cli_usage (invocation, _ ("there are several debtors %s; give --task ID"),
                                option_debtor);
      return NULL;
    }
    found = task;
  }
  if (!found)
    *ret_exit = yx_cli_fail (invocation,
                             g_error_new (YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                                          _ ("The operation has no visit to %s"),
                                          option_task ? option_task : option_debtor));
  return found;
}

YxExit
yx_cmd_operation_override (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxOperationCheck) check = NULL;
  g_autoptr (YxOperationCheck) after = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *operation_id = NULL;
  const YxTaskCheck *task;
  guint n_blocks = 0;
  YxRuleId rule;
  YxExit exit_code = YX_EXIT_OK;

  if (!yx_rule_parse (invocation->arguments[0], &rule))
    return yx_cli_usage (invocation, _ ("there is no rule “%s”"), invocation->arguments[0]);
  if (!option_debtor == !option_task)
    return yx_cli_usage (invocation, _ ("which visit? Give --debtor NAME or --task ID"));
  desk = yx_cli_open_operation (invocation, option_desk, option_operation, &operation_id,
                                &exit_code);
  if (!desk)
    return exit_code;
  check = yx_desk_check_operation (desk, operation_id, YX_CHECK_STAGE_DEPARTURE, &error);
  if (!check)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  task = find_visit (invocation, check, &exit_code);
  if (!task)
    return exit_code;

  for (guint f = 0; f < task->findings->len; f++) {
    const YxTaskFinding *finding = &g_array_index (task->findings, YxTaskFinding, f);

    if (finding->rule != rule || finding->verdict != YX_VERDICT_BLOCK || finding->override_id
        || (option_case && g_strcmp0 (finding->case_number, option_case) != 0))
      continue;
    n_blocks++;
    if (!yx_desk_override (desk, task->task_id, finding->case_id, rule, invocation->arguments[1],
                           NULL, &error))
      return yx_cli_fail (invocation, g_steal_pointer (&error));
  }
  /* Nothing stands in the way: the desk says so in its words. */
  if (n_blocks == 0
      && !yx_desk_override (desk, task->task_id, NULL, rule, invocation->arguments[1], NULL,
                            &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));

  after = yx_desk_check_operation (desk, operation_id, YX_CHECK_STAGE_PREPARATION, &error);
  if (!after)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  task = yx_operation_check_find (after, task->task_id);
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "task", task->task_id);
    yx_cli_json_string (json, "rule", yx_rule_nick (rule));
    yx_cli_json_int (json, "overridden", n_blocks);
    yx_cli_json_string (json, "standing", yx_enum_nick (YX_TYPE_STANDING, (int) task->standing));
    yx_cli_json_end (json);
  } else {
    g_print (_ ("%s: “%s” overridden; %s\n"), task->masked_debtor, yx_rule_label (rule),
             yx_enum_label (YX_TYPE_STANDING, (int) task->standing));
  }
  return YX_EXIT_OK;
}

YxExit
yx_cmd_operation_withdraw (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_autoptr (GError) error = NULL;

  if (!desk)
    return exit_code;
  if (!yx_desk_withdraw_override (desk, invocation->arguments[0], &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "withdrawn", invocation->arguments[0]);
    yx_cli_json_end (json);
  } else {
    g_print (_ ("The override is withdrawn\n"));
  }
  return YX_EXIT_OK;
}
