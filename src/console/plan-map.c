#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/plan-map.h"

struct _YxPlanMap {
  YxMapView *view;
  YxPlanSelection *selection;

  GHashTable *task_of_place; /* place id → task id */
  GHashTable *place_of_task; /* task id → place id, the first one on the map */
  GHashTable *place_of_stop; /* stop id → place id */
  GHashTable *points;        /* place or stop id → YxLonLat */
};

typedef struct {
  YxMark mark;
  int colour;
} Look;

static void
keep_point (YxPlanMap *self, const char *id, YxLonLat point)
{
  g_hash_table_insert (self->points, g_strdup (id), g_memdup2 (&point, sizeof point));
}

/* Colour of each place that a stop of the plan visits. */
static GHashTable *
collect_looks (const YxPlanView *plan)
{
  GHashTable *looks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) ordinals = g_hash_table_new (g_str_hash, g_str_equal);
  const guint n_routes = g_list_model_get_n_items (G_LIST_MODEL (plan->routes));
  const guint n_stops = g_list_model_get_n_items (G_LIST_MODEL (plan->stops));

  for (guint i = 0; i < n_routes; i++) {
    g_autoptr (YxRoute) route = g_list_model_get_item (G_LIST_MODEL (plan->routes), i);
    const YxRouteData *data = yx_route_get_data (route);

    g_hash_table_insert (ordinals, (gpointer) data->id, GINT_TO_POINTER (data->ordinal));
  }
  for (guint i = 0; i < n_stops; i++) {
    g_autoptr (YxStop) stop = g_list_model_get_item (G_LIST_MODEL (plan->stops), i);
    const YxStopData *data = yx_stop_get_data (stop);
    const Look look = { YX_MARK_PLANNED,
                        GPOINTER_TO_INT (g_hash_table_lookup (ordinals, data->route_id)) };

    if (data->place_id != NULL)
      g_hash_table_insert (looks, g_strdup (data->place_id), g_memdup2 (&look, sizeof look));
  }
  return looks;
}

static void
collect_tasks (const YxPlanView *plan, GHashTable *task_of_debtor)
{
  const guint n_tasks = g_list_model_get_n_items (G_LIST_MODEL (plan->tasks));

  for (guint i = 0; i < n_tasks; i++) {
    g_autoptr (YxTask) task = g_list_model_get_item (G_LIST_MODEL (plan->tasks), i);
    const char *debtor_id = yx_task_get_data (task)->debtor_id;

    /* What is done at an institution is at no debtor's place. */
    if (debtor_id != NULL)
      g_hash_table_insert (task_of_debtor, (gpointer) debtor_id, task);
  }
}

static void
show_places (YxPlanMap *self, const YxPlanView *plan)
{
  g_autoptr (GHashTable) looks = collect_looks (plan);
  g_autoptr (GHashTable) task_of_debtor = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GArray) records = g_array_new (FALSE, FALSE, sizeof (YxOverlayPlace));
  const guint n_places = g_list_model_get_n_items (G_LIST_MODEL (plan->places));

  collect_tasks (plan, task_of_debtor);
  for (guint i = 0; i < n_places; i++) {
    g_autoptr (YxPlace) place = g_list_model_get_item (G_LIST_MODEL (plan->places), i);
    const YxPlaceData *data = yx_place_get_data (place);
    const YxLonLat point = { data->lon, data->lat };
    YxTask *task = g_hash_table_lookup (task_of_debtor, data->debtor_id);
    const Look *look = g_hash_table_lookup (looks, data->id);
    /* Strings are borrowed from the place, which the plan's list keeps alive. */
    YxOverlayPlace record = { .id = data->id, .point = point, .mark = YX_MARK_CANDIDATE,
                              .colour = YX_COLOUR_OF_MARK, .label = data->masked_debtor };

    if (!data->has_point)
      continue;
    if (look != NULL) {
      record.mark = look->mark;
      record.colour = look->colour;
    } else if (task != NULL && yx_task_get_data (task)->left_out != YX_LEFT_OUT_NONE) {
      record.mark = YX_MARK_LEFT_OUT;
    }
    /* Only what can be selected: a desk without an operation shows tens of thousands of places. */
    if (task != NULL) {
      const char *task_id = yx_task_get_data (task)->id;

      keep_point (self, data->id, point);
      g_hash_table_insert (self->task_of_place, g_strdup (data->id), g_strdup (task_id));
      if (!g_hash_table_contains (self->place_of_task, task_id))
        g_hash_table_insert (self->place_of_task, g_strdup (task_id), g_strdup (data->id));
    }
    g_array_append_val (records, record);
  }
  if (plan->operation != NULL) {
    const YxOperationData *data = yx_operation_get_data (plan->operation);
    const YxOverlayPlace base = { .id = data->id, .point = { data->base_lon, data->base_lat },
                                  .mark = YX_MARK_DEPOT, .colour = YX_COLOUR_OF_MARK,
                                  .label = data->base };

    g_array_append_val (records, base);
  }
  yx_map_view_set_places (self->view, (const YxOverlayPlace *) records->data, records->len);
}

