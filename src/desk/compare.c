#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/compare.h"
#include "desk/lists-private.h"
#include "desk/named-crews.h"
#include "model/enum-types.h"

#define SAME_TIME_US (60 * G_USEC_PER_SEC)

typedef struct {
  const char *operation_id;
  GArray *versions;
} VersionsJob;

/* One plan as it is read. */
typedef struct {
  YxPlan *plan;
  GListStore *routes, *stops;
  GArray *riders; /* of YxNamedRider; NULL: not asked for */
} Side;

typedef struct {
  const char *operation_id;
  int versions[2];
  gboolean approvals; /* they are of those */
  Side sides[2];
} CompareJob;

static void
version_clear (gpointer data)
{
  YxPlanVersion *version = data;

  g_clear_object (&version->plan);
  g_free (version->author);
}

static void
stop_difference_clear (gpointer data)
{
  YxStopDifference *stop = data;

  g_free (stop->task_id);
  g_free (stop->place_id);
  g_free (stop->masked_debtor);
  g_free (stop->case_numbers);
  g_free (stop->address);
  g_free (stop->vehicle_before);
  g_free (stop->vehicle_after);
  g_free (stop->car_before);
  g_free (stop->car_after);
}

static void
car_difference_clear (gpointer data)
{
  YxCarDifference *car = data;

  g_free (car->vehicle_id);
  g_free (car->car);
}

static void
rider_difference_clear (gpointer data)
{
  YxRiderDifference *rider = data;

  g_free (rider->officer_id);
  g_free (rider->name);
  g_free (rider->car_before);
  g_free (rider->car_after);
}

static void
sides_clear (CompareJob *job)
{
  for (guint i = 0; i < 2; i++) {
    g_clear_object (&job->sides[i].plan);
    g_clear_object (&job->sides[i].routes);
    g_clear_object (&job->sides[i].stops);
    g_clear_pointer (&job->sides[i].riders, g_array_unref);
  }
}

static gboolean
read_versions (YxDb *db, VersionsJob *job, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT pl.version, pl.author, pl.origin, pl.made_from, pl.version = o.plan_version, "
      "EXISTS (SELECT 1 FROM approvals a WHERE a.operation_id = o.id "
      "AND a.plan_version = pl.version) FROM plans pl JOIN operations o ON o.id = pl.operation_id "
      "WHERE o.id = $1 ORDER BY pl.version DESC",
      error);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (int));

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->operation_id);
  for (;;) {
    YxPlanVersion version = { 0 };
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      break;
    const int number = (int) yx_statement_get_int (statement, 0);

    version.author = g_strdup (yx_statement_get_text (statement, 1));
    version.origin = (YxPlanOrigin) yx_statement_get_enum (statement, 2, YX_TYPE_PLAN_ORIGIN,
                                                           YX_PLAN_ORIGIN_SEARCH);
    version.made_from = (int) yx_statement_get_int (statement, 3);
    version.current = yx_statement_get_int (statement, 4) != 0;
    version.approved = yx_statement_get_int (statement, 5) != 0;
    g_array_append_val (job->versions, version);
    g_array_append_val (numbers, number);
  }
  for (guint i = 0; i < numbers->len; i++) {
    YxPlanVersion *version = &g_array_index (job->versions, YxPlanVersion, i);

    version->plan
        = yx_read_plan (db, job->operation_id, g_array_index (numbers, int, i), error);
    if (version->plan == NULL)
      return FALSE;
  }
  return TRUE;
}

static gboolean
versions_job (YxDb *db, gpointer data, GError **error)
{
  VersionsJob *job = data;
  g_autoptr (YxOperation) operation = yx_desk_read_operation (db, job->operation_id, error);

  return operation != NULL && read_versions (db, job, error);
}

/* The version of the plan that an approval stands for; 0: the current one, 0 too. */
static gboolean
read_approved_version (YxDb *db, const char *operation_id, int approval, int *ret_version,
                       GError **error)
{
  YxStatement *statement;
  gboolean row;

  if (approval == 0) {
    *ret_version = 0;
    return TRUE;
  }
  statement = yx_db_prepare (
      db, "SELECT plan_version FROM approvals WHERE operation_id = $1 AND version = $2", error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, operation_id);
  yx_statement_bind_int (statement, 2, approval);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (!row) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                 _("The operation has no approved version %d"), approval);
    return FALSE;
  }
  *ret_version = (int) yx_statement_get_int (statement, 0);
  yx_statement_reset (statement);
  return TRUE;
}

