/* plan versions, compare, take, undo, move, lock, locks, unlock, again */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"
#include "cli/comparison-sheet.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>

#include "desk/compare.h"
#include "desk/hand.h"
#include "desk/lists.h"
#include "desk/locks.h"
#include "desk/operation.h"
#include "desk/planning.h"
#include "desk/replan.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

static char *option_desk;
static char *option_operation;
static char *option_to;
static char *option_at;
static char *option_kind;
static char **option_without;
static int option_order;
static gboolean option_out;
static gboolean option_off;
static double option_seconds = -1.0;
static gint64 option_steps;

#define OPERATION_OPTIONS \
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") }, \
  { "operation", 0, 0, G_OPTION_ARG_STRING, &option_operation, \
    N_ ("The operation's id, its first letters, or its name; else the latest"), N_ ("ID") }

const GOptionEntry yx_cmd_plan_version_options[] = {
  OPERATION_OPTIONS,
  { NULL },
};

const GOptionEntry yx_cmd_plan_move_options[] = {
  OPERATION_OPTIONS,
  { "to", 0, 0, G_OPTION_ARG_STRING, &option_to, N_ ("To this car; else it stays in its own"),
    N_ ("CAR") },
  { "order", 0, 0, G_OPTION_ARG_INT, &option_order,
    N_ ("As the car's stop N, hand-overs counted; else last"), N_ ("N") },
  { "at", 0, 0, G_OPTION_ARG_STRING, &option_at, N_ ("Not before this time"), N_ ("TIME") },
  { "out", 0, 0, G_OPTION_ARG_NONE, &option_out, N_ ("Out of the plan"), NULL },
  { NULL },
};

const GOptionEntry yx_cmd_plan_lock_options[] = {
  OPERATION_OPTIONS,
  { "kind", 0, 0, G_OPTION_ARG_STRING, &option_kind,
    N_ ("What of the stop: car, time or order (car)"), N_ ("KIND") },
  { "off", 0, 0, G_OPTION_ARG_NONE, &option_off, N_ ("Let go instead"), NULL },
  { NULL },
};

const GOptionEntry yx_cmd_plan_again_options[] = {
  OPERATION_OPTIONS,
  { "without", 0, 0, G_OPTION_ARG_STRING_ARRAY, &option_without,
    N_ ("This car cannot go (may be given again)"), N_ ("CAR") },
  { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &option_seconds, N_ ("Search so long (2)"), N_ ("S") },
  { "steps", 0, 0, G_OPTION_ARG_INT64, &option_steps,
    N_ ("Search so many steps: the same plan on any machine"), N_ ("N") },
  { NULL },
};

/* A number from 1 on; FALSE for anything else. */
static gboolean
parse_count (const char *text, guint *ret_count)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, 1, 1000000, &number, NULL))
    return FALSE;
  *ret_count = (guint) number;
  return TRUE;
}

/* "06:40" on the first day of the window that has it, or a full time. */
static gboolean
parse_at (const char *text, gint64 from, gint64 *ret_time)
{
  g_autoptr (GDateTime) start = g_date_time_new_from_unix_local (from / G_USEC_PER_SEC);
  g_autoptr (GDateTime) time = NULL;
  int hour, minute;
  char rest;

  if (sscanf (text, "%2d:%2d%c", &hour, &minute, &rest) != 2)
    return yx_cli_parse_time (text, ret_time);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59)
    return FALSE;
  time = g_date_time_new_local (g_date_time_get_year (start), g_date_time_get_month (start),
                                g_date_time_get_day_of_month (start), hour, minute, 0);
  if (time == NULL)
    return FALSE;
  *ret_time = g_date_time_to_unix (time) * G_USEC_PER_SEC;
  if (*ret_time < from)
    *ret_time += G_TIME_SPAN_DAY;
  return TRUE;
}

static gboolean
is_car (const char *name, const char *plate, const char *call_sign)
{
  return g_strcmp0 (name, plate) == 0 || g_strcmp0 (name, call_sign) == 0;
}

/* By plate or call sign. Returns: (transfer full): its id */
static char *
find_vehicle (YxDesk *desk, const char *name, GError **error)
{
  g_autoptr (GListStore) vehicles = yx_desk_list_vehicles (desk, error);

  for (guint i = 0; vehicles != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (vehicles));
       i++) {
    g_autoptr (YxVehicle) vehicle = g_list_model_get_item (G_LIST_MODEL (vehicles), i);
    const YxVehicleData *data = yx_vehicle_get_data (vehicle);

    if (is_car (name, data->plate, data->call_sign))
      return g_strdup (data->id);
  }
  if (vehicles != NULL)
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _ ("There is no car %s"), name);
  return NULL;
}

