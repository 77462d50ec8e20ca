#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/gantt-rows.h"
#include "model/format.h"

typedef struct {
  const char *vehicle_id, *route_id, *name; /* interned */
  YxInk ink;
  gboolean whole;
  GArray *stored; /* of YxGanttStop, start and end included */
  GPtrArray *stored_visits; /* of YxGanttVisit, as `stored`; NULL: no visit */
  double stored_metres;
  GArray *shown;
  GPtrArray *shown_visits;
} Car;

struct _YxGanttRows {
  GStringChunk *strings;
  GHashTable *visits; /* key → YxGanttVisit */
  GPtrArray *cars;    /* of Car */
  GArray *rows;       /* of YxGanttRow, as they are shown */
  GStringChunk *labels; /* of what is shown */
};

static const YxInk idle_ink = { 0.55, 0.55, 0.55, 1.0 };

static const char *
intern (YxGanttRows *self, const char *text)
{
  return text != NULL ? g_string_chunk_insert_const (self->strings, text) : NULL;
}

static void
car_free (gpointer data)
{
  Car *car = data;

  g_array_unref (car->stored);
  g_array_unref (car->shown);
  g_ptr_array_unref (car->stored_visits);
  g_ptr_array_unref (car->shown_visits);
  g_free (car);
}

static Car *
add_car (YxGanttRows *self, const char *vehicle_id, const char *route_id, const char *name,
         YxInk ink)
{
  Car *car = g_new0 (Car, 1);

  car->vehicle_id = intern (self, vehicle_id);
  car->route_id = intern (self, route_id);
  car->name = intern (self, name != NULL ? name : "");
  car->ink = ink;
  car->stored = g_array_new (FALSE, TRUE, sizeof (YxGanttStop));
  car->shown = g_array_new (FALSE, TRUE, sizeof (YxGanttStop));
  car->stored_visits = g_ptr_array_new ();
  car->shown_visits = g_ptr_array_new ();
  g_ptr_array_add (self->cars, car);
  return car;
}

static Car *
car_at (YxGanttRows *self, guint row)
{
  return g_ptr_array_index (self->cars, row);
}

static Car *
find_car (YxGanttRows *self, const char *vehicle_id)
{
  for (guint i = 0; i < self->cars->len; i++)
    if (g_strcmp0 (car_at (self, i)->vehicle_id, vehicle_id) == 0)
      return car_at (self, i);
  return NULL;
}

static char *
key_of (const char *task_id, const char *place_id)
{
  return g_strconcat (task_id, " ", place_id, NULL);
}

static const YxGanttVisit *
lookup_visit (YxGanttRows *self, const char *task_id, const char *place_id)
{
  g_autofree char *key = task_id != NULL ? key_of (task_id, place_id) : NULL;

  return key != NULL ? g_hash_table_lookup (self->visits, key) : NULL;
}

static guint
locks_of (const YxPlanView *view, const YxStopData *stop)
{
  guint locks = 0;

  for (guint i = 0; view->locks != NULL && i < view->locks->len; i++) {
    const YxStopLock *lock = &g_array_index (view->locks, YxStopLock, i);

    if (lock->task_id != NULL && g_strcmp0 (lock->task_id, stop->task_id) == 0
        && g_strcmp0 (lock->place_id, stop->place_id) == 0)
      locks |= 1u << lock->kind;
  }
  return locks;
}

static void
keep_visit (YxGanttRows *self, const YxPlanView *view, const YxStopData *stop)
{
  YxGanttVisit *visit = g_new0 (YxGanttVisit, 1);

  visit->stop_id = intern (self, stop->id);
  visit->task_id = intern (self, stop->task_id);
  visit->place_id = intern (self, stop->place_id);
  visit->who = intern (self, stop->masked_debtor);
  visit->cases = intern (self, stop->case_numbers);
  visit->address = intern (self, stop->address);
  visit->presence = stop->presence;
  visit->locks = locks_of (view, stop);
  g_hash_table_insert (self->visits, key_of (stop->task_id, stop->place_id), visit);
}

static gboolean
is_whole (const YxPlanView *view, const char *vehicle_id)
{
  for (guint i = 0; view->locks != NULL && i < view->locks->len; i++) {
    const YxStopLock *lock = &g_array_index (view->locks, YxStopLock, i);

    if (lock->kind == YX_LOCK_KIND_WHOLE && g_strcmp0 (lock->vehicle_id, vehicle_id) == 0)
      return TRUE;
  }
  return FALSE;
}

static const char *
label_of (YxGanttRows *self, guint order, const YxGanttVisit *visit)
{
  g_autofree char *label
      = g_strdup_printf ("%u %s", order, visit->who != NULL ? visit->who : "");

  return g_string_chunk_insert (self->labels, label);
}

