#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "desk/study.h"
#include "model/enum-types.h"

/* Writing ---------------------------------------------------------------------------------- */

static void
put_int (JsonBuilder *builder, const char *name, int64_t value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
put_real (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

static void
put_text (JsonBuilder *builder, const char *name, const char *value)
{
  if (value == NULL)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
put_enum (JsonBuilder *builder, const char *name, GType type, int value)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (type);
  const GEnumValue *found = g_enum_get_value (klass, value);

  g_assert (found != NULL);
  put_text (builder, name, found->value_nick);
}

static void
begin_array (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
}

static void
put_baseline (JsonBuilder *builder, const YxBaseline *baseline)
{
  put_int (builder, "cases", baseline->n_cases);
  put_int (builder, "staff", baseline->n_staff);
  put_real (builder, "metres", baseline->metres);
  put_int (builder, "drive_s", baseline->drive_s);
  put_int (builder, "car_s", baseline->car_s);
  put_int (builder, "staff_s", baseline->staff_s);
}

static void
put_together (JsonBuilder *builder, const YxTogether *together)
{
  json_builder_set_member_name (builder, "together");
  json_builder_begin_object (builder);
  put_int (builder, "stops", together->n_stops);
  put_int (builder, "cars", together->n_cars);
  put_int (builder, "staff", together->n_staff);
  put_real (builder, "metres", together->metres);
  put_int (builder, "car_s", together->car_s);
  put_int (builder, "staff_s", together->staff_s);
  json_builder_end_object (builder);
}

static void
put_curve (JsonBuilder *builder, const YxPlanStudyData *data)
{
  begin_array (builder, "curve");
  for (guint i = 0; i < data->n_points; i++) {
    const YxCurvePoint *point = &data->points[i];

    json_builder_begin_object (builder);
    put_int (builder, "vehicles", point->n_vehicles);
    put_int (builder, "used", point->n_used);
    put_int (builder, "staff", point->n_staff);
    put_int (builder, "tasks", point->n_tasks);
    put_int (builder, "cases", point->n_cases);
    put_real (builder, "expected", point->expected);
    put_int (builder, "low", point->low);
    put_int (builder, "high", point->high);
    put_real (builder, "metres", point->metres);
    put_int (builder, "car_s", point->car_s);
    put_int (builder, "staff_s", point->staff_s);
    json_builder_set_member_name (builder, "one_by_one");
    json_builder_begin_object (builder);
    put_baseline (builder, &point->baseline);
    json_builder_end_object (builder);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  begin_array (builder, "one_by_one");
  for (guint i = 0; i < data->n_baselines; i++) {
    json_builder_begin_object (builder);
    put_enum (builder, "kind", YX_TYPE_TASK_KIND, (int) data->baselines[i].kind);
    put_baseline (builder, &data->baselines[i]);
    put_together (builder, &data->baselines[i].together);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
put_advice (JsonBuilder *builder, const YxPlanStudyData *data)
{
  begin_array (builder, "advice");
  for (guint i = 0; i < data->n_advice; i++) {
    const YxTaskAdvice *advice = &data->advice[i];

    json_builder_begin_object (builder);
    put_text (builder, "task", advice->task_id);
    put_enum (builder, "remedy", YX_TYPE_REMEDY, (int) advice->remedy);
    put_text (builder, "vehicle", advice->vehicle_id);
    put_text (builder, "car", advice->car);
    put_int (builder, "time", advice->time);
    put_int (builder, "amount", advice->amount);
    put_int (builder, "female_officer", advice->female_officer);
    put_int (builder, "recorder", advice->recorder);
    put_int (builder, "price_s", advice->price_s);
    put_int (builder, "extra_s", advice->extra_s);
    put_text (builder, "other_car", advice->other_car);
    put_int (builder, "other_extra_s", advice->other_extra_s);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
put_rehearsal (JsonBuilder *builder, const YxPlanStudyData *data)
{
  json_builder_set_member_name (builder, "rehearsal");
  json_builder_begin_object (builder);
  put_int (builder, "nights", data->n_nights);
  put_real (builder, "mean", data->met_mean);
  put_int (builder, "low", data->met_low);
  put_int (builder, "high", data->met_high);
  put_real (builder, "in_time", data->in_time);
  begin_array (builder, "met");
  for (guint i = 0; i < data->n_met; i++)
    json_builder_add_int_value (builder, data->met[i]);
  json_builder_end_array (builder);
  begin_array (builder, "routes");
  for (guint i = 0; i < data->n_routes; i++) {
    const YxRouteOdds *odds = &data->routes[i];

    json_builder_begin_object (builder);
    put_text (builder, "vehicle", odds->vehicle_id);
    put_text (builder, "car", odds->car);
    put_int (builder, "planned", odds->planned_end);
    put_int (builder, "mean", odds->end_mean);
    put_int (builder, "low", odds->end_low);
    put_int (builder, "high", odds->end_high);
    put_real (builder, "late", odds->late);
    put_real (builder, "overflow", odds->overflow);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  begin_array (builder, "stops");
  for (guint i = 0; i < data->n_stops; i++) {
    json_builder_begin_object (builder);
    put_text (builder, "task", data->stops[i].task_id);
    put_text (builder, "place", data->stops[i].place_id);
    put_real (builder, "late", data->stops[i].late);
    put_real (builder, "skipped", data->stops[i].skipped);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

char *
yx_study_to_text (YxPlanStudy *study)
{
  const YxPlanStudyData *data = yx_plan_study_get_data (study);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  put_curve (builder, data);
  put_advice (builder, data);
  put_rehearsal (builder, data);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/* Reading: what is missing or of another kind is 0 or NULL ---------------------------------- */

static JsonNode *
get_value (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

static int64_t
get_int (JsonObject *object, const char *name)
{
  JsonNode *node = get_value (object, name);

  return node != NULL ? json_node_get_int (node) : 0;
}

static double
get_real (JsonObject *object, const char *name)
{
  JsonNode *node = get_value (object, name);

  return node != NULL ? json_node_get_double (node) : 0.0;
}

static const char *
get_text (JsonObject *object, const char *name)
{
  JsonNode *node = get_value (object, name);

  return node != NULL ? json_node_get_string (node) : NULL;
}

static int
get_enum (JsonObject *object, const char *name, GType type)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (type);
  const char *nick = get_text (object, name);
  const GEnumValue *found = nick != NULL ? g_enum_get_value_by_nick (klass, nick) : NULL;

  return found != NULL ? found->value : 0;
}

static JsonObject *
get_object (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

typedef void (*RowFunc) (JsonObject *row, gpointer user_data);

static void
for_each_row (JsonObject *object, const char *name, RowFunc func, gpointer user_data)
{
  JsonNode *node = json_object_get_member (object, name);
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *row = json_array_get_element (array, i);

    if (JSON_NODE_HOLDS_OBJECT (row))
      func (json_node_get_object (row), user_data);
  }
}

static YxBaseline
get_baseline (JsonObject *object)
{
  return (YxBaseline){ .n_cases = (int) get_int (object, "cases"),
                       .n_staff = (int) get_int (object, "staff"),
                       .metres = get_real (object, "metres"),
                       .drive_s = get_int (object, "drive_s"),
                       .car_s = get_int (object, "car_s"),
                       .staff_s = get_int (object, "staff_s") };
}

static void
read_point (JsonObject *row, gpointer user_data)
{
  JsonObject *baseline = get_object (row, "one_by_one");
  YxCurvePoint point = { .n_vehicles = (int) get_int (row, "vehicles"),
                         .n_used = (int) get_int (row, "used"),
                         .n_staff = (int) get_int (row, "staff"),
                         .n_tasks = (int) get_int (row, "tasks"),
                         .n_cases = (int) get_int (row, "cases"),
                         .expected = get_real (row, "expected"),
                         .low = (int) get_int (row, "low"),
                         .high = (int) get_int (row, "high"),
                         .metres = get_real (row, "metres"),
                         .car_s = get_int (row, "car_s"),
                         .staff_s = get_int (row, "staff_s") };

  if (baseline != NULL)
    point.baseline = get_baseline (baseline);
  g_array_append_val ((GArray *) user_data, point);
}

static void
read_kind (JsonObject *row, gpointer user_data)
{
  YxBaseline baseline = get_baseline (row);
  JsonObject *together = get_object (row, "together");

  if (together != NULL)
    baseline.together = (YxTogether){ .n_stops = (int) get_int (together, "stops"),
                                      .n_cars = (int) get_int (together, "cars"),
                                      .n_staff = (int) get_int (together, "staff"),
                                      .metres = get_real (together, "metres"),
                                      .car_s = get_int (together, "car_s"),
                                      .staff_s = get_int (together, "staff_s") };
  baseline.kind = (YxTaskKind) get_enum (row, "kind", YX_TYPE_TASK_KIND);
  g_array_append_val ((GArray *) user_data, baseline);
}

static void
read_advice (JsonObject *row, gpointer user_data)
{
  const YxTaskAdvice advice = { .task_id = get_text (row, "task"),
                                .remedy = (YxRemedy) get_enum (row, "remedy", YX_TYPE_REMEDY),
                                .vehicle_id = get_text (row, "vehicle"),
                                .car = get_text (row, "car"),
                                .time = get_int (row, "time"),
                                .amount = (int) get_int (row, "amount"),
                                .female_officer = get_int (row, "female_officer") != 0,
                                .recorder = get_int (row, "recorder") != 0,
                                .price_s = get_int (row, "price_s"),
                                .extra_s = get_int (row, "extra_s"),
                                .other_car = get_text (row, "other_car"),
                                .other_extra_s = get_int (row, "other_extra_s") };

  if (advice.task_id != NULL)
    g_array_append_val ((GArray *) user_data, advice);
}

static void
read_route (JsonObject *row, gpointer user_data)
{
  const YxRouteOdds odds = { .vehicle_id = get_text (row, "vehicle"),
                             .car = get_text (row, "car"),
                             .planned_end = get_int (row, "planned"),
                             .end_mean = get_int (row, "mean"),
                             .end_low = get_int (row, "low"),
                             .end_high = get_int (row, "high"),
                             .late = get_real (row, "late"),
                             .overflow = get_real (row, "overflow") };

  g_array_append_val ((GArray *) user_data, odds);
}

static void
read_stop (JsonObject *row, gpointer user_data)
{
  const YxStopOdds odds = { get_text (row, "task"), get_text (row, "place"),
                            get_real (row, "late"), get_real (row, "skipped") };

  g_array_append_val ((GArray *) user_data, odds);
}

static void
read_met (JsonObject *rehearsal, GArray *met)
{
  JsonNode *node = json_object_get_member (rehearsal, "met");
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *number = json_array_get_element (array, i);
    const int nights = JSON_NODE_HOLDS_VALUE (number) ? (int) json_node_get_int (number) : 0;

    g_array_append_val (met, nights);
  }
}

YxPlanStudy *
yx_study_from_text (const char *text, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GArray) points = g_array_new (FALSE, TRUE, sizeof (YxCurvePoint));
  g_autoptr (GArray) baselines = g_array_new (FALSE, TRUE, sizeof (YxBaseline));
  g_autoptr (GArray) advice = g_array_new (FALSE, TRUE, sizeof (YxTaskAdvice));
  g_autoptr (GArray) met = g_array_new (FALSE, TRUE, sizeof (int));
  g_autoptr (GArray) routes = g_array_new (FALSE, TRUE, sizeof (YxRouteOdds));
  g_autoptr (GArray) stops = g_array_new (FALSE, TRUE, sizeof (YxStopOdds));
  YxPlanStudyData data = { 0 };
  JsonObject *root, *rehearsal;
  JsonNode *node;

  if (!json_parser_load_from_data (parser, text, -1, error))
    return NULL;
  node = json_parser_get_root (parser);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node)) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_PLAN,
                         _("A kept plan cannot be read any more; plan again"));
    return NULL;
  }
  root = json_node_get_object (node);
  for_each_row (root, "curve", read_point, points);
  for_each_row (root, "one_by_one", read_kind, baselines);
  for_each_row (root, "advice", read_advice, advice);
  rehearsal = get_object (root, "rehearsal");
  if (rehearsal != NULL) {
    data.n_nights = (int) get_int (rehearsal, "nights");
    data.met_mean = get_real (rehearsal, "mean");
    data.met_low = (int) get_int (rehearsal, "low");
    data.met_high = (int) get_int (rehearsal, "high");
    data.in_time = get_real (rehearsal, "in_time");
    read_met (rehearsal, met);
    for_each_row (rehearsal, "routes", read_route, routes);
    for_each_row (rehearsal, "stops", read_stop, stops);
  }
  data.points = (const YxCurvePoint *) points->data;
  data.n_points = points->len;
  data.baselines = (const YxBaseline *) baselines->data;
  data.n_baselines = baselines->len;
  data.advice = (const YxTaskAdvice *) advice->data;
  data.n_advice = advice->len;
  data.met = (const int *) met->data;
  data.n_met = met->len;
  data.routes = (const YxRouteOdds *) routes->data;
  data.n_routes = routes->len;
  data.stops = (const YxStopOdds *) stops->data;
  data.n_stops = stops->len;
  return yx_plan_study_new (&data);
}
