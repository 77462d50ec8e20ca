#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/plan-sheet.h"

#include <glib/gi18n-lib.h>

#include "cli/command.h"
#include "desk/operation.h"
#include "desk/planning.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

#define N_ITEMS(list) g_list_model_get_n_items (G_LIST_MODEL (list))

static const char *
left_out_nick (YxLeftOut reason)
{
  return reason == YX_LEFT_OUT_NONE ? NULL : yx_enum_nick (YX_TYPE_LEFT_OUT, (int) reason);
}

const char *
yx_left_out_text (YxLeftOut reason)
{
  switch (reason) {
  case YX_LEFT_OUT_NONE:
    return "";
  case YX_LEFT_OUT_CASE_CLOSED:
    return _ ("none of the cases is open any more");
  case YX_LEFT_OUT_NO_PLACE:
    return _ ("no address is known");
  case YX_LEFT_OUT_NO_POINT:
    return _ ("no address is on the map");
  case YX_LEFT_OUT_OUTSIDE:
    return _ ("every address lies outside the region");
  case YX_LEFT_OUT_UNREACHABLE:
    return _ ("no road leads there and back");
  case YX_LEFT_OUT_NO_VEHICLE:
    return _ ("there is no vehicle");
  case YX_LEFT_OUT_CREW:
    return _ ("no vehicle has the crew it needs");
  case YX_LEFT_OUT_SKILL:
    return _ ("no crew has what it needs, such as a female officer");
  case YX_LEFT_OUT_SEATS:
    return _ ("no vehicle has a seat left for the person");
  case YX_LEFT_OUT_TIME:
    return _ ("does not fit into the window");
  case YX_LEFT_OUT_NO_VALUE:
    return _ ("nobody is expected there");
  case YX_LEFT_OUT_LINKED:
    return _ ("what it belongs with cannot go");
  case YX_LEFT_OUT_DISPLACED:
    return _ ("every vehicle is busy with what is worth more");
  case YX_LEFT_OUT_UNLAWFUL:
    return _ ("it may not go out");
  case YX_LEFT_OUT_BY_HAND:
    return _ ("it was taken out by hand");
  case YX_LEFT_OUT_DONE:
    return _ ("it has been visited already");
  }
  g_assert_not_reached ();
}

YxPlanSheet *
yx_plan_sheet_load (YxDesk *desk, const char *operation_id, GError **error)
{
  g_autoptr (YxPlanSheet) sheet = g_new0 (YxPlanSheet, 1);

  g_return_val_if_fail (YX_IS_DESK (desk), NULL);

  sheet->stops = g_ptr_array_new_with_free_func (g_object_unref);
  sheet->operation = yx_desk_find_operation (desk, operation_id, error);
  if (!sheet->operation)
    return NULL;
  operation_id = yx_operation_get_data (sheet->operation)->id;
  {
    g_autoptr (GError) reason = NULL;

    sheet->plan = yx_desk_get_plan (desk, operation_id, 0, &reason);
    if (!sheet->plan) {
      if (reason)
        g_propagate_error (error, g_steal_pointer (&reason));
      else
        g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _ ("“%s” has no plan yet"),
                     yx_operation_get_data (sheet->operation)->name);
      return NULL;
    }
  }
  {
    g_autoptr (GError) reason = NULL;

    sheet->study = yx_desk_get_plan_study (desk, operation_id, 0, &reason);
    if (reason) {
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }
  }
  sheet->routes = yx_desk_list_routes (desk, operation_id, 0, error);
  if (!sheet->routes)
    return NULL;
  sheet->tasks = yx_desk_list_tasks (desk, operation_id, error);
  if (!sheet->tasks)
    return NULL;
  for (guint i = 0; i < N_ITEMS (sheet->routes); i++) {
    g_autoptr (YxRoute) route = g_list_model_get_item (G_LIST_MODEL (sheet->routes), i);
    GListStore *stops = yx_desk_list_stops (desk, yx_route_get_data (route)->id, error);

    if (!stops)
      return NULL;
    g_ptr_array_add (sheet->stops, stops);
  }
  return g_steal_pointer (&sheet);
}

void
yx_plan_sheet_free (YxPlanSheet *sheet)
{
  g_return_if_fail (sheet != NULL);

  g_clear_object (&sheet->operation);
  g_clear_object (&sheet->plan);
  g_clear_object (&sheet->study);
  g_clear_object (&sheet->routes);
  g_clear_object (&sheet->tasks);
  g_clear_pointer (&sheet->stops, g_ptr_array_unref);
  g_free (sheet);
}

static const char *
route_name (const YxRouteData *route)
{
  return route->call_sign && *route->call_sign ? route->call_sign : route->plate;
}

