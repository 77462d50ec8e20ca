#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include <math.h>

#include "cli/command.h"
#include "cli/review-sheet.h"
#include "desk/gather.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

static void
real (YxJsonText *json, const char *key, double value)
{
  yx_json_text_key (json, key);
  yx_json_text_double (json, value);
}

static void
enumerated (YxJsonText *json, const char *key, GType type, int value)
{
  yx_cli_json_string (json, key, yx_enum_nick (type, value));
}

static void
begin_array (YxJsonText *json, const char *key)
{
  yx_json_text_key (json, key);
  yx_json_text_begin_array (json);
}

static void
begin_object (YxJsonText *json, const char *key)
{
  yx_json_text_key (json, key);
  yx_json_text_begin_object (json);
}

static void
add_operation (YxJsonText *json, const YxCourse *course)
{
  const YxFactOperation *operation = &course->facts->operation;

  begin_object (json, "operation");
  yx_cli_json_string (json, "id", operation->id);
  yx_cli_json_string (json, "name", operation->name);
  enumerated (json, "step", YX_TYPE_OPERATION_STEP, (int) operation->step);
  yx_cli_json_int (json, "window_start", operation->window_start);
  yx_cli_json_int (json, "window_end", operation->window_end);
  yx_cli_json_int (json, "plan_version", operation->plan_version);
  yx_json_text_end_object (json);
  yx_cli_json_int (json, "begin", course->begin);
  yx_cli_json_int (json, "end", course->end);
  yx_cli_json_bool (json, "by_window", course->by_window);
}

static void
add_missing (YxJsonText *json, const YxCourse *course)
{
  begin_array (json, "missing");
  for (guint i = 0; i < course->missing->len; i++) {
    const YxMissing *missing = &g_array_index (course->missing, YxMissing, i);
    const YxFactVehicle *vehicle = yx_facts_find_vehicle (course->facts, missing->vehicle_id);
    g_autofree char *device
        = missing->device != 0 ? yx_course_device_label (course, missing->device) : NULL;
    g_autofree char *text = yx_missing_text (course, missing);

    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "kind", yx_missing_nick (missing->kind));
    yx_cli_json_string (json, "vehicle", missing->vehicle_id);
    yx_cli_json_string (json, "vehicle_label",
                        vehicle != NULL ? yx_fact_vehicle_label (vehicle) : NULL);
    yx_cli_json_int (json, "device", missing->device);
    yx_cli_json_string (json, "device_label", device);
    yx_cli_json_int (json, "count", missing->count);
    yx_cli_json_int (json, "at", missing->at);
    yx_cli_json_string (json, "text", text);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
}

static void
add_way (YxJsonText *json, const YxWay *way)
{
  yx_json_text_key (json, "way");
  if (way == NULL) {
    yx_json_text_string (json, NULL);
    return;
  }
  yx_json_text_begin_object (json);
  yx_cli_json_int (json, "device", way->device);
  yx_cli_json_int (json, "rows", way->n_rows);
  yx_cli_json_int (json, "fixes", way->n_fixes);
  yx_cli_json_int (json, "late", way->n_late);
  yx_cli_json_int (json, "jumps", way->n_jumps);
  yx_cli_json_int (json, "gaps", way->n_gaps);
  yx_cli_json_int (json, "gap_s", way->gap_s);
  yx_cli_json_int (json, "longest_gap_s", way->longest_gap_s);
  yx_cli_json_int (json, "covered_s", way->covered_s);
  yx_cli_json_int (json, "clock_s", way->clock_s);
  yx_cli_json_int (json, "first", way->first);
  yx_cli_json_int (json, "last", way->last);
  yx_json_text_end_object (json);
}

static void
add_cars (YxJsonText *json, const YxCourse *course)
{
  begin_array (json, "cars");
  for (guint i = 0; i < course->cars->len; i++) {
    const YxCourseCar *car = &g_array_index (course->cars, YxCourseCar, i);
    const YxFactVehicle *vehicle = &g_array_index (course->facts->vehicles, YxFactVehicle, i);

    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "vehicle", car->vehicle_id);
    yx_cli_json_string (json, "plate", vehicle->plate);
    yx_cli_json_string (json, "call_sign", vehicle->call_sign);
    yx_cli_json_bool (json, "used", car->used);
    yx_cli_json_int (json, "set_out", car->set_out);
    yx_cli_json_string (json, "set_out_from", yx_known_from_nick (car->set_out_from));
    yx_cli_json_int (json, "back", car->back);
    yx_cli_json_string (json, "back_from", yx_known_from_nick (car->back_from));
    yx_cli_json_int (json, "out_s", car->out_s);
    yx_cli_json_int (json, "staff", car->n_staff);
    yx_cli_json_bool (json, "crew_by_name", car->crew_by_name);
    yx_cli_json_int (json, "way_mm", car->way_mm);
    yx_cli_json_int (json, "visits", car->n_visits);
    yx_cli_json_int (json, "met", car->n_met);
    yx_cli_json_int (json, "results", car->n_results);
    add_way (json, car->way >= 0 ? &g_array_index (course->ways, YxWay, car->way) : NULL);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
}

