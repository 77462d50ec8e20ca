/* operation steps, night, approve, reopen, depart, close, versions */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

#include "desk/facts.h"
#include "desk/lists.h"
#include "desk/operation.h"
#include "desk/steps.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

static char *option_desk;
static char *option_operation;
static char *option_necessity;
static char *option_president;
static char *option_document;

#define OPERATION_OPTIONS \
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") }, \
  { "operation", 0, 0, G_OPTION_ARG_STRING, &option_operation, \
    N_ ("The operation's id, its first letters, or its name; else the latest"), N_ ("ID") }

const GOptionEntry yx_cmd_operation_step_options[] = {
  OPERATION_OPTIONS,
  { NULL },
};

const GOptionEntry yx_cmd_operation_night_options[] = {
  OPERATION_OPTIONS,
  { "necessity", 0, 0, G_OPTION_ARG_STRING, &option_necessity,
    N_ ("Record why it must be at night"), N_ ("TEXT") },
  { "president", 0, 0, G_OPTION_ARG_STRING, &option_president,
    N_ ("Record that this president has approved it"), N_ ("NAME") },
  { "document", 0, 0, G_OPTION_ARG_STRING, &option_document, N_ ("Number of the approval"),
    N_ ("NUMBER") },
  { NULL },
};

const GOptionEntry yx_cmd_fleet_test_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { NULL },
};

/* What every step ends with: where the operation stands now. */
static YxExit
print_step (YxInvocation *invocation, YxDesk *desk, const char *operation_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxOperation) operation = yx_desk_find_operation (desk, operation_id, &error);
  const YxOperationData *data;

  if (!operation)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  data = yx_operation_get_data (operation);
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "operation", data->id);
    yx_cli_json_string (json, "step", yx_enum_nick (YX_TYPE_OPERATION_STEP, (int) data->step));
    yx_cli_json_int (json, "plan_version", data->plan_version);
    yx_cli_json_end (json);
  } else {
    g_print ("%s: %s\n", data->name, yx_enum_label (YX_TYPE_OPERATION_STEP, (int) data->step));
  }
  return YX_EXIT_OK;
}

YxExit
yx_cmd_operation_steps (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GArray) conditions = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  YxJsonText *json = NULL;
  YxExit exit_code;

  desk = yx_cli_open_operation (invocation, option_desk, option_operation, &id, &exit_code);
  if (!desk)
    return exit_code;
  conditions = yx_desk_list_conditions (desk, id, &error);
  if (!conditions)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (!invocation->json) {
    exit_code = print_step (invocation, desk, id);
    if (exit_code != YX_EXIT_OK)
      return exit_code;
  } else {
    json = yx_cli_json_begin ();
    yx_cli_json_string (json, "operation", id);
    yx_json_text_key (json, "conditions");
    yx_json_text_begin_array (json);
  }
  for (guint i = 0; i < conditions->len; i++) {
    const YxStepCondition *condition = &g_array_index (conditions, YxStepCondition, i);

    if (!json) {
      g_print ("  %s %s: %s\n", condition->met ? "✓" : "×",
               yx_enum_label (YX_TYPE_OPERATION_STEP, (int) condition->step), condition->text);
      continue;
    }
    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "step",
                        yx_enum_nick (YX_TYPE_OPERATION_STEP, (int) condition->step));
    yx_cli_json_bool (json, "met", condition->met);
    yx_cli_json_string (json, "text", condition->text);
    yx_json_text_end_object (json);
  }
  if (json) {
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}

YxExit
yx_cmd_operation_night (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  YxExit exit_code;

  if (!option_necessity && !option_president)
    return yx_cli_usage (invocation, _ ("give --necessity TEXT or --president NAME, or both"));
  desk = yx_cli_open_operation (invocation, option_desk, option_operation, &id, &exit_code);
  if (!desk)
    return exit_code;
  if ((option_necessity && !yx_desk_record_night (desk, id, option_necessity, &error))
      || (option_president
          && !yx_desk_approve_night (desk, id, option_president, option_document, &error)))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return print_step (invocation, desk, id);
}

typedef gboolean (*Step) (YxDesk *desk, const char *operation_id, YxOperationCheck **ret_check,
                          GError **error);

