#define G_LOG_DOMAIN "yx-exchange"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "exchange/export.h"
#include "exchange/feature-file.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

/* Routes and stops share one list of fields: GeoJSON has but one layer. */
typedef enum {
  ROUTE_NAME,
  ROUTE_DESC,
  ROUTE_TIME, /* departure of a route, arrival at a stop */
  ROUTE_KIND, /* "route", or the stop's "start" "visit" "drop-off" "end" */
  ROUTE_ROUTE,
  ROUTE_ORDER,
  ROUTE_PLATE,
  ROUTE_CALL_SIGN,
  ROUTE_DEBTOR,
  ROUTE_CASES,
  ROUTE_ADDRESS,
  ROUTE_BEGIN,
  ROUTE_END,
  ROUTE_DRIVE_S,
  ROUTE_METRES,
  ROUTE_PRESENCE,
  ROUTE_N_FIELDS,
} RouteField;

static const YxFeatureField route_fields[ROUTE_N_FIELDS] = {
  [ROUTE_NAME] = { "name", YX_FEATURE_TEXT },
  [ROUTE_DESC] = { "desc", YX_FEATURE_TEXT },
  [ROUTE_TIME] = { "time", YX_FEATURE_TIME },
  [ROUTE_KIND] = { "kind", YX_FEATURE_TEXT },
  [ROUTE_ROUTE] = { "route", YX_FEATURE_INT },
  [ROUTE_ORDER] = { "order", YX_FEATURE_INT },
  [ROUTE_PLATE] = { "plate", YX_FEATURE_TEXT },
  [ROUTE_CALL_SIGN] = { "call_sign", YX_FEATURE_TEXT },
  [ROUTE_DEBTOR] = { "debtor", YX_FEATURE_TEXT },
  [ROUTE_CASES] = { "case_numbers", YX_FEATURE_TEXT },
  [ROUTE_ADDRESS] = { "address", YX_FEATURE_TEXT },
  [ROUTE_BEGIN] = { "begin", YX_FEATURE_TIME },
  [ROUTE_END] = { "end", YX_FEATURE_TIME },
  [ROUTE_DRIVE_S] = { "drive_s", YX_FEATURE_INT },
  [ROUTE_METRES] = { "metres", YX_FEATURE_REAL },
  [ROUTE_PRESENCE] = { "presence", YX_FEATURE_REAL },
};

typedef enum {
  PLACE_NAME,
  PLACE_DESC,
  PLACE_CASES,
  PLACE_DEBTOR,
  PLACE_ADDRESS,
  PLACE_KIND,
  PLACE_SOURCE,
  PLACE_STANDING,
  PLACE_OUTSIDE_M,
  PLACE_PRESENCE,
  PLACE_N_FIELDS,
} PlaceField;

static const YxFeatureField place_fields[PLACE_N_FIELDS] = {
  [PLACE_NAME] = { "name", YX_FEATURE_TEXT },
  [PLACE_DESC] = { "desc", YX_FEATURE_TEXT },
  [PLACE_CASES] = { "case_numbers", YX_FEATURE_TEXT },
  [PLACE_DEBTOR] = { "debtor", YX_FEATURE_TEXT },
  [PLACE_ADDRESS] = { "address", YX_FEATURE_TEXT },
  [PLACE_KIND] = { "kind", YX_FEATURE_TEXT },
  [PLACE_SOURCE] = { "source", YX_FEATURE_TEXT },
  [PLACE_STANDING] = { "standing", YX_FEATURE_TEXT },
  [PLACE_OUTSIDE_M] = { "outside_m", YX_FEATURE_REAL },
  [PLACE_PRESENCE] = { "presence", YX_FEATURE_REAL },
};

enum { LAYER_STOPS, LAYER_ROUTES, N_LAYERS };

static const YxExportOptions masked = { 0 };

