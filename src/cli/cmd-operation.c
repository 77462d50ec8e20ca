/* operation create, list */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

#include "desk/cars.h"
#include "desk/lists.h"
#include "desk/operation.h"
#include "desk/tasks.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

static char *option_desk;
static char *option_start;
static char *option_end;
static char *option_base;
static char *option_text;
static char *option_cause;
static char *option_kind;
static int option_limit;
static int option_vehicles;

const GOptionEntry yx_cmd_operation_create_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "start", 0, 0, G_OPTION_ARG_STRING, &option_start,
    N_ ("Assembly, as 2025-12-01T05:00 (default: 05:00 tomorrow)"), N_ ("TIME") },
  { "end", 0, 0, G_OPTION_ARG_STRING, &option_end,
    N_ ("All back, as 2025-12-01T09:30 (default: 4 h 30 min later)"), N_ ("TIME") },
  { "base", 0, 0, G_OPTION_ARG_STRING, &option_base,
    N_ ("Where vehicles start and end (default: the desk's base)"), N_ ("LON,LAT") },
  { "kind", 0, 0, G_OPTION_ARG_STRING, &option_kind,
    N_ ("What it is for (summons): an operation of bank or registry inquiries begins without tasks, "
        "and its window is proposed in office hours"),
    N_ ("KIND") },
  { "text", 0, 0, G_OPTION_ARG_STRING, &option_text,
    N_ ("Only cases with this in number, parties, cause or judge"), N_ ("TEXT") },
  { "cause", 0, 0, G_OPTION_ARG_STRING, &option_cause, N_ ("Only cases of this cause"),
    N_ ("CAUSE") },
  { "limit", 0, 0, G_OPTION_ARG_INT, &option_limit, N_ ("The first N cases only"), N_ ("N") },
  { "vehicles", 0, 0, G_OPTION_ARG_INT, &option_vehicles,
    N_ ("Add cars until the desk has N vehicles"), N_ ("N") },
  { NULL },
};

const GOptionEntry yx_cmd_operation_list_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { NULL },
};

static gint64
tomorrow_at_five (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) later = g_date_time_add_days (now, 1);
  g_autoptr (GDateTime) five
      = g_date_time_new_local (g_date_time_get_year (later), g_date_time_get_month (later),
                               g_date_time_get_day_of_month (later), 5, 0, 0);

  return g_date_time_to_unix (five) * G_USEC_PER_SEC;
}

static void
print_members (guint n_cases, guint n_debtors)
{
  g_autofree char *cases
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u case", "%u cases", n_cases), n_cases);
  g_autofree char *debtors
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u debtor to visit", "%u debtors to visit",
                                      n_debtors),
                         n_debtors);

  g_print (_ ("%s, %s\n"), cases, debtors);
}

/* From tomorrow on, when the kind of task has its hours. */
static gboolean
propose_window (YxDesk *desk, YxOperationData *draft, GError **error)
{
  GDate day;

  g_date_clear (&day, 1);
  g_date_set_time_t (&day, (time_t) (draft->window_start / G_USEC_PER_SEC));
  return yx_desk_propose_window (desk, draft->kind, &day, &draft->window_start,
                                 &draft->window_end, error);
}