/* Labels and rows of what each car shows. */
static void
finish (YxGanttRows *self)
{
  g_string_chunk_clear (self->labels);
  g_array_set_size (self->rows, 0);
  for (guint i = 0; i < self->cars->len; i++) {
    Car *car = car_at (self, i);
    YxGanttRow row = { .name = car->name, .ink = car->ink, .locked = car->whole };
    guint n_visits = 0;

    for (guint s = 0; s < car->shown->len; s++) {
      YxGanttStop *stop = &g_array_index (car->shown, YxGanttStop, s);
      const YxGanttVisit *visit = g_ptr_array_index (car->shown_visits, s);

      row.broken |= stop->broken;
      if (visit == NULL)
        continue;
      /* As on the map and in the list: hand-overs count. */
      stop->label = label_of (self, s, visit);
      n_visits++;
      stop->locks = visit->locks;
    }
    if (n_visits > 0) {
      g_autofree char *metres = yx_format_metres (car->stored_metres);
      g_autofree char *note
          = g_strdup_printf (g_dngettext (NULL, "%u stop · %s", "%u stops · %s", n_visits),
                             n_visits, metres);

      row.note = g_string_chunk_insert (self->labels, note);
    } else {
      row.note = _("not used");
    }
    row.stops = (const YxGanttStop *) car->shown->data;
    row.n_stops = car->shown->len;
    g_array_append_val (self->rows, row);
  }
}

static void
show_stored (Car *car)
{
  g_array_set_size (car->shown, 0);
  g_ptr_array_set_size (car->shown_visits, 0);
  if (car->stored->len > 0)
    g_array_append_vals (car->shown, car->stored->data, car->stored->len);
  for (guint i = 0; i < car->stored_visits->len; i++)
    g_ptr_array_add (car->shown_visits, g_ptr_array_index (car->stored_visits, i));
}

static void
add_shown (Car *car, YxGanttStop stop, const YxGanttVisit *visit)
{
  g_array_append_val (car->shown, stop);
  g_ptr_array_add (car->shown_visits, (gpointer) visit);
}

static void
show_route (YxGanttRows *self, const YxPlanTry *try, const YxTriedRoute *route)
{
  Car *car = find_car (self, route->vehicle_id);

  if (car == NULL)
    return;
  car->stored_metres = route->metres;
  add_shown (car,
             (YxGanttStop){ .kind = YX_STOP_KIND_START, .arrive = route->leave,
                            .begin = route->leave, .leave = route->leave },
             NULL);
  for (guint i = 0; i < route->n_stops; i++) {
    const YxTriedStop *stop = &g_array_index (try->stops, YxTriedStop, route->first_stop + i);

    add_shown (car,
               (YxGanttStop){ .kind = stop->kind, .arrive = stop->arrive, .begin = stop->begin,
                              .leave = stop->leave, .latest = stop->latest,
                              .broken = stop->broken },
               lookup_visit (self, stop->task_id, stop->place_id));
  }
  add_shown (car,
             (YxGanttStop){ .kind = YX_STOP_KIND_END, .arrive = route->finish,
                            .begin = route->finish, .leave = route->finish,
                            .broken = route->broken && try->fault != NULL },
             NULL);
}

YxGanttRows *
yx_gantt_rows_new (void)
{
  YxGanttRows *self = g_new0 (YxGanttRows, 1);

  self->strings = g_string_chunk_new (4096);
  self->labels = g_string_chunk_new (1024);
  self->visits = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->cars = g_ptr_array_new_with_free_func (car_free);
  self->rows = g_array_new (FALSE, TRUE, sizeof (YxGanttRow));
  return self;
}

void
yx_gantt_rows_free (YxGanttRows *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->rows);
  g_ptr_array_unref (self->cars);
  g_hash_table_unref (self->visits);
  g_string_chunk_free (self->strings);
  g_string_chunk_free (self->labels);
  g_free (self);
}