/* id → YxDebtor of the desk. */
static GHashTable *
load_debtors (YxDesk *desk, GError **error)
{
  g_autoptr (GListStore) list = yx_desk_list_debtors (desk, NULL, error);
  GHashTable *debtors;
  guint n;

  if (list == NULL)
    return NULL;
  debtors = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  n = g_list_model_get_n_items (G_LIST_MODEL (list));
  for (guint i = 0; i < n; i++) {
    YxDebtor *debtor = g_list_model_get_item (G_LIST_MODEL (list), i);

    g_hash_table_insert (debtors, (gpointer) yx_debtor_get_data (debtor)->id, debtor);
  }
  return debtors;
}

static const char *
debtor_name (GHashTable *debtors, const char *id, const char *masked_name,
             const YxExportOptions *options)
{
  YxDebtor *debtor = id != NULL ? g_hash_table_lookup (debtors, id) : NULL;

  return options->full_names && debtor != NULL ? yx_debtor_get_data (debtor)->name : masked_name;
}

static YxLonLat
shown_point (const YxExportOptions *options, YxLonLat point)
{
  return options->veil != NULL ? yx_veil_point (options->veil, point) : point;
}

static char *
dup_address (const YxExportOptions *options, const char *address)
{
  return options->veil != NULL ? yx_veil_address (options->veil, address) : g_strdup (address);
}

static char *
dup_plate (const YxExportOptions *options, const char *plate)
{
  return options->veil != NULL ? yx_veil_plate (options->veil, plate) : g_strdup (plate);
}

/* A line as the edition shows it; each point but once in a row. Returns: (transfer full) */
static YxLonLat *
show_line (const YxExportOptions *options, const YxLonLat *points, gsize n, gsize *ret_n)
{
  YxLonLat *shown = g_new (YxLonLat, MAX (n, 1));
  gsize kept = 0;

  for (gsize i = 0; i < n; i++) {
    const YxLonLat point = shown_point (options, points[i]);

    if (options->veil == NULL || kept == 0 || point.lon != shown[kept - 1].lon
        || point.lat != shown[kept - 1].lat)
      shown[kept++] = point;
  }
  *ret_n = kept;
  return shown;
}

static gboolean
write_stop (YxFeatureFile *file, const YxRouteData *route, const YxStopData *stop,
            const char *debtor, const YxExportOptions *options, GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *address = dup_address (options, stop->address);
  g_autofree char *plate = dup_plate (options, route->plate);
  const YxLonLat point = shown_point (options, (YxLonLat){ stop->lon, stop->lat });
  YxFeatureValue values[ROUTE_N_FIELDS] = { 0 };

  name = stop->kind == YX_STOP_KIND_VISIT
             ? g_strdup_printf ("%d-%d %s", route->ordinal + 1, stop->ordinal,
                                debtor != NULL ? debtor : "")
             : g_strdup_printf ("%d %s", route->ordinal + 1,
                                yx_enum_label (YX_TYPE_STOP_KIND, stop->kind));
  values[ROUTE_NAME].text = g_strchomp (name);
  values[ROUTE_DESC].text = address;
  values[ROUTE_TIME].number = stop->arrival;
  values[ROUTE_KIND].text = yx_enum_nick (YX_TYPE_STOP_KIND, stop->kind);
  values[ROUTE_ROUTE].number = route->ordinal + 1;
  values[ROUTE_ORDER].number = stop->ordinal;
  values[ROUTE_PLATE].text = plate;
  values[ROUTE_CALL_SIGN].text = route->call_sign;
  values[ROUTE_DEBTOR].text = debtor;
  values[ROUTE_CASES].text = stop->case_numbers;
  values[ROUTE_ADDRESS].text = address;
  values[ROUTE_BEGIN].number = stop->begin;
  values[ROUTE_END].number = stop->departure;
  values[ROUTE_DRIVE_S].number = stop->drive_s;
  values[ROUTE_METRES].real = stop->metres;
  values[ROUTE_PRESENCE].real = stop->presence;
  return yx_feature_file_add (file, LAYER_STOPS, &point, 1, values, error);
}

