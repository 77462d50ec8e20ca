#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk/edit-private.h"
#include "desk/fleet-private.h"
#include "model/enum-types.h"
#include "model/id.h"
#include "rules/identifiers.h"

typedef struct {
  const YxVehicleData *vehicle;
  const char *author;
  const char *id;
  gboolean is_new;
} VehicleJob;

typedef struct {
  const char *vehicle_id;
  const char *author;
  gboolean retired;
} RetireJob;

typedef struct {
  const char *vehicle_id; /* nullable */
  gint64 from, until;
  GArray *absences;
} AbsencesJob;

typedef struct {
  const char *vehicle_id;
  const char *protocol, *identity;
  const char *author;
} DeviceJob;

/* Whether it means to be a plate: it begins with a province. Samples carry the letter O, which no
 * plate has after its first two characters, so that they are nobody's. */
static YxIdentifierFault
check_plate (const char *text, char **ret_text)
{
  g_autofree char *plain = g_strdup (text);
  YxIdentifierFault fault;
  char *tail;

  if ((guchar) *g_strstrip (plain) < 0x80)
    return YX_IDENTIFIER_OK;
  fault = yx_plate_check (plain, NULL, ret_text);
  if (fault != YX_IDENTIFIER_CHARACTER && fault != YX_IDENTIFIER_LENGTH)
    return fault;
  tail = g_utf8_next_char (plain);
  if (*tail == '\0' || tail[1] != 'O')
    return fault;
  tail[1] = '0';
  return yx_plate_check (plain, NULL, NULL);
}

char *
yx_vehicle_dup_plate (const YxVehicleData *vehicle)
{
  char *plate = NULL;

  if (check_plate (vehicle->plate, &plate) != YX_IDENTIFIER_OK || plate == NULL)
    plate = g_strstrip (g_strdup (vehicle->plate));
  return plate;
}

YxVehicleField
yx_vehicle_find_fault (const YxVehicleData *vehicle, GError **error)
{
  YxVehicleField field = YX_VEHICLE_FIELD_NONE;
  const char *wrong = NULL;
  YxIdentifierFault fault;

  g_return_val_if_fail (vehicle != NULL, YX_VEHICLE_FIELD_PLATE);

  if (!yx_edit_said (vehicle->plate)) {
    field = YX_VEHICLE_FIELD_PLATE;
    wrong = _("A vehicle needs a plate");
  } else if (vehicle->seats < 1) {
    field = YX_VEHICLE_FIELD_SEATS;
    wrong = _("A vehicle needs at least one seat");
  } else if (vehicle->seats > 60) {
    field = YX_VEHICLE_FIELD_SEATS;
    wrong = _("A vehicle has 60 seats at most");
  } else if (vehicle->crew < 1 || vehicle->crew > vehicle->seats) {
    field = YX_VEHICLE_FIELD_CREW;
    wrong = _("The crew must fit into the vehicle");
  } else if (vehicle->speed_factor < 0.0 || vehicle->speed_factor > 10.0) {
    field = YX_VEHICLE_FIELD_SPEED;
    wrong = _("The speed factor must lie between 0 and 10");
  } else if (vehicle->recorders < 0) {
    field = YX_VEHICLE_FIELD_RECORDERS;
    wrong = _("The number of recorders cannot be negative");
  } else if (vehicle->has_base
             && !yx_lon_lat_is_valid ((YxLonLat){ vehicle->base_lon, vehicle->base_lat })) {
    field = YX_VEHICLE_FIELD_BASE;
    wrong = _("The vehicle's base has no valid coordinates");
  }
  if (wrong != NULL) {
    yx_edit_invalid (error, wrong);
    return field;
  }
  fault = check_plate (vehicle->plate, NULL);
  if (fault == YX_IDENTIFIER_OK)
    return YX_VEHICLE_FIELD_NONE;
  g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID, _("“%s” is no number plate: %s"),
               vehicle->plate, yx_identifier_fault_text (fault));
  return YX_VEHICLE_FIELD_PLATE;
}

