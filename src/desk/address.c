#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/address.h"

#include <glib/gi18n-lib.h>

#include "desk/casework-private.h"
#include "desk/institution-find.h"
#include "desk/lists-private.h"
#include "desk/locate.h"
#include "desk/roles.h"
#include "model/format.h"
#include "model/id.h"

/* More would push what the map knows out of the list. */
#define MOST_INSTITUTIONS 3

typedef struct {
  const char *key;
  YxFound *found; /* (transfer full) */
} PinQuery;

typedef struct {
  const char *place_id; /* nullable with an address */
  const char *address;
  YxLonLat point;
  const char *author;
} PinJob;

typedef struct {
  char *text;
  YxRegionFindOptions options;
  YxLonLat near;
} FindTask;

typedef struct {
  char *place_id;
  YxLonLat point;
} PinTask;

static gboolean
read_pin_job (YxDb *db, gpointer data, GError **error)
{
  PinQuery *query = data;
  YxStatement *statement
      = yx_db_prepare (db,
                       "SELECT address, lon, lat, author, pinned FROM pins WHERE address_key = $1",
                       error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, query->key);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (row) {
    g_autoptr (GDateTime) time
        = g_date_time_new_from_unix_local (yx_statement_get_int (statement, 4) / G_USEC_PER_SEC);
    g_autofree char *date = g_date_time_format (time, "%x");

    query->found = g_new0 (YxFound, 1);
    *query->found = (YxFound){
      .level = YX_MATCH_DOOR,
      .point = { yx_statement_get_real (statement, 1), yx_statement_get_real (statement, 2) },
      .radius_m = YX_ADDRESS_PIN_M,
      .confidence = 1.0,
      .pinned = TRUE,
      .name = g_strdup (yx_statement_get_text (statement, 0)),
      .why = g_strdup_printf (_("set by hand by %s on %s"), yx_statement_get_text (statement, 3),
                              date),
    };
  }
  yx_statement_reset (statement);
  return TRUE;
}

static gboolean
write_pin (YxDb *db, const PinJob *job, const char *key, const char *address, gint64 now,
           GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db,
                       "INSERT INTO pins (address_key, address, lon, lat, author, pinned) VALUES "
                       "($1, $2, $3, $4, $5, $6) ON CONFLICT (address_key) DO UPDATE SET address = "
                       "excluded.address, lon = excluded.lon, lat = excluded.lat, author = "
                       "excluded.author, pinned = excluded.pinned",
                       error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, key);
  yx_statement_bind_text (statement, 2, address);
  yx_statement_bind_real (statement, 3, job->point.lon);
  yx_statement_bind_real (statement, 4, job->point.lat);
  yx_statement_bind_text (statement, 5, job->author);
  yx_statement_bind_int (statement, 6, now);
  return yx_statement_run (statement, error);
}

/* Everyone at this address; or the one place, when it has coordinates and no words. */
static gboolean
move_places (YxDb *db, const PinJob *job, const char *key, gint64 now, GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db,
                       "UPDATE places SET lon = $2, lat = $3, geom = ST_GeomFromWKB ($4, 4326), "
                       "located = 'pin', match = 'door', radius_m = $5, updated = $6 "
                       "WHERE address_key = $1 OR id = $7",
                       error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, key);
  yx_statement_bind_real (statement, 2, job->point.lon);
  yx_statement_bind_real (statement, 3, job->point.lat);
  yx_statement_bind_point (statement, 4, job->point);
  yx_statement_bind_real (statement, 5, YX_ADDRESS_PIN_M);
  yx_statement_bind_int (statement, 6, now);
  if (job->place_id != NULL)
    yx_statement_bind_text (statement, 7, job->place_id);
  return yx_statement_run (statement, error);
}

static gboolean
read_place (YxDb *db, const char *id, char **ret_key, char **ret_address, GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db, "SELECT address_key, address FROM places WHERE id = $1", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (row) {
    *ret_key = g_strdup (yx_statement_get_text (statement, 0));
    *ret_address = g_strdup (yx_statement_get_text (statement, 1));
  }
  yx_statement_reset (statement);
  if (!row)
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _("There is no place %s"), id);
  return row;
}

static gboolean
pin_job (YxDb *db, gpointer data, GError **error)
{
  const PinJob *job = data;
  const gint64 now = g_get_real_time ();
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autofree char *key = NULL;
  g_autofree char *address = NULL;

  if (job->place_id != NULL) {
    if (!read_place (db, job->place_id, &key, &address, error))
      return FALSE;
    yx_payload_set_text (payload, "place", job->place_id);
  } else {
    key = yx_fold_text (job->address);
    address = g_strdup (job->address);
    yx_payload_set_text (payload, "address", address);
  }
  if ((address != NULL && *address != '\0' && !write_pin (db, job, key, address, now, error))
      || !move_places (db, job, key, now, error))
    return FALSE;
  yx_payload_set_real (payload, "lon", job->point.lon);
  yx_payload_set_real (payload, "lat", job->point.lat);
  return yx_desk_append_event (db, job->author, NULL, "place.pinned", payload, error)
         && yx_triage_refresh_address (db, job->author, key, error);
}

static gboolean
pin (YxDesk *self, PinJob *job, GError **error)
{
  g_autofree char *author = yx_desk_dup_author (self);

  if (!yx_lon_lat_is_valid (job->point)) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                         _("A pin needs valid coordinates"));
    return FALSE;
  }
  job->author = author;
  return yx_desk_write (self, pin_job, job, NULL, error);
}

static gboolean
to_fix_job (YxDb *db, gpointer data, GError **error)
{
  YxListJob *job = data;

  job->result = yx_read_places (db, job->filter, NULL, job->region, error);
  return job->result != NULL;
}