static gboolean
write_route (YxFeatureFile *file, const YxRouteData *route, const YxExportOptions *options,
             GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *desc = NULL;
  g_autofree char *plate = dup_plate (options, route->plate);
  gsize n_points;
  const YxLonLat *line = yx_line_points (route->line, &n_points);
  g_autofree YxLonLat *points = show_line (options, line, n_points, &n_points);
  YxFeatureValue values[ROUTE_N_FIELDS] = { 0 };

  name = g_strdup_printf ("%d %s", route->ordinal + 1, plate != NULL ? plate : "");
  desc = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%d stop, %.1f km", "%d stops, %.1f km", route->n_stops),
      route->n_stops, route->metres / 1000.0);
  values[ROUTE_NAME].text = g_strchomp (name);
  values[ROUTE_DESC].text = desc;
  values[ROUTE_TIME].number = route->start;
  values[ROUTE_KIND].text = "route";
  values[ROUTE_ROUTE].number = route->ordinal + 1;
  values[ROUTE_PLATE].text = plate;
  values[ROUTE_CALL_SIGN].text = route->call_sign;
  values[ROUTE_BEGIN].number = route->start;
  values[ROUTE_END].number = route->end;
  values[ROUTE_DRIVE_S].number = route->drive_s;
  values[ROUTE_METRES].real = route->metres;
  values[ROUTE_PRESENCE].real = route->expected;
  if (n_points < 2)
    n_points = 0;
  return yx_feature_file_add (file, LAYER_ROUTES, points, n_points, values, error);
}