/* Stop N of a car in the current plan, the first being 1. Returns: (transfer full) */
static YxStop *
find_stop (YxDesk *desk, const char *operation_id, const char *car, guint number,
           char **ret_vehicle_id, guint *ret_n_stops, GError **error)
{
  g_autoptr (GListStore) routes = yx_desk_list_routes (desk, operation_id, 0, error);

  for (guint i = 0; routes != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (routes)); i++) {
    g_autoptr (YxRoute) route = g_list_model_get_item (G_LIST_MODEL (routes), i);
    const YxRouteData *data = yx_route_get_data (route);
    g_autoptr (GListStore) stops = NULL;
    g_autoptr (YxStop) stop = NULL;
    guint n;

    if (!is_car (car, data->plate, data->call_sign))
      continue;
    stops = yx_desk_list_stops (desk, data->id, error);
    if (stops == NULL)
      return NULL;
    n = g_list_model_get_n_items (G_LIST_MODEL (stops));
    stop = g_list_model_get_item (G_LIST_MODEL (stops), number);
    if (stop == NULL || number + 1 >= n)
      break;
    if (ret_vehicle_id != NULL)
      *ret_vehicle_id = g_strdup (data->vehicle_id);
    if (ret_n_stops != NULL)
      *ret_n_stops = n;
    return g_steal_pointer (&stop);
  }
  if (routes != NULL)
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                 _ ("The current plan has no stop %u of %s"), number, car);
  return NULL;
}

/* What every change ends with: the version that is in force now, and what it changes. */
static YxExit
print_change (YxInvocation *invocation, YxDesk *desk, const char *operation_id, YxPlan *plan)
{
  const YxPlanData *data = yx_plan_get_data (plan);
  g_autoptr (YxPlanComparison) comparison = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *difference = NULL;
  YxJsonText *json;

  if (data->version > 1)
    comparison = yx_desk_compare_plans (desk, operation_id, data->version - 1, data->version,
                                        &error);
  if (error)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  difference = comparison ? yx_plan_comparison_sentence (comparison) : g_strdup ("");
  if (invocation->json) {
    json = yx_cli_json_begin ();
    yx_cli_json_string (json, "operation", operation_id);
    yx_cli_json_int (json, "version", data->version);
    yx_cli_json_string (json, "difference", difference);
    yx_cli_json_end (json);
    return YX_EXIT_OK;
  }
  sentence = yx_plan_sentence (plan);
  g_print (_ ("Version %d: %s\n"), data->version, sentence);
  g_print ("%s\n", difference);
  return YX_EXIT_OK;
}

YxExit
yx_cmd_plan_versions (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GArray) versions = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  YxJsonText *json = NULL;
  YxExit exit_code;

  desk = yx_cli_open_operation (invocation, option_desk, option_operation, &id, &exit_code);
  if (!desk)
    return exit_code;
  versions = yx_desk_list_plan_versions (desk, id, &error);
  if (!versions)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    json = yx_cli_json_begin ();
    yx_cli_json_string (json, "operation", id);
    yx_json_text_key (json, "versions");
    yx_json_text_begin_array (json);
  }
  for (guint i = 0; i < versions->len; i++) {
    const YxPlanVersion *version = &g_array_index (versions, YxPlanVersion, i);
    const YxPlanData *data = yx_plan_get_data (version->plan);
    g_autofree char *when = yx_format_time (data->created, NULL);
    g_autofree char *iso = yx_cli_iso_time (data->created);
    g_autofree char *figures = yx_plan_figures_text (version->plan);

    if (!json) {
      g_print ("%s%3d  %s  %s  %s\n", version->current ? "*" : " ", data->version, when,
               version->author, yx_enum_label (YX_TYPE_PLAN_ORIGIN, (int) version->origin));
      g_print ("      ");
      g_print ("%s%s\n", figures, version->approved ? _ (" · approved") : "");
      continue;
    }
    yx_json_text_begin_object (json);
    yx_cli_json_int (json, "version", data->version);
    yx_cli_json_bool (json, "current", version->current);
    yx_cli_json_bool (json, "approved", version->approved);
    yx_cli_json_string (json, "origin",
                        yx_enum_nick (YX_TYPE_PLAN_ORIGIN, (int) version->origin));
    yx_cli_json_int (json, "made_from", version->made_from);
    yx_cli_json_string (json, "author", version->author);
    yx_cli_json_string (json, "created", iso);
    yx_cli_json_int (json, "vehicles", data->n_vehicles);
    yx_cli_json_int (json, "cases", data->n_cases_covered);
    yx_json_text_key (json, "expected");
    yx_json_text_double (json, data->expected);
    yx_json_text_key (json, "metres");
    yx_json_text_double (json, data->metres);
    yx_json_text_end_object (json);
  }
  if (json) {
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}