gboolean
yx_vehicle_check (const YxVehicleData *vehicle, GError **error)
{
  g_return_val_if_fail (vehicle != NULL, FALSE);
  return yx_vehicle_find_fault (vehicle, error) == YX_VEHICLE_FIELD_NONE;
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

gboolean
yx_vehicle_store (YxDb *db, const char *author, const char *id, gboolean is_new,
                  const YxVehicleData *vehicle, GError **error)
{
  g_autofree char *plate = yx_vehicle_dup_plate (vehicle);
  g_autofree char *equipment = yx_set_to_text (YX_TYPE_VEHICLE_EQUIPMENT, vehicle->equipment);
  g_autoptr (YxPayload) payload = yx_payload_new ();
  YxStatement *statement;

  if (!plate_is_free (db, plate, id, error))
    return FALSE;
  statement = yx_db_prepare (
      db,
      is_new ? "INSERT INTO vehicles (id, plate, call_sign, kind, seats, crew, female_officer, "
               "recorders, speed_factor, available, base, base_lon, base_lat, equipment) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
             : "UPDATE vehicles SET plate = $2, call_sign = $3, kind = $4, seats = $5, crew = $6, "
               "female_officer = $7, recorders = $8, speed_factor = $9, available = $10, "
               "base = $11, base_lon = $12, base_lat = $13, equipment = $14 WHERE id = $1",
      error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, id);
  yx_statement_bind_text (statement, 2, plate);
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
  if (equipment != NULL)
    yx_statement_bind_text (statement, 14, equipment);
  if (!yx_statement_run (statement, error))
    return FALSE;
  if (yx_db_get_changes (db) == 0) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _("There is no vehicle %s"), id);
    return FALSE;
  }
  yx_payload_set_text (payload, "vehicle", id);
  yx_payload_set_text (payload, "plate", plate);
  yx_payload_set_int (payload, "seats", vehicle->seats);
  yx_payload_set_int (payload, "crew", vehicle->crew);
  yx_payload_set_flag (payload, "available", vehicle->available);
  yx_payload_set_text (payload, "equipment", equipment);
  return yx_desk_append_event (db, author, NULL, is_new ? "vehicle.added" : "vehicle.updated",
                               payload, error);
}

static gboolean
vehicle_job (YxDb *db, gpointer data, GError **error)
{
  const VehicleJob *job = data;

  return yx_vehicle_store (db, job->author, job->id, job->is_new, job->vehicle, error);
}

static gboolean
retire_job (YxDb *db, gpointer data, GError **error)
{
  const RetireJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  YxStatement *statement;

  if (job->retired) {
    gboolean row;

    statement = yx_db_prepare (
        db,
        "SELECT o.name FROM operations o JOIN plans pl ON pl.operation_id = o.id "
        "AND pl.version = o.plan_version JOIN routes r ON r.plan_id = pl.id "
        "WHERE r.vehicle_id = $1 AND o.step IN ('approved', 'live')",
        error);
    if (statement == NULL)
      return FALSE;
    yx_statement_bind_text (statement, 1, job->vehicle_id);
    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (row) {
      g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE,
                   _("It is planned in “%s”, which is approved; it cannot be retired now"),
                   yx_statement_get_text (statement, 0));
      yx_statement_reset (statement);
      return FALSE;
    }
  }
  statement = yx_db_prepare (db,
                             job->retired
                                 ? "UPDATE vehicles SET retired = $2 WHERE id = $1 "
                                   "AND retired IS NULL"
                                 : "UPDATE vehicles SET retired = NULL WHERE id = $1 "
                                   "AND retired IS NOT NULL AND $2 > 0",
                             error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->vehicle_id);
  yx_statement_bind_int (statement, 2, g_get_real_time ());
  if (!yx_statement_run (statement, error))
    return FALSE;
  if (yx_db_get_changes (db) == 0) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                         job->retired ? _("There is no such vehicle in service")
                                      : _("There is no such vehicle that was retired"));
    return FALSE;
  }
  yx_payload_set_text (payload, "vehicle", job->vehicle_id);
  return yx_desk_append_event (db, job->author, NULL,
                               job->retired ? "vehicle.retired" : "vehicle.returned", payload,
                               error);
}

