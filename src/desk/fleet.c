#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/desk-private.h"
#include "desk/fleet.h"
#include "desk/roles.h"
#include "model/enum-types.h"
#include "model/id.h"

typedef struct {
  const YxVehicleData *vehicle;
  const YxOfficerData *officer;
  char *author;
  char *id; /* made here for a new row */
} FleetJob;

static gboolean
vehicle_is_valid (const YxVehicleData *vehicle, GError **error)
{
  const char *wrong = NULL;

  if (vehicle->plate == NULL || *vehicle->plate == '\0')
    wrong = _("A vehicle needs a plate");
  else if (vehicle->seats < 1)
    wrong = _("A vehicle needs at least one seat");
  else if (vehicle->crew < 1 || vehicle->crew > vehicle->seats)
    wrong = _("The crew must fit into the vehicle");
  else if (vehicle->speed_factor < 0.0 || vehicle->speed_factor > 10.0)
    wrong = _("The speed factor must lie between 0 and 10");
  else if (vehicle->recorders < 0)
    wrong = _("The number of recorders cannot be negative");
  else if (vehicle->has_base
           && !yx_lon_lat_is_valid ((YxLonLat){ vehicle->base_lon, vehicle->base_lat }))
    wrong = _("The vehicle's base has no valid coordinates");

  if (wrong != NULL)
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID, wrong);
  return wrong == NULL;
}

static void
bind_vehicle (YxStatement *statement, const char *id, const YxVehicleData *vehicle)
{
  yx_statement_bind_text (statement, 1, id);
  yx_statement_bind_text (statement, 2, vehicle->plate);
  yx_statement_bind_text (statement, 3, vehicle->call_sign);
  yx_statement_bind_enum (statement, 4, YX_TYPE_VEHICLE_KIND, (int) vehicle->kind);
  yx_statement_bind_int (statement, 5, vehicle->seats);
  yx_statement_bind_int (statement, 6, vehicle->crew);
  yx_statement_bind_int (statement, 7, vehicle->female_officer ? 1 : 0);
  yx_statement_bind_int (statement, 8, vehicle->recorders);
  yx_statement_bind_real (statement, 9,
                          vehicle->speed_factor > 0.0 ? vehicle->speed_factor : 1.0);
  yx_statement_bind_int (statement, 10, vehicle->available ? 1 : 0);
  yx_statement_bind_text (statement, 11, vehicle->base);
  if (vehicle->has_base) {
    yx_statement_bind_real (statement, 12, vehicle->base_lon);
    yx_statement_bind_real (statement, 13, vehicle->base_lat);
  }
}

static gboolean
append_vehicle_event (YxDb *db, const FleetJob *job, const char *id, const char *kind,
                      GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();

  yx_payload_set_text (payload, "vehicle", id);
  yx_payload_set_text (payload, "plate", job->vehicle->plate);
  yx_payload_set_int (payload, "seats", job->vehicle->seats);
  yx_payload_set_int (payload, "crew", job->vehicle->crew);
  yx_payload_set_flag (payload, "available", job->vehicle->available);
  return yx_desk_append_event (db, job->author, NULL, kind, payload, error);
}

/* Whether another vehicle has the plate. */
static gboolean
plate_is_free (YxDb *db, const char *plate, const char *own_id, GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db, "SELECT id FROM vehicles WHERE plate = $1 AND id <> $2", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, plate);
  yx_statement_bind_text (statement, 2, own_id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  yx_statement_reset (statement);
  if (row)
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_EXISTS,
                 _("There is a vehicle with plate %s already"), plate);
  return !row;
}

static gboolean
add_vehicle_job (YxDb *db, gpointer data, GError **error)
{
  FleetJob *job = data;
  YxStatement *statement;

  if (!plate_is_free (db, job->vehicle->plate, job->id, error))
    return FALSE;
  statement = yx_db_prepare (
      db,
      "INSERT INTO vehicles (id, plate, call_sign, kind, seats, crew, female_officer, recorders, "
      "speed_factor, available, base, base_lon, base_lat) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
      error);
  if (statement == NULL)
    return FALSE;
  bind_vehicle (statement, job->id, job->vehicle);
  return yx_statement_run (statement, error)
         && append_vehicle_event (db, job, job->id, "vehicle.added", error);
}