YxExit
yx_cmd_plan_compare (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxPlanComparison) comparison = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  guint before, after = 0;
  YxExit exit_code;

  if (!parse_count (invocation->arguments[0], &before)
      || (invocation->n_arguments > 1 && !parse_count (invocation->arguments[1], &after)))
    return yx_cli_usage (invocation, _ ("versions are numbers from 1 on"));
  desk = yx_cli_open_operation (invocation, option_desk, option_operation, &id, &exit_code);
  if (!desk)
    return exit_code;
  comparison = yx_desk_compare_plans (desk, id, (int) before, (int) after, &error);
  if (!comparison)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  yx_comparison_sheet_print (invocation, id, comparison);
  return YX_EXIT_OK;
}

YxExit
yx_cmd_plan_take (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  guint version = 0;
  YxExit exit_code;

  if (invocation->n_arguments > 0 && !parse_count (invocation->arguments[0], &version))
    return yx_cli_usage (invocation, _ ("versions are numbers from 1 on"));
  desk = yx_cli_open_operation (invocation, option_desk, option_operation, &id, &exit_code);
  if (!desk)
    return exit_code;
  plan = version > 0 ? yx_desk_take_plan_version (desk, id, (int) version,
                                                  invocation->cancellable, &error)
                     : yx_desk_undo_plan (desk, id, invocation->cancellable, &error);
  if (!plan)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return print_change (invocation, desk, id, plan);
}

YxExit
yx_cmd_plan_move (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxOperation) operation = NULL;
  g_autoptr (YxStop) stop = NULL;
  g_autoptr (YxPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *vehicle_id = NULL;
  g_autofree char *to_id = NULL;
  YxStopMove move = { NULL };
  guint number, n_stops = 0;
  YxExit exit_code;

  if (!parse_count (invocation->arguments[1], &number) || option_order < 0)
    return yx_cli_usage (invocation, _ ("stops are numbers from 1 on"));
  if (option_out && (option_to || option_at || option_order > 0))
    return yx_cli_usage (invocation, _ ("--out goes with no place to put it"));
  desk = yx_cli_open_operation (invocation, option_desk, option_operation, &id, &exit_code);
  if (!desk)
    return exit_code;
  operation = yx_desk_find_operation (desk, id, &error);
  if (operation)
    stop = find_stop (desk, id, invocation->arguments[0], number, &vehicle_id, &n_stops, &error);
  if (stop && option_to)
    to_id = find_vehicle (desk, option_to, &error);
  if (!stop || (option_to && !to_id))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (option_at
      && !parse_at (option_at, yx_operation_get_data (operation)->window_start,
                    &move.not_before))
    return yx_cli_usage (invocation, _ ("--at needs a time such as 06:40"));
  move.task_id = yx_stop_get_data (stop)->task_id;
  move.place_id = yx_stop_get_data (stop)->place_id;
  move.vehicle_id = option_out ? NULL : to_id ? to_id : vehicle_id;
  /* Without an order it stays where it is in its own car, and goes last in another. */
  move.order = option_order > 0 ? (guint) option_order - 1
               : to_id && g_strcmp0 (to_id, vehicle_id) != 0 ? G_MAXUINT
                                                             : number - 1;
  plan = yx_desk_move_stops (desk, id, yx_operation_get_data (operation)->plan_version, &move, 1,
                             invocation->cancellable, &error);
  if (!plan)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return print_change (invocation, desk, id, plan);
}