static void
append_stop (const YxPlanSheet *sheet, GString *text, const YxStopData *stop, guint number)
{
  g_autofree char *choice = yx_plan_sheet_task_advice (sheet, stop->task_id, TRUE);
  g_autofree char *arrival = yx_cli_clock (stop->arrival);
  g_autofree char *begin = yx_cli_clock (stop->begin);
  g_autofree char *departure = yx_cli_clock (stop->departure);
  g_autofree char *driving = yx_cli_duration (stop->drive_s);

  switch (stop->kind) {
  case YX_STOP_KIND_START:
    g_string_append_printf (text, _ ("   %s  leave %s\n"), departure,
                            stop->address ? stop->address : _ ("the base"));
    return;
  case YX_STOP_KIND_END:
    g_string_append_printf (text, _ ("   %s  back at %s (%s, %.1f km)\n"), arrival,
                            stop->address ? stop->address : _ ("the base"), driving,
                            stop->metres / 1000.0);
    return;
  case YX_STOP_KIND_DROP_OFF:
    g_string_append_printf (text, _ ("   %s  hand over at %s\n"), arrival,
                            stop->address ? stop->address : "");
    return;
  case YX_STOP_KIND_VISIT:
    break;
  }
  /* At an institution nobody has to be met. */
  if (!stop->place_id)
    g_string_append_printf (text, _ ("%2u %s–%s  %s  %s  (%s, %.1f km)\n"), number, begin, departure,
                            stop->masked_debtor ? stop->masked_debtor : "",
                            stop->address ? stop->address : "", driving, stop->metres / 1000.0);
  else
    g_string_append_printf (text, _ ("%2u %s–%s  %s  %s  (%s, %.1f km; likely met %.0f %%)\n"),
                            number, begin, departure, stop->masked_debtor ? stop->masked_debtor : "",
                            stop->address ? stop->address : "", driving, stop->metres / 1000.0,
                            stop->presence * 100.0);
  if (stop->case_numbers && *stop->case_numbers)
    g_string_append_printf (text, "               %s\n", stop->case_numbers);
  if (choice)
    g_string_append_printf (text, "               %s\n", choice);
}

static void
append_route (const YxPlanSheet *sheet, GString *text, const YxRouteData *route, GListStore *stops)
{
  g_autofree char *start = yx_cli_clock (route->start);
  g_autofree char *end = yx_cli_clock (route->end);
  g_autofree char *driving = yx_cli_duration (route->drive_s);
  g_autofree char *working = yx_cli_duration (route->on_scene_s);
  g_autofree char *n_stops
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d stop", "%d stops",
                                      (gulong) route->n_stops),
                         route->n_stops);
  g_autofree char *cases
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d case", "%d cases",
                                      (gulong) route->n_cases),
                         route->n_cases);
  guint number = 0;

  g_string_append_printf (text, "\n%s", route_name (route));
  if (route->plate && route_name (route) != route->plate)
    g_string_append_printf (text, " (%s)", route->plate);
  g_string_append_printf (
      text, _ (": %s–%s, %s for %s, crew of %d, %.1f km; %s driving, %s on the spot"), start, end,
      n_stops, cases, route->crew, route->metres / 1000.0, driving, working);
  /* Nobody has to be met at a counter. */
  if (route->expected > 0.0)
    g_string_append_printf (text, _ ("; %.1f people expected"), route->expected);
  g_string_append_c (text, '\n');
  for (guint i = 0; i < N_ITEMS (stops); i++) {
    g_autoptr (YxStop) item = g_list_model_get_item (G_LIST_MODEL (stops), i);
    const YxStopData *stop = yx_stop_get_data (item);

    number += stop->kind == YX_STOP_KIND_VISIT;
    append_stop (sheet, text, stop, number);
  }
}

static void
append_left_out (const YxPlanSheet *sheet, GString *text)
{
  GListStore *tasks = sheet->tasks;
  guint n = 0;

  for (guint i = 0; i < N_ITEMS (tasks); i++) {
    g_autoptr (YxTask) item = g_list_model_get_item (G_LIST_MODEL (tasks), i);
    const YxTaskData *task = yx_task_get_data (item);
    g_autofree char *remedy = NULL;

    if (task->left_out == YX_LEFT_OUT_NONE)
      continue;
    remedy = yx_plan_sheet_task_advice (sheet, task->id, FALSE);
    if (n++ == 0)
      g_string_append_printf (text, "\n%s\n", _ ("Left out:"));
    g_string_append_printf (text, "   %s  %s: %s", task->masked_debtor, task->case_numbers,
                            yx_left_out_text (task->left_out));
    if (task->left_out_note && *task->left_out_note)
      g_string_append_printf (text, " (%s)", task->left_out_note);
    if (remedy)
      g_string_append_printf (text, _ (". What would let it in: %s"), remedy);
    g_string_append_c (text, '\n');
  }
  if (n == 0)
    g_string_append_printf (text, "\n%s\n", _ ("Nobody is left out."));
}

