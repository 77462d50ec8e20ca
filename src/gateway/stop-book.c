#define G_LOG_DOMAIN "yexun-gateway"

#include "config.h"

#include "gateway/stop-book.h"

#include "desk/lists.h"

#define LOOK_SECONDS 3

struct _YxStopBook {
  YxDesk *desk;
  YxStopBookChanged changed;
  gpointer data;
  GArray *stops;
  char *fingerprint; /* of operations and plan versions */
  guint version;
  GSource *timer;
};

static void
stop_clear (gpointer data)
{
  YxBookStop *stop = data;

  g_free (stop->vehicle_id);
  g_free (stop->car);
  g_free (stop->task_id);
}

static GArray *
stops_new (void)
{
  GArray *stops = g_array_new (FALSE, TRUE, sizeof (YxBookStop));

  g_array_set_clear_func (stops, stop_clear);
  return stops;
}

static gboolean
is_tonight (const YxOperationData *operation)
{
  return operation->plan_version > 0
         && (operation->step == YX_OPERATION_STEP_APPROVED
             || operation->step == YX_OPERATION_STEP_LIVE);
}

/* Which plans count, as text. */
static char *
make_fingerprint (GListModel *operations)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (operations); i++) {
    g_autoptr (YxOperation) operation = g_list_model_get_item (operations, i);
    const YxOperationData *data = yx_operation_get_data (operation);

    if (is_tonight (data))
      g_string_append_printf (text, "%s/%d ", data->id, data->plan_version);
  }
  return g_string_free (text, FALSE);
}

static int
compare_tasks (gconstpointer a, gconstpointer b)
{
  const YxBookStop *const *one = a, *const *other = b;

  return g_strcmp0 ((*one)->task_id, (*other)->task_id);
}

/* A phone knows a fence by a whole second, so each task gets one of its own within a day of its
 * operation's begin. */
static void
stamp_stops (GArray *stops, guint first, gint64 begin)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  g_autoptr (GHashTable) taken = g_hash_table_new (NULL, NULL);

  for (guint i = first; i < stops->len; i++)
    g_ptr_array_add (sorted, &g_array_index (stops, YxBookStop, i));
  g_ptr_array_sort (sorted, compare_tasks);
  for (guint i = 0; i < sorted->len; i++) {
    YxBookStop *stop = sorted->pdata[i];
    guint second = g_str_hash (stop->task_id) % 86400;

    while (!g_hash_table_add (taken, GUINT_TO_POINTER (second + 1)))
      second = (second + 1) % 86400;
    stop->stamp = begin / G_USEC_PER_SEC + second;
  }
}

static gboolean
add_operation (YxStopBook *self, GArray *stops, const YxOperationData *operation, GError **error)
{
  g_autoptr (GListStore) routes = yx_desk_list_routes (self->desk, operation->id, 0, error);
  const guint first = stops->len;

  if (routes == NULL)
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (routes)); i++) {
    g_autoptr (YxRoute) route = g_list_model_get_item (G_LIST_MODEL (routes), i);
    const YxRouteData *car = yx_route_get_data (route);
    g_autoptr (GListStore) list = yx_desk_list_stops (self->desk, car->id, error);

    if (list == NULL)
      return FALSE;
    for (guint k = 0; k < g_list_model_get_n_items (G_LIST_MODEL (list)); k++) {
      g_autoptr (YxStop) stop = g_list_model_get_item (G_LIST_MODEL (list), k);
      const YxStopData *data = yx_stop_get_data (stop);
      YxBookStop one;

      if (data->task_id == NULL)
        continue;
      one = (YxBookStop){ .vehicle_id = g_strdup (car->vehicle_id),
                          .car = g_strdup (car->call_sign ?: car->plate),
                          .task_id = g_strdup (data->task_id),
                          .ordinal = data->ordinal,
                          .point = { data->lon, data->lat },
                          .arrival = data->arrival };
      g_array_append_val (stops, one);
    }
  }
  stamp_stops (stops, first, operation->window_start);
  return TRUE;
}

static gboolean
read_stops (YxStopBook *self, gboolean *ret_changed, GError **error)
{
  g_autoptr (GListStore) operations = yx_desk_list_operations (self->desk, error);
  g_autoptr (GArray) stops = NULL;
  g_autofree char *fingerprint = NULL;

  if (operations == NULL)
    return FALSE;
  fingerprint = make_fingerprint (G_LIST_MODEL (operations));
  *ret_changed = g_strcmp0 (fingerprint, self->fingerprint) != 0;
  if (!*ret_changed)
    return TRUE;
  stops = stops_new ();
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (operations)); i++) {
    g_autoptr (YxOperation) operation = g_list_model_get_item (G_LIST_MODEL (operations), i);
    const YxOperationData *data = yx_operation_get_data (operation);

    if (is_tonight (data) && !add_operation (self, stops, data, error))
      return FALSE;
  }
  g_array_unref (self->stops);
  self->stops = g_steal_pointer (&stops);
  g_free (self->fingerprint);
  self->fingerprint = g_steal_pointer (&fingerprint);
  self->version++;
  return TRUE;
}

static gboolean
look_cb (gpointer user_data)
{
  YxStopBook *self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean changed = FALSE;

  if (!read_stops (self, &changed, &error))
    g_warning ("The stops could not be read: %s", error->message);
  else if (changed && self->changed != NULL)
    self->changed (self->data);
  return G_SOURCE_CONTINUE;
}

YxStopBook *
yx_stop_book_new (YxDesk *desk, YxStopBookChanged changed, gpointer data)
{
  YxStopBook *self = g_new0 (YxStopBook, 1);

  self->desk = g_object_ref (desk);
  self->stops = stops_new ();
  self->version = 1;
  look_cb (self);
  self->changed = changed;
  self->data = data;
  self->timer = g_timeout_source_new_seconds (LOOK_SECONDS);
  g_source_set_callback (self->timer, look_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
  return self;
}

void
yx_stop_book_free (YxStopBook *self)
{
  g_source_destroy (self->timer);
  g_source_unref (self->timer);
  g_array_unref (self->stops);
  g_free (self->fingerprint);
  g_object_unref (self->desk);
  g_free (self);
}

const GArray *
yx_stop_book_get (YxStopBook *self)
{
  return self->stops;
}

guint
yx_stop_book_get_version (YxStopBook *self)
{
  return self->version;
}
