#pragma once

/* Vehicles and officers. The structs are those of the model; ids, counts and everything else the
 * desk knows itself are ignored. */

#include "desk/desk.h"
#include "model/officer.h"
#include "model/vehicle.h"

G_BEGIN_DECLS

/* INVALID unless it has a plate, at least one seat and a crew that fits in; EXISTS when the
 * plate is known. *ret_id is nullable, (transfer full). A speed_factor of 0 means 1. */
gboolean yx_desk_add_vehicle (YxDesk *self, const YxVehicleData *vehicle, char **ret_id,
                              GError **error);
/* The row with vehicle->id takes the other values. */
gboolean yx_desk_update_vehicle (YxDesk *self, const YxVehicleData *vehicle, GError **error);

gboolean yx_desk_add_officer (YxDesk *self, const YxOfficerData *officer, char **ret_id,
                              GError **error);

G_END_DECLS
