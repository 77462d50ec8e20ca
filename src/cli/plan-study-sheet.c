/* What stands beside a plan: curve, rehearsal and advice, as text and JSON. */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "cli/command.h"
#include "cli/plan-sheet.h"
#include "desk/study-words.h"
#include "model/enum-types.h"

static const char *
enum_nick (GType type, int value)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (type);

  return g_enum_get_value (klass, value)->value_nick;
}

/* The points that tell something: up to the last that covers more than the one before. */
static guint
count_telling (const YxPlanStudyData *study)
{
  guint n = MIN (study->n_points, 1);

  for (guint i = 1; i < study->n_points; i++)
    if (study->points[i].n_used > study->points[i - 1].n_used
        || study->points[i].expected > study->points[i - 1].expected)
      n = i + 1;
  return n;
}

static void
append_curve (GString *text, const YxPlanStudyData *study, int n_cases)
{
  const guint n = count_telling (study);

  if (n == 0)
    return;
  g_string_append_printf (text, "\n%s\n", _ ("What so many cars cover:"));
  for (guint i = 0; i < n; i++) {
    g_autofree char *point = yx_curve_point_text (&study->points[i], n_cases);
    g_autofree char *saving = yx_saving_text (&study->points[i]);

    g_string_append_printf (text, "   %s\n      %s\n", point, saving);
  }
  if (n < study->n_points)
    g_string_append_printf (text, "   %s\n", _ ("More cars cover no more."));
  if (study->n_baselines > 0)
    g_string_append_printf (text, "   %s\n", _ ("One case, one car would take, for this plan:"));
  for (guint i = 0; i < study->n_baselines; i++) {
    g_autofree char *baseline = yx_baseline_text (&study->baselines[i]);

    g_string_append_printf (text, "      %s\n", baseline);
  }
  for (guint i = 0; i < study->n_baselines; i++) {
    g_autofree char *together = yx_together_text (&study->baselines[i]);
    g_autofree char *details = yx_together_details_text (&study->baselines[i]);

    if (together)
      g_string_append_printf (text, "   %s\n      %s\n", together, details);
  }
}

static void
append_rehearsal (GString *text, const YxPlanStudyData *study)
{
  g_autofree char *summary = yx_rehearsal_text (study);
  g_auto (GStrv) lines = NULL;

  if (!summary)
    return;
  g_string_append_printf (text, "\n%s\n", _ ("Rehearsal:"));
  lines = g_strsplit (summary, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    g_string_append_printf (text, "   %s\n", lines[i]);
  for (guint i = 0; i < study->n_routes; i++) {
    g_autofree char *odds = yx_route_odds_text (&study->routes[i]);

    g_string_append_printf (text, "   %s\n", odds);
  }
}

void
yx_plan_sheet_append_study (const YxPlanSheet *sheet, GString *text)
{
  const YxPlanStudyData *study;

  if (!sheet->study)
    return;
  study = yx_plan_study_get_data (sheet->study);
  append_curve (text, study, yx_plan_get_data (sheet->plan)->n_cases);
  append_rehearsal (text, study);
}

static void
add_baseline_json (YxJsonText *json, const YxBaseline *baseline)
{
  yx_cli_json_int (json, "cases", baseline->n_cases);
  yx_cli_json_int (json, "vehicles", baseline->n_cases);
  yx_cli_json_int (json, "staff", baseline->n_staff);
  yx_cli_json_double (json, "metres", baseline->metres);
  yx_cli_json_int (json, "drive_s", baseline->drive_s);
  yx_cli_json_int (json, "vehicle_s", baseline->car_s);
  yx_cli_json_int (json, "staff_s", baseline->staff_s);
}

/* What the plan takes for the kind instead, in words as well. */
static void
add_together_json (YxJsonText *json, const YxBaseline *baseline)
{
  const YxTogether *together = &baseline->together;
  g_autofree char *sentence = yx_together_text (baseline);

  if (!sentence)
    return;
  yx_json_text_key (json, "together");
  yx_json_text_begin_object (json);
  yx_cli_json_int (json, "stops", together->n_stops);
  yx_cli_json_int (json, "vehicles", together->n_cars);
  yx_cli_json_int (json, "staff", together->n_staff);
  yx_cli_json_double (json, "metres", together->metres);
  yx_cli_json_int (json, "vehicle_s", together->car_s);
  yx_cli_json_int (json, "staff_s", together->staff_s);
  yx_json_text_end_object (json);
  yx_cli_json_string (json, "sentence", sentence);
}

static void
add_curve_json (YxJsonText *json, const YxPlanStudyData *study)
{
  yx_json_text_key (json, "curve");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < study->n_points; i++) {
    const YxCurvePoint *point = &study->points[i];

    yx_json_text_begin_object (json);
    yx_cli_json_int (json, "vehicles", point->n_vehicles);
    yx_cli_json_int (json, "used", point->n_used);
    yx_cli_json_int (json, "staff", point->n_staff);
    yx_cli_json_int (json, "cases_covered", point->n_cases);
    yx_cli_json_int (json, "tasks_planned", point->n_tasks);
    yx_cli_json_double (json, "expected", point->expected);
    yx_cli_json_int (json, "expected_low", point->low);
    yx_cli_json_int (json, "expected_high", point->high);
    yx_cli_json_double (json, "metres", point->metres);
    yx_cli_json_int (json, "vehicle_s", point->car_s);
    yx_cli_json_int (json, "staff_s", point->staff_s);
    yx_json_text_key (json, "one_case_one_car");
    yx_json_text_begin_object (json);
    add_baseline_json (json, &point->baseline);
    yx_json_text_end_object (json);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
  yx_json_text_key (json, "one_case_one_car_by_kind");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < study->n_baselines; i++) {
    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "kind",
                        enum_nick (YX_TYPE_TASK_KIND, (int) study->baselines[i].kind));
    add_baseline_json (json, &study->baselines[i]);
    add_together_json (json, &study->baselines[i]);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
}