static void
append_stops (YxPlanMap *self, const YxPlanView *plan, const char *route_id, gboolean locked,
              GArray *stops)
{
  const guint n_stops = g_list_model_get_n_items (G_LIST_MODEL (plan->stops));

  for (guint i = 0; i < n_stops; i++) {
    g_autoptr (YxStop) stop = g_list_model_get_item (G_LIST_MODEL (plan->stops), i);
    const YxStopData *data = yx_stop_get_data (stop);
    YxOverlayStop record = { data->id, { data->lon, data->lat }, (unsigned) data->ordinal,
                             data->locks != 0 || locked };

    if (!g_str_equal (data->route_id, route_id) || data->kind != YX_STOP_KIND_VISIT)
      continue;
    keep_point (self, data->id, record.point);
    if (data->place_id != NULL)
      g_hash_table_insert (self->place_of_stop, g_strdup (data->id), g_strdup (data->place_id));
    g_array_append_val (stops, record);
  }
}

static void
show_routes (YxPlanMap *self, const YxPlanView *plan)
{
  const guint n_routes = g_list_model_get_n_items (G_LIST_MODEL (plan->routes));
  g_autoptr (GArray) records = g_array_new (FALSE, FALSE, sizeof (YxOverlayRoute));
  g_autoptr (GPtrArray) all_stops
      = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  for (guint i = 0; i < n_routes; i++) {
    g_autoptr (YxRoute) route = g_list_model_get_item (G_LIST_MODEL (plan->routes), i);
    const YxRouteData *data = yx_route_get_data (route);
    GArray *stops = g_array_new (FALSE, FALSE, sizeof (YxOverlayStop));
    YxOverlayRoute record = { .id = data->id, .name = data->plate, .colour = data->ordinal };
    gsize n_points = 0;

    g_ptr_array_add (all_stops, stops);
    append_stops (self, plan, data->id, data->locked, stops);
    record.points = yx_line_points (data->line, &n_points);
    record.n_points = n_points;
    record.stops = (const YxOverlayStop *) stops->data;
    record.n_stops = stops->len;
    g_array_append_val (records, record);
  }
  yx_map_view_set_routes (self->view, (const YxOverlayRoute *) records->data, records->len);
}

static void
reflect_selection_cb (YxPlanMap *self)
{
  const char *task = yx_plan_selection_get_task (self->selection);
  const char *stop = yx_plan_selection_get_stop (self->selection);
  const char *place = NULL;
  const YxLonLat *point = NULL;

  if (stop != NULL)
    place = g_hash_table_lookup (self->place_of_stop, stop);
  else if (task != NULL)
    place = g_hash_table_lookup (self->place_of_task, task);

  yx_map_view_select_route (self->view, yx_plan_selection_get_route (self->selection));
  yx_map_view_select_stop (self->view, stop);
  yx_map_view_select_place (self->view, place);

  if (stop != NULL)
    point = g_hash_table_lookup (self->points, stop);
  if (point == NULL && place != NULL)
    point = g_hash_table_lookup (self->points, place);
  if (point != NULL)
    yx_map_view_reveal (self->view, *point);
}

static void
place_activated_cb (YxPlanMap *self, const char *id)
{
  const char *task = g_hash_table_lookup (self->task_of_place, id);

  if (task != NULL)
    yx_plan_selection_select_task (self->selection, task);
}

static void
route_activated_cb (YxPlanMap *self, const char *id)
{
  yx_plan_selection_select_route (self->selection, id);
}

static void
stop_activated_cb (YxMapView *view, const char *route_id, const char *stop_id, YxPlanMap *self)
{
  yx_plan_selection_select_stop (self->selection, stop_id);
}

static void
background_activated_cb (YxMapView *view, double lon, double lat, YxPlanMap *self)
{
  yx_plan_selection_clear (self->selection);
}

YxPlanMap *
yx_plan_map_new (YxMapView *view, YxPlanSelection *selection)
{
  YxPlanMap *self = g_new0 (YxPlanMap, 1);

  self->view = g_object_ref (view);
  self->selection = g_object_ref (selection);
  self->task_of_place = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->place_of_task = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->place_of_stop = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->points = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  g_signal_connect_swapped (view, "place-activated", G_CALLBACK (place_activated_cb), self);
  g_signal_connect_swapped (view, "route-activated", G_CALLBACK (route_activated_cb), self);
  g_signal_connect (view, "stop-activated", G_CALLBACK (stop_activated_cb), self);
  g_signal_connect (view, "background-activated", G_CALLBACK (background_activated_cb), self);
  g_signal_connect_swapped (selection, "changed", G_CALLBACK (reflect_selection_cb), self);
  return self;
}

void
yx_plan_map_free (YxPlanMap *self)
{
  if (self == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->view, self);
  g_signal_handlers_disconnect_by_data (self->selection, self);
  g_object_unref (self->view);
  g_object_unref (self->selection);
  g_hash_table_unref (self->task_of_place);
  g_hash_table_unref (self->place_of_task);
  g_hash_table_unref (self->place_of_stop);
  g_hash_table_unref (self->points);
  g_free (self);
}

void
yx_plan_map_show (YxPlanMap *self, const YxPlanView *plan)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (plan != NULL);

  g_hash_table_remove_all (self->task_of_place);
  g_hash_table_remove_all (self->place_of_task);
  g_hash_table_remove_all (self->place_of_stop);
  g_hash_table_remove_all (self->points);
  show_places (self, plan);
  show_routes (self, plan);
}
