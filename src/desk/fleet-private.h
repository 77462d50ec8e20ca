#pragma once

/* Rows of vehicles and officers within a job. Internal to desk/. */

#include "desk/fleet.h"

G_BEGIN_DECLS

/* The plate as it is kept: folded where it is one. (transfer full) */
char *yx_vehicle_dup_plate (const YxVehicleData *vehicle);

/* Writes a row, new (by the given id) or known, with its event. */
gboolean yx_vehicle_store (YxDb *db, const char *author, const char *id, gboolean is_new,
                           const YxVehicleData *vehicle, GError **error);
gboolean yx_officer_store (YxDb *db, const char *author, const char *id, gboolean is_new,
                           const YxOfficerData *officer, GError **error);

GListStore *yx_read_officers (YxDb *db, GError **error);

G_END_DECLS