static YxExit
take_step (YxInvocation *invocation, Step step)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  YxExit exit_code;

  desk = yx_cli_open_operation (invocation, option_desk, option_operation, &id, &exit_code);
  if (!desk)
    return exit_code;
  if (!step (desk, id, NULL, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return print_step (invocation, desk, id);
}

YxExit
yx_cmd_operation_approve (YxInvocation *invocation)
{
  return take_step (invocation, yx_desk_approve_operation);
}

YxExit
yx_cmd_operation_depart (YxInvocation *invocation)
{
  return take_step (invocation, yx_desk_depart_operation);
}

static gboolean
close_step (YxDesk *desk, const char *operation_id, YxOperationCheck **ret_check, GError **error)
{
  return yx_desk_close_operation (desk, operation_id, error);
}

YxExit
yx_cmd_operation_close (YxInvocation *invocation)
{
  return take_step (invocation, close_step);
}

YxExit
yx_cmd_operation_reopen (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  YxExit exit_code;

  desk = yx_cli_open_operation (invocation, option_desk, option_operation, &id, &exit_code);
  if (!desk)
    return exit_code;
  if (!yx_desk_reopen_operation (desk, id, invocation->arguments[0], &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return print_step (invocation, desk, id);
}

static void
add_names (YxJsonText *json, const char *key, GPtrArray *names)
{
  yx_json_text_key (json, key);
  yx_json_text_begin_array (json);
  for (guint i = 0; i < names->len; i++)
    yx_json_text_string (json, g_ptr_array_index (names, i));
  yx_json_text_end_array (json);
}

static void
print_names (const char *sign, GPtrArray *names)
{
  for (guint i = 0; i < names->len; i++)
    g_print ("    %s %s\n", sign, (const char *) g_ptr_array_index (names, i));
}

YxExit
yx_cmd_operation_versions (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GArray) approvals = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  YxJsonText *json = NULL;
  YxExit exit_code;

  desk = yx_cli_open_operation (invocation, option_desk, option_operation, &id, &exit_code);
  if (!desk)
    return exit_code;
  approvals = yx_desk_list_approvals (desk, id, &error);
  if (!approvals)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    json = yx_cli_json_begin ();
    yx_cli_json_string (json, "operation", id);
    yx_json_text_key (json, "versions");
    yx_json_text_begin_array (json);
  }
  for (guint i = 0; i < approvals->len; i++) {
    const YxApproval *approval = &g_array_index (approvals, YxApproval, i);
    g_autofree char *when = yx_format_time (approval->approved, NULL);

    if (!json) {
      g_print (_ ("version %d, plan %d, approved by %s at %s: %d cases, %d cars, %.1f km\n"),
               approval->version, approval->plan_version, approval->commander, when,
               approval->n_cases_covered, approval->n_vehicles, approval->metres / 1000.0);
      print_names ("+", approval->added);
      print_names ("−", approval->gone);
      if (approval->reopened_why)
        g_print (_ ("    opened again: %s\n"), approval->reopened_why);
      continue;
    }
    g_autofree char *approved = yx_cli_iso_time (approval->approved);

    yx_json_text_begin_object (json);
    yx_cli_json_int (json, "version", approval->version);
    yx_cli_json_int (json, "plan_version", approval->plan_version);
    yx_cli_json_string (json, "commander", approval->commander);
    yx_cli_json_string (json, "approved", approved);
    yx_cli_json_string (json, "ruleset", approval->ruleset);
    yx_cli_json_int (json, "cases", approval->n_cases_covered);
    yx_cli_json_int (json, "vehicles", approval->n_vehicles);
    yx_cli_json_double (json, "expected", approval->expected);
    yx_cli_json_double (json, "metres", approval->metres);
    add_names (json, "added", approval->added);
    add_names (json, "gone", approval->gone);
    yx_cli_json_string (json, "reopened", approval->reopened_why);
    yx_json_text_end_object (json);
  }
  if (json) {
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}

/* The roll call: all cars, or those whose plates are given. */
YxExit
yx_cmd_fleet_test (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_autoptr (GListStore) vehicles = NULL;
  g_autoptr (GError) error = NULL;
  guint n_tested = 0;

  if (!desk)
    return exit_code;
  vehicles = yx_desk_list_vehicles (desk, &error);
  if (!vehicles)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (vehicles)); i++) {
    g_autoptr (YxVehicle) item = g_list_model_get_item (G_LIST_MODEL (vehicles), i);
    const YxVehicleData *vehicle = yx_vehicle_get_data (item);

    if (invocation->n_arguments > 0
        && !g_strv_contains ((const char *const *) invocation->arguments, vehicle->plate))
      continue;
    if (!yx_desk_test_recorders (desk, vehicle->id, &error))
      return yx_cli_fail (invocation, g_steal_pointer (&error));
    n_tested++;
  }
  if (n_tested < invocation->n_arguments)
    return yx_cli_fail (invocation, g_error_new (YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                                                 _ ("Not every plate is a vehicle of the desk")));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_int (json, "tested", n_tested);
    yx_cli_json_end (json);
  } else {
    g_print (g_dngettext (GETTEXT_PACKAGE, "recorders of %u vehicle tested\n",
                          "recorders of %u vehicles tested\n", n_tested),
             n_tested);
  }
  return YX_EXIT_OK;
}
