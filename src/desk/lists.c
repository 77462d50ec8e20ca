#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/lists-private.h"
#include "desk/staff.h"
#include "model/enum-types.h"

static gboolean
vehicles_job (YxDb *db, gpointer data, GError **error)
{
  YxListJob *job = data;

  job->result = yx_read_vehicles (db, error);
  return job->result != NULL;
}

static gboolean
count_job (YxDb *db, gpointer data, GError **error)
{
  YxDeskCounts *counts = data;
  YxStatement *statement
      = yx_db_prepare (db,
                       "SELECT (SELECT count(*) FROM cases), "
                       "(SELECT count(*) FROM cases WHERE status = 'open'), "
                       "(SELECT count(*) FROM debtors), (SELECT count(*) FROM places), "
                       "(SELECT count(lon) FROM places), (SELECT count(*) FROM vehicles), "
                       "(SELECT count(*) FROM operations), (SELECT count(*) FROM events)",
                       error);
  gboolean row;

  if (statement == NULL || !yx_statement_step (statement, &row, error))
    return FALSE;
  g_assert (row);
  counts->cases = (guint) yx_statement_get_int (statement, 0);
  counts->cases_open = (guint) yx_statement_get_int (statement, 1);
  counts->debtors = (guint) yx_statement_get_int (statement, 2);
  counts->places = (guint) yx_statement_get_int (statement, 3);
  counts->places_on_map = (guint) yx_statement_get_int (statement, 4);
  counts->vehicles = (guint) yx_statement_get_int (statement, 5);
  counts->operations = (guint) yx_statement_get_int (statement, 6);
  counts->events = (guint) yx_statement_get_int (statement, 7);
  yx_statement_reset (statement);
  return TRUE;
}

gpointer
yx_list_job_run (YxDesk *self, YxStoreJob job, YxListJob *list_job, GError **error)
{
  if (!yx_store_read (yx_desk_get_store (self), job, list_job, error))
    return NULL;
  return g_steal_pointer (&list_job->result);
}

GListStore *
yx_list_new (GType type, GPtrArray *objects)
{
  GListStore *list = g_list_store_new (type);

  if (objects->len > 0)
    g_list_store_splice (list, 0, 0, objects->pdata, objects->len);
  return list;
}

gboolean
yx_list_region_box (YxDesk *self, YxBox *ret_box)
{
  g_autoptr (YxRegion) region = yx_desk_get_region (self, NULL);

  if (region == NULL)
    return FALSE;
  *ret_box = yx_region_get_box (region);
  return !yx_box_is_empty (*ret_box);
}

GListStore *
yx_read_vehicles (YxDb *db, GError **error)
{
  g_autoptr (GPtrArray) vehicles = g_ptr_array_new_with_free_func (g_object_unref);
  YxStatement *statement
      = yx_db_prepare (db,
                       "SELECT id, plate, call_sign, kind, seats, crew, female_officer, recorders, "
                       "speed_factor, available, base, base_lon, base_lat, equipment, retired "
                       "FROM vehicles ORDER BY id",
                       error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  for (;;) {
    if (!yx_statement_step (statement, &row, error))
      return NULL;
    if (!row)
      return yx_list_new (YX_TYPE_VEHICLE, vehicles);

    YxVehicleData data = {
      .id = yx_statement_get_text (statement, 0),
      .plate = yx_statement_get_text (statement, 1),
      .call_sign = yx_statement_get_text (statement, 2),
      .kind = (YxVehicleKind) yx_statement_get_enum (statement, 3, YX_TYPE_VEHICLE_KIND,
                                                     YX_VEHICLE_KIND_CAR),
      .seats = (int) yx_statement_get_int (statement, 4),
      .crew = (int) yx_statement_get_int (statement, 5),
      .female_officer = yx_statement_get_int (statement, 6) != 0,
      .recorders = (int) yx_statement_get_int (statement, 7),
      .speed_factor = yx_statement_get_real (statement, 8),
      .available = yx_statement_get_int (statement, 9) != 0,
      .base = yx_statement_get_text (statement, 10),
      .has_base = !yx_statement_is_null (statement, 11),
      .base_lon = yx_statement_get_real (statement, 11),
      .base_lat = yx_statement_get_real (statement, 12),
      .retired = yx_statement_get_int (statement, 14),
    };
    yx_set_parse (YX_TYPE_VEHICLE_EQUIPMENT, yx_statement_get_text (statement, 13),
                  &data.equipment, NULL);
    g_ptr_array_add (vehicles, yx_vehicle_new (&data));
  }
}

GListStore *
yx_desk_list_vehicles (YxDesk *self, GError **error)
{
  YxListJob job = { 0 };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  return yx_list_job_run (self, vehicles_job, &job, error);
}

gboolean
yx_desk_count (YxDesk *self, YxDeskCounts *ret_counts, GError **error)
{
  YxDeskCounts counts = { 0 };

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (ret_counts != NULL, FALSE);

  if (!yx_store_read (yx_desk_get_store (self), count_job, &counts, error))
    return FALSE;
  *ret_counts = counts;
  return TRUE;
}