static gboolean
device_job (YxDb *db, gpointer data, GError **error)
{
  const DeviceJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  char id[YX_ID_LENGTH + 1];
  gboolean exists;
  YxStatement *statement;

  if (!yx_desk_row_exists (db, "vehicles", job->vehicle_id, &exists, error))
    return FALSE;
  if (!exists) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _("There is no vehicle %s"),
                 job->vehicle_id);
    return FALSE;
  }
  statement = yx_db_prepare (db,
                             "INSERT INTO devices (id, protocol, identity, vehicle_id, created) "
                             "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (protocol, identity) "
                             "DO UPDATE SET vehicle_id = excluded.vehicle_id, revoked = NULL",
                             error);
  if (statement == NULL)
    return FALSE;
  yx_id_fill (id);
  yx_statement_bind_text (statement, 1, id);
  yx_statement_bind_text (statement, 2, job->protocol);
  yx_statement_bind_text (statement, 3, job->identity);
  yx_statement_bind_text (statement, 4, job->vehicle_id);
  yx_statement_bind_int (statement, 5, g_get_real_time ());
  if (!yx_statement_run (statement, error))
    return FALSE;
  yx_payload_set_text (payload, "vehicle", job->vehicle_id);
  yx_payload_set_text (payload, "protocol", job->protocol);
  yx_payload_set_text (payload, "identity", job->identity);
  return yx_desk_append_event (db, job->author, NULL, "vehicle.device-set", payload, error);
}

static void
absence_clear (gpointer data)
{
  YxAbsence *absence = data;

  g_free (absence->id);
  g_free (absence->vehicle_id);
  g_free (absence->plate);
  g_free (absence->reason);
  g_free (absence->author);
}

static gboolean
absences_job (YxDb *db, gpointer data, GError **error)
{
  AbsencesJob *job = data;
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT a.id, a.vehicle_id, v.plate, a.from_time, a.until_time, a.reason, a.author "
      "FROM vehicle_absences a JOIN vehicles v ON v.id = a.vehicle_id "
      "WHERE a.from_time < $2 AND a.until_time > $1 AND a.vehicle_id = coalesce ($3, a.vehicle_id) "
      "ORDER BY a.from_time, v.plate",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_int (statement, 1, job->from);
  yx_statement_bind_int (statement, 2, job->until);
  if (job->vehicle_id != NULL)
    yx_statement_bind_text (statement, 3, job->vehicle_id);
  for (;;) {
    YxAbsence absence;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    absence = (YxAbsence){
      .id = g_strdup (yx_statement_get_text (statement, 0)),
      .vehicle_id = g_strdup (yx_statement_get_text (statement, 1)),
      .plate = g_strdup (yx_statement_get_text (statement, 2)),
      .from = yx_statement_get_int (statement, 3),
      .until = yx_statement_get_int (statement, 4),
      .reason = g_strdup (yx_statement_get_text (statement, 5)),
      .author = g_strdup (yx_statement_get_text (statement, 6)),
    };
    g_array_append_val (job->absences, absence);
  }
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
  VehicleJob job = { vehicle, author, id, TRUE };
  if (!yx_vehicle_check (vehicle, error) || !yx_desk_write (self, vehicle_job, &job, NULL, error))
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
  VehicleJob job = { vehicle, author, vehicle->id, FALSE };
  return yx_vehicle_check (vehicle, error)
         && yx_desk_write (self, vehicle_job, &job, NULL, error);
}