void
yx_gantt_rows_set_view (YxGanttRows *self, const YxPlanView *view, YxMapStyle style)
{
  const guint n_routes = g_list_model_get_n_items (G_LIST_MODEL (view->routes));
  const guint n_stops = g_list_model_get_n_items (G_LIST_MODEL (view->stops));
  g_autoptr (GHashTable) by_route = g_hash_table_new (g_str_hash, g_str_equal);

  g_array_set_size (self->rows, 0);
  g_ptr_array_set_size (self->cars, 0);
  g_hash_table_remove_all (self->visits);
  g_string_chunk_clear (self->strings);
  for (guint i = 0; i < n_routes; i++) {
    g_autoptr (YxRoute) route = g_list_model_get_item (G_LIST_MODEL (view->routes), i);
    const YxRouteData *data = yx_route_get_data (route);
    const YxColour colour = yx_route_colour ((guint) data->ordinal, style);
    const gboolean called = data->call_sign != NULL && *data->call_sign != '\0';
    Car *car = add_car (self, data->vehicle_id, data->id, called ? data->call_sign : data->plate,
                        (YxInk){ colour.red, colour.green, colour.blue, 1.0 });

    car->whole = is_whole (view, data->vehicle_id);
    car->stored_metres = data->metres;
    g_hash_table_insert (by_route, (gpointer) car->route_id, car);
  }
  for (guint i = 0; i < n_stops; i++) {
    g_autoptr (YxStop) stop = g_list_model_get_item (G_LIST_MODEL (view->stops), i);
    const YxStopData *data = yx_stop_get_data (stop);
    Car *car = g_hash_table_lookup (by_route, data->route_id);
    const YxGanttStop shown = { .kind = data->kind, .arrive = data->arrival,
                                .begin = data->begin, .leave = data->departure };

    if (car == NULL)
      continue;
    if (data->kind == YX_STOP_KIND_VISIT && data->task_id != NULL)
      keep_visit (self, view, data);
    g_array_append_val (car->stored, shown);
    g_ptr_array_add (car->stored_visits,
                     (gpointer) lookup_visit (self, data->task_id, data->place_id));
  }
  yx_gantt_rows_show (self, NULL);
}

void
yx_gantt_rows_set_board (YxGanttRows *self, YxPlanBoard *board)
{
  const guint n = board != NULL ? yx_plan_board_get_n_cars (board) : 0;

  for (guint i = 0; i < n; i++) {
    const char *name;
    const char *vehicle_id = yx_plan_board_get_car (board, i, &name);

    if (find_car (self, vehicle_id) == NULL)
      add_car (self, vehicle_id, NULL, name, idle_ink);
  }
  finish (self);
}

void
yx_gantt_rows_show (YxGanttRows *self, const YxPlanTry *try)
{
  for (guint i = 0; i < self->cars->len; i++) {
    Car *car = car_at (self, i);

    if (try == NULL) {
      show_stored (car);
    } else {
      g_array_set_size (car->shown, 0);
      g_ptr_array_set_size (car->shown_visits, 0);
    }
  }
  for (guint i = 0; try != NULL && i < try->routes->len; i++)
    show_route (self, try, &g_array_index (try->routes, YxTriedRoute, i));
  finish (self);
}

const YxGanttRow *
yx_gantt_rows_get (YxGanttRows *self, guint *ret_n)
{
  *ret_n = self->rows->len;
  return (const YxGanttRow *) self->rows->data;
}

const char *
yx_gantt_rows_get_vehicle (YxGanttRows *self, guint row)
{
  return row < self->cars->len ? car_at (self, row)->vehicle_id : NULL;
}

const char *
yx_gantt_rows_get_route (YxGanttRows *self, guint row)
{
  return row < self->cars->len ? car_at (self, row)->route_id : NULL;
}

const YxGanttVisit *
yx_gantt_rows_get_visit (YxGanttRows *self, guint row, guint stop)
{
  return row < self->cars->len && stop < car_at (self, row)->shown_visits->len
             ? g_ptr_array_index (car_at (self, row)->shown_visits, stop)
             : NULL;
}

/* The first visit that is `visit`, or has the id. */
static gboolean
find_visit (YxGanttRows *self, const YxGanttVisit *visit, const char *stop_id, guint *ret_row,
            guint *ret_stop)
{
  for (guint r = 0; r < self->cars->len; r++)
    for (guint s = 0; s < car_at (self, r)->shown_visits->len; s++) {
      const YxGanttVisit *at = g_ptr_array_index (car_at (self, r)->shown_visits, s);

      if (at == NULL || (visit != NULL ? at != visit : g_strcmp0 (at->stop_id, stop_id) != 0))
        continue;
      *ret_row = r;
      *ret_stop = s;
      return TRUE;
    }
  return FALSE;
}

gboolean
yx_gantt_rows_find (YxGanttRows *self, const char *task_id, const char *place_id, guint *ret_row,
                    guint *ret_stop)
{
  const YxGanttVisit *visit = lookup_visit (self, task_id, place_id);

  return visit != NULL && find_visit (self, visit, NULL, ret_row, ret_stop);
}

gboolean
yx_gantt_rows_find_stop (YxGanttRows *self, const char *stop_id, guint *ret_row, guint *ret_stop)
{
  return stop_id != NULL && find_visit (self, NULL, stop_id, ret_row, ret_stop);
}

guint
yx_gantt_rows_find_route (YxGanttRows *self, const char *route_id)
{
  for (guint i = 0; route_id != NULL && i < self->cars->len; i++)
    if (g_strcmp0 (car_at (self, i)->route_id, route_id) == 0)
      return i;
  return YX_GANTT_NONE;
}