static gboolean
update_vehicle_job (YxDb *db, gpointer data, GError **error)
{
  FleetJob *job = data;
  YxStatement *statement;

  if (!plate_is_free (db, job->vehicle->plate, job->vehicle->id, error))
    return FALSE;
  statement = yx_db_prepare (
      db,
      "UPDATE vehicles SET plate = $2, call_sign = $3, kind = $4, seats = $5, crew = $6, "
      "female_officer = $7, recorders = $8, speed_factor = $9, available = $10, base = $11, "
      "base_lon = $12, base_lat = $13 WHERE id = $1",
      error);
  if (statement == NULL)
    return FALSE;
  bind_vehicle (statement, job->vehicle->id, job->vehicle);
  if (!yx_statement_run (statement, error))
    return FALSE;
  if (yx_db_get_changes (db) == 0) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _("There is no vehicle %s"),
                 job->vehicle->id);
    return FALSE;
  }
  return append_vehicle_event (db, job, job->vehicle->id, "vehicle.updated", error);
}

static gboolean
add_officer_job (YxDb *db, gpointer data, GError **error)
{
  FleetJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  YxStatement *statement
      = yx_db_prepare (db,
                       "INSERT INTO officers (id, name, sex, role, phone, on_duty) "
                       "VALUES ($1, $2, $3, $4, $5, $6)",
                       error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->id);
  yx_statement_bind_text (statement, 2, job->officer->name);
  yx_statement_bind_enum (statement, 3, YX_TYPE_SEX, (int) job->officer->sex);
  yx_statement_bind_enum (statement, 4, YX_TYPE_OFFICER_ROLE, (int) job->officer->role);
  yx_statement_bind_text (statement, 5, job->officer->phone);
  yx_statement_bind_int (statement, 6, job->officer->on_duty ? 1 : 0);
  if (!yx_statement_run (statement, error))
    return FALSE;

  yx_payload_set_text (payload, "officer", job->id);
  yx_payload_set_text (payload, "name", job->officer->name);
  return yx_desk_append_event (db, job->author, NULL, "officer.added", payload, error);
}

gboolean
yx_desk_add_vehicle (YxDesk *self, const YxVehicleData *vehicle, char **ret_id, GError **error)
{
  g_autofree char *id = yx_id_new ();
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (vehicle != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_ADMINISTER, "vehicle.add", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  FleetJob job = { .vehicle = vehicle, .author = author, .id = id };
  if (!vehicle_is_valid (vehicle, error)
      || !yx_desk_write (self, add_vehicle_job, &job, NULL, error))
    return FALSE;
  if (ret_id != NULL)
    *ret_id = g_steal_pointer (&id);
  return TRUE;
}

gboolean
yx_desk_update_vehicle (YxDesk *self, const YxVehicleData *vehicle, GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (vehicle != NULL && vehicle->id != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_ADMINISTER, "vehicle.update", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  FleetJob job = { .vehicle = vehicle, .author = author };
  return vehicle_is_valid (vehicle, error)
         && yx_desk_write (self, update_vehicle_job, &job, NULL, error);
}

gboolean
yx_desk_add_officer (YxDesk *self, const YxOfficerData *officer, char **ret_id, GError **error)
{
  g_autofree char *id = yx_id_new ();
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (officer != NULL, FALSE);

  if (officer->name == NULL || *officer->name == '\0') {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID, _("An officer needs a name"));
    return FALSE;
  }
  if (!yx_desk_may (self, YX_RIGHT_ADMINISTER, "officer.add", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  FleetJob job = { .officer = officer, .author = author, .id = id };
  if (!yx_desk_write (self, add_officer_job, &job, NULL, error))
    return FALSE;
  if (ret_id != NULL)
    *ret_id = g_steal_pointer (&id);
  return TRUE;
}