static int
level_of (const YxPlaceData *place)
{
  for (YxMatchLevel level = 0; level < YX_N_MATCHES; level++)
    if (g_strcmp0 (place->match, yx_match_level_nick (level)) == 0)
      return (int) level;
  return YX_N_MATCHES;
}

/* Neighbours by address, so that one look at the map serves several. */
static int
compare_places_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const YxPlaceData *x = yx_place_get_data ((YxPlace *) a), *y = yx_place_get_data ((YxPlace *) b);
  const int order = level_of (y) - level_of (x);

  return order != 0 ? order : g_strcmp0 (x->address, y->address);
}

static void
find_thread_cb (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  FindTask *job = data;
  GError *error = NULL;
  GPtrArray *found = yx_desk_find_address (source, job->text, &job->options, cancellable, &error);

  if (found != NULL)
    g_task_return_pointer (task, found, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
find_task_free (gpointer data)
{
  g_free (((FindTask *) data)->text);
  g_free (data);
}

static void
pin_thread_cb (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  PinTask *job = data;
  GError *error = NULL;

  if (yx_desk_pin_place (source, job->place_id, job->point, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
pin_task_free (gpointer data)
{
  g_free (((PinTask *) data)->place_id);
  g_free (data);
}

static void
to_fix_thread_cb (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GListStore *places = yx_desk_list_places_to_fix (source, &error);

  if (places != NULL)
    g_task_return_pointer (task, places, g_object_unref);
  else
    g_task_return_error (task, error);
}

gboolean
yx_desk_get_pin (YxDesk *self, const char *address, YxFound **ret_pin, GError **error)
{
  g_autofree char *key = NULL;
  PinQuery query = { 0 };

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (address != NULL && ret_pin != NULL, FALSE);

  key = yx_fold_text (address);
  query.key = key;
  if (!yx_store_read (yx_desk_get_store (self), read_pin_job, &query, error))
    return FALSE;
  *ret_pin = query.found;
  return TRUE;
}

GPtrArray *
yx_desk_find_address (YxDesk *self, const char *text, const YxRegionFindOptions *options,
                      GCancellable *cancellable, GError **error)
{
  g_autoptr (YxRegion) region = NULL;
  g_autoptr (GPtrArray) answers = NULL;
  g_autoptr (YxFound) pinned = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  if (!yx_desk_get_pin (self, text, &pinned, error))
    return NULL;
  region = yx_desk_get_region (self, NULL);
  if (region != NULL)
    answers = yx_region_find (region, text, options, cancellable, error);
  else
    answers = g_ptr_array_new_with_free_func ((GDestroyNotify) yx_found_free);
  if (answers == NULL)
    return NULL;
  if (options != NULL && options->typing
      && !yx_institutions_find (self, text, MOST_INSTITUTIONS, answers, 0, error))
    return NULL;
  if (pinned != NULL)
    g_ptr_array_insert (answers, 0, g_steal_pointer (&pinned));
  return g_steal_pointer (&answers);
}

void
yx_desk_find_address_async (YxDesk *self, const char *text, const YxRegionFindOptions *options,
                            GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  FindTask *job;

  g_return_if_fail (YX_IS_DESK (self));
  g_return_if_fail (text != NULL);

  job = g_new0 (FindTask, 1);
  job->text = g_strdup (text);
  if (options != NULL)
    job->options = *options;
  if (job->options.near != NULL) {
    job->near = *job->options.near;
    job->options.near = &job->near;
  }
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_desk_find_address_async);
  g_task_set_task_data (task, job, find_task_free);
  g_task_run_in_thread (task, find_thread_cb);
}

GPtrArray *
yx_desk_find_address_finish (YxDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
yx_desk_pin_place (YxDesk *self, const char *place_id, YxLonLat point, GError **error)
{
  PinJob job = { .place_id = place_id, .point = point };

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (place_id != NULL, FALSE);

  return yx_desk_may (self, YX_RIGHT_KEEP_CASES, "place.pin", error) && pin (self, &job, error);
}

void
yx_desk_pin_place_async (YxDesk *self, const char *place_id, YxLonLat point,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  PinTask *job;

  g_return_if_fail (YX_IS_DESK (self));
  g_return_if_fail (place_id != NULL);

  job = g_new (PinTask, 1);
  *job = (PinTask){ g_strdup (place_id), point };
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_desk_pin_place_async);
  g_task_set_task_data (task, job, pin_task_free);
  g_task_run_in_thread (task, pin_thread_cb);
}

gboolean
yx_desk_pin_place_finish (YxDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
yx_desk_pin_address (YxDesk *self, const char *address, YxLonLat point, GError **error)
{
  PinJob job = { .address = address, .point = point };
  g_autofree char *key = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (address != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_KEEP_CASES, "address.pin", error))
    return FALSE;
  key = yx_fold_text (address);
  if (*key == '\0') {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID, _("An address has a text"));
    return FALSE;
  }
  return pin (self, &job, error);
}

GListStore *
yx_desk_list_places_to_fix (YxDesk *self, GError **error)
{
  static const YxPlaceFilter filter = { .to_fix = TRUE };
  YxListJob job = { .filter = &filter };
  GListStore *places;
  YxBox region;

  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  if (yx_list_region_box (self, &region))
    job.region = &region;
  places = yx_list_job_run (self, to_fix_job, &job, error);
  if (places != NULL)
    g_list_store_sort (places, compare_places_cb, NULL);
  return places;
}

void
yx_desk_list_places_to_fix_async (YxDesk *self, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (YX_IS_DESK (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_desk_list_places_to_fix_async);
  g_task_run_in_thread (task, to_fix_thread_cb);
}

GListStore *
yx_desk_list_places_to_fix_finish (YxDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