static gboolean
write_stops_of (YxFeatureFile *file, YxDesk *desk, const YxRouteData *route, GHashTable *debtors,
                const YxExportOptions *options, GError **error)
{
  g_autoptr (GListStore) stops = yx_desk_list_stops (desk, route->id, error);
  guint n;

  if (stops == NULL)
    return FALSE;
  n = g_list_model_get_n_items (G_LIST_MODEL (stops));
  for (guint i = 0; i < n; i++) {
    g_autoptr (YxStop) stop = g_list_model_get_item (G_LIST_MODEL (stops), i);
    const YxStopData *data = yx_stop_get_data (stop);

    if (!write_stop (file, route, data,
                     debtor_name (debtors, data->debtor_id, data->masked_debtor, options), options,
                     error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_place (YxFeatureFile *file, const YxPlaceData *place, const char *name,
             const YxDebtorData *debtor, const YxExportOptions *options, GError **error)
{
  g_autofree char *address = dup_address (options, place->address);
  const YxLonLat point = place->has_point
                             ? shown_point (options, (YxLonLat){ place->lon, place->lat })
                             : (YxLonLat){ 0.0, 0.0 };
  YxFeatureValue values[PLACE_N_FIELDS] = { 0 };

  values[PLACE_NAME].text = name;
  values[PLACE_DESC].text = address;
  values[PLACE_CASES].text = debtor != NULL ? debtor->case_numbers : NULL;
  values[PLACE_DEBTOR].text = name;
  values[PLACE_ADDRESS].text = address;
  values[PLACE_KIND].text = yx_enum_nick (YX_TYPE_PLACE_KIND, place->kind);
  values[PLACE_SOURCE].text = yx_enum_nick (YX_TYPE_SOURCE, place->source);
  values[PLACE_STANDING].text = yx_enum_nick (YX_TYPE_PLACE_STANDING, place->standing);
  values[PLACE_OUTSIDE_M].real = place->outside_m;
  values[PLACE_PRESENCE].real = place->presence;
  return yx_feature_file_add (file, 0, &point, place->has_point ? 1 : 0, values, error);
}

gboolean
yx_export_routes (YxDesk *desk, const char *operation_id, int version, const char *path,
                  YxExportFormat format, const YxExportOptions *options, GCancellable *cancellable,
                  GError **error)
{
  const gboolean is_gpx = format == YX_EXPORT_GPX;
  const YxFeatureLayer layers[N_LAYERS] = {
    [LAYER_STOPS] = { is_gpx ? "waypoints" : "stops", FALSE, route_fields, ROUTE_N_FIELDS },
    [LAYER_ROUTES] = { is_gpx ? "tracks" : "routes", TRUE, route_fields, ROUTE_N_FIELDS },
  };
  g_autoptr (YxFeatureFile) file = NULL;
  g_autoptr (GHashTable) debtors = NULL;
  g_autoptr (GListStore) routes = NULL;
  g_autoptr (YxPlan) plan = NULL;
  g_autoptr (GError) local = NULL;
  guint n;

  g_return_val_if_fail (YX_IS_DESK (desk) && operation_id != NULL && path != NULL, FALSE);

  if (options == NULL)
    options = &masked;
  plan = yx_desk_get_plan (desk, operation_id, version, &local);
  if (plan == NULL) {
    if (local != NULL)
      g_propagate_error (error, g_steal_pointer (&local));
    else
      g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                           _ ("The operation has no plan yet"));
    return FALSE;
  }
  /* From here on the version is fixed: a plan made meanwhile must not mix in. */
  version = yx_plan_get_data (plan)->version;
  debtors = load_debtors (desk, error);
  routes = debtors != NULL ? yx_desk_list_routes (desk, operation_id, version, error) : NULL;
  if (routes == NULL)
    return FALSE;
  file = yx_feature_file_new (path, format, layers, N_LAYERS, error);
  if (file == NULL)
    return FALSE;

  /* Points before lines, as GPX has them. */
  n = g_list_model_get_n_items (G_LIST_MODEL (routes));
  for (guint layer = 0; layer < N_LAYERS; layer++) {
    for (guint i = 0; i < n; i++) {
      g_autoptr (YxRoute) route = g_list_model_get_item (G_LIST_MODEL (routes), i);
      const YxRouteData *data = yx_route_get_data (route);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (layer == LAYER_ROUTES ? !write_route (file, data, options, error)
                                : !write_stops_of (file, desk, data, debtors, options, error))
        return FALSE;
    }
  }
  return yx_feature_file_finish (file, error);
}

gboolean
yx_export_places (YxDesk *desk, const YxPlaceFilter *filter, const char *path,
                  YxExportFormat format, const YxExportOptions *options, guint *ret_n_left_out,
                  GCancellable *cancellable, GError **error)
{
  const YxFeatureLayer layer
      = { format == YX_EXPORT_GPX ? "waypoints" : "places", FALSE, place_fields, PLACE_N_FIELDS };
  const gboolean keeps_pointless = format == YX_EXPORT_GEOJSON || format == YX_EXPORT_GPKG;
  g_autoptr (YxFeatureFile) file = NULL;
  g_autoptr (GHashTable) debtors = NULL;
  g_autoptr (GListStore) places = NULL;
  guint n, n_left_out = 0;

  g_return_val_if_fail (YX_IS_DESK (desk) && path != NULL, FALSE);

  if (options == NULL)
    options = &masked;
  debtors = load_debtors (desk, error);
  places = debtors != NULL ? yx_desk_list_places (desk, filter, error) : NULL;
  if (places == NULL)
    return FALSE;
  file = yx_feature_file_new (path, format, &layer, 1, error);
  if (file == NULL)
    return FALSE;

  n = g_list_model_get_n_items (G_LIST_MODEL (places));
  for (guint i = 0; i < n; i++) {
    g_autoptr (YxPlace) place = g_list_model_get_item (G_LIST_MODEL (places), i);
    const YxPlaceData *data = yx_place_get_data (place);
    YxDebtor *debtor = g_hash_table_lookup (debtors, data->debtor_id);

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    if (!data->has_point && !keeps_pointless) {
      n_left_out++;
      continue;
    }
    if (!write_place (file, data,
                      debtor_name (debtors, data->debtor_id, data->masked_debtor, options),
                      debtor != NULL ? yx_debtor_get_data (debtor) : NULL, options, error))
      return FALSE;
  }
  if (!yx_feature_file_finish (file, error))
    return FALSE;
  if (ret_n_left_out != NULL)
    *ret_n_left_out = n_left_out;
  return TRUE;
}