static void
add_planned (YxJsonText *json, const YxFactStop *stop)
{
  yx_json_text_key (json, "planned");
  if (stop == NULL) {
    yx_json_text_string (json, NULL);
    return;
  }
  yx_json_text_begin_object (json);
  yx_cli_json_int (json, "version", stop->version);
  yx_cli_json_string (json, "vehicle", stop->vehicle_id);
  yx_cli_json_int (json, "ordinal", stop->ordinal);
  yx_cli_json_int (json, "arrival", stop->arrival);
  yx_cli_json_int (json, "begin", stop->begin);
  yx_cli_json_int (json, "departure", stop->departure);
  real (json, "presence", stop->presence);
  yx_json_text_end_object (json);
}

static void
add_visits (YxJsonText *json, const YxCourse *course, const char *task_id)
{
  begin_array (json, "visits");
  for (guint i = 0; i < course->visits->len; i++) {
    const YxCourseVisit *visit = &g_array_index (course->visits, YxCourseVisit, i);

    if (task_id != NULL && visit->task_id != task_id)
      continue;
    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "task", visit->task_id);
    yx_cli_json_string (json, "place", visit->place_id);
    yx_cli_json_string (json, "vehicle", visit->vehicle_id);
    enumerated (json, "kind", YX_TYPE_TASK_KIND, (int) visit->kind);
    yx_cli_json_int (json, "cases", visit->n_cases);
    yx_cli_json_int (json, "arrived", visit->arrived);
    yx_cli_json_string (json, "how", yx_known_from_nick (visit->how));
    yx_cli_json_int (json, "left", visit->left);
    yx_cli_json_int (json, "on_scene_s", visit->on_scene_s);
    enumerated (json, "outcome", YX_TYPE_STOP_OUTCOME, (int) visit->outcome);
    yx_cli_json_bool (json, "door_opened", visit->door_opened);
    yx_cli_json_int (json, "stopped", visit->stopped);
    yx_cli_json_string (json, "reason",
                        visit->stopped != 0
                            ? yx_enum_nick (YX_TYPE_STOP_REASON, (int) visit->reason)
                            : NULL);
    yx_cli_json_int (json, "recorder_s", visit->recorder_s);
    add_planned (json, visit->planned);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
}

static void
add_task (YxJsonText *json, const YxCourse *course, const YxCourseTask *task)
{
  const YxFactTask *fact = yx_facts_find_task (course->facts, task->task_id);
  g_autofree char *name = yx_mask_debtor (fact->name, fact->debtor_kind);
  g_autofree char *why = yx_course_why_text (course, task);

  yx_cli_json_string (json, "task", task->task_id);
  yx_cli_json_string (json, "name", fact->institution_id != NULL ? fact->name : name);
  enumerated (json, "kind", YX_TYPE_TASK_KIND, (int) fact->kind);
  yx_cli_json_bool (json, "target", task->meets);
  yx_cli_json_int (json, "n_visits", task->n_visits);
  begin_array (json, "cases");
  for (guint i = 0; i < course->facts->task_cases->len; i++) {
    const YxFactTaskCase *row = &g_array_index (course->facts->task_cases, YxFactTaskCase, i);

    if (row->task_id == task->task_id)
      yx_json_text_string (json, row->number);
  }
  yx_json_text_end_array (json);
  enumerated (json, "outcome", YX_TYPE_STOP_OUTCOME, (int) task->outcome);
  yx_cli_json_bool (json, "door_opened", task->door_opened);
  yx_cli_json_bool (json, "present", task->present);
  yx_cli_json_bool (json, "paid", task->paid);
  yx_cli_json_bool (json, "settled", task->settled);
  yx_cli_json_bool (json, "detained", task->detained);
  yx_cli_json_string (json, "why", yx_why_not_nick (task->why));
  enumerated (json, "left_out", YX_TYPE_LEFT_OUT, (int) task->left_out);
  yx_cli_json_int (json, "version", task->version);
  yx_cli_json_int (json, "at", task->at);
  yx_cli_json_string (json, "why_text", why);
}

