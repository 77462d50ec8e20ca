#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/stored-plan.h"
#include "model/enum-types.h"

static void
stop_clear (gpointer data)
{
  YxStoredStop *stop = data;

  g_free (stop->vehicle_id);
  g_free (stop->task_id);
  g_free (stop->place_id);
}

static gboolean
read_number (YxDb *db, const char *operation_id, int *ret_version, GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db, "SELECT plan_version FROM operations WHERE id = $1", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, operation_id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  *ret_version = row ? (int) yx_statement_get_int (statement, 0) : 0;
  yx_statement_reset (statement);
  return TRUE;
}

static void
keep_leave (YxStoredPlan *stored, const char *vehicle_id, gint64 leave)
{
  if (!g_hash_table_contains (stored->leaves, vehicle_id))
    g_hash_table_insert (stored->leaves, g_strdup (vehicle_id), g_memdup2 (&leave, sizeof leave));
}

void
yx_stored_plan_free (YxStoredPlan *stored)
{
  if (stored == NULL)
    return;
  g_array_unref (stored->stops);
  g_hash_table_unref (stored->leaves);
  g_free (stored);
}

YxStoredPlan *
yx_stored_plan_read (YxDb *db, const char *operation_id, int version, GError **error)
{
  g_autoptr (YxStoredPlan) stored = g_new0 (YxStoredPlan, 1);
  YxStatement *statement;

  stored->stops = g_array_new (FALSE, TRUE, sizeof (YxStoredStop));
  g_array_set_clear_func (stored->stops, stop_clear);
  stored->leaves = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (version == 0 && !read_number (db, operation_id, &version, error))
    return NULL;
  stored->version = version;
  statement = yx_db_prepare (
      db,
      "SELECT r.vehicle_id, s.kind, s.task_id, s.place_id, s.lon, s.lat, s.arrival, "
      "s.service_begin, s.departure, r.start_time FROM plans pl JOIN routes r ON r.plan_id = pl.id "
      "JOIN stops s ON s.route_id = r.id WHERE pl.operation_id = $1 AND pl.version = $2 "
      "AND s.kind IN ('visit', 'drop-off') AND s.outcome <> 'cancelled' "
      "ORDER BY r.ordinal, s.ordinal",
      error);
  if (statement == NULL)
    return NULL;
  yx_statement_bind_text (statement, 1, operation_id);
  yx_statement_bind_int (statement, 2, version);
  for (;;) {
    YxStoredStop stop = { 0 };
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return NULL;
    if (!row)
      return version > 0 ? g_steal_pointer (&stored) : NULL;
    stop.vehicle_id = g_strdup (yx_statement_get_text (statement, 0));
    stop.kind = (YxStopKind) yx_statement_get_enum (statement, 1, YX_TYPE_STOP_KIND,
                                                    YX_STOP_KIND_VISIT);
    stop.task_id = g_strdup (yx_statement_get_text (statement, 2));
    stop.place_id = g_strdup (yx_statement_get_text (statement, 3));
    stop.point = (YxLonLat){ yx_statement_get_real (statement, 4),
                             yx_statement_get_real (statement, 5) };
    stop.arrival = yx_statement_get_int (statement, 6);
    stop.begin = yx_statement_get_int (statement, 7);
    stop.departure = yx_statement_get_int (statement, 8);
    keep_leave (stored, stop.vehicle_id, yx_statement_get_int (statement, 9));
    g_array_append_val (stored->stops, stop);
  }
}

const YxStoredStop *
yx_stored_plan_find (const YxStoredPlan *stored, const char *task_id, const char *place_id)
{
  for (guint i = 0; stored != NULL && i < stored->stops->len; i++) {
    const YxStoredStop *stop = &g_array_index (stored->stops, YxStoredStop, i);

    if (g_strcmp0 (stop->task_id, task_id) == 0 && g_strcmp0 (stop->place_id, place_id) == 0)
      return stop;
  }
  return NULL;
}
