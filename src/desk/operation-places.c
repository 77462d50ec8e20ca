#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/edit-private.h"
#include "desk/operation-places.h"
#include "model/vocabulary.h"

#define EARLIEST_ASSEMBLY (6 * G_TIME_SPAN_HOUR)

typedef struct {
  const char *operation_id;
  const char *author;
  const char *name;      /* of the assembly; nullable */
  const YxLonLat *point; /* nullable */
  gint64 time;
  const YxDropOff *end;  /* nullable */
  const YxDropOff *drop_offs;
  gsize n_drop_offs;
} PlacesJob;

static gboolean
check_step (YxDb *db, const char *operation_id, YxOperationStep first_closed,
            YxOperation **ret_operation, GError **error)
{
  g_autoptr (YxOperation) operation = yx_desk_read_operation (db, operation_id, error);

  if (operation == NULL)
    return FALSE;
  if (yx_operation_get_data (operation)->step >= first_closed) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE,
                 first_closed == YX_OPERATION_STEP_LIVE
                     ? _("“%s” has left; where it assembles can no longer be changed")
                     : _("“%s” is approved; where it ends can no longer be changed"),
                 yx_operation_get_data (operation)->name);
    return FALSE;
  }
  *ret_operation = g_steal_pointer (&operation);
  return TRUE;
}

static void
bind_point (YxStatement *statement, guint parameter, const YxLonLat *point)
{
  if (point == NULL)
    return;
  yx_statement_bind_real (statement, parameter, point->lon);
  yx_statement_bind_real (statement, parameter + 1, point->lat);
}

static gboolean
assembly_job (YxDb *db, gpointer data, GError **error)
{
  const PlacesJob *job = data;
  g_autoptr (YxOperation) operation = NULL;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  YxStatement *statement;
  gint64 start;

  if (!check_step (db, job->operation_id, YX_OPERATION_STEP_LIVE, &operation, error))
    return FALSE;
  start = yx_operation_get_data (operation)->window_start;
  if (job->time != 0 && (job->time > start || job->time < start - EARLIEST_ASSEMBLY))
    return yx_edit_invalid (error,
                            _("The assembly is before the window begins, by 6 hours at most"));
  statement = yx_db_prepare (db,
                             "UPDATE operations SET assembly = $2, assembly_lon = $3, "
                             "assembly_lat = $4, assembly_time = $5 WHERE id = $1",
                             error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->operation_id);
  if (job->name != NULL)
    yx_statement_bind_text (statement, 2, job->name);
  bind_point (statement, 3, job->point);
  if (job->time != 0)
    yx_statement_bind_int (statement, 5, job->time);
  if (!yx_statement_run (statement, error))
    return FALSE;
  yx_payload_set_text (payload, "assembly", job->name);
  yx_payload_set_int (payload, "time", job->time);
  return yx_desk_append_event (db, job->author, job->operation_id, "operation.assembly-set",
                               payload, error);
}