YxExit
yx_cmd_operation_create (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  YxOperationData draft = { .name = invocation->arguments[0], .kind = YX_TASK_KIND_SUMMONS };
  YxCaseFilter filter = { .statuses = 1 << YX_CASE_STATUS_OPEN,
                          .text = option_text,
                          .cause = option_cause,
                          .limit = (guint) MAX (option_limit, 0) };
  YxLonLat base = { 0 };
  int kind = YX_TASK_KIND_SUMMONS;
  guint n_cases = 0, n_tasks = 0, n_added = 0;
  YxExit exit_code;

  draft.window_start = tomorrow_at_five ();
  if (option_start && !yx_cli_parse_time (option_start, &draft.window_start))
    return yx_cli_usage (invocation, _ ("“%s” is no time like 2025-12-01T05:00"), option_start);
  draft.window_end = draft.window_start + (gint64) 270 * 60 * G_USEC_PER_SEC;
  if (option_kind && !yx_enum_parse (YX_TYPE_TASK_KIND, option_kind, &kind))
    return yx_cli_usage (invocation, _ ("“%s” is no kind of task"), option_kind);
  draft.kind = (YxTaskKind) kind;
  if (option_end && !yx_cli_parse_time (option_end, &draft.window_end))
    return yx_cli_usage (invocation, _ ("“%s” is no time like 2025-12-01T09:30"), option_end);
  if (option_base && !yx_cli_parse_point (option_base, &base))
    return yx_cli_usage (invocation, _ ("“%s” is no LON,LAT"), option_base);
  if (option_limit < 0 || option_vehicles < 0 || option_vehicles > 500)
    return yx_cli_usage (invocation, _ ("--limit and --vehicles cannot be negative, nor "
                                        "--vehicles above 500"));
  if (option_base) {
    draft.base = option_base;
    draft.base_lon = base.lon;
    draft.base_lat = base.lat;
  }

  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (!desk)
    return exit_code;
  if (option_kind && !option_start && !option_end
      && !propose_window (desk, &draft, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (!yx_cars_fill (desk, (guint) option_vehicles, &n_added, &error)
      || !yx_desk_create_operation (desk, &draft, &id, &error)
      || (yx_task_kind_at_debtor (draft.kind)
          && !yx_desk_set_operation_cases (desk, id, &filter, &n_cases, &n_tasks, &error)))
    return yx_cli_fail (invocation, g_steal_pointer (&error));

  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();
    g_autofree char *start = yx_cli_iso_time (draft.window_start);
    g_autofree char *end = yx_cli_iso_time (draft.window_end);

    yx_cli_json_string (json, "operation", id);
    yx_cli_json_string (json, "name", draft.name);
    yx_cli_json_string (json, "start", start);
    yx_cli_json_string (json, "end", end);
    yx_cli_json_int (json, "cases", n_cases);
    yx_cli_json_int (json, "tasks", n_tasks);
    yx_cli_json_int (json, "vehicles_added", n_added);
    yx_cli_json_end (json);
    return YX_EXIT_OK;
  }
  g_print ("%s\n", id);
  print_members (n_cases, n_tasks);
  if (n_added > 0)
    g_print (g_dngettext (GETTEXT_PACKAGE, "%u car added to the desk\n",
                          "%u cars added to the desk\n", n_added),
             n_added);
  return YX_EXIT_OK;
}

static const char *
step_name (YxOperationStep step)
{
  static const char *const names[]
      = { "draft", "checked", "planned", "approved", "live", "closed" };

  g_assert ((guint) step < G_N_ELEMENTS (names));
  return names[step];
}

YxExit
yx_cmd_operation_list (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_autoptr (GListStore) operations = NULL;
  g_autoptr (GError) error = NULL;
  YxJsonText *json = NULL;

  if (!desk)
    return exit_code;
  operations = yx_desk_list_operations (desk, &error);
  if (!operations)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    json = yx_cli_json_begin ();
    yx_json_text_key (json, "operations");
    yx_json_text_begin_array (json);
  }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (operations)); i++) {
    g_autoptr (YxOperation) item = g_list_model_get_item (G_LIST_MODEL (operations), i);
    const YxOperationData *operation = yx_operation_get_data (item);
    g_autofree char *start = yx_cli_iso_time (operation->window_start);
    g_autofree char *end = yx_cli_iso_time (operation->window_end);

    if (!json) {
      g_print (g_dngettext (GETTEXT_PACKAGE, "%s  %s  %s  %d case  %s\n",
                            "%s  %s  %s  %d cases  %s\n", (gulong) operation->n_cases),
               operation->id, start, operation->name, operation->n_cases,
               yx_enum_label (YX_TYPE_OPERATION_STEP, (int) operation->step));
      continue;
    }
    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "id", operation->id);
    yx_cli_json_string (json, "name", operation->name);
    yx_cli_json_string (json, "step", step_name (operation->step));
    yx_cli_json_string (json, "start", start);
    yx_cli_json_string (json, "end", end);
    yx_cli_json_int (json, "cases", operation->n_cases);
    yx_cli_json_int (json, "tasks", operation->n_tasks);
    yx_cli_json_int (json, "plan_version", operation->plan_version);
    yx_json_text_end_object (json);
  }
  if (json) {
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}