/* "6 cars, 24 people" */
static char *
cars_and_people (int n_cars, int n_people)
{
  g_autofree char *cars
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d car", "%d cars", (gulong) n_cars),
                         n_cars);
  g_autofree char *people
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d person", "%d people", (gulong) n_people),
                         n_people);

  return g_strdup_printf (_ ("%s, %s"), cars, people);
}

char *
yx_plan_sheet_to_text (const YxPlanSheet *sheet)
{
  const YxOperationData *operation = yx_operation_get_data (sheet->operation);
  const YxPlanData *plan = yx_plan_get_data (sheet->plan);
  g_autofree char *sentence = yx_plan_sentence (sheet->plan);
  g_autofree char *date = yx_cli_iso_time (operation->window_start);
  g_autofree char *from = yx_cli_clock (operation->window_start);
  g_autofree char *to = yx_cli_clock (operation->window_end);
  g_autofree char *driving = yx_cli_duration (plan->drive_s);
  g_autofree char *baseline_driving = yx_cli_duration (plan->baseline_drive_s);
  g_autofree char *cars = cars_and_people (plan->n_vehicles, plan->n_staff);
  g_autofree char *baseline_cars
      = cars_and_people (plan->baseline_vehicles, plan->baseline_staff);
  g_autofree char *n_stops
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d stop", "%d stops",
                                      (gulong) plan->n_stops),
                         plan->n_stops);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s\n", sentence);
  g_string_append_printf (text, _ ("%s, %.10s, %s–%s, plan %d\n"), operation->name, date, from, to,
                          plan->version);
  g_string_append_printf (
      text,
      _ ("Together: %s, %.0f km, %s driving. One case, one car: %s, %.0f km, %s driving.\n"),
      cars, plan->metres / 1000.0, driving, baseline_cars, plan->baseline_metres / 1000.0,
      baseline_driving);
  if (plan->expected > 0.0)
    g_string_append_printf (
        text, _ ("Planned: %d of %d to be visited, %s; %.1f expected to be met.\n"),
        plan->n_tasks_planned, plan->n_tasks, n_stops, plan->expected);
  else
    g_string_append_printf (text, _ ("Planned: %d of %d to be visited, %s.\n"),
                            plan->n_tasks_planned, plan->n_tasks, n_stops);
  for (guint i = 0; i < N_ITEMS (sheet->routes); i++) {
    g_autoptr (YxRoute) route = g_list_model_get_item (G_LIST_MODEL (sheet->routes), i);

    append_route (sheet, text, yx_route_get_data (route), g_ptr_array_index (sheet->stops, i));
  }
  append_left_out (sheet, text);
  yx_plan_sheet_append_study (sheet, text);
  return g_string_free (text, FALSE);
}

static void
add_time (YxJsonText *json, const char *key, gint64 time)
{
  g_autofree char *text = yx_cli_iso_time (time);

  yx_cli_json_string (json, key, text);
}

static const char *
stop_kind_nick (YxStopKind kind)
{
  static const char *const nicks[] = { "visit", "start", "end", "drop-off" };

  g_assert ((guint) kind < G_N_ELEMENTS (nicks));
  return nicks[kind];
}

static void
add_stops_json (const YxPlanSheet *sheet, YxJsonText *json, GListStore *stops)
{
  yx_json_text_key (json, "stops");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < N_ITEMS (stops); i++) {
    g_autoptr (YxStop) item = g_list_model_get_item (G_LIST_MODEL (stops), i);
    const YxStopData *stop = yx_stop_get_data (item);

    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "kind", stop_kind_nick (stop->kind));
    if (stop->kind == YX_STOP_KIND_VISIT) {
      yx_cli_json_string (json, "task", stop->task_id);
      yx_cli_json_string (json, "debtor", stop->masked_debtor);
      yx_cli_json_string (json, "cases", stop->case_numbers);
      yx_cli_json_double (json, "presence", stop->presence);
      yx_cli_json_double (json, "snap_m", stop->snap_m);
      if (stop->task_id)
        yx_plan_sheet_add_car_choice_json (sheet, json, stop->task_id);
    }
    yx_cli_json_string (json, "address", stop->address);
    yx_cli_json_double (json, "lon", stop->lon);
    yx_cli_json_double (json, "lat", stop->lat);
    add_time (json, "arrival", stop->arrival);
    add_time (json, "begin", stop->begin);
    add_time (json, "departure", stop->departure);
    yx_cli_json_int (json, "drive_s", stop->drive_s);
    yx_cli_json_double (json, "metres", stop->metres);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
}

