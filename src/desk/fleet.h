#pragma once

/* Vehicles. The struct is that of the model; ids, counts and everything else the desk knows
 * itself are ignored. Nothing is deleted: a vehicle that leaves the fleet is retired, since old
 * plans still name it. Officers and their roster are in desk/staff.h. */

#include "desk/desk.h"
#include "desk/staff.h"
#include "model/vehicle.h"

G_BEGIN_DECLS

/* INVALID unless it has a plate, at least one seat and a crew that fits in; EXISTS when the
 * plate is known. A plate that begins with a province must be one; any other text is the name of
 * a vehicle whose plate is not known yet. *ret_id is nullable, (transfer full). A speed_factor of
 * 0 means 1. */
gboolean yx_desk_add_vehicle (YxDesk *self, const YxVehicleData *vehicle, char **ret_id,
                              GError **error);
/* The row with vehicle->id takes the other values. */
gboolean yx_desk_update_vehicle (YxDesk *self, const YxVehicleData *vehicle, GError **error);

/* Takes it out of the fleet, or (FALSE) back in. STATE when it is planned in an operation that is
 * approved or live. */
gboolean yx_desk_retire_vehicle (YxDesk *self, const char *vehicle_id, gboolean retired,
                                 GError **error);

/* Which terminal rides in it: protocol and the identity that it reports under ("jt808",
 * "013912345678"). A terminal is in one vehicle only, so it leaves the one it was in. */
gboolean yx_desk_set_vehicle_device (YxDesk *self, const char *vehicle_id, const char *protocol,
                                     const char *identity, GError **error);

/* When a vehicle cannot be used: [from, until), UTC microseconds. INVALID for an empty span. */
typedef struct {
  char *id;
  char *vehicle_id;
  char *plate;
  gint64 from, until;
  char *reason; /* nullable */
  char *author;
} YxAbsence;

gboolean yx_desk_add_absence (YxDesk *self, const char *vehicle_id, gint64 from, gint64 until,
                              const char *reason, char **ret_id, GError **error);
gboolean yx_desk_remove_absence (YxDesk *self, const char *absence_id, GError **error);
/* Those that touch [from, until); vehicle_id NULL: of all. By time.
 * Returns: (transfer full): of YxAbsence */
GArray *yx_desk_list_absences (YxDesk *self, const char *vehicle_id, gint64 from, gint64 until,
                               GError **error);

/* The fleet as a list, in one transaction: rows with an id take the values given, those without
 * are new. All must be valid; the first that is not is the error, and nothing is stored. */
typedef struct {
  guint added, updated, unchanged;
} YxFleetCount;

gboolean yx_desk_import_fleet (YxDesk *self, const YxVehicleData *vehicles, gsize n_vehicles,
                               const YxOfficerData *officers, gsize n_officers,
                               YxFleetCount *ret_vehicles, YxFleetCount *ret_officers,
                               GError **error);

/* Whether it could be stored; INVALID with what is wrong. For lists, row by row. */
gboolean yx_vehicle_check (const YxVehicleData *vehicle, GError **error);
gboolean yx_officer_check (const YxOfficerData *officer, GError **error);

/* The same, and which value it is, for forms. */
typedef enum {
  YX_VEHICLE_FIELD_NONE,
  YX_VEHICLE_FIELD_PLATE,
  YX_VEHICLE_FIELD_SEATS,
  YX_VEHICLE_FIELD_CREW,
  YX_VEHICLE_FIELD_SPEED,
  YX_VEHICLE_FIELD_RECORDERS,
  YX_VEHICLE_FIELD_BASE,
} YxVehicleField;

typedef enum {
  YX_OFFICER_FIELD_NONE,
  YX_OFFICER_FIELD_NAME,
  YX_OFFICER_FIELD_PHONE,
  YX_OFFICER_FIELD_REST,
} YxOfficerField;

YxVehicleField yx_vehicle_find_fault (const YxVehicleData *vehicle, GError **error);
YxOfficerField yx_officer_find_fault (const YxOfficerData *officer, GError **error);

G_END_DECLS
