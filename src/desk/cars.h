#pragma once

#include "desk/fleet.h"

G_BEGIN_DECLS

/* An ordinary court car: five seats, crew of four with a female officer, two recorders. */
#define YX_CAR_INIT                                                                                \
  {                                                                                                \
    .kind = YX_VEHICLE_KIND_CAR, .seats = 5, .crew = 4, .female_officer = TRUE, .recorders = 2,    \
    .speed_factor = 1.0, .available = TRUE                                                         \
  }

/* Adds `count` vehicles like `model`; where that has no plate or call sign they are called by
 * their number, "Car 3". *ret_n_vehicles (nullable): how many the desk has then. */
gboolean yx_cars_add (YxDesk *desk, const YxVehicleData *model, guint count, guint *ret_n_vehicles,
                      GError **error);

/* Adds ordinary cars until the desk has `wanted` vehicles. */
gboolean yx_cars_fill (YxDesk *desk, guint wanted, guint *ret_n_added, GError **error);

G_END_DECLS