static gboolean
compare_job (YxDb *db, gpointer data, GError **error)
{
  CompareJob *job = data;
  g_autoptr (YxOperation) operation = yx_desk_read_operation (db, job->operation_id, error);

  if (operation == NULL)
    return FALSE;
  for (guint i = 0; i < 2; i++) {
    Side *side = &job->sides[i];
    int version = job->versions[i];
    GError *reason = NULL;

    if (job->approvals) {
      if (!read_approved_version (db, job->operation_id, job->versions[i], &version, error))
        return FALSE;
      side->riders = yx_named_crews_read (db, job->operation_id, job->versions[i], error);
      if (side->riders == NULL)
        return FALSE;
    }
    side->plan = yx_read_plan (db, job->operation_id, version, &reason);
    if (side->plan == NULL && reason == NULL)
      g_set_error (&reason, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                   _("The operation has no version %d of a plan"), version);
    if (reason != NULL) {
      g_propagate_error (error, reason);
      return FALSE;
    }
    side->routes = yx_read_routes (db, job->operation_id, version, error);
    if (side->routes == NULL)
      return FALSE;
    side->stops = yx_read_stops (db, NULL, job->operation_id, version, error);
    if (side->stops == NULL)
      return FALSE;
  }
  return TRUE;
}

/* Comparing -------------------------------------------------------------------------------- */

static const char *
name_of (const YxRouteData *route)
{
  return route->call_sign != NULL && *route->call_sign != '\0' ? route->call_sign : route->plate;
}

static const YxRouteData *
find_route (const Side *side, const char *route_id)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (side->routes));

  for (guint i = 0; i < n; i++) {
    g_autoptr (YxRoute) route = g_list_model_get_item (G_LIST_MODEL (side->routes), i);

    if (g_str_equal (yx_route_get_data (route)->id, route_id))
      return yx_route_get_data (route);
  }
  g_assert_not_reached ();
}

static char *
key_of (const YxStopData *stop)
{
  return g_strconcat (stop->task_id, " ", stop->place_id, NULL);
}

/* Where a visit stands in a plan. */
typedef struct {
  const YxStopData *stop;
  const YxRouteData *route;
  int order;
} Visit;

/* By task and place, of Visit; the lists keep the data alive. `order` (nullable) gets the keys as
 * the cars drive. */
static GHashTable *
index_visits (const Side *side, GPtrArray *order)
{
  GHashTable *visits = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (side->stops));
  const char *route_id = NULL;
  int n_before = 0;

  for (guint i = 0; i < n; i++) {
    g_autoptr (YxStop) stop = g_list_model_get_item (G_LIST_MODEL (side->stops), i);
    const YxStopData *data = yx_stop_get_data (stop);
    Visit visit = { data, NULL, 0 };
    char *key;

    if (g_strcmp0 (route_id, data->route_id) != 0)
      n_before = 0;
    route_id = data->route_id;
    if (data->kind != YX_STOP_KIND_VISIT)
      continue;
    visit.route = find_route (side, route_id);
    visit.order = ++n_before;
    key = key_of (data);
    if (order != NULL)
      g_ptr_array_add (order, g_strdup (key));
    g_hash_table_insert (visits, key, g_memdup2 (&visit, sizeof visit));
  }
  return visits;
}

static YxStopChange
change_of (const Visit *before, const Visit *after)
{
  if (before == NULL)
    return YX_STOP_CHANGE_ADDED;
  if (after == NULL)
    return YX_STOP_CHANGE_DROPPED;
  if (!g_str_equal (before->route->vehicle_id, after->route->vehicle_id))
    return YX_STOP_CHANGE_CAR;
  return ABS (before->stop->begin - after->stop->begin) > SAME_TIME_US ? YX_STOP_CHANGE_TIME
                                                                        : YX_STOP_CHANGE_NONE;
}

