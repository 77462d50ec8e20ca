/* operation add-tasks, tasks, drop-task */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

#include "desk/institutions.h"
#include "desk/lists.h"
#include "desk/operation.h"
#include "desk/tasks.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

/* Skipped cases printed one by one; the rest is counted. --json gives all. */
#define MAX_SHOWN 20

static char *option_desk;
static char *option_operation;
static char *option_at;
static char *option_place_kind;
static char *option_place;
static char *option_text;
static char *option_cause;
static char **option_cases;
static int option_limit;
static gboolean option_required;

const GOptionEntry yx_cmd_operation_add_tasks_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "operation", 0, 0, G_OPTION_ARG_STRING, &option_operation,
    N_ ("The operation's id, its first letters, or its name; else the latest"), N_ ("ID") },
  { "at", 0, 0, G_OPTION_ARG_STRING, &option_at,
    N_ ("The institution, by id or name: one stop serves all the cases"), N_ ("INSTITUTION") },
  { "place-kind", 0, 0, G_OPTION_ARG_STRING, &option_place_kind,
    N_ ("At the debtors' places of this kind only, as property"), N_ ("KIND") },
  { "place", 0, 0, G_OPTION_ARG_STRING, &option_place, N_ ("At this place of a debtor only"),
    N_ ("ID") },
  { "case", 0, 0, G_OPTION_ARG_STRING_ARRAY, &option_cases,
    N_ ("A case by its number; may be given several times"), N_ ("NUMBER") },
  { "text", 0, 0, G_OPTION_ARG_STRING, &option_text,
    N_ ("Only cases with this in number, parties, cause or judge"), N_ ("TEXT") },
  { "cause", 0, 0, G_OPTION_ARG_STRING, &option_cause, N_ ("Only cases of this cause"),
    N_ ("CAUSE") },
  { "limit", 0, 0, G_OPTION_ARG_INT, &option_limit, N_ ("The first N cases only"), N_ ("N") },
  { "required", 0, 0, G_OPTION_ARG_NONE, &option_required,
    N_ ("The plan must not leave them out for want of worth"), NULL },
  { NULL },
};

const GOptionEntry yx_cmd_operation_tasks_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "operation", 0, 0, G_OPTION_ARG_STRING, &option_operation,
    N_ ("The operation's id, its first letters, or its name; else the latest"), N_ ("ID") },
  { NULL },
};

static void
print_report_json (const char *operation_id, const YxTaskReport *report)
{
  YxJsonText *json = yx_cli_json_begin ();

  yx_cli_json_string (json, "operation", operation_id);
  yx_cli_json_int (json, "cases", report->n_cases);
  yx_cli_json_int (json, "tasks", report->n_tasks);
  yx_cli_json_int (json, "tasks_new", report->n_new);
  yx_json_text_key (json, "skipped");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < report->skipped->len; i++) {
    const YxTaskSkip *skip = &g_array_index (report->skipped, YxTaskSkip, i);

    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "what", skip->case_numbers);
    yx_cli_json_string (json, "why", skip->why);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
  yx_cli_json_end (json);
}

static void
print_report (const YxTaskReport *report)
{
  g_autofree char *cases = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u case", "%u cases", report->n_cases), report->n_cases);
  g_autofree char *tasks = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u task", "%u tasks", report->n_tasks), report->n_tasks);

  for (guint i = 0; i < report->skipped->len && i < MAX_SHOWN; i++) {
    const YxTaskSkip *skip = &g_array_index (report->skipped, YxTaskSkip, i);

    g_print (_ ("%s left out: %s\n"), skip->case_numbers, skip->why);
  }
  if (report->skipped->len > MAX_SHOWN)
    g_print (_ ("… and %u more; --json lists all\n"), report->skipped->len - MAX_SHOWN);
  g_print (_ ("%s, %s (%u new)\n"), cases, tasks, report->n_new);
}