gboolean
yx_desk_retire_vehicle (YxDesk *self, const char *vehicle_id, gboolean retired, GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (vehicle_id != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_ADMINISTER, "vehicle.retire", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  RetireJob job = { vehicle_id, author, retired };
  return yx_desk_write (self, retire_job, &job, NULL, error);
}

gboolean
yx_desk_set_vehicle_device (YxDesk *self, const char *vehicle_id, const char *protocol,
                            const char *identity, GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (vehicle_id != NULL && protocol != NULL && identity != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_ADMINISTER, "vehicle.set-device", error))
    return FALSE;
  if (*protocol == '\0' || *identity == '\0')
    return yx_edit_invalid (error, _("A terminal has a protocol and an identity"));
  author = yx_desk_dup_author (self);
  DeviceJob job = { vehicle_id, protocol, identity, author };
  return yx_desk_write (self, device_job, &job, NULL, error);
}

gboolean
yx_desk_add_absence (YxDesk *self, const char *vehicle_id, gint64 from, gint64 until,
                     const char *reason, char **ret_id, GError **error)
{
  g_autofree char *id = yx_id_new ();
  g_autofree char *author = NULL;
  g_autoptr (YxPayload) payload = yx_payload_new ();

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (vehicle_id != NULL, FALSE);

  author = yx_desk_dup_author (self);
  const YxEditValue values[]
      = { YX_EDIT_TEXT (id),     YX_EDIT_TEXT (vehicle_id), YX_EDIT_NUMBER (from),
          YX_EDIT_NUMBER (until), YX_EDIT_TEXT (reason),     YX_EDIT_TEXT (author),
          YX_EDIT_NUMBER (g_get_real_time ()) };
  YxEdit edit = {
    .sql = "INSERT INTO vehicle_absences (id, vehicle_id, from_time, until_time, reason, author, "
           "noted) SELECT $1, id, $3, $4, $5, $6, $7 FROM vehicles WHERE id = $2",
    .values = values,
    .n_values = G_N_ELEMENTS (values),
    .missing = _("There is no such vehicle"),
    .kind = "vehicle.absence-added",
    .payload = payload,
  };

  yx_payload_set_text (payload, "absence", id);
  yx_payload_set_text (payload, "vehicle", vehicle_id);
  yx_payload_set_int (payload, "from", from);
  yx_payload_set_int (payload, "until", until);
  yx_payload_set_text (payload, "reason", reason);
  if (!yx_desk_may (self, YX_RIGHT_PREPARE, edit.kind, error))
    return FALSE;
  if (until <= from)
    return yx_edit_invalid (error, _("The time must end after it begins"));
  if (!yx_edit_run (self, YX_RIGHT_PREPARE, &edit, error))
    return FALSE;
  if (ret_id != NULL)
    *ret_id = g_steal_pointer (&id);
  return TRUE;
}

gboolean
yx_desk_remove_absence (YxDesk *self, const char *absence_id, GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (absence_id != NULL, FALSE);

  const YxEditValue values[] = { YX_EDIT_TEXT (absence_id) };
  YxEdit edit = {
    .sql = "DELETE FROM vehicle_absences WHERE id = $1",
    .values = values,
    .n_values = G_N_ELEMENTS (values),
    .missing = _("There is no such entry"),
    .kind = "vehicle.absence-removed",
    .payload = payload,
  };

  yx_payload_set_text (payload, "absence", absence_id);
  return yx_edit_run (self, YX_RIGHT_PREPARE, &edit, error);
}

GArray *
yx_desk_list_absences (YxDesk *self, const char *vehicle_id, gint64 from, gint64 until,
                       GError **error)
{
  g_autoptr (GArray) absences = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  absences = g_array_new (FALSE, FALSE, sizeof (YxAbsence));
  g_array_set_clear_func (absences, absence_clear);
  AbsencesJob job = { vehicle_id, from, until, absences };
  if (!yx_store_read (yx_desk_get_store (self), absences_job, &job, error))
    return NULL;
  return g_steal_pointer (&absences);
}