static void
add_stop (YxPlanComparison *comparison, const Visit *before, const Visit *after)
{
  const YxStopData *stop = after != NULL ? after->stop : before->stop;
  YxStopDifference difference = {
    .change = change_of (before, after),
    .task_id = g_strdup (stop->task_id),
    .place_id = g_strdup (stop->place_id),
    .masked_debtor = g_strdup (stop->masked_debtor),
    .case_numbers = g_strdup (stop->case_numbers),
    .address = g_strdup (stop->address),
  };
  guint *const counts[] = {
    [YX_STOP_CHANGE_NONE] = &comparison->n_same,
    [YX_STOP_CHANGE_TIME] = &comparison->n_times,
    [YX_STOP_CHANGE_CAR] = &comparison->n_cars,
    [YX_STOP_CHANGE_ADDED] = &comparison->n_added,
    [YX_STOP_CHANGE_DROPPED] = &comparison->n_dropped,
  };

  if (before != NULL) {
    difference.vehicle_before = g_strdup (before->route->vehicle_id);
    difference.car_before = g_strdup (name_of (before->route));
    difference.order_before = before->order;
    difference.begin_before = before->stop->begin;
  }
  if (after != NULL) {
    difference.vehicle_after = g_strdup (after->route->vehicle_id);
    difference.car_after = g_strdup (name_of (after->route));
    difference.order_after = after->order;
    difference.begin_after = after->stop->begin;
  }
  (*counts[difference.change])++;
  g_array_append_val (comparison->stops, difference);
}

static void
compare_stops (YxPlanComparison *comparison, const Side *sides)
{
  g_autoptr (GPtrArray) first = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) second = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) before = index_visits (&sides[0], first);
  g_autoptr (GHashTable) after = index_visits (&sides[1], second);

  for (guint i = 0; i < second->len; i++) {
    const char *key = g_ptr_array_index (second, i);

    add_stop (comparison, g_hash_table_lookup (before, key), g_hash_table_lookup (after, key));
  }
  for (guint i = 0; i < first->len; i++) {
    const char *key = g_ptr_array_index (first, i);

    if (!g_hash_table_contains (after, key))
      add_stop (comparison, g_hash_table_lookup (before, key), NULL);
  }
}

static YxCarDifference *
get_car (GArray *cars, const YxRouteData *route)
{
  YxCarDifference car = { 0 };

  for (guint i = 0; i < cars->len; i++) {
    YxCarDifference *known = &g_array_index (cars, YxCarDifference, i);

    if (g_str_equal (known->vehicle_id, route->vehicle_id))
      return known;
  }
  car.vehicle_id = g_strdup (route->vehicle_id);
  car.car = g_strdup (name_of (route));
  g_array_append_val (cars, car);
  return &g_array_index (cars, YxCarDifference, cars->len - 1);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (((const YxCarDifference *) a)->car, ((const YxCarDifference *) b)->car);
}

static void
compare_cars (YxPlanComparison *comparison, const Side *sides)
{
  for (guint side = 0; side < 2; side++) {
    const guint n = g_list_model_get_n_items (G_LIST_MODEL (sides[side].routes));

    for (guint i = 0; i < n; i++) {
      g_autoptr (YxRoute) route = g_list_model_get_item (G_LIST_MODEL (sides[side].routes), i);
      const YxRouteData *data = yx_route_get_data (route);
      YxCarDifference *car = get_car (comparison->cars, data);

      *(side == 0 ? &car->n_stops_before : &car->n_stops_after) = data->n_stops;
      *(side == 0 ? &car->metres_before : &car->metres_after) = data->metres;
      *(side == 0 ? &car->end_before : &car->end_after) = data->end;
    }
  }
  g_array_sort (comparison->cars, compare_names);
}

static const YxNamedRider *
find_rider (const GArray *riders, const char *officer_id)
{
  for (guint i = 0; i < riders->len; i++) {
    const YxNamedRider *rider = &g_array_index (riders, YxNamedRider, i);

    if (g_str_equal (rider->officer_id, officer_id))
      return rider;
  }
  return NULL;
}

static void
add_rider (YxPlanComparison *comparison, const YxNamedRider *before, const YxNamedRider *after)
{
  const YxNamedRider *rider = after != NULL ? after : before;
  const YxRiderDifference difference = {
    .officer_id = g_strdup (rider->officer_id),
    .name = g_strdup (rider->name),
    .role = rider->role,
    .car_before = g_strdup (before != NULL ? before->car : NULL),
    .car_after = g_strdup (after != NULL ? after->car : NULL),
  };

  g_array_append_val (comparison->riders, difference);
}

static void
compare_riders (YxPlanComparison *comparison, const Side *sides)
{
  const GArray *first = sides[0].riders;
  const GArray *second = sides[1].riders;

  for (guint i = 0; i < second->len; i++) {
    const YxNamedRider *after = &g_array_index (second, YxNamedRider, i);
    const YxNamedRider *before = find_rider (first, after->officer_id);

    if (before == NULL || !g_str_equal (before->vehicle_id, after->vehicle_id))
      add_rider (comparison, before, after);
  }
  for (guint i = 0; i < first->len; i++) {
    const YxNamedRider *before = &g_array_index (first, YxNamedRider, i);

    if (find_rider (second, before->officer_id) == NULL)
      add_rider (comparison, before, NULL);
  }
}

