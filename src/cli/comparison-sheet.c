#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/comparison-sheet.h"

#include <glib/gi18n-lib.h>

#include "cli/commands.h"
#include "desk/planning.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

static const char *
change_name (YxStopChange change)
{
  static const char *const names[] = {
    [YX_STOP_CHANGE_NONE] = "same",   [YX_STOP_CHANGE_TIME] = "time",
    [YX_STOP_CHANGE_CAR] = "car",     [YX_STOP_CHANGE_ADDED] = "added",
    [YX_STOP_CHANGE_DROPPED] = "dropped",
  };

  return names[change];
}

static void
print_side (const char *car, int order, gint64 begin)
{
  g_autofree char *clock = yx_format_clock (begin, NULL);

  if (car)
    g_print ("%s %d. %s", car, order, clock);
  else
    g_print ("—");
}

static void
add_comparison_json (YxJsonText *json, const YxPlanComparison *comparison)
{
  yx_cli_json_int (json, "same", comparison->n_same);
  yx_cli_json_int (json, "other_time", comparison->n_times);
  yx_cli_json_int (json, "other_car", comparison->n_cars);
  yx_cli_json_int (json, "added", comparison->n_added);
  yx_cli_json_int (json, "dropped", comparison->n_dropped);
  yx_json_text_key (json, "stops");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < comparison->stops->len; i++) {
    const YxStopDifference *stop = &g_array_index (comparison->stops, YxStopDifference, i);
    g_autofree char *before = yx_cli_iso_time (stop->begin_before);
    g_autofree char *after = yx_cli_iso_time (stop->begin_after);

    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "change", change_name (stop->change));
    yx_cli_json_string (json, "task", stop->task_id);
    yx_cli_json_string (json, "place", stop->place_id);
    yx_cli_json_string (json, "who", stop->masked_debtor);
    yx_cli_json_string (json, "car_before", stop->car_before);
    yx_cli_json_string (json, "car_after", stop->car_after);
    yx_cli_json_string (json, "begin_before", stop->car_before ? before : NULL);
    yx_cli_json_string (json, "begin_after", stop->car_after ? after : NULL);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
}

static void
add_riders_json (YxJsonText *json, const YxPlanComparison *comparison)
{
  yx_json_text_key (json, "riders");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < comparison->riders->len; i++) {
    const YxRiderDifference *rider = &g_array_index (comparison->riders, YxRiderDifference, i);

    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "officer", rider->officer_id);
    yx_cli_json_string (json, "name", rider->name);
    yx_cli_json_string (json, "role", yx_enum_nick (YX_TYPE_OFFICER_ROLE, (int) rider->role));
    yx_cli_json_string (json, "car_before", rider->car_before);
    yx_cli_json_string (json, "car_after", rider->car_after);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
}

static void
print_riders (const YxPlanComparison *comparison)
{
  for (guint i = 0; i < comparison->riders->len; i++) {
    const YxRiderDifference *rider = &g_array_index (comparison->riders, YxRiderDifference, i);

    g_print ("  %s %s: %s → %s\n", yx_enum_label (YX_TYPE_OFFICER_ROLE, (int) rider->role),
             rider->name, rider->car_before ? rider->car_before : "—",
             rider->car_after ? rider->car_after : "—");
  }
}

static void
print_plan (YxPlan *plan, gboolean approvals, int approved)
{
  g_autofree char *figures = yx_plan_figures_text (plan);
  const int version = yx_plan_get_data (plan)->version;

  if (!approvals)
    g_print (_ ("version %d: %s"), version, figures);
  else if (approved > 0)
    g_print (_ ("approved version %d, plan %d: %s"), approved, version, figures);
  else
    g_print (_ ("as it stands, plan %d: %s"), version, figures);
  g_print ("\n");
}

void
yx_comparison_sheet_print (YxInvocation *invocation, const char *operation_id,
                           const YxPlanComparison *comparison)
{
  g_autofree char *sentence = NULL;

  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "operation", operation_id);
    yx_cli_json_int (json, "before", yx_plan_get_data (comparison->before)->version);
    yx_cli_json_int (json, "after", yx_plan_get_data (comparison->after)->version);
    if (comparison->approvals) {
      yx_cli_json_int (json, "approved_before", comparison->approved_before);
      yx_cli_json_int (json, "approved_after", comparison->approved_after);
    }
    add_comparison_json (json, comparison);
    add_riders_json (json, comparison);
    yx_cli_json_end (json);
    return;
  }
  sentence = yx_plan_comparison_sentence (comparison);
  g_print ("%s\n", sentence);
  print_plan (comparison->before, comparison->approvals, comparison->approved_before);
  print_plan (comparison->after, comparison->approvals, comparison->approved_after);
  for (guint i = 0; i < comparison->stops->len; i++) {
    const YxStopDifference *stop = &g_array_index (comparison->stops, YxStopDifference, i);

    if (stop->change == YX_STOP_CHANGE_NONE)
      continue;
    g_print ("  %s: ", stop->masked_debtor);
    print_side (stop->car_before, stop->order_before, stop->begin_before);
    g_print (" → ");
    print_side (stop->car_after, stop->order_after, stop->begin_after);
    g_print ("\n");
  }
  print_riders (comparison);
}
