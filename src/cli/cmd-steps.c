/* operation steps, night, approve, reopen, depart, close, versions */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"
#include "cli/comparison-sheet.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk/facts.h"
#include "desk/lists.h"
#include "desk/operation-places.h"
#include "desk/operation.h"
#include "desk/steps.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"
#include "review/replay.h"

static char *option_desk;
static char *option_operation;
static char *option_necessity;
static char *option_president;
static char *option_document;
static char *option_assembly;
static char *option_assemble_at;
static char *option_end;
static char **option_drop_offs;

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

const GOptionEntry yx_cmd_operation_places_options[] = {
  OPERATION_OPTIONS,
  { "assembly", 0, 0, G_OPTION_ARG_STRING, &option_assembly, N_ ("Where the roll is called"),
    N_ ("NAME") },
  { "assemble-at", 0, 0, G_OPTION_ARG_STRING, &option_assemble_at,
    N_ ("And when, as 2025-12-01T04:30"), N_ ("TIME") },
  { "end", 0, 0, G_OPTION_ARG_STRING, &option_end,
    N_ ("Where cars end; “-”: where they started"), N_ ("NAME,LON,LAT") },
  { "drop-off", 0, 0, G_OPTION_ARG_STRING_ARRAY, &option_drop_offs,
    N_ ("Where persons are handed over; may be given several times"), N_ ("NAME,LON,LAT") },
  { NULL },
};

const GOptionEntry yx_cmd_fleet_test_options[] = {
  OPERATION_OPTIONS,
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

/* "法院,113.07,34.94"; the name is (transfer full). */
static gboolean
parse_place (const char *text, YxDropOff *ret_place)
{
  const char *last = strrchr (text, ',');
  const char *comma = last ? g_strrstr_len (text, last - text, ",") : NULL;

  if (!comma || comma == text || !yx_cli_parse_point (comma + 1, &ret_place->point))
    return FALSE;
  ret_place->name = g_strndup (text, (gsize) (comma - text));
  return TRUE;
}

static void
drop_off_clear (gpointer data)
{
  g_free ((char *) ((YxDropOff *) data)->name);
}

static void
print_places (YxInvocation *invocation, const YxOperationPlaces *places)
{
  YxJsonText *json = NULL;
  g_autofree char *when = NULL;

  if (!invocation->json) {
    if (places->assembly)
      g_print (_ ("assembly: %s\n"), places->assembly);
    if (places->assembly_time != 0) {
      when = yx_format_time (places->assembly_time, NULL);
      g_print (_ ("roll call: %s\n"), when);
    }
    g_print (_ ("cars end: %s\n"), places->end ? places->end : _ ("where they started"));
    for (guint i = 0; i < places->drop_offs->len; i++)
      g_print (_ ("handed over: %s\n"), g_array_index (places->drop_offs, YxDropOff, i).name);
    return;
  }
  json = yx_cli_json_begin ();
  yx_cli_json_string (json, "assembly", places->assembly);
  if (places->assembly_time != 0) {
    when = yx_cli_iso_time (places->assembly_time);
    yx_cli_json_string (json, "assemble_at", when);
  }
  yx_cli_json_string (json, "end", places->end);
  yx_json_text_key (json, "drop_offs");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < places->drop_offs->len; i++)
    yx_json_text_string (json, g_array_index (places->drop_offs, YxDropOff, i).name);
  yx_json_text_end_array (json);
  yx_cli_json_end (json);
}

/* What is not given stays; without options it is shown. */
YxExit
yx_cmd_operation_places (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxOperationPlaces) before = NULL;
  g_autoptr (YxOperationPlaces) after = NULL;
  g_autoptr (GArray) drop_offs = g_array_new (FALSE, FALSE, sizeof (YxDropOff));
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *end_name = NULL;
  YxDropOff end = { 0 };
  gint64 time = 0;
  YxExit exit_code;

  g_array_set_clear_func (drop_offs, drop_off_clear);
  if (option_assemble_at && !yx_cli_parse_time (option_assemble_at, &time))
    return yx_cli_usage (invocation, _ ("“%s” is no time like 2025-12-01T05:00"),
                         option_assemble_at);
  if (option_end && !g_str_equal (option_end, "-") && !parse_place (option_end, &end))
    return yx_cli_usage (invocation, _ ("“%s” is no NAME,LON,LAT"), option_end);
  end_name = (char *) end.name;
  for (gsize i = 0; option_drop_offs && option_drop_offs[i]; i++) {
    YxDropOff place;

    if (!parse_place (option_drop_offs[i], &place))
      return yx_cli_usage (invocation, _ ("“%s” is no NAME,LON,LAT"), option_drop_offs[i]);
    g_array_append_val (drop_offs, place);
  }
  desk = yx_cli_open_operation (invocation, option_desk, option_operation, &id, &exit_code);
  if (!desk)
    return exit_code;
  before = yx_desk_get_operation_places (desk, id, &error);
  if (!before)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (!option_end && before->end)
    end = (YxDropOff){ before->end, before->end_point };
  if ((option_assembly || option_assemble_at)
      && !yx_desk_set_assembly (desk, id, option_assembly ? option_assembly : before->assembly,
                                before->has_assembly_point ? &before->assembly_point : NULL,
                                option_assemble_at ? time : before->assembly_time, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (option_end || option_drop_offs) {
    const GArray *from = option_drop_offs ? drop_offs : before->drop_offs;

    if (!yx_desk_set_ends (desk, id, end.name ? &end : NULL,
                           (const YxDropOff *) (gpointer) from->data, from->len, &error))
      return yx_cli_fail (invocation, g_steal_pointer (&error));
  }
  after = yx_desk_get_operation_places (desk, id, &error);
  if (!after)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  print_places (invocation, after);
  return YX_EXIT_OK;
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
  g_autoptr (YxReplay) replay = NULL;
  g_autoptr (GError) not_gathered = NULL;

  if (!yx_desk_close_operation (desk, operation_id, error))
    return FALSE;
  /* Its fixes are gathered now, so that the first replay opens at once. */
  replay = yx_replay_open (desk, operation_id, NULL, &not_gathered);
  if (replay == NULL)
    g_info ("%s", not_gathered->message);
  return TRUE;
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

static gboolean
parse_version (const char *text, int *ret_version)
{
  guint64 version;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT, &version, NULL))
    return FALSE;
  *ret_version = (int) version;
  return TRUE;
}

/* Two approved versions, or one and what stands. */
static YxExit
compare_versions (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxPlanComparison) comparison = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  int before, after = 0;
  YxExit exit_code;

  if (!parse_version (invocation->arguments[0], &before)
      || (invocation->n_arguments > 1 && !parse_version (invocation->arguments[1], &after)))
    return yx_cli_usage (invocation, _ ("versions are numbers from 1 on"));
  desk = yx_cli_open_operation (invocation, option_desk, option_operation, &id, &exit_code);
  if (!desk)
    return exit_code;
  comparison = yx_desk_compare_approvals (desk, id, before, after, &error);
  if (!comparison)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  yx_comparison_sheet_print (invocation, id, comparison);
  return YX_EXIT_OK;
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

  if (invocation->n_arguments > 0)
    return compare_versions (invocation);
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

/* The roll call of an operation: all cars, or those whose plates are given. */
YxExit
yx_cmd_fleet_test (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autofree char *operation = NULL;
  g_autoptr (YxDesk) desk
      = yx_cli_open_operation (invocation, option_desk, option_operation, &operation, &exit_code);
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
    if (!yx_desk_test_recorders (desk, vehicle->id, operation, &error))
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