static void
add_routes_json (const YxPlanSheet *sheet, YxJsonText *json)
{
  yx_json_text_key (json, "routes");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < N_ITEMS (sheet->routes); i++) {
    g_autoptr (YxRoute) item = g_list_model_get_item (G_LIST_MODEL (sheet->routes), i);
    const YxRouteData *route = yx_route_get_data (item);

    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "vehicle", route->vehicle_id);
    yx_cli_json_string (json, "plate", route->plate);
    yx_cli_json_string (json, "call_sign", route->call_sign);
    yx_cli_json_int (json, "crew", route->crew);
    yx_cli_json_int (json, "visits", route->n_stops);
    yx_cli_json_int (json, "cases", route->n_cases);
    yx_cli_json_double (json, "expected", route->expected);
    add_time (json, "start", route->start);
    add_time (json, "end", route->end);
    yx_cli_json_double (json, "metres", route->metres);
    yx_cli_json_int (json, "drive_s", route->drive_s);
    yx_cli_json_int (json, "wait_s", route->wait_s);
    yx_cli_json_int (json, "on_scene_s", route->on_scene_s);
    add_stops_json (sheet, json, g_ptr_array_index (sheet->stops, i));
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
}

static void
add_left_out_json (const YxPlanSheet *sheet, YxJsonText *json)
{
  yx_json_text_key (json, "left_out");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < N_ITEMS (sheet->tasks); i++) {
    g_autoptr (YxTask) item = g_list_model_get_item (G_LIST_MODEL (sheet->tasks), i);
    const YxTaskData *task = yx_task_get_data (item);

    if (task->left_out == YX_LEFT_OUT_NONE)
      continue;
    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "task", task->id);
    yx_cli_json_string (json, "debtor", task->masked_debtor);
    yx_cli_json_string (json, "cases", task->case_numbers);
    yx_cli_json_string (json, "reason", left_out_nick (task->left_out));
    yx_cli_json_string (json, "message", yx_left_out_text (task->left_out));
    yx_cli_json_string (json, "note", task->left_out_note);
    yx_plan_sheet_add_remedy_json (sheet, json, task->id);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
}

void
yx_plan_sheet_add_json (const YxPlanSheet *sheet, YxJsonText *json)
{
  const YxOperationData *operation = yx_operation_get_data (sheet->operation);
  const YxPlanData *plan = yx_plan_get_data (sheet->plan);
  g_autofree char *sentence = yx_plan_sentence (sheet->plan);

  yx_cli_json_string (json, "operation", operation->id);
  yx_cli_json_string (json, "name", operation->name);
  add_time (json, "window_start", operation->window_start);
  add_time (json, "window_end", operation->window_end);
  yx_cli_json_int (json, "version", plan->version);
  yx_cli_json_string (json, "sentence", sentence);
  yx_cli_json_int (json, "cases", plan->n_cases);
  yx_cli_json_int (json, "cases_covered", plan->n_cases_covered);
  yx_cli_json_int (json, "tasks", plan->n_tasks);
  yx_cli_json_int (json, "tasks_planned", plan->n_tasks_planned);
  yx_cli_json_int (json, "visits", plan->n_stops);
  yx_cli_json_int (json, "vehicles", plan->n_vehicles);
  yx_cli_json_int (json, "vehicles_offered", plan->n_vehicles_offered);
  yx_cli_json_int (json, "staff", plan->n_staff);
  yx_cli_json_double (json, "expected", plan->expected);
  yx_cli_json_double (json, "metres", plan->metres);
  yx_cli_json_int (json, "drive_s", plan->drive_s);
  yx_cli_json_int (json, "wait_s", plan->wait_s);
  yx_cli_json_int (json, "on_scene_s", plan->on_scene_s);
  yx_json_text_key (json, "one_case_one_car");
  yx_json_text_begin_object (json);
  yx_cli_json_int (json, "vehicles", plan->baseline_vehicles);
  yx_cli_json_int (json, "staff", plan->baseline_staff);
  yx_cli_json_double (json, "metres", plan->baseline_metres);
  yx_cli_json_int (json, "drive_s", plan->baseline_drive_s);
  yx_json_text_end_object (json);
  yx_cli_json_int (json, "seed", plan->seed);
  yx_cli_json_int (json, "steps", plan->steps);
  yx_cli_json_double (json, "seconds", plan->seconds);
  yx_cli_json_string (json, "region", plan->region);
  add_routes_json (sheet, json);
  add_left_out_json (sheet, json);
  yx_plan_sheet_add_study_json (sheet, json);
}
