#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/cars.h"

#include <glib/gi18n-lib.h>

#include "desk/lists.h"

gboolean
yx_cars_add (YxDesk *desk, const YxVehicleData *model, guint count, guint *ret_n_vehicles,
             GError **error)
{
  YxDeskCounts counts;

  g_return_val_if_fail (YX_IS_DESK (desk) && model != NULL, FALSE);

  if (!yx_desk_count (desk, &counts, error))
    return FALSE;
  for (guint i = 0; i < count; i++) {
    g_autofree char *name = g_strdup_printf (_ ("Car %u"), counts.vehicles + i + 1);
    YxVehicleData vehicle = *model;

    if (!vehicle.plate)
      vehicle.plate = name;
    if (!vehicle.call_sign)
      vehicle.call_sign = name;
    if (!yx_desk_add_vehicle (desk, &vehicle, NULL, error))
      return FALSE;
  }
  if (ret_n_vehicles)
    *ret_n_vehicles = counts.vehicles + count;
  return TRUE;
}

gboolean
yx_cars_fill (YxDesk *desk, guint wanted, guint *ret_n_added, GError **error)
{
  static const YxVehicleData car = YX_CAR_INIT;
  YxDeskCounts counts;
  guint missing;

  g_return_val_if_fail (YX_IS_DESK (desk), FALSE);

  if (!yx_desk_count (desk, &counts, error))
    return FALSE;
  missing = wanted > counts.vehicles ? wanted - counts.vehicles : 0;
  if (!yx_cars_add (desk, &car, missing, NULL, error))
    return FALSE;
  *ret_n_added = missing;
  return TRUE;
}