static YxExit
print_locks (YxInvocation *invocation, YxDesk *desk, const char *operation_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) locks = yx_desk_list_locks (desk, operation_id, &error);
  YxJsonText *json = NULL;

  if (!locks)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    json = yx_cli_json_begin ();
    yx_cli_json_string (json, "operation", operation_id);
    yx_json_text_key (json, "locks");
    yx_json_text_begin_array (json);
  } else if (locks->len == 0) {
    g_print (_ ("Nothing is fixed by hand\n"));
  }
  for (guint i = 0; i < locks->len; i++) {
    const YxStopLock *lock = &g_array_index (locks, YxStopLock, i);
    g_autofree char *clock = yx_format_clock (lock->begin, NULL);
    g_autofree char *iso = yx_cli_iso_time (lock->begin);

    if (!json) {
      g_print ("%s%s%s: %s%s%s (%s)\n", lock->car, lock->who ? " " : "",
               lock->who ? lock->who : "",
               yx_enum_label (YX_TYPE_LOCK_KIND, (int) lock->kind),
               lock->kind == YX_LOCK_KIND_TIME ? " " : "",
               lock->kind == YX_LOCK_KIND_TIME ? clock : "", lock->author);
      continue;
    }
    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "kind", yx_enum_nick (YX_TYPE_LOCK_KIND, (int) lock->kind));
    yx_cli_json_string (json, "car", lock->car);
    yx_cli_json_string (json, "who", lock->who);
    yx_cli_json_string (json, "task", lock->task_id);
    yx_cli_json_string (json, "place", lock->place_id);
    yx_cli_json_string (json, "begin", lock->kind == YX_LOCK_KIND_TIME ? iso : NULL);
    yx_cli_json_string (json, "author", lock->author);
    yx_json_text_end_object (json);
  }
  if (json) {
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}

YxExit
yx_cmd_plan_lock (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxStop) stop = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *vehicle_id = NULL;
  guint number = 0;
  int kind = YX_LOCK_KIND_CAR;
  YxExit exit_code;

  if ((invocation->n_arguments > 1 && !parse_count (invocation->arguments[1], &number))
      || (option_kind && !yx_enum_parse (YX_TYPE_LOCK_KIND, option_kind, &kind))
      || (kind == YX_LOCK_KIND_WHOLE && number > 0))
    return yx_cli_usage (invocation, _ ("give a car for the whole of it, or a car and the number "
                                        "of a stop with --kind car, time or order"));
  desk = yx_cli_open_operation (invocation, option_desk, option_operation, &id, &exit_code);
  if (!desk)
    return exit_code;
  if (number > 0) {
    stop = find_stop (desk, id, invocation->arguments[0], number, NULL, NULL, &error);
    if (!stop
        || !yx_desk_lock_stop (desk, yx_stop_get_data (stop)->id, (YxLockKind) kind, !option_off,
                               &error))
      return yx_cli_fail (invocation, g_steal_pointer (&error));
  } else {
    vehicle_id = find_vehicle (desk, invocation->arguments[0], &error);
    if (!vehicle_id || !yx_desk_lock_car (desk, id, vehicle_id, !option_off, &error))
      return yx_cli_fail (invocation, g_steal_pointer (&error));
  }
  return print_locks (invocation, desk, id);
}

YxExit
yx_cmd_plan_locks (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autofree char *id = NULL;
  YxExit exit_code;

  desk = yx_cli_open_operation (invocation, option_desk, option_operation, &id, &exit_code);
  return desk ? print_locks (invocation, desk, id) : exit_code;
}

YxExit
yx_cmd_plan_unlock (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  YxExit exit_code;

  desk = yx_cli_open_operation (invocation, option_desk, option_operation, &id, &exit_code);
  if (!desk)
    return exit_code;
  if (!yx_desk_unlock_all (desk, id, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return print_locks (invocation, desk, id);
}

YxExit
yx_cmd_plan_again (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxPlan) plan = NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) cars = g_array_new (FALSE, TRUE, sizeof (YxCarKnown));
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *text = NULL;
  YxReplanRequest request = { 0 };
  YxReplanEffect effect;
  YxExit exit_code;

  if (option_steps < 0 || !isfinite (option_seconds)
      || (option_seconds < 0.0 && option_seconds != -1.0))
    return yx_cli_usage (invocation, _ ("--seconds and --steps cannot be negative"));
  desk = yx_cli_open_operation (invocation, option_desk, option_operation, &id, &exit_code);
  if (!desk)
    return exit_code;
  for (char **car = option_without; car && *car; car++) {
    YxCarKnown known = { .out = TRUE };
    char *vehicle_id = find_vehicle (desk, *car, &error);

    if (!vehicle_id)
      return yx_cli_fail (invocation, g_steal_pointer (&error));
    g_ptr_array_add (ids, vehicle_id);
    known.vehicle_id = vehicle_id;
    g_array_append_val (cars, known);
  }
  request.cars = (const YxCarKnown *) cars->data;
  request.n_cars = cars->len;
  request.steps = (guint64) option_steps;
  request.seconds = MAX (option_seconds, 0.0);
  request.seed = 1;
  plan = yx_desk_replan (desk, id, &request, &effect, invocation->cancellable, &error);
  if (!plan)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  text = yx_replan_effect_text (&effect);
  if (!invocation->json)
    g_print ("%s\n", text);
  return print_change (invocation, desk, id, plan);
}