static void
add_effort (YxJsonText *json, const char *key, const YxEffort *effort)
{
  begin_object (json, key);
  yx_cli_json_int (json, "cars", effort->n_cars);
  yx_cli_json_int (json, "staff", effort->n_staff);
  yx_cli_json_int (json, "way_mm", effort->way_mm);
  yx_cli_json_int (json, "car_s", effort->car_s);
  yx_cli_json_int (json, "staff_s", effort->staff_s);
  yx_json_text_end_object (json);
}

static void
add_pooling (YxJsonText *json, const YxPooling *pooling)
{
  begin_object (json, "pooling");
  add_effort (json, "together", &pooling->together);
  add_effort (json, "alone", &pooling->alone);
  yx_cli_json_int (json, "cases", pooling->n_cases);
  yx_cli_json_int (json, "results", pooling->n_results);
  begin_array (json, "kinds");
  for (guint i = 0; i < pooling->n_kinds; i++) {
    yx_json_text_begin_object (json);
    enumerated (json, "kind", YX_TYPE_TASK_KIND, (int) pooling->kinds[i].kind);
    yx_cli_json_int (json, "visits", pooling->kinds[i].n_visits);
    yx_cli_json_int (json, "cases", pooling->kinds[i].n_cases);
    yx_cli_json_int (json, "results", pooling->kinds[i].n_results);
    add_effort (json, "together", &pooling->kinds[i].together);
    add_effort (json, "alone", &pooling->kinds[i].alone);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
  real (json, "litres", pooling->litres);
  real (json, "alone_litres", pooling->alone_litres);
  real (json, "yuan", pooling->yuan);
  real (json, "alone_yuan", pooling->alone_yuan);
  begin_object (json, "assumptions");
  real (json, "detour", pooling->detour);
  real (json, "speed_mps", pooling->speed_mps);
  yx_cli_json_bool (json, "from_plan", pooling->from_plan);
  real (json, "litres_per_100km", pooling->costs.litres_per_100km);
  real (json, "yuan_per_litre", pooling->costs.yuan_per_litre);
  real (json, "yuan_per_staff_hour", pooling->costs.yuan_per_staff_hour);
  yx_cli_json_int (json, "cars_without_way", pooling->n_cars_without_way);
  yx_cli_json_int (json, "cars_by_seats", pooling->n_cars_by_seats);
  yx_cli_json_int (json, "gap_s", pooling->gap_s);
  yx_json_text_end_object (json);
  yx_json_text_end_object (json);
}

static void
rate (YxJsonText *json, const char *key, gint64 part, gint64 whole)
{
  real (json, key, whole > 0 ? (double) part / (double) whole : (double) NAN);
}

static void
add_funnel (YxJsonText *json, const YxFunnel *funnel)
{
  const struct {
    const char *key;
    guint count;
  } counts[] = {
    { "targets", funnel->targets },
    { "visited", funnel->visited },
    { "door_opened", funnel->door_opened },
    { "present", funnel->present },
    { "came", funnel->came },
    { "voluntarily", funnel->voluntarily },
    { "compelled", funnel->compelled },
    { "paid", funnel->paid },
    { "settled", funnel->settled },
    { "detained", funnel->detained },
    { "police", funnel->police },
    { "deferred", funnel->deferred },
    { "withdrawn", funnel->withdrawn },
    { "not_found", funnel->not_found },
    { "door_closed", funnel->door_closed },
    { "address_invalid", funnel->address_invalid },
    { "cancelled", funnel->cancelled },
    { "not_visited", funnel->not_visited },
    { "without_result", funnel->without_result },
    { "cases", funnel->n_cases },
    { "cases_visited", funnel->n_cases_visited },
  };

  begin_object (json, "funnel");
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    yx_cli_json_int (json, counts[i].key, counts[i].count);
  yx_json_text_end_object (json);
}

static void
add_reliability (YxJsonText *json, const YxReliability *reliability)
{
  begin_object (json, "presence");
  yx_cli_json_int (json, "n", reliability->n);
  yx_cli_json_int (json, "met", reliability->n_met);
  real (json, "expected", reliability->expected);
  real (json, "brier", reliability->brier);
  begin_array (json, "bins");
  for (guint b = 0; b < YX_N_RELIABILITY_BINS; b++) {
    yx_json_text_begin_object (json);
    yx_cli_json_int (json, "n", reliability->bins[b].n);
    yx_cli_json_int (json, "met", reliability->bins[b].n_met);
    real (json, "sum", reliability->bins[b].sum);
    real (json, "low", reliability->bins[b].wilson_low);
    real (json, "high", reliability->bins[b].wilson_high);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
  yx_json_text_end_object (json);
}

static void
add_duration (YxJsonText *json, const YxDuration *duration)
{
  yx_cli_json_int (json, "n", duration->n);
  yx_cli_json_int (json, "planned_s", duration->planned_s);
  yx_cli_json_int (json, "actual_s", duration->actual_s);
}

static void
add_calibration (YxJsonText *json, const YxFigures *figures)
{
  add_reliability (json, &figures->presence);
  begin_array (json, "travel");
  for (int hour = 0; hour < 24; hour++) {
    if (figures->travel[hour].n == 0)
      continue;
    yx_json_text_begin_object (json);
    yx_cli_json_int (json, "hour", hour);
    add_duration (json, &figures->travel[hour]);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
  begin_array (json, "service");
  for (guint i = 0; i < figures->service->len; i++) {
    const YxServiceRow *row = &g_array_index (figures->service, YxServiceRow, i);

    yx_json_text_begin_object (json);
    enumerated (json, "kind", YX_TYPE_TASK_KIND, (int) row->kind);
    yx_cli_json_bool (json, "met", row->met);
    yx_cli_json_int (json, "hour", row->hour);
    add_duration (json, &row->time);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
  begin_array (json, "places");
  for (guint i = 0; i < figures->places->len; i++) {
    const YxPresenceRow *row = &g_array_index (figures->places, YxPresenceRow, i);

    yx_json_text_begin_object (json);
    enumerated (json, "kind", YX_TYPE_PLACE_KIND, (int) row->kind);
    yx_cli_json_int (json, "hour", row->hour);
    yx_cli_json_int (json, "n", row->n);
    yx_cli_json_int (json, "met", row->n_met);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
}

static void
add_yields (YxJsonText *json, const YxFigures *figures)
{
  begin_array (json, "addresses");
  for (guint i = 0; i < figures->addresses->len; i++) {
    const YxAddressYield *row = &g_array_index (figures->addresses, YxAddressYield, i);

    yx_json_text_begin_object (json);
    enumerated (json, "source", YX_TYPE_SOURCE, (int) row->source);
    yx_cli_json_int (json, "visited", row->n_visited);
    yx_cli_json_int (json, "met", row->n_met);
    yx_cli_json_int (json, "invalid", row->n_invalid);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
  begin_array (json, "leads");
  for (guint i = 0; i < figures->leads->len; i++) {
    const YxLeadYield *row = &g_array_index (figures->leads, YxLeadYield, i);

    yx_json_text_begin_object (json);
    enumerated (json, "source", YX_TYPE_SOURCE, (int) row->source);
    yx_cli_json_int (json, "leads", row->n_leads);
    yx_cli_json_int (json, "verified", row->n_verified);
    yx_cli_json_int (json, "dismissed", row->n_dismissed);
    yx_cli_json_int (json, "visited", row->n_visited);
    yx_cli_json_int (json, "met", row->n_met);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
  begin_array (json, "responses");
  for (guint i = 0; i < figures->responses->len; i++) {
    const YxLeadResponse *row = &g_array_index (figures->responses, YxLeadResponse, i);

    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "lead", row->lead_id);
    yx_cli_json_string (json, "vehicle", row->vehicle_id);
    enumerated (json, "source", YX_TYPE_SOURCE, (int) row->source);
    yx_cli_json_int (json, "received", row->received);
    yx_cli_json_int (json, "sent", row->sent);
    yx_cli_json_int (json, "acknowledged", row->acknowledged);
    yx_cli_json_int (json, "arrived", row->arrived);
    enumerated (json, "outcome", YX_TYPE_STOP_OUTCOME, (int) row->outcome);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
  yx_cli_json_int (json, "median_to_dispatch_s", figures->median_to_dispatch_s);
  yx_cli_json_int (json, "median_to_arrival_s", figures->median_to_arrival_s);
}

static void
add_curve (YxJsonText *json, const YxFigures *figures)
{
  const YxPlanStudyData *study
      = figures->study != NULL ? yx_plan_study_get_data (figures->study) : NULL;

  begin_object (json, "curve");
  yx_cli_json_int (json, "cars", figures->pooling.together.n_cars);
  yx_cli_json_int (json, "met", figures->n_met);
  begin_array (json, "points");
  for (guint i = 0; study != NULL && i < study->n_points; i++) {
    yx_json_text_begin_object (json);
    yx_cli_json_int (json, "cars", study->points[i].n_used);
    real (json, "expected", study->points[i].expected);
    yx_cli_json_int (json, "low", study->points[i].low);
    yx_cli_json_int (json, "high", study->points[i].high);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
  yx_json_text_end_object (json);
}

void
yx_review_sheet_to_json (YxJsonText *json, const YxCourse *course, const YxFigures *figures)
{
  add_operation (json, course);
  add_missing (json, course);
  add_pooling (json, &figures->pooling);
  add_funnel (json, &figures->funnel);
  add_calibration (json, figures);
  add_yields (json, figures);
  add_curve (json, figures);
  add_cars (json, course);
  add_visits (json, course, NULL);
  begin_array (json, "tasks");
  for (guint i = 0; i < course->tasks->len; i++) {
    yx_json_text_begin_object (json);
    add_task (json, course, &g_array_index (course->tasks, YxCourseTask, i));
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
}

void
yx_review_sheet_safeguards_to_json (YxJsonText *json, const GArray *safeguards)
{
  begin_array (json, "safeguards");
  for (guint i = 0; i < safeguards->len; i++) {
    const YxSafeguard *entry = &g_array_index (safeguards, YxSafeguard, i);

    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "kind", yx_safeguard_kind_nick (entry->kind));
    yx_cli_json_string (json, "state", yx_safeguard_state_nick (entry->state));
    yx_cli_json_string (json, "key", entry->key);
    yx_cli_json_string (json, "task", entry->task_id);
    yx_cli_json_string (json, "vehicle", entry->vehicle_id);
    yx_cli_json_string (json, "custody", entry->custody_id);
    yx_cli_json_int (json, "at", entry->at);
    yx_cli_json_int (json, "seconds", entry->seconds);
    yx_cli_json_int (json, "of_s", entry->of_s);
    yx_cli_json_int (json, "count", entry->count);
    yx_cli_json_string (json, "text", entry->text);
    yx_cli_json_string (json, "closed_by", entry->closed_by);
    yx_cli_json_int (json, "closed", entry->closed);
    yx_cli_json_string (json, "remark", entry->remark);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
}

static void
add_return (YxJsonText *json, const YxReturnRow *row)
{
  yx_cli_json_string (json, "key", row->key);
  yx_cli_json_string (json, "label", row->label);
  yx_cli_json_int (json, "actions", row->n_actions);
  add_funnel (json, &row->funnel);
  yx_cli_json_int (json, "fast", row->n_fast);
  yx_cli_json_int (json, "concluded", row->n_concluded);
  yx_cli_json_int (json, "terminated", row->n_terminated);
  yx_cli_json_int (json, "recovered_fen", row->recovered_fen);
  yx_cli_json_int (json, "claimed_fen", row->claimed_fen);
  rate (json, "recovery_rate", row->recovered_fen, row->claimed_fen);
  yx_cli_json_int (json, "assets_concluded", row->n_assets_concluded);
  yx_cli_json_int (json, "assets_all", row->n_assets_all);
  rate (json, "conclusion_rate", row->n_assets_concluded, row->n_assets_all);
  yx_cli_json_int (json, "first_terminated", row->n_first_terminated);
  yx_cli_json_int (json, "first_closed", row->n_first_closed);
  rate (json, "terminated_rate", row->n_first_terminated, row->n_first_closed);
}

void
yx_review_sheet_returns_to_json (YxJsonText *json, const YxReturns *returns)
{
  begin_array (json, "rows");
  for (guint i = 0; i < returns->rows->len; i++) {
    yx_json_text_begin_object (json);
    add_return (json, &g_array_index (returns->rows, YxReturnRow, i));
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
  begin_object (json, "total");
  add_return (json, &returns->total);
  yx_json_text_end_object (json);
  add_reliability (json, &returns->presence);
}

void
yx_review_sheet_task_to_json (YxJsonText *json, const YxCourse *course, const YxCourseTask *task)
{
  add_task (json, course, task);
  add_visits (json, course, task->task_id);
}