YxExit
yx_cmd_operation_add_tasks (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxInstitution) institution = NULL;
  g_autoptr (GPtrArray) cases = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *operation_id = NULL;
  g_auto (YxTaskReport) report = { 0 };
  YxCaseFilter filter = { .statuses = 1 << YX_CASE_STATUS_OPEN,
                          .text = option_text,
                          .cause = option_cause,
                          .limit = (guint) MAX (option_limit, 0) };
  YxTaskOrder order = { .required = option_required, .place_id = option_place, .filter = &filter };
  YxExit exit_code;
  int kind;

  if (!yx_enum_parse (YX_TYPE_TASK_KIND, invocation->arguments[0], &kind))
    return yx_cli_usage (invocation,
                         _ ("“%s” is no kind of task: summons, bank, registry, service, search, "
                            "seizure or eviction"),
                         invocation->arguments[0]);
  order.kind = (YxTaskKind) kind;
  if (option_place_kind) {
    if (!yx_enum_parse (YX_TYPE_PLACE_KIND, option_place_kind, &kind))
      return yx_cli_usage (invocation, _ ("“%s” is no kind of place"), option_place_kind);
    order.by_place_kind = TRUE;
    order.place_kind = (YxPlaceKind) kind;
  }
  if (option_limit < 0 || (option_cases && (option_text || option_cause || option_limit)))
    return yx_cli_usage (invocation, _ ("Cases are given by --case or by --text, --cause and "
                                        "--limit, not by both"));
  desk = yx_cli_open_operation (invocation, option_desk, option_operation, &operation_id,
                                &exit_code);
  if (!desk)
    return exit_code;
  if (option_at) {
    institution = yx_desk_find_institution (desk, option_at, &error);
    if (!institution)
      return yx_cli_fail (invocation, g_steal_pointer (&error));
    order.institution_id = yx_institution_get_data (institution)->id;
  }
  if (option_cases) {
    cases = yx_cli_find_cases (desk, option_cases, &error);
    if (!cases)
      return yx_cli_fail (invocation, g_steal_pointer (&error));
    order.filter = NULL;
    order.case_ids = (const char *const *) cases->pdata;
  }
  if (!yx_desk_add_tasks (desk, operation_id, &order, &report, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json)
    print_report_json (operation_id, &report);
  else
    print_report (&report);
  return YX_EXIT_OK;
}

YxExit
yx_cmd_operation_tasks (YxInvocation *invocation)
{
  g_autofree char *operation_id = NULL;
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_operation (invocation, option_desk, option_operation,
                                                   &operation_id, &exit_code);
  g_autoptr (GListStore) tasks = NULL;
  g_autoptr (GError) error = NULL;
  YxJsonText *json = NULL;

  if (!desk)
    return exit_code;
  tasks = yx_desk_list_tasks (desk, operation_id, &error);
  if (!tasks)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    json = yx_cli_json_begin ();
    yx_cli_json_string (json, "operation", operation_id);
    yx_json_text_key (json, "tasks");
    yx_json_text_begin_array (json);
  }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (tasks)); i++) {
    g_autoptr (YxTask) item = g_list_model_get_item (G_LIST_MODEL (tasks), i);
    const YxTaskData *task = yx_task_get_data (item);

    if (!json) {
      g_print ("%s  %s  %s  %s\n", task->id, yx_enum_label (YX_TYPE_TASK_KIND, (int) task->kind),
               task->masked_debtor, task->case_numbers ? task->case_numbers : "");
      continue;
    }
    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "id", task->id);
    yx_cli_json_string (json, "kind", yx_enum_nick (YX_TYPE_TASK_KIND, (int) task->kind));
    yx_cli_json_string (json, "whom", task->masked_debtor);
    yx_cli_json_string (json, "institution", task->institution_id);
    yx_cli_json_bool (json, "added", task->added);
    yx_cli_json_int (json, "cases", task->n_cases);
    yx_cli_json_string (json, "case_numbers", task->case_numbers);
    yx_cli_json_int (json, "crew", task->crew);
    yx_cli_json_int (json, "stops", task->n_stops);
    yx_json_text_end_object (json);
  }
  if (json) {
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}

YxExit
yx_cmd_operation_drop_task (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_autoptr (GError) error = NULL;

  if (!desk)
    return exit_code;
  if (!yx_desk_drop_task (desk, invocation->arguments[0], &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "dropped", invocation->arguments[0]);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}