static gboolean
store_drop_offs (YxDb *db, const PlacesJob *job, GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db, "DELETE FROM operation_drop_offs WHERE operation_id = $1", error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->operation_id);
  if (!yx_statement_run (statement, error))
    return FALSE;
  for (gsize i = 0; i < job->n_drop_offs; i++) {
    statement = yx_db_prepare (db,
                               "INSERT INTO operation_drop_offs (operation_id, ordinal, name, lon, "
                               "lat) VALUES ($1, $2, $3, $4, $5)",
                               error);
    if (statement == NULL)
      return FALSE;
    yx_statement_bind_text (statement, 1, job->operation_id);
    yx_statement_bind_int (statement, 2, (gint64) i);
    yx_statement_bind_text (statement, 3, job->drop_offs[i].name);
    bind_point (statement, 4, &job->drop_offs[i].point);
    if (!yx_statement_run (statement, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
ends_job (YxDb *db, gpointer data, GError **error)
{
  const PlacesJob *job = data;
  g_autoptr (YxOperation) operation = NULL;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autofree const char **names = g_new0 (const char *, job->n_drop_offs + 1);
  YxStatement *statement;

  if (!check_step (db, job->operation_id, YX_OPERATION_STEP_APPROVED, &operation, error))
    return FALSE;
  statement = yx_db_prepare (db,
                             "UPDATE operations SET end_base = $2, end_lon = $3, end_lat = $4, "
                             "plan_version = 0, step = CASE WHEN step = 'planned' THEN 'checked' "
                             "ELSE step END WHERE id = $1",
                             error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->operation_id);
  if (job->end != NULL) {
    yx_statement_bind_text (statement, 2, job->end->name);
    bind_point (statement, 3, &job->end->point);
  }
  if (!yx_statement_run (statement, error) || !store_drop_offs (db, job, error))
    return FALSE;
  for (gsize i = 0; i < job->n_drop_offs; i++)
    names[i] = job->drop_offs[i].name;
  yx_payload_set_text (payload, "end", job->end != NULL ? job->end->name : NULL);
  yx_payload_set_texts (payload, "drop_offs", names, -1);
  return yx_desk_append_event (db, job->author, job->operation_id, "operation.ends-set", payload,
                               error);
}

static gboolean
check_place (const YxDropOff *place, GError **error)
{
  if (place->name == NULL || *place->name == '\0')
    return yx_edit_invalid (error, _("The place needs a name"));
  if (!yx_lon_lat_is_valid (place->point)) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID, _("%s has no valid coordinates"),
                 place->name);
    return FALSE;
  }
  return TRUE;
}

static void
drop_off_clear (gpointer data)
{
  g_free ((char *) ((YxDropOff *) data)->name);
}

void
yx_operation_places_free (YxOperationPlaces *places)
{
  g_free (places->assembly);
  g_free (places->end);
  g_array_unref (places->drop_offs);
  g_free (places);
}

YxOperationPlaces *
yx_operation_places_read (YxDb *db, const char *operation_id, GError **error)
{
  g_autoptr (YxOperationPlaces) places = g_new0 (YxOperationPlaces, 1);
  YxStatement *statement;
  gboolean row;

  places->drop_offs = g_array_new (FALSE, FALSE, sizeof (YxDropOff));
  g_array_set_clear_func (places->drop_offs, drop_off_clear);
  statement = yx_db_prepare (db,
                             "SELECT assembly, assembly_lon, assembly_lat, assembly_time, end_base, "
                             "end_lon, end_lat FROM operations WHERE id = $1",
                             error);
  if (statement == NULL)
    return NULL;
  yx_statement_bind_text (statement, 1, operation_id);
  if (!yx_statement_step (statement, &row, error))
    return NULL;
  if (!row) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _("There is no operation %s"),
                 operation_id);
    return NULL;
  }
  places->assembly = g_strdup (yx_statement_get_text (statement, 0));
  places->has_assembly_point = !yx_statement_is_null (statement, 1);
  places->assembly_point = (YxLonLat){ yx_statement_get_real (statement, 1),
                                       yx_statement_get_real (statement, 2) };
  places->assembly_time = yx_statement_get_int (statement, 3);
  places->end = g_strdup (yx_statement_get_text (statement, 4));
  places->end_point = (YxLonLat){ yx_statement_get_real (statement, 5),
                                  yx_statement_get_real (statement, 6) };
  yx_statement_reset (statement);

  statement = yx_db_prepare (db,
                             "SELECT name, lon, lat FROM operation_drop_offs "
                             "WHERE operation_id = $1 ORDER BY ordinal",
                             error);
  if (statement == NULL)
    return NULL;
  yx_statement_bind_text (statement, 1, operation_id);
  for (;;) {
    YxDropOff place;

    if (!yx_statement_step (statement, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&places);
    place.name = g_strdup (yx_statement_get_text (statement, 0));
    place.point = (YxLonLat){ yx_statement_get_real (statement, 1),
                              yx_statement_get_real (statement, 2) };
    g_array_append_val (places->drop_offs, place);
  }
}

static gboolean
read_job (YxDb *db, gpointer data, GError **error)
{
  YxOperationPlaces **places = ((gpointer *) data)[1];

  *places = yx_operation_places_read (db, ((gpointer *) data)[0], error);
  return *places != NULL;
}

gboolean
yx_desk_set_assembly (YxDesk *self, const char *operation_id, const char *name,
                      const YxLonLat *point, gint64 time, GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (operation_id != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_PREPARE, "operation.set-assembly", error))
    return FALSE;
  if (point != NULL && !yx_lon_lat_is_valid (*point))
    return yx_edit_invalid (error, _("The assembly has no valid coordinates"));
  author = yx_desk_dup_author (self);
  PlacesJob job = { .operation_id = operation_id, .author = author, .name = name, .point = point,
                    .time = time };
  return yx_desk_write (self, assembly_job, &job, NULL, error);
}

gboolean
yx_desk_set_ends (YxDesk *self, const char *operation_id, const YxDropOff *end,
                  const YxDropOff *drop_offs, gsize n_drop_offs, GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (operation_id != NULL, FALSE);
  g_return_val_if_fail (drop_offs != NULL || n_drop_offs == 0, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_PREPARE, "operation.set-ends", error))
    return FALSE;
  if (n_drop_offs > YX_MAX_DROP_OFFS)
    return yx_edit_invalid (error, _("An operation has 8 places to hand persons over at most"));
  if (end != NULL && !check_place (end, error))
    return FALSE;
  for (gsize i = 0; i < n_drop_offs; i++)
    if (!check_place (&drop_offs[i], error))
      return FALSE;
  author = yx_desk_dup_author (self);
  PlacesJob job = { .operation_id = operation_id, .author = author, .end = end,
                    .drop_offs = drop_offs, .n_drop_offs = n_drop_offs };
  return yx_desk_write (self, ends_job, &job, NULL, error);
}

YxOperationPlaces *
yx_desk_get_operation_places (YxDesk *self, const char *operation_id, GError **error)
{
  YxOperationPlaces *places = NULL;
  gpointer job[] = { (gpointer) operation_id, &places };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (operation_id != NULL, NULL);

  return yx_store_read (yx_desk_get_store (self), read_job, job, error) ? places : NULL;
}