static YxPlanComparison *
compare (YxDesk *self, CompareJob *job, GError **error)
{
  YxPlanComparison *comparison;

  if (!yx_store_read (yx_desk_get_store (self), compare_job, job, error)) {
    sides_clear (job);
    return NULL;
  }
  comparison = g_new0 (YxPlanComparison, 1);
  comparison->before = g_object_ref (job->sides[0].plan);
  comparison->after = g_object_ref (job->sides[1].plan);
  comparison->stops = g_array_new (FALSE, TRUE, sizeof (YxStopDifference));
  g_array_set_clear_func (comparison->stops, stop_difference_clear);
  comparison->cars = g_array_new (FALSE, TRUE, sizeof (YxCarDifference));
  g_array_set_clear_func (comparison->cars, car_difference_clear);
  comparison->riders = g_array_new (FALSE, TRUE, sizeof (YxRiderDifference));
  g_array_set_clear_func (comparison->riders, rider_difference_clear);
  compare_stops (comparison, job->sides);
  compare_cars (comparison, job->sides);
  comparison->approvals = job->approvals;
  if (job->approvals) {
    comparison->approved_before = job->versions[0];
    comparison->approved_after = job->versions[1];
    compare_riders (comparison, job->sides);
  }
  sides_clear (job);
  return comparison;
}

static void
add_part (GPtrArray *parts, guint n, char *text)
{
  if (n > 0)
    g_ptr_array_add (parts, text);
  else
    g_free (text);
}

void
yx_plan_comparison_free (YxPlanComparison *comparison)
{
  if (comparison == NULL)
    return;
  g_clear_object (&comparison->before);
  g_clear_object (&comparison->after);
  g_array_unref (comparison->stops);
  g_array_unref (comparison->cars);
  g_array_unref (comparison->riders);
  g_free (comparison);
}

GArray *
yx_desk_list_plan_versions (YxDesk *self, const char *operation_id, GError **error)
{
  g_autoptr (GArray) versions = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (operation_id != NULL, NULL);

  versions = g_array_new (FALSE, TRUE, sizeof (YxPlanVersion));
  g_array_set_clear_func (versions, version_clear);
  VersionsJob job = { operation_id, versions };
  if (!yx_store_read (yx_desk_get_store (self), versions_job, &job, error))
    return NULL;
  return g_steal_pointer (&versions);
}

YxPlanComparison *
yx_desk_compare_plans (YxDesk *self, const char *operation_id, int before, int after,
                       GError **error)
{
  CompareJob job = { .operation_id = operation_id, .versions = { before, after } };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (operation_id != NULL, NULL);

  return compare (self, &job, error);
}

YxPlanComparison *
yx_desk_compare_approvals (YxDesk *self, const char *operation_id, int before, int after,
                           GError **error)
{
  CompareJob job = { .operation_id = operation_id, .versions = { before, after },
                     .approvals = TRUE };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (operation_id != NULL, NULL);

  return compare (self, &job, error);
}

char *
yx_plan_comparison_sentence (const YxPlanComparison *comparison)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (comparison != NULL, NULL);

  add_part (parts, comparison->n_cars,
            g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u stop in another car",
                                          "%u stops in another car", comparison->n_cars),
                             comparison->n_cars));
  add_part (parts, comparison->n_times,
            g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u stop at another time",
                                          "%u stops at another time", comparison->n_times),
                             comparison->n_times));
  add_part (parts, comparison->n_added,
            g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u stop added",
                                          "%u stops added", comparison->n_added),
                             comparison->n_added));
  add_part (parts, comparison->n_dropped,
            g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u stop dropped",
                                          "%u stops dropped", comparison->n_dropped),
                             comparison->n_dropped));
  add_part (parts, comparison->riders->len,
            g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u officer rides otherwise",
                                          "%u officers ride otherwise", comparison->riders->len),
                             comparison->riders->len));
  if (parts->len == 0)
    return g_strdup (_("No difference"));
  g_ptr_array_add (parts, NULL);
  /* TRANSLATORS: between parts of "2 stops in another car, 1 stop added" */
  return g_strjoinv (_(", "), (char **) parts->pdata);
}