static void
add_time (YxJsonText *json, const char *key, gint64 time)
{
  g_autofree char *text = yx_cli_iso_time (time);

  yx_cli_json_string (json, key, text);
}

static void
add_rehearsal_json (YxJsonText *json, const YxPlanStudyData *study)
{
  yx_json_text_key (json, "rehearsal");
  yx_json_text_begin_object (json);
  yx_cli_json_int (json, "nights", study->n_nights);
  yx_cli_json_double (json, "met_mean", study->met_mean);
  yx_cli_json_int (json, "met_low", study->met_low);
  yx_cli_json_int (json, "met_high", study->met_high);
  yx_cli_json_double (json, "in_time", study->in_time);
  yx_json_text_key (json, "routes");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < study->n_routes; i++) {
    const YxRouteOdds *odds = &study->routes[i];

    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "vehicle", odds->vehicle_id);
    yx_cli_json_string (json, "car", odds->car);
    add_time (json, "planned_end", odds->planned_end);
    add_time (json, "end_mean", odds->end_mean);
    add_time (json, "end_low", odds->end_low);
    add_time (json, "end_high", odds->end_high);
    yx_cli_json_double (json, "late", odds->late);
    yx_cli_json_double (json, "seats_short", odds->overflow);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
  yx_json_text_key (json, "visits");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < study->n_stops; i++) {
    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "task", study->stops[i].task_id);
    yx_cli_json_string (json, "place", study->stops[i].place_id);
    yx_cli_json_double (json, "late", study->stops[i].late);
    yx_cli_json_double (json, "not_needed", study->stops[i].skipped);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
  yx_json_text_end_object (json);
}

void
yx_plan_sheet_add_study_json (const YxPlanSheet *sheet, YxJsonText *json)
{
  const YxPlanStudyData *study;

  if (!sheet->study)
    return;
  study = yx_plan_study_get_data (sheet->study);
  add_curve_json (json, study);
  if (study->n_nights > 0)
    add_rehearsal_json (json, study);
}

void
yx_plan_sheet_add_remedy_json (const YxPlanSheet *sheet, YxJsonText *json, const char *task_id)
{
  const YxTaskAdvice *advice
      = sheet->study ? yx_plan_study_find_advice (sheet->study, task_id) : NULL;
  g_autofree char *text = NULL;

  if (!advice)
    return;
  text = yx_remedy_text (advice);
  yx_json_text_key (json, "remedy");
  yx_json_text_begin_object (json);
  yx_cli_json_string (json, "kind", enum_nick (YX_TYPE_REMEDY, (int) advice->remedy));
  yx_cli_json_string (json, "message", text);
  yx_cli_json_string (json, "vehicle", advice->vehicle_id);
  if (advice->time != 0)
    add_time (json, "time", advice->time);
  if (advice->amount != 0)
    yx_cli_json_int (json, "amount", advice->amount);
  yx_cli_json_int (json, "staff_s", advice->price_s);
  yx_cli_json_int (json, "extra_drive_s", advice->extra_s);
  yx_json_text_end_object (json);
}

void
yx_plan_sheet_add_car_choice_json (const YxPlanSheet *sheet, YxJsonText *json,
                                   const char *task_id)
{
  const YxTaskAdvice *advice
      = sheet->study ? yx_plan_study_find_advice (sheet->study, task_id) : NULL;
  g_autofree char *text = NULL;

  if (!advice)
    return;
  text = yx_car_choice_text (advice);
  yx_json_text_key (json, "why_this_car");
  yx_json_text_begin_object (json);
  yx_cli_json_string (json, "message", text);
  yx_cli_json_int (json, "extra_drive_s", advice->extra_s);
  yx_cli_json_string (json, "next_best", advice->other_car);
  if (advice->other_car)
    yx_cli_json_int (json, "next_best_extra_drive_s", advice->other_extra_s);
  yx_json_text_end_object (json);
}

char *
yx_plan_sheet_task_advice (const YxPlanSheet *sheet, const char *task_id, gboolean planned)
{
  const YxTaskAdvice *advice
      = sheet->study && task_id ? yx_plan_study_find_advice (sheet->study, task_id) : NULL;

  if (!advice)
    return NULL;
  return planned ? yx_car_choice_text (advice) : yx_remedy_text (advice);
}
