/* Vehicles and officers as a list. */

#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/edit-private.h"
#include "desk/fleet-private.h"
#include "desk/lists-private.h"
#include "model/id.h"

typedef struct {
  const YxVehicleData *vehicles;
  gsize n_vehicles;
  const YxOfficerData *officers;
  gsize n_officers;
  const char *author;
  YxFleetCount vehicle_count, officer_count;
} ImportJob;

/* Returns: (transfer full) (nullable): the record with the id */
static gpointer
find_record (GListStore *list, const char *id)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (list));

  for (guint i = 0; i < n; i++) {
    g_autoptr (YxRecord) record = g_list_model_get_item (G_LIST_MODEL (list), i);

    if (g_str_equal (yx_record_get_id (record), id))
      return g_steal_pointer (&record);
  }
  return NULL;
}

static gboolean
same_vehicle (const YxVehicleData *a, const YxVehicleData *b)
{
  g_autofree char *plate = yx_vehicle_dup_plate (b);

  return g_str_equal (a->plate, plate) && g_strcmp0 (a->call_sign, b->call_sign) == 0
         && a->kind == b->kind && a->seats == b->seats && a->crew == b->crew
         && a->female_officer == b->female_officer && a->recorders == b->recorders
         && a->equipment == b->equipment && a->available == b->available
         && g_strcmp0 (a->base, b->base) == 0 && a->has_base == b->has_base
         && (!a->has_base || (a->base_lon == b->base_lon && a->base_lat == b->base_lat));
}

static gboolean
same_officer (const YxOfficerData *a, const YxOfficerData *b)
{
  return g_str_equal (a->name, b->name) && a->sex == b->sex && a->role == b->role
         && g_strcmp0 (a->phone, b->phone) == 0 && a->on_duty == b->on_duty
         && a->skills == b->skills && (b->rest_hours == 0 || a->rest_hours == b->rest_hours);
}

static gboolean
import_vehicles (YxDb *db, ImportJob *job, GError **error)
{
  g_autoptr (GListStore) known = yx_read_vehicles (db, error);

  if (known == NULL)
    return FALSE;
  for (gsize i = 0; i < job->n_vehicles; i++) {
    const YxVehicleData *vehicle = &job->vehicles[i];
    g_autoptr (YxVehicle) before = vehicle->id != NULL ? find_record (known, vehicle->id) : NULL;
    g_autofree char *id = yx_id_new ();

    if (before != NULL && same_vehicle (yx_vehicle_get_data (before), vehicle)) {
      job->vehicle_count.unchanged++;
      continue;
    }
    if (!yx_vehicle_store (db, job->author, vehicle->id != NULL ? vehicle->id : id,
                           vehicle->id == NULL, vehicle, error))
      return FALSE;
    if (vehicle->id != NULL)
      job->vehicle_count.updated++;
    else
      job->vehicle_count.added++;
  }
  return TRUE;
}

static gboolean
import_officers (YxDb *db, ImportJob *job, GError **error)
{
  g_autoptr (GListStore) known = yx_read_officers (db, error);

  if (known == NULL)
    return FALSE;
  for (gsize i = 0; i < job->n_officers; i++) {
    const YxOfficerData *officer = &job->officers[i];
    g_autoptr (YxOfficer) before = officer->id != NULL ? find_record (known, officer->id) : NULL;
    g_autofree char *id = yx_id_new ();

    if (before != NULL && same_officer (yx_officer_get_data (before), officer)) {
      job->officer_count.unchanged++;
      continue;
    }
    if (!yx_officer_store (db, job->author, officer->id != NULL ? officer->id : id,
                           officer->id == NULL, officer, error))
      return FALSE;
    if (officer->id != NULL)
      job->officer_count.updated++;
    else
      job->officer_count.added++;
  }
  return TRUE;
}

static gboolean
import_job (YxDb *db, gpointer data, GError **error)
{
  ImportJob *job = data;

  return import_vehicles (db, job, error) && import_officers (db, job, error);
}

gboolean
yx_desk_import_fleet (YxDesk *self, const YxVehicleData *vehicles, gsize n_vehicles,
                      const YxOfficerData *officers, gsize n_officers,
                      YxFleetCount *ret_vehicles, YxFleetCount *ret_officers, GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (vehicles != NULL || n_vehicles == 0, FALSE);
  g_return_val_if_fail (officers != NULL || n_officers == 0, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_ADMINISTER, "fleet.import", error))
    return FALSE;
  for (gsize i = 0; i < n_vehicles; i++)
    if (!yx_vehicle_check (&vehicles[i], error))
      return FALSE;
  for (gsize i = 0; i < n_officers; i++)
    if (!yx_officer_check (&officers[i], error))
      return FALSE;
  author = yx_desk_dup_author (self);
  ImportJob job = { vehicles, n_vehicles, officers, n_officers, author, { 0 }, { 0 } };
  if (!yx_desk_write (self, import_job, &job, NULL, error))
    return FALSE;
  if (ret_vehicles != NULL)
    *ret_vehicles = job.vehicle_count;
  if (ret_officers != NULL)
    *ret_officers = job.officer_count;
  return TRUE;
}
